/* SPDX-License-Identifier: Apache-2.0 */
/* A message in memory. */
#include "support/outlook_map.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "mapping/map_priv.h"
#include "mapping/map_row.h"
#include "support/outlook_item.h"
#include "support/rule_text.h"
#include "support/test.h"

void
outlook_map_test_open(struct outlook_map_test *t, const char *zone)
{
	*t = (struct outlook_map_test){.kind = SML_KIND_CALENDAR,
	    .arena = sml_arena_new(4u * SML_CONTENT_ARENA_MAX),
	    .env = {test_env(), sml_zone_find(sml_str_of(zone))}};
	sml_buf_init(&t->text, SML_ITEM_MAX);
	if (!t->arena || !t->env.zone)
		abort();
	outlook_map_test_clear(t);
}

void
outlook_map_test_close(struct outlook_map_test *t)
{
	sml_buf_free(&t->text);
	sml_arena_free(t->arena);
}

void
outlook_map_test_clear(struct outlook_map_test *t)
{
	sml_arena_reset(t->arena);
	t->item = sml_arena_alloc(t->arena, sizeof(*t->item));
	if (!t->item)
		abort();
}

enum sml_err
outlook_map_test_write(struct outlook_map_test *t, struct sml_str text)
{
	struct outlook_item *changes =
	    sml_arena_alloc(t->arena, sizeof(*changes));
	bool is_new = !outlook_item_has(t->item, OUTLOOK_PR_MESSAGE_CLASS);
	enum sml_err err;

	if (!changes)
		return SML_E_NOMEM;
	err = outlook_map_to_item(
	    t->kind, text, is_new ? NULL : t->item, &t->env, t->arena, changes);
	if (err)
		return err;
	t->changes = outlook_count_changes(changes);
	outlook_apply_changes(t->item, changes);
	return SML_OK;
}

struct sml_str
outlook_map_test_read(struct outlook_map_test *t)
{
	enum sml_err err;

	sml_buf_reset(&t->text);
	err =
	    outlook_map_to_text(t->kind, t->item, &t->env, t->arena, &t->text);
	if (err) {
		printf("  %s\n", sml_err_name(err));
		return SML_STR_NONE;
	}
	return sml_arena_dup(t->arena, sml_buf_str(&t->text));
}

struct sml_str
outlook_map_test_alone(struct outlook_map_test *t)
{
	struct sml_buf all;
	struct sml_str out;

	sml_buf_init(&all, SML_ITEM_MAX);
	CU_ASSERT_EQUAL(
	    outlook_map_event_ops.put(t->item, &t->env, t->arena, &all),
	    SML_OK);
	out = sml_arena_dup(t->arena, sml_buf_str(&all));
	sml_buf_free(&all);
	return out;
}

struct sml_str
outlook_map_test_frame(struct outlook_map_test *t, const char *lines)
{
	struct sml_str rest = sml_str_of(lines);
	struct sml_str line;

	sml_buf_reset(&t->text);
	sml_buf_put_text(&t->text,
	    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\n"
	    "BEGIN:VEVENT\r\n");
	while (sml_str_next(&rest, '\n', &line)) {
		if (!line.len)
			continue;
		sml_buf_put_str(&t->text, line);
		sml_buf_put_text(&t->text, "\r\n");
	}
	sml_buf_put_text(&t->text, "END:VEVENT\r\nEND:VCALENDAR\r\n");
	return sml_arena_dup(t->arena, sml_buf_str(&t->text));
}

/* Lines of @a that @b has less often. */
static void
put_missing(struct sml_str a, struct sml_str b, char mark, struct sml_buf *out)
{
	struct sml_str rest = a;
	struct sml_str line;
	size_t index = 0;

	while (sml_str_next(&rest, '\n', &line)) {
		struct sml_str other;
		struct sml_str scan = a;
		size_t before = 0, found = 0;

		for (size_t i = 0; i < index; i++) {
			sml_str_next(&scan, '\n', &other);
			before += sml_str_eq(other, line);
		}
		for (scan = b; sml_str_next(&scan, '\n', &other);)
			found += sml_str_eq(other, line);
		index++;
		if (found > before)
			continue;
		sml_buf_put_byte(out, (uint8_t)mark);
		sml_buf_put_str(out, sml_str_trim(line));
		sml_buf_put_byte(out, '\n');
	}
}

struct sml_str
outlook_map_test_diff(
    struct outlook_map_test *t, struct sml_str before, struct sml_str after)
{
	sml_buf_reset(&t->text);
	put_missing(before, after, '-', &t->text);
	put_missing(after, before, '+', &t->text);
	return sml_arena_dup(t->arena, sml_buf_str(&t->text));
}

int64_t
outlook_test_filetime(const char *text)
{
	return outlook_map_filetime(rule_text_time(text).s);
}
