/* SPDX-License-Identifier: Apache-2.0 */
/* What our client does with the commands of a server that is not ours. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/script.h"
#include "scenario/sides.h"
#include "support/session_text.h"
#include "support/test.h"

/* A server that takes everything, and says what the test wants it to. */
struct foreign {
	struct world *w;
	struct script s;
	unsigned session;     /* its anchors count them */
	const char *sync;     /* inside its Sync, number of changes included */
	const char *hdr_more; /* further elements of its headers */
	char said[20000];     /* the client's messages of this session */
	char holds[2000];     /* the client's folder, for comparison */
};

static void
put_status(struct sml_buf *out, unsigned *id, const struct sml_msg *msg,
    const struct sml_cmd *cmd, unsigned code)
{
	const struct sml_item *item = cmd->items;

	sml_buf_printf(out,
	    "<Status><CmdID>%u</CmdID><MsgRef>%.*s</MsgRef><CmdRef>%.*s"
	    "</CmdRef><Cmd>%s</Cmd>",
	    ++*id, SML_STR_ARG(msg->hdr.msg_id), SML_STR_ARG(cmd->cmd_id),
	    sml_cmd_name(cmd->type));
	if (item && item->source.uri.len)
		sml_buf_printf(out, "<SourceRef>%.*s</SourceRef>",
		    SML_STR_ARG(item->source.uri));
	sml_buf_printf(out, "<Data>%u</Data></Status>", code);
}

static void
put_answers(struct foreign *server, const struct sml_msg *msg,
    struct sml_buf *out, bool *has_sync)
{
	const struct sml_cmd *cmd, *inner;
	unsigned id = 10;

	for (cmd = msg->cmds; cmd; cmd = cmd->next) {
		if (cmd->type == SML_CMD_STATUS)
			continue;
		put_status(out, &id, msg, cmd, 200);
		if (cmd->type == SML_CMD_ALERT)
			sml_buf_printf(out,
			    "<Alert><CmdID>%u</CmdID><Data>%.*s</Data><Item>"
			    "<Target><LocURI>%.*s</LocURI></Target><Source>"
			    "<LocURI>%.*s</LocURI></Source><Meta><Anchor "
			    "xmlns='syncml:metinf'><Last>%u</Last><Next>%u"
			    "</Next></Anchor></Meta></Item></Alert>",
			    ++id, SML_STR_ARG(cmd->data),
			    SML_STR_ARG(cmd->items->source.uri),
			    SML_STR_ARG(cmd->items->target.uri),
			    server->session - 1, server->session);
		*has_sync = *has_sync || cmd->type == SML_CMD_SYNC;
		for (inner = cmd->children; inner; inner = inner->next)
			put_status(out, &id, msg, inner, 201);
	}
}

static enum sml_err
serve(void *ctx, struct sml_str url, enum sml_encoding encoding,
    struct sml_str in, struct sml_buf *out)
{
	struct foreign *server = ctx;
	struct sml_arena *arena = sml_arena_new(SML_MSG_ARENA_MAX);
	struct sml_buf text;
	struct sml_msg msg;
	bool has_sync = false;

	(void)url;
	if (!arena ||
	    sml_wire_decode(encoding, in, arena, &msg, NULL) != SML_OK)
		abort();
	if (sml_str_is(msg.hdr.msg_id, "1")) {
		server->session++;
		server->said[0] = '\0';
	}
	sml_buf_init(&text, sizeof(server->said) / 2);
	session_text_msg(&msg, &text);
	snprintf(server->said + strlen(server->said),
	    sizeof(server->said) - strlen(server->said), "%.*s\n",
	    SML_STR_ARG(sml_buf_str(&text)));
	sml_buf_free(&text);
	sml_buf_printf(out,
	    "<SyncML xmlns='SYNCML:SYNCML1.2'><SyncHdr><VerDTD>1.2</VerDTD>"
	    "<VerProto>SyncML/1.2</VerProto><SessionID>%.*s</SessionID>"
	    "<MsgID>%.*s</MsgID><Target><LocURI>%.*s</LocURI></Target>"
	    "<Source><LocURI>http://server/sync</LocURI></Source>%s</SyncHdr>"
	    "<SyncBody><Status><CmdID>1</CmdID><MsgRef>%.*s</MsgRef><CmdRef>0"
	    "</CmdRef><Cmd>SyncHdr</Cmd><Data>212</Data></Status>",
	    SML_STR_ARG(msg.hdr.session_id), SML_STR_ARG(msg.hdr.msg_id),
	    SML_STR_ARG(msg.hdr.source.uri),
	    server->hdr_more ? server->hdr_more : "",
	    SML_STR_ARG(msg.hdr.msg_id));
	put_answers(server, &msg, out, &has_sync);
	if (has_sync)
		sml_buf_printf(out,
		    "<Sync><CmdID>100</CmdID><Target><LocURI>contacts</LocURI>"
		    "</Target><Source><LocURI>./contacts</LocURI></Source>%s"
		    "</Sync>",
		    server->sync ? server->sync : "");
	sml_buf_put_text(out, "<Final/></SyncBody></SyncML>");
	sml_arena_free(arena);
	return sml_buf_err(out);
}

/* ann 1, bob 2, cat 3, dan 4 with these numbers as ids, in step. */
static void
set_up_with(struct foreign *server, const struct world_options *options)
{
	static const enum sml_kind kinds[] = {SML_KIND_CONTACT};

	memset(server, 0, sizeof(*server));
	server->w = world_new(options, kinds, 1, 1);
	server->w->pipe.serve = serve;
	server->w->pipe.ctx = server;
	server->s.w = server->w;
	server->s.attempts = 1;
	CU_ASSERT(script_run(&server->s,
	    "c0 + ann a=1; c0 + bob a=2; c0 + cat a=3; c0 + dan a=4; c0 sync; "
	    "c0 sync"));
	CU_ASSERT_STRING_EQUAL(server->s.why, "");
}

static void
set_up(struct foreign *server, unsigned guard_percent)
{
	set_up_with(
	    server, &(struct world_options){
			.guard_percent = guard_percent, .guard_count = 2});
}

static void
sync_with(struct foreign *server, const char *inside)
{
	server->sync = inside;
	memset(&server->w->reports, 0, sizeof(server->w->reports));
	CU_ASSERT(script_run(&server->s, "c0 sync"));
	CU_ASSERT_STRING_EQUAL(server->s.why, "");
}

static const char *
holds(struct foreign *server)
{
	struct sml_buf out;

	sml_buf_init(&out, sizeof(server->holds));
	sides_describe(server->w->clients[0].folders[0].store, false, &out);
	snprintf(
	    server->holds, sizeof(server->holds), "%s", (const char *)out.p);
	sml_buf_free(&out);
	return server->holds;
}

#define SAYS(server, text)                                                     \
	do {                                                                   \
		if (!strstr((server)->said, text))                             \
			printf("# said: %s\n", (server)->said);                \
		CU_ASSERT_PTR_NOT_NULL(strstr((server)->said, text));          \
	} while (0)
#define SAYS_NOT(server, text) CU_ASSERT_PTR_NULL(strstr((server)->said, text))
#define HOLDS(server, text) CU_ASSERT_STRING_EQUAL(holds(server), text)

#define DELETE(id, more, luid)                                                 \
	"<Delete><CmdID>" id "</CmdID>" more "<Item><Target><LocURI>" luid     \
	"</LocURI></Target></Item></Delete>"
#define CARD(name, tel)                                                        \
	"<Data>BEGIN:VCARD&#13;\nVERSION:3.0&#13;\nN:" name                    \
	";;;;&#13;\nFN:" name "&#13;\nTEL:" tel "&#13;\nEND:VCARD&#13;\n"      \
	"</Data>"
#define REPLACE(id, more, luid, data)                                          \
	"<Replace><CmdID>" id "</CmdID>" more "<Item><Target><LocURI>" luid    \
	"</LocURI></Target>" data "</Item></Replace>"
#define ADD(id, more, guid, data)                                              \
	"<Add><CmdID>" id "</CmdID>" more "<Item><Source><LocURI>" guid        \
	"</LocURI></Source>" data "</Item></Add>"

static void
soft_delete_removes_here_and_is_not_sent_back(void)
{
	struct foreign server;
	struct test_state_sizes sizes;

	set_up(&server, 100);
	sync_with(&server,
	    DELETE("1", "<SftDel/>", "2") DELETE("2", "<Archive/>", "3"));
	SAYS(&server, "Delete 200 target=2");
	SAYS(&server, "Delete 210 target=3");
	HOLDS(&server, "ann a=1 | dan a=4");
	test_state_sizes(server.w->clients[0].state, &sizes);
	CU_ASSERT_EQUAL(sizes.backups, 2);
	CU_ASSERT_EQUAL(sizes.links, 2);
	sync_with(&server, NULL);
	SAYS_NOT(&server, "Delete");
	world_free(server.w);
}

static void
soft_delete_of_an_edited_item_loses(void)
{
	struct foreign server;

	set_up(&server, 100);
	CU_ASSERT(script_run(&server.s, "c0 = bob > bob a=9"));
	sync_with(&server, DELETE("1", "<SftDel/>", "2"));
	HOLDS(&server, "ann a=1 | bob a=9 | cat a=3 | dan a=4");
	world_free(server.w);
}

static void
atomic_is_refused_and_sequence_executed(void)
{
	struct foreign server;

	set_up(&server, 100);
	sync_with(&server,
	    "<Atomic><CmdID>1</CmdID>" REPLACE(
		"2", "", "1", CARD("ann", "9")) DELETE("3", "",
		"2") "</Atomic><Sequence><CmdID>4</CmdID>" REPLACE("5", "", "3",
		CARD("cat", "9")) DELETE("6", "",
		"4") "</Sequence>"
		     "<Copy><CmdID>7</CmdID><Item><Source><LocURI>1</LocURI>"
		     "</Source></Item></Copy><Move><CmdID>8</CmdID></"
		     "Move>" REPLACE("9",
			 "<Meta><FieldLevel xmlns='syncml:metinf'/></Meta>",
			 "1", CARD("ann", "8")));
	SAYS(&server, "Atomic 406; ");
	SAYS(&server, "Replace 406 target=1; ");
	SAYS(&server, "Delete 406 target=2; ");
	SAYS(&server, "Sequence 200; ");
	SAYS(&server, "Replace 200 target=3; ");
	SAYS(&server, "Delete 200 target=4; ");
	SAYS(&server, "Copy 406 source=1; ");
	SAYS(&server, "Move 406; ");
	HOLDS(&server, "ann a=1 | bob a=2 | cat a=9");
	world_free(server.w);
}

/* No Status, and all the same a Map. */
static void
no_resp_of_the_server_is_kept_to(void)
{
	struct foreign server;

	set_up(&server, 100);
	sync_with(&server, ADD("1", "<NoResp/>", "G1", CARD("eve", "5"))
			       REPLACE("2", "", "1", CARD("ann", "9")));
	SAYS_NOT(&server, "Status 2/1 Add");
	SAYS(&server, "Status 2/2 Replace 200 target=1");
	SAYS(&server, "Map target=./contacts source=contacts");
	HOLDS(&server, "ann a=9 | bob a=2 | cat a=3 | dan a=4 | eve a=5");
	server.hdr_more = "<NoResp/>";
	sync_with(&server, REPLACE("2", "", "1", CARD("ann", "8")));
	SAYS_NOT(&server, "Replace 200");
	HOLDS(&server, "ann a=8 | bob a=2 | cat a=3 | dan a=4 | eve a=5");
	world_free(server.w);
}

/* Two of four announced, and the others in the next session. */
static void
deletions_in_pieces_do_not_pass_the_guard(void)
{
	struct foreign server;

	set_up(&server, 50);
	sync_with(&server, "<NumberOfChanges>4</NumberOfChanges>" DELETE(
			       "1", "", "1") DELETE("2", "", "2"));
	SAYS(&server, "Delete 200 target=1");
	CU_ASSERT_EQUAL(server.w->reports.held, 2);
	sync_with(&server, "<NumberOfChanges>2</NumberOfChanges>" DELETE(
			       "1", "", "3") DELETE("2", "", "4"));
	CU_ASSERT_EQUAL(server.w->reports.held, 2);
	HOLDS(&server, "ann a=1 | bob a=2 | cat a=3 | dan a=4");
	world_free(server.w);

	/* A guard of 100 percent is off, whatever is announced. */
	set_up(&server, 100);
	sync_with(&server,
	    "<NumberOfChanges>40</NumberOfChanges>" DELETE("1", "", "1"));
	CU_ASSERT_EQUAL(server.w->reports.held, 0);
	HOLDS(&server, "bob a=2 | cat a=3 | dan a=4");
	world_free(server.w);

	/* All that was announced came. */
	set_up(&server, 50);
	sync_with(&server, "<NumberOfChanges>2</NumberOfChanges>" DELETE(
			       "1", "", "1") DELETE("2", "", "2"));
	CU_ASSERT_EQUAL(server.w->reports.held, 0);
	HOLDS(&server, "cat a=3 | dan a=4");
	world_free(server.w);
}

/* The server says 200 to an edit and sends the item as a row says. */
struct overwrite {
	const char *name, *edit, *data;
	enum sml_policy policy;
	const char *holds, *then; /* at once; sent in the next session */
};

#define CARD_WITH(lines)                                                       \
	"<Data>BEGIN:VCARD&#13;\nVERSION:3.0&#13;\nN:bob;;;;&#13;\nFN:bob"     \
	"&#13;\n" lines "END:VCARD&#13;\n</Data>"

static const struct overwrite overwrites[] = {
    {"another value", "bob a=77", CARD("bob", "99"), SML_POLICY_DUPLICATE,
	"ann a=1 | bob a=77 | bob a=99 | cat a=3 | dan a=4", "Add"},
    {"the value before", "bob a=77", CARD("bob", "2"), SML_POLICY_DUPLICATE,
	"ann a=1 | bob a=2 | bob a=77 | cat a=3 | dan a=4", "Add"},
    {"no value", "bob a=77", CARD_WITH(""), SML_POLICY_DUPLICATE,
	"ann a=1 | bob | bob a=77 | cat a=3 | dan a=4", "Add"},
    {"the number written another way", "bob a=0301234567",
	CARD_WITH("TEL;TYPE=voice:+49 (30) 123-4567&#13;\nREV:20260101T000000Z"
		  "&#13;\n"),
	SML_POLICY_DUPLICATE,
	"ann a=1 | bob a=+49 (30) 123-4567 | cat a=3 | dan a=4", NULL},
    {"the edit and more", "bob a=77",
	CARD_WITH("TEL:77&#13;\nTITLE:Dr.&#13;\n"), SML_POLICY_DUPLICATE,
	"ann a=1 | bob a=77 | cat a=3 | dan a=4", NULL},
    {"server-wins", "bob a=77", CARD("bob", "99"), SML_POLICY_SERVER_WINS,
	"ann a=1 | bob a=99 | cat a=3 | dan a=4", NULL},
    {"client-wins", "bob a=77", CARD("bob", "99"), SML_POLICY_CLIENT_WINS,
	"ann a=1 | bob a=77 | cat a=3 | dan a=4", "Replace"},
    {"merge", "bob a=77", CARD("bob", "2"), SML_POLICY_MERGE,
	"ann a=1 | bob a=77 | cat a=3 | dan a=4", "Replace"},
};

static void
try_overwrite(const struct overwrite *row)
{
	char edit[80], inside[600];
	struct foreign server;

	set_up_with(&server,
	    &(struct world_options){
		.guard_percent = 100, .guard_count = 2, .policy = row->policy});
	snprintf(edit, sizeof(edit), "c0 = bob > %s", row->edit);
	CU_ASSERT(script_run(&server.s, edit));
	snprintf(inside, sizeof(inside),
	    "<Replace><CmdID>1</CmdID><Item><Target><LocURI>2</LocURI>"
	    "</Target>%s</Item></Replace>",
	    row->data);
	sync_with(&server, inside);
	if (strcmp(holds(&server), row->holds) != 0)
		printf("# %s: %s\n", row->name, server.holds);
	HOLDS(&server, row->holds);
	sync_with(&server, NULL);
	CU_ASSERT(!strstr(server.said, "Add") ==
		  !(row->then && !strcmp(row->then, "Add")));
	CU_ASSERT(!strstr(server.said, "Replace") ==
		  !(row->then && !strcmp(row->then, "Replace")));
	HOLDS(&server, row->holds);
	sync_with(&server, NULL);
	SAYS_NOT(&server, "Add");
	SAYS_NOT(&server, "Replace");
	HOLDS(&server, row->holds);
	world_free(server.w);
}

static void
replace_that_drops_an_edit_is_a_conflict(void)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(overwrites); i++)
		try_overwrite(&overwrites[i]);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"soft_delete_removes_here_and_is_not_sent_back",
		soft_delete_removes_here_and_is_not_sent_back},
	    {"soft_delete_of_an_edited_item_loses",
		soft_delete_of_an_edited_item_loses},
	    {"atomic_is_refused_and_sequence_executed",
		atomic_is_refused_and_sequence_executed},
	    {"no_resp_of_the_server_is_kept_to",
		no_resp_of_the_server_is_kept_to},
	    {"deletions_in_pieces_do_not_pass_the_guard",
		deletions_in_pieces_do_not_pass_the_guard},
	    {"replace_that_drops_an_edit_is_a_conflict",
		replace_that_drops_an_edit_is_a_conflict},
	    {NULL, NULL}};

	return test_main("foreign_server", cases, argc, argv);
}
