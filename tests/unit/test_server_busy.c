/* SPDX-License-Identifier: Apache-2.0 */
/* Messages that meet a database held by another process. */
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
	struct server_db *db; /* the other process */
	struct server_logins *logins;
	struct server_parked *parked;
	struct server_endpoint *server;
	struct server_endpoint_cfg cfg;
	char path[4096];
	char token[128];
	char request[8192], answer[8192];
	unsigned msg;
	bool has_cred;
} w;

static void
setup(void)
{
	memset(&w, 0, sizeof(w));
	w.folder = test_folder_new();
	w.env = server_env_init(SML_LOG_ERROR);
	w.has_cred = true;
	snprintf(w.path, sizeof(w.path), "%s/server", w.folder);
	w.cfg.guard_percent = 100;
	w.cfg.db = (struct server_db_cfg){
	    .env = w.env, .folder = w.path, .may_create = true, .wait_ms = 4};
	CU_ASSERT_FATAL(server_db_open(&w.cfg.db, &w.db) == SML_OK);
	CU_ASSERT_FATAL(server_accounts_add(
			    w.db, SML_STR("ann"), SML_STR("secret")) == SML_OK);
	w.cfg.logins = w.logins = server_logins_new(w.env);
	w.cfg.parked = w.parked = server_parked_new(w.env);
	CU_ASSERT_FATAL(w.logins && w.parked);
	CU_ASSERT_FATAL(server_endpoint_new(&w.cfg, &w.server) == SML_OK);
}

static void
teardown(void)
{
	server_endpoint_free(w.server);
	server_parked_free(w.parked);
	server_logins_free(w.logins);
	server_db_close(w.db);
	test_folder_free(w.folder);
}

/* Send w.request. */
static unsigned
post(void)
{
	struct server_request request = {
	    .encoding = SML_XML,
	    .base_url = SML_STR("http://127.0.0.1/sync"),
	    .address = SML_STR("127.0.0.1"),
	    .body = sml_str_of(w.request),
	    .token = w.token[0] ? sml_str_of(w.token) : SML_STR_NONE,
	};
	struct server_reply reply = {0};
	const char *token;

	server_endpoint_handle(w.server, &request, &reply);
	snprintf(w.answer, sizeof(w.answer), "%.*s", SML_STR_ARG(reply.body));
	token = strstr(w.answer, "/sync?s=");
	if (token)
		snprintf(w.token, sizeof(w.token), "%.*s",
		    (int)strcspn(token + 8, "<"), token + 8);
	return reply.status;
}

static unsigned
say(const char *body)
{
	static const char cred[] =
	    "<Cred><Meta><Type xmlns='syncml:metinf'>syncml:auth-basic</Type>"
	    "</Meta><Data>YW5uOnNlY3JldA==</Data></Cred>";

	w.msg++;
	snprintf(w.request, sizeof(w.request),
	    "<SyncML xmlns='SYNCML:SYNCML1.2'><SyncHdr><VerDTD>1.2</VerDTD>"
	    "<VerProto>SyncML/1.2</VerProto><SessionID>1</SessionID>"
	    "<MsgID>%u</MsgID><Target><LocURI>http://127.0.0.1/sync</LocURI>"
	    "</Target><Source><LocURI>phone</LocURI></Source>%s</SyncHdr>"
	    "<SyncBody>%s</SyncBody></SyncML>",
	    w.msg, w.has_cred ? cred : "", body);
	return post();
}

#define QUESTION "<Alert><CmdID>1</CmdID><Data>221</Data></Alert>"
#define ALERT                                                                  \
	"<Alert><CmdID>1</CmdID><Data>201</Data><Item><Target>"                \
	"<LocURI>notes</LocURI></Target><Source><LocURI>N</LocURI></Source>"   \
	"<Meta><Anchor xmlns='syncml:metinf'><Next>1</Next></Anchor></Meta>"   \
	"</Item></Alert><Final/>"
#define CHANGES                                                                \
	"<Sync><CmdID>1</CmdID><Target><LocURI>notes</LocURI></Target>"        \
	"<Source><LocURI>N</LocURI></Source><Add><CmdID>2</CmdID><Meta>"       \
	"<Type xmlns='syncml:metinf'>text/plain</Type></Meta><Item><Source>"   \
	"<LocURI>7</LocURI></Source><Data>milk</Data></Item></Add></Sync>"     \
	"<Final/>"
#define LATER                                                                  \
	"<Status><CmdID>1</CmdID><MsgRef>1</MsgRef><CmdRef>0</CmdRef>"         \
	"<Cmd>SyncHdr</Cmd><Data>200</Data></Status><Final/>"

static bool
is_said(const char *text)
{
	return strstr(w.answer, text) != NULL;
}

static bool
is_busy_said(unsigned questions)
{
	const char *at = w.answer;
	unsigned found = 0;

	while ((at = strstr(at, "<Data>101</Data>")) != NULL) {
		at++;
		found++;
	}
	return found == 1 + questions && !is_said("<Final") &&
	       !is_said("RespURI");
}

static void
lock(void)
{
	CU_ASSERT_FATAL(server_db_begin(w.db) == SML_OK);
}

static void
unlock(void)
{
	server_db_rollback(w.db);
}

static void
busy_in_a_session_is_made_up_for(void)
{
	static char first[sizeof(w.answer)];

	setup();
	CU_ASSERT(say(ALERT) == 200 && w.token[0]);
	w.has_cred = false;
	lock();
	CU_ASSERT(say(CHANGES) == 200);
	CU_ASSERT(is_busy_said(0) && is_said("<MsgID>2</MsgID>"));
	CU_ASSERT(say(QUESTION) == 200);
	CU_ASSERT(is_busy_said(1) && is_said("<MsgID>3</MsgID>"));
	unlock();
	CU_ASSERT(say(QUESTION) == 200);
	CU_ASSERT(is_said("<MsgID>4</MsgID>") && is_said("<Data>201</Data>"));
	CU_ASSERT(is_said("<MsgRef>2</MsgRef>") && is_said("<Final/>"));
	memcpy(first, w.answer, sizeof(first));
	/* The answer was lost. */
	CU_ASSERT(post() == 200);
	CU_ASSERT(strcmp(first, w.answer) == 0);
	CU_ASSERT(say(LATER) == 200);
	CU_ASSERT(is_said("<MsgID>5</MsgID>") && !is_said("<Data>101</Data>"));
	teardown();
}

static void
busy_at_the_first_message_is_made_up_for(void)
{
	setup();
	lock();
	CU_ASSERT(say(ALERT) == 200);
	CU_ASSERT(is_busy_said(0) && !w.token[0]);
	unlock();
	CU_ASSERT(say(QUESTION) == 200);
	CU_ASSERT(is_said("<MsgID>2</MsgID>") && is_said("<Data>212</Data>"));
	CU_ASSERT(is_said("<Data>201</Data>") && w.token[0]);
	CU_ASSERT(say(CHANGES) == 200);
	CU_ASSERT(is_said("<MsgID>3</MsgID>") && is_said("<Data>201</Data>"));
	teardown();
}

static void
busy_for_somebody_unknown_is_503(void)
{
	setup();
	w.has_cred = false;
	lock();
	CU_ASSERT(say(ALERT) == 503);
	snprintf(w.token, sizeof(w.token), "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
	CU_ASSERT(say(CHANGES) == 503);
	unlock();
	teardown();
}

static void
busy_question_in_another_process_is_refused(void)
{
	setup();
	CU_ASSERT(say(ALERT) == 200);
	lock();
	CU_ASSERT(say(CHANGES) == 200);
	unlock();
	server_endpoint_free(w.server);
	w.cfg.parked = server_parked_new(w.env);
	CU_ASSERT_FATAL(server_endpoint_new(&w.cfg, &w.server) == SML_OK);
	CU_ASSERT(say(QUESTION) == 400);
	/* The session is where it was. */
	w.msg = 1;
	CU_ASSERT(say(CHANGES) == 200 && is_said("<Data>201</Data>"));
	server_parked_free(w.cfg.parked);
	teardown();
}

static void
question_without_cause_is_200(void)
{
	setup();
	CU_ASSERT(say(ALERT) == 200);
	CU_ASSERT(say(QUESTION) == 200);
	CU_ASSERT(is_said("<Cmd>Alert</Cmd>") && is_said("<Data>200</Data>"));
	CU_ASSERT(say(CHANGES) == 200 && is_said("<Data>201</Data>"));
	teardown();
}

static void
parked_messages_are_few_and_not_for_long(void)
{
	struct server_parked_key key = {.dev_id = SML_STR("d"),
	    .session_id = SML_STR("1"),
	    .address = SML_STR("192.0.2.1")};
	struct server_parked *p = server_parked_new(test_env());
	struct sml_arena *arena = sml_arena_new(1024 * 1024);
	enum sml_encoding encoding;
	struct sml_str body;
	char id[16];
	int i;

	test_env_set_now(1767225600);
	CU_ASSERT_FATAL(p && arena);
	for (i = 0; i < 65; i++) {
		snprintf(id, sizeof(id), "d%d", i);
		key.dev_id = sml_str_of(id);
		CU_ASSERT(server_parked_put(p, &key, SML_WBXML, SML_STR("x")) ==
			  SML_OK);
		test_env_set_now(1767225600 + i);
	}
	key.dev_id = SML_STR("d0");
	CU_ASSERT(server_parked_take(p, &key, arena, &encoding, &body) ==
		  SML_E_NOT_FOUND);
	key.dev_id = SML_STR("d64");
	key.token = SML_STR("T");
	CU_ASSERT(server_parked_take(p, &key, arena, &encoding, &body) ==
		  SML_E_NOT_FOUND);
	key.token = SML_STR_NONE;
	CU_ASSERT(
	    server_parked_take(p, &key, arena, &encoding, &body) == SML_OK);
	CU_ASSERT(encoding == SML_WBXML && sml_str_is(body, "x"));
	CU_ASSERT(server_parked_take(p, &key, arena, &encoding, &body) ==
		  SML_E_NOT_FOUND);
	test_env_set_now(1767225600 + 3600);
	key.dev_id = SML_STR("d63");
	CU_ASSERT(server_parked_take(p, &key, arena, &encoding, &body) ==
		  SML_E_NOT_FOUND);
	sml_arena_free(arena);
	server_parked_free(p);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"busy_in_a_session_is_made_up_for",
		busy_in_a_session_is_made_up_for},
	    {"busy_at_the_first_message_is_made_up_for",
		busy_at_the_first_message_is_made_up_for},
	    {"busy_for_somebody_unknown_is_503",
		busy_for_somebody_unknown_is_503},
	    {"busy_question_in_another_process_is_refused",
		busy_question_in_another_process_is_refused},
	    {"question_without_cause_is_200", question_without_cause_is_200},
	    {"parked_messages_are_few_and_not_for_long",
		parked_messages_are_few_and_not_for_long},
	    {NULL, NULL},
	};

	if (server_db_setup() != SML_OK)
		return 1;
	return test_main("server_busy", cases, argc, argv);
}
