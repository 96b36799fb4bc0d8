/* SPDX-License-Identifier: Apache-2.0 */
/* Recorded sessions of other implementations, read for playing them again. */
#ifndef TESTS_SCENARIO_RECORDED_H
#define TESTS_SCENARIO_RECORDED_H

#include "wire/wire.h"

#define RECORDED_MESSAGES_MAX 16

/* One message as a tree that may be changed, and as a struct. */
struct recorded_message {
	enum sml_encoding encoding;
	struct sml_node *root;
	struct sml_msg msg;
	bool is_there; /* it could be read */
};

/* Requests and answers of one session, by number of the exchange. */
struct recorded_session {
	struct recorded_message req[RECORDED_MESSAGES_MAX];
	struct recorded_message rsp[RECORDED_MESSAGES_MAX];
	size_t count;
};

/**
 * Reads exchanges up to the first request that is missing.
 *
 * @req, @rsp  paths; the last "#", "##" or "###" stands for the number of the
 *             exchange with so many digits; without one there is but one
 * @rsp        NULL: the request's pattern with the number after its own
 * @first      number of the first exchange
 * @first_req  the first request, if it is called otherwise; else NULL
 * Everything is in @arena.
 */
struct recorded_names {
	const char *req, *rsp;
	int first;
	const char *first_req;
};
void recorded_read(const char *root, const struct recorded_names *names,
    struct sml_arena *arena, struct recorded_session *out);

/* A message of ours, as sent. false: it cannot be read. */
bool recorded_decode(enum sml_encoding encoding, struct sml_str in,
    struct sml_arena *arena, struct recorded_message *out);

/* ---- its items ---- */

/* A change as the peer asked for it, parts joined, Format b64 undone. */
struct recorded_change {
	enum sml_cmd_type op;
	struct sml_str database; /* Target of its Sync */
	struct sml_str id;       /* Source, else Target */
	struct sml_str text;
};
/* Calls @each for every Add, Replace and Delete of @messages in order. */
void recorded_changes(const struct recorded_message *messages, size_t count,
    struct sml_arena *arena,
    void (*each)(void *ctx, const struct recorded_change *change), void *ctx);

/* ---- its tree ---- */

/* First child called @el that may be changed; NULL. */
struct sml_node *recorded_child(struct sml_node *parent, enum sml_el el);
void recorded_set(struct sml_node *parent, enum sml_el el, struct sml_str text);
/* LocURI of the child @el. */
struct sml_str recorded_uri(const struct sml_node *parent, enum sml_el el);
void recorded_set_uri(
    struct sml_node *parent, enum sml_el el, struct sml_str uri);
/* A new element at the end of @parent. */
struct sml_node *recorded_add(struct sml_node *parent, enum sml_el el,
    struct sml_str text, struct sml_arena *arena);
void recorded_remove(struct sml_node *parent, const struct sml_node *child);

#endif
