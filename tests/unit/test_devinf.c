/* SPDX-License-Identifier: Apache-2.0 */
/* Device information: ours in all versions, and what devices send. */
#include "session/devinf.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "support/test.h"

static const struct sml_devinf_property tel = {
    .name = {"TEL", 3}, .max_size = 40};
static const struct sml_devinf_property fn = {.name = {"FN", 2}, .next = &tel};
static const struct sml_devinf_ctcap cap30 = {.type = {"text/vcard", 10},
    .version = {"3.0", 3},
    .is_field_level = true,
    .properties = &fn};
static const struct sml_devinf_ctcap cap21 = {.type = {"text/x-vcard", 12},
    .version = {"2.1", 3},
    .properties = &fn,
    .next = &cap30};
static const struct sml_devinf_media media30 = {
    .type = {"text/vcard", 10}, .version = {"3.0", 3}};
static const struct sml_devinf_media media21 = {
    .type = {"text/x-vcard", 12}, .version = {"2.1", 3}, .next = &media30};
static const struct sml_devinf_media plain = {
    .type = {"text/plain", 10}, .version = {"1.0", 3}};
static const struct sml_devinf_property since = {.name = {"SINCE", 5}};
static const struct sml_devinf_filter filter30 = {.type = {"text/vcard", 10},
    .version = {"3.0", 3},
    .keywords = &since,
    .properties = &fn};
static const struct sml_devinf_filter filter21 = {
    .type = {"text/x-vcard", 12}, .version = {"2.1", 3}, .next = &filter30};
static const struct sml_devinf_store notes = {
    .source_ref = {"notes", 5}, .rx = &plain, .tx = &plain, .sync_types = 0x06};
static const struct sml_devinf_store contacts = {
    .source_ref = {"./contacts", 10},
    .display_name = {"Contacts", 8},
    .max_guid_size = 64,
    .rx = &media21,
    .tx = &media30,
    .ctcaps = &cap21,
    .sync_types = 0xfe,
    .can_filter = true,
    .filters = &filter21,
    .next = &notes};
static const struct sml_devinf ours = {.man = {"Valise", 6},
    .mod = {"valise", 6},
    .sw_v = {"1", 1},
    .dev_id = {"id-1", 4},
    .dev_typ = {"workstation", 11},
    .has_utc = true,
    .has_large_objs = true,
    .has_number_of_changes = true,
    .is_valise = true,
    .stores = &contacts};

/* Print @node in @encoding, decode it and read it. */
static struct sml_devinf
through_the_wire(const struct sml_node *node, enum sml_version version,
    enum sml_encoding encoding, struct sml_arena *arena)
{
	struct sml_devinf info;
	struct sml_node *again = NULL;
	struct sml_buf bytes;
	struct sml_str copy;

	memset(&info, 0, sizeof(info));
	sml_buf_init(&bytes, SML_MSG_MAX);
	CU_ASSERT_EQUAL(
	    sml_wire_encode_tree(encoding, version, node, &bytes), SML_OK);
	copy = sml_arena_dup(arena, sml_buf_str(&bytes));
	CU_ASSERT_EQUAL(
	    sml_wire_decode_tree(encoding, copy, arena, &again, NULL), SML_OK);
	CU_ASSERT_EQUAL(sml_devinf_read(again, arena, &info), SML_OK);
	sml_buf_free(&bytes);
	return info;
}

static void
devinf_built_is_read_back_in_every_version(void)
{
	const enum sml_version versions[] = {SML_V_10, SML_V_11, SML_V_12};

	for (size_t i = 0; i < 2 * SML_ARRAY_LEN(versions); i++) {
		enum sml_version version = versions[i / 2];
		struct sml_arena *arena = sml_arena_new(1000000);
		struct sml_node *node = sml_devinf_build(&ours, version, arena);
		struct sml_devinf info = through_the_wire(
		    node, version, i % 2 ? SML_WBXML : SML_XML, arena);
		const struct sml_devinf_store *store =
		    sml_devinf_store_of(&info, SML_STR("contacts"));

		CU_ASSERT_EQUAL(info.version, version);
		CU_ASSERT(sml_str_is(info.man, "Valise"));
		CU_ASSERT(sml_str_is(info.dev_id, "id-1"));
		CU_ASSERT_EQUAL(info.has_utc, version != SML_V_10);
		CU_ASSERT_EQUAL(info.has_large_objs, version != SML_V_10);
		CU_ASSERT(info.is_valise);
		CU_ASSERT_PTR_NOT_NULL_FATAL(store);
		CU_ASSERT_EQUAL(store->max_guid_size, 64);
		CU_ASSERT_EQUAL(store->sync_types, 0xfe);
		CU_ASSERT(sml_str_is(store->rx->type, "text/x-vcard"));
		CU_ASSERT(sml_str_is(store->rx->next->version, "3.0"));
		CU_ASSERT_PTR_NULL(store->rx->next->next);
		CU_ASSERT_PTR_NOT_NULL_FATAL(store->ctcaps);
		CU_ASSERT(sml_str_is(store->ctcaps->type, "text/x-vcard"));
		CU_ASSERT(sml_str_is(store->ctcaps->properties->name, "FN"));
		CU_ASSERT_EQUAL(store->ctcaps->properties->next->max_size, 40);
		CU_ASSERT_PTR_NOT_NULL_FATAL(store->ctcaps->next);
		CU_ASSERT_EQUAL(
		    store->ctcaps->next->is_field_level, version == SML_V_12);
		store = sml_devinf_store_of(&info, SML_STR("./notes"));
		CU_ASSERT_PTR_NOT_NULL_FATAL(store);
		CU_ASSERT_PTR_NULL(store->ctcaps);
		CU_ASSERT_PTR_NULL(
		    sml_devinf_store_of(&info, SML_STR("other")));
		sml_arena_free(arena);
	}
}

static void
devinf_filters_are_said_in_1_2_only(void)
{
	for (size_t i = 0; i < 4; i++) {
		enum sml_version version = i < 2 ? SML_V_11 : SML_V_12;
		struct sml_arena *arena = sml_arena_new(1000000);
		struct sml_node *node = sml_devinf_build(&ours, version, arena);
		struct sml_devinf info = through_the_wire(
		    node, version, i % 2 ? SML_WBXML : SML_XML, arena);
		const struct sml_devinf_store *store = info.stores;
		const struct sml_devinf_filter *f = store->filters;

		CU_ASSERT_EQUAL(store->can_filter, version == SML_V_12);
		CU_ASSERT_EQUAL(f != NULL, version == SML_V_12);
		CU_ASSERT(!store->next->can_filter);
		if (f != NULL) {
			CU_ASSERT(sml_str_is(f->type, "text/x-vcard"));
			CU_ASSERT_PTR_NULL(f->keywords);
			CU_ASSERT_PTR_NULL(f->properties);
			f = f->next;
			CU_ASSERT_PTR_NOT_NULL_FATAL(f);
			CU_ASSERT(sml_str_is(f->version, "3.0"));
			CU_ASSERT(sml_str_is(f->keywords->name, "SINCE"));
			CU_ASSERT(sml_str_is(f->properties->name, "FN"));
			CU_ASSERT(sml_str_is(f->properties->next->name, "TEL"));
		}
		sml_arena_free(arena);
	}
}

static struct sml_devinf
read_text(const char *text, struct sml_arena *arena)
{
	struct sml_devinf info;
	struct sml_node *root = NULL;

	memset(&info, 0, sizeof(info));
	CU_ASSERT_EQUAL(
	    sml_wire_decode_tree(SML_XML, sml_str_of(text), arena, &root, NULL),
	    SML_OK);
	CU_ASSERT_EQUAL(sml_devinf_read(root, arena, &info), SML_OK);
	return info;
}

static void
devinf_of_devices_is_read_in_any_shape(void)
{
	struct sml_arena *arena = sml_arena_new(1000000);
	struct sml_devinf info;

	/* A phone's: flat CTCap, parameters, sizes of both; Tx-Pref after
	 * Tx; vendor SyncType; nothing mandatory before the store. */
	info = read_text(
	    "<DevInf xmlns='syncml:devinf'><VerDTD>1.1</VerDTD>"
	    "<DataStore><Tx><CTType>text/vcard</CTType><VerCT>3.0</VerCT></Tx>"
	    "<Tx-Pref><CTType>text/x-vcard</CTType><VerCT>2.1</VerCT></Tx-Pref>"
	    "<SourceRef> ./c\\Addr </SourceRef>"
	    "<SyncCap><SyncType>01</SyncType><SyncType>2</SyncType>"
	    "<SyncType>390001</SyncType><SyncType>x</SyncType></SyncCap>"
	    "</DataStore>"
	    "<CTCap><CTType>text/x-vcard</CTType><PropName>N</PropName>"
	    "<DataType>chr</DataType><Size>60</Size>"
	    "<PropName>TEL</PropName><ParamName>TYPE</ParamName>"
	    "<ValEnum>HOME</ValEnum><Size>3</Size>"
	    "<CTType>text/x-vcalendar</CTType><PropName>DTSTART</PropName>"
	    "</CTCap><Ext><XNam>X-other</XNam></Ext></DevInf>",
	    arena);
	CU_ASSERT_EQUAL(info.version, SML_V_11);
	CU_ASSERT(!info.is_valise);
	CU_ASSERT_PTR_NOT_NULL_FATAL(info.stores);
	CU_ASSERT_PTR_NOT_NULL(sml_devinf_store_of(&info, SML_STR("c\\Addr")));
	CU_ASSERT_EQUAL(info.stores->sync_types, 0x06);
	CU_ASSERT(sml_str_is(info.stores->tx->type, "text/x-vcard"));
	CU_ASSERT_PTR_NOT_NULL_FATAL(info.stores->ctcaps);
	CU_ASSERT_PTR_NULL(info.stores->ctcaps->next);
	CU_ASSERT_EQUAL(info.stores->ctcaps->properties->max_size, 60);
	CU_ASSERT_EQUAL(info.stores->ctcaps->properties->next->max_size, 0);

	info = read_text("<DevInf/>", arena);
	CU_ASSERT_PTR_NULL(info.stores);
	sml_arena_free(arena);
}

static void
devinf_of_another_document_is_refused(void)
{
	struct sml_node node = {.el = SML_EL_SYNCML};
	struct sml_devinf info;

	CU_ASSERT_EQUAL(sml_devinf_read(&node, NULL, &info), SML_E_SYNTAX);
	CU_ASSERT_EQUAL(sml_devinf_read(NULL, NULL, &info), SML_E_SYNTAX);
}

static void
devinf_of_endless_lists_is_bounded(void)
{
	struct sml_arena *arena = sml_arena_new(SML_MSG_ARENA_MAX);
	struct sml_buf text;
	struct sml_devinf info;
	size_t count = 0;

	sml_buf_init(&text, SML_MSG_MAX);
	sml_buf_put_text(&text, "<DevInf>");
	for (int i = 0; i < 3000; i++) {
		sml_buf_put_text(&text, "<DataStore><SourceRef>x</SourceRef>"
					"<Rx><CTType>a</CTType></Rx>"
					"</DataStore><CTCap><CTType>a</CTType>"
					"<PropName>P</PropName></CTCap>");
	}
	sml_buf_put_text(&text, "</DevInf>");
	sml_buf_put_byte(&text, 0);
	info = read_text((const char *)text.p, arena);
	for (const struct sml_devinf_store *store = info.stores; store != NULL;
	     store = store->next) {
		count++;
	}
	CU_ASSERT_EQUAL(count, 64);
	sml_buf_free(&text);
	sml_arena_free(arena);
}

static void
devinf_properties_of_a_field_are_read(void)
{
	static const struct {
		const char *text, *names; /* NULL: refused */
	} rows[] = {
	    {"<Property><PropName>TEL</PropName></Property>", "TEL,"},
	    {" <Property><PropName> N </PropName><MaxSize>20</MaxSize>"
	     "<PropParam><ParamName>TYPE</ParamName></PropParam></Property>\n"
	     "<Property><PropName>note</PropName></Property>",
		"N,note,"},
	    {"<Property xmlns='syncml:devinf'><PropName>TEL</PropName>"
	     "</Property>",
		"TEL,"},
	    {"", NULL},
	    {"TEL", NULL},
	    {"<Property/>", NULL},
	    {"<Property><PropName></PropName></Property>", NULL},
	    {"<Property><PropName>TEL</PropName>", NULL},
	    {"<PropName>TEL</PropName>", NULL},
	    {"</CTCap><CTCap>", NULL},
	    {"<!DOCTYPE a><Property><PropName>TEL</PropName></Property>", NULL},
	};

	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		struct sml_arena *arena = sml_arena_new(100000);
		const struct sml_devinf_property *p;
		char names[80] = "";
		enum sml_err err = sml_devinf_read_properties(
		    sml_str_of(rows[i].text), arena, &p);

		CU_ASSERT_EQUAL(
		    err, rows[i].names != NULL ? SML_OK : SML_E_SYNTAX);
		for (; err == SML_OK && p != NULL; p = p->next) {
			size_t len = strlen(names);

			snprintf(names + len, sizeof(names) - len, "%.*s,",
			    SML_STR_ARG(p->name));
		}
		CU_ASSERT(
		    rows[i].names == NULL || strcmp(names, rows[i].names) == 0);
		sml_arena_free(arena);
	}
}

static void
devinf_properties_without_end_are_bounded(void)
{
	struct sml_arena *arena = sml_arena_new(10000000);
	const struct sml_devinf_property *p;
	struct sml_buf text;

	sml_buf_init(&text, SML_MSG_MAX);
	while (text.len <= SML_FILTER_FIELD_MAX)
		sml_buf_put_text(
		    &text, "<Property><PropName>A</PropName></Property>");
	CU_ASSERT_EQUAL(
	    sml_devinf_read_properties(sml_buf_str(&text), arena, &p),
	    SML_E_TOO_BIG);
	sml_buf_free(&text);
	sml_arena_free(arena);
	arena = sml_arena_new(16);
	CU_ASSERT_EQUAL(sml_devinf_read_properties(
			    SML_STR("<Property><PropName>A</PropName>"
				    "</Property>"),
			    arena, &p),
	    SML_E_NOMEM);
	sml_arena_free(arena);
}

static const struct test_case cases[] = {
    {"devinf_properties_of_a_field_are_read",
	devinf_properties_of_a_field_are_read},
    {"devinf_properties_without_end_are_bounded",
	devinf_properties_without_end_are_bounded},
    {"devinf_built_is_read_back_in_every_version",
	devinf_built_is_read_back_in_every_version},
    {"devinf_filters_are_said_in_1_2_only",
	devinf_filters_are_said_in_1_2_only},
    {"devinf_of_devices_is_read_in_any_shape",
	devinf_of_devices_is_read_in_any_shape},
    {"devinf_of_another_document_is_refused",
	devinf_of_another_document_is_refused},
    {"devinf_of_endless_lists_is_bounded", devinf_of_endless_lists_is_bounded},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("devinf", cases, argc, argv);
}
