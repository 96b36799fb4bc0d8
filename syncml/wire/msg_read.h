/* SPDX-License-Identifier: Apache-2.0 */
/* From a tree to struct sml_msg. */
#ifndef SML_WIRE_MSG_READ_H
#define SML_WIRE_MSG_READ_H

#include "wire/wire.h"

/**
 * @encoding  the tree came from: only WBXML has texts that are raw bytes
 * SML_OK; SML_E_DECODE with @error_out, as sml_wire_decode(); SML_E_NOMEM.
 */
enum sml_err sml_msg_read(enum sml_encoding encoding,
    const struct sml_node *root, struct sml_arena *arena, struct sml_msg *out,
    struct sml_decode_error *error_out) SML_MUST_USE;

/* The command an element is; UNKNOWN: none. */
enum sml_cmd_type sml_cmd_of_el(enum sml_el el);
/* The element of a command; UNKNOWN: it has none. */
enum sml_el sml_cmd_el(enum sml_cmd_type type);

#endif
