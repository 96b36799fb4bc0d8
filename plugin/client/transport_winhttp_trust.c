/* SPDX-License-Identifier: Apache-2.0 */
/* Which certificate of a server is trusted, and what is shown of the others. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include "client/text.h"
#include "client/transport_winhttp_priv.h"

#include <wincrypt.h>

/* The server's certificate of the connection just made, or NULL. */
static const CERT_CONTEXT *
certificate_of(const struct winhttp_transport *t)
{
	const CERT_CONTEXT *shown = NULL;
	DWORD len = sizeof(shown);

	return WinHttpQueryOption(
		   t->request, WINHTTP_OPTION_SERVER_CERT_CONTEXT, &shown, &len)
		   ? shown
		   : NULL;
}

static bool
fingerprint_of(const CERT_CONTEXT *shown, char out[CLIENT_FINGERPRINT_LEN + 1])
{
	struct sml_str der;

	out[0] = '\0';
	if (!shown)
		return false;
	der.p = (const char *)shown->pbCertEncoded;
	der.len = shown->cbCertEncoded;
	return transport_fingerprint(der, out);
}

bool
transport_winhttp_is_trusted(struct winhttp_transport *t)
{
	const CERT_CONTEXT *shown = certificate_of(t);

	t->is_changed =
	    !fingerprint_of(shown, t->seen) ||
	    !sml_str_is_nocase(sml_str_of(t->seen), t->http.fingerprint);
	CertFreeCertificateContext(shown);
	return !t->is_changed;
}

/* ---- one that is shown ---- */

static void
put_name(CERT_NAME_BLOB *name, char *out, size_t size)
{
	wchar_t wide[256];

	CertNameToStrW(X509_ASN_ENCODING, name, CERT_X500_NAME_STR, wide,
	    SML_ARRAY_LEN(wide));
	transport_winhttp_put(wide, wcslen(wide), out, size);
}

static void
take_facts(const struct winhttp_transport *t, struct transport_certificate *out)
{
	const CERT_CONTEXT *shown = certificate_of(t);

	fingerprint_of(shown, out->fingerprint);
	if (!shown)
		return;
	put_name(
	    &shown->pCertInfo->Subject, out->subject, sizeof(out->subject));
	put_name(&shown->pCertInfo->Issuer, out->issuer, sizeof(out->issuer));
	out->is_self_signed =
	    out->subject[0] && strcmp(out->subject, out->issuer) == 0;
	CertFreeCertificateContext(shown);
}

/* Connect once, judging or not, and take what is shown. */
static enum sml_err
look_at(const struct transport_http_cfg *cfg, const char *url, bool is_blind,
    struct transport_certificate *out, struct client_problem *problem_out)
{
	struct transport_http_cfg plain = *cfg;
	struct winhttp_transport *t;
	enum sml_err err;
	DWORD code;

	plain.trusted_fingerprint = NULL;
	err = transport_winhttp_make(&plain, &t);
	if (err != SML_OK) {
		client_problem_set(
		    problem_out, CLIENT_PROBLEM_NO_MEMORY, NULL, NULL);
		return err;
	}
	t->is_blind = is_blind;
	code = transport_winhttp_send(t, url, NULL);
	if (code == 0)
		take_facts(t, out);
	else
		transport_winhttp_explain(t, code, problem_out);
	t->http.base.ops->free(&t->http.base);
	return transport_err(problem_out);
}

/* Systems without flags say "failed" for what is not trusted. */
static bool
is_about_trust(enum client_problem_code code)
{
	return code == CLIENT_PROBLEM_TLS_UNTRUSTED ||
	       code == CLIENT_PROBLEM_TLS_FAILED;
}

enum sml_err
transport_http_certificate(const struct transport_http_cfg *cfg,
    const char *url, struct transport_certificate *out,
    struct client_problem *problem_out)
{
	struct client_problem problem = {.code = CLIENT_PROBLEM_NONE};
	struct client_problem judged = problem;

	memset(out, 0, sizeof(*out));
	if (look_at(cfg, url, false, out, &judged) != SML_OK) {
		if (!is_about_trust(judged.code))
			problem = judged;
		else if (look_at(cfg, url, true, out, &problem) == SML_OK)
			snprintf(out->reason, sizeof(out->reason), "%s",
			    judged.code == CLIENT_PROBLEM_TLS_FAILED
				? _("the certificate is not trusted here")
				: judged.detail);
	}
	/* A plain http server shows none. */
	if (problem.code == CLIENT_PROBLEM_NONE && !out->fingerprint[0])
		client_problem_set(&problem, CLIENT_PROBLEM_TLS_FAILED, url,
		    _("it shows no certificate"));
	if (problem_out)
		*problem_out = problem;
	return transport_err(&problem);
}

void
transport_winhttp_explain_trust(
    struct winhttp_transport *t, const char *url, struct client_problem *out)
{
	struct transport_certificate shown = {.subject = ""};
	struct client_problem other = {.code = CLIENT_PROBLEM_NONE};

	/* One whose name does not match is trusted but for that. */
	if (!is_about_trust(out->code) ||
	    t->secure_flags & WINHTTP_CALLBACK_STATUS_FLAG_CERT_CN_INVALID ||
	    look_at(&t->http.cfg, url, true, &shown, &other) != SML_OK ||
	    !shown.fingerprint[0])
		return;
	if (shown.is_self_signed)
		transport_explain_self_signed(
		    out, t->at.host, shown.fingerprint);
	else if (out->code == CLIENT_PROBLEM_TLS_FAILED)
		client_problem_set(out, CLIENT_PROBLEM_TLS_UNTRUSTED,
		    t->at.host, _("the certificate is not trusted here"));
}
