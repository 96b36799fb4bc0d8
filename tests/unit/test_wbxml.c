/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of the WBXML reader and writer on trees. */
#include "support/wire_help.h"

static struct sml_arena *arena;

#define BYTES(literal) ((struct sml_str){literal, sizeof(literal) - 1})
/* Version 1.2, SyncML 1.2, UTF-8, no string table. */
#define HEAD "\x02\xA4\x01\x6A\x00"
#define FPI_11                                                                 \
	"\x02\x00\x00\x6A\x1D"                                                 \
	"-//SYNCML//DTD SyncML 1.1//EN"

static struct sml_node *
read_wbxml(struct sml_str in)
{
	struct sml_node *root;

	if (help_tree(arena, SML_WBXML, in, &root) != SML_OK)
		return NULL;
	return root;
}

static struct sml_node *
read_xml(const char *xml)
{
	struct sml_node *root;

	IS_OK(help_tree(arena, SML_XML, sml_str_of(xml), &root));
	return root;
}

static bool
is_same(struct sml_str wbxml, const char *xml)
{
	struct sml_node *n = read_wbxml(wbxml);

	return n != NULL && sml_node_eq(n, read_xml(xml));
}

/* The example of the Sync Protocol 1.1, section 11.4.1, as far as it goes. */
static void
wbxml_example_of_the_specification_read(void)
{
	struct sml_str in = BYTES(FPI_11 "\x6D\x6C\x71\xC3\x03"
					 "1.1\x01\x72\xC3\x0A"
					 "SyncML/1.1\x01\x65\xC3\x01"
					 "1\x01\x5B\xC3\x01"
					 "2\x01\x6E\x57\xC3\x01"
					 "t\x01\x01\x01\x01");
	const struct sml_node *n = read_wbxml(in);

	CU_ASSERT_PTR_NOT_NULL_FATAL(n);
	CU_ASSERT_EQUAL(n->offset, 34);
	CU_ASSERT_TRUE(n->child->child->is_raw);
	CU_ASSERT(is_same(in,
	    "<SyncML><SyncHdr><VerDTD>1.1</VerDTD>"
	    "<VerProto>SyncML/1.1</VerProto><SessionID>1</SessionID>"
	    "<MsgID>2</MsgID><Target><LocURI>t</LocURI></Target></SyncHdr>"
	    "</SyncML>"));
}

static void
wbxml_public_ids_read(void)
{
	static const struct sml_str heads[] = {
	    {"\x01\x9F\x51\x6A\x00", 5},
	    {"\x02\x9F\x53\x6A\x00", 5},
	    {"\x03\xA4\x01\x6A\x00", 5},
	    {"\x02\x01\x6A\x00", 4},
	    {"\x02\x00\x00\x6A\x1D-//syncml//DTD SYNCML 1.2//EN", 34},
	    {"\x02\x00\x01\x03\x1Fx-//SYNCML//DTD SyncML 1.0//EN\0", 36},
	};
	char bytes[64];

	for (size_t i = 0; i < SML_ARRAY_LEN(heads); i++) {
		const struct sml_node *n;

		memcpy(bytes, heads[i].p, heads[i].len);
		bytes[heads[i].len] = 0x2D;
		n = read_wbxml((struct sml_str){bytes, heads[i].len + 1});
		CU_ASSERT_PTR_NOT_NULL_FATAL(n);
		CU_ASSERT_EQUAL(n->el, SML_EL_SYNCML);
	}
	CU_ASSERT(is_same(BYTES("\x02\xA4\x03\x6A\x00\x0A"), "<DevInf/>"));
}

static void
wbxml_every_token_read_and_written(void)
{
	for (size_t i = 1; i < SML_EL_COUNT; i++) {
		struct sml_node n = {.el = (enum sml_el)i};
		struct sml_node *again;
		struct sml_buf b;

		sml_buf_init(&b, 100);
		IS_OK(sml_wire_encode_tree(SML_WBXML, SML_V_12, &n, &b));
		IS_OK(help_tree(arena, SML_WBXML, sml_buf_str(&b), &again));
		CU_ASSERT_EQUAL(again->el, n.el);
		sml_buf_free(&b);
	}
}

static void
wbxml_pages_and_empty_elements(void)
{
	static const char xml[] =
	    "<Item><Meta><Type>t</Type></Meta><MoreData/></Item>";

	/* back to page 0 after the end of Meta, or before it */
	CU_ASSERT(is_same(BYTES(HEAD "\x54\x5A\x00\x01\x53\x03t\0\x01\x01"
				     "\x00\x00\x34\x01"),
	    xml));
	CU_ASSERT(is_same(BYTES(HEAD "\x54\x5A\x00\x01\x53\x03t\0\x01"
				     "\x00\x00\x01\x34\x01"),
	    xml));
	/* an empty element with an end of its own */
	CU_ASSERT(is_same(BYTES(HEAD "\x54\x5A\x00\x01\x53\x03t\0\x01"
				     "\x00\x00\x01\x74\x01\x01"),
	    xml));
	/* Next without Anchor in Data */
	CU_ASSERT(is_same(BYTES(HEAD "\x54\x4F\x00\x01\x4F\x03"
				     "9\0\x01\x00\x00\x01\x01"),
	    "<Item><Data><Next>9</Next></Data></Item>"));
}

static void
wbxml_texts_of_all_forms_joined(void)
{
	const struct sml_node *n;

	n = read_wbxml(BYTES("\x03\x01\x6A\x04"
			     "ab\0c"
			     "\x4F\x03x\0\x83\x00\x83\x03\xC3\x02\0y"
			     "\x02\x81\x69\x02\xBF\x7F\x02\x87\xEC\x00"
			     "\x02\x41\x01"));
	CU_ASSERT_PTR_NOT_NULL_FATAL(n);
	CU_ASSERT(sml_str_eq(
	    n->text, BYTES("xabc\0y\xC3\xA9\xE1\xBF\xBF\xF0\x9F\x98\x80"
			   "A")));
	CU_ASSERT_PTR_NULL(n->child);
	CU_ASSERT_TRUE(n->is_raw);
}

static void
wbxml_one_text_points_into_the_message(void)
{
	struct sml_str in = BYTES(HEAD "\x4F\xC3\x03"
				       "abc\x01");
	const struct sml_node *n = read_wbxml(in);

	CU_ASSERT_PTR_NOT_NULL_FATAL(n);
	CU_ASSERT_PTR_EQUAL(n->text.p, in.p + 8);
	CU_ASSERT_EQUAL(n->text.len, 3);
}

static void
wbxml_attributes_and_extensions_read_over(void)
{
	CU_ASSERT(is_same(
	    BYTES("\x03\x01\x6A\x02"
		  "v\0"
		  "\x43\x05\x03p\0\x01" /* PI */
		  "\xD4"                /* Item with attributes */
		  "\x00\x07\x05\x85\x03q\0\xC3\x02\x01\x01\x83\x00\x04\x00"
		  "\x02\x41\x40r\0\x80\x00\xC0\x01"
		  "\x8F\x05\x01"                  /* empty Data with one */
		  "\x40s\0\x81\x05\xC2\x34\x01"), /* extensions, MoreData */
	    "<Item><Data/><MoreData/></Item>"));
}

static void
wbxml_unknown_elements_kept_by_name(void)
{
	const struct sml_node *n;

	n = read_wbxml(
	    BYTES("\x02\x01\x6A\x03"
		  "Foo"
		  "\x54\x44\x00\x03x\0\x01\x04\x00\x70\x4F\x01\x01\x01"));
	CU_ASSERT_PTR_NOT_NULL_FATAL(n);
	CU_ASSERT_EQUAL(n->child->el, SML_EL_UNKNOWN);
	STR_IS(n->child->name, "Foo");
	STR_IS(n->child->text, "x");
	STR_IS(n->child->next->name, "Foo");
	STR_IS(n->child->next->next->name, "token-0-30");
	CU_ASSERT(help_survives(n, SML_XML, SML_V_12));
	CU_ASSERT_FALSE(help_survives(n, SML_WBXML, SML_V_12));
}

static void
wbxml_broken_refused_with_reason(void)
{
	static const struct sml_str broken[] = {
	    {"\x04\xA4\x01\x6A\x00\x2D", 6},
	    {"\x02\xA4\x02\x6A\x00\x2D", 6},     /* MetInf as a document */
	    {"\x02\xA4\x01\x83\x77\x00\x2D", 7}, /* UTF-16 */
	    {"\x02\x00\x05\x6A\x03-//\x2D", 9},  /* index past the table */
	    {"\x02\x00\x00\x6A\x03-//\x2D", 9},  /* not our FPI */
	    {"\x02\xA4\x01\x6A\x8F\xFF\xFF\xFF\x7F\x2D", 10},
	    {"\x02\xA4\x01\x6A\xFF\xFF\xFF\xFF\xFF\x7F\x2D", 11},
	    {HEAD "\x00\x02\x2D", 8},                /* code page 2 */
	    {"\x02\xA4\x03\x6A\x00\x00\x01\x2D", 8}, /* page 1 of DevInf */
	    {HEAD "\x01", 6},                        /* end without a start */
	    {HEAD "\x6D\x4F\x83\x00\x01\x01", 11},   /* no string table */
	    {HEAD "\x6D\x4F\x02\x83\xB0\x00\x01\x01", 13}, /* surrogate */
	};
	static const char whole[] =
	    HEAD "\x6D\x6C\x71\x03"
		 "1.2\0\x01\x01\x6B\x45\x54\x4F\xC3\x03xyz\x01\x01\x01\x12"
		 "\x01\x01";
	struct sml_decode_error error;
	struct sml_node *root;

	for (size_t i = 0; i < SML_ARRAY_LEN(broken); i++) {
		error.reason = NULL;
		CU_ASSERT_EQUAL(sml_wire_decode_tree(
				    SML_WBXML, broken[i], arena, &root, &error),
		    SML_E_DECODE);
		CU_ASSERT_PTR_NOT_NULL(error.reason);
	}
	/* cut anywhere */
	for (size_t len = 0; len < sizeof(whole) - 1; len++) {
		char *copy = malloc(len + 1);

		memcpy(copy, whole, len);
		CU_ASSERT_EQUAL(
		    sml_wire_decode_tree(SML_WBXML, (struct sml_str){copy, len},
			arena, &root, &error),
		    SML_E_DECODE);
		CU_ASSERT(error.offset <= len);
		free(copy);
	}
	CU_ASSERT_PTR_NOT_NULL(read_wbxml(BYTES(whole)));
	/* what follows the root is not looked at */
	CU_ASSERT_PTR_NOT_NULL(read_wbxml(BYTES(HEAD "\x2D\xFF\xFF")));
}

/* 64 kB of string table, and references to it that mean 4 GB. */
static void
wbxml_expansion_refused(void)
{
	struct sml_buf b;
	struct sml_decode_error error;
	struct sml_node *root;

	sml_buf_init(&b, SML_MSG_MAX);
	sml_buf_put(&b, "\x02\x01\x6A\x84\x80\x00", 6);
	for (size_t i = 0; i < SML_WBXML_STRTBL_MAX; i++)
		sml_buf_put_byte(&b, 'x');
	sml_buf_put(&b, "\x54\x4F", 2);
	for (size_t i = 0; i < 65536; i++)
		sml_buf_put(&b, "\x83\x00", 2);
	CU_ASSERT_EQUAL(sml_wire_decode_tree(
			    SML_WBXML, sml_buf_str(&b), arena, &root, &error),
	    SML_E_LIMIT);
	CU_ASSERT_STRING_EQUAL(error.reason, "too much text");
	/* the same as names */
	sml_buf_cut(&b, 6 + SML_WBXML_STRTBL_MAX + 1);
	for (size_t i = 0; i < 65536; i++)
		sml_buf_put(&b, "\x04\x00", 2);
	CU_ASSERT_EQUAL(sml_wire_decode_tree(
			    SML_WBXML, sml_buf_str(&b), arena, &root, &error),
	    SML_E_LIMIT);
	sml_buf_reset(&b);
	sml_buf_put(&b, "\x02\x01\x6A\x84\x80\x01", 6);
	for (size_t i = 0; i <= SML_WBXML_STRTBL_MAX; i++)
		sml_buf_put_byte(&b, 'x');
	CU_ASSERT_EQUAL(sml_wire_decode_tree(
			    SML_WBXML, sml_buf_str(&b), arena, &root, &error),
	    SML_E_LIMIT);
	sml_buf_free(&b);
	sml_arena_reset(arena);
}

static void
wbxml_depth_and_nodes_limited(void)
{
	struct sml_buf b;
	struct sml_node *root;

	sml_buf_init(&b, SML_MSG_MAX);
	sml_buf_put_str(&b, BYTES(HEAD));
	for (size_t i = 0; i < 200000; i++)
		sml_buf_put_byte(&b, 0x54);
	CU_ASSERT_EQUAL(
	    help_tree(arena, SML_WBXML, sml_buf_str(&b), &root), SML_E_LIMIT);
	sml_buf_cut(&b, 6);
	for (size_t i = 0; i < SML_NODES_MAX; i++)
		sml_buf_put_byte(&b, 0x12);
	CU_ASSERT_EQUAL(
	    help_tree(arena, SML_WBXML, sml_buf_str(&b), &root), SML_E_LIMIT);
	sml_buf_free(&b);
	sml_arena_reset(arena);
}

#define DEVINF_WBXML "\x02\xA4\x03\x6A\x00\x4A\x51\x03x\0\x01\x01"
#define TYPE_WBXML "\x5A\x00\x01\x53\x03" DEVINF_TYPE "+wbxml\0\x01\x01\x00\x00"
#define DEVINF_TYPE "application/vnd.syncml-devinf"

static void
wbxml_nested_devinf_becomes_a_tree(void)
{
#define PUT_XML(type)                                                          \
	"<Put><Meta><Type>" type "</Type></Meta><Item><Data>"                  \
	"<DevInf><Man>x</Man></DevInf></Data></Item></Put>"
	struct sml_str nested = BYTES(HEAD
	    "\x5F" TYPE_WBXML "\x54\x4F\xC3\x0C" DEVINF_WBXML "\x01\x01\x01");
	const struct sml_node *n;

	CU_ASSERT(is_same(nested, PUT_XML(DEVINF_TYPE "+xml")));
	n = sml_node_child(read_wbxml(nested), SML_EL_ITEM);
	n = sml_node_child(n, SML_EL_DATA);
	CU_ASSERT_PTR_NOT_NULL_FATAL(n);
	CU_ASSERT_EQUAL((uint8_t)nested.p[n->child->offset], 0x4A);
	CU_ASSERT(help_survives(read_wbxml(nested), SML_WBXML, SML_V_12));
	CU_ASSERT(help_survives(read_wbxml(nested), SML_XML, SML_V_12));
	/* XML inside, whatever the type says */
	CU_ASSERT(is_same(BYTES(HEAD "\x5F" TYPE_WBXML "\x54\x4F\x03"
				     "<DevInf><Man>x</Man></DevInf>\0"
				     "\x01\x01\x01"),
	    PUT_XML(DEVINF_TYPE "+xml")));
	/* no type, but the header says it */
	CU_ASSERT(is_same(
	    BYTES(HEAD "\x5F\x54\x4F\xC3\x0C" DEVINF_WBXML "\x01\x01\x01"),
	    "<Put><Item><Data><DevInf><Man>x</Man></DevInf></Data></Item>"
	    "</Put>"));
	/* no DevInf at all: bytes */
	n = read_wbxml(
	    BYTES(HEAD "\x5F" TYPE_WBXML "\x54\x4F\xC3\x04\x02\xA4\x03\x6A"
		       "\x01\x01\x01"));
	n = sml_node_child(sml_node_child(n, SML_EL_ITEM), SML_EL_DATA);
	CU_ASSERT_PTR_NOT_NULL_FATAL(n);
	CU_ASSERT_EQUAL(n->text.len, 4);
	CU_ASSERT_PTR_NULL(n->child);
	/* bytes of an item that only look like it */
	n = read_wbxml(BYTES(HEAD
	    "\x45\x5A\x00\x01\x53\x03text/plain\0"
	    "\x01\x01\x00\x00\x54\x4F\xC3\x0C" DEVINF_WBXML "\x01\x01\x01"));
	n = sml_node_child(sml_node_child(n, SML_EL_ITEM), SML_EL_DATA);
	CU_ASSERT_PTR_NOT_NULL_FATAL(n);
	CU_ASSERT_EQUAL(n->text.len, 12);
}

static void
wbxml_devinf_elsewhere_not_written(void)
{
	static const char *const trees[] = {
	    "<SyncHdr><DevInf/></SyncHdr>",
	    "<Item><Data><Man xmlns='syncml:devinf'/></Data></Item>",
	    "<Item><Data>x<DevInf/></Data></Item>",
	    "<Item><Data><DevInf/><DevInf/></Data></Item>",
	    "<Cred><Data><DevInf/></Data></Cred>",
	    ("<Item><Meta><Type>text/plain</Type></Meta><Data><DevInf/></Data>"
	     "</Item>"),
	    "<DevInf><Item xmlns='SYNCML:SYNCML1.2'/></DevInf>",
	    "<Item><Fancy/></Item>",
	};
	struct sml_buf b;

	sml_buf_init(&b, 1000);
	for (size_t i = 0; i < SML_ARRAY_LEN(trees); i++) {
		const struct sml_node *n = read_xml(trees[i]);

		CU_ASSERT_PTR_NOT_NULL_FATAL(n);
		CU_ASSERT_EQUAL(
		    sml_wire_encode_tree(SML_WBXML, SML_V_12, n, &b),
		    SML_E_UNSUPPORTED);
		CU_ASSERT(help_survives(n, SML_XML, SML_V_12));
	}
	sml_buf_free(&b);
}

static void
wbxml_type_of_a_filter_kept(void)
{
	const struct sml_node *n =
	    read_xml("<Filter><Field><Item><Meta><Type>" DEVINF_TYPE
		     "+xml</Type></Meta><Data>&lt;Property/></Data></Item>"
		     "</Field></Filter>");
	struct sml_buf b;
	struct sml_str out;

	sml_buf_init(&b, 1000);
	IS_OK(sml_wire_encode_tree(SML_WBXML, SML_V_12, n, &b));
	out = sml_buf_str(&b);
	CU_ASSERT(sml_str_find(out, SML_STR(DEVINF_TYPE "+xml"), 0) < out.len);
	CU_ASSERT(help_survives(n, SML_WBXML, SML_V_12));
	sml_buf_free(&b);
}

static void
wbxml_long_opaque_lengths(void)
{
	static const size_t lens[] = {1, 127, 128, 16383, 16384, 300000};
	char *text = malloc(300000);

	memset(text, 0, 300000);
	for (size_t i = 0; i < SML_ARRAY_LEN(lens); i++) {
		struct sml_node n = {
		    .el = SML_EL_DATA, .text = {text, lens[i]}};

		CU_ASSERT(help_survives(&n, SML_WBXML, SML_V_12));
	}
	free(text);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
#define CASE(name) {#name, name}
	    CASE(wbxml_example_of_the_specification_read),
	    CASE(wbxml_public_ids_read),
	    CASE(wbxml_every_token_read_and_written),
	    CASE(wbxml_pages_and_empty_elements),
	    CASE(wbxml_texts_of_all_forms_joined),
	    CASE(wbxml_one_text_points_into_the_message),
	    CASE(wbxml_attributes_and_extensions_read_over),
	    CASE(wbxml_unknown_elements_kept_by_name),
	    CASE(wbxml_broken_refused_with_reason),
	    CASE(wbxml_expansion_refused),
	    CASE(wbxml_depth_and_nodes_limited),
	    CASE(wbxml_nested_devinf_becomes_a_tree),
	    CASE(wbxml_devinf_elsewhere_not_written),
	    CASE(wbxml_type_of_a_filter_kept),
	    CASE(wbxml_long_opaque_lengths),
#undef CASE
	    {NULL, NULL},
	};
	int status;

	arena = help_arena();
	status = test_main("wbxml", cases, argc, argv);
	sml_arena_free(arena);
	return status;
}
