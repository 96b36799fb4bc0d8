/* SPDX-License-Identifier: Apache-2.0 */
/* When the next run is due: triggers, pauses after failures. */
#ifndef CLIENT_SCHEDULE_H
#define CLIENT_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

#include "client/options.h"

/**
 * The triggers of product.md section 4, for whatever waits (the worker of the
 * Outlook plug-in, "valise watch"): the program tells what happened, and asks
 * how long to sleep. Nothing here waits or looks at a clock; times are
 * milliseconds of client_os_ticks_ms().
 */

/* Changes within this time of the first one make one run. */
#define CLIENT_SCHEDULE_GATHER_MS 10000

/* due(): not before something happens. */
#define CLIENT_SCHEDULE_NEVER INT64_MAX

/* The options that matter: sync-on-startup, sync-interval-minutes,
 * sync-after-change. */
struct client_schedule_options {
	bool is_at_start;
	int64_t interval_ms; /* 0: off */
	bool is_after_change;
};

/* What became of a run, as far as the next one depends on it. */
enum client_schedule_end {
	CLIENT_SCHEDULE_DONE,     /* also with items that failed */
	CLIENT_SCHEDULE_FAILED,   /* no network, no server: later again */
	CLIENT_SCHEDULE_USER,     /* only the user can help: a password that
				   * was refused, no account */
	CLIENT_SCHEDULE_CANCELLED /* by the user: the next trigger resumes */
};

/* To be changed by the functions below only. */
struct client_schedule {
	int64_t since_ms;        /* of the start, or of the end of a run */
	int64_t first_change_ms; /* not yet synchronized; NEVER: none */
	unsigned failures;       /* in a row */
	bool is_running, is_started, is_asked, is_waiting_for_user;
};

void client_schedule_read(
    const struct client_options *o, struct client_schedule_options *out);

/* The program starts. @is_cut_off: the last run was stopped in the middle;
 * it is resumed whatever the options say. */
void client_schedule_start(
    struct client_schedule *s, int64_t now_ms, bool is_cut_off);

/* Something was added, changed or deleted here. */
void client_schedule_change(struct client_schedule *s, int64_t now_ms);
/* The user wants it at once: pauses do not count. */
void client_schedule_ask(struct client_schedule *s);
/* And does not want it any more. */
void client_schedule_withdraw(struct client_schedule *s);
/* Options or account were saved: a refused password may be tried again, and
 * pauses begin anew. */
void client_schedule_retry(struct client_schedule *s);

/* A run begins: it serves every trigger that came so far. Those that come
 * while it runs make one more after it. */
void client_schedule_begin(struct client_schedule *s);
void client_schedule_end(
    struct client_schedule *s, enum client_schedule_end how, int64_t now_ms);

/* When the next run is due: in the past, at once; NEVER: only when something
 * happens. NEVER while one is running. */
int64_t client_schedule_due(const struct client_schedule *s,
    const struct client_schedule_options *o) SML_MUST_USE;

/* What a run's exit and problem mean here. */
enum client_schedule_end client_schedule_end_of(
    enum client_exit exit, enum client_problem_code code);

#endif
