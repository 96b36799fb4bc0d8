/* SPDX-License-Identifier: Apache-2.0 */
/* Two sessions back to back, with the simplest of engines on each side. */
#ifndef TESTS_SUPPORT_SESSION_PAIR_H
#define TESTS_SUPPORT_SESSION_PAIR_H

#include "session/session.h"

#define PAIR_ITEMS_MAX 400
#define PAIR_DS_MAX 5

struct pair_item {
	char id[24];
	struct sml_str text; /* received: a copy of ours */
	size_t ds;
	unsigned status;      /* sent: what the peer said; 0: nothing yet */
	uint32_t msg, cmd_id; /* sent: where it went */
	bool is_mapped;
};

/* One side: its session between messages is @saved only. */
struct pair_side {
	struct sml_session_cfg cfg;
	struct sml_session *s;
	struct sml_spool *spool;
	struct sml_devinf devinf;
	struct sml_devinf_store stores[PAIR_DS_MAX];
	struct sml_buf saved;
	size_t largest_saved, largest_msg, messages;
	struct pair_item sent[PAIR_ITEMS_MAX], got[PAIR_ITEMS_MAX];
	size_t sent_count, got_count;
	size_t at, offset; /* next of @sent; bytes of it that are out */
	size_t open_ds;    /* its Sync was opened; SIZE_MAX: none */
	bool has_alerted[PAIR_DS_MAX], has_synced[PAIR_DS_MAX];
	bool is_heard; /* the whole other side's changes are here */
	size_t maps, finals, retries, aborts, devinfs, refused_items;
	uint64_t announced; /* NumberOfChanges of the peer, summed */
};

struct pair {
	struct pair_side client, server;
	size_t ds_count;
	enum sml_auth_verdict (*judge)(
	    struct pair *pair, const struct sml_msg *msg);
	struct sml_str user, password; /* what the server expects */
	bool is_accepted;              /* the server let the client in */
	bool is_loud;
	/* Called with each message on its way; may change the bytes. */
	void (*spy)(
	    struct pair *pair, bool is_to_server, struct sml_buf *bytes);
	size_t pairs; /* of messages */
};

void pair_init(struct pair *p, enum sml_version version,
    enum sml_encoding encoding, size_t ds_count);
void pair_free(struct pair *p);

/* An item that @side has to send; @text must outlive the pair. */
void pair_give(
    struct pair_side *side, const char *id, struct sml_str text, size_t ds);

/* From the first message to the last. SML_OK, or the first error; after
 * more than @pairs_max message pairs SML_E_LIMIT. */
enum sml_err pair_run(struct pair *p, size_t pairs_max);

/* Everything given arrived at the other side, unchanged and once. */
bool pair_is_in_step(const struct pair *p);

#endif
