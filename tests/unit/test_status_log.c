/* SPDX-License-Identifier: Apache-2.0 */
/* The status of sessions: counted, kept, shown, and forgotten in order. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client/status_log.h"
#include "support/folder.h"
#include "support/test.h"

static char *folder;
static struct client_state *cs;
static struct client_log *log_;
static struct sml_arena *arena;
static struct sml_buf text;
static struct client_session_status status;

static void
setup(void)
{
	struct client_problem problem;
	struct client_state_cfg cfg = {.env = test_env()};

	test_env_reset();
	test_env_set_now(1795255443); /* 2026-11-21 10:04:03 */
	folder = test_folder_new();
	cfg.path = test_path(folder, "state.db");
	CU_ASSERT_FATAL(client_state_open(&cfg, &cs, &problem) == SML_OK);
	CU_ASSERT_FATAL(client_state_begin(cs) == SML_OK);
	arena = sml_arena_new(1 << 20);
	sml_buf_init(&text, 1 << 20);
}

static void
teardown(void)
{
	sml_buf_free(&text);
	sml_arena_free(arena);
	client_state_close(cs);
	test_folder_free(folder);
}

static void
begin(void)
{
	CU_ASSERT_FATAL(client_log_begin(cs, test_env(), &log_) == SML_OK);
}

static void
end(const struct client_problem *problem)
{
	CU_ASSERT(client_log_end(log_, problem) == SML_OK);
	client_log_free(log_);
}

static void
report(struct sml_report r)
{
	if (!r.folder.p)
		r.folder = SML_STR("contacts");
	client_log_report(log_, &r);
}

static void
folder_begins(const char *name)
{
	report((struct sml_report){.type = SML_REPORT_FOLDER,
	    .folder = sml_str_of(name),
	    .mode = SML_MODE_TWO_WAY});
}

static void
folder_ends(const char *name, uint64_t count)
{
	report((struct sml_report){.type = SML_REPORT_FOLDER_DONE,
	    .folder = sml_str_of(name),
	    .count = count});
}

static void
moved(enum sml_report_type type, enum sml_op op)
{
	report((struct sml_report){.type = type, .op = op});
}

static void
read_status(void)
{
	CU_ASSERT_FATAL(client_log_read(cs, 0, &status) == SML_OK);
}

static bool
text_has(const char *what)
{
	sml_buf_reset(&text);
	CU_ASSERT(client_log_put_text(cs, 0, &text) == SML_OK);
	sml_buf_put_byte(&text, 0);
	return strstr((char *)text.p, what) != NULL;
}

/* ---- verdict ---- */

static void
log_without_changes_is_in_step(void)
{
	setup();
	begin();
	folder_begins("contacts");
	folder_ends("contacts", 12);
	end(NULL);
	read_status();
	CU_ASSERT(status.verdict == CLIENT_IN_STEP);
	CU_ASSERT(status.exit == CLIENT_EXIT_OK);
	CU_ASSERT(status.folder_count == 1);
	CU_ASSERT(status.folders[0].linked == 12);
	CU_ASSERT(status.folders[0].is_done && !status.folders[0].is_failed);
	CU_ASSERT(text_has("2026-11-21 10:04:03  0.0 s  In step\n"));
	CU_ASSERT(text_has("  12 in step\n"));
	teardown();
}

static void
log_of_moved_items_counts_them(void)
{
	setup();
	begin();
	folder_begins("contacts");
	moved(SML_REPORT_SENT, SML_OP_ADD);
	moved(SML_REPORT_SENT, SML_OP_ADD);
	moved(SML_REPORT_SENT, SML_OP_DELETE);
	moved(SML_REPORT_RECEIVED, SML_OP_REPLACE);
	CU_ASSERT(client_log_flush(log_) == SML_OK);
	moved(SML_REPORT_RECEIVED, SML_OP_REPLACE);
	folder_ends("contacts", 3);
	end(NULL);
	read_status();
	CU_ASSERT(status.verdict == CLIENT_IN_STEP);
	CU_ASSERT(status.folders[0].n.sent[0] == 2);
	CU_ASSERT(status.folders[0].n.sent[2] == 1);
	CU_ASSERT(status.folders[0].n.received[1] == 2);
	CU_ASSERT(text_has("contacts  two-way       2/0/1           0/2/0"));
	teardown();
}

static void
log_of_a_failed_item_says_why_and_what_to_do(void)
{
	setup();
	begin();
	folder_begins("contacts");
	report((struct sml_report){.type = SML_REPORT_REFUSED,
	    .status = 413,
	    .title = SML_STR("Ada Lovelace"),
	    .key = SML_STR("ada.vcf")});
	folder_ends("contacts", 3);
	end(NULL);
	read_status();
	CU_ASSERT(status.verdict == CLIENT_REMARKS);
	CU_ASSERT(status.exit == CLIENT_EXIT_PARTIAL);
	CU_ASSERT(status.folders[0].n.failed == 1);
	CU_ASSERT(text_has("In step with remarks\n"));
	CU_ASSERT(text_has("10:04:03  contacts: "));
	CU_ASSERT(text_has("\"Ada Lovelace\""));
	teardown();
}

static void
log_of_held_deletions_ends_with_4(void)
{
	setup();
	begin();
	folder_begins("contacts");
	report((struct sml_report){
	    .type = SML_REPORT_HELD, .reason = SML_REASON_GUARD, .count = 42});
	folder_ends("contacts", 60);
	end(NULL);
	read_status();
	CU_ASSERT(status.verdict == CLIENT_REMARKS);
	CU_ASSERT(status.exit == CLIENT_EXIT_HELD);
	CU_ASSERT(status.folders[0].n.held == 42);
	CU_ASSERT(text_has("42 deletions are held: more than a run may"));
	teardown();
}

static void
log_of_a_failed_folder_leaves_the_others(void)
{
	setup();
	begin();
	folder_begins("contacts");
	folder_ends("contacts", 3);
	folder_begins("notes");
	report((struct sml_report){.type = SML_REPORT_FOLDER_FAILED,
	    .folder = SML_STR("notes"),
	    .status = 404});
	end(NULL);
	read_status();
	CU_ASSERT(status.verdict == CLIENT_REMARKS);
	CU_ASSERT(status.exit == CLIENT_EXIT_PARTIAL);
	CU_ASSERT(status.folders[1].is_failed);
	CU_ASSERT(
	    status.folders[1].problem.code == CLIENT_PROBLEM_FOLDER_UNKNOWN);
	CU_ASSERT(text_has("The server does not have the folder notes."));
	teardown();
}

static void
log_of_a_broken_run_is_not_finished(void)
{
	struct client_problem problem;

	setup();
	client_problem_set(
	    &problem, CLIENT_PROBLEM_REFUSED, "sync.example", NULL);
	begin();
	end(&problem);
	read_status();
	CU_ASSERT(status.verdict == CLIENT_NOT_FINISHED);
	CU_ASSERT(status.exit == CLIENT_EXIT_NOTHING);
	CU_ASSERT(status.problem.code == CLIENT_PROBLEM_REFUSED);
	CU_ASSERT_STRING_EQUAL(status.problem.subject, "sync.example");
	CU_ASSERT(text_has("Not finished\nsync.example refused the"));
	teardown();
}

static void
log_of_a_killed_run_is_not_finished(void)
{
	setup();
	begin();
	folder_begins("contacts");
	CU_ASSERT(client_log_flush(log_) == SML_OK);
	client_log_free(log_);
	read_status();
	CU_ASSERT(status.verdict == CLIENT_NOT_FINISHED);
	CU_ASSERT(status.no == 1);
	CU_ASSERT(text_has("running or was cut off"));
	teardown();
}

static void
log_of_plain_http_has_a_remark(void)
{
	setup();
	begin();
	client_log_status(log_)->is_exposed = true;
	folder_begins("contacts");
	folder_ends("contacts", 3);
	end(NULL);
	read_status();
	CU_ASSERT(status.verdict == CLIENT_REMARKS);
	CU_ASSERT(status.exit == CLIENT_EXIT_OK);
	CU_ASSERT(text_has("unencrypted"));
	teardown();
}

/* ---- events ---- */

static void
log_of_a_slow_sync_tells_the_reason_once(void)
{
	const struct sml_report slow = {.type = SML_REPORT_FOLDER,
	    .mode = SML_MODE_SLOW,
	    .reason = SML_REASON_PEER_LOST};
	struct client_event event;
	uint32_t cursor = 0;

	setup();
	begin();
	report(slow);
	report(slow);
	folder_ends("contacts", 3);
	end(NULL);
	CU_ASSERT(client_log_event(cs, 1, &cursor, arena, &event) == SML_OK);
	CU_ASSERT(event.type == SML_REPORT_FOLDER);
	CU_ASSERT(event.reason == SML_REASON_PEER_LOST);
	CU_ASSERT(client_log_event(cs, 1, &cursor, arena, &event) == SML_END);
	CU_ASSERT(text_has("the server does not know the last"));
	CU_ASSERT(text_has("contacts  slow "));
	teardown();
}

static void
log_event_comes_back_as_it_was(void)
{
	struct client_event event;
	uint32_t cursor = 0;

	setup();
	begin();
	folder_begins("contacts");
	report((struct sml_report){.type = SML_REPORT_FAILED,
	    .op = SML_OP_REPLACE,
	    .err = SML_E_SYNTAX,
	    .title = SML_STR("a b:c\nd"),
	    .key = SML_STR(""),
	    .detail = SML_STR("it has no BEGIN:VCARD")});
	folder_ends("contacts", 3);
	end(NULL);
	CU_ASSERT_FATAL(
	    client_log_event(cs, 1, &cursor, arena, &event) == SML_OK);
	CU_ASSERT(event.at_utc == 1795255443);
	CU_ASSERT_STRING_EQUAL(event.folder, "contacts");
	CU_ASSERT(event.op == SML_OP_REPLACE);
	CU_ASSERT(event.err == SML_E_SYNTAX);
	CU_ASSERT(sml_str_is(event.title, "a b:c\nd"));
	CU_ASSERT(event.key.p && event.key.len == 0);
	CU_ASSERT(sml_str_is(event.detail, "it has no BEGIN:VCARD"));
	teardown();
}

static void
log_of_too_many_events_counts_the_rest(void)
{
	int i;

	setup();
	begin();
	folder_begins("contacts");
	for (i = 0; i < CLIENT_EVENTS_MAX + 5; i++)
		report((struct sml_report){
		    .type = SML_REPORT_CONFLICT, .reason = SML_REASON_MERGED});
	folder_ends("contacts", 3);
	end(NULL);
	read_status();
	CU_ASSERT(status.events_left_out == 5);
	CU_ASSERT(status.folders[0].n.conflicts == CLIENT_EVENTS_MAX + 5);
	CU_ASSERT(text_has("5 more lines were left out."));
	teardown();
}

static void
log_text_has_no_control_characters_of_items(void)
{
	setup();
	begin();
	folder_begins("contacts");
	report((struct sml_report){.type = SML_REPORT_CONFLICT,
	    .reason = SML_REASON_DUPLICATED,
	    .title = SML_STR("evil\x1b[2J\nname")});
	folder_ends("contacts", 3);
	end(NULL);
	CU_ASSERT(!text_has("\x1b"));
	CU_ASSERT(text_has("both versions were kept"));
	teardown();
}

static void
log_text_names_the_fields_of_a_conflict(void)
{
	setup();
	begin();
	folder_begins("contacts");
	report((struct sml_report){.type = SML_REPORT_CONFLICT,
	    .reason = SML_REASON_THERE_WON,
	    .title = SML_STR("Anna Nov\xC3\xA1kov\xC3\xA1"),
	    .detail = SML_STR("phone, X-\x1b[2J")});
	folder_ends("contacts", 3);
	end(NULL);
	CU_ASSERT(
	    text_has("\"Anna Nov\xC3\xA1kov\xC3\xA1\" \xC2\xB7 phone, X-"));
	CU_ASSERT(!text_has("\x1b"));
	teardown();
}

static void
log_as_json_has_the_same_facts(void)
{
	const char *p;

	setup();
	begin();
	folder_begins("contacts");
	moved(SML_REPORT_SENT, SML_OP_ADD);
	report((struct sml_report){.type = SML_REPORT_REFUSED,
	    .status = 420,
	    .title = SML_STR("say \"hi\"")});
	folder_ends("contacts", 3);
	end(NULL);
	CU_ASSERT(client_log_put_json(cs, 0, &text) == SML_OK);
	sml_buf_put_byte(&text, 0);
	p = (const char *)text.p;
	CU_ASSERT(strncmp(p, "{\"session\":1,", 13) == 0);
	CU_ASSERT(strstr(p, "\"verdict\":\"in-step-with-remarks\"") != NULL);
	CU_ASSERT(strstr(p, "\"sent\":{\"added\":1,\"changed\":0,") != NULL);
	CU_ASSERT(strstr(p, "\"item\":\"say \\\"hi\\\"\"") != NULL);
	CU_ASSERT(strstr(p, "\"problem\":\"item-refused-full\"") != NULL);
	CU_ASSERT(strchr(p, '\n') == NULL);
	teardown();
}

/* ---- which sessions stay ---- */

static void
run_session(bool is_eventful)
{
	begin();
	folder_begins("contacts");
	if (is_eventful)
		moved(SML_REPORT_SENT, SML_OP_ADD);
	folder_ends("contacts", 3);
	end(NULL);
}

static size_t
count_sessions(uint32_t *oldest_out)
{
	uint32_t no = UINT32_MAX;
	size_t n = 0;

	while (client_log_prev(cs, no, &no) == SML_OK) {
		*oldest_out = no;
		n++;
	}
	return n;
}

static void
log_removes_uneventful_sessions_first(void)
{
	uint32_t oldest = 0;
	int i;

	setup();
	for (i = 0; i < 5; i++)
		run_session(true);
	for (i = 0; i < 30; i++)
		run_session(false);
	CU_ASSERT(count_sessions(&oldest) == CLIENT_SESSIONS_KEPT);
	CU_ASSERT(oldest == 1);
	for (i = 0; i < 20; i++)
		run_session(true);
	CU_ASSERT(count_sessions(&oldest) == 25);
	run_session(false);
	read_status();
	CU_ASSERT(status.no == 56);
	for (i = 0; i < 60; i++)
		run_session(true);
	CU_ASSERT(count_sessions(&oldest) == CLIENT_SESSIONS_MAX);
	teardown();
}

static void
log_without_sessions_is_not_found(void)
{
	uint32_t no;

	setup();
	CU_ASSERT(client_log_read(cs, 0, &status) == SML_E_NOT_FOUND);
	CU_ASSERT(client_log_read(cs, 7, &status) == SML_E_NOT_FOUND);
	CU_ASSERT(client_log_prev(cs, UINT32_MAX, &no) == SML_END);
	teardown();
}

static void
log_with_a_damaged_row_is_an_error(void)
{
	setup();
	run_session(true);
	CU_ASSERT(
	    client_state_row_put(cs, 1, 0, SML_STR("1 2 99:x")) == SML_OK);
	CU_ASSERT(client_log_read(cs, 1, &status) == SML_E_STATE);
	CU_ASSERT(client_state_row_put(cs, 1, 0, SML_STR("9 ")) == SML_OK);
	CU_ASSERT(client_log_read(cs, 1, &status) == SML_E_STATE);
	teardown();
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
#define CASE(name) {#name, name}
	    CASE(log_without_changes_is_in_step),
	    CASE(log_of_moved_items_counts_them),
	    CASE(log_of_a_failed_item_says_why_and_what_to_do),
	    CASE(log_of_held_deletions_ends_with_4),
	    CASE(log_of_a_failed_folder_leaves_the_others),
	    CASE(log_of_a_broken_run_is_not_finished),
	    CASE(log_of_a_killed_run_is_not_finished),
	    CASE(log_of_plain_http_has_a_remark),
	    CASE(log_of_a_slow_sync_tells_the_reason_once),
	    CASE(log_event_comes_back_as_it_was),
	    CASE(log_of_too_many_events_counts_the_rest),
	    CASE(log_text_has_no_control_characters_of_items),
	    CASE(log_text_names_the_fields_of_a_conflict),
	    CASE(log_as_json_has_the_same_facts),
	    CASE(log_removes_uneventful_sessions_first),
	    CASE(log_without_sessions_is_not_found),
	    CASE(log_with_a_damaged_row_is_an_error), {NULL, NULL}};

	setenv("TZ", "UTC", 1);
	tzset();
	return test_main("status_log", cases, argc, argv);
}
