/* SPDX-License-Identifier: Apache-2.0 */
/* Fax numbers of a contact as addresses of Outlook's address book. */
#include "mapping/map_contact.h"

#include "mapping/one_off.h"

#define FAX(n, number, value)                                                  \
	{                                                                      \
		OUTLOOK_PR_##number, OUTLOOK_PR_FAX##n##_TYPE,                 \
		    OUTLOOK_PR_FAX##n##_ADDRESS,                               \
		    OUTLOOK_PR_FAX##n##_ORIGINAL_NAME,                         \
		    OUTLOOK_PR_FAX##n##_ORIGINAL_ID, (value)                   \
	}
/* In the order of the list values, which is not that of the slots. */
const struct outlook_fax_props outlook_fax_props[OUTLOOK_FAXES] = {
    FAX(2, WORK_FAX, 3), FAX(3, HOME_FAX, 4), FAX(1, OTHER_FAX, 5)};

static enum sml_err
complete_one(struct sml_arena *arena, struct outlook_item *item,
    const struct outlook_fax_props *p)
{
	struct sml_str number = outlook_item_str(item, p->number);
	struct sml_str name = outlook_item_str(item, OUTLOOK_PR_DISPLAY_NAME);
	struct sml_str address, id;
	enum sml_err err;

	if (!number.len) {
		outlook_item_remove(item, p->type);
		outlook_item_remove(item, p->address);
		outlook_item_remove(item, p->original_name);
		outlook_item_remove(item, p->original_id);
		return SML_OK;
	}
	address = sml_arena_printf(
	    arena, "%.*s@%.*s", SML_STR_ARG(name), SML_STR_ARG(number));
	if (!address.p)
		return SML_E_NOMEM;
	err = outlook_one_off_make(name, SML_STR("FAX"), address, arena, &id);
	if (err)
		return err;
	outlook_item_set_str(item, p->type, SML_STR("FAX"));
	outlook_item_set_str(item, p->address, address);
	outlook_item_set_str(item, p->original_name, name);
	outlook_item_set_str(item, p->original_id, id);
	return SML_OK;
}

enum sml_err
outlook_fax_complete(struct sml_arena *arena, struct outlook_item *item)
{
	enum sml_err err = SML_OK;

	for (size_t n = 0; n < OUTLOOK_FAXES && !err; n++)
		err = complete_one(arena, item, &outlook_fax_props[n]);
	return err;
}

void
outlook_fax_keep(const struct outlook_item *current, struct outlook_item *out)
{
	for (size_t n = 0; n < OUTLOOK_FAXES; n++) {
		const struct outlook_fax_props *p = &outlook_fax_props[n];

		if (!outlook_map_is_same(
			p->number, &current->v[p->number], &out->v[p->number]))
			continue;
		out->v[p->type].state = OUTLOOK_ABSENT;
		out->v[p->address].state = OUTLOOK_ABSENT;
		out->v[p->original_name].state = OUTLOOK_ABSENT;
		out->v[p->original_id].state = OUTLOOK_ABSENT;
	}
}
