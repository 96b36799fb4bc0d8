/* SPDX-License-Identifier: Apache-2.0 */
/* What to do with an item, as a pure function of what happened to it. */
#ifndef SML_SYNC_PLAN_H
#define SML_SYNC_PLAN_H

#include <stdbool.h>

#include "session/session.h"

/* What a side did to an item since both last agreed. */
enum sml_change {
	SML_SAME,
	SML_EDITED /* added or changed */,
	SML_DELETED
};

/* Modes by effect; SyncML's number is the Alert code. */
#define SML_MODE_LIST(X)                                                       \
	X(TWO_WAY, 200, "two-way")                                             \
	X(SLOW, 201, "slow")                                                   \
	X(SEND_ONLY, 202, "send-only")                                         \
	X(MAKE_SERVER_MATCH, 203, "make-server-match")                         \
	X(RECEIVE_ONLY, 204, "receive-only")                                   \
	X(MAKE_LOCAL_MATCH, 205, "make-local-match")
enum sml_mode {
#define SML_MODE_ENUM(name, alert, text) SML_MODE_##name = (alert),
	SML_MODE_LIST(SML_MODE_ENUM)
#undef SML_MODE_ENUM
};
const char *sml_mode_name(enum sml_mode mode);
bool sml_mode_of_name(struct sml_str name, enum sml_mode *out);
/* The same without memory: 200 is 201 then, 202 is 203, 204 is 205. */
enum sml_mode sml_mode_slow_of(enum sml_mode mode);

#define SML_POLICY_LIST(X)                                                     \
	X(DUPLICATE, "duplicate")                                              \
	X(MERGE, "merge")                                                      \
	X(SERVER_WINS, "server-wins")                                          \
	X(CLIENT_WINS, "client-wins")                                          \
	X(NEWER_WINS, "newer-wins")
enum sml_policy {
#define SML_POLICY_ENUM(name, text) SML_POLICY_##name,
	SML_POLICY_LIST(SML_POLICY_ENUM)
#undef SML_POLICY_ENUM
};
const char *sml_policy_name(enum sml_policy policy);
bool sml_policy_of_name(struct sml_str name, enum sml_policy *out);

/* How the two versions of an item that both sides edited relate. */
enum sml_relation {
	SML_RELATION_EQUAL,      /* same under the mask */
	SML_RELATION_MERGES,     /* differ, but a merge by field succeeded */
	SML_RELATION_COLLIDES,   /* differ */
	SML_RELATION_HERE_NEWER, /* differ, both dated, ours later */
	SML_RELATION_THERE_NEWER
};

/* What this side does. */
#define SML_ACT_LIST(X)                                                        \
	X(NOTHING)                                                             \
	X(APPLY) /* make the remote change ours */                             \
	X(SEND)  /* ours goes to the peer */                                   \
	X(DELETE_HERE)                                                         \
	X(SEND_DELETE)                                                         \
	X(LINK)         /* equal: remember that they agree */                  \
	X(MERGE)        /* apply the joined text, send it */                   \
	X(DUPLICATE)    /* sync-rules 5 */                                     \
	X(KEEP_HERE)    /* ours wins; the loser is a before-image */           \
	X(KEEP_THERE)   /* theirs wins; ours is a before-image */              \
	X(REVIVE_HERE)  /* their deletion loses: send ours as an Add */        \
	X(REVIVE_THERE) /* our deletion loses: apply theirs as an Add */       \
	X(FORGET)       /* gone on both sides: drop the link */                \
	X(REMARK)       /* one-way: the edit stays, noted in the status */
enum sml_act {
#define SML_ACT_ENUM(name) SML_ACT_##name,
	SML_ACT_LIST(SML_ACT_ENUM)
#undef SML_ACT_ENUM
};
const char *sml_act_name(enum sml_act act);

struct sml_plan_in {
	enum sml_change here, there;
	enum sml_role role; /* ours */
	enum sml_mode mode; /* of the session */
	enum sml_policy policy;
	enum sml_relation relation; /* both EDITED; else not looked at */
	bool is_asked;              /* the user asked for this refresh; else a
				     * refresh is carried out as slow */
};

struct sml_plan_out {
	enum sml_act act;
	unsigned status; /* for the command that brought @there's
			  * change; 0: none came */
};

/**
 * The table of sync-rules 4, row and column as there:
 *
 *   here \ there | nothing      | edited                      | deleted
 *   nothing      | NOTHING      | APPLY 200/201               | DELETE_HERE 200
 *   edited       | SEND         | LINK 200; else by policy    | REVIVE_HERE 419
 *   deleted      | SEND_DELETE  | REVIVE_THERE 201            | FORGET 200
 * (211)
 *
 * both edited, at the server: merge 207, client wins 208, duplicate 209,
 * server wins 419. One-way modes: what flows against the direction becomes
 * NOTHING or REMARK. Pure: no state, no store, the same answer every time.
 */
struct sml_plan_out sml_plan(const struct sml_plan_in *in);

#endif
