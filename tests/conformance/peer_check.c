/* SPDX-License-Identifier: Apache-2.0 */
/* What holds for every message of every case. */
#include "conformance/peer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define CMD_ID_MAX 65536

static const struct {
	const char *id, *requirement, *title;
} checks[CHECK_COUNT] = {
    [CHECK_READABLE] = {"every-message-readable",
	"5 message structure, required elements", "messages can be read"},
    [CHECK_MEDIA] = {"every-message-content-type", "4 content type",
	"it is that of the encoding"},
    [CHECK_ORDER] = {"every-message-element-order", "2 element order",
	"elements stand in the order of the DTD"},
    [CHECK_HEADER] = {"every-message-version-texts", "1 VerDTD, VerProto",
	"one version in a session"},
    [CHECK_IDS] = {"every-message-session-and-msg-id", "5 SessionID, MsgID",
	"one SessionID, MsgIDs count from 1"},
    [CHECK_CMD_ID] = {"every-message-cmd-ids", "5 CmdID",
	"no CmdID twice in a message, none is 0"},
    [CHECK_URL] = {"every-message-goes-to-resp-uri", "5 RespURI, 23.4 RespURI",
	"messages go where the last answer said"},
    [CHECK_SIZE] = {"every-message-within-max-msg-size", "14 MaxMsgSize",
	"no message is larger than the server takes"},
    [CHECK_HDR_FIRST] = {"every-message-synchdr-status-first", "8 rule 1",
	"the first Status is that of our header"},
    [CHECK_STATUS_REF] = {"every-status-refers-to-a-command", "8 rule 3",
	"a Status is of a command we sent"},
    [CHECK_STATUS_ONCE] = {"every-command-one-status", "8 rule 2",
	"no command has two"},
    [CHECK_STATUS_ORDER] = {"every-status-in-order", "8 rule 2",
	"statuses stand in the order of the commands"},
    [CHECK_STATUS_ALL] = {"every-command-has-a-status", "8 rule 2",
	"none is left when the session ends"},
    [CHECK_NOT_ONLY_HDR] = {"no-message-of-synchdr-status-only", "8 rule 5",
	"a message says more than that the last one came"},
    [CHECK_META_TYPE] = {"every-item-has-its-type", "13 Meta Type",
	"an Add and a Replace say what they carry"},
};

void
peer_check_list(void)
{
	for (unsigned i = 0; i < CHECK_COUNT; i++)
		printf("%s\t\t%s\t%s\n", checks[i].id, checks[i].requirement,
		    checks[i].title);
}

/* One process plays one case. */
static struct {
	unsigned looked, failed;
	char detail[256];
} state[CHECK_COUNT];

void
peer_check_fail(struct peer *p, unsigned row, const char *format, ...)
{
	va_list args;
	int len;

	if (state[row].failed++ > 0)
		return;
	len = snprintf(state[row].detail, sizeof(state[row].detail),
	    "%s, session %u, message %.*s: ", p->c->id, p->session,
	    SML_STR_ARG(p->msg.hdr.msg_id));
	if (len < 0 || (size_t)len >= sizeof(state[row].detail))
		return;
	va_start(args, format);
	vsnprintf(state[row].detail + len,
	    sizeof(state[row].detail) - (size_t)len, format, args);
	va_end(args);
}

SML_PRINTF(4, 5)
static void
check(struct peer *p, unsigned row, bool ok, const char *format, ...)
{
	char text[200];
	va_list args;

	state[row].looked++;
	if (ok)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	peer_check_fail(p, row, "%s", text);
}

void
peer_check_report(const struct peer *p, const char *client)
{
	for (unsigned i = 0; i < CHECK_COUNT; i++) {
		if (state[i].looked + state[i].failed == 0)
			continue;
		printf("%s\t%s\t%s\t%s\t%s\n", checks[i].requirement, client,
		    checks[i].id, state[i].failed ? "fail" : "pass",
		    state[i].detail);
	}
	(void)p;
}

/* ---- element order ---- */

static const struct {
	enum sml_el el;
	const char *order; /* names, each with blanks around */
} orders[] = {
    {SML_EL_SYNC_HDR,
	" VerDTD VerProto SessionID MsgID Target Source RespURI NoResp Cred "
	"Meta "},
    {SML_EL_STATUS,
	" CmdID MsgRef CmdRef Cmd TargetRef SourceRef Cred Chal Data Item "},
    {SML_EL_ITEM,
	" Target Source SourceParent TargetParent Meta Data MoreData "},
    {SML_EL_ALERT, " CmdID NoResp Cred Data Correlator Item "},
    {SML_EL_ADD, " CmdID NoResp Cred Meta Item "},
    {SML_EL_REPLACE, " CmdID NoResp Cred Meta Item "},
    {SML_EL_DELETE, " CmdID NoResp Archive SftDel Cred Meta Item "},
    {SML_EL_MAP, " CmdID Target Source Cred Meta MapItem "},
    {SML_EL_MAP_ITEM, " Target Source "},
    {SML_EL_PUT, " CmdID NoResp Lang Cred Meta Item "},
    {SML_EL_GET, " CmdID NoResp Lang Cred Meta Item "},
    {SML_EL_RESULTS, " CmdID MsgRef CmdRef Meta TargetRef SourceRef Item "},
    {SML_EL_CRED, " Meta Data "},
    {SML_EL_TARGET, " LocURI LocName Filter "},
    {SML_EL_SOURCE, " LocURI LocName "},
    {SML_EL_M_ANCHOR, " Last Next "},
    {SML_EL_META,
	" FieldLevel Format Type Mark Size Anchor Version NextNonce MaxMsgSize "
	"MaxObjSize EMI Mem "},
};

static void
check_children(struct peer *p, const struct sml_node *node, const char *order)
{
	const char *at = order, *found;
	const struct sml_node *child;
	char name[40];

	for (child = node->child; child; child = child->next) {
		snprintf(
		    name, sizeof(name), " %s ", sml_elements[child->el].name);
		found = strstr(order, name);
		if (!found || found < at) {
			check(p, CHECK_ORDER, false, "%s in %s",
			    sml_elements[child->el].name,
			    sml_elements[node->el].name);
			return;
		}
		at = found;
	}
}

static void
check_order(struct peer *p, const struct sml_node *node)
{
	for (; node; node = node->next) {
		for (size_t i = 0; i < SML_ARRAY_LEN(orders); i++)
			if (orders[i].el == node->el)
				check_children(p, node, orders[i].order);
		if (node->el != SML_EL_DATA)
			check_order(p, node->child);
	}
}

/* ---- header ---- */

static void
check_header(struct peer *p)
{
	const struct sml_hdr *h = &p->msg.hdr;
	enum sml_encoding encoding = SML_XML;
	uint64_t id = 0;

	check(p, CHECK_MEDIA,
	    sml_encoding_of_media_type(
		sml_str_of(p->request.content_type), &encoding) &&
		encoding == p->encoding,
	    "\"%s\"", p->request.content_type);
	check(p, CHECK_HEADER,
	    h->version == p->version &&
		sml_str_is(h->ver_proto, sml_version_proto(h->version)),
	    "%.*s, %.*s", SML_STR_ARG(h->ver_dtd), SML_STR_ARG(h->ver_proto));
	check(p, CHECK_IDS,
	    sml_str_eq(h->session_id, p->session_id) &&
		sml_str_u64(h->msg_id, &id) && id == p->msg_id + 1,
	    "session %.*s, message %.*s", SML_STR_ARG(h->session_id),
	    SML_STR_ARG(h->msg_id));
	check(p, CHECK_URL, strcmp(p->request.path, p->path) == 0, "%s, not %s",
	    p->request.path, p->path);
	if (p->max_msg_told)
		check(p, CHECK_SIZE, p->body.len <= p->max_msg_told,
		    "%zu bytes, more than %u", p->body.len, p->max_msg_told);
}

/* ---- commands ---- */

static void
check_cmd_ids(struct peer *p, const struct sml_cmd *cmd, uint8_t *seen)
{
	uint64_t id;

	for (; cmd; cmd = cmd->next) {
		const bool is_id =
		    sml_str_u64(cmd->cmd_id, &id) && id > 0 && id < CMD_ID_MAX;

		check(p, CHECK_CMD_ID, is_id && !seen[id], "%s has %.*s",
		    sml_cmd_name(cmd->type), SML_STR_ARG(cmd->cmd_id));
		if (is_id)
			seen[id] = 1;
		check_cmd_ids(p, cmd->children, seen);
		if (cmd->type == SML_CMD_ADD || cmd->type == SML_CMD_REPLACE)
			check(p, CHECK_META_TYPE,
			    cmd->meta.type.len > 0 ||
				(cmd->items && cmd->items->meta.type.len > 0),
			    "%s without", sml_cmd_name(cmd->type));
	}
}

static struct sent *
find_sent(struct peer *p, const struct sml_cmd *status)
{
	uint64_t msg, cmd;

	if (!sml_str_u64(status->msg_ref, &msg) ||
	    !sml_str_u64(status->cmd_ref, &cmd))
		return NULL;
	for (unsigned i = 0; i < p->sent_count; i++)
		if (p->sent[i].msg == msg && p->sent[i].cmd == cmd)
			return &p->sent[i];
	return NULL;
}

/* Returns whether it is one of the header. */
static bool
check_status(struct peer *p, const struct sml_cmd *status, struct sent **last)
{
	struct sent *s;

	if (sml_str_is(status->cmd_ref, "0"))
		return true;
	s = find_sent(p, status);
	check(p, CHECK_STATUS_REF, s && sml_str_is(status->cmd, s->name),
	    "%.*s %.*s/%.*s", SML_STR_ARG(status->cmd),
	    SML_STR_ARG(status->msg_ref), SML_STR_ARG(status->cmd_ref));
	if (!s)
		return false;
	check(p, CHECK_STATUS_ONCE, s->answers == 0 || s->is_many,
	    "%s %u/%u twice", s->name, s->msg, s->cmd);
	check(p, CHECK_STATUS_ORDER,
	    !*last || *last < s || (*last == s && s->is_many), "%s %u/%u late",
	    s->name, s->msg, s->cmd);
	*last = s;
	s->answers++;
	s->code = conf_code(status);
	return false;
}

static void
check_statuses(struct peer *p)
{
	const struct sml_cmd *cmd, *first = p->msg.cmds;
	struct sent *last = NULL;
	unsigned hdr_statuses = 0;
	uint64_t ref = 0;

	for (cmd = first; cmd; cmd = cmd->next)
		if (cmd->type == SML_CMD_STATUS)
			hdr_statuses += check_status(p, cmd, &last);
	if (p->our_msg == 0)
		return;
	check(p, CHECK_HDR_FIRST,
	    first && first->type == SML_CMD_STATUS &&
		sml_str_is(first->cmd_ref, "0") &&
		sml_str_is(first->cmd, "SyncHdr") &&
		sml_str_u64(first->msg_ref, &ref) && ref == p->our_msg &&
		hdr_statuses == 1,
	    "it begins with %s %.*s",
	    first ? sml_cmd_name(first->type) : "nothing",
	    SML_STR_ARG(first ? first->cmd : SML_STR_NONE));
	check(p, CHECK_NOT_ONLY_HDR,
	    !(first && !first->next && hdr_statuses == 1 &&
		conf_code(first) / 100 == 2 && p->was_final),
	    "nothing else in it");
}

void
peer_check_message(struct peer *p)
{
	static uint8_t seen[CMD_ID_MAX];

	memset(seen, 0, sizeof(seen));
	check(p, CHECK_READABLE, true, "%s", "");
	check_header(p);
	state[CHECK_ORDER].looked++;
	check_order(p, p->msg.root);
	check_cmd_ids(p, p->msg.cmds, seen);
	check_statuses(p);
}

void
peer_check_session_end(struct peer *p)
{
	for (unsigned i = 0; i < p->sent_count && !p->is_broken; i++)
		check(p, CHECK_STATUS_ALL,
		    p->sent[i].answers > 0 || p->sent[i].needs_no_answer,
		    "%s %u/%u has none", p->sent[i].name, p->sent[i].msg,
		    p->sent[i].cmd);
	p->is_broken = false;
}
