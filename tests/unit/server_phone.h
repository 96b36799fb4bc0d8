/* SPDX-License-Identifier: Apache-2.0 */
/* A phone of plain XML at the server's endpoint, with a database of its own. */
#ifndef TESTS_UNIT_SERVER_PHONE_H
#define TESTS_UNIT_SERVER_PHONE_H

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
	unsigned session, msg;
	const char *version, *device;
} w;

static inline void
setup(void)
{
	static char path[4096];
	struct server_endpoint_cfg cfg = {.guard_percent = 100};

	memset(&w, 0, sizeof(w));
	w.version = "1.2";
	w.device = "phone";
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

static inline void
teardown(void)
{
	server_endpoint_free(w.server);
	server_logins_free(w.logins);
	server_db_close(w.db);
	test_folder_free(w.folder);
}

/* One message of the phone; @body is what stands between Status and Final. */
static inline void
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
	    "<SyncML xmlns='SYNCML:SYNCML%s'><SyncHdr><VerDTD>%s</VerDTD>"
	    "<VerProto>SyncML/%s</VerProto><SessionID>%u</SessionID>"
	    "<MsgID>%u</MsgID><Target><LocURI>http://127.0.0.1/sync</LocURI>"
	    "</Target><Source><LocURI>%s</LocURI></Source>"
	    "<Cred><Meta><Format xmlns='syncml:metinf'>b64</Format>"
	    "<Type xmlns='syncml:metinf'>syncml:auth-basic</Type></Meta>"
	    "<Data>YW5uOnNlY3JldA==</Data></Cred></SyncHdr><SyncBody>"
	    "<Status><CmdID>1</CmdID><MsgRef>%u</MsgRef><CmdRef>0</CmdRef>"
	    "<Cmd>SyncHdr</Cmd><Data>200</Data></Status>"
	    "%s<Final/></SyncBody></SyncML>",
	    w.version, w.version, w.version, w.session, w.msg, w.device,
	    w.msg - 1, body);
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

#endif
