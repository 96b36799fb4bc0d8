/* SPDX-License-Identifier: Apache-2.0 */
/* Triggers and pauses: the next run as a function of what happened. */
#include "client/schedule.h"

#include <string.h>

#define MINUTE_MS 60000

/* Pauses after the first, second, ... failure in a row; the last one stays. */
static const int64_t pauses_ms[] = {1 * MINUTE_MS, 2 * MINUTE_MS, 5 * MINUTE_MS,
    15 * MINUTE_MS, 60 * MINUTE_MS};

void
client_schedule_read(
    const struct client_options *o, struct client_schedule_options *out)
{
	out->is_at_start = client_options_is_on(o, "sync-on-startup");
	out->interval_ms =
	    client_options_number(o, "sync-interval-minutes") * MINUTE_MS;
	out->is_after_change = client_options_is_on(o, "sync-after-change");
}

void
client_schedule_start(
    struct client_schedule *s, int64_t now_ms, bool is_cut_off)
{
	memset(s, 0, sizeof(*s));
	s->since_ms = now_ms;
	s->first_change_ms = CLIENT_SCHEDULE_NEVER;
	s->is_started = true;
	s->is_asked = is_cut_off;
}

void
client_schedule_change(struct client_schedule *s, int64_t now_ms)
{
	if (s->first_change_ms == CLIENT_SCHEDULE_NEVER)
		s->first_change_ms = now_ms;
}

void
client_schedule_ask(struct client_schedule *s)
{
	s->is_asked = true;
}

void
client_schedule_withdraw(struct client_schedule *s)
{
	s->is_asked = false;
}

void
client_schedule_retry(struct client_schedule *s)
{
	/* One that failed is not left until the interval is over. */
	if (s->is_waiting_for_user || s->failures > 0)
		s->is_asked = true;
	s->is_waiting_for_user = false;
	s->failures = 0;
}

void
client_schedule_begin(struct client_schedule *s)
{
	s->is_running = true;
	s->is_started = false;
	s->is_asked = false;
	s->first_change_ms = CLIENT_SCHEDULE_NEVER;
}

void
client_schedule_end(
    struct client_schedule *s, enum client_schedule_end how, int64_t now_ms)
{
	s->is_running = false;
	s->since_ms = now_ms;
	s->is_waiting_for_user = how == CLIENT_SCHEDULE_USER;
	if (how != CLIENT_SCHEDULE_FAILED)
		s->failures = 0;
	else if (s->failures < SML_ARRAY_LEN(pauses_ms))
		s->failures++;
}

static int64_t
earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

int64_t
client_schedule_due(
    const struct client_schedule *s, const struct client_schedule_options *o)
{
	int64_t due = CLIENT_SCHEDULE_NEVER;

	if (s->is_running)
		return CLIENT_SCHEDULE_NEVER;
	if (s->is_asked)
		return s->since_ms;
	if (s->is_waiting_for_user)
		return CLIENT_SCHEDULE_NEVER;
	if (s->is_started && o->is_at_start)
		due = s->since_ms;
	if (o->interval_ms > 0)
		due = earlier(due, s->since_ms + o->interval_ms);
	if (o->is_after_change && s->first_change_ms != CLIENT_SCHEDULE_NEVER)
		due = earlier(
		    due, s->first_change_ms + CLIENT_SCHEDULE_GATHER_MS);
	if (s->failures == 0)
		return due;
	/* Who has switched everything off is not synchronized by a failure. */
	if (!o->is_at_start && o->interval_ms == 0 && !o->is_after_change)
		return CLIENT_SCHEDULE_NEVER;
	return s->since_ms + pauses_ms[s->failures - 1];
}

enum client_schedule_end
client_schedule_end_of(enum client_exit exit, enum client_problem_code code)
{
	static const enum client_problem_code for_user[] = {
	    CLIENT_PROBLEM_NO_ACCOUNT, CLIENT_PROBLEM_NO_PASSWORD,
	    CLIENT_PROBLEM_BAD_SERVER, CLIENT_PROBLEM_INSECURE_SERVER,
	    CLIENT_PROBLEM_WRONG_PASSWORD, CLIENT_PROBLEM_HTTP_LOGIN,
	    CLIENT_PROBLEM_BASIC_ASKED};
	size_t i;

	if (code == CLIENT_PROBLEM_CANCELLED)
		return CLIENT_SCHEDULE_CANCELLED;
	for (i = 0; i < SML_ARRAY_LEN(for_user); i++)
		if (code == for_user[i])
			return CLIENT_SCHEDULE_USER;
	if (exit == CLIENT_EXIT_NOTHING || exit == CLIENT_EXIT_BUSY ||
	    exit == CLIENT_EXIT_USAGE)
		return CLIENT_SCHEDULE_FAILED;
	return CLIENT_SCHEDULE_DONE;
}
