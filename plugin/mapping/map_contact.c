/* SPDX-License-Identifier: Apache-2.0 */
/* Contacts: the table of their fields, and both directions. */
#include "mapping/map_contact.h"

#include "base/limits.h"
#include "content/datetime.h"
#include "content/item.h"

#define ICON_CONTACT 0x200

static enum sml_err
begin(struct contact *c, const struct outlook_map_env *env,
    struct sml_arena *arena)
{
	*c = (struct contact){.env = env, .arena = arena};
	return outlook_map_rows_begin(
	    &c->rows, &outlook_contact_table, env->env, arena);
}

static enum sml_err
parse(struct contact *c, struct sml_str text)
{
	enum sml_err err =
	    sml_item_parse(SML_KIND_CONTACT, text, c->arena, &c->lines, NULL);

	c->begin = sml_lines_find(&c->lines, "BEGIN", 0, 0);
	return err;
}

enum sml_err
outlook_contact_read(struct contact *c, struct outlook_item *out)
{
	enum sml_err err =
	    outlook_map_rows_get(&c->rows, &c->lines, c->begin, out);

	if (!err)
		err = outlook_picture_read(c, out);
	if (!err)
		err = outlook_certificates_read(c, out);
	if (!err)
		outlook_item_set_number(out, OUTLOOK_PR_POSTAL_ADDRESS_ID,
		    outlook_address_read_postal(c));
	return err;
}

/* Make the lines say what @item says. */
static enum sml_err
write_lines(struct contact *c, const struct outlook_item *item)
{
	struct outlook_item *then = sml_arena_alloc(c->arena, sizeof(*then));
	struct outlook_item *now = sml_arena_alloc(c->arena, sizeof(*now));
	enum sml_err err;

	if (!then || !now)
		return SML_E_NOMEM;
	*now = *item;
	err = outlook_contact_read(c, then);
	if (!err)
		err = outlook_contact_normalise(c, then, now);
	if (!err)
		err = outlook_map_rows_edit(&c->rows, &c->lines, c->begin, now);
	if (!err)
		err = outlook_picture_write(c, now);
	if (!err)
		err = outlook_certificates_write(c, now);
	return err ? err : outlook_address_write_postal(c, now);
}

/* ---- a text as properties ---- */

static enum sml_err
get(struct sml_str text, const struct outlook_map_env *env,
    struct sml_arena *arena, struct outlook_item *out)
{
	struct contact c;
	enum sml_err err = begin(&c, env, arena);

	if (!err)
		err = parse(&c, text);
	if (!err)
		err = outlook_contact_read(&c, out);
	if (!err)
		err = outlook_contact_complete(&c, out);
	if (!err)
		outlook_item_set_number(
		    out, OUTLOOK_PR_ICON_INDEX, ICON_CONTACT);
	outlook_map_rows_end(&c.rows);
	return err;
}

/* ---- properties as a text ---- */

static enum sml_err
put_time(struct contact *c, const struct outlook_item *item)
{
	struct sml_line line = {.name = SML_STR("REV"), .depth = 1};
	struct sml_datetime time = {.clock = SML_CLOCK_UTC};
	struct sml_buf text;
	enum sml_err err;

	if (!outlook_item_has(item, OUTLOOK_PR_LAST_MODIFICATION_TIME))
		return SML_OK;
	time.s = outlook_map_seconds(
	    outlook_item_number(item, OUTLOOK_PR_LAST_MODIFICATION_TIME, 0));
	sml_buf_init(&text, 64);
	sml_datetime_put(time, &text);
	err = sml_buf_dup(&text, c->arena, &line.value);
	sml_buf_free(&text);
	return err ? err
		   : sml_lines_insert(&c->lines, c->lines.count - 1, &line);
}

static enum sml_err
put_frame(struct contact *c)
{
	enum sml_err err;

	outlook_map_lines_init(&c->lines, c->arena);
	c->is_new = true;
	err = outlook_map_lines_put(&c->lines, "BEGIN", SML_STR("VCARD"));
	if (!err)
		err =
		    outlook_map_lines_put(&c->lines, "VERSION", SML_STR("3.0"));
	if (!err)
		err = outlook_map_lines_put(&c->lines, "N", SML_STR(";;;;"));
	if (!err)
		err = outlook_map_lines_put(&c->lines, "FN", SML_STR(""));
	if (!err)
		err = outlook_map_lines_put(&c->lines, "END", SML_STR("VCARD"));
	for (size_t i = 1; !err && i + 1 < c->lines.count; i++)
		c->lines.v[i].depth = 1;
	return err;
}

static enum sml_err
put(const struct outlook_item *item, const struct outlook_map_env *env,
    struct sml_arena *arena, struct sml_buf *out)
{
	struct contact c;
	enum sml_err err = begin(&c, env, arena);

	if (!err)
		err = put_frame(&c);
	if (!err)
		err = write_lines(&c, item);
	if (!err)
		err = put_time(&c, item);
	if (!err)
		err = sml_lines_print(&c.lines, out);
	outlook_map_rows_end(&c.rows);
	return err;
}

static enum sml_err
edit(struct sml_str text, const struct outlook_item *now,
    const struct outlook_map_env *env, struct sml_arena *arena,
    struct sml_buf *out)
{
	struct contact c;
	enum sml_err err = begin(&c, env, arena);

	if (!err)
		err = parse(&c, text);
	if (!err)
		err = write_lines(&c, now);
	if (!err)
		err = sml_lines_print(&c.lines, out);
	outlook_map_rows_end(&c.rows);
	return err;
}

static enum sml_err
keep(struct sml_str text, const struct outlook_item *current,
    const struct outlook_map_env *env, struct sml_arena *arena,
    struct outlook_item *out)
{
	struct contact c;
	enum sml_err err = begin(&c, env, arena);

	if (!err)
		err = parse(&c, text);
	if (!err)
		err = outlook_contact_keep(&c, current, out);
	outlook_map_rows_end(&c.rows);
	return err;
}

const struct outlook_map_ops outlook_map_contact_ops = {
    .class_prefix = "IPM.Contact",
    .format = SML_FORMAT_VCARD_30,
    .other_format = SML_FORMAT_VCARD_21,
    .put = put,
    .get = get,
    .edit = edit,
    .keep = keep,
};
