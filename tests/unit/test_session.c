/* SPDX-License-Identifier: Apache-2.0 */
/* Whole sessions of both roles back to back, put away between messages. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "session/session.h"
#include "support/session_pair.h"
#include "support/spool_memory.h"
#include "support/test.h"

#define VCARD                                                                  \
	"BEGIN:VCARD\r\nVERSION:2.1\r\nN:M\xc3\xbcller;Anna\r\n"               \
	"NOTE:a < b & c > d ]]>\r\nEND:VCARD\r\n"

static const enum sml_version versions[] = {SML_V_10, SML_V_11, SML_V_12};
static const enum sml_encoding encodings[] = {SML_XML, SML_WBXML};

static void
give_many(struct pair_side *side, const char *prefix, size_t count, size_t ds)
{
	for (size_t i = 0; i < count; i++) {
		char id[24];

		(void)snprintf(id, sizeof(id), "%s%zu", prefix, i);
		pair_give(side, id, SML_STR(VCARD), ds);
	}
}

static void
pair_small_both_ways_end_in_step(void)
{
	for (size_t v = 0; v < SML_ARRAY_LEN(versions); v++) {
		for (size_t e = 0; e < SML_ARRAY_LEN(encodings); e++) {
			struct pair p;

			pair_init(&p, versions[v], encodings[e], 1);
			p.client.cfg.max_msg = p.server.cfg.max_msg = 65536;
			give_many(&p.client, "c", 2, 0);
			give_many(&p.server, "s", 3, 0);
			CU_ASSERT_EQUAL(pair_run(&p, 50), SML_OK);
			CU_ASSERT(pair_is_in_step(&p));
			CU_ASSERT_EQUAL(p.pairs, 3);
			CU_ASSERT_EQUAL(p.server.maps, 3);
			CU_ASSERT_EQUAL(p.client.devinfs, 1);
			CU_ASSERT_EQUAL(p.server.devinfs, 1);
			CU_ASSERT_EQUAL(p.server.announced,
			    versions[v] == SML_V_10 ? 0 : 2);
			CU_ASSERT_EQUAL(p.client.announced,
			    versions[v] == SML_V_10 ? 0 : 3);
			pair_free(&p);
		}
	}
}

static void
pair_many_in_small_messages_end_in_step(void)
{
	for (size_t v = 0; v < SML_ARRAY_LEN(versions); v++) {
		for (size_t e = 0; e < SML_ARRAY_LEN(encodings); e++) {
			struct pair p;

			pair_init(&p, versions[v], encodings[e], 5);
			for (size_t ds = 0; ds < 5; ds++) {
				char prefix[8];

				(void)snprintf(
				    prefix, sizeof(prefix), "c%zu-", ds);
				give_many(&p.client, prefix, 30, ds);
				prefix[0] = 's';
				give_many(&p.server, prefix, 30, ds);
			}
			CU_ASSERT_EQUAL(pair_run(&p, 600), SML_OK);
			CU_ASSERT(pair_is_in_step(&p));
			CU_ASSERT_EQUAL(p.server.maps, 150);
			CU_ASSERT(p.pairs > 20);
			/* The first message goes out before the peer's limit
			 * is known. */
			CU_ASSERT(p.server.largest_msg <= 2000);
			CU_ASSERT(p.client.largest_saved < 1500);
			CU_ASSERT(p.server.largest_saved < 1500);
			CU_ASSERT_EQUAL(spool_memory_count(
					    p.server.spool, SML_SPOOL_STATUS),
			    0);
			printf("# %zu pairs, %zu + %zu bytes saved, "
			       "spooled at most %zu + %zu\n",
			    p.pairs, p.client.largest_saved,
			    p.server.largest_saved,
			    spool_memory_peak(p.client.spool, SML_SPOOL_STATUS),
			    spool_memory_peak(
				p.server.spool, SML_SPOOL_STATUS));
			pair_free(&p);
		}
	}
}

static void
pair_statuses_without_room_wait_in_the_spool(void)
{
	struct pair p;

	/* The client fills large messages; the answers are small ones. */
	pair_init(&p, SML_V_12, SML_WBXML, 2);
	p.server.cfg.max_msg = 60000;
	give_many(&p.client, "c", 200, 0);
	give_many(&p.server, "s", 20, 1);
	CU_ASSERT_EQUAL(pair_run(&p, 200), SML_OK);
	CU_ASSERT(pair_is_in_step(&p));
	CU_ASSERT(spool_memory_peak(p.server.spool, SML_SPOOL_STATUS) > 100);
	CU_ASSERT(p.server.largest_msg <= 2000);
	pair_free(&p);

	/* And the other way round. */
	pair_init(&p, SML_V_11, SML_XML, 2);
	p.client.cfg.max_msg = 60000;
	give_many(&p.client, "c", 20, 0);
	give_many(&p.server, "s", 200, 1);
	CU_ASSERT_EQUAL(pair_run(&p, 200), SML_OK);
	CU_ASSERT(pair_is_in_step(&p));
	CU_ASSERT(spool_memory_peak(p.client.spool, SML_SPOOL_STATUS) > 100);
	pair_free(&p);
}

/* ---- large objects ---- */

/* Text with everything in it that must not be cut or changed. */
static struct sml_str
large_text(char *room, size_t len, bool is_binary)
{
	static const char piece[] = "Gr\xc3\xbc\xc3\x9f"
				    "e & <Tags>\r\n";

	for (size_t i = 0; i < len; i++) {
		room[i] = piece[i % (sizeof(piece) - 1)];
		if (is_binary && i % 97 == 0) {
			room[i] = (char)(i % 256);
		}
	}
	/* Not in the middle of a character. */
	while (!is_binary && len > 0 &&
	       !sml_utf8_is_valid((struct sml_str){room, len})) {
		len--;
	}
	return (struct sml_str){room, len};
}

static void
pair_large_objects_go_in_parts_both_ways(void)
{
	static char room[4][60000];
	const enum sml_version with_parts[] = {SML_V_11, SML_V_12};

	for (size_t v = 0; v < SML_ARRAY_LEN(with_parts); v++) {
		for (size_t e = 0; e < SML_ARRAY_LEN(encodings); e++) {
			struct pair p;

			pair_init(&p, with_parts[v], encodings[e], 2);
			give_many(&p.client, "c", 3, 0);
			pair_give(&p.client, "big",
			    large_text(room[0], 30000, false), 0);
			give_many(&p.client, "d", 3, 0);
			pair_give(&p.client, "raw",
			    large_text(room[1], 20001, true), 1);
			pair_give(&p.server, "huge",
			    large_text(room[2], 59999, false), 0);
			pair_give(&p.server, "bin",
			    large_text(room[3], 10002, true), 0);
			give_many(&p.server, "s", 3, 1);
			CU_ASSERT_EQUAL(pair_run(&p, 400), SML_OK);
			CU_ASSERT(pair_is_in_step(&p));
			CU_ASSERT(p.server.largest_msg <= 2000);
			CU_ASSERT_EQUAL(
			    spool_memory_count(p.server.spool, SML_SPOOL_CHUNK),
			    0);
			CU_ASSERT_EQUAL(
			    spool_memory_count(p.client.spool, SML_SPOOL_CHUNK),
			    0);
			pair_free(&p);
		}
	}
}

static void
pair_large_object_for_10_is_reported_not_sent(void)
{
	static char room[9000];
	struct pair p;

	pair_init(&p, SML_V_10, SML_XML, 1);
	give_many(&p.client, "c", 2, 0);
	pair_give(&p.client, "big", large_text(room, 9000, false), 0);
	give_many(&p.client, "d", 2, 0);
	CU_ASSERT_EQUAL(pair_run(&p, 50), SML_OK);
	CU_ASSERT_EQUAL(p.client.refused_items, 1);
	CU_ASSERT_EQUAL(p.server.got_count, 4);
	pair_free(&p);
}

static void
pair_object_over_max_obj_is_reported_not_sent(void)
{
	static char room[9000];
	struct pair p;

	pair_init(&p, SML_V_12, SML_WBXML, 1);
	p.server.cfg.max_obj = 8000;
	pair_give(&p.client, "big", large_text(room, 9000, false), 0);
	give_many(&p.client, "d", 2, 0);
	CU_ASSERT_EQUAL(pair_run(&p, 50), SML_OK);
	CU_ASSERT_EQUAL(p.client.refused_items, 1);
	CU_ASSERT_EQUAL(p.server.got_count, 2);
	pair_free(&p);
}

/* ---- credentials ---- */

static void
pair_wrong_password_is_refused_for_good(void)
{
	struct pair p;

	pair_init(&p, SML_V_12, SML_WBXML, 1);
	p.client.cfg.password = SML_STR("wrong");
	give_many(&p.client, "c", 2, 0);
	CU_ASSERT_EQUAL(pair_run(&p, 50), SML_E_AUTH);
	CU_ASSERT_EQUAL(p.pairs, 1);
	CU_ASSERT_EQUAL(p.server.got_count, 0);
	CU_ASSERT_EQUAL(p.server.saved.len, 0);
	pair_free(&p);
}

static void
pair_missing_credentials_are_asked_for_once(void)
{
	struct pair p;

	pair_init(&p, SML_V_12, SML_XML, 2);
	p.client.cfg.auth = SML_AUTH_NONE;
	give_many(&p.client, "c", 2, 0);
	give_many(&p.server, "s", 2, 1);
	CU_ASSERT_EQUAL(pair_run(&p, 50), SML_OK);
	CU_ASSERT_EQUAL(p.client.retries, 1);
	CU_ASSERT(pair_is_in_step(&p));
	pair_free(&p);

	pair_init(&p, SML_V_12, SML_XML, 1);
	p.client.cfg.auth = SML_AUTH_NONE;
	p.client.cfg.password = SML_STR("wrong");
	CU_ASSERT_EQUAL(pair_run(&p, 50), SML_E_AUTH);
	CU_ASSERT_EQUAL(p.client.retries, 1);
	CU_ASSERT_EQUAL(p.pairs, 2);
	pair_free(&p);
}

static void
pair_md5_uses_the_nonce_of_the_challenge(void)
{
	for (size_t v = 0; v < SML_ARRAY_LEN(versions); v++) {
		for (size_t e = 0; e < SML_ARRAY_LEN(encodings); e++) {
			struct pair p;

			pair_init(&p, versions[v], encodings[e], 1);
			p.client.cfg.auth =
			    v == 0 ? SML_AUTH_BASIC : SML_AUTH_MD5;
			p.server.cfg.challenge = SML_AUTH_MD5;
			p.server.cfg.challenge_nonce =
			    (struct sml_str){"\0\xff no\r\nnce", 10};
			give_many(&p.client, "c", 2, 0);
			CU_ASSERT_EQUAL(pair_run(&p, 50), SML_OK);
			CU_ASSERT_EQUAL(p.client.retries, 1);
			CU_ASSERT(pair_is_in_step(&p));
			pair_free(&p);
		}
	}
}

static const struct test_case cases[] = {
    {"pair_small_both_ways_end_in_step", pair_small_both_ways_end_in_step},
    {"pair_many_in_small_messages_end_in_step",
	pair_many_in_small_messages_end_in_step},
    {"pair_statuses_without_room_wait_in_the_spool",
	pair_statuses_without_room_wait_in_the_spool},
    {"pair_large_objects_go_in_parts_both_ways",
	pair_large_objects_go_in_parts_both_ways},
    {"pair_large_object_for_10_is_reported_not_sent",
	pair_large_object_for_10_is_reported_not_sent},
    {"pair_object_over_max_obj_is_reported_not_sent",
	pair_object_over_max_obj_is_reported_not_sent},
    {"pair_wrong_password_is_refused_for_good",
	pair_wrong_password_is_refused_for_good},
    {"pair_missing_credentials_are_asked_for_once",
	pair_missing_credentials_are_asked_for_once},
    {"pair_md5_uses_the_nonce_of_the_challenge",
	pair_md5_uses_the_nonce_of_the_challenge},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("session", cases, argc, argv);
}
