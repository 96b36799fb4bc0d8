/* SPDX-License-Identifier: Apache-2.0 */
/* Digests: OpenSSL in digest_openssl.c, Windows CNG in digest_cng.c. */
#ifndef SML_BASE_DIGEST_H
#define SML_BASE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

#define SML_MD5_LEN 16
#define SML_SHA256_LEN 32

/* All return SML_OK or SML_E_NOMEM (the provider gave no context). */
enum sml_err sml_digest_md5(
    struct sml_str in, uint8_t out[SML_MD5_LEN]) SML_MUST_USE;
enum sml_err sml_digest_sha256(
    struct sml_str in, uint8_t out[SML_SHA256_LEN]) SML_MUST_USE;
enum sml_err sml_digest_hmac_sha256(struct sml_str key, struct sml_str in,
    uint8_t out[SML_SHA256_LEN]) SML_MUST_USE;

/* SHA-256 in pieces, for texts that are not in one place. */
struct sml_sha256;
struct sml_sha256 *sml_sha256_new(void);
void sml_sha256_add(struct sml_sha256 *h, struct sml_str in);
enum sml_err sml_sha256_final(struct sml_sha256 *h,
    uint8_t out[SML_SHA256_LEN]) SML_MUST_USE; /* ready for the next text */
void sml_sha256_free(struct sml_sha256 *h);

/* Same time whatever differs: for digests and tokens. */
bool sml_digest_eq(const void *a, const void *b, size_t len);

#endif
