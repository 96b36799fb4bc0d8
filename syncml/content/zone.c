/* SPDX-License-Identifier: Apache-2.0 */
/* Offsets of zones at instants and on the wall. */
#include "content/zone.h"

#include "content/datetime.h"
#include "content/zone_priv.h"

/* More than any offset, and than the time between an instant and the change
 * that its wall time may fall into. */
#define FAR_S (2 * (int64_t)SML_DAY_S)

const char *
sml_zone_name(const struct sml_zone *zone)
{
	return zone->name;
}

const struct sml_zone *
sml_zone_at(size_t index)
{
	return index < sml_zone_table_count ? &sml_zone_table[index] : NULL;
}

/* How many of the changes came at or before @utc_s. */
static size_t
changes_until(const struct sml_zone *zone, int64_t utc_s)
{
	size_t low = 0, high = zone->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (zone->times[mid] <= utc_s)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static struct sml_zone_kind
kind_at(const struct sml_zone *zone, int64_t utc_s)
{
	size_t passed = changes_until(zone, utc_s);

	if (passed == zone->count)
		return sml_zone_rule_at(zone->rule, utc_s);
	return zone
	    ->kind_table[passed ? zone->kinds[passed - 1] : zone->first_kind];
}

int32_t
sml_zone_offset(const struct sml_zone *zone, int64_t utc_s, bool *is_dst_out)
{
	struct sml_zone_kind kind = kind_at(zone, utc_s);

	if (is_dst_out)
		*is_dst_out = kind.is_dst;
	return kind.offset_s;
}

/* The next change, of which the offset may know nothing. */
static bool
next_time(const struct sml_zone *zone, int64_t utc_s, int64_t *out)
{
	size_t passed = changes_until(zone, utc_s);

	if (passed < zone->count) {
		*out = zone->times[passed];
		return true;
	}
	return sml_zone_rule_next(zone->rule, utc_s, out);
}

bool
sml_zone_next_change(const struct sml_zone *zone, int64_t utc_s, int64_t *out)
{
	int32_t offset_s = sml_zone_offset(zone, utc_s, NULL);
	size_t steps = zone->count + 2;

	/* A rule of an item may change nothing at all. */
	while (steps-- && next_time(zone, utc_s, &utc_s)) {
		if (sml_zone_offset(zone, utc_s, NULL) != offset_s) {
			*out = utc_s;
			return true;
		}
	}
	return false;
}

int64_t
sml_zone_to_utc(const struct sml_zone *zone, int64_t local_s)
{
	int64_t from_s = local_s - FAR_S;
	int32_t offset_s = sml_zone_offset(zone, from_s, NULL);
	int64_t skipped_s = local_s - offset_s;
	bool is_skipped = false;
	int64_t until_s;

	/* From one change to the next: the first offset under which this time
	 * comes while it holds. */
	while (sml_zone_next_change(zone, from_s, &until_s) &&
	       until_s <= local_s + FAR_S) {
		int64_t utc_s = local_s - offset_s;

		if (utc_s >= from_s && utc_s < until_s)
			return utc_s;
		if (utc_s >= until_s && !is_skipped)
			skipped_s = utc_s;
		else
			is_skipped = true;
		from_s = until_s;
		offset_s = sml_zone_offset(zone, from_s, NULL);
	}
	return local_s - offset_s >= from_s ? local_s - offset_s : skipped_s;
}

int64_t
sml_zone_to_local(const struct sml_zone *zone, int64_t utc_s)
{
	return utc_s + sml_zone_offset(zone, utc_s, NULL);
}

/* ---- rules ---- */

/* The changes in [from_s, until_s), at most two; false if there are more. */
static bool
two_changes(const struct sml_zone *zone, int64_t from_s, int64_t until_s,
    int64_t changes[2], size_t *count_out)
{
	int64_t at_s = from_s - 1;

	*count_out = 0;
	while (sml_zone_next_change(zone, at_s, &at_s) && at_s < until_s) {
		if (*count_out == 2)
			return false;
		changes[(*count_out)++] = at_s;
	}
	return true;
}

bool
sml_zone_rule_of(
    const struct sml_zone *zone, int32_t year, struct sml_zone_rule *out)
{
	int64_t start_s =
	    sml_zone_to_utc(zone, sml_civil_days(year, 1, 1) * SML_DAY_S);
	int64_t end_s =
	    sml_zone_to_utc(zone, sml_civil_days(year + 1, 1, 1) * SML_DAY_S);
	int64_t changes[2] = {0, 0};
	int32_t offset_s;
	int32_t other_s;
	bool is_up;
	size_t count;

	if (changes_until(zone, start_s) == zone->count) {
		*out = *zone->rule;
		return true;
	}
	if (!two_changes(zone, start_s, end_s, changes, &count) || count == 1)
		return false;
	offset_s = sml_zone_offset(zone, end_s - 1, NULL);
	*out = (struct sml_zone_rule){
	    .standard_s = offset_s, .daylight_s = offset_s};
	if (!count)
		return true;
	other_s = sml_zone_offset(zone, changes[0], NULL);
	if (sml_zone_offset(zone, changes[0] - 1, NULL) != offset_s)
		return false;
	is_up = other_s > offset_s;
	out->has_dst = true;
	*(is_up ? &out->daylight_s : &out->standard_s) = other_s;
	*(is_up ? &out->to_daylight : &out->to_standard) =
	    sml_zone_change_on(changes[0] + offset_s);
	*(is_up ? &out->to_standard : &out->to_daylight) =
	    sml_zone_change_on(changes[1] + other_s);
	return true;
}

static void
put_change(const struct sml_zone_change *change, struct sml_buf *out)
{
	if (change->week)
		sml_buf_printf(out, ",M%u.%d.%u/%ld", change->month,
		    change->week, change->weekday, (long)change->time_s);
	else
		sml_buf_printf(out, ",D%u.%u/%ld", change->month, change->day,
		    (long)change->time_s);
}

void
sml_zone_put_id(const struct sml_zone *zone, struct sml_buf *out)
{
	const struct sml_zone_rule *rule = zone->rule;

	if (zone->id) {
		sml_buf_put_text(out, zone->id);
		return;
	}
	if (!rule->has_dst && !rule->standard_s) {
		sml_buf_put_text(out, "UTC");
		return;
	}
	sml_buf_printf(out, "%+ld", (long)rule->standard_s);
	if (!rule->has_dst)
		return;
	sml_buf_printf(out, "%+ld", (long)rule->daylight_s);
	put_change(&rule->to_daylight, out);
	put_change(&rule->to_standard, out);
}
