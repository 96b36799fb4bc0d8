/* SPDX-License-Identifier: Apache-2.0 */
/* What a run needs before its first message: who, where, with what. */
#include "config.h"

#include <string.h>

#include "base/base64.h"
#include "base/limits.h"
#include "client/os.h"
#include "client/run_priv.h"
#include "client/transport_http.h"

#define RUN_ARENA_MAX (8u * 1024 * 1024)
/* Milliseconds that a run asked to stop may still take with the server. */
#define GOODBYE_MS 3000

/* ---- open ---- */

void
run_setup_tell(const struct run *r, enum client_stage stage)
{
	const struct client_progress progress = {.stage = stage};

	if (r->cfg->progress)
		r->cfg->progress(r->cfg->ctx, &progress);
}

static enum sml_err
get_value(struct run *r, const char *name, struct sml_str *out)
{
	enum sml_err err = r->st->ops->get(r->st, name, r->arena, out);

	if (err != SML_E_NOT_FOUND)
		return err;
	*out = SML_STR_NONE;
	return SML_OK;
}

/* A new random id, for wires and logs: letters only. */
static enum sml_err
new_dev_id(struct run *r, struct sml_str *out)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
	const struct sml_env *env = r->cfg->env;
	char *id = sml_arena_alloc(r->arena, DEV_ID_LEN + 1);
	uint8_t bytes[DEV_ID_LEN];
	enum sml_err err;
	size_t i;

	if (!id)
		return SML_E_NOMEM;
	err = env->random(env->ctx, bytes, sizeof(bytes));
	for (i = 0; i < DEV_ID_LEN; i++)
		id[i] = letters[bytes[i] % 32];
	*out = (struct sml_str){id, DEV_ID_LEN};
	return err;
}

/* The DevID is the profile's own: in a copy it is not taken over, or two
 * folders would share one set of anchors (sync-rules 7). */
static enum sml_err
take_identity(struct run *r)
{
	uint8_t digest[SML_SHA256_LEN];
	struct sml_str binding, bound;
	struct sml_buf hex;
	enum sml_err err = client_profile_binding(r->cfg->profile, digest);

	sml_buf_init(&hex, 128);
	sml_hex_encode(
	    (struct sml_str){(const char *)digest, sizeof(digest)}, &hex);
	binding = sml_buf_str(&hex);
	if (err == SML_OK)
		err = sml_buf_err(&hex);
	if (err == SML_OK)
		err = get_value(r, "device", &r->dev_id);
	if (err == SML_OK)
		err = get_value(r, "binding", &bound);
	if (err != SML_OK || (r->dev_id.p && sml_str_eq(bound, binding)))
		goto free_hex;
	r->is_new_device = r->dev_id.p != NULL;
	err = new_dev_id(r, &r->dev_id);
	if (err == SML_OK && r->is_new_device)
		err = run_setup_forget(r);
	if (err == SML_OK)
		err = r->st->ops->put(r->st, "device", r->dev_id);
	if (err == SML_OK)
		err = r->st->ops->put(r->st, "binding", binding);
free_hex:
	sml_buf_free(&hex);
	return err;
}

/* Links are those of a user at a server; another user has other items. */
static enum sml_err
take_user(struct run *r)
{
	struct sml_str user, now = sml_str_of(r->account->user);
	enum sml_err err = get_value(r, "user", &user);

	if (err != SML_OK || sml_str_eq(user, now))
		return err;
	if (user.p) {
		r->is_restarted = true;
		err = run_setup_forget(r);
	}
	return err == SML_OK ? r->st->ops->put(r->st, "user", now) : err;
}

enum sml_err
run_setup_forget(struct run *r)
{
	enum sml_err err = client_state_forget(r->state);

	run_window_forget(r);
	if (err == SML_OK)
		err = run_window_keep(r);
	if (err == SML_OK)
		err = r->st->ops->put(r->st, "server", SML_STR_NONE);
	if (err == SML_OK)
		err = r->st->ops->put(r->st, "server.url", SML_STR_NONE);
	if (err == SML_OK)
		err = r->st->ops->put(r->st, "nonce", SML_STR_NONE);
	if (err == SML_OK)
		err = r->st->ops->put(r->st, "speak", SML_STR_NONE);
	return err;
}

static enum sml_err
open_state(struct run *r)
{
	const struct client_state_cfg cfg = {
	    .path = r->cfg->profile->state_path,
	    .env = r->cfg->env,
	};
	enum sml_err err = client_state_open(&cfg, &r->state, &r->problem);

	if (err != SML_OK)
		return err;
	r->st = client_state_ops(r->state);
	err = run_begin(r);
	if (err == SML_OK)
		err = take_identity(r);
	if (err == SML_OK)
		err = take_user(r);
	if (err == SML_OK)
		err = run_commit(r);
	return run_fail(r, err);
}

enum sml_err
run_setup_open(struct run *r, const struct client_run_cfg *cfg)
{
	enum sml_err err;

	memset(r, 0, sizeof(*r));
	r->cfg = cfg;
	sml_buf_init(&r->password, SML_PASSWORD_MAX);
	sml_buf_init(&r->answer, SML_MSG_MAX);
	r->arena = sml_arena_new(RUN_ARENA_MAX);
	r->msg = sml_arena_new(SML_MSG_ARENA_MAX);
	if (!r->arena || !r->msg)
		return run_fail(r, SML_E_NOMEM);
	run_setup_tell(r, CLIENT_STAGE_WAITING);
	err = client_profile_lock(cfg->profile, cfg->lock_wait_ms,
	    cfg->is_cancelled, cfg->ctx, &r->problem);
	if (err == SML_OK)
		err =
		    client_account_load(cfg->profile, &r->account, &r->problem);
	if (err == SML_OK)
		err = client_account_password(
		    cfg->profile, &r->password, &r->problem);
	if (err == SML_OK)
		err = open_state(r);
	if (err == SML_OK)
		err = run_speak_open(r);
	if (err == SML_OK)
		err = run_notify_open(r);
	return run_fail(r, err);
}

void
run_setup_free(struct run *r)
{
	size_t i;

	run_rollback(r);
	sml_engine_free(r->engine);
	for (i = 0; i < r->folder_count; i++)
		if (r->folders[i].store)
			r->folders[i].store->ops->close(r->folders[i].store);
	client_log_free(r->log);
	if (r->transport && r->transport != r->cfg->transport)
		r->transport->ops->free(r->transport);
	client_state_close(r->state);
	client_account_free(r->account);
	sml_buf_wipe(&r->password);
	sml_buf_free(&r->answer);
	sml_arena_free(r->msg);
	sml_arena_free(r->arena);
	client_os_unlock(r->cfg->profile->lock);
	r->cfg->profile->lock = NULL;
}

/* Asked to stop, the client ends a session in good order: it waits a moment
 * for the answer on its way, and for that to its last message. */
static bool
is_given_up(void *ctx)
{
	struct run *r = ctx;

	if (!r->cfg->is_cancelled || !r->cfg->is_cancelled(r->cfg->ctx))
		return false;
	if (!r->engine ||
	    !(r->is_suspended || sml_engine_may_suspend(r->engine)))
		return true;
	if (r->cancelled_ms == 0)
		r->cancelled_ms = client_os_ticks_ms();
	return client_os_ticks_ms() - r->cancelled_ms >= GOODBYE_MS;
}

enum sml_err
run_setup_transport(struct run *r)
{
	const struct client_options *o = r->cfg->profile->options;
	const struct transport_http_cfg cfg = {
	    .proxy = client_options_get(o, "proxy"),
	    .timeout_s = (long)client_options_number(o, "timeout-seconds"),
	    .trusted_fingerprint = r->account->fingerprint,
	    .log = r->cfg->env->log,
	    .is_cancelled = is_given_up,
	    .cancel_ctx = r,
	};

	if (r->cfg->transport) {
		r->transport = r->cfg->transport;
		return SML_OK;
	}
	return run_fail(r, transport_http_new(&cfg, &r->transport));
}

/* ---- folders ---- */

static enum sml_err
add_folder(struct run *r, const struct client_folder *folder)
{
	const struct client_options *o = r->cfg->profile->options;
	struct sml_engine_folder *f = &r->folders[r->folder_count];
	const char *remote =
	    client_options_get_folder(o, folder->name, "database");
	enum sml_mode notified;
	enum sml_err err;

	if (r->notification &&
	    !run_notify_wants(r, folder,
		sml_str_of(*remote ? remote : folder->remote), &notified))
		return SML_OK;
	*f = (struct sml_engine_folder){
	    .name = sml_str_of(folder->name),
	    .remote = sml_str_of(*remote ? remote : folder->remote),
	    .kind = folder->kind,
	    .mode = r->cfg->mode,
	    .is_asked = true, /* typed, or set for good */
	};
	if (!r->cfg->has_mode &&
	    !sml_mode_of_name(
		sml_str_of(client_options_get_folder(o, folder->name, "mode")),
		&f->mode))
		f->mode = SML_MODE_TWO_WAY;
	/* Nobody here asked for it, and a folder that is protected stays so. */
	if (r->notification && f->mode == SML_MODE_TWO_WAY) {
		f->mode = notified;
		f->is_asked = false;
	}
	if (!sml_policy_of_name(sml_str_of(client_options_get_folder(
				    o, folder->name, "conflict")),
		&f->policy))
		f->policy = SML_POLICY_DUPLICATE;
	err = r->cfg->open_store(
	    r->cfg->open_ctx, r->cfg->profile, folder, &f->store);
	if (err == SML_OK)
		r->folder_count++;
	return err;
}

static bool
is_named(const struct run *r, const char *name)
{
	size_t i;

	for (i = 0; i < r->cfg->folder_count; i++)
		if (strcmp(r->cfg->folders[i], name) == 0)
			return true;
	return false;
}

enum sml_err
run_setup_folders(struct run *r)
{
	const struct client_folder *folder;
	enum sml_err err = SML_OK;
	size_t i;

	for (i = 0; r->cfg->folders && i < r->cfg->folder_count; i++) {
		if (client_folder_of_name(r->cfg->folders[i]))
			continue;
		client_problem_set(&r->problem, CLIENT_PROBLEM_BAD_FOLDER,
		    r->cfg->folders[i], NULL);
		return SML_E_CONFIG;
	}
	for (i = 0; i < CLIENT_FOLDER_COUNT && err == SML_OK; i++) {
		folder = &client_folder_table[i];
		if (r->cfg->folders
			? is_named(r, folder->name)
			: client_profile_has_folder(r->cfg->profile, folder))
			err = add_folder(r, folder);
	}
	if (err == SML_OK)
		err = run_notify_check_folders(r);
	return run_fail(r, err);
}

/* ---- device information ---- */

/* Names of what we can hold, a list a kind. What is not in it is kept too:
 * peers that go by it send no less than this. */
static const char contact_properties[] =
    "BEGIN END VERSION N FN TITLE ROLE ORG NICKNAME ADR TEL EMAIL URL BDAY "
    "ANNIVERSARY NOTE CATEGORIES CLASS PHOTO LOGO SOUND KEY LABEL GEO TZ "
    "MAILER AGENT REV UID PRODID SORT-STRING IMPP RELATED GENDER KIND MEMBER "
    "LANG SOURCE";
static const char calendar_properties[] =
    "BEGIN END VERSION PRODID UID SUMMARY DESCRIPTION LOCATION CATEGORIES "
    "CLASS STATUS PRIORITY DTSTART DTEND DURATION DUE COMPLETED "
    "PERCENT-COMPLETE RRULE RDATE EXDATE EXRULE RECURRENCE-ID TRANSP URL "
    "ATTENDEE ORGANIZER ATTACH CONTACT COMMENT RELATED-TO RESOURCES GEO "
    "SEQUENCE CREATED DCREATED LAST-MODIFIED DTSTAMP AALARM DALARM MALARM "
    "PALARM TRIGGER ACTION REPEAT TZ DAYLIGHT TZID TZNAME TZOFFSETFROM "
    "TZOFFSETTO";

static const struct sml_devinf_property *
make_properties(struct sml_arena *arena, const char *names)
{
	const struct sml_devinf_property *first = NULL, **at = &first;
	struct sml_str rest = sml_str_of(names), name;

	while (sml_str_next(&rest, ' ', &name)) {
		struct sml_devinf_property *p =
		    sml_arena_alloc(arena, sizeof(*p));

		if (!p)
			return NULL;
		p->name = name;
		*at = p;
		at = &p->next;
	}
	return first;
}

static enum sml_err
make_store(struct sml_arena *arena, const struct sml_engine_folder *folder,
    struct sml_devinf_store *out)
{
	const struct sml_devinf_media **media_at = &out->rx;
	const struct sml_devinf_ctcap **ctcap_at = &out->ctcaps;
	const struct sml_devinf_property *properties = NULL;
	const struct sml_media *row;

	if (folder->kind != SML_KIND_NOTE) {
		properties = make_properties(arena,
		    folder->kind == SML_KIND_CONTACT ? contact_properties
						     : calendar_properties);
		if (!properties)
			return SML_E_NOMEM;
	}
	out->source_ref = folder->remote;
	out->max_guid_size = 64;
	out->sync_types = 0xfe; /* 1 to 7 */
	for (row = sml_media_table; row->type; row++) {
		struct sml_devinf_media *m;
		struct sml_devinf_ctcap *c;

		if (row->kind != folder->kind)
			continue;
		m = sml_arena_alloc(arena, sizeof(*m));
		c = sml_arena_alloc(arena, sizeof(*c));
		if (!m || !c)
			return SML_E_NOMEM;
		m->type = sml_str_of(row->type);
		m->version = sml_str_of(row->version);
		*media_at = m;
		media_at = &m->next;
		if (!properties)
			continue;
		c->type = m->type;
		c->version = m->version;
		c->properties = properties;
		*ctcap_at = c;
		ctcap_at = &c->next;
	}
	out->tx = out->rx;
	return SML_OK;
}

static enum sml_err
make_devinf(struct run *r)
{
	const struct sml_devinf_store **at = &r->devinf.stores;
	enum sml_err err = SML_OK;
	size_t i;

	r->devinf = (struct sml_devinf){
	    .version = r->speak.version,
	    .man = SML_STR("Valise"),
	    .mod = SML_STR("valise"),
	    .sw_v = SML_STR(PACKAGE_VERSION),
	    .dev_id = r->dev_id,
	    .dev_typ = SML_STR("workstation"),
	    .has_utc = true,
	    .has_large_objs = true,
	    .has_number_of_changes = true,
	    .is_valise = true,
	};
	for (i = 0; i < r->folder_count && err == SML_OK; i++) {
		struct sml_devinf_store *s =
		    sml_arena_alloc(r->arena, sizeof(*s));

		if (!s)
			return SML_E_NOMEM;
		err = make_store(r->arena, &r->folders[i], s);
		*at = s;
		at = &s->next;
	}
	return err;
}

/* ---- session ---- */

/* Random, unless the server has named the session it wants. */
static enum sml_err
new_session_id(struct run *r, struct sml_str *out)
{
	const struct sml_env *env = r->cfg->env;
	uint8_t bytes[4];
	enum sml_err err;

	if (r->has_notified_id) {
		r->has_notified_id = false;
		*out = r->notification->session_id;
		return SML_OK;
	}
	err = env->random(env->ctx, bytes, sizeof(bytes));
	if (err != SML_OK)
		return err;
	*out = sml_arena_printf(r->arena, "%u",
	    1u + ((unsigned)bytes[0] << 22 | (unsigned)bytes[1] << 14 |
		     (unsigned)bytes[2] << 6 | (unsigned)(bytes[3] & 63)));
	return out->p ? SML_OK : SML_E_NOMEM;
}

/* "NUMBER ID": of the session in the state, and its id on the wire. */
static enum sml_err
take_session_id(struct run *r, bool is_new, struct sml_str *id_out)
{
	struct sml_str saved, number;
	uint64_t no = 0;
	enum sml_err err = get_value(r, "run.session", &saved);

	if (err != SML_OK)
		return err;
	if (saved.p && sml_str_next(&saved, ' ', &number) &&
	    sml_str_u64(number, &no) && saved.len > 0 && !is_new) {
		r->session_no = (uint32_t)no;
		*id_out = saved;
		return SML_OK;
	}
	err = new_session_id(r, id_out);
	if (err != SML_OK)
		return err;
	r->session_no = (uint32_t)no + 1;
	saved = sml_arena_printf(
	    r->arena, "%u %.*s", (unsigned)r->session_no, SML_STR_ARG(*id_out));
	return saved.p ? r->st->ops->put(r->st, "run.session", saved)
		       : SML_E_NOMEM;
}

enum sml_err
run_setup_session(struct run *r, bool is_new)
{
	const struct client_options *o = r->cfg->profile->options;
	const bool is_notified = is_new && r->has_notified_id;
	struct sml_str id, nonce;
	enum sml_err err = take_session_id(r, is_new, &id);

	if (err == SML_OK)
		err = run_window_choose(r);
	if (err == SML_OK)
		err = make_devinf(r);
	if (err == SML_OK)
		err = get_value(r, "nonce", &nonce);
	if (err != SML_OK)
		return run_fail(r, err);
	r->session = (struct sml_session_cfg){
	    .role = SML_CLIENT,
	    .env = r->cfg->env,
	    .spool = r->st->spool,
	    .devinf = &r->devinf,
	    .max_msg = SML_MSG_ANNOUNCE,
	    .max_obj = SML_ITEM_MAX,
	    .encoding = r->speak.encoding,
	    .version = r->speak.version,
	    .server_uri = sml_str_of(r->account->url),
	    .session_id = id,
	    .user = sml_str_of(r->account->user),
	    .password = sml_buf_str(&r->password),
	    .notified = is_notified ? r->notification : NULL,
	};
	run_login_choose(r, nonce);
	r->engine_cfg.env = r->cfg->env;
	r->engine_cfg.session = &r->session;
	r->engine_cfg.state = r->st;
	r->engine_cfg.folders = r->folders;
	r->engine_cfg.folder_count = r->folder_count;
	r->engine_cfg.session_no = r->session_no;
	r->engine_cfg.is_resume_off = r->is_resume_off;
	r->engine_cfg.guard_percent =
	    (unsigned)client_options_number(o, "guard-delete-percent");
	r->engine_cfg.guard_count =
	    (unsigned)client_options_number(o, "guard-delete-count");
	return SML_OK;
}

/* ---- the server's identity ---- */

enum sml_err
run_setup_keep_nonce(struct run *r)
{
	struct sml_str nonce =
	    sml_session_next_nonce(sml_engine_session(r->engine));

	if (!nonce.len)
		return SML_OK;
	r->has_nonce = true;
	return r->st->ops->put(r->st, "nonce", nonce);
}

enum sml_err
run_setup_devinf_of(
    const struct sml_msg *msg, struct sml_arena *arena, struct sml_devinf *out)
{
	const struct sml_cmd *cmd;
	const struct sml_item *item;

	for (cmd = msg->cmds; cmd; cmd = cmd->next) {
		if (cmd->type != SML_CMD_RESULTS && cmd->type != SML_CMD_PUT)
			continue;
		for (item = cmd->items; item; item = item->next)
			if (item->data_kind == SML_DATA_TREE &&
			    sml_devinf_read(item->tree, arena, out) == SML_OK)
				return SML_OK;
	}
	return SML_E_NOT_FOUND;
}

enum sml_err
run_setup_know_server(struct run *r, const struct sml_msg *msg)
{
	struct sml_str id = SML_STR_NONE, url, known_id, known_url;
	struct sml_devinf info = {0};
	enum sml_err err;

	if (r->is_server_known)
		return SML_OK;
	if (run_setup_devinf_of(msg, r->msg, &info) == SML_OK &&
	    info.dev_id.len > 0)
		id = info.dev_id;
	url = sml_str_of(r->account->url);
	err = get_value(r, "server", &known_id);
	if (err == SML_OK)
		err = get_value(r, "server.url", &known_url);
	if (err != SML_OK)
		return err;
	if (id.p && known_id.p ? !sml_str_eq(id, known_id)
			       : known_url.p && !sml_str_eq(url, known_url))
		return SML_E_AGAIN;
	r->is_server_known = true;
	if (id.p && !sml_str_eq(id, known_id))
		err = r->st->ops->put(r->st, "server", id);
	if (err == SML_OK && !sml_str_eq(url, known_url))
		err = r->st->ops->put(r->st, "server.url", url);
	return err;
}
