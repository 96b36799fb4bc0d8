/* SPDX-License-Identifier: Apache-2.0 */
/* How a client's session begins at the server's endpoint: taken up with Alert
 * 225, or all in one message. */
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
	char token[128];   /* of the URL of the session */
	char answer[8192]; /* the server's last message */
	unsigned session, msg;
	const char *version;
} w;

static void
setup(void)
{
	static char path[4096];
	struct server_endpoint_cfg cfg = {.guard_percent = 100};

	memset(&w, 0, sizeof(w));
	w.version = "1.2";
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

/* One message of the phone; @body is what stands between Status and Final. */
static void
say(const char *body)
{
	static char text[8192];
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
	    "</Target><Source><LocURI>phone</LocURI></Source>"
	    "<Cred><Meta><Format xmlns='syncml:metinf'>b64</Format>"
	    "<Type xmlns='syncml:metinf'>syncml:auth-basic</Type></Meta>"
	    "<Data>YW5uOnNlY3JldA==</Data></Cred></SyncHdr><SyncBody>"
	    "<Status><CmdID>1</CmdID><MsgRef>%u</MsgRef><CmdRef>0</CmdRef>"
	    "<Cmd>SyncHdr</Cmd><Data>200</Data></Status>"
	    "%s<Final/></SyncBody></SyncML>",
	    w.version, w.version, w.version, w.session, w.msg, w.msg - 1, body);
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

static bool
is_said(const char *text)
{
	return strstr(w.answer, text) != NULL;
}

/* Package 1 of a new session. @last NULL: no anchor of before. */
static void
alert(unsigned code, const char *last, const char *next)
{
	char body[1024], last_text[128] = "";

	w.session++;
	w.msg = 0;
	w.token[0] = '\0';
	if (last)
		snprintf(last_text, sizeof(last_text), "<Last>%s</Last>", last);
	snprintf(body, sizeof(body),
	    "<Alert><CmdID>2</CmdID><Data>%u</Data><Item><Target>"
	    "<LocURI>contacts</LocURI></Target><Source><LocURI>addr</LocURI>"
	    "</Source><Meta><Anchor xmlns='syncml:metinf'>%s<Next>%s</Next>"
	    "</Anchor></Meta></Item></Alert>",
	    code, last_text, next);
	say(body);
}

/* Package 3 with one contact, if it has a name. */
static void
changes(const char *name)
{
	char body[1024], add[512] = "";

	if (name)
		snprintf(add, sizeof(add),
		    "<Add><CmdID>3</CmdID><Meta><Type xmlns='syncml:metinf'>"
		    "text/vcard</Type></Meta><Item><Source><LocURI>%s</LocURI>"
		    "</Source><Data>BEGIN:VCARD\r\nVERSION:3.0\r\nN:%s\r\n"
		    "FN:%s\r\nEND:VCARD\r\n</Data></Item></Add>",
		    name, name, name);
	snprintf(body, sizeof(body),
	    "<Sync><CmdID>2</CmdID><Target><LocURI>contacts</LocURI></Target>"
	    "<Source><LocURI>addr</LocURI></Source>%s</Sync>",
	    add);
	say(body);
}

static void
whole_session(unsigned code, const char *last, const char *next)
{
	alert(code, last, next);
	changes(NULL);
	say("");
}

static void
resume_goes_on_with_the_type_of_the_session(void)
{
	static const unsigned types[] = {200, 202, 204};
	char wanted[64];
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(types); i++) {
		setup();
		whole_session(201, NULL, "A1");
		alert(types[i], "A1", "A2");
		alert(225, "A1", "A3");
		snprintf(wanted, sizeof(wanted),
		    "<Data>%u</Data><Item><Target>", types[i]);
		CU_ASSERT(is_said("<Data>200</Data><Item><Data><Anchor"));
		CU_ASSERT(is_said(wanted));
		changes(types[i] == 204 ? NULL : "Ada");
		CU_ASSERT(types[i] == 204 || is_said("<Data>201</Data>"));
		say("");
		whole_session(200, "A3", "A4");
		CU_ASSERT(!is_said("<Data>508</Data>"));
		teardown();
	}
}

static void
resume_without_a_known_anchor_is_slow(void)
{
	setup();
	whole_session(201, NULL, "A1");
	alert(200, "A1", "A2");
	alert(225, "other", "A3");
	CU_ASSERT(is_said("<Data>508</Data>"));
	CU_ASSERT(is_said("<Data>201</Data><Item><Target>"));
	teardown();
}

static void
resume_of_a_slow_session_begins_it_again(void)
{
	setup();
	alert(201, NULL, "A1");
	alert(225, NULL, "A2");
	CU_ASSERT(is_said("<Data>508</Data>"));
	CU_ASSERT(is_said("<Data>201</Data><Item><Target>"));
	teardown();
}

static void
resume_before_any_session_is_slow(void)
{
	setup();
	alert(225, "A0", "A1");
	CU_ASSERT(is_said("<Data>508</Data>"));
	CU_ASSERT(is_said("<Data>201</Data><Item><Target>"));
	teardown();
}

/* Packages 1 and 3 in one, but the anchors do not match: package 3 comes
 * again, and is answered by the server's changes. */
static void
sync_of_a_refused_alert_comes_again(void)
{
	setup();
	whole_session(201, NULL, "A1");
	w.session++;
	w.msg = 0;
	w.token[0] = '\0';
	say("<Alert><CmdID>2</CmdID><Data>200</Data><Item><Target>"
	    "<LocURI>contacts</LocURI></Target><Source><LocURI>addr</LocURI>"
	    "</Source><Meta><Anchor xmlns='syncml:metinf'><Last>other</Last>"
	    "<Next>A2</Next></Anchor></Meta></Item></Alert>"
	    "<Sync><CmdID>3</CmdID><Target><LocURI>contacts</LocURI></Target>"
	    "<Source><LocURI>addr</LocURI></Source></Sync>");
	CU_ASSERT(is_said("<Data>508</Data>"));
	CU_ASSERT(is_said("<Data>201</Data><Item><Target>"));
	CU_ASSERT(is_said("<Final/>"));
	changes("Ada");
	CU_ASSERT(is_said("<Data>201</Data>"));
	CU_ASSERT(is_said("</Sync>"));
	CU_ASSERT(is_said("<Final/>"));
	teardown();
}

static void
resume_is_unknown_before_version_1_2(void)
{
	setup();
	w.version = "1.1";
	alert(225, "A0", "A1");
	CU_ASSERT(is_said("<Data>406</Data>"));
	teardown();
}

/* The code of a notification, as some clients repeat it. */
static void
alert_of_a_notification_is_the_clients_own(void)
{
	static const struct {
		unsigned code;
		const char *said;
	} rows[] = {{206, "<Data>201</Data>"}, {207, "<Data>203</Data>"},
	    {208, "<Data>203</Data>"}, {209, "<Data>205</Data>"},
	    {210, "<Data>205</Data>"}};
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(rows); i++) {
		setup();
		alert(rows[i].code, "A0", "A1");
		CU_ASSERT(is_said(rows[i].said));
		CU_ASSERT(!is_said("<Data>406</Data>"));
		teardown();
	}
}

static const struct test_case cases[] = {
    {"resume_goes_on_with_the_type_of_the_session",
	resume_goes_on_with_the_type_of_the_session},
    {"resume_without_a_known_anchor_is_slow",
	resume_without_a_known_anchor_is_slow},
    {"resume_of_a_slow_session_begins_it_again",
	resume_of_a_slow_session_begins_it_again},
    {"alert_of_a_notification_is_the_clients_own",
	alert_of_a_notification_is_the_clients_own},
    {"sync_of_a_refused_alert_comes_again",
	sync_of_a_refused_alert_comes_again},
    {"resume_before_any_session_is_slow", resume_before_any_session_is_slow},
    {"resume_is_unknown_before_version_1_2",
	resume_is_unknown_before_version_1_2},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	if (server_db_setup() != SML_OK)
		return 1;
	return test_main("server_resume", cases, argc, argv);
}
