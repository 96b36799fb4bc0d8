/* SPDX-License-Identifier: Apache-2.0 */
/* One message on its way through the endpoint: read, then replied to. */
#ifndef SERVER_EXCHANGE_H
#define SERVER_EXCHANGE_H

#include "base/limits.h"
#include "credentials.h"
#include "endpoint.h"
#include "folders.h"
#include "session/session.h"
#include "sessions.h"
#include "state.h"

/* For the parts of the endpoint only. */
struct server_endpoint {
	const struct sml_env *env;
	struct server_db *db;
	struct server_logins *logins;
	struct server_parked *parked;
	unsigned guard_percent, guard_count;
	struct sml_arena *own;   /* as long as the endpoint */
	struct sml_arena *arena; /* one message */
	struct sml_arena *tree;  /* its tree */
	struct sml_devinf devinf;
	int64_t tidied_utc;
};

#define SERVER_JUDGED_MAX 8 /* commands with credentials in a message */

struct server_exchange {
	struct server_endpoint *ep;
	const struct server_request *req;
	struct server_reply *reply;
	/* server_exchange_read() */
	struct sml_msg msg;
	uint64_t msg_id;
	struct sml_str session_id, dev_id;
	uint8_t digest[SML_SHA256_LEN];
	/* server_busy_take() */
	struct sml_msg question; /* what came: msg, or what asks for it */
	uint32_t asked_again;    /* times; MsgID of question is so much more */
	enum sml_encoding encoding; /* of msg */
	struct sml_str body;
	/* server_authority_check() */
	struct server_credentials credentials;
	enum sml_auth_verdict verdict;
	struct server_account account; /* id 0: not by credentials */
	/* commands with credentials of their own, and whose they are */
	struct {
		const struct sml_cmd *cmd;
		uint64_t account; /* 0: nobody's */
	} judged[SERVER_JUDGED_MAX];
	size_t judged_count;
	/* server_session_law_find() */
	struct server_session session;
	bool is_new;
	/* server_carry_message() */
	struct server_state state;
	/* folders opened by the engine */
	struct sml_store *stores[SML_FOLDERS_MAX];
	const struct server_folder_kind *kinds[SML_FOLDERS_MAX];
	struct server_history tallies[SML_FOLDERS_MAX];
	size_t store_count;
};

/* Decode req->body into msg, msg_id, the ids and the digest. What cannot be
 * read is logged. Errors of sml_wire_decode(); SML_E_PROTOCOL: a DevID,
 * SessionID or MsgID that is missing, too long or no number. */
enum sml_err server_exchange_read(struct server_exchange *x) SML_MUST_USE;

/* Of a session that answers this message, without session state: @spool may
 * be NULL where server_refusal_make() brings one. */
struct sml_session_cfg server_exchange_cfg(
    struct server_exchange *x, struct sml_spool *spool);

/* ---- the reply: one of these is called ---- */

/* HTTP 200 with SyncML; @body lives until the next message. */
void server_exchange_answer(
    struct server_exchange *x, enum sml_encoding encoding, struct sml_str body);
/* HTTP @status with @text, a sentence without its full stop. Logged. */
void server_exchange_refuse(
    struct server_exchange *x, unsigned status, const char *text);
/* The HTTP status and sentence of an error. */
void server_exchange_fail(struct server_exchange *x, enum sml_err err);

#endif
