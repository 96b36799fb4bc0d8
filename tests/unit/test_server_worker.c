/* SPDX-License-Identifier: Apache-2.0 */
/* The pool of workers, the addresses of peers, the options. */
#include "config.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "address.h"
#include "options.h"
#include "support/test.h"
#include "worker.h"

#define JOBS 200

struct counted {
	struct server_job job;
	int *done;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static enum sml_err
begin(void *begin_ctx, void **ctx_out)
{
	int *begun = begin_ctx;

	pthread_mutex_lock(&lock);
	++*begun;
	pthread_mutex_unlock(&lock);
	*ctx_out = begun;
	return SML_OK;
}

static enum sml_err
begin_not(void *begin_ctx, void **ctx_out)
{
	(void)begin_ctx;
	(void)ctx_out;
	return SML_E_DENIED;
}

static void
end(void *ctx)
{
	int *begun = ctx;

	pthread_mutex_lock(&lock);
	--*begun;
	pthread_mutex_unlock(&lock);
}

static void
count_job(struct server_job *job, void *ctx)
{
	struct counted *c = (struct counted *)job;

	(void)ctx;
	pthread_mutex_lock(&lock);
	++*c->done;
	pthread_mutex_unlock(&lock);
}

static void
worker_free_finishes_every_job(void)
{
	static struct counted jobs[JOBS];
	struct server_workers *w = NULL;
	int begun = 0, done = 0, i;
	struct server_workers_cfg cfg = {.count = 3,
	    .queue_max = JOBS,
	    .begin = begin,
	    .end = end,
	    .begin_ctx = &begun};

	CU_ASSERT_FATAL(server_workers_new(&cfg, &w) == SML_OK);
	CU_ASSERT(begun == 3);
	for (i = 0; i < JOBS; i++) {
		jobs[i] = (struct counted){{NULL, count_job}, &done};
		CU_ASSERT(server_workers_add(w, &jobs[i].job) == SML_OK);
	}
	server_workers_free(w);
	CU_ASSERT(done == JOBS);
	CU_ASSERT(begun == 0);
}

static void
worker_that_cannot_begin_fails_the_pool(void)
{
	struct server_workers *w = NULL;
	struct server_workers_cfg cfg = {
	    .count = 2, .queue_max = 1, .begin = begin_not, .end = end};

	CU_ASSERT(server_workers_new(&cfg, &w) == SML_E_DENIED);
	CU_ASSERT_PTR_NULL(w);
}

static void
wait_for_lock(struct server_job *job, void *ctx)
{
	(void)job;
	(void)ctx;
	pthread_mutex_lock(&lock);
	pthread_mutex_unlock(&lock);
}

static void
worker_full_queue_is_busy(void)
{
	struct server_job first = {NULL, wait_for_lock}, jobs[3];
	struct server_workers *w = NULL;
	int begun = 0, i, taken = 0;
	struct server_workers_cfg cfg = {.count = 1,
	    .queue_max = 2,
	    .begin = begin,
	    .end = end,
	    .begin_ctx = &begun};

	CU_ASSERT_FATAL(server_workers_new(&cfg, &w) == SML_OK);
	pthread_mutex_lock(&lock);
	CU_ASSERT(server_workers_add(w, &first) == SML_OK);
	/* One may be running, two may wait: the fourth is refused. */
	for (i = 0; i < 3; i++) {
		jobs[i] = (struct server_job){NULL, wait_for_lock};
		if (server_workers_add(w, &jobs[i]) == SML_OK)
			taken++;
	}
	CU_ASSERT(taken < 3);
	CU_ASSERT(server_workers_load(w) > 0);
	pthread_mutex_unlock(&lock);
	server_workers_free(w);
}

static void
addresses_count_each_peer(void)
{
	struct server_addresses *a = server_addresses_new();

	CU_ASSERT_PTR_NOT_NULL_FATAL(a);
	CU_ASSERT(server_addresses_enter(a, "192.0.2.1", 2));
	CU_ASSERT(server_addresses_enter(a, "192.0.2.1", 2));
	CU_ASSERT(!server_addresses_enter(a, "192.0.2.1", 2));
	CU_ASSERT(server_addresses_enter(a, "192.0.2.2", 2));
	server_addresses_leave(a, "192.0.2.1");
	CU_ASSERT(server_addresses_enter(a, "192.0.2.1", 2));
	server_addresses_leave(a, "192.0.2.1");
	server_addresses_leave(a, "192.0.2.1");
	server_addresses_leave(a, "192.0.2.1");
	CU_ASSERT(server_addresses_enter(a, "192.0.2.1", 1));
	server_addresses_free(a);
}

static void
address_texts_are_parsed(void)
{
	struct server_listen_address at;

	CU_ASSERT(server_address_parse("127.0.0.1:0", NULL, &at) == SML_OK);
	CU_ASSERT(at.is_loopback);
	CU_ASSERT(server_address_parse("0.0.0.0:80", NULL, &at) == SML_OK);
	CU_ASSERT(!at.is_loopback);
	CU_ASSERT(server_address_parse("[::1]:8080", NULL, &at) == SML_OK);
	CU_ASSERT(at.is_loopback);
	CU_ASSERT(server_address_parse("127.0.0.1", NULL, &at) == SML_E_CONFIG);
	CU_ASSERT(
	    server_address_parse("127.0.0.1:x", NULL, &at) == SML_E_CONFIG);
}

static enum sml_err
parse(struct sml_arena *arena, const char *const *args,
    struct server_options *out)
{
	char *argv[9], *copy;
	int argc;
	size_t len;

	for (argc = 0; args[argc]; argc++) {
		len = strlen(args[argc]) + 1;
		copy = sml_arena_alloc(arena, len);
		CU_ASSERT_PTR_NOT_NULL_FATAL(copy);
		memcpy(copy, args[argc], len);
		argv[argc] = copy;
	}
	argv[argc] = NULL;
	return server_options_parse(argc, argv, arena, out);
}

static void
options_command_line_is_read(void)
{
	static const char *const good[] = {
	    "--data", "x", "--workers=7", "--log-level", "warn", NULL};
	static const char *const bad[][4] = {
	    {"--nothing", "1", NULL},
	    {"--data", NULL},
	    {"--data=x", "--workers=0", NULL},
	    {"--data=x", "--workers=1000", NULL},
	    {"--data=x", "--log-level=loud", NULL},
	    {"--data=x", "--tls-cert=c", NULL},
	    {"--workers=2", NULL},
	    {"--config=/nonexistent/file", NULL},
	};
	struct sml_arena *arena = sml_arena_new(65536);
	struct server_options o;
	size_t i;

	CU_ASSERT(parse(arena, good, &o) == SML_OK);
	CU_ASSERT(o.data && o.workers == 7 && o.log_level == SML_LOG_WARN);
	CU_ASSERT(o.connections_per_address == 256);
	for (i = 0; i < SML_ARRAY_LEN(bad); i++)
		CU_ASSERT(parse(arena, bad[i], &o) == SML_E_CONFIG);
	sml_arena_free(arena);
}

static void
options_file_gives_way_to_the_command_line(void)
{
	char path[] = "/tmp/valise-test-XXXXXX";
	static const char text[] = "# comment\n\ndata = from file\n"
				   "workers=3\nread-seconds = 9\n";
	char arg[64];
	const char *args[] = {arg, "--workers", "5", NULL};
	struct sml_arena *arena = sml_arena_new(65536);
	struct server_options o;
	int fd = mkstemp(path);

	CU_ASSERT_FATAL(fd >= 0);
	CU_ASSERT(write(fd, text, sizeof(text) - 1) == sizeof(text) - 1);
	close(fd);
	snprintf(arg, sizeof(arg), "--config=%s", path);
	CU_ASSERT(parse(arena, args, &o) == SML_OK);
	CU_ASSERT(o.data && o.workers == 5 && o.read_seconds == 9);
	unlink(path);
	sml_arena_free(arena);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"worker_free_finishes_every_job", worker_free_finishes_every_job},
	    {"worker_that_cannot_begin_fails_the_pool",
		worker_that_cannot_begin_fails_the_pool},
	    {"worker_full_queue_is_busy", worker_full_queue_is_busy},
	    {"addresses_count_each_peer", addresses_count_each_peer},
	    {"address_texts_are_parsed", address_texts_are_parsed},
	    {"options_command_line_is_read", options_command_line_is_read},
	    {"options_file_gives_way_to_the_command_line",
		options_file_gives_way_to_the_command_line},
	    {NULL, NULL},
	};

	return test_main("server_worker", cases, argc, argv);
}
