/* SPDX-License-Identifier: Apache-2.0 */
/* The main program of a unit test, on CUnit's registry. */
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define START_UTC 1767225600 /* 2026-01-01T00:00:00Z */

static int64_t clock_utc = START_UTC;
static uint8_t next_random;

static int64_t
now_utc(void *ctx)
{
	(void)ctx;
	return clock_utc;
}

static int64_t
ticks_ms(void *ctx)
{
	(void)ctx;
	return (clock_utc - START_UTC) * 1000;
}

static enum sml_err
random_bytes(void *ctx, uint8_t *out, size_t len)
{
	size_t i;

	(void)ctx;
	for (i = 0; i < len; i++)
		out[i] = next_random++;
	return SML_OK;
}

const struct sml_env *
test_env(void)
{
	static const struct sml_log no_log = {NULL, NULL, SML_LOG_ERROR};
	static const struct sml_env env = {
	    NULL, now_utc, ticks_ms, random_bytes, NULL, &no_log};

	return &env;
}

void
test_env_reset(void)
{
	clock_utc = START_UTC;
	next_random = 0;
}

void
test_env_set_now(int64_t utc)
{
	clock_utc = utc;
}

const char *
test_fixtures(void)
{
	const char *folder = getenv("VALISE_FIXTURES");

	return folder && *folder ? folder : NULL;
}

char *
test_read_file(const char *path, size_t *len_out)
{
	FILE *f = fopen(path, "rb");
	char *text = NULL;
	size_t cap = 0, len = 0, got;

	if (!f)
		return NULL;
	do {
		char *larger;

		cap = cap ? cap * 2 : 4096;
		larger = realloc(text, cap);
		if (!larger)
			goto free_text;
		text = larger;
		/* One byte stays for the NUL. */
		got = fread(text + len, 1, cap - 1 - len, f);
		len += got;
	} while (got);
	if (ferror(f))
		goto free_text;
	fclose(f);
	text[len] = '\0';
	*len_out = len;
	return text;

free_text:
	free(text);
	fclose(f);
	return NULL;
}

/* What CUnit noted about the test that just ran. */
static void
print_failures(const char *name)
{
	const CU_FailureRecord *r = CU_get_failure_list();

	for (; r; r = r->pNext)
		printf("%s:%u: %s: %s\n", r->strFileName, r->uiLineNumber, name,
		    r->strCondition);
}

/* Returns whether it passed. */
static bool
run_test(CU_pSuite suite, CU_pTest test)
{
	bool failed = CU_run_test(suite, test) != CUE_SUCCESS ||
		      CU_get_number_of_failure_records() > 0;

	if (failed)
		print_failures(test->pName);
	printf("%s %s\n", failed ? "FAILED" : "ok", test->pName);
	fflush(stdout);
	return !failed;
}

/* Returns the number of failed rows, or -1 when CUnit gave up. */
static int
run_cases(
    const char *suite_name, const struct test_case *cases, const char *only)
{
	CU_pSuite suite = CU_add_suite(suite_name, NULL, NULL);
	const struct test_case *c;
	int ran = 0, failed = 0;

	if (!suite)
		return -1;
	for (c = cases; c->name; c++) {
		CU_pTest test;

		if (only && strcmp(only, c->name) != 0)
			continue;
		test_env_reset();
		test = CU_add_test(suite, c->name, c->run);
		if (!test)
			return -1;
		ran++;
		if (!run_test(suite, test))
			failed++;
	}
	if (only && !ran) {
		printf("FAILED %s: no test has this name\n", only);
		return 1;
	}
	printf("%s: %d passed, %d failed\n", suite_name, ran - failed, failed);
	return failed;
}

int
test_main(
    const char *suite, const struct test_case *cases, int argc, char **argv)
{
	int failed;

	if (CU_initialize_registry() != CUE_SUCCESS) {
		printf("FAILED %s: %s\n", suite, CU_get_error_msg());
		return 1;
	}
	CU_set_error_action(CUEA_IGNORE);
	failed = run_cases(suite, cases, argc > 1 ? argv[1] : NULL);
	if (failed < 0)
		printf("FAILED %s: %s\n", suite, CU_get_error_msg());
	CU_cleanup_registry();
	return failed ? 1 : 0;
}
