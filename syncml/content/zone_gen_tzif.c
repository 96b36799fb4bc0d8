/* SPDX-License-Identifier: Apache-2.0 */
/* Reads TZif files (RFC 8536) for the generator of zone_data.c. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "content/datetime.h"
#include "content/zone_gen.h"

/* Bytes of a file; the largest compiled zone has some thousands. */
#define FILE_MAX (4u * 1024 * 1024)

/* Where the law calls a part of each year an exception to a larger offset,
 * the usual part is no longer than this. */
#define SEASON_S (400 * (int64_t)SML_DAY_S)

struct sml_str
gen_file(const char *path)
{
	char *bytes = malloc(FILE_MAX);
	FILE *f = fopen(path, "rb");
	size_t len;

	if (!bytes || !f)
		gen_die("cannot open %s", path);
	len = fread(bytes, 1, FILE_MAX, f);
	if (ferror(f) || len == FILE_MAX)
		gen_die("cannot read %s", path);
	fclose(f);
	bytes = realloc(bytes, len + 1);
	if (!bytes)
		gen_die("out of memory");
	return (struct sml_str){bytes, len};
}

static int64_t
big_endian(const unsigned char *p, size_t len)
{
	uint64_t value = 0;

	for (size_t i = 0; i < len; i++)
		value = value << 8 | p[i];
	/* The sign, spread over what is left of it. */
	if (len < 8 && p[0] & 0x80)
		value |= UINT64_MAX << (8 * len);
	return (int64_t)value;
}

/* ---- the footer: a TZ string of POSIX ---- */

struct footer {
	const char *p;
	const char *whole;
};

static void
skip_name(struct footer *f)
{
	const char *start = f->p;

	if (*f->p == '<') {
		while (*f->p && *f->p != '>')
			f->p++;
		f->p += *f->p == '>';
	} else {
		while ((*f->p >= 'A' && *f->p <= 'Z') ||
		       (*f->p >= 'a' && *f->p <= 'z'))
			f->p++;
	}
	if (f->p == start)
		gen_die("no name in %s", f->whole);
}

static int32_t
number(struct footer *f)
{
	int32_t value = 0;

	if (*f->p < '0' || *f->p > '9')
		gen_die("no number in %s", f->whole);
	while (*f->p >= '0' && *f->p <= '9' && value < 100000)
		value = value * 10 + (*f->p++ - '0');
	return value;
}

static bool
skip(struct footer *f, char c)
{
	if (*f->p != c)
		return false;
	f->p++;
	return true;
}

/* [+-]h[h][:mm[:ss]] */
static int32_t
seconds(struct footer *f)
{
	bool is_negative = skip(f, '-');
	int32_t value;

	if (!is_negative)
		skip(f, '+');
	value = number(f) * 3600;
	if (skip(f, ':'))
		value += number(f) * 60;
	if (skip(f, ':'))
		value += number(f);
	return is_negative ? -value : value;
}

/* Mm.w.d or Jn. */
static struct sml_zone_change
change(struct footer *f)
{
	struct sml_zone_change change = {.time_s = 2 * 3600};

	if (skip(f, 'J')) {
		/* Never the 29th of February. */
		struct sml_civil civil = sml_civil_of(
		    sml_civil_days(2001, 1, number(f)) * SML_DAY_S);

		change.month = civil.month;
		change.day = civil.day;
	} else if (skip(f, 'M')) {
		change.month = (uint8_t)number(f);
		skip(f, '.');
		change.week = (int8_t)number(f);
		skip(f, '.');
		change.weekday = (uint8_t)number(f);
	} else {
		gen_die("a rule that is not known: %s", f->whole);
	}
	if (skip(f, '/'))
		change.time_s = seconds(f);
	return sml_zone_change_fix(change);
}

static void
read_footer(const char *text, struct sml_zone_rule *rule)
{
	struct footer f = {text, text};
	struct sml_zone_rule swapped;

	*rule = (struct sml_zone_rule){.has_dst = false};
	skip_name(&f);
	rule->standard_s = -seconds(&f);
	rule->daylight_s = rule->standard_s;
	if (!*f.p)
		return;
	skip_name(&f);
	rule->has_dst = true;
	rule->daylight_s = *f.p == ',' ? rule->standard_s + 3600 : -seconds(&f);
	skip(&f, ',');
	rule->to_daylight = change(&f);
	skip(&f, ',');
	rule->to_standard = change(&f);
	if (*f.p)
		gen_die("more than a rule: %s", text);
	if (rule->daylight_s > rule->standard_s)
		return;
	swapped = *rule;
	rule->standard_s = swapped.daylight_s;
	rule->daylight_s = swapped.standard_s;
	rule->to_daylight = swapped.to_standard;
	rule->to_standard = swapped.to_daylight;
}

/* ---- the changes ---- */

struct block {
	const unsigned char *times, *indexes, *types;
	size_t time_count, type_count;
	const unsigned char *end;
};

static struct block
block_at(const unsigned char *p, size_t time_len)
{
	struct block b;
	size_t counts[6];

	for (size_t i = 0; i < 6; i++)
		counts[i] = (size_t)big_endian(p + 20 + 4 * i, 4);
	b.time_count = counts[3];
	b.type_count = counts[4];
	b.times = p + 44;
	b.indexes = b.times + b.time_count * time_len;
	b.types = b.indexes + b.time_count;
	b.end = b.types + b.type_count * 6 + counts[5] +
		counts[2] * (time_len + 4) + counts[1] + counts[0];
	return b;
}

static struct sml_zone_kind
kind_of(const struct block *b, size_t type)
{
	struct sml_zone_kind kind;

	if (type >= b->type_count)
		gen_die("no such type");
	kind.offset_s = (int32_t)big_endian(b->types + type * 6, 4);
	kind.is_dst = b->types[type * 6 + 4];
	return kind;
}

/* Where daylight is the smaller offset: it is made the standard, and what
 * stands beside it the daylight. */
static void
turn_negative(struct gen_change *v, size_t count, bool goes_on)
{
	bool *turn = calloc(count + 1, sizeof(bool));

	if (!turn)
		gen_die("out of memory");
	for (size_t i = 1; i < count; i++) {
		const struct gen_change *before = &v[i - 1];
		const struct gen_change *after =
		    i + 1 < count ? &v[i + 1] : NULL;

		if (!v[i].kind.is_dst || before->kind.is_dst ||
		    before->kind.offset_s <= v[i].kind.offset_s)
			continue;
		turn[i] = true;
		if (v[i].utc_s - before->utc_s < SEASON_S)
			turn[i - 1] = true;
		if (after && !after->kind.is_dst &&
		    after->kind.offset_s > v[i].kind.offset_s &&
		    (i + 2 < count ? v[i + 2].utc_s - after->utc_s < SEASON_S
				   : goes_on))
			turn[i + 1] = true;
	}
	for (size_t i = 0; i < count; i++) {
		if (turn[i])
			v[i].kind.is_dst = !v[i].kind.is_dst;
	}
	free(turn);
}

static bool
kind_is(struct sml_zone_kind a, struct sml_zone_kind b)
{
	return a.offset_s == b.offset_s && a.is_dst == b.is_dst;
}

/* That the rule tells what stands at @last, given what stands before it. */
static bool
is_by_rule(const struct gen_change *last, const struct sml_zone_rule *rule)
{
	const struct gen_change *before = last - 1;
	int64_t next;

	if (!kind_is(sml_zone_rule_at(rule, before->utc_s), before->kind) ||
	    !kind_is(sml_zone_rule_at(rule, last->utc_s), last->kind))
		return false;
	if (!sml_zone_rule_next(rule, before->utc_s, &next))
		return true;
	return next == last->utc_s ||
	       (next > last->utc_s && kind_is(before->kind, last->kind));
}

/* How many of the changes are needed before the rule goes on alone. Files
 * may hold those of some decades that the rule tells as well. */
static size_t
without_rule(
    const struct gen_change *v, size_t count, const struct sml_zone_rule *rule)
{
	while (count > 2 && is_by_rule(&v[count - 1], rule))
		count--;
	return count;
}

static void
keep_from_1970(
    const struct gen_change *v, size_t count, struct gen_changes *out)
{
	struct sml_zone_kind last = v[0].kind;

	out->count = 0;
	out->first = last;
	for (size_t i = 1; i < count; i++) {
		bool is_same = kind_is(v[i].kind, last);

		last = v[i].kind;
		if (v[i].utc_s <= 0)
			out->first = last;
		/* From the last one on the rule holds, if it changes nothing
		 * else. */
		else if (!is_same || (i + 1 == count && out->rule.has_dst))
			out->v[out->count++] = v[i];
	}
}

static void
check_rule(const char *path, const struct gen_changes *changes)
{
	const struct gen_change *last;

	if (!changes->count && changes->rule.has_dst)
		gen_die("%s: nothing before the rule", path);
	if (!changes->count)
		return;
	last = &changes->v[changes->count - 1];
	if (!kind_is(sml_zone_rule_at(&changes->rule, last->utc_s), last->kind))
		gen_die("%s: the footer does not follow the changes", path);
	if (last->utc_s > UINT32_MAX)
		gen_die("%s: changes after 2106", path);
}

void
gen_tzif_read(const char *path, struct gen_changes *out)
{
	static struct gen_change v[GEN_CHANGES_MAX];
	struct sml_str file = gen_file(path);
	const unsigned char *p = (const unsigned char *)file.p;
	struct sml_str footer, rest;
	struct block b;
	char text[200];

	if (file.len < 44 || memcmp(p, "TZif", 4) != 0 || p[4] < '2')
		gen_die("%s is no TZif file of version 2", path);
	b = block_at(block_at(p, 4).end, 8);
	if (b.time_count + 1 > GEN_CHANGES_MAX)
		gen_die("%s: too many changes", path);
	rest = sml_str_sub(file, (size_t)(b.end - p) + 1, file.len);
	if (!sml_str_next(&rest, '\n', &footer) || !footer.len)
		gen_die("%s has no footer", path);
	snprintf(text, sizeof(text), "%.*s", SML_STR_ARG(footer));
	read_footer(text, &out->rule);
	v[0].utc_s = INT64_MIN / 2;
	v[0].kind = kind_of(&b, 0);
	for (size_t i = 0; i < b.time_count; i++) {
		v[i + 1].utc_s = big_endian(b.times + 8 * i, 8);
		v[i + 1].kind = kind_of(&b, b.indexes[i]);
	}
	turn_negative(v, b.time_count + 1, out->rule.has_dst);
	keep_from_1970(v, without_rule(v, b.time_count + 1, &out->rule), out);
	check_rule(path, out);
}
