/* SPDX-License-Identifier: Apache-2.0 */
/* The WBXML reader: a loop over tokens; nothing recursive. */
#include <stdio.h>
#include <string.h>

#include "wire/read.h"
#include "wire/wbxml.h"

#define PUBLIC_ID_IN_TABLE 0
#define PUBLIC_ID_UNKNOWN 1

struct reader {
	struct sml_build *b;
	struct sml_str in;
	size_t at;
	struct sml_str table; /* string table */
	enum sml_doc doc;
	uint8_t page;
	const char *reason;
};

static enum sml_err
fail(struct reader *r, const char *reason)
{
	r->reason = reason;
	return SML_E_DECODE;
}

/* ---- pieces ---- */

static enum sml_err
get_byte(struct reader *r, uint8_t *out)
{
	if (r->at >= r->in.len)
		return fail(r, "the message ends too early");
	*out = (uint8_t)r->in.p[r->at++];
	return SML_OK;
}

/* mb_u_int32. */
static enum sml_err
get_uint(struct reader *r, uint32_t *out)
{
	uint64_t value = 0;
	uint8_t byte = 0x80;

	for (int i = 0; i < 5 && (byte & 0x80) != 0; i++) {
		enum sml_err err = get_byte(r, &byte);

		if (err != SML_OK)
			return err;
		value = value << 7 | (byte & 0x7F);
	}
	if ((byte & 0x80) != 0 || value > UINT32_MAX)
		return fail(r, "a number is too large");
	*out = (uint32_t)value;
	return SML_OK;
}

static enum sml_err
get_bytes(struct reader *r, struct sml_str *out)
{
	uint32_t len;
	enum sml_err err = get_uint(r, &len);

	if (err != SML_OK)
		return err;
	if (len > r->in.len - r->at)
		return fail(r, "opaque data ends too early");
	*out = sml_str_sub(r->in, r->at, len);
	r->at += len;
	return SML_OK;
}

static enum sml_err
get_string(struct reader *r, struct sml_str *out)
{
	size_t end = sml_str_chr(r->in, '\0', r->at);

	if (end >= r->in.len)
		return fail(r, "a string without an end");
	*out = sml_str_sub(r->in, r->at, end - r->at);
	r->at = end + 1;
	return SML_OK;
}

/* A string of the table: up to NUL or, as peers write it, the table's end. */
static enum sml_err
table_string(struct reader *r, uint32_t index, struct sml_str *out)
{
	if (index >= r->table.len)
		return fail(r, "a reference past the string table");
	*out = sml_str_sub(
	    r->table, index, sml_str_chr(r->table, '\0', index) - index);
	return SML_OK;
}

static enum sml_err
get_table_string(struct reader *r, struct sml_str *out)
{
	uint32_t index;
	enum sml_err err = get_uint(r, &index);

	return err == SML_OK ? table_string(r, index, out) : err;
}

/* ---- header ---- */

static bool
doc_of_public_id(uint32_t id, enum sml_doc *out)
{
	static const struct {
		uint32_t id;
		enum sml_doc doc;
	} ids[] = {
	    {0x0FD1, SML_DOC_SYNCML},
	    {0x0FD3, SML_DOC_SYNCML},
	    {0x1201, SML_DOC_SYNCML},
	    {0x0FD2, SML_DOC_DEVINF},
	    {0x0FD4, SML_DOC_DEVINF},
	    {0x1203, SML_DOC_DEVINF},
	};

	for (size_t i = 0; i < SML_ARRAY_LEN(ids); i++)
		if (ids[i].id == id) {
			*out = ids[i].doc;
			return true;
		}
	return false;
}

static bool
doc_of_fpi(struct sml_str fpi, enum sml_doc *out)
{
	if (sml_str_starts_nocase(fpi, "-//SYNCML//DTD SyncML"))
		*out = SML_DOC_SYNCML;
	else if (sml_str_starts_nocase(fpi, "-//SYNCML//DTD DevInf"))
		*out = SML_DOC_DEVINF;
	else
		return false;
	return true;
}

static enum sml_err
get_doc(struct reader *r, uint32_t public_id, uint32_t fpi_index)
{
	struct sml_str fpi = SML_STR_NONE;

	/* Servers that send "unknown" mean SyncML. */
	r->doc = SML_DOC_SYNCML;
	if (public_id == PUBLIC_ID_UNKNOWN ||
	    doc_of_public_id(public_id, &r->doc))
		return SML_OK;
	if (public_id != PUBLIC_ID_IN_TABLE)
		return fail(r, "a public id that is not SyncML's");
	if (table_string(r, fpi_index, &fpi) != SML_OK)
		return SML_E_DECODE;
	if (!doc_of_fpi(fpi, &r->doc))
		return fail(r, "a public id that is not SyncML's");
	return SML_OK;
}

static enum sml_err
get_header(struct reader *r)
{
	uint8_t version = 0;
	uint32_t public_id = 0, fpi_index = 0, charset = 0;
	enum sml_err err = get_byte(r, &version);

	if (err == SML_OK && (version < 0x01 || version > 0x03))
		return fail(r, "not WBXML 1.1 to 1.3");
	if (err == SML_OK)
		err = get_uint(r, &public_id);
	if (err == SML_OK && public_id == PUBLIC_ID_IN_TABLE)
		err = get_uint(r, &fpi_index);
	if (err == SML_OK)
		err = get_uint(r, &charset);
	if (err == SML_OK)
		err = get_bytes(r, &r->table);
	if (err != SML_OK)
		return err;
	/* 0: unknown; 3: US-ASCII. */
	if (charset != SML_WBXML_UTF8 && charset != 3 && charset != 0)
		return fail(r, "the character set is not UTF-8");
	if (r->table.len > SML_WBXML_STRTBL_MAX) {
		r->reason = "the string table is too long";
		return SML_E_LIMIT;
	}
	return get_doc(r, public_id, fpi_index);
}

bool
sml_wbxml_is_devinf(struct sml_str in)
{
	struct reader r = {.in = in};

	return get_header(&r) == SML_OK && r.doc == SML_DOC_DEVINF;
}

/* ---- body ---- */

static enum sml_err
switch_page(struct reader *r)
{
	enum sml_err err = get_byte(r, &r->page);

	if (err == SML_OK && r->page > (r->doc == SML_DOC_SYNCML ? 1 : 0))
		return fail(r, "an unknown code page");
	return err;
}

/* Values of a PI or of attributes up to their END: nothing of it is ours. */
static enum sml_err
skip_attributes(struct reader *r)
{
	enum sml_err err = SML_OK;

	while (err == SML_OK) {
		struct sml_str text;
		uint32_t number;
		uint8_t token = SML_WBXML_END;

		err = get_byte(r, &token);
		if (err != SML_OK || token == SML_WBXML_END)
			break;
		switch (token) {
		case SML_WBXML_SWITCH_PAGE:
			err = get_byte(r, &token);
			break;
		case SML_WBXML_STR_I:
		case SML_WBXML_EXT_I_0:
		case SML_WBXML_EXT_I_0 + 1:
		case SML_WBXML_EXT_I_2:
			err = get_string(r, &text);
			break;
		case SML_WBXML_OPAQUE:
			err = get_bytes(r, &text);
			break;
		case SML_WBXML_ENTITY:
		case SML_WBXML_LITERAL:
		case SML_WBXML_STR_T:
		case SML_WBXML_EXT_T_0:
		case SML_WBXML_EXT_T_0 + 1:
		case SML_WBXML_EXT_T_2:
			err = get_uint(r, &number);
			break;
		default:
			break;
		}
	}
	return err;
}

/* An element: one of ours, one of the string table, or one unknown. */
static enum sml_err
get_tag(struct reader *r, uint8_t token, size_t from)
{
	uint8_t id = token & SML_WBXML_TOKEN;
	enum sml_doc doc = r->page == 1 ? SML_DOC_METINF : r->doc;
	enum sml_el el = SML_EL_UNKNOWN;
	struct sml_str name;
	char unknown[24];
	enum sml_err err = SML_OK;

	if (id == SML_WBXML_LITERAL) {
		err = get_table_string(r, &name);
	} else {
		el = sml_el_of_token(doc, id);
		name = sml_str_of(sml_elements[el].name);
	}
	if (err != SML_OK)
		return err;
	if (el == SML_EL_UNKNOWN && id != SML_WBXML_LITERAL) {
		snprintf(
		    unknown, sizeof(unknown), "token-%u-%02x", r->page, id);
		name = sml_str_of(unknown);
	}
	err = sml_build_open(r->b, el, name, from);
	if (err == SML_OK && (token & SML_WBXML_ATTRS) != 0)
		err = skip_attributes(r);
	if (err == SML_OK && (token & SML_WBXML_CONTENT) == 0)
		err = sml_build_close(r->b);
	return err;
}

static enum sml_err
get_entity(struct reader *r)
{
	uint32_t c = 0;
	char utf8[4];
	size_t len;
	enum sml_err err = get_uint(r, &c);

	if (err != SML_OK)
		return err;
	if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		return fail(r, "an entity that is no character");
	if (c < 0x80) {
		utf8[0] = (char)c;
		len = 1;
	} else if (c < 0x800) {
		utf8[0] = (char)(0xC0 | c >> 6);
		len = 2;
	} else if (c < 0x10000) {
		utf8[0] = (char)(0xE0 | c >> 12);
		len = 3;
	} else {
		utf8[0] = (char)(0xF0 | c >> 18);
		len = 4;
	}
	for (size_t i = 1; i < len; i++)
		utf8[i] = (char)(0x80 | (c >> (6 * (len - 1 - i)) & 0x3F));
	return sml_build_text(r->b, (struct sml_str){utf8, len}, false);
}

/* Text and everything else that is no element. */
static enum sml_err
get_global(struct reader *r, uint8_t token, bool *is_global_out)
{
	struct sml_str text = SML_STR_NONE;
	uint32_t number;
	enum sml_err err = SML_OK;
	bool is_raw = false;

	*is_global_out = true;
	switch (token) {
	case SML_WBXML_SWITCH_PAGE:
		return switch_page(r);
	case SML_WBXML_END:
		return sml_build_close(r->b);
	case SML_WBXML_ENTITY:
		return get_entity(r);
	case SML_WBXML_STR_I:
		err = get_string(r, &text);
		break;
	case SML_WBXML_STR_T:
		err = get_table_string(r, &text);
		break;
	case SML_WBXML_OPAQUE:
		err = get_bytes(r, &text);
		is_raw = true;
		break;
	case SML_WBXML_PI:
		return skip_attributes(r);
	/* Extensions have no meaning in SyncML. */
	case SML_WBXML_EXT_I_0:
	case SML_WBXML_EXT_I_0 + 1:
	case SML_WBXML_EXT_I_2:
		return get_string(r, &text);
	case SML_WBXML_EXT_T_0:
	case SML_WBXML_EXT_T_0 + 1:
	case SML_WBXML_EXT_T_2:
		return get_uint(r, &number);
	case SML_WBXML_EXT_0:
	case SML_WBXML_EXT_0 + 1:
	case SML_WBXML_EXT_2:
		return SML_OK;
	default:
		*is_global_out = false;
		return SML_OK;
	}
	if (err == SML_OK)
		err = sml_build_text(r->b, text, is_raw);
	return err;
}

/* Up to the end of the root; bytes after it are not looked at. */
static enum sml_err
get_body(struct reader *r)
{
	enum sml_err err = SML_OK;

	while (err == SML_OK && (r->b->root == NULL || r->b->depth > 0)) {
		size_t from = r->at;
		bool is_global = false;
		uint8_t token = 0;

		err = get_byte(r, &token);
		if (err == SML_OK)
			err = get_global(r, token, &is_global);
		if (err == SML_OK && !is_global)
			err = get_tag(r, token, from);
	}
	return err;
}

enum sml_err
sml_wbxml_read(struct sml_build *b, struct sml_decode_error *error_out)
{
	struct reader r = {.b = b, .in = b->in};
	enum sml_err err = get_header(&r);

	if (err == SML_OK)
		err = get_body(&r);
	if (err != SML_OK) {
		error_out->offset = r.at;
		error_out->reason = r.reason != NULL ? r.reason : b->reason;
	}
	return err;
}
