/* SPDX-License-Identifier: Apache-2.0 */
/* A filter as it is read: shared by its reader and by who asks it. */
#ifndef SML_CONTENT_FILTER_PRIV_H
#define SML_CONTENT_FILTER_PRIV_H

#include "base/limits.h"
#include "content/datetime.h"
#include "content/filter.h"

enum filter_op {
	FILTER_EQ,
	FILTER_NE,
	FILTER_GT,
	FILTER_GE,
	FILTER_LT,
	FILTER_LE,
	FILTER_CON,
	FILTER_NCON
};

enum filter_about {
	FILTER_PROPERTY,
	FILTER_LUID,
	FILTER_SPAN
};

struct filter_term {
	enum filter_about about;
	enum filter_op op;
	bool is_nocase;
	bool is_null;
	struct sml_str name;  /* upper case */
	int part;             /* of its value; -1: all */
	struct sml_str value; /* normal form C; folded if is_nocase */
	uint16_t *borders;    /* CON: where to go on after a mismatch */
	struct sml_span span;
};

enum filter_node_type {
	FILTER_TERM,
	FILTER_AND,
	FILTER_OR
};

/* Children of a node are a list; 0 ends it, nodes[0] is none. */
struct filter_node {
	enum filter_node_type type;
	uint8_t term;
	uint8_t child, next;
};

/* A term needs a node, and each one at most one more that joins. */
#define FILTER_NODES_MAX (4 * SML_FILTER_TERMS_MAX)

struct sml_filter_expr {
	struct filter_term terms[SML_FILTER_TERMS_MAX];
	size_t term_count;
	struct filter_node nodes[FILTER_NODES_MAX];
	size_t node_count;
	uint8_t root;
};

/* Normal form C, folded if @is_nocase; what is compared. */
void sml_filter_put_plain(
    struct sml_str s, bool is_nocase, struct sml_buf *out);

#endif
