/* SPDX-License-Identifier: Apache-2.0 */
/* Options: the table, the file kept as it is, values out of range. */
#include <string.h>

#include "client/options.h"
#include "support/folder.h"
#include "support/test.h"

static char *folder;
static struct client_problem problem;

static struct client_options *
load(const char *text)
{
	struct client_options *o = NULL;

	folder = test_folder_new();
	if (text)
		CU_ASSERT(test_write_file(test_path(folder, "o.ini"), text));
	CU_ASSERT(client_options_load(
		      test_path(folder, "o.ini"), &o, &problem) == SML_OK);
	CU_ASSERT_PTR_NOT_NULL_FATAL(o);
	return o;
}

static void
done(struct client_options *o)
{
	client_options_free(o);
	test_folder_free(folder);
}

static bool
is(const struct client_options *o, const char *name, const char *value)
{
	const char *found = client_options_get(o, name);

	return found && strcmp(found, value) == 0;
}

static void
options_missing_file_gives_defaults(void)
{
	struct client_options *o = load(NULL);

	CU_ASSERT(is(o, "sync-interval-minutes", "15"));
	CU_ASSERT(client_options_number(o, "sync-interval-minutes") == 15);
	CU_ASSERT(client_options_is_on(o, "sync-on-startup"));
	CU_ASSERT(!client_options_is_on(o, "sync-after-change"));
	CU_ASSERT(is(o, "folder.notes.mode", "two-way"));
	CU_ASSERT(is(o, "folder.public-contacts.conflict", "duplicate"));
	CU_ASSERT(!client_options_is_set(o, "folder.notes.mode"));
	CU_ASSERT_PTR_NULL(client_options_get(o, "folder.letters.mode"));
	CU_ASSERT_PTR_NULL(client_options_get(o, "folder.notes"));
	CU_ASSERT_PTR_NULL(client_options_get(o, "mode"));
	CU_ASSERT_PTR_NULL(client_options_get(o, ""));
	done(o);
}

static void
options_saved_again_keeps_what_it_does_not_know(void)
{
	static const char before[] = "# mine\n"
				     "[options]\n"
				     "sync-interval-minutes = 30\n"
				     "future-thing=yes\n"
				     "\n"
				     "[folder.notes]\n"
				     "mode = receive-only\n"
				     "; why\n"
				     "\n"
				     "[strange]\n"
				     "a line without a sign\n";
	static const char after[] = "# mine\n"
				    "[options]\n"
				    "sync-interval-minutes = 60\n"
				    "future-thing=yes\n"
				    "backups = 3\n"
				    "\n"
				    "[folder.notes]\n"
				    "mode = receive-only\n"
				    "; why\n"
				    "enabled = no\n"
				    "\n"
				    "[strange]\n"
				    "a line without a sign\n"
				    "\n"
				    "[account]\n"
				    "user = alice\n";
	struct client_options *o = load(before);

	CU_ASSERT(client_options_save(o, &problem) == SML_OK);
	CU_ASSERT(test_file_is(test_path(folder, "o.ini"), before));
	CU_ASSERT(is(o, "folder.notes.mode", "receive-only"));
	CU_ASSERT(client_options_set(
		      o, "sync-interval-minutes", "60", &problem) == SML_OK);
	CU_ASSERT(client_options_set(o, "backups", "3", &problem) == SML_OK);
	CU_ASSERT(client_options_set(
		      o, "folder.notes.enabled", "no", &problem) == SML_OK);
	CU_ASSERT(
	    client_options_raw_set(o, "account", "user", "alice") == SML_OK);
	CU_ASSERT(client_options_save(o, &problem) == SML_OK);
	CU_ASSERT(test_file_is(test_path(folder, "o.ini"), after));
	CU_ASSERT(test_count_files(folder) == 1);
	done(o);
}

static void
options_wrong_value_is_refused_with_reason(void)
{
	struct client_options *o = load(NULL);
	static const char *const wrong[][2] = {
	    {"sync-on-startup", "maybe"},
	    {"timeout-seconds", "0"},
	    {"timeout-seconds", "-5"},
	    {"timeout-seconds", "12s"},
	    {"guard-delete-percent", "101"},
	    {"folder.calendar.mode", "both"},
	    {"folder.calendar.mode", ""},
	    {"folder.calendar.conflict", "two-way"},
	    {"proxy", "a\nb"},
	    {"no-such-option", "1"},
	    {"folder.NAME.mode", "slow"},
	};
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(wrong); i++) {
		problem.code = CLIENT_PROBLEM_NONE;
		CU_ASSERT(client_options_set(o, wrong[i][0], wrong[i][1],
			      &problem) == SML_E_CONFIG);
		CU_ASSERT(problem.code == CLIENT_PROBLEM_BAD_OPTION);
		CU_ASSERT(strcmp(problem.subject, wrong[i][0]) == 0);
		CU_ASSERT(problem.detail[0] != '\0');
	}
	CU_ASSERT(is(o, "timeout-seconds", "60"));
	done(o);
}

static void
options_out_of_range_in_file_counts_as_default(void)
{
	struct client_options *o = load("[options]\n"
					"timeout-seconds = 99999\n"
					"sync-on-startup = perhaps\n"
					"backups = 7\r\n");

	CU_ASSERT(is(o, "timeout-seconds", "60"));
	CU_ASSERT(client_options_is_on(o, "sync-on-startup"));
	CU_ASSERT(client_options_number(o, "backups") == 7);
	CU_ASSERT(!client_options_is_set(o, "timeout-seconds"));
	done(o);
}

static void
options_set_back_removes_the_line(void)
{
	struct client_options *o = load("backups = 1\nbackups = 2\n");

	CU_ASSERT(client_options_number(o, "backups") == 2);
	CU_ASSERT(client_options_set(o, "backups", NULL, &problem) == SML_OK);
	CU_ASSERT(client_options_number(o, "backups") == 10);
	CU_ASSERT(client_options_save(o, &problem) == SML_OK);
	CU_ASSERT(test_file_is(test_path(folder, "o.ini"), ""));
	done(o);
}

static void
options_all_names_have_rows_and_fitting_defaults(void)
{
	struct client_options *o = load(NULL);
	const struct client_option *row;
	char name[64];
	size_t i;

	for (i = 0; client_options_at(i, name, &row); i++) {
		CU_ASSERT(client_options_row(name) == row);
		CU_ASSERT(is(o, name, row->value));
		CU_ASSERT(client_options_set(o, name, row->value, &problem) ==
			  SML_OK);
	}
	/* 13 of the profile, 4 of each of the 5 folders. */
	CU_ASSERT(i == 13 + 4 * 5);
	done(o);
}

static const struct test_case cases[] = {
    {"options_missing_file_gives_defaults",
	options_missing_file_gives_defaults},
    {"options_saved_again_keeps_what_it_does_not_know",
	options_saved_again_keeps_what_it_does_not_know},
    {"options_wrong_value_is_refused_with_reason",
	options_wrong_value_is_refused_with_reason},
    {"options_out_of_range_in_file_counts_as_default",
	options_out_of_range_in_file_counts_as_default},
    {"options_set_back_removes_the_line", options_set_back_removes_the_line},
    {"options_all_names_have_rows_and_fitting_defaults",
	options_all_names_have_rows_and_fitting_defaults},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("options", cases, argc, argv);
}
