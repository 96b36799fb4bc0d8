/* SPDX-License-Identifier: Apache-2.0 */
/* What a message's credentials are worth, and which ones are asked for. */
#include "config.h"

#include "credentials.h"

#include "base/buf.h"

#include <string.h>

/* Characters of a nonce: 96 bits. Text, so that a peer that takes it for a
 * string of C or encodes it once more loses nothing. */
#define NONCE_LEN 16
/* A nonce for the unknown holds this step of the time and the next. */
#define STEP_S 300
#define STEPS 2
/* Kept with the device: this nonce, the one before, MsgID of its 212. */
#define KEPT_LEN (2 * NONCE_LEN + 4)
#define NONCES_MAX 8

static enum sml_err
find_device(struct server_db *db, uint64_t owner, struct sml_str dev_id,
    struct sml_arena *arena, struct server_nonce_state *out)
{
	static const char sql[] =
	    "SELECT d.sessions, v.value, s.msg FROM device d"
	    " LEFT JOIN peer_value v ON v.device = d.id AND v.name = 'nonce'"
	    " LEFT JOIN session s ON s.device = d.id"
	    " WHERE d.owner = ? AND d.dev_id = ?";
	struct server_query *q;
	enum sml_err err;

	*out = (struct server_nonce_state){.sessions = 0};
	if (!owner)
		return SML_OK;
	q = server_db_query(db, sql);
	server_bind_u64(q, owner);
	server_bind_str(q, dev_id);
	err = server_db_first(q);
	if (err)
		return err == SML_E_NOT_FOUND ? SML_OK : err;
	out->sessions = server_col_u64(q);
	out->kept = server_col_str(q, arena);
	out->msg = server_col_u64(q);
	if (out->kept.len != KEPT_LEN)
		out->kept = SML_STR_NONE;
	return server_db_done(q, SML_OK);
}

/* ---- nonces ---- */

/* HMAC with the key that all processes of the database share. */
static enum sml_err
keyed(struct server_db *db, const char *purpose, const struct sml_str *parts,
    size_t count, uint8_t out[SML_SHA256_LEN])
{
	static const char sql[] =
	    "SELECT value FROM setting WHERE name = 'key'";
	struct sml_arena *arena = sml_arena_new(4096);
	struct server_query *q;
	struct sml_str key;
	struct sml_buf in;
	size_t i;
	enum sml_err err;

	if (!arena)
		return SML_E_NOMEM;
	sml_buf_init(&in, 8192);
	q = server_db_query(db, sql);
	err = server_db_first(q);
	if (err)
		goto free_buf;
	key = server_col_str(q, arena);
	err = server_db_done(q, SML_OK);
	sml_buf_put_text(&in, purpose);
	for (i = 0; i < count; i++) {
		uint64_t len = parts[i].len;

		sml_buf_put(&in, &len, sizeof(len));
		sml_buf_put_str(&in, parts[i]);
	}
	if (!err)
		err = sml_buf_err(&in);
	if (!err)
		err = sml_digest_hmac_sha256(key, sml_buf_str(&in), out);

free_buf:
	sml_buf_wipe(&in);
	sml_arena_free(arena);
	return err;
}

static enum sml_err
put_nonce(const uint8_t *bytes, struct sml_arena *arena, struct sml_str *out)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789-_";
	char *p = sml_arena_alloc(arena, NONCE_LEN);
	size_t i;

	if (!p)
		return SML_E_NOMEM;
	for (i = 0; i < NONCE_LEN; i++)
		p[i] = digits[bytes[i] % 64];
	*out = (struct sml_str){p, NONCE_LEN};
	return SML_OK;
}

/* What this device under this name is given, @age steps of the time ago. */
static enum sml_err
step_nonce(struct server_db *db, const struct server_credentials_in *in,
    struct sml_str name, uint64_t sessions, unsigned age,
    struct sml_arena *arena, struct sml_str *out)
{
	const struct sml_env *env = server_db_env(db);
	int64_t step = env->now_utc(env->ctx) / STEP_S - age;
	const struct sml_str parts[] = {
	    {(const char *)&step, sizeof(step)},
	    {(const char *)&sessions, sizeof(sessions)},
	    name,
	    in->dev_id,
	};
	uint8_t digest[SML_SHA256_LEN];
	enum sml_err err;

	err = keyed(db, "nonce", parts, SML_ARRAY_LEN(parts), digest);
	return err ? err : put_nonce(digest, arena, out);
}

/* ---- md5 ---- */

/* Nonces that open the door first, then those that only were good once. */
static enum sml_err
list_nonces(struct server_db *db, const struct server_credentials_in *in,
    const struct server_nonce_state *d, struct sml_arena *arena,
    struct sml_str nonces[NONCES_MAX], struct server_digest_login *login)
{
	struct sml_str before = sml_str_sub(d->kept, NONCE_LEN, NONCE_LEN);
	bool is_heard = true;
	uint32_t msg = 0;
	size_t n = 0;
	unsigned age;
	enum sml_err err = SML_OK;

	for (age = 0; age < STEPS && !err; age++)
		err = step_nonce(
		    db, in, login->name, d->sessions, age, arena, &nonces[n++]);
	if (d->kept.p) {
		nonces[n++] = sml_str_sub(d->kept, 0, NONCE_LEN);
		memcpy(&msg, d->kept.p + KEPT_LEN - sizeof(msg), sizeof(msg));
		is_heard = d->msg != msg;
	}
	if (!is_heard)
		nonces[n++] = before;
	login->fresh = n;
	nonces[n++] = SML_STR("");
	if (is_heard && d->kept.p)
		nonces[n++] = before;
	login->nonce_count = n;
	login->nonces = nonces;
	return err;
}

static enum sml_err
check_md5(struct server_db *db, struct server_logins *logins,
    const struct server_credentials_in *in, const struct sml_auth_claim *claim,
    struct sml_arena *arena, struct server_credentials *out)
{
	struct server_digest_login login = {
	    .name = claim->user,
	    .address = in->address,
	    .digest = claim->digest,
	    .md5 =
		in->hdr->version > SML_V_10 ? out->account.md5 : SML_STR_NONE,
	};
	struct sml_str nonces[NONCES_MAX];
	struct server_nonce_state device;
	size_t used = 0;
	enum sml_err err;

	err = find_device(db, out->account.id, in->dev_id, arena, &device);
	if (!err)
		err = list_nonces(db, in, &device, arena, nonces, &login);
	if (!err)
		err = server_logins_check_digest(logins, &login, &used);
	if ((!err || err == SML_E_AUTH) && used < login.nonce_count)
		out->used = nonces[used];
	out->seen = device;
	if (err == SML_E_AUTH && out->used.p)
		sml_log(server_db_env(db)->log, SML_LOG_INFO,
		    "log-in from %.*s: a new nonce is needed",
		    SML_STR_ARG(in->address));
	return err;
}

/* ---- which kind ---- */

static enum sml_err
is_md5_likely(struct server_db *db, struct sml_str name, bool *out)
{
	uint8_t digest[SML_SHA256_LEN];
	uint64_t all, md5;
	uint32_t number;
	enum sml_err err;

	*out = false;
	err = server_accounts_count(db, &all, &md5);
	if (err || md5 == 0)
		return err;
	err = keyed(db, "challenge", &name, 1, digest);
	memcpy(&number, digest, sizeof(number));
	*out = number % all < md5;
	return err;
}

static enum sml_err
choose_challenge(struct server_db *db, const struct server_credentials_in *in,
    struct sml_str name, struct sml_arena *arena,
    struct server_credentials *out)
{
	struct server_nonce_state device;
	bool is_md5 = out->account.md5.p != NULL;
	enum sml_err err = SML_OK;

	out->challenge = SML_AUTH_BASIC;
	if (out->type == SML_AUTH_BASIC || name.len == 0 ||
	    in->hdr->version <= SML_V_10)
		return SML_OK;
	if (!out->account.id)
		err = is_md5_likely(db, name, &is_md5);
	if (err || !is_md5)
		return err;
	out->challenge = SML_AUTH_MD5;
	err = find_device(db, out->account.id, in->dev_id, arena, &device);
	if (!err)
		err = step_nonce(
		    db, in, name, device.sessions, 0, arena, &out->nonce);
	return err;
}

/* ---- all of it ---- */

static enum sml_err
check_claim(struct server_db *db, struct server_logins *logins,
    const struct server_credentials_in *in, const struct sml_auth_claim *claim,
    struct sml_arena *arena, struct server_credentials *out)
{
	const struct server_login login = {
	    .name = claim->user,
	    .password = claim->password,
	    .address = in->address,
	};

	switch (claim->type) {
	case SML_AUTH_BASIC:
		return server_logins_check(
		    logins, db, &login, arena, &out->account);
	case SML_AUTH_MD5:
		return check_md5(db, logins, in, claim, arena, out);
	case SML_AUTH_NONE:
		out->verdict = SML_AUTH_MISSING;
		return SML_E_AUTH;
	case SML_AUTH_OTHER:
	default:
		out->verdict = SML_AUTH_REFUSED_TYPE;
		return SML_E_AUTH;
	}
}

static enum sml_err
accept(
    struct server_db *db, struct sml_arena *arena, struct server_credentials *c)
{
	const struct sml_env *env = server_db_env(db);
	uint8_t bytes[NONCE_LEN];
	enum sml_err err;

	c->verdict = SML_AUTH_ACCEPTED;
	if (c->type != SML_AUTH_MD5)
		return SML_OK;
	/* A datastore of the session is asked for the same. */
	c->challenge = SML_AUTH_MD5;
	err = env->random(env->ctx, bytes, sizeof(bytes));
	return err ? err : put_nonce(bytes, arena, &c->nonce);
}

enum sml_err
server_credentials_check(struct server_db *db, struct server_logins *logins,
    const struct server_credentials_in *in, struct sml_arena *arena,
    struct server_credentials *out)
{
	struct sml_auth_claim claim;
	struct sml_str name;
	enum sml_err err, parsed;

	*out = (struct server_credentials){.verdict = SML_AUTH_WRONG};
	parsed = sml_auth_parse(in->hdr, arena, &claim);
	if (parsed && parsed != SML_E_SYNTAX)
		return parsed;
	out->type = claim.type;
	name = claim.user.len ? claim.user : in->hdr->source.name;
	if (name.len > SML_USER_MAX)
		name = SML_STR("");
	if (claim.type != SML_AUTH_BASIC && name.len) {
		err = server_accounts_find(db, name, arena, &out->account);
		if (err && err != SML_E_NOT_FOUND)
			return err;
	}
	err = parsed ? SML_E_AUTH
		     : check_claim(db, logins, in, &claim, arena, out);
	if (!err) {
		sml_log(server_db_env(db)->log, SML_LOG_DEBUG,
		    "log-in of %.*s by %s", SML_STR_ARG(in->dev_id),
		    sml_auth_type_name(out->type));
		return accept(db, arena, out);
	}
	if (err != SML_E_AUTH)
		return err;
	if (out->verdict == SML_AUTH_WRONG && !out->used.p)
		sml_log(server_db_env(db)->log, SML_LOG_WARN,
		    "log-in of \"%.*s\" from %.*s refused",
		    SML_STR_ARG(sml_str_sub(name, 0, 64)),
		    SML_STR_ARG(in->address));
	err = choose_challenge(db, in, name, arena, out);
	out->account = (struct server_account){.id = 0};
	return err;
}

enum sml_err
server_credentials_confirm(struct server_db *db,
    const struct server_credentials *c, struct sml_str dev_id,
    struct sml_arena *arena)
{
	struct server_nonce_state now;
	enum sml_err err;

	if (c->verdict != SML_AUTH_ACCEPTED || c->type != SML_AUTH_MD5)
		return SML_OK;
	err = find_device(db, c->account.id, dev_id, arena, &now);
	if (err)
		return err;
	return now.sessions == c->seen.sessions && now.msg == c->seen.msg &&
		       sml_str_eq(now.kept, c->seen.kept)
		   ? SML_OK
		   : SML_E_AGAIN;
}

enum sml_err
server_credentials_keep(struct server_db *db,
    const struct server_credentials *c, uint64_t device, uint32_t msg)
{
	static const char sql[] =
	    "INSERT INTO peer_value(device, name, value)"
	    " VALUES (?, 'nonce', ?)"
	    " ON CONFLICT DO UPDATE SET value = excluded.value";
	char kept[KEPT_LEN];
	struct server_query *q;

	if (c->verdict != SML_AUTH_ACCEPTED || c->type != SML_AUTH_MD5)
		return SML_OK;
	memcpy(kept, c->nonce.p, NONCE_LEN);
	memcpy(kept + NONCE_LEN, c->used.p, NONCE_LEN);
	memcpy(kept + KEPT_LEN - sizeof(msg), &msg, sizeof(msg));
	q = server_db_query(db, sql);
	server_bind_u64(q, device);
	server_bind_blob(q, (struct sml_str){kept, sizeof(kept)});
	return server_db_run(q);
}
