/* SPDX-License-Identifier: Apache-2.0 */
/* Device information to a sorted set of property names. */
#include "sync/mask.h"

#include <stdlib.h>
#include <string.h>

/* Without them no item has a shape, so every peer holds them. */
static const char *const structural[] = {"BEGIN", "END", "VERSION"};

/* Items are compared as iCalendar says them: who holds the first, which
 * vCalendar 1.0 knows, holds the other as well (item-formats.md 3.3). */
static const struct {
	const char *named;
	const char *held;
} aliases[] = {
    {"AALARM", "VALARM"},
    {"AALARM", "ACTION"},
    {"AALARM", "TRIGGER"},
    {"AALARM", "REPEAT"},
    {"ATTENDEE", "ORGANIZER"},
    {"DALARM", "VALARM"},
    {"DALARM", "ACTION"},
    {"DALARM", "TRIGGER"},
    {"DALARM", "REPEAT"},
    {"DCREATED", "CREATED"},
    {"DTEND", "DURATION"},
    {"MALARM", "VALARM"},
    {"MALARM", "ACTION"},
    {"MALARM", "TRIGGER"},
    {"PALARM", "VALARM"},
    {"PALARM", "ACTION"},
    {"PALARM", "TRIGGER"},
    {"RRULE", "X-VCALENDAR-RRULE"},
    {"STATUS", "X-VCALENDAR-STATUS"},
};

/* What is left in an item of which only some fields are wanted: what it is,
 * and when. A time without its end, or its rule, would be moved apart. */
static const char *const kept_always[] = {"UID", "PRODID", "X-VALISE-CONFLICT"};
static const char *const kept_of_contact[] = {"N", "FN", "REV"};
static const char *const kept_of_calendar[] = {"CALSCALE", "DAYLIGHT", "DTEND",
    "DTSTAMP", "DTSTART", "DUE", "DURATION", "EXDATE", "EXRULE",
    "LAST-MODIFIED", "METHOD", "RDATE", "RECURRENCE-ID", "RRULE", "SEQUENCE",
    "TZ"};

static bool
is_of_kind(const struct sml_devinf_ctcap *cap, enum sml_kind kind)
{
	const struct sml_media *m;

	for (m = sml_media_table; m->type; m++)
		if (m->kind == kind && sml_str_is_nocase(cap->type, m->type))
			return true;
	return false;
}

static struct sml_str
upper_dup(struct sml_arena *arena, struct sml_str name)
{
	char *p = sml_arena_alloc(arena, name.len + 1);
	size_t i;

	if (!p)
		return SML_STR_NONE;
	for (i = 0; i < name.len; i++)
		p[i] = name.p[i] >= 'a' && name.p[i] <= 'z'
			   ? (char)(name.p[i] - 'a' + 'A')
			   : name.p[i];
	return (struct sml_str){p, name.len};
}

/* ---- names that are collected ---- */

struct names {
	struct sml_arena *arena;
	struct sml_str *v;
	size_t count;
};

/* Room for @listed names and all that are added here. */
static enum sml_err
begin(struct names *n, struct sml_arena *arena, size_t listed)
{
	size_t own = SML_ARRAY_LEN(structural) + SML_ARRAY_LEN(aliases) +
		     SML_ARRAY_LEN(kept_always) +
		     SML_ARRAY_LEN(kept_of_contact) +
		     SML_ARRAY_LEN(kept_of_calendar);

	*n = (struct names){.arena = arena};
	n->v = sml_arena_array(arena, listed + own, sizeof(*n->v));
	return n->v ? SML_OK : SML_E_NOMEM;
}

static void
add_all(struct names *n, const char *const *names, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		n->v[n->count++] = sml_str_of(names[i]);
}

static enum sml_err
add_properties(struct names *n, const struct sml_devinf_property *prop)
{
	for (; prop; prop = prop->next) {
		n->v[n->count] = upper_dup(n->arena, prop->name);
		if (!n->v[n->count++].p)
			return SML_E_NOMEM;
	}
	return SML_OK;
}

static void
add_aliases(struct names *n)
{
	size_t listed = n->count;
	size_t i, k;

	for (k = 0; k < SML_ARRAY_LEN(aliases); k++) {
		for (i = 0; i < listed; i++) {
			if (!sml_str_is(n->v[i], aliases[k].named))
				continue;
			n->v[n->count++] = sml_str_of(aliases[k].held);
			break;
		}
	}
}

static int
compare(const void *a, const void *b)
{
	const struct sml_str *x = a, *y = b;

	return sml_str_cmp(*x, *y);
}

static enum sml_err
finish(struct names *n, enum sml_kind kind, const struct sml_fieldset **out)
{
	struct sml_fieldset *set = sml_arena_alloc(n->arena, sizeof(*set));
	size_t i, kept = 0;

	if (!set)
		return SML_E_NOMEM;
	add_all(n, structural, SML_ARRAY_LEN(structural));
	if (kind == SML_KIND_CALENDAR)
		add_aliases(n);
	qsort(n->v, n->count, sizeof(*n->v), compare);
	for (i = 0; i < n->count; i++)
		if (!kept || !sml_str_eq(n->v[kept - 1], n->v[i]))
			n->v[kept++] = n->v[i];
	set->names = n->v;
	set->count = kept;
	*out = set;
	return SML_OK;
}

static size_t
count_properties(const struct sml_devinf_property *prop)
{
	size_t n = 0;

	for (; prop; prop = prop->next)
		n++;
	return n;
}

/* ---- of device information ---- */

static size_t
count_names(const struct sml_devinf_store *store, enum sml_kind kind)
{
	const struct sml_devinf_ctcap *cap;
	size_t n = 0;

	for (cap = store->ctcaps; cap; cap = cap->next)
		if (is_of_kind(cap, kind))
			n += count_properties(cap->properties);
	return n;
}

enum sml_err
sml_mask_of(const struct sml_devinf *info, const struct sml_devinf_store *store,
    enum sml_kind kind, struct sml_arena *arena,
    const struct sml_fieldset **out)
{
	const struct sml_devinf_ctcap *cap;
	struct names names;
	size_t listed;
	enum sml_err err;

	*out = NULL;
	if (!info || info->is_valise || !store)
		return SML_OK;
	listed = count_names(store, kind);
	if (!listed)
		return SML_OK;
	err = begin(&names, arena, listed);
	for (cap = store->ctcaps; cap && err == SML_OK; cap = cap->next)
		if (is_of_kind(cap, kind))
			err = add_properties(&names, cap->properties);
	return err == SML_OK ? finish(&names, kind, out) : err;
}

enum sml_err
sml_mask_of_properties(const struct sml_devinf_property *list,
    enum sml_kind kind, struct sml_arena *arena,
    const struct sml_fieldset **out)
{
	struct names names;
	enum sml_err err = begin(&names, arena, count_properties(list));

	if (err == SML_OK)
		err = add_properties(&names, list);
	if (err != SML_OK)
		return err;
	add_all(&names, kept_always, SML_ARRAY_LEN(kept_always));
	if (kind == SML_KIND_CONTACT)
		add_all(
		    &names, kept_of_contact, SML_ARRAY_LEN(kept_of_contact));
	if (kind == SML_KIND_CALENDAR)
		add_all(
		    &names, kept_of_calendar, SML_ARRAY_LEN(kept_of_calendar));
	return finish(&names, kind, out);
}

/* ---- sets ---- */

bool
sml_mask_contains(const struct sml_fieldset *all, const struct sml_fieldset *of)
{
	size_t i;

	if (!all || !of)
		return !all;
	for (i = 0; i < of->count; i++)
		if (!sml_fieldset_has(all, of->names[i]))
			return false;
	return true;
}

enum sml_err
sml_mask_common(const struct sml_fieldset *a, const struct sml_fieldset *b,
    struct sml_arena *arena, const struct sml_fieldset **out)
{
	struct sml_fieldset *set;
	struct sml_str *names;
	size_t i, n = 0;

	*out = a ? a : b;
	if (!a || !b)
		return SML_OK;
	set = sml_arena_alloc(arena, sizeof(*set));
	names = sml_arena_array(arena, a->count + 1, sizeof(*names));
	if (!set || !names)
		return SML_E_NOMEM;
	for (i = 0; i < a->count; i++)
		if (sml_fieldset_has(b, a->names[i]))
			names[n++] = a->names[i];
	set->names = names;
	set->count = n;
	*out = set;
	return SML_OK;
}

void
sml_mask_write(const struct sml_fieldset *set, struct sml_buf *out)
{
	size_t i;

	for (i = 0; i < set->count; i++) {
		sml_buf_put_str(out, set->names[i]);
		sml_buf_put_byte(out, '\n');
	}
}

enum sml_err
sml_mask_read(struct sml_str saved, struct sml_arena *arena,
    const struct sml_fieldset **out)
{
	struct sml_fieldset *set = sml_arena_alloc(arena, sizeof(*set));
	struct sml_str *names, name;
	size_t n = 1, i;

	for (i = 0; i < saved.len; i++)
		n += saved.p[i] == '\n';
	names = sml_arena_array(arena, n, sizeof(*names));
	if (!set || !names)
		return SML_E_NOMEM;
	n = 0;
	while (sml_str_next(&saved, '\n', &name))
		if (name.len)
			names[n++] = name;
	set->names = names;
	set->count = n;
	*out = set;
	return SML_OK;
}

enum sml_err
sml_mask_digest(const struct sml_fieldset *mask, uint8_t out[SML_SHA256_LEN])
{
	struct sml_sha256 *h;
	enum sml_err err;
	size_t i;

	memset(out, 0, SML_SHA256_LEN);
	if (!mask)
		return SML_OK;
	h = sml_sha256_new();
	if (!h)
		return SML_E_NOMEM;
	for (i = 0; i < mask->count; i++) {
		sml_sha256_add(h, mask->names[i]);
		sml_sha256_add(h, SML_STR("\n"));
	}
	err = sml_sha256_final(h, out);
	sml_sha256_free(h);
	return err;
}
