/* SPDX-License-Identifier: Apache-2.0 */
/* One folder of the server as a revisioned struct sml_store. */
#ifndef SERVER_ITEMS_H
#define SERVER_ITEMS_H

#include "db.h"
#include "sync/store.h"

struct server_items_cfg {
	uint64_t folder; /* row */
	uint64_t owner;
	enum sml_kind kind;
	bool is_read_only;
};

/**
 * Store over the rows of one folder. Its transactions are those of @db: all
 * calls run between server_db_begin() and commit; only reading may run
 * outside. apply() of ADD with a key takes that key, alive or deleted before
 * (SML_E_EXISTS: alive). The store never names items by op_id: find() with
 * one is SML_E_NOT_FOUND, since one transaction covers all (sync-rules 3).
 * GUIDs: the folder's salt and a counter, 10 characters. SML_OK, SML_E_NOMEM.
 */
enum sml_err server_items_new(struct server_db *db,
    const struct server_items_cfg *cfg, struct sml_store **out) SML_MUST_USE;

#endif
