/* SPDX-License-Identifier: Apache-2.0 */
/* A state in front of another one that fails or dies at the n-th call. */
#include "support/state_fail.h"

#include <stddef.h>
#include <stdlib.h>

struct state_fail {
	struct sml_state base; /* first: cast */
	struct sml_spool spool;
	struct sml_state_ops ops;
	struct sml_state *inner;
	struct test_fault *fault;
};

static struct state_fail *
fail_of(struct sml_state *st)
{
	return (struct state_fail *)(void *)st;
}

static enum sml_err
step(struct sml_state *st, const char *where)
{
	return test_fault_step(fail_of(st)->fault, where, SML_E_STATE);
}

/* The body of every operation: a step, then the inner one. */
#define PASS(st, name, ...)                                                    \
	do {                                                                   \
		struct sml_state *inner = fail_of(st)->inner;                  \
		enum sml_err err = step((st), "state." #name);                 \
                                                                               \
		bool was_inside = test_library_pause();                        \
                                                                               \
		if (err == SML_OK)                                             \
			err = inner->ops->name(__VA_ARGS__);                   \
		test_library_resume(was_inside);                               \
		return err;                                                    \
	} while (0)

static enum sml_err
fail_point(struct sml_state *st)
{
	PASS(st, point, inner);
}

static enum sml_err
fail_mark(struct sml_state *st)
{
	PASS(st, mark, inner);
}

static enum sml_err
fail_rollback_to(struct sml_state *st)
{
	PASS(st, rollback_to, inner);
}

static enum sml_err
fail_release(struct sml_state *st)
{
	PASS(st, release, inner);
}

static enum sml_err
fail_get(struct sml_state *st, const char *name, struct sml_arena *arena,
    struct sml_str *out)
{
	PASS(st, get, inner, name, arena, out);
}

static enum sml_err
fail_put(struct sml_state *st, const char *name, struct sml_str value)
{
	PASS(st, put, inner, name, value);
}

static enum sml_err
fail_folder_get(struct sml_state *st, struct sml_str name,
    struct sml_arena *arena, struct sml_folder_state *out)
{
	PASS(st, folder_get, inner, name, arena, out);
}

static enum sml_err
fail_folder_put(struct sml_state *st, const struct sml_folder_state *folder)
{
	PASS(st, folder_put, inner, folder);
}

static enum sml_err
fail_link_get(struct sml_state *st, uint32_t folder, enum sml_link_by by,
    struct sml_str value, struct sml_arena *arena, struct sml_link *out)
{
	PASS(st, link_get, inner, folder, by, value, arena, out);
}

static enum sml_err
fail_link_get_id(struct sml_state *st, uint64_t id, struct sml_arena *arena,
    struct sml_link *out)
{
	PASS(st, link_get_id, inner, id, arena, out);
}

static enum sml_err
fail_link_get_sent(struct sml_state *st, uint32_t msg, uint32_t cmd,
    struct sml_arena *arena, struct sml_link *out)
{
	PASS(st, link_get_sent, inner, msg, cmd, arena, out);
}

static enum sml_err
fail_link_put(
    struct sml_state *st, const struct sml_link *link, uint64_t *id_out)
{
	PASS(st, link_put, inner, link, id_out);
}

static enum sml_err
fail_link_del(struct sml_state *st, uint64_t id)
{
	PASS(st, link_del, inner, id);
}

static enum sml_err
fail_link_next(struct sml_state *st, uint32_t folder,
    enum sml_link_filter filter, uint64_t after, struct sml_arena *arena,
    struct sml_link *out)
{
	PASS(st, link_next, inner, folder, filter, after, arena, out);
}

static enum sml_err
fail_link_count(struct sml_state *st, uint32_t folder,
    enum sml_link_filter filter, uint64_t *count_out)
{
	PASS(st, link_count, inner, folder, filter, count_out);
}

static enum sml_err
fail_text_put(struct sml_state *st, struct sml_str text,
    uint8_t digest_out[SML_SHA256_LEN])
{
	PASS(st, text_put, inner, text, digest_out);
}

static enum sml_err
fail_text_get(struct sml_state *st, const uint8_t digest[SML_SHA256_LEN],
    struct sml_arena *arena, struct sml_str *out)
{
	PASS(st, text_get, inner, digest, arena, out);
}

static enum sml_err
fail_intent_put(struct sml_state *st, const struct sml_intent *intent)
{
	PASS(st, intent_put, inner, intent);
}

static enum sml_err
fail_intent_del(struct sml_state *st, struct sml_str op_id)
{
	PASS(st, intent_del, inner, op_id);
}

static enum sml_err
fail_intent_next(struct sml_state *st, struct sml_str after_op_id,
    struct sml_arena *arena, struct sml_intent *out)
{
	PASS(st, intent_next, inner, after_op_id, arena, out);
}

static enum sml_err
fail_backup_put(
    struct sml_state *st, uint32_t session, const struct sml_intent *intent)
{
	PASS(st, backup_put, inner, session, intent);
}

static enum sml_err
fail_pair_put(
    struct sml_state *st, uint32_t folder, const struct sml_pair *pair)
{
	PASS(st, pair_put, inner, folder, pair);
}

static enum sml_err
fail_pair_get(struct sml_state *st, uint32_t folder, struct sml_str guid,
    struct sml_arena *arena, struct sml_pair *out)
{
	PASS(st, pair_get, inner, folder, guid, arena, out);
}

static enum sml_err
fail_pair_del(struct sml_state *st, uint32_t folder, struct sml_str id)
{
	PASS(st, pair_del, inner, folder, id);
}

/* ---- spool ---- */

static struct state_fail *
fail_of_spool(struct sml_spool *sp)
{
	return (
	    struct state_fail *)(void *)((char *)sp -
					 offsetof(struct state_fail, spool));
}

static enum sml_err
spool_append(struct sml_spool *sp, enum sml_spool_kind kind, struct sml_str row)
{
	struct state_fail *f = fail_of_spool(sp);
	enum sml_err err = step(&f->base, "spool.append");

	bool was_inside = test_library_pause();

	if (err == SML_OK)
		err = f->inner->spool->ops->append(f->inner->spool, kind, row);
	test_library_resume(was_inside);
	return err;
}

static enum sml_err
spool_next(struct sml_spool *sp, enum sml_spool_kind kind, uint64_t *cursor,
    struct sml_arena *arena, struct sml_str *row_out)
{
	struct state_fail *f = fail_of_spool(sp);
	enum sml_err err = step(&f->base, "spool.next");

	bool was_inside = test_library_pause();

	if (err == SML_OK)
		err = f->inner->spool->ops->next(
		    f->inner->spool, kind, cursor, arena, row_out);
	test_library_resume(was_inside);
	return err;
}

static enum sml_err
spool_drop(struct sml_spool *sp, enum sml_spool_kind kind, uint64_t cursor)
{
	struct state_fail *f = fail_of_spool(sp);
	enum sml_err err = step(&f->base, "spool.drop");

	bool was_inside = test_library_pause();

	if (err == SML_OK)
		err = f->inner->spool->ops->drop(f->inner->spool, kind, cursor);
	test_library_resume(was_inside);
	return err;
}

static const struct sml_spool_ops spool_ops = {
    .name = "fail",
    .append = spool_append,
    .next = spool_next,
    .drop = spool_drop,
};

static const struct sml_state_ops all_ops = {
    .name = "fail",
    .point = fail_point,
    .mark = fail_mark,
    .rollback_to = fail_rollback_to,
    .release = fail_release,
    .get = fail_get,
    .put = fail_put,
    .folder_get = fail_folder_get,
    .folder_put = fail_folder_put,
    .link_get = fail_link_get,
    .link_get_id = fail_link_get_id,
    .link_get_sent = fail_link_get_sent,
    .link_put = fail_link_put,
    .link_del = fail_link_del,
    .link_next = fail_link_next,
    .link_count = fail_link_count,
    .text_put = fail_text_put,
    .text_get = fail_text_get,
    .intent_put = fail_intent_put,
    .intent_del = fail_intent_del,
    .intent_next = fail_intent_next,
    .backup_put = fail_backup_put,
    .pair_put = fail_pair_put,
    .pair_get = fail_pair_get,
    .pair_del = fail_pair_del,
};

struct sml_state *
test_state_fail_new(struct sml_state *inner, struct test_fault *fault)
{
	struct state_fail *f = calloc(1, sizeof(*f));

	if (!f)
		return NULL;
	f->ops = all_ops;
	if (!inner->ops->intent_put) {
		f->ops.intent_put = NULL;
		f->ops.intent_del = NULL;
		f->ops.intent_next = NULL;
	}
	if (!inner->ops->pair_put) {
		f->ops.pair_put = NULL;
		f->ops.pair_get = NULL;
		f->ops.pair_del = NULL;
	}
	f->base.ops = &f->ops;
	f->base.spool = &f->spool;
	f->spool.ops = &spool_ops;
	f->inner = inner;
	f->fault = fault;
	return &f->base;
}

void
test_state_fail_free(struct sml_state *st)
{
	free(st);
}
