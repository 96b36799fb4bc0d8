/* SPDX-License-Identifier: Apache-2.0 */
/* HTTP to a server that answers by a script, and what its failures are. */
#include <stdio.h>
#include <string.h>

#include "client/os.h"
#include "client/transport_http.h"
#include "support/script_server.h"
#include "support/test.h"

#define XML "Content-Type: application/vnd.syncml+xml"
#define WBXML "Content-Type: Application/vnd.SyncML+WBXML; charset=utf-8"

/* ---- the client ---- */

static struct transport *transport;
static struct transport_answer answer;
static struct sml_buf body;
static struct transport_http_cfg cfg;
static int asked;

static void
start(const char *const *steps)
{
	start_server(steps);
	cfg = (struct transport_http_cfg){.proxy = "none", .timeout_s = 5};
	sml_buf_init(&body, 1000);
}

static enum sml_err
post_to(const char *path, enum sml_encoding encoding)
{
	char url[128];
	struct transport_request req = {
	    .url = url, .encoding = encoding, .body = SML_STR("hello")};

	snprintf(url, sizeof(url), "http://127.0.0.1:%d%s", port, path);
	if (!transport)
		CU_ASSERT_FATAL(transport_http_new(&cfg, &transport) == SML_OK);
	return transport->ops->exchange(transport, &req, &body, &answer);
}

static void
stop(void)
{
	if (transport)
		transport->ops->free(transport);
	transport = NULL;
	stop_server();
	sml_buf_free(&body);
}

/* One answer, and the problem it must be. */
static void
check_problem(
    const char *step, enum client_problem_code code, const char *detail)
{
	const char *const steps[] = {step, NULL};

	start(steps);
	CU_ASSERT(post_to("/sync", SML_XML) == SML_E_TRANSPORT);
	CU_ASSERT(answer.problem.code == code);
	if (detail)
		CU_ASSERT_STRING_EQUAL(answer.problem.detail, detail);
	CU_ASSERT(strstr(answer.problem.subject, "127.0.0.1") != NULL);
	CU_ASSERT(step_count == 1);
	stop();
}

/* ---- tests ---- */

static void
transport_syncml_answer_comes_back(void)
{
	static const char *const steps[] = {"HTTP/1.1 200 OK\r\n" WBXML
					    "\r\nContent-Length: 3\r\n\r\nabc",
	    NULL};

	start(steps);
	CU_ASSERT(post_to("/sync?a=b", SML_WBXML) == SML_OK);
	CU_ASSERT(answer.http_status == 200);
	CU_ASSERT(answer.encoding == SML_WBXML);
	CU_ASSERT(answer.problem.code == CLIENT_PROBLEM_NONE);
	CU_ASSERT(sml_str_is(sml_buf_str(&body), "abc"));
	stop();
	CU_ASSERT(strstr(requests[0], "POST /sync?a=b HTTP/1.1\r\n") != NULL);
	CU_ASSERT(
	    strstr(requests[0],
		"Content-Type: application/vnd.syncml+wbxml\r\n") != NULL);
	CU_ASSERT(strstr(requests[0], "User-Agent: Valise/") != NULL);
	CU_ASSERT(strstr(requests[0], "Cache-Control: no-store\r\n") != NULL);
	CU_ASSERT(strstr(requests[0], "Expect:") == NULL);
	CU_ASSERT(strstr(requests[0], "\r\n\r\nhello") != NULL);
}

static void
transport_two_messages_use_one_connection(void)
{
	static const char *const steps[] = {"HTTP/1.1 200 OK\r\n" XML
					    "\r\nContent-Length: 3\r\n\r\nabc",
	    "HTTP/1.1 200 OK\r\n" XML "\r\nContent-Length: 2\r\n\r\nde", NULL};

	start(steps);
	CU_ASSERT(post_to("/", SML_XML) == SML_OK);
	CU_ASSERT(post_to("/", SML_XML) == SML_OK);
	CU_ASSERT(sml_str_is(sml_buf_str(&body), "de"));
	stop();
	CU_ASSERT(connections_of[0] == 1 && connections_of[1] == 1);
}

static void
transport_lost_answer_is_asked_again(void)
{
	static const char *const steps[] = {DROP,
	    "HTTP/1.1 200 OK\r\n" XML
	    "\r\nContent-Length: 9\r\nConnection: close\r\n\r\nabc",
	    "HTTP/1.1 200 OK\r\n" XML "\r\nContent-Length: 3\r\n\r\nabc", NULL};

	start(steps);
	CU_ASSERT(post_to("/", SML_XML) == SML_OK);
	CU_ASSERT(sml_str_is(sml_buf_str(&body), "abc"));
	stop();
	CU_ASSERT(step_count == 3);
	CU_ASSERT_STRING_EQUAL(requests[0], requests[1]);
	CU_ASSERT_STRING_EQUAL(requests[0], requests[2]);
}

static void
transport_always_lost_is_dropped(void)
{
	static const char *const steps[] = {DROP, DROP, DROP, DROP, NULL};

	start(steps);
	CU_ASSERT(post_to("/", SML_XML) == SML_E_TRANSPORT);
	CU_ASSERT(answer.problem.code == CLIENT_PROBLEM_DROPPED);
	CU_ASSERT(answer.http_status == 0);
	stop();
	CU_ASSERT(step_count == 3);
}

static void
transport_web_server_is_no_syncml(void)
{
	check_problem("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
		      "Content-Length: 6\r\n\r\n<html>",
	    CLIENT_PROBLEM_NOT_SYNCML, "a web page");
	check_problem("HTTP/1.0 501 Unsupported method ('POST')\r\n"
		      "Content-Type: text/html\r\nConnection: close\r\n\r\nno",
	    CLIENT_PROBLEM_NOT_SYNCML, "\"501 Unsupported method ('POST')\"");
	check_problem("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
	    CLIENT_PROBLEM_NOT_SYNCML, "\"404 Not Found\"");
	check_problem("HTTP/1.1 405 Method Not Allowed\r\n"
		      "Content-Length: 0\r\n\r\n",
	    CLIENT_PROBLEM_NOT_SYNCML, "\"405 Method Not Allowed\"");
	check_problem("HTTP/1.1 200 OK\r\nContent-Type: text/plain; a=b\r\n"
		      "Content-Length: 2\r\n\r\nhi",
	    CLIENT_PROBLEM_NOT_SYNCML, "text/plain");
	check_problem("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
	    CLIENT_PROBLEM_NOT_SYNCML, "an empty page");
}

static void
transport_other_protocol_is_no_syncml(void)
{
	check_problem("220 mail.example ESMTP\r\nConnection: close\r\n",
	    CLIENT_PROBLEM_NOT_SYNCML, "something that is not HTTP");
}

static void
transport_failing_server_is_named(void)
{
	check_problem("HTTP/1.1 503 Service Unavailable\r\n" XML
		      "\r\nContent-Length: 2\r\n\r\nhi",
	    CLIENT_PROBLEM_SERVER_BUSY, "503 Service Unavailable");
	check_problem("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n",
	    CLIENT_PROBLEM_HTTP_LOGIN, "401 Unauthorized");
}

static void
transport_answer_over_the_limit_is_refused(void)
{
	static char big[2048];
	const int head = snprintf(big, sizeof(big),
	    "HTTP/1.1 200 OK\r\n" XML "\r\nContent-Length: 1500\r\n\r\n");

	memset(big + head, 'x', 1500);
	check_problem(big, CLIENT_PROBLEM_ANSWER_TOO_BIG, NULL);
}

static void
transport_server_in_need_is_asked_again_when_it_says(void)
{
	static const char *const steps[] = {
	    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\n"
	    "Content-Length: 0\r\n\r\n",
	    "HTTP/1.1 200 OK\r\n" XML "\r\nContent-Length: 3\r\n\r\nabc", NULL};
	int64_t begun;

	start(steps);
	begun = client_os_ticks_ms();
	CU_ASSERT(post_to("/", SML_XML) == SML_OK);
	CU_ASSERT(client_os_ticks_ms() - begun >= 900);
	CU_ASSERT(sml_str_is(sml_buf_str(&body), "abc"));
	stop();
	CU_ASSERT(step_count == 2);
	CU_ASSERT_STRING_EQUAL(requests[0], requests[1]);
	/* Not in time for this run. */
	check_problem("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 3600"
		      "\r\nContent-Length: 0\r\n\r\n",
	    CLIENT_PROBLEM_SERVER_BUSY, "503 Service Unavailable");
	check_problem("HTTP/1.1 429 Too Many Requests\r\nRetry-After: soon\r\n"
		      "Content-Length: 0\r\n\r\n",
	    CLIENT_PROBLEM_SERVER_BUSY, "429 Too Many Requests");
}

static void
transport_answer_in_chunks_over_a_connection_that_ends(void)
{
	static const char *const steps[] = {
	    "HTTP/1.1 200 OK\r\n" WBXML "\r\nTransfer-Encoding: chunked\r\n"
	    "Set-Cookie: JSESSIONID=1\r\nConnection: close\r\n\r\n"
	    "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n",
	    "HTTP/1.0 200 OK\r\n" XML "\r\nConnection: close\r\n\r\nde", NULL};

	start(steps);
	CU_ASSERT(post_to("/", SML_WBXML) == SML_OK);
	CU_ASSERT(sml_str_is(sml_buf_str(&body), "abc"));
	CU_ASSERT(answer.encoding == SML_WBXML);
	CU_ASSERT(post_to("/", SML_WBXML) == SML_OK);
	CU_ASSERT(sml_str_is(sml_buf_str(&body), "de"));
	stop();
	CU_ASSERT(connections_of[0] == 1 && connections_of[1] == 2);
	CU_ASSERT(strstr(requests[1], "Cookie") == NULL);
}

static void
transport_redirection_308_keeps_the_post(void)
{
	static const char *const steps[] = {
	    "HTTP/1.1 308 Permanent Redirect\r\nLocation: /there\r\n"
	    "Content-Length: 0\r\n\r\n",
	    "HTTP/1.1 200 OK\r\n" XML "\r\nContent-Length: 3\r\n\r\nabc", NULL};

	start(steps);
	CU_ASSERT(post_to("/here", SML_XML) == SML_OK);
	stop();
	CU_ASSERT(strstr(requests[1], "POST /there HTTP/1.1") != NULL);
	CU_ASSERT(strstr(requests[1], "\r\n\r\nhello") != NULL);
}

static void
transport_redirection_is_followed_from_where_it_is(void)
{
	static const struct {
		const char *from, *location, *request;
	} rows[] = {
	    {"/here", "/there?next=http://elsewhere.example/",
		"POST /there?next=http://elsewhere.example/ HTTP/1.1"},
	    {"/here", "there?next=http://elsewhere.example/",
		"POST /there?next=http://elsewhere.example/ HTTP/1.1"},
	    {"/a/b", "c", "POST /a/c HTTP/1.1"},
	    {"/a/b?path=/x/y", "c", "POST /a/c HTTP/1.1"},
	    {"/a/b?x=1", "?x=2", "POST /a/b?x=2 HTTP/1.1"},
	    {"", "there", "POST /there HTTP/1.1"},
	};
	char first[256];
	const char *const steps[] = {first,
	    "HTTP/1.1 200 OK\r\n" XML "\r\nContent-Length: 3\r\n\r\nabc", NULL};
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(rows); i++) {
		snprintf(first, sizeof(first),
		    "HTTP/1.1 307 Temporary Redirect\r\nLocation: %s\r\n"
		    "Content-Length: 0\r\n\r\n",
		    rows[i].location);
		start(steps);
		CU_ASSERT(post_to(rows[i].from, SML_XML) == SML_OK);
		stop();
		CU_ASSERT(strncmp(requests[1], rows[i].request,
			      strlen(rows[i].request)) == 0);
	}
}

static void
transport_other_redirections_are_not_followed(void)
{
	check_problem("HTTP/1.1 302 Found\r\nLocation: /there\r\n"
		      "Content-Length: 0\r\n\r\n",
	    CLIENT_PROBLEM_REDIRECT, NULL);
	check_problem("HTTP/1.1 307 Temporary Redirect\r\n"
		      "Location: http://other.example/sync\r\n"
		      "Content-Length: 0\r\n\r\n",
	    CLIENT_PROBLEM_REDIRECT, "http://other.example/sync");
}

static void
transport_endless_redirection_ends(void)
{
	static const char again[] = "HTTP/1.1 307 Temporary Redirect\r\n"
				    "Location: /\r\nContent-Length: 0\r\n\r\n";
	static const char *const steps[] = {
	    again, again, again, again, again, again, again, NULL};

	start(steps);
	CU_ASSERT(post_to("/", SML_XML) == SML_E_TRANSPORT);
	CU_ASSERT(answer.problem.code == CLIENT_PROBLEM_REDIRECT);
	stop();
}

static void
transport_closed_port_is_refused(void)
{
	static const char *const steps[] = {NULL};

	start(steps);
	stop_server();
	CU_ASSERT(post_to("/", SML_XML) == SML_E_TRANSPORT);
	CU_ASSERT(answer.problem.code == CLIENT_PROBLEM_REFUSED);
	start_server(steps);
	stop();
}

static void
transport_unknown_host_is_named(void)
{
	struct transport_request req = {
	    .url = "http://no.such.host.invalid/sync",
	    .body = SML_STR("hello")};
	static const char *const steps[] = {NULL};

	start(steps);
	CU_ASSERT_FATAL(transport_http_new(&cfg, &transport) == SML_OK);
	CU_ASSERT(transport->ops->exchange(transport, &req, &body, &answer) ==
		  SML_E_TRANSPORT);
	CU_ASSERT(answer.problem.code == CLIENT_PROBLEM_UNKNOWN_HOST);
	CU_ASSERT_STRING_EQUAL(answer.problem.subject, "no.such.host.invalid");
	stop();
}

static void
transport_closed_proxy_is_the_proxys_problem(void)
{
	struct transport_request req = {
	    .url = "http://server.example/sync", .body = SML_STR("hello")};
	static const char *const steps[] = {NULL};
	char proxy[64];

	start(steps);
	stop_server();
	snprintf(proxy, sizeof(proxy), "http://127.0.0.1:%d", port);
	cfg.proxy = proxy;
	CU_ASSERT_FATAL(transport_http_new(&cfg, &transport) == SML_OK);
	CU_ASSERT(transport->ops->exchange(transport, &req, &body, &answer) ==
		  SML_E_TRANSPORT);
	CU_ASSERT(answer.problem.code == CLIENT_PROBLEM_PROXY);
	start_server(steps);
	stop();
}

static void
transport_named_proxy_carries_the_post(void)
{
	struct transport_request req = {
	    .url = "http://server.example/sync", .body = SML_STR("hello")};
	static const char *const steps[] = {"HTTP/1.1 200 OK\r\n" XML
					    "\r\nContent-Length: 3\r\n\r\nabc",
	    "HTTP/1.1 407 Proxy Authentication Required\r\n"
	    "Proxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: "
	    "0\r\n\r\n",
	    NULL};
	char proxy[64];

	start(steps);
	snprintf(proxy, sizeof(proxy), "http://127.0.0.1:%d/", port);
	cfg.proxy = proxy;
	CU_ASSERT_FATAL(transport_http_new(&cfg, &transport) == SML_OK);
	CU_ASSERT(transport->ops->exchange(transport, &req, &body, &answer) ==
		  SML_OK);
	CU_ASSERT(sml_str_is(sml_buf_str(&body), "abc"));
	CU_ASSERT(transport->ops->exchange(transport, &req, &body, &answer) ==
		  SML_E_TRANSPORT);
	CU_ASSERT(answer.problem.code == CLIENT_PROBLEM_PROXY);
	stop();
	/* With or without ":80". */
	CU_ASSERT(strstr(requests[0], "POST http://server.example") != NULL);
	CU_ASSERT(strstr(requests[0], "/sync HTTP/1.1\r\n") != NULL);
	CU_ASSERT(strstr(requests[0], "\r\n\r\nhello") != NULL);
}

static void
transport_silence_times_out(void)
{
	static const char *const steps[] = {STALL, NULL};
	int64_t begun;

	start(steps);
	cfg.timeout_s = 1;
	begun = client_os_ticks_ms();
	CU_ASSERT(post_to("/", SML_XML) == SML_E_TRANSPORT);
	CU_ASSERT(answer.problem.code == CLIENT_PROBLEM_TIMEOUT);
	CU_ASSERT(client_os_ticks_ms() - begun < 10000);
	stop();
}

static bool
is_enough(void *ctx)
{
	(void)ctx;
	return ++asked > 3;
}

static void
transport_asked_to_stop_is_cancelled(void)
{
	static const char *const steps[] = {STALL, NULL};
	int64_t begun;

	start(steps);
	asked = 0;
	cfg.is_cancelled = is_enough;
	begun = client_os_ticks_ms();
	CU_ASSERT(post_to("/", SML_XML) == SML_E_CANCELLED);
	CU_ASSERT(answer.problem.code == CLIENT_PROBLEM_CANCELLED);
	transport->ops->free(transport);
	transport = NULL;
	/* Long before the time is over that a silent server has. */
	CU_ASSERT(client_os_ticks_ms() - begun < 3000);
	stop();
}

static void
transport_cancelled_stays_cancelled(void)
{
	static const char *const steps[] = {NULL};

	start(steps);
	CU_ASSERT_FATAL(transport_http_new(&cfg, &transport) == SML_OK);
	transport->ops->cancel(transport);
	CU_ASSERT(post_to("/", SML_XML) == SML_E_CANCELLED);
	CU_ASSERT(post_to("/", SML_XML) == SML_E_CANCELLED);
	stop();
	CU_ASSERT(step_count == 0);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
#define CASE(name) {#name, name}
	    CASE(transport_syncml_answer_comes_back),
	    CASE(transport_two_messages_use_one_connection),
	    CASE(transport_lost_answer_is_asked_again),
	    CASE(transport_always_lost_is_dropped),
	    CASE(transport_web_server_is_no_syncml),
	    CASE(transport_other_protocol_is_no_syncml),
	    CASE(transport_failing_server_is_named),
	    CASE(transport_answer_over_the_limit_is_refused),
	    CASE(transport_server_in_need_is_asked_again_when_it_says),
	    CASE(transport_answer_in_chunks_over_a_connection_that_ends),
	    CASE(transport_redirection_308_keeps_the_post),
	    CASE(transport_redirection_is_followed_from_where_it_is),
	    CASE(transport_other_redirections_are_not_followed),
	    CASE(transport_endless_redirection_ends),
	    CASE(transport_closed_port_is_refused),
	    CASE(transport_unknown_host_is_named),
	    CASE(transport_closed_proxy_is_the_proxys_problem),
	    CASE(transport_named_proxy_carries_the_post),
	    CASE(transport_silence_times_out),
	    CASE(transport_asked_to_stop_is_cancelled),
	    CASE(transport_cancelled_stays_cancelled), {NULL, NULL}};

	return test_main("transport", cases, argc, argv);
}
