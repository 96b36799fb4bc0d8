/* SPDX-License-Identifier: Apache-2.0 */
/* The user's eye and hand on a dialog of another process. */
#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>

#include <windows.h>

/**
 * valise-hand SECONDS CAPTION [ID]: wait until a window with this caption is
 * visible, print the text of everything in it as UTF-8, and, with ID, do as if
 * that button were pressed and wait until the window is gone. Status 1: it did
 * not come, which is said, or did not go.
 */

#define STEP_MS 20
#define TEXT_MAX 4096

struct search {
	const WCHAR *caption;
	HWND found;
};

static BOOL CALLBACK
is_wanted(HWND window, LPARAM ctx)
{
	struct search *s = (struct search *)ctx;
	WCHAR text[256];

	if (!IsWindowVisible(window) ||
	    GetWindowTextW(window, text, 256) == 0 ||
	    lstrcmpW(text, s->caption) != 0)
		return TRUE;
	s->found = window;
	return FALSE;
}

static HWND
find(const WCHAR *caption)
{
	struct search s = {caption, NULL};

	EnumWindows(is_wanted, (LPARAM)&s);
	return s.found;
}

static BOOL CALLBACK
print_text(HWND window, LPARAM ctx)
{
	static WCHAR wide[TEXT_MAX];
	static char text[TEXT_MAX * 3];
	DWORD_PTR len = 0;

	(void)ctx;
	if (IsWindowVisible(window) &&
	    SendMessageTimeoutW(window, WM_GETTEXT, TEXT_MAX, (LPARAM)wide,
		SMTO_NORMAL, 5000, &len) &&
	    len > 0 &&
	    WideCharToMultiByte(
		CP_UTF8, 0, wide, -1, text, (int)sizeof(text), NULL, NULL))
		puts(text);
	return TRUE;
}

static BOOL
wait_for(const WCHAR *caption, BOOL is_there, DWORD wait_ms, HWND *out)
{
	DWORD waited;

	for (waited = 0; waited <= wait_ms; waited += STEP_MS) {
		*out = find(caption);
		if ((*out != NULL) == is_there)
			return TRUE;
		Sleep(STEP_MS);
	}
	return FALSE;
}

int
main(int argc, char **argv)
{
	WCHAR caption[256];
	HWND window;
	DWORD wait_ms;

	if (argc < 3 ||
	    !MultiByteToWideChar(CP_UTF8, 0, argv[2], -1, caption, 256))
		return 2;
	/* The same text for sh tests as anywhere. */
	(void)_setmode(1, _O_BINARY);
	wait_ms = (DWORD)(strtod(argv[1], NULL) * 1000);
	if (!wait_for(caption, TRUE, wait_ms, &window)) {
		puts("no such window");
		return 1;
	}
	EnumChildWindows(window, print_text, 0);
	if (argc < 4)
		return 0;
	PostMessageW(window, WM_COMMAND, (WPARAM)strtol(argv[3], NULL, 10), 0);
	return wait_for(caption, FALSE, 5000, &window) ? 0 : 1;
}
