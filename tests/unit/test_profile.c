/* SPDX-License-Identifier: Apache-2.0 */
/* Profile and account: layout, lock, URL rules, secrets. */
#include <string.h>
#include <sys/stat.h>

#include "client/account.h"
#include "support/folder.h"
#include "support/test.h"

static struct client_problem problem;

/* ---- URL rules ---- */

static void
account_url_follows_the_rules(void)
{
	static const struct {
		const char *typed;
		bool is_ssl;
		const char *url;
	} rows[] = {
	    {"example.org", true, "https://example.org/sync"},
	    {" example.org ", true, "https://example.org/sync"},
	    {"example.org:8443", true, "https://example.org:8443/sync"},
	    {"example.org/ds", true, "https://example.org/ds"},
	    {"192.0.2.7", true, "https://192.0.2.7/sync"},
	    {"2001:db8::1", true, "https://[2001:db8::1]/sync"},
	    {"[2001:db8::1]:99", true, "https://[2001:db8::1]:99/sync"},
	    {"localhost:8080", false, "http://localhost:8080/sync"},
	    {"127.0.0.1", false, "http://127.0.0.1/sync"},
	    {"http://127.1.2.3:80/x", true, "http://127.1.2.3:80/x"},
	    {"http://[::1]:8080", true, "http://[::1]:8080/sync"},
	    {"HTTPS://Example.org/", false, "https://Example.org/sync"},
	    {"https://example.org/a/b?c=d", true,
		"https://example.org/a/b?c=d"},
	};
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(rows); i++) {
		struct sml_buf out;

		sml_buf_init(&out, 4096);
		CU_ASSERT(client_account_url(rows[i].typed, rows[i].is_ssl,
			      false, &out, &problem) == SML_OK);
		CU_ASSERT(sml_str_is(sml_buf_str(&out), rows[i].url));
		sml_buf_free(&out);
	}
}

static void
account_url_that_is_none_is_refused(void)
{
	static const char *const wrong[] = {"", "   ", "a b", "ftp://x/",
	    "https://", "https:///sync", "u:p@example.org",
	    "https://me@example.org/", "x:0", "x:70000", "x:port", "[::1",
	    "[::1]x", "ex\\ample", "a,b", "x:"};
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(wrong); i++) {
		struct sml_buf out;

		sml_buf_init(&out, 4096);
		CU_ASSERT(client_account_url(wrong[i], true, true, &out,
			      &problem) == SML_E_CONFIG);
		CU_ASSERT(problem.code == CLIENT_PROBLEM_BAD_SERVER);
		CU_ASSERT(problem.detail[0] != '\0');
		sml_buf_free(&out);
	}
}

static void
account_plain_http_needs_permission_off_loopback(void)
{
	static const char *const exposed[] = {"http://example.org/",
	    "http://127.0.0.1.example.org/", "http://1270.0.0.1/",
	    "http://localhost.example.org", "http://192.168.1.1"};
	static const char *const local[] = {"http://localhost", "http://[::1]/",
	    "http://my.localhost:8080/", "http://127.0.0.53/"};
	struct sml_buf out;
	size_t i;

	sml_buf_init(&out, 65536);
	for (i = 0; i < SML_ARRAY_LEN(exposed); i++) {
		CU_ASSERT(client_account_url(exposed[i], true, false, &out,
			      &problem) == SML_E_CONFIG);
		CU_ASSERT(problem.code == CLIENT_PROBLEM_INSECURE_SERVER);
		CU_ASSERT(client_account_url(exposed[i], true, true, &out,
			      &problem) == SML_OK);
		CU_ASSERT(client_account_is_exposed(exposed[i]));
	}
	CU_ASSERT(client_account_url("example.org", false, false, &out,
		      &problem) == SML_E_CONFIG);
	for (i = 0; i < SML_ARRAY_LEN(local); i++) {
		CU_ASSERT(client_account_url(
			      local[i], true, false, &out, &problem) == SML_OK);
		CU_ASSERT(client_account_is_loopback(local[i]));
		CU_ASSERT(!client_account_is_exposed(local[i]));
	}
	CU_ASSERT(!client_account_is_exposed("https://example.org/"));
	sml_buf_free(&out);
}

/* ---- profile ---- */

static struct client_profile *
open_new(const char *folder)
{
	struct client_profile *p = NULL;

	CU_ASSERT(
	    client_profile_create(test_path(folder, "p"), &problem) == SML_OK);
	CU_ASSERT(client_profile_open(test_path(folder, "p"), &p, &problem) ==
		  SML_OK);
	CU_ASSERT_PTR_NOT_NULL_FATAL(p);
	return p;
}

static void
profile_create_makes_the_layout_once(void)
{
	char *folder = test_folder_new();
	struct client_profile *p = open_new(folder);
	size_t i;

	CU_ASSERT(p->dir[0] == '/');
	for (i = 0; i < CLIENT_FOLDER_COUNT; i++) {
		struct sml_buf dir;

		sml_buf_init(&dir, 4096);
		CU_ASSERT(client_profile_folder_dir(
			      p, &client_folder_table[i], &dir) == SML_OK);
		sml_buf_put_byte(&dir, '\0');
		CU_ASSERT(client_os_is_dir((const char *)dir.p));
		sml_buf_free(&dir);
	}
	CU_ASSERT(client_profile_create(test_path(folder, "p"), &problem) ==
		  SML_E_EXISTS);
	CU_ASSERT(problem.code == CLIENT_PROBLEM_PROFILE_EXISTS);
	CU_ASSERT(client_profile_has_folder(p, client_folder_of_name("notes")));
	CU_ASSERT(!client_profile_has_folder(
	    p, client_folder_of_name("public-contacts")));
	CU_ASSERT(client_options_set(p->options, "sync-public-folders", "yes",
		      &problem) == SML_OK);
	CU_ASSERT(client_options_set(p->options, "folder.notes.enabled", "no",
		      &problem) == SML_OK);
	CU_ASSERT(
	    !client_profile_has_folder(p, client_folder_of_name("notes")));
	CU_ASSERT(client_profile_has_folder(
	    p, client_folder_of_name("public-contacts")));
	client_profile_close(p);
	test_folder_free(folder);
}

static void
profile_open_without_one_is_not_found(void)
{
	char *folder = test_folder_new();
	struct client_profile *p = NULL;

	CU_ASSERT(client_profile_open(folder, &p, &problem) == SML_E_NOT_FOUND);
	CU_ASSERT(problem.code == CLIENT_PROBLEM_NO_PROFILE);
	CU_ASSERT_PTR_NULL(p);
	test_folder_free(folder);
}

static void
profile_second_lock_is_busy(void)
{
	char *folder = test_folder_new();
	struct client_profile *a = open_new(folder), *b = NULL;

	CU_ASSERT(client_profile_open(test_path(folder, "p"), &b, &problem) ==
		  SML_OK);
	CU_ASSERT(client_profile_lock(a, 0, NULL, NULL, &problem) == SML_OK);
	CU_ASSERT(
	    client_profile_lock(b, 60, NULL, NULL, &problem) == SML_E_BUSY);
	CU_ASSERT(problem.code == CLIENT_PROBLEM_PROFILE_BUSY);
	CU_ASSERT(client_problem_exit(problem.code) == CLIENT_EXIT_BUSY);
	client_profile_close(a);
	CU_ASSERT(client_profile_lock(b, 0, NULL, NULL, &problem) == SML_OK);
	client_profile_close(b);
	test_folder_free(folder);
}

static void
profile_binding_differs_in_a_copy_only(void)
{
	char *folder = test_folder_new();
	struct client_profile *p = open_new(folder), *q = NULL;
	uint8_t first[SML_SHA256_LEN], again[SML_SHA256_LEN];

	CU_ASSERT(client_profile_binding(p, first) == SML_OK);
	client_profile_close(p);
	CU_ASSERT(rename(test_path(folder, "p"), test_path(folder, "q")) == 0);
	CU_ASSERT(client_profile_open(test_path(folder, "q"), &q, &problem) ==
		  SML_OK);
	CU_ASSERT(client_profile_binding(q, again) == SML_OK);
	CU_ASSERT(memcmp(first, again, sizeof(first)) == 0);
	client_profile_close(q);
	p = open_new(folder);
	CU_ASSERT(client_profile_binding(p, again) == SML_OK);
	CU_ASSERT(memcmp(first, again, sizeof(first)) != 0);
	client_profile_close(p);
	test_folder_free(folder);
}

static void
account_set_and_load_round_trip(void)
{
	char *folder = test_folder_new();
	struct client_profile *p = open_new(folder);
	struct client_account *a = NULL;
	struct client_account_change change = {
	    .server = "example.org",
	    .user = "alice",
	    .password = SML_STR("s3cret"),
	    .is_ssl = true,
	};
	struct sml_buf password;
	struct stat st;

	CU_ASSERT(client_account_load(p, &a, &problem) == SML_E_NOT_FOUND);
	CU_ASSERT(problem.code == CLIENT_PROBLEM_NO_ACCOUNT);
	CU_ASSERT(client_account_set(p, &change, &problem) == SML_OK);
	client_profile_close(p);
	CU_ASSERT(client_profile_open(test_path(folder, "p"), &p, &problem) ==
		  SML_OK);
	CU_ASSERT_FATAL(client_account_load(p, &a, &problem) == SML_OK);
	CU_ASSERT(strcmp(a->url, "https://example.org/sync") == 0);
	CU_ASSERT(strcmp(a->user, "alice") == 0);
	client_account_free(a);
	CU_ASSERT(stat(p->secret_slot, &st) == 0);
	CU_ASSERT((st.st_mode & 0777) == 0600);
	sml_buf_init(&password, 4096);
	CU_ASSERT(client_account_password(p, &password, &problem) == SML_OK);
	CU_ASSERT(sml_str_is(sml_buf_str(&password), "s3cret"));
	sml_buf_wipe(&password);

	/* Only the user changes; the rest stays. */
	change = (struct client_account_change){.user = "bob"};
	CU_ASSERT(client_account_set(p, &change, &problem) == SML_OK);
	CU_ASSERT_FATAL(client_account_load(p, &a, &problem) == SML_OK);
	CU_ASSERT(strcmp(a->url, "https://example.org/sync") == 0);
	CU_ASSERT(strcmp(a->user, "bob") == 0);
	client_account_free(a);

	CU_ASSERT(client_account_remove(p, &problem) == SML_OK);
	CU_ASSERT(client_account_load(p, &a, &problem) == SML_E_NOT_FOUND);
	CU_ASSERT(
	    client_account_password(p, &password, &problem) == SML_E_NOT_FOUND);
	CU_ASSERT(problem.code == CLIENT_PROBLEM_NO_PASSWORD);
	sml_buf_free(&password);
	client_profile_close(p);
	test_folder_free(folder);
}

static void
account_refused_change_writes_nothing(void)
{
	char *folder = test_folder_new();
	struct client_profile *p = open_new(folder);
	struct client_account *a = NULL;
	struct client_account_change change = {
	    .server = "http://example.org/",
	    .user = "alice",
	    .is_insecure_allowed = true,
	};

	CU_ASSERT(client_account_set(p, &change, &problem) == SML_OK);
	change = (struct client_account_change){.server = "other.org"};
	CU_ASSERT(client_account_set(p, &change, &problem) == SML_E_CONFIG);
	CU_ASSERT(problem.code == CLIENT_PROBLEM_INSECURE_SERVER);
	CU_ASSERT_FATAL(client_account_load(p, &a, &problem) == SML_OK);
	CU_ASSERT(strcmp(a->server, "http://example.org/") == 0);
	CU_ASSERT(a->is_insecure_allowed);
	client_account_free(a);
	client_profile_close(p);
	test_folder_free(folder);
}

static const struct test_case cases[] = {
    {"account_url_follows_the_rules", account_url_follows_the_rules},
    {"account_url_that_is_none_is_refused",
	account_url_that_is_none_is_refused},
    {"account_plain_http_needs_permission_off_loopback",
	account_plain_http_needs_permission_off_loopback},
    {"profile_create_makes_the_layout_once",
	profile_create_makes_the_layout_once},
    {"profile_open_without_one_is_not_found",
	profile_open_without_one_is_not_found},
    {"profile_second_lock_is_busy", profile_second_lock_is_busy},
    {"profile_binding_differs_in_a_copy_only",
	profile_binding_differs_in_a_copy_only},
    {"account_set_and_load_round_trip", account_set_and_load_round_trip},
    {"account_refused_change_writes_nothing",
	account_refused_change_writes_nothing},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("profile", cases, argc, argv);
}
