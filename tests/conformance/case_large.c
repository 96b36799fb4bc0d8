/* SPDX-License-Identifier: Apache-2.0 */
/* Cases: large objects that the client sends in parts. */
#include "conformance/cases.h"

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

/* A part of item "1" that others follow, taken as such; the next message is
 * begun. */
static void
send_more(struct conf_session *s, struct sml_str part, unsigned size)
{
	unsigned cmd = put_part(s, "1", part, size, true);

	send_part(s, false);
	CONF_STATUS(s, cmd, "1", 213);
	next_part(s);
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

/* A card in three parts; each of the later ones begins with @c. */
static void
send_in_parts(struct conf_run *run, char c)
{
	struct conf_device *dev;
	struct conf_session *s = begin_large(run, &dev);
	struct sml_str card = conf_large_card(run, "Large", 9000);
	size_t first = sml_str_chr(card, c, card.len / 3);
	size_t last = sml_str_chr(card, c, 2 * first);
	unsigned cmd;

	send_more(s, sml_str_sub(card, 0, first), (unsigned)card.len);
	send_more(s, sml_str_sub(card, first, last - first), 0);
	cmd = put_part(s, "1", sml_str_sub(card, last, card.len), 0, false);
	send_part(s, true);
	CONF_STATUS(s, cmd, "1", 200, 201);
	conf_finish(s);
	conf_want_items(run, dev, "Large", 1, 1);
}

static void
large_up(struct conf_run *run)
{
	send_in_parts(run, 'a');
}

static void
large_up_blank(struct conf_run *run)
{
	send_in_parts(run, ' ');
}

static void
large_wrong_size(struct conf_run *run)
{
	struct conf_device *dev;
	struct conf_session *s = begin_large(run, &dev);
	struct sml_str card = conf_large_card(run, "Large", 3000);
	unsigned cmd;

	send_more(s, sml_str_sub(card, 0, 1000), (unsigned)card.len + 500);
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
	struct sml_str card = conf_large_card(run, "Large", 3000);
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
	struct sml_str card = conf_large_card(run, "Large", 3000);
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
	struct sml_str card = conf_large_card(run, "Large", 3000);
	unsigned cmd;

	send_more(s, sml_str_sub(card, 0, 1000), (unsigned)card.len);
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
	struct sml_str card = conf_large_card(run, "Large", 3000);

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
	struct sml_str card = conf_large_card(run, "Large", 3000);
	unsigned cmd;

	put_part(s, "1", sml_str_sub(card, 0, 1000), (unsigned)card.len, true);
	send_part(s, false);
	s = conf_session(run, dev);
	conf_init(s, CONF_CONTACTS, 200);
	conf_begin_sync(s, CONF_CONTACTS);
	send_more(s, sml_str_sub(card, 0, 1500), (unsigned)card.len);
	cmd = put_part(s, "1", sml_str_sub(card, 1500, card.len), 0, false);
	send_part(s, true);
	CONF_STATUS(s, cmd, "1", 200, 201);
	conf_finish(s);
	conf_want_items(run, dev, "Large", 1, 1);
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

const struct conf_case conf_large_cases[] = {
    {"large_up", "23.4 MoreData", "an object in three parts: 213, 213, 201",
	large_up, CONF_EVERY, SML_V_11},
    {"large_up_blank", "23.4 MoreData",
	"a part that begins with a blank keeps it", large_up_blank, CONF_EVERY,
	SML_V_11},
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
    {"alert_223", "S11 2.10", "Alert 223 of the client is answered with 200",
	alert_223, CONF_SOME, SML_V_11},
    {0},
};
