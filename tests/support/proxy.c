/* SPDX-License-Identifier: Apache-2.0 */
/* A proxy between client and server that misbehaves on request. */
#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

static const char usage[] =
    "usage: proxy [OPTION...] PORT...\n"
    "Forward each HTTP request on loopback to PORT; with several ports, to\n"
    "each in turn. Prints \"proxy ready PORT\", then a line a request:\n"
    "number, port, bytes of the request's and the reply's body.\n"
    "  --drop-request N   close before request N is forwarded\n"
    "  --drop-reply N     forward request N, close instead of its reply\n"
    "  --hold-reply N     forward request N, print \"held N\", never reply\n"
    "  --repeat N         forward request N twice, give the second reply\n";

enum {
	PORTS_MAX = 8,
	MESSAGE_MAX = 64 * 1024 * 1024
};

struct config {
	uint16_t ports[PORTS_MAX];
	unsigned port_count;
	unsigned long drop_request, drop_reply, hold_reply, repeat;
};

/* One HTTP message: head up to the blank line, then the body. */
struct message {
	char *p;
	size_t len, cap, head_len, body_len;
};

static bool
grow(struct message *m, size_t len)
{
	if (len <= m->cap)
		return true;
	if (len > MESSAGE_MAX)
		return false;
	size_t cap = len * 2;
	char *p = realloc(m->p, cap + 1);
	if (p == NULL)
		return false;
	m->p = p;
	m->cap = cap;
	return true;
}

static bool
read_some(int fd, struct message *m)
{
	if (!grow(m, m->len + 65536))
		return false;
	ssize_t n = read(fd, m->p + m->len, m->cap - m->len);
	if (n <= 0)
		return false;
	m->len += (size_t)n;
	m->p[m->len] = '\0';
	return true;
}

/* Reads one message with Content-Length; false at the end or on an error. */
static bool
read_message(int fd, struct message *m)
{
	m->len = m->head_len = m->body_len = 0;
	char *end = NULL;
	do {
		if (!read_some(fd, m))
			return false;
		end = strstr(m->p, "\r\n\r\n");
	} while (end == NULL);
	m->head_len = (size_t)(end - m->p) + 4;
	for (const char *line = m->p; line < end;) {
		if (strncasecmp(line, "content-length:", 15) == 0)
			m->body_len = strtoul(line + 15, NULL, 10);
		line = strstr(line, "\r\n");
		if (line == NULL)
			break;
		line += 2;
	}
	while (m->len < m->head_len + m->body_len) {
		if (!read_some(fd, m))
			return false;
	}
	return true;
}

static bool
write_all(int fd, const char *p, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, p, len);
		if (n <= 0)
			return false;
		p += n;
		len -= (size_t)n;
	}
	return true;
}

static struct sockaddr_in
loopback(uint16_t port)
{
	struct sockaddr_in sin = {.sin_family = AF_INET};

	sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	sin.sin_port = htons(port);
	return sin;
}

static bool
forward(uint16_t port, const struct message *request, struct message *reply)
{
	struct sockaddr_in sin = loopback(port);
	bool ok = false;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0)
		return false;
	if (connect(fd, (struct sockaddr *)&sin, sizeof(sin)) == 0)
		ok = write_all(fd, request->p, request->len) &&
		     read_message(fd, reply);
	close(fd);
	return ok;
}

/* Serves one connection until it ends or the plan says to close it. */
static void
serve(int fd, const struct config *cfg, unsigned long *count)
{
	struct message request = {0}, reply = {0};

	while (read_message(fd, &request)) {
		unsigned long n = ++*count;
		uint16_t port = cfg->ports[(n - 1) % cfg->port_count];

		if (n == cfg->drop_request)
			break;
		if (n == cfg->repeat && !forward(port, &request, &reply))
			break;
		if (!forward(port, &request, &reply))
			break;
		printf("%lu %u %zu %zu\n", n, (unsigned)port, request.body_len,
		    reply.body_len);
		if (n == cfg->drop_reply)
			break;
		if (n == cfg->hold_reply) {
			printf("held %lu\n", n);
			while (read_some(fd, &request))
				continue;
			break;
		}
		if (!write_all(fd, reply.p, reply.len))
			break;
	}
	free(request.p);
	free(reply.p);
	close(fd);
}

static int
listen_anywhere(void)
{
	struct sockaddr_in sin = loopback(0);
	socklen_t len = sizeof(sin);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&sin, len) != 0 ||
	    listen(fd, 16) != 0 ||
	    getsockname(fd, (struct sockaddr *)&sin, &len) != 0) {
		perror("proxy");
		exit(1);
	}
	printf("proxy ready %u\n", (unsigned)ntohs(sin.sin_port));
	return fd;
}

static bool
option(const char *name, char **argv, int *i, int argc, unsigned long *out)
{
	if (strcmp(argv[*i], name) != 0 || *i + 1 >= argc)
		return false;
	*out = strtoul(argv[++*i], NULL, 10);
	return true;
}

int
main(int argc, char **argv)
{
	struct config cfg = {0};
	unsigned long count = 0;

	for (int i = 1; i < argc; i++) {
		if (option(
			"--drop-request", argv, &i, argc, &cfg.drop_request) ||
		    option("--drop-reply", argv, &i, argc, &cfg.drop_reply) ||
		    option("--hold-reply", argv, &i, argc, &cfg.hold_reply) ||
		    option("--repeat", argv, &i, argc, &cfg.repeat))
			continue;
		unsigned long port = strtoul(argv[i], NULL, 10);
		if (port == 0 || port > UINT16_MAX ||
		    cfg.port_count == PORTS_MAX) {
			fputs(usage, stderr);
			return 1;
		}
		cfg.ports[cfg.port_count++] = (uint16_t)port;
	}
	if (cfg.port_count == 0) {
		fputs(usage, stderr);
		return 1;
	}
	signal(SIGPIPE, SIG_IGN);
	setvbuf(stdout, NULL, _IOLBF, 0);
	int fd = listen_anywhere();
	for (;;) {
		int client = accept(fd, NULL, NULL);
		if (client >= 0)
			serve(client, &cfg, &count);
		else if (errno != EINTR)
			return 1;
	}
}
