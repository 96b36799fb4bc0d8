/* SPDX-License-Identifier: Apache-2.0 */
/* A folder of plain files as a store: names for new files, safe writes. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "cli/store_dir_priv.h"

/* Bytes of a title in a file name: listings stay readable. */
#define TITLE_MAX 60

/* What we write is dated so long ago: more than RACY_NS of store_dir.c. */
#define BACK_DATED_NS 150000000

/* ---- names ---- */

enum sml_err
store_dir_suffix(struct sml_str op_id, char out[SUFFIX_SIZE])
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
	uint8_t digest[SML_SHA256_LEN];
	enum sml_err err;
	size_t i;

	err = sml_digest_sha256(op_id, digest);
	if (err != SML_OK)
		return err;
	out[0] = '-';
	for (i = 0; i < 10; i++)
		out[1 + i] = letters[digest[i] % 32];
	out[11] = '\0';
	return SML_OK;
}

bool
store_dir_has_suffix(
    const struct store_dir *s, struct sml_str name, const char *suffix)
{
	const size_t ending_len = strlen(s->ending);

	if (!store_dir_is_item_name(s, name))
		return false;
	name.len -= ending_len;
	return sml_str_ends(name, suffix);
}

/* Length of the character at the front of valid UTF-8. */
static size_t
char_len(const char *p)
{
	const unsigned char c = (unsigned char)*p;

	return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

/* May it stand in a file name as it is? No ASCII signs, no spaces of any
 * sort, no marks of direction (U+2000 to U+206F), no U+00A0, no U+FEFF. */
static bool
is_plain_char(const char *p, size_t len)
{
	const unsigned char c = (unsigned char)p[0];

	if (len == 1)
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		       (c >= '0' && c <= '9');
	if (len == 2)
		return !(c == 0xc2 && (unsigned char)p[1] < 0xc0);
	return !(c == 0xe2 && (unsigned char)p[1] <= 0x81) &&
	       memcmp(p, "\xef\xbb\xbf", 3) != 0 &&
	       memcmp(p, "\xe3\x80\x80", 3) != 0;
}

/* "Dr. Anna Müller" gives "Dr-Anna-Müller". */
static void
put_title(struct sml_str title, struct sml_buf *out)
{
	const size_t start = out->len;
	size_t i, len;
	bool is_gap = false;

	if (!sml_utf8_is_valid(title))
		return;
	for (i = 0; i < title.len; i += len) {
		len = char_len(title.p + i);
		if (!is_plain_char(title.p + i, len)) {
			is_gap = out->len > start;
			continue;
		}
		if (out->len - start + len + 1 > TITLE_MAX)
			return;
		if (is_gap)
			sml_buf_put_byte(out, '-');
		is_gap = false;
		sml_buf_put(out, title.p + i, len);
	}
}

static enum sml_err
make_name(const struct store_dir *s, struct sml_str title, struct sml_str seed,
    struct sml_arena *arena, struct sml_str *out)
{
	char suffix[SUFFIX_SIZE];
	struct sml_buf name;
	enum sml_err err;

	err = store_dir_suffix(seed, suffix);
	if (err != SML_OK)
		return err;
	sml_buf_init(&name, NAME_MAX_LEN);
	put_title(title, &name);
	if (name.len == 0)
		sml_buf_put_text(&name, "item");
	sml_buf_put_text(&name, suffix);
	sml_buf_put_text(&name, s->ending);
	err = sml_buf_err(&name);
	if (err == SML_OK) {
		*out = sml_arena_dup(arena, sml_buf_str(&name));
		err = out->p ? SML_OK : SML_E_NOMEM;
	}
	sml_buf_free(&name);
	return err;
}

enum sml_err
store_dir_plan_key(struct sml_store *st, struct sml_str op_id,
    const struct sml_facts *facts, struct sml_arena *arena,
    struct sml_str *key_out)
{
	return make_name((struct store_dir *)st,
	    facts ? facts->title : SML_STR_NONE, op_id, arena, key_out);
}

/* ---- the new file ---- */

#define TEMP_SIZE 80

/* A file with the new text that has no item's name yet. */
struct fresh {
	int fd;
	bool is_nameless;
	char temp[TEMP_SIZE]; /* its dot name, if it has one; else where an old
			       * file goes */
	struct stat info;
};

static enum sml_err
write_text(int fd, struct sml_str text)
{
	size_t done = 0;
	ssize_t n;

	while (done < text.len) {
		n = write(fd, text.p + done, text.len - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return store_dir_err_of_errno(errno);
		done += (size_t)n;
	}
	return SML_OK;
}

/* Dated back: a later write by anybody else cannot leave the same times. */
static enum sml_err
set_time(const struct store_dir *s, int fd)
{
	const int64_t ns = store_dir_now_ns(s) - BACK_DATED_NS;
	const struct timespec times[2] = {
	    {.tv_nsec = UTIME_OMIT},
	    {.tv_sec = (time_t)(ns / 1000000000),
		.tv_nsec = (long)(ns % 1000000000)},
	};

	return futimens(fd, times) < 0 ? store_dir_err_of_errno(errno) : SML_OK;
}

/* A dot name that neither another process nor a crash has used. */
static void
make_temp_name(struct store_dir *s, char out[TEMP_SIZE])
{
	snprintf(out, TEMP_SIZE, "%s%llx-%lx-%x.tmp", TEMP,
	    (unsigned long long)store_dir_now_ns(s), (unsigned long)getpid(),
	    s->temp_count++);
}

static enum sml_err
open_fresh(struct store_dir *s, struct fresh *f)
{
	make_temp_name(s, f->temp);
	f->is_nameless = false;
	f->fd = -1;
	if (s->has_nameless) {
		f->fd =
		    openat(s->fd, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
		f->is_nameless = f->fd >= 0;
		if (f->fd < 0 &&
		    (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL))
			s->has_nameless = false;
		else if (f->fd < 0)
			return store_dir_err_of_errno(errno);
	}
	if (f->fd < 0)
		f->fd = openat(s->fd, f->temp,
		    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	return f->fd < 0 ? store_dir_err_of_errno(errno) : SML_OK;
}

static void
drop_fresh(struct store_dir *s, struct fresh *f)
{
	if (f->fd < 0)
		return;
	close(f->fd);
	f->fd = -1;
	if (!f->is_nameless)
		unlinkat(s->fd, f->temp, 0);
}

/* @mode: permissions of the file to be replaced; 0: the user's default. */
static enum sml_err
make_fresh(struct store_dir *s, struct sml_str text, mode_t mode,
    bool is_flushed, struct fresh *f)
{
	enum sml_err err = open_fresh(s, f);

	if (err != SML_OK)
		return err;
	err = write_text(f->fd, text);
	if (err == SML_OK && mode != 0 && fchmod(f->fd, mode & 0777) < 0)
		err = store_dir_err_of_errno(errno);
	if (err == SML_OK)
		err = set_time(s, f->fd);
	if (err == SML_OK && is_flushed && fsync(f->fd) < 0)
		err = store_dir_err_of_errno(errno);
	if (err == SML_OK && fstat(f->fd, &f->info) < 0)
		err = store_dir_err_of_errno(errno);
	if (err != SML_OK)
		drop_fresh(s, f);
	return err;
}

/* Give the nameless one @name; SML_E_EXISTS: there is such a file. */
static enum sml_err
link_nameless(struct store_dir *s, struct fresh *f, const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", f->fd);
	if (linkat(AT_FDCWD, path, s->fd, name, AT_SYMLINK_FOLLOW) < 0)
		return store_dir_err_of_errno(errno);
	return SML_OK;
}

/* Move without overwriting, on any file system. */
static enum sml_err
move(int from_fd, const char *from, int to_fd, const char *to)
{
	if (renameat2(from_fd, from, to_fd, to, RENAME_NOREPLACE) == 0)
		return SML_OK;
	if (errno != EINVAL && errno != ENOSYS)
		return store_dir_err_of_errno(errno);
	if (linkat(from_fd, from, to_fd, to, 0) < 0)
		return store_dir_err_of_errno(errno);
	unlinkat(from_fd, from, 0);
	return SML_OK;
}

/* The new file under its name. */
static enum sml_err
place_fresh(struct store_dir *s, struct fresh *f, const char *name)
{
	enum sml_err err;

	if (f->is_nameless) {
		err = link_nameless(s, f, name);
	} else {
		err = move(s->fd, f->temp, s->fd, name);
		f->is_nameless = err == SML_OK; /* its dot name is gone */
	}
	if (err == SML_OK)
		s->is_dirty = true;
	return err;
}

/* ---- the old file ---- */

static bool
is_expected(const struct stat *info, struct sml_str expected)
{
	char token[TOKEN_SIZE];

	if (!S_ISREG(info->st_mode))
		return false;
	if (!expected.p)
		return true;
	store_dir_token(info, token);
	return sml_str_is(expected, token);
}

/* What was taken out as expected: kept until the next run for programs that
 * still have it open. */
static void
put_aside(struct store_dir *s, const char *temp, const char *prefix)
{
	char to[128];

	snprintf(to, sizeof(to), "%s%lld-%s", prefix,
	    (long long)(store_dir_now_ns(s) / 1000), temp + strlen(TEMP));
	if (renameat(s->fd, temp, s->aside_fd, to) == 0)
		return;
	/* Another file system: the before-image is in the state anyway. What
	 * was not expected stays where it is, and is found at the next run. */
	if (strcmp(prefix, ASIDE) == 0)
		unlinkat(s->fd, temp, 0);
}

/* Move @name out to @temp if it is what is expected. */
static enum sml_err
take_out(struct store_dir *s, const char *name, const char *temp,
    struct sml_str expected)
{
	struct stat info;
	enum sml_err err = move(s->fd, name, s->fd, temp);

	if (err != SML_OK)
		return err;
	s->is_dirty = true;
	if (fstatat(s->fd, temp, &info, AT_SYMLINK_NOFOLLOW) == 0 &&
	    is_expected(&info, expected))
		return SML_OK;
	if (move(s->fd, temp, s->fd, name) != SML_OK) {
		sml_log(s->log, SML_LOG_WARN,
		    "directory %s: %s was changed twice meanwhile, the older "
		    "is kept in %s",
		    s->dir, name, s->aside_dir);
		put_aside(s, temp, RECOVERED);
	}
	return SML_E_CHANGED;
}

/* The new file has a dot name, and takes the place of the old in one step.
 * SML_E_UNSUPPORTED: the file system cannot. */
static enum sml_err
exchange(struct store_dir *s, struct fresh *f, const char *name,
    struct sml_str expected)
{
	struct stat out;

	if (renameat2(s->fd, f->temp, s->fd, name, RENAME_EXCHANGE) < 0)
		return errno == EINVAL || errno == ENOSYS
			   ? SML_E_UNSUPPORTED
			   : store_dir_err_of_errno(errno);
	s->is_dirty = true;
	f->is_nameless = true; /* the dot name is the old file's now */
	if (fstatat(s->fd, f->temp, &out, AT_SYMLINK_NOFOLLOW) == 0 &&
	    is_expected(&out, expected)) {
		put_aside(s, f->temp, ASIDE);
		return SML_OK;
	}
	/* Back, and what comes out should be ours again. */
	if (renameat2(s->fd, f->temp, s->fd, name, RENAME_EXCHANGE) == 0 &&
	    fstatat(s->fd, f->temp, &out, AT_SYMLINK_NOFOLLOW) == 0 &&
	    store_dir_is_same(&out, &f->info)) {
		unlinkat(s->fd, f->temp, 0);
		return SML_E_CHANGED;
	}
	/* Somebody wrote to the new one in between: the newest stays. */
	if (renameat2(s->fd, f->temp, s->fd, name, RENAME_EXCHANGE) < 0)
		sml_log(s->log, SML_LOG_ERROR, "%s: %s", name, strerror(errno));
	sml_log(s->log, SML_LOG_WARN,
	    "directory %s: %s was changed twice meanwhile, the older version "
	    "is kept in %s",
	    s->dir, name, s->aside_dir);
	put_aside(s, f->temp, RECOVERED);
	return SML_E_CHANGED;
}

/* Without exchange: the old one out, the new one in. */
static enum sml_err
swap_plainly(struct store_dir *s, struct fresh *f, const char *name,
    struct sml_str expected)
{
	char old[TEMP_SIZE];
	enum sml_err err;

	make_temp_name(s, old);
	err = take_out(s, name, old, expected);
	if (err != SML_OK)
		return err;
	err = place_fresh(s, f, name);
	if (err == SML_OK) {
		put_aside(s, old, ASIDE);
		return SML_OK;
	}
	if (move(s->fd, old, s->fd, name) != SML_OK)
		put_aside(s, old, RECOVERED);
	return err == SML_E_EXISTS ? SML_E_CHANGED : err;
}

/* ---- apply ---- */

/* With a dot name, for file systems without nameless files. */
static enum sml_err
add_plainly(struct store_dir *s, const struct sml_apply *req, const char *name,
    struct stat *info_out)
{
	struct fresh f;
	enum sml_err err = make_fresh(s, req->text, 0, true, &f);

	if (err != SML_OK)
		return err;
	err = place_fresh(s, &f, name);
	*info_out = f.info;
	drop_fresh(s, &f);
	return err;
}

/* Nameless until commit(), which flushes the whole batch side by side. */
static enum sml_err
apply_add(struct store_dir *s, const struct sml_apply *req, const char *name,
    struct sml_arena *arena, struct sml_entry *out)
{
	struct fresh f;
	struct stat info;
	enum sml_err err;

	if (store_dir_is_added(s, name) ||
	    fstatat(s->fd, name, &info, AT_SYMLINK_NOFOLLOW) == 0)
		return SML_E_EXISTS;
	if (!s->has_nameless) {
		err = add_plainly(s, req, name, &info);
	} else {
		err = make_fresh(s, req->text, 0, false, &f);
		if (err != SML_OK)
			return err;
		info = f.info;
		if (f.is_nameless) {
			err = store_dir_queue(s, f.fd, name);
		} else {
			/* It turned out that there are none here. */
			drop_fresh(s, &f);
			err = add_plainly(s, req, name, &info);
		}
	}
	if (err != SML_OK)
		return err;
	return store_dir_entry(
	    sml_str_of(name), &info, store_dir_now_ns(s), arena, out);
}

static enum sml_err
apply_replace(struct store_dir *s, const struct sml_apply *req,
    const char *name, struct sml_arena *arena, struct sml_entry *out)
{
	enum sml_err err;
	struct stat info;
	struct fresh f;

	if (fstatat(s->fd, name, &info, AT_SYMLINK_NOFOLLOW) < 0)
		return store_dir_err_of_errno(errno);
	if (!is_expected(&info, req->expected))
		return SML_E_CHANGED;
	err = make_fresh(s, req->text, info.st_mode, true, &f);
	if (err != SML_OK)
		return err;
	err = SML_E_UNSUPPORTED;
	if (s->has_exchange && f.is_nameless &&
	    link_nameless(s, &f, f.temp) == SML_OK)
		f.is_nameless = false;
	if (s->has_exchange && !f.is_nameless)
		err = exchange(s, &f, name, req->expected);
	if (err == SML_E_UNSUPPORTED)
		err = swap_plainly(s, &f, name, req->expected);
	if (err == SML_OK)
		err = store_dir_entry(
		    sml_str_of(name), &f.info, store_dir_now_ns(s), arena, out);
	drop_fresh(s, &f);
	return err;
}

static enum sml_err
apply_delete(struct store_dir *s, const struct sml_apply *req, const char *name,
    struct sml_entry *out)
{
	struct stat info;
	char temp[TEMP_SIZE];
	enum sml_err err;

	if (fstatat(s->fd, name, &info, AT_SYMLINK_NOFOLLOW) < 0)
		return store_dir_err_of_errno(errno);
	if (!is_expected(&info, req->expected))
		return SML_E_CHANGED;
	make_temp_name(s, temp);
	err = take_out(s, name, temp, req->expected);
	if (err == SML_OK) {
		put_aside(s, temp, ASIDE);
		*out = (struct sml_entry){.is_deleted = true};
	}
	return err;
}

/* The name for @req: the item's, the planned one, or one of our own. */
static enum sml_err
name_of(struct store_dir *s, const struct sml_apply *req,
    struct sml_arena *arena, struct sml_str *out)
{
	if (req->op != SML_OP_ADD)
		*out = req->key;
	else if (req->planned.p)
		*out = req->planned;
	else
		return make_name(s,
		    req->facts ? req->facts->title : SML_STR_NONE,
		    req->op_id.p ? req->op_id : req->text, arena, out);
	return SML_OK;
}

enum sml_err
store_dir_apply(struct sml_store *st, const struct sml_apply *req,
    struct sml_arena *arena, struct sml_entry *out)
{
	struct store_dir *s = (struct store_dir *)st;
	char name[NAME_MAX_LEN + 1];
	struct sml_str key;
	enum sml_err err;

	err = name_of(s, req, arena, &key);
	if (err != SML_OK)
		return err;
	if (!store_dir_is_item_name(s, key))
		return req->op == SML_OP_ADD ? SML_E_UNSUPPORTED
					     : SML_E_NOT_FOUND;
	memcpy(name, key.p, key.len);
	name[key.len] = '\0';
	if (req->op != SML_OP_ADD && store_dir_is_added(s, name)) {
		err = store_dir_flush(s);
		if (err != SML_OK)
			return err;
	}
	switch (req->op) {
	case SML_OP_ADD:
		err = apply_add(s, req, name, arena, out);
		break;
	case SML_OP_REPLACE:
		err = apply_replace(s, req, name, arena, out);
		break;
	case SML_OP_DELETE:
		err = apply_delete(s, req, name, out);
		break;
	case SML_OP_NONE:
		return SML_E_BUG;
	}
	if (err != SML_OK && err != SML_E_CHANGED && err != SML_E_NOT_FOUND)
		sml_log(s->log, SML_LOG_ERROR, "directory %s: %s: %s", s->dir,
		    name, sml_err_text(err));
	return err;
}
