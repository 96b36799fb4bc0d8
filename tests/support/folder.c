/* SPDX-License-Identifier: Apache-2.0 */
/* A temporary folder for a test, and files in it. */
#include "config.h"

#include "support/folder.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/test.h"

#ifdef _WIN32
#define TEMPORARY "TEMP"
#define lstat(path, st) stat(path, st)

/* Replaces the X at the end, as POSIX has it. */
static char *
mkdtemp(char *path)
{
	char *end = path + strlen(path) - 6;
	unsigned try;

	for (try = 0; try < 10000; try++) {
		unsigned salt = (unsigned)getpid() * 31 + try;

		snprintf(end, 7, "%06u", salt % 1000000);
		if (mkdir(path) == 0)
			return path;
	}
	return NULL;
}
#else
#define TEMPORARY "TMPDIR"
#endif

char *
test_folder_new(void)
{
	const char *base = getenv(TEMPORARY);
	char path[1024];
	char *made;

	snprintf(path, sizeof(path), "%s/valise-test-XXXXXX",
	    base && *base ? base : "/tmp");
	made = mkdtemp(path);
	CU_ASSERT_PTR_NOT_NULL_FATAL(made);
	return strdup(path);
}

static void
remove_all(const char *path)
{
	struct dirent *entry;
	struct stat st;
	DIR *dir;

	if (lstat(path, &st) < 0)
		return;
	if (!S_ISDIR(st.st_mode)) {
		unlink(path);
		return;
	}
	chmod(path, 0700);
	dir = opendir(path);
	if (!dir)
		return;
	while ((entry = readdir(dir)) != NULL) {
		char inner[4096];

		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		snprintf(inner, sizeof(inner), "%s/%s", path, entry->d_name);
		remove_all(inner);
	}
	closedir(dir);
	rmdir(path);
}

void
test_folder_free(char *folder)
{
	remove_all(folder);
	free(folder);
}

const char *
test_path(const char *folder, const char *name)
{
	static char paths[8][4096];
	static unsigned next;
	char *path = paths[next++ % 8];

	snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
	return path;
}

bool
test_write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "wb");
	bool is_fine;

	if (!f)
		return false;
	is_fine = fwrite(text, 1, strlen(text), f) == strlen(text);
	return fclose(f) == 0 && is_fine;
}

bool
test_file_is(const char *path, const char *text)
{
	size_t len;
	char *found = test_read_file(path, &len);
	const bool is_same =
	    found && len == strlen(text) && memcmp(found, text, len) == 0;

	free(found);
	return is_same;
}

size_t
test_count_files(const char *folder)
{
	DIR *dir = opendir(folder);
	size_t count = 0;

	if (!dir)
		return 0;
	while (readdir(dir))
		count++;
	closedir(dir);
	return count - 2;
}
