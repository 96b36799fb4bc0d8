/* SPDX-License-Identifier: Apache-2.0 */
/* How a run speaks: versions and encodings, tried, used and remembered. */
#include <string.h>

#include "base/base64.h"
#include "base/digest.h"
#include "base/limits.h"
#include "client/run_priv.h"
#include "session/status.h"

#define DAY_S (24 * 60 * 60)
#define ENCODINGS 2
/* Hexadecimal digits of a digest of what the server says it is. */
#define SOFTWARE_LEN 16

static unsigned
bit(unsigned n)
{
	return 1u << n;
}

static unsigned
try_bit(enum sml_version version, enum sml_encoding encoding)
{
	return bit((unsigned)version * ENCODINGS + (unsigned)encoding);
}

static const char *
encoding_name(enum sml_encoding encoding)
{
	return encoding == SML_XML ? "xml" : "wbxml";
}

/* ---- the memory: "VERSION ENCODING UNTIL SOFTWARE URL" ---- */

static bool
next_word(struct sml_str *rest, struct sml_str *out)
{
	return sml_str_next(rest, ' ', out) && out->len > 0;
}

/* What worked the last time, unless the account has another server or it has
 * been so for long that the server may have learned more. */
static void
take_memory(struct run *r, struct sml_str value)
{
	struct run_speak *sp = &r->speak;
	struct sml_str version, encoding, until, software;
	enum sml_version known;
	uint64_t until_utc;

	if (!next_word(&value, &version) || !next_word(&value, &encoding) ||
	    !next_word(&value, &until) || !next_word(&value, &software) ||
	    !sml_str_u64(until, &until_utc) ||
	    !sml_str_is(value, r->account->url) ||
	    (int64_t)until_utc <= r->cfg->env->now_utc(r->cfg->env->ctx))
		return;
	known = sml_version_of_dtd(version);
	if (sp->is_version_auto && known != SML_V_NONE) {
		sp->why =
		    known < sp->version ? CLIENT_SPEAK_REMEMBERED : sp->why;
		sp->version = known;
	}
	if (sp->is_encoding_auto)
		sp->encoding =
		    sml_str_is(encoding, "xml") ? SML_XML : SML_WBXML;
	sp->software = software;
	sp->is_remembered = true;
}

enum sml_err
run_speak_open(struct run *r)
{
	const struct client_options *o = r->cfg->profile->options;
	const char *version = client_options_get(o, "protocol");
	const char *encoding = client_options_get(o, "encoding");
	struct run_speak *sp = &r->speak;
	struct sml_str value;
	enum sml_err err;

	memset(sp, 0, sizeof(*sp));
	sp->version = sml_version_of_dtd(sml_str_of(version));
	sp->is_version_auto = sp->version == SML_V_NONE;
	if (sp->is_version_auto)
		sp->version = SML_V_12;
	else
		sp->why = CLIENT_SPEAK_FIXED;
	sp->is_encoding_auto = strcmp(encoding, "auto") == 0;
	sp->encoding = strcmp(encoding, "xml") == 0 ? SML_XML : SML_WBXML;
	err = r->st->ops->get(r->st, "speak", r->arena, &value);
	if (err == SML_OK)
		take_memory(r, value);
	return err == SML_E_NOT_FOUND ? SML_OK : err;
}

/* Digits that are others when the server's program is another one; absent
 * where @msg does not tell. */
static enum sml_err
software_of(struct run *r, const struct sml_msg *msg, struct sml_str *out)
{
	uint8_t digest[SML_SHA256_LEN];
	struct sml_devinf info = {0};
	struct sml_buf text;
	enum sml_err err;

	*out = SML_STR_NONE;
	if (run_setup_devinf_of(msg, r->msg, &info) != SML_OK)
		return SML_OK;
	sml_buf_init(&text, SML_MSG_MAX);
	sml_buf_printf(&text, "%.*s\n%.*s\n%.*s\n%.*s\n%.*s",
	    SML_STR_ARG(info.man), SML_STR_ARG(info.mod),
	    SML_STR_ARG(info.fw_v), SML_STR_ARG(info.sw_v),
	    SML_STR_ARG(info.dev_id));
	err = sml_buf_err(&text);
	if (err == SML_OK)
		err = sml_digest_sha256(sml_buf_str(&text), digest);
	sml_buf_reset(&text);
	sml_hex_encode(
	    (struct sml_str){(const char *)digest, SOFTWARE_LEN / 2}, &text);
	if (err == SML_OK)
		err = sml_buf_err(&text);
	if (err == SML_OK) {
		*out = sml_arena_dup(r->arena, sml_buf_str(&text));
		err = out->p ? SML_OK : SML_E_NOMEM;
	}
	sml_buf_free(&text);
	return err;
}

static enum sml_err
remember(struct run *r, struct sml_str software)
{
	const struct run_speak *sp = &r->speak;
	const int64_t days =
	    sp->is_guess ? SML_SPEAK_GUESS_DAYS : SML_SPEAK_DAYS;
	const int64_t until =
	    r->cfg->env->now_utc(r->cfg->env->ctx) + days * DAY_S;
	struct sml_str value;

	value = sml_arena_printf(r->arena, "%s %s %lld %.*s %s",
	    sp->is_version_auto ? sml_version_dtd(sp->version) : "-",
	    encoding_name(sp->encoding), (long long)until,
	    SML_STR_ARG(software.p ? software : SML_STR("-")), r->account->url);
	return value.p ? r->st->ops->put(r->st, "speak", value) : SML_E_NOMEM;
}

enum sml_err
run_speak_keep(struct run *r, const struct sml_msg *msg)
{
	struct run_speak *sp = &r->speak;
	struct sml_str software;
	enum sml_err err = software_of(r, msg, &software);

	if (err != SML_OK)
		return err;
	if (sp->is_remembered) {
		/* Another program may speak more: the next run asks. */
		if (!software.p || sml_str_is(sp->software, "-") ||
		    sml_str_eq(software, sp->software))
			return SML_OK;
		sml_log(r->cfg->env->log, SML_LOG_INFO,
		    "the server's software is another one: the next run "
		    "begins with SyncML 1.2");
		return r->st->ops->put(r->st, "speak", SML_STR_NONE);
	}
	return sp->tried ? remember(r, software)
			 : r->st->ops->put(r->st, "speak", SML_STR_NONE);
}

/* ---- what the server did not take ---- */

const struct sml_cmd *
run_speak_hdr_status(const struct sml_msg *msg)
{
	const struct sml_cmd *cmd;

	for (cmd = msg->cmds; cmd; cmd = cmd->next)
		if (cmd->type == SML_CMD_STATUS &&
		    (sml_str_is(sml_str_trim(cmd->cmd), "SyncHdr") ||
			sml_str_is(sml_str_trim(cmd->cmd_ref), "0")))
			return cmd;
	return NULL;
}

/* "1.1", "SyncML/1.1", or several with blanks and commas between them. */
static unsigned
versions_in(struct sml_str text)
{
	unsigned found = 0;
	size_t at = 0, end;
	struct sml_str word;

	while (at < text.len) {
		for (end = at;
		     end < text.len && !strchr(" ,;\t\r\n", text.p[end]);)
			end++;
		word = sml_str_sub(text, at, end - at);
		if (sml_str_starts_nocase(word, "SyncML/"))
			word = sml_str_sub(word, 7, word.len);
		if (sml_version_of_dtd(word) != SML_V_NONE)
			found |= bit((unsigned)sml_version_of_dtd(word));
		at = end + 1;
	}
	return found;
}

/* What the server says about the whole message, when it is a failure. */
static void
tell_failure(struct run *r, unsigned code)
{
	struct sml_buf detail;

	sml_buf_init(&detail, 256);
	sml_buf_printf(&detail, "%u, %s%c", code, sml_status_text(code), '\0');
	if (sml_buf_err(&detail) == SML_OK)
		client_problem_set(&r->problem, CLIENT_PROBLEM_SERVER_FAILED,
		    r->account->url, (const char *)detail.p);
	sml_buf_free(&detail);
}

void
run_speak_heard(struct run *r, const struct sml_msg *msg)
{
	const struct sml_cmd *status = run_speak_hdr_status(msg);
	const struct sml_item *item;

	if (!status)
		return;
	r->speak.hdr_status = sml_status_parse(status->data);
	if (r->speak.hdr_status >= 300)
		tell_failure(r, r->speak.hdr_status);
	if (r->speak.hdr_status != SML_STATUS_DTD_VERSION &&
	    r->speak.hdr_status != SML_STATUS_PROTOCOL_VERSION)
		return;
	for (item = status->items; item; item = item->next)
		r->speak.listed |= versions_in(item->data);
	client_problem_set(
	    &r->problem, CLIENT_PROBLEM_VERSION, r->account->url, NULL);
}

/* What a server of another version, or without WBXML, answers in HTTP. Others
 * are about the URL, the log-in, the size or a server in need. */
static const struct {
	unsigned status;
	bool is_encoding; /* it is about the media type */
} http_refusals[] = {
    {400, false},
    {406, true},
    {409, false},
    {412, false},
    {415, true},
    {417, false},
    {422, false},
    {500, false},
    {501, false},
    {505, false},
};

/* Take in why the first message was refused; false: not for how it was
 * written. */
static bool
take_refusal(struct run_speak *sp)
{
	const enum sml_encoding sent = sp->sent_encoding;
	size_t i;

	switch (sp->hdr_status) {
	case SML_STATUS_DTD_VERSION:
	case SML_STATUS_PROTOCOL_VERSION:
		sp->is_version_refused = true;
		sp->no_versions |= bit((unsigned)sp->version);
		sp->encoding = sent;
		return true;
	case SML_STATUS_BAD_REQUEST:
	case SML_STATUS_NOT_IMPLEMENTED:
		sp->no_versions |= bit((unsigned)sp->version);
		sp->encoding = sent;
		return true;
	case 0:
		break;
	default:
		return false;
	}
	for (i = 0; i < SML_ARRAY_LEN(http_refusals); i++) {
		if (http_refusals[i].status != sp->http_status)
			continue;
		if (http_refusals[i].is_encoding)
			sp->no_encodings |= bit((unsigned)sent);
		else
			sp->is_guess = true;
		return true;
	}
	return false;
}

static bool
may_try(const struct run_speak *sp, enum sml_version version,
    enum sml_encoding encoding)
{
	return !(sp->tried & try_bit(version, encoding)) &&
	       !(sp->no_versions & bit((unsigned)version)) &&
	       !(sp->no_encodings & bit((unsigned)encoding)) &&
	       (sp->is_version_auto || version == sp->version) &&
	       (sp->is_encoding_auto || encoding == sp->encoding);
}

/* The highest version of @versions that is left, this encoding before the
 * other. */
static bool
choose(struct run_speak *sp, unsigned versions)
{
	const enum sml_encoding encodings[ENCODINGS] = {
	    sp->encoding, sp->encoding == SML_XML ? SML_WBXML : SML_XML};
	unsigned version;
	size_t i;

	for (version = SML_V_12; version >= SML_V_10; version--) {
		if (!(versions & bit(version)))
			continue;
		for (i = 0; i < ENCODINGS; i++) {
			if (!may_try(
				sp, (enum sml_version)version, encodings[i]))
				continue;
			sp->version = (enum sml_version)version;
			sp->encoding = encodings[i];
			return true;
		}
	}
	return false;
}

bool
run_speak_lower(struct run *r)
{
	struct run_speak *sp = &r->speak;
	const enum sml_version was = sp->version;

	if (r->has_answer || !take_refusal(sp))
		return false;
	sp->tried |= try_bit(was, sp->sent_encoding);
	sp->is_remembered = false;
	if (!choose(sp, sp->listed) && !choose(sp, ~0u)) {
		if (sp->is_version_refused)
			client_problem_set(&r->problem, CLIENT_PROBLEM_VERSION,
			    r->account->url, NULL);
		return false;
	}
	sml_log(r->cfg->env->log, SML_LOG_INFO,
	    "SyncML %s in %s was refused (HTTP %u, status %u): SyncML %s in "
	    "%s is tried",
	    sml_version_dtd(was), encoding_name(sp->sent_encoding),
	    sp->http_status, sp->hdr_status, sml_version_dtd(sp->version),
	    encoding_name(sp->encoding));
	if (sp->is_version_auto)
		sp->why = sp->version < SML_V_12 ? CLIENT_SPEAK_LOWERED
						 : CLIENT_SPEAK_HIGHEST;
	return true;
}
