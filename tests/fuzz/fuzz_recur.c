/* SPDX-License-Identifier: Apache-2.0 */
/* A line with a start and any bytes as a rule of either grammar: what is read
 * is printed alike, ends, and has the same instances in every form. */
#include "base/limits.h"
#include "content/recur.h"
#include "fuzz/fuzz.h"

/* Instances that two rules are compared by. */
#define INSTANCES_MAX 100

const struct sml_str fuzz_seeds[] = {
    FUZZ_SEED("20240611T090000\nFREQ=WEEKLY;INTERVAL=2;COUNT=10;WKST=SU;"
	      "BYDAY=TU,TH,SU"),
    FUZZ_SEED("20240229\nFREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1,29;BYDAY=MO;"
	      "BYSETPOS=1,-1;UNTIL=20990101"),
    FUZZ_SEED("20240131T233000Z\nFREQ=MONTHLY;INTERVAL=12;BYDAY=1MO,-1WE,TU;"
	      "UNTIL=20301231T000000Z"),
    FUZZ_SEED("20201231\nFREQ=YEARLY;INTERVAL=1;BYWEEKNO=53,-1,1;BYDAY=TH"),
    FUZZ_SEED("19970101T000000\nFREQ=DAILY;BYYEARDAY=366,-1;BYHOUR=0;"
	      "BYMINUTE=00;BYSECOND=60;INTERVAL=4294967295"),
    FUZZ_SEED("20240611T090000\nMP12 1+ 2+ MO TU 1- FR #5 20301231T000000"),
    FUZZ_SEED("20240611T090000\nW2 TU TH SU #10"),
    FUZZ_SEED("20240611\nMD1 15 1- LD 20+ #0"),
    FUZZ_SEED("20240611T090000Z\nYD3 1 100 366 20301231T000000Z"),
    FUZZ_SEED("20240611T090000\nYM1 6 12 #3"),
    FUZZ_SEEDS_END,
};

static int64_t
until_of(const struct sml_rule *rule)
{
	return rule->has_until ? rule->until.s : INT64_MAX;
}

/* The next instance; each look at a period is counted. */
static bool
next_of(struct sml_recur *recur, int64_t *out)
{
	int64_t before = recur->period;
	bool is_there = sml_recur_next(recur, out);

	FUZZ_MUST(recur->period - before <= SML_RECUR_BARREN_DAYS_MAX + 2);
	FUZZ_MUST(recur->set_count <= SML_ARRAY_LEN(recur->set));
	return is_there;
}

static bool
is_start_hit(const struct sml_rule *rule, struct sml_datetime start)
{
	struct sml_recur recur;
	int64_t first;

	return !sml_recur_begin(rule, start, until_of(rule), &recur) &&
	       next_of(&recur, &first) && first == start.s;
}

static void
must_meet(const struct sml_rule *a, const struct sml_rule *b,
    struct sml_datetime start)
{
	struct sml_recur of_a, of_b;
	int64_t at_a = 0, at_b = 0;
	enum sml_err err = sml_recur_begin(a, start, until_of(a), &of_a);

	FUZZ_MUST(sml_recur_begin(b, start, until_of(b), &of_b) == err);
	for (int i = 0; !err && i < INSTANCES_MAX; i++) {
		bool is_there = next_of(&of_a, &at_a);

		FUZZ_MUST(next_of(&of_b, &at_b) == is_there);
		FUZZ_MUST(!is_there || at_a == at_b);
		if (!is_there)
			return;
	}
}

/* Instances come in order, none before the start or behind the end, and a
 * skip finds the same ones. */
static void
walk_must_hold(const struct sml_rule *rule, struct sml_datetime start)
{
	struct sml_recur recur, skipped;
	int64_t last = INT64_MIN;
	int64_t again;
	int64_t instance;
	enum sml_err err = sml_recur_begin(rule, start, until_of(rule), &recur);

	FUZZ_MUST(!err || err == SML_E_UNSUPPORTED);
	for (uint32_t i = 0; !err && i < INSTANCES_MAX; i++) {
		if (!next_of(&recur, &instance))
			break;
		FUZZ_MUST(instance > last && instance >= start.s);
		FUZZ_MUST(instance <= SML_TIME_MAX_S);
		FUZZ_MUST(!rule->count || i < rule->count);
		last = instance;
	}
	if (last == INT64_MIN)
		return;
	FUZZ_MUST(!sml_recur_begin(rule, start, until_of(rule), &skipped));
	sml_recur_skip(&skipped, last);
	FUZZ_MUST(next_of(&skipped, &again) && again == last);
}

static void
text_must_stay(const struct sml_rule *rule, struct sml_buf *text)
{
	struct sml_rule again;
	struct sml_buf text_again;

	sml_buf_reset(text);
	sml_rule_put(rule, text);
	FUZZ_MUST(!text->err);
	FUZZ_MUST(!sml_rule_parse(sml_buf_str(text), &again));
	sml_buf_init(&text_again, SML_LINE_MAX);
	sml_rule_put(&again, &text_again);
	FUZZ_MUST(sml_str_eq(sml_buf_str(text), sml_buf_str(&text_again)));
	sml_buf_free(&text_again);
}

static void
forms_must_meet(const struct sml_rule *rule, struct sml_datetime start,
    struct sml_buf *text)
{
	struct sml_rule plain = *rule;
	struct sml_rule old;

	FUZZ_MUST(sml_rule_is_same(rule, rule, start));
	sml_rule_complete(&plain, start);
	text_must_stay(&plain, text);
	must_meet(rule, &plain, start);
	sml_rule_normalize(&plain);
	text_must_stay(&plain, text);
	if (is_start_hit(rule, start))
		must_meet(rule, &plain, start);
	sml_buf_reset(text);
	if (sml_rule_put_old(rule, start, text)) {
		FUZZ_MUST(!text->len && !text->err);
		return;
	}
	FUZZ_MUST(!sml_rule_parse_old(sml_buf_str(text), start, &old));
	must_meet(rule, &old, start);
	FUZZ_MUST(sml_rule_is_same(rule, &old, start));
}

static enum sml_err
parse(struct sml_str text, bool is_old, struct sml_datetime start,
    struct sml_rule *out)
{
	enum sml_err err = is_old ? sml_rule_parse_old(text, start, out)
				  : sml_rule_parse(text, out);

	FUZZ_MUST(!err || err == SML_E_SYNTAX || err == SML_E_UNSUPPORTED);
	return err;
}

static void
rule_must_hold(const struct sml_rule *rule, struct sml_datetime start,
    struct sml_buf *text)
{
	text_must_stay(rule, text);
	walk_must_hold(rule, start);
	forms_must_meet(rule, start, text);
}

/* The parts of a rule that can stand together: few changed rules can be read
 * as a whole. */
static void
parts_must_hold(struct sml_str in, bool is_old, struct sml_datetime start,
    struct sml_buf *text)
{
	char separator = is_old ? ' ' : ';';
	struct sml_buf kept;
	struct sml_str part;
	struct sml_rule rule;

	sml_buf_init(&kept, SML_LINE_MAX);
	while (sml_str_next(&in, separator, &part)) {
		size_t len = kept.len;

		if (len)
			sml_buf_put_byte(&kept, (uint8_t)separator);
		sml_buf_put_str(&kept, part);
		if (parse(sml_buf_str(&kept), is_old, start, &rule))
			sml_buf_cut(&kept, len);
	}
	if (!parse(sml_buf_str(&kept), is_old, start, &rule))
		rule_must_hold(&rule, start, text);
	sml_buf_free(&kept);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct sml_str rest = {(const char *)bytes, len};
	struct sml_str line = SML_STR_NONE;
	struct sml_datetime start;
	struct sml_rule rule;
	struct sml_buf text;
	bool is_old;

	if (!sml_str_next(&rest, '\n', &line) ||
	    !sml_datetime_parse(line, &start))
		start =
		    (struct sml_datetime){INT64_C(1718096400), SML_CLOCK_LOCAL};
	is_old = sml_str_chr(rest, '=', 0) == rest.len;
	sml_buf_init(&text, SML_LINE_MAX);
	if (!parse(rest, is_old, start, &rule))
		rule_must_hold(&rule, start, &text);
	else
		parts_must_hold(rest, is_old, start, &text);
	sml_buf_free(&text);
	return 0;
}
