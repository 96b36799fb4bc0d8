/* SPDX-License-Identifier: Apache-2.0 */
/* HTTP and HTTPS: moves bytes between sockets and the workers, nothing else. */
#include "config.h"

#include "listener.h"

#include "address.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <event2/listener.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 4096
#define FILES_KEPT 96 /* descriptors for databases, logs and surprises */
#define HEADERS_MAX 16384
#define STOP_WAIT_S 30
#define TIDY_AFTER_MS 2000
#define PATH_SYNC "/sync"

/* A connection, from accept to close. evhttp tells of a close only once a
 * request was there; until then an entry may outlive its connection, so the
 * peer's address and port are asked again before it is believed. */
struct conn {
	struct server_listener *l;
	struct bufferevent *bev; /* until admitted: a reference */
	struct event *timer;     /* admission, then the deadline */
	evutil_socket_t fd;
	struct sockaddr_storage peer;
	char address[SERVER_ADDRESS_LEN];
	bool is_told;            /* evhttp will tell of the close */
	bool is_writing;         /* an answer is on its way out */
	struct message *message; /* with the workers */
};

/* A message with the workers. */
struct message {
	struct server_job job; /* first: the job is cast to it */
	struct server_listener *l;
	struct conn *conn;
	struct evhttp_request *http; /* NULL: the peer went away */
	struct message *next_done;
	struct server_request req;
	char *body, *base_url, *token;
	char address[SERVER_ADDRESS_LEN];
	unsigned status;
	bool is_message;
	enum sml_encoding encoding;
	char *out;
	size_t out_len;
};

struct server_listener {
	struct server_listener_cfg cfg;
	const struct sml_env *env;
	struct event_base *base;
	struct evhttp *http;
	struct evhttp_bound_socket *bound;
	SSL_CTX *tls;
	struct server_addresses *addresses;
	struct server_listen_address where;
	char url[160];
	size_t conn_count, conn_max;
	size_t accepted;     /* not yet looked at */
	struct conn **by_fd; /* the connections that are counted */
	size_t by_fd_len;
	bool is_paused, is_stopping;
	/* from the workers */
	int done_fd;
	struct event *done_event;
	pthread_mutex_t done_lock;
	struct message *done;
	size_t running; /* messages not yet answered */
	size_t writing; /* answers not yet taken by the system */
	/* upkeep */
	struct event *tick, *sigterm, *sigint;
	struct server_job tidy_job;
	bool is_dirty, is_tidying;
	int64_t last_ms, stop_ms;
};

static int64_t
ticks_ms(struct server_listener *l)
{
	return l->env->ticks_ms(l->env->ctx);
}

/* ---- connections ---- */

static void
pause_accepting(struct server_listener *l, bool pause)
{
	struct evconnlistener *listener;

	if (pause == l->is_paused || (l->is_stopping && !pause))
		return;
	l->is_paused = pause;
	listener = evhttp_bound_socket_get_listener(l->bound);
	if (pause)
		evconnlistener_disable(listener);
	else
		evconnlistener_enable(listener);
	if (pause && !l->is_stopping)
		sml_log(l->env->log, SML_LOG_WARN,
		    "%zu connections: accepting no more for now",
		    l->conn_count);
}

/* The connection has ended. */
static void
forget(struct conn *c)
{
	struct server_listener *l = c->l;

	if (c->message)
		c->message->http = NULL;
	if (c->is_writing)
		l->writing--;
	server_addresses_leave(l->addresses, c->address);
	l->by_fd[c->fd] = NULL;
	l->conn_count--;
	event_free(c->timer);
	free(c);
	if (l->is_paused && l->conn_count + l->accepted < l->conn_max)
		pause_accepting(l, false);
}

static bool
peer_of(evutil_socket_t fd, struct sockaddr_storage *out, socklen_t *len)
{
	memset(out, 0, sizeof(*out));
	*len = sizeof(*out);
	return getpeername(fd, (struct sockaddr *)out, len) == 0;
}

static bool
is_alive(const struct conn *c)
{
	struct sockaddr_storage peer;
	socklen_t len;

	return c->is_told || (peer_of(c->fd, &peer, &len) &&
				 memcmp(&peer, &c->peer, sizeof(peer)) == 0);
}

static void
forget_dead(struct server_listener *l)
{
	size_t i;

	for (i = 0; i < l->by_fd_len; i++)
		if (l->by_fd[i] && !is_alive(l->by_fd[i]))
			forget(l->by_fd[i]);
}

static void
set_deadline(struct conn *c)
{
	struct timeval wait = {.tv_sec = c->l->cfg.deadline_s};

	evtimer_add(c->timer, &wait);
}

/* Room for @fd in the table of connections. */
static bool
reserve_fd(struct server_listener *l, evutil_socket_t fd)
{
	size_t len = l->by_fd_len ? l->by_fd_len : 256;
	struct conn **larger;

	while (len <= (size_t)fd)
		len *= 2;
	if (len == l->by_fd_len)
		return true;
	larger = realloc(l->by_fd, len * sizeof(struct conn *));
	if (!larger)
		return false;
	memset(larger + l->by_fd_len, 0,
	    (len - l->by_fd_len) * sizeof(struct conn *));
	l->by_fd = larger;
	l->by_fd_len = len;
	return true;
}

/* Count the address; connections that ended are looked for before one is
 * refused. */
static bool
enter_address(struct conn *c)
{
	struct server_listener *l = c->l;
	unsigned max = l->cfg.per_address_max;

	if (server_addresses_enter(l->addresses, c->address, max))
		return true;
	forget_dead(l);
	if (server_addresses_enter(l->addresses, c->address, max))
		return true;
	sml_log(l->env->log, SML_LOG_WARN,
	    "too many connections of %s: one refused", c->address);
	return false;
}

static bool
admit(struct conn *c)
{
	struct server_listener *l = c->l;
	socklen_t len;

	c->fd = bufferevent_getfd(c->bev);
	if (c->fd < 0 || !reserve_fd(l, c->fd) ||
	    !peer_of(c->fd, &c->peer, &len))
		return false;
	if (l->by_fd[c->fd])
		forget(l->by_fd[c->fd]);
	server_address_text((struct sockaddr *)&c->peer, len, c->address);
	if (!enter_address(c))
		return false;
	l->by_fd[c->fd] = c;
	l->conn_count++;
	return true;
}

/* At once after accept, when the socket is known. */
static void
on_accepted(struct conn *c)
{
	bool is_admitted;

	c->l->accepted--;
	is_admitted = admit(c);
	/* evhttp sees the end of the stream and closes. */
	if (!is_admitted && c->fd >= 0)
		shutdown(c->fd, SHUT_RDWR);
	bufferevent_decref(c->bev);
	c->bev = NULL;
	if (is_admitted) {
		set_deadline(c);
		return;
	}
	event_free(c->timer);
	free(c);
}

static void
on_timer(evutil_socket_t fd, short what, void *ctx)
{
	struct conn *c = ctx;

	(void)fd;
	(void)what;
	if (c->bev) {
		on_accepted(c);
		return;
	}
	if (is_alive(c)) {
		sml_log(c->l->env->log, SML_LOG_INFO,
		    "connection of %s cut: nothing whole in %u s", c->address,
		    c->l->cfg.deadline_s);
		shutdown(c->fd, SHUT_RDWR);
	}
	if (!c->is_told)
		forget(c);
}

static struct bufferevent *
new_socket(struct server_listener *l)
{
	struct bufferevent *bev;
	SSL *ssl;

	if (!l->tls)
		return bufferevent_socket_new(
		    l->base, -1, BEV_OPT_CLOSE_ON_FREE);
	ssl = SSL_new(l->tls);
	if (!ssl)
		return NULL;
	bev = bufferevent_openssl_socket_new(
	    l->base, -1, ssl, BUFFEREVENT_SSL_ACCEPTING, BEV_OPT_CLOSE_ON_FREE);
	if (bev)
		bufferevent_openssl_set_allow_dirty_shutdown(bev, 1);
	else
		SSL_free(ssl);
	return bev;
}

/* evhttp asks for a bufferevent for each connection, and then gives it the
 * socket: we look at it in the same round of the loop. */
static struct bufferevent *
new_conn(struct event_base *base, void *ctx)
{
	struct server_listener *l = ctx;
	struct conn *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->l = l;
	c->timer = evtimer_new(base, on_timer, c);
	c->bev = new_socket(l);
	if (!c->bev || !c->timer)
		goto free_conn;
	bufferevent_incref(c->bev);
	event_active(c->timer, EV_TIMEOUT, 0);
	if (l->conn_count + ++l->accepted >= l->conn_max)
		pause_accepting(l, true);
	return c->bev;

free_conn:
	if (c->bev)
		bufferevent_free(c->bev);
	if (c->timer)
		event_free(c->timer);
	free(c);
	return NULL;
}

/* From the first request on we are told. */
static void
on_closed(struct evhttp_connection *evcon, void *ctx)
{
	(void)evcon;
	forget(ctx);
}

/* ---- answers ---- */

static void
send_bytes(struct evhttp_request *http, unsigned status, const char *type,
    char *body, size_t len)
{
	struct evkeyvalq *headers = evhttp_request_get_output_headers(http);
	struct evbuffer *out = evbuffer_new();

	evhttp_add_header(headers, "Content-Type", type);
	evhttp_add_header(headers, "Cache-Control", "private, no-store");
	if (status == 503)
		evhttp_add_header(headers, "Retry-After", "5");
	if (status == 405)
		evhttp_add_header(headers, "Allow", "GET, HEAD, POST");
	if (out && len)
		evbuffer_add(out, body, len);
	evhttp_send_reply(http, (int)status, NULL, out);
	if (out)
		evbuffer_free(out);
}

static void
send_text(struct evhttp_request *http, unsigned status, const char *text)
{
	char copy[512];
	int len = snprintf(copy, sizeof(copy), "%s", text);

	send_bytes(http, status, "text/plain; charset=utf-8", copy,
	    len > 0 && (size_t)len < sizeof(copy) ? (size_t)len : 0);
}

/* ---- messages ---- */

static void
free_message(struct message *m)
{
	free(m->body);
	free(m->base_url);
	free(m->token);
	free(m->out);
	free(m);
}

/* On a worker. */
static void
run_message(struct server_job *job, void *ctx)
{
	struct message *m = (struct message *)job;
	struct server_listener *l = m->l;
	struct server_reply reply = {.status = 500};
	uint64_t one = 1;

	l->cfg.handle(ctx, &m->req, &reply);
	m->status = reply.status;
	m->is_message = reply.is_message;
	m->encoding = reply.encoding;
	m->out = malloc(reply.body.len + 1);
	if (m->out && reply.body.len) {
		memcpy(m->out, reply.body.p, reply.body.len);
		m->out_len = reply.body.len;
	} else if (!m->out) {
		m->status = 503;
		m->is_message = false;
	}
	pthread_mutex_lock(&l->done_lock);
	m->next_done = l->done;
	l->done = m;
	pthread_mutex_unlock(&l->done_lock);
	if (write(l->done_fd, &one, sizeof(one)) != (ssize_t)sizeof(one))
		sml_log(
		    l->env->log, SML_LOG_ERROR, "eventfd: %s", strerror(errno));
}

static void
on_written(struct evhttp_request *http, void *ctx)
{
	struct conn *c = ctx;

	(void)http;
	if (c->is_writing)
		c->l->writing--;
	c->is_writing = false;
}

static void
answer(struct message *m)
{
	struct conn *c = m->conn;

	c->message = NULL;
	c->is_writing = true;
	c->l->writing++;
	evhttp_request_set_on_complete_cb(m->http, on_written, c);
	set_deadline(c);
	send_bytes(m->http, m->status,
	    m->is_message ? sml_encoding_media_type(m->encoding)
			  : "text/plain; charset=utf-8",
	    m->out, m->out_len);
}

static void
on_done(evutil_socket_t fd, short what, void *ctx)
{
	struct server_listener *l = ctx;
	struct message *m, *next;
	uint64_t count;

	(void)what;
	if (read(fd, &count, sizeof(count)) < 0 && errno != EAGAIN)
		sml_log(
		    l->env->log, SML_LOG_ERROR, "eventfd: %s", strerror(errno));
	pthread_mutex_lock(&l->done_lock);
	m = l->done;
	l->done = NULL;
	pthread_mutex_unlock(&l->done_lock);
	for (; m; m = next) {
		next = m->next_done;
		l->running--;
		if (m->http)
			answer(m);
		free_message(m);
	}
	l->last_ms = ticks_ms(l);
}

static bool
is_host(const char *host)
{
	return host && *host &&
	       strspn(host, "abcdefghijklmnopqrstuvwxyz"
			    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			    "0123456789.-_:[]") == strlen(host) &&
	       strlen(host) < 256;
}

static char *
base_url_of(struct server_listener *l, struct evhttp_request *http)
{
	const char *host =
	    evhttp_find_header(evhttp_request_get_input_headers(http), "Host");
	char url[320];

	if (l->cfg.public_url)
		snprintf(url, sizeof(url), "%s", l->cfg.public_url);
	else if (is_host(host))
		snprintf(url, sizeof(url), "%s://%s" PATH_SYNC,
		    l->tls ? "https" : "http", host);
	else
		snprintf(url, sizeof(url), "%s", l->url);
	return strdup(url);
}

/* The value of "s" in the query; NULL also when there is none. */
static char *
token_of(const struct evhttp_uri *uri)
{
	const char *query = evhttp_uri_get_query(uri), *value;
	struct evkeyvalq values;
	char *token = NULL;

	if (!query || evhttp_parse_query_str(query, &values) != 0)
		return NULL;
	value = evhttp_find_header(&values, "s");
	if (value)
		token = strdup(value);
	evhttp_clear_headers(&values);
	return token;
}

/* NULL: not admitted. */
static struct conn *
conn_of(struct server_listener *l, struct evhttp_request *http)
{
	struct evhttp_connection *evcon = evhttp_request_get_connection(http);
	evutil_socket_t fd =
	    bufferevent_getfd(evhttp_connection_get_bufferevent(evcon));
	struct conn *c =
	    fd >= 0 && (size_t)fd < l->by_fd_len ? l->by_fd[fd] : NULL;

	if (c) {
		evhttp_connection_set_closecb(evcon, on_closed, c);
		c->is_told = true;
	}
	return c;
}

static struct message *
new_message(struct server_listener *l, struct conn *c,
    struct evhttp_request *http, enum sml_encoding encoding)
{
	struct evbuffer *in = evhttp_request_get_input_buffer(http);
	size_t len = evbuffer_get_length(in);
	struct message *m = calloc(1, sizeof(*m));

	if (!m)
		return NULL;
	m->l = l;
	m->http = http;
	m->job.run = run_message;
	m->body = malloc(len + 1);
	m->base_url = base_url_of(l, http);
	m->token = token_of(evhttp_request_get_evhttp_uri(http));
	m->conn = c;
	if (!m->body || !m->base_url ||
	    evbuffer_remove(in, m->body, len) != (int)len) {
		free_message(m);
		return NULL;
	}
	m->req.encoding = encoding;
	m->req.body = (struct sml_str){m->body, len};
	m->req.token = sml_str_of(m->token);
	m->req.base_url = sml_str_of(m->base_url);
	snprintf(m->address, sizeof(m->address), "%s", c->address);
	m->req.address = sml_str_of(m->address);
	return m;
}

static void
take_message(
    struct server_listener *l, struct conn *c, struct evhttp_request *http)
{
	const char *type = evhttp_find_header(
	    evhttp_request_get_input_headers(http), "Content-Type");
	enum sml_encoding encoding;
	struct message *m;

	if (!sml_encoding_of_media_type(sml_str_of(type), &encoding)) {
		send_text(
		    http, 415, "Send application/vnd.syncml+xml or +wbxml.\n");
		return;
	}
	m = l->is_stopping ? NULL : new_message(l, c, http, encoding);
	if (!m || server_workers_add(l->cfg.workers, &m->job) != SML_OK) {
		if (m)
			free_message(m);
		send_text(http, 503, "The server is busy; try later.\n");
		return;
	}
	c->message = m;
	evtimer_del(c->timer);
	l->running++;
	l->is_dirty = true;
}

static void
take_request(struct evhttp_request *http, void *ctx)
{
	static const char page[] = "This is valise-server. SyncML clients send "
				   "their messages to " PATH_SYNC ".\n";
	struct server_listener *l = ctx;
	enum evhttp_cmd_type method = evhttp_request_get_command(http);
	const char *path =
	    evhttp_uri_get_path(evhttp_request_get_evhttp_uri(http));
	bool is_read = method == EVHTTP_REQ_GET || method == EVHTTP_REQ_HEAD;
	bool is_sync = path && strcmp(path, PATH_SYNC) == 0;
	struct conn *c = conn_of(l, http);

	if (!c) {
		send_text(http, 503, "There are too many connections.\n");
		return;
	}
	set_deadline(c);
	if (is_sync && method == EVHTTP_REQ_POST)
		take_message(l, c, http);
	else if (path && strcmp(path, "/healthz") == 0 && is_read)
		send_text(http, 200, "ok\n");
	else if ((is_sync || !path || !*path || strcmp(path, "/") == 0) &&
		 is_read)
		send_text(http, 200, page);
	else if (is_read ||
		 (method == EVHTTP_REQ_POST && path && strcmp(path, "/") != 0 &&
		     strcmp(path, "/healthz") != 0))
		send_text(http, 404, "There is nothing here.\n");
	else
		send_text(http, 405, "This method is not allowed here.\n");
}

/* ---- upkeep and end ---- */

static void
run_tidy(struct server_job *job, void *ctx)
{
	struct server_listener *l =
	    (struct server_listener *)(void *)((char *)job -
					       offsetof(struct server_listener,
						   tidy_job));

	l->cfg.tidy(ctx);
	__atomic_store_n(&l->is_tidying, false, __ATOMIC_RELEASE);
}

static void
on_tick(evutil_socket_t fd, short what, void *ctx)
{
	struct server_listener *l = ctx;

	(void)fd;
	(void)what;
	if (l->is_paused && !l->is_stopping) {
		forget_dead(l);
		if (l->conn_count + l->accepted < l->conn_max)
			pause_accepting(l, false);
	}
	if (l->is_stopping &&
	    (l->running + l->writing == 0 ||
		ticks_ms(l) - l->stop_ms > STOP_WAIT_S * 1000)) {
		event_base_loopexit(l->base, NULL);
		return;
	}
	if (!l->is_dirty || l->running > 0 || l->is_stopping ||
	    ticks_ms(l) - l->last_ms < TIDY_AFTER_MS ||
	    __atomic_load_n(&l->is_tidying, __ATOMIC_ACQUIRE))
		return;
	l->is_dirty = false;
	l->is_tidying = true;
	l->tidy_job.run = run_tidy;
	if (server_workers_add(l->cfg.workers, &l->tidy_job) != SML_OK)
		l->is_tidying = false;
}

static void
on_signal(evutil_socket_t signal_no, short what, void *ctx)
{
	static const struct timeval often = {0, 20000};
	struct server_listener *l = ctx;

	(void)what;
	if (l->is_stopping)
		return;
	sml_log(
	    l->env->log, SML_LOG_INFO, "signal %d: stopping", (int)signal_no);
	l->is_stopping = true;
	pause_accepting(l, true);
	l->stop_ms = ticks_ms(l);
	event_del(l->tick);
	event_add(l->tick, &often);
}

/* ---- life ---- */

static enum sml_err
open_tls(struct server_listener *l)
{
	const struct server_listener_cfg *cfg = &l->cfg;
	char reason[256];

	if (!cfg->tls_cert)
		return SML_OK;
	l->tls = SSL_CTX_new(TLS_server_method());
	if (l->tls &&
	    SSL_CTX_set_min_proto_version(l->tls, TLS1_2_VERSION) == 1 &&
	    SSL_CTX_use_certificate_chain_file(l->tls, cfg->tls_cert) == 1 &&
	    SSL_CTX_use_PrivateKey_file(
		l->tls, cfg->tls_key, SSL_FILETYPE_PEM) == 1 &&
	    SSL_CTX_check_private_key(l->tls) == 1)
		return SML_OK;
	ERR_error_string_n(ERR_get_error(), reason, sizeof(reason));
	sml_log(l->env->log, SML_LOG_ERROR,
	    "certificate %s with key %s cannot be used: %s", cfg->tls_cert,
	    cfg->tls_key, reason);
	return SML_E_CONFIG;
}

static int
open_socket(struct server_listener *l)
{
	const struct sockaddr *addr = (const struct sockaddr *)&l->where.addr;
	int on = 1;
	int fd = socket(
	    addr->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd >= 0 &&
	    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == 0 &&
	    bind(fd, addr, l->where.len) == 0 && listen(fd, BACKLOG) == 0)
		return fd;
	sml_log(l->env->log, SML_LOG_ERROR, "cannot listen at %s: %s",
	    l->cfg.listen, strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

static enum sml_err
open_http(struct server_listener *l)
{
	char where[SERVER_ADDRESS_LEN + 16];
	int fd;

	l->http = evhttp_new(l->base);
	if (!l->http)
		return SML_E_NOMEM;
	fd = open_socket(l);
	if (fd < 0)
		return SML_E_CONFIG;
	server_address_bound(fd, where, sizeof(where));
	snprintf(l->url, sizeof(l->url), "%s://%s" PATH_SYNC,
	    l->tls ? "https" : "http", where);
	evhttp_set_bevcb(l->http, new_conn, l);
	evhttp_set_gencb(l->http, take_request, l);
	evhttp_set_max_headers_size(l->http, HEADERS_MAX);
	evhttp_set_max_body_size(l->http, SML_MSG_MAX);
	evhttp_set_timeout(l->http, (int)l->cfg.read_timeout_s);
	evhttp_set_allowed_methods(l->http,
	    EVHTTP_REQ_GET | EVHTTP_REQ_POST | EVHTTP_REQ_HEAD |
		EVHTTP_REQ_PUT | EVHTTP_REQ_DELETE | EVHTTP_REQ_OPTIONS |
		EVHTTP_REQ_TRACE | EVHTTP_REQ_CONNECT | EVHTTP_REQ_PATCH);
	l->bound = evhttp_accept_socket_with_handle(l->http, fd);
	if (l->bound)
		return SML_OK;
	close(fd);
	return SML_E_NOMEM;
}

static enum sml_err
open_events(struct server_listener *l)
{
	static const struct timeval second = {1, 0};

	l->done_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (l->done_fd < 0)
		return SML_E_NOMEM;
	l->done_event =
	    event_new(l->base, l->done_fd, EV_READ | EV_PERSIST, on_done, l);
	l->tick = event_new(l->base, -1, EV_PERSIST, on_tick, l);
	l->sigterm = evsignal_new(l->base, SIGTERM, on_signal, l);
	l->sigint = evsignal_new(l->base, SIGINT, on_signal, l);
	if (!l->done_event || !l->tick || !l->sigterm || !l->sigint ||
	    event_add(l->done_event, NULL) != 0 ||
	    event_add(l->tick, &second) != 0 ||
	    event_add(l->sigterm, NULL) != 0 || event_add(l->sigint, NULL) != 0)
		return SML_E_NOMEM;
	return SML_OK;
}

static void
raise_files(struct server_listener *l)
{
	struct rlimit files = {1024, 1024};

	if (getrlimit(RLIMIT_NOFILE, &files) == 0 &&
	    files.rlim_cur < files.rlim_max) {
		files.rlim_cur = files.rlim_max;
		if (setrlimit(RLIMIT_NOFILE, &files) != 0 ||
		    getrlimit(RLIMIT_NOFILE, &files) != 0)
			files.rlim_cur = 1024;
	}
	if (files.rlim_cur > 1024 * 1024)
		files.rlim_cur = 1024 * 1024;
	l->conn_max = files.rlim_cur > 2 * FILES_KEPT
			  ? (size_t)files.rlim_cur - FILES_KEPT
			  : (size_t)files.rlim_cur / 2;
}

enum sml_err
server_listener_new(
    const struct server_listener_cfg *cfg, struct server_listener **out)
{
	struct server_listener *l = calloc(1, sizeof(*l));
	enum sml_err err;

	if (!l)
		return SML_E_NOMEM;
	l->cfg = *cfg;
	l->env = cfg->env;
	l->done_fd = -1;
	pthread_mutex_init(&l->done_lock, NULL);
	signal(SIGPIPE, SIG_IGN);
	raise_files(l);
	err = server_address_parse(cfg->listen, l->env->log, &l->where);
	l->base = event_base_new();
	l->addresses = server_addresses_new();
	if (!err && (!l->base || !l->addresses))
		err = SML_E_NOMEM;
	if (!err)
		err = open_tls(l);
	if (!err)
		err = open_http(l);
	if (!err)
		err = open_events(l);
	if (err) {
		server_listener_free(l);
		return err;
	}
	*out = l;
	return SML_OK;
}

static void
free_event(struct event *ev)
{
	if (ev)
		event_free(ev);
}

void
server_listener_free(struct server_listener *l)
{
	size_t i;

	if (!l)
		return;
	l->is_stopping = true;
	if (l->http)
		evhttp_free(l->http);
	for (i = 0; i < l->by_fd_len; i++)
		if (l->by_fd[i])
			forget(l->by_fd[i]);
	free_event(l->done_event);
	free_event(l->tick);
	free_event(l->sigterm);
	free_event(l->sigint);
	/* The last bufferevents end in the loop. */
	if (l->base) {
		event_base_loop(l->base, EVLOOP_NONBLOCK);
		event_base_free(l->base);
	}
	if (l->done_fd >= 0)
		close(l->done_fd);
	SSL_CTX_free(l->tls);
	server_addresses_free(l->addresses);
	free(l->by_fd);
	pthread_mutex_destroy(&l->done_lock);
	free(l);
}

const char *
server_listener_url(const struct server_listener *l)
{
	return l->url;
}

bool
server_listener_is_loopback(const struct server_listener *l)
{
	return l->where.is_loopback;
}

enum sml_err
server_listener_run(struct server_listener *l)
{
	l->last_ms = ticks_ms(l);
	return event_base_dispatch(l->base) == 0 ? SML_OK : SML_E_BUG;
}
