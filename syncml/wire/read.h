/* SPDX-License-Identifier: Apache-2.0 */
/* The two readers: bytes to the events of a builder. */
#ifndef SML_WIRE_READ_H
#define SML_WIRE_READ_H

#include "wire/build.h"

/**
 * Read one document into @b, which was initialised with it. SML_OK: the root
 * was opened and closed. SML_E_DECODE, SML_E_LIMIT with @error_out;
 * SML_E_NOMEM.
 */
enum sml_err sml_xml_read(
    struct sml_build *b, struct sml_decode_error *error_out) SML_MUST_USE;
enum sml_err sml_wbxml_read(
    struct sml_build *b, struct sml_decode_error *error_out) SML_MUST_USE;

/* Does it begin like a WBXML document whose public id is DevInf's? */
bool sml_wbxml_is_devinf(struct sml_str in);

#endif
