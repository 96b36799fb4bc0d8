/* SPDX-License-Identifier: Apache-2.0 */
/* Links of a device: the link operations of struct sml_state_ops. */
#include "links.h"

#include "state.h"

#define COLUMNS                                                                \
	" id, folder, luid, guid, token, rev, agreed, print, pending,"         \
	" sent_msg, sent_cmd, sent_rev, sent, sent_print, session, epoch,"     \
	" flags FROM link"

_Static_assert(
    SML_LINK_MAP_DUE == 1 && SML_LINK_HELD == 2 && SML_LINK_STAGED == 64,
    "the statements name the bits by value");

/* By enum sml_link_filter. The planner must not walk all rows by id. */
static const char *const sql_next[] = {
    [SML_LINKS_ALL] = "SELECT" COLUMNS " INDEXED BY link_folder"
		      " WHERE folder = ? AND id > ? ORDER BY id LIMIT 1",
    [SML_LINKS_PENDING] = "SELECT" COLUMNS " INDEXED BY link_pending"
			  " WHERE folder = ? AND id > ? AND pending <> 0"
			  " AND flags & 2 = 0 ORDER BY id LIMIT 1",
    [SML_LINKS_MAP_DUE] = "SELECT" COLUMNS " INDEXED BY link_flagged"
			  " WHERE folder = ? AND id > ? AND flags <> 0"
			  " AND flags & 1 <> 0 ORDER BY id LIMIT 1",
    [SML_LINKS_HELD] = "SELECT" COLUMNS " INDEXED BY link_flagged"
		       " WHERE folder = ? AND id > ? AND flags <> 0"
		       " AND flags & 2 <> 0 ORDER BY id LIMIT 1",
    [SML_LINKS_SENT] = "SELECT" COLUMNS " INDEXED BY link_folder"
		       " WHERE folder = ? AND id > ? AND sent_msg <> 0"
		       " ORDER BY id LIMIT 1",
    [SML_LINKS_STAGED] = "SELECT" COLUMNS " INDEXED BY link_flagged"
			 " WHERE folder = ? AND id > ? AND flags <> 0"
			 " AND flags & 64 <> 0 ORDER BY id LIMIT 1",
};
static const char *const sql_count[] = {
    [SML_LINKS_ALL] = "SELECT count(*) FROM link INDEXED BY link_folder"
		      " WHERE folder = ?",
    [SML_LINKS_PENDING] = "SELECT count(*) FROM link INDEXED BY link_pending"
			  " WHERE folder = ? AND pending <> 0"
			  " AND flags & 2 = 0",
    [SML_LINKS_MAP_DUE] = "SELECT count(*) FROM link INDEXED BY link_flagged"
			  " WHERE folder = ? AND flags <> 0"
			  " AND flags & 1 <> 0",
    [SML_LINKS_HELD] = "SELECT count(*) FROM link INDEXED BY link_flagged"
		       " WHERE folder = ? AND flags <> 0 AND flags & 2 <> 0",
    [SML_LINKS_SENT] = "SELECT count(*) FROM link INDEXED BY link_folder"
		       " WHERE folder = ? AND sent_msg <> 0",
    [SML_LINKS_STAGED] = "SELECT count(*) FROM link INDEXED BY link_flagged"
			 " WHERE folder = ? AND flags <> 0"
			 " AND flags & 64 <> 0",
};

static struct server_state *
state_of(struct sml_state *st)
{
	return (struct server_state *)st;
}

/* Columns of COLUMNS, the row being there. */
static enum sml_err
take_link(struct server_query *q, struct sml_arena *arena, struct sml_link *out)
{
	*out = (struct sml_link){.id = server_col_u64(q)};
	out->folder = (uint32_t)server_col_u64(q);
	out->luid = server_col_str(q, arena);
	out->guid = server_col_str(q, arena);
	out->key = out->guid;
	out->token = server_col_str(q, arena);
	out->rev = server_col_u64(q);
	server_col_digest(q, out->agreed);
	server_col_digest(q, out->print);
	out->pending = (enum sml_op)server_col_u64(q);
	out->sent_msg = (uint32_t)server_col_u64(q);
	out->sent_cmd = (uint32_t)server_col_u64(q);
	out->sent_rev = server_col_u64(q);
	server_col_digest(q, out->sent);
	server_col_digest(q, out->sent_print);
	out->session = (uint32_t)server_col_u64(q);
	out->epoch = (uint32_t)server_col_u64(q);
	out->flags = (uint32_t)server_col_u64(q);
	return server_db_done(q, SML_OK);
}

static enum sml_err
first_link(
    struct server_query *q, struct sml_arena *arena, struct sml_link *out)
{
	enum sml_err err = server_db_first(q);

	return err ? err : take_link(q, arena, out);
}

enum sml_err
server_links_get(struct sml_state *st, uint32_t folder, enum sml_link_by by,
    struct sml_str value, struct sml_arena *arena, struct sml_link *out)
{
	static const char by_luid[] =
	    "SELECT" COLUMNS " WHERE folder = ? AND luid = ?";
	static const char by_guid[] =
	    "SELECT" COLUMNS " WHERE folder = ? AND guid = ?";
	struct server_query *q;
	uint64_t id;

	if (by == SML_BY_ID) {
		if (!sml_str_u64(value, &id))
			return SML_E_NOT_FOUND;
		return server_links_get_id(st, id, arena, out);
	}
	q = server_db_query(
	    state_of(st)->db, by == SML_BY_LUID ? by_luid : by_guid);
	server_bind_u64(q, folder);
	server_bind_str(q, value);
	return first_link(q, arena, out);
}

enum sml_err
server_links_get_id(struct sml_state *st, uint64_t id, struct sml_arena *arena,
    struct sml_link *out)
{
	static const char sql[] =
	    "SELECT" COLUMNS " WHERE id = ? AND device = ?";
	struct server_query *q = server_db_query(state_of(st)->db, sql);

	server_bind_u64(q, id);
	server_bind_u64(q, state_of(st)->device);
	return first_link(q, arena, out);
}

enum sml_err
server_links_get_sent(struct sml_state *st, uint32_t msg, uint32_t cmd,
    struct sml_arena *arena, struct sml_link *out)
{
	/* The same numbers may be left from a session that was cut off. */
	static const char sql[] =
	    "SELECT" COLUMNS " INDEXED BY link_sent WHERE device = ?"
	    " AND sent_msg = ? AND sent_cmd = ? AND sent_msg <> 0"
	    " ORDER BY session DESC LIMIT 1";
	struct server_query *q = server_db_query(state_of(st)->db, sql);

	server_bind_u64(q, state_of(st)->device);
	server_bind_u64(q, msg);
	server_bind_u64(q, cmd);
	return first_link(q, arena, out);
}

static void
bind_link(struct server_query *q, const struct sml_link *link)
{
	server_bind_str(q, link->luid);
	server_bind_str(q, link->guid);
	server_bind_str(q, link->token);
	server_bind_u64(q, link->rev);
	server_bind_digest(q, link->agreed);
	server_bind_digest(q, link->print);
	server_bind_u64(q, (uint64_t)link->pending);
	server_bind_u64(q, link->sent_msg);
	server_bind_u64(q, link->sent_cmd);
	server_bind_u64(q, link->sent_rev);
	server_bind_digest(q, link->sent);
	server_bind_digest(q, link->sent_print);
	server_bind_u64(q, link->session);
	server_bind_u64(q, link->epoch);
	server_bind_u64(q, link->flags);
}

enum sml_err
server_links_put(
    struct sml_state *st, const struct sml_link *link, uint64_t *id_out)
{
	static const char insert[] =
	    "INSERT INTO link(luid, guid, token, rev, agreed, print, pending,"
	    " sent_msg, sent_cmd, sent_rev, sent, sent_print, session, epoch,"
	    " flags, folder, device, owner)"
	    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
	static const char update[] =
	    "UPDATE link SET luid = ?, guid = ?, token = ?, rev = ?,"
	    " agreed = ?, print = ?, pending = ?, sent_msg = ?, sent_cmd = ?,"
	    " sent_rev = ?, sent = ?, sent_print = ?, session = ?, epoch = ?,"
	    " flags = ? WHERE id = ? AND device = ?";
	struct server_state *s = state_of(st);
	struct server_query *q;
	enum sml_err err;

	q = server_db_query(s->db, link->id ? update : insert);
	bind_link(q, link);
	server_bind_u64(q, link->id ? link->id : link->folder);
	server_bind_u64(q, s->device);
	if (!link->id)
		server_bind_u64(q, s->owner);
	err = server_db_run(q);
	if (err)
		return err;
	if (link->id && server_db_changes(s->db) == 0)
		return SML_E_NOT_FOUND;
	if (id_out)
		*id_out = link->id ? link->id : server_db_last_id(s->db);
	return SML_OK;
}

enum sml_err
server_links_del(struct sml_state *st, uint64_t id)
{
	static const char sql[] =
	    "DELETE FROM link WHERE id = ? AND device = ?";
	struct server_query *q = server_db_query(state_of(st)->db, sql);

	server_bind_u64(q, id);
	server_bind_u64(q, state_of(st)->device);
	return server_db_run(q);
}

enum sml_err
server_links_next(struct sml_state *st, uint32_t folder,
    enum sml_link_filter filter, uint64_t after, struct sml_arena *arena,
    struct sml_link *out)
{
	struct server_query *q =
	    server_db_query(state_of(st)->db, sql_next[filter]);
	enum sml_err err;

	server_bind_u64(q, folder);
	server_bind_u64(q, after);
	err = first_link(q, arena, out);
	return err == SML_E_NOT_FOUND ? SML_END : err;
}

enum sml_err
server_links_count(struct sml_state *st, uint32_t folder,
    enum sml_link_filter filter, uint64_t *count_out)
{
	struct server_query *q =
	    server_db_query(state_of(st)->db, sql_count[filter]);
	enum sml_err err;

	server_bind_u64(q, folder);
	err = server_db_first(q);
	if (err)
		return err;
	*count_out = server_col_u64(q);
	return server_db_done(q, SML_OK);
}
