/* SPDX-License-Identifier: Apache-2.0 */
/* A folder of plain files as a store: listing, reading, the run's frame. */
#include "config.h"

#include "cli/store_dir.h"

#include <sys/stat.h>
#include <sys/statfs.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/limits.h"
#include "cli/store_dir_priv.h"
#include "client/text.h"

/* A write by others within this of a reading may leave the same times. The
 * kernel's clock for files ticks every 1 to 10 ms; where times have whole
 * seconds only (FAT: even ones), it takes longer. */
#define RACY_NS 100000000
#define RACY_COARSE_NS INT64_C(3000000000)

#define RECOVERED_KEPT_S (30 * 86400)

static const struct sml_store_ops ops;

static struct store_dir *
of(struct sml_store *st)
{
	return (struct store_dir *)st;
}

static int64_t
system_now_ns(void *ctx)
{
	struct timespec ts;

	(void)ctx;
	clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

enum sml_err
store_dir_err_of_errno(int number)
{
	switch (number) {
	case ENOENT:
		return SML_E_NOT_FOUND;
	case EACCES:
	case EPERM:
	case EROFS:
		return SML_E_DENIED;
	case ENOSPC:
	case EDQUOT:
		return SML_E_FULL;
	case EEXIST:
		return SML_E_EXISTS;
	case EBUSY:
	case ETXTBSY:
		return SML_E_BUSY;
	case ENAMETOOLONG:
		return SML_E_UNSUPPORTED;
	case ENOMEM:
		return SML_E_NOMEM;
	default:
		return SML_E_ITEM_IO;
	}
}

/* ---- names and tokens ---- */

bool
store_dir_is_item_name(const struct store_dir *s, struct sml_str name)
{
	const size_t ending_len = strlen(s->ending);
	struct sml_str tail;

	if (name.len <= ending_len || name.len > NAME_MAX_LEN ||
	    name.p[0] == '.' || memchr(name.p, '/', name.len) ||
	    memchr(name.p, '\0', name.len))
		return false;
	tail = sml_str_sub(name, name.len - ending_len, ending_len);
	return sml_str_is_nocase(tail, s->ending);
}

void
store_dir_token(const struct stat *st, char out[TOKEN_SIZE])
{
	snprintf(out, TOKEN_SIZE, "%lld.%09ld-%lld-%llu",
	    (long long)st->st_mtim.tv_sec, st->st_mtim.tv_nsec,
	    (long long)st->st_size, (unsigned long long)st->st_ino);
}

/* Could a write after @read_ns leave the same times? */
static bool
is_racy(const struct stat *st, int64_t read_ns)
{
	const int64_t mtime_ns =
	    (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec;
	const int64_t window_ns =
	    st->st_mtim.tv_nsec == 0 ? RACY_COARSE_NS : RACY_NS;

	return mtime_ns > read_ns - window_ns;
}

int64_t
store_dir_now_ns(const struct store_dir *s)
{
	return s->now_ns(s->now_ctx);
}

enum sml_err
store_dir_entry(struct sml_str name, const struct stat *st, int64_t at_ns,
    struct sml_arena *arena, struct sml_entry *out)
{
	char token[TOKEN_SIZE];

	*out = (struct sml_entry){.key = sml_arena_dup(arena, name)};
	if (!out->key.p)
		return SML_E_NOMEM;
	if (is_racy(st, at_ns))
		return SML_OK;
	store_dir_token(st, token);
	out->token = sml_arena_dup(arena, sml_str_of(token));
	return out->token.p ? SML_OK : SML_E_NOMEM;
}

/* ---- begin and end ---- */

static enum sml_err
open_dir(struct store_dir *s)
{
	s->fd = open(s->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (s->fd >= 0)
		return SML_OK;
	sml_log(
	    s->log, SML_LOG_ERROR, "directory %s: %s", s->dir, strerror(errno));
	if (errno == ENOENT || errno == ENOTDIR)
		return SML_E_STORE_GONE;
	return errno == EACCES ? SML_E_STORE_DENIED : SML_E_STORE;
}

/* What was put aside in the last run is no longer needed; what a crash left
 * is kept longer. */
static void
purge_aside(struct store_dir *s)
{
	const int64_t now_s = store_dir_now_ns(s) / 1000000000;
	DIR *listing = opendir(s->aside_dir);
	struct dirent *entry;
	struct stat st;

	if (!listing)
		return;
	while ((entry = readdir(listing)) != NULL) {
		const struct sml_str name = sml_str_of(entry->d_name);
		const bool is_recovered = sml_str_starts(name, RECOVERED);

		if (!is_recovered && !sml_str_starts(name, ASIDE))
			continue;
		if (fstatat(s->aside_fd, entry->d_name, &st,
			AT_SYMLINK_NOFOLLOW) < 0)
			continue;
		if (is_recovered &&
		    now_s - (int64_t)st.st_ctim.tv_sec < RECOVERED_KEPT_S)
			continue;
		unlinkat(s->aside_fd, entry->d_name, 0);
	}
	closedir(listing);
}

static void
recover_temp(struct store_dir *s, const char *name)
{
	char to[NAME_MAX_LEN + 1];

	snprintf(to, sizeof(to), "%s%lld-%s", RECOVERED,
	    (long long)(store_dir_now_ns(s) / 1000), name + strlen(TEMP));
	sml_log(s->log, SML_LOG_WARN,
	    "directory %s: %s was left by a crash, moved to %s/%s", s->dir,
	    name, s->aside_dir, to);
	if (renameat(s->fd, name, s->aside_fd, to) < 0)
		sml_log(s->log, SML_LOG_ERROR, "%s stays: %s", name,
		    strerror(errno));
}

/* A private descriptor for listing: fdopendir() takes it over. */
static DIR *
open_listing(const struct store_dir *s)
{
	const int fd = openat(s->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *listing;

	if (fd < 0)
		return NULL;
	listing = fdopendir(fd);
	if (!listing)
		close(fd);
	return listing;
}

static enum sml_err
dir_begin(struct sml_store *st)
{
	struct store_dir *s = of(st);
	enum sml_err err;

	if (s->fd >= 0)
		return SML_OK;
	err = open_dir(s);
	if (err != SML_OK)
		return err;
	err = client_os_make_dir(s->aside_dir, true);
	if (err != SML_OK)
		return err == SML_E_FULL ? SML_E_STORE_FULL : SML_E_STORE;
	s->aside_fd = open(s->aside_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (s->aside_fd < 0)
		return SML_E_STORE;
	/* A nameless file gets its name by its path there. */
	if (access("/proc/self/fd", X_OK) < 0)
		s->has_nameless = false;
	purge_aside(s);
	s->may_have_temps = true;
	return SML_OK;
}

static void
dir_end(struct sml_store *st)
{
	struct store_dir *s = of(st);

	store_dir_drop_added(s);
	if (s->listing)
		closedir(s->listing);
	s->listing = NULL;
	if (s->aside_fd >= 0)
		close(s->aside_fd);
	s->aside_fd = -1;
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
	s->is_dirty = false;
}

static void
dir_close(struct sml_store *st)
{
	struct store_dir *s;

	if (!st)
		return;
	s = of(st);
	dir_end(st);
	free(s->dir);
	free(s->ending);
	free(s->aside_dir);
	free(s);
}

static enum sml_err
dir_place(struct sml_store *st, struct sml_arena *arena, struct sml_str *out)
{
	struct store_dir *s = of(st);
	unsigned char id[sizeof(((struct statfs *)NULL)->f_fsid)];
	char hex[2 * sizeof(id) + 1];
	struct statfs fs;
	struct stat info;
	size_t i;

	/* The file system's own id: device numbers change at a restart. */
	if (fstat(s->fd, &info) < 0 || fstatfs(s->fd, &fs) < 0)
		return SML_E_STORE;
	memcpy(id, &fs.f_fsid, sizeof(id));
	for (i = 0; i < sizeof(id); i++)
		snprintf(hex + 2 * i, 3, "%02x", id[i]);
	*out = sml_arena_printf(
	    arena, "%s-%llu", hex, (unsigned long long)info.st_ino);
	return out->p ? SML_OK : SML_E_NOMEM;
}

static enum sml_err
dir_commit(struct sml_store *st)
{
	struct store_dir *s = of(st);
	enum sml_err err = store_dir_flush(s);

	if (err != SML_OK || !s->is_dirty)
		return err;
	if (fsync(s->fd) < 0) {
		sml_log(s->log, SML_LOG_ERROR, "directory %s: flush: %s",
		    s->dir, strerror(errno));
		return errno == ENOSPC ? SML_E_STORE_FULL : SML_E_STORE;
	}
	s->is_dirty = false;
	return SML_OK;
}

/* ---- listing and reading ---- */

static enum sml_err
dir_next_change(struct sml_store *st, const struct sml_entry *after,
    struct sml_arena *arena, struct sml_entry *out)
{
	struct store_dir *s = of(st);
	const int64_t now_ns = store_dir_now_ns(s);
	struct dirent *entry;
	struct stat info;

	if (store_dir_flush(s) != SML_OK)
		return SML_E_STORE;
	if (after->key.len == 0 && s->listing) {
		closedir(s->listing);
		s->listing = NULL;
	}
	if (!s->listing)
		s->listing = open_listing(s);
	if (!s->listing)
		return SML_E_STORE;
	for (;;) {
		errno = 0;
		entry = readdir(s->listing);
		if (!entry) {
			const int number = errno;

			closedir(s->listing);
			s->listing = NULL;
			s->may_have_temps = false;
			return number ? SML_E_STORE : SML_END;
		}
		if (s->may_have_temps &&
		    sml_str_starts(sml_str_of(entry->d_name), TEMP))
			recover_temp(s, entry->d_name);
		if (!store_dir_is_item_name(s, sml_str_of(entry->d_name)))
			continue;
		if (fstatat(s->fd, entry->d_name, &info, AT_SYMLINK_NOFOLLOW) <
			0 ||
		    !S_ISREG(info.st_mode))
			continue;
		return store_dir_entry(
		    sml_str_of(entry->d_name), &info, now_ns, arena, out);
	}
}

bool
store_dir_is_same(const struct stat *a, const struct stat *b)
{
	return a->st_ino == b->st_ino && a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* Exactly @len bytes, or fewer if the file has become shorter. */
static enum sml_err
read_bytes(int fd, char *out, size_t len, size_t *done_out)
{
	size_t done = 0;
	ssize_t n;

	while (done < len) {
		n = read(fd, out + done, len - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return SML_E_ITEM_IO;
		if (n == 0)
			break;
		done += (size_t)n;
	}
	*done_out = done;
	return SML_OK;
}

/* One try; SML_E_BUSY: it was written to meanwhile. */
static enum sml_err
read_once(struct store_dir *s, const char *name, struct sml_arena *arena,
    struct sml_str *text_out, struct sml_entry *entry_out)
{
	const int64_t now_ns = store_dir_now_ns(s);
	struct stat before, after;
	size_t len, done;
	enum sml_err err;
	char *text;
	int fd;

	/* NONBLOCK: a pipe with that name must not stop us. */
	fd =
	    openat(s->fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT   ? SML_E_NOT_FOUND
		       : errno == ENOMEM ? SML_E_NOMEM
					 : SML_E_ITEM_IO;
	err = SML_E_ITEM_IO;
	if (fstat(fd, &before) < 0)
		goto close_fd;
	err = SML_E_NOT_FOUND;
	if (!S_ISREG(before.st_mode))
		goto close_fd;
	err = SML_E_TOO_BIG;
	if (before.st_size > (off_t)SML_ITEM_MAX)
		goto close_fd;
	len = (size_t)before.st_size;
	err = SML_E_NOMEM;
	text = sml_arena_alloc(arena, len + 1);
	if (!text)
		goto close_fd;
	err = read_bytes(fd, text, len, &done);
	if (err != SML_OK)
		goto close_fd;
	err = SML_E_BUSY;
	if (done != len || fstat(fd, &after) < 0 ||
	    !store_dir_is_same(&before, &after))
		goto close_fd;
	*text_out = (struct sml_str){text, len};
	err = SML_OK;
	if (entry_out)
		err = store_dir_entry(
		    sml_str_of(name), &before, now_ns, arena, entry_out);
close_fd:
	close(fd);
	return err;
}

static enum sml_err
dir_read(struct sml_store *st, struct sml_str key, struct sml_arena *arena,
    struct sml_str *text_out, struct sml_entry *entry_out)
{
	struct store_dir *s = of(st);
	struct sml_arena_mark mark = sml_arena_mark(arena);
	char name[NAME_MAX_LEN + 1];
	enum sml_err err = SML_E_BUSY;
	int tries;

	if (!store_dir_is_item_name(s, key))
		return SML_E_NOT_FOUND;
	memcpy(name, key.p, key.len);
	name[key.len] = '\0';
	if (store_dir_is_added(s, name) && store_dir_flush(s) != SML_OK)
		return SML_E_ITEM_IO;
	for (tries = 0; tries < 3 && err == SML_E_BUSY; tries++) {
		sml_arena_back(arena, mark);
		err = read_once(s, name, arena, text_out, entry_out);
	}
	if (err != SML_OK)
		sml_arena_back(arena, mark);
	return err;
}

static enum sml_err
find_key(struct store_dir *s, struct sml_str key, struct sml_arena *arena,
    struct sml_entry *out)
{
	const int64_t now_ns = store_dir_now_ns(s);
	char name[NAME_MAX_LEN + 1];
	struct stat info;

	if (!store_dir_is_item_name(s, key))
		return SML_E_NOT_FOUND;
	memcpy(name, key.p, key.len);
	name[key.len] = '\0';
	if (fstatat(s->fd, name, &info, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? SML_E_NOT_FOUND : SML_E_ITEM_IO;
	if (!S_ISREG(info.st_mode))
		return SML_E_NOT_FOUND;
	return store_dir_entry(key, &info, now_ns, arena, out);
}

static enum sml_err
dir_find(struct sml_store *st, struct sml_str op_id, struct sml_str key,
    struct sml_arena *arena, struct sml_entry *out)
{
	struct store_dir *s = of(st);
	char suffix[SUFFIX_SIZE];
	struct dirent *entry;
	DIR *listing;
	enum sml_err err = store_dir_flush(s);

	if (err != SML_OK)
		return err;
	if (!op_id.p)
		return find_key(s, key, arena, out);
	err = store_dir_suffix(op_id, suffix);
	if (err != SML_OK)
		return err;
	if (store_dir_has_suffix(s, key, suffix)) {
		err = find_key(s, key, arena, out);
		if (err != SML_E_NOT_FOUND)
			return err;
	}
	/* Somebody may have given it a longer name. */
	listing = open_listing(s);
	if (!listing)
		return SML_E_ITEM_IO;
	err = SML_E_NOT_FOUND;
	while (err == SML_E_NOT_FOUND && (entry = readdir(listing)) != NULL)
		if (store_dir_has_suffix(s, sml_str_of(entry->d_name), suffix))
			err =
			    find_key(s, sml_str_of(entry->d_name), arena, out);
	closedir(listing);
	return err;
}

static const struct sml_store_ops ops = {
    .name = "directory",
    .begin = dir_begin,
    .place = dir_place,
    .next_change = dir_next_change,
    .read = dir_read,
    .plan_key = store_dir_plan_key,
    .apply = store_dir_apply,
    .find = dir_find,
    .match = NULL,
    .commit = dir_commit,
    .end = dir_end,
    .close = dir_close,
};

enum sml_err
cli_store_dir_open(const struct cli_store_dir_cfg *cfg, struct sml_store **out)
{
	struct store_dir *s = calloc(1, sizeof(*s));

	if (!s)
		return SML_E_NOMEM;
	s->base.ops = &ops;
	s->base.kind = cfg->kind;
	s->base.is_read_by_others = true;
	s->fd = -1;
	s->aside_fd = -1;
	s->log = cfg->log;
	s->now_ns = cfg->now_ns ? cfg->now_ns : system_now_ns;
	s->now_ctx = cfg->ctx;
	s->has_nameless = !cfg->is_plain;
	s->has_exchange = !cfg->is_plain;
	s->dir = text_dup(sml_str_of(cfg->dir));
	s->ending = text_dup(sml_str_of(cfg->ending));
	s->aside_dir = text_dup(sml_str_of(cfg->aside_dir));
	if (!s->dir || !s->ending || !s->aside_dir) {
		dir_close(&s->base);
		return SML_E_NOMEM;
	}
	*out = &s->base;
	return SML_OK;
}

enum sml_err
cli_store_dir_open_folder(void *ctx, const struct client_profile *profile,
    const struct client_folder *folder, struct sml_store **out)
{
	struct cli_store_dir_cfg cfg = {
	    .ending = folder->ending,
	    .kind = folder->kind,
	    .log = ctx,
	};
	struct sml_buf dir, aside;
	enum sml_err err;

	sml_buf_init(&dir, 8192);
	sml_buf_init(&aside, 8192);
	err = client_profile_folder_dir(profile, folder, &dir);
	sml_buf_put_byte(&dir, '\0');
	sml_buf_printf(
	    &aside, "%s/%s%c", profile->backup_dir, folder->name, '\0');
	if (err == SML_OK)
		err = sml_buf_err(&dir);
	if (err == SML_OK)
		err = sml_buf_err(&aside);
	if (err == SML_OK) {
		cfg.dir = (const char *)dir.p;
		cfg.aside_dir = (const char *)aside.p;
		err = cli_store_dir_open(&cfg, out);
	}
	sml_buf_free(&aside);
	sml_buf_free(&dir);
	return err;
}
