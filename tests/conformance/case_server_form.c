/* SPDX-License-Identifier: Apache-2.0 */
/* The same said otherwise: HTTP, XML, WBXML, names, ids, what may be missing.
 */
#include "conformance/case_server.h"

#include <stdlib.h>
#include <string.h>

/* ---- HTTP ---- */

static void
two_sessions(struct peer *p)
{
	if (!peer_session(p, NULL) || !peer_init(p) || !peer_changes(p))
		return;
	peer_sync(p, &p->stores[0]);
	peer_add(p, "G1", peer_card(p, "Carl", "3"));
	peer_sync_end(p);
	peer_rest(p);
	WANT(p, peer_mapped(p, 0, "G1").len > 0, "the item is not mapped");
}

static void
http_close(struct peer *p)
{
	serve_manner(p->http, SERVE_CLOSE);
	two_sessions(p);
}

static void
http_chunked(struct peer *p)
{
	serve_manner(p->http, SERVE_CHUNKED);
	two_sessions(p);
}

static void
media_charset(struct peer *p)
{
	p->media = "application/vnd.syncml+xml; charset=\"UTF-8\"";
	two_sessions(p);
}

static void
media_upper(struct peer *p)
{
	p->media = "Application/VND.SyncML+WBXML";
	two_sessions(p);
}

static void
http_request(struct peer *p)
{
	if (!peer_first(p))
		return;
	WANT(p, strcmp(p->request.method, "POST") == 0, "its method is %s",
	    p->request.method);
	WANT(p,
	    strstr(p->request.accept, "application/vnd.syncml+") ||
		strstr(p->request.accept, "*/*"),
	    "Accept is \"%s\"", p->request.accept);
	peer_answer(p);
	peer_alerts(p);
	peer_send(p, true);
	if (peer_changes(p))
		peer_rest(p);
}

/* ---- XML ---- */

/* Replace the first @from in our message by @to. */
static void
change(struct peer *p, const char *from, const char *to)
{
	const struct sml_str wire =
	    sml_arena_dup(p->arena, sml_buf_str(&p->wire));
	const size_t at = sml_str_find(wire, sml_str_of(from), 0);

	if (at == wire.len)
		return;
	sml_buf_reset(&p->wire);
	sml_buf_put_str(&p->wire, sml_str_sub(wire, 0, at));
	sml_buf_put_text(&p->wire, to);
	sml_buf_put_str(
	    &p->wire, sml_str_sub(wire, at + strlen(from), wire.len));
}

static void
with_doctype(struct peer *p)
{
	change(p, "<SyncML ",
	    "\357\273\277<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n"
	    "<!DOCTYPE SyncML PUBLIC \"-//SYNCML//DTD SyncML 1.2//EN\" "
	    "\"http://www.openmobilealliance.org/tech/DTD/"
	    "OMA-TS-SyncML_RepPro_DTD-V1_2.dtd\">\r\n<!-- hello -->\r\n"
	    "<SyncML ");
}

static void
without_namespace(struct peer *p)
{
	change(p, " xmlns='SYNCML:SYNCML1.2'", "");
}

static void
lower_namespace(struct peer *p)
{
	change(p, "SYNCML:SYNCML1.2", "syncml:syncml1.2");
}

static void
with_blanks(struct peer *p)
{
	change(p, "<Data>200</Data>", "<Data> 200\n</Data>");
	change(p, "<LocURI>contacts</LocURI>", "<LocURI> contacts </LocURI>");
	change(p, "<SyncBody>", "\n  <SyncBody>\n  ");
}

static void
in_form(struct peer *p, void (*form)(struct peer *p))
{
	p->form = form;
	two_sessions(p);
}

static void
xml_doctype(struct peer *p)
{
	in_form(p, with_doctype);
}

static void
xml_bare(struct peer *p)
{
	in_form(p, without_namespace);
}

static void
xml_lower(struct peer *p)
{
	in_form(p, lower_namespace);
}

static void
xml_blanks(struct peer *p)
{
	in_form(p, with_blanks);
}

/* ---- WBXML ---- */

/* Another head in front of the body: ours is version, A4 01, charset, 00. */
static void
head(struct peer *p, const char *bytes, size_t len)
{
	const struct sml_str wire =
	    sml_arena_dup(p->arena, sml_buf_str(&p->wire));

	if (wire.len < 5 || memcmp(wire.p + 1, "\244\1\152\0", 4) != 0)
		abort();
	sml_buf_reset(&p->wire);
	sml_buf_put(&p->wire, bytes, len);
	sml_buf_put_str(&p->wire, sml_str_sub(wire, 5, wire.len));
}

static void
version_13(struct peer *p)
{
	head(p, "\3\244\1\152\0", 5);
}

static void
public_text(struct peer *p)
{
	static const char bytes[] =
	    "\2\0\0\152\36-//SYNCML//DTD SyncML 1.2//EN";

	head(p, bytes, sizeof(bytes));
}

static void
public_unknown(struct peer *p)
{
	head(p, "\2\1\152\0", 4);
}

static void
wbxml_13(struct peer *p)
{
	in_form(p, version_13);
}

static void
wbxml_text(struct peer *p)
{
	in_form(p, public_text);
}

static void
wbxml_unknown(struct peer *p)
{
	in_form(p, public_unknown);
}

/* ---- ids ---- */

static void
guid(struct peer *p, const char *id)
{
	unsigned code;

	if (!peer_second_session(p))
		return;
	peer_add(p, id, peer_card(p, "Carl", "3"));
	peer_close(p);
	code = peer_code(p, "Add", id);
	WANT(p, code / 100 == 2, "Status of Add is %u", code);
	WANT(p, peer_mapped(p, 0, id).len > 0, "it is not mapped as it was");
	peer_session(p, NULL);
}

static void
guid_long(struct peer *p)
{
	guid(p,
	    "20061121093400.a-very-long-identifier-of-a-server-that-knows-no-"
	    "limit-0123456789-0123456789-0123456789@groupware.example.org");
}

static void
guid_odd(struct peer *p)
{
	guid(p, "./a/b c;d?e=f&g=<h>\"i'\303\244");
}

static void
add_without_id(struct peer *p)
{
	if (!peer_second_session(p))
		return;
	peer_cmd(p, "Add", SML_STR("nothing"));
	conf_put(&p->out, "<Item><Meta>");
	conf_meta(&p->out, "Type", "text/vcard");
	conf_put(&p->out, "</Meta>");
	conf_text(&p->out, "Data", sml_str_of(peer_card(p, "Nobody", "9")));
	conf_put(&p->out, "</Item></Add>");
	peer_add(p, "G1", peer_card(p, "Carl", "3"));
	peer_close(p);
	WANT(p, peer_code(p, "Add", "nothing") / 100 == 4, "Status of it is %u",
	    peer_code(p, "Add", "nothing"));
	WANT(p, peer_code(p, "Add", "G1") / 100 == 2,
	    "Status of the next one is %u", peer_code(p, "Add", "G1"));
}

/* ---- what may be missing ---- */

static void
no_devinf(struct peer *p)
{
	peer_rule(p, "Get", NULL, 404, 9);
	peer_rule(p, "Put", NULL, 404, 9);
	two_sessions(p);
}

/* Package 2 has only what is about the Alert. */
static void
statuses_missing(struct peer *p)
{
	const struct sml_cmd *c;

	if (!peer_first(p))
		return;
	peer_open(p);
	peer_answer_header(p);
	for (c = p->msg.cmds; c; c = c->next)
		if (c->type == SML_CMD_ALERT)
			peer_answer_one(p, c, 200);
	peer_alerts(p);
	peer_send(p, true);
	if (peer_changes(p))
		peer_rest(p);
	WANT(p, peer_items(p, 0, "FN:Ann") == 1, "the item was not sent");
}

/* The Status of the header is not there. */
static void
header_status_missing(struct peer *p)
{
	if (!peer_session(p, NULL) || !peer_first(p))
		return;
	p->is_broken = true;
	peer_open(p);
	peer_answer_commands(p, &p->msg);
	peer_alerts(p);
	peer_send(p, true);
	while (peer_again(p)) {
		p->is_broken = true;
		peer_answer(p);
		peer_send(p, p->msg.is_final);
	}
	peer_gone(p);
	if (!p->is_pending || peer_session(p, NULL))
		WANT(p, peer_luid(p, "FN:Beth").len > 0,
		    "the item was never sent");
}

/* An answer of another session. */
static void
other_session(struct peer *p)
{
	struct sml_str id;

	if (!peer_session(p, NULL) || !peer_init(p) || !peer_changes(p))
		return;
	id = p->session_id;
	p->session_id = SML_STR("4711");
	peer_answer(p);
	p->session_id = id;
	peer_sync(p, &p->stores[0]);
	peer_delete(p, peer_luid(p, "FN:Ann"));
	peer_sync_end(p);
	p->is_broken = true;
	peer_send(p, true);
	while (peer_again(p)) {
		p->is_broken = true;
		serve_answer(p->http, 404, "text/plain", SML_STR("gone\n"));
	}
	peer_gone(p);
	peer_session(p, NULL);
}

#define ONE "add:Ann=1 sync "
#define CARL "sync holds:Ann=1,Carl=3"

const struct peer_case case_server_form[] = {
    {"http-request", "4 HTTP", "a POST that says what it accepts",
	"add:Ann=1 sync", http_request},
    {"http-close", "4 HTTP", "the server closes after each answer", ONE CARL,
	http_close},
    {"http-chunked", "4 HTTP", "answers in chunks", ONE CARL, http_chunked},
    {"http-charset", "4 content type", "a charset in the content type",
	"xml " ONE CARL, media_charset},
    {"http-upper-case", "4 content type", "the content type in other letters",
	ONE CARL, media_upper},
    {"xml-doctype", "2 namespaces", "prolog, DOCTYPE and comment",
	"xml " ONE CARL, xml_doctype},
    {"xml-no-namespace", "2 namespaces", "no namespace of the root",
	"xml " ONE CARL, xml_bare},
    {"xml-lower-namespace", "2 namespaces", "the namespace in small letters",
	"xml " ONE CARL, xml_lower},
    {"xml-blanks", "25 generic", "blanks around codes and names",
	"xml " ONE CARL, xml_blanks},
    {"wbxml-1.3", "3.1", "WBXML 1.3", ONE CARL, wbxml_13},
    {"wbxml-public-text", "3.1", "the public id as text", ONE CARL, wbxml_text},
    {"wbxml-public-unknown", "3.1", "the public id is 1", ONE CARL,
	wbxml_unknown},
    {"guid-long", "13, 25 Horde", "a GUID of 123 characters", ONE "sync " CARL,
	guid_long},
    {"guid-odd", "13 LocURI", "a GUID with blanks and signs", ONE "sync " CARL,
	guid_odd},
    {"guid-odd-xml", "13 LocURI", "the same in XML", "xml " ONE "sync " CARL,
	guid_odd},
    {"guid-none", "13, law 1", "an Add without an id: only it",
	ONE "try holds:Ann=1,Carl=3", add_without_id},
    {"no-devinf", "12.5", "the server has no device information", ONE CARL,
	no_devinf},
    {"no-status-of-put", "8, law 1", "no Status for Put and Get",
	"add:Ann=1 sync", statuses_missing},
    {"no-status-of-header", "8 rule 1", "no Status for the header",
	ONE "add:Beth=2 try try holds:Ann=1,Beth=2", header_status_missing},
    {"other-session", "5 SessionID", "an answer with another SessionID",
	ONE "add:Beth=2 try sync", other_session},
    {0},
};
