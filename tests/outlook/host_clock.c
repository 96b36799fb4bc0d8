/* SPDX-License-Identifier: Apache-2.0 */
/* How long a call takes, without what a busy machine adds: a witness that does
 * next to nothing, at the same time, says how late it is served. */
#include "outlook/host.h"

/* What a turn of the witness takes on a machine that has nothing else to do. */
#define TURN_MS 3.0

struct witness {
	HANDLE thread, begun, over;
	double late_ms; /* the witness writes, until it is over */
	double end_ms;  /* set before "over" */
};

static struct witness witness;

static DWORD WINAPI
watch(void *ctx)
{
	struct witness *w = ctx;
	double from = host_now_ms(), until;
	bool is_over;

	SetEvent(w->begun);
	do {
		Sleep(1);
		/* One question to Wine's server, as the calls have many. */
		is_over = WaitForSingleObject(w->over, 0) == WAIT_OBJECT_0;
		until = host_now_ms();
		if (is_over && until > w->end_ms)
			until = w->end_ms;
		if (until - from > TURN_MS)
			w->late_ms += until - from - TURN_MS;
		from = until;
	} while (!is_over);
	return 0;
}

double
host_clock_begin(void)
{
	struct witness *w = &witness;

	w->late_ms = 0;
	w->begun = CreateEventW(NULL, TRUE, FALSE, NULL);
	w->over = CreateEventW(NULL, TRUE, FALSE, NULL);
	w->thread = CreateThread(NULL, 0, watch, w, 0, NULL);
	if (w->thread)
		WaitForSingleObject(w->begun, INFINITE);
	return host_now_ms();
}

void
host_clock_end(const char *what, double begun_ms, double max_ms)
{
	struct witness *w = &witness;
	double took_ms;

	w->end_ms = host_now_ms();
	took_ms = w->end_ms - begun_ms;
	SetEvent(w->over);
	if (w->thread) {
		WaitForSingleObject(w->thread, INFINITE);
		CloseHandle(w->thread);
	}
	CloseHandle(w->begun);
	CloseHandle(w->over);
	host_say(
	    "%s %.1f ms, the machine late by %.1f", what, took_ms, w->late_ms);
	if (took_ms - w->late_ms >= max_ms)
		host_fail("the %s took %.1f ms", what, took_ms);
}
