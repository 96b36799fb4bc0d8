/* SPDX-License-Identifier: Apache-2.0 */
/* Writes zone_data.c; a tool of its own, run by "make zone-data". */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "content/datetime.h"
#include "content/zone_gen.h"

#define ZONES_MAX 800
#define NAMES_MAX 3000
#define KINDS_MAX 256
#define RULES_MAX 400
#define TIMES_MAX 40000

/* Where a Windows name or a preference stands in its list; the least wins. */
#define NOT_LISTED 10000

/* 2000-01-01. */
#define RECENT_UTC 946684800

struct name {
	char *text;
	size_t zone;
};

struct zone {
	char *name;
	struct gen_changes changes;
	size_t first_time;
	size_t rule;
	const char *windows; /* by CLDR's territories */
	size_t rank;         /* among zones of one rule */
	bool is_by_name;
};

static struct zone zones[ZONES_MAX];
static size_t zone_count;
static struct name names[NAMES_MAX];
static size_t name_count;
static struct name windows[ZONES_MAX]; /* what each name means */
static size_t windows_count;
static struct sml_zone_kind kinds[KINDS_MAX];
static size_t kind_count;
static struct sml_zone_rule rules[RULES_MAX];
static size_t rule_choice[RULES_MAX];
static size_t rule_count;
static uint32_t times[TIMES_MAX];
static uint8_t time_kinds[TIMES_MAX];
static size_t time_count;
static char version[32];

void
gen_die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("zone_gen: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	exit(1);
}

static void
must_fit(size_t count, size_t max, const char *what)
{
	if (count >= max)
		gen_die("more than %zu %s", max, what);
}

static char *
copy_of(struct sml_str s)
{
	char *copy = malloc(s.len + 1);

	if (!copy || !s.p)
		gen_die("no text, or no memory for it");
	memcpy(copy, s.p, s.len);
	copy[s.len] = '\0';
	return copy;
}

static size_t
zone_of_name(struct sml_str name)
{
	for (size_t i = 0; i < name_count; i++) {
		if (sml_str_is(name, names[i].text))
			return names[i].zone;
	}
	gen_die("no zone is called %.*s", SML_STR_ARG(name));
}

static void
add_name(struct sml_str text, size_t zone)
{
	for (size_t i = 0; i < name_count; i++) {
		if (sml_zone_name_cmp(text, sml_str_of(names[i].text)))
			continue;
		if (names[i].zone != zone)
			gen_die("%s is two zones", names[i].text);
		return;
	}
	must_fit(name_count, NAMES_MAX, "names");
	names[name_count].text = copy_of(text);
	names[name_count++].zone = zone;
}

/* ---- tzdata.zi: which zones there are, and links ---- */

static size_t
rule_index(const struct sml_zone_rule *rule)
{
	for (size_t i = 0; i < rule_count; i++) {
		if (sml_zone_rule_eq(&rules[i], rule))
			return i;
	}
	must_fit(rule_count, RULES_MAX, "rules");
	rules[rule_count] = *rule;
	return rule_count++;
}

static void
add_zone(const char *folder, struct sml_str name)
{
	struct zone *zone = &zones[zone_count];
	const struct gen_changes *changes = &zone->changes;
	char path[1000];

	must_fit(zone_count, ZONES_MAX, "zones");
	zone->name = copy_of(name);
	zone->rank = NOT_LISTED;
	snprintf(path, sizeof(path), "%s/%s", folder, zone->name);
	gen_tzif_read(path, &zone->changes);
	zone->rule = rule_index(&changes->rule);
	zone->is_by_name =
	    changes->count &&
	    changes->v[changes->count - 1].utc_s >= SML_ZONE_SETTLED_UTC;
	add_name(name, zone_count++);
}

/* "Z NAME ..." and "L TARGET NAME"; links come after what they lead to, or
 * after other links. */
static void
read_zi(const char *folder, struct sml_str zi)
{
	struct sml_str rest = zi, line, word;

	while (sml_str_next(&rest, '\n', &line)) {
		struct sml_str from = line;

		if (sml_str_starts(line, "# version "))
			snprintf(version, sizeof(version), "%.*s",
			    (int)line.len - 10, line.p + 10);
		if (sml_str_starts(line, "Z ") &&
		    sml_str_next(&from, ' ', &word) &&
		    sml_str_next(&from, ' ', &word) &&
		    !sml_str_is(word, "Factory"))
			add_zone(folder, word);
	}
	rest = zi;
	while (sml_str_next(&rest, '\n', &line)) {
		struct sml_str from = line, target;

		if (sml_str_starts(line, "L ") &&
		    sml_str_next(&from, ' ', &word) &&
		    sml_str_next(&from, ' ', &target))
			add_name(from, zone_of_name(target));
	}
}

/* ---- windowsZones.xml ---- */

static struct sml_str
between(struct sml_str s, const char *before, const char *after)
{
	size_t start = sml_str_find(s, sml_str_of(before), 0);
	size_t end;

	start += strlen(before);
	end = sml_str_find(s, sml_str_of(after), start);
	return start <= s.len && end < s.len
		   ? sml_str_sub(s, start, end - start)
		   : SML_STR_NONE;
}

static char *
without_amp(struct sml_str s)
{
	char *text = copy_of(s);
	char *amp;

	while ((amp = strstr(text, "&amp;")))
		memmove(amp + 1, amp + 5, strlen(amp + 5) + 1);
	return text;
}

/* "(UTC+01:00) Amsterdam, Berlin" -> what stands after the offset. */
static struct sml_str
display_of(struct sml_str comment)
{
	return sml_str_trim(between(comment, ") ", "-->"));
}

static void
add_windows(struct sml_str name, size_t zone)
{
	must_fit(windows_count, ZONES_MAX, "Windows zones");
	windows[windows_count].text = copy_of(name);
	windows[windows_count++].zone = zone;
}

static const struct name *
find_windows(struct sml_str name)
{
	for (size_t i = 0; i < windows_count; i++) {
		if (sml_str_is(name, windows[i].text))
			return &windows[i];
	}
	return NULL;
}

static void
map_territory(const struct name *meaning, struct sml_str list)
{
	struct sml_str word;

	while (sml_str_next(&list, ' ', &word)) {
		struct zone *zone = &zones[zone_of_name(word)];

		if (!zone->windows)
			zone->windows = meaning->text;
	}
}

static void
read_windows(struct sml_str xml)
{
	struct sml_str rest = xml, line, display = SML_STR_NONE;

	while (sml_str_next(&rest, '\n', &line)) {
		struct sml_str name = between(line, "other=\"", "\"");
		struct sml_str list = between(line, "type=\"", "\"");
		size_t zone;

		if (sml_str_find(line, SML_STR("<!-- (UTC"), 0) < line.len)
			display = display_of(line);
		if (!name.p || !list.p)
			continue;
		if (!sml_str_is(between(line, "territory=\"", "\""), "001")) {
			map_territory(find_windows(name), list);
			continue;
		}
		if (!find_windows(name))
			add_windows(name, zone_of_name(list));
		zone = find_windows(name)->zone;
		add_name(name, zone);
		if (display.p) {
			char *text = without_amp(display);

			add_name(sml_str_of(text), zone);
			free(text);
		}
		display = SML_STR_NONE;
	}
}

/* ---- zone_alias.txt ---- */

/* "alias|NAME|ZONE", "windows|NAME|ZONE", "prefer|ZONE". */
static void
read_aliases(struct sml_str text, bool before_cldr)
{
	struct sml_str rest = text, line, verb, name;
	size_t rank = 0;

	while (sml_str_next(&rest, '\n', &line)) {
		if (!line.len || line.p[0] == '#')
			continue;
		if (!sml_str_next(&line, '|', &verb) ||
		    !sml_str_next(&line, '|', &name))
			gen_die("a line without |: %.*s", SML_STR_ARG(line));
		if (sml_str_is(verb, "windows") && before_cldr)
			add_windows(name, zone_of_name(line));
		else if (sml_str_is(verb, "alias") && !before_cldr)
			add_name(name, zone_of_name(line));
		else if (sml_str_is(verb, "prefer") && !before_cldr)
			zones[zone_of_name(name)].rank = rank++;
	}
}

/* ---- putting it together ---- */

static bool
is_same_rule(const struct zone *a, const struct zone *b)
{
	return a->rule == b->rule && !a->is_by_name && !b->is_by_name;
}

/* A rule without summer time means a zone that had none of late: another one
 * would move what an item says of the past. */
static bool
is_steady(const struct zone *zone)
{
	size_t count = zone->changes.count;

	return zone->changes.rule.has_dst || !count ||
	       zone->changes.v[count - 1].utc_s < RECENT_UTC;
}

static void
choose(void)
{
	for (size_t i = 0; i < windows_count; i++) {
		struct zone *zone = &zones[windows[i].zone];

		add_name(sml_str_of(windows[i].text), windows[i].zone);
		/* A name of our list may be an old one of the same zone. */
		if (!zone->windows)
			zone->windows = windows[i].text;
		if (zone->rank == NOT_LISTED && is_steady(zone))
			zone->rank = NOT_LISTED / 2 + i;
	}
	for (size_t i = 0; i < zone_count; i++) {
		if (!is_steady(&zones[i]) && zones[i].rank == NOT_LISTED)
			zones[i].rank++;
	}
	for (size_t i = 0; i < rule_count; i++)
		rule_choice[i] = zone_count;
	for (size_t i = 0; i < zone_count; i++) {
		size_t *choice = &rule_choice[zones[i].rule];

		if (zones[i].is_by_name)
			continue;
		if (*choice == zone_count ||
		    zones[i].rank < zones[*choice].rank ||
		    (zones[i].rank == zones[*choice].rank &&
			strcmp(zones[i].name, zones[*choice].name) < 0))
			*choice = i;
	}
}

/* By CLDR, where what it says is still true; else of a zone with that rule. */
static const char *
windows_name(const struct zone *zone)
{
	const struct name *by_cldr =
	    zone->windows ? find_windows(sml_str_of(zone->windows)) : NULL;
	const struct zone *choice;

	if (by_cldr && (&zones[by_cldr->zone] == zone ||
			   is_same_rule(&zones[by_cldr->zone], zone)))
		return by_cldr->text;
	if (zone->is_by_name)
		return zone->windows;
	choice = &zones[rule_choice[zone->rule]];
	return choice->windows && choice != zone ? choice->windows
						 : zone->windows;
}

static uint8_t
kind_index(struct sml_zone_kind kind)
{
	for (size_t i = 0; i < kind_count; i++) {
		if (kinds[i].offset_s == kind.offset_s &&
		    kinds[i].is_dst == kind.is_dst)
			return (uint8_t)i;
	}
	must_fit(kind_count, KINDS_MAX, "kinds");
	kinds[kind_count] = kind;
	return (uint8_t)kind_count++;
}

static bool
stands_at(const struct gen_changes *changes, size_t at)
{
	for (size_t i = 0; i < changes->count; i++) {
		if (times[at + i] != changes->v[i].utc_s ||
		    time_kinds[at + i] != kind_index(changes->v[i].kind))
			return false;
	}
	return true;
}

/* Many zones differ before 1970 only, or are the end of another. */
static void
share_times(struct zone *zone)
{
	const struct gen_changes *changes = &zone->changes;

	for (size_t at = 0; at + changes->count <= time_count; at++) {
		if (stands_at(changes, at)) {
			zone->first_time = at;
			return;
		}
	}
	zone->first_time = time_count;
	for (size_t i = 0; i < changes->count; i++) {
		must_fit(time_count, TIMES_MAX, "changes");
		times[time_count] = (uint32_t)changes->v[i].utc_s;
		time_kinds[time_count++] = kind_index(changes->v[i].kind);
	}
}

/* ---- writing ---- */

static size_t order[ZONES_MAX]; /* of zones in the table, by name */
static size_t place[ZONES_MAX]; /* where a zone stands in it */

static int
order_cmp(const void *a, const void *b)
{
	return strcmp(
	    zones[*(const size_t *)a].name, zones[*(const size_t *)b].name);
}

static int
name_cmp(const void *a, const void *b)
{
	return sml_zone_name_cmp(sml_str_of(((const struct name *)a)->text),
	    sml_str_of(((const struct name *)b)->text));
}

/* As many numbers a line as fit. */
static void
put_number(size_t *column, unsigned long number, bool is_hex)
{
	char text[30];
	int len =
	    snprintf(text, sizeof(text), is_hex ? "0x%lX," : "%lu,", number);

	if (*column + (size_t)len > 100) {
		putchar('\n');
		*column = 0;
	}
	fputs(text, stdout);
	*column += (size_t)len;
}

static void
put_text(const char *text)
{
	if (text)
		printf("\"%s\"", text);
	else
		fputs("NULL", stdout);
}

static void
put_change(const struct sml_zone_change *change)
{
	printf("{%u,%d,%u,%u,%ld}", change->month, change->week,
	    change->weekday, change->day, (long)change->time_s);
}

static void
put_rules(void)
{
	puts("static const struct sml_zone_rule rules[] = {");
	for (size_t i = 0; i < rule_count; i++) {
		printf("{%ld,%ld,%s,", (long)rules[i].standard_s,
		    (long)rules[i].daylight_s,
		    rules[i].has_dst ? "true" : "false");
		put_change(&rules[i].to_daylight);
		putchar(',');
		put_change(&rules[i].to_standard);
		puts("},");
	}
	puts("};");
	puts("const struct sml_zone_choice sml_zone_choices[] = {");
	for (size_t i = 0; i < rule_count; i++) {
		if (rule_choice[i] < zone_count)
			printf(
			    "{&rules[%zu],%zu},\n", i, place[rule_choice[i]]);
	}
	puts("};");
	puts("const size_t sml_zone_choice_count =");
	puts("    sizeof(sml_zone_choices) / sizeof(sml_zone_choices[0]);");
}

static void
put_times(void)
{
	size_t column = 0;

	puts("static const uint32_t times[] = {");
	for (size_t i = 0; i < time_count; i++)
		put_number(&column, times[i], true);
	puts("\n};\nstatic const uint8_t kinds[] = {");
	column = 0;
	for (size_t i = 0; i < time_count; i++)
		put_number(&column, time_kinds[i], false);
	puts("\n};\nstatic const struct sml_zone_kind kind_table[] = {");
	for (size_t i = 0; i < kind_count; i++)
		printf("{%ld,%s},\n", (long)kinds[i].offset_s,
		    kinds[i].is_dst ? "true" : "false");
	puts("};");
}

/* The first name of those that go the same way. */
static const char *
id_of(const struct zone *zone)
{
	if (!zone->is_by_name)
		return NULL;
	for (size_t i = 0; i < zone_count; i++) {
		const struct zone *other = &zones[order[i]];
		size_t count = zone->changes.count;
		size_t of_other = other->changes.count;

		if (other->is_by_name &&
		    other->first_time + of_other == zone->first_time + count)
			return other->name;
	}
	return zone->name;
}

static void
put_zones(void)
{
	puts("const struct sml_zone sml_zone_table[] = {");
	for (size_t i = 0; i < zone_count; i++) {
		const struct zone *zone = &zones[order[i]];

		putchar('{');
		put_text(zone->name);
		putchar(',');
		put_text(windows_name(zone));
		printf(",times+%zu,kinds+%zu,kind_table,%zu,%u,&rules[%zu],",
		    zone->first_time, zone->first_time, zone->changes.count,
		    kind_index(zone->changes.first), zone->rule);
		put_text(id_of(zone));
		puts("},");
	}
	puts("};");
	puts("const size_t sml_zone_table_count =");
	puts("    sizeof(sml_zone_table) / sizeof(sml_zone_table[0]);");
	puts("const struct sml_zone_alias sml_zone_aliases[] = {");
	for (size_t i = 0; i < name_count; i++)
		printf("{\"%s\",%zu},\n", names[i].text, place[names[i].zone]);
	puts("};");
	puts("const size_t sml_zone_alias_count =");
	puts("    sizeof(sml_zone_aliases) / sizeof(sml_zone_aliases[0]);");
}

int
main(int argc, char **argv)
{
	struct sml_str aliases;

	if (argc != 5) {
		fputs("usage: zone_gen FOLDER-OF-ZIC TZDATA.ZI "
		      "WINDOWSZONES.XML ZONE_ALIAS.TXT >zone_data.c\n",
		    stderr);
		return 1;
	}
	aliases = gen_file(argv[4]);
	read_zi(argv[1], gen_file(argv[2]));
	read_aliases(aliases, true);
	read_windows(gen_file(argv[3]));
	read_aliases(aliases, false);
	choose();
	for (size_t i = 0; i < zone_count; i++) {
		order[i] = i;
		kind_index(zones[i].changes.first);
		share_times(&zones[i]);
	}
	qsort(order, zone_count, sizeof(order[0]), order_cmp);
	for (size_t i = 0; i < zone_count; i++)
		place[order[i]] = i;
	qsort(names, name_count, sizeof(names[0]), name_cmp);
	puts("/* SPDX-License-Identifier: Apache-2.0 */");
	puts("/* Time zones from 1970 on: made by \"make zone-data\". */");
	puts("#include \"content/zone_priv.h\"\n");
	puts("/* clang-format off */");
	printf("const char sml_zone_data_version[] = \"%s\";\n", version);
	put_rules();
	put_times();
	put_zones();
	return fflush(stdout) || ferror(stdout);
}
