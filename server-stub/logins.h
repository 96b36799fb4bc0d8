/* SPDX-License-Identifier: Apache-2.0 */
/* Who may in: passwords checked, successes remembered, failures slowed. */
#ifndef SERVER_LOGINS_H
#define SERVER_LOGINS_H

#include "accounts.h"
#include "base/limits.h"

/**
 * One a process, used by all workers. A success is remembered for 15 minutes
 * as HMAC-SHA256(random key; name, password, verifier), so that a changed
 * password counts at once. Failures are counted by account and address, by
 * address and by account; above a number of them each waits longer, up to a
 * minute, before the next password is looked at (product.md 9).
 */
struct server_logins;

/* NULL: out of memory or no randomness. */
struct server_logins *server_logins_new(const struct sml_env *env);
void server_logins_free(struct server_logins *l);

struct server_login {
	struct sml_str name, password;
	struct sml_str address; /* of the peer, without port */
};

/* SML_OK: *@account_out is set; SML_E_AUTH: wrong name or password;
 * SML_E_BUSY: too many failures, not looked at; errors of db.h. Outside a
 * transaction: it can take 0.1 s. */
enum sml_err server_logins_check(struct server_logins *l, struct server_db *db,
    const struct server_login *login, struct sml_arena *arena,
    struct server_account *account_out) SML_MUST_USE;

/* What a peer shows instead of a password. */
struct server_digest_login {
	struct sml_str name, address;
	struct sml_str md5; /* of the account; absent: it has none */
	const uint8_t *digest;
	/* The first @fresh of them open the door. A digest with one of the
	 * others is no wrong password, the client was only late: it is refused
	 * and not counted. */
	const struct sml_str *nonces;
	size_t fresh, nonce_count;
};

/* SML_OK: right, with the nonce *@used_out; SML_E_AUTH, SML_E_BUSY: as
 * above. */
enum sml_err server_logins_check_digest(struct server_logins *l,
    const struct server_digest_login *login, size_t *used_out) SML_MUST_USE;

#endif
