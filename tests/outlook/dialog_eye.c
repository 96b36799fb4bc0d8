/* SPDX-License-Identifier: Apache-2.0 */
/* The eye: is everything to be seen and to be reached? */
#include "outlook/dialog_case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

#include <commctrl.h>

#define CONTROLS_MAX 64
#define TEXT_LEN 4096

struct control {
	HWND hwnd;
	int id;
	WCHAR cls[32], text[TEXT_LEN];
	LONG_PTR style;
	RECT place; /* in the dialog */
};

struct controls {
	HWND dialog;
	size_t count;
	struct control v[CONTROLS_MAX];
};

static bool
is_class(const struct control *c, const WCHAR *name)
{
	return _wcsicmp(c->cls, name) == 0;
}

static BOOL CALLBACK
add(HWND hwnd, LPARAM ctx)
{
	struct controls *all = (struct controls *)ctx;
	struct control *c = &all->v[all->count];
	HWND parent = GetParent(hwnd);
	WCHAR cls[16];

	/* What a control is made of is not ours. */
	GetClassNameW(parent, cls, 16);
	if (wcscmp(cls, L"#32770") != 0 || !IsWindowVisible(hwnd) ||
	    all->count == CONTROLS_MAX)
		return TRUE;
	c->hwnd = hwnd;
	c->id = GetDlgCtrlID(hwnd);
	GetClassNameW(hwnd, c->cls, 32);
	if (is_class(c, L"#32770"))
		return TRUE;
	c->text[0] = L'\0';
	SendMessageW(hwnd, WM_GETTEXT, TEXT_LEN, (LPARAM)c->text);
	c->style = GetWindowLongPtrW(hwnd, GWL_STYLE);
	GetWindowRect(hwnd, &c->place);
	MapWindowPoints(NULL, all->dialog, (POINT *)&c->place, 2);
	all->count++;
	return TRUE;
}

/* Those that are shown, pages included; the caller frees. */
static struct controls *
controls_of(HWND dialog)
{
	struct controls *all = calloc(1, sizeof(*all));

	CU_ASSERT_PTR_NOT_NULL_FATAL(all);
	all->dialog = dialog;
	EnumChildWindows(dialog, add, (LPARAM)all);
	return all;
}

static unsigned
wrong(const struct control *c, const char *what)
{
	printf("%d (%ls) \"%ls\": %s\n", c->id, c->cls, c->text, what);
	return 1;
}

/* ---- clipping ---- */

/* The room that @text needs in the control's own font. */
static SIZE
measure(const struct control *c, const WCHAR *text, LONG width, UINT flags)
{
	HFONT font = (HFONT)SendMessageW(c->hwnd, WM_GETFONT, 0, 0);
	HDC dc = GetDC(c->hwnd);
	HGDIOBJ before = SelectObject(dc, font);
	RECT r = {0, 0, width, 0};

	DrawTextW(dc, text, -1, &r, flags | DT_CALCRECT);
	SelectObject(dc, before);
	ReleaseDC(c->hwnd, dc);
	return (SIZE){r.right, r.bottom};
}

static unsigned
static_clipped(const struct control *c, RECT room)
{
	const LONG_PTR kind = c->style & SS_TYPEMASK;
	UINT flags = DT_WORDBREAK | DT_EXPANDTABS;
	SIZE need;

	if (kind == SS_ICON)
		return room.right < GetSystemMetrics(SM_CXICON) ||
			       room.bottom < GetSystemMetrics(SM_CYICON)
			   ? wrong(c, "the icon is clipped")
			   : 0;
	/* What others named, cut with an ellipsis. */
	if ((c->style & SS_ELLIPSISMASK) == SS_ENDELLIPSIS)
		flags = DT_SINGLELINE;
	if (c->style & SS_NOPREFIX)
		flags |= DT_NOPREFIX;
	need = measure(c, c->text, room.right, flags);
	if (flags & DT_SINGLELINE)
		need.cx = 0;
	return need.cx > room.right || need.cy > room.bottom
		   ? wrong(c, "the text is clipped")
		   : 0;
}

/* A box is as wide as a small icon and stands a bit off its text. */
static unsigned
button_clipped(const struct control *c, RECT room)
{
	const LONG_PTR kind = c->style & BS_TYPEMASK;
	const LONG box = GetSystemMetrics(SM_CXMENUCHECK) + 6;
	const LONG width = kind == BS_PUSHBUTTON || kind == BS_DEFPUSHBUTTON
			       ? room.right - 8
			       : room.right - box;
	SIZE need = measure(c, c->text, width,
	    c->style & BS_MULTILINE ? DT_WORDBREAK : DT_SINGLELINE);

	if (kind == BS_GROUPBOX)
		return need.cx > room.right - 16
			   ? wrong(c, "the title is clipped")
			   : 0;
	return need.cx > width || need.cy > room.bottom
		   ? wrong(c, "the text is clipped")
		   : 0;
}

static unsigned
combo_clipped(const struct control *c, RECT room)
{
	const LONG width = room.right - GetSystemMetrics(SM_CXVSCROLL) - 8;
	const LRESULT count = SendMessageW(c->hwnd, CB_GETCOUNT, 0, 0);
	WCHAR text[TEXT_LEN];
	unsigned errors = 0;
	LRESULT i;

	for (i = 0; i < count; i++) {
		SendMessageW(c->hwnd, CB_GETLBTEXT, (WPARAM)i, (LPARAM)text);
		if (measure(c, text, 0, DT_SINGLELINE | DT_NOPREFIX).cx >
		    width) {
			printf("\"%ls\": ", text);
			errors += wrong(c, "a choice is clipped");
		}
	}
	return errors;
}

/* A text of several lines scrolls, or is all there; a hint is on one line. */
static unsigned
edit_clipped(const struct control *c, RECT room)
{
	WCHAR hint[TEXT_LEN] = {0};
	RECT inner;

	SendMessageW(c->hwnd, EM_GETRECT, 0, (LPARAM)&inner);
	if (!(c->style & ES_MULTILINE)) {
		SendMessageW(c->hwnd, EM_GETCUEBANNER, (WPARAM)hint, TEXT_LEN);
		return measure(c, hint, 0, DT_SINGLELINE).cx > room.right - 4
			   ? wrong(c, "the hint is clipped")
			   : 0;
	}
	if (c->style & WS_VSCROLL)
		return 0;
	return measure(c, c->text, inner.right - inner.left,
		   DT_EDITCONTROL | DT_WORDBREAK | DT_NOPREFIX)
			   .cy > inner.bottom - inner.top
		   ? wrong(c, "the text is clipped")
		   : 0;
}

/* Titles, all together as wide as the list; and the cells before the last
 * column, which is what others named. */
static unsigned
list_clipped(const struct control *c, RECT room)
{
	const LRESULT rows = SendMessageW(c->hwnd, LVM_GETITEMCOUNT, 0, 0);
	HWND header = (HWND)SendMessageW(c->hwnd, LVM_GETHEADER, 0, 0);
	const int columns = (int)SendMessageW(header, HDM_GETITEMCOUNT, 0, 0);
	WCHAR text[TEXT_LEN];
	unsigned errors = 0;
	LRESULT sum = 0, width, i;
	int at;

	for (at = 0; at < columns; at++) {
		LVCOLUMNW column = {
		    .mask = LVCF_TEXT, .pszText = text, .cchTextMax = TEXT_LEN};
		LVITEMW item = {
		    .iSubItem = at, .pszText = text, .cchTextMax = TEXT_LEN};

		width =
		    SendMessageW(c->hwnd, LVM_GETCOLUMNWIDTH, (WPARAM)at, 0);
		sum += width;
		SendMessageW(
		    c->hwnd, LVM_GETCOLUMNW, (WPARAM)at, (LPARAM)&column);
		for (i = -1; i < (at < columns - 1 ? rows : 0); i++) {
			if (i >= 0)
				SendMessageW(c->hwnd, LVM_GETITEMTEXTW,
				    (WPARAM)i, (LPARAM)&item);
			if (SendMessageW(
				c->hwnd, LVM_GETSTRINGWIDTHW, 0, (LPARAM)text) +
				12 >
			    width) {
				printf("column %d \"%ls\": ", at, text);
				errors += wrong(c, "a cell is clipped");
			}
		}
	}
	if (sum > room.right)
		errors += wrong(c, "the columns are wider than the list");
	return errors;
}

unsigned
eye_clipped(HWND dialog)
{
	static const struct {
		const WCHAR *cls;
		unsigned (*look)(const struct control *c, RECT room);
	} looks[] = {
	    {L"Static", static_clipped},
	    {L"Button", button_clipped},
	    {L"ComboBox", combo_clipped},
	    {L"Edit", edit_clipped},
	    {WC_LISTVIEWW, list_clipped},
	};
	struct controls *all = controls_of(dialog);
	unsigned errors = 0;
	RECT whole, room;
	size_t i, j;

	GetClientRect(dialog, &whole);
	for (i = 0; i < all->count; i++) {
		const struct control *c = &all->v[i];

		GetClientRect(c->hwnd, &room);
		if (c->place.left < 0 || c->place.top < 0 ||
		    c->place.right > whole.right ||
		    c->place.bottom > whole.bottom)
			errors += wrong(c, "it is outside of the dialog");
		for (j = 0; j < SML_ARRAY_LEN(looks); j++)
			if (is_class(c, looks[j].cls))
				errors += looks[j].look(c, room);
	}
	free(all);
	return errors;
}

/* ---- overlaps ---- */

static bool
is_frame(const struct control *c)
{
	return is_class(c, WC_TABCONTROLW) ||
	       (is_class(c, L"Button") &&
		   (c->style & BS_TYPEMASK) == BS_GROUPBOX);
}

unsigned
eye_overlaps(HWND dialog)
{
	struct controls *all = controls_of(dialog);
	unsigned errors = 0;
	RECT common;
	size_t i, j;

	for (i = 0; i < all->count; i++)
		for (j = i + 1; j < all->count; j++) {
			const struct control *a = &all->v[i], *b = &all->v[j];

			if (is_frame(a) || is_frame(b) ||
			    !IntersectRect(&common, &a->place, &b->place))
				continue;
			printf("%d \"%ls\": ", b->id, b->text);
			errors += wrong(a, "they overlap");
		}
	free(all);
	return errors;
}

/* ---- access keys ---- */

/* The letter behind "&"; 0: none. */
static WCHAR
access_key(const struct control *c)
{
	const WCHAR *at = c->text;

	if (!is_class(c, L"Static") && !is_class(c, L"Button"))
		return 0;
	if (is_class(c, L"Static") && (c->style & SS_NOPREFIX))
		return 0;
	for (; *at; at++)
		if (*at == L'&' && *++at != L'&')
			return (WCHAR)towlower(*at);
	return 0;
}

/* Boxes need one; of buttons, OK, Cancel and Close have their own keys. */
static bool
needs_key(const struct control *c)
{
	const LONG_PTR kind = c->style & BS_TYPEMASK;

	return is_class(c, L"Button") && kind != BS_GROUPBOX && c->id != IDOK &&
	       c->id != IDCANCEL;
}

unsigned
eye_access_keys(HWND dialog)
{
	struct controls *all = controls_of(dialog);
	unsigned errors = 0;
	size_t i, j;

	for (i = 0; i < all->count; i++) {
		const WCHAR key = access_key(&all->v[i]);

		if (key == 0 && needs_key(&all->v[i]))
			errors += wrong(&all->v[i], "it has no access key");
		for (j = i + 1; key != 0 && j < all->count; j++)
			if (access_key(&all->v[j]) == key) {
				printf("\"%ls\": ", all->v[j].text);
				errors +=
				    wrong(&all->v[i], "the same access key");
			}
	}
	free(all);
	return errors;
}

/* ---- the order of Tab ---- */

static bool
is_reached(const HWND *stops, size_t count, HWND hwnd)
{
	size_t i;

	for (i = 0; i < count && stops[i] != hwnd; i++)
		;
	return i < count;
}

/* All but what only shows; of radio buttons the chosen one. */
static bool
can_have_focus(const struct control *c)
{
	const LONG_PTR kind = c->style & BS_TYPEMASK;

	if (!IsWindowEnabled(c->hwnd) || is_class(c, L"Static") ||
	    is_class(c, PROGRESS_CLASSW))
		return false;
	if (!is_class(c, L"Button"))
		return true;
	if (kind == BS_AUTORADIOBUTTON)
		return SendMessageW(c->hwnd, BM_GETCHECK, 0, 0) == BST_CHECKED;
	return kind != BS_GROUPBOX;
}

static size_t
walk(HWND dialog, HWND *stops)
{
	HWND first = GetNextDlgTabItem(dialog, NULL, FALSE), at = first;
	size_t count = 0;

	while (at && count < CONTROLS_MAX) {
		stops[count++] = at;
		at = GetNextDlgTabItem(dialog, at, FALSE);
		if (at == first)
			break;
	}
	return count;
}

static unsigned
order_wrong(HWND dialog, const HWND *stops, size_t count)
{
	unsigned errors = 0;
	RECT before, here;
	size_t i;

	for (i = 1; i < count; i++) {
		GetWindowRect(stops[i - 1], &before);
		GetWindowRect(stops[i], &here);
		/* Above, or left of one in the same line. */
		if (here.bottom > before.top &&
		    (here.top >= before.bottom || here.left > before.left ||
			GetParent(stops[i]) != GetParent(stops[i - 1])))
			continue;
		printf("%d comes by Tab after %d, and stands before it\n",
		    GetDlgCtrlID(stops[i]), GetDlgCtrlID(stops[i - 1]));
		errors++;
	}
	(void)dialog;
	return errors;
}

static unsigned
keys_wrong(HWND dialog, const HWND *stops, size_t count)
{
	unsigned errors = 0;
	size_t i;

	SendMessageW(dialog, WM_NEXTDLGCTL, (WPARAM)stops[0], TRUE);
	for (i = 1; i <= count; i++) {
		hand_press(VK_TAB);
		if (!hand_waits_for_focus(stops[i % count])) {
			printf("Tab does not lead to %d\n",
			    GetDlgCtrlID(stops[i % count]));
			return errors + 1;
		}
	}
	hand_press_with(VK_SHIFT, VK_TAB);
	if (!hand_waits_for_focus(stops[count - 1])) {
		printf("Shift+Tab does not lead back\n");
		errors++;
	}
	return errors;
}

unsigned
eye_tab_order(HWND dialog)
{
	struct controls *all = controls_of(dialog);
	HWND stops[CONTROLS_MAX];
	const size_t count = walk(dialog, stops);
	unsigned errors = 0;
	size_t i;

	for (i = 0; i < all->count; i++)
		if (can_have_focus(&all->v[i]) &&
		    !is_reached(stops, count, all->v[i].hwnd))
			errors += wrong(&all->v[i], "Tab does not reach it");
	errors += order_wrong(dialog, stops, count);
	if (count > 1)
		errors += keys_wrong(dialog, stops, count);
	free(all);
	return errors;
}

/* ---- pictures ---- */

static bool
write_bmp(const char *path, HDC dc, HBITMAP bitmap, LONG width, LONG height)
{
	BITMAPINFOHEADER info = {.biSize = sizeof(info),
	    .biWidth = width,
	    .biHeight = height,
	    .biPlanes = 1,
	    .biBitCount = 24};
	/* Lines are filled up to four bytes. */
	const DWORD len = (DWORD)((width * 3 + 3) / 4 * 4 * height);
	BITMAPFILEHEADER head = {.bfType = 0x4d42,
	    .bfSize = sizeof(head) + sizeof(info) + len,
	    .bfOffBits = sizeof(head) + sizeof(info)};
	void *bits = malloc(len);
	bool is_fine = false;
	FILE *f;

	if (!bits || GetDIBits(dc, bitmap, 0, (UINT)height, bits,
			 (BITMAPINFO *)&info, DIB_RGB_COLORS) != height)
		goto free_bits;
	f = fopen(path, "wb");
	if (!f)
		goto free_bits;
	is_fine = fwrite(&head, sizeof(head), 1, f) == 1 &&
		  fwrite(&info, sizeof(info), 1, f) == 1 &&
		  fwrite(bits, len, 1, f) == 1;
	is_fine = fclose(f) == 0 && is_fine;
free_bits:
	free(bits);
	return is_fine;
}

void
eye_picture(HWND dialog, const char *name)
{
	const char *folder = getenv("VALISE_TEST_PICTURES");
	HDC screen, memory;
	HBITMAP bitmap;
	char path[1024];
	RECT r;

	if (!folder || !*folder)
		return;
	RedrawWindow(dialog, NULL, NULL,
	    RDW_INVALIDATE | RDW_UPDATENOW | RDW_ALLCHILDREN | RDW_FRAME);
	stage_settle();
	GetWindowRect(dialog, &r);
	OffsetRect(&r, -r.left, -r.top);
	screen = GetWindowDC(dialog);
	memory = CreateCompatibleDC(screen);
	bitmap = CreateCompatibleBitmap(screen, r.right, r.bottom);
	SelectObject(memory, bitmap);
	BitBlt(memory, 0, 0, r.right, r.bottom, screen, 0, 0, SRCCOPY);
	snprintf(path, sizeof(path), "%s/%s.bmp", folder, name);
	CU_ASSERT_TRUE(write_bmp(path, memory, bitmap, r.right, r.bottom));
	DeleteDC(memory);
	DeleteObject(bitmap);
	ReleaseDC(dialog, screen);
}
