/* SPDX-License-Identifier: Apache-2.0 */
/* Parameters in canonical form: types as a set, the others sorted. */
#include "content/param.h"

#include "base/limits.h"
#include "content/text.h"

#include <stdlib.h>
#include <string.h>

#define TYPES_MAX 32

static const struct param_row {
	const char *name;
	const char *fallback; /* the value that its absence means */
	bool is_dropped;
	bool is_token; /* case does not matter */
} param_rows[] = {
    {"CHARSET", NULL, true, false},
    {"ENCODING", NULL, true, false},
    {"VALUE", NULL, true, false}, /* the value shows it */
    {"PARTSTAT", "NEEDS-ACTION", false, true},
    {"ROLE", "REQ-PARTICIPANT", false, true},
    {"RSVP", "FALSE", false, true},
    {"CUTYPE", "INDIVIDUAL", false, true},
    {"RELATED", "START", false, true},
    {"RELTYPE", "PARENT", false, true},
    {"FMTTYPE", NULL, false, true},
    {"RANGE", NULL, false, true},
};

static const struct param_row *
param_row_of(struct sml_str name)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(param_rows); i++) {
		if (sml_str_is_nocase(name, param_rows[i].name))
			return &param_rows[i];
	}
	return NULL;
}

static bool
is_private_param(struct sml_str name)
{
	return sml_str_starts_nocase(name, "X-LIC-") ||
	       sml_str_starts_nocase(name, "X-EVOLUTION-");
}

/* Bare words of 2.1 that are no types. */
static bool
is_bare_word(struct sml_str s)
{
	static const char *const words[] = {"QUOTED-PRINTABLE", "BASE64",
	    "8BIT", "7BIT", "INLINE", "URL", "URI", "CID", "CONTENT-ID"};

	for (size_t i = 0; i < SML_ARRAY_LEN(words); i++) {
		if (sml_str_is_nocase(s, words[i]))
			return true;
	}
	return false;
}

struct type_set {
	struct sml_str v[TYPES_MAX];
	size_t count;
	bool is_pref;
	bool has_more;
};

static int
compare_nocase(struct sml_str a, struct sml_str b)
{
	size_t common = a.len < b.len ? a.len : b.len;

	for (size_t i = 0; i < common; i++) {
		int x = a.p[i] | 0x20;
		int y = b.p[i] | 0x20;

		if (x != y)
			return x - y;
	}
	return (a.len > b.len) - (a.len < b.len);
}

static void
add_type(struct type_set *set, struct sml_str type, struct sml_str name)
{
	size_t at = set->count;

	type = sml_str_trim(type);
	if (sml_str_is_nocase(type, "PREF")) {
		set->is_pref = true;
		return;
	}
	/* What a number or an address is when nothing else is said. */
	if (!type.len ||
	    (sml_str_is(name, "TEL") && sml_str_is_nocase(type, "VOICE")) ||
	    (sml_str_is(name, "EMAIL") && sml_str_is_nocase(type, "INTERNET")))
		return;
	if (set->count == TYPES_MAX) {
		set->has_more = true;
		return;
	}
	while (at && compare_nocase(type, set->v[at - 1]) < 0) {
		set->v[at] = set->v[at - 1];
		at--;
	}
	set->v[at] = type;
	set->count++;
	if (at && compare_nocase(set->v[at - 1], type) == 0) {
		memmove(&set->v[at - 1], &set->v[at],
		    (set->count - at) * sizeof(set->v[0]));
		set->count--;
	}
}

void
sml_param_types(const struct sml_line *line, struct sml_str name,
    bool *is_pref_out, struct sml_buf *out)
{
	struct type_set set = {.count = 0};

	for (size_t i = 0; i < line->param_count; i++) {
		const struct sml_param *param = &line->params[i];
		struct sml_str rest = param->value;
		struct sml_str type;

		if (param->name.p && sml_str_is_nocase(param->name, "PREF"))
			set.is_pref = true;
		if (param->name.p ? !sml_str_is_nocase(param->name, "TYPE")
				  : is_bare_word(param->value))
			continue;
		while (sml_str_next(&rest, ',', &type))
			add_type(&set, type, name);
	}
	for (size_t i = 0; i < set.count; i++) {
		sml_buf_put_text(out, i ? "," : ";TYPE=");
		sml_text_put_lower(out, set.v[i]);
	}
	if (set.has_more) {
		for (size_t i = 0; i < line->param_count; i++)
			sml_text_put_lower(out, line->params[i].value);
	}
	*is_pref_out = set.is_pref;
}

static int
compare_params(const void *a, const void *b)
{
	const struct sml_param *const *x = a;
	const struct sml_param *const *y = b;
	int order = compare_nocase((*x)->name, (*y)->name);

	return order ? order : sml_str_cmp((*x)->value, (*y)->value);
}

static void
put_param(
    const struct sml_param *param, struct sml_str zone, struct sml_buf *out)
{
	const struct param_row *row = param_row_of(param->name);
	struct sml_str value = param->value;

	if (row &&
	    (row->is_dropped ||
		(row->fallback && sml_str_is_nocase(value, row->fallback))))
		return;
	sml_buf_put_byte(out, ';');
	sml_text_put_upper(out, param->name);
	sml_buf_put_byte(out, '=');
	if (row && row->is_token)
		sml_text_put_upper(out, value);
	else if (sml_str_is_nocase(param->name, "TZID"))
		sml_buf_put_str(out, zone);
	else
		sml_buf_put_str(out, value);
}

void
sml_param_others(
    const struct sml_line *line, struct sml_str zone, struct sml_buf *out)
{
	const struct sml_param *kept[SML_LINE_PARAMS_MAX];
	size_t count = 0;

	for (size_t i = 0; i < line->param_count; i++) {
		const struct sml_param *param = &line->params[i];

		if (!param->name.p || is_private_param(param->name) ||
		    sml_str_is_nocase(param->name, "TYPE") ||
		    sml_str_is_nocase(param->name, "PREF") ||
		    (!zone.len && sml_str_is_nocase(param->name, "TZID")))
			continue;
		kept[count++] = param;
	}
	if (count > 1)
		qsort(kept, count, sizeof(kept[0]), compare_params);
	for (size_t i = 0; i < count; i++)
		put_param(kept[i], zone, out);
}
