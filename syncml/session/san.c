/* SPDX-License-Identifier: Apache-2.0 */
/* Notifications by which a server asks for a session (syncml.md 22). */
#include "session/san.h"

#include <string.h>

#include "base/base64.h"
#include "base/limits.h"
#include "session/status.h"
#include "wire/wire.h"

#define NAME_MAX_LEN 255u
#define ALERT_FIRST 206u
#define ALERT_LAST 210u

unsigned
sml_san_client_alert(unsigned code)
{
	static const unsigned alerts[] = {200, 202, 203, 204, 205};

	return code >= ALERT_FIRST && code <= ALERT_LAST
		   ? alerts[code - ALERT_FIRST]
		   : code;
}

/* ---- reading a package ---- */

/* What is left of it; is_bad once it was too short. */
struct reader {
	struct sml_str rest;
	bool is_bad;
};

static struct sml_str
take(struct reader *r, size_t len)
{
	struct sml_str got;

	if (r->rest.len < len) {
		r->is_bad = true;
		r->rest.len = 0;
		return SML_STR_NONE;
	}
	got = sml_str_sub(r->rest, 0, len);
	r->rest = sml_str_sub(r->rest, len, r->rest.len - len);
	return got;
}

/* Up to four bytes, the most significant one first. */
static uint32_t
take_number(struct reader *r, size_t len)
{
	struct sml_str bytes = take(r, len);
	uint32_t number = 0;

	for (size_t i = 0; i < bytes.len; i++) {
		number = number << 8 | (uint8_t)bytes.p[i];
	}
	return number;
}

static void
take_sync(struct reader *r, struct sml_san_sync *out)
{
	out->alert = 200 + (take_number(r, 1) >> 4);
	out->type = take_number(r, 3);
	out->server = take(r, take_number(r, 1));
	if (out->alert < ALERT_FIRST || out->alert > ALERT_LAST) {
		r->is_bad = true;
	}
}

static enum sml_err
parse_package(struct sml_str in, struct sml_arena *arena, struct sml_san *out)
{
	struct reader r = {.rest = in};
	struct sml_str digest = take(&r, SML_MD5_LEN);
	uint32_t head = take_number(&r, 2), count;

	memset(out, 0, sizeof(*out));
	if (r.is_bad) {
		return SML_E_SYNTAX;
	}
	memcpy(out->digest, digest.p, SML_MD5_LEN);
	switch (head >> 6) {
	case 10:
		out->version = SML_V_10;
		break;
	case 11:
		out->version = SML_V_11;
		break;
	case 12:
		out->version = SML_V_12;
		break;
	default:
		return SML_E_SYNTAX;
	}
	out->ui = (enum sml_san_ui)(head >> 4 & 3);
	out->is_by_server = (head >> 3 & 1) != 0;
	(void)take(&r, 3);
	out->session_id =
	    sml_arena_printf(arena, "%u", (unsigned)take_number(&r, 2));
	out->server_id = take(&r, take_number(&r, 1));
	count = take_number(&r, 1) >> 4;
	for (size_t i = 0; i < count && !r.is_bad; i++) {
		take_sync(&r, &out->syncs[out->sync_count++]);
	}
	out->vendor = r.rest;
	if (r.is_bad) {
		return SML_E_SYNTAX;
	}
	return out->session_id.p != NULL ? SML_OK : SML_E_NOMEM;
}

/* ---- reading a message ---- */

static void
take_alert(const struct sml_cmd *cmd, unsigned code, struct sml_san *out)
{
	for (const struct sml_item *item = cmd->items;
	     item != NULL && out->sync_count < SML_SAN_SYNCS_MAX;
	     item = item->next) {
		out->syncs[out->sync_count++] = (struct sml_san_sync){
		    .alert = code,
		    .media =
			sml_str_trim(item->meta.type.len > 0 ? item->meta.type
							     : cmd->meta.type),
		    .server = sml_str_trim(item->source.uri),
		    .client = sml_str_trim(item->target.uri),
		    .cmd_id =
			cmd->no_resp ? SML_STR_NONE : sml_str_trim(cmd->cmd_id),
		};
	}
}

static enum sml_err
parse_message(struct sml_str in, struct sml_arena *arena, struct sml_san *out)
{
	struct sml_msg msg;
	enum sml_err err =
	    sml_wire_decode(sml_encoding_sniff(in), in, arena, &msg, NULL);

	if (err != SML_OK) {
		return err == SML_E_NOMEM ? err : SML_E_SYNTAX;
	}
	memset(out, 0, sizeof(*out));
	out->is_message = out->is_by_server = true;
	out->version = msg.hdr.version;
	out->session_id = sml_str_trim(msg.hdr.session_id);
	out->server_id = sml_str_trim(msg.hdr.source.uri);
	out->client_id = sml_str_trim(msg.hdr.target.uri);
	if (!msg.hdr.no_resp) {
		out->msg_id = sml_str_trim(msg.hdr.msg_id);
	}
	for (const struct sml_cmd *cmd = msg.cmds; cmd != NULL;
	     cmd = cmd->next) {
		unsigned code = sml_status_parse(cmd->data);

		if (cmd->type == SML_CMD_ALERT && code >= ALERT_FIRST &&
		    code <= ALERT_LAST) {
			take_alert(cmd, code, out);
		}
	}
	/* A message without one is something else. */
	return out->sync_count > 0 && out->session_id.len > 0 &&
		       out->session_id.len <= SML_SESSION_ID_MAX
		   ? SML_OK
		   : SML_E_SYNTAX;
}

enum sml_err
sml_san_parse(struct sml_str in, struct sml_arena *arena, struct sml_san *out)
{
	struct sml_arena_mark mark = sml_arena_mark(arena);
	enum sml_err err = parse_message(in, arena, out);

	if (err != SML_E_SYNTAX) {
		return err;
	}
	sml_arena_back(arena, mark);
	return parse_package(in, arena, out);
}

/* ---- the digest ---- */

static enum sml_err
b64_md5(struct sml_str in, struct sml_buf *out)
{
	uint8_t digest[SML_MD5_LEN];
	enum sml_err err = sml_digest_md5(in, digest);

	if (err == SML_OK) {
		sml_base64_encode(
		    (struct sml_str){(const char *)digest, sizeof(digest)},
		    out);
	}
	return err;
}

/* H(B64(H(server id:password)):nonce:B64(H(what follows the digest))). */
static enum sml_err
digest_of(struct sml_str body, struct sml_str server_id,
    struct sml_str password, struct sml_str nonce, uint8_t out[SML_MD5_LEN])
{
	struct sml_buf secret, text;
	enum sml_err err;

	sml_buf_init(&secret, NAME_MAX_LEN + SML_URI_MAX + SML_PASSWORD_MAX);
	sml_buf_init(&text, 4096);
	sml_buf_put_str(&secret, server_id);
	sml_buf_put_byte(&secret, ':');
	sml_buf_put_str(&secret, password);
	err = sml_buf_err(&secret);
	if (err == SML_OK) {
		err = b64_md5(sml_buf_str(&secret), &text);
	}
	sml_buf_put_byte(&text, ':');
	sml_buf_put_str(&text, nonce);
	sml_buf_put_byte(&text, ':');
	if (err == SML_OK) {
		err = b64_md5(body, &text);
	}
	if (err == SML_OK) {
		err = sml_buf_err(&text);
	}
	if (err == SML_OK) {
		err = sml_digest_md5(sml_buf_str(&text), out);
	}
	sml_buf_wipe(&secret);
	sml_buf_wipe(&text);
	return err;
}

bool
sml_san_is_signed(const struct sml_san *san)
{
	static const uint8_t none[SML_MD5_LEN];

	return !san->is_message && memcmp(san->digest, none, sizeof(none)) != 0;
}

enum sml_err
sml_san_verify(struct sml_str in, const struct sml_san *san,
    struct sml_str password, struct sml_str nonce, bool *out)
{
	uint8_t digest[SML_MD5_LEN];
	enum sml_err err;

	*out = false;
	if (san->is_message || in.len < SML_MD5_LEN) {
		return SML_OK;
	}
	err = digest_of(sml_str_sub(in, SML_MD5_LEN, in.len - SML_MD5_LEN),
	    san->server_id, password, nonce, digest);
	if (err == SML_OK) {
		*out = sml_digest_eq(digest, san->digest, SML_MD5_LEN);
	}
	return err;
}

/* ---- writing ---- */

static void
put_number(struct sml_buf *out, uint32_t number, size_t len)
{
	while (len-- > 0) {
		sml_buf_put_byte(out, (uint8_t)(number >> 8 * len));
	}
}

static enum sml_err
put_name(struct sml_buf *out, struct sml_str name)
{
	if (name.len > NAME_MAX_LEN) {
		return SML_E_TOO_BIG;
	}
	put_number(out, (uint32_t)name.len, 1);
	sml_buf_put_str(out, name);
	return SML_OK;
}

static enum sml_err
put_body(const struct sml_san *san, struct sml_buf *out)
{
	static const uint32_t versions[] = {
	    [SML_V_10] = 10, [SML_V_11] = 11, [SML_V_12] = 12};
	uint64_t id;
	enum sml_err err;

	if (san->version < SML_V_10 || san->version > SML_V_12 ||
	    san->sync_count > SML_SAN_SYNCS_MAX ||
	    !sml_str_u64(san->session_id, &id) || id > UINT16_MAX) {
		return SML_E_SYNTAX;
	}
	put_number(out,
	    versions[san->version] << 6 | ((uint32_t)san->ui & 3) << 4 |
		(uint32_t)san->is_by_server << 3,
	    2);
	put_number(out, 0, 3);
	put_number(out, (uint32_t)id, 2);
	err = put_name(out, san->server_id);
	put_number(out, (uint32_t)san->sync_count << 4, 1);
	for (size_t i = 0; i < san->sync_count && err == SML_OK; i++) {
		const struct sml_san_sync *sync = &san->syncs[i];

		if (sync->alert < ALERT_FIRST || sync->alert > ALERT_LAST ||
		    sync->type > 0xffffff) {
			return SML_E_SYNTAX;
		}
		put_number(out, (sync->alert - 200) << 4, 1);
		put_number(out, sync->type, 3);
		err = put_name(out, sync->server);
	}
	sml_buf_put_str(out, san->vendor);
	return err == SML_OK ? sml_buf_err(out) : err;
}

enum sml_err
sml_san_build(const struct sml_san *san, struct sml_str password,
    struct sml_str nonce, struct sml_buf *out)
{
	uint8_t digest[SML_MD5_LEN] = {0};
	struct sml_buf body;
	enum sml_err err;

	sml_buf_init(&body, SML_MSG_MAX);
	err = put_body(san, &body);
	if (err == SML_OK && password.p != NULL) {
		err = digest_of(sml_buf_str(&body), san->server_id, password,
		    nonce, digest);
	}
	if (err == SML_OK) {
		sml_buf_put(out, digest, sizeof(digest));
		sml_buf_put_str(out, sml_buf_str(&body));
		err = sml_buf_err(out);
	}
	sml_buf_free(&body);
	return err;
}
