/* SPDX-License-Identifier: Apache-2.0 */
/* Values that vCard 3.0 and 4.0 write differently; for convert_vcard*.c. */
#ifndef SML_CONTENT_CONVERT_VCARD_VALUE_H
#define SML_CONTENT_CONVERT_VCARD_VALUE_H

#include "content/convert_vcard.h"

/**
 * Each takes the line @from, of which card->params has the parameters already,
 * and changes value, name and parameters of @line (which has name and value of
 * the target). What cannot be said is told with sml_convert_leave_out().
 * Returns SML_OK, SML_E_TOO_BIG or SML_E_NOMEM.
 */
typedef enum sml_err sml_card_value(
    struct sml_card *card, const struct sml_line *from, struct sml_line *line);

/* BDAY and ANNIVERSARY: a date without a year is one of 1604 in 3.0, with
 * X-APPLE-OMIT-YEAR. */
sml_card_value sml_card_date_to_early, sml_card_date_to_late;

/* 37.4;-122.1 and geo:37.4,-122.1 */
sml_card_value sml_card_geo_to_early, sml_card_geo_to_late;

/* -05:00 or VALUE=text; and VALUE=utc-offset:-0500 or text */
sml_card_value sml_card_zone_to_early, sml_card_zone_to_late;

/* ENCODING=b;TYPE=JPEG and data:image/jpeg;base64, */
sml_card_value sml_card_media_to_early, sml_card_media_to_late;

/* One of card->params; NULL if none. */
struct sml_param *sml_card_find_param(struct sml_card *card, const char *name);

/* Remove it from card->params; ENCODING also in its bare form. */
void sml_card_drop_param(struct sml_card *card, const char *name);

#endif
