/* SPDX-License-Identifier: Apache-2.0 */
/* Who may in: passwords checked, successes remembered, failures slowed. */
#include "config.h"

#include "logins.h"

#include "password.h"
#include "session/auth.h"

#include <stdlib.h>
#include <string.h>

#define REMEMBER_MS (15 * 60 * 1000)
#define FORGET_MS (15 * 60 * 1000)
#define WAIT_MAX_MS (60 * 1000)
#define SUCCESSES_MAX 1024
#define FAILURES_MAX 4096

struct success {
	uint8_t digest[SML_SHA256_LEN];
	int64_t until_ms;
};

struct failure {
	uint64_t tag; /* 0: free */
	unsigned count;
	int64_t last_ms;
};

struct server_logins {
	const struct sml_env *env;
	pthread_mutex_t lock;
	uint8_t key[SML_SHA256_LEN];
	struct success successes[SUCCESSES_MAX];
	struct failure failures[FAILURES_MAX];
};

/* What failures are counted by, and how many are free. */
enum by {
	BY_BOTH,
	BY_ADDRESS,
	BY_ACCOUNT,
	BY_COUNT
};
static const struct {
	bool has_name, has_address;
	unsigned free;
} rules[BY_COUNT] = {
    [BY_BOTH] = {true, true, 5},
    [BY_ADDRESS] = {false, true, 20},
    [BY_ACCOUNT] = {true, false, 50},
};

struct server_logins *
server_logins_new(const struct sml_env *env)
{
	struct server_logins *l = calloc(1, sizeof(*l));

	if (!l)
		return NULL;
	l->env = env;
	if (env->random(env->ctx, l->key, sizeof(l->key)) != SML_OK) {
		free(l);
		return NULL;
	}
	pthread_mutex_init(&l->lock, NULL);
	return l;
}

void
server_logins_free(struct server_logins *l)
{
	if (!l)
		return;
	pthread_mutex_destroy(&l->lock);
	sml_wipe(l, sizeof(*l));
	free(l);
}

/* HMAC over the parts with their lengths, so that none runs into the next. */
static enum sml_err
keyed(struct server_logins *l, const struct sml_str *parts, size_t count,
    uint8_t out[SML_SHA256_LEN])
{
	struct sml_buf in;
	size_t i;
	enum sml_err err;

	sml_buf_init(&in, 8192);
	err = sml_buf_reserve(&in, 4096);
	for (i = 0; !err && i < count; i++) {
		uint64_t len = parts[i].len;

		sml_buf_put(&in, &len, sizeof(len));
		sml_buf_put_str(&in, parts[i]);
	}
	if (!err)
		err = sml_buf_err(&in);
	if (!err)
		err = sml_digest_hmac_sha256(
		    (struct sml_str){(const char *)l->key, sizeof(l->key)},
		    sml_buf_str(&in), out);
	sml_buf_wipe(&in);
	return err;
}

/* ---- failures ---- */

static enum sml_err
tags_of(struct server_logins *l, struct sml_str name, struct sml_str address,
    uint64_t out[BY_COUNT])
{
	uint8_t digest[SML_SHA256_LEN];
	size_t i;
	enum sml_err err = SML_OK;

	for (i = 0; !err && i < BY_COUNT; i++) {
		struct sml_str parts[2] = {
		    rules[i].has_name ? name : SML_STR(""),
		    rules[i].has_address ? address : SML_STR("")};

		err = keyed(l, parts, 2, digest);
		memcpy(&out[i], digest, sizeof(out[i]));
		out[i] |= 1;
	}
	return err;
}

static struct failure *
failure_of(struct server_logins *l, uint64_t tag)
{
	return &l->failures[(tag >> 1) % FAILURES_MAX];
}

static bool
must_wait(const struct failure *f, unsigned free, int64_t now_ms)
{
	unsigned over;
	int64_t wait_ms = WAIT_MAX_MS;

	if (f->count < free || now_ms - f->last_ms > FORGET_MS)
		return false;
	over = f->count - free;
	if (over < 6)
		wait_ms = (int64_t)1000 << over;
	return now_ms - f->last_ms < wait_ms;
}

static bool
is_slowed(struct server_logins *l, struct sml_str address,
    const uint64_t tags[BY_COUNT])
{
	int64_t now_ms = l->env->ticks_ms(l->env->ctx);
	bool slowed = false;
	size_t i;

	pthread_mutex_lock(&l->lock);
	for (i = 0; i < BY_COUNT; i++) {
		const struct failure *f = failure_of(l, tags[i]);

		if (f->tag == tags[i] && must_wait(f, rules[i].free, now_ms))
			slowed = true;
	}
	pthread_mutex_unlock(&l->lock);
	if (slowed)
		sml_log(l->env->log, SML_LOG_WARN,
		    "log-in from %.*s not looked at: too many failures before",
		    SML_STR_ARG(address));
	return slowed;
}

static void
note_result(struct server_logins *l, const uint64_t tags[BY_COUNT], bool good)
{
	int64_t now_ms = l->env->ticks_ms(l->env->ctx);
	size_t i;

	pthread_mutex_lock(&l->lock);
	for (i = 0; i < BY_COUNT; i++) {
		struct failure *f = failure_of(l, tags[i]);

		if (good && f->tag == tags[i])
			*f = (struct failure){.tag = 0};
		if (good)
			continue;
		if (f->tag != tags[i] || now_ms - f->last_ms > FORGET_MS)
			*f = (struct failure){.tag = tags[i]};
		f->count++;
		f->last_ms = now_ms;
	}
	pthread_mutex_unlock(&l->lock);
}

/* ---- successes ---- */

static struct success *
success_of(struct server_logins *l, const uint8_t digest[SML_SHA256_LEN])
{
	uint64_t slot;

	memcpy(&slot, digest, sizeof(slot));
	return &l->successes[slot % SUCCESSES_MAX];
}

static bool
is_remembered(struct server_logins *l, const uint8_t digest[SML_SHA256_LEN])
{
	int64_t now_ms = l->env->ticks_ms(l->env->ctx);
	const struct success *s = success_of(l, digest);
	bool found;

	pthread_mutex_lock(&l->lock);
	found = s->until_ms > now_ms &&
		sml_digest_eq(s->digest, digest, SML_SHA256_LEN);
	pthread_mutex_unlock(&l->lock);
	return found;
}

static void
remember(struct server_logins *l, const uint8_t digest[SML_SHA256_LEN])
{
	struct success *s = success_of(l, digest);

	pthread_mutex_lock(&l->lock);
	memcpy(s->digest, digest, SML_SHA256_LEN);
	s->until_ms = l->env->ticks_ms(l->env->ctx) + REMEMBER_MS;
	pthread_mutex_unlock(&l->lock);
}

/* ---- a log-in ---- */

static enum sml_err
check_password(struct server_logins *l, const struct server_login *login,
    struct sml_str verifier, const uint8_t digest[SML_SHA256_LEN])
{
	uint64_t tags[BY_COUNT];
	enum sml_err err;

	err = tags_of(l, login->name, login->address, tags);
	if (err)
		return err;
	if (is_slowed(l, login->address, tags))
		return SML_E_BUSY;
	err = server_password_check(verifier, login->password);
	if (!err || err == SML_E_AUTH)
		note_result(l, tags, !err);
	if (!err)
		remember(l, digest);
	return err;
}

enum sml_err
server_logins_check(struct server_logins *l, struct server_db *db,
    const struct server_login *login, struct sml_arena *arena,
    struct server_account *account_out)
{
	struct sml_str parts[3] = {login->name, login->password, SML_STR("")};
	uint8_t digest[SML_SHA256_LEN];
	enum sml_err err;

	*account_out = (struct server_account){.id = 0};
	if (login->name.len > SML_USER_MAX ||
	    login->password.len > SML_PASSWORD_MAX)
		return SML_E_AUTH;
	err = server_accounts_find(db, login->name, arena, account_out);
	if (err && err != SML_E_NOT_FOUND)
		return err;
	parts[2] = account_out->verifier;
	err = keyed(l, parts, 3, digest);
	if (err)
		return err;
	if (account_out->verifier.p && is_remembered(l, digest))
		return SML_OK;
	return check_password(l, login, account_out->verifier, digest);
}

/* Index of the nonce that makes the digest right; the count: none. All are
 * tried, so that time tells nothing. */
static enum sml_err
find_nonce(const struct server_digest_login *login, size_t *out)
{
	struct sml_str md5 = login->md5.p ? login->md5 : SML_STR("-");
	uint8_t digest[SML_MD5_LEN];
	size_t i;
	enum sml_err err = SML_OK;

	*out = login->nonce_count;
	for (i = login->nonce_count; i-- > 0 && !err;) {
		err = sml_auth_md5_digest(md5, login->nonces[i], digest);
		if (!err &&
		    sml_digest_eq(digest, login->digest, sizeof(digest)) &&
		    login->md5.p)
			*out = i;
	}
	sml_wipe(digest, sizeof(digest));
	return err;
}

enum sml_err
server_logins_check_digest(struct server_logins *l,
    const struct server_digest_login *login, size_t *used_out)
{
	uint64_t tags[BY_COUNT];
	enum sml_err err;

	err = tags_of(l, login->name, login->address, tags);
	if (err)
		return err;
	if (is_slowed(l, login->address, tags))
		return SML_E_BUSY;
	err = find_nonce(login, used_out);
	if (err)
		return err;
	if (*used_out < login->fresh || *used_out == login->nonce_count)
		note_result(l, tags, *used_out < login->fresh);
	return *used_out < login->fresh ? SML_OK : SML_E_AUTH;
}
