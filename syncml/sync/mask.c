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

static bool
is_of_kind(const struct sml_devinf_ctcap *cap, enum sml_kind kind)
{
	const struct sml_media *m;

	for (m = sml_media_table; m->type; m++)
		if (m->kind == kind && sml_str_is_nocase(cap->type, m->type))
			return true;
	return false;
}

static size_t
count_names(const struct sml_devinf_store *store, enum sml_kind kind)
{
	const struct sml_devinf_ctcap *cap;
	const struct sml_devinf_property *prop;
	size_t n = 0;

	for (cap = store->ctcaps; cap; cap = cap->next) {
		if (!is_of_kind(cap, kind))
			continue;
		for (prop = cap->properties; prop; prop = prop->next)
			n++;
	}
	return n;
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

/* Room for @names must be there for all of them. */
static size_t
add_aliases(struct sml_str *names, size_t n)
{
	size_t listed = n;
	size_t i, k;

	for (k = 0; k < SML_ARRAY_LEN(aliases); k++) {
		for (i = 0; i < listed; i++) {
			if (!sml_str_is(names[i], aliases[k].named))
				continue;
			names[n++] = sml_str_of(aliases[k].held);
			break;
		}
	}
	return n;
}

static int
compare(const void *a, const void *b)
{
	const struct sml_str *x = a, *y = b;

	return sml_str_cmp(*x, *y);
}

static size_t
sort_unique(struct sml_str *names, size_t n)
{
	size_t i, kept = 0;

	qsort(names, n, sizeof(*names), compare);
	for (i = 0; i < n; i++)
		if (!kept || !sml_str_eq(names[kept - 1], names[i]))
			names[kept++] = names[i];
	return kept;
}

enum sml_err
sml_mask_of(const struct sml_devinf *info, const struct sml_devinf_store *store,
    enum sml_kind kind, struct sml_arena *arena,
    const struct sml_fieldset **out)
{
	const struct sml_devinf_ctcap *cap;
	const struct sml_devinf_property *prop;
	struct sml_fieldset *set;
	struct sml_str *names;
	size_t n = 0, i, listed;

	*out = NULL;
	if (!info || info->is_valise || !store)
		return SML_OK;
	listed = count_names(store, kind);
	if (!listed)
		return SML_OK;
	set = sml_arena_alloc(arena, sizeof(*set));
	names = sml_arena_array(arena,
	    listed + SML_ARRAY_LEN(structural) + SML_ARRAY_LEN(aliases),
	    sizeof(*names));
	if (!set || !names)
		return SML_E_NOMEM;
	for (i = 0; i < SML_ARRAY_LEN(structural); i++)
		names[n++] = sml_str_of(structural[i]);
	for (cap = store->ctcaps; cap; cap = cap->next) {
		if (!is_of_kind(cap, kind))
			continue;
		for (prop = cap->properties; prop; prop = prop->next) {
			names[n] = upper_dup(arena, prop->name);
			if (!names[n++].p)
				return SML_E_NOMEM;
		}
	}
	if (kind == SML_KIND_CALENDAR)
		n = add_aliases(names, n);
	set->names = names;
	set->count = sort_unique(names, n);
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
