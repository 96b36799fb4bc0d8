/* SPDX-License-Identifier: Apache-2.0 */
/* Devices that do otherwise than they say: each row of the table. */
#include "session/quirk.h"

#include <string.h>

#include "base/limits.h"
#include "support/session_pair.h"
#include "support/test.h"

static struct sml_devinf
device(const char *man, const char *mod)
{
	return (struct sml_devinf){
	    .man = sml_str_of(man), .mod = sml_str_of(mod)};
}

static void
quirk_device_is_found_by_the_beginning_of_its_names(void)
{
	struct sml_devinf s55 = device(" Siemens AG", "S55 v91");
	struct sml_devinf s65 = device("SIEMENS", "S65");
	struct sml_devinf none = {0};

	CU_ASSERT_PTR_EQUAL(sml_quirk_of(&s55), &sml_quirk_table[0]);
	CU_ASSERT_PTR_NULL(sml_quirk_of(&s65));
	CU_ASSERT_PTR_NULL(sml_quirk_of(&none));
}

static void
quirk_each_row_is_reached_and_does_something(void)
{
	const struct sml_quirk *row = sml_quirk_table;

	for (; row->because != NULL; row++) {
		struct sml_devinf info =
		    device(row->man, row->mod != NULL ? row->mod : "anything");

		CU_ASSERT_PTR_EQUAL(sml_quirk_of(&info), row);
		CU_ASSERT(
		    row->flags != 0 || row->max_msg != 0 || row->percent != 0);
		CU_ASSERT(strlen(row->because) > 0);
	}
	CU_ASSERT(row > sml_quirk_table);
}

static void
quirk_message_size_is_the_smaller_of_both(void)
{
	const struct sml_quirk *siemens = &sml_quirk_table[0];
	struct sml_devinf info = device("Motorola", "V600");
	const struct sml_quirk *motorola = sml_quirk_of(&info);

	CU_ASSERT_EQUAL(sml_quirk_max_msg(NULL, 10000), 10000);
	CU_ASSERT_EQUAL(sml_quirk_max_msg(siemens, 10000), 3200);
	CU_ASSERT_EQUAL(sml_quirk_max_msg(siemens, 2000), 2000);
	CU_ASSERT_EQUAL(sml_quirk_max_msg(siemens, 0), 3200);
	CU_ASSERT_EQUAL(sml_quirk_max_msg(motorola, 10000), 8000);
	CU_ASSERT_EQUAL(sml_quirk_max_msg(motorola, 2000), 1800);
	CU_ASSERT_EQUAL(sml_quirk_max_msg(motorola, 1500), 1500);
	CU_ASSERT_EQUAL(sml_quirk_max_msg(motorola, 0), 0);
}

/* Largest message of a server to a phone called so. */
static size_t
largest_message_to(const char *man, const char *mod)
{
	static struct pair p;
	static char text[600];
	size_t largest;

	memset(text, 'x', sizeof(text));
	pair_init(&p, SML_V_11, SML_WBXML, 1);
	p.client.cfg.max_msg = p.server.cfg.max_msg = 10000;
	p.client.devinf.man = sml_str_of(man);
	p.client.devinf.mod = sml_str_of(mod);
	for (int i = 0; i < 40; i++) {
		char id[8] = {'g', (char)('a' + i / 10), (char)('0' + i % 10)};

		pair_give(
		    &p.server, id, (struct sml_str){text, sizeof(text)}, 0);
	}
	CU_ASSERT_EQUAL(pair_run(&p, 100), SML_OK);
	CU_ASSERT_EQUAL(p.client.got_count, 40);
	largest = p.server.largest_msg;
	pair_free(&p);
	return largest;
}

static void
quirk_phone_that_takes_small_messages_gets_small_ones(void)
{
	CU_ASSERT(largest_message_to("Nokia", "3220") > 3200);
	CU_ASSERT(largest_message_to("SIEMENS", "S55") <= 3200);
}

static const struct test_case cases[] = {
#define CASE(name)                                                             \
	{                                                                      \
#name, name                                                    \
	}
    CASE(quirk_device_is_found_by_the_beginning_of_its_names),
    CASE(quirk_each_row_is_reached_and_does_something),
    CASE(quirk_message_size_is_the_smaller_of_both),
    CASE(quirk_phone_that_takes_small_messages_gets_small_ones),
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("quirk", cases, argc, argv);
}
