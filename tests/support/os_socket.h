/* SPDX-License-Identifier: Apache-2.0 */
/* Sockets by their POSIX names, on Windows too. */
#ifndef SUPPORT_OS_SOCKET_H
#define SUPPORT_OS_SOCKET_H

#include <stdbool.h>
#include <stddef.h>

#ifdef _WIN32
#include <winsock2.h>

#include <windows.h>

#include <ws2tcpip.h>

#define MSG_NOSIGNAL 0
#define NO_SOCKET INVALID_SOCKET
#define close_socket closesocket

typedef SOCKET test_socket;
typedef int socket_len;

static inline bool
is_socket(test_socket fd)
{
	return fd != INVALID_SOCKET;
}

/* Wakes who waits in accept(). */
static inline void
stop_listening(test_socket fd)
{
	closesocket(fd);
}

/* Wakes who waits in recv(). */
static inline void
hang_up(test_socket fd)
{
	shutdown(fd, SD_BOTH);
}

static inline void
set_nonblocking(test_socket fd)
{
	u_long yes = 1;

	ioctlsocket(fd, (long)FIONBIO, &yes);
}

static inline void
start_sockets(void)
{
	WSADATA data;

	WSAStartup(MAKEWORD(2, 2), &data);
}
#else
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#define NO_SOCKET (-1)
#define close_socket close

typedef int test_socket;
typedef size_t socket_len;

static inline bool
is_socket(test_socket fd)
{
	return fd >= 0;
}

static inline void
stop_listening(test_socket fd)
{
	shutdown(fd, SHUT_RDWR);
}

static inline void
hang_up(test_socket fd)
{
	shutdown(fd, SHUT_RDWR);
}

static inline void
set_nonblocking(test_socket fd)
{
	fcntl(fd, F_SETFL, O_NONBLOCK);
}

static inline void
start_sockets(void)
{
}
#endif

/* Bytes carried; 0 or less: it is over. */
static inline long
receive_bytes(test_socket fd, char *out, size_t size)
{
	return (long)recv(fd, out, (socket_len)size, 0);
}

static inline long
send_bytes(test_socket fd, const char *bytes, size_t len)
{
	return (long)send(fd, bytes, (socket_len)len, MSG_NOSIGNAL);
}

#endif
