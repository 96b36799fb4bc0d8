/* SPDX-License-Identifier: Apache-2.0 */
/* Log lines go to the host's sink; the library prints nothing. */
#ifndef SML_BASE_LOG_H
#define SML_BASE_LOG_H

#include <stdbool.h>

#include "base/attr.h"

/* SML_LOG_WIRE carries message bodies and must be asked for by name. */
#define SML_LOG_LIST(X)                                                        \
	X(ERROR, "error")                                                      \
	X(WARN, "warn")                                                        \
	X(INFO, "info")                                                        \
	X(DEBUG, "debug")                                                      \
	X(WIRE, "wire")

enum sml_log_level {
#define SML_LOG_ENUM(name, text) SML_LOG_##name,
	SML_LOG_LIST(SML_LOG_ENUM)
#undef SML_LOG_ENUM
};

/**
 * @line  one line, English, no newline, no secret, valid during the call.
 * May be called from any thread that uses the library with this sink.
 */
struct sml_log {
	void (*line)(void *ctx, enum sml_log_level level, const char *line);
	void *ctx;
	enum sml_log_level level; /* lines above it are not formatted */
};

const char *sml_log_level_name(enum sml_log_level level);

/* @log may be NULL, or have no line function: nothing happens. */
void sml_log(const struct sml_log *log, enum sml_log_level level,
    const char *format, ...) SML_PRINTF(3, 4);

#endif
