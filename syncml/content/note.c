/* SPDX-License-Identifier: Apache-2.0 */
/* The canonical body of a note, its key and its title. */
#include "content/note.h"

#include "base/limits.h"
#include "content/charset.h"
#include "content/text.h"

void
sml_note_body(
    struct sml_str text, const struct sml_env *env, struct sml_buf *out)
{
	struct sml_buf plain, lines;

	sml_buf_init(&plain, SML_CONTENT_ARENA_MAX);
	sml_buf_init(&lines, SML_CONTENT_ARENA_MAX);
	text = sml_text_skip_marks(text);
	if (!sml_charset_is_plain(SML_STR_NONE, text)) {
		sml_charset_to_utf8(SML_STR_NONE, text, env, &plain);
		text = sml_buf_str(&plain);
	}
	if (sml_str_chr(text, '\r', 0) < text.len) {
		sml_text_newlines(text, &lines);
		text = sml_buf_str(&lines);
	}
	sml_text_nfc(sml_text_trim_end(text), out);
	if (!out->err)
		out->err = plain.err ? plain.err : lines.err;
	sml_buf_free(&plain);
	sml_buf_free(&lines);
}

/* The next line that is not empty. */
static struct sml_str
next_text(struct sml_str *rest)
{
	struct sml_str line;

	while (sml_str_next(rest, '\n', &line)) {
		line = sml_str_trim(line);
		if (line.len)
			return line;
	}
	return SML_STR("");
}

static unsigned
length_class(size_t len)
{
	unsigned bits = 0;

	while (len) {
		len >>= 1;
		bits++;
	}
	return bits;
}

void
sml_note_keys(struct sml_str body, struct sml_naming *naming)
{
	struct sml_key key = sml_key_start("note");
	struct sml_str rest = body;
	struct sml_str first = next_text(&rest);
	char class = (char)length_class(body.len);
	struct sml_buf folded;

	sml_buf_put_str(&naming->title, first);
	if (!first.len)
		return;
	sml_buf_init(&folded, SML_CONTENT_ARENA_MAX);
	sml_text_fold(first, &folded);
	sml_key_add(&key, sml_buf_str(&folded));
	sml_buf_reset(&folded);
	sml_text_fold(next_text(&rest), &folded);
	sml_key_add(&key, sml_buf_str(&folded));
	sml_key_add(&key, (struct sml_str){&class, 1});
	if (!folded.err)
		sml_key_keep(key, SML_KEY_STRONG, naming->facts);
	sml_buf_free(&folded);
}
