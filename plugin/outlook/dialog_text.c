/* SPDX-License-Identifier: Apache-2.0 */
/* Texts and values of controls, in UTF-8. */
#include "outlook/dialog.h"

#include <stdlib.h>
#include <string.h>

#include <commctrl.h>

#include "client/os_windows.h"
#include "client/text.h"

/* Nobody types as much; longer is refused, not cut. */
#define FIELD_MAX 4096

/* ---- text in ---- */

/* UTF-16 for a control, lines ended by CR LF; the caller frees. */
static WCHAR *
wide_lines(struct sml_str text)
{
	struct sml_buf lines;
	WCHAR *wide = NULL;
	size_t i;

	sml_buf_init(&lines, 2 * text.len + 1);
	for (i = 0; i < text.len; i++) {
		if (text.p[i] == '\n' && (i == 0 || text.p[i - 1] != '\r'))
			sml_buf_put_byte(&lines, '\r');
		sml_buf_put_byte(&lines, (uint8_t)text.p[i]);
	}
	sml_buf_put_byte(&lines, '\0');
	if (sml_buf_err(&lines) == SML_OK)
		wide = client_os_windows_wide((const char *)lines.p);
	sml_buf_free(&lines);
	return wide;
}

static void
put(HWND hwnd, int id, struct sml_str text)
{
	WCHAR *wide = wide_lines(text);

	SetWindowTextW(id ? GetDlgItem(hwnd, id) : hwnd, wide ? wide : L"");
	free(wide);
}

void
dialog_set_texts(HWND hwnd, const struct dialog_text *texts)
{
	for (; texts->text; texts++)
		put(hwnd, texts->id, sml_str_of(text_of(texts->text)));
}

void
dialog_put(HWND hwnd, int id, const char *text)
{
	put(hwnd, id, sml_str_of(text));
}

void
dialog_put_buf(HWND hwnd, int id, const struct sml_buf *text)
{
	put(hwnd, id, sml_buf_str(text));
}

void
dialog_put_hint(HWND hwnd, int id, const char *text)
{
	WCHAR *wide = client_os_windows_wide(text);

	if (wide)
		SendDlgItemMessageW(
		    hwnd, id, EM_SETCUEBANNER, TRUE, (LPARAM)wide);
	free(wide);
}

/* ---- text out ---- */

static enum sml_err
get(HWND hwnd, int id, struct sml_buf *out)
{
	WCHAR wide[FIELD_MAX];
	HWND control = GetDlgItem(hwnd, id);
	enum sml_err err = SML_E_TOO_BIG;
	int len = GetWindowTextLengthW(control);

	if (len < FIELD_MAX) {
		len = GetWindowTextW(control, wide, FIELD_MAX);
		err = client_os_windows_put(wide, (size_t)len, out);
	}
	sml_wipe(wide, sizeof(wide));
	return err;
}

enum sml_err
dialog_get(HWND hwnd, int id, struct sml_buf *out)
{
	enum sml_err err = get(hwnd, id, out);

	sml_buf_put_byte(out, '\0');
	return err == SML_OK ? sml_buf_err(out) : err;
}

enum sml_err
dialog_get_secret(HWND hwnd, int id, struct sml_buf *out)
{
	enum sml_err err = sml_buf_reserve(out, out->max_len);

	return err == SML_OK ? get(hwnd, id, out) : err;
}

/* ---- buttons and focus ---- */

bool
dialog_is_checked(HWND hwnd, int id)
{
	return IsDlgButtonChecked(hwnd, id) == BST_CHECKED;
}

void
dialog_check(HWND hwnd, int id, bool is_checked)
{
	CheckDlgButton(hwnd, id, is_checked ? BST_CHECKED : BST_UNCHECKED);
}

void
dialog_enable(HWND hwnd, int id, bool is_enabled)
{
	EnableWindow(GetDlgItem(hwnd, id), is_enabled);
}

void
dialog_focus(HWND hwnd, int id)
{
	SendMessageW(GetAncestor(hwnd, GA_ROOT), WM_NEXTDLGCTL,
	    (WPARAM)GetDlgItem(hwnd, id), TRUE);
}

/* ---- lists ---- */

void
dialog_combo_add(HWND hwnd, int id, const char *text)
{
	WCHAR *wide = client_os_windows_wide(text);

	SendDlgItemMessageW(
	    hwnd, id, CB_ADDSTRING, 0, (LPARAM)(wide ? wide : L"?"));
	free(wide);
}

int
dialog_combo_at(HWND hwnd, int id)
{
	return (int)SendDlgItemMessageW(hwnd, id, CB_GETCURSEL, 0, 0);
}

void
dialog_combo_choose(HWND hwnd, int id, int at)
{
	SendDlgItemMessageW(hwnd, id, CB_SETCURSEL, (WPARAM)at, 0);
}

void
dialog_list_columns(
    HWND hwnd, int id, const char *const *titles, const int *dlus, int count)
{
	HWND list = GetDlgItem(hwnd, id);
	int i;

	SendMessageW(list, LVM_SETEXTENDEDLISTVIEWSTYLE, 0,
	    LVS_EX_FULLROWSELECT | LVS_EX_LABELTIP);
	for (i = 0; i < count; i++) {
		RECT width = {0, 0, dlus[i], 0};
		WCHAR *title = client_os_windows_wide(text_of(titles[i]));
		LVCOLUMNW column = {.mask = LVCF_TEXT | LVCF_WIDTH,
		    .pszText = title ? title : (WCHAR[]){0}};

		MapDialogRect(hwnd, &width);
		column.cx = width.right;
		SendMessageW(
		    list, LVM_INSERTCOLUMNW, (WPARAM)i, (LPARAM)&column);
		free(title);
	}
}

void
dialog_list_put(HWND hwnd, int id, int row, int column, const char *text)
{
	HWND list = GetDlgItem(hwnd, id);
	WCHAR *wide = client_os_windows_wide(text);
	LVITEMW item = {.mask = LVIF_TEXT,
	    .iItem = row,
	    .iSubItem = column,
	    .pszText = wide ? wide : (WCHAR[]){0}};

	if (column == 0 &&
	    SendMessageW(list, LVM_GETITEMCOUNT, 0, 0) <= (LRESULT)row)
		SendMessageW(list, LVM_INSERTITEMW, 0, (LPARAM)&item);
	else
		SendMessageW(list, LVM_SETITEMW, 0, (LPARAM)&item);
	free(wide);
}

int
dialog_list_at(HWND hwnd, int id)
{
	return (int)SendDlgItemMessageW(
	    hwnd, id, LVM_GETNEXTITEM, (WPARAM)-1, LVNI_SELECTED);
}

void
dialog_list_choose(HWND hwnd, int id, int row)
{
	LVITEMW item = {.stateMask = LVIS_SELECTED | LVIS_FOCUSED,
	    .state = LVIS_SELECTED | LVIS_FOCUSED};

	SendDlgItemMessageW(
	    hwnd, id, LVM_SETITEMSTATE, (WPARAM)row, (LPARAM)&item);
	SendDlgItemMessageW(hwnd, id, LVM_ENSUREVISIBLE, (WPARAM)row, FALSE);
}
