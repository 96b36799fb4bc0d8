/* SPDX-License-Identifier: Apache-2.0 */
/* ATTENDEE of 1.0, ATTENDEE and ORGANIZER of 2.0. They are data: who is asked
 * to come is written down, nobody is told. */
#include "base/limits.h"
#include "content/convert_calendar.h"

#define PARAMS_MAX 16

/* A parameter and its value in both formats. A value of 1.0 that 2.0 does not
 * tell from another one goes along in a parameter of its own. */
struct word {
	const char *old_name;
	const char *old_value;
	const char *new_name;
	const char *new_value; /* NULL: what is meant without */
	const char *beside;    /* the parameter that tells it apart */
};

static const struct word words[] = {
    {"STATUS", "NEEDS ACTION", "PARTSTAT", "NEEDS-ACTION", NULL},
    {"STATUS", "ACCEPTED", "PARTSTAT", "ACCEPTED", NULL},
    {"STATUS", "DECLINED", "PARTSTAT", "DECLINED", NULL},
    {"STATUS", "TENTATIVE", "PARTSTAT", "TENTATIVE", NULL},
    {"STATUS", "DELEGATED", "PARTSTAT", "DELEGATED", NULL},
    {"STATUS", "COMPLETED", "PARTSTAT", "COMPLETED", NULL},
    {"STATUS", "CONFIRMED", "PARTSTAT", "ACCEPTED", "X-VCALENDAR-STATUS"},
    {"STATUS", "SENT", "PARTSTAT", "NEEDS-ACTION", "X-VCALENDAR-STATUS"},
    {"EXPECT", "REQUIRE", "ROLE", "REQ-PARTICIPANT", NULL},
    {"EXPECT", "REQUEST", "ROLE", "OPT-PARTICIPANT", NULL},
    {"EXPECT", "FYI", "ROLE", "NON-PARTICIPANT", NULL},
    {"EXPECT", "IMMEDIATE", "ROLE", "REQ-PARTICIPANT", "X-VCALENDAR-EXPECT"},
    {"ROLE", "OWNER", "ROLE", "CHAIR", NULL},
    {"ROLE", "ATTENDEE", NULL, NULL, NULL},
    {"ROLE", "ORGANIZER", NULL, NULL, "X-VCALENDAR-ROLE"},
    {"ROLE", "DELEGATE", NULL, NULL, "X-VCALENDAR-ROLE"},
    {"RSVP", "YES", "RSVP", "TRUE", NULL},
    {"RSVP", "NO", "RSVP", "FALSE", NULL},
};

struct params {
	struct sml_param v[PARAMS_MAX];
	size_t count;
};

static void
add(struct params *params, const char *name, struct sml_str value)
{
	if (params->count < PARAMS_MAX)
		params->v[params->count++] = (struct sml_param){
		    .name = sml_str_of(name), .value = value};
}

static struct sml_str
param_of(const struct sml_line *line, const char *name)
{
	const struct sml_param *param = sml_line_param(line, name);

	return param ? sml_str_trim(param->value) : SML_STR_NONE;
}

/* Letters, digits and what stands between them: safe in a format that knows
 * no quotes. */
static bool
is_token(struct sml_str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c <= ' ' || c >= 0x7F || c == ':' || c == ';' || c == ',' ||
		    c == '"' || c == '=' || c == '\\')
			return false;
	}
	return s.len > 0;
}

/* A parameter that neither format gives another name. */
static void
carry(struct sml_cal_job *job, const struct sml_param *param,
    struct params *params)
{
	static const char *const known[] = {"CN", "ROLE", "STATUS", "PARTSTAT",
	    "RSVP", "EXPECT", "CHARSET", "ENCODING", "VALUE",
	    "X-VCALENDAR-STATUS", "X-VCALENDAR-EXPECT", "X-VCALENDAR-ROLE"};

	if (!param->name.p)
		return;
	for (size_t i = 0; i < SML_ARRAY_LEN(known); i++) {
		if (sml_str_is_nocase(param->name, known[i]))
			return;
	}
	if ((job->to_old && !is_token(param->value)) ||
	    params->count == PARAMS_MAX) {
		sml_cal_leave_out(job, param->name);
		return;
	}
	params->v[params->count++] = *param;
}

/* ---- to 2.0 ---- */

static void
add_word_new(struct sml_cal_job *job, const struct sml_line *line,
    const char *name, struct params *params)
{
	struct sml_str value = param_of(line, name);

	if (!value.len)
		return;
	for (size_t i = 0; i < SML_ARRAY_LEN(words); i++) {
		const struct word *word = &words[i];

		if (!sml_str_is_nocase(sml_str_of(word->old_name), name) ||
		    !(sml_str_is_nocase(value, word->old_value) ||
			(word->new_value &&
			    sml_str_is_nocase(value, word->new_value))))
			continue;
		if (word->new_name)
			add(params, word->new_name,
			    sml_str_of(word->new_value));
		if (word->beside)
			add(params, word->beside, sml_str_of(word->old_value));
		return;
	}
	if (is_token(value))
		add(params,
		    sml_str_is(sml_str_of(name), "STATUS") ? "PARTSTAT" : name,
		    value);
	else
		sml_cal_leave_out(job, sml_str_of(name));
}

/* "Name <address>", "address" or "Name". */
static void
split_value(struct sml_str text, struct sml_str *name, struct sml_str *address)
{
	size_t open = text.len;

	text = sml_str_trim(text);
	*name = SML_STR("");
	*address = text;
	for (size_t i = text.len; i && sml_str_ends(text, ">"); i--) {
		if (text.p[i - 1] == '<') {
			open = i - 1;
			break;
		}
	}
	if (open < text.len) {
		*name = sml_str_trim(sml_str_sub(text, 0, open));
		*address = sml_str_trim(
		    sml_str_sub(text, open + 1, text.len - open - 2));
	} else if (sml_str_chr(text, '@', 0) == text.len &&
		   sml_str_chr(text, ':', 0) == text.len) {
		*name = text;
		*address = SML_STR("");
	}
}

/* Quotes and controls have no place in a parameter. */
static struct sml_str
quotable(struct sml_cal_job *job, struct sml_str name)
{
	sml_buf_reset(&job->text);
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.p[i];

		if (c == '"')
			c = '\'';
		sml_buf_put_byte(&job->text, c < ' ' || c == 0x7F ? ' ' : c);
	}
	return sml_cal_keep(job);
}

static struct sml_str
uri_of(struct sml_cal_job *job, struct sml_str address)
{
	bool is_uri = sml_str_chr(address, ':', 0) < address.len;

	if (!address.len)
		return SML_STR("invalid:nomail");
	if (sml_str_starts_nocase(address, "mailto:"))
		address = sml_str_sub(address, 7, address.len);
	else if (is_uri || sml_str_chr(address, '@', 0) == address.len)
		return address;
	sml_buf_reset(&job->text);
	sml_buf_put_text(&job->text, "mailto:");
	sml_buf_put_str(&job->text, address);
	return sml_cal_keep(job);
}

static void
to_new(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct sml_line *line)
{
	struct params params = {.count = 0};
	struct sml_str name, address, role = param_of(line, "ROLE");
	bool is_organizer =
	    sml_str_is_nocase(role, "ORGANIZER") && !part->has_organizer;

	split_value(
	    sml_cal_plain(job, sml_cal_value(job, line)), &name, &address);
	if (!name.len && !address.len)
		return;
	if (name.len) {
		name = quotable(job, name);
		add(&params, "CN", name);
		for (size_t i = 0; i < name.len; i++)
			params.v[0].is_quoted |= name.p[i] == ',' ||
						 name.p[i] == ':' ||
						 name.p[i] == ';';
	}
	add_word_new(job, line, "STATUS", &params);
	if (!is_organizer)
		add_word_new(job, line, "ROLE", &params);
	if (!sml_str_is_nocase(role, "OWNER"))
		add_word_new(job, line, "EXPECT", &params);
	else if (param_of(line, "EXPECT").p)
		add(&params, "X-VCALENDAR-EXPECT", param_of(line, "EXPECT"));
	add_word_new(job, line, "RSVP", &params);
	for (size_t i = 0; i < line->param_count; i++)
		carry(job, &line->params[i], &params);
	part->has_organizer |= is_organizer;
	sml_cal_put_text(job,
	    is_organizer ? SML_STR("ORGANIZER") : SML_STR("ATTENDEE"), params.v,
	    params.count, uri_of(job, address));
}

/* ---- to 1.0 ---- */

static void
add_word_old(struct sml_cal_job *job, const struct sml_line *line,
    const char *new_name, struct params *params)
{
	struct sml_str value = param_of(line, new_name);
	const struct word *best = NULL;

	if (!value.len)
		return;
	for (size_t i = 0; i < SML_ARRAY_LEN(words); i++) {
		const struct word *word = &words[i];
		struct sml_str beside;

		if (!word->new_name ||
		    !sml_str_is(sml_str_of(word->new_name), new_name) ||
		    !sml_str_is_nocase(value, word->new_value))
			continue;
		beside =
		    word->beside ? param_of(line, word->beside) : SML_STR_NONE;
		if ((!best && !word->beside) ||
		    sml_str_is_nocase(beside, word->old_value))
			best = word;
	}
	if (best)
		add(params, best->old_name, sml_str_of(best->old_value));
	else if (is_token(value))
		add(params,
		    sml_str_is(sml_str_of(new_name), "PARTSTAT") ? "STATUS"
								 : new_name,
		    value);
	else
		sml_cal_leave_out(job, sml_str_of(new_name));
}

static struct sml_str
old_value(struct sml_cal_job *job, const struct sml_line *line)
{
	const struct sml_param *cn = sml_line_param(line, "CN");
	struct sml_str uri = sml_str_trim(line->value);
	struct sml_str address = uri;
	struct sml_buf out;
	struct sml_str text;

	if (sml_str_starts_nocase(uri, "mailto:"))
		address = sml_str_sub(uri, 7, uri.len);
	else if (sml_str_is_nocase(uri, "invalid:nomail"))
		address = SML_STR("");
	sml_buf_init(&out, SML_LINE_MAX);
	if (cn && cn->value.len) {
		sml_buf_put_str(&out, sml_str_trim(cn->value));
		if (address.len)
			sml_buf_printf(&out, " <%.*s>", SML_STR_ARG(address));
	} else if (sml_str_chr(address, '@', 0) < address.len ||
		   sml_str_chr(address, ':', 0) < address.len) {
		sml_buf_put_str(&out, address);
	} else {
		/* In brackets, or it would be read as a name. */
		sml_buf_printf(&out, "<%.*s>", SML_STR_ARG(address));
	}
	sml_buf_reset(&job->text);
	sml_convert_put_few_escapes(sml_buf_str(&out), &job->text);
	sml_cal_fail(job, out.err);
	sml_buf_free(&out);
	text = sml_cal_keep(job);
	return text;
}

static void
to_old(struct sml_cal_job *job, const struct sml_line *line)
{
	struct params params = {.count = 0};
	struct sml_str role = param_of(line, "X-VCALENDAR-ROLE");
	bool is_organizer = sml_str_is_nocase(line->name, "ORGANIZER");
	struct sml_str expect = param_of(line, "X-VCALENDAR-EXPECT");

	if (!sml_str_trim(line->value).len && !param_of(line, "CN").len)
		return;
	if (is_organizer)
		add(&params, "ROLE", SML_STR("ORGANIZER"));
	else if (is_token(role))
		add(&params, "ROLE", role);
	add_word_old(job, line, "PARTSTAT", &params);
	add_word_old(job, line, "ROLE", &params);
	if (sml_str_is_nocase(param_of(line, "ROLE"), "CHAIR") &&
	    is_token(expect))
		add(&params, "EXPECT", expect);
	add_word_old(job, line, "RSVP", &params);
	for (size_t i = 0; i < line->param_count; i++)
		carry(job, &line->params[i], &params);
	sml_cal_put_text(job, SML_STR("ATTENDEE"), params.v, params.count,
	    old_value(job, line));
}

void
sml_cal_attendee(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct sml_line *line)
{
	if (job->err)
		return;
	if (job->to_old)
		to_old(job, line);
	else
		to_new(job, part, line);
}
