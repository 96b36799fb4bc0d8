/* SPDX-License-Identifier: Apache-2.0 */
/* The plan: every row and column, role, mode, policy and relation. */
#include <stdio.h>
#include <string.h>

#include "support/test.h"
#include "sync/plan.h"

#define SAME SML_SAME
#define EDITED SML_EDITED
#define DELETED SML_DELETED

static const enum sml_mode modes[] = {SML_MODE_TWO_WAY, SML_MODE_SLOW,
    SML_MODE_SEND_ONLY, SML_MODE_MAKE_SERVER_MATCH, SML_MODE_RECEIVE_ONLY,
    SML_MODE_MAKE_LOCAL_MATCH};

static const char *const change_names[] = {"nothing", "edited", "deleted"};

static bool
is(struct sml_plan_in in, enum sml_act act, unsigned status)
{
	struct sml_plan_out out = sml_plan(&in);

	if (out.act == act && out.status == status)
		return true;
	printf("%s/%s role %d %s %s relation %d asked %d: %s %u, not %s %u\n",
	    change_names[in.here], change_names[in.there], (int)in.role,
	    sml_mode_name(in.mode), sml_policy_name(in.policy),
	    (int)in.relation, in.is_asked, sml_act_name(out.act), out.status,
	    sml_act_name(act), status);
	return false;
}

/* ---- two-way and slow, one side changed ---- */

struct cell {
	enum sml_change here, there;
	enum sml_act two_way, slow;
	unsigned status;
};
static const struct cell cells[] = {
    {SAME, SAME, SML_ACT_NOTHING, SML_ACT_NOTHING, 0},
    {SAME, EDITED, SML_ACT_APPLY, SML_ACT_APPLY, 200},
    {SAME, DELETED, SML_ACT_DELETE_HERE, SML_ACT_DELETE_HERE, 200},
    {EDITED, SAME, SML_ACT_SEND, SML_ACT_SEND, 0},
    {EDITED, DELETED, SML_ACT_REVIVE_HERE, SML_ACT_REVIVE_HERE, 419},
    {DELETED, SAME, SML_ACT_SEND_DELETE, SML_ACT_NOTHING, 0},
    {DELETED, EDITED, SML_ACT_REVIVE_THERE, SML_ACT_REVIVE_THERE, 201},
    {DELETED, DELETED, SML_ACT_FORGET, SML_ACT_FORGET, 200},
};

static void
plan_one_side_changed_is_the_same_under_every_policy(void)
{
	size_t i;
	int role, policy, relation;

	for (i = 0; i < SML_ARRAY_LEN(cells); i++)
		for (role = SML_CLIENT; role <= SML_SERVER; role++)
			for (policy = 0; policy <= SML_POLICY_NEWER_WINS;
			     policy++)
				for (relation = 0;
				     relation <= SML_RELATION_THERE_NEWER;
				     relation++) {
					struct sml_plan_in in = {cells[i].here,
					    cells[i].there, (enum sml_role)role,
					    SML_MODE_TWO_WAY,
					    (enum sml_policy)policy,
					    (enum sml_relation)relation, false};

					CU_ASSERT(is(in, cells[i].two_way,
					    cells[i].status));
					in.mode = SML_MODE_SLOW;
					CU_ASSERT(is(in, cells[i].slow,
					    cells[i].status));
				}
}

/* ---- both edited ---- */

/* What the server and the client do, by policy and relation. */
struct collision {
	enum sml_policy policy;
	enum sml_relation relation;
	enum sml_act server;
	unsigned server_status;
	enum sml_act client;
	unsigned client_status;
};
#define BOTH(policy, relation)                                                 \
	{                                                                      \
		SML_POLICY_##policy, SML_RELATION_##relation,                  \
		    SML_ACT_DUPLICATE, 209, SML_ACT_DUPLICATE, 209             \
	}
#define SERVERS(policy, relation)                                              \
	{                                                                      \
		SML_POLICY_##policy, SML_RELATION_##relation,                  \
		    SML_ACT_KEEP_HERE, 419, SML_ACT_KEEP_THERE, 200            \
	}
#define CLIENTS(policy, relation)                                              \
	{                                                                      \
		SML_POLICY_##policy, SML_RELATION_##relation,                  \
		    SML_ACT_KEEP_THERE, 208, SML_ACT_KEEP_HERE, 208            \
	}
static const struct collision collisions[] = {
    BOTH(DUPLICATE, MERGES),
    BOTH(DUPLICATE, COLLIDES),
    BOTH(DUPLICATE, HERE_NEWER),
    BOTH(DUPLICATE, THERE_NEWER),
    BOTH(MERGE, COLLIDES),
    BOTH(MERGE, HERE_NEWER),
    BOTH(MERGE, THERE_NEWER),
    SERVERS(SERVER_WINS, MERGES),
    SERVERS(SERVER_WINS, COLLIDES),
    SERVERS(SERVER_WINS, HERE_NEWER),
    SERVERS(SERVER_WINS, THERE_NEWER),
    CLIENTS(CLIENT_WINS, MERGES),
    CLIENTS(CLIENT_WINS, COLLIDES),
    CLIENTS(CLIENT_WINS, HERE_NEWER),
    CLIENTS(CLIENT_WINS, THERE_NEWER),
    BOTH(NEWER_WINS, MERGES),
    BOTH(NEWER_WINS, COLLIDES),
    {SML_POLICY_NEWER_WINS, SML_RELATION_HERE_NEWER, SML_ACT_KEEP_HERE, 419,
	SML_ACT_KEEP_HERE, 208},
    {SML_POLICY_NEWER_WINS, SML_RELATION_THERE_NEWER, SML_ACT_KEEP_THERE, 208,
	SML_ACT_KEEP_THERE, 200},
    {SML_POLICY_MERGE, SML_RELATION_MERGES, SML_ACT_MERGE, 207, SML_ACT_MERGE,
	207},
};

static void
plan_both_edited_follows_the_policy(void)
{
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(collisions); i++) {
		const struct collision *c = &collisions[i];
		struct sml_plan_in in = {EDITED, EDITED, SML_SERVER,
		    SML_MODE_TWO_WAY, c->policy, c->relation, false};

		CU_ASSERT(is(in, c->server, c->server_status));
		in.role = SML_CLIENT;
		CU_ASSERT(is(in, c->client, c->client_status));
	}
}

static void
plan_both_edited_equal_is_linked_whatever_the_policy(void)
{
	int policy, role;
	size_t m;

	for (policy = 0; policy <= SML_POLICY_NEWER_WINS; policy++)
		for (role = SML_CLIENT; role <= SML_SERVER; role++)
			for (m = 0; m < 2; m++) {
				struct sml_plan_in in = {EDITED, EDITED,
				    (enum sml_role)role, modes[m],
				    (enum sml_policy)policy, SML_RELATION_EQUAL,
				    false};

				CU_ASSERT(is(in, SML_ACT_LINK, 200));
			}
}

static void
plan_slow_union_is_merged_whatever_the_policy(void)
{
	int policy, role;

	for (policy = 0; policy <= SML_POLICY_NEWER_WINS; policy++)
		for (role = SML_CLIENT; role <= SML_SERVER; role++) {
			struct sml_plan_in in = {EDITED, EDITED,
			    (enum sml_role)role, SML_MODE_SLOW,
			    (enum sml_policy)policy, SML_RELATION_MERGES,
			    false};

			CU_ASSERT(is(in, SML_ACT_MERGE, 207));
		}
}

/* ---- one-way ---- */

struct one_way_cell {
	enum sml_change here, there;
	enum sml_act receiver; /* the side whose changes do not flow */
	unsigned receiver_status;
	enum sml_act sender; /* the side to which nothing may come */
	unsigned sender_status;
};
static const struct one_way_cell one_way[] = {
    {SAME, SAME, SML_ACT_NOTHING, 0, SML_ACT_NOTHING, 0},
    {SAME, EDITED, SML_ACT_APPLY, 200, SML_ACT_NOTHING, 417},
    {SAME, DELETED, SML_ACT_DELETE_HERE, 200, SML_ACT_NOTHING, 417},
    {EDITED, SAME, SML_ACT_REMARK, 0, SML_ACT_SEND, 0},
    {EDITED, EDITED, SML_ACT_DUPLICATE, 209, SML_ACT_REMARK, 417},
    {EDITED, DELETED, SML_ACT_REMARK, 419, SML_ACT_REMARK, 417},
    {DELETED, SAME, SML_ACT_REMARK, 0, SML_ACT_SEND_DELETE, 0},
    {DELETED, EDITED, SML_ACT_REVIVE_THERE, 201, SML_ACT_REMARK, 417},
    {DELETED, DELETED, SML_ACT_FORGET, 200, SML_ACT_REMARK, 417},
};

static void
plan_one_way_receiver_keeps_its_edits_and_sender_takes_nothing(void)
{
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(one_way); i++) {
		const struct one_way_cell *c = &one_way[i];
		struct sml_plan_in in = {c->here, c->there, SML_SERVER,
		    SML_MODE_SEND_ONLY, SML_POLICY_DUPLICATE,
		    SML_RELATION_COLLIDES, false};

		CU_ASSERT(is(in, c->receiver, c->receiver_status));
		in.role = SML_CLIENT;
		CU_ASSERT(is(in, c->sender, c->sender_status));
		in.mode = SML_MODE_RECEIVE_ONLY;
		CU_ASSERT(is(in, c->receiver, c->receiver_status));
		in.role = SML_SERVER;
		CU_ASSERT(is(in, c->sender, c->sender_status));
	}
}

static void
plan_refresh_not_asked_for_deletes_nothing_that_stands_alone(void)
{
	struct sml_plan_in in = {SAME, SAME, SML_CLIENT,
	    SML_MODE_MAKE_LOCAL_MATCH, SML_POLICY_DUPLICATE,
	    SML_RELATION_COLLIDES, false};

	CU_ASSERT(is(in, SML_ACT_NOTHING, 0));
	in.here = EDITED;
	CU_ASSERT(is(in, SML_ACT_REMARK, 0));
	in.there = EDITED;
	CU_ASSERT(is(in, SML_ACT_DUPLICATE, 209));
	in.there = DELETED;
	CU_ASSERT(is(in, SML_ACT_REMARK, 419));
}

static void
plan_refresh_asked_for_makes_the_receiver_match(void)
{
	struct sml_plan_in in = {EDITED, EDITED, SML_CLIENT,
	    SML_MODE_MAKE_LOCAL_MATCH, SML_POLICY_DUPLICATE,
	    SML_RELATION_COLLIDES, true};

	CU_ASSERT(is(in, SML_ACT_KEEP_THERE, 200));
	in.there = DELETED;
	CU_ASSERT(is(in, SML_ACT_DELETE_HERE, 200));
	in.here = DELETED;
	in.there = EDITED;
	CU_ASSERT(is(in, SML_ACT_REVIVE_THERE, 201));
	in.role = SML_SERVER;
	in.mode = SML_MODE_MAKE_SERVER_MATCH;
	in.here = EDITED;
	CU_ASSERT(is(in, SML_ACT_KEEP_THERE, 208));
}

static bool
is_send(enum sml_act act)
{
	return act == SML_ACT_SEND || act == SML_ACT_SEND_DELETE ||
	       act == SML_ACT_REVIVE_HERE;
}

static bool
is_write(enum sml_act act)
{
	return act == SML_ACT_APPLY || act == SML_ACT_DELETE_HERE ||
	       act == SML_ACT_KEEP_THERE || act == SML_ACT_MERGE ||
	       act == SML_ACT_DUPLICATE || act == SML_ACT_REVIVE_THERE;
}

/* What holds in every cell of the whole space. */
static void
check_cell(const struct sml_plan_in *in)
{
	struct sml_plan_out out = sml_plan(in);
	bool is_up = in->mode != SML_MODE_RECEIVE_ONLY &&
		     in->mode != SML_MODE_MAKE_LOCAL_MATCH;
	bool is_down = in->mode != SML_MODE_SEND_ONLY &&
		       in->mode != SML_MODE_MAKE_SERVER_MATCH;
	bool may_send = in->role == SML_CLIENT ? is_up : is_down;
	bool may_take = in->role == SML_CLIENT ? is_down : is_up;

	CU_ASSERT(may_send || !is_send(out.act));
	CU_ASSERT(may_take || !is_write(out.act));
	CU_ASSERT((out.status == 0) == (in->there == SAME));
	if (in->here == EDITED && !in->is_asked)
		CU_ASSERT(out.act != SML_ACT_DELETE_HERE);
	if (in->there == EDITED)
		CU_ASSERT(!is_send(out.act));
	CU_ASSERT(strcmp(sml_act_name(out.act), "?") != 0);
}

static void
plan_every_cell_keeps_edits_and_directions(void)
{
	struct sml_plan_in in;
	int n, cell;

	for (n = 0; n < 2 * 6 * 5 * 5 * 2; n++)
		for (cell = 0; cell < 9; cell++) {
			in.here = (enum sml_change)(cell / 3);
			in.there = (enum sml_change)(cell % 3);
			in.role = (enum sml_role)(n % 2);
			in.mode = modes[n / 2 % 6];
			in.policy = (enum sml_policy)(n / 12 % 5);
			in.relation = (enum sml_relation)(n / 60 % 5);
			in.is_asked = n / 300 % 2;
			check_cell(&in);
		}
}

static void
plan_names_are_read_back(void)
{
	enum sml_mode mode;
	enum sml_policy policy;
	size_t i;
	int p;

	for (i = 0; i < SML_ARRAY_LEN(modes); i++) {
		CU_ASSERT(sml_mode_of_name(
		    sml_str_of(sml_mode_name(modes[i])), &mode));
		CU_ASSERT(mode == modes[i]);
	}
	for (p = 0; p <= SML_POLICY_NEWER_WINS; p++) {
		CU_ASSERT(sml_policy_of_name(
		    sml_str_of(sml_policy_name((enum sml_policy)p)), &policy));
		CU_ASSERT(policy == (enum sml_policy)p);
	}
	CU_ASSERT_FALSE(sml_mode_of_name(SML_STR("both"), &mode));
	CU_ASSERT_FALSE(sml_policy_of_name(SML_STR(""), &policy));
	CU_ASSERT_STRING_EQUAL(sml_mode_name((enum sml_mode)1), "?");
	CU_ASSERT_STRING_EQUAL(sml_policy_name((enum sml_policy)99), "?");
	CU_ASSERT_STRING_EQUAL(sml_act_name((enum sml_act)99), "?");
}

#define CASE(name)                                                             \
	{                                                                      \
#name, name                                                    \
	}
static const struct test_case cases[] = {
    CASE(plan_one_side_changed_is_the_same_under_every_policy),
    CASE(plan_both_edited_follows_the_policy),
    CASE(plan_both_edited_equal_is_linked_whatever_the_policy),
    CASE(plan_slow_union_is_merged_whatever_the_policy),
    CASE(plan_one_way_receiver_keeps_its_edits_and_sender_takes_nothing),
    CASE(plan_refresh_not_asked_for_deletes_nothing_that_stands_alone),
    CASE(plan_refresh_asked_for_makes_the_receiver_match),
    CASE(plan_every_cell_keeps_edits_and_directions),
    CASE(plan_names_are_read_back),
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("plan", cases, argc, argv);
}
