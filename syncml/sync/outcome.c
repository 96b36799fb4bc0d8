/* SPDX-License-Identifier: Apache-2.0 */
/* What the peer said to our Adds, Replaces and Deletes. */
#include "sync/engine_client.h"

/* How a status ends a command of ours. */
enum outcome {
	OUTCOME_DONE,
	OUTCOME_CONFLICT, /* done, and the peer settled a conflict */
	OUTCOME_GONE,     /* the peer does not have the item any more */
	OUTCOME_LOST,     /* our deletion lost against an edit */
	OUTCOME_STOPPED,  /* the peer's folder failed */
	OUTCOME_REFUSED
};

static enum outcome
outcome_of(const struct engine_ds *d, enum sml_op op, unsigned code)
{
	bool is_delete = op == SML_OP_DELETE;

	switch (code) {
	case SML_STATUS_CONFLICT_MERGED:
	case SML_STATUS_CONFLICT_CLIENT_WON:
	case SML_STATUS_CONFLICT_DUPLICATED:
		return OUTCOME_CONFLICT;
	case SML_STATUS_CONFLICT_SERVER_WON:
		return is_delete ? OUTCOME_LOST : OUTCOME_CONFLICT;
	case SML_STATUS_NOT_FOUND:
	case SML_STATUS_GONE:
		if (is_delete)
			return OUTCOME_DONE;
		return op == SML_OP_REPLACE ? OUTCOME_GONE : OUTCOME_REFUSED;
	case SML_STATUS_STORE_FAILURE:
	case SML_STATUS_SYNC_FAILED:
	case SML_STATUS_CANCELLED:
		return OUTCOME_STOPPED;
	case SML_STATUS_EXISTS:
		return op == SML_OP_ADD || sml_engine_is_slow(d)
			   ? OUTCOME_DONE
			   : OUTCOME_REFUSED;
	default:
		return code >= 200 && code < 300 ? OUTCOME_DONE
						 : OUTCOME_REFUSED;
	}
}

static enum sml_reason
reason_of(unsigned code)
{
	switch (code) {
	case SML_STATUS_CONFLICT_MERGED:
		return SML_REASON_MERGED;
	case SML_STATUS_CONFLICT_DUPLICATED:
		return SML_REASON_DUPLICATED;
	case SML_STATUS_CONFLICT_CLIENT_WON:
		return SML_REASON_HERE_WON;
	case SML_STATUS_CONFLICT_SERVER_WON:
		return SML_REASON_THERE_WON;
	default:
		return SML_REASON_NONE;
	}
}

/* The command as it was sent; the client sends what is not pending in a slow
 * sync as Replace. */
static enum sml_op
sent_op(const struct sml_link *link, const struct sml_event *ev)
{
	if (ev->status.cmd == SML_CMD_ADD)
		return SML_OP_ADD;
	if (ev->status.cmd == SML_CMD_DELETE)
		return SML_OP_DELETE;
	return link->pending == SML_OP_ADD ? SML_OP_ADD : SML_OP_REPLACE;
}

/* What was sent is what both have. */
static void
agree_sent(struct sml_link *link)
{
	sml_engine_copy(link->agreed, link->sent);
	sml_engine_copy(link->print, link->sent_print);
	link->flags &= ~(uint32_t)(SML_LINK_MARKED | SML_LINK_FAILED |
				   SML_LINK_REPEAT | SML_LINK_SAID);
	if (link->flags & SML_LINK_SENT_MARKED)
		link->flags |= SML_LINK_MARKED;
}

static enum sml_err
delete_done(struct sml_engine *e, struct sml_link *link)
{
	if (sml_engine_is_client(e))
		return e->cfg.state->ops->link_del(e->cfg.state, link->id);
	/* Kept until the client's next anchor confirms this session. */
	link->flags |= SML_LINK_GONE;
	link->flags &= ~(uint32_t)(SML_LINK_REPEAT | SML_LINK_FAILED);
	link->pending = SML_OP_DELETE;
	return sml_engine_link_put(e, link);
}

static enum sml_err
write_done(struct sml_engine *e, struct sml_link *link, enum sml_op op,
    enum outcome outcome)
{
	struct sml_link before = *link;
	enum sml_err err = SML_OK;

	agree_sent(link);
	/* A conflict that the peer has settled is settled. */
	if (outcome == OUTCOME_DONE && op == SML_OP_REPLACE)
		err = sml_overwrite_keep(e, link, &before);
	if (err != SML_OK)
		return err;
	link->rev = link->sent_rev;
	/* Without its Map an Add may have to be sent again. */
	if (op != SML_OP_ADD || sml_engine_is_client(e) || link->luid.p)
		link->pending = SML_OP_NONE;
	return sml_engine_link_put(e, link);
}

/* The peer wants it as an Add, in the next session. */
static enum sml_err
write_gone(struct sml_engine *e, struct sml_link *link)
{
	static const uint8_t none[SML_SHA256_LEN];

	link->pending = SML_OP_ADD;
	sml_engine_copy(link->agreed, none);
	sml_engine_copy(link->print, none);
	if (!sml_engine_is_client(e))
		link->luid = SML_STR_NONE;
	return sml_engine_link_put(e, link);
}

static enum sml_err
refused(struct sml_engine *e, struct engine_ds *d, struct sml_link *link,
    enum sml_op op, unsigned code)
{
	d->remarks++;
	d->unsent++;
	sml_log(e->cfg.env->log, SML_LOG_WARN, "%.*s/%.*s: refused with %u, %s",
	    SML_STR_ARG(d->folder.name), SML_STR_ARG(link->key), code,
	    sml_status_text(code));
	sml_engine_report(e, d,
	    &(struct sml_report){.type = SML_REPORT_REFUSED,
		.op = op,
		.key = link->key,
		.status = code});
	link->flags |= SML_LINK_FAILED;
	if (link->pending == SML_OP_NONE)
		link->pending = op;
	return sml_engine_link_put(e, link);
}

/* The name of what was sent, for people; absent if it cannot be told. */
static struct sml_str
title_of(struct sml_engine *e, const struct engine_ds *d,
    const struct sml_link *link)
{
	struct sml_state *st = e->cfg.state;
	struct sml_facts facts;
	struct sml_str text;

	if (st->ops->text_get(st, link->sent, e->msg, &text) != SML_OK ||
	    sml_engine_facts(e, d, text, &facts) != SML_OK)
		return SML_STR_NONE;
	return facts.title;
}

static enum sml_err
settle_link(struct sml_engine *e, struct engine_ds *d, struct sml_link *link,
    const struct sml_event *ev)
{
	enum sml_op op = sent_op(link, ev);
	unsigned code = ev->status.code;
	enum outcome outcome = outcome_of(d, op, code);
	struct sml_report report = {.type = SML_REPORT_SENT,
	    .op = op,
	    .key = link->key,
	    .status = code,
	    .reason = reason_of(code)};
	enum sml_err err = SML_OK;

	if (outcome == OUTCOME_STOPPED)
		return sml_engine_fail(e, d, SML_OK, code);
	sml_overwrite_undo(link);
	if (outcome == OUTCOME_REFUSED)
		return refused(e, d, link, op, code);
	if (outcome == OUTCOME_GONE)
		return write_gone(e, link);
	if (outcome == OUTCOME_LOST) {
		report.type = SML_REPORT_REMARK;
		report.reason = SML_REASON_EDIT_BEATS_DELETE;
		err = e->cfg.state->ops->link_del(e->cfg.state, link->id);
	} else if (op == SML_OP_DELETE) {
		err = delete_done(e, link);
	} else {
		/* What settled a conflict was not made from ours. */
		if (outcome == OUTCOME_DONE)
			sml_narrow_acknowledged(e, d, link);
		err = write_done(e, link, op, outcome);
	}
	if (err != SML_OK)
		return err;
	if (outcome == OUTCOME_CONFLICT) {
		report.type = SML_REPORT_CONFLICT;
		report.title = title_of(e, d, link);
	}
	sml_engine_report(e, d, &report);
	return SML_OK;
}

enum sml_err
sml_outcome_status(struct sml_engine *e, const struct sml_event *ev)
{
	struct sml_state *st = e->cfg.state;
	struct sml_arena_mark mark = sml_arena_mark(e->msg);
	struct engine_ds *d = NULL;
	struct sml_link link;
	size_t i;
	enum sml_err err;

	err = st->ops->link_get_sent(
	    st, ev->status.msg, ev->status.cmd_id, e->msg, &link);
	if (err != SML_OK)
		return err == SML_E_NOT_FOUND ? SML_OK : err;
	for (i = 0; i < e->ds_count; i++)
		if (e->ds[i].sds != SIZE_MAX && e->ds[i].st.id == link.folder)
			d = &e->ds[i];
	/* A part was refused: the peer will not take the rest. */
	if (e->chunk.is_open && e->chunk.link == link.id)
		e->chunk.is_open = false;
	if (d && !d->is_failed)
		err = settle_link(e, d, &link, ev);
	sml_arena_back(e->msg, mark);
	return err;
}
