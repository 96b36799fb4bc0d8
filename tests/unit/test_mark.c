/* SPDX-License-Identifier: Apache-2.0 */
/* The mark of versions that could not be joined. */
#include "base/limits.h"
#include "content/mark.h"
#include "support/content.h"
#include "support/test.h"

#define CONTACT SML_KIND_CONTACT
#define CALENDAR SML_KIND_CALENDAR
#define NOTE SML_KIND_NOTE

#define CARD(lines) "BEGIN:VCARD\r\nVERSION:3.0\r\n" lines "END:VCARD\r\n"
#define EVENT(lines) "BEGIN:VEVENT\r\n" lines "END:VEVENT\r\n"
#define CAL(parts)                                                             \
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" parts "END:VCALENDAR\r\n"

#define MASTER(summary)                                                        \
	EVENT("UID:u\r\nSUMMARY:" summary "\r\nDTSTART:1\r\n"                  \
	      "RRULE:FREQ=DAILY\r\n")
#define MOVED(id, summary)                                                     \
	EVENT("UID:u\r\nRECURRENCE-ID:" id "\r\nSUMMARY:" summary "\r\n")
#define ALARM(minutes)                                                         \
	"BEGIN:VALARM\r\nTRIGGER:-PT" minutes "M\r\nEND:VALARM\r\n"

static struct sml_buf out;

static void
check_marked(
    enum sml_kind kind, const char *text, const char *uid, const char *expected)
{
	struct sml_buf clear;

	sml_buf_init(&clear, SML_ITEM_MAX);
	sml_buf_reset(&out);
	CU_ASSERT_EQUAL(sml_mark_set(kind, sml_str_of(text), SML_STR("p-1"),
			    sml_str_of(uid), &out),
	    SML_OK);
	CU_ASSERT(sml_str_is(sml_buf_str(&out), expected));
	CU_ASSERT_EQUAL(
	    sml_mark_clear(kind, sml_buf_str(&out), &clear), SML_OK);
	if (!uid)
		CU_ASSERT(sml_str_is(sml_buf_str(&clear), text));
	sml_buf_put_byte(&out, 0);
	CU_ASSERT(content_same(kind, text, (const char *)out.p));
	CU_ASSERT_EQUAL(
	    content_facts(kind, (const char *)out.p).is_conflict, kind != NOTE);
	sml_buf_free(&clear);
}

static void
mark_set_then_clear_gives_the_bytes(void)
{
	check_marked(CONTACT, CARD("uid:u;1\r\nX:a\r\n b\r\n"), NULL,
	    CARD("uid:u;1\r\nX:a\r\n b\r\nCATEGORIES:Sync conflict\r\n"
		 "X-VALISE-CONFLICT:p-1;original;u;1\r\n"));
	check_marked(NOTE, "plain\r\ntext", NULL, "plain\r\ntext");
	check_marked(CALENDAR, CAL(MOVED("2", "x") MASTER("a")), NULL,
	    CAL(MOVED("2", "x")
		    EVENT("UID:u\r\nSUMMARY:a\r\nDTSTART:1\r\n"
			  "RRULE:FREQ=DAILY\r\nCATEGORIES:Sync conflict\r\n"
			  "X-VALISE-CONFLICT:p-1;original;u\r\n")));
	check_marked(CALENDAR, EVENT("UID:u\r\n" ALARM("5")), NULL,
	    EVENT("UID:u\r\nCATEGORIES:Sync conflict\r\n"
		  "X-VALISE-CONFLICT:p-1;original;u\r\n" ALARM("5")));
}

static void
mark_new_uid_replaces_all(void)
{
	check_marked(CALENDAR, CAL(MASTER("a") MOVED("2", "x")), "new",
	    CAL(EVENT("UID:new\r\nSUMMARY:a\r\nDTSTART:1\r\n"
		      "RRULE:FREQ=DAILY\r\nCATEGORIES:Sync conflict\r\n"
		      "X-VALISE-CONFLICT:p-1;copy;u\r\n")
		    EVENT("UID:new\r\nRECURRENCE-ID:2\r\nSUMMARY:x\r\n")));
	check_marked(CONTACT, CARD("FN:A\r\n"), "new",
	    CARD("FN:A\r\nCATEGORIES:Sync conflict\r\n"
		 "X-VALISE-CONFLICT:p-1;copy;\r\nUID:new\r\n"));
}

/* Files of others may hold several series; one UID would join them. */
static void
mark_of_several_series_keeps_them_apart(void)
{
	check_marked(CALENDAR,
	    CAL(EVENT("UID:u\r\nSUMMARY:a\r\n")
		    EVENT("UID:w\r\nSUMMARY:b\r\n")),
	    "new",
	    CAL(EVENT("UID:new\r\nSUMMARY:a\r\nCATEGORIES:Sync conflict\r\n"
		      "X-VALISE-CONFLICT:p-1;copy;u\r\n")
		    EVENT("UID:new-w\r\nSUMMARY:b\r\n")));
}

static void
mark_twice_is_written_once(void)
{
	struct sml_buf again;

	sml_buf_init(&again, SML_ITEM_MAX);
	sml_buf_reset(&out);
	CU_ASSERT_EQUAL(sml_mark_set(CONTACT, SML_STR(CARD("FN:A\r\n")),
			    SML_STR("p"), SML_STR_NONE, &out),
	    SML_OK);
	CU_ASSERT_EQUAL(sml_mark_set(CONTACT, sml_buf_str(&out), SML_STR("q"),
			    SML_STR_NONE, &again),
	    SML_OK);
	CU_ASSERT(sml_str_is(
	    sml_buf_str(&again), CARD("FN:A\r\nCATEGORIES:Sync conflict\r\n"
				      "X-VALISE-CONFLICT:q;original;\r\n")));
	sml_buf_free(&again);
}

static void
mark_clear_finds_what_a_peer_joined(void)
{
	sml_buf_reset(&out);
	CU_ASSERT_EQUAL(
	    sml_mark_clear(CONTACT,
		SML_STR(CARD("CATEGORIES:a,SYNC conflict,b\\,c\r\n")), &out),
	    SML_OK);
	CU_ASSERT(
	    sml_str_is(sml_buf_str(&out), CARD("CATEGORIES:a,b\\,c\r\n")));
}

/* What does not count is taken from a version in another format. */
static void
mark_uid_and_date_follow_another_version(void)
{
	static const struct {
		const char *text, *like, *expected;
		bool may_clear;
	} rows[] = {
	    {CARD("UID:u\r\nREV:1\r\nFN:A\r\n"),
		"BEGIN:VCARD\r\nVERSION:2.1\r\nUID:v\r\nREV:2\r\nN:A\r\n"
		"X-VALISE-CONFLICT:p;copy;u\r\nEND:VCARD\r\n",
		CARD("UID:v\r\nREV:2\r\nFN:A\r\nCATEGORIES:Sync conflict\r\n"
		     "X-VALISE-CONFLICT:p;copy;u\r\n"),
		false},
	    {CARD("UID:u\r\nFN:A\r\n"),
		"BEGIN:VCARD\r\nVERSION:2.1\r\nN:A\r\nEND:VCARD\r\n",
		CARD("UID:u\r\nFN:A\r\n"), true},
	    {CARD("FN:A\r\nCATEGORIES:Sync conflict\r\n"
		  "X-VALISE-CONFLICT:p;copy;u\r\n"),
		"BEGIN:VCARD\r\nVERSION:2.1\r\nN:A\r\nEND:VCARD\r\n",
		CARD("FN:A\r\n"), true},
	    {CARD("FN:A\r\nX-VALISE-CONFLICT:p;copy;u\r\n"),
		"BEGIN:VCARD\r\nVERSION:2.1\r\nN:A\r\nEND:VCARD\r\n",
		CARD("FN:A\r\nX-VALISE-CONFLICT:p;copy;u\r\n"), false},
	};

	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		sml_buf_reset(&out);
		CU_ASSERT_EQUAL(
		    sml_mark_follow(CONTACT, sml_str_of(rows[i].text),
			sml_str_of(rows[i].like), rows[i].may_clear, &out),
		    SML_OK);
		CU_ASSERT(sml_str_is(sml_buf_str(&out), rows[i].expected));
	}
}

static void
mark_with_control_character_is_refused(void)
{
	sml_buf_reset(&out);
	CU_ASSERT_EQUAL(sml_mark_set(CONTACT, SML_STR(CARD("FN:A\r\n")),
			    SML_STR("p"), SML_STR("a\r\nX:1"), &out),
	    SML_E_SYNTAX);
	CU_ASSERT_EQUAL(sml_mark_set(CONTACT, SML_STR("x"), SML_STR("p"),
			    SML_STR_NONE, &out),
	    SML_E_UNSUPPORTED);
}

static const struct test_case cases[] = {
    {"mark_set_then_clear_gives_the_bytes",
	mark_set_then_clear_gives_the_bytes},
    {"mark_new_uid_replaces_all", mark_new_uid_replaces_all},
    {"mark_of_several_series_keeps_them_apart",
	mark_of_several_series_keeps_them_apart},
    {"mark_twice_is_written_once", mark_twice_is_written_once},
    {"mark_clear_finds_what_a_peer_joined",
	mark_clear_finds_what_a_peer_joined},
    {"mark_uid_and_date_follow_another_version",
	mark_uid_and_date_follow_another_version},
    {"mark_with_control_character_is_refused",
	mark_with_control_character_is_refused},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	int status;

	sml_buf_init(&out, SML_ITEM_MAX);
	status = test_main("mark", cases, argc, argv);
	sml_buf_free(&out);
	content_end();
	return status;
}
