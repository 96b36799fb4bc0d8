/* SPDX-License-Identifier: Apache-2.0 */
/* Where the settings of an Outlook profile are. */
#include <string.h>

#include "outlook/profile_dir.h"
#include "support/test.h"

#define MAX_LEN 4096

/* The folder of a profile, below that of all; "" with an error. */
static const char *
folder_of(const char *name, enum sml_err want)
{
	static char text[MAX_LEN];
	static const char before[] = "/valise/outlook/";
	struct sml_buf dir;
	const char *found;

	text[0] = '\0';
	sml_buf_init(&dir, MAX_LEN);
	CU_ASSERT(outlook_profile_dir(name, &dir) == want);
	if (want == SML_OK && dir.len < MAX_LEN) {
		memcpy(text, dir.p, dir.len);
		text[dir.len] = '\0';
	}
	sml_buf_free(&dir);
	found = strstr(text, before);
	return found ? found + sizeof(before) - 1 : "";
}

static void
profile_dir_is_the_name(void)
{
	CU_ASSERT_STRING_EQUAL(folder_of("Outlook", SML_OK), "Outlook");
	CU_ASSERT_STRING_EQUAL(folder_of("My mail.2", SML_OK), "My mail.2");
	CU_ASSERT_STRING_EQUAL(
	    folder_of("\xc5\xbdlu\xc5\xa5", SML_OK), "\xc5\xbdlu\xc5\xa5");
}

static void
profile_dir_what_no_file_may_have_is_written_out(void)
{
	CU_ASSERT_STRING_EQUAL(folder_of("a/b\\c:d", SML_OK), "a%2Fb%5Cc%3Ad");
	CU_ASSERT_STRING_EQUAL(folder_of("..", SML_OK), ".%2E");
	CU_ASSERT_STRING_EQUAL(folder_of("dot.", SML_OK), "dot%2E");
	CU_ASSERT_STRING_EQUAL(folder_of("blank ", SML_OK), "blank%20");
	CU_ASSERT_STRING_EQUAL(folder_of("tab\t", SML_OK), "tab%09");
	/* Two names never share a folder. */
	CU_ASSERT_STRING_EQUAL(folder_of("a%2Fb", SML_OK), "a%252Fb");
}

static void
profile_dir_devices_are_no_folders(void)
{
	CU_ASSERT_STRING_EQUAL(folder_of("CON", SML_OK), "%43ON");
	CU_ASSERT_STRING_EQUAL(folder_of("nul.mail", SML_OK), "%6Eul.mail");
	CU_ASSERT_STRING_EQUAL(folder_of("Com1", SML_OK), "%43om1");
	CU_ASSERT_STRING_EQUAL(folder_of("COMA", SML_OK), "COMA");
	CU_ASSERT_STRING_EQUAL(folder_of("CONTACTS", SML_OK), "CONTACTS");
}

static void
profile_dir_of_a_name_that_is_none_fails(void)
{
	char name[200];

	CU_ASSERT_STRING_EQUAL(folder_of("", SML_E_TOO_BIG), "");
	memset(name, 'a', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	CU_ASSERT_STRING_EQUAL(folder_of(name, SML_E_TOO_BIG), "");
}

#define CASE(name)                                                             \
	{                                                                      \
#name, name                                                    \
	}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    CASE(profile_dir_is_the_name),
	    CASE(profile_dir_what_no_file_may_have_is_written_out),
	    CASE(profile_dir_devices_are_no_folders),
	    CASE(profile_dir_of_a_name_that_is_none_fails),
	    {NULL, NULL},
	};

	return test_main("profile_dir", cases, argc, argv);
}
