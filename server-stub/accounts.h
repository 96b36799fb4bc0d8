/* SPDX-License-Identifier: Apache-2.0 */
/* Accounts of the server: rows with a name and a password's verifiers. */
#ifndef SERVER_ACCOUNTS_H
#define SERVER_ACCOUNTS_H

#include "db.h"

struct server_account {
	uint64_t id;
	struct sml_str name;
	struct sml_str verifier; /* password.h */
	/* sml_auth_md5_verifier(); absent: md5 is not allowed. Whoever reads it
	 * can log in with it, so it is there only where md5 is needed. */
	struct sml_str md5;
	int64_t created_utc;
};

/* A name is 1 to SML_USER_MAX bytes of UTF-8 without control characters and
 * without ':' (which ends it in basic credentials). */
bool server_accounts_is_name(struct sml_str name);

/* Errors: those of db.h. Each is a transaction of its own. */

/* SML_E_EXISTS: the name is taken; SML_E_SYNTAX: not a name. */
enum sml_err server_accounts_add(struct server_db *db, struct sml_str name,
    struct sml_str password) SML_MUST_USE;
/* Ends its running sessions too. The verifier for md5, if there is one, is
 * made anew. SML_E_NOT_FOUND. */
enum sml_err server_accounts_set_password(struct server_db *db,
    struct sml_str name, struct sml_str password) SML_MUST_USE;

/* Both with more to choose. */
struct server_account_put {
	struct sml_str name, password;
	bool is_new;
	bool allows_md5; /* false: a changed account stays as it is */
};
enum sml_err server_accounts_put(
    struct server_db *db, const struct server_account_put *put) SML_MUST_USE;
/* Takes the verifier for md5 away and ends running sessions; the password
 * stays. SML_E_NOT_FOUND. */
enum sml_err server_accounts_forbid_md5(
    struct server_db *db, struct sml_str name) SML_MUST_USE;
/* With all its folders, devices and texts. SML_E_NOT_FOUND. */
enum sml_err server_accounts_remove(
    struct server_db *db, struct sml_str name) SML_MUST_USE;

/* Reading needs no transaction. SML_E_NOT_FOUND. */
enum sml_err server_accounts_find(struct server_db *db, struct sml_str name,
    struct sml_arena *arena, struct server_account *out) SML_MUST_USE;
/* How many accounts there are, and how many of them may use md5. */
enum sml_err server_accounts_count(
    struct server_db *db, uint64_t *all_out, uint64_t *md5_out) SML_MUST_USE;
/* By name, the one after @after (absent: the first). SML_END. */
enum sml_err server_accounts_next(struct server_db *db, struct sml_str after,
    struct sml_arena *arena, struct server_account *out) SML_MUST_USE;

#endif
