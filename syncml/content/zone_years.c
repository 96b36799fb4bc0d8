/* SPDX-License-Identifier: Apache-2.0 */
/* The zone of the table that rules by year mean. */
#include "content/datetime.h"
#include "content/zone_observance.h"

/* Windows and its zones begin here; every rule holds since then. */
#define FIRST_YEAR 1601

/* Observances of one rule: what holds at New Year, and its changes. */
#define OF_RULE 3

static int64_t
new_year_s(int32_t year)
{
	return sml_civil_days(year, 1, 1) * SML_DAY_S;
}

/* What holds at the beginning of a year, and at its end. */
static bool
is_summer_at_new_year(const struct sml_zone_rule *rule, int32_t year)
{
	return rule->has_dst &&
	       sml_zone_change_local(&rule->to_standard, year) <
		   sml_zone_change_local(&rule->to_daylight, year);
}

static int32_t
offset_at_new_year(const struct sml_zone_rule *rule, int32_t year)
{
	return is_summer_at_new_year(rule, year) ? rule->daylight_s
						 : rule->standard_s;
}

static void
add_new_year(const struct sml_zone_year *year, int32_t from_s,
    struct sml_observances *list)
{
	list->v[list->count++] = (struct sml_observance){
	    .is_dst = is_summer_at_new_year(&year->rule, year->year),
	    .from_s = from_s,
	    .to_s = offset_at_new_year(&year->rule, year->year),
	    .start_s = new_year_s(year->year)};
}

/* @next  the rule after it, NULL for the last one */
static void
add_change(const struct sml_zone_year *year, const struct sml_zone_year *next,
    bool is_dst, struct sml_observances *list)
{
	const struct sml_zone_rule *rule = &year->rule;
	struct sml_zone_change change =
	    sml_zone_change_fix(is_dst ? rule->to_daylight : rule->to_standard);

	list->v[list->count++] = (struct sml_observance){.is_dst = is_dst,
	    .from_s = is_dst ? rule->standard_s : rule->daylight_s,
	    .to_s = is_dst ? rule->daylight_s : rule->standard_s,
	    .start_s = sml_zone_change_local(&change, year->year),
	    .is_yearly = true,
	    .is_endless = !next,
	    .change = change,
	    .until_s = next ? new_year_s(next->year) - 1 : 0};
}

/* @out  its zone is NULL if there are too many changes */
static enum sml_err
build(const struct sml_zone_year *years, size_t count, struct sml_arena *arena,
    struct sml_zone_built *out)
{
	struct sml_observances list = {.v = NULL};
	int32_t offset_s = offset_at_new_year(&years[0].rule, years[0].year);

	if (count == 1 && !years[0].rule.has_dst)
		return sml_zone_build_fixed(
		    years[0].rule.standard_s, arena, out);
	list.v = sml_arena_array(arena, count * OF_RULE, sizeof(list.v[0]));
	if (!list.v)
		return SML_E_NOMEM;
	for (size_t i = 0; i < count; i++) {
		const struct sml_zone_year *year = &years[i];
		const struct sml_zone_year *next =
		    i + 1 < count ? &years[i + 1] : NULL;
		int32_t next_s = offset_at_new_year(&year->rule, year->year);

		if (next_s != offset_s || (!i && !year->rule.has_dst))
			add_new_year(year, offset_s, &list);
		offset_s = next_s;
		if (!year->rule.has_dst)
			continue;
		add_change(year, next, true, &list);
		add_change(year, next, false, &list);
	}
	return sml_zone_build(&list, arena, out);
}

/* The zone of its own as it is given out: the first rule holds before, too. */
static enum sml_err
build_own(const struct sml_zone_year *years, size_t count,
    struct sml_arena *arena, const struct sml_zone **out)
{
	struct sml_zone_year *early =
	    sml_arena_array(arena, count, sizeof(*early));
	struct sml_zone_built own = {.zone = NULL};
	enum sml_err err;

	if (!early)
		return SML_E_NOMEM;
	for (size_t i = 0; i < count; i++)
		early[i] = years[i];
	early[0].year = FIRST_YEAR;
	err = build(early, count, arena, &own);
	if (!err && own.zone)
		*out = own.zone;
	return err;
}

enum sml_err
sml_zone_of_years(const struct sml_zone_year *years, size_t count,
    struct sml_str name, struct sml_arena *arena, const struct sml_zone **out)
{
	const struct sml_zone *names[2] = {sml_zone_find(name), NULL};
	struct sml_zone_built own = {.zone = NULL};
	enum sml_err err = build(years, count, arena, &own);

	*out = NULL;
	if (!err && !own.zone && count > 1) {
		years += count - 1;
		count = 1;
		err = build(years, count, arena, &own);
	}
	if (err || !own.zone)
		return err;
	*out = sml_zone_choose(&own, 0, names);
	if (*out != own.zone || years[0].year <= FIRST_YEAR)
		return SML_OK;
	return build_own(years, count, arena, out);
}
