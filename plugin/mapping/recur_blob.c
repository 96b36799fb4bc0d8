/* SPDX-License-Identifier: Apache-2.0 */
/* Reads and writes AppointmentRecurrencePattern byte by byte. */
#include "mapping/recur_blob.h"

#include "base/limits.h"
#include "content/charset.h"
#include "mapping/blob.h"

#define VERSION 0x3004          /* of the pattern */
#define READER_2 0x3006         /* of what an appointment adds */
#define WRITER_2 0x3009         /* from here on with highlights */
#define END_NEVER_2 0xFFFFFFFFu /* another word for it */

/* The longest text, in units of UTF-16: its length and one more fit. */
#define TEXT_MAX 0xFFFEu

/* Bytes of one exception without texts. */
#define EXCEPTION_MIN 14

/* The numbers of an exception in their order; two texts come between them. */
static const struct field {
	enum outlook_override bit;
	bool is_text;
	size_t offset;
} fields[] = {
#define FIELD(bit, is_text, member)                                            \
	{                                                                      \
		OUTLOOK_OVERRIDE_##bit, is_text,                               \
		    offsetof(struct outlook_recur_exception, member)           \
	}
    FIELD(SUBJECT, true, subject),
    FIELD(MEETING, false, meeting_type),
    FIELD(REMINDER_DELTA, false, reminder_delta),
    FIELD(REMINDER, false, reminder_set),
    FIELD(LOCATION, true, location),
    FIELD(BUSY, false, busy_status),
    FIELD(ATTACHMENT, false, attachment),
    FIELD(ALL_DAY, false, all_day),
    FIELD(COLOR, false, color),
#undef FIELD
};

#define TEXT_BITS (OUTLOOK_OVERRIDE_SUBJECT | OUTLOOK_OVERRIDE_LOCATION)

/* ---- reading ---- */

struct reader {
	struct outlook_blob blob;
	struct sml_arena *arena;
	struct sml_buf text;
	uint32_t writer;
};

static enum sml_err
keep_text(struct reader *r, struct sml_str *out)
{
	enum sml_err err = sml_buf_dup(&r->text, r->arena, out);

	sml_buf_reset(&r->text);
	return err;
}

static enum sml_err
read_dates(struct reader *r, const uint32_t **out, size_t *count_out)
{
	uint32_t count = outlook_blob_u32(&r->blob);
	uint32_t *dates;

	if (count > r->blob.rest.len / 4)
		return SML_E_SYNTAX;
	dates = sml_arena_array(r->arena, (size_t)count + 1, sizeof(*dates));
	if (!dates)
		return SML_E_NOMEM;
	for (uint32_t i = 0; i < count; i++)
		dates[i] = outlook_blob_u32(&r->blob);
	*out = dates;
	*count_out = count;
	return SML_OK;
}

/* The part that depends on the kind of pattern; false for no such kind. */
static bool
read_specific(struct reader *r, struct outlook_recur *out)
{
	switch ((int)out->pattern) {
	case OUTLOOK_RECUR_DAY:
		return out->period && out->period % OUTLOOK_DAY_MINUTES == 0;
	case OUTLOOK_RECUR_WEEK:
		out->weekdays = outlook_blob_u32(&r->blob);
		return out->weekdays && out->weekdays < 0x80;
	case OUTLOOK_RECUR_MONTH:
	case OUTLOOK_RECUR_MONTH_END:
	case OUTLOOK_RECUR_HIJRI:
	case OUTLOOK_RECUR_HIJRI + 2:
		out->day = outlook_blob_u32(&r->blob);
		return out->day >= 1 && out->day <= 31;
	case OUTLOOK_RECUR_MONTH_NTH:
	case OUTLOOK_RECUR_HIJRI + 1:
		out->weekdays = outlook_blob_u32(&r->blob);
		out->nth = outlook_blob_u32(&r->blob);
		return out->weekdays && out->weekdays < 0x80 && out->nth >= 1 &&
		       out->nth <= 5;
	}
	return false;
}

static bool
read_end(struct reader *r, struct outlook_recur *out)
{
	uint32_t end = outlook_blob_u32(&r->blob);

	if (end == END_NEVER_2)
		end = OUTLOOK_RECUR_NEVER;
	out->end = (enum outlook_recur_end)end;
	out->count = outlook_blob_u32(&r->blob);
	out->week_start = outlook_blob_u32(&r->blob);
	return end >= OUTLOOK_RECUR_UNTIL && end <= OUTLOOK_RECUR_NEVER &&
	       out->week_start <= 6;
}

/* RecurrencePattern. */
static enum sml_err
read_pattern(struct reader *r, struct outlook_recur *out)
{
	uint16_t reader = outlook_blob_u16(&r->blob);
	uint16_t freq;
	enum sml_err err;

	outlook_blob_u16(&r->blob);
	freq = outlook_blob_u16(&r->blob);
	if (reader != VERSION || freq < OUTLOOK_RECUR_DAILY ||
	    freq > OUTLOOK_RECUR_YEARLY)
		return SML_E_SYNTAX;
	out->freq = (enum outlook_recur_freq)freq;
	out->pattern = (enum outlook_recur_pattern)outlook_blob_u16(&r->blob);
	out->calendar_type = outlook_blob_u16(&r->blob);
	out->first_date_time = outlook_blob_u32(&r->blob);
	out->period = outlook_blob_u32(&r->blob);
	out->is_sliding = outlook_blob_u32(&r->blob) != 0;
	if (!out->period || !read_specific(r, out) || !read_end(r, out))
		return SML_E_SYNTAX;
	err = read_dates(r, &out->deleted, &out->deleted_count);
	if (!err)
		err = read_dates(r, &out->modified, &out->modified_count);
	out->start_date = outlook_blob_u32(&r->blob);
	out->end_date = outlook_blob_u32(&r->blob);
	return err;
}

/* Two lengths, of which the second one counts, and 8-bit characters. */
static enum sml_err
read_short_text(struct reader *r, struct sml_str *out)
{
	struct sml_str bytes;

	outlook_blob_u16(&r->blob);
	bytes = outlook_blob_bytes(&r->blob, outlook_blob_u16(&r->blob));
	bytes = sml_str_sub(bytes, 0, sml_str_chr(bytes, '\0', 0));
	sml_charset_to_utf8(SML_STR("WINDOWS-1252"), bytes, NULL, &r->text);
	return keep_text(r, out);
}

static enum sml_err
read_exception(struct reader *r, struct outlook_recur_exception *out)
{
	enum sml_err err = SML_OK;

	out->start = outlook_blob_u32(&r->blob);
	out->end = outlook_blob_u32(&r->blob);
	out->original_start = outlook_blob_u32(&r->blob);
	out->overrides = outlook_blob_u16(&r->blob);
	for (size_t i = 0; i < SML_ARRAY_LEN(fields) && !err; i++) {
		void *field = (char *)out + fields[i].offset;

		if (!(out->overrides & fields[i].bit))
			continue;
		if (fields[i].is_text)
			err = read_short_text(r, field);
		else
			*(uint32_t *)field = outlook_blob_u32(&r->blob);
	}
	return err;
}

static enum sml_err
read_exceptions(struct reader *r, struct outlook_recur *out)
{
	size_t count = outlook_blob_u16(&r->blob);
	enum sml_err err = SML_OK;

	if (count != out->modified_count ||
	    count > r->blob.rest.len / EXCEPTION_MIN)
		return SML_E_SYNTAX;
	out->exceptions =
	    sml_arena_array(r->arena, count + 1, sizeof(*out->exceptions));
	if (!out->exceptions)
		return SML_E_NOMEM;
	for (size_t i = 0; i < count && !err; i++)
		err = read_exception(r, &out->exceptions[i]);
	return err;
}

/* A size, and as many bytes that nobody knows. */
static void
skip_block(struct reader *r)
{
	outlook_blob_bytes(&r->blob, outlook_blob_u32(&r->blob));
}

/* UTF-16 behind its length; without all of it @out stays. */
static enum sml_err
read_long_text(struct reader *r, struct sml_str *out)
{
	struct sml_str bytes = outlook_blob_bytes(
	    &r->blob, (size_t)outlook_blob_u16(&r->blob) * 2);

	if (r->blob.is_cut)
		return SML_OK;
	outlook_blob_to_utf8(bytes, &r->text);
	return keep_text(r, out);
}

/* ExtendedException. */
static enum sml_err
read_extended(struct reader *r, struct outlook_recur_exception *out)
{
	enum sml_err err = SML_OK;

	if (r->writer >= WRITER_2) {
		struct outlook_blob block = {
		    .rest = outlook_blob_bytes(
			&r->blob, outlook_blob_u32(&r->blob))};

		out->change_highlight = outlook_blob_u32(&block);
	}
	skip_block(r);
	if (!(out->overrides & TEXT_BITS))
		return SML_OK;
	/* The three times once more. */
	outlook_blob_bytes(&r->blob, 12);
	if (out->overrides & OUTLOOK_OVERRIDE_SUBJECT)
		err = read_long_text(r, &out->subject);
	if (!err && out->overrides & OUTLOOK_OVERRIDE_LOCATION)
		err = read_long_text(r, &out->location);
	skip_block(r);
	return err;
}

static enum sml_err
read_all(struct reader *r, struct outlook_recur *out)
{
	enum sml_err err = read_pattern(r, out);
	uint32_t reader = outlook_blob_u32(&r->blob);

	r->writer = outlook_blob_u32(&r->blob);
	out->start_offset = outlook_blob_u32(&r->blob);
	out->end_offset = outlook_blob_u32(&r->blob);
	if (!err && (reader != READER_2 || r->writer < READER_2))
		err = SML_E_SYNTAX;
	if (!err)
		err = read_exceptions(r, out);
	if (!err && r->blob.is_cut)
		err = SML_E_SYNTAX;
	if (err)
		return err;
	skip_block(r);
	for (size_t i = 0; i < out->modified_count && !err && !r->blob.is_cut;
	     i++)
		err = read_extended(r, &out->exceptions[i]);
	return err;
}

enum sml_err
outlook_recur_parse(
    struct sml_str bytes, struct sml_arena *arena, struct outlook_recur *out)
{
	struct reader r = {.blob = {.rest = bytes}, .arena = arena};
	enum sml_err err;

	*out = (struct outlook_recur){.freq = OUTLOOK_RECUR_DAILY};
	if (bytes.len > SML_ITEM_MAX)
		return SML_E_TOO_BIG;
	/* No character of 8 or 16 bits needs more than three bytes. */
	sml_buf_init(&r.text, 3 * (size_t)UINT16_MAX);
	err = read_all(&r, out);
	sml_buf_free(&r.text);
	return err;
}

/* ---- writing ---- */

static void
put_dates(const uint32_t *dates, size_t count, struct sml_buf *out)
{
	outlook_blob_put_u32((uint32_t)count, out);
	for (size_t i = 0; i < count; i++)
		outlook_blob_put_u32(dates[i], out);
}

static void
put_specific(const struct outlook_recur *recur, struct sml_buf *out)
{
	switch ((int)recur->pattern) {
	case OUTLOOK_RECUR_DAY:
		break;
	case OUTLOOK_RECUR_WEEK:
		outlook_blob_put_u32(recur->weekdays, out);
		break;
	case OUTLOOK_RECUR_MONTH:
	case OUTLOOK_RECUR_MONTH_END:
	case OUTLOOK_RECUR_HIJRI:
	case OUTLOOK_RECUR_HIJRI + 2:
		outlook_blob_put_u32(recur->day, out);
		break;
	case OUTLOOK_RECUR_MONTH_NTH:
	case OUTLOOK_RECUR_HIJRI + 1:
		outlook_blob_put_u32(recur->weekdays, out);
		outlook_blob_put_u32(recur->nth, out);
		break;
	}
}

static void
put_pattern(const struct outlook_recur *recur, struct sml_buf *out)
{
	outlook_blob_put_u16(VERSION, out);
	outlook_blob_put_u16(VERSION, out);
	outlook_blob_put_u16((uint16_t)recur->freq, out);
	outlook_blob_put_u16((uint16_t)recur->pattern, out);
	outlook_blob_put_u16(recur->calendar_type, out);
	outlook_blob_put_u32(recur->first_date_time, out);
	outlook_blob_put_u32(recur->period, out);
	outlook_blob_put_u32(recur->is_sliding, out);
	put_specific(recur, out);
	outlook_blob_put_u32((uint32_t)recur->end, out);
	outlook_blob_put_u32(recur->count, out);
	outlook_blob_put_u32(recur->week_start, out);
	put_dates(recur->deleted, recur->deleted_count, out);
	put_dates(recur->modified, recur->modified_count, out);
	outlook_blob_put_u32(recur->start_date, out);
	outlook_blob_put_u32(recur->end_date, out);
}

static void
put_times(const struct outlook_recur_exception *exception, struct sml_buf *out)
{
	outlook_blob_put_u32(exception->start, out);
	outlook_blob_put_u32(exception->end, out);
	outlook_blob_put_u32(exception->original_start, out);
}

/* The length of a text, for which there must be room already. */
static void
fill_length(size_t at, size_t length, struct sml_buf *out)
{
	if (out->err)
		return;
	out->p[at] = (uint8_t)(length & 0xFF);
	out->p[at + 1] = (uint8_t)(length >> 8);
}

static void
put_short_text(struct sml_str text, struct sml_buf *out)
{
	size_t at = out->len;

	outlook_blob_put_u32(0, out);
	outlook_blob_put_western(text, TEXT_MAX, out);
	fill_length(at, out->len - at - 3, out);
	fill_length(at + 2, out->len - at - 4, out);
}

static void
put_long_text(struct sml_str text, struct sml_buf *out)
{
	size_t at = out->len;

	outlook_blob_put_u16(0, out);
	outlook_blob_put_utf16(text, TEXT_MAX, out);
	fill_length(at, (out->len - at - 2) / 2, out);
}

static void
put_exception(
    const struct outlook_recur_exception *exception, struct sml_buf *out)
{
	put_times(exception, out);
	outlook_blob_put_u16(exception->overrides, out);
	for (size_t i = 0; i < SML_ARRAY_LEN(fields); i++) {
		const void *field = (const char *)exception + fields[i].offset;

		if (!(exception->overrides & fields[i].bit))
			continue;
		if (fields[i].is_text)
			put_short_text(*(const struct sml_str *)field, out);
		else
			outlook_blob_put_u32(*(const uint32_t *)field, out);
	}
}

static void
put_extended(
    const struct outlook_recur_exception *exception, struct sml_buf *out)
{
	outlook_blob_put_u32(4, out);
	outlook_blob_put_u32(exception->change_highlight, out);
	outlook_blob_put_u32(0, out);
	if (!(exception->overrides & TEXT_BITS))
		return;
	put_times(exception, out);
	if (exception->overrides & OUTLOOK_OVERRIDE_SUBJECT)
		put_long_text(exception->subject, out);
	if (exception->overrides & OUTLOOK_OVERRIDE_LOCATION)
		put_long_text(exception->location, out);
	outlook_blob_put_u32(0, out);
}

void
outlook_recur_put(const struct outlook_recur *recur, struct sml_buf *out)
{
	if (recur->modified_count > UINT16_MAX) {
		sml_buf_fail(out, SML_E_TOO_BIG);
		return;
	}
	put_pattern(recur, out);
	outlook_blob_put_u32(READER_2, out);
	outlook_blob_put_u32(WRITER_2, out);
	outlook_blob_put_u32(recur->start_offset, out);
	outlook_blob_put_u32(recur->end_offset, out);
	outlook_blob_put_u16((uint16_t)recur->modified_count, out);
	for (size_t i = 0; i < recur->modified_count; i++)
		put_exception(&recur->exceptions[i], out);
	outlook_blob_put_u32(0, out);
	for (size_t i = 0; i < recur->modified_count; i++)
		put_extended(&recur->exceptions[i], out);
	outlook_blob_put_u32(0, out);
}
