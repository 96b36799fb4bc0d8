/* SPDX-License-Identifier: Apache-2.0 */
/* Device information: a tree from the struct. */
#include "session/devinf.h"

/* Where the next child goes; a failed allocation stops all later ones. */
struct builder {
	struct sml_arena *arena;
	bool is_failed;
};

static struct sml_node *
add_node(struct builder *b, struct sml_node *parent, enum sml_el el)
{
	struct sml_node *node, **at;

	if (b->is_failed) {
		return NULL;
	}
	node = sml_arena_alloc(b->arena, sizeof(*node));
	if (node == NULL) {
		b->is_failed = true;
		return NULL;
	}
	node->el = el;
	node->name = sml_str_of(sml_elements[el].name);
	if (parent != NULL) {
		at = &parent->child;
		while (*at != NULL) {
			at = &(*at)->next;
		}
		*at = node;
	}
	return node;
}

static void
add_text(struct builder *b, struct sml_node *parent, enum sml_el el,
    struct sml_str text)
{
	struct sml_node *node = add_node(b, parent, el);

	if (node != NULL) {
		node->text = text.p != NULL ? text : SML_STR("");
	}
}

static void
add_known(struct builder *b, struct sml_node *parent, enum sml_el el,
    struct sml_str text)
{
	if (text.len > 0) {
		add_text(b, parent, el, text);
	}
}

/* 1.2 wants it from everybody: "-" says that there is none (syncml.md 21). */
static void
add_needed(struct builder *b, struct sml_node *parent, enum sml_el el,
    struct sml_str text, enum sml_version version)
{
	if (version >= SML_V_12 && text.len == 0) {
		text = SML_STR("-");
	}
	add_known(b, parent, el, text);
}

static void
add_number(
    struct builder *b, struct sml_node *parent, enum sml_el el, uint64_t number)
{
	struct sml_str text =
	    sml_arena_printf(b->arena, "%llu", (unsigned long long)number);

	if (text.p == NULL) {
		b->is_failed = true;
		return;
	}
	add_text(b, parent, el, text);
}

static void
add_media(struct builder *b, struct sml_node *parent, enum sml_el first,
    enum sml_el rest, const struct sml_devinf_media *media)
{
	for (enum sml_el el = first; media != NULL; media = media->next) {
		struct sml_node *node = add_node(b, parent, el);

		if (node == NULL) {
			return;
		}
		add_text(b, node, SML_EL_D_CT_TYPE, media->type);
		add_text(b, node, SML_EL_D_VER_CT, media->version);
		el = rest;
	}
}

/* 1.2: one CTCap a type and version. */
static void
add_ctcaps(struct builder *b, struct sml_node *store,
    const struct sml_devinf_ctcap *cap)
{
	for (; cap != NULL; cap = cap->next) {
		struct sml_node *node = add_node(b, store, SML_EL_D_CT_CAP);

		if (node == NULL) {
			return;
		}
		add_text(b, node, SML_EL_D_CT_TYPE, cap->type);
		add_text(b, node, SML_EL_D_VER_CT, cap->version);
		if (cap->is_field_level) {
			add_node(b, node, SML_EL_D_FIELD_LEVEL);
		}
		for (const struct sml_devinf_property *p = cap->properties;
		     p != NULL; p = p->next) {
			struct sml_node *property =
			    add_node(b, node, SML_EL_D_PROPERTY);

			if (property == NULL) {
				return;
			}
			add_text(b, property, SML_EL_D_PROP_NAME, p->name);
			if (p->max_size > 0) {
				add_number(b, property, SML_EL_D_MAX_SIZE,
				    p->max_size);
			}
		}
	}
}

static bool
is_type_before(
    const struct sml_devinf *info, const struct sml_devinf_ctcap *until)
{
	for (const struct sml_devinf_store *store = info->stores; store != NULL;
	     store = store->next) {
		for (const struct sml_devinf_ctcap *cap = store->ctcaps;
		     cap != NULL; cap = cap->next) {
			if (cap == until) {
				return false;
			}
			if (sml_str_eq_nocase(cap->type, until->type)) {
				return true;
			}
		}
	}
	return false;
}

/* 1.0 and 1.1: one flat CTCap; each type once, told by no version. */
static void
add_flat_ctcap(
    struct builder *b, struct sml_node *root, const struct sml_devinf *info)
{
	struct sml_node *node = NULL;

	for (const struct sml_devinf_store *store = info->stores; store != NULL;
	     store = store->next) {
		for (const struct sml_devinf_ctcap *cap = store->ctcaps;
		     cap != NULL; cap = cap->next) {
			if (cap->properties == NULL ||
			    is_type_before(info, cap)) {
				continue;
			}
			if (node == NULL) {
				node = add_node(b, root, SML_EL_D_CT_CAP);
			}
			if (node == NULL) {
				return;
			}
			add_text(b, node, SML_EL_D_CT_TYPE, cap->type);
			for (const struct sml_devinf_property *p =
				 cap->properties;
			     p != NULL; p = p->next) {
				add_text(b, node, SML_EL_D_PROP_NAME, p->name);
				if (p->max_size > 0) {
					add_text(b, node, SML_EL_D_DATA_TYPE,
					    SML_STR("chr"));
					add_number(b, node, SML_EL_D_MAX_SIZE,
					    p->max_size);
				}
			}
		}
	}
}

static void
add_names(struct builder *b, struct sml_node *node, enum sml_el el,
    const struct sml_devinf_property *names)
{
	for (; names != NULL && node != NULL; names = names->next) {
		add_text(b, node, el, names->name);
	}
}

/* 1.2, after SyncCap. */
static void
add_filters(struct builder *b, struct sml_node *store,
    const struct sml_devinf_store *info)
{
	struct sml_node *node;

	if (!info->can_filter) {
		return;
	}
	node = add_node(b, store, SML_EL_D_FILTER_RX);
	if (node != NULL) {
		add_text(
		    b, node, SML_EL_D_CT_TYPE, SML_STR(SML_FILTER_GRAMMAR));
		add_text(b, node, SML_EL_D_VER_CT, SML_STR(SML_FILTER_VERSION));
	}
	for (const struct sml_devinf_filter *f = info->filters; f != NULL;
	     f = f->next) {
		node = add_node(b, store, SML_EL_D_FILTER_CAP);
		if (node == NULL) {
			return;
		}
		add_text(b, node, SML_EL_D_CT_TYPE, f->type);
		add_text(b, node, SML_EL_D_VER_CT, f->version);
		add_names(b, node, SML_EL_D_FILTER_KEYWORD, f->keywords);
		add_names(b, node, SML_EL_D_PROP_NAME, f->properties);
	}
}

static void
add_store(struct builder *b, struct sml_node *root,
    const struct sml_devinf_store *store, enum sml_version version)
{
	struct sml_node *node = add_node(b, root, SML_EL_D_DATA_STORE);
	struct sml_node *cap;

	if (node == NULL) {
		return;
	}
	add_text(b, node, SML_EL_D_SOURCE_REF, store->source_ref);
	add_known(b, node, SML_EL_D_DISPLAY_NAME, store->display_name);
	if (store->max_guid_size > 0) {
		add_number(
		    b, node, SML_EL_D_MAX_GUID_SIZE, store->max_guid_size);
	}
	add_media(b, node, SML_EL_D_RX_PREF, SML_EL_D_RX, store->rx);
	add_media(b, node, SML_EL_D_TX_PREF, SML_EL_D_TX, store->tx);
	if (version == SML_V_12) {
		add_ctcaps(b, node, store->ctcaps);
	}
	cap = add_node(b, node, SML_EL_D_SYNC_CAP);
	for (unsigned n = 1; n <= 9 && cap != NULL; n++) {
		if ((store->sync_types & (1u << n)) != 0) {
			add_number(b, cap, SML_EL_D_SYNC_TYPE, n);
		}
	}
	if (version == SML_V_12) {
		add_filters(b, node, store);
	}
}

struct sml_node *
sml_devinf_build(const struct sml_devinf *info, enum sml_version version,
    struct sml_arena *arena)
{
	struct builder b = {.arena = arena, .is_failed = false};
	struct sml_node *root = add_node(&b, NULL, SML_EL_D_DEV_INF);
	struct sml_node *ext;

	if (root == NULL) {
		return NULL;
	}
	add_text(
	    &b, root, SML_EL_D_VER_DTD, sml_str_of(sml_version_dtd(version)));
	add_needed(&b, root, SML_EL_D_MAN, info->man, version);
	add_needed(&b, root, SML_EL_D_MOD, info->mod, version);
	add_known(&b, root, SML_EL_D_OEM, info->oem);
	add_needed(&b, root, SML_EL_D_FW_V, info->fw_v, version);
	add_needed(&b, root, SML_EL_D_SW_V, info->sw_v, version);
	add_needed(&b, root, SML_EL_D_HW_V, info->hw_v, version);
	add_text(&b, root, SML_EL_D_DEV_ID, info->dev_id);
	add_text(&b, root, SML_EL_D_DEV_TYP, info->dev_typ);
	if (version >= SML_V_11 && info->has_utc) {
		add_node(&b, root, SML_EL_D_UTC);
	}
	if (version >= SML_V_11 && info->has_large_objs) {
		add_node(&b, root, SML_EL_D_SUPPORT_LARGE_OBJS);
	}
	if (version >= SML_V_11 && info->has_number_of_changes) {
		add_node(&b, root, SML_EL_D_SUPPORT_NUMBER_OF_CHANGES);
	}
	for (const struct sml_devinf_store *store = info->stores; store != NULL;
	     store = store->next) {
		add_store(&b, root, store, version);
	}
	if (version < SML_V_12) {
		add_flat_ctcap(&b, root, info);
	}
	if (info->is_valise) {
		ext = add_node(&b, root, SML_EL_D_EXT);
		if (ext != NULL) {
			add_text(
			    &b, ext, SML_EL_D_X_NAM, SML_STR(SML_DEVINF_EXT));
			add_text(&b, ext, SML_EL_D_X_VAL, SML_STR("1"));
		}
	}
	return b.is_failed ? NULL : root;
}
