/* SPDX-License-Identifier: Apache-2.0 */
/* A session's facts as people read them: a line, a table, the details. */
#include "client/status_log.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/field_text.h"
#include "client/os.h"
#include "client/text.h"

#define COLUMNS 8
#define CELL_LEN 64
#define NAME_MAX_LEN 60
#define ARENA_LEN 65536

struct table {
	size_t rows;
	char cells[SML_FOLDERS_MAX + 1][COLUMNS][CELL_LEN];
};

const char *
client_log_verdict_text(enum client_verdict verdict)
{
	static const char *const texts[] = {
	    [CLIENT_IN_STEP] = N_("In step"),
	    [CLIENT_REMARKS] = N_("In step with remarks"),
	    [CLIENT_NOT_FINISHED] = N_("Not finished"),
	};

	return text_of(texts[verdict]);
}

/* ---- the table ---- */

static size_t
columns_of(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

static void
set_header(struct table *t)
{
	static const char *const names[COLUMNS] = {N_("Folder"), N_("Mode"),
	    N_("Sent a/c/d"), N_("Received a/c/d"), N_("Conflicts"), N_("Held"),
	    N_("Failed"), N_("Result")};
	size_t i;

	t->rows = 1;
	for (i = 0; i < COLUMNS; i++)
		snprintf(t->cells[0][i], CELL_LEN, "%s", text_of(names[i]));
}

static void
set_result(char *cell, const struct client_folder_status *f)
{
	struct sml_buf text;

	sml_buf_init(&text, CELL_LEN - 1);
	if (f->is_failed)
		sml_buf_put_text(&text, _("failed"));
	else if (!f->is_done)
		sml_buf_put_text(&text, _("not finished"));
	else if (f->is_verified)
		text_format(&text, _("verified %llu of %llu"),
		    (unsigned long long)f->verified,
		    (unsigned long long)f->verified_of);
	else if (f->n.failed > 0 || f->n.held > 0)
		sml_buf_put_text(&text, _("remarks"));
	else
		text_format(
		    &text, _("%llu in step"), (unsigned long long)f->linked);
	snprintf(cell, CELL_LEN, "%.*s", SML_STR_ARG(sml_buf_str(&text)));
	sml_buf_free(&text);
}

static void
add_row(struct table *t, const struct client_folder_status *f)
{
	char(*cells)[CELL_LEN] = t->cells[t->rows++];
	const char *mode = f->mode ? sml_mode_name(f->mode) : NULL;

	snprintf(cells[0], CELL_LEN, "%s", f->name);
	snprintf(cells[1], CELL_LEN, "%s", mode ? mode : "-");
	snprintf(cells[2], CELL_LEN, "%" PRIu64 "/%" PRIu64 "/%" PRIu64,
	    f->n.sent[0], f->n.sent[1], f->n.sent[2]);
	snprintf(cells[3], CELL_LEN, "%" PRIu64 "/%" PRIu64 "/%" PRIu64,
	    f->n.received[0], f->n.received[1], f->n.received[2]);
	snprintf(cells[4], CELL_LEN, "%" PRIu64, f->n.conflicts);
	snprintf(cells[5], CELL_LEN, "%" PRIu64, f->n.held);
	snprintf(cells[6], CELL_LEN, "%" PRIu64, f->n.failed);
	set_result(cells[7], f);
}

static void
put_blanks(struct sml_buf *out, size_t n)
{
	for (; n > 0; n--)
		sml_buf_put_byte(out, ' ');
}

static void
put_table(const struct table *t, struct sml_buf *out)
{
	size_t width[COLUMNS] = {0};
	size_t i, k, len;

	for (i = 0; i < t->rows; i++)
		for (k = 0; k < COLUMNS; k++) {
			len = columns_of(t->cells[i][k]);
			if (len > width[k])
				width[k] = len;
		}
	for (i = 0; i < t->rows; i++) {
		for (k = 0; k < COLUMNS; k++) {
			const char *cell = t->cells[i][k];
			/* Counts stand on the right, words on the left. */
			const bool is_right = k > 1 && k < COLUMNS - 1;

			if (k > 0)
				put_blanks(out, 2);
			if (is_right)
				put_blanks(out, width[k] - columns_of(cell));
			sml_buf_put_text(out, cell);
			if (!is_right && k < COLUMNS - 1)
				put_blanks(out, width[k] - columns_of(cell));
		}
		sml_buf_put_byte(out, '\n');
	}
	sml_buf_put_text(out, _("a/c/d: added, changed, deleted"));
	sml_buf_put_byte(out, '\n');
}

/* ---- one event ---- */

/* The quoted name of the item, or how it is called without one. */
static void
put_item(const struct client_event *event, struct sml_buf *out)
{
	const struct sml_str name =
	    event->title.len > 0 ? event->title : event->key;

	if (name.len == 0) {
		sml_buf_put_text(out, _("An item"));
		return;
	}
	sml_buf_put_byte(out, '"');
	text_put_safe(out, name, NAME_MAX_LEN);
	sml_buf_put_byte(out, '"');
}

/* Why a whole folder was compared. */
static const char *
slow_text(enum sml_reason reason)
{
	switch ((int)reason) {
	case SML_REASON_FIRST:
		return _("Both sides are compared as a whole: this folder was "
			 "never synchronized before.");
	case SML_REASON_PEER_LOST:
		return _("Both sides are compared as a whole: the server does "
			 "not know the last synchronization.");
	case SML_REASON_OWN_LOST:
		return _("Both sides are compared as a whole: the last "
			 "synchronization is not known here.");
	case SML_REASON_PLACE:
		return _("Both sides are compared as a whole: the folder is "
			 "another one than last time.");
	case SML_REASON_EMPTY:
		return _("Both sides are compared as a whole: the folder is "
			 "suddenly empty or missing.");
	default:
		return _("Both sides are compared as a whole.");
	}
}

static const char *
conflict_text(enum sml_reason reason)
{
	switch ((int)reason) {
	case SML_REASON_MERGED:
		return _("was changed on both sides; the changes were joined.");
	case SML_REASON_DUPLICATED:
		return _("was changed on both sides; both versions were kept, "
			 "marked \"Sync conflict\". Delete the one that is "
			 "not wanted.");
	case SML_REASON_HERE_WON:
		return _("was changed on both sides; the version from here "
			 "stays.");
	case SML_REASON_THERE_WON:
		return _("was changed on both sides; the server's version "
			 "stays.");
	case SML_REASON_EDIT_BEATS_DELETE:
		return _("was changed on one side and deleted on the other; it "
			 "was kept.");
	default:
		return _("was changed on both sides.");
	}
}

static void
put_held(const struct client_event *event, struct sml_buf *out)
{
	text_format(out,
	    text_plural("%llu deletion is held", "%llu deletions are held",
		event->count),
	    (unsigned long long)event->count);
	sml_buf_put_text(out, ": ");
	sml_buf_put_text(
	    out, event->reason == SML_REASON_EMPTY
		     ? _("the folder is suddenly empty or missing.")
		     : _("more than a run may delete by itself."));
	sml_buf_put_byte(out, ' ');
	sml_buf_put_text(
	    out, _("Everything else was synchronized. They are not carried "
		   "out as long as they are that many."));
}

/* A remark about the folder as a whole; false: about an item. */
static bool
put_folder_remark(const struct client_event *event, struct sml_buf *out)
{
	if (event->reason == SML_REASON_ONE_WAY)
		text_format(out,
		    text_plural("%llu change made here stays here: this "
				"folder only receives.",
			"%llu changes made here stay here: this folder only "
			"receives.",
			event->count),
		    (unsigned long long)event->count);
	else if (event->reason == SML_REASON_INCOMPLETE)
		sml_buf_put_text(
		    out, _("Not everything the server has could be taken, so "
			   "nothing was deleted here. Synchronize again."));
	else
		return false;
	return true;
}

static void
put_remark(const struct client_event *event, struct sml_buf *out)
{
	if (put_folder_remark(event, out))
		return;
	put_item(event, out);
	sml_buf_put_byte(out, ' ');
	if (event->reason == SML_REASON_EDIT_BEATS_DELETE) {
		sml_buf_put_text(out, conflict_text(event->reason));
	} else if (event->detail.len > 0) {
		sml_buf_put_text(out, "- ");
		text_put_safe(out, event->detail, 0);
	} else {
		sml_buf_put_text(out, _("needs a look."));
	}
}

void
client_log_put_event(const struct client_event *event, struct sml_buf *out)
{
	struct client_problem problem;

	text_put_safe(out, sml_str_of(event->folder), 0);
	sml_buf_put_text(out, ": ");
	if (client_log_event_problem(event, &problem)) {
		client_problem_put(out, &problem);
		return;
	}
	switch ((int)event->type) {
	case SML_REPORT_FOLDER:
		sml_buf_put_text(out, slow_text(event->reason));
		break;
	case SML_REPORT_CONFLICT:
		put_item(event, out);
		if (event->detail.len > 0) {
			sml_buf_put_text(out, " \xC2\xB7 ");
			client_put_fields(event->detail, out);
		}
		sml_buf_put_byte(out, ' ');
		sml_buf_put_text(out, conflict_text(event->reason));
		break;
	case SML_REPORT_HELD:
		put_held(event, out);
		break;
	default:
		put_remark(event, out);
		break;
	}
}

/* ---- the whole ---- */

static void
put_line(struct sml_buf *out, const char *text)
{
	sml_buf_put_text(out, text);
	sml_buf_put_byte(out, '\n');
}

static void
put_first_line(const struct client_session_status *s, struct sml_buf *out)
{
	client_os_local_time(s->begun_utc, out);
	sml_buf_printf(out, "  %" PRId64 ".%" PRId64 " s  ", s->took_ms / 1000,
	    s->took_ms % 1000 / 100);
	put_line(out, client_log_verdict_text(s->verdict));
}

/* An older version than we begin with, and why. */
static void
put_speak(const struct client_session_status *s, struct sml_buf *out)
{
	const char *encoding = s->encoding == SML_XML ? "XML" : "WBXML";

	if (s->version == SML_V_NONE || s->version == SML_V_12)
		return;
	if (s->speak == CLIENT_SPEAK_LOWERED)
		text_format(out,
		    _("SyncML %s in %s was used: the server refused a later "
		      "version."),
		    sml_version_dtd(s->version), encoding);
	else if (s->speak == CLIENT_SPEAK_REMEMBERED)
		text_format(out,
		    _("SyncML %s in %s was used: the server refused a later "
		      "version before; it is asked again from time to time."),
		    sml_version_dtd(s->version), encoding);
	else
		return;
	sml_buf_put_byte(out, '\n');
}

/* What concerns the session as a whole. */
static void
put_remarks(const struct client_session_status *s, struct sml_buf *out)
{
	if (s->problem.code != CLIENT_PROBLEM_NONE) {
		client_problem_put(out, &s->problem);
		sml_buf_put_byte(out, '\n');
	} else if (s->verdict == CLIENT_NOT_FINISHED && s->took_ms == 0) {
		put_line(out, _("It is still running or was cut off; the next "
				"synchronization takes up what is left."));
	}
	if (s->is_exposed)
		put_line(
		    out, _("The password and all items travel unencrypted: the "
			   "server's URL begins with http. Use https."));
	put_speak(s, out);
	if (s->is_unfiltered)
		put_line(
		    out, _("The whole calendar was fetched: the server cannot "
			   "leave out days, as calendar-past-days and "
			   "calendar-future-days ask for."));
	if (s->is_resumed)
		put_line(out, _("A session that was cut off was resumed."));
	if (s->is_new_device)
		put_line(out,
		    _("This profile is a copy: it became a device of its own, "
		      "and everything is compared anew."));
	if (s->is_restarted)
		put_line(out,
		    _("The server or the user is another one than last time: "
		      "everything is compared anew."));
}

/* "10:14:03" of the local time. */
static void
put_time(int64_t utc, struct sml_buf *out)
{
	struct sml_buf text;
	struct sml_str s;

	sml_buf_init(&text, 64);
	client_os_local_time(utc, &text);
	s = sml_buf_str(&text);
	if (s.len > 8)
		s = sml_str_sub(s, s.len - 8, 8);
	sml_buf_put_str(out, s);
	sml_buf_free(&text);
	sml_buf_put_text(out, "  ");
}

static enum sml_err
put_events(struct client_state *cs, const struct client_session_status *s,
    struct sml_buf *out)
{
	struct sml_arena *arena = sml_arena_new(ARENA_LEN);
	struct client_event event;
	uint32_t cursor = 0;
	enum sml_err err;

	if (!arena)
		return SML_E_NOMEM;
	while ((err = client_log_event(cs, s->no, &cursor, arena, &event)) ==
	       SML_OK) {
		put_time(event.at_utc, out);
		client_log_put_event(&event, out);
		sml_buf_put_byte(out, '\n');
		sml_arena_reset(arena);
	}
	sml_arena_free(arena);
	if (s->events_left_out > 0) {
		text_format(out,
		    text_plural("%u more line was left out.",
			"%u more lines were left out.", s->events_left_out),
		    s->events_left_out);
		sml_buf_put_byte(out, '\n');
	}
	return err == SML_END ? SML_OK : err;
}

enum sml_err
client_log_put_text(struct client_state *cs, uint32_t no, struct sml_buf *out)
{
	struct client_session_status s;
	struct table t;
	enum sml_err err = client_log_read(cs, no, &s);
	size_t i;

	if (err != SML_OK)
		return err;
	put_first_line(&s, out);
	put_remarks(&s, out);
	if (s.folder_count > 0) {
		set_header(&t);
		for (i = 0; i < s.folder_count; i++)
			add_row(&t, &s.folders[i]);
		put_table(&t, out);
	}
	err = put_events(cs, &s, out);
	return err == SML_OK ? sml_buf_err(out) : err;
}
