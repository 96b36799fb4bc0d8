/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses: where to listen, who is there, how often. */
#ifndef SERVER_ADDRESS_H
#define SERVER_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

#include "base/err.h"
#include "base/log.h"

/* Characters of an address without port, NUL included. */
#define SERVER_ADDRESS_LEN 64

struct server_listen_address {
	struct sockaddr_storage addr;
	socklen_t len;
	bool is_loopback;
};

/* "127.0.0.1:8080", "[::1]:0", "localhost:80", ":443" (every address).
 * SML_E_CONFIG: it is none (logged). */
enum sml_err server_address_parse(const char *text, const struct sml_log *log,
    struct server_listen_address *out) SML_MUST_USE;

/* "127.0.0.1"; "?" when it cannot be said. */
void server_address_text(
    const struct sockaddr *addr, socklen_t len, char out[SERVER_ADDRESS_LEN]);
/* "127.0.0.1:4711", "[::1]:4711", of a bound socket. */
void server_address_bound(int fd, char *out, size_t out_len);

/* How many connections each address has. One thread. */
struct server_addresses;
struct server_addresses *server_addresses_new(void);
void server_addresses_free(struct server_addresses *a);
/* False: it has @max already, or no memory. */
bool server_addresses_enter(
    struct server_addresses *a, const char *address, unsigned max);
void server_addresses_leave(struct server_addresses *a, const char *address);

#endif
