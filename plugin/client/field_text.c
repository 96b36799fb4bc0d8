/* SPDX-License-Identifier: Apache-2.0 */
/* The words of fields (sml_field_word()), to be translated. */
#include "client/field_text.h"

#include "client/text.h"

static const char *const words[] = {
    N_("name"),
    N_("nickname"),
    N_("organization"),
    N_("title"),
    N_("role"),
    N_("phone"),
    N_("email"),
    N_("address"),
    N_("web page"),
    N_("chat"),
    N_("birthday"),
    N_("anniversary"),
    N_("photo"),
    N_("note"),
    N_("categories"),
    N_("privacy"),
    N_("summary"),
    N_("text"),
    N_("location"),
    N_("start"),
    N_("end"),
    N_("due date"),
    N_("repeats"),
    N_("exceptions"),
    N_("reminder"),
    N_("attendees"),
    N_("busy"),
    N_("status"),
    N_("priority"),
    N_("attachment"),
};

void
client_put_fields(struct sml_str fields, struct sml_buf *out)
{
	struct sml_str field;
	bool is_first = true;

	while (sml_str_next(&fields, ',', &field)) {
		size_t i = 0;

		field = sml_str_trim(field);
		while (i < SML_ARRAY_LEN(words) && !sml_str_is(field, words[i]))
			i++;
		sml_buf_put_text(out, is_first ? "" : ", ");
		is_first = false;
		if (i < SML_ARRAY_LEN(words))
			sml_buf_put_text(out, text_of(words[i]));
		else
			text_put_safe(out, field, 0);
	}
}
