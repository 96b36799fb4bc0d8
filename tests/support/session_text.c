/* SPDX-License-Identifier: Apache-2.0 */
/* What a test has to see of an event or a message, and nothing more. */
#include "support/session_text.h"

static void
put_field(struct sml_buf *out, const char *name, struct sml_str text)
{
	if (text.p == NULL) {
		return;
	}
	sml_buf_printf(out, " %s=", name);
	for (size_t i = 0; i < text.len && i < 60; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if (c == '\r') {
			sml_buf_put_text(out, "\\r");
		} else if (c == '\n') {
			sml_buf_put_text(out, "\\n");
		} else if (c < 0x20 || c == 0x7f) {
			sml_buf_printf(out, "\\x%02x", c);
		} else {
			sml_buf_put_byte(out, c);
		}
	}
	if (text.len > 60) {
		sml_buf_printf(out, "... (%zu)", text.len);
	}
}

static void
put_ds(struct sml_buf *out, size_t ds)
{
	if (ds != SIZE_MAX) {
		sml_buf_printf(out, " ds=%zu", ds);
	}
}

static void
put_alert(const struct sml_event *ev, struct sml_buf *out)
{
	sml_buf_printf(out, "alert %u", ev->alert.code);
	put_ds(out, ev->ds);
	put_field(out, "local", ev->alert.local);
	put_field(out, "remote", ev->alert.remote);
	put_field(out, "last", ev->alert.peer.last);
	put_field(out, "next", ev->alert.peer.next);
	if (ev->alert.max_obj != 0) {
		sml_buf_printf(
		    out, " max=%llu", (unsigned long long)ev->alert.max_obj);
	}
	for (const struct sml_text_list *emi = ev->alert.emi; emi != NULL;
	     emi = emi->next) {
		put_field(out, "emi", emi->text);
	}
}

static void
put_item(const struct sml_event *ev, struct sml_buf *out)
{
	sml_buf_printf(out, "item %s", sml_cmd_name(ev->item.op));
	put_ds(out, ev->ds);
	put_field(out, "luid", ev->item.luid);
	put_field(out, "guid", ev->item.guid);
	put_field(out, "copied", ev->item.copied);
	put_field(out, "type", ev->item.type);
	put_field(out, "text", ev->item.text);
	if (ev->item.is_field_level) {
		sml_buf_put_text(out, " field-level");
	}
	if (ev->item.is_soft) {
		sml_buf_put_text(out, " soft");
	}
	if (ev->item.is_archive) {
		sml_buf_put_text(out, " archive");
	}
}

void
session_text_event(const struct sml_event *ev, struct sml_buf *out)
{
	switch (ev->type) {
	case SML_EV_ALERT:
		put_alert(ev, out);
		break;
	case SML_EV_DEVINF:
		sml_buf_put_text(out, "devinf");
		put_field(
		    out, "id", sml_node_text(ev->devinf, SML_EL_D_DEV_ID));
		break;
	case SML_EV_SYNC:
		sml_buf_put_text(out, "sync");
		put_ds(out, ev->ds);
		if (ev->number_of_changes.is_known) {
			sml_buf_printf(out, " count=%llu",
			    (unsigned long long)ev->number_of_changes.count);
		}
		break;
	case SML_EV_SYNC_END:
		sml_buf_put_text(out, "sync-end");
		put_ds(out, ev->ds);
		break;
	case SML_EV_ITEM:
		put_item(ev, out);
		break;
	case SML_EV_ATOMIC:
		sml_buf_put_text(out, "atomic");
		put_ds(out, ev->ds);
		break;
	case SML_EV_ATOMIC_END:
		sml_buf_printf(out, "atomic-end %s",
		    ev->atomic.has_failed ? "failed" : "done");
		break;
	case SML_EV_MAP:
		sml_buf_put_text(out, "map");
		put_ds(out, ev->ds);
		put_field(out, "guid", ev->map.guid);
		put_field(out, "luid", ev->map.luid);
		break;
	case SML_EV_STATUS:
		sml_buf_printf(out, "status %s %u/%u %u",
		    sml_cmd_name(ev->status.cmd), ev->status.msg,
		    ev->status.cmd_id, ev->status.code);
		put_field(out, "target", ev->status.target_ref);
		put_field(out, "source", ev->status.source_ref);
		put_field(out, "next", ev->status.next_anchor);
		break;
	case SML_EV_RETRY:
		sml_buf_put_text(out, "retry");
		break;
	case SML_EV_FINAL:
		sml_buf_put_text(out, "final");
		break;
	case SML_EV_MORE:
		sml_buf_put_text(out, "more");
		break;
	case SML_EV_ABORT:
		sml_buf_put_text(out, "abort");
		break;
	default:
		sml_buf_put_text(out, "?");
		break;
	}
}

/* ---- messages ---- */

static void
put_str(struct sml_buf *out, struct sml_str text)
{
	sml_buf_put_byte(out, ' ');
	sml_buf_put_str(out, text);
}

static void
put_status(const struct sml_cmd *cmd, struct sml_buf *out)
{
	put_str(out, cmd->msg_ref);
	sml_buf_put_byte(out, '/');
	sml_buf_put_str(out, cmd->cmd_ref);
	put_str(out, cmd->cmd);
	put_str(out, cmd->data);
	if (cmd->target_refs != NULL) {
		put_field(out, "target", cmd->target_refs->text);
	}
	if (cmd->source_refs != NULL) {
		put_field(out, "source", cmd->source_refs->text);
	}
	if (cmd->chal != NULL) {
		put_field(out, "chal", cmd->chal->type);
		put_field(out, "nonce", cmd->chal->next_nonce);
	}
	if (cmd->items != NULL && cmd->items->data_kind == SML_DATA_TREE) {
		put_field(out, "next",
		    sml_node_text(cmd->items->tree, SML_EL_M_NEXT));
	}
}

static void
put_items(const struct sml_cmd *cmd, struct sml_buf *out)
{
	for (const struct sml_item *item = cmd->items; item != NULL;
	     item = item->next) {
		put_field(out, "target", item->target.uri);
		put_field(out, "source", item->source.uri);
		put_field(out, "size", item->meta.size);
		put_field(out, "format", item->meta.format);
		if (item->data_kind == SML_DATA_BYTES) {
			put_field(out, "data", item->data);
		}
		if (item->has_more_data) {
			sml_buf_put_text(out, " more-data");
		}
	}
}

static void
put_cmds(const struct sml_cmd *cmd, struct sml_buf *out)
{
	for (; cmd != NULL; cmd = cmd->next) {
		sml_buf_put_text(out, sml_cmd_name(cmd->type));
		if (cmd->type == SML_CMD_STATUS) {
			put_status(cmd, out);
		} else {
			if (cmd->type == SML_CMD_ALERT) {
				put_str(out, cmd->data);
			}
			put_field(out, "target", cmd->target.uri);
			put_field(out, "source", cmd->source.uri);
			put_items(cmd, out);
		}
		if (cmd->children != NULL) {
			sml_buf_put_text(out, " { ");
			put_cmds(cmd->children, out);
			sml_buf_put_text(out, "}");
		}
		sml_buf_put_text(out, "; ");
	}
}

void
session_text_msg(const struct sml_msg *msg, struct sml_buf *out)
{
	put_cmds(msg->cmds, out);
	if (msg->is_final) {
		sml_buf_put_text(out, "Final");
	}
}
