/* SPDX-License-Identifier: Apache-2.0 */
/* Where items live: one table of operations for every kind of store. */
#ifndef SML_SYNC_STORE_H
#define SML_SYNC_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "content/fingerprint.h"

/**
 * One folder of one side: a directory of files, an Outlook folder, the rows
 * of a database, memory, or a store that fails on purpose.
 *
 * Two kinds. An *enumerating* store (directory, MAPI) does not know what
 * changed: next_change() yields every item with a cheap token, and the engine
 * compares with the links. A *revisioned* store (database) counts: every
 * write gives the item a revision that is larger than all before in the
 * folder, in commit order; deletions stay as tombstones; next_change() yields
 * what has a larger revision than asked for.
 *
 * Arguments live until the call returns; results live in the arena given.
 * A key names an item in the store: at most SML_URI_MAX bytes. Errors: item
 * band: this item only; store band: the folder stops. A NULL operation means
 * what its comment says.
 */
struct sml_store {
	const struct sml_store_ops *ops;
	enum sml_kind kind;
	bool is_revisioned;
	bool is_read_only; /* apply gives SML_E_DENIED */
	/* Other programs read its items: new ones come as vCard 3.0 and
	 * iCalendar 2.0 (sync/translate.c), whatever the peer says. */
	bool is_read_by_others;
};

/* What an item is, without its text. */
struct sml_entry {
	struct sml_str key;
	struct sml_str token; /* enumerating: equal token, equal text; absent
			       * when the text must be read to know (written
			       * too recently for the clock of the files) */
	uint64_t rev;         /* revisioned; else 0 */
	bool is_deleted;      /* revisioned: a tombstone */
};

enum sml_op {
	SML_OP_NONE,
	SML_OP_ADD,
	SML_OP_REPLACE,
	SML_OP_DELETE
};

/* Make one remote change ours. */
struct sml_apply {
	enum sml_op op;
	struct sml_str key;      /* REPLACE, DELETE; ADD on an undeleted item of
				  * a revisioned store: its old key; else absent */
	struct sml_str text;     /* ADD, REPLACE */
	struct sml_str expected; /* REPLACE, DELETE: the token the plan saw;
				  * absent: whatever is there */
	struct sml_str op_id;    /* leaves a trace in the item by the same
				  * write, so that find() sees it after a
				  * crash; absent: not needed */
	struct sml_str planned;  /* ADD: the key chosen by plan_key(); absent:
				  * the store chooses */
	const struct sml_facts *facts; /* of text; ADD, REPLACE */
};

/* One row for match(): a living item that shares a key or the fingerprint. */
struct sml_candidate {
	struct sml_entry entry;
	uint8_t fingerprint[SML_SHA256_LEN]; /* under no mask */
};

struct sml_store_ops {
	const char *name; /* "directory", for logs */

	/* Open for one run, once, before anything else. Enumerating: the
	 * listing's cut-off is now. SML_E_STORE_GONE: the folder is missing;
	 * SML_E_STORE_DENIED, SML_E_STORE. */
	enum sml_err (*begin)(struct sml_store *st);

	/* What identifies the folder's place (device and inode, entry ID):
	 * another value means another disk or a restored folder. May be NULL.
	 */
	enum sml_err (*place)(
	    struct sml_store *st, struct sml_arena *arena, struct sml_str *out);

	/* Next row after @after, SML_END after the last. Revisioned: rows with
	 * a revision > after->rev, ascending, tombstones included.
	 * Enumerating: any order, after->key empty to start, then the last
	 * key given. */
	enum sml_err (*next_change)(struct sml_store *st,
	    const struct sml_entry *after, struct sml_arena *arena,
	    struct sml_entry *out);

	/* Text and entry of one item. @entry_out may be NULL.
	 * SML_E_NOT_FOUND: gone; SML_E_ITEM_IO: cannot be read;
	 * SML_E_TOO_BIG. A tombstone is NOT_FOUND. */
	enum sml_err (*read)(struct sml_store *st, struct sml_str key,
	    struct sml_arena *arena, struct sml_str *text_out,
	    struct sml_entry *entry_out);

	/* Key for a new item, chosen beforehand so that it can be journalled;
	 * unique in the folder. NULL: apply chooses (databases). */
	enum sml_err (*plan_key)(struct sml_store *st, struct sml_str op_id,
	    const struct sml_facts *facts, struct sml_arena *arena,
	    struct sml_str *key_out);

	/* Do it; @out is the item as it is now (key and token may be new).
	 * SML_E_CHANGED: not what was expected, nothing changed;
	 * SML_E_NOT_FOUND; SML_E_DENIED; SML_E_FULL; SML_E_UNSUPPORTED: this
	 * store cannot hold it; SML_E_BUSY; SML_E_ITEM_IO. */
	enum sml_err (*apply)(struct sml_store *st, const struct sml_apply *req,
	    struct sml_arena *arena, struct sml_entry *out);

	/* After a crash: the item that carries @op_id, or if @op_id is absent
	 * the item at @key. SML_E_NOT_FOUND: there is none. For DELETE intents
	 * NOT_FOUND at the key means done. */
	enum sml_err (*find)(struct sml_store *st, struct sml_str op_id,
	    struct sml_str key, struct sml_arena *arena, struct sml_entry *out);

	/* Living items with this fingerprint or one of these keys, by
	 * fingerprint first, then UID, then strong keys, at most @max; count
	 * in *@count_out. NULL: the store cannot; the engine then matches
	 * against the links. */
	enum sml_err (*match)(struct sml_store *st,
	    const struct sml_facts *facts, struct sml_arena *arena,
	    struct sml_candidate *v, size_t max, size_t *count_out);

	/* Everything applied is durable when it returns (directory: fsync of
	 * the folders touched). Database: no-op, the transaction is the
	 * state's. */
	enum sml_err (*commit)(struct sml_store *st);

	/* End of the run; frees nothing. */
	void (*end)(struct sml_store *st);

	void (*close)(struct sml_store *st); /* frees; NULL is allowed */
};

#endif
