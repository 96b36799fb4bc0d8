/* SPDX-License-Identifier: Apache-2.0 */
/* From a tree to struct sml_msg, by tables of fields. */
#include "wire/msg.h"

#include <stddef.h>
#include <string.h>

#include "wire/msg_read.h"

/* ---- fields ---- */

struct reader {
	enum sml_encoding encoding;
	struct sml_arena *arena;
	struct sml_decode_error *error;
};

/* How a child element becomes a member of a struct. */
typedef enum sml_err read_fn(
    struct reader *r, const struct sml_node *node, void *member);

struct field {
	enum sml_el el;
	read_fn *read;
	size_t offset;
};

/* The first child of a kind counts; a doubled one is for session/ to see. */
static enum sml_err
read_fields(struct reader *r, const struct sml_node *node,
    const struct field *fields, size_t count, void *base)
{
	uint64_t seen = 0;

	for (const struct sml_node *n = node->child; n != NULL; n = n->next) {
		enum sml_err err;
		size_t i = 0;

		while (i < count && fields[i].el != n->el)
			i++;
		if (i == count || (seen & (UINT64_C(1) << i)) != 0)
			continue;
		seen |= UINT64_C(1) << i;
		err = fields[i].read(r, n, (char *)base + fields[i].offset);
		if (err != SML_OK)
			return err;
	}
	return SML_OK;
}
#define READ_FIELDS(r, node, fields, base)                                     \
	read_fields(r, node, fields, SML_ARRAY_LEN(fields), base)

static struct sml_str
text_of(const struct sml_node *node)
{
	return node->text.p != NULL ? sml_str_trim(node->text) : SML_STR("");
}

static enum sml_err
read_text(struct reader *r, const struct sml_node *node, void *member)
{
	(void)r;
	*(struct sml_str *)member = text_of(node);
	return SML_OK;
}

static enum sml_err
read_flag(struct reader *r, const struct sml_node *node, void *member)
{
	(void)r;
	(void)node;
	*(bool *)member = true;
	return SML_OK;
}

/* A number that is none counts as absent. */
static enum sml_err
read_u64(struct reader *r, const struct sml_node *node, void *member)
{
	uint64_t value = 0;

	(void)r;
	if (sml_str_u64(text_of(node), &value))
		*(uint64_t *)member = value;
	return SML_OK;
}

static enum sml_err
read_anchor(struct reader *r, const struct sml_node *node, void *member)
{
	static const struct field fields[] = {
	    {SML_EL_M_LAST, read_text, offsetof(struct sml_anchor, last)},
	    {SML_EL_M_NEXT, read_text, offsetof(struct sml_anchor, next)},
	};

	return READ_FIELDS(r, node, fields, member);
}

static enum sml_err
read_nonce(struct reader *r, const struct sml_node *node, void *member)
{
	struct sml_meta *meta = member;

	meta->next_nonce_is_raw = r->encoding == SML_WBXML && node->is_raw;
	meta->next_nonce = text_of(node);
	if (meta->next_nonce_is_raw)
		meta->next_nonce = node->text;
	return SML_OK;
}

static enum sml_err
read_mem(struct reader *r, const struct sml_node *node, void *member)
{
	static const struct field fields[] = {
	    {SML_EL_M_FREE_MEM, read_u64, offsetof(struct sml_meta, free_mem)},
	    {SML_EL_M_FREE_ID, read_u64, offsetof(struct sml_meta, free_id)},
	};
	struct sml_meta *meta = member;

	meta->has_mem = true;
	return READ_FIELDS(r, node, fields, meta);
}

/* The texts of all children @el, as a list. */
static enum sml_err
read_list(struct reader *r, const struct sml_node *node, enum sml_el el,
    const struct sml_text_list **out)
{
	const struct sml_text_list **tail = out;

	for (const struct sml_node *n = node->child; n != NULL; n = n->next) {
		struct sml_text_list *row;

		if (n->el != el)
			continue;
		row = sml_arena_alloc(r->arena, sizeof(*row));
		if (row == NULL)
			return SML_E_NOMEM;
		row->text = text_of(n);
		*tail = row;
		tail = &row->next;
	}
	return SML_OK;
}

static enum sml_err
read_meta_content(struct reader *r, const struct sml_node *node, void *member)
{
#define AT(name) offsetof(struct sml_meta, name)
	static const struct field fields[] = {
	    {SML_EL_M_FORMAT, read_text, AT(format)},
	    {SML_EL_M_TYPE, read_text, AT(type)},
	    {SML_EL_M_MARK, read_text, AT(mark)},
	    {SML_EL_M_SIZE, read_text, AT(size)},
	    {SML_EL_M_ANCHOR, read_anchor, AT(anchor)},
	    {SML_EL_M_VERSION, read_text, AT(version)},
	    {SML_EL_M_NEXT_NONCE, read_nonce, 0},
	    {SML_EL_M_FIELD_LEVEL, read_flag, AT(is_field_level)},
	    {SML_EL_M_MAX_MSG_SIZE, read_u64, AT(max_msg_size)},
	    {SML_EL_M_MAX_OBJ_SIZE, read_u64, AT(max_obj_size)},
	    {SML_EL_M_MEM, read_mem, 0},
	};
#undef AT
	struct sml_meta *meta = member;
	enum sml_err err = READ_FIELDS(r, node, fields, meta);

	if (err == SML_OK && meta->emi == NULL)
		err = read_list(r, node, SML_EL_M_EMI, &meta->emi);
	return err;
}

/* With or without the MetInf element around the content. */
static enum sml_err
read_meta(struct reader *r, const struct sml_node *node, void *member)
{
	static const struct field fields[] = {
	    {SML_EL_M_METINF, read_meta_content, 0},
	};
	enum sml_err err = READ_FIELDS(r, node, fields, member);

	return err == SML_OK ? read_meta_content(r, node, member) : err;
}

static enum sml_err
read_cred_data(struct reader *r, const struct sml_node *node, void *member)
{
	struct sml_cred *cred = member;

	cred->data_is_raw = r->encoding == SML_WBXML && node->is_raw;
	cred->data = cred->data_is_raw ? node->text : text_of(node);
	return SML_OK;
}

static enum sml_err
read_cred(struct reader *r, const struct sml_node *node, void *member)
{
	static const struct field fields[] = {
	    {SML_EL_META, read_meta, offsetof(struct sml_cred, meta)},
	    {SML_EL_DATA, read_cred_data, 0},
	};
	struct sml_cred *cred = sml_arena_alloc(r->arena, sizeof(*cred));

	if (cred == NULL)
		return SML_E_NOMEM;
	*(const struct sml_cred **)member = cred;
	return READ_FIELDS(r, node, fields, cred);
}

/* ---- filters and places ---- */

/* A Record or a Field holds one Item. */
static enum sml_err
read_record(struct reader *r, const struct sml_node *node, void *member)
{
	struct sml_filter *filter = member;
	const struct sml_node *item = sml_node_child(node, SML_EL_ITEM);
	const struct sml_node *meta = sml_node_child(item, SML_EL_META);

	filter->record = sml_node_text(item, SML_EL_DATA);
	if (meta == NULL)
		return SML_OK;
	return read_meta(r, meta, &filter->record_meta);
}

static enum sml_err
read_field(struct reader *r, const struct sml_node *node, void *member)
{
	struct sml_filter *filter = member;
	const struct sml_node *item = sml_node_child(node, SML_EL_ITEM);
	const struct sml_node *meta = sml_node_child(item, SML_EL_META);

	filter->field = sml_node_text(item, SML_EL_DATA);
	if (meta == NULL)
		return SML_OK;
	return read_meta(r, meta, &filter->field_meta);
}

static enum sml_err
read_filter(struct reader *r, const struct sml_node *node, void *member)
{
#define AT(name) offsetof(struct sml_filter, name)
	static const struct field fields[] = {
	    {SML_EL_META, read_meta, AT(meta)},
	    {SML_EL_FIELD, read_field, 0},
	    {SML_EL_RECORD, read_record, 0},
	    {SML_EL_FILTER_TYPE, read_text, AT(filter_type)},
	};
#undef AT
	struct sml_filter *filter = sml_arena_alloc(r->arena, sizeof(*filter));

	if (filter == NULL)
		return SML_E_NOMEM;
	*(const struct sml_filter **)member = filter;
	return READ_FIELDS(r, node, fields, filter);
}

static enum sml_err
read_loc(struct reader *r, const struct sml_node *node, void *member)
{
	static const struct field fields[] = {
	    {SML_EL_LOC_URI, read_text, offsetof(struct sml_loc, uri)},
	    {SML_EL_LOC_NAME, read_text, offsetof(struct sml_loc, name)},
	    {SML_EL_FILTER, read_filter, offsetof(struct sml_loc, filter)},
	};
	struct sml_loc *loc = member;

	/* The place was named, though perhaps by nothing. */
	loc->uri = SML_STR("");
	return READ_FIELDS(r, node, fields, loc);
}

static enum sml_err
read_parent(struct reader *r, const struct sml_node *node, void *member)
{
	(void)r;
	*(struct sml_str *)member = sml_node_text(node, SML_EL_LOC_URI);
	return SML_OK;
}

/* ---- items ---- */

static enum sml_err
read_item_meta(struct reader *r, const struct sml_node *node, void *member)
{
	struct sml_item *item = member;

	item->has_meta = true;
	return read_meta(r, node, &item->meta);
}

static enum sml_err
read_item_data(struct reader *r, const struct sml_node *node, void *member)
{
	struct sml_item *item = member;

	(void)r;
	if (node->child != NULL) {
		item->data_kind = SML_DATA_TREE;
		item->tree = node->child;
	} else {
		item->data_kind = SML_DATA_BYTES;
		item->data = node->text.p != NULL ? node->text : SML_STR("");
	}
	return SML_OK;
}

static enum sml_err
read_items(
    struct reader *r, const struct sml_node *node, const struct sml_item **out)
{
#define AT(name) offsetof(struct sml_item, name)
	static const struct field fields[] = {
	    {SML_EL_TARGET, read_loc, AT(target)},
	    {SML_EL_SOURCE, read_loc, AT(source)},
	    {SML_EL_SOURCE_PARENT, read_parent, AT(source_parent)},
	    {SML_EL_TARGET_PARENT, read_parent, AT(target_parent)},
	    {SML_EL_META, read_item_meta, 0},
	    {SML_EL_DATA, read_item_data, 0},
	    {SML_EL_MORE_DATA, read_flag, AT(has_more_data)},
	};
#undef AT
	const struct sml_item **tail = out;

	for (const struct sml_node *n = node->child; n != NULL; n = n->next) {
		struct sml_item *item;
		enum sml_err err;

		if (n->el != SML_EL_ITEM)
			continue;
		item = sml_arena_alloc(r->arena, sizeof(*item));
		if (item == NULL)
			return SML_E_NOMEM;
		err = READ_FIELDS(r, n, fields, item);
		if (err != SML_OK)
			return err;
		*tail = item;
		tail = &item->next;
	}
	return SML_OK;
}

static enum sml_err
read_map_items(struct reader *r, const struct sml_node *node,
    const struct sml_map_item **out)
{
	const struct sml_map_item **tail = out;

	for (const struct sml_node *n = node->child; n != NULL; n = n->next) {
		struct sml_map_item *item;

		if (n->el != SML_EL_MAP_ITEM)
			continue;
		item = sml_arena_alloc(r->arena, sizeof(*item));
		if (item == NULL)
			return SML_E_NOMEM;
		item->target = sml_node_text(
		    sml_node_child(n, SML_EL_TARGET), SML_EL_LOC_URI);
		item->source = sml_node_text(
		    sml_node_child(n, SML_EL_SOURCE), SML_EL_LOC_URI);
		*tail = item;
		tail = &item->next;
	}
	return SML_OK;
}

/* ---- commands ---- */

static enum sml_err
read_cmd_meta(struct reader *r, const struct sml_node *node, void *member)
{
	struct sml_cmd *cmd = member;

	cmd->has_meta = true;
	return read_meta(r, node, &cmd->meta);
}

static enum sml_err
read_chal(struct reader *r, const struct sml_node *node, void *member)
{
	const struct sml_node *meta_node = sml_node_child(node, SML_EL_META);
	struct sml_meta *meta = sml_arena_alloc(r->arena, sizeof(*meta));

	if (meta == NULL)
		return SML_E_NOMEM;
	*(const struct sml_meta **)member = meta;
	return meta_node != NULL ? read_meta(r, meta_node, meta) : SML_OK;
}

static enum sml_err
read_changes(struct reader *r, const struct sml_node *node, void *member)
{
	struct sml_cmd *cmd = member;

	(void)r;
	cmd->has_number_of_changes =
	    sml_str_u64(text_of(node), &cmd->number_of_changes);
	return SML_OK;
}

static enum sml_err read_cmds(struct reader *r, const struct sml_node *parent,
    const struct sml_cmd **out);

static enum sml_err
read_cmd(struct reader *r, const struct sml_node *node, struct sml_cmd *cmd)
{
#define AT(name) offsetof(struct sml_cmd, name)
	static const struct field fields[] = {
	    {SML_EL_CMD_ID, read_text, AT(cmd_id)},
	    {SML_EL_NO_RESP, read_flag, AT(no_resp)},
	    {SML_EL_CRED, read_cred, AT(cred)},
	    {SML_EL_META, read_cmd_meta, 0},
	    {SML_EL_MSG_REF, read_text, AT(msg_ref)},
	    {SML_EL_CMD_REF, read_text, AT(cmd_ref)},
	    {SML_EL_CMD, read_text, AT(cmd)},
	    {SML_EL_DATA, read_text, AT(data)},
	    {SML_EL_CHAL, read_chal, AT(chal)},
	    {SML_EL_TARGET, read_loc, AT(target)},
	    {SML_EL_SOURCE, read_loc, AT(source)},
	    {SML_EL_NUMBER_OF_CHANGES, read_changes, 0},
	    {SML_EL_ARCHIVE, read_flag, AT(is_archive)},
	    {SML_EL_SFT_DEL, read_flag, AT(is_soft)},
	    {SML_EL_CORRELATOR, read_text, AT(correlator)},
	    {SML_EL_LANG, read_text, AT(lang)},
	};
#undef AT
	enum sml_err err;

	cmd->type = sml_cmd_of_el(node->el);
	cmd->name = node->name;
	err = READ_FIELDS(r, node, fields, cmd);
	if (err == SML_OK)
		err = read_items(r, node, &cmd->items);
	if (err == SML_OK)
		err = read_map_items(r, node, &cmd->map_items);
	if (err == SML_OK)
		err = read_list(r, node, SML_EL_TARGET_REF, &cmd->target_refs);
	if (err == SML_OK)
		err = read_list(r, node, SML_EL_SOURCE_REF, &cmd->source_refs);
	if (err == SML_OK &&
	    (cmd->type == SML_CMD_SYNC || cmd->type == SML_CMD_ATOMIC ||
		cmd->type == SML_CMD_SEQUENCE))
		err = read_cmds(r, node, &cmd->children);
	return err;
}

/* In the body everything but Final is a command, so that it is answered; in
 * a container an unknown element is one if it has a CmdID. */
static bool
is_command(const struct sml_node *node, const struct sml_node *parent)
{
	if (sml_cmd_of_el(node->el) != SML_CMD_UNKNOWN)
		return true;
	if (parent->el == SML_EL_SYNC_BODY)
		return node->el != SML_EL_FINAL;
	return node->el == SML_EL_UNKNOWN &&
	       sml_node_child(node, SML_EL_CMD_ID) != NULL;
}

/* Containers in containers: as deep as the tree, which is limited. */
static enum sml_err
read_cmds(
    struct reader *r, const struct sml_node *parent, const struct sml_cmd **out)
{
	const struct sml_cmd **tail = out;

	for (const struct sml_node *n = parent->child; n; n = n->next) {
		struct sml_cmd *cmd;
		enum sml_err err;

		if (!is_command(n, parent))
			continue;
		cmd = sml_arena_alloc(r->arena, sizeof(*cmd));
		if (cmd == NULL)
			return SML_E_NOMEM;
		err = read_cmd(r, n, cmd);
		if (err != SML_OK)
			return err;
		*tail = cmd;
		tail = &cmd->next;
	}
	return SML_OK;
}

/* ---- header and message ---- */

static enum sml_err
fail(struct reader *r, const struct sml_node *node, const char *reason)
{
	r->error->offset = node->offset;
	r->error->reason = reason;
	return SML_E_DECODE;
}

/* What the header must have before anything can be answered. */
static enum sml_err
check_hdr(struct reader *r, const struct sml_node *node)
{
	const struct sml_child_rule *rules;
	size_t count = sml_el_rules(SML_EL_SYNC_HDR, &rules);

	for (size_t i = 0; i < count; i++)
		if (rules[i].is_required &&
		    sml_node_child(node, rules[i].child) == NULL)
			return fail(
			    r, node, "SyncHdr lacks a required element");
	return SML_OK;
}

/* The sizes that bind us must be readable; empty ones count as absent. */
static enum sml_err
check_sizes(struct reader *r, const struct sml_node *meta)
{
	const struct sml_node *content = sml_node_child(meta, SML_EL_M_METINF);
	static const enum sml_el sizes[] = {
	    SML_EL_M_MAX_MSG_SIZE, SML_EL_M_MAX_OBJ_SIZE};

	if (content == NULL)
		content = meta;
	for (size_t i = 0; i < SML_ARRAY_LEN(sizes); i++) {
		struct sml_str text = sml_node_text(content, sizes[i]);
		uint64_t value;

		if (text.len > 0 && !sml_str_u64(text, &value))
			return fail(r, content, "a size is no number");
	}
	return SML_OK;
}

static enum sml_err
read_hdr(struct reader *r, const struct sml_node *node, struct sml_hdr *hdr)
{
#define AT(name) offsetof(struct sml_hdr, name)
	static const struct field fields[] = {
	    {SML_EL_VER_DTD, read_text, AT(ver_dtd)},
	    {SML_EL_VER_PROTO, read_text, AT(ver_proto)},
	    {SML_EL_SESSION_ID, read_text, AT(session_id)},
	    {SML_EL_MSG_ID, read_text, AT(msg_id)},
	    {SML_EL_TARGET, read_loc, AT(target)},
	    {SML_EL_SOURCE, read_loc, AT(source)},
	    {SML_EL_RESP_URI, read_text, AT(resp_uri)},
	    {SML_EL_NO_RESP, read_flag, AT(no_resp)},
	    {SML_EL_CRED, read_cred, AT(cred)},
	    {SML_EL_META, read_meta, AT(meta)},
	};
#undef AT
	enum sml_err err = check_hdr(r, node);

	if (err == SML_OK)
		err = check_sizes(r, sml_node_child(node, SML_EL_META));
	if (err == SML_OK)
		err = READ_FIELDS(r, node, fields, hdr);
	hdr->version = sml_version_of_dtd(hdr->ver_dtd);
	return err;
}

enum sml_err
sml_msg_read(enum sml_encoding encoding, const struct sml_node *root,
    struct sml_arena *arena, struct sml_msg *out,
    struct sml_decode_error *error_out)
{
	struct reader r = {encoding, arena, error_out};
	const struct sml_node *hdr = sml_node_child(root, SML_EL_SYNC_HDR);
	const struct sml_node *body = sml_node_child(root, SML_EL_SYNC_BODY);
	enum sml_err err;

	memset(out, 0, sizeof(*out));
	out->root = root;
	if (root->el != SML_EL_SYNCML)
		return fail(&r, root, "the root element is not SyncML");
	if (hdr == NULL || body == NULL)
		return fail(&r, root, "SyncML lacks SyncHdr or SyncBody");
	err = read_hdr(&r, hdr, &out->hdr);
	if (err == SML_OK)
		err = read_cmds(&r, body, &out->cmds);
	out->is_final = sml_node_child(body, SML_EL_FINAL) != NULL;
	return err;
}
