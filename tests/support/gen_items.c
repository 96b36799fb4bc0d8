/* SPDX-License-Identifier: Apache-2.0 */
/* gen-items KIND COUNT DIR [SEED]: write made-up items as files. */
#include "support/items.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static int
write_item(enum sml_kind kind, uint64_t seed, size_t index, const char *dir)
{
	char uid[ITEMS_UID_SIZE];
	char path[4096];
	struct sml_buf text;
	int status = 1;
	FILE *f;

	items_uid(kind, seed, index, uid);
	if (snprintf(path, sizeof(path), "%s/%s%s", dir, uid,
		items_ending(kind)) >= (int)sizeof(path))
		return 1;
	sml_buf_init(&text, 1024 * 1024);
	items_make(kind, seed, index, &text);
	f = fopen(path, "wb");
	if (f) {
		status = text.err || fwrite(text.p, 1, text.len, f) != text.len;
		status |= fclose(f) != 0;
	}
	if (status)
		perror(path);
	sml_buf_free(&text);
	return status;
}

int
main(int argc, char **argv)
{
	uint64_t seed = 1;
	enum sml_kind kind;
	size_t count;

	if (argc < 4 || argc > 5 || !items_kind(argv[1], &kind)) {
		fprintf(stderr,
		    "usage: %s contacts|calendar|notes COUNT DIR [SEED]\n",
		    argv[0]);
		return 2;
	}
	count = (size_t)strtoul(argv[2], NULL, 10);
	if (argc == 5)
		seed = strtoull(argv[4], NULL, 10);
	if (mkdir(argv[3], 0777) != 0 && errno != EEXIST) {
		perror(argv[3]);
		return 1;
	}
	for (size_t i = 0; i < count; i++) {
		if (write_item(kind, seed, i, argv[3]))
			return 1;
	}
	return 0;
}
