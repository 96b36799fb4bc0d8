/* SPDX-License-Identifier: Apache-2.0 */
/* What stands on the command line and in the configuration file. */
#include "config.h"

#include "options.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define LINE_MAX_LEN 4096

enum type {
	TEXT,
	NUMBER,
	LEVEL,
	FLAG, /* of the command line only, without a value */
	FILE_OF_OPTIONS
};

static const struct option {
	const char *name;
	enum type type;
	size_t offset;
	unsigned max; /* NUMBER */
} options[] = {
    {"config", FILE_OF_OPTIONS, 0, 0},
    {"data", TEXT, offsetof(struct server_options, data), 0},
    {"listen", TEXT, offsetof(struct server_options, listen), 0},
    {"tls-cert", TEXT, offsetof(struct server_options, tls_cert), 0},
    {"tls-key", TEXT, offsetof(struct server_options, tls_key), 0},
    {"public-url", TEXT, offsetof(struct server_options, public_url), 0},
    {"password-file", TEXT, offsetof(struct server_options, password_file), 0},
    {"md5", FLAG, offsetof(struct server_options, md5), 0},
    {"no-md5", FLAG, offsetof(struct server_options, no_md5), 0},
    {"log-level", LEVEL, offsetof(struct server_options, log_level), 0},
    {"workers", NUMBER, offsetof(struct server_options, workers), 64},
    {"connections-per-address", NUMBER,
	offsetof(struct server_options, connections_per_address), 1000000},
    {"read-seconds", NUMBER, offsetof(struct server_options, read_seconds),
	86400},
    {"request-seconds", NUMBER,
	offsetof(struct server_options, request_seconds), 86400},
    {"guard-delete-percent", NUMBER,
	offsetof(struct server_options, guard_percent), 100},
    {"guard-delete-count", NUMBER, offsetof(struct server_options, guard_count),
	1000000000},
};

static const struct server_options defaults = {
    .listen = "127.0.0.1:8080",
    .log_level = SML_LOG_INFO,
    .workers = 4,
    .connections_per_address = 256,
    .read_seconds = 60,
    .request_seconds = 120,
    .guard_percent = 25,
    .guard_count = 20,
};

static enum sml_err
complain(const char *what, const char *name)
{
	fprintf(stderr, "valise-server: %s: %s\n", what, name);
	return SML_E_CONFIG;
}

static const struct option *
option_of(struct sml_str name)
{
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(options); i++)
		if (sml_str_is(name, options[i].name))
			return &options[i];
	return NULL;
}

static enum sml_err
set_level(struct server_options *out, const char *value)
{
	enum sml_log_level level;

	for (level = SML_LOG_ERROR; level <= SML_LOG_DEBUG; level++)
		if (strcmp(value, sml_log_level_name(level)) == 0) {
			out->log_level = level;
			return SML_OK;
		}
	return complain("the log level is error, warn, info or debug", value);
}

/* @value lives as long as @out. */
static enum sml_err
set_option(
    struct server_options *out, const struct option *o, const char *value)
{
	void *field = (char *)out + o->offset;
	uint64_t number;

	if (o->type == LEVEL)
		return set_level(out, value);
	if (o->type == TEXT) {
		memcpy(field, &value, sizeof(value));
		return SML_OK;
	}
	if (!sml_str_u64(sml_str_of(value), &number) || number > o->max ||
	    (number == 0 &&
		o->offset != offsetof(struct server_options, guard_count) &&
		o->offset != offsetof(struct server_options, guard_percent)))
		return complain("this option needs another number", o->name);
	*(unsigned *)field = (unsigned)number;
	return SML_OK;
}

/* ---- the file ---- */

static enum sml_err
set_line(
    struct server_options *out, struct sml_str line, struct sml_arena *arena)
{
	struct sml_str name, value = sml_str_trim(line);
	const struct option *o;

	if (value.len == 0 || sml_str_starts(value, "#"))
		return SML_OK;
	line = value;
	if (!sml_str_next(&value, '=', &name) || !value.p)
		return complain("no \"name = value\" in the configuration",
		    sml_arena_dup(arena, line).p);
	o = option_of(sml_str_trim(name));
	if (!o || o->type == FILE_OF_OPTIONS || o->type == FLAG)
		return complain("the configuration has an unknown option",
		    sml_arena_dup(arena, line).p);
	value = sml_arena_dup(arena, sml_str_trim(value));
	return value.p ? set_option(out, o, value.p) : SML_E_NOMEM;
}

static enum sml_err
read_file(const char *path, struct sml_arena *arena, struct server_options *out)
{
	FILE *f = fopen(path, "r");
	char line[LINE_MAX_LEN];
	enum sml_err err = SML_OK;

	if (!f) {
		fprintf(stderr, "valise-server: cannot read %s: %s\n", path,
		    strerror(errno));
		return SML_E_CONFIG;
	}
	while (!err && fgets(line, sizeof(line), f))
		err = set_line(out, sml_str_of(line), arena);
	fclose(f);
	return err;
}

/* ---- the command line ---- */

/* One argument; *used_out is 2 when its value is the next one. With
 * @only_config only that option is carried out, else all but it. */
static enum sml_err
take_arg(char **argv, bool only_config, struct sml_arena *arena,
    struct server_options *out, int *used_out)
{
	struct sml_str rest = sml_str_of(argv[0] + 2), name;
	const struct option *o;
	const char *value;

	*used_out = 1;
	sml_str_next(&rest, '=', &name);
	o = option_of(name);
	if (!o)
		return complain("unknown option", argv[0]);
	value = rest.p;
	if (o->type == FLAG && value)
		return complain("this option takes no value", argv[0]);
	if (o->type == FLAG) {
		*(bool *)((char *)out + o->offset) = true;
		return SML_OK;
	}
	if (!value) {
		value = argv[1];
		*used_out = 2;
	}
	if (!value)
		return complain("this option needs a value", argv[0]);
	if (only_config != (o->type == FILE_OF_OPTIONS))
		return SML_OK;
	return only_config ? read_file(value, arena, out)
			   : set_option(out, o, value);
}

static enum sml_err
take_args(int argc, char **argv, bool only_config, struct sml_arena *arena,
    struct server_options *out)
{
	enum sml_err err = SML_OK;
	int i, used;

	out->arg_count = 0;
	for (i = 0; i < argc && !err; i += used) {
		used = 1;
		if (strcmp(argv[i], "--help") == 0 ||
		    strcmp(argv[i], "-h") == 0)
			out->wants_help = true;
		else if (strncmp(argv[i], "--", 2) == 0 && argv[i][2])
			err =
			    take_arg(argv + i, only_config, arena, out, &used);
		else if (out->arg_count == SERVER_ARGS_MAX)
			err = complain("too many arguments", argv[i]);
		else
			out->args[out->arg_count++] = argv[i];
	}
	return err;
}

enum sml_err
server_options_parse(
    int argc, char **argv, struct sml_arena *arena, struct server_options *out)
{
	enum sml_err err;

	*out = defaults;
	err = take_args(argc, argv, true, arena, out);
	if (!err)
		err = take_args(argc, argv, false, arena, out);
	if (err || out->wants_help)
		return err;
	if (out->md5 && out->no_md5)
		return complain("say one of them", "--md5, --no-md5");
	if (!out->tls_cert != !out->tls_key)
		return complain("--tls-cert and --tls-key go together", "TLS");
	if (!out->data)
		return complain(
		    "name the folder of the database", "--data DIR");
	return SML_OK;
}
