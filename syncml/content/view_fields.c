/* SPDX-License-Identifier: Apache-2.0 */
/* What a property is to people: the table of fields, a row a property. */
#include "content/param.h"
#include "content/text.h"
#include "content/view_priv.h"

#include <stddef.h>
#include <string.h>

/* Between the parts of a value in canonical form. */
#define PART_SEP 0x1F

struct row {
	const char *name;
	enum sml_field field;
	/* NULL: it has a name, but no place in the view. */
	void (*read)(struct view_reader *r, const struct row *row,
	    const struct sml_entry *entry);
	size_t at; /* of the place in its struct, or an enum view_list */
};

/* ---- readers of one value ---- */

static void *
place_of(struct view_reader *r, const struct row *row)
{
	return (char *)&r->out->u + row->at;
}

struct sml_str
sml_view_keep(struct view_reader *r, struct sml_str s)
{
	struct sml_str copy = sml_arena_dup(r->arena, s);

	if (s.p && !copy.p)
		r->err = SML_E_NOMEM;
	return copy;
}

/* The value as UTF-8; absent for bytes, that an encoding may hide anywhere. */
static struct sml_str
value_of(const struct view_reader *r, const struct sml_entry *entry)
{
	struct sml_str value = sml_entry_value(&r->canon, entry);

	return sml_utf8_is_valid(value) ? value : SML_STR_NONE;
}

static const struct sml_line *
line_of(const struct view_reader *r, const struct sml_entry *entry)
{
	return &r->lines->v[entry->line];
}

static void
read_text(
    struct view_reader *r, const struct row *row, const struct sml_entry *entry)
{
	struct sml_str *place = place_of(r, row);

	if (!place->p)
		*place = sml_view_keep(r, value_of(r, entry));
}

/* As written: a rule is read again by others. */
static void
read_raw(
    struct view_reader *r, const struct row *row, const struct sml_entry *entry)
{
	struct sml_str *place = place_of(r, row);
	struct sml_str value = sml_str_trim(line_of(r, entry)->value);

	if (!place->p && sml_utf8_is_valid(value))
		*place = sml_view_keep(r, value);
}

static void
read_names(
    struct view_reader *r, const struct row *row, const struct sml_entry *entry)
{
	struct sml_contact_view *contact = &r->out->u.contact;
	struct sml_str *const parts[] = {&contact->family, &contact->given,
	    &contact->middle, &contact->prefix, &contact->suffix};
	struct sml_str rest = value_of(r, entry);
	struct sml_str part;

	(void)row;
	if (contact->family.p || contact->given.p)
		return;
	for (size_t i = 0; i < SML_ARRAY_LEN(parts); i++) {
		if (!sml_str_next(&rest, PART_SEP, &part))
			part = SML_STR("");
		*parts[i] = sml_view_keep(r, sml_str_trim(part));
	}
}

static void
read_organization(
    struct view_reader *r, const struct row *row, const struct sml_entry *entry)
{
	struct sml_contact_view *contact = &r->out->u.contact;
	struct sml_str rest = value_of(r, entry);
	struct sml_str part;

	(void)row;
	if (contact->organization.p || !sml_str_next(&rest, PART_SEP, &part))
		return;
	contact->organization = sml_view_keep(r, part);
	if (sml_str_next(&rest, PART_SEP, &part))
		contact->department = sml_view_keep(r, part);
}

static void
read_typed(
    struct view_reader *r, const struct row *row, const struct sml_entry *entry)
{
	static const char *const schemes[] = {"tel:", "mailto:", "sip:"};
	struct sml_buf *text = &r->canon.scratch[0];
	struct sml_str value = value_of(r, entry);
	struct sml_typed typed = {.is_preferred = false};
	struct sml_str name = sml_entry_name(&r->canon, entry);

	for (size_t i = 0; i < SML_ARRAY_LEN(schemes); i++) {
		if (sml_str_starts_nocase(value, schemes[i]))
			value =
			    sml_str_sub(value, strlen(schemes[i]), value.len);
	}
	sml_buf_reset(text);
	sml_view_put_parts(value, text);
	typed.value = sml_view_keep(r, sml_buf_str(text));
	sml_buf_reset(text);
	sml_param_types(line_of(r, entry), name, &typed.is_preferred, text);
	typed.types = sml_view_keep(
	    r, sml_str_sub(sml_buf_str(text), sizeof(";TYPE=") - 1, text->len));
	if (!r->err)
		r->err = sml_buf_err(text);
	if (typed.value.len)
		sml_buf_put(&r->lists[row->at], &typed, sizeof(typed));
}

static void
read_category(
    struct view_reader *r, const struct row *row, const struct sml_entry *entry)
{
	struct sml_str category = sml_view_keep(r, value_of(r, entry));

	if (category.len)
		sml_buf_put(&r->lists[row->at], &category, sizeof(category));
}

/* The day; some write it as a time of that day. */
static void
read_birthday(
    struct view_reader *r, const struct row *row, const struct sml_entry *entry)
{
	struct sml_contact_view *contact = &r->out->u.contact;
	struct sml_datetime *day = &contact->birthday;
	int64_t left;

	(void)row;
	if (contact->has_birthday ||
	    !sml_datetime_parse(value_of(r, entry), day))
		return;
	left = day->s % SML_DAY_S;
	day->s -= left < 0 ? left + SML_DAY_S : left;
	day->clock = SML_CLOCK_DATE;
	contact->has_birthday = true;
}

static void
read_photo(
    struct view_reader *r, const struct row *row, const struct sml_entry *entry)
{
	(void)row;
	(void)entry;
	r->out->u.contact.has_photo = true;
}

/* The zone of a local time; NULL if there is none that anybody knows. */
static const struct sml_zone *
zone_of(struct view_reader *r, const struct sml_param *tzid)
{
	const struct sml_zone *zone = r->old_zone;
	enum sml_err err = SML_OK;

	if (tzid)
		err =
		    sml_zone_of_item(r->lines, tzid->value, r->scratch, &zone);
	if (err && !r->err)
		r->err = err;
	return zone;
}

static void
read_when(
    struct view_reader *r, const struct row *row, const struct sml_entry *entry)
{
	const struct sml_line *line = line_of(r, entry);
	const struct sml_param *tzid = sml_line_param(line, "TZID");
	struct sml_when *when = place_of(r, row);
	const struct sml_zone *zone;
	const char *name;

	/* As written: in a zone that is UTC the canonical time is in UTC. */
	if (when->is_set ||
	    (!sml_datetime_parse(sml_str_trim(line->value), &when->time) &&
		!sml_datetime_parse(value_of(r, entry), &when->time)))
		return;
	when->is_set = true;
	if (when->time.clock != SML_CLOCK_LOCAL)
		return;
	zone = zone_of(r, tzid);
	name = zone ? sml_zone_name(zone) : NULL;
	if (name || tzid)
		when->zone =
		    sml_view_keep(r, name ? sml_str_of(name) : tzid->value);
	if (row->at == offsetof(struct sml_event_view, start))
		r->start_zone = zone;
}

static void
read_duration(
    struct view_reader *r, const struct row *row, const struct sml_entry *entry)
{
	(void)row;
	r->duration = sml_view_keep(r, sml_str_trim(line_of(r, entry)->value));
}

static void
read_int(
    struct view_reader *r, const struct row *row, const struct sml_entry *entry)
{
	int *place = place_of(r, row);
	uint64_t value;

	if (sml_str_u64(value_of(r, entry), &value) && value <= 100)
		*place = (int)value;
}

static void
read_count(
    struct view_reader *r, const struct row *row, const struct sml_entry *entry)
{
	size_t *place = place_of(r, row);

	(void)entry;
	++*place;
}

/* TRANSPARENT; in vCalendar 1.0 a number that is not 0. */
static void
read_transparency(
    struct view_reader *r, const struct row *row, const struct sml_entry *entry)
{
	struct sml_str value = value_of(r, entry);
	uint64_t n;

	(void)row;
	r->out->u.event.is_transparent =
	    sml_str_is_nocase(value, "TRANSPARENT") ||
	    (sml_str_u64(value, &n) && n);
}

/* ---- the table ---- */

#define TEXT_AT(type, member) read_text, offsetof(struct type, member)
#define WHEN_AT(member) read_when, offsetof(struct sml_event_view, member)
#define COUNT_AT(member) read_count, offsetof(struct sml_event_view, member)

static const struct row contact_rows[] = {
    {"FN", SML_FIELD_NAME, TEXT_AT(sml_contact_view, full_name)},
    {"N", SML_FIELD_NAME, read_names, 0},
    {"NICKNAME", SML_FIELD_NICKNAME, TEXT_AT(sml_contact_view, nickname)},
    {"ORG", SML_FIELD_ORGANIZATION, read_organization, 0},
    {"TITLE", SML_FIELD_TITLE, TEXT_AT(sml_contact_view, title)},
    {"ROLE", SML_FIELD_ROLE, TEXT_AT(sml_contact_view, role)},
    {"TEL", SML_FIELD_PHONE, read_typed, VIEW_PHONES},
    {"EMAIL", SML_FIELD_EMAIL, read_typed, VIEW_EMAILS},
    {"ADR", SML_FIELD_ADDRESS, read_typed, VIEW_ADDRESSES},
    {"LABEL", SML_FIELD_ADDRESS, NULL, 0},
    {"URL", SML_FIELD_WEB, read_typed, VIEW_WEBS},
    {"IMPP", SML_FIELD_CHAT, NULL, 0},
    {"X-AIM", SML_FIELD_CHAT, NULL, 0},
    {"X-GROUPWISE", SML_FIELD_CHAT, NULL, 0},
    {"X-ICQ", SML_FIELD_CHAT, NULL, 0},
    {"X-JABBER", SML_FIELD_CHAT, NULL, 0},
    {"X-MS-IMADDRESS", SML_FIELD_CHAT, NULL, 0},
    {"X-MSN", SML_FIELD_CHAT, NULL, 0},
    {"X-SIP", SML_FIELD_CHAT, NULL, 0},
    {"X-SKYPE", SML_FIELD_CHAT, NULL, 0},
    {"X-YAHOO", SML_FIELD_CHAT, NULL, 0},
    {"BDAY", SML_FIELD_BIRTHDAY, read_birthday, 0},
    {"ANNIVERSARY", SML_FIELD_ANNIVERSARY, NULL, 0},
    {"X-ANNIVERSARY", SML_FIELD_ANNIVERSARY, NULL, 0},
    {"X-EVOLUTION-ANNIVERSARY", SML_FIELD_ANNIVERSARY, NULL, 0},
    {"X-MS-ANNIVERSARY", SML_FIELD_ANNIVERSARY, NULL, 0},
    {"PHOTO", SML_FIELD_PHOTO, read_photo, 0},
    {"NOTE", SML_FIELD_NOTE, TEXT_AT(sml_contact_view, note)},
    {"CATEGORIES", SML_FIELD_CATEGORIES, read_category, VIEW_CATEGORIES},
    {"CLASS", SML_FIELD_PRIVACY, NULL, 0},
};

static const struct row calendar_rows[] = {
    {"SUMMARY", SML_FIELD_SUMMARY, TEXT_AT(sml_event_view, summary)},
    {"DESCRIPTION", SML_FIELD_TEXT, TEXT_AT(sml_event_view, description)},
    {"X-ALT-DESC", SML_FIELD_TEXT, NULL, 0},
    {"LOCATION", SML_FIELD_LOCATION, TEXT_AT(sml_event_view, location)},
    {"UID", SML_FIELD_OTHER, TEXT_AT(sml_event_view, uid)},
    {"DTSTART", SML_FIELD_START, WHEN_AT(start)},
    {"DTEND", SML_FIELD_END, WHEN_AT(end)},
    {"DURATION", SML_FIELD_END, read_duration, 0},
    {"DUE", SML_FIELD_DUE, WHEN_AT(due)},
    {"COMPLETED", SML_FIELD_STATUS, WHEN_AT(completed)},
    {"RRULE", SML_FIELD_REPEATS, read_raw,
	offsetof(struct sml_event_view, rule)},
    {"EXRULE", SML_FIELD_REPEATS, NULL, 0},
    {"RDATE", SML_FIELD_REPEATS, NULL, 0},
    {"EXDATE", SML_FIELD_EXCEPTIONS, COUNT_AT(exception_count)},
    {"RECURRENCE-ID", SML_FIELD_EXCEPTIONS, NULL, 0},
    {"VALARM", SML_FIELD_REMINDER, NULL, 0},
    {"TRIGGER", SML_FIELD_REMINDER, NULL, 0},
    {"AALARM", SML_FIELD_REMINDER, COUNT_AT(alarm_count)},
    {"DALARM", SML_FIELD_REMINDER, COUNT_AT(alarm_count)},
    {"MALARM", SML_FIELD_REMINDER, COUNT_AT(alarm_count)},
    {"PALARM", SML_FIELD_REMINDER, COUNT_AT(alarm_count)},
    {"ATTENDEE", SML_FIELD_ATTENDEES, COUNT_AT(attendee_count)},
    {"ORGANIZER", SML_FIELD_ATTENDEES, NULL, 0},
    {"TRANSP", SML_FIELD_BUSY, read_transparency, 0},
    {"X-MICROSOFT-CDO-BUSYSTATUS", SML_FIELD_BUSY, NULL, 0},
    {"STATUS", SML_FIELD_STATUS, TEXT_AT(sml_event_view, status)},
    {"PERCENT-COMPLETE", SML_FIELD_STATUS, read_int,
	offsetof(struct sml_event_view, percent)},
    {"PRIORITY", SML_FIELD_PRIORITY, read_int,
	offsetof(struct sml_event_view, priority)},
    {"ATTACH", SML_FIELD_ATTACHMENT, NULL, 0},
    {"URL", SML_FIELD_WEB, NULL, 0},
    {"COMMENT", SML_FIELD_NOTE, NULL, 0},
    {"CATEGORIES", SML_FIELD_CATEGORIES, read_category, VIEW_CATEGORIES},
    {"CLASS", SML_FIELD_PRIVACY, NULL, 0},
};

static const struct row note_rows[] = {
    {"BODY", SML_FIELD_TEXT, TEXT_AT(sml_note_view, body)},
    {"NOTE", SML_FIELD_TEXT, TEXT_AT(sml_note_view, body)},
    {"DESCRIPTION", SML_FIELD_TEXT, TEXT_AT(sml_note_view, body)},
    {"SUMMARY", SML_FIELD_SUMMARY, TEXT_AT(sml_note_view, title)},
    {"CATEGORIES", SML_FIELD_CATEGORIES, NULL, 0},
    {"CLASS", SML_FIELD_PRIVACY, NULL, 0},
};

static const struct table {
	const struct row *rows;
	size_t count;
} tables[] = {
    [SML_KIND_CONTACT] = {contact_rows, SML_ARRAY_LEN(contact_rows)},
    [SML_KIND_CALENDAR] = {calendar_rows, SML_ARRAY_LEN(calendar_rows)},
    [SML_KIND_NOTE] = {note_rows, SML_ARRAY_LEN(note_rows)},
};

static const struct row *
row_of(enum sml_kind kind, struct sml_str name)
{
	const struct table *table = &tables[kind];

	for (size_t i = 0; i < table->count; i++) {
		if (sml_str_is_nocase(name, table->rows[i].name))
			return &table->rows[i];
	}
	return NULL;
}

enum sml_field
sml_field_of(enum sml_kind kind, struct sml_str name)
{
	const struct row *row = row_of(kind, name);

	return row ? row->field : SML_FIELD_OTHER;
}

void
sml_view_read(struct view_reader *r, const struct sml_entry *entry)
{
	const struct row *row =
	    row_of(r->out->kind, sml_entry_name(&r->canon, entry));

	if (row && row->read && !r->err)
		row->read(r, row, entry);
}

const char *
sml_field_word(enum sml_field field)
{
	static const char *const words[SML_FIELD_COUNT] = {
	    [SML_FIELD_OTHER] = "",
	    [SML_FIELD_NAME] = "name",
	    [SML_FIELD_NICKNAME] = "nickname",
	    [SML_FIELD_ORGANIZATION] = "organization",
	    [SML_FIELD_TITLE] = "title",
	    [SML_FIELD_ROLE] = "role",
	    [SML_FIELD_PHONE] = "phone",
	    [SML_FIELD_EMAIL] = "email",
	    [SML_FIELD_ADDRESS] = "address",
	    [SML_FIELD_WEB] = "web page",
	    [SML_FIELD_CHAT] = "chat",
	    [SML_FIELD_BIRTHDAY] = "birthday",
	    [SML_FIELD_ANNIVERSARY] = "anniversary",
	    [SML_FIELD_PHOTO] = "photo",
	    [SML_FIELD_NOTE] = "note",
	    [SML_FIELD_CATEGORIES] = "categories",
	    [SML_FIELD_PRIVACY] = "privacy",
	    [SML_FIELD_SUMMARY] = "summary",
	    [SML_FIELD_TEXT] = "text",
	    [SML_FIELD_LOCATION] = "location",
	    [SML_FIELD_START] = "start",
	    [SML_FIELD_END] = "end",
	    [SML_FIELD_DUE] = "due date",
	    [SML_FIELD_REPEATS] = "repeats",
	    [SML_FIELD_EXCEPTIONS] = "exceptions",
	    [SML_FIELD_REMINDER] = "reminder",
	    [SML_FIELD_ATTENDEES] = "attendees",
	    [SML_FIELD_BUSY] = "busy",
	    [SML_FIELD_STATUS] = "status",
	    [SML_FIELD_PRIORITY] = "priority",
	    [SML_FIELD_ATTACHMENT] = "attachment",
	};

	return words[field];
}
