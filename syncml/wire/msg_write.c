/* SPDX-License-Identifier: Apache-2.0 */
/* From the structs of msg.h to an encoder, in the order of the DTD. */
#include "wire/msg_write.h"

#include <stddef.h>
#include <stdio.h>

#include "wire/msg_read.h"
#include "wire/tree.h"

/* How a member of a struct becomes a child element. */
typedef void write_fn(struct sml_emit *e, enum sml_el el, const void *member);

struct field {
	enum sml_el el;
	write_fn *write;
	size_t offset;
};

/* The content model of @parent says in which order, and what the version
 * knows; @fields, where the values are. */
static void
write_fields(struct sml_emit *e, enum sml_el parent, const struct field *fields,
    size_t count, const void *base)
{
	const struct sml_child_rule *rules;
	size_t rule_count = sml_el_rules(parent, &rules);

	for (size_t i = 0; i < rule_count; i++) {
		if (rules[i].min_version > e->version)
			continue;
		for (size_t j = 0; j < count; j++)
			if (fields[j].el == rules[i].child)
				fields[j].write(e, fields[j].el,
				    (const char *)base + fields[j].offset);
	}
}
#define WRITE_FIELDS(e, parent, fields, base)                                  \
	write_fields(e, parent, fields, SML_ARRAY_LEN(fields), base)

static void
write_text(struct sml_emit *e, enum sml_el el, const void *member)
{
	const struct sml_str *text = member;

	sml_emit_leaf(e, el, *text, SML_TEXT_STRING);
}

static void
write_flag(struct sml_emit *e, enum sml_el el, const void *member)
{
	const bool *is_set = member;

	sml_emit_flag(e, el, *is_set);
}

static void
write_number(struct sml_emit *e, enum sml_el el, uint64_t value)
{
	char digits[24];
	int len =
	    snprintf(digits, sizeof(digits), "%llu", (unsigned long long)value);

	sml_emit_leaf(
	    e, el, (struct sml_str){digits, (size_t)len}, SML_TEXT_STRING);
}

/* 0 is absent. */
static void
write_u64(struct sml_emit *e, enum sml_el el, const void *member)
{
	const uint64_t *value = member;

	if (*value != 0)
		write_number(e, el, *value);
}

static void
write_list(struct sml_emit *e, enum sml_el el, const void *member)
{
	const struct sml_text_list *const *list = member;

	for (const struct sml_text_list *row = *list; row; row = row->next)
		sml_emit_leaf(e, el, row->text, SML_TEXT_STRING);
}

/* ---- Meta ---- */

static void
write_anchor(struct sml_emit *e, enum sml_el el, const void *member)
{
	static const struct field fields[] = {
	    {SML_EL_M_LAST, write_text, offsetof(struct sml_anchor, last)},
	    {SML_EL_M_NEXT, write_text, offsetof(struct sml_anchor, next)},
	};
	const struct sml_anchor *anchor = member;

	if (anchor->last.p == NULL && anchor->next.p == NULL)
		return;
	sml_emit_open(e, el);
	WRITE_FIELDS(e, el, fields, anchor);
	sml_emit_close(e, el);
}

static void
write_type(struct sml_emit *e, enum sml_el el, const void *member)
{
	const struct sml_str *type = member;

	if (type->p != NULL)
		sml_emit_leaf(
		    e, el, sml_emit_type(e->encoding, *type), SML_TEXT_STRING);
}

static void
write_nonce(struct sml_emit *e, enum sml_el el, const void *member)
{
	const struct sml_meta *meta = member;

	sml_emit_leaf(e, el, meta->next_nonce,
	    meta->next_nonce_is_raw ? SML_TEXT_OPAQUE : SML_TEXT_STRING);
}

static void
write_mem(struct sml_emit *e, enum sml_el el, const void *member)
{
	const struct sml_meta *meta = member;

	if (!meta->has_mem)
		return;
	sml_emit_open(e, el);
	write_number(e, SML_EL_M_FREE_MEM, meta->free_mem);
	write_number(e, SML_EL_M_FREE_ID, meta->free_id);
	sml_emit_close(e, el);
}

/* A Meta that would be empty is left out. */
static void
write_meta(struct sml_emit *e, enum sml_el el, const void *member)
{
#define AT(name) offsetof(struct sml_meta, name)
	static const struct field fields[] = {
	    {SML_EL_M_FIELD_LEVEL, write_flag, AT(is_field_level)},
	    {SML_EL_M_FORMAT, write_text, AT(format)},
	    {SML_EL_M_TYPE, write_type, AT(type)},
	    {SML_EL_M_MARK, write_text, AT(mark)},
	    {SML_EL_M_SIZE, write_text, AT(size)},
	    {SML_EL_M_ANCHOR, write_anchor, AT(anchor)},
	    {SML_EL_M_VERSION, write_text, AT(version)},
	    {SML_EL_M_NEXT_NONCE, write_nonce, 0},
	    {SML_EL_M_MAX_MSG_SIZE, write_u64, AT(max_msg_size)},
	    {SML_EL_M_MAX_OBJ_SIZE, write_u64, AT(max_obj_size)},
	    {SML_EL_M_EMI, write_list, AT(emi)},
	    {SML_EL_M_MEM, write_mem, 0},
	};
#undef AT
	size_t before = e->out->len;
	uint8_t page = e->page;
	size_t opened;

	sml_emit_open(e, el);
	opened = e->out->len;
	WRITE_FIELDS(e, el, fields, member);
	if (e->out->len == opened && sml_emit_err(e) == SML_OK) {
		sml_buf_cut(e->out, before);
		e->page = page;
		e->depth--;
		return;
	}
	sml_emit_close(e, el);
}

static void
write_chal(struct sml_emit *e, enum sml_el el, const void *member)
{
	const struct sml_meta *const *chal = member;

	if (*chal == NULL)
		return;
	sml_emit_open(e, el);
	write_meta(e, SML_EL_META, *chal);
	sml_emit_close(e, el);
}

static void
write_cred(struct sml_emit *e, enum sml_el el, const void *member)
{
	const struct sml_cred *const *cred = member;

	if (*cred == NULL)
		return;
	sml_emit_open(e, el);
	write_meta(e, SML_EL_META, &(*cred)->meta);
	sml_emit_leaf(e, SML_EL_DATA, (*cred)->data,
	    (*cred)->data_is_raw ? SML_TEXT_OPAQUE : SML_TEXT_STRING);
	sml_emit_close(e, el);
}

/* ---- places ---- */

static void
write_record(struct sml_emit *e, enum sml_el el, const struct sml_meta *meta,
    struct sml_str data)
{
	if (data.p == NULL)
		return;
	sml_emit_open(e, el);
	sml_emit_open(e, SML_EL_ITEM);
	write_meta(e, SML_EL_META, meta);
	sml_emit_leaf(e, SML_EL_DATA, data, SML_TEXT_STRING);
	sml_emit_close(e, SML_EL_ITEM);
	sml_emit_close(e, el);
}

static void
write_filter(struct sml_emit *e, const struct sml_filter *filter)
{
	sml_emit_open(e, SML_EL_FILTER);
	write_meta(e, SML_EL_META, &filter->meta);
	if (filter->field.p != NULL) {
		/* Its Data is text in both encodings, and so is its type. */
		sml_emit_open(e, SML_EL_FIELD);
		sml_emit_open(e, SML_EL_ITEM);
		sml_emit_open(e, SML_EL_META);
		sml_emit_leaf(e, SML_EL_M_TYPE, SML_STR(SML_DEVINF_TYPE "+xml"),
		    SML_TEXT_STRING);
		sml_emit_close(e, SML_EL_META);
		sml_emit_leaf(e, SML_EL_DATA, filter->field, SML_TEXT_STRING);
		sml_emit_close(e, SML_EL_ITEM);
		sml_emit_close(e, SML_EL_FIELD);
	}
	write_record(e, SML_EL_RECORD, &filter->record_meta, filter->record);
	sml_emit_leaf(
	    e, SML_EL_FILTER_TYPE, filter->filter_type, SML_TEXT_STRING);
	sml_emit_close(e, SML_EL_FILTER);
}

static void
write_loc(struct sml_emit *e, enum sml_el el, const void *member)
{
	const struct sml_loc *loc = member;

	if (loc->uri.p == NULL && loc->name.p == NULL)
		return;
	sml_emit_open(e, el);
	sml_emit_leaf(e, SML_EL_LOC_URI,
	    loc->uri.p != NULL ? loc->uri : SML_STR(""), SML_TEXT_STRING);
	sml_emit_leaf(e, SML_EL_LOC_NAME, loc->name, SML_TEXT_STRING);
	if (loc->filter != NULL && e->version >= SML_V_12)
		write_filter(e, loc->filter);
	sml_emit_close(e, el);
}

/* An element that holds just a LocURI. */
static void
write_uri(struct sml_emit *e, enum sml_el el, const void *member)
{
	const struct sml_str *uri = member;

	if (uri->p == NULL)
		return;
	sml_emit_open(e, el);
	sml_emit_leaf(e, SML_EL_LOC_URI, *uri, SML_TEXT_STRING);
	sml_emit_close(e, el);
}

/* ---- items ---- */

static void
write_data(struct sml_emit *e, enum sml_el el, const void *member)
{
	const struct sml_item *item = member;

	if (item->data_kind == SML_DATA_BYTES) {
		sml_emit_leaf(e, el,
		    item->data.p != NULL ? item->data : SML_STR(""),
		    SML_TEXT_OPAQUE);
	} else if (item->data_kind == SML_DATA_TREE && item->tree != NULL) {
		sml_emit_open(e, el);
		if (item->tree->el == SML_EL_D_DEV_INF)
			sml_emit_devinf(e, item->tree);
		else
			for (const struct sml_node *n = item->tree; n;
			     n = n->next)
				sml_emit_tree(e, n);
		sml_emit_close(e, el);
	}
}

static void
write_items(struct sml_emit *e, enum sml_el el, const void *member)
{
#define AT(name) offsetof(struct sml_item, name)
	static const struct field fields[] = {
	    {SML_EL_TARGET, write_loc, AT(target)},
	    {SML_EL_SOURCE, write_loc, AT(source)},
	    {SML_EL_SOURCE_PARENT, write_uri, AT(source_parent)},
	    {SML_EL_TARGET_PARENT, write_uri, AT(target_parent)},
	    {SML_EL_META, write_meta, AT(meta)},
	    {SML_EL_DATA, write_data, 0},
	    {SML_EL_MORE_DATA, write_flag, AT(has_more_data)},
	};
#undef AT
	const struct sml_item *const *items = member;

	for (const struct sml_item *item = *items; item; item = item->next) {
		sml_emit_open(e, el);
		WRITE_FIELDS(e, el, fields, item);
		sml_emit_close(e, el);
	}
}

static void
write_map_items(struct sml_emit *e, enum sml_el el, const void *member)
{
	const struct sml_map_item *const *items = member;

	for (const struct sml_map_item *i = *items; i != NULL; i = i->next) {
		sml_emit_open(e, el);
		write_uri(e, SML_EL_TARGET, &i->target);
		write_uri(e, SML_EL_SOURCE, &i->source);
		sml_emit_close(e, el);
	}
}

/* ---- commands and header ---- */

static void
write_changes(struct sml_emit *e, enum sml_el el, const void *member)
{
	const struct sml_cmd *cmd = member;

	if (cmd->has_number_of_changes)
		write_number(e, el, cmd->number_of_changes);
}

void
sml_msg_write_cmd_open(struct sml_emit *e, const struct sml_cmd *cmd)
{
#define AT(name) offsetof(struct sml_cmd, name)
	static const struct field fields[] = {
	    {SML_EL_CMD_ID, write_text, AT(cmd_id)},
	    {SML_EL_MSG_REF, write_text, AT(msg_ref)},
	    {SML_EL_CMD_REF, write_text, AT(cmd_ref)},
	    {SML_EL_CMD, write_text, AT(cmd)},
	    {SML_EL_TARGET_REF, write_list, AT(target_refs)},
	    {SML_EL_SOURCE_REF, write_list, AT(source_refs)},
	    {SML_EL_NO_RESP, write_flag, AT(no_resp)},
	    {SML_EL_ARCHIVE, write_flag, AT(is_archive)},
	    {SML_EL_SFT_DEL, write_flag, AT(is_soft)},
	    {SML_EL_LANG, write_text, AT(lang)},
	    {SML_EL_CRED, write_cred, AT(cred)},
	    {SML_EL_CHAL, write_chal, AT(chal)},
	    {SML_EL_TARGET, write_loc, AT(target)},
	    {SML_EL_SOURCE, write_loc, AT(source)},
	    {SML_EL_META, write_meta, AT(meta)},
	    {SML_EL_NUMBER_OF_CHANGES, write_changes, 0},
	    {SML_EL_DATA, write_text, AT(data)},
	    {SML_EL_CORRELATOR, write_text, AT(correlator)},
	    {SML_EL_ITEM, write_items, AT(items)},
	    {SML_EL_MAP_ITEM, write_map_items, AT(map_items)},
	};
#undef AT
	enum sml_el el = sml_cmd_el(cmd->type);

	if (el == SML_EL_UNKNOWN) {
		e->err = SML_E_UNSUPPORTED;
		return;
	}
	sml_emit_open(e, el);
	WRITE_FIELDS(e, el, fields, cmd);
}

/* Containers in containers: as deep as our own code made them. */
void
sml_msg_write_cmd(struct sml_emit *e, const struct sml_cmd *cmd)
{
	sml_msg_write_cmd_open(e, cmd);
	for (const struct sml_cmd *c = cmd->children; c != NULL; c = c->next) {
		if (sml_emit_err(e) != SML_OK)
			return;
		sml_msg_write_cmd(e, c);
	}
	sml_emit_close(e, sml_cmd_el(cmd->type));
}

void
sml_msg_write_hdr(struct sml_emit *e, const struct sml_hdr *hdr)
{
#define AT(name) offsetof(struct sml_hdr, name)
	static const struct field fields[] = {
	    {SML_EL_VER_DTD, write_text, AT(ver_dtd)},
	    {SML_EL_VER_PROTO, write_text, AT(ver_proto)},
	    {SML_EL_SESSION_ID, write_text, AT(session_id)},
	    {SML_EL_MSG_ID, write_text, AT(msg_id)},
	    {SML_EL_TARGET, write_loc, AT(target)},
	    {SML_EL_SOURCE, write_loc, AT(source)},
	    {SML_EL_RESP_URI, write_text, AT(resp_uri)},
	    {SML_EL_NO_RESP, write_flag, AT(no_resp)},
	    {SML_EL_CRED, write_cred, AT(cred)},
	    {SML_EL_META, write_meta, AT(meta)},
	};
#undef AT
	sml_emit_open(e, SML_EL_SYNC_HDR);
	WRITE_FIELDS(e, SML_EL_SYNC_HDR, fields, hdr);
	sml_emit_close(e, SML_EL_SYNC_HDR);
}
