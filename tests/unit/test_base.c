/* SPDX-License-Identifier: Apache-2.0 */
/* Errors, the log, and the environment that tests give the library. */
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "support/test.h"

/* ---- errors ---- */

static void
err_scope_follows_the_band(void)
{
	CU_ASSERT(sml_err_scope(SML_OK) == SML_SCOPE_NONE);
	CU_ASSERT(sml_err_scope(SML_END) == SML_SCOPE_NONE);
	CU_ASSERT(sml_err_scope(SML_E_SYNTAX) == SML_SCOPE_ITEM);
	CU_ASSERT(sml_err_scope(SML_E_EXISTS) == SML_SCOPE_ITEM);
	CU_ASSERT(sml_err_scope(SML_E_STORE) == SML_SCOPE_STORE);
	CU_ASSERT(sml_err_scope(SML_E_STORE_BUSY) == SML_SCOPE_STORE);
	CU_ASSERT(sml_err_scope(SML_E_PROTOCOL) == SML_SCOPE_SESSION);
	CU_ASSERT(sml_err_scope(SML_E_ROOM) == SML_SCOPE_SESSION);
	CU_ASSERT(sml_err_scope(SML_E_NOMEM) == SML_SCOPE_FATAL);
	CU_ASSERT(sml_err_scope(SML_E_BUG) == SML_SCOPE_FATAL);
}

static void
err_every_error_has_name_and_text(void)
{
	static const struct {
		enum sml_err err;
		const char *name, *text;
	} all[] = {
#define ROW(name, value, text) {SML_##name, "SML_" #name, text},
	    SML_ERR_LIST(ROW)
#undef ROW
	};
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(all); i++) {
		CU_ASSERT_STRING_EQUAL(sml_err_name(all[i].err), all[i].name);
		CU_ASSERT_STRING_EQUAL(sml_err_text(all[i].err), all[i].text);
	}
	CU_ASSERT_STRING_EQUAL(
	    sml_err_text((enum sml_err) - 555), "unknown error");
	CU_ASSERT_PTR_NOT_NULL(sml_err_name((enum sml_err) - 555));
}

/* ---- log ---- */

struct seen_log {
	int count;
	enum sml_log_level level;
	size_t len;
	char line[2048];
};

static void
keep_line(void *ctx, enum sml_log_level level, const char *line)
{
	struct seen_log *seen = ctx;

	seen->count++;
	seen->level = level;
	seen->len = strlen(line);
	snprintf(seen->line, sizeof(seen->line), "%s", line);
}

static void
log_lines_above_the_level_are_dropped(void)
{
	struct seen_log seen = {0};
	struct sml_log log = {keep_line, &seen, SML_LOG_INFO};

	sml_log(&log, SML_LOG_DEBUG, "no");
	CU_ASSERT(seen.count == 0);
	sml_log(&log, SML_LOG_INFO, "item %d", 3);
	CU_ASSERT(seen.count == 1 && seen.level == SML_LOG_INFO);
	CU_ASSERT_STRING_EQUAL(seen.line, "item 3");
	sml_log(&log, SML_LOG_ERROR, "x");
	CU_ASSERT(seen.count == 2 && seen.level == SML_LOG_ERROR);
}

static void
log_without_sink_does_nothing(void)
{
	struct sml_log log = {NULL, NULL, SML_LOG_WIRE};

	sml_log(NULL, SML_LOG_ERROR, "x");
	sml_log(&log, SML_LOG_ERROR, "x");
	CU_ASSERT_STRING_EQUAL(sml_log_level_name(SML_LOG_WIRE), "wire");
	CU_ASSERT_STRING_EQUAL(sml_log_level_name(SML_LOG_ERROR), "error");
}

static void
log_line_of_a_peer_stays_one_line(void)
{
	struct seen_log seen = {0};
	struct sml_log log = {keep_line, &seen, SML_LOG_INFO};

	sml_log(&log, SML_LOG_INFO, "%s", "a\r\nerror b\t\x1b[0m\x7f");
	CU_ASSERT_STRING_EQUAL(seen.line, "a  error b ?[0m?");
	sml_log(&log, SML_LOG_INFO, "%1500d\n", 5);
	CU_ASSERT(seen.len == 1501);
	CU_ASSERT_STRING_EQUAL(seen.line + 1499, "5 ");
}

/* ---- the test support itself ---- */

static void
test_env_is_deterministic(void)
{
	const struct sml_env *env = test_env();
	uint8_t first[8], again[8];
	int64_t now = env->now_utc(env->ctx);

	CU_ASSERT(env->random(env->ctx, first, sizeof(first)) == SML_OK);
	CU_ASSERT(env->random(env->ctx, again, sizeof(again)) == SML_OK);
	CU_ASSERT(memcmp(first, again, sizeof(first)) != 0);
	test_env_set_now(now + 5);
	CU_ASSERT(env->now_utc(env->ctx) == now + 5);
	CU_ASSERT(env->ticks_ms(env->ctx) == 5000);
	test_env_reset();
	CU_ASSERT(env->now_utc(env->ctx) == now);
	CU_ASSERT(env->random(env->ctx, again, sizeof(again)) == SML_OK);
	CU_ASSERT(memcmp(first, again, sizeof(first)) == 0);
}

int
main(int argc, char **argv)
{
#define CASE(f)                                                                \
	{                                                                      \
#f, f                                                          \
	}
	static const struct test_case cases[] = {
	    CASE(err_scope_follows_the_band),
	    CASE(err_every_error_has_name_and_text),
	    CASE(log_lines_above_the_level_are_dropped),
	    CASE(log_without_sink_does_nothing),
	    CASE(log_line_of_a_peer_stays_one_line),
	    CASE(test_env_is_deterministic),
	    {NULL, NULL},
	};

	return test_main("base", cases, argc, argv);
}
