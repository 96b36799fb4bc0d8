/* SPDX-License-Identifier: Apache-2.0 */
/* Items of every kind in the MAPI store: what is written is read again. */
#include <mapitags.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "outlook/store_case.h"
#include "outlook/store_mapi_priv.h"
#include "support/outlook_item.h"
#include "support/test.h"

#define CARD(lines)                                                            \
	"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Doe;Ann;;;\r\nFN:Ann Doe\r\n" lines   \
	"END:VCARD\r\n"
#define EVENT(lines)                                                           \
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y\r\n"                 \
	"BEGIN:VEVENT\r\nUID:u1\r\nDTSTAMP:20260101T000000Z\r\n" lines         \
	"END:VEVENT\r\nEND:VCALENDAR\r\n"
#define WEEKLY                                                                 \
	"DTSTART:20260302T090000Z\r\nDTEND:20260302T100000Z\r\n"               \
	"SUMMARY:weekly\r\nRRULE:FREQ=WEEKLY;COUNT=5\r\n"                      \
	"EXDATE:20260316T090000Z\r\n"                                          \
	"END:VEVENT\r\nBEGIN:VEVENT\r\nUID:u1\r\n"                             \
	"DTSTAMP:20260101T000000Z\r\nRECURRENCE-ID:20260309T090000Z\r\n"       \
	"DTSTART:20260310T130000Z\r\nDTEND:20260310T140000Z\r\n"               \
	"SUMMARY:moved\r\n"
#define PEOPLE                                                                 \
	"DTSTART:20260302T090000Z\r\nDTEND:20260302T100000Z\r\n"               \
	"SUMMARY:with others\r\n"                                              \
	"ORGANIZER;CN=Bob:mailto:bob@example.com\r\n"                          \
	"ATTENDEE;CN=Ann;PARTSTAT=ACCEPTED:mailto:ann@example.com\r\n"         \
	"ATTENDEE;CN=Cid;ROLE=OPT-PARTICIPANT:mailto:cid@example.com\r\n"

/* ---- whole items ---- */

static const struct {
	const char *name;
	enum sml_kind kind;
	const char *text;
	/* What the properties alone say, with "|" between. */
	const char *parts;
} items[] = {
    {"contact", SML_KIND_CONTACT,
	CARD("ORG:Acme;Sales\r\nTITLE:Chief\r\nTEL;TYPE=HOME:+1 2\r\n"
	     "EMAIL;TYPE=INTERNET:ann@example.com\r\n"
	     "ADR;TYPE=HOME:;;Street 1;Town;;12345;Land\r\nBDAY:1980-02-29\r\n"
	     "CATEGORIES:one,two\r\nNOTE:first\\nsecond\r\nX-ODD:kept\r\n"),
	"N:Doe;Ann|ORG:Acme;Sales|TITLE:Chief|+1 2|ann@example.com|Street 1|"
	"1980-02-29|one|two|first\\nsecond"},
    {"contact in letters of the world", SML_KIND_CONTACT,
	"BEGIN:VCARD\r\nVERSION:3.0\r\n"
	"N:\xC5\xBDi\xC5\xBEka;\xD0\x90\xD0\xBD\xD0\xBD\xD0\xB0;;;\r\n"
	"FN:\xD0\x90\xD0\xBD\xD0\xBD\xD0\xB0 \xC5\xBDi\xC5\xBEka\r\n"
	"NOTE:\xF0\x9D\x84\x9E\r\nEND:VCARD\r\n",
	"\xC5\xBDi\xC5\xBEka;\xD0\x90\xD0\xBD\xD0\xBD\xD0\xB0|"
	"\xF0\x9D\x84\x9E"},
    {"contact with a photo", SML_KIND_CONTACT,
	CARD("PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQ==\r\n"),
	"PHOTO;|/9j/4AAQSkZJRgABAQ=="},
    {"vCard 2.1", SML_KIND_CONTACT,
	"BEGIN:VCARD\r\nVERSION:2.1\r\nN:Doe;Ann\r\nTEL;HOME:1\r\n"
	"END:VCARD\r\n",
	"N:Doe;Ann"},
    {"event", SML_KIND_CALENDAR,
	EVENT("DTSTART:20260302T090000Z\r\nDTEND:20260302T100000Z\r\n"
	      "SUMMARY:meal\r\nLOCATION:here\r\nDESCRIPTION:a\\nb\r\n"
	      "CLASS:PRIVATE\r\nPRIORITY:1\r\nTRANSP:TRANSPARENT\r\n"
	      "X-ODD:kept\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\n"
	      "TRIGGER:-PT15M\r\nDESCRIPTION:x\r\nEND:VALARM\r\n"),
	"20260302T090000Z|20260302T100000Z|SUMMARY:meal|LOCATION:here|"
	"DESCRIPTION:a\\nb|CLASS:PRIVATE|TRANSP:TRANSPARENT|PT15M"},
    {"event of a day", SML_KIND_CALENDAR,
	EVENT("DTSTART;VALUE=DATE:20260302\r\nDTEND;VALUE=DATE:20260303\r\n"
	      "SUMMARY:free\r\n"),
	"DTSTART;VALUE=DATE:20260302|DTEND;VALUE=DATE:20260303|SUMMARY:free"},
    {"series", SML_KIND_CALENDAR, EVENT(WEEKLY),
	"RRULE:FREQ=WEEKLY|EXDATE|RECURRENCE-ID|20260310T130000Z|"
	"SUMMARY:moved"},
    {"event with people", SML_KIND_CALENDAR, EVENT(PEOPLE),
	"mailto:bob@example.com|CN=Ann|mailto:ann@example.com|"
	"mailto:cid@example.com|PARTSTAT=ACCEPTED"},
    {"note", SML_KIND_NOTE, "title\nsecond line\n\nlast", "title\nsecond"},
    {"note with a lone CR", SML_KIND_NOTE, "a\rb\nc", "a|b"},
};

static void
remove_original(enum sml_kind kind)
{
	IMessage *message = store_case_message(kind, 0);
	SizedSPropTagArray(1, tags) = {
	    1, {store_case.mapi->ctx.tags[OUTLOOK_PR_ORIGINAL]}};

	CU_ASSERT_EQUAL(
	    CALL(message, DeleteProps, (SPropTagArray *)(void *)&tags, NULL),
	    S_OK);
	CU_ASSERT_EQUAL(CALL(message, SaveChanges, 0), S_OK);
	RELEASE(message);
}

static void
check_parts(struct sml_str key, const char *parts)
{
	struct sml_str text = SML_STR_NONE;
	char part[256];

	CU_ASSERT_EQUAL(store_case_read(key, &text, NULL), SML_OK);
	while (*parts) {
		const size_t len = strcspn(parts, "|");

		snprintf(part, sizeof(part), "%.*s", (int)len, parts);
		CU_ASSERT_TRUE(store_case_has(text, part));
		parts += len + (parts[len] == '|');
	}
}

static void
item_written_is_read_again(void)
{
	struct sml_entry added;
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(items); i++) {
		store_case_begin(NULL);
		CU_ASSERT_EQUAL(store_case_open(items[i].kind), SML_OK);
		CU_ASSERT_EQUAL_FATAL(
		    store_case_add(items[i].text, "op", &added), SML_OK);
		if (!store_case_reads(added.key, items[i].text))
			CU_FAIL("the text is another one");
		store_case_log_off();
		CU_ASSERT_EQUAL_FATAL(store_case_log_on(), SML_OK);
		CU_ASSERT_EQUAL(store_case_open(items[i].kind), SML_OK);
		if (!store_case_reads(added.key, items[i].text))
			CU_FAIL("the text is another one in a new session");
		remove_original(items[i].kind);
		check_parts(added.key, items[i].parts);
		if (!store_case_end()) {
			printf("  %s\n", items[i].name);
			CU_FAIL("the double has found something");
		}
	}
}

/* ---- what a new message has ---- */

static void
check_text(IMessage *message, ULONG tag, const WCHAR *wanted)
{
	SPropValue *v = NULL;

	CU_ASSERT_EQUAL_FATAL(client_get((IMAPIProp *)message, tag, &v), S_OK);
	CU_ASSERT_EQUAL(wcscmp(v->Value.lpszW, wanted), 0);
	MAPIFreeBuffer(v);
}

static void
added_item_is_read_and_has_its_trace(void)
{
	IMessage *message;
	SPropValue *v = NULL;

	store_case_begin(NULL);
	CU_ASSERT_EQUAL(store_case_open(SML_KIND_CONTACT), SML_OK);
	CU_ASSERT_EQUAL(store_case_add(CARD(""), "op7", NULL), SML_OK);
	message = store_case_message(SML_KIND_CONTACT, 0);
	check_text(message, PR_MESSAGE_CLASS_W, L"IPM.Contact");
	check_text(
	    message, store_case.mapi->ctx.tags[OUTLOOK_PR_OP_ID], L"op7");
	CU_ASSERT_EQUAL_FATAL(
	    client_get((IMAPIProp *)message, PR_MESSAGE_FLAGS, &v), S_OK);
	CU_ASSERT_TRUE(v->Value.ul & MSGFLAG_READ);
	CU_ASSERT_FALSE(v->Value.ul & MSGFLAG_UNSENT);
	MAPIFreeBuffer(v);
	RELEASE(message);
	CU_ASSERT_TRUE(store_case_end());
}

static void
item_and_trace_are_one_save(void)
{
	char folder[MAX_PATH], path[MAX_PATH + 32], *counts;
	struct sml_entry added;
	size_t len;

	GetTempPathA(sizeof(folder), folder);
	snprintf(path, sizeof(path), "%svalise-%lu.counts", folder,
	    (unsigned long)GetCurrentProcessId());
	mapi_case_reset();
	mapi_case_set("VALISE_MAPI_COUNTS", path);
	CU_ASSERT_EQUAL_FATAL(store_case_log_on(), SML_OK);
	CU_ASSERT_EQUAL(store_case_open(SML_KIND_CALENDAR), SML_OK);
	CU_ASSERT_EQUAL(store_case_add(EVENT(WEEKLY), "op1", &added), SML_OK);
	CU_ASSERT_EQUAL(
	    store_case_replace(&added, EVENT(PEOPLE), "op2", NULL), SML_OK);
	CU_ASSERT_TRUE(store_case_end());
	counts = test_read_file(path, &len);
	CU_ASSERT_PTR_NOT_NULL_FATAL(counts);
	CU_ASSERT_PTR_NOT_NULL(strstr(counts, "\nSaveChanges 2\n"));
	free(counts);
	DeleteFileA(path);
}

/* ---- sizes ---- */

static char *
letters(size_t len)
{
	char *text = malloc(len + 1);
	size_t i;

	if (!text)
		abort();
	for (i = 0; i < len; i++)
		text[i] = i % 61 == 60 ? '\n' : (char)('a' + i % 26);
	text[len] = '\0';
	return text;
}

/* 8,192 bytes are where stores give and take streams only. */
static void
note_of_any_size_is_kept(void)
{
	static const size_t lens[] = {
	    1, 255, 256, 4095, 4096, 8190, 8192, 70000, 1000000};
	struct sml_entry added;
	size_t i;
	char *text;

	store_case_begin(NULL);
	CU_ASSERT_EQUAL(store_case_open(SML_KIND_NOTE), SML_OK);
	for (i = 0; i < SML_ARRAY_LEN(lens); i++) {
		text = letters(lens[i]);
		CU_ASSERT_EQUAL_FATAL(
		    store_case_add(text, "op", &added), SML_OK);
		CU_ASSERT_TRUE(store_case_reads(added.key, text));
		free(text);
	}
	CU_ASSERT_TRUE(store_case_end());
}

static void
photo_of_any_size_is_kept(void)
{
	static const size_t lens[] = {4, 8192, 140000};
	static const char before[] =
	    "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Doe;Ann;;;\r\n"
	    "FN:Ann Doe\r\nPHOTO;ENCODING=b;TYPE=JPEG:";
	static const char after[] = "\r\nEND:VCARD\r\n";
	static char text[150000];
	struct sml_entry added;
	size_t i, at;

	store_case_begin(NULL);
	CU_ASSERT_EQUAL(store_case_open(SML_KIND_CONTACT), SML_OK);
	for (i = 0; i < SML_ARRAY_LEN(lens); i++) {
		memcpy(text, before, sizeof(before));
		for (at = 0; at < lens[i]; at += 4)
			memcpy(text + sizeof(before) - 1 + at, "/9j/", 4);
		memcpy(text + sizeof(before) - 1 + at, after, sizeof(after));
		CU_ASSERT_EQUAL_FATAL(
		    store_case_add(text, "op", &added), SML_OK);
		CU_ASSERT_TRUE(store_case_reads(added.key, text));
	}
	CU_ASSERT_TRUE(store_case_end());
}

/* ---- stores without Unicode ---- */

static void
letters_of_the_code_page_are_kept(void)
{
	const char *text = CARD("ORG:Stra\xC3\x9F"
				"e\r\n");
	struct sml_entry added;

	store_case_begin("ansi");
	CU_ASSERT_EQUAL(store_case_open(SML_KIND_CONTACT), SML_OK);
	CU_ASSERT_EQUAL_FATAL(store_case_add(text, "op", &added), SML_OK);
	CU_ASSERT_TRUE(store_case_reads(added.key, text));
	CU_ASSERT_EQUAL(store_case_find("op", SML_STR_NONE, &added), SML_OK);
	CU_ASSERT_EQUAL(store_case_open(SML_KIND_CALENDAR), SML_OK);
	CU_ASSERT_EQUAL_FATAL(
	    store_case_add(EVENT(WEEKLY), "op", &added), SML_OK);
	CU_ASSERT_TRUE(store_case_reads(added.key, EVENT(WEEKLY)));
	CU_ASSERT_TRUE(store_case_end());
}

static void
letters_of_no_code_page_are_refused(void)
{
	const char *text = CARD("ORG:\xD0\x90\xD0\xBD\r\n");

	store_case_begin("ansi");
	CU_ASSERT_EQUAL(store_case_open(SML_KIND_CONTACT), SML_OK);
	CU_ASSERT_EQUAL(store_case_add(text, "op", NULL), SML_E_UNSUPPORTED);
	CU_ASSERT_EQUAL(store_case_count(SML_KIND_CONTACT), 0);
	CU_ASSERT_TRUE(store_case_end());
}

/* ---- every property of the table ---- */

static const struct sml_str texts[] = {
    {"one", 3}, {"zw\xC3\xB6lf", 6}, {"\xF0\x9D\x84\x9E", 4}};
static const struct sml_str byte_rows[] = {{"\0\1\2", 3}, {"x", 1}};
static const int32_t longs[] = {0, -1, INT32_MAX};

static void
fill(struct outlook_item *item, enum outlook_prop p, size_t size)
{
	struct outlook_value *v = &item->v[p];
	char *bytes;
	size_t i;

	v->state = OUTLOOK_PRESENT;
	switch (outlook_prop_table[p].type) {
	case OUTLOOK_TYPE_SHORT:
		v->number = -2 - (int)p;
		break;
	case OUTLOOK_TYPE_LONG:
		v->number = INT32_MIN + (int)p;
		break;
	case OUTLOOK_TYPE_BOOL:
		v->number = p % 2;
		break;
	case OUTLOOK_TYPE_TIME:
		v->number = INT64_C(134080000000000000) + (int)p;
		break;
	case OUTLOOK_TYPE_TEXT:
	case OUTLOOK_TYPE_BYTES:
		bytes = sml_arena_alloc(store_case.arena, size);
		if (!bytes)
			abort();
		for (i = 0; i < size; i++)
			bytes[i] = (char)('a' + (i + p) % 26);
		v->str = (struct sml_str){bytes, size};
		break;
	case OUTLOOK_TYPE_TEXTS:
		v->strs.v = texts;
		v->strs.count = SML_ARRAY_LEN(texts);
		break;
	case OUTLOOK_TYPE_LONGS:
		v->longs.v = longs;
		v->longs.count = SML_ARRAY_LEN(longs);
		break;
	case OUTLOOK_TYPE_BYTES_LIST:
		v->strs.v = byte_rows;
		v->strs.count = SML_ARRAY_LEN(byte_rows);
		break;
	}
}

/* What a store keeps itself. */
static bool
is_of_the_store(enum outlook_prop p)
{
	return p == OUTLOOK_PR_MESSAGE_FLAGS || p == OUTLOOK_PR_CREATION_TIME ||
	       p == OUTLOOK_PR_LAST_MODIFICATION_TIME;
}

static void
write_and_compare(struct outlook_item *item, const struct outlook_item *current)
{
	const struct mapi_ctx *ctx = &store_case.mapi->ctx;
	IMessage *message = store_case_message(SML_KIND_CONTACT, 0), *again;
	struct outlook_item *have =
	    sml_arena_alloc(store_case.arena, sizeof(*have));
	const char *difference = "";
	size_t i;

	CU_ASSERT_EQUAL(mapi_props_write(ctx, (IMAPIProp *)message, item,
			    current, store_case.arena),
	    SML_OK);
	CU_ASSERT_EQUAL(CALL(message, SaveChanges, 0), S_OK);
	RELEASE(message);
	again = store_case_message(SML_KIND_CONTACT, 0);
	CU_ASSERT_EQUAL(
	    mapi_props_read(ctx, (IMAPIProp *)again, store_case.arena, have),
	    SML_OK);
	RELEASE(again);
	for (i = 0; i < OUTLOOK_PROP_COUNT; i++)
		if (is_of_the_store((enum outlook_prop)i))
			have->v[i].state = OUTLOOK_ABSENT;
	if (!outlook_items_are_equal(item, have, &difference)) {
		printf("  %s\n", difference);
		CU_FAIL("a property is another one");
	}
}

static void
check_every_property(const char *profile, size_t size)
{
	struct outlook_item *full, *empty;
	size_t i;

	store_case_begin(profile);
	CU_ASSERT_EQUAL(store_case_open(SML_KIND_CONTACT), SML_OK);
	store_case_user_add(SML_KIND_CONTACT, L"IPM.Contact", L"a");
	full = sml_arena_alloc(store_case.arena, sizeof(*full));
	empty = sml_arena_alloc(store_case.arena, sizeof(*empty));
	for (i = 0; i < OUTLOOK_PROP_COUNT; i++)
		if (!is_of_the_store((enum outlook_prop)i)) {
			fill(full, (enum outlook_prop)i, size);
			empty->v[i].state = OUTLOOK_REMOVED;
		}
	write_and_compare(full, NULL);
	write_and_compare(full, full);
	write_and_compare(empty, full);
	CU_ASSERT_TRUE(store_case_end());
}

static void
property_written_is_read_again(void)
{
	check_every_property(NULL, 40);
}

static void
property_of_many_bytes_is_read_again(void)
{
	check_every_property(NULL, 9000);
}

#define CASE(name)                                                             \
	{                                                                      \
		"store_items_" #name, name                                     \
	}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    CASE(item_written_is_read_again),
	    CASE(added_item_is_read_and_has_its_trace),
	    CASE(item_and_trace_are_one_save),
	    CASE(note_of_any_size_is_kept),
	    CASE(photo_of_any_size_is_kept),
	    CASE(letters_of_the_code_page_are_kept),
	    CASE(letters_of_no_code_page_are_refused),
	    CASE(property_written_is_read_again),
	    CASE(property_of_many_bytes_is_read_again),
	    {NULL, NULL},
	};

	return test_main("store_items", cases, argc, argv);
}
