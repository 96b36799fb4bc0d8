/* SPDX-License-Identifier: Apache-2.0 */
/* Inside the MAPI store: the log-on, a folder, the listing of its messages. */
#ifndef OUTLOOK_STORE_MAPI_PRIV_H
#define OUTLOOK_STORE_MAPI_PRIV_H

#include "base/buf.h"
#include "outlook/mapi_props.h"
#include "outlook/store_mapi.h"

#define STORE_MAPI_KINDS 3

/* An entry ID or a record key of our own; p is NULL without. */
struct store_mapi_id {
	BYTE *p;
	ULONG len;
};

struct outlook_mapi {
	struct mapi_core core;
	struct mapi_ctx ctx;
	const struct sml_log *log;
	bool is_com, is_initialized;
	IMAPISession *session;
	/* The default store and its folders; opened when first needed. */
	IMsgStore *store;
	bool is_read_only;
	bool is_exchange;
	struct store_mapi_id store_key;
	struct store_mapi_id folders[STORE_MAPI_KINDS]; /* by enum sml_kind */
	struct store_mapi_id wastebasket_id;
	IMAPIFolder *wastebasket;
	struct store_mapi_watch *watches[STORE_MAPI_KINDS];
};

/* The store, its folders and its named properties. SML_OK when it is open
 * already; store band. */
enum sml_err store_mapi_open_store(struct outlook_mapi *m) SML_MUST_USE;

/* Open a folder or message of the store. @type: MAPI_FOLDER, MAPI_MESSAGE;
 * something else at that place is not found. */
enum sml_err store_mapi_open_entry(struct outlook_mapi *m,
    enum mapi_scope scope, struct store_mapi_id id, ULONG type, ULONG flags,
    void *out) SML_MUST_USE;

/* Where deleted messages go; NULL without one. */
enum sml_err store_mapi_wastebasket(
    struct outlook_mapi *m, IMAPIFolder **out) SML_MUST_USE;

/* Copies; the old content is freed. SML_E_NOMEM. */
enum sml_err store_mapi_id_set(
    struct store_mapi_id *id, const SBinary *from) SML_MUST_USE;

/* End all notifications; none arrives after it. */
void store_mapi_end_watches(struct outlook_mapi *m);

/* ---- the listing (store_mapi_list.c) ---- */

/* One message. A key is the record key in binary, or its digest if it is too
 * long to be one of the engine's. */
struct store_mapi_row {
	uint32_t key_at, id_at; /* in bytes */
	uint16_t key_len, id_len;
	bool is_gone; /* deleted by us */
	bool is_ours; /* written by us at changed */
	int64_t changed;
};

/* About 100 bytes a message. */
struct store_mapi_list {
	struct store_mapi_row *v;
	size_t count, cap;
	struct sml_buf bytes;
	uint32_t *index; /* by hash of the key: row + 1, 0 free */
	size_t index_len;
};

void store_mapi_list_init(struct store_mapi_list *list);
void store_mapi_list_free(struct store_mapi_list *list);
/* Add, or put in place of the row with that key. SML_E_NOMEM. */
enum sml_err store_mapi_list_put(struct store_mapi_list *list,
    struct sml_str key, struct sml_str id, int64_t changed,
    struct store_mapi_row **row_out) SML_MUST_USE;
/* NULL: none. @key: binary. */
struct store_mapi_row *store_mapi_list_find(
    const struct store_mapi_list *list, struct sml_str key);
struct sml_str store_mapi_list_key(
    const struct store_mapi_list *list, const struct store_mapi_row *row);
struct store_mapi_id store_mapi_list_id(
    const struct store_mapi_list *list, const struct store_mapi_row *row);

/* ---- one folder ---- */

struct store_mapi {
	struct sml_store base;
	struct outlook_mapi *m;
	struct outlook_map_env env;
	IMAPIFolder *folder;
	struct store_mapi_list list;
	bool is_listed;
	bool may_look_again; /* a missing item is looked for once more */
	size_t cursor;
	struct sml_arena *arena; /* for the item at hand */
};

/* A message that is open, and what tells it from others. */
struct store_mapi_item {
	IMessage *message;
	int64_t changed; /* 0: not known */
	int64_t stamp;   /* of what was there before it was opened */
	struct store_mapi_row *row;
};

/* The binary key of an engine's key (hex digits); absent if it is none of ours.
 */
struct sml_str store_mapi_key_parse(
    struct sml_str key, struct sml_arena *arena);
/* The binary key of a record key. SML_E_NOMEM. */
enum sml_err store_mapi_key_of(struct sml_str record_key,
    struct sml_arena *arena, struct sml_str *out) SML_MUST_USE;
enum sml_err store_mapi_token(
    int64_t changed, struct sml_arena *arena, struct sml_str *out) SML_MUST_USE;
/* The system's time, as MAPI has it. */
int64_t store_mapi_now(void);
/* @changed if it tells this text of a message from every later one; 0 if a
 * write by others could leave the same time. @row: may be NULL; @seen: a time
 * before the text is read. */
int64_t store_mapi_stamp(
    const struct store_mapi_row *row, int64_t changed, int64_t seen);
/* What the engine sees of a message; @key: binary; @stamp: 0 gives no token. */
enum sml_err store_mapi_entry(struct sml_str key, int64_t stamp,
    struct sml_arena *arena, struct sml_entry *out) SML_MUST_USE;
enum sml_err store_mapi_item_entry(struct store_mapi *s,
    const struct store_mapi_item *item, struct sml_arena *arena,
    struct sml_entry *out) SML_MUST_USE;

/* Does the class belong into this folder? */
bool store_mapi_is_class(enum sml_kind kind, const SPropValue *message_class);

/* List all messages again. Store band. */
enum sml_err store_mapi_load(struct store_mapi *s) SML_MUST_USE;

/* @key: the engine's. SML_E_NOT_FOUND: not in this folder any more. The caller
 * releases out->message. */
enum sml_err store_mapi_open_item(struct store_mapi *s, struct sml_str key,
    ULONG flags, struct store_mapi_item *out) SML_MUST_USE;

/* The message that carries @op_id; among several the one with @key, else the
 * oldest. Item band; SML_E_NOT_FOUND. */
enum sml_err store_mapi_find_op(struct store_mapi *s, struct sml_str op_id,
    struct sml_str key, struct sml_arena *arena,
    struct sml_entry *out) SML_MUST_USE;

/* Properties and parts of an open message. */
enum sml_err store_mapi_read_item(struct store_mapi *s, IMessage *message,
    struct outlook_item **out) SML_MUST_USE;

enum sml_err store_mapi_apply(struct sml_store *st, const struct sml_apply *req,
    struct sml_arena *arena, struct sml_entry *out) SML_MUST_USE;

struct sml_str store_mapi_bytes(const SPropValue *value);

#endif
