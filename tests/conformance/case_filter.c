/* SPDX-License-Identifier: Apache-2.0 */
/* Cases: filters of 1.2, and those in a name of before. */
#include "conformance/cases.h"

static void
add_three(struct conf_session *s)
{
	conf_add(s, "1", "Ash", "111");
	conf_add(s, "2", "Beech", "222");
	conf_add(s, "3", "Cedar", "333");
}

/* XML of a Filter; @record and @type as given. */
static const char *
filter(struct conf_run *run, const char *grammar, const char *record,
    const char *type)
{
	return conf_printf(run,
	    "<Filter><Meta><Type xmlns='syncml:metinf'>text/x-vcard</Type>"
	    "</Meta><Record><Item><Meta><Type xmlns='syncml:metinf'>%s</Type>"
	    "</Meta><Data>%s</Data></Item></Record><FilterType>%s</FilterType>"
	    "</Filter>",
	    grammar, record, type);
}

/* An Alert with a filter; the code of its Status. */
static unsigned
alert_with(
    struct conf_session *s, unsigned code, const char *target, const char *xml)
{
	struct conf_device *dev = s->dev;
	struct conf_alert alert = {
	    .code = code, .target = target, .source = "card", .filter = xml};
	unsigned cmd;

	dev->next[CONF_CONTACTS] = ++s->server->serial;
	if (dev->anchor[CONF_CONTACTS])
		alert.last =
		    conf_printf(s->run, "%u", dev->anchor[CONF_CONTACTS]);
	alert.next = conf_printf(s->run, "%u", dev->next[CONF_CONTACTS]);
	conf_begin(s);
	if (!dev->is_described)
		conf_put_devinf(s);
	cmd = conf_put_alert(&s->out, &alert);
	conf_send(s, true);
	s->effective[CONF_CONTACTS] =
	    conf_code(conf_find(&s->in, SML_CMD_ALERT, 0));
	return conf_code(conf_status_of(&s->in, 1, cmd, NULL));
}

/* Only what the filter names comes to a device that has nothing. */
static void
only_beech(struct conf_run *run, const char *target, const char *xml)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s;
	unsigned code;

	conf_whole(run, dev, CONF_CONTACTS, 200, add_three);
	s = conf_session(run, conf_other_device(run));
	code = alert_with(s, 201, target, xml);
	if (code == 406 || code == 421 || code == 422 || code == 501)
		conf_not_supported(run, "filters: %u", code);
	conf_want(run, code == 200, "the Alert is answered with %u", code);
	conf_begin_sync(s, CONF_CONTACTS);
	conf_end_sync(s);
	conf_want(run, conf_got(s, "Beech"), "what is inside does not come");
	conf_want(run, conf_got_count(s, SML_CMD_ADD) == 1, "%u items come",
	    conf_got_count(s, SML_CMD_ADD));
	conf_want_items(run, dev, "Suite", 3, 3);
}

static void
inclusive(struct conf_run *run)
{
	only_beech(run, conf_db_uri(run, CONF_CONTACTS),
	    filter(
		run, "syncml:filtertype-cgi", "N&amp;iCON;beech", "INCLUSIVE"));
}

static void
exclusive(struct conf_run *run)
{
	only_beech(run, conf_db_uri(run, CONF_CONTACTS),
	    filter(
		run, "syncml:filtertype-cgi", "N&amp;iCON;beech", "EXCLUSIVE"));
}

/* What the client has and the filter does not name is deleted there. */
static void
exclusive_deletes(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s;
	unsigned code;

	conf_whole(run, dev, CONF_CONTACTS, 200, add_three);
	s = conf_session(run, dev);
	code = alert_with(s, 200, conf_db_uri(run, CONF_CONTACTS),
	    filter(
		run, "syncml:filtertype-cgi", "N&amp;iCON;beech", "EXCLUSIVE"));
	if (code == 406)
		conf_not_supported(run, "filters: %u", code);
	conf_want(run, code == 200, "the Alert is answered with %u", code);
	conf_begin_sync(s, CONF_CONTACTS);
	conf_end_sync(s);
	conf_want(run,
	    conf_got_count(s, SML_CMD_DELETE) == 2 &&
		conf_got_count(s, SML_CMD_ADD) == 0,
	    "%u Deletes and %u Adds come, not 2 and 0",
	    conf_got_count(s, SML_CMD_DELETE), conf_got_count(s, SML_CMD_ADD));
	conf_want_items(run, dev, "Suite", 3, 3);
}

static void
cgi_in_name(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s;
	unsigned code;

	conf_whole(run, dev, CONF_CONTACTS, 200, add_three);
	s = conf_session(run, conf_other_device(run));
	code = alert_with(s, 201,
	    conf_printf(
		run, "%s?N&iCON;beech", conf_db_uri(run, CONF_CONTACTS)),
	    NULL);
	if (code == 406)
		conf_not_supported(run, "filters: %u", code);
	conf_want(run, code == 200, "the Alert is answered with %u", code);
	conf_begin_sync(s, CONF_CONTACTS);
	conf_end_sync(s);
	conf_want(run, conf_got(s, "Beech"), "what is inside does not come");
	conf_want(run,
	    conf_got_count(s, SML_CMD_ADD) == 1 ||
		conf_got_count(s, SML_CMD_ADD) == 3,
	    "%u items come", conf_got_count(s, SML_CMD_ADD));
	conf_want_items(run, dev, "Suite", 3, 3);
}

/* A filter that cannot be: refused, and the other datastore goes on. */
static void
bad_filter(struct conf_run *run, const char *xml)
{
	struct conf_session *s = conf_session(run, conf_device(run));
	struct conf_alert alert = {.code = 201,
	    .target = conf_db_uri(run, CONF_CONTACTS),
	    .source = "card",
	    .next = "1",
	    .filter = xml};
	unsigned bad, good;

	conf_begin(s);
	bad = conf_put_alert(&s->out, &alert);
	good = conf_alert(s, CONF_NOTES, 201);
	conf_send(s, true);
	CONF_STATUS(s, bad, NULL, 406, 421, 422, 415, 400);
	CONF_STATUS(s, good, NULL, 200);
}

static void
bad_type(struct conf_run *run)
{
	bad_filter(run, filter(run, "syncml:filtertype-cgi", "N&amp;iCON;beech",
			    "SOMETIMES"));
}

static void
bad_grammar(struct conf_run *run)
{
	bad_filter(
	    run, filter(run, "text/x-frob-query", "name ~ beech", "INCLUSIVE"));
}

static void
bad_syntax(struct conf_run *run)
{
	bad_filter(run, filter(run, "syncml:filtertype-cgi",
			    "&amp;AND;((N&amp;FROB;", "INCLUSIVE"));
}

/* ---- fields ---- */

#define DEVINF_XML "application/vnd.syncml-devinf+xml"
#define PROPERTY(name)                                                         \
	"&lt;Property>&lt;PropName>" name "&lt;/PropName>&lt;/Property>"

/* XML of a Filter with a Field, and @record, XML or "". */
static const char *
fields(struct conf_run *run, const char *form, const char *data,
    const char *record, const char *type)
{
	return conf_printf(run,
	    "<Filter><Meta><Type xmlns='syncml:metinf'>text/x-vcard</Type>"
	    "</Meta><Field><Item><Meta><Type xmlns='syncml:metinf'>%s</Type>"
	    "</Meta><Data>%s</Data></Item></Field>%s<FilterType>%s</FilterType>"
	    "</Filter>",
	    form, data, record, type);
}

static const char *
numbers_only(struct conf_run *run)
{
	return fields(
	    run, DEVINF_XML, PROPERTY("N") PROPERTY("TEL"), "", "INCLUSIVE");
}

/* The server has Ash with a number and a note, of another device; @dev, which
 * has nothing, asks for numbers only and gets that. */
static struct conf_device *
with_number(struct conf_run *run, struct conf_device **writer_out)
{
	struct conf_device *dev;
	struct conf_session *s;
	unsigned code;

	*writer_out = conf_fresh(run, CONF_CONTACTS);
	conf_whole(run, *writer_out, CONF_CONTACTS, 200, conf_add_noted);
	dev = conf_other_device(run);
	s = conf_session(run, dev);
	code = alert_with(
	    s, 201, conf_db_uri(run, CONF_CONTACTS), numbers_only(run));
	if (code == 406 || code == 421 || code == 422 || code == 501)
		conf_not_supported(run, "fields: %u", code);
	conf_want(run, code == 200, "the Alert is answered with %u", code);
	conf_begin_sync(s, CONF_CONTACTS);
	conf_end_sync(s);
	conf_want(run,
	    conf_got_count(s, SML_CMD_ADD) == 1 && conf_got(s, "111"),
	    "the number does not come");
	conf_want(run, !conf_got(s, "bark"), "the note comes, too");
	return dev;
}

/* The one card at the server has @tel, and the note that nobody removed. */
static void
want_ash(struct conf_run *run, struct conf_device *dev, const char *tel)
{
	conf_want_items(run, dev, tel, 1, 1);
	conf_want_items(run, dev, "Suite bark", 1, 1);
}

static void
field(struct conf_run *run)
{
	struct conf_device *writer;

	with_number(run, &writer);
	want_ash(run, writer, "111");
}

static void
field_edit(struct conf_run *run)
{
	struct conf_device *writer, *dev = with_number(run, &writer);
	struct conf_session *s = conf_session(run, dev);
	unsigned code = alert_with(
	    s, 200, conf_db_uri(run, CONF_CONTACTS), numbers_only(run));

	conf_want(run, code == 200, "the Alert is answered with %u", code);
	conf_begin_sync(s, CONF_CONTACTS);
	conf_edit_number(s);
	conf_end_sync(s);
	want_ash(run, writer, "222");
}

/* The next session has no Field: what was left out comes, and the edit of who
 * never had it removes nothing. */
static void
field_goes(struct conf_run *run)
{
	struct conf_device *writer, *dev = with_number(run, &writer);
	struct conf_session *s =
	    conf_whole(run, dev, CONF_CONTACTS, 200, conf_edit_number);

	conf_want(run, conf_got(s, "bark"), "the note does not come");
	want_ash(run, writer, "222");
}

static void
field_exclusive(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s;
	unsigned code;

	conf_whole(run, dev, CONF_CONTACTS, 200, add_three);
	s = conf_session(run, conf_other_device(run));
	code = alert_with(s, 201, conf_db_uri(run, CONF_CONTACTS),
	    fields(run, DEVINF_XML, PROPERTY("N"),
		"<Record><Item><Meta><Type xmlns='syncml:metinf'>"
		"syncml:filtertype-cgi</Type></Meta>"
		"<Data>N&amp;iCON;beech</Data></Item></Record>",
		"EXCLUSIVE"));
	if (code == 406 || code == 421 || code == 422 || code == 501)
		conf_not_supported(run, "fields: %u", code);
	conf_want(run, code == 200, "the Alert is answered with %u", code);
	conf_begin_sync(s, CONF_CONTACTS);
	conf_end_sync(s);
	conf_want(run,
	    conf_got_count(s, SML_CMD_ADD) == 1 && conf_got(s, "Beech"),
	    "%u items come, not the one inside",
	    conf_got_count(s, SML_CMD_ADD));
	conf_want(run, !conf_got(s, "222"), "the number comes, too");
	conf_want_items(run, dev, "Suite", 3, 3);
}

static void
bad_field_form(struct conf_run *run)
{
	bad_filter(
	    run, fields(run, "text/x-frob-fields", "N TEL", "", "INCLUSIVE"));
}

static void
bad_field_syntax(struct conf_run *run)
{
	bad_filter(run, fields(run, DEVINF_XML, "&lt;Property>&lt;PropName>TEL",
			    "", "INCLUSIVE"));
}

static void
empty_filter(struct conf_run *run)
{
	struct conf_session *s = conf_session(run, conf_device(run));
	unsigned code = alert_with(s, 201, conf_db_uri(run, CONF_CONTACTS),
	    "<Filter><Meta><Type xmlns='syncml:metinf'>text/x-vcard</Type>"
	    "</Meta></Filter>");

	if (code == 406)
		conf_not_supported(run, "filters: %u", code);
	conf_want(run, code == 200, "the Alert is answered with %u", code);
}

const struct conf_case conf_filter_cases[] = {
    {"filter_inclusive", "19 INCLUSIVE",
	"only items inside come, all stay at the server", inclusive, CONF_SOME,
	SML_V_12},
    {"filter_exclusive", "19 EXCLUSIVE",
	"only items inside come, all stay at the server", exclusive, CONF_SOME,
	SML_V_12},
    {"filter_exclusive_deletes", "19 EXCLUSIVE",
	"items outside are deleted at the client, not at the server",
	exclusive_deletes, CONF_SOME, SML_V_12},
    {"filter_in_name", "19 CGI",
	"a filter in the name of the datastore is used or read over",
	cgi_in_name, CONF_SOME, SML_V_NONE},
    {"filter_bad_type", "RP12 FilterType",
	"an unknown FilterType is refused, the other datastore goes on",
	bad_type, CONF_SOME, SML_V_12},
    {"filter_bad_grammar", "19 grammar",
	"an unknown grammar is refused, the other datastore goes on",
	bad_grammar, CONF_SOME, SML_V_12},
    {"filter_bad_syntax", "19 grammar",
	"a filter that cannot be read is refused", bad_syntax, CONF_SOME,
	SML_V_12},
    {"filter_field", "19 Field",
	"only properties of the Field come, all stay at the server", field,
	CONF_SOME, SML_V_12},
    {"filter_field_edit", "19 Field",
	"an edit under a Field removes nothing that was not sent", field_edit,
	CONF_SOME, SML_V_12},
    {"filter_field_goes", "19 Field",
	"without the Field the rest comes, and an edit does not remove it",
	field_goes, CONF_SOME, SML_V_12},
    {"filter_field_exclusive", "19 Field",
	"EXCLUSIVE is about items, fields go with it", field_exclusive,
	CONF_SOME, SML_V_12},
    {"filter_field_bad_form", "19 Field",
	"a Field in another form is refused, the other datastore goes on",
	bad_field_form, CONF_SOME, SML_V_12},
    {"filter_field_bad_syntax", "19 Field",
	"a Field that cannot be read is refused", bad_field_syntax, CONF_SOME,
	SML_V_12},
    {"filter_empty", "RP12 Filter",
	"a Filter without Field and Record filters nothing", empty_filter,
	CONF_SOME, SML_V_12},
    {0},
};
