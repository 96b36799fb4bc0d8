/* SPDX-License-Identifier: Apache-2.0 */
/* One SyncML message as a struct: what session/ and the writer speak. */
#ifndef SML_WIRE_MSG_H
#define SML_WIRE_MSG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "wire/elements.h"

/**
 * Everything points into the arena of the decoder and lives as long as it.
 * An element that was not there is absent (SML_STR_NONE, NULL, false, 0 as
 * stated). Texts are trimmed of white space at both ends, except Data of
 * items, which keeps every byte. Lists are linked in the order of the message.
 *
 * Specification: OMA SyncML Representation 1.2.1 chapters 5 and 6; Meta
 * Information 1.2.1. Facts: doc/sync.md and its references.
 */

enum sml_version {
	SML_V_NONE,
	SML_V_10,
	SML_V_11,
	SML_V_12
};

struct sml_anchor {
	struct sml_str last; /* absent: none was sent */
	struct sml_str next;
};

struct sml_meta {
	struct sml_str format; /* "b64", "chr", ...; absent: chr */
	struct sml_str type;
	struct sml_str mark;
	struct sml_str size; /* decimal, as written */
	struct sml_anchor anchor;
	struct sml_str version;
	struct sml_str next_nonce; /* as written: base64 text, or raw bytes when
				    * next_nonce_is_raw (WBXML OPAQUE) */
	bool next_nonce_is_raw;
	bool is_field_level;
	uint64_t max_msg_size; /* bytes; 0: absent */
	uint64_t max_obj_size; /* bytes; 0: absent */
	const struct sml_text_list *emi;
	bool has_mem;
	uint64_t free_mem, free_id;
};

struct sml_text_list {
	struct sml_str text;
	const struct sml_text_list *next;
};

struct sml_cred {
	struct sml_meta meta;
	struct sml_str data;
	bool data_is_raw; /* OPAQUE bytes, not text */
};

struct sml_filter {
	struct sml_meta meta;
	struct sml_str record; /* Data of Record/Item */
	struct sml_meta record_meta;
	struct sml_str field; /* Data of Field/Item */
	struct sml_meta field_meta;
	struct sml_str filter_type;
};

struct sml_loc {
	struct sml_str uri;  /* LocURI; absent: no Target/Source */
	struct sml_str name; /* LocName */
	const struct sml_filter *filter;
};

/* What stands in an item's Data. */
enum sml_data_kind {
	SML_DATA_NONE,  /* no Data element */
	SML_DATA_BYTES, /* text, CDATA or OPAQUE: bytes unchanged */
	SML_DATA_TREE   /* elements: DevInf, Anchor, ... */
};

struct sml_item {
	struct sml_loc target;
	struct sml_loc source;
	struct sml_str source_parent;
	struct sml_str target_parent;
	bool has_meta;
	struct sml_meta meta;
	enum sml_data_kind data_kind;
	struct sml_str data;         /* BYTES; Format b64 is *not* undone */
	const struct sml_node *tree; /* TREE: first child of Data */
	bool has_more_data;
	const struct sml_item *next;
};

struct sml_map_item {
	struct sml_str target; /* server's GUID */
	struct sml_str source; /* client's LUID */
	const struct sml_map_item *next;
};

/* X-macro: enum, name on the wire. SYNCHDR stands for CmdRef 0. */
#define SML_CMD_LIST(X)                                                        \
	X(NONE, "")                                                            \
	X(SYNCHDR, "SyncHdr")                                                  \
	X(ADD, "Add")                                                          \
	X(ALERT, "Alert")                                                      \
	X(ATOMIC, "Atomic")                                                    \
	X(COPY, "Copy")                                                        \
	X(DELETE, "Delete")                                                    \
	X(EXEC, "Exec")                                                        \
	X(GET, "Get")                                                          \
	X(MAP, "Map")                                                          \
	X(MOVE, "Move")                                                        \
	X(PUT, "Put")                                                          \
	X(REPLACE, "Replace")                                                  \
	X(RESULTS, "Results")                                                  \
	X(SEARCH, "Search")                                                    \
	X(SEQUENCE, "Sequence")                                                \
	X(STATUS, "Status")                                                    \
	X(SYNC, "Sync")                                                        \
	X(UNKNOWN, "?")

enum sml_cmd_type {
#define SML_CMD_ENUM(name, text) SML_CMD_##name,
	SML_CMD_LIST(SML_CMD_ENUM)
#undef SML_CMD_ENUM
};
const char *sml_cmd_name(enum sml_cmd_type type);
enum sml_cmd_type sml_cmd_of_name(struct sml_str name);

/**
 * One command; fields beyond the common ones are set for the types named.
 */
struct sml_cmd {
	enum sml_cmd_type type;
	struct sml_str name; /* as written, for UNKNOWN */
	struct sml_str cmd_id;
	bool no_resp;
	const struct sml_cred *cred;
	bool has_meta;
	struct sml_meta meta;
	const struct sml_item *items;

	/* Status, Results */
	struct sml_str msg_ref, cmd_ref;
	/* Status */
	struct sml_str cmd;  /* Cmd, the name of what is answered */
	struct sml_str data; /* Status: code. Alert: code */
	const struct sml_text_list *target_refs, *source_refs; /* + Results */
	const struct sml_meta *chal;
	/* Sync, Map */
	struct sml_loc target, source;
	bool has_number_of_changes;
	uint64_t number_of_changes;
	const struct sml_map_item *map_items;
	/* Delete */
	bool is_archive, is_soft;
	/* Alert */
	struct sml_str correlator;
	/* Get, Put */
	struct sml_str lang;
	/* Sync, Atomic, Sequence */
	const struct sml_cmd *children;

	const struct sml_cmd *next;
};

struct sml_hdr {
	enum sml_version version; /* by VerDTD; NONE if not one of ours */
	struct sml_str ver_dtd, ver_proto;
	struct sml_str session_id, msg_id;
	struct sml_loc target, source;
	struct sml_str resp_uri;
	bool no_resp;
	const struct sml_cred *cred;
	struct sml_meta meta;
};

struct sml_msg {
	struct sml_hdr hdr;
	const struct sml_cmd *cmds;
	bool is_final;
	const struct sml_node *root; /* the tree it was made from */
};

#endif
