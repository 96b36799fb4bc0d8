/* SPDX-License-Identifier: Apache-2.0 */
/* Helpers on the tree of a message that only wire/ needs. */
#ifndef SML_WIRE_TREE_H
#define SML_WIRE_TREE_H

#include "wire/wire.h"

#define SML_DEVINF_TYPE "application/vnd.syncml-devinf"

/* Is it a type of device information, in either encoding? */
bool sml_type_is_devinf(struct sml_str type);

/**
 * The trimmed Type in the Meta of @node, directly or inside MetInf. Without
 * one the type of the elements around it, @outer, holds for an Item, none for
 * any other element.
 */
struct sml_str sml_node_type(const struct sml_node *node, struct sml_str outer);

/* Is @node an item's Data whose bytes may be a DevInf document? @type is the
 * type in force for @parent: device information, or none at all. */
bool sml_node_may_nest(const struct sml_node *node,
    const struct sml_node *parent, struct sml_str type);

#endif
