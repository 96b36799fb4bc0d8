/* SPDX-License-Identifier: Apache-2.0 */
/* Items written in one line: "ann a=1 u=7" and its vCard, event or note. */
#include "scenario/item.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "content/mark.h"

#define VALUE_MAX 120
#define BIG_FROM 150 /* a longer text is described by its length */

static const char field_names[][4] = {"a", "b", "c", "d", "big", "u", "v", "x"};
enum field {
	A,
	B,
	C,
	D,
	BIG,
	U,
	V,
	X,
	FIELD_COUNT
};

/* Names of content lines by kind and field; NULL: the kind has none. */
static const char *const line_names[][FIELD_COUNT] = {
    [SML_KIND_CONTACT] = {"TEL", "EMAIL", "ORG", "ADR", "NOTE", "UID",
	"VERSION", "XML"},
    [SML_KIND_CALENDAR] = {"LOCATION", "DESCRIPTION", "X-C", "CONTACT",
	"COMMENT", "UID", "VERSION", "RRULE"},
    [SML_KIND_NOTE] = {NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL},
};

struct item {
	char name[VALUE_MAX];
	char fields[FIELD_COUNT][VALUE_MAX]; /* "": not there */
	char mark[4];
};

static void
copy_text(char *to, size_t to_len, const char *from, size_t len)
{
	if (len >= to_len)
		len = to_len - 1;
	memcpy(to, from, len);
	to[len] = '\0';
}

/* Read "NAME field=value ... *"; unknown words belong to the name. */
static void
read_line(const char *line, struct item *out)
{
	memset(out, 0, sizeof(*out));
	while (*line) {
		size_t len = strcspn(line, " ");
		size_t name_len = strcspn(line, " =");
		int f;

		for (f = 0; f < FIELD_COUNT; f++)
			if (line[name_len] == '=' && name_len < len &&
			    strlen(field_names[f]) == name_len &&
			    memcmp(line, field_names[f], name_len) == 0)
				break;
		if (f < FIELD_COUNT)
			copy_text(out->fields[f], VALUE_MAX,
			    line + name_len + 1, len - name_len - 1);
		else if (line[0] == '*')
			copy_text(out->mark, sizeof(out->mark), line, len);
		else if (len)
			copy_text(out->name, VALUE_MAX, line, len);
		line += len;
		line += strspn(line, " ");
	}
}

/* ---- writing ---- */

static void
write_big(struct sml_buf *out, const char *before, const char *count)
{
	unsigned long i, n = strtoul(count, NULL, 10);

	if (!n)
		return;
	sml_buf_put_text(out, before);
	for (i = 0; i < n; i++)
		sml_buf_put_byte(out, (uint8_t)('a' + i % 23));
}

/* "1+2" are two values; addresses are of different types. */
static void
write_values(struct sml_buf *out, enum sml_kind kind, int f, const char *values)
{
	static const char *const types[] = {"HOME", "WORK"};
	const char *name = line_names[kind][f];
	size_t i = 0;

	while (*values) {
		size_t len = 1 + strcspn(values + 1, "+");

		if (f == D && kind == SML_KIND_CONTACT)
			sml_buf_printf(out, "%s;TYPE=%s:;;%.*s;;;;\r\n", name,
			    types[i++ % 2], (int)len, values);
		else
			sml_buf_printf(
			    out, "%s:%.*s\r\n", name, (int)len, values);
		values += len;
		values += *values == '+';
	}
}

static void
write_fields(struct sml_buf *out, enum sml_kind kind, const struct item *item)
{
	int f;

	for (f = A; f <= D; f++)
		write_values(out, kind, f, item->fields[f]);
	if (item->fields[U][0])
		sml_buf_printf(out, "UID:%s\r\n", item->fields[U]);
	if (item->fields[X][0])
		sml_buf_printf(
		    out, "%s:%s\r\n", line_names[kind][X], item->fields[X]);
	if (item->fields[BIG][0]) {
		sml_buf_printf(out, "%s:", line_names[kind][BIG]);
		write_big(out, "", item->fields[BIG]);
		sml_buf_put_text(out, "\r\n");
	}
}

/* The version of an item by its v=, "21" as "2.1". */
static const struct {
	const char *word, *version;
} versions[] = {{"21", "2.1"}, {"40", "4.0"}, {"10", "1.0"}};

static const char *
version_of(const struct item *item, const char *usual)
{
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(versions); i++)
		if (strcmp(item->fields[V], versions[i].word) == 0)
			return versions[i].version;
	return usual;
}

static void
write_contact(struct sml_buf *out, const struct item *item)
{
	sml_buf_printf(out,
	    "BEGIN:VCARD\r\nVERSION:%s\r\nN:%s;;;;\r\nFN:%s\r\n",
	    version_of(item, "3.0"), item->name, item->name);
	write_fields(out, SML_KIND_CONTACT, item);
	sml_buf_put_text(out, "END:VCARD\r\n");
}

static void
write_event(struct sml_buf *out, const struct item *item)
{
	sml_buf_printf(out,
	    "BEGIN:VCALENDAR\r\nVERSION:%s\r\nPRODID:-//scenario\r\n"
	    "BEGIN:VEVENT\r\n%s"
	    "DTSTART:20260301T100000Z\r\nDTEND:20260301T110000Z\r\n"
	    "SUMMARY:%s\r\n",
	    version_of(item, "2.0"),
	    strcmp(item->fields[V], "10") == 0 ? ""
					       : "DTSTAMP:20260101T000000Z\r\n",
	    item->name);
	write_fields(out, SML_KIND_CALENDAR, item);
	sml_buf_put_text(out, "END:VEVENT\r\nEND:VCALENDAR\r\n");
}

static void
write_note(struct sml_buf *out, const struct item *item)
{
	int f;

	sml_buf_put_text(out, item->name);
	for (f = A; f <= D; f++)
		if (item->fields[f][0])
			sml_buf_printf(
			    out, "\n%s=%s", field_names[f], item->fields[f]);
	write_big(out, "\nbig=", item->fields[BIG]);
}

void
item_write(enum sml_kind kind, const char *line, struct sml_buf *out)
{
	struct item item;

	if (line[0] == '!') {
		sml_buf_put_text(out, line + 1);
		return;
	}
	read_line(line, &item);
	switch (kind) {
	case SML_KIND_CONTACT:
		write_contact(out, &item);
		break;
	case SML_KIND_CALENDAR:
		write_event(out, &item);
		break;
	case SML_KIND_NOTE:
		write_note(out, &item);
		break;
	}
}

/* ---- reading ---- */

/* Next content line of *rest with its folds undone, NUL added. */
static bool
next_unfolded(struct sml_str *rest, struct sml_buf *line)
{
	struct sml_str part;

	sml_buf_reset(line);
	if (!rest->len || !sml_str_next(rest, '\n', &part))
		return false;
	for (;;) {
		if (part.len && part.p[part.len - 1] == '\r')
			part.len--;
		sml_buf_put_str(line, part);
		if (!rest->len || (rest->p[0] != ' ' && rest->p[0] != '\t'))
			break;
		rest->p++;
		rest->len--;
		if (!sml_str_next(rest, '\n', &part))
			break;
	}
	sml_buf_put_byte(line, 0);
	return line->err == SML_OK;
}

/* Splits "TEL;TYPE=cell:1" into its name and its value. */
static bool
split_line(char *line, char **value_out)
{
	char *colon = strchr(line, ':');

	if (!colon)
		return false;
	*colon = '\0';
	line[strcspn(line, ";")] = '\0';
	*value_out = colon + 1;
	return true;
}

bool
item_field(struct sml_str text, const char *name, char *value, size_t value_len)
{
	struct sml_buf line;
	bool found = false;

	sml_buf_init(&line, SML_ITEM_MAX);
	while (!found && next_unfolded(&text, &line)) {
		char *v;

		if (!split_line((char *)line.p, &v) ||
		    !sml_str_is_nocase(sml_str_of((char *)line.p), name))
			continue;
		found = strlen(v) < value_len;
		if (found)
			copy_text(value, value_len, v, strlen(v));
	}
	sml_buf_free(&line);
	return found;
}

struct marks {
	bool has_category, has_line;
};

static void
take_value(char *to, const char *value, bool is_big)
{
	size_t len = strlen(value);

	if (is_big)
		snprintf(to, VALUE_MAX, "%zu", len);
	else if (len <= BIG_FROM)
		copy_text(to, VALUE_MAX, value, len);
	else
		snprintf(to, VALUE_MAX, "<%zu bytes>", len);
}

/* One more value of a field that is there already: "1+2". */
static void
add_value(char *to, const char *value, bool is_big)
{
	size_t used = strlen(to);

	if (used && used < VALUE_MAX / 2) {
		to[used] = '+';
		copy_text(
		    to + used + 1, VALUE_MAX - used - 1, value, strlen(value));
	} else {
		take_value(to, value, is_big);
	}
}

/* Of an address only the street is shown. */
static const char *
street_of(char *value, bool is_address)
{
	if (!is_address)
		return value;
	value += strspn(value, ";");
	value[strcspn(value, ";")] = '\0';
	return value;
}

static void
read_content_line(
    enum sml_kind kind, char *line, struct item *item, struct marks *marks)
{
	struct sml_str name;
	char *value;
	int f;

	if (!split_line(line, &value))
		return;
	name = sml_str_of(line);
	if (sml_str_is_nocase(
		name, kind == SML_KIND_CONTACT ? "FN" : "SUMMARY"))
		take_value(item->name, value, false);
	else if (sml_str_is_nocase(name, "CATEGORIES") &&
		 strstr(value, SML_MARK_CATEGORY))
		marks->has_category = true;
	else if (sml_str_is_nocase(name, "X-VALISE-CONFLICT"))
		marks->has_line = true;
	for (f = 0; f < FIELD_COUNT; f++)
		if (line_names[kind][f] &&
		    sml_str_is_nocase(name, line_names[kind][f]))
			add_value(item->fields[f], street_of(value, f == D),
			    f == BIG);
}

static void
read_lines(enum sml_kind kind, struct sml_str text, struct item *item)
{
	struct marks marks = {false, false};
	const char *word = "";
	struct sml_buf line;
	size_t i;

	sml_buf_init(&line, SML_ITEM_MAX);
	while (next_unfolded(&text, &line))
		read_content_line(kind, (char *)line.p, item, &marks);
	sml_buf_free(&line);
	if (marks.has_category != marks.has_line)
		copy_text(item->mark, sizeof(item->mark), "*?", 2);
	else if (marks.has_line)
		copy_text(item->mark, sizeof(item->mark), "*", 1);
	for (i = 0; i < SML_ARRAY_LEN(versions); i++)
		if (strcmp(item->fields[V], versions[i].version) == 0)
			word = versions[i].word;
	copy_text(item->fields[V], VALUE_MAX, word, strlen(word));
}

static void
read_note(struct sml_str text, struct item *item)
{
	struct sml_str line;
	bool is_first = true;

	while (text.len && sml_str_next(&text, '\n', &line)) {
		int f;

		line = sml_str_trim(line);
		if (is_first)
			copy_text(item->name, VALUE_MAX, line.p, line.len);
		is_first = false;
		for (f = A; f <= BIG; f++) {
			size_t n = strlen(field_names[f]);

			if (line.len <= n || line.p[n] != '=' ||
			    memcmp(line.p, field_names[f], n) != 0)
				continue;
			if (f == BIG)
				snprintf(item->fields[f], VALUE_MAX, "%zu",
				    line.len - n - 1);
			else
				copy_text(item->fields[f], VALUE_MAX,
				    line.p + n + 1, line.len - n - 1);
		}
	}
}

static void
print_item(const struct item *item, bool with_uid, struct sml_buf *out)
{
	int f;

	sml_buf_put_text(out, item->name);
	for (f = 0; f < FIELD_COUNT; f++)
		if (item->fields[f][0] && (f != U || with_uid))
			sml_buf_printf(
			    out, " %s=%s", field_names[f], item->fields[f]);
	if (item->mark[0])
		sml_buf_printf(out, " %s", item->mark);
}

void
item_describe(
    enum sml_kind kind, struct sml_str text, bool with_uid, struct sml_buf *out)
{
	struct item item = {0};

	if (kind == SML_KIND_NOTE) {
		read_note(text, &item);
	} else if (sml_str_starts(text, "BEGIN:")) {
		read_lines(kind, text, &item);
	} else {
		sml_buf_put_text(out, "!");
		sml_buf_put_str(out, text);
		return;
	}
	print_item(&item, with_uid, out);
}

void
item_print(const char *line, bool with_uid, struct sml_buf *out)
{
	struct item item;

	if (line[0] == '!') {
		sml_buf_put_text(out, line);
		return;
	}
	read_line(line, &item);
	print_item(&item, with_uid, out);
}

bool
item_is(const char *selector, const char *line)
{
	struct item want, have;
	int f;
	bool has_fields = false;

	if (selector[0] == '!' || line[0] == '!')
		return strcmp(selector, line) == 0;
	read_line(selector, &want);
	read_line(line, &have);
	if (strcmp(want.name, have.name) != 0)
		return false;
	for (f = 0; f < FIELD_COUNT; f++)
		has_fields |= want.fields[f][0] != '\0';
	for (f = 0; f < FIELD_COUNT; f++)
		if (has_fields && (f != U || want.fields[U][0]) &&
		    strcmp(want.fields[f], have.fields[f]) != 0)
			return false;
	return !has_fields || !want.mark[0] ||
	       strcmp(want.mark, have.mark) == 0;
}
