/* SPDX-License-Identifier: Apache-2.0 */
/* The media table, and what a text is by its own first lines. */
#include "content/fields.h"

#include "content/text.h"

#include <string.h>

const struct sml_media sml_media_table[] = {
    {SML_FORMAT_VCARD_30, SML_KIND_CONTACT, "text/vcard", "3.0"},
    {SML_FORMAT_VCARD_21, SML_KIND_CONTACT, "text/x-vcard", "2.1"},
    {SML_FORMAT_VCARD_40, SML_KIND_CONTACT, "text/vcard", "4.0"},
    {SML_FORMAT_ICALENDAR_20, SML_KIND_CALENDAR, "text/calendar", "2.0"},
    {SML_FORMAT_VCALENDAR_10, SML_KIND_CALENDAR, "text/x-vcalendar", "1.0"},
    {SML_FORMAT_COMPONENT, SML_KIND_CALENDAR, "text/calendar", "2.0"},
    {SML_FORMAT_PLAIN, SML_KIND_NOTE, "text/plain", "1.0"},
    {SML_FORMAT_VNOTE_11, SML_KIND_NOTE, "text/x-vnote", "1.1"},
    {SML_FORMAT_UNKNOWN, SML_KIND_CONTACT, NULL, NULL},
};

const struct sml_media *
sml_media_of(enum sml_format format)
{
	const struct sml_media *row = sml_media_table;

	while (row->type && row->format != format)
		row++;
	return row;
}

/* The next physical line without what is blank at its end; false after the
 * last. */
static bool
next_line(struct sml_str *rest, struct sml_str *line_out)
{
	size_t lf;

	if (!rest->len)
		return false;
	lf = sml_str_chr(*rest, '\n', 0);
	*line_out = sml_text_trim_end(sml_str_sub(*rest, 0, lf));
	*rest = sml_str_sub(*rest, lf + 1, rest->len);
	return true;
}

/* A name that only begins so is another property. */
static bool
is_version(struct sml_str line)
{
	size_t len = sizeof("VERSION") - 1;

	return sml_str_starts_nocase(line, "VERSION") &&
	       (line.len == len || memchr(":; \t", line.p[len], 4));
}

/* The value may stand on the next physical line, folded. */
struct sml_str
sml_format_version(struct sml_str text)
{
	struct sml_str rest = text;
	struct sml_str line;

	while (next_line(&rest, &line)) {
		size_t colon;

		if (!is_version(line))
			continue;
		colon = sml_str_chr(line, ':', 0);
		if (colon == line.len && next_line(&rest, &line))
			colon = sml_str_chr(line, ':', 0);
		return sml_str_trim(sml_str_sub(line, colon + 1, line.len));
	}
	return SML_STR("");
}

static const struct begin_row {
	const char *component;
	enum sml_kind kind;
	const char *version; /* "" is every other one */
	enum sml_format format;
} begins[] = {
    {"VCARD", SML_KIND_CONTACT, "2.1", SML_FORMAT_VCARD_21},
    {"VCARD", SML_KIND_CONTACT, "4.0", SML_FORMAT_VCARD_40},
    {"VCARD", SML_KIND_CONTACT, "", SML_FORMAT_VCARD_30},
    {"VCALENDAR", SML_KIND_CALENDAR, "1.0", SML_FORMAT_VCALENDAR_10},
    {"VCALENDAR", SML_KIND_CALENDAR, "", SML_FORMAT_ICALENDAR_20},
    {"VEVENT", SML_KIND_CALENDAR, "", SML_FORMAT_COMPONENT},
    {"VTODO", SML_KIND_CALENDAR, "", SML_FORMAT_COMPONENT},
    {"VJOURNAL", SML_KIND_CALENDAR, "", SML_FORMAT_COMPONENT},
    {"VFREEBUSY", SML_KIND_CALENDAR, "", SML_FORMAT_COMPONENT},
    {"VNOTE", SML_KIND_NOTE, "", SML_FORMAT_VNOTE_11},
};

enum sml_format
sml_format_detect(enum sml_kind kind, struct sml_str text)
{
	enum sml_format none =
	    kind == SML_KIND_NOTE ? SML_FORMAT_PLAIN : SML_FORMAT_UNKNOWN;
	struct sml_str rest = text;
	struct sml_str line = SML_STR_NONE;
	struct sml_str version = SML_STR_NONE;

	if (sml_str_starts(rest, SML_BYTE_ORDER_MARK))
		rest = sml_str_sub(rest, 3, rest.len);
	do {
		if (!next_line(&rest, &line))
			return none;
	} while (!line.len);
	if (!sml_str_starts_nocase(line, "BEGIN:"))
		return none;
	line = sml_str_trim(sml_str_sub(line, 6, line.len));
	for (size_t i = 0; i < SML_ARRAY_LEN(begins); i++) {
		const struct begin_row *row = &begins[i];

		if (row->kind != kind ||
		    !sml_str_is_nocase(line, row->component))
			continue;
		if (!version.p && row->version[0])
			version = sml_format_version(rest);
		if (!row->version[0] || sml_str_is(version, row->version))
			return row->format;
	}
	return none;
}

bool
sml_fieldset_has(const struct sml_fieldset *set, struct sml_str name)
{
	size_t low = 0;
	size_t high;

	if (!set)
		return true;
	high = set->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = sml_str_cmp(name, set->names[middle]);

		if (order == 0)
			return true;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}
