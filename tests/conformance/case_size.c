/* SPDX-License-Identifier: Apache-2.0 */
/* Cases: packages of several messages, sizes, objects in parts. */
#include "conformance/cases.h"

#include <string.h>

#define ITEMS 24

/* One long note makes a card large: peers that know one only keep it. */
static struct sml_str
large_card(struct conf_run *run, const char *name, size_t len)
{
	static const char words[] = "0123456789 abcdefghij ";
	char *text = sml_arena_alloc(run->arena, len + 8);

	conf_want(run, text != NULL, "out of memory");
	memcpy(text, "NOTE:", 5);
	for (size_t i = 0; i < len; i++)
		text[5 + i] = words[i % (sizeof(words) - 1)];
	memcpy(text + 5 + len, "\r\n", 3);
	return conf_card(run, name, "5", text);
}

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
	    .data = large_card(s->run, "Large", 30000)};

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

/* ---- objects in parts, from the client ---- */

/* One part of @data; its CmdID. Commands are in the Sync of a message. */
static unsigned
put_part(struct conf_session *s, const char *luid, struct sml_str data,
    unsigned size, bool more)
{
	struct conf_item item = {.cmd = "Add",
	    .source = luid,
	    .type = "text/x-vcard",
	    .data = data,
	    .size = size,
	    .more = more};

	return conf_put_item(&s->out, &item);
}

static void
next_part(struct conf_session *s)
{
	conf_begin(s);
	conf_answer(s);
	conf_sync(s, CONF_CONTACTS);
}

static void
send_part(struct conf_session *s, bool is_final)
{
	conf_end(&s->out, "Sync");
	conf_send(s, is_final);
}

/* In WBXML bytes go as they are; in XML we write every CR as a reference. */
static struct conf_session *
begin_large(struct conf_run *run, struct conf_device **dev_out)
{
	struct conf_session *s;

	*dev_out = conf_fresh(run, CONF_CONTACTS);
	s = conf_session(run, *dev_out);
	conf_init(s, CONF_CONTACTS, 200);
	conf_begin_sync(s, CONF_CONTACTS);
	return s;
}

static void
large_up(struct conf_run *run)
{
	struct conf_device *dev;
	struct conf_session *s = begin_large(run, &dev);
	struct sml_str card = large_card(run, "Large", 9000);
	size_t third = card.len / 3;
	unsigned cmd;

	cmd = put_part(
	    s, "1", sml_str_sub(card, 0, third), (unsigned)card.len, true);
	send_part(s, false);
	CONF_STATUS(s, cmd, "1", 213);
	next_part(s);
	cmd = put_part(s, "1", sml_str_sub(card, third, third), 0, true);
	send_part(s, false);
	CONF_STATUS(s, cmd, "1", 213);
	next_part(s);
	cmd =
	    put_part(s, "1", sml_str_sub(card, 2 * third, card.len), 0, false);
	send_part(s, true);
	CONF_STATUS(s, cmd, "1", 200, 201);
	conf_finish(s);
	conf_want_items(run, dev, "Large", 1, 1);
}

static void
large_wrong_size(struct conf_run *run)
{
	struct conf_device *dev;
	struct conf_session *s = begin_large(run, &dev);
	struct sml_str card = large_card(run, "Large", 3000);
	unsigned cmd;

	cmd = put_part(
	    s, "1", sml_str_sub(card, 0, 1000), (unsigned)card.len + 500, true);
	send_part(s, false);
	CONF_STATUS(s, cmd, "1", 213);
	next_part(s);
	cmd = put_part(s, "1", sml_str_sub(card, 1000, card.len), 0, false);
	send_part(s, true);
	CONF_STATUS(s, cmd, "1", 424);
	conf_finish(s);
	conf_want_items(run, dev, "Large", 0, 0);
}

static void
large_without_size(struct conf_run *run)
{
	struct conf_device *dev;
	struct conf_session *s = begin_large(run, &dev);
	struct sml_str card = large_card(run, "Large", 3000);
	unsigned cmd, code;

	cmd = put_part(s, "1", sml_str_sub(card, 0, 1000), 0, true);
	send_part(s, false);
	code = CONF_STATUS(s, cmd, "1", 411, 424, 213);
	if (code == 213) {
		next_part(s);
		cmd = put_part(
		    s, "1", sml_str_sub(card, 1000, card.len), 0, false);
		send_part(s, true);
		CONF_STATUS(s, cmd, "1", 200, 201, 411, 424);
		conf_finish(s);
		return;
	}
	next_part(s);
	cmd = conf_add(s, "2", "Small", "2");
	send_part(s, true);
	CONF_STATUS(s, cmd, "2", 200, 201);
	conf_finish(s);
	conf_want_items(run, dev, "Small", 1, 1);
}

static void
large_too_large(struct conf_run *run)
{
	struct conf_device *dev;
	struct conf_session *s = begin_large(run, &dev);
	struct sml_str card = large_card(run, "Large", 3000);
	unsigned cmd;

	cmd = put_part(s, "1", sml_str_sub(card, 0, 1000), 2000000000, true);
	send_part(s, false);
	CONF_STATUS(s, cmd, "1", 416, 413, 420, 424);
	next_part(s);
	cmd = conf_add(s, "2", "Small", "2");
	send_part(s, true);
	CONF_STATUS(s, cmd, "2", 200, 201);
	conf_finish(s);
	conf_want_items(run, dev, "Small", 1, 1);
}

/* Alert 223 stands in this reply. */
static void
want_223(struct conf_session *s)
{
	const struct sml_cmd *c;

	for (unsigned i = 0; (c = conf_find(&s->in, SML_CMD_ALERT, i)); i++)
		if (conf_code(c) == 223)
			return;
	conf_fail(s->run, "no Alert 223");
}

static void
large_broken_by_command(struct conf_run *run)
{
	struct conf_device *dev;
	struct conf_session *s = begin_large(run, &dev);
	struct sml_str card = large_card(run, "Large", 3000);
	unsigned cmd;

	cmd = put_part(
	    s, "1", sml_str_sub(card, 0, 1000), (unsigned)card.len, true);
	send_part(s, false);
	CONF_STATUS(s, cmd, "1", 213);
	next_part(s);
	cmd = conf_add(s, "2", "Small", "2");
	send_part(s, true);
	want_223(s);
	CONF_STATUS(s, cmd, "2", 200, 201);
	conf_finish(s);
	conf_want_items(run, dev, "Small", 1, 1);
}

static void
large_broken_by_final(struct conf_run *run)
{
	struct conf_device *dev;
	struct conf_session *s = begin_large(run, &dev);
	struct sml_str card = large_card(run, "Large", 3000);

	put_part(s, "1", sml_str_sub(card, 0, 1000), (unsigned)card.len, true);
	send_part(s, true);
	want_223(s);
	conf_finish(s);
	conf_want_items(run, dev, "Large", 0, 0);
}

/* The session breaks off; the next one sends it from the first part. */
static void
large_again(struct conf_run *run)
{
	struct conf_device *dev;
	struct conf_session *s = begin_large(run, &dev);
	struct sml_str card = large_card(run, "Large", 3000);
	unsigned cmd;

	put_part(s, "1", sml_str_sub(card, 0, 1000), (unsigned)card.len, true);
	send_part(s, false);
	s = conf_session(run, dev);
	conf_init(s, CONF_CONTACTS, 200);
	conf_begin_sync(s, CONF_CONTACTS);
	cmd = put_part(
	    s, "1", sml_str_sub(card, 0, 1500), (unsigned)card.len, true);
	send_part(s, false);
	CONF_STATUS(s, cmd, "1", 213);
	next_part(s);
	cmd = put_part(s, "1", sml_str_sub(card, 1500, card.len), 0, false);
	send_part(s, true);
	CONF_STATUS(s, cmd, "1", 200, 201);
	conf_finish(s);
	conf_want_items(run, dev, "Large", 1, 1);
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
	send_part(s, true);
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

static void
alert_223(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_session(run, dev);
	unsigned odd, good;

	conf_init(s, CONF_CONTACTS, 200);
	conf_begin(s);
	conf_answer(s);
	odd = conf_cmd(&s->out, "Alert");
	conf_put(&s->out, "<Data>223</Data><Item>"
			  "<Source><LocURI>some-item</LocURI></Source></Item>");
	conf_end(&s->out, "Alert");
	conf_sync(s, CONF_CONTACTS);
	good = conf_add(s, "1", "Aster", "1");
	send_part(s, true);
	CONF_STATUS(s, odd, NULL, 200, 223);
	CONF_STATUS(s, good, "1", 200, 201);
	conf_finish(s);
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
	    .data = large_card(run, "Large", 9000000)};
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
    {"large_up", "23.4 MoreData", "an object in three parts: 213, 213, 201",
	large_up, CONF_EVERY, SML_V_11},
    {"large_wrong_size", "S11 2.10",
	"an object that is not as long as its Size: 424, not stored",
	large_wrong_size, CONF_SOME, SML_V_11},
    {"large_without_size", "S11 2.10",
	"a first part without Size: 411, or taken all the same",
	large_without_size, CONF_SOME, SML_V_11},
    {"large_too_large", "S11 2.10",
	"a Size above MaxObjSize is refused, the next item stored",
	large_too_large, CONF_SOME, SML_V_11},
    {"large_broken_by_command", "S11 2.10",
	"another command before the last part: Alert 223, command done",
	large_broken_by_command, CONF_SOME, SML_V_11},
    {"large_broken_by_final", "S11 2.10",
	"Final before the last part: Alert 223, nothing stored",
	large_broken_by_final, CONF_SOME, SML_V_11},
    {"large_again", "S11 2.10",
	"an object broken off is sent again by the next session", large_again,
	CONF_SOME, SML_V_11},
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
    {"alert_223", "S11 2.10", "Alert 223 of the client is answered with 200",
	alert_223, CONF_SOME, SML_V_11},
    {0},
};
