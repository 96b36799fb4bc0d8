/* SPDX-License-Identifier: Apache-2.0 */
/* Atomic, Sequence and Copy: what is answered and what is delivered. */
#include "support/session_bench.h"

#define ADD(id, more) "<Add><CmdID>" id "</CmdID>" more "</Add>"
#define ITEM(source, more)                                                     \
	"<Item><Source><LocURI>" source "</LocURI></Source>" more "</Item>"
#define ATOMIC(id, inside) "<Atomic><CmdID>" id "</CmdID>" inside "</Atomic>"
#define SEQUENCE(id, inside)                                                   \
	"<Sequence><CmdID>" id "</CmdID>" inside "</Sequence>"
#define COPY(id, inside) "<Copy><CmdID>" id "</CmdID>" inside "</Copy>"
#define DATA "<Data>x</Data>"

/* Package 1 with one datastore, "notes". */
static void
begin(struct bench *b)
{
	bench_init(b, SML_SERVER);
	CU_ASSERT_EQUAL(bench_turn(b, ALERT_NOTES("1", "200") FINAL), SML_OK);
}

static void
copy_names_what_is_copied_and_perhaps_the_copy(void)
{
	struct bench b;

	begin(&b);
	b.item_status = 201;
	CU_ASSERT_EQUAL(
	    bench_turn(&b,
		SYNC_NOTES("1",
		    COPY("2", ITEM("a", DATA)) COPY("3",
			"<Item><Target><LocURI>c</LocURI></Target><Source>"
			"<LocURI>b</LocURI></Source><MoreData/></Item>")
			COPY("4", "<Item><Target><LocURI>d</LocURI></Target>"
				  "</Item>")) FINAL),
	    SML_OK);
	EVENTS_ARE(&b, "sync ds=0; item Copy ds=0 copied=a; "
		       "item Copy ds=0 luid=c copied=b; "
		       "sync-end ds=0; final; ");
	ANSWER_IS(&b,
	    HDR_STATUS("2", "200") "Status 2/1 Sync 200 target=notes source=N; "
				   "Status 2/2 Copy 201 source=a; "
				   "Status 2/3 Copy 201 target=c source=b; "
				   "Status 2/4 Copy 412 target=d; Final");
	bench_free(&b);
}

static void
sequence_is_executed_in_order(void)
{
	struct bench b;

	begin(&b);
	CU_ASSERT_EQUAL(
	    bench_turn(&b,
		SEQUENCE("1", SYNC_NOTES("2",
				  SEQUENCE("3", ADD("4", ITEM("a", DATA))
						    ADD("5", ITEM("b", "")) ADD(
							"6", ITEM("c", DATA))))
				  ADD("7", ITEM("d", DATA))) FINAL),
	    SML_OK);
	EVENTS_ARE(&b, "sync ds=0; item Add ds=0 luid=a text=x; "
		       "item Add ds=0 luid=c text=x; sync-end ds=0; final; ");
	ANSWER_IS(&b,
	    HDR_STATUS("2", "200") "Status 2/1 Sequence 200; "
				   "Status 2/2 Sync 200 target=notes source=N; "
				   "Status 2/3 Sequence 200; "
				   "Status 2/4 Add 200 source=a; "
				   "Status 2/5 Add 412 source=b; "
				   "Status 2/6 Add 200 source=c; "
				   "Status 2/7 Add 405 source=d; Final");
	bench_free(&b);
}

static void
atomic_answers_when_it_ends(void)
{
	struct bench b;

	begin(&b);
	CU_ASSERT_EQUAL(
	    bench_turn(&b,
		SYNC_NOTES("1",
		    ATOMIC("2", ADD("3", ITEM("a", DATA))) ATOMIC("4",
			ADD("5", ITEM("b", DATA) ITEM("c", "") ITEM("d", DATA))
			    SEQUENCE("6", ADD("7", ITEM("e", DATA))))
			ADD("8", ITEM("f", DATA))) FINAL),
	    SML_OK);
	EVENTS_ARE(&b, "sync ds=0; atomic ds=0; item Add ds=0 luid=a text=x; "
		       "atomic-end done; atomic ds=0; "
		       "item Add ds=0 luid=b text=x; atomic-end failed; "
		       "item Add ds=0 luid=f text=x; sync-end ds=0; final; ");
	ANSWER_IS(&b,
	    HDR_STATUS("2", "200") "Status 2/1 Sync 200 target=notes source=N; "
				   "Status 2/2 Atomic 200; "
				   "Status 2/3 Add 200 source=a; "
				   "Status 2/4 Atomic 507; "
				   "Status 2/5 Add 216 source=b; "
				   "Status 2/5 Add 412 source=c; "
				   "Status 2/5 Add 507 source=d; "
				   "Status 2/6 Sequence 507; "
				   "Status 2/7 Add 507 source=e; "
				   "Status 2/8 Add 200 source=f; Final");
	bench_free(&b);
}

/* What cannot be taken back is not begun. */
static void
atomic_that_cannot_be_undone_is_406_with_all_inside(void)
{
	static const char *const inside[] = {
	    ATOMIC("5", ADD("6", ITEM("b", DATA))),
	    SEQUENCE("5", ATOMIC("6", ADD("7", ITEM("b", DATA)))),
	    ADD("5",
		ITEM("b", "<Meta><Size>9</Size></Meta>" DATA "<MoreData/>")),
	    "<Move><CmdID>5</CmdID></Move>", "<Exec><CmdID>5</CmdID></Exec>",
	    "<Dance><CmdID>5</CmdID></Dance>",
	    "<Alert><CmdID>5</CmdID><Data>222</Data></Alert>"};

	for (size_t i = 0; i < SML_ARRAY_LEN(inside); i++) {
		struct bench b;
		char body[2000];

		begin(&b);
		(void)snprintf(body, sizeof(body),
		    SYNC_NOTES("1", "<Atomic><CmdID>2</CmdID>" ADD("3",
					ITEM("a", DATA)) "%s</Atomic>") FINAL,
		    inside[i]);
		CU_ASSERT_EQUAL(bench_turn(&b, body), SML_OK);
		EVENTS_ARE(&b, "sync ds=0; sync-end ds=0; final; ");
		CU_ASSERT_PTR_NOT_NULL(strstr(b.answer,
		    "Status 2/2 Atomic 406; Status 2/3 Add 406 source=a; "
		    "Status 2/5 "));
		bench_free(&b);
	}
}

/* The rest of an object in parts does not become an item of its own. */
static void
atomic_with_the_rest_of_an_object_is_406(void)
{
	struct bench b;

	begin(&b);
	b.is_complete = false;
	CU_ASSERT_EQUAL(
	    bench_turn(
		&b, SYNC_NOTES("1",
			ADD("2", ITEM("a", "<Meta><Size>2</Size></Meta>" DATA
					   "<MoreData/>")))),
	    SML_OK);
	CU_ASSERT_EQUAL(
	    bench_turn(&b,
		SYNC_NOTES("1", ATOMIC("2", ADD("3", ITEM("a", DATA)))) FINAL),
	    SML_OK);
	EVENTS_ARE(&b, "sync ds=0; sync-end ds=0; final; ");
	CU_ASSERT_PTR_NOT_NULL(strstr(
	    b.answer, "Atomic 406; Status 3/3 Add 406 source=a; Alert 223"));
	bench_free(&b);
}

static void
atomic_to_a_client_is_406_and_sequence_is_executed(void)
{
	struct bench b;
	struct sml_sent sent;
	size_t ds = 9;

	bench_init(&b, SML_CLIENT);
	CU_ASSERT_EQUAL(sml_session_start(b.s), SML_OK);
	CU_ASSERT_EQUAL(
	    sml_session_add_ds(b.s, SML_STR("N"), SML_STR("notes"), &ds),
	    SML_OK);
	sml_session_ds(b.s, 0)->alert = 200;
	CU_ASSERT_EQUAL(
	    sml_session_set_anchor(b.s, 0, true, SML_STR("1"), SML_STR("2")),
	    SML_OK);
	CU_ASSERT_EQUAL(sml_session_alert(b.s, 0, NULL, &sent), SML_OK);
	CU_ASSERT_EQUAL(bench_flush(&b), SML_OK);
	CU_ASSERT_EQUAL(bench_feed(&b, FINAL), SML_OK);
	CU_ASSERT_EQUAL(sml_session_sync_open(b.s, 0, 0, &sent), SML_OK);
	CU_ASSERT_EQUAL(bench_flush(&b), SML_OK);
	CU_ASSERT_EQUAL(
	    bench_turn(&b,
		"<Sync><CmdID>1</CmdID><Target><LocURI>N</LocURI></Target>"
		"<Source><LocURI>notes</LocURI></Source>" ATOMIC(
		    "2", ADD("3", ITEM("a", DATA))) SEQUENCE("4",
		    ADD("5", ITEM("b", DATA))) COPY("6",
		    ITEM("c",
			"")) "<Replace><CmdID>7</CmdID><Meta><FieldLevel/></"
			     "Meta>"
			     "<Item><Target><LocURI>1</LocURI></Target>" DATA
			     "</Item></Replace></Sync>" FINAL),
	    SML_OK);
	EVENTS_ARE(&b, "sync ds=0; item Add ds=0 guid=b text=x; sync-end ds=0; "
		       "final; ");
	CU_ASSERT_PTR_NOT_NULL(strstr(b.answer,
	    "Status 2/2 Atomic 406; Status 2/3 Add 406 source=a; "
	    "Status 2/4 Sequence 200; Status 2/5 Add 200 source=b; "
	    "Status 2/6 Copy 406 source=c; Status 2/7 Replace 406 target=1; "));
	bench_free(&b);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"copy_names_what_is_copied_and_perhaps_the_copy",
		copy_names_what_is_copied_and_perhaps_the_copy},
	    {"sequence_is_executed_in_order", sequence_is_executed_in_order},
	    {"atomic_answers_when_it_ends", atomic_answers_when_it_ends},
	    {"atomic_that_cannot_be_undone_is_406_with_all_inside",
		atomic_that_cannot_be_undone_is_406_with_all_inside},
	    {"atomic_with_the_rest_of_an_object_is_406",
		atomic_with_the_rest_of_an_object_is_406},
	    {"atomic_to_a_client_is_406_and_sequence_is_executed",
		atomic_to_a_client_is_406_and_sequence_is_executed},
	    {NULL, NULL}};

	return test_main("atomic", cases, argc, argv);
}
