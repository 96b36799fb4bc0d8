/* SPDX-License-Identifier: Apache-2.0 */
/* Digests by Windows CNG (bcrypt.dll, Windows 7 and later). */
#include "base/digest.h"

#include <limits.h>
#include <stdlib.h>

#include <windows.h>

#include <bcrypt.h>

/* A provider and one running hash of it. The pseudo handles and reusable
 * hashes of later systems are left alone: Windows 7 has neither. */
struct cng {
	BCRYPT_ALG_HANDLE provider;
	BCRYPT_HASH_HANDLE hash;
	bool failed;
};

struct sml_sha256 {
	struct cng cng;
};

static void
cng_close(struct cng *c)
{
	if (c->hash)
		BCryptDestroyHash(c->hash);
	if (c->provider)
		BCryptCloseAlgorithmProvider(c->provider, 0);
	*c = (struct cng){0};
}

/* CNG counts in ULONG and takes its input as not const. */
static PUCHAR
cng_bytes(struct sml_str s)
{
	union {
		const char *in;
		PUCHAR out;
	} u = {.in = s.p};

	return u.out;
}

static bool
cng_start(struct cng *c, struct sml_str key)
{
	NTSTATUS status;

	if (c->hash)
		BCryptDestroyHash(c->hash);
	c->hash = NULL;
	status = BCryptCreateHash(
	    c->provider, &c->hash, NULL, 0, cng_bytes(key), (ULONG)key.len, 0);
	c->failed = !BCRYPT_SUCCESS(status);
	return !c->failed;
}

static bool
cng_open(struct cng *c, LPCWSTR name, const struct sml_str *key)
{
	NTSTATUS status;

	*c = (struct cng){0};
	if (key && key->len > ULONG_MAX)
		return false;
	status = BCryptOpenAlgorithmProvider(
	    &c->provider, name, NULL, key ? BCRYPT_ALG_HANDLE_HMAC_FLAG : 0);
	if (!BCRYPT_SUCCESS(status)) {
		c->provider = NULL;
		return false;
	}
	return cng_start(c, key ? *key : SML_STR_NONE);
}

static void
cng_add(struct cng *c, struct sml_str in)
{
	while (in.len && !c->failed) {
		struct sml_str part = sml_str_sub(in, 0, ULONG_MAX);

		if (!BCRYPT_SUCCESS(BCryptHashData(
			c->hash, cng_bytes(part), (ULONG)part.len, 0)))
			c->failed = true;
		in = sml_str_sub(in, part.len, in.len);
	}
}

static bool
cng_finish(struct cng *c, uint8_t *out, size_t len)
{
	return !c->failed &&
	       BCRYPT_SUCCESS(BCryptFinishHash(c->hash, out, (ULONG)len, 0));
}

static enum sml_err
digest(LPCWSTR name, const struct sml_str *key, struct sml_str in, uint8_t *out,
    size_t len)
{
	struct cng c;
	bool ok = cng_open(&c, name, key);

	if (ok) {
		cng_add(&c, in);
		ok = cng_finish(&c, out, len);
	}
	cng_close(&c);
	return ok ? SML_OK : SML_E_NOMEM;
}

enum sml_err
sml_digest_md5(struct sml_str in, uint8_t out[SML_MD5_LEN])
{
	return digest(BCRYPT_MD5_ALGORITHM, NULL, in, out, SML_MD5_LEN);
}

enum sml_err
sml_digest_sha256(struct sml_str in, uint8_t out[SML_SHA256_LEN])
{
	return digest(BCRYPT_SHA256_ALGORITHM, NULL, in, out, SML_SHA256_LEN);
}

enum sml_err
sml_digest_hmac_sha256(
    struct sml_str key, struct sml_str in, uint8_t out[SML_SHA256_LEN])
{
	return digest(BCRYPT_SHA256_ALGORITHM, &key, in, out, SML_SHA256_LEN);
}

struct sml_sha256 *
sml_sha256_new(void)
{
	struct sml_sha256 *h = calloc(1, sizeof(*h));

	if (h && !cng_open(&h->cng, BCRYPT_SHA256_ALGORITHM, NULL)) {
		sml_sha256_free(h);
		return NULL;
	}
	return h;
}

void
sml_sha256_add(struct sml_sha256 *h, struct sml_str in)
{
	cng_add(&h->cng, in);
}

enum sml_err
sml_sha256_final(struct sml_sha256 *h, uint8_t out[SML_SHA256_LEN])
{
	bool ok = cng_finish(&h->cng, out, SML_SHA256_LEN);

	return cng_start(&h->cng, SML_STR_NONE) && ok ? SML_OK : SML_E_NOMEM;
}

void
sml_sha256_free(struct sml_sha256 *h)
{
	if (!h)
		return;
	cng_close(&h->cng);
	free(h);
}
