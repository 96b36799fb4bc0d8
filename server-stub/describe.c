/* SPDX-License-Identifier: Apache-2.0 */
/* The device information of the server, from the tables of its folders. */
#include "config.h"

#include "describe.h"

#include "folders.h"

/* Two-way, slow, one-way and refresh from either side. */
#define SYNC_TYPES (1u << 1 | 1u << 2 | 1u << 3 | 1u << 4 | 1u << 5 | 1u << 6)

/* The media types of one kind, in the order of the table. */
static enum sml_err
list_media(enum sml_kind kind, struct sml_arena *arena,
    const struct sml_devinf_media **out)
{
	const struct sml_devinf_media **end = out;
	const struct sml_media *m;

	*out = NULL;
	for (m = sml_media_table; m->type; m++) {
		struct sml_devinf_media *row;

		if (m->kind != kind || m->format == SML_FORMAT_COMPONENT)
			continue;
		row = sml_arena_alloc(arena, sizeof(*row));
		if (!row)
			return SML_E_NOMEM;
		row->type = sml_str_of(m->type);
		row->version = sml_str_of(m->version);
		*end = row;
		end = &row->next;
	}
	return SML_OK;
}

/* What filters may ask for, by kind; the engine takes any property. */
static const struct {
	const char *keywords, *properties;
} filter_names[] = {
    [SML_KIND_CONTACT] = {NULL,
	"LAST FIRST N FN NICKNAME ORG TITLE TEL EMAIL ADR CATEGORIES NOTE"},
    [SML_KIND_CALENDAR] = {"SINCE BEFORE",
	"SUMMARY DESCRIPTION LOCATION CATEGORIES CLASS STATUS PRIORITY "
	"DTSTART DTEND DUE"},
    [SML_KIND_NOTE] = {NULL, "SUMMARY BODY"},
};

static enum sml_err
list_names(const char *names, struct sml_arena *arena,
    const struct sml_devinf_property **out)
{
	struct sml_str rest = sml_str_of(names), name;

	*out = NULL;
	while (sml_str_next(&rest, ' ', &name)) {
		struct sml_devinf_property *p =
		    sml_arena_alloc(arena, sizeof(*p));

		if (!p)
			return SML_E_NOMEM;
		p->name = name;
		*out = p;
		out = &p->next;
	}
	return SML_OK;
}

/* One FilterCap for each media type. */
static enum sml_err
list_filters(
    enum sml_kind kind, struct sml_arena *arena, struct sml_devinf_store *store)
{
	const struct sml_devinf_filter **end = &store->filters;
	const struct sml_devinf_property *keywords, *properties;
	const struct sml_devinf_media *m;
	enum sml_err err;

	store->can_filter = true;
	err = list_names(filter_names[kind].keywords, arena, &keywords);
	if (!err)
		err = list_names(
		    filter_names[kind].properties, arena, &properties);
	for (m = store->rx; m && !err; m = m->next) {
		struct sml_devinf_filter *f =
		    sml_arena_alloc(arena, sizeof(*f));

		if (!f)
			return SML_E_NOMEM;
		f->type = m->type;
		f->version = m->version;
		f->keywords = keywords;
		f->properties = properties;
		*end = f;
		end = &f->next;
	}
	return err;
}

enum sml_err
server_describe(
    struct sml_str dev_id, struct sml_arena *arena, struct sml_devinf *out)
{
	const struct sml_devinf_store **end = &out->stores;
	const struct server_folder_kind *k;
	enum sml_err err;

	*out = (struct sml_devinf){
	    .version = SML_V_12,
	    .man = SML_STR("Valise"),
	    .mod = SML_STR("valise-server"),
	    .sw_v = SML_STR(PACKAGE_VERSION),
	    .dev_id = dev_id,
	    .dev_typ = SML_STR("server"),
	    .has_utc = true,
	    .has_large_objs = true,
	    .has_number_of_changes = true,
	    .is_valise = true,
	};
	for (k = server_folder_kinds; k->name; k++) {
		struct sml_devinf_store *store =
		    sml_arena_alloc(arena, sizeof(*store));

		if (!store)
			return SML_E_NOMEM;
		store->source_ref = sml_arena_printf(arena, "./%s", k->name);
		store->display_name = sml_str_of(k->title);
		store->sync_types = SYNC_TYPES;
		err = list_media(k->kind, arena, &store->rx);
		if (!err)
			err = list_filters(k->kind, arena, store);
		if (err || !store->source_ref.p)
			return SML_E_NOMEM;
		store->tx = store->rx;
		*end = store;
		end = &store->next;
	}
	return SML_OK;
}
