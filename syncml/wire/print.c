/* SPDX-License-Identifier: Apache-2.0 */
/* A tree as indented XML for people, secrets masked. */
#include "base/base64.h"
#include "wire/emit.h"

#define MASK "********"

struct printer {
	struct sml_emit e;
	bool with_bodies;
};

static void
put_indent(struct printer *p)
{
	sml_buf_put_byte(p->e.out, '\n');
	for (unsigned i = 0; i < p->e.depth; i++)
		sml_buf_put_text(p->e.out, "  ");
}

/* What XML cannot carry is shown in base64. */
static void
put_text(struct printer *p, struct sml_str text)
{
	if (sml_xml_can_carry(text)) {
		p->e.ops->text(&p->e, text, SML_TEXT_STRING);
		return;
	}
	sml_buf_put_text(p->e.out, "base64:");
	sml_base64_encode(text, p->e.out);
}

static bool
is_secret(const struct sml_node *node, const struct sml_node *parent)
{
	if (node->el == SML_EL_M_NEXT_NONCE)
		return true;
	return node->el == SML_EL_DATA && parent != NULL &&
	       parent->el == SML_EL_CRED;
}

/* What a person wrote, as against anchors and device information. */
static bool
is_body(const struct sml_node *node, const struct sml_node *parent)
{
	if (node->el != SML_EL_DATA || parent == NULL ||
	    parent->el != SML_EL_ITEM)
		return false;
	return node->child == NULL || node->child->el == SML_EL_UNKNOWN;
}

static void print_node(struct printer *p, const struct sml_node *node,
    const struct sml_node *parent);

static void
print_content(struct printer *p, const struct sml_node *node)
{
	if (node->text.len > 0)
		put_text(p, node->text);
	for (const struct sml_node *n = node->child; n != NULL; n = n->next) {
		if (sml_emit_err(&p->e) != SML_OK)
			return;
		print_node(p, n, node);
	}
	if (node->child != NULL) {
		p->e.depth--;
		put_indent(p);
		p->e.depth++;
	}
}

static void
print_node(struct printer *p, const struct sml_node *node,
    const struct sml_node *parent)
{
	const struct sml_emit_ops *ops = p->e.ops;
	struct sml_str name = node->name;

	if (parent != NULL)
		put_indent(p);
	if (node->el == SML_EL_UNKNOWN && !sml_xml_is_name(name))
		name = SML_STR("UNKNOWN");
	if (node->child == NULL && node->text.len == 0) {
		ops->empty(&p->e, node->el, name);
		return;
	}
	ops->open(&p->e, node->el, name);
	if (is_secret(node, parent))
		sml_buf_put_text(p->e.out, MASK);
	else if (is_body(node, parent) && !p->with_bodies)
		sml_buf_printf(p->e.out, "[%zu bytes]", node->text.len);
	else
		print_content(p, node);
	ops->close(&p->e, node->el, name);
}

enum sml_err
sml_wire_print_tree(const struct sml_node *root, enum sml_version version,
    bool with_bodies, struct sml_buf *out)
{
	struct printer p = {.with_bodies = with_bodies};

	sml_emit_init(&p.e, SML_XML, version, out);
	p.e.ops->begin(&p.e, sml_elements[root->el].doc);
	sml_buf_put_byte(out, '\n');
	print_node(&p, root, NULL);
	sml_buf_put_byte(out, '\n');
	return sml_emit_err(&p.e);
}
