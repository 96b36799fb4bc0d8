/* SPDX-License-Identifier: Apache-2.0 */
/* From bytes to a tree and a message; what encodings and versions are called.
 */
#include "wire/wire.h"

#include <string.h>

#include "base/limits.h"
#include "wire/msg_read.h"
#include "wire/read.h"
#include "wire/tree.h"

/* ---- names ---- */

static const char *const media_types[] = {
    [SML_XML] = "application/vnd.syncml+xml",
    [SML_WBXML] = "application/vnd.syncml+wbxml",
};

const char *
sml_encoding_media_type(enum sml_encoding encoding)
{
	return media_types[encoding];
}

bool
sml_encoding_of_media_type(struct sml_str content_type, enum sml_encoding *out)
{
	struct sml_str media = sml_str_trim(
	    sml_str_sub(content_type, 0, sml_str_chr(content_type, ';', 0)));

	for (size_t i = 0; i < SML_ARRAY_LEN(media_types); i++)
		if (sml_str_is_nocase(media, media_types[i])) {
			*out = (enum sml_encoding)i;
			return true;
		}
	return false;
}

enum sml_encoding
sml_encoding_sniff(struct sml_str in)
{
	if (in.len > 0 && in.p[0] >= 0x01 && in.p[0] <= 0x03)
		return SML_WBXML;
	return SML_XML;
}

static const struct {
	const char *dtd, *proto, *ns, *devinf;
} versions[] = {
    [SML_V_NONE] = {"", "", "", ""},
    [SML_V_10] = {"1.0", "SyncML/1.0", "SYNCML:SYNCML1.0", "./devinf10"},
    [SML_V_11] = {"1.1", "SyncML/1.1", "SYNCML:SYNCML1.1", "./devinf11"},
    [SML_V_12] = {"1.2", "SyncML/1.2", "SYNCML:SYNCML1.2", "./devinf12"},
};

const char *
sml_version_dtd(enum sml_version v)
{
	return versions[v].dtd;
}

const char *
sml_version_proto(enum sml_version v)
{
	return versions[v].proto;
}

const char *
sml_version_namespace(enum sml_version v)
{
	return versions[v].ns;
}

const char *
sml_version_devinf(enum sml_version v)
{
	return versions[v].devinf;
}

enum sml_version
sml_version_of_dtd(struct sml_str ver_dtd)
{
	struct sml_str trimmed = sml_str_trim(ver_dtd);

	for (size_t i = SML_V_10; i < SML_ARRAY_LEN(versions); i++)
		if (sml_str_is(trimmed, versions[i].dtd))
			return (enum sml_version)i;
	return SML_V_NONE;
}

/* ---- decoding ---- */

/* Shared by the documents of one message. */
struct decoder {
	struct sml_arena *arena;
	struct sml_str in;
	unsigned nodes;
	struct sml_decode_error error;
};

/* @base  where @in begins in the message; @depth, of the element around it. */
static enum sml_err
read_document(struct decoder *d, enum sml_encoding encoding, struct sml_str in,
    unsigned depth, struct sml_node **root_out)
{
	struct sml_build b;
	enum sml_err err;

	sml_build_init(&b, d->arena, in);
	b.nodes = d->nodes;
	b.depth_max = SML_DEPTH_MAX - depth;
	err = encoding == SML_XML ? sml_xml_read(&b, &d->error)
				  : sml_wbxml_read(&b, &d->error);
	sml_build_free(&b);
	if (err != SML_OK)
		return err;
	d->nodes = b.nodes;
	*root_out = b.root;
	return SML_OK;
}

static void
shift_offsets(struct sml_node *node, size_t by, bool is_inside)
{
	for (; node != NULL; node = node->next) {
		/* Offsets in a copied text mean nothing in the message. */
		node->offset = (uint32_t)(is_inside ? node->offset + by : by);
		shift_offsets(node->child, by, is_inside);
	}
}

/**
 * Device information that came as the bytes of Data: WBXML, or XML as text or
 * CDATA. Bytes that are none stay bytes: the item's business, not the
 * message's.
 */
static enum sml_err
open_devinf(struct decoder *d, struct sml_node *data, struct sml_str type,
    unsigned depth)
{
	struct sml_str in = data->text;
	enum sml_encoding encoding = sml_encoding_sniff(in);
	struct sml_arena_mark mark;
	struct sml_node *root = NULL;
	uintptr_t at;
	enum sml_err err;

	/* Without a type only a header that says DevInf is believed. */
	if (type.p == NULL && !sml_wbxml_is_devinf(in))
		return SML_OK;
	if (encoding == SML_XML)
		in = sml_str_trim(in);
	if (in.len == 0 || (encoding == SML_XML && in.p[0] != '<'))
		return SML_OK;
	mark = sml_arena_mark(d->arena);
	err = read_document(d, encoding, in, depth, &root);
	if (err == SML_E_NOMEM || err == SML_E_LIMIT)
		return err;
	if (err != SML_OK || root->el != SML_EL_D_DEV_INF) {
		sml_arena_back(d->arena, mark);
		memset(&d->error, 0, sizeof(d->error));
		return SML_OK;
	}
	at = (uintptr_t)in.p - (uintptr_t)d->in.p;
	if ((uintptr_t)in.p >= (uintptr_t)d->in.p && at < d->in.len)
		shift_offsets(root, (size_t)at, true);
	else
		shift_offsets(root, data->offset, false);
	data->child = root;
	data->text = SML_STR_NONE;
	data->is_raw = false;
	return SML_OK;
}

/* Look for device information below @node. As deep as the tree: limited. */
static enum sml_err
open_nested(struct decoder *d, struct sml_node *node,
    const struct sml_node *parent, struct sml_str outer_type, unsigned depth)
{
	struct sml_str type = sml_node_type(node, outer_type);
	enum sml_err err;

	if (node->text.len > 0 && node->child == NULL &&
	    sml_node_may_nest(node, parent, outer_type))
		return open_devinf(d, node, outer_type, depth);
	for (struct sml_node *n = node->child; n != NULL; n = n->next) {
		err = open_nested(d, n, node, type, depth + 1);
		if (err != SML_OK)
			return err;
	}
	return SML_OK;
}

enum sml_err
sml_wire_decode_tree(enum sml_encoding encoding, struct sml_str in,
    struct sml_arena *arena, struct sml_node **root_out,
    struct sml_decode_error *error_out)
{
	struct decoder d = {.arena = arena, .in = in};
	struct sml_node *root = NULL;
	enum sml_err err;

	if (in.len > SML_MSG_MAX) {
		d.error.reason = "the message is too long";
		err = SML_E_LIMIT;
	} else if (in.len == 0) {
		d.error.reason = "the message is empty";
		err = SML_E_DECODE;
	} else {
		err = read_document(&d, encoding, in, 0, &root);
	}
	if (err == SML_OK)
		err = open_nested(&d, root, NULL, SML_STR_NONE, 1);
	if (err == SML_OK)
		*root_out = root;
	if (error_out != NULL)
		*error_out = d.error;
	return err;
}

enum sml_err
sml_wire_decode(enum sml_encoding encoding, struct sml_str in,
    struct sml_arena *arena, struct sml_msg *out,
    struct sml_decode_error *error_out)
{
	struct sml_decode_error error = {0, NULL};
	struct sml_node *root = NULL;
	enum sml_err err;

	err = sml_wire_decode_tree(encoding, in, arena, &root, &error);
	if (err == SML_OK)
		err = sml_msg_read(encoding, root, arena, out, &error);
	if (error_out != NULL)
		*error_out = error;
	return err;
}
