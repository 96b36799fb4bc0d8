/* SPDX-License-Identifier: Apache-2.0 */
/* Cases: credentials, challenges, nonces. */
#include "conformance/cases.h"

#include "base/base64.h"

/* A first message with these credentials; whatever comes is looked at. */
static void
knock(struct conf_session *s)
{
	conf_begin(s);
	conf_put_devinf(s);
	conf_alert(s, CONF_CONTACTS, 201);
	conf_post(s, true);
	conf_want(s->run, s->in.msg.root,
	    "HTTP %u and no message that says why", s->http.status);
	s->server_msg++;
	if (s->in.msg.hdr.resp_uri.p)
		s->url = conf_copy(s->run, s->in.msg.hdr.resp_uri);
}

static struct conf_session *
session_with(struct conf_run *run, enum conf_auth auth)
{
	struct conf_session *s = conf_session(run, conf_device(run));

	s->cred.auth = auth;
	return s;
}

static const struct sml_meta *
chal_of(struct conf_session *s)
{
	const struct sml_cmd *st = conf_status_of(&s->in, s->msg_id, 0, NULL);

	return st ? st->chal : NULL;
}

/* Each command of the message is answered with the code of its header. */
static void
want_refusal(struct conf_session *s, unsigned code, unsigned commands)
{
	CONF_STATUS(s, 0, NULL, code);
	for (unsigned i = 1; i <= commands; i++) {
		unsigned got =
		    conf_code(conf_status_of(&s->in, s->msg_id, i, NULL));

		conf_want(s->run, got >= 400 && got < 600,
		    "command %u of a refused message is answered with %u", i,
		    got);
	}
	conf_want(s->run, conf_count(&s->in, SML_CMD_ALERT) == 0,
	    "an Alert is done without credentials");
}

/* The server may serve everybody: then there is nothing to see. Servers slow
 * down who fails often: a good log-in comes between. */
static void
need_account(struct conf_run *run)
{
	if (!conf_server(run)->user[0])
		conf_not_supported(run, "the server asks for no credentials");
	conf_init(conf_session(run, conf_device(run)), CONF_CONTACTS, 201);
}

static void
basic(struct conf_run *run)
{
	struct conf_session *s = session_with(run, CONF_AUTH_BASIC);

	need_account(run);
	knock(s);
	CONF_STATUS(s, 0, NULL, 212, 200);
	CONF_STATUS(s, 2, NULL, 200);
}

static void
basic_wrong(struct conf_run *run)
{
	struct conf_session *s = session_with(run, CONF_AUTH_BASIC);

	need_account(run);
	s->cred.password = "not this one";
	knock(s);
	want_refusal(s, 401, 2);
	conf_want(run, chal_of(s), "401 without Chal");
}

static void
unknown_user(struct conf_run *run)
{
	struct conf_session *s = session_with(run, CONF_AUTH_BASIC);

	need_account(run);
	s->cred.user = "nobody-of-this-name";
	knock(s);
	want_refusal(s, 401, 2);
}

static void
missing(struct conf_run *run)
{
	struct conf_session *s = session_with(run, CONF_AUTH_NONE);

	need_account(run);
	knock(s);
	want_refusal(s, 407, 2);
	conf_want(run, chal_of(s), "407 without Chal");
	conf_want(run, chal_of(s)->type.len > 0, "the Chal has no Type");
}

static void
retry_in_session(struct conf_run *run)
{
	struct conf_session *s = session_with(run, CONF_AUTH_NONE);
	unsigned cmd;

	need_account(run);
	knock(s);
	CONF_STATUS(s, 0, NULL, 407);
	s->cred.auth = CONF_AUTH_BASIC;
	conf_begin(s);
	conf_answer_hdr(s);
	cmd = conf_alert(s, CONF_CONTACTS, 201);
	conf_post(s, true);
	conf_want(
	    run, s->in.msg.root, "HTTP %u and no message", s->http.status);
	CONF_STATUS(s, 0, NULL, 212, 200);
	CONF_STATUS(s, cmd, NULL, 200);
}

static void
retry_in_new_session(struct conf_run *run)
{
	struct conf_session *s = session_with(run, CONF_AUTH_BASIC);
	struct conf_device *dev = s->dev;

	need_account(run);
	s->cred.password = "not this one";
	knock(s);
	CONF_STATUS(s, 0, NULL, 401);
	s = conf_session(run, dev);
	conf_want(run, conf_init(s, CONF_CONTACTS, 201) == 201,
	    "the next session is refused");
}

static void
nothing_done_unauthenticated(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_session(run, dev);

	need_account(run);
	s->cred.password = "not this one";
	conf_begin(s);
	conf_alert(s, CONF_CONTACTS, 200);
	conf_sync(s, CONF_CONTACTS);
	conf_add(s, "1", "Thief", "1");
	conf_end(&s->out, "Sync");
	conf_post(s, true);
	conf_want(
	    run, s->in.msg.root, "HTTP %u and no message", s->http.status);
	want_refusal(s, 401, 3);
	conf_want_items(run, dev, "Thief", 0, 0);
}

static void
unknown_auth(struct conf_run *run)
{
	struct conf_session *s = session_with(run, CONF_AUTH_NONE);
	struct conf_hdr hdr = {.session_id = s->id,
	    .msg_id = ++s->msg_id,
	    .target = s->to,
	    .source = s->dev->id};
	struct sml_buf bytes;
	struct sml_str copy;
	const char *text;
	size_t at;

	need_account(run);
	/* Into the header, by hand. */
	conf_msg_begin(&s->out, SML_XML, run->version, &hdr);
	conf_alert(s, CONF_CONTACTS, 201);
	at = sml_str_find(sml_buf_str(&s->out.xml), SML_STR("</SyncHdr>"), 0);
	text = conf_copy(run, sml_buf_str(&s->out.xml));
	sml_buf_cut(&s->out.xml, at);
	conf_put(&s->out,
	    "<Cred><Meta><Type xmlns='syncml:metinf'>syncml:auth-x509</Type>"
	    "</Meta><Data>MIIB</Data></Cred>%s",
	    text + at);
	s->out.encoding = run->encoding;
	sml_buf_init(&bytes, 1u << 20);
	conf_ok(run, conf_msg_encode(&s->out, true, &bytes), "our message");
	copy = sml_arena_dup(run->arena, sml_buf_str(&bytes));
	sml_buf_free(&bytes);
	conf_post_bytes(s, copy);
	conf_want(
	    run, s->in.msg.root, "HTTP %u and no message", s->http.status);
	CONF_STATUS(s, 0, NULL, 406, 401, 407);
	conf_want(run, conf_count(&s->in, SML_CMD_ALERT) == 0,
	    "an Alert is done without credentials");
}

/* ---- md5 ---- */

/* The nonce of the last challenge, decoded, into the session's credentials. */
static void
take_nonce(struct conf_session *s)
{
	const struct sml_meta *chal = chal_of(s);
	struct sml_buf raw;

	if (!chal || !chal->next_nonce.p)
		return;
	if (chal->next_nonce_is_raw) {
		s->cred.nonce = chal->next_nonce;
		return;
	}
	sml_buf_init(&raw, 4096);
	conf_ok(s->run, sml_base64_decode(chal->next_nonce, &raw),
	    "NextNonce is not base64");
	s->cred.nonce = sml_arena_dup(s->run->arena, sml_buf_str(&raw));
	sml_buf_free(&raw);
}

/* Challenged with an md5 nonce: leaves the case where md5 is not offered. */
static struct conf_session *
challenged(struct conf_run *run, enum conf_auth auth)
{
	struct conf_session *s;

	need_account(run);
	s = session_with(run, auth);
	s->cred.nonce = SML_STR("surely no nonce of yours");
	knock(s);
	CONF_STATUS(s, 0, NULL, 401, 407);
	conf_want(run, chal_of(s), "no Chal");
	conf_want(run, sml_str_is(chal_of(s)->type, "syncml:auth-md5"),
	    "md5 is answered with a challenge for %.*s",
	    SML_STR_ARG(chal_of(s)->type));
	conf_want(run, chal_of(s)->next_nonce.len > 0,
	    "the challenge has no NextNonce");
	take_nonce(s);
	return s;
}

static void
again(struct conf_session *s)
{
	conf_begin(s);
	conf_answer_hdr(s);
	conf_alert(s, CONF_CONTACTS, 201);
	conf_post(s, true);
	conf_want(
	    s->run, s->in.msg.root, "HTTP %u and no message", s->http.status);
	s->server_msg++;
}

static void
md5(struct conf_run *run)
{
	struct conf_session *s = challenged(run, CONF_AUTH_MD5);

	again(s);
	CONF_STATUS(s, 0, NULL, 212, 200);
}

static void
md5_raw(struct conf_run *run)
{
	struct conf_session *s;

	if (run->encoding != SML_WBXML)
		return; /* XML cannot carry such bytes */
	s = challenged(run, CONF_AUTH_MD5);
	s->cred.auth = CONF_AUTH_MD5_RAW;
	again(s);
	CONF_STATUS(s, 0, NULL, 212, 200);
}

static void
md5_wrong(struct conf_run *run)
{
	struct conf_session *s = challenged(run, CONF_AUTH_MD5);

	s->cred.password = "not this one";
	again(s);
	CONF_STATUS(s, 0, NULL, 401);
	conf_want(run, conf_count(&s->in, SML_CMD_ALERT) == 0,
	    "an Alert is done without credentials");
}

/* The nonce of this session's last word is good for the next session. */
static void
md5_next_session(struct conf_run *run)
{
	struct conf_session *s = challenged(run, CONF_AUTH_MD5), *next;

	again(s);
	CONF_STATUS(s, 0, NULL, 212, 200);
	conf_want(run, chal_of(s) && chal_of(s)->next_nonce.len > 0,
	    "no NextNonce for the next session");
	take_nonce(s);
	next = conf_session(run, s->dev);
	next->cred = s->cred;
	knock(next);
	CONF_STATUS(next, 0, NULL, 212, 200);
}

static void
md5_nonce_changes(struct conf_run *run)
{
	struct conf_session *s = challenged(run, CONF_AUTH_MD5);
	struct sml_str first = s->cred.nonce;

	conf_want(run, first.len >= 8, "a nonce of %zu bytes", first.len);
	again(s);
	CONF_STATUS(s, 0, NULL, 212, 200);
	take_nonce(s);
	conf_want(run, !sml_str_eq(first, s->cred.nonce),
	    "the next nonce is the last one");
	s = challenged(run, CONF_AUTH_MD5);
	conf_want(run, !sml_str_eq(first, s->cred.nonce),
	    "two challenges have the same nonce");
}

/* Who heard the digest cannot use it. */
static void
md5_replayed(struct conf_run *run)
{
	struct conf_session *s = challenged(run, CONF_AUTH_MD5), *thief;

	again(s);
	CONF_STATUS(s, 0, NULL, 212, 200);
	thief = conf_session(run, conf_device(run));
	thief->cred = s->cred; /* with the nonce that was used */
	knock(thief);
	CONF_STATUS(thief, 0, NULL, 401);
	conf_want(run, chal_of(thief) && chal_of(thief)->next_nonce.len > 0,
	    "401 without a new nonce");
}

/* ---- datastores ---- */

static void
cred_of_datastore(struct conf_run *run)
{
	struct conf_session *s = conf_session(run, conf_device(run));
	unsigned cmd;

	conf_begin(s);
	cmd = conf_cmd(&s->out, "Alert");
	conf_put_cred(&s->out, &s->cred);
	conf_put(&s->out, "<Data>201</Data><Item>");
	conf_loc(&s->out, "Target", conf_db_uri(run, CONF_CONTACTS));
	conf_loc(&s->out, "Source", "card");
	conf_put(&s->out, "<Meta><Anchor xmlns='syncml:metinf'><Next>1</Next>"
			  "</Anchor></Meta></Item>");
	conf_end(&s->out, "Alert");
	conf_send(s, true);
	CONF_STATUS(s, cmd, NULL, 200, 212);
}

const struct conf_case conf_auth_cases[] = {
    {"auth_basic", "23.1 basic", "basic credentials let in", basic, CONF_EVERY,
	SML_V_NONE},
    {"auth_basic_wrong", "S11 3.3",
	"a wrong password: 401 for header and commands, and a Chal",
	basic_wrong, CONF_EVERY, SML_V_NONE},
    {"auth_unknown_user", "S11 3.3", "an unknown user: 401", unknown_user,
	CONF_SOME, SML_V_NONE},
    {"auth_missing", "S11 3.3",
	"no credentials: 407 for header and commands, and a Chal", missing,
	CONF_EVERY, SML_V_NONE},
    {"auth_retry_in_session", "S11 3.5",
	"credentials with the next message of the same session",
	retry_in_session, CONF_SOME, SML_V_NONE},
    {"auth_retry_in_new_session", "S11 3.5",
	"right credentials in a new session", retry_in_new_session, CONF_SOME,
	SML_V_NONE},
    {"auth_nothing_done", "S11 3.5", "nothing of a refused message is done",
	nothing_done_unauthenticated, CONF_SOME, SML_V_NONE},
    {"auth_unknown_type", "16 other types",
	"credentials of an unknown type are refused", unknown_auth, CONF_SOME,
	SML_V_NONE},
    {"auth_md5", "23.1 md5", "an md5 digest with the nonce of the challenge",
	md5, CONF_EVERY, SML_V_11},
    {"auth_md5_raw", "16 md5", "an md5 digest as raw bytes", md5_raw, CONF_SOME,
	SML_V_11},
    {"auth_md5_wrong", "16 md5", "an md5 digest of another password: 401",
	md5_wrong, CONF_SOME, SML_V_11},
    {"auth_md5_next_session", "16 md5",
	"the NextNonce that came with 212 opens the next session",
	md5_next_session, CONF_SOME, SML_V_11},
    {"auth_md5_nonce_changes", "16 md5", "every nonce is another one",
	md5_nonce_changes, CONF_SOME, SML_V_11},
    {"auth_md5_replayed", "16 md5", "a digest that was used is worth nothing",
	md5_replayed, CONF_SOME, SML_V_11},
    {"auth_of_datastore", "16 datastore", "credentials in an Alert do no harm",
	cred_of_datastore, CONF_SOME, SML_V_NONE},
    {0},
};
