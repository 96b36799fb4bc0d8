/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the mapping of contacts share; for map_contact*.c only. */
#ifndef OUTLOOK_MAP_CONTACT_H
#define OUTLOOK_MAP_CONTACT_H

#include "mapping/map_priv.h"
#include "mapping/map_row.h"

/**
 * A contact has three layers. Rows: a property is a line, or a part of one
 * (map_contact_rows.c). What is no single value: pictures, certificates, which
 * address is the postal one. What follows from the others and is written for
 * Outlook's own use, but never read: subject, display strings, one-off entry
 * IDs, the lists of the address book (map_contact_derive.c).
 */
extern const struct outlook_map_table outlook_contact_table;

/* One card. */
struct contact {
	const struct outlook_map_env *env;
	struct sml_arena *arena;
	struct outlook_map_rows rows;
	struct sml_lines lines;
	size_t begin;
	bool is_new; /* the lines are a frame, no card */
};

/* What the lines say: rows, picture, certificate, postal address; nothing that
 * follows from them. */
enum sml_err outlook_contact_read(
    struct contact *c, struct outlook_item *out) SML_MUST_USE;

/* ---- map_contact_derive.c ---- */

/* Set what follows from what outlook_contact_read() found. */
enum sml_err outlook_contact_complete(
    struct contact *c, struct outlook_item *item) SML_MUST_USE;

/**
 * A message as Outlook keeps it with only what outlook_contact_read() can find:
 * days from either property, mail addresses of Exchange in their SMTP form,
 * display strings that follow from the parts left out.
 *
 * @then  what the lines say, or nothing of it for a new card
 */
enum sml_err outlook_contact_normalise(struct contact *c,
    const struct outlook_item *then, struct outlook_item *now) SML_MUST_USE;

/* What the message keeps although the text of @c does not say it. */
enum sml_err outlook_contact_keep(struct contact *c,
    const struct outlook_item *current, struct outlook_item *out) SML_MUST_USE;

/* ---- map_contact_mail.c ---- */

#define OUTLOOK_MAILS 3
struct outlook_mail_props {
	enum outlook_prop display_name, type, address, original_name,
	    original_id;
};
extern const struct outlook_mail_props outlook_mail_props[OUTLOOK_MAILS];

/* The address other systems know; absent for none. SML_OK or SML_E_NOMEM. */
enum sml_err outlook_mail_smtp(const struct outlook_item *item, size_t n,
    struct sml_arena *arena, struct sml_str *out) SML_MUST_USE;

/* Type, names, entry ID, and the lists of the address book. */
enum sml_err outlook_mail_complete(
    struct sml_arena *arena, struct outlook_item *item) SML_MUST_USE;

/* Addresses that are the same keep their names and IDs. */
enum sml_err outlook_mail_keep(const struct outlook_item *current,
    struct sml_arena *arena, struct outlook_item *out) SML_MUST_USE;

/* ---- map_contact_fax.c ---- */

/**
 * Fax numbers are addresses too, for who sends faxes from Outlook
 * ([MS-OXOCNTC] 2.2.1.2.9). Each has a value in the list of the address book.
 */
#define OUTLOOK_FAXES 3
struct outlook_fax_props {
	enum outlook_prop number; /* the row of the card */
	enum outlook_prop type, address, original_name, original_id;
	int32_t list_value;
};
extern const struct outlook_fax_props outlook_fax_props[OUTLOOK_FAXES];

/* Of each number its address; gone with it. */
enum sml_err outlook_fax_complete(
    struct sml_arena *arena, struct outlook_item *item) SML_MUST_USE;

/* Of a number that is the same what Outlook has of it, or has not. */
void outlook_fax_keep(
    const struct outlook_item *current, struct outlook_item *out);

/* ---- map_contact_address.c ---- */

#define OUTLOOK_ADDRESSES 3
struct outlook_address_props {
	enum outlook_prop box, street, city, state, code, country, display;
};
extern const struct outlook_address_props
    outlook_address_props[OUTLOOK_ADDRESSES];

/* Display strings and the postal address. */
enum sml_err outlook_address_complete(
    struct sml_arena *arena, struct outlook_item *item) SML_MUST_USE;

/* The display string that follows from the parts; empty for none. */
struct sml_str outlook_address_text(
    struct sml_arena *arena, const struct outlook_item *item, size_t n);

bool outlook_address_is_same(
    const struct outlook_item *a, const struct outlook_item *b, size_t n);

/* Which is the postal one by the lines; 0 none. */
int64_t outlook_address_read_postal(struct contact *c);
enum sml_err outlook_address_write_postal(
    struct contact *c, const struct outlook_item *now) SML_MUST_USE;

/* The user's choice of the postal address stays where the text has none, and
 * a display string while its parts are the same. */
void outlook_address_keep(const struct contact *c,
    const struct outlook_item *is_said, const struct outlook_item *current,
    struct outlook_item *out);

/* ---- map_contact_picture.c ---- */

enum sml_err outlook_picture_read(
    struct contact *c, struct outlook_item *out) SML_MUST_USE;
enum sml_err outlook_picture_write(
    struct contact *c, const struct outlook_item *now) SML_MUST_USE;

/* What Outlook has as a picture and is none stays, for no text says it. */
void outlook_picture_keep(
    const struct outlook_item *current, struct outlook_item *out);

/* ---- map_contact_cert.c ---- */

enum sml_err outlook_certificates_read(
    struct contact *c, struct outlook_item *out) SML_MUST_USE;
enum sml_err outlook_certificates_write(
    struct contact *c, const struct outlook_item *now) SML_MUST_USE;

/* What Outlook has beside the same certificates stays. */
void outlook_certificates_keep(
    const struct outlook_item *current, struct outlook_item *out);

#endif
