/* SPDX-License-Identifier: Apache-2.0 */
/* A message in memory that texts are written to and read from. */
#ifndef TESTS_SUPPORT_OUTLOOK_MAP_H
#define TESTS_SUPPORT_OUTLOOK_MAP_H

#include "mapping/map.h"

struct outlook_map_test {
	enum sml_kind kind; /* an appointment, if nobody says otherwise */
	struct sml_arena *arena;
	struct outlook_map_env env;
	struct outlook_item *item; /* as the store has it */
	size_t changes;            /* of the last write */
	struct sml_buf text;
};

/* The user lives in @zone. */
void outlook_map_test_open(struct outlook_map_test *t, const char *zone);
void outlook_map_test_close(struct outlook_map_test *t);

/* An empty message. */
void outlook_map_test_clear(struct outlook_map_test *t);

/* Write a text as the store would: outlook_map_to_item(), the changes
 * applied. */
enum sml_err outlook_map_test_write(
    struct outlook_map_test *t, struct sml_str text) SML_MUST_USE;

/* The text of the message, in the arena; absent on failure. */
struct sml_str outlook_map_test_read(struct outlook_map_test *t);

/* The text that the properties of an appointment say without its original, in
 * the arena. */
struct sml_str outlook_map_test_alone(struct outlook_map_test *t);

/* VCALENDAR around the lines of one event: "SUMMARY:x\n..." with LF, which
 * become CRLF. */
struct sml_str outlook_map_test_frame(
    struct outlook_map_test *t, const char *lines);

/* "-" lines of @before alone, then "+" lines of @after alone, each with LF. */
struct sml_str outlook_map_test_diff(
    struct outlook_map_test *t, struct sml_str before, struct sml_str after);

/* FILETIME of "20260601T080000Z". */
int64_t outlook_test_filetime(const char *text);

#endif
