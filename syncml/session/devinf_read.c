/* SPDX-License-Identifier: Apache-2.0 */
/* Device information: the struct from a tree of any version. */
#include "session/devinf.h"

#include <string.h>

#include "base/limits.h"
#include "session/name.h"

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
		sml_node_text(node, SML_EL_D_X_NAM), SML_DEVINF_EXT)) {
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

const struct sml_devinf_store *
sml_devinf_store_of(const struct sml_devinf *info, struct sml_str uri)
{
	for (const struct sml_devinf_store *store = info->stores; store != NULL;
	     store = store->next) {
		if (sml_str_eq(
			sml_name_bare(store->source_ref), sml_name_bare(uri))) {
			return store;
		}
	}
	return NULL;
}

/* ---- a Field ---- */

static enum sml_err
read_properties(const struct sml_node *caps, struct sml_arena *arena,
    const struct sml_devinf_property **out)
{
	const struct sml_devinf_property **tail = out;

	for (const struct sml_node *n = caps->child; n != NULL; n = n->next) {
		struct sml_devinf_property *property;
		struct sml_str name =
		    sml_str_trim(n->el == SML_EL_D_PROPERTY
				     ? sml_node_text(n, SML_EL_D_PROP_NAME)
				     : SML_STR_NONE);

		if (name.len == 0) {
			return SML_E_SYNTAX;
		}
		property = sml_arena_alloc(arena, sizeof(*property));
		if (property == NULL) {
			return SML_E_NOMEM;
		}
		property->name = name;
		*tail = property;
		tail = &property->next;
	}
	return *out != NULL ? SML_OK : SML_E_SYNTAX;
}

enum sml_err
sml_devinf_read_properties(struct sml_str text, struct sml_arena *arena,
    const struct sml_devinf_property **out)
{
	struct sml_node *root;
	struct sml_str xml;
	enum sml_err err;

	*out = NULL;
	if (text.len > SML_FILTER_FIELD_MAX) {
		return SML_E_TOO_BIG;
	}
	/* Elements without a root are no document by themselves. */
	xml = sml_arena_printf(arena,
	    "<CTCap xmlns='syncml:devinf'>%.*s</CTCap>", SML_STR_ARG(text));
	if (xml.p == NULL) {
		return SML_E_NOMEM;
	}
	err = sml_wire_decode_tree(SML_XML, xml, arena, &root, NULL);
	if (err == SML_E_DECODE || err == SML_E_LIMIT) {
		return SML_E_SYNTAX;
	}
	return err == SML_OK ? read_properties(root, arena, out) : err;
}
