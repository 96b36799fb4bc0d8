/* SPDX-License-Identifier: Apache-2.0 */
/* A server and some clients in one process, everything in memory. */
#ifndef TESTS_SCENARIO_WORLD_H
#define TESTS_SCENARIO_WORLD_H

#include "support/fault.h"
#include "support/pipe.h"
#include "support/state_memory.h"
#include "support/store_memory.h"
#include "sync/engine.h"

#define WORLD_CLIENTS_MAX 4
#define WORLD_FOLDERS_MAX 4
#define WORLD_DEVICES_MAX 12 /* a client set up again is a new device */

struct world_options {
	enum sml_encoding encoding;
	size_t max_msg, max_obj; /* bytes, both roles; 0: 64 KiB, 1 MiB */
	unsigned guard_percent, guard_count; /* both 0: off */
	enum sml_policy policy;              /* of the server */
	unsigned sync_types; /* SyncCap of the server, bits; 0: 1 to 7 */
	/* What the first client, or the server, says that it takes,
	 * "text/x-vcard 2.1"; "": it is foreign and says nothing; NULL: it is
	 * one of ours and takes all. */
	const char *phone, *old_server;
	bool is_read_by_others; /* what clients have, sml_store */
};

struct world;

/* A folder of one side, or of all sides under the same name. */
struct world_folder {
	char name[24];   /* "contacts" */
	char remote[64]; /* "./contacts", what a client alerts */
	struct sml_store *store;
	enum sml_mode mode; /* clients: for the next run, then TWO_WAY */
	char filter[80];    /* clients: what they ask for; "" all */
	bool is_exclusive;  /* clients: no client of ours says this */
	char fields[480];   /* clients: Data of a Field; "" whole items */
	/* Properties of its CTCap, "N,TEL": then it is foreign, and a client
	 * keeps no others; "" everything. */
	char holds[120];
};

struct client {
	struct world *world;
	unsigned index, generation; /* generation: set up again, new DevID */
	char dev_id[32];
	struct memdb *db;
	struct sml_state *state;
	struct world_folder folders[WORLD_FOLDERS_MAX];
	size_t folder_count;
};

struct server_device {
	char dev_id[32];
	struct sml_state *state;
};

struct server {
	struct world *world;
	struct memdb *db;
	struct world_folder folders[WORLD_FOLDERS_MAX];
	size_t folder_count;
	struct server_device devices[WORLD_DEVICES_MAX];
	size_t device_count;
	const char *denied; /* resolve() of this folder gives SML_E_DENIED */
	const char *busy;   /* SML_E_STORE_BUSY */
};

/* What the reports of the engines said in one run. */
struct world_reports {
	uint64_t sent, received, conflicts, held, failed, refused, remarks;
	uint64_t folders_done, folders_failed;
};

struct world {
	struct world_options options;
	int64_t now_utc;
	uint64_t random;
	struct sml_env env;
	struct sml_log log;
	bool is_loud; /* logs and messages go to stdout */
	struct server server;
	struct client clients[WORLD_CLIENTS_MAX];
	size_t client_count;
	struct test_pipe pipe;
	/* Steps of the processes: every call of a state or a store, both
	 * ends of an exchange, every commit. */
	struct test_fault client_fault, server_fault, network_fault;
	/* Each time a client's engine asks whether it is to stop; KILL: yes,
	 * until the end of that run. */
	struct test_fault user_fault;
	struct world_reports reports; /* of the client; zeroed by a run */
	/* Called in exchange @number (from 1) of a client's run, after the
	 * server has answered and before the client sees it; may be NULL. */
	void (*during)(struct world *w, unsigned number);
	void *during_ctx;
	char said[160]; /* what went wrong outside of the engines */
};

/* All sides get a folder for each of the @kinds, named "contacts",
 * "calendar", "notes" in the order given. Out of memory ends the program. */
struct world *world_new(const struct world_options *options,
    const enum sml_kind *kinds, size_t kind_count, size_t client_count);
void world_free(struct world *w);

/* Device information of one side, in @arena. */
const struct sml_devinf *world_devinf(struct world *w, const char *dev_id,
    const struct world_folder *folders, size_t count, struct sml_arena *arena);

/* A client loses its state; with @with_items its folders too. It becomes a
 * new device. */
void client_wipe(struct client *c, bool with_items);

/* How a client's run ended. */
enum run_end {
	RUN_DONE,
	RUN_CUT,   /* no answer, or suspended; a later run goes on */
	RUN_DEAD,  /* the process was killed */
	RUN_FAILED /* an error of the session */
};
struct run {
	enum run_end end;
	enum sml_err err;
	enum sml_folder_result results[WORLD_FOLDERS_MAX];
	unsigned exchanges;
};

/* It was to do more than a usual run does, and did not. */
bool client_is_undone(
    const struct client *c, const struct run *run, size_t folder);

/* One run of the client's process, from the settling of what a crash left to
 * the end of a session. */
void client_run(struct client *c, struct run *out);

/* Serve one message as a process of its own; test_pipe.serve. */
enum sml_err server_serve(void *ctx, struct sml_str url,
    enum sml_encoding encoding, struct sml_str in, struct sml_buf *out);

/* The state of a device; NULL: not known. */
struct sml_state *server_device_state(struct server *s, const char *dev_id);

#endif
