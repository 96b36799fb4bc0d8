/* SPDX-License-Identifier: Apache-2.0 */
/* Steps of a client: alerts, changes, whole sessions. */
#include "config.h"

#include "conformance/device.h"

#include <string.h>
#include <unistd.h>

#define ROUNDS_MAX 300

unsigned
conf_alert(struct conf_session *s, enum conf_db db, unsigned code)
{
	struct conf_device *dev = s->dev;
	struct conf_alert alert = {
	    .code = code,
	    .target = conf_db_uri(s->run, db),
	    .source = conf_db_ours(db),
	};

	dev->next[db] = ++s->server->serial;
	if (dev->anchor[db])
		alert.last = conf_printf(s->run, "%u", dev->anchor[db]);
	alert.next = conf_printf(s->run, "%u", dev->next[db]);
	return conf_put_alert(&s->out, &alert);
}

unsigned
conf_sync(struct conf_session *s, enum conf_db db)
{
	unsigned id = conf_cmd(&s->out, "Sync");

	conf_loc(&s->out, "Target", conf_db_uri(s->run, db));
	conf_loc(&s->out, "Source", conf_db_ours(db));
	return id;
}

struct sml_str
conf_card(
    struct conf_run *run, const char *name, const char *tel, const char *extra)
{
	return sml_str_of(conf_printf(run,
	    "BEGIN:VCARD\r\nVERSION:2.1\r\nN:%s;Suite;;;\r\nFN:Suite %s\r\n"
	    "TEL;CELL:%s\r\n%sEND:VCARD\r\n",
	    name, name, tel, extra ? extra : ""));
}

struct sml_str
conf_large_card(struct conf_run *run, const char *name, size_t len)
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

void
conf_put_ash(
    struct conf_session *s, const char *cmd, const char *tel, const char *extra)
{
	struct conf_item item = {.cmd = cmd,
	    .source = conf_printf(s->run, "L%u", s->dev->luid),
	    .type = "text/x-vcard",
	    .data = conf_card(s->run, "Ash", tel, extra)};

	conf_put_item(&s->out, &item);
}

void
conf_add_noted(struct conf_session *s)
{
	conf_put_ash(s, "Add", "111", "NOTE:Suite bark\r\n");
}

void
conf_edit_number(struct conf_session *s)
{
	conf_put_ash(s, "Replace", "222", NULL);
}

static unsigned
put_card(struct conf_session *s, const char *cmd, const char *luid,
    struct sml_str card)
{
	struct conf_item item = {
	    .cmd = cmd, .source = luid, .type = "text/x-vcard", .data = card};

	return conf_put_item(&s->out, &item);
}

unsigned
conf_add(
    struct conf_session *s, const char *luid, const char *name, const char *tel)
{
	return put_card(s, "Add", luid, conf_card(s->run, name, tel, NULL));
}

unsigned
conf_replace(
    struct conf_session *s, const char *luid, const char *name, const char *tel)
{
	return put_card(s, "Replace", luid, conf_card(s->run, name, tel, NULL));
}

unsigned
conf_delete(struct conf_session *s, const char *luid)
{
	struct conf_item item = {.cmd = "Delete", .source = luid};

	return conf_put_item(&s->out, &item);
}

/* ---- packages ---- */

static void
ask_for_more(struct conf_session *s)
{
	struct conf_alert more = {
	    .code = 222, .target = s->to, .source = s->dev->id};

	s->rounds++;
	conf_want(s->run, s->rounds < ROUNDS_MAX, "no end after %u messages",
	    s->rounds);
	conf_begin(s);
	conf_answer(s);
	conf_put_alert(&s->out, &more);
	conf_send(s, false);
}

/* The code of the server's Alert for @db, if this message has one. */
static void
note_alert(struct conf_session *s, enum conf_db db)
{
	const struct sml_cmd *c;

	for (unsigned i = 0; (c = conf_find(&s->in, SML_CMD_ALERT, i)); i++)
		if (c->items &&
		    (conf_same_db(c->items->source.uri, s->server->db[db]) ||
			conf_same_db(c->items->target.uri, conf_db_ours(db))))
			s->effective[db] = conf_code(c);
}

unsigned
conf_init(struct conf_session *s, enum conf_db db, unsigned code)
{
	unsigned cmd, status;

	conf_begin(s);
	if (!s->dev->is_described)
		conf_put_devinf(s);
	cmd = conf_alert(s, db, code);
	conf_send(s, true);
	status = CONF_STATUS(s, cmd, NULL, 200, 508);
	note_alert(s, db);
	while (!s->in.msg.is_final) {
		ask_for_more(s);
		note_alert(s, db);
	}
	conf_want(s->run, s->effective[db] != 0, "no Alert of the server");
	conf_want(s->run, status == 200 || s->effective[db] != 200,
	    "508, but the server's Alert is %u", s->effective[db]);
	return s->effective[db];
}

unsigned
conf_begin_sync(struct conf_session *s, enum conf_db db)
{
	conf_begin(s);
	conf_answer(s);
	return conf_sync(s, db);
}

static bool
has_more_than_statuses(const struct conf_in *in)
{
	for (const struct sml_cmd *c = in->msg.cmds; c; c = c->next)
		if (c->type != SML_CMD_STATUS)
			return true;
	return false;
}

void
conf_finish(struct conf_session *s)
{
	while (!s->in.msg.is_final)
		ask_for_more(s);
	if (has_more_than_statuses(&s->in)) {
		conf_begin(s);
		conf_answer(s);
		conf_send(s, true);
		if (s->map_cmd)
			CONF_STATUS(s, s->map_cmd, NULL, 200);
		while (!s->in.msg.is_final)
			ask_for_more(s);
	}
	for (int i = 0; i < CONF_DBS; i++)
		if (s->effective[i])
			s->dev->anchor[i] = s->dev->next[i];
}

void
conf_end_sync(struct conf_session *s)
{
	conf_end(&s->out, "Sync");
	conf_send(s, true);
	conf_finish(s);
}

struct conf_session *
conf_whole(struct conf_run *run, struct conf_device *dev, enum conf_db db,
    unsigned code, void (*changes)(struct conf_session *s))
{
	struct conf_session *s = conf_session(run, dev);
	unsigned sync;

	conf_init(s, db, code);
	sync = conf_begin_sync(s, db);
	if (changes)
		changes(s);
	conf_end(&s->out, "Sync");
	conf_send(s, true);
	CONF_STATUS(s, sync, NULL, 200);
	conf_finish(s);
	return s;
}

/* A server whose files have times in whole seconds takes a change of the
 * same second for none. */
static void
let_time_pass(struct conf_run *run)
{
	if (conf_server(run)->is_patient)
		usleep(1100000);
}

struct conf_device *
conf_fresh(struct conf_run *run, enum conf_db db)
{
	struct conf_device *dev = conf_device(run);
	struct conf_session *s = conf_whole(run, dev, db, 201, NULL);
	struct conf_got *all = s->got;

	let_time_pass(run);
	if (!all)
		return dev;
	s = conf_session(run, dev);
	conf_init(s, db, 200);
	conf_begin_sync(s, db);
	for (; all; all = all->next)
		conf_delete(s, conf_copy(run, all->luid));
	conf_end_sync(s);
	let_time_pass(run);
	return dev;
}

static void
add_aster(struct conf_session *s)
{
	conf_add(s, "1", "Aster", "111");
}

struct conf_device *
conf_with_aster(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);

	conf_whole(run, dev, CONF_CONTACTS, 200, add_aster);
	return dev;
}

struct conf_session *
conf_begun(struct conf_run *run, struct conf_device *dev)
{
	struct conf_session *s = conf_session(run, dev);

	conf_want(run, conf_init(s, CONF_CONTACTS, 200) == 200,
	    "an unwanted slow sync");
	conf_begin_sync(s, CONF_CONTACTS);
	return s;
}

void
conf_send_sync(struct conf_session *s)
{
	conf_end(&s->out, "Sync");
	conf_send(s, true);
}

/* ---- looking ---- */

const struct conf_got *
conf_got(const struct conf_session *s, const char *text)
{
	for (const struct conf_got *got = s->got; got; got = got->next)
		if (got->data.p && sml_str_find(got->data, sml_str_of(text),
				       0) < got->data.len)
			return got;
	return NULL;
}

unsigned
conf_got_count(const struct conf_session *s, enum sml_cmd_type cmd)
{
	unsigned n = 0;

	for (const struct conf_got *got = s->got; got; got = got->next)
		n += got->cmd == cmd;
	return n;
}

struct conf_session *
conf_look(struct conf_run *run, struct conf_device *dev, enum conf_db db)
{
	const struct conf_server *server = conf_server(run);

	if (!server->dev_id[0])
		dev = conf_device(run);
	else if (server->dev_id[1])
		dev = conf_other_device(run);
	let_time_pass(run);
	return conf_whole(run, dev, db, 201, NULL);
}

void
conf_want_items(struct conf_run *run, struct conf_device *dev, const char *text,
    unsigned with_text, unsigned total)
{
	struct conf_session *s = conf_look(run, dev, CONF_CONTACTS);
	unsigned found = 0, all = 0;

	for (const struct conf_got *got = s->got; got; got = got->next) {
		if (got->cmd != SML_CMD_ADD)
			continue;
		all++;
		found += got->data.p &&
			 sml_str_find(got->data, sml_str_of(text), 0) <
			     got->data.len;
	}
	conf_want(run, found == with_text && all == total,
	    "the server has %u items, %u with \"%s\": not %u and %u", all,
	    found, text, total, with_text);
}
