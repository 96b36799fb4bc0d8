/* SPDX-License-Identifier: Apache-2.0 */
/* Whole runs on the bench: profiles, and the server's endpoint behind a pipe
 * that does to the messages what a test wants. */
#ifndef TESTS_SUPPORT_RUN_BENCH_H
#define TESTS_SUPPORT_RUN_BENCH_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "accounts.h"
#include "cli/store_dir.h"
#include "client/run.h"
#include "endpoint.h"
#include "support/folder.h"
#include "support/test.h"
#include "wire/wire.h"

/* ---- a server, and a way to it that loses what it is told to ---- */

struct pipe {
	struct transport base;
	struct server_endpoint *server;
	unsigned count;
	unsigned lose_request; /* number of the message that never arrives */
	unsigned lose_answer;  /* number of the one whose answer is lost */
	bool has_nonce;        /* the server wants md5 the next time */
	bool is_md5;           /* the last credentials shown were md5 */
	bool is_narrow;        /* the server holds names and numbers only */
	bool is_forgetful;     /* no session is known, as after a restart */
	unsigned cancel_at;    /* the user asks to stop after that message */
	/* Asked first, may be NULL: true when it has answered itself. */
	bool (*answer)(struct pipe *p, const struct transport_request *req,
	    struct sml_buf *body_out, struct transport_answer *out,
	    enum sml_err *err_out);
};

static struct {
	char *folder;
	struct sml_env env;
	struct server_db *db;
	struct server_logins *logins;
	struct server_endpoint *server;
	struct pipe pipe;
	struct sml_str notification; /* absent: the folder named */
} w;

static inline enum sml_err
lose(struct transport_answer *out)
{
	client_problem_set(
	    &out->problem, CLIENT_PROBLEM_DROPPED, "127.0.0.1", "cut");
	return SML_E_TRANSPORT;
}

/* "http://host/sync?s=TOKEN" or "http://host/sync/TOKEN": what follows. */
static inline struct sml_str
token_of(const char *url)
{
	const char *p = strstr(url, "/sync");

	if (!p || !p[5])
		return SML_STR_NONE;
	p += 6;
	if (p[0] == 's' && p[1] == '=')
		p += 2;
	return sml_str_of(p);
}

static inline bool
has_text(struct sml_str body, const char *text)
{
	return sml_str_find(body, sml_str_of(text), 0) < body.len;
}

/* With the nonce that the server of this program never gives. */
static inline void
put_body(const struct pipe *p, struct sml_str body, struct sml_buf *out)
{
	size_t at = sml_str_find(body, SML_STR("<Data>212</Data>"), 0);

	if (p->has_nonce && at < body.len) {
		sml_buf_put_str(out, sml_str_sub(body, 0, at));
		sml_buf_put_str(
		    out, SML_STR("<Chal><Meta><Type xmlns='syncml:metinf'>"
				 "syncml:auth-md5</Type><Format xmlns="
				 "'syncml:metinf'>b64</Format><NextNonce xmlns="
				 "'syncml:metinf'>Tm9uY2U=</NextNonce></Meta>"
				 "</Chal>"));
		body = sml_str_sub(body, at, body.len);
	}
	sml_buf_put_str(out, body);
}

/* The first @what after @from in the text of @size bytes becomes @with. */
static inline void
put_instead(char *text, size_t size, const char *from, const char *what,
    const char *with)
{
	char *at = strstr(text, from);
	size_t len;

	at = at ? strstr(at, what) : NULL;
	if (!at || strlen(text) + strlen(with) >= size)
		return;
	len = strlen(at + strlen(what)) + 1;
	memmove(at + strlen(with), at + strlen(what), len);
	memcpy(at, with, strlen(with));
}

/* The server as one that is not ours: it tells what it can hold, and has
 * dropped the rest. */
static inline void
make_narrow(struct sml_buf *body)
{
	static const char ctcap[] =
	    "<CTCap><CTType>text/vcard</CTType><VerCT>3.0</VerCT>"
	    "<Property><PropName>N</PropName></Property>"
	    "<Property><PropName>FN</PropName></Property>"
	    "<Property><PropName>TEL</PropName></Property></CTCap><SyncCap>";
	static char text[65536];
	char *uid, *end;

	snprintf(text, sizeof(text), "%.*s", SML_STR_ARG(sml_buf_str(body)));
	put_instead(text, sizeof(text), "<DevInf", "X-Valise", "X-Other");
	put_instead(
	    text, sizeof(text), "<SourceRef>contacts<", "<SyncCap>", ctcap);
	while ((uid = strstr(text, "UID:")) != NULL &&
	       (end = strchr(uid, '\n')) != NULL)
		memmove(uid, end + 1, strlen(end));
	sml_buf_reset(body);
	sml_buf_put_text(body, text);
}

static inline enum sml_err
pipe_exchange(struct transport *t, const struct transport_request *req,
    struct sml_buf *body_out, struct transport_answer *out)
{
	struct pipe *p = (struct pipe *)t;
	struct server_request request = {
	    .encoding = req->encoding,
	    .body = req->body,
	    .token = token_of(req->url),
	    .base_url = SML_STR("http://127.0.0.1/sync"),
	    .address = SML_STR("127.0.0.1"),
	};
	struct server_reply reply = {0};
	enum sml_err err = SML_OK;

	p->count++;
	sml_buf_reset(body_out);
	if (has_text(req->body, "syncml:auth-"))
		p->is_md5 = has_text(req->body, "syncml:auth-md5");
	if (p->count == p->lose_request)
		return lose(out);
	if (p->is_forgetful && request.token.len > 0) {
		client_problem_set(&out->problem, CLIENT_PROBLEM_NOT_SYNCML,
		    req->url, "404 Not Found");
		return SML_E_TRANSPORT;
	}
	if (p->answer && p->answer(p, req, body_out, out, &err))
		return err;
	server_endpoint_handle(p->server, &request, &reply);
	if (p->count == p->lose_answer)
		return lose(out);
	out->http_status = reply.status;
	if (reply.status != 200 || !reply.is_message) {
		client_problem_set(&out->problem, CLIENT_PROBLEM_HTTP_STATUS,
		    req->url, "no message");
		return SML_E_TRANSPORT;
	}
	out->encoding = reply.encoding;
	put_body(p, reply.body, body_out);
	if (p->is_narrow)
		make_narrow(body_out);
	return sml_buf_err(body_out);
}

static const struct transport_ops pipe_ops = {
    .name = "pipe", .exchange = pipe_exchange};

static inline void
server_open(const char *name)
{
	static char path[4096];
	struct server_endpoint_cfg cfg = {.guard_percent = 100};

	snprintf(path, sizeof(path), "%s/%s", w.folder, name);
	cfg.db = (struct server_db_cfg){
	    .env = &w.env, .folder = path, .may_create = true};
	CU_ASSERT_FATAL(server_db_open(&cfg.db, &w.db) == SML_OK);
	CU_ASSERT_FATAL(server_accounts_add(
			    w.db, SML_STR("ann"), SML_STR("secret")) == SML_OK);
	CU_ASSERT_FATAL(server_accounts_add(
			    w.db, SML_STR("bob"), SML_STR("secret")) == SML_OK);
	w.logins = server_logins_new(&w.env);
	CU_ASSERT_PTR_NOT_NULL_FATAL(w.logins);
	cfg.logins = w.logins;
	CU_ASSERT_FATAL(server_endpoint_new(&cfg, &w.server) == SML_OK);
	w.pipe = (struct pipe){.base.ops = &pipe_ops, .server = w.server};
}

static inline void
server_close(void)
{
	server_endpoint_free(w.server);
	server_logins_free(w.logins);
	server_db_close(w.db);
}

static inline void
setup(void)
{
	w.folder = test_folder_new();
	w.notification = SML_STR_NONE;
	client_os_env(NULL, &w.env);
	server_open("server");
}

static inline void
teardown(void)
{
	server_close();
	test_folder_free(w.folder);
}

/* ---- profiles ---- */

static inline const char *
path_of(const char *profile, const char *folder, const char *file)
{
	static char paths[4][4096];
	static unsigned next;
	char *path = paths[next++ % 4];

	snprintf(path, sizeof(paths[0]), "%s/%s/%s/%s", w.folder, profile,
	    folder, file);
	return path;
}

static inline void
set_account(const char *profile, const char *user, const char *password)
{
	struct client_problem problem;
	struct client_profile *p;
	const struct client_account_change change = {
	    .server = "http://127.0.0.1/sync",
	    .user = user,
	    .password = sml_str_of(password),
	};

	CU_ASSERT_FATAL(client_profile_open(test_path(w.folder, profile), &p,
			    &problem) == SML_OK);
	CU_ASSERT(client_account_set(p, &change, &problem) == SML_OK);
	client_profile_close(p);
}

static inline void
profile_new(const char *profile)
{
	struct client_problem problem;

	CU_ASSERT_FATAL(client_profile_create(
			    test_path(w.folder, profile), &problem) == SML_OK);
	set_account(profile, "ann", "secret");
}

static inline void
put_contact(const char *profile, const char *name, const char *tel)
{
	char text[512];

	snprintf(text, sizeof(text),
	    "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:uid-%s\r\nN:%s;Ann;;;\r\n"
	    "FN:Ann %s\r\nTEL;TYPE=CELL:%s\r\nEND:VCARD\r\n",
	    name, name, name, tel);
	CU_ASSERT(test_write_file(path_of(profile, "contacts", name), text));
}

static inline size_t
contacts(const char *profile)
{
	return test_count_files(path_of(profile, "contacts", ""));
}

/* Is there a contact with @text in it? */
static inline size_t
count_with(const char *profile, const char *text)
{
	char command[8192];
	char line[64] = "";
	FILE *f;

	snprintf(command, sizeof(command), "cat %s* | grep -c '%s'",
	    path_of(profile, "contacts", ""), text);
	f = popen(command, "r");
	if (f) {
		if (!fgets(line, sizeof(line), f))
			line[0] = '\0';
		pclose(f);
	}
	return strtoul(line, NULL, 10);
}

/* @command with all contacts as its operands. */
static inline int
system_in(const char *profile, const char *command)
{
	char line[8192];

	snprintf(line, sizeof(line), "%s %s*", command,
	    path_of(profile, "contacts", ""));
	return system(line);
}

/* One run in a new process, as far as the state can tell. */
static struct client_run_result result;
static struct client_session_status status;

static inline bool
is_cancelled(void *ctx)
{
	(void)ctx;
	return w.pipe.cancel_at && w.pipe.count >= w.pipe.cancel_at;
}

static inline void
sync_folder(const char *profile, const char *folder)
{
	struct client_problem problem;
	struct client_run_cfg cfg = {
	    .env = &w.env,
	    .open_store = cli_store_dir_open_folder,
	    .transport = &w.pipe.base,
	    .folders = &folder,
	    .folder_count = 1,
	    .busy_pause_ms = 1,
	    .notification = w.notification,
	    .is_cancelled = is_cancelled,
	};
	struct client_state_cfg state_cfg = {.env = &w.env};
	struct client_state *cs;

	w.pipe.count = 0;
	if (w.notification.p)
		cfg.folders = NULL;
	memset(&status, 0, sizeof(status));
	CU_ASSERT_FATAL(client_profile_open(test_path(w.folder, profile),
			    &cfg.profile, &problem) == SML_OK);
	client_run(&cfg, &result);
	state_cfg.path = cfg.profile->state_path;
	state_cfg.is_read_only = true;
	if (result.session_no != 0 &&
	    client_state_open(&state_cfg, &cs, &problem) == SML_OK) {
		CU_ASSERT(
		    client_log_read(cs, result.session_no, &status) == SML_OK);
		client_state_close(cs);
	}
	client_profile_close(cfg.profile);
	w.pipe.lose_answer = w.pipe.lose_request = w.pipe.cancel_at = 0;
}

static inline void
sync_contacts(const char *profile)
{
	sync_folder(profile, "contacts");
}

static inline const struct client_counters *
n(void)
{
	return &status.folders[0].n;
}

static inline uint64_t
moved(void)
{
	return n()->sent[0] + n()->sent[1] + n()->sent[2] + n()->received[0] +
	       n()->received[1] + n()->received[2];
}

static inline bool
is_in_step(void)
{
	return result.exit == CLIENT_EXIT_OK && moved() == 0 &&
	       status.folder_count == 1 && status.folders[0].is_done;
}

/* ---- servers that are not like ours ---- */

/* A message in XML: its Status for the header, and what follows. */
static inline void
put_answer(const struct sml_msg *msg, unsigned msg_id, unsigned code,
    const char *more, struct sml_buf *out)
{
	sml_buf_printf(out,
	    "<SyncML><SyncHdr><VerDTD>1.1</VerDTD><VerProto>SyncML/1.1"
	    "</VerProto><SessionID>%.*s</SessionID><MsgID>%u</MsgID><Target>"
	    "<LocURI>a</LocURI></Target><Source><LocURI>b</LocURI></Source>"
	    "</SyncHdr><SyncBody><Status><CmdID>1</CmdID><MsgRef>%.*s</MsgRef>"
	    "<CmdRef>0</CmdRef><Cmd>SyncHdr</Cmd><Data>%u</Data>",
	    SML_STR_ARG(msg->hdr.session_id), msg_id,
	    SML_STR_ARG(msg->hdr.msg_id), code);
	sml_buf_put_text(out, more);
	sml_buf_put_text(out, "</SyncBody></SyncML>");
}

static inline bool
decode(struct sml_arena *arena, const struct transport_request *req,
    struct sml_msg *out)
{
	return sml_wire_decode(req->encoding, req->body, arena, out, NULL) ==
	       SML_OK;
}

static inline void
set_option(const char *line)
{
	char text[256];

	snprintf(text, sizeof(text), "[options]\n%s\n", line);
	CU_ASSERT(
	    test_write_file(path_of("a", ".valise", "options.ini"), text));
	set_account("a", "ann", "secret");
}

#endif
