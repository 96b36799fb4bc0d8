/* SPDX-License-Identifier: Apache-2.0 */
/* Folders of items in, rows of properties out. */
#include "config.h"

#include "oracle/dump.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/test.h"

static void *
must(void *p)
{
	if (!p) {
		fputs("out of memory\n", stderr);
		exit(1);
	}
	return p;
}

void
dump_put(const struct dump_item *item, const struct dump_row *row)
{
	printf("%s\t%s\t%s\t%s\t", item->file, row->path, row->name,
	    row->params ? row->params : "");
	for (size_t i = 0; i < row->value_len; i++) {
		char c = row->value[i];

		/* Quoted-printable says a line end with two characters. */
		if (c == '\r' && i + 1 < row->value_len &&
		    row->value[i + 1] == '\n')
			continue;
		if (c == '\n')
			fputs("\\n", stdout);
		else if (c == '\r')
			fputs("\\r", stdout);
		else if (c == '\t')
			fputs("\\t", stdout);
		else if (c == '\\')
			fputs("\\\\", stdout);
		else if (c == '\0')
			fputs("\\0", stdout);
		else
			putchar(c);
	}
	putchar('\n');
}

void
dump_put_text(const struct dump_item *item, const char *path, const char *name,
    const char *params, const char *value)
{
	const struct dump_row row = {
	    path, name, params, value, value ? strlen(value) : 0};

	if (value)
		dump_put(item, &row);
}

void
dump_unreadable(const struct dump_item *item, const char *reason)
{
	dump_put_text(item, "", "!", "", reason);
}

static void
change_case(char *s, int (*change)(int))
{
	for (; *s; s++)
		*s = (char)change((unsigned char)*s);
}

void
dump_params_add(struct dump_params *params, const char *name, const char *value)
{
	size_t size = strlen(name) + strlen(value) + 2;
	char *text;

	if (params->count >= sizeof(params->v) / sizeof(params->v[0]))
		return;
	text = must(malloc(size));
	snprintf(text, size, "%s=%s", name, value);
	*strchr(text, '=') = '\0';
	change_case(text, toupper);
	if (strcmp(text, "CHARSET") == 0 || strcmp(text, "ENCODING") == 0) {
		free(text);
		return;
	}
	if (strcmp(text, "TYPE") == 0)
		change_case(text + strlen(text) + 1, tolower);
	text[strlen(text)] = '=';
	params->v[params->count++] = text;
}

static int
compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

char *
dump_params_end(struct dump_params *params)
{
	size_t size = 1;
	size_t len = 0;
	char *text;

	qsort(params->v, params->count, sizeof(params->v[0]), compare);
	for (size_t i = 0; i < params->count; i++)
		size += strlen(params->v[i]) + 1;
	text = must(calloc(1, size));
	for (size_t i = 0; i < params->count; i++) {
		/* The same type twice says it once. */
		if (i == 0 || strcmp(params->v[i], params->v[i - 1]) != 0)
			len += (size_t)snprintf(text + len, size - len, "%s%s",
			    len ? ";" : "", params->v[i]);
	}
	for (size_t i = 0; i < params->count; i++)
		free(params->v[i]);
	params->count = 0;
	return text;
}

static int
is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* "a/b"; a name that does not fit ends the run. */
static void
join(char *path, size_t size, const char *a, const char *b)
{
	int len = snprintf(path, size, "%s/%s", a, b);

	if (len < 0 || (size_t)len >= size) {
		fprintf(stderr, "%s/%s: the name is too long\n", a, b);
		exit(1);
	}
}

static bool
read_file(const char *dir, const char *file,
    void (*read)(const struct dump_item *item))
{
	struct dump_item item = {.file = file};
	char path[4096];

	join(path, sizeof(path), dir, file);
	item.text = test_read_file(path, &item.len);
	if (!item.text) {
		perror(path);
		return false;
	}
	item.text = must(realloc(item.text, item.len + 1));
	item.text[item.len] = '\0';
	read(&item);
	free(item.text);
	return true;
}

static bool
walk_folder(const char *dir, const char *name,
    void (*read)(const struct dump_item *item))
{
	struct dirent **entries;
	bool is_read = true;
	char path[4096];
	int count;

	join(path, sizeof(path), dir, name);
	count = scandir(path, &entries, is_visible, alphasort);
	if (count < 0)
		return errno == ENOENT;
	for (int i = 0; i < count; i++) {
		join(path, sizeof(path), name, entries[i]->d_name);
		is_read = is_read && read_file(dir, path, read);
		free(entries[i]);
	}
	free(entries);
	return is_read;
}

bool
dump_walk(const char *dir, const char *const *names,
    void (*read)(const struct dump_item *item))
{
	bool is_read = true;

	for (size_t i = 0; names[i]; i++)
		is_read = walk_folder(dir, names[i], read) && is_read;
	return is_read && fflush(stdout) == 0;
}
