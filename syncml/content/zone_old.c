/* SPDX-License-Identifier: Apache-2.0 */
/* TZ and DAYLIGHT lines of vCalendar 1.0 (item-formats.md 3.3). */
#include "base/limits.h"
#include "content/datetime.h"
#include "content/zone_observance.h"

/* Lines that are written at most, and read. */
#define WRITTEN_MAX 10
#define READ_MAX 64

/* Phones write 02:59:59 for 03:00, and 01:00 in either of two offsets. */
#define TOLERANCE_S 7200

/* More than any summer was ahead of its winter. */
#define AHEAD_MAX_S (3 * 3600)

#define YEAR_S ((int64_t)366 * 86400)

/* A summer, by one DAYLIGHT line. The end before the start is that of the
 * summer before: what changes next is told first by some (SyncEvolution). */
struct summer {
	int32_t offset_s;
	int64_t start_utc;
	int64_t end_utc;
};

struct old {
	int32_t standard_s;
	bool has_daylight; /* a line that says so or the contrary */
	struct summer *v;
	size_t count;
	const struct sml_zone *named; /* by the names in a line, or NULL */
};

/* ---- reading ---- */

static bool
read_time(struct sml_str text, int32_t offset_s, int64_t *out)
{
	struct sml_datetime time;

	if (!sml_datetime_parse(text, &time) || time.clock == SML_CLOCK_DATE)
		return false;
	*out = time.clock == SML_CLOCK_UTC ? time.s : time.s - offset_s;
	return true;
}

/* "TRUE;-04;19960407T025959;19961027T010000;EST;EDT" */
static void
read_daylight(struct sml_str value, struct old *old)
{
	struct sml_str field[6] = {SML_STR_NONE};
	struct summer summer;

	for (size_t i = 0; i < 6 && sml_str_next(&value, ';', &field[i]); i++)
		field[i] = sml_str_trim(field[i]);
	old->has_daylight = true;
	if (!sml_str_is_nocase(field[0], "TRUE") || old->count == READ_MAX ||
	    !sml_zone_offset_read(field[1], &summer.offset_s, NULL))
		return;
	/* The standard's own example has -06 for a summer of -05, one hour
	 * off to the wrong side, and was copied. */
	if (summer.offset_s < old->standard_s)
		summer.offset_s = 2 * old->standard_s - summer.offset_s;
	if (summer.offset_s > old->standard_s + AHEAD_MAX_S ||
	    !read_time(field[2], old->standard_s, &summer.start_utc) ||
	    !read_time(field[3], summer.offset_s, &summer.end_utc) ||
	    summer.end_utc == summer.start_utc ||
	    summer.start_utc - summer.end_utc > YEAR_S)
		return;
	old->v[old->count++] = summer;
	for (size_t i = 4; i < 6 && !old->named; i++)
		old->named = sml_zone_find(field[i]);
}

/* False if there is no TZ line. */
static bool
read_lines(const struct sml_lines *lines, size_t top, struct old *old)
{
	unsigned depth = lines->v[top].depth + 1;
	bool has_tz = false;

	for (size_t i = top + 1; i < lines->count && lines->v[i].depth >= depth;
	     i++) {
		const struct sml_line *line = &lines->v[i];

		if (line->depth == depth && !has_tz &&
		    sml_str_is_nocase(line->name, "TZ"))
			has_tz = sml_zone_offset_read(
			    line->value, &old->standard_s, NULL);
	}
	for (size_t i = top + 1;
	     has_tz && i < lines->count && lines->v[i].depth >= depth; i++) {
		if (lines->v[i].depth == depth &&
		    sml_str_is_nocase(lines->v[i].name, "DAYLIGHT"))
			read_daylight(lines->v[i].value, old);
	}
	return has_tz;
}

/* ---- the table ---- */

/* A change between these two offsets, at most @tolerance_s away. */
static bool
changes_at(const struct sml_zone *zone, int64_t utc_s, int32_t from_s,
    int32_t to_s, int64_t tolerance_s)
{
	int64_t at_s;

	return sml_zone_next_change(zone, utc_s - tolerance_s - 1, &at_s) &&
	       at_s <= utc_s + tolerance_s &&
	       sml_zone_offset(zone, at_s - 1, NULL) == from_s &&
	       sml_zone_offset(zone, at_s, NULL) == to_s;
}

static bool
is_meant(
    const struct old *old, const struct sml_zone *zone, int64_t tolerance_s)
{
	if (!old->count)
		return zone->rule->standard_s == old->standard_s &&
		       !zone->rule->has_dst;
	for (size_t i = 0; i < old->count; i++) {
		const struct summer *s = &old->v[i];

		if (!changes_at(zone, s->start_utc, old->standard_s,
			s->offset_s, tolerance_s) ||
		    !changes_at(zone, s->end_utc, s->offset_s, old->standard_s,
			tolerance_s))
			return false;
	}
	return true;
}

static const struct sml_zone *
in_table(const struct old *old, int64_t tolerance_s)
{
	for (size_t i = 0; i < sml_zone_choice_count; i++) {
		const struct sml_zone *zone =
		    &sml_zone_table[sml_zone_choices[i].zone];

		if (is_meant(old, zone, tolerance_s))
			return zone;
	}
	for (size_t i = 0; i < sml_zone_table_count; i++) {
		if (is_meant(old, &sml_zone_table[i], tolerance_s))
			return &sml_zone_table[i];
	}
	return NULL;
}

/* ---- one of its own ---- */

/* The summers one by one, and the last one's days for ever. */
static enum sml_err
make_own(
    const struct old *old, struct sml_arena *arena, struct sml_zone_built *out)
{
	struct sml_observances list = {.count = 0};
	size_t last = 0;

	list.v = sml_arena_array(arena, 2 * old->count, sizeof(list.v[0]));
	if (!list.v)
		return SML_E_NOMEM;
	for (size_t i = 0; i < old->count; i++) {
		const struct summer *s = &old->v[i];
		size_t begins = list.count + (s->end_utc < s->start_utc);
		size_t ends = list.count + (s->end_utc > s->start_utc);

		list.v[begins] = (struct sml_observance){.is_dst = true,
		    .from_s = old->standard_s,
		    .to_s = s->offset_s,
		    .start_s = s->start_utc + old->standard_s};
		list.v[ends] = (struct sml_observance){.from_s = s->offset_s,
		    .to_s = old->standard_s,
		    .start_s = s->end_utc + s->offset_s};
		list.count += 2;
		if (s->start_utc > old->v[last].start_utc)
			last = i;
	}
	for (size_t i = 2 * last; i < 2 * last + 2; i++) {
		list.v[i].is_yearly = true;
		list.v[i].is_endless = true;
		list.v[i].change = sml_zone_change_on(list.v[i].start_s);
	}
	return sml_zone_build(&list, arena, out);
}

static enum sml_err
find_zone(const struct old *old, const struct sml_zone *hint,
    struct sml_arena *arena, const struct sml_zone **out)
{
	struct sml_zone_built own = {.zone = NULL};
	enum sml_err err = SML_OK;

	if (hint && (is_meant(old, hint, TOLERANCE_S) ||
			(!old->has_daylight &&
			    hint->rule->standard_s == old->standard_s)))
		*out = hint;
	else if (old->named && is_meant(old, old->named, TOLERANCE_S))
		*out = old->named;
	else
		*out = in_table(old, 0);
	if (!*out && old->count)
		*out = in_table(old, TOLERANCE_S);
	if (!*out && old->count)
		err = make_own(old, arena, &own);
	if (!*out && !err && !own.zone)
		err = sml_zone_build_fixed(old->standard_s, arena, &own);
	if (!*out)
		*out = own.zone;
	return err;
}

enum sml_err
sml_zone_read_old(const struct sml_lines *lines, size_t top,
    const struct sml_zone *hint, struct sml_arena *arena,
    const struct sml_zone **out)
{
	struct old old = {.v = NULL};

	*out = NULL;
	old.v = sml_arena_array(arena, READ_MAX, sizeof(old.v[0]));
	if (!old.v)
		return SML_E_NOMEM;
	return read_lines(lines, top, &old) ? find_zone(&old, hint, arena, out)
					    : SML_OK;
}

/* ---- writing ---- */

static void
put_summer(const struct sml_zone *zone, int64_t start_utc, int64_t end_utc,
    struct sml_buf *out)
{
	int32_t before_s = sml_zone_offset(zone, start_utc - 1, NULL);
	int32_t offset_s = sml_zone_offset(zone, start_utc, NULL);
	const char *name = zone->name ? zone->name : "";

	sml_buf_put_text(out, "DAYLIGHT:TRUE;");
	sml_zone_put_offset(offset_s, out);
	sml_buf_put_byte(out, ';');
	sml_datetime_put(
	    (struct sml_datetime){start_utc + before_s, SML_CLOCK_LOCAL}, out);
	sml_buf_put_byte(out, ';');
	sml_datetime_put(
	    (struct sml_datetime){end_utc + offset_s, SML_CLOCK_LOCAL}, out);
	sml_buf_printf(out, ";%s;%s\r\n", name, name);
}

/* What the clock shows in winter around @utc_s. */
static int32_t
standard_at(const struct sml_zone *zone, int64_t utc_s)
{
	bool is_dst;
	int32_t offset_s = sml_zone_offset(zone, utc_s, &is_dst);

	if (is_dst && sml_zone_next_change(zone, utc_s, &utc_s))
		offset_s = sml_zone_offset(zone, utc_s, NULL);
	return offset_s;
}

void
sml_zone_put_old(const struct sml_zone *zone, int32_t from_year,
    int32_t to_year, struct sml_buf *out)
{
	int64_t from_s =
	    sml_zone_to_utc(zone, sml_civil_days(from_year, 1, 1) * SML_DAY_S);
	int64_t to_s = sml_zone_to_utc(
	    zone, sml_civil_days(to_year + 1, 1, 1) * SML_DAY_S);
	/* The summer of the south began in the year before. */
	int64_t start_s = from_s - 366 * SML_DAY_S;
	int64_t end_s;
	unsigned count = 0;
	bool is_dst;

	sml_buf_put_text(out, "TZ:");
	sml_zone_put_offset(standard_at(zone, from_s), out);
	sml_buf_put_text(out, "\r\n");
	while (count < WRITTEN_MAX &&
	       sml_zone_next_change(zone, start_s, &start_s) &&
	       start_s < to_s) {
		sml_zone_offset(zone, start_s, &is_dst);
		if (!is_dst || !sml_zone_next_change(zone, start_s, &end_s) ||
		    end_s <= from_s)
			continue;
		put_summer(zone, start_s, end_s, out);
		count++;
	}
	if (!count)
		sml_buf_put_text(out, "DAYLIGHT:FALSE\r\n");
}
