/* SPDX-License-Identifier: Apache-2.0 */
/* What the scripted server says. */
#include "conformance/peer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- rules ---- */

static struct peer_rule *
add_rule(struct peer *p, const char *cmd, const char *needle, unsigned code)
{
	struct peer_rule *r = &p->rules[p->rule_count];

	if (p->rule_count == PEER_RULES)
		abort();
	p->rule_count++;
	*r = (struct peer_rule){cmd, needle, code, 1, NULL};
	return r;
}

void
peer_rule(struct peer *p, const char *cmd, const char *needle, unsigned code,
    unsigned times)
{
	add_rule(p, cmd, needle, code)->times = times;
}

void
peer_rule_extra(struct peer *p, const char *cmd, const char *needle,
    unsigned code, const char *extra)
{
	add_rule(p, cmd, needle, code)->extra = extra;
}

static bool
has(struct sml_str text, const char *needle)
{
	return text.p && sml_str_find(text, sml_str_of(needle), 0) < text.len;
}

static const struct peer_rule *
find_rule(struct peer *p, const char *cmd, const struct sml_item *item)
{
	for (unsigned i = 0; i < p->rule_count; i++) {
		struct peer_rule *r = &p->rules[i];

		if (r->times == 0 || strcmp(r->cmd, cmd) != 0)
			continue;
		if (r->needle &&
		    !(item && (has(item->data, r->needle) ||
				  has(item->source.uri, r->needle))))
			continue;
		r->times--;
		return r;
	}
	return NULL;
}

/* ---- the frame ---- */

void
peer_open(struct peer *p)
{
	char url[512], source[512];
	const char *uri = p->resp_uri;
	struct conf_hdr hdr = {0};

	snprintf(
	    source, sizeof(source), "%.*s", SML_STR_ARG(p->msg.hdr.target.uri));
	if (uri && uri[0] == '/') {
		snprintf(url, sizeof(url), "http://127.0.0.1:%u%s",
		    serve_port(p->http), uri);
		uri = url;
	}
	p->our_msg++;
	hdr.session_id = sml_arena_dup(p->arena, p->session_id).p;
	hdr.msg_id = p->our_msg;
	hdr.target = sml_arena_dup(p->arena, p->device).p;
	hdr.source = source;
	hdr.resp_uri = uri;
	hdr.max_msg = p->max_msg;
	hdr.max_obj = p->version == SML_V_10 ? 0 : p->max_obj;
	hdr.no_resp = p->no_resp;
	if (p->with_cred)
		hdr.cred = (struct conf_cred){
		    CONF_AUTH_BASIC, "server", "its password", SML_STR_NONE};
	conf_msg_begin(&p->out, p->encoding, p->version, &hdr);
}

struct sent *
peer_cmd(struct peer *p, const char *name, struct sml_str label)
{
	struct sent *s = &p->sent[p->sent_count];

	if (p->sent_count == PEER_SENT)
		abort();
	p->sent_count++;
	*s = (struct sent){.session = p->session,
	    .msg = p->our_msg,
	    .name = name,
	    .label = label,
	    .needs_no_answer = p->no_resp};
	s->cmd = conf_cmd(&p->out, name);
	return s;
}

/* ---- statuses ---- */

static void
put_chal(struct peer *p, const char *chal)
{
	struct conf_msg *m = &p->out;

	if (!p->raw_nonce.p) {
		conf_put(m, "%s", chal);
		return;
	}
	conf_put(m, "<Chal><Meta>");
	conf_meta(m, "Type", "syncml:auth-md5");
	conf_raw(m, "NextNonce", p->raw_nonce);
	conf_put(m, "</Meta></Chal>");
}

/* Status of @cmd (NULL: of the header) or of one item of it. */
static void
put_status(struct peer *p, const struct sml_cmd *cmd,
    const struct sml_item *item, unsigned code, const char *extra)
{
	struct conf_msg *m = &p->out;
	const char *name = cmd ? sml_cmd_name(cmd->type) : "SyncHdr";
	struct sml_str target = item ? item->target.uri : SML_STR_NONE;
	struct sml_str source = item ? item->source.uri : SML_STR_NONE;
	const bool is_chal = extra && strncmp(extra, "<Chal", 5) == 0;

	if (!cmd) {
		target = p->msg.hdr.target.uri;
		source = p->msg.hdr.source.uri;
	} else if (cmd->type == SML_CMD_SYNC || cmd->type == SML_CMD_MAP) {
		target = cmd->target.uri;
		source = cmd->source.uri;
	}
	conf_cmd(m, "Status");
	conf_text(m, "MsgRef", p->msg.hdr.msg_id);
	conf_text(m, "CmdRef", cmd ? cmd->cmd_id : SML_STR("0"));
	conf_text(m, "Cmd", sml_str_of(name));
	conf_text(m, "TargetRef", target);
	conf_text(m, "SourceRef", source);
	if (is_chal)
		put_chal(p, extra);
	conf_put(m, "<Data>%u</Data>", code);
	if (cmd && cmd->type == SML_CMD_ALERT && item &&
	    item->meta.anchor.next.p && code < 300) {
		conf_put(m, "<Item><Data><Anchor xmlns='syncml:metinf'><Next>");
		conf_put(m, "%.*s</Next></Anchor></Data></Item>",
		    SML_STR_ARG(item->meta.anchor.next));
	}
	if (extra && !is_chal)
		conf_put(m, "%s", extra);
	conf_end(m, "Status");
}

static void
put_devinf(struct peer *p, const struct sml_cmd *get)
{
	struct conf_msg *m = &p->out;
	const char *name = sml_version_devinf(p->version);

	peer_cmd(p, "Results", SML_STR("devinf"))->needs_no_answer = true;
	conf_text(m, "MsgRef", p->msg.hdr.msg_id);
	conf_text(m, "CmdRef", get->cmd_id);
	conf_put(m, "<Meta>");
	conf_meta(m, "Type", "application/vnd.syncml-devinf+xml");
	conf_put(m,
	    "</Meta><Item><Source><LocURI>%s</LocURI></Source><Data>"
	    "<DevInf xmlns='syncml:devinf'><VerDTD>%s</VerDTD>"
	    "<Man>Conformance</Man><Mod>scripted</Mod>"
	    "<DevID>conformance-server</DevID><DevTyp>server</DevTyp>",
	    name, sml_version_dtd(p->version));
	if (p->version > SML_V_10)
		conf_put(m, "<UTC/>%s<SupportNumberOfChanges/>",
		    p->is_without_large ? "" : "<SupportLargeObjs/>");
	for (unsigned i = 0; i < p->store_count; i++)
		if (p->stores[i].is_here)
			peer_put_store(p, &p->stores[i]);
	conf_put(m, "</DevInf></Data></Item>");
	conf_end(m, "Results");
}

void
peer_put_store(struct peer *p, const struct peer_store *s)
{
	static const char media[] =
	    "<%s><CTType>%s</CTType><VerCT>%s</VerCT></%s>";
	const bool is_note = has(s->client, "note") || has(s->client, "memo");
	const char *type = is_note ? "text/plain" : "text/vcard";
	const char *version = is_note ? "1.0" : "3.0";
	struct conf_msg *m = &p->out;

	conf_put(m, "<DataStore>");
	conf_text(m, "SourceRef", s->server);
	conf_put(m, media, "Rx-Pref", type, version, "Rx-Pref");
	conf_put(m, media, "Tx-Pref", type, version, "Tx-Pref");
	conf_put(m, "<SyncCap>");
	for (unsigned i = 1; i <= 6; i++)
		conf_put(m, "<SyncType>%u</SyncType>", i);
	conf_put(m, "</SyncCap></DataStore>");
}

static unsigned
default_code(
    struct peer *p, const struct sml_cmd *cmd, const struct sml_item *item)
{
	struct peer_store *s;

	if (item && item->has_more_data)
		return 213;
	if (cmd->type == SML_CMD_ADD)
		return 201;
	if (cmd->type != SML_CMD_ALERT || !item)
		return 200;
	s = peer_store_of(p, item->source.uri);
	if (!s || conf_code(cmd) >= 211)
		return 200;
	if (s->status)
		return s->status;
	if ((s->asked != 200 && s->asked != 202 && s->asked != 204) ||
	    (s->last.p && s->known.p && sml_str_eq(s->last, s->known)))
		return 200;
	s->used = s->asked + 1;
	return 508;
}

static void
answer_command(struct peer *p, const struct sml_cmd *cmd)
{
	const struct peer_rule *rule;
	const struct sml_item *item = cmd->items;

	if (cmd->type == SML_CMD_STATUS || cmd->no_resp)
		return;
	do {
		rule = find_rule(p, sml_cmd_name(cmd->type), item);
		put_status(p, cmd, item,
		    rule ? rule->code : default_code(p, cmd, item),
		    rule ? rule->extra : NULL);
		item = item ? item->next : NULL;
	} while (item);
	if (cmd->type == SML_CMD_GET && !rule)
		put_devinf(p, cmd);
	for (cmd = cmd->children; cmd; cmd = cmd->next)
		answer_command(p, cmd);
}

void
peer_answer_header(struct peer *p)
{
	const struct peer_rule *rule = find_rule(p, "SyncHdr", NULL);
	unsigned code = p->hdr_code;

	if (!code)
		code = p->our_msg == 1 ? 212 : 200;
	put_status(
	    p, NULL, NULL, rule ? rule->code : code, rule ? rule->extra : NULL);
}

void
peer_answer_one(struct peer *p, const struct sml_cmd *cmd, unsigned code)
{
	put_status(p, cmd, cmd->items, code, NULL);
}

void
peer_answer_commands(struct peer *p, const struct sml_msg *msg)
{
	const struct sml_msg now = p->msg;

	p->msg = *msg;
	for (const struct sml_cmd *c = msg->cmds; c; c = c->next)
		answer_command(p, c);
	p->msg = now;
}

void
peer_answer(struct peer *p)
{
	peer_open(p);
	peer_answer_header(p);
	peer_answer_commands(p, &p->msg);
}

/* ---- commands ---- */

void
peer_alerts(struct peer *p)
{
	struct conf_msg *m = &p->out;

	for (unsigned i = 0; i < p->store_count; i++) {
		struct peer_store *s = &p->stores[i];

		if (!s->is_here || !s->used)
			continue;
		if (s->used == 225)
			s->used = 200;
		peer_cmd(p, "Alert", s->server);
		conf_put(m, "<Data>%u</Data><Item>", s->used);
		conf_put(m, "<Target>");
		conf_text(m, "LocURI", s->client);
		conf_put(m, "</Target><Source>");
		conf_text(m, "LocURI", s->server);
		conf_put(m, "</Source><Meta><Anchor xmlns='syncml:metinf'>");
		if (s->our_last.p)
			conf_text(m, "Last", s->our_last);
		else
			conf_put(m, "<Last>%u</Last>", s->serial);
		conf_put(m, "<Next>%u</Next></Anchor>", s->serial + 1);
		if (p->max_obj && p->version > SML_V_10)
			conf_put(m,
			    "<MaxObjSize xmlns='syncml:metinf'>%u</MaxObjSize>",
			    p->max_obj);
		conf_put(m, "</Meta></Item>");
		conf_end(m, "Alert");
	}
}

void
peer_alert_code(struct peer *p, unsigned code)
{
	peer_cmd(p, "Alert", SML_STR("session"));
	conf_put(&p->out, "<Data>%u</Data><Item><Target>", code);
	conf_text(&p->out, "LocURI", p->device);
	conf_put(&p->out, "</Target><Source>");
	conf_text(&p->out, "LocURI", p->msg.hdr.target.uri);
	conf_put(&p->out, "</Source></Item>");
	conf_end(&p->out, "Alert");
}

void
peer_sync(struct peer *p, struct peer_store *s)
{
	s->is_synced = true;
	peer_cmd(p, "Sync", s->server);
	conf_put(&p->out, "<Target>");
	conf_text(&p->out, "LocURI", s->client);
	conf_put(&p->out, "</Target><Source>");
	conf_text(&p->out, "LocURI", s->server);
	conf_put(&p->out, "</Source>");
}

void
peer_sync_end(struct peer *p)
{
	conf_end(&p->out, "Sync");
}

static void
put_item(
    struct peer *p, const char *id_element, struct sml_str id, const char *data)
{
	struct conf_msg *m = &p->out;

	conf_put(m, "<Item><%s>", id_element);
	conf_text(m, "LocURI", id);
	conf_put(m, "</%s>", id_element);
	if (data) {
		conf_put(m, "<Meta>");
		conf_meta(m, "Type",
		    strncmp(data, "BEGIN", 5) == 0 ? "text/vcard"
						   : "text/plain");
		conf_put(m, "</Meta>");
		conf_text(m, "Data", sml_str_of(data));
	}
	conf_put(m, "</Item>");
}

struct sent *
peer_add(struct peer *p, const char *guid, const char *data)
{
	struct sent *s = peer_cmd(p, "Add", sml_str_of(guid));

	put_item(p, "Source", sml_str_of(guid), data);
	conf_end(&p->out, "Add");
	return s;
}

struct sent *
peer_replace(struct peer *p, struct sml_str luid, const char *data)
{
	struct sent *s = peer_cmd(p, "Replace", luid);

	put_item(p, "Target", luid, data);
	conf_end(&p->out, "Replace");
	return s;
}

struct sent *
peer_delete(struct peer *p, struct sml_str luid)
{
	struct sent *s = peer_cmd(p, "Delete", luid);

	put_item(p, "Target", luid, NULL);
	conf_end(&p->out, "Delete");
	return s;
}

struct sent *
peer_chunk(struct peer *p, const char *guid, struct sml_str part, size_t size,
    bool is_last)
{
	struct sent *s = peer_cmd(p, "Add", sml_str_of(guid));
	struct conf_msg *m = &p->out;

	conf_put(m, "<Item><Source><LocURI>%s</LocURI></Source><Meta>", guid);
	conf_meta(m, "Type", "text/vcard");
	if (size)
		conf_put(m, "<Size xmlns='syncml:metinf'>%zu</Size>", size);
	conf_put(m, "</Meta>");
	conf_text(m, "Data", part);
	conf_put(m, "%s</Item>", is_last ? "" : "<MoreData/>");
	conf_end(m, "Add");
	return s;
}

/* ---- out ---- */

const char *
peer_media(const struct peer *p)
{
	return p->media ? p->media : sml_encoding_media_type(p->encoding);
}

void
peer_encode(struct peer *p, bool is_final)
{
	enum sml_err err;

	sml_buf_reset(&p->wire);
	err = conf_msg_encode(&p->out, is_final, &p->wire);
	if (err != SML_OK) {
		fprintf(stderr, "%s: a message cannot be written: %s\n",
		    p->c->id, sml_err_text(err));
		abort();
	}
	if (p->form)
		p->form(p);
	p->was_final = is_final;
	p->max_msg_told = p->max_msg;
	if (p->resp_uri)
		p->path = p->resp_uri;
}

void
peer_send(struct peer *p, bool is_final)
{
	peer_encode(p, is_final);
	serve_answer(p->http, 200, peer_media(p), sml_buf_str(&p->wire));
}
