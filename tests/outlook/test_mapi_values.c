/* SPDX-License-Identifier: Apache-2.0 */
/* What the MAPI double refuses: values, names, tables. */
#include <stdlib.h>
#include <string.h>

#include "outlook/mapi_case.h"
#include "support/test.h"

#include <mapitags.h>

static const GUID appointments = {
    0x00062002, 0, 0, {0xC0, 0, 0, 0, 0, 0, 0, 0x46}};

/* ---- values ---- */

static void
value_long_is_cut_in_row_and_streamed(void)
{
	SizedSPropTagArray(1, columns) = {1, {PR_BODY_W}};
	IMAPIFolder *f;
	IMessage *m;
	IMAPITable *t;
	SRowSet *rows = NULL;
	SPropValue *v;
	WCHAR *body = calloc(5001, sizeof *body);
	BYTE *bytes = NULL;
	ULONG len = 0;

	CU_ASSERT_PTR_NOT_NULL_FATAL(body);
	for (int i = 0; i < 5000; i++)
		body[i] = (WCHAR)(0x100 + i % 50);
	mapi_case_begin(NULL);
	f = mapi_case_contacts(MAPI_MODIFY);
	m = mapi_case_message(f, L"one");
	CU_ASSERT_EQUAL(client_set_text((IMAPIProp *)m, PR_BODY_W, body), S_OK);
	CU_ASSERT_EQUAL(CALL(m, SaveChanges, KEEP_OPEN_READWRITE), S_OK);
	CU_ASSERT_EQUAL(client_get((IMAPIProp *)m, PR_BODY_W, &v),
	    MAPI_E_NOT_ENOUGH_MEMORY);
	CU_ASSERT_EQUAL(
	    client_read_stream((IMAPIProp *)m, PR_BODY_W, &bytes, &len), S_OK);
	CU_ASSERT_EQUAL(len, 10000);
	CU_ASSERT_EQUAL(memcmp(bytes, body, len), 0);
	free(bytes);
	CU_ASSERT_EQUAL_FATAL(CALL(f, GetContentsTable, 0, &t), S_OK);
	CU_ASSERT_EQUAL(
	    CALL(t, SetColumns, (SPropTagArray *)&columns, 0), S_OK);
	CU_ASSERT_EQUAL_FATAL(client_rows(t, &rows), S_OK);
	CU_ASSERT_EQUAL(wcslen(rows->aRow[0].lpProps[0].Value.lpszW), 255);
	client_free_rows(rows);
	RELEASE(t);
	RELEASE(m);
	RELEASE(f);
	free(body);
	CU_ASSERT_TRUE(mapi_case_end());
}

static void
stream_uncommitted_or_read_only_writes_nothing(void)
{
	IMAPIFolder *f;
	IMessage *m;
	IStream *s;
	ULONG n;
	SPropValue *v;

	mapi_case_begin(NULL);
	f = mapi_case_contacts(MAPI_MODIFY);
	m = mapi_case_message(f, L"one");
	CU_ASSERT_EQUAL(CALL(m, OpenProperty, PR_BODY_W, &IID_IStream, 0, 0,
			    (IUnknown **)(void *)&s),
	    MAPI_E_NOT_FOUND);
	CU_ASSERT_EQUAL_FATAL(CALL(m, OpenProperty, PR_SUBJECT_W, &IID_IStream,
				  0, 0, (IUnknown **)(void *)&s),
	    S_OK);
	CU_ASSERT_EQUAL(CALL(s, Write, L"x", 2, &n), STG_E_ACCESSDENIED);
	RELEASE(s);
	for (int commit = 0; commit < 2; commit++) {
		CU_ASSERT_EQUAL_FATAL(
		    CALL(m, OpenProperty, PR_BODY_W, &IID_IStream, 0,
			MAPI_MODIFY | MAPI_CREATE, (IUnknown **)(void *)&s),
		    S_OK);
		CU_ASSERT_EQUAL(CALL(s, Write, L"text", 8, &n), S_OK);
		if (commit)
			CU_ASSERT_EQUAL(CALL(s, Commit, 0), S_OK);
		RELEASE(s);
		CU_ASSERT_EQUAL(client_get((IMAPIProp *)m, PR_BODY_W, &v),
		    commit ? S_OK : MAPI_E_NOT_FOUND);
		if (commit)
			MAPIFreeBuffer(v);
	}
	RELEASE(m);
	RELEASE(f);
	CU_ASSERT_TRUE(mapi_case_end());
}

static void
value_wrong_is_a_problem(void)
{
	IMAPIFolder *f;
	IMessage *m;
	SPropValue v = {0}, *given;
	ULONG count;

	mapi_case_begin(NULL);
	f = mapi_case_contacts(MAPI_MODIFY);
	m = mapi_case_message(f, L"one");
	v.ulPropTag = PROP_TAG(PT_LONG, PROP_ID(PR_SUBJECT_W));
	CU_ASSERT_EQUAL(mapi_case_set_prop(m, &v), MAPI_E_UNEXPECTED_TYPE);
	v.ulPropTag = PROP_TAG(PT_UNSPECIFIED, PROP_ID(PR_SUBJECT_W));
	CU_ASSERT_EQUAL(mapi_case_set_prop(m, &v), MAPI_E_INVALID_PARAMETER);
	v.ulPropTag = PR_SUBJECT_W;
	CU_ASSERT_EQUAL(mapi_case_set_prop(m, &v), MAPI_E_INVALID_PARAMETER);
	v.ulPropTag = PROP_TAG(0x77, 0x6601);
	CU_ASSERT_EQUAL(mapi_case_set_prop(m, &v), MAPI_E_INVALID_TYPE);
	v.ulPropTag = PR_LAST_MODIFICATION_TIME;
	CU_ASSERT_EQUAL(mapi_case_set_prop(m, &v), MAPI_E_COMPUTED);
	v.ulPropTag = PR_HASATTACH;
	CU_ASSERT_EQUAL(mapi_case_set_prop(m, &v), MAPI_E_COMPUTED);
	v.ulPropTag = PROP_TAG(PT_BOOLEAN, 0x0063);
	v.Value.b = 7;
	CU_ASSERT_EQUAL(mapi_case_set_prop(m, &v), MAPI_E_BAD_VALUE);
	CU_ASSERT_EQUAL(
	    CALL(m, SetProps, 0, &v, NULL), MAPI_E_INVALID_PARAMETER);
	CU_ASSERT_EQUAL(
	    CALL(m, SetProps, 1, NULL, NULL), MAPI_E_INVALID_PARAMETER);
	CU_ASSERT_EQUAL(
	    CALL(m, GetProps, NULL, 0, &count, NULL), MAPI_E_INVALID_PARAMETER);
	CU_ASSERT_EQUAL(
	    CALL(m, GetProps, NULL, 2, &count, &given), MAPI_E_UNKNOWN_FLAGS);
	RELEASE(m);
	RELEASE(f);
	CU_ASSERT_TRUE(mapi_case_end());
}

/* ---- named properties ---- */

static ULONG
named_tag(void *object, LONG lid, ULONG flags)
{
	IMAPIProp *p = object;
	GUID set = appointments;
	MAPINAMEID name = {0}, *names = &name;
	SPropTagArray *tags;
	ULONG tag;

	name.lpguid = &set;
	name.ulKind = MNID_ID;
	name.Kind.lID = lid;
	CU_ASSERT_TRUE_FATAL(
	    SUCCEEDED(CALL(p, GetIDsFromNames, 1, &names, flags, &tags)));
	tag = tags->aulPropTag[0];
	MAPIFreeBuffer(tags);
	return tag;
}

static void
named_property_of_another_store_is_a_problem(void)
{
	IMAPIFolder *f, *members = NULL;
	IMessage *m;
	ULONG here, there;
	SPropValue v = {0};

	mapi_case_begin("public");
	f = mapi_case_contacts(MAPI_MODIFY);
	CU_ASSERT_EQUAL(PROP_TYPE(named_tag(f, 0x8205, 0)), PT_ERROR);
	here = PROP_ID(named_tag(f, 0x8205, MAPI_CREATE));
	CU_ASSERT_EQUAL_FATAL(client_use_store(&mapi_case, 1, MDB_WRITE), S_OK);
	CU_ASSERT_EQUAL_FATAL(
	    client_named_folder(&mapi_case, L"Members", MAPI_MODIFY, &members),
	    S_OK);
	there = PROP_ID(named_tag(members, 0x8205, MAPI_CREATE));
	CU_ASSERT_NOT_EQUAL(here, there);
	m = mapi_case_message(f, L"one");
	v.ulPropTag = PROP_TAG(PT_LONG, there);
	CU_ASSERT_EQUAL(mapi_case_set_prop(m, &v), MAPI_E_UNEXPECTED_ID);
	v.ulPropTag = PROP_TAG(PT_LONG, here);
	CU_ASSERT_EQUAL(mapi_case_set_prop(m, &v), S_OK);
	v.ulPropTag = PROP_TAG(PT_BOOLEAN, here);
	CU_ASSERT_EQUAL(mapi_case_set_prop(m, &v), MAPI_E_UNEXPECTED_TYPE);
	RELEASE(m);
	RELEASE(members);
	RELEASE(f);
	CU_ASSERT_TRUE(mapi_case_end());
}

/* ---- tables ---- */

static void
table_wrong_calls_refused(void)
{
	SizedSPropTagArray(1, columns) = {
	    1, {PROP_TAG(PT_UNSPECIFIED, 0x8000)}};
	IMAPIFolder *f;
	IMAPITable *t;
	SRowSet *rows;
	SRestriction r = {0};
	SPropValue v = {0};

	mapi_case_begin(NULL);
	f = mapi_case_contacts(0);
	CU_ASSERT_EQUAL(
	    CALL(f, GetContentsTable, 0x100, &t), MAPI_E_UNKNOWN_FLAGS);
	CU_ASSERT_EQUAL_FATAL(CALL(f, GetContentsTable, 0, &t), S_OK);
	CU_ASSERT_EQUAL(CALL(t, SetColumns, (SPropTagArray *)&columns, 0),
	    MAPI_E_INVALID_TYPE);
	CU_ASSERT_EQUAL(CALL(t, SetColumns, NULL, 0), MAPI_E_INVALID_PARAMETER);
	CU_ASSERT_EQUAL(
	    CALL(t, QueryRows, 0, 0, &rows), MAPI_E_INVALID_PARAMETER);
	CU_ASSERT_EQUAL(CALL(t, QueryRows, 1, 8, &rows), MAPI_E_UNKNOWN_FLAGS);
	r.rt = RES_PROPERTY;
	r.res.resProperty.relop = RELOP_EQ;
	r.res.resProperty.ulPropTag = PR_SUBJECT_W;
	r.res.resProperty.lpProp = &v;
	v.ulPropTag = PR_IMPORTANCE;
	CU_ASSERT_EQUAL(CALL(t, Restrict, &r, 0), MAPI_E_INVALID_PARAMETER);
	r.rt = RES_SUBRESTRICTION;
	CU_ASSERT_EQUAL(CALL(t, Restrict, &r, 0), MAPI_E_TOO_COMPLEX);
	CU_ASSERT_EQUAL(
	    CALL(t, SeekRow, (BOOKMARK)9, 0, NULL), MAPI_E_INVALID_BOOKMARK);
	RELEASE(t);
	RELEASE(f);
	CU_ASSERT_TRUE(mapi_case_end());
}

static void
table_gives_a_hundred_rows_at_most(void)
{
	IMAPIFolder *f;
	IMAPITable *t;
	SRowSet *rows = NULL;

	mapi_case_begin(NULL);
	f = mapi_case_contacts(MAPI_MODIFY);
	for (int i = 0; i < 120; i++)
		RELEASE(mapi_case_message(f, L"one"));
	CU_ASSERT_EQUAL_FATAL(CALL(f, GetContentsTable, 0, &t), S_OK);
	CU_ASSERT_EQUAL(CALL(t, QueryRows, 1000, TBL_NOADVANCE, &rows), S_OK);
	CU_ASSERT_EQUAL(rows->cRows, 100);
	for (ULONG i = 0; i < rows->cRows; i++)
		MAPIFreeBuffer(rows->aRow[i].lpProps);
	MAPIFreeBuffer(rows);
	CU_ASSERT_EQUAL(client_rows(t, &rows), S_OK);
	CU_ASSERT_EQUAL(rows->cRows, 120);
	client_free_rows(rows);
	RELEASE(t);
	RELEASE(f);
	CU_ASSERT_TRUE(mapi_case_end());
}

/* ---- interfaces and stores ---- */

static void
interface_wrong_is_refused(void)
{
	IMAPIFolder *f;
	IMessage *m;
	void *other;

	mapi_case_begin(NULL);
	f = mapi_case_contacts(MAPI_MODIFY);
	CU_ASSERT_EQUAL(CALL(f, QueryInterface, &IID_IMessage, &other),
	    MAPI_E_INTERFACE_NOT_SUPPORTED);
	CU_ASSERT_EQUAL(CALL(f, CreateMessage, &IID_IMAPIFolder, 0, &m),
	    MAPI_E_INTERFACE_NOT_SUPPORTED);
	CU_ASSERT_EQUAL(CALL(f, EmptyFolder, 0, NULL, 0), MAPI_E_NO_SUPPORT);
	RELEASE(f);
	CU_ASSERT_TRUE(mapi_case_end());
}

static void
store_without_unicode_refuses_it(void)
{
	IMAPIFolder *f;
	IMessage *m;
	IMAPITable *t;
	SPropValue v = {0}, *got;
	char text[] = "caf\xe9";

	mapi_case_begin("ansi");
	CU_ASSERT_EQUAL_FATAL(client_get((IMAPIProp *)mapi_case.store,
				  PR_STORE_SUPPORT_MASK, &got),
	    S_OK);
	CU_ASSERT_FALSE(got->Value.l & 0x00040000);
	MAPIFreeBuffer(got);
	f = mapi_case_contacts(MAPI_MODIFY);
	CU_ASSERT_EQUAL(
	    CALL(f, GetContentsTable, MAPI_UNICODE, &t), MAPI_E_BAD_CHARWIDTH);
	CU_ASSERT_EQUAL_FATAL(CALL(f, CreateMessage, NULL, 0, &m), S_OK);
	CU_ASSERT_EQUAL(client_set_text((IMAPIProp *)m, PR_SUBJECT_W, L"one"),
	    MAPI_E_BAD_CHARWIDTH);
	v.ulPropTag = PR_SUBJECT_A;
	v.Value.lpszA = text;
	CU_ASSERT_EQUAL(mapi_case_set_prop(m, &v), S_OK);
	CU_ASSERT_EQUAL(client_get((IMAPIProp *)m, PR_SUBJECT_W, &got),
	    MAPI_E_BAD_CHARWIDTH);
	CU_ASSERT_EQUAL_FATAL(
	    client_get((IMAPIProp *)m,
		PROP_TAG(PT_UNSPECIFIED, PROP_ID(PR_SUBJECT_W)), &got),
	    S_OK);
	CU_ASSERT_EQUAL(strcmp(got->Value.lpszA, text), 0);
	MAPIFreeBuffer(got);
	RELEASE(m);
	RELEASE(f);
	CU_ASSERT_TRUE(mapi_case_end());
}

static void
store_like_exchange_says_so(void)
{
	static const BYTE exchange[16] = {0x54, 0x94, 0xa1, 0xc0, 0x29, 0x7f,
	    0x10, 0x1b, 0xa5, 0x87, 0x08, 0x00, 0x2b, 0x2a, 0x25, 0x17};
	SPropValue *v;

	mapi_case_begin("exchange");
	CU_ASSERT_EQUAL_FATAL(
	    client_get((IMAPIProp *)mapi_case.store, PR_MDB_PROVIDER, &v),
	    S_OK);
	CU_ASSERT_EQUAL(memcmp(v->Value.bin.lpb, exchange, 16), 0);
	MAPIFreeBuffer(v);
	CU_ASSERT_TRUE(mapi_case_end());
}

#define CASE(name)                                                             \
	{                                                                      \
		"mapi_values_" #name, name                                     \
	}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    CASE(value_long_is_cut_in_row_and_streamed),
	    CASE(stream_uncommitted_or_read_only_writes_nothing),
	    CASE(value_wrong_is_a_problem),
	    CASE(named_property_of_another_store_is_a_problem),
	    CASE(table_wrong_calls_refused),
	    CASE(table_gives_a_hundred_rows_at_most),
	    CASE(interface_wrong_is_refused),
	    CASE(store_without_unicode_refuses_it),
	    CASE(store_like_exchange_says_so),
	    {NULL, NULL},
	};

	return test_main("mapi_values", cases, argc, argv);
}
