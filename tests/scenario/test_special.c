/* SPDX-License-Identifier: Apache-2.0 */
/* Atomic, Copy, soft delete and field-level Replace of a foreign client. */
#include <stdlib.h>
#include <string.h>

#include "scenario/phone.h"
#include "support/test.h"

#define ATOMIC(id, inside) "<Atomic><CmdID>" id "</CmdID>" inside "</Atomic>"
#define FINAL "<Final/>"
#define MAP(guid, luid)                                                        \
	"<Map><CmdID>90</CmdID><Target><LocURI>./contacts</LocURI></Target>"   \
	"<Source><LocURI>N</LocURI></Source><MapItem><Target><LocURI>" guid    \
	"</LocURI></Target><Source><LocURI>" luid                              \
	"</LocURI></Source></MapItem></Map>"

#define HAS(p, text) CU_ASSERT_PTR_NOT_NULL(strstr((p)->answer, text))
#define HAS_NOT(p, text) CU_ASSERT_PTR_NULL(strstr((p)->answer, text))
#define STORE_IS(p, text) CU_ASSERT_STRING_EQUAL(phone_store(p), text)
#define SYNC "Sync target=N source=./contacts"
#define OK(call) CU_ASSERT_EQUAL((call), SML_OK)

/* A phone with ann 1 (luid 1), bob 2 (luid 2) on both sides, in step, in
 * package 3 of its next session. */
static void
set_up(struct phone *p, const struct world_options *options)
{
	static const struct world_options usual;

	phone_init(p, options ? options : &usual);
	OK(phone_begin(p, 200));
	OK(phone_say(
	    p, PHONE_SYNC("1", PHONE_ADD("2", "1", "ann", "1")
				   PHONE_ADD("3", "2", "bob", "2")) FINAL));
	OK(phone_end(p, ""));
	STORE_IS(p, "ann 1, bob 2");
	OK(phone_begin(p, 200));
	HAS(p, "Alert 200");
}

/* ---- Atomic ---- */

static void
atomic_that_works_is_done(void)
{
	struct phone p;

	set_up(&p, NULL);
	OK(phone_say(&p,
	    PHONE_SYNC("1", ATOMIC("2", PHONE_REPLACE("3", "1", "ann", "9")
					    PHONE_ADD("4", "3", "cat", "3")
						PHONE_DELETE("5", "2", "")))
		FINAL));
	HAS(&p, "Status 2/2 Atomic 200; Status 2/3 Replace 200 source=1; "
		"Status 2/4 Add 201 source=3; Status 2/5 Delete 200 source=2");
	OK(phone_end(&p, ""));
	STORE_IS(&p, "ann 9, cat 3");
	phone_free(&p);
}

/* The third fails, the fourth is not tried. */
#define FAILING                                                                \
	PHONE_SYNC("1",                                                        \
	    PHONE_ADD("7", "5", "eve", "5") ATOMIC("2",                        \
		PHONE_REPLACE("3", "1", "ann", "9") PHONE_DELETE("4", "2", "") \
		    PHONE_WRITE("Add", "5", "3", "no card") PHONE_ADD("6",     \
			"4", "dan", "4")) PHONE_ADD("8", "6", "fay", "6"))     \
	FINAL

static void
atomic_that_fails_is_rolled_back(void)
{
	struct phone p;

	set_up(&p, NULL);
	OK(phone_say(&p, FAILING));
	HAS(&p, "Status 2/7 Add 201 source=5; Status 2/2 Atomic 507; "
		"Status 2/3 Replace 216 source=1; "
		"Status 2/4 Delete 216 source=2; "
		"Status 2/5 Add 415 source=3; Status 2/6 Add 507 source=4; "
		"Status 2/8 Add 201 source=6");
	/* Nothing goes out over what the phone keeps. */
	HAS_NOT(&p, "Replace target=1");
	OK(phone_end(&p, ""));
	STORE_IS(&p, "ann 1, bob 2, eve 5, fay 6");

	/* Sent again and right this time. */
	OK(phone_begin(&p, 200));
	OK(phone_say(&p,
	    PHONE_SYNC("1", ATOMIC("2", PHONE_REPLACE("3", "1", "ann", "9")
					    PHONE_DELETE("4", "2", "")))
		FINAL));
	OK(phone_end(&p, ""));
	STORE_IS(&p, "ann 9, eve 5, fay 6");
	phone_free(&p);
}

/* The server is killed at each of its steps; what is sent again ends as if
 * nothing had been. */
static void
atomic_in_a_killed_server_is_all_or_nothing(void)
{
	uint64_t steps = 1, at;

	for (at = 1; at <= steps; at++) {
		struct phone p;
		struct test_fault *fault;
		enum sml_err err;

		set_up(&p, NULL);
		fault = &p.world->server_fault;
		memset(fault, 0, sizeof(*fault));
		fault->kind = TEST_FAULT_KILL;
		fault->stop_at = at;
		err = phone_say(&p, FAILING);
		if (err == SML_OK) {
			CU_ASSERT(fault->count < at);
		} else {
			STORE_IS(&p, "ann 1, bob 2");
			steps = at + 1;
		}
		memset(fault, 0, sizeof(*fault));
		OK(phone_repeat(&p));
		HAS(&p, "Status 2/2 Atomic 507; "
			"Status 2/3 Replace 216 source=1");
		OK(phone_end(&p, ""));
		STORE_IS(&p, "ann 1, bob 2, eve 5, fay 6");
		phone_free(&p);
	}
	CU_ASSERT(steps > 20);
}

static void
atomic_without_status_still_fails_as_a_whole(void)
{
	struct phone p;

	set_up(&p, NULL);
	OK(phone_say(&p,
	    PHONE_SYNC("1",
		ATOMIC("2",
		    "<NoResp/>" PHONE_ADD("3", "3", "cat",
			"3") "<Add><CmdID>4</CmdID><NoResp/>" PHONE_ITEM("4",
			PHONE_DATA("no card")) "</Add>")) FINAL));
	HAS_NOT(&p, "Atomic");
	HAS(&p, "Status 2/3 Add 216 source=3");
	STORE_IS(&p, "ann 1, bob 2");
	phone_free(&p);
}

static void
atomic_around_a_sync_is_rolled_back_with_it(void)
{
	struct phone p;

	set_up(&p, NULL);
	OK(phone_say(&p,
	    ATOMIC("1",
		PHONE_SYNC("2", "<Sequence><CmdID>3</CmdID>" PHONE_ADD("4", "3",
				    "cat", "3") "</Sequence>") PHONE_SYNC("5",
		    PHONE_DELETE("6", "1", "")
			PHONE_WRITE("Replace", "7", "2", "no card"))) FINAL));
	HAS(&p, "Status 2/1 Atomic 507; Status 2/2 Sync 216 "
		"target=./contacts source=N; Status 2/3 Sequence 216; "
		"Status 2/4 Add 216 source=3; Status 2/5 Sync 216 "
		"target=./contacts source=N; Status 2/6 Delete 216 source=1; "
		"Status 2/7 Replace 415 source=2");
	OK(phone_end(&p, ""));
	STORE_IS(&p, "ann 1, bob 2");
	phone_free(&p);
}

static void
atomic_with_a_conflict_by_policy_is_done(void)
{
	const struct world_options options = {.policy = SML_POLICY_SERVER_WINS};
	struct phone p;

	set_up(&p, &options);
	phone_put(&p, phone_key(&p, "ann"), PHONE_CARD("ann", "7"));
	OK(phone_say(&p,
	    PHONE_SYNC("1", ATOMIC("2", PHONE_REPLACE("3", "1", "ann", "9")
					    PHONE_ADD("4", "3", "cat", "3")))
		FINAL));
	HAS(&p, "Status 2/2 Atomic 200; Status 2/3 Replace 419 source=1; "
		"Status 2/4 Add 201 source=3");
	STORE_IS(&p, "ann 7, bob 2, cat 3");
	phone_free(&p);
}

/* ---- Copy ---- */

#define COPY(id, source, target)                                               \
	"<Copy><CmdID>" id "</CmdID><Item><Target><LocURI>" target             \
	"</LocURI></Target><Source><LocURI>" source                            \
	"</LocURI></Source></Item></Copy>"

static void
copy_with_a_name_is_linked_to_it(void)
{
	struct phone p;

	set_up(&p, NULL);
	OK(phone_say(
	    &p, PHONE_SYNC("1", COPY("2", "1", "11") COPY("3", "77", "12")
				    PHONE_ADD("4", "3", "cat", "3")) FINAL));
	HAS(&p, "Status 2/2 Copy 201 target=11 source=1; "
		"Status 2/3 Copy 404 target=12 source=77; "
		"Status 2/4 Add 201 source=3; " SYNC "; Final");
	OK(phone_end(&p, ""));
	STORE_IS(&p, "ann 1, ann 1, bob 2, cat 3");
	/* It is an item like any other. */
	OK(phone_begin(&p, 200));
	OK(phone_say(
	    &p, PHONE_SYNC("1", PHONE_REPLACE("2", "11", "ann", "9")) FINAL));
	HAS(&p, "Status 2/2 Replace 200 source=11");
	STORE_IS(&p, "ann 1, ann 9, bob 2, cat 3");
	phone_free(&p);
}

/* The client's copy is one of what it has. */
static void
copy_of_an_edited_item_gets_the_edit(void)
{
	struct phone p;

	set_up(&p, NULL);
	phone_put(&p, phone_key(&p, "ann"), PHONE_CARD("ann", "7"));
	OK(phone_say(&p, PHONE_SYNC("1", COPY("2", "1", "11")) FINAL));
	HAS(&p, "Status 2/2 Copy 201 target=11 source=1; " SYNC " { Replace ");
	HAS(&p, "Replace target=11 ");
	HAS(&p, "Replace target=1 ");
	OK(phone_end(&p, ""));
	STORE_IS(&p, "ann 7, ann 7, bob 2");
	OK(phone_begin(&p, 200));
	OK(phone_say(&p, PHONE_SYNC("1", "") FINAL));
	HAS(&p, SYNC "; ");
	phone_free(&p);
}

static void
copy_without_a_name_comes_back_as_an_add(void)
{
	struct phone p;

	set_up(&p, NULL);
	OK(phone_say(&p, PHONE_SYNC("1", "<Copy><CmdID>2</CmdID>" PHONE_ITEM(
					     "1", "") "</Copy>") FINAL));
	HAS(&p, "Status 2/2 Copy 201 source=1; " SYNC " { Add ");
	STORE_IS(&p, "ann 1, ann 1, bob 2");
	phone_free(&p);
}

/* ---- soft delete, archive ---- */

static void
soft_delete_keeps_the_item_at_the_server(void)
{
	struct phone p;

	set_up(&p, NULL);
	OK(phone_say(
	    &p, PHONE_SYNC("1", PHONE_DELETE("2", "1", "<SftDel/>")) FINAL));
	HAS(&p, "Status 2/2 Delete 200 source=1; " SYNC "; ");
	OK(phone_end(&p, ""));
	STORE_IS(&p, "ann 1, bob 2");

	/* A slow sync does not bring it back. */
	OK(phone_begin(&p, 201));
	OK(phone_say(
	    &p, PHONE_SYNC("1", PHONE_ADD("2", "2", "bob", "2")) FINAL));
	HAS(&p, "Add 200 source=2; " SYNC "; ");
	OK(phone_end(&p, ""));

	/* Its next change does. */
	phone_put(&p, phone_key(&p, "ann"), PHONE_CARD("ann", "9"));
	OK(phone_begin(&p, 200));
	OK(phone_say(&p, PHONE_SYNC("1", "") FINAL));
	HAS(&p, SYNC " { Add ");
	OK(phone_end(&p, ""));
	STORE_IS(&p, "ann 9, bob 2");
	phone_free(&p);
}

static void
soft_delete_and_refresh_brings_all_back(void)
{
	struct phone p;

	set_up(&p, NULL);
	OK(phone_say(
	    &p, PHONE_SYNC("1", PHONE_DELETE("2", "1", "<SftDel/>")) FINAL));
	OK(phone_end(&p, ""));
	OK(phone_begin(&p, 205));
	OK(phone_say(&p, PHONE_SYNC("1", "") FINAL));
	HAS(&p, "{ Add ");
	CU_ASSERT_PTR_NOT_NULL(strstr(strstr(p.answer, "Add ") + 1, "Add "));
	phone_free(&p);
}

static void
soft_delete_of_a_deleted_item_is_a_conflict(void)
{
	struct phone p;

	set_up(&p, NULL);
	phone_remove(&p, phone_key(&p, "ann"));
	OK(phone_say(&p,
	    PHONE_SYNC("1", PHONE_DELETE("2", "1", "<SftDel/>")
				PHONE_DELETE("3", "88", "<SftDel/>")) FINAL));
	HAS(&p, "Status 2/2 Delete 423 source=1; "
		"Status 2/3 Delete 211 source=88; " SYNC "; ");
	OK(phone_end(&p, ""));
	STORE_IS(&p, "bob 2");
	phone_free(&p);
}

static void
soft_deleted_item_deleted_here_is_never_mentioned(void)
{
	struct phone p;

	set_up(&p, NULL);
	OK(phone_say(
	    &p, PHONE_SYNC("1", PHONE_DELETE("2", "1", "<SftDel/>")) FINAL));
	OK(phone_end(&p, ""));
	phone_remove(&p, phone_key(&p, "ann"));
	OK(phone_begin(&p, 200));
	OK(phone_say(&p, PHONE_SYNC("1", "") FINAL));
	HAS(&p, SYNC "; ");
	OK(phone_end(&p, ""));
	phone_free(&p);
}

static void
archive_is_a_deletion_without_one(void)
{
	struct phone p;

	set_up(&p, NULL);
	OK(phone_say(
	    &p, PHONE_SYNC("1", PHONE_DELETE("2", "1", "<Archive/>")) FINAL));
	HAS(&p, "Status 2/2 Delete 210 source=1");
	OK(phone_end(&p, ""));
	STORE_IS(&p, "bob 2");
	phone_free(&p);
}

/* ---- field-level Replace ---- */

#define FIELD_LEVEL(id, luid, text)                                            \
	"<Replace><CmdID>" id                                                  \
	"</CmdID><Meta><FieldLevel xmlns='syncml:metinf'/></Meta>" PHONE_ITEM( \
	    luid, PHONE_DATA(text)) "</Replace>"
#define NUMBER(tel) "BEGIN:VCARD\r\nTEL;CELL:" tel "\r\nEND:VCARD\r\n"

static void
field_level_replaces_what_it_names(void)
{
	struct phone p;

	set_up(&p, NULL);
	OK(phone_say(&p,
	    PHONE_SYNC("1", FIELD_LEVEL("2", "1", NUMBER("9"))
				FIELD_LEVEL("3", "77", NUMBER("8"))
				    FIELD_LEVEL("4", "2", "no card")) FINAL));
	HAS(&p, "Status 2/2 Replace 200 source=1; "
		"Status 2/3 Replace 404 source=77; "
		"Status 2/4 Replace 415 source=2; " SYNC "; ");
	OK(phone_end(&p, ""));
	STORE_IS(&p, "ann 9, bob 2");
	phone_free(&p);
}

static void
field_level_meets_an_edit_by_policy(void)
{
	const struct world_options options = {.policy = SML_POLICY_MERGE};
	struct phone p;

	set_up(&p, &options);
	phone_put(&p, phone_key(&p, "ann"),
	    "BEGIN:VCARD\r\nVERSION:2.1\r\nN:ann\r\nFN:ann\r\nTEL;CELL:1\r\n"
	    "NOTE:new\r\nEND:VCARD\r\n");
	OK(phone_say(
	    &p, PHONE_SYNC("1", FIELD_LEVEL("2", "1", NUMBER("9"))) FINAL));
	HAS(&p, "Status 2/2 Replace 207 source=1; " SYNC " { "
		"Replace target=1 ");
	STORE_IS(&p, "ann 9, bob 2");
	phone_free(&p);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"atomic_that_works_is_done", atomic_that_works_is_done},
	    {"atomic_that_fails_is_rolled_back",
		atomic_that_fails_is_rolled_back},
	    {"atomic_in_a_killed_server_is_all_or_nothing",
		atomic_in_a_killed_server_is_all_or_nothing},
	    {"atomic_without_status_still_fails_as_a_whole",
		atomic_without_status_still_fails_as_a_whole},
	    {"atomic_around_a_sync_is_rolled_back_with_it",
		atomic_around_a_sync_is_rolled_back_with_it},
	    {"atomic_with_a_conflict_by_policy_is_done",
		atomic_with_a_conflict_by_policy_is_done},
	    {"copy_with_a_name_is_linked_to_it",
		copy_with_a_name_is_linked_to_it},
	    {"copy_of_an_edited_item_gets_the_edit",
		copy_of_an_edited_item_gets_the_edit},
	    {"copy_without_a_name_comes_back_as_an_add",
		copy_without_a_name_comes_back_as_an_add},
	    {"soft_delete_keeps_the_item_at_the_server",
		soft_delete_keeps_the_item_at_the_server},
	    {"soft_delete_and_refresh_brings_all_back",
		soft_delete_and_refresh_brings_all_back},
	    {"soft_delete_of_a_deleted_item_is_a_conflict",
		soft_delete_of_a_deleted_item_is_a_conflict},
	    {"soft_deleted_item_deleted_here_is_never_mentioned",
		soft_deleted_item_deleted_here_is_never_mentioned},
	    {"archive_is_a_deletion_without_one",
		archive_is_a_deletion_without_one},
	    {"field_level_replaces_what_it_names",
		field_level_replaces_what_it_names},
	    {"field_level_meets_an_edit_by_policy",
		field_level_meets_an_edit_by_policy},
	    {NULL, NULL}};

	return test_main("special", cases, argc, argv);
}
