/* SPDX-License-Identifier: Apache-2.0 */
/* The element table, its look-ups, and where each element may stand. */
#include "wire/elements.h"

#include <string.h>

#include "base/attr.h"
#include "wire/msg.h"

const struct sml_element sml_elements[SML_EL_COUNT] = {
    [SML_EL_UNKNOWN] = {SML_EL_UNKNOWN, "", SML_DOC_SYNCML, 0},
#define ROW(id, name, doc, token)                                              \
	[SML_EL_##id] = {SML_EL_##id, name, SML_DOC_##doc, token},
    SML_ELEMENT_LIST(ROW)
#undef ROW
};

/* Lengths beside the names, so that a look-up compares few bytes. */
static const uint8_t name_lens[SML_EL_COUNT] = {
#define ROW(id, name, doc, token) [SML_EL_##id] = sizeof(name) - 1,
    SML_ELEMENT_LIST(ROW)
#undef ROW
};

#define TOKENS_MAX 0x40
static const uint8_t by_token[3][TOKENS_MAX] = {
#define ROW(id, name, doc, token) [SML_DOC_##doc][token] = SML_EL_##id,
    SML_ELEMENT_LIST(ROW)
#undef ROW
};
_Static_assert(SML_EL_COUNT < 256, "by_token holds elements in a byte");

/* The rows of one document stand together. */
static const struct {
	uint8_t first, last;
} ranges[3] = {
    [SML_DOC_SYNCML] = {SML_EL_ADD, SML_EL_CORRELATOR},
    [SML_DOC_METINF] = {SML_EL_M_ANCHOR, SML_EL_M_FIELD_LEVEL},
    [SML_DOC_DEVINF] = {SML_EL_D_CT_CAP, SML_EL_D_SUPPORT_HIERARCHICAL_SYNC},
};

/* Spellings that occur in examples of the specifications or on the wire.
 * "Size" is the name of MaxSize before DevInf 1.2. */
static const struct {
	enum sml_doc doc;
	enum sml_el el;
	const char *name;
} spellings[] = {
    {SML_DOC_DEVINF, SML_EL_D_MAX_SIZE, "Size"},
    {SML_DOC_DEVINF, SML_EL_D_MAX_SIZE, "size"},
    {SML_DOC_DEVINF, SML_EL_D_DEV_ID, "DevId"},
    {SML_DOC_DEVINF, SML_EL_D_DEV_TYP, "DevType"},
    {SML_DOC_METINF, SML_EL_M_FREE_ID, "FreeId"},
    {SML_DOC_METINF, SML_EL_M_SIZE, "size"},
};

enum sml_el
sml_el_of_name(enum sml_doc doc, struct sml_str name)
{
	for (size_t i = ranges[doc].first; i <= ranges[doc].last; i++)
		if (name_lens[i] == name.len && name.len > 0 &&
		    memcmp(sml_elements[i].name, name.p, name.len) == 0)
			return sml_elements[i].id;
	for (size_t i = 0; i < SML_ARRAY_LEN(spellings); i++)
		if (spellings[i].doc == doc &&
		    sml_str_is(name, spellings[i].name))
			return spellings[i].el;
	return SML_EL_UNKNOWN;
}

enum sml_el
sml_el_of_token(enum sml_doc doc, uint8_t token)
{
	if (token >= TOKENS_MAX)
		return SML_EL_UNKNOWN;
	return sml_elements[by_token[doc][token]].id;
}

/* ---- content models: Representation 1.2.1, Meta Information 1.2.1, DevInf
 * 1.0 to 1.2. The order of the rows is the order of the DTD. ---- */

#define ONE true, false
#define OPT false, false
#define MANY true, true
#define ANY false, true
#define R(parent, child, version, often)                                       \
	{                                                                      \
		SML_EL_##parent, SML_EL_##child, SML_V_##version, often        \
	}

static const struct sml_child_rule syncml_rules[] = {
    R(SYNCML, SYNC_HDR, 10, ONE),
    R(SYNCML, SYNC_BODY, 10, ONE),
};
static const struct sml_child_rule sync_hdr_rules[] = {
    R(SYNC_HDR, VER_DTD, 10, ONE),
    R(SYNC_HDR, VER_PROTO, 10, ONE),
    R(SYNC_HDR, SESSION_ID, 10, ONE),
    R(SYNC_HDR, MSG_ID, 10, ONE),
    R(SYNC_HDR, TARGET, 10, ONE),
    R(SYNC_HDR, SOURCE, 10, ONE),
    R(SYNC_HDR, RESP_URI, 10, OPT),
    R(SYNC_HDR, NO_RESP, 10, OPT),
    R(SYNC_HDR, CRED, 10, OPT),
    R(SYNC_HDR, META, 10, OPT),
};
static const struct sml_child_rule sync_body_rules[] = {
    R(SYNC_BODY, ALERT, 10, ANY),
    R(SYNC_BODY, ATOMIC, 10, ANY),
    R(SYNC_BODY, COPY, 10, ANY),
    R(SYNC_BODY, EXEC, 10, ANY),
    R(SYNC_BODY, GET, 10, ANY),
    R(SYNC_BODY, MAP, 10, ANY),
    R(SYNC_BODY, MOVE, 12, ANY),
    R(SYNC_BODY, PUT, 10, ANY),
    R(SYNC_BODY, RESULTS, 10, ANY),
    R(SYNC_BODY, SEARCH, 10, ANY),
    R(SYNC_BODY, SEQUENCE, 10, ANY),
    R(SYNC_BODY, STATUS, 10, ANY),
    R(SYNC_BODY, SYNC, 10, ANY),
    R(SYNC_BODY, ADD, 10, ANY),
    R(SYNC_BODY, REPLACE, 10, ANY),
    R(SYNC_BODY, DELETE, 10, ANY),
    R(SYNC_BODY, FINAL, 10, OPT),
};
static const struct sml_child_rule target_rules[] = {
    R(TARGET, LOC_URI, 10, ONE),
    R(TARGET, LOC_NAME, 10, OPT),
    R(TARGET, FILTER, 12, OPT),
};
static const struct sml_child_rule source_rules[] = {
    R(SOURCE, LOC_URI, 10, ONE),
    R(SOURCE, LOC_NAME, 10, OPT),
};
static const struct sml_child_rule source_parent_rules[] = {
    R(SOURCE_PARENT, LOC_URI, 12, ONE),
};
static const struct sml_child_rule target_parent_rules[] = {
    R(TARGET_PARENT, LOC_URI, 12, ONE),
};
static const struct sml_child_rule cred_rules[] = {
    R(CRED, META, 10, OPT),
    R(CRED, DATA, 10, ONE),
};
static const struct sml_child_rule chal_rules[] = {
    R(CHAL, META, 10, ONE),
};
static const struct sml_child_rule item_rules[] = {
    R(ITEM, TARGET, 10, OPT),
    R(ITEM, SOURCE, 10, OPT),
    R(ITEM, SOURCE_PARENT, 12, OPT),
    R(ITEM, TARGET_PARENT, 12, OPT),
    R(ITEM, META, 10, OPT),
    R(ITEM, DATA, 10, OPT),
    R(ITEM, MORE_DATA, 11, OPT),
};
static const struct sml_child_rule filter_rules[] = {
    R(FILTER, META, 12, ONE),
    R(FILTER, FIELD, 12, OPT),
    R(FILTER, RECORD, 12, OPT),
    R(FILTER, FILTER_TYPE, 12, OPT),
};
static const struct sml_child_rule field_rules[] = {
    R(FIELD, ITEM, 12, ONE),
};
static const struct sml_child_rule record_rules[] = {
    R(RECORD, ITEM, 12, ONE),
};
static const struct sml_child_rule map_rules[] = {
    R(MAP, CMD_ID, 10, ONE),
    R(MAP, TARGET, 10, ONE),
    R(MAP, SOURCE, 10, ONE),
    R(MAP, CRED, 10, OPT),
    R(MAP, META, 10, OPT),
    R(MAP, MAP_ITEM, 10, MANY),
};
static const struct sml_child_rule map_item_rules[] = {
    R(MAP_ITEM, TARGET, 10, ONE),
    R(MAP_ITEM, SOURCE, 10, ONE),
};

/* Add, Replace, Copy and Move have one model. */
#define ITEM_COMMAND(parent, version)                                          \
	R(parent, CMD_ID, version, ONE), R(parent, NO_RESP, version, OPT),     \
	    R(parent, CRED, version, OPT), R(parent, META, version, OPT),      \
	    R(parent, ITEM, version, MANY)
static const struct sml_child_rule add_rules[] = {ITEM_COMMAND(ADD, 10)};
static const struct sml_child_rule replace_rules[] = {
    ITEM_COMMAND(REPLACE, 10)};
static const struct sml_child_rule copy_rules[] = {ITEM_COMMAND(COPY, 10)};
static const struct sml_child_rule move_rules[] = {ITEM_COMMAND(MOVE, 12)};
static const struct sml_child_rule delete_rules[] = {
    R(DELETE, CMD_ID, 10, ONE),
    R(DELETE, NO_RESP, 10, OPT),
    R(DELETE, ARCHIVE, 10, OPT),
    R(DELETE, SFT_DEL, 10, OPT),
    R(DELETE, CRED, 10, OPT),
    R(DELETE, META, 10, OPT),
    R(DELETE, ITEM, 10, MANY),
};
static const struct sml_child_rule sync_rules[] = {
    R(SYNC, CMD_ID, 10, ONE),
    R(SYNC, NO_RESP, 10, OPT),
    R(SYNC, CRED, 10, OPT),
    R(SYNC, TARGET, 10, OPT),
    R(SYNC, SOURCE, 10, OPT),
    R(SYNC, META, 10, OPT),
    R(SYNC, NUMBER_OF_CHANGES, 11, OPT),
    R(SYNC, ADD, 10, ANY),
    R(SYNC, ATOMIC, 10, ANY),
    R(SYNC, COPY, 10, ANY),
    R(SYNC, DELETE, 10, ANY),
    R(SYNC, MOVE, 12, ANY),
    R(SYNC, REPLACE, 10, ANY),
    R(SYNC, SEQUENCE, 10, ANY),
};

/* Atomic and Sequence: the commands of both models together. */
#define GROUP_COMMAND(parent)                                                  \
	R(parent, CMD_ID, 10, ONE), R(parent, NO_RESP, 10, OPT),               \
	    R(parent, META, 10, OPT), R(parent, ADD, 10, ANY),                 \
	    R(parent, REPLACE, 10, ANY), R(parent, DELETE, 10, ANY),           \
	    R(parent, COPY, 10, ANY), R(parent, ATOMIC, 10, ANY),              \
	    R(parent, MAP, 10, ANY), R(parent, MOVE, 12, ANY),                 \
	    R(parent, SEQUENCE, 10, ANY), R(parent, SYNC, 10, ANY),            \
	    R(parent, GET, 10, ANY), R(parent, ALERT, 10, ANY),                \
	    R(parent, EXEC, 10, ANY)
static const struct sml_child_rule atomic_rules[] = {GROUP_COMMAND(ATOMIC)};
static const struct sml_child_rule sequence_rules[] = {GROUP_COMMAND(SEQUENCE)};
static const struct sml_child_rule alert_rules[] = {
    R(ALERT, CMD_ID, 10, ONE),
    R(ALERT, NO_RESP, 10, OPT),
    R(ALERT, CRED, 10, OPT),
    R(ALERT, DATA, 10, OPT),
    R(ALERT, CORRELATOR, 12, OPT),
    R(ALERT, ITEM, 10, ANY),
};

#define INFO_COMMAND(parent)                                                   \
	R(parent, CMD_ID, 10, ONE), R(parent, NO_RESP, 10, OPT),               \
	    R(parent, LANG, 10, OPT), R(parent, CRED, 10, OPT),                \
	    R(parent, META, 10, OPT), R(parent, ITEM, 10, MANY)
static const struct sml_child_rule put_rules[] = {INFO_COMMAND(PUT)};
static const struct sml_child_rule get_rules[] = {INFO_COMMAND(GET)};
static const struct sml_child_rule results_rules[] = {
    R(RESULTS, CMD_ID, 10, ONE),
    R(RESULTS, MSG_REF, 10, OPT),
    R(RESULTS, CMD_REF, 10, ONE),
    R(RESULTS, META, 10, OPT),
    R(RESULTS, TARGET_REF, 10, OPT),
    R(RESULTS, SOURCE_REF, 10, OPT),
    R(RESULTS, ITEM, 10, MANY),
};
static const struct sml_child_rule status_rules[] = {
    R(STATUS, CMD_ID, 10, ONE),
    R(STATUS, MSG_REF, 10, ONE),
    R(STATUS, CMD_REF, 10, ONE),
    R(STATUS, CMD, 10, ONE),
    R(STATUS, TARGET_REF, 10, ANY),
    R(STATUS, SOURCE_REF, 10, ANY),
    R(STATUS, CRED, 10, OPT),
    R(STATUS, CHAL, 10, OPT),
    R(STATUS, DATA, 10, ONE),
    R(STATUS, ITEM, 10, ANY),
};
static const struct sml_child_rule exec_rules[] = {
    R(EXEC, CMD_ID, 10, ONE),
    R(EXEC, NO_RESP, 10, OPT),
    R(EXEC, CRED, 10, OPT),
    R(EXEC, META, 10, OPT),
    R(EXEC, CORRELATOR, 12, OPT),
    R(EXEC, ITEM, 10, ONE),
};
static const struct sml_child_rule search_rules[] = {
    R(SEARCH, CMD_ID, 10, ONE),
    R(SEARCH, NO_RESP, 10, OPT),
    R(SEARCH, NO_RESULTS, 10, OPT),
    R(SEARCH, CRED, 10, OPT),
    R(SEARCH, TARGET, 10, OPT),
    R(SEARCH, SOURCE, 10, MANY),
    R(SEARCH, LANG, 10, OPT),
    R(SEARCH, META, 10, ONE),
    R(SEARCH, DATA, 10, ONE),
};

/* Data holds text, or one of these. Next alone occurs (syncml.md 3.3). */
static const struct sml_child_rule data_rules[] = {
    R(DATA, M_ANCHOR, 10, OPT),
    R(DATA, M_NEXT, 10, OPT),
    R(DATA, D_DEV_INF, 10, OPT),
};

#define META_CONTENT(parent)                                                   \
	R(parent, M_FIELD_LEVEL, 12, OPT), R(parent, M_FORMAT, 10, OPT),       \
	    R(parent, M_TYPE, 10, OPT), R(parent, M_MARK, 10, OPT),            \
	    R(parent, M_SIZE, 10, OPT), R(parent, M_ANCHOR, 10, OPT),          \
	    R(parent, M_VERSION, 10, OPT), R(parent, M_NEXT_NONCE, 10, OPT),   \
	    R(parent, M_MAX_MSG_SIZE, 10, OPT),                                \
	    R(parent, M_MAX_OBJ_SIZE, 11, OPT), R(parent, M_EMI, 10, ANY),     \
	    R(parent, M_MEM, 10, OPT)
static const struct sml_child_rule meta_rules[] = {
    R(META, M_METINF, 10, OPT), META_CONTENT(META)};
static const struct sml_child_rule metinf_rules[] = {META_CONTENT(M_METINF)};
static const struct sml_child_rule anchor_rules[] = {
    R(M_ANCHOR, M_LAST, 10, OPT),
    R(M_ANCHOR, M_NEXT, 10, ONE),
};
static const struct sml_child_rule mem_rules[] = {
    R(M_MEM, M_SHARED_MEM, 10, OPT),
    R(M_MEM, M_FREE_MEM, 10, ONE),
    R(M_MEM, M_FREE_ID, 10, ONE),
};

/* DevInf: what 1.1 and 1.2 allow together, since recorded documents mix. */
static const struct sml_child_rule dev_inf_rules[] = {
    R(D_DEV_INF, D_VER_DTD, 10, ONE),
    R(D_DEV_INF, D_MAN, 10, OPT),
    R(D_DEV_INF, D_MOD, 10, OPT),
    R(D_DEV_INF, D_OEM, 10, OPT),
    R(D_DEV_INF, D_FW_V, 10, OPT),
    R(D_DEV_INF, D_SW_V, 10, OPT),
    R(D_DEV_INF, D_HW_V, 10, OPT),
    R(D_DEV_INF, D_DEV_ID, 10, ONE),
    R(D_DEV_INF, D_DEV_TYP, 10, ONE),
    R(D_DEV_INF, D_UTC, 11, OPT),
    R(D_DEV_INF, D_SUPPORT_LARGE_OBJS, 11, OPT),
    R(D_DEV_INF, D_SUPPORT_NUMBER_OF_CHANGES, 11, OPT),
    R(D_DEV_INF, D_DATA_STORE, 10, MANY),
    R(D_DEV_INF, D_CT_CAP, 10, OPT),
    R(D_DEV_INF, D_EXT, 10, ANY),
};
static const struct sml_child_rule data_store_rules[] = {
    R(D_DATA_STORE, D_SOURCE_REF, 10, ONE),
    R(D_DATA_STORE, D_DISPLAY_NAME, 10, OPT),
    R(D_DATA_STORE, D_MAX_GUID_SIZE, 10, OPT),
    R(D_DATA_STORE, D_RX_PREF, 10, ONE),
    R(D_DATA_STORE, D_RX, 10, ANY),
    R(D_DATA_STORE, D_TX_PREF, 10, ONE),
    R(D_DATA_STORE, D_TX, 10, ANY),
    R(D_DATA_STORE, D_CT_CAP, 12, ANY),
    R(D_DATA_STORE, D_DS_MEM, 10, OPT),
    R(D_DATA_STORE, D_SUPPORT_HIERARCHICAL_SYNC, 12, OPT),
    R(D_DATA_STORE, D_SYNC_CAP, 10, ONE),
    R(D_DATA_STORE, D_FILTER_RX, 12, ANY),
    R(D_DATA_STORE, D_FILTER_CAP, 12, ANY),
};
#define TYPE_AND_VERSION(parent, version)                                      \
	R(parent, D_CT_TYPE, version, ONE), R(parent, D_VER_CT, version, ONE)
static const struct sml_child_rule rx_rules[] = {TYPE_AND_VERSION(D_RX, 10)};
static const struct sml_child_rule rx_pref_rules[] = {
    TYPE_AND_VERSION(D_RX_PREF, 10)};
static const struct sml_child_rule tx_rules[] = {TYPE_AND_VERSION(D_TX, 10)};
static const struct sml_child_rule tx_pref_rules[] = {
    TYPE_AND_VERSION(D_TX_PREF, 10)};
static const struct sml_child_rule filter_rx_rules[] = {
    TYPE_AND_VERSION(D_FILTER_RX, 12)};
static const struct sml_child_rule filter_cap_rules[] = {
    TYPE_AND_VERSION(D_FILTER_CAP, 12),
    R(D_FILTER_CAP, D_FILTER_KEYWORD, 12, ANY),
    R(D_FILTER_CAP, D_PROP_NAME, 12, ANY),
};
static const struct sml_child_rule ct_cap_rules[] = {
    R(D_CT_CAP, D_CT_TYPE, 10, MANY),
    R(D_CT_CAP, D_VER_CT, 12, OPT),
    R(D_CT_CAP, D_FIELD_LEVEL, 12, OPT),
    R(D_CT_CAP, D_PROPERTY, 12, ANY),
    R(D_CT_CAP, D_PROP_NAME, 10, ANY),
    R(D_CT_CAP, D_VAL_ENUM, 10, ANY),
    R(D_CT_CAP, D_DATA_TYPE, 10, ANY),
    R(D_CT_CAP, D_MAX_SIZE, 10, ANY),
    R(D_CT_CAP, D_DISPLAY_NAME, 10, ANY),
    R(D_CT_CAP, D_PARAM_NAME, 10, ANY),
};
static const struct sml_child_rule property_rules[] = {
    R(D_PROPERTY, D_PROP_NAME, 12, ONE),
    R(D_PROPERTY, D_DATA_TYPE, 12, OPT),
    R(D_PROPERTY, D_MAX_OCCUR, 12, OPT),
    R(D_PROPERTY, D_MAX_SIZE, 12, OPT),
    R(D_PROPERTY, D_NO_TRUNCATE, 12, OPT),
    R(D_PROPERTY, D_VAL_ENUM, 12, ANY),
    R(D_PROPERTY, D_DISPLAY_NAME, 12, OPT),
    R(D_PROPERTY, D_PROP_PARAM, 12, ANY),
};
static const struct sml_child_rule prop_param_rules[] = {
    R(D_PROP_PARAM, D_PARAM_NAME, 12, ONE),
    R(D_PROP_PARAM, D_DATA_TYPE, 12, OPT),
    R(D_PROP_PARAM, D_VAL_ENUM, 12, ANY),
    R(D_PROP_PARAM, D_DISPLAY_NAME, 12, OPT),
};
static const struct sml_child_rule ds_mem_rules[] = {
    R(D_DS_MEM, D_SHARED_MEM, 10, OPT),
    R(D_DS_MEM, D_MAX_MEM, 10, OPT),
    R(D_DS_MEM, D_MAX_ID, 10, OPT),
};
static const struct sml_child_rule sync_cap_rules[] = {
    R(D_SYNC_CAP, D_SYNC_TYPE, 10, MANY),
};
static const struct sml_child_rule ext_rules[] = {
    R(D_EXT, D_X_NAM, 10, ONE),
    R(D_EXT, D_X_VAL, 10, ANY),
};

#define MODEL(el, table) [SML_EL_##el] = {table, SML_ARRAY_LEN(table)}
static const struct {
	const struct sml_child_rule *rules;
	size_t count;
} models[SML_EL_COUNT] = {
    MODEL(SYNCML, syncml_rules),
    MODEL(SYNC_HDR, sync_hdr_rules),
    MODEL(SYNC_BODY, sync_body_rules),
    MODEL(TARGET, target_rules),
    MODEL(SOURCE, source_rules),
    MODEL(SOURCE_PARENT, source_parent_rules),
    MODEL(TARGET_PARENT, target_parent_rules),
    MODEL(CRED, cred_rules),
    MODEL(CHAL, chal_rules),
    MODEL(ITEM, item_rules),
    MODEL(FILTER, filter_rules),
    MODEL(FIELD, field_rules),
    MODEL(RECORD, record_rules),
    MODEL(MAP, map_rules),
    MODEL(MAP_ITEM, map_item_rules),
    MODEL(ADD, add_rules),
    MODEL(REPLACE, replace_rules),
    MODEL(COPY, copy_rules),
    MODEL(MOVE, move_rules),
    MODEL(DELETE, delete_rules),
    MODEL(SYNC, sync_rules),
    MODEL(ATOMIC, atomic_rules),
    MODEL(SEQUENCE, sequence_rules),
    MODEL(ALERT, alert_rules),
    MODEL(PUT, put_rules),
    MODEL(GET, get_rules),
    MODEL(RESULTS, results_rules),
    MODEL(STATUS, status_rules),
    MODEL(EXEC, exec_rules),
    MODEL(SEARCH, search_rules),
    MODEL(DATA, data_rules),
    MODEL(META, meta_rules),
    MODEL(M_METINF, metinf_rules),
    MODEL(M_ANCHOR, anchor_rules),
    MODEL(M_MEM, mem_rules),
    MODEL(D_DEV_INF, dev_inf_rules),
    MODEL(D_DATA_STORE, data_store_rules),
    MODEL(D_RX, rx_rules),
    MODEL(D_RX_PREF, rx_pref_rules),
    MODEL(D_TX, tx_rules),
    MODEL(D_TX_PREF, tx_pref_rules),
    MODEL(D_FILTER_RX, filter_rx_rules),
    MODEL(D_FILTER_CAP, filter_cap_rules),
    MODEL(D_CT_CAP, ct_cap_rules),
    MODEL(D_PROPERTY, property_rules),
    MODEL(D_PROP_PARAM, prop_param_rules),
    MODEL(D_DS_MEM, ds_mem_rules),
    MODEL(D_SYNC_CAP, sync_cap_rules),
    MODEL(D_EXT, ext_rules),
};

size_t
sml_el_rules(enum sml_el parent, const struct sml_child_rule **rules_out)
{
	*rules_out = models[parent].rules;
	return models[parent].count;
}

const struct sml_child_rule *
sml_el_rule(enum sml_el parent, enum sml_el child)
{
	for (size_t i = 0; i < models[parent].count; i++)
		if (models[parent].rules[i].child == child)
			return &models[parent].rules[i];
	return NULL;
}
