/* SPDX-License-Identifier: Apache-2.0 */
/* Devices, their sessions and stored answers, history, upkeep. */
#include "config.h"

#include "server_folder.h"

#include <string.h>

#include "sessions.h"
#include "state.h"

#define OWNER 3

struct fixture {
	struct server_folder folder;
	struct server_db *db;
	struct sml_arena *arena;
	struct server_session s;
};

static void
fixture_make(struct fixture *f)
{
	server_folder_make(&f->folder);
	f->db = f->folder.db;
	CU_ASSERT_PTR_NOT_NULL_FATAL(f->db);
	f->arena = sml_arena_new(65536);
	CU_ASSERT(server_db_begin(f->db) == SML_OK);
	CU_ASSERT(server_sessions_of_device(
		      f->db, OWNER, SML_STR("dev"), f->arena, &f->s) == SML_OK);
	CU_ASSERT(!f->s.token.p && f->s.device);
	f->s.session_id = SML_STR("5");
	f->s.address = SML_STR("192.0.2.1");
	CU_ASSERT(server_sessions_begin(f->db, f->arena, &f->s) == SML_OK);
}

static void
fixture_remove(struct fixture *f)
{
	sml_arena_free(f->arena);
	server_folder_remove(&f->folder);
}

static void
sessions_are_found_by_token_device_and_ids(void)
{
	struct fixture f;
	struct server_session got, wanted = {.dev_id = SML_STR("dev"),
				       .session_id = SML_STR("5"),
				       .address = SML_STR("192.0.2.1")};

	fixture_make(&f);
	CU_ASSERT(f.s.token.len == SERVER_TOKEN_LEN && f.s.number == 1);
	CU_ASSERT(
	    server_sessions_by_token(f.db, f.s.token, f.arena, &got) == SML_OK);
	CU_ASSERT(got.device == f.s.device && got.owner == OWNER);
	CU_ASSERT(sml_str_is(got.dev_id, "dev"));
	CU_ASSERT(
	    server_sessions_by_ids(f.db, &wanted, f.arena, &got) == SML_OK);
	CU_ASSERT(sml_str_eq(got.token, f.s.token));
	wanted.address = SML_STR("192.0.2.2");
	CU_ASSERT(server_sessions_by_ids(f.db, &wanted, f.arena, &got) ==
		  SML_E_NOT_FOUND);
	CU_ASSERT(server_sessions_of_device(
		      f.db, OWNER, SML_STR("dev"), f.arena, &got) == SML_OK);
	CU_ASSERT(sml_str_eq(got.token, f.s.token));
	CU_ASSERT(server_sessions_of_device(f.db, OWNER + 1, SML_STR("dev"),
		      f.arena, &got) == SML_OK);
	CU_ASSERT(got.device != f.s.device && !got.token.p);
	fixture_remove(&f);
}

static void
sessions_new_one_replaces_the_old(void)
{
	struct fixture f;
	struct server_session got;
	struct sml_str old;
	uint8_t byte;

	fixture_make(&f);
	old = f.s.token;
	/* The test's random bytes count: 32 of them would come again. */
	CU_ASSERT(test_env()->random(NULL, &byte, 1) == SML_OK);
	CU_ASSERT(server_sessions_begin(f.db, f.arena, &f.s) == SML_OK);
	CU_ASSERT(f.s.number == 2 && !sml_str_eq(f.s.token, old));
	CU_ASSERT(server_sessions_by_token(f.db, old, f.arena, &got) ==
		  SML_E_NOT_FOUND);
	CU_ASSERT(
	    server_sessions_by_token(f.db, f.s.token, f.arena, &got) == SML_OK);
	fixture_remove(&f);
}

static void
sessions_answer_is_for_the_last_request_only(void)
{
	struct fixture f;
	struct server_session got;
	uint8_t one[SML_SHA256_LEN], two[SML_SHA256_LEN];
	struct sml_str text;

	fixture_make(&f);
	CU_ASSERT(sml_digest_sha256(SML_STR("1"), one) == SML_OK);
	CU_ASSERT(sml_digest_sha256(SML_STR("2"), two) == SML_OK);
	f.s.msg = 1;
	CU_ASSERT(
	    server_sessions_save(f.db, &f.s, one, SML_STR("A\0B")) == SML_OK);
	CU_ASSERT(server_sessions_answer(
		      f.db, f.s.device, one, f.arena, &text) == SML_OK);
	CU_ASSERT(sml_str_eq(text, SML_STR("A\0B")));
	f.s.msg = 2;
	f.s.is_done = true;
	CU_ASSERT(
	    server_sessions_save(f.db, &f.s, two, SML_STR("C")) == SML_OK);
	CU_ASSERT(server_sessions_answer(f.db, f.s.device, one, f.arena,
		      &text) == SML_E_NOT_FOUND);
	CU_ASSERT(
	    server_sessions_by_token(f.db, f.s.token, f.arena, &got) == SML_OK);
	CU_ASSERT(got.msg == 2 && got.is_done);
	fixture_remove(&f);
}

static void
sessions_unused_for_a_day_are_forgotten(void)
{
	struct fixture f;
	struct server_session got;
	struct server_state st;
	struct sml_str value;
	int64_t now = test_env()->now_utc(NULL);

	fixture_make(&f);
	server_state_init(&st, f.db, f.s.device, OWNER);
	CU_ASSERT(st.base.ops->put(&st.base, "session", SML_STR("s")) == 0);
	CU_ASSERT(st.base.ops->put(&st.base, "devinf", SML_STR("d")) == 0);
	CU_ASSERT(server_db_commit(f.db) == SML_OK);
	CU_ASSERT(server_sessions_expire(f.db, now) == SML_OK);
	CU_ASSERT(
	    server_sessions_by_token(f.db, f.s.token, f.arena, &got) == SML_OK);
	CU_ASSERT(server_sessions_expire(f.db, now + 1) == SML_OK);
	CU_ASSERT(server_sessions_by_token(f.db, f.s.token, f.arena, &got) ==
		  SML_E_NOT_FOUND);
	CU_ASSERT(st.base.ops->get(&st.base, "session", f.arena, &value) ==
		  SML_E_NOT_FOUND);
	CU_ASSERT(
	    st.base.ops->get(&st.base, "devinf", f.arena, &value) == SML_OK);
	fixture_remove(&f);
}

static void
sessions_history_adds_up_and_is_bounded(void)
{
	static const char sql[] =
	    "INSERT INTO account(id, name, verifier, created_utc)"
	    " VALUES (3, 'anna', '', 0)";
	struct fixture f;
	struct server_history h = {
	    .folder = SML_STR("notes"), .mode = 200, .sent = 2};
	struct server_history got;
	uint64_t rows = 0;
	int i;

	fixture_make(&f);
	CU_ASSERT(server_db_run(server_db_query(f.db, sql)) == SML_OK);
	CU_ASSERT(server_sessions_note(f.db, &f.s, &h) == SML_OK);
	h.mode = 0;
	h.received = 3;
	h.is_done = true;
	CU_ASSERT(server_sessions_note(f.db, &f.s, &h) == SML_OK);
	CU_ASSERT(server_sessions_history(f.db, 0, f.arena, &got) == SML_OK);
	CU_ASSERT(got.sent == 4 && got.received == 3 && got.mode == 200);
	CU_ASSERT(got.is_done && sml_str_is(got.account, "anna"));
	for (i = 0; i < 30; i++) {
		CU_ASSERT(server_sessions_begin(f.db, f.arena, &f.s) == SML_OK);
		CU_ASSERT(server_sessions_note(f.db, &f.s, &h) == SML_OK);
	}
	while (server_sessions_history(f.db, rows, f.arena, &got) == SML_OK)
		rows++;
	CU_ASSERT(rows == 10);
	fixture_remove(&f);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"sessions_are_found_by_token_device_and_ids",
		sessions_are_found_by_token_device_and_ids},
	    {"sessions_new_one_replaces_the_old",
		sessions_new_one_replaces_the_old},
	    {"sessions_answer_is_for_the_last_request_only",
		sessions_answer_is_for_the_last_request_only},
	    {"sessions_unused_for_a_day_are_forgotten",
		sessions_unused_for_a_day_are_forgotten},
	    {"sessions_history_adds_up_and_is_bounded",
		sessions_history_adds_up_and_is_bounded},
	    {NULL, NULL},
	};

	if (server_db_setup() != SML_OK)
		return 1;
	return test_main("server_sessions", cases, argc, argv);
}
