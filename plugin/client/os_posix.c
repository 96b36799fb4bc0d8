/* SPDX-License-Identifier: Apache-2.0 */
/* The system behind os.h, for POSIX: files, locks, clock, randomness. */
#include "config.h"

#include "client/os.h"

#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "base/base64.h"

static enum sml_err
err_of_errno(int number)
{
	switch (number) {
	case ENOENT:
	case ENOTDIR:
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
	case EFBIG:
		return SML_E_TOO_BIG;
	case ENOMEM:
		return SML_E_NOMEM;
	default:
		return SML_E_ITEM_IO;
	}
}

/* ---- files ---- */

static enum sml_err
read_all(int fd, struct sml_buf *out)
{
	char chunk[16384];
	ssize_t n;

	for (;;) {
		n = read(fd, chunk, sizeof(chunk));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_of_errno(errno);
		if (n == 0)
			return sml_buf_err(out);
		sml_buf_put(out, chunk, (size_t)n);
		if (sml_buf_err(out) != SML_OK)
			return sml_buf_err(out);
	}
}

static enum sml_err
write_all(int fd, struct sml_str bytes)
{
	size_t done = 0;
	ssize_t n;

	while (done < bytes.len) {
		n = write(fd, bytes.p + done, bytes.len - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_of_errno(errno);
		done += (size_t)n;
	}
	return SML_OK;
}

enum sml_err
client_os_read_file(const char *path, struct sml_buf *out)
{
	enum sml_err err;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_of_errno(errno);
	err = read_all(fd, out);
	close(fd);
	return err;
}

/* The folder of @path, "." if it names none. Caller frees; NULL: no memory. */
static char *
folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return strdup(".");
	return strndup(path, slash == path ? 1 : (size_t)(slash - path));
}

static enum sml_err
sync_folder_of(const char *path)
{
	char *folder = folder_of(path);
	enum sml_err err = SML_OK;
	int fd;

	if (!folder)
		return SML_E_NOMEM;
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || fsync(fd) < 0)
		err = err_of_errno(errno);
	if (fd >= 0)
		close(fd);
	free(folder);
	return err;
}

enum sml_err
client_os_write_file(const char *path, struct sml_str bytes, bool is_private)
{
	enum sml_err err;
	struct sml_buf temp;
	int fd;

	sml_buf_init(&temp, PATH_MAX);
	sml_buf_printf(&temp, "%s.new-%ld%c", path, (long)getpid(), '\0');
	err = sml_buf_err(&temp);
	if (err != SML_OK)
		goto free_temp;
	fd = open((char *)temp.p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
	    is_private ? 0600 : 0666);
	if (fd < 0) {
		err = err_of_errno(errno);
		goto free_temp;
	}
	err = write_all(fd, bytes);
	if (err == SML_OK && fsync(fd) < 0)
		err = err_of_errno(errno);
	if (close(fd) < 0 && err == SML_OK)
		err = err_of_errno(errno);
	if (err == SML_OK && rename((char *)temp.p, path) < 0)
		err = err_of_errno(errno);
	if (err != SML_OK)
		unlink((char *)temp.p);
	else
		err = sync_folder_of(path);
free_temp:
	sml_buf_free(&temp);
	return err;
}

enum sml_err
client_os_flush_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum sml_err err = SML_OK;

	if (fd < 0 || fdatasync(fd) < 0)
		err = err_of_errno(errno);
	if (fd >= 0)
		close(fd);
	return err;
}

enum sml_err
client_os_remove_file(const char *path)
{
	if (unlink(path) < 0 && errno != ENOENT)
		return err_of_errno(errno);
	return SML_OK;
}

enum sml_err
client_os_make_dir(const char *path, bool is_private)
{
	char *copy = strdup(path);
	enum sml_err err = SML_OK;
	char *p;

	if (!copy)
		return SML_E_NOMEM;
	for (p = copy + 1; *p && err == SML_OK; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		if (mkdir(copy, 0777) < 0 && errno != EEXIST &&
		    !client_os_is_dir(copy))
			err = err_of_errno(errno);
		*p = '/';
	}
	if (err == SML_OK && mkdir(path, is_private ? 0700 : 0777) < 0 &&
	    errno != EEXIST)
		err = err_of_errno(errno);
	if (err == SML_OK && !client_os_is_dir(path))
		err = SML_E_EXISTS;
	free(copy);
	return err;
}

bool
client_os_is_dir(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool
client_os_is_file(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

enum sml_err
client_os_file_id(const char *path, uint64_t *id_out)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return err_of_errno(errno);
	*id_out = (uint64_t)st.st_ino;
	return SML_OK;
}

enum sml_err
client_os_full_path(const char *path, struct sml_buf *out)
{
	char *full = realpath(path, NULL);
	char *folder, *name;
	enum sml_err err;

	if (full) {
		sml_buf_put_text(out, full);
		free(full);
		return sml_buf_err(out);
	}
	if (errno != ENOENT)
		return err_of_errno(errno);
	/* What is not there yet: its folder's full path and its name. */
	folder = folder_of(path);
	if (!folder)
		return SML_E_NOMEM;
	if (strcmp(folder, path) == 0) {
		free(folder);
		return SML_E_NOT_FOUND;
	}
	err = client_os_full_path(folder, out);
	free(folder);
	if (err != SML_OK)
		return err;
	name = strrchr(path, '/');
	sml_buf_put_byte(out, '/');
	sml_buf_put_text(out, name ? name + 1 : path);
	return sml_buf_err(out);
}

enum sml_err
client_os_list_dir(const char *path, struct sml_buf *names_out)
{
	struct dirent *entry;
	DIR *dir = opendir(path);

	if (!dir)
		return err_of_errno(errno);
	while ((entry = readdir(dir)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		sml_buf_put(
		    names_out, entry->d_name, strlen(entry->d_name) + 1);
	}
	closedir(dir);
	return sml_buf_err(names_out);
}

/* ---- locks ---- */

struct client_os_lock {
	int fd;
};

enum sml_err
client_os_lock(const char *path, int64_t wait_ms,
    bool (*is_cancelled)(void *ctx), void *ctx, struct client_os_lock **out)
{
	const int64_t deadline_ms = client_os_ticks_ms() + wait_ms;
	struct client_os_lock *lock;
	enum sml_err err;

	lock = malloc(sizeof(*lock));
	if (!lock)
		return SML_E_NOMEM;
	lock->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (lock->fd < 0) {
		err = err_of_errno(errno);
		goto free_lock;
	}
	while (flock(lock->fd, LOCK_EX | LOCK_NB) < 0) {
		err = err_of_errno(errno);
		if (errno != EWOULDBLOCK && errno != EINTR)
			goto close_fd;
		err = SML_E_BUSY;
		if (client_os_ticks_ms() >= deadline_ms)
			goto close_fd;
		err = SML_E_CANCELLED;
		if (is_cancelled && is_cancelled(ctx))
			goto close_fd;
		client_os_sleep_ms(50);
	}
	*out = lock;
	return SML_OK;

close_fd:
	close(lock->fd);
free_lock:
	free(lock);
	return err;
}

void
client_os_unlock(struct client_os_lock *lock)
{
	if (!lock)
		return;
	close(lock->fd);
	free(lock);
}

/* ---- clock, randomness, charsets ---- */

int64_t
client_os_now_utc(void)
{
	return (int64_t)time(NULL);
}

int64_t
client_os_ticks_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

enum sml_err
client_os_random(uint8_t *out, size_t len)
{
	ssize_t n;

	while (len > 0) {
		n = getrandom(out, len, 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return SML_E_BUG;
		out += n;
		len -= (size_t)n;
	}
	return SML_OK;
}

void
client_os_sleep_ms(int64_t ms)
{
	struct timespec ts = {
	    .tv_sec = (time_t)(ms / 1000),
	    .tv_nsec = (long)(ms % 1000) * 1000000,
	};

	nanosleep(&ts, NULL);
}

void
client_os_local_time(int64_t utc, struct sml_buf *out)
{
	time_t t = (time_t)utc;
	struct tm tm;
	char text[32];

	if (localtime_r(&t, &tm) &&
	    strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &tm) > 0)
		sml_buf_put_text(out, text);
}

void
client_os_format(struct sml_buf *out, const char *format, va_list args)
{
	va_list again;
	char *text;
	int len;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (len < 0)
		return;
	text = malloc((size_t)len + 1);
	if (!text) {
		out->err = SML_E_NOMEM;
		return;
	}
	vsnprintf(text, (size_t)len + 1, format, args);
	sml_buf_put(out, text, (size_t)len);
	free(text);
}

static int64_t
env_now_utc(void *ctx)
{
	(void)ctx;
	return client_os_now_utc();
}

static int64_t
env_ticks_ms(void *ctx)
{
	(void)ctx;
	return client_os_ticks_ms();
}

static enum sml_err
env_random(void *ctx, uint8_t *out, size_t len)
{
	(void)ctx;
	return client_os_random(out, len);
}

static enum sml_err
env_to_utf8(
    void *ctx, struct sml_str charset, struct sml_str in, struct sml_buf *out)
{
	char name[64], chunk[4096];
	union {
		const char *in;
		char *iconv_in;
	} from = {.in = in.p};
	size_t left = in.len;
	enum sml_err err = SML_OK;
	iconv_t cd;

	(void)ctx;
	if (charset.len == 0 || charset.len >= sizeof(name))
		return SML_E_UNSUPPORTED;
	memcpy(name, charset.p, charset.len);
	name[charset.len] = '\0';
	cd = iconv_open("UTF-8", name);
	if (cd == (iconv_t)-1)
		return SML_E_UNSUPPORTED;
	while (left > 0 && err == SML_OK) {
		char *to = chunk;
		size_t room = sizeof(chunk);
		size_t rc;

		rc = iconv(cd, &from.iconv_in, &left, &to, &room);
		if (rc == (size_t)-1 && errno != E2BIG)
			err = SML_E_CHARSET;
		sml_buf_put(out, chunk, sizeof(chunk) - room);
		if (sml_buf_err(out) != SML_OK)
			err = sml_buf_err(out);
	}
	iconv_close(cd);
	return err;
}

void
client_os_env(const struct sml_log *log, struct sml_env *out)
{
	*out = (struct sml_env){
	    .now_utc = env_now_utc,
	    .ticks_ms = env_ticks_ms,
	    .random = env_random,
	    .to_utf8 = env_to_utf8,
	    .log = log,
	};
}

/* ---- places ---- */

enum sml_err
client_os_data_dir(struct sml_buf *out)
{
	const char *dir = getenv("XDG_DATA_HOME");

	/* The specification: a relative path is to be ignored. */
	if (dir && dir[0] == '/') {
		sml_buf_put_text(out, dir);
		return sml_buf_err(out);
	}
	dir = getenv("HOME");
	if (!dir || !*dir)
		return SML_E_NOT_FOUND;
	sml_buf_put_text(out, dir);
	sml_buf_put_text(out, "/.local/share");
	return sml_buf_err(out);
}

enum sml_err
client_os_machine_id(uint8_t out[SML_SHA256_LEN])
{
	static const char *const paths[] = {
	    "/etc/machine-id", "/var/lib/dbus/machine-id"};
	struct sml_buf text;
	enum sml_err err = SML_OK;
	size_t i;

	memset(out, 0, SML_SHA256_LEN);
	sml_buf_init(&text, 4096);
	for (i = 0; i < SML_ARRAY_LEN(paths); i++) {
		sml_buf_reset(&text);
		if (client_os_read_file(paths[i], &text) != SML_OK ||
		    text.len == 0)
			continue;
		/* The id itself is confidential: only its digest is used. */
		err = sml_digest_sha256(sml_buf_str(&text), out);
		break;
	}
	sml_buf_free(&text);
	return err;
}

const char *
client_os_setting(const char *name)
{
	return getenv(name);
}

/* ---- secrets ---- */

enum sml_err
client_os_secret_put(const char *slot, struct sml_str secret)
{
	return client_os_write_file(slot, secret, true);
}

enum sml_err
client_os_secret_get(const char *slot, struct sml_buf *out)
{
	return client_os_read_file(slot, out);
}

enum sml_err
client_os_secret_del(const char *slot)
{
	return client_os_remove_file(slot);
}

/* ---- terminal ---- */

bool
client_os_is_terminal(int stream)
{
	return isatty(stream) == 1;
}

unsigned
client_os_terminal_columns(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return 80;
}

static enum sml_err
read_line(int fd, struct sml_buf *out)
{
	ssize_t n;
	char c;

	for (;;) {
		n = read(fd, &c, 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return SML_E_CANCELLED;
		if (c == '\n')
			return sml_buf_err(out);
		sml_buf_put_byte(out, (uint8_t)c);
	}
}

enum sml_err
client_os_ask_secret(const char *prompt, struct sml_buf *out)
{
	struct termios before, quiet;
	enum sml_err err;
	int fd;

	fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return SML_E_NOT_FOUND;
	if (tcgetattr(fd, &before) < 0) {
		err = SML_E_NOT_FOUND;
		goto close_fd;
	}
	err = write_all(fd, sml_str_of(prompt));
	if (err != SML_OK)
		goto close_fd;
	quiet = before;
	quiet.c_lflag &= ~(tcflag_t)ECHO;
	quiet.c_lflag |= ECHONL;
	tcsetattr(fd, TCSAFLUSH, &quiet);
	err = read_line(fd, out);
	tcsetattr(fd, TCSAFLUSH, &before);
close_fd:
	close(fd);
	return err;
}
