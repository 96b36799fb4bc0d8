/* SPDX-License-Identifier: Apache-2.0 */
/* Accounts of the server: rows with a name and a password's verifiers. */
#include "accounts.h"

#include "base/limits.h"
#include "password.h"
#include "session/auth.h"

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

static enum sml_err
run_with_name(struct server_db *db, const char *sql, struct sml_str name)
{
	struct server_query *q = server_db_query(db, sql);

	server_bind_str(q, name);
	return server_db_run(q);
}

#define OWNER_IS "= (SELECT id FROM account WHERE name = ?)"
#define DEVICE_IN "IN (SELECT id FROM device WHERE owner " OWNER_IS ")"

/* What a row gets. */
struct verifiers {
	struct sml_str scrypt, md5;
};

static enum sml_err
make_verifiers(const struct sml_env *env, const struct server_account_put *put,
    struct sml_arena *arena, struct verifiers *v)
{
	struct sml_buf md5;
	enum sml_err err;

	err = server_password_make(env, put->password, arena, &v->scrypt);
	if (err)
		return err;
	sml_buf_init(&md5, 64);
	err = sml_auth_md5_verifier(put->name, put->password, &md5);
	if (!err) {
		v->md5 = sml_arena_dup(arena, sml_buf_str(&md5));
		err = v->md5.p ? SML_OK : SML_E_NOMEM;
	}
	sml_buf_wipe(&md5);
	return err;
}

static enum sml_err
insert_row(struct server_db *db, const struct server_account_put *put,
    const struct verifiers *v)
{
	static const char sql[] =
	    "INSERT INTO account(name, verifier, md5, created_utc)"
	    " VALUES (?, ?, ?, ?)";
	const struct sml_env *env = server_db_env(db);
	struct server_query *q = server_db_query(db, sql);

	server_bind_str(q, put->name);
	server_bind_str(q, v->scrypt);
	server_bind_str(q, put->allows_md5 ? v->md5 : SML_STR_NONE);
	server_bind_u64(q, (uint64_t)env->now_utc(env->ctx));
	return server_db_run(q);
}

static enum sml_err
update_row(struct server_db *db, const struct server_account_put *put,
    const struct verifiers *v)
{
	static const char sql[] =
	    "UPDATE account SET verifier = ?,"
	    " md5 = iif(? OR md5 IS NOT NULL, ?, NULL) WHERE name = ?";
	struct server_query *q = server_db_query(db, sql);

	server_bind_str(q, v->scrypt);
	server_bind_u64(q, put->allows_md5);
	server_bind_str(q, v->md5);
	server_bind_str(q, put->name);
	return server_db_run(q);
}

/* After a change of the account's row: who is logged in is so no more. */
static enum sml_err
end_sessions(struct server_db *db, struct sml_str name)
{
	static const char sql[] = "DELETE FROM session WHERE device " DEVICE_IN;

	if (server_db_changes(db) == 0)
		return SML_E_NOT_FOUND;
	return run_with_name(db, sql, name);
}

enum sml_err
server_accounts_put(struct server_db *db, const struct server_account_put *put)
{
	struct verifiers v;
	struct sml_arena *arena;
	enum sml_err err;

	if (put->is_new && !server_accounts_is_name(put->name))
		return SML_E_SYNTAX;
	arena = sml_arena_new(4096);
	if (!arena)
		return SML_E_NOMEM;
	err = make_verifiers(server_db_env(db), put, arena, &v);
	if (!err)
		err = server_db_begin(db);
	if (err)
		goto free_arena;
	if (put->is_new) {
		err = insert_row(db, put, &v);
	} else {
		err = update_row(db, put, &v);
		if (!err)
			err = end_sessions(db, put->name);
	}
	err = finish(db, err);

free_arena:
	sml_arena_free(arena);
	return err;
}

enum sml_err
server_accounts_add(
    struct server_db *db, struct sml_str name, struct sml_str password)
{
	const struct server_account_put put = {
	    .name = name, .password = password, .is_new = true};

	return server_accounts_put(db, &put);
}

enum sml_err
server_accounts_set_password(
    struct server_db *db, struct sml_str name, struct sml_str password)
{
	const struct server_account_put put = {
	    .name = name, .password = password};

	return server_accounts_put(db, &put);
}

enum sml_err
server_accounts_forbid_md5(struct server_db *db, struct sml_str name)
{
	static const char sql[] =
	    "UPDATE account SET md5 = NULL WHERE name = ?";
	enum sml_err err;

	err = server_db_begin(db);
	if (err)
		return err;
	err = run_with_name(db, sql, name);
	if (!err)
		err = end_sessions(db, name);
	return finish(db, err);
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
	out->md5 = server_col_str(q, arena);
	out->created_utc = (int64_t)server_col_u64(q);
	return server_db_done(q, SML_OK);
}

enum sml_err
server_accounts_find(struct server_db *db, struct sml_str name,
    struct sml_arena *arena, struct server_account *out)
{
	static const char sql[] = "SELECT id, name, verifier, md5,"
				  " created_utc FROM account WHERE name = ?";
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
	static const char sql[] = "SELECT id, name, verifier, md5,"
				  " created_utc FROM account WHERE name > ?"
				  " ORDER BY name LIMIT 1";
	struct server_query *q = server_db_query(db, sql);
	enum sml_err err;

	server_bind_str(q, after.p ? after : SML_STR(""));
	err = server_db_first(q);
	if (err)
		return err == SML_E_NOT_FOUND ? SML_END : err;
	return take_account(q, arena, out);
}

enum sml_err
server_accounts_count(
    struct server_db *db, uint64_t *all_out, uint64_t *md5_out)
{
	static const char sql[] = "SELECT count(*), count(md5) FROM account";
	struct server_query *q = server_db_query(db, sql);
	enum sml_err err;

	err = server_db_first(q);
	if (err)
		return err;
	*all_out = server_col_u64(q);
	*md5_out = server_col_u64(q);
	return server_db_done(q, SML_OK);
}
