/* SPDX-License-Identifier: Apache-2.0 */
/* corpus-split FIXTURES OUTDIR: write the items of the corpus as single files,
 * named by their place in it, and a list of what became of each file. */
#include "support/corpus.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/limits.h"
#include "content/fingerprint.h"
#include "support/items.h"

static const char *const folders[] = {"contacts", "calendar", "notes"};

static bool
make_folder(const char *outdir, const char *name)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s", outdir, name);
	if (mkdir(path, 0777) == 0 || errno == EEXIST)
		return true;
	perror(path);
	return false;
}

static bool
write_item(const char *outdir, const char *name, struct sml_str text)
{
	char path[4096];
	bool is_written;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", outdir, name);
	f = fopen(path, "wb");
	if (!f) {
		perror(path);
		return false;
	}
	is_written = fwrite(text.p, 1, text.len, f) == text.len;
	return fclose(f) == 0 && is_written;
}

/* A row: file, index in it, kind, written as, verdict, reason. */
static bool
handle_item(const struct corpus_item *item, size_t number, const char *outdir,
    FILE *list)
{
	struct sml_arena *arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
	const char *folder = folders[item->kind];
	struct sml_facts facts;
	char name[64];
	bool is_carried;

	if (!arena)
		return false;
	is_carried = sml_facts_of(item->kind, item->text, NULL, NULL, arena,
			 &facts) == SML_OK;
	snprintf(name, sizeof(name), "%s/%04zu%s", folder, number,
	    items_ending(item->kind));
	fprintf(list, "%s\t%zu\t%s\t%s\t%s\t%s\n", item->file, item->index,
	    folder, name, is_carried ? "carried" : "refused",
	    is_carried ? "" : sml_facts_refusal(item->kind, item->text));
	sml_arena_free(arena);
	return write_item(outdir, name, item->text);
}

static bool
handle_corpus(const struct corpus *corpus, const char *outdir)
{
	char path[4096];
	bool is_done = true;
	FILE *list;

	snprintf(path, sizeof(path), "%s/list.tsv", outdir);
	list = fopen(path, "w");
	if (!list) {
		perror(path);
		return false;
	}
	for (size_t i = 0; i < corpus->file_count; i++) {
		if (corpus->files[i].left_out)
			fprintf(list, "%s\t0\t-\t-\tleft out\t%s\n",
			    corpus->files[i].name, corpus->files[i].left_out);
	}
	for (size_t i = 0; i < corpus->item_count && is_done; i++)
		is_done = handle_item(&corpus->items[i], i, outdir, list);
	return fclose(list) == 0 && is_done;
}

int
main(int argc, char **argv)
{
	struct corpus *corpus;
	bool is_done = true;

	if (argc != 3) {
		fprintf(stderr, "usage: %s FIXTURES OUTDIR\n", argv[0]);
		return 2;
	}
	corpus = corpus_open(argv[1]);
	if (!corpus) {
		fprintf(stderr, "%s: the corpus cannot be read\n", argv[1]);
		return 1;
	}
	is_done = make_folder(argv[2], ".");
	for (size_t i = 0; i < SML_ARRAY_LEN(folders) && is_done; i++)
		is_done = make_folder(argv[2], folders[i]);
	is_done = is_done && handle_corpus(corpus, argv[2]);
	corpus_free(corpus);
	return is_done ? 0 : 1;
}
