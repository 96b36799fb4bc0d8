/* SPDX-License-Identifier: Apache-2.0 */
/* What users of other sync programs complain about most: duplicates, broken
 * umlauts, lost fields. Hours and days off are in test_complaints_time.c. */
#include "base/limits.h"
#include "content/convert.h"
#include "content/mark.h"
#include "content/merge.h"
#include "support/content.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

#define CONTACT SML_KIND_CONTACT
#define CALENDAR SML_KIND_CALENDAR

#define CARD_21(lines) "BEGIN:VCARD\r\nVERSION:2.1\r\n" lines "END:VCARD\r\n"
#define CARD_30(lines) "BEGIN:VCARD\r\nVERSION:3.0\r\n" lines "END:VCARD\r\n"
#define EVENT(lines)                                                           \
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n"                \
	"BEGIN:VEVENT\r\n" lines "END:VEVENT\r\nEND:VCALENDAR\r\n"

static struct sml_buf out;
static struct sml_arena *arena;

/* All of @others are the item @first, whoever wrote them. */
static void
check_same(enum sml_kind kind, const char *first, const char *const *others)
{
	for (size_t i = 0; others[i]; i++) {
		bool is_same = content_same(kind, first, others[i]);

		CU_ASSERT(is_same);
		if (!is_same)
			printf("not the same: %s", others[i]);
	}
}

/* What comes out when we have @ours and the peer sent @theirs; NULL if they
 * collide. Valid until the next call. */
static const char *
joined(enum sml_kind kind, const char *base, const char *ours,
    const char *theirs, const struct sml_fieldset *mask)
{
	enum sml_merge_result result;

	sml_buf_reset(&out);
	CU_ASSERT_EQUAL(
	    sml_merge(kind, sml_str_of(base), sml_str_of(ours),
		sml_str_of(theirs), mask, test_env(), &out, &result),
	    SML_OK);
	sml_buf_put_byte(&out, 0);
	return result == SML_MERGE_DONE ? (const char *)out.p : NULL;
}

static bool
has(const char *text, const char *part)
{
	bool is_there = text && strstr(text, part);

	if (!is_there)
		printf("\"%s\" is not in: %s\n", part, text ? text : "-");
	return is_there;
}

/* A card as a phone of 2.1 gets it. Valid until the next call. */
static const char *
on_phone(const char *card)
{
	struct sml_converted there;

	sml_arena_reset(arena);
	CU_ASSERT_EQUAL_FATAL(
	    sml_convert(CONTACT, sml_str_of(card), SML_FORMAT_VCARD_21,
		test_env(), arena, &there),
	    SML_OK);
	CU_ASSERT_EQUAL(there.count, 1);
	return there.pieces[0].text.p;
}

/* What is stored after the phone has sent @returned for @stored. */
static const char *
from_phone(
    const char *stored, const char *returned, const struct sml_fieldset *mask)
{
	const struct sml_piece piece = {.text = sml_str_of(returned)};

	sml_buf_reset(&out);
	CU_ASSERT_EQUAL(sml_convert_back(CONTACT, sml_str_of(stored), &piece, 1,
			    mask, test_env(), &out),
	    SML_OK);
	sml_buf_put_byte(&out, 0);
	return (const char *)out.p;
}

/* ---- 1: duplicates after every sync ---- */

static void
complaint_duplicates_card_written_anew_is_the_same(void)
{
	static const char *const others[] = {
	    /* Refolded, line ends of Unix, other order, other parameters. */
	    "BEGIN:VCARD\nVERSION:3.0\nNOTE:Likes long\n  walks\\, and te\n a\n"
	    "TEL;TYPE=VOICE;TYPE=HOME:+49 30 1\nN:Novák;Jan\nFN:Jan Novák\n"
	    "EMAIL;TYPE=\"INTERNET\":jan@example.org\nEND:VCARD\n",
	    /* Stamps and names of the program that wrote it. */
	    CARD_30("PRODID:-//server//EN\r\nREV:20260101T000000Z\r\n"
		    "UID:given-by-the-server\r\nN:Novák;Jan;;;\r\n"
		    "FN:Jan Novák\r\nTEL;TYPE=home,voice:+49 30 1\r\n"
		    "EMAIL:jan@example.org\r\n"
		    "NOTE:Likes long walks\\, and tea\r\n"),
	    /* The way of phones. */
	    CARD_21("N;CHARSET=UTF-8:Novák;Jan\r\n"
		    "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Jan Nov=C3="
		    "\r\n=A1k\r\nTEL;HOME:+49 30 1\r\n"
		    "EMAIL;INTERNET:jan@example.org\r\n"
		    "NOTE:Likes long walks, and tea\r\nX-VALISE-X:1\r\n"),
	    /* Empty lines for what is not there. */
	    "begin:vcard\r\nversion:3.0\r\nn:Novák;Jan;;;\r\nfn:Jan Novák\r\n"
	    "title:\r\nadr;type=home:;;;;;;\r\norg:;\r\ntel;type=cell:\r\n"
	    "tel;type=home:+49 30 1\r\nemail:jan@example.org\r\n"
	    "note:Likes long walks\\, and tea  \r\nend:vcard\r\n",
	    NULL};

	check_same(CONTACT,
	    CARD_30("N:Novák;Jan;;;\r\nFN:Jan Novák\r\n"
		    "TEL;TYPE=HOME,VOICE:+49 30 1\r\n"
		    "EMAIL;TYPE=INTERNET:jan@example.org\r\n"
		    "NOTE:Likes long walks\\, and tea\r\n"),
	    others);
}

static void
complaint_duplicates_event_with_new_stamps_is_the_same(void)
{
	static const char *const others[] = {
	    "BEGIN:VCALENDAR\nMETHOD:PUBLISH\nPRODID:-//server//EN\n"
	    "CALSCALE:GREGORIAN\nVERSION:2.0\nBEGIN:VEVENT\n"
	    "SEQUENCE:7\nUID:u\nRRULE:INTERVAL=1;BYDAY=TU,MO;FREQ=WEEKLY\n"
	    "DTSTAMP:20260601T000000Z\nCREATED:20250101T000000Z\n"
	    "LAST-MODIFIED:20260601T000000Z\nSUMMARY:Te\n am\n"
	    "EXDATE:20260303T090000Z\nEXDATE:20260302T090000Z\n"
	    "CATEGORIES:b\nCATEGORIES:a\nTRANSP:OPAQUE\nCLASS:PUBLIC\n"
	    "DTEND:20260105T100000Z\nDTSTART:20260105T090000Z\n"
	    "END:VEVENT\nEND:VCALENDAR\n",
	    NULL};

	check_same(CALENDAR,
	    EVENT("UID:u\r\nDTSTAMP:20260101T000000Z\r\nSUMMARY:Team\r\n"
		  "DTSTART:20260105T090000Z\r\nDTEND:20260105T100000Z\r\n"
		  "RRULE:FREQ=WEEKLY;BYDAY=MO,TU\r\nCATEGORIES:a,b\r\n"
		  "EXDATE:20260302T090000Z,20260303T090000Z\r\n"),
	    others);
}

static void
complaint_duplicates_after_reset_are_found_again(void)
{
	/* The server gave it another UID and the user changed the title. */
	CU_ASSERT(content_keys_meet(CONTACT, SML_KEY_STRONG,
	    CARD_30("UID:1\r\nN:Nováková;Anna\r\nTEL:+420 777 555 123\r\n"),
	    CARD_21("UID:2\r\nTITLE:x\r\nN;CHARSET=UTF-8:Nováková;Anna;;;\r\n"
		    "TEL;CELL:00420777555123\r\n")));
	CU_ASSERT(content_keys_meet(CALENDAR, SML_KEY_STRONG,
	    EVENT("UID:1\r\nSUMMARY:Team\r\nDTSTART:20260105T090000Z\r\n"),
	    EVENT("UID:2\r\nSUMMARY:Team\r\nDTSTART:20260105T090000Z\r\n"
		  "LOCATION:3\r\n")));
}

static void
complaint_duplicates_people_of_one_name_are_not_joined(void)
{
	static const char father[] =
	    CARD_30("N:Novák;Jan\r\nFN:Jan Novák\r\nTEL:+420 111 222 333\r\n");
	static const char son[] =
	    CARD_30("N:Novák;Jan\r\nFN:Jan Novák\r\nTEL:+420 444 555 666\r\n");

	CU_ASSERT(!content_keys_meet(CONTACT, SML_KEY_STRONG, father, son));
	CU_ASSERT(!content_keys_meet(CONTACT, SML_KEY_UID, father, son));
	CU_ASSERT(!content_keys_meet(CALENDAR, SML_KEY_STRONG,
	    EVENT("SUMMARY:Training\r\nDTSTART:20260105T090000Z\r\n"),
	    EVENT("SUMMARY:Training\r\nDTSTART:20260112T090000Z\r\n")));
}

/* ---- 6: umlauts, quoted-printable, names of charsets ---- */

static void
complaint_umlauts_are_the_same_in_any_charset(void)
{
	static const char *const others[] = {
	    CARD_21("FN;CHARSET=UTF-8:Jörg Großmüller\r\n"),
	    CARD_21("FN;CHARSET=utf8:Jörg Großmüller\r\n"),
	    CARD_21("FN;CHARSET=\"UTF-8\":Jörg Großmüller\r\n"),
	    CARD_21("FN;CHARSET=ISO-8859-1:J\xF6rg Gro\xDFm\xFCller\r\n"),
	    CARD_21("FN;CHARSET=Windows-1252:J\xF6rg Gro\xDFm\xFCller\r\n"),
	    CARD_21("FN;CHARSET=CP1252:J\xF6rg Gro\xDFm\xFCller\r\n"),
	    /* Quoted-printable, both ways to say so. */
	    CARD_21("FN;QUOTED-PRINTABLE;CHARSET=UTF-8:J=C3=B6rg "
		    "Gro=C3=9Fm=C3=BCller\r\n"),
	    CARD_21("FN;ENCODING=QUOTED-PRINTABLE;CHARSET=iso-8859-1:J=F6rg "
		    "Gro=DFm=FCller\r\n"),
	    CARD_21("FN;CHARSET=UTF-8;ENCODING=quoted-printable:=4A=c3=b6=72g="
		    "20Gro=C3=9Fm=C3=BCller\r\n"),
	    /* Nobody says what it is. */
	    CARD_21("FN:Jörg Großmüller\r\n"),
	    CARD_21("FN:J\xF6rg Gro\xDFm\xFCller\r\n"),
	    CARD_21("FN;ENCODING=QUOTED-PRINTABLE:J=C3=B6rg "
		    "Gro=C3=9Fm=C3=BCller\r\n"),
	    CARD_21("FN;ENCODING=QUOTED-PRINTABLE:J=F6rg Gro=DFm=FCller\r\n"),
	    CARD_30("FN:J\xF6rg Gro\xDFm\xFCller\r\n"),
	    /* A name that is none, or a wrong one. */
	    CARD_21("FN;CHARSET=UTF_8:Jörg Großmüller\r\n"),
	    CARD_21("FN;CHARSET=X-UNKNOWN:Jörg Großmüller\r\n"),
	    CARD_21("FN;CHARSET=:Jörg Großmüller\r\n"),
	    CARD_21("FN;CHARSET=UTF-8:J\xF6rg Gro\xDFm\xFCller\r\n"),
	    CARD_21("FN;CHARSET=US-ASCII:Jörg Großmüller\r\n"),
	    /* Letters with their dots apart. */
	    CARD_30("FN:Jo\xCC\x88rg Großmu\xCC\x88ller\r\n"), NULL};

	check_same(CONTACT, CARD_30("FN:Jörg Großmüller\r\n"), others);
}

static void
complaint_umlauts_soft_break_in_a_character_is_no_damage(void)
{
	static const char *const others[] = {
	    CARD_21("NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:"
		    "Gr=C3=\r\n=BCn und Wei=C3=9F=0D=0A=\r\n5 =E2=82=\r\n"
		    "=AC=\r\n\r\n"),
	    CARD_21("NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=Windows-1252:"
		    "Gr=FCn und Wei=DF=0A5 =80\r\n"),
	    CARD_21("NOTE;CHARSET=UTF-8;ENCODING=BASE64:\r\n"
		    " R3LDvG4gdW5kIFdlacOfDQo1IOKCrA==\r\n\r\n"),
	    NULL};

	check_same(CONTACT, CARD_30("NOTE:Grün und Weiß\\n5 €\r\n"), others);
}

static void
complaint_umlauts_of_others_keep_their_bytes_in_a_merge(void)
{
#define NAME "N;CHARSET=Windows-1252:M\xFCller;J\xF6rg\r\n"
#define QP_NOTE                                                                \
	"NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:Gr=\r\n=FCn\r\n"
	const char *text = joined(CONTACT, CARD_21(NAME QP_NOTE "TEL:1\r\n"),
	    CARD_21(NAME QP_NOTE "TEL:1\r\nTITLE:x\r\n"),
	    CARD_21("N;CHARSET=UTF-8:Müller;Jörg\r\nTEL:2\r\n"
		    "NOTE:Gr\xFCn\r\n"),
	    NULL);

	CU_ASSERT(has(text, NAME));
	CU_ASSERT(has(text, QP_NOTE));
	CU_ASSERT(has(text, "TEL:2\r\n"));
	CU_ASSERT(has(text, "TITLE:x\r\n"));
}

/* ---- 7: fields changed or lost ---- */

#define PHOTO "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ\r\n SkZJRg==\r\n"
#define LABELLED "item1.TEL;type=pref:+39 02 555\r\nitem1.X-ABLabel:Club\r\n"

static void
complaint_fields_photo_stays_when_a_phone_is_changed(void)
{
	static const struct sml_str names[] = {
	    {"FN", 2}, {"N", 1}, {"NOTE", 4}, {"TEL", 3}};
	static const struct sml_fieldset no_photo = {names, 4};
	const char *text;

	text = joined(CONTACT, CARD_30("FN:A\r\n" PHOTO "TEL:1\r\n"),
	    CARD_30("FN:A\r\n" PHOTO "TEL:1\r\n"),
	    CARD_30(
		"FN:A\r\nphoto;type=jpeg;encoding=B:\r\n /9j/4AAQSk\r\n ZJRg=="
		"\r\nTEL:2\r\n"),
	    NULL);
	CU_ASSERT(has(text, PHOTO));
	CU_ASSERT(has(text, "TEL:2\r\n"));
	/* A phone that knows no photos has not deleted it. */
	text = joined(CONTACT, CARD_30("FN:A\r\n" PHOTO "TEL:1\r\n"),
	    CARD_30("FN:A\r\n" PHOTO "TEL:1\r\n"), CARD_30("FN:A\r\nTEL:2\r\n"),
	    &no_photo);
	CU_ASSERT(has(text, PHOTO));
	CU_ASSERT(has(text, "TEL:2\r\n"));
}

static void
complaint_fields_what_the_peer_cannot_hold_stays(void)
{
#define UNKNOWN                                                                \
	"X-CUSTOM;X-P=\"a;b\":1\\;2\r\nNICKNAME:Bob\r\nURL:http://a\r\n"       \
	"CATEGORIES:x,y\r\nBDAY:1970-01-31\r\n"
	static const struct sml_str names[] = {{"FN", 2}, {"TEL", 3}};
	static const struct sml_fieldset phone = {names, 2};
	const char *text = joined(CONTACT, CARD_30("FN:A\r\n" UNKNOWN),
	    CARD_30("FN:A\r\n" UNKNOWN), CARD_30("FN:A\r\nTEL:2\r\n"), &phone);

	CU_ASSERT(has(text, UNKNOWN));
	CU_ASSERT(has(text, "TEL:2\r\n"));
	/* And what it sends back unchanged is no change. */
	CU_ASSERT(memcmp(content_facts_masked(
			     CONTACT, CARD_30("FN:A\r\n" UNKNOWN), &phone)
			     .fingerprint,
		      content_facts_masked(CONTACT, CARD_21("FN:A\r\n"), &phone)
			  .fingerprint,
		      SML_SHA256_LEN) == 0);
}

static void
complaint_fields_cleared_ones_do_not_come_back(void)
{
	static const char full[] =
	    CARD_30("FN:A\r\nTITLE:t\r\nNOTE:n\r\nTEL:1\r\nTEL:2\r\n");
	/* We cleared the note and a number, they wrote everything anew. */
	const char *text = joined(CONTACT, full,
	    CARD_30("FN:A\r\nTITLE:t\r\nTEL:2\r\n"),
	    CARD_30("TEL:2\r\nTEL:1\r\nNOTE:n\r\nTITLE:T\r\nFN:A\r\n"), NULL);

	CU_ASSERT(content_same(
	    CONTACT, text, CARD_30("FN:A\r\nTITLE:T\r\nTEL:2\r\n")));
	/* They cleared the title with an empty line. */
	text = joined(CONTACT, full,
	    CARD_30("FN:B\r\nTITLE:t\r\nNOTE:n\r\nTEL:1\r\nTEL:2\r\n"),
	    CARD_30("FN:A\r\nTITLE:\r\nNOTE:n\r\nTEL:1\r\nTEL:2\r\n"), NULL);
	CU_ASSERT(content_same(
	    CONTACT, text, CARD_30("FN:B\r\nNOTE:n\r\nTEL:1\r\nTEL:2\r\n")));
	CU_ASSERT_PTR_NULL(text ? strstr(text, "TITLE:t") : NULL);
}

static void
complaint_fields_plus_of_a_phone_number_counts(void)
{
	const char *text;

	CU_ASSERT(
	    !content_same(CONTACT, CARD_30("FN:A\r\nTEL:+49301234567\r\n"),
		CARD_30("FN:A\r\nTEL:49301234567\r\n")));
	text = joined(CONTACT, CARD_30("FN:A\r\nTEL;TYPE=cell:030 1\r\n"),
	    CARD_30("FN:A\r\nTEL;TYPE=cell:030 1\r\nNOTE:n\r\n"),
	    CARD_30("FN:A\r\nTEL;type=CELL:+49 30 1\r\n"), NULL);
	CU_ASSERT(has(text, ":+49 30 1\r\n"));
}

static void
complaint_fields_order_of_categories_is_no_change(void)
{
	static const char *const others[] = {
	    CARD_30(
		"CATEGORIES:Work\r\nFN:A\r\nCATEGORIES:Überall,Friends\r\n"),
	    CARD_21(
		"FN:A\r\nCATEGORIES;CHARSET=UTF-8:Work;Überall;Friends\r\n"),
	    NULL};
	const char *text;

	check_same(CONTACT,
	    CARD_30("FN:A\r\nCATEGORIES:Friends,Work,Überall\r\n"), others);
	text = joined(CONTACT, CARD_30("CATEGORIES:a,b\\,c,d\r\nFN:A\r\n"),
	    CARD_30("CATEGORIES:a,b\\,c,d,e\r\nFN:A\r\n"),
	    CARD_30("CATEGORIES:d,f\r\nCATEGORIES:b\\,c\r\nFN:A\r\n"), NULL);
	CU_ASSERT(content_same(
	    CONTACT, text, CARD_30("CATEGORIES:b\\,c,d,e,f\r\nFN:A\r\n")));
}

static void
complaint_fields_labels_of_a_group_stay_with_their_line(void)
{
	const char *text;

	/* The number of a group says nothing, its label does. */
	CU_ASSERT(content_same(CONTACT, CARD_30("FN:A\r\n" LABELLED),
	    CARD_30("item7.X-ABLabel:Club\r\nitem7.TEL;TYPE=PREF:+39 02 555\r\n"
		    "FN:A\r\n")));
	CU_ASSERT(!content_same(CONTACT, CARD_30("FN:A\r\n" LABELLED),
	    CARD_30("FN:A\r\nitem1.TEL;type=pref:+39 02 555\r\n"
		    "item1.X-ABLabel:Home\r\n")));
	text = joined(CONTACT, CARD_30("FN:A\r\n" LABELLED),
	    CARD_30("FN:A\r\n" LABELLED),
	    CARD_30("FN:A\r\n" LABELLED "NOTE:n\r\n"), NULL);
	CU_ASSERT(has(text, LABELLED));
}

static void
complaint_fields_mark_of_a_conflict_takes_nothing_away(void)
{
	static const char text[] = CARD_21(
	    "N:A;B\r\nX-UNKNOWN:1\r\n" LABELLED
	    "PHOTO;JPEG;ENCODING=BASE64:\r\n /9j/4AAQ\r\n\r\nEND-X:1\r\n");
	struct sml_buf marked;

	sml_buf_init(&marked, SML_ITEM_MAX);
	sml_buf_reset(&out);
	CU_ASSERT_EQUAL(sml_mark_set(CONTACT, sml_str_of(text), SML_STR("p"),
			    SML_STR_NONE, &marked),
	    SML_OK);
	CU_ASSERT_EQUAL(
	    sml_mark_clear(CONTACT, sml_buf_str(&marked), &out), SML_OK);
	CU_ASSERT(sml_str_is(sml_buf_str(&out), text));
	sml_buf_free(&marked);
}

/* A card with what phones do not know. */
#define RICH                                                                   \
	CARD_30(                                                               \
	    "UID:1\r\nN:Öztürk;Ayşe\r\nFN:Ayşe Öztürk\r\n"               \
	    "item1.TEL;TYPE=pref,cell:+90 555 1\r\nitem1.X-ABLabel:Boat"       \
	    "\r\nCATEGORIES:z,a,m\r\nNICKNAME:Ay\r\n"                          \
	    "BDAY;VALUE=date:1984-02-29\r\nX-OWN;X-P=\"a;b\":1\\;2\\,3\r\n"    \
	    "NOTE:Çay\\, lütfen\\; teşekkürler\\n\\nC:\\\\x\r\n"           \
	    "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ\r\n SkZJRg==\r\n")

static void
complaint_duplicates_card_on_a_phone_is_the_same(void)
{
	const char *phone = on_phone(RICH);

	CU_ASSERT(content_same(CONTACT, RICH, phone));
	CU_ASSERT(content_keys_meet(CONTACT, SML_KEY_STRONG, RICH, phone));
}

static void
complaint_umlauts_are_named_and_coded_for_a_phone(void)
{
	const char *phone = on_phone(RICH);

	CU_ASSERT(has(phone, "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:"
			     "=C3=96zt=C3=BCrk;Ay=C5=9Fe\r\n"));
	for (const char *p = phone; *p; p++)
		CU_ASSERT((unsigned char)*p < 0x80);
}

static void
complaint_fields_on_a_phone_and_back_keep_their_bytes(void)
{
	CU_ASSERT_STRING_EQUAL(from_phone(RICH, on_phone(RICH), NULL), RICH);
}

static void
complaint_fields_a_phone_cannot_hold_stay(void)
{
	static const struct sml_str names[] = {{"FN", 2}, {"N", 1}, {"TEL", 3}};
	static const struct sml_fieldset phone = {names, 3};
	const char *text = from_phone(RICH,
	    CARD_21("N;CHARSET=UTF-8:Öztürk;Ayşe\r\n"
		    "TEL;CELL;PREF:+90 555 2\r\n"),
	    &phone);

	CU_ASSERT(has(text, "+90 555 2\r\n"));
	CU_ASSERT_PTR_NULL(strstr(text, "+90 555 1"));
	CU_ASSERT(has(text, "CATEGORIES:z,a,m\r\nNICKNAME:Ay\r\n"
			    "BDAY;VALUE=date:1984-02-29\r\nX-OWN"));
	CU_ASSERT(has(text, "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ\r\n "
			    "SkZJRg==\r\n"));
}

static void
complaint_fields_cleared_on_a_phone_do_not_come_back(void)
{
	static const struct sml_str names[] = {
	    {"FN", 2}, {"N", 1}, {"NOTE", 4}, {"TEL", 3}};
	static const struct sml_fieldset phone = {names, 4};
	const char *text = from_phone(RICH,
	    CARD_21("N;CHARSET=UTF-8:Öztürk;Ayşe\r\n"
		    "TEL;CELL;PREF:+90 555 1\r\n"),
	    &phone);

	CU_ASSERT_PTR_NULL(strstr(text, "NOTE"));
	CU_ASSERT(has(text, "item1.TEL;TYPE=pref,cell:+90 555 1\r\n"
			    "item1.X-ABLabel:Boat\r\n"));
	CU_ASSERT(has(text, "PHOTO"));
}

static const struct test_case cases[] = {
    {"complaint_duplicates_card_written_anew_is_the_same",
	complaint_duplicates_card_written_anew_is_the_same},
    {"complaint_duplicates_event_with_new_stamps_is_the_same",
	complaint_duplicates_event_with_new_stamps_is_the_same},
    {"complaint_duplicates_after_reset_are_found_again",
	complaint_duplicates_after_reset_are_found_again},
    {"complaint_duplicates_people_of_one_name_are_not_joined",
	complaint_duplicates_people_of_one_name_are_not_joined},
    {"complaint_umlauts_are_the_same_in_any_charset",
	complaint_umlauts_are_the_same_in_any_charset},
    {"complaint_umlauts_soft_break_in_a_character_is_no_damage",
	complaint_umlauts_soft_break_in_a_character_is_no_damage},
    {"complaint_umlauts_of_others_keep_their_bytes_in_a_merge",
	complaint_umlauts_of_others_keep_their_bytes_in_a_merge},
    {"complaint_fields_photo_stays_when_a_phone_is_changed",
	complaint_fields_photo_stays_when_a_phone_is_changed},
    {"complaint_fields_what_the_peer_cannot_hold_stays",
	complaint_fields_what_the_peer_cannot_hold_stays},
    {"complaint_fields_cleared_ones_do_not_come_back",
	complaint_fields_cleared_ones_do_not_come_back},
    {"complaint_fields_plus_of_a_phone_number_counts",
	complaint_fields_plus_of_a_phone_number_counts},
    {"complaint_fields_order_of_categories_is_no_change",
	complaint_fields_order_of_categories_is_no_change},
    {"complaint_fields_labels_of_a_group_stay_with_their_line",
	complaint_fields_labels_of_a_group_stay_with_their_line},
    {"complaint_fields_mark_of_a_conflict_takes_nothing_away",
	complaint_fields_mark_of_a_conflict_takes_nothing_away},
    {"complaint_duplicates_card_on_a_phone_is_the_same",
	complaint_duplicates_card_on_a_phone_is_the_same},
    {"complaint_umlauts_are_named_and_coded_for_a_phone",
	complaint_umlauts_are_named_and_coded_for_a_phone},
    {"complaint_fields_on_a_phone_and_back_keep_their_bytes",
	complaint_fields_on_a_phone_and_back_keep_their_bytes},
    {"complaint_fields_a_phone_cannot_hold_stay",
	complaint_fields_a_phone_cannot_hold_stay},
    {"complaint_fields_cleared_on_a_phone_do_not_come_back",
	complaint_fields_cleared_on_a_phone_do_not_come_back},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	int status;

	sml_buf_init(&out, SML_ITEM_MAX);
	arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
	status = test_main("complaints", cases, argc, argv);
	sml_arena_free(arena);
	sml_buf_free(&out);
	content_end();
	return status;
}
