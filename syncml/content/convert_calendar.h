/* SPDX-License-Identifier: Apache-2.0 */
/* vCalendar 1.0 and iCalendar 2.0: what the parts of the conversion share; for
 * convert_calendar*.c only. */
#ifndef SML_CONTENT_CONVERT_CALENDAR_H
#define SML_CONTENT_CONVERT_CALENDAR_H

#include "content/convert_priv.h"
#include "content/datetime.h"
#include "content/recur.h"
#include "content/rule.h"
#include "content/zone.h"

/**
 * Lines of our own that go along in a 1.0 text, so that it reads back as it
 * was. Each counts only while the lines that everybody reads still say the
 * same: a peer that changes an event need not know them.
 *
 *	X-VALISE-TZID:name		TZID of the local times
 *	X-VALISE-TIMED:start		midnight to midnight, yet no whole days
 *	X-VALISE-END:PT1H		DTEND was a DURATION
 *	X-VALISE-END:NONE		there was no DTEND
 *	X-VALISE-RRULE:rule		the rule, where 1.0 says it otherwise
 *	X-VALISE-EXRULE:rule		an exception rule that 1.0 cannot say
 *	X-VALISE-TRIGGER:[END;]trigger	an alarm's, where its time says less
 *	X-VALISE-SERIES:instance;uid	of a child, see content/convert.h
 *	X-VALISE-INSTANCE:instance;uid	of a child that is the item itself
 *
 * What 1.0 says and 2.0 does not stands in X-VCALENDAR- lines.
 */

/* Zones of one item, and X-VALISE-TRIGGER lines of one component, that are
 * looked at: enough for any real one, and hostile ones stay linear. */
#define SML_CAL_ZONES_MAX 16
#define SML_CAL_HINTS_MAX 16

/* EXRULEs of one component that 1.0 cannot say and that are kept. */
#define SML_CAL_EXRULES_MAX 4

/* A time with the zone it is measured in. */
struct sml_cal_time {
	bool is_set;
	struct sml_datetime time;
	const struct sml_zone *zone; /* of a local time; NULL: floating */
};

/* One component at work. Times are those of the source. */
struct sml_cal_part {
	size_t begin, end; /* lines of the source: BEGIN, and behind END */
	unsigned depth;    /* of its own lines */
	bool is_event, is_task;
	bool is_series; /* RRULE or RDATE */
	bool is_days;   /* whole days */
	struct sml_cal_time start, end_time, due;
	struct sml_str duration; /* absent if none */
	struct sml_str end_hint; /* X-VALISE-END */
	struct sml_str rule_hint;
	bool uses_rule_hint; /* it holds: RRULE is written from it */
	struct sml_str trigger_hints[SML_CAL_HINTS_MAX];
	size_t trigger_hint_count;
	struct sml_str exrule_hints[SML_CAL_EXRULES_MAX];
	size_t exrule_hint_count;
	struct sml_str timed_hint;
	struct sml_str instance_hint;
	struct sml_str stamp; /* for the DTSTAMP that 2.0 wants */
	bool has_rule;        /* these are written to the target */
	bool has_status;
	bool has_created;
	bool has_stamp;
	bool has_organizer;
	struct sml_str uid; /* as written in the source; absent if none */
	/* Of a series a child, and whether it becomes an item of its own. */
	bool is_child;
	bool is_apart;
	struct sml_str instance; /* RECURRENCE-ID; absent if none */
	struct sml_cal_time instance_time;
	/* To 2.0: written beside the RRULE, so these are no RDATEs. */
	const int64_t *rule_dates;
	size_t rule_date_count;
	/* Joined with a stored item: its lines stand for those of the piece. */
	bool is_joined;
	const struct sml_line *uid_line;      /* NULL: it has none */
	const struct sml_line *instance_line; /* RECURRENCE-ID */
};

/* A child of the stored item that did not come back, as an EXDATE. */
struct sml_cal_missing {
	struct sml_line line;
	int64_t instant;
};

/* Instants, sorted. */
struct sml_cal_instants {
	const int64_t *v;
	size_t count;
};

struct sml_cal_job {
	struct sml_conversion *cv;
	struct sml_lines *out;
	bool to_old;
	/* Of local times without TZID in the source; NULL: they float. */
	const struct sml_zone *read_zone;
	/* Of local times in the target. */
	const struct sml_zone *zone;
	struct sml_str tzid; /* what it is called in the 2.0 text */
	bool is_home;   /* it is that of the stored item, also for UTC times */
	bool is_utc;    /* to 1.0: zones differ, write all in UTC */
	bool uses_zone; /* a local time was written */
	int32_t from_year, to_year; /* of the times written */
	struct {
		struct sml_str tzid;
		const struct sml_zone *zone;
	} zones[SML_CAL_ZONES_MAX]; /* seen */
	size_t zone_count;
	/* Joining: parts as the peer was given them, with our own lines that it
	 * may have dropped; instances that are components of the result, and
	 * the exceptions written. */
	const struct sml_cal_part *given;
	size_t given_count;
	size_t given_at;
	struct sml_cal_instants children;
	struct sml_buf exceptions; /* of int64_t */
	struct sml_cal_missing *missing;
	size_t missing_count;
	unsigned rule_count; /* looked at */
	bool is_reframed; /* both sides speak alike: only the frame changes */
	struct sml_buf text;
	enum sml_err err; /* the first one; then nothing happens */
};

/* ---- lines (convert_calendar_line.c) ---- */

void sml_cal_fail(struct sml_cal_job *job, enum sml_err err);
void sml_cal_leave_out(struct sml_cal_job *job, struct sml_str name);

/* Append NAME:value; @value is copied. */
void sml_cal_put(
    struct sml_cal_job *job, const char *name, struct sml_str value);

/* Append a line with the parameters of @line that the target knows; @value is
 * copied, @extra (or NULL) goes first. */
void sml_cal_put_line(struct sml_cal_job *job, const struct sml_line *line,
    struct sml_str name, struct sml_str value, const struct sml_param *extra);

/* The same with a text: UTF-8 with the escapes of the target. @params are those
 * of the target. */
void sml_cal_put_text(struct sml_cal_job *job, struct sml_str name,
    const struct sml_param *params, size_t count, struct sml_str value);

/* The value in UTF-8, escapes still standing. */
struct sml_str sml_cal_value(
    struct sml_cal_job *job, const struct sml_line *line);

/* Escapes of the source undone; in the arena. */
struct sml_str sml_cal_plain(struct sml_cal_job *job, struct sml_str value);

/* A copy in the arena of what stands in job->text. */
struct sml_str sml_cal_keep(struct sml_cal_job *job);

/* Convert one property of a part. */
void sml_cal_line(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct sml_line *line);

/* The property @name of a part; NULL if it has none. Of the part itself, not
 * of a component in it. */
const struct sml_line *sml_cal_find(const struct sml_lines *lines,
    const struct sml_cal_part *part, const char *name);

/* ---- words (convert_calendar_word.c) ---- */

void sml_cal_transp(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct sml_line *line);
void sml_cal_status(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct sml_line *line);

/* X-VCALENDAR-STATUS without a STATUS beside it. */
void sml_cal_old_status(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct sml_line *line);

/* ---- attendees (convert_calendar_attendee.c) ---- */

void sml_cal_attendee(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct sml_line *line);

/* ---- alarms (convert_calendar_alarm.c) ---- */

/* AALARM, DALARM, MALARM, PALARM to a VALARM. */
void sml_cal_alarm_new(struct sml_cal_job *job, const struct sml_cal_part *part,
    const struct sml_line *line);

/* The VALARM that begins at @begin to one of these. */
void sml_cal_alarm_old(
    struct sml_cal_job *job, const struct sml_cal_part *part, size_t begin);

/* ---- what a part is (convert_calendar_look.c) ---- */

/* Fill in what the conversion of a part needs to know beforehand. */
void sml_cal_look(
    struct sml_cal_job *job, size_t begin, struct sml_cal_part *out);

/* To 1.0: our own line that it is no whole day, where it looks like one. */
void sml_cal_put_timed(
    struct sml_cal_job *job, const struct sml_cal_part *part);

/* ---- times (convert_calendar_time.c) ---- */

/* Where a whole day ends for those that know no day: 23:59:00 and later. */
#define SML_CAL_LAST_MINUTE_S (SML_DAY_S - 60)

int64_t sml_cal_second_of_day(int64_t s);

/* The wall clock of a time; false for an instant without a zone. */
bool sml_cal_wall(
    const struct sml_zone *zone, struct sml_cal_time time, int64_t *out);

/* Read a value in its line: TZID of 2.0. @is_set is false for none. */
struct sml_cal_time sml_cal_time_of(
    struct sml_cal_job *job, const struct sml_line *line, struct sml_str value);

/* To 1.0: find the zone that the times of all parts are written in. */
void sml_cal_choose_zone(
    struct sml_cal_job *job, const struct sml_cal_part *parts, size_t count);

/* To 2.0: by the TZ and DAYLIGHT lines. */
void sml_cal_read_zone(struct sml_cal_job *job, const struct sml_zone *home,
    struct sml_str home_tzid);

/* The time as it is written in the target. */
struct sml_cal_time sml_cal_time_out(struct sml_cal_job *job,
    const struct sml_cal_part *part, struct sml_cal_time time);

/* Its text, and the years it touches. */
void sml_cal_time_put(struct sml_cal_job *job, const struct sml_cal_part *part,
    struct sml_cal_time time, struct sml_buf *out);

/* Seconds of an instant; of a floating time as if it were UTC. */
int64_t sml_cal_instant(struct sml_cal_time time);

/* @time and a duration after it. */
struct sml_cal_time sml_cal_time_add(
    struct sml_cal_time time, const struct sml_duration *duration);

/* A line with one time (DTSTART), or with a list (EXDATE). */
void sml_cal_time_line(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct sml_line *line);
void sml_cal_times_line(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct sml_line *line);

/* DTEND, DUE, DURATION: what was an end stays one, exclusive for days. */
void sml_cal_end_line(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct sml_line *line);

/* What stands for lines the source does not have, at the end of a part. */
void sml_cal_time_rest(struct sml_cal_job *job, struct sml_cal_part *part);

/* ---- rules (convert_calendar_rule.c) ---- */

/* Before the lines of a part: whether X-VALISE-RRULE still holds. */
void sml_cal_rule_look(struct sml_cal_job *job, struct sml_cal_part *part);

/* RRULE and EXRULE. */
void sml_cal_rule_line(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct sml_line *line);

/* ---- parts and pieces (convert_calendar_frame.c) ---- */

/* Ready for cv->from and cv->to; a bare component in the manner of 1.0 is
 * taken for that. Free it in either case. */
void sml_cal_open(struct sml_cal_job *job, struct sml_conversion *cv);
void sml_cal_close(struct sml_cal_job *job);

/* All components of the source but VTIMEZONE, looked at. */
struct sml_cal_part *sml_cal_parts(struct sml_cal_job *job, size_t *count_out);

/* Append the lines of one part to job->out. @children: those of its series
 * that get an EXDATE; may be NULL. */
void sml_cal_put_part(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct sml_cal_part *const *children, size_t count);

/* Append the zone of the times that were written. */
void sml_cal_put_zone(struct sml_cal_job *job);

/* Put the frame of the target around the lines of @zones (NULL: that of the
 * job) and @body; printed. */
struct sml_str sml_cal_frame(struct sml_cal_job *job,
    const struct sml_lines *zones, const struct sml_lines *body);

/* For qsort() and bsearch() of instants: int64_t. */
int sml_cal_compare_instants(const void *a, const void *b);
bool sml_cal_has_instant(
    const struct sml_cal_instants *instants, int64_t instant);

/* Set is_child and is_apart: without a series the first child is the item
 * itself. */
void sml_cal_split(struct sml_cal_part *parts, size_t count);

#endif
