/* SPDX-License-Identifier: Apache-2.0 */
/* The folders of an account: names, the names others use for them, rows. */
#ifndef SERVER_FOLDERS_H
#define SERVER_FOLDERS_H

#include "content/fields.h"
#include "db.h"

struct server_folder_kind {
	const char *name;   /* "contacts" */
	const char *title;  /* for DevInf: "Contacts" */
	const char *ending; /* of its files: ".vcf" */
	enum sml_kind kind;
};
/* Ends with a row whose name is NULL. */
extern const struct server_folder_kind server_folder_kinds[];

/* The folder that a database name of a client means, "./card" being
 * "contacts"; NULL: none. Case and a leading "./" or "/" do not matter. */
const struct server_folder_kind *server_folders_of_name(struct sml_str name);

/* A sml_session_cfg.is_meant: both are names of one folder. */
bool server_folders_is_meant(struct sml_str name, struct sml_str source_ref);

/* Row of the folder, made if it is not there: inside a transaction. Errors:
 * those of db.h. */
enum sml_err server_folders_open(struct server_db *db, uint64_t owner,
    const struct server_folder_kind *kind, uint64_t *id_out) SML_MUST_USE;

#endif
