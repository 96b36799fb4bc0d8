/* SPDX-License-Identifier: Apache-2.0 */
/* Accounts of the server: rows with a name and a password's verifier. */
#include "accounts.h"

#include "base/limits.h"
#include "password.h"

bool
server_accounts_is_name(struct sml_str name)
{
	size_t i;

	if (name.len == 0 || name.len > SML_USER_MAX ||
	    !sml_utf8_is_valid(name))
		return false;
	for (i = 0; i < name.len; i++)
		if ((unsigned char)name.p[i] < ' ' || name.p[i] == 0x7f ||
		    name.p[i] == ':')
			return false;
	return true;
}

/* Commit when all went well, else undo. */
static enum sml_err
finish(struct server_db *db, enum sml_err err)
{
	if (!err)
		return server_db_commit(db);
	server_db_rollback(db);
	return err;
}

/* Make the row, or with @is_new false change it. */
static enum sml_err
write_verifier(struct server_db *db, struct sml_str name,
    struct sml_str password, bool is_new)
{
	static const char insert[] =
	    "INSERT INTO account(verifier, name, created_utc)"
	    " VALUES (?, ?, ?)";
	static const char update[] =
	    "UPDATE account SET verifier = ? WHERE name = ?";
	const struct sml_env *env = server_db_env(db);
	struct sml_arena *arena = sml_arena_new(4096);
	struct sml_str verifier;
	struct server_query *q;
	enum sml_err err;

	if (!arena)
		return SML_E_NOMEM;
	err = server_password_make(env, password, arena, &verifier);
	if (!err)
		err = server_db_begin(db);
	if (err)
		goto free_arena;
	q = server_db_query(db, is_new ? insert : update);
	server_bind_str(q, verifier);
	server_bind_str(q, name);
	if (is_new)
		server_bind_u64(q, (uint64_t)env->now_utc(env->ctx));
	err = server_db_run(q);
	if (!err && server_db_changes(db) == 0)
		err = SML_E_NOT_FOUND;
	err = finish(db, err);

free_arena:
	sml_arena_free(arena);
	return err;
}

enum sml_err
server_accounts_add(
    struct server_db *db, struct sml_str name, struct sml_str password)
{
	if (!server_accounts_is_name(name))
		return SML_E_SYNTAX;
	return write_verifier(db, name, password, true);
}

static enum sml_err
run_with_name(struct server_db *db, const char *sql, struct sml_str name)
{
	struct server_query *q = server_db_query(db, sql);

	server_bind_str(q, name);
	return server_db_run(q);
}

#define OWNER_IS "= (SELECT id FROM account WHERE name = ?)"
#define DEVICE_IN "IN (SELECT id FROM device WHERE owner " OWNER_IS ")"

enum sml_err
server_accounts_set_password(
    struct server_db *db, struct sml_str name, struct sml_str password)
{
	static const char sessions[] =
	    "DELETE FROM session WHERE device " DEVICE_IN;
	enum sml_err err;

	err = write_verifier(db, name, password, false);
	if (!err)
		err = server_db_begin(db);
	if (err)
		return err;
	return finish(db, run_with_name(db, sessions, name));
}

enum sml_err
server_accounts_remove(struct server_db *db, struct sml_str name)
{
	static const char *const sql[] = {
	    "DELETE FROM session WHERE device " DEVICE_IN,
	    "DELETE FROM answer WHERE device " DEVICE_IN,
	    "DELETE FROM history WHERE device " DEVICE_IN,
	    "DELETE FROM peer_value WHERE device " DEVICE_IN,
	    "DELETE FROM spool WHERE device " DEVICE_IN,
	    "DELETE FROM peer_folder WHERE device " DEVICE_IN,
	    "DELETE FROM link WHERE owner " OWNER_IS,
	    "DELETE FROM device WHERE owner " OWNER_IS,
	    "DELETE FROM item_key WHERE folder IN"
	    " (SELECT id FROM folder WHERE owner " OWNER_IS ")",
	    "DELETE FROM pair WHERE folder IN"
	    " (SELECT id FROM folder WHERE owner " OWNER_IS ")",
	    "DELETE FROM item WHERE folder IN"
	    " (SELECT id FROM folder WHERE owner " OWNER_IS ")",
	    "DELETE FROM folder WHERE owner " OWNER_IS,
	    "DELETE FROM text WHERE owner " OWNER_IS,
	    "DELETE FROM text_loose WHERE owner " OWNER_IS,
	    "DELETE FROM account WHERE name = ?",
	};
	enum sml_err err;
	size_t i;

	err = server_db_begin(db);
	if (err)
		return err;
	for (i = 0; !err && i < SML_ARRAY_LEN(sql); i++)
		err = run_with_name(db, sql[i], name);
	if (!err && server_db_changes(db) == 0)
		err = SML_E_NOT_FOUND;
	return finish(db, err);
}

static enum sml_err
take_account(
    struct server_query *q, struct sml_arena *arena, struct server_account *out)
{
	out->id = server_col_u64(q);
	out->name = server_col_str(q, arena);
	out->verifier = server_col_str(q, arena);
	out->created_utc = (int64_t)server_col_u64(q);
	return server_db_done(q, SML_OK);
}

enum sml_err
server_accounts_find(struct server_db *db, struct sml_str name,
    struct sml_arena *arena, struct server_account *out)
{
	static const char sql[] = "SELECT id, name, verifier, created_utc"
				  " FROM account WHERE name = ?";
	struct server_query *q = server_db_query(db, sql);
	enum sml_err err;

	server_bind_str(q, name);
	err = server_db_first(q);
	return err ? err : take_account(q, arena, out);
}

enum sml_err
server_accounts_next(struct server_db *db, struct sml_str after,
    struct sml_arena *arena, struct server_account *out)
{
	static const char sql[] = "SELECT id, name, verifier, created_utc"
				  " FROM account WHERE name > ?"
				  " ORDER BY name LIMIT 1";
	struct server_query *q = server_db_query(db, sql);
	enum sml_err err;

	server_bind_str(q, after.p ? after : SML_STR(""));
	err = server_db_first(q);
	if (err)
		return err == SML_E_NOT_FOUND ? SML_END : err;
	return take_account(q, arena, out);
}
