/* SPDX-License-Identifier: Apache-2.0 */
/* Changes and deletions in the MAPI store, and the user who is quicker. */
#include <mapitags.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "outlook/mapi_parts.h"
#include "outlook/store_case.h"
#include "outlook/store_mapi_priv.h"
#include "support/test.h"

#define CARD(lines)                                                            \
	"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Doe;Ann;;;\r\nFN:Ann Doe\r\n" lines   \
	"END:VCARD\r\n"
#define PHOTO "PHOTO;ENCODING=b;TYPE=JPEG:"
#define EVENT(lines)                                                           \
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y\r\n"                 \
	"BEGIN:VEVENT\r\nUID:u1\r\nDTSTAMP:20260101T000000Z\r\n"               \
	"DTSTART:20260302T090000Z\r\nDTEND:20260302T100000Z\r\n" lines         \
	"END:VEVENT\r\nEND:VCALENDAR\r\n"
#define MOVED(day, to, title)                                                  \
	"END:VEVENT\r\nBEGIN:VEVENT\r\nUID:u1\r\n"                             \
	"DTSTAMP:20260101T000000Z\r\nRECURRENCE-ID:202603" day                 \
	"T090000Z\r\nDTSTART:202603" to "T130000Z\r\nDTEND:202603" to          \
	"T140000Z\r\nSUMMARY:" title "\r\n"
#define WEEKLY "SUMMARY:s\r\nRRULE:FREQ=WEEKLY;COUNT=5\r\n"

/* ---- helpers ---- */

static void
begin(enum sml_kind kind, const char *text, struct sml_entry *out)
{
	store_case_begin(NULL);
	CU_ASSERT_EQUAL_FATAL(store_case_open(kind), SML_OK);
	CU_ASSERT_EQUAL_FATAL(store_case_add(text, "op1", out), SML_OK);
}

static void
set_prop(IMessage *message, const char *key, const char *value)
{
	struct dbl_key k;
	SPropValue v = {0};

	CU_ASSERT_TRUE_FATAL(dbl_text_read_key(&key, &k));
	CU_ASSERT_TRUE_FATAL(dbl_text_read_value(&value, &k, &v));
	v.ulPropTag = client_tag((IMAPIProp *)message, &k, true);
	CU_ASSERT_EQUAL(mapi_case_set_prop(message, &v), S_OK);
	dbl_text_value_free(&v);
}

/* Is it there, as this text of the double's? */
static bool
has_prop(enum sml_kind kind, const char *key, const char *value)
{
	IMessage *message = store_case_message(kind, 0);
	struct dbl_text text = {0};
	struct dbl_key k;
	SPropValue *v = NULL;
	const char *at = key;
	char line[512];
	bool has = false;

	if (dbl_text_read_key(&at, &k) &&
	    client_get((IMAPIProp *)message,
		client_tag((IMAPIProp *)message, &k, false), &v) == S_OK) {
		dbl_text_property(&text, &k, v);
		snprintf(line, sizeof(line), "%s=%s\n", key, value);
		has = strcmp(text.s, line) == 0;
		if (!has)
			printf("  %s", text.s);
	}
	dbl_text_free(&text);
	MAPIFreeBuffer(v);
	RELEASE(message);
	return has;
}

static void
save(IMessage *message)
{
	CU_ASSERT_EQUAL(CALL(message, SaveChanges, 0), S_OK);
	RELEASE(message);
}

static ULONG
count_rows(IMAPITable *table)
{
	ULONG count = 0;

	CU_ASSERT_EQUAL(CALL(table, GetRowCount, 0, &count), S_OK);
	RELEASE(table);
	return count;
}

static ULONG
count_attachments(enum sml_kind kind)
{
	IMessage *message = store_case_message(kind, 0);
	IMAPITable *table;

	CU_ASSERT_EQUAL_FATAL(
	    CALL(message, GetAttachmentTable, 0, &table), S_OK);
	RELEASE(message);
	return count_rows(table);
}

static ULONG
count_people(void)
{
	IMessage *message = store_case_message(SML_KIND_CALENDAR, 0);
	IMAPITable *table;

	CU_ASSERT_EQUAL_FATAL(
	    CALL(message, GetRecipientTable, 0, &table), S_OK);
	RELEASE(message);
	return count_rows(table);
}

/* A file of the user's, which is none of our parts. */
static void
attach_file(enum sml_kind kind)
{
	IMessage *message = store_case_message(kind, 0);
	SPropValue v[2] = {
	    {.ulPropTag = PR_ATTACH_METHOD}, {.ulPropTag = PR_ATTACH_DATA_BIN}};
	IAttach *attach;
	ULONG number;

	v[0].Value.l = ATTACH_BY_VALUE;
	v[1].Value.bin.cb = 3;
	v[1].Value.bin.lpb = (BYTE *)(uintptr_t) "abc";
	CU_ASSERT_EQUAL_FATAL(
	    CALL(message, CreateAttach, NULL, 0, &number, &attach), S_OK);
	CU_ASSERT_EQUAL(CALL(attach, SetProps, 2, v, NULL), S_OK);
	client_set_text(
	    (IMAPIProp *)attach, PR_ATTACH_LONG_FILENAME_W, L"a.txt");
	CU_ASSERT_EQUAL(CALL(attach, SaveChanges, 0), S_OK);
	RELEASE(attach);
	save(message);
}

/* What the item is in the store after an edit of the user's. */
static struct sml_entry
look(struct sml_str key)
{
	struct sml_entry entry = {.key = SML_STR_NONE};
	struct sml_str text;

	Sleep(STORE_CASE_QUIET_MS);
	CU_ASSERT_EQUAL(store_case_read(key, &text, &entry), SML_OK);
	CU_ASSERT_PTR_NOT_NULL(entry.token.p);
	return entry;
}

/* ---- what a change leaves alone ---- */

static void
replace_keeps_what_we_do_not_know(void)
{
	struct sml_entry e;
	IMessage *message;

	begin(SML_KIND_CONTACT, CARD("NOTE:same\r\n"), &e);
	message = store_case_message(SML_KIND_CONTACT, 0);
	set_prop(message, "PR_COMMENT", "\"mine\"");
	set_prop(message, "Strings.\"MyField\"/L", "7");
	set_prop(message, "PR_HTML", "3c703e");
	set_prop(message, "PR_MESSAGE_CLASS", "\"IPM.Contact.Customer\"");
	save(message);
	e = look(e.key);
	CU_ASSERT_EQUAL(
	    store_case_replace(&e, CARD("NOTE:same\r\nTITLE:t\r\n"), "op2", &e),
	    SML_OK);
	CU_ASSERT_TRUE(has_prop(SML_KIND_CONTACT, "PR_COMMENT", "\"mine\""));
	CU_ASSERT_TRUE(
	    has_prop(SML_KIND_CONTACT, "Strings.\"MyField\"/L", "7"));
	CU_ASSERT_TRUE(has_prop(SML_KIND_CONTACT, "PR_HTML", "3c703e"));
	CU_ASSERT_TRUE(has_prop(
	    SML_KIND_CONTACT, "PR_MESSAGE_CLASS", "\"IPM.Contact.Customer\""));
	CU_ASSERT_TRUE(
	    store_case_reads(e.key, CARD("NOTE:same\r\nTITLE:t\r\n")));
	CU_ASSERT_TRUE(store_case_end());
}

static void
replace_of_the_body_removes_the_rich_one(void)
{
	struct sml_entry e;
	IMessage *message;

	begin(SML_KIND_CONTACT, CARD("NOTE:old\r\n"), &e);
	message = store_case_message(SML_KIND_CONTACT, 0);
	set_prop(message, "PR_HTML", "3c703e");
	save(message);
	CU_ASSERT_TRUE(has_prop(SML_KIND_CONTACT, "PR_HTML", "3c703e"));
	e = look(e.key);
	CU_ASSERT_EQUAL(
	    store_case_replace(&e, CARD("NOTE:new\r\n"), "op2", &e), SML_OK);
	CU_ASSERT_FALSE(has_prop(SML_KIND_CONTACT, "PR_HTML", "3c703e"));
	CU_ASSERT_TRUE(has_prop(SML_KIND_CONTACT, "PR_BODY", "\"new\""));
	CU_ASSERT_TRUE(store_case_end());
}

static void
edit_of_the_user_is_read_and_joined(void)
{
	struct sml_entry e;
	struct sml_str text = SML_STR_NONE;

	begin(SML_KIND_CALENDAR, EVENT("SUMMARY:a\r\nX-ODD:kept\r\n"), &e);
	store_case_user_edit(SML_KIND_CALENDAR, 0, L"of mine");
	CU_ASSERT_EQUAL(store_case_read(e.key, &text, NULL), SML_OK);
	CU_ASSERT_TRUE(store_case_has(text, "SUMMARY:of mine"));
	CU_ASSERT_TRUE(store_case_has(text, "X-ODD:kept"));
	CU_ASSERT_TRUE(store_case_end());
}

/* ---- parts ---- */

static void
photo_is_put_in_place_of_the_old_one(void)
{
	static const char *const texts[] = {CARD(PHOTO "/9j/AAAA\r\n"),
	    CARD(PHOTO "/9j/BBBB\r\n"), CARD(""), CARD(PHOTO "/9j/CCCC\r\n")};
	static const ULONG counts[] = {2, 2, 1, 2};
	struct sml_entry e;
	size_t i;

	begin(SML_KIND_CONTACT, texts[0], &e);
	attach_file(SML_KIND_CONTACT);
	e = look(e.key);
	for (i = 0; i < SML_ARRAY_LEN(texts); i++) {
		CU_ASSERT_EQUAL(
		    store_case_replace(&e, texts[i], "op2", &e), SML_OK);
		CU_ASSERT_TRUE(store_case_reads(e.key, texts[i]));
		CU_ASSERT_EQUAL(count_attachments(SML_KIND_CONTACT), counts[i]);
	}
	CU_ASSERT_TRUE(store_case_end());
}

static void
instances_are_put_in_place_of_the_old_ones(void)
{
	static const char *const texts[] = {
	    EVENT(WEEKLY MOVED("09", "10", "one")),
	    EVENT(WEEKLY MOVED("09", "11", "one") MOVED("16", "17", "two")),
	    EVENT(WEEKLY MOVED("16", "17", "two")), EVENT(WEEKLY),
	    EVENT("SUMMARY:once\r\n"), EVENT(WEEKLY MOVED("09", "10", "one"))};
	static const ULONG counts[] = {2, 3, 2, 1, 1, 2};
	struct sml_entry e;
	size_t i;

	begin(SML_KIND_CALENDAR, texts[0], &e);
	attach_file(SML_KIND_CALENDAR);
	e = look(e.key);
	for (i = 0; i < SML_ARRAY_LEN(texts); i++) {
		CU_ASSERT_EQUAL(
		    store_case_replace(&e, texts[i], "op2", &e), SML_OK);
		CU_ASSERT_TRUE(store_case_reads(e.key, texts[i]));
		CU_ASSERT_EQUAL(
		    count_attachments(SML_KIND_CALENDAR), counts[i]);
	}
	CU_ASSERT_TRUE(store_case_end());
}

/* The embedded message of the first changed instance, and what it is in. */
struct instance {
	IMessage *message, *embedded;
	IAttach *attach;
};

static struct instance
open_instance(void)
{
	struct instance i = {
	    store_case_message(SML_KIND_CALENDAR, 0), NULL, NULL};
	ULONG number;

	for (number = 0; number < 9; number++)
		if (CALL(i.message, OpenAttach, number, NULL, MAPI_MODIFY,
			&i.attach) == S_OK)
			break;
	CU_ASSERT_FATAL(number < 9);
	CU_ASSERT_EQUAL_FATAL(
	    CALL(i.attach, OpenProperty, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0,
		MAPI_MODIFY, (IUnknown **)(void *)&i.embedded),
	    S_OK);
	return i;
}

static void
close_instance(struct instance *i, bool is_saved)
{
	if (is_saved) {
		CU_ASSERT_EQUAL(CALL(i->embedded, SaveChanges, 0), S_OK);
		CU_ASSERT_EQUAL(CALL(i->attach, SaveChanges, 0), S_OK);
		CU_ASSERT_EQUAL(CALL(i->message, SaveChanges, 0), S_OK);
	}
	RELEASE(i->embedded);
	RELEASE(i->attach);
	RELEASE(i->message);
}

/* Bytes of the arena that are left in use after the parts were written. */
static size_t
room_for_parts(IMessage *message, const struct outlook_item *item, bool is_new)
{
	struct store_mapi *s = (struct store_mapi *)store_case.store;
	const size_t before = sml_arena_used(s->arena);

	CU_ASSERT_EQUAL(
	    mapi_parts_write(&s->m->ctx, message, item, is_new, s->arena),
	    SML_OK);
	return sml_arena_used(s->arena) - before;
}

static void
instances_need_room_one_by_one(void)
{
	struct store_mapi *s;
	struct store_mapi_item open;
	struct outlook_item *item;
	struct sml_entry e;
	IMessage *fresh = NULL;

	begin(SML_KIND_CALENDAR,
	    EVENT(WEEKLY MOVED("09", "10", "a") MOVED("16", "17", "b")
		    MOVED("23", "24", "c") MOVED("30", "31", "d")),
	    &e);
	s = (struct store_mapi *)store_case.store;
	CU_ASSERT_EQUAL_FATAL(
	    store_mapi_open_item(s, e.key, MAPI_MODIFY, &open), SML_OK);
	CU_ASSERT_EQUAL_FATAL(
	    store_mapi_read_item(s, open.message, &item), SML_OK);
	CU_ASSERT_EQUAL(item->exception_count, 4);
	CU_ASSERT_TRUE(
	    room_for_parts(open.message, item, false) < sizeof(*item));
	mapi_release(open.message);
	CU_ASSERT_EQUAL_FATAL(
	    s->folder->lpVtbl->CreateMessage(s->folder, NULL, 0, &fresh), S_OK);
	CU_ASSERT_TRUE(room_for_parts(fresh, item, true) < sizeof(*item));
	mapi_release(fresh);
	CU_ASSERT_TRUE(store_case_end());
}

static void
instance_keeps_what_we_do_not_know(void)
{
	static const char *const texts[] = {
	    EVENT(WEEKLY MOVED("09", "11", "two")),
	    EVENT(WEEKLY MOVED("09", "12", "two") MOVED("16", "17", "three")),
	    EVENT(WEEKLY MOVED("09", "12", "two\r\nDESCRIPTION:new"))};
	static const ULONG counts[] = {1, 2, 1};
	struct instance i;
	struct sml_entry e;
	SPropValue *v;
	size_t n;

	begin(SML_KIND_CALENDAR, EVENT(WEEKLY MOVED("09", "10", "one")), &e);
	i = open_instance();
	set_prop(i.embedded, "PR_COMMENT", "\"mine\"");
	set_prop(i.embedded, "PR_HTML", "3c703e");
	close_instance(&i, true);
	e = look(e.key);
	for (n = 0; n < SML_ARRAY_LEN(texts); n++) {
		CU_ASSERT_EQUAL(
		    store_case_replace(&e, texts[n], "op2", &e), SML_OK);
		CU_ASSERT_TRUE(store_case_reads(e.key, texts[n]));
		CU_ASSERT_EQUAL(
		    count_attachments(SML_KIND_CALENDAR), counts[n]);
		i = open_instance();
		CU_ASSERT_EQUAL(
		    client_get((IMAPIProp *)i.embedded, PR_COMMENT_W, &v),
		    S_OK);
		MAPIFreeBuffer(v);
		/* A new plain body is shown in place of the rich one. */
		CU_ASSERT_EQUAL(client_get((IMAPIProp *)i.embedded,
				    PROP_TAG(PT_BINARY, 0x1013), &v),
		    n < 2 ? S_OK : MAPI_E_NOT_FOUND);
		MAPIFreeBuffer(v);
		close_instance(&i, false);
	}
	CU_ASSERT_TRUE(store_case_end());
}

static void
people_are_put_in_place_of_the_old_ones(void)
{
	static const char *const texts[] = {
	    EVENT("SUMMARY:s\r\nORGANIZER:mailto:o@example.com\r\n"
		  "ATTENDEE;CN=A:mailto:a@example.com\r\n"),
	    EVENT("SUMMARY:s\r\nORGANIZER:mailto:o@example.com\r\n"
		  "ATTENDEE;CN=B:mailto:b@example.com\r\n"
		  "ATTENDEE;CN=C:mailto:c@example.com\r\n"),
	    EVENT("SUMMARY:s\r\n")};
	static const ULONG counts[] = {2, 3, 0};
	struct sml_entry e;
	size_t i;

	begin(SML_KIND_CALENDAR, texts[0], &e);
	for (i = 0; i < SML_ARRAY_LEN(texts); i++) {
		CU_ASSERT_EQUAL(
		    store_case_replace(&e, texts[i], "op2", &e), SML_OK);
		CU_ASSERT_TRUE(store_case_reads(e.key, texts[i]));
		CU_ASSERT_EQUAL(count_people(), counts[i]);
	}
	CU_ASSERT_TRUE(store_case_end());
}

/* ---- somebody was quicker ---- */

static void
replace_of_what_changed_is_refused(void)
{
	struct sml_entry e, any;

	begin(SML_KIND_CALENDAR, EVENT("SUMMARY:a\r\n"), &e);
	store_case_user_edit(SML_KIND_CALENDAR, 0, L"mine");
	CU_ASSERT_EQUAL(
	    store_case_replace(&e, EVENT("SUMMARY:b\r\n"), "op2", NULL),
	    SML_E_CHANGED);
	CU_ASSERT_EQUAL(store_case_delete(&e), SML_E_CHANGED);
	CU_ASSERT_TRUE(has_prop(SML_KIND_CALENDAR, "PR_SUBJECT", "\"mine\""));
	any = e;
	any.token = SML_STR_NONE;
	CU_ASSERT_EQUAL(
	    store_case_replace(&any, EVENT("SUMMARY:b\r\n"), "op2", NULL),
	    SML_OK);
	CU_ASSERT_TRUE(has_prop(SML_KIND_CALENDAR, "PR_SUBJECT", "\"b\""));
	CU_ASSERT_TRUE(store_case_end());
}

/* The user saves between our look at the token and our SaveChanges. */
static void
check_quicker_user(const char *edit, enum sml_err wanted, ULONG left)
{
	struct sml_entry e;

	mapi_case_reset();
	mapi_case_set("VALISE_MAPI_EDIT", edit);
	CU_ASSERT_EQUAL_FATAL(client_begin(&mapi_case), S_OK);
	CU_ASSERT_EQUAL_FATAL(store_case_log_on(), SML_OK);
	CU_ASSERT_EQUAL(store_case_open(SML_KIND_CALENDAR), SML_OK);
	CU_ASSERT_EQUAL_FATAL(
	    store_case_add(EVENT("SUMMARY:a\r\n"), "op1", &e), SML_OK);
	CU_ASSERT_EQUAL(
	    store_case_replace(&e, EVENT("SUMMARY:b\r\n"), "op2", NULL),
	    wanted);
	CU_ASSERT_EQUAL(store_case_count(SML_KIND_CALENDAR), left);
	if (left > 0)
		CU_ASSERT_TRUE(
		    has_prop(SML_KIND_CALENDAR, "PR_SUBJECT", "\"mine\""));
	CU_ASSERT_EQUAL(
	    store_case_find("op2", SML_STR_NONE, &e), SML_E_NOT_FOUND);
	CU_ASSERT_TRUE(store_case_end());
}

static void
user_quicker_than_the_save_wins(void)
{
	check_quicker_user("2:PR_SUBJECT=\"mine\"", SML_E_CHANGED, 1);
}

static void
user_who_deletes_before_the_save_wins(void)
{
	check_quicker_user("2:delete", SML_E_NOT_FOUND, 0);
}

/* A message in another folder can be opened, but is not of this one. */
static void
item_moved_away_is_not_found(void)
{
	struct sml_entry e;
	struct sml_str text;

	begin(SML_KIND_NOTE, "text", &e);
	CU_ASSERT_EQUAL(store_case_list(NULL, 0), 1);
	store_case_user_delete(SML_KIND_NOTE, 0);
	CU_ASSERT_EQUAL(store_case_read(e.key, &text, NULL), SML_E_NOT_FOUND);
	CU_ASSERT_EQUAL(
	    store_case_replace(&e, "new", "op2", NULL), SML_E_NOT_FOUND);
	CU_ASSERT_EQUAL(store_case_delete(&e), SML_E_NOT_FOUND);
	CU_ASSERT_EQUAL(store_case_find(NULL, e.key, &e), SML_E_NOT_FOUND);
	store_case_next_run();
	CU_ASSERT_EQUAL(store_case_list(NULL, 0), 0);
	CU_ASSERT_TRUE(store_case_end());
}

/* ---- deletion ---- */

static ULONG
count_deleted(void)
{
	IMAPIFolder *bin = NULL;
	ULONG count;

	CU_ASSERT_EQUAL_FATAL(
	    client_named_folder(&mapi_case, L"Deleted Items", 0, &bin), S_OK);
	count = mapi_case_count(bin);
	RELEASE(bin);
	return count;
}

static void
delete_moves_to_deleted_items(void)
{
	struct sml_entry e;
	struct sml_str text;

	begin(SML_KIND_CONTACT, CARD(""), &e);
	CU_ASSERT_EQUAL(store_case_delete(&e), SML_OK);
	CU_ASSERT_EQUAL(store_case_count(SML_KIND_CONTACT), 0);
	CU_ASSERT_EQUAL(count_deleted(), 1);
	CU_ASSERT_EQUAL(store_case_read(e.key, &text, NULL), SML_E_NOT_FOUND);
	CU_ASSERT_EQUAL(store_case_delete(&e), SML_E_NOT_FOUND);
	CU_ASSERT_EQUAL(store_case_list(NULL, 0), 0);
	CU_ASSERT_TRUE(store_case_end());
}

static void
delete_without_deleted_items_deletes(void)
{
	SizedSPropTagArray(1, tags) = {1, {PR_IPM_WASTEBASKET_ENTRYID}};
	struct sml_entry e;

	store_case_begin(NULL);
	CU_ASSERT_EQUAL(CALL(mapi_case.store, DeleteProps,
			    (SPropTagArray *)(void *)&tags, NULL),
	    S_OK);
	CU_ASSERT_EQUAL(store_case_open(SML_KIND_CONTACT), SML_OK);
	CU_ASSERT_EQUAL_FATAL(store_case_add(CARD(""), "op1", &e), SML_OK);
	CU_ASSERT_EQUAL(store_case_delete(&e), SML_OK);
	CU_ASSERT_EQUAL(store_case_count(SML_KIND_CONTACT), 0);
	CU_ASSERT_EQUAL(count_deleted(), 0);
	CU_ASSERT_TRUE(store_case_end());
}

/* ---- what cannot be written ---- */

static const struct {
	const char *fault;
	enum sml_err add, replace, delete;
} refusals[] = {
    {"CreateMessage:0:80070005", SML_E_DENIED, SML_OK, SML_OK},
    {"SaveChanges:0:80070005", SML_E_DENIED, SML_E_DENIED, SML_OK},
    {"SaveChanges:0:8004010D", SML_E_FULL, SML_E_FULL, SML_OK},
    {"SaveChanges:0:80040115", SML_E_STORE, SML_E_STORE, SML_OK},
    {"CopyMessages:0:80070005", SML_OK, SML_OK, SML_E_DENIED},
    {"CopyMessages:0:80040102", SML_OK, SML_OK, SML_OK},
    {"SetProps:0:8004010B", SML_E_BUSY, SML_E_BUSY, SML_OK},
    {"GetContentsTable:0:80070005", SML_E_STORE_DENIED, SML_E_STORE_DENIED,
	SML_E_STORE_DENIED},
};

static void
refusal_of_the_store_is_told(void)
{
	struct sml_entry e, was;
	enum sml_err err;
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(refusals); i++) {
		begin(SML_KIND_NOTE, "text", &was);
		store_case_log_off();
		client_end(&mapi_case);
		mapi_case_set("VALISE_MAPI_FAIL", refusals[i].fault);
		CU_ASSERT_EQUAL_FATAL(store_case_log_on(), SML_OK);
		err = store_case_open(SML_KIND_NOTE);
		if (err == SML_OK) {
			CU_ASSERT_EQUAL(
			    store_case_add("new", "op2", &e), refusals[i].add);
			err = store_case_replace(&was, "edited", "op3", &e);
			CU_ASSERT_EQUAL(err, refusals[i].replace);
			if (err == SML_OK)
				was = e;
			CU_ASSERT_EQUAL(
			    store_case_delete(&was), refusals[i].delete);
		} else {
			CU_ASSERT_EQUAL(err, refusals[i].add);
		}
		CU_ASSERT_TRUE(store_case_end());
	}
}

/* Such a folder is listed and read; the engine is told before it writes. */
static void
store_for_reading_only_is_read_and_refuses_writing(void)
{
	struct sml_entry e;

	begin(SML_KIND_NOTE, "text", &e);
	store_case_make_read_only();
	CU_ASSERT_EQUAL_FATAL(store_case_open(SML_KIND_NOTE), SML_OK);
	CU_ASSERT_TRUE(store_case.store->is_read_only);
	CU_ASSERT_EQUAL(store_case_list(NULL, 0), 1);
	CU_ASSERT_TRUE(store_case_reads(e.key, "text"));
	CU_ASSERT_EQUAL(store_case_find("op1", SML_STR_NONE, &e), SML_OK);
	CU_ASSERT_EQUAL(store_case_add("new", "op2", NULL), SML_E_DENIED);
	CU_ASSERT_EQUAL(
	    store_case_replace(&e, "new", "op2", NULL), SML_E_DENIED);
	CU_ASSERT_EQUAL(store_case_delete(&e), SML_E_DENIED);
	CU_ASSERT_EQUAL(store_case_list(NULL, 0), 1);
	CU_ASSERT_TRUE(store_case_end());
}

static void
item_of_another_kind_is_refused(void)
{
	struct sml_entry e;

	begin(SML_KIND_CALENDAR, EVENT("SUMMARY:a\r\n"), &e);
	CU_ASSERT_EQUAL(
	    store_case_add("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTODO\r\n"
			   "UID:t\r\nSUMMARY:t\r\nEND:VTODO\r\n"
			   "END:VCALENDAR\r\n",
		"op2", NULL),
	    SML_E_UNSUPPORTED);
	CU_ASSERT_EQUAL(store_case_count(SML_KIND_CALENDAR), 1);
	CU_ASSERT_TRUE(store_case_reads(e.key, EVENT("SUMMARY:a\r\n")));
	CU_ASSERT_TRUE(store_case_end());
}

#define CASE(name)                                                             \
	{                                                                      \
		"store_edits_" #name, name                                     \
	}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    CASE(replace_keeps_what_we_do_not_know),
	    CASE(replace_of_the_body_removes_the_rich_one),
	    CASE(edit_of_the_user_is_read_and_joined),
	    CASE(photo_is_put_in_place_of_the_old_one),
	    CASE(instances_are_put_in_place_of_the_old_ones),
	    CASE(instances_need_room_one_by_one),
	    CASE(instance_keeps_what_we_do_not_know),
	    CASE(people_are_put_in_place_of_the_old_ones),
	    CASE(replace_of_what_changed_is_refused),
	    CASE(user_quicker_than_the_save_wins),
	    CASE(user_who_deletes_before_the_save_wins),
	    CASE(item_moved_away_is_not_found),
	    CASE(delete_moves_to_deleted_items),
	    CASE(delete_without_deleted_items_deletes),
	    CASE(refusal_of_the_store_is_told),
	    CASE(store_for_reading_only_is_read_and_refuses_writing),
	    CASE(item_of_another_kind_is_refused),
	    {NULL, NULL},
	};

	return test_main("store_edits", cases, argc, argv);
}
