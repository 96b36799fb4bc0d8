/* SPDX-License-Identifier: Apache-2.0 */
/* What counts as the same item, and by what two items may be matched. */
#include "base/buf.h"
#include "support/content.h"
#include "support/test.h"

#include <string.h>
#include <time.h>

#define CONTACT SML_KIND_CONTACT
#define CALENDAR SML_KIND_CALENDAR
#define NOTE SML_KIND_NOTE

#define CARD_21(lines) "BEGIN:VCARD\r\nVERSION:2.1\r\n" lines "END:VCARD\r\n"
#define CARD_30(lines) "BEGIN:VCARD\r\nVERSION:3.0\r\n" lines "END:VCARD\r\n"
#define CARD_40(lines) "BEGIN:VCARD\r\nVERSION:4.0\r\n" lines "END:VCARD\r\n"
#define EVENT(lines)                                                           \
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n"                \
	"BEGIN:VEVENT\r\n" lines "END:VEVENT\r\nEND:VCALENDAR\r\n"

static void
vcard_21_and_30_same_content_same(void)
{
	CU_ASSERT(content_same(CONTACT,
	    CARD_21("N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:"
		    "M=C3=BCller;J=C3=B6rg;;;\r\n"
		    "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=B6rg "
		    "M=C3=BCller\r\n"
		    "TEL;HOME;VOICE:+49 30 1234567\r\n"
		    "TEL;WORK;PREF:+49 30 7654321\r\n"
		    "EMAIL;INTERNET:j@example.org\r\n"
		    "ORG:Werk;\r\n"
		    "NOTE;ENCODING=QUOTED-PRINTABLE:one=0D=0Atwo, three; "
		    "four\r\n"
		    "PHOTO;JPEG;ENCODING=BASE64:\r\n  /9j/4AAQ\r\n  "
		    "SkZJRg==\r\n\r\n"
		    "BDAY:19700131\r\n"),
	    CARD_30("EMAIL:j@example.org\r\n"
		    "FN:Jörg Müller\r\n"
		    "N:Müller;Jörg\r\n"
		    "TEL;TYPE=voice,home:+49 30 1234567\r\n"
		    "TEL;TYPE=pref;TYPE=work:+49 30 7654321\r\n"
		    "ORG:Werk\r\n"
		    "NOTE:one\\ntwo\\, three\\; fo\r\n ur\r\n"
		    "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRg==\r\n"
		    "BDAY:1970-01-31\r\n"
		    "REV:20260101T000000Z\r\nPRODID:x\r\nUID:1\r\n")));
}

static void
fingerprint_other_value_differs(void)
{
	static const char *const others[] = {
	    CARD_30("FN:A B\r\nTEL;TYPE=home:2\r\n"),
	    CARD_30("FN:A B\r\nTEL;TYPE=work:1\r\n"),
	    CARD_30("FN:A  B\r\nTEL;TYPE=home:1\r\n"),
	    CARD_30("FN:A B\r\n"),
	    CARD_30("FN:A B\r\nTEL;TYPE=home:1\r\nTEL;TYPE=home:1\r\n"),
	    CARD_30("FN:A B\r\nTEL;TYPE=home:1\r\nX-FOO:1\r\n"),
	    CARD_30("FN:A B\r\nTEL;TYPE=home,pref:1\r\n"),
	};

	for (size_t i = 0; i < SML_ARRAY_LEN(others); i++)
		CU_ASSERT_FALSE(content_same(CONTACT,
		    CARD_30("FN:A B\r\nTEL;TYPE=home:1\r\n"), others[i]));
}

static void
fingerprint_without_content_same(void)
{
	const char *plain = CARD_30("FN:A\r\n");

	CU_ASSERT(content_same(CONTACT, plain,
	    CARD_30("FN:A\r\nTITLE:\r\nADR:;;;;;;\r\nORG:;\r\nNOTE: \r\n")));
	CU_ASSERT(content_same(CONTACT, plain,
	    CARD_30("FN:A  \r\nX-LIC-ERROR:x\r\nX-VALISE-CONFLICT:1;a;b\r\n"
		    "CATEGORIES:Sync conflict\r\n")));
	CU_ASSERT(content_same(CONTACT, CARD_30("CATEGORIES:b,a\r\n"),
	    CARD_30("CATEGORIES:Sync conflict,a\r\nCATEGORIES:b,a\r\n")));
	CU_ASSERT(content_same(CONTACT, plain,
	    "\xEF\xBB\xBF"
	    "begin:vcard\nversion:3.0\nfn:A\nend:vcard"));
}

static void
fingerprint_groups_and_labels_count_labels(void)
{
	const char *card =
	    CARD_30("item1.TEL:1\r\nitem1.X-ABLabel:Boat\r\nTEL:2\r\n");

	CU_ASSERT(content_same(CONTACT, card,
	    CARD_30("TEL:2\r\na.TEL:1\r\na.X-ABLabel:Boat\r\n")));
	CU_ASSERT_FALSE(content_same(CONTACT, card,
	    CARD_30("TEL:1\r\na.TEL:2\r\na.X-ABLabel:Boat\r\n")));
	CU_ASSERT(content_same(
	    CONTACT, CARD_30("a.TEL:1\r\n"), CARD_30("TEL:1\r\n")));
}

static void
fingerprint_agent_line_ends_and_folds_same(void)
{
	const char *card = CARD_40("AGENT:\r\n" CARD_40(
	    "FN:Aide\r\nNOTE:one two\r\nTEL;TYPE=home:1\r\n"));

	CU_ASSERT(content_same(CONTACT, card,
	    "BEGIN:VCARD\nVERSION:4.0\nAGENT:\nBEGIN:VCARD\nVERSION:4.0\n"
	    "FN:Aide\nNOTE:one\n  two\nTEL;;TYPE=home:1\nEND:VCARD\n"
	    "END:VCARD\n"));
	CU_ASSERT_FALSE(content_same(CONTACT, card,
	    CARD_40("AGENT:\r\n" CARD_40("FN:Aide\r\nNOTE:one  two\r\n"
					 "TEL;TYPE=home:1\r\n"))));
}

static void
fingerprint_windows_1252_same_as_utf8(void)
{
	CU_ASSERT(content_same(
	    CONTACT, CARD_21("N:M\xFCller\r\n"), CARD_21("N:Müller\r\n")));
	CU_ASSERT(content_same(CONTACT,
	    CARD_21("N;CHARSET=ISO-8859-1;QUOTED-PRINTABLE:M=FCller\r\n"),
	    CARD_30("N:Müller\r\n")));
	CU_ASSERT(content_same(NOTE, "caf\xE9 \x80", "café €"));
}

static void
fingerprint_text_in_base64_same(void)
{
	CU_ASSERT(content_same(CONTACT,
	    CARD_21("N;CHARSET=UTF-8;ENCODING=BASE64:TcO8bGxlcjtKw7ZyZw==\r\n"
		    "\r\nNOTE;BASE64:\r\n bjs\r\n\r\n"),
	    CARD_30("N:Müller;Jörg\r\nNOTE:n\\;\r\n")));
}

static void
fingerprint_normal_forms_same(void)
{
	CU_ASSERT(content_same(CONTACT, CARD_30("FN:Mu\xCC\x88ller\r\n"),
	    CARD_30("FN:Müller\r\n")));
	CU_ASSERT(content_same(NOTE, "\xE3\x81\x8B\xE3\x82\x99 x", "が x"));
	CU_ASSERT_FALSE(content_same(NOTE, "\xE3\x81\x8B x", "が x"));
}

static void
calendar_order_and_defaults_same(void)
{
	const char *event =
	    EVENT("UID:1\r\nSUMMARY:Lunch\r\n"
		  "DTSTART;TZID=Europe/Berlin:20260105T120000\r\n"
		  "RRULE:FREQ=WEEKLY;BYDAY=MO,WE\r\n"
		  "EXDATE;TZID=Europe/Berlin:20260107T120000,"
		  "20260112T120000\r\n"
		  "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT15M\r\n"
		  "END:VALARM\r\n");

	CU_ASSERT(content_same(CALENDAR, event,
	    "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:y\nMETHOD:PUBLISH\n"
	    "CALSCALE:GREGORIAN\n"
	    "BEGIN:VTIMEZONE\nTZID:Europe/Berlin\nEND:VTIMEZONE\n"
	    "BEGIN:VEVENT\nDTSTAMP:20260101T000000Z\nUID:other\n"
	    "BEGIN:VALARM\nTRIGGER;VALUE=DURATION;RELATED=START:-PT0H15M0S\n"
	    "ACTION:DISPLAY\nEND:VALARM\n"
	    "DTSTART;VALUE=DATE-TIME;TZID=/freeassociation.sourceforge.net/"
	    "Europe/Berlin:20260105T120000\n"
	    "EXDATE;TZID=Europe/Berlin:20260112T120000\n"
	    "EXDATE;TZID=Europe/Berlin:20260107T120000\n"
	    "RRULE:WKST=MO;BYDAY=WE,MO;INTERVAL=1;FREQ=WEEKLY\n"
	    "CLASS:PUBLIC\nTRANSP:OPAQUE\nPRIORITY:0\nSEQUENCE:3\n"
	    "SUMMARY:Lunch\nEND:VEVENT\nEND:VCALENDAR\n"));
	CU_ASSERT(content_same(CALENDAR, EVENT("SUMMARY:x\r\n"),
	    "BEGIN:VEVENT\r\nSUMMARY:x\r\nEND:VEVENT\r\n"));
}

static void
calendar_what_matters_differs(void)
{
	const char *event =
	    EVENT("SUMMARY:x\r\nDTSTART;TZID=Europe/Berlin:20260105T120000\r\n"
		  "RRULE:FREQ=WEEKLY\r\n");
	static const char *const others[] = {
	    EVENT("SUMMARY:x\r\nDTSTART;TZID=Europe/London:20260105T120000\r\n"
		  "RRULE:FREQ=WEEKLY\r\n"),
	    EVENT("SUMMARY:x\r\nDTSTART;TZID=Europe/Berlin:20260105T120000\r\n"
		  "RRULE:FREQ=WEEKLY;INTERVAL=2\r\n"),
	    EVENT("SUMMARY:x\r\nDTSTART;TZID=Europe/Berlin:20260105T120000\r\n"
		  "RRULE:FREQ=WEEKLY\r\nBEGIN:VALARM\r\nACTION:AUDIO\r\n"
		  "END:VALARM\r\n"),
	    EVENT("SUMMARY:x\r\nDTSTART;TZID=Europe/Berlin:20260105T120000\r\n"
		  "RRULE:FREQ=WEEKLY\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\n"
		  "RECURRENCE-ID;TZID=Europe/Berlin:20260112T120000\r\n"
		  "SUMMARY:y\r\n"),
	};

	for (size_t i = 0; i < SML_ARRAY_LEN(others); i++)
		CU_ASSERT_FALSE(content_same(CALENDAR, event, others[i]));
}

static void
note_line_ends_and_vnote_same(void)
{
	CU_ASSERT(content_same(NOTE, "a\nb\n", "a\r\nb\r\n\r\n"));
	CU_ASSERT(content_same(NOTE,
	    "\xEF\xBB\xBF"
	    "a",
	    "a"));
	CU_ASSERT(content_same(NOTE,
	    "\xEF\xBB\xBF\xEF\xBB\xBF"
	    "a",
	    "a"));
	CU_ASSERT_FALSE(content_same(NOTE, "a\nb", "a b"));
	CU_ASSERT(content_same(NOTE, "Käse\nzwei",
	    "BEGIN:VNOTE\r\nVERSION:1.1\r\nSUMMARY:K\xC3\xA4se\r\n"
	    "BODY;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:K=C3=A4se=0D=0A=\r\n"
	    "zwei\r\nEND:VNOTE\r\n"));
}

/* 3.0, in whose form a card of 4.0 is compared, has no place for them. */
static void
card_40_what_30_has_no_place_for_counts(void)
{
	static const char card[] =
	    "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A\r\nFN;LANGUAGE=jp:B\r\n"
	    "XML:<a/>\r\nEND:VCARD\r\n";

	CU_ASSERT(content_same(CONTACT, card, card));
	CU_ASSERT_FALSE(content_same(CONTACT, card,
	    "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A\r\nFN;LANGUAGE=jp:C\r\n"
	    "XML:<a/>\r\nEND:VCARD\r\n"));
	CU_ASSERT_FALSE(content_same(CONTACT, card,
	    "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A\r\nFN;LANGUAGE=jp:B\r\n"
	    "XML:<b/>\r\nEND:VCARD\r\n"));
	CU_ASSERT_FALSE(content_same(CONTACT, card,
	    "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A\r\nFN;LANGUAGE=jp:B\r\n"
	    "XML:<a/>\r\nno line\r\nEND:VCARD\r\n"));
}

static void
mask_drops_what_peer_cannot_hold(void)
{
	static const struct sml_str names[] = {{"FN", 2}, {"TEL", 3}};
	const struct sml_fieldset mask = {names, 2};
	struct sml_facts a = content_facts_masked(CONTACT,
	    CARD_30("FN:A\r\nTEL:1\r\nNOTE:n\r\nEMAIL:a@b\r\n"), &mask);
	struct sml_facts b =
	    content_facts_masked(CONTACT, CARD_30("FN:A\r\nTEL:1\r\n"), &mask);
	struct sml_facts c =
	    content_facts_masked(CONTACT, CARD_30("FN:A\r\nTEL:2\r\n"), &mask);

	CU_ASSERT_EQUAL(
	    memcmp(a.fingerprint, b.fingerprint, SML_SHA256_LEN), 0);
	CU_ASSERT_NOT_EQUAL(
	    memcmp(c.fingerprint, b.fingerprint, SML_SHA256_LEN), 0);
}

static void
keys_contact_name_with_address_meets(void)
{
	CU_ASSERT(content_keys_meet(CONTACT, SML_KEY_STRONG,
	    CARD_21("N:Hall;Ava\r\nEMAIL:Ava@Example.org\r\n"),
	    CARD_30("FN:Hall, AVA\r\nEMAIL;TYPE=work:ava@example.org\r\n")));
	CU_ASSERT(content_keys_meet(CONTACT, SML_KEY_STRONG,
	    CARD_21("N:Müller;Jörg\r\nTEL:030 123 45 67\r\n"),
	    CARD_30("N:MÜLLER;JÖRG;X\r\nTEL:+49-30-1234567\r\n")));
	CU_ASSERT(content_keys_meet(CONTACT, SML_KEY_UID,
	    CARD_21("N:A\r\nUID:u1\r\n"), CARD_30("N:B\r\nUID:u1\r\n")));
}

static void
keys_contact_name_alone_has_none(void)
{
	CU_ASSERT_EQUAL(
	    content_facts(CONTACT, CARD_30("FN:Ava Hall\r\nN:Hall;Ava\r\n"))
		.key_count,
	    0);
	CU_ASSERT_FALSE(content_keys_meet(CONTACT, SML_KEY_STRONG,
	    CARD_30("FN:Ava Hall\r\nEMAIL:a@x\r\nTEL:12345678\r\n"),
	    CARD_30("FN:Ava Hall\r\nEMAIL:b@x\r\nTEL:22345679\r\n")));
	CU_ASSERT_FALSE(content_keys_meet(CONTACT, SML_KEY_STRONG,
	    CARD_30("FN:Ava Hall\r\nTEL:112\r\n"),
	    CARD_30("FN:Ava Hall\r\nTEL:112\r\n")));
}

static void
keys_event_summary_with_start_meets(void)
{
	const char *a =
	    EVENT("UID:1\r\nSUMMARY:Team Meeting\r\nDTSTART:20260105T1200\r\n");

	CU_ASSERT(content_keys_meet(CALENDAR, SML_KEY_STRONG, a,
	    EVENT("SUMMARY:team  meeting\r\nDTSTART:20260105T1200\r\n")));
	CU_ASSERT_FALSE(content_keys_meet(CALENDAR, SML_KEY_STRONG, a,
	    EVENT("SUMMARY:Team Meeting\r\nDTSTART:20260106T1200\r\n")));
	CU_ASSERT_FALSE(content_keys_meet(CALENDAR, SML_KEY_STRONG,
	    EVENT("SUMMARY:x\r\n"), EVENT("SUMMARY:x\r\n")));
	CU_ASSERT_FALSE(content_keys_meet(
	    CALENDAR, SML_KEY_UID, a, "BEGIN:VTODO\r\nUID:1\r\nEND:VTODO\r\n"));
	CU_ASSERT_FALSE(content_keys_meet(CALENDAR, SML_KEY_UID, a,
	    EVENT("UID:1\r\nRECURRENCE-ID:20260105T1200\r\n")));
}

static void
keys_series_are_those_of_its_master(void)
{
	CU_ASSERT(content_keys_meet(CALENDAR, SML_KEY_UID,
	    EVENT("UID:1\r\nRECURRENCE-ID:20260112T1200\r\nSUMMARY:moved\r\n"
		  "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:x\r\n"
		  "RRULE:FREQ=DAILY\r\n"),
	    EVENT("UID:1\r\nSUMMARY:z\r\n")));
	CU_ASSERT(sml_str_is(
	    content_facts(CALENDAR,
		EVENT("UID:1\r\nRECURRENCE-ID:20260112T1200\r\n"
		      "SUMMARY:moved\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:1\r\n"
		      "SUMMARY:x\r\n"))
		.title,
	    "x"));
}

static void
keys_note_first_line_alone_does_not_meet(void)
{
	CU_ASSERT_FALSE(content_keys_meet(NOTE, SML_KEY_STRONG,
	    "Shopping\nmilk\neggs\n", "Shopping\nnails\nglue\n"));
	CU_ASSERT_FALSE(content_keys_meet(
	    NOTE, SML_KEY_STRONG, "Shopping", "Shopping\nmilk\neggs\nbread\n"));
	CU_ASSERT(content_keys_meet(NOTE, SML_KEY_STRONG,
	    "Shopping\n\nmilk\neggs\n", "shopping\r\nmilk\r\neggz\r\n"));
}

static void
facts_title_is_one_short_line(void)
{
	struct sml_facts facts =
	    content_facts(CONTACT, CARD_30("FN:A\\nB\r\nUID:x\\,y\r\n"));

	CU_ASSERT(sml_str_is(facts.title, "A B"));
	CU_ASSERT(sml_str_is(facts.uid, "x,y"));
	facts = content_facts(
	    NOTE, "\n  ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄxÄÄÄÄÄÄÄ\nb");
	CU_ASSERT_EQUAL(facts.title.len, 79);
	CU_ASSERT_PTR_NULL(facts.uid.p);
	CU_ASSERT(
	    sml_str_is(content_facts(CONTACT, CARD_21("N:Hall;Ava\r\n")).title,
		"Hall Ava"));
	CU_ASSERT_TRUE(
	    content_facts(CONTACT, CARD_21("X-VALISE-CONFLICT:p;copy;\r\n"))
		.is_conflict);
}

static const struct {
	enum sml_kind kind;
	enum sml_err err;
	const char *text;
	const char *why;
} refusals[] = {
    {CONTACT, SML_E_UNSUPPORTED, "hello",
	"it does not begin with a BEGIN:VCARD line"},
    {CONTACT, SML_E_UNSUPPORTED, "",
	"it does not begin with a BEGIN:VCARD line"},
    {CONTACT, SML_E_UNSUPPORTED, "\r" CARD_21("N:x\r\n"),
	"it does not begin with a BEGIN:VCARD line"},
    {CALENDAR, SML_E_UNSUPPORTED, "\tBEGIN:VEVENT\r\nSUMMARY:x\r\n",
	"it does not begin with a BEGIN:VCALENDAR line"},
    {CONTACT, SML_E_UNSUPPORTED, EVENT("SUMMARY:x\r\n"),
	"it does not begin with a BEGIN:VCARD line"},
    {CALENDAR, SML_E_UNSUPPORTED, CARD_21("N:x\r\n"),
	"it does not begin with a BEGIN:VCALENDAR line"},
    {CONTACT, SML_E_UNSUPPORTED, CARD_21("N:x\r\n") CARD_21("N:y\r\n"),
	"it holds several items in one text"},
    {CALENDAR, SML_E_UNSUPPORTED, EVENT("UID:x\r\n") EVENT("UID:y\r\n"),
	"it holds several items in one text"},
    {CALENDAR, SML_E_UNSUPPORTED,
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTIMEZONE\r\n"
	"END:VTIMEZONE\r\nEND:VCALENDAR\r\n",
	"it holds no event, task or journal entry"},
    {CONTACT, SML_E_SYNTAX, "BEGIN:VCARD\r\nN:x\r\n",
	"its BEGIN and END lines do not pair"},
    {CALENDAR, SML_E_SYNTAX, "BEGIN:VEVENT\r\nBEGIN:VALARM\r\nEND:VEVENT\r\n",
	"its BEGIN and END lines do not pair"},
};

static void
facts_of_no_item_refused_with_reason(void)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(refusals); i++) {
		struct sml_str text = sml_str_of(refusals[i].text);

		CU_ASSERT_EQUAL(
		    content_refusal(refusals[i].kind, text), refusals[i].err);
		CU_ASSERT_STRING_EQUAL(
		    sml_facts_refusal(refusals[i].kind, text), refusals[i].why);
	}
}

static void
fingerprint_counts_what_is_no_property(void)
{
	const char *card = CARD_30("FN:A\r\nNOTE:x\r\n\r\n went on\r\n");

	CU_ASSERT_FALSE(content_same(
	    CONTACT, card, CARD_30("FN:A\r\nNOTE:x\r\n\r\n went off\r\n")));
	CU_ASSERT(content_same(CONTACT, card,
	    CARD_30("FN:A\r\n\r\nNOTE:x\r\n\r\n went on\r\n\r\n")));
}

static void
facts_events_of_several_uids_are_one_item(void)
{
	const char *both = EVENT(
	    "UID:1\r\nSUMMARY:a\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\n"
	    "SUMMARY:b\r\n");

	CU_ASSERT(content_same(CALENDAR, both,
	    EVENT(
		"UID:2\r\nSUMMARY:b\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:1\r\n"
		"SUMMARY:a\r\n")));
	CU_ASSERT_FALSE(
	    content_same(CALENDAR, both, EVENT("UID:1\r\nSUMMARY:a\r\n")));
}

static void
fingerprint_types_are_a_set(void)
{
	struct sml_buf many, more;

	CU_ASSERT(content_same(CONTACT, CARD_21("TEL;HOME;CELL;home:1\r\n"),
	    CARD_30("TEL;TYPE=\"cell,home\":1\r\n")));
	sml_buf_init(&many, 10000);
	sml_buf_init(&more, 10000);
	sml_buf_put_text(&many, "BEGIN:VCARD\r\nTEL");
	for (int i = 0; i < 40; i++)
		sml_buf_printf(&many, ";TYPE=t%d", i);
	sml_buf_put_str(&more, sml_buf_str(&many));
	sml_buf_put_text(&more, ";TYPE=t40");
	sml_buf_put_text(&many, ":1\r\nEND:VCARD\r\n");
	sml_buf_put_byte(&many, 0);
	sml_buf_put_text(&more, ":1\r\nEND:VCARD\r\n");
	sml_buf_put_byte(&more, 0);
	CU_ASSERT_FALSE(
	    content_same(CONTACT, (const char *)many.p, (const char *)more.p));
	sml_buf_free(&many);
	sml_buf_free(&more);
}

static void
calendar_rules_and_durations_in_any_writing_same(void)
{
	CU_ASSERT(
	    content_same(CALENDAR, EVENT("RRULE:FREQ=MONTHLY;BYDAY=+1MO\r\n"),
		EVENT("RRULE:byday=1mo;freq=monthly\r\n")));
	CU_ASSERT(content_same(CALENDAR, EVENT("DURATION:P1WT60M\r\n"),
	    EVENT("DURATION:+P7DT1H\r\n")));
	CU_ASSERT(
	    content_same(CALENDAR, EVENT("RRULE:FREQ=MONTHLY;BYDAY=2TU\r\n"),
		EVENT("RRULE:FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2;WKST=SU\r\n")));
	CU_ASSERT_FALSE(content_same(CALENDAR,
	    EVENT("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU\r\n"),
	    EVENT("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU\r\n")));
	CU_ASSERT(content_same(CALENDAR,
	    EVENT("RRULE:X-A=2;FREQ=DAILY;INTERVAL=1\r\n"),
	    EVENT("RRULE:freq=daily;x-a=2\r\n")));
	CU_ASSERT(content_same(CALENDAR, EVENT("RRULE:W1  MO we #5\r\n"),
	    EVENT("RRULE:W1 MO WE #5\r\n")));
	CU_ASSERT_FALSE(content_same(
	    CALENDAR, EVENT("DURATION:P1D\r\n"), EVENT("DURATION:PT24H\r\n")));
	CU_ASSERT_FALSE(content_same(CALENDAR, EVENT("DURATION:PT1H30\r\n"),
	    EVENT("DURATION:PT1H\r\n")));
}

static void
mask_without_alarms_drops_them(void)
{
	static const struct sml_str names[] = {
	    {"DESCRIPTION", 11}, {"SUMMARY", 7}};
	const struct sml_fieldset mask = {names, 2};
	struct sml_facts a = content_facts_masked(CALENDAR,
	    EVENT("SUMMARY:x\r\nBEGIN:VALARM\r\nDESCRIPTION:y\r\n"
		  "END:VALARM\r\n"),
	    &mask);
	struct sml_facts b =
	    content_facts_masked(CALENDAR, EVENT("SUMMARY:x\r\n"), &mask);

	CU_ASSERT_EQUAL(
	    memcmp(a.fingerprint, b.fingerprint, SML_SHA256_LEN), 0);
}

/* Too little memory is an answer, at whatever step it is noticed. */
static void
facts_without_memory_say_so(void)
{
	struct sml_str card = SML_STR(CARD_30("UID:u\r\nTEL;TYPE=a;TYPE=b:1\r\n"
					      "NOTE:x\r\n y\r\n z\r\n"));
	enum sml_err err = SML_E_NOMEM;
	size_t len = 0;

	for (; err == SML_E_NOMEM && len < 100000; len += 16) {
		struct sml_arena *arena = sml_arena_new(len);
		struct sml_facts facts;

		CU_ASSERT_PTR_NOT_NULL_FATAL(arena);
		err = sml_facts_of(
		    CONTACT, card, NULL, test_env(), arena, &facts);
		sml_arena_free(arena);
	}
	CU_ASSERT_EQUAL(err, SML_OK);
	CU_ASSERT(len > 400);
}

static void
facts_of_too_large_items_refused_with_reason(void)
{
	struct sml_buf text;

	sml_buf_init(&text, 20 * 1024 * 1024);
	sml_buf_put_text(&text, "BEGIN:VCARD\r\n");
	while (text.len < 5 * 1024 * 1024)
		sml_buf_put_text(&text, "X:1\r\n");
	CU_ASSERT_EQUAL(
	    content_refusal(CONTACT, sml_buf_str(&text)), SML_E_TOO_BIG);
	CU_ASSERT_STRING_EQUAL(sml_facts_refusal(CONTACT, sml_buf_str(&text)),
	    "it has too many lines, or a line that is too long");
	while (text.len < 9 * 1024 * 1024)
		sml_buf_put_text(&text, "X:1\r\n");
	CU_ASSERT_EQUAL(
	    content_refusal(NOTE, sml_buf_str(&text)), SML_E_TOO_BIG);
	CU_ASSERT_STRING_EQUAL(sml_facts_refusal(NOTE, sml_buf_str(&text)),
	    "it is larger than 8 MiB");
	CU_ASSERT_STRING_EQUAL(sml_facts_refusal(CONTACT, sml_buf_str(&text)),
	    "it is larger than 8 MiB");
	sml_buf_reset(&text);
	sml_buf_put_text(&text, "BEGIN:VCARD\r\nCATEGORIES:a");
	for (int i = 0; i < 200000; i++)
		sml_buf_put_text(&text, ",b");
	sml_buf_put_text(&text, "\r\nEND:VCARD\r\n");
	CU_ASSERT_EQUAL(
	    content_refusal(CONTACT, sml_buf_str(&text)), SML_E_TOO_BIG);
	CU_ASSERT_STRING_EQUAL(sml_facts_refusal(CONTACT, sml_buf_str(&text)),
	    "it has too many values");
	sml_buf_free(&text);
}

static double
now_ms(void)
{
	return (double)clock() * 1e3 / CLOCKS_PER_SEC;
}

/* Large and hostile texts: linear, far from a second even on a slow day. */
static void
facts_of_long_texts_take_linear_time(void)
{
	static const char *const heads[] = {"NOTE:", "CATEGORIES:",
	    "PHOTO;ENCODING=b:", "X;A=", "N:", "NOTE;QUOTED-PRINTABLE:"};
	static const char *const fills[] = {"a", "aaaaaaaaaaaaaaaaaaaaaaa,",
	    "AAAA", "a\":", "a;", "=41", "\\n", "e\xCC\x81", "\xCC\x81",
	    "a\r\n ", "=\r\n", "\xE0\xB8\x81"};
	struct sml_buf text;

	sml_buf_init(&text, 8 * 1024 * 1024);
	for (size_t i = 0; i < SML_ARRAY_LEN(heads) * SML_ARRAY_LEN(fills);
	     i++) {
		const char *fill = fills[i / SML_ARRAY_LEN(heads)];
		double start = now_ms();
		enum sml_err err;

		sml_buf_reset(&text);
		sml_buf_put_text(&text, "BEGIN:VCARD\r\nVERSION:2.1\r\n");
		sml_buf_put_text(&text, heads[i % SML_ARRAY_LEN(heads)]);
		while (text.len < 2 * 1024 * 1024)
			sml_buf_put_text(&text, fill);
		sml_buf_put_text(&text, "\r\nEND:VCARD\r\n");
		err = content_refusal(CONTACT, sml_buf_str(&text));
		CU_ASSERT(err == SML_OK || err == SML_E_TOO_BIG ||
			  err == SML_E_SYNTAX);
		CU_ASSERT(now_ms() - start < 3000);
	}
	sml_buf_free(&text);
}

static const struct test_case cases[] = {
    {"vcard_21_and_30_same_content_same", vcard_21_and_30_same_content_same},
    {"fingerprint_other_value_differs", fingerprint_other_value_differs},
    {"fingerprint_without_content_same", fingerprint_without_content_same},
    {"fingerprint_groups_and_labels_count_labels",
	fingerprint_groups_and_labels_count_labels},
    {"fingerprint_agent_line_ends_and_folds_same",
	fingerprint_agent_line_ends_and_folds_same},
    {"fingerprint_windows_1252_same_as_utf8",
	fingerprint_windows_1252_same_as_utf8},
    {"fingerprint_text_in_base64_same", fingerprint_text_in_base64_same},
    {"fingerprint_normal_forms_same", fingerprint_normal_forms_same},
    {"calendar_order_and_defaults_same", calendar_order_and_defaults_same},
    {"calendar_what_matters_differs", calendar_what_matters_differs},
    {"note_line_ends_and_vnote_same", note_line_ends_and_vnote_same},
    {"card_40_what_30_has_no_place_for_counts",
	card_40_what_30_has_no_place_for_counts},
    {"mask_drops_what_peer_cannot_hold", mask_drops_what_peer_cannot_hold},
    {"keys_contact_name_with_address_meets",
	keys_contact_name_with_address_meets},
    {"keys_contact_name_alone_has_none", keys_contact_name_alone_has_none},
    {"keys_event_summary_with_start_meets",
	keys_event_summary_with_start_meets},
    {"keys_series_are_those_of_its_master",
	keys_series_are_those_of_its_master},
    {"keys_note_first_line_alone_does_not_meet",
	keys_note_first_line_alone_does_not_meet},
    {"facts_title_is_one_short_line", facts_title_is_one_short_line},
    {"facts_of_no_item_refused_with_reason",
	facts_of_no_item_refused_with_reason},
    {"fingerprint_counts_what_is_no_property",
	fingerprint_counts_what_is_no_property},
    {"facts_events_of_several_uids_are_one_item",
	facts_events_of_several_uids_are_one_item},
    {"fingerprint_types_are_a_set", fingerprint_types_are_a_set},
    {"calendar_rules_and_durations_in_any_writing_same",
	calendar_rules_and_durations_in_any_writing_same},
    {"mask_without_alarms_drops_them", mask_without_alarms_drops_them},
    {"facts_without_memory_say_so", facts_without_memory_say_so},
    {"facts_of_too_large_items_refused_with_reason",
	facts_of_too_large_items_refused_with_reason},
    {"facts_of_long_texts_take_linear_time",
	facts_of_long_texts_take_linear_time},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	int status = test_main("fingerprint", cases, argc, argv);

	content_end();
	return status;
}
