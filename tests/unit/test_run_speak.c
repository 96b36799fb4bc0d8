/* SPDX-License-Identifier: Apache-2.0 */
/* Whole runs: which SyncML is spoken, and with a server that asks for one. */
#include "config.h"

#include "session/san.h"
#include "support/run_bench.h"

/* ---- a server of another time ---- */

static struct {
	enum sml_version highest; /* the last it knows */
	unsigned code;            /* what it says to a later one */
	bool is_http;             /* it says so in HTTP */
	const char *listed;       /* in the Status; NULL: nothing */
	bool is_xml_only;         /* 415 for WBXML */
	char tried[128];          /* "1.2 wbxml, 1.2 xml" */
} old;

static bool
say_http(unsigned code, struct transport_answer *out, enum sml_err *err_out)
{
	char text[32];

	snprintf(text, sizeof(text), "%u", code);
	client_problem_set(
	    &out->problem, CLIENT_PROBLEM_HTTP_STATUS, "127.0.0.1", text);
	out->http_status = code;
	*err_out = SML_E_TRANSPORT;
	return true;
}

static bool
old_answer(struct pipe *p, const struct transport_request *req,
    struct sml_buf *body_out, struct transport_answer *out,
    enum sml_err *err_out)
{
	struct sml_arena *arena = sml_arena_new(SML_MSG_ARENA_MAX);
	struct sml_msg msg;
	char items[256] = "";
	const size_t len = strlen(old.tried);
	bool is_taken = false;

	CU_ASSERT_FATAL(arena && decode(arena, req, &msg));
	if (sml_str_is(msg.hdr.msg_id, "1"))
		snprintf(old.tried + len, sizeof(old.tried) - len, "%s%s %s",
		    len ? ", " : "", sml_version_dtd(msg.hdr.version),
		    req->encoding == SML_XML ? "xml" : "wbxml");
	if (old.is_xml_only && req->encoding == SML_WBXML) {
		is_taken = say_http(415, out, err_out);
	} else if (msg.hdr.version > old.highest && old.is_http) {
		is_taken = say_http(old.code, out, err_out);
	} else if (msg.hdr.version > old.highest) {
		if (old.listed)
			snprintf(items, sizeof(items),
			    "<Item><Data>%s</Data></Item>", old.listed);
		snprintf(items + strlen(items), sizeof(items) - strlen(items),
		    "</Status><Final/>");
		put_answer(&msg, 1, old.code, items, body_out);
		out->http_status = 200;
		out->encoding = SML_XML;
		is_taken = true;
	}
	sml_arena_free(arena);
	(void)p;
	return is_taken;
}

static void
sync_with_old(void)
{
	old.tried[0] = '\0';
	sync_contacts("a");
}

static void
setup_old(enum sml_version highest, unsigned code, bool is_http)
{
	setup();
	profile_new("a");
	put_contact("a", "one.vcf", "1");
	memset(&old, 0, sizeof(old));
	old.highest = highest;
	old.code = code;
	old.is_http = is_http;
	w.pipe.answer = old_answer;
}

/* ---- versions ---- */

static void
speak_lowers_the_version_by_every_kind_of_refusal(void)
{
	static const struct {
		enum sml_version highest;
		unsigned code;
		bool is_http;
		const char *listed, *tried;
	} rows[] = {
	    {SML_V_11, 505, false, "1.1", "1.2 wbxml, 1.1 wbxml"},
	    {SML_V_11, 513, false, "SyncML/1.1, SyncML/1.0",
		"1.2 wbxml, 1.1 wbxml"},
	    {SML_V_10, 513, false, "SyncML/0.9, SyncML/1.0",
		"1.2 wbxml, 1.0 wbxml"},
	    {SML_V_10, 513, false, "1.0", "1.2 wbxml, 1.0 wbxml"},
	    {SML_V_10, 505, false, NULL, "1.2 wbxml, 1.1 wbxml, 1.0 wbxml"},
	    {SML_V_11, 400, false, NULL, "1.2 wbxml, 1.1 wbxml"},
	    {SML_V_11, 501, false, NULL, "1.2 wbxml, 1.1 wbxml"},
	    {SML_V_11, 400, true, NULL, "1.2 wbxml, 1.2 xml, 1.1 xml"},
	    {SML_V_10, 500, true, NULL,
		"1.2 wbxml, 1.2 xml, 1.1 xml, 1.1 wbxml, 1.0 wbxml"},
	};
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(rows); i++) {
		setup_old(rows[i].highest, rows[i].code, rows[i].is_http);
		old.listed = rows[i].listed;
		sync_with_old();
		CU_ASSERT(result.exit == CLIENT_EXIT_OK);
		CU_ASSERT_STRING_EQUAL(old.tried, rows[i].tried);
		CU_ASSERT(status.version == rows[i].highest);
		CU_ASSERT(status.speak == CLIENT_SPEAK_LOWERED);
		CU_ASSERT(n()->sent[0] == 1);
		/* Remembered: no refusal the second time. */
		sync_with_old();
		CU_ASSERT(is_in_step());
		CU_ASSERT(status.version == rows[i].highest);
		CU_ASSERT(status.speak == CLIENT_SPEAK_REMEMBERED);
		CU_ASSERT(strchr(old.tried, ',') == NULL);
		teardown();
	}
}

static void
speak_changes_the_encoding_where_that_is_refused(void)
{
	setup_old(SML_V_11, 513, false);
	old.is_xml_only = true;
	sync_with_old();
	CU_ASSERT(result.exit == CLIENT_EXIT_OK);
	CU_ASSERT_STRING_EQUAL(old.tried, "1.2 wbxml, 1.2 xml, 1.1 xml");
	CU_ASSERT(status.encoding == SML_XML);
	sync_with_old();
	CU_ASSERT_STRING_EQUAL(old.tried, "1.1 xml");
	CU_ASSERT(is_in_step());
	teardown();
}

static void
speak_never_leaves_what_an_option_says(void)
{
	setup_old(SML_V_11, 513, false);
	set_option("protocol = 1.2");
	sync_with_old();
	CU_ASSERT(result.exit == CLIENT_EXIT_NOTHING);
	CU_ASSERT(result.problem.code == CLIENT_PROBLEM_VERSION);
	CU_ASSERT_STRING_EQUAL(old.tried, "1.2 wbxml");
	/* The memory of other days is no option. */
	set_option("protocol = 1.1");
	sync_with_old();
	CU_ASSERT(result.exit == CLIENT_EXIT_OK);
	CU_ASSERT(status.speak == CLIENT_SPEAK_FIXED);
	old.is_xml_only = true;
	set_option("encoding = wbxml");
	sync_with_old();
	CU_ASSERT(result.exit == CLIENT_EXIT_NOTHING);
	CU_ASSERT_STRING_EQUAL(old.tried, "1.2 wbxml");
	teardown();
}

static void
speak_gives_up_when_each_way_was_tried_once(void)
{
	setup_old(SML_V_NONE, 513, false);
	sync_with_old();
	CU_ASSERT(result.exit == CLIENT_EXIT_NOTHING);
	CU_ASSERT(result.problem.code == CLIENT_PROBLEM_VERSION);
	CU_ASSERT_STRING_EQUAL(old.tried, "1.2 wbxml, 1.1 wbxml, 1.0 wbxml");
	old.is_http = true;
	old.code = 500;
	sync_with_old();
	CU_ASSERT(result.problem.code == CLIENT_PROBLEM_HTTP_STATUS);
	CU_ASSERT_STRING_EQUAL(old.tried,
	    "1.2 wbxml, 1.2 xml, 1.1 xml, 1.1 wbxml, 1.0 wbxml, 1.0 xml");
	/* What says nothing of versions lowers nothing. */
	old.code = 404;
	sync_with_old();
	CU_ASSERT_STRING_EQUAL(old.tried, "1.2 wbxml");
	CU_ASSERT(contacts("a") == 1);
	teardown();
}

static int64_t later_s;
static int64_t (*real_now)(void *ctx);

static int64_t
now_later(void *ctx)
{
	return real_now(ctx) + later_s;
}

static void
speak_asks_for_the_highest_again(void)
{
	setup_old(SML_V_11, 513, false);
	real_now = w.env.now_utc;
	later_s = 0;
	w.env.now_utc = now_later;
	sync_with_old();
	CU_ASSERT(status.version == SML_V_11);
	/* After some weeks. */
	later_s = (SML_SPEAK_DAYS + 1) * 24 * 60 * 60;
	old.highest = SML_V_12;
	sync_with_old();
	CU_ASSERT_STRING_EQUAL(old.tried, "1.2 wbxml");
	CU_ASSERT(status.version == SML_V_12);
	CU_ASSERT(status.speak == CLIENT_SPEAK_HIGHEST);
	/* When what is remembered fails. */
	old.highest = SML_V_11;
	sync_with_old();
	CU_ASSERT(status.version == SML_V_11);
	old.highest = SML_V_10;
	sync_with_old();
	CU_ASSERT_STRING_EQUAL(old.tried, "1.1 wbxml, 1.2 wbxml, 1.0 wbxml");
	CU_ASSERT(is_in_step());
	teardown();
}

static void
speak_of_a_server_in_need_lasts_a_day(void)
{
	setup_old(SML_V_11, 500, true);
	real_now = w.env.now_utc;
	later_s = 0;
	w.env.now_utc = now_later;
	sync_with_old();
	CU_ASSERT(status.version == SML_V_11);
	later_s = 2 * 24 * 60 * 60;
	old.highest = SML_V_12;
	sync_with_old();
	CU_ASSERT(status.version == SML_V_12);
	teardown();
}

/* ---- a server that asks for a session ---- */

static char heard_id[32]; /* SessionID of the first message */
static char heard_alerts[128];
static char heard_statuses[256];

static bool
note_answer(struct pipe *p, const struct transport_request *req,
    struct sml_buf *body_out, struct transport_answer *out,
    enum sml_err *err_out)
{
	struct sml_arena *arena = sml_arena_new(SML_MSG_ARENA_MAX);
	const struct sml_cmd *cmd;
	struct sml_msg msg;
	size_t len;

	CU_ASSERT_FATAL(arena && decode(arena, req, &msg));
	snprintf(heard_id, sizeof(heard_id), "%.*s",
	    SML_STR_ARG(msg.hdr.session_id));
	for (cmd = msg.cmds; cmd && p->count == 1; cmd = cmd->next) {
		len = strlen(heard_statuses);
		if (cmd->type == SML_CMD_STATUS)
			snprintf(heard_statuses + len,
			    sizeof(heard_statuses) - len,
			    "%.*s/%.*s %.*s %.*s;", SML_STR_ARG(cmd->msg_ref),
			    SML_STR_ARG(cmd->cmd_ref), SML_STR_ARG(cmd->cmd),
			    SML_STR_ARG(cmd->data));
		len = strlen(heard_alerts);
		if (cmd->type == SML_CMD_ALERT)
			snprintf(heard_alerts + len, sizeof(heard_alerts) - len,
			    "%.*s %.*s;", SML_STR_ARG(cmd->data),
			    SML_STR_ARG(cmd->items->target.uri));
	}
	sml_arena_free(arena);
	(void)body_out;
	(void)out;
	(void)err_out;
	return false;
}

/* Synchronize by a package with @syncs, signed with @password. */
static void
notify(const struct sml_san_sync *syncs, size_t count, const char *password,
    struct sml_str nonce)
{
	struct sml_san san = {
	    .version = SML_V_12,
	    .is_by_server = true,
	    .session_id = SML_STR("4711"),
	    .server_id = SML_STR("valise"),
	    .sync_count = count,
	};
	struct sml_buf out;

	if (count > 0)
		memcpy(san.syncs, syncs, count * sizeof(*syncs));
	sml_buf_init(&out, 4096);
	CU_ASSERT(
	    sml_san_build(&san, sml_str_of(password), nonce, &out) == SML_OK);
	heard_alerts[0] = heard_statuses[0] = heard_id[0] = '\0';
	w.pipe.answer = note_answer;
	w.notification = sml_buf_str(&out);
	sync_contacts("a");
	w.notification = SML_STR_NONE;
	sml_buf_free(&out);
}

static const struct sml_san_sync contacts_sync[] = {
    {.alert = 206, .server = {"contacts", 8}}};

static void
notification_starts_what_it_names(void)
{
	static const struct sml_san_sync by_type[] = {
	    {.alert = 207, .type = SML_SAN_TYPE_PLAIN},
	    {.alert = 209, .server = {"./contacts", 10}}};

	setup();
	profile_new("a");
	put_contact("a", "one.vcf", "1");
	notify(contacts_sync, 1, "secret", SML_STR(""));
	CU_ASSERT(result.exit == CLIENT_EXIT_OK && n()->sent[0] == 1);
	CU_ASSERT_STRING_EQUAL(heard_id, "4711");
	CU_ASSERT_STRING_EQUAL(heard_alerts, "201 contacts;");
	notify(contacts_sync, 1, "secret", SML_STR(""));
	CU_ASSERT(is_in_step());
	CU_ASSERT_STRING_EQUAL(heard_alerts, "200 contacts;");
	notify(by_type, 2, "secret", SML_STR(""));
	CU_ASSERT(result.exit == CLIENT_EXIT_OK);
	CU_ASSERT_STRING_EQUAL(heard_alerts, "204 contacts;202 notes;");
	/* All there is. */
	notify(NULL, 0, "secret", SML_STR(""));
	CU_ASSERT(result.exit == CLIENT_EXIT_OK);
	CU_ASSERT_STRING_EQUAL(
	    heard_alerts, "201 calendar;200 contacts;200 notes;");
	/* A package is no message. */
	CU_ASSERT_STRING_EQUAL(heard_statuses, "");
	teardown();
}

static void
notification_deletes_nothing_nobody_asked_for(void)
{
	static const struct sml_san_sync refresh[] = {
	    {.alert = 210, .server = {"contacts", 8}}};

	setup();
	profile_new("a");
	put_contact("a", "one.vcf", "1");
	notify(refresh, 1, NULL, SML_STR(""));
	CU_ASSERT(result.exit == CLIENT_EXIT_OK);
	CU_ASSERT_STRING_EQUAL(heard_alerts, "205 contacts;");
	CU_ASSERT(contacts("a") == 1);
	teardown();
}

static void
notification_of_somebody_else_is_refused(void)
{
	static const struct sml_san_sync unknown[] = {
	    {.alert = 206, .server = {"letters", 7}}};

	setup();
	profile_new("a");
	notify(contacts_sync, 1, "wrong", SML_STR(""));
	CU_ASSERT(result.problem.code == CLIENT_PROBLEM_BAD_NOTIFICATION);
	CU_ASSERT(result.exit == CLIENT_EXIT_USAGE && w.pipe.count == 0);
	notify(contacts_sync, 1, "secret", SML_STR("other"));
	CU_ASSERT(result.problem.code == CLIENT_PROBLEM_BAD_NOTIFICATION);
	notify(unknown, 1, "secret", SML_STR(""));
	CU_ASSERT(result.problem.code == CLIENT_PROBLEM_BAD_NOTIFICATION);
	CU_ASSERT(w.pipe.count == 0);
	w.notification = SML_STR("nonsense");
	sync_contacts("a");
	CU_ASSERT(result.problem.code == CLIENT_PROBLEM_BAD_NOTIFICATION);
	teardown();
}

/* Synchronize by an ordinary message with more in its header and body. */
static void
notify_by_message(const char *in_hdr, const char *in_body)
{
	static char text[2048];

	snprintf(text, sizeof(text),
	    "<SyncML><SyncHdr><VerDTD>1.1</VerDTD><VerProto>SyncML/1.1"
	    "</VerProto><SessionID>4A</SessionID><MsgID>1</MsgID><Target>"
	    "<LocURI>/</LocURI></Target><Source><LocURI>s</LocURI></Source>"
	    "%s</SyncHdr><SyncBody>%s<Final/></SyncBody></SyncML>",
	    in_hdr, in_body);
	heard_alerts[0] = heard_statuses[0] = heard_id[0] = '\0';
	w.pipe.answer = note_answer;
	w.notification = sml_str_of(text);
	sync_contacts("a");
	w.notification = SML_STR_NONE;
}

#define NOTIFY_NOTES(more)                                                     \
	"<Alert><CmdID>1</CmdID>" more "<Data>207</Data><Item><Source>"        \
	"<LocURI>./notes</LocURI></Source></Item></Alert>"

static void
notification_as_a_message_is_answered_in_package_1(void)
{
	setup();
	profile_new("a");
	notify_by_message("",
	    NOTIFY_NOTES("") "<Alert><CmdID>2</CmdID><Data>206</Data><Item>"
			     "<Source><LocURI>letters</LocURI></Source></Item>"
			     "<Item><Source><LocURI>contacts</LocURI></Source>"
			     "</Item></Alert>");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK);
	CU_ASSERT_STRING_EQUAL(heard_alerts, "201 contacts;202 notes;");
	CU_ASSERT_STRING_EQUAL(heard_statuses,
	    "1/0 SyncHdr 200;1/1 Alert 200;1/2 Alert 404;1/2 Alert 200;");
	notify_by_message("", NOTIFY_NOTES("<NoResp/>"));
	CU_ASSERT_STRING_EQUAL(heard_statuses, "1/0 SyncHdr 200;");
	notify_by_message("<NoResp/>", NOTIFY_NOTES(""));
	CU_ASSERT(result.exit == CLIENT_EXIT_OK);
	CU_ASSERT_STRING_EQUAL(heard_statuses, "");
	/* Whose credentials are another server's. */
	notify_by_message(
	    "<Cred><Meta><Type xmlns='syncml:metinf'>syncml:auth-basic</Type>"
	    "<Format xmlns='syncml:metinf'>b64</Format></Meta>"
	    "<Data>eDp5</Data></Cred>",
	    NOTIFY_NOTES(""));
	CU_ASSERT(result.exit == CLIENT_EXIT_OK);
	CU_ASSERT_STRING_EQUAL(
	    heard_statuses, "1/0 SyncHdr 200;1/1 Alert 200;");
	teardown();
}

static void
notification_as_a_message_is_followed(void)
{
	setup();
	profile_new("a");
	notify_by_message("", NOTIFY_NOTES(""));
	CU_ASSERT(result.exit == CLIENT_EXIT_OK);
	CU_ASSERT_STRING_EQUAL(heard_id, "4A");
	CU_ASSERT_STRING_EQUAL(heard_alerts, "202 notes;");
	teardown();
}

static const struct test_case cases[] = {
    {"speak_lowers_the_version_by_every_kind_of_refusal",
	speak_lowers_the_version_by_every_kind_of_refusal},
    {"speak_changes_the_encoding_where_that_is_refused",
	speak_changes_the_encoding_where_that_is_refused},
    {"speak_never_leaves_what_an_option_says",
	speak_never_leaves_what_an_option_says},
    {"speak_gives_up_when_each_way_was_tried_once",
	speak_gives_up_when_each_way_was_tried_once},
    {"speak_asks_for_the_highest_again", speak_asks_for_the_highest_again},
    {"speak_of_a_server_in_need_lasts_a_day",
	speak_of_a_server_in_need_lasts_a_day},
    {"notification_starts_what_it_names", notification_starts_what_it_names},
    {"notification_deletes_nothing_nobody_asked_for",
	notification_deletes_nothing_nobody_asked_for},
    {"notification_of_somebody_else_is_refused",
	notification_of_somebody_else_is_refused},
    {"notification_as_a_message_is_followed",
	notification_as_a_message_is_followed},
    {"notification_as_a_message_is_answered_in_package_1",
	notification_as_a_message_is_answered_in_package_1},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	if (server_db_setup() != SML_OK)
		return 1;
	return test_main("run_speak", cases, argc, argv);
}
