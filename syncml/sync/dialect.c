/* SPDX-License-Identifier: Apache-2.0 */
/* The formats that a peer receives, from its device information. */
#include "sync/dialect.h"

#include <string.h>

/* First the rows with a version; a row without one is for any other. */
static const struct {
	enum sml_kind kind;
	const char *type;
	const char *version;
	enum sml_format format;
} known[] = {
    {SML_KIND_CONTACT, "text/x-vcard", "3.0", SML_FORMAT_VCARD_30},
    {SML_KIND_CONTACT, "text/x-vcard", "4.0", SML_FORMAT_VCARD_40},
    {SML_KIND_CONTACT, "text/x-vcard", NULL, SML_FORMAT_VCARD_21},
    {SML_KIND_CONTACT, "text/vcard", "2.1", SML_FORMAT_VCARD_21},
    {SML_KIND_CONTACT, "text/vcard", "4.0", SML_FORMAT_VCARD_40},
    {SML_KIND_CONTACT, "text/vcard", NULL, SML_FORMAT_VCARD_30},
    {SML_KIND_CONTACT, "text/directory", "2.1", SML_FORMAT_VCARD_21},
    {SML_KIND_CONTACT, "text/directory", NULL, SML_FORMAT_VCARD_30},
    {SML_KIND_CALENDAR, "text/x-vcalendar", "2.0", SML_FORMAT_ICALENDAR_20},
    {SML_KIND_CALENDAR, "text/x-vcalendar", NULL, SML_FORMAT_VCALENDAR_10},
    {SML_KIND_CALENDAR, "text/calendar", "1.0", SML_FORMAT_VCALENDAR_10},
    {SML_KIND_CALENDAR, "text/calendar", NULL, SML_FORMAT_ICALENDAR_20},
    {SML_KIND_NOTE, "text/plain", NULL, SML_FORMAT_PLAIN},
    {SML_KIND_NOTE, "text/x-vnote", NULL, SML_FORMAT_VNOTE_11},
};

/* Of a kind, what loses least first. */
static const enum sml_format by_loss[] = {SML_FORMAT_VCARD_30,
    SML_FORMAT_VCARD_21, SML_FORMAT_VCARD_40, SML_FORMAT_ICALENDAR_20,
    SML_FORMAT_VCALENDAR_10, SML_FORMAT_PLAIN, SML_FORMAT_VNOTE_11};

enum sml_format
sml_dialect_format_of(
    enum sml_kind kind, struct sml_str type, struct sml_str version)
{
	size_t i;

	/* "text/directory;profile=vCard" */
	type = sml_str_trim(sml_str_sub(type, 0, sml_str_chr(type, ';', 0)));
	version = sml_str_trim(version);
	for (i = 0; i < SML_ARRAY_LEN(known); i++)
		if (known[i].kind == kind &&
		    sml_str_is_nocase(type, known[i].type) &&
		    (!known[i].version ||
			sml_str_is(version, known[i].version)))
			return known[i].format;
	return SML_FORMAT_UNKNOWN;
}

static bool
has(const struct sml_dialect *dialect, enum sml_format format)
{
	size_t i;

	for (i = 0; i < dialect->count; i++)
		if (dialect->rows[i].format == format)
			return true;
	return false;
}

static void
add(struct sml_dialect *dialect, enum sml_format format, struct sml_str type)
{
	if (format == SML_FORMAT_UNKNOWN || has(dialect, format) ||
	    dialect->count == SML_DIALECT_ROWS_MAX)
		return;
	dialect->rows[dialect->count].format = format;
	dialect->rows[dialect->count++].type = type;
}

enum sml_err
sml_dialect_of(const struct sml_devinf *info,
    const struct sml_devinf_store *store, enum sml_kind kind,
    struct sml_arena *arena, struct sml_dialect *out)
{
	const struct sml_devinf_media *m;

	*out = (struct sml_dialect){.is_told = info && info->is_valise};
	if (!info || info->is_valise || !store)
		return SML_OK;
	for (m = store->rx; m; m = m->next) {
		enum sml_format format =
		    sml_dialect_format_of(kind, m->type, m->version);
		struct sml_str type = sml_str_trim(m->type);

		if (format == SML_FORMAT_UNKNOWN || has(out, format))
			continue;
		type = sml_arena_dup(arena, type);
		if (!type.p)
			return SML_E_NOMEM;
		add(out, format, type);
	}
	out->is_told = out->count > 0;
	return SML_OK;
}

bool
sml_dialect_learn(
    struct sml_dialect *dialect, enum sml_format format, struct sml_str type)
{
	size_t before = dialect->count;

	if (dialect->is_told)
		return false;
	type = sml_str_trim(type);
	if (!type.len)
		type = sml_str_of(sml_media_of(format)->type);
	add(dialect, format, type);
	return dialect->count > before;
}

static bool
is_same_kind(enum sml_format a, enum sml_format b)
{
	const struct sml_media *x = sml_media_of(a), *y = sml_media_of(b);

	return x->type && y->type && x->kind == y->kind;
}

enum sml_format
sml_dialect_choose(const struct sml_dialect *dialect, enum sml_format stored)
{
	size_t i;

	if (stored == SML_FORMAT_UNKNOWN || has(dialect, stored))
		return stored;
	for (i = 0; i < SML_ARRAY_LEN(by_loss); i++)
		if (is_same_kind(by_loss[i], stored) &&
		    has(dialect, by_loss[i]))
			return by_loss[i];
	return stored;
}

struct sml_str
sml_dialect_type(const struct sml_dialect *dialect, enum sml_format format)
{
	size_t i;

	for (i = 0; i < dialect->count; i++)
		if (dialect->rows[i].format == format)
			return dialect->rows[i].type;
	return sml_str_of(sml_media_of(format)->type);
}

/* ---- kept ---- */

/* Names of the formats in what is kept: they outlive the numbers. */
static const struct {
	const char *name;
	enum sml_format format;
} names[] = {
    {"vcard-2.1", SML_FORMAT_VCARD_21},
    {"vcard-3.0", SML_FORMAT_VCARD_30},
    {"vcard-4.0", SML_FORMAT_VCARD_40},
    {"vcalendar-1.0", SML_FORMAT_VCALENDAR_10},
    {"icalendar-2.0", SML_FORMAT_ICALENDAR_20},
    {"component", SML_FORMAT_COMPONENT},
    {"vnote-1.1", SML_FORMAT_VNOTE_11},
    {"plain", SML_FORMAT_PLAIN},
};
#define TOLD "told"

static const char *
name_of(enum sml_format format)
{
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(names); i++)
		if (names[i].format == format)
			return names[i].name;
	return "";
}

void
sml_dialect_write(const struct sml_dialect *dialect, struct sml_buf *out)
{
	size_t i;

	if (dialect->is_told)
		sml_buf_put_text(out, TOLD "\n");
	for (i = 0; i < dialect->count; i++)
		sml_buf_printf(out, "%s %.*s\n",
		    name_of(dialect->rows[i].format),
		    SML_STR_ARG(dialect->rows[i].type));
}

void
sml_dialect_read(struct sml_str saved, struct sml_dialect *out)
{
	struct sml_str line;

	*out = (struct sml_dialect){.count = 0};
	while (sml_str_next(&saved, '\n', &line)) {
		size_t space = sml_str_chr(line, ' ', 0), i;
		struct sml_str name = sml_str_sub(line, 0, space);

		out->is_told |= sml_str_is(line, TOLD);
		for (i = 0; i < SML_ARRAY_LEN(names); i++)
			if (sml_str_is(name, names[i].name))
				add(out, names[i].format,
				    sml_str_sub(line, space + 1, line.len));
	}
}
