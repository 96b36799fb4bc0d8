/* SPDX-License-Identifier: Apache-2.0 */
/* Fields of items in the words of people. */
#ifndef CLIENT_FIELD_TEXT_H
#define CLIENT_FIELD_TEXT_H

#include "base/buf.h"

/* Append the fields of a conflict, "phone, note" as the engine reports them,
 * translated. What is no word of a field is a property's name and stays. */
void client_put_fields(struct sml_str fields, struct sml_buf *out);

#endif
