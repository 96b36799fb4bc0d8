/* SPDX-License-Identifier: Apache-2.0 */
/* A server on this machine that answers requests by a script. */
#include "support/script_server.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/os_socket.h"
#include "support/test.h"

static const char *const *script;
char requests[STEPS_MAX][2048];
int connections_of[STEPS_MAX];
int step_count, connection_count, port;
static test_socket listener;
static pthread_t server;
/* The connection that stands, or NO_SOCKET. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static test_socket connection = NO_SOCKET;

/* A request with its body; false: the client has gone. */
static bool
read_request(test_socket fd, char *out, size_t size)
{
	const char *body, *length;
	size_t len = 0, want = 0;
	long n;

	for (;;) {
		n = receive_bytes(fd, out + len, size - 1 - len);
		if (n <= 0)
			return false;
		len += (size_t)n;
		out[len] = '\0';
		body = strstr(out, "\r\n\r\n");
		length = strstr(out, "Content-Length: ");
		if (!body)
			continue;
		want = length ? strtoul(length + 16, NULL, 10) : 0;
		if (len >= (size_t)(body + 4 - out) + want)
			return true;
	}
}

/* False: the connection is over. */
static bool
do_step(test_socket fd)
{
	const char *answer = script[step_count];
	char *request = requests[step_count];
	char rest[16];

	if (!read_request(fd, request, sizeof(requests[0])))
		return false;
	connections_of[step_count++] = connection_count;
	if (strcmp(answer, STALL) == 0)
		return receive_bytes(fd, rest, sizeof(rest)) > 0;
	if (strcmp(answer, DROP) == 0)
		return false;
	return send_bytes(fd, answer, strlen(answer)) > 0 &&
	       !strstr(answer, "Connection: close");
}

static void
set_connection(test_socket fd)
{
	pthread_mutex_lock(&lock);
	if (is_socket(connection))
		close_socket(connection);
	connection = fd;
	pthread_mutex_unlock(&lock);
}

static void *
serve(void *arg)
{
	test_socket fd;

	(void)arg;
	while (script[step_count]) {
		fd = accept(listener, NULL, NULL);
		if (!is_socket(fd))
			break;
		set_connection(fd);
		connection_count++;
		while (script[step_count] && do_step(fd))
			;
		set_connection(NO_SOCKET);
	}
	return NULL;
}

void
start_server(const char *const *steps)
{
	struct sockaddr_in a = {.sin_family = AF_INET};
	socklen_t len = sizeof(a);

	start_sockets();
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	listener = socket(AF_INET, SOCK_STREAM, 0);
	CU_ASSERT_FATAL(bind(listener, (struct sockaddr *)&a, len) == 0);
	CU_ASSERT_FATAL(listen(listener, 8) == 0);
	CU_ASSERT_FATAL(
	    getsockname(listener, (struct sockaddr *)&a, &len) == 0);
	port = ntohs(a.sin_port);
	script = steps;
	step_count = 0;
	connection_count = 0;
	memset(requests, 0, sizeof(requests));
	CU_ASSERT_FATAL(pthread_create(&server, NULL, serve, NULL) == 0);
}

void
stop_server(void)
{
	stop_listening(listener);
	/* A client that gave up need not have closed it yet. */
	pthread_mutex_lock(&lock);
	if (is_socket(connection))
		hang_up(connection);
	pthread_mutex_unlock(&lock);
	pthread_join(server, NULL);
	close_socket(listener);
}
