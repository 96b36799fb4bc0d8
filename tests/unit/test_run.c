/* SPDX-License-Identifier: Apache-2.0 */
/* Whole runs: folders of files against the server's endpoint, in one process.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "accounts.h"
#include "cli/store_dir.h"
#include "client/run.h"
#include "endpoint.h"
#include "support/folder.h"
#include "support/test.h"

#include <sqlite3.h>

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
};

static struct {
	char *folder;
	struct sml_env env;
	struct server_db *db;
	struct server_logins *logins;
	struct server_endpoint *server;
	struct pipe pipe;
} w;

static enum sml_err
lose(struct transport_answer *out)
{
	client_problem_set(
	    &out->problem, CLIENT_PROBLEM_DROPPED, "127.0.0.1", "cut");
	return SML_E_TRANSPORT;
}

/* "http://host/sync?s=TOKEN" or "http://host/sync/TOKEN": what follows. */
static struct sml_str
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

static bool
has_text(struct sml_str body, const char *text)
{
	return sml_str_find(body, sml_str_of(text), 0) < body.len;
}

/* With the nonce that the server of this program never gives. */
static void
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
static void
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
static void
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
	    text, sizeof(text), "<SourceRef>./contacts<", "<SyncCap>", ctcap);
	while ((uid = strstr(text, "UID:")) != NULL &&
	       (end = strchr(uid, '\n')) != NULL)
		memmove(uid, end + 1, strlen(end));
	sml_buf_reset(body);
	sml_buf_put_text(body, text);
}

static enum sml_err
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

static void
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

static void
server_close(void)
{
	server_endpoint_free(w.server);
	server_logins_free(w.logins);
	server_db_close(w.db);
}

static void
setup(void)
{
	w.folder = test_folder_new();
	client_os_env(NULL, &w.env);
	server_open("server");
}

static void
teardown(void)
{
	server_close();
	test_folder_free(w.folder);
}

/* ---- profiles ---- */

static const char *
path_of(const char *profile, const char *folder, const char *file)
{
	static char paths[4][4096];
	static unsigned next;
	char *path = paths[next++ % 4];

	snprintf(path, sizeof(paths[0]), "%s/%s/%s/%s", w.folder, profile,
	    folder, file);
	return path;
}

static void
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

static void
profile_new(const char *profile)
{
	struct client_problem problem;

	CU_ASSERT_FATAL(client_profile_create(
			    test_path(w.folder, profile), &problem) == SML_OK);
	set_account(profile, "ann", "secret");
}

static void
put_contact(const char *profile, const char *name, const char *tel)
{
	char text[512];

	snprintf(text, sizeof(text),
	    "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:uid-%s\r\nN:%s;Ann;;;\r\n"
	    "FN:Ann %s\r\nTEL;TYPE=CELL:%s\r\nEND:VCARD\r\n",
	    name, name, name, tel);
	CU_ASSERT(test_write_file(path_of(profile, "contacts", name), text));
}

static size_t
contacts(const char *profile)
{
	return test_count_files(path_of(profile, "contacts", ""));
}

/* Is there a contact with @text in it? */
static size_t
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
static int
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

static void
sync_folder(const char *profile, const char *folder)
{
	struct client_problem problem;
	struct client_run_cfg cfg = {
	    .env = &w.env,
	    .open_store = cli_store_dir_open_folder,
	    .transport = &w.pipe.base,
	    .folders = &folder,
	    .folder_count = 1,
	};
	struct client_state_cfg state_cfg = {.env = &w.env};
	struct client_state *cs;

	w.pipe.count = 0;
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
	w.pipe.lose_answer = w.pipe.lose_request = 0;
}

static void
sync_contacts(const char *profile)
{
	sync_folder(profile, "contacts");
}

static const struct client_counters *
n(void)
{
	return &status.folders[0].n;
}

static uint64_t
moved(void)
{
	return n()->sent[0] + n()->sent[1] + n()->sent[2] + n()->received[0] +
	       n()->received[1] + n()->received[2];
}

static bool
is_in_step(void)
{
	return result.exit == CLIENT_EXIT_OK && moved() == 0 &&
	       status.folder_count == 1 && status.folders[0].is_done;
}

/* ---- tests ---- */

static void
run_two_profiles_come_into_step(void)
{
	setup();
	profile_new("a");
	profile_new("b");
	put_contact("a", "one.vcf", "1");
	put_contact("a", "two.vcf", "2");
	put_contact("b", "three.vcf", "3");
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK);
	CU_ASSERT(result.problem.code == CLIENT_PROBLEM_NONE);
	CU_ASSERT(n()->sent[0] == 2);
	sync_contacts("a");
	CU_ASSERT(is_in_step());
	sync_contacts("b");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK);
	CU_ASSERT(n()->sent[0] == 1 && n()->received[0] == 2);
	CU_ASSERT(contacts("b") == 3);
	sync_contacts("b");
	CU_ASSERT(is_in_step());
	sync_contacts("a");
	CU_ASSERT(n()->received[0] == 1 && contacts("a") == 3);

	/* A change, a deletion. */
	put_contact("a", "one.vcf", "111");
	CU_ASSERT(remove(path_of("a", "contacts", "two.vcf")) == 0);
	sync_contacts("a");
	CU_ASSERT(n()->sent[1] == 1 && n()->sent[2] == 1);
	sync_contacts("b");
	CU_ASSERT(n()->received[1] == 1 && n()->received[2] == 1);
	CU_ASSERT(contacts("b") == 2);
	CU_ASSERT(count_with("b", "TEL;TYPE=CELL:111") == 1);
	sync_contacts("a");
	CU_ASSERT(is_in_step());
	sync_contacts("b");
	CU_ASSERT(is_in_step());
	teardown();
}

static void
run_collision_keeps_both_everywhere(void)
{
	setup();
	profile_new("a");
	profile_new("b");
	put_contact("a", "one.vcf", "1");
	sync_contacts("a");
	sync_contacts("b");
	put_contact("a", "one.vcf", "100");
	sync_contacts("a");
	CU_ASSERT(system(NULL) != 0);
	{
		char command[8192];

		snprintf(command, sizeof(command),
		    "sed -i 's/CELL:1/CELL:200/' %s*.vcf",
		    path_of("b", "contacts", ""));
		CU_ASSERT(system(command) == 0);
	}
	sync_contacts("b");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK);
	CU_ASSERT(n()->conflicts == 1);
	sync_contacts("a");
	CU_ASSERT(contacts("a") == 2 && contacts("b") == 2);
	CU_ASSERT(count_with("a", "CELL:100") == 1);
	CU_ASSERT(count_with("a", "CELL:200") == 1);
	CU_ASSERT(count_with("b", "CELL:100") == 1);
	CU_ASSERT(count_with("b", "CELL:200") == 1);
	sync_contacts("b");
	CU_ASSERT(is_in_step());
	sync_contacts("a");
	CU_ASSERT(is_in_step());
	teardown();
}

static void
run_cut_off_anywhere_is_taken_up(void)
{
	unsigned cut, total;
	int what;

	for (what = 0; what < 2; what++) {
		for (cut = 1, total = 1; cut <= total; cut++) {
			char name[32];
			int i;

			setup();
			profile_new("a");
			profile_new("b");
			for (i = 0; i < 5; i++) {
				snprintf(name, sizeof(name), "i%d.vcf", i);
				put_contact("a", name, "1");
				snprintf(name, sizeof(name), "k%d.vcf", i);
				put_contact("b", name, "2");
			}
			sync_contacts("b");
			if (what == 0)
				w.pipe.lose_request = cut;
			else
				w.pipe.lose_answer = cut;
			sync_contacts("a");
			total = w.pipe.count > total ? w.pipe.count : total;
			CU_ASSERT(result.exit == CLIENT_EXIT_NOTHING ||
				  cut > w.pipe.count);
			sync_contacts("a");
			CU_ASSERT(result.exit == CLIENT_EXIT_OK);
			total = w.pipe.count > total ? w.pipe.count : total;
			CU_ASSERT(contacts("a") == 10);
			sync_contacts("b");
			CU_ASSERT(contacts("b") == 10);
			sync_contacts("a");
			CU_ASSERT(is_in_step());
			teardown();
			if (total > 8)
				total = 8;
		}
		CU_ASSERT(total >= 3);
	}
}

static void
run_cut_off_and_forgotten_by_the_server_starts_again(void)
{
	setup();
	profile_new("a");
	put_contact("a", "one.vcf", "1");
	w.pipe.lose_answer = 2;
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_NOTHING);
	w.pipe.is_forgetful = true;
	sync_contacts("a");
	CU_ASSERT(w.pipe.count == 3);
	w.pipe.is_forgetful = false;
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK);
	sync_contacts("a");
	CU_ASSERT(is_in_step() && contacts("a") == 1);
	teardown();
}

/* As a server whose items outlived what it knew of its clients. */
static void
forget_links_of_server(void)
{
	sqlite3 *db = NULL;

	CU_ASSERT_FATAL(sqlite3_open(test_path(w.folder, "server/valise.db"),
			    &db) == SQLITE_OK);
	CU_ASSERT(sqlite3_exec(db, "DELETE FROM link WHERE id > 1", NULL, NULL,
		      NULL) == SQLITE_OK);
	sqlite3_close(db);
}

static void
run_item_sent_before_the_server_fell_comes_back_once(void)
{
	setup();
	profile_new("a");
	put_contact("a", "one.vcf", "1");
	sync_contacts("a");
	put_contact("a", "two.vcf", "2");
	put_contact("a", "three.vcf", "3");
	w.pipe.lose_answer = 3;
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_NOTHING);
	forget_links_of_server();
	/* Its session is forgotten, too. */
	w.pipe.is_forgetful = true;
	sync_contacts("a");
	w.pipe.is_forgetful = false;
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK);
	CU_ASSERT(contacts("a") == 3);
	sync_contacts("a");
	CU_ASSERT(is_in_step() && contacts("a") == 3);
	teardown();
}

/* The folder may be another one when somebody comes back to it. */
static void
run_cut_off_before_an_answer_looks_at_the_folders_anew(void)
{
	int what;

	for (what = 0; what < 2; what++) {
		setup();
		profile_new("a");
		profile_new("b");
		put_contact("b", "same.vcf", "1");
		sync_contacts("b");
		w.pipe.lose_request = what == 0;
		w.pipe.lose_answer = what == 1;
		sync_contacts("a");
		CU_ASSERT(result.exit == CLIENT_EXIT_NOTHING);
		put_contact("a", "same.vcf", "1");
		put_contact("a", "new.vcf", "2");
		sync_contacts("a");
		CU_ASSERT(result.exit == CLIENT_EXIT_OK && !status.is_resumed);
		CU_ASSERT(contacts("a") == 2);
		sync_contacts("a");
		CU_ASSERT(is_in_step());
		sync_contacts("b");
		CU_ASSERT(contacts("b") == 2);
		teardown();
	}
}

static void
run_wrong_password_does_nothing(void)
{
	setup();
	profile_new("a");
	put_contact("a", "one.vcf", "1");
	set_account("a", "ann", "wrong");
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_NOTHING);
	CU_ASSERT(result.problem.code == CLIENT_PROBLEM_WRONG_PASSWORD);
	CU_ASSERT(contacts("a") == 1);
	set_account("a", "ann", "secret");
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK);
	CU_ASSERT(n()->sent[0] == 1);
	teardown();
}

static void
run_nonce_of_the_server_is_used_in_the_next_session(void)
{
	setup();
	profile_new("a");
	CU_ASSERT(test_write_file(path_of("a", ".valise", "options.ini"),
	    "[options]\nencoding = xml\n"));
	set_account("a", "ann", "secret");
	put_contact("a", "one.vcf", "1");
	w.pipe.has_nonce = true;
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK && !w.pipe.is_md5);
	/* This server refuses md5 and asks for basic. */
	w.pipe.has_nonce = false;
	w.pipe.lose_answer = 1;
	sync_contacts("a");
	CU_ASSERT(w.pipe.is_md5);
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK && !w.pipe.is_md5);
	w.pipe.lose_answer = 1;
	sync_contacts("a");
	CU_ASSERT(!w.pipe.is_md5);
	/* Another user's nonce is not shown. */
	w.pipe.has_nonce = true;
	sync_contacts("a");
	set_account("a", "bob", "secret");
	w.pipe.lose_answer = 1;
	sync_contacts("a");
	CU_ASSERT(!w.pipe.is_md5);
	teardown();
}

static void
run_field_that_the_server_cannot_hold_stays(void)
{
	setup();
	profile_new("a");
	profile_new("b");
	CU_ASSERT(test_write_file(path_of("a", ".valise", "options.ini"),
	    "[options]\nencoding = xml\n"));
	set_account("a", "ann", "secret");
	put_contact("a", "one.vcf", "1");
	w.pipe.is_narrow = true;
	sync_contacts("a");
	w.pipe.is_narrow = false;
	sync_contacts("b");
	CU_ASSERT(contacts("b") == 1);
	CU_ASSERT(system_in("b", "sed -i s/CELL:1/CELL:2/") == 0);
	sync_contacts("b");
	w.pipe.is_narrow = true;
	sync_contacts("a");
	CU_ASSERT(count_with("a", "CELL:2") == 1);
	CU_ASSERT(count_with("a", "UID:uid-one.vcf") == 1);
	sync_contacts("a");
	CU_ASSERT(is_in_step());
	teardown();
}

static void
run_item_that_is_no_vcard_fails_alone(void)
{
	setup();
	profile_new("a");
	put_contact("a", "one.vcf", "1");
	CU_ASSERT(test_write_file(
	    path_of("a", "contacts", "bad.vcf"), "this is no vCard\n"));
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_PARTIAL);
	CU_ASSERT(n()->sent[0] == 1 && n()->failed == 1);
	CU_ASSERT(contacts("a") == 2);
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_PARTIAL);
	CU_ASSERT(moved() == 0 && n()->failed == 1);
	teardown();
}

static void
run_other_user_or_server_starts_over(void)
{
	setup();
	profile_new("a");
	put_contact("a", "one.vcf", "1");
	sync_contacts("a");
	sync_contacts("a");
	CU_ASSERT(is_in_step() && !status.is_restarted);
	set_account("a", "bob", "secret");
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK);
	CU_ASSERT(status.is_restarted && n()->sent[0] == 1);
	sync_contacts("a");
	CU_ASSERT(is_in_step());
	/* The same name, another machine behind it. */
	server_close();
	server_open("other");
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK);
	CU_ASSERT(contacts("a") == 1 && n()->sent[0] == 1);
	sync_contacts("a");
	CU_ASSERT(is_in_step());
	teardown();
}

static void
run_copied_profile_is_its_own_device(void)
{
	char command[8192];

	setup();
	profile_new("a");
	put_contact("a", "one.vcf", "1");
	sync_contacts("a");
	snprintf(
	    command, sizeof(command), "cp -a %s/a %s/b", w.folder, w.folder);
	CU_ASSERT(system(command) == 0);
	sync_contacts("b");
	CU_ASSERT(result.exit == CLIENT_EXIT_OK);
	CU_ASSERT(status.is_new_device);
	CU_ASSERT(contacts("b") == 1);
	sync_contacts("a");
	CU_ASSERT(is_in_step() && !status.is_new_device);
	sync_contacts("b");
	CU_ASSERT(is_in_step() && !status.is_new_device);
	teardown();
}

static void
run_emptied_folder_deletes_nothing(void)
{
	char name[32];
	int i;

	setup();
	profile_new("a");
	profile_new("b");
	for (i = 0; i < 8; i++) {
		snprintf(name, sizeof(name), "i%d.vcf", i);
		put_contact("a", name, "1");
	}
	sync_contacts("a");
	for (i = 0; i < 8; i++) {
		snprintf(name, sizeof(name), "i%d.vcf", i);
		CU_ASSERT(remove(path_of("a", "contacts", name)) == 0);
	}
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_HELD);
	CU_ASSERT(n()->held == 8 && n()->sent[2] == 0);
	sync_contacts("b");
	CU_ASSERT(contacts("b") == 8);
	teardown();
}

static void
run_busy_and_missing_are_told(void)
{
	const char *const unknown = "letters";
	struct client_problem problem;
	struct client_profile *p;

	setup();
	profile_new("a");
	CU_ASSERT_FATAL(client_profile_open(
			    test_path(w.folder, "a"), &p, &problem) == SML_OK);
	CU_ASSERT(client_profile_lock(p, 0, NULL, NULL, &problem) == SML_OK);
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_BUSY);
	CU_ASSERT(result.problem.code == CLIENT_PROBLEM_PROFILE_BUSY);
	CU_ASSERT(client_account_remove(p, &problem) == SML_OK);
	client_profile_close(p);
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_USAGE);
	CU_ASSERT(result.problem.code == CLIENT_PROBLEM_NO_ACCOUNT);
	set_account("a", "ann", "secret");
	sync_folder("a", unknown);
	CU_ASSERT(result.exit == CLIENT_EXIT_USAGE);
	CU_ASSERT(result.problem.code == CLIENT_PROBLEM_BAD_FOLDER);
	CU_ASSERT(rmdir(path_of("a", "contacts", "")) == 0);
	sync_contacts("a");
	CU_ASSERT(result.exit == CLIENT_EXIT_PARTIAL);
	CU_ASSERT(status.folders[0].is_failed);
	teardown();
}

/* ---- the connection check ---- */

struct steps {
	unsigned passed;
	enum client_check_step last;
	struct client_problem problem;
};

static void
on_step(void *ctx, enum client_check_step step, const char *fact,
    const struct client_problem *problem)
{
	struct steps *s = ctx;

	(void)fact;
	s->last = step;
	s->passed += problem->code == CLIENT_PROBLEM_NONE;
	s->problem = *problem;
}

static void
check(const char *profile, struct steps *out)
{
	struct client_problem problem;
	struct client_run_cfg cfg = {
	    .env = &w.env,
	    .open_store = cli_store_dir_open_folder,
	    .transport = &w.pipe.base,
	};

	memset(out, 0, sizeof(*out));
	CU_ASSERT_FATAL(client_profile_open(test_path(w.folder, profile),
			    &cfg.profile, &problem) == SML_OK);
	client_check(&cfg, on_step, out, &result);
	client_profile_close(cfg.profile);
}

static void
check_names_the_step_and_touches_nothing(void)
{
	struct steps steps;

	setup();
	profile_new("a");
	put_contact("a", "one.vcf", "1");
	check("a", &steps);
	CU_ASSERT(result.exit == CLIENT_EXIT_OK);
	CU_ASSERT(steps.last == CLIENT_CHECK_FOLDERS && steps.passed == 5);
	sync_contacts("a");
	CU_ASSERT(n()->sent[0] == 1);
	check("a", &steps);
	CU_ASSERT(result.exit == CLIENT_EXIT_OK);
	sync_contacts("a");
	CU_ASSERT(is_in_step());
	set_account("a", "ann", "wrong");
	check("a", &steps);
	CU_ASSERT(result.exit == CLIENT_EXIT_NOTHING);
	CU_ASSERT(steps.last == CLIENT_CHECK_LOGIN);
	CU_ASSERT(steps.problem.code == CLIENT_PROBLEM_WRONG_PASSWORD);
	teardown();
}

static const struct test_case cases[] = {
    {"run_two_profiles_come_into_step", run_two_profiles_come_into_step},
    {"run_collision_keeps_both_everywhere",
	run_collision_keeps_both_everywhere},
    {"run_cut_off_anywhere_is_taken_up", run_cut_off_anywhere_is_taken_up},
    {"run_cut_off_and_forgotten_by_the_server_starts_again",
	run_cut_off_and_forgotten_by_the_server_starts_again},
    {"run_item_sent_before_the_server_fell_comes_back_once",
	run_item_sent_before_the_server_fell_comes_back_once},
    {"run_cut_off_before_an_answer_looks_at_the_folders_anew",
	run_cut_off_before_an_answer_looks_at_the_folders_anew},
    {"run_wrong_password_does_nothing", run_wrong_password_does_nothing},
    {"run_nonce_of_the_server_is_used_in_the_next_session",
	run_nonce_of_the_server_is_used_in_the_next_session},
    {"run_field_that_the_server_cannot_hold_stays",
	run_field_that_the_server_cannot_hold_stays},
    {"run_item_that_is_no_vcard_fails_alone",
	run_item_that_is_no_vcard_fails_alone},
    {"run_other_user_or_server_starts_over",
	run_other_user_or_server_starts_over},
    {"run_copied_profile_is_its_own_device",
	run_copied_profile_is_its_own_device},
    {"run_emptied_folder_deletes_nothing", run_emptied_folder_deletes_nothing},
    {"run_busy_and_missing_are_told", run_busy_and_missing_are_told},
    {"check_names_the_step_and_touches_nothing",
	check_names_the_step_and_touches_nothing},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	if (server_db_setup() != SML_OK)
		return 1;
	return test_main("run", cases, argc, argv);
}
