/* SPDX-License-Identifier: Apache-2.0 */
/* valise-server run: the event loop, its workers, one endpoint each. */
#include "config.h"

#include "commands.h"
#include "listener.h"

#include <pthread.h>
#include <stdio.h>

#define QUEUE_MAX 2048
#define WAIT_MS 10000 /* for a lock: clients wait for an answer a minute */

static pthread_mutex_t writer = PTHREAD_MUTEX_INITIALIZER;

static enum sml_err
begin_worker(void *begin_ctx, void **ctx_out)
{
	struct server_endpoint *ep;
	enum sml_err err = server_endpoint_new(begin_ctx, &ep);

	*ctx_out = err ? NULL : ep;
	return err;
}

static void
end_worker(void *ctx)
{
	server_endpoint_free(ctx);
}

static void
handle(void *ctx, const struct server_request *req, struct server_reply *reply)
{
	server_endpoint_handle(ctx, req, reply);
}

static void
tidy(void *ctx)
{
	server_endpoint_tidy(ctx);
}

static void
run_last_tidy(struct server_job *job, void *ctx)
{
	(void)job;
	server_endpoint_tidy(ctx);
}

static void
say_ready(const struct server_listener *l, const struct server_options *o)
{
	printf("valise-server ready at %s%s\n", server_listener_url(l),
	    !o->tls_cert && !server_listener_is_loopback(l)
		? " WITHOUT TLS: passwords cross the network in the clear"
		: "");
	fflush(stdout);
}

static enum sml_err
serve(const struct server_command_in *in, struct server_workers *workers)
{
	const struct server_options *o = in->options;
	struct server_listener_cfg cfg = {
	    .env = in->env,
	    .listen = o->listen,
	    .tls_cert = o->tls_cert,
	    .tls_key = o->tls_key,
	    .public_url = o->public_url,
	    .per_address_max = o->connections_per_address,
	    .read_timeout_s = o->read_seconds,
	    .deadline_s = o->request_seconds,
	    .workers = workers,
	    .handle = handle,
	    .tidy = tidy,
	};
	struct server_listener *listener;
	enum sml_err err;

	err = server_listener_new(&cfg, &listener);
	if (err)
		return err;
	say_ready(listener, o);
	err = server_listener_run(listener);
	server_listener_free(listener);
	return err;
}

int
server_run(const struct server_command_in *in)
{
	struct server_endpoint_cfg endpoint = {
	    .db = {.env = in->env,
		.folder = in->options->data,
		.may_create = true,
		.writer = &writer,
		.wait_ms = WAIT_MS},
	    .guard_percent = in->options->guard_percent,
	    .guard_count = in->options->guard_count,
	};
	struct server_workers_cfg cfg = {
	    .count = in->options->workers,
	    .queue_max = QUEUE_MAX,
	    .begin = begin_worker,
	    .end = end_worker,
	    .begin_ctx = &endpoint,
	};
	struct server_workers *workers = NULL;
	struct server_job last = {.run = run_last_tidy};
	enum sml_err err = SML_E_NOMEM;

	endpoint.logins = server_logins_new(in->env);
	endpoint.parked = server_parked_new(in->env);
	if (endpoint.logins && endpoint.parked)
		err = server_workers_new(&cfg, &workers);
	if (!err)
		err = serve(in, workers);
	if (!err)
		err = server_workers_add(workers, &last);
	server_workers_free(workers);
	server_parked_free(endpoint.parked);
	server_logins_free(endpoint.logins);
	if (!err)
		return SERVER_EXIT_OK;
	fprintf(stderr, "valise-server: not started or broken off: %s\n",
	    sml_err_text(err));
	return SERVER_EXIT_FAILED;
}
