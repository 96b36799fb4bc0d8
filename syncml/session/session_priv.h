/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of a session, for the files of this folder and its tests. */
#ifndef SML_SESSION_SESSION_PRIV_H
#define SML_SESSION_SESSION_PRIV_H

#include "session/session.h"

/* Containers inside containers whose commands are looked at. */
#define SML_SESSION_FRAMES_MAX 8
/* Bytes of a nonce we take from a peer. */
#define SML_SESSION_NONCE_MAX 256u

/* Alert codes, Sync Protocol 11.2 (syncml.md 10). */
enum sml_alert {
	SML_ALERT_DISPLAY = 100,
	SML_ALERT_TWO_WAY = 200,
	SML_ALERT_REFRESH_FROM_SERVER = 205,
	SML_ALERT_REFRESH_FROM_SERVER_BY_SERVER = 210,
	SML_ALERT_RESULT = 221,
	SML_ALERT_NEXT_MESSAGE = 222,
	SML_ALERT_NO_END_OF_DATA = 223,
	SML_ALERT_SUSPEND = 224,
	SML_ALERT_RESUME = 225
};

struct sml_session_ds {
	struct sml_datastore pub;
	bool has_opened; /* our first Sync of it is out */
	/* client: credentials of its own, for its next Alert; NONE: none */
	bool has_login;
	enum sml_auth_type login;
	struct sml_str nonce;
};

/* The object the peer is sending in parts. Strings live in chunk_arena. */
struct sml_chunk_in {
	bool is_open;
	unsigned refused; /* answers every further part; 0: parts are kept */
	size_t ds;
	enum sml_cmd_type cmd;
	struct sml_str target, source, type, format;
	bool is_field_level;
	uint64_t size; /* Meta/Size, bytes */
	uint64_t got;  /* bytes in the spool */
	/* got before the last part that told its Size: the object may have
	 * begun anew there */
	uint64_t anew;
};

/* The object we are sending in parts. */
struct sml_chunk_out {
	bool is_open;
	size_t ds;
	enum sml_cmd_type cmd;
	uint64_t sent; /* bytes of its text */
	uint32_t first_msg, first_cmd, last_msg, last_cmd;
};

/* Packages with a meaning of their own here (session.h names them all). */
enum sml_package {
	SML_PACKAGE_SERVER_CHANGES = 4,
	SML_PACKAGE_MAPS = 5
};

/* What is said because the peer said something; waits in the spool when
 * there is no room. */
enum sml_answer_kind {
	SML_ANSWER_STATUS,
	SML_ANSWER_RESULTS,  /* our device information */
	SML_ANSWER_ALERT_223 /* for the object called ref */
};
struct sml_answer {
	enum sml_answer_kind kind;
	struct sml_ref ref;
	struct sml_str cmd_name; /* for UNKNOWN */
	unsigned code;
	struct sml_str next_anchor;
	struct sml_str text; /* Item/Data: what is not supported */
	bool is_idle;        /* says nothing that needs sending */
};

/* An answer to a command in an Atomic: it waits for the outcome of all. */
struct sml_atomic_answer {
	struct sml_answer answer; /* strings are the message's */
	bool is_after_failure;    /* of a command that was not tried */
	struct sml_atomic_answer *next;
};
struct sml_atomic {
	bool is_open, is_ending;
	bool has_failed;
	size_t frame;                           /* its index */
	struct sml_atomic_answer *first, *last; /* in msg_arena */
};

/* Where the reading of a message stands. */
enum sml_stage {
	SML_STAGE_OVER,
	SML_STAGE_RETRY,
	SML_STAGE_STATUSES,
	SML_STAGE_COMMANDS,
	SML_STAGE_END
};

struct sml_session_frame {
	const struct sml_cmd *container; /* NULL: the body */
	const struct sml_cmd *next;
	size_t ds;        /* of the Sync around it; SIZE_MAX: none */
	bool has_event;   /* SML_EV_SYNC was delivered */
	bool is_atomic;   /* SML_EV_ATOMIC was */
	unsigned refused; /* answers everything inside; 0: executed */
};

struct sml_session {
	struct sml_session_cfg cfg;
	struct sml_arena *arena;       /* as long as the session */
	struct sml_arena *msg_arena;   /* from feed to feed */
	struct sml_arena *chunk_arena; /* of chunk_in */
	struct sml_writer *writer;     /* NULL until the version is known */

	/* ---- saved ---- */
	enum sml_version version;
	enum sml_encoding encoding;
	struct sml_str session_id, peer_uri, own_uri, resp_uri;
	uint32_t in_msg, out_msg; /* last ones; 0: none yet */
	unsigned in_package, out_package;
	unsigned idle_rounds;
	uint64_t peer_max_msg;         /* 0: not said */
	uint64_t peer_max_obj;         /* 0: not said */
	const struct sml_quirk *quirk; /* of the peer; NULL: none */
	bool is_peer_known, peer_has_large_objs, peer_has_number_of_changes;
	bool owes_put, owes_get; /* client: of device information */
	bool is_over;            /* client: nothing is left to say */
	unsigned busy_rounds;    /* client: answers in a row that were none */
	/* client's credentials */
	enum sml_auth_type auth;
	bool is_authenticated, has_retried;
	struct sml_str nonce;      /* for the next Cred */
	struct sml_str next_nonce; /* to keep; absent: none */
	/* our last Alert 222: its Status is nobody's business */
	uint32_t asked_msg, asked_cmd;
	uint64_t spooled; /* answers waiting */
	struct sml_chunk_in chunk_in;
	struct sml_chunk_out chunk_out;
	struct sml_session_ds ds[SML_FOLDERS_MAX];
	size_t ds_count;

	/* ---- of this message ---- */
	const struct sml_msg *msg;
	bool is_composing;
	bool is_refused;
	bool has_other_login; /* auth and nonce were not shown yet */
	bool is_downgraded;   /* basic is asked for, and forbidden */
	bool is_aborted;      /* the rest is answered 514 */
	bool is_busy;         /* it is no answer yet: ask for it */
	bool is_suspended;    /* our Alert 224 is in the answer */
	bool is_full;         /* a part was sent: nothing may follow it */
	bool is_in_final;     /* the peer's package is complete */
	bool is_asked;        /* it asks for the next message: Alert 222 */
	bool has_heard;       /* it brought more than idle commands */
	bool has_said;        /* an answer or command that is not idle */
	uint32_t cmd_id;      /* last one used */
	size_t answers;       /* written after the Status of the header */
	size_t own_commands, own_items;
	size_t empty_room; /* bytes that fit an empty message */
	size_t open_ds;    /* of the Sync being written */
	enum sml_stage stage;
	const struct sml_cmd *status_at;
	struct sml_session_frame frames[SML_SESSION_FRAMES_MAX];
	size_t frame_count;
	struct sml_atomic atomic;
	const struct sml_cmd *item_cmd; /* its items are being delivered */
	const struct sml_item *item_at;
	const struct sml_map_item *map_at;
	size_t map_ds;
	const struct sml_item *alert_item; /* SML_EV_ALERT being answered */
};

/* ---- session.c ---- */

/* Keep @value in *@slot as long as the session; absent clears it. */
enum sml_err sml_session_keep(struct sml_session *s, struct sml_str value,
    struct sml_str *slot) SML_MUST_USE;
/* Raise without complaint when the phase is already past it. */
void sml_session_reach(struct sml_session *s, size_t ds, enum sml_phase phase);
/* The datastore that the peer addresses; SIZE_MAX: none of the session. */
size_t sml_session_find_ds(
    const struct sml_session *s, struct sml_str local, struct sml_str remote);
/* What we tell about ourselves and learn from the peer's DevInf. */
enum sml_err sml_session_learn_devinf(
    struct sml_session *s, const struct sml_node *root) SML_MUST_USE;

/* ---- session_hdr.c ---- */
enum sml_err sml_session_begin_client(struct sml_session *s) SML_MUST_USE;
enum sml_err sml_session_check_hdr(struct sml_session *s,
    const struct sml_hdr *hdr, uint32_t *msg_id_out) SML_MUST_USE;
enum sml_err sml_session_hdr_server(struct sml_session *s,
    enum sml_encoding encoding, uint32_t msg_id,
    enum sml_auth_verdict verdict) SML_MUST_USE;
/* Server: a Chal that asks for @type with the host's nonce. */
enum sml_err sml_session_fill_chal(struct sml_session *s,
    enum sml_auth_type type, struct sml_meta *out) SML_MUST_USE;
enum sml_err sml_session_hdr_client(
    struct sml_session *s, uint32_t msg_id) SML_MUST_USE;

/* ---- tell.c ---- */

/* Put or Results of our device information, with the Meta for it. A server
 * lists a datastore under the name by which it was alerted. SML_E_ROOM. */
enum sml_err sml_tell_devinf(
    struct sml_session *s, struct sml_cmd *cmd) SML_MUST_USE;
/* Client: Put and Get that are still to be said, if they fit. */
enum sml_err sml_tell_owed(struct sml_session *s) SML_MUST_USE;

/* ---- session_auth.c: of a client ---- */

/* Credentials of @type, in the message's arena. */
enum sml_err sml_session_make_cred(struct sml_session *s,
    enum sml_auth_type type, struct sml_str nonce,
    struct sml_cred *out) SML_MUST_USE;
/* The nonce of a Chal as bytes: base64 text, or OPAQUE raw bytes; empty
 * without one. */
enum sml_err sml_session_read_nonce(struct sml_session *s,
    const struct sml_meta *chal, struct sml_str *out) SML_MUST_USE;
/* 401 and 407 to our header: once more with what the server asks for, if that
 * is new; else SML_E_AUTH. */
enum sml_err sml_session_challenged(struct sml_session *s, unsigned code,
    const struct sml_meta *chal) SML_MUST_USE;

/* ---- session_out.c ---- */

/* Decimal text of the message's arena; absent when out of memory. */
struct sml_str sml_session_number(struct sml_session *s, uint64_t number);
/* Write one command with the next CmdID; SML_E_ROOM: nothing was written. */
enum sml_err sml_session_put(
    struct sml_session *s, struct sml_cmd *cmd) SML_MUST_USE;
/* An answer into the message, or into the spool. */
enum sml_err sml_session_answer(
    struct sml_session *s, const struct sml_answer *answer) SML_MUST_USE;
/* Answers that waited, as many as fit. */
enum sml_err sml_session_drain(struct sml_session *s) SML_MUST_USE;
/* May own commands be written now? SML_OK, SML_E_ROOM, SML_E_BUG. */
enum sml_err sml_session_may_say(const struct sml_session *s) SML_MUST_USE;
enum sml_err sml_session_put_own(struct sml_session *s, struct sml_cmd *cmd,
    struct sml_sent *sent_out) SML_MUST_USE;
/* "Next message, please". */
enum sml_err sml_session_ask_more(struct sml_session *s) SML_MUST_USE;

/* ---- pause.c ---- */

/* An Alert about the session itself: 221, 222, 224. SML_E_ROOM. */
enum sml_err sml_pause_alert(
    struct sml_session *s, enum sml_alert code) SML_MUST_USE;
/* Client: by the Status of our header and what answers our Alert 221. Sets
 * is_busy. SML_E_PEER: it was busy for too long, or has no result. */
enum sml_err sml_pause_take(struct sml_session *s, unsigned code) SML_MUST_USE;

/* ---- notice.c: client ---- */

/* Statuses for cfg.notified, after the header of the first message. */
enum sml_err sml_notice_answer(struct sml_session *s) SML_MUST_USE;

/* ---- atomic.c: server ---- */

/* 0: nothing inside stands against executing it; else the Status. */
unsigned sml_atomic_check(
    const struct sml_session *s, const struct sml_cmd *cmd);
/* The innermost frame is an Atomic, from here to sml_atomic_end(). */
void sml_atomic_begin(struct sml_session *s, struct sml_event *out);
/* Keep an answer of a command inside; the first failure refuses the rest. */
enum sml_err sml_atomic_hold(
    struct sml_session *s, const struct sml_answer *answer) SML_MUST_USE;
void sml_atomic_end(struct sml_session *s, struct sml_event *out);
/* Give the answers, after what failed was taken back. */
enum sml_err sml_atomic_answer(struct sml_session *s) SML_MUST_USE;

/* ---- commands.c ---- */

/* What a Status for @cmd, or for @item of it, must name. */
struct sml_ref sml_commands_ref(const struct sml_session *s,
    const struct sml_cmd *cmd, const struct sml_item *item);
enum sml_err sml_commands_answer(struct sml_session *s,
    const struct sml_cmd *cmd, const struct sml_item *item,
    unsigned code) SML_MUST_USE;
/* Begin @cmd, which stands in @frame: check, then proceed. SML_OK: *@out is
 * an event. SML_END: it was answered, or its items come next. */
enum sml_err sml_commands_begin(struct sml_session *s,
    const struct sml_session_frame *frame, const struct sml_cmd *cmd,
    struct sml_event *out) SML_MUST_USE;
/* One item of s->item_cmd. Same returns. */
enum sml_err sml_commands_item(struct sml_session *s,
    const struct sml_item *item, struct sml_event *out) SML_MUST_USE;

/* ---- change.c ---- */

/* What answers the commands for a datastore that failed. */
unsigned sml_change_fail_status(const struct sml_datastore *ds);
/* One item of an Add, Copy, Replace or Delete. Returns of sml_commands_begin().
 */
enum sml_err sml_change_item(struct sml_session *s, const struct sml_cmd *cmd,
    const struct sml_item *item, struct sml_event *out) SML_MUST_USE;

/* ---- chunk.c ---- */

/* What the Data of an item comes to. */
struct sml_chunk_taken {
	/* In: merged from command and item. Out: with Type and Format of the
	 * first part where this part names none. */
	struct sml_meta meta;
	struct sml_str text; /* the whole content, as carried */
	unsigned status;     /* not 0: answer with it and deliver nothing */
};
/* Take the Data of an item for @ds in: whole, or a part of it. */
enum sml_err sml_chunk_take(struct sml_session *s, size_t ds,
    const struct sml_cmd *cmd, const struct sml_item *item,
    struct sml_chunk_taken *taken) SML_MUST_USE;
/* Is an item of @cmd a part of an object, or does it go on with one? */
bool sml_chunk_has_part(const struct sml_session *s, const struct sml_cmd *cmd);
/* Something came in between: Alert 223, the parts are dropped. */
enum sml_err sml_chunk_interrupt(struct sml_session *s) SML_MUST_USE;
/* A Status for (@msg, @cmd_id): is it only for a part that was accepted?
 * A refused part gives up the object and moves the ids to the last part. */
bool sml_chunk_swallow(struct sml_session *s, unsigned code,
    enum sml_cmd_type cmd, uint32_t *msg, uint32_t *cmd_id);

#endif
