/* SPDX-License-Identifier: Apache-2.0 */
/* Headers: versions, ids, sizes, credentials, and the end of a session. */
#include "support/session_bench.h"

static void
hdr_with_a_wrong_id_changes_nothing(void)
{
	struct bench b;

	bench_init(&b, SML_SERVER);
	CU_ASSERT_EQUAL(bench_turn(&b, ALERT_NOTES("1", "200") FINAL), SML_OK);
	/* Repeated, skipped, of another session. */
	b.msg_id = 0;
	CU_ASSERT_EQUAL(bench_feed(&b, FINAL), SML_E_SESSION);
	b.msg_id = 2;
	CU_ASSERT_EQUAL(bench_feed(&b, FINAL), SML_E_SESSION);
	b.msg_id = 1;
	b.cfg.session_id = SML_STR("18");
	CU_ASSERT_EQUAL(bench_turn(&b, SYNC_NOTES("1", "") FINAL), SML_OK);
	EVENTS_ARE(&b, "sync ds=0; sync-end ds=0; final; ");
	bench_free(&b);
}

static void
hdr_of_a_fresh_session_may_begin_with_any_msg_id(void)
{
	struct bench b;

	bench_init(&b, SML_SERVER);
	b.msg_id = 6;
	CU_ASSERT_EQUAL(bench_turn(&b, ALERT_NOTES("1", "200") FINAL), SML_OK);
	CU_ASSERT_PTR_NOT_NULL(strstr(b.answer, "Status 7/0 SyncHdr 200"));
	CU_ASSERT_PTR_NOT_NULL(strstr(b.bytes, "<MsgID>7</MsgID>"));
	CU_ASSERT_EQUAL(bench_turn(&b, SYNC_NOTES("1", "") FINAL), SML_OK);
	bench_free(&b);
}

static void
hdr_with_impossible_numbers_is_a_protocol_error(void)
{
	struct bench b;

	bench_init(&b, SML_SERVER);
	b.hdr_more = "<Meta><MaxMsgSize>999</MaxMsgSize></Meta>";
	CU_ASSERT_EQUAL(bench_feed(&b, FINAL), SML_E_PROTOCOL);
	b.hdr_more = "";
	b.msg_id = UINT32_MAX;
	CU_ASSERT_EQUAL(bench_feed(&b, FINAL), SML_E_PROTOCOL); /* 0 */
	b.msg_id = SML_SESSION_MSGS_MAX;
	CU_ASSERT_EQUAL(bench_feed(&b, FINAL), SML_E_PROTOCOL);
	bench_free(&b);
}

static void
hdr_of_an_unknown_version_is_505_with_ours(void)
{
	struct bench b;

	bench_init(&b, SML_SERVER);
	b.version = "1.3";
	CU_ASSERT_EQUAL(bench_turn(&b, ALERT_NOTES("1", "200") FINAL), SML_OK);
	CU_ASSERT(sml_session_is_refused(b.s));
	EVENTS_ARE(&b, "");
	ANSWER_IS(&b,
	    HDR_STATUS("1", "505") "Status 1/1 Alert 505 target=notes "
				   "source=N; Final");
	CU_ASSERT_PTR_NOT_NULL(strstr(b.bytes,
	    "<Item><Data>1.2</Data></Item><Item><Data>1.1</Data></Item>"
	    "<Item><Data>1.0</Data></Item>"));
	bench_free(&b);
}

static void
hdr_of_device_management_is_513_with_ours(void)
{
	struct bench b;

	bench_init(&b, SML_SERVER);
	b.proto = "DM/1.2";
	CU_ASSERT_EQUAL(bench_turn(&b, FINAL), SML_OK);
	CU_ASSERT(sml_session_is_refused(b.s));
	ANSWER_IS(&b, HDR_STATUS("1", "513") "Final");
	CU_ASSERT_PTR_NOT_NULL(
	    strstr(b.bytes, "<Item><Data>SyncML/1.2</Data></Item>"));
	bench_free(&b);
}

static void
hdr_without_credentials_refuses_every_command(void)
{
	struct bench b;

	bench_init(&b, SML_SERVER);
	b.verdict = SML_AUTH_MISSING;
	b.cfg.challenge = SML_AUTH_MD5;
	b.cfg.challenge_nonce = SML_STR("Nonce");
	sml_session_free(b.s);
	CU_ASSERT_EQUAL(sml_session_new(&b.cfg, &b.s), SML_OK);
	CU_ASSERT_EQUAL(
	    bench_turn(&b,
		ALERT_NOTES("1", "200") SYNC_NOTES("2",
		    "<Delete><CmdID>3</CmdID><Item><Source><LocURI>7</LocURI>"
		    "</Source></Item></Delete>") "<Status><CmdID>4</CmdID>"
						 "<MsgRef>1</MsgRef>"
						 "<CmdRef>0</CmdRef>"
						 "<Cmd>SyncHdr</Cmd>"
						 "<Data>200</Data>"
						 "</Status>" FINAL),
	    SML_OK);
	CU_ASSERT(sml_session_is_refused(b.s));
	EVENTS_ARE(&b, "");
	ANSWER_IS(&b,
	    "Status 1/0 SyncHdr 407 target=http://host/sync source=IMEI:1 "
	    "chal=syncml:auth-md5 nonce=Tm9uY2U=; "
	    "Status 1/1 Alert 407 target=notes source=N; "
	    "Status 1/2 Sync 407 target=notes source=N; "
	    "Status 1/3 Delete 407 source=7; Final");
	/* No token for a session that nobody keeps. */
	CU_ASSERT_PTR_NULL(strstr(b.bytes, "RespURI"));
	bench_free(&b);
}

static void
hdr_with_unknown_credentials_is_406_with_a_challenge(void)
{
	static const char *const types[] = {
	    "syncml:auth-MAC", "syncml:auth-x509", "syncml:auth-securid"};

	for (size_t i = 0; i < SML_ARRAY_LEN(types); i++) {
		struct bench b;
		char hdr[200], item[100];

		bench_init(&b, SML_SERVER);
		b.verdict = SML_AUTH_REFUSED_TYPE;
		snprintf(hdr, sizeof(hdr),
		    "<Cred><Meta><Type>%s</Type></Meta><Data>x</Data></Cred>",
		    types[i]);
		snprintf(item, sizeof(item), "<Item><Data>%s</Data></Item>",
		    types[i]);
		b.hdr_more = hdr;
		CU_ASSERT_EQUAL(
		    bench_turn(&b, ALERT_NOTES("1", "200") FINAL), SML_OK);
		CU_ASSERT(sml_session_is_refused(b.s));
		EVENTS_ARE(&b, "");
		ANSWER_IS(&b,
		    "Status 1/0 SyncHdr 406 target=http://host/sync "
		    "source=IMEI:1 chal=syncml:auth-basic; "
		    "Status 1/1 Alert 401 target=notes source=N; Final");
		CU_ASSERT_PTR_NOT_NULL(strstr(b.bytes, item));
		bench_free(&b);
	}
}

static void
hdr_accepted_by_md5_gets_the_next_nonce(void)
{
	struct bench b;

	bench_init(&b, SML_SERVER);
	b.verdict = SML_AUTH_ACCEPTED;
	b.cfg.challenge_nonce = SML_STR("Nonce");
	sml_session_free(b.s);
	CU_ASSERT_EQUAL(sml_session_new(&b.cfg, &b.s), SML_OK);
	b.hdr_more = "<Cred><Meta><Type>syncml:auth-md5</Type></Meta>"
		     "<Data>Zz6EivR3yeaaENcRN6lpAQ==</Data></Cred>";
	CU_ASSERT_EQUAL(bench_turn(&b, ALERT_NOTES("1", "200") FINAL), SML_OK);
	CU_ASSERT_PTR_NOT_NULL(strstr(b.answer,
	    "Status 1/0 SyncHdr 212 target=http://host/sync source=IMEI:1 "
	    "chal=syncml:auth-md5 nonce=Tm9uY2U="));
	/* The session is authenticated: nothing is asked for any more. */
	b.hdr_more = "";
	b.verdict = SML_AUTH_BEFORE;
	CU_ASSERT_EQUAL(bench_turn(&b, SYNC_NOTES("1", "") FINAL), SML_OK);
	CU_ASSERT_PTR_NOT_NULL(strstr(b.answer, "Status 2/0 SyncHdr 200"));
	CU_ASSERT_PTR_NULL(strstr(b.answer, "chal="));
	bench_free(&b);
}

/* ---- client ---- */

#define HDR_ANSWER(code, more)                                                 \
	"<Status><CmdID>1</CmdID><MsgRef>1</MsgRef><CmdRef>0</CmdRef>"         \
	"<Cmd>SyncHdr</Cmd>" more "<Data>" code "</Data></Status>"
#define CHAL(type)                                                             \
	"<Chal><Meta><Type>" type "</Type><Format>b64</Format>"                \
	"<NextNonce>Tm9uY2U=</NextNonce></Meta></Chal>"

/* The client's first message is out, with @auth. */
static void
begin_client(struct bench *b, enum sml_auth_type auth)
{
	bench_init(b, SML_CLIENT);
	b->cfg.auth = auth;
	b->cfg.user = SML_STR("Bruce2");
	b->cfg.password = SML_STR("OhBehave");
	sml_session_free(b->s);
	CU_ASSERT_EQUAL(sml_session_new(&b->cfg, &b->s), SML_OK);
	CU_ASSERT_EQUAL(sml_session_start(b->s), SML_OK);
	CU_ASSERT_EQUAL(bench_flush(b), SML_OK);
	bench_save_and_load(b);
}

static void
client_hdr_refusals_are_told_apart(void)
{
	static const struct {
		const char *body;
		enum sml_auth_type auth;
		enum sml_err err;
	} rows[] = {
	    {HDR_ANSWER("505", ""), SML_AUTH_BASIC, SML_E_VERSION},
	    {HDR_ANSWER("513", ""), SML_AUTH_BASIC, SML_E_VERSION},
	    {HDR_ANSWER("500", ""), SML_AUTH_BASIC, SML_E_PEER},
	    {HDR_ANSWER("102", ""), SML_AUTH_BASIC, SML_E_PEER},
	    {HDR_ANSWER("401", ""), SML_AUTH_BASIC, SML_E_AUTH},
	    {HDR_ANSWER("401", CHAL("syncml:auth-basic")), SML_AUTH_BASIC,
		SML_E_AUTH},
	    {HDR_ANSWER("401", CHAL("syncml:auth-x509")), SML_AUTH_BASIC,
		SML_E_AUTH},
	    {HDR_ANSWER("401", CHAL("syncml:auth-md5")), SML_AUTH_BASIC,
		SML_OK},
	    {HDR_ANSWER("401", CHAL("syncml:auth-md5")), SML_AUTH_MD5, SML_OK},
	    {HDR_ANSWER("401", CHAL("syncml:auth-basic")), SML_AUTH_MD5,
		SML_OK},
	    {HDR_ANSWER("407", CHAL("syncml:auth-basic")), SML_AUTH_NONE,
		SML_OK},
	    {HDR_ANSWER("406", CHAL("syncml:auth-md5")), SML_AUTH_BASIC,
		SML_OK},
	    {HDR_ANSWER("406", ""), SML_AUTH_BASIC, SML_E_PEER},
	    {"", SML_AUTH_BASIC, SML_OK},
	};

	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		struct bench b;

		begin_client(&b, rows[i].auth);
		CU_ASSERT_EQUAL(bench_feed(&b, rows[i].body), rows[i].err);
		bench_free(&b);
	}
}

static void
client_retries_with_the_nonce_and_then_gives_up(void)
{
	struct bench b;

	begin_client(&b, SML_AUTH_BASIC);
	b.hdr_more = "<RespURI>http://host/sync?r=1</RespURI>";
	CU_ASSERT_EQUAL(
	    bench_turn(&b, HDR_ANSWER("401", CHAL("syncml:auth-md5")) FINAL),
	    SML_OK);
	EVENTS_ARE(&b, "retry; ");
	ANSWER_IS(&b, HDR_STATUS("1", "200") "Put source=./devinf12; "
					     "Get target=./devinf12; Final");
	CU_ASSERT_PTR_NOT_NULL(strstr(b.bytes, "Zz6EivR3yeaaENcRN6lpAQ=="));
	CU_ASSERT_PTR_NOT_NULL(strstr(b.bytes, "<LocName>Bruce2</LocName>"));
	CU_ASSERT(sml_str_is(sml_session_url(b.s), "http://host/sync?r=1"));
	/* Not from a server that knows us. */
	CU_ASSERT_PTR_NULL(sml_session_next_nonce(b.s).p);
	/* It kept nothing and counts anew. */
	b.msg_id = 0;
	CU_ASSERT_EQUAL(
	    bench_feed(&b, HDR_ANSWER("401", CHAL("syncml:auth-md5"))),
	    SML_E_AUTH);
	bench_free(&b);
}

#define EMPTY_NONCE_DIGEST "lEf25jyjHbCcTbj4p/1pUw=="
#define CHAL_OTHER                                                             \
	"<Chal><Meta><Type>syncml:auth-md5</Type><Format>b64</Format>"         \
	"<NextNonce>bmV4dA==</NextNonce></Meta></Chal>"

static void
client_refused_twice_knows_what_a_new_session_may_show(void)
{
	enum sml_auth_type type;
	struct sml_str nonce;
	struct bench b;

	/* A nonce that was shown already: it is the password. */
	begin_client(&b, SML_AUTH_BASIC);
	CU_ASSERT_EQUAL(
	    bench_turn(&b, HDR_ANSWER("401", CHAL("syncml:auth-md5")) FINAL),
	    SML_OK);
	b.msg_id = 0;
	CU_ASSERT_EQUAL(
	    bench_feed(&b, HDR_ANSWER("401", CHAL("syncml:auth-md5"))),
	    SML_E_AUTH);
	CU_ASSERT(!sml_session_other_login(b.s, &type, &nonce));
	bench_free(&b);
	/* Another one. */
	begin_client(&b, SML_AUTH_BASIC);
	CU_ASSERT_EQUAL(
	    bench_turn(&b, HDR_ANSWER("401", CHAL("syncml:auth-md5")) FINAL),
	    SML_OK);
	b.msg_id = 0;
	CU_ASSERT_EQUAL(
	    bench_feed(&b, HDR_ANSWER("401", CHAL_OTHER)), SML_E_AUTH);
	CU_ASSERT(sml_session_other_login(b.s, &type, &nonce));
	CU_ASSERT(type == SML_AUTH_MD5 && sml_str_is(nonce, "next"));
	CU_ASSERT_PTR_NULL(sml_session_next_nonce(b.s).p);
	bench_free(&b);
	/* The type stays the same during a session. */
	begin_client(&b, SML_AUTH_MD5);
	CU_ASSERT_EQUAL(
	    bench_turn(&b, HDR_ANSWER("401", CHAL("syncml:auth-md5")) FINAL),
	    SML_OK);
	b.msg_id = 0;
	CU_ASSERT_EQUAL(
	    bench_feed(&b, HDR_ANSWER("401", CHAL("syncml:auth-basic"))),
	    SML_E_AUTH);
	CU_ASSERT(sml_session_other_login(b.s, &type, &nonce));
	CU_ASSERT(type == SML_AUTH_BASIC);
	bench_free(&b);
}

static void
client_does_not_go_back_to_basic_in_the_clear(void)
{
	enum sml_auth_type type;
	struct sml_str nonce;
	struct bench b;

	begin_client(&b, SML_AUTH_MD5);
	b.cfg.is_basic_forbidden = true;
	bench_save_and_load(&b);
	CU_ASSERT_EQUAL(
	    bench_feed(&b, HDR_ANSWER("401", CHAL("syncml:auth-basic"))),
	    SML_E_AUTH);
	CU_ASSERT(sml_session_is_downgraded(b.s));
	CU_ASSERT(!sml_session_other_login(b.s, &type, &nonce));
	bench_free(&b);
}

static void
client_without_a_nonce_takes_the_empty_one(void)
{
	struct bench b;

	begin_client(&b, SML_AUTH_BASIC);
	CU_ASSERT_EQUAL(
	    bench_turn(
		&b, HDR_ANSWER("401", "<Chal><Meta><Type>syncml:auth-md5</Type>"
				      "</Meta></Chal>") FINAL),
	    SML_OK);
	EVENTS_ARE(&b, "retry; ");
	/* H(B64(H(Bruce2:OhBehave)):) */
	CU_ASSERT_PTR_NOT_NULL(strstr(b.bytes, EMPTY_NONCE_DIGEST));
	bench_free(&b);
}

static void
client_shows_credentials_until_212(void)
{
	struct bench b;

	begin_client(&b, SML_AUTH_MD5);
	CU_ASSERT_EQUAL(
	    bench_turn(&b, HDR_ANSWER("200", CHAL("syncml:auth-md5")) "<Get/>"),
	    SML_OK);
	CU_ASSERT_PTR_NOT_NULL(strstr(b.bytes, "Zz6EivR3yeaaENcRN6lpAQ=="));
	CU_ASSERT_EQUAL(
	    bench_turn(
		&b, HDR_ANSWER("212", "<Chal><Meta><Type>syncml:auth-md5</Type>"
				      "<NextNonce>bmV4dA==</NextNonce></Meta>"
				      "</Chal>") "<Get/>"),
	    SML_OK);
	CU_ASSERT_PTR_NULL(strstr(b.bytes, "<Cred>"));
	CU_ASSERT(sml_str_is(sml_session_next_nonce(b.s), "next"));
	bench_free(&b);
}

/* ---- no end ---- */

static void
session_of_idle_answers_comes_to_an_end(void)
{
	struct bench b;
	enum sml_err err = SML_OK;
	int turns = 0;

	bench_init(&b, SML_SERVER);
	CU_ASSERT_EQUAL(bench_turn(&b, ALERT_NOTES("1", "200") FINAL), SML_OK);
	while (err == SML_OK && turns++ < 100) {
		err = bench_turn(
		    &b, "<Alert><CmdID>1</CmdID><Data>222</Data></Alert>");
	}
	CU_ASSERT_EQUAL(err, SML_E_PROTOCOL);
	CU_ASSERT(turns > SML_IDLE_ROUNDS_MAX && turns < 10);
	bench_free(&b);
}

static void
final_before_its_time_is_not_believed(void)
{
	struct bench b;

	bench_init(&b, SML_SERVER);
	b.is_complete = false;
	CU_ASSERT_EQUAL(bench_turn(&b, ALERT_NOTES("1", "200") FINAL), SML_OK);
	EVENTS_ARE(&b, "alert 200 local=notes remote=N last=1 next=2; final; ");
	/* Our package 2 goes on; this asks for more of it. */
	CU_ASSERT_EQUAL(
	    bench_turn(
		&b, "<Alert><CmdID>1</CmdID><Data>222</Data></Alert>" FINAL),
	    SML_OK);
	EVENTS_ARE(&b, "more; ");
	CU_ASSERT_EQUAL(sml_session_in_package(b.s), 3);
	bench_free(&b);
}

static void
calls_out_of_order_are_bugs(void)
{
	struct bench b;
	struct sml_event ev;
	struct sml_buf saved;

	bench_init(&b, SML_SERVER);
	sml_buf_init(&saved, SML_SESSION_ROW_MAX);
	CU_ASSERT_EQUAL(sml_session_start(b.s), SML_E_BUG);
	CU_ASSERT_EQUAL(bench_flush(&b), SML_E_BUG);
	CU_ASSERT_EQUAL(sml_session_next(b.s, &ev), SML_END);
	CU_ASSERT_EQUAL(sml_session_alert(b.s, 0, NULL, NULL), SML_E_BUG);
	CU_ASSERT_EQUAL(bench_feed(&b, FINAL), SML_OK);
	CU_ASSERT_EQUAL(bench_feed(&b, FINAL), SML_E_BUG);
	CU_ASSERT_EQUAL(sml_session_save(b.s, &saved), SML_E_BUG);
	CU_ASSERT_EQUAL(sml_session_alert(b.s, 0, NULL, NULL), SML_E_BUG);
	CU_ASSERT_EQUAL(
	    sml_session_set_phase(b.s, 0, SML_PHASE_INIT), SML_E_BUG);
	CU_ASSERT_PTR_NULL(sml_session_ds(b.s, 0));
	CU_ASSERT_EQUAL(bench_flush(&b), SML_OK);
	sml_buf_free(&saved);
	bench_free(&b);
}

static const struct test_case cases[] = {
#define CASE(name)                                                             \
	{                                                                      \
#name, name                                                    \
	}
    CASE(hdr_with_a_wrong_id_changes_nothing),
    CASE(hdr_of_a_fresh_session_may_begin_with_any_msg_id),
    CASE(hdr_with_impossible_numbers_is_a_protocol_error),
    CASE(hdr_of_an_unknown_version_is_505_with_ours),
    CASE(hdr_of_device_management_is_513_with_ours),
    CASE(hdr_without_credentials_refuses_every_command),
    CASE(hdr_with_unknown_credentials_is_406_with_a_challenge),
    CASE(hdr_accepted_by_md5_gets_the_next_nonce),
    CASE(client_hdr_refusals_are_told_apart),
    CASE(client_refused_twice_knows_what_a_new_session_may_show),
    CASE(client_does_not_go_back_to_basic_in_the_clear),
    CASE(client_without_a_nonce_takes_the_empty_one),
    CASE(client_retries_with_the_nonce_and_then_gives_up),
    CASE(client_shows_credentials_until_212),
    CASE(session_of_idle_answers_comes_to_an_end),
    CASE(final_before_its_time_is_not_believed),
    CASE(calls_out_of_order_are_bugs),
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("session_hdr", cases, argc, argv);
}
