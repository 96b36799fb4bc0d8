/* SPDX-License-Identifier: Apache-2.0 */
/* eds-dump DIR: what the address book of Evolution reads in the contacts of a
 * folder: the lines of each card, and the fields it makes of them. */
#include "config.h"

#include "oracle/dump.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libebook-contacts/libebook-contacts.h>

static char *
params_of(EVCardAttribute *attribute)
{
	struct dump_params params = {.count = 0};
	GList *param = e_vcard_attribute_get_params(attribute);

	for (; param; param = param->next) {
		const char *name =
		    e_vcard_attribute_param_get_name(param->data);
		GList *value = e_vcard_attribute_param_get_values(param->data);

		for (; value; value = value->next)
			dump_params_add(&params, name, value->data);
	}
	return dump_params_end(&params);
}

/* Parts of a value with a mark between them that no part has. */
static GString *
value_of(EVCardAttribute *attribute)
{
	GString *text = g_string_new(NULL);
	GList *part = e_vcard_attribute_get_values_decoded(attribute);
	bool is_first = true;

	for (; part; part = part->next) {
		const GString *decoded = part->data;

		if (!is_first)
			g_string_append(text, " | ");
		if (g_utf8_validate(decoded->str, (gssize)decoded->len, NULL)) {
			g_string_append_len(
			    text, decoded->str, (gssize)decoded->len);
		} else {
			char *digest =
			    g_compute_checksum_for_data(G_CHECKSUM_SHA256,
				(const guchar *)decoded->str, decoded->len);

			g_string_append_printf(
			    text, "%zu bytes %s", (size_t)decoded->len, digest);
			g_free(digest);
		}
		is_first = false;
	}
	return text;
}

static void
put_attribute(const struct dump_item *item, EVCardAttribute *attribute)
{
	const char *group = e_vcard_attribute_get_group(attribute);
	const char *name = e_vcard_attribute_get_name(attribute);
	GString *value = value_of(attribute);
	char *params = params_of(attribute);
	char *path =
	    g_strdup_printf("VCARD%s%s", group ? "/" : "", group ? group : "");
	char *upper = g_ascii_strup(name, -1);
	const struct dump_row row = {
	    path, upper, params, value->str, value->len};

	dump_put(item, &row);
	free(params);
	g_free(path);
	g_free(upper);
	g_string_free(value, TRUE);
}

static void
put_field(const struct dump_item *item, const char *name, const char *value)
{
	char *label = g_strdup_printf("field %s", name);

	dump_put_text(item, "VCARD", label, "", value);
	g_free(label);
}

static void
put_date(const struct dump_item *item, EContact *contact, EContactField field)
{
	EContactDate *date = e_contact_get(contact, field);

	if (date) {
		char *text = e_contact_date_to_string(date);

		put_field(item, e_contact_field_name(field), text);
		g_free(text);
		e_contact_date_free(date);
	}
}

static void
put_photo(const struct dump_item *item, EContact *contact, EContactField field)
{
	EContactPhoto *photo = e_contact_get(contact, field);

	if (photo) {
		char *text =
		    photo->type == E_CONTACT_PHOTO_TYPE_URI
			? g_strdup(photo->data.uri)
			: g_compute_checksum_for_data(G_CHECKSUM_SHA256,
			      photo->data.inlined.data,
			      photo->data.inlined.length);

		put_field(item, e_contact_field_name(field), text);
		g_free(text);
		e_contact_photo_free(photo);
	}
}

static void
put_address(
    const struct dump_item *item, EContact *contact, EContactField field)
{
	EContactAddress *a = e_contact_get(contact, field);

	if (a) {
		char *text = g_strjoin(" | ", a->po ? a->po : "",
		    a->ext ? a->ext : "", a->street ? a->street : "",
		    a->locality ? a->locality : "", a->region ? a->region : "",
		    a->code ? a->code : "", a->country ? a->country : "", NULL);

		put_field(item, e_contact_field_name(field), text);
		g_free(text);
		e_contact_address_free(a);
	}
}

static void
put_fields(const struct dump_item *item, EContact *contact)
{
	for (int i = E_CONTACT_FIELD_FIRST; i < E_CONTACT_FIELD_LAST; i++) {
		EContactField field = (EContactField)i;

		if (e_contact_field_is_string(field))
			put_field(item, e_contact_field_name(field),
			    e_contact_get_const(contact, field));
	}
	put_date(item, contact, E_CONTACT_BIRTH_DATE);
	put_date(item, contact, E_CONTACT_ANNIVERSARY);
	put_photo(item, contact, E_CONTACT_PHOTO);
	put_photo(item, contact, E_CONTACT_LOGO);
	put_address(item, contact, E_CONTACT_ADDRESS_HOME);
	put_address(item, contact, E_CONTACT_ADDRESS_WORK);
	put_address(item, contact, E_CONTACT_ADDRESS_OTHER);
}

static void
read_card(const struct dump_item *item)
{
	EContact *contact = e_contact_new_from_vcard(item->text);
	GList *attribute = e_vcard_get_attributes(E_VCARD(contact));

	/* Garbage gives an empty card, never an error. */
	if (!attribute)
		dump_unreadable(item, "an empty card");
	for (; attribute; attribute = attribute->next)
		put_attribute(item, attribute->data);
	put_fields(item, contact);
	g_object_unref(contact);
}

int
main(int argc, char **argv)
{
	static const char *const names[] = {"contacts", NULL};

	if (argc != 2) {
		fprintf(stderr, "usage: %s DIR\n", argv[0]);
		return 2;
	}
	return dump_walk(argv[1], names, read_card) ? 0 : 1;
}
