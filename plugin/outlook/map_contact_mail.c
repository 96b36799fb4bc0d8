/* SPDX-License-Identifier: Apache-2.0 */
/* Mail addresses of a contact, with what Outlook's address book wants. */
#include "outlook/map_contact.h"

#include "base/limits.h"

#include <string.h>

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

/* ---- one-off entry IDs ([MS-OXCDATA] 2.2.5.1) ---- */

static const uint8_t one_off[] = {0, 0, 0, 0, 0x81, 0x2B, 0x1F, 0xA4, 0xBE,
    0xA3, 0x10, 0x19, 0x9D, 0x6E, 0x00, 0xDD, 0x01, 0x0F, 0x54, 0x02, 0, 0};
#define ONE_OFF_UNICODE 0x8000u
#define ONE_OFF_FLAGS 0x9001u /* Unicode, no rich text */

static void
put_unit(struct sml_buf *out, uint32_t unit)
{
	sml_buf_put_byte(out, (uint8_t)(unit & 0xFF));
	sml_buf_put_byte(out, (uint8_t)(unit >> 8));
}

/* UTF-16LE and a NUL; @s is valid UTF-8. */
static void
put_utf16(struct sml_buf *out, struct sml_str s)
{
	for (size_t i = 0; i < s.len;) {
		unsigned char c = (unsigned char)s.p[i];
		size_t len = c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
		uint32_t code = len == 1 ? c : c & (0x7Fu >> len);

		for (size_t k = 1; k < len && i + k < s.len; k++)
			code = code << 6 | ((unsigned char)s.p[i + k] & 0x3F);
		i += len;
		if (code >= 0x10000) {
			put_unit(out, 0xD800 + ((code - 0x10000) >> 10));
			code = 0xDC00 + ((code - 0x10000) & 0x3FF);
		}
		put_unit(out, code);
	}
	put_unit(out, 0);
}

struct sml_str
outlook_mail_make_id(struct sml_arena *arena, struct sml_str name,
    const char *type, struct sml_str address)
{
	struct sml_buf id;
	struct sml_str out = SML_STR_NONE;

	sml_buf_init(&id, SML_ITEM_MAX);
	sml_buf_put(&id, one_off, sizeof(one_off));
	put_unit(&id, ONE_OFF_FLAGS);
	put_utf16(&id, name);
	put_utf16(&id, sml_str_of(type));
	put_utf16(&id, address);
	if (!id.err)
		out = sml_arena_dup(arena, sml_buf_str(&id));
	sml_buf_free(&id);
	return out;
}

/* One NUL-terminated text of an entry ID, ASCII of it; false at the end. */
static bool
next_text(struct sml_str *id, bool is_wide, struct sml_buf *out)
{
	size_t step = is_wide ? 2 : 1;

	sml_buf_reset(out);
	while (id->len >= step) {
		unsigned char low = (unsigned char)id->p[0];
		unsigned char high = is_wide ? (unsigned char)id->p[1] : 0;

		*id = sml_str_sub(*id, step, id->len);
		if (!low && !high)
			return true;
		sml_buf_put_byte(out, high || low >= 0x80 ? '?' : low);
	}
	return false;
}

/* The address in a one-off entry ID of type SMTP; absent if it is none. */
static struct sml_str
address_of_id(struct sml_str id, struct sml_arena *arena)
{
	struct sml_str out = SML_STR_NONE;
	struct sml_buf text;
	unsigned flags;
	bool is_wide;

	if (id.len < sizeof(one_off) + 2 ||
	    memcmp(id.p + 4, one_off + 4, 16) != 0)
		return out;
	flags = (unsigned char)id.p[22] | (unsigned)(unsigned char)id.p[23]
					      << 8;
	is_wide = flags & ONE_OFF_UNICODE;
	id = sml_str_sub(id, sizeof(one_off) + 2, id.len);
	sml_buf_init(&text, SML_ITEM_MAX);
	if (next_text(&id, is_wide, &text) && next_text(&id, is_wide, &text) &&
	    sml_str_is_nocase(sml_buf_str(&text), "SMTP") &&
	    next_text(&id, is_wide, &text) && !text.err)
		out = sml_arena_dup(arena, sml_buf_str(&text));
	sml_buf_free(&text);
	return out;
}

/* ---- addresses ---- */

static bool
is_smtp(struct sml_str s)
{
	size_t at = sml_str_chr(s, '@', 0);

	return at > 0 && at + 1 < s.len && s.p[0] != '/';
}

struct sml_str
outlook_mail_smtp(
    const struct outlook_item *item, size_t n, struct sml_arena *arena)
{
	const struct outlook_mail_props *p = &outlook_mail_props[n];
	struct sml_str type = outlook_item_str(item, p->type);
	struct sml_str address = outlook_item_str(item, p->address);
	struct sml_str other;

	/* The X.500 name of an address of Exchange means nothing elsewhere. */
	if (!sml_str_is_nocase(type, "EX"))
		return sml_str_starts_nocase(address, "/o=") ? SML_STR_NONE
							     : address;
	other = outlook_item_str(item, p->original_name);
	if (is_smtp(other))
		return other;
	other = address_of_id(outlook_item_str(item, p->original_id), arena);
	return is_smtp(other) ? other : SML_STR_NONE;
}

static enum sml_err
complete_one(struct sml_arena *arena, struct outlook_item *item, size_t n)
{
	const struct outlook_mail_props *p = &outlook_mail_props[n];
	struct sml_str address = outlook_item_str(item, p->address);
	struct sml_str name = outlook_item_str(item, OUTLOOK_PR_DISPLAY_NAME);
	struct sml_str shown = address;
	struct sml_str id;

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
	id = outlook_mail_make_id(arena, shown, "SMTP", address);
	if (!shown.p || !id.p)
		return SML_E_NOMEM;
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

		if (!address.len ||
		    !sml_str_eq(address, outlook_mail_smtp(current, n, arena)))
			continue;
		out->v[p->address].state = OUTLOOK_ABSENT;
		out->v[p->display_name].state = OUTLOOK_ABSENT;
		out->v[p->type].state = OUTLOOK_ABSENT;
		out->v[p->original_name].state = OUTLOOK_ABSENT;
		out->v[p->original_id].state = OUTLOOK_ABSENT;
	}
	return err;
}
