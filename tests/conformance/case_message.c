/* SPDX-License-Identifier: Apache-2.0 */
/* Cases: the structure of messages, and who answers what, in which order. */
#include "conformance/cases.h"

#include <string.h>

/* ---- a session from end to end ---- */

static void
whole_session(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_session(run, dev);
	unsigned sync, first, second;

	conf_want(run, conf_init(s, CONF_CONTACTS, 200) == 200,
	    "a device in step gets a slow sync");
	sync = conf_begin_sync(s, CONF_CONTACTS);
	first = conf_add(s, "1", "Ember", "111");
	second = conf_add(s, "2", "Flint", "222");
	conf_end(&s->out, "Sync");
	conf_send(s, true);
	CONF_STATUS(s, sync, NULL, 200);
	CONF_STATUS(s, first, "1", 201, 200);
	CONF_STATUS(s, second, "2", 201, 200);
	conf_finish(s);
	conf_want(run, s->got == NULL, "the server sends what it just got");
	s = conf_whole(run, dev, CONF_CONTACTS, 200, NULL);
	conf_want(run, s->got == NULL, "the next session moves items");
	conf_want_items(run, dev, "Ember", 1, 2);
}

/* ---- statuses ---- */

static void
statuses_in_order(struct conf_run *run)
{
	struct conf_device *dev = conf_device(run);
	struct conf_session *s = conf_session(run, dev);
	const struct sml_cmd *c;
	unsigned want = 0, get;

	conf_begin(s);
	conf_put_devinf(s);
	get = conf_cmd(&s->out, "Get");
	conf_put(&s->out, "<Meta><Type xmlns='syncml:metinf'>"
			  "application/vnd.syncml-devinf+xml</Type></Meta>"
			  "<Item>");
	conf_loc(&s->out, "Target", sml_version_devinf(run->version));
	conf_put(&s->out, "</Item>");
	conf_end(&s->out, "Get");
	conf_alert(s, CONF_CONTACTS, 200);
	conf_send(s, true);
	for (c = s->in.msg.cmds; c; c = c->next) {
		uint64_t ref;

		if (c->type != SML_CMD_STATUS)
			continue;
		conf_want(run, sml_str_u64(c->cmd_ref, &ref) && ref == want,
		    "a Status refers to %.*s, not %u", SML_STR_ARG(c->cmd_ref),
		    want);
		want++;
	}
	conf_want(
	    run, want == 4, "%u statuses for the header and 3 commands", want);
	CONF_STATUS(s, get, NULL, 200);
	c = conf_find(&s->in, SML_CMD_RESULTS, 0);
	conf_want(run, c != NULL, "no Results for the Get");
}

static void
command_ids(struct conf_run *run)
{
	struct conf_session *s = conf_session(run, conf_device(run));
	uint64_t ids[64], id;
	size_t count = 0;

	conf_begin(s);
	conf_put_devinf(s);
	conf_alert(s, CONF_CONTACTS, 200);
	conf_send(s, true);
	for (const struct sml_cmd *c = s->in.msg.cmds; c; c = c->next) {
		conf_want(run, sml_str_u64(c->cmd_id, &id) && id > 0,
		    "CmdID \"%.*s\"", SML_STR_ARG(c->cmd_id));
		for (size_t i = 0; i < count; i++)
			conf_want(run, ids[i] != id,
			    "two commands have CmdID %u", (unsigned)id);
		if (count < 64)
			ids[count++] = id;
	}
}

static void
header_status_refs(struct conf_run *run)
{
	struct conf_session *s = conf_session(run, conf_device(run));
	const struct sml_cmd *st;

	conf_begin(s);
	conf_alert(s, CONF_CONTACTS, 200);
	conf_send(s, true);
	st = conf_find(&s->in, SML_CMD_STATUS, 0);
	conf_want(run,
	    st->target_refs && sml_str_is(st->target_refs->text, s->to),
	    "TargetRef of SyncHdr's Status is not our Target");
	conf_want(run,
	    st->source_refs && sml_str_is(st->source_refs->text, s->dev->id),
	    "SourceRef of SyncHdr's Status is not our Source");
	conf_want(run, sml_str_is(st->msg_ref, "1"), "MsgRef is %.*s",
	    SML_STR_ARG(st->msg_ref));
}

static void
several_items(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_session(run, dev);
	unsigned cmd;

	conf_init(s, CONF_CONTACTS, 200);
	conf_begin_sync(s, CONF_CONTACTS);
	cmd = conf_cmd(&s->out, "Add");
	conf_put(&s->out, "<Meta><Type xmlns='syncml:metinf'>text/x-vcard"
			  "</Type></Meta>");
	for (int i = 0; i < 3; i++) {
		const char *luid = conf_printf(run, "%d", i + 1);

		conf_put(&s->out, "<Item>");
		conf_loc(&s->out, "Source", luid);
		conf_text(&s->out, "Data",
		    conf_card(run, conf_printf(run, "Item%d", i), luid, NULL));
		conf_put(&s->out, "</Item>");
	}
	conf_end(&s->out, "Add");
	conf_end(&s->out, "Sync");
	conf_send(s, true);
	for (int i = 0; i < 3; i++)
		CONF_STATUS(s, cmd, conf_printf(run, "%d", i + 1), 201, 200);
	conf_finish(s);
	conf_want_items(run, dev, "Item", 3, 3);
}

/* ---- NoResp ---- */

static void
no_resp_on_command(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_session(run, dev);
	struct conf_item item = {.cmd = "Add",
	    .source = "1",
	    .type = "text/x-vcard",
	    .flags = "<NoResp/>",
	    .data = conf_card(run, "Quiet", "1", NULL)};
	unsigned quiet, loud;

	conf_init(s, CONF_CONTACTS, 200);
	conf_begin_sync(s, CONF_CONTACTS);
	quiet = conf_put_item(&s->out, &item);
	loud = conf_add(s, "2", "Loud", "2");
	conf_end(&s->out, "Sync");
	conf_send(s, true);
	conf_want(run, !conf_status_of(&s->in, s->msg_id, quiet, NULL),
	    "a command with NoResp is answered");
	CONF_STATUS(s, loud, "2", 201, 200);
	conf_finish(s);
	conf_want_items(run, dev, "Quiet", 1, 2);
}

static void
no_resp_on_header(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_session(run, dev);

	conf_init(s, CONF_CONTACTS, 200);
	s->no_resp = true;
	conf_begin_sync(s, CONF_CONTACTS);
	conf_add(s, "1", "Quiet", "1");
	conf_end(&s->out, "Sync");
	conf_post(s, true);
	conf_want(run, s->http.status == 200 && s->in.msg.root,
	    "no message is the answer (HTTP %u)", s->http.status);
	/* A body needs a command: the Status of SyncHdr may be it. */
	for (const struct sml_cmd *c = s->in.msg.cmds; c; c = c->next)
		conf_want(run,
		    c->type != SML_CMD_STATUS || sml_str_is(c->cmd_ref, "0"),
		    "%.*s is answered, though the header has NoResp",
		    SML_STR_ARG(c->cmd));
	s->no_resp = false;
	s->server_msg++;
	conf_finish(s);
	conf_want_items(run, dev, "Quiet", 1, 1);
}

/* ---- addresses ---- */

static void
other_target(struct conf_run *run)
{
	struct conf_session *s = conf_session(run, conf_device(run));

	s->to = "http://somewhere.example/else";
	conf_begin(s);
	conf_alert(s, CONF_CONTACTS, 200);
	conf_send(s, true);
	CONF_STATUS(s, 1, NULL, 200, 508);
}

static void
resp_uri_of_client(struct conf_run *run)
{
	struct conf_session *s = conf_session(run, conf_device(run));

	s->resp_uri = "http://127.0.0.1:9/answers";
	conf_begin(s);
	conf_alert(s, CONF_CONTACTS, 200);
	conf_send(s, true);
	CONF_STATUS(s, 1, NULL, 200, 508);
}

static void
odd_session_ids(struct conf_run *run)
{
	static const char *const ids[] = {"WLC1", "0007", "1613468436", "x"};

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		struct conf_session *s = conf_session(run, conf_device(run));

		snprintf(s->id, sizeof(s->id), "%s", ids[i]);
		conf_begin(s);
		conf_alert(s, CONF_CONTACTS, 200);
		conf_send(s, true);
		CONF_STATUS(s, 1, NULL, 200, 508);
	}
}

/* ---- what cannot be known ---- */

static void
unknown_command(struct conf_run *run)
{
	struct conf_session *s = conf_session(run, conf_device(run));
	unsigned odd, alert;

	if (run->encoding == SML_WBXML)
		return; /* it has no token */
	conf_begin(s);
	odd = conf_cmd(&s->out, "Frobnicate");
	conf_end(&s->out, "Frobnicate");
	alert = conf_alert(s, CONF_CONTACTS, 200);
	conf_send(s, true);
	CONF_STATUS(s, odd, NULL, 501, 406, 400, 405, 500);
	CONF_STATUS(s, alert, NULL, 200, 508);
}

static void
refused(struct conf_run *run, const char *name, const char *inside)
{
	struct conf_session *s = conf_session(run, conf_device(run));
	unsigned cmd, alert;

	conf_begin(s);
	cmd = conf_cmd(&s->out, name);
	conf_put(&s->out, "%s", inside);
	conf_end(&s->out, name);
	alert = conf_alert(s, CONF_CONTACTS, 200);
	conf_send(s, true);
	CONF_STATUS(s, cmd, NULL, 406, 501, 405, 403, 500);
	CONF_STATUS(s, alert, NULL, 200, 508);
}

static void
exec_refused(struct conf_run *run)
{
	refused(run, "Exec",
	    "<Item><Target><LocURI>./bin/sh</LocURI></Target></Item>");
}

static void
search_refused(struct conf_run *run)
{
	refused(run, "Search",
	    "<Source><LocURI>./contacts</LocURI></Source>"
	    "<Meta><Type xmlns='syncml:metinf'>application/sql</Type></Meta>"
	    "<Data>SELECT *</Data>");
}

static void
status_of_nothing(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_session(run, dev);
	struct conf_status odd = {
	    .msg_ref = "77", .cmd_ref = "33", .cmd = "Add", .code = 500};

	conf_init(s, CONF_CONTACTS, 200);
	conf_begin(s);
	conf_answer(s);
	conf_put_status(&s->out, &odd);
	conf_sync(s, CONF_CONTACTS);
	conf_add(s, "1", "Known", "1");
	conf_end_sync(s);
	conf_want_items(run, dev, "Known", 1, 1);
}

static void
bad_command_among_good(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_session(run, dev);
	unsigned bad, good;

	conf_init(s, CONF_CONTACTS, 200);
	conf_begin_sync(s, CONF_CONTACTS);
	bad = conf_cmd(&s->out, "Add"); /* without any Item */
	conf_end(&s->out, "Add");
	good = conf_add(s, "1", "Good", "1");
	conf_end(&s->out, "Sync");
	conf_send(s, true);
	CONF_STATUS(s, bad, NULL, 400, 412, 406, 500);
	CONF_STATUS(s, good, "1", 200, 201);
	conf_finish(s);
	conf_want_items(run, dev, "Good", 1, 1);
}

static void
bad_item_among_good(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_session(run, dev);
	struct conf_item item = {.cmd = "Add",
	    .source = "bad",
	    .type = "text/x-vcard",
	    .data = SML_STR("this is no card")};
	unsigned bad, good;

	conf_init(s, CONF_CONTACTS, 200);
	conf_begin_sync(s, CONF_CONTACTS);
	bad = conf_put_item(&s->out, &item);
	good = conf_add(s, "1", "Good", "1");
	conf_end(&s->out, "Sync");
	conf_send(s, true);
	CONF_STATUS(s, bad, "bad", 415, 400, 412, 500, 510);
	CONF_STATUS(s, good, "1", 200, 201);
	conf_finish(s);
	conf_want_items(run, dev, "Good", 1, 1);
}

static void
empty_message(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_session(run, dev);

	conf_init(s, CONF_CONTACTS, 200);
	conf_begin_sync(s, CONF_CONTACTS);
	conf_end(&s->out, "Sync");
	conf_send(s, true);
	conf_begin(s);
	conf_answer_hdr(s);
	conf_send(s, true);
	conf_want(run, conf_count(&s->in, SML_CMD_STATUS) > 0,
	    "a message with one Status gets no Status");
}

const struct conf_case conf_message_cases[] = {
    {"whole_session", "23.1 two-way",
	"adds of the client arrive once, the next session moves nothing",
	whole_session, CONF_EVERY, SML_V_NONE},
    {"statuses_in_order", "RP12 6.4.1",
	"SyncHdr first, then one Status a command, in their order",
	statuses_in_order, CONF_EVERY, SML_V_NONE},
    {"command_ids", "RP12 5", "CmdIDs are unique and not zero", command_ids,
	CONF_SOME, SML_V_NONE},
    {"header_status_refs", "RP12 6.4.1",
	"the Status of SyncHdr names MsgID, Target and Source of ours",
	header_status_refs, CONF_SOME, SML_V_NONE},
    {"several_items", "RP12 6.4.1",
	"each item of a command has its Status, or one stands for all",
	several_items, CONF_SOME, SML_V_NONE},
    {"no_resp_on_command", "23.4 NoResp",
	"a command with NoResp is done and not answered", no_resp_on_command,
	CONF_SOME, SML_V_NONE},
    {"no_resp_on_header", "23.4 NoResp",
	"a message with NoResp is done and none of it answered",
	no_resp_on_header, CONF_SOME, SML_V_NONE},
    {"other_target", "RP12 5", "another Target in the header does no harm",
	other_target, CONF_SOME, SML_V_NONE},
    {"resp_uri_of_client", "23.4 RespURI", "a RespURI of the client is taken",
	resp_uri_of_client, CONF_SOME, SML_V_NONE},
    {"odd_session_ids", "RP12 5", "a SessionID is a text, not a number",
	odd_session_ids, CONF_SOME, SML_V_NONE},
    {"unknown_command", "RP12 7",
	"an unknown command is refused, the others are done", unknown_command,
	CONF_SOME, SML_V_NONE},
    {"exec_refused", "23.4 Exec", "Exec is refused, the Alert after it not",
	exec_refused, CONF_SOME, SML_V_NONE},
    {"search_refused", "23.4 Search",
	"Search is refused, the Alert after it not", search_refused, CONF_SOME,
	SML_V_NONE},
    {"status_of_nothing", "RP12 6.4.1",
	"a Status for an unknown command is read over", status_of_nothing,
	CONF_SOME, SML_V_NONE},
    {"bad_command_among_good", "S11 2",
	"a command without items is refused, its neighbours are done",
	bad_command_among_good, CONF_SOME, SML_V_NONE},
    {"bad_item_among_good", "sync-rules 6",
	"an item that is no card is refused, its neighbours are stored",
	bad_item_among_good, CONF_SOME, SML_V_NONE},
    {"empty_message", "RP12 6.4.1",
	"a message with a Status only is answered by the server", empty_message,
	CONF_SOME, SML_V_NONE},
    {0},
};
