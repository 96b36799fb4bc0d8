/* SPDX-License-Identifier: Apache-2.0 */
/* The schedule: triggers, gathering, pauses after failures, the user. */
#include "client/schedule.h"
#include "support/test.h"

#define MIN 60000

static const struct client_schedule_options all = {true, 15 * MIN, true};
static const struct client_schedule_options nothing = {false, 0, false};
static const struct client_schedule_options only_changes = {false, 0, true};
static const struct client_schedule_options only_start = {true, 0, false};

static struct client_schedule s;

static int64_t
due(const struct client_schedule_options *o)
{
	return client_schedule_due(&s, o);
}

/* Started at 1000 and run once until @end_ms. */
static void
begin_after_run(int64_t end_ms)
{
	client_schedule_start(&s, 1000, false);
	client_schedule_begin(&s);
	client_schedule_end(&s, CLIENT_SCHEDULE_DONE, end_ms);
}

static void
start_runs_at_once_if_wanted(void)
{
	client_schedule_start(&s, 1000, false);
	CU_ASSERT(due(&all) == 1000);
	CU_ASSERT(due(&only_start) == 1000);
	CU_ASSERT(due(&only_changes) == CLIENT_SCHEDULE_NEVER);
	CU_ASSERT(due(&nothing) == CLIENT_SCHEDULE_NEVER);
}

static void
start_without_option_waits_for_interval(void)
{
	static const struct client_schedule_options interval = {
	    false, 5 * MIN, false};

	client_schedule_start(&s, 1000, false);
	CU_ASSERT(due(&interval) == 1000 + 5 * MIN);
}

static void
start_after_cut_off_resumes_whatever_options(void)
{
	client_schedule_start(&s, 1000, true);
	CU_ASSERT(due(&nothing) == 1000);
	client_schedule_begin(&s);
	client_schedule_end(&s, CLIENT_SCHEDULE_DONE, 2000);
	CU_ASSERT(due(&nothing) == CLIENT_SCHEDULE_NEVER);
}

static void
interval_counts_from_end_of_run(void)
{
	begin_after_run(5000);
	CU_ASSERT(due(&all) == 5000 + 15 * MIN);
	CU_ASSERT(due(&only_start) == CLIENT_SCHEDULE_NEVER);
}

static void
changes_within_ten_seconds_make_one_run(void)
{
	begin_after_run(5000);
	client_schedule_change(&s, 6000);
	client_schedule_change(&s, 9000);
	client_schedule_change(&s, 15999);
	CU_ASSERT(due(&all) == 16000);
	CU_ASSERT(due(&only_start) == CLIENT_SCHEDULE_NEVER);
	client_schedule_begin(&s);
	client_schedule_end(&s, CLIENT_SCHEDULE_DONE, 20000);
	CU_ASSERT(due(&only_changes) == CLIENT_SCHEDULE_NEVER);
}

static void
change_is_never_later_than_interval(void)
{
	static const struct client_schedule_options both = {false, MIN, true};

	begin_after_run(0);
	client_schedule_change(&s, 55000);
	CU_ASSERT(due(&both) == MIN);
}

static void
trigger_during_run_makes_one_more(void)
{
	client_schedule_start(&s, 1000, false);
	client_schedule_begin(&s);
	client_schedule_ask(&s);
	client_schedule_ask(&s);
	CU_ASSERT(due(&all) == CLIENT_SCHEDULE_NEVER);
	client_schedule_end(&s, CLIENT_SCHEDULE_DONE, 9000);
	CU_ASSERT(due(&all) <= 9000);
	client_schedule_begin(&s);
	client_schedule_end(&s, CLIENT_SCHEDULE_DONE, 12000);
	CU_ASSERT(due(&only_changes) == CLIENT_SCHEDULE_NEVER);
}

static void
wish_withdrawn_is_no_trigger(void)
{
	client_schedule_start(&s, 1000, false);
	client_schedule_begin(&s);
	client_schedule_end(&s, CLIENT_SCHEDULE_DONE, 4000);
	client_schedule_ask(&s);
	client_schedule_withdraw(&s);
	CU_ASSERT(due(&only_changes) == CLIENT_SCHEDULE_NEVER);
	/* What else there is stays. */
	client_schedule_change(&s, 5000);
	client_schedule_ask(&s);
	client_schedule_withdraw(&s);
	CU_ASSERT(due(&only_changes) == 15000);
}

static void
change_during_run_makes_one_more(void)
{
	client_schedule_start(&s, 1000, false);
	client_schedule_begin(&s);
	client_schedule_change(&s, 2000);
	client_schedule_end(&s, CLIENT_SCHEDULE_DONE, 4000);
	CU_ASSERT(due(&only_changes) == 12000);
}

static void
failures_back_off(void)
{
	static const int64_t pauses[] = {1, 2, 5, 15, 60, 60, 60};
	size_t i;

	client_schedule_start(&s, 0, false);
	for (i = 0; i < SML_ARRAY_LEN(pauses); i++) {
		client_schedule_begin(&s);
		client_schedule_end(&s, CLIENT_SCHEDULE_FAILED, 1000);
		CU_ASSERT(due(&all) == 1000 + pauses[i] * MIN);
		/* A change does not shorten the pause. */
		client_schedule_change(&s, 2000);
		CU_ASSERT(due(&all) == 1000 + pauses[i] * MIN);
		CU_ASSERT(due(&nothing) == CLIENT_SCHEDULE_NEVER);
	}
	client_schedule_begin(&s);
	client_schedule_end(&s, CLIENT_SCHEDULE_DONE, 2000);
	CU_ASSERT(due(&all) == 2000 + 15 * MIN);
	client_schedule_begin(&s);
	client_schedule_end(&s, CLIENT_SCHEDULE_FAILED, 3000);
	CU_ASSERT(due(&all) == 3000 + MIN);
}

static void
user_does_not_wait_for_pause(void)
{
	client_schedule_start(&s, 0, false);
	client_schedule_begin(&s);
	client_schedule_end(&s, CLIENT_SCHEDULE_FAILED, 1000);
	client_schedule_ask(&s);
	CU_ASSERT(due(&nothing) == 1000);
}

static void
refused_password_waits_for_user(void)
{
	client_schedule_start(&s, 0, false);
	client_schedule_begin(&s);
	client_schedule_end(&s, CLIENT_SCHEDULE_USER, 1000);
	client_schedule_change(&s, 2000);
	CU_ASSERT(due(&all) == CLIENT_SCHEDULE_NEVER);
	client_schedule_retry(&s);
	CU_ASSERT(due(&all) == 1000);
	/* "Synchronize now" is an answer too. */
	client_schedule_begin(&s);
	client_schedule_end(&s, CLIENT_SCHEDULE_USER, 3000);
	client_schedule_ask(&s);
	CU_ASSERT(due(&all) == 3000);
}

static void
saved_options_alone_start_nothing(void)
{
	begin_after_run(1000);
	client_schedule_retry(&s);
	CU_ASSERT(due(&nothing) == CLIENT_SCHEDULE_NEVER);
}

static void
cancelled_run_waits_for_next_trigger(void)
{
	client_schedule_start(&s, 0, false);
	client_schedule_begin(&s);
	client_schedule_end(&s, CLIENT_SCHEDULE_CANCELLED, 1000);
	CU_ASSERT(due(&all) == 1000 + 15 * MIN);
	CU_ASSERT(due(&only_start) == CLIENT_SCHEDULE_NEVER);
}

static void
ends_are_told_apart(void)
{
	static const struct {
		enum client_exit exit;
		enum client_problem_code code;
		enum client_schedule_end end;
	} rows[] = {
	    {CLIENT_EXIT_OK, CLIENT_PROBLEM_NONE, CLIENT_SCHEDULE_DONE},
	    {CLIENT_EXIT_PARTIAL, CLIENT_PROBLEM_NONE, CLIENT_SCHEDULE_DONE},
	    {CLIENT_EXIT_HELD, CLIENT_PROBLEM_NONE, CLIENT_SCHEDULE_DONE},
	    {CLIENT_EXIT_NOTHING, CLIENT_PROBLEM_UNKNOWN_HOST,
		CLIENT_SCHEDULE_FAILED},
	    {CLIENT_EXIT_NOTHING, CLIENT_PROBLEM_TLS_UNTRUSTED,
		CLIENT_SCHEDULE_FAILED},
	    {CLIENT_EXIT_BUSY, CLIENT_PROBLEM_PROFILE_BUSY,
		CLIENT_SCHEDULE_FAILED},
	    {CLIENT_EXIT_NOTHING, CLIENT_PROBLEM_WRONG_PASSWORD,
		CLIENT_SCHEDULE_USER},
	    {CLIENT_EXIT_USAGE, CLIENT_PROBLEM_NO_ACCOUNT,
		CLIENT_SCHEDULE_USER},
	    {CLIENT_EXIT_NOTHING, CLIENT_PROBLEM_CANCELLED,
		CLIENT_SCHEDULE_CANCELLED},
	};
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(rows); i++)
		CU_ASSERT(client_schedule_end_of(rows[i].exit, rows[i].code) ==
			  rows[i].end);
}

static const struct test_case cases[] = {
    {"schedule_start_runs_at_once_if_wanted", start_runs_at_once_if_wanted},
    {"schedule_start_without_option_waits_for_interval",
	start_without_option_waits_for_interval},
    {"schedule_start_after_cut_off_resumes_whatever_options",
	start_after_cut_off_resumes_whatever_options},
    {"schedule_interval_counts_from_end_of_run",
	interval_counts_from_end_of_run},
    {"schedule_changes_within_ten_seconds_make_one_run",
	changes_within_ten_seconds_make_one_run},
    {"schedule_change_is_never_later_than_interval",
	change_is_never_later_than_interval},
    {"schedule_trigger_during_run_makes_one_more",
	trigger_during_run_makes_one_more},
    {"schedule_wish_withdrawn_is_no_trigger", wish_withdrawn_is_no_trigger},
    {"schedule_change_during_run_makes_one_more",
	change_during_run_makes_one_more},
    {"schedule_failures_back_off", failures_back_off},
    {"schedule_user_does_not_wait_for_pause", user_does_not_wait_for_pause},
    {"schedule_refused_password_waits_for_user",
	refused_password_waits_for_user},
    {"schedule_saved_options_alone_start_nothing",
	saved_options_alone_start_nothing},
    {"schedule_cancelled_run_waits_for_next_trigger",
	cancelled_run_waits_for_next_trigger},
    {"schedule_ends_are_told_apart", ends_are_told_apart},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("schedule", cases, argc, argv);
}
