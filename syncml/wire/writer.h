/* SPDX-License-Identifier: Apache-2.0 */
/* Writes one message command by command, and takes the last one back. */
#ifndef SML_WIRE_WRITER_H
#define SML_WIRE_WRITER_H

#include "base/buf.h"
#include "wire/wire.h"

/**
 * The bytes grow as commands are appended. When a command would make the
 * message, closed with its tail, larger than max_len, nothing of it stays and
 * SML_E_ROOM comes back: the caller opens the next message or sends a part.
 */
struct sml_writer;

struct sml_writer_cfg {
	enum sml_encoding encoding;
	enum sml_version version;
	size_t max_len; /* bytes of the closed message; the peer's
			 * MaxMsgSize, at most SML_MSG_MAX */
};

/* NULL when out of memory. */
struct sml_writer *sml_writer_new(const struct sml_writer_cfg *cfg);
void sml_writer_free(struct sml_writer *w);

/* Start over for the next message with another maximum. */
void sml_writer_reset(struct sml_writer *w, size_t max_len);

/**
 * Header. Exactly once, first. @hdr->version is ignored (cfg decides the
 * texts VerDTD and VerProto). SML_OK, SML_E_ROOM, SML_E_NOMEM.
 */
enum sml_err sml_writer_hdr(
    struct sml_writer *w, const struct sml_hdr *hdr) SML_MUST_USE;

/**
 * One whole command, children included, into the open container or the body.
 *
 * Fields are written in the order of the DTD; those that the version does not
 * know, an empty Meta (whatever has_meta says) and absent texts are left out.
 * The Type of device information is written as the encoding needs it. Item
 * bytes go out so that the peer's decoder gives exactly them back: in WBXML as
 * OPAQUE; in XML as text with '&', '<', '>' and CR as references. What XML
 * cannot carry (NUL, control characters, invalid UTF-8) is the caller's to
 * send as Format b64: see
 * sml_writer_can_carry(). A TREE below Data goes out as a nested DevInf
 * document (WBXML: OPAQUE; XML: inline) when its root is DevInf, else inline.
 *
 * SML_OK; SML_E_ROOM: it does not fit, nothing was written; SML_E_UNSUPPORTED:
 * the encoding cannot carry a text or an element of it, nothing was written;
 * SML_E_NOMEM; SML_E_BUG: called before the header or after the end.
 */
enum sml_err sml_writer_cmd(
    struct sml_writer *w, const struct sml_cmd *cmd) SML_MUST_USE;

/**
 * Open a container (Sync, Atomic, Sequence): its own fields are written,
 * cmd->children ignored; commands follow until sml_writer_close(). Same
 * returns. The closing tag is reserved from max_len at once.
 */
enum sml_err sml_writer_open(
    struct sml_writer *w, const struct sml_cmd *cmd) SML_MUST_USE;
void sml_writer_close(struct sml_writer *w);
bool sml_writer_is_open(const struct sml_writer *w); /* inside a container */

/* Bytes that still fit if the message were closed right after. */
size_t sml_writer_room(const struct sml_writer *w);

/* Go back to how it was; open containers included. */
struct sml_writer_mark {
	size_t len;
	unsigned open; /* which container */
	uint8_t page;  /* WBXML code page */
};
struct sml_writer_mark sml_writer_mark(const struct sml_writer *w);
void sml_writer_back(struct sml_writer *w, struct sml_writer_mark mark);

/**
 * Bytes of Data, from the start of @text, that fit when @cmd (one item, its
 * data ignored) is written with them and with MoreData; 0 if none do. Never
 * cuts inside a UTF-8 sequence; nor, when the item's Meta has Format b64,
 * inside a group of four.
 */
size_t sml_writer_fit(
    struct sml_writer *w, const struct sml_cmd *cmd, struct sml_str text);

/* Can Data carry these bytes unchanged in this encoding? (WBXML: always.) */
bool sml_writer_can_carry(const struct sml_writer *w, struct sml_str text);

/**
 * Close everything, with Final if @is_final. @out is a view of the writer's
 * buffer, valid until reset or free.
 */
enum sml_err sml_writer_finish(
    struct sml_writer *w, bool is_final, struct sml_str *out) SML_MUST_USE;

#endif
