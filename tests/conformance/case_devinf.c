/* SPDX-License-Identifier: Apache-2.0 */
/* Cases: device information of both sides. */
#include "conformance/cases.h"

static unsigned
put_get(struct conf_session *s, const char *what)
{
	unsigned id = conf_cmd(&s->out, "Get");

	conf_put(&s->out, "<Meta><Type xmlns='syncml:metinf'>"
			  "application/vnd.syncml-devinf+xml</Type></Meta>"
			  "<Item>");
	conf_loc(&s->out, "Target", what);
	conf_put(&s->out, "</Item>");
	conf_end(&s->out, "Get");
	return id;
}

/* The server's DevInf, as a tree. */
static const struct sml_node *
get_devinf(struct conf_run *run, struct conf_session **s_out)
{
	struct conf_session *s = conf_session(run, conf_device(run));
	const struct sml_cmd *c;
	unsigned get;

	conf_begin(s);
	get = put_get(s, sml_version_devinf(run->version));
	conf_alert(s, CONF_CONTACTS, 201);
	conf_send(s, true);
	CONF_STATUS(s, get, NULL, 200);
	c = conf_find(&s->in, SML_CMD_RESULTS, 0);
	conf_want(run, c && c->items, "no Results for the Get");
	conf_want(run, c->items->data_kind == SML_DATA_TREE,
	    "the Results have no DevInf");
	if (s_out)
		*s_out = s;
	return c->items->tree;
}

static bool
has_text(const struct sml_node *node, const char *name, const char *text)
{
	for (; node; node = node->next) {
		if (sml_str_is(node->name, name) &&
		    sml_str_is(sml_str_trim(node->text), text))
			return true;
		if (node->child && has_text(node->child, name, text))
			return true;
	}
	return false;
}

static void
results(struct conf_run *run)
{
	struct conf_session *s;
	const struct sml_node *devinf = get_devinf(run, &s);
	const struct sml_cmd *c = conf_find(&s->in, SML_CMD_RESULTS, 0);
	struct sml_str type =
	    c->meta.type.p ? c->meta.type : c->items->meta.type;

	conf_want(run, sml_str_is(c->cmd_ref, "1"), "CmdRef is %.*s",
	    SML_STR_ARG(c->cmd_ref));
	conf_want(run,
	    sml_str_is(c->items->source.uri, sml_version_devinf(run->version)),
	    "Source is \"%.*s\"", SML_STR_ARG(c->items->source.uri));
	conf_want(run,
	    sml_str_ends(type, run->encoding == SML_XML ? "+xml" : "+wbxml"),
	    "its Type is %.*s", SML_STR_ARG(type));
	conf_want(run,
	    sml_str_is(
		conf_text_at(devinf, "VerDTD"), sml_version_dtd(run->version)),
	    "VerDTD of the DevInf is %.*s",
	    SML_STR_ARG(conf_text_at(devinf, "VerDTD")));
}

static void
mandatory_parts(struct conf_run *run)
{
	const struct sml_node *devinf = get_devinf(run, NULL);
	static const char *const always[] = {"DevID", "DevTyp", "DataStore"};
	static const char *const in_12[] = {"Man", "Mod", "FwV", "SwV", "HwV"};

	for (size_t i = 0; i < 3; i++)
		conf_want(
		    run, conf_node_at(devinf, always[i]), "no %s", always[i]);
	for (size_t i = 0; run->version == SML_V_12 && i < 5; i++)
		conf_want(
		    run, conf_node_at(devinf, in_12[i]), "no %s", in_12[i]);
	conf_want(run,
	    run->version != SML_V_12 || !conf_node_at(devinf, "CTCap"),
	    "CTCap outside of DataStore in 1.2");
	conf_want(run, run->version != SML_V_10 || !conf_node_at(devinf, "UTC"),
	    "UTC in 1.0");
}

static void
datastores(struct conf_run *run)
{
	const struct sml_node *devinf = get_devinf(run, NULL);
	const char *want = conf_db_uri(run, CONF_CONTACTS);
	const struct sml_node *found = NULL;

	for (const struct sml_node *n = devinf->child; n; n = n->next)
		if (n->el == SML_EL_D_DATA_STORE &&
		    conf_same_db(conf_text_at(n, "SourceRef"), want))
			found = n;
	conf_want(run, found, "no DataStore called \"%s\"", want);
	conf_want(run,
	    conf_text_at(found, "Rx-Pref/CTType").len > 0 &&
		conf_text_at(found, "Tx-Pref/CTType").len > 0,
	    "no Rx-Pref or Tx-Pref");
	conf_want(run,
	    has_text(found->child, "SyncType", "1") ||
		has_text(found->child, "SyncType", "01"),
	    "no SyncType 1");
	conf_want(run,
	    has_text(found->child, "SyncType", "2") ||
		has_text(found->child, "SyncType", "02"),
	    "no SyncType 2");
	conf_want(run, has_text(found->child, "CTType", "text/x-vcard"),
	    "no vCard 2.1");
}

/* Who has none says that every property is kept. */
static void
properties(struct conf_run *run)
{
	const struct sml_node *devinf = get_devinf(run, NULL);
	unsigned stores = 0, described = 0;

	for (const struct sml_node *n = devinf->child; n; n = n->next) {
		if (n->el != SML_EL_D_DATA_STORE)
			continue;
		stores++;
		described += conf_node_at(n, "CTCap") != NULL;
	}
	if (described == 0)
		conf_not_supported(run, "no datastore has a CTCap");
	conf_want(run, described == stores, "%u of %u datastores have a CTCap",
	    described, stores);
}

static void
large_objects_told(struct conf_run *run)
{
	const struct sml_node *devinf = get_devinf(run, NULL);

	conf_want(run, conf_node_at(devinf, "SupportLargeObjs"),
	    "no SupportLargeObjs");
}

static void
put_is_taken(struct conf_run *run)
{
	struct conf_session *s = conf_session(run, conf_device(run));
	unsigned put;

	conf_begin(s);
	put = conf_put_devinf(s);
	conf_alert(s, CONF_CONTACTS, 201);
	conf_send(s, true);
	CONF_STATUS(s, put, NULL, 200);
}

static void
other_number(struct conf_run *run)
{
	struct conf_session *s = conf_session(run, conf_device(run));
	unsigned get;

	conf_begin(s);
	get =
	    put_get(s, run->version == SML_V_11 ? "./devinf10" : "./devinf11");
	conf_alert(s, CONF_CONTACTS, 201);
	conf_send(s, true);
	CONF_STATUS(s, get, NULL, 200, 404);
	conf_want(run,
	    conf_code(conf_status_of(&s->in, 1, get, NULL)) == 404 ||
		conf_find(&s->in, SML_CMD_RESULTS, 0),
	    "200, but no Results");
}

static void
get_of_nothing(struct conf_run *run)
{
	struct conf_session *s = conf_session(run, conf_device(run));
	unsigned get, alert;

	conf_begin(s);
	get = put_get(s, "./etc/passwd");
	alert = conf_alert(s, CONF_CONTACTS, 201);
	conf_send(s, true);
	CONF_STATUS(s, get, NULL, 404, 406, 405, 501, 403, 500);
	CONF_STATUS(s, alert, NULL, 200);
}

static void
odd_put(struct conf_run *run)
{
	struct conf_session *s = conf_session(run, conf_device(run));
	unsigned alert;

	conf_begin(s);
	conf_cmd(&s->out, "Put");
	conf_put(&s->out,
	    "<Meta><Type xmlns='syncml:metinf'>"
	    "application/vnd.syncml-devinf+xml</Type></Meta><Item>"
	    "<Source><LocURI>./devinf11</LocURI></Source><Data>"
	    "<DevInf xmlns='syncml:devinf'><VerDTD>1.1</VerDTD>"
	    "<DevID>x</DevID><DevTyp>phone</DevTyp><DataStore>"
	    "<SourceRef>card</SourceRef><Rx-Pref><CTType>text/x-vcard </CTType>"
	    "<VerCT>2.1</VerCT></Rx-Pref><SyncCap><SyncType>01</SyncType>"
	    "<SyncType>390001</SyncType><SyncType>x</SyncType></SyncCap>"
	    "<DSMem></DSMem></DataStore><Ext><XNam>X-frob</XNam>"
	    "<XVal>1</XVal></Ext></DevInf></Data></Item>");
	conf_end(&s->out, "Put");
	alert = conf_alert(s, CONF_CONTACTS, 201);
	conf_send(s, true);
	CONF_STATUS(s, alert, NULL, 200);
}

static void
no_devinf_at_all(struct conf_run *run)
{
	struct conf_device *dev = conf_fresh(run, CONF_CONTACTS);
	struct conf_session *s;

	dev = conf_device(run);
	dev->is_described = true;
	s = conf_session(run, dev);
	conf_init(s, CONF_CONTACTS, 201);
	conf_begin_sync(s, CONF_CONTACTS);
	conf_add(s, "1", "Aster", "1");
	conf_end_sync(s);
	conf_want_items(run, dev, "Aster", 1, 1);
}

/* ---- a CTCap that is short ---- */

static void
edit_again(struct conf_session *s)
{
	conf_put_ash(s, "Replace", "333", NULL);
}

/* The server has a card with a note; @dev, whose CTCap knows no notes, has
 * changed its number. */
static struct conf_device *
with_short_ctcap(struct conf_run *run, struct conf_device **writer_out)
{
	struct conf_device *dev;

	*writer_out = conf_fresh(run, CONF_CONTACTS);
	conf_whole(run, *writer_out, CONF_CONTACTS, 200, conf_add_noted);
	dev = conf_other_device(run);
	dev->holds = "BEGIN,END,VERSION,N,FN,TEL";
	dev->is_described = false;
	conf_whole(run, dev, CONF_CONTACTS, 201, NULL);
	conf_whole(run, dev, CONF_CONTACTS, 200, conf_edit_number);
	return dev;
}

static void
ctcap_short(struct conf_run *run)
{
	struct conf_device *writer;

	with_short_ctcap(run, &writer);
	conf_want_items(run, writer, "222", 1, 1);
	conf_want_items(run, writer, "Suite bark", 1, 1);
}

static void
ctcap_grows(struct conf_run *run)
{
	struct conf_device *writer, *dev = with_short_ctcap(run, &writer);
	struct conf_session *s;

	dev->holds = "BEGIN,END,VERSION,N,FN,TEL,NOTE";
	dev->is_described = false;
	s = conf_whole(run, dev, CONF_CONTACTS, 200, edit_again);
	conf_want_items(run, writer, "333", 1, 1);
	conf_want_items(run, writer, "Suite bark", 1, 1);
	conf_want(run, conf_got(s, "bark"),
	    "what it could not hold before does not come");
}

const struct conf_case conf_devinf_cases[] = {
    {"devinf_results", "23.1 DevInf",
	"Get is answered with the DevInf of version and encoding", results,
	CONF_EVERY, SML_V_NONE},
    {"devinf_parts", "21 DevInf", "the parts every DevInf of its version has",
	mandatory_parts, CONF_EVERY, SML_V_NONE},
    {"devinf_datastores", "21 DevInf",
	"the datastore, its types, two-way and slow", datastores, CONF_EVERY,
	SML_V_NONE},
    {"devinf_properties", "21 DevInf", "every datastore of 1.2 has its CTCap",
	properties, CONF_SOME, SML_V_12},
    {"devinf_ctcap_short", "21 CTCap",
	"an edit removes nothing that the client cannot hold", ctcap_short,
	CONF_SOME, SML_V_NONE},
    {"devinf_ctcap_grows", "21 CTCap",
	"nor what it could not hold before; that comes then", ctcap_grows,
	CONF_SOME, SML_V_NONE},
    {"devinf_large_objects", "21 DevInf", "SupportLargeObjs is said",
	large_objects_told, CONF_SOME, SML_V_11},
    {"devinf_put", "23.4 Put", "the client's DevInf is taken", put_is_taken,
	CONF_EVERY, SML_V_NONE},
    {"devinf_other_number", "21 DevInf",
	"Get of another version: its document, or 404", other_number, CONF_SOME,
	SML_V_NONE},
    {"devinf_get_of_nothing", "21 DevInf",
	"Get of anything else is refused, the Alert done", get_of_nothing,
	CONF_SOME, SML_V_NONE},
    {"devinf_odd", "25 DevInf", "an odd and incomplete DevInf does no harm",
	odd_put, CONF_SOME, SML_V_NONE},
    {"devinf_none", "21 DevInf", "a client without DevInf is served",
	no_devinf_at_all, CONF_SOME, SML_V_NONE},
    {0},
};
