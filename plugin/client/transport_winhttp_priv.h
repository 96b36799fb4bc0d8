/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the transport by WinHTTP share. */
#ifndef CLIENT_TRANSPORT_WINHTTP_PRIV_H
#define CLIENT_TRANSPORT_WINHTTP_PRIV_H

#include <winsock2.h>

#include <windows.h>

#include <winhttp.h>

#include "client/transport_http_priv.h"

/* A URL taken apart for WinHTTP. */
struct winhttp_url {
	wchar_t host[256];
	wchar_t path[2048]; /* with the query */
	INTERNET_PORT port;
	bool is_https;
};

/* What is read at once. */
#define WINHTTP_PART_MAX (16 * 1024)

/**
 * WinHTTP works on threads of its own here, so that waiting can be broken off:
 * each step is begun, and its end is an event. The callback writes the result
 * of the step under way, nothing else. A request that was broken off may go on
 * by itself for a while (Wine does not wake it), so all that WinHTTP touches
 * is here, and belongs to both.
 */
struct winhttp_call {
	volatile LONG ref_count;
	HANDLE done, closed; /* events */
	DWORD error;         /* of the step that ended; 0: none */
	DWORD got;           /* bytes of the step */
	DWORD received;      /* bytes of the answer's head */
	DWORD secure_flags;  /* what was wrong with the certificate */
	char *body;          /* of the request */
	char part[WINHTTP_PART_MAX];
};

struct winhttp_transport {
	struct http_transport http;
	HINTERNET session, connection;
	struct winhttp_url connected; /* where @connection leads */
	/* The system's for it; asked for once, since a script may be slow. */
	bool is_proxy_known, has_system_proxy;
	WINHTTP_PROXY_INFO system_proxy;

	/* ---- of the request that runs ---- */
	HINTERNET request;
	struct winhttp_call *call;
	DWORD received, secure_flags; /* as the call's */
	bool is_blind;                /* any certificate will do */
	bool is_changed;
	/* The fingerprint that came instead; empty: not known. */
	char seen[CLIENT_FINGERPRINT_LEN + 1];
	struct sml_buf *body;
	struct transport_reply reply;
	char type[160], location[1024];
	struct transport_address at;
};

/* ---- transport_winhttp.c ---- */

enum sml_err transport_winhttp_make(const struct transport_http_cfg *cfg,
    struct winhttp_transport **out) SML_MUST_USE;

/* ---- transport_winhttp_call.c ---- */

/* The request of @t, to be waited for; false: no memory. */
bool transport_winhttp_begin_call(struct winhttp_transport *t);
/* Closes the request too; it is waited for shortly only. */
void transport_winhttp_end_call(struct winhttp_transport *t);
/* Around what begins a step: @is_begun is what it returned. @limit_ms: 0 for
 * none but WinHTTP's own. The error of the step. */
void transport_winhttp_begin_step(struct winhttp_transport *t);
DWORD transport_winhttp_end_step(
    struct winhttp_transport *t, BOOL is_begun, int64_t limit_ms);
/* Of the session: all its requests tell their calls. */
bool transport_winhttp_listen(HINTERNET session);

/* ---- transport_winhttp_proxy.c ---- */

/* A session by this proxy of the options; NULL: no memory. */
HINTERNET transport_winhttp_open(const char *proxy);
/* An own one, from the options; not what the system has. */
bool transport_winhttp_has_named_proxy(const struct winhttp_transport *t);
/* The request of @t goes by the system's proxy if the options say so. */
void transport_winhttp_set_proxy(struct winhttp_transport *t, const char *url);
void transport_winhttp_forget_proxy(struct winhttp_transport *t);

/* ---- transport_winhttp_request.c: 0 or a code of the system ---- */

/* UTF-16 as UTF-8; false: it is none, or does not fit, and @out is empty. */
bool transport_winhttp_put(
    const wchar_t *wide, size_t len, char *out, size_t size);

/* False: no URL of http or https. */
bool transport_winhttp_take_url(const char *url, struct winhttp_url *parts_out,
    struct transport_address *shown_out);
/* Send head and body of a request and take the head of its answer. Before the
 * body leaves, the certificate is compared with the trusted one. NULL @req:
 * only as far as the connection stands, with a HEAD nobody reads. */
DWORD transport_winhttp_send(struct winhttp_transport *t, const char *url,
    const struct transport_request *req);
/* The body of the answer. */
DWORD transport_winhttp_receive(struct winhttp_transport *t);

/* ---- transport_winhttp_trust.c ---- */

/* Is the certificate of the connection just made the trusted one? */
bool transport_winhttp_is_trusted(struct winhttp_transport *t);
/* One that is not trusted: self-signed, with its fingerprint, or why. */
void transport_winhttp_explain_trust(
    struct winhttp_transport *t, const char *url, struct client_problem *out);

/* ---- transport_winhttp_problem.c ---- */

enum client_problem_code transport_winhttp_meaning(
    const struct winhttp_transport *t, DWORD code);
/* Fill @out. */
void transport_winhttp_explain(
    struct winhttp_transport *t, DWORD code, struct client_problem *out);

/* ---- transport_winhttp_probe.c ---- */

/* Resolve and connect by sockets, without the proxy: how far it came. A wish to
 * cancel is seen while connecting only. */
enum transport_step transport_winhttp_reach(const struct winhttp_transport *t,
    const struct winhttp_url *url, long timeout_s,
    enum client_problem_code *problem_out);

#endif
