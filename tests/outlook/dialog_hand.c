/* SPDX-License-Identifier: Apache-2.0 */
/* The hand: finds dialogs, presses keys, reads what is shown. */
#include "outlook/dialog_case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <commctrl.h>

#include "outlook/resource.h"

#define STEP_MS 5
#define TEXT_LEN 32768

/* Is @condition true within the time? */
#define WAIT_UNTIL(condition)                                                  \
	do {                                                                   \
		int waited_ms;                                                 \
		for (waited_ms = 0; waited_ms < HAND_WAIT_MS;                  \
		     waited_ms += STEP_MS) {                                   \
			if (condition)                                         \
				return true;                                   \
			Sleep(STEP_MS);                                        \
		}                                                              \
		return condition;                                              \
	} while (0)

/* ---- finding ---- */

struct wanted {
	const WCHAR *caption;
	HWND found;
};

static BOOL CALLBACK
is_wanted(HWND hwnd, LPARAM ctx)
{
	struct wanted *w = (struct wanted *)ctx;
	WCHAR cls[16], caption[256];

	if (GetClassNameW(hwnd, cls, 16) == 0 || wcscmp(cls, L"#32770") != 0 ||
	    !IsWindowVisible(hwnd) || !IsWindowEnabled(hwnd))
		return TRUE;
	GetWindowTextW(hwnd, caption, 256);
	if (w->caption && wcscmp(caption, w->caption) != 0)
		return TRUE;
	w->found = hwnd;
	return FALSE;
}

static HWND
find(const WCHAR *caption)
{
	struct wanted w = {caption, NULL};

	EnumThreadWindows(stage.thread_id, is_wanted, (LPARAM)&w);
	return w.found;
}

bool
hand_has(const WCHAR *caption)
{
	return find(caption) != NULL;
}

static bool
waits_for_dialog(const WCHAR *caption)
{
	WAIT_UNTIL(find(caption));
}

HWND
hand_find(const WCHAR *caption)
{
	const bool is_there = waits_for_dialog(caption);

	if (!is_there)
		printf("there is no dialog \"%ls\"\n", caption ? caption : L"");
	CU_ASSERT_TRUE_FATAL(is_there);
	stage_settle();
	return find(caption);
}

bool
hand_is_gone(HWND dialog)
{
	WAIT_UNTIL(!IsWindow(dialog));
}

HWND
hand_page(HWND dialog)
{
	HWND page = NULL;

	while ((page = FindWindowExW(dialog, page, L"#32770", NULL)) != NULL)
		if (IsWindowVisible(page))
			return page;
	return NULL;
}

/* ---- keys ---- */

static void
send_key(WORD key, WCHAR unit, DWORD flags)
{
	INPUT input = {.type = INPUT_KEYBOARD};

	input.ki.wVk = key;
	input.ki.wScan = unit;
	input.ki.dwFlags = flags;
	SendInput(1, &input, sizeof(input));
}

void
hand_press(WORD key)
{
	send_key(key, 0, 0);
	send_key(key, 0, KEYEVENTF_KEYUP);
	stage_settle();
}

void
hand_press_with(WORD modifier, WORD key)
{
	send_key(modifier, 0, 0);
	send_key(key, 0, 0);
	send_key(key, 0, KEYEVENTF_KEYUP);
	send_key(modifier, 0, KEYEVENTF_KEYUP);
	stage_settle();
}

void
hand_type(const WCHAR *text)
{
	for (; *text; text++) {
		send_key(0, *text, KEYEVENTF_UNICODE);
		send_key(0, *text, KEYEVENTF_UNICODE | KEYEVENTF_KEYUP);
	}
	stage_settle();
}

/* ---- focus ---- */

HWND
hand_focus(void)
{
	GUITHREADINFO info = {.cbSize = sizeof(info)};

	return GetGUIThreadInfo(stage.thread_id, &info) ? info.hwndFocus : NULL;
}

/* The edit control inside counts as its combo box. */
static bool
has_focus(HWND control)
{
	HWND focus = hand_focus();

	return focus == control || (focus && GetParent(focus) == control);
}

bool
hand_waits_for_focus(HWND control)
{
	WAIT_UNTIL(has_focus(control));
}

void
hand_go(HWND dialog, int id)
{
	HWND control = GetDlgItem(dialog, id);

	SendMessageW(
	    GetAncestor(dialog, GA_ROOT), WM_NEXTDLGCTL, (WPARAM)control, TRUE);
	CU_ASSERT_TRUE(hand_waits_for_focus(control));
}

static bool
waits_for_all_text(HWND dialog, int id, const WCHAR *text)
{
	WAIT_UNTIL(wcscmp(hand_text(dialog, id), text) == 0);
}

void
hand_fill_in(HWND dialog, int id, const WCHAR *text)
{
	hand_go(dialog, id);
	hand_press(VK_DELETE);
	hand_type(text);
	CU_ASSERT_TRUE(waits_for_all_text(dialog, id, text));
}

/* ---- the mouse ---- */

void
hand_click(HWND dialog, int id)
{
	HWND control = GetDlgItem(dialog, id);

	CU_ASSERT_TRUE(IsWindowVisible(control) && IsWindowEnabled(control));
	PostMessageW(control, BM_CLICK, 0, 0);
	stage_settle();
}

void
hand_choose(HWND dialog, int combo, int at)
{
	HWND control = GetDlgItem(dialog, combo);

	CU_ASSERT_TRUE(IsWindowVisible(control) && IsWindowEnabled(control));
	SendMessageW(control, CB_SETCURSEL, (WPARAM)at, 0);
	SendMessageW(dialog, WM_COMMAND, MAKEWPARAM(combo, CBN_SELCHANGE),
	    (LPARAM)control);
}

void
hand_turn(HWND dialog, int page)
{
	HWND tabs = GetDlgItem(dialog, IDC_TABS);
	NMHDR notice = {tabs, IDC_TABS, TCN_SELCHANGE};

	SendMessageW(tabs, TCM_SETCURSEL, (WPARAM)page, 0);
	SendMessageW(dialog, WM_NOTIFY, IDC_TABS, (LPARAM)&notice);
}

void
hand_row(HWND dialog, int list, int row)
{
	LVITEMW item = {.stateMask = LVIS_SELECTED | LVIS_FOCUSED,
	    .state = LVIS_SELECTED | LVIS_FOCUSED};

	hand_go(dialog, list);
	SendDlgItemMessageW(
	    dialog, list, LVM_SETITEMSTATE, (WPARAM)row, (LPARAM)&item);
}

/* ---- reading ---- */

static WCHAR *
buffer(void)
{
	static WCHAR buffers[8][TEXT_LEN];
	static unsigned next;
	WCHAR *b = buffers[next++ % 8];

	b[0] = L'\0';
	return b;
}

const WCHAR *
hand_text(HWND dialog, int id)
{
	WCHAR *text = buffer();

	SendMessageW(id ? GetDlgItem(dialog, id) : dialog, WM_GETTEXT, TEXT_LEN,
	    (LPARAM)text);
	return text;
}

bool
hand_text_has(HWND dialog, int id, const WCHAR *part)
{
	const WCHAR *text = hand_text(dialog, id);

	if (wcsstr(text, part))
		return true;
	printf("%d is \"%ls\", without \"%ls\"\n", id, text, part);
	return false;
}

bool
hand_waits_for_text(HWND dialog, int id, const WCHAR *part)
{
	WAIT_UNTIL(wcsstr(hand_text(dialog, id), part));
}

bool
hand_is_on(HWND dialog, int id)
{
	return SendDlgItemMessageW(dialog, id, BM_GETCHECK, 0, 0) ==
	       BST_CHECKED;
}

bool
hand_is_enabled(HWND dialog, int id)
{
	return IsWindowEnabled(GetDlgItem(dialog, id));
}

bool
hand_is_shown(HWND dialog, int id)
{
	return IsWindowVisible(GetDlgItem(dialog, id));
}

int
hand_default(HWND dialog)
{
	const LRESULT answer = SendMessageW(dialog, DM_GETDEFID, 0, 0);

	return HIWORD(answer) == DC_HASDEFID ? LOWORD(answer) : 0;
}

const WCHAR *
hand_cell(HWND dialog, int list, int row, int column)
{
	LVITEMW item = {
	    .iSubItem = column, .pszText = buffer(), .cchTextMax = TEXT_LEN};

	SendDlgItemMessageW(
	    dialog, list, LVM_GETITEMTEXTW, (WPARAM)row, (LPARAM)&item);
	return item.pszText;
}

int
hand_rows(HWND dialog, int list)
{
	return (int)SendDlgItemMessageW(dialog, list, LVM_GETITEMCOUNT, 0, 0);
}

bool
hand_waits_for_rows(HWND dialog, int list, int count)
{
	WAIT_UNTIL(hand_rows(dialog, list) == count);
}
