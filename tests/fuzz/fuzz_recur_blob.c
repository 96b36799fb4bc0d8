/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as recurrence of an appointment, as definition of a zone and as its
 * rule: what is read is written alike, and has the same days as its rule. */
#include <string.h>

#include "base/limits.h"
#include "content/recur.h"
#include "fuzz/fuzz.h"
#include "mapping/recur_blob.h"
#include "mapping/zone_blob.h"

/* Days that two forms of a pattern are compared by. */
#define DAYS_MAX 100

/* 5.6 of the reference; a daily one with an exception that has texts; the
 * second Tuesday of every month, ten times; US Eastern twice. */
const struct sml_str fuzz_seeds[] = {
    FUZZ_SEED("\x04\x30\x04\x30\x0B\x20\x01\0\0\0\xC0\x21\0\0\x02\0\0\0\0\0\0\0"
	      "\x10\0\0\0\x21\x20\0\0\x12\0\0\0\0\0\0\0\x04\0\0\0"
	      "\x80\x6A\xDB\x0C\x40\xB9\xDB\x0C\0\x08\xDC\x0C\xC0\x56\xDC\x0C"
	      "\x01\0\0\0\x80\x6A\xDB\x0C\x80\xF4\xD8\x0C\xA0\x56\xDE\x0C"
	      "\x06\x30\0\0\x09\x30\0\0\x66\x03\0\0\xA2\x03\0\0\x01\0"
	      "\xE6\x6D\xDB\x0C\x22\x6E\xDB\x0C\xE6\x6D\xDB\x0C\x82\x02"
	      "\x01\0\0\0\0\0\0\0\0\0\0\0\x04\0\0\0\x80\x01\0\0"
	      "\0\0\0\0\0\0\0\0"),
    FUZZ_SEED("\x04\x30\x04\x30\x0A\x20\0\0\0\0\0\0\0\0\xA0\x05\0\0\0\0\0\0"
	      "\x23\x20\0\0\x0A\0\0\0\x01\0\0\0\x01\0\0\0\x40\x3C\x1C\x0D"
	      "\x01\0\0\0\x40\x3C\x1C\x0D\xA0\x36\x1C\x0D\xDF\x80\xE9\x5A"
	      "\x06\x30\0\0\x09\x30\0\0\x1C\x02\0\0\x58\x02\0\0\x01\0"
	      "\x5C\x3E\x1C\x0D\x98\x3E\x1C\x0D\x5C\x3E\x1C\x0D\x11\0"
	      "\x04\0\x03\0New\x04\0\x03\0Old\0\0\0\0\x04\0\0\0\0\0\0\0\0\0\0\0"
	      "\x5C\x3E\x1C\x0D\x98\x3E\x1C\x0D\x5C\x3E\x1C\x0D"
	      "\x03\0N\0e\0w\0\x02\0\x3D\xD8\0\xDE\0\0\0\0\0\0\0\0"),
    FUZZ_SEED("\x04\x30\x04\x30\x0C\x20\x03\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0"
	      "\x04\0\0\0\x02\0\0\0\x22\x20\0\0\x0A\0\0\0\x01\0\0\0\0\0\0\0"
	      "\0\0\0\0\xA0\x63\x1C\x0D\x20\x6A\x22\x0D\x06\x30\0\0\x09\x30\0\0"
	      "\x1C\x02\0\0\x58\x02\0\0\0\0\0\0\0\0\0\0\0\0"),
    FUZZ_SEED("\x02\x01\x06\0\x02\0\0\0\x02\0"
	      "\x02\x01\x3E\0\0\0\xD6\x07\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
	      "\x2C\x01\0\0\0\0\0\0\xC4\xFF\xFF\xFF"
	      "\0\0\x0A\0\0\0\x05\0\x02\0\0\0\0\0\0\0"
	      "\0\0\x04\0\0\0\x01\0\x02\0\0\0\0\0\0\0"
	      "\x02\x01\x3E\0\x02\0\xD7\x07\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
	      "\x2C\x01\0\0\0\0\0\0\xC4\xFF\xFF\xFF"
	      "\0\0\x0B\0\0\0\x01\0\x02\0\0\0\0\0\0\0"
	      "\0\0\x03\0\0\0\x02\0\x02\0\0\0\0\0\0\0"),
    FUZZ_SEED("\x2C\x01\0\0\0\0\0\0\xC4\xFF\xFF\xFF\0\0"
	      "\0\0\x0B\0\0\0\x01\0\x02\0\0\0\0\0\0\0\0\0"
	      "\0\0\x03\0\0\0\x02\0\x02\0\0\0\0\0\0\0"),
    FUZZ_SEEDS_END,
};

/* The days of the pattern are those of its rule, and of the pattern that the
 * rule becomes. */
static void
rule_must_hold(const struct outlook_recur *recur)
{
	uint32_t days[DAYS_MAX], days_again[DAYS_MAX];
	size_t count =
	    outlook_recur_dates(recur, 0, UINT32_MAX, days, DAYS_MAX);
	struct sml_datetime start = {
	    outlook_recur_local_s(recur->start_date), SML_CLOCK_DATE};
	struct outlook_recur again;
	struct sml_recur walk;
	struct sml_rule rule;
	int64_t instance;

	for (size_t i = 0; i < count; i++) {
		FUZZ_MUST(days[i] >= recur->start_date / 1440 * 1440);
		FUZZ_MUST(days[i] <= OUTLOOK_RECUR_NEVER_DATE);
		FUZZ_MUST(!i || days[i] > days[i - 1]);
	}
	if (outlook_recur_to_rule(recur, true, &rule)) {
		FUZZ_MUST(!count);
		return;
	}
	FUZZ_MUST(rule.has_week_start);
	if (!count || days[0] != recur->start_date)
		return;
	FUZZ_MUST(!sml_recur_begin(
	    &rule, start, rule.has_until ? rule.until.s : INT64_MAX, &walk));
	for (size_t i = 0; i < count; i++) {
		FUZZ_MUST(sml_recur_next(&walk, &instance));
		FUZZ_MUST(outlook_recur_minutes(instance) == days[i]);
	}
	if (outlook_recur_of_rule(&rule, start,
		rule.has_until ? rule.until.s : INT64_MAX, 1, &again))
		return;
	FUZZ_MUST(outlook_recur_dates(
		      &again, 0, UINT32_MAX, days_again, DAYS_MAX) == count);
	FUZZ_MUST(!memcmp(days, days_again, count * sizeof(days[0])));
}

static void
recur_must_hold(struct sml_str bytes, struct sml_arena *arena)
{
	struct outlook_recur recur, again;
	struct sml_buf text, text_again;
	enum sml_err err = outlook_recur_parse(bytes, arena, &recur);

	FUZZ_MUST(!err || err == SML_E_SYNTAX);
	if (err)
		return;
	sml_buf_init(&text, SML_ITEM_MAX);
	sml_buf_init(&text_again, SML_ITEM_MAX);
	outlook_recur_put(&recur, &text);
	FUZZ_MUST(!text.err);
	FUZZ_MUST(!outlook_recur_parse(sml_buf_str(&text), arena, &again));
	FUZZ_MUST(again.deleted_count == recur.deleted_count);
	FUZZ_MUST(again.modified_count == recur.modified_count);
	outlook_recur_put(&again, &text_again);
	FUZZ_MUST(sml_str_eq(sml_buf_str(&text), sml_buf_str(&text_again)));
	for (size_t i = 0; i < recur.modified_count; i++) {
		FUZZ_MUST(sml_utf8_is_valid(recur.exceptions[i].subject));
		FUZZ_MUST(sml_utf8_is_valid(recur.exceptions[i].location));
	}
	sml_buf_free(&text);
	sml_buf_free(&text_again);
	rule_must_hold(&recur);
}

/* A zone that was read can be written in any year, and read again. */
static void
zone_must_hold(
    struct sml_str definition, struct sml_str rule, struct sml_arena *arena)
{
	static const int32_t years[] = {1601, 1999, 2024, 4500};
	const struct sml_zone *zone;
	const struct sml_zone *again;

	FUZZ_MUST(!outlook_zone_read(definition, rule, arena, &zone));
	for (size_t i = 0; zone && i < SML_ARRAY_LEN(years); i++) {
		struct sml_buf blob;

		sml_buf_init(&blob, SML_ITEM_MAX);
		outlook_zone_put_definition(zone, years[i], i % 2, &blob);
		FUZZ_MUST(!blob.err);
		FUZZ_MUST(!outlook_zone_read(
		    sml_buf_str(&blob), SML_STR_NONE, arena, &again));
		FUZZ_MUST(again);
		sml_buf_reset(&blob);
		outlook_zone_put_struct(zone, years[i], &blob);
		FUZZ_MUST(blob.len == 48);
		FUZZ_MUST(!outlook_zone_read(
		    SML_STR_NONE, sml_buf_str(&blob), arena, &again));
		FUZZ_MUST(again);
		sml_buf_free(&blob);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct sml_str in = {(const char *)bytes, len};
	struct sml_arena *arena = sml_arena_new(SML_CONTENT_ARENA_MAX);

	FUZZ_MUST(arena);
	recur_must_hold(in, arena);
	zone_must_hold(in, SML_STR_NONE, arena);
	zone_must_hold(SML_STR_NONE, in, arena);
	sml_arena_free(arena);
	return 0;
}
