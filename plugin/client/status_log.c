/* SPDX-License-Identifier: Apache-2.0 */
/* What a session did, as it happens: counted, kept as rows, read back. */
#include "client/status_log.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "session/status.h"

/* Rows of a session: the head, then the events. */
#define ROW_HEAD 0
#define ROW_EVENTS 16
#define ROW_VERSION 1

#define ROW_MAX (256 * 1024)
#define TEXT_MAX 512
#define EVENTS_LEN_MAX ((size_t)CLIENT_EVENTS_MAX * 2048)

struct client_log {
	struct client_state *cs;
	const struct sml_env *env;
	int64_t begun_ms;
	uint32_t event_count, flushed_count;
	bool has_remark;
	enum sml_err err;      /* of a report */
	struct sml_buf events; /* not yet flushed, each as a text field */
	struct client_session_status status;
};

/* ---- fields of a row ---- */

/* A number is "12 ", a text "5:hello ", an absent one "- ". Fields are only
 * ever added at the end; one that is not there reads as 0 or absent. */

static void
put_u64(struct sml_buf *b, uint64_t value)
{
	sml_buf_printf(b, "%" PRIu64 " ", value);
}

static void
put_str(struct sml_buf *b, struct sml_str s)
{
	if (!s.p) {
		sml_buf_put_text(b, "- ");
		return;
	}
	sml_buf_printf(b, "%zu:", s.len);
	sml_buf_put_str(b, s);
	sml_buf_put_byte(b, ' ');
}

static void
put_text(struct sml_buf *b, const char *text)
{
	put_str(b, sml_str_of(text));
}

struct reader {
	struct sml_str rest;
	bool is_bad;
};

static uint64_t
get_u64(struct reader *r)
{
	const size_t end = sml_str_chr(r->rest, ' ', 0);
	uint64_t value = 0;

	if (r->rest.len == 0)
		return 0;
	if (!sml_str_u64(sml_str_sub(r->rest, 0, end), &value))
		r->is_bad = true;
	r->rest = sml_str_sub(r->rest, end + 1, r->rest.len);
	return value;
}

static struct sml_str
get_str(struct reader *r)
{
	const size_t colon = sml_str_chr(r->rest, ':', 0);
	struct sml_str s;
	uint64_t len = 0;

	if (r->rest.len == 0)
		return SML_STR_NONE;
	if (sml_str_starts(r->rest, "- ")) {
		r->rest = sml_str_sub(r->rest, 2, r->rest.len);
		return SML_STR_NONE;
	}
	if (!sml_str_u64(sml_str_sub(r->rest, 0, colon), &len) ||
	    r->rest.len - colon < 2 || len > r->rest.len - colon - 2) {
		r->is_bad = true;
		r->rest.len = 0;
		return SML_STR_NONE;
	}
	s = sml_str_sub(r->rest, colon + 1, (size_t)len);
	r->rest =
	    sml_str_sub(r->rest, colon + 1 + (size_t)len + 1, r->rest.len);
	return s;
}

static void
get_text(struct reader *r, char *out, size_t size)
{
	const struct sml_str s = get_str(r);
	const size_t len = s.len < size ? s.len : size - 1;

	if (len > 0)
		memcpy(out, s.p, len);
	out[len] = '\0';
}

static void
put_problem(struct sml_buf *b, const struct client_problem *problem)
{
	struct sml_buf name;

	sml_buf_init(&name, 64);
	client_problem_put_name(&name, problem->code);
	put_str(b, sml_buf_str(&name));
	sml_buf_free(&name);
	put_text(b, problem->subject);
	put_text(b, problem->detail);
}

static void
get_problem(struct reader *r, struct client_problem *out)
{
	const struct sml_str name = get_str(r);

	out->code = name.p ? client_problem_of_name(name) : CLIENT_PROBLEM_NONE;
	get_text(r, out->subject, sizeof(out->subject));
	get_text(r, out->detail, sizeof(out->detail));
}

static void
put_counters(struct sml_buf *b, const struct client_counters *n)
{
	size_t i;

	for (i = 0; i < 3; i++)
		put_u64(b, n->sent[i]);
	for (i = 0; i < 3; i++)
		put_u64(b, n->received[i]);
	put_u64(b, n->conflicts);
	put_u64(b, n->held);
	put_u64(b, n->failed);
}

static void
get_counters(struct reader *r, struct client_counters *n)
{
	size_t i;

	for (i = 0; i < 3; i++)
		n->sent[i] = get_u64(r);
	for (i = 0; i < 3; i++)
		n->received[i] = get_u64(r);
	n->conflicts = get_u64(r);
	n->held = get_u64(r);
	n->failed = get_u64(r);
}

static void
put_folder(struct sml_buf *b, const struct client_folder_status *f)
{
	put_text(b, f->name);
	put_u64(b, (uint64_t)f->mode);
	put_u64(b, (uint64_t)f->reason);
	put_counters(b, &f->n);
	put_u64(b, f->linked);
	put_u64(b, f->is_verified);
	put_u64(b, f->verified);
	put_u64(b, f->verified_of);
	put_u64(b, f->is_done);
	put_u64(b, f->is_failed);
	put_problem(b, &f->problem);
}

static void
get_folder(struct reader *r, struct client_folder_status *f)
{
	get_text(r, f->name, sizeof(f->name));
	f->mode = (enum sml_mode)get_u64(r);
	f->reason = (enum sml_reason)get_u64(r);
	get_counters(r, &f->n);
	f->linked = get_u64(r);
	f->is_verified = get_u64(r) != 0;
	f->verified = get_u64(r);
	f->verified_of = get_u64(r);
	f->is_done = get_u64(r) != 0;
	f->is_failed = get_u64(r) != 0;
	get_problem(r, &f->problem);
}

static void
put_head(struct sml_buf *b, const struct client_session_status *s)
{
	size_t i;

	put_u64(b, ROW_VERSION);
	put_u64(b, (uint64_t)s->begun_utc);
	put_u64(b, (uint64_t)s->took_ms);
	put_u64(b, (uint64_t)s->verdict);
	put_u64(b, (uint64_t)s->exit);
	put_text(b, s->server);
	put_text(b, s->user);
	put_u64(b, s->is_exposed);
	put_u64(b, s->is_resumed);
	put_u64(b, s->is_new_device);
	put_u64(b, s->is_restarted);
	put_u64(b, s->messages);
	put_u64(b, s->bytes_sent);
	put_u64(b, s->bytes_received);
	put_problem(b, &s->problem);
	put_u64(b, s->events_left_out);
	put_u64(b, s->folder_count);
	for (i = 0; i < s->folder_count; i++)
		put_folder(b, &s->folders[i]);
	put_u64(b, (uint64_t)s->version);
	put_u64(b, (uint64_t)s->encoding);
	put_u64(b, (uint64_t)s->speak);
	put_u64(b, s->is_unfiltered);
}

static bool
get_head(struct sml_str row, struct client_session_status *s)
{
	struct reader r = {.rest = row};
	size_t i;

	if (get_u64(&r) != ROW_VERSION)
		return false;
	s->begun_utc = (int64_t)get_u64(&r);
	s->took_ms = (int64_t)get_u64(&r);
	s->verdict = (enum client_verdict)get_u64(&r);
	s->exit = (enum client_exit)get_u64(&r);
	get_text(&r, s->server, sizeof(s->server));
	get_text(&r, s->user, sizeof(s->user));
	s->is_exposed = get_u64(&r) != 0;
	s->is_resumed = get_u64(&r) != 0;
	s->is_new_device = get_u64(&r) != 0;
	s->is_restarted = get_u64(&r) != 0;
	s->messages = (uint32_t)get_u64(&r);
	s->bytes_sent = get_u64(&r);
	s->bytes_received = get_u64(&r);
	get_problem(&r, &s->problem);
	s->events_left_out = (uint32_t)get_u64(&r);
	s->folder_count = (size_t)get_u64(&r);
	if (s->folder_count > SML_FOLDERS_MAX ||
	    (unsigned)s->verdict > CLIENT_NOT_FINISHED)
		return false;
	for (i = 0; i < s->folder_count; i++)
		get_folder(&r, &s->folders[i]);
	s->version = (enum sml_version)get_u64(&r);
	s->encoding = (enum sml_encoding)get_u64(&r);
	s->speak = (enum client_speak)get_u64(&r);
	/* Rows of older programs end here. */
	s->is_unfiltered = r.rest.len > 0 && get_u64(&r) != 0;
	if ((unsigned)s->version > SML_V_12 ||
	    (unsigned)s->encoding > SML_WBXML ||
	    (unsigned)s->speak >= CLIENT_SPEAK_COUNT)
		return false;
	return !r.is_bad;
}

/* ---- events ---- */

/* At most @max bytes, whole characters. */
static struct sml_str
cut(struct sml_str s, size_t max)
{
	if (s.len <= max)
		return s;
	while (max > 0 && ((unsigned char)s.p[max] & 0xc0) == 0x80)
		max--;
	return (struct sml_str){s.p, max};
}

static void
put_event(struct sml_buf *b, int64_t now_utc, const struct sml_report *report)
{
	put_u64(b, (uint64_t)now_utc);
	put_u64(b, (uint64_t)report->type);
	put_str(b, report->folder);
	put_u64(b, (uint64_t)report->op);
	put_u64(b, (uint64_t)report->reason);
	/* Errors are negative. */
	put_u64(b, (uint64_t)(-(int64_t)report->err));
	put_u64(b, report->status);
	put_u64(b, report->count);
	put_str(b, cut(report->title, TEXT_MAX));
	put_str(b, cut(report->key, TEXT_MAX));
	put_str(b, cut(report->detail, TEXT_MAX));
}

static bool
get_event(struct sml_str row, struct client_event *out)
{
	struct reader r = {.rest = row};

	out->at_utc = (int64_t)get_u64(&r);
	out->type = (enum sml_report_type)get_u64(&r);
	get_text(&r, out->folder, sizeof(out->folder));
	out->op = (enum sml_op)get_u64(&r);
	out->reason = (enum sml_reason)get_u64(&r);
	out->err = (enum sml_err)(-(int64_t)get_u64(&r));
	out->status = (unsigned)get_u64(&r);
	out->count = get_u64(&r);
	out->title = get_str(&r);
	out->key = get_str(&r);
	out->detail = get_str(&r);
	return !r.is_bad;
}

static void
keep_event(struct client_log *log, const struct sml_report *report)
{
	struct sml_buf row;

	if (log->event_count >= CLIENT_EVENTS_MAX) {
		log->status.events_left_out++;
		return;
	}
	sml_buf_init(&row, ROW_MAX);
	put_event(&row, log->env->now_utc(log->env->ctx), report);
	if (sml_buf_err(&row) == SML_OK)
		put_str(&log->events, sml_buf_str(&row));
	else if (log->err == SML_OK)
		log->err = sml_buf_err(&row);
	sml_buf_free(&row);
	if (log->events.err == SML_OK)
		log->event_count++;
}

/* ---- counting ---- */

static struct client_folder_status *
folder_of(struct client_log *log, struct sml_str name)
{
	struct client_session_status *s = &log->status;
	struct client_folder_status *f;
	size_t i;

	for (i = 0; i < s->folder_count; i++)
		if (sml_str_is(name, s->folders[i].name))
			return &s->folders[i];
	if (!name.p || s->folder_count == SML_FOLDERS_MAX)
		return NULL;
	f = &s->folders[s->folder_count++];
	memset(f, 0, sizeof(*f));
	memcpy(f->name, name.p,
	    name.len < sizeof(f->name) ? name.len : sizeof(f->name) - 1);
	return f;
}

bool
client_log_event_problem(
    const struct client_event *event, struct client_problem *out)
{
	const bool is_folder = event->type == SML_REPORT_FOLDER_FAILED;
	char subject[sizeof(out->subject)], detail[sizeof(out->detail)];
	struct sml_buf text;
	struct sml_str name = event->title.len > 0 ? event->title : event->key;

	if (!is_folder && event->type != SML_REPORT_FAILED &&
	    event->type != SML_REPORT_REFUSED)
		return false;
	if (is_folder)
		name = sml_str_of(event->folder);
	name = cut(name, sizeof(subject) - 1);
	if (name.len > 0)
		memcpy(subject, name.p, name.len);
	subject[name.len] = '\0';
	sml_buf_init(&text, sizeof(detail) - 1);
	if (event->detail.len > 0)
		sml_buf_put_str(&text, cut(event->detail, sizeof(detail) - 1));
	else if (event->err != SML_OK)
		sml_buf_put_text(&text, sml_err_text(event->err));
	else
		sml_buf_printf(&text, "%u %s", event->status,
		    sml_status_text(event->status));
	name = sml_buf_str(&text);
	memcpy(detail, name.p, name.len);
	detail[name.len] = '\0';
	sml_buf_free(&text);
	client_problem_set(out,
	    is_folder ? client_problem_of_folder(event->err, event->status)
		      : client_problem_of_item(event->err, event->status),
	    subject, detail);
	return true;
}

static void
folder_failed(struct client_folder_status *f, const struct sml_report *report)
{
	struct client_event event = {.type = report->type,
	    .err = report->err,
	    .status = report->status,
	    .detail = report->detail};

	memcpy(event.folder, f->name, sizeof(event.folder));
	f->is_failed = true;
	(void)client_log_event_problem(&event, &f->problem);
}

/* Does anybody but the program want to know why all is compared? */
static bool
is_worth_saying(enum sml_reason reason)
{
	return reason != SML_REASON_NONE && reason != SML_REASON_ASKED;
}

/* A new folder, or one of a resumed session that says so once more. */
static void
folder_begins(struct client_log *log, struct client_folder_status *f,
    const struct sml_report *report)
{
	const bool is_said = f->mode != 0 && f->reason == report->reason;

	f->mode = report->mode;
	f->reason = report->reason;
	if (is_said || !is_worth_saying(report->reason))
		return;
	if (report->reason != SML_REASON_FIRST)
		log->has_remark = true;
	keep_event(log, report);
}

void
client_log_report(struct client_log *log, const struct sml_report *report)
{
	struct client_folder_status *f = folder_of(log, report->folder);
	const int op = (int)report->op - (int)SML_OP_ADD;

	if (!f)
		return;
	switch (report->type) {
	case SML_REPORT_FOLDER:
		folder_begins(log, f, report);
		return;
	case SML_REPORT_SENT:
		if (op >= 0)
			f->n.sent[op]++;
		return;
	case SML_REPORT_RECEIVED:
		if (op >= 0)
			f->n.received[op]++;
		return;
	case SML_REPORT_SENDING:
	case SML_REPORT_RECEIVING:
		return;
	case SML_REPORT_FOLDER_DONE:
		f->is_done = true;
		f->linked = report->count;
		return;
	case SML_REPORT_CONFLICT:
		f->n.conflicts++;
		break;
	case SML_REPORT_HELD:
		f->n.held += report->count;
		break;
	case SML_REPORT_FAILED:
	case SML_REPORT_REFUSED:
		f->n.failed++;
		break;
	case SML_REPORT_REMARK:
		log->has_remark = true;
		break;
	case SML_REPORT_FOLDER_FAILED:
		folder_failed(f, report);
		break;
	default:
		return;
	}
	keep_event(log, report);
}

/* ---- writing ---- */

static enum sml_err
write_head(struct client_log *log)
{
	struct sml_buf row;
	enum sml_err err;

	sml_buf_init(&row, ROW_MAX);
	put_head(&row, &log->status);
	err = sml_buf_err(&row);
	if (err == SML_OK)
		err = client_state_row_put(
		    log->cs, log->status.no, ROW_HEAD, sml_buf_str(&row));
	sml_buf_free(&row);
	return err;
}

enum sml_err
client_log_begin(
    struct client_state *cs, const struct sml_env *env, struct client_log **out)
{
	struct client_log *log = calloc(1, sizeof(*log));
	enum sml_err err;

	if (!log)
		return SML_E_NOMEM;
	log->cs = cs;
	log->env = env;
	log->begun_ms = env->ticks_ms(env->ctx);
	sml_buf_init(&log->events, EVENTS_LEN_MAX);
	log->status.begun_utc = env->now_utc(env->ctx);
	log->status.verdict = CLIENT_NOT_FINISHED;
	log->status.exit = CLIENT_EXIT_NOTHING;
	err = client_state_session_new(cs, &log->status.no);
	if (err == SML_OK)
		err = write_head(log);
	if (err != SML_OK) {
		client_log_free(log);
		return err;
	}
	*out = log;
	return SML_OK;
}

struct client_session_status *
client_log_status(struct client_log *log)
{
	return &log->status;
}

enum sml_err
client_log_flush(struct client_log *log)
{
	struct reader r = {.rest = sml_buf_str(&log->events)};
	enum sml_err err = log->err;

	if (err == SML_OK)
		err = sml_buf_err(&log->events);
	while (err == SML_OK && r.rest.len > 0)
		err = client_state_row_put(log->cs, log->status.no,
		    ROW_EVENTS + log->flushed_count++, get_str(&r));
	if (err != SML_OK)
		return err;
	sml_buf_reset(&log->events);
	return write_head(log);
}

/* Offline for a day is no reason to forget what happened before. */
static bool
is_offline(enum client_problem_code code)
{
	return code == CLIENT_PROBLEM_UNKNOWN_HOST ||
	       code == CLIENT_PROBLEM_REFUSED ||
	       code == CLIENT_PROBLEM_UNREACHABLE ||
	       code == CLIENT_PROBLEM_PROXY || code == CLIENT_PROBLEM_TIMEOUT ||
	       code == CLIENT_PROBLEM_CANCELLED;
}

struct sums {
	uint64_t moved, conflicts, held, failed;
	size_t folders_failed;
};

static void
add_up(const struct client_session_status *s, struct sums *out)
{
	const struct client_folder_status *f;
	size_t i, k;

	memset(out, 0, sizeof(*out));
	for (i = 0; i < s->folder_count; i++) {
		f = &s->folders[i];
		for (k = 0; k < 3; k++)
			out->moved += f->n.sent[k] + f->n.received[k];
		out->conflicts += f->n.conflicts;
		out->held += f->n.held;
		out->failed += f->n.failed;
		/* One that was never reached is not in step either. */
		out->folders_failed += f->is_failed || !f->is_done;
	}
}

static void
decide(struct client_log *log, const struct client_problem *problem)
{
	struct client_session_status *s = &log->status;
	struct sums n;

	add_up(s, &n);
	if (problem) {
		s->problem = *problem;
		s->verdict = CLIENT_NOT_FINISHED;
		s->exit = client_problem_exit(problem->code);
		return;
	}
	if (n.folders_failed > 0 && n.folders_failed == s->folder_count)
		s->verdict = CLIENT_NOT_FINISHED;
	else if (n.folders_failed > 0 || n.failed > 0 || n.held > 0 ||
		 n.conflicts > 0 || log->has_remark || s->is_exposed ||
		 s->is_unfiltered)
		s->verdict = CLIENT_REMARKS;
	else
		s->verdict = CLIENT_IN_STEP;
	s->exit = n.folders_failed > 0 || n.failed > 0 ? CLIENT_EXIT_PARTIAL
		  : n.held > 0                         ? CLIENT_EXIT_HELD
						       : CLIENT_EXIT_OK;
}

static bool
is_eventful(const struct client_log *log)
{
	const struct client_session_status *s = &log->status;
	struct sums n;

	add_up(s, &n);
	if (n.moved > 0 || log->event_count > 0)
		return true;
	return s->problem.code != CLIENT_PROBLEM_NONE &&
	       !is_offline(s->problem.code);
}

/* Remove the oldest sessions, @own excepted, until @keep are left. */
static enum sml_err
trim(struct client_state *cs, uint32_t own, size_t keep, bool is_all)
{
	uint32_t numbers[256], no = UINT32_MAX;
	size_t total = 0, n = 0;
	bool has_events;
	enum sml_err err;

	while (
	    (err = client_state_session_prev(cs, &no, &has_events)) == SML_OK) {
		total++;
		if (no == own || (has_events && !is_all))
			continue;
		/* The oldest are looked for: the newest may go unseen. */
		if (n == sizeof(numbers) / sizeof(numbers[0])) {
			memmove(numbers, numbers + 1, (n - 1) * sizeof(no));
			n--;
		}
		numbers[n++] = no;
	}
	if (err != SML_END)
		return err;
	while (n > 0 && total > keep) {
		err = client_state_session_del(cs, numbers[--n]);
		if (err != SML_OK)
			return err;
		total--;
	}
	return SML_OK;
}

enum sml_err
client_log_end(struct client_log *log, const struct client_problem *problem)
{
	struct client_session_status *s = &log->status;
	enum sml_err err;

	s->took_ms = log->env->ticks_ms(log->env->ctx) - log->begun_ms;
	decide(log, problem);
	err = client_log_flush(log);
	if (err == SML_OK)
		err =
		    client_state_session_mark(log->cs, s->no, is_eventful(log));
	if (err == SML_OK)
		err = trim(log->cs, s->no, CLIENT_SESSIONS_KEPT, false);
	if (err == SML_OK)
		err = trim(log->cs, s->no, CLIENT_SESSIONS_MAX, true);
	return err;
}

void
client_log_free(struct client_log *log)
{
	if (!log)
		return;
	sml_buf_free(&log->events);
	free(log);
}

/* ---- reading ---- */

enum sml_err
client_log_prev(struct client_state *cs, uint32_t no, uint32_t *prev_out)
{
	*prev_out = no;
	return client_state_session_prev(cs, prev_out, NULL);
}

enum sml_err
client_log_read(
    struct client_state *cs, uint32_t no, struct client_session_status *out)
{
	struct sml_arena *arena;
	struct sml_str row;
	uint32_t seq = ROW_HEAD;
	enum sml_err err;

	memset(out, 0, sizeof(*out));
	if (no == 0) {
		err = client_log_prev(cs, UINT32_MAX, &no);
		if (err != SML_OK)
			return err == SML_END ? SML_E_NOT_FOUND : err;
	}
	arena = sml_arena_new(ROW_MAX + 1024);
	if (!arena)
		return SML_E_NOMEM;
	err = client_state_row_next(cs, no, &seq, arena, &row);
	if (err == SML_END || (err == SML_OK && seq != ROW_HEAD + 1))
		err = SML_E_NOT_FOUND;
	if (err == SML_OK && !get_head(row, out))
		err = SML_E_STATE;
	out->no = no;
	sml_arena_free(arena);
	return err;
}

enum sml_err
client_log_event(struct client_state *cs, uint32_t no, uint32_t *cursor,
    struct sml_arena *arena, struct client_event *out)
{
	struct sml_str row;
	enum sml_err err;

	if (*cursor < ROW_EVENTS)
		*cursor = ROW_EVENTS;
	err = client_state_row_next(cs, no, cursor, arena, &row);
	if (err == SML_OK && !get_event(row, out))
		err = SML_E_STATE;
	return err;
}
