/* SPDX-License-Identifier: Apache-2.0 */
/* Messages a busy server could not take yet, until they are asked for. */
#include "config.h"

#include "parked.h"

#include "base/buf.h"
#include "base/digest.h"
#include "base/limits.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS 64
#define KEEP_MS (10 * 60 * 1000)
#define ALL_LEN_MAX (16u * 1024 * 1024)

struct slot {
	uint8_t key[SML_SHA256_LEN];
	enum sml_encoding encoding;
	char *body; /* NULL: free */
	size_t len;
	int64_t since_ms;
};

struct server_parked {
	const struct sml_env *env;
	pthread_mutex_t lock;
	size_t all_len;
	struct slot slots[SLOTS];
};

struct server_parked *
server_parked_new(const struct sml_env *env)
{
	struct server_parked *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->env = env;
	pthread_mutex_init(&p->lock, NULL);
	return p;
}

static void
clear(struct server_parked *p, struct slot *s)
{
	p->all_len -= s->len;
	if (s->body)
		sml_wipe(s->body, s->len);
	free(s->body);
	*s = (struct slot){.body = NULL};
}

void
server_parked_free(struct server_parked *p)
{
	size_t i;

	if (!p)
		return;
	for (i = 0; i < SLOTS; i++)
		clear(p, &p->slots[i]);
	pthread_mutex_destroy(&p->lock);
	free(p);
}

static enum sml_err
digest_key(const struct server_parked_key *key, uint8_t out[SML_SHA256_LEN])
{
	const struct sml_str parts[] = {
	    key->dev_id, key->session_id, key->token, key->address};
	struct sml_buf in;
	size_t i;
	enum sml_err err;

	sml_buf_init(&in, 65536);
	for (i = 0; i < SML_ARRAY_LEN(parts); i++) {
		uint64_t len = parts[i].len;

		sml_buf_put(&in, &len, sizeof(len));
		sml_buf_put_str(&in, parts[i]);
	}
	err = sml_buf_err(&in);
	if (!err)
		err = sml_digest_sha256(sml_buf_str(&in), out);
	sml_buf_free(&in);
	return err;
}

/* With the lock held; NULL: none. */
static struct slot *
find(struct server_parked *p, const uint8_t key[SML_SHA256_LEN])
{
	size_t i;

	for (i = 0; i < SLOTS; i++)
		if (p->slots[i].body &&
		    memcmp(p->slots[i].key, key, SML_SHA256_LEN) == 0)
			return &p->slots[i];
	return NULL;
}

static struct slot *
oldest(struct server_parked *p)
{
	struct slot *found = NULL;
	size_t i;

	for (i = 0; i < SLOTS; i++)
		if (p->slots[i].body &&
		    (!found || p->slots[i].since_ms < found->since_ms))
			found = &p->slots[i];
	return found;
}

/* A free slot, and room for @len bytes. */
static struct slot *
make_room(struct server_parked *p, size_t len)
{
	int64_t now_ms = p->env->ticks_ms(p->env->ctx);
	struct slot *free_one = NULL;
	size_t i;

	for (i = 0; i < SLOTS; i++)
		if (now_ms - p->slots[i].since_ms > KEEP_MS)
			clear(p, &p->slots[i]);
	while (p->all_len + len > ALL_LEN_MAX)
		clear(p, oldest(p));
	for (i = 0; i < SLOTS && !free_one; i++)
		if (!p->slots[i].body)
			free_one = &p->slots[i];
	if (!free_one) {
		free_one = oldest(p);
		clear(p, free_one);
	}
	return free_one;
}

enum sml_err
server_parked_put(struct server_parked *p, const struct server_parked_key *key,
    enum sml_encoding encoding, struct sml_str body)
{
	struct slot s = {.encoding = encoding, .len = body.len};
	struct slot *old;
	enum sml_err err;

	if (body.len == 0 || body.len > ALL_LEN_MAX)
		return SML_E_FULL;
	err = digest_key(key, s.key);
	if (err)
		return err;
	s.body = malloc(body.len);
	if (!s.body)
		return SML_E_NOMEM;
	memcpy(s.body, body.p, body.len);
	s.since_ms = p->env->ticks_ms(p->env->ctx);
	pthread_mutex_lock(&p->lock);
	old = find(p, s.key);
	if (old)
		clear(p, old);
	*make_room(p, s.len) = s;
	p->all_len += s.len;
	pthread_mutex_unlock(&p->lock);
	return SML_OK;
}

enum sml_err
server_parked_take(struct server_parked *p, const struct server_parked_key *key,
    struct sml_arena *arena, enum sml_encoding *encoding_out,
    struct sml_str *body_out)
{
	uint8_t digest[SML_SHA256_LEN];
	struct slot *s;
	enum sml_err err = digest_key(key, digest);

	if (err)
		return err;
	pthread_mutex_lock(&p->lock);
	s = find(p, digest);
	if (!s || p->env->ticks_ms(p->env->ctx) - s->since_ms > KEEP_MS) {
		err = SML_E_NOT_FOUND;
	} else {
		*encoding_out = s->encoding;
		*body_out =
		    sml_arena_dup(arena, (struct sml_str){s->body, s->len});
		err = body_out->p ? SML_OK : SML_E_NOMEM;
	}
	if (s && err != SML_E_NOMEM)
		clear(p, s);
	pthread_mutex_unlock(&p->lock);
	return err;
}
