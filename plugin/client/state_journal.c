/* SPDX-License-Identifier: Apache-2.0 */
/* state.db: values, texts, journal, backups, spool, outbox, sessions. */
#include <string.h>

#include "client/state_sqlite_priv.h"

/* ---- named values ---- */

enum sml_err
state_get(struct sml_state *st, const char *name, struct sml_arena *arena,
    struct sml_str *out)
{
	struct state_query *q = state_query_of(
	    state_of(st), "SELECT value FROM value WHERE name = ?");
	enum sml_err err;

	state_bind_str(q, sml_str_of(name));
	err = state_query_first(q);
	if (err != SML_OK)
		return err;
	*out = state_col_str(q, arena);
	return state_query_done(q, SML_OK);
}

enum sml_err
state_put(struct sml_state *st, const char *name, struct sml_str value)
{
	struct state_query *q;

	if (!value.p) {
		q = state_query_of(
		    state_of(st), "DELETE FROM value WHERE name = ?");
		state_bind_str(q, sml_str_of(name));
		return state_query_run(q);
	}
	q = state_query_of(state_of(st),
	    "INSERT INTO value (name, value) VALUES (?, ?)"
	    " ON CONFLICT (name) DO UPDATE SET value = excluded.value");
	state_bind_str(q, sml_str_of(name));
	state_bind_str(q, value);
	return state_query_run(q);
}

/* ---- texts ---- */

static uint64_t
hash_of(const uint8_t digest[SML_SHA256_LEN])
{
	uint64_t hash = 0;
	size_t i;

	for (i = 0; i < 8; i++)
		hash = hash << 8 | digest[i];
	return hash;
}

/* Absent is an empty text here: no text is NULL. */
static struct sml_str
present(struct sml_str s)
{
	return s.p ? s : SML_STR("");
}

enum sml_err
state_text_put(struct sml_state *st, struct sml_str text,
    uint8_t digest_out[SML_SHA256_LEN])
{
	struct client_state *cs = state_of(st);
	struct state_query *q;
	enum sml_err err = sml_digest_sha256(text, digest_out);

	if (err != SML_OK)
		return err;
	q = state_query_of(
	    cs, "SELECT 1 FROM text WHERE hash = ? AND digest = ?");
	state_bind_u64(q, hash_of(digest_out));
	state_bind_digest(q, digest_out);
	err = state_query_first(q);
	if (err == SML_OK)
		return state_query_done(q, SML_OK);
	if (err != SML_E_NOT_FOUND)
		return err;
	q = state_query_of(
	    cs, "INSERT INTO text (hash, digest, body) VALUES (?, ?, ?)");
	state_bind_u64(q, hash_of(digest_out));
	state_bind_digest(q, digest_out);
	state_bind_str(q, present(text));
	state_is_grave(cs);
	return state_query_run(q);
}

enum sml_err
state_text_get(struct sml_state *st, const uint8_t digest[SML_SHA256_LEN],
    struct sml_arena *arena, struct sml_str *out)
{
	struct state_query *q = state_query_of(state_of(st),
	    "SELECT body FROM text WHERE hash = ? AND digest = ?");
	enum sml_err err;

	state_bind_u64(q, hash_of(digest));
	state_bind_digest(q, digest);
	err = state_query_first(q);
	if (err != SML_OK)
		return err;
	*out = state_col_str(q, arena);
	return state_query_done(q, SML_OK);
}

static bool
has_value(struct client_state *cs, const char *name)
{
	struct state_query *q =
	    state_query_of(cs, "SELECT 1 FROM value WHERE name = ?");

	state_bind_str(q, sml_str_of(name));
	return state_query_first(q) == SML_OK &&
	       state_query_done(q, SML_OK) == SML_OK;
}

enum sml_err
state_text_sweep(struct client_state *cs)
{
	enum sml_err err;

	/* A session that is to be continued may hold a digest of its own. */
	if (!has_value(cs, "untidy") || has_value(cs, "session"))
		return SML_OK;
	err = state_query_run(state_query_of(cs,
	    "DELETE FROM text WHERE digest NOT IN ("
	    "SELECT agreed FROM link WHERE agreed IS NOT NULL"
	    " UNION ALL SELECT sent FROM link WHERE sent IS NOT NULL"
	    " UNION ALL SELECT text FROM intent WHERE text IS NOT NULL"
	    " UNION ALL SELECT before FROM intent WHERE before IS NOT NULL"
	    " UNION ALL SELECT text FROM backup WHERE text IS NOT NULL"
	    " UNION ALL SELECT before FROM backup WHERE before IS NOT NULL)"));
	if (err != SML_OK)
		return err;
	return state_put(client_state_ops(cs), "untidy", SML_STR_NONE);
}

/* ---- journal ---- */

#define INTENT_COLUMNS "op_id, folder, op, link, key, luid, guid, text, before"

static void
intent_bind(struct state_query *q, const struct sml_intent *intent)
{
	state_bind_str(q, present(intent->op_id));
	state_bind_u64(q, intent->folder);
	state_bind_u64(q, (uint64_t)intent->op);
	state_bind_u64(q, intent->link);
	state_bind_str(q, intent->key);
	state_bind_str(q, intent->luid);
	state_bind_str(q, intent->guid);
	state_bind_digest(q, intent->text);
	state_bind_digest(q, intent->before);
}

static enum sml_err
intent_read(
    struct state_query *q, struct sml_arena *arena, struct sml_intent *out)
{
	out->op_id = state_col_str(q, arena);
	out->folder = (uint32_t)state_col_u64(q);
	out->op = (enum sml_op)state_col_u64(q);
	out->link = state_col_u64(q);
	out->key = state_col_str(q, arena);
	out->luid = state_col_str(q, arena);
	out->guid = state_col_str(q, arena);
	state_col_digest(q, out->text);
	state_col_digest(q, out->before);
	return state_query_done(q, SML_OK);
}

enum sml_err
state_intent_put(struct sml_state *st, const struct sml_intent *intent)
{
	struct client_state *cs = state_of(st);
	struct state_query *q = state_query_of(cs,
	    "INSERT OR REPLACE INTO intent (" INTENT_COLUMNS ") VALUES"
	    " (?,?,?,?,?,?,?,?,?)");

	intent_bind(q, intent);
	state_is_grave(cs);
	return state_query_run(q);
}

enum sml_err
state_intent_del(struct sml_state *st, struct sml_str op_id)
{
	struct client_state *cs = state_of(st);
	struct state_query *q =
	    state_query_of(cs, "DELETE FROM intent WHERE op_id = ?");

	state_bind_str(q, op_id);
	state_is_grave(cs);
	state_is_untidy(cs);
	return state_query_run(q);
}

enum sml_err
state_intent_next(struct sml_state *st, struct sml_str after_op_id,
    struct sml_arena *arena, struct sml_intent *out)
{
	struct state_query *q = state_query_of(state_of(st),
	    "SELECT " INTENT_COLUMNS " FROM intent WHERE op_id > ?"
	    " ORDER BY op_id LIMIT 1");
	enum sml_err err;

	state_bind_str(q, present(after_op_id));
	err = state_query_first(q);
	if (err == SML_E_NOT_FOUND)
		return SML_END;
	return err == SML_OK ? intent_read(q, arena, out) : err;
}

/* ---- backups ---- */

enum sml_err
state_backup_put(
    struct sml_state *st, uint32_t session, const struct sml_intent *intent)
{
	struct client_state *cs = state_of(st);
	struct state_query *q = state_query_of(cs,
	    "INSERT INTO backup (" INTENT_COLUMNS ", session) VALUES"
	    " (?,?,?,?,?,?,?,?,?,?)");

	intent_bind(q, intent);
	state_bind_u64(q, session);
	state_is_grave(cs);
	return state_query_run(q);
}

enum sml_err
client_state_backup_next(struct client_state *cs, uint32_t session,
    uint64_t *cursor, struct sml_arena *arena, struct sml_intent *out)
{
	struct state_query *q = state_query_of(cs,
	    "SELECT id, " INTENT_COLUMNS " FROM backup"
	    " WHERE session = ? AND id > ? ORDER BY id LIMIT 1");
	enum sml_err err;

	state_bind_u64(q, session);
	state_bind_u64(q, *cursor);
	err = state_query_first(q);
	if (err == SML_E_NOT_FOUND)
		return SML_END;
	if (err != SML_OK)
		return err;
	*cursor = state_col_u64(q);
	return intent_read(q, arena, out);
}

enum sml_err
client_state_backups_trim(struct client_state *cs, unsigned keep)
{
	struct state_query *q = state_query_of(cs,
	    "DELETE FROM backup WHERE session NOT IN"
	    " (SELECT DISTINCT session FROM backup ORDER BY session DESC"
	    " LIMIT ?)");
	enum sml_err err;

	state_bind_u64(q, keep);
	err = state_query_run(q);
	if (err == SML_OK && state_changes(cs) > 0)
		state_is_untidy(cs);
	return err;
}

/* ---- spool ---- */

enum sml_err
state_spool_append(
    struct sml_spool *sp, enum sml_spool_kind kind, struct sml_str row)
{
	struct state_query *q = state_query_of(
	    state_of_spool(sp), "INSERT INTO spool (kind, row) VALUES (?, ?)");

	state_bind_u64(q, (uint64_t)kind);
	state_bind_str(q, present(row));
	return state_query_run(q);
}

enum sml_err
state_spool_next(struct sml_spool *sp, enum sml_spool_kind kind,
    uint64_t *cursor, struct sml_arena *arena, struct sml_str *row_out)
{
	struct state_query *q = state_query_of(state_of_spool(sp),
	    "SELECT id, row FROM spool WHERE kind = ? AND id > ?"
	    " ORDER BY id LIMIT 1");
	enum sml_err err;

	state_bind_u64(q, (uint64_t)kind);
	state_bind_u64(q, *cursor);
	err = state_query_first(q);
	if (err == SML_E_NOT_FOUND)
		return SML_END;
	if (err != SML_OK)
		return err;
	*cursor = state_col_u64(q);
	*row_out = state_col_str(q, arena);
	return state_query_done(q, SML_OK);
}

enum sml_err
state_spool_drop(
    struct sml_spool *sp, enum sml_spool_kind kind, uint64_t cursor)
{
	struct state_query *q = state_query_of(
	    state_of_spool(sp), "DELETE FROM spool WHERE kind = ? AND id <= ?");

	state_bind_u64(q, (uint64_t)kind);
	state_bind_u64(
	    q, cursor > (uint64_t)INT64_MAX ? (uint64_t)INT64_MAX : cursor);
	return state_query_run(q);
}

/* ---- outbox ---- */

enum sml_err
client_state_outbox_put(
    struct client_state *cs, const struct client_outbox *outbox)
{
	struct state_query *q;

	if (!outbox)
		return state_query_run(
		    state_query_of(cs, "DELETE FROM outbox"));
	q = state_query_of(cs,
	    "INSERT OR REPLACE INTO outbox (id, url, encoding, bytes)"
	    " VALUES (1, ?, ?, ?)");
	state_bind_str(q, present(outbox->url));
	state_bind_u64(q, (uint64_t)outbox->encoding);
	state_bind_str(q, present(outbox->bytes));
	return state_query_run(q);
}

enum sml_err
client_state_outbox_get(
    struct client_state *cs, struct sml_arena *arena, struct client_outbox *out)
{
	struct state_query *q = state_query_of(
	    cs, "SELECT url, encoding, bytes FROM outbox WHERE id = 1");
	enum sml_err err = state_query_first(q);

	if (err != SML_OK)
		return err;
	out->url = state_col_str(q, arena);
	out->encoding = (enum sml_encoding)state_col_u64(q);
	out->bytes = state_col_str(q, arena);
	return state_query_done(q, SML_OK);
}

enum sml_err
client_state_clear_sent(struct client_state *cs)
{
	return state_query_run(state_query_of(cs,
	    "UPDATE link SET sent_msg = 0, sent_cmd = 0 WHERE sent_msg <> 0"));
}

/* ---- forgetting ---- */

enum sml_err
client_state_forget(struct client_state *cs)
{
	static const char *const sql[] = {
	    "DELETE FROM link",
	    "DELETE FROM intent",
	    "DELETE FROM spool",
	    "DELETE FROM outbox",
	    ("UPDATE folder SET own_last = NULL, peer_p = NULL, peer_n = NULL,"
	     " rev_p = 0, rev_n = 0, session_n = 0"),
	};
	enum sml_err err = SML_OK;
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(sql) && err == SML_OK; i++)
		err = state_query_run(state_query_of(cs, sql[i]));
	if (err == SML_OK)
		err = state_put(client_state_ops(cs), "session", SML_STR_NONE);
	state_is_grave(cs);
	state_is_untidy(cs);
	return err;
}

/* ---- sessions ---- */

enum sml_err
client_state_session_new(struct client_state *cs, uint32_t *no_out)
{
	enum sml_err err = state_query_run(
	    state_query_of(cs, "INSERT INTO session (is_eventful) VALUES (1)"));

	if (err == SML_OK)
		*no_out = (uint32_t)state_last_id(cs);
	return err;
}

enum sml_err
client_state_session_prev(
    struct client_state *cs, uint32_t *no, bool *is_eventful_out)
{
	struct state_query *q = state_query_of(cs,
	    "SELECT no, is_eventful FROM session WHERE no < ?"
	    " ORDER BY no DESC LIMIT 1");
	enum sml_err err;

	state_bind_u64(q, *no);
	err = state_query_first(q);
	if (err == SML_E_NOT_FOUND)
		return SML_END;
	if (err != SML_OK)
		return err;
	*no = (uint32_t)state_col_u64(q);
	if (is_eventful_out)
		*is_eventful_out = state_col_u64(q) != 0;
	return state_query_done(q, SML_OK);
}

enum sml_err
client_state_session_mark(
    struct client_state *cs, uint32_t no, bool is_eventful)
{
	struct state_query *q = state_query_of(
	    cs, "UPDATE session SET is_eventful = ? WHERE no = ?");

	state_bind_u64(q, is_eventful);
	state_bind_u64(q, no);
	return state_query_run(q);
}

enum sml_err
client_state_session_del(struct client_state *cs, uint32_t no)
{
	struct state_query *q;
	enum sml_err err;

	q = state_query_of(cs, "DELETE FROM session_row WHERE session = ?");
	state_bind_u64(q, no);
	err = state_query_run(q);
	if (err != SML_OK)
		return err;
	q = state_query_of(cs, "DELETE FROM session WHERE no = ?");
	state_bind_u64(q, no);
	return state_query_run(q);
}

enum sml_err
client_state_row_put(
    struct client_state *cs, uint32_t session, uint32_t seq, struct sml_str row)
{
	struct state_query *q = state_query_of(cs,
	    "INSERT OR REPLACE INTO session_row (session, seq, row)"
	    " VALUES (?, ?, ?)");

	state_bind_u64(q, session);
	state_bind_u64(q, seq);
	state_bind_str(q, present(row));
	return state_query_run(q);
}

enum sml_err
client_state_row_next(struct client_state *cs, uint32_t session, uint32_t *seq,
    struct sml_arena *arena, struct sml_str *row_out)
{
	struct state_query *q = state_query_of(cs,
	    "SELECT seq, row FROM session_row WHERE session = ? AND seq >= ?"
	    " ORDER BY seq LIMIT 1");
	enum sml_err err;

	state_bind_u64(q, session);
	state_bind_u64(q, *seq);
	err = state_query_first(q);
	if (err == SML_E_NOT_FOUND)
		return SML_END;
	if (err != SML_OK)
		return err;
	*seq = (uint32_t)state_col_u64(q) + 1;
	*row_out = state_col_str(q, arena);
	return state_query_done(q, SML_OK);
}
