/* SPDX-License-Identifier: Apache-2.0 */
/* A session's facts as one JSON object, for programs. */
#include "client/status_log.h"

#include <inttypes.h>

#include "client/text.h"

#define ARENA_LEN 65536

/* By enum; the names are stable. */
static const char *const verdict_names[] = {
    [CLIENT_IN_STEP] = "in-step",
    [CLIENT_REMARKS] = "in-step-with-remarks",
    [CLIENT_NOT_FINISHED] = "not-finished",
};
static const char *const speak_names[] = {
    [CLIENT_SPEAK_HIGHEST] = "highest",
    [CLIENT_SPEAK_FIXED] = "option",
    [CLIENT_SPEAK_LOWERED] = "lowered",
    [CLIENT_SPEAK_REMEMBERED] = "remembered",
};
static const char *const type_names[] = {
    [SML_REPORT_FOLDER] = "compared",
    [SML_REPORT_CONFLICT] = "conflict",
    [SML_REPORT_HELD] = "held",
    [SML_REPORT_FAILED] = "failed",
    [SML_REPORT_REFUSED] = "refused",
    [SML_REPORT_REMARK] = "remark",
    [SML_REPORT_FOLDER_FAILED] = "folder-failed",
};
static const char *const op_names[] = {
    [SML_OP_ADD] = "add",
    [SML_OP_REPLACE] = "change",
    [SML_OP_DELETE] = "delete",
};
static const char *const reason_names[] = {
    [SML_REASON_FIRST] = "first",
    [SML_REASON_ASKED] = "asked",
    [SML_REASON_PEER_LOST] = "server-lost",
    [SML_REASON_OWN_LOST] = "own-lost",
    [SML_REASON_PLACE] = "other-folder",
    [SML_REASON_EDIT_BEATS_DELETE] = "edit-beats-delete",
    [SML_REASON_MERGED] = "merged",
    [SML_REASON_DUPLICATED] = "duplicated",
    [SML_REASON_HERE_WON] = "local-won",
    [SML_REASON_THERE_WON] = "server-won",
    [SML_REASON_GUARD] = "guard",
    [SML_REASON_EMPTY] = "empty",
    [SML_REASON_ONE_WAY] = "one-way",
    [SML_REASON_INCOMPLETE] = "incomplete",
};

#define NAME_OF(names, value)                                                  \
	((size_t)(value) < sizeof(names) / sizeof((names)[0])                  \
		? (names)[(size_t)(value)]                                     \
		: NULL)

static void
put_key(struct sml_buf *out, const char *key)
{
	const struct sml_str all = sml_buf_str(out);

	if (all.len > 0 && all.p[all.len - 1] != '{')
		sml_buf_put_byte(out, ',');
	sml_buf_printf(out, "\"%s\":", key);
}

static void
put_text(struct sml_buf *out, const char *key, struct sml_str value)
{
	put_key(out, key);
	text_put_json(out, value);
}

static void
put_u64(struct sml_buf *out, const char *key, uint64_t value)
{
	put_key(out, key);
	sml_buf_printf(out, "%" PRIu64, value);
}

static void
put_bool(struct sml_buf *out, const char *key, bool value)
{
	put_key(out, key);
	sml_buf_put_text(out, value ? "true" : "false");
}

/* "problem" and its sentences, or null. */
static void
put_problem(struct sml_buf *out, const struct client_problem *problem)
{
	struct sml_buf text;

	put_key(out, "problem");
	if (!problem || problem->code == CLIENT_PROBLEM_NONE) {
		sml_buf_put_text(out, "null");
		return;
	}
	sml_buf_put_byte(out, '"');
	client_problem_put_name(out, problem->code);
	sml_buf_put_byte(out, '"');
	sml_buf_init(&text, 8192);
	client_problem_put(&text, problem);
	put_text(out, "problem_text", sml_buf_str(&text));
	sml_buf_free(&text);
}

static void
put_three(struct sml_buf *out, const char *key, const uint64_t n[3])
{
	put_key(out, key);
	sml_buf_put_byte(out, '{');
	put_u64(out, "added", n[0]);
	put_u64(out, "changed", n[1]);
	put_u64(out, "deleted", n[2]);
	sml_buf_put_byte(out, '}');
}

static void
put_folder(struct sml_buf *out, const struct client_folder_status *f)
{
	sml_buf_put_byte(out, '{');
	put_text(out, "name", sml_str_of(f->name));
	put_text(
	    out, "mode", sml_str_of(f->mode ? sml_mode_name(f->mode) : NULL));
	put_text(out, "reason", sml_str_of(NAME_OF(reason_names, f->reason)));
	put_three(out, "sent", f->n.sent);
	put_three(out, "received", f->n.received);
	put_u64(out, "conflicts", f->n.conflicts);
	put_u64(out, "held", f->n.held);
	put_u64(out, "failed", f->n.failed);
	put_u64(out, "linked", f->linked);
	if (f->is_verified) {
		put_u64(out, "verified", f->verified);
		put_u64(out, "verified_of", f->verified_of);
	}
	put_bool(out, "is_done", f->is_done);
	put_bool(out, "is_failed", f->is_failed);
	put_problem(out, &f->problem);
	sml_buf_put_byte(out, '}');
}

static void
put_event(struct sml_buf *out, const struct client_event *event)
{
	struct client_problem problem;
	struct sml_buf text;

	sml_buf_put_byte(out, '{');
	put_u64(out, "at", (uint64_t)event->at_utc);
	put_text(out, "type", sml_str_of(NAME_OF(type_names, event->type)));
	put_text(out, "folder", sml_str_of(event->folder));
	put_text(out, "op", sml_str_of(NAME_OF(op_names, event->op)));
	put_text(
	    out, "reason", sml_str_of(NAME_OF(reason_names, event->reason)));
	put_text(out, "item", event->title);
	put_text(out, "key", event->key);
	put_u64(out, "status", event->status);
	put_u64(out, "count", event->count);
	put_problem(
	    out, client_log_event_problem(event, &problem) ? &problem : NULL);
	sml_buf_init(&text, 16384);
	client_log_put_event(event, &text);
	put_text(out, "text", sml_buf_str(&text));
	sml_buf_free(&text);
	sml_buf_put_byte(out, '}');
}

static enum sml_err
put_events(struct client_state *cs, uint32_t no, struct sml_buf *out)
{
	struct sml_arena *arena = sml_arena_new(ARENA_LEN);
	struct client_event event;
	uint32_t cursor = 0;
	bool is_first = true;
	enum sml_err err;

	if (!arena)
		return SML_E_NOMEM;
	put_key(out, "events");
	sml_buf_put_byte(out, '[');
	while ((err = client_log_event(cs, no, &cursor, arena, &event)) ==
	       SML_OK) {
		if (!is_first)
			sml_buf_put_byte(out, ',');
		is_first = false;
		put_event(out, &event);
		sml_arena_reset(arena);
	}
	sml_buf_put_byte(out, ']');
	sml_arena_free(arena);
	return err == SML_END ? SML_OK : err;
}

static void
put_head(struct sml_buf *out, const struct client_session_status *s)
{
	size_t i;

	put_u64(out, "session", s->no);
	put_u64(out, "begun", (uint64_t)s->begun_utc);
	put_u64(out, "took_ms", (uint64_t)s->took_ms);
	put_text(
	    out, "verdict", sml_str_of(NAME_OF(verdict_names, s->verdict)));
	put_u64(out, "exit", (uint64_t)s->exit);
	put_text(out, "server", sml_str_of(s->server));
	put_text(out, "user", sml_str_of(s->user));
	put_bool(out, "is_exposed", s->is_exposed);
	put_bool(out, "is_resumed", s->is_resumed);
	put_bool(out, "is_new_device", s->is_new_device);
	put_bool(out, "is_restarted", s->is_restarted);
	put_bool(out, "is_unfiltered", s->is_unfiltered);
	put_u64(out, "messages", s->messages);
	put_u64(out, "bytes_sent", s->bytes_sent);
	put_u64(out, "bytes_received", s->bytes_received);
	if (s->version != SML_V_NONE) {
		put_text(
		    out, "syncml", sml_str_of(sml_version_dtd(s->version)));
		put_text(out, "encoding",
		    sml_str_of(s->encoding == SML_XML ? "xml" : "wbxml"));
		put_text(out, "syncml_reason",
		    sml_str_of(NAME_OF(speak_names, s->speak)));
	}
	put_problem(out, &s->problem);
	put_key(out, "folders");
	sml_buf_put_byte(out, '[');
	for (i = 0; i < s->folder_count; i++) {
		if (i > 0)
			sml_buf_put_byte(out, ',');
		put_folder(out, &s->folders[i]);
	}
	sml_buf_put_byte(out, ']');
}

enum sml_err
client_log_put_json(struct client_state *cs, uint32_t no, struct sml_buf *out)
{
	struct client_session_status s;
	enum sml_err err = client_log_read(cs, no, &s);

	if (err != SML_OK)
		return err;
	sml_buf_put_byte(out, '{');
	put_head(out, &s);
	err = put_events(cs, s.no, out);
	put_u64(out, "events_left_out", s.events_left_out);
	sml_buf_put_byte(out, '}');
	return err == SML_OK ? sml_buf_err(out) : err;
}
