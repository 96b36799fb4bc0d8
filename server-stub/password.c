/* SPDX-License-Identifier: Apache-2.0 */
/* Password verifiers: scrypt, N = 2^15, r = 8, p = 1 (product.md 3). */
#include "config.h"

#include "password.h"

#include "base/base64.h"
#include "base/digest.h"

#include <openssl/evp.h>

#include <pthread.h>

#define SALT_LEN 16
#define HASH_LEN 32
#define LOG2_N 15
#define BLOCK_R 8
#define PARALLEL_P 1
#define SCRYPT_MEMORY (64u * 1024 * 1024)
#define RUNNING_MAX 2

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t ended = PTHREAD_COND_INITIALIZER;
static unsigned running;

struct cost {
	uint64_t log2_n, r, p;
};

static enum sml_err
scrypt(struct sml_str password, struct sml_str salt, const struct cost *cost,
    uint8_t out[HASH_LEN])
{
	int ok;

	pthread_mutex_lock(&lock);
	while (running >= RUNNING_MAX)
		pthread_cond_wait(&ended, &lock);
	running++;
	pthread_mutex_unlock(&lock);
	ok = EVP_PBE_scrypt(password.p ? password.p : "", password.len,
	    (const unsigned char *)salt.p, salt.len,
	    (uint64_t)1 << cost->log2_n, cost->r, cost->p, SCRYPT_MEMORY, out,
	    HASH_LEN);
	pthread_mutex_lock(&lock);
	running--;
	pthread_cond_signal(&ended);
	pthread_mutex_unlock(&lock);
	return ok == 1 ? SML_OK : SML_E_NOMEM;
}

enum sml_err
server_password_make(const struct sml_env *env, struct sml_str password,
    struct sml_arena *arena, struct sml_str *verifier_out)
{
	static const struct cost cost = {LOG2_N, BLOCK_R, PARALLEL_P};
	uint8_t salt[SALT_LEN], hash[HASH_LEN];
	struct sml_buf text;
	enum sml_err err;

	err = env->random(env->ctx, salt, sizeof(salt));
	if (err)
		return err;
	err = scrypt(password,
	    (struct sml_str){(const char *)salt, sizeof(salt)}, &cost, hash);
	if (err)
		return err;
	sml_buf_init(&text, 256);
	sml_buf_printf(&text, "scrypt$%d$%d$%d$", LOG2_N, BLOCK_R, PARALLEL_P);
	sml_base64_encode(
	    (struct sml_str){(const char *)salt, sizeof(salt)}, &text);
	sml_buf_put_byte(&text, '$');
	sml_base64_encode(
	    (struct sml_str){(const char *)hash, sizeof(hash)}, &text);
	err = sml_buf_err(&text);
	if (!err) {
		*verifier_out = sml_arena_dup(arena, sml_buf_str(&text));
		err = verifier_out->p ? SML_OK : SML_E_NOMEM;
	}
	sml_buf_wipe(&text);
	sml_wipe(hash, sizeof(hash));
	return err;
}

static bool
next_number(struct sml_str *rest, uint64_t max, uint64_t *out)
{
	struct sml_str field;

	return sml_str_next(rest, '$', &field) && sml_str_u64(field, out) &&
	       *out > 0 && *out <= max;
}

static bool
next_bytes(struct sml_str *rest, struct sml_buf *out)
{
	struct sml_str field;

	return sml_str_next(rest, '$', &field) &&
	       sml_base64_decode(field, out) == SML_OK;
}

static enum sml_err
parse(struct sml_str verifier, struct cost *cost, struct sml_buf *salt,
    struct sml_buf *hash)
{
	struct sml_str name;

	if (!sml_str_next(&verifier, '$', &name) ||
	    !sml_str_is(name, "scrypt") ||
	    !next_number(&verifier, LOG2_N, &cost->log2_n) ||
	    !next_number(&verifier, BLOCK_R, &cost->r) ||
	    !next_number(&verifier, PARALLEL_P, &cost->p) ||
	    !next_bytes(&verifier, salt) || !next_bytes(&verifier, hash) ||
	    hash->len != HASH_LEN)
		return SML_E_SYNTAX;
	return SML_OK;
}

enum sml_err
server_password_check(struct sml_str verifier, struct sml_str password)
{
	/* A name nobody has must not answer faster than a wrong password. */
	static const char nobody[] =
	    "scrypt$15$8$1$AAAAAAAAAAAAAAAAAAAAAA==$"
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
	uint8_t got[HASH_LEN];
	struct sml_buf salt, hash;
	struct cost cost;
	enum sml_err err;

	sml_buf_init(&salt, 64);
	sml_buf_init(&hash, 64);
	err = parse(
	    verifier.p ? verifier : sml_str_of(nobody), &cost, &salt, &hash);
	if (!err)
		err = scrypt(password, sml_buf_str(&salt), &cost, got);
	if (!err && (!verifier.p || !sml_digest_eq(got, hash.p, HASH_LEN)))
		err = SML_E_AUTH;
	sml_wipe(got, sizeof(got));
	sml_buf_free(&salt);
	sml_buf_wipe(&hash);
	return err;
}
