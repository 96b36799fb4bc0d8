/* SPDX-License-Identifier: Apache-2.0 */
/* Valise's profile of an Outlook profile: what a user sets in the dialogs, and
 * what the log says of the runs. */
#include <stdlib.h>
#include <string.h>

#include "client/account.h"
#include "client/status_log.h"
#include "client/text.h"
#include "outlook/host.h"
#include "outlook/profile_dir.h"

/* How often the log is looked at. */
#define LOOK_MS 25

static struct {
	char *dir;
	uint32_t marked;
} mine;

static bool
report(enum sml_err err, const struct client_problem *problem, const char *what)
{
	struct sml_buf text;

	if (err == SML_OK)
		return true;
	sml_buf_init(&text, 4096);
	client_problem_put(&text, problem);
	host_fail("%s: %s: %.*s", what, sml_err_text(err),
	    SML_STR_ARG(sml_buf_str(&text)));
	sml_buf_free(&text);
	return false;
}

static struct client_profile *
open_profile(void)
{
	struct client_problem problem = {0};
	struct client_profile *p = NULL;

	return report(outlook_profile_open(mine.dir, &p, &problem), &problem,
		   "the profile")
		   ? p
		   : NULL;
}

bool
host_profile_begin(const char *outlook_profile)
{
	struct sml_buf path;
	enum sml_err err;

	text_init();
	sml_buf_init(&path, 4096);
	err = outlook_profile_dir(outlook_profile, &path);
	if (err == SML_OK)
		mine.dir = text_dup(sml_buf_str(&path));
	sml_buf_free(&path);
	if (!mine.dir)
		host_fail("no folder for the profile");
	return mine.dir != NULL;
}

void
host_profile_dir_say(void)
{
	host_say("profile %s", mine.dir);
}

bool
host_profile_account(const char *server, const char *user, const char *password)
{
	const struct client_account_change change = {
	    .server = server, .user = user, .password = sml_str_of(password)};
	struct client_problem problem = {0};
	struct client_profile *p = open_profile();
	bool done = p && report(client_account_set(p, &change, &problem),
			     &problem, "the account");

	client_profile_close(p);
	return done;
}

bool
host_profile_option(const char *name, const char *value)
{
	struct client_problem problem = {0};
	struct client_profile *p = open_profile();
	bool done =
	    p &&
	    report(client_options_set(p->options, name, value, &problem),
		&problem, "the option") &&
	    report(client_options_save(p->options, &problem), &problem,
		"the options");

	client_profile_close(p);
	return done;
}

/* ---- the log ---- */

static struct client_state *
open_log(const struct client_profile *p)
{
	struct client_state *cs = NULL;
	struct sml_env env;
	struct client_state_cfg cfg = {
	    .path = p->state_path, .env = &env, .is_read_only = true};

	client_os_env(NULL, &env);
	return client_state_open(&cfg, &cs, NULL) == SML_OK ? cs : NULL;
}

/* The number of the last session, 0: none. */
static uint32_t
last_session(void)
{
	struct client_session_status *head = calloc(1, sizeof(*head));
	struct client_profile *p = open_profile();
	struct client_state *cs = p ? open_log(p) : NULL;
	uint32_t no = 0;

	if (cs && head && client_log_read(cs, 0, head) == SML_OK)
		no = head->no;
	client_state_close(cs);
	client_profile_close(p);
	free(head);
	return no;
}

/* A run holds the lock from its beginning to its end. */
static bool
is_running(void)
{
	struct client_problem problem = {0};
	struct client_profile *p = open_profile();
	bool is_locked =
	    p && client_profile_lock(p, 0, NULL, NULL, &problem) == SML_E_BUSY;

	client_profile_close(p);
	return is_locked;
}

void
host_profile_mark(void)
{
	mine.marked = last_session();
}

void
host_profile_status(void)
{
	struct client_profile *p = open_profile();
	struct client_state *cs = p ? open_log(p) : NULL;
	const uint32_t no = last_session();
	struct sml_buf json;

	sml_buf_init(&json, 1024 * 1024);
	if (cs && no && client_log_put_json(cs, no, &json) == SML_OK)
		host_say("status %.*s", SML_STR_ARG(sml_buf_str(&json)));
	else
		host_say("status none");
	sml_buf_free(&json);
	client_state_close(cs);
	client_profile_close(p);
}

bool
host_profile_wait(DWORD wait_ms)
{
	const double end = host_now_ms() + wait_ms;

	while (host_now_ms() < end) {
		/* In this order: the row is there before the lock is free. */
		if (last_session() > mine.marked && !is_running()) {
			host_profile_mark();
			host_profile_status();
			return true;
		}
		host_pump(NULL, LOOK_MS);
	}
	return false;
}

bool
host_profile_wait_running(DWORD wait_ms)
{
	const double end = host_now_ms() + wait_ms;

	while (host_now_ms() < end) {
		if (is_running())
			return true;
		host_pump(NULL, 1);
	}
	return false;
}

void
host_profile_end(void)
{
	free(mine.dir);
	mine.dir = NULL;
}
