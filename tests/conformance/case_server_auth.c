/* SPDX-License-Identifier: Apache-2.0 */
/* Credentials: what the client shows, and what it does when refused. */
#include "conformance/case_server.h"

#include <string.h>

#include "base/base64.h"

#define NONCE "Tm9uY2Ugb2YgY29uZm9ybWFuY2U="
#define NONCE_BYTES SML_STR("Nonce of conformance")
#define OTHER "AAFvdGhlcgD/" /* a NUL in front, in the middle; not UTF-8 */
#define OTHER_BYTES SML_STR("\0\1other\0\377")

#define CHAL(type, nonce)                                                      \
	"<Chal><Meta><Format xmlns='syncml:metinf'>b64</Format>"               \
	"<Type xmlns='syncml:metinf'>" type "</Type>" nonce "</Meta></Chal>"
#define NEXT_NONCE(text) "<NextNonce xmlns='syncml:metinf'>" text "</NextNonce>"
#define CHAL_BASIC CHAL("syncml:auth-basic", "")
#define CHAL_MD5 CHAL("syncml:auth-md5", NEXT_NONCE(NONCE))
#define CHAL_OTHER CHAL("syncml:auth-md5", NEXT_NONCE(OTHER))

/* ---- what it shows ---- */

static bool
is_type(const struct sml_cred *cred, const char *type)
{
	return cred && sml_str_is_nocase(cred->meta.type, type);
}

static bool
is_basic(struct peer *p)
{
	const struct sml_cred *cred = p->msg.hdr.cred;
	const struct sml_str pair =
	    sml_arena_printf(p->arena, "%s:%s", p->user, p->password);

	return is_type(cred, "syncml:auth-basic") &&
	       sml_str_eq(cred->data, conf_base64(p->arena, pair));
}

static bool
is_md5(struct peer *p, struct sml_str nonce)
{
	const struct sml_cred *cred = p->msg.hdr.cred;
	const struct conf_cred want = {
	    CONF_AUTH_MD5, p->user, p->password, nonce};
	uint8_t digest[16];
	const struct sml_str raw = {(const char *)digest, sizeof(digest)};

	if (!is_type(cred, "syncml:auth-md5") ||
	    conf_md5(&want, p->version, digest) != SML_OK)
		return false;
	return sml_str_eq(cred->data, raw) ||
	       sml_str_eq(cred->data, conf_base64(p->arena, raw));
}

/* ---- refusing ---- */

/* A failure message: each command has @code, nothing else is in it. */
static void
refuse(struct peer *p, unsigned code, const char *chal)
{
	static const char *const names[] = {
	    "Put", "Get", "Alert", "Sync", "Add", "Replace", "Map", "Results"};
	const unsigned rules = p->rule_count;

	peer_rule_extra(p, "SyncHdr", NULL, code, chal);
	for (size_t i = 0; i < SML_ARRAY_LEN(names); i++)
		peer_rule(p, names[i], NULL, code, 9);
	peer_answer(p);
	p->rule_count = rules;
	peer_send(p, true);
}

/* The next try: in this session, or in a new one. */
static bool
retry(struct peer *p)
{
	const unsigned session = p->session;

	if (!peer_again(p))
		return false;
	if (session == p->session) {
		WANT(p, p->store_count > 0 && p->stores[0].is_here,
		    "the Alert was not repeated");
		WANT(p,
		    p->our_msg > 1 || peer_count(p, 0, SML_CMD_PUT, NULL) != 1,
		    "the Put was not repeated");
	}
	return true;
}

static void
rest(struct peer *p)
{
	peer_answer(p);
	peer_alerts(p);
	peer_send(p, true);
	if (peer_changes(p))
		peer_rest(p);
}

/* The client may have shown it at once: then there was nothing to refuse. */
static void
accept_at_last(struct peer *p)
{
	p->hdr_code = 212;
	rest(p);
	WANT(p, peer_luid(p, "FN:Ann").len > 0, "the item was not sent");
}

static void
challenge_basic(struct peer *p)
{
	if (!peer_first(p))
		return;
	/* Who shows them at once need not be asked. */
	if (!is_type(p->msg.hdr.cred, "syncml:auth-basic")) {
		refuse(p, p->msg.hdr.cred ? 401 : 407, CHAL_BASIC);
		if (!WANT(p, retry(p), "no second try"))
			return;
	}
	WANT(p, is_basic(p), "no basic credentials");
	accept_at_last(p);
}

/* One that got used to md5 is asked for basic. */
static void
basic_after_md5(struct peer *p)
{
	if (!peer_first(p))
		return;
	peer_rule_extra(p, "SyncHdr", NULL, 212, CHAL_MD5);
	rest(p);
	challenge_basic(p);
}

static void
challenge_md5_with(struct peer *p, const char *chal, struct sml_str nonce)
{
	if (!peer_first(p))
		return;
	refuse(p, p->msg.hdr.cred ? 401 : 407, chal);
	if (!WANT(p, retry(p), "no second try"))
		return;
	WANT(p, is_md5(p, nonce), "no md5 of that nonce");
	WANT(p, sml_str_is(p->msg.hdr.source.name, p->user), "LocName is %.*s",
	    SML_STR_ARG(p->msg.hdr.source.name));
	accept_at_last(p);
}

static void
challenge_md5(struct peer *p)
{
	challenge_md5_with(p, CHAL_MD5, NONCE_BYTES);
}

static void
challenge_md5_binary(struct peer *p)
{
	challenge_md5_with(p, CHAL_OTHER, OTHER_BYTES);
}

static void
challenge_md5_raw(struct peer *p)
{
	p->raw_nonce = OTHER_BYTES;
	challenge_md5_with(p, CHAL_OTHER, OTHER_BYTES);
}

static void
challenge_md5_empty(struct peer *p)
{
	challenge_md5_with(p, CHAL("syncml:auth-md5", ""), SML_STR(""));
}

/* Refused again and again: it tells its user and stops. */
static void
refuse_all(struct peer *p, unsigned code, const char *chal, unsigned tries)
{
	unsigned count = 1;

	if (!peer_first(p))
		return;
	p->is_broken = true;
	do
		refuse(p, code, chal);
	while (retry(p) && ++count < 12);
	WANT(p, count <= tries, "%u tries", count);
	p->is_broken = true;
}

static void
refuse_basic(struct peer *p)
{
	refuse_all(p, 401, CHAL_BASIC, 4);
}

static void
refuse_md5(struct peer *p)
{
	refuse_all(p, 401, CHAL_MD5, 4);
}

static void
no_challenge(struct peer *p)
{
	refuse_all(p, 401, NULL, 3);
}

static void
unknown_type(struct peer *p)
{
	refuse_all(p, 401, CHAL("syncml:auth-x509", ""), 3);
}

static void
forbidden(struct peer *p)
{
	refuse_all(p, 403, NULL, 2);
}

/* ---- accepting ---- */

static void
code_212(struct peer *p)
{
	if (!peer_init(p) || !peer_need(p, "changes"))
		return;
	WANT(p, !p->msg.hdr.cred, "credentials again after 212");
	peer_answer(p);
	peer_rest(p);
}

static void
code_200(struct peer *p)
{
	p->hdr_code = 200;
	if (!peer_first(p))
		return;
	p->hdr_code = 200;
	peer_answer(p);
	peer_alerts(p);
	peer_send(p, true);
	if (!peer_need(p, "changes"))
		return;
	WANT(p, is_basic(p), "no credentials in the message after 200");
	peer_answer(p);
	peer_rest(p);
	WANT(p, p->msg_id < 3 || is_basic(p), "none in the third message");
}

static void
md5_after_200(struct peer *p)
{
	if (!peer_first(p))
		return;
	refuse(p, 401, CHAL_MD5);
	if (!WANT(p, retry(p) && is_md5(p, NONCE_BYTES), "no md5"))
		return;
	peer_rule_extra(p, "SyncHdr", NULL, 200, CHAL_OTHER);
	peer_answer(p);
	peer_alerts(p);
	peer_send(p, true);
	if (!peer_need(p, "changes"))
		return;
	WANT(p, is_md5(p, OTHER_BYTES),
	    "the next message has not the new nonce");
	p->hdr_code = 212;
	peer_answer(p);
	peer_rest(p);
}

static void
nonce_for_next(struct peer *p)
{
	if (!peer_first(p))
		return;
	refuse(p, 401, CHAL_MD5);
	if (!WANT(p, retry(p) && is_md5(p, NONCE_BYTES), "no md5"))
		return;
	peer_rule_extra(p, "SyncHdr", NULL, 212, CHAL_OTHER);
	rest(p);
	if (!peer_first(p))
		return;
	WANT(p, is_md5(p, OTHER_BYTES),
	    "the nonce of 212 is not used in the next session");
	rest(p);
}

/* A nonce that came with a refusal is no one's to keep. */
static void
nonce_of_refusal(struct peer *p)
{
	if (!peer_first(p))
		return;
	refuse(p, 401, CHAL_MD5);
	if (!WANT(p, retry(p) && is_md5(p, NONCE_BYTES), "no md5"))
		return;
	peer_rule_extra(p, "SyncHdr", NULL, 212, CHAL_MD5);
	rest(p);
	p->is_broken = true;
	if (!peer_first(p))
		return;
	refuse(p, 401, CHAL_OTHER);
	p->is_broken = true;
	while (retry(p) && p->session < 7) {
		refuse(p, 401, CHAL_OTHER);
		p->is_broken = true;
	}
	if (!peer_first(p))
		return;
	WANT(p, !is_md5(p, OTHER_BYTES), "the nonce of a refusal was kept");
	rest(p);
}

/* A server that shows who it is. */
static void
server_cred(struct peer *p)
{
	if (!peer_first(p))
		return;
	p->with_cred = true;
	rest(p);
}

/* Only the datastore asks. */
static void
store_challenge(struct peer *p)
{
	if (!peer_first(p))
		return;
	peer_rule_extra(p, "Alert", NULL, 407, CHAL_BASIC);
	p->is_broken = true;
	peer_answer(p);
	peer_send(p, true);
	if (!peer_take(p)) {
		peer_unsupported(p,
		    "no credentials for a datastore; the folder is left out");
		return;
	}
	if (peer_count(p, 0, SML_CMD_ALERT, NULL) < 2) {
		peer_unsupported(p,
		    "no credentials for a datastore; the folder is left out");
		WANT(p, peer_items(p, 0, NULL) == 0, "items are sent to it");
		peer_answer(p);
		peer_send(p, true);
		return;
	}
	rest(p);
}

const struct peer_case case_server_auth[] = {
    {"auth-basic", "16, 23.2 basic", "basic credentials when asked for them",
	"add:Ann=1 sync", challenge_basic},
    {"auth-basic-xml", "16, 23.2 basic", "the same in XML",
	"xml add:Ann=1 sync", challenge_basic},
    {"auth-basic-after-md5", "16", "asked for basic after md5",
	"add:Ann=1 sync sync", basic_after_md5},
    {"auth-md5", "16, 23.2 md5", "md5 of the nonce when asked for it",
	"add:Ann=1 sync", challenge_md5},
    {"auth-md5-xml", "16, 23.2 md5", "the same in XML", "xml add:Ann=1 sync",
	challenge_md5},
    {"auth-md5-1.1", "16, 23.2 md5", "the formula of 1.1",
	"version=1.1 add:Ann=1 sync", challenge_md5},
    {"auth-md5-1.0", "16, 23.2 md5", "the formula of 1.0",
	"version=1.0 add:Ann=1 sync", challenge_md5},
    {"auth-md5-binary-nonce", "16, 28", "a nonce with NUL bytes",
	"add:Ann=1 sync", challenge_md5_binary},
    {"auth-md5-raw-nonce", "16, 26.4", "a nonce that is not in base64",
	"add:Ann=1 sync", challenge_md5_raw},
    {"auth-md5-no-nonce", "16", "no NextNonce: the empty one", "add:Ann=1 sync",
	challenge_md5_empty},
    {"auth-refused-basic", "16 limit", "refused for good: it stops",
	"add:Ann=1 fail", refuse_basic},
    {"auth-refused-md5", "16 limit", "refused for good with md5: it stops",
	"add:Ann=1 fail", refuse_md5},
    {"auth-no-chal", "16", "401 without Chal: it stops", "add:Ann=1 fail",
	no_challenge},
    {"auth-unknown-type", "16 other types", "an unknown type: it stops",
	"add:Ann=1 fail", unknown_type},
    {"auth-forbidden", "9 403", "403 is not tried again", "add:Ann=1 fail",
	forbidden},
    {"auth-212", "16 212", "no credentials after 212", "add:Ann=1 sync",
	code_212},
    {"auth-200-again", "16 200", "credentials in each message after 200",
	"add:Ann=1 sync", code_200},
    {"auth-200-next-nonce", "16 200", "the nonce of 200 for the next message",
	"add:Ann=1 sync", md5_after_200},
    {"auth-nonce-kept", "16 212", "the nonce of 212 for the next session",
	"add:Ann=1 sync sync", nonce_for_next},
    {"auth-nonce-of-refusal", "16",
	"the nonce of a refusal is not kept for the next session",
	"add:Ann=1 sync fail sync", nonce_of_refusal},
    {"auth-server-cred", "16", "credentials of the server are read over",
	"add:Ann=1 sync", server_cred},
    {"auth-datastore", "16 datastore level", "a datastore that asks",
	"add:Ann=1 try", store_challenge},
    {0},
};
