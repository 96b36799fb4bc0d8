/* SPDX-License-Identifier: Apache-2.0 */
/* Cases: changes of items, from the client and from the server. */
#include "conformance/cases.h"

#include <string.h>

/* ---- of the client ---- */

static void
replace_arrives(struct conf_run *run)
{
	struct conf_device *dev = conf_with_aster(run);
	struct conf_session *s = conf_begun(run, dev);
	unsigned cmd = conf_replace(s, "1", "Aster", "777");

	conf_send_sync(s);
	CONF_STATUS(s, cmd, "1", 200);
	conf_finish(s);
	conf_want(run, s->got == NULL, "the change comes back");
	conf_want_items(run, dev, "777", 1, 1);
}

static void
delete_arrives(struct conf_run *run)
{
	struct conf_device *dev = conf_with_aster(run);
	struct conf_session *s = conf_begun(run, dev);
	unsigned cmd = conf_delete(s, "1");

	conf_send_sync(s);
	CONF_STATUS(s, cmd, "1", 200);
	conf_finish(s);
	conf_want_items(run, dev, "Aster", 0, 0);
}

static void
replace_of_unknown(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_begun(run, dev);
	unsigned cmd = conf_replace(s, "55", "Novel", "5");

	conf_send_sync(s);
	CONF_STATUS(s, cmd, "55", 201);
	conf_finish(s);
	conf_want_items(run, dev, "Novel", 1, 1);
}

static void
delete_of_unknown(struct conf_run *run)
{
	struct conf_device *dev = conf_with_aster(run);
	struct conf_session *s = conf_begun(run, dev);
	unsigned cmd = conf_delete(s, "nobody");

	conf_send_sync(s);
	CONF_STATUS(s, cmd, "nobody", 211, 404, 200);
	conf_finish(s);
	conf_want_items(run, dev, "Aster", 1, 1);
}

static void
add_of_known(struct conf_run *run)
{
	struct conf_device *dev = conf_with_aster(run);
	struct conf_session *s = conf_begun(run, dev);
	unsigned cmd = conf_add(s, "1", "Aster", "888");

	conf_send_sync(s);
	CONF_STATUS(s, cmd, "1", 200, 201, 208, 418);
	conf_finish(s);
	conf_want_items(run, dev, "Aster", 1, 1);
}

static void
archive(struct conf_run *run)
{
	struct conf_device *dev = conf_with_aster(run);
	struct conf_session *s = conf_begun(run, dev);
	struct conf_item item = {
	    .cmd = "Delete", .source = "1", .flags = "<Archive/>"};
	unsigned cmd = conf_put_item(&s->out, &item), code;

	conf_send_sync(s);
	code = CONF_STATUS(s, cmd, "1", 210, 200, 406, 501);
	conf_finish(s);
	if (code >= 400)
		conf_not_supported(run, "Archive: %u", code);
	conf_want_items(run, dev, "Aster", 0, 0);
}

static void
soft_delete(struct conf_run *run)
{
	struct conf_device *dev = conf_with_aster(run);
	struct conf_session *s = conf_begun(run, dev);
	struct conf_item item = {
	    .cmd = "Delete", .source = "1", .flags = "<SftDel/>"};
	unsigned cmd = conf_put_item(&s->out, &item), code;

	conf_send_sync(s);
	code = CONF_STATUS(s, cmd, "1", 200, 406, 501);
	conf_finish(s);
	if (code != 200)
		conf_not_supported(run, "SftDel: %u", code);
	s = conf_whole(run, dev, CONF_CONTACTS, 200, NULL);
	conf_want(run, s->got == NULL, "it is sent back");
	conf_want_items(run, dev, "Aster", 1, 1);
}

static void
meta_on_command(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_begun(run, dev);
	unsigned cmd = conf_cmd(&s->out, "Add");

	conf_put(&s->out, "<Meta><Type xmlns='syncml:metinf'>text/x-vcard"
			  "</Type></Meta><Item>");
	conf_loc(&s->out, "Source", "1");
	conf_text(&s->out, "Data", conf_card(run, "Aster", "1", NULL));
	conf_put(&s->out, "</Item>");
	conf_end(&s->out, "Add");
	conf_send_sync(s);
	CONF_STATUS(s, cmd, "1", 200, 201);
	conf_finish(s);
	conf_want_items(run, dev, "Aster", 1, 1);
}

static void
base64_item(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_begun(run, dev);
	struct conf_item item = {.cmd = "Add",
	    .source = "1",
	    .type = "text/x-vcard",
	    .format = "b64"};
	unsigned cmd;

	item.data = conf_base64(run->arena, conf_card(run, "Aster", "1", NULL));
	cmd = conf_put_item(&s->out, &item);
	conf_send_sync(s);
	CONF_STATUS(s, cmd, "1", 200, 201);
	conf_finish(s);
	conf_want_items(run, dev, "Aster", 1, 1);
}

/* An item that cannot be taken: some 4xx or 5xx, and it is not there. */
static void
refused_item(struct conf_run *run, const char *type, const char *format)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_begun(run, dev);
	struct conf_item item = {.cmd = "Add",
	    .source = "x",
	    .type = type,
	    .format = format,
	    .data = SML_STR("no such thing")};
	unsigned bad, good;

	bad = conf_put_item(&s->out, &item);
	good = conf_add(s, "1", "Aster", "1");
	conf_send_sync(s);
	CONF_STATUS(s, bad, "x", 415, 406, 400, 500, 412);
	CONF_STATUS(s, good, "1", 200, 201);
	conf_finish(s);
	conf_want_items(run, dev, "Aster", 1, 1);
}

static void
unknown_type(struct conf_run *run)
{
	refused_item(run, "application/x-frob", NULL);
}

static void
unknown_format(struct conf_run *run)
{
	refused_item(run, "text/x-vcard", "rot13");
}

static void
vcard_3(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_begun(run, dev);
	struct conf_item item = {.cmd = "Add",
	    .source = "1",
	    .type = "text/vcard",
	    .data = SML_STR("BEGIN:VCARD\r\nVERSION:3.0\r\nN:Aster;Suite;;;"
			    "\r\nFN:Suite Aster\r\nEND:VCARD\r\n")};
	unsigned cmd = conf_put_item(&s->out, &item);

	conf_send_sync(s);
	CONF_STATUS(s, cmd, "1", 200, 201);
	conf_finish(s);
	conf_want_items(run, dev, "Aster", 1, 1);
}

static void
odd_luids(struct conf_run *run)
{
	static const char *const ids[] = {"a b/c?d=e&f<g>", "\xc5\xbdofie",
	    "/telecom/pb/luid/0A.vcf", "0", "00",
	    "a-very-long-luid-of-more-than-sixty-four-characters-as-some-send-"
	    "0123456789"};
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_begun(run, dev);
	unsigned cmds[6];

	for (size_t i = 0; i < 6; i++)
		cmds[i] = conf_add(s, ids[i], conf_printf(run, "Odd%zu", i),
		    conf_printf(run, "%zu", i));
	conf_send_sync(s);
	for (size_t i = 0; i < 6; i++)
		CONF_STATUS(s, cmds[i], ids[i], 200, 201);
	conf_finish(s);
	s = conf_begun(run, dev);
	for (size_t i = 0; i < 6; i++)
		cmds[i] = conf_delete(s, ids[i]);
	conf_send_sync(s);
	for (size_t i = 0; i < 6; i++)
		CONF_STATUS(s, cmds[i], ids[i], 200);
	conf_finish(s);
	conf_want_items(run, dev, "Odd", 0, 0);
}

static void
characters(struct conf_run *run)
{
	static const char text[] = "first line\n\xc5\xbdofie <b> & ]]> \"q\" "
				   "\xf0\x9f\x98\x80 %41 =3D\nlast";
	struct conf_device *dev = conf_fresh(run, CONF_NOTES);
	struct conf_session *s = conf_session(run, dev);
	struct conf_item item = {.cmd = "Add",
	    .source = "1",
	    .type = "text/plain",
	    .data = sml_str_of(text)};
	const struct conf_got *got;
	unsigned cmd;

	conf_init(s, CONF_NOTES, 200);
	conf_begin_sync(s, CONF_NOTES);
	cmd = conf_put_item(&s->out, &item);
	conf_send_sync(s);
	CONF_STATUS(s, cmd, "1", 200, 201);
	conf_finish(s);
	s = conf_look(run, dev, CONF_NOTES);
	got = conf_got(s, "first line");
	conf_want(run, got != NULL, "the note does not come back");
	conf_want(run,
	    sml_str_find(got->data,
		SML_STR("\xc5\xbdofie <b> & ]]> \"q\" \xf0\x9f\x98\x80 %41 "
			"=3D"),
		0) < got->data.len,
	    "it comes back as \"%.*s\"", SML_STR_ARG(got->data));
}

static void
empty_target(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_session(run, dev);
	unsigned cmd;

	conf_init(s, CONF_CONTACTS, 200);
	conf_begin(s);
	conf_answer(s);
	conf_cmd(&s->out, "Sync");
	conf_put(&s->out, "<Target><LocURI></LocURI></Target>"
			  "<Source><LocURI>card</LocURI></Source>");
	cmd = conf_add(s, "1", "Aster", "1");
	conf_send_sync(s);
	CONF_STATUS(s, cmd, "1", 200, 201);
	conf_finish(s);
	conf_want_items(run, dev, "Aster", 1, 1);
}

/* ---- containers, copies ---- */

static void
copy(struct conf_run *run)
{
	struct conf_device *dev = conf_with_aster(run);
	struct conf_session *s = conf_begun(run, dev);
	struct conf_item item = {.cmd = "Copy", .source = "1", .target = "2"};
	unsigned cmd = conf_put_item(&s->out, &item);

	conf_send_sync(s);
	CONF_STATUS(s, cmd, NULL, 200, 201);
	conf_finish(s);
	conf_want_items(run, dev, "Aster", 2, 2);
}

static void
sequence(struct conf_run *run)
{
	struct conf_device *dev = conf_with_aster(run);
	struct conf_session *s = conf_begun(run, dev);
	unsigned cmd = conf_cmd(&s->out, "Sequence"), first, second, third;

	first = conf_delete(s, "1");
	second = conf_add(s, "1", "Birch", "2");
	third = conf_replace(s, "1", "Birch", "888");
	conf_end(&s->out, "Sequence");
	conf_send_sync(s);
	CONF_STATUS(s, cmd, NULL, 200);
	CONF_STATUS(s, first, "1", 200);
	CONF_STATUS(s, second, "1", 200, 201);
	CONF_STATUS(s, third, "1", 200);
	conf_finish(s);
	conf_want_items(run, dev, "888", 1, 1);
}

/* An Atomic of a good Add and @bad; the code of its Status. */
static unsigned
atomic(struct conf_run *run, struct conf_session *s, bool is_bad)
{
	unsigned cmd = conf_cmd(&s->out, "Atomic"), first, second, code;
	struct conf_item item = {.cmd = "Add",
	    .source = "3",
	    .type = "text/x-vcard",
	    .data = SML_STR("this is no card")};

	first = conf_add(s, "2", "Birch", "2");
	second = is_bad ? conf_put_item(&s->out, &item)
			: conf_add(s, "3", "Cedar", "3");
	conf_end(&s->out, "Atomic");
	conf_send_sync(s);
	code = CONF_STATUS(s, cmd, NULL, 200, 507, 406, 501);
	if (code == 406 || code == 501) {
		conf_finish(s);
		conf_want_items(run, s->dev, "Aster", 1, 1);
		conf_not_supported(run, "Atomic: %u", code);
	}
	if (is_bad)
		CONF_STATUS(s, first, "2", 216, 507, 500, 215);
	else
		CONF_STATUS(s, first, "2", 200, 201);
	conf_want(run, conf_status_of(&s->in, s->msg_id, second, "3"),
	    "no Status for the last command");
	return code;
}

static void
atomic_done(struct conf_run *run)
{
	struct conf_device *dev = conf_with_aster(run);
	struct conf_session *s = conf_begun(run, dev);

	conf_want(run, atomic(run, s, false) == 200, "Atomic fails");
	conf_finish(s);
	conf_want_items(run, dev, "Suite", 3, 3);
}

static void
atomic_undone(struct conf_run *run)
{
	struct conf_device *dev = conf_with_aster(run);
	struct conf_session *s = conf_begun(run, dev);

	conf_want(run, atomic(run, s, true) == 507, "Atomic is 200");
	conf_finish(s);
	conf_want_items(run, dev, "Aster", 1, 1);
}

static void
move_refused(struct conf_run *run)
{
	struct conf_device *dev = conf_with_aster(run);
	struct conf_session *s = conf_begun(run, dev);
	unsigned cmd = conf_cmd(&s->out, "Move"), good;

	conf_put(&s->out, "<Item><Source><LocURI>1</LocURI></Source>"
			  "<SourceParent><LocURI>f</LocURI></SourceParent>"
			  "</Item>");
	conf_end(&s->out, "Move");
	good = conf_add(s, "2", "Birch", "2");
	conf_send_sync(s);
	CONF_STATUS(s, cmd, NULL, 406, 501, 405, 428);
	CONF_STATUS(s, good, "2", 200, 201);
	conf_finish(s);
	conf_want_items(run, dev, "Suite", 2, 2);
}

static void
source_parent(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_begun(run, dev);
	unsigned cmd = conf_cmd(&s->out, "Add");

	conf_put(&s->out, "<Item><Source><LocURI>1</LocURI></Source>"
			  "<SourceParent><LocURI>9</LocURI></SourceParent>"
			  "<Meta><Type xmlns='syncml:metinf'>text/x-vcard"
			  "</Type></Meta>");
	conf_text(&s->out, "Data", conf_card(run, "Aster", "1", NULL));
	conf_put(&s->out, "</Item>");
	conf_end(&s->out, "Add");
	conf_send_sync(s);
	CONF_STATUS(s, cmd, "1", 200, 201);
	conf_finish(s);
	conf_want_items(run, dev, "Aster", 1, 1);
}

static void
field_level(struct conf_run *run)
{
	struct conf_device *dev = conf_with_aster(run);
	struct conf_session *s = conf_begun(run, dev);
	struct conf_item item = {.cmd = "Replace",
	    .source = "1",
	    .flags = "<Meta><FieldLevel xmlns='syncml:metinf'/>"
		     "<Type xmlns='syncml:metinf'>text/x-vcard</Type></Meta>",
	    .data = SML_STR("BEGIN:VCARD\r\nVERSION:2.1\r\nTITLE:Botanist\r\n"
			    "END:VCARD\r\n")};
	unsigned cmd = conf_put_item(&s->out, &item), code;

	conf_send_sync(s);
	code = CONF_STATUS(s, cmd, "1", 200, 406, 501, 415, 400);
	conf_finish(s);
	conf_want_items(run, dev, "Aster", 1, 1);
	if (code != 200)
		conf_not_supported(run, "FieldLevel: %u", code);
	conf_want_items(run, dev, "Botanist", 1, 1);
	conf_want_items(run, dev, "111", 1, 1);
}

static void
number_of_changes(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s = conf_begun(run, dev);

	conf_put(&s->out, "<NumberOfChanges>17</NumberOfChanges>");
	conf_add(s, "1", "Aster", "1");
	conf_end_sync(s);
	conf_want_items(run, dev, "Aster", 1, 1);
	/* What it announces itself is the truth. */
	s = conf_session(run, conf_other_device(run));
	s->dev->is_described = false;
	conf_init(s, CONF_CONTACTS, 201);
	conf_begin_sync(s, CONF_CONTACTS);
	conf_send_sync(s);
	while (!conf_sync_of(&s->in, conf_db_uri(run, CONF_CONTACTS))) {
		conf_want(run, !s->in.msg.is_final, "no Sync of the server");
		conf_begin(s);
		conf_answer(s);
		conf_send(s, false);
	}
	const struct sml_cmd *sync =
	    conf_sync_of(&s->in, conf_db_uri(run, CONF_CONTACTS));
	if (!sync->has_number_of_changes)
		conf_not_supported(run, "the server does not announce any");
	conf_want(run, sync->number_of_changes == 1, "%u announced, 1 comes",
	    (unsigned)sync->number_of_changes);
	conf_finish(s);
}

const struct conf_case conf_change_cases[] = {
    {"replace_arrives", "23.4 Replace", "a Replace changes its item",
	replace_arrives, CONF_EVERY, SML_V_NONE},
    {"delete_arrives", "23.4 Delete", "a Delete removes its item",
	delete_arrives, CONF_EVERY, SML_V_NONE},
    {"replace_of_unknown", "S11 5.1",
	"a Replace of an unknown item adds it: 201", replace_of_unknown,
	CONF_EVERY, SML_V_NONE},
    {"delete_of_unknown", "RP12 211",
	"a Delete of an unknown item does no harm", delete_of_unknown,
	CONF_SOME, SML_V_NONE},
    {"add_of_known", "sync-rules 4",
	"an Add with a LUID that is there makes no second item", add_of_known,
	CONF_SOME, SML_V_NONE},
    {"archive", "RP12 210", "Delete with Archive deletes, archived or not",
	archive, CONF_SOME, SML_V_NONE},
    {"soft_delete", "23.4 SftDel",
	"Delete with SftDel: the server keeps the item and its silence",
	soft_delete, CONF_SOME, SML_V_NONE},
    {"meta_on_command", "RP12 Meta", "Type on the command, not on the item",
	meta_on_command, CONF_SOME, SML_V_NONE},
    {"base64_item", "MI12 Format", "an item in base64", base64_item, CONF_SOME,
	SML_V_NONE},
    {"unknown_type", "RP12 415",
	"an item of an unknown type is refused, its neighbour stored",
	unknown_type, CONF_SOME, SML_V_NONE},
    {"unknown_format", "RP12 415",
	"an item of an unknown Format is refused, its neighbour stored",
	unknown_format, CONF_SOME, SML_V_NONE},
    {"vcard_3", "23.5 vCard 3.0", "a vCard 3.0 is taken", vcard_3, CONF_SOME,
	SML_V_NONE},
    {"odd_luids", "13 ids", "a LUID is any text", odd_luids, CONF_SOME,
	SML_V_NONE},
    {"characters", "RP12 5.4",
	"umlauts, markup and signs of a note come back as they were",
	characters, CONF_EVERY, SML_V_NONE},
    {"empty_target", "25 Sony Ericsson",
	"a Sync with an empty Target is found by its Source", empty_target,
	CONF_SOME, SML_V_NONE},
    {"copy", "23.4 Copy", "Copy makes a second item", copy, CONF_SOME,
	SML_V_NONE},
    {"sequence", "23.4 Sequence", "a Sequence is done in its order", sequence,
	CONF_SOME, SML_V_NONE},
    {"atomic_done", "23.4 Atomic", "an Atomic whose commands can be done",
	atomic_done, CONF_SOME, SML_V_NONE},
    {"atomic_undone", "23.4 Atomic",
	"an Atomic with one bad command: 507, and nothing is changed",
	atomic_undone, CONF_SOME, SML_V_NONE},
    {"move_refused", "7 Move", "Move is refused, its neighbour done",
	move_refused, CONF_SOME, SML_V_12},
    {"source_parent", "20 hierarchy", "SourceParent is read over",
	source_parent, CONF_SOME, SML_V_12},
    {"field_level", "20 FieldLevel",
	"a Replace of some fields, or a refusal that changes nothing",
	field_level, CONF_SOME, SML_V_12},
    {"number_of_changes", "20 NumberOfChanges",
	"a wrong number does no harm, the server's own is right",
	number_of_changes, CONF_SOME, SML_V_11},
    {0},
};
