/* SPDX-License-Identifier: Apache-2.0 */
/* A scripted server: what it takes from a client, says and finds wrong. */
#ifndef TESTS_CONFORMANCE_PEER_H
#define TESTS_CONFORMANCE_PEER_H

#include <stdbool.h>

#include "conformance/compose.h"
#include "conformance/serve.h"
#include "wire/wire.h"

/**
 * Written for cases that read like a conversation: peer_first(), peer_answer(),
 * peer_send(), peer_take(), and so on. Built on the codec alone: nothing of
 * the sessions or engines under test is used.
 *
 * What the client sent stays in memory until the case ends: texts may be kept.
 * Errors of our own (memory, a message that cannot be written) abort().
 */

#define PEER_STORES 4
#define PEER_SENT 4096
#define PEER_RULES 16

/* A datastore that the client alerted. Anchors live as long as the case. */
struct peer_store {
	struct sml_str client,
	    server;                /* as in Source and Target of the Alert */
	unsigned asked, used;      /* alert codes; used 0: none of ours */
	unsigned status;           /* on the Alert; 0: 200 or 508 */
	bool is_here;              /* alerted in this session */
	bool is_synced;            /* our Sync went out */
	struct sml_str last, next; /* of the client's Alert */
	struct sml_str known;      /* its Next of the last whole session */
	unsigned serial;           /* ours: Last, and Next is one more */
	struct sml_str our_last;   /* if set: instead of serial */
};

/* One thing the client said: commands in containers too, each item, each
 * MapItem. A last chunk has the whole object. */
struct got {
	unsigned session, msg;
	enum sml_cmd_type type;
	struct sml_str store; /* the client's database */
	struct sml_str cmd, ref, cmd_id;
	struct sml_str source, target, data, media, size, format;
	const struct sml_cmd *full;
	unsigned code; /* Status, Alert */
	bool has_more;
	unsigned chunks; /* 1, or of the whole object */
	struct got *next;
};

/* One command of ours, and what became of it. */
struct sent {
	unsigned session, msg, cmd;
	const char *name;
	struct sml_str label;   /* GUID, LUID or database */
	bool is_many;           /* several items: a Status each is allowed */
	bool needs_no_answer;   /* NoResp, or a Status is the client's choice */
	unsigned answers, code; /* the last one */
};

/* Overrides what peer_answer() says to a command; the first that fits. */
struct peer_rule {
	const char *cmd;    /* "SyncHdr", "Add", ... */
	const char *needle; /* in source, data or type; NULL: any */
	unsigned code;
	unsigned times;    /* left */
	const char *extra; /* elements after Data of the Status, or Chal */
};

struct peer;

struct peer_case {
	const char *id;          /* word */
	const char *requirement; /* section of the reference, or law */
	const char *title;       /* what is checked, one line */
	const char *steps;       /* what the driver does: client.test.sh */
	void (*play)(struct peer *p);
};

struct peer {
	const struct peer_case *c;
	struct serve *http;
	struct sml_arena *arena;
	const char *user, *password;
	unsigned timeout_s;
	/* verdict */
	unsigned failures;
	bool is_unsupported;
	char detail[512];
	/* the running session */
	unsigned session; /* counted from 1 */
	unsigned runs;    /* that had ended when it began */
	bool is_pending;  /* the last request is not taken: a new session's */
	struct serve_request request;
	struct sml_msg msg; /* the last one taken */
	struct sml_str body;
	bool is_repeated; /* it is the one before */
	enum sml_encoding encoding;
	enum sml_version version;
	struct sml_str session_id, device, client_uri;
	struct sml_str user_name; /* Source/LocName */
	unsigned msg_id;          /* of the client's last message */
	unsigned our_msg;         /* of our last message */
	bool was_final;           /* ours */
	unsigned hdr_code;        /* for SyncHdr; 0: 212, then 200 */
	struct peer_store stores[PEER_STORES];
	unsigned store_count;
	struct got *got, **got_at;
	struct sent sent[PEER_SENT];
	unsigned sent_count;
	struct peer_rule rules[PEER_RULES];
	unsigned rule_count;
	struct sml_buf object; /* chunks so far */
	struct sml_str object_size, object_media;
	unsigned object_chunks;
	/* what the next message says */
	struct conf_msg out;
	void (*form)(struct peer *p); /* the bytes, written otherwise */
	const char *media;            /* instead of its content type */
	const char *resp_uri;         /* path the client is sent to, or NULL */
	bool no_resp;                 /* in our headers */
	struct sml_str raw_nonce;     /* in challenges, as bytes: WBXML only */
	bool with_cred;               /* in our headers: basic, of the server */
	bool is_stopped;       /* the client refused a part of our object */
	bool is_broken;        /* the session may stop without all statuses */
	bool is_without_large; /* our DevInf: no SupportLargeObjs */
	unsigned max_msg, max_obj; /* announced; 0: not */
	unsigned max_msg_told;     /* in a message that was sent */
	const char *path;          /* where the next message has to go */
	struct sml_buf wire;       /* the bytes of our last message */
};

/* ---- verdict ---- */

/* The case fails unless @ok; the first words stand in the table. */
#define WANT(p, ok, ...) peer_want((p), (ok), __VA_ARGS__)
bool peer_want(struct peer *p, bool ok, const char *format, ...)
    SML_PRINTF(3, 4);
/* The client need not do it, and does not. */
void peer_unsupported(struct peer *p, const char *why);

/* ---- taking ---- */

/* The first message of a new session. False: none came (the case fails). */
bool peer_first(struct peer *p);
/* The next message of this session. False: none comes (no failure yet): the
 * client stopped, or began anew. */
bool peer_take(struct peer *p);
/* The client tries again in the same run: this message, another one, or a
 * new session, which is begun then. False: the run has ended. */
bool peer_again(struct peer *p);
/* Answer what still comes of this session as if it were not known. */
void peer_gone(struct peer *p);
/* Does anything more come, of whatever session? */
bool peer_is_waiting(struct peer *p);
/* peer_take() that must come. A message that is byte for byte the last one
 * is taken as that one. */
bool peer_need(struct peer *p, const char *what);
/* Nothing more comes, in this session or another one. */
void peer_end(struct peer *p);
/* Nothing more comes in this session. */
bool peer_no_more(struct peer *p, const char *why);

/* ---- saying ---- */

void peer_rule(struct peer *p, const char *cmd, const char *needle,
    unsigned code, unsigned times);
void peer_rule_extra(struct peer *p, const char *cmd, const char *needle,
    unsigned code, const char *extra);

/* Begin a message with the statuses and Results the last one wants. */
void peer_answer(struct peer *p);
/* Begin one with nothing in it; the Status of the header. */
void peer_open(struct peer *p);
void peer_answer_header(struct peer *p);
/* The statuses of that message's commands, without the header's. */
void peer_answer_commands(struct peer *p, const struct sml_msg *msg);
/* The Status of one command, without those of what is in it. */
void peer_answer_one(struct peer *p, const struct sml_cmd *cmd, unsigned code);
/* "<NAME><CmdID>n</CmdID>"; its Status is wanted. */
struct sent *peer_cmd(struct peer *p, const char *name, struct sml_str label);
void peer_alerts(struct peer *p); /* one for each store */
/* <DataStore> of a DevInf. */
void peer_put_store(struct peer *p, const struct peer_store *s);
void peer_alert_code(struct peer *p, unsigned code);      /* 222, 223, 224 */
void peer_sync(struct peer *p, struct peer_store *store); /* open it */
void peer_sync_end(struct peer *p);
struct sent *peer_add(struct peer *p, const char *guid, const char *data);
struct sent *peer_replace(
    struct peer *p, struct sml_str luid, const char *data);
struct sent *peer_delete(struct peer *p, struct sml_str luid);
/* A part of an object; @size 0: none told. */
struct sent *peer_chunk(struct peer *p, const char *guid, struct sml_str part,
    size_t size, bool is_last);
/* Close, encode, answer the request. */
void peer_send(struct peer *p, bool is_final);
/* Encode it only: into p->wire. */
void peer_encode(struct peer *p, bool is_final);
const char *peer_media(const struct peer *p);

/* ---- whole stages ---- */

/* Packages 1 and 2. */
bool peer_init(struct peer *p);
/* Package 3; the answer is begun, not sent. */
bool peer_changes(struct peer *p);
/* Package 4 (an empty Sync for stores that had none), 5 and 6. */
bool peer_rest(struct peer *p);
/* Sessions of the client until the case ends, at most @max. */
void peer_until_end(struct peer *p, unsigned max);
/* All of it; @changes writes commands into the Sync of the first store. */
bool peer_session(struct peer *p, void (*changes)(struct peer *p));
/* A whole session, then another one up to the Sync of the first store in
 * package 4; peer_close() goes on from there. */
bool peer_second_session(struct peer *p);
bool peer_close(struct peer *p);
/* The session counted: keep the anchors. */
void peer_commit(struct peer *p);

/* ---- looking ---- */

/* The store with that name at the client; NULL. */
struct peer_store *peer_store_of(struct peer *p, struct sml_str client_name);
/* Commands of @type in session @session (0: the running one) with @needle in
 * data, source or target (NULL: any). */
unsigned peer_count(const struct peer *p, unsigned session,
    enum sml_cmd_type type, const char *needle);
/* Adds and Replaces. */
unsigned peer_items(const struct peer *p, unsigned session, const char *needle);
/* The last one of them; NULL. */
const struct got *peer_got(const struct peer *p, unsigned session,
    enum sml_cmd_type type, const char *needle);
const struct got *peer_item(
    const struct peer *p, unsigned session, const char *needle);
/* Its id at the client, of any session; absent. */
struct sml_str peer_luid(const struct peer *p, const char *needle);
/* Status of our command in this session; 0: none. */
unsigned peer_code(const struct peer *p, const char *name, const char *label);
/* Does @guid stand in a Map of that session; the LUID. */
struct sml_str peer_mapped(
    const struct peer *p, unsigned session, const char *guid);

/* With a NUL, in p->arena. */
const char *peer_text(struct peer *p, struct sml_str text);
/* A vCard: in p->arena. */
const char *peer_card(struct peer *p, const char *name, const char *value);
/* One with a note of that many bytes. */
const char *peer_big_card(struct peer *p, const char *name, size_t len);

/* ---- peer_check.c: what holds for every message ---- */

void peer_check_message(struct peer *p);
void peer_check_session_end(struct peer *p);
void peer_check_fail(struct peer *p, unsigned row, const char *format, ...)
    SML_PRINTF(3, 4);
/* "id TAB TAB requirement TAB title" for each. */
void peer_check_list(void);
/* A line for each that was looked at. */
void peer_check_report(const struct peer *p, const char *client);

enum {
	CHECK_READABLE,
	CHECK_MEDIA,
	CHECK_ORDER,
	CHECK_HEADER,
	CHECK_IDS,
	CHECK_CMD_ID,
	CHECK_URL,
	CHECK_SIZE,
	CHECK_HDR_FIRST,
	CHECK_STATUS_REF,
	CHECK_STATUS_ONCE,
	CHECK_STATUS_ORDER,
	CHECK_STATUS_ALL,
	CHECK_NOT_ONLY_HDR,
	CHECK_META_TYPE,
	CHECK_COUNT
};

#endif
