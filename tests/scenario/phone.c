/* SPDX-License-Identifier: Apache-2.0 */
/* A client that is not ours: bodies of messages in, answers as lines of text.
 */
#include "scenario/phone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/session_text.h"

#define URL "http://server/sync"

void
phone_init(struct phone *p, const struct world_options *options)
{
	static const enum sml_kind kinds[] = {SML_KIND_CONTACT};

	memset(p, 0, sizeof(*p));
	p->world = world_new(options, kinds, 1, 0);
	p->dev_id = "phone";
	sml_buf_init(&p->last, SML_MSG_MAX);
}

void
phone_free(struct phone *p)
{
	sml_buf_free(&p->last);
	world_free(p->world);
}

/* ---- messages ---- */

static void
read_answer(struct phone *p)
{
	struct sml_arena *arena = sml_arena_new(SML_MSG_ARENA_MAX);
	struct sml_buf text;
	struct sml_msg msg;

	if (!arena)
		abort();
	sml_buf_init(&text, sizeof(p->answer) - 1);
	if (sml_wire_decode(
		SML_XML, sml_buf_str(&p->last), arena, &msg, NULL) == SML_OK)
		session_text_msg(&msg, &text);
	snprintf(p->answer, sizeof(p->answer), "%.*s",
	    SML_STR_ARG(sml_buf_str(&text)));
	sml_buf_free(&text);
	sml_arena_free(arena);
}

enum sml_err
phone_repeat(struct phone *p)
{
	struct server *s = &p->world->server;
	char url[120] = URL;
	enum sml_err err;

	if (p->msg > 1)
		snprintf(
		    url, sizeof(url), URL "?s=%s.%u", p->dev_id, p->session);
	sml_buf_reset(&p->last);
	p->answer[0] = '\0';
	err = server_serve(
	    s, sml_str_of(url), SML_XML, sml_str_of(p->bytes), &p->last);
	if (err == SML_OK)
		read_answer(p);
	return err;
}

static enum sml_err
say(struct phone *p, const char *cred, const char *body)
{
	p->msg++;
	snprintf(p->bytes, sizeof(p->bytes),
	    "<?xml version=\"1.0\"?><SyncML xmlns='SYNCML:SYNCML1.2'><SyncHdr>"
	    "<VerDTD>1.2</VerDTD><VerProto>SyncML/1.2</VerProto>"
	    "<SessionID>%u</SessionID><MsgID>%u</MsgID>"
	    "<Target><LocURI>" URL "</LocURI></Target>"
	    "<Source><LocURI>%s</LocURI></Source>%s%s</SyncHdr>"
	    "<SyncBody>%s</SyncBody></SyncML>",
	    p->session, p->msg, p->dev_id, cred, p->more ? p->more : "", body);
	return phone_repeat(p);
}

enum sml_err
phone_say(struct phone *p, const char *body)
{
	return say(p, "", body);
}

enum sml_err
phone_begin(struct phone *p, unsigned code)
{
	char body[600];

	p->session++;
	p->msg = 0;
	snprintf(body, sizeof(body),
	    "<Alert><CmdID>1</CmdID><Data>%u</Data><Item><Target><LocURI>"
	    "./contacts</LocURI></Target><Source><LocURI>N</LocURI></Source>"
	    "<Meta><Anchor xmlns='syncml:metinf'><Last>%u</Last><Next>%u</Next>"
	    "</Anchor></Meta></Item></Alert><Final/>",
	    code, p->anchor, p->session);
	return say(p,
	    "<Cred><Meta><Type xmlns='syncml:metinf'>syncml:auth-basic</Type>"
	    "</Meta><Data>YW5uOnNlY3JldA==</Data></Cred>",
	    body);
}

/* Every command of the last message that wants a Status. */
static void
put_statuses(struct phone *p, struct sml_buf *out)
{
	struct sml_arena *arena = sml_arena_new(SML_MSG_ARENA_MAX);
	struct sml_msg msg;
	const struct sml_cmd *cmd;
	unsigned id = 100;

	if (!arena || sml_wire_decode(SML_XML, sml_buf_str(&p->last), arena,
			  &msg, NULL) != SML_OK)
		abort();
	for (cmd = msg.cmds; cmd; cmd = cmd->next) {
		const struct sml_cmd *inner = cmd->children;

		if (cmd->type != SML_CMD_SYNC)
			continue;
		sml_buf_printf(out,
		    "<Status><CmdID>%u</CmdID><MsgRef>%u</MsgRef><CmdRef>%.*s"
		    "</CmdRef><Cmd>Sync</Cmd><Data>200</Data></Status>",
		    id++, p->msg, SML_STR_ARG(cmd->cmd_id));
		for (; inner; inner = inner->next)
			sml_buf_printf(out,
			    "<Status><CmdID>%u</CmdID><MsgRef>%u</MsgRef>"
			    "<CmdRef>%.*s</CmdRef><Cmd>%s</Cmd>"
			    "<Data>200</Data></Status>",
			    id++, p->msg, SML_STR_ARG(inner->cmd_id),
			    sml_cmd_name(inner->type));
	}
	sml_arena_free(arena);
}

enum sml_err
phone_end(struct phone *p, const char *maps)
{
	struct sml_buf body;
	enum sml_err err;

	sml_buf_init(&body, 60000);
	put_statuses(p, &body);
	sml_buf_put_text(&body, maps);
	sml_buf_put_text(&body, "<Final/>");
	sml_buf_put_byte(&body, 0);
	err = sml_buf_err(&body);
	if (err == SML_OK)
		err = phone_say(p, (const char *)body.p);
	sml_buf_free(&body);
	if (err == SML_OK)
		p->anchor = p->session;
	return err;
}

/* ---- the server's folder ---- */

static void
field_of(struct sml_str text, const char *name, char *out, size_t out_len)
{
	struct sml_str line;

	out[0] = '\0';
	while (sml_str_next(&text, '\n', &line))
		if (sml_str_starts(line, name))
			snprintf(out, out_len, "%.*s",
			    SML_STR_ARG(sml_str_trim(sml_str_sub(line,
				sml_str_chr(line, ':', 0) + 1, line.len))));
}

static int
compare_words(const void *a, const void *b)
{
	return strcmp(a, b);
}

const char *
phone_store(struct phone *p)
{
	static char text[4000];
	static char words[64][48];
	struct sml_store *store = p->world->server.folders[0].store;
	struct test_store_item item;
	uint64_t at = 0;
	size_t count = 0, len = 0;

	while (count < 64 && (at = test_store_each(store, at, &item)) != 0) {
		char name[20], tel[20];

		field_of(item.text, "FN", name, sizeof(name));
		field_of(item.text, "TEL", tel, sizeof(tel));
		snprintf(words[count++], sizeof(words[0]), "%s %s", name, tel);
	}
	qsort(words, count, sizeof(words[0]), compare_words);
	text[0] = '\0';
	for (size_t i = 0; i < count; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s",
		    i ? ", " : "", words[i]);
	return text;
}

struct sml_str
phone_key(struct phone *p, const char *name)
{
	struct sml_store *store = p->world->server.folders[0].store;
	struct test_store_item item;
	uint64_t at = 0;
	char found[20];

	while ((at = test_store_each(store, at, &item)) != 0) {
		field_of(item.text, "FN", found, sizeof(found));
		if (!strcmp(found, name))
			return item.key;
	}
	return SML_STR_NONE;
}

static void
commit(struct phone *p, enum sml_err err)
{
	if (err != SML_OK || memdb_commit(p->world->server.db) != SML_OK)
		abort();
}

void
phone_put(struct phone *p, struct sml_str key, const char *text)
{
	struct sml_store *store = p->world->server.folders[0].store;

	if (memdb_begin(p->world->server.db) != SML_OK)
		abort();
	commit(p, test_store_put(store, key, sml_str_of(text), NULL));
}

void
phone_remove(struct phone *p, struct sml_str key)
{
	struct sml_store *store = p->world->server.folders[0].store;

	if (memdb_begin(p->world->server.db) != SML_OK)
		abort();
	commit(p, test_store_remove(store, key));
}
