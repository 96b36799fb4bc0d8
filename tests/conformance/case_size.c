/* SPDX-License-Identifier: Apache-2.0 */
/* Cases: packages of several messages, sizes, large objects of the server. */
#include "conformance/cases.h"

#define ITEMS 24

static void
add_many(struct conf_session *s)
{
	for (int i = 0; i < ITEMS; i++)
		conf_add(s, conf_printf(s->run, "%d", i),
		    conf_printf(s->run, "Many%d", i),
		    conf_printf(s->run, "%d", i));
}

static void
add_large(struct conf_session *s)
{
	struct conf_item item = {.cmd = "Add",
	    .source = "1",
	    .type = "text/x-vcard",
	    .data = conf_large_card(s->run, "Large", 30000)};

	conf_put_item(&s->out, &item);
	conf_add(s, "2", "Small", "2");
}

/* ---- messages of the server ---- */

static void
want_size(struct conf_session *s)
{
	conf_want(s->run, s->http.body.len <= s->max_msg,
	    "message %u has %zu bytes, MaxMsgSize is %u", s->server_msg,
	    s->http.body.len, s->max_msg);
}

/* A slow sync of another device with that MaxMsgSize. */
static struct conf_session *
fetch(struct conf_run *run, unsigned max_msg, unsigned max_obj)
{
	struct conf_session *s = conf_session(run, conf_other_device(run));
	unsigned rounds = 0;

	s->max_msg = max_msg;
	s->max_obj = max_obj;
	conf_init(s, CONF_CONTACTS, 201);
	want_size(s);
	conf_begin_sync(s, CONF_CONTACTS);
	conf_end(&s->out, "Sync");
	conf_send(s, true);
	for (;;) {
		want_size(s);
		if (s->in.msg.is_final)
			break;
		conf_want(run, ++rounds < 300, "no end");
		conf_begin(s);
		conf_answer(s);
		conf_send(s, false);
	}
	conf_finish(s);
	want_size(s);
	return s;
}

static void
small_messages(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s;

	conf_whole(run, dev, CONF_CONTACTS, 200, add_many);
	s = fetch(run, 4000, 0);
	conf_want(run, conf_got_count(s, SML_CMD_ADD) == ITEMS,
	    "%u of %u items come", conf_got_count(s, SML_CMD_ADD), ITEMS);
	s = conf_whole(run, s->dev, CONF_CONTACTS, 200, NULL);
	conf_want(run, s->got == NULL, "items come again");
}

static void
tiny_messages(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s;

	conf_whole(run, dev, CONF_CONTACTS, 200, add_many);
	s = fetch(run, 2000, 0);
	conf_want(run, conf_got_count(s, SML_CMD_ADD) == ITEMS,
	    "%u of %u items come", conf_got_count(s, SML_CMD_ADD), ITEMS);
}

/* Statuses for many commands, when few fit into a message. */
static void
many_statuses(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_session(run, dev);
	unsigned first = 0, last = 0, rounds = 0, seen = 0, msg;

	s->max_msg = 2500;
	conf_init(s, CONF_CONTACTS, 200);
	conf_begin_sync(s, CONF_CONTACTS);
	first = s->out.last_cmd + 1;
	add_many(s);
	last = s->out.last_cmd;
	conf_end(&s->out, "Sync");
	conf_send(s, true);
	msg = s->msg_id;
	for (;;) {
		want_size(s);
		for (unsigned i = first; i <= last; i++)
			seen += conf_status_of(&s->in, msg, i, NULL) != NULL;
		if (s->in.msg.is_final)
			break;
		conf_want(run, ++rounds < 100, "no end");
		conf_begin(s);
		conf_answer(s);
		conf_send(s, false);
	}
	conf_want(
	    run, seen == ITEMS, "%u statuses for %u commands", seen, ITEMS);
	conf_finish(s);
	conf_want_items(run, dev, "Many", ITEMS, ITEMS);
}

/* ---- messages of the client ---- */

static void
several_messages(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_session(run, dev);
	unsigned cmd = 0;

	conf_init(s, CONF_CONTACTS, 200);
	for (int i = 0; i < 4; i++) {
		conf_begin(s);
		conf_answer(s);
		conf_sync(s, CONF_CONTACTS);
		cmd = conf_add(s, conf_printf(run, "%d", i),
		    conf_printf(run, "Part%d", i), "1");
		conf_end(&s->out, "Sync");
		conf_send(s, i == 3);
		CONF_STATUS(s, cmd, NULL, 200, 201);
		conf_want(run, i == 3 || !conf_sync_of(&s->in, "contacts"),
		    "the server's changes come before the client's are all");
	}
	conf_finish(s);
	conf_want_items(run, dev, "Part", 4, 4);
}

/* Package 1 in two messages. */
static void
init_in_two(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_session(run, dev);
	unsigned cmd;

	conf_begin(s);
	conf_put_devinf(s);
	conf_send(s, false);
	conf_want(run, !s->in.msg.is_final,
	    "Final before the client's package is complete");
	conf_begin(s);
	conf_answer(s);
	cmd = conf_alert(s, CONF_CONTACTS, 200);
	conf_send(s, true);
	CONF_STATUS(s, cmd, NULL, 200);
	s->effective[CONF_CONTACTS] = 200;
	conf_begin_sync(s, CONF_CONTACTS);
	conf_add(s, "1", "Aster", "1");
	conf_end_sync(s);
	conf_want_items(run, dev, "Aster", 1, 1);
}

/* ---- objects in parts, from the server ---- */

static void
large_down(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s;
	const struct conf_got *got;

	conf_whole(run, dev, CONF_CONTACTS, 200, add_large);
	s = fetch(run, 8000, 100000);
	got = conf_got(s, "Large");
	conf_want(run, got != NULL, "the large item does not come");
	conf_want(run, got->chunks > 3, "it comes in %u parts", got->chunks);
	conf_want(run,
	    got->data.len > 25000 &&
		sml_str_find(got->data, SML_STR("END:VCARD"), 0) <
		    got->data.len,
	    "%zu bytes of it come", got->data.len);
	conf_want(run, conf_got(s, "Small"), "the small one does not come");
	s = conf_whole(run, s->dev, CONF_CONTACTS, 200, NULL);
	conf_want(run, s->got == NULL, "items come again");
}

/* The first part says how long the whole is, and says true. */
static void
large_down_size(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s;
	const struct sml_cmd *c;
	struct sml_str data;
	uint64_t size = 0;
	size_t breaks = 0;

	conf_whole(run, dev, CONF_CONTACTS, 200, add_large);
	s = conf_session(run, conf_other_device(run));
	s->max_msg = 8000;
	s->max_obj = 100000;
	conf_init(s, CONF_CONTACTS, 201);
	conf_begin_sync(s, CONF_CONTACTS);
	conf_send_sync(s);
	for (unsigned i = 0; !s->in.msg.is_final; i++) {
		conf_want(run, i < 50, "no end");
		conf_begin(s);
		conf_answer(s);
		if (s->part && size == 0) {
			c = conf_find_in(
			    conf_find(&s->in, SML_CMD_SYNC, 0), SML_CMD_ADD, 0);
			for (; c && !(c->items && c->items->has_more_data);)
				c = c->next;
			conf_want(run, c != NULL, "no part of an item");
			conf_want(run,
			    sml_str_u64(c->items->meta.size.p
					    ? c->items->meta.size
					    : c->meta.size,
				&size),
			    "the first part has no Size");
		}
		conf_send(s, false);
	}
	conf_finish(s);
	conf_want(run, conf_got(s, "Large"), "the large item does not come");
	data = conf_got(s, "Large")->data;
	/* A parser of XML makes LF of the sender's CR LF, and two of one that
	 * two parts share. */
	for (size_t i = 0; run->encoding == SML_XML && i < data.len; i++)
		breaks +=
		    data.p[i] == '\n' && (i == 0 || data.p[i - 1] != '\r');
	conf_want(run, size >= data.len && size <= data.len + breaks,
	    "Size says %u, %zu bytes come", (unsigned)size, data.len);
}

static void
max_obj_size(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s;

	conf_whole(run, dev, CONF_CONTACTS, 200, add_large);
	s = fetch(run, 8000, 2000);
	conf_want(
	    run, !conf_got(s, "Large"), "an item larger than MaxObjSize comes");
	conf_want(run, conf_got(s, "Small"), "the small one does not come");
}

/* ---- what is too much, or too little ---- */

static void
oversized(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_session(run, dev);
	struct conf_item item = {.cmd = "Add",
	    .source = "1",
	    .type = "text/x-vcard",
	    .data = conf_large_card(run, "Large", 9000000)};
	unsigned code;

	if (run->encoding != SML_XML)
		return; /* our codec is too small for it */
	conf_init(s, CONF_CONTACTS, 200);
	conf_begin_sync(s, CONF_CONTACTS);
	conf_put_item(&s->out, &item);
	conf_end(&s->out, "Sync");
	conf_post(s, true);
	code = s->in.msg.root ? conf_code(conf_status_of(
				    &s->in, s->msg_id, s->out.last_cmd, NULL))
			      : 0;
	conf_want(run,
	    s->http.status == 0 || s->http.status >= 400 || code >= 400,
	    "a message of 9 MB gets HTTP %u, Status %u", s->http.status, code);
	conf_want_items(run, dev, "Large", 0, 0);
}

static void
absurd_max_msg(struct conf_run *run)
{
	struct conf_session *s = conf_session(run, conf_device(run));

	s->max_msg = 100;
	conf_begin(s);
	conf_alert(s, CONF_CONTACTS, 201);
	conf_post(s, true);
	conf_want(run, s->http.status != 0, "no answer at all");
	s = conf_session(run, conf_device(run));
	conf_init(s, CONF_CONTACTS, 201);
}

const struct conf_case conf_size_cases[] = {
    {"small_messages", "14 MaxMsgSize",
	"no message is larger than 4,000 bytes, and all items come",
	small_messages, CONF_EVERY, SML_V_NONE},
    {"tiny_messages", "14 MaxMsgSize",
	"no message is larger than 2,000 bytes, and all items come",
	tiny_messages, CONF_EVERY, SML_V_NONE},
    {"many_statuses", "14 MaxMsgSize",
	"statuses that do not fit come with the next message", many_statuses,
	CONF_SOME, SML_V_NONE},
    {"several_messages", "S11 2.9", "package 3 in four messages",
	several_messages, CONF_EVERY, SML_V_NONE},
    {"init_in_two", "S11 2.9", "package 1 in two messages", init_in_two,
	CONF_SOME, SML_V_NONE},
    {"large_down", "23.4 MoreData",
	"an item larger than a message comes in parts", large_down, CONF_EVERY,
	SML_V_11},
    {"large_down_size", "S11 2.10",
	"the first part of an item has the Size of the whole", large_down_size,
	CONF_SOME, SML_V_11},
    {"max_obj_size", "S11 2.10",
	"no item larger than our MaxObjSize comes, the others do", max_obj_size,
	CONF_SOME, SML_V_11},
    {"oversized", "17 errors",
	"a message of 9 MB is refused and changes nothing", oversized,
	CONF_SOME, SML_V_NONE},
    {"absurd_max_msg", "14 MaxMsgSize",
	"a MaxMsgSize that no message fits into does no harm", absurd_max_msg,
	CONF_SOME, SML_V_NONE},
    {0},
};
