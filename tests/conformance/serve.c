/* SPDX-License-Identifier: Apache-2.0 */
/* Sockets of the scripted server. */
#define _GNU_SOURCE
#include "conformance/serve.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define REQUEST_MAX (32u * 1024 * 1024)

struct serve {
	int listener, conn;
	unsigned port;
	struct sml_buf in; /* NUL-terminated while a request is looked at */
	enum serve_manner manner;
	char method[16], path[2048], content_type[256], accept[256];
};

static volatile sig_atomic_t is_stopped, runs;

void
serve_run_ended(void)
{
	runs++;
}

unsigned
serve_runs(void)
{
	return (unsigned)runs;
}

void
serve_stop(void)
{
	is_stopped = 1;
}

struct serve *
serve_new(void)
{
	struct serve *s = calloc(1, sizeof(*s));
	struct sockaddr_in at = {.sin_family = AF_INET};
	socklen_t len = sizeof(at);

	if (!s)
		return NULL;
	sml_buf_init(&s->in, REQUEST_MAX);
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	s->conn = -1;
	s->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (s->listener < 0 ||
	    bind(s->listener, (struct sockaddr *)&at, sizeof(at)) < 0 ||
	    listen(s->listener, 8) < 0 ||
	    getsockname(s->listener, (struct sockaddr *)&at, &len) < 0) {
		serve_free(s);
		return NULL;
	}
	s->port = ntohs(at.sin_port);
	return s;
}

void
serve_drop(struct serve *s)
{
	if (s->conn >= 0)
		close(s->conn);
	s->conn = -1;
	sml_buf_reset(&s->in);
}

void
serve_free(struct serve *s)
{
	if (!s)
		return;
	serve_drop(s);
	if (s->listener >= 0)
		close(s->listener);
	sml_buf_free(&s->in);
	free(s);
}

unsigned
serve_port(const struct serve *s)
{
	return s->port;
}

static long
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
send_all(struct serve *s, const void *bytes, size_t len)
{
	const char *p = bytes;
	ssize_t n;

	while (len > 0 && s->conn >= 0) {
		n = send(s->conn, p, len, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR && !is_stopped)
			continue;
		if (n <= 0) {
			serve_drop(s);
			return;
		}
		p += n;
		len -= (size_t)n;
	}
}

/* The value of a header, "" if there is none. */
static void
header(const char *head, const char *name, char *out, size_t out_size)
{
	const size_t name_len = strlen(name);
	const char *line = strstr(head, "\r\n");
	size_t len;

	out[0] = '\0';
	for (; line && line[2] != '\r'; line = strstr(line + 2, "\r\n")) {
		if (strncasecmp(line + 2, name, name_len) != 0 ||
		    line[2 + name_len] != ':')
			continue;
		line += 3 + name_len;
		line += strspn(line, " \t");
		len = strcspn(line, "\r\n");
		snprintf(out, out_size, "%.*s", (int)len, line);
		return;
	}
}

/* The word at @from; returns what follows it. */
static const char *
word(const char *from, char *out, size_t out_size)
{
	const size_t len = strcspn(from, " \r\n");

	snprintf(out, out_size, "%.*s", (int)len, from);
	return from[len] == ' ' ? from + len + 1 : from + len;
}

/* Is a whole request in the buffer? */
static bool
is_whole(struct serve *s, struct serve_request *out)
{
	char length[32], expect[32];
	const char *body, *path;
	size_t body_len;

	sml_buf_put_byte(&s->in, 0);
	sml_buf_cut(&s->in, s->in.len - 1);
	body = strstr((const char *)s->in.p, "\r\n\r\n");
	if (!body)
		return false;
	body += 4;
	header((const char *)s->in.p, "Content-Length", length, sizeof(length));
	header((const char *)s->in.p, "Expect", expect, sizeof(expect));
	body_len = strtoul(length, NULL, 10);
	if (s->in.len - (size_t)(body - (const char *)s->in.p) < body_len) {
		if (strcasecmp(expect, "100-continue") == 0 &&
		    (const uint8_t *)body == s->in.p + s->in.len)
			send_all(s, "HTTP/1.1 100 Continue\r\n\r\n", 25);
		return false;
	}
	path = word((const char *)s->in.p, s->method, sizeof(s->method));
	word(path, s->path, sizeof(s->path));
	header((const char *)s->in.p, "Content-Type", s->content_type,
	    sizeof(s->content_type));
	header((const char *)s->in.p, "Accept", s->accept, sizeof(s->accept));
	*out = (struct serve_request){
	    s->method, s->path, s->content_type, s->accept, {body, body_len}};
	return true;
}

/* Bytes of the connection into the buffer; a lost one is closed. */
static void
receive(struct serve *s)
{
	char bytes[65536];
	const ssize_t n = recv(s->conn, bytes, sizeof(bytes), 0);

	if (n < 0 && errno == EINTR)
		return;
	if (n <= 0)
		serve_drop(s);
	else
		sml_buf_put(&s->in, bytes, (size_t)n);
	if (sml_buf_err(&s->in) != SML_OK)
		serve_drop(s);
}

static void
take_connection(struct serve *s)
{
	const int on = 1;

	serve_drop(s);
	s->conn = accept4(s->listener, NULL, NULL, SOCK_CLOEXEC);
	if (s->conn >= 0)
		setsockopt(s->conn, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

enum serve_end
serve_next(struct serve *s, unsigned timeout_s, struct serve_request *out)
{
	const long until = now_ms() + (long)timeout_s * 1000;
	struct pollfd fds[2] = {{.events = POLLIN}, {.events = POLLIN}};
	long left;

	sml_buf_reset(&s->in);
	while (!is_stopped) {
		left = until - now_ms();
		if (left <= 0)
			return SERVE_TIMEOUT;
		fds[0].fd = s->conn;
		fds[1].fd = s->listener;
		/* In slices: a signal between test and wait is seen late, not
		 * never. */
		if (poll(fds, 2, left < 100 ? (int)left : 100) <= 0)
			continue;
		if (s->conn >= 0 && fds[0].revents) {
			receive(s);
			if (s->conn >= 0 && is_whole(s, out))
				return SERVE_REQUEST;
		} else if (fds[1].revents) {
			take_connection(s);
		}
	}
	return SERVE_STOPPED;
}

void
serve_manner(struct serve *s, enum serve_manner manner)
{
	s->manner = manner;
}

static void
send_head(
    struct serve *s, unsigned http_status, const char *content_type, size_t len)
{
	char head[512], how[64];
	int n;

	snprintf(how, sizeof(how),
	    s->manner == SERVE_CHUNKED ? "Transfer-Encoding: chunked"
				       : "Content-Length: %zu",
	    len);
	n = snprintf(head, sizeof(head),
	    "HTTP/1.1 %u %s\r\nContent-Type: %s\r\n%s\r\n%s"
	    "Cache-Control: private\r\n\r\n",
	    http_status, http_status == 200 ? "OK" : "Refused", content_type,
	    how, s->manner == SERVE_CLOSE ? "Connection: close\r\n" : "");
	if (n > 0)
		send_all(s, head, (size_t)n);
}

static void
send_chunks(struct serve *s, struct sml_str body)
{
	char size[32];

	while (body.len > 0) {
		const struct sml_str part = sml_str_sub(body, 0, 100);
		const int n = snprintf(size, sizeof(size), "%zx\r\n", part.len);

		send_all(s, size, (size_t)n);
		send_all(s, part.p, part.len);
		send_all(s, "\r\n", 2);
		body = sml_str_sub(body, part.len, body.len);
	}
	send_all(s, "0\r\n\r\n", 5);
}

void
serve_answer(struct serve *s, unsigned http_status, const char *content_type,
    struct sml_str body)
{
	send_head(s, http_status, content_type, body.len);
	if (s->manner == SERVE_CHUNKED)
		send_chunks(s, body);
	else
		send_all(s, body.p, body.len);
	if (s->manner == SERVE_CLOSE)
		serve_drop(s);
}

void
serve_cut(
    struct serve *s, const char *content_type, struct sml_str body, size_t len)
{
	send_head(s, 200, content_type, body.len);
	send_all(s, body.p, len < body.len ? len : body.len);
	serve_drop(s);
}
