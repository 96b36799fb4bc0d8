/* SPDX-License-Identifier: Apache-2.0 */
/* Mail addresses of a contact, with what Outlook's address book wants. */
#include "mapping/map_contact.h"

#include "mapping/one_off.h"

/* Bits of a PT_LONG. */
#define LIST_VALUES 32

#define MAIL(n)                                                                \
	{                                                                      \
		OUTLOOK_PR_EMAIL##n##_DISPLAY_NAME,                            \
		    OUTLOOK_PR_EMAIL##n##_TYPE, OUTLOOK_PR_EMAIL##n##_ADDRESS, \
		    OUTLOOK_PR_EMAIL##n##_ORIGINAL_NAME,                       \
		    OUTLOOK_PR_EMAIL##n##_ORIGINAL_ID                          \
	}
const struct outlook_mail_props outlook_mail_props[OUTLOOK_MAILS] = {
    MAIL(1), MAIL(2), MAIL(3)};

/* ---- addresses ---- */

static bool
is_smtp(struct sml_str s)
{
	size_t at = sml_str_chr(s, '@', 0);

	return at > 0 && at + 1 < s.len && s.p[0] != '/';
}

enum sml_err
outlook_mail_smtp(const struct outlook_item *item, size_t n,
    struct sml_arena *arena, struct sml_str *out)
{
	const struct outlook_mail_props *p = &outlook_mail_props[n];
	struct sml_str type = outlook_item_str(item, p->type);
	struct sml_str address = outlook_item_str(item, p->address);
	enum sml_err err;

	*out = address;
	if (!sml_str_is_nocase(type, "EX")) {
		/* The X.500 name of an address of Exchange means nothing
		 * elsewhere. */
		if (sml_str_starts_nocase(address, "/o="))
			*out = SML_STR_NONE;
		return SML_OK;
	}
	*out = outlook_item_str(item, p->original_name);
	if (is_smtp(*out))
		return SML_OK;
	err = outlook_one_off_smtp(
	    outlook_item_str(item, p->original_id), arena, out);
	if (!is_smtp(*out))
		*out = SML_STR_NONE;
	return err;
}

static enum sml_err
complete_one(struct sml_arena *arena, struct outlook_item *item, size_t n)
{
	const struct outlook_mail_props *p = &outlook_mail_props[n];
	struct sml_str address = outlook_item_str(item, p->address);
	struct sml_str name = outlook_item_str(item, OUTLOOK_PR_DISPLAY_NAME);
	struct sml_str shown = address;
	struct sml_str id;
	enum sml_err err;

	if (!address.len) {
		outlook_item_remove(item, p->display_name);
		outlook_item_remove(item, p->type);
		outlook_item_remove(item, p->original_name);
		outlook_item_remove(item, p->original_id);
		return SML_OK;
	}
	if (name.len && !sml_str_eq(name, address))
		shown = sml_arena_printf(arena, "%.*s (%.*s)",
		    SML_STR_ARG(name), SML_STR_ARG(address));
	if (!shown.p)
		return SML_E_NOMEM;
	err = outlook_one_off_make(shown, SML_STR("SMTP"), address, arena, &id);
	if (err)
		return err;
	outlook_item_set_str(item, p->display_name, shown);
	outlook_item_set_str(item, p->type, SML_STR("SMTP"));
	outlook_item_set_str(item, p->original_name, address);
	outlook_item_set_str(item, p->original_id, id);
	return SML_OK;
}

/* A list of values, and of their bits, that is all of an address book's. */
static void
set_list(struct outlook_item *item, int32_t *v, size_t count)
{
	struct outlook_value *list = &item->v[OUTLOOK_PR_ADDRESS_BOOK_LIST];
	int64_t mask = 0;

	for (size_t i = 0; i < count; i++)
		mask |= INT64_C(1) << v[i];
	list->state = count ? OUTLOOK_PRESENT : OUTLOOK_REMOVED;
	list->longs.v = v;
	list->longs.count = count;
	if (count)
		outlook_item_set_number(
		    item, OUTLOOK_PR_ADDRESS_BOOK_MASK, mask);
	else
		outlook_item_remove(item, OUTLOOK_PR_ADDRESS_BOOK_MASK);
}

/* Which addresses the address book shows: as a list and as bits. */
static enum sml_err
list_addresses(struct sml_arena *arena, struct outlook_item *item)
{
	int32_t *list = sml_arena_array(
	    arena, OUTLOOK_MAILS + OUTLOOK_FAXES, sizeof(*list));
	size_t count = 0;

	if (!list)
		return SML_E_NOMEM;
	for (size_t n = 0; n < OUTLOOK_MAILS; n++) {
		if (outlook_item_has(item, outlook_mail_props[n].address))
			list[count++] = (int32_t)n;
	}
	for (size_t n = 0; n < OUTLOOK_FAXES; n++) {
		if (outlook_item_has(item, outlook_fax_props[n].address))
			list[count++] = outlook_fax_props[n].list_value;
	}
	set_list(item, list, count);
	return SML_OK;
}

enum sml_err
outlook_mail_complete(struct sml_arena *arena, struct outlook_item *item)
{
	enum sml_err err = SML_OK;

	for (size_t n = 0; n < OUTLOOK_MAILS && !err; n++)
		err = complete_one(arena, item, n);
	if (!err)
		err = outlook_fax_complete(arena, item);
	return err ? err : list_addresses(arena, item);
}

static bool
is_listed(const struct outlook_value *list, int32_t value)
{
	for (size_t i = 0;
	     list->state == OUTLOOK_PRESENT && i < list->longs.count; i++) {
		if (list->longs.v[i] == value)
			return true;
	}
	return false;
}

/* A fax that is left alone is listed as Outlook has it. */
static bool
is_left_alone(const struct outlook_item *out, int32_t value)
{
	for (size_t n = 0; n < OUTLOOK_FAXES; n++) {
		if (outlook_fax_props[n].list_value == value)
			return out->v[outlook_fax_props[n].address].state ==
			       OUTLOOK_ABSENT;
	}
	return value >= OUTLOOK_MAILS;
}

/* Bits above those of mail that nothing in @out decides stay. */
static enum sml_err
keep_listed(const struct outlook_item *current, struct sml_arena *arena,
    struct outlook_item *out)
{
	const struct outlook_value *old =
	    &current->v[OUTLOOK_PR_ADDRESS_BOOK_LIST];
	const struct outlook_value *made =
	    &out->v[OUTLOOK_PR_ADDRESS_BOOK_LIST];
	int32_t *v = sml_arena_array(arena, LIST_VALUES, sizeof(*v));
	size_t count = 0;

	if (!v)
		return SML_E_NOMEM;
	for (int32_t value = 0; value < LIST_VALUES; value++) {
		if (is_listed(is_left_alone(out, value) ? old : made, value))
			v[count++] = value;
	}
	set_list(out, v, count);
	return SML_OK;
}

enum sml_err
outlook_mail_keep(const struct outlook_item *current, struct sml_arena *arena,
    struct outlook_item *out)
{
	enum sml_err err;

	outlook_fax_keep(current, out);
	err = keep_listed(current, arena, out);
	for (size_t n = 0; n < OUTLOOK_MAILS && !err; n++) {
		const struct outlook_mail_props *p = &outlook_mail_props[n];
		struct sml_str address = outlook_item_str(out, p->address);
		struct sml_str is;

		err = outlook_mail_smtp(current, n, arena, &is);
		if (err || !address.len || !sml_str_eq(address, is))
			continue;
		out->v[p->address].state = OUTLOOK_ABSENT;
		out->v[p->display_name].state = OUTLOOK_ABSENT;
		out->v[p->type].state = OUTLOOK_ABSENT;
		out->v[p->original_name].state = OUTLOOK_ABSENT;
		out->v[p->original_id].state = OUTLOOK_ABSENT;
	}
	return err;
}
