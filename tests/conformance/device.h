/* SPDX-License-Identifier: Apache-2.0 */
/* A client made of steps: a case takes those it likes and plays the rest. */
#ifndef CONFORMANCE_DEVICE_H
#define CONFORMANCE_DEVICE_H

#include "conformance/compose.h"
#include "conformance/http.h"
#include "conformance/report.h"

/* The server's databases that cases use; a client has "card" and so on. */
enum conf_db {
	CONF_CONTACTS,
	CONF_CALENDAR,
	CONF_NOTES,
	CONF_DBS
};

/* What the run was told. */
struct conf_server {
	const char *url, *user, *password;
	const char *db[CONF_DBS]; /* NULL: the server has none */
	/* Devices the server knows already, or NULL: any id will do. */
	const char *dev_id[2];
	const char *prefix; /* of ids made here */
	bool is_traced;     /* messages are shown on standard error */
	bool is_patient;    /* files of the server have times in seconds */
	unsigned serial;    /* of devices, sessions, anchors */
	/* Each run of a case has an address of its own on the loopback: who
	 * fails to log in too often is made to wait. */
	char from[16];
	struct conf_session *sessions; /* of this run of a case */
};

/* A client's device, as the server should know it. */
struct conf_device {
	char id[96];
	unsigned anchor[CONF_DBS]; /* of the last whole session; 0: none */
	unsigned next[CONF_DBS];   /* of this session */
	unsigned luid;             /* given last */
	bool is_described;         /* its DevInf was sent */
	bool has_small_guids;      /* MaxGUIDSize of its DevInf is 8 */
	/* Properties of contacts in the CTCap of its DevInf, "N,TEL"; NULL: it
	 * has none. Say it anew after a change: is_described. */
	const char *holds;
};

/* An item of the server that came: whole, chunks joined. */
struct conf_got {
	enum sml_cmd_type cmd;
	enum conf_db db;
	struct sml_str guid; /* Source */
	struct sml_str luid; /* Target; of an Add: given by us */
	struct sml_str data, type;
	unsigned chunks;
	bool is_mapped; /* or needs no Map */
	struct conf_got *next;
};

struct conf_session {
	struct conf_run *run;
	struct conf_server *server;
	struct conf_device *dev;
	char id[16];
	unsigned msg_id; /* ours, of the message begun last */
	const char *url; /* where the next one goes */
	const char *to;  /* Target of the header */
	bool is_let_in;  /* 212 came: no more credentials */
	bool is_free;    /* replies are not looked at: the case does */
	struct conf_cred cred;
	unsigned max_msg, max_obj;
	bool no_resp;
	const char *resp_uri;
	const char *ver_dtd, *ver_proto;
	struct conf_msg out;
	struct sml_str sent; /* the bytes that went last */
	struct conf_reply http;
	struct conf_in in;   /* the message that came last */
	unsigned server_msg; /* its MsgID */
	unsigned rounds;
	struct conf_got *got, **got_end;
	struct conf_got *part;        /* chunks so far */
	bool is_mapping;              /* answer Adds with a Map; the default */
	unsigned effective[CONF_DBS]; /* code of the server's Alert */
	unsigned map_cmd; /* CmdID of the last Map in the last message */
	struct conf_session *next;
};

/* ---- devices ---- */

struct conf_server *conf_server(struct conf_run *run);
/* A device the server has not seen; where ids are given, the first of them. */
struct conf_device *conf_device(struct conf_run *run);
/* Another one of the same user; leaves the case where there is none. */
struct conf_device *conf_other_device(struct conf_run *run);
/* A device in step with the server, whose datastore is empty: what came in a
 * slow sync is deleted by the next one. */
struct conf_device *conf_fresh(struct conf_run *run, enum conf_db db);
/* The server's name of it; leaves the case if it has none. */
const char *conf_db_uri(struct conf_run *run, enum conf_db db);
const char *conf_db_ours(enum conf_db db);

/* ---- messages ---- */

struct conf_session *conf_session(
    struct conf_run *run, struct conf_device *dev);
/* Release what sessions of the run still hold: see conf_run_table(). */
void conf_release(struct conf_run *run);

/* The next message: header, credentials unless 212 came. */
void conf_begin(struct conf_session *s);
/* Status for the SyncHdr and each command of the last reply, Results for a
 * Get; items are taken down in @got, and a Map written for Adds. */
void conf_answer(struct conf_session *s);
/* Only the first of these: Status of the reply's SyncHdr. */
void conf_answer_hdr(struct conf_session *s);
/* Send it and read the reply, which must be a message in our encoding and
 * version, of this session, with a Status of our SyncHdr first. */
void conf_send(struct conf_session *s, bool is_final);
/* The same, but whatever comes back is the case's business: s->http, and
 * s->in if it could be read (else its root is NULL). */
void conf_post(struct conf_session *s, bool is_final);
void conf_post_bytes(struct conf_session *s, struct sml_str bytes);

/* The Status of that command of our last message must be there, with one of
 * the codes (0 ends them). Returns the code. */
unsigned conf_want_status(struct conf_session *s, unsigned cmd_ref,
    const char *item, const unsigned *codes);
#define CONF_STATUS(s, cmd_ref, item, ...)                                     \
	conf_want_status(                                                      \
	    (s), (cmd_ref), (item), (const unsigned[]){__VA_ARGS__, 0})

/* ---- steps ---- */

/* An Alert with anchors of the device; its CmdID. */
unsigned conf_alert(struct conf_session *s, enum conf_db db, unsigned code);
/* The Item of a Put or of Results: our DevInf. */
void conf_put_devinf_item(struct conf_session *s);
/* Put of DevInf; its CmdID. */
unsigned conf_put_devinf(struct conf_session *s);
/* <Sync> with Target and Source; its CmdID. */
unsigned conf_sync(struct conf_session *s, enum conf_db db);
unsigned conf_add(struct conf_session *s, const char *luid, const char *name,
    const char *tel);
unsigned conf_replace(struct conf_session *s, const char *luid,
    const char *name, const char *tel);
unsigned conf_delete(struct conf_session *s, const char *luid);

/* Package 1 and 2 for one datastore: returns the code of the server's Alert.
 * The Status must be 200, or 508 if the code is another one. */
unsigned conf_init(struct conf_session *s, enum conf_db db, unsigned code);
/* Begin package 3: statuses for package 2, <Sync>. */
unsigned conf_begin_sync(struct conf_session *s, enum conf_db db);
/* </Sync>, Final, send; then answer until the server's last Final. */
void conf_end_sync(struct conf_session *s);
/* Only the last part of it: what came is answered until all is said. */
void conf_finish(struct conf_session *s);
/* Both packages at once with what @changes writes into the Sync (NULL:
 * nothing). */
struct conf_session *conf_whole(struct conf_run *run, struct conf_device *dev,
    enum conf_db db, unsigned code, void (*changes)(struct conf_session *s));

/* conf_fresh(), and then the card Aster, 111, is item 1 of the contacts. */
struct conf_device *conf_with_aster(struct conf_run *run);
/* A two-way session of the contacts, with its <Sync> begun. */
struct conf_session *conf_begun(struct conf_run *run, struct conf_device *dev);
/* </Sync>, Final, send: the reply is not answered yet. */
void conf_send_sync(struct conf_session *s);

/* ---- items ---- */

/* A small card, vCard 2.1; @extra lines (with CR LF) or NULL. */
struct sml_str conf_card(
    struct conf_run *run, const char *name, const char *tel, const char *extra);
/* A card with a note of @len bytes: one line, since peers that know one only
 * keep it. */
struct sml_str conf_large_card(
    struct conf_run *run, const char *name, size_t len);
/* A card of Ash, under the id that the device gave an item of the server last
 * (L0 before). */
void conf_put_ash(struct conf_session *s, const char *cmd, const char *tel,
    const char *extra);
/* Ash with the number 111 and the note "Suite bark"; with the number 222 and
 * without a note. */
void conf_add_noted(struct conf_session *s);
void conf_edit_number(struct conf_session *s);
/* The item of the server whose text has @text, or NULL. */
const struct conf_got *conf_got(const struct conf_session *s, const char *text);
unsigned conf_got_count(const struct conf_session *s, enum sml_cmd_type cmd);

/* What the server has, seen by the other device (or the same one where there
 * is no other) in a slow sync that brings nothing. */
struct conf_session *conf_look(
    struct conf_run *run, struct conf_device *dev, enum conf_db db);
/* conf_look(): that many items have @text, and @total there are in all. */
void conf_want_items(struct conf_run *run, struct conf_device *dev,
    const char *text, unsigned with_text, unsigned total);

#endif
