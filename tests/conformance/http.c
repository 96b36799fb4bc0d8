/* SPDX-License-Identifier: Apache-2.0 */
/* HTTP of the suite, client side: one request a connection. */
#include "config.h"

#include "http.h"

#include "base/buf.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define WAIT_S 30
#define REPLY_LEN_MAX (64u * 1024 * 1024)

struct address {
	char host[256], port[8];
	const char *path;
};

static bool
read_url(const char *url, struct address *out)
{
	struct sml_str rest = sml_str_of(url);
	size_t slash, colon;

	if (!sml_str_starts(rest, "http://"))
		return false;
	rest = sml_str_sub(rest, 7, rest.len);
	slash = sml_str_chr(rest, '/', 0);
	out->path = slash < rest.len ? rest.p + slash : "/";
	rest = sml_str_sub(rest, 0, slash);
	colon = sml_str_chr(rest, ':', 0);
	if (colon >= sizeof(out->host) || rest.len - colon > sizeof(out->port))
		return false;
	memcpy(out->host, rest.p, colon);
	out->host[colon] = '\0';
	snprintf(out->port, sizeof(out->port), "80");
	if (colon + 1 < rest.len) {
		memcpy(out->port, rest.p + colon + 1, rest.len - colon - 1);
		out->port[rest.len - colon - 1] = '\0';
	}
	return true;
}

/* Our end, where the system lets us choose. */
static void
come_from(int fd, const char *from)
{
	struct sockaddr_in address = {.sin_family = AF_INET};

	if (from && inet_pton(AF_INET, from, &address.sin_addr) == 1 &&
	    bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0)
		return;
}

static int
connect_to(const struct address *to, const char *from)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found;
	struct timeval wait = {.tv_sec = WAIT_S};
	int fd = -1;

	if (getaddrinfo(to->host, to->port, &hints, &found) != 0)
		return -1;
	for (struct addrinfo *a = found; a && fd < 0; a = a->ai_next) {
		fd = socket(a->ai_family, a->ai_socktype, a->ai_protocol);
		if (fd < 0)
			continue;
		setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
		setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait));
		come_from(fd, from);
		if (connect(fd, a->ai_addr, a->ai_addrlen) != 0) {
			close(fd);
			fd = -1;
		}
	}
	freeaddrinfo(found);
	return fd;
}

/* What the server does not read is no failure: it may have answered. */
static void
send_all(int fd, struct sml_str bytes)
{
	while (bytes.len > 0) {
		ssize_t n = send(fd, bytes.p, bytes.len, MSG_NOSIGNAL);

		if (n <= 0)
			return;
		bytes = sml_str_sub(bytes, (size_t)n, bytes.len);
	}
}

static void
send_request(int fd, const struct conf_request *req, const struct address *to)
{
	struct sml_buf head;

	sml_buf_init(&head, 16384);
	sml_buf_printf(&head,
	    "%s %s HTTP/1.1\r\nHost: %s:%s\r\nConnection: close\r\n",
	    req->method ? req->method : "POST", to->path, to->host, to->port);
	if (req->content_type)
		sml_buf_printf(
		    &head, "Content-Type: %s\r\n", req->content_type);
	if (req->length_says)
		sml_buf_printf(
		    &head, "Content-Length: %s\r\n", req->length_says);
	else if (req->body.p)
		sml_buf_printf(&head, "Content-Length: %zu\r\n", req->body.len);
	sml_buf_printf(&head, "%s\r\n", req->headers ? req->headers : "");
	send_all(fd, sml_buf_str(&head));
	send_all(fd, req->body);
	if (req->length_says)
		shutdown(fd, SHUT_WR);
	sml_buf_free(&head);
}

static enum sml_err
receive(int fd, struct sml_buf *out)
{
	char piece[16384];
	ssize_t n;

	while ((n = recv(fd, piece, sizeof(piece), 0)) > 0)
		sml_buf_put(out, piece, (size_t)n);
	return n < 0 && out->len == 0 ? SML_E_TRANSPORT : sml_buf_err(out);
}

/* Value of a header in the lines of @head; absent: not there. */
static struct sml_str
header(struct sml_str head, const char *name)
{
	struct sml_str line;

	while (sml_str_next(&head, '\n', &line)) {
		size_t colon = sml_str_chr(line, ':', 0);

		if (colon < line.len &&
		    sml_str_is_nocase(sml_str_sub(line, 0, colon), name))
			return sml_str_trim(
			    sml_str_sub(line, colon + 1, line.len));
	}
	return SML_STR_NONE;
}

/* Chunks of a body joined, in place. */
static size_t
join_chunks(char *body, size_t len)
{
	size_t from = 0, to = 0;

	while (from < len) {
		size_t size = 0, digits = from;

		for (; digits < len; digits++) {
			const char *hex = "0123456789abcdef";
			char lower = (char)(body[digits] | 0x20);
			const char *at = strchr(hex, lower);

			if (!at || !*at)
				break;
			size = size * 16 + (size_t)(at - hex);
		}
		while (digits < len && body[digits] != '\n')
			digits++;
		from = digits + 1;
		if (size == 0 || from >= len || size > len - from)
			break;
		memmove(body + to, body + from, size);
		to += size;
		from += size + 2;
	}
	return to;
}

static void
read_reply(struct sml_str all, struct conf_reply *out)
{
	size_t end = sml_str_find(all, SML_STR("\r\n\r\n"), 0);
	struct sml_str head = sml_str_sub(all, 0, end);
	struct sml_str type;
	uint64_t status = 0;

	*out = (struct conf_reply){.body = sml_str_sub(all, end + 4, all.len)};
	if (!sml_str_starts(head, "HTTP/1.") || end == all.len ||
	    !sml_str_u64(sml_str_sub(head, 9, 3), &status))
		return;
	out->status = (unsigned)status;
	type = header(head, "Content-Type");
	out->content_type =
	    sml_str_trim(sml_str_sub(type, 0, sml_str_chr(type, ';', 0)));
}

/* The body of an answer in chunks is joined before it is read. */
static void
join_body(struct sml_buf *all)
{
	size_t end = sml_str_find(sml_buf_str(all), SML_STR("\r\n\r\n"), 0) + 4;
	struct sml_str head = sml_str_sub(sml_buf_str(all), 0, end);

	if (end < all->len &&
	    sml_str_is_nocase(header(head, "Transfer-Encoding"), "chunked"))
		sml_buf_cut(all,
		    end + join_chunks((char *)all->p + end, all->len - end));
}

enum sml_err
conf_http(const struct conf_request *req, struct sml_arena *arena,
    struct conf_reply *out)
{
	struct address to;
	struct sml_buf all;
	struct sml_str copy;
	enum sml_err err;
	int fd;

	if (!read_url(req->url, &to))
		return SML_E_CONFIG;
	fd = connect_to(&to, req->from);
	if (fd < 0)
		return SML_E_TRANSPORT;
	sml_buf_init(&all, REPLY_LEN_MAX);
	send_request(fd, req, &to);
	err = receive(fd, &all);
	close(fd);
	if (!err) {
		join_body(&all);
		copy = sml_arena_dup(arena, sml_buf_str(&all));
		err = copy.p ? SML_OK : SML_E_NOMEM;
		if (!err)
			read_reply(copy, out);
	}
	sml_buf_free(&all);
	return err;
}
