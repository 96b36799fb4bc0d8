/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of the XML reader and writer on trees. */
#include "support/wire_help.h"

static struct sml_arena *arena;

static struct sml_node *
read_xml(const char *xml)
{
	struct sml_node *root;

	if (help_tree(arena, SML_XML, sml_str_of(xml), &root) != SML_OK)
		return NULL;
	return root;
}

static enum sml_err
read_error(struct sml_str xml, struct sml_decode_error *error)
{
	struct sml_node *root;

	return sml_wire_decode_tree(SML_XML, xml, arena, &root, error);
}

/* The node at the end of a path of first children. */
static const struct sml_node *
at(const struct sml_node *node, const enum sml_el *path)
{
	while (node != NULL && *path != SML_EL_UNKNOWN)
		node = sml_node_child(node, *path++);
	return node;
}
#define AT(node, ...) at(node, (const enum sml_el[]){__VA_ARGS__, 0})

static bool
is_same_xml(const char *a, const char *b)
{
	struct sml_node *na = read_xml(a), *nb = read_xml(b);

	return na != NULL && sml_node_eq(na, nb);
}

static void
xml_data_keeps_every_byte(void)
{
	const struct sml_node *n;

	n = read_xml("<Data> a\r\nb&#13;\nc&lt;&amp;&#xE9; </Data>");
	CU_ASSERT_PTR_NOT_NULL_FATAL(n);
	STR_IS(n->text, " a\nb\r\nc<&\xC3\xA9 ");
	CU_ASSERT_FALSE(n->is_raw);
	n = read_xml("<Data>x<![CDATA[<y>&amp;]]]]><![CDATA[>]]>z</Data>");
	CU_ASSERT_PTR_NOT_NULL_FATAL(n);
	STR_IS(n->text, "x<y>&amp;]]>z");
	CU_ASSERT_TRUE(n->is_raw);
	n = read_xml("<Data> \n </Data>");
	CU_ASSERT_PTR_NOT_NULL_FATAL(n);
	STR_IS(n->text, " \n ");
}

static void
xml_plain_text_points_into_the_message(void)
{
	static const char xml[] = "<Data>one\ntwo\nthree</Data>";
	const struct sml_node *n = read_xml(xml);

	CU_ASSERT_PTR_NOT_NULL_FATAL(n);
	CU_ASSERT_PTR_EQUAL(n->text.p, xml + 6);
	STR_IS(n->text, "one\ntwo\nthree");
}

static void
xml_namespaces_any_prefix_or_none(void)
{
	static const char plain[] = "<Item><Meta><Type>t</Type></Meta></Item>";

	CU_ASSERT(is_same_xml(plain,
	    "<Item xmlns='SYNCML:SYNCML1.1'><Meta>"
	    "<Type xmlns='syncml:metinf'>t</Type></Meta></Item>"));
	CU_ASSERT(is_same_xml(plain,
	    "<s:Item xmlns:s='syncml:syncml1.2' xmlns:m='SYNCML:METINF'>"
	    "<s:Meta><m:Type>t</m:Type></s:Meta></s:Item>"));
	/* inherited wrongly, or not declared at all */
	CU_ASSERT(is_same_xml(plain,
	    "<Item xmlns='SYNCML:SYNCML1.2'><Meta><Type>t</Type></Meta>"
	    "</Item>"));
	CU_ASSERT(is_same_xml(
	    plain, "<Item><Meta><mi:Type>t</mi:Type></Meta></Item>"));
	/* a declaration ends with its element */
	CU_ASSERT(is_same_xml(
	    "<Item><Meta><Type>t</Type><Size>1</Size></Meta></Item>",
	    "<Item><Meta><Type xmlns='syncml:metinf'>t</Type>"
	    "<Size xmlns='syncml:metinf'>1</Size></Meta></Item>"));
}

static void
xml_same_name_resolved_by_place(void)
{
	const struct sml_node *n;

	n = read_xml("<DevInf><DataStore><SourceRef>a</SourceRef><DSMem>"
		     "<SharedMem/></DSMem></DataStore></DevInf>");
	CU_ASSERT_PTR_NOT_NULL(
	    AT(n, SML_EL_D_DATA_STORE, SML_EL_D_DS_MEM, SML_EL_D_SHARED_MEM));
	CU_ASSERT_PTR_NOT_NULL(AT(n, SML_EL_D_DATA_STORE, SML_EL_D_SOURCE_REF));
	n = read_xml("<Status><SourceRef>a</SourceRef></Status>");
	CU_ASSERT_PTR_NOT_NULL(AT(n, SML_EL_SOURCE_REF));
	n = read_xml("<Meta><Mem><SharedMem/></Mem></Meta>");
	CU_ASSERT_PTR_NOT_NULL(AT(n, SML_EL_M_MEM, SML_EL_M_SHARED_MEM));
	n = read_xml("<CTCap><PropName>N</PropName><Size>9</Size></CTCap>");
	CU_ASSERT_PTR_NOT_NULL(AT(n, SML_EL_D_MAX_SIZE));
}

static void
xml_foreign_elements_unknown_by_name(void)
{
	const struct sml_node *n;

	n = read_xml("<Item><x:Data xmlns:x='urn:other'>a</x:Data><Fancy/>"
		     "</Item>");
	CU_ASSERT_PTR_NOT_NULL_FATAL(n);
	CU_ASSERT_EQUAL(n->child->el, SML_EL_UNKNOWN);
	STR_IS(n->child->name, "Data");
	CU_ASSERT_EQUAL(n->child->next->el, SML_EL_UNKNOWN);
	STR_IS(n->child->next->name, "Fancy");
	CU_ASSERT(help_survives(n, SML_XML, SML_V_12));
}

static void
xml_layout_dropped_text_kept(void)
{
	const struct sml_node *n;

	n = read_xml("<?xml version='1.0'?>\n<!DOCTYPE SyncML PUBLIC 'a' 'b'>"
		     "<!-- c -->\n<Item>\n <Data>\n <Anchor>\n<Next>1</Next>"
		     "</Anchor></Data>\n</Item>\n");
	CU_ASSERT_PTR_NOT_NULL_FATAL(n);
	CU_ASSERT_PTR_NULL(n->text.p);
	CU_ASSERT_PTR_NULL(n->child->text.p);
	STR_IS(AT(n, SML_EL_DATA, SML_EL_M_ANCHOR, SML_EL_M_NEXT)->text, "1");
	n = read_xml("<Data>a<!-- c -->b</Data>");
	CU_ASSERT_PTR_NOT_NULL_FATAL(n);
	STR_IS(n->text, "ab");
	n = read_xml("<Data>a<Anchor/>b</Data>");
	CU_ASSERT_PTR_NOT_NULL_FATAL(n);
	STR_IS(n->text, "ab");
	CU_ASSERT_PTR_NOT_NULL(n->child);
}

static void
xml_charset_of_the_declaration_used(void)
{
	const struct sml_node *n;

	n = read_xml("<?xml version='1.0' encoding='ISO-8859-1'?>"
		     "<Data>\xE9</Data>");
	CU_ASSERT_PTR_NOT_NULL_FATAL(n);
	STR_IS(n->text, "\xC3\xA9");
	n = read_xml("\xEF\xBB\xBF<Data>\xC3\xA9</Data>");
	CU_ASSERT_PTR_NOT_NULL_FATAL(n);
	STR_IS(n->text, "\xC3\xA9");
}

/* A part of a large object, as some peers cut it. */
static void
xml_character_cut_at_the_end_of_data_kept(void)
{
	static const struct {
		const char *in, *text;
	} rows[] = {
	    {"<Data>\xC3\xA9\xC3</Data>", "\xC3\xA9\xC3"},
	    {"<Data><![CDATA[a\xE2\x82]]></Data>", "a\xE2\x82"},
	    {"<Data>\xA9 b&amp;\xC3\xA9</Data>", "\xA9 b&\xC3\xA9"},
	    {"<Data>\x9F\x98\x80z\xF0</Data>", "\x9F\x98\x80z\xF0"},
	    {"<Data>\xC3\xA9\xC3\xA9\xC3\xA9</Data>",
		"\xC3\xA9\xC3\xA9\xC3\xA9"},
	};
	static const char *const refused[] = {
	    "<Data>a\xC3z</Data>",
	    "<Data>\xC3\xC3</Data>",
	    "<Meta>\xC3</Meta>",
	    "<Data>\xFF</Data>",
	    "<Data>\xA9\xA9\xA9\xA9</Data>",
	};
	const struct sml_node *n;
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(rows); i++) {
		n = read_xml(rows[i].in);
		CU_ASSERT_PTR_NOT_NULL_FATAL(n);
		STR_IS(n->text, rows[i].text);
	}
	for (i = 0; i < SML_ARRAY_LEN(refused); i++)
		CU_ASSERT_PTR_NULL(read_xml(refused[i]));
}

static void
xml_broken_refused_with_place(void)
{
	static const char *const broken[] = {
	    "",
	    "<SyncML>",
	    "<SyncML></Sync>",
	    "<A/><B/>",
	    "text",
	    "<A>\x01</A>",
	    "<A>\xC3</A>",
	    "<A b=1/>",
	    "<A>&undefined;</A>",
	    "<!DOCTYPE A [<!ENTITY e 'x'>]><A>&e;</A>",
	    "<!DOCTYPE A [<!ENTITY % e 'x'>]><A/>",
	    "<!DOCTYPE A [<!ENTITY e SYSTEM 'file:///dev/null'>]><A>&e;</A>",
	    "<!DOCTYPE A [<!ATTLIST A xmlns CDATA 'syncml:devinf'>]><A/>",
	    "<!DOCTYPE A SYSTEM 'x'><A>&e;</A>",
	    "<?xml version='1.0' encoding='none-such'?><A/>",
	};
	struct sml_decode_error error;

	for (size_t i = 0; i < SML_ARRAY_LEN(broken); i++) {
		struct sml_str in = sml_str_of(broken[i]);

		error.reason = NULL;
		CU_ASSERT_EQUAL(read_error(in, &error), SML_E_DECODE);
		CU_ASSERT_PTR_NOT_NULL(error.reason);
		CU_ASSERT(error.offset <= in.len);
	}
	CU_ASSERT_EQUAL(
	    read_error(SML_STR("<Item><Data></Item>"), &error), SML_E_DECODE);
	CU_ASSERT(error.offset >= 12 && error.offset <= 18);
	CU_ASSERT_EQUAL(read_error(SML_STR("<A/>"), NULL), SML_OK);
	CU_ASSERT_EQUAL(read_error(SML_STR("<A>"), NULL), SML_E_DECODE);
}

/* @count times @piece. */
static struct sml_buf
repeated(const char *piece, size_t count)
{
	struct sml_buf b;

	sml_buf_init(&b, 2 * SML_MSG_MAX);
	for (size_t i = 0; i < count; i++)
		sml_buf_put_text(&b, piece);
	return b;
}

static void
xml_limits_refused(void)
{
	struct sml_decode_error error;
	struct sml_buf b = repeated("<Item>", SML_DEPTH_MAX + 1);

	CU_ASSERT_EQUAL(read_error(sml_buf_str(&b), &error), SML_E_LIMIT);
	sml_buf_free(&b);
	b = repeated("<Item>", 500000);
	CU_ASSERT_EQUAL(read_error(sml_buf_str(&b), &error), SML_E_LIMIT);
	sml_buf_free(&b);
	b = repeated("<A/>", SML_NODES_MAX + 10);
	memcpy(b.p, "<AA>", 4);
	CU_ASSERT_EQUAL(read_error(sml_buf_str(&b), &error), SML_E_LIMIT);
	CU_ASSERT_STRING_EQUAL(error.reason, "too many elements");
	sml_buf_free(&b);
	b = repeated(" ", SML_MSG_MAX + 1);
	CU_ASSERT_EQUAL(read_error(sml_buf_str(&b), &error), SML_E_LIMIT);
	sml_buf_free(&b);
	b = repeated("<Item xmlns:a='b'>", 1);
	for (int i = 0; i < 100; i++)
		sml_buf_printf(&b, "<X xmlns:p%d='q' xmlns:r%d='s'>", i, i);
	CU_ASSERT_EQUAL(read_error(sml_buf_str(&b), &error), SML_E_LIMIT);
	sml_buf_free(&b);
	sml_arena_reset(arena);
}

static void
xml_depth_at_the_limit_read(void)
{
	struct sml_buf b = repeated("<Item>", SML_DEPTH_MAX);
	struct sml_node *root;

	for (int i = 0; i < SML_DEPTH_MAX; i++)
		sml_buf_put_text(&b, "</Item>");
	IS_OK(help_tree(arena, SML_XML, sml_buf_str(&b), &root));
	CU_ASSERT(help_survives(root, SML_XML, SML_V_12));
	CU_ASSERT(help_survives(root, SML_WBXML, SML_V_12));
	sml_buf_free(&b);
}

static void
xml_small_arena_out_of_memory(void)
{
	struct sml_buf b = repeated("<A/>", 1000);
	struct sml_arena *small = sml_arena_new(20000);
	struct sml_node *root;

	memcpy(b.p, "<AA>", 4);
	CU_ASSERT_EQUAL(
	    help_tree(small, SML_XML, sml_buf_str(&b), &root), SML_E_NOMEM);
	sml_arena_free(small);
	sml_buf_free(&b);
}

static void
xml_devinf_as_text_becomes_a_tree(void)
{
#define PUT(meta, data) "<Put>" meta "<Item><Data>" data "</Data></Item></Put>"
#define DEVINF_META                                                            \
	"<Meta><Type>application/vnd.syncml-devinf+xml</Type></Meta>"
	static const char inline_form[] =
	    PUT(DEVINF_META, "<DevInf xmlns='syncml:devinf'><Man>a</Man>"
			     "<DevID>1</DevID></DevInf>");
	const struct sml_node *n;

	CU_ASSERT(is_same_xml(inline_form,
	    PUT(DEVINF_META, "<![CDATA[<?xml version='1.0'?><DevInf>"
			     "<Man>a</Man><DevId>1</DevId></DevInf>]]>")));
	CU_ASSERT(is_same_xml(inline_form,
	    PUT(DEVINF_META, "&lt;DevInf>&lt;Man>a&lt;/Man>"
			     "&lt;DevID>1&lt;/DevID>&lt;/DevInf>")));
	/* another type, or bytes that are no document, stay bytes */
	n = read_xml(
	    PUT("<Meta><Type>text/plain</Type></Meta>", "&lt;DevInf/&gt;"));
	STR_IS(AT(n, SML_EL_ITEM, SML_EL_DATA)->text, "<DevInf/>");
	n = read_xml(PUT(DEVINF_META, "&lt;DevInf&gt;"));
	STR_IS(AT(n, SML_EL_ITEM, SML_EL_DATA)->text, "<DevInf>");
	n = read_xml(PUT("", "&lt;DevInf/&gt;"));
	STR_IS(AT(n, SML_EL_ITEM, SML_EL_DATA)->text, "<DevInf/>");
}

static void
xml_text_written_as_references(void)
{
	static const char text[] = "a&b<c>d\re\n\tf]]>\"'\xC3\xA9";
	struct sml_node data = {.el = SML_EL_DATA};
	struct sml_buf b;

	sml_buf_init(&b, 1000);
	data.text = sml_str_of(text);
	IS_OK(sml_wire_encode_tree(SML_XML, SML_V_12, &data, &b));
	STR_IS(sml_buf_str(&b),
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
	    "<Data xmlns='SYNCML:SYNCML1.2'>a&amp;b&lt;c&gt;d&#13;e\n\tf]]&gt;"
	    "\"'\xC3\xA9</Data>");
	CU_ASSERT(help_survives(&data, SML_XML, SML_V_12));
	sml_buf_free(&b);
}

/* A part of a text may begin with what a reader takes for layout. */
static void
xml_blank_in_front_written_as_reference(void)
{
	static const struct {
		const char *text, *written;
	} rows[] = {
	    {" a ", "&#32;a "},
	    {"  a", "&#32; a"},
	    {"\n\na", "&#10;\na"},
	    {"\ta", "&#9;a"},
	    {" ", "&#32;"},
	};
	struct sml_node data = {.el = SML_EL_DATA};
	struct sml_buf b;
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(rows); i++) {
		sml_buf_init(&b, 1000);
		data.text = sml_str_of(rows[i].text);
		IS_OK(sml_wire_encode_tree(SML_XML, SML_V_12, &data, &b));
		CU_ASSERT(sml_str_find(sml_buf_str(&b),
			      sml_str_of(rows[i].written), 0) < b.len);
		CU_ASSERT(help_survives(&data, SML_XML, SML_V_12));
		sml_buf_free(&b);
	}
}

static void
xml_what_it_cannot_carry_refused(void)
{
	static const struct sml_str texts[] = {
	    {"a\0b", 3},
	    {"\x1F", 1},
	    {"\xC3", 1},
	    {"\xEF\xBF\xBE", 3},
	    {"\xED\xA0\x80", 3},
	};
	struct sml_node data = {.el = SML_EL_DATA};
	struct sml_node odd = {.el = SML_EL_UNKNOWN, .name = {"a b", 3}};
	struct sml_buf b;

	sml_buf_init(&b, 1000);
	for (size_t i = 0; i < SML_ARRAY_LEN(texts); i++) {
		data.text = texts[i];
		CU_ASSERT_EQUAL(
		    sml_wire_encode_tree(SML_XML, SML_V_12, &data, &b),
		    SML_E_UNSUPPORTED);
	}
	CU_ASSERT_EQUAL(sml_wire_encode_tree(SML_XML, SML_V_12, &odd, &b),
	    SML_E_UNSUPPORTED);
	sml_buf_free(&b);
	sml_buf_init(&b, 20);
	CU_ASSERT_EQUAL(
	    sml_wire_encode_tree(SML_XML, SML_V_12, &data, &b), SML_E_TOO_BIG);
	sml_buf_free(&b);
}

static void
xml_namespaces_written_where_they_change(void)
{
	const struct sml_node *n;
	struct sml_buf b;

	sml_buf_init(&b, 10000);
	n = read_xml("<Item><Meta><Type>application/vnd.syncml-devinf+wbxml"
		     "</Type><Size>5</Size></Meta><Data><DevInf><DataStore>"
		     "<Rx><CTType>a</CTType></Rx></DataStore></DevInf></Data>"
		     "<MoreData/></Item>");
	CU_ASSERT_PTR_NOT_NULL_FATAL(n);
	IS_OK(sml_wire_encode_tree(SML_XML, SML_V_11, n, &b));
	STR_IS(sml_buf_str(&b),
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
	    "<Item xmlns='SYNCML:SYNCML1.1'><Meta>"
	    "<Type xmlns='syncml:metinf'>application/vnd.syncml-devinf+xml"
	    "</Type><Size xmlns='syncml:metinf'>5</Size></Meta><Data>"
	    "<DevInf xmlns='syncml:devinf'><DataStore><Rx><CTType>a</CTType>"
	    "</Rx></DataStore></DevInf></Data><MoreData/></Item>");
	sml_buf_free(&b);
}

static void
xml_print_masks_secrets_and_bodies(void)
{
	const struct sml_node *n = read_xml(
	    MSG_12("<Add><Cred><Meta><NextNonce>bm9uY2U=</NextNonce></Meta>"
		   "<Data>c2VjcmV0</Data></Cred><Item><Data>dear diary</Data>"
		   "</Item></Add>"));
	struct sml_buf b;
	struct sml_str out;

	CU_ASSERT_PTR_NOT_NULL_FATAL(n);
	sml_buf_init(&b, 10000);
	IS_OK(sml_wire_print_tree(n, SML_V_12, false, &b));
	out = sml_buf_str(&b);
	CU_ASSERT(sml_str_find(out, SML_STR("bm9u"), 0) == out.len);
	CU_ASSERT(sml_str_find(out, SML_STR("c2Vj"), 0) == out.len);
	CU_ASSERT(sml_str_find(out, SML_STR("diary"), 0) == out.len);
	CU_ASSERT(sml_str_find(out, SML_STR("[10 bytes]"), 0) < out.len);
	CU_ASSERT(sml_str_find(out, SML_STR("\n        <Data>********</Data>"),
		      0) < out.len);
	sml_buf_reset(&b);
	IS_OK(sml_wire_print_tree(n, SML_V_12, true, &b));
	out = sml_buf_str(&b);
	CU_ASSERT(sml_str_find(out, SML_STR("diary"), 0) < out.len);
	CU_ASSERT(sml_str_find(out, SML_STR("c2Vj"), 0) == out.len);
	sml_buf_free(&b);
}

static void
xml_print_shows_what_xml_cannot_carry(void)
{
	struct sml_node data = {.el = SML_EL_UNKNOWN, .name = {"<&>", 3}};
	struct sml_buf b;

	sml_buf_init(&b, 1000);
	data.text = (struct sml_str){"\0\1", 2};
	IS_OK(sml_wire_print_tree(&data, SML_V_NONE, true, &b));
	CU_ASSERT(sml_str_ends(
	    sml_buf_str(&b), "\n<UNKNOWN>base64:AAE=</UNKNOWN>\n"));
	sml_buf_free(&b);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
#define CASE(name) {#name, name}
	    CASE(xml_data_keeps_every_byte),
	    CASE(xml_plain_text_points_into_the_message),
	    CASE(xml_namespaces_any_prefix_or_none),
	    CASE(xml_same_name_resolved_by_place),
	    CASE(xml_foreign_elements_unknown_by_name),
	    CASE(xml_layout_dropped_text_kept),
	    CASE(xml_charset_of_the_declaration_used),
	    CASE(xml_character_cut_at_the_end_of_data_kept),
	    CASE(xml_broken_refused_with_place),
	    CASE(xml_limits_refused),
	    CASE(xml_depth_at_the_limit_read),
	    CASE(xml_small_arena_out_of_memory),
	    CASE(xml_devinf_as_text_becomes_a_tree),
	    CASE(xml_text_written_as_references),
	    CASE(xml_blank_in_front_written_as_reference),
	    CASE(xml_what_it_cannot_carry_refused),
	    CASE(xml_namespaces_written_where_they_change),
	    CASE(xml_print_masks_secrets_and_bodies),
	    CASE(xml_print_shows_what_xml_cannot_carry),
#undef CASE
	    {NULL, NULL},
	};
	int status;

	arena = help_arena();
	status = test_main("xml", cases, argc, argv);
	sml_arena_free(arena);
	return status;
}
