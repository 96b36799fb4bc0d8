/* SPDX-License-Identifier: Apache-2.0 */
/* A pool of threads that take jobs from a queue. */
#include "config.h"

#include "worker.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

struct server_workers {
	struct server_workers_cfg cfg;
	pthread_mutex_t lock;
	pthread_cond_t changed; /* a job came, or the end */
	pthread_cond_t ready;   /* a worker has begun, or could not */
	struct server_job *first, **last;
	size_t waiting, running;
	bool is_ending;
	unsigned began;
	enum sml_err begin_err;
	unsigned thread_count;
	pthread_t threads[];
};

/* The next job; NULL: none will come. Called with the lock held. */
static struct server_job *
take_job(struct server_workers *w)
{
	struct server_job *job;

	while (!w->first && !w->is_ending)
		pthread_cond_wait(&w->changed, &w->lock);
	job = w->first;
	if (!job)
		return NULL;
	w->first = job->next;
	if (!w->first)
		w->last = &w->first;
	w->waiting--;
	w->running++;
	return job;
}

static void *
work(void *arg)
{
	struct server_workers *w = arg;
	struct server_job *job;
	void *ctx = NULL;
	enum sml_err err;

	err = w->cfg.begin(w->cfg.begin_ctx, &ctx);
	pthread_mutex_lock(&w->lock);
	w->began++;
	if (err && !w->begin_err)
		w->begin_err = err;
	pthread_cond_signal(&w->ready);
	while (!err && (job = take_job(w)) != NULL) {
		pthread_mutex_unlock(&w->lock);
		job->run(job, ctx);
		pthread_mutex_lock(&w->lock);
		w->running--;
	}
	pthread_mutex_unlock(&w->lock);
	if (!err)
		w->cfg.end(ctx);
	return NULL;
}

/* Signals are for the thread of the event loop. */
static bool
start_thread(struct server_workers *w)
{
	sigset_t all, old;
	int rc;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	rc = pthread_create(&w->threads[w->thread_count], NULL, work, w);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (rc == 0)
		w->thread_count++;
	return rc == 0;
}

enum sml_err
server_workers_new(
    const struct server_workers_cfg *cfg, struct server_workers **out)
{
	struct server_workers *w =
	    calloc(1, sizeof(*w) + cfg->count * sizeof(w->threads[0]));
	enum sml_err err = SML_OK;
	unsigned i;

	if (!w)
		return SML_E_NOMEM;
	w->cfg = *cfg;
	w->last = &w->first;
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->changed, NULL);
	pthread_cond_init(&w->ready, NULL);
	for (i = 0; i < cfg->count && !err; i++)
		if (!start_thread(w))
			err = SML_E_NOMEM;
	pthread_mutex_lock(&w->lock);
	while (w->began < w->thread_count)
		pthread_cond_wait(&w->ready, &w->lock);
	if (!err)
		err = w->begin_err;
	pthread_mutex_unlock(&w->lock);
	if (err) {
		server_workers_free(w);
		return err;
	}
	*out = w;
	return SML_OK;
}

enum sml_err
server_workers_add(struct server_workers *w, struct server_job *job)
{
	enum sml_err err = SML_E_BUSY;

	pthread_mutex_lock(&w->lock);
	if (w->waiting < w->cfg.queue_max && !w->is_ending) {
		job->next = NULL;
		*w->last = job;
		w->last = &job->next;
		w->waiting++;
		pthread_cond_signal(&w->changed);
		err = SML_OK;
	}
	pthread_mutex_unlock(&w->lock);
	return err;
}

size_t
server_workers_load(struct server_workers *w)
{
	size_t load;

	pthread_mutex_lock(&w->lock);
	load = w->waiting + w->running;
	pthread_mutex_unlock(&w->lock);
	return load;
}

void
server_workers_free(struct server_workers *w)
{
	unsigned i;

	if (!w)
		return;
	pthread_mutex_lock(&w->lock);
	w->is_ending = true;
	pthread_cond_broadcast(&w->changed);
	pthread_mutex_unlock(&w->lock);
	for (i = 0; i < w->thread_count; i++)
		pthread_join(w->threads[i], NULL);
	pthread_cond_destroy(&w->ready);
	pthread_cond_destroy(&w->changed);
	pthread_mutex_destroy(&w->lock);
	free(w);
}
