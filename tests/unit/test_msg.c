/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of struct sml_msg as read from a message. */
#include "support/wire_help.h"

static struct sml_arena *arena;
static struct sml_msg msg;

static enum sml_err
read_msg(const char *xml, struct sml_decode_error *error)
{
	return sml_wire_decode(SML_XML, sml_str_of(xml), arena, &msg, error);
}

static const struct sml_cmd *
read_cmd(const char *xml)
{
	if (read_msg(xml, NULL) != SML_OK)
		return NULL;
	return msg.cmds;
}

static void
msg_header_read(void)
{
	IS_OK(read_msg(
	    "<SyncML><SyncHdr><VerDTD> 1.1 </VerDTD>"
	    "<VerProto>SyncML/1.1</VerProto><SessionID>WLC1</SessionID>"
	    "<MsgID>1</MsgID><Target><LocURI>http://s</LocURI></Target>"
	    "<Source><LocURI>IMEI:1</LocURI><LocName>user</LocName></Source>"
	    "<RespURI>http://s?x</RespURI><NoResp/>"
	    "<Cred><Meta><Format>b64</Format><Type>syncml:auth-md5</Type>"
	    "</Meta><Data>Zz6EivR3yeaaENcRN6lpAQ==</Data></Cred>"
	    "<Meta><MetInf><MaxMsgSize>10000</MaxMsgSize>"
	    "<MaxObjSize> 500 </MaxObjSize></MetInf></Meta></SyncHdr>"
	    "<SyncBody><Final/></SyncBody></SyncML>",
	    NULL));
	CU_ASSERT_EQUAL(msg.hdr.version, SML_V_11);
	STR_IS(msg.hdr.ver_dtd, "1.1");
	STR_IS(msg.hdr.ver_proto, "SyncML/1.1");
	STR_IS(msg.hdr.session_id, "WLC1");
	STR_IS(msg.hdr.msg_id, "1");
	STR_IS(msg.hdr.target.uri, "http://s");
	CU_ASSERT_PTR_NULL(msg.hdr.target.name.p);
	STR_IS(msg.hdr.source.name, "user");
	STR_IS(msg.hdr.resp_uri, "http://s?x");
	CU_ASSERT_TRUE(msg.hdr.no_resp);
	STR_IS(msg.hdr.cred->data, "Zz6EivR3yeaaENcRN6lpAQ==");
	CU_ASSERT_FALSE(msg.hdr.cred->data_is_raw);
	STR_IS(msg.hdr.cred->meta.type, "syncml:auth-md5");
	CU_ASSERT_EQUAL(msg.hdr.meta.max_msg_size, 10000);
	CU_ASSERT_EQUAL(msg.hdr.meta.max_obj_size, 500);
	CU_ASSERT_TRUE(msg.is_final);
	CU_ASSERT_PTR_NULL(msg.cmds);
	CU_ASSERT_PTR_NOT_NULL(msg.root);
}

static void
msg_unusable_refused_with_reason(void)
{
	static const char *const bad[] = {
	    "<DevInf/>",
	    "<SyncML/>",
	    "<SyncML>" HDR_12 "</SyncML>",
	    "<SyncML><SyncHdr><VerDTD>1.2</VerDTD></SyncHdr><SyncBody/>"
	    "</SyncML>",
	    "<SyncML><SyncHdr><VerDTD/><VerProto/><SessionID/><MsgID/><Target/>"
	    "<Source/><Meta><MaxMsgSize>-1</MaxMsgSize></Meta></SyncHdr>"
	    "<SyncBody/></SyncML>",
	    "<SyncML><SyncHdr><VerDTD/><VerProto/><SessionID/><MsgID/><Target/>"
	    "<Source/><Meta><MaxObjSize>1k</MaxObjSize></Meta></SyncHdr>"
	    "<SyncBody/></SyncML>",
	};
	struct sml_decode_error error;

	for (size_t i = 0; i < SML_ARRAY_LEN(bad); i++) {
		error.reason = NULL;
		CU_ASSERT_EQUAL(read_msg(bad[i], &error), SML_E_DECODE);
		CU_ASSERT_PTR_NOT_NULL(error.reason);
	}
	/* empty elements are there; what they mean is the session's business */
	IS_OK(read_msg(
	    "<SyncML><SyncHdr><VerDTD/><VerProto/><SessionID/><MsgID/><Target/>"
	    "<Source/><Meta><MaxObjSize/></Meta></SyncHdr><SyncBody/></SyncML>",
	    &error));
	CU_ASSERT_EQUAL(msg.hdr.version, SML_V_NONE);
	CU_ASSERT_PTR_NOT_NULL(msg.hdr.source.uri.p);
	CU_ASSERT_EQUAL(msg.hdr.source.uri.len, 0);
}

static void
msg_alert_read(void)
{
	const struct sml_cmd *c = read_cmd(
	    MSG_12("<Alert><CmdID>1</CmdID><Data> 200 </Data>"
		   "<Correlator>c</Correlator>"
		   "<Item><Target><LocURI>a</LocURI></Target><Source>"
		   "<LocURI>b</LocURI></Source><Meta><Anchor><Last/>"
		   "<Next> n </Next></Anchor><EMI>x=1</EMI><EMI>y</EMI></Meta>"
		   "</Item><Item/></Alert>"));

	CU_ASSERT_PTR_NOT_NULL_FATAL(c);
	CU_ASSERT_EQUAL(c->type, SML_CMD_ALERT);
	STR_IS(c->data, "200");
	STR_IS(c->correlator, "c");
	STR_IS(c->items->target.uri, "a");
	STR_IS(c->items->source.uri, "b");
	CU_ASSERT_PTR_NOT_NULL(c->items->meta.anchor.last.p);
	CU_ASSERT_EQUAL(c->items->meta.anchor.last.len, 0);
	STR_IS(c->items->meta.anchor.next, "n");
	STR_IS(c->items->meta.emi->text, "x=1");
	STR_IS(c->items->meta.emi->next->text, "y");
	CU_ASSERT_TRUE(c->items->has_meta);
	CU_ASSERT_EQUAL(c->items->data_kind, SML_DATA_NONE);
	CU_ASSERT_PTR_NOT_NULL_FATAL(c->items->next);
	CU_ASSERT_FALSE(c->items->next->has_meta);
	CU_ASSERT_PTR_NULL(c->items->next->target.uri.p);
	CU_ASSERT_PTR_NULL(c->items->next->next);
}

static void
msg_sync_and_its_children_read(void)
{
	const struct sml_cmd *c = read_cmd(MSG_12(
	    "<Sync><CmdID>3</CmdID><NoResp/><Target><LocURI>t</LocURI>"
	    "</Target><Source><LocURI>s</LocURI></Source>"
	    "<Meta><Mem><FreeMem>8100</FreeMem><FreeId>81</FreeId></Mem></Meta>"
	    "<NumberOfChanges>2</NumberOfChanges>"
	    "<Add><CmdID>4</CmdID><Meta><Type>text/plain</Type></Meta>"
	    "<Item><Data> x </Data><MoreData/></Item></Add>"
	    "<Atomic><CmdID>5</CmdID><Delete><CmdID>6</CmdID><Archive/><SftDel/"
	    ">"
	    "</Delete></Atomic><Strange><CmdID>7</CmdID></Strange><Odd/></Sync>"
	    "<Final/>"));
	const struct sml_cmd *add;

	CU_ASSERT_PTR_NOT_NULL_FATAL(c);
	CU_ASSERT_PTR_NULL(c->next);
	CU_ASSERT_TRUE(c->no_resp);
	CU_ASSERT_TRUE(c->has_number_of_changes);
	CU_ASSERT_EQUAL(c->number_of_changes, 2);
	CU_ASSERT_TRUE(c->meta.has_mem);
	CU_ASSERT_EQUAL(c->meta.free_mem, 8100);
	CU_ASSERT_EQUAL(c->meta.free_id, 81);
	add = c->children;
	CU_ASSERT_PTR_NOT_NULL_FATAL(add);
	STR_IS(add->meta.type, "text/plain");
	STR_IS(add->items->data, " x ");
	CU_ASSERT_TRUE(add->items->has_more_data);
	CU_ASSERT_EQUAL(add->next->type, SML_CMD_ATOMIC);
	CU_ASSERT_EQUAL(add->next->children->type, SML_CMD_DELETE);
	CU_ASSERT_TRUE(add->next->children->is_archive);
	CU_ASSERT_TRUE(add->next->children->is_soft);
	CU_ASSERT_EQUAL(add->next->next->type, SML_CMD_UNKNOWN);
	STR_IS(add->next->next->name, "Strange");
	STR_IS(add->next->next->cmd_id, "7");
	CU_ASSERT_PTR_NULL(add->next->next->next);
}

static void
msg_status_and_results_read(void)
{
	const struct sml_cmd *c = read_cmd(MSG_12(
	    "<Status><CmdID>1</CmdID><MsgRef>1</MsgRef><CmdRef>0</CmdRef>"
	    "<Cmd>SyncHdr</Cmd><TargetRef>a</TargetRef>"
	    "<TargetRef>b</TargetRef><SourceRef>c</SourceRef>"
	    "<Chal><Meta><Type>syncml:auth-md5</Type>"
	    "<NextNonce>Tm9uY2U=</NextNonce></Meta></Chal>"
	    "<Data>401</Data><Item><Data><Anchor><Next>9</Next></Anchor>"
	    "</Data></Item></Status>"
	    "<Results><CmdID>2</CmdID><CmdRef>4</CmdRef>"
	    "<SourceRef>./devinf12</SourceRef></Results>"));

	CU_ASSERT_PTR_NOT_NULL_FATAL(c);
	STR_IS(c->msg_ref, "1");
	STR_IS(c->cmd_ref, "0");
	STR_IS(c->cmd, "SyncHdr");
	STR_IS(c->target_refs->next->text, "b");
	STR_IS(c->source_refs->text, "c");
	STR_IS(c->chal->next_nonce, "Tm9uY2U=");
	STR_IS(c->data, "401");
	CU_ASSERT_EQUAL(c->items->data_kind, SML_DATA_TREE);
	CU_ASSERT_EQUAL(c->items->tree->el, SML_EL_M_ANCHOR);
	STR_IS(sml_node_text(c->items->tree, SML_EL_M_NEXT), "9");
	CU_ASSERT_PTR_NULL(sml_node_text(c->items->tree, SML_EL_M_LAST).p);
	STR_IS(c->next->cmd_ref, "4");
	CU_ASSERT_PTR_NULL(c->next->msg_ref.p);
	STR_IS(c->next->source_refs->text, "./devinf12");
}

static void
msg_map_read(void)
{
	const struct sml_cmd *c = read_cmd(
	    MSG_12("<Map><CmdID>4</CmdID><Target><LocURI>db</LocURI></Target>"
		   "<Source><LocURI>card</LocURI></Source>"
		   "<MapItem><Target><LocURI>G77</LocURI></Target><Source>"
		   "<LocURI> 1024 </LocURI></Source></MapItem><MapItem/>"
		   "</Map>"));

	CU_ASSERT_PTR_NOT_NULL_FATAL(c);
	STR_IS(c->target.uri, "db");
	STR_IS(c->map_items->target, "G77");
	STR_IS(c->map_items->source, "1024");
	CU_ASSERT_PTR_NOT_NULL_FATAL(c->map_items->next);
	CU_ASSERT_PTR_NULL(c->map_items->next->target.p);
}

static void
msg_unknown_commands_delivered(void)
{
	const struct sml_cmd *c = read_cmd(
	    MSG_12("<Frobnicate><CmdID>1</CmdID></Frobnicate><Data>x</Data>"
		   "<Search><CmdID>2</CmdID></Search>"));

	CU_ASSERT_PTR_NOT_NULL_FATAL(c);
	CU_ASSERT_EQUAL(c->type, SML_CMD_UNKNOWN);
	STR_IS(c->name, "Frobnicate");
	STR_IS(c->cmd_id, "1");
	CU_ASSERT_EQUAL(c->next->type, SML_CMD_UNKNOWN);
	STR_IS(c->next->name, "Data");
	CU_ASSERT_EQUAL(c->next->next->type, SML_CMD_SEARCH);
}

static void
msg_doubled_and_missing_children_delivered(void)
{
	const struct sml_cmd *c = read_cmd(
	    MSG_12("<Add><CmdID>1</CmdID><CmdID>2</CmdID>"
		   "<Meta><Type>a</Type><Type>b</Type></Meta>"
		   "<Meta><Type>c</Type><Size>9</Size></Meta></Add><Delete/>"));

	CU_ASSERT_PTR_NOT_NULL_FATAL(c);
	STR_IS(c->cmd_id, "1");
	STR_IS(c->meta.type, "a");
	CU_ASSERT_PTR_NULL(c->meta.size.p);
	CU_ASSERT_PTR_NULL(c->items);
	CU_ASSERT_PTR_NULL(c->next->cmd_id.p);
	CU_ASSERT_FALSE(c->next->has_meta);
}

static void
msg_children_in_any_order_read(void)
{
	const struct sml_cmd *c = read_cmd(
	    MSG_12("<Put><Item><Data>&lt;DevInf>&lt;Man>x&lt;/Man>&lt;/DevInf>"
		   "</Data><Source><LocURI>./devinf12</LocURI></Source></Item>"
		   "<Meta><Type>application/vnd.syncml-devinf+xml</Type></Meta>"
		   "<CmdID>5</CmdID><Lang>en</Lang></Put>"));

	CU_ASSERT_PTR_NOT_NULL_FATAL(c);
	STR_IS(c->cmd_id, "5");
	STR_IS(c->lang, "en");
	CU_ASSERT_EQUAL(c->items->data_kind, SML_DATA_TREE);
	CU_ASSERT_EQUAL(c->items->tree->el, SML_EL_D_DEV_INF);
	STR_IS(sml_node_text(c->items->tree, SML_EL_D_MAN), "x");
	STR_IS(c->items->source.uri, "./devinf12");
}

static void
msg_numbers_that_are_none_absent(void)
{
	const struct sml_cmd *c = read_cmd(
	    MSG_12("<Sync><CmdID>1</CmdID><Meta><Mem><FreeMem>x</FreeMem>"
		   "<FreeID>99999999999999999999</FreeID></Mem>"
		   "<MaxObjSize>none</MaxObjSize></Meta>"
		   "<NumberOfChanges>-1</NumberOfChanges></Sync>"));

	CU_ASSERT_PTR_NOT_NULL_FATAL(c);
	CU_ASSERT_FALSE(c->has_number_of_changes);
	CU_ASSERT_TRUE(c->meta.has_mem);
	CU_ASSERT_EQUAL(c->meta.free_mem, 0);
	CU_ASSERT_EQUAL(c->meta.free_id, 0);
	CU_ASSERT_EQUAL(c->meta.max_obj_size, 0);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
#define CASE(name) {#name, name}
	    CASE(msg_header_read),
	    CASE(msg_unusable_refused_with_reason),
	    CASE(msg_alert_read),
	    CASE(msg_sync_and_its_children_read),
	    CASE(msg_status_and_results_read),
	    CASE(msg_map_read),
	    CASE(msg_unknown_commands_delivered),
	    CASE(msg_doubled_and_missing_children_delivered),
	    CASE(msg_children_in_any_order_read),
	    CASE(msg_numbers_that_are_none_absent),
#undef CASE
	    {NULL, NULL},
	};
	int status;

	arena = help_arena();
	status = test_main("msg", cases, argc, argv);
	sml_arena_free(arena);
	return status;
}
