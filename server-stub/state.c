/* SPDX-License-Identifier: Apache-2.0 */
/* What the server remembers of one device, as struct sml_state and its spool.
 */
#include "state.h"

#include "links.h"
#include "texts.h"

#include <stddef.h>

static struct server_state *
state_of(struct sml_state *st)
{
	return (struct server_state *)st;
}

static struct server_state *
state_of_spool(struct sml_spool *sp)
{
	return (struct server_state *)(void *)((char *)sp -
					       offsetof(
						   struct server_state, spool));
}

/* ---- transactions ---- */

static enum sml_err
state_point(struct sml_state *st)
{
	(void)st;
	return SML_OK;
}

static enum sml_err
state_mark(struct sml_state *st)
{
	return server_db_mark(state_of(st)->db);
}

static enum sml_err
state_rollback_to(struct sml_state *st)
{
	return server_db_rollback_to(state_of(st)->db);
}

static enum sml_err
state_release(struct sml_state *st)
{
	return server_db_release(state_of(st)->db);
}

/* ---- named values ---- */

static enum sml_err
state_get(struct sml_state *st, const char *name, struct sml_arena *arena,
    struct sml_str *out)
{
	static const char sql[] =
	    "SELECT value FROM peer_value WHERE device = ? AND name = ?";
	struct server_query *q = server_db_query(state_of(st)->db, sql);
	enum sml_err err;

	server_bind_u64(q, state_of(st)->device);
	server_bind_str(q, sml_str_of(name));
	err = server_db_first(q);
	if (err)
		return err;
	*out = server_col_str(q, arena);
	return server_db_done(q, SML_OK);
}

static enum sml_err
state_put(struct sml_state *st, const char *name, struct sml_str value)
{
	static const char put[] =
	    "INSERT INTO peer_value(device, name, value) VALUES (?, ?, ?)"
	    " ON CONFLICT DO UPDATE SET value = excluded.value";
	static const char del[] =
	    "DELETE FROM peer_value WHERE device = ? AND name = ?";
	struct server_query *q =
	    server_db_query(state_of(st)->db, value.p ? put : del);

	server_bind_u64(q, state_of(st)->device);
	server_bind_str(q, sml_str_of(name));
	if (value.p)
		server_bind_blob(q, value);
	return server_db_run(q);
}

/* ---- folders ---- */

static enum sml_err
folder_read(struct server_state *s, struct sml_str name,
    struct sml_arena *arena, struct sml_folder_state *out)
{
	static const char sql[] =
	    "SELECT id, own_last, peer_p, peer_n, rev_p, rev_n, session_n,"
	    " epoch, place, mask, print_version FROM peer_folder"
	    " WHERE device = ? AND name = ?";
	struct server_query *q = server_db_query(s->db, sql);
	enum sml_err err;

	server_bind_u64(q, s->device);
	server_bind_str(q, name);
	err = server_db_first(q);
	if (err)
		return err;
	*out = (struct sml_folder_state){.id = (uint32_t)server_col_u64(q)};
	out->own_last = server_col_str(q, arena);
	out->peer_p = server_col_str(q, arena);
	out->peer_n = server_col_str(q, arena);
	out->rev_p = server_col_u64(q);
	out->rev_n = server_col_u64(q);
	out->session_n = (uint32_t)server_col_u64(q);
	out->epoch = (uint32_t)server_col_u64(q);
	out->place = server_col_str(q, arena);
	server_col_digest(q, out->mask);
	out->print_version = (uint32_t)server_col_u64(q);
	return server_db_done(q, SML_OK);
}

static enum sml_err
state_folder_get(struct sml_state *st, struct sml_str name,
    struct sml_arena *arena, struct sml_folder_state *out)
{
	static const char insert[] =
	    "INSERT INTO peer_folder(device, owner, name) VALUES (?, ?, ?)";
	struct server_state *s = state_of(st);
	struct server_query *q;
	enum sml_err err;

	err = folder_read(s, name, arena, out);
	if (err != SML_E_NOT_FOUND)
		return err;
	q = server_db_query(s->db, insert);
	server_bind_u64(q, s->device);
	server_bind_u64(q, s->owner);
	server_bind_str(q, name);
	err = server_db_run(q);
	if (err)
		return err;
	return folder_read(s, name, arena, out);
}

static enum sml_err
state_folder_put(struct sml_state *st, const struct sml_folder_state *folder)
{
	static const char sql[] =
	    "UPDATE peer_folder SET own_last = ?, peer_p = ?, peer_n = ?,"
	    " rev_p = ?, rev_n = ?, session_n = ?, epoch = ?, place = ?,"
	    " mask = ?, print_version = ? WHERE id = ? AND device = ?";
	struct server_state *s = state_of(st);
	struct server_query *q = server_db_query(s->db, sql);
	enum sml_err err;

	server_bind_str(q, folder->own_last);
	server_bind_str(q, folder->peer_p);
	server_bind_str(q, folder->peer_n);
	server_bind_u64(q, folder->rev_p);
	server_bind_u64(q, folder->rev_n);
	server_bind_u64(q, folder->session_n);
	server_bind_u64(q, folder->epoch);
	server_bind_str(q, folder->place);
	server_bind_digest(q, folder->mask);
	server_bind_u64(q, folder->print_version);
	server_bind_u64(q, folder->id);
	server_bind_u64(q, s->device);
	err = server_db_run(q);
	if (!err && server_db_changes(s->db) == 0)
		return SML_E_NOT_FOUND;
	return err;
}

/* ---- texts ---- */

static enum sml_err
state_text_put(struct sml_state *st, struct sml_str text,
    uint8_t digest_out[SML_SHA256_LEN])
{
	struct server_state *s = state_of(st);

	return server_texts_put(s->db, s->owner, text, digest_out);
}

static enum sml_err
state_text_get(struct sml_state *st, const uint8_t digest[SML_SHA256_LEN],
    struct sml_arena *arena, struct sml_str *out)
{
	struct server_state *s = state_of(st);

	return server_texts_get(s->db, s->owner, digest, arena, out);
}

/* ---- pairs: rows of the folder itself, for all its devices ---- */

#define FOLDER_OF_PEER                                                         \
	"(SELECT f.id FROM peer_folder p JOIN folder f"                        \
	" ON f.owner = p.owner AND f.name = p.name WHERE p.id = ?)"

static enum sml_err
state_pair_put(
    struct sml_state *st, uint32_t folder, const struct sml_pair *pair)
{
	static const char sql[] =
	    "INSERT INTO pair(folder, id, guid0, guid1, origin)"
	    " VALUES (" FOLDER_OF_PEER ", ?, ?, ?, ?)"
	    " ON CONFLICT DO UPDATE SET guid0 = excluded.guid0,"
	    " guid1 = excluded.guid1, origin = excluded.origin";
	struct server_query *q = server_db_query(state_of(st)->db, sql);

	server_bind_u64(q, folder);
	server_bind_str(q, pair->id);
	server_bind_str(q, pair->guid[0]);
	server_bind_str(q, pair->guid[1]);
	server_bind_str(q, pair->origin);
	return server_db_run(q);
}

static enum sml_err
state_pair_get(struct sml_state *st, uint32_t folder, struct sml_str guid,
    struct sml_arena *arena, struct sml_pair *out)
{
	/* An item can be in several pairs: the last one first. */
	static const char sql[] =
	    "SELECT id, guid0, guid1, origin FROM pair WHERE folder ="
	    " " FOLDER_OF_PEER " AND (guid0 = ?2 OR guid1 = ?2)"
	    " ORDER BY id DESC LIMIT 1";
	struct server_query *q = server_db_query(state_of(st)->db, sql);
	enum sml_err err;

	server_bind_u64(q, folder);
	server_bind_str(q, guid);
	err = server_db_first(q);
	if (err)
		return err;
	out->id = server_col_str(q, arena);
	out->guid[0] = server_col_str(q, arena);
	out->guid[1] = server_col_str(q, arena);
	out->origin = server_col_str(q, arena);
	return server_db_done(q, SML_OK);
}

static enum sml_err
state_pair_del(struct sml_state *st, uint32_t folder, struct sml_str id)
{
	static const char sql[] =
	    "DELETE FROM pair WHERE folder = " FOLDER_OF_PEER " AND id = ?";
	struct server_query *q = server_db_query(state_of(st)->db, sql);

	server_bind_u64(q, folder);
	server_bind_str(q, id);
	return server_db_run(q);
}

/* ---- spool ---- */

static enum sml_err
spool_append(struct sml_spool *sp, enum sml_spool_kind kind, struct sml_str row)
{
	static const char sql[] =
	    "INSERT INTO spool(device, kind, body) VALUES (?, ?, ?)";
	struct server_state *s = state_of_spool(sp);
	struct server_query *q = server_db_query(s->db, sql);

	server_bind_u64(q, s->device);
	server_bind_u64(q, (uint64_t)kind);
	server_bind_blob(q, row);
	return server_db_run(q);
}

/* Row numbers are signed in SQLite. */
static uint64_t
row_number(uint64_t cursor)
{
	return cursor > INT64_MAX ? INT64_MAX : cursor;
}

static enum sml_err
spool_next(struct sml_spool *sp, enum sml_spool_kind kind, uint64_t *cursor,
    struct sml_arena *arena, struct sml_str *row_out)
{
	static const char sql[] =
	    "SELECT id, body FROM spool INDEXED BY spool_kind"
	    " WHERE device = ? AND kind = ? AND id > ? ORDER BY id LIMIT 1";
	struct server_state *s = state_of_spool(sp);
	struct server_query *q = server_db_query(s->db, sql);
	uint64_t id;
	enum sml_err err;

	server_bind_u64(q, s->device);
	server_bind_u64(q, (uint64_t)kind);
	server_bind_u64(q, row_number(*cursor));
	err = server_db_step(q);
	if (err)
		return server_db_done(q, err);
	id = server_col_u64(q);
	*row_out = server_col_str(q, arena);
	err = server_db_done(q, SML_OK);
	if (!err)
		*cursor = id;
	return err;
}

static enum sml_err
spool_drop(struct sml_spool *sp, enum sml_spool_kind kind, uint64_t cursor)
{
	static const char sql[] =
	    "DELETE FROM spool WHERE device = ? AND kind = ? AND id <= ?";
	struct server_state *s = state_of_spool(sp);
	struct server_query *q = server_db_query(s->db, sql);

	server_bind_u64(q, s->device);
	server_bind_u64(q, (uint64_t)kind);
	server_bind_u64(q, row_number(cursor));
	return server_db_run(q);
}

void
server_state_init(struct server_state *s, struct server_db *db, uint64_t device,
    uint64_t owner)
{
	static const struct sml_state_ops ops = {
	    .name = "sqlite",
	    .point = state_point,
	    .mark = state_mark,
	    .rollback_to = state_rollback_to,
	    .release = state_release,
	    .get = state_get,
	    .put = state_put,
	    .folder_get = state_folder_get,
	    .folder_put = state_folder_put,
	    .link_get = server_links_get,
	    .link_get_id = server_links_get_id,
	    .link_get_sent = server_links_get_sent,
	    .link_put = server_links_put,
	    .link_del = server_links_del,
	    .link_next = server_links_next,
	    .link_count = server_links_count,
	    .text_put = state_text_put,
	    .text_get = state_text_get,
	    .pair_put = state_pair_put,
	    .pair_get = state_pair_get,
	    .pair_del = state_pair_del,
	};
	static const struct sml_spool_ops spool_ops = {
	    .name = "sqlite",
	    .append = spool_append,
	    .next = spool_next,
	    .drop = spool_drop,
	};

	*s = (struct server_state){
	    .base.ops = &ops,
	    .spool.ops = &spool_ops,
	    .db = db,
	    .device = device,
	    .owner = owner,
	};
	s->base.spool = &s->spool;
}

enum sml_err
server_state_begin_session(struct server_state *s)
{
	static const char sql[] = "DELETE FROM spool WHERE device = ?";
	struct server_query *q = server_db_query(s->db, sql);
	enum sml_err err;

	server_bind_u64(q, s->device);
	err = server_db_run(q);
	if (err)
		return err;
	return state_put(&s->base, "session", SML_STR_NONE);
}
