/* SPDX-License-Identifier: Apache-2.0 */
/* Little-endian numbers and UTF-16 in the binary properties of Outlook. */
#ifndef OUTLOOK_BLOB_H
#define OUTLOOK_BLOB_H

#include "base/buf.h"
#include "base/str.h"

/* What is left of a blob; behind its end there are zeros. */
struct outlook_blob {
	struct sml_str rest;
	bool is_cut; /* more was asked for than there is */
};

uint16_t outlook_blob_u16(struct outlook_blob *blob);
uint32_t outlook_blob_u32(struct outlook_blob *blob);
int32_t outlook_blob_i32(struct outlook_blob *blob);

/* The next @len bytes; of a blob that has fewer, none: it is cut then. */
struct sml_str outlook_blob_bytes(struct outlook_blob *blob, size_t len);

/* Append UTF-16 as UTF-8, up to the first NUL. What is no text becomes
 * U+FFFD; half a unit at the end is left out. Errors stay in @out, here and
 * below. */
void outlook_blob_to_utf8(struct sml_str utf16, struct sml_buf *out);

void outlook_blob_put_u16(uint16_t n, struct sml_buf *out);
void outlook_blob_put_u32(uint32_t n, struct sml_buf *out);

/* Append UTF-8 as UTF-16: as many whole characters as @units_max units hold.
 * What is no UTF-8 becomes U+FFFD. */
void outlook_blob_put_utf16(
    struct sml_str text, size_t units_max, struct sml_buf *out);

/* Append UTF-8 in Windows-1252, "?" for what it has not: a byte for each of the
 * first @max characters. */
void outlook_blob_put_western(
    struct sml_str text, size_t max, struct sml_buf *out);

#endif
