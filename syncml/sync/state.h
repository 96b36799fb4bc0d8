/* SPDX-License-Identifier: Apache-2.0 */
/* What is remembered about one peer: anchors, links, journal, spool. */
#ifndef SML_SYNC_STATE_H
#define SML_SYNC_STATE_H

#include "base/digest.h"
#include "session/spool.h"
#include "sync/store.h"

/**
 * On the client one state a profile (state.db), on the server one a device,
 * in the same database and the same transaction as the items.
 *
 * Between begin() and commit() everything is one transaction of the host:
 * the engine never calls them. It calls point(), which on the client commits
 * and begins again (one fsync), and on the server does nothing, since there
 * one client message is one transaction (sync-rules 1 and 3).
 */
struct sml_state {
	const struct sml_state_ops *ops;
	struct sml_spool *spool;
};

/* A folder and this peer: what moves in the final commit, and cursors. */
struct sml_folder_state {
	uint32_t id;                  /* row, set by folder_get() */
	struct sml_str own_last;      /* our Next of the last ended session */
	struct sml_str peer_p;        /* peer's Next, last confirmed (P) */
	struct sml_str peer_n;        /* peer's Next of the session that just
				       * ended (N); client: = P */
	uint64_t rev_p, rev_n;        /* revisioned: sent up to, at P, at N */
	uint32_t session_n;           /* session number that ended with N */
	uint32_t epoch;               /* of the last slow sync; links with
				       * another epoch are unclaimed */
	struct sml_str place;         /* store place seen last */
	uint8_t mask[SML_SHA256_LEN]; /* digest of the mask of link prints */
	uint32_t print_version;       /* SML_FINGERPRINT_VERSION of them */
};

/* Bits of sml_link.flags. */
enum sml_link_flag {
	SML_LINK_MAP_DUE = 1, /* client: the Map was not acknowledged */
	SML_LINK_HELD = 2,    /* a guard holds the deletion (sync-rules 7) */
	SML_LINK_REPEAT = 4,  /* server: send again, its session is not
			       * confirmed */
	SML_LINK_GONE = 8,    /* deleted here and there, kept until N is
			       * confirmed */
	SML_LINK_MARKED = 16, /* agreed version carried the conflict mark */
	SML_LINK_FAILED = 32, /* the peer refused it; pending stays */
	SML_LINK_STAGED = 64, /* peer's deletion staged until Final */
	SML_LINK_SENT_MARKED = 128, /* sent version carried the mark */
	SML_LINK_AWAY = 256,        /* server: the client does not keep it any
				     * longer; it gets the next change */
	SML_LINK_BEFORE = 512,      /* client: the peer took our edit, and sent
				     * is what both had before it */
	SML_LINK_NARROW = 1024,     /* of the item the peer may have the fields
				     * of the folder's value "narrow.N" only */
	SML_LINK_SAID = 2048,       /* the agreed version is what the peer said,
				     * which has all of it whatever is NARROW */
	SML_LINK_WHOLE = 4096       /* NARROW, but it went out since with all
				     * that the peer wants (narrow.c) */
};

/**
 * This item is that item. LUID and GUID are what the wire says: on the
 * client the LUID is ours (decimal of id), on the server it is the client's.
 */
struct sml_link {
	uint64_t id;          /* 0: not stored yet */
	uint32_t folder;      /* sml_folder_state.id */
	struct sml_str luid;  /* absent on the server until mapped */
	struct sml_str guid;  /* absent on the client until known */
	struct sml_str key;   /* store key; server: = guid */
	struct sml_str token; /* enumerating: when last read */
	uint64_t rev;         /* revisioned: revision seen */
	/* what both had when they last agreed; all zero: never */
	uint8_t agreed[SML_SHA256_LEN]; /* digest of the text, see text_get */
	uint8_t print[SML_SHA256_LEN];  /* its fingerprint under the mask */
	/* our change on its way, or to be sent */
	enum sml_op pending;
	uint32_t sent_msg, sent_cmd; /* 0: not in this session */
	uint64_t sent_rev;
	uint8_t sent[SML_SHA256_LEN]; /* text sent; see SML_LINK_BEFORE */
	uint8_t sent_print[SML_SHA256_LEN];
	uint32_t session; /* number of the session that last touched it */
	uint32_t epoch;
	uint32_t flags; /* enum sml_link_flag */
};

enum sml_link_by {
	SML_BY_ID,
	SML_BY_LUID,
	SML_BY_GUID,
	SML_BY_KEY
};
enum sml_link_filter {
	SML_LINKS_ALL,
	SML_LINKS_PENDING, /* pending != NONE, not HELD */
	SML_LINKS_MAP_DUE,
	SML_LINKS_HELD,
	SML_LINKS_SENT, /* sent_msg != 0 */
	SML_LINKS_STAGED
};

/* A journalled effect of the client (sync-rules 3). */
struct sml_intent {
	struct sml_str op_id; /* unique, at most 32 characters A-Z 2-7 */
	uint32_t folder;
	enum sml_op op;
	uint64_t link;      /* 0: none yet */
	struct sml_str key; /* old key, or planned key for ADD */
	struct sml_str luid, guid;
	uint8_t text[SML_SHA256_LEN];   /* after; zero for DELETE */
	uint8_t before[SML_SHA256_LEN]; /* before-image; zero for ADD */
};

/* Two items that are one conflict (sync-rules 5). */
struct sml_pair {
	struct sml_str id;      /* as in the mark */
	struct sml_str guid[2]; /* [0] kept GUID and UID (the server's) */
	struct sml_str origin;  /* DevID of the client whose version is [1] */
};

struct sml_state_ops {
	const char *name;

	/* Client: everything so far is durable when it returns. Server: no-op.
	 * SML_E_STATE, SML_E_STORE_FULL. */
	enum sml_err (*point)(struct sml_state *st);
	/* Savepoints nest as a stack; rollback_to keeps the mark, release
	 * drops it. One bad command never costs its message. The server's
	 * store rows are covered too; files are not. */
	enum sml_err (*mark)(struct sml_state *st);
	enum sml_err (*rollback_to)(struct sml_state *st);
	enum sml_err (*release)(struct sml_state *st);

	/* Small named values of this peer: "session" (saved session and
	 * engine), "devinf", "nonce", ... SML_E_NOT_FOUND; put with absent
	 * value removes. */
	enum sml_err (*get)(struct sml_state *st, const char *name,
	    struct sml_arena *arena, struct sml_str *out);
	enum sml_err (*put)(
	    struct sml_state *st, const char *name, struct sml_str value);

	/* The row of a folder, made with zero values if there is none. */
	enum sml_err (*folder_get)(struct sml_state *st, struct sml_str name,
	    struct sml_arena *arena, struct sml_folder_state *out);
	enum sml_err (*folder_put)(
	    struct sml_state *st, const struct sml_folder_state *folder);

	/* Unique in the folder by luid, guid and key each. NOT_FOUND. */
	enum sml_err (*link_get)(struct sml_state *st, uint32_t folder,
	    enum sml_link_by by, struct sml_str value, struct sml_arena *arena,
	    struct sml_link *out);
	enum sml_err (*link_get_id)(struct sml_state *st, uint64_t id,
	    struct sml_arena *arena, struct sml_link *out);
	/* By the command that carried it, any folder. NOT_FOUND. */
	enum sml_err (*link_get_sent)(struct sml_state *st, uint32_t msg,
	    uint32_t cmd, struct sml_arena *arena, struct sml_link *out);
	/* Insert (id 0: *id_out gets the new one) or update by id. Ids are
	 * dense, ascending, never used again. SML_E_EXISTS: luid, guid or key
	 * taken by another link of the folder. */
	enum sml_err (*link_put)(struct sml_state *st,
	    const struct sml_link *link, uint64_t *id_out);
	enum sml_err (*link_del)(struct sml_state *st, uint64_t id);
	/* Next by id after @after. SML_END. Links may be changed or removed
	 * while iterating. */
	enum sml_err (*link_next)(struct sml_state *st, uint32_t folder,
	    enum sml_link_filter filter, uint64_t after,
	    struct sml_arena *arena, struct sml_link *out);
	enum sml_err (*link_count)(struct sml_state *st, uint32_t folder,
	    enum sml_link_filter filter, uint64_t *count_out);

	/* Texts by SHA-256, each stored once; kept as long as a link, an item,
	 * an intent or a backup names it. */
	enum sml_err (*text_put)(struct sml_state *st, struct sml_str text,
	    uint8_t digest_out[SML_SHA256_LEN]);
	enum sml_err (*text_get)(struct sml_state *st,
	    const uint8_t digest[SML_SHA256_LEN], struct sml_arena *arena,
	    struct sml_str *out);

	/* Journal. NULL on the server (no intents: one transaction). */
	enum sml_err (*intent_put)(
	    struct sml_state *st, const struct sml_intent *intent);
	enum sml_err (*intent_del)(struct sml_state *st, struct sml_str op_id);
	/* First intent, or the one after @op_id (absent: first). SML_END. */
	enum sml_err (*intent_next)(struct sml_state *st,
	    struct sml_str after_op_id, struct sml_arena *arena,
	    struct sml_intent *out);
	/* Keep the before-image of an item this session touched (backups).
	 * NULL: the losing version of a conflict is not kept. */
	enum sml_err (*backup_put)(struct sml_state *st, uint32_t session,
	    const struct sml_intent *intent);

	/* Conflict pairs of the folder; server only, NULL on the client.
	 * pair_get: the pair in which @guid is. NOT_FOUND. */
	enum sml_err (*pair_put)(
	    struct sml_state *st, uint32_t folder, const struct sml_pair *pair);
	enum sml_err (*pair_get)(struct sml_state *st, uint32_t folder,
	    struct sml_str guid, struct sml_arena *arena, struct sml_pair *out);
	enum sml_err (*pair_del)(
	    struct sml_state *st, uint32_t folder, struct sml_str id);
};

#endif
