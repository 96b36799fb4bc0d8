/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as the text of a message, as its blobs, and as its original: what
 * is written can be held by MAPI and reads as it was written. */
#include <string.h>

#include "base/limits.h"
#include "content/line.h"
#include "fuzz/fuzz.h"
#include "mapping/map.h"
#include "support/outlook_item.h"
#include "support/test.h"

/* The first byte says what the rest is. */
enum use {
	USE_CONTACT,
	USE_CALENDAR,
	USE_NOTE,
	USE_RECURRENCE, /* the blob of a series */
	USE_ZONE,
	USE_ORIGINAL_CONTACT, /* beside properties that say something else */
	USE_ORIGINAL_CALENDAR,
	USE_ORIGINAL_NOTE,
	USE_COUNT
};

const struct sml_str fuzz_seeds[] = {
    FUZZ_SEED("0BEGIN:VCARD\r\nVERSION:3.0\r\nN:B,C;A;X;Dr.;jr.\r\nFN:A B\r\n"
	      "ORG:Works;Paint;Blue\r\nitem1.TEL;TYPE=cell,pref;X-A=b:+1\r\n"
	      "TEL;TYPE=home,fax:2\r\nTEL;TYPE=home:3\r\nTEL:4\r\n"
	      "ADR;TYPE=home,pref:1;x;2\\n2b;3;4;5;6\r\nLABEL;TYPE=work:L\r\n"
	      "EMAIL;TYPE=internet,pref:a@x\r\nEMAIL:b@x\r\nBDAY:1970-02-03\r\n"
	      "PHOTO;TYPE=JPEG;ENCODING=b:/9j/\r\n 4AAQ\r\n"
	      "KEY;TYPE=X509;ENCODING=b:MAA=\r\nURL;TYPE=work:http://w\r\n"
	      "X-MS-TEXT:1\r\nX-MS-TEXT:2\r\nCATEGORIES:Red\\,hot,blue\r\n"
	      "CLASS:PRIVATE\r\nX-GENDER:F\r\nX-MS-CHILD:C\r\nNOTE:a\\nb\r\n"
	      "END:VCARD\r\n"),
    FUZZ_SEED("0BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=ISO-8859-1;ENCODING="
	      "QUOTED-PRINTABLE:M=FCller;An=\nna\nTEL;WORK;FAX:+49 1\n"
	      "ADR;DOM;WORK;ENCODING=QUOTED-PRINTABLE:;;a=0D=0Ab;c\n"
	      "PHOTO;ENCODING=BASE64;TYPE=PNG:\n  iVBO\n  RwAA\n\n"
	      "SOUND;X-IRMC-N:Last;First\nBDAY:19700203T000000Z\nEND:VCARD\n"),
    FUZZ_SEED("1BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTIMEZONE\r\n"
	      "TZID:Z\r\nBEGIN:STANDARD\r\nDTSTART:16011104T020000\r\n"
	      "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11\r\nTZOFFSETFROM:-0400\r\n"
	      "TZOFFSETTO:-0500\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\n"
	      "DTSTART:16010311T020000\r\nRRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3"
	      "\r\nTZOFFSETFROM:-0500\r\nTZOFFSETTO:-0400\r\nEND:DAYLIGHT\r\n"
	      "END:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:u\r\nSUMMARY:S\\, t\r\n"
	      "DTSTART;TZID=Z:20260105T100000\r\nDTEND;TZID=Z:20260105T110000"
	      "\r\nRRULE:FREQ=WEEKLY;COUNT=9;BYDAY=MO,WE\r\n"
	      "EXDATE;TZID=Z:20260107T100000\r\nLOCATION;ALTREP=\"u\":L\r\n"
	      "CATEGORIES:a,b\r\nCLASS:PRIVATE\r\nPRIORITY:3\r\n"
	      "ORGANIZER;CN=O:mailto:o@x\r\n"
	      "ATTENDEE;CN=\"A, B\";PARTSTAT=ACCEPTED;RSVP=TRUE:mailto:a@x\r\n"
	      "BEGIN:VALARM\r\nTRIGGER:-PT15M\r\nACTION:DISPLAY\r\n"
	      "END:VALARM\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:u\r\n"
	      "RECURRENCE-ID;TZID=Z:20260112T100000\r\nSUMMARY:moved\r\n"
	      "DTSTART;TZID=Z:20260112T120000\r\nDURATION:PT2H\r\n"
	      "END:VEVENT\r\nEND:VCALENDAR\r\n"),
    FUZZ_SEED("1BEGIN:VCALENDAR\r\nVERSION:1.0\r\nTZ:+01\r\nDAYLIGHT:TRUE;+02;"
	      "20260329T020000;20261025T030000;CET;CEST\r\nBEGIN:VEVENT\r\n"
	      "DTSTART:20260715T100000\r\nDTEND:20260715T110000Z\r\n"
	      "RRULE:W2 MO TU #10\r\nAALARM:20260715T094500Z;;;\r\n"
	      "SUMMARY;ENCODING=QUOTED-PRINTABLE:a=0D=0Ab\r\nEND:VEVENT\r\n"
	      "END:VCALENDAR\r\n"),
    FUZZ_SEED("2BEGIN:VNOTE\r\nVERSION:1.1\r\nSUMMARY:To buy\r\nBODY;CHARSET="
	      "UTF-8;ENCODING=QUOTED-PRINTABLE:Milk=0D=0ABr=C3=B6tchen\r\n"
	      "CATEGORIES:a;b\r\nCLASS:PRIVATE\r\nEND:VNOTE\r\n"),
    FUZZ_SEED(
	"3\x04\x30\x04\x30\x0B\x20\x01\0\0\0\xC0\x21\0\0\x02\0\0\0\0\0\0\0"
	"\x10\0\0\0\x21\x20\0\0\x12\0\0\0\0\0\0\0\x04\0\0\0"
	"\x80\x6A\xDB\x0C\x40\xB9\xDB\x0C\0\x08\xDC\x0C\xC0\x56\xDC\x0C"
	"\x01\0\0\0\x80\x6A\xDB\x0C\x80\xF4\xD8\x0C\xA0\x56\xDE\x0C"
	"\x06\x30\0\0\x09\x30\0\0\x66\x03\0\0\xA2\x03\0\0\x01\0"
	"\xE6\x6D\xDB\x0C\x22\x6E\xDB\x0C\xE6\x6D\xDB\x0C\x82\x02"
	"\x01\0\0\0\0\0\0\0\0\0\0\0\x04\0\0\0\x80\x01\0\0"
	"\0\0\0\0\0\0\0\0"),
    FUZZ_SEED(
	"5VALISE-PHOTO 43 4 4 0d0a20 0d0a 00112233445566778899aabbccddeeff"
	"00112233445566778899aabbccddeeff\n"
	"BEGIN:VCARD\r\nVERSION:3.0\r\nPHOTO;ENCODING=b:\r\nN:B;A;;;\r\n"
	"TEL;TYPE=home:1\r\nEND:VCARD\r\n"),
    FUZZ_SEEDS_END,
};

struct run {
	enum sml_kind kind;
	struct outlook_map_env env;
	struct sml_arena *arena;
	struct sml_buf text;
};

static struct outlook_item *
new_item(struct run *r)
{
	struct outlook_item *item = sml_arena_alloc(r->arena, sizeof(*item));

	FUZZ_MUST(item);
	return item;
}

/* ---- what MAPI can hold ---- */

static void
text_must_fit(enum outlook_prop p, struct sml_str text)
{
	size_t units = 0;

	FUZZ_MUST(sml_utf8_is_valid(text));
	for (size_t i = 0; i < text.len; i++) {
		uint8_t byte = (uint8_t)text.p[i];

		FUZZ_MUST(byte && byte != '\r');
		units += (byte & 0xC0) != 0x80;
		units += byte >= 0xF0;
	}
	FUZZ_MUST(p != OUTLOOK_PR_SUBJECT || units <= 255);
}

static void
number_must_fit(enum outlook_type type, int64_t number)
{
	FUZZ_MUST(type != OUTLOOK_TYPE_BOOL || (number & ~INT64_C(1)) == 0);
	FUZZ_MUST(type != OUTLOOK_TYPE_SHORT ||
		  (number >= INT16_MIN && number <= INT16_MAX));
	FUZZ_MUST(type != OUTLOOK_TYPE_LONG ||
		  (number >= INT32_MIN && number <= INT32_MAX));
	FUZZ_MUST(type != OUTLOOK_TYPE_TIME || number >= 0);
}

static void
value_must_fit(enum outlook_prop p, const struct outlook_value *value)
{
	enum outlook_type type = outlook_prop_table[p].type;

	if (value->state != OUTLOOK_PRESENT)
		return;
	if (type == OUTLOOK_TYPE_TEXT)
		text_must_fit(p, value->str);
	else if (type == OUTLOOK_TYPE_TEXTS)
		for (size_t i = 0; i < value->strs.count; i++)
			text_must_fit(p, value->strs.v[i]);
	else if (type <= OUTLOOK_TYPE_TIME)
		number_must_fit(type, value->number);
}

static void
item_must_fit(const struct outlook_item *item)
{
	for (int p = 0; p < OUTLOOK_PROP_COUNT; p++)
		value_must_fit((enum outlook_prop)p, &item->v[p]);
	for (size_t i = 0; i < item->exception_count; i++)
		item_must_fit(item->exceptions[i].item);
	for (size_t i = 0; i < item->recipient_count; i++) {
		for (size_t c = 0; c < OUTLOOK_COLUMN_COUNT; c++)
			value_must_fit(
			    outlook_column_props[c], &item->recipients[i].v[c]);
	}
}

/* ---- both directions ---- */

/* False: it is refused. */
static bool
write_text(struct run *r, struct sml_str text, struct outlook_item *item,
    size_t *changes_out)
{
	struct outlook_item *changes = new_item(r);
	bool is_new = !outlook_item_has(item, OUTLOOK_PR_MESSAGE_CLASS);
	enum sml_err err = outlook_map_to_item(
	    r->kind, text, is_new ? NULL : item, &r->env, r->arena, changes);

	FUZZ_MUST(!err || err == SML_E_UNSUPPORTED || err == SML_E_SYNTAX ||
		  err == SML_E_TOO_BIG);
	if (err)
		return false;
	item_must_fit(changes);
	*changes_out = outlook_count_changes(changes);
	outlook_apply_changes(item, changes);
	return true;
}

static bool
read_text(struct run *r, const struct outlook_item *item, struct sml_str *out)
{
	enum sml_err err;

	sml_buf_reset(&r->text);
	err = outlook_map_to_text(r->kind, item, &r->env, r->arena, &r->text);
	FUZZ_MUST(!err || err == SML_E_UNSUPPORTED || err == SML_E_SYNTAX ||
		  err == SML_E_TOO_BIG);
	*out = sml_arena_dup(r->arena, sml_buf_str(&r->text));
	FUZZ_MUST(out->p);
	return !err;
}

/* Properties alone as a text, and the message that it becomes. */
static bool
without_original(struct run *r, struct outlook_item *item, struct sml_str *out,
    struct outlook_item **again_out)
{
	size_t changes;

	item->v[OUTLOOK_PR_ORIGINAL].state = OUTLOOK_ABSENT;
	*again_out = new_item(r);
	return read_text(r, item, out) && out->len &&
	       write_text(r, *out, *again_out, &changes);
}

/* What properties alone say is a text that says the same properties; the
 * first one says defaults that the message does without, and fills places that
 * are free. */
static void
properties_must_hold(struct run *r, struct outlook_item *item)
{
	struct sml_str text, text_again;
	struct outlook_item *again;

	if (!without_original(r, item, &text, &again))
		return;
	/* A plain note that looks like a vNote is read as one. */
	if (r->kind == SML_KIND_NOTE &&
	    sml_str_starts_nocase(sml_str_trim(text), "BEGIN"))
		return;
	FUZZ_MUST(without_original(r, again, &text, &again));
	FUZZ_MUST(without_original(r, again, &text_again, &again));
	if (!sml_str_eq(text, text_again))
		fprintf(stderr, "first:\n%.*s\nagain:\n%.*s\n",
		    SML_STR_ARG(text), SML_STR_ARG(text_again));
	FUZZ_MUST(sml_str_eq(text, text_again));
}

static void
body_must_be_heard(struct run *r, const struct outlook_item *item)
{
	struct outlook_item *edited = new_item(r);
	struct outlook_item *again = new_item(r);
	struct sml_str text;
	size_t changes;
	bool is_heard;

	*edited = *item;
	outlook_item_set_str(
	    edited, OUTLOOK_PR_BODY, SML_STR("Ed\xC3\xADted;\nhere, by\\us"));
	FUZZ_MUST(read_text(r, edited, &text));
	is_heard = write_text(r, text, again, &changes) &&
		   sml_str_eq(outlook_item_str(again, OUTLOOK_PR_BODY),
		       outlook_item_str(edited, OUTLOOK_PR_BODY));
	if (!is_heard)
		fwrite(text.p, 1, text.len, stderr);
	FUZZ_MUST(is_heard);
}

#define HOUR_TICKS INT64_C(36000000000)
/* The year 4499. */
#define LAST_TICKS INT64_C(914500000000000000)

/* Of several the first counts, broken or not, and stays. */
static bool
has_one_start(struct run *r, struct sml_str text)
{
	struct sml_lines lines;
	size_t count = 0;

	FUZZ_MUST(!sml_lines_parse(text, r->arena, &lines));
	for (size_t i = 0; i < lines.count; i++)
		count += lines.v[i].depth == 2 &&
			 sml_line_is(&lines.v[i], "DTSTART");
	return count == 1;
}

/* A single appointment an hour later. */
static void
move_must_be_heard(
    struct run *r, const struct outlook_item *item, struct sml_str from)
{
	static const enum outlook_prop times[] = {
	    OUTLOOK_PR_APPT_START, OUTLOOK_PR_APPT_END};
	struct outlook_item *edited = new_item(r);
	struct outlook_item *again = new_item(r);
	struct sml_str text;
	size_t changes;
	bool is_heard;

	if (!has_one_start(r, from) ||
	    outlook_item_has(item, OUTLOOK_PR_APPT_RECUR) ||
	    outlook_item_number(item, OUTLOOK_PR_APPT_ALL_DAY, 1) ||
	    outlook_item_number(item, OUTLOOK_PR_APPT_END, 0) > LAST_TICKS)
		return;
	*edited = *item;
	for (size_t i = 0; i < SML_ARRAY_LEN(times); i++)
		edited->v[times[i]].number += HOUR_TICKS;
	FUZZ_MUST(read_text(r, edited, &text));
	is_heard = write_text(r, text, again, &changes);
	for (size_t i = 0; i < SML_ARRAY_LEN(times); i++)
		is_heard &=
		    again->v[times[i]].number == edited->v[times[i]].number;
	if (!is_heard)
		fwrite(text.p, 1, text.len, stderr);
	FUZZ_MUST(is_heard);
}

/* A changed instance at another place. */
static void
instance_must_be_heard(struct run *r, const struct outlook_item *item)
{
	struct outlook_item *edited = new_item(r);
	struct outlook_item *child = new_item(r);
	struct outlook_item *again = new_item(r);
	struct sml_str text;
	size_t changes;
	bool is_heard;

	if (!item->exception_count)
		return;
	*edited = *item;
	*child = *item->exceptions[0].item;
	edited->exceptions = sml_arena_array(
	    r->arena, item->exception_count, sizeof(*edited->exceptions));
	FUZZ_MUST(edited->exceptions);
	memcpy(edited->exceptions, item->exceptions,
	    item->exception_count * sizeof(*edited->exceptions));
	edited->exceptions[0].item = child;
	outlook_item_set_str(child, OUTLOOK_PR_LOCATION, SML_STR("elsewhere"));
	FUZZ_MUST(read_text(r, edited, &text));
	is_heard = write_text(r, text, again, &changes) &&
		   again->exception_count == item->exception_count &&
		   sml_str_is(outlook_item_str(again->exceptions[0].item,
				  OUTLOOK_PR_LOCATION),
		       "elsewhere");
	if (!is_heard)
		fwrite(text.p, 1, text.len, stderr);
	FUZZ_MUST(is_heard);
}

static void
text_must_hold(struct run *r, struct sml_str text)
{
	struct outlook_item *item = new_item(r);
	struct sml_str said;
	size_t changes;

	if (!write_text(r, text, item, &changes))
		return;
	FUZZ_MUST(read_text(r, item, &said));
	FUZZ_MUST(sml_str_eq(said, text));
	FUZZ_MUST(write_text(r, text, item, &changes));
	FUZZ_MUST(!changes);
	body_must_be_heard(r, item);
	/* In vCalendar 1.0 one zone is that of all times, broken or not. */
	if (sml_format_detect(r->kind, text) == SML_FORMAT_ICALENDAR_20) {
		move_must_be_heard(r, item, text);
		instance_must_be_heard(r, item);
	}
	properties_must_hold(r, item);
}

/* ---- what others have written ---- */

static void
set_class(struct run *r, struct outlook_item *item)
{
	static const char *const names[] = {
	    [SML_KIND_CONTACT] = "IPM.Contact",
	    [SML_KIND_CALENDAR] = "IPM.Appointment",
	    [SML_KIND_NOTE] = "IPM.StickyNote",
	};

	outlook_item_set_str(
	    item, OUTLOOK_PR_MESSAGE_CLASS, sml_str_of(names[r->kind]));
	outlook_item_set_str(item, OUTLOOK_PR_SUBJECT, SML_STR("S"));
	outlook_item_set_str(item, OUTLOOK_PR_BODY, SML_STR("B"));
	outlook_item_set_number(item, OUTLOOK_PR_APPT_START,
	    (INT64_C(1767607200) + INT64_C(11644473600)) * 10000000);
	outlook_item_set_number(item, OUTLOOK_PR_APPT_END,
	    (INT64_C(1767610800) + INT64_C(11644473600)) * 10000000);
}

static void
blob_must_hold(struct run *r, enum outlook_prop p, struct sml_str blob)
{
	struct outlook_item *item = new_item(r);

	set_class(r, item);
	outlook_item_set_str(item, p, blob);
	if (p != OUTLOOK_PR_APPT_RECUR) {
		outlook_item_set_str(item, OUTLOOK_PR_ZONE_END, blob);
		outlook_item_set_str(item, OUTLOOK_PR_ZONE_STRUCT, blob);
	}
	properties_must_hold(r, item);
}

static void
original_must_hold(struct run *r, struct sml_str original)
{
	struct outlook_item *item = new_item(r);
	struct outlook_item *again = new_item(r);
	struct sml_str text;
	size_t changes;

	set_class(r, item);
	outlook_item_set_str(item, OUTLOOK_PR_HOME_PHONE, SML_STR("1"));
	outlook_item_set_str(item, OUTLOOK_PR_ORIGINAL, original);
	FUZZ_MUST(read_text(r, item, &text));
	FUZZ_MUST(write_text(r, text, again, &changes));
	FUZZ_MUST(sml_str_is(outlook_item_str(again, OUTLOOK_PR_BODY), "B"));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct run r = {
	    .env = {test_env(), sml_zone_find(SML_STR("Europe/Prague"))}};
	struct sml_str in;
	enum use use;

	if (!len)
		return -1;
	in = (struct sml_str){(const char *)bytes + 1, len - 1};
	use = (enum use)((unsigned)(bytes[0] - '0') % USE_COUNT);
	r.arena = sml_arena_new(16 * (size_t)SML_CONTENT_ARENA_MAX);
	FUZZ_MUST(r.arena);
	sml_buf_init(&r.text, 2 * (size_t)SML_ITEM_MAX);
	test_env_set_now(1767225600);
	r.kind =
	    use == USE_CONTACT || use == USE_ORIGINAL_CONTACT ? SML_KIND_CONTACT
	    : use == USE_NOTE || use == USE_ORIGINAL_NOTE     ? SML_KIND_NOTE
							  : SML_KIND_CALENDAR;
	if (use <= USE_NOTE)
		text_must_hold(&r, in);
	else if (use == USE_RECURRENCE)
		blob_must_hold(&r, OUTLOOK_PR_APPT_RECUR, in);
	else if (use == USE_ZONE)
		blob_must_hold(&r, OUTLOOK_PR_ZONE_START, in);
	else
		original_must_hold(&r, in);
	sml_buf_free(&r.text);
	sml_arena_free(r.arena);
	return 0;
}
