/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the engine share that decide and carry out what a server
 * sends to a client. */
#ifndef SML_SYNC_ENGINE_CLIENT_H
#define SML_SYNC_ENGINE_CLIENT_H

#include "sync/engine_priv.h"

/* A command of the server to a client that is being decided. */
struct engine_incoming {
	struct sml_engine *e;
	struct engine_ds *d;
	const struct sml_event *ev;
	bool is_add;
	bool has_link;
	struct sml_link link;
	struct sml_str text; /* what came, as we would have it */
	struct sml_facts facts;
	uint8_t digest[SML_SHA256_LEN]; /* of text */
	/* what is here, in e->item */
	bool is_here;
	struct sml_str here;
	struct sml_entry entry;
	uint8_t here_digest[SML_SHA256_LEN];
	struct sml_facts here_facts;
	struct engine_narrowed narrowed;
	struct sml_str copy;   /* of here, with another UID; absent: as here */
	struct sml_str fields; /* they collide in; absent: not asked for */
};

/* ---- effect.c: client, what becomes of @in ---- */
/* Nothing but that Status, in its turn. */
enum sml_err sml_effect_answer(
    struct engine_incoming *in, unsigned status) SML_MUST_USE;
/* It is new here, or comes back. */
enum sml_err sml_effect_add(struct engine_incoming *in) SML_MUST_USE;
/* Nothing to write: the server has what it sent, and gets @pending of ours. */
enum sml_err sml_effect_link(
    struct engine_incoming *in, enum sml_op pending) SML_MUST_USE;
enum sml_err sml_effect_stay(struct engine_incoming *in, enum sml_op pending,
    unsigned status, enum sml_reason reason) SML_MUST_USE;
/* *@out is what is here joined with it, in e->msg; absent if they collide. */
enum sml_err sml_effect_join(
    struct engine_incoming *in, struct sml_str *out) SML_MUST_USE;
/* The act of a plan; @joined as above, for a merge. */
enum sml_err sml_effect_carry(struct engine_incoming *in,
    const struct sml_plan_out *plan, struct sml_str joined) SML_MUST_USE;

/* ---- collide.c: client ---- */
/* Words of the fields that differ from what is here, "phone, note", in e->msg;
 * absent if they cannot be told. */
enum sml_err sml_engine_collisions(
    struct engine_incoming *in, struct sml_str *out) SML_MUST_USE;

/* ---- overwrite.c: client, an edit that the server took and dropped ---- */
/**
 * Our Replace of @link's item was taken: what both had agreed on @before is
 * kept in place of what was sent, until a session has ended. Not at a server
 * of ours, which decides conflicts itself.
 */
enum sml_err sml_overwrite_keep(struct sml_engine *e, struct sml_link *link,
    const struct sml_link *before) SML_MUST_USE;
/* As before that Status: it came again. */
void sml_overwrite_undo(struct sml_link *link);
/* What was before is of no use any more. */
void sml_overwrite_forget(struct sml_link *link);
/**
 * Does the Replace in @in lack what we changed? Then in->link.agreed is what
 * both had before, and both sides have edited it. Something else that says the
 * same is no loss: COUNT as UNTIL, a number with its country.
 */
enum sml_err sml_overwrite_find(
    struct engine_incoming *in, bool *out) SML_MUST_USE;

/* ---- find.c: client ---- */
/* By luid (Replace), by a GUID not yet mapped, by what was held or could not
 * be sent; in a refresh by content. in->has_link says whether. */
enum sml_err sml_find_link(struct engine_incoming *in) SML_MUST_USE;
enum sml_err sml_find_by_luid(struct engine_incoming *in) SML_MUST_USE;

/* ---- receive.c: client's incoming, decided ---- */
enum sml_err sml_receive_item(struct sml_engine *e, struct engine_ds *d,
    const struct sml_event *ev) SML_MUST_USE;

/* ---- index.c: client ---- */
/* The item here that the server's item is, by content, UID or strong keys,
 * one to one; 0: none. For a refresh from the server, where the client sent
 * nothing that the server could have matched. */
enum sml_err sml_index_find(struct sml_engine *e, struct engine_ds *d,
    const struct sml_facts *facts, struct sml_str text,
    uint64_t *link_out) SML_MUST_USE;
/* A deletion of ours that is held, of an item with this content. */
enum sml_err sml_index_find_held(struct sml_engine *e, struct engine_ds *d,
    const struct sml_facts *facts, uint64_t *link_out) SML_MUST_USE;
/* An item of ours that the server took in a session that broke off: with this
 * content, or with a key of it and nothing against what @text says, since the
 * server may have written it anew. */
enum sml_err sml_index_find_unconfirmed(struct sml_engine *e,
    struct engine_ds *d, const struct sml_facts *facts, struct sml_str text,
    uint64_t *link_out) SML_MUST_USE;
void sml_index_free(struct engine_index *x);

/* ---- batch.c: client's incoming, carried out ---- */

/* In sml_intent.luid, which an intent of the client does not need: the text
 * is a copy of our own version; it is joined from both. */
#define ENGINE_INTENT_COPY "copy"
#define ENGINE_INTENT_MERGE "merge"

/* One effect of a batch. Strings live in e->msg or in the message. */
struct engine_effect {
	struct engine_ds *d;
	enum sml_op op;         /* NONE: nothing to write, only the outcome */
	struct sml_link link;   /* id 0: made by the outcome */
	struct sml_str text;    /* to write */
	struct sml_facts facts; /* of what both agree on then */
	struct sml_str said;    /* that text; absent: it is the one to write */
	uint8_t agreed[SML_SHA256_LEN]; /* zero: a copy of ours, to be sent */
	uint8_t written[SML_SHA256_LEN];
	uint8_t before[SML_SHA256_LEN]; /* zero: none */
	struct sml_str guid;            /* to be mapped; absent: not */
	struct sml_str op_id, planned, expected;
	enum sml_op pending; /* after it: what is still ours to send */
	bool is_answer;      /* a Status that waits for its turn, no effect */
	bool has_ref;
	struct sml_ref ref;
	unsigned status;
	enum sml_reason reason;
	struct sml_str fields; /* of a collision, in words */
	bool is_said;          /* agreed is the peer's text as it came */
	bool is_narrow;        /* facts are under a mask for this item only */
	enum sml_err err;      /* of the effect */
	struct sml_str key;
	struct sml_str token;
};
/* A new, zeroed effect of @d; NULL: out of memory. */
struct engine_effect *sml_batch_new(struct sml_engine *e, struct engine_ds *d);
/* Facts that are under a mask for one item become those under that of their
 * folder. */
enum sml_err sml_batch_widen(struct sml_engine *e) SML_MUST_USE;
/* Take the newest one back. */
void sml_batch_drop(struct sml_engine *e);
/* A Status in the order of the commands: after those of the effects so far. */
enum sml_err sml_batch_answer(struct sml_engine *e, struct engine_ds *d,
    const struct sml_ref *ref, unsigned status) SML_MUST_USE;
bool sml_batch_has(const struct sml_engine *e, const struct engine_ds *d,
    uint64_t link, struct sml_str guid);
size_t sml_batch_count(const struct sml_engine *e);
/* Intents, one commit, effects, directories to the disk, outcomes, Statuses
 * (sync-rules 3). */
enum sml_err sml_batch_flush(struct sml_engine *e) SML_MUST_USE;
void sml_batch_free(struct sml_engine *e);
/* An effect took place: into the link. Also for settling after a crash. */
enum sml_err sml_batch_outcome(
    struct sml_engine *e, struct engine_effect *effect) SML_MUST_USE;

/* ---- settle.c ---- */
enum sml_err sml_settle_intents(
    struct sml_engine *e, struct engine_ds *d) SML_MUST_USE;
/* A crash left a copy of this text, and the command that made it comes again:
 * it needs no other one. *@out once a copy. */
enum sml_err sml_settle_take_copy(struct sml_engine *e,
    const uint8_t text[SML_SHA256_LEN], bool *out) SML_MUST_USE;
/* No command of before comes again. */
enum sml_err sml_settle_forget_copies(struct sml_engine *e) SML_MUST_USE;

#endif
