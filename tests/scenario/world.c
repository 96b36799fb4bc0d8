/* SPDX-License-Identifier: Apache-2.0 */
/* A server and some clients in one process, everything in memory. */
#include "scenario/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define START_UTC 1767225600 /* 2026-01-01T00:00:00Z */
#define MAX_MSG (64u * 1024)
#define MAX_OBJ (1024u * 1024)

static int64_t
now_utc(void *ctx)
{
	return ((const struct world *)ctx)->now_utc;
}

static int64_t
ticks_ms(void *ctx)
{
	return (((const struct world *)ctx)->now_utc - START_UTC) * 1000;
}

/* xorshift64: the same in every run of a scenario. */
static enum sml_err
random_bytes(void *ctx, uint8_t *out, size_t len)
{
	struct world *w = ctx;
	size_t i;

	for (i = 0; i < len; i++) {
		w->random ^= w->random << 13;
		w->random ^= w->random >> 7;
		w->random ^= w->random << 17;
		out[i] = (uint8_t)(w->random >> 24);
	}
	return SML_OK;
}

static void
log_line(void *ctx, enum sml_log_level level, const char *line)
{
	const struct world *w = ctx;

	if (w->is_loud)
		printf("  %s: %s\n", sml_log_level_name(level), line);
}

static void *
must(void *p)
{
	if (!p) {
		fputs("FAILED world: out of memory\n", stderr);
		abort();
	}
	return p;
}

static const char *
folder_name(enum sml_kind kind)
{
	switch (kind) {
	case SML_KIND_CALENDAR:
		return "calendar";
	case SML_KIND_NOTE:
		return "notes";
	case SML_KIND_CONTACT:
		break;
	}
	return "contacts";
}

static void
add_folder(struct world_folder *f, enum sml_kind kind, struct sml_store *store)
{
	snprintf(f->name, sizeof(f->name), "%s", folder_name(kind));
	snprintf(f->remote, sizeof(f->remote), "./%s", f->name);
	f->store = must(store);
	f->mode = SML_MODE_TWO_WAY;
}

static void
name_device(struct client *c)
{
	snprintf(c->dev_id, sizeof(c->dev_id), "device-%u-%u", c->index,
	    c->generation);
}

static void
client_init(struct world *w, struct client *c, const enum sml_kind *kinds,
    size_t kind_count)
{
	size_t i;

	c->world = w;
	c->index = (unsigned)(c - w->clients);
	name_device(c);
	c->db = memdb_new();
	c->state = must(test_state_new(c->db, SML_CLIENT));
	c->folder_count = kind_count;
	for (i = 0; i < kind_count; i++)
		add_folder(&c->folders[i], kinds[i], test_store_new(kinds[i]));
}

struct world *
world_new(const struct world_options *options, const enum sml_kind *kinds,
    size_t kind_count, size_t client_count)
{
	struct world *w = must(calloc(1, sizeof(*w)));
	size_t i;

	w->options = *options;
	if (!w->options.max_msg)
		w->options.max_msg = MAX_MSG;
	if (!w->options.max_obj)
		w->options.max_obj = MAX_OBJ;
	if (!w->options.guard_percent && !w->options.guard_count)
		w->options.guard_percent = 100;
	w->now_utc = START_UTC;
	w->random = 88172645463325252u;
	w->log = (struct sml_log){log_line, w, SML_LOG_DEBUG};
	w->env =
	    (struct sml_env){w, now_utc, ticks_ms, random_bytes, NULL, &w->log};
	w->server.world = w;
	w->server.db = memdb_new();
	w->server.folder_count = kind_count;
	for (i = 0; i < kind_count; i++)
		add_folder(&w->server.folders[i], kinds[i],
		    test_store_new_revisioned(kinds[i], w->server.db));
	w->client_count = client_count;
	for (i = 0; i < client_count; i++)
		client_init(w, &w->clients[i], kinds, kind_count);
	w->pipe.serve = server_serve;
	w->pipe.ctx = &w->server;
	w->pipe.client = &w->client_fault;
	w->pipe.network = &w->network_fault;
	w->pipe.max_len = w->options.max_msg;
	return w;
}

void
world_free(struct world *w)
{
	size_t i, k;

	if (!w)
		return;
	for (i = 0; i < w->client_count; i++) {
		struct client *c = &w->clients[i];

		for (k = 0; k < c->folder_count; k++)
			test_store_free(c->folders[k].store);
		test_state_free(c->state);
		memdb_free(c->db);
	}
	for (i = 0; i < w->server.device_count; i++)
		test_state_free(w->server.devices[i].state);
	for (k = 0; k < w->server.folder_count; k++)
		test_store_free(w->server.folders[k].store);
	memdb_free(w->server.db);
	free(w);
}

void
client_wipe(struct client *c, bool with_items)
{
	size_t i;

	test_state_free(c->state);
	memdb_free(c->db);
	c->db = memdb_new();
	c->state = must(test_state_new(c->db, SML_CLIENT));
	c->generation++;
	name_device(c);
	for (i = 0; with_items && i < c->folder_count; i++)
		if (test_store_clear(c->folders[i].store) != SML_OK)
			abort();
}

struct sml_state *
server_device_state(struct server *s, const char *dev_id)
{
	size_t i;

	for (i = 0; i < s->device_count; i++)
		if (strcmp(s->devices[i].dev_id, dev_id) == 0)
			return s->devices[i].state;
	return NULL;
}

/* ---- device information ---- */

static const struct sml_devinf_media *
media_of(enum sml_kind kind, struct sml_arena *arena)
{
	const struct sml_devinf_media *first = NULL;
	const struct sml_devinf_media **at = &first;
	const struct sml_media *row;

	for (row = sml_media_table; row->type; row++) {
		struct sml_devinf_media *m;

		if (row->kind != kind)
			continue;
		m = must(sml_arena_alloc(arena, sizeof(*m)));
		m->type = sml_str_of(row->type);
		m->version = sml_str_of(row->version);
		*at = m;
		at = &m->next;
	}
	return first;
}

/* "text/x-vcard 2.1" */
static const struct sml_devinf_media *
media_said(const char *takes, struct sml_arena *arena)
{
	struct sml_devinf_media *m;
	struct sml_str said = sml_str_of(takes);
	size_t space = sml_str_chr(said, ' ', 0);

	if (!said.len)
		return NULL;
	m = must(sml_arena_alloc(arena, sizeof(*m)));
	m->type = sml_str_sub(said, 0, space);
	m->version = sml_str_sub(said, space + 1, said.len);
	return m;
}

/* "N,TEL" */
static const struct sml_devinf_ctcap *
held_properties(const struct world_folder *f, struct sml_arena *arena)
{
	struct sml_devinf_ctcap *cap =
	    must(sml_arena_alloc(arena, sizeof(*cap)));
	const struct sml_devinf_property **at = &cap->properties;
	struct sml_str rest = sml_str_of(f->holds), name;

	cap->type = media_of(f->store->kind, arena)->type;
	while (sml_str_next(&rest, ',', &name)) {
		struct sml_devinf_property *p =
		    must(sml_arena_alloc(arena, sizeof(*p)));

		if (sml_str_starts(name, "-"))
			continue;
		p->name = name;
		*at = p;
		at = &p->next;
	}
	return cap;
}

const struct sml_devinf *
world_devinf(struct world *w, const char *dev_id,
    const struct world_folder *folders, size_t count, struct sml_arena *arena)
{
	struct sml_devinf *info = must(sml_arena_alloc(arena, sizeof(*info)));
	bool is_server = strcmp(dev_id, "server") == 0;
	const char *takes = is_server ? w->options.old_server : NULL;
	const struct sml_devinf_store **at = &info->stores;
	size_t i;

	if (strcmp(dev_id, w->clients[0].dev_id) == 0)
		takes = w->options.phone;
	info->version = SML_V_12;
	info->man = SML_STR("Valise");
	info->mod = SML_STR("scenario");
	info->dev_id = sml_str_of(dev_id);
	info->dev_typ = SML_STR("workstation");
	info->has_utc = info->has_large_objs = true;
	info->has_number_of_changes = true;
	info->is_valise = !takes;
	for (i = 0; i < count; i++) {
		struct sml_devinf_store *s =
		    must(sml_arena_alloc(arena, sizeof(*s)));

		s->source_ref = sml_str_of(folders[i].remote);
		s->max_guid_size = 64;
		s->rx = takes ? media_said(takes, arena)
			      : media_of(folders[i].store->kind, arena);
		s->tx = s->rx;
		s->sync_types = 0xfe; /* 1 to 7 */
		if (w->options.sync_types && is_server)
			s->sync_types = w->options.sync_types;
		if (folders[i].holds[0]) {
			s->ctcaps = held_properties(&folders[i], arena);
			info->is_valise = false;
		}
		*at = s;
		at = &s->next;
	}
	return info;
}
