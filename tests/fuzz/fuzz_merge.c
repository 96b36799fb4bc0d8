/* SPDX-License-Identifier: Apache-2.0 */
/* Any three texts as versions of an item: joined or refused, and marked. */
#include "base/arena.h"
#include "base/limits.h"
#include "content/fingerprint.h"
#include "content/mark.h"
#include "content/merge.h"
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

/* What is joined is an item; what theirs did not change is ours. */
static void
versions_must_join(enum sml_kind kind, struct sml_str base, struct sml_str ours,
    struct sml_str theirs)
{
	enum sml_merge_result result;
	struct sml_facts facts;
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
	if (sml_merge(kind, base, ours, theirs, NULL, NULL, &out, &result) ==
		SML_OK &&
	    result == SML_MERGE_DONE)
		FUZZ_MUST(is_item(kind, sml_buf_str(&out), &facts));
	sml_buf_free(&out);
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
	struct sml_str rest = {(const char *)bytes, len};
	struct sml_str v[3] = {SML_STR_NONE, SML_STR(""), SML_STR("")};

	for (int i = 0; i < 3; i++)
		(void)sml_str_next(&rest, SEP[0], &v[i]);
	if (!v[0].len)
		v[0] = SML_STR_NONE;
	for (int kind = SML_KIND_CONTACT; kind <= SML_KIND_NOTE; kind++) {
		versions_must_join((enum sml_kind)kind, v[0], v[1], v[2]);
		text_must_take_a_mark((enum sml_kind)kind, v[1]);
	}
	return 0;
}
