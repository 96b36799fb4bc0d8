/* SPDX-License-Identifier: Apache-2.0 */
/* Account settings: what is typed, and what is kept of it. */
#include "outlook/dialog_case.h"

#include <wchar.h>

#include "outlook/resource.h"

#define ACCOUNT L"Account settings"
#define PROBLEM L"Valise"

static void
account_with_a_port_is_saved(void)
{
	HWND dialog;

	stage_begin();
	stage_open(STAGE_ACCOUNT);
	dialog = hand_find(ACCOUNT);
	hand_fill_in(dialog, IDC_SERVER, L"sync.example.org");
	hand_fill_in(dialog, IDC_PORT, L"8443");
	hand_fill_in(dialog, IDC_USER, L"anna@example.org");
	hand_fill_in(dialog, IDC_PASSWORD, L"p w\x00e9");
	hand_press(VK_RETURN);
	CU_ASSERT_TRUE(hand_is_gone(dialog));
	CU_ASSERT_TRUE(stage_result());
	CU_ASSERT_TRUE(stage_raw_is("server", "sync.example.org:8443"));
	CU_ASSERT_TRUE(stage_raw_is("user", "anna@example.org"));
	CU_ASSERT_TRUE(stage_password_is("p w\xc3\xa9"));

	stage_open(STAGE_ACCOUNT);
	dialog = hand_find(ACCOUNT);
	CU_ASSERT(
	    wcscmp(hand_text(dialog, IDC_SERVER), L"sync.example.org") == 0);
	CU_ASSERT(wcscmp(hand_text(dialog, IDC_PORT), L"8443") == 0);
	CU_ASSERT(wcscmp(hand_text(dialog, IDC_PASSWORD), L"") == 0);
	/* The user's name alone: the password is asked for. */
	hand_fill_in(dialog, IDC_USER, L"berta");
	hand_press(VK_RETURN);
	hand_find(PROBLEM);
	hand_press(VK_RETURN);
	hand_find(ACCOUNT);
	hand_fill_in(dialog, IDC_PASSWORD, L"other");
	hand_press(VK_RETURN);
	CU_ASSERT_TRUE(hand_is_gone(dialog));
	CU_ASSERT_TRUE(stage_raw_is("user", "berta"));
	CU_ASSERT_TRUE(stage_password_is("other"));
	stage_end();
}

static void
account_by_http_wants_to_be_allowed(void)
{
	HWND dialog, problem;

	stage_begin();
	stage_open(STAGE_ACCOUNT);
	dialog = hand_find(ACCOUNT);
	CU_ASSERT_FALSE(hand_is_enabled(dialog, IDC_INSECURE));
	hand_fill_in(dialog, IDC_SERVER, L"http://sync.example.org/sync");
	CU_ASSERT_FALSE(hand_is_enabled(dialog, IDC_PORT));
	CU_ASSERT_FALSE(hand_is_enabled(dialog, IDC_SSL));
	CU_ASSERT_FALSE(hand_is_on(dialog, IDC_SSL));
	CU_ASSERT_TRUE(hand_is_enabled(dialog, IDC_INSECURE));
	hand_fill_in(dialog, IDC_USER, L"anna");
	hand_fill_in(dialog, IDC_PASSWORD, L"secret");
	hand_press(VK_RETURN);
	problem = hand_find(PROBLEM);
	CU_ASSERT_TRUE(hand_text_has(
	    problem, IDC_MESSAGE_TEXT, L"Use SSL, or allow it under Account"));
	hand_press(VK_RETURN);
	CU_ASSERT_TRUE(hand_is_gone(problem));
	CU_ASSERT_TRUE(stage_raw_is("server", NULL));
	hand_click(dialog, IDC_INSECURE);
	hand_click(dialog, IDOK);
	CU_ASSERT_TRUE(hand_is_gone(dialog));
	CU_ASSERT_TRUE(stage_result());
	CU_ASSERT_TRUE(stage_raw_is("server", "http://sync.example.org/sync"));
	CU_ASSERT_TRUE(stage_raw_is("insecure-http", "yes"));
	stage_end();
}

static void
account_forgets_a_certificate(void)
{
	const struct client_account_change change = {
	    .fingerprint = "AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:"
			   "AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99"};
	struct client_problem problem;
	HWND dialog;

	stage_begin();
	stage_account("sync.example.org", "anna");
	CU_ASSERT(
	    client_account_set(stage.ui.profile, &change, &problem) == SML_OK);
	stage_open(STAGE_ACCOUNT);
	dialog = hand_find(ACCOUNT);
	CU_ASSERT_TRUE(hand_text_has(dialog, IDC_CERTIFICATE, L"AA:BB:CC"));
	hand_click(dialog, IDC_FORGET);
	CU_ASSERT_TRUE(hand_text_has(dialog, IDC_CERTIFICATE, L"none"));
	CU_ASSERT_FALSE(hand_is_enabled(dialog, IDC_FORGET));
	CU_ASSERT_TRUE(hand_waits_for_focus(GetDlgItem(dialog, IDC_SERVER)));
	hand_press(VK_RETURN);
	CU_ASSERT_TRUE(hand_is_gone(dialog));
	CU_ASSERT_TRUE(stage_raw_is("trusted-certificate", NULL));
	stage_end();
}

/* The box for the port, as the one for the server, is for a part of it. */
static void
account_keeps_port_and_path_apart(void)
{
	static const struct {
		const WCHAR *server, *port;
		const char *kept;
		const WCHAR *shown_server, *shown_port;
	} rows[] = {
	    {L"sync.example.org/valise", L"8443",
		"sync.example.org:8443/valise", L"sync.example.org/valise",
		L"8443"},
	    {L"sync.example.org:81/valise", L"", "sync.example.org:81/valise",
		L"sync.example.org/valise", L"81"},
	    {L"[2001:db8::1]/a:b", L"8443", "[2001:db8::1]:8443/a:b",
		L"[2001:db8::1]/a:b", L"8443"},
	    {L"2001:db8::1/a", L"8443", "[2001:db8::1]:8443/a",
		L"[2001:db8::1]/a", L"8443"},
	    {L"2001:db8::1", L"", "2001:db8::1", L"2001:db8::1", L""},
	};
	HWND dialog;
	size_t i;

	stage_begin();
	for (i = 0; i < SML_ARRAY_LEN(rows); i++) {
		stage_open(STAGE_ACCOUNT);
		dialog = hand_find(ACCOUNT);
		hand_fill_in(dialog, IDC_PORT, L"");
		hand_fill_in(dialog, IDC_SERVER, rows[i].server);
		if (*rows[i].port)
			hand_fill_in(dialog, IDC_PORT, rows[i].port);
		hand_fill_in(dialog, IDC_USER, L"anna");
		hand_fill_in(dialog, IDC_PASSWORD, L"secret");
		hand_press(VK_RETURN);
		CU_ASSERT_TRUE(hand_is_gone(dialog));
		CU_ASSERT_TRUE(stage_raw_is("server", rows[i].kept));
		stage_open(STAGE_ACCOUNT);
		dialog = hand_find(ACCOUNT);
		CU_ASSERT(wcscmp(hand_text(dialog, IDC_SERVER),
			      rows[i].shown_server) == 0);
		CU_ASSERT(wcscmp(hand_text(dialog, IDC_PORT),
			      rows[i].shown_port) == 0);
		hand_press(VK_ESCAPE);
		CU_ASSERT_TRUE(hand_is_gone(dialog));
	}
	stage_end();
}

static void
account_with_a_port_that_is_none_says_so(void)
{
	HWND dialog, problem;

	stage_begin();
	stage_open(STAGE_ACCOUNT);
	dialog = hand_find(ACCOUNT);
	hand_fill_in(dialog, IDC_PORT, L"8443");
	hand_fill_in(dialog, IDC_SERVER, L"sync.example.org:x/valise");
	hand_fill_in(dialog, IDC_USER, L"anna");
	hand_fill_in(dialog, IDC_PASSWORD, L"secret");
	hand_press(VK_RETURN);
	problem = hand_find(PROBLEM);
	CU_ASSERT_TRUE(hand_text_has(problem, IDC_MESSAGE_TEXT,
	    L"the port is a number from 1 to 65535"));
	hand_press(VK_RETURN);
	CU_ASSERT_TRUE(hand_is_gone(problem));
	CU_ASSERT_TRUE(stage_raw_is("server", NULL));
	stage_end();
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
#define CASE(name) {#name, name}
	    CASE(account_with_a_port_is_saved),
	    CASE(account_by_http_wants_to_be_allowed),
	    CASE(account_forgets_a_certificate),
	    CASE(account_keeps_port_and_path_apart),
	    CASE(account_with_a_port_that_is_none_says_so), {NULL, NULL}};

	stage_speak();
	return test_main("dialog_account", cases, argc, argv);
}
