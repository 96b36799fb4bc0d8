/* SPDX-License-Identifier: Apache-2.0 */
/* The profile's settings: an INI file kept line by line. */
#include "client/options.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "client/os.h"
#include "client/profile.h"
#include "client/text.h"

/* Bytes of an options file; a person writes it. */
#define FILE_MAX (256u * 1024)

#define MODES                                                                  \
	"two-way slow send-only make-server-match receive-only "               \
	"make-local-match"
#define POLICIES "duplicate merge server-wins client-wins newer-wins"

const struct client_option client_option_table[] = {
    {"sync-on-startup", CLIENT_OPTION_BOOL, "yes", 0, 0, NULL,
	N_("synchronize when Outlook or \"watch\" starts")},
    {"sync-interval-minutes", CLIENT_OPTION_NUMBER, "15", 0, 10080, NULL,
	N_("minutes between two synchronizations; 0: off")},
    {"sync-after-change", CLIENT_OPTION_BOOL, "no", 0, 0, NULL,
	N_("synchronize after an item was added, changed or deleted")},
    {"sync-public-folders", CLIENT_OPTION_BOOL, "no", 0, 0, NULL,
	N_("include the public calendar and contacts")},
    {"folder.NAME.enabled", CLIENT_OPTION_BOOL, "yes", 0, 0, NULL,
	N_("synchronize this folder")},
    {"folder.NAME.mode", CLIENT_OPTION_WORD, "two-way", 0, 0, MODES,
	N_("in which direction")},
    {"folder.NAME.conflict", CLIENT_OPTION_WORD, "duplicate", 0, 0, POLICIES,
	N_("what becomes of an item changed on both sides")},
    {"folder.NAME.database", CLIENT_OPTION_TEXT, "", 0, 0, NULL,
	N_("its name at the server; empty: the usual one")},
    {"guard-delete-percent", CLIENT_OPTION_NUMBER, "25", 0, 100, NULL,
	N_("more deletions than this share of a folder are held, if also more "
	   "than guard-delete-count; 100: never")},
    {"guard-delete-count", CLIENT_OPTION_NUMBER, "20", 0, 1000000, NULL,
	N_("more deletions than this are held, if also more than "
	   "guard-delete-percent")},
    {"backups", CLIENT_OPTION_NUMBER, "10", 0, 1000, NULL,
	N_("sessions kept with the items as they were before")},
    {"calendar-past-days", CLIENT_OPTION_NUMBER, "0", 0, 36500, NULL,
	N_("new appointments that ended earlier are not fetched; 0: all")},
    {"calendar-future-days", CLIENT_OPTION_NUMBER, "0", 0, 36500, NULL,
	N_("new appointments that begin later are not fetched; 0: all")},
    {"protocol", CLIENT_OPTION_WORD, "auto", 0, 0, "auto 1.2 1.1 1.0",
	N_("version of SyncML")},
    {"encoding", CLIENT_OPTION_WORD, "auto", 0, 0, "auto wbxml xml",
	N_("how messages are written")},
    {"proxy", CLIENT_OPTION_TEXT, "system", 0, 0, NULL,
	N_("system, none, or the URL of a proxy")},
    {"timeout-seconds", CLIENT_OPTION_NUMBER, "60", 1, 3600, NULL,
	N_("give up when nothing moves for so long")},
    {NULL, CLIENT_OPTION_TEXT, NULL, 0, 0, NULL, NULL},
};

/* A line of the file. What is no setting keeps its text only. */
struct line {
	char *text;    /* as it stands, without the line end */
	char *section; /* of a setting; NULL: none */
	char *key, *value;
};

struct client_options {
	char *path;
	struct line *v;
	size_t count, cap;
};

/* ---- lines ---- */

static void
line_free(struct line *line)
{
	free(line->text);
	free(line->section);
	free(line->key);
	free(line->value);
}

/* Insert an empty line at @at; NULL: no memory. */
static struct line *
line_insert(struct client_options *o, size_t at)
{
	if (o->count == o->cap) {
		const size_t cap = o->cap ? o->cap * 2 : 32;
		struct line *v = realloc(o->v, cap * sizeof(*v));

		if (!v)
			return NULL;
		o->v = v;
		o->cap = cap;
	}
	memmove(&o->v[at + 1], &o->v[at], (o->count - at) * sizeof(*o->v));
	memset(&o->v[at], 0, sizeof(o->v[at]));
	o->count++;
	return &o->v[at];
}

static void
line_remove(struct client_options *o, size_t at)
{
	line_free(&o->v[at]);
	o->count--;
	memmove(&o->v[at], &o->v[at + 1], (o->count - at) * sizeof(*o->v));
}

/* "[name]" gives true and the name. */
static bool
is_header(struct sml_str text, struct sml_str *name_out)
{
	struct sml_str s = sml_str_trim(text);

	if (s.len < 2 || s.p[0] != '[' || s.p[s.len - 1] != ']')
		return false;
	*name_out = sml_str_trim(sml_str_sub(s, 1, s.len - 2));
	return true;
}

static enum sml_err
line_set(
    struct line *line, const char *section, const char *key, const char *value)
{
	struct sml_buf text;
	struct line made = {0};

	sml_buf_init(&text, FILE_MAX);
	sml_buf_printf(&text, "%s = %s", key, value);
	if (sml_buf_err(&text) == SML_OK) {
		made.text = text_dup(sml_buf_str(&text));
		made.section = text_dup(sml_str_of(section));
		made.key = text_dup(sml_str_of(key));
		made.value = text_dup(sml_str_of(value));
	}
	sml_buf_free(&text);
	if (!made.text || !made.section || !made.key || !made.value) {
		line_free(&made);
		return SML_E_NOMEM;
	}
	line_free(line);
	*line = made;
	return SML_OK;
}

/* Take one line of the file; @section is the one it stands in. */
static enum sml_err
line_add(struct client_options *o, struct sml_str text, struct sml_str section)
{
	struct line *line = line_insert(o, o->count);
	const struct sml_str s = sml_str_trim(text);
	const size_t eq = sml_str_chr(s, '=', 0);

	if (!line)
		return SML_E_NOMEM;
	line->text = text_dup(text);
	if (!line->text)
		return SML_E_NOMEM;
	if (s.len == 0 || s.p[0] == '#' || s.p[0] == ';' || s.p[0] == '[' ||
	    eq == s.len)
		return SML_OK;
	line->section = text_dup(section);
	line->key = text_dup(sml_str_trim(sml_str_sub(s, 0, eq)));
	line->value = text_dup(sml_str_trim(sml_str_sub(s, eq + 1, s.len)));
	if (!line->section || !line->key || !line->value)
		return SML_E_NOMEM;
	return SML_OK;
}

static struct line *
find(const struct client_options *o, const char *section, const char *key)
{
	size_t i = o->count;

	/* The last one counts, as in every INI file. */
	while (i > 0) {
		i--;
		if (o->v[i].section && strcmp(o->v[i].section, section) == 0 &&
		    strcmp(o->v[i].key, key) == 0)
			return &o->v[i];
	}
	return NULL;
}

/* ---- file ---- */

static enum sml_err
parse(struct client_options *o, struct sml_str text)
{
	struct sml_str rest = text, line, section = SML_STR("options");
	enum sml_err err = SML_OK;

	while (
	    err == SML_OK && rest.len > 0 && sml_str_next(&rest, '\n', &line)) {
		if (sml_str_ends(line, "\r"))
			line.len--;
		is_header(line, &section);
		err = line_add(o, line, section);
	}
	return err;
}

static void
set_file_problem(struct client_problem *out, enum sml_err err, const char *path)
{
	if (err == SML_E_FULL)
		client_problem_set(out, CLIENT_PROBLEM_DISK_FULL, path, NULL);
	else if (err == SML_E_NOMEM)
		client_problem_set(out, CLIENT_PROBLEM_NO_MEMORY, NULL, NULL);
	else if (err == SML_E_DENIED)
		client_problem_set(
		    out, CLIENT_PROBLEM_PROFILE_DENIED, path, NULL);
	else
		client_problem_set(out, CLIENT_PROBLEM_PROFILE_DAMAGED, path,
		    sml_err_text(err));
}

enum sml_err
client_options_load(const char *path, struct client_options **out,
    struct client_problem *problem_out)
{
	struct client_options *o = calloc(1, sizeof(*o));
	enum sml_err err = SML_E_NOMEM;
	struct sml_buf text;

	sml_buf_init(&text, FILE_MAX);
	if (!o)
		goto failed;
	o->path = text_dup(sml_str_of(path));
	if (!o->path)
		goto failed;
	err = client_os_read_file(path, &text);
	if (err == SML_E_NOT_FOUND)
		err = SML_OK;
	if (err == SML_OK)
		err = parse(o, sml_buf_str(&text));
	if (err != SML_OK)
		goto failed;
	sml_buf_free(&text);
	*out = o;
	return SML_OK;

failed:
	set_file_problem(problem_out, err, path);
	sml_buf_free(&text);
	client_options_free(o);
	return err;
}

void
client_options_free(struct client_options *o)
{
	size_t i;

	if (!o)
		return;
	for (i = 0; i < o->count; i++)
		line_free(&o->v[i]);
	free(o->v);
	free(o->path);
	free(o);
}

enum sml_err
client_options_save(
    const struct client_options *o, struct client_problem *problem_out)
{
	struct sml_buf text;
	enum sml_err err;
	size_t i;

	sml_buf_init(&text, FILE_MAX);
	for (i = 0; i < o->count; i++) {
		sml_buf_put_text(&text, o->v[i].text);
		sml_buf_put_byte(&text, '\n');
	}
	err = sml_buf_err(&text);
	if (err == SML_OK)
		err = client_os_write_file(o->path, sml_buf_str(&text), false);
	if (err != SML_OK)
		set_file_problem(problem_out, err, o->path);
	sml_buf_free(&text);
	return err;
}

const char *
client_options_raw_get(
    const struct client_options *o, const char *section, const char *key)
{
	const struct line *line = find(o, section, key);

	return line ? line->value : NULL;
}

/* Where a new setting of @section goes: after its last line that says
 * something; the section is made at the end if there is none. */
static enum sml_err
place_for(struct client_options *o, const char *section, size_t *at_out)
{
	struct sml_str here = SML_STR("options");
	struct sml_buf header;
	struct line *line;
	bool is_found = false;
	size_t i;

	for (i = 0; i < o->count; i++) {
		const struct sml_str text = sml_str_of(o->v[i].text);
		const bool is_head = is_header(text, &here);

		if (sml_str_is(here, section) &&
		    (is_head || sml_str_trim(text).len > 0)) {
			is_found = true;
			*at_out = i + 1;
		}
	}
	if (is_found)
		return SML_OK;
	if (o->count > 0) {
		line = line_insert(o, o->count);
		if (!line || !(line->text = text_dup(sml_str_of(""))))
			return SML_E_NOMEM;
	}
	line = line_insert(o, o->count);
	if (!line)
		return SML_E_NOMEM;
	sml_buf_init(&header, 256);
	sml_buf_printf(&header, "[%s]", section);
	line->text = sml_buf_err(&header) == SML_OK
			 ? text_dup(sml_buf_str(&header))
			 : NULL;
	sml_buf_free(&header);
	*at_out = o->count;
	return line->text ? SML_OK : SML_E_NOMEM;
}

/* A line made half by a failure says nothing. */
static void
drop_empty(struct client_options *o)
{
	size_t i = o->count;

	while (i > 0) {
		i--;
		if (!o->v[i].text)
			line_remove(o, i);
	}
}

enum sml_err
client_options_raw_set(struct client_options *o, const char *section,
    const char *key, const char *value)
{
	struct line *line = find(o, section, key);
	enum sml_err err;
	size_t at;

	if (!value) {
		while ((line = find(o, section, key)) != NULL)
			line_remove(o, (size_t)(line - o->v));
		return SML_OK;
	}
	if (strpbrk(value, "\r\n"))
		return SML_E_CONFIG;
	if (line)
		return line_set(line, section, key, value);
	err = place_for(o, section, &at);
	if (err == SML_OK) {
		line = line_insert(o, at);
		err = line ? line_set(line, section, key, value) : SML_E_NOMEM;
	}
	drop_empty(o);
	return err;
}

/* ---- the table ---- */

/* "folder.notes.mode" gives the table's "folder.NAME.mode", the section
 * "folder.notes" and the key "mode". */
struct place {
	const struct client_option *row;
	char section[64];
	const char *key;
};

static bool
locate(const char *name, struct place *out)
{
	const struct client_option *row;
	const char *dot = NULL;
	char folder[32];

	memcpy(out->section, "options", sizeof("options"));
	out->key = name;
	if (strncmp(name, "folder.", 7) == 0)
		dot = strchr(name + 7, '.');
	if (dot) {
		const size_t len = (size_t)(dot - name);

		if (len - 7 >= sizeof(folder))
			return false;
		memcpy(folder, name + 7, len - 7);
		folder[len - 7] = '\0';
		if (!client_folder_of_name(folder))
			return false;
		memcpy(out->section, name, len);
		out->section[len] = '\0';
		out->key = dot + 1;
	}
	for (row = client_option_table; row->name; row++) {
		const bool is_folder = strncmp(row->name, "folder.", 7) == 0;
		const char *key = is_folder ? row->name + 12 : row->name;

		if (is_folder == (dot != NULL) && strcmp(key, out->key) == 0) {
			out->row = row;
			return true;
		}
	}
	return false;
}

static bool
has_word(const char *words, const char *word)
{
	struct sml_str rest = sml_str_of(words), field;

	while (sml_str_next(&rest, ' ', &field))
		if (sml_str_is(field, word))
			return true;
	return false;
}

static bool
parse_bool(const char *value, bool *out)
{
	static const char on[] = "yes on true 1", off[] = "no off false 0";

	*out = has_word(on, value);
	return *out || has_word(off, value);
}

/* Why the value does not fit, appended; false: it fits. */
static bool
is_wrong(
    const struct client_option *row, const char *value, struct sml_buf *why_out)
{
	uint64_t number;
	bool flag;

	switch (row->type) {
	case CLIENT_OPTION_BOOL:
		if (parse_bool(value, &flag))
			return false;
		sml_buf_put_text(why_out, _("it is yes or no"));
		return true;
	case CLIENT_OPTION_NUMBER:
		if (sml_str_u64(sml_str_of(value), &number) &&
		    number <= INT64_MAX && (int64_t)number >= row->min &&
		    (int64_t)number <= row->max)
			return false;
		text_format(why_out, _("it is a number from %lld to %lld"),
		    (long long)row->min, (long long)row->max);
		return true;
	case CLIENT_OPTION_WORD:
		if (has_word(row->words, value))
			return false;
		text_format(why_out, _("it is one of: %s"), row->words);
		return true;
	case CLIENT_OPTION_TEXT:
		break;
	}
	if (!strpbrk(value, "\r\n"))
		return false;
	sml_buf_put_text(why_out, _("it must be one line"));
	return true;
}

const struct client_option *
client_options_row(const char *name)
{
	struct place place;

	return locate(name, &place) ? place.row : NULL;
}

static const char *
value_at(const struct client_options *o, const struct place *place)
{
	const struct line *line = find(o, place->section, place->key);
	struct sml_buf why;
	bool is_bad;

	if (!line)
		return NULL;
	sml_buf_init(&why, 1024);
	is_bad = is_wrong(place->row, line->value, &why);
	sml_buf_free(&why);
	return is_bad ? NULL : line->value;
}

const char *
client_options_get(const struct client_options *o, const char *name)
{
	struct place place;
	const char *value;

	if (!locate(name, &place))
		return NULL;
	value = value_at(o, &place);
	return value ? value : place.row->value;
}

bool
client_options_is_set(const struct client_options *o, const char *name)
{
	struct place place;

	return locate(name, &place) && value_at(o, &place);
}

bool
client_options_is_true(const char *value)
{
	bool flag = false;

	return parse_bool(value, &flag) && flag;
}

bool
client_options_is_on(const struct client_options *o, const char *name)
{
	const char *value = client_options_get(o, name);

	return value && client_options_is_true(value);
}

int64_t
client_options_number(const struct client_options *o, const char *name)
{
	const char *value = client_options_get(o, name);
	uint64_t number;

	if (!value || !sml_str_u64(sml_str_of(value), &number))
		return 0;
	return (int64_t)number;
}

const char *
client_options_get_folder(
    const struct client_options *o, const char *folder, const char *key)
{
	const char *value = NULL;
	struct sml_buf name;

	sml_buf_init(&name, 256);
	sml_buf_printf(&name, "folder.%s.%s%c", folder, key, '\0');
	if (sml_buf_err(&name) == SML_OK)
		value = client_options_get(o, (const char *)name.p);
	sml_buf_free(&name);
	return value;
}

enum sml_err
client_options_set(struct client_options *o, const char *name,
    const char *value, struct client_problem *problem_out)
{
	struct place place;
	struct sml_buf why;
	enum sml_err err = SML_OK;

	sml_buf_init(&why, 1024);
	if (!locate(name, &place)) {
		sml_buf_put_text(&why, _("there is no such option"));
		err = SML_E_CONFIG;
	} else if (value && is_wrong(place.row, value, &why)) {
		err = SML_E_CONFIG;
	}
	if (err == SML_OK)
		err =
		    client_options_raw_set(o, place.section, place.key, value);
	if (err == SML_E_NOMEM) {
		client_problem_set(
		    problem_out, CLIENT_PROBLEM_NO_MEMORY, NULL, NULL);
	} else if (err != SML_OK) {
		sml_buf_put_byte(&why, '\0');
		client_problem_set(problem_out, CLIENT_PROBLEM_BAD_OPTION, name,
		    why.p ? (const char *)why.p : "");
	}
	sml_buf_free(&why);
	return err;
}

bool
client_options_at(
    size_t i, char name_out[64], const struct client_option **row_out)
{
	const struct client_option *row;
	size_t folder, n = 0;

	for (row = client_option_table; row->name; row++) {
		const bool is_folder = strncmp(row->name, "folder.", 7) == 0;
		const size_t rows = is_folder ? CLIENT_FOLDER_COUNT : 1;

		if (i >= n + rows) {
			n += rows;
			continue;
		}
		folder = i - n;
		*row_out = row;
		if (is_folder) {
			struct sml_buf name;

			sml_buf_init(&name, 64);
			sml_buf_printf(&name, "folder.%s.%s",
			    client_folder_table[folder].name, row->name + 12);
			memcpy(name_out, name.p, name.len);
			name_out[name.len] = '\0';
			sml_buf_free(&name);
		} else {
			memcpy(name_out, row->name, strlen(row->name) + 1);
		}
		return true;
	}
	return false;
}
