/* SPDX-License-Identifier: Apache-2.0 */
/* Device information: a tree from the struct, the struct from any tree. */
#include "session/devinf.h"

#include <string.h>

#include "base/limits.h"

#define VALISE_EXT "X-Valise"

/* ---- build ---- */

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
			add_text(&b, ext, SML_EL_D_X_NAM, SML_STR(VALISE_EXT));
			add_text(&b, ext, SML_EL_D_X_VAL, SML_STR("1"));
		}
	}
	return b.is_failed ? NULL : root;
}

/* ---- read ---- */

/* More than any device has; against documents that only cost time. */
enum {
	STORES_MAX = 64,
	MEDIA_MAX = 64,
	CAPS_MAX = 256,
	NAMES_MAX = 4096
};

/* Lists keep the order of the document: a tail for each. */
struct reader {
	struct sml_arena *arena;
	struct sml_devinf *out;
	struct sml_devinf_store *stores[STORES_MAX];
	size_t store_count, cap_count, name_count;
	/* CTCap of level DevInf: every store gets the ones of its types. */
	const struct sml_devinf_ctcap *flat;
};

static struct sml_str
text_of(const struct sml_node *node)
{
	return sml_str_trim(node->text);
}

/* Numbers of devices are often wrong: what is no number is not said. */
static uint64_t
number_of(const struct sml_node *node)
{
	uint64_t number;

	return sml_str_u64(text_of(node), &number) ? number : 0;
}

struct media_list {
	const struct sml_devinf_media *first, **tail;
	size_t count;
};

static enum sml_err
read_media(struct reader *r, const struct sml_node *node, bool is_preferred,
    struct media_list *list)
{
	struct sml_devinf_media *media;

	if (list->count >= MEDIA_MAX) {
		return SML_OK;
	}
	media = sml_arena_alloc(r->arena, sizeof(*media));
	if (media == NULL) {
		return SML_E_NOMEM;
	}
	media->type = sml_node_text(node, SML_EL_D_CT_TYPE);
	media->version = sml_node_text(node, SML_EL_D_VER_CT);
	if (list->count++ == 0) {
		list->first = media;
		list->tail = &media->next;
	} else if (is_preferred) {
		media->next = list->first;
		list->first = media;
	} else {
		*list->tail = media;
		list->tail = &media->next;
	}
	return SML_OK;
}

/* State of a CTCap being read: 1.2 structure and the flat one alike. */
struct cap_reader {
	struct sml_devinf_ctcap *cap;
	struct sml_devinf_property *property;
	const struct sml_devinf_property **property_tail;
	bool is_in_param;
};

static enum sml_err
begin_property(struct reader *r, struct cap_reader *c, struct sml_str name)
{
	if (c->cap == NULL) {
		return SML_OK;
	}
	c->property = sml_arena_alloc(r->arena, sizeof(*c->property));
	if (c->property == NULL) {
		return SML_E_NOMEM;
	}
	c->property->name = name;
	c->is_in_param = false;
	*c->property_tail = c->property;
	c->property_tail = &c->property->next;
	return SML_OK;
}

static enum sml_err
read_property(
    struct reader *r, struct cap_reader *c, const struct sml_node *node)
{
	const struct sml_node *size;
	enum sml_err err;

	err = begin_property(r, c, sml_node_text(node, SML_EL_D_PROP_NAME));
	if (err != SML_OK) {
		return err;
	}
	size = sml_node_child(node, SML_EL_D_MAX_SIZE);
	if (size != NULL && c->property != NULL) {
		c->property->max_size = number_of(size);
	}
	return SML_OK;
}

/* A CTCap element; each CTType in it begins a new entry at **@tail. */
static enum sml_err
read_ctcap(struct reader *r, const struct sml_node *node,
    const struct sml_devinf_ctcap ***tail)
{
	struct cap_reader c = {0};
	enum sml_err err = SML_OK;

	for (const struct sml_node *n = node->child; n != NULL && err == SML_OK;
	     n = n->next) {
		if (n->el == SML_EL_D_CT_TYPE) {
			if (r->cap_count++ >= CAPS_MAX) {
				return SML_OK;
			}
			c.cap = sml_arena_alloc(r->arena, sizeof(*c.cap));
			if (c.cap == NULL) {
				return SML_E_NOMEM;
			}
			c.cap->type = text_of(n);
			c.property = NULL;
			c.property_tail = &c.cap->properties;
			**tail = c.cap;
			*tail = &c.cap->next;
		} else if (n->el == SML_EL_D_VER_CT && c.cap != NULL) {
			c.cap->version = text_of(n);
		} else if (n->el == SML_EL_D_FIELD_LEVEL && c.cap != NULL) {
			c.cap->is_field_level = true;
		} else if (n->el == SML_EL_D_PROP_NAME) {
			err = begin_property(r, &c, text_of(n));
		} else if (n->el == SML_EL_D_PROPERTY) {
			err = read_property(r, &c, n);
		} else if (n->el == SML_EL_D_PARAM_NAME) {
			c.is_in_param = true;
		} else if (n->el == SML_EL_D_MAX_SIZE && !c.is_in_param &&
			   c.property != NULL) {
			c.property->max_size = number_of(n);
		}
	}
	return err;
}

static void
read_sync_cap(const struct sml_node *node, struct sml_devinf_store *store)
{
	for (const struct sml_node *n = node->child; n != NULL; n = n->next) {
		uint64_t type;

		/* Vendors put large private numbers here. */
		if (n->el == SML_EL_D_SYNC_TYPE &&
		    sml_str_u64(text_of(n), &type) && type >= 1 && type <= 9) {
			store->sync_types |= 1u << (unsigned)type;
		}
	}
}

/* Names of one kind in a FilterCap. */
static enum sml_err
read_names(struct reader *r, const struct sml_node *node, enum sml_el el,
    const struct sml_devinf_property **tail)
{
	for (const struct sml_node *n = node->child; n != NULL; n = n->next) {
		struct sml_devinf_property *name;

		if (n->el != el || r->name_count++ >= NAMES_MAX) {
			continue;
		}
		name = sml_arena_alloc(r->arena, sizeof(*name));
		if (name == NULL) {
			return SML_E_NOMEM;
		}
		name->name = text_of(n);
		*tail = name;
		tail = &name->next;
	}
	return SML_OK;
}

static enum sml_err
read_filter_cap(struct reader *r, const struct sml_node *node,
    const struct sml_devinf_filter ***tail)
{
	struct sml_devinf_filter *f;
	enum sml_err err;

	if (r->cap_count++ >= CAPS_MAX) {
		return SML_OK;
	}
	f = sml_arena_alloc(r->arena, sizeof(*f));
	if (f == NULL) {
		return SML_E_NOMEM;
	}
	f->type = sml_node_text(node, SML_EL_D_CT_TYPE);
	f->version = sml_node_text(node, SML_EL_D_VER_CT);
	**tail = f;
	*tail = &f->next;
	err = read_names(r, node, SML_EL_D_FILTER_KEYWORD, &f->keywords);
	return err == SML_OK
		   ? read_names(r, node, SML_EL_D_PROP_NAME, &f->properties)
		   : err;
}

static enum sml_err
read_store(struct reader *r, const struct sml_node *node)
{
	struct sml_devinf_store *store;
	const struct sml_devinf_ctcap **tail;
	const struct sml_devinf_filter **filter_tail;
	struct media_list rx = {0}, tx = {0};
	enum sml_err err = SML_OK;

	if (r->store_count >= STORES_MAX) {
		return SML_OK;
	}
	store = sml_arena_alloc(r->arena, sizeof(*store));
	if (store == NULL) {
		return SML_E_NOMEM;
	}
	tail = &store->ctcaps;
	filter_tail = &store->filters;
	store->source_ref = sml_node_text(node, SML_EL_D_SOURCE_REF);
	store->display_name = sml_node_text(node, SML_EL_D_DISPLAY_NAME);
	for (const struct sml_node *n = node->child; n != NULL && err == SML_OK;
	     n = n->next) {
		if (n->el == SML_EL_D_RX_PREF || n->el == SML_EL_D_RX) {
			err = read_media(r, n, n->el == SML_EL_D_RX_PREF, &rx);
		} else if (n->el == SML_EL_D_TX_PREF || n->el == SML_EL_D_TX) {
			err = read_media(r, n, n->el == SML_EL_D_TX_PREF, &tx);
		} else if (n->el == SML_EL_D_CT_CAP) {
			err = read_ctcap(r, n, &tail);
		} else if (n->el == SML_EL_D_SYNC_CAP) {
			read_sync_cap(n, store);
		} else if (n->el == SML_EL_D_MAX_GUID_SIZE) {
			store->max_guid_size = number_of(n);
		} else if (n->el == SML_EL_D_FILTER_RX) {
			store->can_filter |= sml_str_is_nocase(
			    sml_node_text(n, SML_EL_D_CT_TYPE),
			    SML_FILTER_GRAMMAR);
		} else if (n->el == SML_EL_D_FILTER_CAP) {
			err = read_filter_cap(r, n, &filter_tail);
		}
	}
	store->rx = rx.first;
	store->tx = tx.first;
	if (r->store_count == 0) {
		r->out->stores = store;
	} else {
		r->stores[r->store_count - 1]->next = store;
	}
	r->stores[r->store_count++] = store;
	return err;
}

static bool
has_type(const struct sml_devinf_media *media, struct sml_str type)
{
	for (; media != NULL; media = media->next) {
		if (sml_str_eq_nocase(media->type, type)) {
			return true;
		}
	}
	return false;
}

static enum sml_err
share_flat_caps(struct reader *r)
{
	for (size_t i = 0; i < r->store_count; i++) {
		struct sml_devinf_store *store = r->stores[i];
		const struct sml_devinf_ctcap **tail = &store->ctcaps;

		if (store->ctcaps != NULL) {
			continue;
		}
		for (const struct sml_devinf_ctcap *cap = r->flat; cap != NULL;
		     cap = cap->next) {
			struct sml_devinf_ctcap *copy;

			if (!has_type(store->rx, cap->type) &&
			    !has_type(store->tx, cap->type)) {
				continue;
			}
			copy = sml_arena_alloc(r->arena, sizeof(*copy));
			if (copy == NULL) {
				return SML_E_NOMEM;
			}
			*copy = *cap;
			copy->next = NULL;
			*tail = copy;
			tail = &copy->next;
		}
	}
	return SML_OK;
}

static void
read_ext(const struct sml_node *node, struct sml_devinf *out)
{
	if (sml_str_is_nocase(
		sml_node_text(node, SML_EL_D_X_NAM), VALISE_EXT)) {
		out->is_valise = true;
	}
}

/* One child of DevInf that is a plain text or flag. */
static void
read_fact(const struct sml_node *n, struct sml_devinf *out)
{
	const struct {
		enum sml_el el;
		struct sml_str *text;
	} texts[] = {
	    {SML_EL_D_MAN, &out->man},
	    {SML_EL_D_MOD, &out->mod},
	    {SML_EL_D_OEM, &out->oem},
	    {SML_EL_D_FW_V, &out->fw_v},
	    {SML_EL_D_SW_V, &out->sw_v},
	    {SML_EL_D_HW_V, &out->hw_v},
	    {SML_EL_D_DEV_ID, &out->dev_id},
	    {SML_EL_D_DEV_TYP, &out->dev_typ},
	};
	const struct {
		enum sml_el el;
		bool *flag;
	} flags[] = {
	    {SML_EL_D_UTC, &out->has_utc},
	    {SML_EL_D_SUPPORT_LARGE_OBJS, &out->has_large_objs},
	    {SML_EL_D_SUPPORT_NUMBER_OF_CHANGES, &out->has_number_of_changes},
	};

	for (size_t i = 0; i < SML_ARRAY_LEN(texts); i++) {
		if (texts[i].el == n->el) {
			*texts[i].text = text_of(n);
		}
	}
	for (size_t i = 0; i < SML_ARRAY_LEN(flags); i++) {
		if (flags[i].el == n->el) {
			*flags[i].flag = true;
		}
	}
}

enum sml_err
sml_devinf_read(const struct sml_node *root, struct sml_arena *arena,
    struct sml_devinf *out)
{
	struct reader r = {.arena = arena, .out = out};
	const struct sml_devinf_ctcap **flat_tail = &r.flat;
	enum sml_err err = SML_OK;

	memset(out, 0, sizeof(*out));
	if (root == NULL || root->el != SML_EL_D_DEV_INF) {
		return SML_E_SYNTAX;
	}
	out->version =
	    sml_version_of_dtd(sml_node_text(root, SML_EL_D_VER_DTD));
	for (const struct sml_node *n = root->child; n != NULL && err == SML_OK;
	     n = n->next) {
		if (n->el == SML_EL_D_DATA_STORE) {
			err = read_store(&r, n);
		} else if (n->el == SML_EL_D_CT_CAP) {
			err = read_ctcap(&r, n, &flat_tail);
		} else if (n->el == SML_EL_D_EXT) {
			read_ext(n, out);
		} else {
			read_fact(n, out);
		}
	}
	return err != SML_OK ? err : share_flat_caps(&r);
}

static struct sml_str
bare_name(struct sml_str uri)
{
	uri = sml_str_trim(uri);
	return sml_str_starts(uri, "./") ? sml_str_sub(uri, 2, uri.len) : uri;
}

const struct sml_devinf_store *
sml_devinf_store_of(const struct sml_devinf *info, struct sml_str uri)
{
	for (const struct sml_devinf_store *store = info->stores; store != NULL;
	     store = store->next) {
		if (sml_str_eq(bare_name(store->source_ref), bare_name(uri))) {
			return store;
		}
	}
	return NULL;
}
