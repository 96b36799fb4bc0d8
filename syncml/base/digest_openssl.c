/* SPDX-License-Identifier: Apache-2.0 */
/* Digests by OpenSSL's EVP interface. */
#include "base/digest.h"

#include <limits.h>
#include <stdlib.h>

#include <openssl/evp.h>
#include <openssl/hmac.h>

struct sml_sha256 {
	EVP_MD_CTX *ctx;
	bool failed;
};

static enum sml_err
digest(const EVP_MD *md, struct sml_str in, uint8_t *out)
{
	if (!EVP_Digest(in.len ? in.p : "", in.len, out, NULL, md, NULL))
		return SML_E_NOMEM;
	return SML_OK;
}

enum sml_err
sml_digest_md5(struct sml_str in, uint8_t out[SML_MD5_LEN])
{
	return digest(EVP_md5(), in, out);
}

enum sml_err
sml_digest_sha256(struct sml_str in, uint8_t out[SML_SHA256_LEN])
{
	return digest(EVP_sha256(), in, out);
}

enum sml_err
sml_digest_hmac_sha256(
    struct sml_str key, struct sml_str in, uint8_t out[SML_SHA256_LEN])
{
	uint8_t hashed[SML_SHA256_LEN];
	const unsigned char *text;
	unsigned len = 0;

	/* HMAC() counts the key in an int; RFC 2104 hashes a long one. */
	if (key.len > INT_MAX) {
		if (sml_digest_sha256(key, hashed) != SML_OK)
			return SML_E_NOMEM;
		key = (struct sml_str){(const char *)hashed, sizeof(hashed)};
	}
	text = (const unsigned char *)(in.len ? in.p : "");
	if (!HMAC(EVP_sha256(), key.len ? key.p : "", (int)key.len, text,
		in.len, out, &len))
		return SML_E_NOMEM;
	return SML_OK;
}

struct sml_sha256 *
sml_sha256_new(void)
{
	struct sml_sha256 *h = calloc(1, sizeof(*h));

	if (!h)
		return NULL;
	h->ctx = EVP_MD_CTX_new();
	if (!h->ctx || !EVP_DigestInit_ex(h->ctx, EVP_sha256(), NULL)) {
		sml_sha256_free(h);
		return NULL;
	}
	return h;
}

void
sml_sha256_add(struct sml_sha256 *h, struct sml_str in)
{
	if (in.len && !EVP_DigestUpdate(h->ctx, in.p, in.len))
		h->failed = true;
}

enum sml_err
sml_sha256_final(struct sml_sha256 *h, uint8_t out[SML_SHA256_LEN])
{
	bool ok = !h->failed && EVP_DigestFinal_ex(h->ctx, out, NULL);

	h->failed = !EVP_DigestInit_ex(h->ctx, EVP_sha256(), NULL);
	return ok ? SML_OK : SML_E_NOMEM;
}

void
sml_sha256_free(struct sml_sha256 *h)
{
	if (!h)
		return;
	EVP_MD_CTX_free(h->ctx);
	free(h);
}
