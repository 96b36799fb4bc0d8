/* SPDX-License-Identifier: Apache-2.0 */
/* A tree as a document, in either encoding. */
#include <string.h>

#include "wire/emit.h"
#include "wire/tree.h"

void
sml_emit_init(struct sml_emit *e, enum sml_encoding encoding,
    enum sml_version version, struct sml_buf *out)
{
	memset(e, 0, sizeof(*e));
	e->ops = encoding == SML_XML ? &sml_emit_xml : &sml_emit_wbxml;
	e->encoding = encoding;
	e->version = version == SML_V_NONE ? SML_V_12 : version;
	e->out = out;
}

enum sml_err
sml_emit_err(const struct sml_emit *e)
{
	if (e->err != SML_OK)
		return e->err;
	return sml_buf_err(e->out);
}

void
sml_emit_leaf(struct sml_emit *e, enum sml_el el, struct sml_str text,
    enum sml_text_form form)
{
	if (text.p == NULL)
		return;
	if (text.len == 0) {
		e->ops->empty(e, el, SML_STR_NONE);
		return;
	}
	e->ops->open(e, el, SML_STR_NONE);
	e->ops->text(e, text, form);
	e->ops->close(e, el, SML_STR_NONE);
}

void
sml_emit_flag(struct sml_emit *e, enum sml_el el, bool is_set)
{
	if (is_set)
		e->ops->empty(e, el, SML_STR_NONE);
}

void
sml_emit_open(struct sml_emit *e, enum sml_el el)
{
	e->ops->open(e, el, SML_STR_NONE);
}

void
sml_emit_close(struct sml_emit *e, enum sml_el el)
{
	e->ops->close(e, el, SML_STR_NONE);
}

struct sml_str
sml_emit_type(enum sml_encoding encoding, struct sml_str type)
{
	static const char *const types[] = {
	    [SML_XML] = SML_DEVINF_TYPE "+xml",
	    [SML_WBXML] = SML_DEVINF_TYPE "+wbxml",
	};
	struct sml_str trimmed = sml_str_trim(type);

	if (sml_str_is_nocase(trimmed, types[SML_XML]) ||
	    sml_str_is_nocase(trimmed, types[SML_WBXML]))
		return sml_str_of(types[encoding]);
	return type;
}

/* What the elements around a node say about it. */
struct around {
	const struct sml_node *parent;
	struct sml_str type; /* Meta/Type in force for the children */
	bool is_filter;
	bool may_nest; /* parent is Data that may hold a document */
};

static void emit_node(struct sml_emit *e, const struct sml_node *node,
    const struct around *outer);

static void
emit_content(
    struct sml_emit *e, const struct sml_node *node, const struct around *outer)
{
	enum sml_text_form form = SML_TEXT_STRING;
	struct around here = *outer;
	struct sml_str text = node->text;

	if (node->is_raw || (node->el == SML_EL_DATA && outer->parent != NULL &&
				outer->parent->el == SML_EL_ITEM))
		form = SML_TEXT_OPAQUE;
	/* A filter's device information is text in both encodings. */
	if (node->el == SML_EL_M_TYPE && !outer->is_filter && text.len > 0)
		text = sml_emit_type(e->encoding, text);
	if (text.len > 0)
		e->ops->text(e, text, form);
	here.parent = node;
	here.type = sml_node_type(node, outer->type);
	here.is_filter |= node->el == SML_EL_FILTER;
	here.may_nest = sml_node_may_nest(node, outer->parent, outer->type) &&
			node->text.len == 0;
	for (const struct sml_node *n = node->child; n != NULL; n = n->next) {
		if (sml_emit_err(e) != SML_OK)
			return;
		emit_node(e, n, &here);
	}
}

/* In WBXML a nested document is read back only if Data holds nothing else. */
static bool
is_nested_devinf(const struct sml_node *node, const struct around *outer)
{
	return outer->may_nest && node->el == SML_EL_D_DEV_INF &&
	       outer->parent->child == node && node->next == NULL;
}

static void
emit_node(
    struct sml_emit *e, const struct sml_node *node, const struct around *outer)
{
	struct sml_emit_nest nest;
	bool is_nested = is_nested_devinf(node, outer);

	if (is_nested)
		e->ops->nest_begin(e, &nest);
	if (node->child == NULL && node->text.len == 0) {
		e->ops->empty(e, node->el, node->name);
	} else {
		e->ops->open(e, node->el, node->name);
		if (sml_emit_err(e) == SML_OK)
			emit_content(e, node, outer);
		e->ops->close(e, node->el, node->name);
	}
	if (is_nested)
		e->ops->nest_end(e, &nest);
}

void
sml_emit_tree(struct sml_emit *e, const struct sml_node *node)
{
	static const struct around nothing = {NULL, {NULL, 0}, false, false};

	emit_node(e, node, &nothing);
}

void
sml_emit_devinf(struct sml_emit *e, const struct sml_node *devinf)
{
	struct sml_emit_nest nest;

	e->ops->nest_begin(e, &nest);
	sml_emit_tree(e, devinf);
	e->ops->nest_end(e, &nest);
}

enum sml_err
sml_wire_encode_tree(enum sml_encoding encoding, enum sml_version version,
    const struct sml_node *root, struct sml_buf *out)
{
	struct sml_emit e;

	sml_emit_init(&e, encoding, version, out);
	e.ops->begin(&e, sml_elements[root->el].doc);
	sml_emit_tree(&e, root);
	return sml_emit_err(&e);
}
