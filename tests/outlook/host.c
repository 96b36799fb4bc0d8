/* SPDX-License-Identifier: Apache-2.0 */
/* A host that does with the add-in what Outlook does, told by lines. */
#include "outlook/host.h"

#include <fcntl.h>
#include <io.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "outlook/mapi_script.h"

/**
 * valise-outlook-host [OUTLOOK-PROFILE]: commands from standard input, done on
 * one thread of a single-threaded apartment with a message loop. Status 1:
 * a FAIL line was printed.
 *
 *   account URL USER PASSWORD    what the dialogs would save
 *   option NAME [VALUE]
 *   folder                       say where our profile is
 *   connect                      registry to OnStartupComplete
 *   show                         what the ribbon's get-callbacks say
 *   click ID                     a button of the ribbon
 *   open ID                      the same, and the next command at once
 *   wait SECONDS                 until a session that is new has ended
 *   mark                         what has ended until now is not new
 *   running SECONDS              until a run is under way
 *   quiet SECONDS                no session may end in that time
 *   status                       the last session, as JSON
 *   pump SECONDS                 only the message loop
 *   hang SECONDS                 not even that
 *   user LINE                    the user's hand (mapi_script.h)
 *   export FOLDER DIR            items as the add-in's store reads them
 *   plain FOLDER DIR             items as their properties alone say
 *   saves                        how many saves the double has journalled
 *   shutdown                     OnBeginShutdown to the end of the DLL
 *   quit                         the same without OnDisconnection
 *   kill                         end the process at once, status 99
 *
 * The end of the input is "shutdown". What has happened is seen in the log of
 * the profile, as its user would, and by the profile's lock.
 */

#define LINE_MAX 1024
#define WORDS_MAX 4
#define WM_LINE (WM_APP + 1)
#define PUMP_TIMER 1
#define BLANKS " \t\r\n"

static struct host_addin addin;
static bool is_over, is_pumping;
static int status;

/* ---- saying ---- */

static void
say(const char *before, const char *format, va_list args)
{
	fputs(before, stdout);
	vprintf(format, args);
	putchar('\n');
	fflush(stdout);
}

void
host_say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say("", format, args);
	va_end(args);
}

void
host_fail(const char *format, ...)
{
	va_list args;

	status = 1;
	va_start(args, format);
	say("FAIL ", format, args);
	va_end(args);
}

double
host_now_ms(void)
{
	LARGE_INTEGER now, frequency;

	QueryPerformanceCounter(&now);
	QueryPerformanceFrequency(&frequency);
	return (double)now.QuadPart * 1000 / (double)frequency.QuadPart;
}

const char *
host_utf8(const wchar_t *text)
{
	static char room[4][65536];
	static unsigned turn;
	char *out = room[turn++ % 4];

	if (!WideCharToMultiByte(CP_UTF8, 0, text ? text : L"", -1, out,
		sizeof(room[0]), NULL, NULL))
		*out = '\0';
	return out;
}

wchar_t *
host_wide(const char *text)
{
	int count = MultiByteToWideChar(CP_UTF8, 0, text, -1, NULL, 0);
	wchar_t *out = calloc((size_t)count + 1, sizeof(*out));

	if (!out)
		exit(98);
	MultiByteToWideChar(CP_UTF8, 0, text, -1, out, count);
	return out;
}

/* ---- message loop ---- */

bool
host_pump(HANDLE event, DWORD wait_ms)
{
	const double end = host_now_ms() + wait_ms;
	const DWORD count = event ? 1 : 0;
	double left;
	MSG message;

	for (;;) {
		DWORD woken;

		while (PeekMessageW(&message, NULL, 0, 0, PM_REMOVE)) {
			TranslateMessage(&message);
			DispatchMessageW(&message);
		}
		left = end - host_now_ms();
		if (wait_ms != INFINITE && left <= 0)
			return event &&
			       WaitForSingleObject(event, 0) == WAIT_OBJECT_0;
		woken =
		    MsgWaitForMultipleObjectsEx(count, event ? &event : NULL,
			wait_ms == INFINITE ? INFINITE : (DWORD)left + 1,
			QS_ALLINPUT, MWMO_INPUTAVAILABLE);
		if (event && woken == WAIT_OBJECT_0)
			return true;
	}
}

/* Lines come from a thread of their own and are done by a window, so that they
 * are done in the loop of a dialog, too. */
static struct {
	HWND window;
	HANDLE taken;
	char text[LINE_MAX];
	bool is_end;
} line;

static DWORD WINAPI
read_lines(void *ctx)
{
	(void)ctx;
	do {
		line.is_end = !fgets(line.text, sizeof(line.text), stdin);
		PostMessageW(line.window, WM_LINE, 0, 0);
		WaitForSingleObject(line.taken, INFINITE);
	} while (!line.is_end);
	return 0;
}

/* ---- commands ---- */

typedef char *words[WORDS_MAX];

static DWORD
milliseconds(const char *seconds)
{
	return (DWORD)(strtod(seconds, NULL) * 1000);
}

static void
do_account(words w)
{
	host_profile_account(w[1], w[2], w[3]);
}

static void
do_option(words w)
{
	host_profile_option(w[1], w[2]);
}

static void
do_folder(words w)
{
	(void)w;
	host_profile_dir_say();
}

static void
do_connect(words w)
{
	(void)w;
	host_profile_mark();
	host_addin_connect(&addin);
}

static void
do_show(words w)
{
	(void)w;
	if (addin.is_connected)
		host_ribbon_show(addin.extensibility);
}

static void
do_click(words w)
{
	wchar_t *id = host_wide(w[1]);
	host_ribbon_click(addin.extensibility, id);
	free(id);
}

/* The next line is done while a dialog of it is open. */
static void
do_open(words w)
{
	SetEvent(line.taken);
	do_click(w);
}

static void
do_wait(words w)
{
	if (!host_profile_wait(milliseconds(w[1])))
		host_fail("no session ended within %s s", w[1]);
}

static void
do_mark(words w)
{
	(void)w;
	host_profile_mark();
}

static void
do_running(words w)
{
	if (!host_profile_wait_running(milliseconds(w[1])))
		host_fail("no run began within %s s", w[1]);
	else
		host_say("running");
}

static void
do_quiet(words w)
{
	if (host_profile_wait(milliseconds(w[1])))
		host_fail("a session ended within %s s", w[1]);
}

static void
do_status(words w)
{
	(void)w;
	host_profile_status();
}

/* The loop that is the innermost one does it, be it a dialog's. */
static void
do_pump(words w)
{
	SetTimer(line.window, PUMP_TIMER, milliseconds(w[1]), NULL);
	is_pumping = true;
}

static void
do_hang(words w)
{
	Sleep(milliseconds(w[1]));
}

static void
do_export(words w)
{
	host_items_export(w[1], w[2], false);
}

static void
do_plain(words w)
{
	host_items_export(w[1], w[2], true);
}

static void
do_saves(words w)
{
	(void)w;
	host_items_saves();
}

static void
do_shutdown(words w)
{
	(void)w;
	host_addin_shutdown(&addin, false);
}

static void
do_quit(words w)
{
	(void)w;
	host_addin_shutdown(&addin, true);
}

static void
do_kill(words w)
{
	(void)w;
	TerminateProcess(GetCurrentProcess(), 99);
}

static const struct {
	const char *name;
	int count; /* of words, without the name; one more may follow option */
	void (*run)(words w);
} commands[] = {
    {"account", 3, do_account},
    {"option", 1, do_option},
    {"folder", 0, do_folder},
    {"connect", 0, do_connect},
    {"show", 0, do_show},
    {"click", 1, do_click},
    {"open", 1, do_open},
    {"wait", 1, do_wait},
    {"mark", 0, do_mark},
    {"running", 1, do_running},
    {"quiet", 1, do_quiet},
    {"status", 0, do_status},
    {"pump", 1, do_pump},
    {"hang", 1, do_hang},
    {"export", 2, do_export},
    {"plain", 2, do_plain},
    {"saves", 0, do_saves},
    {"shutdown", 0, do_shutdown},
    {"quit", 0, do_quit},
    {"kill", 0, do_kill},
};

static void
run_user(char *text)
{
	HRESULT hr = mapi_script_begin();

	text[strcspn(text, "\r\n")] = '\0';
	if (FAILED(hr) || !mapi_script_run(text))
		host_fail("the user cannot do: %s", text);
	if (SUCCEEDED(hr))
		mapi_script_end();
}

static void
run_line(char *text)
{
	words w = {NULL};
	int count = 0;
	char *p;

	if (strncmp(text, "user ", 5) == 0) {
		run_user(text + 5);
		return;
	}

	for (p = text + strspn(text, BLANKS); *p && count < WORDS_MAX;
	     p += strspn(p, BLANKS)) {
		w[count++] = p;
		p += strcspn(p, BLANKS);
		if (*p)
			*p++ = '\0';
	}
	if (count == 0 || *w[0] == '#')
		return;
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		if (strcmp(commands[i].name, w[0]) == 0 &&
		    count > commands[i].count) {
			commands[i].run(w);
			return;
		}
	host_fail("what does \"%s\" mean?", w[0]);
}

static LRESULT CALLBACK
on_line(HWND window, UINT message, WPARAM w, LPARAM l)
{
	char text[LINE_MAX];

	if (message == WM_TIMER && is_pumping) {
		KillTimer(window, PUMP_TIMER);
		is_pumping = false;
		SetEvent(line.taken);
		return 0;
	}
	if (message != WM_LINE)
		return DefWindowProcW(window, message, w, l);
	if (line.is_end) {
		host_addin_shutdown(&addin, false);
		is_over = true;
		return 0;
	}
	memcpy(text, line.text, sizeof(text));
	run_line(text);
	/* "open" took its line before, "pump" does it later. */
	if (strncmp(text, "open", 4) != 0 && !is_pumping)
		SetEvent(line.taken);
	return 0;
}

static void
run_commands(void)
{
	static const WNDCLASSW window_class = {
	    .lpfnWndProc = on_line, .lpszClassName = L"ValiseHost"};
	HANDLE reader;

	RegisterClassW(&window_class);
	line.window = CreateWindowExW(0, L"ValiseHost", L"", 0, 0, 0, 0, 0,
	    HWND_MESSAGE, NULL, NULL, NULL);
	line.taken = CreateEventW(NULL, FALSE, FALSE, NULL);
	reader = CreateThread(NULL, 0, read_lines, NULL, 0, NULL);
	/* Dialogs that the end has closed are off the stack here. */
	while (!is_over) {
		host_pump(NULL, 10);
		host_addin_unload(&addin);
	}
	host_addin_unload(&addin);
	SetEvent(line.taken);
	WaitForSingleObject(reader, INFINITE);
	CloseHandle(reader);
	CloseHandle(line.taken);
	DestroyWindow(line.window);
}

int
main(int argc, char **argv)
{
	const char *profile = argc > 1 ? argv[1] : "Outlook";
	wchar_t *wide = host_wide(profile);

	/* The same text for sh tests as anywhere. */
	(void)_setmode(1, _O_BINARY);
	if (FAILED(CoInitializeEx(NULL, COINIT_APARTMENTTHREADED)))
		return 98;
	/* A test tells by it a program that did not start from one that hangs.
	 */
	host_say("host %s", profile);
	host_objects_begin(wide, L"16.0.0.5266");
	if (host_profile_begin(profile))
		run_commands();
	host_profile_end();
	CoUninitialize();
	free(wide);
	return status;
}
