/* SPDX-License-Identifier: Apache-2.0 */
/* Credentials on the wire: read, made, and the digests between. */
#include "session/auth.h"

#include <string.h>

#include "base/base64.h"
#include "base/limits.h"

static const struct {
	enum sml_auth_type type;
	const char *name;
} auth_types[] = {
    {SML_AUTH_BASIC, "syncml:auth-basic"},
    {SML_AUTH_MD5, "syncml:auth-md5"},
};

const char *
sml_auth_type_name(enum sml_auth_type type)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(auth_types); i++) {
		if (auth_types[i].type == type) {
			return auth_types[i].name;
		}
	}
	return "";
}

enum sml_auth_type
sml_auth_type_of_name(struct sml_str name)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(auth_types); i++) {
		if (sml_str_is_nocase(name, auth_types[i].name)) {
			return auth_types[i].type;
		}
	}
	return SML_AUTH_OTHER;
}

/* Base64 into @arena; SML_E_SYNTAX when it is none or passes @max_len. */
static enum sml_err
decode_b64(struct sml_str in, size_t max_len, struct sml_arena *arena,
    struct sml_str *out)
{
	struct sml_buf buf;
	enum sml_err err;

	sml_buf_init(&buf, max_len);
	err = sml_base64_decode(in, &buf);
	if (err == SML_OK) {
		err = sml_buf_err(&buf);
	}
	if (err == SML_OK) {
		*out = sml_arena_dup(
		    arena, buf.len > 0 ? sml_buf_str(&buf) : SML_STR(""));
		if (out->p == NULL) {
			err = SML_E_NOMEM;
		}
	} else if (err == SML_E_TOO_BIG) {
		err = SML_E_SYNTAX;
	}
	sml_buf_wipe(&buf);
	return err;
}

static enum sml_err
parse_basic(const struct sml_hdr *hdr, struct sml_arena *arena,
    struct sml_auth_claim *out)
{
	struct sml_str plain;
	enum sml_err err;
	size_t colon;

	err = decode_b64(sml_str_trim(hdr->cred->data),
	    SML_USER_MAX + SML_PASSWORD_MAX + 1, arena, &plain);
	if (err != SML_OK) {
		return err;
	}
	colon = sml_str_chr(plain, ':', 0);
	if (colon == plain.len) {
		return SML_E_SYNTAX;
	}
	out->user = sml_str_sub(plain, 0, colon);
	out->password = sml_str_sub(plain, colon + 1, plain.len);
	return SML_OK;
}

/* Raw bytes, base64 of them, or base64 of their hexadecimal (SyncML 1.0). */
static enum sml_err
parse_digest(const struct sml_cred *cred, struct sml_arena *arena,
    uint8_t out[SML_MD5_LEN])
{
	struct sml_str bytes;
	struct sml_buf hex;
	enum sml_err err;

	if (cred->data_is_raw && cred->data.len == SML_MD5_LEN) {
		memcpy(out, cred->data.p, SML_MD5_LEN);
		return SML_OK;
	}
	err = decode_b64(
	    sml_str_trim(cred->data), 2 * SML_MD5_LEN, arena, &bytes);
	if (err != SML_OK) {
		return err;
	}
	if (bytes.len == SML_MD5_LEN) {
		memcpy(out, bytes.p, SML_MD5_LEN);
		return SML_OK;
	}
	sml_buf_init(&hex, SML_MD5_LEN);
	err = sml_hex_decode(bytes, &hex);
	if (err == SML_OK) {
		err = sml_buf_err(&hex);
	}
	if (err == SML_OK && hex.len == SML_MD5_LEN) {
		memcpy(out, hex.p, SML_MD5_LEN);
	} else if (err != SML_E_NOMEM) {
		err = SML_E_SYNTAX;
	}
	sml_buf_free(&hex);
	return err;
}

enum sml_err
sml_auth_parse(const struct sml_hdr *hdr, struct sml_arena *arena,
    struct sml_auth_claim *out)
{
	memset(out, 0, sizeof(*out));
	if (hdr->cred == NULL) {
		out->type = SML_AUTH_NONE;
		return SML_OK;
	}
	/* A Cred without Type is what SyncML 1.0 examples call basic. */
	out->type = hdr->cred->meta.type.len == 0
			? SML_AUTH_BASIC
			: sml_auth_type_of_name(hdr->cred->meta.type);
	switch (out->type) {
	case SML_AUTH_BASIC:
		return parse_basic(hdr, arena, out);
	case SML_AUTH_MD5:
		if (hdr->source.name.len == 0) {
			return SML_E_SYNTAX;
		}
		out->user = hdr->source.name;
		return parse_digest(hdr->cred, arena, out->digest);
	case SML_AUTH_NONE:
	case SML_AUTH_OTHER:
	default:
		return SML_OK;
	}
}

/* H of the parts with ':' between them. */
static enum sml_err
hash_joined(const struct sml_str *parts, size_t count, uint8_t out[SML_MD5_LEN])
{
	struct sml_buf joined;
	enum sml_err err;

	sml_buf_init(&joined, SML_USER_MAX + SML_PASSWORD_MAX + SML_MSG_MIN);
	for (size_t i = 0; i < count; i++) {
		if (i > 0) {
			sml_buf_put_byte(&joined, ':');
		}
		sml_buf_put_str(&joined, parts[i]);
	}
	err = sml_buf_err(&joined);
	if (err == SML_OK) {
		err = sml_digest_md5(sml_buf_str(&joined), out);
	}
	sml_buf_wipe(&joined);
	return err;
}

enum sml_err
sml_auth_md5_verifier(
    struct sml_str user, struct sml_str password, struct sml_buf *out)
{
	const struct sml_str parts[] = {user, password};
	uint8_t digest[SML_MD5_LEN];
	enum sml_err err;

	err = hash_joined(parts, 2, digest);
	if (err == SML_OK) {
		sml_base64_encode(
		    (struct sml_str){(const char *)digest, sizeof(digest)},
		    out);
		err = sml_buf_err(out);
	}
	sml_wipe(digest, sizeof(digest));
	return err;
}

enum sml_err
sml_auth_md5_digest(
    struct sml_str verifier, struct sml_str nonce, uint8_t out[SML_MD5_LEN])
{
	const struct sml_str parts[] = {verifier, nonce};

	return hash_joined(parts, 2, out);
}

enum sml_err
sml_auth_md5_digest_10(struct sml_str user, struct sml_str password,
    struct sml_str nonce, uint8_t out[SML_MD5_LEN])
{
	const struct sml_str parts[] = {user, password, nonce};

	return hash_joined(parts, 3, out);
}

static enum sml_err
make_digest(const struct sml_auth_login *login, enum sml_version version,
    uint8_t out[SML_MD5_LEN])
{
	struct sml_buf verifier;
	enum sml_err err;

	if (version == SML_V_10) {
		return sml_auth_md5_digest_10(
		    login->user, login->password, login->nonce, out);
	}
	sml_buf_init(&verifier, 64);
	err = sml_auth_md5_verifier(login->user, login->password, &verifier);
	if (err == SML_OK) {
		err = sml_auth_md5_digest(
		    sml_buf_str(&verifier), login->nonce, out);
	}
	sml_buf_wipe(&verifier);
	return err;
}

/* What base64 stands for. */
static enum sml_err
put_plain(const struct sml_auth_login *login, enum sml_version version,
    struct sml_buf *out)
{
	uint8_t digest[SML_MD5_LEN];
	enum sml_err err = SML_OK;

	if (login->type == SML_AUTH_MD5) {
		err = make_digest(login, version, digest);
		if (err == SML_OK) {
			sml_buf_put(out, digest, sizeof(digest));
		}
		sml_wipe(digest, sizeof(digest));
	} else if (login->type == SML_AUTH_BASIC) {
		sml_buf_put_str(out, login->user);
		sml_buf_put_byte(out, ':');
		sml_buf_put_str(out, login->password);
	} else {
		err = SML_E_BUG;
	}
	return err == SML_OK ? sml_buf_err(out) : err;
}

enum sml_err
sml_auth_make(const struct sml_auth_login *login, enum sml_version version,
    struct sml_arena *arena, struct sml_cred *out)
{
	struct sml_buf plain, text;
	enum sml_err err;

	memset(out, 0, sizeof(*out));
	sml_buf_init(&plain, SML_USER_MAX + SML_PASSWORD_MAX + 1);
	sml_buf_init(&text, 2 * (SML_USER_MAX + SML_PASSWORD_MAX + 1));
	err = put_plain(login, version, &plain);
	if (err == SML_OK) {
		sml_base64_encode(sml_buf_str(&plain), &text);
		err = sml_buf_err(&text);
	}
	if (err == SML_OK) {
		out->meta.type = sml_str_of(sml_auth_type_name(login->type));
		out->meta.format = SML_STR("b64");
		out->data = sml_arena_dup(arena, sml_buf_str(&text));
		err = out->data.p == NULL ? SML_E_NOMEM : SML_OK;
	}
	sml_buf_wipe(&plain);
	sml_buf_wipe(&text);
	return err;
}
