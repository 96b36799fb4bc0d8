/* SPDX-License-Identifier: Apache-2.0 */
/* Fields of an appointment that are one property: one row for both ways. */
#include "mapping/map_event_priv.h"

#include "base/limits.h"
#include "content/text.h"
#include "mapping/map_row.h"

#include <string.h>

/* None of a word, nor of a property. */
#define NO_NUMBER INT32_MIN

struct row {
	const char *name;
	enum outlook_prop prop;
	const struct kind *kind;
	/* Ends with a row without a word: the number of unknown ones. */
	const struct outlook_map_word *words;
	int64_t silent;   /* this number is not written */
	int64_t fallback; /* of a text without the line; NO_NUMBER: the
			   * property goes */
};

struct kind {
	void (*put)(struct outlook_event_out *out, const struct row *row,
	    const struct outlook_item *item);
	enum sml_err (*get)(struct outlook_event_in *in, const struct row *row,
	    const struct sml_line *line);
};

/* ---- texts ---- */

static void
put_text(struct outlook_event_out *out, const struct row *row,
    const struct outlook_item *item)
{
	struct sml_str text = outlook_item_str(item, row->prop);

	if (text.len)
		outlook_event_put_text(out, row->name, text);
}

static enum sml_err
get_text(struct outlook_event_in *in, const struct row *row,
    const struct sml_line *line)
{
	struct sml_str text;
	enum sml_err err = outlook_event_text(in, line, &text);

	if (!err)
		outlook_item_set_str(in->item, row->prop, text);
	return err;
}

static const struct kind text_kind = {put_text, get_text};

static enum sml_err
get_short(struct outlook_event_in *in, const struct row *row,
    const struct sml_line *line)
{
	struct sml_str text;
	enum sml_err err = outlook_event_text(in, line, &text);

	if (err)
		return err;
	text = outlook_map_text(
	    in->arena, sml_str_trim(text), OUTLOOK_SUBJECT_LEN_MAX, true);
	if (!text.p)
		return SML_E_NOMEM;
	outlook_item_set_str(in->item, row->prop, text);
	return SML_OK;
}

static const struct kind short_kind = {put_text, get_short};

/* A place, with the address of its page as ALTREP. */
static void
put_place(struct outlook_event_out *out, const struct row *row,
    const struct outlook_item *item)
{
	struct sml_str text = outlook_item_str(item, row->prop);
	struct sml_str url = outlook_item_str(item, OUTLOOK_PR_LOCATION_URL);
	struct sml_param *param;

	if (!text.len)
		return;
	if (!url.len || memchr(url.p, '"', url.len)) {
		outlook_event_put_text(out, row->name, text);
		return;
	}
	param = sml_arena_alloc(out->arena, sizeof(*param));
	if (!param) {
		outlook_event_fail(out, SML_E_NOMEM);
		return;
	}
	*param = (struct sml_param){SML_STR("ALTREP"), url, true};
	sml_text_escape(text, SML_ESCAPE_NEW, &out->text);
	outlook_event_put_params(
	    out, row->name, param, 1, outlook_event_keep(out));
}

static enum sml_err
get_place(struct outlook_event_in *in, const struct row *row,
    const struct sml_line *line)
{
	const struct sml_param *url = sml_line_param(line, "ALTREP");

	if (url) {
		struct sml_str text;
		enum sml_err err =
		    outlook_event_word(in, line, url->value, &text);

		if (err)
			return err;
		outlook_item_set_str(in->item, OUTLOOK_PR_LOCATION_URL, text);
	}
	return get_short(in, row, line);
}

static const struct kind place_kind = {put_place, get_place};

/* ---- words and numbers ---- */

static void
put_word(struct outlook_event_out *out, const struct row *row,
    const struct outlook_item *item)
{
	int64_t number = outlook_item_number(item, row->prop, row->silent);

	if (number == row->silent)
		return;
	for (const struct outlook_map_word *w = row->words; w->word; w++) {
		if (w->number == number) {
			outlook_event_put(out, row->name, sml_str_of(w->word));
			return;
		}
	}
}

static enum sml_err
get_word(struct outlook_event_in *in, const struct row *row,
    const struct sml_line *line)
{
	struct sml_str value = sml_str_trim(line->value);
	const struct outlook_map_word *w = row->words;

	while (w->word && !sml_str_is_nocase(value, w->word))
		w++;
	if (w->number != NO_NUMBER)
		outlook_item_set_number(in->item, row->prop, w->number);
	return SML_OK;
}

static const struct kind word_kind = {put_word, get_word};
/* Read only. */
static const struct kind read_kind = {NULL, get_word};

static void
put_number(struct outlook_event_out *out, const struct row *row,
    const struct outlook_item *item)
{
	int64_t number = outlook_item_number(item, row->prop, row->silent);

	if (number == row->silent)
		return;
	sml_buf_printf(&out->text, "%lld", (long long)number);
	outlook_event_put(out, row->name, outlook_event_keep(out));
}

static enum sml_err
get_number(struct outlook_event_in *in, const struct row *row,
    const struct sml_line *line)
{
	struct sml_str value = sml_str_trim(line->value);
	bool is_negative = sml_str_starts(value, "-");
	uint64_t number;

	if (is_negative)
		value = sml_str_sub(value, 1, value.len);
	if (sml_str_u64(value, &number) && number <= INT32_MAX)
		outlook_item_set_number(in->item, row->prop,
		    is_negative ? -(int64_t)number : (int64_t)number);
	return SML_OK;
}

static const struct kind number_kind = {put_number, get_number};
static const struct kind read_number_kind = {NULL, get_number};

/* PRIORITY has nine steps, Outlook three. */
static void
put_priority(struct outlook_event_out *out, const struct row *row,
    const struct outlook_item *item)
{
	int64_t importance = outlook_item_number(item, row->prop, 1);

	if (importance == 0)
		outlook_event_put(out, row->name, SML_STR("9"));
	else if (importance == 2)
		outlook_event_put(out, row->name, SML_STR("1"));
}

static enum sml_err
get_priority(struct outlook_event_in *in, const struct row *row,
    const struct sml_line *line)
{
	uint64_t n;

	if (!sml_str_u64(sml_str_trim(line->value), &n) || n > 9)
		return SML_OK;
	outlook_item_set_number(in->item, row->prop,
	    n == 0 || n == 5 ? 1
	    : n < 5          ? 2
			     : 0);
	return SML_OK;
}

static const struct kind priority_kind = {put_priority, get_priority};

/* ---- lists ---- */

struct list {
	struct sml_str *v;
	size_t count;
};

static void
set_list(
    struct outlook_item *item, enum outlook_prop prop, const struct list *list)
{
	if (!list->count) {
		outlook_item_remove(item, prop);
		return;
	}
	item->v[prop].state = OUTLOOK_PRESENT;
	item->v[prop].strs.v = list->v;
	item->v[prop].strs.count = list->count;
}

/* All lines of the name; lists cut at their commas, and cleaned. */
static enum sml_err
get_list(struct outlook_event_in *in, const struct row *row, bool is_commas)
{
	const struct sml_line *line;
	struct list list = {
	    sml_arena_array(in->arena, OUTLOOK_MAP_LIST_MAX, sizeof(*list.v)),
	    0};
	size_t at = 0;

	if (!list.v)
		return SML_E_NOMEM;
	while ((line = outlook_event_next(in, row->name, &at))) {
		struct sml_str value, element;
		size_t from = 0;
		enum sml_err err = outlook_event_value(in, line, &value);

		while (!err && list.count < OUTLOOK_MAP_LIST_MAX &&
		       outlook_map_next_element(
			   value, is_commas, SML_ESCAPE_NEW, &from, &element)) {
			err = outlook_event_unescape(in, element, &element);
			if (err)
				break;
			if (is_commas)
				element =
				    outlook_map_category(in->arena, element);
			if (!element.p)
				return SML_E_NOMEM;
			if (element.len &&
			    !outlook_map_has_text(list.v, list.count, element))
				list.v[list.count++] = element;
		}
		if (err)
			return err;
	}
	set_list(in->item, row->prop, &list);
	return SML_OK;
}

static void
put_categories(struct outlook_event_out *out, const struct row *row,
    const struct outlook_item *item)
{
	const struct outlook_value *value = &item->v[row->prop];

	if (!outlook_item_has(item, row->prop) || !value->strs.count)
		return;
	for (size_t i = 0; i < value->strs.count; i++) {
		if (i)
			sml_buf_put_byte(&out->text, ',');
		sml_text_escape(value->strs.v[i], SML_ESCAPE_NEW, &out->text);
	}
	outlook_event_put(out, row->name, outlook_event_keep(out));
}

static enum sml_err
get_categories(struct outlook_event_in *in, const struct row *row,
    const struct sml_line *line)
{
	(void)line;
	return get_list(in, row, true);
}

static const struct kind categories_kind = {put_categories, get_categories};

static void
put_lines(struct outlook_event_out *out, const struct row *row,
    const struct outlook_item *item)
{
	const struct outlook_value *value = &item->v[row->prop];

	if (!outlook_item_has(item, row->prop))
		return;
	for (size_t i = 0; i < value->strs.count; i++)
		outlook_event_put_text(out, row->name, value->strs.v[i]);
}

static enum sml_err
get_lines(struct outlook_event_in *in, const struct row *row,
    const struct sml_line *line)
{
	(void)line;
	return get_list(in, row, false);
}

static const struct kind lines_kind = {put_lines, get_lines};

/* One text with "; " between, and a list. */
static void
put_resources(struct outlook_event_out *out, const struct row *row,
    const struct outlook_item *item)
{
	struct sml_str rest = outlook_item_str(item, row->prop);
	struct sml_str name;
	bool is_first = true;

	while (sml_str_next(&rest, ';', &name)) {
		name = sml_str_trim(name);
		if (!name.len)
			continue;
		if (!is_first)
			sml_buf_put_byte(&out->text, ',');
		is_first = false;
		sml_text_escape(name, SML_ESCAPE_NEW, &out->text);
	}
	if (!is_first)
		outlook_event_put(out, row->name, outlook_event_keep(out));
}

static enum sml_err
get_resources(struct outlook_event_in *in, const struct row *row,
    const struct sml_line *line)
{
	struct outlook_value *value = &in->item->v[row->prop];
	struct sml_str names;
	struct sml_buf text;
	size_t count;
	enum sml_err err;

	(void)line;
	err = get_list(in, row, true);
	if (err || value->state != OUTLOOK_PRESENT)
		return err;
	count = value->strs.count;
	sml_buf_init(&text, SML_ITEM_MAX);
	for (size_t i = 0; i < count; i++) {
		sml_buf_put_text(&text, i ? "; " : "");
		sml_buf_put_str(&text, value->strs.v[i]);
	}
	err = outlook_event_take(in->arena, &text, &names);
	if (!err)
		outlook_item_set_str(in->item, row->prop, names);
	return err;
}

static const struct kind resources_kind = {put_resources, get_resources};

/* ---- the table ---- */

static const struct outlook_map_word busy_words[] = {{"FREE", 0},
    {"TENTATIVE", 1}, {"BUSY", 2}, {"OOF", 3}, {"WORKINGELSEWHERE", 4},
    {NULL, NO_NUMBER}};
/* Written by the first row of a number. */
static const struct outlook_map_word transp_words[] = {{"TRANSPARENT", 0},
    {"OPAQUE", 2}, {"OPAQUE", 1}, {"OPAQUE", 3}, {"TRANSPARENT", 4},
    {NULL, NO_NUMBER}};
static const struct outlook_map_word status_words[] = {
    {"CANCELLED", 0}, {"TENTATIVE", 1}, {"CONFIRMED", 2}, {NULL, NO_NUMBER}};
static const struct outlook_map_word importance_words[] = {
    {"0", 0}, {"1", 1}, {"2", 2}, {NULL, NO_NUMBER}};
static const struct outlook_map_word yes_words[] = {
    {"TRUE", 1}, {"FALSE", 0}, {NULL, NO_NUMBER}};

/* Several rows of a property: the first line that is there counts. */
static const struct row rows[] = {
    {"SUMMARY", OUTLOOK_PR_SUBJECT, &short_kind, NULL, 0, NO_NUMBER},
    {"DESCRIPTION", OUTLOOK_PR_BODY, &text_kind, NULL, 0, NO_NUMBER},
    {"LOCATION", OUTLOOK_PR_LOCATION, &place_kind, NULL, 0, NO_NUMBER},
    {"CLASS", OUTLOOK_PR_SENSITIVITY, &word_kind, outlook_map_class_words, 0,
	0},
    {"CATEGORIES", OUTLOOK_PR_KEYWORDS, &categories_kind, NULL, 0, NO_NUMBER},
    {"RESOURCES", OUTLOOK_PR_NONSENDABLE_BCC, &resources_kind, NULL, 0,
	NO_NUMBER},
    {"CONTACT", OUTLOOK_PR_CONTACT_NAMES, &lines_kind, NULL, 0, NO_NUMBER},
    {"X-MICROSOFT-CDO-IMPORTANCE", OUTLOOK_PR_IMPORTANCE, &word_kind,
	importance_words, 1, 1},
    {"PRIORITY", OUTLOOK_PR_IMPORTANCE, &priority_kind, NULL, 1, 1},
    {"X-MICROSOFT-CDO-BUSYSTATUS", OUTLOOK_PR_BUSY_STATUS, &word_kind,
	busy_words, NO_NUMBER, 2},
    {"X-MICROSOFT-MSNCALENDAR-BUSYSTATUS", OUTLOOK_PR_BUSY_STATUS, &read_kind,
	busy_words, NO_NUMBER, 2},
    {"TRANSP", OUTLOOK_PR_BUSY_STATUS, &word_kind, transp_words, NO_NUMBER, 2},
    {"STATUS", OUTLOOK_PR_BUSY_STATUS, &read_kind, status_words, NO_NUMBER, 2},
    {"X-MICROSOFT-CDO-INTENDEDSTATUS", OUTLOOK_PR_INTENDED_BUSY_STATUS,
	&word_kind, busy_words, NO_NUMBER, NO_NUMBER},
    {"X-MICROSOFT-CDO-APPT-SEQUENCE", OUTLOOK_PR_APPT_SEQUENCE,
	&read_number_kind, NULL, NO_NUMBER, 0},
    {"SEQUENCE", OUTLOOK_PR_APPT_SEQUENCE, &number_kind, NULL, NO_NUMBER, 0},
    {"X-MICROSOFT-DISALLOW-COUNTER", OUTLOOK_PR_NO_COUNTER, &word_kind,
	yes_words, 0, 0},
    {"X-MS-OLK-AUTOFILLLOCATION", OUTLOOK_PR_AUTO_FILL_LOCATION, &word_kind,
	yes_words, 0, NO_NUMBER},
    {"X-MICROSOFT-CDO-OWNERAPPTID", OUTLOOK_PR_OWNER_APPT_ID, &number_kind,
	NULL, NO_NUMBER, NO_NUMBER},
};

void
outlook_event_put_rows(
    struct outlook_event_out *out, const struct outlook_item *item)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		if (rows[i].kind->put)
			rows[i].kind->put(out, &rows[i], item);
	}
}

enum sml_err
outlook_event_get_rows(struct outlook_event_in *in)
{
	struct outlook_item *item = in->item;

	outlook_item_remove(item, OUTLOOK_PR_LOCATION_URL);
	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		const struct row *row = &rows[i];
		const struct sml_line *line = outlook_event_find(in, row->name);
		enum sml_err err;

		if (!line || item->v[row->prop].state != OUTLOOK_ABSENT)
			continue;
		err = row->kind->get(in, row, line);
		if (err)
			return err;
	}
	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		if (item->v[rows[i].prop].state != OUTLOOK_ABSENT)
			continue;
		if (rows[i].fallback == NO_NUMBER)
			outlook_item_remove(item, rows[i].prop);
		else
			outlook_item_set_number(
			    item, rows[i].prop, rows[i].fallback);
	}
	outlook_map_set_private(item);
	return SML_OK;
}
