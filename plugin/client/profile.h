/* SPDX-License-Identifier: Apache-2.0 */
/* A profile: a folder of folders with its hidden .valise. */
#ifndef CLIENT_PROFILE_H
#define CLIENT_PROFILE_H

#include "base/env.h"
#include "client/options.h"
#include "client/os.h"
#include "content/fields.h"

/* A folder that can be synchronized (product.md sections 1 and 2). */
struct client_folder {
	const char *name;   /* "calendar"; also its directory */
	const char *ending; /* ".ics" */
	enum sml_kind kind;
	const char *remote; /* default database name at the server */
	bool is_public;     /* only with sync-public-folders */
};
#define CLIENT_FOLDER_COUNT 5
extern const struct client_folder client_folder_table[CLIENT_FOLDER_COUNT];
/* NULL: no such folder. */
const struct client_folder *client_folder_of_name(const char *name);

/* Strings live as long as the profile. */
struct client_profile {
	char *dir;                      /* absolute */
	char *private_dir;              /* dir/.valise */
	char *state_path;               /* .valise/state.db */
	char *secret_slot;              /* .valise/password */
	char *log_dir;                  /* .valise/log */
	char *backup_dir;               /* .valise/backup */
	struct client_options *options; /* .valise/options.ini */
	struct client_os_lock *lock;
};

/* $XDG_DATA_HOME/valise/default, or as the system has it. */
enum sml_err client_profile_default_dir(struct sml_buf *out) SML_MUST_USE;

/* Make the folders and .valise. SML_E_EXISTS (PROFILE_EXISTS): there is one
 * already, it is not touched; errors of files with their problem. Files that
 * lie in the folders stay: the first sync sends them. */
enum sml_err client_profile_create(
    const char *dir, struct client_problem *problem_out) SML_MUST_USE;

/* The same with .valise alone: where the items are elsewhere. */
enum sml_err client_profile_create_private(
    const char *dir, struct client_problem *problem_out) SML_MUST_USE;

/* SML_E_NOT_FOUND (NO_PROFILE); errors of files. Does not lock. */
enum sml_err client_profile_open(const char *dir, struct client_profile **out,
    struct client_problem *problem_out) SML_MUST_USE;
void client_profile_close(struct client_profile *p); /* unlocks; NULL ok */

/* Only one run at a time. Waits up to @wait_ms. SML_E_BUSY (PROFILE_BUSY),
 * SML_E_CANCELLED. */
enum sml_err client_profile_lock(struct client_profile *p, int64_t wait_ms,
    bool (*is_cancelled)(void *ctx), void *ctx,
    struct client_problem *problem_out) SML_MUST_USE;

/* The directory of a folder, absolute. SML_E_NOMEM. */
enum sml_err client_profile_folder_dir(const struct client_profile *p,
    const struct client_folder *folder, struct sml_buf *out) SML_MUST_USE;

/* Is it synchronized: enabled, and public ones asked for? */
bool client_profile_has_folder(
    const struct client_profile *p, const struct client_folder *folder);

/* What this profile is bound to: digest of machine id and the folder's
 * inode. Another value than the remembered one: a copy (sync-rules 7). */
enum sml_err client_profile_binding(
    const struct client_profile *p, uint8_t out[SML_SHA256_LEN]) SML_MUST_USE;

#endif
