/* SPDX-License-Identifier: Apache-2.0 */
/* Differences of versions, field by field, as people are told of them. */
#include "base/limits.h"
#include "content/diff.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

#define CONTACT SML_KIND_CONTACT
#define CALENDAR SML_KIND_CALENDAR
#define NOTE SML_KIND_NOTE

#define CARD(lines) "BEGIN:VCARD\r\nVERSION:3.0\r\n" lines "END:VCARD\r\n"
#define OLD(lines) "BEGIN:VCARD\r\nVERSION:2.1\r\n" lines "END:VCARD\r\n"
#define EVENT(lines) "BEGIN:VEVENT\r\n" lines "END:VEVENT\r\n"
#define CAL(parts)                                                             \
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" parts "END:VCALENDAR\r\n"

static struct sml_arena *arena;
static struct sml_buf text;

static void
put(const char *label, enum sml_field_change change, struct sml_str value)
{
	static const char *const words[] = {"", "added", "changed", "removed"};

	sml_buf_printf(
	    &text, " %s=%s[%.*s]", label, words[change], SML_STR_ARG(value));
}

/* "TEL 7 was[1] ours=changed[2] theirs=[1]; NOTE ... !", ! a collision. */
static const char *
diff_masked(enum sml_kind kind, const char *base, const char *ours,
    const char *theirs, const struct sml_fieldset *mask)
{
	struct sml_difference *v;
	size_t count;

	sml_arena_reset(arena);
	sml_buf_reset(&text);
	CU_ASSERT_EQUAL(
	    sml_diff(kind, sml_str_of(base), sml_str_of(ours),
		sml_str_of(theirs), mask, test_env(), arena, &v, &count),
	    SML_OK);
	for (size_t i = 0; i < count; i++) {
		sml_buf_printf(&text, "%s%.*s was[%.*s]", i ? "; " : "",
		    SML_STR_ARG(v[i].name), SML_STR_ARG(v[i].base));
		put("ours", v[i].ours, v[i].our_value);
		put("theirs", v[i].theirs, v[i].their_value);
		sml_buf_put_text(&text, v[i].is_collision ? " !" : "");
	}
	sml_buf_put_byte(&text, 0);
	return (const char *)text.p;
}

static void
check(enum sml_kind kind, const char *base, const char *ours,
    const char *theirs, const char *expected)
{
	const char *found = diff_masked(kind, base, ours, theirs, NULL);

	CU_ASSERT_STRING_EQUAL(found, expected);
	if (strcmp(found, expected) != 0)
		printf("found: %s\n", found);
}

static void
diff_of_equal_content_is_empty(void)
{
	check(CONTACT, CARD("FN:A\r\nTEL:1\r\n"),
	    CARD("tel:1\r\nFN:A\r\nREV:1\r\n"),
	    CARD("FN;X-LIC-X=1:A\r\nTEL;TYPE=voice:1\r\n"), "");
	check(CONTACT, NULL, CARD("CATEGORIES:a,b,a\r\n"),
	    CARD("CATEGORIES:b\r\nCATEGORIES:a\r\n"), "");
	check(NOTE, NULL, "a\r\nb\r\n", "a\nb", "");
}

static void
diff_names_who_changed_what(void)
{
	check(CONTACT, CARD("FN:A\r\nTITLE:x\r\nNOTE:n\r\n"),
	    CARD("FN:A\r\nTITLE:y\r\nNOTE:n\r\n"),
	    CARD("FN:A\r\nTITLE:x\r\nROLE:r\r\n"),
	    "TITLE was[x] ours=changed[y] theirs=[x]; "
	    "NOTE was[n] ours=[n] theirs=removed[]; "
	    "ROLE was[] ours=[] theirs=added[r]");
	check(CONTACT, CARD("FN:A\r\n"), CARD("FN:B\r\n"), CARD("FN:B\r\n"),
	    "FN was[A] ours=changed[B] theirs=changed[B]");
	check(CONTACT, CARD("FN:A\r\n"), CARD("FN:B\r\n"), CARD("FN:C\r\n"),
	    "FN was[A] ours=changed[B] theirs=changed[C] !");
	check(CONTACT, CARD("FN:A\r\nTITLE:t\r\n"), CARD("FN:A\r\n"),
	    CARD("FN:A\r\nTITLE:u\r\n"),
	    "TITLE was[t] ours=removed[] theirs=changed[u] !");
	check(NOTE, "a", "b", "c",
	    "BODY was[a] ours=changed[b] theirs=changed[c] !");
}

static void
diff_of_several_values_is_by_value(void)
{
	check(CONTACT, CARD("TEL:1\r\nTEL:2\r\n"), CARD("TEL:1\r\nTEL:3\r\n"),
	    CARD("TEL:1\r\nTEL:2\r\nTEL:4\r\n"),
	    "TEL was[2] ours=changed[3] theirs=[2]; "
	    "TEL was[] ours=[] theirs=added[4]");
	check(CONTACT, CARD("CATEGORIES:a,b\r\n"), CARD("CATEGORIES:a,c\r\n"),
	    CARD("CATEGORIES:b,a\r\n"),
	    "CATEGORIES was[] ours=added[c] theirs=[]; "
	    "CATEGORIES was[b] ours=removed[] theirs=[b]");
}

static void
diff_without_base_is_added_or_collides(void)
{
	check(CONTACT, NULL, CARD("FN:A\r\nTITLE:x\r\n"),
	    CARD("FN:A\r\nNOTE:n\r\n"),
	    "TITLE was[] ours=added[x] theirs=[]; "
	    "NOTE was[] ours=[] theirs=added[n]");
	check(CONTACT, NULL, CARD("FN:A\r\n"), CARD("FN:B\r\n"),
	    "FN was[] ours=[A] theirs=[B] !");
	check(CONTACT, NULL, CARD("TEL:1\r\n"), CARD("TEL:2\r\n"),
	    "TEL was[] ours=added[1] theirs=[]; "
	    "TEL was[] ours=[] theirs=added[2]");
}

static void
diff_values_are_as_people_read_them(void)
{
	check(CONTACT, NULL, CARD("N:Nov\xC3\xA1k;Anna;;;\r\n"),
	    CARD("FN:A\\, B\r\nBDAY:1970-01-02\r\n"),
	    "N was[] ours=added[Nov\xC3\xA1k, Anna] theirs=[]; "
	    "FN was[] ours=[] theirs=added[A, B]; "
	    "BDAY was[] ours=[] theirs=added[1970-01-02]");
	check(CONTACT, CARD(""), CARD("PHOTO;ENCODING=b:AAAA\r\n"), CARD(""),
	    "PHOTO was[] ours=added[] theirs=[]");
	check(CALENDAR, EVENT("DTSTART:20241231T140000Z\r\n"),
	    EVENT("DTSTART:20241231T150000Z\r\nRRULE:FREQ=DAILY\r\n"),
	    EVENT("DTSTART:20241231T140000Z\r\n"),
	    "DTSTART was[2024-12-31 14:00 UTC] "
	    "ours=changed[2024-12-31 15:00 UTC] theirs=[2024-12-31 14:00 UTC]; "
	    "RRULE was[] ours=added[FREQ=DAILY] theirs=[]");
	check(CALENDAR, EVENT("DTSTART;TZID=Europe/Berlin:20241231T140000\r\n"),
	    EVENT("DTSTART;TZID=America/New_York:20241231T140000\r\n"),
	    EVENT("DTSTART;TZID=W. Europe Standard Time:20241231T140000\r\n"),
	    "DTSTART was[2024-12-31 14:00 (Europe/Berlin)] "
	    "ours=changed[2024-12-31 14:00 (America/New_York)] "
	    "theirs=[2024-12-31 14:00 (W. Europe Standard Time)]");
	check(CONTACT, CARD("KEY;TYPE=x:1\r\n"), CARD("KEY;TYPE=y:1\r\n"),
	    CARD("KEY;TYPE=x:1\r\n"),
	    "KEY was[1 (TYPE=x)] ours=changed[1 (TYPE=y)] "
	    "theirs=[1 (TYPE=x)]");
}

#define MASTER(summary, start)                                                 \
	EVENT("UID:u\r\nSUMMARY:" summary "\r\nDTSTART:2026010" start "\r\n"   \
	      "RRULE:FREQ=DAILY\r\n")
#define MOVED(id, summary)                                                     \
	EVENT("SUMMARY:" summary "\r\nRECURRENCE-ID:2026010" id "\r\n")
#define ALARM(minutes)                                                         \
	"BEGIN:VALARM\r\nTRIGGER:-PT" minutes "M\r\nEND:VALARM\r\n"

static void
diff_of_components_is_inside_or_whole(void)
{
	check(CALENDAR, CAL(MASTER("a", "1") MOVED("2", "x")),
	    CAL(MASTER("b", "1") MOVED("2", "x") MOVED("3", "y")),
	    CAL(MASTER("a", "1") MOVED("2", "z")),
	    "SUMMARY was[a] ours=changed[b] theirs=[a]; "
	    "SUMMARY was[x] ours=[x] theirs=changed[z]; "
	    "VEVENT was[] ours=added[2026-01-03] theirs=[]");
	check(CALENDAR, EVENT(ALARM("5")), EVENT(ALARM("6")), EVENT(ALARM("9")),
	    "VALARM was[-PT5M] ours=changed[-PT6M] theirs=changed[-PT9M] !");
}

static void
diff_what_hangs_together_collides_together(void)
{
	check(CALENDAR,
	    EVENT("SUMMARY:a\r\nDTSTART:20260101\r\nDTEND:20260102\r\n"),
	    EVENT("SUMMARY:b\r\nDTSTART:20251231\r\nDTEND:20260102\r\n"),
	    EVENT("SUMMARY:a\r\nDTSTART:20260101\r\nDTEND:20260103\r\n"),
	    "SUMMARY was[a] ours=changed[b] theirs=[a]; "
	    "DTSTART was[2026-01-01] ours=changed[2025-12-31] "
	    "theirs=[2026-01-01] !; "
	    "DTEND was[2026-01-02] ours=[2026-01-02] "
	    "theirs=changed[2026-01-03] !");
	check(CALENDAR, CAL(MASTER("a", "1") MOVED("2", "x")),
	    CAL(MASTER("a", "5") MOVED("2", "x")),
	    CAL(MASTER("b", "1") MOVED("2", "z")),
	    "SUMMARY was[a] ours=[a] theirs=changed[b]; "
	    "DTSTART was[2026-01-01] ours=changed[2026-01-05] "
	    "theirs=[2026-01-01] !; "
	    "SUMMARY was[x] ours=[x] theirs=changed[z] !");
}

static void
diff_masked_field_is_not_removed(void)
{
	static const struct sml_str names[] = {{"FN", 2}, {"TEL", 3}};
	const struct sml_fieldset mask = {names, 2};

	CU_ASSERT_STRING_EQUAL(
	    diff_masked(CONTACT, CARD("FN:A\r\nNOTE:n\r\n"),
		CARD("FN:A\r\nNOTE:m\r\n"), CARD("FN:B\r\n"), &mask),
	    "FN was[A] ours=[A] theirs=changed[B]; "
	    "NOTE was[n] ours=changed[m] theirs=[]");
	CU_ASSERT_STRING_EQUAL(
	    diff_masked(CONTACT, NULL, CARD("FN:A\r\nNOTE:m\r\n"),
		CARD("FN:A\r\n"), &mask),
	    "");
}

static void
diff_of_other_version_is_by_content(void)
{
	check(CONTACT, NULL, CARD("FN:A\r\nTEL;TYPE=home:1\r\n"),
	    OLD("FN:A\r\nTEL;HOME;VOICE:1\r\n"), "");
	check(CONTACT, NULL, CARD("FN:A\r\nNOTE:a\\nb\r\n"),
	    OLD("FN:A\r\nNOTE;ENCODING=QUOTED-PRINTABLE:a=0D=0Ac\r\n"),
	    "NOTE was[] ours=[a\nb] theirs=[a\nc] !");
}

static void
diff_knows_the_fields(void)
{
	struct sml_difference *v;
	size_t count;

	CU_ASSERT_EQUAL(
	    sml_diff(CALENDAR, SML_STR_NONE,
		SML_STR(CAL(MASTER("a", "1") MOVED("2", "x"))),
		SML_STR(CAL(EVENT("UID:u\r\nSUMMARY:a\r\nDTSTART:20260101\r\n"
				  "RRULE:FREQ=DAILY\r\n" ALARM("5")))),
		NULL, test_env(), arena, &v, &count),
	    SML_OK);
	CU_ASSERT_EQUAL_FATAL(count, 2);
	CU_ASSERT_EQUAL(v[0].field, SML_FIELD_EXCEPTIONS);
	CU_ASSERT_EQUAL(v[1].field, SML_FIELD_REMINDER);
	CU_ASSERT_EQUAL(
	    sml_diff(CONTACT, SML_STR_NONE, SML_STR("no card"),
		SML_STR(CARD("")), NULL, test_env(), arena, &v, &count),
	    SML_E_UNSUPPORTED);
}

static const struct test_case cases[] = {
    {"diff_of_equal_content_is_empty", diff_of_equal_content_is_empty},
    {"diff_names_who_changed_what", diff_names_who_changed_what},
    {"diff_of_several_values_is_by_value", diff_of_several_values_is_by_value},
    {"diff_without_base_is_added_or_collides",
	diff_without_base_is_added_or_collides},
    {"diff_values_are_as_people_read_them",
	diff_values_are_as_people_read_them},
    {"diff_of_components_is_inside_or_whole",
	diff_of_components_is_inside_or_whole},
    {"diff_what_hangs_together_collides_together",
	diff_what_hangs_together_collides_together},
    {"diff_masked_field_is_not_removed", diff_masked_field_is_not_removed},
    {"diff_of_other_version_is_by_content",
	diff_of_other_version_is_by_content},
    {"diff_knows_the_fields", diff_knows_the_fields},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	int status;

	arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
	sml_buf_init(&text, SML_ITEM_MAX);
	status = test_main("diff", cases, argc, argv);
	sml_buf_free(&text);
	sml_arena_free(arena);
	return status;
}
