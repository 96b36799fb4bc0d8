/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes to struct sml_msg, in both encodings. */
#ifndef SML_WIRE_WIRE_H
#define SML_WIRE_WIRE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "wire/msg.h"

enum sml_encoding {
	SML_XML,
	SML_WBXML
};

/* "application/vnd.syncml+xml" or "+wbxml". */
const char *sml_encoding_media_type(enum sml_encoding encoding);

/**
 * Encoding of an HTTP Content-Type: up to ';', any case (syncml.md 4).
 * Returns false for any other media type.
 */
bool sml_encoding_of_media_type(
    struct sml_str content_type, enum sml_encoding *out) SML_MUST_USE;

/* By the first bytes: WBXML version 1 to 3, or XML white space and '<'. */
enum sml_encoding sml_encoding_sniff(struct sml_str in);

/* Why and where a message could not be read: for trace and logs. */
struct sml_decode_error {
	size_t offset;      /* bytes from the start of the message */
	const char *reason; /* English, static */
};

/**
 * Decode bytes into a tree. The root is whatever the document has: SyncML,
 * DevInf for a device information document on its own, or any other element.
 *
 * XML: namespaces are optional; case of their URIs does not matter; any
 * prefix; where the namespace does not fit, the place decides which element a
 * name means; elements of a foreign namespace are UNKNOWN. DOCTYPE is allowed
 * but no entity and attribute declarations.
 * WBXML: versions 1.1 to 1.3; public id numeric, in the string table, or 1
 * (unknown: SyncML); STR_I, STR_T, OPAQUE; ENTITY as a character; attributes,
 * PI and EXT are read over; LITERAL tags and tokens nobody knows are UNKNOWN
 * nodes. Bytes after the root are not looked at.
 * Both: text in pieces is joined; white space between elements, and in
 * elements that hold elements only, is dropped; empty text is absent text.
 * Device information nested in an item's Data (inline, as text or CDATA, as
 * OPAQUE) is decoded into the tree below Data, if the Type of the item or its
 * command is application/vnd.syncml-devinf+xml or +wbxml, whichever, or there
 * is none and the bytes begin like WBXML DevInf; when it cannot be read it
 * stays bytes. Elements that may not stand where they stand are kept as they
 * are; elements nobody knows are UNKNOWN.
 *
 * @in     must stay valid as long as the tree: texts point into it where
 *         they can
 * @error_out  may be NULL; set on SML_E_DECODE and SML_E_LIMIT
 * Returns SML_OK, SML_E_DECODE (not well-formed, truncated, unknown code
 * page), SML_E_LIMIT (size, depth, nodes: limits.h), SML_E_NOMEM.
 */
enum sml_err sml_wire_decode_tree(enum sml_encoding encoding, struct sml_str in,
    struct sml_arena *arena, struct sml_node **root_out,
    struct sml_decode_error *error_out) SML_MUST_USE;

/**
 * Decode one message: the tree, then struct sml_msg from it.
 *
 * Beyond sml_wire_decode_tree(): SML_E_DECODE also when the root is not
 * SyncML with SyncHdr and SyncBody, MaxMsgSize or MaxObjSize of the header is
 * no number, or an element required by the table is missing from the header
 * (VerDTD, VerProto, SessionID, MsgID, Target, Source). Elsewhere a number
 * that is none counts as absent. A command with a missing or doubled child is
 * still delivered (the first of two counts): its check in session/ answers
 * 400. Texts are bytes as sent: in WBXML they may be invalid UTF-8.
 */
enum sml_err sml_wire_decode(enum sml_encoding encoding, struct sml_str in,
    struct sml_arena *arena, struct sml_msg *out,
    struct sml_decode_error *error_out) SML_MUST_USE;

/**
 * Print a tree in an encoding, as a whole document (header, namespaces,
 * nested DevInf document included). Used by trace and by tests; messages of
 * a session go through writer.h.
 *
 * The Type of device information is written as the encoding needs it,
 * "...devinf+xml" or "+wbxml", except in filters.
 *
 * @version  decides namespaces and public ids; NONE counts as 1.2
 * @out      appended to
 * Returns SML_OK; SML_E_TOO_BIG: @out is full, or the tree deeper than
 * SML_DEPTH_MAX; SML_E_NOMEM; SML_E_UNSUPPORTED: in WBXML an UNKNOWN element
 * or DevInf elsewhere than alone in an item's Data, in XML a text or a name
 * that XML cannot carry.
 */
enum sml_err sml_wire_encode_tree(enum sml_encoding encoding,
    enum sml_version version, const struct sml_node *root,
    struct sml_buf *out) SML_MUST_USE;

/* The same with indentation, Cred/Data and NextNonce shown as "********":
 * for people. XML only; item bodies are shown only if @with_bodies. Text that
 * XML cannot carry is shown as "base64:...". SML_OK, SML_E_TOO_BIG,
 * SML_E_NOMEM. */
enum sml_err sml_wire_print_tree(const struct sml_node *root,
    enum sml_version version, bool with_bodies,
    struct sml_buf *out) SML_MUST_USE;

/* Same elements with the same text (DevInf compared as a tree, UNKNOWN by
 * name; is_raw and offset do not count)? Empty and absent text are the same,
 * and so are the types devinf+xml and devinf+wbxml in Meta: they say how the
 * document is encoded, not what it is. */
bool sml_node_eq(const struct sml_node *a, const struct sml_node *b);

/* First child of @parent with element @el, or NULL. */
const struct sml_node *sml_node_child(
    const struct sml_node *parent, enum sml_el el);
/* Its trimmed text; empty if it has none, absent if there is no such child. */
struct sml_str sml_node_text(const struct sml_node *parent, enum sml_el el);

/* "1.0", "SyncML/1.0", "SYNCML:SYNCML1.0", "./devinf10"; NONE gives "". */
const char *sml_version_dtd(enum sml_version v);
const char *sml_version_proto(enum sml_version v);
const char *sml_version_namespace(enum sml_version v);
const char *sml_version_devinf(enum sml_version v);
enum sml_version sml_version_of_dtd(struct sml_str ver_dtd);

#endif
