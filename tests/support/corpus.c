/* SPDX-License-Identifier: Apache-2.0 */
/* The corpus folder: its manifest, what is left out and why, the splitter. */
#include "support/corpus.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/test.h"

#define DEPTH_MAX 16

#define SIF "SIF is an XML of its own, none of the formats we announce"
#define DIFF "a unified diff between items, no item itself"

/* All that is left out, by name. */
static const struct {
	const char *name;
	const char *reason;
} left_out[] = {
    {"items/funambol-server/converter/sife-to-calendar/"
     "sife-with-recurrence.xml",
	SIF},
    {"items/funambol-server/converter/sift-to-calendar/sift-deferred.xml", SIF},
    {"items/funambol-server/converter/sift-to-calendar/sift-inprocess.xml",
	SIF},
    {"items/funambol-server/converter/sift-to-calendar/sift-waiting.xml", SIF},
    {"items/funambol-server/sif/sifc-parser/sifc-3.xml", SIF},
    {"items/funambol-server/sif/sifc-parser/sifc-4.xml", SIF},
    {"items/funambol-server/sif/sifcalendar-parser/sife-2.xml", SIF},
    {"items/funambol-server/sif/sifcalendar-parser/sift-declined.xml", SIF},
    {"items/syncmldotnet/sifc.xml", SIF},
    {"items/syncevolution/eds_contact.vcf.memotoo.tem.patch", DIFF},
    {"items/syncevolution/eds_event.ics.funambol.tem.patch", DIFF},
    {"items/kcalendarcore/Compat/KOrganizer_3.1.ics.ical.fixme",
	"a count of known errors, no item"},
};

static const char *
reason_of(const char *name)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(left_out); i++) {
		if (strcmp(name, left_out[i].name) == 0)
			return left_out[i].reason;
	}
	return NULL;
}

/* Room for one more in an array that grows by doubling; NULL if none. */
static void *
grow(void *v, size_t count, size_t size)
{
	if (count & (count - 1) || (!count && v))
		return v;
	return realloc(v, (count ? 2 * count : 1) * size);
}

static bool
add_item(struct corpus *corpus, const struct corpus_item *item)
{
	struct corpus_item *v =
	    grow(corpus->items, corpus->item_count, sizeof(*v));

	if (!v)
		return false;
	corpus->items = v;
	v[corpus->item_count++] = *item;
	return true;
}

/* ---- splitting ---- */

static size_t
line_end(struct sml_str text, size_t at)
{
	size_t lf = sml_str_chr(text, '\n', at);

	return lf < text.len ? lf + 1 : text.len;
}

/* End of the item whose BEGIN line is at @start; the end of the file if an
 * END does not pair with its BEGIN. */
static size_t
item_end(struct sml_str text, size_t start)
{
	struct sml_str open[DEPTH_MAX];
	size_t depth = 0;

	for (size_t at = start; at < text.len;) {
		size_t end = line_end(text, at);
		struct sml_str line = sml_str_sub(text, at, end - at);
		struct sml_str name =
		    sml_str_trim(sml_str_sub(line, 4, line.len));

		if (sml_str_starts_nocase(line, "BEGIN:")) {
			if (depth == DEPTH_MAX)
				break;
			open[depth++] =
			    sml_str_trim(sml_str_sub(line, 6, line.len));
		} else if (sml_str_starts_nocase(line, "END:")) {
			if (!sml_str_eq_nocase(name, open[--depth]))
				break;
			if (!depth)
				return end;
		}
		at = end;
	}
	return text.len;
}

static bool
split(struct corpus *corpus, const struct corpus_file *file)
{
	struct sml_str text = {file->bytes, file->len};
	struct corpus_item item = {.file = file->name};

	for (size_t at = 0; at < text.len;) {
		struct sml_str rest = sml_str_sub(text, at, text.len);

		if (!sml_str_starts_nocase(rest, "BEGIN:")) {
			at = line_end(text, at);
			continue;
		}
		item.text = sml_str_sub(text, at, item_end(text, at) - at);
		item.kind = sml_str_starts_nocase(rest, "BEGIN:VCARD")
				? SML_KIND_CONTACT
				: SML_KIND_CALENDAR;
		if (!add_item(corpus, &item))
			return false;
		item.index++;
		at += item.text.len;
	}
	if (item.index)
		return true;
	item.kind = SML_KIND_NOTE;
	item.text = text;
	return add_item(corpus, &item);
}

/* ---- the manifest ---- */

static bool
read_file(struct corpus_file *file, const char *fixtures)
{
	char path[4096];

	if (snprintf(path, sizeof(path), "%s/%s", fixtures, file->name) >=
	    (int)sizeof(path))
		return false;
	file->bytes = test_read_file(path, &file->len);
	return file->bytes != NULL;
}

static bool
add_file(struct corpus *corpus, struct sml_str name, const char *fixtures)
{
	struct corpus_file *v =
	    grow(corpus->files, corpus->file_count, sizeof(*v));
	struct corpus_file *file;

	if (!v)
		return false;
	corpus->files = v;
	file = &v[corpus->file_count++];
	*file = (struct corpus_file){.name = calloc(1, name.len + 1)};
	if (!file->name)
		return false;
	memcpy(file->name, name.p, name.len);
	file->left_out = reason_of(file->name);
	return read_file(file, fixtures);
}

static bool
read_manifest(struct corpus *corpus, const char *fixtures)
{
	char path[4096];
	struct sml_str rest, line, name, kind;
	char *manifest;
	bool is_read = true;

	if (snprintf(path, sizeof(path), "%s/MANIFEST.tsv", fixtures) >=
	    (int)sizeof(path))
		return false;
	manifest = test_read_file(path, &rest.len);
	if (!manifest)
		return false;
	rest.p = manifest;
	while (is_read && sml_str_next(&rest, '\n', &line)) {
		if (sml_str_next(&line, '\t', &name) &&
		    sml_str_next(&line, '\t', &kind) &&
		    sml_str_is(kind, "pim-item"))
			is_read = add_file(corpus, name, fixtures);
	}
	free(manifest);
	return is_read;
}

struct corpus *
corpus_open(const char *fixtures)
{
	struct corpus *corpus = calloc(1, sizeof(*corpus));

	if (!corpus || !read_manifest(corpus, fixtures)) {
		corpus_free(corpus);
		return NULL;
	}
	for (size_t i = 0; i < corpus->file_count; i++) {
		if (!corpus->files[i].left_out &&
		    !split(corpus, &corpus->files[i])) {
			corpus_free(corpus);
			return NULL;
		}
	}
	return corpus;
}

void
corpus_free(struct corpus *corpus)
{
	if (!corpus)
		return;
	for (size_t i = 0; i < corpus->file_count; i++) {
		free(corpus->files[i].name);
		free(corpus->files[i].bytes);
	}
	free(corpus->files);
	free(corpus->items);
	free(corpus);
}
