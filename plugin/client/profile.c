/* SPDX-License-Identifier: Apache-2.0 */
/* A profile: its layout, its lock, what it is bound to. */
#include "client/profile.h"

#include <stdlib.h>
#include <string.h>

#include "client/state_sqlite.h"
#include "client/text.h"

#define PATH_LEN_MAX 8192

const struct client_folder client_folder_table[CLIENT_FOLDER_COUNT] = {
    {"calendar", ".ics", SML_KIND_CALENDAR, "calendar", false},
    {"contacts", ".vcf", SML_KIND_CONTACT, "contacts", false},
    {"notes", ".txt", SML_KIND_NOTE, "notes", false},
    {"public-calendar", ".ics", SML_KIND_CALENDAR, "public/calendar", true},
    {"public-contacts", ".vcf", SML_KIND_CONTACT, "public/contacts", true},
};

const struct client_folder *
client_folder_of_name(const char *name)
{
	size_t i;

	for (i = 0; i < CLIENT_FOLDER_COUNT; i++)
		if (strcmp(client_folder_table[i].name, name) == 0)
			return &client_folder_table[i];
	return NULL;
}

enum sml_err
client_profile_default_dir(struct sml_buf *out)
{
	enum sml_err err = client_os_data_dir(out);

	if (err == SML_OK)
		sml_buf_put_text(out, "/valise/default");
	return err == SML_OK ? sml_buf_err(out) : err;
}

/* "@dir/@name"; the caller frees; NULL: no memory. */
static char *
join(const char *dir, const char *name)
{
	struct sml_buf path;
	char *out = NULL;

	sml_buf_init(&path, PATH_LEN_MAX);
	sml_buf_printf(&path, "%s/%s%c", dir, name, '\0');
	if (sml_buf_err(&path) == SML_OK)
		out = text_dup(sml_str_of((const char *)path.p));
	sml_buf_free(&path);
	return out;
}

static void
set_problem(struct client_problem *out, enum sml_err err, const char *path)
{
	switch ((int)err) {
	case SML_E_FULL:
		client_problem_set(out, CLIENT_PROBLEM_DISK_FULL, path, NULL);
		break;
	case SML_E_DENIED:
		client_problem_set(
		    out, CLIENT_PROBLEM_PROFILE_DENIED, path, NULL);
		break;
	case SML_E_NOMEM:
		client_problem_set(out, CLIENT_PROBLEM_NO_MEMORY, NULL, NULL);
		break;
	case SML_E_NOT_FOUND:
		client_problem_set(out, CLIENT_PROBLEM_NO_PROFILE, path, NULL);
		break;
	default:
		client_problem_set(out, CLIENT_PROBLEM_PROFILE_DAMAGED, path,
		    sml_err_text(err));
		break;
	}
}

static enum sml_err
make_dir_in(const char *dir, const char *name, bool is_private,
    struct client_problem *problem_out)
{
	char *path = join(dir, name);
	enum sml_err err = SML_E_NOMEM;

	if (path)
		err = client_os_make_dir(path, is_private);
	if (err != SML_OK)
		set_problem(problem_out, err, path ? path : dir);
	free(path);
	return err;
}

/* The options file is what makes a folder a profile; it comes last. */
static enum sml_err
write_options(const char *dir, struct client_problem *problem_out)
{
	static const char text[] =
	    "# Settings of this Valise profile: \"valise options\" shows and "
	    "sets them.\n[options]\n";
	char *path = join(dir, ".valise/options.ini");
	enum sml_err err = SML_E_NOMEM;

	if (path)
		err = client_os_write_file(path, sml_str_of(text), false);
	if (err != SML_OK)
		set_problem(problem_out, err, path ? path : dir);
	free(path);
	return err;
}

/* The state with its empty tables: the first run then need not make it. */
static enum sml_err
make_state(const char *dir, struct client_problem *problem_out)
{
	char *path = join(dir, ".valise/state.db");
	struct client_state *state = NULL;
	struct client_state_cfg cfg = {.path = path};
	struct sml_env env;
	enum sml_err err = SML_E_NOMEM;

	client_os_env(NULL, &env);
	cfg.env = &env;
	if (path)
		err = client_state_open(&cfg, &state, problem_out);
	client_state_close(state);
	free(path);
	return err;
}

static bool
is_profile(const char *dir)
{
	char *path = join(dir, ".valise/options.ini");
	const bool is_there = path && client_os_is_file(path);

	free(path);
	return is_there;
}

static enum sml_err
create(const char *dir, bool has_folders, struct client_problem *problem_out)
{
	const size_t count = has_folders ? CLIENT_FOLDER_COUNT : 0;
	enum sml_err err;
	size_t i;

	if (is_profile(dir)) {
		client_problem_set(
		    problem_out, CLIENT_PROBLEM_PROFILE_EXISTS, dir, NULL);
		return SML_E_EXISTS;
	}
	/* Letters and appointments: nobody else's business. */
	err = client_os_make_dir(dir, true);
	if (err != SML_OK) {
		set_problem(problem_out, err, dir);
		return err;
	}
	for (i = 0; i < count && err == SML_OK; i++)
		err = make_dir_in(
		    dir, client_folder_table[i].name, false, problem_out);
	if (err == SML_OK)
		err = make_dir_in(dir, ".valise", true, problem_out);
	if (err == SML_OK)
		err = make_dir_in(dir, ".valise/log", true, problem_out);
	if (err == SML_OK)
		err = make_dir_in(dir, ".valise/backup", true, problem_out);
	if (err == SML_OK)
		err = make_state(dir, problem_out);
	if (err == SML_OK)
		err = write_options(dir, problem_out);
	return err;
}

enum sml_err
client_profile_create(const char *dir, struct client_problem *problem_out)
{
	return create(dir, true, problem_out);
}

enum sml_err
client_profile_create_private(
    const char *dir, struct client_problem *problem_out)
{
	return create(dir, false, problem_out);
}

static enum sml_err
fill_paths(struct client_profile *p)
{
	p->private_dir = join(p->dir, ".valise");
	p->state_path = join(p->dir, ".valise/state.db");
	p->secret_slot = join(p->dir, ".valise/password");
	p->log_dir = join(p->dir, ".valise/log");
	p->backup_dir = join(p->dir, ".valise/backup");
	if (!p->private_dir || !p->state_path || !p->secret_slot ||
	    !p->log_dir || !p->backup_dir)
		return SML_E_NOMEM;
	return SML_OK;
}

enum sml_err
client_profile_open(const char *dir, struct client_profile **out,
    struct client_problem *problem_out)
{
	struct client_profile *p = calloc(1, sizeof(*p));
	char *options_path = NULL;
	struct sml_buf full;
	enum sml_err err = SML_E_NOMEM;

	sml_buf_init(&full, PATH_LEN_MAX);
	if (!p)
		goto failed;
	err = SML_E_NOT_FOUND;
	if (!is_profile(dir))
		goto failed;
	err = client_os_full_path(dir, &full);
	if (err != SML_OK)
		goto failed;
	sml_buf_put_byte(&full, '\0');
	err = SML_E_NOMEM;
	if (sml_buf_err(&full) != SML_OK)
		goto failed;
	p->dir = text_dup(sml_str_of((const char *)full.p));
	if (!p->dir || fill_paths(p) != SML_OK)
		goto failed;
	options_path = join(p->dir, ".valise/options.ini");
	if (!options_path)
		goto failed;
	sml_buf_free(&full);
	err = client_options_load(options_path, &p->options, problem_out);
	free(options_path);
	if (err != SML_OK) {
		client_profile_close(p);
		return err;
	}
	*out = p;
	return SML_OK;

failed:
	set_problem(problem_out, err, dir);
	sml_buf_free(&full);
	client_profile_close(p);
	return err;
}

void
client_profile_close(struct client_profile *p)
{
	if (!p)
		return;
	client_os_unlock(p->lock);
	client_options_free(p->options);
	free(p->backup_dir);
	free(p->log_dir);
	free(p->secret_slot);
	free(p->state_path);
	free(p->private_dir);
	free(p->dir);
	free(p);
}

enum sml_err
client_profile_lock(struct client_profile *p, int64_t wait_ms,
    bool (*is_cancelled)(void *ctx), void *ctx,
    struct client_problem *problem_out)
{
	char *path;
	enum sml_err err;

	if (p->lock)
		return SML_OK;
	path = join(p->private_dir, "lock");
	if (!path)
		return SML_E_NOMEM;
	err = client_os_lock(path, wait_ms, is_cancelled, ctx, &p->lock);
	if (err == SML_E_BUSY)
		client_problem_set(
		    problem_out, CLIENT_PROBLEM_PROFILE_BUSY, p->dir, NULL);
	else if (err == SML_E_CANCELLED)
		client_problem_set(
		    problem_out, CLIENT_PROBLEM_CANCELLED, NULL, NULL);
	else if (err != SML_OK)
		set_problem(problem_out, err, path);
	free(path);
	return err;
}

enum sml_err
client_profile_folder_dir(const struct client_profile *p,
    const struct client_folder *folder, struct sml_buf *out)
{
	sml_buf_put_text(out, p->dir);
	sml_buf_put_byte(out, '/');
	sml_buf_put_text(out, folder->name);
	return sml_buf_err(out);
}

bool
client_profile_has_folder(
    const struct client_profile *p, const struct client_folder *folder)
{
	const char *enabled =
	    client_options_get_folder(p->options, folder->name, "enabled");

	if (folder->is_public &&
	    !client_options_is_on(p->options, "sync-public-folders"))
		return false;
	return enabled && client_options_is_true(enabled);
}

enum sml_err
client_profile_binding(
    const struct client_profile *p, uint8_t out[SML_SHA256_LEN])
{
	struct {
		uint8_t machine[SML_SHA256_LEN];
		uint64_t id;
	} facts = {{0}, 0};
	enum sml_err err;

	err = client_os_machine_id(facts.machine);
	if (err == SML_OK)
		err = client_os_file_id(p->private_dir, &facts.id);
	if (err != SML_OK)
		return err;
	return sml_digest_sha256(
	    (struct sml_str){(const char *)&facts, sizeof(facts)}, out);
}
