/* SPDX-License-Identifier: Apache-2.0 */
/* Organizer and attendees of a meeting, as lines and as recipients. */
#include "mapping/map_event_priv.h"

#include "base/limits.h"
#include "mapping/map_row.h"

#include <string.h>

enum {
	STATE_MEETING = 1,
	STATE_RECEIVED = 2,
	STATE_CANCELLED = 4,
	FLAG_SENDABLE = 1,
	FLAG_ORGANIZER = 2,
	TYPE_REQUIRED = 1,
	TYPE_OPTIONAL = 2,
	TYPE_RESOURCE = 3,
	RESPONSE_NONE = 0,
	RESPONSE_ORGANIZER = 1,
	RESPONSE_TENTATIVE = 2,
	RESPONSE_ACCEPTED = 3,
	RESPONSE_DECLINED = 4,
	RESPONSE_PENDING = 5
};

/* More are kept in the text alone: no meeting of people. */
#define PEOPLE_MAX 500
#define PARAMS_MAX 7
#define ANSWERED "X-MS-OLK-RESPTIME"

static const struct answer {
	const char *word;
	int64_t status;
} answers[] = {{"TENTATIVE", RESPONSE_TENTATIVE},
    {"ACCEPTED", RESPONSE_ACCEPTED}, {"DECLINED", RESPONSE_DECLINED},
    {"NEEDS-ACTION", RESPONSE_NONE}};

/* The first row that fits counts. */
static const struct role {
	const char *name, *value;
	int64_t type;
} roles[] = {{"CUTYPE", "RESOURCE", TYPE_RESOURCE},
    {"CUTYPE", "ROOM", TYPE_RESOURCE},
    {"ROLE", "NON-PARTICIPANT", TYPE_RESOURCE},
    {"ROLE", "OPT-PARTICIPANT", TYPE_OPTIONAL}};

/* ---- writing ---- */

struct params {
	struct sml_param *v;
	size_t count;
};

static void
add(struct params *params, const char *name, struct sml_str value)
{
	if (params->count < PARAMS_MAX)
		params->v[params->count++] =
		    (struct sml_param){sml_str_of(name), value,
			memchr(value.p, ',', value.len) != NULL};
}

/* A name as a parameter, which cannot hold quotes and controls. */
static struct sml_str
name_of(struct outlook_event_out *out, const struct outlook_recipient *who)
{
	struct sml_str name = outlook_value_str(&who->v[OUTLOOK_COLUMN_NAME]);

	for (size_t i = 0; i < name.len; i++) {
		uint8_t byte = (uint8_t)name.p[i];

		if (byte == '"')
			byte = '\'';
		sml_buf_put_byte(&out->text, byte < ' ' ? ' ' : byte);
	}
	return outlook_event_keep(out);
}

/* mailto:, or what says that there is no address. */
static struct sml_str
address_of(struct outlook_event_out *out, const struct outlook_recipient *who)
{
	struct sml_str type =
	    outlook_value_str(&who->v[OUTLOOK_COLUMN_ADDRESS_TYPE]);
	struct sml_str address =
	    outlook_value_str(&who->v[OUTLOOK_COLUMN_SMTP_ADDRESS]);

	if (!address.len && (!type.len || sml_str_is_nocase(type, "SMTP")))
		address = outlook_value_str(&who->v[OUTLOOK_COLUMN_ADDRESS]);
	if (!address.len)
		return SML_STR("invalid:nomail");
	sml_buf_put_text(&out->text, "mailto:");
	for (size_t i = 0; i < address.len; i++) {
		if ((uint8_t)address.p[i] > ' ')
			sml_buf_put_byte(&out->text, (uint8_t)address.p[i]);
	}
	return outlook_event_keep(out);
}

static struct sml_datetime
answered_at(const struct outlook_recipient *who)
{
	return (struct sml_datetime){
	    outlook_event_utc_s(
		outlook_value_number(&who->v[OUTLOOK_COLUMN_STATUS_TIME], 0)),
	    SML_CLOCK_UTC};
}

static void
put_person(struct outlook_event_out *out, const struct outlook_item *item,
    const struct outlook_recipient *who)
{
	bool is_organizer =
	    outlook_value_number(&who->v[OUTLOOK_COLUMN_FLAGS], 0) &
	    FLAG_ORGANIZER;
	int64_t type =
	    outlook_value_number(&who->v[OUTLOOK_COLUMN_TYPE], TYPE_REQUIRED);
	int64_t status =
	    outlook_value_number(&who->v[OUTLOOK_COLUMN_STATUS], 0);
	struct params params = {
	    sml_arena_array(out->arena, PARAMS_MAX, sizeof(*params.v)), 0};
	struct sml_str name = name_of(out, who);
	struct sml_str address = address_of(out, who);

	if (!params.v) {
		outlook_event_fail(out, SML_E_NOMEM);
		return;
	}
	if (name.len)
		add(&params, "CN", name);
	if (is_organizer) {
		outlook_event_put_params(
		    out, "ORGANIZER", params.v, params.count, address);
		return;
	}
	if (type == TYPE_RESOURCE)
		add(&params, "CUTYPE", SML_STR("RESOURCE"));
	if (type != TYPE_REQUIRED)
		add(&params, "ROLE",
		    type == TYPE_OPTIONAL ? SML_STR("OPT-PARTICIPANT")
					  : SML_STR("NON-PARTICIPANT"));
	for (size_t i = 0; i < SML_ARRAY_LEN(answers); i++) {
		if (answers[i].status == status && status != RESPONSE_NONE)
			add(&params, "PARTSTAT", sml_str_of(answers[i].word));
	}
	if (who->v[OUTLOOK_COLUMN_STATUS_TIME].state == OUTLOOK_PRESENT) {
		sml_datetime_put(answered_at(who), &out->text);
		add(&params, ANSWERED, outlook_event_keep(out));
	}
	if (outlook_item_number(item, OUTLOOK_PR_RESPONSE_REQUESTED, 0))
		add(&params, "RSVP", SML_STR("TRUE"));
	outlook_event_put_params(
	    out, "ATTENDEE", params.v, params.count, address);
}

void
outlook_event_put_people(
    struct outlook_event_out *out, const struct outlook_item *item)
{
	int64_t state = outlook_item_number(item, OUTLOOK_PR_APPT_STATE, 0);

	if (!(state & STATE_MEETING))
		return;
	for (size_t i = 0; i < item->recipient_count; i++)
		put_person(out, item, &item->recipients[i]);
}

/* ---- reading ---- */

struct people {
	struct outlook_recipient *v;
	size_t count;
	bool has_organizer;
	bool wants_answer;
	int64_t response; /* of the last attendee */
	size_t attendees;
};

static bool
has_param(const struct sml_line *line, const char *name, const char *value)
{
	const struct sml_param *param = sml_line_param(line, name);

	return param && sml_str_is_nocase(param->value, value);
}

static int64_t
type_of(const struct sml_line *line)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(roles); i++) {
		if (has_param(line, roles[i].name, roles[i].value))
			return roles[i].type;
	}
	return TYPE_REQUIRED;
}

static int64_t
status_of(const struct sml_line *line)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(answers); i++) {
		if (has_param(line, "PARTSTAT", answers[i].word))
			return answers[i].status;
	}
	return RESPONSE_NONE;
}

static struct outlook_recipient *
find_person(const struct people *people, struct sml_str address)
{
	for (size_t i = 0; address.len && i < people->count; i++) {
		struct sml_str known = outlook_value_str(
		    &people->v[i].v[OUTLOOK_COLUMN_SMTP_ADDRESS]);

		if (sml_str_eq_nocase(known, address))
			return &people->v[i];
	}
	return NULL;
}

static enum sml_err
set_name(struct outlook_event_in *in, const struct sml_line *line,
    struct outlook_recipient *who, struct sml_str address)
{
	const struct sml_param *cn = sml_line_param(line, "CN");
	struct sml_str name = address;
	enum sml_err err = SML_OK;

	if (cn && cn->value.len)
		err = outlook_event_word(in, line, cn->value, &name);
	if (!err)
		outlook_value_set_str(&who->v[OUTLOOK_COLUMN_NAME], name);
	return err;
}

/* Empty if it is no mail address. */
static enum sml_err
find_address(struct outlook_event_in *in, const struct sml_line *line,
    struct sml_str *out)
{
	enum sml_err err =
	    outlook_event_word(in, line, sml_str_trim(line->value), out);

	if (!err)
		*out = sml_str_starts_nocase(*out, "mailto:")
			   ? sml_str_trim(sml_str_sub(*out, 7, out->len))
			   : SML_STR("");
	return err;
}

static void
set_answered(struct outlook_recipient *who, const struct sml_line *line)
{
	const struct sml_param *param = sml_line_param(line, ANSWERED);
	struct sml_datetime time;

	if (param && sml_datetime_parse(sml_str_trim(param->value), &time) &&
	    time.clock == SML_CLOCK_UTC && outlook_map_has_day(time.s))
		outlook_value_set_number(&who->v[OUTLOOK_COLUMN_STATUS_TIME],
		    outlook_event_filetime(time.s));
}

static enum sml_err
add_person(struct outlook_event_in *in, const struct sml_line *line,
    bool is_organizer, struct people *people)
{
	struct sml_str address;
	struct outlook_recipient *who;
	enum sml_err err = find_address(in, line, &address);

	if (err)
		return err;
	people->wants_answer |= has_param(line, "RSVP", "TRUE");
	who = find_person(people, address);
	/* The organizer attends as well. */
	if (who || people->count == PEOPLE_MAX)
		return SML_OK;
	who = &people->v[people->count++];
	err = set_name(in, line, who, address);
	if (err)
		return err;
	outlook_value_set_number(&who->v[OUTLOOK_COLUMN_TYPE],
	    is_organizer ? TYPE_REQUIRED : type_of(line));
	outlook_value_set_number(&who->v[OUTLOOK_COLUMN_FLAGS],
	    (address.len ? FLAG_SENDABLE : 0) |
		(is_organizer ? FLAG_ORGANIZER : 0));
	if (address.len) {
		outlook_value_set_str(
		    &who->v[OUTLOOK_COLUMN_ADDRESS_TYPE], SML_STR("SMTP"));
		outlook_value_set_str(&who->v[OUTLOOK_COLUMN_ADDRESS], address);
		outlook_value_set_str(
		    &who->v[OUTLOOK_COLUMN_SMTP_ADDRESS], address);
	}
	if (is_organizer) {
		people->has_organizer = true;
		return SML_OK;
	}
	set_answered(who, line);
	people->attendees++;
	people->response = status_of(line);
	outlook_value_set_number(
	    &who->v[OUTLOOK_COLUMN_STATUS], people->response);
	return SML_OK;
}

/* Names of those of @type, or of all but the organizer (0), with "; "
 * between. */
static enum sml_err
set_names(struct outlook_event_in *in, const struct people *people,
    int64_t type, enum outlook_prop prop)
{
	struct sml_str names;
	struct sml_buf buf;
	enum sml_err err;

	sml_buf_init(&buf, SML_ITEM_MAX);
	for (size_t i = 0; i < people->count; i++) {
		const struct outlook_recipient *who = &people->v[i];

		if (type && outlook_value_number(
				&who->v[OUTLOOK_COLUMN_TYPE], 0) != type)
			continue;
		if (buf.len)
			sml_buf_put_text(&buf, "; ");
		sml_buf_put_str(
		    &buf, outlook_value_str(&who->v[OUTLOOK_COLUMN_NAME]));
	}
	err = outlook_event_take(in->arena, &buf, &names);
	if (!err)
		outlook_item_set_str(in->item, prop, names);
	return err;
}

/* Nobody says which attendee the user is; the only one must be. */
static void
set_state(struct outlook_item *item, const struct people *people)
{
	int64_t state = 0;
	int64_t response = RESPONSE_NONE;

	if (people->count) {
		state = STATE_MEETING;
		response = RESPONSE_ORGANIZER;
	}
	if (people->has_organizer) {
		state |= STATE_RECEIVED;
		response = people->attendees == 1 && people->response
			       ? people->response
			       : RESPONSE_PENDING;
	}
	outlook_item_set_number(item, OUTLOOK_PR_APPT_STATE, state);
	outlook_item_set_number(item, OUTLOOK_PR_RESPONSE_STATUS, response);
	/* No invitation of ours went out. */
	outlook_item_set_number(item, OUTLOOK_PR_IS_INVITED, false);
	outlook_item_set_number(
	    item, OUTLOOK_PR_RESPONSE_REQUESTED, people->wants_answer);
	outlook_item_set_number(
	    item, OUTLOOK_PR_REPLY_REQUESTED, people->wants_answer);
}

static size_t
count_lines(const struct outlook_event_in *in, const char *name)
{
	size_t at = 0;
	size_t count = 0;

	while (outlook_event_next(in, name, &at))
		count++;
	return count;
}

enum sml_err
outlook_event_set_people(struct outlook_event_in *in)
{
	const struct sml_line *line = outlook_event_find(in, "ORGANIZER");
	size_t count = count_lines(in, "ATTENDEE") + (line ? 1 : 0);
	struct people people = {.count = 0};
	size_t at = 0;
	enum sml_err err = SML_OK;

	people.v = sml_arena_array(in->arena,
	    (count < PEOPLE_MAX ? count : PEOPLE_MAX) + 1, sizeof(*people.v));
	if (!people.v)
		return SML_E_NOMEM;
	if (line)
		err = add_person(in, line, true, &people);
	while (!err && (line = outlook_event_next(in, "ATTENDEE", &at)))
		err = add_person(in, line, false, &people);
	if (err)
		return err;
	in->item->has_recipients = true;
	in->item->recipients = people.v;
	in->item->recipient_count = people.count;
	set_state(in->item, &people);
	outlook_item_set_str(in->item, OUTLOOK_PR_OWNER_NAME,
	    people.has_organizer
		? outlook_value_str(&people.v[0].v[OUTLOOK_COLUMN_NAME])
		: SML_STR_NONE);
	err = set_names(in, &people, 0, OUTLOOK_PR_ALL_ATTENDEES);
	if (!err)
		err = set_names(
		    in, &people, TYPE_REQUIRED, OUTLOOK_PR_TO_ATTENDEES);
	return err ? err
		   : set_names(
			 in, &people, TYPE_OPTIONAL, OUTLOOK_PR_CC_ATTENDEES);
}
