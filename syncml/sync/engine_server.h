/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the engine share that decide what a client sends to a
 * server. */
#ifndef SML_SYNC_ENGINE_SERVER_H
#define SML_SYNC_ENGINE_SERVER_H

#include "sync/engine_priv.h"

/* ---- accept.c: server's incoming ---- */

/* A command of the client that is being decided; all in e->item. */
struct engine_arrival {
	struct sml_engine *e;
	struct engine_ds *d;
	const struct sml_event *ev; /* with the whole text: special.c */
	struct sml_str text;        /* of it, as we would have it */
	struct sml_facts facts;
	uint8_t digest[SML_SHA256_LEN]; /* of text */
	bool has_known; /* what was found, before anything was tried */
	struct sml_link known;
	bool has_link; /* valid in this epoch */
	struct sml_link link;
	const struct sml_link *copied; /* Copy: the client's version of this */
	bool has_stale; /* of an epoch before, by the same luid */
	struct sml_link stale;
	struct engine_narrowed narrowed;
	/* what is here under link.key */
	bool is_here;
	struct sml_str here;
	struct sml_entry entry;
	uint8_t here_digest[SML_SHA256_LEN];
	struct sml_facts here_facts;
};
enum sml_err sml_accept_item(struct sml_engine *e, struct engine_ds *d,
    const struct sml_event *ev) SML_MUST_USE;
enum sml_err sml_accept_read(struct engine_arrival *a) SML_MUST_USE;
/* What was found is what a refusal has to leave alone. */
void sml_accept_know(struct engine_arrival *a);
/* Without memory an item that cannot be read cannot be matched, and would be
 * there twice: in a slow sync its error stops the folder. */
enum sml_err sml_accept_unreadable(const struct engine_ds *d, enum sml_err err);
/* Write @text at link.key (REPLACE; ADD with an old key undeletes). */
enum sml_err sml_accept_apply(struct engine_arrival *a, enum sml_op op,
    struct sml_str key, struct sml_str text,
    struct sml_entry *out) SML_MUST_USE;
/* Nothing goes out over a change of @link's item that the client keeps. */
enum sml_err sml_accept_hold_back(struct sml_engine *e,
    const struct engine_ds *d, struct sml_link *link) SML_MUST_USE;
/* The client's text is agreed; @rev: what it has of us; 0: ours goes out. */
enum sml_err sml_accept_link(
    struct engine_arrival *a, uint64_t rev) SML_MUST_USE;
/* The same when @text was stored as @entry: if that is not what the client
 * sent, it goes out. */
enum sml_err sml_accept_stored(struct engine_arrival *a, struct sml_str text,
    const struct sml_entry *entry) SML_MUST_USE;

/* ---- accept_text.c ---- */
/* The item that the client has is known: a->text as if it had come in the
 * format of that. */
enum sml_err sml_accept_format(struct engine_arrival *a) SML_MUST_USE;
/* What it says is all that it can say of the item: a->narrowed is on then, and
 * facts are under its mask. */
enum sml_err sml_accept_narrow(struct engine_arrival *a) SML_MUST_USE;
/* Says the client what both had agreed on? */
enum sml_err sml_accept_is_agreed(
    struct engine_arrival *a, bool *out) SML_MUST_USE;
/* *@text of the client, with what of the agreed version its mask hides; in
 * e->item or itself. */
enum sml_err sml_accept_whole(
    struct engine_arrival *a, struct sml_str *text) SML_MUST_USE;
/* *@out is a->text joined with what is here, in e->item; absent if they
 * collide. */
enum sml_err sml_accept_join(
    struct engine_arrival *a, struct sml_str *out) SML_MUST_USE;
/**
 * *@text_out is a->text with what is hidden from the client as it is here: a
 * peer that cannot hold all fields did not remove those it lacks. In e->item
 * or itself. *@collides_out: it says otherwise of what was hidden from it and
 * changed, or the two cannot be joined.
 */
enum sml_err sml_accept_keep_hidden(struct engine_arrival *a,
    struct sml_str *text_out, bool *collides_out) SML_MUST_USE;

/* ---- special.c: server ---- */
/* Around the commands of an Atomic. */
enum sml_err sml_special_atomic(struct sml_engine *e) SML_MUST_USE;
enum sml_err sml_special_atomic_end(
    struct sml_engine *e, bool has_failed) SML_MUST_USE;
/* An item of the open Atomic, in case that it is rolled back. */
enum sml_err sml_special_note(struct engine_arrival *a) SML_MUST_USE;
/* Soft delete: the item stays here and is not sent before its next change.
 * What is here has been read. */
enum sml_err sml_special_unlink(
    struct engine_arrival *a, unsigned *status) SML_MUST_USE;
/**
 * Copy and field-level Replace: @ev gets the text of the whole item and can
 * go on as an Add or Replace. *@status set: it is done. SML_E_NOT_FOUND: there
 * is no such item; the errors of the store and of sml_patch().
 */
enum sml_err sml_special_text(struct engine_arrival *a, struct sml_event *ev,
    unsigned *status) SML_MUST_USE;
/* After a Copy: what the client has under its new id is what it has under the
 * old one. */
enum sml_err sml_special_copied(struct engine_arrival *a) SML_MUST_USE;

/* ---- claim.c: which item of ours is the client's, without a link ---- */
/**
 * Fills link, is_here, here... when one is found: has_link is then set and
 * link.agreed is zero unless the link survived. In a two-way sync only an
 * equal item is taken, or one that the client refused to add.
 */
enum sml_err sml_claim_find(
    struct engine_arrival *a, bool *found_out) SML_MUST_USE;
/* An item with the same content that this client does not have: the other
 * half of a collision may say what it says. Absent if there is none. */
enum sml_err sml_claim_equal(
    struct engine_arrival *a, struct sml_str *key_out) SML_MUST_USE;

/* ---- conflict.c: server ---- */
/* Both changed: decide by table and policy, and carry it out. */
enum sml_err sml_conflict_settle(
    struct engine_arrival *a, unsigned *status_out) SML_MUST_USE;
/* The text to store for an edit of a marked item: with its mark. */
enum sml_err sml_conflict_keep_mark(
    struct engine_arrival *a, struct sml_str *text_out) SML_MUST_USE;
/* Another device made the same edit before: its item at @key is this client's,
 * too. What the link was of stays for itself. */
enum sml_err sml_conflict_join(
    struct engine_arrival *a, struct sml_str key) SML_MUST_USE;
/* One of a pair is gone: the other loses its mark. */
enum sml_err sml_conflict_unpair(struct sml_engine *e, struct engine_ds *d,
    struct sml_str guid) SML_MUST_USE;
/* What both sides did since they agreed, by table. */
enum sml_change sml_conflict_here(const struct engine_arrival *a);

#endif
