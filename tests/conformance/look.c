/* SPDX-License-Identifier: Apache-2.0 */
/* What stands in a message that came: commands, statuses, texts by path. */
#include "compose.h"

enum sml_err
conf_read(struct sml_arena *arena, enum sml_encoding encoding,
    struct sml_str bytes, struct conf_in *out)
{
	*out = (struct conf_in){.encoding = encoding, .bytes = bytes};
	return sml_wire_decode(encoding, bytes, arena, &out->msg, NULL);
}

const struct sml_cmd *
conf_find(const struct conf_in *in, enum sml_cmd_type type, unsigned nth)
{
	for (const struct sml_cmd *c = in->msg.cmds; c; c = c->next)
		if (c->type == type && nth-- == 0)
			return c;
	return NULL;
}

/* A tree is no deeper than its decoder allows. */
static const struct sml_cmd *
find_deep(const struct sml_cmd *c, enum sml_cmd_type type, unsigned *nth)
{
	const struct sml_cmd *found;

	for (; c; c = c->next) {
		if (c->type == type && (*nth)-- == 0)
			return c;
		found = find_deep(c->children, type, nth);
		if (found)
			return found;
	}
	return NULL;
}

const struct sml_cmd *
conf_find_in(const struct sml_cmd *parent, enum sml_cmd_type type, unsigned nth)
{
	return parent ? find_deep(parent->children, type, &nth) : NULL;
}

static unsigned
count_deep(const struct sml_cmd *c, enum sml_cmd_type type)
{
	unsigned n = 0;

	for (; c; c = c->next)
		n += (c->type == type) + count_deep(c->children, type);
	return n;
}

unsigned
conf_count(const struct conf_in *in, enum sml_cmd_type type)
{
	return count_deep(in->msg.cmds, type);
}

bool
conf_same_db(struct sml_str uri, const char *name)
{
	struct sml_str want = sml_str_of(name);

	if (sml_str_starts(uri, "./"))
		uri = sml_str_sub(uri, 2, uri.len);
	if (sml_str_starts(want, "./"))
		want = sml_str_sub(want, 2, want.len);
	uri = sml_str_sub(uri, 0, sml_str_chr(uri, '?', 0));
	want = sml_str_sub(want, 0, sml_str_chr(want, '?', 0));
	return sml_str_eq(uri, want);
}

const struct sml_cmd *
conf_sync_of(const struct conf_in *in, const char *uri)
{
	for (const struct sml_cmd *c = in->msg.cmds; c; c = c->next)
		if (c->type == SML_CMD_SYNC &&
		    (conf_same_db(c->source.uri, uri) ||
			conf_same_db(c->target.uri, uri)))
			return c;
	return NULL;
}

static bool
has_ref(const struct sml_text_list *list, const char *text)
{
	for (; list; list = list->next)
		if (sml_str_is(list->text, text))
			return true;
	return false;
}

static bool
is_number(struct sml_str text, unsigned want)
{
	uint64_t n;

	return sml_str_u64(text, &n) && n == want;
}

const struct sml_cmd *
conf_status_of(const struct conf_in *in, unsigned msg_ref, unsigned cmd_ref,
    const char *item)
{
	const struct sml_cmd *found = NULL;

	for (const struct sml_cmd *c = in->msg.cmds; c; c = c->next) {
		if (c->type != SML_CMD_STATUS ||
		    !is_number(c->msg_ref, msg_ref) ||
		    !is_number(c->cmd_ref, cmd_ref))
			continue;
		if (!item || has_ref(c->source_refs, item) ||
		    has_ref(c->target_refs, item))
			return c;
		if (!found && !c->source_refs && !c->target_refs)
			found = c;
	}
	return found;
}

unsigned
conf_code(const struct sml_cmd *cmd)
{
	uint64_t n;

	return cmd && sml_str_u64(cmd->data, &n) && n < 10000 ? (unsigned)n : 0;
}

const struct sml_node *
conf_node_at(const struct sml_node *node, const char *path)
{
	struct sml_str rest = sml_str_of(path);
	struct sml_str name;

	while (node && sml_str_next(&rest, '/', &name)) {
		node = node->child;
		while (node && !sml_str_eq(node->name, name) &&
		       !(node->el != SML_EL_UNKNOWN &&
			   sml_str_eq(
			       sml_str_of(sml_elements[node->el].name), name)))
			node = node->next;
	}
	return node;
}

struct sml_str
conf_text_at(const struct sml_node *node, const char *path)
{
	node = conf_node_at(node, path);
	return node ? sml_str_trim(node->text.p ? node->text : SML_STR(""))
		    : SML_STR_NONE;
}
