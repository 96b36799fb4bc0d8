/* SPDX-License-Identifier: Apache-2.0 */
/* Credentials against the vectors of the specification. */
#include "session/auth.h"

#include <string.h>

#include "base/base64.h"
#include "support/test.h"

static struct sml_arena *arena;

static const struct sml_auth_claim *
parse(const char *type, struct sml_str data, bool is_raw, const char *name,
    enum sml_err expected)
{
	static struct sml_auth_claim claim;
	struct sml_cred cred = {
	    .meta = {.type = sml_str_of(type)},
	    .data = data,
	    .data_is_raw = is_raw,
	};
	struct sml_hdr hdr = {
	    .cred = &cred, .source = {.name = sml_str_of(name)}};

	sml_arena_free(arena);
	arena = sml_arena_new(10000);
	CU_ASSERT_EQUAL(sml_auth_parse(&hdr, arena, &claim), expected);
	return &claim;
}

static void
auth_parse_without_cred_is_none(void)
{
	struct sml_auth_claim claim;
	struct sml_hdr hdr = {.cred = NULL};

	CU_ASSERT_EQUAL(sml_auth_parse(&hdr, NULL, &claim), SML_OK);
	CU_ASSERT_EQUAL(claim.type, SML_AUTH_NONE);
}

static void
auth_parse_basic_splits_at_the_first_colon(void)
{
	const struct sml_auth_claim *claim;

	claim = parse("syncml:auth-basic", SML_STR("QnJ1Y2UyOk9oQmVoYXZl"),
	    false, NULL, SML_OK);
	CU_ASSERT_EQUAL(claim->type, SML_AUTH_BASIC);
	CU_ASSERT(sml_str_is(claim->user, "Bruce2"));
	CU_ASSERT(sml_str_is(claim->password, "OhBehave"));

	/* "u:p:q", no Type, line breaks around. */
	claim = parse(NULL, SML_STR("\r\ndTpwOnE=\r\n"), false, NULL, SML_OK);
	CU_ASSERT_EQUAL(claim->type, SML_AUTH_BASIC);
	CU_ASSERT(sml_str_is(claim->user, "u"));
	CU_ASSERT(sml_str_is(claim->password, "p:q"));

	(void)parse("syncml:auth-basic", SML_STR("bm9jb2xvbg=="), false, NULL,
	    SML_E_SYNTAX);
	(void)parse(
	    "syncml:auth-basic", SML_STR("***"), false, NULL, SML_E_SYNTAX);
	(void)parse(
	    "syncml:auth-basic", SML_STR_NONE, false, NULL, SML_E_SYNTAX);
}

static void
auth_parse_md5_takes_raw_base64_and_hex(void)
{
	static const uint8_t digest[] = {0x67, 0x3e, 0x84, 0x8a, 0xf4, 0x77,
	    0xc9, 0xe6, 0x9a, 0x10, 0xd7, 0x11, 0x37, 0xa9, 0x69, 0x01};
	const struct sml_auth_claim *claim;

	claim = parse("SYNCML:AUTH-MD5", SML_STR("Zz6EivR3yeaaENcRN6lpAQ=="),
	    false, "Bruce2", SML_OK);
	CU_ASSERT_EQUAL(claim->type, SML_AUTH_MD5);
	CU_ASSERT(sml_str_is(claim->user, "Bruce2"));
	CU_ASSERT_EQUAL(memcmp(claim->digest, digest, 16), 0);

	claim = parse("syncml:auth-md5",
	    (struct sml_str){(const char *)digest, 16}, true, "Bruce2", SML_OK);
	CU_ASSERT_EQUAL(memcmp(claim->digest, digest, 16), 0);

	/* The 1.0 example: base64 of the hexadecimal digits. */
	claim = parse("syncml:auth-md5",
	    SML_STR("NTI2OTJhMDAwNjYxODkwYmQ3NWUxN2RhN2ZmYmJlMzk="), false,
	    "Bruce2", SML_OK);
	CU_ASSERT_EQUAL(claim->digest[0], 0x52);
	CU_ASSERT_EQUAL(claim->digest[15], 0x39);

	(void)parse("syncml:auth-md5", SML_STR("Zz6EivR3yeaaENcRN6lpAQ=="),
	    false, NULL, SML_E_SYNTAX);
	(void)parse("syncml:auth-md5", SML_STR("Zz6EivR3"), false, "Bruce2",
	    SML_E_SYNTAX);
}

static void
auth_parse_other_type_is_other(void)
{
	CU_ASSERT_EQUAL(
	    parse("syncml:auth-x509", SML_STR("?"), false, NULL, SML_OK)->type,
	    SML_AUTH_OTHER);
}

static void
digest_is(const uint8_t digest[SML_MD5_LEN], const char *b64)
{
	struct sml_buf text;

	sml_buf_init(&text, 100);
	sml_base64_encode(
	    (struct sml_str){(const char *)digest, SML_MD5_LEN}, &text);
	CU_ASSERT(sml_str_is(sml_buf_str(&text), b64));
	sml_buf_free(&text);
}

static void
auth_digests_are_those_of_the_specification(void)
{
	uint8_t digest[SML_MD5_LEN];
	struct sml_buf verifier;

	sml_buf_init(&verifier, 100);
	CU_ASSERT_EQUAL(sml_auth_md5_verifier(
			    SML_STR("Bruce1"), SML_STR("OhBehave"), &verifier),
	    SML_OK);
	CU_ASSERT(
	    sml_str_is(sml_buf_str(&verifier), "izei3G6za6rVDRgO8aQXyQ=="));
	sml_buf_reset(&verifier);
	CU_ASSERT_EQUAL(sml_auth_md5_verifier(
			    SML_STR("Bruce2"), SML_STR("OhBehave"), &verifier),
	    SML_OK);
	CU_ASSERT_EQUAL(sml_auth_md5_digest(
			    sml_buf_str(&verifier), SML_STR("Nonce"), digest),
	    SML_OK);
	digest_is(digest, "Zz6EivR3yeaaENcRN6lpAQ==");
	CU_ASSERT_EQUAL(sml_auth_md5_digest_10(SML_STR("Bruce2"),
			    SML_STR("OhBehave"), SML_STR("Nonce"), digest),
	    SML_OK);
	digest_is(digest, "UmkqAAZhiQvXXhfaf/u+OQ==");
	sml_buf_free(&verifier);
}

static void
auth_make_follows_the_version(void)
{
	struct sml_auth_login login = {
	    .type = SML_AUTH_BASIC,
	    .user = SML_STR("Bruce2"),
	    .password = SML_STR("OhBehave"),
	    .nonce = SML_STR("Nonce"),
	};
	struct sml_cred cred;

	sml_arena_free(arena);
	arena = sml_arena_new(10000);
	CU_ASSERT_EQUAL(sml_auth_make(&login, SML_V_12, arena, &cred), SML_OK);
	CU_ASSERT(sml_str_is(cred.data, "QnJ1Y2UyOk9oQmVoYXZl"));
	CU_ASSERT(sml_str_is(cred.meta.type, "syncml:auth-basic"));
	CU_ASSERT(sml_str_is(cred.meta.format, "b64"));
	login.type = SML_AUTH_MD5;
	CU_ASSERT_EQUAL(sml_auth_make(&login, SML_V_12, arena, &cred), SML_OK);
	CU_ASSERT(sml_str_is(cred.data, "Zz6EivR3yeaaENcRN6lpAQ=="));
	CU_ASSERT_EQUAL(sml_auth_make(&login, SML_V_10, arena, &cred), SML_OK);
	CU_ASSERT(sml_str_is(cred.data, "UmkqAAZhiQvXXhfaf/u+OQ=="));
	login.type = SML_AUTH_OTHER;
	CU_ASSERT_EQUAL(
	    sml_auth_make(&login, SML_V_12, arena, &cred), SML_E_BUG);
	sml_arena_free(arena);
	arena = NULL;
}

static const struct test_case cases[] = {
    {"auth_parse_without_cred_is_none", auth_parse_without_cred_is_none},
    {"auth_parse_basic_splits_at_the_first_colon",
	auth_parse_basic_splits_at_the_first_colon},
    {"auth_parse_md5_takes_raw_base64_and_hex",
	auth_parse_md5_takes_raw_base64_and_hex},
    {"auth_parse_other_type_is_other", auth_parse_other_type_is_other},
    {"auth_digests_are_those_of_the_specification",
	auth_digests_are_those_of_the_specification},
    {"auth_make_follows_the_version", auth_make_follows_the_version},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("auth", cases, argc, argv);
}
