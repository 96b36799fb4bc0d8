/* SPDX-License-Identifier: Apache-2.0 */
/* Looking into trees and comparing them. */
#include "wire/tree.h"

const struct sml_node *
sml_node_child(const struct sml_node *parent, enum sml_el el)
{
	if (parent == NULL)
		return NULL;
	for (const struct sml_node *n = parent->child; n != NULL; n = n->next)
		if (n->el == el)
			return n;
	return NULL;
}

struct sml_str
sml_node_text(const struct sml_node *parent, enum sml_el el)
{
	const struct sml_node *n = sml_node_child(parent, el);

	if (n == NULL)
		return SML_STR_NONE;
	if (n->text.p == NULL)
		return SML_STR("");
	return sml_str_trim(n->text);
}

bool
sml_type_is_devinf(struct sml_str type)
{
	struct sml_str rest = type;
	struct sml_str media = SML_STR_NONE;

	if (!sml_str_next(&rest, ';', &media))
		return false;
	media = sml_str_trim(media);
	return sml_str_is_nocase(media, SML_DEVINF_TYPE "+xml") ||
	       sml_str_is_nocase(media, SML_DEVINF_TYPE "+wbxml");
}

struct sml_str
sml_node_type(const struct sml_node *node, struct sml_str outer)
{
	const struct sml_node *meta = sml_node_child(node, SML_EL_META);
	struct sml_str type = sml_node_text(meta, SML_EL_M_TYPE);

	if (type.p == NULL)
		type = sml_node_text(
		    sml_node_child(meta, SML_EL_M_METINF), SML_EL_M_TYPE);
	if (type.p == NULL && node->el == SML_EL_ITEM)
		type = outer;
	return type;
}

/* The encoding decides between devinf+xml and devinf+wbxml. */
static bool
is_same_text(const struct sml_node *a, const struct sml_node *b)
{
	if (a->text.len == 0 && b->text.len == 0)
		return true;
	if (sml_str_eq(a->text, b->text))
		return true;
	return a->el == SML_EL_M_TYPE && sml_type_is_devinf(a->text) &&
	       sml_type_is_devinf(b->text);
}

bool
sml_node_may_nest(const struct sml_node *node, const struct sml_node *parent,
    struct sml_str type)
{
	return node->el == SML_EL_DATA && parent != NULL &&
	       parent->el == SML_EL_ITEM &&
	       (type.p == NULL || sml_type_is_devinf(type));
}

bool
sml_node_eq(const struct sml_node *a, const struct sml_node *b)
{
	const struct sml_node *ca, *cb;

	if (a == NULL || b == NULL)
		return a == b;
	if (a->el != b->el || !is_same_text(a, b) ||
	    (a->el == SML_EL_UNKNOWN && !sml_str_eq(a->name, b->name)))
		return false;
	cb = b->child;
	for (ca = a->child; ca != NULL && cb != NULL; ca = ca->next) {
		if (!sml_node_eq(ca, cb))
			return false;
		cb = cb->next;
	}
	return ca == NULL && cb == NULL;
}
