/* SPDX-License-Identifier: Apache-2.0 */
/* The profile's settings: an INI file, and the table of what may stand in it.
 */
#ifndef CLIENT_OPTIONS_H
#define CLIENT_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "client/problem.h"

enum client_option_type {
	CLIENT_OPTION_BOOL,   /* yes, no */
	CLIENT_OPTION_NUMBER, /* min to max */
	CLIENT_OPTION_WORD,   /* one of words */
	CLIENT_OPTION_TEXT
};

/* A row of product.md section 4. "NAME" in a name stands for a folder's. */
struct client_option {
	const char *name;
	enum client_option_type type;
	const char *value; /* default */
	int64_t min, max;
	const char *words; /* "auto 1.2 1.1", NULL unless WORD */
	const char *help;  /* English, translate with _() */
};
/* Ends with a row whose name is NULL. */
extern const struct client_option client_option_table[];

struct client_options;

/* Read the file; one that is missing is empty. SML_OK, SML_E_NOMEM,
 * SML_E_DENIED and other errors of files, with @problem_out. */
enum sml_err client_options_load(const char *path, struct client_options **out,
    struct client_problem *problem_out) SML_MUST_USE;
void client_options_free(struct client_options *o);

/* Write back: comments, order and unknown keys stay. */
enum sml_err client_options_save(const struct client_options *o,
    struct client_problem *problem_out) SML_MUST_USE;

/* The row for a concrete name ("folder.notes.mode"), NULL: no such option. */
const struct client_option *client_options_row(const char *name);

/* The value or the default; NULL only for an unknown name. A value in the
 * file that is out of range counts as the default. Valid until set or free. */
const char *client_options_get(
    const struct client_options *o, const char *name);
bool client_options_is_set(const struct client_options *o, const char *name);
bool client_options_is_on(const struct client_options *o, const char *name);
int64_t client_options_number(const struct client_options *o, const char *name);
/* yes, on, true, 1. */
bool client_options_is_true(const char *value);
/* The value of "folder.FOLDER.KEY". */
const char *client_options_get_folder(
    const struct client_options *o, const char *folder, const char *key);

/* Change one, in memory. NULL value: back to the default. SML_E_CONFIG with
 * @problem_out (BAD_OPTION). */
enum sml_err client_options_set(struct client_options *o, const char *name,
    const char *value, struct client_problem *problem_out) SML_MUST_USE;

/* All concrete names in the table's order: @i from 0; false after the last. */
bool client_options_at(
    size_t i, char name_out[64], const struct client_option **row_out);

/* Other sections of the same file ("account"), not checked. Absent value
 * removes. raw_get: NULL if absent. */
const char *client_options_raw_get(
    const struct client_options *o, const char *section, const char *key);
enum sml_err client_options_raw_set(struct client_options *o,
    const char *section, const char *key, const char *value) SML_MUST_USE;

#endif
