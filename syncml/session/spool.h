/* SPDX-License-Identifier: Apache-2.0 */
/* Rows that grow with a folder and must not live in the session's row. */
#ifndef SML_SESSION_SPOOL_H
#define SML_SESSION_SPOOL_H

#include "base/arena.h"
#include "base/err.h"

enum sml_spool_kind {
	SML_SPOOL_STATUS, /* statuses that did not fit into an answer */
	SML_SPOOL_CHUNK,  /* parts of the object being received */
	SML_SPOOL_DELETE, /* deletions staged until the package's Final */
	SML_SPOOL_STAGE   /* items of a refresh, received whole first */
};

/**
 * Rows of bytes in the order they were appended, per kind; they belong to the
 * current session and share its transactions. Implemented by the host (on
 * the server rows of the database, on the client rows of state.db).
 */
struct sml_spool {
	const struct sml_spool_ops *ops;
};
struct sml_spool_ops {
	const char *name;
	/* SML_OK, SML_E_STATE, SML_E_NOMEM. */
	enum sml_err (*append)(
	    struct sml_spool *sp, enum sml_spool_kind kind, struct sml_str row);
	/* First row after *@cursor (0: from the start); advances *@cursor;
	 * the row lives in @arena. SML_END after the last. */
	enum sml_err (*next)(struct sml_spool *sp, enum sml_spool_kind kind,
	    uint64_t *cursor, struct sml_arena *arena, struct sml_str *row_out);
	/* Remove all rows up to and including @cursor. UINT64_MAX: all. */
	enum sml_err (*drop)(
	    struct sml_spool *sp, enum sml_spool_kind kind, uint64_t cursor);
};

#endif
