/* SPDX-License-Identifier: Apache-2.0 */
/* Recurrence blobs: the sample of the reference, exceptions, cut and hostile
 * ones. */
#include "mapping/recur_blob.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/limits.h"
#include "mapping/blob.h"
#include "support/test.h"

/* Every second Thursday, one instance changed, three deleted. */
static const char sample[] =
    "043004300B2001000000C021000002000000000000001000000021200000120000000000"
    "000004000000806ADB0C40B9DB0C0008DC0CC056DC0C01000000806ADB0C80F4D80CA056"
    "DE0C063000000930000066030000A20300000100E66DDB0C226EDB0CE66DDB0C82020100"
    "0000000000000000000004000000800100000000000000000000";

static uint32_t
minutes(int32_t year, int month, int day, int minute)
{
	return outlook_recur_minutes(
	    sml_civil_days(year, month, day) * SML_DAY_S + minute * 60);
}

static void
put_hex(const char *hex, struct sml_buf *out)
{
	CU_ASSERT_EQUAL_FATAL(sml_hex_decode(sml_str_of(hex), out), SML_OK);
}

static enum sml_err
parse(const struct sml_buf *bytes, struct sml_arena *arena,
    struct outlook_recur *out)
{
	return outlook_recur_parse(sml_buf_str(bytes), arena, out);
}

/* Whether the pattern is written as these very bytes. */
static bool
puts_same(const struct outlook_recur *recur, struct sml_str bytes)
{
	struct sml_buf again;
	bool is_same;

	sml_buf_init(&again, SML_ITEM_MAX);
	outlook_recur_put(recur, &again);
	is_same = !again.err && sml_str_eq(sml_buf_str(&again), bytes);
	sml_buf_free(&again);
	return is_same;
}

static void
sample_is_read_and_written_as_it_is(void)
{
	struct sml_arena *arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
	struct outlook_recur r;
	struct sml_buf bytes;

	sml_buf_init(&bytes, SML_ITEM_MAX);
	put_hex(sample, &bytes);
	CU_ASSERT_EQUAL_FATAL(parse(&bytes, arena, &r), SML_OK);
	CU_ASSERT_EQUAL(r.freq, OUTLOOK_RECUR_WEEKLY);
	CU_ASSERT_EQUAL(r.pattern, OUTLOOK_RECUR_WEEK);
	CU_ASSERT_EQUAL(r.first_date_time, 8640);
	CU_ASSERT_EQUAL(r.period, 2);
	CU_ASSERT_EQUAL(r.weekdays, 0x10);
	CU_ASSERT_EQUAL(r.end, OUTLOOK_RECUR_UNTIL);
	CU_ASSERT_EQUAL(r.count, 18);
	CU_ASSERT_EQUAL(r.week_start, 0);
	CU_ASSERT_EQUAL_FATAL(r.deleted_count, 4);
	CU_ASSERT_EQUAL(r.deleted[0], minutes(2011, 2, 17, 0));
	CU_ASSERT_EQUAL(r.deleted[1], minutes(2011, 3, 3, 0));
	CU_ASSERT_EQUAL(r.deleted[2], minutes(2011, 3, 17, 0));
	CU_ASSERT_EQUAL(r.deleted[3], minutes(2011, 3, 31, 0));
	CU_ASSERT_EQUAL_FATAL(r.modified_count, 1);
	CU_ASSERT_EQUAL(r.modified[0], minutes(2011, 2, 17, 0));
	CU_ASSERT_EQUAL(r.start_date, minutes(2010, 10, 28, 0));
	CU_ASSERT_EQUAL(r.end_date, minutes(2011, 6, 30, 0));
	CU_ASSERT_EQUAL(r.start_offset, 14 * 60 + 30);
	CU_ASSERT_EQUAL(r.end_offset, 15 * 60 + 30);
	CU_ASSERT_EQUAL(r.exceptions[0].start, minutes(2011, 2, 17, 870));
	CU_ASSERT_EQUAL(r.exceptions[0].end, minutes(2011, 2, 17, 930));
	CU_ASSERT_EQUAL(
	    r.exceptions[0].original_start, minutes(2011, 2, 17, 870));
	CU_ASSERT_EQUAL(r.exceptions[0].overrides, 0x282);
	CU_ASSERT_EQUAL(r.exceptions[0].meeting_type, 1);
	CU_ASSERT_EQUAL(r.exceptions[0].all_day, 0);
	CU_ASSERT(puts_same(&r, sml_buf_str(&bytes)));
	/* Real items have bytes behind the end. */
	put_hex("DEADBEEF00112233445566778899", &bytes);
	CU_ASSERT_EQUAL_FATAL(parse(&bytes, arena, &r), SML_OK);
	CU_ASSERT(
	    puts_same(&r, sml_str_sub(sml_buf_str(&bytes), 0, bytes.len - 14)));
	sml_buf_free(&bytes);
	sml_arena_free(arena);
}

/* A pattern with an exception that has everything of its own. */
static const uint32_t full_deleted[] = {219954240, 219957120};
static const uint32_t full_modified[] = {219954240, 219958560};
static struct outlook_recur_exception full_exceptions[] = {
    {.start = 219954900,
	.end = 219954960,
	.original_start = 219954780,
	.overrides = 0x3FF,
	.subject = {"Schůzka \xF0\x9F\x98\x80 €", 17},
	.location = {"Café", 5},
	.meeting_type = 1,
	.reminder_delta = 15,
	.reminder_set = 1,
	.busy_status = 3,
	.attachment = 1,
	.all_day = 1,
	.color = 7,
	.change_highlight = 0x180},
    {.start = 219959100,
	.end = 219959160,
	.original_start = 219957660,
	.overrides = OUTLOOK_OVERRIDE_LOCATION,
	.location = {"", 0}}};

static struct outlook_recur
full_pattern(void)
{
	return (struct outlook_recur){.freq = OUTLOOK_RECUR_DAILY,
	    .pattern = OUTLOOK_RECUR_DAY,
	    .period = 1440,
	    .end = OUTLOOK_RECUR_NEVER,
	    .count = 10,
	    .week_start = 1,
	    .deleted = full_deleted,
	    .deleted_count = 2,
	    .modified = full_modified,
	    .modified_count = 2,
	    .start_date = 219952800,
	    .end_date = OUTLOOK_RECUR_NEVER_DATE,
	    .start_offset = 540,
	    .end_offset = 600,
	    .exceptions = full_exceptions};
}

static bool
is_same_exception(const struct outlook_recur_exception *a,
    const struct outlook_recur_exception *b)
{
	return a->start == b->start && a->end == b->end &&
	       a->original_start == b->original_start &&
	       a->overrides == b->overrides &&
	       a->subject.len == b->subject.len &&
	       a->location.len == b->location.len &&
	       (!a->subject.len || sml_str_eq(a->subject, b->subject)) &&
	       (!a->location.len || sml_str_eq(a->location, b->location)) &&
	       a->meeting_type == b->meeting_type &&
	       a->reminder_delta == b->reminder_delta &&
	       a->reminder_set == b->reminder_set &&
	       a->busy_status == b->busy_status &&
	       a->attachment == b->attachment && a->all_day == b->all_day &&
	       a->color == b->color &&
	       a->change_highlight == b->change_highlight;
}

static void
exception_with_all_fields_comes_back(void)
{
	struct sml_arena *arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
	struct outlook_recur full = full_pattern();
	struct outlook_recur r;
	struct sml_buf bytes;

	sml_buf_init(&bytes, SML_ITEM_MAX);
	outlook_recur_put(&full, &bytes);
	CU_ASSERT_EQUAL_FATAL(sml_buf_err(&bytes), SML_OK);
	CU_ASSERT_EQUAL_FATAL(parse(&bytes, arena, &r), SML_OK);
	CU_ASSERT_EQUAL_FATAL(r.modified_count, 2);
	for (size_t i = 0; i < 2; i++)
		CU_ASSERT(
		    is_same_exception(&r.exceptions[i], &full_exceptions[i]));
	CU_ASSERT(puts_same(&r, sml_buf_str(&bytes)));
	/* "Sch?zka ? \x80" and "Caf\xE9" in 8 bits, with both lengths. */
	CU_ASSERT(sml_str_find(sml_buf_str(&bytes),
		      SML_STR("\x0C\0\x0B\0Sch?zka ? \x80"), 0) < bytes.len);
	CU_ASSERT(sml_str_find(sml_buf_str(&bytes),
		      SML_STR("\x05\0\x04\0"
			      "Caf\xE9"),
		      0) < bytes.len);
	sml_buf_free(&bytes);
	sml_arena_free(arena);
}

/* The end of the fields of the exceptions: 14 + 4 + 11 + 8 + ... bytes. */
static size_t
tail_of(struct sml_str bytes)
{
	/* The second exception ends with the two lengths of no text. */
	return sml_str_find(
		   bytes, SML_STR("\x1C\x4B\x1C\x0D\x10\0\x01\0\0\0"), 0) +
	       10;
}

static void
cut_blob_is_refused_or_has_short_texts(void)
{
	struct sml_arena *arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
	struct outlook_recur full = full_pattern();
	struct outlook_recur r;
	struct sml_buf bytes;
	size_t refused = 0;
	size_t tail;

	full_exceptions[1].original_start = 0x0D1C4B1C;
	sml_buf_init(&bytes, SML_ITEM_MAX);
	outlook_recur_put(&full, &bytes);
	tail = tail_of(sml_buf_str(&bytes));
	CU_ASSERT_FATAL(tail < bytes.len);
	for (size_t len = 0; len < bytes.len; len++) {
		/* Of its very size, for the sanitizer. */
		char *copy = malloc(len + 1);
		enum sml_err err;

		memcpy(copy, bytes.p, len);
		err =
		    outlook_recur_parse((struct sml_str){copy, len}, arena, &r);
		CU_ASSERT_EQUAL(err, len < tail ? SML_E_SYNTAX : SML_OK);
		refused += err != SML_OK;
		if (len == tail) {
			CU_ASSERT(
			    sml_str_is(r.exceptions[0].subject, "Sch?zka ? €"));
			CU_ASSERT(sml_str_is(r.exceptions[0].location, "Café"));
			CU_ASSERT_EQUAL(r.exceptions[0].change_highlight, 0);
		}
		free(copy);
	}
	CU_ASSERT_EQUAL(refused, tail);
	full_exceptions[1].original_start = 219957660;
	sml_buf_free(&bytes);
	sml_arena_free(arena);
}

/* ---- other writers ---- */

/* RecurrencePattern: every day from 2024-01-01, never ending. */
static void
put_daily(const char *deleted_to_start, struct sml_buf *out)
{
	put_hex("043004300A200000000000000000A0050000000000002320"
		"00000A00000001000000",
	    out);
	put_hex(deleted_to_start, out);
	outlook_blob_put_u32(minutes(2024, 1, 1, 0), out);
	outlook_blob_put_u32(OUTLOOK_RECUR_NEVER_DATE, out);
}

static void
put_versions(uint16_t writer, struct sml_buf *out)
{
	outlook_blob_put_u32(0x3006, out);
	outlook_blob_put_u32(writer, out);
	outlook_blob_put_u32(540, out);
	outlook_blob_put_u32(600, out);
}

/* One instance with a subject, as a program of that version writes it. */
static void
put_moved(uint16_t writer, const char *highlight, struct sml_buf *out)
{
	outlook_blob_put_u16(1, out);
	for (int i = 0; i < 3; i++)
		outlook_blob_put_u32(219954240 + 60 * (uint32_t)i, out);
	outlook_blob_put_u16(OUTLOOK_OVERRIDE_SUBJECT, out);
	put_hex("040003004E6577", out); /* New */
	put_hex("030000000A0B0C", out); /* the first reserved block */
	if (writer >= 0x3009)
		put_hex(highlight, out);
	put_hex("020000000A0B", out);
	for (int i = 0; i < 3; i++)
		outlook_blob_put_u32(219954240 + 60 * (uint32_t)i, out);
	put_hex("02004E00F401", out); /* N\u01F4 */
	put_hex("01000000FF", out);
	put_hex("02000000FFFF", out);
}

static void
versions_of_writers_are_read(void)
{
	static const struct {
		uint16_t writer;
		const char *highlight;
		uint32_t value;
	} rows[] = {{0x3006, "", 0}, {0x3007, "", 0}, {0x3008, "", 0},
	    {0x3009, "0400000080010000", 0x180},
	    {0x3009, "08000000800100000A0B0C0D", 0x180},
	    {0x3009, "00000000", 0}, {0x3010, "0400000080010000", 0x180}};
	struct sml_arena *arena = sml_arena_new(SML_CONTENT_ARENA_MAX);

	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		struct outlook_recur r;
		struct sml_buf bytes;

		sml_buf_init(&bytes, SML_ITEM_MAX);
		put_daily("01000000403C1C0D01000000403C1C0D", &bytes);
		put_versions(rows[i].writer, &bytes);
		put_moved(rows[i].writer, rows[i].highlight, &bytes);
		CU_ASSERT_EQUAL_FATAL(parse(&bytes, arena, &r), SML_OK);
		CU_ASSERT_EQUAL_FATAL(r.modified_count, 1);
		CU_ASSERT(sml_str_is(r.exceptions[0].subject, "N\u01F4"));
		CU_ASSERT_EQUAL(
		    r.exceptions[0].change_highlight, rows[i].value);
		sml_buf_free(&bytes);
	}
	sml_arena_free(arena);
}

static enum sml_err
daily_with(const char *lists, const char *rest, struct outlook_recur *out)
{
	struct sml_arena *arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
	struct sml_buf bytes;
	enum sml_err err;

	sml_buf_init(&bytes, SML_ITEM_MAX);
	put_daily(lists, &bytes);
	put_versions(0x3009, &bytes);
	put_hex(rest, &bytes);
	err = parse(&bytes, arena, out);
	out->deleted = NULL;
	out->modified = NULL;
	out->exceptions = NULL;
	sml_buf_free(&bytes);
	sml_arena_free(arena);
	return err;
}

static void
blob_without_its_end_is_read(void)
{
	struct outlook_recur r;

	CU_ASSERT_EQUAL(daily_with("0000000000000000", "0000", &r), SML_OK);
	CU_ASSERT_EQUAL(r.start_offset, 540);
	CU_ASSERT_EQUAL(r.end_offset, 600);
}

static void
count_that_is_too_large_is_refused(void)
{
	static const char *const lists[] = {"FFFFFFFF00000000",
	    "00000040FFFFFFFF", "00000000FFFFFFFF", "01000000000000000000"};
	struct outlook_recur r;

	for (size_t i = 0; i < SML_ARRAY_LEN(lists); i++)
		CU_ASSERT_EQUAL(daily_with(lists[i], "0000", &r), SML_E_SYNTAX);
	/* More exceptions than modified dates, or fewer. */
	CU_ASSERT_EQUAL(
	    daily_with("0000000000000000", "0100", &r), SML_E_SYNTAX);
	CU_ASSERT_EQUAL(
	    daily_with("0000000000000000", "FFFF", &r), SML_E_SYNTAX);
	CU_ASSERT_EQUAL(
	    daily_with("000000000100000000000000", "0000", &r), SML_E_SYNTAX);
	/* Blocks that say they are larger than the blob. */
	CU_ASSERT_EQUAL(
	    daily_with("0000000000000000", "0000FFFFFFFF", &r), SML_OK);
}

/* Bytes of the sample that must not have these values. */
static void
number_without_meaning_is_refused(void)
{
	static const struct {
		size_t at;
		uint8_t byte;
	} rows[] = {{0, 5}, {4, 9}, {4, 0xE}, {5, 0}, {6, 5}, {6, 9}, {14, 0},
	    {22, 0}, {22, 0x80}, {23, 1}, {26, 0x20}, {26, 0x24}, {34, 7},
	    {74, 7}, {78, 5}, {79, 0x2F}};
	struct sml_arena *arena = sml_arena_new(SML_CONTENT_ARENA_MAX);

	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		struct outlook_recur r;
		struct sml_buf bytes;

		sml_buf_init(&bytes, SML_ITEM_MAX);
		put_hex(sample, &bytes);
		bytes.p[rows[i].at] = rows[i].byte;
		if (parse(&bytes, arena, &r) == SML_OK) {
			printf("byte %zu as %u\n", rows[i].at, rows[i].byte);
			CU_FAIL("read");
		}
		sml_buf_free(&bytes);
	}
	sml_arena_free(arena);
}

static void
other_word_for_no_end_is_read(void)
{
	struct sml_arena *arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
	struct outlook_recur r;
	struct sml_buf bytes;

	sml_buf_init(&bytes, SML_ITEM_MAX);
	put_hex(sample, &bytes);
	memset(bytes.p + 26, 0xFF, 4);
	CU_ASSERT_EQUAL_FATAL(parse(&bytes, arena, &r), SML_OK);
	CU_ASSERT_EQUAL(r.end, OUTLOOK_RECUR_NEVER);
	sml_buf_free(&bytes);
	sml_arena_free(arena);
}

static void
large_blob_is_read_in_linear_space(void)
{
	static struct outlook_recur_exception exceptions[UINT16_MAX];
	static uint32_t dates[100000];
	size_t used[2] = {0, 0};

	for (size_t i = 0; i < SML_ARRAY_LEN(dates); i++)
		dates[i] = (uint32_t)i * 1440;
	for (size_t i = 0; i < SML_ARRAY_LEN(exceptions); i++) {
		exceptions[i].overrides = OUTLOOK_OVERRIDE_SUBJECT;
		exceptions[i].subject = SML_STR("Moved");
	}
	for (size_t i = 0; i < 2; i++) {
		size_t shrink = i ? 1 : 10;
		struct sml_arena *arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
		struct outlook_recur full = full_pattern();
		struct outlook_recur r;
		struct sml_buf bytes;

		full.deleted = dates;
		full.deleted_count = SML_ARRAY_LEN(dates) / shrink;
		full.modified = dates;
		full.modified_count = SML_ARRAY_LEN(exceptions) / shrink;
		full.exceptions = exceptions;
		sml_buf_init(&bytes, SML_ITEM_MAX);
		outlook_recur_put(&full, &bytes);
		CU_ASSERT_EQUAL_FATAL(sml_buf_err(&bytes), SML_OK);
		CU_ASSERT_EQUAL_FATAL(parse(&bytes, arena, &r), SML_OK);
		CU_ASSERT_EQUAL(r.modified_count, full.modified_count);
		CU_ASSERT(puts_same(&r, sml_buf_str(&bytes)));
		used[i] = sml_arena_used(arena);
		sml_buf_free(&bytes);
		sml_arena_free(arena);
	}
	CU_ASSERT(used[1] < 11 * used[0]);
}

static void
blob_above_the_limit_is_refused(void)
{
	static struct outlook_recur_exception exceptions[UINT16_MAX + 1];
	static const uint32_t dates[UINT16_MAX + 1];
	struct outlook_recur full = full_pattern();
	struct outlook_recur r;
	struct sml_buf bytes;

	full.modified = dates;
	full.modified_count = SML_ARRAY_LEN(exceptions);
	full.exceptions = exceptions;
	sml_buf_init(&bytes, SML_ITEM_MAX);
	outlook_recur_put(&full, &bytes);
	CU_ASSERT_EQUAL(sml_buf_err(&bytes), SML_E_TOO_BIG);
	CU_ASSERT_EQUAL(bytes.len, 0);
	sml_buf_free(&bytes);
	CU_ASSERT_EQUAL(outlook_recur_parse(
			    (struct sml_str){"", SML_ITEM_MAX + 1}, NULL, &r),
	    SML_E_TOO_BIG);
}

static void
no_room_in_arena_is_an_error(void)
{
	struct sml_arena *arena = sml_arena_new(100);
	struct outlook_recur full = full_pattern();
	struct outlook_recur r;
	struct sml_buf bytes;

	sml_buf_init(&bytes, SML_ITEM_MAX);
	outlook_recur_put(&full, &bytes);
	CU_ASSERT_EQUAL(parse(&bytes, arena, &r), SML_E_NOMEM);
	sml_buf_free(&bytes);
	sml_arena_free(arena);
}

static void
text_that_is_too_long_is_cut(void)
{
	static char text[3 * 70000];
	struct outlook_recur_exception exception = {
	    .overrides = OUTLOOK_OVERRIDE_SUBJECT,
	    .subject = {text, sizeof(text)}};
	const uint32_t date = 0;
	struct sml_arena *arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
	struct outlook_recur full = full_pattern();
	struct outlook_recur r;
	struct sml_buf bytes;

	for (size_t i = 0; i < sizeof(text); i += 3)
		memcpy(text + i, "\xE2\x82\xAC", 3); /* the Euro sign */
	full.modified = &date;
	full.modified_count = 1;
	full.exceptions = &exception;
	sml_buf_init(&bytes, SML_ITEM_MAX);
	outlook_recur_put(&full, &bytes);
	CU_ASSERT_EQUAL_FATAL(parse(&bytes, arena, &r), SML_OK);
	CU_ASSERT_EQUAL(r.exceptions[0].subject.len, 3 * 65534);
	CU_ASSERT(puts_same(&r, sml_buf_str(&bytes)));
	sml_buf_free(&bytes);
	sml_arena_free(arena);
}

static void
broken_texts_become_replacements(void)
{
	static const struct {
		const char *units; /* hex, little-endian */
		const char *text;
	} rows[] = {{"4100", "A"}, {"", ""}, {"41", ""}, {"410042", "A"},
	    {"3DD800DE", "\U0001F600"}, {"3DD8", "\uFFFD"},
	    {"3DD84100", "\uFFFDA"}, {"00DE", "\uFFFD"},
	    {"3DD83DD800DE", "\uFFFD\U0001F600"}, {"410000004200", "A"},
	    {"AC20", "\u20AC"}, {"7F008000FF07", "\x7F\xC2\x80\xDF\xBF"}};

	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		struct sml_buf units, text;

		sml_buf_init(&units, 100);
		sml_buf_init(&text, 100);
		put_hex(rows[i].units, &units);
		outlook_blob_to_utf8(sml_buf_str(&units), &text);
		CU_ASSERT(sml_str_is(sml_buf_str(&text), rows[i].text));
		sml_buf_free(&units);
		sml_buf_free(&text);
	}
}

static void
broken_utf8_is_written_as_replacements(void)
{
	static const struct {
		struct sml_str text;
		const char *units;
	} rows[] = {{{"A\xE2\x82", 3}, "4100FDFFFDFF"},
	    {{"\xFF\x41", 2}, "FDFF4100"}, {{"\xC0\x80", 2}, "FDFFFDFF"},
	    {{"\xF0\x9F\x98\x80", 4}, "3DD800DE"}, {{"\0A", 2}, "00004100"}};

	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		struct sml_buf expected, units;

		sml_buf_init(&expected, 100);
		sml_buf_init(&units, 100);
		put_hex(rows[i].units, &expected);
		outlook_blob_put_utf16(rows[i].text, 100, &units);
		CU_ASSERT(
		    sml_str_eq(sml_buf_str(&units), sml_buf_str(&expected)));
		sml_buf_reset(&units);
		outlook_blob_put_utf16(rows[i].text, 1, &units);
		CU_ASSERT(units.len <= 2);
		sml_buf_free(&expected);
		sml_buf_free(&units);
	}
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"sample_is_read_and_written_as_it_is",
		sample_is_read_and_written_as_it_is},
	    {"exception_with_all_fields_comes_back",
		exception_with_all_fields_comes_back},
	    {"cut_blob_is_refused_or_has_short_texts",
		cut_blob_is_refused_or_has_short_texts},
	    {"versions_of_writers_are_read", versions_of_writers_are_read},
	    {"blob_without_its_end_is_read", blob_without_its_end_is_read},
	    {"count_that_is_too_large_is_refused",
		count_that_is_too_large_is_refused},
	    {"number_without_meaning_is_refused",
		number_without_meaning_is_refused},
	    {"other_word_for_no_end_is_read", other_word_for_no_end_is_read},
	    {"large_blob_is_read_in_linear_space",
		large_blob_is_read_in_linear_space},
	    {"blob_above_the_limit_is_refused",
		blob_above_the_limit_is_refused},
	    {"no_room_in_arena_is_an_error", no_room_in_arena_is_an_error},
	    {"text_that_is_too_long_is_cut", text_that_is_too_long_is_cut},
	    {"broken_texts_become_replacements",
		broken_texts_become_replacements},
	    {"broken_utf8_is_written_as_replacements",
		broken_utf8_is_written_as_replacements},
	    {NULL, NULL},
	};

	return test_main("recur_blob", cases, argc, argv);
}
