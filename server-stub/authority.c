/* SPDX-License-Identifier: Apache-2.0 */
/* Whose message it is, and whose each command with credentials is. */
#include "config.h"

#include "authority.h"

enum sml_err
server_authority_check(struct server_exchange *x)
{
	const struct server_credentials_in in = {
	    .hdr = &x->msg.hdr,
	    .dev_id = x->dev_id,
	    .address = x->req->address,
	};
	enum sml_err err;

	err = server_credentials_check(
	    x->ep->db, x->ep->logins, &in, x->ep->arena, &x->credentials);
	x->verdict = x->credentials.verdict;
	x->account = x->credentials.account;
	return err;
}

/* Credentials of datastores (syncml.md 16). They cost time, so not inside the
 * transaction; nobody has more datastores than are looked at. */
enum sml_err
server_authority_check_commands(struct server_exchange *x)
{
	struct sml_hdr hdr = x->msg.hdr;
	const struct server_credentials_in in = {
	    .hdr = &hdr,
	    .dev_id = x->dev_id,
	    .address = x->req->address,
	};
	struct server_credentials found;
	const struct sml_cmd *c;
	enum sml_err err = SML_OK;

	if (!hdr.source.name.len)
		hdr.source.name = x->account.name;
	for (c = x->msg.cmds; c && x->judged_count < SERVER_JUDGED_MAX;
	     c = c->next) {
		if (!c->cred ||
		    (c->type != SML_CMD_ALERT && c->type != SML_CMD_SYNC))
			continue;
		hdr.cred = c->cred;
		err = server_credentials_check(
		    x->ep->db, x->ep->logins, &in, x->ep->arena, &found);
		if (err && err != SML_E_BUSY)
			return err;
		x->judged[x->judged_count].cmd = c;
		x->judged[x->judged_count++].account =
		    err ? 0 : found.account.id;
	}
	return SML_OK;
}

bool
server_authority_judge(void *ctx, const struct sml_cmd *cmd)
{
	const struct server_exchange *x = ctx;
	size_t i;

	for (i = 0; i < x->judged_count; i++)
		if (x->judged[i].cmd == cmd)
			return x->judged[i].account == x->session.owner;
	return false;
}
