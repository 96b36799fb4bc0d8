/* SPDX-License-Identifier: Apache-2.0 */
/* A folder of plain files as a store: one item a file. */
#ifndef CLI_STORE_DIR_H
#define CLI_STORE_DIR_H

#include "base/log.h"
#include "client/profile.h"
#include "sync/store.h"

/**
 * Keys are file names. Only regular files with the right ending and without a
 * leading dot are items; symbolic links, folders and other files are left
 * alone and never followed. A token is modification time, size and inode, and
 * absent while the file is so young that another write could leave them
 * equal. What the store itself writes is dated a moment back, so that its
 * token holds at once.
 *
 * Writes: a nameless temporary file (or one under a dot name where the file
 * system has none), flushed, then linked under its name or exchanged with the
 * old file; what came out is compared with what was expected and put back if
 * it differs (sync-rules 3). The name of a new file carries a digest of op_id,
 * so find() sees it. A replaced or removed file lies in @aside_dir until the
 * next begin(); what a crash left under a dot name goes there too and stays 30
 * days. One flush an item and one a commit; new files wait for their names
 * until commit(), or any other look at the folder, and are flushed side by
 * side.
 */
struct cli_store_dir_cfg {
	const char *dir;
	const char *ending; /* ".vcf" */
	enum sml_kind kind;
	const char *aside_dir; /* of this folder only, on the same file system;
				* made if missing */
	const struct sml_log *log;
	/* Nanoseconds since 1970; NULL: the system's clock. For tests. */
	int64_t (*now_ns)(void *ctx);
	void *ctx;
	bool is_plain; /* do without exchange and nameless files, as on file
			* systems that have none */
};

/* Strings of @cfg are copied. SML_OK, SML_E_NOMEM; a folder that is missing
 * is told by begin(). */
enum sml_err cli_store_dir_open(
    const struct cli_store_dir_cfg *cfg, struct sml_store **out) SML_MUST_USE;

/* For open_store of client/run.h; @ctx: const struct sml_log or NULL. */
enum sml_err cli_store_dir_open_folder(void *ctx,
    const struct client_profile *profile, const struct client_folder *folder,
    struct sml_store **out);

#endif
