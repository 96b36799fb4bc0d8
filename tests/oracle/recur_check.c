/* SPDX-License-Identifier: Apache-2.0 */
/* Compares our instances of rules with those of libical. */
#include "config.h"

#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/rules.h"
#include "support/test.h"

#define GENERATED 10000
#define CORPUS_MAX 2000
#define SECONDS_PER_RULE 5
#define DOUBTFUL_MAX 100 /* instances of a rule for the other judge */

/* libical stops in 2582. */
#define LAST_YEAR 2550

/* What a child of this process puts there. */
struct answer {
	bool is_expanded;
	size_t count;
	int64_t instances[RULES_INSTANCES_MAX];
};

static struct icaltimetype
ical_time(struct sml_datetime time)
{
	struct sml_civil civil = sml_civil_of(time.s);
	struct icaltimetype t = icaltime_null_time();

	t.year = civil.year;
	t.month = civil.month;
	t.day = civil.day;
	t.hour = civil.hour;
	t.minute = civil.minute;
	t.second = civil.second;
	t.is_date = time.clock == SML_CLOCK_DATE;
	return t;
}

static int64_t
seconds_of(struct icaltimetype t)
{
	struct sml_civil civil = {.year = t.year,
	    .month = (uint8_t)t.month,
	    .day = (uint8_t)t.day,
	    .hour = (uint8_t)t.hour,
	    .minute = (uint8_t)t.minute,
	    .second = (uint8_t)t.second};

	return sml_civil_s(&civil);
}

/* What libical makes of the rule before @before_s. */
static void
ical_expand(const struct sml_rule *rule, struct sml_datetime start,
    int64_t before_s, struct answer *out)
{
	struct sml_rule endless = *rule;
	struct icalrecurrencetype recur;
	struct icalrecur_iterator_impl *iterator;
	struct sml_buf text;

	/* An UNTIL goes as a time of the start's clock. */
	endless.has_until = false;
	sml_buf_init(&text, 4096);
	sml_rule_put(&endless, &text);
	sml_buf_put_byte(&text, '\0');
	recur = icalrecurrencetype_from_string((const char *)text.p);
	if (recur.freq == ICAL_NO_RECURRENCE)
		return;
	if (rule->has_until) {
		struct sml_datetime until = rule->until;

		if (until.clock == SML_CLOCK_DATE &&
		    start.clock != SML_CLOCK_DATE)
			until.s += SML_DAY_S - 1;
		until.clock = start.clock;
		recur.until = ical_time(until);
	}
	iterator = icalrecur_iterator_new(recur, ical_time(start));
	if (!iterator)
		return;
	while (out->count < RULES_INSTANCES_MAX) {
		struct icaltimetype t = icalrecur_iterator_next(iterator);

		if (icaltime_is_null_time(t) || seconds_of(t) >= before_s)
			break;
		out->instances[out->count++] = seconds_of(t);
	}
	out->is_expanded = true;
}

/* libical loops for ever on some rules and crashes on others: in a process of
 * its own. What that did not end well is no answer. */
static bool
ask_ical(const struct sml_rule *rule, struct sml_datetime start,
    int64_t before_s, struct answer *out)
{
	pid_t child;
	int status = 0;

	out->is_expanded = false;
	out->count = 0;
	fflush(stdout);
	child = fork();
	if (child == 0) {
		alarm(SECONDS_PER_RULE);
		ical_expand(rule, start, before_s, out);
		_exit(0);
	}
	if (child < 0 || waitpid(child, &status, 0) != child) {
		printf("FAILED recur: no process for libical\n");
		exit(1);
	}
	return status == 0 && out->is_expanded;
}

static void
tell(const char *what, const struct rule_case *c, const int64_t *ours,
    size_t our_count, const int64_t *theirs, size_t their_count)
{
	struct sml_buf text;
	size_t at = 0;

	while (at < our_count && at < their_count && ours[at] == theirs[at])
		at++;
	sml_buf_init(&text, 1000);
	sml_datetime_put(c->start, &text);
	sml_buf_put_text(&text, ": ours ");
	if (at < our_count)
		sml_datetime_put(
		    (struct sml_datetime){ours[at], c->start.clock}, &text);
	sml_buf_put_text(&text, ", theirs ");
	if (at < their_count)
		sml_datetime_put(
		    (struct sml_datetime){theirs[at], c->start.clock}, &text);
	printf("%s %s from %.*s, instance %zu of %zu and %zu\n", what, c->text,
	    (int)text.len, (const char *)text.p, at, our_count, their_count);
	sml_buf_free(&text);
}

/* ---- where libical 3.0.16 is known to differ ---- */

static bool
is_year_by_month_day(const struct sml_rule *rule)
{
	return rule->freq == SML_FREQ_YEARLY && !rule->months &&
	       (rule->month_days || rule->month_ends);
}

static bool
is_week_by_position(const struct sml_rule *rule)
{
	return rule->freq == SML_FREQ_WEEKLY && rule->position_count;
}

static bool
is_day_by_month_end(const struct sml_rule *rule)
{
	return rule->freq == SML_FREQ_DAILY && rule->month_ends;
}

static bool
is_week_number_alone(const struct sml_rule *rule)
{
	return rule->week_count && !rule->day_count;
}

static bool
is_week_number_in_month(const struct sml_rule *rule)
{
	return rule->week_count && rule->months;
}

static bool
is_week_number_of_week_start(const struct sml_rule *rule)
{
	return rule->week_count && rule->week_start != 1;
}

static bool
is_week_number_in_interval(const struct sml_rule *rule)
{
	return rule->week_count && rule->interval > 1;
}

/* Sorted: the first or the last one. */
static bool
is_week_53(const struct sml_rule *rule)
{
	return rule->week_count && (rule->weeks[0] == -53 ||
				       rule->weeks[rule->week_count - 1] == 53);
}

static bool
is_year_day_in_month(const struct sml_rule *rule)
{
	return rule->year_day_count && rule->months;
}

static bool
is_week_of_week_start(const struct sml_rule *rule)
{
	return rule->freq == SML_FREQ_WEEKLY && rule->interval > 1 &&
	       rule->day_count > 1 && rule->week_start != 1;
}

static bool
is_any(const struct sml_rule *rule)
{
	(void)rule;
	return true;
}

/* The first row that applies explains a difference. What is defined must be
 * confirmed by another judge. */
static const struct reason {
	bool (*applies)(const struct sml_rule *rule);
	bool is_start_missed; /* only where the start is no instance */
	bool is_undefined;
	const char *section; /* of RFC 5545 */
} reasons[] = {
    {is_year_by_month_day, false, false,
	"3.3.10, table: BYMONTHDAY expands a year, in every month"},
    {is_week_by_position, false, false,
	"3.3.10, table: BYSETPOS limits a week"},
    {is_day_by_month_end, false, false,
	"3.3.10: BYMONTHDAY=-10 is the tenth to the last day of the month"},
    {is_week_number_alone, false, false,
	"3.3.10: the day of the week is that of DTSTART"},
    {is_week_number_in_month, false, false,
	"3.3.10: BYMONTH is applied before BYWEEKNO, both must be met"},
    {is_week_number_of_week_start, false, false,
	"3.3.10: a week of the year begins on WKST"},
    {is_week_53, false, false, "3.3.10: a year of 52 weeks has no week 53"},
    {is_week_number_in_interval, false, false,
	"3.3.10: the last week of a year is one of that year"},
    {is_year_day_in_month, false, false,
	"3.3.10: BYMONTH is applied before BYYEARDAY, both must be met"},
    {is_week_of_week_start, false, false,
	"3.3.10: with INTERVAL and BYDAY, WKST says where a week begins"},
    {is_any, true, true, "3.8.5.3: undefined where DTSTART is no instance"},
};

struct tally {
	size_t compared;
	size_t refused; /* by libical */
	size_t explained[SML_ARRAY_LEN(reasons)];
	size_t failed;
	FILE *doubtful; /* for the other judge */
};

static void
put_local(int64_t s, char after, struct sml_buf *out)
{
	sml_datetime_put((struct sml_datetime){s, SML_CLOCK_LOCAL}, out);
	sml_buf_put_byte(out, (uint8_t)after);
}

/* "FREQ=DAILY;BYDAY=MO<tab>20240101T090000<tab>20231231T090000<tab>first
 * instance ...": with all that the start fills in, without the end; the start;
 * the first day of its week. */
static void
put_doubtful(FILE *file, const struct rule_case *c, const struct sml_rule *rule,
    const int64_t *ours, size_t count)
{
	struct sml_rule endless = *rule;
	struct sml_buf text;
	int64_t week_s = c->start.s - (sml_civil_of(c->start.s).weekday + 7 -
					  rule->week_start) %
					  7 * SML_DAY_S;

	endless.has_until = false;
	endless.count = 0;
	sml_rule_complete(&endless, c->start);
	sml_buf_init(&text, 8192);
	sml_rule_put(&endless, &text);
	sml_buf_put_byte(&text, '\t');
	put_local(c->start.s, '\t', &text);
	put_local(week_s, '\t', &text);
	for (size_t i = 0; i < count && i < DOUBTFUL_MAX; i++)
		put_local(ours[i], ' ', &text);
	fprintf(file, "%.*s\n", (int)text.len, (const char *)text.p);
	sml_buf_free(&text);
}

/* Whether the row of a difference is found. */
static bool
explain(const struct rule_case *c, const struct sml_rule *rule,
    const int64_t *ours, size_t count, struct tally *tally)
{
	int64_t first;
	bool is_missed =
	    rules_expand(rule, c->start, INT64_MAX, &first, 1) != 1 ||
	    first != c->start.s;

	for (size_t i = 0; i < SML_ARRAY_LEN(reasons); i++) {
		if (!reasons[i].applies(rule) ||
		    (reasons[i].is_start_missed && !is_missed))
			continue;
		tally->explained[i]++;
		if (!reasons[i].is_undefined)
			put_doubtful(tally->doubtful, c, rule, ours, count);
		return true;
	}
	return false;
}

static void
compare(const struct rule_case *c, struct answer *answer, struct tally *tally)
{
	static int64_t ours[RULES_INSTANCES_MAX];
	int64_t before_s = c->start.s + RULES_YEARS_S;
	struct sml_rule rule;
	size_t our_count;
	bool has_answer;

	if (c->is_old && !strchr(c->text, '=')
		? sml_rule_parse_old(sml_str_of(c->text), c->start, &rule)
		: sml_rule_parse(sml_str_of(c->text), &rule))
		return;
	our_count =
	    rules_expand(&rule, c->start, before_s, ours, RULES_INSTANCES_MAX);
	if (our_count == SIZE_MAX || sml_civil_of(before_s).year > LAST_YEAR)
		return;
	/* Without an instance libical gives no iterator. */
	has_answer = ask_ical(&rule, c->start, before_s, answer);
	tally->compared++;
	tally->refused += !has_answer;
	if (our_count == answer->count &&
	    memcmp(ours, answer->instances, our_count * sizeof(*ours)) == 0)
		return;
	if (explain(c, &rule, ours, our_count, tally))
		return;
	tally->failed++;
	tell(has_answer ? "FAILED" : "FAILED, no answer,", c, ours, our_count,
	    answer->instances, answer->count);
}

static void
compare_generated(struct answer *answer, struct tally *tally)
{
	uint64_t state = 20261121;
	struct rule_case c;

	for (size_t i = 0; i < GENERATED; i++) {
		rules_generate(&state, &c);
		compare(&c, answer, tally);
	}
}

static void
compare_corpus(struct answer *answer, struct tally *tally)
{
	const char *fixtures = test_fixtures();
	struct corpus *corpus;
	struct rule_case *cases;
	size_t count;

	if (!fixtures) {
		printf("SKIPPED recur of the corpus: set VALISE_FIXTURES to "
		       "the corpus folder\n");
		return;
	}
	corpus = corpus_open(fixtures);
	cases = calloc(CORPUS_MAX, sizeof(*cases));
	if (!corpus || !cases) {
		printf("FAILED recur: the corpus cannot be read\n");
		exit(1);
	}
	count = rules_of_corpus(corpus, cases, CORPUS_MAX);
	for (size_t i = 0; i < count; i++)
		compare(&cases[i], answer, tally);
	free(cases);
	corpus_free(corpus);
}

static void
report(const struct tally *tally)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(reasons); i++)
		printf("explained %zu by RFC 5545 %s\n", tally->explained[i],
		    reasons[i].section);
	printf("refused %zu\n", tally->refused);
	printf("compared %zu\n", tally->compared);
}

/* Writes what another judge must confirm to the file named by argv[1]. */
int
main(int argc, char **argv)
{
	struct tally tally = {0};
	struct answer *answer = mmap(NULL, sizeof(*answer),
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	tally.doubtful = argc == 2 ? fopen(argv[1], "w") : NULL;
	if (answer == MAP_FAILED || !tally.doubtful) {
		printf("FAILED recur: no memory, or no file\n");
		return 1;
	}
	compare_generated(answer, &tally);
	compare_corpus(answer, &tally);
	report(&tally);
	return fclose(tally.doubtful) != 0 || tally.failed > 0;
}
