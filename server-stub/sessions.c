/* SPDX-License-Identifier: Apache-2.0 */
/* Devices and their current sessions, with the last answer of each. */
#include "sessions.h"

/* Sessions of a device that stay in its history. */
#define HISTORY_MAX 10

/* A device, with the session it may have. */
#define COLUMNS                                                                \
	"SELECT d.id, d.owner, d.dev_id, d.sessions, s.token, s.session_id,"   \
	" s.address, s.msg, s.is_done FROM device d"

static enum sml_err
take_session(
    struct server_query *q, struct sml_arena *arena, struct server_session *out)
{
	out->device = server_col_u64(q);
	out->owner = server_col_u64(q);
	out->dev_id = server_col_str(q, arena);
	out->number = (uint32_t)server_col_u64(q);
	out->token = server_col_str(q, arena);
	out->session_id = server_col_str(q, arena);
	out->address = server_col_str(q, arena);
	out->msg = (uint32_t)server_col_u64(q);
	out->is_done = server_col_u64(q) != 0;
	return server_db_done(q, SML_OK);
}

enum sml_err
server_sessions_by_token(struct server_db *db, struct sml_str token,
    struct sml_arena *arena, struct server_session *out)
{
	static const char sql[] =
	    COLUMNS " JOIN session s ON s.device = d.id WHERE s.token = ?";
	struct server_query *q = server_db_query(db, sql);
	enum sml_err err;

	server_bind_str(q, token);
	err = server_db_first(q);
	return err ? err : take_session(q, arena, out);
}

enum sml_err
server_sessions_by_ids(struct server_db *db,
    const struct server_session *wanted, struct sml_arena *arena,
    struct server_session *out)
{
	static const char sql[] =
	    COLUMNS " JOIN session s ON s.device = d.id WHERE d.dev_id = ?"
		    " AND s.session_id = ? AND s.address = ?"
		    " ORDER BY s.seen_utc DESC LIMIT 1";
	struct server_query *q = server_db_query(db, sql);
	enum sml_err err;

	server_bind_str(q, wanted->dev_id);
	server_bind_str(q, wanted->session_id);
	server_bind_str(q, wanted->address);
	err = server_db_first(q);
	return err ? err : take_session(q, arena, out);
}

enum sml_err
server_sessions_of_device(struct server_db *db, uint64_t owner,
    struct sml_str dev_id, struct sml_arena *arena, struct server_session *out)
{
	static const char find[] =
	    COLUMNS " LEFT JOIN session s ON s.device = d.id"
		    " WHERE d.owner = ? AND d.dev_id = ?";
	static const char make[] =
	    "INSERT INTO device(owner, dev_id) VALUES (?, ?)";
	struct server_query *q = server_db_query(db, find);
	enum sml_err err;

	server_bind_u64(q, owner);
	server_bind_str(q, dev_id);
	err = server_db_first(q);
	if (!err)
		return take_session(q, arena, out);
	if (err != SML_E_NOT_FOUND)
		return err;
	q = server_db_query(db, make);
	server_bind_u64(q, owner);
	server_bind_str(q, dev_id);
	err = server_db_run(q);
	*out = (struct server_session){.owner = owner, .dev_id = dev_id};
	out->device = server_db_last_id(db);
	return err;
}

static enum sml_err
make_token(
    const struct sml_env *env, struct sml_arena *arena, struct sml_str *out)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	uint8_t bytes[SERVER_TOKEN_LEN];
	char *p = sml_arena_alloc(arena, sizeof(bytes));
	size_t i;
	enum sml_err err;

	if (!p)
		return SML_E_NOMEM;
	err = env->random(env->ctx, bytes, sizeof(bytes));
	for (i = 0; i < sizeof(bytes); i++)
		p[i] = digits[bytes[i] % 32];
	*out = (struct sml_str){p, sizeof(bytes)};
	return err;
}

/* Count the device's sessions. */
static enum sml_err
count_session(struct server_db *db, struct server_session *s, int64_t now_utc)
{
	static const char count[] =
	    "UPDATE device SET sessions = sessions + 1, seen_utc = ?"
	    " WHERE id = ? RETURNING sessions";
	static const char forget[] =
	    "DELETE FROM history WHERE device = ? AND session <= ?";
	struct server_query *q = server_db_query(db, count);
	enum sml_err err;

	server_bind_u64(q, (uint64_t)now_utc);
	server_bind_u64(q, s->device);
	err = server_db_first(q);
	if (err)
		return err;
	s->number = (uint32_t)server_col_u64(q);
	err = server_db_done(q, SML_OK);
	if (err || s->number <= HISTORY_MAX)
		return err;
	q = server_db_query(db, forget);
	server_bind_u64(q, s->device);
	server_bind_u64(q, s->number - HISTORY_MAX);
	return server_db_run(q);
}

enum sml_err
server_sessions_begin(
    struct server_db *db, struct sml_arena *arena, struct server_session *s)
{
	static const char sql[] =
	    "INSERT OR REPLACE INTO session(device, token, session_id,"
	    " address, msg, is_done, started_utc, seen_utc)"
	    " VALUES (?1, ?2, ?3, ?4, 0, 0, ?5, ?5)";
	const struct sml_env *env = server_db_env(db);
	int64_t now_utc = env->now_utc(env->ctx);
	struct server_query *q;
	enum sml_err err;

	err = make_token(env, arena, &s->token);
	if (!err)
		err = count_session(db, s, now_utc);
	if (err)
		return err;
	s->msg = 0;
	s->is_done = false;
	q = server_db_query(db, sql);
	server_bind_u64(q, s->device);
	server_bind_str(q, s->token);
	server_bind_str(q, s->session_id);
	server_bind_str(q, s->address);
	server_bind_u64(q, (uint64_t)now_utc);
	return server_db_run(q);
}

enum sml_err
server_sessions_answer(struct server_db *db, uint64_t device,
    const uint8_t digest[SML_SHA256_LEN], struct sml_arena *arena,
    struct sml_str *out)
{
	static const char sql[] =
	    "SELECT body FROM answer WHERE device = ? AND digest = ?";
	struct server_query *q = server_db_query(db, sql);
	enum sml_err err;

	server_bind_u64(q, device);
	server_bind_digest(q, digest);
	err = server_db_first(q);
	if (err)
		return err;
	*out = server_col_str(q, arena);
	return server_db_done(q, SML_OK);
}

enum sml_err
server_sessions_save(struct server_db *db, const struct server_session *s,
    const uint8_t digest[SML_SHA256_LEN], struct sml_str answer)
{
	static const char session[] = "UPDATE session SET msg = ?,"
				      " is_done = ?, seen_utc = ?"
				      " WHERE device = ?";
	static const char keep[] =
	    "INSERT OR REPLACE INTO answer(device, digest, body)"
	    " VALUES (?, ?, ?)";
	const struct sml_env *env = server_db_env(db);
	struct server_query *q = server_db_query(db, session);
	enum sml_err err;

	server_bind_u64(q, s->msg);
	server_bind_u64(q, s->is_done);
	server_bind_u64(q, (uint64_t)env->now_utc(env->ctx));
	server_bind_u64(q, s->device);
	err = server_db_run(q);
	if (err)
		return err;
	q = server_db_query(db, keep);
	server_bind_u64(q, s->device);
	server_bind_digest(q, digest);
	server_bind_blob(q, answer);
	return server_db_run(q);
}

/* ---- history ---- */

enum sml_err
server_sessions_note(struct server_db *db, const struct server_session *s,
    const struct server_history *h)
{
	static const char sql[] =
	    "INSERT INTO history(device, session, folder, owner, mode,"
	    " started_utc, sent, received, conflicts, held, failed, is_done)"
	    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	    " ON CONFLICT DO UPDATE SET"
	    " mode = iif(excluded.mode <> 0, excluded.mode, mode),"
	    " sent = sent + excluded.sent,"
	    " received = received + excluded.received,"
	    " conflicts = conflicts + excluded.conflicts,"
	    " held = held + excluded.held,"
	    " failed = failed + excluded.failed,"
	    " is_done = is_done | excluded.is_done";
	const struct sml_env *env = server_db_env(db);
	struct server_query *q = server_db_query(db, sql);

	server_bind_u64(q, s->device);
	server_bind_u64(q, s->number);
	server_bind_str(q, h->folder);
	server_bind_u64(q, s->owner);
	server_bind_u64(q, h->mode);
	server_bind_u64(q, (uint64_t)env->now_utc(env->ctx));
	server_bind_u64(q, h->sent);
	server_bind_u64(q, h->received);
	server_bind_u64(q, h->conflicts);
	server_bind_u64(q, h->held);
	server_bind_u64(q, h->failed);
	server_bind_u64(q, h->is_done);
	return server_db_run(q);
}

enum sml_err
server_sessions_history(struct server_db *db, uint64_t skip,
    struct sml_arena *arena, struct server_history *out)
{
	static const char sql[] =
	    "SELECT a.name, d.dev_id, h.folder, h.session, h.mode,"
	    " h.started_utc, h.sent, h.received, h.conflicts, h.held,"
	    " h.failed, h.is_done FROM history h"
	    " JOIN device d ON d.id = h.device"
	    " JOIN account a ON a.id = d.owner"
	    " ORDER BY h.started_utc DESC, h.device, h.session DESC, h.folder"
	    " LIMIT 1 OFFSET ?";
	struct server_query *q = server_db_query(db, sql);
	enum sml_err err;

	server_bind_u64(q, skip);
	err = server_db_step(q);
	if (err)
		return server_db_done(q, err);
	out->account = server_col_str(q, arena);
	out->dev_id = server_col_str(q, arena);
	out->folder = server_col_str(q, arena);
	out->session = (uint32_t)server_col_u64(q);
	out->mode = (unsigned)server_col_u64(q);
	out->started_utc = (int64_t)server_col_u64(q);
	out->sent = server_col_u64(q);
	out->received = server_col_u64(q);
	out->conflicts = server_col_u64(q);
	out->held = server_col_u64(q);
	out->failed = server_col_u64(q);
	out->is_done = server_col_u64(q) != 0;
	return server_db_done(q, SML_OK);
}

/* ---- upkeep ---- */

enum sml_err
server_sessions_expire(struct server_db *db, int64_t before_utc)
{
	static const char *const sql[] = {
	    "DELETE FROM answer WHERE device IN"
	    " (SELECT device FROM session WHERE seen_utc < ?)",
	    "DELETE FROM spool WHERE device IN"
	    " (SELECT device FROM session WHERE seen_utc < ?)",
	    "DELETE FROM peer_value WHERE name = 'session' AND device IN"
	    " (SELECT device FROM session WHERE seen_utc < ?)",
	    "DELETE FROM session WHERE seen_utc < ?",
	};
	enum sml_err err;
	size_t i;

	err = server_db_begin(db);
	if (err)
		return err;
	for (i = 0; !err && i < SML_ARRAY_LEN(sql); i++) {
		struct server_query *q = server_db_query(db, sql[i]);

		server_bind_u64(q, (uint64_t)before_utc);
		err = server_db_run(q);
	}
	if (!err)
		return server_db_commit(db);
	server_db_rollback(db);
	return err;
}
