/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes as text, and digests of them. */
#include <stdio.h>
#include <string.h>

#include "base/base64.h"
#include "base/digest.h"
#include "base/limits.h"
#include "support/test.h"

/* ---- base64 and hexadecimal ---- */

static void
base64_encode_follows_rfc4648(void)
{
	static const struct {
		const char *plain, *coded;
	} rows[] = {{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"},
	    {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"},
	    {"Bruce2:OhBehave", "QnJ1Y2UyOk9oQmVoYXZl"}, {"Nonce", "Tm9uY2U="},
	    {"\xff\xef\xbe", "/+++"}};
	struct sml_buf b;
	size_t i;

	sml_buf_init(&b, 100);
	for (i = 0; i < SML_ARRAY_LEN(rows); i++) {
		sml_buf_reset(&b);
		sml_base64_encode(sml_str_of(rows[i].plain), &b);
		CU_ASSERT(sml_str_is(sml_buf_str(&b), rows[i].coded));
		sml_buf_reset(&b);
		CU_ASSERT(
		    sml_base64_decode(sml_str_of(rows[i].coded), &b) == SML_OK);
		CU_ASSERT(sml_str_is(sml_buf_str(&b), rows[i].plain));
	}
	sml_buf_free(&b);
}

static void
base64_decode_accepts_what_the_wire_has(void)
{
	static const struct {
		const char *coded, *plain;
	} rows[] = {{" Zm9v\r\n Ym\tFy \n", "foobar"}, {"Zg", "f"},
	    {"Zg=", "f"}, {"Zg = =", "f"}, {"Zm8", "fo"}, {"Zh==", "f"},
	    {" \r\n", ""}};
	struct sml_buf b;
	size_t i;

	sml_buf_init(&b, 100);
	for (i = 0; i < SML_ARRAY_LEN(rows); i++) {
		sml_buf_reset(&b);
		CU_ASSERT(
		    sml_base64_decode(sml_str_of(rows[i].coded), &b) == SML_OK);
		CU_ASSERT(sml_str_is(sml_buf_str(&b), rows[i].plain));
	}
	sml_buf_free(&b);
}

static void
base64_decode_refuses_what_is_broken(void)
{
	static const char *const bad[] = {"Z", "Zm9vY", "=",
	    "==", "Zm9v=", "Zm8==", "Zg===", "Zg==Zg==", "Z=g=", "Zm9v-",
	    "Zm9_", "Zm\xc3\xbc", "Zm9v,"};
	struct sml_buf b;
	size_t i;

	sml_buf_init(&b, 100);
	for (i = 0; i < SML_ARRAY_LEN(bad); i++) {
		sml_buf_reset(&b);
		CU_ASSERT(
		    sml_base64_decode(sml_str_of(bad[i]), &b) == SML_E_SYNTAX);
		CU_ASSERT(b.err == SML_OK);
	}
	sml_buf_reset(&b);
	CU_ASSERT(sml_base64_decode(SML_STR("Zm9v\0"), &b) == SML_E_SYNTAX);
	CU_ASSERT(sml_str_is(sml_buf_str(&b), "foo"));
	sml_buf_free(&b);
}

static void
base64_over_the_limit_is_too_big(void)
{
	struct sml_buf b;

	sml_buf_init(&b, 5);
	sml_base64_encode(SML_STR("foob"), &b);
	CU_ASSERT(b.err == SML_E_TOO_BIG);
	sml_buf_reset(&b);
	CU_ASSERT(sml_base64_decode(SML_STR("Zm9vYmFy"), &b) == SML_E_TOO_BIG);
	sml_buf_free(&b);
}

static void
base64_every_byte_comes_back(void)
{
	struct sml_buf coded, plain;
	char bytes[256];
	size_t i;

	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(unsigned char)i;
	sml_buf_init(&coded, 1000);
	sml_buf_init(&plain, 1000);
	sml_base64_encode((struct sml_str){bytes, sizeof(bytes)}, &coded);
	CU_ASSERT(sml_base64_decode(sml_buf_str(&coded), &plain) == SML_OK);
	CU_ASSERT(plain.len == 256 && memcmp(plain.p, bytes, 256) == 0);
	sml_buf_reset(&coded);
	sml_buf_reset(&plain);
	sml_hex_encode((struct sml_str){bytes, sizeof(bytes)}, &coded);
	CU_ASSERT(coded.len == 512);
	CU_ASSERT(sml_hex_decode(sml_buf_str(&coded), &plain) == SML_OK);
	CU_ASSERT(plain.len == 256 && memcmp(plain.p, bytes, 256) == 0);
	sml_buf_free(&coded);
	sml_buf_free(&plain);
}

static void
hex_decode_takes_both_cases_and_whole_bytes(void)
{
	struct sml_buf b;

	sml_buf_init(&b, 100);
	CU_ASSERT(sml_hex_decode(SML_STR("4aFf00"), &b) == SML_OK);
	CU_ASSERT(sml_str_eq(sml_buf_str(&b), SML_STR("\x4a\xff\0")));
	CU_ASSERT(sml_hex_decode(SML_STR(""), &b) == SML_OK);
	CU_ASSERT(sml_hex_decode(SML_STR("4"), &b) == SML_E_SYNTAX);
	CU_ASSERT(sml_hex_decode(SML_STR("4g"), &b) == SML_E_SYNTAX);
	CU_ASSERT(sml_hex_decode(SML_STR("4 "), &b) == SML_E_SYNTAX);
	sml_buf_free(&b);
}

/* ---- digests ---- */

static bool
is_hex(const uint8_t *digest, size_t len, const char *want)
{
	struct sml_buf b;
	bool same;

	sml_buf_init(&b, 100);
	sml_hex_encode((struct sml_str){(const char *)digest, len}, &b);
	same = sml_str_is(sml_buf_str(&b), want);
	sml_buf_free(&b);
	return same;
}

static void
digest_md5_known_vectors(void)
{
	uint8_t out[SML_MD5_LEN];

	CU_ASSERT(sml_digest_md5(SML_STR(""), out) == SML_OK);
	CU_ASSERT(is_hex(out, sizeof(out), "d41d8cd98f00b204e9800998ecf8427e"));
	CU_ASSERT(sml_digest_md5(SML_STR_NONE, out) == SML_OK);
	CU_ASSERT(is_hex(out, sizeof(out), "d41d8cd98f00b204e9800998ecf8427e"));
	CU_ASSERT(sml_digest_md5(SML_STR("message digest"), out) == SML_OK);
	CU_ASSERT(is_hex(out, sizeof(out), "f96b697d7cb7938d525a2f31aaf161d0"));
}

/* H(B64(H(user:password)):nonce), DS 1.1 and 1.2. */
static void
digest_md5_gives_the_credential_of_the_specification(void)
{
	uint8_t out[SML_MD5_LEN];
	struct sml_str digest = {(const char *)out, sizeof(out)};
	struct sml_buf b;

	sml_buf_init(&b, 100);
	CU_ASSERT(sml_digest_md5(SML_STR("Bruce1:OhBehave"), out) == SML_OK);
	sml_base64_encode(digest, &b);
	CU_ASSERT(sml_str_is(sml_buf_str(&b), "izei3G6za6rVDRgO8aQXyQ=="));
	sml_buf_reset(&b);
	CU_ASSERT(sml_digest_md5(SML_STR("Bruce2:OhBehave"), out) == SML_OK);
	sml_base64_encode(digest, &b);
	sml_buf_put_text(&b, ":Nonce");
	CU_ASSERT(sml_digest_md5(sml_buf_str(&b), out) == SML_OK);
	sml_buf_reset(&b);
	sml_base64_encode(digest, &b);
	CU_ASSERT(sml_str_is(sml_buf_str(&b), "Zz6EivR3yeaaENcRN6lpAQ=="));
	/* SyncML 1.0: H(user:password:nonce). */
	CU_ASSERT(
	    sml_digest_md5(SML_STR("Bruce2:OhBehave:Nonce"), out) == SML_OK);
	CU_ASSERT(is_hex(out, sizeof(out), "52692a000661890bd75e17da7ffbbe39"));
	sml_buf_free(&b);
}

static const char sha256_abc[] =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
static const char sha256_empty[] =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

static void
digest_sha256_known_vectors(void)
{
	uint8_t out[SML_SHA256_LEN];

	CU_ASSERT(sml_digest_sha256(SML_STR("abc"), out) == SML_OK);
	CU_ASSERT(is_hex(out, sizeof(out), sha256_abc));
	CU_ASSERT(sml_digest_sha256(SML_STR_NONE, out) == SML_OK);
	CU_ASSERT(is_hex(out, sizeof(out), sha256_empty));
}

/* RFC 4231, test cases 2 and 6, and the empty key. */
static void
digest_hmac_sha256_known_vectors(void)
{
	uint8_t out[SML_SHA256_LEN];
	char key[131];

	CU_ASSERT(sml_digest_hmac_sha256(SML_STR("Jefe"),
		      SML_STR("what do ya want for nothing?"), out) == SML_OK);
	CU_ASSERT(is_hex(out, sizeof(out),
	    "5bdcc146bf60754e6a042426089575c7"
	    "5a003f089d2739839dec58b964ec3843"));
	memset(key, 0xaa, sizeof(key));
	CU_ASSERT(sml_digest_hmac_sha256((struct sml_str){key, sizeof(key)},
		      SML_STR("Test Using Larger Than Block-Size Key - "
			      "Hash Key First"),
		      out) == SML_OK);
	CU_ASSERT(is_hex(out, sizeof(out),
	    "60e431591ee0b67f0d8a26aacbf5b77f"
	    "8e0bc6213728c5140546040f0ee37f54"));
	CU_ASSERT(
	    sml_digest_hmac_sha256(SML_STR_NONE, SML_STR_NONE, out) == SML_OK);
	CU_ASSERT(is_hex(out, sizeof(out),
	    "b613679a0814d9ec772f95d778c35fc5"
	    "ff1697c493715653c6c712144292c5ad"));
}

static void
sha256_in_pieces_equals_the_whole(void)
{
	struct sml_sha256 *h = sml_sha256_new();
	uint8_t out[SML_SHA256_LEN];
	int turn;

	CU_ASSERT_PTR_NOT_NULL_FATAL(h);
	for (turn = 0; turn < 3; turn++) {
		sml_sha256_add(h, SML_STR("a"));
		sml_sha256_add(h, SML_STR_NONE);
		sml_sha256_add(h, SML_STR("bc"));
		CU_ASSERT(sml_sha256_final(h, out) == SML_OK);
		CU_ASSERT(is_hex(out, sizeof(out), sha256_abc));
	}
	CU_ASSERT(sml_sha256_final(h, out) == SML_OK);
	CU_ASSERT(is_hex(out, sizeof(out), sha256_empty));
	sml_sha256_free(h);
	sml_sha256_free(NULL);
}

static void
digest_eq_sees_every_bit(void)
{
	uint8_t a[SML_SHA256_LEN] = {0}, b[SML_SHA256_LEN] = {0};
	size_t bit;

	CU_ASSERT(sml_digest_eq(a, b, sizeof(a)));
	CU_ASSERT(sml_digest_eq(NULL, NULL, 0));
	for (bit = 0; bit < 8 * sizeof(a); bit++) {
		b[bit / 8] = (uint8_t)(1u << bit % 8);
		CU_ASSERT(!sml_digest_eq(a, b, sizeof(a)));
		b[bit / 8] = 0;
	}
}

int
main(int argc, char **argv)
{
#define CASE(f)                                                                \
	{                                                                      \
#f, f                                                          \
	}
	static const struct test_case cases[] = {
	    CASE(base64_encode_follows_rfc4648),
	    CASE(base64_decode_accepts_what_the_wire_has),
	    CASE(base64_decode_refuses_what_is_broken),
	    CASE(base64_over_the_limit_is_too_big),
	    CASE(base64_every_byte_comes_back),
	    CASE(hex_decode_takes_both_cases_and_whole_bytes),
	    CASE(digest_md5_known_vectors),
	    CASE(digest_md5_gives_the_credential_of_the_specification),
	    CASE(digest_sha256_known_vectors),
	    CASE(digest_hmac_sha256_known_vectors),
	    CASE(sha256_in_pieces_equals_the_whole),
	    CASE(digest_eq_sees_every_bit),
	    {NULL, NULL},
	};

	return test_main("digest", cases, argc, argv);
}
