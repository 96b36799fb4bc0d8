/* SPDX-License-Identifier: Apache-2.0 */
/* What a message's credentials are worth, and which ones are asked for. */
#ifndef SERVER_CREDENTIALS_H
#define SERVER_CREDENTIALS_H

#include "logins.h"
#include "session/auth.h"

/**
 * Nonces of md5 (sync-rules 1). A message that is not authenticated writes no
 * row: its nonce is an HMAC over the time in steps, the DevID, the name and
 * the number of sessions the device had, so it holds for 5 to 10 minutes and
 * for one session. With the 212 of a session begun by md5 goes a random one
 * for the next session, kept with the device. The nonce before it counts only
 * while the client may not have heard of it: until its next message. An empty
 * nonce never counts, what is made with it could be played again.
 *
 * What is asked for: basic in SyncML 1.0 (whose md5 needs the clear
 * password), of whoever shows basic, and of whoever names nobody. Else md5 if
 * the account named may use it. A name that is no account's gets md5 as often
 * as accounts have it, always the same for the same name: the challenge does
 * not tell which names exist.
 */
struct server_credentials_in {
	const struct sml_hdr *hdr;
	struct sml_str dev_id;
	struct sml_str address; /* of the peer, without port */
};

struct server_credentials {
	enum sml_auth_verdict verdict; /* never BEFORE */
	enum sml_auth_type type;       /* shown */
	struct server_account account; /* id 0 unless ACCEPTED */
	/* To ask for; ACCEPTED: of datastores that bring wrong ones. */
	enum sml_auth_type challenge;
	/* What goes out with the challenge, or with 212 after md5. */
	struct sml_str nonce;
	struct sml_str used; /* ACCEPTED by md5: its nonce */
	/* What the device had when its nonce was looked at. */
	struct server_nonce_state {
		uint64_t sessions;
		struct sml_str kept; /* or absent */
		uint64_t msg;        /* last MsgID of its session; 0: none */
	} seen;
};

/* SML_OK: @out says it; SML_E_BUSY: too many failures, not looked at; errors
 * of db.h. Strings live in @arena. Outside a transaction. */
enum sml_err server_credentials_check(struct server_db *db,
    struct server_logins *logins, const struct server_credentials_in *in,
    struct sml_arena *arena, struct server_credentials *out) SML_MUST_USE;

/* First in the transaction of a message: a nonce of md5 still stands as it was
 * checked. SML_E_AGAIN: another message came between, roll back and check
 * anew. Errors of db.h. */
enum sml_err server_credentials_confirm(struct server_db *db,
    const struct server_credentials *c, struct sml_str dev_id,
    struct sml_arena *arena) SML_MUST_USE;

/* Keep out->nonce with the device after md5, else do nothing. @msg: MsgID of
 * the message that is answered 212. Inside its transaction. */
enum sml_err server_credentials_keep(struct server_db *db,
    const struct server_credentials *c, uint64_t device,
    uint32_t msg) SML_MUST_USE;

#endif
