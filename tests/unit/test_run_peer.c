/* SPDX-License-Identifier: Apache-2.0 */
/* Whole runs against servers that are not like ours: older, busy, in need. */
#include "config.h"

#include "session/san.h"
#include "support/run_bench.h"
#include "wire/wire.h"

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

/* A message in XML: its Status for the header, and what follows. */
static void
put_answer(const struct sml_msg *msg, unsigned msg_id, unsigned code,
    const char *more, struct sml_buf *out)
{
	sml_buf_printf(out,
	    "<SyncML><SyncHdr><VerDTD>1.1</VerDTD><VerProto>SyncML/1.1"
	    "</VerProto><SessionID>%.*s</SessionID><MsgID>%u</MsgID><Target>"
	    "<LocURI>a</LocURI></Target><Source><LocURI>b</LocURI></Source>"
	    "</SyncHdr><SyncBody><Status><CmdID>1</CmdID><MsgRef>%.*s</MsgRef>"
	    "<CmdRef>0</CmdRef><Cmd>SyncHdr</Cmd><Data>%u</Data>",
	    SML_STR_ARG(msg->hdr.session_id), msg_id,
	    SML_STR_ARG(msg->hdr.msg_id), code);
	sml_buf_put_text(out, more);
	sml_buf_put_text(out, "</SyncBody></SyncML>");
}

static bool
decode(struct sml_arena *arena, const struct transport_request *req,
    struct sml_msg *out)
{
	return sml_wire_decode(req->encoding, req->body, arena, out, NULL) ==
	       SML_OK;
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
set_option(const char *line)
{
	char text[256];

	snprintf(text, sizeof(text), "[options]\n%s\n", line);
	CU_ASSERT(
	    test_write_file(path_of("a", ".valise", "options.ini"), text));
	set_account("a", "ann", "secret");
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

/* ---- a server that is busy ---- */

static struct {
	unsigned at;      /* the message that is not answered at once */
	unsigned rounds;  /* answered by the so many-th question */
	unsigned asked;   /* questions (Alert 221) that came */
	unsigned refusal; /* answers the last one; 0: the result */
	char kept[65536]; /* the message meanwhile */
	bool is_wrong;    /* a question was not as it has to be */
} busy;

/* Copy XML; numbers in @tag from @from on are @delta more. */
static void
put_shifted(struct sml_str text, const char *const tags[2],
    const unsigned from[2], int delta, struct sml_buf *out)
{
	while (text.len > 0) {
		size_t at = text.len, end, found = text.len;
		const char *tag = NULL;
		unsigned first = 0;
		uint64_t number = 0;
		int i;

		for (i = 0; i < 2; i++) {
			at = sml_str_find(text, sml_str_of(tags[i]), 0);
			if (at < found) {
				found = at;
				tag = tags[i];
				first = from[i];
			}
		}
		if (!tag) {
			sml_buf_put_str(out, text);
			return;
		}
		at = found + strlen(tag);
		end = sml_str_chr(text, '<', at);
		CU_ASSERT(
		    sml_str_u64(sml_str_sub(text, at, end - at), &number));
		sml_buf_put_str(out, sml_str_sub(text, 0, at));
		sml_buf_printf(out, "%lld",
		    (long long)number + (number >= first ? delta : 0));
		text = sml_str_sub(text, end, text.len);
	}
}

static const char *const id_tags[2] = {"<MsgID>", "<MsgRef>"};

/* What our server says to @body, which it counts without the questions. */
static void
ask_server(struct pipe *p, const char *url, struct sml_str body,
    struct sml_buf *body_out)
{
	const unsigned up[2] = {busy.at + busy.rounds, busy.at + busy.rounds};
	const unsigned down[2] = {busy.at, busy.at + 1};
	struct server_request request = {
	    .encoding = SML_XML,
	    .token = token_of(url),
	    .base_url = SML_STR("http://127.0.0.1/sync"),
	    .address = SML_STR("127.0.0.1"),
	};
	struct server_reply reply = {0};
	struct sml_buf text;

	sml_buf_init(&text, SML_MSG_MAX);
	put_shifted(body, id_tags, up, -(int)busy.rounds, &text);
	request.body = sml_buf_str(&text);
	server_endpoint_handle(p->server, &request, &reply);
	CU_ASSERT(reply.status == 200 && reply.is_message);
	put_shifted(reply.body, id_tags, down, (int)busy.rounds, body_out);
	sml_buf_free(&text);
}

static bool
is_question(const struct sml_msg *msg)
{
	const struct sml_cmd *cmd = msg->cmds;

	for (; cmd; cmd = cmd->next)
		if (cmd->type == SML_CMD_ALERT && sml_str_is(cmd->data, "221"))
			return true;
	return false;
}

/* Status 101 for the header, and for the question @msg may be. */
static void
put_busy(const struct sml_msg *msg, unsigned code, struct sml_buf *out)
{
	char more[256] = "</Status>";

	if (busy.asked > 0)
		snprintf(more, sizeof(more),
		    "</Status><Status><CmdID>2</CmdID><MsgRef>%.*s</MsgRef>"
		    "<CmdRef>2</CmdRef><Cmd>Alert</Cmd><Data>%u</Data>"
		    "</Status>",
		    SML_STR_ARG(msg->hdr.msg_id), code);
	put_answer(
	    msg, busy.at + busy.asked, code == 101 ? 101 : 200, more, out);
}

static bool
busy_answer(struct pipe *p, const struct transport_request *req,
    struct sml_buf *body_out, struct transport_answer *out,
    enum sml_err *err_out)
{
	struct sml_arena *arena = sml_arena_new(SML_MSG_ARENA_MAX);
	struct sml_msg msg;

	CU_ASSERT_FATAL(arena && decode(arena, req, &msg));
	out->http_status = 200;
	out->encoding = SML_XML;
	if (is_question(&msg)) {
		busy.asked++;
		busy.is_wrong =
		    busy.is_wrong || msg.is_final || busy.asked > busy.rounds ||
		    msg.cmds->next == NULL || msg.cmds->next->next != NULL;
		if (busy.asked < busy.rounds)
			put_busy(&msg, 101, body_out);
		else if (busy.refusal)
			put_busy(&msg, busy.refusal, body_out);
		else
			ask_server(
			    p, req->url, sml_str_of(busy.kept), body_out);
	} else if (p->count == busy.at) {
		CU_ASSERT_FATAL(req->body.len < sizeof(busy.kept));
		snprintf(busy.kept, sizeof(busy.kept), "%.*s",
		    SML_STR_ARG(req->body));
		put_busy(&msg, 101, body_out);
	} else {
		ask_server(p, req->url, req->body, body_out);
	}
	sml_arena_free(arena);
	*err_out = sml_buf_err(body_out);
	return true;
}

static void
setup_busy(unsigned at, unsigned rounds)
{
	setup();
	profile_new("a");
	profile_new("b");
	put_contact("b", "two.vcf", "2");
	sync_contacts("b");
	put_contact("a", "one.vcf", "1");
	set_option("encoding = xml");
	memset(&busy, 0, sizeof(busy));
	busy.at = at;
	busy.rounds = rounds;
	w.pipe.answer = busy_answer;
}

static void
busy_server_is_asked_again_until_it_answers(void)
{
	unsigned at, rounds;

	for (at = 1; at <= 3; at++) {
		for (rounds = 1; rounds <= 3; rounds++) {
			setup_busy(at, rounds);
			sync_contacts("a");
			CU_ASSERT(result.exit == CLIENT_EXIT_OK);
			CU_ASSERT(busy.asked == rounds && !busy.is_wrong);
			CU_ASSERT(n()->sent[0] == 1 && n()->received[0] == 1);
			w.pipe.answer = NULL;
			sync_contacts("a");
			CU_ASSERT(is_in_step() && contacts("a") == 2);
			teardown();
		}
	}
}

static void
busy_server_that_never_answers_is_left(void)
{
	unsigned at;

	for (at = 1; at <= 3; at++) {
		setup_busy(at, SML_BUSY_ROUNDS_MAX + 10);
		sync_contacts("a");
		CU_ASSERT(result.exit == CLIENT_EXIT_NOTHING);
		CU_ASSERT(result.problem.code == CLIENT_PROBLEM_SERVER_BUSY);
		CU_ASSERT(status.verdict == CLIENT_NOT_FINISHED);
		CU_ASSERT(busy.asked == SML_BUSY_ROUNDS_MAX);
		w.pipe.answer = NULL;
		sync_contacts("a");
		CU_ASSERT(result.exit == CLIENT_EXIT_OK);
		sync_contacts("a");
		CU_ASSERT(is_in_step() && contacts("a") == 2);
		teardown();
	}
}

static void
busy_server_without_a_result_is_left_at_once(void)
{
	setup_busy(2, 1);
	busy.refusal = 400;
	sync_contacts("a");
	CU_ASSERT(result.problem.code == CLIENT_PROBLEM_SERVER_BUSY);
	CU_ASSERT(busy.asked == 1);
	w.pipe.answer = NULL;
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK && contacts("a") == 2);
	teardown();
}

/* ---- a session that is suspended, and gone on with ---- */

static struct {
	unsigned suspends, resumes; /* Alerts 224 and 225 that came */
	unsigned begins;            /* messages with MsgID 1 */
	unsigned refusal;           /* answers 225 */
	bool is_other_type;         /* it answers, and goes on */
} went;

static const struct sml_cmd *
alert_of(const struct sml_msg *msg, const char *code)
{
	const struct sml_cmd *cmd = msg->cmds;

	while (
	    cmd && !(cmd->type == SML_CMD_ALERT && sml_str_is(cmd->data, code)))
		cmd = cmd->next;
	return cmd;
}

/* Our server's answer with another Status for the Alert. */
static void
put_refusal(struct pipe *p, const struct transport_request *req,
    struct sml_buf *body_out)
{
	static char text[65536];
	struct sml_buf body;

	memset(&busy, 0, sizeof(busy));
	busy.at = 1000;
	sml_buf_init(&body, sizeof(text));
	ask_server(p, req->url, req->body, &body);
	snprintf(text, sizeof(text), "%.*s", SML_STR_ARG(sml_buf_str(&body)));
	put_instead(text, sizeof(text), "<Cmd>Alert</Cmd>", "<Data>200</Data>",
	    "<Data>509</Data>");
	CU_ASSERT(strstr(text, "<Data>509</Data>") != NULL);
	sml_buf_put_text(body_out, text);
	sml_buf_free(&body);
}

static bool
went_answer(struct pipe *p, const struct transport_request *req,
    struct sml_buf *body_out, struct transport_answer *out,
    enum sml_err *err_out)
{
	struct sml_arena *arena = sml_arena_new(SML_MSG_ARENA_MAX);
	const struct sml_cmd *resume;
	char more[256];
	struct sml_msg msg;
	bool is_taken = false;

	CU_ASSERT_FATAL(arena && decode(arena, req, &msg));
	resume = alert_of(&msg, "225");
	went.begins += sml_str_is(msg.hdr.msg_id, "1");
	went.suspends += alert_of(&msg, "224") != NULL;
	went.resumes += resume != NULL;
	if (resume && went.refusal) {
		out->http_status = 200;
		out->encoding = SML_XML;
		snprintf(more, sizeof(more),
		    "</Status><Status><CmdID>2</CmdID><MsgRef>1</MsgRef>"
		    "<CmdRef>%.*s</CmdRef><Cmd>Alert</Cmd><Data>%u</Data>"
		    "</Status><Final/>",
		    SML_STR_ARG(resume->cmd_id), went.refusal);
		if (went.is_other_type)
			put_refusal(p, req, body_out);
		else
			put_answer(&msg, 1, 212, more, body_out);
		is_taken = true;
	}
	sml_arena_free(arena);
	*err_out = sml_buf_err(body_out);
	return is_taken;
}

/* Profile a has what b sent, and both have something for the other. */
static void
setup_went(void)
{
	char name[32];
	int i;

	setup();
	profile_new("a");
	profile_new("b");
	put_contact("b", "first.vcf", "0");
	sync_contacts("b");
	set_option("encoding = xml");
	sync_contacts("a");
	for (i = 0; i < 4; i++) {
		snprintf(name, sizeof(name), "a%d.vcf", i);
		put_contact("a", name, "1");
		snprintf(name, sizeof(name), "b%d.vcf", i);
		put_contact("b", name, "2");
	}
	sync_contacts("b");
	memset(&went, 0, sizeof(went));
	w.pipe.answer = went_answer;
}

static void
check_in_step_in_the_end(void)
{
	sync_contacts("a");
	CU_ASSERT(is_in_step() && contacts("a") == 9);
	CU_ASSERT(went.resumes <= 1);
	w.pipe.answer = NULL;
	sync_contacts("b");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK && contacts("b") == 9);
	sync_contacts("b");
	CU_ASSERT(is_in_step());
	sync_contacts("a");
	CU_ASSERT(is_in_step());
}

static void
cancelled_run_suspends_and_the_next_resumes(void)
{
	setup_went();
	w.pipe.cancel_at = 2;
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_NOTHING);
	CU_ASSERT(result.problem.code == CLIENT_PROBLEM_CANCELLED);
	CU_ASSERT(status.verdict == CLIENT_NOT_FINISHED);
	CU_ASSERT(went.suspends == 1 && went.resumes == 0);
	/* The server has items of ours already. */
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK && went.resumes == 1);
	CU_ASSERT(n()->sent[0] == 0 && n()->received[0] == 4);
	check_in_step_in_the_end();
	teardown();
}

static void
cancelled_before_there_is_anything_to_resume_just_stops(void)
{
	setup_went();
	w.pipe.cancel_at = 1;
	sync_contacts("a");
	CU_ASSERT(result.problem.code == CLIENT_PROBLEM_CANCELLED);
	CU_ASSERT(went.suspends == 0 && w.pipe.count == 1);
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK && went.resumes == 0);
	check_in_step_in_the_end();
	teardown();
}

static void
cancelled_in_an_older_version_says_nothing(void)
{
	setup_went();
	set_option("encoding = xml\nprotocol = 1.1");
	w.pipe.cancel_at = 2;
	sync_contacts("a");
	CU_ASSERT(result.problem.code == CLIENT_PROBLEM_CANCELLED);
	CU_ASSERT(went.suspends == 0);
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK && went.resumes == 0);
	check_in_step_in_the_end();
	teardown();
}

static void
session_that_the_server_forgot_is_resumed(void)
{
	setup_went();
	w.pipe.lose_answer = 2;
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_NOTHING);
	w.pipe.is_forgetful = true;
	w.pipe.cancel_at = 2;
	sync_contacts("a");
	CU_ASSERT(went.resumes == 1);
	w.pipe.is_forgetful = false;
	went.resumes = 0;
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK);
	check_in_step_in_the_end();
	teardown();
}

static void
resume_that_is_refused_becomes_an_ordinary_session(void)
{
	static const struct {
		unsigned refusal;
		bool is_other_type;
		unsigned begins;
	} rows[] = {{404, false, 2}, {406, false, 2}, {500, false, 2},
	    {509, true, 1}, {509, false, 1}};
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(rows); i++) {
		setup_went();
		w.pipe.cancel_at = 2;
		sync_contacts("a");
		CU_ASSERT(went.suspends == 1);
		went.begins = 0;
		went.refusal = rows[i].refusal;
		went.is_other_type = rows[i].is_other_type;
		sync_contacts("a");
		CU_ASSERT(went.resumes == 1 && went.begins == rows[i].begins);
		/* The last one's server knows nothing of the session then. */
		if (rows[i].refusal != 509 || rows[i].is_other_type)
			CU_ASSERT(result.exit == CLIENT_EXIT_OK);
		went.refusal = went.resumes = 0;
		if (result.exit != CLIENT_EXIT_OK)
			sync_contacts("a");
		check_in_step_in_the_end();
		teardown();
	}
}

/* ---- a server that asks for a session ---- */

static char heard_id[32]; /* SessionID of the first message */
static char heard_alerts[128];

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
	heard_alerts[0] = heard_id[0] = '\0';
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

static void
notification_as_a_message_is_followed(void)
{
	setup();
	profile_new("a");
	heard_alerts[0] = '\0';
	w.pipe.answer = note_answer;
	w.notification = SML_STR(
	    "<SyncML><SyncHdr><VerDTD>1.1</VerDTD><VerProto>SyncML/1.1"
	    "</VerProto><SessionID>4A</SessionID><MsgID>1</MsgID><Target>"
	    "<LocURI>/</LocURI></Target><Source><LocURI>s</LocURI></Source>"
	    "</SyncHdr><SyncBody><Alert><CmdID>1</CmdID><Data>207</Data><Item>"
	    "<Source><LocURI>./notes</LocURI></Source></Item></Alert><Final/>"
	    "</SyncBody></SyncML>");
	sync_contacts("a");
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
    {"busy_server_is_asked_again_until_it_answers",
	busy_server_is_asked_again_until_it_answers},
    {"busy_server_that_never_answers_is_left",
	busy_server_that_never_answers_is_left},
    {"busy_server_without_a_result_is_left_at_once",
	busy_server_without_a_result_is_left_at_once},
    {"cancelled_run_suspends_and_the_next_resumes",
	cancelled_run_suspends_and_the_next_resumes},
    {"cancelled_before_there_is_anything_to_resume_just_stops",
	cancelled_before_there_is_anything_to_resume_just_stops},
    {"cancelled_in_an_older_version_says_nothing",
	cancelled_in_an_older_version_says_nothing},
    {"session_that_the_server_forgot_is_resumed",
	session_that_the_server_forgot_is_resumed},
    {"resume_that_is_refused_becomes_an_ordinary_session",
	resume_that_is_refused_becomes_an_ordinary_session},
    {"notification_starts_what_it_names", notification_starts_what_it_names},
    {"notification_deletes_nothing_nobody_asked_for",
	notification_deletes_nothing_nobody_asked_for},
    {"notification_of_somebody_else_is_refused",
	notification_of_somebody_else_is_refused},
    {"notification_as_a_message_is_followed",
	notification_as_a_message_is_followed},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	if (server_db_setup() != SML_OK)
		return 1;
	return test_main("run_peer", cases, argc, argv);
}
