/* SPDX-License-Identifier: Apache-2.0 */
/* Cases: lines that break, messages that come twice, suspend and resume. */
#include "conformance/cases.h"

#include <string.h>

static void
add_one(struct conf_session *s)
{
	conf_add(s, "1", "Aster", "111");
}

/* A session whose package 3, with Aster in it, was sent and answered. */
static struct conf_session *
sent_one(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_session(run, dev);

	conf_init(s, CONF_CONTACTS, 200);
	conf_begin_sync(s, CONF_CONTACTS);
	add_one(s);
	conf_end(&s->out, "Sync");
	conf_send(s, true);
	return s;
}

/* ---- again ---- */

static void
resent(struct conf_run *run)
{
	struct conf_session *s = sent_one(run);
	struct sml_str first = s->http.body;

	conf_post_bytes(s, s->sent);
	conf_want(run, s->http.status == 200, "HTTP status %u", s->http.status);
	conf_want(run, sml_str_eq(first, s->http.body),
	    "the same message gets another answer");
	conf_finish(s);
	conf_want_items(run, s->dev, "Aster", 1, 1);
}

static void
first_resent(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_session(run, dev);
	struct sml_str first;

	conf_init(s, CONF_CONTACTS, 200);
	first = s->http.body;
	/* To where it went before: the answer was lost. */
	s->url = s->server->url;
	conf_post_bytes(s, s->sent);
	conf_want(
	    run, s->in.msg.root, "HTTP %u and no message", s->http.status);
	CONF_STATUS(s, 0, NULL, 200, 212);
	conf_want(run,
	    sml_str_eq(first, s->http.body) ||
		conf_code(conf_find(&s->in, SML_CMD_ALERT, 0)) == 200,
	    "the first message, sent again, is not answered as before");
	if (s->in.msg.hdr.resp_uri.p)
		s->url = conf_copy(run, s->in.msg.hdr.resp_uri);
	conf_begin_sync(s, CONF_CONTACTS);
	add_one(s);
	conf_end_sync(s);
	conf_want_items(run, dev, "Aster", 1, 1);
}

static void
last_resent(struct conf_run *run)
{
	struct conf_session *s = sent_one(run);
	struct sml_str last;

	conf_finish(s);
	last = s->http.body;
	conf_post_bytes(s, s->sent);
	conf_want(run, s->http.status == 200 || s->http.status >= 400,
	    "HTTP status %u", s->http.status);
	conf_want(run, s->http.status != 200 || sml_str_eq(last, s->http.body),
	    "the last message, sent again, gets another answer");
	conf_want_items(run, s->dev, "Aster", 1, 1);
}

/* ---- out of order ---- */

/* The answer refuses it: by HTTP, or by the Status of the header. */
static void
want_refused(struct conf_session *s)
{
	unsigned code = s->in.msg.root
			    ? conf_code(conf_find(&s->in, SML_CMD_STATUS, 0))
			    : 0;

	conf_want(s->run,
	    (s->http.status >= 400 && s->http.status < 600) ||
		(code >= 400 && code < 600),
	    "taken: HTTP %u, Status %u", s->http.status, code);
}

static void
old_message(struct conf_run *run)
{
	struct conf_session *s = sent_one(run);
	unsigned msg_id = s->msg_id;

	/* The number of before, another body. */
	s->msg_id = msg_id - 1;
	conf_begin(s);
	conf_answer_hdr(s);
	conf_sync(s, CONF_CONTACTS);
	conf_add(s, "2", "Wrong", "2");
	conf_end(&s->out, "Sync");
	conf_post(s, true);
	want_refused(s);
	conf_want_items(run, s->dev, "Wrong", 0, 1);
}

static void
future_message(struct conf_run *run)
{
	struct conf_session *s = sent_one(run);

	s->msg_id += 7;
	conf_begin(s);
	conf_answer_hdr(s);
	conf_sync(s, CONF_CONTACTS);
	conf_add(s, "2", "Wrong", "2");
	conf_end(&s->out, "Sync");
	conf_post(s, true);
	want_refused(s);
	conf_want_items(run, s->dev, "Wrong", 0, 1);
}

static void
other_session(struct conf_run *run)
{
	struct conf_session *s = sent_one(run);

	snprintf(s->id, sizeof(s->id), "zz");
	conf_begin(s);
	conf_answer_hdr(s);
	conf_sync(s, CONF_CONTACTS);
	conf_add(s, "2", "Wrong", "2");
	conf_end(&s->out, "Sync");
	conf_post(s, true);
	want_refused(s);
	conf_want_items(run, s->dev, "Wrong", 0, 1);
}

static void
after_the_end(struct conf_run *run)
{
	struct conf_session *s = sent_one(run);

	conf_finish(s);
	conf_begin(s);
	conf_sync(s, CONF_CONTACTS);
	conf_add(s, "2", "Wrong", "2");
	conf_end(&s->out, "Sync");
	conf_post(s, true);
	conf_want_items(run, s->dev, "Wrong", 0, 1);
}

/* The device was wiped and begins again at session 1, message 1. */
static void
begins_again(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_session(run, dev);

	snprintf(s->id, sizeof(s->id), "1");
	conf_init(s, CONF_CONTACTS, 200);
	conf_begin_sync(s, CONF_CONTACTS);
	add_one(s);
	conf_end_sync(s);
	s = conf_session(run, dev);
	snprintf(s->id, sizeof(s->id), "1");
	dev->anchor[CONF_CONTACTS] = 0;
	conf_want(run, conf_init(s, CONF_CONTACTS, 200) == 201,
	    "a device without anchor is taken for one in step");
	conf_begin_sync(s, CONF_CONTACTS);
	conf_end_sync(s);
	conf_want(run, conf_got(s, "Aster"), "its item does not come back");
}

/* ---- broken bytes in the middle ---- */

static void
cut_in_session(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_session(run, dev);
	struct sml_str whole;

	conf_init(s, CONF_CONTACTS, 200);
	conf_begin_sync(s, CONF_CONTACTS);
	add_one(s);
	conf_end(&s->out, "Sync");
	struct sml_buf bytes;

	sml_buf_init(&bytes, 1u << 20);
	conf_ok(run, conf_msg_encode(&s->out, true, &bytes), "our message");
	whole = sml_arena_dup(run->arena, sml_buf_str(&bytes));
	sml_buf_free(&bytes);
	for (size_t len = whole.len / 2; len < whole.len;
	     len += whole.len / 9) {
		conf_post_bytes(s, sml_str_sub(whole, 0, len));
		want_refused(s);
	}
	/* And the whole of it is still welcome, if the session lives. */
	conf_post_bytes(s, whole);
	if (s->in.msg.root) {
		CONF_STATUS(s, 0, NULL, 200, 212);
		conf_want_items(run, dev, "Aster", 1, 1);
	} else {
		conf_want_items(run, dev, "Aster", 0, 0);
	}
}

static void
flipped(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_session(run, dev);
	struct sml_buf bytes;
	struct sml_str whole;
	char *copy;

	s->run = run;
	conf_begin(s);
	conf_alert(s, CONF_CONTACTS, 200);
	sml_buf_init(&bytes, 1u << 20);
	conf_ok(run, conf_msg_encode(&s->out, true, &bytes), "our message");
	whole = sml_arena_dup(run->arena, sml_buf_str(&bytes));
	sml_buf_free(&bytes);
	for (size_t i = 0; i < whole.len; i += whole.len / 60 + 1) {
		copy = sml_arena_alloc(run->arena, whole.len);
		conf_want(run, copy != NULL, "out of memory");
		memcpy(copy, whole.p, whole.len);
		copy[i] = (char)(copy[i] ^ 0x15);
		conf_post_bytes(s, (struct sml_str){copy, whole.len});
		conf_want(run, s->http.status != 0,
		    "no answer when byte %zu is another one", i);
	}
	conf_want_items(run, dev, "Aster", 0, 0);
}

static void
deep_nesting(struct conf_run *run)
{
	struct conf_session *s = conf_session(run, conf_device(run));
	struct sml_buf text;
	struct sml_str copy;

	if (run->encoding != SML_XML)
		return;
	conf_begin(s);
	sml_buf_init(&text, 1u << 24);
	sml_buf_put_str(&text, sml_buf_str(&s->out.xml));
	for (int i = 0; i < 20000; i++)
		sml_buf_put_text(&text, "<Sequence>");
	copy = sml_arena_dup(run->arena, sml_buf_str(&text));
	sml_buf_free(&text);
	conf_post_bytes(s, copy);
	want_refused(s);
	s = conf_session(run, conf_device(run));
	conf_init(s, CONF_CONTACTS, 201);
}

/* ---- busy, suspend, resume ---- */

static void
put_alert(struct conf_session *s, unsigned code, unsigned *cmd_out)
{
	struct conf_alert alert = {
	    .code = code, .target = s->to, .source = s->dev->id};

	*cmd_out = conf_put_alert(&s->out, &alert);
}

static void
result_alert(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_session(run, dev);
	unsigned cmd, code;

	conf_init(s, CONF_CONTACTS, 200);
	conf_begin(s);
	conf_answer(s);
	put_alert(s, 221, &cmd);
	conf_send(s, false);
	code = CONF_STATUS(s, cmd, NULL, 200, 101, 400, 406);
	(void)code;
	conf_begin(s);
	conf_answer_hdr(s);
	conf_sync(s, CONF_CONTACTS);
	add_one(s);
	conf_end_sync(s);
	conf_want_items(run, dev, "Aster", 1, 1);
}

static void
suspended(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_session(run, dev);
	unsigned suspend, code;

	conf_init(s, CONF_CONTACTS, 200);
	conf_begin(s);
	conf_answer(s);
	conf_sync(s, CONF_CONTACTS);
	add_one(s);
	conf_end(&s->out, "Sync");
	conf_send(s, false);
	conf_begin(s);
	conf_answer_hdr(s);
	put_alert(s, 224, &suspend);
	conf_send(s, true);
	CONF_STATUS(s, suspend, NULL, 200);
	/* Taken up: with the type of before, and its item not twice. */
	s = conf_session(run, dev);
	conf_begin(s);
	suspend = conf_alert(s, CONF_CONTACTS, 225);
	conf_send(s, true);
	code = CONF_STATUS(s, suspend, NULL, 200, 508, 509);
	s->effective[CONF_CONTACTS] =
	    conf_code(conf_find(&s->in, SML_CMD_ALERT, 0));
	conf_want(run,
	    s->effective[CONF_CONTACTS] == 200 ||
		s->effective[CONF_CONTACTS] == 225 ||
		(code != 200 && s->effective[CONF_CONTACTS] == 201),
	    "225 is answered with %u and Alert %u", code,
	    s->effective[CONF_CONTACTS]);
	conf_begin_sync(s, CONF_CONTACTS);
	add_one(s);
	conf_add(s, "2", "Birch", "2");
	conf_end_sync(s);
	conf_want_items(run, dev, "Aster", 1, 2);
}

static void
suspend_stops(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_session(run, dev);
	unsigned suspend;

	conf_init(s, CONF_CONTACTS, 200);
	conf_begin(s);
	conf_answer(s);
	put_alert(s, 224, &suspend);
	conf_send(s, true);
	CONF_STATUS(s, suspend, NULL, 200);
	s = conf_session(run, dev);
	conf_want(run, conf_init(s, CONF_CONTACTS, 200) == 200,
	    "a suspended session moves anchors");
}

static void
resume_of_nothing(struct conf_run *run)
{
	struct conf_device *dev = conf_device(run);
	struct conf_session *s = conf_session(run, dev);
	unsigned cmd, code, type;

	conf_begin(s);
	conf_put_devinf(s);
	dev->anchor[CONF_CONTACTS] = 4711;
	cmd = conf_alert(s, CONF_CONTACTS, 225);
	conf_send(s, true);
	code = CONF_STATUS(s, cmd, NULL, 508, 509, 406, 404);
	type = conf_code(conf_find(&s->in, SML_CMD_ALERT, 0));
	conf_want(run, code != 508 || type == 201 || type == 200,
	    "508, but the Alert is %u", type);
}

static void
resume_before_12(struct conf_run *run)
{
	struct conf_session *s = conf_session(run, conf_device(run));
	unsigned cmd;

	if (run->version == SML_V_12)
		return;
	conf_begin(s);
	cmd = conf_alert(s, CONF_CONTACTS, 225);
	conf_send(s, true);
	CONF_STATUS(s, cmd, NULL, 406, 400, 404, 500, 508);
}

const struct conf_case conf_trouble_cases[] = {
    {"resent", "sync-rules 1",
	"the same message again: the same answer, done once", resent,
	CONF_EVERY, SML_V_NONE},
    {"first_resent", "sync-rules 1",
	"the first message again, to the first address", first_resent,
	CONF_SOME, SML_V_NONE},
    {"last_resent", "sync-rules 1",
	"the last message again: the same answer, or it is over", last_resent,
	CONF_SOME, SML_V_NONE},
    {"old_message", "sync-rules 1",
	"an old MsgID with another body changes nothing", old_message,
	CONF_SOME, SML_V_NONE},
    {"future_message", "sync-rules 1",
	"a MsgID that is not the next one changes nothing", future_message,
	CONF_SOME, SML_V_NONE},
    {"other_session", "sync-rules 1",
	"another SessionID at the session's address changes nothing",
	other_session, CONF_SOME, SML_V_NONE},
    {"after_the_end", "sync-rules 1", "a message after the end changes nothing",
	after_the_end, CONF_SOME, SML_V_NONE},
    {"begins_again", "sync-rules 1",
	"a wiped device with the SessionID of before is a new session",
	begins_again, CONF_SOME, SML_V_NONE},
    {"cut_in_session", "17 errors",
	"half a message in a session changes nothing", cut_in_session,
	CONF_SOME, SML_V_NONE},
    {"flipped", "17 errors", "a message with any byte wrong gets an answer",
	flipped, CONF_SOME, SML_V_NONE},
    {"deep_nesting", "17 errors", "20,000 elements deep is refused",
	deep_nesting, CONF_SOME, SML_V_NONE},
    {"result_alert", "S11 2.12", "Alert 221 does no harm", result_alert,
	CONF_SOME, SML_V_NONE},
    {"suspended", "18 suspend", "Alert 224, then 225: goes on, nothing twice",
	suspended, CONF_SOME, SML_V_12},
    {"suspend_stops", "18 suspend", "a suspended session moves no anchor",
	suspend_stops, CONF_SOME, SML_V_12},
    {"resume_of_nothing", "18 resume",
	"225 where nothing was suspended: 508, 509 or 406", resume_of_nothing,
	CONF_SOME, SML_V_12},
    {"resume_before_12", "18 resume", "225 before 1.2 is refused",
	resume_before_12, CONF_SOME, SML_V_NONE},
    {0},
};
