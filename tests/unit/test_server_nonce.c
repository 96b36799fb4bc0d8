/* SPDX-License-Identifier: Apache-2.0 */
/* Two messages with one nonce of md5, one while the other is looked at. */
#include "config.h"

#include "accounts.h"
#include "base/base64.h"
#include "endpoint.h"
#include "env.h"
#include "session/auth.h"
#include "support/folder.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

static struct {
	char path[4096];
	char *folder;
	const struct sml_env *real;
	struct sml_env env;
	struct server_logins *logins;
	struct server_endpoint *first, *second;
	char nonce[32];
	bool is_meant; /* the next time that a nonce is made, the other comes */
	bool is_accepted; /* so it was */
	char answers[2][8192];
} w;

static void
put_credentials(struct sml_buf *out)
{
	uint8_t digest[SML_MD5_LEN];
	struct sml_buf verifier;

	sml_buf_init(&verifier, 64);
	CU_ASSERT(sml_auth_md5_verifier(
		      SML_STR("anna"), SML_STR("secret"), &verifier) == SML_OK);
	CU_ASSERT(sml_auth_md5_digest(sml_buf_str(&verifier),
		      sml_str_of(w.nonce), digest) == SML_OK);
	sml_buf_put_text(out,
	    "<Cred><Meta><Format xmlns='syncml:metinf'>b64</Format>"
	    "<Type xmlns='syncml:metinf'>syncml:auth-md5</Type></Meta><Data>");
	sml_base64_encode(
	    (struct sml_str){(const char *)digest, sizeof(digest)}, out);
	sml_buf_put_text(out, "</Data></Cred>");
	sml_buf_free(&verifier);
}

/* A message; the answer into w.answers[@side]. The second of a session goes to
 * the URL of the first one's answer. */
static void
say(size_t side, unsigned session, unsigned msg)
{
	char token[128] = "";
	const char *at = strstr(w.answers[side], "/sync?s=");
	struct server_request request = {
	    .encoding = SML_XML,
	    .base_url = SML_STR("http://127.0.0.1/sync"),
	    .address = SML_STR("127.0.0.1"),
	};
	struct server_reply reply = {0};
	struct sml_buf text;

	sml_buf_init(&text, 8192);
	sml_buf_printf(&text,
	    "<SyncML xmlns='SYNCML:SYNCML1.2'><SyncHdr><VerDTD>1.2</VerDTD>"
	    "<VerProto>SyncML/1.2</VerProto><SessionID>%u</SessionID>"
	    "<MsgID>%u</MsgID><Target><LocURI>http://127.0.0.1/sync</LocURI>"
	    "</Target><Source><LocURI>phone</LocURI><LocName>anna</LocName>"
	    "</Source>",
	    session, msg);
	if (msg == 1)
		put_credentials(&text);
	sml_buf_put_text(
	    &text, "</SyncHdr><SyncBody><Final/></SyncBody></SyncML>");
	if (msg > 1 && at)
		snprintf(token, sizeof(token), "%.*s",
		    (int)strcspn(at + 8, "<&"), at + 8);
	if (token[0])
		request.token = sml_str_of(token);
	request.body = sml_buf_str(&text);
	server_endpoint_handle(side ? w.second : w.first, &request, &reply);
	CU_ASSERT(reply.status == 200 && reply.is_message);
	snprintf(w.answers[side], sizeof(w.answers[side]), "%.*s",
	    SML_STR_ARG(reply.body));
	sml_buf_free(&text);
}

static bool
is_accepted(size_t side)
{
	return strstr(w.answers[side], "<Data>212</Data>") != NULL;
}

/* Asked for once the credentials were found good, before the transaction. */
static enum sml_err
random_bytes(void *ctx, uint8_t *out, size_t len)
{
	if (w.is_meant) {
		w.is_meant = false;
		say(1, 8, 1);
		w.is_accepted = is_accepted(1);
		/* The next nonce was heard: that one is used up. */
		say(1, 8, 2);
	}
	return w.real->random(ctx, out, len);
}

static void
open_server(struct server_endpoint **out)
{
	struct server_endpoint_cfg cfg = {.guard_percent = 100,
	    .logins = w.logins,
	    .db = {.env = &w.env, .folder = w.path, .may_create = true}};

	CU_ASSERT_FATAL(server_endpoint_new(&cfg, out) == SML_OK);
}

static void
setup(void)
{
	static const struct server_account_put put = {
	    .name = {"anna", 4},
	    .password = {"secret", 6},
	    .is_new = true,
	    .allows_md5 = true,
	};
	struct server_db_cfg cfg = {.may_create = true, .folder = w.path};
	struct server_db *db;

	memset(&w, 0, sizeof(w));
	w.folder = test_folder_new();
	snprintf(w.path, sizeof(w.path), "%s/server", w.folder);
	w.real = server_env_init(SML_LOG_ERROR);
	w.env = *w.real;
	w.env.random = random_bytes;
	cfg.env = &w.env;
	CU_ASSERT_FATAL(server_db_open(&cfg, &db) == SML_OK);
	CU_ASSERT(server_accounts_put(db, &put) == SML_OK);
	server_db_close(db);
	w.logins = server_logins_new(&w.env);
	open_server(&w.first);
	open_server(&w.second);
}

static void
teardown(void)
{
	server_endpoint_free(w.first);
	server_endpoint_free(w.second);
	server_logins_free(w.logins);
	test_folder_free(w.folder);
}

/* The nonce of the challenge in the first answer. */
static void
take_nonce(void)
{
	const char *at = strstr(w.answers[0], "<NextNonce");
	struct sml_buf raw;

	CU_ASSERT_PTR_NOT_NULL_FATAL(at);
	at = strchr(at, '>') + 1;
	sml_buf_init(&raw, sizeof(w.nonce) - 1);
	CU_ASSERT(sml_base64_decode(
		      (struct sml_str){at, strcspn(at, "<")}, &raw) == SML_OK);
	snprintf(
	    w.nonce, sizeof(w.nonce), "%.*s", SML_STR_ARG(sml_buf_str(&raw)));
	sml_buf_free(&raw);
}

static void
nonce_shown_twice_at_once_lets_one_in(void)
{
	setup();
	say(0, 6, 1);
	CU_ASSERT_FALSE(is_accepted(0));
	take_nonce();
	w.is_meant = true;
	say(0, 7, 1);
	CU_ASSERT_FALSE(w.is_meant);
	CU_ASSERT(w.is_accepted);
	CU_ASSERT_FALSE(is_accepted(0));
	CU_ASSERT_PTR_NOT_NULL(strstr(w.answers[0], "<Data>401</Data>"));
	/* The challenge of that answer is good. */
	take_nonce();
	say(0, 9, 1);
	CU_ASSERT(is_accepted(0));
	teardown();
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"nonce_shown_twice_at_once_lets_one_in",
		nonce_shown_twice_at_once_lets_one_in},
	    {NULL, NULL}};

	return test_main("server_nonce", cases, argc, argv);
}
