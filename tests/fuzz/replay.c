/* SPDX-License-Identifier: Apache-2.0 */
/* The main of a fuzz program without libFuzzer: replays files, or a fixed
 * number of changed seeds, always the same ones. */
#include <signal.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "support/test.h"

#define INPUT_MAX 65536
/* Sanitizers take ten times as long; the fuzzing itself runs under them. */
#if defined(__SANITIZE_ADDRESS__)
#define CHANGED_PER_SEED 1000
#else
#define CHANGED_PER_SEED 3000
#endif

static uint64_t state;
static uint8_t input[INPUT_MAX];
static size_t input_len;
static char saved_as[256];

/* xorshift64 (Marsaglia 2003): the same numbers everywhere. */
static size_t
below(size_t limit)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return limit ? (size_t)(state % limit) : 0;
}

static void
remove_part(void)
{
	size_t from = below(input_len);
	size_t len = below(input_len - from < 40 ? input_len - from : 40);

	memmove(input + from, input + from + len, input_len - from - len);
	input_len -= len;
}

static void
repeat_part(void)
{
	size_t from = below(input_len), to = below(input_len);
	size_t len = below(input_len - from < 40 ? input_len - from : 40);

	if (input_len + len > INPUT_MAX)
		return;
	memmove(input + to + len, input + to, input_len - to);
	if (from > to)
		from += len;
	memmove(input + to, input + from, len);
	input_len += len;
}

static void
change_byte(void)
{
	static const uint8_t marked[] = {0, 1, 2, 3, 4, 0x7f, 0x80, 0xc0, 0xc3,
	    0xff, '<', '>', '&', ';', ':', '=', '\r', '\n', ' ', '"', '\\'};
	size_t at = below(input_len);

	if (below(2))
		input[at] = marked[below(sizeof(marked))];
	else
		input[at] ^= (uint8_t)(1u << below(8));
}

static void
change_input(void)
{
	size_t times = 1 + below(5);

	while (times-- && input_len > 1) {
		switch (below(4)) {
		case 0:
			remove_part();
			break;
		case 1:
			repeat_part();
			break;
		default:
			change_byte();
			break;
		}
	}
}

/* abort() ends here: keep the input, so that it can be replayed. */
static void
save_input(int signal_number)
{
	FILE *f = fopen(saved_as, "wb");

	(void)signal_number;
	if (!f)
		return;
	fwrite(input, 1, input_len, f);
	fclose(f);
	fprintf(stderr, "the input is in %s\n", saved_as);
}

static int
replay_file(const char *path)
{
	size_t len;
	char *text = test_read_file(path, &len);

	if (!text) {
		printf("FAILED %s: cannot be read\n", path);
		return 1;
	}
	LLVMFuzzerTestOneInput((const uint8_t *)text, len);
	free(text);
	printf("ok %s\n", path);
	return 0;
}

int
main(int argc, char **argv)
{
	const char *name = strrchr(argv[0], '/');
	const struct sml_str *seed;
	int i, status = 0, count = 0;

	name = name ? name + 1 : argv[0];
	snprintf(saved_as, sizeof(saved_as), "%s.broken", argv[0]);
	signal(SIGABRT, save_input);
	for (i = 1; i < argc; i++)
		status |= replay_file(argv[i]);
	if (argc > 1)
		return status;
	for (seed = fuzz_seeds; seed->p; seed++) {
		state = 88172645463325252u;
		for (i = 0; i < CHANGED_PER_SEED; i++, count++) {
			input_len = seed->len;
			memcpy(input, seed->p, input_len);
			if (i)
				change_input();
			LLVMFuzzerTestOneInput(input, input_len);
		}
	}
	printf("ok %s: %d inputs\n", name, count);
	return 0;
}
