/* SPDX-License-Identifier: Apache-2.0 */
/* Which certificate of a server is trusted, and what is shown of the others. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/base64.h"
#include "client/text.h"
#include "client/transport_curl_priv.h"

#define CERTIFICATE_MAX (64 * 1024)

/* "Cert" of the row of facts that libcurl has for a certificate. */
static const char *
fact_of(const struct curl_slist *facts, const char *name)
{
	const size_t len = strlen(name);

	for (; facts; facts = facts->next)
		if (strncmp(facts->data, name, len) == 0 &&
		    facts->data[len] == ':')
			return facts->data + len + 1;
	return NULL;
}

/* Of a certificate in PEM; false: it is none. */
static bool
fingerprint_of(const char *pem, char out[CLIENT_FINGERPRINT_LEN + 1])
{
	static const char begin[] = "-----BEGIN CERTIFICATE-----";
	const char *p = pem ? strstr(pem, begin) : NULL;
	const char *end = p ? strstr(p, "-----END") : NULL;
	struct sml_buf der;
	struct sml_str text;
	bool ok;

	out[0] = '\0';
	if (!end)
		return false;
	p += sizeof(begin) - 1;
	text = (struct sml_str){p, (size_t)(end - p)};
	sml_buf_init(&der, CERTIFICATE_MAX);
	ok = sml_base64_decode(text, &der) == SML_OK &&
	     transport_fingerprint(sml_buf_str(&der), out);
	sml_buf_free(&der);
	return ok;
}

/* What libcurl knows of the server's own certificate, or NULL. */
static const struct curl_slist *
server_facts(CURL *easy)
{
	struct curl_certinfo *info = NULL;

	if (curl_easy_getinfo(easy, CURLINFO_CERTINFO, &info) != CURLE_OK ||
	    !info || info->num_of_certs < 1)
		return NULL;
	return info->certinfo[0];
}

bool
transport_curl_is_trusted(struct curl_transport *t)
{
	const struct curl_slist *facts = server_facts(t->easy);

	t->is_changed =
	    !fingerprint_of(fact_of(facts, "Cert"), t->seen) ||
	    !sml_str_is_nocase(sml_str_of(t->seen), t->http.fingerprint);
	return !t->is_changed;
}

/* ---- one that is shown ---- */

static void
take_facts(CURL *easy, struct transport_certificate *out)
{
	const struct curl_slist *facts = server_facts(easy);
	const char *subject = fact_of(facts, "Subject");
	const char *issuer = fact_of(facts, "Issuer");

	snprintf(
	    out->subject, sizeof(out->subject), "%s", subject ? subject : "");
	snprintf(out->issuer, sizeof(out->issuer), "%s", issuer ? issuer : "");
	out->is_self_signed =
	    out->subject[0] && strcmp(out->subject, out->issuer) == 0;
	fingerprint_of(fact_of(facts, "Cert"), out->fingerprint);
}

/* Connect once more without judging, to see what is shown. */
static CURLcode
look_at(const struct transport_http_cfg *cfg, const char *url,
    struct transport_certificate *out, struct client_problem *problem_out)
{
	struct transport_http_cfg blind = *cfg;
	struct transport *base;
	struct curl_transport *t;
	CURLcode code = CURLE_OUT_OF_MEMORY;

	blind.trusted_fingerprint = NULL;
	if (transport_http_new(&blind, &base) != SML_OK) {
		client_problem_set(
		    problem_out, CLIENT_PROBLEM_NO_MEMORY, NULL, NULL);
		return code;
	}
	t = (struct curl_transport *)base;
	curl_easy_setopt(t->easy, CURLOPT_SSL_VERIFYPEER, 0L);
	curl_easy_setopt(t->easy, CURLOPT_SSL_VERIFYHOST, 0L);
	code = transport_curl_shake_hands(t, url);
	if (code == CURLE_OK)
		take_facts(t->easy, out);
	else
		transport_curl_explain(t, code, problem_out);
	base->ops->free(base);
	return code;
}

enum sml_err
transport_http_certificate(const struct transport_http_cfg *cfg,
    const char *url, struct transport_certificate *out,
    struct client_problem *problem_out)
{
	struct transport_http_cfg judge = *cfg;
	struct client_problem problem = {.code = CLIENT_PROBLEM_NONE};
	struct transport *base;
	struct curl_transport *t;
	CURLcode code;
	enum sml_err err;

	memset(out, 0, sizeof(*out));
	judge.trusted_fingerprint = NULL;
	err = transport_http_new(&judge, &base);
	if (err != SML_OK) {
		client_problem_set(
		    problem_out, CLIENT_PROBLEM_NO_MEMORY, NULL, NULL);
		return err;
	}
	t = (struct curl_transport *)base;
	code = transport_curl_shake_hands(t, url);
	if (code == CURLE_OK) {
		take_facts(t->easy, out);
	} else if (transport_curl_meaning(t, code) ==
		   CLIENT_PROBLEM_TLS_UNTRUSTED) {
		snprintf(out->reason, sizeof(out->reason), "%s",
		    transport_curl_detail(t, code));
		(void)look_at(cfg, url, out, &problem);
	} else {
		transport_curl_explain(t, code, &problem);
	}
	/* A plain http server shows none. */
	if (problem.code == CLIENT_PROBLEM_NONE && !out->fingerprint[0])
		client_problem_set(&problem, CLIENT_PROBLEM_TLS_FAILED,
		    t->at.host, _("it shows no certificate"));
	base->ops->free(base);
	if (problem_out)
		*problem_out = problem;
	return transport_err(&problem);
}

void
transport_curl_explain_trust(
    struct curl_transport *t, const char *url, struct client_problem *out)
{
	struct transport_certificate shown;
	struct client_problem other;

	memset(&shown, 0, sizeof(shown));
	/* One whose name does not match is trusted but for that. */
	if (out->code == CLIENT_PROBLEM_TLS_UNTRUSTED &&
	    !strstr(out->detail, "match") &&
	    look_at(&t->http.cfg, url, &shown, &other) == CURLE_OK &&
	    shown.is_self_signed && shown.fingerprint[0])
		transport_explain_self_signed(
		    out, t->at.host, shown.fingerprint);
}
