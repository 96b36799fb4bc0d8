/* SPDX-License-Identifier: Apache-2.0 */
/* A look at the way to a server, and at the certificate that it shows. */
#include <stdio.h>
#include <string.h>

#include "client/os.h"
#include "client/transport_http.h"
#include "support/os_socket.h"
#include "support/script_server.h"
#include "support/test.h"

static struct transport_http_cfg cfg;

static void
begin(const char *const *steps)
{
	start_server(steps);
	cfg = (struct transport_http_cfg){.proxy = "none", .timeout_s = 5};
}

static int steps_seen;
static enum client_problem_code last_seen;

static void
on_step(void *ctx, enum transport_step step, const struct client_problem *p)
{
	(void)ctx;
	CU_ASSERT((int)step == steps_seen);
	steps_seen++;
	last_seen = p->code;
}

static void
probe_names_each_step(void)
{
	static const char *const steps[] = {STALL, NULL};
	char url[64];

	begin(steps);
	snprintf(url, sizeof(url), "http://127.0.0.1:%d/", port);
	steps_seen = 0;
	CU_ASSERT(transport_http_probe(&cfg, url, on_step, NULL) == SML_OK);
	CU_ASSERT(steps_seen == 2 && last_seen == CLIENT_PROBLEM_NONE);
	stop_server();
	steps_seen = 0;
	CU_ASSERT(
	    transport_http_probe(&cfg, url, on_step, NULL) == SML_E_TRANSPORT);
	CU_ASSERT(steps_seen == 2 && last_seen == CLIENT_PROBLEM_REFUSED);
	steps_seen = 0;
	CU_ASSERT(transport_http_probe(&cfg, "https://no.host.invalid/",
		      on_step, NULL) == SML_E_TRANSPORT);
	CU_ASSERT(steps_seen == 1 && last_seen == CLIENT_PROBLEM_UNKNOWN_HOST);
	start_server(steps);
	stop_server();
}

static void
probe_https_to_http_server_fails_in_tls(void)
{
	static const char *const steps[] = {
	    "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n", NULL};
	struct transport_certificate shown;
	struct client_problem problem;
	char url[64];

	begin(steps);
	snprintf(url, sizeof(url), "https://127.0.0.1:%d/", port);
	cfg.timeout_s = 1;
	steps_seen = 0;
	CU_ASSERT(
	    transport_http_probe(&cfg, url, on_step, NULL) == SML_E_TRANSPORT);
	CU_ASSERT(steps_seen == 3);
	CU_ASSERT(transport_http_certificate(&cfg, url, &shown, &problem) ==
		  SML_E_TRANSPORT);
	CU_ASSERT(shown.fingerprint[0] == '\0');
	stop_server();
}

/* ---- a way without an end ---- */

#define WAITING_MAX 8

static bool
is_enough(void *ctx)
{
	return ++*(int *)ctx > 3;
}

static test_socket
open_socket(void)
{
	const test_socket fd = socket(AF_INET, SOCK_STREAM, 0);

	CU_ASSERT_FATAL(is_socket(fd));
	return fd;
}

/* Who listens and accepts nobody, with all its room taken: who comes then is
 * not even refused. */
static test_socket
start_full(test_socket *waiting, int *port_out)
{
	struct sockaddr_in a = {.sin_family = AF_INET};
	socklen_t len = sizeof(a);
	const test_socket fd = open_socket();
	int i;

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	CU_ASSERT_FATAL(bind(fd, (struct sockaddr *)&a, len) == 0);
	CU_ASSERT_FATAL(listen(fd, 1) == 0);
	CU_ASSERT_FATAL(getsockname(fd, (struct sockaddr *)&a, &len) == 0);
	*port_out = ntohs(a.sin_port);
	for (i = 0; i < WAITING_MAX; i++) {
		waiting[i] = open_socket();
		set_nonblocking(waiting[i]);
		(void)!connect(waiting[i], (struct sockaddr *)&a, len);
	}
	return fd;
}

static void
probe_asked_to_stop_is_cancelled(void)
{
	test_socket waiting[WAITING_MAX], listener;
	int i, asked = 0, full_port;
	int64_t begun;
	char url[64];

	start_sockets();
	listener = start_full(waiting, &full_port);
	snprintf(url, sizeof(url), "http://127.0.0.1:%d/", full_port);
	cfg = (struct transport_http_cfg){.proxy = "none",
	    .timeout_s = 10,
	    .is_cancelled = is_enough,
	    .cancel_ctx = &asked};
	steps_seen = 0;
	begun = client_os_ticks_ms();
	CU_ASSERT(
	    transport_http_probe(&cfg, url, on_step, NULL) == SML_E_CANCELLED);
	CU_ASSERT(steps_seen == 2 && last_seen == CLIENT_PROBLEM_CANCELLED);
	CU_ASSERT(client_os_ticks_ms() - begun < 5000);
	for (i = 0; i < WAITING_MAX; i++)
		close_socket(waiting[i]);
	close_socket(listener);
}

/* ---- certificates ---- */

static void
count_line(void *ctx, enum sml_log_level level, const char *line)
{
	(void)level;
	(void)line;
	++*(int *)ctx;
}

static void
certificate_of_a_closed_port_is_asked_for_once(void)
{
	static const char *const steps[] = {NULL};
	int lines = 0;
	const struct sml_log log = {
	    .line = count_line, .ctx = &lines, .level = SML_LOG_INFO};
	struct transport_certificate shown;
	struct client_problem problem;
	char url[64];

	begin(steps);
	stop_server();
	cfg.log = &log;
	snprintf(url, sizeof(url), "https://127.0.0.1:%d/", port);
	CU_ASSERT(transport_http_certificate(&cfg, url, &shown, &problem) ==
		  SML_E_TRANSPORT);
	CU_ASSERT(problem.code == CLIENT_PROBLEM_REFUSED);
	CU_ASSERT(shown.fingerprint[0] == '\0' && shown.reason[0] == '\0');
	/* One for each time that it failed. */
	CU_ASSERT(lines == 1);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
#define CASE(name) {#name, name}
	    CASE(probe_names_each_step),
	    CASE(probe_https_to_http_server_fails_in_tls),
	    CASE(probe_asked_to_stop_is_cancelled),
	    CASE(certificate_of_a_closed_port_is_asked_for_once), {NULL, NULL}};

	return test_main("transport_way", cases, argc, argv);
}
