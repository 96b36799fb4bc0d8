/* SPDX-License-Identifier: Apache-2.0 */
/* Device information: built for 1.0, 1.1 and 1.2, read from any of them. */
#ifndef SML_SESSION_DEVINF_H
#define SML_SESSION_DEVINF_H

#include "base/arena.h"
#include "wire/wire.h"

/* The only filter grammar there is: Meta/Type of a Record, and Filter-Rx. */
#define SML_FILTER_GRAMMAR "syncml:filtertype-cgi"
#define SML_FILTER_VERSION "1.0"
/* Meta/Type of a Field: its Data is Property elements of a CTCap, in XML. */
#define SML_FILTER_FIELDS "application/vnd.syncml-devinf+xml"
/* Ext/XNam of our own peers. */
#define SML_DEVINF_EXT "X-Valise"

/* Specification: DevInf 1.0 to 1.2; syncml.md 21. Lists are linked. */
struct sml_devinf_media {
	struct sml_str type, version;
	const struct sml_devinf_media *next;
};
struct sml_devinf_property {
	struct sml_str name;
	uint64_t max_size; /* bytes; 0: not said */
	const struct sml_devinf_property *next;
};
struct sml_devinf_ctcap {
	struct sml_str type, version; /* version absent before 1.2 */
	bool is_field_level;
	const struct sml_devinf_property *properties;
	const struct sml_devinf_ctcap *next;
};
/* What filters can ask for: keywords and properties of one media type. */
struct sml_devinf_filter {
	struct sml_str type, version;
	const struct sml_devinf_property *keywords, *properties;
	const struct sml_devinf_filter *next;
};
struct sml_devinf_store {
	struct sml_str source_ref, display_name;
	uint64_t max_guid_size;                 /* 0: not said */
	const struct sml_devinf_media *rx, *tx; /* preferred first */
	const struct sml_devinf_ctcap *ctcaps;  /* also those of level DevInf,
						 * by type, for 1.0 and 1.1 */
	unsigned sync_types;                    /* bit n: SyncType n, 1 to 9 */
	/* 1.2 only: it takes filters of SML_FILTER_GRAMMAR, on these. */
	bool can_filter;
	const struct sml_devinf_filter *filters;
	const struct sml_devinf_store *next;
};
struct sml_devinf {
	enum sml_version version;
	struct sml_str man, mod, oem, fw_v, sw_v, hw_v, dev_id, dev_typ;
	bool has_utc, has_large_objs, has_number_of_changes;
	bool is_valise; /* Ext X-Valise */
	const struct sml_devinf_store *stores;
};

/* Tree of a DevInf document in @arena; NULL: out of memory. For 1.0 and 1.1
 * CTCap goes to the DevInf level, flat. */
struct sml_node *sml_devinf_build(const struct sml_devinf *info,
    enum sml_version version, struct sml_arena *arena) SML_MUST_USE;

/* Read what is there, in any order and of any version; unknown elements and
 * missing mandatory ones do not matter. @root is the DevInf node. SML_OK or
 * SML_E_SYNTAX (not a DevInf), SML_E_NOMEM. */
enum sml_err sml_devinf_read(const struct sml_node *root,
    struct sml_arena *arena, struct sml_devinf *out) SML_MUST_USE;

/**
 * The Property elements of a Field (syncml.md 19), names as written and never
 * empty; what else is said of a property is passed over. @text need not
 * outlive the call. SML_OK, SML_E_SYNTAX (bad XML, something else than
 * properties, or none), SML_E_TOO_BIG (limits.h) or SML_E_NOMEM.
 */
enum sml_err sml_devinf_read_properties(struct sml_str text,
    struct sml_arena *arena,
    const struct sml_devinf_property **out) SML_MUST_USE;

/* The store called @uri, by the bare names (name.h); NULL if none. */
const struct sml_devinf_store *sml_devinf_store_of(
    const struct sml_devinf *info, struct sml_str uri);

#endif
