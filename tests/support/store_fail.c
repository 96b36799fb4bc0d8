/* SPDX-License-Identifier: Apache-2.0 */
/* A store in front of another one that fails or dies at the n-th call. */
#include "support/store_fail.h"

#include <stdlib.h>

struct store_fail {
	struct sml_store base; /* first: cast */
	struct sml_store_ops ops;
	struct sml_store *inner;
	struct test_fault *fault;
};

static struct store_fail *
fail_of(struct sml_store *st)
{
	return (struct store_fail *)(void *)st;
}

static enum sml_err
step(struct sml_store *st, const char *where, enum sml_err own)
{
	struct test_fault *f = fail_of(st)->fault;
	enum sml_err err = test_fault_step(f, where, own);

	return err != SML_OK && f && f->is_dead ? SML_E_STORE : err;
}

/* The body of every operation: a step, then the inner one. */
#define PASS(st, own, name, ...)                                               \
	do {                                                                   \
		struct sml_store *inner = fail_of(st)->inner;                  \
		enum sml_err err = step((st), "store." #name, (own));          \
                                                                               \
		bool was_inside = test_library_pause();                        \
                                                                               \
		if (err == SML_OK)                                             \
			err = inner->ops->name(__VA_ARGS__);                   \
		test_library_resume(was_inside);                               \
		return err;                                                    \
	} while (0)

static enum sml_err
fail_begin(struct sml_store *st)
{
	PASS(st, SML_E_STORE, begin, inner);
}

static enum sml_err
fail_place(struct sml_store *st, struct sml_arena *arena, struct sml_str *out)
{
	PASS(st, SML_E_STORE, place, inner, arena, out);
}

static enum sml_err
fail_next_change(struct sml_store *st, const struct sml_entry *after,
    struct sml_arena *arena, struct sml_entry *out)
{
	PASS(st, SML_E_STORE, next_change, inner, after, arena, out);
}

static enum sml_err
fail_read(struct sml_store *st, struct sml_str key, struct sml_arena *arena,
    struct sml_str *text_out, struct sml_entry *entry_out)
{
	PASS(st, SML_E_ITEM_IO, read, inner, key, arena, text_out, entry_out);
}

static enum sml_err
fail_plan_key(struct sml_store *st, struct sml_str op_id,
    const struct sml_facts *facts, struct sml_arena *arena,
    struct sml_str *key_out)
{
	PASS(st, SML_E_STORE, plan_key, inner, op_id, facts, arena, key_out);
}

static enum sml_err
fail_apply(struct sml_store *st, const struct sml_apply *req,
    struct sml_arena *arena, struct sml_entry *out)
{
	PASS(st, SML_E_ITEM_IO, apply, inner, req, arena, out);
}

static enum sml_err
fail_find(struct sml_store *st, struct sml_str op_id, struct sml_str key,
    struct sml_arena *arena, struct sml_entry *out)
{
	PASS(st, SML_E_STORE, find, inner, op_id, key, arena, out);
}

static enum sml_err
fail_match(struct sml_store *st, const struct sml_facts *facts,
    struct sml_arena *arena, struct sml_candidate *v, size_t max,
    size_t *count_out)
{
	PASS(st, SML_E_STORE, match, inner, facts, arena, v, max, count_out);
}

static enum sml_err
fail_commit(struct sml_store *st)
{
	PASS(st, SML_E_STORE, commit, inner);
}

static void
fail_end(struct sml_store *st)
{
	struct store_fail *f = fail_of(st);

	f->inner->ops->end(f->inner);
}

static const struct sml_store_ops all_ops = {
    .name = "fail",
    .begin = fail_begin,
    .place = fail_place,
    .next_change = fail_next_change,
    .read = fail_read,
    .plan_key = fail_plan_key,
    .apply = fail_apply,
    .find = fail_find,
    .match = fail_match,
    .commit = fail_commit,
    .end = fail_end,
    .close = test_store_fail_free,
};

struct sml_store *
test_store_fail_new(struct sml_store *inner, struct test_fault *fault)
{
	struct store_fail *f = calloc(1, sizeof(*f));

	if (!f)
		return NULL;
	f->base = *inner;
	f->ops = all_ops;
	if (!inner->ops->place)
		f->ops.place = NULL;
	if (!inner->ops->plan_key)
		f->ops.plan_key = NULL;
	if (!inner->ops->match)
		f->ops.match = NULL;
	f->base.ops = &f->ops;
	f->inner = inner;
	f->fault = fault;
	return &f->base;
}

void
test_store_fail_free(struct sml_store *st)
{
	free(st);
}
