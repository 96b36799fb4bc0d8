/* SPDX-License-Identifier: Apache-2.0 */
/* Every row of the command table: what is answered and what is delivered. */
#include "support/session_bench.h"

/* Package 1 with one datastore, "notes". */
static void
begin(struct bench *b)
{
	bench_init(b, SML_SERVER);
	CU_ASSERT_EQUAL(bench_turn(b, ALERT_NOTES("1", "200") FINAL), SML_OK);
}

static void
alert_for_a_datastore_is_an_event_and_echoed(void)
{
	struct bench b;

	begin(&b);
	EVENTS_ARE(&b, "alert 200 local=notes remote=N last=1 next=2; final; ");
	ANSWER_IS(&b,
	    HDR_STATUS("1", "200") "Status 1/1 Alert 200 target=notes "
				   "source=N next=2; Final");
	CU_ASSERT(sml_str_is(sml_session_ds(b.s, 0)->peer.next, "2"));
	CU_ASSERT(sml_str_is(sml_session_ds(b.s, 0)->local, "notes"));
	bench_free(&b);
}

static void
alert_of_every_other_kind_is_answered(void)
{
	struct bench b;

	bench_init(&b, SML_SERVER);
	CU_ASSERT_EQUAL(
	    bench_turn(&b,
		"<Alert><CmdID>1</CmdID><Data>222</Data></Alert>"
		"<Alert><CmdID>2</CmdID><Data>250</Data></Alert>"
		"<Alert><CmdID>3</CmdID><Data>x</Data></Alert>"
		"<Alert><CmdID>4</CmdID><Data>100</Data><Item><Data>hi&#10;you"
		"</Data></Item></Alert>"
		"<Alert><CmdID>5</CmdID><Data>221</Data></Alert>"
		"<Alert><CmdID>6</CmdID><Data>223</Data></Alert>"
		"<Alert><CmdID>7</CmdID><Data>200</Data></Alert>"
		"<Alert><CmdID>8</CmdID><Data>200</Data><Item><Source><LocURI>"
		"</LocURI></Source></Item></Alert>"
		"<Alert><CmdID>9</CmdID><Data>201</Data><Item><Target><LocURI>"
		"</LocURI></Target><Source><LocURI>N</LocURI></Source></Item>"
		"</Alert>"
		"<Alert><CmdID>10</CmdID><Data>200</Data><Item><Target><LocURI>"
		"notes</LocURI><Filter><Meta><Type>a</Type></Meta></Filter>"
		"</Target></Item></Alert>" FINAL),
	    SML_OK);
	EVENTS_ARE(
	    &b, "alert 201 local=N remote=N; alert 200 local=notes; final; ");
	ANSWER_IS(&b,
	    HDR_STATUS("1", "200") "Status 1/1 Alert 200; "
				   "Status 1/2 Alert 406; "
				   "Status 1/3 Alert 400; "
				   "Status 1/4 Alert 200; "
				   "Status 1/5 Alert 200; "
				   "Status 1/6 Alert 200; "
				   "Status 1/7 Alert 400; "
				   "Status 1/8 Alert 400 source=; "
				   "Status 1/9 Alert 200 target= source=N; "
				   "Status 1/10 Alert 200 target=notes; "
				   "Final");
	bench_free(&b);
}

#define RECORD(grammar)                                                        \
	"<Record><Item><Meta><Type xmlns='syncml:metinf'>" grammar             \
	"</Type></Meta><Data>N&amp;EQ;x</Data></Item></Record>"
#define FIELD(meta)                                                            \
	"<Field><Item>" meta "<Data>&lt;Property/&gt;</Data></Item></Field>"
#define FILTERED(id, inside)                                                   \
	"<Alert><CmdID>" id "</CmdID><Data>200</Data><Item><Target><LocURI>"   \
	"./notes/dr(-1,2)?N&amp;EQ;1</LocURI><Filter><Meta>"                   \
	"<Type xmlns='syncml:metinf'>text/plain</Type></Meta>" inside          \
	"</Filter></Target></Item></Alert>"

static void
alert_with_a_filter_nobody_can_is_refused_by_its_part(void)
{
	struct bench b;

	bench_init(&b, SML_SERVER);
	CU_ASSERT_EQUAL(
	    bench_turn(&b,
		FILTERED("1", "<FilterType>NONE</FilterType>")
		    FILTERED("2", FIELD("<Meta><Type xmlns='syncml:metinf'>"
					"text/plain</Type></Meta>"))
			FILTERED("3", RECORD("xpath")) FILTERED("4",
			    RECORD(SML_FILTER_GRAMMAR) "<FilterType>inclusive<"
						       "/FilterType>")
			    FILTERED("5", FIELD("")) FINAL),
	    SML_OK);
	EVENTS_ARE(&b, "alert 200 local=./notes/dr(-1,2)?N&EQ;1; "
		       "alert 200 local=./notes/dr(-1,2)?N&EQ;1; final; ");
	ANSWER_IS(&b,
	    HDR_STATUS("1", "200") "Status 1/1 Alert 406 "
				   "target=./notes/dr(-1,2)?N&EQ;1; "
				   "Status 1/2 Alert 406 "
				   "target=./notes/dr(-1,2)?N&EQ;1; "
				   "Status 1/3 Alert 406 "
				   "target=./notes/dr(-1,2)?N&EQ;1; "
				   "Status 1/4 Alert 200 "
				   "target=./notes/dr(-1,2)?N&EQ;1; "
				   "Status 1/5 Alert 200 "
				   "target=./notes/dr(-1,2)?N&EQ;1; Final");
	bench_free(&b);
}

static void
alert_suspend_aborts_and_cancels_the_rest(void)
{
	struct bench b;

	begin(&b);
	CU_ASSERT_EQUAL(
	    bench_turn(&b,
		"<Alert><CmdID>1</CmdID><Data>224</Data></Alert>" SYNC_NOTES(
		    "2", "<Delete><CmdID>3</CmdID><Item><Source><LocURI>7"
			 "</LocURI></Source></Item></Delete>") FINAL),
	    SML_OK);
	EVENTS_ARE(&b, "abort; ");
	ANSWER_IS(&b,
	    HDR_STATUS("2", "200") "Status 2/1 Alert 200; "
				   "Status 2/2 Sync 514 target=notes source=N; "
				   "Status 2/3 Delete 514 source=7; Final");
	bench_free(&b);

	bench_init(&b, SML_SERVER);
	b.version = "1.1";
	CU_ASSERT_EQUAL(
	    bench_turn(&b, "<Alert><CmdID>1</CmdID><Data>224</Data></Alert>"
			   "<Alert><CmdID>2</CmdID><Data>225</Data></Alert>"),
	    SML_OK);
	EVENTS_ARE(&b, "more; ");
	bench_free(&b);
}

#define ADD(id, more) "<Add><CmdID>" id "</CmdID>" more "</Add>"
#define ITEM(source, more)                                                     \
	"<Item><Source><LocURI>" source "</LocURI></Source>" more "</Item>"

static void
sync_items_are_events_in_order(void)
{
	struct bench b;

	begin(&b);
	b.item_status = 201;
	CU_ASSERT_EQUAL(
	    bench_turn(&b,
		SYNC_NOTES("1",
		    "<NumberOfChanges>4</NumberOfChanges>" ADD("2",
			"<Meta><Type>text/plain</Type><Format>b64</Format>"
			"</Meta>" ITEM("a", "<Data>aGk=</Data>") ITEM("b",
			    "<Meta><Format>chr</Format></Meta>"
			    "<Data>aGk=</Data>")) "<Replace><CmdID>3</"
						  "CmdID><Item><Target><LocURI>"
						  "c"
						  "</LocURI></Target><Data/></"
						  "Item></Replace>"
						  "<Delete><CmdID>4</"
						  "CmdID><Archive/><SftDel/"
						  ">" ITEM("d", "") "</Delete>")
		    FINAL),
	    SML_OK);
	EVENTS_ARE(&b, "sync ds=0 count=4; "
		       "item Add ds=0 luid=a type=text/plain text=hi; "
		       "item Add ds=0 luid=b type=text/plain text=aGk=; "
		       "item Replace ds=0 luid=c text=; "
		       "item Delete ds=0 luid=d soft archive; "
		       "sync-end ds=0; final; ");
	ANSWER_IS(&b,
	    HDR_STATUS("2", "200") "Status 2/1 Sync 200 target=notes source=N; "
				   "Status 2/2 Add 201 source=a; "
				   "Status 2/2 Add 201 source=b; "
				   "Status 2/3 Replace 201 target=c; "
				   "Status 2/4 Delete 201 source=d; Final");
	CU_ASSERT_EQUAL(
	    sml_session_ds(b.s, 0)->phase, SML_PHASE_CLIENT_CHANGES);
	bench_free(&b);
}

static void
sync_item_that_is_broken_is_answered_not_delivered(void)
{
	struct bench b;

	begin(&b);
	CU_ASSERT_EQUAL(
	    bench_turn(&b,
		SYNC_NOTES("1",
		    ADD("2", "") ADD("3", "<Item><Data>x</Data></Item>") ADD(
			"4", ITEM("a", "")) ADD("5",
			ITEM("b", "<Meta><Format>des;b64</Format></Meta>"
				  "<Data>x</Data>"))
			ADD("6", ITEM("c", "<Meta><Format>b64</Format></Meta>"
					   "<Data>?</Data>"))
			    ADD("7", "<Meta><FieldLevel/></Meta>" ITEM("d",
					 "<Data>x</Data>")) "<Add>" ITEM("e",
				"<Data>x</Data>") "</Add"
						  ">") FINAL),
	    SML_OK);
	EVENTS_ARE(&b, "sync ds=0; sync-end ds=0; final; ");
	ANSWER_IS(&b,
	    HDR_STATUS("2", "200") "Status 2/1 Sync 200 target=notes source=N; "
				   "Status 2/2 Add 400; Status 2/3 Add 400; "
				   "Status 2/4 Add 412 source=a; "
				   "Status 2/5 Add 415 source=b; "
				   "Status 2/6 Add 415 source=c; "
				   "Status 2/7 Add 406 source=d; "
				   "Status 2/ Add 400 source=e; Final");
	bench_free(&b);
}

static void
sync_for_an_unknown_datastore_is_404_with_all_inside(void)
{
	struct bench b;

	begin(&b);
	CU_ASSERT_EQUAL(
	    bench_turn(&b,
		"<Sync><CmdID>1</CmdID><Target><LocURI>other</LocURI></Target>"
		"<Source><LocURI>O</LocURI></Source>" ADD("2",
		    ITEM("a", "<Data>x</Data>") ITEM("b",
			"<Data>y</Data>")) "</Sync>" SYNC_NOTES("3", "") FINAL),
	    SML_OK);
	EVENTS_ARE(&b, "sync ds=0; sync-end ds=0; final; ");
	ANSWER_IS(&b,
	    HDR_STATUS("2", "200") "Status 2/1 Sync 404 target=other source=O; "
				   "Status 2/2 Add 404 source=a; "
				   "Status 2/2 Add 404 source=b; "
				   "Status 2/3 Sync 200 target=notes source=N; "
				   "Final");
	bench_free(&b);
}

static void
sync_of_a_failed_datastore_is_answered_with_why(void)
{
	struct bench b;

	begin(&b);
	sml_session_ds(b.s, 0)->fail_status = 510;
	CU_ASSERT_EQUAL(
	    sml_session_set_phase(b.s, 0, SML_PHASE_FAILED), SML_OK);
	CU_ASSERT_EQUAL(
	    sml_session_set_phase(b.s, 0, SML_PHASE_INIT), SML_E_BUG);
	CU_ASSERT_EQUAL(
	    bench_turn(&b,
		SYNC_NOTES("1", ADD("2", ITEM("a", "<Data>x</Data>"))) FINAL),
	    SML_OK);
	EVENTS_ARE(&b, "final; ");
	ANSWER_IS(&b,
	    HDR_STATUS("2", "200") "Status 2/1 Sync 510 target=notes source=N; "
				   "Status 2/2 Add 510 source=a; Final");
	bench_free(&b);
}

static void
sync_that_the_engine_refuses_takes_its_items_along(void)
{
	struct bench b;

	begin(&b);
	b.sync_status = 508;
	CU_ASSERT_EQUAL(
	    bench_turn(&b,
		SYNC_NOTES("1", ADD("2", ITEM("a", "<Data>x</Data>"))) FINAL),
	    SML_OK);
	EVENTS_ARE(&b, "sync ds=0; sync-end ds=0; final; ");
	ANSWER_IS(&b,
	    HDR_STATUS("2", "200") "Status 2/1 Sync 508 target=notes source=N; "
				   "Status 2/2 Add 508 source=a; Final");
	CU_ASSERT_EQUAL(sml_session_ds(b.s, 0)->phase, SML_PHASE_INIT);
	bench_free(&b);
}

static void
sync_is_found_by_every_way_to_write_its_name(void)
{
	static const char *const ways[] = {"./notes", "notes/",
	    "http://host/sync/notes", "notes?FN&amp;EQ;x", " notes ", ""};

	for (size_t i = 0; i < SML_ARRAY_LEN(ways); i++) {
		struct bench b;
		char body[500];

		begin(&b);
		(void)snprintf(body, sizeof(body),
		    "<Sync><CmdID>1</CmdID><Target><LocURI>%s</LocURI>"
		    "</Target><Source><LocURI>./N</LocURI></Source></Sync>",
		    ways[i]);
		CU_ASSERT_EQUAL(bench_turn(&b, body), SML_OK);
		EVENTS_ARE(&b, "sync ds=0; sync-end ds=0; more; ");
		bench_free(&b);
	}
}

static void
sync_with_its_alert_makes_packages_one_and_three(void)
{
	struct bench b;

	bench_init(&b, SML_SERVER);
	CU_ASSERT_EQUAL(
	    bench_feed(&b, ALERT_NOTES("1", "200") SYNC_NOTES("2",
			       ADD("3", ITEM("a", "<Data>x</Data>"))) FINAL),
	    SML_OK);
	EVENTS_ARE(&b, "alert 200 local=notes remote=N last=1 next=2; "
		       "sync ds=0; item Add ds=0 luid=a text=x; "
		       "sync-end ds=0; final; ");
	CU_ASSERT_EQUAL(sml_session_in_package(b.s), 5);
	CU_ASSERT_EQUAL(sml_session_out_package(b.s), 4);
	CU_ASSERT_EQUAL(bench_flush(&b), SML_OK);
	CU_ASSERT_EQUAL(sml_session_out_package(b.s), 6);
	bench_free(&b);
}

static void
command_out_of_place_is_not_allowed(void)
{
	struct bench b;

	begin(&b);
	CU_ASSERT_EQUAL(
	    bench_turn(&b,
		ADD("1", ITEM("a", "<Data>x</Data>")) SYNC_NOTES("2",
		    SYNC_NOTES("3", "") "<Map><CmdID>4</CmdID></Map>"
					"<Get><CmdID>5</CmdID></Get>") FINAL),
	    SML_OK);
	EVENTS_ARE(&b, "sync ds=0; sync-end ds=0; final; ");
	ANSWER_IS(&b,
	    HDR_STATUS("2", "200") "Status 2/1 Add 405 source=a; "
				   "Status 2/2 Sync 200 target=notes source=N; "
				   "Status 2/3 Sync 405 target=notes source=N; "
				   "Status 2/4 Map 405; Status 2/5 Get 405; "
				   "Final");
	bench_free(&b);
}

static void
command_that_is_optional_is_406_and_unknown_is_501(void)
{
	struct bench b;

	begin(&b);
	CU_ASSERT_EQUAL(
	    bench_turn(&b,
		"<Exec><CmdID>1</CmdID></Exec><Search><CmdID>2</CmdID></Search>"
		"<Dance><CmdID>3</CmdID></Dance><Copy><CmdID>4</CmdID>" ITEM(
		    "a", "") "</Copy>" SYNC_NOTES("5",
		    "<Move><CmdID>6</CmdID></Move>"
		    "<Exec><CmdID>7</CmdID></Exec>") FINAL),
	    SML_OK);
	EVENTS_ARE(&b, "sync ds=0; sync-end ds=0; final; ");
	ANSWER_IS(&b,
	    HDR_STATUS("2", "200") "Status 2/1 Exec 406; "
				   "Status 2/2 Search 406; "
				   "Status 2/3 Dance 501; "
				   "Status 2/4 Copy 406 source=a; "
				   "Status 2/5 Sync 200 target=notes source=N; "
				   "Status 2/6 Move 406; "
				   "Status 2/7 Exec 406; Final");
	bench_free(&b);
}

static void
command_in_too_many_containers_is_406(void)
{
	struct bench b;
	struct sml_buf body;

	begin(&b);
	sml_buf_init(&body, 2000);
	for (int i = 1; i <= 12; i++)
		sml_buf_printf(&body, "<Sequence><CmdID>%d</CmdID>", i);
	for (int i = 0; i < 12; i++)
		sml_buf_put_text(&body, "</Sequence>");
	sml_buf_put_byte(&body, 0);
	CU_ASSERT_EQUAL(body.err, SML_OK);
	CU_ASSERT_EQUAL(bench_turn(&b, (const char *)body.p), SML_OK);
	sml_buf_free(&body);
	CU_ASSERT_PTR_NOT_NULL(strstr(b.answer, "2/7 Sequence 200"));
	CU_ASSERT_PTR_NOT_NULL(strstr(b.answer, "2/8 Sequence 406"));
	bench_free(&b);
}

static void
command_with_no_resp_gets_no_status(void)
{
	struct bench b;

	begin(&b);
	CU_ASSERT_EQUAL(
	    bench_turn(&b, SYNC_NOTES("1", "<NoResp/>" ADD("2",
					       "<NoResp/>" ITEM("a",
						   "<Data>x</Data>"))) FINAL),
	    SML_OK);
	EVENTS_ARE(&b,
	    "sync ds=0; item Add ds=0 luid=a text=x; sync-end ds=0; final; ");
	ANSWER_IS(&b, HDR_STATUS("2", "200") "Final");
	bench_free(&b);
}

static void
map_gives_a_pair_an_event(void)
{
	struct bench b;

	begin(&b);
	CU_ASSERT_EQUAL(
	    bench_turn(&b,
		"<Map><CmdID>1</CmdID><Target><LocURI>./notes</LocURI></Target>"
		"<Source><LocURI>N</LocURI></Source>"
		"<MapItem><Target><LocURI>G1</LocURI></Target>"
		"<Source><LocURI>L1</LocURI></Source></MapItem>"
		"<MapItem><Target><LocURI></LocURI></Target>"
		"<Source><LocURI>L2</LocURI></Source></MapItem>"
		"<MapItem><Target><LocURI>G3</LocURI></Target>"
		"<Source><LocURI>L3</LocURI></Source></MapItem></Map>"
		"<Map><CmdID>2</CmdID><Target><LocURI>x</LocURI></Target>"
		"<Source><LocURI>y</LocURI></Source></Map>" FINAL),
	    SML_OK);
	EVENTS_ARE(
	    &b, "map ds=0 guid=G1 luid=L1; map ds=0 guid=G3 luid=L3; final; ");
	ANSWER_IS(&b,
	    HDR_STATUS("2", "200") "Status 2/1 Map 200 target=./notes source=N;"
				   " Status 2/2 Map 404 target=x source=y; "
				   "Final");
	bench_free(&b);
}

#define DEVINF                                                                 \
	"<DevInf xmlns='syncml:devinf'><VerDTD>1.2</VerDTD>"                   \
	"<DevID>phone</DevID><SupportLargeObjs/></DevInf>"

static void
devinf_put_get_and_results_are_answered(void)
{
	struct bench b;

	bench_init(&b, SML_SERVER);
	CU_ASSERT_EQUAL(
	    bench_turn(&b,
		"<Put><CmdID>1</CmdID><Meta><Type>application/"
		"vnd.syncml-devinf+xml</Type></Meta><Item><Source><LocURI>"
		"./devinf12</LocURI></Source><Data>" DEVINF
		"</Data></Item></Put>"
		"<Get><CmdID>2</CmdID><Item><Target><LocURI>devinf11</LocURI>"
		"</Target></Item></Get>"
		"<Get><CmdID>3</CmdID><Item><Target><LocURI>./x</LocURI>"
		"</Target></Item></Get>"
		"<Put><CmdID>4</CmdID><Item><Source><LocURI>./x</LocURI>"
		"</Source><Data>y</Data></Item></Put>"
		"<Results><CmdID>5</CmdID><CmdRef>1</CmdRef><Item><Source>"
		"<LocURI>./devinf12</LocURI></Source><Data>" DEVINF
		"</Data></Item></Results>" FINAL),
	    SML_OK);
	EVENTS_ARE(&b, "devinf id=phone; devinf id=phone; final; ");
	ANSWER_IS(&b,
	    HDR_STATUS("1", "200") "Status 1/1 Put 200 source=./devinf12; "
				   "Status 1/2 Get 200 target=devinf11; "
				   "Results source=./devinf12; "
				   "Status 1/3 Get 404 target=./x; "
				   "Status 1/4 Put 406 source=./x; "
				   "Status 1/5 Results 200 source=./devinf12; "
				   "Final");
	bench_free(&b);
}

static void
client_takes_the_server_alert_and_items(void)
{
	struct bench b;
	size_t ds = 9;
	struct sml_sent sent;

	bench_init(&b, SML_CLIENT);
	CU_ASSERT_EQUAL(sml_session_start(b.s), SML_OK);
	CU_ASSERT_EQUAL(
	    sml_session_add_ds(b.s, SML_STR("N"), SML_STR("notes"), &ds),
	    SML_OK);
	CU_ASSERT_EQUAL(ds, 0);
	sml_session_ds(b.s, 0)->alert = 200;
	CU_ASSERT_EQUAL(
	    sml_session_set_anchor(b.s, 0, true, SML_STR("1"), SML_STR("2")),
	    SML_OK);
	CU_ASSERT_EQUAL(sml_session_alert(b.s, 0, NULL, &sent), SML_OK);
	CU_ASSERT_EQUAL(sent.cmd_id, 3);
	CU_ASSERT_EQUAL(bench_flush(&b), SML_OK);
	ANSWER_IS(&b, "Put source=./devinf12; Get target=./devinf12; "
		      "Alert 200 target=notes source=N; Final");
	bench_save_and_load(&b);

	CU_ASSERT_EQUAL(
	    bench_feed(&b,
		"<Status><CmdID>1</CmdID><MsgRef>1</MsgRef><CmdRef>0</CmdRef>"
		"<Cmd>SyncHdr</Cmd><Data>212</Data></Status>"
		"<Status><CmdID>2</CmdID><MsgRef>1</MsgRef><CmdRef>3</CmdRef>"
		"<Cmd>Alert</Cmd><TargetRef>notes</TargetRef><Data>508</Data>"
		"<Item><Data><Anchor xmlns='syncml:metinf'><Next>2</Next>"
		"</Anchor></Data></Item></Status>"
		"<Status><CmdID>3</CmdID><MsgRef>9</MsgRef><CmdRef>3</CmdRef>"
		"<Cmd>Alert</Cmd><Data>200</Data></Status>"
		"<Alert><CmdID>4</CmdID><Data>201</Data><Item><Target><LocURI>N"
		"</LocURI></Target><Source><LocURI>notes</LocURI></Source>"
		"<Meta><Anchor xmlns='syncml:metinf'><Next>7</Next></Anchor>"
		"</Meta></Item></Alert>"
		"<Alert><CmdID>5</CmdID><Data>201</Data><Item><Target><LocURI>X"
		"</LocURI></Target></Item></Alert>" FINAL),
	    SML_OK);
	EVENTS_ARE(&b, "status Alert 1/3 508 target=notes next=2; "
		       "alert 201 ds=0 local=N remote=notes next=7; final; ");
	CU_ASSERT(sml_str_is(sml_session_ds(b.s, 0)->peer.next, "7"));
	CU_ASSERT_EQUAL(sml_session_sync_open(b.s, 0, 0, &sent), SML_OK);
	CU_ASSERT_EQUAL(bench_flush(&b), SML_OK);
	ANSWER_IS(&b,
	    HDR_STATUS("1", "200") "Status 1/4 Alert 200 target=N source=notes "
				   "next=7; Status 1/5 Alert 404 target=X; "
				   "Sync target=notes source=N; Final");
	bench_save_and_load(&b);

	CU_ASSERT_EQUAL(
	    bench_feed(&b,
		"<Status><CmdID>1</CmdID><MsgRef>2</MsgRef><CmdRef>0</CmdRef>"
		"<Cmd>SyncHdr</Cmd><Data>200</Data></Status>"
		"<Sync><CmdID>2</CmdID><Target><LocURI>N</LocURI></Target>"
		"<Source><LocURI>notes</LocURI></Source>" ADD("3",
		    ITEM("G1", "<Data>x</Data>")) "<Replace><CmdID>4</CmdID>"
						  "<Item><Target><LocURI>L2"
						  "</LocURI></Target><Data>y"
						  "</Data></Item></Replace>"
						  "</Sync><Map><CmdID>5</CmdID>"
						  "</Map>" FINAL),
	    SML_OK);
	EVENTS_ARE(&b, "sync ds=0; item Add ds=0 guid=G1 text=x; "
		       "item Replace ds=0 luid=L2 text=y; sync-end ds=0; "
		       "final; ");
	CU_ASSERT_EQUAL(bench_flush(&b), SML_OK);
	bench_save_and_load(&b);

	/* The server's end: nothing is left to say. */
	CU_ASSERT_EQUAL(
	    bench_feed(&b,
		"<Status><CmdID>1</CmdID><MsgRef>3</MsgRef><CmdRef>0</CmdRef>"
		"<Cmd>SyncHdr</Cmd><Data>200</Data></Status>" FINAL),
	    SML_OK);
	CU_ASSERT_EQUAL(bench_flush(&b), SML_OK);
	CU_ASSERT_PTR_NULL(b.out.p);
	bench_free(&b);
}

static const struct test_case cases[] = {
#define CASE(name)                                                             \
	{                                                                      \
#name, name                                                    \
	}
    CASE(alert_for_a_datastore_is_an_event_and_echoed),
    CASE(alert_of_every_other_kind_is_answered),
    CASE(alert_with_a_filter_nobody_can_is_refused_by_its_part),
    CASE(alert_suspend_aborts_and_cancels_the_rest),
    CASE(sync_items_are_events_in_order),
    CASE(sync_item_that_is_broken_is_answered_not_delivered),
    CASE(sync_for_an_unknown_datastore_is_404_with_all_inside),
    CASE(sync_of_a_failed_datastore_is_answered_with_why),
    CASE(sync_that_the_engine_refuses_takes_its_items_along),
    CASE(sync_is_found_by_every_way_to_write_its_name),
    CASE(sync_with_its_alert_makes_packages_one_and_three),
    CASE(command_out_of_place_is_not_allowed),
    CASE(command_that_is_optional_is_406_and_unknown_is_501),
    CASE(command_in_too_many_containers_is_406),
    CASE(command_with_no_resp_gets_no_status),
    CASE(map_gives_a_pair_an_event),
    CASE(devinf_put_get_and_results_are_answered),
    CASE(client_takes_the_server_alert_and_items),
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("commands", cases, argc, argv);
}
