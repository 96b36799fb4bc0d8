/* SPDX-License-Identifier: Apache-2.0 */
/* What a double has found, as the cases that provoke it expect it. */
#include "outlook/double_log.h"

#include <string.h>

/* Longer than a double's lines. */
#define LINE_MAX 1024

bool
double_log_is(FILE *log, const char *problem)
{
	char line[LINE_MAX];
	size_t count = 0;
	bool ok = true;

	for (; log && fgets(line, sizeof(line), log); count++)
		if (!problem || !strstr(line, problem)) {
			printf("  not expected: %s", line);
			ok = false;
		}
	if (problem && !count)
		printf("  not found: %s\n", problem);
	if (log)
		fclose(log);
	return ok && (!problem || count);
}
