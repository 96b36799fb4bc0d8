/* SPDX-License-Identifier: Apache-2.0 */
/* A message carried out by the engine, and all that is kept of it. */
#include "config.h"

#include "carry.h"

#include "items.h"
#include "sync/engine.h"

static enum sml_err
resolve(void *ctx, struct sml_str database, struct sml_engine_folder *out)
{
	struct server_exchange *x = ctx;
	const struct server_folder_kind *kind =
	    server_folders_of_name(database);
	struct server_items_cfg cfg = {.owner = x->session.owner};
	size_t i;
	enum sml_err err;

	if (!kind)
		return SML_E_NOT_FOUND;
	for (i = 0; i < x->store_count; i++)
		if (x->kinds[i] == kind)
			break;
	if (i == SML_FOLDERS_MAX)
		return SML_E_STORE_BUSY;
	if (i == x->store_count) {
		cfg.kind = kind->kind;
		err = server_folders_open(
		    x->ep->db, cfg.owner, kind, &cfg.folder);
		if (!err)
			err = server_items_new(x->ep->db, &cfg, &x->stores[i]);
		if (err)
			return err;
		x->kinds[i] = kind;
		x->tallies[i] =
		    (struct server_history){.folder = sml_str_of(kind->name)};
		x->store_count++;
	}
	*out = (struct sml_engine_folder){
	    .name = sml_str_of(kind->name),
	    .kind = kind->kind,
	    .store = x->stores[i],
	    .mode = SML_MODE_TWO_WAY,
	    .policy = SML_POLICY_DUPLICATE,
	};
	return SML_OK;
}

static void
log_trouble(struct server_exchange *x, const struct sml_report *r)
{
	const char *what =
	    r->type == SML_REPORT_FOLDER_FAILED ? "folder stopped"
	    : r->type == SML_REPORT_REFUSED     ? "item refused by the device"
						: "item not stored";

	sml_log(x->ep->env->log, SML_LOG_WARN,
	    "session %u of %.*s, %.*s: %s: %s %.*s (item \"%.*s\", status %u)",
	    x->session.number, SML_STR_ARG(x->dev_id), SML_STR_ARG(r->folder),
	    what, r->err ? sml_err_text(r->err) : "", SML_STR_ARG(r->detail),
	    SML_STR_ARG(r->key), r->status);
}

static void
report(void *ctx, const struct sml_report *r)
{
	struct server_exchange *x = ctx;
	struct server_history *t = NULL;
	size_t i;

	for (i = 0; i < x->store_count && !t; i++)
		if (sml_str_eq(x->tallies[i].folder, r->folder))
			t = &x->tallies[i];
	if (!t)
		return;
	t->mode = (unsigned)r->mode;
	switch (r->type) {
	case SML_REPORT_SENT:
		t->sent++;
		break;
	case SML_REPORT_RECEIVED:
		t->received++;
		break;
	case SML_REPORT_CONFLICT:
		t->conflicts++;
		break;
	case SML_REPORT_HELD:
		t->held += r->count;
		break;
	case SML_REPORT_FAILED:
	case SML_REPORT_REFUSED:
	case SML_REPORT_FOLDER_FAILED:
		t->failed++;
		log_trouble(x, r);
		break;
	case SML_REPORT_FOLDER_DONE:
		t->is_done = true;
		break;
	case SML_REPORT_FOLDER:
	case SML_REPORT_REMARK:
	case SML_REPORT_SENDING:
	case SML_REPORT_RECEIVING:
	default:
		break;
	}
}

static enum sml_err
write_tallies(struct server_exchange *x)
{
	enum sml_err err = SML_OK;
	size_t i;

	for (i = 0; i < x->store_count && !err; i++) {
		const struct server_history *t = &x->tallies[i];

		if (t->sent || t->received || t->conflicts || t->held ||
		    t->failed || t->is_done || x->is_new)
			err = server_sessions_note(x->ep->db, &x->session, t);
	}
	return err;
}

/* The engine has answered: keep everything, in the same transaction. */
static enum sml_err
keep(struct server_exchange *x, struct sml_engine *engine, struct sml_str out)
{
	enum sml_err err;

	x->session.msg = (uint32_t)x->msg_id + x->asked_again;
	x->session.is_done = sml_engine_is_done(engine);
	out = sml_arena_dup(x->ep->arena, out.p ? out : SML_STR(""));
	if (!out.p)
		return SML_E_NOMEM;
	server_exchange_answer(
	    x, sml_session_encoding(sml_engine_session(engine)), out);
	if (sml_engine_is_refused(engine))
		return SML_OK;
	err = write_tallies(x);
	if (!err)
		err = server_credentials_keep(x->ep->db, &x->credentials,
		    x->session.device, x->session.msg);
	if (!err)
		err = server_sessions_save(
		    x->ep->db, &x->session, x->digest, out);
	return err;
}

enum sml_err
server_carry_message(struct server_exchange *x, bool *refused)
{
	struct sml_session_cfg session =
	    server_exchange_cfg(x, &x->state.spool);
	struct sml_engine_cfg cfg = {
	    .env = x->ep->env,
	    .session = &session,
	    .state = &x->state.base,
	    .resolve = resolve,
	    .resolve_ctx = x,
	    .session_no = x->session.number,
	    .guard_percent = x->ep->guard_percent,
	    .guard_count = x->ep->guard_count,
	    .report = report,
	    .report_ctx = x,
	};
	struct sml_engine *engine = NULL;
	struct sml_str out;
	enum sml_err err;

	session.asked_again = x->asked_again;
	session.resp_uri = sml_arena_printf(x->ep->arena, "%.*s?s=%.*s",
	    SML_STR_ARG(x->req->base_url), SML_STR_ARG(x->session.token));
	if (!session.resp_uri.p)
		return SML_E_NOMEM;
	server_state_init(
	    &x->state, x->ep->db, x->session.device, x->session.owner);
	err = sml_engine_new(&cfg, &engine);
	if (err)
		return err;
	err = x->is_new ? server_state_begin_session(&x->state)
			: sml_engine_load(engine);
	if (err == SML_E_NOT_FOUND || err == SML_E_DECODE)
		err = SML_E_SESSION;
	if (!err)
		err = sml_engine_feed(
		    engine, x->encoding, &x->msg, x->verdict, &out);
	if (!err)
		err = keep(x, engine, out);
	*refused = !err && sml_engine_is_refused(engine);
	sml_engine_free(engine);
	return err;
}

void
server_carry_close(struct server_exchange *x)
{
	while (x->store_count > 0) {
		struct sml_store *st = x->stores[--x->store_count];

		st->ops->close(st);
	}
}
