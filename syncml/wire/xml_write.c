/* SPDX-License-Identifier: Apache-2.0 */
/* The XML encoder: tags, namespaces, escaped text. */
#include <string.h>

#include "wire/emit.h"

/* Besides enum sml_doc: no namespace, or one that is not ours. */
#define NS_NONE 3

/* Declared on unknown elements whose name means something in SyncML. */
#define FOREIGN_NAMESPACE "urn:unknown"

static const char *
namespace_of(const struct sml_emit *e, enum sml_doc doc)
{
	static const char *const uris[] = {
	    [SML_DOC_METINF] = "syncml:metinf",
	    [SML_DOC_DEVINF] = "syncml:devinf",
	};

	if (doc == SML_DOC_SYNCML)
		return sml_version_namespace(e->version);
	return uris[doc];
}

/* What the escaped form of a byte is; NULL: itself. Some readers leave out
 * blanks in front of a text. */
static const char *
reference_of(char c, bool is_first)
{
	switch (c) {
	case ' ':
		return is_first ? "&#32;" : NULL;
	case '\t':
		return is_first ? "&#9;" : NULL;
	case '\n':
		return is_first ? "&#10;" : NULL;
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '\r':
		/* A literal CR would be read as LF. */
		return "&#13;";
	default:
		return NULL;
	}
}

size_t
sml_xml_char_len(char c, bool is_first)
{
	const char *reference = reference_of(c, is_first);

	return reference != NULL ? strlen(reference) : 1;
}

bool
sml_xml_can_carry(struct sml_str text)
{
	const unsigned char *p = (const unsigned char *)text.p;

	for (size_t i = 0; i < text.len; i++) {
		if (p[i] < 0x20 && p[i] != '\t' && p[i] != '\n' && p[i] != '\r')
			return false;
		/* U+FFFE and U+FFFF are no characters of XML. */
		if (p[i] == 0xEF && i + 2 < text.len && p[i + 1] == 0xBF &&
		    (p[i + 2] == 0xBE || p[i + 2] == 0xBF))
			return false;
	}
	return sml_utf8_is_valid(text);
}

static void
put_escaped(struct sml_buf *out, struct sml_str text)
{
	size_t from = 0;

	for (size_t i = 0; i < text.len; i++) {
		const char *reference = reference_of(text.p[i], i == 0);

		if (reference == NULL)
			continue;
		sml_buf_put(out, text.p + from, i - from);
		sml_buf_put_text(out, reference);
		from = i + 1;
	}
	sml_buf_put(out, text.p + from, text.len - from);
}

static bool
is_name_char(char c, bool is_first)
{
	if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_')
		return true;
	return !is_first && ((c >= '0' && c <= '9') || c == '-' || c == '.');
}

bool
sml_xml_is_name(struct sml_str name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!is_name_char(name.p[i], i == 0))
			return false;
	return name.len > 0;
}

/* Would a reader without namespaces take the name for one of ours? */
static bool
is_ours(struct sml_str name)
{
	return sml_el_of_name(SML_DOC_SYNCML, name) != SML_EL_UNKNOWN ||
	       sml_el_of_name(SML_DOC_METINF, name) != SML_EL_UNKNOWN ||
	       sml_el_of_name(SML_DOC_DEVINF, name) != SML_EL_UNKNOWN;
}

static struct sml_str
name_of(const struct sml_emit *e, enum sml_el el, struct sml_str name)
{
	if (el == SML_EL_UNKNOWN)
		return name;
	if (el == SML_EL_D_MAX_SIZE && e->version < SML_V_12)
		return SML_STR("Size");
	return sml_str_of(sml_elements[el].name);
}

/* "<Name" with the namespace it needs; the namespace in force inside it. */
static uint8_t
put_start(struct sml_emit *e, enum sml_el el, struct sml_str name)
{
	uint8_t ns = e->ns[e->depth];
	const char *uri = NULL;

	if (el != SML_EL_UNKNOWN) {
		enum sml_doc doc = sml_elements[el].doc;

		if (ns != doc)
			uri = namespace_of(e, doc);
		ns = (uint8_t)doc;
	} else if (!sml_xml_is_name(name)) {
		e->err = SML_E_UNSUPPORTED;
	} else if (is_ours(name)) {
		uri = FOREIGN_NAMESPACE;
		ns = NS_NONE;
	}
	sml_buf_put_byte(e->out, '<');
	sml_buf_put_str(e->out, name_of(e, el, name));
	if (uri != NULL) {
		sml_buf_put_text(e->out, " xmlns='");
		sml_buf_put_text(e->out, uri);
		sml_buf_put_byte(e->out, '\'');
	}
	return ns;
}

static void
xml_begin(struct sml_emit *e, enum sml_doc doc)
{
	(void)doc;
	e->depth = 0;
	e->ns[0] = NS_NONE;
	sml_buf_put_text(e->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
}

static void
xml_open(struct sml_emit *e, enum sml_el el, struct sml_str name)
{
	uint8_t ns;

	if (e->depth >= SML_DEPTH_MAX) {
		e->err = SML_E_TOO_BIG;
		return;
	}
	ns = put_start(e, el, name);
	sml_buf_put_byte(e->out, '>');
	e->ns[++e->depth] = ns;
}

static void
xml_empty(struct sml_emit *e, enum sml_el el, struct sml_str name)
{
	put_start(e, el, name);
	sml_buf_put_text(e->out, "/>");
}

static void
xml_text(struct sml_emit *e, struct sml_str text, enum sml_text_form form)
{
	(void)form;
	if (!sml_xml_can_carry(text)) {
		e->err = SML_E_UNSUPPORTED;
		return;
	}
	put_escaped(e->out, text);
}

static void
xml_close(struct sml_emit *e, enum sml_el el, struct sml_str name)
{
	if (e->depth == 0)
		return;
	e->depth--;
	sml_buf_put_text(e->out, "</");
	sml_buf_put_str(e->out, name_of(e, el, name));
	sml_buf_put_byte(e->out, '>');
}

/* Device information stands inline. */
static void
xml_nest_begin(struct sml_emit *e, struct sml_emit_nest *nest_out)
{
	memset(nest_out, 0, sizeof(*nest_out));
	nest_out->from = e->out->len;
}

static void
xml_nest_end(struct sml_emit *e, const struct sml_emit_nest *nest)
{
	(void)e;
	(void)nest;
}

static size_t
xml_close_len(enum sml_el el)
{
	return strlen(sml_elements[el].name) + 3;
}

static size_t
xml_empty_len(const struct sml_emit *e, enum sml_el el)
{
	(void)e;
	return strlen(sml_elements[el].name) + 3;
}

const struct sml_emit_ops sml_emit_xml = {
    .name = "xml",
    .begin = xml_begin,
    .open = xml_open,
    .empty = xml_empty,
    .text = xml_text,
    .close = xml_close,
    .nest_begin = xml_nest_begin,
    .nest_end = xml_nest_end,
    .close_len = xml_close_len,
    .empty_len = xml_empty_len,
};
