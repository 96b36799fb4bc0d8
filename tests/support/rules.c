/* SPDX-License-Identifier: Apache-2.0 */
/* Makes recurrence rules up, finds those of the corpus, compares them. */
#include "support/rules.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "content/line.h"

static const char weekdays[7][3] = {"SU", "MO", "TU", "WE", "TH", "FR", "SA"};

/* ---- chance ---- */

/* xorshift64 (Marsaglia 2003). */
static unsigned
below(uint64_t *state, unsigned limit)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return (unsigned)((*state >> 11) % limit);
}

static bool
chance(uint64_t *state, unsigned percent)
{
	return below(state, 100) < percent;
}

static int
pick(uint64_t *state, const int *list, size_t count)
{
	return list[below(state, (unsigned)count)];
}

/* ---- a text that grows ---- */

SML_PRINTF(2, 3)
static void
append(struct rule_case *rule, const char *format, ...)
{
	size_t len = strlen(rule->text);
	va_list args;

	va_start(args, format);
	(void)vsnprintf(
	    rule->text + len, sizeof(rule->text) - len, format, args);
	va_end(args);
}

/* ";NAME=" and up to @most numbers from 1 to @max, some from the end. */
static void
append_numbers(uint64_t *state, struct rule_case *rule, const char *name,
    unsigned most, unsigned max)
{
	unsigned count = 1 + below(state, most);
	bool has_negative = max != 12 && chance(state, 30);

	append(rule, ";%s=", name);
	for (unsigned i = 0; i < count; i++) {
		unsigned n = 1 + below(state, max);

		append(rule, "%s%s%u", i ? "," : "",
		    has_negative && chance(state, 60) ? "-" : "", n);
	}
}

static void
append_days(uint64_t *state, struct rule_case *rule, int nth_max)
{
	unsigned days = 0;
	unsigned count = chance(state, 60) ? 1 : 1 + below(state, 5);

	while (count--)
		days |= 1u << below(state, 7);
	append(rule, ";BYDAY=");
	for (unsigned i = 0, n = 0; i < 7; i++) {
		if (!(days >> i & 1))
			continue;
		if (n++)
			append(rule, ",");
		if (nth_max && chance(state, 85))
			append(rule, "%s%u", chance(state, 40) ? "-" : "",
			    1 + below(state, (unsigned)nth_max));
		append(rule, "%s", weekdays[i]);
	}
}

/* ---- shapes ---- */

static void
shape_daily(uint64_t *state, struct rule_case *rule)
{
	if (chance(state, 20))
		append_days(state, rule, 0);
	if (chance(state, 15))
		append_numbers(state, rule, "BYMONTH", 3, 12);
	if (chance(state, 10))
		append_numbers(state, rule, "BYMONTHDAY", 4, 31);
}

static void
shape_weekly(uint64_t *state, struct rule_case *rule)
{
	if (chance(state, 75))
		append_days(state, rule, 0);
	if (chance(state, 10))
		append_numbers(state, rule, "BYMONTH", 3, 12);
	if (chance(state, 5) && strstr(rule->text, "BYDAY"))
		append_numbers(state, rule, "BYSETPOS", 1, 3);
}

static void
shape_monthly(uint64_t *state, struct rule_case *rule)
{
	static const char *const clamped[] = {
	    ";BYMONTHDAY=28,29,30;BYSETPOS=-1", ";BYMONTHDAY=28,29;BYSETPOS=-1",
	    ";BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", ";BYDAY=SA,SU;BYSETPOS=2",
	    ";BYDAY=SU,MO,TU,WE,TH,FR,SA;BYSETPOS=-1"};

	switch (below(state, 8)) {
	case 0:
		break;
	case 1:
	case 2:
		append_numbers(state, rule, "BYMONTHDAY", 3, 31);
		break;
	case 3:
	case 4:
		append_days(state, rule, 5);
		break;
	case 5:
		append_days(state, rule, 0);
		append_numbers(state, rule, "BYSETPOS", 2, 5);
		break;
	case 6:
		append(
		    rule, "%s", clamped[below(state, SML_ARRAY_LEN(clamped))]);
		break;
	default:
		append_numbers(state, rule, "BYMONTHDAY", 7, 31);
		append_days(state, rule, 0);
		break;
	}
	if (chance(state, 10))
		append_numbers(state, rule, "BYMONTH", 3, 12);
}

static void
shape_yearly(uint64_t *state, struct rule_case *rule)
{
	unsigned shape = below(state, 10);

	if (chance(state, shape < 7 ? 65 : 10))
		append_numbers(
		    state, rule, "BYMONTH", chance(state, 70) ? 1 : 4, 12);
	switch (shape) {
	case 0:
		break;
	case 1:
	case 2:
		append_numbers(state, rule, "BYMONTHDAY", 2, 31);
		break;
	case 3:
	case 4:
		append_days(
		    state, rule, strstr(rule->text, "BYMONTH") ? 5 : 53);
		break;
	case 5:
		append_days(state, rule, 0);
		append_numbers(state, rule, "BYSETPOS", 2, 5);
		break;
	case 6:
		append_numbers(state, rule, "BYMONTHDAY", 7, 31);
		append_days(state, rule, 0);
		break;
	case 7:
		append_numbers(state, rule, "BYYEARDAY", 3, 366);
		break;
	default:
		append_numbers(state, rule, "BYWEEKNO", 3, 53);
		if (chance(state, 70))
			append_days(state, rule, 0);
		break;
	}
}

/* ---- starts and ends ---- */

static struct sml_datetime
generate_start(uint64_t *state)
{
	static const char *const marked[] = {"20240331", "20241027", "20240310",
	    "20241103", "20241006", "20240407", "20240229", "20000229",
	    "20280229", "20240129", "20240130", "20240131", "20230129",
	    "20230130", "20230131", "20241231", "20250101", "20201228",
	    "20210103", "20201231", "20210101", "19960229", "20240630",
	    "20240831"};
	static const int times[] = {0, 0, 9 * 3600, 9 * 3600 + 30 * 60,
	    2 * 3600 + 30 * 60, 23 * 3600 + 1800, 3600, 86399};
	struct sml_datetime start;
	const char *day = marked[below(state, SML_ARRAY_LEN(marked))];

	if (chance(state, 50) || !sml_datetime_parse(sml_str_of(day), &start))
		start.s = (int64_t)below(state, 68 * 365) * SML_DAY_S;
	start.clock = (enum sml_clock)below(state, 3);
	if (start.clock != SML_CLOCK_DATE)
		start.s += pick(state, times, SML_ARRAY_LEN(times));
	return start;
}

static void
append_end(uint64_t *state, struct rule_case *rule)
{
	struct sml_datetime until = rule->start;
	struct sml_buf text;

	if (chance(state, 35)) {
		append(rule, ";COUNT=%u", 1 + below(state, 60));
		return;
	}
	if (chance(state, 50))
		return;
	until.s += (int64_t)below(state, 20 * 365) * SML_DAY_S;
	if (until.clock != SML_CLOCK_DATE && chance(state, 30))
		until.s -= 1 + (int64_t)below(state, 2 * SML_DAY_S);
	if (chance(state, 20))
		until.clock = SML_CLOCK_DATE;
	if (until.s < rule->start.s)
		until.s = rule->start.s;
	sml_buf_init(&text, 100);
	sml_datetime_put(until, &text);
	append(rule, ";UNTIL=%.*s", (int)text.len, (const char *)text.p);
	sml_buf_free(&text);
}

/* To the first instance of the rule; in the same period, so that all others
 * stay. */
static void
move_start(struct rule_case *rule)
{
	struct sml_rule parsed;
	int64_t first;

	if (!sml_rule_parse(sml_str_of(rule->text), &parsed) &&
	    rules_expand(&parsed, rule->start, INT64_MAX, &first, 1) == 1)
		rule->start.s = first;
}

void
rules_generate(uint64_t *state, struct rule_case *out)
{
	static const struct {
		const char *freq;
		void (*shape)(uint64_t *state, struct rule_case *rule);
	} rows[] = {{"DAILY", shape_daily}, {"WEEKLY", shape_weekly},
	    {"MONTHLY", shape_monthly}, {"YEARLY", shape_yearly}};
	static const int intervals[] = {
	    1, 1, 1, 1, 1, 2, 2, 2, 3, 4, 5, 6, 12, 13, 24, 99};
	unsigned row = below(state, SML_ARRAY_LEN(rows));
	int interval = pick(state, intervals, SML_ARRAY_LEN(intervals));

	*out = (struct rule_case){.start = generate_start(state)};
	append(out, "FREQ=%s", rows[row].freq);
	if (interval > 1)
		append(out, ";INTERVAL=%d", interval);
	rows[row].shape(state, out);
	if (chance(state, 30))
		append(out, ";WKST=%s", weekdays[below(state, 7)]);
	if (chance(state, 85))
		move_start(out);
	append_end(state, out);
}

/* ---- the corpus ---- */

/* The start of the component that line @i stands in. */
static bool
find_start(const struct sml_lines *lines, size_t i, struct sml_datetime *out)
{
	size_t at = i;

	while (at && lines->v[at].depth >= lines->v[i].depth)
		at--;
	for (at++; at < lines->count && lines->v[at].depth >= lines->v[i].depth;
	     at++) {
		const struct sml_line *line = &lines->v[at];

		if (line->depth == lines->v[i].depth &&
		    sml_str_is_nocase(line->name, "DTSTART"))
			return sml_datetime_parse(line->value, out);
	}
	return false;
}

static size_t
rules_of_item(const struct corpus_item *item, struct sml_arena *arena,
    struct rule_case *out, size_t max)
{
	struct sml_lines lines;
	size_t count = 0;

	if (sml_lines_parse(item->text, arena, &lines))
		return 0;
	for (size_t i = 0; i < lines.count && count < max; i++) {
		struct sml_str value = lines.v[i].value;
		struct rule_case *rule = &out[count];

		if (!sml_str_is_nocase(lines.v[i].name, "RRULE") &&
		    !sml_str_is_nocase(lines.v[i].name, "EXRULE"))
			continue;
		*rule = (struct rule_case){
		    .is_old = lines.is_old, .file = item->file};
		if (value.len >= sizeof(rule->text) ||
		    !find_start(&lines, i, &rule->start))
			continue;
		memcpy(rule->text, value.p, value.len);
		count++;
	}
	return count;
}

size_t
rules_of_corpus(const struct corpus *corpus, struct rule_case *out, size_t max)
{
	struct sml_arena *arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
	size_t count = 0;

	for (size_t i = 0; arena && i < corpus->item_count; i++) {
		if (corpus->items[i].kind == SML_KIND_CALENDAR)
			count += rules_of_item(
			    &corpus->items[i], arena, out + count, max - count);
		sml_arena_reset(arena);
	}
	sml_arena_free(arena);
	return count;
}

/* ---- instances ---- */

size_t
rules_expand(const struct sml_rule *rule, struct sml_datetime start,
    int64_t before_s, int64_t *out, size_t max)
{
	struct sml_recur recur;
	size_t count = 0;

	if (sml_recur_begin(rule, start,
		rule->has_until ? rule->until.s : INT64_MAX, &recur))
		return SIZE_MAX;
	while (count < max && sml_recur_next(&recur, &out[count]) &&
	       out[count] < before_s)
		count++;
	return count;
}

bool
rules_meet(const struct sml_rule *a, const struct sml_rule *b,
    struct sml_datetime start)
{
	static int64_t of_a[RULES_INSTANCES_MAX];
	static int64_t of_b[RULES_INSTANCES_MAX];
	int64_t before_s = start.s + RULES_YEARS_S;
	size_t count =
	    rules_expand(a, start, before_s, of_a, RULES_INSTANCES_MAX);

	if (rules_expand(b, start, before_s, of_b, RULES_INSTANCES_MAX) !=
	    count)
		return false;
	return count == SIZE_MAX ||
	       memcmp(of_a, of_b, count * sizeof(*of_a)) == 0;
}
