/* SPDX-License-Identifier: Apache-2.0 */
/* What the oracles in C share: a folder of items in, rows out. */
#ifndef TESTS_ORACLE_DUMP_H
#define TESTS_ORACLE_DUMP_H

#include <stdbool.h>
#include <stddef.h>

/**
 * A row of what a reader found: FILE, PATH, NAME, PARAMETERS, VALUE, with
 * tabs between them. Tabs, newlines and backslashes in a value are escaped.
 * The same form is written by the oracles in other languages.
 */
struct dump_row {
	const char *path;   /* components from the outside: VCALENDAR/VEVENT */
	const char *name;   /* property, or "field NAME", or "!" when the
			     * reader has given up */
	const char *params; /* sorted; without those of the encoding */
	const char *value;
	size_t value_len;
};

/* One item to read; its text ends in a NUL that @len does not count. */
struct dump_item {
	const char *file; /* "contacts/anna.vcf" */
	char *text;
	size_t len;
};

void dump_put(const struct dump_item *item, const struct dump_row *row);

/* The same for a value that ends in a NUL; NULL is no row. */
void dump_put_text(const struct dump_item *item, const char *path,
    const char *name, const char *params, const char *value);

/* The row that says that an item could not be read. */
void dump_unreadable(const struct dump_item *item, const char *reason);

/* TYPE=a,b;X-FOO=c from any number of parameters: names in upper case, types
 * in lower case, all sorted, CHARSET and ENCODING left out. */
struct dump_params {
	char *v[256];
	size_t count;
};
void dump_params_add(
    struct dump_params *params, const char *name, const char *value);
/* The text, to be freed; @params is empty again. */
char *dump_params_end(struct dump_params *params);

/**
 * Call @read for each file of the folders @names (ends with NULL) in @dir, in
 * the order of their names. A folder that is missing has no items.
 * Returns false when a file cannot be read.
 */
bool dump_walk(const char *dir, const char *const *names,
    void (*read)(const struct dump_item *item));

#endif
