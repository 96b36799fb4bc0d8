/* SPDX-License-Identifier: Apache-2.0 */
/* The MAPI store: log-on, listing, keys and tokens, and finding again. */
#include <mapitags.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "outlook/store_case.h"
#include "outlook/store_mapi_priv.h"
#include "support/test.h"

#define CARD(name)                                                             \
	"BEGIN:VCARD\r\nVERSION:3.0\r\nN:" name ";Ann;;;\r\nFN:Ann " name      \
	"\r\nEND:VCARD\r\n"

static bool
is_in(const struct sml_entry *v, size_t count, struct sml_str key)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (sml_str_eq(v[i].key, key))
			return true;
	return false;
}

/* ---- log-on and folders ---- */

static void
logon_refused_is_denied(void)
{
	mapi_case_reset();
	mapi_case_set("VALISE_MAPI_FAIL", "MAPILogonEx:0:80040111");
	CU_ASSERT_EQUAL(store_case_log_on(), SML_E_STORE_DENIED);
	store_case.mapi = NULL;
	CU_ASSERT_TRUE(store_case_end());
}

static void
logon_without_memory_is_nomem(void)
{
	mapi_case_reset();
	mapi_case_set("VALISE_MAPI_FAIL", "MAPILogonEx:0:8007000E");
	CU_ASSERT_EQUAL(store_case_log_on(), SML_E_NOMEM);
	store_case.mapi = NULL;
	CU_ASSERT_TRUE(store_case_end());
}

static void
initialize_refused_is_gone(void)
{
	mapi_case_reset();
	mapi_case_set("VALISE_MAPI_FAIL", "MAPIInitialize:0:80040605");
	CU_ASSERT_EQUAL(store_case_log_on(), SML_E_STORE_GONE);
	store_case.mapi = NULL;
	CU_ASSERT_TRUE(store_case_end());
}

static void
profile_of_another_name_is_denied(void)
{
	struct outlook_mapi *m = NULL;

	mapi_case_reset();
	CU_ASSERT_EQUAL(
	    outlook_mapi_begin("Nobody", NULL, &m), SML_E_STORE_DENIED);
	CU_ASSERT_EQUAL_FATAL(outlook_mapi_begin("Outlook", NULL, &m), SML_OK);
	CU_ASSERT_PTR_NOT_NULL(outlook_mapi_session(m));
	outlook_mapi_end(m);
	outlook_mapi_end(NULL);
	CU_ASSERT_TRUE(store_case_end());
}

/* The places of the default folders, in Inbox and root. */
static void
forget_folder(ULONG tag)
{
	SizedSPropTagArray(1, tags) = {1, {tag}};
	IMAPIFolder *inbox = NULL;

	CU_ASSERT_EQUAL_FATAL(
	    client_default_folder(&mapi_case, 0, MAPI_MODIFY, &inbox), S_OK);
	CU_ASSERT_EQUAL(
	    CALL(inbox, DeleteProps, (SPropTagArray *)(void *)&tags, NULL),
	    S_OK);
	RELEASE(inbox);
}

static void
folder_named_by_the_root_only_is_found(void)
{
	store_case_begin(NULL);
	forget_folder(CLIENT_CONTACTS);
	CU_ASSERT_EQUAL(store_case_open(SML_KIND_CONTACT), SML_OK);
	CU_ASSERT_TRUE(store_case_end());
}

static void
folder_named_nowhere_is_gone(void)
{
	SizedSPropTagArray(1, tags) = {1, {CLIENT_NOTES}};
	IMAPIFolder *root = NULL;
	ULONG type;

	store_case_begin(NULL);
	forget_folder(CLIENT_NOTES);
	CU_ASSERT_EQUAL_FATAL(
	    CALL(mapi_case.store, OpenEntry, 0, NULL, NULL, MAPI_MODIFY, &type,
		(IUnknown **)(void *)&root),
	    S_OK);
	CU_ASSERT_EQUAL(
	    CALL(root, DeleteProps, (SPropTagArray *)(void *)&tags, NULL),
	    S_OK);
	RELEASE(root);
	CU_ASSERT_EQUAL(store_case_open(SML_KIND_NOTE), SML_E_STORE_GONE);
	CU_ASSERT_EQUAL(store_case_open(SML_KIND_CONTACT), SML_OK);
	CU_ASSERT_TRUE(store_case_end());
}

static void
default_store_is_taken_among_several(void)
{
	struct sml_entry e;

	store_case_begin("public");
	CU_ASSERT_EQUAL(store_case_open(SML_KIND_CONTACT), SML_OK);
	CU_ASSERT_EQUAL(store_case_add(CARD("A"), "op1", &e), SML_OK);
	CU_ASSERT_EQUAL(store_case_count(SML_KIND_CONTACT), 1);
	CU_ASSERT_TRUE(store_case_end());
}

static const struct {
	const char *fault;
	enum sml_err wanted;
} refusals[] = {
    {"GetMsgStoresTable:1:80040115", SML_E_STORE},
    {"OpenMsgStore:1:80070005", SML_E_STORE_DENIED},
    {"OpenMsgStore:1:80040111", SML_E_STORE_DENIED},
    {"OpenMsgStore:1:8004010F", SML_E_STORE_GONE},
    {"OpenEntry:0:80070005", SML_E_STORE_DENIED},
    {"OpenEntry:2:8004010F", SML_E_STORE_GONE},
    {"GetContentsTable:1:80070005", SML_E_STORE_DENIED},
    {"QueryRows:2:8004010B", SML_E_STORE_BUSY},
    {"GetIDsFromNames:1:8007000E", SML_E_NOMEM},
    {"GetReceiveFolder:1:80040102", SML_OK},
};

static void
refusal_of_the_folder_is_told(void)
{
	enum sml_err err;
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(refusals); i++) {
		mapi_case_reset();
		mapi_case_set("VALISE_MAPI_FAIL", refusals[i].fault);
		CU_ASSERT_EQUAL_FATAL(store_case_log_on(), SML_OK);
		err = store_case_open(SML_KIND_CONTACT);
		if (err != refusals[i].wanted)
			printf(
			    "  %s: %s\n", refusals[i].fault, sml_err_name(err));
		CU_ASSERT_EQUAL(err, refusals[i].wanted);
		CU_ASSERT_TRUE(store_case_end());
	}
}

static void
place_is_the_same_in_each_session(void)
{
	struct sml_str first = SML_STR_NONE, again = SML_STR_NONE, other;

	store_case_begin(NULL);
	CU_ASSERT_EQUAL_FATAL(store_case_open(SML_KIND_CONTACT), SML_OK);
	CU_ASSERT_EQUAL(store_case.store->ops->place(
			    store_case.store, store_case.arena, &first),
	    SML_OK);
	store_case_log_off();
	CU_ASSERT_EQUAL_FATAL(store_case_log_on(), SML_OK);
	CU_ASSERT_EQUAL_FATAL(store_case_open(SML_KIND_CONTACT), SML_OK);
	CU_ASSERT_EQUAL(store_case.store->ops->place(
			    store_case.store, store_case.arena, &again),
	    SML_OK);
	CU_ASSERT_TRUE(first.len > 0 && sml_str_eq(first, again));
	CU_ASSERT_EQUAL_FATAL(store_case_open(SML_KIND_NOTE), SML_OK);
	CU_ASSERT_EQUAL(store_case.store->ops->place(
			    store_case.store, store_case.arena, &other),
	    SML_OK);
	CU_ASSERT_FALSE(sml_str_eq(first, other));
	CU_ASSERT_TRUE(store_case_end());
}

/* ---- listing ---- */

static void
list_of_empty_folders_is_empty(void)
{
	store_case_begin(NULL);
	CU_ASSERT_EQUAL(store_case_open(SML_KIND_CONTACT), SML_OK);
	CU_ASSERT_EQUAL(store_case_list(NULL, 0), 0);
	CU_ASSERT_EQUAL(store_case_open(SML_KIND_CALENDAR), SML_OK);
	CU_ASSERT_EQUAL(store_case_list(NULL, 0), 0);
	CU_ASSERT_EQUAL(store_case_open(SML_KIND_NOTE), SML_OK);
	CU_ASSERT_EQUAL(store_case_list(NULL, 0), 0);
	CU_ASSERT_TRUE(store_case_end());
}

static void
list_yields_items_of_the_class_only(void)
{
	struct sml_entry v[4];

	store_case_begin(NULL);
	store_case_user_add(SML_KIND_CONTACT, L"IPM.DistList", L"all");
	store_case_user_add(SML_KIND_CONTACT, L"IPM.Contact", L"a");
	store_case_user_add(SML_KIND_CONTACT, L"IPM.Contacts", L"no");
	store_case_user_add(SML_KIND_CONTACT, L"ipm.contact.Customer", L"b");
	store_case_user_add(SML_KIND_CONTACT, L"IPM.Document.txt", L"file");
	Sleep(STORE_CASE_QUIET_MS);
	CU_ASSERT_EQUAL(store_case_open(SML_KIND_CONTACT), SML_OK);
	CU_ASSERT_EQUAL_FATAL(store_case_list(v, 4), 2);
	CU_ASSERT_FALSE(sml_str_eq(v[0].key, v[1].key));
	CU_ASSERT_TRUE(v[0].token.len > 0 && v[1].token.len > 0);
	CU_ASSERT_FALSE(sml_str_eq(v[0].token, v[1].token));
	CU_ASSERT_EQUAL(store_case_open(SML_KIND_NOTE), SML_OK);
	CU_ASSERT_EQUAL(store_case_list(NULL, 0), 0);
	CU_ASSERT_TRUE(store_case_end());
}

static void
list_of_many_yields_each_once(void)
{
	static struct sml_entry v[260];
	size_t i, twice = 0;

	store_case_begin(NULL);
	for (i = 0; i < 250; i++)
		store_case_user_add(SML_KIND_NOTE, L"IPM.StickyNote", L"n");
	CU_ASSERT_EQUAL(store_case_open(SML_KIND_NOTE), SML_OK);
	CU_ASSERT_EQUAL_FATAL(store_case_list(v, 260), 250);
	for (i = 0; i < 250; i++)
		twice += is_in(v + i + 1, 249 - i, v[i].key);
	CU_ASSERT_EQUAL(twice, 0);
	CU_ASSERT_TRUE(store_case_end());
}

static void
list_goes_on_after_any_key(void)
{
	struct sml_entry v[3], out;
	struct sml_entry nobody = {.key = SML_STR("00ff")};

	store_case_begin(NULL);
	store_case_user_add(SML_KIND_NOTE, L"IPM.StickyNote", L"a");
	store_case_user_add(SML_KIND_NOTE, L"IPM.StickyNote", L"b");
	store_case_user_add(SML_KIND_NOTE, L"IPM.StickyNote", L"c");
	CU_ASSERT_EQUAL(store_case_open(SML_KIND_NOTE), SML_OK);
	CU_ASSERT_EQUAL_FATAL(store_case_list(v, 3), 3);
	CU_ASSERT_EQUAL(store_case.store->ops->next_change(
			    store_case.store, &v[0], store_case.arena, &out),
	    SML_OK);
	CU_ASSERT_TRUE(sml_str_eq(out.key, v[1].key));
	CU_ASSERT_EQUAL(store_case.store->ops->next_change(
			    store_case.store, &v[2], store_case.arena, &out),
	    SML_END);
	CU_ASSERT_EQUAL(store_case.store->ops->next_change(
			    store_case.store, &nobody, store_case.arena, &out),
	    SML_E_STORE);
	CU_ASSERT_TRUE(store_case_end());
}

static void
list_of_what_just_changed_has_no_token(void)
{
	struct sml_entry first, again;

	store_case_begin(NULL);
	store_case_user_add(SML_KIND_NOTE, L"IPM.StickyNote", L"a");
	CU_ASSERT_EQUAL(store_case_open(SML_KIND_NOTE), SML_OK);
	CU_ASSERT_EQUAL(store_case_list(&first, 1), 1);
	CU_ASSERT_PTR_NULL(first.token.p);
	Sleep(STORE_CASE_QUIET_MS);
	CU_ASSERT_EQUAL(store_case_list(&again, 1), 1);
	CU_ASSERT_PTR_NOT_NULL(again.token.p);
	CU_ASSERT_TRUE(sml_str_eq(first.key, again.key));
	CU_ASSERT_TRUE(store_case_end());
}

/* It was looked at too soon, however long the reading took. */
static void
reading_that_takes_long_gives_no_token_either(void)
{
	struct store_mapi *s;
	struct store_mapi_item item;
	struct sml_entry entry;

	store_case_begin(NULL);
	CU_ASSERT_EQUAL(store_case_open(SML_KIND_NOTE), SML_OK);
	store_case_user_add(SML_KIND_NOTE, L"IPM.StickyNote", L"a");
	store_case_next_run();
	CU_ASSERT_EQUAL(store_case_list(&entry, 1), 1);
	s = (struct store_mapi *)store_case.store;
	CU_ASSERT_EQUAL_FATAL(
	    store_mapi_open_item(s, entry.key, 0, &item), SML_OK);
	Sleep(STORE_CASE_QUIET_MS);
	CU_ASSERT_EQUAL(
	    store_mapi_item_entry(s, &item, store_case.arena, &entry), SML_OK);
	CU_ASSERT_PTR_NULL(entry.token.p);
	mapi_release(item.message);
	CU_ASSERT_EQUAL_FATAL(
	    store_mapi_open_item(s, entry.key, 0, &item), SML_OK);
	CU_ASSERT_EQUAL(
	    store_mapi_item_entry(s, &item, store_case.arena, &entry), SML_OK);
	CU_ASSERT_PTR_NOT_NULL(entry.token.p);
	mapi_release(item.message);
	CU_ASSERT_TRUE(store_case_end());
}

/* ---- keys and tokens ---- */

/* A table names a message by another entry ID than the message itself, and
 * by yet another one in the next session. */
static void
key_is_the_same_by_every_entry_id(void)
{
	struct sml_entry added, listed, later;

	store_case_begin(NULL);
	CU_ASSERT_EQUAL(store_case_open(SML_KIND_CONTACT), SML_OK);
	CU_ASSERT_EQUAL_FATAL(store_case_add(CARD("A"), "op1", &added), SML_OK);
	store_case_next_run();
	CU_ASSERT_EQUAL_FATAL(store_case_list(&listed, 1), 1);
	CU_ASSERT_TRUE(sml_str_eq(added.key, listed.key));
	store_case_log_off();
	Sleep(STORE_CASE_QUIET_MS);
	CU_ASSERT_EQUAL_FATAL(store_case_log_on(), SML_OK);
	CU_ASSERT_EQUAL(store_case_open(SML_KIND_CONTACT), SML_OK);
	CU_ASSERT_EQUAL_FATAL(store_case_list(&later, 1), 1);
	CU_ASSERT_TRUE(sml_str_eq(added.key, later.key));
	CU_ASSERT_TRUE(sml_str_eq(added.token, later.token));
	CU_ASSERT_TRUE(store_case_end());
}

static void
token_of_own_write_is_known_at_once(void)
{
	struct sml_entry added, changed, read;
	struct sml_str text;

	store_case_begin(NULL);
	CU_ASSERT_EQUAL(store_case_open(SML_KIND_CONTACT), SML_OK);
	CU_ASSERT_EQUAL_FATAL(store_case_add(CARD("A"), "op1", &added), SML_OK);
	CU_ASSERT_TRUE(added.token.len > 0);
	CU_ASSERT_EQUAL(store_case_read(added.key, &text, &read), SML_OK);
	CU_ASSERT_TRUE(sml_str_eq(added.token, read.token));
	CU_ASSERT_EQUAL(
	    store_case_replace(&added, CARD("B"), "op2", &changed), SML_OK);
	CU_ASSERT_TRUE(sml_str_eq(added.key, changed.key));
	CU_ASSERT_TRUE(changed.token.len > 0);
	CU_ASSERT_FALSE(sml_str_eq(added.token, changed.token));
	Sleep(STORE_CASE_QUIET_MS);
	store_case_next_run();
	CU_ASSERT_EQUAL(store_case_list(&read, 1), 1);
	CU_ASSERT_TRUE(sml_str_eq(changed.token, read.token));
	CU_ASSERT_TRUE(store_case_end());
}

static void
token_changes_with_the_users_edit(void)
{
	struct sml_entry before, after;

	store_case_begin(NULL);
	store_case_user_add(SML_KIND_CONTACT, L"IPM.Contact", L"a");
	Sleep(STORE_CASE_QUIET_MS);
	CU_ASSERT_EQUAL(store_case_open(SML_KIND_CONTACT), SML_OK);
	CU_ASSERT_EQUAL_FATAL(store_case_list(&before, 1), 1);
	store_case_user_edit(SML_KIND_CONTACT, 0, L"b");
	Sleep(STORE_CASE_QUIET_MS);
	store_case_next_run();
	CU_ASSERT_EQUAL_FATAL(store_case_list(&after, 1), 1);
	CU_ASSERT_TRUE(sml_str_eq(before.key, after.key));
	CU_ASSERT_FALSE(sml_str_eq(before.token, after.token));
	CU_ASSERT_TRUE(store_case_end());
}

static void
key_of_nobody_is_not_found(void)
{
	static const char *const keys[] = {
	    "", "0", "zz", "00ff", "00FF", "a.vcf"};
	struct sml_str text;
	size_t i;

	store_case_begin(NULL);
	CU_ASSERT_EQUAL(store_case_open(SML_KIND_CONTACT), SML_OK);
	for (i = 0; i < SML_ARRAY_LEN(keys); i++)
		CU_ASSERT_EQUAL(
		    store_case_read(sml_str_of(keys[i]), &text, NULL),
		    SML_E_NOT_FOUND);
	CU_ASSERT_TRUE(store_case_end());
}

/* ---- finding again ---- */

static void
find_by_trace_sees_every_write(void)
{
	struct sml_entry added, changed, found;

	store_case_begin(NULL);
	CU_ASSERT_EQUAL(store_case_open(SML_KIND_CONTACT), SML_OK);
	CU_ASSERT_EQUAL(
	    store_case_find("op1", SML_STR_NONE, &found), SML_E_NOT_FOUND);
	CU_ASSERT_EQUAL_FATAL(store_case_add(CARD("A"), "op1", &added), SML_OK);
	CU_ASSERT_EQUAL(store_case_add(CARD("B"), "opX", NULL), SML_OK);
	store_case_log_off();
	CU_ASSERT_EQUAL_FATAL(store_case_log_on(), SML_OK);
	CU_ASSERT_EQUAL(store_case_open(SML_KIND_CONTACT), SML_OK);
	CU_ASSERT_EQUAL(store_case_find("op1", SML_STR_NONE, &found), SML_OK);
	CU_ASSERT_TRUE(sml_str_eq(found.key, added.key));
	CU_ASSERT_EQUAL(
	    store_case_find("OP1", SML_STR_NONE, &found), SML_E_NOT_FOUND);
	CU_ASSERT_EQUAL(
	    store_case_find("op", SML_STR_NONE, &found), SML_E_NOT_FOUND);
	CU_ASSERT_EQUAL(
	    store_case_replace(&added, CARD("C"), "op2", &changed), SML_OK);
	CU_ASSERT_EQUAL(store_case_find("op2", added.key, &found), SML_OK);
	CU_ASSERT_TRUE(sml_str_eq(found.key, added.key));
	CU_ASSERT_TRUE(sml_str_eq(found.token, changed.token));
	CU_ASSERT_EQUAL(
	    store_case_find("op1", added.key, &found), SML_E_NOT_FOUND);
	CU_ASSERT_TRUE(store_case_end());
}

static void
find_by_key_sees_deletions(void)
{
	struct sml_entry added, found;

	store_case_begin(NULL);
	CU_ASSERT_EQUAL(store_case_open(SML_KIND_CONTACT), SML_OK);
	CU_ASSERT_EQUAL_FATAL(store_case_add(CARD("A"), "op1", &added), SML_OK);
	CU_ASSERT_EQUAL(store_case_find(NULL, added.key, &found), SML_OK);
	CU_ASSERT_TRUE(sml_str_eq(found.token, added.token));
	CU_ASSERT_EQUAL(store_case_delete(&added), SML_OK);
	CU_ASSERT_EQUAL(
	    store_case_find(NULL, added.key, &found), SML_E_NOT_FOUND);
	store_case_next_run();
	CU_ASSERT_EQUAL(
	    store_case_find(NULL, added.key, &found), SML_E_NOT_FOUND);
	CU_ASSERT_EQUAL(
	    store_case_find("op1", SML_STR_NONE, &found), SML_E_NOT_FOUND);
	CU_ASSERT_TRUE(store_case_end());
}

/* The user's copy of an item has its trace too. */
static void
find_among_copies_takes_the_first(void)
{
	IMAPIFolder *folder;
	ENTRYLIST list = {1, NULL};
	SPropValue *id;
	IMessage *message;
	struct sml_entry v[2], added, found;
	struct sml_str copy;

	store_case_begin(NULL);
	CU_ASSERT_EQUAL(store_case_open(SML_KIND_CONTACT), SML_OK);
	CU_ASSERT_EQUAL_FATAL(store_case_add(CARD("A"), "op1", &added), SML_OK);
	folder = store_case_folder(SML_KIND_CONTACT);
	message = store_case_message(SML_KIND_CONTACT, 0);
	CU_ASSERT_EQUAL_FATAL(
	    client_get((IMAPIProp *)message, PR_ENTRYID, &id), S_OK);
	list.lpbin = &id->Value.bin;
	CU_ASSERT_EQUAL(
	    CALL(folder, CopyMessages, &list, NULL, folder, 0, NULL, 0), S_OK);
	MAPIFreeBuffer(id);
	RELEASE(message);
	RELEASE(folder);
	store_case_next_run();
	CU_ASSERT_EQUAL_FATAL(store_case_list(v, 2), 2);
	CU_ASSERT_EQUAL(store_case_find("op1", SML_STR_NONE, &found), SML_OK);
	CU_ASSERT_TRUE(sml_str_eq(found.key, added.key));
	copy = sml_str_eq(v[0].key, added.key) ? v[1].key : v[0].key;
	CU_ASSERT_EQUAL(store_case_find("op1", copy, &found), SML_OK);
	CU_ASSERT_TRUE(sml_str_eq(found.key, copy));
	CU_ASSERT_TRUE(store_case_end());
}

/* ---- notifications ---- */

static void
count_change(void *ctx)
{
	InterlockedIncrement((volatile LONG *)ctx);
}

static void
watch_calls_after_a_change_and_not_after_the_end(void)
{
	volatile LONG changes = 0;
	LONG seen;
	int tries;

	store_case_begin(NULL);
	CU_ASSERT_EQUAL_FATAL(
	    outlook_mapi_watch(store_case.mapi, SML_KIND_CONTACT, count_change,
		(void *)(uintptr_t)&changes),
	    SML_OK);
	CU_ASSERT_EQUAL_FATAL(
	    outlook_mapi_watch(store_case.mapi, SML_KIND_CONTACT, count_change,
		(void *)(uintptr_t)&changes),
	    SML_OK);
	store_case_user_add(SML_KIND_NOTE, L"IPM.StickyNote", L"a");
	Sleep(STORE_CASE_QUIET_MS);
	CU_ASSERT_EQUAL(changes, 0);
	store_case_user_add(SML_KIND_CONTACT, L"IPM.Contact", L"a");
	for (tries = 0; tries < 100 && changes == 0; tries++)
		Sleep(20);
	CU_ASSERT_NOT_EQUAL(changes, 0);
	store_case_user_add(SML_KIND_CONTACT, L"IPM.Contact", L"b");
	store_case_log_off();
	seen = changes;
	Sleep(STORE_CASE_QUIET_MS);
	CU_ASSERT_EQUAL(changes, seen);
	CU_ASSERT_TRUE(store_case_end());
}

/* @fault: of the Advise of the store, or of the table. */
static bool
is_told(const char *fault)
{
	volatile LONG changes = 0;
	enum sml_err err;
	int tries;

	mapi_case_reset();
	mapi_case_set("VALISE_MAPI_FAIL", fault);
	CU_ASSERT_EQUAL_FATAL(client_begin(&mapi_case), S_OK);
	CU_ASSERT_EQUAL_FATAL(store_case_log_on(), SML_OK);
	err = outlook_mapi_watch(store_case.mapi, SML_KIND_CONTACT,
	    count_change, (void *)(uintptr_t)&changes);
	if (err == SML_OK) {
		store_case_user_add(SML_KIND_CONTACT, L"IPM.Contact", L"a");
		for (tries = 0; tries < 100 && changes == 0; tries++)
			Sleep(20);
	}
	CU_ASSERT_TRUE(store_case_end());
	CU_ASSERT_EQUAL(err, changes > 0 ? SML_OK : SML_E_STORE);
	return changes > 0;
}

static void
watch_has_two_ways_to_be_told(void)
{
	CU_ASSERT_TRUE(is_told("Advise:1:80040102"));
	CU_ASSERT_TRUE(is_told("Advise:2:80040102"));
	CU_ASSERT_TRUE(is_told("GetContentsTable:1:80004005"));
	CU_ASSERT_FALSE(is_told("Advise:0:80004005"));
}

#define CASE(name)                                                             \
	{                                                                      \
		"store_mapi_" #name, name                                      \
	}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    CASE(logon_refused_is_denied),
	    CASE(logon_without_memory_is_nomem),
	    CASE(initialize_refused_is_gone),
	    CASE(profile_of_another_name_is_denied),
	    CASE(folder_named_by_the_root_only_is_found),
	    CASE(folder_named_nowhere_is_gone),
	    CASE(default_store_is_taken_among_several),
	    CASE(refusal_of_the_folder_is_told),
	    CASE(place_is_the_same_in_each_session),
	    CASE(list_of_empty_folders_is_empty),
	    CASE(list_yields_items_of_the_class_only),
	    CASE(list_of_many_yields_each_once),
	    CASE(list_goes_on_after_any_key),
	    CASE(list_of_what_just_changed_has_no_token),
	    CASE(reading_that_takes_long_gives_no_token_either),
	    CASE(key_is_the_same_by_every_entry_id),
	    CASE(token_of_own_write_is_known_at_once),
	    CASE(token_changes_with_the_users_edit),
	    CASE(key_of_nobody_is_not_found),
	    CASE(find_by_trace_sees_every_write),
	    CASE(find_by_key_sees_deletions),
	    CASE(find_among_copies_takes_the_first),
	    CASE(watch_calls_after_a_change_and_not_after_the_end),
	    CASE(watch_has_two_ways_to_be_told),
	    {NULL, NULL},
	};

	return test_main("store_mapi", cases, argc, argv);
}
