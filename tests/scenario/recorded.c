/* SPDX-License-Identifier: Apache-2.0 */
/* Recorded sessions of other implementations, read for playing them again. */
#include "scenario/recorded.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/limits.h"
#include "support/test.h"

bool
recorded_decode(enum sml_encoding encoding, struct sml_str in,
    struct sml_arena *arena, struct recorded_message *out)
{
	in = sml_arena_dup(arena, in);
	out->encoding = encoding;
	out->is_there =
	    sml_wire_decode_tree(encoding, in, arena, &out->root, NULL) ==
		SML_OK &&
	    sml_wire_decode(encoding, in, arena, &out->msg, NULL) == SML_OK;
	return out->is_there;
}

/* @pattern with its last run of "#" as a number. */
static void
name_of(const char *root, const char *pattern, int number, char path[1000])
{
	const char *end = strrchr(pattern, '#');
	const char *at = end;

	while (at != NULL && at > pattern && at[-1] == '#')
		at--;
	if (at == NULL)
		(void)snprintf(path, 1000, "%s/%s", root, pattern);
	else
		(void)snprintf(path, 1000, "%s/%.*s%0*d%s", root,
		    (int)(at - pattern), pattern, (int)(end - at) + 1, number,
		    end + 1);
}

static bool
read_file(
    const char *path, struct sml_arena *arena, struct recorded_message *out)
{
	size_t len = 0;
	char *text = test_read_file(path, &len);
	struct sml_str in = {text, len};

	if (text == NULL)
		return false;
	recorded_decode(sml_encoding_sniff(in), in, arena, out);
	free(text);
	return true;
}

void
recorded_read(const char *root, const struct recorded_names *names,
    struct sml_arena *arena, struct recorded_session *out)
{
	char path[1000];

	memset(out, 0, sizeof(*out));
	while (out->count < RECORDED_MESSAGES_MAX) {
		int step = names->rsp == NULL ? 2 : 1;
		int number = names->first + step * (int)out->count;

		name_of(root,
		    out->count == 0 && names->first_req != NULL
			? names->first_req
			: names->req,
		    number, path);
		if (!read_file(path, arena, &out->req[out->count]))
			return;
		name_of(root, names->rsp != NULL ? names->rsp : names->req,
		    number + step - 1, path);
		(void)read_file(path, arena, &out->rsp[out->count]);
		out->count++;
		if (strchr(names->req, '#') == NULL)
			return;
	}
}

/* ---- items ---- */

struct joining {
	struct sml_arena *arena;
	struct sml_buf parts;
	void (*each)(void *ctx, const struct recorded_change *change);
	void *ctx;
};

static void
take_item(struct joining *j, const struct sml_cmd *sync,
    const struct sml_cmd *cmd, const struct sml_item *item)
{
	struct recorded_change change = {.op = cmd->type,
	    .database = sync->target.uri,
	    .id = item->source.uri.p ? item->source.uri : item->target.uri};
	bool is_b64 = sml_str_is(cmd->meta.format, "b64") ||
		      sml_str_is(item->meta.format, "b64");

	sml_buf_put_str(&j->parts, item->data);
	if (item->has_more_data)
		return;
	change.text = sml_arena_dup(j->arena, sml_buf_str(&j->parts));
	if (is_b64) {
		struct sml_buf raw;

		sml_buf_init(&raw, SML_ITEM_MAX);
		CU_ASSERT_EQUAL(sml_base64_decode(change.text, &raw), SML_OK);
		change.text = sml_arena_dup(j->arena, sml_buf_str(&raw));
		sml_buf_free(&raw);
	}
	sml_buf_reset(&j->parts);
	j->each(j->ctx, &change);
}

void
recorded_changes(const struct recorded_message *messages, size_t count,
    struct sml_arena *arena,
    void (*each)(void *ctx, const struct recorded_change *change), void *ctx)
{
	struct joining j = {.arena = arena, .each = each, .ctx = ctx};

	sml_buf_init(&j.parts, SML_ITEM_MAX);
	for (size_t i = 0; i < count; i++) {
		const struct sml_cmd *sync =
		    messages[i].is_there ? messages[i].msg.cmds : NULL;

		for (; sync != NULL; sync = sync->next) {
			const struct sml_cmd *cmd = sync->children;

			if (sync->type != SML_CMD_SYNC)
				continue;
			for (; cmd != NULL; cmd = cmd->next)
				for (const struct sml_item *item = cmd->items;
				     item != NULL; item = item->next)
					take_item(&j, sync, cmd, item);
		}
	}
	sml_buf_free(&j.parts);
}

/* ---- tree ---- */

struct sml_node *
recorded_child(struct sml_node *parent, enum sml_el el)
{
	struct sml_node *n = parent != NULL ? parent->child : NULL;

	while (n != NULL && n->el != el)
		n = n->next;
	return n;
}

void
recorded_set(struct sml_node *parent, enum sml_el el, struct sml_str text)
{
	struct sml_node *n = recorded_child(parent, el);

	if (n != NULL)
		n->text = text;
}

struct sml_str
recorded_uri(const struct sml_node *parent, enum sml_el el)
{
	const struct sml_node *n = sml_node_child(parent, el);

	return n != NULL ? sml_node_text(n, SML_EL_LOC_URI) : SML_STR_NONE;
}

void
recorded_set_uri(struct sml_node *parent, enum sml_el el, struct sml_str uri)
{
	recorded_set(recorded_child(parent, el), SML_EL_LOC_URI, uri);
}

struct sml_node *
recorded_add(struct sml_node *parent, enum sml_el el, struct sml_str text,
    struct sml_arena *arena)
{
	struct sml_node *n = sml_arena_alloc(arena, sizeof(*n));
	struct sml_node **at = &parent->child;

	CU_ASSERT_PTR_NOT_NULL_FATAL(n);
	memset(n, 0, sizeof(*n));
	n->el = el;
	n->text = text;
	while (*at != NULL)
		at = &(*at)->next;
	*at = n;
	return n;
}

void
recorded_remove(struct sml_node *parent, const struct sml_node *child)
{
	struct sml_node **at = &parent->child;

	while (*at != NULL && *at != child)
		at = &(*at)->next;
	if (*at != NULL)
		*at = child->next;
}
