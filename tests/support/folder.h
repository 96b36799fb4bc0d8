/* SPDX-License-Identifier: Apache-2.0 */
/* A temporary folder for a test, and files in it. */
#ifndef TESTS_SUPPORT_FOLDER_H
#define TESTS_SUPPORT_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

/* A new empty folder; NULL fails the test. The caller gives it back, with all
 * that is in it. */
char *test_folder_new(void);
void test_folder_free(char *folder);

/* "@folder/@name" in a buffer that the next but seven calls reuse. */
const char *test_path(const char *folder, const char *name);

bool test_write_file(const char *path, const char *text);
/* Is @path a file with exactly @text? */
bool test_file_is(const char *path, const char *text);
/* Entries in a folder, dot files counted. */
size_t test_count_files(const char *folder);

#endif
