/* SPDX-License-Identifier: Apache-2.0 */
/* The accounts of an Outlook profile: of the manager, else of the registry. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "outlook/account_case.h"
#include "outlook/accounts.h"
#include "support/test.h"

#define OFFICE(version) L"Software\\Microsoft\\Office\\" version L"\\Outlook"
#define PROFILE(place, name)                                                   \
	place L"\\" name L"\\9375CFF0413111d3B88A00104B2A6676\\"
#define NEW OFFICE(L"16.0") L"\\Profiles"
#define OLD                                                                    \
	L"Software\\Microsoft\\Windows NT\\CurrentVersion\\"                   \
	L"Windows Messaging Subsystem\\Profiles"
#define OLDEST L"Software\\Microsoft\\Windows Messaging Subsystem\\Profiles"
#define IMAP_CLASS L"{ED475412-B0D6-11D2-8C3B-00104B2A6676}"
#define POP3_CLASS L"{ED475411-B0D6-11D2-8C3B-00104B2A6676}"
#define MAPI_CLASS L"{ED475414-B0D6-11D2-8C3B-00104B2A6676}"
#define BOOK_CLASS L"{ED475419-B0D6-11D2-8C3B-00104B2A6676}"

static struct outlook_accounts all;

static void
read_all(const char *profile)
{
	CU_ASSERT(outlook_accounts_read(
		      profile, account_case_session(), &all) == SML_OK);
}

static void
end(void)
{
	outlook_accounts_free(&all);
	CU_ASSERT(all.count == 0 && all.v == NULL);
	CU_ASSERT(account_case_end(NULL));
}

/* One in the registry that is read where the manager cannot be asked. */
static void
put_registry(void)
{
	const wchar_t *key = PROFILE(NEW, L"Outlook") L"00000001";

	account_case_text(key, L"clsid", IMAP_CLASS);
	account_case_text(key, L"Account Name", L"of the registry");
	account_case_text(key, L"IMAP Server", L"imap.registry.example");
}

static bool
is_of_registry(void)
{
	return all.is_from_registry && all.count == 1 &&
	       strcmp(all.v[0].name, "of the registry") == 0;
}

static void
check(size_t i, enum outlook_account_kind kind, const char *const text[4],
    unsigned port, bool is_ssl)
{
	CU_ASSERT_FATAL(i < all.count);
	CU_ASSERT(all.v[i].kind == kind);
	CU_ASSERT_STRING_EQUAL(all.v[i].name, text[0]);
	CU_ASSERT_STRING_EQUAL(all.v[i].address, text[1]);
	CU_ASSERT_STRING_EQUAL(all.v[i].server, text[2]);
	CU_ASSERT_STRING_EQUAL(all.v[i].user, text[3]);
	CU_ASSERT(all.v[i].port == port);
	CU_ASSERT(all.v[i].is_ssl == is_ssl);
}
#define TEXTS(...) ((const char *const[4]){__VA_ARGS__})

/* ---- the manager ---- */

static void
accounts_of_all_kinds_are_told(void)
{
	account_case_begin("profile=Outlook\n"
			   "# comment\n"
			   "[account]\ntype=imap\nname=Wörk\n"
			   "email=anna@example.com\nserver=imap.example.com\n"
			   "user=anna\nport=993\nssl=1\n"
			   "[account]\ntype=http\nname=hot\n"
			   "server=http.example.com\n"
			   "[account]\ntype=pop3\nname=home\n"
			   "email=a@example.net\nserver=pop.example.net\n"
			   "user=a\\b\n"
			   "[account]\ntype=ldap\nserver=ldap.example.net\n"
			   "[account]\ntype=pop3\nserver=s.example\n"
			   "port=110\nssl=2\nexchange=0\n");
	put_registry();
	read_all("Outlook");
	CU_ASSERT(!all.is_from_registry && !all.has_mapi_store);
	CU_ASSERT(all.count == 3);
	check(0, OUTLOOK_ACCOUNT_IMAP,
	    TEXTS("Wörk", "anna@example.com", "imap.example.com", "anna"), 993,
	    true);
	check(1, OUTLOOK_ACCOUNT_POP3,
	    TEXTS("home", "a@example.net", "pop.example.net", "a\\b"), 0,
	    false);
	/* Without a name it has its server's. */
	check(2, OUTLOOK_ACCOUNT_POP3, TEXTS("s.example", "", "s.example", ""),
	    110, true);
	end();
}

static void
accounts_of_exchange_are_seen(void)
{
	account_case_begin("[account]\ntype=imap\nserver=i.example\n"
			   "[account]\ntype=mapi\nname=Exchange\n");
	read_all("Outlook");
	CU_ASSERT(all.has_mapi_store && all.count == 1);
	end();
	account_case_begin("[account]\ntype=other\nserver=eas.example\n");
	read_all("Outlook");
	CU_ASSERT(all.has_mapi_store && all.count == 0);
	end();
	account_case_begin(
	    "[account]\ntype=imap\nserver=i.example\nexchange=1\n");
	read_all("Outlook");
	CU_ASSERT(all.has_mapi_store);
	end();
}

static void
accounts_none_are_none(void)
{
	account_case_begin("");
	put_registry();
	read_all("Outlook");
	CU_ASSERT(!all.is_from_registry && !all.has_mapi_store);
	CU_ASSERT(all.count == 0 && all.v == NULL);
	end();
}

static void
accounts_without_manager_are_of_the_registry(void)
{
	account_case_begin(NULL);
	put_registry();
	read_all("Outlook");
	CU_ASSERT(is_of_registry());
	end();
	/* Without a session the manager would log on by itself. */
	account_case_begin("[account]\ntype=imap\nserver=i.example\n");
	put_registry();
	CU_ASSERT(outlook_accounts_read("Outlook", NULL, &all) == SML_OK);
	CU_ASSERT(is_of_registry());
	end();
}

static DWORD WINAPI
read_on_thread(void *arg)
{
	(void)arg;
	read_all("Outlook");
	return 0;
}

static void
accounts_on_a_thread_without_com_are_of_the_registry(void)
{
	HANDLE thread;

	CoUninitialize();
	account_case_begin("[account]\ntype=imap\nserver=i.example\n");
	put_registry();
	thread = CreateThread(NULL, 0, read_on_thread, NULL, 0, NULL);
	CU_ASSERT_FATAL(thread != NULL);
	WaitForSingleObject(thread, INFINITE);
	CloseHandle(thread);
	CU_ASSERT(is_of_registry());
	end();
	CU_ASSERT(SUCCEEDED(CoInitializeEx(NULL, COINIT_MULTITHREADED)));
}

static void
accounts_of_profiles_with_odd_names_are_told(void)
{
	static const char *const names[] = {"Outlook",
	    "\xC3\x9Cn\xC3\xAF <c\xC3\xB6"
	    "d\xC3\xA9> & 'x' \"y\" %s",
	    "\xE6\xBC\xA2\xE5\xAD\x97 \xF0\x9F\x93\xA7", " a ", "a/b", "[1]"};
	char text[256];
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(names); i++) {
		snprintf(text, sizeof(text),
		    "profile=%s\n[account]\ntype=imap\nserver=i.example\n",
		    names[i]);
		account_case_begin(text);
		read_all(names[i]);
		CU_ASSERT(!all.is_from_registry && all.count == 1);
		end();
		/* The manager knows no such profile. */
		account_case_begin(text);
		read_all("other");
		CU_ASSERT(all.is_from_registry && all.count == 0);
		end();
	}
}

static void
accounts_of_a_name_no_profile_has_are_none(void)
{
	static char long_name[400];

	memset(long_name, 'x', sizeof(long_name) - 1);
	account_case_begin("[account]\ntype=imap\nserver=i.example\n");
	put_registry();
	read_all(long_name);
	CU_ASSERT(all.is_from_registry && all.count == 0);
	read_all("\xFF not UTF-8");
	CU_ASSERT(all.is_from_registry && all.count == 0);
	end();
	account_case_begin(NULL);
	put_registry();
	read_all("..\\Profiles\\Outlook");
	CU_ASSERT(all.count == 0);
	read_all("Outlook\\");
	CU_ASSERT(all.count == 0);
	end();
}

static void
accounts_of_the_default_profile_are_told(void)
{
	account_case_begin(
	    "profile=Main\n[account]\ntype=imap\nserver=i.example\n");
	account_case_text(OFFICE(L"16.0"), L"DefaultProfile", L"Main");
	account_case_text(PROFILE(NEW, L"Main"), L"x", L"");
	read_all(NULL);
	CU_ASSERT(!all.is_from_registry && all.count == 1);
	outlook_accounts_free(&all);
	read_all("");
	CU_ASSERT(!all.is_from_registry && all.count == 1);
	end();
	/* Nothing names it: the manager has the session's. */
	account_case_begin("[account]\ntype=imap\nserver=i.example\n");
	read_all(NULL);
	CU_ASSERT(!all.is_from_registry && all.count == 1);
	end();
}

static void
accounts_with_faults_are_of_the_registry(void)
{
	static const char *const wishes[] = {"CreateInstance:1:80070005",
	    "QueryManager:1:80004002", "Init:1:80004005", "Init:1:800c8101",
	    "EnumerateAccounts:1:80004005", "GetCount:1:80004005",
	    "GetNext:1:80004005", "GetNext:2:8007000e",
	    "QueryAccount:1:80004002", "QueryAccount:2:80004002",
	    "GetAccountInfo:1:80004005", "GetAccountInfo:2:8007000e"};
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(wishes); i++) {
		account_case_begin("[account]\ntype=imap\nserver=1.example\n"
				   "[account]\ntype=mapi\n");
		put_registry();
		account_case_fail(wishes[i]);
		read_all("Outlook");
		CU_ASSERT(is_of_registry() && !all.has_mapi_store);
		if (!is_of_registry())
			fprintf(stderr, "with %s\n", wishes[i]);
		end();
	}
}

static void
accounts_with_a_fact_that_fails_lack_it(void)
{
	char wish[32];
	int n;

	for (n = 0; n <= 8; n++) {
		account_case_begin(
		    "[account]\ntype=imap\nname=n\nemail=e\nserver=s\n"
		    "user=u\nport=993\nssl=1\nexchange=0\n");
		put_registry();
		snprintf(wish, sizeof(wish), "GetProp:%d:80004005", n);
		account_case_fail(wish);
		read_all("Outlook");
		CU_ASSERT(!all.is_from_registry);
		CU_ASSERT(all.count == (n == 0 || n == 4 ? 0 : 1));
		if (all.count == 1) {
			CU_ASSERT_STRING_EQUAL(
			    all.v[0].name, n == 2 ? "e" : "n");
			CU_ASSERT_STRING_EQUAL(
			    all.v[0].address, n == 3 ? "" : "e");
			CU_ASSERT_STRING_EQUAL(
			    all.v[0].user, n == 5 ? "" : "u");
			CU_ASSERT(all.v[0].port == (n == 6 ? 0 : 993));
			CU_ASSERT(all.v[0].is_ssl == (n != 7));
		}
		end();
	}
}

static void
accounts_with_hostile_facts_stay_in_bounds(void)
{
	static char text[16384];
	char longest[512], too_long[601];
	size_t len = 0;
	int i;

	memset(longest, 'x', 511);
	longest[511] = '\0';
	memset(too_long, 'y', 600);
	too_long[600] = '\0';
	snprintf(text, sizeof(text),
	    "[account]\ntype=imap\nname=a\\uD800b\nserver=s\nuser=%s\n"
	    "email=%s\nport=70000\n"
	    "[account]\ntype=pop3\nname=tab\\u0009\nserver=s\n"
	    "[account]\ntype=imap\nname=no server\nserver=%s\n",
	    longest, too_long, too_long);
	account_case_begin(text);
	read_all("Outlook");
	CU_ASSERT(all.count == 2);
	check(0, OUTLOOK_ACCOUNT_IMAP,
	    TEXTS("a\xEF\xBF\xBD"
		  "b",
		"", "s", longest),
	    0, false);
	check(1, OUTLOOK_ACCOUNT_POP3, TEXTS("s", "", "s", ""), 0, false);
	end();
	for (i = 0; i < 100; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len,
		    "[account]\ntype=imap\nserver=%d.example\n", i);
	account_case_begin(text);
	read_all("Outlook");
	CU_ASSERT(all.count == 64);
	end();
}

/* ---- the registry ---- */

static void
registry_of_new_outlook_is_read(void)
{
	const wchar_t *one = PROFILE(NEW, L"Outlook") L"00000002";
	const wchar_t *two = PROFILE(NEW, L"Outlook") L"00000003";
	const wchar_t *three = PROFILE(NEW, L"Outlook") L"00000004";

	account_case_begin(NULL);
	account_case_text(one, L"clsid", IMAP_CLASS);
	account_case_text(one, L"Account Name", L"W\x00f6rk");
	account_case_text(one, L"Email", L"anna@example.com");
	account_case_text(one, L"IMAP Server", L"imap.example.com");
	account_case_text(one, L"IMAP User", L"anna");
	account_case_number(one, L"IMAP Port", 993);
	account_case_number(one, L"IMAP Use SSL", 1);
	/* Of bytes, with and without the NUL, as Outlook 2007 writes. */
	account_case_bytes(
	    two, L"clsid", REG_BINARY, POP3_CLASS, sizeof(POP3_CLASS));
	account_case_bytes(two, L"Account Name", REG_BINARY, L"home", 10);
	account_case_bytes(two, L"POP3 Server", REG_BINARY, L"pop", 6);
	account_case_bytes(two, L"POP3 User Name", REG_BINARY, "anna", 5);
	account_case_bytes(two, L"POP3 Port", REG_BINARY, "\xe3\x03\0\0", 4);
	account_case_number(two, L"POP3 Secure Connection", 2);
	account_case_text(three, L"clsid", BOOK_CLASS);
	account_case_text(three, L"Account Name", L"Address Book");
	read_all("Outlook");
	CU_ASSERT(all.is_from_registry && !all.has_mapi_store);
	CU_ASSERT(all.count == 2);
	check(0, OUTLOOK_ACCOUNT_IMAP,
	    TEXTS(
		"W\xC3\xB6rk", "anna@example.com", "imap.example.com", "anna"),
	    993, true);
	check(1, OUTLOOK_ACCOUNT_POP3, TEXTS("home", "", "pop", "anna"), 995,
	    true);
	end();
}

static void
registry_newest_place_wins(void)
{
	static const wchar_t *const places[] = {PROFILE(OLDEST, L"P") L"1",
	    PROFILE(OLD, L"P") L"1",
	    PROFILE(OFFICE(L"11.0") L"\\Profiles", L"P") L"1",
	    PROFILE(OFFICE(L"15.0") L"\\Profiles", L"P") L"1",
	    PROFILE(OFFICE(L"16.0") L"\\Profiles", L"P") L"1"};
	wchar_t server[2] = L"0";
	size_t i;

	account_case_begin(NULL);
	for (i = 0; i < SML_ARRAY_LEN(places); i++) {
		server[0] = (wchar_t)(L'0' + i);
		account_case_text(places[i], L"IMAP Server", server);
		read_all("P");
		CU_ASSERT_FATAL(all.count == 1);
		CU_ASSERT(all.v[0].server[0] == (char)('0' + i));
		outlook_accounts_free(&all);
	}
	/* A newer version without that profile does not hide it. */
	account_case_text(OFFICE(L"17.0") L"\\Profiles\\Q", L"x", L"");
	account_case_text(OFFICE(L"17.0") L"\\Profiles\\P", L"x", L"");
	read_all("P");
	CU_ASSERT(all.count == 1);
	end();
}

static void
registry_default_profile_is_found(void)
{
	account_case_begin(NULL);
	account_case_text(PROFILE(OLD, L"A") L"1", L"IMAP Server", L"a");
	account_case_text(OLD, L"DefaultProfile", L"A");
	read_all(NULL);
	CU_ASSERT(all.count == 1 && all.v[0].server[0] == 'a');
	outlook_accounts_free(&all);
	account_case_text(PROFILE(NEW, L"B") L"1", L"IMAP Server", L"b");
	account_case_text(OFFICE(L"16.0"), L"DefaultProfile", L"gone");
	read_all(NULL);
	CU_ASSERT(all.count == 1 && all.v[0].server[0] == 'a');
	outlook_accounts_free(&all);
	account_case_text(OFFICE(L"16.0"), L"DefaultProfile", L"B");
	read_all("");
	CU_ASSERT(all.count == 1 && all.v[0].server[0] == 'b');
	end();
}

static void
registry_exchange_is_seen_and_data_files_are_not(void)
{
	const wchar_t *one = PROFILE(OLD, L"P") L"00000001";

	account_case_begin(NULL);
	account_case_text(one, L"clsid", MAPI_CLASS);
	account_case_text(one, L"Service Name", L"MSUPST MS");
	read_all("P");
	CU_ASSERT(all.count == 0 && !all.has_mapi_store);
	account_case_text(one, L"Service Name", L"SOME CONNECTOR");
	read_all("P");
	CU_ASSERT(all.count == 0 && all.has_mapi_store);
	account_case_text(one, L"clsid", L"nonsense");
	read_all("P");
	CU_ASSERT(!all.has_mapi_store);
	account_case_bytes(one, L"Service Name", REG_BINARY, L"MSEMS", 12);
	read_all("P");
	CU_ASSERT(all.has_mapi_store);
	account_case_text(one, L"Service Name", L"x");
	account_case_text(one, L"EAS Server URL", L"https://eas.example");
	read_all("P");
	CU_ASSERT(all.has_mapi_store);
	end();
}

static void
registry_hostile_values_count_as_none(void)
{
	static const wchar_t controls[] = L"a\x0001";
	const wchar_t *one = PROFILE(NEW, L"P") L"00000001";
	const wchar_t *two = PROFILE(NEW, L"P") L"00000002";
	static wchar_t big[4096];
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(big); i++)
		big[i] = L'x';
	account_case_begin(NULL);
	account_case_text(one, L"IMAP Server", L"s");
	account_case_bytes(one, L"clsid", REG_BINARY, big, sizeof(big));
	account_case_bytes(one, L"Account Name", REG_SZ, big, sizeof(big));
	account_case_bytes(one, L"Email", REG_DWORD, "abcd", 4);
	account_case_bytes(one, L"IMAP User", REG_SZ, L"\xD800y", 3);
	account_case_bytes(one, L"IMAP Port", REG_BINARY, "\1\2\3", 3);
	account_case_bytes(one, L"IMAP Use SSL", REG_SZ, L"1", 4);
	account_case_bytes(two, L"IMAP Server", REG_SZ, NULL, 0);
	account_case_bytes(two, L"POP3 Server", REG_BINARY, "\0\0\0", 3);
	account_case_text(
	    PROFILE(NEW, L"P") L"00000003 and much more than that",
	    L"IMAP Server", L"no account's key");
	account_case_text(PROFILE(NEW, L"P") L"00000004", L"IMAP Server", L"t");
	account_case_text(
	    PROFILE(NEW, L"P") L"00000004", L"Account Name", controls);
	/* 511 characters and no NUL are the most. */
	account_case_bytes(
	    PROFILE(NEW, L"P") L"00000004", L"Email", REG_SZ, big, 2 * 511);
	account_case_bytes(
	    PROFILE(NEW, L"P") L"00000004", L"IMAP User", REG_SZ, big, 2 * 512);
	read_all("P");
	CU_ASSERT(!all.has_mapi_store && all.count == 2);
	check(0, OUTLOOK_ACCOUNT_IMAP, TEXTS("s", "", "s", "\xEF\xBF\xBD"), 0,
	    false);
	CU_ASSERT_FATAL(all.count == 2);
	CU_ASSERT(strlen(all.v[1].address) == 511);
	CU_ASSERT_STRING_EQUAL(all.v[1].name, all.v[1].address);
	CU_ASSERT_STRING_EQUAL(all.v[1].user, "");
	end();
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
#define CASE(name) {#name, name}
	    CASE(accounts_of_all_kinds_are_told),
	    CASE(accounts_of_exchange_are_seen), CASE(accounts_none_are_none),
	    CASE(accounts_without_manager_are_of_the_registry),
	    CASE(accounts_on_a_thread_without_com_are_of_the_registry),
	    CASE(accounts_of_profiles_with_odd_names_are_told),
	    CASE(accounts_of_a_name_no_profile_has_are_none),
	    CASE(accounts_of_the_default_profile_are_told),
	    CASE(accounts_with_faults_are_of_the_registry),
	    CASE(accounts_with_a_fact_that_fails_lack_it),
	    CASE(accounts_with_hostile_facts_stay_in_bounds),
	    CASE(registry_of_new_outlook_is_read),
	    CASE(registry_newest_place_wins),
	    CASE(registry_default_profile_is_found),
	    CASE(registry_exchange_is_seen_and_data_files_are_not),
	    CASE(registry_hostile_values_count_as_none), {NULL, NULL}};
	int status;

	if (!account_cases_begin())
		return 1;
	status = test_main("accounts", cases, argc, argv);
	account_cases_end();
	return status;
}
