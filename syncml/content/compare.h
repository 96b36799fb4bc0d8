/* SPDX-License-Identifier: Apache-2.0 */
/* Versions of one item compared field by field: what merge and diff share. */
#ifndef SML_CONTENT_COMPARE_H
#define SML_CONTENT_COMPARE_H

#include "base/arena.h"
#include "content/canon.h"

enum sml_side_no {
	SML_BASE, /* what both agreed on; may be absent */
	SML_OURS,
	SML_THEIRS,
	SML_SIDES
};

/* A version that lacks a component has this for the index of its BEGIN. */
#define SML_ABSENT SIZE_MAX

struct sml_side {
	struct sml_str text; /* in the form of ours, where it can be said */
	enum sml_format format;
	struct sml_lines lines; /* none of a plain note */
	struct sml_canon canon;
};

/* One component in its versions: the item, an event of it. */
struct sml_versions {
	size_t begin[SML_SIDES]; /* BEGIN lines */
	unsigned number;         /* 1 is the item itself */
	bool has_base;           /* otherwise: union */
	bool is_exception;       /* it has a RECURRENCE-ID */
};

/* Neighbouring entries of @canon. */
struct sml_range {
	const struct sml_canon *canon;
	size_t from, end;
};

/**
 * A field that is not the same in all versions, or one value of a field that
 * has several. Valid during the call that tells it.
 */
struct sml_finding {
	const struct sml_versions *in;
	struct sml_range r[SML_SIDES]; /* what each version says */
	unsigned slot;                 /* the same for values of one field */
	unsigned flags;                /* SML_TRAIT_* */
	/* By itself; what hangs together may tear later, see torn(). */
	bool is_collision;
	bool is_kept_for_theirs; /* theirs cannot hold it: as base has it */
	/* What makes ours the joined version: these entries of ours go, these
	 * of theirs come. Empty if ours stays or it is a collision. */
	struct sml_range drop, take;
};

/* Who wants to know. */
struct sml_compare_ops {
	/* SML_OK to go on. */
	enum sml_err (*found)(void *ctx, const struct sml_finding *finding);
	/**
	 * Fields of @in with one of the @traits hang together (the times of
	 * an event, the state of a task) and were changed on both sides,
	 * differently. @in NULL: the time of a series was changed on one
	 * side and its instances on the other. May be NULL.
	 */
	void (*torn)(void *ctx, const struct sml_versions *in, unsigned traits);
};

struct sml_changes {
	bool ours;
	bool theirs;
	bool differs;
};

struct sml_compare {
	enum sml_kind kind;
	struct sml_side sides[SML_SIDES];
	struct sml_arena *arena; /* its own; lines live here */
	bool has_base;
	bool is_collision; /* after the run: some field collides */
	const struct sml_compare_ops *ops;
	void *ctx;
	/* Private: */
	struct sml_changes when;      /* of the item or a series */
	struct sml_changes instances; /* what depends on it */
	bool has_several_uids;
	struct sml_buf key; /* scratch */
	unsigned numbers;   /* components seen */
	unsigned slots;
};

/**
 * Read the versions: @texts in the order of enum sml_side_no, base absent for
 * a union. Close it in either case.
 *
 * @mask  fields that the sender of theirs can hold; NULL for all
 * Returns SML_OK; SML_E_UNSUPPORTED: not items of this kind, or formats that
 * cannot be compared; SML_E_SYNTAX, SML_E_TOO_BIG, SML_E_NOMEM.
 */
enum sml_err sml_compare_open(enum sml_kind kind,
    const struct sml_str texts[SML_SIDES], const struct sml_fieldset *mask,
    const struct sml_env *env, struct sml_compare *out) SML_MUST_USE;

/* Tell every finding, fields of a component in the order of their names.
 * Returns SML_OK, what found() returned, SML_E_TOO_BIG, SML_E_NOMEM. */
enum sml_err sml_compare_run(struct sml_compare *c,
    const struct sml_compare_ops *ops, void *ctx) SML_MUST_USE;

void sml_compare_close(struct sml_compare *c);

size_t sml_range_count(const struct sml_range *r);

/* The first entry; NULL if there is none. */
const struct sml_entry *sml_range_first(const struct sml_range *r);

/* The same entries in the same number. */
bool sml_range_is_equal(const struct sml_range *a, const struct sml_range *b);

#endif
