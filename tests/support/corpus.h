/* SPDX-License-Identifier: Apache-2.0 */
/* The items of others: files of the corpus folder, split into single items. */
#ifndef TESTS_SUPPORT_CORPUS_H
#define TESTS_SUPPORT_CORPUS_H

#include "content/fields.h"

struct corpus_item {
	const char *file; /* as in MANIFEST.tsv */
	size_t index;     /* within its file, from 0 */
	enum sml_kind kind;
	struct sml_str text;
};

/* A file that is left out, or the reason why not. */
struct corpus_file {
	char *name;
	const char *left_out; /* the reason; NULL for a file with items */
	char *bytes;
	size_t len;
};

struct corpus {
	struct corpus_item *items;
	size_t item_count;
	struct corpus_file *files; /* all of kind pim-item */
	size_t file_count;
};

/**
 * Read all files that MANIFEST.tsv calls pim-item. A file holds several
 * items where several BEGIN lines stand at its top; what stands between them
 * belongs to none. One whose BEGIN and END do not pair is one item up to its
 * end; one without BEGIN is a note.
 *
 * NULL: the folder or a file of it cannot be read, or memory is short.
 */
struct corpus *corpus_open(const char *fixtures);
void corpus_free(struct corpus *corpus);

#endif
