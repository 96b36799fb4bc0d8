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
/* Server: the client does not have it any more, and gets it as an Add. */
void sml_engine_send_anew(struct sml_link *link);
/* What both sides have agreed on is @text with @facts: into the link. */
void sml_engine_agree(struct sml_link *link, const uint8_t text[SML_SHA256_LEN],
    const struct sml_facts *facts);
/* The agreed version of @link, in @arena; absent: there is none. */
enum sml_err sml_engine_agreed_text(struct sml_engine *e,
    const struct sml_link *link, struct sml_arena *arena,
    struct sml_str *out) SML_MUST_USE;
/**
 * @facts say what the agreed version of @link says: content, mark and UID.
 */
enum sml_err sml_engine_is_agreed(struct sml_engine *e,
    const struct engine_ds *d, const struct sml_link *link,
    const struct sml_facts *facts, bool *out) SML_MUST_USE;
/* The same of an item that is to go out: an agreed version without a UID lacks
 * none, since who drops it would drop it again. */
enum sml_err sml_engine_lacks_nothing(struct sml_engine *e,
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

/* ---- value.c ---- */
/* What is kept of @d between sessions under @what, in @arena; absent: there is
 * nothing. An absent @value forgets it. */
enum sml_err sml_value_get(struct sml_engine *e, const struct engine_ds *d,
    const char *what, struct sml_arena *arena,
    struct sml_str *out) SML_MUST_USE;
enum sml_err sml_value_put(struct sml_engine *e, const struct engine_ds *d,
    const char *what, struct sml_str value) SML_MUST_USE;

/* ---- window.c: filters ---- */
/* Client: what the folder's next Alert asks for. */
enum sml_err sml_window_ask(
    struct sml_engine *e, struct engine_ds *d) SML_MUST_USE;
/* The filter or query of the Alert, into @d. *@status_out: set to refuse it,
 * 422 for bad syntax, 406 for what we cannot do; nothing of it is in @d then.
 */
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
/* The Field of an Alert's filter, into d->fields_asked. SML_OK; SML_E_SYNTAX
 * or SML_E_TOO_BIG: it is to be refused; SML_E_NOMEM. */
enum sml_err sml_narrow_read(struct sml_engine *e, struct engine_ds *d,
    const struct sml_filter *filter) SML_MUST_USE;
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
/* May the peer lack fields of @link's item that this session sends? SML_OK or
 * SML_E_NOMEM. */
enum sml_err sml_narrow_lacks(struct sml_engine *e, const struct engine_ds *d,
    const struct sml_link *link, bool *out) SML_MUST_USE;
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
/* *@text without the properties that are not in @kept, in @arena; what cannot
 * be read stays as it is. SML_OK or SML_E_NOMEM. */
enum sml_err sml_narrow_reduce(const struct engine_ds *d,
    const struct sml_fieldset *kept, struct sml_arena *arena,
    struct sml_str *text) SML_MUST_USE;
/**
 * What the peer says of @link's item joined with what is here, by what both
 * had agreed on as far as the peer had it: a value that it never had is beside
 * those it says. Without an agreed text the union of both. The result is in
 * @arena; absent if they collide or cannot be joined. e->item is used.
 */
struct engine_join {
	const struct engine_narrowed *narrowed;
	struct sml_str here, said;
	struct sml_arena *arena;
};
enum sml_err sml_narrow_join(struct sml_engine *e, const struct engine_ds *d,
    const struct sml_link *link, const struct engine_join *j,
    struct sml_str *out) SML_MUST_USE;
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

#endif
