/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses: where to listen, who is there, how often. */
#include "config.h"

#include "address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS 1024

struct seen {
	struct seen *next;
	unsigned count;
	char address[SERVER_ADDRESS_LEN];
};

struct server_addresses {
	struct seen *slots[SLOTS];
};

/* ---- text ---- */

static bool
is_loopback(const struct sockaddr *addr)
{
	if (addr->sa_family == AF_INET) {
		struct sockaddr_in in;

		memcpy(&in, addr, sizeof(in));
		return ntohl(in.sin_addr.s_addr) >> 24 == 127;
	}
	if (addr->sa_family == AF_INET6) {
		struct sockaddr_in6 in6;

		memcpy(&in6, addr, sizeof(in6));
		return IN6_IS_ADDR_LOOPBACK(&in6.sin6_addr);
	}
	return false;
}

static enum sml_err
look_up(const char *host, const char *port, struct server_listen_address *out)
{
	struct addrinfo hints = {.ai_family = AF_UNSPEC,
	    .ai_socktype = SOCK_STREAM,
	    .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
	struct addrinfo *found = NULL;

	if (getaddrinfo(*host ? host : NULL, port, &hints, &found) != 0 ||
	    !found)
		return SML_E_CONFIG;
	memcpy(&out->addr, found->ai_addr, found->ai_addrlen);
	out->len = found->ai_addrlen;
	out->is_loopback = is_loopback(found->ai_addr);
	freeaddrinfo(found);
	return SML_OK;
}

enum sml_err
server_address_parse(const char *text, const struct sml_log *log,
    struct server_listen_address *out)
{
	const char *colon = strrchr(text, ':');
	char host[256];
	size_t len = colon ? (size_t)(colon - text) : 0;
	enum sml_err err = SML_E_CONFIG;

	if (colon && len < sizeof(host)) {
		memcpy(host, text, len);
		host[len] = '\0';
		if (len >= 2 && host[0] == '[' && host[len - 1] == ']') {
			host[len - 1] = '\0';
			memmove(host, host + 1, len - 1);
		}
		err = look_up(host, colon + 1, out);
	}
	if (err)
		sml_log(log, SML_LOG_ERROR,
		    "\"%s\" is no ADDRESS:PORT to listen at", text);
	return err;
}

void
server_address_text(
    const struct sockaddr *addr, socklen_t len, char out[SERVER_ADDRESS_LEN])
{
	if (getnameinfo(addr, len, out, SERVER_ADDRESS_LEN, NULL, 0,
		NI_NUMERICHOST) != 0)
		snprintf(out, SERVER_ADDRESS_LEN, "?");
}

void
server_address_bound(int fd, char *out, size_t out_len)
{
	struct sockaddr_storage addr;
	socklen_t len = sizeof(addr);
	char host[SERVER_ADDRESS_LEN], port[16];

	snprintf(out, out_len, "?");
	if (getsockname(fd, (struct sockaddr *)&addr, &len) != 0 ||
	    getnameinfo((struct sockaddr *)&addr, len, host, sizeof(host), port,
		sizeof(port), NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		return;
	snprintf(
	    out, out_len, strchr(host, ':') ? "[%s]:%s" : "%s:%s", host, port);
}

/* ---- counts ---- */

struct server_addresses *
server_addresses_new(void)
{
	return calloc(1, sizeof(struct server_addresses));
}

void
server_addresses_free(struct server_addresses *a)
{
	size_t i;

	if (!a)
		return;
	for (i = 0; i < SLOTS; i++)
		while (a->slots[i]) {
			struct seen *s = a->slots[i];

			a->slots[i] = s->next;
			free(s);
		}
	free(a);
}

/* Where the row of @address hangs, or would. */
static struct seen **
place_of(struct server_addresses *a, const char *address)
{
	uint32_t hash = 2166136261u;
	const char *p;
	struct seen **at;

	for (p = address; *p; p++)
		hash = (hash ^ (unsigned char)*p) * 16777619u;
	at = &a->slots[hash % SLOTS];
	while (*at && strcmp((*at)->address, address) != 0)
		at = &(*at)->next;
	return at;
}

bool
server_addresses_enter(
    struct server_addresses *a, const char *address, unsigned max)
{
	struct seen **at = place_of(a, address);

	if (!*at) {
		*at = calloc(1, sizeof(**at));
		if (!*at)
			return false;
		snprintf((*at)->address, sizeof((*at)->address), "%s", address);
	}
	if ((*at)->count >= max)
		return false;
	(*at)->count++;
	return true;
}

void
server_addresses_leave(struct server_addresses *a, const char *address)
{
	struct seen **at = place_of(a, address), *s = *at;

	if (!s || --s->count > 0)
		return;
	*at = s->next;
	free(s);
}
