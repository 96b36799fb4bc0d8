/* SPDX-License-Identifier: Apache-2.0 */
/* Accounts, sessions and the database's health, from the command line. */
#include "config.h"

#include "commands.h"

#include "accounts.h"
#include "base/limits.h"
#include "sessions.h"
#include "sync/plan.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static enum sml_err
open_db(
    const struct server_command_in *in, bool may_create, struct server_db **out)
{
	struct server_db_cfg cfg = {
	    .env = in->env,
	    .folder = in->options->data,
	    .may_create = may_create,
	};
	enum sml_err err = server_db_open(&cfg, out);

	if (err == SML_E_NOT_FOUND)
		fprintf(stderr,
		    "valise-server: %s holds no database; \"account add\""
		    " makes one\n",
		    in->options->data);
	else if (err)
		fprintf(stderr,
		    "valise-server: the database in %s cannot be opened: %s\n",
		    in->options->data, sml_err_text(err));
	return err;
}

/* Say why not; @name is what it is about. */
static int
finish(enum sml_err err, const char *name)
{
	if (!err)
		return SERVER_EXIT_OK;
	if (err == SML_E_NOT_FOUND)
		fprintf(
		    stderr, "valise-server: there is no account %s\n", name);
	else if (err == SML_E_EXISTS)
		fprintf(stderr, "valise-server: the account %s exists\n", name);
	else if (err == SML_E_SYNTAX)
		fprintf(stderr,
		    "valise-server: a name has 1 to %u bytes, no colon, no"
		    " control characters\n",
		    SML_USER_MAX);
	else
		fprintf(stderr, "valise-server: %s\n", sml_err_text(err));
	return SERVER_EXIT_FAILED;
}

/* ---- passwords ---- */

/* First line of @f, without its end. */
static bool
read_line(FILE *f, char *out, size_t out_len)
{
	size_t len;

	if (!fgets(out, (int)out_len, f))
		return false;
	len = strlen(out);
	while (len > 0 && (out[len - 1] == '\n' || out[len - 1] == '\r'))
		out[--len] = '\0';
	return len > 0;
}

static bool
ask(const char *prompt, char *out, size_t out_len)
{
	struct termios old, quiet;
	bool ok;

	fputs(prompt, stderr);
	if (tcgetattr(STDIN_FILENO, &old) != 0)
		return false;
	quiet = old;
	quiet.c_lflag &= ~(tcflag_t)ECHO;
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	ok = read_line(stdin, out, out_len);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &old);
	fputc('\n', stderr);
	return ok;
}

static bool
ask_twice(char *out, size_t out_len)
{
	char again[SML_PASSWORD_MAX + 2];
	bool ok;

	if (!isatty(STDIN_FILENO)) {
		fprintf(stderr,
		    "valise-server: say --password-file FILE, or - for the"
		    " standard input\n");
		return false;
	}
	ok = ask("Password: ", out, out_len) &&
	     ask("Again: ", again, sizeof(again)) && strcmp(out, again) == 0;
	sml_wipe(again, sizeof(again));
	if (!ok)
		fprintf(stderr,
		    "valise-server: no password, or two different ones\n");
	return ok;
}

static bool
read_password(const char *path, char *out, size_t out_len)
{
	FILE *f;
	bool ok;

	if (!path)
		return ask_twice(out, out_len);
	f = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
	if (!f) {
		fprintf(stderr, "valise-server: cannot read %s: %s\n", path,
		    strerror(errno));
		return false;
	}
	ok = read_line(f, out, out_len);
	if (f != stdin)
		fclose(f);
	if (!ok)
		fprintf(stderr,
		    "valise-server: the first line of %s has no password\n",
		    path);
	return ok;
}

/* ---- accounts ---- */

static int
write_account(const struct server_command_in *in, bool is_new)
{
	const char *name = in->options->args[0];
	char password[SML_PASSWORD_MAX + 2] = "";
	struct server_account_put put = {
	    .name = sml_str_of(name),
	    .is_new = is_new,
	    .allows_md5 = in->options->md5,
	};
	struct server_db *db = NULL;
	enum sml_err err;

	if (is_new && !server_accounts_is_name(sml_str_of(name)))
		return finish(SML_E_SYNTAX, name);
	if (!read_password(
		in->options->password_file, password, sizeof(password)))
		return SERVER_EXIT_USAGE;
	if (open_db(in, is_new, &db) != SML_OK)
		return SERVER_EXIT_FAILED;
	put.password = sml_str_of(password);
	err = server_accounts_put(db, &put);
	if (!err && in->options->no_md5)
		err = server_accounts_forbid_md5(db, put.name);
	sml_wipe(password, sizeof(password));
	server_db_close(db);
	return finish(err, name);
}

int
server_admin_account_add(const struct server_command_in *in)
{
	return write_account(in, true);
}

/* Without a password of its own --no-md5 leaves it as it is. */
int
server_admin_account_password(const struct server_command_in *in)
{
	const char *name = in->options->args[0];
	struct server_db *db;
	enum sml_err err;

	if (!in->options->no_md5 || in->options->password_file)
		return write_account(in, false);
	if (open_db(in, false, &db) != SML_OK)
		return SERVER_EXIT_FAILED;
	err = server_accounts_forbid_md5(db, sml_str_of(name));
	server_db_close(db);
	return finish(err, name);
}

int
server_admin_account_remove(const struct server_command_in *in)
{
	struct server_db *db;
	enum sml_err err;

	if (open_db(in, false, &db) != SML_OK)
		return SERVER_EXIT_FAILED;
	err = server_accounts_remove(db, sml_str_of(in->options->args[0]));
	server_db_close(db);
	return finish(err, in->options->args[0]);
}

int
server_admin_account_list(const struct server_command_in *in)
{
	struct server_account account = {.name = SML_STR_NONE};
	struct server_db *db;
	enum sml_err err;

	if (open_db(in, false, &db) != SML_OK)
		return SERVER_EXIT_FAILED;
	while ((err = server_accounts_next(
		    db, account.name, in->arena, &account)) == SML_OK)
		printf("%.*s%s\n", SML_STR_ARG(account.name),
		    account.md5.p ? "\tmd5" : "");
	server_db_close(db);
	return finish(err == SML_END ? SML_OK : err, "");
}

/* ---- sessions ---- */

static void
print_history(const struct server_history *h)
{
	time_t started = (time_t)h->started_utc;
	const char *mode = sml_mode_name((enum sml_mode)h->mode);
	struct tm tm;
	char when[32];

	gmtime_r(&started, &tm);
	strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", &tm);
	printf("%s %.*s %.*s session %u %.*s %s sent %llu received %llu"
	       " conflicts %llu held %llu failed %llu %s\n",
	    when, SML_STR_ARG(h->account), SML_STR_ARG(h->dev_id), h->session,
	    SML_STR_ARG(h->folder), mode ? mode : "-",
	    (unsigned long long)h->sent, (unsigned long long)h->received,
	    (unsigned long long)h->conflicts, (unsigned long long)h->held,
	    (unsigned long long)h->failed, h->is_done ? "done" : "open");
}

/* @device: only its rows; NULL: all. */
static int
list_sessions(const struct server_command_in *in, const char *device)
{
	struct server_history h;
	struct server_db *db;
	uint64_t skip;
	enum sml_err err;

	if (open_db(in, false, &db) != SML_OK)
		return SERVER_EXIT_FAILED;
	for (skip = 0;; skip++) {
		struct sml_arena_mark mark = sml_arena_mark(in->arena);

		err = server_sessions_history(db, skip, in->arena, &h);
		if (err)
			break;
		if (!device || sml_str_is(h.dev_id, device))
			print_history(&h);
		sml_arena_back(in->arena, mark);
	}
	server_db_close(db);
	return finish(err == SML_END ? SML_OK : err, "");
}

int
server_admin_session_list(const struct server_command_in *in)
{
	return list_sessions(in, NULL);
}

int
server_admin_session_show(const struct server_command_in *in)
{
	return list_sessions(in, in->options->args[0]);
}

/* ---- check ---- */

int
server_admin_check(const struct server_command_in *in)
{
	struct sml_str text = SML_STR_NONE;
	struct server_db *db;
	enum sml_err err;

	if (open_db(in, false, &db) != SML_OK)
		return SERVER_EXIT_FAILED;
	err = server_db_check(db, in->arena, &text);
	server_db_close(db);
	if (!err && text.p)
		printf("%.*s\n", SML_STR_ARG(text));
	if (!err && !sml_str_is(text, "ok"))
		return SERVER_EXIT_FAILED;
	return finish(err, "");
}
