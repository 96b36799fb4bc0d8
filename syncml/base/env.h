/* SPDX-License-Identifier: Apache-2.0 */
/* What the library may not fetch by itself: time, randomness, charsets. */
#ifndef SML_BASE_ENV_H
#define SML_BASE_ENV_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/log.h"
#include "base/str.h"

/**
 * Handed in by the host, so that every test is deterministic. Each function
 * may be called from the thread that runs the session, at any time. @ctx is
 * passed back. None may be NULL except to_utf8 (then only UTF-8, US-ASCII,
 * ISO-8859-1 and Windows-1252 can be read: they are built in).
 */
struct sml_env {
	void *ctx;
	/* Seconds since 1970-01-01 UTC. */
	int64_t (*now_utc)(void *ctx);
	/* Milliseconds of a clock that never goes back; for budgets. */
	int64_t (*ticks_ms)(void *ctx);
	/* Fill with unpredictable bytes; SML_E_BUG if the system has none. */
	enum sml_err (*random)(void *ctx, uint8_t *out, size_t len);
	/* Append @in, read as @charset, to @out as UTF-8. SML_E_UNSUPPORTED:
	 * charset unknown; SML_E_CHARSET: bytes not of that charset. */
	enum sml_err (*to_utf8)(void *ctx, struct sml_str charset,
	    struct sml_str in, struct sml_buf *out);
	const struct sml_log *log;
};

#endif
