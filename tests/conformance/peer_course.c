/* SPDX-License-Identifier: Apache-2.0 */
/* The usual course of a session, and what came of it. */
#include "conformance/peer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- stages ---- */

bool
peer_init(struct peer *p)
{
	if (!peer_first(p))
		return false;
	while (!p->msg.is_final) {
		peer_answer(p);
		peer_send(p, false);
		if (!peer_need(p, "the rest of package 1"))
			return false;
	}
	peer_answer(p);
	peer_alerts(p);
	peer_send(p, true);
	return true;
}

bool
peer_changes(struct peer *p)
{
	for (;;) {
		if (!peer_need(p, "changes"))
			return false;
		peer_answer(p);
		if (p->msg.is_final)
			return true;
		peer_send(p, false);
	}
}

/* Does the client wait for changes of this store? */
static bool
wants_sync(const struct peer_store *s)
{
	return s->is_here && !s->is_synced &&
	       (s->used == 200 || s->used == 201 || s->used == 204 ||
		   s->used == 205);
}

bool
peer_rest(struct peer *p)
{
	for (unsigned i = 0; i < p->store_count; i++)
		if (wants_sync(&p->stores[i])) {
			peer_sync(p, &p->stores[i]);
			peer_sync_end(p);
		}
	peer_send(p, true);
	while (peer_take(p)) {
		const bool is_last = p->msg.is_final;

		peer_answer(p);
		peer_send(p, is_last);
		if (is_last)
			break;
	}
	peer_commit(p);
	return true;
}

bool
peer_session(struct peer *p, void (*changes)(struct peer *p))
{
	if (!peer_init(p) || !peer_changes(p))
		return false;
	if (changes) {
		peer_sync(p, &p->stores[0]);
		changes(p);
		peer_sync_end(p);
	}
	return peer_rest(p);
}

bool
peer_second_session(struct peer *p)
{
	if (!peer_session(p, NULL) || !peer_init(p) || !peer_changes(p))
		return false;
	peer_sync(p, &p->stores[0]);
	return true;
}

bool
peer_close(struct peer *p)
{
	peer_sync_end(p);
	return peer_rest(p);
}

void
peer_until_end(struct peer *p, unsigned max)
{
	while (max-- > 0 && peer_is_waiting(p))
		peer_session(p, NULL);
}

void
peer_commit(struct peer *p)
{
	for (unsigned i = 0; i < p->store_count; i++) {
		struct peer_store *s = &p->stores[i];

		if (!s->is_here)
			continue;
		s->known = s->next;
		s->serial++;
	}
}

/* ---- looking ---- */

struct peer_store *
peer_store_of(struct peer *p, struct sml_str client_name)
{
	for (unsigned i = 0; i < p->store_count; i++)
		if (sml_str_eq(p->stores[i].client, client_name))
			return &p->stores[i];
	return NULL;
}

static bool
has(struct sml_str text, const char *needle)
{
	return text.p && sml_str_find(text, sml_str_of(needle), 0) < text.len;
}

static bool
fits(const struct got *g, enum sml_cmd_type type, const char *needle)
{
	return g->type == type && !g->has_more &&
	       (!needle || has(g->data, needle) || has(g->source, needle) ||
		   has(g->target, needle));
}

unsigned
peer_count(const struct peer *p, unsigned session, enum sml_cmd_type type,
    const char *needle)
{
	unsigned count = 0;

	if (session == 0)
		session = p->session;
	for (const struct got *g = p->got; g; g = g->next)
		count += g->session == session && fits(g, type, needle);
	return count;
}

unsigned
peer_items(const struct peer *p, unsigned session, const char *needle)
{
	return peer_count(p, session, SML_CMD_ADD, needle) +
	       peer_count(p, session, SML_CMD_REPLACE, needle);
}

const struct got *
peer_got(const struct peer *p, unsigned session, enum sml_cmd_type type,
    const char *needle)
{
	const struct got *found = NULL;

	if (session == 0)
		session = p->session;
	for (const struct got *g = p->got; g; g = g->next)
		if (g->session == session && fits(g, type, needle))
			found = g;
	return found;
}

const struct got *
peer_item(const struct peer *p, unsigned session, const char *needle)
{
	const struct got *g = peer_got(p, session, SML_CMD_ADD, needle);

	return g ? g : peer_got(p, session, SML_CMD_REPLACE, needle);
}

struct sml_str
peer_luid(const struct peer *p, const char *needle)
{
	for (unsigned session = p->session; session > 0; session--) {
		const struct got *g = peer_item(p, session, needle);

		if (g)
			return g->source;
	}
	return SML_STR_NONE;
}

unsigned
peer_code(const struct peer *p, const char *name, const char *label)
{
	for (unsigned i = p->sent_count; i > 0; i--) {
		const struct sent *s = &p->sent[i - 1];

		if (strcmp(s->name, name) == 0 && sml_str_is(s->label, label))
			return s->code;
	}
	return 0;
}

struct sml_str
peer_mapped(const struct peer *p, unsigned session, const char *guid)
{
	struct sml_str luid = SML_STR_NONE;

	if (session == 0)
		session = p->session;
	for (const struct got *g = p->got; g; g = g->next)
		if (g->session == session && g->type == SML_CMD_MAP &&
		    sml_str_is(g->target, guid))
			luid = g->source;
	return luid;
}

/* ---- items ---- */

const char *
peer_text(struct peer *p, struct sml_str text)
{
	const struct sml_str copy = sml_arena_dup(p->arena, text);

	return copy.p ? copy.p : "";
}

const char *
peer_card(struct peer *p, const char *name, const char *value)
{
	const struct sml_str card = sml_arena_printf(p->arena,
	    "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:%s-uid\r\nN:%s;;;;\r\nFN:%s\r\n"
	    "TEL;TYPE=cell:%s\r\nEND:VCARD\r\n",
	    name, name, name, value);

	if (!card.p)
		abort();
	return card.p;
}

const char *
peer_big_card(struct peer *p, const char *name, size_t len)
{
	char *note = sml_arena_alloc(p->arena, len + 1);
	struct sml_str card;

	if (!note)
		abort();
	for (size_t i = 0; i < len; i++)
		note[i] = i % 60 == 59 ? ' ' : (char)('a' + i % 26);
	card = sml_arena_printf(p->arena,
	    "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:%s-uid\r\nN:%s;;;;\r\nFN:%s\r\n"
	    "NOTE:%s\r\nTEL;TYPE=cell:1\r\nEND:VCARD\r\n",
	    name, name, name, note);
	if (!card.p)
		abort();
	return card.p;
}
