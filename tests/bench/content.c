/* SPDX-License-Identifier: Apache-2.0 */
/* Items read, fingerprinted and printed: CPU seconds and bytes, beside a floor
 * and beside other libraries, all in one run. Asserts nothing. */
#include "config.h"

#include "base/arena.h"
#include "base/digest.h"
#include "base/limits.h"
#include "bench/content_peer.h"
#include "content/convert.h"
#include "content/fingerprint.h"
#include "content/line.h"
#include "support/items.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* ---- the heap: the C library's, counted ---- */

void *__libc_malloc(size_t len);
void *__libc_calloc(size_t count, size_t len);
void *__libc_realloc(void *p, size_t len);
void __libc_free(void *p);

static size_t heap_now, heap_peak;

static void *
counted(void *p)
{
	heap_now += malloc_usable_size(p);
	if (heap_now > heap_peak)
		heap_peak = heap_now;
	return p;
}

void *
malloc(size_t len)
{
	return counted(__libc_malloc(len));
}

void *
calloc(size_t count, size_t len)
{
	return counted(__libc_calloc(count, len));
}

void *
realloc(void *p, size_t len)
{
	heap_now -= malloc_usable_size(p);
	return counted(__libc_realloc(p, len));
}

void
free(void *p)
{
	heap_now -= malloc_usable_size(p);
	__libc_free(p);
}

/* ---- items ---- */

struct items {
	enum sml_kind kind;
	struct sml_buf text;
	struct sml_str *v;
	size_t count;
};

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void
must(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "bench content: %s failed\n", what);
	exit(1);
}

/* As the item is, or its first piece in another format. */
static void
put_item(const struct items *items, enum sml_format to, size_t index,
    struct sml_buf *out)
{
	struct sml_arena *arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
	struct sml_converted there;
	struct sml_buf text;

	sml_buf_init(&text, SML_ITEM_MAX);
	items_make(items->kind, 1, index, to ? &text : out);
	if (to) {
		must(arena && !sml_convert(items->kind, sml_buf_str(&text), to,
				  NULL, arena, &there),
		    "conversion");
		sml_buf_put_str(out, there.pieces[0].text);
	}
	sml_buf_free(&text);
	sml_arena_free(arena);
}

static void
make_items(
    enum sml_kind kind, enum sml_format to, size_t count, struct items *out)
{
	size_t at = 0;
	size_t *ends = calloc(count, sizeof(*ends));

	*out = (struct items){.kind = kind, .count = count};
	out->v = calloc(count, sizeof(*out->v));
	must(ends && out->v, "memory");
	sml_buf_init(&out->text, (size_t)1 << 30);
	for (size_t i = 0; i < count; i++) {
		put_item(out, to, i, &out->text);
		ends[i] = out->text.len;
	}
	must(!out->text.err, "making items");
	for (size_t i = 0; i < count; i++) {
		out->v[i] =
		    sml_str_sub(sml_buf_str(&out->text), at, ends[i] - at);
		at = ends[i];
	}
	free(ends);
}

static void
free_items(struct items *items)
{
	sml_buf_free(&items->text);
	free(items->v);
}

/* ---- the work ---- */

/* Least that can be done with the bytes: copied and hashed once. */
static double
floor_s(const struct items *items)
{
	struct sml_buf copy;
	uint8_t digest[SML_SHA256_LEN];
	double start = seconds();

	sml_buf_init(&copy, SML_ITEM_MAX);
	for (size_t i = 0; i < items->count; i++) {
		sml_buf_reset(&copy);
		sml_buf_put_str(&copy, items->v[i]);
		must(!sml_digest_sha256(sml_buf_str(&copy), digest), "hashing");
	}
	sml_buf_free(&copy);
	return seconds() - start;
}

struct cost {
	double parse_s, facts_s, print_s;
	double held;    /* bytes of a parsed item, for each byte of text */
	double working; /* most heap that was in use, for each byte of text */
};

static double
parse_s(const struct items *items, struct sml_arena *arena, double *held_out)
{
	double start = seconds();
	size_t held = 0;

	for (size_t i = 0; i < items->count; i++) {
		struct sml_lines lines;

		must(!sml_lines_parse(items->v[i], arena, &lines), "parsing");
		held += sml_arena_used(arena);
		sml_arena_reset(arena);
	}
	*held_out = (double)held / (double)items->text.len;
	return seconds() - start;
}

static double
facts_s(const struct items *items, struct sml_arena *arena)
{
	double start = seconds();

	for (size_t i = 0; i < items->count; i++) {
		struct sml_facts facts;

		must(!sml_facts_of(
			 items->kind, items->v[i], NULL, NULL, arena, &facts),
		    "fingerprint");
		sml_arena_reset(arena);
	}
	return seconds() - start;
}

/* Every line is written as it was read; parsing is not counted. */
static double
print_s(const struct items *items, struct sml_arena *arena)
{
	struct sml_buf out;
	double spent = 0;

	sml_buf_init(&out, SML_ITEM_MAX);
	for (size_t i = 0; i < items->count; i++) {
		struct sml_lines lines;
		double start;

		must(!sml_lines_parse(items->v[i], arena, &lines), "parsing");
		start = seconds();
		sml_buf_reset(&out);
		must(!sml_lines_print(&lines, &out), "printing");
		spent += seconds() - start;
		must(sml_str_eq(sml_buf_str(&out), items->v[i]), "identity");
		sml_arena_reset(arena);
	}
	sml_buf_free(&out);
	return spent;
}

/* One item after the other with a heap of its own, as the first would. */
static double
working(const struct items *items)
{
	size_t sum = 0;

	for (size_t i = 0; i < items->count; i++) {
		size_t before = heap_now;
		struct sml_arena *arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
		struct sml_facts facts;

		heap_peak = heap_now;
		must(arena && !sml_facts_of(items->kind, items->v[i], NULL,
				  NULL, arena, &facts),
		    "fingerprint");
		sum += heap_peak - before;
		sml_arena_free(arena);
	}
	return (double)sum / (double)items->text.len;
}

static struct cost
cost_of(const struct items *items)
{
	struct sml_arena *arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
	struct cost cost;

	must(arena, "memory");
	cost.parse_s = parse_s(items, arena, &cost.held);
	cost.facts_s = facts_s(items, arena);
	cost.print_s = print_s(items, arena);
	cost.working = working(items);
	sml_arena_free(arena);
	return cost;
}

/* ---- the table ---- */

static void
print_row(const char *name, double ms, double floor_ms, const char *remark)
{
	printf("  %-34s %8.1f ms  %6.1f x floor  %s\n", name, ms,
	    floor_ms > 0 ? ms / floor_ms : 0, remark);
}

static void
bench_kind(
    const char *name, enum sml_kind kind, enum sml_format to, size_t count)
{
	struct items items;
	struct cost cost;
	double floor_ms, all_ms;

	make_items(kind, to, count, &items);
	floor_ms = floor_s(&items) * 1000;
	cost = cost_of(&items);
	/* A fingerprint parses by itself. */
	all_ms = (cost.facts_s + cost.print_s) * 1000;
	printf("%zu %s of %zu bytes\n", count, name, items.text.len / count);
	print_row("floor: copy and SHA-256", floor_ms, floor_ms, "");
	print_row("parse", cost.parse_s * 1000, floor_ms, "");
	print_row("parse, fingerprint and print", all_ms, floor_ms,
	    "(goal 300 ms for 10000)");
	if (!to)
		bench_peers(kind, items.v, items.count, floor_ms, print_row);
	printf(
	    "  memory of a parsed item            %8.1f x its text (goal 3)\n"
	    "  largest heap of a fingerprint      %8.1f x its text\n",
	    cost.held, cost.working);
	free_items(&items);
}

/* A card with one property: @head, then @unit until it has @len bytes. */
static void
make_card(const char *head, const char *unit, size_t len, struct sml_buf *out)
{
	sml_buf_init(out, SML_ITEM_MAX);
	sml_buf_put_text(out, "BEGIN:VCARD\r\n");
	sml_buf_put_text(out, head);
	while (out->len < len)
		sml_buf_put_text(out, unit);
	sml_buf_put_text(out, "\r\n\r\nEND:VCARD\r\n");
	must(!out->err, "making a card");
}

static void
bench_size(const char *name, const char *head, const char *unit)
{
	double ms[2], heap = 0;

	for (int i = 0; i < 2; i++) {
		struct sml_arena *arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
		struct sml_facts facts;
		struct sml_buf text;
		size_t before;
		double start;

		must(arena, "memory");
		make_card(head, unit, i ? 4000000 : 1000000, &text);
		before = heap_now;
		heap_peak = heap_now;
		start = seconds();
		must(!sml_facts_of(SML_KIND_CONTACT, sml_buf_str(&text), NULL,
			 NULL, arena, &facts),
		    name);
		ms[i] = (seconds() - start) * 1000;
		heap = (double)(heap_peak - before) / (double)text.len;
		sml_buf_free(&text);
		sml_arena_free(arena);
	}
	printf("  %-26s %8.1f ms %8.1f ms  heap %4.1f x its text\n", name,
	    ms[0], ms[1], heap);
}

/* Each of them is one line. */
static void
bench_sizes(void)
{
	puts("Fingerprint of one item of 1 MB, of 4 MB (goal 50 ms)");
	bench_size("text on one line",
	    "VERSION:3.0\r\nNOTE:", "Caf\xC3\xA9, a\\, b \\n");
	bench_size(
	    "folded text", "VERSION:3.0\r\nNOTE:x", "\r\n Caf\xC3\xA9 au lait");
	bench_size("photo", "VERSION:2.1\r\nPHOTO;ENCODING=BASE64:",
	    "\r\n AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygp");
	bench_size("quoted-printable",
	    "VERSION:2.1\r\nNOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:",
	    "Caf=C3=A9 au lait=20=\r\nand more of it ");
}

/* content [ITEMS] */
int
main(int argc, char **argv)
{
	size_t count = argc > 1 ? strtoul(argv[1], NULL, 10) : 10000;

	must(count > 0, "the number of items");
	bench_kind("contacts", SML_KIND_CONTACT, SML_FORMAT_UNKNOWN, count);
	bench_kind(
	    "calendar items", SML_KIND_CALENDAR, SML_FORMAT_UNKNOWN, count);
	bench_kind("contacts in vCard 2.1", SML_KIND_CONTACT,
	    SML_FORMAT_VCARD_21, count);
	bench_kind("calendar items in vCalendar 1.0", SML_KIND_CALENDAR,
	    SML_FORMAT_VCALENDAR_10, count);
	bench_sizes();
	return 0;
}
