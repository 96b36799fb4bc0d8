/* SPDX-License-Identifier: Apache-2.0 */
/* What the server remembers of a device: values, folders, links, spool. */
#include "config.h"

#include "server_folder.h"

#include <string.h>

#include "folders.h"
#include "state.h"

#define OWNER 1
#define DEVICE 7

struct fixture {
	struct server_folder folder;
	struct server_state state;
	struct sml_state *st;
	const struct sml_state_ops *ops;
	struct sml_arena *arena;
};

static void
fixture_make(struct fixture *f)
{
	server_folder_make(&f->folder);
	CU_ASSERT_PTR_NOT_NULL_FATAL(f->folder.db);
	CU_ASSERT(server_db_begin(f->folder.db) == SML_OK);
	server_state_init(&f->state, f->folder.db, DEVICE, OWNER);
	f->st = &f->state.base;
	f->ops = f->st->ops;
	f->arena = sml_arena_new(1024 * 1024);
}

static void
fixture_remove(struct fixture *f)
{
	sml_arena_free(f->arena);
	server_folder_remove(&f->folder);
}

static void
state_value_put_is_read_until_removed(void)
{
	struct fixture f;
	struct sml_str value;

	fixture_make(&f);
	CU_ASSERT(
	    f.ops->get(f.st, "session", f.arena, &value) == SML_E_NOT_FOUND);
	CU_ASSERT(f.ops->put(f.st, "session", SML_STR("a\0b")) == SML_OK);
	CU_ASSERT(f.ops->get(f.st, "session", f.arena, &value) == SML_OK);
	CU_ASSERT(sml_str_eq(value, SML_STR("a\0b")));
	CU_ASSERT(f.ops->put(f.st, "session", SML_STR("")) == SML_OK);
	CU_ASSERT(f.ops->get(f.st, "session", f.arena, &value) == SML_OK);
	CU_ASSERT(value.p && value.len == 0);
	CU_ASSERT(f.ops->put(f.st, "session", SML_STR_NONE) == SML_OK);
	CU_ASSERT(
	    f.ops->get(f.st, "session", f.arena, &value) == SML_E_NOT_FOUND);
	fixture_remove(&f);
}

static void
state_folder_is_made_and_kept(void)
{
	struct fixture f;
	struct sml_folder_state a, b, other;

	fixture_make(&f);
	CU_ASSERT(
	    f.ops->folder_get(f.st, SML_STR("notes"), f.arena, &a) == SML_OK);
	CU_ASSERT(a.id && !a.own_last.p && !a.peer_n.p && a.rev_n == 0);
	a.own_last = SML_STR("5");
	a.peer_n = SML_STR("20260101T000000Z");
	a.rev_p = 3;
	a.rev_n = 1ull << 40;
	a.session_n = 12;
	a.epoch = 2;
	a.mask[5] = 1;
	a.print_version = 1;
	CU_ASSERT(f.ops->folder_put(f.st, &a) == SML_OK);
	CU_ASSERT(
	    f.ops->folder_get(f.st, SML_STR("notes"), f.arena, &b) == SML_OK);
	CU_ASSERT(b.id == a.id && sml_str_eq(b.own_last, a.own_last));
	CU_ASSERT(sml_str_eq(b.peer_n, a.peer_n) && !b.peer_p.p);
	CU_ASSERT(b.rev_p == 3 && b.rev_n == 1ull << 40);
	CU_ASSERT(b.session_n == 12 && b.epoch == 2 && b.mask[5] == 1);
	CU_ASSERT(
	    f.ops->folder_get(f.st, SML_STR("x"), f.arena, &other) == SML_OK);
	CU_ASSERT(other.id != a.id);
	fixture_remove(&f);
}

static uint64_t
put_link(struct fixture *f, uint32_t folder, const char *luid, const char *guid)
{
	struct sml_link link = {.folder = folder,
	    .luid = sml_str_of(luid),
	    .guid = sml_str_of(guid)};
	uint64_t id = 0;

	CU_ASSERT(f->ops->link_put(f->st, &link, &id) == SML_OK);
	return id;
}

static void
state_link_is_unique_by_luid_and_guid(void)
{
	struct fixture f;
	struct sml_link link = {.folder = 1}, got;
	uint64_t a, b, id;

	fixture_make(&f);
	a = put_link(&f, 1, "1", "G1");
	b = put_link(&f, 1, NULL, "G2");
	CU_ASSERT(b > a);
	put_link(&f, 2, "1", "G1");
	link.luid = SML_STR("1");
	link.guid = SML_STR("G3");
	CU_ASSERT(f.ops->link_put(f.st, &link, &id) == SML_E_EXISTS);
	link.luid = SML_STR("3");
	link.guid = SML_STR("G2");
	CU_ASSERT(f.ops->link_put(f.st, &link, &id) == SML_E_EXISTS);
	CU_ASSERT(f.ops->link_get(f.st, 1, SML_BY_GUID, SML_STR("G2"), f.arena,
		      &got) == SML_OK);
	CU_ASSERT(got.id == b && !got.luid.p);
	CU_ASSERT(sml_str_is(got.key, "G2"));
	got.luid = SML_STR("1");
	CU_ASSERT(f.ops->link_put(f.st, &got, &id) == SML_E_EXISTS);
	got.luid = SML_STR("2");
	CU_ASSERT(f.ops->link_put(f.st, &got, &id) == SML_OK && id == b);
	CU_ASSERT(f.ops->link_get(f.st, 1, SML_BY_LUID, SML_STR("2"), f.arena,
		      &got) == SML_OK);
	CU_ASSERT(f.ops->link_del(f.st, b) == SML_OK);
	CU_ASSERT(
	    f.ops->link_get_id(f.st, b, f.arena, &got) == SML_E_NOT_FOUND);
	CU_ASSERT(put_link(&f, 1, "9", "G9") > b + 1);
	fixture_remove(&f);
}

static void
state_link_keeps_every_field(void)
{
	struct fixture f;
	struct sml_link in = {.folder = 3,
	    .luid = SML_STR("l"),
	    .guid = SML_STR("g"),
	    .token = SML_STR("t"),
	    .rev = 1ull << 33,
	    .pending = SML_OP_REPLACE,
	    .sent_msg = 4,
	    .sent_cmd = 5,
	    .sent_rev = 6,
	    .session = 7,
	    .epoch = 8,
	    .flags = SML_LINK_REPEAT | SML_LINK_FAILED};
	struct sml_link out;
	uint64_t id;

	fixture_make(&f);
	in.agreed[0] = 1;
	in.print[1] = 2;
	in.sent[2] = 3;
	in.sent_print[3] = 4;
	CU_ASSERT(f.ops->link_put(f.st, &in, &id) == SML_OK);
	CU_ASSERT(f.ops->link_get_sent(f.st, 4, 5, f.arena, &out) == SML_OK);
	CU_ASSERT(out.id == id && out.folder == 3);
	CU_ASSERT(sml_str_is(out.luid, "l") && sml_str_is(out.guid, "g"));
	CU_ASSERT(sml_str_is(out.token, "t") && out.rev == 1ull << 33);
	CU_ASSERT(out.pending == SML_OP_REPLACE && out.sent_rev == 6);
	CU_ASSERT(out.session == 7 && out.epoch == 8);
	CU_ASSERT(out.flags == in.flags);
	CU_ASSERT(memcmp(out.agreed, in.agreed, 32) == 0);
	CU_ASSERT(memcmp(out.print, in.print, 32) == 0);
	CU_ASSERT(memcmp(out.sent, in.sent, 32) == 0);
	CU_ASSERT(memcmp(out.sent_print, in.sent_print, 32) == 0);
	CU_ASSERT(
	    f.ops->link_get_sent(f.st, 4, 6, f.arena, &out) == SML_E_NOT_FOUND);
	fixture_remove(&f);
}

/* Ids of a filter as "1 3 "; removes nothing. */
static void
list(struct fixture *f, enum sml_link_filter filter, char *out, size_t len)
{
	struct sml_link link = {.id = 0};
	uint64_t count = 0, seen = 0;
	size_t at = 0;

	out[0] = '\0';
	while (f->ops->link_next(f->st, 1, filter, link.id, f->arena, &link) ==
	       SML_OK) {
		at += (size_t)snprintf(
		    out + at, len - at, "%.*s ", SML_STR_ARG(link.luid));
		seen++;
	}
	CU_ASSERT(f->ops->link_count(f->st, 1, filter, &count) == SML_OK);
	CU_ASSERT(count == seen);
}

static void
state_link_filters_choose_rows(void)
{
	static const struct {
		enum sml_link_filter filter;
		const char *luids;
	} rows[] = {
	    {SML_LINKS_ALL, "a b c d e f "},
	    {SML_LINKS_PENDING, "b "},
	    {SML_LINKS_MAP_DUE, "d "},
	    {SML_LINKS_HELD, "c "},
	    {SML_LINKS_SENT, "e "},
	    {SML_LINKS_STAGED, "f "},
	};
	struct fixture f;
	struct sml_link links[] = {
	    {.folder = 1, .luid = SML_STR("a")},
	    {.folder = 1, .luid = SML_STR("b"), .pending = SML_OP_ADD},
	    {.folder = 1,
		.luid = SML_STR("c"),
		.pending = SML_OP_DELETE,
		.flags = SML_LINK_HELD},
	    {.folder = 1, .luid = SML_STR("d"), .flags = SML_LINK_MAP_DUE},
	    {.folder = 1,
		.luid = SML_STR("e"),
		.sent_msg = 2,
		.flags = SML_LINK_REPEAT},
	    {.folder = 1, .luid = SML_STR("f"), .flags = SML_LINK_STAGED},
	    {.folder = 2,
		.luid = SML_STR("x"),
		.pending = SML_OP_ADD,
		.flags = SML_LINK_STAGED | SML_LINK_MAP_DUE},
	};
	char text[64];
	uint64_t id;
	size_t i;

	fixture_make(&f);
	for (i = 0; i < SML_ARRAY_LEN(links); i++)
		CU_ASSERT(f.ops->link_put(f.st, &links[i], &id) == SML_OK);
	for (i = 0; i < SML_ARRAY_LEN(rows); i++) {
		list(&f, rows[i].filter, text, sizeof(text));
		CU_ASSERT_STRING_EQUAL(text, rows[i].luids);
	}
	fixture_remove(&f);
}

static void
state_links_of_other_devices_are_not_seen(void)
{
	struct fixture f;
	struct server_state other;
	struct sml_link got;
	uint64_t id;

	fixture_make(&f);
	id = put_link(&f, 1, "1", "G1");
	server_state_init(&other, f.folder.db, DEVICE + 1, OWNER);
	CU_ASSERT(f.ops->link_get_id(&other.base, id, f.arena, &got) ==
		  SML_E_NOT_FOUND);
	CU_ASSERT(f.ops->link_get_id(f.st, id, f.arena, &got) == SML_OK);
	CU_ASSERT(f.ops->link_put(&other.base, &got, &id) == SML_E_NOT_FOUND);
	fixture_remove(&f);
}

static void
state_mark_rolls_back_rows(void)
{
	struct fixture f;
	struct sml_link got;
	uint8_t digest[SML_SHA256_LEN];
	struct sml_str text;

	fixture_make(&f);
	CU_ASSERT(f.ops->mark(f.st) == SML_OK);
	put_link(&f, 1, "1", "G1");
	CU_ASSERT(f.ops->text_put(f.st, SML_STR("text"), digest) == SML_OK);
	CU_ASSERT(f.ops->text_put(f.st, SML_STR("text"), digest) == SML_OK);
	CU_ASSERT(f.ops->text_get(f.st, digest, f.arena, &text) == SML_OK);
	CU_ASSERT(sml_str_is(text, "text"));
	CU_ASSERT(f.ops->point(f.st) == SML_OK);
	CU_ASSERT(f.ops->rollback_to(f.st) == SML_OK);
	CU_ASSERT(f.ops->release(f.st) == SML_OK);
	CU_ASSERT(f.ops->link_get(f.st, 1, SML_BY_LUID, SML_STR("1"), f.arena,
		      &got) == SML_E_NOT_FOUND);
	CU_ASSERT(
	    f.ops->text_get(f.st, digest, f.arena, &text) == SML_E_NOT_FOUND);
	fixture_remove(&f);
}

static void
state_pair_is_seen_by_all_devices(void)
{
	struct fixture f;
	struct server_state other;
	struct sml_folder_state mine, theirs;
	struct sml_pair pair = {.id = SML_STR("P1"),
	    .guid = {SML_STR("G1"), SML_STR("G2")},
	    .origin = SML_STR("dev")};
	struct sml_pair got;
	uint64_t id;

	fixture_make(&f);
	server_state_init(&other, f.folder.db, DEVICE + 1, OWNER);
	CU_ASSERT(server_folders_open(f.folder.db, OWNER,
		      server_folders_of_name(SML_STR("notes")), &id) == 0);
	CU_ASSERT(f.ops->folder_get(f.st, SML_STR("notes"), f.arena, &mine) ==
		  SML_OK);
	CU_ASSERT(f.ops->folder_get(&other.base, SML_STR("notes"), f.arena,
		      &theirs) == SML_OK);
	CU_ASSERT(mine.id != theirs.id);
	CU_ASSERT(f.ops->pair_put(f.st, mine.id, &pair) == SML_OK);
	CU_ASSERT(f.ops->pair_get(&other.base, theirs.id, SML_STR("G2"),
		      f.arena, &got) == SML_OK);
	CU_ASSERT(sml_str_is(got.id, "P1"));
	CU_ASSERT(sml_str_is(got.guid[0], "G1"));
	CU_ASSERT(sml_str_is(got.guid[1], "G2"));
	CU_ASSERT(sml_str_is(got.origin, "dev"));
	CU_ASSERT(f.ops->pair_get(f.st, mine.id, SML_STR("G3"), f.arena,
		      &got) == SML_E_NOT_FOUND);
	CU_ASSERT(
	    f.ops->pair_del(&other.base, theirs.id, SML_STR("P1")) == SML_OK);
	CU_ASSERT(f.ops->pair_get(f.st, mine.id, SML_STR("G1"), f.arena,
		      &got) == SML_E_NOT_FOUND);
	fixture_remove(&f);
}

static void
spool_rows_come_in_order_and_are_dropped(void)
{
	struct fixture f;
	struct sml_spool *sp;
	uint64_t cursor = 0, first;
	struct sml_str row;

	fixture_make(&f);
	sp = f.st->spool;
	CU_ASSERT(sp->ops->append(sp, SML_SPOOL_STATUS, SML_STR("1")) == 0);
	CU_ASSERT(sp->ops->append(sp, SML_SPOOL_CHUNK, SML_STR("x")) == 0);
	CU_ASSERT(sp->ops->append(sp, SML_SPOOL_STATUS, SML_STR("2")) == 0);
	CU_ASSERT(
	    sp->ops->next(sp, SML_SPOOL_STATUS, &cursor, f.arena, &row) == 0);
	CU_ASSERT(sml_str_is(row, "1"));
	first = cursor;
	CU_ASSERT(
	    sp->ops->next(sp, SML_SPOOL_STATUS, &cursor, f.arena, &row) == 0);
	CU_ASSERT(sml_str_is(row, "2"));
	CU_ASSERT(sp->ops->next(sp, SML_SPOOL_STATUS, &cursor, f.arena, &row) ==
		  SML_END);
	CU_ASSERT(sp->ops->drop(sp, SML_SPOOL_STATUS, first) == SML_OK);
	cursor = 0;
	CU_ASSERT(
	    sp->ops->next(sp, SML_SPOOL_STATUS, &cursor, f.arena, &row) == 0);
	CU_ASSERT(sml_str_is(row, "2"));
	CU_ASSERT(sp->ops->drop(sp, SML_SPOOL_STATUS, UINT64_MAX) == SML_OK);
	cursor = 0;
	CU_ASSERT(sp->ops->next(sp, SML_SPOOL_STATUS, &cursor, f.arena, &row) ==
		  SML_END);
	CU_ASSERT(server_state_begin_session(&f.state) == SML_OK);
	CU_ASSERT(sp->ops->next(sp, SML_SPOOL_CHUNK, &cursor, f.arena, &row) ==
		  SML_END);
	fixture_remove(&f);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"state_value_put_is_read_until_removed",
		state_value_put_is_read_until_removed},
	    {"state_folder_is_made_and_kept", state_folder_is_made_and_kept},
	    {"state_link_is_unique_by_luid_and_guid",
		state_link_is_unique_by_luid_and_guid},
	    {"state_link_keeps_every_field", state_link_keeps_every_field},
	    {"state_link_filters_choose_rows", state_link_filters_choose_rows},
	    {"state_links_of_other_devices_are_not_seen",
		state_links_of_other_devices_are_not_seen},
	    {"state_mark_rolls_back_rows", state_mark_rolls_back_rows},
	    {"state_pair_is_seen_by_all_devices",
		state_pair_is_seen_by_all_devices},
	    {"spool_rows_come_in_order_and_are_dropped",
		spool_rows_come_in_order_and_are_dropped},
	    {NULL, NULL},
	};

	if (server_db_setup() != SML_OK)
		return 1;
	return test_main("server_state", cases, argc, argv);
}
