/* SPDX-License-Identifier: Apache-2.0 */
/* What both encoders are: open, text, close; written to a buffer. */
#ifndef SML_WIRE_EMIT_H
#define SML_WIRE_EMIT_H

#include "base/buf.h"
#include "base/limits.h"
#include "wire/wire.h"

/* How a text goes out in WBXML: as an inline string (OPAQUE when it has a
 * NUL), or always as OPAQUE. In XML both are escaped text. */
enum sml_text_form {
	SML_TEXT_STRING,
	SML_TEXT_OPAQUE
};

struct sml_emit;

/* Where a nested document began, and what to return to after it. */
struct sml_emit_nest {
	size_t from;
	uint8_t page;
	enum sml_doc doc;
};

/* One encoding. Names are used for UNKNOWN elements only. */
struct sml_emit_ops {
	const char *name;
	/* Before the root: the header of a document. */
	void (*begin)(struct sml_emit *e, enum sml_doc doc);
	void (*open)(struct sml_emit *e, enum sml_el el, struct sml_str name);
	void (*empty)(struct sml_emit *e, enum sml_el el, struct sml_str name);
	void (*text)(
	    struct sml_emit *e, struct sml_str text, enum sml_text_form form);
	void (*close)(struct sml_emit *e, enum sml_el el, struct sml_str name);
	/* Around a DevInf document inside Data. */
	void (*nest_begin)(struct sml_emit *e, struct sml_emit_nest *nest_out);
	void (*nest_end)(struct sml_emit *e, const struct sml_emit_nest *nest);
	/* Bytes of the end of an open @el. */
	size_t (*close_len)(enum sml_el el);
	/* Bytes of an empty element of code page 0, from where we are. */
	size_t (*empty_len)(const struct sml_emit *e, enum sml_el el);
};

/**
 * The state of one document. Errors stay: `err` (SML_E_UNSUPPORTED: the
 * encoding cannot carry it; SML_E_TOO_BIG: nested too deep) or out->err.
 */
struct sml_emit {
	const struct sml_emit_ops *ops;
	enum sml_encoding encoding;
	enum sml_version version;
	struct sml_buf *out;
	enum sml_err err;
	enum sml_doc doc; /* WBXML: whose code pages are in force */
	uint8_t page;     /* WBXML: current code page */
	unsigned depth;
	uint8_t ns[SML_DEPTH_MAX + 1]; /* XML: default namespace by depth */
};

extern const struct sml_emit_ops sml_emit_xml;
extern const struct sml_emit_ops sml_emit_wbxml;

/* @version  NONE counts as 1.2. @out must stay; it is appended to. */
void sml_emit_init(struct sml_emit *e, enum sml_encoding encoding,
    enum sml_version version, struct sml_buf *out);
enum sml_err sml_emit_err(const struct sml_emit *e) SML_MUST_USE;

/* <el>text</el>; absent text: nothing; empty text: an empty element. */
void sml_emit_leaf(struct sml_emit *e, enum sml_el el, struct sml_str text,
    enum sml_text_form form);
/* An empty element if @is_set. */
void sml_emit_flag(struct sml_emit *e, enum sml_el el, bool is_set);
void sml_emit_open(struct sml_emit *e, enum sml_el el);
void sml_emit_close(struct sml_emit *e, enum sml_el el);

/* A DevInf tree where Data is open: nested document or inline. */
void sml_emit_devinf(struct sml_emit *e, const struct sml_node *devinf);

/* @node and all below it, inline. Nested DevInf documents are recognised. */
void sml_emit_tree(struct sml_emit *e, const struct sml_node *node);

/**
 * A device information type says how the document is encoded:
 * "...devinf+xml" or "+wbxml" becomes what @encoding needs, any other type
 * stays as it is.
 */
struct sml_str sml_emit_type(enum sml_encoding encoding, struct sml_str type);

/* Can text of an XML document carry these bytes? UTF-8 of characters that
 * XML 1.0 allows; CR counts, it goes out as a reference. */
bool sml_xml_can_carry(struct sml_str text);

/* A plain (ASCII) name of an XML element? */
bool sml_xml_is_name(struct sml_str name);

/* Bytes that @c takes as XML text, or as what begins one. */
size_t sml_xml_char_len(char c, bool is_first);

#endif
