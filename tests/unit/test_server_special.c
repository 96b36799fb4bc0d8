/* SPDX-License-Identifier: Apache-2.0 */
/* Atomic, Copy and soft delete in the server's database. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "accounts.h"
#include "endpoint.h"
#include "env.h"
#include "support/folder.h"
#include "support/test.h"

static struct {
	char *folder;
	const struct sml_env *env;
	struct server_db *db;
	struct server_logins *logins;
	struct server_endpoint *server;
	char token[128];    /* of the URL of the session */
	char answer[16384]; /* the server's last message */
	const char *device;
	unsigned session, msg;
} w;

static void
setup(void)
{
	static char path[4096];
	struct server_endpoint_cfg cfg = {.guard_percent = 100};

	memset(&w, 0, sizeof(w));
	w.folder = test_folder_new();
	w.env = server_env_init(SML_LOG_ERROR);
	snprintf(path, sizeof(path), "%s/server", w.folder);
	cfg.db = (struct server_db_cfg){
	    .env = w.env, .folder = path, .may_create = true};
	CU_ASSERT_FATAL(server_db_open(&cfg.db, &w.db) == SML_OK);
	CU_ASSERT_FATAL(server_accounts_add(
			    w.db, SML_STR("ann"), SML_STR("secret")) == SML_OK);
	w.logins = server_logins_new(w.env);
	CU_ASSERT_PTR_NOT_NULL_FATAL(w.logins);
	cfg.logins = w.logins;
	CU_ASSERT_FATAL(server_endpoint_new(&cfg, &w.server) == SML_OK);
}

static void
teardown(void)
{
	server_endpoint_free(w.server);
	server_logins_free(w.logins);
	server_db_close(w.db);
	test_folder_free(w.folder);
}

/* One message; @body is what stands before Final. */
static void
say(const char *body)
{
	static char text[16384];
	struct server_request request = {
	    .encoding = SML_XML,
	    .base_url = SML_STR("http://127.0.0.1/sync"),
	    .address = SML_STR("127.0.0.1"),
	};
	struct server_reply reply = {0};
	const char *token;

	w.msg++;
	snprintf(text, sizeof(text),
	    "<SyncML xmlns='SYNCML:SYNCML1.2'><SyncHdr><VerDTD>1.2</VerDTD>"
	    "<VerProto>SyncML/1.2</VerProto><SessionID>%u</SessionID>"
	    "<MsgID>%u</MsgID><Target><LocURI>http://127.0.0.1/sync</LocURI>"
	    "</Target><Source><LocURI>%s</LocURI></Source>"
	    "<Cred><Meta><Format xmlns='syncml:metinf'>b64</Format>"
	    "<Type xmlns='syncml:metinf'>syncml:auth-basic</Type></Meta>"
	    "<Data>YW5uOnNlY3JldA==</Data></Cred></SyncHdr><SyncBody>"
	    "%s<Final/></SyncBody></SyncML>",
	    w.session, w.msg, w.device, body);
	request.body = sml_str_of(text);
	request.token = w.token[0] ? sml_str_of(w.token) : SML_STR_NONE;
	server_endpoint_handle(w.server, &request, &reply);
	CU_ASSERT_FATAL(reply.status == 200 && reply.is_message);
	snprintf(w.answer, sizeof(w.answer), "%.*s", SML_STR_ARG(reply.body));
	token = strstr(w.answer, "/sync?s=");
	if (token)
		snprintf(w.token, sizeof(w.token), "%.*s",
		    (int)strcspn(token + 8, "<"), token + 8);
}

/* A session of @device up to the answer to its changes. */
static void
sync(const char *device, unsigned code, const char *changes)
{
	char body[8192];

	w.device = device;
	w.session++;
	w.msg = 0;
	w.token[0] = '\0';
	snprintf(body, sizeof(body),
	    "<Alert><CmdID>1</CmdID><Data>%u</Data><Item><Target>"
	    "<LocURI>contacts</LocURI></Target><Source><LocURI>addr</LocURI>"
	    "</Source><Meta><Anchor xmlns='syncml:metinf'><Last>%u</Last>"
	    "<Next>%u</Next></Anchor></Meta></Item></Alert>",
	    code, w.session - 1, w.session);
	say(body);
	snprintf(body, sizeof(body),
	    "<Sync><CmdID>1</CmdID><Target><LocURI>contacts</LocURI></Target>"
	    "<Source><LocURI>addr</LocURI></Source>%s</Sync>",
	    changes);
	say(body);
}

#define WRITE(verb, id, luid, data)                                            \
	"<" verb "><CmdID>" id "</CmdID><Meta><Type xmlns='syncml:metinf'>"    \
	"text/vcard</Type></Meta><Item><Source><LocURI>" luid                  \
	"</LocURI></Source><Data>" data "</Data></Item></" verb ">"
#define CARD(name)                                                             \
	"BEGIN:VCARD\r\nVERSION:3.0\r\nN:" name "\r\nFN:" name                 \
	"\r\nEND:VCARD\r\n"
#define STATUS(id, verb, luid, code)                                           \
	"<CmdRef>" id "</CmdRef><Cmd>" verb "</Cmd>" luid "<Data>" code
#define SOURCE(luid) "<SourceRef>" luid "</SourceRef>"

static bool
is_said(const char *text)
{
	return strstr(w.answer, text) != NULL;
}

/* What another device is given that comes with nothing. */
static bool
other_has(const char *name)
{
	char text[40];

	snprintf(text, sizeof(text), "FN:%s\n", name);
	return is_said(text) ||
	       (snprintf(text, sizeof(text), "FN:%s&#13;", name),
		   is_said(text));
}

static void
atomic_is_all_or_nothing_in_the_database(void)
{
	setup();
	sync("phone", 201,
	    WRITE("Add", "2", "1", CARD("ann"))
		WRITE("Add", "3", "2", CARD("bob")));
	say("");
	sync("phone", 200,
	    "<Atomic><CmdID>2</CmdID>" WRITE("Replace", "3", "1", CARD("eve"))
		WRITE("Add", "4", "3", CARD("cat")) WRITE("Add", "5", "4",
		    "no card") "</Atomic>"
			       "<Atomic><CmdID>6</CmdID>" WRITE("Add", "7", "5",
				   CARD("dan")) "<Delete><CmdID>8</"
						"CmdID><Item><Source><LocURI>2<"
						"/LocURI>"
						"</Source></Item></Delete></"
						"Atomic>");
	CU_ASSERT(is_said(STATUS("2", "Atomic", "", "507")));
	CU_ASSERT(is_said(STATUS("3", "Replace", SOURCE("1"), "216")));
	CU_ASSERT(is_said(STATUS("4", "Add", SOURCE("3"), "216")));
	CU_ASSERT(is_said(STATUS("5", "Add", SOURCE("4"), "415")));
	CU_ASSERT(is_said(STATUS("6", "Atomic", "", "200")));
	CU_ASSERT(is_said(STATUS("8", "Delete", SOURCE("2"), "200")));
	say("");
	sync("other", 201, "");
	CU_ASSERT(other_has("ann"));
	CU_ASSERT(other_has("dan"));
	CU_ASSERT(!other_has("bob"));
	CU_ASSERT(!other_has("cat"));
	CU_ASSERT(!other_has("eve"));
	teardown();
}

static void
soft_delete_and_copy_last_in_the_database(void)
{
	setup();
	sync("phone", 201, WRITE("Add", "2", "1", CARD("ann")));
	say("");
	sync("phone", 200,
	    "<Copy><CmdID>2</CmdID><Item><Target><LocURI>7</LocURI></Target>"
	    "<Source><LocURI>1</LocURI></Source></Item></Copy>"
	    "<Delete><CmdID>3</CmdID><SftDel/><Item><Source><LocURI>1</LocURI>"
	    "</Source></Item></Delete>");
	CU_ASSERT(is_said("<Cmd>Copy</Cmd><TargetRef>7</TargetRef>"
			  "<SourceRef>1</SourceRef><Data>201"));
	CU_ASSERT(is_said(STATUS("3", "Delete", SOURCE("1"), "200")));
	CU_ASSERT(!is_said("<Add>"));
	say("");
	/* Neither comes back, and the copy is the phone's. */
	sync("phone", 200, WRITE("Replace", "2", "7", CARD("bob")));
	CU_ASSERT(is_said(STATUS("2", "Replace", SOURCE("7"), "200")));
	CU_ASSERT(!is_said("<Add>"));
	say("");
	sync("other", 201, "");
	CU_ASSERT(other_has("ann"));
	CU_ASSERT(other_has("bob"));
	teardown();
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"atomic_is_all_or_nothing_in_the_database",
		atomic_is_all_or_nothing_in_the_database},
	    {"soft_delete_and_copy_last_in_the_database",
		soft_delete_and_copy_last_in_the_database},
	    {NULL, NULL}};

	return test_main("server_special", cases, argc, argv);
}
