/* SPDX-License-Identifier: Apache-2.0 */
/* FNV-1a over fields, stirred at the end. */
#include "content/key.h"

struct sml_key
sml_key_start(const char *domain)
{
	struct sml_key key = {0xCBF29CE484222325u};

	sml_key_add(&key, sml_str_of(domain));
	return key;
}

static uint64_t
step(uint64_t hash, unsigned char byte)
{
	return (hash ^ byte) * 0x100000001B3u;
}

void
sml_key_add(struct sml_key *key, struct sml_str field)
{
	for (size_t i = 0; i < field.len; i++)
		key->hash = step(key->hash, (unsigned char)field.p[i]);
	key->hash = step(key->hash, 0xFF);
}

static uint64_t
stir(uint64_t hash)
{
	hash ^= hash >> 33;
	hash *= 0xFF51AFD7ED558CCDu;
	hash ^= hash >> 33;
	hash *= 0xC4CEB9FE1A85EC53u;
	return hash ^ hash >> 33;
}

void
sml_key_keep(
    struct sml_key key, enum sml_key_class class, struct sml_facts *facts)
{
	uint64_t hash = stir(key.hash);

	for (size_t i = 0; i < facts->key_count; i++) {
		if (facts->keys[i].hash == hash)
			return;
	}
	if (facts->key_count == SML_MATCH_KEYS_MAX)
		return;
	facts->keys[facts->key_count].class = class;
	facts->keys[facts->key_count].hash = hash;
	facts->key_count++;
}
