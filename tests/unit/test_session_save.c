/* SPDX-License-Identifier: Apache-2.0 */
/* Saved sessions: small, complete, and never trusted; damaged messages. */
#include "support/session_bench.h"
#include "support/session_pair.h"

/* Saved bytes of a session in the middle of everything. */
static void
save_some(struct bench *b, struct sml_buf *saved)
{
	size_t ds;

	bench_init(b, SML_SERVER);
	CU_ASSERT_EQUAL(bench_turn(b, ALERT_NOTES("1", "200") FINAL), SML_OK);
	for (int i = 0; i < 4; i++) {
		char name[40];

		(void)snprintf(name, sizeof(name), "public/calendar%d", i);
		CU_ASSERT_EQUAL(sml_session_add_ds(b->s, sml_str_of(name),
				    SML_STR("./c\\Documents\\agenda"), &ds),
		    SML_OK);
		CU_ASSERT_EQUAL(sml_session_set_anchor(b->s, ds, true,
				    SML_STR("20260101T000000Z"),
				    SML_STR("20260102T000000Z")),
		    SML_OK);
	}
	CU_ASSERT_EQUAL(
	    bench_turn(
		b, SYNC_NOTES("1",
		       "<Add><CmdID>2</CmdID><Item><Source><LocURI>a</LocURI>"
		       "</Source><Meta><Size>20</Size></Meta><Data>one</Data>"
		       "<MoreData/></Item></Add>")),
	    SML_OK);
	sml_buf_init(saved, SML_SESSION_ROW_MAX);
	CU_ASSERT_EQUAL(sml_session_save(b->s, saved), SML_OK);
}

static void
save_of_five_datastores_is_small_and_stays_the_same(void)
{
	struct bench b;
	struct sml_buf saved, again;

	save_some(&b, &saved);
	CU_ASSERT(saved.len < 1000);
	printf("# %zu bytes\n", saved.len);
	bench_save_and_load(&b);
	sml_buf_init(&again, SML_SESSION_ROW_MAX);
	CU_ASSERT_EQUAL(sml_session_save(b.s, &again), SML_OK);
	CU_ASSERT(sml_str_eq(sml_buf_str(&saved), sml_buf_str(&again)));
	sml_buf_free(&again);
	sml_buf_free(&saved);
	bench_free(&b);
}

static void
save_holds_no_password(void)
{
	struct bench b;
	struct sml_buf saved;

	bench_init(&b, SML_CLIENT);
	b.cfg.auth = SML_AUTH_BASIC;
	b.cfg.user = SML_STR("Bruce2");
	b.cfg.password = SML_STR("OhBehave");
	sml_session_free(b.s);
	CU_ASSERT_EQUAL(sml_session_new(&b.cfg, &b.s), SML_OK);
	CU_ASSERT_EQUAL(sml_session_start(b.s), SML_OK);
	CU_ASSERT_EQUAL(bench_flush(&b), SML_OK);
	sml_buf_init(&saved, SML_SESSION_ROW_MAX);
	CU_ASSERT_EQUAL(sml_session_save(b.s, &saved), SML_OK);
	CU_ASSERT_EQUAL(
	    sml_str_find(sml_buf_str(&saved), SML_STR("OhBehave"), 0),
	    saved.len);
	CU_ASSERT_EQUAL(
	    sml_str_find(sml_buf_str(&saved), SML_STR("QnJ1Y2U"), 0),
	    saved.len);
	sml_buf_free(&saved);
	bench_free(&b);
}

static void
load_of_cut_or_longer_bytes_is_refused(void)
{
	struct bench b;
	struct sml_buf saved;
	struct sml_session *s = NULL;

	save_some(&b, &saved);
	for (size_t len = 0; len < saved.len; len++) {
		CU_ASSERT_EQUAL(
		    sml_session_load(&b.cfg,
			(struct sml_str){(const char *)saved.p, len}, &s),
		    SML_E_DECODE);
	}
	sml_buf_put_byte(&saved, 0);
	CU_ASSERT_EQUAL(
	    sml_session_load(&b.cfg, sml_buf_str(&saved), &s), SML_E_DECODE);
	b.cfg.role = SML_CLIENT;
	saved.len--;
	CU_ASSERT_EQUAL(
	    sml_session_load(&b.cfg, sml_buf_str(&saved), &s), SML_E_DECODE);
	sml_buf_free(&saved);
	b.cfg.role = SML_SERVER;
	bench_free(&b);
}

/* Whatever a changed byte means, the session can be used and freed. */
static void
load_of_changed_bytes_never_breaks(void)
{
	struct bench b;
	struct sml_buf saved;

	save_some(&b, &saved);
	for (size_t i = 0; i < saved.len * 8; i++) {
		struct sml_session *s = NULL;
		unsigned msg_id = b.msg_id;

		saved.p[i / 8] ^= (uint8_t)(1u << (i % 8));
		if (sml_session_load(&b.cfg, sml_buf_str(&saved), &s) ==
		    SML_OK) {
			sml_session_free(b.s);
			b.s = s;
			if (bench_feed(&b,
				SYNC_NOTES("1",
				    "<Add><CmdID>2</CmdID><Item><Source>"
				    "<LocURI>a</LocURI></Source><Data>two"
				    "</Data></Item></Add>") FINAL) == SML_OK) {
				(void)!bench_flush(&b);
			}
		}
		b.msg_id = msg_id;
		saved.p[i / 8] ^= (uint8_t)(1u << (i % 8));
	}
	sml_buf_free(&saved);
	bench_free(&b);
}

static void
add_ds_over_the_row_is_a_limit(void)
{
	struct bench b;
	char name[SML_URI_MAX + 1];
	enum sml_err err = SML_OK;
	struct sml_buf saved;
	size_t ds, count = 0;

	bench_init(&b, SML_SERVER);
	memset(name, 'x', sizeof(name));
	CU_ASSERT_EQUAL(
	    sml_session_add_ds(
		b.s, (struct sml_str){name, sizeof(name)}, SML_STR("c"), &ds),
	    SML_E_LIMIT);
	while (err == SML_OK && count < 100) {
		name[0] = (char)('a' + count++);
		err = sml_session_add_ds(b.s,
		    (struct sml_str){name, SML_URI_MAX}, SML_STR("c"), &ds);
	}
	CU_ASSERT_EQUAL(err, SML_E_LIMIT);
	CU_ASSERT(count > 5 && count <= SML_FOLDERS_MAX);
	sml_buf_init(&saved, SML_SESSION_ROW_MAX);
	CU_ASSERT_EQUAL(sml_session_save(b.s, &saved), SML_OK);
	sml_buf_free(&saved);
	bench_free(&b);
}

/* ---- damaged messages between two sessions ---- */

static uint32_t seed;
static size_t hit_at;

static uint32_t
next_random(void)
{
	seed = seed * 1664525u + 1013904223u;
	return seed >> 8;
}

static void
damage(struct pair *p, bool is_to_server, struct sml_buf *bytes)
{
	size_t at;

	(void)is_to_server;
	if (p->pairs != hit_at || bytes->len == 0) {
		return;
	}
	at = next_random() % bytes->len;
	switch (next_random() % 3) {
	case 0:
		bytes->p[at] = (uint8_t)next_random();
		break;
	case 1:
		sml_buf_cut(bytes, at);
		break;
	default:
		/* A run of bytes gone. */
		memmove(bytes->p + at, bytes->p + at + 1, bytes->len - at - 1);
		sml_buf_cut(bytes, bytes->len - 1);
		break;
	}
}

static void
pair_with_damaged_messages_ends_without_harm(void)
{
	size_t ended = 0, failed = 0;

	for (uint32_t i = 0; i < 400; i++) {
		struct pair p;
		enum sml_err err;
		static const char text[] = "BEGIN:VCARD\r\nN:x\r\nEND:VCARD";

		seed = i + 1;
		hit_at = 1 + next_random() % 8;
		pair_init(&p, i % 3 == 0 ? SML_V_11 : SML_V_12,
		    i % 2 == 0 ? SML_XML : SML_WBXML, 2);
		for (int k = 0; k < 12; k++) {
			char id[24];

			(void)snprintf(id, sizeof(id), "i%d", k);
			pair_give(
			    &p.client, id, sml_str_of(text), k / 6 ? 1 : 0);
			pair_give(
			    &p.server, id, sml_str_of(text), k / 6 ? 1 : 0);
		}
		p.spy = damage;
		err = pair_run(&p, 60);
		CU_ASSERT_NOT_EQUAL(err, SML_E_BUG);
		CU_ASSERT_NOT_EQUAL(err, SML_E_LIMIT);
		CU_ASSERT_NOT_EQUAL(err, SML_E_NOMEM);
		if (err == SML_OK) {
			ended++;
		} else {
			failed++;
		}
		pair_free(&p);
	}
	printf("# %zu sessions ended, %zu were broken off\n", ended, failed);
}

static const struct test_case cases[] = {
#define CASE(name)                                                             \
	{                                                                      \
#name, name                                                    \
	}
    CASE(save_of_five_datastores_is_small_and_stays_the_same),
    CASE(save_holds_no_password),
    CASE(load_of_cut_or_longer_bytes_is_refused),
    CASE(load_of_changed_bytes_never_breaks),
    CASE(add_ds_over_the_row_is_a_limit),
    CASE(pair_with_damaged_messages_ends_without_harm),
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("session_save", cases, argc, argv);
}
