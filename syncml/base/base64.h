/* SPDX-License-Identifier: Apache-2.0 */
/* Base64 (RFC 4648 section 4) and hexadecimal. */
#ifndef SML_BASE_BASE64_H
#define SML_BASE_BASE64_H

#include "base/buf.h"

/* Without line breaks, padded. Errors stay in @out. */
void sml_base64_encode(struct sml_str in, struct sml_buf *out);

/**
 * White space is skipped, missing padding accepted (both occur on the wire).
 * Returns SML_OK, or SML_E_SYNTAX for any other character or a broken end
 * (@out then holds what was decoded up to there), or the error of @out.
 */
enum sml_err sml_base64_decode(
    struct sml_str in, struct sml_buf *out) SML_MUST_USE;

/* Lower-case hexadecimal, two digits a byte. */
void sml_hex_encode(struct sml_str in, struct sml_buf *out);
enum sml_err sml_hex_decode(
    struct sml_str in, struct sml_buf *out) SML_MUST_USE;

#endif
