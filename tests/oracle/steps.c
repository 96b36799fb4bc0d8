/* SPDX-License-Identifier: Apache-2.0 */
/* Each thing that Valise does to an item, done once to one item. */
#include "oracle/steps.h"

#include "base/limits.h"
#include "content/convert.h"
#include "content/item.h"
#include "content/line.h"
#include "content/mark.h"
#include "content/merge.h"
#include "content/text.h"

/* What is edited, on our side and on the other one. Readers do not agree how
 * the old formats escape a backslash and a semicolon. */
#define OUR_TEXT "Geändert: Ä; ö, \\ß = 100%\nSecond line"
#define OUR_OLD_TEXT "Geändert: Ä ö ß = 100%\nSecond line"
#define THEIR_TEXT "Straße 7 Žižkov \"Haus\""

static const char *const our_names[] = {
    [SML_KIND_CONTACT] = "NOTE",
    [SML_KIND_CALENDAR] = "DESCRIPTION",
    [SML_KIND_NOTE] = "BODY",
};
static const char *const their_names[] = {
    [SML_KIND_CONTACT] = "TITLE",
    [SML_KIND_CALENDAR] = "LOCATION",
    [SML_KIND_NOTE] = "SUMMARY",
};

static enum sml_err
parse(const struct step_item *item, struct sml_str text, struct sml_lines *out)
{
	return sml_item_parse(item->kind, text, item->arena, out, NULL);
}

/* ---- an edit ---- */

/* The BEGIN line of what people edit: the card, the event. */
static size_t
main_component(const struct sml_lines *lines)
{
	size_t begin = sml_lines_find(lines, "BEGIN", 0, 0);
	size_t inner;

	if (begin == lines->count ||
	    !sml_str_is_nocase(
		sml_str_trim(lines->v[begin].value), "VCALENDAR"))
		return begin;
	inner = sml_lines_find(lines, "BEGIN", 1, begin);
	while (
	    inner < lines->count &&
	    sml_str_is_nocase(sml_str_trim(lines->v[inner].value), "VTIMEZONE"))
		inner = sml_lines_find(lines, "BEGIN", 1, inner + 1);
	return inner;
}

/* A line for a plain text in the way of the format. */
static enum sml_err
make_line(const struct step_item *item, const struct sml_lines *lines,
    const char *plain, struct sml_line *line)
{
	static const struct sml_param old_params[] = {
	    {.name = {"CHARSET", 7}, .value = {"UTF-8", 5}},
	    {.name = {"ENCODING", 8}, .value = {"QUOTED-PRINTABLE", 16}},
	};
	struct sml_buf buf;
	struct sml_buf encoded;
	enum sml_err err;

	sml_buf_init(&buf, SML_LINE_MAX);
	sml_buf_init(&encoded, SML_LINE_MAX);
	sml_text_escape(sml_str_of(plain),
	    lines->is_old ? SML_ESCAPE_OLD : SML_ESCAPE_NEW, &buf);
	if (lines->is_old)
		sml_text_qp_encode(sml_buf_str(&buf), &encoded);
	else
		sml_buf_put_str(&encoded, sml_buf_str(&buf));
	line->value = sml_arena_dup(item->arena, sml_buf_str(&encoded));
	line->params = lines->is_old ? old_params : NULL;
	line->param_count = lines->is_old ? SML_ARRAY_LEN(old_params) : 0;
	line->raw = NULL;
	line->raw_len = 0;
	line->is_dirty = true;
	err = sml_buf_err(&encoded);
	sml_buf_free(&encoded);
	sml_buf_free(&buf);
	return err;
}

/* The property @name of the item says @plain; nothing else is touched. */
static enum sml_err
edit(const struct step_item *item, struct sml_str text, const char *name,
    const char *plain, struct sml_buf *out)
{
	struct sml_lines lines;
	enum sml_err err = parse(item, text, &lines);
	size_t begin;
	size_t i;

	if (err)
		return err;
	begin = main_component(&lines);
	if (begin == lines.count)
		return SML_E_UNSUPPORTED;
	i = begin + 1;
	while (!sml_str_is_nocase(lines.v[i].name, name) &&
	       !sml_str_is_nocase(lines.v[i].name, "BEGIN") &&
	       !sml_str_is_nocase(lines.v[i].name, "END"))
		i++;
	if (sml_str_is_nocase(lines.v[i].name, name)) {
		err = make_line(item, &lines, plain, &lines.v[i]);
	} else {
		struct sml_line line = {.name = sml_str_of(name),
		    .depth = (uint8_t)(lines.v[begin].depth + 1)};

		while (sml_line_is_open(&lines.v[i - 1]))
			i--;
		err = make_line(item, &lines, plain, &line);
		if (!err)
			err = sml_lines_insert(&lines, i, &line);
	}
	return err ? err : sml_lines_print(&lines, out);
}

static enum sml_err
run_edit(const struct step_item *item, struct sml_buf *out)
{
	bool is_old = item->format == SML_FORMAT_VCARD_21 ||
		      item->format == SML_FORMAT_VCALENDAR_10 ||
		      item->format == SML_FORMAT_VNOTE_11;

	return edit(item, item->text, our_names[item->kind],
	    is_old ? OUR_OLD_TEXT : OUR_TEXT, out);
}

/* ---- every line written anew ---- */

static enum sml_err
rewrite(const struct step_item *item, struct sml_str text, struct sml_buf *out)
{
	struct sml_lines lines;
	enum sml_err err = parse(item, text, &lines);

	if (err)
		return err;
	/* What is no content line has only its bytes. */
	for (size_t i = 0; i < lines.count; i++)
		lines.v[i].is_dirty = lines.v[i].name.p != NULL;
	return sml_lines_print(&lines, out);
}

static enum sml_err
run_rewrite(const struct step_item *item, struct sml_buf *out)
{
	return rewrite(item, item->text, out);
}

/* ---- the mark of a conflict ---- */

#define PAIR_ID SML_STR("ORACLE-1")
#define NEW_UID SML_STR("copy-of-an-item@example.org")

static enum sml_err
run_mark(const struct step_item *item, struct sml_buf *out)
{
	return sml_mark_set(item->kind, item->text, PAIR_ID, SML_STR_NONE, out);
}

static enum sml_err
run_copy(const struct step_item *item, struct sml_buf *out)
{
	return sml_mark_set(item->kind, item->text, PAIR_ID, NEW_UID, out);
}

static enum sml_err
run_unmark(const struct step_item *item, struct sml_buf *out)
{
	struct sml_buf marked;
	enum sml_err err;

	sml_buf_init(&marked, SML_ITEM_MAX);
	err = run_mark(item, &marked);
	if (!err)
		err = sml_mark_clear(item->kind, sml_buf_str(&marked), out);
	sml_buf_free(&marked);
	return err;
}

/* ---- merging ---- */

/* They changed another field than we did, and wrote all lines their way. */
static enum sml_err
run_merge(const struct step_item *item, struct sml_buf *out)
{
	enum sml_merge_result result;
	struct sml_buf ours;
	struct sml_buf theirs;
	struct sml_buf edited;
	enum sml_err err;

	sml_buf_init(&ours, SML_ITEM_MAX);
	sml_buf_init(&theirs, SML_ITEM_MAX);
	sml_buf_init(&edited, SML_ITEM_MAX);
	err = run_edit(item, &ours);
	if (!err)
		err = edit(item, item->text, their_names[item->kind],
		    THEIR_TEXT, &edited);
	if (!err)
		err = rewrite(item, sml_buf_str(&edited), &theirs);
	if (!err)
		err = sml_merge(item->kind, item->text, sml_buf_str(&ours),
		    sml_buf_str(&theirs), NULL, NULL, out, &result);
	/* Two fields are no collision. */
	if (!err && result != SML_MERGE_DONE)
		err = SML_E_CHANGED;
	sml_buf_free(&edited);
	sml_buf_free(&theirs);
	sml_buf_free(&ours);
	return err;
}

/* ---- another format, and back ---- */

/* What a peer of the other world would want. */
static enum sml_format
other_format(enum sml_format format)
{
	static const enum sml_format others[] = {
	    [SML_FORMAT_VCARD_21] = SML_FORMAT_VCARD_30,
	    [SML_FORMAT_VCARD_30] = SML_FORMAT_VCARD_21,
	    [SML_FORMAT_VCARD_40] = SML_FORMAT_VCARD_30,
	    [SML_FORMAT_VCALENDAR_10] = SML_FORMAT_ICALENDAR_20,
	    [SML_FORMAT_ICALENDAR_20] = SML_FORMAT_VCALENDAR_10,
	};

	return format < SML_ARRAY_LEN(others) ? others[format]
					      : SML_FORMAT_UNKNOWN;
}

static enum sml_err
convert(const struct step_item *item, struct sml_converted *out)
{
	enum sml_format other = other_format(item->format);

	if (other == SML_FORMAT_UNKNOWN)
		return SML_E_UNSUPPORTED;
	return sml_convert(
	    item->kind, item->text, other, NULL, item->arena, out);
}

/* A card in the other format. Calendars have other properties there. */
static enum sml_err
run_there(const struct step_item *item, struct sml_buf *out)
{
	struct sml_converted converted;
	enum sml_err err;

	if (item->kind != SML_KIND_CONTACT)
		return SML_E_UNSUPPORTED;
	err = convert(item, &converted);
	if (!err)
		sml_buf_put_str(out, converted.pieces[0].text);
	return err ? err : sml_buf_err(out);
}

/* There, and back by somebody who never saw the item. A series that was taken
 * apart, and vCard 4.0, have no such way back; vCalendar 1.0 says a time in
 * too many ways to compare their writing. */
static enum sml_err
run_again(const struct step_item *item, struct sml_buf *out)
{
	struct sml_converted there, again;
	enum sml_err err;

	if (item->format == SML_FORMAT_VCARD_40 ||
	    item->format == SML_FORMAT_VCALENDAR_10)
		return SML_E_UNSUPPORTED;
	err = convert(item, &there);
	if (!err && there.count > 1)
		return SML_E_UNSUPPORTED;
	if (!err)
		err = sml_convert(item->kind, there.pieces[0].text,
		    item->format, NULL, item->arena, &again);
	if (!err)
		sml_buf_put_str(out, again.pieces[0].text);
	return err ? err : sml_buf_err(out);
}

/* There and back, joined with the item as it is stored. The peer wrote every
 * line its way and gave back no more than the text. */
static enum sml_err
come_back(const struct step_item *item, bool is_edited, struct sml_buf *out)
{
	struct sml_converted there;
	enum sml_err err = convert(item, &there);

	for (size_t i = 0; !err && i < there.count; i++) {
		struct sml_piece *piece = &there.pieces[i];
		struct sml_buf text;

		sml_buf_init(&text, SML_ITEM_MAX);
		if (i == 0 && is_edited)
			err = edit(item, piece->text, our_names[item->kind],
			    OUR_OLD_TEXT, &text);
		else
			err = rewrite(item, piece->text, &text);
		piece->text = sml_arena_dup(item->arena, sml_buf_str(&text));
		piece->instance = SML_STR_NONE;
		sml_buf_free(&text);
	}
	if (err)
		return err;
	return sml_convert_back(
	    item->kind, item->text, there.pieces, there.count, NULL, NULL, out);
}

static enum sml_err
run_back(const struct step_item *item, struct sml_buf *out)
{
	return come_back(item, false, out);
}

/* The peer edited it. */
static enum sml_err
run_peer(const struct step_item *item, struct sml_buf *out)
{
	return come_back(item, true, out);
}

const struct step steps[] = {
    {"rewrite", run_rewrite},
    {"edit", run_edit},
    {"mark", run_mark},
    {"copy", run_copy},
    {"unmark", run_unmark},
    {"merge", run_merge},
    {"there", run_there},
    {"again", run_again},
    {"back", run_back},
    {"peer", run_peer},
    {NULL, NULL},
};
