/* SPDX-License-Identifier: Apache-2.0 */
/* One SyncML session, either role: order, credentials, sizes, statuses. */
#ifndef SML_SESSION_SESSION_H
#define SML_SESSION_SESSION_H

#include "base/arena.h"
#include "base/env.h"
#include "base/limits.h"
#include "session/auth.h"
#include "session/devinf.h"
#include "session/quirk.h"
#include "session/spool.h"
#include "session/status.h"
#include "wire/writer.h"

/**
 * A session does no I/O and decides nothing about items. The host's loop, the
 * same for both roles, is
 *
 *	sml_session_start() or sml_session_feed()	one message in
 *	while (sml_session_next() == SML_OK)		act on each event,
 *		sml_session_status(), ...		answer it
 *	sml_session_alert(), _item(), _map(), ...	own commands
 *	sml_session_flush()				one message out
 *
 * Between two messages a session is only its saved bytes: save() after
 * flush(), load() before feed(); on the server in another process if it
 * likes. Specification: DS protocol (syncml.md 5, 8, 11 to 17).
 *
 * Packages: 1 client's init, 2 server's init, 3 client's changes, 4 server's
 * changes, 5 client's maps, 6 the end. Each side counts its own; a package
 * ends with Final in its last message. While the peer's package lasts and
 * nothing else is to say, Alert 222 asks for more.
 */

enum sml_role {
	SML_CLIENT,
	SML_SERVER
};

/* A datastore's phase; only increases. */
enum sml_phase {
	SML_PHASE_NONE,
	SML_PHASE_INIT, /* alerted, not yet answered or begun */
	SML_PHASE_CLIENT_CHANGES,
	SML_PHASE_SERVER_CHANGES,
	SML_PHASE_MAP,
	SML_PHASE_DONE,
	SML_PHASE_FAILED
};

/**
 * A datastore of the session. The session keeps it in the order of the
 * alerts and saves it with itself; names as the peer wrote them, for echoing.
 */
struct sml_datastore {
	struct sml_str local;   /* our database, as written on the wire */
	struct sml_str remote;  /* the peer's database */
	unsigned alert;         /* effective type: 200 to 205 */
	struct sml_anchor own;  /* what we send */
	struct sml_anchor peer; /* what the peer sent */
	uint64_t peer_max_obj;  /* bytes; 0: not said */
	enum sml_phase phase;
	unsigned fail_status; /* why FAILED; 0: not */
	/* client: what is asked for; NULL: everything. Not saved, to be set
	 * before each sml_session_alert(). Before 1.2 its Record goes as a
	 * query behind the database's name, which only some servers take. */
	const struct sml_filter *filter;
};

struct sml_san;

struct sml_session_cfg {
	enum sml_role role;
	const struct sml_env *env;
	struct sml_spool *spool; /* statuses and chunks */
	/* Our device information, sent as Put (client, first package) and as
	 * Results of a Get. dev_id is also Source/LocURI of the header. */
	const struct sml_devinf *devinf;
	size_t max_msg; /* bytes we announce and accept */
	size_t max_obj; /* bytes of one item we announce and accept */
	/* client only */
	enum sml_encoding encoding;
	enum sml_version version;
	struct sml_str server_uri; /* Target/LocURI: the URL alerted */
	struct sml_str session_id;
	struct sml_str user, password;
	enum sml_auth_type auth; /* what to send unasked */
	struct sml_str nonce;    /* md5: of the last session, decoded */
	/* The message that asked for this session, by its id: package 1 has
	 * its Statuses. NULL: none; a package of 1.2 is not answered. */
	const struct sml_san *notified;
	/* The way is open to listeners and md5 was agreed on before: do not
	 * follow a challenge for basic. */
	bool is_basic_forbidden;
	/* server only */
	struct sml_str resp_uri;        /* absolute URL with the token */
	enum sml_auth_type challenge;   /* what 401 and 407 ask for */
	struct sml_str challenge_nonce; /* raw bytes, for md5 challenges */
	/* Are the credentials in this Alert or Sync good ones of the session's
	 * user? NULL: they are not looked at. */
	bool (*judge)(void *ctx, const struct sml_cmd *cmd);
	void *judge_ctx;
	/* Does the client mean our datastore @source_ref by @name, a bare one?
	 * NULL: only by its own name. For the device information. */
	bool (*is_meant)(struct sml_str name, struct sml_str source_ref);
	/* Nothing can be taken now: the answer is Status 101, without Final;
	 * the session counts as refused. */
	bool is_busy;
	/* Messages asking for the answer to this one (Alert 221) that came
	 * since, and were answered so: they count in both directions. */
	uint32_t asked_again;
};

struct sml_session;

/* Strings of @cfg must outlive the session. SML_OK, SML_E_NOMEM. */
enum sml_err sml_session_new(
    const struct sml_session_cfg *cfg, struct sml_session **out) SML_MUST_USE;
void sml_session_free(struct sml_session *s);

/**
 * Everything that lasts between messages, at most SML_SESSION_ROW_MAX bytes;
 * no secret is in it. load: SML_E_DECODE when the bytes are of another
 * version of this program (treat as "no session").
 */
enum sml_err sml_session_save(
    const struct sml_session *s, struct sml_buf *out) SML_MUST_USE;
enum sml_err sml_session_load(const struct sml_session_cfg *cfg,
    struct sml_str saved, struct sml_session **out) SML_MUST_USE;

/* ---- in ---- */

/**
 * Client: begin package 1: header with Cred, Put and Get of device
 * information. Alerts follow from the caller.
 */
enum sml_err sml_session_start(struct sml_session *s) SML_MUST_USE;

/**
 * Take one decoded message and begin the answer (header, Status of its
 * SyncHdr first, then statuses left over from earlier messages).
 *
 * @msg      must stay valid until flush()
 * @verdict  server: what the host found about its Cred; client: BEFORE
 *
 * The server's first message decides version and encoding of all answers.
 * SML_OK: pull events. Also SML_OK, but without events and with only
 * statuses to flush: credentials refused, version unknown (505, 513 with our
 * versions listed), see sml_session_is_refused(). SML_E_SESSION: another
 * SessionID, or MsgID not the next one: nothing was done. SML_E_PROTOCOL:
 * MaxMsgSize under SML_MSG_MIN, no MsgID, no end of idle answers (more than
 * SML_IDLE_ROUNDS_MAX). SML_E_AUTH (client): refused for
 * good. SML_E_VERSION (client): the server cannot do our version.
 * SML_E_PEER (client): SyncHdr answered with another failure.
 */
enum sml_err sml_session_feed(struct sml_session *s, enum sml_encoding encoding,
    const struct sml_msg *msg, enum sml_auth_verdict verdict) SML_MUST_USE;

/**
 * Client: the message was no answer, the server is busy (Status 101 to the
 * header). There are no events; flush() composes the question for the answer
 * (Alert 221), to be sent after a pause. After SML_BUSY_ROUNDS_MAX of them
 * feed() gives SML_E_PEER, as it does when the server has none.
 */
bool sml_session_is_busy(const struct sml_session *s);

/**
 * Client, after SML_E_AUTH: is there something that was not shown yet, which
 * a server that wants a session of its own for it may take? Strings live as
 * long as @s. A session shows two at most; the host begins one more.
 */
bool sml_session_other_login(const struct sml_session *s,
    enum sml_auth_type *type_out, struct sml_str *nonce_out);
/* Client, after SML_E_AUTH: the server asks for basic, which is forbidden. */
bool sml_session_is_downgraded(const struct sml_session *s);

/* The answer is a refusal of the whole message: nothing is to be saved. */
bool sml_session_is_refused(const struct sml_session *s);

/* What a Status must name: the command it answers. Copied by who keeps it. */
struct sml_ref {
	struct sml_str msg_ref, cmd_ref;
	enum sml_cmd_type cmd;
	struct sml_str target_ref, source_ref; /* absent: not named */
	bool no_resp; /* no Status is wanted: sml_session_status() is free */
};

enum sml_event_type {
	/* Alert 200 to 210, 225 for a datastore: @alert. Server: resolve,
	 * status, alert back. Client: the server's effective type. */
	SML_EV_ALERT,
	/* Device information of the peer arrived: @devinf. Answered already. */
	SML_EV_DEVINF,
	/* A Sync begins, ends: @ds, @number_of_changes. Begin wants a Status,
	 * and 401 when @is_refused_login: the datastore is to fail then. */
	SML_EV_SYNC,
	SML_EV_SYNC_END,
	/* Add, Replace, Delete, at the server Copy, whole (chunks joined,
	 * Format b64 undone): @item. Wants a Status. Not delivered for a
	 * datastore that failed (answered already). */
	SML_EV_ITEM,
	/* Server: what comes until ATOMIC_END happens as a whole or not at
	 * all; @atomic says which. Its answers wait until the caller has taken
	 * back what was done. No Status is wanted. */
	SML_EV_ATOMIC,
	SML_EV_ATOMIC_END,
	/* One pair of a Map: @map; the Map itself is answered already. */
	SML_EV_MAP,
	/* The peer answers a command of ours: @status. */
	SML_EV_STATUS,
	/* Client: credentials were asked for; compose package 1 again, the
	 * header is written already. */
	SML_EV_RETRY,
	/* The message's end: the peer's package is complete, or not. */
	SML_EV_FINAL,
	SML_EV_MORE,
	/* Alert 224, or SyncHdr aborts: end the session, anchors stay. What
	 * flush() gives is the last message, with Final. */
	SML_EV_ABORT
};

struct sml_event {
	enum sml_event_type type;
	struct sml_ref ref;    /* ALERT, SYNC, ITEM: what to answer */
	size_t ds;             /* index of the datastore; ALERT: SIZE_MAX on
				* the server until sml_session_add_ds() */
	bool is_refused_login; /* SYNC: its own credentials are wrong */
	union {
		struct {
			unsigned code;
			struct sml_str local, remote; /* as written */
			/* what follows the name in @local:
			 * "?LAST&iCON;smith", "/dr(-30,90)"; or absent */
			struct sml_str query;
			/* server: of the Target; NULL: none, or empty. Its
			 * FilterType and grammars are known ones. */
			const struct sml_filter *filter;
			struct sml_anchor peer;
			uint64_t max_obj;
			const struct sml_text_list *emi;
		} alert;
		const struct sml_node *devinf;
		struct {
			bool is_known;
			uint64_t count;
		} number_of_changes;
		struct {
			enum sml_cmd_type op; /* ADD, REPLACE, DELETE, COPY */
			/* server: the client's LUID (Source, else Target);
			 * client: guid for Add and unknown Replace, luid for
			 * Replace and Delete */
			struct sml_str luid, guid;
			struct sml_str type; /* media type, may be absent */
			struct sml_str text; /* absent for Delete, Copy */
			bool is_soft, is_archive;
			/* COPY: the client's LUID of what is copied; luid is
			 * that of the copy, absent if it has none yet */
			struct sml_str copied;
			/* REPLACE at the server: text is the properties that
			 * changed (Meta/FieldLevel, syncml.md 20) */
			bool is_field_level;
		} item;
		struct {
			bool has_failed; /* ATOMIC_END: take all back */
		} atomic;
		struct {
			struct sml_str guid, luid;
		} map;
		struct {
			enum sml_cmd_type cmd;
			uint32_t msg, cmd_id; /* of our command */
			unsigned code;
			struct sml_str target_ref, source_ref;
			struct sml_str next_anchor;  /* echoed, Alert */
			const struct sml_meta *chal; /* Alert, 401 and 407;
						      * NULL: none */
		} status;
	};
};

/**
 * Next event of the message; its strings live until flush(). Statuses first,
 * then commands in order (syncml.md 17). SML_OK, SML_END, SML_E_NOMEM,
 * SML_E_STATE (spool). Commands nobody may send here are answered by the
 * session itself.
 */
enum sml_err sml_session_next(
    struct sml_session *s, struct sml_event *out) SML_MUST_USE;

/* ---- datastores ---- */

/* The bare name (name.h) in @uri, which may begin with our address. */
struct sml_str sml_session_bare_name(
    const struct sml_session *s, struct sml_str uri);

/* Server, at SML_EV_ALERT: take it into the session. SML_E_LIMIT: too many. */
enum sml_err sml_session_add_ds(struct sml_session *s, struct sml_str local,
    struct sml_str remote, size_t *ds_out) SML_MUST_USE;
size_t sml_session_ds_count(const struct sml_session *s);
/* May be written by the engine; strings must be set with
 * sml_session_set_anchor() so that they live as long as the session. */
struct sml_datastore *sml_session_ds(struct sml_session *s, size_t ds);
enum sml_err sml_session_set_anchor(struct sml_session *s, size_t ds,
    bool is_own, struct sml_str last, struct sml_str next) SML_MUST_USE;
/* Raise the phase; lowering it is SML_E_BUG. */
enum sml_err sml_session_set_phase(
    struct sml_session *s, size_t ds, enum sml_phase phase) SML_MUST_USE;

/* ---- out ---- */

/**
 * Answer a command. Goes into this message, or to the spool when there is no
 * room (and then all later ones too, in order): never lost, never refused.
 * @next_anchor  echoed in the Status of an Alert; absent otherwise
 */
enum sml_err sml_session_status(struct sml_session *s,
    const struct sml_ref *ref, unsigned code,
    struct sml_str next_anchor) SML_MUST_USE;

/* Where a command of ours went: what its Status will name. */
struct sml_sent {
	uint32_t msg, cmd_id;
};

/* SML_E_ROOM from the following: nothing was written; flush, and go on in
 * the next message. While statuses wait in the spool they all say so. */

/* Alert for @ds with its own anchors and alert code; @emi may be NULL. The
 * client's adds the datastore: first sml_session_add_ds(). */
enum sml_err sml_session_alert(struct sml_session *s, size_t ds,
    const struct sml_text_list *emi, struct sml_sent *sent_out) SML_MUST_USE;
/**
 * Client, when an Alert was answered with @chal: the next Alert of @ds shows
 * credentials of its own. SML_E_AUTH: it did before, or they are of a type we
 * have not or must not show; SML_E_NOMEM.
 */
enum sml_err sml_session_login_ds(
    struct sml_session *s, size_t ds, const struct sml_meta *chal) SML_MUST_USE;

/* Open and close Sync; @count is NumberOfChanges, sent only if the peer can
 * and only in the first Sync of @ds; UINT64_MAX: unknown. */
enum sml_err sml_session_sync_open(struct sml_session *s, size_t ds,
    uint64_t count, struct sml_sent *sent_out) SML_MUST_USE;
void sml_session_sync_close(struct sml_session *s);

struct sml_item_out {
	enum sml_cmd_type op;      /* ADD, REPLACE, DELETE */
	struct sml_str luid, guid; /* client: luid. Server: luid for Replace
				    * and Delete, guid for Add */
	struct sml_str type;       /* media type */
	struct sml_str text;       /* the whole item, also when going on */
	size_t offset;             /* bytes sent before, in chunks; else 0 */
};

/**
 * One item into the open Sync. An item larger than an empty message is sent
 * in parts (1.1 and later, peer supports large objects): *@sent_len_out says
 * how many bytes of text are out in all; less than its length: flush, and
 * call again with offset set to it before anything else. Text that XML cannot
 * carry goes as Format b64. SML_E_TOO_BIG: over the peer's MaxObjSize, or it
 * cannot take parts: not sent, item is to be reported.
 */
enum sml_err sml_session_item(struct sml_session *s,
    const struct sml_item_out *item, size_t *sent_len_out,
    struct sml_sent *sent_out) SML_MUST_USE;

/* A Map with the pairs of @items (a list), all or none. */
enum sml_err sml_session_map(struct sml_session *s, size_t ds,
    const struct sml_map_item *items, struct sml_sent *sent_out) SML_MUST_USE;

/**
 * From 1.2 on, after the last event and instead of own commands: Alert 224.
 * flush() then ends the package; the session is over with the peer's reply.
 * SML_E_ROOM: flush, and try in the next message.
 */
enum sml_err sml_session_suspend(struct sml_session *s) SML_MUST_USE;

/**
 * Close the message.
 *
 * @is_complete  the caller has nothing more for its current package. Final
 *   is written if so, if no status waits, and if the peer's package before it
 * is complete (syncml.md 11).
 * @out  bytes of the message, valid until the next call. Absent: client only,
 *   nothing is left to say, the session is over.
 */
enum sml_err sml_session_flush(
    struct sml_session *s, bool is_complete, struct sml_str *out) SML_MUST_USE;

/* ---- facts ---- */

/* What the peer's device information of an earlier session said; what it
 * sends in this one replaces it. Without either no part and no
 * NumberOfChanges is sent, unless the peer announces MaxObjSize. */
void sml_session_know_peer(
    struct sml_session *s, const struct sml_devinf *info);

/* The peer does this otherwise than the protocol says. */
bool sml_session_has_quirk(
    const struct sml_session *s, enum sml_quirk_flag flag);

unsigned sml_session_in_package(const struct sml_session *s);  /* 1, 3, 5 or
	2, 4, 6: of the peer, the one now arriving */
unsigned sml_session_out_package(const struct sml_session *s); /* of ours */
/* Statuses are waiting in the spool: own commands have no room now. */
bool sml_session_is_backlogged(const struct sml_session *s);
/* Commands or item statuses were written since feed(): not an idle answer. */
bool sml_session_has_said(const struct sml_session *s);
/* Answers in a row without a command or an item's Status, on both sides. */
unsigned sml_session_idle_rounds(const struct sml_session *s);
enum sml_version sml_session_version(const struct sml_session *s);
enum sml_encoding sml_session_encoding(const struct sml_session *s);
struct sml_str sml_session_peer_uri(const struct sml_session *s); /* DevID */
/* Client: where to POST next: RespURI, else the server's URL. */
struct sml_str sml_session_url(const struct sml_session *s);
/* Client: NextNonce of an authenticated answer, to keep; absent if none. */
struct sml_str sml_session_next_nonce(const struct sml_session *s);

#endif
