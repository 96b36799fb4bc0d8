/* SPDX-License-Identifier: Apache-2.0 */
/* Answers to messages of which nothing is taken: no row is written. */
#include "config.h"

#include "refusal.h"

static enum sml_err
drop_row(struct sml_spool *sp, enum sml_spool_kind kind, struct sml_str row)
{
	(void)sp;
	(void)kind;
	(void)row;
	return SML_OK;
}

static enum sml_err
no_row(struct sml_spool *sp, enum sml_spool_kind kind, uint64_t *cursor,
    struct sml_arena *arena, struct sml_str *row_out)
{
	(void)sp;
	(void)kind;
	(void)cursor;
	(void)arena;
	(void)row_out;
	return SML_END;
}

static enum sml_err
drop_rows(struct sml_spool *sp, enum sml_spool_kind kind, uint64_t cursor)
{
	(void)sp;
	(void)kind;
	(void)cursor;
	return SML_OK;
}

enum sml_err
server_refusal_make(const struct sml_session_cfg *cfg,
    enum sml_encoding encoding, const struct sml_msg *msg,
    enum sml_auth_verdict verdict, struct sml_arena *arena, struct sml_str *out)
{
	static const struct sml_spool_ops ops = {.name = "none",
	    .append = drop_row,
	    .next = no_row,
	    .drop = drop_rows};
	struct sml_spool spool = {&ops};
	struct sml_session_cfg own = *cfg;
	struct sml_session *session;
	struct sml_event event;
	enum sml_err err;

	own.spool = &spool;
	err = sml_session_new(&own, &session);
	if (err)
		return err;
	err = sml_session_feed(session, encoding, msg, verdict);
	while (!err)
		err = sml_session_next(session, &event);
	if (err == SML_END)
		err = sml_session_flush(session, true, out);
	if (!err) {
		*out = sml_arena_dup(arena, *out);
		err = out->p ? SML_OK : SML_E_NOMEM;
	}
	sml_session_free(session);
	return err;
}
