/* SPDX-License-Identifier: Apache-2.0 */
/* What a double has found, as the cases that provoke it expect it. */
#ifndef TESTS_OUTLOOK_DOUBLE_LOG_H
#define TESTS_OUTLOOK_DOUBLE_LOG_H

#include <stdbool.h>
#include <stdio.h>

/* True: there is a line in @log, and @problem is in each; with @problem NULL
 * that there is none. Prints the lines that are not expected and closes @log,
 * which is NULL where no log was begun. */
bool double_log_is(FILE *log, const char *problem);

#endif
