/* SPDX-License-Identifier: Apache-2.0 */
/* A temporary data folder with an open database, for tests of the server. */
#ifndef TESTS_UNIT_SERVER_FOLDER_H
#define TESTS_UNIT_SERVER_FOLDER_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "db.h"
#include "support/test.h"

struct server_folder {
	char path[64];
	struct server_db *db;
};

static inline struct server_db *
server_folder_open(const struct server_folder *f, bool may_create)
{
	struct server_db_cfg cfg = {
	    .env = test_env(),
	    .folder = f->path,
	    .may_create = may_create,
	};
	struct server_db *db = NULL;

	return server_db_open(&cfg, &db) == SML_OK ? db : NULL;
}

/* f->db is NULL when it failed. */
static inline void
server_folder_make(struct server_folder *f)
{
	snprintf(f->path, sizeof(f->path), "/tmp/valise-test-XXXXXX");
	f->db = NULL;
	if (mkdtemp(f->path))
		f->db = server_folder_open(f, true);
}

static inline void
server_folder_remove(struct server_folder *f)
{
	static const char *const files[] = {
	    "valise.db", "valise.db-wal", "valise.db-shm"};
	char path[128];
	size_t i;

	server_db_close(f->db);
	for (i = 0; i < SML_ARRAY_LEN(files); i++) {
		snprintf(path, sizeof(path), "%s/%s", f->path, files[i]);
		unlink(path);
	}
	rmdir(f->path);
}

#endif
