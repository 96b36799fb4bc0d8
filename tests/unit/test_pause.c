/* SPDX-License-Identifier: Apache-2.0 */
/* A busy server asked again, a session suspended. */
#include "support/session_bench.h"

#define ANSWER_TO(msg, code)                                                   \
	"<Status><CmdID>1</CmdID><MsgRef>" msg "</MsgRef><CmdRef>0</CmdRef>"   \
	"<Cmd>SyncHdr</Cmd><Data>" code "</Data></Status>"
#define ALERT_ANSWER(msg, code)                                                \
	"<Status><CmdID>2</CmdID><MsgRef>" msg "</MsgRef><CmdRef>2</CmdRef>"   \
	"<Cmd>Alert</Cmd><Data>" code "</Data></Status>"
#define QUESTION(msg)                                                          \
	"Status " msg "/0 SyncHdr 200 target=http://host/sync source=IMEI:1; " \
	"Alert 221 target=http://host/sync source=dev; "

/* The client's first message is out. */
static void
begin_client(struct bench *b, enum sml_version version)
{
	bench_init(b, SML_CLIENT);
	b->cfg.version = version;
	sml_session_free(b->s);
	CU_ASSERT_EQUAL(sml_session_new(&b->cfg, &b->s), SML_OK);
	CU_ASSERT_EQUAL(sml_session_start(b->s), SML_OK);
	CU_ASSERT_EQUAL(bench_flush(b), SML_OK);
	bench_save_and_load(b);
}

static void
busy_is_asked_again_without_final_and_events(void)
{
	struct bench b;

	begin_client(&b, SML_V_12);
	CU_ASSERT_EQUAL(bench_feed(&b, ANSWER_TO("1", "101")), SML_OK);
	CU_ASSERT(sml_session_is_busy(b.s));
	EVENTS_ARE(&b, "");
	CU_ASSERT_EQUAL(bench_flush(&b), SML_OK);
	ANSWER_IS(&b, QUESTION("1"));
	bench_save_and_load(&b);
	CU_ASSERT_EQUAL(
	    bench_turn(&b, ANSWER_TO("2", "101") ALERT_ANSWER("2", "101")),
	    SML_OK);
	ANSWER_IS(&b, QUESTION("2"));
	/* The result: the answer to the first message too. */
	CU_ASSERT_EQUAL(bench_feed(&b, ANSWER_TO("3", "200") ALERT_ANSWER("3",
					   "200") ANSWER_TO("1", "212") FINAL),
	    SML_OK);
	CU_ASSERT(!sml_session_is_busy(b.s));
	EVENTS_ARE(&b, "final; ");
	bench_free(&b);
}

static void
busy_for_ever_is_given_up(void)
{
	struct bench b;
	int i;

	begin_client(&b, SML_V_12);
	for (i = 0; i < SML_BUSY_ROUNDS_MAX; i++)
		CU_ASSERT_EQUAL(bench_turn(&b, ANSWER_TO("1", "101")), SML_OK);
	CU_ASSERT_EQUAL(bench_feed(&b, ANSWER_TO("1", "101")), SML_E_PEER);
	bench_free(&b);
}

static void
busy_without_a_result_is_given_up(void)
{
	static const char *const codes[] = {
	    ALERT_ANSWER("2", "400"), ALERT_ANSWER("2", "406")};
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(codes); i++) {
		char body[512];
		struct bench b;

		begin_client(&b, SML_V_12);
		CU_ASSERT_EQUAL(bench_turn(&b, ANSWER_TO("1", "101")), SML_OK);
		snprintf(body, sizeof(body), "%s%s", ANSWER_TO("2", "200"),
		    codes[i]);
		CU_ASSERT_EQUAL(bench_feed(&b, body), SML_E_PEER);
		bench_free(&b);
	}
}

static void
busy_then_refused_is_refused(void)
{
	struct bench b;

	begin_client(&b, SML_V_12);
	CU_ASSERT_EQUAL(bench_turn(&b, ANSWER_TO("1", "101")), SML_OK);
	CU_ASSERT_EQUAL(bench_feed(&b, ANSWER_TO("2", "200") ALERT_ANSWER(
					   "2", "200") ANSWER_TO("1", "513")),
	    SML_E_VERSION);
	bench_free(&b);
}

static void
suspend_ends_the_package_and_says_no_more(void)
{
	struct bench b;

	begin_client(&b, SML_V_12);
	CU_ASSERT_EQUAL(bench_turn(&b, ANSWER_TO("1", "200")), SML_OK);
	CU_ASSERT_EQUAL(bench_feed(&b, ANSWER_TO("2", "200")), SML_OK);
	CU_ASSERT_EQUAL(sml_session_suspend(b.s), SML_OK);
	b.is_complete = false;
	CU_ASSERT_EQUAL(bench_flush(&b), SML_OK);
	ANSWER_IS(&b,
	    "Status 2/0 SyncHdr 200 target=http://host/sync source=IMEI:1; "
	    "Alert 224 target=http://host/sync source=dev; Final");
	bench_free(&b);
}

static void
suspend_is_unknown_before_version_1_2(void)
{
	struct bench b;

	begin_client(&b, SML_V_11);
	b.version = "1.1";
	CU_ASSERT_EQUAL(bench_feed(&b, ANSWER_TO("1", "200") FINAL), SML_OK);
	CU_ASSERT_EQUAL(sml_session_suspend(b.s), SML_E_BUG);
	bench_free(&b);
}

/* The server answers 200 to the Alert and 514 to all that follows it. */
static void
suspend_of_the_client_leaves_the_rest_undone(void)
{
	struct bench b;

	bench_init(&b, SML_SERVER);
	CU_ASSERT_EQUAL(bench_turn(&b, ALERT_NOTES("1", "200") FINAL), SML_OK);
	CU_ASSERT_EQUAL(
	    bench_turn(&b,
		"<Alert><CmdID>1</CmdID><Data>224</Data><Item><Target><LocURI>"
		"http://host/sync</LocURI></Target><Source><LocURI>IMEI:1"
		"</LocURI></Source></Item></Alert>" SYNC_NOTES("2",
		    "<Delete><CmdID>3</CmdID><Item><Source><LocURI>7</LocURI>"
		    "</Source></Item></Delete>") FINAL),
	    SML_OK);
	EVENTS_ARE(&b, "abort; ");
	ANSWER_IS(&b,
	    HDR_STATUS("2", "200") "Status 2/1 Alert 200 "
				   "target=http://host/sync source=IMEI:1; "
				   "Status 2/2 Sync 514 target=notes source=N; "
				   "Status 2/3 Delete 514 source=7; Final");
	bench_free(&b);
}

static const struct test_case cases[] = {
    {"busy_is_asked_again_without_final_and_events",
	busy_is_asked_again_without_final_and_events},
    {"busy_for_ever_is_given_up", busy_for_ever_is_given_up},
    {"busy_without_a_result_is_given_up", busy_without_a_result_is_given_up},
    {"busy_then_refused_is_refused", busy_then_refused_is_refused},
    {"suspend_ends_the_package_and_says_no_more",
	suspend_ends_the_package_and_says_no_more},
    {"suspend_is_unknown_before_version_1_2",
	suspend_is_unknown_before_version_1_2},
    {"suspend_of_the_client_leaves_the_rest_undone",
	suspend_of_the_client_leaves_the_rest_undone},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("pause", cases, argc, argv);
}
