/* SPDX-License-Identifier: Apache-2.0 */
/* Laws of the merge, held against random edits of items. */
#include "base/limits.h"
#include "content/convert.h"
#include "support/content.h"
#include "support/items.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

#define CONTACT SML_KIND_CONTACT
#define CALENDAR SML_KIND_CALENDAR

static struct sml_buf out, other;

/* ---- random edits ---- */

#define LINES_MAX 200
#define ROUNDS 480

static uint64_t dice;

/* SplitMix64. */
static unsigned
below(unsigned limit)
{
	uint64_t z = dice += 0x9E3779B97F4A7C15u;

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return (unsigned)((z ^ (z >> 31)) % limit);
}

/* Fields that can be edited by themselves: one line each. The start of a line
 * says which it is, the end is what a side makes of it, %u a value. */
static const struct edit {
	enum sml_kind kind;
	const char *start;
	const char *end;
	unsigned component; /* 0 the item or the first in it, 1 the next */
} edits[] = {
    {CONTACT, "N:", "Zz%u;Yy", 0},
    {CONTACT, "FN:", "Zz %u", 0},
    {CONTACT, "ORG:", "Zz%u;Yy", 0},
    {CONTACT, "TITLE:", "Zz%u", 0},
    {CONTACT, "ROLE:", "Zz%u", 0},
    {CONTACT, "NICKNAME:", "Zz%u", 0},
    {CONTACT, "TEL;TYPE=home,voice:", "000%u", 0},
    {CONTACT, "TEL;TYPE=work,voice:", "000%u", 0},
    {CONTACT, "TEL;TYPE=cell:", "000%u", 0},
    {CONTACT, "TEL;TYPE=pager:", "000%u", 0},
    {CONTACT, "ADR;TYPE=home:", ";;%u;Zz", 0},
    {CONTACT, "ADR;TYPE=work:", ";;%u;Zz", 0},
    {CONTACT, "BDAY:", "2001010%u", 0},
    {CONTACT, "URL:", "http://zz/%u", 0},
    {CONTACT, "NOTE:", "Zz\\n%u", 0},
    {CONTACT, "PHOTO;ENCODING=b;TYPE=JPEG:", "ZZZ%u", 0},
    {CONTACT, "X-SPOUSE:", "Zz%u", 0},
    {CALENDAR, "SUMMARY:", "Zz%u", 0},
    {CALENDAR, "LOCATION:", "Zz%u", 0},
    {CALENDAR, "DESCRIPTION:", "Zz\\n%u", 0},
    {CALENDAR, "PRIORITY:", "1%u", 0},
    {CALENDAR, "TRANSP:", "ZZ%u", 0},
    {CALENDAR, "CLASS:", "ZZ%u", 0},
    {CALENDAR, "STATUS:", "ZZ%u", 0},
    {CALENDAR, "URL:", "http://zz/%u", 0},
    {CALENDAR, "DTSTART", ":2027011%uT080000Z", 0},
    {CALENDAR, "X-FOO:", "Zz%u", 0},
    {CALENDAR, "SUMMARY:", "Zz%u", 1},
    {CALENDAR, "LOCATION:", "Zz%u", 1},
    {CALENDAR, "X-FOO:", "Zz%u", 1},
};

#define EDITS SML_ARRAY_LEN(edits)
#define VALUES_OF_EDIT 3
enum {
	UNTOUCHED,
	REMOVED,
	CHANGED /* and all above: CHANGED + value */
};

/* What a side did to each field. */
struct plan {
	unsigned what[EDITS];
};

/* Content lines of an item with their folds. */
struct item {
	enum sml_kind kind;
	struct sml_str lines[LINES_MAX];
	size_t count;
};

static void
split(enum sml_kind kind, struct sml_str text, struct item *item)
{
	item->kind = kind;
	item->count = 0;
	for (size_t at = 0; at < text.len && item->count < LINES_MAX;) {
		size_t end = sml_str_chr(text, '\n', at);

		while (end + 1 < text.len && text.p[end + 1] == ' ')
			end = sml_str_chr(text, '\n', end + 1);
		item->lines[item->count++] =
		    sml_str_sub(text, at, end + 1 - at);
		at = end + 1;
	}
}

/* Line after the BEGIN of a component; 0: the item has no such. */
static size_t
component_start(const struct item *item, unsigned number)
{
	for (size_t i = 0; i < item->count; i++) {
		struct sml_str line = item->lines[i];

		if ((sml_str_starts(line, "BEGIN:VCARD") ||
			sml_str_starts(line, "BEGIN:VEVENT") ||
			sml_str_starts(line, "BEGIN:VTODO")) &&
		    !number--)
			return i + 1;
	}
	return 0;
}

/* Its line; count if there is none, so that it may be added. */
static size_t
find_line(const struct item *item, const struct edit *edit)
{
	for (size_t i = component_start(item, edit->component);
	     i < item->count && !sml_str_starts(item->lines[i], "BEGIN:") &&
	     !sml_str_starts(item->lines[i], "END:");
	     i++) {
		if (sml_str_starts(item->lines[i], edit->start))
			return i;
	}
	return item->count;
}

static void
put_value(const struct edit *edit, unsigned value, struct sml_buf *to)
{
	struct sml_str end = sml_str_of(edit->end);
	size_t at = sml_str_find(end, SML_STR("%u"), 0);

	sml_buf_put_text(to, edit->start);
	sml_buf_put_str(to, sml_str_sub(end, 0, at));
	sml_buf_printf(to, "%u", value);
	sml_buf_put_str(to, sml_str_sub(end, at + 2, end.len));
	sml_buf_put_text(to, "\r\n");
}

/* The item with the edits of a plan, appended to @to. */
static void
write_item(const struct item *item, const struct plan *plan, struct sml_buf *to)
{
	unsigned number = 0;

	for (size_t i = 0; i < item->count; i++) {
		bool is_kept = true;

		for (size_t e = 0; e < EDITS; e++) {
			unsigned what = plan->what[e];

			if (what == UNTOUCHED ||
			    find_line(item, &edits[e]) != i)
				continue;
			is_kept = false;
			if (what >= CHANGED)
				put_value(&edits[e], what - CHANGED, to);
		}
		if (is_kept)
			sml_buf_put_str(to, item->lines[i]);
		if (i + 1 != component_start(item, number))
			continue;
		for (size_t e = 0; e < EDITS; e++) {
			if (plan->what[e] >= CHANGED &&
			    edits[e].kind == item->kind &&
			    edits[e].component == number &&
			    find_line(item, &edits[e]) == item->count)
				put_value(
				    &edits[e], plan->what[e] - CHANGED, to);
		}
		number++;
	}
}

static void
make_plan(const struct item *item, struct plan *plan)
{
	unsigned count = below(6);

	memset(plan, 0, sizeof(*plan));
	while (count--) {
		size_t e = below(EDITS);
		unsigned what = REMOVED + below(1 + VALUES_OF_EDIT);

		/* Nothing to remove is no edit. */
		if (edits[e].kind != item->kind ||
		    !component_start(item, edits[e].component) ||
		    (what == REMOVED &&
			find_line(item, &edits[e]) == item->count))
			continue;
		plan->what[e] = what;
	}
}

/* Both edits in one plan; false if they collide. */
static bool
join_plans(const struct plan *a, const struct plan *b, struct plan *to)
{
	bool has_time[2] = {false, false};
	bool has_instance[2] = {false, false};

	for (size_t e = 0; e < EDITS; e++) {
		unsigned x = a->what[e];
		unsigned y = b->what[e];
		bool is_time = strcmp(edits[e].start, "DTSTART") == 0;

		if (x && y && x != y)
			return false;
		to->what[e] = x ? x : y;
		has_time[0] |= is_time && x && x != y;
		has_time[1] |= is_time && y && x != y;
		has_instance[0] |= edits[e].component && x;
		has_instance[1] |= edits[e].component && y;
	}
	/* Instances are known by the time of the series. */
	return !(has_time[0] && has_instance[1]) &&
	       !(has_time[1] && has_instance[0]);
}

static bool
is_in(struct sml_str line, const struct sml_buf *text)
{
	struct sml_str s = sml_buf_str(text);

	return sml_str_find(s, line, 0) < s.len;
}

/* Lines of ours that theirs left alone are there byte by byte. */
static void
check_bytes(
    const struct item *ours, const struct item *base, const struct plan *theirs)
{
	for (size_t i = 0; i < ours->count; i++) {
		bool is_edited = false;

		for (size_t e = 0; e < EDITS; e++) {
			size_t at = find_line(base, &edits[e]);

			is_edited |=
			    theirs->what[e] && edits[e].kind == base->kind &&
			    (at == base->count ||
				sml_str_eq(base->lines[at], ours->lines[i]));
		}
		CU_ASSERT(is_edited || is_in(ours->lines[i], &out));
	}
}

/* Every value that a side put in is there. */
static void
check_union(const struct plan *plan, enum sml_kind kind)
{
	struct sml_buf line;

	sml_buf_init(&line, 1024);
	for (size_t e = 0; e < EDITS; e++) {
		if (plan->what[e] < CHANGED || edits[e].kind != kind)
			continue;
		sml_buf_reset(&line);
		put_value(&edits[e], plan->what[e] - CHANGED, &line);
		CU_ASSERT(is_in(sml_buf_str(&line), &out));
	}
	sml_buf_free(&line);
}

struct round {
	struct item base;
	struct plan a, b, both;
	struct sml_buf texts[4]; /* base, a, b, both */
	bool collides;
};

static struct sml_str
text_of(const struct round *r, size_t i)
{
	return sml_buf_str(&r->texts[i]);
}

static void
check_one_side(struct round *r)
{
	struct content_joined found;
	enum sml_kind kind = r->base.kind;

	found = content_merge(
	    kind, text_of(r, 0), text_of(r, 1), text_of(r, 0), &out);
	CU_ASSERT(!found.err && !found.is_collision);
	CU_ASSERT(sml_str_eq(sml_buf_str(&out), text_of(r, 1)));
	found = content_merge(
	    kind, text_of(r, 0), text_of(r, 0), text_of(r, 2), &out);
	CU_ASSERT(content_joined_is(&found, kind, text_of(r, 2)));
	found = content_merge(
	    kind, text_of(r, 0), text_of(r, 2), text_of(r, 2), &out);
	CU_ASSERT(!found.err && !found.is_collision);
	CU_ASSERT(sml_str_eq(sml_buf_str(&out), text_of(r, 2)));
}

static void
check_two_sides(struct round *r)
{
	enum sml_kind kind = r->base.kind;
	struct content_joined found, back;
	struct item ours;

	found = content_merge(
	    kind, text_of(r, 0), text_of(r, 1), text_of(r, 2), &out);
	back = content_merge(
	    kind, text_of(r, 0), text_of(r, 2), text_of(r, 1), &other);
	CU_ASSERT(!found.err && !back.err);
	CU_ASSERT_EQUAL(found.is_collision, r->collides);
	CU_ASSERT_EQUAL(back.is_collision, r->collides);
	if (r->collides || found.is_collision)
		return;
	CU_ASSERT(content_joined_is(&found, kind, text_of(r, 3)));
	CU_ASSERT(content_joined_is(&back, kind, text_of(r, 3)));
	split(kind, text_of(r, 1), &ours);
	check_bytes(&ours, &r->base, &r->b);
}

static void
check_without_base(struct round *r)
{
	enum sml_kind kind = r->base.kind;
	struct content_joined found, back;

	found = content_merge(
	    kind, SML_STR_NONE, text_of(r, 1), text_of(r, 2), &out);
	CU_ASSERT(!found.err);
	if (!found.is_collision) {
		check_union(&r->a, kind);
		check_union(&r->b, kind);
	}
	back = content_merge(
	    kind, SML_STR_NONE, text_of(r, 2), text_of(r, 1), &other);
	CU_ASSERT_EQUAL(back.is_collision, found.is_collision);
	CU_ASSERT(found.is_collision ||
		  content_joined_is(&found, kind, sml_buf_str(&other)));
}

/* Edits that the older formats cannot say: without N or FN no version goes, a
 * start in UTC has the zone of the item, and an instance that was changed is an
 * item of its own. */
static bool
is_sayable(const struct plan *plan)
{
	for (size_t e = 0; e < EDITS; e++) {
		unsigned what = plan->what[e];
		const char *start = edits[e].start;

		if (what &&
		    (edits[e].component || !strcmp(start, "DTSTART") ||
			(what == REMOVED &&
			    (!strcmp(start, "N:") || !strcmp(start, "FN:")))))
			return false;
	}
	return true;
}

/* The versions in @old, by bits, in the older format. */
static void
check_formats(struct round *r, unsigned old, struct sml_arena *arena)
{
	static const enum sml_format formats[][2] = {
	    [CONTACT] = {SML_FORMAT_VCARD_30, SML_FORMAT_VCARD_21},
	    [CALENDAR] = {SML_FORMAT_ICALENDAR_20, SML_FORMAT_VCALENDAR_10}};
	enum sml_kind kind = r->base.kind;
	struct content_joined found;
	struct sml_str texts[3];

	sml_arena_reset(arena);
	for (size_t i = 0; i < 3; i++) {
		struct sml_converted converted;

		CU_ASSERT_EQUAL(sml_convert(kind, text_of(r, i),
				    formats[kind][old >> i & 1], test_env(),
				    arena, &converted),
		    SML_OK);
		texts[i] = converted.pieces[0].text;
	}
	found = content_merge(kind, texts[0], texts[1], texts[2], &out);
	CU_ASSERT_EQUAL(found.err, SML_OK);
	CU_ASSERT_EQUAL(found.is_collision, r->collides);
	CU_ASSERT(
	    r->collides || content_joined_is(&found, kind, text_of(r, 3)));
}

/* The same with versions of which some are in an older format. A series keeps
 * its instances when only theirs cannot say them. */
static void
check_two_formats(struct round *r, struct sml_arena *arena)
{
	bool is_series = component_start(&r->base, 1);

	if (!is_sayable(&r->a) || !is_sayable(&r->b))
		return;
	for (unsigned old = 1; old < 7; old++) {
		if (!is_series || old == 4)
			check_formats(r, old, arena);
	}
}

static void
merge_of_random_edits_keeps_the_laws(void)
{
	struct sml_arena *arena = sml_arena_new(2 * SML_CONTENT_ARENA_MAX);
	struct round r;
	size_t collisions = 0;

	for (size_t i = 0; i < 4; i++)
		sml_buf_init(&r.texts[i], SML_ITEM_MAX);
	dice = 20260101;
	for (size_t i = 0; i < ROUNDS; i++) {
		unsigned failed = CU_get_number_of_failures();
		static const struct plan nothing;

		for (size_t t = 0; t < 4; t++)
			sml_buf_reset(&r.texts[t]);
		sml_buf_reset(&other);
		items_make(
		    i % 2 ? CALENDAR : CONTACT, 5, below(400), &r.texts[0]);
		split(i % 2 ? CALENDAR : CONTACT, text_of(&r, 0), &r.base);
		make_plan(&r.base, &r.a);
		make_plan(&r.base, &r.b);
		r.collides = !join_plans(&r.a, &r.b, &r.both);
		write_item(&r.base, &nothing, &other);
		CU_ASSERT(sml_str_eq(sml_buf_str(&other), text_of(&r, 0)));
		write_item(&r.base, &r.a, &r.texts[1]);
		write_item(&r.base, &r.b, &r.texts[2]);
		write_item(&r.base, &r.both, &r.texts[3]);
		collisions += r.collides;
		check_one_side(&r);
		check_two_sides(&r);
		check_without_base(&r);
		if (i % 16 < 2)
			check_two_formats(&r, arena);
		if (CU_get_number_of_failures() != failed) {
			printf("round %zu\n%.*s---\n%.*s---\n%.*s", i,
			    SML_STR_ARG(text_of(&r, 0)),
			    SML_STR_ARG(text_of(&r, 1)),
			    SML_STR_ARG(text_of(&r, 2)));
			break;
		}
	}
	CU_ASSERT(collisions > ROUNDS / 50 && collisions < ROUNDS / 2);
	for (size_t i = 0; i < 4; i++)
		sml_buf_free(&r.texts[i]);
	sml_arena_free(arena);
}

static const struct test_case cases[] = {
    {"merge_of_random_edits_keeps_the_laws",
	merge_of_random_edits_keeps_the_laws},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	int status;

	sml_buf_init(&out, SML_ITEM_MAX);
	sml_buf_init(&other, SML_ITEM_MAX);
	status = test_main("merge_laws", cases, argc, argv);
	sml_buf_free(&out);
	sml_buf_free(&other);
	content_end();
	return status;
}
