/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as the second message of a session, to a server and a client. */
#include <string.h>

#include "fuzz/fuzz.h"
#include "session/session.h"
#include "support/spool_memory.h"
#include "support/test.h"

#define HDR(msg)                                                               \
	"<SyncML><SyncHdr><VerDTD>1.2</VerDTD><VerProto>SyncML/1.2</VerProto>" \
	"<SessionID>1</SessionID><MsgID>" msg "</MsgID><Target><LocURI>t"      \
	"</LocURI></Target><Source><LocURI>s</LocURI></Source></SyncHdr>"      \
	"<SyncBody>"
#define STATUS(ref, cmd, code)                                                 \
	"<Status><CmdID>1</CmdID><MsgRef>1</MsgRef><CmdRef>" ref "</CmdRef>"   \
	"<Cmd>" cmd "</Cmd><Data>" code "</Data></Status>"
#define END "<Final/></SyncBody></SyncML>"

static const char first[] = HDR("1") "<Alert><CmdID>1</CmdID><Data>200</Data>"
				     "<Item><Target><LocURI>notes</LocURI>"
				     "</Target><Source><LocURI>N</LocURI>"
				     "</Source></Item></Alert>" END;

const struct sml_str fuzz_seeds[] = {
    FUZZ_SEED(HDR("2") STATUS("0", "SyncHdr", "200") STATUS("3", "Alert",
	"200") "<Map><CmdID>9</CmdID><Target><LocURI>notes</LocURI></Target>"
	       "<Source><LocURI>N</LocURI></Source><MapItem><Target><LocURI>G"
	       "</LocURI></Target><Source><LocURI>L</LocURI></Source></MapItem>"
	       "</Map><Sync><CmdID>2</CmdID><Target><LocURI>notes</LocURI>"
	       "</Target><Source><LocURI>N</LocURI></Source><NumberOfChanges>3"
	       "</NumberOfChanges><Add><CmdID>3</CmdID><Item><Source><LocURI>a"
	       "</LocURI></Source><Data>x</Data></Item></Add><Sequence><CmdID>4"
	       "</CmdID><Delete><CmdID>5</CmdID><Item><Target><LocURI>b"
	       "</LocURI></Target></Item></Delete></Sequence></Sync>" END),
    FUZZ_SEED(
	HDR("2") "<Sync><CmdID>2</CmdID><Target><LocURI>N</LocURI>"
		 "</Target><Source><LocURI>notes</LocURI></Source><Add>"
		 "<CmdID>3</CmdID><Item><Source><LocURI>a</LocURI>"
		 "</Source><Meta><Size>2</Size><Format>b64</Format></Meta>"
		 "<Data>eA==</Data><MoreData/></Item></Add><Add><CmdID>4"
		 "</CmdID><Item><Source><LocURI>a</LocURI></Source><Data>"
		 "eA==</Data></Item></Add></Sync>" END),
    FUZZ_SEED(
	HDR("1") "<Status><CmdID>1</CmdID><MsgRef>1</MsgRef><CmdRef>0"
		 "</CmdRef><Cmd>SyncHdr</Cmd><Chal><Meta><Type>"
		 "syncml:auth-md5</Type><NextNonce>eA==</NextNonce></Meta>"
		 "</Chal><Data>401</Data></Status>" END),
    FUZZ_SEED(
	HDR("2") "<Alert><CmdID>1</CmdID><Data>224</Data></Alert>"
		 "<Put><CmdID>2</CmdID><Item><Source><LocURI>./devinf12"
		 "</LocURI></Source><Data><DevInf><DevID>x</DevID>"
		 "</DevInf></Data></Item></Put><Get><CmdID>3</CmdID><Item>"
		 "<Target><LocURI>./devinf12</LocURI></Target></Item>"
		 "</Get>" END),
    FUZZ_SEED(
	HDR("2") "<Alert><CmdID>1</CmdID><Cred><Meta><Type>syncml:auth-basic"
		 "</Type></Meta><Data>good</Data></Cred><Data>200</Data><Item>"
		 "<Target><LocURI>cal</LocURI></Target><Source><LocURI>C"
		 "</LocURI></Source></Item></Alert><Sync><CmdID>2</CmdID><Cred>"
		 "<Data>bad</Data></Cred><Target><LocURI>notes</LocURI>"
		 "</Target><Source><LocURI>N</LocURI></Source></Sync><Alert>"
		 "<CmdID>3</CmdID><Data>221</Data></Alert>" END),
    FUZZ_SEED(
	HDR("1") "<Status><CmdID>1</CmdID><MsgRef>1</MsgRef><CmdRef>3"
		 "</CmdRef><Cmd>Alert</Cmd><Chal><Meta><Type>syncml:auth-md5"
		 "</Type><NextNonce>eA==</NextNonce></Meta></Chal><Data>401"
		 "</Data></Status>" END),
    FUZZ_SEEDS_END,
};

static void
act(struct sml_session *s, const struct sml_event *ev, enum sml_role role)
{
	size_t ds;
	enum sml_err err = SML_OK;

	switch (ev->type) {
	case SML_EV_ALERT:
		if (role == SML_SERVER) {
			err = sml_session_add_ds(
			    s, ev->alert.local, ev->alert.remote, &ds);
			FUZZ_MUST(err == SML_OK || err == SML_E_LIMIT);
		}
		err = sml_session_status(s, &ev->ref, 200, ev->alert.peer.next);
		break;
	case SML_EV_SYNC:
	case SML_EV_ITEM:
		FUZZ_MUST(ev->ds < sml_session_ds_count(s));
		err = sml_session_status(s, &ev->ref, 200, SML_STR_NONE);
		break;
	case SML_EV_MAP:
	case SML_EV_SYNC_END:
		FUZZ_MUST(ev->ds < sml_session_ds_count(s));
		break;
	case SML_EV_STATUS:
		if (ev->status.chal != NULL) {
			err = sml_session_login_ds(s, 0, ev->status.chal);
			err = err == SML_E_AUTH ? SML_OK : err;
		}
		break;
	case SML_EV_ATOMIC:
	case SML_EV_ATOMIC_END:
	case SML_EV_DEVINF:
	case SML_EV_RETRY:
	case SML_EV_FINAL:
	case SML_EV_MORE:
	case SML_EV_ABORT:
	default:
		break;
	}
	FUZZ_MUST(err == SML_OK);
}

static bool
judge(void *ctx, const struct sml_cmd *cmd)
{
	(void)ctx;
	return sml_str_is(cmd->cred->data, "good");
}

/* One message in, the answer out: readable, and the session can be kept. */
static void
turn(struct sml_session **s, const struct sml_session_cfg *cfg,
    struct sml_str in, struct sml_arena *arena)
{
	enum sml_encoding encoding = sml_encoding_sniff(in);
	struct sml_event ev;
	struct sml_msg msg;
	struct sml_str out;
	struct sml_buf saved;

	if (sml_wire_decode(encoding, in, arena, &msg, NULL) != SML_OK ||
	    sml_session_feed(*s, encoding, &msg, SML_AUTH_BEFORE) != SML_OK) {
		return;
	}
	while (sml_session_next(*s, &ev) == SML_OK) {
		act(*s, &ev, cfg->role);
	}
	FUZZ_MUST(sml_session_flush(*s, true, &out) == SML_OK);
	if (out.p == NULL || sml_session_is_refused(*s)) {
		return;
	}
	FUZZ_MUST(sml_wire_decode(sml_session_encoding(*s), out, arena, &msg,
		      NULL) == SML_OK);
	sml_buf_init(&saved, SML_SESSION_ROW_MAX);
	FUZZ_MUST(sml_session_save(*s, &saved) == SML_OK);
	sml_session_free(*s);
	*s = NULL;
	FUZZ_MUST(sml_session_load(cfg, sml_buf_str(&saved), s) == SML_OK);
	sml_buf_free(&saved);
}

static void
play(enum sml_role role, bool is_busy, struct sml_str in)
{
	struct sml_devinf devinf = {.dev_id = SML_STR("d")};
	struct sml_spool *spool = spool_memory_new();
	struct sml_arena *arena = sml_arena_new(SML_MSG_ARENA_MAX);
	struct sml_session_cfg cfg = {
	    .role = role,
	    .env = test_env(),
	    .spool = spool,
	    .devinf = &devinf,
	    .judge = judge,
	    .is_busy = is_busy,
	    .max_msg = 20000,
	    .max_obj = 1000,
	    .version = SML_V_12,
	    .server_uri = SML_STR("t"),
	    .session_id = SML_STR("1"),
	    .auth = SML_AUTH_BASIC,
	};
	struct sml_session *s = NULL;
	struct sml_str out;
	size_t ds;

	FUZZ_MUST(spool != NULL && arena != NULL);
	FUZZ_MUST(sml_session_new(&cfg, &s) == SML_OK);
	if (role == SML_SERVER) {
		turn(&s, &cfg, (struct sml_str){first, sizeof(first) - 1},
		    arena);
	} else {
		FUZZ_MUST(sml_session_start(s) == SML_OK);
		FUZZ_MUST(sml_session_add_ds(s, SML_STR("N"), SML_STR("notes"),
			      &ds) == SML_OK);
		sml_session_ds(s, 0)->phase = SML_PHASE_CLIENT_CHANGES;
		FUZZ_MUST(sml_session_flush(s, true, &out) == SML_OK);
	}
	turn(&s, &cfg, in, arena);
	sml_session_free(s);
	sml_arena_free(arena);
	spool_memory_free(spool);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	const struct sml_str in = {(const char *)bytes, len};

	play(SML_SERVER, false, in);
	play(SML_SERVER, true, in);
	play(SML_CLIENT, false, in);
	return 0;
}
