/* SPDX-License-Identifier: Apache-2.0 */
/* The worker on the doubles of the mail client and of its accounts. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/account.h"
#include "client/status_log.h"
#include "outlook/mapi_case.h"
#include "outlook/profile_dir.h"
#include "outlook/worker.h"
#include "support/test.h"

/**
 * VALISE_WORK is an empty folder, removed by the script; VALISE_ACCOUNTS_FILE
 * the accounts of with-accounts.sh.
 */

/* Nobody listens there. */
#define SERVER "http://127.0.0.1:1/sync"
#define WAIT_MS 20000
#define LOOK_MS 5
/* END_OF_SESSION: the mail client has gone. */
#define DEAD "80040200"

static struct outlook_worker *worker;
static char dir[MAX_PATH], counts_file[MAX_PATH + 16];

/* ---- our profile and theirs ---- */

static void
put_accounts(const char *text)
{
	FILE *f = fopen(getenv("VALISE_ACCOUNTS_FILE"), "wb");

	CU_ASSERT_PTR_NOT_NULL_FATAL(f);
	fputs(text, f);
	CU_ASSERT_EQUAL(fclose(f), 0);
}

static void
set_option(struct client_profile *p, const char *name, const char *value)
{
	CU_ASSERT_EQUAL(
	    client_options_set(p->options, name, value, NULL), SML_OK);
}

/* A profile of ours with an account, and nothing that begins a run by itself.
 */
static void
begin(void)
{
	const struct client_account_change change = {
	    .server = SERVER, .user = "anna", .password = SML_STR("secret")};
	static unsigned number;
	struct client_profile *p = NULL;

	mapi_case_reset();
	put_accounts("[account]\ntype=imap\nserver=i.example\n");
	snprintf(dir, sizeof(dir), "%s/%u", getenv("VALISE_WORK"), ++number);
	snprintf(counts_file, sizeof(counts_file), "%s.counts", dir);
	mapi_case_set("VALISE_MAPI_COUNTS", counts_file);
	CU_ASSERT_EQUAL_FATAL(outlook_profile_open(dir, &p, NULL), SML_OK);
	CU_ASSERT_EQUAL(client_account_set(p, &change, NULL), SML_OK);
	set_option(p, "sync-on-startup", "no");
	set_option(p, "sync-interval-minutes", "0");
	CU_ASSERT_EQUAL(client_options_save(p->options, NULL), SML_OK);
	client_profile_close(p);
}

static void
ignore(void *ctx)
{
	(void)ctx;
}

static void
start(void)
{
	const struct outlook_worker_cfg cfg = {
	    .profile_dir = dir, .news = ignore};

	CU_ASSERT_EQUAL_FATAL(outlook_worker_start(&cfg, &worker), SML_OK);
}

/* The state it has once it knows. */
static enum outlook_worker_state
state(void)
{
	unsigned waited;

	for (waited = 0; waited < WAIT_MS; waited += LOOK_MS) {
		if (outlook_worker_state(worker, NULL) !=
		    OUTLOOK_WORKER_STARTING)
			break;
		Sleep(LOOK_MS);
	}
	return outlook_worker_state(worker, NULL);
}

/* Until what was asked for is done; what became of it. */
static enum client_problem_code
outcome(void)
{
	struct outlook_progress p = {0};
	unsigned waited;

	for (waited = 0; waited < WAIT_MS; waited += LOOK_MS) {
		outlook_worker_progress(worker, &p);
		if (!p.is_asked && !p.is_running)
			return p.last_problem.code;
		Sleep(LOOK_MS);
	}
	return CLIENT_PROBLEM_COUNT;
}

static enum client_problem_code
run(void)
{
	outlook_worker_sync(worker, false, SML_MODE_TWO_WAY);
	return outcome();
}

static void
end(void)
{
	CU_ASSERT_TRUE(outlook_worker_stop(worker, WAIT_MS));
	worker = NULL;
}

/* How often a method of MAPI was called since the last log-on. */
static unsigned
calls(const char *method)
{
	size_t len;
	char *text = test_read_file(counts_file, &len);
	const char *line = text ? strstr(text, method) : NULL;
	unsigned count = 0;

	if (line && line[strlen(method)] == ' ')
		count = (unsigned)strtoul(line + strlen(method), NULL, 10);
	CU_ASSERT_PTR_NOT_NULL(text);
	free(text);
	return count;
}

/* ---- profiles that are left alone ---- */

static void
mailbox_of_exchange_is_left_as_it_is(void)
{
	char *file;

	begin();
	mapi_case_set("VALISE_MAPI_PROFILE", "exchange");
	start();
	CU_ASSERT_EQUAL(state(), OUTLOOK_WORKER_MAPI_STORE);
	end();
	file = mapi_case_file();
	CU_ASSERT_PTR_NOT_NULL_FATAL(file);
	CU_ASSERT_PTR_NOT_NULL(strstr(file, "store 1 exchange"));
	CU_ASSERT_PTR_NULL(strstr(file, "\nname "));
	CU_ASSERT_EQUAL(calls("Advise"), 0);
	free(file);
	CU_ASSERT_TRUE(mapi_case_end());
}

static void
profile_with_an_account_of_exchange_is_not_opened(void)
{
	begin();
	put_accounts("[account]\ntype=imap\nserver=i.example\n"
		     "[account]\ntype=mapi\nname=Exchange\n");
	start();
	CU_ASSERT_EQUAL(state(), OUTLOOK_WORKER_MAPI_STORE);
	end();
	CU_ASSERT_EQUAL(calls("MAPILogonEx"), 1);
	CU_ASSERT_EQUAL(calls("OpenMsgStore"), 0);
	CU_ASSERT_TRUE(mapi_case_end());
}

/* The store was out of reach when the profile was looked at. */
static void
mailbox_of_exchange_that_opens_late_is_left_as_it_is(void)
{
	char *file;

	begin();
	mapi_case_set("VALISE_MAPI_PROFILE", "exchange");
	mapi_case_set("VALISE_MAPI_FAIL", "OpenMsgStore:0:" DEAD);
	start();
	CU_ASSERT_EQUAL(state(), OUTLOOK_WORKER_READY);
	mapi_case_set("VALISE_MAPI_FAIL", NULL);
	CU_ASSERT_EQUAL(run(), CLIENT_PROBLEM_REFUSED);
	CU_ASSERT_EQUAL(state(), OUTLOOK_WORKER_MAPI_STORE);
	end();
	file = mapi_case_file();
	CU_ASSERT_PTR_NOT_NULL_FATAL(file);
	CU_ASSERT_PTR_NULL(strstr(file, "\nname "));
	free(file);
	CU_ASSERT_TRUE(mapi_case_end());
}

static void
profile_of_our_own_kind_is_watched(void)
{
	begin();
	start();
	CU_ASSERT_EQUAL(state(), OUTLOOK_WORKER_READY);
	end();
	CU_ASSERT_TRUE(calls("Advise") >= 3);
	CU_ASSERT_TRUE(mapi_case_end());
}

/* ---- Cancel ---- */

/* The thread is still logging on. */
static void
cancel_before_the_run_begins_is_heard(void)
{
	struct outlook_progress p;

	begin();
	start();
	outlook_worker_sync(worker, false, SML_MODE_TWO_WAY);
	outlook_worker_cancel(worker);
	CU_ASSERT_EQUAL(outcome(), CLIENT_PROBLEM_CANCELLED);
	outlook_worker_progress(worker, &p);
	CU_ASSERT_EQUAL(p.last_session, 0);
	CU_ASSERT_EQUAL(run(), CLIENT_PROBLEM_REFUSED);
	end();
	CU_ASSERT_TRUE(mapi_case_end());
}

static void
cancel_of_nothing_stops_no_later_run(void)
{
	begin();
	start();
	outlook_worker_cancel(worker);
	CU_ASSERT_EQUAL(run(), CLIENT_PROBLEM_REFUSED);
	outlook_worker_cancel(worker);
	CU_ASSERT_EQUAL(run(), CLIENT_PROBLEM_REFUSED);
	end();
	CU_ASSERT_TRUE(mapi_case_end());
}

static void
run_asked_for_after_cancel_takes_place(void)
{
	begin();
	start();
	outlook_worker_sync(worker, false, SML_MODE_TWO_WAY);
	outlook_worker_cancel(worker);
	outlook_worker_sync(worker, false, SML_MODE_TWO_WAY);
	CU_ASSERT_EQUAL(outcome(), CLIENT_PROBLEM_REFUSED);
	end();
	CU_ASSERT_TRUE(mapi_case_end());
}

/* ---- a log-on that has died ---- */

/* The folders that failed in the last session. */
static size_t
failed_folders(void)
{
	struct client_session_status *s = calloc(1, sizeof(*s));
	struct client_state *state = NULL;
	struct client_profile *p = NULL;
	struct sml_env env;
	struct client_state_cfg cfg = {.env = &env, .is_read_only = true};
	size_t i, count = 0;

	client_os_env(NULL, &env);
	CU_ASSERT_EQUAL_FATAL(outlook_profile_open(dir, &p, NULL), SML_OK);
	cfg.path = p->state_path;
	CU_ASSERT_EQUAL_FATAL(client_state_open(&cfg, &state, NULL), SML_OK);
	CU_ASSERT_PTR_NOT_NULL_FATAL(s);
	CU_ASSERT_EQUAL(client_log_read(state, 0, s), SML_OK);
	for (i = 0; i < s->folder_count; i++)
		count += s->folders[i].is_failed;
	client_state_close(state);
	client_profile_close(p);
	free(s);
	return count;
}

/* Three folders fail by @fault, and the run after them has a new log-on: the
 * double reads the faults at the first, without a new one they stay. */
static void
lose_folders(const char *fault)
{
	begin();
	mapi_case_set("VALISE_MAPI_FAIL", fault);
	start();
	CU_ASSERT_EQUAL(state(), OUTLOOK_WORKER_READY);
	mapi_case_set("VALISE_MAPI_FAIL", NULL);
	CU_ASSERT_EQUAL(run(), CLIENT_PROBLEM_REFUSED);
	CU_ASSERT_EQUAL(failed_folders(), 3);
	CU_ASSERT_EQUAL(run(), CLIENT_PROBLEM_REFUSED);
	CU_ASSERT_EQUAL(failed_folders(), 0);
	end();
}

static void
folders_that_cannot_be_opened_want_a_new_log_on(void)
{
	lose_folders("OpenEntry:0:" DEAD);
	CU_ASSERT_TRUE(mapi_case_end());
}

static void
folders_that_cannot_be_listed_want_a_new_log_on(void)
{
	lose_folders("GetContentsTable:0:" DEAD);
	/* Changes are heard of again. */
	CU_ASSERT_TRUE(calls("Advise") >= 3);
	CU_ASSERT_TRUE(mapi_case_end());
}

/* It never was one of the log-on, and the others go to the server. */
static void
public_folders_that_are_missing_stop_no_other(void)
{
	struct client_profile *p = NULL;

	begin();
	CU_ASSERT_EQUAL_FATAL(outlook_profile_open(dir, &p, NULL), SML_OK);
	set_option(p, "sync-public-folders", "yes");
	CU_ASSERT_EQUAL(client_options_save(p->options, NULL), SML_OK);
	client_profile_close(p);
	start();
	CU_ASSERT_EQUAL(state(), OUTLOOK_WORKER_READY);
	CU_ASSERT_EQUAL(run(), CLIENT_PROBLEM_REFUSED);
	CU_ASSERT_EQUAL(failed_folders(), 2);
	end();
	CU_ASSERT_TRUE(mapi_case_end());
}

/* ---- the log ---- */

/* A file of the log; the caller frees. NULL: there is none. */
static char *
log_file(const char *name)
{
	char path[sizeof(dir) + 64];
	size_t len;

	snprintf(path, sizeof(path), "%s/.valise/log/%s", dir, name);
	return test_read_file(path, &len);
}

static void
call_that_fails_is_logged_with_its_number(void)
{
	char *text;

	begin();
	start();
	CU_ASSERT_EQUAL(state(), OUTLOOK_WORKER_READY);
	end();
	text = log_file("outlook.log");
	CU_ASSERT_PTR_NULL(text);
	free(text);
	mapi_case_set("VALISE_MAPI_FAIL", "OpenEntry:0:80040115");
	start();
	CU_ASSERT_EQUAL(state(), OUTLOOK_WORKER_READY);
	CU_ASSERT_EQUAL(run(), CLIENT_PROBLEM_REFUSED);
	end();
	text = log_file("outlook.log");
	CU_ASSERT_PTR_NOT_NULL_FATAL(text);
	CU_ASSERT_PTR_NOT_NULL(strstr(text,
	    " error: MAPI IMsgStore::OpenEntry: 80040115 NETWORK_ERROR\r\n"));
	free(text);
	CU_ASSERT_TRUE(mapi_case_end());
}

static void
log_on_that_fails_is_logged(void)
{
	char *text;

	begin();
	mapi_case_set("VALISE_MAPI_FAIL", "MAPILogonEx:0:80040111");
	start();
	CU_ASSERT_EQUAL(state(), OUTLOOK_WORKER_NO_MAPI);
	end();
	text = log_file("outlook.log");
	CU_ASSERT_PTR_NOT_NULL_FATAL(text);
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "MAPILogonEx: 80040111\r\n"));
	free(text);
	CU_ASSERT_TRUE(mapi_case_end());
}

static void
log_that_is_long_begins_anew(void)
{
	static char old[1024 * 1024 + 1];
	char path[sizeof(dir) + 64], *text;

	begin();
	memset(old, 'x', sizeof(old));
	snprintf(path, sizeof(path), "%s/.valise/log", dir);
	CU_ASSERT_EQUAL(client_os_make_dir(path, true), SML_OK);
	snprintf(path, sizeof(path), "%s/.valise/log/outlook.log", dir);
	CU_ASSERT_EQUAL(client_os_write_file(
			    path, (struct sml_str){old, sizeof(old)}, true),
	    SML_OK);
	mapi_case_set("VALISE_MAPI_FAIL", "MAPILogonEx:0:80040111");
	start();
	CU_ASSERT_EQUAL(state(), OUTLOOK_WORKER_NO_MAPI);
	end();
	text = log_file("outlook.log");
	CU_ASSERT_PTR_NOT_NULL_FATAL(text);
	CU_ASSERT_TRUE(strlen(text) < 1000);
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "MAPILogonEx"));
	free(text);
	text = log_file("outlook.old.log");
	CU_ASSERT_PTR_NOT_NULL_FATAL(text);
	CU_ASSERT_EQUAL(strspn(text, "x"), sizeof(old));
	free(text);
	CU_ASSERT_TRUE(mapi_case_end());
}

#define CASE(name)                                                             \
	{                                                                      \
		"worker_" #name, name                                          \
	}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    CASE(mailbox_of_exchange_is_left_as_it_is),
	    CASE(profile_with_an_account_of_exchange_is_not_opened),
	    CASE(mailbox_of_exchange_that_opens_late_is_left_as_it_is),
	    CASE(profile_of_our_own_kind_is_watched),
	    CASE(cancel_before_the_run_begins_is_heard),
	    CASE(cancel_of_nothing_stops_no_later_run),
	    CASE(run_asked_for_after_cancel_takes_place),
	    CASE(folders_that_cannot_be_opened_want_a_new_log_on),
	    CASE(folders_that_cannot_be_listed_want_a_new_log_on),
	    CASE(public_folders_that_are_missing_stop_no_other),
	    CASE(call_that_fails_is_logged_with_its_number),
	    CASE(log_on_that_fails_is_logged),
	    CASE(log_that_is_long_begins_anew),
	    {NULL, NULL},
	};

	if (!getenv("VALISE_WORK") || !getenv("VALISE_ACCOUNTS_FILE"))
		return 99;
	return test_main("worker", cases, argc, argv);
}
