/* SPDX-License-Identifier: Apache-2.0 */
/* state.db: folders and links. */
#include "client/state_sqlite_priv.h"

#include <stddef.h>

/* ---- folders ---- */

#define FOLDER_COLUMNS                                                         \
	"id, own_last, peer_p, peer_n, rev_p, rev_n, session_n, epoch, place," \
	" mask, print_version"

static enum sml_err
folder_read(struct state_query *q, struct sml_arena *arena,
    struct sml_folder_state *out)
{
	out->id = (uint32_t)state_col_u64(q);
	out->own_last = state_col_str(q, arena);
	out->peer_p = state_col_str(q, arena);
	out->peer_n = state_col_str(q, arena);
	out->rev_p = state_col_u64(q);
	out->rev_n = state_col_u64(q);
	out->session_n = (uint32_t)state_col_u64(q);
	out->epoch = (uint32_t)state_col_u64(q);
	out->place = state_col_str(q, arena);
	state_col_digest(q, out->mask);
	out->print_version = (uint32_t)state_col_u64(q);
	return state_query_done(q, SML_OK);
}

enum sml_err
state_folder_get(struct sml_state *st, struct sml_str name,
    struct sml_arena *arena, struct sml_folder_state *out)
{
	struct client_state *cs = state_of(st);
	struct state_query *q;
	enum sml_err err;

	q = state_query_of(
	    cs, "SELECT " FOLDER_COLUMNS " FROM folder WHERE name = ?");
	state_bind_str(q, name);
	err = state_query_first(q);
	if (err == SML_OK)
		return folder_read(q, arena, out);
	if (err != SML_E_NOT_FOUND)
		return err;
	q = state_query_of(cs, "INSERT INTO folder (name) VALUES (?)");
	state_bind_str(q, name);
	err = state_query_run(q);
	if (err == SML_OK)
		*out = (struct sml_folder_state){
		    .id = (uint32_t)state_last_id(cs)};
	return err;
}

enum sml_err
state_folder_put(struct sml_state *st, const struct sml_folder_state *folder)
{
	struct client_state *cs = state_of(st);
	struct state_query *q;
	enum sml_err err;

	q = state_query_of(cs,
	    "UPDATE folder SET own_last = ?, peer_p = ?, peer_n = ?,"
	    " rev_p = ?, rev_n = ?, session_n = ?, epoch = ?, place = ?,"
	    " mask = ?, print_version = ? WHERE id = ?");
	state_bind_str(q, folder->own_last);
	state_bind_str(q, folder->peer_p);
	state_bind_str(q, folder->peer_n);
	state_bind_u64(q, folder->rev_p);
	state_bind_u64(q, folder->rev_n);
	state_bind_u64(q, folder->session_n);
	state_bind_u64(q, folder->epoch);
	state_bind_str(q, folder->place);
	state_bind_digest(q, folder->mask);
	state_bind_u64(q, folder->print_version);
	state_bind_u64(q, folder->id);
	state_is_grave(cs);
	err = state_query_run(q);
	return err == SML_OK && state_changes(cs) == 0 ? SML_E_NOT_FOUND : err;
}

/* ---- links ---- */

#define LINK_COLUMNS                                                           \
	"id, folder, luid, guid, key, token, rev, agreed, print, pending,"     \
	" sent_msg, sent_cmd, sent_rev, sent, sent_print, session, epoch,"     \
	" flags"

static enum sml_err
link_read(struct state_query *q, struct sml_arena *arena, struct sml_link *out)
{
	out->id = state_col_u64(q);
	out->folder = (uint32_t)state_col_u64(q);
	out->luid = state_col_str(q, arena);
	out->guid = state_col_str(q, arena);
	out->key = state_col_str(q, arena);
	out->token = state_col_str(q, arena);
	out->rev = state_col_u64(q);
	state_col_digest(q, out->agreed);
	state_col_digest(q, out->print);
	out->pending = (enum sml_op)state_col_u64(q);
	out->sent_msg = (uint32_t)state_col_u64(q);
	out->sent_cmd = (uint32_t)state_col_u64(q);
	out->sent_rev = state_col_u64(q);
	state_col_digest(q, out->sent);
	state_col_digest(q, out->sent_print);
	out->session = (uint32_t)state_col_u64(q);
	out->epoch = (uint32_t)state_col_u64(q);
	out->flags = (uint32_t)state_col_u64(q);
	return state_query_done(q, SML_OK);
}

static enum sml_err
first_link(struct state_query *q, struct sml_arena *arena, struct sml_link *out)
{
	enum sml_err err = state_query_first(q);

	return err == SML_OK ? link_read(q, arena, out) : err;
}

enum sml_err
state_link_get_id(struct sml_state *st, uint64_t id, struct sml_arena *arena,
    struct sml_link *out)
{
	struct state_query *q = state_query_of(
	    state_of(st), "SELECT " LINK_COLUMNS " FROM link WHERE id = ?");

	state_bind_u64(q, id);
	return first_link(q, arena, out);
}

enum sml_err
state_link_get(struct sml_state *st, uint32_t folder, enum sml_link_by by,
    struct sml_str value, struct sml_arena *arena, struct sml_link *out)
{
	static const char *const sql[] = {
	    [SML_BY_ID] = "SELECT " LINK_COLUMNS " FROM link"
			  " WHERE folder = ? AND id = ?",
	    [SML_BY_LUID] = "SELECT " LINK_COLUMNS " FROM link"
			    " WHERE folder = ? AND luid = ?",
	    [SML_BY_GUID] = "SELECT " LINK_COLUMNS " FROM link"
			    " WHERE folder = ? AND guid = ?",
	    [SML_BY_KEY] = "SELECT " LINK_COLUMNS " FROM link"
			   " WHERE folder = ? AND key = ?",
	};
	struct state_query *q;
	uint64_t id = 0;

	if (by == SML_BY_ID && !sml_str_u64(value, &id))
		return SML_E_NOT_FOUND;
	q = state_query_of(state_of(st), sql[by]);
	state_bind_u64(q, folder);
	if (by == SML_BY_ID)
		state_bind_u64(q, id);
	else
		state_bind_str(q, value);
	return first_link(q, arena, out);
}

enum sml_err
state_link_get_sent(struct sml_state *st, uint32_t msg, uint32_t cmd,
    struct sml_arena *arena, struct sml_link *out)
{
	struct state_query *q = state_query_of(state_of(st),
	    "SELECT " LINK_COLUMNS " FROM link"
	    " WHERE sent_msg = ? AND sent_cmd = ? AND sent_msg <> 0");

	state_bind_u64(q, msg);
	state_bind_u64(q, cmd);
	return first_link(q, arena, out);
}

enum sml_err
state_link_put(
    struct sml_state *st, const struct sml_link *link, uint64_t *id_out)
{
	struct client_state *cs = state_of(st);
	struct state_query *q;
	enum sml_err err;

	if (link->id == 0)
		q = state_query_of(cs,
		    "INSERT INTO link (folder, luid, guid, key, token, rev,"
		    " agreed, print, pending, sent_msg, sent_cmd, sent_rev,"
		    " sent, sent_print, session, epoch, flags) VALUES"
		    " (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
	else
		q = state_query_of(cs,
		    "UPDATE link SET folder = ?, luid = ?, guid = ?, key = ?,"
		    " token = ?, rev = ?, agreed = ?, print = ?, pending = ?,"
		    " sent_msg = ?, sent_cmd = ?, sent_rev = ?, sent = ?,"
		    " sent_print = ?, session = ?, epoch = ?, flags = ?"
		    " WHERE id = ?");
	state_bind_u64(q, link->folder);
	state_bind_str(q, link->luid);
	state_bind_str(q, link->guid);
	state_bind_str(q, link->key);
	state_bind_str(q, link->token);
	state_bind_u64(q, link->rev);
	state_bind_digest(q, link->agreed);
	state_bind_digest(q, link->print);
	state_bind_u64(q, (uint64_t)link->pending);
	state_bind_u64(q, link->sent_msg);
	state_bind_u64(q, link->sent_cmd);
	state_bind_u64(q, link->sent_rev);
	state_bind_digest(q, link->sent);
	state_bind_digest(q, link->sent_print);
	state_bind_u64(q, link->session);
	state_bind_u64(q, link->epoch);
	state_bind_u64(q, link->flags);
	if (link->id != 0)
		state_bind_u64(q, link->id);
	state_is_grave(cs);
	err = state_query_run(q);
	if (err != SML_OK)
		return err;
	if (link->id == 0) {
		*id_out = state_last_id(cs);
		return SML_OK;
	}
	if (state_changes(cs) == 0)
		return SML_E_NOT_FOUND;
	state_is_untidy(cs);
	if (id_out)
		*id_out = link->id;
	return SML_OK;
}

enum sml_err
state_link_del(struct sml_state *st, uint64_t id)
{
	struct client_state *cs = state_of(st);
	struct state_query *q =
	    state_query_of(cs, "DELETE FROM link WHERE id = ?");

	state_bind_u64(q, id);
	state_is_grave(cs);
	state_is_untidy(cs);
	return state_query_run(q);
}

/* The conditions name the partial indexes' own, so that they are used. */
#define IS_ALL ""
#define IS_PENDING " AND pending <> 0 AND flags & 2 = 0"
#define IS_MAP_DUE " AND flags <> 0 AND flags & 1 <> 0"
#define IS_HELD " AND flags <> 0 AND flags & 2 <> 0"
#define IS_STAGED " AND flags <> 0 AND flags & 64 <> 0"
#define IS_SENT " AND sent_msg <> 0"

_Static_assert(
    SML_LINK_MAP_DUE == 1 && SML_LINK_HELD == 2 && SML_LINK_STAGED == 64,
    "the conditions above spell these");

enum sml_err
state_link_next(struct sml_state *st, uint32_t folder,
    enum sml_link_filter filter, uint64_t after, struct sml_arena *arena,
    struct sml_link *out)
{
#define NEXT(condition)                                                        \
	"SELECT " LINK_COLUMNS                                                 \
	" FROM link WHERE folder = ? AND id > ?" condition                     \
	" ORDER BY id LIMIT 1"
	static const char *const sql[] = {
	    [SML_LINKS_ALL] = NEXT(IS_ALL),
	    [SML_LINKS_PENDING] = NEXT(IS_PENDING),
	    [SML_LINKS_MAP_DUE] = NEXT(IS_MAP_DUE),
	    [SML_LINKS_HELD] = NEXT(IS_HELD),
	    [SML_LINKS_SENT] = NEXT(IS_SENT),
	    [SML_LINKS_STAGED] = NEXT(IS_STAGED),
	};
#undef NEXT
	struct state_query *q = state_query_of(state_of(st), sql[filter]);
	enum sml_err err;

	state_bind_u64(q, folder);
	state_bind_u64(q, after);
	err = first_link(q, arena, out);
	return err == SML_E_NOT_FOUND ? SML_END : err;
}

enum sml_err
state_link_count(struct sml_state *st, uint32_t folder,
    enum sml_link_filter filter, uint64_t *count_out)
{
#define COUNT(condition) "SELECT count(*) FROM link WHERE folder = ?" condition
	static const char *const sql[] = {
	    [SML_LINKS_ALL] = COUNT(IS_ALL),
	    [SML_LINKS_PENDING] = COUNT(IS_PENDING),
	    [SML_LINKS_MAP_DUE] = COUNT(IS_MAP_DUE),
	    [SML_LINKS_HELD] = COUNT(IS_HELD),
	    [SML_LINKS_SENT] = COUNT(IS_SENT),
	    [SML_LINKS_STAGED] = COUNT(IS_STAGED),
	};
#undef COUNT
	struct state_query *q = state_query_of(state_of(st), sql[filter]);
	enum sml_err err;

	state_bind_u64(q, folder);
	err = state_query_first(q);
	if (err != SML_OK)
		return err;
	*count_out = state_col_u64(q);
	return state_query_done(q, SML_OK);
}
