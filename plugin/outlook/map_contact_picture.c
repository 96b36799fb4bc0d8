/* SPDX-License-Identifier: Apache-2.0 */
/* The picture and the certificates of a contact. */
#include "outlook/map_contact.h"

enum sml_err
outlook_picture_read(struct contact *c, struct outlook_item *out)
{
	(void)c;
	(void)out;
	return SML_OK;
}

enum sml_err
outlook_picture_write(struct contact *c, const struct outlook_item *then,
    const struct outlook_item *now)
{
	(void)c;
	(void)then;
	(void)now;
	return SML_OK;
}
