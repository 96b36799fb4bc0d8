/* SPDX-License-Identifier: Apache-2.0 */
/* The items of a folder of Outlook as files, read by the add-in's own store. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "client/os.h"
#include "client/os_windows.h"
#include "client/profile.h"
#include "outlook/host.h"
#include "outlook/store_mapi_priv.h"

/* Room for one item and its text. */
#define ITEM_ROOM (64 * 1024 * 1024)

/* Lines of the journal are cut to this. */
#define LINE_ROOM 4096

struct export
{
	struct sml_store *store;
	struct outlook_map_env env;
	struct sml_arena *rows, *items;
	const char *dir, *ending;
	bool is_plain;
	unsigned count;
};

static const struct sml_zone *
user_zone(void)
{
	DYNAMIC_TIME_ZONE_INFORMATION info;
	const struct sml_zone *zone = NULL;
	struct sml_buf name;

	sml_buf_init(&name, 512);
	if (GetDynamicTimeZoneInformation(&info) != TIME_ZONE_ID_INVALID &&
	    client_os_windows_put(info.TimeZoneKeyName,
		wcslen(info.TimeZoneKeyName), &name) == SML_OK)
		zone = sml_zone_find(sml_buf_str(&name));
	sml_buf_free(&name);
	return zone ? zone : sml_zone_utc();
}

/* The text that its properties alone make. */
static enum sml_err
read_plain(struct export *e, struct sml_str key, struct sml_buf *out)
{
	struct store_mapi *s = (struct store_mapi *)e->store;
	struct store_mapi_item open = {0};
	struct outlook_item *item;
	enum sml_err err = store_mapi_open_item(s, key, 0, &open);

	if (err != SML_OK)
		return err;
	err = store_mapi_read_item(s, open.message, &item);
	if (err == SML_OK) {
		item->v[OUTLOOK_PR_ORIGINAL].state = OUTLOOK_ABSENT;
		err = outlook_map_to_text(
		    e->store->kind, item, &e->env, e->items, out);
	}
	mapi_release(open.message);
	return err;
}

static enum sml_err
read_item(struct export *e, struct sml_str key, struct sml_buf *out)
{
	struct sml_str text;
	enum sml_err err;

	if (e->is_plain)
		return read_plain(e, key, out);
	err = e->store->ops->read(e->store, key, e->items, &text, NULL);
	if (err == SML_OK)
		sml_buf_put_str(out, text);
	return err;
}

static enum sml_err
export_item(struct export *e, struct sml_str key)
{
	struct sml_buf path, text;
	enum sml_err err;

	sml_buf_init(&path, 4096);
	sml_buf_init(&text, ITEM_ROOM);
	sml_buf_printf(&path, "%s/%05u%s", e->dir, ++e->count, e->ending);
	sml_buf_put_byte(&path, 0);
	err = read_item(e, key, &text);
	if (err == SML_OK)
		err = sml_buf_err(&text);
	if (err == SML_OK)
		err = client_os_write_file(
		    sml_buf_str(&path).p, sml_buf_str(&text), false);
	sml_buf_free(&text);
	sml_buf_free(&path);
	return err;
}

static enum sml_err
export_all(struct export *e)
{
	struct sml_entry entry = {0};
	enum sml_err err = e->store->ops->begin(e->store);

	while (err == SML_OK) {
		err = e->store->ops->next_change(
		    e->store, &entry, e->rows, &entry);
		if (err != SML_OK)
			break;
		err = export_item(e, entry.key);
		sml_arena_reset(e->items);
	}
	e->store->ops->end(e->store);
	return err == SML_END ? SML_OK : err;
}

bool
host_items_export(const char *name, const char *dir, bool is_plain)
{
	const struct client_folder *folder = client_folder_of_name(name);
	struct outlook_mapi *mapi = NULL;
	struct sml_env env;
	struct export e = {.dir = dir,
	    .is_plain = is_plain,
	    .rows = sml_arena_new(ITEM_ROOM),
	    .items = sml_arena_new(ITEM_ROOM)};
	enum sml_err err = folder ? SML_OK : SML_E_NOT_FOUND;

	client_os_env(NULL, &env);
	e.env = (struct outlook_map_env){&env, user_zone()};
	if (err == SML_OK && (!e.rows || !e.items))
		err = SML_E_NOMEM;
	if (err == SML_OK) {
		e.ending = folder->ending;
		err = outlook_mapi_begin(NULL, NULL, &mapi);
	}
	if (err == SML_OK)
		err = outlook_store_open(mapi, folder->kind, &e.env, &e.store);
	if (err == SML_OK) {
		err = export_all(&e);
		e.store->ops->close(e.store);
	}
	outlook_mapi_end(mapi);
	sml_arena_free(e.items);
	sml_arena_free(e.rows);
	if (err != SML_OK)
		host_fail("export of %s: %s", name, sml_err_text(err));
	else
		host_say("exported %u", e.count);
	return err == SML_OK;
}

void
host_items_saves(void)
{
	const char *name = getenv("VALISE_MAPI_FILE");
	char path[MAX_PATH], line[LINE_ROOM];
	unsigned count = 0;
	FILE *f;

	snprintf(path, sizeof(path), "%s.journal", name ? name : "");
	f = fopen(path, "r");
	while (f && fgets(line, sizeof(line), f))
		count += strncmp(line, "message", 7) == 0;
	if (f)
		fclose(f);
	host_say("saves %u", count);
}
