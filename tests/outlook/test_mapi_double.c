/* SPDX-License-Identifier: Apache-2.0 */
/* What the MAPI double refuses: access, saving, entry IDs. */
#include <stdlib.h>
#include <string.h>

#include "outlook/mapi_case.h"
#include "support/test.h"

#include <mapitags.h>

/* ---- access ---- */

static DWORD WINAPI
on_another_thread(void *folder)
{
	IMAPIFolder *f = folder;
	IMAPITable *t;

	return (DWORD)CALL(f, GetContentsTable, 0, &t);
}

static void
thread_without_initialize_refused(void)
{
	IMAPIFolder *f;
	HANDLE thread;
	DWORD hr = 0;

	mapi_case_begin(NULL);
	f = mapi_case_contacts(MAPI_MODIFY);
	thread = CreateThread(NULL, 0, on_another_thread, f, 0, NULL);
	WaitForSingleObject(thread, INFINITE);
	GetExitCodeThread(thread, &hr);
	CloseHandle(thread);
	CU_ASSERT_EQUAL((HRESULT)hr, MAPI_E_INVALID_PARAMETER);
	RELEASE(f);
	CU_ASSERT_TRUE(mapi_case_end());
}

static void
logon_without_initialize_refused(void)
{
	IMAPISession *s;

	mapi_case_reset();
	CU_ASSERT_EQUAL(MAPILogonEx(0, NULL, NULL, MAPI_EXTENDED, &s),
	    MAPI_E_NOT_INITIALIZED);
	CU_ASSERT_TRUE(mapi_case_end());
}

static void
folder_without_modify_refuses_writing(void)
{
	IMAPIFolder *f;
	IMessage *m;
	ENTRYLIST none = {0, NULL};
	SPropValue v = {0};

	mapi_case_begin(NULL);
	f = mapi_case_contacts(0);
	CU_ASSERT_EQUAL(CALL(f, CreateMessage, NULL, 0, &m), MAPI_E_NO_ACCESS);
	CU_ASSERT_EQUAL(
	    CALL(f, DeleteMessages, &none, 0, NULL, 0), MAPI_E_NO_ACCESS);
	v.ulPropTag = PR_IMPORTANCE;
	CU_ASSERT_EQUAL(mapi_case_set_prop(f, &v), MAPI_E_NO_ACCESS);
	RELEASE(f);
	CU_ASSERT_TRUE(mapi_case_end());
}

static void
message_without_modify_refuses_writing(void)
{
	SizedSPropTagArray(1, tags) = {1, {PR_SUBJECT_W}};
	IMAPIFolder *f;
	IMessage *m, *again;
	IAttach *a;
	IStream *s;
	ULONG num;

	mapi_case_begin(NULL);
	f = mapi_case_contacts(MAPI_MODIFY);
	m = mapi_case_message(f, L"one");
	again = mapi_case_open(f, m, 0);
	CU_ASSERT_EQUAL(
	    client_set_text((IMAPIProp *)again, PR_SUBJECT_W, L"two"),
	    MAPI_E_NO_ACCESS);
	CU_ASSERT_EQUAL(CALL(again, DeleteProps, (SPropTagArray *)&tags, NULL),
	    MAPI_E_NO_ACCESS);
	CU_ASSERT_EQUAL(CALL(again, SaveChanges, 0), MAPI_E_NO_ACCESS);
	CU_ASSERT_EQUAL(
	    CALL(again, CreateAttach, NULL, 0, &num, &a), MAPI_E_NO_ACCESS);
	CU_ASSERT_EQUAL(CALL(again, OpenProperty, PR_BODY_W, &IID_IStream, 0,
			    MAPI_MODIFY | MAPI_CREATE, (IUnknown **)(void *)&s),
	    MAPI_E_NO_ACCESS);
	RELEASE(again);
	RELEASE(m);
	RELEASE(f);
	CU_ASSERT_TRUE(mapi_case_end());
}

static void
store_without_write_refuses_modify(void)
{
	ULONG type;
	IMAPIFolder *root;
	IMessage *m;

	mapi_case_begin(NULL);
	CU_ASSERT_EQUAL_FATAL(client_use_store(&mapi_case, 0, 0), S_OK);
	CU_ASSERT_EQUAL(CALL(mapi_case.store, OpenEntry, 0, NULL, NULL,
			    MAPI_MODIFY, &type, (IUnknown **)(void *)&root),
	    MAPI_E_NO_ACCESS);
	/* As much as there is, which is none. */
	root = mapi_case_contacts(MAPI_BEST_ACCESS);
	CU_ASSERT_EQUAL(
	    CALL(root, CreateMessage, NULL, 0, &m), MAPI_E_NO_ACCESS);
	RELEASE(root);
	CU_ASSERT_TRUE(mapi_case_end());
}

/* ---- saving ---- */

static void
message_unsaved_is_unseen(void)
{
	IMAPIFolder *f;
	IMessage *m, *again;
	SPropValue *v;

	mapi_case_begin(NULL);
	f = mapi_case_contacts(MAPI_MODIFY);
	CU_ASSERT_EQUAL_FATAL(CALL(f, CreateMessage, NULL, 0, &m), S_OK);
	CU_ASSERT_EQUAL(
	    client_get((IMAPIProp *)m, PR_ENTRYID, &v), MAPI_E_NOT_FOUND);
	CU_ASSERT_EQUAL(mapi_case_count(f), 0);
	RELEASE(m);
	CU_ASSERT_EQUAL(mapi_case_count(f), 0);

	m = mapi_case_message(f, L"one");
	CU_ASSERT_EQUAL(mapi_case_count(f), 1);
	CU_ASSERT_EQUAL(
	    client_set_text((IMAPIProp *)m, PR_SUBJECT_W, L"two"), S_OK);
	again = mapi_case_open(f, m, 0);
	CU_ASSERT_EQUAL_FATAL(
	    client_get((IMAPIProp *)again, PR_SUBJECT_W, &v), S_OK);
	CU_ASSERT_EQUAL(wcscmp(v->Value.lpszW, L"one"), 0);
	MAPIFreeBuffer(v);
	RELEASE(again);
	RELEASE(m);
	RELEASE(f);
	CU_ASSERT_TRUE(mapi_case_end());
}

static void
message_changed_meanwhile_refuses_save(void)
{
	IMAPIFolder *f;
	IMessage *m, *again;

	mapi_case_begin(NULL);
	f = mapi_case_contacts(MAPI_MODIFY);
	m = mapi_case_message(f, L"one");
	again = mapi_case_open(f, m, MAPI_MODIFY);
	CU_ASSERT_EQUAL(
	    client_set_text((IMAPIProp *)again, PR_SUBJECT_W, L"two"), S_OK);
	CU_ASSERT_EQUAL(CALL(again, SaveChanges, 0), S_OK);
	RELEASE(again);
	CU_ASSERT_EQUAL(
	    client_set_text((IMAPIProp *)m, PR_SUBJECT_W, L"three"), S_OK);
	CU_ASSERT_EQUAL(
	    CALL(m, SaveChanges, KEEP_OPEN_READWRITE), MAPI_E_OBJECT_CHANGED);
	CU_ASSERT_EQUAL(
	    CALL(m, SaveChanges, KEEP_OPEN_READWRITE | FORCE_SAVE), S_OK);
	RELEASE(m);
	RELEASE(f);
	CU_ASSERT_TRUE(mapi_case_end());
}

static void
message_deleted_meanwhile_refuses_save(void)
{
	IMAPIFolder *f;
	IMessage *m;
	SPropValue *id;
	ENTRYLIST list = {1, NULL};

	mapi_case_begin(NULL);
	f = mapi_case_contacts(MAPI_MODIFY);
	m = mapi_case_message(f, L"one");
	CU_ASSERT_EQUAL_FATAL(
	    client_get((IMAPIProp *)m, PR_ENTRYID, &id), S_OK);
	list.lpbin = &id->Value.bin;
	CU_ASSERT_EQUAL(CALL(f, DeleteMessages, &list, 0, NULL, 0), S_OK);
	CU_ASSERT_EQUAL(CALL(f, DeleteMessages, &list, 0, NULL, 0),
	    MAPI_W_PARTIAL_COMPLETION);
	MAPIFreeBuffer(id);
	CU_ASSERT_EQUAL(
	    client_set_text((IMAPIProp *)m, PR_SUBJECT_W, L"two"), S_OK);
	CU_ASSERT_EQUAL(CALL(m, SaveChanges, 0), MAPI_E_OBJECT_DELETED);
	RELEASE(m);
	RELEASE(f);
	CU_ASSERT_TRUE(mapi_case_end());
}

static void
message_saved_for_good_refuses_calls(void)
{
	IMAPIFolder *f;
	IMessage *m;
	SPropValue *v;

	mapi_case_begin(NULL);
	f = mapi_case_contacts(MAPI_MODIFY);
	m = mapi_case_message(f, L"one");
	CU_ASSERT_EQUAL(CALL(m, SaveChanges, 0), S_OK);
	CU_ASSERT_EQUAL(
	    client_get((IMAPIProp *)m, PR_ENTRYID, &v), MAPI_E_INVALID_OBJECT);
	RELEASE(m);
	m = mapi_case_message(f, L"two");
	CU_ASSERT_EQUAL(CALL(m, SaveChanges, KEEP_OPEN_READONLY), S_OK);
	CU_ASSERT_EQUAL(client_set_text((IMAPIProp *)m, PR_SUBJECT_W, L"three"),
	    MAPI_E_NO_ACCESS);
	RELEASE(m);
	RELEASE(f);
	CU_ASSERT_TRUE(mapi_case_end());
}

static void
attachment_unsaved_is_unseen(void)
{
	IMAPIFolder *f;
	IMessage *m;
	IAttach *a;
	ULONG num;

	mapi_case_begin(NULL);
	f = mapi_case_contacts(MAPI_MODIFY);
	m = mapi_case_message(f, L"one");
	CU_ASSERT_EQUAL_FATAL(CALL(m, CreateAttach, NULL, 0, &num, &a), S_OK);
	RELEASE(a);
	CU_ASSERT_EQUAL(
	    CALL(m, OpenAttach, num, NULL, 0, &a), MAPI_E_NOT_FOUND);
	CU_ASSERT_EQUAL_FATAL(CALL(m, CreateAttach, NULL, 0, &num, &a), S_OK);
	CU_ASSERT_EQUAL(CALL(a, SaveChanges, 0), S_OK);
	RELEASE(a);
	CU_ASSERT_EQUAL_FATAL(CALL(m, OpenAttach, num, NULL, 0, &a), S_OK);
	RELEASE(a);
	/* The message was not saved. */
	{
		IMessage *again = mapi_case_open(f, m, 0);

		CU_ASSERT_EQUAL(CALL(again, OpenAttach, num, NULL, 0, &a),
		    MAPI_E_NOT_FOUND);
		RELEASE(again);
	}
	RELEASE(m);
	RELEASE(f);
	CU_ASSERT_TRUE(mapi_case_end());
}

/* ---- entry IDs ---- */

static void
ids_of_table_and_message_differ(void)
{
	SizedSPropTagArray(2, columns) = {2, {PR_ENTRYID, PR_RECORD_KEY}};
	IMAPIFolder *f;
	IMessage *m;
	IMAPITable *t;
	SRowSet *rows = NULL;
	SPropValue *id, *key;
	SBinary *row;
	ULONG same = 0, type;
	IUnknown *other;

	mapi_case_begin(NULL);
	f = mapi_case_contacts(MAPI_MODIFY);
	m = mapi_case_message(f, L"one");
	CU_ASSERT_EQUAL_FATAL(CALL(f, GetContentsTable, 0, &t), S_OK);
	CU_ASSERT_EQUAL(
	    CALL(t, SetColumns, (SPropTagArray *)&columns, 0), S_OK);
	CU_ASSERT_EQUAL_FATAL(client_rows(t, &rows), S_OK);
	CU_ASSERT_EQUAL_FATAL(
	    client_get((IMAPIProp *)m, PR_ENTRYID, &id), S_OK);
	CU_ASSERT_EQUAL_FATAL(
	    client_get((IMAPIProp *)m, PR_RECORD_KEY, &key), S_OK);
	row = &rows->aRow[0].lpProps[0].Value.bin;
	CU_ASSERT_NOT_EQUAL(row->cb, id->Value.bin.cb);
	CU_ASSERT_EQUAL(
	    CALL(mapi_case.store, CompareEntryIDs, row->cb, (ENTRYID *)row->lpb,
		id->Value.bin.cb, (ENTRYID *)id->Value.bin.lpb, 0, &same),
	    S_OK);
	CU_ASSERT_EQUAL(same, TRUE);
	CU_ASSERT_EQUAL(memcmp(rows->aRow[0].lpProps[1].Value.bin.lpb,
			    key->Value.bin.lpb, key->Value.bin.cb),
	    0);
	/* Of another session; of nothing. */
	row->lpb[20] ^= 0xff;
	CU_ASSERT_EQUAL(CALL(f, OpenEntry, row->cb, (ENTRYID *)row->lpb, NULL,
			    0, &type, &other),
	    MAPI_E_UNKNOWN_ENTRYID);
	CU_ASSERT_EQUAL(
	    CALL(f, OpenEntry, 7, (ENTRYID *)row->lpb, NULL, 0, &type, &other),
	    MAPI_E_INVALID_ENTRYID);
	MAPIFreeBuffer(id);
	MAPIFreeBuffer(key);
	client_free_rows(rows);
	RELEASE(t);
	RELEASE(m);
	RELEASE(f);
	CU_ASSERT_TRUE(mapi_case_end());
}

#define CASE(name)                                                             \
	{                                                                      \
		"mapi_double_" #name, name                                     \
	}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    CASE(thread_without_initialize_refused),
	    CASE(logon_without_initialize_refused),
	    CASE(folder_without_modify_refuses_writing),
	    CASE(message_without_modify_refuses_writing),
	    CASE(store_without_write_refuses_modify),
	    CASE(message_unsaved_is_unseen),
	    CASE(message_changed_meanwhile_refuses_save),
	    CASE(message_deleted_meanwhile_refuses_save),
	    CASE(message_saved_for_good_refuses_calls),
	    CASE(attachment_unsaved_is_unseen),
	    CASE(ids_of_table_and_message_differ),
	    {NULL, NULL},
	};

	return test_main("mapi_double", cases, argc, argv);
}
