/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers and texts as compact bytes, for saved sessions and spool rows. */
#ifndef SML_SESSION_PACK_H
#define SML_SESSION_PACK_H

#include "base/buf.h"

/* Seven bits a byte, low ones first, the top bit says that more follow. */
void sml_pack_u64(struct sml_buf *out, uint64_t number);
/* Length plus one, then the bytes; 0 for absent. Errors stay in @out. */
void sml_pack_str(struct sml_buf *out, struct sml_str text);

/* What is left to read; is_bad once anything was not as packed. */
struct sml_unpack {
	struct sml_str rest;
	bool is_bad;
};

/* 0, and is_bad, when it is no number or larger than @max. */
uint64_t sml_unpack_u64(struct sml_unpack *in, uint64_t max);
bool sml_unpack_bool(struct sml_unpack *in);
/* A slice of the input; absent, and is_bad, when longer than @max_len. */
struct sml_str sml_unpack_str(struct sml_unpack *in, size_t max_len);

#endif
