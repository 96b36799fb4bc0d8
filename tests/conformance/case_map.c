/* SPDX-License-Identifier: Apache-2.0 */
/* Cases: Map, in time, late, twice and never. */
#include "conformance/cases.h"

static void
add_one(struct conf_session *s)
{
	conf_add(s, "1", "Aster", "111");
}

/* A device that gets the card Aster in a session that is not finished: what
 * came is noted, nothing of it is answered. */
static struct conf_session *
with_add_on_its_way(struct conf_run *run, struct conf_device **dev_out)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s;

	conf_whole(run, dev, CONF_CONTACTS, 200, add_one);
	*dev_out = dev;
	dev = conf_other_device(run);
	s = conf_session(run, dev);
	conf_init(s, CONF_CONTACTS, 201);
	conf_begin_sync(s, CONF_CONTACTS);
	conf_end(&s->out, "Sync");
	conf_send(s, true);
	s->is_mapping = false;
	while (!s->in.msg.is_final) {
		conf_begin(s);
		conf_answer(s);
		conf_send(s, false);
	}
	return s;
}

static unsigned
put_map(struct conf_session *s, const char *guid, const char *luid)
{
	unsigned id = conf_cmd(&s->out, "Map");

	conf_loc(&s->out, "Target", conf_db_uri(s->run, CONF_CONTACTS));
	conf_loc(&s->out, "Source", "card");
	conf_put(&s->out, "<MapItem>");
	conf_loc(&s->out, "Target", guid);
	conf_loc(&s->out, "Source", luid);
	conf_put(&s->out, "</MapItem>");
	conf_end(&s->out, "Map");
	return id;
}

/* The card that came, after all was answered but the Map. */
static const struct conf_got *
take_without_map(struct conf_session *s)
{
	const struct conf_got *got;

	conf_begin(s);
	conf_answer(s);
	got = conf_got(s, "Aster");
	conf_want(s->run, got != NULL, "the item does not come");
	return got;
}

static void
close_session(struct conf_session *s)
{
	s->dev->anchor[CONF_CONTACTS] = s->dev->next[CONF_CONTACTS];
}

static void
map_twice(struct conf_run *run)
{
	struct conf_device *first;
	struct conf_session *s = with_add_on_its_way(run, &first);
	const struct conf_got *got = take_without_map(s);
	unsigned one, two;

	one = put_map(s, conf_copy(run, got->guid), conf_copy(run, got->luid));
	two = put_map(s, conf_copy(run, got->guid), conf_copy(run, got->luid));
	conf_send(s, true);
	CONF_STATUS(s, one, NULL, 200);
	CONF_STATUS(s, two, NULL, 200);
	close_session(s);
	s = conf_whole(run, s->dev, CONF_CONTACTS, 200, NULL);
	conf_want(run, s->got == NULL, "the item is sent again");
}

static void
map_of_unknown(struct conf_run *run)
{
	struct conf_device *first;
	struct conf_session *s = with_add_on_its_way(run, &first);
	const struct conf_got *got = take_without_map(s);
	unsigned odd, good;

	odd = put_map(s, "no-such-guid", "L999");
	good = put_map(s, conf_copy(run, got->guid), conf_copy(run, got->luid));
	conf_send(s, true);
	CONF_STATUS(s, odd, NULL, 200, 404);
	CONF_STATUS(s, good, NULL, 200);
	close_session(s);
	s = conf_whole(run, s->dev, CONF_CONTACTS, 200, NULL);
	conf_want(run, s->got == NULL, "the item is sent again");
	conf_want_items(run, first, "Aster", 1, 1);
}

/* Neither Status nor Map: the next session sends it again. */
static void
map_missing(struct conf_run *run)
{
	struct conf_device *first;
	struct conf_session *s = with_add_on_its_way(run, &first);

	conf_begin(s);
	conf_answer_hdr(s);
	conf_send(s, true);
	s = conf_session(run, s->dev);
	conf_init(s, CONF_CONTACTS, 200);
	conf_begin_sync(s, CONF_CONTACTS);
	conf_end_sync(s);
	conf_want(run, conf_got(s, "Aster"),
	    "an Add without Status and Map is not sent again");
	s = conf_whole(run, s->dev, CONF_CONTACTS, 200, NULL);
	conf_want(run, s->got == NULL, "mapped at last, it comes again");
	conf_want_items(run, first, "Aster", 1, 1);
}

/* A Map that was kept goes before the Sync of the next session. */
static void
map_late(struct conf_run *run)
{
	struct conf_device *first;
	struct conf_session *s = with_add_on_its_way(run, &first);
	const struct conf_got *got = take_without_map(s);
	const char *luid = conf_copy(run, got->luid);
	unsigned map, cmd;

	conf_send(s, true);
	close_session(s);
	s = conf_session(run, s->dev);
	conf_want(run, conf_init(s, CONF_CONTACTS, 200) == 200,
	    "an unwanted slow sync");
	conf_begin(s);
	conf_answer(s);
	map = put_map(s, conf_copy(run, got->guid), luid);
	conf_sync(s, CONF_CONTACTS);
	cmd = conf_replace(s, luid, "Aster", "888");
	conf_end(&s->out, "Sync");
	conf_send(s, true);
	CONF_STATUS(s, map, NULL, 200);
	CONF_STATUS(s, cmd, luid, 200, 201, 207, 208);
	conf_finish(s);
	conf_want(run, s->got == NULL, "the item is sent again");
	conf_want_items(run, first, "888", 1, 1);
}

static void
mapped_luid_is_known(struct conf_run *run)
{
	struct conf_device *first;
	struct conf_session *s = with_add_on_its_way(run, &first);
	const char *luid;
	unsigned cmd;

	s->is_mapping = true;
	conf_finish(s);
	luid = conf_copy(run, s->got->luid);
	s = conf_session(run, s->dev);
	conf_init(s, CONF_CONTACTS, 200);
	conf_begin_sync(s, CONF_CONTACTS);
	cmd = conf_replace(s, luid, "Aster", "888");
	conf_end(&s->out, "Sync");
	conf_send(s, true);
	CONF_STATUS(s, cmd, luid, 200);
	conf_finish(s);
	conf_want_items(run, first, "888", 1, 1);
}

static void
small_guids(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s;

	conf_whole(run, dev, CONF_CONTACTS, 200, add_one);
	dev = conf_other_device(run);
	dev->has_small_guids = true;
	s = conf_whole(run, dev, CONF_CONTACTS, 201, NULL);
	conf_want(run, s->got != NULL, "the item does not come");
	conf_want(run, s->got->guid.len <= 8,
	    "MaxGUIDSize is 8, \"%.*s\" comes", SML_STR_ARG(s->got->guid));
	s = conf_whole(run, dev, CONF_CONTACTS, 200, NULL);
	conf_want(run, s->got == NULL, "it is sent again after its Map");
	conf_want_items(run, dev, "Aster", 1, 1);
}

/* Several Maps for one datastore, spread over two messages. */
static void
map_in_parts(struct conf_run *run)
{
	struct conf_device *first;
	struct conf_session *s = with_add_on_its_way(run, &first);
	const struct conf_got *got = take_without_map(s);
	unsigned map;

	conf_send(s, false);
	conf_begin(s);
	conf_answer_hdr(s);
	map = put_map(s, conf_copy(run, got->guid), conf_copy(run, got->luid));
	conf_send(s, true);
	CONF_STATUS(s, map, NULL, 200);
	close_session(s);
	s = conf_whole(run, s->dev, CONF_CONTACTS, 200, NULL);
	conf_want(run, s->got == NULL, "the item is sent again");
}

const struct conf_case conf_map_cases[] = {
    {"map_twice", "S11 5.3", "the same Map twice: 200 and 200", map_twice,
	CONF_SOME, SML_V_NONE},
    {"map_of_unknown", "13 Map",
	"a Map of an unknown GUID does no harm to the next", map_of_unknown,
	CONF_SOME, SML_V_NONE},
    {"map_missing", "S11 5.6.2",
	"an Add without Status and Map is sent again, once", map_missing,
	CONF_SOME, SML_V_NONE},
    {"map_late", "S11 5.6.3",
	"a Map that was kept comes before the next session's Sync", map_late,
	CONF_SOME, SML_V_NONE},
    {"map_in_parts", "S11 5.3", "the Map comes in a message of its own",
	map_in_parts, CONF_SOME, SML_V_NONE},
    {"mapped_luid_is_known", "23.1 mapping table",
	"a Replace of a mapped LUID changes the server's item",
	mapped_luid_is_known, CONF_EVERY, SML_V_NONE},
    {"small_guids", "13 MaxGUIDSize",
	"no GUID is longer than MaxGUIDSize allows", small_guids, CONF_SOME,
	SML_V_NONE},
    {0},
};
