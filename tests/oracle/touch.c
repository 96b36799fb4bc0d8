/* SPDX-License-Identifier: Apache-2.0 */
/* touch IN OUT FORMAT...: do every step to every item of the folder IN that is
 * written in one of the formats, those that a reader knows. What an item is
 * afterwards stands in OUT/STEP/, and a row STEP, FILE, VERDICT for each in
 * OUT/list.tsv: "done", "same" (not a byte differs, no file is written),
 * "none" (the step is not for this item), or the error. */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/limits.h"
#include "oracle/dump.h"
#include "oracle/steps.h"

static const struct {
	const char *folder;
	enum sml_kind kind;
} kinds[] = {
    {"contacts", SML_KIND_CONTACT},
    {"calendar", SML_KIND_CALENDAR},
    {"notes", SML_KIND_NOTE},
};

static const char *const format_names[] = {
    [SML_FORMAT_UNKNOWN] = "unknown",
    [SML_FORMAT_VCARD_21] = "vcard-2.1",
    [SML_FORMAT_VCARD_30] = "vcard-3.0",
    [SML_FORMAT_VCARD_40] = "vcard-4.0",
    [SML_FORMAT_VCALENDAR_10] = "vcalendar-1.0",
    [SML_FORMAT_ICALENDAR_20] = "icalendar-2.0",
    [SML_FORMAT_COMPONENT] = "component",
    [SML_FORMAT_VNOTE_11] = "vnote-1.1",
    [SML_FORMAT_PLAIN] = "plain",
};

/* dump_walk() hands nothing through; one run has one folder. */
static const char *out_dir;
static char **formats; /* ends with NULL */
static FILE *list;

static void
fail(const char *what)
{
	perror(what);
	exit(1);
}

static void
make_folder(const char *path)
{
	if (mkdir(path, 0777) != 0 && errno != EEXIST)
		fail(path);
}

static void
write_item(const char *step, const char *file, struct sml_str text)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s/%s", out_dir, step, file);
	f = fopen(path, "wb");
	if (!f || fwrite(text.p, 1, text.len, f) != text.len || fclose(f) != 0)
		fail(path);
}

static void
run_step(
    const struct step *step, const struct step_item *item, const char *file)
{
	const char *verdict;
	struct sml_buf out;
	enum sml_err err;

	sml_buf_init(&out, SML_ITEM_MAX);
	err = step->run(item, &out);
	if (err == SML_E_UNSUPPORTED)
		verdict = "none";
	else if (err)
		verdict = sml_err_name(err);
	else if (sml_str_eq(sml_buf_str(&out), item->text))
		verdict = "same";
	else
		verdict = "done";
	if (strcmp(verdict, "done") == 0)
		write_item(step->name, file, sml_buf_str(&out));
	fprintf(list, "%s\t%s\t%s\n", step->name, file, verdict);
	sml_buf_free(&out);
}

static bool
is_wanted(enum sml_format format)
{
	for (char **name = formats; *name; name++) {
		if (strcmp(*name, format_names[format]) == 0)
			return true;
	}
	return false;
}

static void
touch_item(const struct dump_item *found)
{
	struct step_item item = {.text = {found->text, found->len}};

	for (size_t i = 0; i < SML_ARRAY_LEN(kinds); i++) {
		if (sml_str_starts(sml_str_of(found->file), kinds[i].folder))
			item.kind = kinds[i].kind;
	}
	item.format = sml_format_detect(item.kind, item.text);
	if (!is_wanted(item.format))
		return;
	for (const struct step *step = steps; step->name; step++) {
		item.arena = sml_arena_new(4 * SML_CONTENT_ARENA_MAX);
		if (!item.arena)
			fail("arena");
		run_step(step, &item, found->file);
		sml_arena_free(item.arena);
	}
}

int
main(int argc, char **argv)
{
	static const char *const names[] = {
	    "contacts", "calendar", "notes", NULL};
	char path[4096];

	if (argc < 4) {
		fprintf(stderr, "usage: %s IN OUT FORMAT...\n", argv[0]);
		return 2;
	}
	out_dir = argv[2];
	formats = argv + 3;
	for (const struct step *step = steps; step->name; step++) {
		snprintf(path, sizeof(path), "%s/%s", out_dir, step->name);
		make_folder(path);
		for (size_t i = 0; names[i]; i++) {
			snprintf(path, sizeof(path), "%s/%s/%s", out_dir,
			    step->name, names[i]);
			make_folder(path);
		}
	}
	snprintf(path, sizeof(path), "%s/list.tsv", out_dir);
	list = fopen(path, "w");
	if (!list)
		fail(path);
	if (!dump_walk(argv[1], names, touch_item) || fclose(list) != 0)
		return 1;
	return 0;
}
