/* SPDX-License-Identifier: Apache-2.0 */
/* Inside the mapping of appointments: what map_event*.c share. */
#ifndef OUTLOOK_MAP_EVENT_PRIV_H
#define OUTLOOK_MAP_EVENT_PRIV_H

#include "base/buf.h"
#include "content/datetime.h"
#include "content/line.h"
#include "mapping/map_priv.h"
#include "mapping/recur_blob.h"

/* Zone names of one item that are looked up; more are taken as floating. */
#define OUTLOOK_EVENT_ZONES_MAX 16

/* A zone as a text calls it. */
struct outlook_event_zone_seen {
	struct sml_str tzid;
	const struct sml_zone *zone;
	bool is_bare; /* the text has no VTIMEZONE of that name */
};

/* A time of a text. */
struct outlook_event_time {
	bool is_set;
	struct sml_datetime as_written;
	const struct sml_zone *zone; /* of the wall; NULL: floating */
};

/* What the text that a message was written from calls things. */
struct outlook_event_names {
	struct outlook_event_zone_seen zones[OUTLOOK_EVENT_ZONES_MAX];
	size_t zone_count;
	/* Its UID and RECURRENCE-IDs: a component is known by them. */
	const struct sml_line *
	    *uids; /* of the first; several in a broken one */
	size_t uid_count;
	struct {
		struct outlook_event_time time;
		const struct sml_line *line;
	} * instances;
	size_t instance_count;
	bool is_lone; /* one instance, and no series */
	/* The start of the series floats, or is a day: the zone that the
	 * message has is that of the user who wrote it. */
	bool is_in_users_zone;
	bool is_floating; /* and it is no day */
};

/* ---- writing a text ---- */

/* A text in the making. The first error stays, then nothing happens. */
struct outlook_event_out {
	const struct outlook_map_env *env;
	struct sml_arena *arena;
	struct sml_lines lines; /* of the components, no frame */
	struct sml_buf text;    /* scratch */
	const struct outlook_event_names *names; /* of the original, or none */
	struct {
		const struct sml_zone *zone;
		struct sml_str tzid;
		int32_t from_year;
	} zones[OUTLOOK_EVENT_ZONES_MAX]; /* described in the text */
	size_t zone_count;
	enum sml_err err;
};

/* When an appointment is, as it is written. */
struct outlook_event_span {
	bool is_days;
	const struct sml_zone *zone;     /* of the start; UTC where none is */
	const struct sml_zone *end_zone; /* and of the end */
	int64_t start_utc, end_utc;      /* seconds */
	int64_t start_day, end_day; /* since 1970, end exclusive: is_days */
};

void outlook_event_fail(struct outlook_event_out *out, enum sml_err err);

/* What stands in out->text, in the arena; "" after a failure. */
struct sml_str outlook_event_keep(struct outlook_event_out *out);

/* Append NAME;params:value; value and @params must live as long as the
 * arena. */
void outlook_event_put(
    struct outlook_event_out *out, const char *name, struct sml_str value);
void outlook_event_put_params(struct outlook_event_out *out, const char *name,
    const struct sml_param *params, size_t count, struct sml_str value);
/* The same with the escapes of a text. */
void outlook_event_put_text(
    struct outlook_event_out *out, const char *name, struct sml_str value);

/* ---- reading a text ---- */

/* A component at work. */
struct outlook_event_in {
	const struct outlook_map_env *env;
	struct sml_arena *arena;
	const struct sml_lines *lines;
	size_t begin, end; /* BEGIN line, and behind its END */
	struct outlook_event_zone_seen *zones; /* of the whole text */
	size_t *zone_count;
	struct outlook_item *item; /* what it becomes */
};

/* When a component is. */
struct outlook_event_when {
	bool is_days;
	bool is_utc;                     /* written in UTC, no zone */
	const struct sml_zone *zone;     /* the user's for days and floating */
	const struct sml_zone *end_zone; /* NULL: that of the start */
	int64_t start_s, end_s;          /* on the wall of zone */
	int64_t start_utc, end_utc;
};

/* The property @name of the component itself; NULL if it has none. */
const struct sml_line *outlook_event_find(
    const struct outlook_event_in *in, const char *name);
/* The next one from line *@at on, which is moved behind it; NULL at the end.
 * *@at is 0 at first. */
const struct sml_line *outlook_event_next(
    const struct outlook_event_in *in, const char *name, size_t *at);

/* The value in UTF-8, encodings undone, escapes still standing; and with
 * escapes undone. SML_OK, SML_E_TOO_BIG or SML_E_NOMEM. */
enum sml_err outlook_event_value(const struct outlook_event_in *in,
    const struct sml_line *line, struct sml_str *out) SML_MUST_USE;
enum sml_err outlook_event_text(const struct outlook_event_in *in,
    const struct sml_line *line, struct sml_str *out) SML_MUST_USE;
enum sml_err outlook_event_unescape(const struct outlook_event_in *in,
    struct sml_str value, struct sml_str *out) SML_MUST_USE;

/* @value, which is @line's or a parameter's, as a name on one line, cut where
 * Outlook shows no more. */
enum sml_err outlook_event_word(const struct outlook_event_in *in,
    const struct sml_line *line, struct sml_str value,
    struct sml_str *out) SML_MUST_USE;

/* A buffer's content in the arena; the buffer is freed. */
enum sml_err outlook_event_take(struct sml_arena *arena, struct sml_buf *buf,
    struct sml_str *out) SML_MUST_USE;

/* ---- fields (map_event_row.c) ---- */

/* One row a field: those of @item that are more than times. */
void outlook_event_put_rows(
    struct outlook_event_out *out, const struct outlook_item *item);
enum sml_err outlook_event_get_rows(struct outlook_event_in *in) SML_MUST_USE;

/* ---- times (map_event_time.c) ---- */

int64_t outlook_event_utc_s(int64_t filetime);
int64_t outlook_event_filetime(int64_t utc_s);

/* Zone blobs of @item: that of its start, NULL if none tells. */
enum sml_err outlook_event_zone(const struct outlook_item *item,
    struct sml_arena *arena, const struct sml_zone **out) SML_MUST_USE;

/* When a single appointment is. */
enum sml_err outlook_event_span_of(const struct outlook_item *item,
    const struct outlook_map_env *env, struct sml_arena *arena,
    struct outlook_event_span *out) SML_MUST_USE;

/* A blob names one of many zones (Windows has fewer): the one of them that the
 * original text names, or that is the user's. */
const struct sml_zone *outlook_event_prefer(
    const struct outlook_event_out *out, const struct sml_zone *zone);

/* DTSTART and DTEND. */
void outlook_event_put_span(
    struct outlook_event_out *out, const struct outlook_event_span *span);

/* NAME;TZID=...:local, NAME:local where the original floats, NAME:...Z in UTC,
 * NAME;VALUE=DATE:day. @local_s is on the wall of @zone. */
void outlook_event_put_time(struct outlook_event_out *out, const char *name,
    const struct sml_zone *zone, bool is_day, int64_t local_s);

/* Whether times on the wall of @zone are written without it, as those of the
 * original are. */
bool outlook_event_floats(
    const struct outlook_event_out *out, const struct sml_zone *zone);

/* RECURRENCE-ID, with @local_s as above: as the original calls the instance
 * of that day, or anew. */
void outlook_event_put_instance(struct outlook_event_out *out,
    const struct sml_zone *zone, bool is_day, int64_t local_s);

/* Read a time: @value of @line, whose parameters count. */
enum sml_err outlook_event_time_of(struct outlook_event_in *in,
    const struct sml_line *line, struct sml_str value,
    struct outlook_event_time *out) SML_MUST_USE;

/* Seconds on the wall of @zone; a day and a floating time are what they
 * say. */
int64_t outlook_event_local(
    const struct outlook_event_time *time, const struct sml_zone *zone);

/* Start and end of the component. SML_E_SYNTAX: no start that can be read, or
 * none that Outlook has; an end like that is the start. */
enum sml_err outlook_event_when_of(
    struct outlook_event_in *in, struct outlook_event_when *out) SML_MUST_USE;

/* Start, end and their mirrors, all-day, zones. */
enum sml_err outlook_event_set_when(struct outlook_event_in *in,
    const struct outlook_event_when *when) SML_MUST_USE;

/* ---- identity (map_event_id.c) ---- */

/* As the original has it, else as the properties say. */
void outlook_event_put_uid(
    struct outlook_event_out *out, const struct outlook_item *item);
/* @day: since 1970, of the instance; INT64_MIN: none. */
enum sml_err outlook_event_set_uid(
    struct outlook_event_in *in, int64_t day) SML_MUST_USE;

/* ---- reminder (map_event_alarm.c) ---- */

void outlook_event_put_alarm(
    struct outlook_event_out *out, const struct outlook_item *item);
/* @next_utc: start of the next instance that is not before now; INT64_MAX:
 * all are past. */
enum sml_err outlook_event_set_alarm(struct outlook_event_in *in,
    const struct outlook_event_when *when, int64_t next_utc) SML_MUST_USE;

/* ---- people (map_event_people.c) ---- */

void outlook_event_put_people(
    struct outlook_event_out *out, const struct outlook_item *item);
enum sml_err outlook_event_set_people(struct outlook_event_in *in) SML_MUST_USE;

/* ---- series (map_event_series.c, map_event_series_put.c) ---- */

/* The components of a series. SML_E_SYNTAX: a blob that cannot be read. */
enum sml_err outlook_event_put_series(struct outlook_event_out *out,
    const struct outlook_item *item) SML_MUST_USE;

/* For qsort() and bsearch() of uint32_t. */
int outlook_event_compare_minutes(const void *a, const void *b);

/* A component of what get() reads, and a child's place in the series. */
struct outlook_event_part {
	size_t begin, end;
	bool is_child;
};

/**
 * The recurrence of the component and its children. SML_E_UNSUPPORTED:
 * Outlook has no such series; nothing was set.
 */
enum sml_err outlook_event_set_series(struct outlook_event_in *in,
    const struct outlook_event_when *when,
    const struct outlook_event_part *children, size_t count,
    int64_t *next_utc_out) SML_MUST_USE;
/* And what a single appointment has instead. */
void outlook_event_set_single(struct outlook_item *item);

/* Everything of a component but its recurrence: into in->item. */
enum sml_err outlook_event_get_part(struct outlook_event_in *in,
    const struct outlook_event_when *when) SML_MUST_USE;

/* All of a component but its times and its recurrence. */
void outlook_event_put_part(
    struct outlook_event_out *out, const struct outlook_item *item);

/* ---- exceptions in the blob (map_event_override.c) ---- */

/* What @own has otherwise than its series. */
void outlook_event_set_overrides(const struct outlook_item *own,
    const struct outlook_item *series, struct outlook_recur_exception *out);
/* What the blob says of an exception, where @own (its embedded message, or
 * NULL) does not, into @item. */
void outlook_event_add_overrides(
    const struct outlook_recur_exception *exception,
    const struct outlook_item *own, struct outlook_item *item);

/* ---- words (map_event_words.c) ---- */

/* "every 2 weeks on Thursday, 14:30 to 15:30" */
void outlook_event_put_words(
    const struct outlook_recur *recur, bool is_days, struct sml_buf *out);

/* ---- the two directions, and the join (map_event_join.c) ---- */

/* put() with the names that an original text has; NULL: there is none. */
enum sml_err outlook_event_write_as(const struct outlook_item *item,
    const struct outlook_map_env *env, struct sml_arena *arena,
    const struct outlook_event_names *names, struct sml_buf *out) SML_MUST_USE;

/* As in struct outlook_map_ops: get(), edit(), keep(). */
enum sml_err outlook_event_read(struct sml_str text,
    const struct outlook_map_env *env, struct sml_arena *arena,
    struct outlook_item *out) SML_MUST_USE;
enum sml_err outlook_event_edit(struct sml_str text,
    const struct outlook_item *now, const struct outlook_map_env *env,
    struct sml_arena *arena, struct sml_buf *out) SML_MUST_USE;
enum sml_err outlook_event_keep_own(struct sml_str text,
    const struct outlook_item *current, const struct outlook_map_env *env,
    struct sml_arena *arena, struct outlook_item *out) SML_MUST_USE;

#endif
