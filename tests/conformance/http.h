/* SPDX-License-Identifier: Apache-2.0 */
/* HTTP of the suite: one request a connection, on plain sockets. */
#ifndef CONFORMANCE_HTTP_H
#define CONFORMANCE_HTTP_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* NULL: "POST"; no Content-Type; Content-Length is that of the body. */
struct conf_request {
	const char *method;
	const char *url; /* http://host:port/path */
	const char *content_type;
	struct sml_str body;
	const char *headers;     /* more lines, each with its CR LF, or NULL */
	const char *length_says; /* another Content-Length, or NULL */
	const char *from;        /* our address, or NULL: any */
};

struct conf_reply {
	unsigned status; /* 0: the connection ended without an answer */
	struct sml_str content_type; /* up to ';'; absent: none */
	struct sml_str body;
};

/* Everything of the reply is in the arena. SML_E_TRANSPORT: no connection, or
 * nothing for 30 s; SML_E_NOMEM. */
enum sml_err conf_http(const struct conf_request *req, struct sml_arena *arena,
    struct conf_reply *out) SML_MUST_USE;

#endif
