/* SPDX-License-Identifier: Apache-2.0 */
/* A MAPI store on a profile of the double, for the tests of the store. */
#ifndef TESTS_OUTLOOK_STORE_CASE_H
#define TESTS_OUTLOOK_STORE_CASE_H

#include "outlook/mapi_case.h"
#include "outlook/store_mapi.h"

/* A write by others younger than this has no token yet. */
#define STORE_CASE_QUIET_MS 150

/**
 * The log-on of the plug-in and one folder of it. The user's hand is
 * mapi_case: another log-on of the same process.
 */
struct store_case {
	struct outlook_mapi *mapi;
	struct sml_store *store;
	struct sml_arena *arena;
};
extern struct store_case store_case;

/* A fresh profile, with the user logged on too; @profile: see
 * mapi_case_begin(). */
void store_case_begin(const char *profile);
/* Everything closed; true: the double has found nothing. */
bool store_case_end(void);

/* The plug-in alone. */
enum sml_err store_case_log_on(void);
void store_case_log_off(void);

/* Both log off, the default store is for reading only from here on, and the
 * plug-in logs on again, without the user. */
void store_case_make_read_only(void);

/* Open a folder and begin() a run in it; what was open is closed. */
enum sml_err store_case_open(enum sml_kind kind);
/* end() and begin(): the next run, which sees the folder as it is. */
void store_case_next_run(void);

/* Results live until the end of the case. @op_id, @token: NULL for none. */
enum sml_err store_case_add(
    const char *text, const char *op_id, struct sml_entry *out);
enum sml_err store_case_replace(const struct sml_entry *was, const char *text,
    const char *op_id, struct sml_entry *out);
enum sml_err store_case_delete(const struct sml_entry *was);
enum sml_err store_case_read(
    struct sml_str key, struct sml_str *out, struct sml_entry *entry_out);
enum sml_err store_case_find(
    const char *op_id, struct sml_str key, struct sml_entry *out);
/* All entries of the folder; returns how many. */
size_t store_case_list(struct sml_entry *v, size_t max);

/* Does the item read as this text? Prints both if not. */
bool store_case_reads(struct sml_str key, const char *text);
bool store_case_has(struct sml_str text, const char *part);

/* ---- the user's hand ---- */

IMAPIFolder *store_case_folder(enum sml_kind kind);
/* The n-th message of the folder, for writing. */
IMessage *store_case_message(enum sml_kind kind, ULONG n);
ULONG store_case_count(enum sml_kind kind);
/* A new message of a class. */
void store_case_user_add(
    enum sml_kind kind, const WCHAR *message_class, const WCHAR *subject);
/* Another subject for the n-th message. */
void store_case_user_edit(enum sml_kind kind, ULONG n, const WCHAR *subject);
/* Moved to Deleted Items. */
void store_case_user_delete(enum sml_kind kind, ULONG n);
/* A property of ours by what it is called in the double's text; 0: none. */
ULONG store_case_tag(IMessage *m, const char *key, bool create);

#endif
