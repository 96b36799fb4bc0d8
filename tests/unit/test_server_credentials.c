/* SPDX-License-Identifier: Apache-2.0 */
/* md5 at the server: nonces, challenges, accounts with and without it. */
#include "config.h"

#include "server_folder.h"

#include <string.h>

#include "accounts.h"
#include "credentials.h"
#include "sessions.h"

#define START_UTC 1767225600

struct fixture {
	struct server_folder folder;
	struct server_logins *logins;
	struct sml_arena *arena;
	struct server_credentials got;
};

static void
fixture_make(struct fixture *f)
{
	static const struct server_account_put put = {
	    .name = {"anna", 4},
	    .password = {"secret", 6},
	    .is_new = true,
	    .allows_md5 = true,
	};

	test_env_set_now(START_UTC);
	server_folder_make(&f->folder);
	CU_ASSERT_PTR_NOT_NULL_FATAL(f->folder.db);
	f->logins = server_logins_new(test_env());
	f->arena = sml_arena_new(1024 * 1024);
	CU_ASSERT(server_accounts_put(f->folder.db, &put) == SML_OK);
	CU_ASSERT(server_accounts_add(f->folder.db, SML_STR("bert"),
		      SML_STR("word")) == SML_OK);
}

static void
fixture_remove(struct fixture *f)
{
	sml_arena_free(f->arena);
	server_logins_free(f->logins);
	server_folder_remove(&f->folder);
}

static enum sml_err
check(struct fixture *f, const struct sml_hdr *hdr)
{
	const struct server_credentials_in in = {
	    .hdr = hdr,
	    .dev_id = SML_STR("IMEI:1"),
	    .address = SML_STR("192.0.2.1"),
	};

	return server_credentials_check(
	    f->folder.db, f->logins, &in, f->arena, &f->got);
}

/* Show what a client makes of these; @is_raw: as OPAQUE bytes. */
static enum sml_auth_verdict
show(struct fixture *f, enum sml_version version,
    const struct sml_auth_login *login, bool is_raw)
{
	struct sml_cred cred;
	struct sml_hdr hdr = {.version = version, .cred = &cred};
	uint8_t digest[SML_MD5_LEN];
	struct sml_buf verifier;

	hdr.source.name = login->user;
	CU_ASSERT(sml_auth_make(login, version, f->arena, &cred) == SML_OK);
	if (is_raw) {
		sml_buf_init(&verifier, 64);
		CU_ASSERT(sml_auth_md5_verifier(
			      login->user, login->password, &verifier) == 0);
		CU_ASSERT(sml_auth_md5_digest(sml_buf_str(&verifier),
			      login->nonce, digest) == SML_OK);
		cred.meta.format = SML_STR_NONE;
		cred.data = (struct sml_str){(char *)digest, sizeof(digest)};
		cred.data_is_raw = true;
		sml_buf_free(&verifier);
	}
	CU_ASSERT(check(f, &hdr) == SML_OK);
	return f->got.verdict;
}

static enum sml_auth_verdict
show_md5(struct fixture *f, const char *user, const char *password,
    struct sml_str nonce)
{
	const struct sml_auth_login login = {
	    .type = SML_AUTH_MD5,
	    .user = sml_str_of(user),
	    .password = sml_str_of(password),
	    .nonce = nonce,
	};

	return show(f, SML_V_12, &login, false);
}

/* The endpoint's part: a session begins, its first message is @msg. */
static void
begin_session(struct fixture *f, uint32_t msg)
{
	static const uint8_t digest[SML_SHA256_LEN] = {1};
	struct server_db *db = f->folder.db;
	struct server_session s;

	CU_ASSERT(server_db_begin(db) == SML_OK);
	CU_ASSERT(server_sessions_of_device(db, f->got.account.id,
		      SML_STR("IMEI:1"), f->arena, &s) == SML_OK);
	s.session_id = SML_STR("1");
	s.address = SML_STR("192.0.2.1");
	CU_ASSERT(server_sessions_begin(db, f->arena, &s) == SML_OK);
	s.msg = msg;
	CU_ASSERT(
	    server_credentials_keep(db, &f->got, s.device, msg) == SML_OK);
	CU_ASSERT(server_sessions_save(db, &s, digest, SML_STR("A")) == SML_OK);
	CU_ASSERT(server_db_commit(db) == SML_OK);
}

static void
hear_next_message(struct fixture *f, uint32_t msg)
{
	static const char sql[] = "UPDATE session SET msg = ?";
	struct server_query *q = server_db_query(f->folder.db, sql);

	server_bind_u64(q, msg);
	CU_ASSERT(server_db_run(q) == SML_OK);
}

static void
credentials_md5_nonce_of_a_challenge_holds_for_minutes(void)
{
	struct fixture f;
	struct sml_str nonce;

	fixture_make(&f);
	CU_ASSERT(
	    show_md5(&f, "anna", "secret", SML_STR("")) == SML_AUTH_WRONG);
	CU_ASSERT(f.got.challenge == SML_AUTH_MD5 && f.got.nonce.len == 16);
	CU_ASSERT(f.got.account.id == 0);
	nonce = f.got.nonce;
	CU_ASSERT(show_md5(&f, "anna", "secret", nonce) == SML_AUTH_ACCEPTED);
	CU_ASSERT(f.got.account.id != 0 && f.got.nonce.len == 16);
	CU_ASSERT(!sml_str_eq(f.got.nonce, nonce));
	CU_ASSERT(show_md5(&f, "anna", "other", nonce) == SML_AUTH_WRONG);
	test_env_set_now(START_UTC + 299);
	CU_ASSERT(show_md5(&f, "anna", "secret", nonce) == SML_AUTH_ACCEPTED);
	test_env_set_now(START_UTC + 601);
	CU_ASSERT(show_md5(&f, "anna", "secret", nonce) == SML_AUTH_WRONG);
	CU_ASSERT(!sml_str_eq(f.got.nonce, nonce));
	fixture_remove(&f);
}

static void
credentials_md5_nonce_of_a_challenge_is_for_one_session(void)
{
	struct fixture f;
	struct sml_str first, second;

	fixture_make(&f);
	CU_ASSERT(
	    show_md5(&f, "anna", "secret", SML_STR("")) == SML_AUTH_WRONG);
	first = f.got.nonce;
	CU_ASSERT(show_md5(&f, "anna", "secret", first) == SML_AUTH_ACCEPTED);
	second = f.got.nonce;
	begin_session(&f, 2);
	/* The answer may be lost: the same again, or the next nonce. */
	CU_ASSERT(show_md5(&f, "anna", "secret", first) == SML_AUTH_ACCEPTED);
	CU_ASSERT(show_md5(&f, "anna", "secret", second) == SML_AUTH_ACCEPTED);
	hear_next_message(&f, 3);
	CU_ASSERT(show_md5(&f, "anna", "secret", first) == SML_AUTH_WRONG);
	CU_ASSERT(show_md5(&f, "anna", "secret", second) == SML_AUTH_ACCEPTED);
	fixture_remove(&f);
}

static void
credentials_md5_nonce_used_twice_at_once_counts_once(void)
{
	struct server_credentials late;
	struct fixture f;
	struct sml_str nonce;

	fixture_make(&f);
	CU_ASSERT(
	    show_md5(&f, "anna", "secret", SML_STR("")) == SML_AUTH_WRONG);
	nonce = f.got.nonce;
	CU_ASSERT(show_md5(&f, "anna", "secret", nonce) == SML_AUTH_ACCEPTED);
	late = f.got;
	CU_ASSERT(server_credentials_confirm(f.folder.db, &late,
		      SML_STR("IMEI:1"), f.arena) == SML_OK);
	CU_ASSERT(show_md5(&f, "anna", "secret", nonce) == SML_AUTH_ACCEPTED);
	begin_session(&f, 2);
	CU_ASSERT(server_credentials_confirm(f.folder.db, &late,
		      SML_STR("IMEI:1"), f.arena) == SML_E_AGAIN);
	hear_next_message(&f, 3);
	CU_ASSERT(server_credentials_confirm(f.folder.db, &late,
		      SML_STR("IMEI:1"), f.arena) == SML_E_AGAIN);
	CU_ASSERT(show_md5(&f, "anna", "secret", nonce) == SML_AUTH_WRONG);
	fixture_remove(&f);
}

static void
credentials_md5_nonces_rotate(void)
{
	struct fixture f;
	struct sml_str last, before = SML_STR_NONE;
	int i;

	fixture_make(&f);
	CU_ASSERT(
	    show_md5(&f, "anna", "secret", SML_STR("")) == SML_AUTH_WRONG);
	last = f.got.nonce;
	for (i = 0; i < 4; i++) {
		CU_ASSERT(
		    show_md5(&f, "anna", "secret", last) == SML_AUTH_ACCEPTED);
		CU_ASSERT(!sml_str_eq(f.got.nonce, last));
		before = last;
		last = f.got.nonce;
		begin_session(&f, 1);
		hear_next_message(&f, 2);
		CU_ASSERT(
		    show_md5(&f, "anna", "secret", before) == SML_AUTH_WRONG);
	}
	fixture_remove(&f);
}

static void
credentials_late_nonces_are_no_wrong_passwords(void)
{
	struct fixture f;
	struct sml_str nonce = SML_STR("");
	int i;

	fixture_make(&f);
	for (i = 0; i < 40; i++) {
		CU_ASSERT(show_md5(&f, "anna", "secret", SML_STR("")) ==
			  SML_AUTH_WRONG);
		nonce = f.got.nonce;
	}
	CU_ASSERT(show_md5(&f, "anna", "secret", nonce) == SML_AUTH_ACCEPTED);
	fixture_remove(&f);
}

static void
credentials_many_wrong_digests_are_slowed(void)
{
	struct sml_cred cred = {
	    .meta = {.type = SML_STR("syncml:auth-md5")},
	    .data = SML_STR("Zz6EivR3yeaaENcRN6lpAQ=="),
	};
	struct sml_hdr hdr = {.version = SML_V_11,
	    .cred = &cred,
	    .source = {.name = SML_STR("anna")}};
	struct fixture f;
	int i;

	fixture_make(&f);
	for (i = 0; i < 5; i++)
		CU_ASSERT(check(&f, &hdr) == SML_OK);
	CU_ASSERT(check(&f, &hdr) == SML_E_BUSY);
	fixture_remove(&f);
}

static void
credentials_md5_raw_digest_and_other_versions(void)
{
	struct sml_auth_login login = {
	    .type = SML_AUTH_MD5,
	    .user = SML_STR("anna"),
	    .password = SML_STR("secret"),
	    .nonce = SML_STR(""),
	};
	struct fixture f;

	fixture_make(&f);
	CU_ASSERT(show(&f, SML_V_11, &login, true) == SML_AUTH_WRONG);
	login.nonce = f.got.nonce;
	CU_ASSERT(show(&f, SML_V_11, &login, true) == SML_AUTH_ACCEPTED);
	CU_ASSERT(show(&f, SML_V_12, &login, true) == SML_AUTH_ACCEPTED);
	/* 1.0 has a formula that needs the clear password. */
	CU_ASSERT(show(&f, SML_V_10, &login, false) == SML_AUTH_WRONG);
	CU_ASSERT(f.got.challenge == SML_AUTH_BASIC && !f.got.nonce.len);
	CU_ASSERT(show(&f, SML_V_10, &login, true) == SML_AUTH_WRONG);
	fixture_remove(&f);
}

static void
credentials_account_without_md5_is_asked_for_basic(void)
{
	struct fixture f;
	struct sml_auth_login login = {
	    .type = SML_AUTH_BASIC,
	    .user = SML_STR("bert"),
	    .password = SML_STR("word"),
	};

	fixture_make(&f);
	CU_ASSERT(show_md5(&f, "bert", "word", SML_STR("")) == SML_AUTH_WRONG);
	CU_ASSERT(f.got.challenge == SML_AUTH_BASIC);
	CU_ASSERT(show(&f, SML_V_12, &login, false) == SML_AUTH_ACCEPTED);
	CU_ASSERT(!f.got.nonce.len);
	/* Who may use md5 may use basic. */
	login.user = SML_STR("anna");
	login.password = SML_STR("secret");
	CU_ASSERT(show(&f, SML_V_12, &login, false) == SML_AUTH_ACCEPTED);
	login.password = SML_STR("wrong");
	CU_ASSERT(show(&f, SML_V_12, &login, false) == SML_AUTH_WRONG);
	CU_ASSERT(f.got.challenge == SML_AUTH_BASIC);
	fixture_remove(&f);
}

/* One of two accounts may use md5: so about half of all names get it. */
static void
credentials_challenge_does_not_tell_who_exists(void)
{
	struct fixture f;
	enum sml_auth_type first;
	unsigned md5 = 0;
	char name[32];
	int i;

	fixture_make(&f);
	for (i = 0; i < 200; i++) {
		struct sml_hdr hdr = {.version = SML_V_12};

		snprintf(name, sizeof(name), "nobody%d", i);
		hdr.source.name = sml_str_of(name);
		CU_ASSERT(check(&f, &hdr) == SML_OK);
		CU_ASSERT(f.got.verdict == SML_AUTH_MISSING);
		first = f.got.challenge;
		md5 += first == SML_AUTH_MD5;
		CU_ASSERT(f.got.nonce.len == (first == SML_AUTH_MD5 ? 16 : 0));
		if (i >= 4)
			continue;
		CU_ASSERT(
		    show_md5(&f, name, "x", SML_STR("")) == SML_AUTH_WRONG);
		CU_ASSERT(f.got.challenge == first);
	}
	CU_ASSERT(md5 > 50 && md5 < 150);
	CU_ASSERT(
	    server_accounts_forbid_md5(f.folder.db, SML_STR("anna")) == SML_OK);
	CU_ASSERT(show_md5(&f, "nobody0", "x", SML_STR("")) == SML_AUTH_WRONG);
	CU_ASSERT(f.got.challenge == SML_AUTH_BASIC);
	fixture_remove(&f);
}

static void
credentials_missing_and_unknown_types_are_challenged(void)
{
	static const char *const types[] = {
	    "syncml:auth-MAC", "syncml:auth-x509", "syncml:auth-securid", "?"};
	struct fixture f;
	size_t i;

	fixture_make(&f);
	for (i = 0; i < SML_ARRAY_LEN(types); i++) {
		struct sml_cred cred = {
		    .meta = {.type = sml_str_of(types[i])},
		    .data = SML_STR("x"),
		};
		struct sml_hdr hdr = {.version = SML_V_12, .cred = &cred};

		CU_ASSERT(check(&f, &hdr) == SML_OK);
		CU_ASSERT(f.got.verdict == SML_AUTH_REFUSED_TYPE);
		CU_ASSERT(f.got.challenge == SML_AUTH_BASIC);
		hdr.source.name = SML_STR("anna");
		CU_ASSERT(check(&f, &hdr) == SML_OK);
		CU_ASSERT(f.got.verdict == SML_AUTH_REFUSED_TYPE);
		CU_ASSERT(f.got.challenge == SML_AUTH_MD5);
		hdr.cred = NULL;
		CU_ASSERT(check(&f, &hdr) == SML_OK);
		CU_ASSERT(f.got.verdict == SML_AUTH_MISSING);
		CU_ASSERT(f.got.challenge == SML_AUTH_MD5);
		hdr.version = SML_V_10;
		CU_ASSERT(check(&f, &hdr) == SML_OK);
		CU_ASSERT(f.got.challenge == SML_AUTH_BASIC);
	}
	fixture_remove(&f);
}

static void
credentials_md5_verifier_follows_the_password(void)
{
	struct fixture f;
	struct server_account a;
	struct server_account_put put = {.name = SML_STR("bert"),
	    .password = SML_STR("next"),
	    .allows_md5 = true};
	struct server_db *db;

	fixture_make(&f);
	db = f.folder.db;
	CU_ASSERT(server_accounts_set_password(
		      db, SML_STR("anna"), SML_STR("next")) == SML_OK);
	CU_ASSERT(
	    show_md5(&f, "anna", "secret", SML_STR("")) == SML_AUTH_WRONG);
	CU_ASSERT(
	    show_md5(&f, "anna", "secret", f.got.nonce) == SML_AUTH_WRONG);
	CU_ASSERT(
	    show_md5(&f, "anna", "next", f.got.nonce) == SML_AUTH_ACCEPTED);
	CU_ASSERT(server_accounts_forbid_md5(db, SML_STR("anna")) == SML_OK);
	CU_ASSERT(show_md5(&f, "anna", "next", SML_STR("")) == SML_AUTH_WRONG);
	CU_ASSERT(f.got.challenge == SML_AUTH_BASIC);
	CU_ASSERT(server_accounts_put(db, &put) == SML_OK);
	CU_ASSERT(server_accounts_find(db, put.name, f.arena, &a) == SML_OK);
	CU_ASSERT(a.md5.len == 24);
	/* A new password alone gives nobody md5. */
	CU_ASSERT(server_accounts_set_password(
		      db, SML_STR("anna"), SML_STR("x")) == SML_OK);
	CU_ASSERT(
	    server_accounts_find(db, SML_STR("anna"), f.arena, &a) == SML_OK);
	CU_ASSERT(!a.md5.p);
	CU_ASSERT(server_accounts_forbid_md5(db, SML_STR("nobody")) ==
		  SML_E_NOT_FOUND);
	fixture_remove(&f);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"credentials_md5_nonce_of_a_challenge_holds_for_minutes",
		credentials_md5_nonce_of_a_challenge_holds_for_minutes},
	    {"credentials_md5_nonce_of_a_challenge_is_for_one_session",
		credentials_md5_nonce_of_a_challenge_is_for_one_session},
	    {"credentials_md5_nonce_used_twice_at_once_counts_once",
		credentials_md5_nonce_used_twice_at_once_counts_once},
	    {"credentials_md5_nonces_rotate", credentials_md5_nonces_rotate},
	    {"credentials_late_nonces_are_no_wrong_passwords",
		credentials_late_nonces_are_no_wrong_passwords},
	    {"credentials_many_wrong_digests_are_slowed",
		credentials_many_wrong_digests_are_slowed},
	    {"credentials_md5_raw_digest_and_other_versions",
		credentials_md5_raw_digest_and_other_versions},
	    {"credentials_account_without_md5_is_asked_for_basic",
		credentials_account_without_md5_is_asked_for_basic},
	    {"credentials_challenge_does_not_tell_who_exists",
		credentials_challenge_does_not_tell_who_exists},
	    {"credentials_missing_and_unknown_types_are_challenged",
		credentials_missing_and_unknown_types_are_challenged},
	    {"credentials_md5_verifier_follows_the_password",
		credentials_md5_verifier_follows_the_password},
	    {NULL, NULL},
	};

	if (server_db_setup() != SML_OK)
		return 1;
	return test_main("server_credentials", cases, argc, argv);
}
