/* SPDX-License-Identifier: Apache-2.0 */
/* conformance-client: plays a client against a SyncML server. */
#include "config.h"

#include "conformance/cases.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char usage[] =
    "usage: conformance-client [OPTION...] URL\n"
    "  --user NAME --password-file FILE   the account (empty: none)\n"
    "  --db KIND=URI,...  contacts, calendar, notes: their databases\n"
    "  --dev-id ID[,ID]   devices the server knows; else ids are made up\n"
    "  --only ID,...      these cases; with * at its end all that begin so\n"
    "  --encoding xml|wbxml --version 1.0|1.1|1.2   these variants only\n"
    "  --brief            two variants of each case at most\n"
    "  --patient          let a second pass between sessions\n"
    "  --trace            show the messages on standard error\n"
    "  --list             say which cases there are\n";

static const struct conf_case *const tables[] = {
    conf_message_cases,
    conf_version_cases,
    conf_init_cases,
    conf_change_cases,
    conf_both_cases,
    conf_map_cases,
    conf_size_cases,
    conf_large_cases,
    conf_auth_cases,
    conf_devinf_cases,
    conf_filter_cases,
    conf_trouble_cases,
};

#define TABLE_COUNT (sizeof(tables) / sizeof(tables[0]))

static const char *const kinds[CONF_DBS] = {"contacts", "calendar", "notes"};

struct options {
	struct conf_server server;
	struct conf_choice choice;
	bool is_list;
};

static void
quit(const char *why, const char *what)
{
	fprintf(stderr, "conformance-client: %s: %s\n%s", why, what, usage);
	exit(2);
}

static char *
password_of(const char *path)
{
	static char line[1024];
	FILE *f = fopen(path, "r");

	if (!f || !fgets(line, sizeof(line), f))
		quit("cannot be read", path);
	fclose(f);
	line[strcspn(line, "\r\n")] = '\0';
	return line;
}

static void
set_dbs(struct conf_server *server, char *list)
{
	char *rest, *one;

	memset(server->db, 0, sizeof(server->db));
	for (one = strtok_r(list, ",", &rest); one;
	     one = strtok_r(NULL, ",", &rest)) {
		char *uri = strchr(one, '=');
		size_t i = 0;

		if (!uri)
			quit("no KIND=URI", one);
		*uri++ = '\0';
		while (i < CONF_DBS && strcmp(kinds[i], one) != 0)
			i++;
		if (i == CONF_DBS)
			quit("no such kind", one);
		server->db[i] = uri;
	}
}

static void
set_devices(struct conf_server *server, char *list)
{
	char *rest;

	server->dev_id[0] = strtok_r(list, ",", &rest);
	server->dev_id[1] = strtok_r(NULL, ",", &rest);
}

static enum sml_version
version_of(const char *text)
{
	enum sml_version v = sml_version_of_dtd(sml_str_of(text));

	if (v == SML_V_NONE)
		quit("no such version", text);
	return v;
}

static void
set_option(struct options *o, const char *name, char *value)
{
	if (!value)
		quit("needs a value", name);
	if (strcmp(name, "--user") == 0)
		o->server.user = value;
	else if (strcmp(name, "--password-file") == 0)
		o->server.password = password_of(value);
	else if (strcmp(name, "--db") == 0)
		set_dbs(&o->server, value);
	else if (strcmp(name, "--dev-id") == 0)
		set_devices(&o->server, value);
	else if (strcmp(name, "--only") == 0)
		o->choice.only = value;
	else if (strcmp(name, "--version") == 0)
		o->choice.version = version_of(value);
	else if (strcmp(name, "--encoding") == 0)
		o->choice.encoding =
		    strcmp(value, "xml") == 0 ? SML_XML : SML_WBXML;
	else
		quit("no such option", name);
}

static void
read_options(struct options *o, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--list") == 0)
			o->is_list = true;
		else if (strcmp(argv[i], "--patient") == 0)
			o->server.is_patient = true;
		else if (strcmp(argv[i], "--brief") == 0)
			o->choice.is_brief = true;
		else if (strcmp(argv[i], "--trace") == 0)
			o->server.is_traced = true;
		else if (strncmp(argv[i], "--", 2) == 0) {
			set_option(
			    o, argv[i], i + 1 < argc ? argv[i + 1] : NULL);
			i++;
		} else {
			o->server.url = argv[i];
		}
	}
	if (!o->server.url && !o->is_list)
		quit("no URL", "");
}

int
main(int argc, char **argv)
{
	struct options o = {.server = {.user = "",
				.password = "",
				.db = {"./contacts", "./calendar", "./notes"}},
	    .choice = {.encoding = -1}};
	char prefix[40];
	unsigned failed = 0;

	read_options(&o, argc, argv);
	/* Ids, sessions and anchors of two runs must differ. */
	snprintf(prefix, sizeof(prefix), "conf-%lx",
	    (unsigned long)time(NULL) & 0xffffff);
	o.server.prefix = prefix;
	o.server.serial = (unsigned)(time(NULL) % 1000000) * 1000;
	for (size_t i = 0; i < TABLE_COUNT; i++)
		if (o.is_list)
			conf_list_table(tables[i], "server");
		else
			failed += conf_run_table(tables[i], "server", &o.choice,
			    &o.server, conf_release);
	return failed ? 1 : 0;
}
