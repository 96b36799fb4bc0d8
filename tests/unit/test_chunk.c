/* SPDX-License-Identifier: Apache-2.0 */
/* Objects in parts: joined, refused, interrupted, given up. */
#include "support/session_bench.h"

static void
begin(struct bench *b)
{
	bench_init(b, SML_SERVER);
	CU_ASSERT_EQUAL(bench_turn(b, ALERT_NOTES("1", "200") FINAL), SML_OK);
}

/* An Add of "a" inside a Sync; @meta and @more around its Data. */
#define PART(meta, data, more)                                                 \
	SYNC_NOTES("1",                                                        \
	    "<Add><CmdID>2</CmdID><Item><Source><LocURI>a</LocURI></Source>"   \
	    "<Meta>" meta "</Meta><Data>" data "</Data>" more "</Item></Add>")
#define MORE "<MoreData/>"
#define SIZE(n) "<Size xmlns='syncml:metinf'>" n "</Size>"

static bool
is_answered(const struct bench *b, const char *text)
{
	if (strstr(b->answer, text) == NULL) {
		printf("# answer: %s\n", b->answer);
		return false;
	}
	return true;
}

static void
parts_are_joined_and_delivered_once(void)
{
	struct bench b;

	begin(&b);
	CU_ASSERT_EQUAL(bench_turn(&b, PART(SIZE("9") "<Type>text/plain</Type>",
					   "one", MORE)),
	    SML_OK);
	EVENTS_ARE(&b, "sync ds=0; sync-end ds=0; more; ");
	ANSWER_IS(&b,
	    HDR_STATUS("2", "200") "Status 2/1 Sync 200 target=notes source=N; "
				   "Status 2/2 Add 213 source=a; "
				   "Alert 222 target=IMEI:1 "
				   "source=http://host/sync; ");
	/* Some devices leave Meta out, others repeat the Size. */
	CU_ASSERT_EQUAL(bench_turn(&b, PART(SIZE("9"), "two", MORE)), SML_OK);
	CU_ASSERT_EQUAL(spool_memory_count(b.spool, SML_SPOOL_CHUNK), 2);
	CU_ASSERT_EQUAL(bench_turn(&b, PART("", "end", "") FINAL), SML_OK);
	EVENTS_ARE(&b, "sync ds=0; "
		       "item Add ds=0 luid=a type=text/plain text=onetwoend; "
		       "sync-end ds=0; final; ");
	CU_ASSERT(is_answered(&b, "Add 200 source=a"));
	CU_ASSERT_EQUAL(spool_memory_count(b.spool, SML_SPOOL_CHUNK), 0);
	bench_free(&b);
}

static void
parts_of_base64_are_decoded_when_whole(void)
{
	static const char *const sizes[] = {SIZE("8"), SIZE("5")};

	for (size_t i = 0; i < SML_ARRAY_LEN(sizes); i++) {
		struct bench b;
		char body[800];

		begin(&b);
		(void)snprintf(body, sizeof(body),
		    PART("%s<Format>b64</Format>", "aGVs", MORE), sizes[i]);
		CU_ASSERT_EQUAL(bench_turn(&b, body), SML_OK);
		CU_ASSERT_EQUAL(
		    bench_turn(&b, PART("", "bG8=", "") FINAL), SML_OK);
		EVENTS_ARE(&b, "sync ds=0; "
			       "item Add ds=0 luid=a text=hello; "
			       "sync-end ds=0; final; ");
		bench_free(&b);
	}
}

/* XML reads CR as LF: a line end cut in two is not two. */
static void
parts_cut_between_cr_and_lf_are_joined_as_one_line_end(void)
{
	struct bench b;

	begin(&b);
	CU_ASSERT_EQUAL(bench_turn(&b, PART(SIZE("10"), "ab\r", MORE)), SML_OK);
	CU_ASSERT_EQUAL(
	    bench_turn(&b, PART("", "\ncd\r\nef", "") FINAL), SML_OK);
	EVENTS_ARE(&b, "sync ds=0; item Add ds=0 luid=a text=ab\\ncd\\nef; "
		       "sync-end ds=0; final; ");
	bench_free(&b);
	/* An empty line between two parts stays one. */
	begin(&b);
	CU_ASSERT_EQUAL(bench_turn(&b, PART(SIZE("9"), "ab\n", MORE)), SML_OK);
	CU_ASSERT_EQUAL(bench_turn(&b, PART("", "\ncd\nef", "") FINAL), SML_OK);
	EVENTS_ARE(&b, "sync ds=0; item Add ds=0 luid=a text=ab\\n\\ncd\\nef; "
		       "sync-end ds=0; final; ");
	bench_free(&b);
}

static void
parts_without_size_are_411_to_the_end(void)
{
	struct bench b;

	begin(&b);
	CU_ASSERT_EQUAL(bench_turn(&b, PART("", "one", MORE)), SML_OK);
	CU_ASSERT(is_answered(&b, "Add 411 source=a"));
	/* Its last part must not pass for a whole item. */
	CU_ASSERT_EQUAL(bench_turn(&b, PART("", "two", "")), SML_OK);
	EVENTS_ARE(&b, "sync ds=0; sync-end ds=0; more; ");
	CU_ASSERT(is_answered(&b, "Add 411 source=a"));
	/* Sent again, with Size. */
	CU_ASSERT_EQUAL(bench_turn(&b, PART("", "one", MORE)), SML_OK);
	CU_ASSERT_EQUAL(bench_turn(&b, PART(SIZE("6"), "one", MORE)), SML_OK);
	CU_ASSERT(is_answered(&b, "Add 213 source=a"));
	CU_ASSERT_EQUAL(bench_turn(&b, PART("", "two", "")), SML_OK);
	EVENTS_ARE(&b, "sync ds=0; item Add ds=0 luid=a text=onetwo; "
		       "sync-end ds=0; more; ");
	bench_free(&b);
}

static void
parts_over_the_announced_size_are_416_and_413(void)
{
	struct bench b;
	char body[3000], data[900];

	begin(&b);
	CU_ASSERT_EQUAL(
	    bench_turn(&b, PART(SIZE("1001"), "one", MORE)), SML_OK);
	CU_ASSERT(is_answered(&b, "Add 416 source=a"));

	/* It lies about its size. */
	memset(data, 'x', sizeof(data));
	data[sizeof(data) - 1] = '\0';
	(void)snprintf(
	    body, sizeof(body), PART(SIZE("1000"), "%s", MORE), data);
	CU_ASSERT_EQUAL(bench_turn(&b, body), SML_OK);
	CU_ASSERT(is_answered(&b, "Add 213 source=a"));
	CU_ASSERT_EQUAL(bench_turn(&b, body), SML_OK);
	CU_ASSERT(is_answered(&b, "Add 413 source=a"));
	CU_ASSERT_EQUAL(spool_memory_count(b.spool, SML_SPOOL_CHUNK), 0);
	bench_free(&b);
}

static void
parts_of_another_length_are_424(void)
{
	struct bench b;

	begin(&b);
	CU_ASSERT_EQUAL(bench_turn(&b, PART(SIZE("9"), "one", MORE)), SML_OK);
	CU_ASSERT_EQUAL(bench_turn(&b, PART("", "two", "")), SML_OK);
	CU_ASSERT(is_answered(&b, "Add 424 source=a"));
	EVENTS_ARE(&b, "sync ds=0; sync-end ds=0; more; ");
	bench_free(&b);
}

/* From its first part, twice, and then as a whole. */
static void
parts_that_begin_anew_count_from_there(void)
{
	struct bench b;
	int i;

	begin(&b);
	for (i = 0; i < 3; i++) {
		CU_ASSERT_EQUAL(
		    bench_turn(&b, PART(SIZE("9"), "one", MORE)), SML_OK);
		CU_ASSERT(is_answered(&b, "Add 213 source=a"));
	}
	CU_ASSERT_EQUAL(bench_turn(&b, PART("", "two", MORE)), SML_OK);
	CU_ASSERT_EQUAL(bench_turn(&b, PART("", "end", "")), SML_OK);
	EVENTS_ARE(&b, "sync ds=0; item Add ds=0 luid=a text=onetwoend; "
		       "sync-end ds=0; more; ");

	CU_ASSERT_EQUAL(bench_turn(&b, PART(SIZE("6"), "one", MORE)), SML_OK);
	CU_ASSERT_EQUAL(bench_turn(&b, PART("", "onetwo", "")), SML_OK);
	EVENTS_ARE(&b, "sync ds=0; item Add ds=0 luid=a text=onetwo; "
		       "sync-end ds=0; more; ");
	CU_ASSERT_EQUAL(spool_memory_count(b.spool, SML_SPOOL_CHUNK), 0);
	bench_free(&b);
}

/* Whoever begins anew for ever is stopped. */
static void
parts_that_begin_anew_for_ever_are_413(void)
{
	struct bench b;
	char body[1200], data[401];
	unsigned taken = 0;

	begin(&b);
	memset(data, 'x', sizeof(data) - 1);
	data[sizeof(data) - 1] = '\0';
	(void)snprintf(body, sizeof(body), PART(SIZE("900"), "%s", MORE), data);
	do {
		CU_ASSERT_EQUAL(bench_turn(&b, body), SML_OK);
	} while (strstr(b.answer, "Add 213") != NULL && ++taken < 9);
	CU_ASSERT_EQUAL(taken, 5);
	CU_ASSERT(is_answered(&b, "Add 413 source=a"));
	CU_ASSERT_EQUAL(spool_memory_count(b.spool, SML_SPOOL_CHUNK), 0);
	bench_free(&b);
}

static void
parts_with_lines_may_count_cr_that_xml_lost(void)
{
	struct bench b;

	begin(&b);
	CU_ASSERT_EQUAL(
	    bench_turn(&b, PART(SIZE("8"), "a&#10;", MORE)), SML_OK);
	CU_ASSERT_EQUAL(bench_turn(&b, PART("", "bc&#10;d", "")), SML_OK);
	EVENTS_ARE(&b, "sync ds=0; item Add ds=0 luid=a text=a\\nbc\\nd; "
		       "sync-end ds=0; more; ");
	bench_free(&b);
}

static void
parts_interrupted_by_another_item_are_alert_223(void)
{
	struct bench b;

	begin(&b);
	CU_ASSERT_EQUAL(bench_turn(&b, PART(SIZE("9"), "one", MORE)), SML_OK);
	CU_ASSERT_EQUAL(
	    bench_turn(&b,
		SYNC_NOTES("1",
		    "<Delete><CmdID>2</CmdID><Item><Source><LocURI>a</LocURI>"
		    "</Source></Item></Delete>")),
	    SML_OK);
	EVENTS_ARE(
	    &b, "sync ds=0; item Delete ds=0 luid=a; sync-end ds=0; more; ");
	CU_ASSERT(is_answered(&b, "Alert 223 target=a; "));
	CU_ASSERT(is_answered(&b, "Delete 200 source=a; "));
	CU_ASSERT_EQUAL(spool_memory_count(b.spool, SML_SPOOL_CHUNK), 0);
	bench_free(&b);
}

static void
parts_interrupted_by_final_are_alert_223(void)
{
	struct bench b;

	begin(&b);
	CU_ASSERT_EQUAL(
	    bench_turn(&b, PART(SIZE("9"), "one", MORE) FINAL), SML_OK);
	EVENTS_ARE(&b, "sync ds=0; sync-end ds=0; final; ");
	CU_ASSERT(is_answered(&b, "Alert 223 target=a; "));
	/* The same id again is a new item. */
	CU_ASSERT_EQUAL(bench_turn(&b, PART("", "two", "") FINAL), SML_OK);
	bench_free(&b);
}

static void
parts_interrupted_by_other_talk_go_on(void)
{
	struct bench b;

	begin(&b);
	CU_ASSERT_EQUAL(bench_turn(&b, PART(SIZE("6"), "one", MORE)), SML_OK);
	CU_ASSERT_EQUAL(
	    bench_turn(&b, "<Alert><CmdID>1</CmdID><Data>222</Data></Alert>"),
	    SML_OK);
	CU_ASSERT_EQUAL(bench_turn(&b, PART("", "two", "")), SML_OK);
	EVENTS_ARE(&b, "sync ds=0; item Add ds=0 luid=a text=onetwo; "
		       "sync-end ds=0; more; ");
	bench_free(&b);
}

static void
parts_on_a_broken_spool_end_the_message(void)
{
	struct bench b;

	begin(&b);
	CU_ASSERT_EQUAL(bench_turn(&b, PART(SIZE("6"), "one", MORE)), SML_OK);
	spool_memory_break(b.spool, true);
	CU_ASSERT_EQUAL(bench_feed(&b, PART("", "two", "")), SML_E_STATE);
	bench_free(&b);

	/* Rows that got lost. */
	begin(&b);
	CU_ASSERT_EQUAL(bench_turn(&b, PART(SIZE("6"), "one", MORE)), SML_OK);
	CU_ASSERT_EQUAL(
	    b.spool->ops->drop(b.spool, SML_SPOOL_CHUNK, UINT64_MAX), SML_OK);
	CU_ASSERT_EQUAL(bench_feed(&b, PART("", "two", "")), SML_E_STATE);
	bench_free(&b);
}

/* ---- out ---- */

static char large[1800];
static const struct sml_item_out out_item = {
    .op = SML_CMD_ADD,
    .guid = {"G1", 2},
    .luid = {"L1", 2},
    .type = {"text/plain", 10},
    .text = {large, sizeof(large)},
};

/* Package 3 is over, our Sync is to begin; the client takes 2000 bytes. */
static void
begin_out(struct bench *b)
{
	memset(large, 'x', sizeof(large));
	bench_init(b, SML_SERVER);
	b->hdr_more = "<Meta><MaxMsgSize>2000</MaxMsgSize>"
		      "<MaxObjSize>100000</MaxObjSize></Meta>";
	CU_ASSERT_EQUAL(bench_turn(b, ALERT_NOTES("1", "200") FINAL), SML_OK);
	CU_ASSERT_EQUAL(bench_feed(b, SYNC_NOTES("1", "") FINAL), SML_OK);
	CU_ASSERT_EQUAL(
	    sml_session_sync_open(b->s, 0, UINT64_MAX, NULL), SML_OK);
}

#define STATUS_ADD(msg, cmd, code)                                             \
	"<Status><CmdID>1</CmdID><MsgRef>" msg "</MsgRef><CmdRef>" cmd         \
	"</CmdRef><Cmd>Add</Cmd><Data>" code "</Data></Status>"

static void
part_out_says_how_much_and_nothing_may_follow(void)
{
	struct bench b;
	struct sml_item_out item = out_item;
	struct sml_sent sent;
	size_t sent_len = 0, ds = 0;

	begin_out(&b);
	CU_ASSERT_EQUAL(sml_session_item(b.s, &item, &sent_len, &sent), SML_OK);
	CU_ASSERT(sent_len > 500 && sent_len < 2000);
	CU_ASSERT_EQUAL(sml_session_item(b.s, &item, &ds, &sent), SML_E_ROOM);
	CU_ASSERT_EQUAL(sml_session_alert(b.s, 0, NULL, NULL), SML_E_ROOM);
	CU_ASSERT_EQUAL(bench_flush(&b), SML_OK);
	CU_ASSERT(is_answered(&b, "source=G1 size=1800"));
	CU_ASSERT(is_answered(&b, " more-data"));
	CU_ASSERT_PTR_NULL(strstr(b.answer, "Final"));
	bench_save_and_load(&b);

	/* 213 is nobody's business; the part goes on, with nothing before. */
	CU_ASSERT_EQUAL(bench_feed(&b, STATUS_ADD("2", "4", "213")), SML_OK);
	EVENTS_ARE(&b, "more; ");
	CU_ASSERT_EQUAL(sml_session_alert(b.s, 0, NULL, NULL), SML_E_BUG);
	CU_ASSERT_EQUAL(
	    sml_session_sync_open(b.s, 0, UINT64_MAX, NULL), SML_OK);
	CU_ASSERT_EQUAL(sml_session_item(b.s, &item, &ds, &sent), SML_E_BUG);
	item.offset = sent_len;
	CU_ASSERT_EQUAL(sml_session_item(b.s, &item, &sent_len, &sent), SML_OK);
	CU_ASSERT_EQUAL(sent_len, sizeof(large));
	CU_ASSERT_EQUAL(bench_flush(&b), SML_OK);
	CU_ASSERT_PTR_NULL(strstr(b.answer, "size="));
	CU_ASSERT_PTR_NULL(strstr(b.answer, " more-data"));
	bench_save_and_load(&b);
	CU_ASSERT_EQUAL(bench_feed(&b, STATUS_ADD("3", "3", "201")), SML_OK);
	EVENTS_ARE(&b, "status Add 3/3 201; more; ");
	bench_free(&b);
}

static void
part_out_refused_gives_the_item_up(void)
{
	static const char *const refusals[] = {STATUS_ADD("2", "4", "413"),
	    STATUS_ADD("2", "4", "420"),
	    "<Alert><CmdID>1</CmdID><Data>223</Data></Alert>"};
	static const char *const events[] = {"status Add 2/4 413; more; ",
	    "status Add 2/4 420; more; ", "status Add 2/4 424; more; "};

	for (size_t i = 0; i < SML_ARRAY_LEN(refusals); i++) {
		struct bench b;
		struct sml_item_out item = out_item;
		struct sml_sent sent;
		size_t sent_len = 0;

		begin_out(&b);
		CU_ASSERT_EQUAL(
		    sml_session_item(b.s, &item, &sent_len, &sent), SML_OK);
		CU_ASSERT_EQUAL(sent.msg, 2);
		CU_ASSERT_EQUAL(sent.cmd_id, 4);
		CU_ASSERT_EQUAL(bench_flush(&b), SML_OK);
		bench_save_and_load(&b);
		CU_ASSERT_EQUAL(bench_feed(&b, refusals[i]), SML_OK);
		EVENTS_ARE(&b, events[i]);
		CU_ASSERT_EQUAL(
		    sml_session_sync_open(b.s, 0, UINT64_MAX, NULL), SML_OK);
		item.offset = sent_len;
		CU_ASSERT_EQUAL(sml_session_item(b.s, &item, &sent_len, &sent),
		    SML_E_TOO_BIG);
		item.offset = 0;
		item.text.len = 100;
		CU_ASSERT_EQUAL(
		    sml_session_item(b.s, &item, &sent_len, &sent), SML_OK);
		CU_ASSERT_EQUAL(bench_flush(&b), SML_OK);
		CU_ASSERT(is_answered(&b, "Final"));
		bench_free(&b);
	}
}

static void
part_out_of_a_failed_datastore_is_given_up(void)
{
	struct bench b;
	struct sml_sent sent;
	size_t sent_len = 0;

	begin_out(&b);
	CU_ASSERT_EQUAL(
	    sml_session_item(b.s, &out_item, &sent_len, &sent), SML_OK);
	CU_ASSERT_EQUAL(bench_flush(&b), SML_OK);
	sml_session_ds(b.s, 0)->phase = SML_PHASE_FAILED;
	bench_save_and_load(&b);
	CU_ASSERT_EQUAL(bench_turn(&b, ""), SML_OK);
	CU_ASSERT(is_answered(&b, "Final"));
	bench_free(&b);
}

static const struct test_case cases[] = {
#define CASE(name)                                                             \
	{                                                                      \
#name, name                                                    \
	}
    CASE(parts_are_joined_and_delivered_once),
    CASE(parts_of_base64_are_decoded_when_whole),
    CASE(parts_cut_between_cr_and_lf_are_joined_as_one_line_end),
    CASE(parts_without_size_are_411_to_the_end),
    CASE(parts_over_the_announced_size_are_416_and_413),
    CASE(parts_of_another_length_are_424),
    CASE(parts_that_begin_anew_count_from_there),
    CASE(parts_that_begin_anew_for_ever_are_413),
    CASE(parts_with_lines_may_count_cr_that_xml_lost),
    CASE(parts_interrupted_by_another_item_are_alert_223),
    CASE(parts_interrupted_by_final_are_alert_223),
    CASE(parts_interrupted_by_other_talk_go_on),
    CASE(parts_on_a_broken_spool_end_the_message),
    CASE(part_out_says_how_much_and_nothing_may_follow),
    CASE(part_out_refused_gives_the_item_up),
    CASE(part_out_of_a_failed_datastore_is_given_up),
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("chunk", cases, argc, argv);
}
