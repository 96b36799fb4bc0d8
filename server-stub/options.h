/* SPDX-License-Identifier: Apache-2.0 */
/* What stands on the command line and in the configuration file. */
#ifndef SERVER_OPTIONS_H
#define SERVER_OPTIONS_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/log.h"

#define SERVER_ARGS_MAX 4

struct server_options {
	const char *data;
	const char *listen;
	const char *tls_cert, *tls_key;
	const char *public_url;
	const char *password_file; /* "-": standard input */
	bool md5, no_md5;          /* of an account */
	enum sml_log_level log_level;
	unsigned workers;
	unsigned connections_per_address;
	unsigned read_seconds, request_seconds;
	unsigned guard_percent, guard_count;
	const char *args[SERVER_ARGS_MAX]; /* what is no option */
	size_t arg_count;
	bool wants_help;
};

/**
 * Read @argv (without program and command). The configuration file has lines
 * "name = value" with the names of the options; what the command line says
 * wins. Strings live in @arena or @argv. SML_OK, SML_E_CONFIG (a sentence was
 * printed to the standard error), SML_E_NOMEM.
 */
enum sml_err server_options_parse(int argc, char **argv,
    struct sml_arena *arena, struct server_options *out) SML_MUST_USE;

#endif
