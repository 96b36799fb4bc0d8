/* SPDX-License-Identifier: Apache-2.0 */
/* Writes blobs of recurrences and zones, and a line for each of what it means,
 * which blob_msgreader.js is to find in the bytes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "mapping/recur_blob.h"
#include "mapping/zone_blob.h"
#include "support/rules.h"
#include "support/test.h"

#define GENERATED 10000
#define CORPUS_MAX 2000
#define EXCEPTIONS_MAX 40

static FILE *blobs;
static FILE *meanings;
static size_t recur_count, exception_count, zone_count;

/* xorshift64 (Marsaglia 2003). */
static uint32_t
below(uint64_t *state, uint32_t limit)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return (uint32_t)((*state >> 11) % limit);
}

static void
put_hex(FILE *file, const void *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		fprintf(file, "%02x", ((const unsigned char *)bytes)[i]);
}

static void
put_blob(const char *kind, int32_t year, struct sml_buf *blob)
{
	if (blob->err) {
		printf("FAILED blob: a blob cannot be written\n");
		exit(1);
	}
	fprintf(blobs, "%s %d ", kind, (int)year);
	put_hex(blobs, blob->p, blob->len);
	fputc('\n', blobs);
	sml_buf_free(blob);
}

/* ---- recurrences ---- */

static void
put_dates(const uint32_t *dates, size_t count)
{
	fprintf(meanings, " [");
	for (size_t i = 0; i < count; i++)
		fprintf(meanings, "%s%u", i ? " " : "", (unsigned)dates[i]);
	fprintf(meanings, "]");
}

/* The value if the instance has one of its own. */
static unsigned
own(const struct outlook_recur_exception *e, enum outlook_override bit,
    uint32_t value)
{
	return e->overrides & bit ? (unsigned)value : 0;
}

static void
put_text(const struct outlook_recur_exception *e, enum outlook_override bit,
    struct sml_str text)
{
	if (e->overrides & bit)
		put_hex(meanings, text.p, text.len);
}

static void
put_exception(const struct outlook_recur_exception *e)
{
	fprintf(meanings, " {%u %u %u %x %u %u %u %u %u %u %u %u ",
	    (unsigned)e->start, (unsigned)e->end, (unsigned)e->original_start,
	    (unsigned)e->overrides,
	    own(e, OUTLOOK_OVERRIDE_MEETING, e->meeting_type),
	    own(e, OUTLOOK_OVERRIDE_REMINDER_DELTA, e->reminder_delta),
	    own(e, OUTLOOK_OVERRIDE_REMINDER, e->reminder_set),
	    own(e, OUTLOOK_OVERRIDE_BUSY, e->busy_status),
	    own(e, OUTLOOK_OVERRIDE_ATTACHMENT, e->attachment),
	    own(e, OUTLOOK_OVERRIDE_ALL_DAY, e->all_day),
	    own(e, OUTLOOK_OVERRIDE_COLOR, e->color),
	    (unsigned)e->change_highlight);
	put_text(e, OUTLOOK_OVERRIDE_SUBJECT, e->subject);
	fputc('/', meanings);
	put_text(e, OUTLOOK_OVERRIDE_LOCATION, e->location);
	fputc('}', meanings);
}

static void
put_recur(const struct outlook_recur *r)
{
	struct sml_buf blob;

	sml_buf_init(&blob, SML_ITEM_MAX);
	outlook_recur_put(r, &blob);
	put_blob("recur", 0, &blob);
	fprintf(meanings, "recur %x %u %u %u %u %u %u %u %u %x %u %u",
	    (unsigned)r->freq, (unsigned)r->pattern, (unsigned)r->calendar_type,
	    (unsigned)r->first_date_time, (unsigned)r->period,
	    (unsigned)r->is_sliding, (unsigned)r->weekdays, (unsigned)r->nth,
	    (unsigned)r->day, (unsigned)r->end, (unsigned)r->count,
	    (unsigned)r->week_start);
	put_dates(r->deleted, r->deleted_count);
	put_dates(r->modified, r->modified_count);
	fprintf(meanings, " %u %u %u %u", (unsigned)r->start_date,
	    (unsigned)r->end_date, (unsigned)r->start_offset,
	    (unsigned)r->end_offset);
	for (size_t i = 0; i < r->modified_count; i++)
		put_exception(&r->exceptions[i]);
	fputc('\n', meanings);
	recur_count++;
	exception_count += r->modified_count;
}

static struct outlook_recur_exception
changed_instance(uint64_t *state, uint32_t date, const struct outlook_recur *r)
{
	static const char *const texts[] = {"", "Moved", "Schůzka",
	    "Café – 5 €", "\xF0\x9F\x98\x80 party", "日本語", "Ωμέγα",
	    "a subject that is a good deal longer than any other of these, and "
	    "has a comma; a semicolon\\ and a backslash"};
	uint32_t start = date + below(state, 1440);
	const char *subject = texts[below(state, SML_ARRAY_LEN(texts))];
	const char *location = texts[below(state, SML_ARRAY_LEN(texts))];

	return (struct outlook_recur_exception){.start = start,
	    .end = start + below(state, 600),
	    .original_start = date + r->start_offset,
	    .overrides = (uint16_t)below(state, 0x400),
	    .subject = sml_str_of(subject),
	    .location = sml_str_of(location),
	    .meeting_type = below(state, 4),
	    .reminder_delta = below(state, 100000),
	    .reminder_set = below(state, 2),
	    .busy_status = below(state, 5),
	    .attachment = below(state, 2),
	    .all_day = below(state, 2),
	    .color = below(state, 11),
	    .change_highlight = below(state, 0x1000)};
}

/* Some instances of the pattern deleted, some changed. */
static void
put_with_exceptions(uint64_t *state, struct outlook_recur *r)
{
	struct outlook_recur_exception exceptions[EXCEPTIONS_MAX];
	uint32_t dates[EXCEPTIONS_MAX];
	uint32_t deleted[EXCEPTIONS_MAX];
	uint32_t modified[EXCEPTIONS_MAX];
	size_t count = outlook_recur_dates(
	    r, 0, UINT32_MAX, dates, below(state, EXCEPTIONS_MAX) + 1);

	for (size_t i = 0; i < count; i++) {
		uint32_t chance = below(state, 10);

		if (chance < 4)
			deleted[r->deleted_count++] = dates[i];
		if (chance < 2) {
			modified[r->modified_count] = dates[i];
			exceptions[r->modified_count++] =
			    changed_instance(state, dates[i], r);
		}
	}
	r->deleted = deleted;
	r->modified = modified;
	r->exceptions = exceptions;
	put_recur(r);
}

static void
put_rule(uint64_t *state, const struct rule_case *c)
{
	struct sml_datetime start = c->start;
	struct sml_rule rule;
	struct outlook_recur r;

	start.s -= (start.s % 60 + 60) % 60;
	if (c->is_old ? sml_rule_parse_old(sml_str_of(c->text), start, &rule)
		      : sml_rule_parse(sml_str_of(c->text), &rule))
		return;
	if (outlook_recur_of_rule(&rule, start,
		rule.has_until ? rule.until.s : INT64_MAX, 60, &r))
		return;
	put_with_exceptions(state, &r);
}

static void
put_generated(uint64_t *state)
{
	uint64_t rules = 20261121;
	struct rule_case c;

	for (size_t i = 0; i < GENERATED; i++) {
		rules_generate(&rules, &c);
		put_rule(state, &c);
	}
}

static void
put_corpus(uint64_t *state)
{
	const char *fixtures = test_fixtures();
	struct corpus *corpus;
	struct rule_case *cases;
	size_t count;

	if (!fixtures) {
		printf("SKIPPED blob of the corpus: set VALISE_FIXTURES to the "
		       "corpus folder\n");
		return;
	}
	corpus = corpus_open(fixtures);
	cases = calloc(CORPUS_MAX, sizeof(*cases));
	if (!corpus || !cases) {
		printf("FAILED blob: the corpus cannot be read\n");
		exit(1);
	}
	count = rules_of_corpus(corpus, cases, CORPUS_MAX);
	for (size_t i = 0; i < count; i++)
		put_rule(state, &cases[i]);
	free(cases);
	corpus_free(corpus);
}

/* ---- zones ---- */

/* At noon UTC of the 1st and 15th of each month. */
static void
put_offsets(const struct sml_zone *zone, int32_t year)
{
	for (int month = 1; month <= 12; month++) {
		for (int day = 1; day <= 15; day += 14) {
			int64_t utc_s =
			    sml_civil_days(year, month, day) * SML_DAY_S +
			    SML_DAY_S / 2;

			fprintf(meanings, " %ld",
			    (long)sml_zone_offset(zone, utc_s, NULL));
		}
	}
	fputc('\n', meanings);
}

/* The name stands behind 8 bytes, in ASCII. */
static void
put_key(const struct sml_buf *blob)
{
	for (size_t at = 8; at < 8 + 2 * (size_t)blob->p[6]; at += 2)
		fputc(blob->p[at], meanings);
}

/* The definition is asked about @year + @ahead. */
static void
put_zone(const struct sml_zone *zone, int32_t year, int32_t ahead)
{
	struct sml_zone_rule rule;
	struct sml_buf blob;

	if (!sml_zone_rule_of(zone, year, &rule) ||
	    !sml_zone_rule_of(zone, year + ahead, &rule))
		return;
	sml_buf_init(&blob, SML_ITEM_MAX);
	outlook_zone_put_struct(zone, year, &blob);
	put_blob("struct", year, &blob);
	fprintf(meanings, "struct %d", (int)year);
	put_offsets(zone, year);
	for (int is_recur = 0; is_recur < 2; is_recur++) {
		outlook_zone_put_definition(zone, year, is_recur, &blob);
		fprintf(meanings, "definition %d ", (int)(year + ahead));
		put_key(&blob);
		fprintf(meanings, " %d %d", (int)year, is_recur ? 3 : 2);
		put_offsets(zone, year + ahead);
		put_blob("definition", year + ahead, &blob);
	}
	zone_count += 3;
}

static void
put_zones(void)
{
	static const int32_t years[] = {1980, 2006, 2023, 2026, 2040};

	for (size_t i = 0; sml_zone_at(i); i++) {
		for (size_t k = 0; k < SML_ARRAY_LEN(years); k++)
			put_zone(sml_zone_at(i), years[k], (int32_t)(i % 9));
	}
}

/* Writes blobs to the file named by argv[1], what they mean to argv[2]. */
int
main(int argc, char **argv)
{
	uint64_t state = 601;

	blobs = argc == 3 ? fopen(argv[1], "w") : NULL;
	meanings = argc == 3 ? fopen(argv[2], "w") : NULL;
	if (!blobs || !meanings) {
		printf("FAILED blob: no files to write to\n");
		return 1;
	}
	put_generated(&state);
	put_corpus(&state);
	put_zones();
	printf("recurrences %zu\nexceptions %zu\nzones %zu\n", recur_count,
	    exception_count, zone_count);
	return fclose(blobs) != 0 || fclose(meanings) != 0;
}
