/* SPDX-License-Identifier: Apache-2.0 */
/* One session on the bench: bodies of messages in, lines of text out. */
#ifndef TESTS_SUPPORT_SESSION_BENCH_H
#define TESTS_SUPPORT_SESSION_BENCH_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "session/session.h"
#include "support/session_text.h"
#include "support/spool_memory.h"
#include "support/test.h"

#define ADDRESSES                                                              \
	"<Target><LocURI>http://host/sync</LocURI></Target>"                   \
	"<Source><LocURI>IMEI:1</LocURI></Source>"
#define ALERT_NOTES(id, code)                                                  \
	"<Alert><CmdID>" id "</CmdID><Data>" code "</Data><Item>"              \
	"<Target><LocURI>notes</LocURI></Target>"                              \
	"<Source><LocURI>N</LocURI></Source><Meta>"                            \
	"<Anchor xmlns='syncml:metinf'><Last>1</Last><Next>2</Next></Anchor>"  \
	"</Meta></Item></Alert>"
#define SYNC_NOTES(id, inside)                                                 \
	"<Sync><CmdID>" id "</CmdID><Target><LocURI>notes</LocURI></Target>"   \
	"<Source><LocURI>N</LocURI></Source>" inside "</Sync>"
#define FINAL "<Final/>"

struct bench {
	struct sml_session_cfg cfg;
	struct sml_session *s;
	struct sml_spool *spool;
	struct sml_arena *arena;
	struct sml_devinf devinf;
	unsigned msg_id;
	const char *hdr_more; /* further elements of the header */
	const char *proto;    /* "SyncML/1.2"; NULL: by version */
	const char *version;  /* "1.2" */
	unsigned item_status; /* what every item is answered */
	unsigned sync_status;
	unsigned alert_status; /* 0: none is given */
	bool is_complete;      /* of the next flush */
	enum sml_auth_verdict verdict;
	struct sml_str out; /* the last message flushed */
	char events[6000], answer[12000], bytes[70000];
};

static inline void
bench_init(struct bench *b, enum sml_role role)
{
	memset(b, 0, sizeof(*b));
	b->spool = spool_memory_new();
	b->arena = sml_arena_new(SML_MSG_ARENA_MAX);
	b->devinf.dev_id = SML_STR("dev");
	b->cfg.role = role;
	b->cfg.env = test_env();
	b->cfg.spool = b->spool;
	b->cfg.devinf = &b->devinf;
	b->cfg.max_msg = 20000;
	b->cfg.max_obj = 1000;
	b->cfg.version = SML_V_12;
	b->cfg.server_uri = SML_STR("http://host/sync");
	b->cfg.session_id = SML_STR("17");
	b->cfg.resp_uri = SML_STR("http://host/sync?s=1");
	b->version = "1.2";
	b->hdr_more = "";
	b->item_status = 200;
	b->sync_status = 200;
	b->alert_status = 200;
	b->is_complete = true;
	b->verdict = SML_AUTH_BEFORE;
	if (sml_session_new(&b->cfg, &b->s) != SML_OK) {
		abort();
	}
}

static inline void
bench_free(struct bench *b)
{
	sml_session_free(b->s);
	spool_memory_free(b->spool);
	sml_arena_free(b->arena);
}

/* The session is its saved bytes and nothing else. */
static inline void
bench_save_and_load(struct bench *b)
{
	struct sml_buf saved;

	sml_buf_init(&saved, SML_SESSION_ROW_MAX);
	CU_ASSERT_EQUAL(sml_session_save(b->s, &saved), SML_OK);
	sml_session_free(b->s);
	b->s = NULL;
	if (sml_session_load(&b->cfg, sml_buf_str(&saved), &b->s) != SML_OK) {
		abort();
	}
	sml_buf_free(&saved);
}

static inline enum sml_err
bench_act(struct bench *b, const struct sml_event *ev)
{
	size_t ds = ev->ds;
	enum sml_err err = SML_OK;

	switch (ev->type) {
	case SML_EV_ALERT:
		if (b->alert_status == 0) {
			return SML_OK;
		}
		if (b->cfg.role == SML_SERVER && b->alert_status == 200) {
			err = sml_session_add_ds(
			    b->s, ev->alert.local, ev->alert.remote, &ds);
		}
		return err != SML_OK
			   ? err
			   : sml_session_status(b->s, &ev->ref, b->alert_status,
				 ev->alert.peer.next);
	case SML_EV_SYNC:
		return sml_session_status(
		    b->s, &ev->ref, b->sync_status, SML_STR_NONE);
	case SML_EV_ITEM:
		return sml_session_status(
		    b->s, &ev->ref, b->item_status, SML_STR_NONE);
	case SML_EV_DEVINF:
	case SML_EV_SYNC_END:
	case SML_EV_ATOMIC:
	case SML_EV_ATOMIC_END:
	case SML_EV_MAP:
	case SML_EV_STATUS:
	case SML_EV_RETRY:
	case SML_EV_FINAL:
	case SML_EV_MORE:
	case SML_EV_ABORT:
	default:
		return SML_OK;
	}
}

/* Feed a message with @body; its events are in b->events. */
static inline enum sml_err
bench_feed(struct bench *b, const char *body)
{
	struct sml_buf text, events;
	struct sml_msg msg;
	struct sml_event ev;
	struct sml_str in;
	enum sml_err err;

	sml_buf_init(&text, SML_MSG_MAX);
	sml_buf_init(&events, sizeof(b->events) - 1);
	sml_buf_printf(&text,
	    "<SyncML><SyncHdr><VerDTD>%s</VerDTD><VerProto>%s%s</VerProto>"
	    "<SessionID>17</SessionID><MsgID>%u</MsgID>" ADDRESSES
	    "%s</SyncHdr><SyncBody>%s</SyncBody></SyncML>",
	    b->version, b->proto != NULL ? "" : "SyncML/",
	    b->proto != NULL ? b->proto : b->version, ++b->msg_id, b->hdr_more,
	    body);
	sml_arena_reset(b->arena);
	in = sml_arena_dup(b->arena, sml_buf_str(&text));
	sml_buf_free(&text);
	err = sml_wire_decode(SML_XML, in, b->arena, &msg, NULL);
	if (err == SML_OK) {
		err = sml_session_feed(b->s, SML_XML, &msg, b->verdict);
	}
	while (err == SML_OK) {
		err = sml_session_next(b->s, &ev);
		if (err == SML_OK) {
			session_text_event(&ev, &events);
			sml_buf_put_text(&events, "; ");
			err = bench_act(b, &ev);
		}
	}
	memcpy(b->events, events.p != NULL ? (const char *)events.p : "",
	    events.len);
	b->events[events.len] = '\0';
	sml_buf_free(&events);
	return err == SML_END ? SML_OK : err;
}

/* Flush; what was said is in b->answer, "" when nothing was. */
static inline enum sml_err
bench_flush(struct bench *b)
{
	struct sml_buf text;
	struct sml_msg msg;
	enum sml_err err = sml_session_flush(b->s, b->is_complete, &b->out);

	b->answer[0] = '\0';
	if (err != SML_OK || b->out.p == NULL) {
		return err;
	}
	/* The session may be gone before it is looked at. */
	if (b->out.len >= sizeof(b->bytes)) {
		abort();
	}
	memcpy(b->bytes, b->out.p, b->out.len);
	b->bytes[b->out.len] = '\0';
	b->out.p = b->bytes;
	sml_buf_init(&text, sizeof(b->answer) - 1);
	sml_arena_reset(b->arena);
	err = sml_wire_decode(sml_session_encoding(b->s),
	    sml_arena_dup(b->arena, b->out), b->arena, &msg, NULL);
	if (err == SML_OK) {
		session_text_msg(&msg, &text);
		memcpy(b->answer, text.p, text.len);
		b->answer[text.len] = '\0';
	}
	sml_buf_free(&text);
	return err;
}

/* One whole turn, the session saved and loaded after it. */
static inline enum sml_err
bench_turn(struct bench *b, const char *body)
{
	enum sml_err err = bench_feed(b, body);

	if (err == SML_OK) {
		err = bench_flush(b);
	}
	if (err == SML_OK && !sml_session_is_refused(b->s)) {
		bench_save_and_load(b);
	}
	return err;
}

#define EVENTS_ARE(b, text)                                                    \
	do {                                                                   \
		if (strcmp((b)->events, text) != 0) {                          \
			printf("# events: %s\n", (b)->events);                 \
		}                                                              \
		CU_ASSERT_STRING_EQUAL((b)->events, text);                     \
	} while (0)
#define ANSWER_IS(b, text)                                                     \
	do {                                                                   \
		if (strcmp((b)->answer, text) != 0) {                          \
			printf("# answer: %s\n", (b)->answer);                 \
		}                                                              \
		CU_ASSERT_STRING_EQUAL((b)->answer, text);                     \
	} while (0)
#define HDR_STATUS(msg, code)                                                  \
	"Status " msg "/0 SyncHdr " code                                       \
	" target=http://host/sync source=IMEI:1; "

#endif
