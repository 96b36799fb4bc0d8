/* SPDX-License-Identifier: Apache-2.0 */
/* A run of cases, and the lines that say what became of them. */
#include "report.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define ARENA_LEN_MAX (256u * 1024 * 1024)

static const char *const result_names[] = {"pass", "fail", "not supported"};

/* ---- leaving a case ---- */

SML_PRINTF(3, 0)
static _Noreturn void
leave(struct conf_run *run, enum conf_result result, const char *format,
    va_list args)
{
	vsnprintf(run->detail, sizeof(run->detail), format, args);
	for (char *p = run->detail; *p; p++)
		if ((unsigned char)*p < ' ')
			*p = ' ';
	run->result = result;
	longjmp(run->leave, 1);
}

void
conf_fail(struct conf_run *run, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	leave(run, CONF_FAIL, format, args);
}

void
conf_not_supported(struct conf_run *run, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	leave(run, CONF_NOT_SUPPORTED, format, args);
}

void
conf_want(struct conf_run *run, bool is_so, const char *format, ...)
{
	va_list args;

	if (is_so)
		return;
	va_start(args, format);
	leave(run, CONF_FAIL, format, args);
}

void
conf_ok(struct conf_run *run, enum sml_err err, const char *doing)
{
	if (err)
		conf_fail(run, "%s: %s", doing, sml_err_text(err));
}

const char *
conf_printf(struct conf_run *run, const char *format, ...)
{
	va_list args, again;
	char *text;
	int len;

	va_start(args, format);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	text = len < 0 ? NULL : sml_arena_alloc(run->arena, (size_t)len + 1);
	if (text)
		vsnprintf(text, (size_t)len + 1, format, again);
	va_end(again);
	if (!text)
		conf_fail(run, "out of memory");
	return text;
}

const char *
conf_copy(struct conf_run *run, struct sml_str text)
{
	struct sml_str copy =
	    sml_arena_dup(run->arena, text.p ? text : SML_STR(""));

	if (!copy.p)
		conf_fail(run, "out of memory");
	return copy.p;
}

/* ---- running ---- */

static bool
is_chosen(const struct conf_choice *choice, const char *id)
{
	struct sml_str rest = sml_str_of(choice->only), one;

	if (!choice->only)
		return true;
	while (sml_str_next(&rest, ',', &one)) {
		if (sml_str_ends(one, "*") &&
		    strncmp(one.p, id, one.len - 1) == 0)
			return true;
		if (sml_str_is(one, id))
			return true;
	}
	return false;
}

/* CONF_SOME: XML of 1.1, or of the first version that has it; WBXML of 1.2. */
static bool
has_variant(const struct conf_case *c, bool is_brief,
    enum sml_encoding encoding, enum sml_version version)
{
	enum sml_version xml = c->since > SML_V_11 ? c->since : SML_V_11;

	if (version < c->since)
		return false;
	if (c->variants == CONF_EVERY && !is_brief)
		return true;
	return version == (encoding == SML_XML ? xml : SML_V_12);
}

static void
run_guarded(struct conf_run *run)
{
	if (setjmp(run->leave) == 0)
		run->now->run(run);
}

static void
run_variant(struct conf_run *run, void (*reset)(struct conf_run *run))
{
	run->result = CONF_PASS;
	run->detail[0] = '\0';
	sml_arena_reset(run->arena);
	if (reset)
		reset(run);
	run_guarded(run);
	if (reset)
		reset(run);
}

/* The worst of its variants is the case's result; false: none was run. */
static bool
run_case(struct conf_run *run, const struct conf_choice *choice,
    void (*reset)(struct conf_run *run), bool *has_failed)
{
	enum conf_result worst = CONF_PASS;
	char detail[sizeof(run->detail) + 32] = "";
	unsigned count = 0;

	for (int e = SML_XML; e <= SML_WBXML; e++)
		for (int v = SML_V_10; v <= SML_V_12; v++) {
			run->encoding = (enum sml_encoding)e;
			run->version = (enum sml_version)v;
			if ((choice->encoding >= 0 && choice->encoding != e) ||
			    (choice->version && (int)choice->version != v) ||
			    !has_variant(run->now, choice->is_brief,
				run->encoding, run->version))
				continue;
			count++;
			run_variant(run, reset);
			if (run->result == CONF_PASS || (worst == CONF_FAIL) ||
			    (worst == run->result))
				continue;
			worst = run->result;
			snprintf(detail, sizeof(detail), "%s of %s: %s",
			    e == SML_XML ? "XML" : "WBXML",
			    sml_version_dtd(run->version), run->detail);
		}
	if (count == 0)
		return false;
	printf("\t%s\t%s\n", result_names[worst], detail);
	*has_failed = worst == CONF_FAIL;
	return true;
}

unsigned
conf_run_table(const struct conf_case *table, const char *role,
    const struct conf_choice *choice, void *host,
    void (*reset)(struct conf_run *run))
{
	struct conf_run *run = calloc(1, sizeof(*run));
	unsigned failed = 0;
	bool has_failed;

	if (!run || !(run->arena = sml_arena_new(ARENA_LEN_MAX))) {
		fputs("conformance: out of memory\n", stderr);
		exit(2);
	}
	run->host = host;
	for (; table->id; table++) {
		run->now = table;
		if (!is_chosen(choice, table->id))
			continue;
		printf("%s\t%s\t%s", table->requirement, role, table->id);
		fflush(stdout);
		has_failed = false;
		if (!run_case(run, choice, reset, &has_failed))
			printf("\t%s\t%s\n", result_names[CONF_NOT_SUPPORTED],
			    "no variant of it was chosen");
		fflush(stdout);
		failed += has_failed;
	}
	sml_arena_free(run->arena);
	free(run);
	return failed;
}

void
conf_list_table(const struct conf_case *table, const char *role)
{
	for (; table->id; table++)
		printf("%s\t%s\t%s\t%s\n", table->requirement, role, table->id,
		    table->what);
}
