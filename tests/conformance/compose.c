/* SPDX-License-Identifier: Apache-2.0 */
/* Messages written by hand: text, commands, credentials. */
#include "compose.h"

#include "base/base64.h"
#include "base/digest.h"
#include "base/limits.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MSG_LEN_MAX (16u * 1024 * 1024)
#define RAW_MARK "@raw:" /* in the place of bytes, until they are encoded */

void
conf_put(struct conf_msg *m, const char *format, ...)
{
	char small[2048];
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(small, sizeof(small), format, args);
	va_end(args);
	if (len >= 0 && (size_t)len < sizeof(small)) {
		sml_buf_put(&m->xml, small, (size_t)len);
		return;
	}
	char *big = len < 0 ? NULL : malloc((size_t)len + 1);
	if (!big) {
		sml_buf_fail(&m->xml, SML_E_NOMEM);
		return;
	}
	va_start(args, format);
	vsnprintf(big, (size_t)len + 1, format, args);
	va_end(args);
	sml_buf_put(&m->xml, big, (size_t)len);
	free(big);
}

static void
escape(struct sml_buf *out, struct sml_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		switch (text.p[i]) {
		case '<':
			sml_buf_put_text(out, "&lt;");
			break;
		case '>':
			sml_buf_put_text(out, "&gt;");
			break;
		case '&':
			sml_buf_put_text(out, "&amp;");
			break;
		case '\r':
			sml_buf_put_text(out, "&#13;");
			break;
		default:
			sml_buf_put_byte(out, (uint8_t)text.p[i]);
			break;
		}
	}
}

void
conf_text(struct conf_msg *m, const char *name, struct sml_str text)
{
	if (!text.p)
		return;
	conf_put(m, "<%s>", name);
	escape(&m->xml, text);
	conf_put(m, "</%s>", name);
}

void
conf_raw(struct conf_msg *m, const char *name, struct sml_str bytes)
{
	if (m->encoding == SML_XML) {
		conf_put(m, "<%s><![CDATA[", name);
		sml_buf_put_str(&m->xml, bytes);
		conf_put(m, "]]></%s>", name);
		return;
	}
	if (m->raw_count == CONF_RAW_MAX) {
		sml_buf_fail(&m->xml, SML_E_TOO_BIG);
		return;
	}
	conf_put(m, "<%s>" RAW_MARK "%u</%s>", name, m->raw_count, name);
	m->raw[m->raw_count++] = bytes;
}

void
conf_meta(struct conf_msg *m, const char *name, const char *text)
{
	if (!text)
		return;
	conf_put(m, "<%s xmlns='syncml:metinf'>", name);
	escape(&m->xml, sml_str_of(text));
	conf_put(m, "</%s>", name);
}

void
conf_loc(struct conf_msg *m, const char *name, const char *uri)
{
	if (!uri)
		return;
	conf_put(m, "<%s>", name);
	conf_text(m, "LocURI", sml_str_of(uri));
	conf_put(m, "</%s>", name);
}

unsigned
conf_cmd(struct conf_msg *m, const char *name)
{
	conf_put(m, "<%s><CmdID>%u</CmdID>", name, ++m->last_cmd);
	return m->last_cmd;
}

void
conf_end(struct conf_msg *m, const char *name)
{
	conf_put(m, "</%s>", name);
}

/* ---- credentials ---- */

enum sml_err
conf_md5(const struct conf_cred *cred, enum sml_version version,
    uint8_t digest_out[16])
{
	uint8_t inner[SML_MD5_LEN];
	struct sml_buf text;
	enum sml_err err = SML_OK;

	sml_buf_init(&text, 4096);
	sml_buf_printf(&text, "%s:%s", cred->user, cred->password);
	if (version != SML_V_10) {
		err = sml_digest_md5(sml_buf_str(&text), inner);
		sml_buf_reset(&text);
		sml_base64_encode(
		    (struct sml_str){(char *)inner, sizeof(inner)}, &text);
	}
	sml_buf_put_byte(&text, ':');
	sml_buf_put_str(&text, cred->nonce);
	if (!err)
		err = sml_buf_err(&text);
	if (!err)
		err = sml_digest_md5(sml_buf_str(&text), digest_out);
	sml_buf_free(&text);
	return err;
}

struct sml_str
conf_base64(struct sml_arena *arena, struct sml_str bytes)
{
	struct sml_buf text;
	struct sml_str copy;

	sml_buf_init(&text, MSG_LEN_MAX);
	sml_base64_encode(bytes, &text);
	copy = sml_arena_dup(arena, sml_buf_str(&text));
	sml_buf_free(&text);
	return copy;
}

static void
put_base64(struct conf_msg *m, struct sml_str bytes)
{
	conf_put(m, "<Data>");
	sml_base64_encode(bytes, &m->xml);
	conf_put(m, "</Data>");
}

static void
put_digest(struct conf_msg *m, const struct conf_cred *cred)
{
	static _Thread_local uint8_t digest[SML_MD5_LEN];
	struct sml_str bytes = {(char *)digest, sizeof(digest)};
	enum sml_err err = conf_md5(cred, m->version, digest);

	if (err)
		sml_buf_fail(&m->xml, err);
	else if (cred->auth == CONF_AUTH_MD5_RAW)
		conf_raw(m, "Data", bytes);
	else
		put_base64(m, bytes);
}

void
conf_put_cred(struct conf_msg *m, const struct conf_cred *cred)
{
	char pair[1024];
	int len;

	if (cred->auth == CONF_AUTH_NONE)
		return;
	conf_put(m, "<Cred><Meta>");
	if (cred->auth != CONF_AUTH_MD5_RAW)
		conf_meta(m, "Format", "b64");
	conf_meta(m, "Type",
	    cred->auth == CONF_AUTH_BASIC ? "syncml:auth-basic"
					  : "syncml:auth-md5");
	conf_put(m, "</Meta>");
	if (cred->auth == CONF_AUTH_BASIC) {
		len = snprintf(
		    pair, sizeof(pair), "%s:%s", cred->user, cred->password);
		put_base64(m, (struct sml_str){pair, (size_t)len});
	} else {
		put_digest(m, cred);
	}
	conf_put(m, "</Cred>");
}

/* ---- the message ---- */

static void
put_hdr(struct conf_msg *m, const struct conf_hdr *hdr)
{
	conf_put(m, "<SyncHdr><VerDTD>%s</VerDTD><VerProto>%s</VerProto>",
	    hdr->ver_dtd ? hdr->ver_dtd : sml_version_dtd(m->version),
	    hdr->ver_proto ? hdr->ver_proto : sml_version_proto(m->version));
	conf_text(m, "SessionID", sml_str_of(hdr->session_id));
	if (hdr->msg_id)
		conf_put(m, "<MsgID>%u</MsgID>", hdr->msg_id);
	conf_loc(m, "Target", hdr->target);
	if (hdr->source) {
		conf_put(m, "<Source>");
		conf_text(m, "LocURI", sml_str_of(hdr->source));
		conf_text(m, "LocName", sml_str_of(hdr->source_name));
		conf_put(m, "</Source>");
	}
	conf_text(m, "RespURI", sml_str_of(hdr->resp_uri));
	if (hdr->no_resp)
		conf_put(m, "<NoResp/>");
	conf_put_cred(m, &hdr->cred);
	if (hdr->max_msg || hdr->max_obj) {
		conf_put(m, "<Meta>");
		if (hdr->max_msg)
			conf_put(m,
			    "<MaxMsgSize xmlns='syncml:metinf'>%u</MaxMsgSize>",
			    hdr->max_msg);
		if (hdr->max_obj)
			conf_put(m,
			    "<MaxObjSize xmlns='syncml:metinf'>%u</MaxObjSize>",
			    hdr->max_obj);
		conf_put(m, "</Meta>");
	}
	conf_put(m, "</SyncHdr>");
}

void
conf_msg_begin(struct conf_msg *m, enum sml_encoding encoding,
    enum sml_version version, const struct conf_hdr *hdr)
{
	if (m->xml.max_len == 0)
		sml_buf_init(&m->xml, MSG_LEN_MAX);
	sml_buf_reset(&m->xml);
	m->last_cmd = 0;
	m->raw_count = 0;
	m->encoding = encoding;
	m->version = version;
	conf_put(m, "<SyncML xmlns='%s'>", sml_version_namespace(version));
	put_hdr(m, hdr);
	conf_put(m, "<SyncBody>");
}

void
conf_msg_free(struct conf_msg *m)
{
	sml_buf_free(&m->xml);
}

/* The bytes in the places of their marks. */
static void
put_bytes_in(const struct conf_msg *m, struct sml_node *node)
{
	for (; node; node = node->next) {
		if (node->text.p && sml_str_starts(node->text, RAW_MARK)) {
			uint64_t n;

			if (sml_str_u64(sml_str_sub(node->text,
					    strlen(RAW_MARK), node->text.len),
				&n) &&
			    n < m->raw_count) {
				node->text = m->raw[n];
				node->is_raw = true;
			}
		}
		put_bytes_in(m, node->child);
	}
}

static enum sml_err
encode_wbxml(struct conf_msg *m, struct sml_buf *out)
{
	struct sml_arena *arena = sml_arena_new(SML_MSG_ARENA_MAX);
	struct sml_node *root;
	enum sml_err err;

	if (!arena)
		return SML_E_NOMEM;
	err = sml_wire_decode_tree(
	    SML_XML, sml_buf_str(&m->xml), arena, &root, NULL);
	if (!err) {
		put_bytes_in(m, root);
		err = sml_wire_encode_tree(SML_WBXML, m->version, root, out);
	}
	sml_arena_free(arena);
	return err;
}

enum sml_err
conf_msg_encode(struct conf_msg *m, bool is_final, struct sml_buf *out)
{
	enum sml_err err;

	conf_put(m, "%s</SyncBody></SyncML>", is_final ? "<Final/>" : "");
	err = sml_buf_err(&m->xml);
	if (err)
		return err;
	if (m->encoding == SML_WBXML)
		return encode_wbxml(m, out);
	sml_buf_put_str(out, sml_buf_str(&m->xml));
	return sml_buf_err(out);
}

/* ---- commands ---- */

unsigned
conf_put_status(struct conf_msg *m, const struct conf_status *st)
{
	unsigned id = conf_cmd(m, "Status");

	conf_text(m, "MsgRef", sml_str_of(st->msg_ref));
	conf_text(m, "CmdRef", sml_str_of(st->cmd_ref));
	conf_text(m, "Cmd", sml_str_of(st->cmd));
	conf_text(m, "TargetRef", sml_str_of(st->target_ref));
	conf_text(m, "SourceRef", sml_str_of(st->source_ref));
	if (st->chal)
		conf_put(m, "%s", st->chal);
	conf_put(m, "<Data>%u</Data>%s", st->code, st->extra ? st->extra : "");
	conf_end(m, "Status");
	return id;
}

unsigned
conf_put_alert(struct conf_msg *m, const struct conf_alert *alert)
{
	unsigned id = conf_cmd(m, "Alert");

	conf_put(m, "<Data>%u</Data><Item>", alert->code);
	if (alert->target) {
		conf_put(m, "<Target>");
		conf_text(m, "LocURI", sml_str_of(alert->target));
		conf_put(m, "%s</Target>", alert->filter ? alert->filter : "");
	}
	conf_loc(m, "Source", alert->source);
	if (alert->next) {
		conf_put(m, "<Meta><Anchor xmlns='syncml:metinf'>");
		conf_text(m, "Last", sml_str_of(alert->last));
		conf_text(m, "Next", sml_str_of(alert->next));
		conf_put(m, "</Anchor>");
		if (alert->max_obj)
			conf_put(m,
			    "<MaxObjSize xmlns='syncml:metinf'>%u</MaxObjSize>",
			    alert->max_obj);
		conf_meta(m, "EMI", alert->emi);
		conf_put(m, "</Meta>");
	}
	conf_put(m, "</Item>");
	conf_end(m, "Alert");
	return id;
}

unsigned
conf_put_item(struct conf_msg *m, const struct conf_item *item)
{
	unsigned id = conf_cmd(m, item->cmd);

	conf_put(m, "%s<Item>", item->flags ? item->flags : "");
	conf_loc(m, "Target", item->target);
	conf_loc(m, "Source", item->source);
	if (item->type || item->format || item->meta || item->size) {
		conf_put(m, "<Meta>");
		conf_meta(m, "Format", item->format);
		conf_meta(m, "Type", item->type);
		if (item->size)
			conf_put(m, "<Size xmlns='syncml:metinf'>%u</Size>",
			    item->size);
		conf_put(m, "%s</Meta>", item->meta ? item->meta : "");
	}
	conf_text(m, "Data", item->data);
	conf_put(m, "%s</Item>", item->more ? "<MoreData/>" : "");
	conf_end(m, item->cmd);
	return id;
}
