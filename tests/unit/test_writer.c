/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of the message writer: bytes, room, marks, parts. */
#include "support/wire_help.h"

static const enum sml_encoding encodings[] = {SML_XML, SML_WBXML};

static struct sml_str
finish(struct sml_writer *w, bool is_final)
{
	struct sml_str out = SML_STR_NONE;

	IS_OK(sml_writer_finish(w, is_final, &out));
	return out;
}

static struct sml_msg
decode(struct sml_arena *a, enum sml_encoding encoding, struct sml_str in)
{
	struct sml_decode_error error = {0, NULL};
	struct sml_msg msg;

	memset(&msg, 0, sizeof(msg));
	IS_OK(sml_wire_decode(encoding, in, a, &msg, &error));
	return msg;
}

static void
writer_xml_exact_bytes(void)
{
	struct sml_writer *w = help_writer(SML_XML, SML_V_12, 10000);
	struct sml_item item = help_item(SML_STR("a\r\n<"));
	struct sml_cmd cmd = help_cmd(SML_CMD_ADD, "2", &item);
	struct sml_cmd sync = help_cmd(SML_CMD_SYNC, "1", NULL);

	sync.target.uri = SML_STR("contacts");
	sync.source.uri = SML_STR("card");
	sync.has_number_of_changes = true;
	cmd.meta.type = SML_STR("text/x-vcard");
	IS_OK(sml_writer_open(w, &sync));
	IS_OK(sml_writer_cmd(w, &cmd));
	CU_ASSERT_TRUE(sml_writer_is_open(w));
	sml_writer_close(w);
	CU_ASSERT_FALSE(sml_writer_is_open(w));
	STR_IS(finish(w, true),
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" MSG_12(
		"<Sync><CmdID>1</CmdID><Target><LocURI>contacts</LocURI>"
		"</Target><Source><LocURI>card</LocURI></Source>"
		"<NumberOfChanges>0</NumberOfChanges>"
		"<Add><CmdID>2</CmdID><Meta><Type xmlns='syncml:metinf'>"
		"text/x-vcard</Type></Meta><Item><Source><LocURI>1012</LocURI>"
		"</Source><Data>a&#13;\n&lt;</Data></Item></Add></Sync>"
		"<Final/>"));
	sml_writer_free(w);
}

static void
writer_wbxml_exact_bytes(void)
{
	static const uint8_t expected[] =
	    "\x02\x9F\x53\x6A\x00" /* 1.2, SyncML 1.1, UTF-8, no table */
	    "\x6D\x6C"
	    "\x71\x03"
	    "1.1\0\x01"
	    "\x72\x03"
	    "SyncML/1.1\0\x01"
	    "\x65\x03"
	    "17\0\x01"
	    "\x5B\x03"
	    "3\0\x01"
	    "\x6E\x57\x03"
	    "http://s/sync\0\x01\x01"
	    "\x67\x57\x03"
	    "IMEI:1\0\x01\x01"
	    "\x01"
	    "\x6B"
	    "\x45\x4B\x03"
	    "2\0\x01"
	    "\x5A\x00\x01\x53\x03"
	    "text/plain\0\x01\x01"
	    "\x00\x00\x54\x67\x57\x03"
	    "1012\0\x01\x01"
	    "\x4F\xC3\x03"
	    "a\0b\x01\x01\x01"
	    "\x12\x01\x01";
	struct sml_writer *w = help_writer(SML_WBXML, SML_V_11, 10000);
	struct sml_item item = help_item((struct sml_str){"a\0b", 3});
	struct sml_cmd cmd = help_cmd(SML_CMD_ADD, "2", &item);
	struct sml_str out;

	cmd.meta.type = SML_STR("text/plain");
	IS_OK(sml_writer_cmd(w, &cmd));
	out = finish(w, true);
	CU_ASSERT_EQUAL(out.len, sizeof(expected) - 1);
	CU_ASSERT(out.len == sizeof(expected) - 1 &&
		  memcmp(out.p, expected, out.len) == 0);
	sml_writer_free(w);
}

static void
writer_items_come_back_byte_for_byte(void)
{
	char all[256];
	struct sml_str texts[] = {
	    SML_STR(""),
	    SML_STR(" "),
	    SML_STR("\r\n"),
	    SML_STR("\n\r\r\n \t"),
	    SML_STR("]]>"),
	    SML_STR("<![CDATA[x]]>&amp;&#13;"),
	    SML_STR("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"),
	    SML_STR("BEGIN:VCARD\r\nFN:a\r\nEND:VCARD\r\n"),
	    {"\0", 1},
	    {"a\0", 2},
	    SML_STR("\xFF\xFE"),
	    {all, sizeof(all)},
	};
	struct sml_arena *a = help_arena();

	for (size_t i = 0; i < sizeof(all); i++)
		all[i] = (char)i;
	for (size_t i = 0; i < 2 * SML_ARRAY_LEN(texts); i++) {
		enum sml_encoding encoding = encodings[i % 2];
		struct sml_str text = texts[i / 2];
		struct sml_writer *w = help_writer(encoding, SML_V_12, 10000);
		struct sml_item item = help_item(text);
		struct sml_cmd cmd = help_cmd(SML_CMD_REPLACE, "1", &item);
		struct sml_msg msg;

		if (!sml_writer_can_carry(w, text)) {
			size_t room = sml_writer_room(w);

			CU_ASSERT(encoding == SML_XML && i / 2 >= 8);
			CU_ASSERT_EQUAL(
			    sml_writer_cmd(w, &cmd), SML_E_UNSUPPORTED);
			CU_ASSERT_EQUAL(sml_writer_room(w), room);
			sml_writer_free(w);
			continue;
		}
		CU_ASSERT(encoding == SML_WBXML || i / 2 < 8);
		IS_OK(sml_writer_cmd(w, &cmd));
		msg = decode(a, encoding, finish(w, false));
		CU_ASSERT_FALSE(msg.is_final);
		CU_ASSERT_PTR_NOT_NULL_FATAL(msg.cmds);
		CU_ASSERT_PTR_NOT_NULL_FATAL(msg.cmds->items);
		CU_ASSERT_EQUAL(msg.cmds->items->data_kind, SML_DATA_BYTES);
		CU_ASSERT(sml_str_eq(msg.cmds->items->data, text));
		sml_writer_free(w);
	}
	sml_arena_free(a);
}

/* Everything a Status and a header can have. */
static void
writer_every_field_comes_back(void)
{
	static const struct sml_text_list refs[] = {
	    {{"one", 3}, &refs[1]}, {{"two", 3}, NULL}};
	struct sml_meta chal = {.type = SML_STR("syncml:auth-md5"),
	    .format = SML_STR("b64"),
	    .next_nonce = SML_STR("Tm9uY2U=")};
	struct sml_cred cred = {.data = SML_STR("QQ==")};
	struct sml_item item = help_item(SML_STR("d"));
	struct sml_cmd cmd = help_cmd(SML_CMD_STATUS, "9", &item);
	struct sml_arena *a = help_arena();

	cred.meta.type = SML_STR("syncml:auth-basic");
	cmd.msg_ref = SML_STR("1");
	cmd.cmd_ref = SML_STR("0");
	cmd.cmd = SML_STR("SyncHdr");
	cmd.target_refs = refs;
	cmd.source_refs = &refs[1];
	cmd.data = SML_STR("401");
	cmd.chal = &chal;
	cmd.cred = &cred;
	item.meta.anchor.next = SML_STR("276");
	item.meta.size = SML_STR("77");
	item.meta.is_field_level = true;
	item.meta.has_mem = true;
	item.meta.free_mem = 8100;
	item.meta.emi = refs;
	item.target.uri = SML_STR("");
	item.target.name = SML_STR("name");
	item.source_parent = SML_STR("p");
	item.has_more_data = true;
	for (size_t i = 0; i < 2; i++) {
		struct sml_writer *w =
		    help_writer(encodings[i], SML_V_12, 10000);
		struct sml_msg msg;
		const struct sml_cmd *c;

		IS_OK(sml_writer_cmd(w, &cmd));
		msg = decode(a, encodings[i], finish(w, true));
		c = msg.cmds;
		CU_ASSERT_PTR_NOT_NULL_FATAL(c);
		CU_ASSERT_TRUE(msg.is_final);
		CU_ASSERT_EQUAL(c->type, SML_CMD_STATUS);
		STR_IS(c->cmd_id, "9");
		STR_IS(c->msg_ref, "1");
		STR_IS(c->cmd_ref, "0");
		STR_IS(c->cmd, "SyncHdr");
		STR_IS(c->data, "401");
		STR_IS(c->target_refs->text, "one");
		STR_IS(c->target_refs->next->text, "two");
		CU_ASSERT_PTR_NULL(c->target_refs->next->next);
		STR_IS(c->source_refs->text, "two");
		STR_IS(c->cred->data, "QQ==");
		STR_IS(c->cred->meta.type, "syncml:auth-basic");
		CU_ASSERT_PTR_NULL(c->cred->meta.format.p);
		STR_IS(c->chal->type, "syncml:auth-md5");
		STR_IS(c->chal->next_nonce, "Tm9uY2U=");
		CU_ASSERT_FALSE(c->chal->next_nonce_is_raw);
		STR_IS(c->items->meta.anchor.next, "276");
		CU_ASSERT_PTR_NULL(c->items->meta.anchor.last.p);
		STR_IS(c->items->meta.size, "77");
		CU_ASSERT_TRUE(c->items->meta.is_field_level);
		CU_ASSERT_EQUAL(c->items->meta.free_mem, 8100);
		STR_IS(c->items->meta.emi->next->text, "two");
		CU_ASSERT_PTR_NOT_NULL(c->items->target.uri.p);
		CU_ASSERT_EQUAL(c->items->target.uri.len, 0);
		STR_IS(c->items->target.name, "name");
		STR_IS(c->items->source_parent, "p");
		CU_ASSERT_TRUE(c->items->has_more_data);
		CU_ASSERT_FALSE(c->has_meta);
		sml_writer_free(w);
	}
	sml_arena_free(a);
}

static void
writer_raw_credentials_opaque(void)
{
	struct sml_cred cred = {.data = {"\0\1digest", 8}, .data_is_raw = true};
	struct sml_writer_cfg cfg = {SML_WBXML, SML_V_12, 10000};
	struct sml_writer *w = sml_writer_new(&cfg);
	struct sml_hdr hdr = help_hdr();
	struct sml_arena *a = help_arena();
	struct sml_msg msg;

	hdr.cred = &cred;
	hdr.meta.max_msg_size = 5000;
	hdr.meta.next_nonce = (struct sml_str){"\0n", 2};
	hdr.meta.next_nonce_is_raw = true;
	hdr.no_resp = true;
	hdr.resp_uri = SML_STR("http://r");
	hdr.source.name = SML_STR("user");
	IS_OK(sml_writer_hdr(w, &hdr));
	msg = decode(a, SML_WBXML, finish(w, true));
	CU_ASSERT_TRUE(msg.hdr.cred->data_is_raw);
	CU_ASSERT(sml_str_eq(msg.hdr.cred->data, cred.data));
	CU_ASSERT_TRUE(msg.hdr.meta.next_nonce_is_raw);
	CU_ASSERT_EQUAL(msg.hdr.meta.next_nonce.len, 2);
	CU_ASSERT_EQUAL(msg.hdr.meta.max_msg_size, 5000);
	CU_ASSERT_TRUE(msg.hdr.no_resp);
	STR_IS(msg.hdr.resp_uri, "http://r");
	STR_IS(msg.hdr.source.name, "user");
	CU_ASSERT_EQUAL(msg.hdr.version, SML_V_12);
	sml_writer_free(w);
	/* XML has no raw bytes: the caller writes b64 */
	cfg.encoding = SML_XML;
	w = sml_writer_new(&cfg);
	CU_ASSERT_EQUAL(sml_writer_hdr(w, &hdr), SML_E_UNSUPPORTED);
	hdr.cred = NULL;
	hdr.meta.next_nonce = SML_STR_NONE;
	IS_OK(sml_writer_hdr(w, &hdr));
	sml_writer_free(w);
	sml_arena_free(a);
}

static void
writer_old_versions_lack_new_elements(void)
{
	struct sml_item item = help_item(SML_STR("d"));
	struct sml_cmd cmd = help_cmd(SML_CMD_SYNC, "1", NULL);
	struct sml_cmd add = help_cmd(SML_CMD_ADD, "2", &item);
	struct sml_writer *w = help_writer(SML_XML, SML_V_10, 10000);
	struct sml_str out;

	item.has_more_data = true;
	item.source_parent = SML_STR("p");
	item.meta.max_obj_size = 5;
	cmd.has_number_of_changes = true;
	cmd.children = &add;
	IS_OK(sml_writer_cmd(w, &cmd));
	out = finish(w, true);
	CU_ASSERT(sml_str_find(out, SML_STR("NumberOf"), 0) == out.len);
	CU_ASSERT(sml_str_find(out, SML_STR("MoreData"), 0) == out.len);
	CU_ASSERT(sml_str_find(out, SML_STR("SourceParent"), 0) == out.len);
	CU_ASSERT(sml_str_find(out, SML_STR("MaxObj"), 0) == out.len);
	CU_ASSERT(sml_str_find(out, SML_STR("<Meta"), 0) == out.len);
	CU_ASSERT(sml_str_find(out, SML_STR("<Add>"), 0) < out.len);
	sml_writer_free(w);
}

/* A message of exactly max_len bytes; with one less nothing is left behind. */
static void
check_exact_room(enum sml_encoding encoding, bool ends_in_meta)
{
	struct sml_item item = help_item(SML_STR("some data & more"));
	struct sml_cmd alert = help_cmd(SML_CMD_ALERT, "2", &item);
	struct sml_cmd sync = help_cmd(SML_CMD_SYNC, "1", NULL);
	size_t full, room;
	struct sml_writer *w = help_writer(encoding, SML_V_12, 10000);
	struct sml_hdr hdr = help_hdr();
	struct sml_str out;

	/* In WBXML the code page at the end decides over two bytes. */
	if (ends_in_meta) {
		item.data_kind = SML_DATA_NONE;
		item.meta.anchor.next = SML_STR("1");
	}
	IS_OK(sml_writer_open(w, &sync));
	IS_OK(sml_writer_cmd(w, &alert));
	room = sml_writer_room(w);
	full = finish(w, true).len;
	CU_ASSERT_EQUAL(full + room, 10000);

	sml_writer_reset(w, full);
	IS_OK(sml_writer_hdr(w, &hdr));
	IS_OK(sml_writer_open(w, &sync));
	IS_OK(sml_writer_cmd(w, &alert));
	CU_ASSERT_EQUAL(sml_writer_room(w), 0);
	CU_ASSERT_EQUAL(finish(w, true).len, full);

	sml_writer_reset(w, full - 1);
	IS_OK(sml_writer_hdr(w, &hdr));
	IS_OK(sml_writer_open(w, &sync));
	room = sml_writer_room(w);
	CU_ASSERT_EQUAL(sml_writer_cmd(w, &alert), SML_E_ROOM);
	CU_ASSERT_EQUAL(sml_writer_room(w), room);
	out = finish(w, true);
	CU_ASSERT_EQUAL(out.len + room, full - 1);
	CU_ASSERT(sml_str_find(out, SML_STR("1012"), 0) == out.len);

	/* the container itself, and the header */
	sml_writer_reset(w, out.len - 1);
	IS_OK(sml_writer_hdr(w, &hdr));
	CU_ASSERT_EQUAL(sml_writer_open(w, &sync), SML_E_ROOM);
	CU_ASSERT_FALSE(sml_writer_is_open(w));
	full = finish(w, true).len;
	sml_writer_reset(w, full - 1);
	CU_ASSERT_EQUAL(sml_writer_hdr(w, &hdr), SML_E_ROOM);
	CU_ASSERT_EQUAL(sml_writer_room(w), 0);
	sml_writer_reset(w, full);
	IS_OK(sml_writer_hdr(w, &hdr));
	CU_ASSERT_EQUAL(finish(w, true).len, full);
	sml_writer_free(w);
}

static void
writer_room_exact_to_the_byte(void)
{
	for (size_t i = 0; i < 2; i++) {
		check_exact_room(encodings[i], false);
		check_exact_room(encodings[i], true);
	}
}

static void
writer_item_larger_than_message_refused(void)
{
	char *big = malloc(SML_MSG_MAX + 10);
	struct sml_item item = help_item((struct sml_str){big, SML_MSG_MAX});
	struct sml_cmd cmd = help_cmd(SML_CMD_ADD, "1", &item);

	if (big == NULL)
		abort();
	memset(big, '<', SML_MSG_MAX + 10);
	for (size_t i = 0; i < 2; i++) {
		struct sml_writer *w =
		    help_writer(encodings[i], SML_V_12, SIZE_MAX);

		CU_ASSERT_EQUAL(sml_writer_cmd(w, &cmd), SML_E_ROOM);
		CU_ASSERT(finish(w, true).len < 600);
		sml_writer_free(w);
	}
	free(big);
}

static void
writer_marks_take_back(void)
{
	struct sml_item item = help_item(SML_STR("d"));
	struct sml_cmd add = help_cmd(SML_CMD_ADD, "2", &item);
	struct sml_cmd sync = help_cmd(SML_CMD_SYNC, "1", NULL);
	struct sml_cmd atomic = help_cmd(SML_CMD_ATOMIC, "5", NULL);

	item.meta.anchor.next = SML_STR("1");
	item.data_kind = SML_DATA_NONE;
	for (size_t i = 0; i < 2; i++) {
		struct sml_writer *w =
		    help_writer(encodings[i], SML_V_12, 10000);
		struct sml_hdr hdr = help_hdr();
		struct sml_writer_mark empty = sml_writer_mark(w);
		struct sml_writer_mark inside, paged;
		struct sml_str out;
		char *wanted;
		size_t wanted_len;

		IS_OK(sml_writer_open(w, &sync));
		IS_OK(sml_writer_cmd(w, &add));
		IS_OK(sml_writer_cmd(w, &add));
		out = finish(w, true);
		wanted_len = out.len;
		wanted = malloc(out.len);
		memcpy(wanted, out.p, out.len);

		sml_writer_reset(w, 10000);
		IS_OK(sml_writer_hdr(w, &hdr));
		IS_OK(sml_writer_open(w, &sync));
		inside = sml_writer_mark(w);
		IS_OK(sml_writer_cmd(w, &add));
		paged = sml_writer_mark(w);
		/* out of the container, another one, and back inside */
		sml_writer_close(w);
		IS_OK(sml_writer_open(w, &atomic));
		IS_OK(sml_writer_open(w, &sync));
		IS_OK(sml_writer_cmd(w, &add));
		sml_writer_back(w, paged);
		CU_ASSERT_TRUE(sml_writer_is_open(w));
		IS_OK(sml_writer_cmd(w, &add));
		out = finish(w, true);
		CU_ASSERT(out.len == wanted_len &&
			  memcmp(out.p, wanted, out.len) == 0);
		/* even after the end */
		sml_writer_back(w, inside);
		IS_OK(sml_writer_cmd(w, &add));
		IS_OK(sml_writer_cmd(w, &add));
		out = finish(w, true);
		CU_ASSERT(out.len == wanted_len &&
			  memcmp(out.p, wanted, out.len) == 0);
		sml_writer_back(w, empty);
		CU_ASSERT_FALSE(sml_writer_is_open(w));
		sml_writer_back(w, (struct sml_writer_mark){0, 0, 0});
		CU_ASSERT_EQUAL(sml_writer_cmd(w, &add), SML_E_BUG);
		IS_OK(sml_writer_hdr(w, &hdr));
		free(wanted);
		sml_writer_free(w);
	}
}

static void
writer_calls_out_of_order_refused(void)
{
	struct sml_writer_cfg cfg = {SML_XML, SML_V_12, 10000};
	struct sml_writer *w = sml_writer_new(&cfg);
	struct sml_cmd cmd = help_cmd(SML_CMD_SYNC, "1", NULL);
	struct sml_hdr hdr = help_hdr();
	struct sml_str out;

	CU_ASSERT_EQUAL(sml_writer_cmd(w, &cmd), SML_E_BUG);
	CU_ASSERT_EQUAL(sml_writer_open(w, &cmd), SML_E_BUG);
	CU_ASSERT_EQUAL(sml_writer_finish(w, true, &out), SML_E_BUG);
	CU_ASSERT_EQUAL(sml_writer_fit(w, &cmd, SML_STR("x")), 0);
	IS_OK(sml_writer_hdr(w, &hdr));
	CU_ASSERT_EQUAL(sml_writer_hdr(w, &hdr), SML_E_BUG);
	sml_writer_close(w);
	cmd.type = SML_CMD_UNKNOWN;
	CU_ASSERT_EQUAL(sml_writer_cmd(w, &cmd), SML_E_UNSUPPORTED);
	finish(w, false);
	CU_ASSERT_EQUAL(sml_writer_cmd(w, &cmd), SML_E_BUG);
	CU_ASSERT_EQUAL(sml_writer_finish(w, true, &out), SML_E_BUG);
	sml_writer_free(w);
	sml_writer_free(NULL);
}

static void
writer_devinf_tree_nested_or_inline(void)
{
	struct sml_node man = {.el = SML_EL_D_MAN, .text = {"Valise", 6}};
	struct sml_node size = {.el = SML_EL_D_MAX_SIZE, .text = {"9", 1}};
	struct sml_node devinf = {.el = SML_EL_D_DEV_INF, .child = &man};
	struct sml_item item = help_item(SML_STR_NONE);
	struct sml_cmd put = help_cmd(SML_CMD_PUT, "1", &item);
	struct sml_arena *a = help_arena();

	man.next = &size;
	item.data_kind = SML_DATA_TREE;
	item.tree = &devinf;
	put.meta.type = SML_STR("application/vnd.syncml-devinf+xml");
	for (size_t i = 0; i < 2; i++) {
		struct sml_writer *w =
		    help_writer(encodings[i], SML_V_11, 10000);
		struct sml_str out;
		struct sml_msg msg;

		IS_OK(sml_writer_cmd(w, &put));
		out = finish(w, true);
		msg = decode(a, encodings[i], out);
		CU_ASSERT_EQUAL(msg.cmds->items->data_kind, SML_DATA_TREE);
		CU_ASSERT_TRUE(sml_node_eq(msg.cmds->items->tree, &devinf));
		if (encodings[i] == SML_WBXML) {
			STR_IS(msg.cmds->meta.type,
			    "application/vnd.syncml-devinf+wbxml");
			CU_ASSERT(
			    sml_str_find(out,
				(struct sml_str){
				    "\x4F\xC3\x16\x02\x9F\x54\x6A\0\x4A", 9},
				0) < out.len);
		} else {
			CU_ASSERT(sml_str_find(out,
				      SML_STR("<Data><DevInf xmlns='syncml:"
					      "devinf'><Man>Valise</Man>"
					      "<Size>9</Size></DevInf></Data>"),
				      0) < out.len);
		}
		sml_writer_free(w);
	}
	sml_arena_free(a);
}

static void
writer_filter_comes_back(void)
{
	struct sml_filter filter = {.record = SML_STR("LAST&EQ;x"),
	    .field = SML_STR("<Property/>"),
	    .filter_type = SML_STR("INCLUSIVE")};
	struct sml_item item = help_item(SML_STR_NONE);
	struct sml_cmd cmd = help_cmd(SML_CMD_ALERT, "1", &item);
	struct sml_arena *a = help_arena();

	filter.meta.type = SML_STR("text/x-vcard");
	filter.record_meta.type = SML_STR("syncml:filtertype-cgi");
	item.data_kind = SML_DATA_NONE;
	item.target.uri = SML_STR("contacts");
	item.target.filter = &filter;
	for (size_t i = 0; i < 2; i++) {
		struct sml_writer *w =
		    help_writer(encodings[i], SML_V_12, 10000);
		const struct sml_filter *f;

		IS_OK(sml_writer_cmd(w, &cmd));
		f = decode(a, encodings[i], finish(w, true))
			.cmds->items->target.filter;
		CU_ASSERT_PTR_NOT_NULL_FATAL(f);
		STR_IS(f->record, "LAST&EQ;x");
		STR_IS(f->field, "<Property/>");
		STR_IS(f->filter_type, "INCLUSIVE");
		STR_IS(f->meta.type, "text/x-vcard");
		STR_IS(f->record_meta.type, "syncml:filtertype-cgi");
		sml_writer_free(w);
	}
	sml_arena_free(a);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
#define CASE(name) {#name, name}
	    CASE(writer_xml_exact_bytes),
	    CASE(writer_wbxml_exact_bytes),
	    CASE(writer_items_come_back_byte_for_byte),
	    CASE(writer_every_field_comes_back),
	    CASE(writer_raw_credentials_opaque),
	    CASE(writer_old_versions_lack_new_elements),
	    CASE(writer_room_exact_to_the_byte),
	    CASE(writer_item_larger_than_message_refused),
	    CASE(writer_marks_take_back),
	    CASE(writer_calls_out_of_order_refused),
	    CASE(writer_devinf_tree_nested_or_inline),
	    CASE(writer_filter_comes_back),
#undef CASE
	    {NULL, NULL},
	};

	return test_main("writer", cases, argc, argv);
}
