/* SPDX-License-Identifier: Apache-2.0 */
/* The WBXML encoder: version 1.2, numeric public ids, no string table. */
#include <string.h>

#include "wire/emit.h"
#include "wire/wbxml.h"

size_t
sml_wbxml_uint_len(uint32_t value)
{
	size_t len = 1;

	while (value >>= 7)
		len++;
	return len;
}

/* mb_u_int32: seven bits a byte, the highest first. */
static void
put_uint(struct sml_buf *out, uint32_t value)
{
	uint8_t bytes[5];
	size_t len = sml_wbxml_uint_len(value);

	for (size_t i = len; i > 0; i--) {
		bytes[i - 1] =
		    (uint8_t)((value & 0x7F) | (i == len ? 0 : 0x80));
		value >>= 7;
	}
	sml_buf_put(out, bytes, len);
}

static uint32_t
public_id(enum sml_doc doc, enum sml_version version)
{
	static const uint32_t ids[2][SML_V_12 + 1] = {
	    {0x1201, 0x0FD1, 0x0FD3, 0x1201},
	    {0x1203, 0x0FD2, 0x0FD4, 0x1203},
	};

	return ids[doc == SML_DOC_DEVINF][version];
}

static void
wbxml_begin(struct sml_emit *e, enum sml_doc doc)
{
	sml_buf_put_byte(e->out, SML_WBXML_VERSION);
	put_uint(e->out, public_id(doc, e->version));
	put_uint(e->out, SML_WBXML_UTF8);
	put_uint(e->out, 0);
	e->doc = doc == SML_DOC_DEVINF ? doc : SML_DOC_SYNCML;
	e->page = 0;
}

static void
put_tag(struct sml_emit *e, enum sml_el el, uint8_t flags)
{
	enum sml_doc doc = sml_elements[el].doc;
	uint8_t page = doc == SML_DOC_METINF ? 1 : 0;

	if (el == SML_EL_UNKNOWN ||
	    (doc == SML_DOC_DEVINF) != (e->doc == SML_DOC_DEVINF)) {
		e->err = SML_E_UNSUPPORTED;
		return;
	}
	if (page != e->page) {
		sml_buf_put_byte(e->out, SML_WBXML_SWITCH_PAGE);
		sml_buf_put_byte(e->out, page);
		e->page = page;
	}
	sml_buf_put_byte(e->out, sml_elements[el].token | flags);
}

static void
wbxml_open(struct sml_emit *e, enum sml_el el, struct sml_str name)
{
	(void)name;
	if (e->depth >= SML_DEPTH_MAX) {
		e->err = SML_E_TOO_BIG;
		return;
	}
	e->depth++;
	put_tag(e, el, SML_WBXML_CONTENT);
}

static void
wbxml_empty(struct sml_emit *e, enum sml_el el, struct sml_str name)
{
	(void)name;
	put_tag(e, el, 0);
}

static void
wbxml_text(struct sml_emit *e, struct sml_str text, enum sml_text_form form)
{
	if (form == SML_TEXT_STRING && memchr(text.p, 0, text.len) == NULL) {
		sml_buf_put_byte(e->out, SML_WBXML_STR_I);
		sml_buf_put_str(e->out, text);
		sml_buf_put_byte(e->out, 0);
		return;
	}
	if (text.len > SML_MSG_MAX) {
		e->err = SML_E_TOO_BIG;
		return;
	}
	sml_buf_put_byte(e->out, SML_WBXML_OPAQUE);
	put_uint(e->out, (uint32_t)text.len);
	sml_buf_put_str(e->out, text);
}

static void
wbxml_close(struct sml_emit *e, enum sml_el el, struct sml_str name)
{
	(void)el;
	(void)name;
	if (e->depth == 0)
		return;
	e->depth--;
	sml_buf_put_byte(e->out, SML_WBXML_END);
}

static void
wbxml_nest_begin(struct sml_emit *e, struct sml_emit_nest *nest_out)
{
	nest_out->from = e->out->len;
	nest_out->page = e->page;
	nest_out->doc = e->doc;
	wbxml_begin(e, SML_DOC_DEVINF);
}

/* The length stands before the document and is known only now. */
static void
wbxml_nest_end(struct sml_emit *e, const struct sml_emit_nest *nest)
{
	struct sml_buf *out = e->out;
	size_t end = out->len;
	size_t prefix_len;
	uint8_t prefix[8];

	e->page = nest->page;
	e->doc = nest->doc;
	if (sml_buf_err(out) != SML_OK || end - nest->from > SML_MSG_MAX)
		return;
	sml_buf_put_byte(out, SML_WBXML_OPAQUE);
	put_uint(out, (uint32_t)(end - nest->from));
	if (sml_buf_err(out) != SML_OK)
		return;
	prefix_len = out->len - end;
	memcpy(prefix, out->p + end, prefix_len);
	memmove(out->p + nest->from + prefix_len, out->p + nest->from,
	    end - nest->from);
	memcpy(out->p + nest->from, prefix, prefix_len);
}

static size_t
wbxml_close_len(enum sml_el el)
{
	(void)el;
	return 1;
}

static size_t
wbxml_empty_len(const struct sml_emit *e, enum sml_el el)
{
	(void)el;
	return e->page == 0 ? 1 : 3;
}

const struct sml_emit_ops sml_emit_wbxml = {
    .name = "wbxml",
    .begin = wbxml_begin,
    .open = wbxml_open,
    .empty = wbxml_empty,
    .text = wbxml_text,
    .close = wbxml_close,
    .nest_begin = wbxml_nest_begin,
    .nest_end = wbxml_nest_end,
    .close_len = wbxml_close_len,
    .empty_len = wbxml_empty_len,
};
