/* SPDX-License-Identifier: Apache-2.0 */
/* Texts of items by their SHA-256, each stored once an owner. */
#include "texts.h"

enum sml_err
server_texts_put(struct server_db *db, uint64_t owner, struct sml_str text,
    uint8_t digest_out[SML_SHA256_LEN])
{
	static const char sql[] =
	    "INSERT INTO text(digest, owner, body) VALUES (?, ?, ?)"
	    " ON CONFLICT DO NOTHING";
	struct server_query *q;
	enum sml_err err;

	err = sml_digest_sha256(text, digest_out);
	if (err)
		return err;
	q = server_db_query(db, sql);
	server_bind_digest(q, digest_out);
	server_bind_u64(q, owner);
	server_bind_blob(q, text);
	return server_db_run(q);
}

enum sml_err
server_texts_get(struct server_db *db, uint64_t owner,
    const uint8_t digest[SML_SHA256_LEN], struct sml_arena *arena,
    struct sml_str *out)
{
	static const char sql[] =
	    "SELECT body FROM text WHERE digest = ? AND owner = ?";
	struct server_query *q = server_db_query(db, sql);
	enum sml_err err;

	server_bind_digest(q, digest);
	server_bind_u64(q, owner);
	err = server_db_first(q);
	if (err)
		return err;
	*out = server_col_str(q, arena);
	return server_db_done(q, SML_OK);
}

static enum sml_err
run_before(struct server_db *db, const char *sql, int64_t before_utc)
{
	struct server_query *q = server_db_query(db, sql);

	server_bind_u64(q, (uint64_t)before_utc);
	return server_db_run(q);
}

static enum sml_err
sweep_rows(struct server_db *db, int64_t before_utc)
{
	static const char rows[] =
	    "DELETE FROM item WHERE deleted_utc < ? AND NOT EXISTS ("
	    " SELECT 1 FROM folder f JOIN peer_folder p"
	    "  ON p.owner = f.owner AND p.name = f.name"
	    " JOIN link l ON l.folder = p.id AND l.guid = item.guid"
	    " WHERE f.id = item.folder)";
	static const char tombs[] = "UPDATE item SET text = NULL"
				    " WHERE deleted_utc < ? AND"
				    " text IS NOT NULL";
	static const char held[] =
	    "DELETE FROM text_loose WHERE EXISTS ("
	    " SELECT 1 FROM temp.used u WHERE u.owner = text_loose.owner"
	    " AND u.digest = text_loose.digest)";
	static const char texts[] =
	    "DELETE FROM text WHERE id IN (SELECT t.id FROM text_loose o"
	    " JOIN text t ON t.digest = o.digest AND t.owner = o.owner)";
	static const char loose[] = "DELETE FROM text_loose";
	static const char empty[] = "DELETE FROM temp.used";
	/* One pass over items and links instead of an index on each. */
	static const char used[] =
	    "INSERT OR IGNORE INTO temp.used"
	    " SELECT i.owner, i.text FROM item i JOIN text_loose o"
	    "  ON o.owner = i.owner AND o.digest = i.text"
	    " UNION SELECT l.owner, l.agreed FROM link l JOIN text_loose o"
	    "  ON o.owner = l.owner AND o.digest = l.agreed"
	    " UNION SELECT l.owner, l.sent FROM link l JOIN text_loose o"
	    "  ON o.owner = l.owner AND o.digest = l.sent";
	static const char *const steps[] = {empty, used, held, texts, loose};
	enum sml_err err;
	size_t i;

	err = run_before(db, rows, before_utc);
	if (!err)
		err = run_before(db, tombs, before_utc);
	for (i = 0; !err && i < SML_ARRAY_LEN(steps); i++)
		err = server_db_run(server_db_query(db, steps[i]));
	return err;
}

enum sml_err
server_texts_sweep(struct server_db *db, int64_t before_utc)
{
	static const char used[] =
	    "CREATE TABLE IF NOT EXISTS temp.used(owner INTEGER, digest BLOB,"
	    " PRIMARY KEY(owner, digest)) WITHOUT ROWID";
	enum sml_err err;

	err = server_db_run(server_db_query(db, used));
	if (!err)
		err = server_db_begin(db);
	if (err)
		return err;
	err = sweep_rows(db, before_utc);
	if (err) {
		server_db_rollback(db);
		return err;
	}
	return server_db_commit(db);
}
