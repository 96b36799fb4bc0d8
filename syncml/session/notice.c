/* SPDX-License-Identifier: Apache-2.0 */
/* Package 1 answers the message by which a server asked for the session
 * (syncml.md 22.1). */
#include "session/san.h"
#include "session/session_priv.h"

struct notice_ref {
	struct sml_str cmd_ref, target, source;
	enum sml_cmd_type cmd;
	unsigned status;
};

static const struct sml_text_list *
ref_list(struct sml_text_list *node, struct sml_str text)
{
	if (text.len == 0 || text.len > SML_URI_MAX) {
		return NULL;
	}
	*node = (struct sml_text_list){.text = text};
	return node;
}

static enum sml_err
put_status(struct sml_session *s, const struct notice_ref *ref)
{
	struct sml_text_list target, source;
	struct sml_cmd cmd = {
	    .type = SML_CMD_STATUS,
	    .msg_ref = s->cfg.notified->msg_id,
	    .cmd_ref = ref->cmd_ref,
	    .cmd = sml_str_of(sml_cmd_name(ref->cmd)),
	    .target_refs = ref_list(&target, ref->target),
	    .source_refs = ref_list(&source, ref->source),
	    .data = sml_session_number(s, ref->status),
	};

	enum sml_err err = SML_E_NOMEM;

	if (cmd.data.p != NULL) {
		err = sml_session_put(s, &cmd);
	}
	/* Names that cannot be written here. */
	if (err == SML_E_UNSUPPORTED) {
		cmd.target_refs = cmd.source_refs = NULL;
		err = sml_session_put(s, &cmd);
	}
	return err;
}

enum sml_err
sml_notice_answer(struct sml_session *s)
{
	const struct sml_san *san = s->cfg.notified;
	struct notice_ref ref;
	enum sml_err err;

	if (san == NULL || !san->is_message || san->msg_id.len == 0) {
		return SML_OK;
	}
	ref = (struct notice_ref){
	    .cmd_ref = SML_STR("0"),
	    .target = san->client_id,
	    .source = san->server_id,
	    .cmd = SML_CMD_SYNCHDR,
	    .status = SML_STATUS_OK,
	};
	err = put_status(s, &ref);
	for (size_t i = 0; i < san->sync_count && err == SML_OK; i++) {
		const struct sml_san_sync *sync = &san->syncs[i];

		ref = (struct notice_ref){
		    .cmd_ref = sync->cmd_id,
		    .target = sync->client,
		    .source = sync->server,
		    .cmd = SML_CMD_ALERT,
		    .status =
			sync->is_unknown ? SML_STATUS_NOT_FOUND : SML_STATUS_OK,
		};
		if (sync->cmd_id.len > 0) {
			err = put_status(s, &ref);
		}
	}
	/* The alerts of the session matter more. */
	return err == SML_E_ROOM || err == SML_E_UNSUPPORTED ? SML_OK : err;
}
