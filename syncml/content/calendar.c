/* SPDX-License-Identifier: Apache-2.0 */
/* The table of calendar properties; rules, durations, zone names, keys. */
#include "content/calendar.h"

#include <string.h>

#include "content/rule.h"

#define RULE_PARTS_MAX 32
#define RULE_ITEMS_MAX 128

/* Sorted by name. What a calendar leaves out has the fallback's value. */
static const struct sml_trait rows[] = {
    {"AALARM", SML_TRAIT_MANY, NULL},
    {"ACTION", SML_TRAIT_TOKEN, NULL},
    {"ATTACH", SML_TRAIT_MANY, NULL},
    {"ATTENDEE", SML_TRAIT_BY_VALUE | SML_TRAIT_MANY, NULL},
    {"BEGIN", SML_TRAIT_IGNORED, NULL},
    {"BODY", SML_TRAIT_TEXT, NULL},
    {"CALSCALE", SML_TRAIT_TOKEN, "GREGORIAN"},
    {"CATEGORIES", SML_TRAIT_TEXT | SML_TRAIT_LIST, NULL},
    {"CLASS", SML_TRAIT_TOKEN, "PUBLIC"},
    {"COMMENT", SML_TRAIT_TEXT | SML_TRAIT_MANY, NULL},
    {"COMPLETED", SML_TRAIT_DATE | SML_TRAIT_STATE, NULL},
    {"CONTACT", SML_TRAIT_MANY, NULL},
    {"CREATED", SML_TRAIT_IGNORED, NULL},
    {"DALARM", SML_TRAIT_MANY, NULL},
    {"DAYLIGHT", SML_TRAIT_IGNORED, NULL},
    {"DCREATED", SML_TRAIT_IGNORED, NULL},
    {"DESCRIPTION", SML_TRAIT_TEXT, NULL},
    {"DTEND", SML_TRAIT_DATE | SML_TRAIT_WHEN, NULL},
    {"DTSTAMP", SML_TRAIT_IGNORED, NULL},
    {"DTSTART", SML_TRAIT_DATE | SML_TRAIT_WHEN, NULL},
    {"DUE", SML_TRAIT_DATE | SML_TRAIT_WHEN, NULL},
    {"DURATION", SML_TRAIT_DURATION | SML_TRAIT_WHEN, NULL},
    {"END", SML_TRAIT_IGNORED, NULL},
    {"EXDATE", SML_TRAIT_DATE | SML_TRAIT_LIST | SML_TRAIT_INSTANCE, NULL},
    {"EXRULE", SML_TRAIT_RULE | SML_TRAIT_WHEN, NULL},
    {"GEO", SML_TRAIT_NUMBERS, NULL},
    {"LAST-MODIFIED", SML_TRAIT_IGNORED, NULL},
    {"LOCATION", SML_TRAIT_TEXT, NULL},
    {"METHOD", SML_TRAIT_IGNORED, NULL},
    {"NOTE", SML_TRAIT_TEXT, NULL},
    {"PERCENT-COMPLETE", SML_TRAIT_STATE, NULL},
    {"PRIORITY", 0, "0"},
    {"PRODID", SML_TRAIT_IGNORED, NULL},
    {"RDATE", SML_TRAIT_DATE | SML_TRAIT_LIST | SML_TRAIT_INSTANCE, NULL},
    {"RECURRENCE-ID", SML_TRAIT_DATE, NULL},
    {"RELATED-TO", SML_TRAIT_MANY, NULL},
    {"REQUEST-STATUS", SML_TRAIT_MANY, NULL},
    {"RESOURCES", SML_TRAIT_LIST, NULL},
    {"RRULE", SML_TRAIT_RULE | SML_TRAIT_WHEN, NULL},
    {"SEQUENCE", SML_TRAIT_IGNORED, NULL},
    {"STATUS", SML_TRAIT_TOKEN | SML_TRAIT_STATE, NULL},
    {"SUMMARY", SML_TRAIT_TEXT, NULL},
    {"TRANSP", SML_TRAIT_TOKEN, "OPAQUE"},
    {"TRIGGER", SML_TRAIT_DURATION, NULL},
    {"UID", SML_TRAIT_IGNORED | SML_TRAIT_FACT, NULL},
    {"VERSION", SML_TRAIT_IGNORED, NULL},
    {"X-VALISE-CONFLICT", SML_TRAIT_IGNORED | SML_TRAIT_FACT, NULL},
};

const struct sml_traits sml_calendar_traits = {rows, SML_ARRAY_LEN(rows)};

static char
upper(char byte)
{
	return byte >= 'a' && byte <= 'z' ? (char)(byte - 'a' + 'A') : byte;
}

static int
compare_upper(struct sml_str a, struct sml_str b)
{
	size_t common = a.len < b.len ? a.len : b.len;

	for (size_t i = 0; i < common; i++) {
		if (upper(a.p[i]) != upper(b.p[i]))
			return upper(a.p[i]) - upper(b.p[i]);
	}
	return (a.len > b.len) - (a.len < b.len);
}

/* Split at @sep into sorted @fields; the count, or max + 1 if there are
 * more. */
static size_t
sorted_fields(struct sml_str s, char sep, struct sml_str *fields, size_t max)
{
	struct sml_str field;
	size_t count = 0;

	while (sml_str_next(&s, sep, &field)) {
		size_t i = count;

		field = sml_str_trim(field);
		if (field.len > 1 && field.p[0] == '+')
			field = sml_str_sub(field, 1, field.len);
		if (!field.len)
			continue;
		if (count == max)
			return max + 1;
		for (; i && compare_upper(field, fields[i - 1]) < 0; i--)
			fields[i] = fields[i - 1];
		fields[i] = field;
		count++;
	}
	return count;
}

/* "BYDAY=+1MO,WE": items sorted, what is the default left out. */
static void
put_rule_part(struct sml_str part, struct sml_buf *out)
{
	struct sml_str items[RULE_ITEMS_MAX];
	size_t eq = sml_str_chr(part, '=', 0);
	struct sml_str list = sml_str_sub(part, eq + 1, part.len);
	size_t count;

	if (sml_str_is_nocase(part, "INTERVAL=1") ||
	    sml_str_is_nocase(part, "WKST=MO"))
		return;
	sml_text_put_upper(out, sml_str_sub(part, 0, eq));
	sml_buf_put_byte(out, '=');
	count = sorted_fields(list, ',', items, RULE_ITEMS_MAX);
	if (count > RULE_ITEMS_MAX) {
		sml_text_put_upper(out, list);
		count = 0;
	}
	for (size_t i = 0; i < count; i++) {
		if (i)
			sml_buf_put_byte(out, ',');
		sml_text_put_upper(out, items[i]);
	}
	sml_buf_put_byte(out, ';');
}

static void
put_old_rule(struct sml_str value, struct sml_buf *out)
{
	struct sml_str word;

	while (sml_str_next(&value, ' ', &word)) {
		word = sml_str_trim(word);
		if (!word.len)
			continue;
		sml_text_put_upper(out, word);
		sml_buf_put_byte(out, ' ');
	}
}

void
sml_calendar_rule(struct sml_str value, struct sml_buf *out)
{
	struct sml_str parts[RULE_PARTS_MAX];
	struct sml_rule rule;
	size_t count;

	if (sml_str_chr(value, '=', 0) == value.len) {
		put_old_rule(value, out);
		return;
	}
	if (!sml_rule_parse(value, &rule)) {
		sml_rule_normalize(&rule);
		sml_rule_put(&rule, out);
		return;
	}
	count = sorted_fields(value, ';', parts, RULE_PARTS_MAX);
	if (count > RULE_PARTS_MAX) {
		sml_text_put_upper(out, value);
		return;
	}
	for (size_t i = 0; i < count; i++)
		put_rule_part(parts[i], out);
}

struct duration {
	bool is_negative;
	uint64_t days;
	uint64_t seconds;
};

static bool
parse_duration(struct sml_str s, struct duration *out)
{
	static const struct {
		char unit;
		bool is_time;
		uint32_t factor;
	} units[] = {{'W', false, 7}, {'D', false, 1}, {'H', true, 3600},
	    {'M', true, 60}, {'S', true, 1}};
	bool is_time = false;
	bool has_field = false;
	bool has_time = false;
	uint64_t n = 0;
	size_t digits = 0;
	size_t i = 0;

	*out = (struct duration){.days = 0};
	if (s.len && (s.p[0] == '+' || s.p[0] == '-'))
		out->is_negative = s.p[i++] == '-';
	if (i == s.len || upper(s.p[i++]) != 'P')
		return false;
	for (; i < s.len; i++) {
		char byte = upper(s.p[i]);
		size_t row = 0;

		if (byte >= '0' && byte <= '9' && digits < 9) {
			n = n * 10 + (uint64_t)(byte - '0');
			digits++;
			continue;
		}
		if (byte == 'T' && !digits && !is_time) {
			is_time = true;
			continue;
		}
		while (
		    row < SML_ARRAY_LEN(units) &&
		    (units[row].unit != byte || units[row].is_time != is_time))
			row++;
		if (row == SML_ARRAY_LEN(units) || !digits)
			return false;
		has_time = has_time || is_time;
		if (is_time)
			out->seconds += n * units[row].factor;
		else
			out->days += n * units[row].factor;
		has_field = true;
		digits = 0;
		n = 0;
	}
	return has_field && !digits && is_time == has_time;
}

void
sml_calendar_duration(struct sml_str value, struct sml_buf *out)
{
	struct duration d;

	value = sml_str_trim(value);
	if (!parse_duration(value, &d)) {
		sml_text_put_upper(out, value);
		return;
	}
	if (!d.days && !d.seconds)
		d.is_negative = false;
	sml_buf_printf(out, "%sP%lluD%lluS", d.is_negative ? "-" : "",
	    (unsigned long long)d.days, (unsigned long long)d.seconds);
}

struct sml_str
sml_calendar_zone_name(struct sml_str tzid)
{
	static const char *const prefixes[] = {
	    "/freeassociation.sourceforge.net/Tzfile/",
	    "/freeassociation.sourceforge.net/", "/softwarestudio.org/Tzfile/",
	    "/softwarestudio.org/Olson_20011030_5/", "/citadel.org/"};

	for (size_t i = 0; i < SML_ARRAY_LEN(prefixes); i++) {
		if (sml_str_starts(tzid, prefixes[i]))
			return sml_str_sub(tzid, strlen(prefixes[i]), tzid.len);
	}
	return tzid;
}

/* ---- keys ---- */

static struct sml_str
value_of(const struct sml_canon *c, size_t from, const char *name)
{
	for (size_t i = from; i < sml_canon_count(c); i++) {
		const struct sml_entry *entry = sml_canon_entry(c, i);

		if (sml_str_is(sml_entry_name(c, entry), name))
			return sml_entry_value(c, entry);
	}
	return SML_STR_NONE;
}

static void
keep_uid(struct sml_str uid, struct sml_str name, struct sml_str instance,
    struct sml_naming *naming)
{
	struct sml_key key = sml_key_start("calendar uid");

	sml_buf_reset(&naming->uid);
	naming->has_uid = uid.len > 0;
	if (!uid.len)
		return;
	sml_buf_put_str(&naming->uid, uid);
	sml_key_add(&key, name);
	sml_key_add(&key, uid);
	sml_key_add(&key, instance);
	sml_key_keep(key, SML_KEY_UID, naming->facts);
}

/* A summary alone is a name; it takes a time or a text beside it. */
static void
keep_summary(struct sml_canon *c, size_t from, struct sml_str name,
    struct sml_naming *naming)
{
	static const char *const beside[] = {"DTSTART", "DUE", "DESCRIPTION"};
	struct sml_str summary = value_of(c, from, "SUMMARY");
	struct sml_buf *folded = &c->scratch[1];

	sml_buf_reset(folded);
	sml_text_fold(summary, folded);
	for (size_t i = 0; i < SML_ARRAY_LEN(beside); i++) {
		struct sml_key key = sml_key_start("calendar summary");
		struct sml_str value = value_of(c, from, beside[i]);

		if (!folded->len || !value.len)
			continue;
		sml_key_add(&key, name);
		sml_key_add(&key, sml_buf_str(folded));
		sml_key_add(&key, sml_str_of(beside[i]));
		sml_key_add(&key, value);
		sml_key_keep(key, SML_KEY_STRONG, naming->facts);
		return;
	}
}

void
sml_calendar_keys(struct sml_canon *c, size_t from, struct sml_str name,
    struct sml_naming *naming)
{
	struct sml_str instance = value_of(c, from, "RECURRENCE-ID");

	if (naming->has_master || (instance.len && naming->facts->key_count))
		return;
	naming->facts->key_count = 0;
	naming->has_master = !instance.len;
	sml_buf_reset(&naming->title);
	sml_buf_put_str(&naming->title, value_of(c, from, "SUMMARY"));
	if (!naming->title.len)
		sml_buf_put_str(
		    &naming->title, value_of(c, from, "DESCRIPTION"));
	keep_uid(value_of(c, from, "UID"), name, instance, naming);
	keep_summary(c, from, name, naming);
}
