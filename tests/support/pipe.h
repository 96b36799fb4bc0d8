/* SPDX-License-Identifier: Apache-2.0 */
/* A transport in memory that carries real bytes, counts and can be cut. */
#ifndef TESTS_SUPPORT_PIPE_H
#define TESTS_SUPPORT_PIPE_H

#include <stdio.h>

#include "support/fault.h"
#include "wire/wire.h"

#define TEST_STATUS_MAX 600

/* One direction. */
struct test_traffic {
	uint64_t messages;
	uint64_t adds, replaces, deletes; /* whole ones, not parts */
	uint64_t parts;       /* of items cut into several messages */
	uint64_t maps;        /* pairs */
	uint64_t undecodable; /* messages our own decoder refuses */
	uint64_t overlong;    /* messages over the pipe's max_len */
	size_t longest;       /* bytes */
	bool is_slow;         /* an Alert 201 or a Status 508 was in it */
	uint32_t statuses[TEST_STATUS_MAX]; /* to Add, Replace, Delete */
};
uint64_t test_traffic_items(const struct test_traffic *t);

struct test_pipe {
	/* Answer a message. SML_E_TRANSPORT: the server died; anything else
	 * but SML_OK: refused, as by an HTTP error. */
	enum sml_err (*serve)(void *ctx, struct sml_str url,
	    enum sml_encoding encoding, struct sml_str in, struct sml_buf *out);
	void *ctx;
	/* Steps "pipe.send" and "pipe.reply" of an exchange: at the client's
	 * process, and of the network between; each may be NULL. */
	struct test_fault *client, *network;
	size_t max_len;               /* bytes; 0: not checked */
	FILE *trace;                  /* messages for people; NULL: none */
	struct test_traffic up, down; /* zero them to start over */
};

/**
 * Carry @in to the server and its answer back.
 * Returns SML_OK, SML_E_TRANSPORT: nothing or no answer arrived; what
 * serve() refused with.
 */
enum sml_err test_pipe_exchange(struct test_pipe *pipe, struct sml_str url,
    enum sml_encoding encoding, struct sml_str in,
    struct sml_buf *out) SML_MUST_USE;

#endif
