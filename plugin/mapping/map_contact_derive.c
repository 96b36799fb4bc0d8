/* SPDX-License-Identifier: Apache-2.0 */
/* What Outlook keeps beside the fields of a contact, and follows from them. */
#include "mapping/map_contact.h"

#include "base/limits.h"
#include "content/datetime.h"

#define NAME_LEN_MAX 255

/* How the name for sorting is made ([MS-OXOCNTC] 2.2.1.1.12). */
enum {
	FILE_UNDER_USER = -1,
	FILE_UNDER_DISPLAY_NAME = 0x3001,
	FILE_UNDER_COMPANY = 0x3A16,
	FILE_UNDER_LAST_FIRST = 0x8017
};

/* ---- names ---- */

static void
put_word(struct sml_buf *out, const char *sep, struct sml_str word)
{
	if (!word.len)
		return;
	if (out->len)
		sml_buf_put_text(out, sep);
	sml_buf_put_str(out, word);
}

static void
put_prop(struct sml_buf *out, const char *sep, const struct outlook_item *item,
    enum outlook_prop p)
{
	put_word(out, sep, outlook_item_str(item, p));
}

static struct sml_str
keep(struct sml_arena *arena, struct sml_buf *from)
{
	struct sml_str out = SML_STR_NONE;

	if (!from->err)
		out = outlook_map_text(
		    arena, sml_buf_str(from), NAME_LEN_MAX, true);
	sml_buf_free(from);
	return out;
}

/* Of a contact without a display name: its parts, else the company, else a mail
 * address. */
static struct sml_str
made_name(struct sml_arena *arena, const struct outlook_item *item)
{
	static const enum outlook_prop parts[] = {OUTLOOK_PR_NAME_PREFIX,
	    OUTLOOK_PR_GIVEN_NAME, OUTLOOK_PR_MIDDLE_NAME, OUTLOOK_PR_SURNAME,
	    OUTLOOK_PR_GENERATION};
	struct sml_buf name;

	sml_buf_init(&name, SML_ITEM_MAX);
	for (size_t i = 0; i < SML_ARRAY_LEN(parts); i++)
		put_prop(&name, " ", item, parts[i]);
	if (!name.len)
		put_prop(&name, "", item, OUTLOOK_PR_COMPANY_NAME);
	if (!name.len)
		put_prop(&name, "", item, OUTLOOK_PR_EMAIL1_ADDRESS);
	return keep(arena, &name);
}

static struct sml_str
sorted_name(
    struct sml_arena *arena, const struct outlook_item *item, int32_t id)
{
	struct sml_buf name;

	sml_buf_init(&name, SML_ITEM_MAX);
	if (id == FILE_UNDER_LAST_FIRST) {
		put_prop(&name, "", item, OUTLOOK_PR_GIVEN_NAME);
		put_prop(&name, " ", item, OUTLOOK_PR_MIDDLE_NAME);
		if (name.len &&
		    outlook_item_str(item, OUTLOOK_PR_SURNAME).len) {
			struct sml_str first = keep(arena, &name);

			sml_buf_init(&name, SML_ITEM_MAX);
			put_prop(&name, "", item, OUTLOOK_PR_SURNAME);
			put_word(&name, ", ", first);
		} else {
			put_prop(&name, "", item, OUTLOOK_PR_SURNAME);
		}
	} else if (id == FILE_UNDER_COMPANY) {
		put_prop(&name, "", item, OUTLOOK_PR_COMPANY_NAME);
	} else if (id == FILE_UNDER_DISPLAY_NAME) {
		put_prop(&name, "", item, OUTLOOK_PR_DISPLAY_NAME);
	}
	return keep(arena, &name);
}

static enum sml_err
set_sorted_name(struct sml_arena *arena, struct outlook_item *item)
{
	static const int32_t ids[] = {
	    FILE_UNDER_LAST_FIRST, FILE_UNDER_DISPLAY_NAME, FILE_UNDER_COMPANY};
	struct sml_str name = SML_STR("");
	size_t i = 0;

	if (outlook_item_has(item, OUTLOOK_PR_FILE_UNDER)) {
		outlook_item_set_number(
		    item, OUTLOOK_PR_FILE_UNDER_ID, FILE_UNDER_USER);
		return SML_OK;
	}
	for (; !name.len && i < SML_ARRAY_LEN(ids); i++) {
		name = sorted_name(arena, item, ids[i]);
		if (!name.p)
			return SML_E_NOMEM;
	}
	outlook_item_set_str(item, OUTLOOK_PR_FILE_UNDER, name);
	if (name.len)
		outlook_item_set_number(
		    item, OUTLOOK_PR_FILE_UNDER_ID, ids[i - 1]);
	return SML_OK;
}

/* ---- days ---- */

struct day_props {
	enum outlook_prop local; /* the day at 0:00, of no zone */
	enum outlook_prop utc;   /* the moment it begins for the user */
};
static const struct day_props days[] = {
    {OUTLOOK_PR_BIRTHDAY_LOCAL, OUTLOOK_PR_BIRTHDAY},
    {OUTLOOK_PR_ANNIVERSARY_LOCAL, OUTLOOK_PR_ANNIVERSARY}};

static void
set_moments(const struct contact *c, struct outlook_item *item)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(days); i++) {
		int64_t s;

		if (!outlook_item_has(item, days[i].local)) {
			outlook_item_remove(item, days[i].utc);
			continue;
		}
		s = outlook_map_seconds(item->v[days[i].local].number);
		outlook_item_set_number(item, days[i].utc,
		    outlook_map_filetime(sml_zone_to_utc(c->env->zone, s)));
	}
}

static void
find_days(const struct contact *c, struct outlook_item *now)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(days); i++) {
		struct outlook_value *local = &now->v[days[i].local];
		int64_t s;

		if (local->state == OUTLOOK_PRESENT) {
			s = outlook_map_seconds(local->number);
		} else if (outlook_item_has(now, days[i].utc)) {
			s = sml_zone_to_local(c->env->zone,
			    outlook_map_seconds(now->v[days[i].utc].number));
		} else {
			continue;
		}
		/* The nearest midnight: it was set in another zone. */
		s = sml_civil_day_of(s + SML_DAY_S / 2) * SML_DAY_S;
		local->state = OUTLOOK_PRESENT;
		local->number = outlook_map_filetime(s);
		if (!outlook_map_has_day(s))
			local->state = OUTLOOK_ABSENT;
	}
}

/* ---- the whole ---- */

enum sml_err
outlook_contact_complete(struct contact *c, struct outlook_item *item)
{
	struct sml_str name = outlook_item_str(item, OUTLOOK_PR_DISPLAY_NAME);
	struct sml_str subject;
	enum sml_err err;

	if (!name.len)
		name = made_name(c->arena, item);
	subject =
	    outlook_map_text(c->arena, name, OUTLOOK_SUBJECT_LEN_MAX, true);
	if (!name.p || !subject.p)
		return SML_E_NOMEM;
	outlook_item_set_str(item, OUTLOOK_PR_DISPLAY_NAME, name);
	outlook_item_set_str(item, OUTLOOK_PR_SUBJECT, subject);
	outlook_item_set_str(item, OUTLOOK_PR_CONVERSATION_TOPIC, subject);
	outlook_item_set_str(item, OUTLOOK_PR_WEB_PAGE,
	    outlook_item_str(item, OUTLOOK_PR_BUSINESS_HOME_PAGE));
	set_moments(c, item);
	outlook_map_set_private(item);
	outlook_item_set_number(
	    item, OUTLOOK_PR_HAS_PICTURE, item->photo.len > 0);
	err = set_sorted_name(c->arena, item);
	if (!err)
		err = outlook_address_complete(c->arena, item);
	return err ? err : outlook_mail_complete(c->arena, item);
}

/* A name that Outlook has for a card without FN is none of the card. */
static enum sml_err
find_name(struct contact *c, const struct outlook_item *then,
    struct outlook_item *now)
{
	struct outlook_value *value = &now->v[OUTLOOK_PR_DISPLAY_NAME];
	struct sml_str before = made_name(c->arena, then);
	struct sml_str made = made_name(c->arena, now);

	if (!before.p || !made.p)
		return SML_E_NOMEM;
	if (c->is_new) {
		if (!outlook_item_str(now, OUTLOOK_PR_DISPLAY_NAME).len)
			outlook_item_set_str(
			    now, OUTLOOK_PR_DISPLAY_NAME, made);
		return SML_OK;
	}
	if (!outlook_item_has(then, OUTLOOK_PR_DISPLAY_NAME) &&
	    (sml_str_eq(
		 outlook_item_str(now, OUTLOOK_PR_DISPLAY_NAME), before) ||
		sml_str_eq(
		    outlook_item_str(now, OUTLOOK_PR_DISPLAY_NAME), made)))
		value->state = OUTLOOK_ABSENT;
	return SML_OK;
}

static enum sml_err
find_display_strings(struct contact *c, const struct outlook_item *then,
    struct outlook_item *now)
{
	for (size_t n = 0; n < OUTLOOK_ADDRESSES; n++) {
		enum outlook_prop p = outlook_address_props[n].display;
		struct outlook_value text = {.state = OUTLOOK_PRESENT};

		if (!outlook_address_is_same(then, now, n))
			continue;
		text.str = outlook_address_text(c->arena, now, n);
		if (!text.str.p)
			return SML_E_NOMEM;
		if (outlook_map_is_same(p, &now->v[p], &text))
			now->v[p] = then->v[p];
	}
	return SML_OK;
}

static enum sml_err
find_mails(struct contact *c, struct outlook_item *now)
{
	for (size_t n = 0; n < OUTLOOK_MAILS; n++) {
		struct sml_str address;
		enum sml_err err =
		    outlook_mail_smtp(now, n, c->arena, &address);

		if (err)
			return err;
		outlook_item_set_str(
		    now, outlook_mail_props[n].address, address);
	}
	return SML_OK;
}

enum sml_err
outlook_contact_normalise(struct contact *c, const struct outlook_item *then,
    struct outlook_item *now)
{
	const struct outlook_value *web = &now->v[OUTLOOK_PR_WEB_PAGE];
	enum sml_err err = find_mails(c, now);

	outlook_map_align(&outlook_contact_table, then, now);
	find_days(c, now);
	if (!outlook_item_has(now, OUTLOOK_PR_BUSINESS_HOME_PAGE) &&
	    !outlook_map_is_same(OUTLOOK_PR_WEB_PAGE, web,
		&then->v[OUTLOOK_PR_BUSINESS_HOME_PAGE]))
		now->v[OUTLOOK_PR_BUSINESS_HOME_PAGE] = *web;
	if (!outlook_item_has(now, OUTLOOK_PR_SENSITIVITY) &&
	    outlook_item_number(now, OUTLOOK_PR_PRIVATE, 0))
		outlook_item_set_number(now, OUTLOOK_PR_SENSITIVITY, 2);
	if (!err)
		err = find_display_strings(c, then, now);
	return err ? err : find_name(c, then, now);
}

/* ---- what a message keeps ---- */

static void
leave(struct outlook_item *out, const struct outlook_item *current,
    enum outlook_prop p)
{
	if (outlook_item_has(current, p))
		out->v[p].state = OUTLOOK_ABSENT;
}

/* What Outlook made of a field by its own rules stays while the field does. */
static void
leave_while(struct outlook_item *out, const struct outlook_item *current,
    enum outlook_prop field, enum outlook_prop follows)
{
	if (outlook_map_is_same(field, &current->v[field], &out->v[field]))
		leave(out, current, follows);
}

static enum sml_err
keep_sorted_name(struct contact *c, const struct outlook_item *said,
    const struct outlook_item *current, struct outlook_item *out)
{
	struct sml_str is = outlook_item_str(current, OUTLOOK_PR_FILE_UNDER);
	int32_t id = (int32_t)outlook_item_number(
	    current, OUTLOOK_PR_FILE_UNDER_ID, FILE_UNDER_LAST_FIRST);
	struct sml_str by_rule, name;

	if (outlook_item_has(said, OUTLOOK_PR_FILE_UNDER) || !is.len)
		return SML_OK;
	by_rule = sorted_name(c->arena, current, id);
	name = sorted_name(c->arena, out, id);
	if (!by_rule.p || !name.p)
		return SML_E_NOMEM;
	if (sml_str_eq(by_rule, is) && name.len) {
		outlook_item_set_str(out, OUTLOOK_PR_FILE_UNDER, name);
		outlook_item_set_number(out, OUTLOOK_PR_FILE_UNDER_ID, id);
		return SML_OK;
	}
	/* A rule of its own, or what the user typed. */
	if (!sml_str_eq(by_rule, is)) {
		leave(out, current, OUTLOOK_PR_FILE_UNDER);
		out->v[OUTLOOK_PR_FILE_UNDER_ID].state = OUTLOOK_ABSENT;
	}
	return SML_OK;
}

/* Numbers and addresses stay in the places where Outlook has them. */
static enum sml_err
keep_places(struct contact *c, const struct outlook_item *current,
    struct outlook_item *out)
{
	struct outlook_item *is = sml_arena_alloc(c->arena, sizeof(*is));
	enum sml_err err;

	if (!is)
		return SML_E_NOMEM;
	*is = *current;
	err = find_mails(c, is);
	outlook_map_align(&outlook_contact_table, is, out);
	return err ? err : outlook_mail_complete(c->arena, out);
}

enum sml_err
outlook_contact_keep(struct contact *c, const struct outlook_item *current,
    struct outlook_item *out)
{
	struct outlook_item *said = sml_arena_alloc(c->arena, sizeof(*said));
	enum sml_err err;

	if (!said)
		return SML_E_NOMEM;
	err = outlook_contact_read(c, said);
	if (err)
		return err;
	leave(out, current, OUTLOOK_PR_ICON_INDEX);
	leave_while(out, current, OUTLOOK_PR_DISPLAY_NAME, OUTLOOK_PR_SUBJECT);
	leave_while(out, current, OUTLOOK_PR_DISPLAY_NAME,
	    OUTLOOK_PR_CONVERSATION_TOPIC);
	leave_while(
	    out, current, OUTLOOK_PR_BUSINESS_HOME_PAGE, OUTLOOK_PR_WEB_PAGE);
	for (size_t i = 0; i < SML_ARRAY_LEN(days); i++)
		leave_while(out, current, days[i].local, days[i].utc);
	err = keep_sorted_name(c, said, current, out);
	if (!err)
		err = keep_places(c, current, out);
	if (!err)
		err = outlook_mail_keep(current, c->arena, out);
	outlook_address_keep(c, said, current, out);
	outlook_certificates_keep(current, out);
	outlook_picture_keep(current, out);
	return err;
}
