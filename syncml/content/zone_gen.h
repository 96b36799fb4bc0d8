/* SPDX-License-Identifier: Apache-2.0 */
/* The generator's reader of compiled zones. */
#ifndef SML_CONTENT_ZONE_GEN_H
#define SML_CONTENT_ZONE_GEN_H

#include "base/attr.h"
#include "content/zone_priv.h"

#define GEN_CHANGES_MAX 1000

/* What zone_data.c holds of a zone. */
struct gen_changes {
	struct sml_zone_kind first;
	struct gen_change {
		int64_t utc_s;
		struct sml_zone_kind kind;
	} v[GEN_CHANGES_MAX];
	size_t count;
	struct sml_zone_rule rule;
};

/* A message, and the end of the program. */
_Noreturn void gen_die(const char *format, ...) SML_PRINTF(1, 2);

/* The whole file; never freed. */
struct sml_str gen_file(const char *path);

/* Read a TZif file (RFC 8536) from 1970 on, its footer included. */
void gen_tzif_read(const char *path, struct gen_changes *out);

#endif
