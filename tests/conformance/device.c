/* SPDX-License-Identifier: Apache-2.0 */
/* A client made of steps: messages, answers, devices. */
#include "conformance/device.h"

#include <stdio.h>
#include <string.h>

#define MSG_LEN_MAX (16u * 1024 * 1024)

static const struct {
	const char *ours, *type, *version;
} dbs[CONF_DBS] = {
    [CONF_CONTACTS] = {"card", "text/x-vcard", "2.1"},
    [CONF_CALENDAR] = {"cal", "text/x-vcalendar", "1.0"},
    [CONF_NOTES] = {"note", "text/plain", "1.0"},
};

/* ---- devices ---- */

struct conf_server *
conf_server(struct conf_run *run)
{
	return run->host;
}

static void *
need(struct conf_run *run, void *p)
{
	if (!p)
		conf_fail(run, "out of memory");
	return p;
}

static struct conf_device *
device_called(struct conf_run *run, const char *id)
{
	struct conf_device *dev =
	    need(run, sml_arena_alloc(run->arena, sizeof(*dev)));

	snprintf(dev->id, sizeof(dev->id), "%s", id);
	return dev;
}

struct conf_device *
conf_device(struct conf_run *run)
{
	struct conf_server *server = conf_server(run);

	if (server->dev_id[0])
		return device_called(run, server->dev_id[0]);
	return device_called(
	    run, conf_printf(run, "%s-%u", server->prefix, ++server->serial));
}

struct conf_device *
conf_other_device(struct conf_run *run)
{
	struct conf_server *server = conf_server(run);

	if (!server->dev_id[0])
		return conf_device(run);
	if (!server->dev_id[1])
		conf_not_supported(run, "needs a second device (--dev-id)");
	return device_called(run, server->dev_id[1]);
}

const char *
conf_db_uri(struct conf_run *run, enum conf_db db)
{
	const char *uri = conf_server(run)->db[db];

	if (!uri)
		conf_not_supported(run, "the server has no such database");
	return uri;
}

const char *
conf_db_ours(enum conf_db db)
{
	return dbs[db].ours;
}

/* ---- messages ---- */

struct conf_session *
conf_session(struct conf_run *run, struct conf_device *dev)
{
	struct conf_server *server = conf_server(run);
	struct conf_session *s =
	    need(run, sml_arena_alloc(run->arena, sizeof(*s)));

	s->run = run;
	s->server = server;
	s->dev = dev;
	snprintf(s->id, sizeof(s->id), "%u", ++server->serial % 9999 + 1);
	s->url = s->to = server->url;
	s->cred = (struct conf_cred){.auth = CONF_AUTH_BASIC,
	    .user = server->user,
	    .password = server->password};
	s->max_msg = 100000;
	s->max_obj = run->version == SML_V_10 ? 0 : 1000000;
	s->got_end = &s->got;
	s->is_mapping = true;
	s->next = server->sessions;
	server->sessions = s;
	return s;
}

void
conf_release(struct conf_run *run)
{
	struct conf_server *server = conf_server(run);
	unsigned n = ++server->serial;

	if (sml_str_starts(sml_str_of(server->url), "http://127.0.0.1"))
		snprintf(server->from, sizeof(server->from), "127.%u.%u.%u",
		    n >> 16 & 0x7f, n >> 8 & 0xff, n % 250 + 2);
	while (server->sessions) {
		conf_msg_free(&server->sessions->out);
		server->sessions = server->sessions->next;
	}
}

void
conf_begin(struct conf_session *s)
{
	struct conf_hdr hdr = {
	    .ver_dtd = s->ver_dtd,
	    .ver_proto = s->ver_proto,
	    .session_id = s->id,
	    .msg_id = ++s->msg_id,
	    .target = s->to,
	    .source = s->dev->id,
	    .source_name = s->cred.auth == CONF_AUTH_MD5 ||
				   s->cred.auth == CONF_AUTH_MD5_RAW
			       ? s->cred.user
			       : NULL,
	    .resp_uri = s->resp_uri,
	    .no_resp = s->no_resp,
	    .max_msg = s->max_msg,
	    .max_obj = s->max_obj,
	};

	if (!s->is_let_in)
		hdr.cred = s->cred;
	conf_msg_begin(&s->out, s->run->encoding, s->run->version, &hdr);
}

static void
trace(struct conf_session *s, const char *who, enum sml_encoding encoding,
    struct sml_str bytes)
{
	struct sml_node *root;
	struct sml_buf text;

	if (!s->server->is_traced)
		return;
	sml_buf_init(&text, MSG_LEN_MAX);
	if (sml_wire_decode_tree(encoding, bytes, s->run->arena, &root, NULL) ==
		SML_OK &&
	    sml_wire_print_tree(root, s->run->version, true, &text) == SML_OK)
		bytes = sml_buf_str(&text);
	fprintf(stderr, "---- %s, %s\n%.*s\n", s->run->now->id, who,
	    SML_STR_ARG(bytes));
	sml_buf_free(&text);
}

void
conf_post_bytes(struct conf_session *s, struct sml_str bytes)
{
	struct conf_request req = {.url = s->url,
	    .content_type = sml_encoding_media_type(s->run->encoding),
	    .body = bytes,
	    .from = s->server->from};
	enum sml_encoding encoding;
	struct conf_in in;

	trace(s, "the client", s->run->encoding, bytes);
	conf_ok(s->run, conf_http(&req, s->run->arena, &s->http), "HTTP");
	trace(s, conf_printf(s->run, "the server: HTTP %u", s->http.status),
	    s->run->encoding, s->http.body);
	s->in.msg.root = NULL;
	if (s->http.status == 200 &&
	    sml_encoding_of_media_type(s->http.content_type, &encoding) &&
	    conf_read(s->run->arena, encoding, s->http.body, &in) == SML_OK)
		s->in = in;
}

void
conf_post(struct conf_session *s, bool is_final)
{
	struct sml_buf bytes;
	enum sml_err err;

	sml_buf_init(&bytes, MSG_LEN_MAX);
	err = conf_msg_encode(&s->out, is_final, &bytes);
	s->sent = sml_arena_dup(s->run->arena, sml_buf_str(&bytes));
	sml_buf_free(&bytes);
	if (err == SML_E_UNSUPPORTED)
		conf_not_supported(s->run, "WBXML cannot say it");
	conf_ok(s->run, err, "our own message");
	need(s->run, (void *)(uintptr_t)s->sent.p);
	conf_post_bytes(s, s->sent);
}

/* What holds of every reply (syncml.md 5, 8). */
static void
check_reply(struct conf_session *s)
{
	struct conf_run *run = s->run;
	const struct sml_hdr *hdr = &s->in.msg.hdr;
	const struct sml_cmd *first = s->in.msg.cmds;
	uint64_t msg_id;

	conf_want(run, s->http.status == 200, "HTTP status %u, not 200: %.*s",
	    s->http.status, SML_STR_ARG(sml_str_sub(s->http.body, 0, 200)));
	conf_want(run,
	    sml_str_is_nocase(
		s->http.content_type, sml_encoding_media_type(run->encoding)),
	    "the answer's Content-Type is \"%.*s\"",
	    SML_STR_ARG(s->http.content_type));
	conf_want(run, s->in.msg.root != NULL, "the answer cannot be read");
	conf_want(run, sml_str_is(hdr->session_id, s->id),
	    "SessionID is \"%.*s\", not \"%s\"", SML_STR_ARG(hdr->session_id),
	    s->id);
	conf_want(run,
	    sml_str_u64(hdr->msg_id, &msg_id) && msg_id == s->server_msg + 1,
	    "MsgID is \"%.*s\", not %u", SML_STR_ARG(hdr->msg_id),
	    s->server_msg + 1);
	s->server_msg = (unsigned)msg_id;
	conf_want(run,
	    sml_str_is(hdr->target.uri, s->dev->id) ||
		(s->resp_uri && sml_str_is(hdr->target.uri, s->resp_uri)),
	    "Target of the header is \"%.*s\"", SML_STR_ARG(hdr->target.uri));
	conf_want(run,
	    sml_str_is(hdr->ver_dtd, sml_version_dtd(run->version)) &&
		sml_str_is(hdr->ver_proto, sml_version_proto(run->version)),
	    "the answer is of version %.*s, %.*s", SML_STR_ARG(hdr->ver_dtd),
	    SML_STR_ARG(hdr->ver_proto));
	conf_want(run,
	    first && first->type == SML_CMD_STATUS &&
		sml_str_is(first->cmd_ref, "0") &&
		sml_str_is(first->cmd, "SyncHdr"),
	    "the first command is not the Status of SyncHdr");
}

void
conf_send(struct conf_session *s, bool is_final)
{
	const struct sml_cmd *hdr;
	unsigned code;

	conf_post(s, is_final);
	check_reply(s);
	hdr = conf_status_of(&s->in, s->msg_id, 0, NULL);
	conf_want(s->run, hdr != NULL, "no Status for SyncHdr of message %u",
	    s->msg_id);
	code = conf_code(hdr);
	conf_want(s->run, code == 200 || code == 212,
	    "SyncHdr is answered with %u", code);
	if (code == 212)
		s->is_let_in = true;
	if (s->in.msg.hdr.resp_uri.p)
		s->url = conf_copy(s->run, s->in.msg.hdr.resp_uri);
}

unsigned
conf_want_status(struct conf_session *s, unsigned cmd_ref, const char *item,
    const unsigned *codes)
{
	const struct sml_cmd *st =
	    conf_status_of(&s->in, s->msg_id, cmd_ref, item);
	char wanted[80] = "";

	conf_want(s->run, st != NULL,
	    "no Status for command %u of message %u%s%s", cmd_ref, s->msg_id,
	    item ? ", item " : "", item ? item : "");
	for (size_t i = 0; codes[i]; i++) {
		if (conf_code(st) == codes[i])
			return codes[i];
		snprintf(wanted + strlen(wanted),
		    sizeof(wanted) - strlen(wanted), " %u", codes[i]);
	}
	conf_fail(s->run, "%.*s is answered with %.*s, not%s",
	    SML_STR_ARG(st->cmd), SML_STR_ARG(st->data), wanted);
}

/* ---- answers ---- */

static const char *
text_of(struct conf_session *s, struct sml_str text)
{
	return text.p ? conf_copy(s->run, text) : NULL;
}

/* The Status of one command of the server, or of one item of it. */
static void
answer(struct conf_session *s, const struct sml_cmd *c,
    const struct sml_item *item, unsigned code)
{
	struct conf_status st = {
	    .msg_ref = conf_printf(s->run, "%u", s->server_msg),
	    .cmd_ref = text_of(s, c->cmd_id),
	    .cmd = sml_cmd_name(c->type),
	    .code = code,
	};

	if (c->no_resp || s->in.msg.hdr.no_resp)
		return;
	if (item) {
		st.target_ref = text_of(s, item->target.uri);
		st.source_ref = text_of(s, item->source.uri);
		if (c->type == SML_CMD_ALERT && item->meta.anchor.next.p)
			st.extra = conf_printf(s->run,
			    "<Item><Data><Anchor xmlns='syncml:metinf'><Next>"
			    "%.*s</Next></Anchor></Data></Item>",
			    SML_STR_ARG(item->meta.anchor.next));
	} else if (c->type == SML_CMD_SYNC) {
		st.target_ref = text_of(s, c->target.uri);
		st.source_ref = text_of(s, c->source.uri);
	}
	conf_put_status(&s->out, &st);
}

void
conf_answer_hdr(struct conf_session *s)
{
	struct conf_status st = {
	    .msg_ref = conf_printf(s->run, "%u", s->server_msg),
	    .cmd_ref = "0",
	    .cmd = "SyncHdr",
	    .target_ref = s->dev->id,
	    .source_ref = text_of(s, s->in.msg.hdr.source.uri),
	    .code = 200,
	};

	if (!s->in.msg.hdr.no_resp)
		conf_put_status(&s->out, &st);
}

static enum conf_db
db_of(struct conf_session *s, const struct sml_cmd *sync)
{
	for (int i = 0; i < CONF_DBS; i++)
		if (conf_same_db(sync->target.uri, dbs[i].ours) ||
		    (s->server->db[i] &&
			conf_same_db(sync->source.uri, s->server->db[i])))
			return (enum conf_db)i;
	conf_fail(s->run, "a Sync for \"%.*s\", which is none of ours",
	    SML_STR_ARG(sync->target.uri));
}

static struct conf_got *
take_down(struct conf_session *s, const struct sml_cmd *c,
    const struct sml_item *item)
{
	struct conf_got *got =
	    need(s->run, sml_arena_alloc(s->run->arena, sizeof(*got)));

	got->cmd = c->type;
	got->guid = item->source.uri;
	got->luid = item->target.uri;
	got->type = item->meta.type.p ? item->meta.type : c->meta.type;
	got->data = item->data;
	got->is_mapped = c->type != SML_CMD_ADD;
	*s->got_end = got;
	s->got_end = &got->next;
	return got;
}

static void
join(struct conf_session *s, struct conf_got *got, struct sml_str more)
{
	char *p = need(s->run,
	    sml_arena_alloc(s->run->arena, got->data.len + more.len + 1));

	if (got->data.len)
		memcpy(p, got->data.p, got->data.len);
	if (more.len)
		memcpy(p + got->data.len, more.p, more.len);
	got->data = (struct sml_str){p, got->data.len + more.len};
}

static unsigned
take_item(struct conf_session *s, enum conf_db db, const struct sml_cmd *c,
    const struct sml_item *item)
{
	struct conf_got *got = s->part;

	if (got)
		join(s, got, item->data);
	else
		got = take_down(s, c, item);
	got->db = db;
	got->chunks++;
	s->part = item->has_more_data ? got : NULL;
	if (s->part)
		return 213;
	if (c->type != SML_CMD_ADD)
		return 200;
	got->luid = sml_str_of(conf_printf(s->run, "L%u", ++s->dev->luid));
	return 201;
}

static void
answer_sync(struct conf_session *s, const struct sml_cmd *sync)
{
	enum conf_db db = db_of(s, sync);

	answer(s, sync, NULL, 200);
	for (const struct sml_cmd *c = sync->children; c; c = c->next)
		for (const struct sml_item *i = c->items; i; i = i->next)
			answer(s, c, i, take_item(s, db, c, i));
}

static void
put_maps(struct conf_session *s, enum conf_db db)
{
	unsigned count = 0;

	for (struct conf_got *got = s->got; got; got = got->next) {
		if (got->db != db || got->is_mapped || !got->luid.p)
			continue;
		if (count++ == 0) {
			s->map_cmd = conf_cmd(&s->out, "Map");
			conf_loc(&s->out, "Target", s->server->db[db]);
			conf_loc(&s->out, "Source", dbs[db].ours);
		}
		conf_put(&s->out, "<MapItem>");
		conf_loc(&s->out, "Target", conf_copy(s->run, got->guid));
		conf_loc(&s->out, "Source", conf_copy(s->run, got->luid));
		conf_put(&s->out, "</MapItem>");
		got->is_mapped = true;
	}
	if (count > 0)
		conf_end(&s->out, "Map");
}

static void
answer_get(struct conf_session *s, const struct sml_cmd *get)
{
	answer(s, get, get->items, 200);
	conf_put(&s->out,
	    "<Results><CmdID>%u</CmdID><MsgRef>%u</MsgRef><CmdRef>%.*s</CmdRef>"
	    "<Meta><Type xmlns='syncml:metinf'>"
	    "application/vnd.syncml-devinf+xml</Type></Meta>",
	    ++s->out.last_cmd, s->server_msg, SML_STR_ARG(get->cmd_id));
	conf_put_devinf_item(s);
	conf_end(&s->out, "Results");
}

void
conf_answer(struct conf_session *s)
{
	s->map_cmd = 0;
	conf_answer_hdr(s);
	for (const struct sml_cmd *c = s->in.msg.cmds; c; c = c->next)
		switch ((int)c->type) {
		case SML_CMD_STATUS:
		case SML_CMD_RESULTS:
			break;
		case SML_CMD_SYNC:
			answer_sync(s, c);
			break;
		case SML_CMD_GET:
			answer_get(s, c);
			break;
		default:
			answer(s, c, c->items, 200);
			break;
		}
	if (s->in.msg.is_final && s->is_mapping)
		for (int i = 0; i < CONF_DBS; i++)
			put_maps(s, (enum conf_db)i);
}

/* ---- device information ---- */

/* In 1.2 by datastore and structured, before it flat and at the end. */
static void
put_ctcap(struct conf_session *s)
{
	struct sml_str rest = sml_str_of(s->dev->holds), name;
	bool is_flat = s->run->version != SML_V_12;

	conf_put(&s->out, "<CTCap><CTType>text/x-vcard</CTType>%s",
	    is_flat ? "" : "<VerCT>2.1</VerCT>");
	while (sml_str_next(&rest, ',', &name))
		conf_put(&s->out,
		    is_flat ? "<PropName>%.*s</PropName>"
			    : "<Property><PropName>%.*s</PropName></Property>",
		    SML_STR_ARG(name));
	conf_put(&s->out, "</CTCap>");
}

static void
put_stores(struct conf_session *s)
{
	bool is_inside = s->dev->holds && s->run->version == SML_V_12;

	for (int i = 0; i < CONF_DBS; i++) {
		conf_put(&s->out,
		    "<DataStore><SourceRef>./%s</SourceRef>"
		    "<MaxGUIDSize>%u</MaxGUIDSize>",
		    dbs[i].ours, s->dev->has_small_guids ? 8 : 64);
		for (int j = 0; j < 2; j++)
			conf_put(&s->out,
			    "<%s><CTType>%s</CTType><VerCT>%s</VerCT></%s>",
			    j ? "Tx-Pref" : "Rx-Pref", dbs[i].type,
			    dbs[i].version, j ? "Tx-Pref" : "Rx-Pref");
		if (is_inside && i == CONF_CONTACTS)
			put_ctcap(s);
		conf_put(&s->out, "<SyncCap>");
		for (int j = 1; j <= 6; j++)
			conf_put(&s->out, "<SyncType>%d</SyncType>", j);
		conf_put(&s->out, "</SyncCap></DataStore>");
	}
}

void
conf_put_devinf_item(struct conf_session *s)
{
	enum sml_version v = s->run->version;

	conf_put(&s->out, "<Item>");
	conf_loc(&s->out, "Source", sml_version_devinf(v));
	conf_put(&s->out,
	    "<Data><DevInf xmlns='syncml:devinf'><VerDTD>%s</VerDTD>"
	    "<Man>-</Man><Mod>conformance</Mod><FwV>1</FwV><SwV>1</SwV>"
	    "<HwV>1</HwV><DevID>%s</DevID><DevTyp>workstation</DevTyp>",
	    sml_version_dtd(v), s->dev->id);
	if (v != SML_V_10)
		conf_put(&s->out,
		    "<UTC/><SupportLargeObjs/><SupportNumberOfChanges/>");
	put_stores(s);
	if (s->dev->holds && v != SML_V_12)
		put_ctcap(s);
	conf_put(&s->out, "</DevInf></Data></Item>");
}

unsigned
conf_put_devinf(struct conf_session *s)
{
	unsigned id = conf_cmd(&s->out, "Put");

	conf_put(&s->out, "<Meta><Type xmlns='syncml:metinf'>"
			  "application/vnd.syncml-devinf+xml</Type></Meta>");
	conf_put_devinf_item(s);
	conf_end(&s->out, "Put");
	s->dev->is_described = true;
	return id;
}
