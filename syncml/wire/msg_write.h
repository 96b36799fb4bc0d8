/* SPDX-License-Identifier: Apache-2.0 */
/* From the structs of msg.h to an encoder. */
#ifndef SML_WIRE_MSG_WRITE_H
#define SML_WIRE_MSG_WRITE_H

#include "wire/emit.h"

/* Fields go out in the order of the DTD; those that the version does not
 * know are left out. Errors stay in @e. */
void sml_msg_write_hdr(struct sml_emit *e, const struct sml_hdr *hdr);

/* The start tag and the own fields of @cmd. */
void sml_msg_write_cmd_open(struct sml_emit *e, const struct sml_cmd *cmd);

/* All of @cmd with its children. */
void sml_msg_write_cmd(struct sml_emit *e, const struct sml_cmd *cmd);

#endif
