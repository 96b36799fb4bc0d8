/* SPDX-License-Identifier: Apache-2.0 */
/* Truncated, repeated, reordered, oversized and nonsense messages. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "scenario/sides.h"
#include "support/test.h"

/*
 * A session with changes on both sides, and at each of its exchanges
 * somebody else's bytes. To such bytes the server says something or refuses
 * them; no item changes; and the session that they disturbed, or the next
 * one, brings both sides in step. Bytes changed on the way that still make a
 * message are believed; the next session goes through all the same.
 */
#define BEFORE                                                                 \
	"c0 + ann a=1 u=1; c0 + bob a=2 u=2; s + cid a=3 u=3;"                 \
	"s + dan a=4 u=4; s + zoe a=9 u=9; c0 sync;"                           \
	"c0 = bob > bob a=22; c0 + fay a=6 u=6 big=9000; c0 - zoe;"            \
	"s = dan > dan a=44; s + eve a=5 u=5 big=9000"
#define AFTER                                                                  \
	"all: ann a=1 | bob a=22 | cid a=3 | dan a=44 | eve a=5 big=9000 |"    \
	" fay a=6 big=9000"

struct attack {
	struct world *w;
	/* What is done at exchange @at, before (and after) the true message. */
	void (*before)(struct attack *a, struct sml_str url, struct sml_str in);
	void (*after)(struct attack *a, struct sml_str url, struct sml_str in,
	    struct sml_str out);
	/* The client gets this instead; the answer is in @out. */
	void (*answer)(struct attack *a, struct sml_buf *out);
	unsigned at, exchange;
	uint64_t random, seed;
	struct sml_buf old; /* the message before, and its URL */
	struct sml_buf old_url;
	enum sml_encoding encoding;
	unsigned tried;
	/* Nobody can tell what comes out: a changed byte of an item is an
	 * item. Only that everything goes on. */
	bool is_believed;
};

static uint64_t
draw(struct attack *a, uint64_t below)
{
	a->random ^= a->random << 13;
	a->random ^= a->random >> 7;
	a->random ^= a->random << 17;
	return a->random % below;
}

/* ---- at the server ---- */

/* Bytes that nobody may believe: the items are as before. */
static enum sml_err
offer(struct attack *a, struct sml_str url, struct sml_str bytes,
    struct sml_buf *out)
{
	struct sml_store *st = a->w->server.folders[0].store;
	struct sml_buf before, after;
	enum sml_err err;

	sml_buf_init(&before, SML_ITEM_MAX);
	sml_buf_init(&after, SML_ITEM_MAX);
	sides_describe(st, true, &before);
	err = server_serve(&a->w->server, url, a->encoding, bytes, out);
	sides_describe(st, true, &after);
	if (!sml_str_eq(sml_buf_str(&before), sml_buf_str(&after)))
		printf("# an item changed in exchange %u\n", a->exchange);
	CU_ASSERT(sml_str_eq(sml_buf_str(&before), sml_buf_str(&after)));
	CU_ASSERT_NOT_EQUAL(err, SML_E_BUG);
	/* Words of the host about it are no failure here. */
	a->w->said[0] = '\0';
	a->tried++;
	sml_buf_free(&before);
	sml_buf_free(&after);
	return err;
}

static enum sml_err
offer_refused(struct attack *a, struct sml_str url, struct sml_str bytes)
{
	struct sml_buf out;
	enum sml_err err;

	sml_buf_init(&out, SML_MSG_MAX);
	err = offer(a, url, bytes, &out);
	CU_ASSERT_NOT_EQUAL(err, SML_OK);
	sml_buf_free(&out);
	return err;
}

static void
truncated(struct attack *a, struct sml_str url, struct sml_str in)
{
	for (size_t i = 0; i < 12; i++)
		offer_refused(a, url, sml_str_sub(in, 0, draw(a, in.len)));
	offer_refused(a, url, sml_str_sub(in, 0, in.len - 1));
}

static void
nonsense(struct attack *a, struct sml_str url, struct sml_str in)
{
	struct sml_buf bytes;

	(void)in;
	sml_buf_init(&bytes, SML_MSG_MAX);
	for (size_t i = 0; i < 12; i++) {
		size_t len = draw(a, 4000);

		sml_buf_reset(&bytes);
		sml_buf_put_text(
		    &bytes, i % 2 ? "\x02\xa4\x01\x6a" : "<SyncML>");
		while (len-- > 0)
			sml_buf_put_byte(&bytes, (uint8_t)draw(a, 256));
		offer_refused(a, url, sml_buf_str(&bytes));
	}
	sml_buf_free(&bytes);
}

/* More than a message may have, all of it well-formed. */
static void
oversized(struct attack *a, struct sml_str url, struct sml_str in)
{
	struct sml_buf bytes;

	sml_buf_init(&bytes, 2 * SML_MSG_MAX + in.len);
	sml_buf_put_str(&bytes, in);
	while (bytes.len <= SML_MSG_MAX)
		sml_buf_put(&bytes, "                ", 16);
	offer_refused(a, url, sml_buf_str(&bytes));
	/* As deep as the memory goes. */
	sml_buf_reset(&bytes);
	while (bytes.len < SML_MSG_MAX / 2)
		sml_buf_put_text(&bytes, "<SyncML>");
	offer_refused(a, url, sml_buf_str(&bytes));
	sml_buf_free(&bytes);
}

/* The message before comes again, by its own and by today's URL. */
static void
late(struct attack *a, struct sml_str url, struct sml_str in)
{
	struct sml_buf out;

	(void)in;
	if (a->old.len == 0)
		return;
	sml_buf_init(&out, SML_MSG_MAX);
	/* The last one gets its answer again; it is not executed again. */
	CU_ASSERT_EQUAL(
	    offer(a, sml_buf_str(&a->old_url), sml_buf_str(&a->old), &out),
	    SML_OK);
	(void)url;
	sml_buf_free(&out);
}

static void
repeated(
    struct attack *a, struct sml_str url, struct sml_str in, struct sml_str out)
{
	struct sml_buf again;

	for (unsigned i = 0; i < 3; i++) {
		sml_buf_init(&again, SML_MSG_MAX);
		CU_ASSERT_EQUAL(offer(a, url, in, &again), SML_OK);
		CU_ASSERT(sml_str_eq(sml_buf_str(&again), out));
		sml_buf_free(&again);
	}
}

/* @in with another number in its header. */
static void
renumbered(struct attack *a, struct sml_str url, struct sml_str in,
    enum sml_el el, const char *number)
{
	struct sml_arena *arena = sml_arena_new(SML_MSG_ARENA_MAX);
	struct sml_node *root = NULL, *n;
	struct sml_buf bytes;

	sml_buf_init(&bytes, SML_MSG_MAX);
	CU_ASSERT_EQUAL_FATAL(
	    sml_wire_decode_tree(a->encoding, in, arena, &root, NULL), SML_OK);
	for (n = root->child->child; n != NULL && n->el != el; n = n->next)
		;
	CU_ASSERT_PTR_NOT_NULL_FATAL(n);
	n->text = sml_str_of(number);
	CU_ASSERT_EQUAL(
	    sml_wire_encode_tree(a->encoding, SML_V_12, root, &bytes), SML_OK);
	offer_refused(a, url, sml_buf_str(&bytes));
	sml_buf_free(&bytes);
	sml_arena_free(arena);
}

/* A later message before its time, one of another session, and one that
 * comes by another session's URL. */
static void
reordered(struct attack *a, struct sml_str url, struct sml_str in)
{
	if (a->exchange == 1)
		return;
	renumbered(a, url, in, SML_EL_MSG_ID, "17");
	renumbered(a, url, in, SML_EL_SESSION_ID, "777");
	offer_refused(a, SML_STR("http://server/sync?s=other"), in);
	offer_refused(a, SML_STR("http://server/sync"), in);
}

/* ---- at the client ---- */

static void
cut_answer(struct attack *a, struct sml_buf *out)
{
	sml_buf_cut(out, draw(a, out->len));
}

static void
noise_answer(struct attack *a, struct sml_buf *out)
{
	size_t len = draw(a, 3000);

	sml_buf_reset(out);
	sml_buf_put_text(out, "<html>");
	while (len-- > 0)
		sml_buf_put_byte(out, (uint8_t)draw(a, 256));
}

static void
old_answer(struct attack *a, struct sml_buf *out)
{
	if (a->old.len == 0)
		return;
	sml_buf_reset(out);
	sml_buf_put_str(out, sml_buf_str(&a->old));
}

/* ---- bytes that somebody changed on the way ---- */

static void
flip(struct attack *a, struct sml_buf *bytes)
{
	for (unsigned i = 0; i < 3; i++)
		((char *)bytes->p)[draw(a, bytes->len)] ^=
		    (char)(1u << draw(a, 8));
}

/* They may be a message, and may be believed. */
static void
flipped(struct attack *a, struct sml_str url, struct sml_str in)
{
	struct sml_buf bytes, out;

	sml_buf_init(&bytes, SML_MSG_MAX);
	sml_buf_init(&out, SML_MSG_MAX);
	sml_buf_put_str(&bytes, in);
	flip(a, &bytes);
	CU_ASSERT_NOT_EQUAL(server_serve(&a->w->server, url, a->encoding,
				sml_buf_str(&bytes), &out),
	    SML_E_BUG);
	a->w->said[0] = '\0';
	a->tried++;
	sml_buf_free(&bytes);
	sml_buf_free(&out);
}

static void
flip_answer(struct attack *a, struct sml_buf *out)
{
	flip(a, out);
}

/* ---- the session ---- */

static enum sml_err
serve(void *ctx, struct sml_str url, enum sml_encoding encoding,
    struct sml_str in, struct sml_buf *out)
{
	struct attack *a = ctx;
	bool is_now;
	enum sml_err err;

	a->encoding = encoding;
	is_now = ++a->exchange == a->at;
	if (is_now && a->before != NULL)
		a->before(a, url, in);
	err = server_serve(&a->w->server, url, encoding, in, out);
	if (err != SML_OK)
		return err;
	if (is_now && a->after != NULL)
		a->after(a, url, in, sml_buf_str(out));
	if (is_now && a->answer != NULL) {
		a->answer(a, out);
		a->tried++;
		return SML_OK;
	}
	sml_buf_reset(&a->old);
	sml_buf_reset(&a->old_url);
	sml_buf_put_str(&a->old, a->answer != NULL ? sml_buf_str(out) : in);
	sml_buf_put_str(&a->old_url, url);
	return SML_OK;
}

/* Both sides hold what they should. */
static void
check_sides(const struct attack *a, enum sml_encoding encoding)
{
	char why[400] = "";
	struct sml_buf here, there;

	sml_buf_init(&here, SML_ITEM_MAX);
	sml_buf_init(&there, SML_ITEM_MAX);
	sides_describe(a->w->clients[0].folders[0].store, false, &here);
	sides_describe(a->w->server.folders[0].store, false, &there);
	(void)sides_check(a->w, AFTER, why, sizeof(why));
	if (why[0] != '\0')
		printf("# %s, exchange %u, %llu: %s\n# %.*s\n# %.*s\n",
		    encoding == SML_XML ? "xml" : "wbxml", a->at,
		    (unsigned long long)a->seed, why,
		    SML_STR_ARG(sml_buf_str(&here)),
		    SML_STR_ARG(sml_buf_str(&there)));
	CU_ASSERT_EQUAL(why[0], '\0');
	sml_buf_free(&here);
	sml_buf_free(&there);
}

/* false: the session has no exchange @at. */
static bool
play(struct attack *a, enum sml_encoding encoding)
{
	struct world_options options = {
	    .encoding = encoding, .max_msg = 6000, .max_obj = 100000};
	enum sml_kind kind = SML_KIND_CONTACT;
	struct script s = {
	    .attempts = 4, .may_fail = a->answer != NULL || a->is_believed};
	bool is_there;

	s.w = a->w = world_new(&options, &kind, 1, 1);
	a->exchange = 0;
	a->random = 88172645463325252u + a->at + 1000 * a->seed;
	sml_buf_init(&a->old, SML_MSG_MAX);
	sml_buf_init(&a->old_url, SML_URI_MAX);
	CU_ASSERT(script_run(&s, BEFORE));
	a->w->is_loud = getenv("VALISE_LOG") != NULL;
	a->w->pipe.trace = a->w->is_loud ? stdout : NULL;
	a->w->pipe.serve = serve;
	a->w->pipe.ctx = a;
	CU_ASSERT(script_run(&s, "c0 sync") || a->is_believed);
	s.why[0] = a->w->said[0] = '\0';
	is_there = a->exchange >= a->at;
	a->w->pipe.serve = server_serve;
	a->w->pipe.ctx = &a->w->server;
	if (a->is_believed) {
		(void)script_run(&s, "c0 sync");
		s.why[0] = a->w->said[0] = '\0';
	}
	CU_ASSERT(script_run(&s, "c0 sync; c0 sync; c0 sync"));
	if (s.why[0])
		printf("# %s, exchange %u, seed %llu: %s\n",
		    encoding == SML_XML ? "xml" : "wbxml", a->at,
		    (unsigned long long)a->seed, s.why);
	if (!a->is_believed)
		check_sides(a, encoding);
	sml_buf_free(&a->old);
	sml_buf_free(&a->old_url);
	world_free(a->w);
	return is_there;
}

static void
play_all(struct attack a)
{
	for (int e = SML_XML; e <= SML_WBXML; e++)
		for (a.at = 1; play(&a, (enum sml_encoding)e); a.at++)
			CU_ASSERT_FATAL(a.at < 60);
	CU_ASSERT(a.tried > 0);
}

static void
server_truncated_messages_are_refused(void)
{
	play_all((struct attack){.before = truncated});
}

static void
server_nonsense_is_refused(void)
{
	play_all((struct attack){.before = nonsense});
}

static void
server_oversized_messages_are_refused(void)
{
	play_all((struct attack){.before = oversized});
}

static void
server_last_message_again_has_the_same_answer(void)
{
	play_all((struct attack){.after = repeated});
}

static void
server_message_that_comes_late_changes_nothing(void)
{
	play_all((struct attack){.before = late});
}

static void
server_messages_out_of_order_are_refused(void)
{
	play_all((struct attack){.before = reordered});
}

static void
client_truncated_answers_lose_nothing(void)
{
	play_all((struct attack){.answer = cut_answer});
}

static void
client_nonsense_loses_nothing(void)
{
	play_all((struct attack){.answer = noise_answer});
}

static void
client_answer_of_another_message_loses_nothing(void)
{
	play_all((struct attack){.answer = old_answer});
}

static void
play_many(struct attack a)
{
	const char *full = getenv("VALISE_TEST_FULL");
	const char *only = getenv("VALISE_SEED");
	uint64_t rounds = full != NULL && full[0] == '1' ? 500 : 20;

	printf("# %llu seeds an exchange\n", (unsigned long long)rounds);
	if (only != NULL)
		a.seed = rounds = strtoull(only, NULL, 10);
	for (; a.seed <= rounds; a.seed++)
		play_all(a);
}

static void
server_changed_bytes_do_not_stop_the_next_session(void)
{
	play_many(
	    (struct attack){.before = flipped, .is_believed = true, .seed = 1});
}

static void
client_changed_bytes_do_not_stop_the_next_session(void)
{
	play_many((struct attack){
	    .answer = flip_answer, .is_believed = true, .seed = 1});
}

static const struct test_case cases[] = {
#define CASE(name)                                                             \
	{                                                                      \
#name, name                                                    \
	}
    CASE(server_truncated_messages_are_refused),
    CASE(server_nonsense_is_refused),
    CASE(server_oversized_messages_are_refused),
    CASE(server_last_message_again_has_the_same_answer),
    CASE(server_message_that_comes_late_changes_nothing),
    CASE(server_messages_out_of_order_are_refused),
    CASE(client_truncated_answers_lose_nothing),
    CASE(client_nonsense_loses_nothing),
    CASE(client_answer_of_another_message_loses_nothing),
    CASE(server_changed_bytes_do_not_stop_the_next_session),
    CASE(client_changed_bytes_do_not_stop_the_next_session),
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("hostile", cases, argc, argv);
}
