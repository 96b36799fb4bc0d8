/* SPDX-License-Identifier: Apache-2.0 */
/* Formats a log line and hands it to the host. */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

const char *
sml_log_level_name(enum sml_log_level level)
{
	switch (level) {
#define LEVEL_NAME(name, text)                                                 \
	case SML_LOG_##name:                                                   \
		return text;
		SML_LOG_LIST(LEVEL_NAME)
#undef LEVEL_NAME
	}
	return "?";
}

/* A line of ours may quote a peer: it must not be able to begin another. */
static void
keep_one_line(char *line)
{
	for (; *line; line++) {
		unsigned char c = (unsigned char)*line;

		if (c == '\n' || c == '\r' || c == '\t')
			*line = ' ';
		else if (c < 0x20 || c == 0x7f)
			*line = '?';
	}
}

void
sml_log(const struct sml_log *log, enum sml_log_level level, const char *format,
    ...)
{
	char small[512];
	char *line = small;
	va_list args;
	int len;

	if (!log || !log->line || level > log->level)
		return;
	va_start(args, format);
	len = vsnprintf(small, sizeof(small), format, args);
	va_end(args);
	if (len < 0)
		return;
	if ((size_t)len >= sizeof(small)) {
		line = malloc((size_t)len + 1);
		if (line) {
			va_start(args, format);
			vsnprintf(line, (size_t)len + 1, format, args);
			va_end(args);
		} else {
			line = small; /* cut off, but not lost */
		}
	}
	keep_one_line(line);
	log->line(log->ctx, level, line);
	if (line != small)
		free(line);
}
