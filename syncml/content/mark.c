/* SPDX-License-Identifier: Apache-2.0 */
/* The mark of a conflict: one category, one property, perhaps a new UID. */
#include "content/mark.h"

#include "base/limits.h"
#include "content/item.h"
#include "content/text.h"

#define PROPERTY "X-VALISE-CONFLICT"

struct item {
	struct sml_arena *arena;
	struct sml_lines lines;
	enum sml_format format;
};

static enum sml_err
open_item(enum sml_kind kind, struct sml_str text, struct item *item)
{
	item->format = sml_format_detect(kind, text);
	item->arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
	if (!item->arena)
		return SML_E_NOMEM;
	return sml_item_parse(kind, text, item->arena, &item->lines, NULL);
}

static bool
is_clean(struct sml_str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7F)
			return false;
	}
	return true;
}

/* Components that are items: in a VCALENDAR those inside it. */
static unsigned
component_depth(const struct item *item)
{
	return item->format == SML_FORMAT_ICALENDAR_20 ||
		       item->format == SML_FORMAT_VCALENDAR_10
		   ? 1
		   : 0;
}

/* The next BEGIN of a component that is an item; or count. */
static size_t
next_component(const struct item *item, size_t from)
{
	const struct sml_lines *lines = &item->lines;
	unsigned depth = component_depth(item);
	size_t i = sml_lines_find(lines, "BEGIN", depth, from);

	while (i < lines->count &&
	       sml_str_is_nocase(sml_str_trim(lines->v[i].value), "VTIMEZONE"))
		i = sml_lines_find(lines, "BEGIN", depth, i + 1);
	return i;
}

/* The first component that is no exception of a series. */
static size_t
find_master(const struct item *item)
{
	size_t first = next_component(item, 0);

	for (size_t i = first; i < item->lines.count;
	     i = next_component(item, i + 1)) {
		if (sml_item_find_own(&item->lines, i, "RECURRENCE-ID") ==
		    item->lines.count)
			return i;
	}
	return first;
}

/* New lines stand after the other properties, before inner components. */
static size_t
place_in(const struct item *item, size_t begin)
{
	size_t i = begin + 1;

	while (i < item->lines.count &&
	       !sml_line_is(&item->lines.v[i], "BEGIN") &&
	       !sml_line_is(&item->lines.v[i], "END"))
		i++;
	while (i > begin + 1 && sml_line_is_open(&item->lines.v[i - 1]))
		i--;
	return i;
}

static enum sml_err
add_line(
    struct item *item, size_t begin, const char *name, struct sml_str value)
{
	const struct sml_line line = {.name = sml_str_of(name),
	    .value = value,
	    .depth = (uint8_t)(item->lines.v[begin].depth + 1)};

	return sml_lines_insert(&item->lines, place_in(item, begin), &line);
}

/* Items of others may hold several series: what was not @old before is another
 * series, and stays one. */
static enum sml_err
replace_uids(struct item *item, struct sml_str old, struct sml_str uid)
{
	for (size_t i = next_component(item, 0); i < item->lines.count;
	     i = next_component(item, i + 1)) {
		size_t at = sml_item_find_own(&item->lines, i, "UID");
		struct sml_line *line = &item->lines.v[at];

		if (at == item->lines.count) {
			enum sml_err err = add_line(item, i, "UID", uid);

			if (err)
				return err;
			continue;
		}
		if (sml_str_eq(sml_str_trim(line->value), old))
			line->value = uid;
		else
			line->value = sml_arena_printf(item->arena, "%.*s-%.*s",
			    SML_STR_ARG(uid),
			    SML_STR_ARG(sml_str_trim(line->value)));
		if (!line->value.p)
			return SML_E_NOMEM;
		line->param_count = 0;
		line->is_dirty = true;
	}
	return SML_OK;
}

static bool
is_mark(struct sml_str element)
{
	return sml_str_is_nocase(sml_str_trim(element), SML_MARK_CATEGORY);
}

static bool
has_category(const struct item *item, const struct sml_line *line)
{
	enum sml_escape escape =
	    item->lines.is_old ? SML_ESCAPE_OLD : SML_ESCAPE_NEW;
	struct sml_str element;
	size_t at = 0;

	if (!sml_line_is(line, "CATEGORIES"))
		return false;
	while (sml_text_next_element(line->value, escape, &at, &element)) {
		if (is_mark(element))
			return true;
	}
	return false;
}

static void
remove_property(struct item *item)
{
	size_t kept = 0;

	for (size_t i = 0; i < item->lines.count; i++) {
		if (!sml_line_is(&item->lines.v[i], PROPERTY))
			item->lines.v[kept++] = item->lines.v[i];
	}
	item->lines.count = kept;
}

static enum sml_err
write_mark(struct item *item, struct sml_str pair_id, struct sml_str new_uid)
{
	size_t master = find_master(item);
	size_t uid = sml_item_find_own(&item->lines, master, "UID");
	struct sml_str old = SML_STR("");
	bool has_mark = false;
	struct sml_str value;
	enum sml_err err;

	if (uid < item->lines.count)
		old = sml_str_trim(item->lines.v[uid].value);
	value =
	    sml_arena_printf(item->arena, "%.*s;%s;%.*s", SML_STR_ARG(pair_id),
		new_uid.p ? "copy" : "original", SML_STR_ARG(old));
	if (!value.p)
		return SML_E_NOMEM;
	for (size_t i = 0; i < item->lines.count; i++)
		has_mark |= has_category(item, &item->lines.v[i]);
	if (!has_mark) {
		err = add_line(
		    item, master, "CATEGORIES", SML_STR(SML_MARK_CATEGORY));
		if (err)
			return err;
	}
	err = add_line(item, master, PROPERTY, value);
	if (!err && new_uid.p)
		err = replace_uids(item, old, new_uid);
	return err;
}

enum sml_err
sml_mark_set(enum sml_kind kind, struct sml_str text, struct sml_str pair_id,
    struct sml_str new_uid, struct sml_buf *out)
{
	struct item item;
	enum sml_err err;

	if (!is_clean(pair_id) || !is_clean(new_uid))
		return SML_E_SYNTAX;
	if (sml_format_detect(kind, text) == SML_FORMAT_PLAIN) {
		sml_buf_put_str(out, text);
		return sml_buf_err(out);
	}
	err = open_item(kind, text, &item);
	if (!err) {
		remove_property(&item);
		err = write_mark(&item, pair_id, new_uid);
	}
	if (!err)
		err = sml_lines_print(&item.lines, out);
	sml_arena_free(item.arena);
	return err;
}

/* The list without the mark. */
static enum sml_err
drop_element(struct item *item, struct sml_line *line)
{
	bool is_old = item->lines.is_old;
	struct sml_buf left;
	struct sml_str element;
	size_t at = 0;

	sml_buf_init(&left, SML_LINE_MAX);
	while (sml_text_next_element(line->value,
	    is_old ? SML_ESCAPE_OLD : SML_ESCAPE_NEW, &at, &element)) {
		if (is_mark(element))
			continue;
		if (left.len)
			sml_buf_put_byte(&left, is_old ? ';' : ',');
		sml_buf_put_str(&left, element);
	}
	line->value = SML_STR("");
	if (left.len)
		line->value = sml_arena_dup(item->arena, sml_buf_str(&left));
	line->is_dirty = true;
	sml_buf_free(&left);
	return line->value.p ? SML_OK : SML_E_NOMEM;
}

static enum sml_err
remove_category(struct item *item)
{
	size_t kept = 0;

	for (size_t i = 0; i < item->lines.count; i++) {
		struct sml_line *line = &item->lines.v[i];

		if (has_category(item, line)) {
			enum sml_err err = drop_element(item, line);

			if (err)
				return err;
			if (!line->value.len)
				continue;
		}
		item->lines.v[kept++] = *line;
	}
	item->lines.count = kept;
	return SML_OK;
}

enum sml_err
sml_mark_clear(enum sml_kind kind, struct sml_str text, struct sml_buf *out)
{
	struct item item;
	enum sml_err err;

	if (sml_format_detect(kind, text) == SML_FORMAT_PLAIN) {
		sml_buf_put_str(out, text);
		return sml_buf_err(out);
	}
	err = open_item(kind, text, &item);
	if (!err) {
		remove_property(&item);
		err = remove_category(&item);
	}
	if (!err)
		err = sml_lines_print(&item.lines, out);
	sml_arena_free(item.arena);
	return err;
}

/* ---- the same of another version ---- */

/* The plain value of a property of the item itself; absent: there is none. */
static struct sml_str
value_of(const struct item *item, const char *name)
{
	size_t master = find_master(item);
	size_t at;

	if (master == item->lines.count)
		return SML_STR_NONE;
	at = sml_item_find_own(&item->lines, master, name);
	if (at == item->lines.count || item->lines.v[at].param_count)
		return SML_STR_NONE;
	return sml_str_trim(item->lines.v[at].value);
}

static bool
has_own(const struct item *item, const char *name)
{
	return sml_item_find_own(&item->lines, find_master(item), name) <
	       item->lines.count;
}

static enum sml_err
follow_mark(struct item *item, const struct item *like, bool may_clear)
{
	struct sml_str ours = value_of(item, PROPERTY);
	struct sml_str theirs = value_of(like, PROPERTY);
	bool has_mark = false;
	enum sml_err err = SML_OK;

	if (sml_str_eq(ours, theirs) || (!theirs.p && !may_clear))
		return SML_OK;
	remove_property(item);
	if (!theirs.p)
		return remove_category(item);
	for (size_t i = 0; i < item->lines.count; i++)
		has_mark |= has_category(item, &item->lines.v[i]);
	if (!has_mark)
		err = add_line(item, find_master(item), "CATEGORIES",
		    SML_STR(SML_MARK_CATEGORY));
	return err ? err : add_line(item, find_master(item), PROPERTY, theirs);
}

static enum sml_err
follow_date(struct item *item, const struct item *like, const char *name)
{
	struct sml_str ours = value_of(item, name);
	struct sml_str theirs = value_of(like, name);
	struct sml_line *line;

	if (!theirs.p || sml_str_eq(ours, theirs))
		return SML_OK;
	if (!ours.p)
		return has_own(item, name)
			   ? SML_OK
			   : add_line(item, find_master(item), name, theirs);
	line =
	    &item->lines
		 .v[sml_item_find_own(&item->lines, find_master(item), name)];
	line->value = theirs;
	line->is_dirty = true;
	return SML_OK;
}

static enum sml_err
follow(struct item *item, const struct item *like, enum sml_kind kind,
    bool may_clear)
{
	struct sml_str ours = value_of(item, "UID");
	struct sml_str theirs = value_of(like, "UID");
	enum sml_err err;

	if (find_master(item) == item->lines.count)
		return SML_OK;
	err = follow_mark(item, like, may_clear);
	/* One that is encoded is not told from the other. */
	if (!err && theirs.len && !sml_str_eq(ours, theirs) &&
	    (ours.p || !has_own(item, "UID")))
		err = replace_uids(item, ours.p ? ours : SML_STR(""), theirs);
	if (!err)
		err = follow_date(item, like,
		    kind == SML_KIND_CONTACT ? "REV" : "LAST-MODIFIED");
	return err;
}

enum sml_err
sml_mark_follow(enum sml_kind kind, struct sml_str text, struct sml_str like,
    bool may_clear, struct sml_buf *out)
{
	struct item item, other;
	enum sml_err err;

	if (kind == SML_KIND_NOTE) {
		sml_buf_put_str(out, text);
		return sml_buf_err(out);
	}
	err = open_item(kind, text, &item);
	if (!err) {
		err = open_item(kind, like, &other);
		if (!err)
			err = follow(&item, &other, kind, may_clear);
		if (!err)
			err = sml_lines_print(&item.lines, out);
		sml_arena_free(other.arena);
	}
	sml_arena_free(item.arena);
	return err;
}
