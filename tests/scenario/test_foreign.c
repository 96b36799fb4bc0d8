/* SPDX-License-Identifier: Apache-2.0 */
/* A foreign client's maps, large objects and errors that stay local. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/phone.h"
#include "support/test.h"

#define FINAL "<Final/>"
#define SYNC "Sync target=N source=./contacts"
#define PAIR(guid, luid)                                                       \
	"<MapItem><Target><LocURI>" guid                                       \
	"</LocURI></Target><Source><LocURI>" luid                              \
	"</LocURI></Source></MapItem>"
#define MAP_FMT                                                                \
	"<Map><CmdID>90</CmdID><Target><LocURI>./contacts</LocURI></Target>"   \
	"<Source><LocURI>N</LocURI></Source><MapItem><Target><LocURI>%s"       \
	"</LocURI></Target><Source><LocURI>%s</LocURI></Source></MapItem>"     \
	"</Map>"

#define HAS(p, text)                                                           \
	do {                                                                   \
		if (!strstr((p)->answer, text))                                \
			printf("# answer: %s\n", (p)->answer);                 \
		CU_ASSERT_PTR_NOT_NULL(strstr((p)->answer, text));             \
	} while (0)
#define HAS_NOT(p, text) CU_ASSERT_PTR_NULL(strstr((p)->answer, text))
#define STORE_IS(p, text) CU_ASSERT_STRING_EQUAL(phone_store(p), text)
#define OK(call) CU_ASSERT_EQUAL((call), SML_OK)

/* ann (luid 1) on both sides, in step; bob came at the server; package 3 of
 * the next session. */
static void
set_up(struct phone *p, const struct world_options *options)
{
	static const struct world_options usual;

	phone_init(p, options ? options : &usual);
	OK(phone_begin(p, 200));
	OK(phone_say(
	    p, PHONE_SYNC("1", PHONE_ADD("2", "1", "ann", "1")) FINAL));
	OK(phone_end(p, ""));
	phone_put(p, SML_STR_NONE, PHONE_CARD("bob", "2"));
	OK(phone_begin(p, 200));
}

/* The id that the only Add of the last answer has. */
static const char *
added(struct phone *p, char out[64])
{
	const char *at = strstr(p->answer, "Add source=");

	CU_ASSERT_PTR_NOT_NULL_FATAL(at);
	at += strlen("Add source=");
	snprintf(out, 64, "%.*s", (int)strcspn(at, " ;"), at);
	return out;
}

static char *
map_of(const char *guid, const char *luid, char out[600])
{
	snprintf(out, 600, MAP_FMT, guid, luid);
	return out;
}

/* ---- maps ---- */

static void
map_of_the_next_session_is_in_time(void)
{
	struct phone p;
	char guid[64], map[600], body[2000];

	set_up(&p, NULL);
	OK(phone_say(&p, PHONE_SYNC("1", "") FINAL));
	added(&p, guid);
	OK(phone_end(&p, ""));
	OK(phone_begin(&p, 200));
	snprintf(body, sizeof(body), "%s%s" FINAL, map_of(guid, "2", map),
	    PHONE_SYNC("1", PHONE_REPLACE("2", "2", "bob", "9")));
	OK(phone_say(&p, body));
	HAS(&p, "Map 200");
	HAS(&p, "Replace 200 source=2; " SYNC "; Final");
	OK(phone_end(&p, ""));
	STORE_IS(&p, "ann 1, bob 9");
	phone_free(&p);
}

static void
map_that_never_came_makes_the_add_come_again(void)
{
	struct phone p;
	char first[64], again[64];

	set_up(&p, NULL);
	OK(phone_say(&p, PHONE_SYNC("1", "") FINAL));
	added(&p, first);
	OK(phone_end(&p, ""));
	OK(phone_begin(&p, 200));
	OK(phone_say(&p, PHONE_SYNC("1", "") FINAL));
	CU_ASSERT_STRING_EQUAL(added(&p, again), first);
	phone_free(&p);
}

/* Before package 4 is complete, twice, with pairs that nobody knows. */
static void
map_that_is_early_repeated_or_unknown_is_200(void)
{
	const struct world_options small = {.max_msg = 2000};
	struct phone p;
	char guid[64], map[600], body[2000];
	int i;

	set_up(&p, &small);
	for (i = 0; i < 12; i++) {
		char card[200];

		snprintf(card, sizeof(card), PHONE_CARD("x%d", "1"), i, i);
		phone_put(&p, SML_STR_NONE, card);
	}
	OK(phone_say(&p, PHONE_SYNC("1", "") FINAL));
	HAS_NOT(&p, "Final");
	added(&p, guid);
	map_of(guid, "77", map);
	snprintf(body, sizeof(body),
	    "%s%s<Map><CmdID>92</CmdID><Target><LocURI>./contacts</LocURI>"
	    "</Target><Source><LocURI>N</LocURI></Source>" PAIR("what", "78")
		PAIR("~9999", "79") PAIR("~", "80") "</Map>",
	    map, map);
	OK(phone_say(&p, body));
	HAS(&p, "Status 3/90 Map 200 target=./contacts source=N; "
		"Status 3/90 Map 200 target=./contacts source=N; "
		"Status 3/92 Map 200 target=./contacts source=N");
	HAS(&p, "Add source=");
	for (i = 0; i < 30 && !strstr(p.answer, "Final"); i++)
		OK(phone_say(&p, ""));
	OK(phone_end(&p, ""));
	/* What was mapped is the client's: the delete finds it. */
	OK(phone_begin(&p, 200));
	OK(phone_say(
	    &p, PHONE_SYNC("1", PHONE_DELETE("2", "77", "")
				    PHONE_DELETE("3", "78", "")) FINAL));
	HAS(&p, "Status 2/2 Delete 200 source=77");
	HAS(&p, "Status 2/3 Delete 211 source=78");
	phone_free(&p);
}

#define DEVINF                                                                 \
	"<Put><CmdID>50</CmdID><Meta><Type xmlns='syncml:metinf'>"             \
	"application/vnd.syncml-devinf+xml</Type></Meta><Item><Source>"        \
	"<LocURI>./devinf12</LocURI></Source><Data>"                           \
	"<DevInf xmlns='syncml:devinf'><VerDTD>1.2</VerDTD><DevID>phone"       \
	"</DevID><DevTyp>phone</DevTyp><SupportLargeObjs/><DataStore>"         \
	"<SourceRef>N</SourceRef><MaxGUIDSize>8</MaxGUIDSize><Rx-Pref>"        \
	"<CTType>text/x-vcard</CTType><VerCT>2.1</VerCT></Rx-Pref><Tx-Pref>"   \
	"<CTType>text/x-vcard</CTType><VerCT>2.1</VerCT></Tx-Pref><SyncCap>"   \
	"<SyncType>1</SyncType></SyncCap></DataStore></DevInf></Data></Item>"  \
	"</Put>"

static void
guid_too_long_for_the_client_is_a_temporary_one(void)
{
	struct phone p;
	char guid[64], again[64], map[600], body[2000];

	set_up(&p, NULL);
	phone_remove(&p, phone_key(&p, "bob"));
	phone_put(&p, SML_STR("a-long-name"), PHONE_CARD("bob", "2"));
	OK(phone_say(&p, DEVINF PHONE_SYNC("1", "") FINAL));
	HAS(&p, "Put 200");
	added(&p, guid);
	CU_ASSERT(strlen(guid) <= 8 && guid[0] == '~');
	OK(phone_end(&p, ""));
	/* The same in the next session, which brings no device information. */
	OK(phone_begin(&p, 200));
	OK(phone_say(&p, PHONE_SYNC("1", "") FINAL));
	CU_ASSERT_STRING_EQUAL(added(&p, again), guid);
	OK(phone_end(&p, map_of(guid, "2", map)));
	HAS(&p, "Map 200");
	/* Mapped; and again, after everything. */
	OK(phone_begin(&p, 200));
	snprintf(body, sizeof(body), "%s%s" FINAL, map,
	    PHONE_SYNC("1", PHONE_REPLACE("2", "2", "bob", "9")));
	OK(phone_say(&p, body));
	HAS(&p, "Replace 200 source=2; " SYNC "; Final");
	STORE_IS(&p, "ann 1, bob 9");
	phone_free(&p);
}

/* ---- large objects ---- */

#define NOTE50 "0123456789012345678901234567890123456789012345678\n"
#define NOTE500                                                                \
	NOTE50 NOTE50 NOTE50 NOTE50 NOTE50 NOTE50 NOTE50 NOTE50 NOTE50 NOTE50
#define HEAD "BEGIN:VCARD\nVERSION:2.1\nN:cat\nFN:cat\nTEL:3\nNOTE:x"
#define TAIL "\nEND:VCARD\n"
/* HEAD, 500, 500, TAIL: 1065 bytes. */
#define PART(id, meta, data, more)                                             \
	PHONE_SYNC("1", "<Add><CmdID>" id "</CmdID>" PHONE_ITEM(               \
			    "3", meta "<Data>" data "</Data>" more) "</Add>")
#define SIZE(n)                                                                \
	"<Meta><Type xmlns='syncml:metinf'>text/x-vcard</Type>"                \
	"<Size xmlns='syncml:metinf'>" n "</Size></Meta>"
#define MORE "<MoreData/>"
#define BODY                                                                   \
	HEAD "\nX-A:1\nX-B:2\nX-C:3\nX-D:4\nX-E:5\nX-F:6\nX-G:7\nX-H:8\nX-I:9"

static void
large_object_arrives_in_parts(void)
{
	struct phone p;
	char first[1600];

	set_up(&p, NULL);
	snprintf(first, sizeof(first), PART("2", SIZE("%zu"), BODY, MORE),
	    strlen(BODY TAIL));
	OK(phone_say(&p, first));
	HAS(&p, "Status 2/2 Add 213 source=3; Alert 222");
	OK(phone_say(&p, PART("2", "", TAIL, "") FINAL));
	HAS(&p, "Status 3/2 Add 201 source=3");
	STORE_IS(&p, "ann 1, bob 2, cat 3");
	phone_free(&p);
}

/* Its end did not come; it is sent again, from its first part. */
static void
large_object_that_broke_is_sent_again(void)
{
	struct phone p;
	char first[1600];

	set_up(&p, NULL);
	snprintf(first, sizeof(first), PART("2", SIZE("%zu"), BODY, MORE),
	    strlen(BODY TAIL));
	OK(phone_say(&p, first));
	HAS(&p, "Add 213");
	/* Something else in between. */
	OK(phone_say(&p, PHONE_SYNC("1", PHONE_REPLACE("2", "1", "ann", "9"))));
	HAS(&p, "Alert 223 target=3; Status 3/2 Replace 200 source=1");
	OK(phone_say(&p, first));
	HAS(&p, "Add 213");
	/* From the start at once. */
	OK(phone_say(&p, first));
	HAS(&p, "Add 213");
	OK(phone_say(&p, PART("2", "", TAIL, "") FINAL));
	HAS(&p, "Add 201 source=3");
	STORE_IS(&p, "ann 9, bob 2, cat 3");
	phone_free(&p);
}

static void
large_object_without_end_is_not_stored(void)
{
	struct phone p;
	char first[1600];

	set_up(&p, NULL);
	snprintf(first, sizeof(first), PART("2", SIZE("%zu"), BODY, MORE),
	    strlen(BODY TAIL) + 7);
	OK(phone_say(&p, first));
	OK(phone_say(&p, PART("2", "", TAIL, "")));
	HAS(&p, "Status 3/2 Add 424 source=3");
	OK(phone_say(&p, first));
	HAS(&p, "Add 213");
	OK(phone_say(&p, FINAL));
	HAS(&p, "Alert 223");
	OK(phone_end(&p, ""));
	STORE_IS(&p, "ann 1, bob 2");
	phone_free(&p);
}

/* 2 kB messages, and a card of 4 kB at the server. */
static void
large_object_goes_out_in_parts_of_small_messages(void)
{
	const struct world_options small = {.max_msg = 20000};
	struct phone p;
	size_t parts = 0, i;

	set_up(&p, &small);
	p.more = "<Meta><MaxMsgSize xmlns='syncml:metinf'>2000</MaxMsgSize>"
		 "<MaxObjSize xmlns='syncml:metinf'>6000</MaxObjSize></Meta>";
	phone_put(&p, SML_STR_NONE,
	    HEAD NOTE500 "\nX-A:" NOTE500 "\nX-B:" NOTE500 "\nX-C:" NOTE500
			 "\nX-D:" NOTE500 "\nX-E:" NOTE500 TAIL);
	OK(phone_say(&p, PHONE_SYNC("1", "") FINAL));
	for (i = 0; i < 20 && !strstr(p.answer, "Final"); i++) {
		char statuses[400];

		CU_ASSERT(p.last.len <= 2000);
		parts += strstr(p.answer, "more-data") != NULL;
		snprintf(statuses, sizeof(statuses),
		    "<Status><CmdID>1</CmdID><MsgRef>%u</MsgRef><CmdRef>0"
		    "</CmdRef><Cmd>SyncHdr</Cmd><Data>200</Data></Status>"
		    "<Alert><CmdID>2</CmdID><Data>222</Data></Alert>",
		    p.msg);
		OK(phone_say(&p, statuses));
	}
	CU_ASSERT(p.last.len <= 2000);
	CU_ASSERT(parts >= 2);
	HAS(&p, "Final");
	OK(phone_end(&p, ""));
	phone_free(&p);
}

#define MAX_OBJ(n)                                                             \
	"<Meta><MaxObjSize xmlns='syncml:metinf'>" n "</MaxObjSize></Meta>"

/* Whichever element says so last; one that is too large stays for later. */
static void
object_over_the_clients_size_is_not_sent(void)
{
	static const struct {
		const char *hdr, *sync;
		bool is_sent;
	} rows[] = {{MAX_OBJ("60"), "", false}, {"", MAX_OBJ("60"), false},
	    {MAX_OBJ("60"), MAX_OBJ("600"), true},
	    {MAX_OBJ("600"), MAX_OBJ("60"), false}, {MAX_OBJ("600"), "", true},
	    {"", "", true}};

	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		struct phone p;
		char body[600];

		set_up(&p, NULL);
		p.more = rows[i].hdr;
		snprintf(body, sizeof(body), PHONE_SYNC("1", "%s") FINAL,
		    rows[i].sync);
		OK(phone_say(&p, body));
		CU_ASSERT_EQUAL(
		    strstr(p.answer, "Add source=") != NULL, rows[i].is_sent);
		OK(phone_end(&p, ""));
		/* It fits the next session. */
		p.more = NULL;
		OK(phone_begin(&p, 200));
		OK(phone_say(&p, PHONE_SYNC("1", "") FINAL));
		HAS(&p, "Add source=");
		phone_free(&p);
	}
}

/* ---- errors that stay local ---- */

static void
bad_commands_do_not_stop_the_good_ones(void)
{
	static const struct {
		const char *bad, *answer;
	} rows[] = {
	    {"<Add><CmdID>5</CmdID></Add>", "Add 400"},
	    {"<Add><CmdID>5</CmdID><Item><Data>x</Data></Item></Add>",
		"Add 400"},
	    {"<Add><CmdID>5</CmdID>" PHONE_ITEM("9", "") "</Add>", "Add 412"},
	    {PHONE_WRITE("Add", "5", "9", "no card"), "Add 415"},
	    {"<Add><CmdID>5</CmdID><Meta><Format>b64</Format></"
	     "Meta>" PHONE_ITEM("9", "<Data>?</Data>") "</Add>",
		"Add 415"},
	    {"<Add>" PHONE_ITEM("9", PHONE_DATA("x")) "</Add>", "Add 400"},
	    {PHONE_DELETE("5", "99", ""), "Delete 211"},
	    {"<Move><CmdID>5</CmdID>" PHONE_ITEM("1", "") "</Move>",
		"Move 406"},
	    {"<Exec><CmdID>5</CmdID>" PHONE_ITEM("1", "") "</Exec>",
		"Exec 406"},
	    {"<Search><CmdID>5</CmdID></Search>", "Search 406"},
	    {"<Dance><CmdID>5</CmdID></Dance>", "Dance 501"},
	    {"<Get><CmdID>5</CmdID>" PHONE_ITEM("1", "") "</Get>", "Get 405"},
	    {"<Map><CmdID>5</CmdID></Map>", "Map 405"},
	    {PHONE_SYNC("5", PHONE_ADD("6", "9", "eve", "5")),
		"Sync 405 target=./contacts source=N; Status 2/6 Add 405"},
	    {"<Copy><CmdID>5</CmdID>" PHONE_ITEM("99", "") "</Copy>",
		"Copy 404"},
	    {"<Atomic><CmdID>5</CmdID>" PHONE_WRITE(
		 "Add", "6", "9", "no card") "</Atomic>",
		"Atomic 507; Status 2/6 Add 415"},
	};

	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		struct phone p;
		char body[4000];

		set_up(&p, NULL);
		snprintf(body, sizeof(body),
		    "<Sync><CmdID>1</CmdID><Target><LocURI>./contacts</LocURI>"
		    "</Target><Source><LocURI>N</LocURI></Source>%s%s%s</Sync>"
		    "%s" FINAL,
		    PHONE_ADD("2", "3", "cat", "3"), rows[i].bad,
		    PHONE_REPLACE("4", "1", "ann", "9"),
		    PHONE_SYNC("7", PHONE_ADD("8", "4", "dan", "4")));
		OK(phone_say(&p, body));
		HAS(&p, rows[i].answer);
		HAS(&p, "Status 2/2 Add 201 source=3");
		HAS(&p, "Status 2/4 Replace 200 source=1");
		HAS(&p, "Status 2/8 Add 201 source=4");
		HAS(&p, "Final");
		OK(phone_end(&p, ""));
		STORE_IS(&p, "ann 9, bob 2, cat 3, dan 4");
		phone_free(&p);
	}
}

static void
bad_commands_of_the_body_do_not_stop_the_good_ones(void)
{
	static const struct {
		const char *bad, *answer;
	} rows[] = {
	    {PHONE_ADD("5", "9", "eve", "5"), "Add 405"},
	    {PHONE_DELETE("5", "1", ""), "Delete 405"},
	    {"<Get><CmdID>5</CmdID><Item><Target><LocURI>./x</LocURI></Target>"
	     "</Item></Get>",
		"Get 404 target=./x"},
	    {"<Get><CmdID>5</CmdID></Get>", "Get 400"},
	    {"<Put><CmdID>5</CmdID><Item><Source><LocURI>./x</LocURI></Source>"
	     "<Data>x</Data></Item></Put>",
		"Put 406 source=./x"},
	    {"<Results><CmdID>5</CmdID><MsgRef>77</MsgRef><CmdRef>99</CmdRef>"
	     "<Item><Source><LocURI>./y</LocURI></Source><Data>x</Data></Item>"
	     "</Results>",
		"Results 406 source=./y"},
	    {"<Alert><CmdID>5</CmdID><Data>999</Data></Alert>", "Alert 406"},
	    {"<Alert><CmdID>5</CmdID></Alert>", "Alert 400"},
	    {"<Sync><CmdID>5</CmdID><Target><LocURI>./other</LocURI></Target>"
	     "<Source><LocURI>O</LocURI></Source>" PHONE_ADD(
		 "6", "9", "eve", "5") "</Sync>",
		"Sync 404 target=./other source=O; Status 2/6 Add 404"},
	    {"<Map><CmdID>5</CmdID><Target><LocURI>./other</LocURI></Target>"
	     "<Source><LocURI>O</LocURI></Source>" PAIR("a", "b") "</Map>",
		"Map 404"},
	    {"<Status><CmdID>5</CmdID><MsgRef>77</MsgRef><CmdRef>88</CmdRef>"
	     "<Cmd>Add</Cmd><Data>500</Data></Status>",
		"Final"},
	    {"<Status><CmdID>5</CmdID><MsgRef>x</MsgRef><CmdRef>y</CmdRef>"
	     "<Cmd>Dance</Cmd><Data>z</Data></Status>",
		"Final"},
	};

	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		struct phone p;
		char body[4000];

		set_up(&p, NULL);
		snprintf(body, sizeof(body), "%s%s%s" FINAL,
		    PHONE_SYNC("1", PHONE_ADD("2", "3", "cat", "3")),
		    rows[i].bad,
		    PHONE_SYNC("7", PHONE_REPLACE("4", "1", "ann", "9")));
		OK(phone_say(&p, body));
		HAS(&p, rows[i].answer);
		HAS(&p, "Status 2/2 Add 201 source=3");
		HAS(&p, "Status 2/4 Replace 200 source=1");
		HAS(&p, "Final");
		OK(phone_end(&p, ""));
		STORE_IS(&p, "ann 9, bob 2, cat 3");
		phone_free(&p);
	}
}

/* A CmdID that is there twice is answered twice; parents are read and left. */
static void
odd_commands_are_executed(void)
{
	struct phone p;

	set_up(&p, NULL);
	OK(phone_say(&p,
	    PHONE_SYNC("1",
		PHONE_ADD("2", "3", "cat", "3") PHONE_ADD("2", "4", "dan",
		    "4") "<Add><CmdID>3</CmdID><Cred><Meta><Type "
			 "xmlns='syncml:metinf'>syncml:auth-basic</Type></Meta>"
			 "<Data>x</Data></Cred>" PHONE_META
			 "<Item><Source><LocURI>5</LocURI></"
			 "Source><SourceParent>"
			 "<LocURI>/</LocURI></SourceParent>" PHONE_DATA(
			     PHONE_CARD("eve",
				 "5")) "</Item>"
				       "<Item><Source><LocURI>6</LocURI></"
				       "Source><TargetParent>"
				       "<LocURI>/</LocURI></"
				       "TargetParent>" PHONE_DATA(
					   PHONE_CARD("fay",
					       "6")) "</Item>" PHONE_ITEM("7",
					   PHONE_DATA("no card")) "</Add>")
		FINAL));
	HAS(&p, "Status 2/2 Add 201 source=3; Status 2/2 Add 201 source=4; "
		"Status 2/3 Add 201 source=5; Status 2/3 Add 201 source=6; "
		"Status 2/3 Add 415 source=7; ");
	OK(phone_end(&p, ""));
	STORE_IS(&p, "ann 1, bob 2, cat 3, dan 4, eve 5, fay 6");
	phone_free(&p);
}

static void
no_resp_in_the_header_gets_no_status_but_for_the_header(void)
{
	struct phone p;

	set_up(&p, NULL);
	p.more = "<NoResp/>";
	OK(phone_say(
	    &p, PHONE_SYNC("1", PHONE_ADD("2", "3", "cat", "3")) FINAL));
	HAS_NOT(&p, "Add 201");
	HAS(&p, SYNC " { Add source=");
	OK(phone_end(&p, ""));
	STORE_IS(&p, "ann 1, bob 2, cat 3");
	phone_free(&p);
}

#define CUT_CARD(tel, note)                                                    \
	"BEGIN:VCARD\r\nVERSION:2.1\r\nN:ann\r\nFN:ann\r\nTEL;CELL:" tel       \
	"\r\nNOTE:" note "\r\nEND:VCARD\r\n"
#define SIZED                                                                  \
	"<Put><CmdID>50</CmdID><Meta><Type xmlns='syncml:metinf'>"             \
	"application/vnd.syncml-devinf+xml</Type></Meta><Item><Source>"        \
	"<LocURI>./devinf12</LocURI></Source><Data>"                           \
	"<DevInf xmlns='syncml:devinf'><VerDTD>1.2</VerDTD><DevID>phone"       \
	"</DevID><DevTyp>phone</DevTyp><DataStore><SourceRef>N</SourceRef>"    \
	"<Rx-Pref><CTType>text/x-vcard</CTType><VerCT>2.1</VerCT></Rx-Pref>"   \
	"<Tx-Pref><CTType>text/x-vcard</CTType><VerCT>2.1</VerCT></Tx-Pref>"   \
	"<CTCap><CTType>text/x-vcard</CTType><VerCT>2.1</VerCT>"               \
	"<Property><PropName>N</PropName></Property>"                          \
	"<Property><PropName>FN</PropName></Property>"                         \
	"<Property><PropName>TEL</PropName></Property>"                        \
	"<Property><PropName>NOTE</PropName><MaxSize>20</MaxSize></Property>"  \
	"</CTCap><SyncCap><SyncType>1</SyncType></SyncCap></DataStore>"        \
	"</DevInf></Data></Item></Put>"
#define LONG_NOTE "one two three four five six seven eight"

/* The server's folder holds this line. */
static bool
store_has(struct phone *p, const char *line)
{
	struct sml_store *store = p->world->server.folders[0].store;
	struct test_store_item item;
	struct sml_str want = sml_str_of(line);
	uint64_t at = 0;

	while ((at = test_store_each(store, at, &item)) != 0)
		for (size_t i = 0; i + want.len <= item.text.len; i++)
			if (!memcmp(item.text.p + i, want.p, want.len))
				return true;
	return false;
}

/* The phone's edit of TEL comes with its cut NOTE, and in a later session
 * without device information again. */
static void
value_cut_at_its_size_is_the_stored_one(void)
{
	static const char *const versions[] = {"2.1", "3.0"};

	for (size_t i = 0; i < SML_ARRAY_LEN(versions); i++) {
		static const struct world_options usual;
		struct phone p;
		char stored[400], guid[64], map[600];

		phone_init(&p, &usual);
		(void)snprintf(stored, sizeof(stored),
		    "BEGIN:VCARD\r\nVERSION:%s\r\nN:ann\r\nFN:ann\r\n"
		    "TEL;TYPE=CELL:1\r\nNOTE:" LONG_NOTE "\r\nEND:VCARD\r\n",
		    versions[i]);
		phone_put(&p, SML_STR_NONE, stored);
		OK(phone_begin(&p, 201));
		OK(phone_say(&p, SIZED PHONE_SYNC("1", "") FINAL));
		OK(phone_end(&p, map_of(added(&p, guid), "7", map)));
		OK(phone_begin(&p, 200));
		OK(phone_say(&p,
		    PHONE_SYNC("1", PHONE_WRITE("Replace", "2", "7",
					CUT_CARD("2", "one two three four f")))
			FINAL));
		OK(phone_end(&p, ""));
		STORE_IS(&p, "ann 2");
		CU_ASSERT(store_has(&p, "NOTE:" LONG_NOTE));
		/* A text of its own replaces it, however long. */
		OK(phone_begin(&p, 200));
		OK(phone_say(
		    &p, PHONE_SYNC("1", PHONE_WRITE("Replace", "2", "7",
					    CUT_CARD("3", "one two"))) FINAL));
		OK(phone_end(&p, ""));
		STORE_IS(&p, "ann 3");
		CU_ASSERT_FALSE(store_has(&p, "NOTE:" LONG_NOTE));
		CU_ASSERT(store_has(&p, "NOTE:one two\r"));
		phone_free(&p);
	}
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"map_of_the_next_session_is_in_time",
		map_of_the_next_session_is_in_time},
	    {"map_that_never_came_makes_the_add_come_again",
		map_that_never_came_makes_the_add_come_again},
	    {"map_that_is_early_repeated_or_unknown_is_200",
		map_that_is_early_repeated_or_unknown_is_200},
	    {"guid_too_long_for_the_client_is_a_temporary_one",
		guid_too_long_for_the_client_is_a_temporary_one},
	    {"large_object_arrives_in_parts", large_object_arrives_in_parts},
	    {"large_object_that_broke_is_sent_again",
		large_object_that_broke_is_sent_again},
	    {"large_object_without_end_is_not_stored",
		large_object_without_end_is_not_stored},
	    {"large_object_goes_out_in_parts_of_small_messages",
		large_object_goes_out_in_parts_of_small_messages},
	    {"object_over_the_clients_size_is_not_sent",
		object_over_the_clients_size_is_not_sent},
	    {"bad_commands_do_not_stop_the_good_ones",
		bad_commands_do_not_stop_the_good_ones},
	    {"bad_commands_of_the_body_do_not_stop_the_good_ones",
		bad_commands_of_the_body_do_not_stop_the_good_ones},
	    {"odd_commands_are_executed", odd_commands_are_executed},
	    {"no_resp_in_the_header_gets_no_status_but_for_the_header",
		no_resp_in_the_header_gets_no_status_but_for_the_header},
	    {"value_cut_at_its_size_is_the_stored_one",
		value_cut_at_its_size_is_the_stored_one},
	    {NULL, NULL}};

	return test_main("foreign", cases, argc, argv);
}
