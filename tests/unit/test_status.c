/* SPDX-License-Identifier: Apache-2.0 */
/* Status codes: names, classes, and the one for each error. */
#include "session/status.h"

#include "session/pack.h"
#include "support/test.h"

static void
status_text_of_unknown_code_is_its_class(void)
{
	CU_ASSERT_STRING_EQUAL(
	    sml_status_text(212), "authenticated for the session");
	CU_ASSERT_STRING_EQUAL(sml_status_text(299), "success");
	CU_ASSERT_STRING_EQUAL(sml_status_text(431), "originator error");
	CU_ASSERT_STRING_EQUAL(sml_status_text(0), "no status code");
	CU_ASSERT_STRING_EQUAL(sml_status_text(9999), "no status code");
}

static void
status_success_is_2xx_and_already_exists(void)
{
	CU_ASSERT(sml_status_is_success(200));
	CU_ASSERT(sml_status_is_success(213));
	CU_ASSERT(sml_status_is_success(418));
	CU_ASSERT(!sml_status_is_success(419));
	CU_ASSERT(!sml_status_is_success(101));
	CU_ASSERT(!sml_status_is_success(0));
}

static void
status_of_item_error_is_never_one_that_ends_a_session(void)
{
	static const unsigned never[] = {215, 409, 403, 425, 401, 407};

	for (int err = SML_E_EXISTS; err <= SML_E_SYNTAX; err++) {
		unsigned code = sml_status_of_err((enum sml_err)err);

		CU_ASSERT(code >= 400);
		for (size_t i = 0; i < SML_ARRAY_LEN(never); i++) {
			CU_ASSERT_NOT_EQUAL(code, never[i]);
		}
	}
	CU_ASSERT_EQUAL(sml_status_of_err(SML_OK), 200);
	CU_ASSERT_EQUAL(sml_status_of_err(SML_E_CHANGED), 417);
	CU_ASSERT_EQUAL(sml_status_of_err(SML_E_UNSUPPORTED), 415);
	CU_ASSERT_EQUAL(sml_status_of_err(SML_E_FULL), 420);
	CU_ASSERT_EQUAL(sml_status_of_err(SML_E_STORE), 510);
	CU_ASSERT_EQUAL(sml_status_of_err(SML_E_NOMEM), 500);
}

static void
status_parse_takes_blanks_around_three_digits(void)
{
	CU_ASSERT_EQUAL(sml_status_parse(SML_STR("200")), 200);
	CU_ASSERT_EQUAL(sml_status_parse(SML_STR(" 404\r\n")), 404);
	CU_ASSERT_EQUAL(sml_status_parse(SML_STR("2OO")), 0);
	CU_ASSERT_EQUAL(sml_status_parse(SML_STR("-1")), 0);
	CU_ASSERT_EQUAL(sml_status_parse(SML_STR("100000000200")), 0);
	CU_ASSERT_EQUAL(sml_status_parse(SML_STR_NONE), 0);
}

static void
pack_every_kind_comes_back(void)
{
	static const uint64_t numbers[] = {
	    0, 1, 127, 128, 16383, 16384, UINT32_MAX, UINT64_MAX};
	struct sml_unpack in;
	struct sml_buf out;

	sml_buf_init(&out, 1000);
	for (size_t i = 0; i < SML_ARRAY_LEN(numbers); i++) {
		sml_pack_u64(&out, numbers[i]);
	}
	sml_pack_str(&out, SML_STR("text"));
	sml_pack_str(&out, SML_STR(""));
	sml_pack_str(&out, SML_STR_NONE);
	in = (struct sml_unpack){.rest = sml_buf_str(&out)};
	for (size_t i = 0; i < SML_ARRAY_LEN(numbers); i++) {
		CU_ASSERT_EQUAL(sml_unpack_u64(&in, UINT64_MAX), numbers[i]);
	}
	CU_ASSERT(sml_str_is(sml_unpack_str(&in, 4), "text"));
	CU_ASSERT_PTR_NOT_NULL(sml_unpack_str(&in, 4).p);
	CU_ASSERT_PTR_NULL(sml_unpack_str(&in, 4).p);
	CU_ASSERT(!in.is_bad);
	CU_ASSERT_EQUAL(in.rest.len, 0);
	sml_buf_free(&out);
}

static void
pack_broken_bytes_are_bad_and_stay_inside(void)
{
	static const char *const broken[] = {
	    "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f", "\x80", "", "\x7f"};

	for (size_t i = 0; i < SML_ARRAY_LEN(broken); i++) {
		struct sml_unpack in = {.rest = sml_str_of(broken[i])};

		CU_ASSERT_PTR_NULL(sml_unpack_str(&in, 1000).p);
		CU_ASSERT(in.is_bad);
	}
	struct sml_unpack large = {.rest = SML_STR("\x05")};

	(void)sml_unpack_u64(&large, 4);
	CU_ASSERT(large.is_bad);
}

static const struct test_case cases[] = {
    {"status_text_of_unknown_code_is_its_class",
	status_text_of_unknown_code_is_its_class},
    {"status_success_is_2xx_and_already_exists",
	status_success_is_2xx_and_already_exists},
    {"status_of_item_error_is_never_one_that_ends_a_session",
	status_of_item_error_is_never_one_that_ends_a_session},
    {"status_parse_takes_blanks_around_three_digits",
	status_parse_takes_blanks_around_three_digits},
    {"pack_every_kind_comes_back", pack_every_kind_comes_back},
    {"pack_broken_bytes_are_bad_and_stay_inside",
	pack_broken_bytes_are_bad_and_stay_inside},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("status", cases, argc, argv);
}
