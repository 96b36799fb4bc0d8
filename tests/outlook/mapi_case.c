/* SPDX-License-Identifier: Apache-2.0 */
/* A profile of its own for each case of the tests of the MAPI double. */
#include "outlook/mapi_case.h"

#include <mapitags.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "outlook/double_log.h"
#include "support/test.h"

struct client mapi_case;

static char file[MAX_PATH + 32], log_file[MAX_PATH + 32];

void
mapi_case_set(const char *name, const char *value)
{
	SetEnvironmentVariableA(name, value);
}

void
mapi_case_reset(void)
{
	static const char *const names[] = {"VALISE_MAPI_PROFILE",
	    "VALISE_MAPI_FAIL", "VALISE_MAPI_KILL", "VALISE_MAPI_EDIT",
	    "VALISE_MAPI_COUNTS", "VALISE_MAPI_LATE_MS"};
	char folder[MAX_PATH], journal[sizeof file + 16];

	GetTempPathA(sizeof folder, folder);
	snprintf(file, sizeof file, "%svalise-%lu.txt", folder,
	    GetCurrentProcessId());
	snprintf(log_file, sizeof log_file, "%svalise-%lu.log", folder,
	    GetCurrentProcessId());
	snprintf(journal, sizeof journal, "%s.journal", file);
	DeleteFileA(file);
	DeleteFileA(journal);
	DeleteFileA(log_file);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		mapi_case_set(names[i], NULL);
	mapi_case_set("VALISE_MAPI_FILE", file);
	mapi_case_set("VALISE_MAPI_LOG", log_file);
}

void
mapi_case_begin(const char *profile)
{
	mapi_case_reset();
	mapi_case_set("VALISE_MAPI_PROFILE", profile);
	CU_ASSERT_EQUAL_FATAL(client_begin(&mapi_case), S_OK);
}

char *
mapi_case_file(void)
{
	size_t len;

	return test_read_file(file, &len);
}

void
mapi_case_put_file(const char *text)
{
	FILE *f = fopen(file, "wb");

	CU_ASSERT_PTR_NOT_NULL_FATAL(f);
	CU_ASSERT_EQUAL(fwrite(text, 1, strlen(text), f), strlen(text));
	CU_ASSERT_EQUAL(fclose(f), 0);
}

bool
mapi_case_end(void)
{
	return mapi_case_end_with(NULL);
}

bool
mapi_case_end_with(const char *problem)
{
	bool ok;

	if (mapi_case.session)
		client_end(&mapi_case);
	ok = double_log_is(fopen(log_file, "rb"), problem);
	DeleteFileA(file);
	DeleteFileA(log_file);
	return ok;
}

IMAPIFolder *
mapi_case_contacts(ULONG flags)
{
	IMAPIFolder *f = NULL;

	CU_ASSERT_EQUAL_FATAL(
	    client_default_folder(&mapi_case, CLIENT_CONTACTS, flags, &f),
	    S_OK);
	return f;
}

IMessage *
mapi_case_message(IMAPIFolder *f, const WCHAR *subject)
{
	IMessage *m = NULL;

	CU_ASSERT_EQUAL_FATAL(CALL(f, CreateMessage, NULL, 0, &m), S_OK);
	CU_ASSERT_EQUAL_FATAL(
	    client_set_text((IMAPIProp *)m, PR_SUBJECT_W, subject), S_OK);
	CU_ASSERT_EQUAL_FATAL(CALL(m, SaveChanges, KEEP_OPEN_READWRITE), S_OK);
	return m;
}

IMessage *
mapi_case_open(IMAPIFolder *f, IMessage *m, ULONG flags)
{
	IMessage *again = NULL;
	SPropValue *id;
	ULONG type;

	CU_ASSERT_EQUAL_FATAL(
	    client_get((IMAPIProp *)m, PR_ENTRYID, &id), S_OK);
	CU_ASSERT_EQUAL_FATAL(
	    CALL(f, OpenEntry, id->Value.bin.cb, (ENTRYID *)id->Value.bin.lpb,
		NULL, flags, &type, (IUnknown **)(void *)&again),
	    S_OK);
	CU_ASSERT_EQUAL(type, MAPI_MESSAGE);
	MAPIFreeBuffer(id);
	return again;
}

ULONG
mapi_case_count(IMAPIFolder *f)
{
	IMAPITable *t;
	ULONG count = 0;

	CU_ASSERT_EQUAL_FATAL(CALL(f, GetContentsTable, 0, &t), S_OK);
	CU_ASSERT_EQUAL(CALL(t, GetRowCount, 0, &count), S_OK);
	RELEASE(t);
	return count;
}

HRESULT
mapi_case_set_prop(void *object, SPropValue *v)
{
	IMAPIProp *p = object;
	SPropProblemArray *problems = NULL;
	HRESULT hr = CALL(p, SetProps, 1, v, &problems);

	if (hr == S_OK && problems)
		hr = problems->aProblem[0].scode;
	MAPIFreeBuffer(problems);
	return hr;
}
