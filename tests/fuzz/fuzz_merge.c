/* SPDX-License-Identifier: Apache-2.0 */
/* Any three texts as versions of an item: compared, joined or refused, marked,
 * and shown. */
#include "base/arena.h"
#include "base/limits.h"
#include "content/diff.h"
#include "content/fingerprint.h"
#include "content/mark.h"
#include "content/merge.h"
#include "content/view.h"
#include "fuzz/fuzz.h"

/* Stands between base, ours and theirs. */
#define SEP "\x1d"

#define CARD(lines) "BEGIN:VCARD\r\nVERSION:3.0\r\n" lines "END:VCARD\r\n"
#define OLD(lines) "BEGIN:VCARD\nVERSION:2.1\n" lines "END:VCARD\n"
#define CAL(lines)                                                             \
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTIMEZONE\r\nTZID:Z\r\n"      \
	"END:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:u\r\n" lines                     \
	"END:VEVENT\r\nEND:VCALENDAR\r\n"

const struct sml_str fuzz_seeds[] = {
    FUZZ_SEED(CARD("FN:A\r\nTEL;TYPE=home:1\r\nCATEGORIES:a,b\\,c\r\n")
	    SEP CARD("FN:A\r\nTEL;TYPE=work:1\r\nCATEGORIES:a,d\r\n") SEP CARD(
		"FN:A\r\nTEL;TYPE=home:1\r\nNOTE:x\r\n y\r\nitem.URL:z\r\n")),
    FUZZ_SEED(OLD("N:A;B\nPHOTO;BASE64:\n  AAAA\n\nTEL:1\n")
	    SEP OLD("N:A;B\nTEL:1\nNOTE;QUOTED-PRINTABLE:=C3=\n=A4\n")
		SEP OLD("N:A;B\nPHOTO;BASE64:\n  BBBB\n\nTEL:1\nTEL:2\n")),
    FUZZ_SEED(SEP CARD("FN:A\r\nTEL:1\r\nCATEGORIES:Sync conflict\r\n")
	    SEP CARD("FN:A\r\nTEL:2\r\nX-VALISE-CONFLICT:a;b;c\r\n")),
    FUZZ_SEED(CAL("SUMMARY:a\r\nDTSTART;TZID=Z:20260101T1\r\nEXDATE:1,2\r\n")
	    SEP CAL("SUMMARY:b\r\nDTSTART;TZID=Z:20260101T1\r\nEXDATE:1\r\n"
		    "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:u\r\n"
		    "RECURRENCE-ID:5\r\n")
		SEP CAL("SUMMARY:a\r\nDTSTART;TZID=Z:20260101T1\r\n"
			"EXDATE:1,2,3\r\nBEGIN:VALARM\r\nTRIGGER:-PT5M\r\n"
			"END:VALARM\r\n")),
    FUZZ_SEED(CARD("FN:A\r\na.TEL:1\r\na.X-ABLABEL:x\r\nb.TEL:2\r\n")
	    SEP CARD("FN:A\r\na.TEL:1\r\nb.X-ABLABEL:x\r\nb.TEL:2\r\n")
		SEP CARD("N:A;B\r\nBDAY:1970-01-02\r\nADR;HOME:;;a\r\n")),
    FUZZ_SEED(CARD("N:A;B\r\nFN:B A\r\nTEL;TYPE=cell:1\r\n")
	    SEP OLD("N:A;B\nTEL;CELL:1\nNOTE;QUOTED-PRINTABLE:=C3=\n=A4\n")
		SEP CARD("N:A;B\r\nFN:B A\r\nTEL;TYPE=cell:2\r\n")),
    FUZZ_SEED(
	"BEGIN:VCALENDAR\nVERSION:1.0\nTZ:-05\nBEGIN:VEVENT\nUID:u\n"
	"DTSTART:20260101T1\nRRULE:W1 SU #20\nEND:VEVENT\nEND:VCALENDAR\n" SEP
	    CAL("SUMMARY:b\r\nDTSTART;TZID=Z:20260101T1\r\nEXDATE:1\r\n")
		SEP CAL("SUMMARY:a\r\nRRULE:FREQ=WEEKLY;COUNT=20\r\n")),
    FUZZ_SEED("a\nb" SEP "a\r\nb" SEP "a\nc"),
    FUZZ_SEEDS_END,
};

static bool
is_known(enum sml_err err)
{
	return !err || err == SML_E_TOO_BIG || err == SML_E_SYNTAX ||
	       err == SML_E_UNSUPPORTED;
}

static bool
is_item(enum sml_kind kind, struct sml_str text, struct sml_facts *facts_out)
{
	struct sml_arena *a = sml_arena_new(SML_CONTENT_ARENA_MAX);
	enum sml_err err;

	FUZZ_MUST(a);
	err = sml_facts_of(kind, text, NULL, NULL, a, facts_out);
	FUZZ_MUST(is_known(err));
	sml_arena_free(a);
	return !err;
}

/* What cannot be told from the outside: the text of a vNote may be its title,
 * and the fingerprint of a vCalendar 1.0 is that of what it is converted to. */
static bool
is_plain_case(enum sml_kind kind, struct sml_str ours, struct sml_str theirs)
{
	enum sml_format format = sml_format_detect(kind, ours);

	return format == sml_format_detect(kind, theirs) &&
	       format != SML_FORMAT_VNOTE_11 &&
	       format != SML_FORMAT_VCALENDAR_10;
}

static bool
has_differences(enum sml_kind kind, struct sml_str ours, struct sml_str theirs)
{
	struct sml_arena *a = sml_arena_new(2 * (size_t)SML_CONTENT_ARENA_MAX);
	struct sml_difference *v;
	size_t count;

	FUZZ_MUST(a);
	FUZZ_MUST(!sml_diff(
	    kind, SML_STR_NONE, ours, theirs, NULL, NULL, a, &v, &count));
	sml_arena_free(a);
	return count > 0;
}

/* What is joined is an item; what theirs did not change is ours. */
static void
versions_must_join(enum sml_kind kind, struct sml_str base, struct sml_str ours,
    struct sml_str theirs)
{
	enum sml_merge_result result;
	struct sml_facts facts, joined;
	struct sml_buf out;

	sml_buf_init(&out, 2 * (size_t)SML_ITEM_MAX);
	FUZZ_MUST(is_known(
	    sml_merge(kind, base, ours, theirs, NULL, NULL, &out, &result)));
	sml_buf_reset(&out);
	if (!is_item(kind, ours, &facts) || !is_item(kind, theirs, &facts)) {
		sml_buf_free(&out);
		return;
	}
	if (sml_merge(kind, theirs, ours, theirs, NULL, NULL, &out, &result) ==
	    SML_OK) {
		FUZZ_MUST(result == SML_MERGE_DONE);
		FUZZ_MUST(sml_str_eq(sml_buf_str(&out), ours));
	}
	sml_buf_reset(&out);
	/* What only theirs changed is taken whole. */
	if (is_plain_case(kind, ours, theirs) &&
	    sml_merge(kind, ours, ours, theirs, NULL, NULL, &out, &result) ==
		SML_OK) {
		FUZZ_MUST(result == SML_MERGE_DONE);
		FUZZ_MUST(is_item(kind, sml_buf_str(&out), &joined));
		/* Prints of vCard 4.0 tell the first of several names from the
		 * others, a merge keeps their order in ours. */
		FUZZ_MUST(
		    sml_digest_eq(joined.fingerprint, facts.fingerprint,
			SML_SHA256_LEN) ||
		    (facts.format == SML_FORMAT_VCARD_40 &&
			!has_differences(kind, sml_buf_str(&out), theirs)));
	}
	sml_buf_reset(&out);
	if (sml_merge(kind, base, ours, theirs, NULL, NULL, &out, &result) ==
		SML_OK &&
	    result == SML_MERGE_DONE)
		FUZZ_MUST(is_item(kind, sml_buf_str(&out), &facts));
	sml_buf_free(&out);
}

/* A component is known by its name and, among several, by its UID. */
static bool
is_component(const struct sml_difference *d)
{
	return sml_str_starts(d->name, "V");
}

/* Fingerprints say the same as differences, whatever the mask; those of vCard
 * 4.0 know a second name under another one. */
static void
difference_must_be_that_of_prints(enum sml_kind kind, struct sml_str ours,
    struct sml_str theirs, const struct sml_fieldset *mask)
{
	struct sml_arena *a = sml_arena_new(2 * (size_t)SML_CONTENT_ARENA_MAX);
	struct sml_facts x, y;
	struct sml_difference *v;
	size_t count;

	FUZZ_MUST(a);
	if (is_plain_case(kind, ours, theirs) &&
	    !sml_facts_of(kind, ours, mask, NULL, a, &x) &&
	    !sml_facts_of(kind, theirs, mask, NULL, a, &y) &&
	    !sml_diff(
		kind, SML_STR_NONE, ours, theirs, mask, NULL, a, &v, &count)) {
		bool is_same =
		    sml_digest_eq(x.fingerprint, y.fingerprint, SML_SHA256_LEN);

		FUZZ_MUST(count || is_same);
		if (mask && x.format == SML_FORMAT_VCARD_40)
			is_same = false;
		for (size_t i = 0; i < count && is_same; i++)
			FUZZ_MUST(is_component(&v[i]) ||
				  !sml_fieldset_has(mask, v[i].name));
	}
	sml_arena_free(a);
}

static void
differences_must_tell_of_collisions(enum sml_kind kind, struct sml_str base,
    struct sml_str ours, struct sml_str theirs)
{
	struct sml_arena *a = sml_arena_new(SML_CONTENT_ARENA_MAX);
	enum sml_merge_result result;
	struct sml_difference *v;
	bool collides = false;
	struct sml_buf out;
	enum sml_err err;
	size_t count;

	FUZZ_MUST(a);
	sml_buf_init(&out, 2 * (size_t)SML_ITEM_MAX);
	err = sml_diff(kind, base, ours, theirs, NULL, NULL, a, &v, &count);
	FUZZ_MUST(is_known(err));
	for (size_t i = 0; i < count && !err; i++) {
		FUZZ_MUST(v[i].ours || v[i].theirs || v[i].is_collision);
		collides |= v[i].is_collision;
	}
	if (!sml_merge(kind, base, ours, theirs, NULL, NULL, &out, &result)) {
		FUZZ_MUST(!err);
		FUZZ_MUST(collides == (result == SML_MERGE_COLLISION));
	}
	sml_buf_free(&out);
	sml_arena_free(a);
}

/* One line of valid UTF-8 without control characters. */
static void
text_must_have_a_title(enum sml_kind kind, struct sml_str text)
{
	struct sml_arena *a = sml_arena_new(SML_CONTENT_ARENA_MAX);
	struct sml_view view;
	struct sml_buf title;
	enum sml_err err;

	FUZZ_MUST(a);
	sml_buf_init(&title, 80);
	err = sml_view_of(kind, text, NULL, a, &view);
	FUZZ_MUST(is_known(err));
	if (!err) {
		sml_view_title(&view, &title);
		FUZZ_MUST(!sml_buf_err(&title));
		FUZZ_MUST(sml_utf8_is_valid(sml_buf_str(&title)));
		for (size_t i = 0; i < title.len; i++)
			FUZZ_MUST(title.p[i] >= ' ' && title.p[i] != 0x7F);
	}
	sml_buf_free(&title);
	sml_arena_free(a);
}

static void
text_must_take_a_mark(enum sml_kind kind, struct sml_str text)
{
	struct sml_facts before, after;
	struct sml_buf out;
	enum sml_err err;

	sml_buf_init(&out, 2 * (size_t)SML_ITEM_MAX);
	err = sml_mark_set(kind, text, SML_STR("p"), SML_STR("new-uid"), &out);
	FUZZ_MUST(is_known(err));
	if (!err && is_item(kind, text, &before)) {
		FUZZ_MUST(is_item(kind, sml_buf_str(&out), &after));
		FUZZ_MUST(sml_digest_eq(
		    before.fingerprint, after.fingerprint, SML_SHA256_LEN));
		FUZZ_MUST(kind == SML_KIND_NOTE || after.is_conflict);
	}
	sml_buf_reset(&out);
	FUZZ_MUST(is_known(sml_mark_clear(kind, text, &out)));
	sml_buf_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static const struct sml_str names[] = {
	    {"DTSTART", 7}, {"FN", 2}, {"SUMMARY", 7}, {"TEL", 3}};
	static const struct sml_fieldset few = {names, 4};
	struct sml_str rest = {(const char *)bytes, len};
	struct sml_str v[3] = {SML_STR_NONE, SML_STR(""), SML_STR("")};

	for (int i = 0; i < 3; i++)
		(void)sml_str_next(&rest, SEP[0], &v[i]);
	if (!v[0].len)
		v[0] = SML_STR_NONE;
	for (int i = SML_KIND_CONTACT; i <= SML_KIND_NOTE; i++) {
		enum sml_kind kind = (enum sml_kind)i;

		versions_must_join(kind, v[0], v[1], v[2]);
		differences_must_tell_of_collisions(kind, v[0], v[1], v[2]);
		difference_must_be_that_of_prints(kind, v[1], v[2], NULL);
		difference_must_be_that_of_prints(kind, v[1], v[2], &few);
		text_must_take_a_mark(kind, v[1]);
		text_must_have_a_title(kind, v[1]);
	}
	return 0;
}
