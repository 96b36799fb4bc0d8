/* SPDX-License-Identifier: Apache-2.0 */
/* Messages written by hand and looked at element by element. */
#ifndef CONFORMANCE_COMPOSE_H
#define CONFORMANCE_COMPOSE_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/buf.h"
#include "wire/wire.h"

/**
 * A message is written as XML text, command by command, whatever its encoding
 * will be: a case reads like the specification. In XML that text is what goes
 * out; for WBXML it is read by the codec of syncml/wire and encoded. Nothing
 * of syncml/session and syncml/sync is used: what the protocol wants, this
 * suite knows by itself.
 */

#define CONF_RAW_MAX 8

struct conf_msg {
	struct sml_buf xml;
	unsigned last_cmd; /* CmdID given last */
	struct sml_str raw[CONF_RAW_MAX];
	unsigned raw_count;
	enum sml_encoding encoding;
	enum sml_version version;
};

enum conf_auth {
	CONF_AUTH_NONE,
	CONF_AUTH_BASIC,
	CONF_AUTH_MD5,    /* the formula of the version */
	CONF_AUTH_MD5_RAW /* the digest as raw bytes, WBXML only */
};

struct conf_cred {
	enum conf_auth auth;
	const char *user, *password;
	struct sml_str nonce; /* decoded; absent: empty */
};

/* A header. NULL, 0, false: that element is left out, but for ver_dtd and
 * ver_proto, which then are those of the message's version. */
struct conf_hdr {
	const char *ver_dtd, *ver_proto;
	const char *session_id;
	unsigned msg_id;
	const char *target, *source, *source_name;
	const char *resp_uri;
	bool no_resp;
	struct conf_cred cred;
	unsigned max_msg, max_obj;
};

/* ---- writing ---- */

/* A message with its header, up to and with <SyncBody>. conf_msg_free() after
 * it; beginning again is allowed. Out of memory shows at conf_msg_encode(). */
void conf_msg_begin(struct conf_msg *m, enum sml_encoding encoding,
    enum sml_version version, const struct conf_hdr *hdr);
void conf_msg_free(struct conf_msg *m);

/* XML as it stands. */
void conf_put(struct conf_msg *m, const char *format, ...) SML_PRINTF(2, 3);
/* <Name>text</Name>, escaped, CR as a character reference; nothing for an
 * absent text. */
void conf_text(struct conf_msg *m, const char *name, struct sml_str text);
/* The same as bytes: CDATA in XML (CR LF becomes LF there, as the rules of
 * XML have it), OPAQUE in WBXML, where any byte may stand. The bytes must
 * last until conf_msg_encode(). At most CONF_RAW_MAX a message. */
void conf_raw(struct conf_msg *m, const char *name, struct sml_str bytes);
/* An element of Meta, with its namespace. */
void conf_meta(struct conf_msg *m, const char *name, const char *text);
/* <Name><LocURI>uri</LocURI></Name>; nothing for NULL. */
void conf_loc(struct conf_msg *m, const char *name, const char *uri);
/* <Name><CmdID>n</CmdID>; returns n. conf_end() closes it. */
unsigned conf_cmd(struct conf_msg *m, const char *name);
void conf_end(struct conf_msg *m, const char *name);

/* <Cred> of a header, an Alert or a Sync. */
void conf_put_cred(struct conf_msg *m, const struct conf_cred *cred);

/* <Status>, with one SourceRef or TargetRef at most each (NULL: none); @extra
 * is XML after Data, or NULL. */
struct conf_status {
	const char *msg_ref, *cmd_ref, *cmd;
	const char *target_ref, *source_ref;
	unsigned code;
	const char *chal;  /* XML of a whole Chal, or NULL */
	const char *extra; /* XML after Data, or NULL */
};
unsigned conf_put_status(struct conf_msg *m, const struct conf_status *st);

/* <Alert> of a datastore, with anchors (NULL @next: no Meta). */
struct conf_alert {
	unsigned code;
	const char *target, *source;
	const char *last, *next;
	unsigned max_obj;   /* 0: not said */
	const char *filter; /* XML inside Target, or NULL */
	const char *emi;    /* or NULL */
};
unsigned conf_put_alert(struct conf_msg *m, const struct conf_alert *alert);

/* <Add>, <Replace> or <Delete> with one item. */
struct conf_item {
	const char *cmd; /* "Add", "Replace", "Delete", "Copy" */
	const char *target, *source;
	const char *type;    /* Meta/Type, on the item; NULL: none */
	const char *format;  /* Meta/Format; NULL: none */
	const char *flags;   /* XML after CmdID: "<NoResp/>", "<Archive/>" */
	const char *meta;    /* XML in the item's Meta, or NULL */
	struct sml_str data; /* absent: no Data */
	unsigned size;       /* Meta/Size; 0: none */
	bool more;           /* MoreData */
};
unsigned conf_put_item(struct conf_msg *m, const struct conf_item *item);

/* Close the body, with Final or without, and append the bytes to @out.
 * SML_OK; SML_E_DECODE: the case wrote bad XML; SML_E_UNSUPPORTED: WBXML
 * cannot carry it; SML_E_NOMEM. */
enum sml_err conf_msg_encode(
    struct conf_msg *m, bool is_final, struct sml_buf *out) SML_MUST_USE;

/* ---- credentials ---- */

/* The digest of md5 credentials: of 1.1 and later, or of 1.0. */
enum sml_err conf_md5(const struct conf_cred *cred, enum sml_version version,
    uint8_t digest_out[16]) SML_MUST_USE;
/* Base64 of the bytes, in the arena. */
struct sml_str conf_base64(struct sml_arena *arena, struct sml_str bytes);

/* ---- reading ---- */

struct conf_in {
	enum sml_encoding encoding;
	struct sml_str bytes; /* as they came */
	struct sml_msg msg;
};

/* The errors of sml_wire_decode(). @bytes must last as long as the arena. */
enum sml_err conf_read(struct sml_arena *arena, enum sml_encoding encoding,
    struct sml_str bytes, struct conf_in *out) SML_MUST_USE;

/* The @nth (from 0) command of that type in the body, or NULL. */
const struct sml_cmd *conf_find(
    const struct conf_in *in, enum sml_cmd_type type, unsigned nth);
/* The @nth among the children of Sync, Atomic, Sequence; any depth. */
const struct sml_cmd *conf_find_in(
    const struct sml_cmd *parent, enum sml_cmd_type type, unsigned nth);
/* How many commands of that type stand in the message, at any depth. */
unsigned conf_count(const struct conf_in *in, enum sml_cmd_type type);
/* The Sync for a datastore whose Source or Target is @uri ("./" in front does
 * not count), or NULL. */
const struct sml_cmd *conf_sync_of(const struct conf_in *in, const char *uri);

/* The Status that answers command @cmd_ref of our message @msg_ref; with
 * @item only one that names it in SourceRef or TargetRef, or names nothing. */
const struct sml_cmd *conf_status_of(const struct conf_in *in, unsigned msg_ref,
    unsigned cmd_ref, const char *item);
/* Data of a Status or an Alert as a number; 0: none, or NULL. */
unsigned conf_code(const struct sml_cmd *cmd);

/* Same datastore: without "./" and what stands before "?". */
bool conf_same_db(struct sml_str uri, const char *name);

/* Trimmed text at a path of element names, "SyncHdr/Meta/MaxMsgSize", from
 * @node; absent: no such element. @node_out (or NULL): the element. */
struct sml_str conf_text_at(const struct sml_node *node, const char *path);
const struct sml_node *conf_node_at(
    const struct sml_node *node, const char *path);

#endif
