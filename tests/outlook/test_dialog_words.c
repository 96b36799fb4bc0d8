/* SPDX-License-Identifier: Apache-2.0 */
/* The dialogs in another language: arguments in another order, three plural
 * forms, and English where the catalogue has nothing. */
#include "outlook/dialog_case.h"

#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include <commctrl.h>

#include "client/text.h"
#include "outlook/catalog.h"
#include "outlook/resource.h"

/* What is on the screen, unit for unit. */
static bool
is_shown(const WCHAR *shown, const WCHAR *wanted)
{
	if (wcscmp(shown, wanted) == 0)
		return true;
	printf("\"%ls\", not \"%ls\"\n", shown, wanted);
	return false;
}

static const WCHAR *
tab_text(HWND dialog, int at)
{
	static WCHAR text[64];
	TCITEMW item = {.mask = TCIF_TEXT, .pszText = text, .cchTextMax = 64};

	text[0] = L'\0';
	SendDlgItemMessageW(
	    dialog, IDC_TABS, TCM_GETITEMW, (WPARAM)at, (LPARAM)&item);
	return text;
}

static void
words_of_options_are_czech(void)
{
	WCHAR choice[256] = {0};
	HWND dialog, page;

	stage_begin();
	stage_open(STAGE_OPTIONS);
	dialog = hand_find(L"Valise: Mo\x017enosti");
	page = hand_page(dialog);
	CU_ASSERT_TRUE(is_shown(tab_text(dialog, 1), L"Slo\x017eky"));
	CU_ASSERT_TRUE(is_shown(hand_text(page, IDC_ACCOUNT_SETTINGS),
	    L"&Nastaven\x00ed \x00fa\x010dtu..."));
	/* Name, user, server, kind: all in another place. */
	SendDlgItemMessageW(
	    page, IDC_ACCOUNTS, CB_GETLBTEXT, 0, (LPARAM)choice);
	CU_ASSERT_TRUE(is_shown(choice,
	    L"IMAP imap.example.org, u\x017eivatel anna (Anna at work)"));
	hand_turn(dialog, 1);
	page = hand_page(dialog);
	CU_ASSERT_TRUE(is_shown(hand_cell(page, IDC_FOLDERS, 3, 0),
	    L"Ve\x0159"
	    L"ejn\x00fd kalend\x00e1\x0159"));
	stage_end();
}

static void
words_of_progress_are_in_their_order(void)
{
	HWND dialog;

	stage_begin();
	stage.progress = (struct outlook_progress){.is_running = true,
	    .stage = CLIENT_STAGE_SENDING,
	    .folder = "contacts",
	    .done = 75,
	    .count = 300};
	stage_open(STAGE_PROGRESS);
	dialog = hand_find(L"Valise: prob\x00edh\x00e1 synchronizace");
	CU_ASSERT_TRUE(is_shown(hand_text(dialog, IDC_STAGE),
	    L"contacts: z 300 polo\x017e"
	    L"ek hotovo 75 (odes\x00edl\x00e1n\x00ed)"));
	stage_end();
}

static void
words_of_a_problem_are_in_their_order(void)
{
	HWND dialog;

	stage_begin();
	stage.progress.last_exit = CLIENT_EXIT_NOTHING;
	client_problem_set(&stage.progress.last_problem,
	    CLIENT_PROBLEM_WRONG_PASSWORD, "anna", "sync.example.org");
	stage_open(STAGE_PROGRESS);
	dialog = hand_find(NULL);
	CU_ASSERT_TRUE(is_shown(hand_text(dialog, IDC_STAGE),
	    L"U\x017eivatele anna server sync.example.org "
	    L"nep\x0159ihl\x00e1sil. Nic se nesynchronizovalo; nic se "
	    L"neztratilo. Zadejte u\x017eivatele a heslo znovu v "
	    L"Mo\x017enostech."));
	stage_end();
}

static bool
is_restore_of(const char *backups, const WCHAR *sentence)
{
	struct client_problem problem;
	const WCHAR *text, *last;
	HWND dialog;
	bool is_right;

	CU_ASSERT(client_options_set(stage.ui.profile->options, "backups",
		      backups, &problem) == SML_OK);
	stage_open(STAGE_RESTORE);
	dialog = hand_find(L"Obnovit stav synchronizace");
	text = hand_text(dialog, IDC_MESSAGE_TEXT);
	last = wcsrchr(text, L'\n');
	is_right = last && is_shown(last + 1, sentence);
	hand_press(VK_ESCAPE);
	CU_ASSERT_TRUE(hand_is_gone(dialog));
	return is_right;
}

/* 1; 2 to 4; the rest. */
static void
words_have_three_plurals(void)
{
#define KEPT L"P\x016fvodn\x00ed polo\x017eky se uchov\x00e1vaj\x00ed po "
	stage_begin();
	CU_ASSERT_TRUE(is_restore_of("1", KEPT L"1 synchronizaci."));
	CU_ASSERT_TRUE(is_restore_of("2", KEPT L"2 synchronizace."));
	CU_ASSERT_TRUE(is_restore_of("4", KEPT L"4 synchronizace."));
	CU_ASSERT_TRUE(is_restore_of("5", KEPT L"5 synchronizac\x00ed."));
	CU_ASSERT_TRUE(is_restore_of("22", KEPT L"22 synchronizac\x00ed."));
	CU_ASSERT_TRUE(is_restore_of("0",
	    L"P\x016fvodn\x00ed polo\x017eky se neuchov\x00e1vaj\x00ed, "
	    L"proto\x017e"
	    L"e volba \x201e"
	    L"backups\x201c je 0."));
	stage_end();
}

/* Of a person's own words nothing is lost, and what the catalogue lacks is
 * English. */
static void
words_of_others_stay(void)
{
	HWND dialog;

	stage_begin();
	stage_sessions();
	stage_open(STAGE_STATUS);
	dialog = hand_find(L"Stav posledn\x00ed synchronizace");
	CU_ASSERT_TRUE(is_shown(hand_cell(dialog, IDC_SESSIONS, 1, 2),
	    L"Ve shod\x011b s pozn\x00e1mkami"));
	hand_row(dialog, IDC_SESSIONS, 1);
	CU_ASSERT_TRUE(hand_text_has(dialog, IDC_LOG,
	    L"\"M\x00fcller, J\x00fcrgen\" is not what this folder holds"));
	stage_end();
}

/* ---- which catalogue ---- */

static const char *
cancel_in(const wchar_t *languages)
{
	text_use(NULL);
	outlook_catalog_load(GetModuleHandleW(NULL), languages);
	return text_of("Cancel");
}

static void
catalogue_is_that_of_the_user(void)
{
	CU_ASSERT_STRING_EQUAL(cancel_in(L"cs-CZ\0"), "Zru\xc5\xa1it");
	CU_ASSERT_STRING_EQUAL(cancel_in(L"cs\0"), "Zru\xc5\xa1it");
	CU_ASSERT_STRING_EQUAL(
	    cancel_in(L"xx-YY\0cs-CZ\0en-US\0"), "Zru\xc5\xa1it");
	CU_ASSERT_STRING_EQUAL(cancel_in(L"en-GB\0cs-CZ\0"), "Cancel");
	CU_ASSERT_STRING_EQUAL(cancel_in(L"xx-YY\0"), "Cancel");
	CU_ASSERT_STRING_EQUAL(cancel_in(L"c\0"), "Cancel");
	cancel_in(L"cs-CZ\0");
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"words_of_options_are_czech", words_of_options_are_czech},
	    {"words_of_progress_are_in_their_order",
		words_of_progress_are_in_their_order},
	    {"words_of_a_problem_are_in_their_order",
		words_of_a_problem_are_in_their_order},
	    {"words_have_three_plurals", words_have_three_plurals},
	    {"words_of_others_stay", words_of_others_stay},
	    {"catalogue_is_that_of_the_user", catalogue_is_that_of_the_user},
	    {NULL, NULL},
	};

	stage_speak();
	return test_main("dialog_words", cases, argc, argv);
}
