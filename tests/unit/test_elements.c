/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of the element table and its content models. */
#include "support/wire_help.h"

static void
elements_every_row_found_by_name_and_token(void)
{
	for (size_t i = 1; i < SML_EL_COUNT; i++) {
		const struct sml_element *el = &sml_elements[i];

		CU_ASSERT_EQUAL(el->id, (enum sml_el)i);
		CU_ASSERT_EQUAL(
		    sml_el_of_name(el->doc, sml_str_of(el->name)), el->id);
		CU_ASSERT_EQUAL(sml_el_of_token(el->doc, el->token), el->id);
	}
}

static void
elements_spellings_of_peers_found(void)
{
	static const struct {
		enum sml_doc doc;
		const char *name;
		enum sml_el el;
	} rows[] = {
	    {SML_DOC_DEVINF, "DevId", SML_EL_D_DEV_ID},
	    {SML_DOC_DEVINF, "Size", SML_EL_D_MAX_SIZE},
	    {SML_DOC_METINF, "FreeId", SML_EL_M_FREE_ID},
	    {SML_DOC_METINF, "size", SML_EL_M_SIZE},
	    {SML_DOC_SYNCML, "syncml", SML_EL_UNKNOWN},
	    {SML_DOC_SYNCML, "DevInf", SML_EL_UNKNOWN},
	    {SML_DOC_SYNCML, "", SML_EL_UNKNOWN},
	};

	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++)
		CU_ASSERT_EQUAL(
		    sml_el_of_name(rows[i].doc, sml_str_of(rows[i].name)),
		    rows[i].el);
}

static void
elements_unused_tokens_unknown(void)
{
	CU_ASSERT_EQUAL(sml_el_of_token(SML_DOC_SYNCML, 0x30), SML_EL_UNKNOWN);
	CU_ASSERT_EQUAL(sml_el_of_token(SML_DOC_SYNCML, 0x04), SML_EL_UNKNOWN);
	CU_ASSERT_EQUAL(sml_el_of_token(SML_DOC_METINF, 0x17), SML_EL_UNKNOWN);
	CU_ASSERT_EQUAL(sml_el_of_token(SML_DOC_DEVINF, 0x2F), SML_EL_UNKNOWN);
	CU_ASSERT_EQUAL(sml_el_of_token(SML_DOC_DEVINF, 0xFF), SML_EL_UNKNOWN);
}

/* Each row names its own parent, no child twice, and all children of one
 * parent can be told apart by name. */
static void
elements_rules_consistent(void)
{
	for (size_t p = 0; p < SML_EL_COUNT; p++) {
		const struct sml_child_rule *rules;
		size_t count = sml_el_rules((enum sml_el)p, &rules);

		for (size_t i = 0; i < count; i++) {
			CU_ASSERT_EQUAL(rules[i].parent, (enum sml_el)p);
			CU_ASSERT_PTR_EQUAL(
			    sml_el_rule(rules[i].parent, rules[i].child),
			    &rules[i]);
			CU_ASSERT(rules[i].min_version >= SML_V_10 &&
				  rules[i].min_version <= SML_V_12);
			for (size_t j = 0; j < i; j++)
				CU_ASSERT(
				    strcmp(sml_elements[rules[i].child].name,
					sml_elements[rules[j].child].name) !=
				    0);
		}
	}
}

static void
elements_rules_state_the_models(void)
{
	const struct sml_child_rule *rule;

	rule = sml_el_rule(SML_EL_SYNC, SML_EL_NUMBER_OF_CHANGES);
	CU_ASSERT_PTR_NOT_NULL_FATAL(rule);
	CU_ASSERT_EQUAL(rule->min_version, SML_V_11);
	CU_ASSERT_FALSE(rule->is_required);
	rule = sml_el_rule(SML_EL_ADD, SML_EL_ITEM);
	CU_ASSERT_PTR_NOT_NULL_FATAL(rule);
	CU_ASSERT_TRUE(rule->is_required && rule->is_repeatable);
	rule = sml_el_rule(SML_EL_STATUS, SML_EL_CMD_REF);
	CU_ASSERT_PTR_NOT_NULL_FATAL(rule);
	CU_ASSERT_TRUE(rule->is_required && !rule->is_repeatable);
	CU_ASSERT_PTR_NULL(sml_el_rule(SML_EL_MAP, SML_EL_NO_RESP));
	CU_ASSERT_PTR_NULL(sml_el_rule(SML_EL_UNKNOWN, SML_EL_ITEM));
}

static void
elements_commands_match_their_elements(void)
{
	CU_ASSERT_STRING_EQUAL(sml_cmd_name(SML_CMD_REPLACE), "Replace");
	CU_ASSERT_EQUAL(sml_cmd_of_name(SML_STR("SyncHdr")), SML_CMD_SYNCHDR);
	CU_ASSERT_EQUAL(sml_cmd_of_name(SML_STR("Map")), SML_CMD_MAP);
	CU_ASSERT_EQUAL(sml_cmd_of_name(SML_STR("")), SML_CMD_UNKNOWN);
	CU_ASSERT_EQUAL(sml_cmd_of_name(SML_STR("?")), SML_CMD_UNKNOWN);
	CU_ASSERT_EQUAL(sml_cmd_of_name(SML_STR("add")), SML_CMD_UNKNOWN);
}

static void
elements_versions_have_their_names(void)
{
	CU_ASSERT_STRING_EQUAL(sml_version_dtd(SML_V_11), "1.1");
	CU_ASSERT_STRING_EQUAL(sml_version_proto(SML_V_10), "SyncML/1.0");
	CU_ASSERT_STRING_EQUAL(
	    sml_version_namespace(SML_V_12), "SYNCML:SYNCML1.2");
	CU_ASSERT_STRING_EQUAL(sml_version_devinf(SML_V_12), "./devinf12");
	CU_ASSERT_STRING_EQUAL(sml_version_dtd(SML_V_NONE), "");
	CU_ASSERT_EQUAL(sml_version_of_dtd(SML_STR(" 1.1 ")), SML_V_11);
	CU_ASSERT_EQUAL(sml_version_of_dtd(SML_STR("1.3")), SML_V_NONE);
	CU_ASSERT_EQUAL(sml_version_of_dtd(SML_STR("")), SML_V_NONE);
}

static void
elements_media_types_recognised(void)
{
	enum sml_encoding e = SML_WBXML;

	CU_ASSERT_TRUE(sml_encoding_of_media_type(
	    SML_STR("Application/vnd.syncml+XML ; charset=utf-8"), &e));
	CU_ASSERT_EQUAL(e, SML_XML);
	CU_ASSERT_TRUE(sml_encoding_of_media_type(
	    SML_STR("application/vnd.syncml+wbxml"), &e));
	CU_ASSERT_EQUAL(e, SML_WBXML);
	CU_ASSERT_FALSE(sml_encoding_of_media_type(
	    SML_STR("application/vnd.syncml.dm+xml"), &e));
	CU_ASSERT_FALSE(sml_encoding_of_media_type(SML_STR(""), &e));
	CU_ASSERT_EQUAL(sml_encoding_sniff(SML_STR("\x02\xA4")), SML_WBXML);
	CU_ASSERT_EQUAL(sml_encoding_sniff(SML_STR("\n<S>")), SML_XML);
	CU_ASSERT_EQUAL(sml_encoding_sniff(SML_STR("")), SML_XML);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
#define CASE(name) {#name, name}
	    CASE(elements_every_row_found_by_name_and_token),
	    CASE(elements_spellings_of_peers_found),
	    CASE(elements_unused_tokens_unknown),
	    CASE(elements_rules_consistent),
	    CASE(elements_rules_state_the_models),
	    CASE(elements_commands_match_their_elements),
	    CASE(elements_versions_have_their_names),
	    CASE(elements_media_types_recognised),
#undef CASE
	    {NULL, NULL},
	};

	return test_main("elements", cases, argc, argv);
}
