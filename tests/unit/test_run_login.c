/* SPDX-License-Identifier: Apache-2.0 */
/* Whole runs that log in: by md5, again, in a new session, a folder alone. */
#include "config.h"

#include "support/run_bench.h"
#include "wire/wire.h"

/* ---- a server that refuses ---- */

static struct {
	unsigned count;     /* of the first messages */
	bool is_same_nonce; /* else each time another one */
	bool is_basic;      /* it asks for basic */
	char ids[64];       /* SessionIDs that came, "1/1 1/2 2/1" */
} no;

/* Each message refused in XML, with a challenge. */
static bool
refuse(struct pipe *p, const struct transport_request *req,
    struct sml_buf *body_out, struct transport_answer *out,
    enum sml_err *err_out)
{
	struct sml_arena *arena = sml_arena_new(SML_MSG_ARENA_MAX);
	struct sml_msg msg;
	size_t len = strlen(no.ids);
	static char first[64];

	CU_ASSERT_FATAL(arena && sml_wire_decode(req->encoding, req->body,
				     arena, &msg, NULL) == SML_OK);
	if (p->count == 1)
		snprintf(first, sizeof(first), "%.*s",
		    SML_STR_ARG(msg.hdr.session_id));
	snprintf(no.ids + len, sizeof(no.ids) - len, "%s%s/%.*s",
	    len ? " " : "", sml_str_is(msg.hdr.session_id, first) ? "a" : "b",
	    SML_STR_ARG(msg.hdr.msg_id));
	if (p->count > no.count) {
		sml_arena_free(arena);
		return false;
	}
	sml_buf_printf(body_out,
	    "<SyncML xmlns='SYNCML:SYNCML1.2'><SyncHdr><VerDTD>1.2</VerDTD>"
	    "<VerProto>SyncML/1.2</VerProto><SessionID>%.*s</SessionID>"
	    "<MsgID>%.*s</MsgID><Target><LocURI>a</LocURI></Target><Source>"
	    "<LocURI>b</LocURI></Source></SyncHdr><SyncBody><Status>"
	    "<CmdID>1</CmdID><MsgRef>%.*s</MsgRef><CmdRef>0</CmdRef>"
	    "<Cmd>SyncHdr</Cmd>",
	    SML_STR_ARG(msg.hdr.session_id), SML_STR_ARG(msg.hdr.msg_id),
	    SML_STR_ARG(msg.hdr.msg_id));
	sml_buf_printf(body_out,
	    "<Chal><Meta><Type xmlns='syncml:metinf'>syncml:auth-%s</Type>"
	    "<Format xmlns='syncml:metinf'>b64</Format><NextNonce "
	    "xmlns='syncml:metinf'>Tm9uY2%c=</NextNonce></Meta></Chal>"
	    "<Data>401</Data></Status><Final/></SyncBody></SyncML>",
	    no.is_basic ? "basic" : "md5",
	    no.is_same_nonce ? 'U' : (char)('A' + 4 * p->count));
	out->http_status = 200;
	out->encoding = SML_XML;
	*err_out = sml_buf_err(body_out);
	sml_arena_free(arena);
	return true;
}

/* @encoding NULL: as it is. */
static void
set(const char *server, const char *auth, const char *encoding)
{
	struct client_problem problem;
	struct client_profile *p;
	const struct client_account_change change = {
	    .server = server,
	    .auth = auth,
	    .is_insecure_allowed = true,
	};

	CU_ASSERT_FATAL(client_profile_open(
			    test_path(w.folder, "a"), &p, &problem) == SML_OK);
	CU_ASSERT(client_account_set(p, &change, &problem) == SML_OK);
	if (encoding) {
		CU_ASSERT(client_options_set(p->options, "encoding", encoding,
			      &problem) == SML_OK);
		CU_ASSERT(client_options_save(p->options, &problem) == SML_OK);
	}
	client_profile_close(p);
}

static void
setup_login(void)
{
	const struct server_account_put put = {.name = SML_STR("ann"),
	    .password = SML_STR("secret"),
	    .allows_md5 = true};

	setup();
	CU_ASSERT(server_accounts_put(w.db, &put) == SML_OK);
	profile_new("a");
	put_contact("a", "one.vcf", "1");
	set(NULL, NULL, "xml");
	memset(&no, 0, sizeof(no));
}

static void
login_by_md5_keeps_the_nonce_for_the_next_run(void)
{
	setup_login();
	set(NULL, "md5", NULL);
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK && w.pipe.is_md5);
	CU_ASSERT(w.pipe.count == 4); /* one was the empty nonce */
	sync_contacts("a");
	CU_ASSERT(is_in_step() && w.pipe.is_md5);
	CU_ASSERT(w.pipe.count == 3);
	/* An answer with the next nonce is lost: the old one counts. */
	w.pipe.lose_answer = 1;
	sync_contacts("a");
	CU_ASSERT(result.exit != CLIENT_EXIT_OK);
	sync_contacts("a");
	CU_ASSERT(is_in_step() && w.pipe.is_md5);
	teardown();
}

static void
login_refused_is_tried_in_a_new_session(void)
{
	setup_login();
	no.count = 2;
	w.pipe.answer = refuse;
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK && w.pipe.is_md5);
	CU_ASSERT_STRING_EQUAL(no.ids, "a/1 a/2 b/1 b/2 b/3 b/4");
	CU_ASSERT(is_in_step() || n()->sent[0] == 1);
	teardown();
}

static void
login_refused_for_good_stops_after_four(void)
{
	setup_login();
	no.count = 100;
	w.pipe.answer = refuse;
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_NOTHING);
	CU_ASSERT(result.problem.code == CLIENT_PROBLEM_WRONG_PASSWORD);
	CU_ASSERT_STRING_EQUAL(no.ids, "a/1 a/2 b/1 b/2");
	/* The same nonce again: it is the password. */
	memset(&no, 0, sizeof(no));
	no.count = 100;
	no.is_same_nonce = true;
	sync_contacts("a");
	CU_ASSERT_STRING_EQUAL(no.ids, "a/1 a/2");
	CU_ASSERT(result.problem.code == CLIENT_PROBLEM_WRONG_PASSWORD);
	/* What refusals said is not kept. */
	w.pipe.answer = NULL;
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK && !w.pipe.is_md5);
	teardown();
}

static void
login_in_the_clear_is_not_lowered_to_basic(void)
{
	setup_login();
	set("http://example.org/sync", "md5", NULL);
	no.count = 100;
	no.is_basic = true;
	w.pipe.answer = refuse;
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_NOTHING);
	CU_ASSERT(result.problem.code == CLIENT_PROBLEM_BASIC_ASKED);
	CU_ASSERT_STRING_EQUAL(no.ids, "a/1");
	CU_ASSERT(w.pipe.is_md5);
	/* By md5 it goes; then auto stays with it. */
	w.pipe.answer = NULL;
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK && w.pipe.is_md5);
	set(NULL, "auto", NULL);
	w.pipe.answer = refuse;
	sync_contacts("a");
	CU_ASSERT(result.problem.code == CLIENT_PROBLEM_BASIC_ASKED);
	/* Allowed by who knows it. */
	w.pipe.answer = NULL;
	set(NULL, "basic", NULL);
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK && !w.pipe.is_md5);
	/* This machine hears nobody. */
	set("http://127.0.0.1/sync", "md5", NULL);
	no.count = 1;
	w.pipe.answer = refuse;
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK && !w.pipe.is_md5);
	teardown();
}

/* ---- a folder that has to log in ---- */

static struct {
	unsigned spoil;  /* Alerts with wrong credentials put in */
	unsigned alerts; /* that came */
	unsigned own;    /* of them with credentials of their own */
	const char *in;  /* "<Alert>" or "<Sync>" */
	char text[65536];
} folder;

/* The server reads other credentials than the client has shown. */
static bool
spoil(struct pipe *p, const struct transport_request *req,
    struct sml_buf *body_out, struct transport_answer *out,
    enum sml_err *err_out)
{
	struct server_request request = {
	    .encoding = SML_XML,
	    .token = token_of(req->url),
	    .base_url = SML_STR("http://127.0.0.1/sync"),
	    .address = SML_STR("127.0.0.1"),
	};
	struct server_reply reply = {0};
	char *alert, *end;

	snprintf(
	    folder.text, sizeof(folder.text), "%.*s", SML_STR_ARG(req->body));
	alert = strstr(folder.text, folder.in);
	if (alert) {
		folder.alerts++;
		end = strstr(alert, "<Item>");
		alert = strstr(alert, "<Cred>");
		if (alert && end && alert < end)
			folder.own++;
	}
	if (folder.alerts && folder.alerts <= folder.spoil)
		put_instead(folder.text, sizeof(folder.text), folder.in,
		    "</CmdID>",
		    "</CmdID><Cred><Meta><Type xmlns='syncml:metinf'>"
		    "syncml:auth-basic</Type></Meta><Data>YW5uOndyb25n</Data>"
		    "</Cred>");
	request.body = sml_str_of(folder.text);
	server_endpoint_handle(p->server, &request, &reply);
	CU_ASSERT(reply.status == 200 && reply.is_message);
	out->http_status = reply.status;
	out->encoding = SML_XML;
	sml_buf_put_str(body_out, reply.body);
	*err_out = sml_buf_err(body_out);
	return true;
}

static void
setup_folder(unsigned count, const char *in)
{
	setup_login();
	memset(&folder, 0, sizeof(folder));
	folder.spoil = count;
	folder.in = in;
	w.pipe.answer = spoil;
}

static void
folder_that_asks_is_alerted_again(void)
{
	setup_folder(1, "<Alert>");
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK);
	CU_ASSERT(folder.alerts == 2 && folder.own == 1);
	CU_ASSERT(status.folders[0].is_done && n()->sent[0] == 1);
	w.pipe.answer = NULL;
	sync_contacts("a");
	CU_ASSERT(is_in_step());
	teardown();
}

static void
folder_that_asks_again_fails_alone(void)
{
	setup_folder(100, "<Alert>");
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_PARTIAL);
	CU_ASSERT(folder.alerts == 2);
	CU_ASSERT(!status.folders[0].is_done && n()->sent[0] == 0);
	CU_ASSERT(
	    status.folders[0].problem.code == CLIENT_PROBLEM_FOLDER_REFUSED);
	w.pipe.answer = NULL;
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK && n()->sent[0] == 1);
	teardown();
}

static void
folder_with_wrong_credentials_in_its_sync_fails(void)
{
	setup_folder(1, "<Sync>");
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_PARTIAL);
	CU_ASSERT(!status.folders[0].is_done);
	w.pipe.answer = NULL;
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK && n()->sent[0] == 1);
	sync_contacts("a");
	CU_ASSERT(is_in_step());
	teardown();
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"login_by_md5_keeps_the_nonce_for_the_next_run",
		login_by_md5_keeps_the_nonce_for_the_next_run},
	    {"login_refused_is_tried_in_a_new_session",
		login_refused_is_tried_in_a_new_session},
	    {"login_refused_for_good_stops_after_four",
		login_refused_for_good_stops_after_four},
	    {"login_in_the_clear_is_not_lowered_to_basic",
		login_in_the_clear_is_not_lowered_to_basic},
	    {"folder_that_asks_is_alerted_again",
		folder_that_asks_is_alerted_again},
	    {"folder_that_asks_again_fails_alone",
		folder_that_asks_again_fails_alone},
	    {"folder_with_wrong_credentials_in_its_sync_fails",
		folder_with_wrong_credentials_in_its_sync_fails},
	    {NULL, NULL},
	};

	if (server_db_setup() != SML_OK)
		return 1;
	return test_main("run_login", cases, argc, argv);
}
