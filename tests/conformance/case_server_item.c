/* SPDX-License-Identifier: Apache-2.0 */
/* Items of the server that are no new ones, and the forms of items. */
#include "conformance/case_server.h"

static void
want_code(struct peer *p, const char *name, const char *label, unsigned code)
{
	WANT(p, peer_code(p, name, label) == code, "Status of %s is %u", name,
	    peer_code(p, name, label));
}

static void
server_replace(struct peer *p)
{
	if (!peer_second_session(p))
		return;
	peer_replace(p, peer_luid(p, "FN:Ann"), peer_card(p, "Ann", "7"));
	peer_close(p);
	want_code(p, "Replace", peer_text(p, peer_luid(p, "FN:Ann")), 200);
	WANT(p, peer_count(p, 0, SML_CMD_MAP, NULL) == 0, "a Map for it");
}

static void
server_delete(struct peer *p)
{
	if (!peer_second_session(p))
		return;
	peer_delete(p, peer_luid(p, "FN:Ann"));
	peer_close(p);
	want_code(p, "Delete", peer_text(p, peer_luid(p, "FN:Ann")), 200);
}

static void
server_delete_unknown(struct peer *p)
{
	unsigned code;

	if (!peer_second_session(p))
		return;
	peer_delete(p, SML_STR("no such id"));
	peer_close(p);
	code = peer_code(p, "Delete", "no such id");
	WANT(p, code == 211 || code == 404, "Status of Delete is %u", code);
}

static void
server_replace_unknown(struct peer *p)
{
	unsigned code;

	if (!peer_second_session(p))
		return;
	peer_replace(p, SML_STR("no such id"), peer_card(p, "Carl", "3"));
	peer_close(p);
	code = peer_code(p, "Replace", "no such id");
	WANT(p, code == 201 || code == 200, "Status of Replace is %u", code);
}

/* The flags of a Delete. */
static void
delete_with(struct peer *p, const char *flag)
{
	const struct sml_str luid = peer_luid(p, "FN:Ann");

	peer_cmd(p, "Delete", luid);
	conf_put(&p->out, "%s<Item><Target>", flag);
	conf_text(&p->out, "LocURI", luid);
	conf_put(&p->out, "</Target></Item></Delete>");
}

static void
server_archive(struct peer *p)
{
	unsigned code;

	if (!peer_second_session(p))
		return;
	delete_with(p, "<Archive/>");
	peer_close(p);
	code = peer_code(p, "Delete", peer_text(p, peer_luid(p, "FN:Ann")));
	WANT(p, code == 210 || code == 200, "Status of Delete is %u", code);
}

static void
server_soft_delete(struct peer *p)
{
	unsigned code;

	if (!peer_second_session(p))
		return;
	delete_with(p, "<SftDel/>");
	peer_close(p);
	code = peer_code(p, "Delete", peer_text(p, peer_luid(p, "FN:Ann")));
	WANT(p, code == 200 || code == 406, "Status of Delete is %u", code);
}

/* ---- forms of items ---- */

/* Meta of the command, none of the item. */
static void
meta_of_command(struct peer *p)
{
	if (!peer_second_session(p))
		return;
	peer_cmd(p, "Add", SML_STR("G1"));
	conf_put(&p->out, "<Meta>");
	conf_meta(&p->out, "Type", "text/vcard");
	conf_put(&p->out, "</Meta><Item><Source><LocURI>G1</LocURI></Source>");
	conf_text(&p->out, "Data", sml_str_of(peer_card(p, "Carl", "3")));
	conf_put(&p->out, "</Item></Add>");
	peer_close(p);
	WANT(p, peer_code(p, "Add", "G1") / 100 == 2, "Status of Add is %u",
	    peer_code(p, "Add", "G1"));
}

static void
two_items(struct peer *p)
{
	if (!peer_second_session(p))
		return;
	peer_cmd(p, "Add", SML_STR("G1"));
	for (unsigned i = 0; i < 2; i++) {
		conf_put(&p->out,
		    "<Item><Source><LocURI>G%u</LocURI></Source><Meta>", i + 1);
		conf_meta(&p->out, "Type", "text/vcard");
		conf_put(&p->out, "</Meta>");
		conf_text(&p->out, "Data",
		    sml_str_of(
			peer_card(p, i ? "Dora" : "Carl", i ? "4" : "3")));
		conf_put(&p->out, "</Item>");
	}
	conf_put(&p->out, "</Add>");
	p->sent[p->sent_count - 1].is_many = true;
	peer_close(p);
	WANT(p, peer_code(p, "Add", "G1") / 100 == 2, "Status of Add is %u",
	    peer_code(p, "Add", "G1"));
	WANT(p,
	    peer_mapped(p, 0, "G1").len > 0 && peer_mapped(p, 0, "G2").len > 0,
	    "not both are mapped");
}

static void
put_form(
    struct peer *p, const char *type, const char *format, struct sml_str data)
{
	peer_cmd(p, "Add", SML_STR("G1"));
	conf_put(&p->out, "<Item><Source><LocURI>G1</LocURI></Source><Meta>");
	conf_meta(&p->out, "Format", format);
	conf_meta(&p->out, "Type", type);
	conf_put(&p->out, "</Meta>");
	conf_text(&p->out, "Data", data);
	conf_put(&p->out, "</Item></Add>");
}

static void
form(struct peer *p, const char *type, const char *format, struct sml_str data)
{
	if (!peer_second_session(p))
		return;
	put_form(p, type, format, data);
	peer_close(p);
	WANT(p, peer_code(p, "Add", "G1") / 100 == 2, "Status of Add is %u",
	    peer_code(p, "Add", "G1"));
}

static void
form_b64(struct peer *p)
{
	form(p, "text/vcard", "b64",
	    conf_base64(p->arena, sml_str_of(peer_card(p, "Carl", "3"))));
}

static void
form_vcard21(struct peer *p)
{
	form(p, "text/x-vcard", NULL,
	    SML_STR("BEGIN:VCARD\r\nVERSION:2.1\r\nN:Carl;;;;\r\nFN:Carl\r\n"
		    "TEL;CELL:3\r\nEND:VCARD\r\n"));
}

static void
form_bare_lines(struct peer *p)
{
	form(p, "text/vcard", NULL,
	    SML_STR("BEGIN:VCARD\nVERSION:3.0\nN:Carl;;;;\nFN:Carl\n"
		    "TEL;TYPE=cell:3\nEND:VCARD\n"));
}

/* One bad item between good ones. */
static void
bad_item(struct peer *p, const char *type, const char *format, const char *data)
{
	if (!peer_second_session(p))
		return;
	put_form(p, type, format, sml_str_of(data));
	peer_add(p, "G2", peer_card(p, "Carl", "3"));
	peer_close(p);
	WANT(p, peer_code(p, "Add", "G1") / 100 == 4, "Status of it is %u",
	    peer_code(p, "Add", "G1"));
	WANT(p, peer_code(p, "Add", "G2") / 100 == 2,
	    "Status of the next one is %u", peer_code(p, "Add", "G2"));
	WANT(p, peer_mapped(p, 0, "G1").len == 0, "it is mapped");
	if (!peer_first(p))
		return;
	WANT(p, p->stores[0].asked == 200, "Alert %u after it",
	    p->stores[0].asked);
	peer_answer(p);
	peer_alerts(p);
	peer_send(p, true);
	if (peer_changes(p))
		peer_rest(p);
}

static void
bad_text(struct peer *p)
{
	bad_item(p, "text/vcard", NULL, "this is no card");
}

static void
bad_type(struct peer *p)
{
	bad_item(p, "image/png", NULL, "nor this");
}

static void
bad_format(struct peer *p)
{
	bad_item(p, "text/vcard", "des", "nor this");
}

static void
bad_empty(struct peer *p)
{
	bad_item(p, "text/vcard", NULL, "");
}

#define ONE "add:Ann=1 sync "
#define TWO "add:Ann=1 add:Beth=2 sync "
#define CARL "sync holds:Ann=1,Carl=3"

const struct peer_case case_server_item[] = {
    {"item-replace", "7 Replace, 23.4", "Replace by Target is done, no Map",
	TWO "sync holds:Ann=7,Beth=2", server_replace},
    {"item-delete", "7 Delete, 23.4", "Delete by Target is done",
	TWO "sync holds:Beth=2", server_delete},
    {"item-delete-unknown", "9 211", "Delete of the unknown: 211",
	TWO "sync holds:Ann=1,Beth=2", server_delete_unknown},
    {"item-replace-unknown", "7 Replace", "Replace of the unknown: added",
	ONE CARL, server_replace_unknown},
    {"item-archive", "7 Delete, 9 210", "Archive: deleted",
	TWO "sync holds:Beth=2", server_archive},
    {"item-soft-delete", "7 SftDel", "SftDel: gone here, or 406", TWO "sync",
	server_soft_delete},
    {"item-meta-of-command", "2 Meta", "Meta of the command is the item's",
	ONE CARL, meta_of_command},
    {"item-two-in-one", "8 rule 3", "two items in one command",
	ONE "sync holds:Ann=1,Carl=3,Dora=4", two_items},
    {"item-b64", "24 Format", "Format b64 is undone", ONE CARL, form_b64},
    {"item-b64-xml", "24 Format", "the same in XML", "xml " ONE CARL, form_b64},
    {"item-vcard21", "23.5", "vCard 2.1 is taken", ONE CARL, form_vcard21},
    {"item-bare-lf", "26.13", "lines that end with LF", "xml " ONE CARL,
	form_bare_lines},
    {"item-bad-text", "9 415, law 1", "an item that is none: only it",
	ONE "try sync holds:Ann=1,Carl=3", bad_text},
    {"item-bad-type", "24, 9 415", "an unknown Type: only it",
	ONE "try sync holds:Ann=1,Carl=3", bad_type},
    {"item-bad-format", "24 Format", "an unknown Format: only it",
	ONE "try sync holds:Ann=1,Carl=3", bad_format},
    {"item-empty", "9, law 1", "an item without text: only it",
	ONE "try sync holds:Ann=1,Carl=3", bad_empty},
    {0},
};
