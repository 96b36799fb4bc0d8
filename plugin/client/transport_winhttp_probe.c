/* SPDX-License-Identifier: Apache-2.0 */
/* A look at the way to a server: by sockets, then by WinHTTP for TLS. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "client/os.h"
#include "client/transport_winhttp_priv.h"

#include <ws2tcpip.h>

/* How soon a wish to cancel is seen. */
#define WAIT_MS 50

/* Until it is connected, or not: the error of sockets, 0 for none. */
static int
wait_connected(const struct winhttp_transport *t, SOCKET fd, int64_t limit_ms)
{
	const int64_t until = client_os_ticks_ms() + limit_ms;
	int count = 0, error = 0, len = sizeof(error);

	while (count == 0) {
		struct timeval part = {.tv_usec = WAIT_MS * 1000};
		fd_set out, bad;

		FD_ZERO(&out);
		FD_ZERO(&bad);
		FD_SET(fd, &out);
		FD_SET(fd, &bad);
		if (transport_is_cancelled(&t->http))
			return WSA_E_CANCELLED;
		if (client_os_ticks_ms() > until)
			return WSAETIMEDOUT;
		count = select(0, NULL, &out, &bad, &part);
	}
	if (count == SOCKET_ERROR || getsockopt(fd, SOL_SOCKET, SO_ERROR,
					 (char *)&error, &len) == SOCKET_ERROR)
		return WSAGetLastError();
	return error;
}

static enum client_problem_code
meaning_of(int error)
{
	switch (error) {
	case 0:
		return CLIENT_PROBLEM_NONE;
	case WSAECONNREFUSED:
		return CLIENT_PROBLEM_REFUSED;
	case WSAETIMEDOUT:
		return CLIENT_PROBLEM_TIMEOUT;
	case WSA_E_CANCELLED:
		return CLIENT_PROBLEM_CANCELLED;
	default:
		return CLIENT_PROBLEM_UNREACHABLE;
	}
}

/* Connected within the time; the problem if not. */
static enum client_problem_code
connect_one(
    const struct winhttp_transport *t, const ADDRINFOW *to, long timeout_s)
{
	SOCKET fd = WSASocketW(
	    to->ai_family, to->ai_socktype, to->ai_protocol, NULL, 0, 0);
	u_long yes = 1;
	int error = 0;

	if (fd == INVALID_SOCKET)
		return CLIENT_PROBLEM_UNREACHABLE;
	ioctlsocket(fd, (long)FIONBIO, &yes);
	if (connect(fd, to->ai_addr, (int)to->ai_addrlen) != 0)
		error = WSAGetLastError();
	if (error == WSAEWOULDBLOCK)
		error = wait_connected(t, fd, (int64_t)timeout_s * 1000);
	closesocket(fd);
	return meaning_of(error);
}

enum transport_step
transport_winhttp_reach(const struct winhttp_transport *t,
    const struct winhttp_url *url, long timeout_s,
    enum client_problem_code *problem_out)
{
	const ADDRINFOW wanted = {.ai_socktype = SOCK_STREAM};
	ADDRINFOW *addresses = NULL, *a;
	wchar_t host[SML_ARRAY_LEN(url->host)], port[8];
	enum transport_step step = TRANSPORT_STEP_RESOLVE;
	size_t len = wcslen(url->host);
	WSADATA data;

	*problem_out = CLIENT_PROBLEM_UNKNOWN_HOST;
	if (WSAStartup(MAKEWORD(2, 2), &data) != 0)
		return step;
	/* Of an address of version 6 without its brackets. */
	wcscpy(host, url->host);
	if (len > 2 && host[0] == L'[') {
		wcscpy(host, url->host + 1);
		host[len - 2] = L'\0';
	}
	_snwprintf(port, SML_ARRAY_LEN(port), L"%u", (unsigned)url->port);
	if (GetAddrInfoW(host, port, &wanted, &addresses) == 0) {
		step = TRANSPORT_STEP_CONNECT;
		for (a = addresses; a; a = a->ai_next) {
			*problem_out = connect_one(t, a, timeout_s);
			if (*problem_out == CLIENT_PROBLEM_NONE ||
			    *problem_out == CLIENT_PROBLEM_CANCELLED)
				break;
		}
		FreeAddrInfoW(addresses);
	}
	WSACleanup();
	return step;
}

/* Fill @problem_out if the way ends before TLS. */
static enum transport_step
reach(struct winhttp_transport *t, const char *url,
    struct client_problem *problem_out)
{
	enum client_problem_code code = CLIENT_PROBLEM_BAD_SERVER;
	enum transport_step step = TRANSPORT_STEP_RESOLVE;
	struct winhttp_url parts;

	if (transport_winhttp_take_url(url, &parts, &t->at))
		step = transport_winhttp_reach(
		    t, &parts, t->http.cfg.timeout_s, &code);
	if (code != CLIENT_PROBLEM_NONE)
		client_problem_set(problem_out, code, t->at.host, NULL);
	return step;
}

enum sml_err
transport_http_probe(const struct transport_http_cfg *cfg, const char *url,
    void (*step)(void *ctx, enum transport_step step,
	const struct client_problem *problem),
    void *ctx)
{
	const struct client_problem passed = {.code = CLIENT_PROBLEM_NONE};
	struct client_problem problem = passed;
	const bool is_direct = cfg->proxy && strcmp(cfg->proxy, "none") == 0;
	enum transport_step last = TRANSPORT_STEP_CONNECT;
	struct winhttp_transport *t;
	enum sml_err err = transport_winhttp_make(cfg, &t);
	DWORD code;
	int i;

	if (err != SML_OK)
		return err;
	/* Behind a proxy our own sockets may lead nowhere. */
	if (is_direct)
		last = reach(t, url, &problem);
	if (problem.code == CLIENT_PROBLEM_NONE &&
	    (transport_is_https(url) || !is_direct)) {
		code = transport_winhttp_send(t, url, NULL);
		if (code != 0) {
			transport_winhttp_explain(t, code, &problem);
			transport_winhttp_explain_trust(t, url, &problem);
		}
		if (problem.code == CLIENT_PROBLEM_UNKNOWN_HOST)
			last = TRANSPORT_STEP_RESOLVE;
		else if (transport_is_https(url) &&
			 problem.code != CLIENT_PROBLEM_PROXY &&
			 problem.code != CLIENT_PROBLEM_REFUSED &&
			 problem.code != CLIENT_PROBLEM_UNREACHABLE)
			last = TRANSPORT_STEP_TLS;
	}
	for (i = 0; i <= (int)last; i++)
		step(ctx, (enum transport_step)i,
		    i < (int)last ? &passed : &problem);
	t->http.base.ops->free(&t->http.base);
	return transport_err(&problem);
}
