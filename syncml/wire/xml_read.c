/* SPDX-License-Identifier: Apache-2.0 */
/* The XML reader, on expat; the only file that knows expat. */
#include <expat.h>
#include <string.h>

#include "wire/read.h"

/* Namespaces: the documents, and two more. */
enum ns {
	NS_SYNCML,
	NS_METINF,
	NS_DEVINF,
	NS_NONE,
	NS_FOREIGN
};
_Static_assert((int)NS_SYNCML == (int)SML_DOC_SYNCML &&
		   (int)NS_METINF == (int)SML_DOC_METINF &&
		   (int)NS_DEVINF == (int)SML_DOC_DEVINF,
    "a namespace of ours is a document");

/* Declarations in force at one time. Peers use three. */
#define BINDINGS_MAX 64

struct binding {
	struct sml_str prefix; /* empty: the default */
	enum ns ns;
	unsigned depth; /* of the element that declared it */
};

struct reader {
	XML_Parser parser;
	struct sml_build *b;
	enum sml_err err;
	const char *reason;
	size_t offset; /* of the error */
	unsigned depth;
	bool is_cdata;
	bool is_bytes; /* texts are bytes, read as ISO 8859-1 */
	struct binding bindings[BINDINGS_MAX];
	size_t binding_count;
};

static size_t
offset_of(const struct reader *r)
{
	XML_Index at = XML_GetCurrentByteIndex(r->parser);

	return at > 0 ? (size_t)at : 0;
}

/* Handlers may still be called once after this: each looks at err first. */
static void
stop(struct reader *r, enum sml_err err, const char *reason)
{
	if (r->err != SML_OK)
		return;
	r->err = err;
	r->reason = reason;
	r->offset = offset_of(r);
	XML_StopParser(r->parser, XML_FALSE);
}

static void
check(struct reader *r, enum sml_err err)
{
	if (err != SML_OK)
		stop(r, err, r->b->reason);
}

/* ---- namespaces ---- */

static enum ns
ns_of_uri(struct sml_str uri)
{
	if (uri.len == 0)
		return NS_NONE;
	if (sml_str_is_nocase(uri, "syncml:metinf"))
		return NS_METINF;
	if (sml_str_is_nocase(uri, "syncml:devinf"))
		return NS_DEVINF;
	if (sml_str_starts_nocase(uri, "syncml:syncml"))
		return NS_SYNCML;
	return NS_FOREIGN;
}

static void
bind_prefix(struct reader *r, struct sml_str prefix, struct sml_str uri)
{
	struct binding *b;

	if (r->binding_count >= BINDINGS_MAX) {
		stop(r, SML_E_LIMIT, "too many namespace declarations");
		return;
	}
	b = &r->bindings[r->binding_count];
	b->prefix = sml_arena_dup(r->b->arena, prefix);
	if (b->prefix.p == NULL) {
		stop(r, SML_E_NOMEM, "out of memory");
		return;
	}
	b->ns = ns_of_uri(sml_str_trim(uri));
	b->depth = r->depth;
	r->binding_count++;
}

static void
bind_attributes(struct reader *r, const XML_Char **attributes)
{
	for (; attributes[0] != NULL; attributes += 2) {
		struct sml_str name = sml_str_of(attributes[0]);

		if (sml_str_is(name, "xmlns"))
			bind_prefix(r, SML_STR(""), sml_str_of(attributes[1]));
		else if (sml_str_starts(name, "xmlns:"))
			bind_prefix(r, sml_str_sub(name, 6, SIZE_MAX),
			    sml_str_of(attributes[1]));
	}
}

static enum ns
ns_of_prefix(const struct reader *r, struct sml_str prefix)
{
	for (size_t i = r->binding_count; i > 0; i--)
		if (sml_str_eq(r->bindings[i - 1].prefix, prefix))
			return r->bindings[i - 1].ns;
	return NS_NONE;
}

/* Cut "prefix:local" in two. */
static struct sml_str
split_name(struct sml_str name, struct sml_str *prefix_out)
{
	*prefix_out = SML_STR("");
	for (size_t i = name.len; i > 0; i--)
		if (name.p[i - 1] == ':') {
			*prefix_out = sml_str_sub(name, 0, i - 1);
			return sml_str_sub(name, i, SIZE_MAX);
		}
	return name;
}

/**
 * Which element is meant. The namespace decides where it fits; else the place
 * does, since peers leave declarations out or inherit the wrong one; then
 * again the namespace, then the document the element stands in.
 */
static enum sml_el
resolve(const struct reader *r, enum ns ns, struct sml_str name)
{
	enum sml_el parent = sml_build_el(r->b);
	enum sml_el found[NS_NONE];
	enum sml_el home;

	if (ns == NS_FOREIGN)
		return SML_EL_UNKNOWN;
	if (ns != NS_NONE) {
		enum sml_el el = sml_el_of_name((enum sml_doc)ns, name);

		if (el != SML_EL_UNKNOWN && sml_el_rule(parent, el) != NULL)
			return el;
	}
	for (size_t i = 0; i < NS_NONE; i++) {
		found[i] = sml_el_of_name((enum sml_doc)i, name);
		if (found[i] != SML_EL_UNKNOWN &&
		    sml_el_rule(parent, found[i]) != NULL)
			return found[i];
	}
	if (ns != NS_NONE && found[ns] != SML_EL_UNKNOWN)
		return found[ns];
	home = found[sml_elements[parent].doc];
	if (home != SML_EL_UNKNOWN)
		return home;
	for (size_t i = 0; i < NS_NONE; i++)
		if (found[i] != SML_EL_UNKNOWN)
			return found[i];
	return SML_EL_UNKNOWN;
}

/* ---- handlers ---- */

static void XMLCALL
on_start(void *ctx, const XML_Char *xml_name, const XML_Char **attributes)
{
	struct reader *r = ctx;
	struct sml_str prefix, name;
	enum ns ns;

	if (r->err != SML_OK)
		return;
	r->depth++;
	bind_attributes(r, attributes);
	if (r->err != SML_OK)
		return;
	name = split_name(sml_str_of(xml_name), &prefix);
	ns = ns_of_prefix(r, prefix);
	check(
	    r, sml_build_open(r->b, resolve(r, ns, name), name, offset_of(r)));
}

static void XMLCALL
on_end(void *ctx, const XML_Char *xml_name)
{
	struct reader *r = ctx;

	(void)xml_name;
	if (r->err != SML_OK)
		return;
	while (r->binding_count > 0 &&
	       r->bindings[r->binding_count - 1].depth == r->depth)
		r->binding_count--;
	r->depth--;
	check(r, sml_build_close(r->b));
}

/* The bytes that characters up to U+00FF stand for. */
static void
put_bytes(struct reader *r, struct sml_str piece)
{
	char bytes[256];
	size_t len = 0, i;

	for (i = 0; i < piece.len && r->err == SML_OK; i++) {
		unsigned char c = (unsigned char)piece.p[i];

		if (c >= 0x80 && i + 1 < piece.len)
			c = (unsigned char)(c << 6 | (piece.p[++i] & 0x3F));
		bytes[len++] = (char)c;
		if (len < sizeof(bytes) && i + 1 < piece.len)
			continue;
		check(r, sml_build_text(
			     r->b, (struct sml_str){bytes, len}, r->is_cdata));
		len = 0;
	}
}

static void XMLCALL
on_text(void *ctx, const XML_Char *bytes, int len)
{
	struct reader *r = ctx;
	struct sml_str piece = {bytes, (size_t)len};
	size_t at;

	if (r->err != SML_OK)
		return;
	if (r->is_bytes) {
		put_bytes(r, piece);
		return;
	}
	/* expat works on a copy; the same bytes in the message stay valid. */
	at = offset_of(r);
	if (at <= r->b->in.len && piece.len <= r->b->in.len - at &&
	    memcmp(r->b->in.p + at, piece.p, piece.len) == 0)
		piece.p = r->b->in.p + at;
	check(r, sml_build_text(r->b, piece, r->is_cdata));
}

static void XMLCALL
on_cdata_start(void *ctx)
{
	struct reader *r = ctx;

	r->is_cdata = true;
}

static void XMLCALL
on_cdata_end(void *ctx)
{
	struct reader *r = ctx;

	r->is_cdata = false;
}

static void XMLCALL
on_entity(void *ctx, const XML_Char *name, int is_parameter,
    const XML_Char *value, int value_len, const XML_Char *base,
    const XML_Char *system_id, const XML_Char *public_id,
    const XML_Char *notation)
{
	(void)name;
	(void)is_parameter;
	(void)value;
	(void)value_len;
	(void)base;
	(void)system_id;
	(void)public_id;
	(void)notation;
	stop(ctx, SML_E_DECODE, "entity declarations are refused");
}

static void XMLCALL
on_attlist(void *ctx, const XML_Char *element, const XML_Char *attribute,
    const XML_Char *type, const XML_Char *default_value, int is_required)
{
	(void)element;
	(void)attribute;
	(void)type;
	(void)default_value;
	(void)is_required;
	stop(ctx, SML_E_DECODE, "attribute declarations are refused");
}

static void XMLCALL
on_skipped(void *ctx, const XML_Char *name, int is_parameter)
{
	(void)name;
	(void)is_parameter;
	stop(ctx, SML_E_DECODE, "an entity that is not declared");
}

static void
set_handlers(struct reader *r)
{
	XML_SetUserData(r->parser, r);
	XML_SetElementHandler(r->parser, on_start, on_end);
	XML_SetCharacterDataHandler(r->parser, on_text);
	XML_SetCdataSectionHandler(r->parser, on_cdata_start, on_cdata_end);
	XML_SetEntityDeclHandler(r->parser, on_entity);
	XML_SetAttlistDeclHandler(r->parser, on_attlist);
	XML_SetSkippedEntityHandler(r->parser, on_skipped);
}

static void
parse(struct reader *r)
{
	enum XML_Error code;

	set_handlers(r);
	if (XML_Parse(r->parser, r->b->in.p, (int)r->b->in.len, XML_TRUE) ==
		XML_STATUS_OK ||
	    r->err != SML_OK)
		return;
	code = XML_GetErrorCode(r->parser);
	r->err = code == XML_ERROR_NO_MEMORY ? SML_E_NOMEM : SML_E_DECODE;
	r->reason = XML_ErrorString(code);
	r->offset = offset_of(r);
}

/* ---- characters cut in two ---- */

static bool
is_tail(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

/* The last @len bytes of @text begin a character of more bytes. */
static bool
is_head_of_character(struct sml_str text, size_t len)
{
	const char *p = text.p + text.len - len;
	unsigned char lead = (unsigned char)p[0];
	size_t needed = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4, i;

	for (i = 1; i < len; i++)
		if (!is_tail(p[i]))
			return false;
	return lead >= 0xC2 && lead <= 0xF4 && len < needed;
}

/* Is @text UTF-8, but for a character that began before it, or ends after? */
static bool
is_cut_text(struct sml_str text)
{
	size_t from = 0, cut;

	if (sml_str_starts(text, "<![CDATA["))
		from = sizeof("<![CDATA[") - 1;
	if (sml_str_ends(text, "]]>"))
		text.len -= 3;
	for (cut = 0; cut < 3 && from < text.len && is_tail(text.p[from]);
	     cut++)
		from++;
	for (cut = 0; cut <= 3 && from + cut <= text.len; cut++)
		if ((cut == 0 || is_head_of_character(text, cut)) &&
		    sml_utf8_is_valid(
			sml_str_sub(text, from, text.len - cut - from)))
			return true;
	return false;
}

/* A part of a large object may end inside a character; otherwise UTF-8. */
static bool
is_cut_in_data(struct sml_str in)
{
	const struct sml_str open = SML_STR("<Data>");
	size_t at = 0, from, to;

	while (at < in.len) {
		from = sml_str_find(in, open, at);
		from = from < in.len ? from + open.len : in.len;
		to = sml_str_find(in, SML_STR("</Data>"), from);
		if (!sml_utf8_is_valid(sml_str_sub(in, at, from - at)) ||
		    !is_cut_text(sml_str_sub(in, from, to - from)))
			return false;
		at = to;
	}
	return true;
}

/* Everything again, with texts as the bytes that they are. */
static void
read_bytes(struct reader *r, unsigned nodes)
{
	const unsigned depth_max = r->b->depth_max;
	struct sml_build *b = r->b;

	XML_ParserFree(r->parser);
	sml_build_free(b);
	sml_build_init(b, b->arena, b->in);
	b->depth_max = depth_max;
	b->nodes = nodes;
	memset(r, 0, sizeof(*r));
	r->b = b;
	r->is_bytes = true;
	r->parser = XML_ParserCreate("ISO-8859-1");
	if (r->parser == NULL)
		r->err = SML_E_NOMEM;
	else
		parse(r);
}

enum sml_err
sml_xml_read(struct sml_build *b, struct sml_decode_error *error_out)
{
	const unsigned nodes = b->nodes;
	struct reader r = {.b = b};

	r.parser = XML_ParserCreate(NULL);
	if (r.parser == NULL)
		return SML_E_NOMEM;
	parse(&r);
	if (r.err == SML_E_DECODE && !sml_utf8_is_valid(b->in) &&
	    is_cut_in_data(b->in))
		read_bytes(&r, nodes);
	XML_ParserFree(r.parser);
	if (r.err != SML_OK) {
		error_out->offset = r.offset;
		error_out->reason = r.reason;
	}
	return r.err;
}
