/* SPDX-License-Identifier: Apache-2.0 */
/* Zones by the names that items call them. */
#include "content/zone_priv.h"

/* Bytes of a name, above any in the table with its prefix. */
#define NAME_MAX_LEN 200

static const struct sml_zone *
look_up(struct sml_str name)
{
	size_t low = 0, high = sml_zone_alias_count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const struct sml_zone_alias *alias = &sml_zone_aliases[mid];
		int order = sml_zone_name_cmp(name, sml_str_of(alias->name));

		if (!order)
			return &sml_zone_table[alias->zone];
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

const struct sml_zone *
sml_zone_utc(void)
{
	return look_up(SML_STR("Etc/UTC"));
}

/* "/softwarestudio.org/Olson_20011030_5/Europe/Berlin": what begins after a
 * slash, the longest first. */
static const struct sml_zone *
with_prefix(struct sml_str name)
{
	for (size_t slash = 0; slash < name.len;
	     slash = sml_str_chr(name, '/', slash + 1)) {
		const struct sml_zone *zone =
		    look_up(sml_str_sub(name, slash + 1, name.len));

		if (zone)
			return zone;
	}
	return NULL;
}

/* "(GMT+01:00) Amsterdam, Berlin, ..." without its offset, which is that of
 * some year and some version. */
static struct sml_str
without_offset(struct sml_str name)
{
	size_t end;

	if (!sml_str_starts_nocase(name, "(UTC") &&
	    !sml_str_starts_nocase(name, "(GMT"))
		return SML_STR_NONE;
	end = sml_str_chr(name, ')', 0);
	return sml_str_trim(sml_str_sub(name, end + 1, name.len));
}

/* The zone that never had another offset; else one that has it for ever. */
static const struct sml_zone *
with_offset(int32_t offset_s)
{
	if (!offset_s)
		return sml_zone_utc();
	for (size_t i = 0; i < sml_zone_table_count; i++) {
		const struct sml_zone *zone = &sml_zone_table[i];

		if (sml_str_starts(sml_str_of(zone->name), "Etc/GMT") &&
		    zone->rule->standard_s == offset_s)
			return zone;
	}
	for (size_t i = 0; i < sml_zone_choice_count; i++) {
		const struct sml_zone_choice *choice = &sml_zone_choices[i];

		if (!choice->rule->has_dst &&
		    choice->rule->standard_s == offset_s)
			return &sml_zone_table[choice->zone];
	}
	return NULL;
}

/* UTC+1 and UTC+01:00, east of Greenwich. GMT+01:00 is so as well, but GMT+1
 * is west of it to POSIX and the IANA data, and is left alone. */
static const struct sml_zone *
by_offset(struct sml_str name)
{
	bool is_gmt = sml_str_starts_nocase(name, "GMT");
	bool has_prefix = is_gmt || sml_str_starts_nocase(name, "UTC");
	bool has_minutes;
	int32_t offset_s;

	if (has_prefix)
		name = sml_str_sub(name, 3, name.len);
	if ((!sml_str_starts(name, "+") && !sml_str_starts(name, "-")) ||
	    !sml_zone_offset_read(name, &offset_s, &has_minutes) ||
	    (!has_minutes && (is_gmt || !has_prefix)))
		return NULL;
	return with_offset(offset_s);
}

static const struct sml_zone *
find(struct sml_str name)
{
	const struct sml_zone *zone = look_up(name);

	if (!zone && sml_str_starts(name, "/"))
		zone = with_prefix(name);
	if (!zone && sml_str_starts(name, "("))
		zone = look_up(without_offset(name));
	return zone ? zone : by_offset(name);
}

const struct sml_zone *
sml_zone_find(struct sml_str name)
{
	const struct sml_zone *zone;

	name = sml_str_trim(name);
	if (name.len >= 2 && name.p[0] == '"' && name.p[name.len - 1] == '"')
		name = sml_str_trim(sml_str_sub(name, 1, name.len - 2));
	if (!name.len || name.len > NAME_MAX_LEN)
		return NULL;
	zone = find(name);
	/* Outlook numbers zones of one name in an item: "... Time 1". */
	if (!zone && name.len > 2 && name.p[name.len - 2] == ' ' &&
	    name.p[name.len - 1] >= '1' && name.p[name.len - 1] <= '9')
		zone = find(sml_str_sub(name, 0, name.len - 2));
	return zone;
}

const char *
sml_zone_windows_name(const struct sml_zone *zone)
{
	if (zone->name)
		return zone->windows_name;
	for (size_t i = 0; i < sml_zone_choice_count; i++) {
		const struct sml_zone_choice *choice = &sml_zone_choices[i];

		if (sml_zone_rule_eq(choice->rule, zone->rule))
			return sml_zone_table[choice->zone].windows_name;
	}
	return NULL;
}
