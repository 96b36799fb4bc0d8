/* SPDX-License-Identifier: Apache-2.0 */
/* Cases: alerts, types of synchronization, anchors, datastores. */
#include "conformance/cases.h"

/* ---- types ---- */

static void
first_sync_is_slow(struct conf_run *run)
{
	struct conf_device *dev;
	struct conf_session *s;
	unsigned cmd;

	conf_fresh(run, CONF_CONTACTS);
	dev = conf_device(run);
	s = conf_session(run, dev);
	conf_begin(s);
	cmd = conf_alert(s, CONF_CONTACTS, 200);
	conf_send(s, true);
	CONF_STATUS(s, cmd, NULL, 508);
	conf_want(run, conf_code(conf_find(&s->in, SML_CMD_ALERT, 0)) == 201,
	    "508, but the server's Alert is not 201");
}

static void
slow_asked_for(struct conf_run *run)
{
	struct conf_session *s = conf_session(run, conf_device(run));

	conf_want(run, conf_init(s, CONF_CONTACTS, 201) == 201,
	    "201 is answered with another type");
}

static void
add_from_other(struct conf_session *s)
{
	conf_add(s, "o1", "Outside", "999");
}

static void
add_one(struct conf_session *s)
{
	conf_add(s, "1", "Inside", "111");
}

/* The session of a type that may be missing; leaves the case if it is. */
static struct conf_session *
begin_type(struct conf_run *run, struct conf_device *dev, unsigned code)
{
	struct conf_session *s = conf_session(run, dev);
	const struct sml_cmd *st;
	unsigned cmd, got;

	conf_begin(s);
	if (!dev->is_described)
		conf_put_devinf(s);
	cmd = conf_alert(s, CONF_CONTACTS, code);
	conf_send(s, true);
	st = conf_status_of(&s->in, 1, cmd, NULL);
	conf_want(run, st != NULL, "the Alert is not answered");
	got = conf_code(st);
	if (got == 406 || got == 501 || got == 405 || got == 403)
		conf_not_supported(run, "Alert %u: %u", code, got);
	CONF_STATUS(s, cmd, NULL, 200);
	s->effective[CONF_CONTACTS] =
	    conf_code(conf_find(&s->in, SML_CMD_ALERT, 0));
	return s;
}

/* Two devices in step, then each has one item more. */
static struct conf_device *
changed_elsewhere(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_device *other = conf_other_device(run);

	conf_whole(run, other, CONF_CONTACTS, 201, add_from_other);
	return dev;
}

static void
one_way_from_client(struct conf_run *run)
{
	struct conf_device *dev = changed_elsewhere(run);
	struct conf_session *s = begin_type(run, dev, 202);

	conf_want(run, s->effective[CONF_CONTACTS] == 202, "the Alert is %u",
	    s->effective[CONF_CONTACTS]);
	conf_begin_sync(s, CONF_CONTACTS);
	add_one(s);
	conf_end_sync(s);
	conf_want(run, s->got == NULL, "the server sends an item");
	conf_want_items(run, dev, "Inside", 1, 2);
}

static void
refresh_from_client(struct conf_run *run)
{
	struct conf_device *dev = changed_elsewhere(run);
	struct conf_session *s = begin_type(run, dev, 203);

	conf_begin_sync(s, CONF_CONTACTS);
	add_one(s);
	conf_end_sync(s);
	conf_want(run, s->got == NULL, "the server sends an item");
	conf_want_items(run, dev, "Inside", 1, 1);
}

static void
one_way_from_server(struct conf_run *run)
{
	struct conf_device *dev = changed_elsewhere(run);
	struct conf_session *s = begin_type(run, dev, 204);

	conf_begin_sync(s, CONF_CONTACTS);
	conf_end_sync(s);
	conf_want(run, conf_got(s, "Outside"), "the item does not come");
	s = conf_whole(run, dev, CONF_CONTACTS, 200, NULL);
	conf_want(run, s->got == NULL, "it comes again");
}

static void
refresh_from_server(struct conf_run *run)
{
	struct conf_device *dev = changed_elsewhere(run);
	struct conf_session *s;

	conf_whole(run, dev, CONF_CONTACTS, 200, add_one);
	s = begin_type(run, dev, 205);
	conf_begin_sync(s, CONF_CONTACTS);
	conf_end_sync(s);
	conf_want(run, conf_got(s, "Outside") && conf_got(s, "Inside"),
	    "not every item comes");
	conf_want(run, conf_got_count(s, SML_CMD_ADD) == 2, "%u Adds come",
	    conf_got_count(s, SML_CMD_ADD));
	s = conf_whole(run, dev, CONF_CONTACTS, 200, NULL);
	conf_want(run, s->got == NULL, "they come again");
}

static void
server_alerted(struct conf_run *run)
{
	for (unsigned code = 206; code <= 210; code++) {
		struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
		struct conf_session *s = begin_type(run, dev, code);
		unsigned got = s->effective[CONF_CONTACTS];
		static const unsigned plain[] = {200, 202, 203, 204, 205};

		conf_want(run, got == code || got == plain[code - 206],
		    "%u is answered with Alert %u", code, got);
		conf_begin_sync(s, CONF_CONTACTS);
		conf_end_sync(s);
	}
}

static void
unknown_alert(struct conf_run *run)
{
	struct conf_session *s = conf_session(run, conf_device(run));
	unsigned odd, good;

	conf_begin(s);
	odd = conf_alert(s, CONF_CONTACTS, 250);
	good = conf_alert(s, CONF_NOTES, 201);
	conf_send(s, true);
	CONF_STATUS(s, odd, NULL, 406, 404);
	CONF_STATUS(s, good, NULL, 200);
}

static void
alert_no_number(struct conf_run *run)
{
	struct conf_session *s = conf_session(run, conf_device(run));
	unsigned odd, good;

	conf_begin(s);
	odd = conf_cmd(&s->out, "Alert");
	conf_put(&s->out, "<Data>please</Data><Item>");
	conf_loc(&s->out, "Target", conf_db_uri(run, CONF_CONTACTS));
	conf_loc(&s->out, "Source", "card");
	conf_put(&s->out, "</Item>");
	conf_end(&s->out, "Alert");
	good = conf_alert(s, CONF_CONTACTS, 201);
	conf_send(s, true);
	CONF_STATUS(s, odd, NULL, 400, 406);
	CONF_STATUS(s, good, NULL, 200);
}

static void
alert_display(struct conf_run *run)
{
	struct conf_session *s = conf_session(run, conf_device(run));
	unsigned show, good;

	conf_begin(s);
	show = conf_cmd(&s->out, "Alert");
	conf_put(&s->out, "<Data>100</Data><Item><Data>hello</Data></Item>");
	conf_end(&s->out, "Alert");
	good = conf_alert(s, CONF_CONTACTS, 201);
	conf_send(s, true);
	CONF_STATUS(s, show, NULL, 200, 406);
	CONF_STATUS(s, good, NULL, 200);
}

/* ---- anchors ---- */

static void
lie_about_anchor(struct conf_run *run, unsigned code, unsigned want)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_session(run, dev);
	unsigned cmd, got;

	dev->anchor[CONF_CONTACTS] = 4711;
	conf_begin(s);
	cmd = conf_alert(s, CONF_CONTACTS, code);
	conf_send(s, true);
	if (code != 200 &&
	    conf_code(conf_status_of(&s->in, 1, cmd, NULL)) == 406)
		conf_not_supported(run, "Alert %u: 406", code);
	CONF_STATUS(s, cmd, NULL, 508);
	got = conf_code(conf_find(&s->in, SML_CMD_ALERT, 0));
	conf_want(run, got == want || got == 201, "the Alert is %u, not %u",
	    got, want);
}

static void
mismatch_two_way(struct conf_run *run)
{
	lie_about_anchor(run, 200, 201);
}

static void
mismatch_from_client(struct conf_run *run)
{
	lie_about_anchor(run, 202, 203);
}

static void
mismatch_from_server(struct conf_run *run)
{
	lie_about_anchor(run, 204, 205);
}

static void
next_is_echoed(struct conf_run *run)
{
	struct conf_device *dev = conf_device(run);
	struct conf_session *s = conf_session(run, dev);
	const struct sml_cmd *st;
	const char *next;
	unsigned cmd;

	conf_begin(s);
	cmd = conf_alert(s, CONF_CONTACTS, 200);
	next = conf_printf(run, "%u", dev->next[CONF_CONTACTS]);
	conf_send(s, true);
	st = conf_status_of(&s->in, 1, cmd, NULL);
	conf_want(run, st && st->items && st->items->tree,
	    "the Status of the Alert has no Anchor");
	conf_want(run,
	    sml_str_is(
		conf_text_at(
		    &(struct sml_node){
			.child = (struct sml_node *)(uintptr_t)st->items->tree},
		    "Anchor/Next"),
		next),
	    "Next is not the client's");
}

static void
servers_anchors(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_session(run, dev);
	struct sml_anchor first, second;

	conf_init(s, CONF_CONTACTS, 200);
	conf_want(run, conf_find(&s->in, SML_CMD_ALERT, 0), "no Alert");
	first = conf_find(&s->in, SML_CMD_ALERT, 0)->items->meta.anchor;
	conf_want(run, first.next.len > 0, "the server's Alert has no Next");
	conf_begin_sync(s, CONF_CONTACTS);
	conf_end_sync(s);
	s = conf_session(run, dev);
	conf_init(s, CONF_CONTACTS, 200);
	second = conf_find(&s->in, SML_CMD_ALERT, 0)->items->meta.anchor;
	conf_want(run, sml_str_eq(second.last, first.next),
	    "Last \"%.*s\" is not the Next before, \"%.*s\"",
	    SML_STR_ARG(second.last), SML_STR_ARG(first.next));
}

static void
anchor_of_no_session(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_session(run, dev);

	conf_init(s, CONF_CONTACTS, 200); /* and no word more */
	s = conf_session(run, dev);
	conf_want(run, conf_init(s, CONF_CONTACTS, 200) == 200,
	    "a session that was only begun costs a slow sync");
}

/* The last answer is lost: the client names the anchor before it. */
static void
unconfirmed_anchor(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	unsigned before = dev->anchor[CONF_CONTACTS];
	struct conf_session *s;

	conf_whole(run, dev, CONF_CONTACTS, 200, add_one);
	dev->anchor[CONF_CONTACTS] = before;
	s = conf_session(run, dev);
	conf_want(run, conf_init(s, CONF_CONTACTS, 200) == 200,
	    "the anchor before the unconfirmed one costs a slow sync");
	conf_begin_sync(s, CONF_CONTACTS);
	add_one(s);
	conf_end_sync(s);
	conf_want_items(run, dev, "Inside", 1, 1);
}

/* ---- datastores ---- */

static void
unknown_database(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_session(run, dev);
	struct conf_alert odd = {.code = 200,
	    .target = "./no-such-thing",
	    .source = "odd",
	    .next = "5"};
	unsigned first, second;

	conf_begin(s);
	first = conf_put_alert(&s->out, &odd);
	second = conf_alert(s, CONF_CONTACTS, 200);
	conf_send(s, true);
	CONF_STATUS(s, first, NULL, 404);
	CONF_STATUS(s, second, NULL, 200);
	s->effective[CONF_CONTACTS] = 200;
	conf_begin_sync(s, CONF_CONTACTS);
	add_one(s);
	conf_end_sync(s);
	conf_want_items(run, dev, "Inside", 1, 1);
}

static void
two_databases(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_session(run, dev);
	struct conf_item note = {.cmd = "Add",
	    .source = "n1",
	    .type = "text/plain",
	    .data = SML_STR("a note\nof two lines")};
	unsigned first, second, card, text;

	conf_begin(s);
	first = conf_alert(s, CONF_CONTACTS, 200);
	second = conf_alert(s, CONF_NOTES, 201);
	conf_send(s, true);
	CONF_STATUS(s, first, NULL, 200);
	CONF_STATUS(s, second, NULL, 200);
	conf_want(run, conf_count(&s->in, SML_CMD_ALERT) == 2,
	    "%u Alerts of the server", conf_count(&s->in, SML_CMD_ALERT));
	s->effective[CONF_CONTACTS] = 200;
	s->effective[CONF_NOTES] = 201;
	conf_begin_sync(s, CONF_CONTACTS);
	card = conf_add(s, "1", "Inside", "1");
	conf_end(&s->out, "Sync");
	conf_sync(s, CONF_NOTES);
	text = conf_put_item(&s->out, &note);
	conf_end(&s->out, "Sync");
	conf_send(s, true);
	CONF_STATUS(s, card, "1", 200, 201);
	CONF_STATUS(s, text, "n1", 200, 201, 418);
	conf_finish(s);
}

static void
database_spelling(struct conf_run *run)
{
	const char *name = conf_db_uri(run, CONF_CONTACTS);
	const char *plain =
	    sml_str_starts(sml_str_of(name), "./") ? name + 2 : name;
	const char *forms[] = {plain, conf_printf(run, "./%s", plain),
	    conf_printf(run, "%s/%s", conf_server(run)->url, plain)};

	for (size_t i = 0; i < 3; i++) {
		struct conf_session *s = conf_session(run, conf_device(run));
		struct conf_alert alert = {.code = 201,
		    .target = forms[i],
		    .source = "card",
		    .next = "77"};
		unsigned cmd;

		conf_begin(s);
		cmd = conf_put_alert(&s->out, &alert);
		conf_send(s, true);
		conf_want(run,
		    conf_code(conf_status_of(&s->in, 1, cmd, NULL)) == 200,
		    "\"%s\" is answered with %u", forms[i],
		    conf_code(conf_status_of(&s->in, 1, cmd, NULL)));
	}
}

static void
sync_without_alert(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_session(run, dev);
	unsigned sync;

	conf_begin(s);
	sync = conf_sync(s, CONF_CONTACTS);
	add_one(s);
	conf_end(&s->out, "Sync");
	conf_send(s, true);
	CONF_STATUS(s, sync, NULL, 403, 404, 400, 406, 500, 412);
	conf_want_items(run, dev, "Inside", 0, 0);
}

/* ---- without separate initialisation ---- */

static void
all_at_once(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_session(run, dev);
	unsigned alert, sync, add;

	conf_begin(s);
	alert = conf_alert(s, CONF_CONTACTS, 200);
	sync = conf_sync(s, CONF_CONTACTS);
	add = conf_add(s, "1", "Inside", "1");
	conf_end(&s->out, "Sync");
	conf_send(s, true);
	CONF_STATUS(s, alert, NULL, 200);
	CONF_STATUS(s, sync, NULL, 200);
	CONF_STATUS(s, add, "1", 200, 201);
	s->effective[CONF_CONTACTS] = 200;
	conf_finish(s);
	conf_want_items(run, dev, "Inside", 1, 1);
}

static void
all_at_once_but_slow(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_session(run, dev);
	unsigned alert;

	dev->anchor[CONF_CONTACTS] = 4711;
	conf_begin(s);
	alert = conf_alert(s, CONF_CONTACTS, 200);
	conf_sync(s, CONF_CONTACTS);
	add_one(s);
	conf_end(&s->out, "Sync");
	conf_send(s, true);
	CONF_STATUS(s, alert, NULL, 508);
	conf_want(run, conf_code(conf_find(&s->in, SML_CMD_ALERT, 0)) == 201,
	    "no Alert 201 of the server");
	s->effective[CONF_CONTACTS] = 201;
	conf_begin_sync(s, CONF_CONTACTS);
	add_one(s);
	conf_end_sync(s);
	conf_want_items(run, dev, "Inside", 1, 1);
}

/* ---- slow ---- */

static void
add_three(struct conf_session *s)
{
	conf_add(s, "1", "Ash", "111");
	conf_add(s, "2", "Beech", "222");
	conf_add(s, "3", "Cedar", "333");
}

static void
replace_three(struct conf_session *s)
{
	conf_replace(s, "11", "Ash", "111");
	conf_replace(s, "12", "Beech", "222");
	conf_replace(s, "13", "Cedar", "333");
}

static void
slow_does_not_double(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s;

	conf_whole(run, dev, CONF_CONTACTS, 200, add_three);
	s = conf_whole(run, dev, CONF_CONTACTS, 201, add_three);
	conf_want(run, conf_got_count(s, SML_CMD_ADD) == 0,
	    "Adds come for what the client sent");
	/* The same items of another device, under other ids, as Replace. */
	s = conf_whole(
	    run, conf_other_device(run), CONF_CONTACTS, 201, replace_three);
	conf_want(run, conf_got_count(s, SML_CMD_ADD) == 0,
	    "Adds come for what another client sent");
	conf_want_items(run, dev, "Ash", 1, 3);
}

static void
slow_sends_what_is_missing(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s;

	conf_whole(run, dev, CONF_CONTACTS, 200, add_three);
	s = conf_whole(
	    run, conf_other_device(run), CONF_CONTACTS, 201, add_from_other);
	conf_want(run, conf_got_count(s, SML_CMD_ADD) == 3, "%u Adds, not 3",
	    conf_got_count(s, SML_CMD_ADD));
	conf_want(
	    run, conf_got_count(s, SML_CMD_DELETE) == 0, "a slow sync deletes");
	conf_want_items(run, dev, "Outside", 1, 4);
}

const struct conf_case conf_init_cases[] = {
    {"first_sync_is_slow", "S11 2.2",
	"the first two-way sync of a device: 508 and Alert 201",
	first_sync_is_slow, CONF_EVERY, SML_V_NONE},
    {"slow_asked_for", "23.1 slow", "Alert 201 is answered with 200 and 201",
	slow_asked_for, CONF_SOME, SML_V_NONE},
    {"slow_does_not_double", "S11 5.5",
	"items that are there already are matched, not stored again",
	slow_does_not_double, CONF_SOME, SML_V_NONE},
    {"slow_sends_what_is_missing", "S11 5.5",
	"the server sends what the client did not name, and deletes nothing",
	slow_sends_what_is_missing, CONF_SOME, SML_V_NONE},
    {"one_way_from_client", "23.1 one-way from client",
	"202: the client's item arrives, none goes out", one_way_from_client,
	CONF_SOME, SML_V_NONE},
    {"refresh_from_client", "23.1 refresh from client",
	"203: the server has what the client sent and nothing else",
	refresh_from_client, CONF_SOME, SML_V_NONE},
    {"one_way_from_server", "23.1 one-way from server",
	"204: what is new at the server comes, once", one_way_from_server,
	CONF_SOME, SML_V_NONE},
    {"refresh_from_server", "23.1 refresh from server",
	"205: every item of the server comes", refresh_from_server, CONF_SOME,
	SML_V_NONE},
    {"server_alerted", "23.1 sync alert",
	"206 to 210 from a client mean 200 and 202 to 205", server_alerted,
	CONF_SOME, SML_V_NONE},
    {"unknown_alert", "S11 11.2",
	"an Alert nobody knows: 406, the other datastore goes on",
	unknown_alert, CONF_SOME, SML_V_NONE},
    {"alert_no_number", "RP12 Alert",
	"an Alert whose code is no number: 400, the other one is done",
	alert_no_number, CONF_SOME, SML_V_NONE},
    {"alert_display", "S11 11.2", "Alert 100 does no harm", alert_display,
	CONF_SOME, SML_V_NONE},
    {"mismatch_two_way", "S11 2.2", "200 with a wrong Last: 508 and 201",
	mismatch_two_way, CONF_EVERY, SML_V_NONE},
    {"mismatch_from_client", "RP12 508", "202 with a wrong Last: 508 and 203",
	mismatch_from_client, CONF_SOME, SML_V_NONE},
    {"mismatch_from_server", "RP12 508", "204 with a wrong Last: 508 and 205",
	mismatch_from_server, CONF_SOME, SML_V_NONE},
    {"next_is_echoed", "S11 2.2",
	"the Status of an Alert has the client's Next", next_is_echoed,
	CONF_EVERY, SML_V_NONE},
    {"servers_anchors", "S11 2.2",
	"the server's Last is its Next of the session before", servers_anchors,
	CONF_SOME, SML_V_NONE},
    {"anchor_of_no_session", "S11 2.2",
	"a session that was only begun moves no anchor", anchor_of_no_session,
	CONF_SOME, SML_V_NONE},
    {"unconfirmed_anchor", "sync-rules 2",
	"the anchor before the last answer is no mismatch", unconfirmed_anchor,
	CONF_SOME, SML_V_NONE},
    {"unknown_database", "S11 6",
	"an unknown datastore is 404, the other one goes on", unknown_database,
	CONF_SOME, SML_V_NONE},
    {"two_databases", "S11 6", "two datastores in one session", two_databases,
	CONF_SOME, SML_V_NONE},
    {"database_spelling", "13 names",
	"a datastore by its name, relative and absolute", database_spelling,
	CONF_SOME, SML_V_NONE},
    {"sync_without_alert", "17 order",
	"a Sync without an Alert before it is refused", sync_without_alert,
	CONF_SOME, SML_V_NONE},
    {"all_at_once", "23.1 without initialisation",
	"Alert and Sync in one message", all_at_once, CONF_EVERY, SML_V_NONE},
    {"all_at_once_but_slow", "23.1 without initialisation",
	"Alert and Sync in one message, when a slow sync is needed",
	all_at_once_but_slow, CONF_SOME, SML_V_NONE},
    {0},
};
