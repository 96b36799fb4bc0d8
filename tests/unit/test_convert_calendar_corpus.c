/* SPDX-License-Identifier: Apache-2.0 */
/* Every calendar item of others, and made-up ones, in the other format and
 * back. */
#include "base/limits.h"
#include "content/convert.h"
#include "content/fingerprint.h"
#include "content/line.h"
#include "support/corpus.h"
#include "support/items.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

#define MADE_UP 1000

static struct corpus *corpus;
static struct sml_arena *arena;
static struct sml_buf result;

/* Items of 2.0 that are another one after 1.0 and back without the stored
 * item, and why it cannot be otherwise. With it they come back to the byte. */
static const struct {
	const char *file;
	const char *why;
} differences[] = {
    {"items/evolution-data-server/libedata-cal_components/task-4.ics",
	"COMPLETED has a zone; 2.0 wants UTC"},
    {"items/funambol-cpp/itodo20.ics",
	"its zone is one that changes otherwise in other years"},
    {"items/funambol-server/converter/sift-to-calendar/"
     "sift-declined-expected-ical.ics",
	"a task is DECLINED, an alarm runs on a day"},
    {"items/funambol-server/converter/sift-to-calendar/"
     "sift-inprocess-expected-ical.ics",
	"an alarm repeats 0 times"},
    {"items/funambol-server/converter/sift-to-calendar/"
     "sift-needsaction-expected-ical.ics",
	"an alarm repeats 0 times"},
    {"items/kcalendarcore/Compat/KOrganizer_3.1.ics",
	"alarms without a text, an exception without a time"},
    {"items/kcalendarcore/Compat/KOrganizer_3.1.ics.ical.ref",
	"alarms without a text, an exception without a time"},
    {"items/kcalendarcore/RecurrenceRule/KAlarm_3.4/KAlarm_TestCase01.ics",
	"properties of its own in an alarm"},
    {"items/kcalendarcore/RecurrenceRule/KAlarm_3.4/KAlarm_TestCase06.ics",
	"properties of its own in an alarm"},
    {"items/kcalendarcore/RecurrenceRule/KAlarm_3.4/KAlarm_TestCase08.ics",
	"properties of its own in an alarm"},
    {"items/libical/incoming.ics", "bare addresses, delegates in quotes"},
    {"items/libical/process-calendar.ics",
	"an address in quotes, a time without seconds"},
    {"items/libical/restriction.ics",
	"what RFC 5545 forbids: an end with a duration, two instances"},
    {"items/libical/simple-mime.txt", "an organizer that is no URI"},
    {"items/syncevolution/eds_task.ics",
	"its zone changes at hours that no other does"},
};

static bool
is_expected(const char *file)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(differences); i++) {
		if (strcmp(file, differences[i].file) == 0)
			return true;
	}
	return false;
}

static bool
has_corpus(const char *name)
{
	if (corpus)
		return true;
	printf("SKIPPED %s: set VALISE_FIXTURES to the corpus folder\n", name);
	return false;
}

static enum sml_format
other_of(struct sml_str text)
{
	return sml_format_detect(SML_KIND_CALENDAR, text) ==
		       SML_FORMAT_VCALENDAR_10
		   ? SML_FORMAT_ICALENDAR_20
		   : SML_FORMAT_VCALENDAR_10;
}

static bool
is_carried(struct sml_str text)
{
	struct sml_facts facts;

	return sml_facts_of(SML_KIND_CALENDAR, text, NULL, test_env(), arena,
		   &facts) == SML_OK;
}

static bool
is_same(struct sml_str a, struct sml_str b)
{
	struct sml_facts x, y;

	return sml_facts_of(SML_KIND_CALENDAR, a, NULL, test_env(), arena,
		   &x) == SML_OK &&
	       sml_facts_of(SML_KIND_CALENDAR, b, NULL, test_env(), arena,
		   &y) == SML_OK &&
	       sml_digest_eq(x.fingerprint, y.fingerprint, SML_SHA256_LEN);
}

/* ---- what holds for an item ---- */

/* The other format says the same, as far as it can. */
static bool
says_the_same(struct sml_str text)
{
	struct sml_converted out;

	if (sml_convert(SML_KIND_CALENDAR, text, other_of(text), test_env(),
		arena, &out))
		return false;
	return out.count > 1 || is_same(text, out.pieces[0].text);
}

static bool
comes_back(struct sml_str text, const struct sml_converted *out)
{
	sml_buf_reset(&result);
	return sml_convert_back(SML_KIND_CALENDAR, text, out->pieces,
		   out->count, NULL, test_env(), &result) == SML_OK &&
	       sml_str_eq(sml_buf_str(&result), text);
}

/* Take out the lines whose names begin with one of @words. */
static enum sml_err
drop_lines(struct sml_str *text, const char *const *words)
{
	struct sml_lines lines;
	enum sml_err err = sml_lines_parse(*text, arena, &lines);

	for (size_t i = lines.count; !err && i > 0; i--) {
		for (size_t k = 0; words[k]; k++) {
			if (!sml_str_starts(lines.v[i - 1].name, words[k]))
				continue;
			sml_lines_remove(&lines, i - 1);
			break;
		}
	}
	sml_buf_reset(&result);
	if (!err)
		err = sml_lines_print(&lines, &result);
	*text = sml_arena_dup(arena, sml_buf_str(&result));
	return err;
}

static bool
comes_back_without(struct sml_str text, const char *const *words)
{
	struct sml_converted out;

	if (sml_convert(SML_KIND_CALENDAR, text, other_of(text), test_env(),
		arena, &out))
		return false;
	for (size_t i = 0; i < out.count; i++) {
		if (drop_lines(&out.pieces[i].text, words))
			return false;
	}
	return comes_back(text, &out);
}

static bool
comes_back_unchanged(struct sml_str text)
{
	static const char *const none[] = {NULL};

	return comes_back_without(text, none);
}

/* A peer that keeps no lines of ours. */
static bool
comes_back_without_our_lines(struct sml_str text)
{
	static const char *const ours[] = {"X-VALISE-", NULL};

	return other_of(text) == SML_FORMAT_ICALENDAR_20 ||
	       comes_back_without(text, ours);
}

/* A peer that has no zones: local times stay local. */
static bool
comes_back_without_zone(struct sml_str text)
{
	static const char *const zone[] = {"TZ", "DAYLIGHT", "X-VALISE-", NULL};

	return other_of(text) == SML_FORMAT_ICALENDAR_20 ||
	       comes_back_without(text, zone);
}

/* ---- one edit of the peer ---- */

/* Lines of @a that are not in @b, as often as they are there. */
static size_t
count_missing(const struct sml_lines *a, const struct sml_lines *b)
{
	size_t missing = 0;

	for (size_t i = 0; i < a->count; i++) {
		size_t in_a = 0, in_b = 0;

		for (size_t k = 0; k <= i; k++)
			in_a += sml_str_eq(
			    sml_line_raw(&a->v[k]), sml_line_raw(&a->v[i]));
		for (size_t k = 0; k < b->count; k++)
			in_b += sml_str_eq(
			    sml_line_raw(&b->v[k]), sml_line_raw(&a->v[i]));
		missing += in_a > in_b;
	}
	return missing;
}

/* Write ZZ behind the value of line @at of the first piece, or remove it. */
static enum sml_err
edit(struct sml_converted *out, size_t at, bool removes)
{
	struct sml_lines lines;
	enum sml_err err = sml_lines_parse(out->pieces[0].text, arena, &lines);

	if (err)
		return err;
	lines.v[at].value =
	    sml_arena_printf(arena, "%.*sZZ", SML_STR_ARG(lines.v[at].value));
	lines.v[at].is_dirty = true;
	if (removes)
		sml_lines_remove(&lines, at);
	sml_buf_reset(&result);
	err = sml_lines_print(&lines, &result);
	out->pieces[0].text = sml_arena_dup(arena, sml_buf_str(&result));
	return err;
}

/* A changed line is another one, a removed one takes what it stands for with
 * it and brings nothing. */
static bool
edit_changes_only_that(struct sml_str text, const struct sml_converted *sent,
    size_t at, bool removes)
{
	struct sml_piece *pieces =
	    sml_arena_array(arena, sent->count, sizeof(*pieces));
	struct sml_converted out = {pieces, sent->count, NULL, 0};
	struct sml_lines before, after;
	size_t gone, come;

	memcpy(pieces, sent->pieces, sent->count * sizeof(*pieces));
	if (edit(&out, at, removes))
		return false;
	sml_buf_reset(&result);
	if (sml_convert_back(SML_KIND_CALENDAR, text, out.pieces, out.count,
		NULL, test_env(), &result) ||
	    sml_lines_parse(text, arena, &before) ||
	    sml_lines_parse(sml_buf_str(&result), arena, &after))
		return false;
	gone = count_missing(&before, &after);
	come = count_missing(&after, &before);
	if (come == !removes && (removes || gone == 1))
		return true;
	printf("%s line %zu: %zu gone, %zu come\n%.*s---\n%.*s",
	    removes ? "removed" : "edited", at, gone, come,
	    SML_STR_ARG(sent->pieces[0].text),
	    SML_STR_ARG(sml_buf_str(&result)));
	return false;
}

static bool
is_one_of(const struct sml_line *line, const char *const *names)
{
	for (; *names; names++) {
		if (line->depth == 2 && line->value.len &&
		    sml_str_is(line->name, *names))
			return true;
	}
	return false;
}

static bool
edits_change_only_that(struct sml_str text)
{
	static const char *const edited[] = {
	    "SUMMARY", "LOCATION", "DESCRIPTION", "URL", "X-PILOTID", NULL};
	static const char *const removed[] = {"SUMMARY", "LOCATION", "PRIORITY",
	    "DESCRIPTION", "ATTENDEE", "EXDATE", "CATEGORIES", "DALARM",
	    "AALARM", "MALARM", "PALARM", "CLASS", NULL};
	struct sml_converted sent;
	struct sml_lines lines;

	if (sml_convert(SML_KIND_CALENDAR, text, other_of(text), test_env(),
		arena, &sent) ||
	    sml_lines_parse(sent.pieces[0].text, arena, &lines))
		return false;
	for (size_t i = 0; i < lines.count; i++) {
		if (is_one_of(&lines.v[i], edited) &&
		    !edit_changes_only_that(text, &sent, i, false))
			return false;
		if (is_one_of(&lines.v[i], removed) &&
		    !edit_changes_only_that(text, &sent, i, true))
			return false;
	}
	return true;
}

/* ---- all of them ---- */

static size_t
check_corpus(
    const char *what, bool (*holds)(struct sml_str text), bool has_differences)
{
	size_t count = 0, odd = 0;

	for (size_t i = 0; i < corpus->item_count; i++) {
		const struct corpus_item *item = &corpus->items[i];

		if (item->kind != SML_KIND_CALENDAR)
			continue;
		sml_arena_reset(arena);
		if (!is_carried(item->text))
			continue;
		count++;
		if (holds(item->text))
			continue;
		odd++;
		if (has_differences && is_expected(item->file))
			continue;
		printf("%s %zu: not: %s\n", item->file, item->index, what);
		CU_FAIL("an item differs");
	}
	printf("%s: items %zu, known differences %zu\n", what, count, odd);
	return count;
}

static void
check_made_up(const char *what, bool (*holds)(struct sml_str text))
{
	struct sml_buf text;

	sml_buf_init(&text, SML_ITEM_MAX);
	for (size_t i = 0; i < MADE_UP; i++) {
		sml_arena_reset(arena);
		sml_buf_reset(&text);
		items_make(SML_KIND_CALENDAR, 7, i, &text);
		if (holds(sml_buf_str(&text)))
			continue;
		printf("made up %zu: not: %s\n", i, what);
		CU_FAIL("an item differs");
		break;
	}
	sml_buf_free(&text);
}

static void
corpus_item_is_the_same_in_the_other_format(void)
{
	check_made_up("the same", says_the_same);
	if (has_corpus(__func__))
		CU_ASSERT(check_corpus("the same", says_the_same, true) > 190);
}

static void
corpus_item_comes_back_to_the_byte(void)
{
	check_made_up("unchanged", comes_back_unchanged);
	if (has_corpus(__func__))
		check_corpus("unchanged", comes_back_unchanged, false);
}

static void
corpus_item_comes_back_without_our_lines(void)
{
	check_made_up("without our lines", comes_back_without_our_lines);
	if (has_corpus(__func__))
		check_corpus(
		    "without our lines", comes_back_without_our_lines, false);
}

static void
corpus_item_comes_back_without_its_zone(void)
{
	check_made_up("without its zone", comes_back_without_zone);
	if (has_corpus(__func__))
		check_corpus(
		    "without its zone", comes_back_without_zone, false);
}

static void
corpus_item_edited_by_the_peer_changes_only_there(void)
{
	if (has_corpus(__func__))
		check_corpus("edits", edits_change_only_that, false);
}

static const struct test_case cases[] = {
    {"corpus_item_is_the_same_in_the_other_format",
	corpus_item_is_the_same_in_the_other_format},
    {"corpus_item_comes_back_to_the_byte", corpus_item_comes_back_to_the_byte},
    {"corpus_item_comes_back_without_our_lines",
	corpus_item_comes_back_without_our_lines},
    {"corpus_item_comes_back_without_its_zone",
	corpus_item_comes_back_without_its_zone},
    {"corpus_item_edited_by_the_peer_changes_only_there",
	corpus_item_edited_by_the_peer_changes_only_there},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	const char *fixtures = test_fixtures();
	int status = 1;

	sml_buf_init(&result, 2 * (size_t)SML_ITEM_MAX);
	arena = sml_arena_new(4 * (size_t)SML_CONTENT_ARENA_MAX);
	if (fixtures)
		corpus = corpus_open(fixtures);
	if (arena && (corpus || !fixtures))
		status =
		    test_main("convert_calendar_corpus", cases, argc, argv);
	corpus_free(corpus);
	sml_buf_free(&result);
	sml_arena_free(arena);
	return status;
}
