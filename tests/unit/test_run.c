/* SPDX-License-Identifier: Apache-2.0 */
/* Whole runs: folders of files against the server's endpoint, in one process.
 */
#include "config.h"

#include <sys/stat.h>
#include <unistd.h>

#include "support/run_bench.h"

#include <sqlite3.h>

static void
run_two_profiles_come_into_step(void)
{
	setup();
	profile_new("a");
	profile_new("b");
	put_contact("a", "one.vcf", "1");
	put_contact("a", "two.vcf", "2");
	put_contact("b", "three.vcf", "3");
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK);
	CU_ASSERT(result.problem.code == CLIENT_PROBLEM_NONE);
	CU_ASSERT(n()->sent[0] == 2);
	sync_contacts("a");
	CU_ASSERT(is_in_step());
	sync_contacts("b");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK);
	CU_ASSERT(n()->sent[0] == 1 && n()->received[0] == 2);
	CU_ASSERT(contacts("b") == 3);
	sync_contacts("b");
	CU_ASSERT(is_in_step());
	sync_contacts("a");
	CU_ASSERT(n()->received[0] == 1 && contacts("a") == 3);

	/* A change, a deletion. */
	put_contact("a", "one.vcf", "111");
	CU_ASSERT(remove(path_of("a", "contacts", "two.vcf")) == 0);
	sync_contacts("a");
	CU_ASSERT(n()->sent[1] == 1 && n()->sent[2] == 1);
	sync_contacts("b");
	CU_ASSERT(n()->received[1] == 1 && n()->received[2] == 1);
	CU_ASSERT(contacts("b") == 2);
	CU_ASSERT(count_with("b", "TEL;TYPE=CELL:111") == 1);
	sync_contacts("a");
	CU_ASSERT(is_in_step());
	sync_contacts("b");
	CU_ASSERT(is_in_step());
	teardown();
}

static void
run_collision_keeps_both_everywhere(void)
{
	setup();
	profile_new("a");
	profile_new("b");
	put_contact("a", "one.vcf", "1");
	sync_contacts("a");
	sync_contacts("b");
	put_contact("a", "one.vcf", "100");
	sync_contacts("a");
	CU_ASSERT(system(NULL) != 0);
	{
		char command[8192];

		snprintf(command, sizeof(command),
		    "sed -i 's/CELL:1/CELL:200/' %s*.vcf",
		    path_of("b", "contacts", ""));
		CU_ASSERT(system(command) == 0);
	}
	sync_contacts("b");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK);
	CU_ASSERT(n()->conflicts == 1);
	sync_contacts("a");
	CU_ASSERT(contacts("a") == 2 && contacts("b") == 2);
	CU_ASSERT(count_with("a", "CELL:100") == 1);
	CU_ASSERT(count_with("a", "CELL:200") == 1);
	CU_ASSERT(count_with("b", "CELL:100") == 1);
	CU_ASSERT(count_with("b", "CELL:200") == 1);
	sync_contacts("b");
	CU_ASSERT(is_in_step());
	sync_contacts("a");
	CU_ASSERT(is_in_step());
	teardown();
}

static void
run_cut_off_anywhere_is_taken_up(void)
{
	unsigned cut, total;
	int what;

	for (what = 0; what < 2; what++) {
		for (cut = 1, total = 1; cut <= total; cut++) {
			char name[32];
			int i;

			setup();
			profile_new("a");
			profile_new("b");
			for (i = 0; i < 5; i++) {
				snprintf(name, sizeof(name), "i%d.vcf", i);
				put_contact("a", name, "1");
				snprintf(name, sizeof(name), "k%d.vcf", i);
				put_contact("b", name, "2");
			}
			sync_contacts("b");
			if (what == 0)
				w.pipe.lose_request = cut;
			else
				w.pipe.lose_answer = cut;
			sync_contacts("a");
			total = w.pipe.count > total ? w.pipe.count : total;
			CU_ASSERT(result.exit == CLIENT_EXIT_NOTHING ||
				  cut > w.pipe.count);
			sync_contacts("a");
			CU_ASSERT(result.exit == CLIENT_EXIT_OK);
			total = w.pipe.count > total ? w.pipe.count : total;
			CU_ASSERT(contacts("a") == 10);
			sync_contacts("b");
			CU_ASSERT(contacts("b") == 10);
			sync_contacts("a");
			CU_ASSERT(is_in_step());
			teardown();
			if (total > 8)
				total = 8;
		}
		CU_ASSERT(total >= 3);
	}
}

static void
run_cut_off_and_forgotten_by_the_server_starts_again(void)
{
	setup();
	profile_new("a");
	put_contact("a", "one.vcf", "1");
	w.pipe.lose_answer = 2;
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_NOTHING);
	w.pipe.is_forgetful = true;
	sync_contacts("a");
	CU_ASSERT(w.pipe.count == 3);
	w.pipe.is_forgetful = false;
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK);
	sync_contacts("a");
	CU_ASSERT(is_in_step() && contacts("a") == 1);
	teardown();
}

/* As a server whose items outlived what it knew of its clients. */
static void
forget_links_of_server(void)
{
	sqlite3 *db = NULL;

	CU_ASSERT_FATAL(sqlite3_open(test_path(w.folder, "server/valise.db"),
			    &db) == SQLITE_OK);
	CU_ASSERT(sqlite3_exec(db, "DELETE FROM link WHERE id > 1", NULL, NULL,
		      NULL) == SQLITE_OK);
	sqlite3_close(db);
}

static void
run_item_sent_before_the_server_fell_comes_back_once(void)
{
	setup();
	profile_new("a");
	put_contact("a", "one.vcf", "1");
	sync_contacts("a");
	put_contact("a", "two.vcf", "2");
	put_contact("a", "three.vcf", "3");
	w.pipe.lose_answer = 3;
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_NOTHING);
	forget_links_of_server();
	/* Its session is forgotten, too. */
	w.pipe.is_forgetful = true;
	sync_contacts("a");
	w.pipe.is_forgetful = false;
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK);
	CU_ASSERT(contacts("a") == 3);
	sync_contacts("a");
	CU_ASSERT(is_in_step() && contacts("a") == 3);
	teardown();
}

/* The folder may be another one when somebody comes back to it. */
static void
run_cut_off_before_an_answer_looks_at_the_folders_anew(void)
{
	int what;

	for (what = 0; what < 2; what++) {
		setup();
		profile_new("a");
		profile_new("b");
		put_contact("b", "same.vcf", "1");
		sync_contacts("b");
		w.pipe.lose_request = what == 0;
		w.pipe.lose_answer = what == 1;
		sync_contacts("a");
		CU_ASSERT(result.exit == CLIENT_EXIT_NOTHING);
		put_contact("a", "same.vcf", "1");
		put_contact("a", "new.vcf", "2");
		sync_contacts("a");
		CU_ASSERT(result.exit == CLIENT_EXIT_OK && !status.is_resumed);
		CU_ASSERT(contacts("a") == 2);
		sync_contacts("a");
		CU_ASSERT(is_in_step());
		sync_contacts("b");
		CU_ASSERT(contacts("b") == 2);
		teardown();
	}
}

static void
run_wrong_password_does_nothing(void)
{
	setup();
	profile_new("a");
	put_contact("a", "one.vcf", "1");
	set_account("a", "ann", "wrong");
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_NOTHING);
	CU_ASSERT(result.problem.code == CLIENT_PROBLEM_WRONG_PASSWORD);
	CU_ASSERT(contacts("a") == 1);
	set_account("a", "ann", "secret");
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK);
	CU_ASSERT(n()->sent[0] == 1);
	teardown();
}

static void
run_nonce_of_the_server_is_used_in_the_next_session(void)
{
	setup();
	profile_new("a");
	CU_ASSERT(test_write_file(path_of("a", ".valise", "options.ini"),
	    "[options]\nencoding = xml\n"));
	set_account("a", "ann", "secret");
	put_contact("a", "one.vcf", "1");
	w.pipe.has_nonce = true;
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK && !w.pipe.is_md5);
	/* This server refuses md5 and asks for basic. */
	w.pipe.has_nonce = false;
	w.pipe.lose_answer = 1;
	sync_contacts("a");
	CU_ASSERT(w.pipe.is_md5);
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK && !w.pipe.is_md5);
	w.pipe.lose_answer = 1;
	sync_contacts("a");
	CU_ASSERT(!w.pipe.is_md5);
	/* Another user's nonce is not shown. */
	w.pipe.has_nonce = true;
	sync_contacts("a");
	set_account("a", "bob", "secret");
	w.pipe.lose_answer = 1;
	sync_contacts("a");
	CU_ASSERT(!w.pipe.is_md5);
	teardown();
}

static void
run_field_that_the_server_cannot_hold_stays(void)
{
	setup();
	profile_new("a");
	profile_new("b");
	CU_ASSERT(test_write_file(path_of("a", ".valise", "options.ini"),
	    "[options]\nencoding = xml\n"));
	set_account("a", "ann", "secret");
	put_contact("a", "one.vcf", "1");
	w.pipe.is_narrow = true;
	sync_contacts("a");
	w.pipe.is_narrow = false;
	sync_contacts("b");
	CU_ASSERT(contacts("b") == 1);
	CU_ASSERT(system_in("b", "sed -i s/CELL:1/CELL:2/") == 0);
	sync_contacts("b");
	w.pipe.is_narrow = true;
	sync_contacts("a");
	CU_ASSERT(count_with("a", "CELL:2") == 1);
	CU_ASSERT(count_with("a", "UID:uid-one.vcf") == 1);
	sync_contacts("a");
	CU_ASSERT(is_in_step());
	teardown();
}

static void
run_item_that_is_no_vcard_fails_alone(void)
{
	setup();
	profile_new("a");
	put_contact("a", "one.vcf", "1");
	CU_ASSERT(test_write_file(
	    path_of("a", "contacts", "bad.vcf"), "this is no vCard\n"));
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_PARTIAL);
	CU_ASSERT(n()->sent[0] == 1 && n()->failed == 1);
	CU_ASSERT(contacts("a") == 2);
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_PARTIAL);
	CU_ASSERT(moved() == 0 && n()->failed == 1);
	teardown();
}

static void
run_other_user_or_server_starts_over(void)
{
	setup();
	profile_new("a");
	put_contact("a", "one.vcf", "1");
	sync_contacts("a");
	sync_contacts("a");
	CU_ASSERT(is_in_step() && !status.is_restarted);
	set_account("a", "bob", "secret");
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK);
	CU_ASSERT(status.is_restarted && n()->sent[0] == 1);
	sync_contacts("a");
	CU_ASSERT(is_in_step());
	/* The same name, another machine behind it. */
	server_close();
	server_open("other");
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK);
	CU_ASSERT(contacts("a") == 1 && n()->sent[0] == 1);
	sync_contacts("a");
	CU_ASSERT(is_in_step());
	teardown();
}

static void
run_copied_profile_is_its_own_device(void)
{
	char command[8192];

	setup();
	profile_new("a");
	put_contact("a", "one.vcf", "1");
	sync_contacts("a");
	snprintf(
	    command, sizeof(command), "cp -a %s/a %s/b", w.folder, w.folder);
	CU_ASSERT(system(command) == 0);
	sync_contacts("b");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK);
	CU_ASSERT(status.is_new_device);
	CU_ASSERT(contacts("b") == 1);
	sync_contacts("a");
	CU_ASSERT(is_in_step() && !status.is_new_device);
	sync_contacts("b");
	CU_ASSERT(is_in_step() && !status.is_new_device);
	teardown();
}

static void
run_emptied_folder_deletes_nothing(void)
{
	char name[32];
	int i;

	setup();
	profile_new("a");
	profile_new("b");
	for (i = 0; i < 8; i++) {
		snprintf(name, sizeof(name), "i%d.vcf", i);
		put_contact("a", name, "1");
	}
	sync_contacts("a");
	for (i = 0; i < 8; i++) {
		snprintf(name, sizeof(name), "i%d.vcf", i);
		CU_ASSERT(remove(path_of("a", "contacts", name)) == 0);
	}
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_HELD);
	CU_ASSERT(n()->held == 8 && n()->sent[2] == 0);
	sync_contacts("b");
	CU_ASSERT(contacts("b") == 8);
	teardown();
}

static void
run_busy_and_missing_are_told(void)
{
	const char *const unknown = "letters";
	struct client_problem problem;
	struct client_profile *p;

	setup();
	profile_new("a");
	CU_ASSERT_FATAL(client_profile_open(
			    test_path(w.folder, "a"), &p, &problem) == SML_OK);
	CU_ASSERT(client_profile_lock(p, 0, NULL, NULL, &problem) == SML_OK);
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_BUSY);
	CU_ASSERT(result.problem.code == CLIENT_PROBLEM_PROFILE_BUSY);
	CU_ASSERT(client_account_remove(p, &problem) == SML_OK);
	client_profile_close(p);
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_USAGE);
	CU_ASSERT(result.problem.code == CLIENT_PROBLEM_NO_ACCOUNT);
	set_account("a", "ann", "secret");
	sync_folder("a", unknown);
	CU_ASSERT(result.exit == CLIENT_EXIT_USAGE);
	CU_ASSERT(result.problem.code == CLIENT_PROBLEM_BAD_FOLDER);
	CU_ASSERT(rmdir(path_of("a", "contacts", "")) == 0);
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_PARTIAL);
	CU_ASSERT(status.folders[0].is_failed);
	teardown();
}

/* ---- the connection check ---- */

struct steps {
	unsigned passed;
	enum client_check_step last;
	struct client_problem problem;
};

static void
on_step(void *ctx, enum client_check_step step, const char *fact,
    const struct client_problem *problem)
{
	struct steps *s = ctx;

	(void)fact;
	s->last = step;
	s->passed += problem->code == CLIENT_PROBLEM_NONE;
	s->problem = *problem;
}

static void
check(const char *profile, struct steps *out)
{
	struct client_problem problem;
	struct client_run_cfg cfg = {
	    .env = &w.env,
	    .open_store = cli_store_dir_open_folder,
	    .transport = &w.pipe.base,
	};

	memset(out, 0, sizeof(*out));
	CU_ASSERT_FATAL(client_profile_open(test_path(w.folder, profile),
			    &cfg.profile, &problem) == SML_OK);
	client_check(&cfg, on_step, out, &result);
	client_profile_close(cfg.profile);
}

static void
check_names_the_step_and_touches_nothing(void)
{
	struct steps steps;

	setup();
	profile_new("a");
	put_contact("a", "one.vcf", "1");
	check("a", &steps);
	CU_ASSERT(result.exit == CLIENT_EXIT_OK);
	CU_ASSERT(steps.last == CLIENT_CHECK_FOLDERS && steps.passed == 5);
	sync_contacts("a");
	CU_ASSERT(n()->sent[0] == 1);
	check("a", &steps);
	CU_ASSERT(result.exit == CLIENT_EXIT_OK);
	sync_contacts("a");
	CU_ASSERT(is_in_step());
	set_account("a", "ann", "wrong");
	check("a", &steps);
	CU_ASSERT(result.exit == CLIENT_EXIT_NOTHING);
	CU_ASSERT(steps.last == CLIENT_CHECK_LOGIN);
	CU_ASSERT(steps.problem.code == CLIENT_PROBLEM_WRONG_PASSWORD);
	teardown();
}

static const struct test_case cases[] = {
    {"run_two_profiles_come_into_step", run_two_profiles_come_into_step},
    {"run_collision_keeps_both_everywhere",
	run_collision_keeps_both_everywhere},
    {"run_cut_off_anywhere_is_taken_up", run_cut_off_anywhere_is_taken_up},
    {"run_cut_off_and_forgotten_by_the_server_starts_again",
	run_cut_off_and_forgotten_by_the_server_starts_again},
    {"run_item_sent_before_the_server_fell_comes_back_once",
	run_item_sent_before_the_server_fell_comes_back_once},
    {"run_cut_off_before_an_answer_looks_at_the_folders_anew",
	run_cut_off_before_an_answer_looks_at_the_folders_anew},
    {"run_wrong_password_does_nothing", run_wrong_password_does_nothing},
    {"run_nonce_of_the_server_is_used_in_the_next_session",
	run_nonce_of_the_server_is_used_in_the_next_session},
    {"run_field_that_the_server_cannot_hold_stays",
	run_field_that_the_server_cannot_hold_stays},
    {"run_item_that_is_no_vcard_fails_alone",
	run_item_that_is_no_vcard_fails_alone},
    {"run_other_user_or_server_starts_over",
	run_other_user_or_server_starts_over},
    {"run_copied_profile_is_its_own_device",
	run_copied_profile_is_its_own_device},
    {"run_emptied_folder_deletes_nothing", run_emptied_folder_deletes_nothing},
    {"run_busy_and_missing_are_told", run_busy_and_missing_are_told},
    {"check_names_the_step_and_touches_nothing",
	check_names_the_step_and_touches_nothing},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	if (server_db_setup() != SML_OK)
		return 1;
	return test_main("run", cases, argc, argv);
}
