/* SPDX-License-Identifier: Apache-2.0 */
/* One request by WinHTTP, step by step, each waited for and broken off. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "client/os.h"
#include "client/os_windows.h"
#include "client/transport_winhttp_priv.h"

/* ---- text ---- */

bool
transport_winhttp_put(const wchar_t *wide, size_t len, char *out, size_t size)
{
	struct sml_buf text;
	bool ok;

	sml_buf_init(&text, size - 1);
	ok = client_os_windows_put(wide, len, &text) == SML_OK;
	snprintf(out, size, "%.*s", ok ? (int)text.len : 0,
	    text.p ? (const char *)text.p : "");
	sml_buf_free(&text);
	return ok;
}

static bool
put_text(const wchar_t *wide, char *out, size_t size)
{
	return transport_winhttp_put(wide, wcslen(wide), out, size);
}

bool
transport_winhttp_take_url(const char *url, struct winhttp_url *parts_out,
    struct transport_address *shown_out)
{
	wchar_t *wide = client_os_windows_wide(url);
	URL_COMPONENTS parts = {.dwStructSize = sizeof(parts)};
	char host[sizeof(shown_out->host) - 8], path[128];
	bool ok;

	memset(parts_out, 0, sizeof(*parts_out));
	snprintf(shown_out->url, sizeof(shown_out->url), "%s", url);
	shown_out->host[0] = '\0';
	/* Without a buffer of their own, user and password are left out. */
	parts.lpszHostName = parts_out->host;
	parts.dwHostNameLength = SML_ARRAY_LEN(parts_out->host);
	parts.lpszUrlPath = parts_out->path;
	parts.dwUrlPathLength = SML_ARRAY_LEN(parts_out->path);
	ok = wide && WinHttpCrackUrl(wide, 0, 0, &parts) &&
	     (parts.nScheme == INTERNET_SCHEME_HTTP ||
		 parts.nScheme == INTERNET_SCHEME_HTTPS) &&
	     put_text(parts_out->host, host, sizeof(host));
	free(wide);
	if (!ok)
		return false;
	parts_out->path[wcscspn(parts_out->path, L"#")] = L'\0';
	if (!parts_out->path[0])
		wcscpy(parts_out->path, L"/");
	parts_out->port = parts.nPort;
	parts_out->is_https = parts.nScheme == INTERNET_SCHEME_HTTPS;
	put_text(parts_out->path, path, sizeof(path));
	if (parts.nPort == (parts_out->is_https ? 443 : 80))
		snprintf(shown_out->host, sizeof(shown_out->host), "%s", host);
	else
		snprintf(shown_out->host, sizeof(shown_out->host), "%s:%u",
		    host, (unsigned)parts.nPort);
	snprintf(shown_out->url, sizeof(shown_out->url), "%s://%s%s",
	    parts_out->is_https ? "https" : "http", shown_out->host, path);
	return true;
}

/* ---- steps ---- */

static int64_t
limit_ms(const struct winhttp_transport *t)
{
	return (int64_t)t->http.cfg.timeout_s * 1000;
}

/* ---- the way out ---- */

static DWORD
connect_to(struct winhttp_transport *t, const struct winhttp_url *url)
{
	if (t->connection && t->connected.port == url->port &&
	    wcscmp(t->connected.host, url->host) == 0)
		return 0;
	if (t->connection)
		WinHttpCloseHandle(t->connection);
	t->connected = *url;
	t->is_proxy_known = false;
	t->connection = WinHttpConnect(t->session, url->host, url->port, 0);
	return t->connection ? 0 : GetLastError();
}

static DWORD
open_request(struct winhttp_transport *t, const struct winhttp_url *parts,
    const char *url, bool is_post)
{
	DWORD features = WINHTTP_DISABLE_REDIRECTS | WINHTTP_DISABLE_COOKIES |
			 WINHTTP_DISABLE_AUTHENTICATION;
	/* The certificate is compared instead of verified, or not at all. */
	DWORD any = SECURITY_FLAG_IGNORE_UNKNOWN_CA |
		    SECURITY_FLAG_IGNORE_CERT_CN_INVALID |
		    SECURITY_FLAG_IGNORE_CERT_DATE_INVALID |
		    SECURITY_FLAG_IGNORE_CERT_WRONG_USAGE;

	t->request = WinHttpOpenRequest(t->connection,
	    is_post ? L"POST" : L"HEAD", parts->path, NULL, WINHTTP_NO_REFERER,
	    WINHTTP_DEFAULT_ACCEPT_TYPES,
	    parts->is_https ? WINHTTP_FLAG_SECURE : 0);
	if (!t->request)
		return GetLastError();
	if (!transport_winhttp_begin_call(t))
		return ERROR_OUTOFMEMORY;
	if (!WinHttpSetOption(t->request, WINHTTP_OPTION_DISABLE_FEATURE,
		&features, sizeof(features)))
		return GetLastError();
	if (parts->is_https && (t->http.fingerprint || t->is_blind) &&
	    !WinHttpSetOption(
		t->request, WINHTTP_OPTION_SECURITY_FLAGS, &any, sizeof(any)))
		return GetLastError();
	transport_winhttp_set_proxy(t, url);
	return 0;
}

static DWORD
send_head(struct winhttp_transport *t, const struct transport_request *req)
{
	wchar_t head[512] = L"";
	DWORD len = 0;

	if (req) {
		len = (DWORD)req->body.len;
		swprintf(head, SML_ARRAY_LEN(head),
		    L"Content-Type: %hs\r\n"
		    L"" TRANSPORT_ACCEPT L"\r\n"
		    L"" TRANSPORT_ACCEPT_CHARSET L"\r\n"
		    L"" TRANSPORT_CACHE_CONTROL L"\r\n",
		    sml_encoding_media_type(req->encoding));
	}
	transport_winhttp_begin_step(t);
	return transport_winhttp_end_step(t,
	    WinHttpSendRequest(t->request,
		req ? head : WINHTTP_NO_ADDITIONAL_HEADERS,
		req ? (DWORD)wcslen(head) : 0, WINHTTP_NO_REQUEST_DATA, 0, len,
		(DWORD_PTR)t->call),
	    2 * limit_ms(t));
}

static DWORD
send_body(struct winhttp_transport *t, struct sml_str body)
{
	t->call->body = malloc(body.len);
	if (!t->call->body)
		return ERROR_OUTOFMEMORY;
	memcpy(t->call->body, body.p, body.len);
	transport_winhttp_begin_step(t);
	return transport_winhttp_end_step(t,
	    WinHttpWriteData(t->request, t->call->body, (DWORD)body.len, NULL),
	    0);
}

/* ---- the way back ---- */

static bool
query(struct winhttp_transport *t, DWORD what, char *out, size_t size)
{
	wchar_t wide[1024];
	DWORD len = sizeof(wide);

	out[0] = '\0';
	return WinHttpQueryHeaders(t->request, what,
		   WINHTTP_HEADER_NAME_BY_INDEX, wide, &len,
		   WINHTTP_NO_HEADER_INDEX) &&
	       put_text(wide, out, size);
}

static void
take_head(struct winhttp_transport *t)
{
	char text[64];

	query(t, WINHTTP_QUERY_STATUS_CODE, text, sizeof(text));
	t->reply.status = strtol(text, NULL, 10);
	query(t, WINHTTP_QUERY_STATUS_TEXT, text, sizeof(text));
	snprintf(t->reply.reason, sizeof(t->reply.reason), "%ld%s%.50s",
	    t->reply.status, text[0] ? " " : "", text);
	t->reply.type =
	    query(t, WINHTTP_QUERY_CONTENT_TYPE, t->type, sizeof(t->type))
		? t->type
		: NULL;
	query(t, WINHTTP_QUERY_RETRY_AFTER, text, sizeof(text));
	t->reply.retry_after_s = strtol(text, NULL, 10);
	query(t, WINHTTP_QUERY_LOCATION, t->location, sizeof(t->location));
}

DWORD
transport_winhttp_send(struct winhttp_transport *t, const char *url,
    const struct transport_request *req)
{
	struct winhttp_url parts;
	DWORD code;

	t->received = 0;
	t->secure_flags = 0;
	t->is_changed = false;
	memset(&t->reply, 0, sizeof(t->reply));
	t->location[0] = '\0';
	if (!transport_winhttp_take_url(url, &parts, &t->at))
		return ERROR_WINHTTP_INVALID_URL;
	code = connect_to(t, &parts);
	if (code == 0)
		code = open_request(t, &parts, url, req != NULL);
	if (code == 0)
		code = send_head(t, req);
	if (code == 0 && parts.is_https && t->http.fingerprint &&
	    !t->is_blind && !transport_winhttp_is_trusted(t))
		code = ERROR_WINHTTP_SECURE_FAILURE;
	if (code != 0 || !req)
		return code;
	if (req->body.len > 0)
		code = send_body(t, req->body);
	if (code != 0)
		return code;
	transport_winhttp_begin_step(t);
	code = transport_winhttp_end_step(
	    t, WinHttpReceiveResponse(t->request, NULL), limit_ms(t));
	if (code == 0)
		take_head(t);
	return code;
}

/* Read of @len bytes that are there; into the body if it is SyncML. */
static DWORD
read_part(struct winhttp_transport *t, DWORD len, bool is_syncml)
{
	DWORD code;

	if (len > WINHTTP_PART_MAX)
		len = WINHTTP_PART_MAX;
	transport_winhttp_begin_step(t);
	code = transport_winhttp_end_step(t,
	    WinHttpReadData(t->request, t->call->part, len, NULL), limit_ms(t));
	if (code != 0)
		return code;
	if (is_syncml)
		sml_buf_put(t->body, t->call->part, t->call->got);
	else
		t->reply.foreign_len += t->call->got;
	return sml_buf_err(t->body) ? ERROR_INSUFFICIENT_BUFFER : 0;
}

DWORD
transport_winhttp_receive(struct winhttp_transport *t)
{
	enum sml_encoding encoding;
	const bool is_syncml = transport_reply_is_syncml(&t->reply, &encoding);
	char length[32];
	uint64_t want = 0;
	DWORD code;

	if (query(t, WINHTTP_QUERY_CONTENT_LENGTH, length, sizeof(length)))
		want = strtoull(length, NULL, 10);
	for (;;) {
		transport_winhttp_begin_step(t);
		code = transport_winhttp_end_step(t,
		    WinHttpQueryDataAvailable(t->request, NULL), limit_ms(t));
		if (code != 0)
			return code;
		if (t->call->got == 0)
			break;
		code = read_part(t, t->call->got, is_syncml);
		if (code != 0 || t->reply.foreign_len > TRANSPORT_FOREIGN_MAX)
			return code;
	}
	/* An end that came too early is not told by all systems. */
	if (want > t->body->len + t->reply.foreign_len)
		return ERROR_WINHTTP_CONNECTION_ERROR;
	return 0;
}
