/* SPDX-License-Identifier: Apache-2.0 */
/* Under libFuzzer's main: "fuzz_x --write-seeds=DIR" writes the seeds of the
 * program as files to begin with, and ends. */
#include <string.h>

#include "fuzz/fuzz.h"

#define OPTION "--write-seeds="

int LLVMFuzzerInitialize(int *argc, char ***argv);

static int
write_seed(const char *folder, int number, struct sml_str seed)
{
	char path[4096];
	size_t written;
	FILE *f;

	if (snprintf(path, sizeof(path), "%s/seed-%d", folder, number) >=
	    (int)sizeof(path))
		return 1;
	f = fopen(path, "wb");
	if (!f)
		return 1;
	written = fwrite(seed.p, 1, seed.len, f);
	return fclose(f) != 0 || written != seed.len;
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *argument = *argc == 2 ? (*argv)[1] : "";

	if (strncmp(argument, OPTION, strlen(OPTION)) != 0)
		return 0;
	for (int i = 0; fuzz_seeds[i].p; i++) {
		if (write_seed(argument + strlen(OPTION), i, fuzz_seeds[i]))
			exit(1);
	}
	exit(0);
}
