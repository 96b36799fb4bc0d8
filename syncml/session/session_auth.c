/* SPDX-License-Identifier: Apache-2.0 */
/* Challenges a client meets: answered once a session, and in another one; and
 * once a datastore. */
#include "base/base64.h"
#include "session/session_priv.h"

static const struct sml_log *
log_of(const struct sml_session *s)
{
	return s->cfg.env != NULL ? s->cfg.env->log : NULL;
}

enum sml_err
sml_session_make_cred(struct sml_session *s, enum sml_auth_type type,
    struct sml_str nonce, struct sml_cred *out)
{
	const struct sml_auth_login login = {
	    .type = type,
	    .user = s->cfg.user,
	    .password = s->cfg.password,
	    .nonce = nonce,
	};

	return sml_auth_make(&login, s->version, s->msg_arena, out);
}

enum sml_err
sml_session_read_nonce(
    struct sml_session *s, const struct sml_meta *chal, struct sml_str *out)
{
	struct sml_str text = chal->next_nonce;
	struct sml_buf bytes;
	enum sml_err err;

	if (text.p == NULL || text.len > 2 * SML_SESSION_NONCE_MAX) {
		return sml_session_keep(s, SML_STR(""), out);
	}
	sml_buf_init(&bytes, 2 * SML_SESSION_NONCE_MAX);
	err = sml_base64_decode(text, &bytes);
	if (err == SML_E_SYNTAX ||
	    (chal->next_nonce_is_raw &&
		!sml_str_is_nocase(chal->format, "b64"))) {
		sml_buf_reset(&bytes);
		sml_buf_put_str(&bytes, text);
	}
	err = sml_buf_err(&bytes);
	if (err == SML_OK) {
		err = sml_session_keep(
		    s, bytes.len > 0 ? sml_buf_str(&bytes) : SML_STR(""), out);
	}
	sml_buf_free(&bytes);
	return err;
}

/* What could be shown next is @type with @nonce: in a session of its own. */
static enum sml_err
leave_for_another(
    struct sml_session *s, enum sml_auth_type type, struct sml_str nonce)
{
	s->has_other_login = type != s->auth || !sml_str_eq(nonce, s->nonce);
	s->auth = type;
	s->nonce = nonce;
	return SML_E_AUTH;
}

enum sml_err
sml_session_challenged(
    struct sml_session *s, unsigned code, const struct sml_meta *chal)
{
	enum sml_auth_type type;
	struct sml_str nonce = SML_STR_NONE;
	enum sml_err err;

	if (chal == NULL || s->is_authenticated) {
		sml_log(log_of(s), SML_LOG_WARN, "the server answers %u%s",
		    code, chal == NULL ? " without a challenge" : " again");
		return SML_E_AUTH;
	}
	type = sml_auth_type_of_name(sml_str_trim(chal->type));
	if (type == SML_AUTH_OTHER ||
	    (type == SML_AUTH_BASIC && s->auth == SML_AUTH_BASIC)) {
		sml_log(log_of(s), SML_LOG_WARN,
		    "the server answers %u and asks for \"%.*s\"", code,
		    SML_STR_ARG(sml_str_sub(chal->type, 0, 64)));
		return SML_E_AUTH;
	}
	if (type == SML_AUTH_BASIC && s->cfg.is_basic_forbidden) {
		s->is_downgraded = true;
		return SML_E_AUTH;
	}
	err = sml_session_read_nonce(s, chal, &nonce);
	if (err != SML_OK) {
		return err;
	}
	/* When its first package is over, nothing can be begun again. */
	if (s->has_retried || s->in_package > 2 ||
	    (type == s->auth && sml_str_eq(nonce, s->nonce))) {
		sml_log(log_of(s), SML_LOG_INFO, "the server answers %u again",
		    code);
		return leave_for_another(s, type, nonce);
	}
	s->auth = type;
	s->nonce = nonce;
	s->has_retried = true;
	s->in_package = 2;
	s->out_package = 1;
	s->stage = SML_STAGE_RETRY;
	err = sml_session_begin_client(s);
	/* A server that keeps nothing of refused messages counts anew. */
	s->in_msg = 0;
	return err;
}

bool
sml_session_other_login(const struct sml_session *s,
    enum sml_auth_type *type_out, struct sml_str *nonce_out)
{
	*type_out = s->auth;
	*nonce_out = s->nonce;
	return s->has_other_login;
}

bool
sml_session_is_downgraded(const struct sml_session *s)
{
	return s->is_downgraded;
}

enum sml_err
sml_session_login_ds(
    struct sml_session *s, size_t ds, const struct sml_meta *chal)
{
	struct sml_session_ds *own;
	enum sml_auth_type type;

	if (ds >= s->ds_count || chal == NULL) {
		return SML_E_AUTH;
	}
	own = &s->ds[ds];
	type = sml_auth_type_of_name(sml_str_trim(chal->type));
	if (own->has_login || type == SML_AUTH_OTHER ||
	    (type == SML_AUTH_BASIC && s->cfg.is_basic_forbidden)) {
		return SML_E_AUTH;
	}
	own->has_login = true;
	own->login = type;
	return sml_session_read_nonce(s, chal, &own->nonce);
}
