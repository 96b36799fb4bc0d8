/* SPDX-License-Identifier: Apache-2.0 */
/* The elements of SyncML, MetInf and DevInf: one table for both encodings. */
#ifndef SML_WIRE_ELEMENTS_H
#define SML_WIRE_ELEMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* Documents. MetInf is code page 1 of a SyncML document; DevInf is a
 * document of its own with page 0, nested in Data. */
enum sml_doc {
	SML_DOC_SYNCML,
	SML_DOC_METINF,
	SML_DOC_DEVINF
};

/* X(enum suffix, name, document, token) - one row an element. */
#define SML_ELEMENT_LIST(X)                                                    \
	X(ADD, "Add", SYNCML, 0x05)                                            \
	X(ALERT, "Alert", SYNCML, 0x06)                                        \
	X(ARCHIVE, "Archive", SYNCML, 0x07)                                    \
	X(ATOMIC, "Atomic", SYNCML, 0x08)                                      \
	X(CHAL, "Chal", SYNCML, 0x09)                                          \
	X(CMD, "Cmd", SYNCML, 0x0A)                                            \
	X(CMD_ID, "CmdID", SYNCML, 0x0B)                                       \
	X(CMD_REF, "CmdRef", SYNCML, 0x0C)                                     \
	X(COPY, "Copy", SYNCML, 0x0D)                                          \
	X(CRED, "Cred", SYNCML, 0x0E)                                          \
	X(DATA, "Data", SYNCML, 0x0F)                                          \
	X(DELETE, "Delete", SYNCML, 0x10)                                      \
	X(EXEC, "Exec", SYNCML, 0x11)                                          \
	X(FINAL, "Final", SYNCML, 0x12)                                        \
	X(GET, "Get", SYNCML, 0x13)                                            \
	X(ITEM, "Item", SYNCML, 0x14)                                          \
	X(LANG, "Lang", SYNCML, 0x15)                                          \
	X(LOC_NAME, "LocName", SYNCML, 0x16)                                   \
	X(LOC_URI, "LocURI", SYNCML, 0x17)                                     \
	X(MAP, "Map", SYNCML, 0x18)                                            \
	X(MAP_ITEM, "MapItem", SYNCML, 0x19)                                   \
	X(META, "Meta", SYNCML, 0x1A)                                          \
	X(MSG_ID, "MsgID", SYNCML, 0x1B)                                       \
	X(MSG_REF, "MsgRef", SYNCML, 0x1C)                                     \
	X(NO_RESP, "NoResp", SYNCML, 0x1D)                                     \
	X(NO_RESULTS, "NoResults", SYNCML, 0x1E)                               \
	X(PUT, "Put", SYNCML, 0x1F)                                            \
	X(REPLACE, "Replace", SYNCML, 0x20)                                    \
	X(RESP_URI, "RespURI", SYNCML, 0x21)                                   \
	X(RESULTS, "Results", SYNCML, 0x22)                                    \
	X(SEARCH, "Search", SYNCML, 0x23)                                      \
	X(SEQUENCE, "Sequence", SYNCML, 0x24)                                  \
	X(SESSION_ID, "SessionID", SYNCML, 0x25)                               \
	X(SFT_DEL, "SftDel", SYNCML, 0x26)                                     \
	X(SOURCE, "Source", SYNCML, 0x27)                                      \
	X(SOURCE_REF, "SourceRef", SYNCML, 0x28)                               \
	X(STATUS, "Status", SYNCML, 0x29)                                      \
	X(SYNC, "Sync", SYNCML, 0x2A)                                          \
	X(SYNC_BODY, "SyncBody", SYNCML, 0x2B)                                 \
	X(SYNC_HDR, "SyncHdr", SYNCML, 0x2C)                                   \
	X(SYNCML, "SyncML", SYNCML, 0x2D)                                      \
	X(TARGET, "Target", SYNCML, 0x2E)                                      \
	X(TARGET_REF, "TargetRef", SYNCML, 0x2F)                               \
	X(VER_DTD, "VerDTD", SYNCML, 0x31)                                     \
	X(VER_PROTO, "VerProto", SYNCML, 0x32)                                 \
	X(NUMBER_OF_CHANGES, "NumberOfChanges", SYNCML, 0x33)                  \
	X(MORE_DATA, "MoreData", SYNCML, 0x34)                                 \
	X(FIELD, "Field", SYNCML, 0x35)                                        \
	X(FILTER, "Filter", SYNCML, 0x36)                                      \
	X(RECORD, "Record", SYNCML, 0x37)                                      \
	X(FILTER_TYPE, "FilterType", SYNCML, 0x38)                             \
	X(SOURCE_PARENT, "SourceParent", SYNCML, 0x39)                         \
	X(TARGET_PARENT, "TargetParent", SYNCML, 0x3A)                         \
	X(MOVE, "Move", SYNCML, 0x3B)                                          \
	X(CORRELATOR, "Correlator", SYNCML, 0x3C)                              \
	X(M_ANCHOR, "Anchor", METINF, 0x05)                                    \
	X(M_EMI, "EMI", METINF, 0x06)                                          \
	X(M_FORMAT, "Format", METINF, 0x07)                                    \
	X(M_FREE_ID, "FreeID", METINF, 0x08)                                   \
	X(M_FREE_MEM, "FreeMem", METINF, 0x09)                                 \
	X(M_LAST, "Last", METINF, 0x0A)                                        \
	X(M_MARK, "Mark", METINF, 0x0B)                                        \
	X(M_MAX_MSG_SIZE, "MaxMsgSize", METINF, 0x0C)                          \
	X(M_MEM, "Mem", METINF, 0x0D)                                          \
	X(M_METINF, "MetInf", METINF, 0x0E)                                    \
	X(M_NEXT, "Next", METINF, 0x0F)                                        \
	X(M_NEXT_NONCE, "NextNonce", METINF, 0x10)                             \
	X(M_SHARED_MEM, "SharedMem", METINF, 0x11)                             \
	X(M_SIZE, "Size", METINF, 0x12)                                        \
	X(M_TYPE, "Type", METINF, 0x13)                                        \
	X(M_VERSION, "Version", METINF, 0x14)                                  \
	X(M_MAX_OBJ_SIZE, "MaxObjSize", METINF, 0x15)                          \
	X(M_FIELD_LEVEL, "FieldLevel", METINF, 0x16)                           \
	X(D_CT_CAP, "CTCap", DEVINF, 0x05)                                     \
	X(D_CT_TYPE, "CTType", DEVINF, 0x06)                                   \
	X(D_DATA_STORE, "DataStore", DEVINF, 0x07)                             \
	X(D_DATA_TYPE, "DataType", DEVINF, 0x08)                               \
	X(D_DEV_ID, "DevID", DEVINF, 0x09)                                     \
	X(D_DEV_INF, "DevInf", DEVINF, 0x0A)                                   \
	X(D_DEV_TYP, "DevTyp", DEVINF, 0x0B)                                   \
	X(D_DISPLAY_NAME, "DisplayName", DEVINF, 0x0C)                         \
	X(D_DS_MEM, "DSMem", DEVINF, 0x0D)                                     \
	X(D_EXT, "Ext", DEVINF, 0x0E)                                          \
	X(D_FW_V, "FwV", DEVINF, 0x0F)                                         \
	X(D_HW_V, "HwV", DEVINF, 0x10)                                         \
	X(D_MAN, "Man", DEVINF, 0x11)                                          \
	X(D_MAX_GUID_SIZE, "MaxGUIDSize", DEVINF, 0x12)                        \
	X(D_MAX_ID, "MaxID", DEVINF, 0x13)                                     \
	X(D_MAX_MEM, "MaxMem", DEVINF, 0x14)                                   \
	X(D_MOD, "Mod", DEVINF, 0x15)                                          \
	X(D_OEM, "OEM", DEVINF, 0x16)                                          \
	X(D_PARAM_NAME, "ParamName", DEVINF, 0x17)                             \
	X(D_PROP_NAME, "PropName", DEVINF, 0x18)                               \
	X(D_RX, "Rx", DEVINF, 0x19)                                            \
	X(D_RX_PREF, "Rx-Pref", DEVINF, 0x1A)                                  \
	X(D_SHARED_MEM, "SharedMem", DEVINF, 0x1B)                             \
	X(D_MAX_SIZE, "MaxSize", DEVINF, 0x1C) /* "Size" before 1.2 */         \
	X(D_SOURCE_REF, "SourceRef", DEVINF, 0x1D)                             \
	X(D_SW_V, "SwV", DEVINF, 0x1E)                                         \
	X(D_SYNC_CAP, "SyncCap", DEVINF, 0x1F)                                 \
	X(D_SYNC_TYPE, "SyncType", DEVINF, 0x20)                               \
	X(D_TX, "Tx", DEVINF, 0x21)                                            \
	X(D_TX_PREF, "Tx-Pref", DEVINF, 0x22)                                  \
	X(D_VAL_ENUM, "ValEnum", DEVINF, 0x23)                                 \
	X(D_VER_CT, "VerCT", DEVINF, 0x24)                                     \
	X(D_VER_DTD, "VerDTD", DEVINF, 0x25)                                   \
	X(D_X_NAM, "XNam", DEVINF, 0x26)                                       \
	X(D_X_VAL, "XVal", DEVINF, 0x27)                                       \
	X(D_UTC, "UTC", DEVINF, 0x28)                                          \
	X(D_SUPPORT_NUMBER_OF_CHANGES, "SupportNumberOfChanges", DEVINF, 0x29) \
	X(D_SUPPORT_LARGE_OBJS, "SupportLargeObjs", DEVINF, 0x2A)              \
	X(D_PROPERTY, "Property", DEVINF, 0x2B)                                \
	X(D_PROP_PARAM, "PropParam", DEVINF, 0x2C)                             \
	X(D_MAX_OCCUR, "MaxOccur", DEVINF, 0x2D)                               \
	X(D_NO_TRUNCATE, "NoTruncate", DEVINF, 0x2E)                           \
	X(D_FILTER_RX, "Filter-Rx", DEVINF, 0x30)                              \
	X(D_FILTER_CAP, "FilterCap", DEVINF, 0x31)                             \
	X(D_FILTER_KEYWORD, "FilterKeyword", DEVINF, 0x32)                     \
	X(D_FIELD_LEVEL, "FieldLevel", DEVINF, 0x33)                           \
	X(D_SUPPORT_HIERARCHICAL_SYNC, "SupportHierarchicalSync", DEVINF, 0x34)

enum sml_el {
	SML_EL_UNKNOWN,
#define SML_EL_ENUM(id, name, doc, token) SML_EL_##id,
	SML_ELEMENT_LIST(SML_EL_ENUM)
#undef SML_EL_ENUM
	SML_EL_COUNT
};

/* Where an element may stand. One row of the content models of
 * Representation 1.2.1 and DevInf 1.2; elements.c holds the table. */
struct sml_element {
	enum sml_el id;
	const char *name;
	enum sml_doc doc;
	uint8_t token;
};
struct sml_child_rule {
	enum sml_el parent;
	enum sml_el child;
	uint8_t min_version; /* enum sml_version it came with */
	bool is_required;
	bool is_repeatable;
};

extern const struct sml_element sml_elements[SML_EL_COUNT];

/* The element of @doc called @name: exact, then the tolerated spellings
 * (DevId, DevType, FreeId, size, and Size for MaxSize); SML_EL_UNKNOWN. */
enum sml_el sml_el_of_name(enum sml_doc doc, struct sml_str name);
/* The element of @doc with this WBXML token (no flag bits); SML_EL_UNKNOWN. */
enum sml_el sml_el_of_token(enum sml_doc doc, uint8_t token);

/* The rule for @child in @parent; NULL: it may not stand there. */
const struct sml_child_rule *sml_el_rule(enum sml_el parent, enum sml_el child);

/* All rules for the children of @parent in the order of the DTD; returns how
 * many. 0: it holds text, or is empty. */
size_t sml_el_rules(
    enum sml_el parent, const struct sml_child_rule **rules_out);

/**
 * A decoded element. Both decoders build this tree, both encoders print it;
 * struct sml_msg is read from it. Lives in the decoder's arena.
 */
struct sml_node {
	enum sml_el el;
	struct sml_str name;    /* as written; for UNKNOWN */
	struct sml_str text;    /* all text of the element joined; absent when
				 * it has none. Bytes unchanged. */
	bool is_raw;            /* text came as OPAQUE (WBXML) or CDATA (XML) */
	struct sml_node *child; /* first */
	struct sml_node *next;  /* sibling */
	uint32_t offset;        /* of its start tag in the message, bytes */
};

#endif
