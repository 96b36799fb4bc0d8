/* SPDX-License-Identifier: Apache-2.0 */
/* What an error of WinHTTP means. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include "client/text.h"
#include "client/transport_winhttp_priv.h"

/* Of a connection that failed already. */
#define REACH_MAX_S 5

static const struct {
	DWORD code;
	enum client_problem_code problem;
} meanings[] = {
    {ERROR_WINHTTP_NAME_NOT_RESOLVED, CLIENT_PROBLEM_UNKNOWN_HOST},
    {ERROR_WINHTTP_CANNOT_CONNECT, CLIENT_PROBLEM_UNREACHABLE},
    {ERROR_WINHTTP_TIMEOUT, CLIENT_PROBLEM_TIMEOUT},
    {ERROR_WINHTTP_CONNECTION_ERROR, CLIENT_PROBLEM_DROPPED},
    {ERROR_WINHTTP_RESEND_REQUEST, CLIENT_PROBLEM_DROPPED},
    /* Some systems pass on what the socket says. */
    {WSAETIMEDOUT, CLIENT_PROBLEM_TIMEOUT},
    {WSAECONNRESET, CLIENT_PROBLEM_DROPPED},
    {WSAECONNABORTED, CLIENT_PROBLEM_DROPPED},
    {ERROR_WINHTTP_SECURE_FAILURE, CLIENT_PROBLEM_TLS_UNTRUSTED},
    {ERROR_WINHTTP_SECURE_CERT_DATE_INVALID, CLIENT_PROBLEM_TLS_UNTRUSTED},
    {ERROR_WINHTTP_SECURE_CERT_CN_INVALID, CLIENT_PROBLEM_TLS_UNTRUSTED},
    {ERROR_WINHTTP_SECURE_INVALID_CA, CLIENT_PROBLEM_TLS_UNTRUSTED},
    {ERROR_WINHTTP_SECURE_CERT_REV_FAILED, CLIENT_PROBLEM_TLS_UNTRUSTED},
    {ERROR_WINHTTP_SECURE_CERT_REVOKED, CLIENT_PROBLEM_TLS_UNTRUSTED},
    {ERROR_WINHTTP_SECURE_INVALID_CERT, CLIENT_PROBLEM_TLS_UNTRUSTED},
    {ERROR_WINHTTP_SECURE_CERT_WRONG_USAGE, CLIENT_PROBLEM_TLS_UNTRUSTED},
    {ERROR_WINHTTP_SECURE_CHANNEL_ERROR, CLIENT_PROBLEM_TLS_FAILED},
    {ERROR_WINHTTP_CLIENT_AUTH_CERT_NEEDED, CLIENT_PROBLEM_TLS_FAILED},
    {ERROR_WINHTTP_INVALID_SERVER_RESPONSE, CLIENT_PROBLEM_NOT_SYNCML},
    {ERROR_WINHTTP_HEADER_SIZE_OVERFLOW, CLIENT_PROBLEM_NOT_SYNCML},
    {ERROR_WINHTTP_INVALID_HEADER, CLIENT_PROBLEM_NOT_SYNCML},
    {ERROR_WINHTTP_INVALID_URL, CLIENT_PROBLEM_BAD_SERVER},
    {ERROR_WINHTTP_UNRECOGNIZED_SCHEME, CLIENT_PROBLEM_BAD_SERVER},
    {ERROR_WINHTTP_OPERATION_CANCELLED, CLIENT_PROBLEM_CANCELLED},
    {ERROR_OUTOFMEMORY, CLIENT_PROBLEM_NO_MEMORY},
    {ERROR_NOT_ENOUGH_MEMORY, CLIENT_PROBLEM_NO_MEMORY},
};

enum client_problem_code
transport_winhttp_meaning(const struct winhttp_transport *t, DWORD code)
{
	enum client_problem_code problem = CLIENT_PROBLEM_UNREACHABLE;
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(meanings); i++)
		if (meanings[i].code == code)
			problem = meanings[i].problem;
	if (t->is_changed)
		return CLIENT_PROBLEM_TLS_CHANGED;
	/* Wine calls no answer at all an invalid one. */
	if (code == ERROR_WINHTTP_INVALID_SERVER_RESPONSE && t->received == 0)
		return CLIENT_PROBLEM_DROPPED;
	if ((problem == CLIENT_PROBLEM_UNKNOWN_HOST ||
		problem == CLIENT_PROBLEM_UNREACHABLE) &&
	    transport_winhttp_has_named_proxy(t))
		return CLIENT_PROBLEM_PROXY;
	/* The one code for all of TLS; its flags tell more. */
	if (problem == CLIENT_PROBLEM_TLS_UNTRUSTED &&
	    t->secure_flags &
		WINHTTP_CALLBACK_STATUS_FLAG_SECURITY_CHANNEL_ERROR)
		return CLIENT_PROBLEM_TLS_FAILED;
	return problem;
}

/* ---- words ---- */

static const struct {
	DWORD flag;
	DWORD code;
	const char *reason;
} trust_reasons[] = {
    {WINHTTP_CALLBACK_STATUS_FLAG_CERT_CN_INVALID,
	ERROR_WINHTTP_SECURE_CERT_CN_INVALID,
	N_("the certificate is for another name")},
    {WINHTTP_CALLBACK_STATUS_FLAG_CERT_DATE_INVALID,
	ERROR_WINHTTP_SECURE_CERT_DATE_INVALID,
	N_("the certificate has expired or is not valid yet")},
    {WINHTTP_CALLBACK_STATUS_FLAG_CERT_REVOKED,
	ERROR_WINHTTP_SECURE_CERT_REVOKED,
	N_("the certificate has been revoked")},
    {WINHTTP_CALLBACK_STATUS_FLAG_INVALID_CA, ERROR_WINHTTP_SECURE_INVALID_CA,
	N_("the certificate's issuer is not trusted here")},
    {WINHTTP_CALLBACK_STATUS_FLAG_INVALID_CERT,
	ERROR_WINHTTP_SECURE_INVALID_CERT, N_("the certificate is broken")},
};

static const char *
trust_reason(DWORD flags, DWORD code)
{
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(trust_reasons); i++)
		if (flags & trust_reasons[i].flag ||
		    code == trust_reasons[i].code)
			return text_of(trust_reasons[i].reason);
	return _("the certificate is not trusted here");
}

/* In the system's words, without the line end. */
static void
put_system_words(DWORD code, char *out, size_t size)
{
	wchar_t words[256];
	DWORD len = FormatMessageW(FORMAT_MESSAGE_FROM_HMODULE |
				       FORMAT_MESSAGE_FROM_SYSTEM |
				       FORMAT_MESSAGE_IGNORE_INSERTS,
	    GetModuleHandleW(L"winhttp.dll"), code, 0, words,
	    SML_ARRAY_LEN(words), NULL);

	while (len > 0 && words[len - 1] <= L' ')
		len--;
	if (len == 0 || !transport_winhttp_put(words, len, out, size))
		snprintf(out, size, "WinHTTP %lu", (unsigned long)code);
}

static void
put_detail(struct winhttp_transport *t, enum client_problem_code problem,
    DWORD code, char *out, size_t size)
{
	switch ((int)problem) {
	case CLIENT_PROBLEM_TLS_UNTRUSTED:
		snprintf(out, size, "%s", trust_reason(t->secure_flags, code));
		return;
	case CLIENT_PROBLEM_NOT_SYNCML:
		snprintf(out, size, "%s", _("something that is not HTTP"));
		return;
	default:
		put_system_words(code, out, size);
	}
}

/* WinHTTP does not tell a closed port from a lost network, nor a proxy from
 * what is behind it. */
static enum client_problem_code
why_no_connection(const struct winhttp_transport *t)
{
	const long limit_s = t->http.cfg.timeout_s < REACH_MAX_S
				 ? t->http.cfg.timeout_s
				 : REACH_MAX_S;
	enum client_problem_code found;

	transport_winhttp_reach(t, &t->connected, limit_s, &found);
	if (found == CLIENT_PROBLEM_CANCELLED)
		return found;
	/* What answers ourselves is no way through the system's proxy. */
	if (t->has_system_proxy && found != CLIENT_PROBLEM_REFUSED)
		return CLIENT_PROBLEM_PROXY;
	return found == CLIENT_PROBLEM_NONE ? CLIENT_PROBLEM_UNREACHABLE
					    : found;
}

void
transport_winhttp_explain(
    struct winhttp_transport *t, DWORD code, struct client_problem *out)
{
	enum client_problem_code problem = transport_winhttp_meaning(t, code);
	const bool is_host = problem != CLIENT_PROBLEM_NOT_SYNCML &&
			     problem != CLIENT_PROBLEM_BAD_SERVER;
	const char *subject = is_host && t->at.host[0] ? t->at.host : t->at.url;
	char detail[256];

	if (problem == CLIENT_PROBLEM_UNREACHABLE &&
	    code == ERROR_WINHTTP_CANNOT_CONNECT)
		problem = why_no_connection(t);
	if (problem == CLIENT_PROBLEM_TLS_CHANGED) {
		transport_explain_changed(
		    out, subject, t->seen, t->http.fingerprint);
	} else {
		put_detail(t, problem, code, detail, sizeof(detail));
		client_problem_set(out, problem, subject, detail);
	}
	sml_log(t->http.cfg.log, SML_LOG_INFO, "%s: %s (WinHTTP %lu)",
	    t->at.url, out->detail, (unsigned long)code);
}
