/* SPDX-License-Identifier: Apache-2.0 */
/* Folders of the server as files: export, import, list. */
#include "config.h"

#include "commands.h"

#include "accounts.h"
#include "content/fingerprint.h"
#include "folders.h"
#include "items.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BATCH 500 /* items of one transaction */
#define CANDIDATES_MAX 16
#define ITEM_ARENA_MAX (2 * SML_CONTENT_ARENA_MAX)

/* A folder of an account, opened for a transfer. */
struct transfer {
	const struct server_command_in *in;
	const struct server_folder_kind *kind;
	struct server_db *db;
	struct sml_store *st;
	struct sml_arena *arena; /* one item */
	uint64_t began_rev;      /* import: newer ones are from this run */
	/* GUIDs that stood for a file already, sorted by hash */
	uint64_t *claimed;
	size_t claimed_len;
	unsigned added, changed, same, failed;
};

static int
complain(const char *why, const char *what)
{

	fprintf(stderr, "valise-server: %s: %s\n", what, why);
	return SERVER_EXIT_FAILED;
}

/* ---- open and close ---- */

static enum sml_err
open_folder(struct transfer *t, const char *account_name)
{
	static const char sql[] = "SELECT rev FROM folder WHERE id = ?";
	struct server_items_cfg cfg = {.kind = t->kind->kind};
	struct server_account account;
	struct server_query *q;
	enum sml_err err;

	err = server_accounts_find(
	    t->db, sml_str_of(account_name), t->in->arena, &account);
	if (err)
		return err;
	cfg.owner = account.id;
	err = server_db_begin(t->db);
	if (!err)
		err = server_folders_open(
		    t->db, account.id, t->kind, &cfg.folder);
	if (!err)
		err = server_db_commit(t->db);
	if (err)
		return err;
	q = server_db_query(t->db, sql);
	server_bind_u64(q, cfg.folder);
	err = server_db_first(q);
	if (err)
		return err;
	t->began_rev = server_col_u64(q);
	err = server_db_done(q, SML_OK);
	return err ? err : server_items_new(t->db, &cfg, &t->st);
}

static void
close_transfer(struct transfer *t)
{
	if (t->st)
		t->st->ops->close(t->st);
	server_db_close(t->db);
	sml_arena_free(t->arena);
	free(t->claimed);
}

/* The arguments are ACCOUNT FOLDER DIR. Complains by itself. */
static enum sml_err
open_transfer(const struct server_command_in *in, struct transfer *t)
{
	const char *const *args = in->options->args;
	struct server_db_cfg cfg = {
	    .env = in->env, .folder = in->options->data};
	enum sml_err err;

	*t = (struct transfer){.in = in};
	t->kind = server_folders_of_name(sml_str_of(args[1]));
	if (!t->kind) {
		complain("there is no such folder", args[1]);
		return SML_E_NOT_FOUND;
	}
	t->arena = sml_arena_new(ITEM_ARENA_MAX);
	if (!t->arena)
		return SML_E_NOMEM;
	err = server_db_open(&cfg, &t->db);
	if (err) {
		complain(err == SML_E_NOT_FOUND ? "it holds no database"
						: sml_err_text(err),
		    in->options->data);
		return err;
	}
	err = open_folder(t, args[0]);
	if (err)
		complain(err == SML_E_NOT_FOUND ? "there is no such account"
						: sml_err_text(err),
		    args[0]);
	return err;
}

/* ---- export ---- */

static bool
write_all(int fd, struct sml_str text)
{
	while (text.len > 0) {
		ssize_t got = write(fd, text.p, text.len);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		text = sml_str_sub(text, (size_t)got, text.len);
	}
	return true;
}

static bool
write_file(int dir, const char *name, struct sml_str text)
{
	int fd =
	    openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool ok;

	if (fd < 0)
		return false;
	ok = write_all(fd, text);
	return close(fd) == 0 && ok;
}

static enum sml_err
export_items(struct transfer *t, int dir)
{
	struct sml_entry entry = {.rev = 0};
	char name[64];
	struct sml_str text;
	enum sml_err err;

	for (;;) {
		sml_arena_reset(t->arena);
		err = t->st->ops->next_change(t->st, &entry, t->arena, &entry);
		if (err)
			return err == SML_END ? SML_OK : err;
		if (entry.is_deleted)
			continue;
		err = t->st->ops->read(t->st, entry.key, t->arena, &text, NULL);
		if (err)
			return err;
		snprintf(name, sizeof(name), "%.*s%s", SML_STR_ARG(entry.key),
		    t->kind->ending);
		if (!write_file(dir, name, text)) {
			complain(strerror(errno), name);
			t->failed++;
			continue;
		}
		t->added++;
	}
}

int
server_transfer_export(const struct server_command_in *in)
{
	const char *dir_name = in->options->args[2];
	struct transfer t;
	enum sml_err err;
	int dir = -1, status = SERVER_EXIT_FAILED;

	err = open_transfer(in, &t);
	if (err)
		goto close_all;
	if (mkdir(dir_name, 0700) != 0 && errno != EEXIST) {
		complain(strerror(errno), dir_name);
		goto close_all;
	}
	dir = open(dir_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0) {
		complain(strerror(errno), dir_name);
		goto close_all;
	}
	err = export_items(&t, dir);
	if (err)
		complain(sml_err_text(err), "export");
	printf("exported %u, failed %u\n", t.added, t.failed);
	if (!err && !t.failed)
		status = SERVER_EXIT_OK;

close_all:
	if (dir >= 0)
		close(dir);
	close_transfer(&t);
	return status;
}

/* ---- import ---- */

static uint64_t
hash_of(struct sml_str guid)
{
	uint64_t hash = 14695981039346656037u;
	size_t i;

	for (i = 0; i < guid.len; i++)
		hash = (hash ^ (unsigned char)guid.p[i]) * 1099511628211u;
	return hash;
}

/* Where @hash stands in the sorted list, or would. */
static size_t
claim_at(const struct transfer *t, uint64_t hash)
{
	size_t low = 0, high = t->claimed_len;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (t->claimed[mid] < hash)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool
is_claimed(const struct transfer *t, struct sml_str guid)
{
	uint64_t hash = hash_of(guid);
	size_t at = claim_at(t, hash);

	return at < t->claimed_len && t->claimed[at] == hash;
}

static enum sml_err
claim(struct transfer *t, struct sml_str guid)
{
	uint64_t hash = hash_of(guid);
	size_t at = claim_at(t, hash);
	uint64_t *larger =
	    realloc(t->claimed, (t->claimed_len + 1) * sizeof(*larger));

	if (!larger)
		return SML_E_NOMEM;
	t->claimed = larger;
	memmove(larger + at + 1, larger + at,
	    (t->claimed_len - at) * sizeof(*larger));
	larger[at] = hash;
	t->claimed_len++;
	return SML_OK;
}

/* An item that is there already, for another import of the same files: the
 * same content, else the same UID. Each stands for one file. */
static enum sml_err
find_old(struct transfer *t, const struct sml_facts *facts,
    struct sml_str *guid_out, bool *same_out)
{
	struct sml_candidate v[CANDIDATES_MAX];
	struct sml_facts asked = *facts;
	size_t count = 0, i;
	enum sml_err err;

	/* Strong keys are for people's conflicts, not for files. */
	asked.key_count = 0;
	for (i = 0; i < facts->key_count; i++)
		if (facts->keys[i].class == SML_KEY_UID)
			asked.keys[asked.key_count++] = facts->keys[i];
	*guid_out = SML_STR_NONE;
	err = t->st->ops->match(
	    t->st, &asked, t->arena, v, CANDIDATES_MAX, &count);
	for (i = 0; !err && i < count && !guid_out->p; i++) {
		if (v[i].entry.rev > t->began_rev ||
		    is_claimed(t, v[i].entry.key))
			continue;
		*guid_out = v[i].entry.key;
		*same_out = memcmp(v[i].fingerprint, facts->fingerprint,
				SML_SHA256_LEN) == 0;
	}
	return err;
}

static enum sml_err
store_item(struct transfer *t, struct sml_str text)
{
	struct sml_apply req = {.op = SML_OP_ADD, .text = text};
	struct sml_facts facts;
	struct sml_entry entry;
	bool same = false;
	enum sml_err err;

	err = sml_facts_of(
	    t->kind->kind, text, NULL, t->in->env, t->arena, &facts);
	if (!err)
		err = find_old(t, &facts, &req.key, &same);
	if (err)
		return err;
	if (same) {
		t->same++;
		return claim(t, req.key);
	}
	if (req.key.p)
		req.op = SML_OP_REPLACE;
	req.facts = &facts;
	err = t->st->ops->apply(t->st, &req, t->arena, &entry);
	if (err)
		return err;
	if (req.op == SML_OP_REPLACE)
		t->changed++;
	else
		t->added++;
	return SML_OK;
}

/* The file's text in the arena; SML_E_ITEM_IO: errno says why. */
static enum sml_err
read_file(struct transfer *t, int dir, const char *name, struct sml_str *out)
{
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
	enum sml_err err = SML_E_ITEM_IO;
	struct stat st;
	size_t at = 0;
	ssize_t got = 1;
	char *p;

	if (fd < 0)
		return SML_E_ITEM_IO;
	if (fstat(fd, &st) != 0)
		goto close_file;
	if (st.st_size > (off_t)SML_ITEM_MAX) {
		err = SML_E_TOO_BIG;
		goto close_file;
	}
	p = sml_arena_alloc(t->arena, (size_t)st.st_size + 1);
	if (!p) {
		err = SML_E_NOMEM;
		goto close_file;
	}
	while (at < (size_t)st.st_size &&
	       (got = read(fd, p + at, (size_t)st.st_size - at)) > 0)
		at += (size_t)got;
	if (got >= 0)
		err = SML_OK;
	*out = (struct sml_str){p, at};

close_file:
	close(fd);
	return err;
}

/* One file; only trouble of the database is an error. */
static enum sml_err
import_file(struct transfer *t, int dir, const char *name)
{
	struct sml_str text = SML_STR_NONE;
	enum sml_err err;

	sml_arena_reset(t->arena);
	err = read_file(t, dir, name, &text);
	if (!err)
		err = store_item(t, text);
	if (!err)
		return SML_OK;
	if (sml_err_scope(err) != SML_SCOPE_ITEM || err == SML_E_FULL)
		return err;
	t->failed++;
	complain(err == SML_E_ITEM_IO ? strerror(errno)
		 : text.p             ? sml_facts_refusal(t->kind->kind, text)
				      : sml_err_text(err),
	    name);
	return SML_OK;
}

static bool
is_wanted(const struct transfer *t, const char *name)
{
	return name[0] != '.' &&
	       sml_str_ends(sml_str_of(name), t->kind->ending);
}

static enum sml_err
import_files(struct transfer *t, int dir, struct dirent **files, int count)
{
	enum sml_err err = SML_OK;
	int i;

	for (i = 0; i < count && !err; i++) {
		if (!server_db_is_open(t->db))
			err = server_db_begin(t->db);
		if (!err && is_wanted(t, files[i]->d_name))
			err = import_file(t, dir, files[i]->d_name);
		if (!err && i % BATCH == BATCH - 1)
			err = server_db_commit(t->db);
	}
	if (!err && server_db_is_open(t->db))
		err = server_db_commit(t->db);
	server_db_rollback(t->db);
	return err;
}

int
server_transfer_import(const struct server_command_in *in)
{
	const char *dir_name = in->options->args[2];
	struct dirent **files = NULL;
	struct transfer t;
	enum sml_err err;
	int dir = -1, count = 0, status = SERVER_EXIT_FAILED;

	err = open_transfer(in, &t);
	if (err)
		goto close_all;
	dir = open(dir_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	count = dir < 0 ? -1 : scandir(dir_name, &files, NULL, alphasort);
	if (count < 0) {
		complain(strerror(errno), dir_name);
		goto close_all;
	}
	err = import_files(&t, dir, files, count);
	if (err)
		complain(sml_err_text(err), "import");
	printf("added %u, changed %u, unchanged %u, failed %u\n", t.added,
	    t.changed, t.same, t.failed);
	if (!err && !t.failed)
		status = SERVER_EXIT_OK;

close_all:
	while (count > 0)
		free(files[--count]);
	free(files);
	if (dir >= 0)
		close(dir);
	close_transfer(&t);
	return status;
}

/* ---- list ---- */

static enum sml_err
list_folders(
    struct server_db *db, struct sml_str account, struct sml_arena *arena)
{
	static const char sql[] =
	    "SELECT a.name, f.name, (SELECT count(*) FROM item i"
	    " WHERE i.folder = f.id AND i.deleted_utc IS NULL)"
	    " FROM folder f JOIN account a ON a.id = f.owner"
	    " WHERE ?1 IS NULL OR a.name = ?1 ORDER BY a.name, f.name";
	struct server_query *q = server_db_query(db, sql);
	struct sml_str name, folder;
	enum sml_err err;

	server_bind_str(q, account);
	while ((err = server_db_step(q)) == SML_OK) {
		name = server_col_str(q, arena);
		folder = server_col_str(q, arena);
		printf("%.*s %.*s %llu\n", SML_STR_ARG(name),
		    SML_STR_ARG(folder), (unsigned long long)server_col_u64(q));
	}
	return server_db_done(q, err == SML_END ? SML_OK : err);
}

int
server_transfer_list(const struct server_command_in *in)
{
	struct server_db_cfg cfg = {
	    .env = in->env, .folder = in->options->data};
	struct server_db *db;
	enum sml_err err;

	err = server_db_open(&cfg, &db);
	if (!err) {
		err = list_folders(
		    db, sml_str_of(in->options->args[0]), in->arena);
		server_db_close(db);
	}
	if (err)
		return complain(sml_err_text(err), in->options->data);
	return SERVER_EXIT_OK;
}
