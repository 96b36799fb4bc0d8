/* SPDX-License-Identifier: Apache-2.0 */
/* Accounts, passwords and log-ins: remembered, slowed, counted at once. */
#include "config.h"

#include "server_folder.h"

#include <string.h>

#include "accounts.h"
#include "logins.h"
#include "password.h"

#define START_UTC 1767225600

struct fixture {
	struct server_folder folder;
	struct server_logins *logins;
	struct sml_arena *arena;
};

static void
fixture_make(struct fixture *f)
{
	server_folder_make(&f->folder);
	CU_ASSERT_PTR_NOT_NULL_FATAL(f->folder.db);
	f->logins = server_logins_new(test_env());
	f->arena = sml_arena_new(65536);
	CU_ASSERT(server_accounts_add(f->folder.db, SML_STR("anna"),
		      SML_STR("secret")) == SML_OK);
}

static void
fixture_remove(struct fixture *f)
{
	sml_arena_free(f->arena);
	server_logins_free(f->logins);
	server_folder_remove(&f->folder);
}

static enum sml_err
log_in(struct fixture *f, const char *name, const char *password)
{
	struct server_login login = {.name = sml_str_of(name),
	    .password = sml_str_of(password),
	    .address = SML_STR("192.0.2.1")};
	struct server_account account;

	return server_logins_check(
	    f->logins, f->folder.db, &login, f->arena, &account);
}

static void
password_verifier_accepts_only_its_password(void)
{
	struct sml_arena *arena = sml_arena_new(4096);
	struct sml_str a = SML_STR_NONE, b = SML_STR_NONE;

	CU_ASSERT(server_password_make(
		      test_env(), SML_STR("p\xc3\xa4ss"), arena, &a) == SML_OK);
	CU_ASSERT(server_password_make(
		      test_env(), SML_STR("p\xc3\xa4ss"), arena, &b) == SML_OK);
	CU_ASSERT(!sml_str_eq(a, b));
	CU_ASSERT(sml_str_starts(a, "scrypt$15$8$1$"));
	CU_ASSERT(server_password_check(a, SML_STR("p\xc3\xa4ss")) == SML_OK);
	CU_ASSERT(server_password_check(a, SML_STR("pass")) == SML_E_AUTH);
	CU_ASSERT(server_password_check(a, SML_STR("")) == SML_E_AUTH);
	CU_ASSERT(
	    server_password_check(SML_STR_NONE, SML_STR("")) == SML_E_AUTH);
	CU_ASSERT(server_password_check(SML_STR("plain$x"), SML_STR("x")) ==
		  SML_E_SYNTAX);
	CU_ASSERT(server_password_check(SML_STR("scrypt$40$8$1$AAAA$AAAA"),
		      SML_STR("x")) == SML_E_SYNTAX);
	sml_arena_free(arena);
}

static void
accounts_names_are_checked(void)
{
	CU_ASSERT(server_accounts_is_name(SML_STR("anna@example.org")));
	CU_ASSERT(server_accounts_is_name(SML_STR("J\xc3\xb6rg")));
	CU_ASSERT(!server_accounts_is_name(SML_STR("")));
	CU_ASSERT(!server_accounts_is_name(SML_STR("a:b")));
	CU_ASSERT(!server_accounts_is_name(SML_STR("a\nb")));
	CU_ASSERT(!server_accounts_is_name(SML_STR("\xff")));
}

static void
accounts_are_added_listed_removed(void)
{
	struct fixture f;
	struct server_account a = {.name = SML_STR_NONE};
	struct server_db *db;

	fixture_make(&f);
	db = f.folder.db;
	CU_ASSERT(server_accounts_add(db, SML_STR("anna"), SML_STR("x")) ==
		  SML_E_EXISTS);
	CU_ASSERT(
	    server_accounts_add(db, SML_STR("bert"), SML_STR("x")) == SML_OK);
	CU_ASSERT(server_accounts_next(db, a.name, f.arena, &a) == SML_OK);
	CU_ASSERT(sml_str_is(a.name, "anna"));
	CU_ASSERT(server_accounts_next(db, a.name, f.arena, &a) == SML_OK);
	CU_ASSERT(sml_str_is(a.name, "bert"));
	CU_ASSERT(server_accounts_next(db, a.name, f.arena, &a) == SML_END);
	CU_ASSERT(server_accounts_remove(db, SML_STR("anna")) == SML_OK);
	CU_ASSERT(
	    server_accounts_remove(db, SML_STR("anna")) == SML_E_NOT_FOUND);
	CU_ASSERT(server_accounts_find(db, SML_STR("anna"), f.arena, &a) ==
		  SML_E_NOT_FOUND);
	fixture_remove(&f);
}

static void
logins_changed_password_counts_at_once(void)
{
	struct fixture f;

	fixture_make(&f);
	CU_ASSERT(log_in(&f, "anna", "secret") == SML_OK);
	CU_ASSERT(log_in(&f, "anna", "secret") == SML_OK);
	CU_ASSERT(log_in(&f, "anna", "other") == SML_E_AUTH);
	CU_ASSERT(log_in(&f, "nobody", "secret") == SML_E_AUTH);
	CU_ASSERT(server_accounts_set_password(f.folder.db, SML_STR("anna"),
		      SML_STR("other")) == SML_OK);
	CU_ASSERT(log_in(&f, "anna", "secret") == SML_E_AUTH);
	CU_ASSERT(log_in(&f, "anna", "other") == SML_OK);
	fixture_remove(&f);
}

static void
logins_many_failures_are_slowed(void)
{
	struct fixture f;
	int i;

	fixture_make(&f);
	CU_ASSERT(server_accounts_add(
		      f.folder.db, SML_STR("bert"), SML_STR("word")) == SML_OK);
	CU_ASSERT(log_in(&f, "bert", "word") == SML_OK);
	for (i = 0; i < 5; i++)
		CU_ASSERT(log_in(&f, "anna", "guess") == SML_E_AUTH);
	CU_ASSERT(log_in(&f, "anna", "secret") == SML_E_BUSY);
	/* A success that is remembered does not wait. */
	CU_ASSERT(log_in(&f, "bert", "word") == SML_OK);
	test_env_set_now(START_UTC + 2);
	CU_ASSERT(log_in(&f, "anna", "guess") == SML_E_AUTH);
	CU_ASSERT(log_in(&f, "anna", "secret") == SML_E_BUSY);
	test_env_set_now(START_UTC + 70);
	CU_ASSERT(log_in(&f, "anna", "secret") == SML_OK);
	fixture_remove(&f);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"password_verifier_accepts_only_its_password",
		password_verifier_accepts_only_its_password},
	    {"accounts_names_are_checked", accounts_names_are_checked},
	    {"accounts_are_added_listed_removed",
		accounts_are_added_listed_removed},
	    {"logins_changed_password_counts_at_once",
		logins_changed_password_counts_at_once},
	    {"logins_many_failures_are_slowed",
		logins_many_failures_are_slowed},
	    {NULL, NULL},
	};

	if (server_db_setup() != SML_OK)
		return 1;
	return test_main("server_logins", cases, argc, argv);
}
