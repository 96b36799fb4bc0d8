/* SPDX-License-Identifier: Apache-2.0 */
/* Devices and their current sessions, with the last answer of each. */
#ifndef SERVER_SESSIONS_H
#define SERVER_SESSIONS_H

#include "db.h"

/* Characters of a token: 160 random bits in base32. */
#define SERVER_TOKEN_LEN 32

struct server_session {
	uint64_t device, owner; /* rows */
	struct sml_str dev_id;
	uint32_t number;      /* sessions of this device so far, this one
			       * included */
	struct sml_str token; /* absent: the device has no session */
	struct sml_str session_id;
	struct sml_str address; /* of the peer that began it */
	uint32_t msg;           /* MsgID of the last message taken */
	bool is_done;           /* its last message was answered */
};

/* Errors: those of db.h. All run inside a transaction. */

/* Session named by the URL. SML_E_NOT_FOUND. */
enum sml_err server_sessions_by_token(struct server_db *db,
    struct sml_str token, struct sml_arena *arena,
    struct server_session *out) SML_MUST_USE;
/* Session of a peer that ignores RespURI: current one of a device of any
 * account, with this SessionID, begun from this address. SML_E_NOT_FOUND. */
enum sml_err server_sessions_by_ids(struct server_db *db,
    const struct server_session *wanted, struct sml_arena *arena,
    struct server_session *out) SML_MUST_USE;
/* The device of an account, made if it is new, with its session if it has
 * one. */
enum sml_err server_sessions_of_device(struct server_db *db, uint64_t owner,
    struct sml_str dev_id, struct sml_arena *arena,
    struct server_session *out) SML_MUST_USE;

/* A new session replaces what the device had. In: device, owner, session_id,
 * address. Sets token, number, msg 0, is_done. */
enum sml_err server_sessions_begin(struct server_db *db,
    struct sml_arena *arena, struct server_session *s) SML_MUST_USE;

/* The answer to the request with this SHA-256, if it was the last one of the
 * device. SML_E_NOT_FOUND. */
enum sml_err server_sessions_answer(struct server_db *db, uint64_t device,
    const uint8_t digest[SML_SHA256_LEN], struct sml_arena *arena,
    struct sml_str *out) SML_MUST_USE;
/* After a message: msg and is_done of @s, the request's digest, its answer. */
enum sml_err server_sessions_save(struct server_db *db,
    const struct server_session *s, const uint8_t digest[SML_SHA256_LEN],
    struct sml_str answer) SML_MUST_USE;

/* ---- what sessions did, for people ---- */
struct server_history {
	struct sml_str account, dev_id, folder;
	uint32_t session; /* number at its device */
	unsigned mode;    /* Alert code; 0: not known yet */
	int64_t started_utc;
	uint64_t sent, received, conflicts, held, failed;
	bool is_done;
};
/* Add the numbers of @h to the row of its folder and session. */
enum sml_err server_sessions_note(struct server_db *db,
    const struct server_session *s,
    const struct server_history *h) SML_MUST_USE;
/* Rows, newest first, @skip passed over. SML_END. */
enum sml_err server_sessions_history(struct server_db *db, uint64_t skip,
    struct sml_arena *arena, struct server_history *out) SML_MUST_USE;

/* Upkeep, its own transaction: forget sessions unused since @before_utc. */
enum sml_err server_sessions_expire(
    struct server_db *db, int64_t before_utc) SML_MUST_USE;

#endif
