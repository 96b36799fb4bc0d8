/* SPDX-License-Identifier: Apache-2.0 */
/* Single appointments as text and as properties (item-formats 4.5 to 4.9). */
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "mapping/map_priv.h"
#include "support/outlook_map.h"
#include "support/test.h"

#define UTC(text) outlook_test_filetime(text)

/* ---- text to properties ---- */

struct reading {
	const char *name;
	const char *lines; /* added to an event of an hour in Berlin */
	enum outlook_prop prop;
	int64_t number; /* NONE: not there */
	const char *text;
};
#define NONE INT64_MIN

#define START "UID:u\nDTSTART;TZID=Europe/Berlin:20260601T100000\n"
#define HOUR START "DTEND;TZID=Europe/Berlin:20260601T110000\n"
#define P(name) OUTLOOK_PR_##name

static const struct reading readings[] = {
    {"summary", HOUR "SUMMARY:a\\, b\n", P(SUBJECT), 0, "a, b"},
    {"summary in one line", HOUR "SUMMARY:a\\nb\n", P(SUBJECT), 0, "a b"},
    {"no summary", HOUR, P(SUBJECT), NONE, NULL},
    {"description", HOUR "DESCRIPTION:a\\nb\n", P(BODY), 0, "a\nb"},
    {"location", HOUR "LOCATION:Praha\\; 1\n", P(LOCATION), 0, "Praha; 1"},
    {"location's page", HOUR "LOCATION;ALTREP=\"http://a/b\":x\n",
	P(LOCATION_URL), 0, "http://a/b"},
    {"class none", HOUR, P(SENSITIVITY), 0, NULL},
    {"class personal", HOUR "CLASS:X-PERSONAL\n", P(SENSITIVITY), 1, NULL},
    {"class private", HOUR "CLASS:private\n", P(SENSITIVITY), 2, NULL},
    {"private flag", HOUR "CLASS:PRIVATE\n", P(PRIVATE), 1, NULL},
    {"confidential flag", HOUR "CLASS:CONFIDENTIAL\n", P(PRIVATE), 0, NULL},
    {"class unknown", HOUR "CLASS:X-SECRET\n", P(SENSITIVITY), 2, NULL},
    {"priority none", HOUR, P(IMPORTANCE), 1, NULL},
    {"priority 0", HOUR "PRIORITY:0\n", P(IMPORTANCE), 1, NULL},
    {"priority 3", HOUR "PRIORITY:3\n", P(IMPORTANCE), 2, NULL},
    {"priority 5", HOUR "PRIORITY:5\n", P(IMPORTANCE), 1, NULL},
    {"priority 6", HOUR "PRIORITY:6\n", P(IMPORTANCE), 0, NULL},
    {"importance wins", HOUR "PRIORITY:1\nX-MICROSOFT-CDO-IMPORTANCE:0\n",
	P(IMPORTANCE), 0, NULL},
    {"busy by default", HOUR, P(BUSY_STATUS), 2, NULL},
    {"transparent", HOUR "TRANSP:TRANSPARENT\n", P(BUSY_STATUS), 0, NULL},
    {"opaque", HOUR "TRANSP:OPAQUE\n", P(BUSY_STATUS), 2, NULL},
    {"status tentative", HOUR "STATUS:TENTATIVE\n", P(BUSY_STATUS), 1, NULL},
    {"status cancelled", HOUR "STATUS:CANCELLED\n", P(BUSY_STATUS), 0, NULL},
    {"transp before status", HOUR "STATUS:CANCELLED\nTRANSP:OPAQUE\n",
	P(BUSY_STATUS), 2, NULL},
    {"out of office", HOUR "TRANSP:OPAQUE\nX-MICROSOFT-CDO-BUSYSTATUS:OOF\n",
	P(BUSY_STATUS), 3, NULL},
    {"elsewhere", HOUR "X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE\n",
	P(BUSY_STATUS), 4, NULL},
    {"msn", HOUR "TRANSP:OPAQUE\nX-MICROSOFT-MSNCALENDAR-BUSYSTATUS:FREE\n",
	P(BUSY_STATUS), 0, NULL},
    {"busy unknown", HOUR "TRANSP:TRANSPARENT\nX-MICROSOFT-CDO-BUSYSTATUS:Q\n",
	P(BUSY_STATUS), 0, NULL},
    {"intended", HOUR "X-MICROSOFT-CDO-INTENDEDSTATUS:OOF\n",
	P(INTENDED_BUSY_STATUS), 3, NULL},
    {"sequence none", HOUR, P(APPT_SEQUENCE), 0, NULL},
    {"sequence", HOUR "SEQUENCE:7\n", P(APPT_SEQUENCE), 7, NULL},
    {"sequence of Outlook",
	HOUR "SEQUENCE:7\nX-MICROSOFT-CDO-APPT-SEQUENCE:2\n", P(APPT_SEQUENCE),
	2, NULL},
    {"no counter", HOUR "X-MICROSOFT-DISALLOW-COUNTER:TRUE\n", P(NO_COUNTER), 1,
	NULL},
    {"resources", HOUR "RESOURCES:Beamer,Car\\, red\nRESOURCES:Key\n",
	P(NONSENDABLE_BCC), 0, "Beamer; Car red; Key"},
    {"no resources", HOUR, P(NONSENDABLE_BCC), NONE, NULL},
    {"place filled in", HOUR "X-MS-OLK-AUTOFILLLOCATION:TRUE\n",
	P(AUTO_FILL_LOCATION), 1, NULL},
    {"owner id", HOUR "X-MICROSOFT-CDO-OWNERAPPTID:-12\n", P(OWNER_APPT_ID),
	-12, NULL},
    {"stamp", HOUR "DTSTAMP:20260501T000000Z\n", P(OWNER_CRITICAL_CHANGE),
	134220672000000000, NULL},
    {"icon", HOUR, P(ICON_INDEX), 0x400, NULL},
    {"no series", HOUR, P(IS_RECURRING_APPT), 0, NULL},
    {"duration", HOUR, P(APPT_DURATION), 60, NULL},
    {"duration line", START "DURATION:PT90M\n", P(APPT_DURATION), 90, NULL},
    {"no end", START, P(APPT_DURATION), 0, NULL},
    {"end before start", START "DTEND:20200101T000000Z\n", P(APPT_DURATION), 0,
	NULL},
    {"no zone in UTC", "DTSTART:20260601T080000Z\nDURATION:PT1H\n",
	P(ZONE_START), NONE, NULL},
    {"meeting", HOUR "ORGANIZER:mailto:a@b\nATTENDEE:mailto:c@d\n",
	P(APPT_STATE), 3, NULL},
    {"meeting's icon", HOUR "ATTENDEE:mailto:c@d\n", P(ICON_INDEX), 0x402,
	NULL},
    {"own meeting", HOUR "ATTENDEE:mailto:c@d\n", P(APPT_STATE), 1, NULL},
    {"no meeting", HOUR, P(APPT_STATE), 0, NULL},
    {"answer",
	HOUR "ORGANIZER:mailto:a@b\nATTENDEE;PARTSTAT=ACCEPTED:mailto:c@d\n",
	P(RESPONSE_STATUS), 3, NULL},
    {"no answer yet", HOUR "ORGANIZER:mailto:a@b\nATTENDEE:mailto:c@d\n",
	P(RESPONSE_STATUS), 5, NULL},
    {"answer wanted", HOUR "ATTENDEE;RSVP=TRUE:mailto:c@d\n",
	P(RESPONSE_REQUESTED), 1, NULL},
    {"not sent", HOUR "ATTENDEE:mailto:c@d\n", P(IS_INVITED), 0, NULL},
    {"names",
	HOUR "ORGANIZER;CN=O:mailto:a@b\nATTENDEE;CN=C:mailto:c@d\n"
	     "ATTENDEE;CN=D;ROLE=OPT-PARTICIPANT:mailto:d@d\n",
	P(ALL_ATTENDEES), 0, "O; C; D"},
    {"optional names",
	HOUR "ATTENDEE;CN=C:mailto:c@d\n"
	     "ATTENDEE;CN=D;ROLE=OPT-PARTICIPANT:mailto:d@d\n",
	P(CC_ATTENDEES), 0, "D"},
};

static void
check_reading(struct outlook_map_test *t, const struct reading *r, bool *ok)
{
	const struct outlook_value *v = &t->item->v[r->prop];

	if (r->number == NONE)
		*ok = v->state != OUTLOOK_PRESENT;
	else if (r->text)
		*ok = sml_str_is(outlook_item_str(t->item, r->prop), r->text);
	else
		*ok = outlook_item_has(t->item, r->prop) &&
		      v->number == r->number;
	if (*ok)
		return;
	printf("  %s: ", r->name);
	if (r->text)
		printf(
		    "%.*s\n", SML_STR_ARG(outlook_item_str(t->item, r->prop)));
	else
		printf("%lld\n",
		    (long long)outlook_item_number(t->item, r->prop, NONE));
}

static void
each_line_read_is_its_property(void)
{
	struct outlook_map_test t;

	outlook_map_test_open(&t, "Europe/Prague");
	for (size_t i = 0; i < SML_ARRAY_LEN(readings); i++) {
		const struct reading *r = &readings[i];
		struct sml_str text, back;
		bool ok;

		outlook_map_test_clear(&t);
		text = outlook_map_test_frame(&t, r->lines);
		CU_ASSERT_EQUAL(outlook_map_test_write(&t, text), SML_OK);
		check_reading(&t, r, &ok);
		CU_ASSERT(ok);
		back = outlook_map_test_read(&t);
		CU_ASSERT(sml_str_eq(text, back));
		/* A second write finds nothing to do. */
		CU_ASSERT_EQUAL(outlook_map_test_write(&t, text), SML_OK);
		if (t.changes)
			printf("  %s: written twice\n", r->name);
		CU_ASSERT_EQUAL(t.changes, 0);
	}
	outlook_map_test_close(&t);
}

/* ---- identity ---- */

#define OUTLOOK_UID                                                            \
	"040000008200E00074C5B7101A82E00800000000F0DB09F532E5CA01000000000000" \
	"000010000000E73C73F73F1C3941BDD6450F640703F3"

static const struct {
	const char *uid, *hex, *back;
} ids[] = {
    {OUTLOOK_UID, OUTLOOK_UID, OUTLOOK_UID},
    {"040000008200e00074c5b7101a82e00807da041af0db09f532e5ca01000000000000"
     "000010000000e73c73f73f1c3941bdd6450f640703f3",
	"040000008200E00074C5B7101A82E00800000000F0DB09F532E5CA01000000000000"
	"000010000000E73C73F73F1C3941BDD6450F640703F3",
	OUTLOOK_UID},
    {"a@b",
	"040000008200E00074C5B7101A82E008000000000000000000000000000000000000"
	"00000F0000007643616C2D55696401000000614062",
	"a@b"},
    {"040000008200E00074C5B7101A82E008",
	"040000008200E00074C5B7101A82E008000000000000000000000000000000000000"
	"00002C0000007643616C2D55696401000000303430303030303038323030453030303"
	"734433542373130314138324530303"
	"8",
	"040000008200E00074C5B7101A82E008"},
};

static void
uid_becomes_global_object_id_and_back(void)
{
	struct outlook_map_test t;

	outlook_map_test_open(&t, "Europe/Prague");
	for (size_t i = 0; i < SML_ARRAY_LEN(ids); i++) {
		struct sml_buf lines, hex, all;
		struct sml_str id;

		outlook_map_test_clear(&t);
		sml_buf_init(&lines, 10000);
		sml_buf_init(&hex, 10000);
		sml_buf_init(&all, 10000);
		sml_buf_printf(
		    &lines, "DTSTART:20260715T100000Z\nUID:%s\n", ids[i].uid);
		sml_buf_put_byte(&lines, 0);
		CU_ASSERT_EQUAL(
		    outlook_map_test_write(
			&t, outlook_map_test_frame(&t, (char *)lines.p)),
		    SML_OK);
		id = outlook_item_str(t.item, P(GLOBAL_ID));
		for (size_t k = 0; k < id.len; k++)
			sml_buf_printf(&hex, "%02X", (uint8_t)id.p[k]);
		CU_ASSERT(sml_str_is(sml_buf_str(&hex), ids[i].hex));
		CU_ASSERT(sml_str_eq(
		    id, outlook_item_str(t.item, P(CLEAN_GLOBAL_ID))));
		CU_ASSERT_EQUAL(
		    outlook_map_event_ops.put(t.item, &t.env, t.arena, &all),
		    SML_OK);
		sml_buf_reset(&lines);
		sml_buf_printf(&lines, "UID:%s\r\n", ids[i].back);
		/* Folded after 75 bytes. */
		CU_ASSERT(
		    sml_str_find(sml_buf_str(&all),
			sml_str_sub(sml_buf_str(&lines), 0, 70), 0) < all.len);
		sml_buf_free(&lines);
		sml_buf_free(&hex);
		sml_buf_free(&all);
	}
	outlook_map_test_close(&t);
}

/* A NUL after the UID, as some programs write it. */
static void
uid_with_nul_is_read_without_it(void)
{
	static const char id[] =
	    "\x04\0\0\0\x82\0\xE0\0\x74\xC5\xB7\x10\x1A\x82\xE0\x08"
	    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x0E\0\0\0"
	    "vCal-Uid\x01\0\0\0x";
	struct outlook_map_test t;
	struct sml_str text;

	outlook_map_test_open(&t, "Europe/Prague");
	outlook_item_set_str(
	    t.item, P(MESSAGE_CLASS), SML_STR("IPM.Appointment"));
	outlook_item_set_number(t.item, P(APPT_START), UTC("20260101T000000Z"));
	outlook_item_set_str(
	    t.item, P(GLOBAL_ID), (struct sml_str){id, sizeof(id)});
	text = outlook_map_test_read(&t);
	CU_ASSERT(sml_str_find(text, SML_STR("UID:x\r\n"), 0) < text.len);
	outlook_map_test_close(&t);
}

/* ---- reminder ---- */

static const struct {
	const char *name, *lines;
	int64_t delta; /* -1: no alarm */
	const char *signal;
} alarms[] = {
    {"before",
	HOUR "BEGIN:VALARM\nTRIGGER:-PT30M\nACTION:DISPLAY\nEND:VALARM\n", 30,
	"20260601T073000Z"},
    {"days before", HOUR "BEGIN:VALARM\nTRIGGER:-P1DT1H\nEND:VALARM\n", 1500,
	"20260531T070000Z"},
    {"at the end",
	HOUR "BEGIN:VALARM\nTRIGGER;RELATED=END:-PT90M\nEND:VALARM\n", 30,
	"20260601T073000Z"},
    {"absolute",
	HOUR "BEGIN:VALARM\n"
	     "TRIGGER;VALUE=DATE-TIME:20260601T074500Z\nEND:VALARM\n",
	15, "20260601T074500Z"},
    {"after", HOUR "BEGIN:VALARM\nTRIGGER:PT10M\nEND:VALARM\n", 10,
	"20260601T075000Z"},
    {"unreadable", HOUR "BEGIN:VALARM\nTRIGGER:soon\nEND:VALARM\n", 15,
	"20260601T074500Z"},
    {"unreadable in days",
	"DTSTART;VALUE=DATE:20260601\n"
	"BEGIN:VALARM\nTRIGGER:soon\nEND:VALARM\n",
	1080, "20260531T040000Z"},
    {"of several the first that shows",
	HOUR "BEGIN:VALARM\nACTION:EMAIL\nTRIGGER:-PT1H\nEND:VALARM\n"
	     "BEGIN:VALARM\nACTION:AUDIO\nTRIGGER:-PT20M\nEND:VALARM\n"
	     "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT5M\nEND:VALARM\n",
	20, "20260601T074000Z"},
    {"none", HOUR, -1, NULL},
};

static void
alarm_becomes_reminder_of_the_next_instance(void)
{
	struct outlook_map_test t;

	outlook_map_test_open(&t, "Europe/Prague");
	for (size_t i = 0; i < SML_ARRAY_LEN(alarms); i++) {
		struct sml_str text;
		int64_t signal;
		bool ok;

		test_env_set_now(1767225600); /* 2026-01-01 */
		outlook_map_test_clear(&t);
		text = outlook_map_test_frame(&t, alarms[i].lines);
		CU_ASSERT_EQUAL(outlook_map_test_write(&t, text), SML_OK);
		signal =
		    outlook_item_number(t.item, P(REMINDER_SIGNAL_TIME), 0);
		ok = outlook_item_number(t.item, P(REMINDER_SET), 2) ==
			 (alarms[i].delta >= 0) &&
		     outlook_item_number(t.item, P(REMINDER_DELTA), -1) ==
			 alarms[i].delta &&
		     (!alarms[i].signal || signal == UTC(alarms[i].signal));
		if (!ok)
			printf("  %s\n", alarms[i].name);
		CU_ASSERT(ok);
		/* Later, when all is past, nothing looks edited. */
		test_env_set_now(1798761600); /* 2027-01-01 */
		CU_ASSERT(sml_str_eq(outlook_map_test_read(&t), text));
	}
	test_env_reset();
	outlook_map_test_close(&t);
}

static void
past_event_rings_no_more_and_keeps_its_alarm(void)
{
	struct outlook_map_test t;
	struct sml_str text;

	test_env_set_now(1798761600);
	outlook_map_test_open(&t, "Europe/Prague");
	text = outlook_map_test_frame(&t,
	    HOUR "BEGIN:VALARM\nTRIGGER:-PT30M\nACTION:DISPLAY\nEND:VALARM\n");
	CU_ASSERT_EQUAL(outlook_map_test_write(&t, text), SML_OK);
	CU_ASSERT_FALSE(outlook_item_number(t.item, P(REMINDER_SET), 1));
	outlook_item_set_number(
	    t.item, P(LAST_MODIFICATION_TIME), UTC("20270101T000000Z"));
	CU_ASSERT(sml_str_eq(outlook_map_test_read(&t), text));
	test_env_reset();
	outlook_map_test_close(&t);
}

/* Outlook switches a reminder off when it was dismissed; that is no edit. One
 * that is switched off before it rang is. */
static void
reminder_switched_off_is_an_edit_before_it_rang(void)
{
	struct outlook_map_test t;
	struct sml_str text;

	test_env_set_now(1767225600);
	outlook_map_test_open(&t, "Europe/Prague");
	text = outlook_map_test_frame(&t,
	    HOUR "BEGIN:VALARM\nTRIGGER:-PT30M\nACTION:DISPLAY\nEND:VALARM\n");
	CU_ASSERT_EQUAL(outlook_map_test_write(&t, text), SML_OK);
	outlook_item_set_number(t.item, P(REMINDER_SET), false);
	outlook_item_set_number(
	    t.item, P(LAST_MODIFICATION_TIME), UTC("20260601T073100Z"));
	CU_ASSERT(sml_str_eq(outlook_map_test_read(&t), text));
	/* What comes again does not ring again. */
	CU_ASSERT_EQUAL(outlook_map_test_write(&t, text), SML_OK);
	CU_ASSERT_FALSE(outlook_item_number(t.item, P(REMINDER_SET), 1));
	outlook_item_set_number(
	    t.item, P(LAST_MODIFICATION_TIME), UTC("20260601T072900Z"));
	CU_ASSERT(sml_str_is(
	    outlook_map_test_diff(&t, text, outlook_map_test_read(&t)),
	    "-BEGIN:VALARM\n-TRIGGER:-PT30M\n-ACTION:DISPLAY\n-END:VALARM\n"));
	test_env_reset();
	outlook_map_test_close(&t);
}

/* ---- people ---- */

static void
check_has(struct sml_str text, struct sml_str part)
{
	bool has = sml_str_find(text, part, 0) < text.len;

	if (!has)
		printf("  not in it: %.*s\n%.*s", SML_STR_ARG(part),
		    SML_STR_ARG(text));
	CU_ASSERT(has);
}

static void
people_become_recipients_and_back(void)
{
	struct outlook_map_test t;
	struct sml_str text;
	struct sml_buf all;

	outlook_map_test_open(&t, "Europe/Prague");
	text = outlook_map_test_frame(&t,
	    HOUR "ORGANIZER;CN=\"O, P\":mailto:o@x\n"
		 "ATTENDEE;CN=O:MAILTO:o@x\n"
		 "ATTENDEE;PARTSTAT=DECLINED;RSVP=TRUE;"
		 "X-MS-OLK-RESPTIME=20260501T080000Z:mailto:a@x\n"
		 "ATTENDEE;ROLE=OPT-PARTICIPANT;CN=B:mailto:b@x\n"
		 "ATTENDEE;CUTYPE=ROOM;CN=R:invalid:nomail\n");
	CU_ASSERT_EQUAL(outlook_map_test_write(&t, text), SML_OK);
	CU_ASSERT_EQUAL(t.item->recipient_count, 4);
	sml_buf_init(&all, 10000);
	CU_ASSERT_EQUAL(
	    outlook_map_event_ops.put(t.item, &t.env, t.arena, &all), SML_OK);
	for (struct sml_str
		 rest = SML_STR("ORGANIZER;CN=\"O, P\":mailto:o@x\r\n|"
				"ATTENDEE;CN=a@x;PARTSTAT=DECLINED;X-MS-OLK-"
				"RESPTIME=20260501T080000Z;RSVP=T\r\n RUE:"
				"mailto:a@x\r\n|"
				"ATTENDEE;CN=B;ROLE=OPT-PARTICIPANT;RSVP=TRUE:"
				"mailto:b@x\r\n|"
				"ATTENDEE;CN=R;CUTYPE=RESOURCE;ROLE=NON-"
				"PARTICIPANT;RSVP=TRUE:"),
		 line;
	     sml_str_next(&rest, '|', &line);)
		check_has(sml_buf_str(&all), line);
	CU_ASSERT(sml_str_eq(outlook_map_test_read(&t), text));
	/* Declined there, accepted here. */
	outlook_value_set_number(
	    &t.item->recipients[1].v[OUTLOOK_COLUMN_STATUS], 3);
	CU_ASSERT(sml_str_find(outlook_map_test_read(&t),
		      SML_STR("PARTSTAT=ACCEPTED"),
		      0) < outlook_map_test_read(&t).len);
	sml_buf_free(&all);
	outlook_map_test_close(&t);
}

/* ---- what is refused ---- */

static const struct {
	const char *text;
	enum sml_err err;
} refusals[] = {
    {"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTODO\r\nSUMMARY:x\r\n"
     "END:VTODO\r\nEND:VCALENDAR\r\n",
	SML_E_UNSUPPORTED},
    {"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VJOURNAL\r\nSUMMARY:x\r\n"
     "END:VJOURNAL\r\nEND:VCALENDAR\r\n",
	SML_E_UNSUPPORTED},
    {"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
     "BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20260101T000000Z\r\nEND:VEVENT\r\n"
     "BEGIN:VEVENT\r\nUID:b\r\nDTSTART:20260101T000000Z\r\nEND:VEVENT\r\n"
     "END:VCALENDAR\r\n",
	SML_E_UNSUPPORTED},
    {"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
     "BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20260101T000000Z\r\nEND:VEVENT\r\n"
     "BEGIN:VEVENT\r\nUID:b\r\nRECURRENCE-ID:20260101T000000Z\r\n"
     "DTSTART:20260101T000000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
	SML_E_UNSUPPORTED},
    {"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:x\r\n"
     "END:VEVENT\r\nEND:VCALENDAR\r\n",
	SML_E_SYNTAX},
    {"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:x\r\n",
	SML_E_SYNTAX},
};

static void
text_that_is_no_appointment_is_refused(void)
{
	struct outlook_map_test t;

	outlook_map_test_open(&t, "Europe/Prague");
	for (size_t i = 0; i < SML_ARRAY_LEN(refusals); i++) {
		outlook_map_test_clear(&t);
		CU_ASSERT_EQUAL(
		    outlook_map_test_write(&t, sml_str_of(refusals[i].text)),
		    refusals[i].err);
	}
	outlook_map_test_close(&t);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"each_line_read_is_its_property", each_line_read_is_its_property},
	    {"uid_becomes_global_object_id_and_back",
		uid_becomes_global_object_id_and_back},
	    {"uid_with_nul_is_read_without_it",
		uid_with_nul_is_read_without_it},
	    {"alarm_becomes_reminder_of_the_next_instance",
		alarm_becomes_reminder_of_the_next_instance},
	    {"past_event_rings_no_more_and_keeps_its_alarm",
		past_event_rings_no_more_and_keeps_its_alarm},
	    {"reminder_switched_off_is_an_edit_before_it_rang",
		reminder_switched_off_is_an_edit_before_it_rang},
	    {"people_become_recipients_and_back",
		people_become_recipients_and_back},
	    {"text_that_is_no_appointment_is_refused",
		text_that_is_no_appointment_is_refused},
	    {NULL, NULL}};

	return test_main("map_event", cases, argc, argv);
}
