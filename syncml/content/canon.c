/* SPDX-License-Identifier: Apache-2.0 */
/* From a line as written to the text that equal content always gives. */
#include "content/canon_priv.h"

#include "base/limits.h"
#include "content/calendar.h"
#include "content/mark.h"
#include "content/param.h"
#include "content/vcard.h"

#include <string.h>

#define ENTRIES_MAX (SML_LINES_MAX + SML_LINE_ELEMENTS_MAX)

static const struct sml_trait no_trait = {"", 0, NULL};
static const struct sml_trait ignored_trait = {"", SML_TRAIT_IGNORED, NULL};

static bool
is_vcard(enum sml_format format)
{
	return format == SML_FORMAT_VCARD_21 || format == SML_FORMAT_VCARD_30 ||
	       format == SML_FORMAT_VCARD_40;
}

static bool
is_old(enum sml_format format)
{
	return format == SML_FORMAT_VCARD_21 ||
	       format == SML_FORMAT_VCALENDAR_10 ||
	       format == SML_FORMAT_VNOTE_11;
}

enum sml_err
sml_canon_init(struct sml_canon *c, enum sml_format format,
    const struct sml_fieldset *mask, const struct sml_env *env)
{
	*c = (struct sml_canon){.env = env, .mask = mask, .format = format};
	c->escape = is_old(format) ? SML_ESCAPE_OLD : SML_ESCAPE_NEW;
	c->traits = is_vcard(format) ? &sml_vcard_traits : &sml_calendar_traits;
	sml_buf_init(&c->text, SML_CONTENT_ARENA_MAX);
	sml_buf_init(&c->entries, ENTRIES_MAX * sizeof(struct sml_entry));
	for (size_t i = 0; i < SML_ARRAY_LEN(c->scratch); i++)
		sml_buf_init(&c->scratch[i], SML_CONTENT_ARENA_MAX);
	sml_tzids_init(&c->zones);
	c->sha = sml_sha256_new();
	return c->sha ? SML_OK : SML_E_NOMEM;
}

void
sml_canon_free(struct sml_canon *c)
{
	sml_buf_free(&c->text);
	sml_buf_free(&c->entries);
	for (size_t i = 0; i < SML_ARRAY_LEN(c->scratch); i++)
		sml_buf_free(&c->scratch[i]);
	sml_tzids_free(&c->zones);
	sml_sha256_free(c->sha);
	c->sha = NULL;
}

size_t
sml_canon_count(const struct sml_canon *c)
{
	return c->entries.len / sizeof(struct sml_entry);
}

struct sml_entry *
sml_canon_entry(const struct sml_canon *c, size_t i)
{
	return (struct sml_entry *)(void *)c->entries.p + i;
}

void
sml_canon_cut(struct sml_canon *c, size_t count, size_t text_len)
{
	if (c->entries.err || c->text.err)
		return;
	sml_buf_cut(&c->entries, count * sizeof(struct sml_entry));
	sml_buf_cut(&c->text, text_len);
}

static struct sml_str
part_of(const struct sml_canon *c, const struct sml_entry *entry, uint32_t from,
    uint32_t len)
{
	const char *text = (const char *)c->text.p;

	return (struct sml_str){text + entry->at + from, len};
}

struct sml_str
sml_entry_text(const struct sml_canon *c, const struct sml_entry *entry)
{
	return part_of(c, entry, 0, entry->len);
}

struct sml_str
sml_entry_name(const struct sml_canon *c, const struct sml_entry *entry)
{
	return part_of(c, entry, 0, entry->name_len);
}

struct sml_str
sml_entry_slot(const struct sml_canon *c, const struct sml_entry *entry)
{
	return part_of(c, entry, 0, entry->slot_len);
}

struct sml_str
sml_entry_value(const struct sml_canon *c, const struct sml_entry *entry)
{
	return part_of(c, entry, entry->value_at, entry->value_len);
}

static const struct sml_trait *
trait_of(const struct sml_canon *c, struct sml_str name)
{
	size_t low = 0;
	size_t high = c->traits->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct sml_trait *row = &c->traits->rows[middle];
		int order = sml_str_cmp(name, sml_str_of(row->name));

		if (order == 0)
			return row;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	if (sml_str_starts(name, "X-LIC-") || sml_str_starts(name, "X-VALISE-"))
		return &ignored_trait;
	return &no_trait;
}

static bool
is_mark_category(const struct sml_canon *c, const struct sml_entry *entry)
{
	return sml_str_is(sml_entry_name(c, entry), "CATEGORIES") &&
	       sml_str_is_nocase(sml_entry_value(c, entry), SML_MARK_CATEGORY);
}

static bool
has_content(const struct sml_canon *c, const struct sml_entry *entry,
    const struct sml_trait *trait)
{
	if (!entry->value_len || is_mark_category(c, entry))
		return false;
	return !trait->fallback ||
	       !sml_str_is_nocase(sml_entry_value(c, entry), trait->fallback);
}

/* What all elements of a line share. */
struct source {
	const struct sml_line *line;
	const struct sml_trait *trait;
	struct sml_str name;          /* upper case */
	const struct sml_line *label; /* or NULL */
	struct sml_str zone;          /* what is compared of its TZID */
	uint32_t index;
	bool is_masked;
	bool is_binary;
	bool is_utc; /* its TZID is UTC: written with a Z */
};

static void
put_entry(struct sml_canon *c, const struct source *from, struct sml_str value,
    size_t element)
{
	struct sml_entry entry = {.at = (uint32_t)c->text.len,
	    .line = from->index,
	    .element = (uint32_t)element,
	    .flags = from->trait->flags,
	    .is_masked = from->is_masked};
	unsigned flags = entry.flags;
	bool by_value = flags & SML_TRAIT_BY_VALUE;
	bool is_pref = false;

	sml_buf_put_str(&c->text, from->name);
	entry.name_len = (uint32_t)from->name.len;
	entry.slot_len = entry.name_len;
	if (from->line->param_count && !by_value) {
		sml_param_types(from->line, from->name, &is_pref, &c->text);
		if (!(flags & SML_TRAIT_ONE_TYPE))
			entry.slot_len = (uint32_t)c->text.len - entry.at;
		if (is_pref)
			sml_buf_put_text(&c->text, ";PREF");
		sml_param_others(from->line, from->zone, &c->text);
	}
	sml_buf_put_byte(&c->text, ':');
	entry.value_at = (uint32_t)c->text.len - entry.at;
	if (from->is_binary)
		sml_canon_put_base64(c, value);
	else
		sml_canon_put_value(c, value, flags);
	if (from->is_utc && sml_str_chr(value, 'T', 0) < value.len)
		sml_buf_put_byte(&c->text, 'Z');
	entry.value_len = (uint32_t)c->text.len - entry.at - entry.value_at;
	if (by_value) {
		entry.slot_len = (uint32_t)c->text.len - entry.at;
		sml_param_others(from->line, from->zone, &c->text);
	}
	if (from->label) {
		sml_buf_put_text(&c->text, ";label=");
		sml_canon_put_value(c,
		    sml_canon_decode(
			c, from->label, sml_line_encoding(from->label)),
		    0);
	}
	entry.len = (uint32_t)c->text.len - entry.at;
	if (c->text.err)
		return;
	if (has_content(c, &entry, from->trait))
		sml_buf_put(&c->entries, &entry, sizeof(entry));
	else
		sml_buf_cut(&c->text, entry.at);
}

/* One or several as 20260701. */
static bool
is_date(struct sml_str value)
{
	for (size_t i = 0; i < value.len; i++) {
		if (!memchr("0123456789-,;", value.p[i], 13))
			return false;
	}
	return value.len >= 8;
}

/* A date is the same everywhere, and a time in UTC says so itself. */
static enum sml_err
look_up_zone(struct sml_canon *c, struct source *from)
{
	const struct sml_param *tzid = sml_line_param(from->line, "TZID");
	struct sml_str value = sml_str_trim(from->line->value);
	enum sml_err err;

	if (!tzid)
		return SML_OK;
	if (!(from->trait->flags & SML_TRAIT_DATE)) {
		from->zone = tzid->value;
		return SML_OK;
	}
	if (is_date(value) || sml_str_ends(value, "Z"))
		return SML_OK;
	err = sml_tzids_get(&c->zones, tzid->value, &from->zone);
	if (!err && sml_str_is(from->zone, "UTC") &&
	    sml_str_chr(value, 'T', 0) < value.len) {
		from->is_utc = true;
		from->zone = SML_STR_NONE;
	}
	return err;
}

static enum sml_err
add_elements(struct sml_canon *c, struct source *from)
{
	enum sml_value_encoding encoding = sml_line_encoding(from->line);
	unsigned flags = from->trait->flags;
	struct sml_str value = from->line->value;
	struct sml_str element;
	size_t at = 0;
	size_t count = 0;

	from->is_binary =
	    encoding == SML_ENCODING_BASE64 && !(flags & SML_TRAIT_TEXT);
	if (!from->is_binary)
		value = sml_canon_decode(c, from->line, encoding);
	if (from->is_binary || !(flags & SML_TRAIT_LIST)) {
		put_entry(c, from, value, 0);
		return c->text.err ? c->text.err : c->entries.err;
	}
	while (sml_text_next_element(value, c->escape, &at, &element))
		put_entry(c, from, sml_str_trim(element), count++);
	return c->text.err ? c->text.err : c->entries.err;
}

/* NAME:value, the name being its own slot. */
static enum sml_err
add_ready(struct sml_canon *c, size_t at, struct sml_str value, size_t index)
{
	struct sml_entry entry = {.at = (uint32_t)at, .line = (uint32_t)index};

	entry.name_len = (uint32_t)(c->text.len - at);
	entry.slot_len = entry.name_len;
	sml_buf_put_byte(&c->text, ':');
	entry.value_at = (uint32_t)(c->text.len - at);
	entry.value_len = (uint32_t)value.len;
	sml_buf_put_str(&c->text, value);
	entry.len = (uint32_t)(c->text.len - at);
	if (c->text.err)
		return c->text.err;
	sml_buf_put(&c->entries, &entry, sizeof(entry));
	return sml_buf_err(&c->entries);
}

static enum sml_err
add_scrap(struct sml_canon *c, const struct sml_line *line, size_t index)
{
	struct sml_str bytes = sml_str_trim(sml_line_raw(line));
	struct sml_buf *plain = &c->scratch[0];
	enum sml_err err;

	if (!bytes.len)
		return SML_OK;
	sml_buf_reset(plain);
	sml_text_newlines(bytes, plain);
	if (plain->err)
		return plain->err;
	err = add_ready(c, c->text.len, sml_buf_str(plain), index);
	if (!err)
		sml_canon_entry(c, sml_canon_count(c) - 1)->flags =
		    SML_TRAIT_SCRAP;
	return err;
}

enum sml_err
sml_canon_add(struct sml_canon *c, const struct sml_line *line, size_t index,
    const struct sml_line *label)
{
	/* A peer without labels has not given the line another one. */
	bool has_labels = sml_fieldset_has(c->mask, SML_STR("X-ABLABEL"));
	struct source from = {.line = line, .label = has_labels ? label : NULL};
	struct sml_buf *name = &c->scratch[3];

	if (!line->name.p)
		return add_scrap(c, line, index);
	sml_buf_reset(name);
	sml_text_put_upper(name, line->name);
	if (name->err)
		return name->err;
	from.name = sml_buf_str(name);
	from.trait = trait_of(c, from.name);
	from.index = (uint32_t)index;
	if ((from.trait->flags & SML_TRAIT_IGNORED) &&
	    !(from.trait->flags & SML_TRAIT_FACT))
		return SML_OK;
	from.is_masked = !sml_fieldset_has(c->mask, from.name);
	if (line->param_count) {
		enum sml_err err = look_up_zone(c, &from);

		if (err)
			return err;
	}
	return add_elements(c, &from);
}

enum sml_err
sml_canon_add_text(
    struct sml_canon *c, struct sml_str name, struct sml_str value)
{
	size_t at = c->text.len;

	sml_buf_put_str(&c->text, name);
	return add_ready(c, at, value, 0);
}

enum sml_err
sml_canon_add_digest(struct sml_canon *c, struct sml_str name,
    const uint8_t digest[SML_SHA256_LEN], size_t index)
{
	size_t at = c->text.len;
	struct sml_str value = {(const char *)digest, SML_SHA256_LEN};

	sml_buf_put_text(&c->text, "BEGIN:");
	sml_text_put_upper(&c->text, name);
	return add_ready(c, at, value, index);
}

/* ---- order and digest ---- */

static int
compare_entries(const struct sml_canon *c, const struct sml_entry *a,
    const struct sml_entry *b)
{
	int order = sml_str_cmp(sml_entry_slot(c, a), sml_entry_slot(c, b));

	return order ? order
		     : sml_str_cmp(sml_entry_text(c, a), sml_entry_text(c, b));
}

static void
merge_runs(const struct sml_canon *c, const struct sml_entry *in,
    struct sml_entry *out, const size_t bounds[3])
{
	size_t left = bounds[0];
	size_t right = bounds[1];

	for (size_t i = bounds[0]; i < bounds[2]; i++) {
		bool takes_left =
		    left < bounds[1] &&
		    (right >= bounds[2] ||
			compare_entries(c, &in[left], &in[right]) <= 0);

		out[i] = takes_left ? in[left++] : in[right++];
	}
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Merge sort: the C library's takes no context on every system. */
enum sml_err
sml_canon_sort(struct sml_canon *c, size_t from)
{
	size_t count = sml_canon_count(c) - from;
	struct sml_entry *v = count ? sml_canon_entry(c, from) : NULL;
	struct sml_entry *spare;
	struct sml_entry *in = v;
	struct sml_entry *out;

	if (count < 2)
		return SML_OK;
	sml_buf_reset(&c->scratch[2]);
	if (sml_buf_reserve(&c->scratch[2], count * sizeof(*v)))
		return SML_E_NOMEM;
	spare = (struct sml_entry *)(void *)c->scratch[2].p;
	out = spare;
	for (size_t run = 1; run < count; run *= 2) {
		struct sml_entry *done = in;

		for (size_t at = 0; at < count; at += 2 * run) {
			const size_t bounds[3] = {at, least(at + run, count),
			    least(at + 2 * run, count)};

			merge_runs(c, in, out, bounds);
		}
		in = out;
		out = done;
	}
	if (in != v)
		memcpy(v, in, count * sizeof(*v));
	return SML_OK;
}

/* The same bytes on every machine. */
static void
put_len(struct sml_buf *out, uint32_t len)
{
	const uint8_t bytes[4] = {(uint8_t)(len >> 24), (uint8_t)(len >> 16),
	    (uint8_t)(len >> 8), (uint8_t)len};

	sml_buf_put(out, bytes, sizeof(bytes));
}

enum sml_err
sml_canon_digest(struct sml_canon *c, size_t from, uint8_t out[SML_SHA256_LEN])
{
	struct sml_buf *joined = &c->scratch[2];
	struct sml_str last = SML_STR_NONE;
	enum sml_err err = sml_canon_sort(c, from);

	if (err)
		return err;
	sml_buf_reset(joined);
	for (size_t i = from; i < sml_canon_count(c); i++) {
		const struct sml_entry *entry = sml_canon_entry(c, i);
		struct sml_str text = sml_entry_text(c, entry);

		if (entry->is_masked || (entry->flags & SML_TRAIT_IGNORED))
			continue;
		if ((entry->flags & SML_TRAIT_LIST) && sml_str_eq(last, text))
			continue;
		put_len(joined, entry->len);
		sml_buf_put_str(joined, text);
		last = text;
	}
	if (joined->err)
		return joined->err;
	sml_sha256_add(c->sha, sml_buf_str(joined));
	return sml_sha256_final(c->sha, out);
}
