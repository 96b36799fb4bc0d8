/* SPDX-License-Identifier: Apache-2.0 */
/* HTTPS by WinHTTP to a real server, whose certificate is trusted or not. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/transport_http.h"
#include "support/test.h"

#include <windows.h>

#include <wincrypt.h>

/* VALISE_TLS_PORT, a server whose self-signed certificate is for localhost;
 * VALISE_TLS_FINGERPRINT of it; VALISE_TLS_DER, its file. */
static char url[64], other_url[64], fingerprint[96];
static struct transport_http_cfg cfg;
static struct transport *transport;
static struct transport_answer answer;

static enum sml_err
post(const char *to)
{
	struct transport_request req = {
	    .url = to, .encoding = SML_XML, .body = SML_STR("hello")};
	struct sml_buf body;
	enum sml_err err;

	if (!transport)
		CU_ASSERT_FATAL(transport_http_new(&cfg, &transport) == SML_OK);
	sml_buf_init(&body, 100000);
	err = transport->ops->exchange(transport, &req, &body, &answer);
	sml_buf_free(&body);
	return err;
}

static void
begin(const char *trusted)
{
	cfg = (struct transport_http_cfg){
	    .proxy = "none", .timeout_s = 20, .trusted_fingerprint = trusted};
}

static void
end(void)
{
	if (transport)
		transport->ops->free(transport);
	transport = NULL;
}

/* The last step that was called, and what it found. */
static enum transport_step last;
static struct client_problem last_problem;

static void
on_step(void *ctx, enum transport_step step, const struct client_problem *p)
{
	(void)ctx;
	last = step;
	last_problem = *p;
}

/* The server was reached, whatever it says to "hello". */
static bool
is_answered(void)
{
	return answer.http_status != 0;
}

/* ---- not trusted ---- */

static void
tls_self_signed_is_refused_with_its_fingerprint(void)
{
	begin(NULL);
	CU_ASSERT(post(url) == SML_E_TRANSPORT);
	CU_ASSERT(answer.http_status == 0);
	CU_ASSERT(answer.problem.code == CLIENT_PROBLEM_TLS_SELF_SIGNED);
	CU_ASSERT_STRING_EQUAL(answer.problem.detail, fingerprint);
	CU_ASSERT_STRING_EQUAL(answer.problem.fingerprint, fingerprint);
	end();
	CU_ASSERT(
	    transport_http_probe(&cfg, url, on_step, NULL) == SML_E_TRANSPORT);
	CU_ASSERT(last == TRANSPORT_STEP_TLS);
	CU_ASSERT(last_problem.code == CLIENT_PROBLEM_TLS_SELF_SIGNED);
}

static void
tls_certificate_is_shown(void)
{
	struct transport_certificate shown;
	struct client_problem problem;

	begin(NULL);
	CU_ASSERT(
	    transport_http_certificate(&cfg, url, &shown, &problem) == SML_OK);
	CU_ASSERT_STRING_EQUAL(shown.fingerprint, fingerprint);
	CU_ASSERT(strstr(shown.subject, "localhost") != NULL);
	CU_ASSERT(shown.is_self_signed && shown.reason[0] != '\0');
}

static void
tls_other_fingerprint_is_a_changed_certificate(void)
{
	begin("00:11:22");
	CU_ASSERT(post(url) == SML_E_TRANSPORT);
	CU_ASSERT(answer.http_status == 0);
	CU_ASSERT(answer.problem.code == CLIENT_PROBLEM_TLS_CHANGED);
	CU_ASSERT(strstr(answer.problem.detail, fingerprint) != NULL);
	CU_ASSERT(strstr(answer.problem.detail, "00:11:22") != NULL);
	CU_ASSERT_STRING_EQUAL(answer.problem.fingerprint, fingerprint);
	end();
}

static void
tls_trusted_fingerprint_is_enough(void)
{
	begin(fingerprint);
	post(url);
	CU_ASSERT(is_answered());
	post(url);
	CU_ASSERT(is_answered());
	/* The name does not matter then. */
	post(other_url);
	CU_ASSERT(is_answered());
	end();
	CU_ASSERT(transport_http_probe(&cfg, url, on_step, NULL) == SML_OK);
	CU_ASSERT(last == TRANSPORT_STEP_TLS);
}

/* ---- an authority of the system ---- */

static const CERT_CONTEXT *
read_certificate(void)
{
	size_t len = 0;
	char *der = test_read_file(getenv("VALISE_TLS_DER"), &len);
	const CERT_CONTEXT *found = NULL;

	if (der)
		found = CertCreateCertificateContext(X509_ASN_ENCODING,
		    (const BYTE *)(const void *)der, (DWORD)len);
	free(der);
	return found;
}

static void
tls_authority_of_the_system_is_trusted_for_its_name(void)
{
	HCERTSTORE roots = CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0,
	    CERT_SYSTEM_STORE_LOCAL_MACHINE, L"Root");
	const CERT_CONTEXT *ours = read_certificate(), *added = NULL;
	struct transport_certificate shown;
	struct client_problem problem;

	CU_ASSERT_FATAL(roots != NULL && ours != NULL);
	CU_ASSERT_FATAL(CertAddCertificateContextToStore(
	    roots, ours, CERT_STORE_ADD_REPLACE_EXISTING, &added));
	CU_ASSERT(CertControlStore(roots, 0, CERT_STORE_CTRL_COMMIT, NULL));
	begin(NULL);
	post(url);
	CU_ASSERT(is_answered());
	CU_ASSERT(
	    transport_http_certificate(&cfg, url, &shown, &problem) == SML_OK);
	CU_ASSERT_STRING_EQUAL(shown.reason, "");
	CU_ASSERT(post(other_url) == SML_E_TRANSPORT);
	CU_ASSERT(answer.http_status == 0);
	CU_ASSERT(answer.problem.code == CLIENT_PROBLEM_TLS_UNTRUSTED ||
		  answer.problem.code == CLIENT_PROBLEM_TLS_SELF_SIGNED);
	end();
	CU_ASSERT(CertDeleteCertificateFromStore(added));
	CertFreeCertificateContext(ours);
	CertCloseStore(roots, 0);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
#define CASE(name) {#name, name}
	    CASE(tls_self_signed_is_refused_with_its_fingerprint),
	    CASE(tls_certificate_is_shown),
	    CASE(tls_other_fingerprint_is_a_changed_certificate),
	    CASE(tls_trusted_fingerprint_is_enough),
	    CASE(tls_authority_of_the_system_is_trusted_for_its_name),
	    {NULL, NULL}};
	const char *port = getenv("VALISE_TLS_PORT");
	const char *seen = getenv("VALISE_TLS_FINGERPRINT");

	if (!port || !seen || !getenv("VALISE_TLS_DER")) {
		fprintf(stderr, "run by transport_tls.test.sh\n");
		return 1;
	}
	snprintf(url, sizeof(url), "https://localhost:%s/sync", port);
	snprintf(
	    other_url, sizeof(other_url), "https://127.0.0.1:%s/sync", port);
	snprintf(fingerprint, sizeof(fingerprint), "%s", seen);
	return test_main("transport_tls", cases, argc, argv);
}
