/* SPDX-License-Identifier: Apache-2.0 */
/* What holds for the facts of any text, whatever its kind. */
#include "fuzz/fuzz_facts.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "content/fingerprint.h"
#include "fuzz/fuzz.h"

static enum sml_err
facts_of(enum sml_kind kind, struct sml_str text, struct sml_facts *out)
{
	struct sml_arena *a = sml_arena_new(SML_CONTENT_ARENA_MAX);
	enum sml_err err;

	FUZZ_MUST(a);
	err = sml_facts_of(kind, text, NULL, NULL, a, out);
	FUZZ_MUST(!err || err == SML_E_TOO_BIG || err == SML_E_SYNTAX ||
		  err == SML_E_UNSUPPORTED);
	if (!err) {
		FUZZ_MUST(out->key_count <= SML_MATCH_KEYS_MAX);
		FUZZ_MUST(
		    sml_utf8_is_valid(out->title) && out->title.len <= 80);
	}
	sml_arena_free(a);
	return err;
}

/* CRLF becomes LF; false if that leaves a CR, which counts for itself. */
static bool
put_lf(struct sml_str in, struct sml_buf *out)
{
	struct sml_str rest = in;
	struct sml_str line;

	while (sml_str_next(&rest, '\n', &line)) {
		if (rest.p && line.len && line.p[line.len - 1] == '\r')
			line.len--;
		if (sml_str_chr(line, '\r', 0) < line.len)
			return false;
		sml_buf_put_str(out, line);
		if (rest.p)
			sml_buf_put_byte(out, '\n');
	}
	return true;
}

static void
line_ends_must_not_count(
    enum sml_kind kind, struct sml_str in, const struct sml_facts *facts)
{
	struct sml_facts found;
	struct sml_buf text;

	sml_buf_init(&text, in.len);
	if (put_lf(in, &text)) {
		FUZZ_MUST(!facts_of(kind, sml_buf_str(&text), &found));
		FUZZ_MUST(sml_digest_eq(
		    facts->fingerprint, found.fingerprint, SML_SHA256_LEN));
	}
	sml_buf_free(&text);
}

void
fuzz_facts(enum sml_kind kind, struct sml_str in)
{
	struct sml_facts first, again;
	enum sml_err err = facts_of(kind, in, &first);

	FUZZ_MUST(sml_facts_refusal(kind, in));
	FUZZ_MUST(facts_of(kind, in, &again) == err);
	if (err)
		return;
	FUZZ_MUST(sml_digest_eq(
	    first.fingerprint, again.fingerprint, SML_SHA256_LEN));
	line_ends_must_not_count(kind, in, &first);
}
