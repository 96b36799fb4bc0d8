/* SPDX-License-Identifier: Apache-2.0 */
/* Whole runs with a busy server, and ones that stop halfway and go on. */
#include "config.h"

#include "support/run_bench.h"

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
	unsigned at;

	for (at = 1; at <= 3; at++) {
		const unsigned rounds = at;

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

static void
busy_server_that_never_answers_is_left(void)
{
	unsigned at;

	for (at = 1; at <= 3; at += 2) {
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
	unsigned stop_at;           /* the server says 224 to that message */
	unsigned heard;             /* Statuses 200 for it */
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

/* What our server answers, as text. */
static void
take_answer(struct pipe *p, const struct transport_request *req, char *text,
    size_t size)
{
	struct sml_buf body;

	memset(&busy, 0, sizeof(busy));
	busy.at = 1000;
	sml_buf_init(&body, size);
	ask_server(p, req->url, req->body, &body);
	snprintf(text, size, "%.*s", SML_STR_ARG(sml_buf_str(&body)));
	sml_buf_free(&body);
}

/* The same, and Alert 224 at its end. */
static void
put_stop(struct pipe *p, const struct transport_request *req,
    struct sml_buf *body_out)
{
	static char text[65536];

	take_answer(p, req, text, sizeof(text));
	put_instead(text, sizeof(text), "<SyncBody>", "</SyncBody>",
	    "<Alert><CmdID>999</CmdID><Data>224</Data><Item><Target><LocURI>a"
	    "</LocURI></Target><Source><LocURI>b</LocURI></Source></Item>"
	    "</Alert></SyncBody>");
	CU_ASSERT(strstr(text, "<Data>224</Data>") != NULL);
	sml_buf_put_text(body_out, text);
}

/* Statuses 200 for the Alert of put_stop(), in a message with Final. */
static unsigned
heard_stops(const struct sml_msg *msg)
{
	const struct sml_cmd *cmd = msg->cmds;
	unsigned count = 0;

	for (; cmd; cmd = cmd->next)
		count += cmd->type == SML_CMD_STATUS &&
			 sml_str_is(cmd->cmd_ref, "999") &&
			 sml_str_is(cmd->cmd, "Alert") &&
			 sml_str_is(cmd->data, "200") && msg->is_final;
	return count;
}

/* Our server's answer with another Status for the Alert. */
static void
put_refusal(struct pipe *p, const struct transport_request *req,
    struct sml_buf *body_out)
{
	static char text[65536];

	take_answer(p, req, text, sizeof(text));
	put_instead(text, sizeof(text), "<Cmd>Alert</Cmd>", "<Data>200</Data>",
	    "<Data>509</Data>");
	CU_ASSERT(strstr(text, "<Data>509</Data>") != NULL);
	sml_buf_put_text(body_out, text);
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
	went.heard += heard_stops(&msg);
	if (p->count == went.stop_at) {
		out->http_status = 200;
		out->encoding = SML_XML;
		put_stop(p, req, body_out);
		is_taken = true;
	}
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
	} rows[] = {
	    {404, false, 2}, {500, false, 2}, {509, true, 1}, {509, false, 1}};
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

/* In the answers to packages 1, 3 and 5. */
static void
server_that_suspends_is_answered_and_the_next_resumes(void)
{
	unsigned at;

	for (at = 1; at <= 3; at++) {
		setup_went();
		went.stop_at = at;
		sync_contacts("a");
		CU_ASSERT(went.heard == 1 && w.pipe.count == at + 1);
		CU_ASSERT(went.suspends == 0 && went.begins == 1);
		CU_ASSERT(result.exit == CLIENT_EXIT_NOTHING);
		CU_ASSERT(result.problem.code == CLIENT_PROBLEM_SERVER_STOPPED);
		CU_ASSERT(status.verdict == CLIENT_NOT_FINISHED);
		went.stop_at = 0;
		sync_contacts("a");
		CU_ASSERT(result.exit == CLIENT_EXIT_OK);
		CU_ASSERT(went.resumes == (at > 1) && went.begins == 2);
		check_in_step_in_the_end();
		teardown();
	}
}

static void
suspend_is_refused_before_1_2(void)
{
	setup_went();
	set_option("encoding = xml\nprotocol = 1.1");
	went.stop_at = 2;
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK && went.heard == 0);
	check_in_step_in_the_end();
	teardown();
}

static const struct test_case cases[] = {
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
    {"server_that_suspends_is_answered_and_the_next_resumes",
	server_that_suspends_is_answered_and_the_next_resumes},
    {"suspend_is_refused_before_1_2", suspend_is_refused_before_1_2},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	if (server_db_setup() != SML_OK)
		return 1;
	return test_main("run_peer", cases, argc, argv);
}
