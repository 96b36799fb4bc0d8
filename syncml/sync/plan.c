/* SPDX-License-Identifier: Apache-2.0 */
/* The plan table of the law: here, there, role, mode and policy to an act. */
#include "sync/plan.h"

struct cell {
	enum sml_act act;
	unsigned status;
};

/* Row: here; column: there. Both edited is decided by the policy. */
static const struct cell two_way[3][3] = {
    [SML_SAME] = {[SML_SAME] = {SML_ACT_NOTHING, 0},
	[SML_EDITED] = {SML_ACT_APPLY, SML_STATUS_OK},
	[SML_DELETED] = {SML_ACT_DELETE_HERE, SML_STATUS_OK}},
    [SML_EDITED] = {[SML_SAME] = {SML_ACT_SEND, 0},
	[SML_EDITED] = {SML_ACT_DUPLICATE, SML_STATUS_CONFLICT_DUPLICATED},
	[SML_DELETED] = {SML_ACT_REVIVE_HERE, SML_STATUS_CONFLICT_SERVER_WON}},
    [SML_DELETED] = {[SML_SAME] = {SML_ACT_SEND_DELETE, 0},
	[SML_EDITED] = {SML_ACT_REVIVE_THERE, SML_STATUS_ADDED},
	[SML_DELETED] = {SML_ACT_FORGET, SML_STATUS_OK}},
};

/* Who wins a collision, by policy and by what is known of the dates. */
enum winner {
	BOTH,
	SERVER,
	CLIENT,
	HERE,
	THERE
};
static const enum winner winners[5][5] = {
    [SML_POLICY_DUPLICATE] = {BOTH, BOTH, BOTH, BOTH, BOTH},
    [SML_POLICY_MERGE] = {BOTH, BOTH, BOTH, BOTH, BOTH},
    [SML_POLICY_SERVER_WINS] = {SERVER, SERVER, SERVER, SERVER, SERVER},
    [SML_POLICY_CLIENT_WINS] = {CLIENT, CLIENT, CLIENT, CLIENT, CLIENT},
    [SML_POLICY_NEWER_WINS] = {[SML_RELATION_MERGES] = BOTH,
	[SML_RELATION_COLLIDES] = BOTH,
	[SML_RELATION_HERE_NEWER] = HERE,
	[SML_RELATION_THERE_NEWER] = THERE},
};

static bool
is_slow(enum sml_mode mode)
{
	return mode == SML_MODE_SLOW || mode == SML_MODE_MAKE_SERVER_MATCH ||
	       mode == SML_MODE_MAKE_LOCAL_MATCH;
}

/* Changes of @role's side are for the other one. */
static bool
flows_from(enum sml_role role, enum sml_mode mode)
{
	if (role == SML_CLIENT)
		return mode != SML_MODE_RECEIVE_ONLY &&
		       mode != SML_MODE_MAKE_LOCAL_MATCH;
	return mode != SML_MODE_SEND_ONLY && mode != SML_MODE_MAKE_SERVER_MATCH;
}

static struct sml_plan_out
keep_here(enum sml_role role)
{
	return (struct sml_plan_out){SML_ACT_KEEP_HERE,
	    role == SML_SERVER ? SML_STATUS_CONFLICT_SERVER_WON
			       : SML_STATUS_CONFLICT_CLIENT_WON};
}

/* A client that takes the server's version simply did what it was told. */
static struct sml_plan_out
keep_there(enum sml_role role)
{
	return (struct sml_plan_out){SML_ACT_KEEP_THERE,
	    role == SML_SERVER ? SML_STATUS_CONFLICT_CLIENT_WON
			       : SML_STATUS_OK};
}

static struct sml_plan_out
both_edited(const struct sml_plan_in *in)
{
	enum winner winner = winners[in->policy][in->relation];

	if (in->relation == SML_RELATION_EQUAL)
		return (struct sml_plan_out){SML_ACT_LINK, SML_STATUS_OK};
	/* Without memory of who changed what, a union that contradicts
	 * nobody is no conflict. */
	if (in->relation == SML_RELATION_MERGES &&
	    (in->policy == SML_POLICY_MERGE || is_slow(in->mode)))
		return (struct sml_plan_out){
		    SML_ACT_MERGE, SML_STATUS_CONFLICT_MERGED};
	if (winner == SERVER)
		winner = in->role == SML_SERVER ? HERE : THERE;
	if (winner == CLIENT)
		winner = in->role == SML_CLIENT ? HERE : THERE;
	if (winner == HERE)
		return keep_here(in->role);
	if (winner == THERE)
		return keep_there(in->role);
	return (struct sml_plan_out){
	    SML_ACT_DUPLICATE, SML_STATUS_CONFLICT_DUPLICATED};
}

/* A refresh that was asked for: the receiving side becomes the other one. */
static struct sml_plan_out
replaced_by_peer(const struct sml_plan_in *in, struct sml_plan_out out)
{
	if (in->there == SML_DELETED && in->here != SML_DELETED)
		return (struct sml_plan_out){
		    SML_ACT_DELETE_HERE, SML_STATUS_OK};
	if (in->here == SML_EDITED && in->there == SML_EDITED &&
	    in->relation != SML_RELATION_EQUAL)
		return keep_there(in->role);
	if (in->there == SML_SAME && in->here != SML_SAME)
		return (struct sml_plan_out){SML_ACT_REMARK, 0};
	return out;
}

static struct sml_plan_out
one_way(const struct sml_plan_in *in, struct sml_plan_out out)
{
	enum sml_role peer = in->role == SML_CLIENT ? SML_SERVER : SML_CLIENT;
	bool is_refresh = in->is_asked && is_slow(in->mode);

	/* Nothing may come: what does is tried again in another session. */
	if (!flows_from(peer, in->mode) && in->there != SML_SAME)
		return (struct sml_plan_out){
		    in->here == SML_SAME ? SML_ACT_NOTHING : SML_ACT_REMARK,
		    SML_STATUS_RETRY_LATER};
	if (flows_from(in->role, in->mode))
		return out;
	if (is_refresh)
		return replaced_by_peer(in, out);
	if (out.act == SML_ACT_SEND || out.act == SML_ACT_SEND_DELETE ||
	    out.act == SML_ACT_REVIVE_HERE)
		out.act = SML_ACT_REMARK;
	return out;
}

struct sml_plan_out
sml_plan(const struct sml_plan_in *in)
{
	struct sml_plan_out out = {two_way[in->here][in->there].act,
	    two_way[in->here][in->there].status};

	if (in->here == SML_EDITED && in->there == SML_EDITED)
		out = both_edited(in);
	if (in->mode != SML_MODE_TWO_WAY && in->mode != SML_MODE_SLOW)
		out = one_way(in, out);
	/* Unmatched is added, never deleted. */
	if (is_slow(in->mode) && out.act == SML_ACT_SEND_DELETE)
		out.act = SML_ACT_NOTHING;
	return out;
}

/* ---- names ---- */

const char *
sml_act_name(enum sml_act act)
{
	static const char *const names[] = {
#define ACT_NAME(name) #name,
	    SML_ACT_LIST(ACT_NAME)
#undef ACT_NAME
	};

	return (size_t)act < SML_ARRAY_LEN(names) ? names[act] : "?";
}

const char *
sml_policy_name(enum sml_policy policy)
{
	static const char *const names[] = {
#define POLICY_NAME(name, text) text,
	    SML_POLICY_LIST(POLICY_NAME)
#undef POLICY_NAME
	};

	return (size_t)policy < SML_ARRAY_LEN(names) ? names[policy] : "?";
}

bool
sml_policy_of_name(struct sml_str name, enum sml_policy *out)
{
#define POLICY_ROW(row, text)                                                  \
	if (sml_str_is(name, text)) {                                          \
		*out = SML_POLICY_##row;                                       \
		return true;                                                   \
	}
	SML_POLICY_LIST(POLICY_ROW)
#undef POLICY_ROW
	return false;
}

enum sml_mode
sml_mode_slow_of(enum sml_mode mode)
{
	switch (mode) {
	case SML_MODE_SEND_ONLY:
	case SML_MODE_MAKE_SERVER_MATCH:
		return SML_MODE_MAKE_SERVER_MATCH;
	case SML_MODE_RECEIVE_ONLY:
	case SML_MODE_MAKE_LOCAL_MATCH:
		return SML_MODE_MAKE_LOCAL_MATCH;
	case SML_MODE_TWO_WAY:
	case SML_MODE_SLOW:
		break;
	}
	return SML_MODE_SLOW;
}

const char *
sml_mode_name(enum sml_mode mode)
{
#define MODE_ROW(row, alert, text)                                             \
	if (mode == SML_MODE_##row)                                            \
		return text;
	SML_MODE_LIST(MODE_ROW)
#undef MODE_ROW
	return "?";
}

bool
sml_mode_of_name(struct sml_str name, enum sml_mode *out)
{
#define MODE_ROW(row, alert, text)                                             \
	if (sml_str_is(name, text)) {                                          \
		*out = SML_MODE_##row;                                         \
		return true;                                                   \
	}
	SML_MODE_LIST(MODE_ROW)
#undef MODE_ROW
	return false;
}
