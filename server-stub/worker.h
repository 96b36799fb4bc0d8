/* SPDX-License-Identifier: Apache-2.0 */
/* A pool of threads that take jobs from a queue. */
#ifndef SERVER_WORKER_H
#define SERVER_WORKER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* One piece of work; embedded as the first member of what it is about. */
struct server_job {
	struct server_job *next; /* of the queue */
	/* Runs on a worker; @ctx is that worker's own. The job must see to
	 * its own end. */
	void (*run)(struct server_job *job, void *ctx);
};

struct server_workers_cfg {
	unsigned count;   /* threads */
	size_t queue_max; /* jobs that may wait */
	/* Before the first and after the last job of a worker, on its thread.
	 * SML_OK, else the pool cannot be made. */
	enum sml_err (*begin)(void *begin_ctx, void **ctx_out);
	void (*end)(void *ctx);
	void *begin_ctx;
};

struct server_workers;

/* The errors of begin(); SML_E_NOMEM: no thread or memory. Returns when every
 * worker is ready. */
enum sml_err server_workers_new(const struct server_workers_cfg *cfg,
    struct server_workers **out) SML_MUST_USE;
/* SML_E_BUSY: the queue is full. Any thread. */
enum sml_err server_workers_add(
    struct server_workers *w, struct server_job *job) SML_MUST_USE;
/* Jobs that wait or run. */
size_t server_workers_load(struct server_workers *w);
/* Finish every job of the queue, then end the threads. NULL is allowed. */
void server_workers_free(struct server_workers *w);

#endif
