/* SPDX-License-Identifier: Apache-2.0 */
/* What a run shows to the server, and what it tries after a refusal. */
#include "client/run_priv.h"

void
run_login_choose(struct run *r, struct sml_str nonce)
{
	enum sml_auth_type auth = r->account->auth;

	if (auth == SML_AUTH_NONE)
		auth = nonce.p ? SML_AUTH_MD5 : SML_AUTH_BASIC;
	r->session.is_basic_forbidden =
	    auth == SML_AUTH_MD5 && client_account_is_exposed(r->account->url);
	if (r->login.is_second) {
		auth = r->login.type;
		nonce = r->login.nonce;
	}
	r->session.auth = auth;
	r->session.nonce =
	    auth == SML_AUTH_MD5 && nonce.p ? nonce : SML_STR("");
}

void
run_login_refused(struct run *r, const struct sml_session *s)
{
	struct sml_str nonce;

	if (sml_session_is_downgraded(s))
		client_problem_set(&r->problem, CLIENT_PROBLEM_BASIC_ASKED,
		    r->account->url, NULL);
	r->login.may_try = !r->login.is_second &&
			   sml_session_other_login(s, &r->login.type, &nonce);
	if (r->login.may_try)
		r->login.nonce =
		    sml_arena_dup(r->arena, nonce.p ? nonce : SML_STR(""));
}

bool
run_login_again(struct run *r)
{
	if (!r->login.may_try || !r->login.nonce.p)
		return false;
	r->login.may_try = false;
	r->login.is_second = true;
	return true;
}
