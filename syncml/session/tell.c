/* SPDX-License-Identifier: Apache-2.0 */
/* Our device information, as it is told: Put, Get and Results. */
#include "session/session_priv.h"

#define DEVINF_XML "application/vnd.syncml-devinf+xml"
#define DEVINF_WBXML "application/vnd.syncml-devinf+wbxml"

/* ---- names ---- */

static bool
is_meant(const struct sml_session *s, struct sml_str uri,
    const struct sml_devinf_store *store)
{
	struct sml_str name = sml_session_bare_name(s, uri);

	if (name.len == 0) {
		return false;
	}
	if (s->cfg.is_meant != NULL) {
		return s->cfg.is_meant(name, store->source_ref);
	}
	return sml_str_eq(name, sml_session_bare_name(s, store->source_ref));
}

/* The device information is often asked for before the Alerts of the same
 * message. */
static struct sml_str
name_in_message(
    const struct sml_session *s, const struct sml_devinf_store *store)
{
	const struct sml_cmd *cmd = s->msg != NULL ? s->msg->cmds : NULL;
	size_t left = SML_FOLDERS_MAX;

	for (; cmd != NULL && left > 0; cmd = cmd->next) {
		if (cmd->type != SML_CMD_ALERT) {
			continue;
		}
		for (const struct sml_item *item = cmd->items;
		     item != NULL && left > 0; item = item->next, left--) {
			struct sml_str uri = sml_str_trim(item->target.uri);

			if (uri.len <= SML_URI_MAX && is_meant(s, uri, store)) {
				return uri;
			}
		}
	}
	return store->source_ref;
}

/* Some devices look for exactly what they alerted (syncml.md 25). */
static struct sml_str
name_of(const struct sml_session *s, const struct sml_devinf_store *store)
{
	if (s->cfg.role == SML_CLIENT) {
		return store->source_ref;
	}
	for (size_t i = 0; i < s->ds_count; i++) {
		struct sml_str uri = sml_str_trim(s->ds[i].pub.local);

		if (is_meant(s, uri, store)) {
			return uri;
		}
	}
	return name_in_message(s, store);
}

/* ---- the document ---- */

/* @is_short: without the lists of properties, for small messages. */
static enum sml_err
build(struct sml_session *s, bool is_short, struct sml_node **root_out)
{
	struct sml_devinf info = *s->cfg.devinf;
	const struct sml_devinf_store **tail = &info.stores;

	for (const struct sml_devinf_store *from = s->cfg.devinf->stores;
	     from != NULL; from = from->next) {
		struct sml_devinf_store *store =
		    sml_arena_alloc(s->msg_arena, sizeof(*store));

		if (store == NULL) {
			return SML_E_NOMEM;
		}
		*store = *from;
		store->source_ref = name_of(s, from);
		if (is_short) {
			store->ctcaps = NULL;
			store->filters = NULL;
		}
		store->next = NULL;
		*tail = store;
		tail = &store->next;
	}
	*root_out = sml_devinf_build(&info, s->version, s->msg_arena);
	return *root_out == NULL ? SML_E_NOMEM : SML_OK;
}

enum sml_err
sml_tell_devinf(struct sml_session *s, struct sml_cmd *cmd)
{
	struct sml_item item = *cmd->items;
	struct sml_node *root;
	enum sml_err err;

	err = build(s, false, &root);
	if (err != SML_OK) {
		return err;
	}
	cmd->has_meta = true;
	cmd->meta.type =
	    sml_str_of(s->encoding == SML_WBXML ? DEVINF_WBXML : DEVINF_XML);
	item.data_kind = SML_DATA_TREE;
	item.tree = root;
	cmd->items = &item;
	err = sml_session_put(s, cmd);
	if (err == SML_E_ROOM && s->answers == 0) {
		err = build(s, true, &root);
		if (err == SML_OK) {
			item.tree = root;
			err = sml_session_put(s, cmd);
		}
	}
	cmd->items = NULL;
	return err;
}

/* ---- client ---- */

enum sml_err
sml_tell_owed(struct sml_session *s)
{
	struct sml_str name = sml_str_of(sml_version_devinf(s->version));
	struct sml_item item = {.source = {.uri = name}};
	struct sml_item wanted = {.target = {.uri = name}};
	struct sml_cmd put = {.type = SML_CMD_PUT, .items = &item};
	struct sml_cmd get = {
	    .type = SML_CMD_GET, .has_meta = true, .items = &wanted};
	enum sml_err err = SML_OK;

	if (s->owes_put) {
		err = sml_tell_devinf(s, &put);
		s->owes_put = err == SML_E_ROOM;
	}
	if (s->owes_get && (err == SML_OK || err == SML_E_ROOM)) {
		get.meta.type = sml_str_of(
		    s->encoding == SML_WBXML ? DEVINF_WBXML : DEVINF_XML);
		err = sml_session_put_own(s, &get, NULL);
		s->owes_get = err == SML_E_ROOM;
	}
	return err == SML_E_ROOM ? SML_OK : err;
}
