/* SPDX-License-Identifier: Apache-2.0 */
/* Words: safe output, JSON, plural forms, the table of problems. */
#include <string.h>

#include "client/problem.h"
#include "client/text.h"
#include "support/test.h"

static bool
safe_is(const char *in, size_t max_len, const char *expected)
{
	struct sml_buf out;
	bool is_same;

	sml_buf_init(&out, 4096);
	text_put_safe(&out, sml_str_of(in), max_len);
	is_same = sml_str_is(sml_buf_str(&out), expected);
	sml_buf_free(&out);
	return is_same;
}

static void
text_safe_replaces_controls_and_cuts_whole_characters(void)
{
	CU_ASSERT(safe_is("M\xc3\xbcller", 0, "M\xc3\xbcller"));
	CU_ASSERT(safe_is("a\x1b[31mb", 0, "a\xef\xbf\xbd[31mb"));
	CU_ASSERT(safe_is("a\nb", 0,
	    "a\xef\xbf\xbd"
	    "b"));
	CU_ASSERT(safe_is("\xff", 0, "\xef\xbf\xbd"));
	CU_ASSERT(safe_is("\xc2\x9b", 0, "\xef\xbf\xbd"));
	CU_ASSERT(safe_is("abcdef", 6, "abcdef"));
	CU_ASSERT(safe_is("abcdefghij", 8, "abcde..."));
	CU_ASSERT(safe_is("", 8, ""));
}

static void
text_json_escapes_and_stays_utf8(void)
{
	struct sml_buf out;

	sml_buf_init(&out, 4096);
	text_put_json(&out, SML_STR("a\"b\\c\nd\x01\xff\xc3\xa4"));
	CU_ASSERT(sml_str_is(sml_buf_str(&out),
	    "\"a\\\"b\\\\c\\nd\\u0001\xef\xbf\xbd\xc3\xa4\""));
	sml_buf_reset(&out);
	text_put_json(&out, SML_STR_NONE);
	CU_ASSERT(sml_str_is(sml_buf_str(&out), "null"));
	sml_buf_free(&out);
}

static void
text_plural_and_format_fill_in(void)
{
	struct sml_buf out;

	sml_buf_init(&out, 4096);
	text_format(&out, text_plural("%s item", "%s items", 1), "1");
	text_format(&out, " %s %s", "b", "a");
	text_format(&out, text_plural(" %s item", " %s items", 2), "2");
	CU_ASSERT(sml_str_is(sml_buf_str(&out), "1 item b a 2 items"));
	sml_buf_free(&out);
}

static void
problem_each_has_sentences_a_name_and_an_exit(void)
{
	struct client_problem problem;
	struct sml_buf out;
	size_t i;

	sml_buf_init(&out, 4096);
	for (i = 1; i < CLIENT_PROBLEM_COUNT; i++) {
		const enum client_problem_code code =
		    (enum client_problem_code)i;

		client_problem_set(&problem, code, "SUBJECT", "DETAIL");
		sml_buf_reset(&out);
		client_problem_put(&out, &problem);
		CU_ASSERT(out.len > 20);
		CU_ASSERT(sml_str_ends(sml_buf_str(&out), "."));
		CU_ASSERT(sml_str_chr(sml_buf_str(&out), '%', 0) == out.len);
		sml_buf_reset(&out);
		client_problem_put_name(&out, code);
		CU_ASSERT(client_problem_of_name(sml_buf_str(&out)) == code);
		CU_ASSERT(client_problem_exit(code) != CLIENT_EXIT_OK);
	}
	CU_ASSERT(client_problem_of_name(SML_STR("unknown-host")) ==
		  CLIENT_PROBLEM_UNKNOWN_HOST);
	CU_ASSERT(
	    client_problem_of_name(SML_STR("unknown")) == CLIENT_PROBLEM_NONE);
	CU_ASSERT(client_problem_of_name(SML_STR_NONE) == CLIENT_PROBLEM_NONE);
	sml_buf_free(&out);
}

static void
problem_facts_are_cut_and_never_formats(void)
{
	struct client_problem problem;
	struct sml_buf out;
	char long_text[2000];

	memset(long_text, 'x', sizeof(long_text) - 1);
	long_text[sizeof(long_text) - 1] = '\0';
	sml_buf_init(&out, 4096);
	client_problem_set(
	    &problem, CLIENT_PROBLEM_HTTP_STATUS, long_text, "%s%n%1$s");
	CU_ASSERT(strlen(problem.subject) == sizeof(problem.subject) - 1);
	client_problem_put_cause(&out, &problem);
	sml_buf_put_byte(&out, '\0');
	CU_ASSERT(strstr((const char *)out.p, "\"%s%n%1$s\"") != NULL);
	client_problem_set(NULL, CLIENT_PROBLEM_USAGE, "a", "b");
	sml_buf_free(&out);
}

static void
problem_of_errors_and_statuses(void)
{
	CU_ASSERT(client_problem_of_item(SML_E_SYNTAX, 0) ==
		  CLIENT_PROBLEM_ITEM_INVALID);
	CU_ASSERT(client_problem_of_item(SML_E_ITEM_IO, 0) ==
		  CLIENT_PROBLEM_ITEM_UNREADABLE);
	CU_ASSERT(client_problem_of_item(SML_OK, 420) ==
		  CLIENT_PROBLEM_ITEM_REFUSED_FULL);
	CU_ASSERT(
	    client_problem_of_item(SML_OK, 500) == CLIENT_PROBLEM_ITEM_REFUSED);
	CU_ASSERT(client_problem_of_folder(SML_E_STORE_GONE, 0) ==
		  CLIENT_PROBLEM_FOLDER_MISSING);
	CU_ASSERT(client_problem_of_folder(SML_OK, 404) ==
		  CLIENT_PROBLEM_FOLDER_UNKNOWN);
	CU_ASSERT(client_problem_of_run(SML_E_STORE_FULL) ==
		  CLIENT_PROBLEM_DISK_FULL);
	CU_ASSERT(
	    client_problem_of_run(SML_E_AUTH) == CLIENT_PROBLEM_WRONG_PASSWORD);
	CU_ASSERT(client_problem_of_run(SML_OK) == CLIENT_PROBLEM_NONE);
}

/* For the whole process: the last of the cases. */
static void
problem_in_dialogs_names_no_command(void)
{
	struct client_problem problem;
	struct sml_buf out;
	size_t i;

	sml_buf_init(&out, 4096);
	client_problem_use_dialogs();
	for (i = 1; i < CLIENT_PROBLEM_COUNT; i++) {
		client_problem_set(
		    &problem, (enum client_problem_code)i, "SUBJECT", "DETAIL");
		sml_buf_reset(&out);
		client_problem_put(&out, &problem);
		CU_ASSERT(sml_str_ends(sml_buf_str(&out), "."));
		CU_ASSERT(sml_str_find(sml_buf_str(&out), SML_STR("valise "),
			      0) == out.len);
		CU_ASSERT(sml_str_find(sml_buf_str(&out), SML_STR("--"), 0) ==
			  out.len);
	}
	sml_buf_free(&out);
}

static const struct test_case cases[] = {
    {"text_safe_replaces_controls_and_cuts_whole_characters",
	text_safe_replaces_controls_and_cuts_whole_characters},
    {"text_json_escapes_and_stays_utf8", text_json_escapes_and_stays_utf8},
    {"text_plural_and_format_fill_in", text_plural_and_format_fill_in},
    {"problem_each_has_sentences_a_name_and_an_exit",
	problem_each_has_sentences_a_name_and_an_exit},
    {"problem_facts_are_cut_and_never_formats",
	problem_facts_are_cut_and_never_formats},
    {"problem_of_errors_and_statuses", problem_of_errors_and_statuses},
    {"problem_in_dialogs_names_no_command",
	problem_in_dialogs_names_no_command},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("words", cases, argc, argv);
}
