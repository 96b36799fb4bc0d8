/* SPDX-License-Identifier: Apache-2.0 */
/* Cases: versions, headers of WBXML, namespaces, HTTP. */
#include "conformance/cases.h"

#include <string.h>

/* ---- versions ---- */

/* A header nobody can serve: @code or @other, with the versions listed. */
static void
refused_version(struct conf_run *run, const char *dtd, const char *proto,
    unsigned code, unsigned other)
{
	struct conf_session *s = conf_session(run, conf_device(run));
	const struct sml_cmd *st;
	unsigned got;

	s->ver_dtd = dtd;
	s->ver_proto = proto;
	conf_begin(s);
	conf_alert(s, CONF_CONTACTS, 200);
	conf_post(s, true);
	conf_want(run, s->in.msg.root, "HTTP %u and no message that says why",
	    s->http.status);
	st = conf_status_of(&s->in, 1, 0, NULL);
	got = conf_code(st);
	conf_want(run, got == code || got == other,
	    "SyncHdr is answered with %u, not %u", got, code);
	conf_want(run, st->items && st->items->data.len >= 3,
	    "the Status lists no versions");
	conf_want(run,
	    sml_str_find(st->items->data, SML_STR("1."), 0) <
		st->items->data.len,
	    "the versions listed are \"%.*s\"", SML_STR_ARG(st->items->data));
}

static void
unknown_dtd(struct conf_run *run)
{
	refused_version(run, "9.7", "SyncML/9.7", 505, 513);
}

static void
unknown_proto(struct conf_run *run)
{
	refused_version(
	    run, sml_version_dtd(run->version), "SyncML/9.7", 513, 513);
}

static void
device_management(struct conf_run *run)
{
	refused_version(run, sml_version_dtd(run->version), "DM/1.2", 513, 513);
}

/* ---- the same message in other clothes ---- */

/* An opening message as bytes. */
static struct sml_str
opening(struct conf_session *s)
{
	struct conf_run *run = s->run;
	struct sml_buf bytes;
	struct sml_str copy;

	sml_buf_init(&bytes, 1u << 20);
	conf_begin(s);
	conf_alert(s, CONF_CONTACTS, 200);
	conf_ok(run, conf_msg_encode(&s->out, true, &bytes), "our message");
	copy = sml_arena_dup(run->arena, sml_buf_str(&bytes));
	sml_buf_free(&bytes);
	conf_want(run, copy.p != NULL, "out of memory");
	return copy;
}

/* @head instead of the first @cut bytes: still a message? */
static void
taken_with_head(struct conf_run *run, struct conf_session *s,
    struct sml_str bytes, size_t cut, struct sml_str head)
{
	struct sml_buf out;

	sml_buf_init(&out, 1u << 20);
	sml_buf_put_str(&out, head);
	sml_buf_put_str(&out, sml_str_sub(bytes, cut, bytes.len));
	bytes = sml_arena_dup(run->arena, sml_buf_str(&out));
	sml_buf_free(&out);
	conf_post_bytes(s, bytes);
	conf_want(
	    run, s->in.msg.root, "HTTP %u and no message", s->http.status);
	CONF_STATUS(s, 0, NULL, 200, 212);
	CONF_STATUS(s, 1, NULL, 200, 508);
}

/* Length of version, public id, charset and the empty string table. */
static size_t
wbxml_head_len(struct sml_str bytes)
{
	size_t i = 1;

	while (i < bytes.len && (bytes.p[i] & 0x80))
		i++;
	return i + 3;
}

static void
fpi_as_string(struct conf_run *run)
{
	struct conf_session *s = conf_session(run, conf_device(run));
	struct sml_str bytes = opening(s);
	char head[64] = "\x02\x00\x00\x6a\x1d-//SYNCML//DTD SyncML 1.x//EN";

	if (run->encoding != SML_WBXML)
		return;
	memcpy(strstr(head + 5, "1.x"), sml_version_dtd(run->version), 3);
	taken_with_head(run, s, bytes, wbxml_head_len(bytes),
	    (struct sml_str){head, 5 + 0x1d});
}

static void
public_id_unknown(struct conf_run *run)
{
	struct conf_session *s = conf_session(run, conf_device(run));
	struct sml_str bytes = opening(s);

	if (run->encoding == SML_WBXML)
		taken_with_head(run, s, bytes, wbxml_head_len(bytes),
		    (struct sml_str){"\x02\x01\x6a\x00", 4});
}

static void
wbxml_version(struct conf_run *run)
{
	struct conf_session *s;

	if (run->encoding != SML_WBXML)
		return;
	s = conf_session(run, conf_device(run));
	taken_with_head(run, s, opening(s), 1, SML_STR("\x03"));
	s = conf_session(run, conf_device(run));
	taken_with_head(run, s, opening(s), 1, SML_STR("\x01"));
}

static void
xml_prologue(struct conf_run *run)
{
	struct conf_session *s = conf_session(run, conf_device(run));

	if (run->encoding == SML_XML)
		taken_with_head(run, s, opening(s), 0,
		    SML_STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			    "<!DOCTYPE SyncML PUBLIC "
			    "\"-//SYNCML//DTD SyncML 1.1//EN\" "
			    "\"http://www.syncml.org/docs/"
			    "syncml_represent_v11_20020213.dtd\">\n"));
}

static void
namespace_spelling(struct conf_run *run)
{
	static const char *const roots[] = {"<SyncML>",
	    "<SyncML xmlns='syncml:SYNCML%s'>",
	    "<SyncML xmlns=\"syncml:syncml%s\">"};

	if (run->encoding != SML_XML)
		return;
	for (size_t i = 0; i < 3; i++) {
		struct conf_session *s = conf_session(run, conf_device(run));
		struct sml_str bytes = opening(s);
		char root[64];

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(root, sizeof(root), roots[i],
		    sml_version_dtd(run->version));
#pragma GCC diagnostic pop
		taken_with_head(run, s, bytes, sml_str_chr(bytes, '>', 0) + 1,
		    sml_str_of(root));
	}
}

/* ---- HTTP ---- */

static unsigned
http_status(struct conf_run *run, struct conf_request *req)
{
	struct conf_reply reply;
	enum sml_err err;

	if (!req->url)
		req->url = conf_server(run)->url;
	err = conf_http(req, run->arena, &reply);
	conf_want(
	    run, !err || err == SML_E_TRANSPORT, "HTTP: %s", sml_err_text(err));
	return err ? 0 : reply.status;
}

/* It still serves: what came before did it no harm. */
static void
still_serves(struct conf_run *run)
{
	struct conf_session *s = conf_session(run, conf_device(run));

	conf_begin(s);
	conf_alert(s, CONF_CONTACTS, 200);
	conf_send(s, true);
	CONF_STATUS(s, 1, NULL, 200, 508);
}

static void
is_refused(struct conf_run *run, struct conf_request req)
{
	unsigned status = http_status(run, &req);

	conf_want(run, status >= 400 && status < 600,
	    "HTTP status %u is no refusal", status);
	still_serves(run);
}

static void
http_get(struct conf_run *run)
{
	struct conf_request req = {.method = "GET"};
	unsigned status = http_status(run, &req);

	conf_want(run, status == 200 || status == 405,
	    "GET is answered with %u", status);
	still_serves(run);
}

static void
http_type(struct conf_run *run)
{
	struct conf_session *s = conf_session(run, conf_device(run));
	struct conf_request req = {
	    .content_type = "text/html", .body = opening(s)};

	is_refused(run, req);
	req.content_type = "application/vnd.syncml.dm+xml";
	is_refused(run, req);
	req.content_type = NULL;
	http_status(run, &req); /* some take it: not our business */
	still_serves(run);
}

static void
http_type_spelling(struct conf_run *run)
{
	static const char *const types[] = {
	    "%s; charset=utf-8", "%s;charset=\"UTF-8\""};

	for (size_t i = 0; i < 2; i++) {
		struct conf_session *s = conf_session(run, conf_device(run));
		struct conf_request req = {.url = s->url, .body = opening(s)};

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		req.content_type = conf_printf(
		    run, types[i], sml_encoding_media_type(run->encoding));
#pragma GCC diagnostic pop
		conf_want(run, http_status(run, &req) == 200,
		    "\"%s\" is refused", req.content_type);
	}
}

static void
http_garbage(struct conf_run *run)
{
	static const char *const bodies[] = {"", "x", "<SyncML>", "\x02\xff",
	    "<a/>", "{\"json\": true}", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;"};

	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		struct conf_request req = {
		    .content_type = sml_encoding_media_type(run->encoding),
		    .body = sml_str_of(bodies[i])};

		is_refused(run, req);
	}
}

static void
http_length(struct conf_run *run)
{
	struct conf_request req = {
	    .content_type = sml_encoding_media_type(run->encoding),
	    .body = SML_STR("<SyncML>"),
	    .length_says = "5000"};
	unsigned status;

	/* The end of the connection is an answer too. */
	status = http_status(run, &req);
	conf_want(run, status == 0 || status >= 400,
	    "half a body is answered with %u", status);
	still_serves(run);
	req.length_says = "99999999999";
	status = http_status(run, &req);
	conf_want(run, status == 0 || status >= 400,
	    "a body of 100 GB is answered with %u", status);
	still_serves(run);
}

static void
truncated(struct conf_run *run)
{
	struct conf_session *s = conf_session(run, conf_device(run));
	struct sml_str bytes = opening(s);
	struct conf_request req = {
	    .content_type = sml_encoding_media_type(run->encoding)};
	unsigned status;

	for (size_t len = 1; len < bytes.len; len += bytes.len / 40 + 1) {
		req.body = sml_str_sub(bytes, 0, len);
		status = http_status(run, &req);
		conf_want(run, status >= 400 && status < 600,
		    "%zu of %zu bytes are answered with %u", len, bytes.len,
		    status);
	}
	still_serves(run);
}

const struct conf_case conf_version_cases[] = {
    {"unknown_dtd", "RP12 VerDTD",
	"VerDTD nobody knows: 505, and the versions it could be", unknown_dtd,
	CONF_SOME, SML_V_NONE},
    {"unknown_proto", "RP12 VerProto",
	"VerProto nobody knows: 513, and the versions it could be",
	unknown_proto, CONF_SOME, SML_V_NONE},
    {"device_management", "RP12 VerProto", "VerProto DM/1.2: 513",
	device_management, CONF_SOME, SML_V_NONE},
    {"fpi_as_string", "23.1 WBXML",
	"the public id of WBXML as a string of its table", fpi_as_string,
	CONF_EVERY, SML_V_NONE},
    {"public_id_unknown", "25 Funambol", "WBXML with public id 1",
	public_id_unknown, CONF_SOME, SML_V_NONE},
    {"wbxml_version", "23.1 WBXML", "WBXML 1.1 and 1.3 as well as 1.2",
	wbxml_version, CONF_SOME, SML_V_NONE},
    {"xml_prologue", "23.1 XML", "an XML declaration and a DOCTYPE",
	xml_prologue, CONF_SOME, SML_V_NONE},
    {"namespace_spelling", "RP12 5.4", "no namespace, or one in small letters",
	namespace_spelling, CONF_SOME, SML_V_NONE},
    {"http_get", "4 HTTP", "GET gets a harmless page or 405", http_get,
	CONF_SOME, SML_V_NONE},
    {"http_type", "4 HTTP", "another Content-Type is refused", http_type,
	CONF_SOME, SML_V_NONE},
    {"http_type_spelling", "4 HTTP", "Content-Type with parameters",
	http_type_spelling, CONF_SOME, SML_V_NONE},
    {"http_garbage", "17 errors", "what is no message gets an HTTP error",
	http_garbage, CONF_SOME, SML_V_NONE},
    {"http_length", "17 errors", "a body shorter than it says, or huge",
	http_length, CONF_SOME, SML_V_NONE},
    {"truncated", "17 errors", "a message cut off anywhere gets an HTTP error",
	truncated, CONF_SOME, SML_V_NONE},
    {0},
};
