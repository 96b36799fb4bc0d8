/* SPDX-License-Identifier: Apache-2.0 */
/* Whole recorded sessions of others, played to our server and our client. */
#ifndef TESTS_SCENARIO_REPLAY_H
#define TESTS_SCENARIO_REPLAY_H

#include "scenario/recorded.h"
#include "scenario/world.h"

/**
 * Ids are adjusted, nothing else: what a Status names is the command of ours
 * that does the same, GUIDs are the keys the server's items were stored under,
 * LUIDs those of the client's links. What the other side of a recording
 * changed is done to our side's folder before the session.
 */

struct folder_names {
	const char *server, *client; /* as alerted */
	enum sml_kind kind;
};

struct trace {
	const char *name;
	struct folder_names folders[3];
	struct recorded_names sessions[11];
	/* Why a recorded session does not come to the end that this test asks
	 * of others; NULL: it does. */
	const char *server_why, *client_why;
	/* Commands that get a Status from 400 on: of the client by our server,
	 * of the server by our client. */
	size_t refused_by_server, refused_by_client;
	bool is_wrong_password;
	const char *unknown; /* a database that there is not; NULL */
};

/* Ends with a row without name. */
extern const struct trace replay_traces[];

#define MAPS_MAX 64

struct replay {
	const struct trace *trace;
	struct world *w;
	struct sml_arena *arena;
	const struct recorded_session *session;
	/* Ours of this session, by number of the exchange. */
	struct recorded_message req[RECORDED_MESSAGES_MAX * 2];
	struct recorded_message rsp[RECORDED_MESSAGES_MAX * 2];
	size_t count;
	char dev_id[32];
	struct sml_map_item maps[MAPS_MAX]; /* of the recorded client */
	size_t map_count;
	size_t refused; /* commands of the peer answered with 4xx, 5xx */
	struct sml_buf refusals;
	size_t missing; /* items that did not arrive */
};

/* Play one recorded session; failures are CUnit's. */
void replay_serve_session(struct replay *r, struct recorded_session *session);
void replay_run_session(struct replay *r, struct recorded_session *session);
/* The recorded server; test_pipe.serve with a struct replay. */
enum sml_err replay_answer(void *ctx, struct sml_str url,
    enum sml_encoding encoding, struct sml_str in, struct sml_buf *out);

/* ---- commands that do the same ---- */

struct replay_place {
	size_t message;
	const struct sml_cmd *cmd;
};

/* A database's name without "./". */
struct sml_str replay_plain(struct sml_str database);
/* The one after @cmd, children first; *@parent is NULL at the start. */
const struct sml_cmd *replay_next_cmd(
    const struct sml_cmd *cmd, const struct sml_cmd **parent);
const struct sml_cmd *replay_next_alert(const struct sml_cmd *cmd);
/* The command of @messages that @status answers. */
bool replay_find_ref(const struct recorded_message *messages, size_t count,
    const struct sml_cmd *status, struct replay_place *out);
typedef bool replay_same(
    struct replay *r, const struct sml_cmd *theirs, const struct sml_cmd *ours);
/* @theirs among @messages of ours; @is_server: both are a server's commands. */
bool replay_find_same(struct replay *r, const struct recorded_message *messages,
    const struct replay_place *theirs, bool is_server, replay_same *same,
    struct replay_place *out);
struct sml_str replay_number(struct replay *r, size_t n);
void replay_encode(
    struct replay *r, const struct recorded_message *m, struct sml_buf *out);
/* Statuses from 400 on count as refused; a slow sync does not. */
void replay_count_statuses(struct replay *r, const struct sml_msg *msg);

/* ---- folders and links ---- */

struct sml_store *replay_store_of(
    struct replay *r, bool is_server, struct sml_str database);
/* The value a link has beside the one asked by, in any folder. */
struct sml_str replay_linked(struct replay *r, struct memdb *db,
    struct sml_state *st, enum sml_link_by by, struct sml_str value,
    enum sml_link_by want);
void replay_change_folder(struct sml_store *st, struct memdb *db,
    struct sml_str key, const struct recorded_change *change);
/* Is an item with this content there, or with this title at least? */
bool replay_has_item(
    struct sml_store *st, struct sml_str text, bool is_title_enough);

#endif
