/* SPDX-License-Identifier: Apache-2.0 */
/* What the MAPI double finds, breaks on request, keeps and tells. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "outlook/mapi_case.h"
#include "support/test.h"

#include <mapitags.h>

/* ---- what was not given back ---- */

static void
leak_of_object_is_found(void)
{
	mapi_case_begin(NULL);
	(void)mapi_case_contacts(0);
	CU_ASSERT_TRUE(mapi_case_end_with("leak: folder"));
}

static void
leak_of_buffer_is_found(void)
{
	void *p, *more;

	mapi_case_begin(NULL);
	CU_ASSERT_EQUAL(MAPIAllocateBuffer(100, &p), S_OK);
	CU_ASSERT_EQUAL(MAPIAllocateMore(100, p, &more), S_OK);
	CU_ASSERT_TRUE(mapi_case_end_with("leak: buffer"));
}

static void
buffer_freed_twice_is_found(void)
{
	void *p, *more;

	mapi_case_begin(NULL);
	CU_ASSERT_EQUAL(MAPIAllocateBuffer(100, &p), S_OK);
	CU_ASSERT_EQUAL(MAPIFreeBuffer(p), 0);
	CU_ASSERT_NOT_EQUAL(MAPIFreeBuffer(p), 0);
	CU_ASSERT_TRUE(mapi_case_end_with("freed before"));

	mapi_case_begin(NULL);
	CU_ASSERT_EQUAL(MAPIAllocateBuffer(100, &p), S_OK);
	CU_ASSERT_EQUAL(MAPIAllocateMore(100, p, &more), S_OK);
	CU_ASSERT_NOT_EQUAL(MAPIFreeBuffer(more), 0);
	CU_ASSERT_EQUAL(MAPIFreeBuffer(p), 0);
	CU_ASSERT_TRUE(mapi_case_end_with("MAPIFreeBuffer of a block of"));
}

static void
buffer_more_of_more_is_found(void)
{
	void *p, *more, *again;

	mapi_case_begin(NULL);
	CU_ASSERT_EQUAL(MAPIAllocateBuffer(100, &p), S_OK);
	CU_ASSERT_EQUAL(MAPIAllocateMore(100, p, &more), S_OK);
	CU_ASSERT_EQUAL(
	    MAPIAllocateMore(100, more, &again), MAPI_E_INVALID_PARAMETER);
	CU_ASSERT_EQUAL(MAPIFreeBuffer(p), 0);
	CU_ASSERT_TRUE(mapi_case_end_with("MAPIAllocateMore to a block"));
}

static void
object_released_twice_is_found(void)
{
	IMAPIFolder *f;
	IMAPITable *t;

	mapi_case_begin(NULL);
	f = mapi_case_contacts(0);
	RELEASE(f);
	CU_ASSERT_EQUAL(
	    CALL(f, GetContentsTable, 0, &t), MAPI_E_INVALID_OBJECT);
	RELEASE(f);
	CU_ASSERT_TRUE(mapi_case_end_with("a released folder"));
}

/* ---- notifications ---- */

struct sink {
	IMAPIAdviseSink iface;
	LONG refs, calls, events, most;
	DWORD thread;
};

static HRESULT WINAPI
sink_query(IMAPIAdviseSink *s, const IID *iid, void **out)
{
	(void)s;
	(void)iid;
	*out = NULL;
	return E_NOINTERFACE;
}

static ULONG WINAPI
sink_add_ref(IMAPIAdviseSink *s)
{
	return (ULONG)InterlockedIncrement(&((struct sink *)s)->refs);
}

static ULONG WINAPI
sink_release(IMAPIAdviseSink *s)
{
	return (ULONG)InterlockedDecrement(&((struct sink *)s)->refs);
}

static ULONG WINAPI
sink_notify(IMAPIAdviseSink *s, ULONG count, NOTIFICATION *n)
{
	struct sink *me = (struct sink *)s;

	(void)n;
	me->thread = GetCurrentThreadId();
	if ((LONG)count > me->most)
		me->most = (LONG)count;
	InterlockedExchangeAdd(&me->events, (LONG)count);
	InterlockedIncrement(&me->calls);
	return 0;
}

static IMAPIAdviseSinkVtbl sink_vtbl = {
    .QueryInterface = sink_query,
    .AddRef = sink_add_ref,
    .Release = sink_release,
    .OnNotify = sink_notify,
};

static void
wait_for_calls(struct sink *s, LONG calls)
{
	for (int i = 0; i < 500 && s->calls < calls; i++)
		Sleep(10);
	CU_ASSERT_TRUE(s->calls >= calls);
}

static void
notifications_are_late_merged_and_doubled(void)
{
	struct sink s = {{&sink_vtbl}, 1, 0, 0, 0, 0};
	ULONG connection;
	IMAPIFolder *f, *inbox = NULL;
	SPropValue *id;

	mapi_case_begin(NULL);
	f = mapi_case_contacts(MAPI_MODIFY);
	CU_ASSERT_EQUAL_FATAL(
	    client_default_folder(&mapi_case, 0, MAPI_MODIFY, &inbox), S_OK);
	CU_ASSERT_EQUAL_FATAL(
	    client_get((IMAPIProp *)f, PR_ENTRYID, &id), S_OK);
	CU_ASSERT_EQUAL(CALL(mapi_case.store, Advise, id->Value.bin.cb,
			    (ENTRYID *)id->Value.bin.lpb, fnevObjectCreated,
			    &s.iface, &connection),
	    S_OK);
	MAPIFreeBuffer(id);
	RELEASE(mapi_case_message(f, L"one"));
	RELEASE(mapi_case_message(inbox, L"elsewhere"));
	RELEASE(mapi_case_message(f, L"two"));
	CU_ASSERT_EQUAL(s.calls, 0);
	wait_for_calls(&s, 2);
	CU_ASSERT_EQUAL(s.most, 2);
	CU_ASSERT_EQUAL(s.events, 3);
	CU_ASSERT_NOT_EQUAL(s.thread, GetCurrentThreadId());
	CU_ASSERT_EQUAL(CALL(mapi_case.store, Unadvise, connection), S_OK);
	CU_ASSERT_EQUAL(
	    CALL(mapi_case.store, Unadvise, connection), MAPI_E_NOT_FOUND);
	RELEASE(inbox);
	RELEASE(f);
	CU_ASSERT_TRUE(mapi_case_end());
	CU_ASSERT_EQUAL(s.refs, 1);
}

static void
advise_without_unadvise_is_found(void)
{
	struct sink s = {{&sink_vtbl}, 1, 0, 0, 0, 0};
	ULONG connection;

	mapi_case_begin(NULL);
	CU_ASSERT_EQUAL(CALL(mapi_case.store, Advise, 0, NULL,
			    fnevObjectCreated, &s.iface, &connection),
	    S_OK);
	CU_ASSERT_TRUE(mapi_case_end_with("leak: Advise"));
	CU_ASSERT_EQUAL(s.refs, 1);
}

/* ---- faults ---- */

static void
fault_fails_the_call_asked_for(void)
{
	IMAPIFolder *f;
	IMessage *m;

	mapi_case_reset();
	mapi_case_set("VALISE_MAPI_FAIL",
	    "SaveChanges:2:8004010D,CreateMessage:3:80040111");
	CU_ASSERT_EQUAL_FATAL(client_begin(&mapi_case), S_OK);
	f = mapi_case_contacts(MAPI_MODIFY);
	RELEASE(mapi_case_message(f, L"one"));
	CU_ASSERT_EQUAL_FATAL(CALL(f, CreateMessage, NULL, 0, &m), S_OK);
	CU_ASSERT_EQUAL(CALL(m, SaveChanges, 0), MAPI_E_NOT_ENOUGH_DISK);
	RELEASE(m);
	CU_ASSERT_EQUAL(
	    CALL(f, CreateMessage, NULL, 0, &m), MAPI_E_LOGON_FAILED);
	CU_ASSERT_EQUAL(mapi_case_count(f), 1);
	RELEASE(f);
	CU_ASSERT_TRUE(mapi_case_end());
}

static void
fault_of_no_call_is_found(void)
{
	IMAPIFolder *f;

	mapi_case_reset();
	mapi_case_set("VALISE_MAPI_FAIL",
	    "SaveChanges:2:8004010D,MAPILogonEx:2:80040111,DeleteProps");
	CU_ASSERT_EQUAL_FATAL(client_begin(&mapi_case), S_OK);
	f = mapi_case_contacts(MAPI_MODIFY);
	RELEASE(mapi_case_message(f, L"one"));
	RELEASE(f);
	CU_ASSERT_TRUE(
	    mapi_case_end_with("VALISE_MAPI_FAIL: there was no call"));
}

static void
edit_of_the_user_comes_before_the_save(void)
{
	IMAPIFolder *f;
	IMessage *m, *again;
	SPropValue *v;

	mapi_case_reset();
	mapi_case_set("VALISE_MAPI_EDIT",
	    "3:PR_SUBJECT=\"one\";PR_SUBJECT=\"the user's\"");
	CU_ASSERT_EQUAL_FATAL(client_begin(&mapi_case), S_OK);
	f = mapi_case_contacts(MAPI_MODIFY);
	m = mapi_case_message(f, L"one");
	RELEASE(mapi_case_message(f, L"two"));
	CU_ASSERT_EQUAL(
	    client_set_text((IMAPIProp *)m, PR_BODY_W, L"ours"), S_OK);
	CU_ASSERT_EQUAL(
	    CALL(m, SaveChanges, KEEP_OPEN_READWRITE), MAPI_E_OBJECT_CHANGED);
	again = mapi_case_open(f, m, 0);
	CU_ASSERT_EQUAL_FATAL(
	    client_get((IMAPIProp *)again, PR_SUBJECT_W, &v), S_OK);
	CU_ASSERT_EQUAL(wcscmp(v->Value.lpszW, L"the user's"), 0);
	MAPIFreeBuffer(v);
	RELEASE(again);
	RELEASE(m);
	RELEASE(f);
	CU_ASSERT_TRUE(mapi_case_end());
}

/* Runs this program again for one purpose; its exit status. */
static DWORD
run_self(const char *purpose)
{
	STARTUPINFOA start = {.cb = sizeof start};
	PROCESS_INFORMATION process;
	char path[MAX_PATH], line[MAX_PATH + 64];
	DWORD status = 0;

	GetModuleFileNameA(NULL, path, sizeof path);
	snprintf(line, sizeof line, "\"%s\" %s", path, purpose);
	if (!CreateProcessA(
		path, line, NULL, NULL, FALSE, 0, NULL, NULL, &start, &process))
		return 0;
	WaitForSingleObject(process.hProcess, INFINITE);
	GetExitCodeProcess(process.hProcess, &status);
	CloseHandle(process.hProcess);
	CloseHandle(process.hThread);
	return status;
}

/* Three messages, in the process that is killed meanwhile; no test runs there.
 */
static int
save_three(void)
{
	IMAPIFolder *f;

	if (client_begin(&mapi_case) != S_OK ||
	    client_default_folder(
		&mapi_case, CLIENT_CONTACTS, MAPI_MODIFY, &f) != S_OK)
		return 1;
	for (int i = 0; i < 3; i++) {
		IMessage *m;

		if (CALL(f, CreateMessage, NULL, 0, &m) != S_OK ||
		    CALL(m, SaveChanges, 0) != S_OK)
			return 1;
		RELEASE(m);
	}
	return 0;
}

static void
kill_keeps_what_was_saved(void)
{
	static const char *const rows[] = {
	    "SaveChanges:2", "SaveChanges:2:before"};

	for (ULONG i = 0; i < 2; i++) {
		IMAPIFolder *f;

		mapi_case_reset();
		mapi_case_set("VALISE_MAPI_KILL", rows[i]);
		CU_ASSERT_EQUAL(run_self("save-three"), 99);
		mapi_case_set("VALISE_MAPI_KILL", NULL);
		CU_ASSERT_EQUAL_FATAL(client_begin(&mapi_case), S_OK);
		f = mapi_case_contacts(0);
		CU_ASSERT_EQUAL(mapi_case_count(f), 2 - i);
		RELEASE(f);
		CU_ASSERT_TRUE(mapi_case_end());
	}
}

static void
counts_are_told(void)
{
	char folder[MAX_PATH], path[MAX_PATH + 32], *text;
	size_t len;

	mapi_case_reset();
	GetTempPathA(sizeof folder, folder);
	snprintf(path, sizeof path, "%svalise-%lu.counts", folder,
	    GetCurrentProcessId());
	mapi_case_set("VALISE_MAPI_COUNTS", path);
	CU_ASSERT_EQUAL_FATAL(client_begin(&mapi_case), S_OK);
	RELEASE(mapi_case_contacts(0));
	RELEASE(mapi_case_contacts(0));
	CU_ASSERT_TRUE(mapi_case_end());
	text = test_read_file(path, &len);
	CU_ASSERT_PTR_NOT_NULL_FATAL(text);
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "GetReceiveFolder 2\n"));
	free(text);
	DeleteFileA(path);
}

/* ---- the file ---- */

static void
put(void *object, const char *line)
{
	struct dbl_key key;
	SPropValue v;

	CU_ASSERT_TRUE_FATAL(dbl_text_read_key(&line, &key));
	line++;
	CU_ASSERT_TRUE_FATAL(dbl_text_read_value(&line, &key, &v));
	v.ulPropTag = client_tag(object, &key, true);
	CU_ASSERT_EQUAL(mapi_case_set_prop(object, &v), S_OK);
	dbl_text_value_free(&v);
}

/* Every type, and names of both kinds. */
static const char *const lines[] = {
    "PR_SUBJECT=\"quote \\\" slash \\\\ line\\r\\n \xc3\xbc \xf0\x9f\x98\x80\"",
    "PR_IMPORTANCE=-2",
    "PR_GENDER=2",
    "PR_RESPONSE_REQUESTED=true",
    "PR_START_DATE=2026-03-29T01:30:00.0000001Z",
    "PR_END_DATE=4500-08-31T23:59:00Z",
    "0x6601/D=0.5",
    "0x6602/Q=0x0000000100000002",
    "0x6603/G={00062002-0000-0000-C000-000000000046}",
    "0x6604/X=",
    "PR_CHILDRENS_NAMES=\"A, B\",\"C\"",
    "Address.0x8028=1,2",
    "PR_USER_X509_CERTIFICATE=00ff,1234",
    "Strings.\"Keywords\"=\"one\"",
    "{12345678-1234-1234-1234-123456789ABC}.\"OpId\"/W=\"x\"",
    "Appointment.0x8216=0430",
};

static void
fill_message(IMAPIFolder *f)
{
	IMessage *m = mapi_case_message(f, L""), *embedded;
	IAttach *a;
	ULONG num;
	WCHAR *body = calloc(3001, sizeof *body);

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		put(m, lines[i]);
	CU_ASSERT_PTR_NOT_NULL_FATAL(body);
	for (int i = 0; i < 3000; i++)
		body[i] = i % 10 ? L'\u010d' : L'+';
	CU_ASSERT_EQUAL(client_set_text((IMAPIProp *)m, PR_BODY_W, body), S_OK);
	free(body);
	CU_ASSERT_EQUAL_FATAL(CALL(m, CreateAttach, NULL, 0, &num, &a), S_OK);
	put(a, "PR_EXCEPTION_STARTTIME=2026-01-01T00:00:00Z");
	CU_ASSERT_EQUAL_FATAL(
	    CALL(a, OpenProperty, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0,
		MAPI_CREATE | MAPI_MODIFY, (IUnknown **)(void *)&embedded),
	    S_OK);
	put(embedded, "PR_SUBJECT=\"inside\"");
	CU_ASSERT_EQUAL(CALL(embedded, SaveChanges, 0), S_OK);
	RELEASE(embedded);
	CU_ASSERT_EQUAL(CALL(a, SaveChanges, 0), S_OK);
	RELEASE(a);
	CU_ASSERT_EQUAL(CALL(m, SaveChanges, 0), S_OK);
	RELEASE(m);
}

static void
file_loaded_and_dumped_is_equal(void)
{
	IMAPIFolder *f;
	char *first, *second, *third;

	mapi_case_begin("public,exchange");
	f = mapi_case_contacts(MAPI_MODIFY);
	fill_message(f);
	RELEASE(f);
	client_end(&mapi_case);
	first = mapi_case_file();
	CU_ASSERT_PTR_NOT_NULL_FATAL(first);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		CU_ASSERT_PTR_NOT_NULL(strstr(first, lines[i]));
	CU_ASSERT_PTR_NOT_NULL(strstr(first, "PR_SUBJECT=\"inside\"\n"));
	CU_ASSERT_EQUAL_FATAL(client_begin(&mapi_case), S_OK);
	client_end(&mapi_case);
	second = mapi_case_file();
	CU_ASSERT_PTR_NOT_NULL_FATAL(second);
	CU_ASSERT_STRING_EQUAL(first, second);

	/* Another message is in the file, and what was there is as it was. */
	CU_ASSERT_EQUAL_FATAL(client_begin(&mapi_case), S_OK);
	f = mapi_case_contacts(MAPI_MODIFY);
	RELEASE(mapi_case_message(f, L"another"));
	RELEASE(f);
	client_end(&mapi_case);
	third = mapi_case_file();
	CU_ASSERT_PTR_NOT_NULL_FATAL(third);
	CU_ASSERT_PTR_NOT_NULL(strstr(third, "PR_SUBJECT=\"another\"\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(third, "PR_SUBJECT=\"inside\"\n"));
	free(first);
	free(second);
	free(third);
	CU_ASSERT_TRUE(mapi_case_end());
}

#define CASE(name)                                                             \
	{                                                                      \
		"mapi_faults_" #name, name                                     \
	}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    CASE(leak_of_object_is_found),
	    CASE(leak_of_buffer_is_found),
	    CASE(buffer_freed_twice_is_found),
	    CASE(buffer_more_of_more_is_found),
	    CASE(object_released_twice_is_found),
	    CASE(notifications_are_late_merged_and_doubled),
	    CASE(advise_without_unadvise_is_found),
	    CASE(fault_fails_the_call_asked_for),
	    CASE(fault_of_no_call_is_found),
	    CASE(edit_of_the_user_comes_before_the_save),
	    CASE(kill_keeps_what_was_saved),
	    CASE(counts_are_told),
	    CASE(file_loaded_and_dumped_is_equal),
	    {NULL, NULL},
	};

	if (argc > 1 && strcmp(argv[1], "save-three") == 0)
		return save_three();
	return test_main("mapi_faults", cases, argc, argv);
}
