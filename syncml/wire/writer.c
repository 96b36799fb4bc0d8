/* SPDX-License-Identifier: Apache-2.0 */
/* Writes one message command by command, and takes the last one back. */
#include "wire/writer.h"

#include <stdlib.h>

#include "base/limits.h"
#include "wire/msg_read.h"
#include "wire/msg_write.h"
#include "wire/wbxml.h"

enum state {
	START,
	IN_BODY,
	ENDED
};

/* A container that was opened. Rows are kept after it was closed, so that a
 * mark inside it can be gone back to. Row numbers start at 1; 0 is the body. */
struct container {
	size_t from; /* where its start tag stands */
	enum sml_el el;
	unsigned parent; /* row */
};

struct sml_writer {
	enum sml_encoding encoding;
	enum sml_version version;
	size_t max_len;
	struct sml_buf buf;
	struct sml_emit emit;
	enum state state;
	struct container *rows;
	unsigned row_count, row_cap;
	unsigned top; /* row of the innermost open container */
};

struct sml_writer *
sml_writer_new(const struct sml_writer_cfg *cfg)
{
	struct sml_writer *w = calloc(1, sizeof(*w));

	if (w == NULL)
		return NULL;
	w->encoding = cfg->encoding;
	w->version = cfg->version == SML_V_NONE ? SML_V_12 : cfg->version;
	sml_buf_init(&w->buf, SML_MSG_MAX);
	sml_writer_reset(w, cfg->max_len);
	return w;
}

void
sml_writer_free(struct sml_writer *w)
{
	if (w == NULL)
		return;
	sml_buf_free(&w->buf);
	free(w->rows);
	free(w);
}

void
sml_writer_reset(struct sml_writer *w, size_t max_len)
{
	w->max_len = max_len < SML_MSG_MAX ? max_len : SML_MSG_MAX;
	sml_buf_reset(&w->buf);
	w->buf.max_len = w->max_len;
	sml_emit_init(&w->emit, w->encoding, w->version, &w->buf);
	w->state = START;
	w->row_count = 0;
	w->top = 0;
}

/* ---- room ---- */

/* Bytes that close the message from here, Final included. */
static size_t
tail_len(const struct sml_writer *w)
{
	const struct sml_emit_ops *ops = w->emit.ops;
	size_t len = ops->empty_len(&w->emit, SML_EL_FINAL) +
		     ops->close_len(SML_EL_SYNC_BODY) +
		     ops->close_len(SML_EL_SYNCML);

	for (unsigned row = w->top; row != 0; row = w->rows[row - 1].parent)
		len += ops->close_len(w->rows[row - 1].el);
	return len;
}

size_t
sml_writer_room(const struct sml_writer *w)
{
	size_t used = w->buf.len + tail_len(w);

	if (w->state != IN_BODY || used >= w->max_len)
		return 0;
	return w->max_len - used;
}

/* What became of the bytes written since @mark: they stay, or none does. */
static enum sml_err
settle(struct sml_writer *w, struct sml_writer_mark mark)
{
	enum sml_err err = sml_buf_err(&w->buf);

	if (err == SML_E_TOO_BIG)
		err = SML_E_ROOM;
	else if (err == SML_OK && w->emit.err != SML_OK)
		err = SML_E_UNSUPPORTED;
	else if (err == SML_OK && w->buf.len + tail_len(w) > w->max_len)
		err = SML_E_ROOM;
	if (err != SML_OK)
		sml_writer_back(w, mark);
	return err;
}

/* ---- marks ---- */

struct sml_writer_mark
sml_writer_mark(const struct sml_writer *w)
{
	struct sml_writer_mark mark = {w->buf.len, w->top, w->emit.page};

	return mark;
}

void
sml_writer_back(struct sml_writer *w, struct sml_writer_mark mark)
{
	sml_buf_cut(&w->buf, mark.len);
	w->emit.err = SML_OK;
	w->emit.page = mark.page;
	w->emit.doc = SML_DOC_SYNCML;
	w->top = mark.open;
	while (w->row_count > 0 && w->rows[w->row_count - 1].from >= mark.len)
		w->row_count--;
	w->state = mark.len == 0 ? START : IN_BODY;
	/* SyncML, SyncBody, and the containers: all of one namespace. */
	w->emit.depth = mark.len == 0 ? 0 : 2;
	for (unsigned row = w->top; row != 0; row = w->rows[row - 1].parent)
		w->emit.depth++;
}

/* ---- writing ---- */

enum sml_err
sml_writer_hdr(struct sml_writer *w, const struct sml_hdr *hdr)
{
	struct sml_writer_mark mark = sml_writer_mark(w);
	struct sml_hdr h = *hdr;

	if (w->state != START)
		return SML_E_BUG;
	h.ver_dtd = sml_str_of(sml_version_dtd(w->version));
	h.ver_proto = sml_str_of(sml_version_proto(w->version));
	w->emit.ops->begin(&w->emit, SML_DOC_SYNCML);
	sml_emit_open(&w->emit, SML_EL_SYNCML);
	sml_msg_write_hdr(&w->emit, &h);
	sml_emit_open(&w->emit, SML_EL_SYNC_BODY);
	w->state = IN_BODY;
	return settle(w, mark);
}

enum sml_err
sml_writer_cmd(struct sml_writer *w, const struct sml_cmd *cmd)
{
	struct sml_writer_mark mark = sml_writer_mark(w);

	if (w->state != IN_BODY)
		return SML_E_BUG;
	sml_msg_write_cmd(&w->emit, cmd);
	return settle(w, mark);
}

static enum sml_err
add_row(struct sml_writer *w, enum sml_el el, size_t from)
{
	if (w->row_count == w->row_cap) {
		unsigned cap = w->row_cap == 0 ? 8 : w->row_cap * 2;
		struct container *rows = realloc(w->rows, cap * sizeof(*rows));

		if (rows == NULL)
			return SML_E_NOMEM;
		w->rows = rows;
		w->row_cap = cap;
	}
	w->rows[w->row_count].from = from;
	w->rows[w->row_count].el = el;
	w->rows[w->row_count].parent = w->top;
	w->top = ++w->row_count;
	return SML_OK;
}

enum sml_err
sml_writer_open(struct sml_writer *w, const struct sml_cmd *cmd)
{
	struct sml_writer_mark mark = sml_writer_mark(w);
	enum sml_err err;

	if (w->state != IN_BODY)
		return SML_E_BUG;
	err = add_row(w, sml_cmd_el(cmd->type), mark.len);
	if (err != SML_OK)
		return err;
	sml_msg_write_cmd_open(&w->emit, cmd);
	return settle(w, mark);
}

void
sml_writer_close(struct sml_writer *w)
{
	if (w->state != IN_BODY || w->top == 0)
		return;
	sml_emit_close(&w->emit, w->rows[w->top - 1].el);
	w->top = w->rows[w->top - 1].parent;
}

bool
sml_writer_is_open(const struct sml_writer *w)
{
	return w->top != 0;
}

enum sml_err
sml_writer_finish(struct sml_writer *w, bool is_final, struct sml_str *out)
{
	if (w->state != IN_BODY)
		return SML_E_BUG;
	while (w->top != 0)
		sml_writer_close(w);
	sml_emit_flag(&w->emit, SML_EL_FINAL, is_final);
	sml_emit_close(&w->emit, SML_EL_SYNC_BODY);
	sml_emit_close(&w->emit, SML_EL_SYNCML);
	w->state = ENDED;
	*out = sml_buf_str(&w->buf);
	return sml_emit_err(&w->emit);
}

/* ---- parts ---- */

bool
sml_writer_can_carry(const struct sml_writer *w, struct sml_str text)
{
	return w->encoding == SML_WBXML || sml_xml_can_carry(text);
}

/* How many bytes of @text fit into @room bytes of the encoding. */
static size_t
prefix_for(const struct sml_writer *w, struct sml_str text, size_t room)
{
	size_t len = 0;

	if (w->encoding == SML_WBXML) {
		size_t max = text.len < room ? text.len : room;

		while (
		    max > 0 && max + sml_wbxml_uint_len((uint32_t)max) > room)
			max--;
		return max;
	}
	while (len < text.len) {
		size_t cost = sml_xml_char_len(text.p[len], len == 0);

		if (cost > room)
			break;
		room -= cost;
		len++;
	}
	return len;
}

/* Not inside a UTF-8 sequence; text that is not UTF-8 is cut anywhere. */
static size_t
utf8_boundary(struct sml_str text, size_t len)
{
	size_t at = len;

	if (len >= text.len)
		return text.len;
	while (at > 0 && len - at < 3 && ((uint8_t)text.p[at] & 0xC0) == 0x80)
		at--;
	return ((uint8_t)text.p[at] & 0xC0) == 0x80 ? len : at;
}

size_t
sml_writer_fit(
    struct sml_writer *w, const struct sml_cmd *cmd, struct sml_str text)
{
	struct sml_writer_mark mark = sml_writer_mark(w);
	struct sml_cmd probe = *cmd;
	struct sml_item item;
	struct sml_str format;
	size_t room, len;

	if (cmd->items == NULL || w->state != IN_BODY)
		return 0;
	item = *cmd->items;
	item.data_kind = SML_DATA_BYTES;
	item.data = SML_STR("x");
	item.has_more_data = true;
	item.next = NULL;
	probe.items = &item;
	if (sml_writer_cmd(w, &probe) != SML_OK)
		return 0;
	/* The probe's byte, and in WBXML the length before it. */
	room = sml_writer_room(w) + (w->encoding == SML_WBXML ? 2 : 1);
	sml_writer_back(w, mark);
	len = prefix_for(w, text, room);
	format =
	    item.meta.format.p != NULL ? item.meta.format : cmd->meta.format;
	if (sml_str_is_nocase(format, "b64"))
		return len >= text.len ? text.len : len - len % 4;
	return utf8_boundary(text, len);
}
