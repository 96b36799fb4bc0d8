/* SPDX-License-Identifier: Apache-2.0 */
/* The original text of a message without the picture beside it. */
#include "mapping/map_original.h"

#include "base/base64.h"
#include "base/digest.h"
#include "base/limits.h"
#include "content/line.h"

#include <string.h>

/* No contact begins so. After it: offset of the value, letters of its first
 * and of each further line, what stands between lines and at the end
 * (hexadecimal, "-" nothing), digest; a line end; the text without the value.
 */
#define MARK "VALISE-PHOTO "
/* Begins as a picture does. */
#define PLACEHOLDER "/9j/"

/* How the letters of a picture stand in the text. */
struct folds {
	size_t at;         /* in the text */
	size_t first, len; /* letters of a line */
	struct sml_str between, tail;
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Letters from @from on, without blanks; *@next_out is behind them. */
static size_t
letters(struct sml_str s, size_t from)
{
	size_t i = from;

	while (i < s.len && !is_blank(s.p[i]))
		i++;
	return i - from;
}

static size_t
blanks(struct sml_str s, size_t from)
{
	size_t i = from;

	while (i < s.len && is_blank(s.p[i]))
		i++;
	return i - from;
}

static void
put_folded(struct sml_str value, const struct folds *f, struct sml_buf *out)
{
	size_t at = f->first < value.len ? f->first : value.len;

	sml_buf_put_str(out, sml_str_sub(value, 0, at));
	while (at < value.len && f->len) {
		sml_buf_put_str(out, f->between);
		sml_buf_put_str(out, sml_str_sub(value, at, f->len));
		at += f->len;
	}
	sml_buf_put_str(out, f->tail);
}

/* How the value of a line is folded; the value is what follows the last colon:
 * base64 has none. */
static struct folds
folds_of(struct sml_str text, const struct sml_line *line)
{
	struct sml_str raw = sml_line_raw(line);
	struct folds f = {.at = (size_t)(raw.p - text.p)};
	size_t start = raw.len;
	size_t at, end;

	while (start && raw.p[start - 1] != ':')
		start--;
	f.at += start;
	f.first = letters(raw, start);
	at = start + f.first;
	f.between = sml_str_sub(raw, at, blanks(raw, at));
	at += f.between.len;
	f.len = letters(raw, at);
	end = raw.len;
	while (end > start && is_blank(raw.p[end - 1]))
		end--;
	f.tail = sml_str_sub(raw, end, raw.len - end);
	return f;
}

static const struct sml_line *
find_photo(const struct sml_lines *lines)
{
	size_t i = sml_lines_find(lines, "PHOTO", 1, 0);

	while (i < lines->count &&
	       (!lines->v[i].raw ||
		   sml_line_encoding(&lines->v[i]) != SML_ENCODING_BASE64))
		i = sml_lines_find(lines, "PHOTO", 1, i + 1);
	return i < lines->count ? &lines->v[i] : NULL;
}

static void
put_hex(struct sml_str s, struct sml_buf *out)
{
	if (s.len)
		sml_hex_encode(s, out);
	else
		sml_buf_put_byte(out, '-');
}

static enum sml_err
put_packed(struct sml_str text, const struct folds *f, size_t len,
    struct sml_str photo, struct sml_buf *out)
{
	uint8_t digest[SML_SHA256_LEN];
	enum sml_err err = sml_digest_sha256(photo, digest);
	size_t end = f->at + len;

	if (err)
		return err;
	sml_buf_printf(out, MARK "%zu %zu %zu ", f->at, f->first, f->len);
	put_hex(f->between, out);
	sml_buf_put_byte(out, ' ');
	put_hex(f->tail, out);
	sml_buf_put_byte(out, ' ');
	sml_hex_encode(
	    (struct sml_str){(const char *)digest, sizeof(digest)}, out);
	sml_buf_put_byte(out, '\n');
	sml_buf_put_str(out, sml_str_sub(text, 0, f->at));
	sml_buf_put_str(out, sml_str_sub(text, end, text.len - end));
	return sml_buf_err(out);
}

enum sml_err
outlook_original_pack(struct sml_str text, struct sml_str photo,
    struct sml_arena *arena, struct sml_str *out)
{
	struct sml_lines lines;
	const struct sml_line *line = NULL;
	struct sml_buf value, folded;
	struct sml_str packed;
	struct folds f;
	enum sml_err err = SML_OK;

	*out = text;
	if (!photo.len)
		return SML_OK;
	sml_buf_init(&value, SML_LINE_MAX);
	sml_buf_init(&folded, 2 * (size_t)SML_ITEM_MAX);
	err = sml_lines_parse(text, arena, &lines);
	if (!err)
		line = find_photo(&lines);
	if (!line)
		goto free_buffers;
	f = folds_of(text, line);
	sml_base64_encode(photo, &value);
	put_folded(sml_buf_str(&value), &f, &folded);
	sml_buf_fail(&folded, value.err);
	err = sml_buf_err(&folded);
	if (err ||
	    !sml_str_eq(
		sml_buf_str(&folded), sml_str_sub(text, f.at, folded.len)) ||
	    f.at + folded.len != (size_t)(line->raw - text.p) + line->raw_len)
		goto free_buffers;
	{
		size_t len = folded.len;

		sml_buf_reset(&folded);
		err = put_packed(text, &f, len, photo, &folded);
	}
	if (!err)
		err = sml_buf_dup(&folded, arena, &packed);
	if (!err)
		*out = packed;

free_buffers:
	sml_buf_free(&value);
	sml_buf_free(&folded);
	/* What cannot be taken apart is kept whole. */
	return err == SML_E_NOMEM ? err : SML_OK;
}

/* ---- the way back ---- */

static bool
next_number(struct sml_str *rest, size_t *out)
{
	struct sml_str field;
	uint64_t number;

	if (!sml_str_next(rest, ' ', &field) || !sml_str_u64(field, &number) ||
	    number > SML_ITEM_MAX)
		return false;
	*out = (size_t)number;
	return true;
}

static bool
next_hex(struct sml_str *rest, struct sml_buf *out, struct sml_str *slice_out)
{
	struct sml_str field;
	size_t from = out->len;

	if (!sml_str_next(rest, ' ', &field))
		return false;
	*slice_out = SML_STR("");
	if (sml_str_is(field, "-"))
		return true;
	if (sml_hex_decode(field, out))
		return false;
	*slice_out = (struct sml_str){(char *)out->p + from, out->len - from};
	return true;
}

static enum sml_err
put_unpacked(struct sml_str head, struct sml_str text, struct sml_str photo,
    struct sml_buf *bytes, struct sml_buf *out)
{
	uint8_t digest[SML_SHA256_LEN];
	struct sml_str is;
	struct folds f;
	struct sml_buf value;
	enum sml_err err;

	/* Slices of it must not move. */
	err = sml_buf_reserve(bytes, head.len);
	if (err)
		return err;
	if (!next_number(&head, &f.at) || !next_number(&head, &f.first) ||
	    !next_number(&head, &f.len) ||
	    !next_hex(&head, bytes, &f.between) ||
	    !next_hex(&head, bytes, &f.tail) || !next_hex(&head, bytes, &is) ||
	    is.len != SML_SHA256_LEN || f.at > text.len)
		return SML_E_SYNTAX;
	err = sml_digest_sha256(photo, digest);
	if (err)
		return err;
	sml_buf_put_str(out, sml_str_sub(text, 0, f.at));
	sml_buf_init(&value, SML_LINE_MAX);
	if (photo.len && memcmp(digest, is.p, sizeof(digest)) == 0) {
		sml_base64_encode(photo, &value);
		put_folded(sml_buf_str(&value), &f, out);
	} else {
		sml_buf_put_text(out, PLACEHOLDER);
		sml_buf_put_str(out, f.tail);
	}
	sml_buf_put_str(out, sml_str_sub(text, f.at, text.len - f.at));
	sml_buf_fail(out, value.err);
	sml_buf_free(&value);
	return sml_buf_err(out);
}

enum sml_err
outlook_original_unpack(struct sml_str stored, struct sml_str photo,
    struct sml_arena *arena, struct sml_str *out)
{
	struct sml_buf bytes, text;
	size_t end = sml_str_chr(stored, '\n', 0);
	size_t mark_len = sizeof(MARK) - 1;
	enum sml_err err;

	*out = stored;
	if (!sml_str_starts(stored, MARK))
		return SML_OK;
	if (end == stored.len)
		return SML_E_SYNTAX;
	sml_buf_init(&bytes, SML_ITEM_MAX);
	sml_buf_init(&text, 2 * (size_t)SML_ITEM_MAX);
	err = put_unpacked(sml_str_sub(stored, mark_len, end - mark_len),
	    sml_str_sub(stored, end + 1, stored.len - end - 1), photo, &bytes,
	    &text);
	if (!err)
		err = sml_buf_dup(&text, arena, out);
	sml_buf_free(&bytes);
	sml_buf_free(&text);
	return err;
}
