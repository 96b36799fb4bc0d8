/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses of a contact: how they are shown, and which is the postal one. */
#include "mapping/map_contact.h"

#include "base/limits.h"
#include "content/item.h"

/* In the order that Outlook numbers them: 1 home, 2 work, 3 other. */
#define ADDRESS(kind)                                                          \
	{                                                                      \
		OUTLOOK_PR_##kind##_BOX, OUTLOOK_PR_##kind##_STREET,           \
		    OUTLOOK_PR_##kind##_CITY, OUTLOOK_PR_##kind##_STATE,       \
		    OUTLOOK_PR_##kind##_CODE, OUTLOOK_PR_##kind##_COUNTRY,     \
		    OUTLOOK_PR_##kind##_ADDRESS                                \
	}
const struct outlook_address_props outlook_address_props[OUTLOOK_ADDRESSES] = {
    ADDRESS(HOME), ADDRESS(WORK), ADDRESS(OTHER)};

static const enum outlook_prop country_codes[OUTLOOK_ADDRESSES] = {
    OUTLOOK_PR_HOME_COUNTRY_CODE, OUTLOOK_PR_WORK_COUNTRY_CODE,
    OUTLOOK_PR_OTHER_COUNTRY_CODE};

/* The unqualified properties, which repeat the postal address. */
static const struct outlook_address_props postal = {OUTLOOK_PR_POSTAL_BOX,
    OUTLOOK_PR_POSTAL_STREET, OUTLOOK_PR_POSTAL_CITY, OUTLOOK_PR_POSTAL_STATE,
    OUTLOOK_PR_POSTAL_CODE, OUTLOOK_PR_POSTAL_COUNTRY,
    OUTLOOK_PR_POSTAL_ADDRESS};

#define PARTS 6

/* All but the display string. */
static void
parts_of(const struct outlook_address_props *p, enum outlook_prop out[PARTS])
{
	const enum outlook_prop parts[PARTS] = {
	    p->box, p->street, p->city, p->state, p->code, p->country};

	for (size_t i = 0; i < PARTS; i++)
		out[i] = parts[i];
}

static bool
is_there(const struct outlook_item *item, size_t n)
{
	enum outlook_prop parts[PARTS];

	parts_of(&outlook_address_props[n], parts);
	for (size_t i = 0; i < PARTS; i++) {
		if (outlook_item_str(item, parts[i]).len)
			return true;
	}
	return false;
}

bool
outlook_address_is_same(
    const struct outlook_item *a, const struct outlook_item *b, size_t n)
{
	enum outlook_prop parts[PARTS];

	parts_of(&outlook_address_props[n], parts);
	for (size_t i = 0; i < PARTS; i++) {
		if (!outlook_map_is_same(
			parts[i], &a->v[parts[i]], &b->v[parts[i]]))
			return false;
	}
	return true;
}

/* Append @s after @sep if there is something before it on the line. */
static void
put_after(struct sml_buf *out, const char *sep, struct sml_str s)
{
	if (!s.len)
		return;
	if (out->len && out->p[out->len - 1] != '\n')
		sml_buf_put_text(out, sep);
	sml_buf_put_str(out, s);
}

static void
end_line(struct sml_buf *out)
{
	if (out->len && out->p[out->len - 1] != '\n')
		sml_buf_put_byte(out, '\n');
}

struct sml_str
outlook_address_text(
    struct sml_arena *arena, const struct outlook_item *item, size_t n)
{
	const struct outlook_address_props *p = &outlook_address_props[n];
	struct sml_str out = SML_STR_NONE;
	struct sml_buf text;

	sml_buf_init(&text, SML_ITEM_MAX);
	put_after(&text, " ", outlook_item_str(item, p->street));
	end_line(&text);
	put_after(&text, " ", outlook_item_str(item, p->box));
	end_line(&text);
	put_after(&text, " ", outlook_item_str(item, p->city));
	put_after(&text, ", ", outlook_item_str(item, p->state));
	put_after(&text, " ", outlook_item_str(item, p->code));
	end_line(&text);
	put_after(&text, " ", outlook_item_str(item, p->country));
	if (!text.err)
		out = outlook_map_text(arena, sml_buf_str(&text), 0, false);
	sml_buf_free(&text);
	return out;
}

/* The unqualified properties of postal address @id. */
static void
mirror(struct outlook_item *item, int64_t id)
{
	enum outlook_prop to[PARTS], from[PARTS];
	const struct outlook_address_props *p;

	parts_of(&postal, to);
	if (id < 1 || id > OUTLOOK_ADDRESSES) {
		for (size_t i = 0; i < PARTS; i++)
			outlook_item_remove(item, to[i]);
		outlook_item_remove(item, postal.display);
		return;
	}
	p = &outlook_address_props[id - 1];
	parts_of(p, from);
	for (size_t i = 0; i < PARTS; i++)
		outlook_item_set_str(
		    item, to[i], outlook_item_str(item, from[i]));
	outlook_item_set_str(
	    item, postal.display, outlook_item_str(item, p->display));
}

enum sml_err
outlook_address_complete(struct sml_arena *arena, struct outlook_item *item)
{
	for (size_t n = 0; n < OUTLOOK_ADDRESSES; n++) {
		enum outlook_prop display = outlook_address_props[n].display;
		struct sml_str text;

		if (outlook_item_has(item, display))
			continue;
		text = outlook_address_text(arena, item, n);
		if (!text.p)
			return SML_E_NOMEM;
		outlook_item_set_str(item, display, text);
	}
	mirror(
	    item, outlook_item_number(item, OUTLOOK_PR_POSTAL_ADDRESS_ID, 0));
	return SML_OK;
}

/* ---- which is the postal address ---- */

#define POSTAL_LINE "X-MS-OL-DEFAULT-POSTAL-ADDRESS"

static int64_t
kind_of(const struct sml_line *line)
{
	if (outlook_map_has_type(line, SML_STR("home")))
		return 1;
	return outlook_map_has_type(line, SML_STR("work")) ? 2 : 3;
}

static size_t
find_postal_line(const struct contact *c)
{
	return sml_lines_find(&c->lines, POSTAL_LINE,
	    c->lines.v[c->begin].depth + 1u, c->begin + 1);
}

/* What lines say without one that says it outright: the preferred address,
 * else the first. */
static int64_t
implied(const struct contact *c)
{
	unsigned depth = c->lines.v[c->begin].depth + 1u;
	int64_t first = 0;

	for (size_t i = sml_lines_find(&c->lines, "ADR", depth, c->begin);
	     i < c->lines.count;
	     i = sml_lines_find(&c->lines, "ADR", depth, i + 1)) {
		if (outlook_map_has_type(&c->lines.v[i], SML_STR("pref")))
			return kind_of(&c->lines.v[i]);
		if (!first)
			first = kind_of(&c->lines.v[i]);
	}
	return first;
}

static bool
said(const struct contact *c, int64_t *out)
{
	size_t at = find_postal_line(c);
	struct sml_str value;

	if (at == c->lines.count)
		return false;
	value = sml_str_trim(c->lines.v[at].value);
	*out = value.len == 1 ? value.p[0] - '0' : -1;
	return *out >= 0 && *out <= OUTLOOK_ADDRESSES;
}

int64_t
outlook_address_read_postal(struct contact *c)
{
	int64_t id;

	return said(c, &id) ? id : implied(c);
}

enum sml_err
outlook_address_write_postal(struct contact *c, const struct outlook_item *now)
{
	static const char *const digits[] = {"0", "1", "2", "3"};
	struct sml_line line = {.name = SML_STR(POSTAL_LINE),
	    .depth = (uint8_t)(c->lines.v[c->begin].depth + 1)};
	size_t at = find_postal_line(c);
	int64_t id = outlook_item_number(now, OUTLOOK_PR_POSTAL_ADDRESS_ID, -1);

	/* That none is chosen is said only where another was said. */
	if (id < 0 || id > OUTLOOK_ADDRESSES ||
	    (id == 0 && at == c->lines.count) ||
	    id == outlook_address_read_postal(c) ||
	    (id > 0 && !is_there(now, (size_t)id - 1)))
		return SML_OK;
	line.value = sml_str_of(digits[id]);
	if (at == c->lines.count)
		return sml_lines_insert(
		    &c->lines, sml_item_end(&c->lines, c->begin) - 1, &line);
	c->lines.v[at].value = line.value;
	c->lines.v[at].is_dirty = true;
	return SML_OK;
}

/* ---- what a message keeps ---- */

static bool
has_preferred(const struct contact *c)
{
	unsigned depth = c->lines.v[c->begin].depth + 1u;
	int64_t id;

	if (said(c, &id))
		return true;
	for (size_t i = sml_lines_find(&c->lines, "ADR", depth, c->begin);
	     i < c->lines.count;
	     i = sml_lines_find(&c->lines, "ADR", depth, i + 1)) {
		if (outlook_map_has_type(&c->lines.v[i], SML_STR("pref")))
			return true;
	}
	return false;
}

/* Whether the choice in Outlook still has a meaning: none of those that were
 * there, or one that is there. */
static bool
is_kept(const struct outlook_item *current, const struct outlook_item *out,
    int64_t id)
{
	if (id)
		return id > 0 && id <= OUTLOOK_ADDRESSES &&
		       is_there(out, (size_t)id - 1);
	for (size_t n = 0; n < OUTLOOK_ADDRESSES; n++) {
		if (is_there(current, n))
			return true;
	}
	return false;
}

void
outlook_address_keep(const struct contact *c,
    const struct outlook_item *is_said, const struct outlook_item *current,
    struct outlook_item *out)
{
	int64_t id =
	    outlook_item_number(current, OUTLOOK_PR_POSTAL_ADDRESS_ID, 0);

	for (size_t n = 0; n < OUTLOOK_ADDRESSES; n++) {
		const struct outlook_address_props *p =
		    &outlook_address_props[n];

		if (!outlook_item_has(is_said, p->display) &&
		    outlook_item_has(current, p->display) &&
		    outlook_address_is_same(current, out, n))
			out->v[p->display] = current->v[p->display];
		if (!outlook_map_is_same(p->country, &current->v[p->country],
			&out->v[p->country]))
			outlook_item_remove(out, country_codes[n]);
	}
	if (outlook_item_has(current, OUTLOOK_PR_POSTAL_ADDRESS_ID) &&
	    !has_preferred(c) && is_kept(current, out, id))
		outlook_item_set_number(out, OUTLOOK_PR_POSTAL_ADDRESS_ID, id);
	mirror(out, outlook_item_number(out, OUTLOOK_PR_POSTAL_ADDRESS_ID, 0));
}
