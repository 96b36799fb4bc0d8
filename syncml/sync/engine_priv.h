/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the engine share; nobody else includes it. */
#ifndef SML_SYNC_ENGINE_PRIV_H
#define SML_SYNC_ENGINE_PRIV_H

#include "content/fingerprint.h"
#include "sync/dialect.h"
#include "sync/engine.h"
#include "sync/mask.h"
#include "sync/overlay.h"

/* What of our package is out, for one folder. Only increases. */
enum engine_step {
	ENGINE_STEP_NONE,
	ENGINE_STEP_MAPS,    /* client: Maps of an earlier session */
	ENGINE_STEP_PENDING, /* links that wait, by id */
	ENGINE_STEP_ITEMS,   /* client, slow: all links; server: by revision */
	ENGINE_STEP_DONE
};

/* Where the session is; only increases. */
enum engine_stage {
	ENGINE_STAGE_INIT,   /* packages 1 and 2 */
	ENGINE_STAGE_CLIENT, /* package 3 */
	ENGINE_STAGE_SERVER, /* package 4 */
	ENGINE_STAGE_MAP,    /* packages 5 and 6 */
	ENGINE_STAGE_DONE
};

struct engine_index;
struct sml_filter_expr;

/* A folder in this session. */
struct engine_ds {
	struct sml_engine_folder folder;
	struct sml_str database; /* server: as alerted */
	struct sml_folder_state st;
	const struct sml_fieldset *mask; /* what the peer can hold */
	/* server: what it wants of each item in this session; NULL: all */
	const struct sml_fieldset *fields, *fields_asked;
	/* what it has of links with SML_LINK_NARROW, and the session in which
	 * that became less; NULL: there is none */
	const struct sml_fieldset *narrow;
	uint32_t narrow_since;
	struct sml_dialect dialect; /* the formats the peer takes */
	size_t sds; /* index in the session; SIZE_MAX: not alerted */
	bool is_begun;
	bool is_failed;
	bool is_lost;     /* server: failed before all of it was matched */
	bool is_busy_now; /* server: its Sync came with an Alert answered 508 */
	enum sml_mode mode;
	enum sml_policy policy;
	bool is_asked;
	bool is_refreshed; /* client: 508 was the answer to its Alert */
	bool is_followed;  /* client: the effective mode is known */
	bool is_alert_due; /* server: our Alert had no room yet; client: it
			    * goes out again, with credentials */
	enum sml_reason reason;

	/* server: what the client wants */
	struct sml_str filter;                /* its text; absent: all */
	const struct sml_filter_expr *wanted; /* the same, read; NULL: all */
	bool is_exclusive; /* what it has and does not want is deleted there */
	bool is_walked;    /* not only newer items are looked at */

	/* out */
	enum engine_step step;
	uint64_t cursor_id, cursor_rev, cursor_map;
	uint64_t cut_off;  /* server: later revisions are the next session's */
	uint64_t max_guid; /* server: bytes of a GUID at the client; 0: any */
	uint64_t present;  /* client: items seen by the scan */
	uint64_t changed;  /* client: of them to be sent in a two-way sync */
	uint64_t sent;     /* commands out */
	uint64_t unsent;   /* client: could not be sent, or was refused */
	struct sml_sent alert, sync;

	/* client: items, in a refresh from the server; held deletions; what
	 * was sent in a session that did not end */
	struct engine_index *index, *held, *unconfirmed;

	/* in */
	bool is_begun_there; /* the peer's Sync came */
	uint64_t announced, received;
	uint64_t missed; /* of them not taken */

	uint64_t remarks; /* failed, refused, held */
};

/* The item that is on its way in parts. */
struct engine_chunk {
	bool is_open;
	size_t ds;
	uint64_t link; /* client; server: 0 while it is not linked */
	struct sml_str key;
	enum sml_op op;
	uint64_t rev;
	uint64_t offset;
	uint8_t text[SML_SHA256_LEN];
};

/* A Map that waits for its Status: the due links from first to last. */
struct engine_map {
	struct sml_sent sent;
	uint32_t ds;
	uint64_t first, last;
};
#define ENGINE_MAPS_MAX 128

/* Server: an item of the client in the open Atomic. */
struct engine_atomic_item {
	struct engine_ds *d;
	struct sml_str luid;
	struct engine_atomic_item *next;
};

struct sml_engine {
	struct sml_engine_cfg cfg;
	struct sml_session *session;
	struct sml_session_cfg session_cfg; /* cfg.session with our spool */
	struct sml_overlay *overlay;        /* client */
	struct sml_arena *arena;            /* as long as the engine */
	struct sml_arena *msg;              /* one message */
	struct sml_arena *item;             /* one item's text */
	struct engine_ds ds[SML_FOLDERS_MAX];
	size_t ds_count;
	enum engine_stage stage;
	bool is_final_in; /* the peer's package ended with this message */
	bool has_synced;  /* server: a Sync came in this session */
	bool is_done;
	bool is_aborted;
	bool is_our_package_out; /* client: package 3 is complete */
	/* client: asked to stop; the last message is composed; 225 was refused
	 * in a way that only another session can do better */
	bool is_suspending, is_suspended, is_resume_refused;
	struct engine_chunk chunk;
	struct engine_map maps[ENGINE_MAPS_MAX];
	size_t map_count;
	const struct sml_devinf *known;  /* of an earlier session; NULL */
	const struct sml_devinf *devinf; /* of the peer, in this message only */
	const struct sml_devinf *limits; /* of the peer, told last; NULL */
	bool has_limits;                 /* limits were looked up */
	struct engine_batch *batch;      /* client */
	bool is_atomic;                  /* server: between mark and end */
	struct engine_atomic_item *atomic_items; /* in msg */
	struct sml_buf scratch;
	int64_t began_ms; /* of this message */
	unsigned worked;  /* items of this message */
};

/* ---- engine.c ---- */
bool sml_engine_is_client(const struct sml_engine *e);
bool sml_engine_is_slow(const struct engine_ds *d);
/* Items go from the client to the server; from the server to the client. */
bool sml_engine_goes_up(const struct engine_ds *d);
bool sml_engine_goes_down(const struct engine_ds *d);
/* A person wants this side to become what the other one is. */
bool sml_engine_is_replaced(
    const struct sml_engine *e, const struct engine_ds *d);
struct engine_ds *sml_engine_ds_of(struct sml_engine *e, size_t sds);
void sml_engine_report(struct sml_engine *e, const struct engine_ds *d,
    const struct sml_report *report);
/**
 * The folder stops, others go on: @err of the store band, or SML_OK and the
 * peer's @status. Gives SML_OK; an error of a larger scope comes back as is.
 */
enum sml_err sml_engine_fail(struct sml_engine *e, struct engine_ds *d,
    enum sml_err err, unsigned status) SML_MUST_USE;
enum sml_err sml_engine_facts(struct sml_engine *e, const struct engine_ds *d,
    struct sml_str text, struct sml_facts *out) SML_MUST_USE;
/* Open the store and the row of the folder. */
enum sml_err sml_engine_open(
    struct sml_engine *e, struct engine_ds *d) SML_MUST_USE;
bool sml_engine_is_cancelled(const struct sml_engine *e);
/* This message has worked long enough (server). */
bool sml_engine_is_spent(const struct sml_engine *e);
/* 16 characters A-Z 2-7 in @arena. */
enum sml_err sml_engine_random_id(struct sml_engine *e, struct sml_arena *arena,
    struct sml_str *out) SML_MUST_USE;
bool sml_engine_zero(const uint8_t digest[SML_SHA256_LEN]);
bool sml_engine_same(
    const uint8_t a[SML_SHA256_LEN], const uint8_t b[SML_SHA256_LEN]);
void sml_engine_copy(
    uint8_t to[SML_SHA256_LEN], const uint8_t from[SML_SHA256_LEN]);
/* What both sides have agreed on is @text with @facts: into the link. */
/* Server: the client does not have it any more, and gets it as an Add. */
void sml_engine_send_anew(struct sml_link *link);
void sml_engine_agree(struct sml_link *link, const uint8_t text[SML_SHA256_LEN],
    const struct sml_facts *facts);
/**
 * @facts say what the agreed version of @link says: content, mark and UID.
 */
enum sml_err sml_engine_is_agreed(struct sml_engine *e,
    const struct engine_ds *d, const struct sml_link *link,
    const struct sml_facts *facts, bool *out) SML_MUST_USE;
enum sml_err sml_engine_link_put(
    struct sml_engine *e, struct sml_link *link) SML_MUST_USE;

/* ---- save.c ---- */
enum sml_err sml_save_put(struct sml_engine *e) SML_MUST_USE;
enum sml_err sml_save_get(struct sml_engine *e) SML_MUST_USE;

/* ---- alert.c: anchors and modes ---- */
/* In the Alert's Meta: the policy for conflicts. */
#define ENGINE_EMI_CONFLICT "valise:conflict="
/* Alert of a client that goes on with a session that was suspended. */
#define ENGINE_ALERT_RESUME 225
/* Last and Next of ours into the session. */
enum sml_err sml_alert_own_anchors(
    struct sml_engine *e, struct engine_ds *d) SML_MUST_USE;
enum sml_err sml_alert_compose(struct sml_engine *e) SML_MUST_USE;
enum sml_err sml_alert_due(
    struct sml_engine *e, bool *is_complete_out) SML_MUST_USE;
/* alert_server.c: an Alert of the client. */
enum sml_err sml_alert_serve(
    struct sml_engine *e, const struct sml_event *asked) SML_MUST_USE;
enum sml_err sml_alert_event(
    struct sml_engine *e, const struct sml_event *ev) SML_MUST_USE;
enum sml_err sml_alert_status(
    struct sml_engine *e, const struct sml_event *ev) SML_MUST_USE;

/* Client, when package 2 is complete: servers that sent no Alert of their own
 * do what was asked, or a slow sync after 508. */
enum sml_err sml_alert_follow_rest(struct sml_engine *e) SML_MUST_USE;

/* ---- suspend.c ---- */

/* What the session of @d is, for one that goes on with it. Server: of the
 * last one; client: of one between package 3 and its end. SML_E_NOT_FOUND. */
enum sml_err sml_suspend_keep_type(
    struct sml_engine *e, const struct engine_ds *d) SML_MUST_USE;
enum sml_err sml_suspend_type(struct sml_engine *e, const struct engine_ds *d,
    enum sml_mode *mode_out, bool *is_asked_out) SML_MUST_USE;
enum sml_err sml_suspend_forget_type(
    struct sml_engine *e, const struct engine_ds *d) SML_MUST_USE;
/* Client: does @d, its mode chosen, go on where its last session broke off? */
enum sml_err sml_suspend_is_resumed(
    struct sml_engine *e, const struct engine_ds *d, bool *out) SML_MUST_USE;
/* Client, before package 3: from here on there is something to go on with. */
enum sml_err sml_suspend_begin(struct sml_engine *e) SML_MUST_USE;
/* Client: does the host ask to stop? SML_OK: no, or the end is near. SML_END:
 * the session is suspended, nothing more is taken or said; once so it stays
 * so. SML_E_CANCELLED: it cannot be; the message is undone and comes again. */
enum sml_err sml_suspend_check(struct sml_engine *e) SML_MUST_USE;
/* Alert 224, if it fits. */
enum sml_err sml_suspend_say(struct sml_engine *e) SML_MUST_USE;
/* Nothing is left of the session but what the next one goes on with. */
enum sml_err sml_suspend_end(struct sml_engine *e) SML_MUST_USE;

/* ---- peer.c: what the peer can hold ---- */
/* In the state, when the peer is one of ours. */
#define SML_PEER_IS_OURS "peer.is-ours"
enum sml_err sml_peer_is_ours(struct sml_engine *e, bool *out) SML_MUST_USE;
enum sml_err sml_peer_devinf(
    struct sml_engine *e, const struct sml_node *root) SML_MUST_USE;
/* The mask that the links of @d were made under. */
enum sml_err sml_peer_load_mask(
    struct sml_engine *e, struct engine_ds *d) SML_MUST_USE;
/* By the device information of this message: the links follow a change. */
enum sml_err sml_peer_mask(
    struct sml_engine *e, struct engine_ds *d) SML_MUST_USE;
/* By an item of a peer that sent no device information. */
enum sml_err sml_peer_learn(struct sml_engine *e, struct engine_ds *d,
    const struct sml_event *ev) SML_MUST_USE;

/* ---- translate.c: items in the formats of the peer ---- */
/**
 * Facts of @text as the peer has it, in its format and under its mask: what
 * links and incoming items are compared by. Strings of @out live in @arena.
 * Returns as sml_facts_of().
 */
enum sml_err sml_translate_facts(struct sml_engine *e,
    const struct engine_ds *d, struct sml_str text, struct sml_arena *arena,
    struct sml_facts *out) SML_MUST_USE;
/**
 * @text becomes what goes on the wire, in e->msg or itself, and *@type_out its
 * media type. What cannot be converted goes as it is. The same text gives the
 * same bytes, so that an object in parts can be made again for each.
 *
 * @key  names the item in the log if something is left out; absent: no word
 * SML_OK or SML_E_NOMEM.
 */
enum sml_err sml_translate_out(struct sml_engine *e, const struct engine_ds *d,
    struct sml_str key, struct sml_str *text,
    struct sml_str *type_out) SML_MUST_USE;
/* The format of @text says less than that of @other. */
bool sml_translate_is_poorer(
    const struct engine_ds *d, struct sml_str text, struct sml_str other);
/* @text as the peer would send it, for comparing with what it sent; in @arena
 * or itself. SML_OK or SML_E_NOMEM. */
enum sml_err sml_translate_like_peer(struct sml_engine *e,
    const struct engine_ds *d, struct sml_str *text,
    struct sml_arena *arena) SML_MUST_USE;
/**
 * @text came in another format than @known, which the peer has: it becomes
 * @known with what the peer changed, so that what its format cannot say stays.
 * If the peer said what the format of @known cannot, it is that in the format
 * of the peer. In @arena or itself. SML_OK or SML_E_NOMEM.
 */
enum sml_err sml_translate_back(struct sml_engine *e, const struct engine_ds *d,
    struct sml_str known, struct sml_arena *arena,
    struct sml_str *text) SML_MUST_USE;
/* Is @came what @ours becomes in that other format? A name that a format
 * demands and the item does not have is no difference then. SML_OK or
 * SML_E_NOMEM. */
enum sml_err sml_translate_is_made_of(struct sml_engine *e,
    const struct engine_ds *d, struct sml_str ours, struct sml_str came,
    bool *out) SML_MUST_USE;
/**
 * A new item for a store that others read: vCard 2.1 as 3.0, vCalendar 1.0 as
 * iCalendar 2.0, unless something would be left out. In @arena or itself.
 * SML_OK or SML_E_NOMEM.
 */
enum sml_err sml_translate_new(struct sml_engine *e, const struct engine_ds *d,
    struct sml_arena *arena, struct sml_str *text) SML_MUST_USE;

/* ---- known.c: device information of earlier sessions ---- */
enum sml_err sml_known_keep(
    struct sml_engine *e, const struct sml_node *root) SML_MUST_USE;
/* Into the session and e->known, before its first message. */
enum sml_err sml_known_recall(struct sml_engine *e) SML_MUST_USE;
/* Client: the server's SyncCap has the mode of @d, or it is not known. */
bool sml_known_can(const struct sml_engine *e, const struct engine_ds *d);

/* Values in @text that the peer cut at the sizes its device information states
 * are those of @known again, which it has. In @arena or itself. SML_OK,
 * SML_E_NOMEM, SML_E_STATE. */
enum sml_err sml_known_uncut(struct sml_engine *e, const struct engine_ds *d,
    struct sml_str known, struct sml_arena *arena,
    struct sml_str *text) SML_MUST_USE;

/* ---- finish.c ---- */
/**
 * The final commit of the anchors: client, at the end of package 6; server,
 * when package 4 is complete, since some clients end there. There it is
 * unconfirmed until the client's next Alert names it.
 */
enum sml_err sml_finish_anchors(struct sml_engine *e) SML_MUST_USE;
enum sml_err sml_finish_tell(struct sml_engine *e) SML_MUST_USE;

/* ---- scan.c: client ---- */
enum sml_err sml_scan_folder(
    struct sml_engine *e, struct engine_ds *d) SML_MUST_USE;

/* ---- send.c: client's package 3, and what both roles need to send ---- */
enum sml_err sml_send_package(
    struct sml_engine *e, bool *is_complete_out) SML_MUST_USE;
/**
 * One item of @d into the open Sync, or its next part. @link is updated by
 * what was sent but not stored; *@is_whole_out: nothing of it is left.
 */
struct send_what {
	enum sml_op op;
	struct sml_str text;
	const struct sml_facts *facts;
	uint8_t digest[SML_SHA256_LEN];
	uint64_t rev;
};
enum sml_err sml_send_item(struct sml_engine *e, struct engine_ds *d,
    struct sml_link *link, const struct send_what *what,
    bool *is_whole_out) SML_MUST_USE;
/* Go on with the part that is open; SML_E_ROOM: flush first. */
enum sml_err sml_send_rest(struct sml_engine *e) SML_MUST_USE;
struct sml_str sml_send_luid(const struct sml_engine *e,
    const struct sml_link *link, struct sml_arena *arena);

/* ---- offer.c: server's package 4 ---- */
enum sml_err sml_offer_package(
    struct sml_engine *e, bool *is_complete_out) SML_MUST_USE;

/* ---- window.c: filters ---- */
/* Client: what the folder's next Alert asks for. */
enum sml_err sml_window_ask(
    struct sml_engine *e, struct engine_ds *d) SML_MUST_USE;
/* The filter or query of the Alert, into @d. *@status_out: set to refuse it,
 * 422 for bad syntax, 406 for what we cannot do. */
enum sml_err sml_window_read(struct sml_engine *e, struct engine_ds *d,
    const struct sml_event *ev, unsigned *status_out) SML_MUST_USE;
/* With a filter, or after sessions that left items out, all living items are
 * looked at: the cursor begins at 0. After anchors and mode are known. */
enum sml_err sml_window_begin(struct sml_engine *e, struct engine_ds *d,
    const struct sml_event *ev) SML_MUST_USE;
/* Everything is out that was left out before. */
enum sml_err sml_window_finish(
    struct sml_engine *e, const struct engine_ds *d) SML_MUST_USE;
/* The revision that changes since the last session are larger than. */
uint64_t sml_window_newer(const struct engine_ds *d);
/* A session that goes on: read d->filter again. */
enum sml_err sml_window_load(
    struct sml_engine *e, struct engine_ds *d) SML_MUST_USE;
/* Does the client want this item? True without a filter. By its text, or by
 * its key in the store: then also the errors of its read(). */
enum sml_err sml_window_fits(struct sml_engine *e, const struct engine_ds *d,
    struct sml_str luid, struct sml_str text, bool *out) SML_MUST_USE;
enum sml_err sml_window_has(struct sml_engine *e, const struct engine_ds *d,
    struct sml_str luid, struct sml_str key, bool *out) SML_MUST_USE;

/* ---- narrow.c: items of which the peer has some fields only ---- */
/* What was kept of earlier sessions. */
enum sml_err sml_narrow_load(
    struct sml_engine *e, struct engine_ds *d) SML_MUST_USE;
/* The Field of an Alert's filter, into d->fields_asked; as sml_window_read. */
enum sml_err sml_narrow_read(struct sml_engine *e, struct engine_ds *d,
    const struct sml_filter *filter, unsigned *status_out) SML_MUST_USE;
/* It holds for this session; one that is gone on with has that of the last. */
enum sml_err sml_narrow_begin(struct sml_engine *e, struct engine_ds *d,
    const struct sml_event *ev) SML_MUST_USE;
/* *@text without what the session leaves out, in e->msg. SML_OK or
 * SML_E_NOMEM. */
enum sml_err sml_narrow_out(struct sml_engine *e, const struct engine_ds *d,
    struct sml_str *text) SML_MUST_USE;
/* The mask was @before and is d->mask: of what is new in it the peer has
 * nothing yet, whatever was agreed. */
enum sml_err sml_narrow_grow(struct sml_engine *e, struct engine_ds *d,
    const struct sml_fieldset *before) SML_MUST_USE;
/* Before our package: links of which the peer lacks something that it can hold
 * and wants are to go out as a whole. */
enum sml_err sml_narrow_due(
    struct sml_engine *e, struct engine_ds *d) SML_MUST_USE;
/* The peer may lack fields of @link's item that this session sends. */
bool sml_narrow_lacks(struct sml_engine *e, const struct engine_ds *d,
    const struct sml_link *link);
/* In a session with a Field: is @text agreed in what of it is sent? */
enum sml_err sml_narrow_has(struct sml_engine *e, struct engine_ds *d,
    const struct sml_link *link, struct sml_str text, bool *out) SML_MUST_USE;
/* The peer took what was sent of @link's item in this session. */
void sml_narrow_acknowledged(const struct sml_engine *e,
    const struct engine_ds *d, struct sml_link *link);

/* ---- narrow_in.c ---- */
/**
 * A change of the peer to the item of @link, of which it has, or says, some
 * fields only: until leave, d->mask is what it can have removed, in @arena.
 * *@link has the flag, and its print, under that mask. is_on says whether.
 * Otherwise prints are always under the full mask: settle makes them so again.
 */
struct engine_narrowed {
	bool is_on;
	const struct sml_fieldset *full; /* the mask outside */
	/* what it had of the agreed version; NULL: all */
	const struct sml_fieldset *had;
};
enum sml_err sml_narrow_enter(struct sml_engine *e, struct engine_ds *d,
    struct sml_link *link, struct sml_arena *arena,
    struct engine_narrowed *out) SML_MUST_USE;
/* The same for a deletion: is what is here as both had agreed? */
enum sml_err sml_narrow_enter_deletion(struct sml_engine *e,
    struct engine_ds *d, struct sml_link *link, struct sml_arena *arena,
    struct engine_narrowed *out) SML_MUST_USE;
void sml_narrow_leave(struct engine_ds *d, struct engine_narrowed *n);
enum sml_err sml_narrow_settle(
    struct sml_engine *e, struct engine_ds *d, uint64_t id) SML_MUST_USE;
/* link->print of what was agreed, under d->mask. */
enum sml_err sml_narrow_print(struct sml_engine *e, const struct engine_ds *d,
    struct sml_link *link) SML_MUST_USE;
/* *@base, the agreed version, becomes what the peer had of it: values that it
 * never had are beside those it says. In @arena or itself. SML_OK or
 * SML_E_NOMEM. */
enum sml_err sml_narrow_base(const struct engine_ds *d,
    const struct engine_narrowed *n, struct sml_arena *arena,
    struct sml_str *base) SML_MUST_USE;
/* *@text of the peer, with what d->mask hides from it as in @from; in @arena
 * or itself, as where they cannot be joined. SML_OK or SML_E_NOMEM. */
enum sml_err sml_narrow_whole(struct sml_engine *e, const struct engine_ds *d,
    const struct engine_narrowed *n, struct sml_str from,
    struct sml_arena *arena, struct sml_str *text) SML_MUST_USE;
/* The same under d->mask, but does @text say what @known does not in fields
 * that the mask hides? False if @n is not on. */
enum sml_err sml_narrow_says_more(struct sml_engine *e, struct engine_ds *d,
    const struct engine_narrowed *n, struct sml_str known, struct sml_str text,
    bool *out) SML_MUST_USE;

/* ---- outcome.c: Statuses of our commands ---- */
enum sml_err sml_outcome_status(
    struct sml_engine *e, const struct sml_event *ev) SML_MUST_USE;

/* ---- maps.c ---- */
/* Client: all due Maps of @d; SML_E_ROOM: go on in the next message. */
enum sml_err sml_maps_send(
    struct sml_engine *e, struct engine_ds *d) SML_MUST_USE;
enum sml_err sml_maps_status(
    struct sml_engine *e, const struct sml_event *ev) SML_MUST_USE;
/* Server: what the client's device information @store (may be NULL) says of
 * the length of GUIDs, kept between sessions; what was kept. */
enum sml_err sml_maps_learn(struct sml_engine *e, struct engine_ds *d,
    const struct sml_devinf_store *store) SML_MUST_USE;
enum sml_err sml_maps_load(
    struct sml_engine *e, struct engine_ds *d) SML_MUST_USE;
/**
 * What an Add of @link's item calls it: its GUID or, where the client cannot
 * hold that, a temporary one, the same in every session until it is mapped. It
 * is made of the link's id, so that a new @link is stored for it.
 */
enum sml_err sml_maps_guid(struct sml_engine *e, const struct engine_ds *d,
    struct sml_link *link, struct sml_str *out) SML_MUST_USE;
/* Server: one pair. */
enum sml_err sml_maps_take(struct sml_engine *e, struct engine_ds *d,
    struct sml_str guid, struct sml_str luid) SML_MUST_USE;

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
/**
 * The same with what is here: a peer that cannot hold all fields did not
 * remove those it lacks. *@collides_out is set if it says otherwise of what
 * was hidden from it and changed, or the two cannot be joined.
 */
enum sml_err sml_accept_keep_hidden(struct engine_arrival *a,
    struct sml_str *text, bool *collides_out) SML_MUST_USE;

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

/* ---- staged.c ---- */
/* More than the guard allows? */
bool sml_staged_is_guarded(
    const struct sml_engine *e, uint64_t deletions, uint64_t links);
/* All of a refresh is here: what it did not name is to go. */
enum sml_err sml_staged_refresh(
    struct sml_engine *e, struct engine_ds *d) SML_MUST_USE;
/* The package with the deletions is complete: carry out, or hold. */
enum sml_err sml_staged_decide(
    struct sml_engine *e, struct engine_ds *d) SML_MUST_USE;

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
