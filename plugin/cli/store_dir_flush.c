/* SPDX-License-Identifier: Apache-2.0 */
/* New files of a batch: flushed side by side, then given their names. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/store_dir_priv.h"

/* A flush mostly waits for the disk, and the file system joins those that
 * wait at the same time into one write of its journal. */
#define THREADS_MAX 16

struct job {
	struct store_dir *s;
	pthread_mutex_t lock;
	size_t next; /* of the queue, to be flushed */
};

static void *
flush_some(void *arg)
{
	struct job *job = arg;

	for (;;) {
		struct store_dir_added *a;
		size_t i;

		pthread_mutex_lock(&job->lock);
		i = job->next++;
		pthread_mutex_unlock(&job->lock);
		if (i >= job->s->added_count)
			return NULL;
		a = &job->s->added[i];
		a->error = fsync(a->fd) < 0 ? errno : 0;
	}
}

static void
flush_all(struct store_dir *s)
{
	struct job job = {.s = s, .lock = PTHREAD_MUTEX_INITIALIZER};
	pthread_t threads[THREADS_MAX];
	size_t count = 0;

	while (count < THREADS_MAX && count + 1 < s->added_count &&
	       pthread_create(&threads[count], NULL, flush_some, &job) == 0)
		count++;
	/* Also without any other thread. */
	flush_some(&job);
	while (count > 0)
		pthread_join(threads[--count], NULL);
	pthread_mutex_destroy(&job.lock);
}

static int
link_added(struct store_dir *s, const struct store_dir_added *a)
{
	char path[64];

	if (a->error)
		return a->error;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", a->fd);
	if (linkat(AT_FDCWD, path, s->fd, a->name, AT_SYMLINK_FOLLOW) < 0)
		return errno;
	s->is_dirty = true;
	return 0;
}

enum sml_err
store_dir_flush(struct store_dir *s)
{
	enum sml_err err = SML_OK;
	size_t i;
	int error;

	if (s->added_count == 0)
		return SML_OK;
	flush_all(s);
	for (i = 0; i < s->added_count; i++) {
		error = link_added(s, &s->added[i]);
		close(s->added[i].fd);
		if (error == 0)
			continue;
		sml_log(s->log, SML_LOG_ERROR, "directory %s: %s: %s", s->dir,
		    s->added[i].name, strerror(error));
		/* The journal knows what is missing: the folder stops, and
		 * the next run settles it. */
		err = error == ENOSPC || error == EDQUOT ? SML_E_STORE_FULL
							 : SML_E_STORE;
	}
	s->added_count = 0;
	return err;
}

void
store_dir_drop_added(struct store_dir *s)
{
	while (s->added_count > 0)
		close(s->added[--s->added_count].fd);
}

bool
store_dir_is_added(const struct store_dir *s, const char *name)
{
	size_t i;

	for (i = 0; i < s->added_count; i++)
		if (strcmp(s->added[i].name, name) == 0)
			return true;
	return false;
}

enum sml_err
store_dir_queue(struct store_dir *s, int fd, const char *name)
{
	struct store_dir_added *a = &s->added[s->added_count++];

	a->fd = fd;
	a->error = 0;
	snprintf(a->name, sizeof(a->name), "%s", name);
	/* The disk may begin while the next one is written. */
	(void)sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE);
	return s->added_count == ADDED_MAX ? store_dir_flush(s) : SML_OK;
}
