/* SPDX-License-Identifier: Apache-2.0 */
/* Credentials on the wire: basic, md5, challenges. No store of users here. */
#ifndef SML_SESSION_AUTH_H
#define SML_SESSION_AUTH_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/env.h"
#include "wire/msg.h"

enum sml_auth_type {
	SML_AUTH_NONE,
	SML_AUTH_BASIC, /* syncml:auth-basic */
	SML_AUTH_MD5,   /* syncml:auth-md5 */
	SML_AUTH_OTHER
};
const char *sml_auth_type_name(enum sml_auth_type type);
/* Any case; SML_AUTH_OTHER for a name that is not one of ours. */
enum sml_auth_type sml_auth_type_of_name(struct sml_str name);

/* What a header's Cred says (syncml.md 16). Points into @arena. */
struct sml_auth_claim {
	enum sml_auth_type type;
	struct sml_str user;
	struct sml_str password;     /* basic */
	uint8_t digest[SML_MD5_LEN]; /* md5 */
};

/* SML_OK also without Cred (type NONE); SML_E_SYNTAX: Data is not what the
 * type says, or md5 without Source/LocName; SML_E_NOMEM. */
enum sml_err sml_auth_parse(const struct sml_hdr *hdr, struct sml_arena *arena,
    struct sml_auth_claim *out) SML_MUST_USE;

/* B64(H(user:password)), what a server may store for 1.1 and later. */
enum sml_err sml_auth_md5_verifier(struct sml_str user, struct sml_str password,
    struct sml_buf *out) SML_MUST_USE;
/* H(verifier:nonce); nonce is the decoded one. */
enum sml_err sml_auth_md5_digest(struct sml_str verifier, struct sml_str nonce,
    uint8_t out[SML_MD5_LEN]) SML_MUST_USE;
/* SyncML 1.0: H(user:password:nonce). */
enum sml_err sml_auth_md5_digest_10(struct sml_str user,
    struct sml_str password, struct sml_str nonce,
    uint8_t out[SML_MD5_LEN]) SML_MUST_USE;

/* What a client shows. @nonce decoded, may be empty. */
struct sml_auth_login {
	enum sml_auth_type type; /* basic or md5; else SML_E_BUG */
	struct sml_str user, password, nonce;
};

/* Fill @out for a header of @version; strings in @arena. */
enum sml_err sml_auth_make(const struct sml_auth_login *login,
    enum sml_version version, struct sml_arena *arena,
    struct sml_cred *out) SML_MUST_USE;

/* What the host found out about a message's credentials. */
enum sml_auth_verdict {
	SML_AUTH_ACCEPTED,    /* right, in this message: answer 212 */
	SML_AUTH_BEFORE,      /* the session was authenticated: answer 200 */
	SML_AUTH_MISSING,     /* 407 + Chal */
	SML_AUTH_WRONG,       /* 401 + Chal */
	SML_AUTH_REFUSED_TYPE /* not basic or md5: 406 + Chal, 401 inside */
};

#endif
