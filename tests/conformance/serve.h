/* SPDX-License-Identifier: Apache-2.0 */
/* HTTP for one scripted server: a request, then its answer, one at a time. */
#ifndef TESTS_CONFORMANCE_SERVE_H
#define TESTS_CONFORMANCE_SERVE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/**
 * Listens on a free port of the loopback. One connection is served at a time;
 * a new one replaces an idle one. serve_stop() ends the waiting.
 */
struct serve;

/* What came with a request; views into the server, until the next. */
struct serve_request {
	const char *method, *path; /* "POST", "/sync?x=1" */
	const char *content_type, *accept;
	struct sml_str body;
};

enum serve_end {
	SERVE_REQUEST, /* one came */
	SERVE_STOPPED, /* somebody ended the case */
	SERVE_TIMEOUT  /* nothing came in time */
};

/* NULL: no socket. */
struct serve *serve_new(void);
void serve_free(struct serve *s);
unsigned serve_port(const struct serve *s);

/* May be called in a signal handler: no more requests; a run of the client
 * has ended. */
void serve_stop(void);
void serve_run_ended(void);
unsigned serve_runs(void);

/* How answers are given after this. */
enum serve_manner {
	SERVE_KEEP_ALIVE,
	SERVE_CLOSE,
	SERVE_CHUNKED
};
void serve_manner(struct serve *s, enum serve_manner manner);

/* Wait for the next request. */
enum serve_end serve_next(
    struct serve *s, unsigned timeout_s, struct serve_request *out);

/* Answer it. */
void serve_answer(struct serve *s, unsigned http_status,
    const char *content_type, struct sml_str body);
/* Promise all of @body, send @len bytes of it and hang up. */
void serve_cut(
    struct serve *s, const char *content_type, struct sml_str body, size_t len);
/* Hang up without an answer. */
void serve_drop(struct serve *s);

#endif
