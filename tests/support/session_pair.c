/* SPDX-License-Identifier: Apache-2.0 */
/* The pair's engines: alert, send what was given, map, end. */
#include "support/session_pair.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/spool_memory.h"
#include "support/test.h"

static const char *const names[PAIR_DS_MAX] = {
    "contacts", "calendar", "notes", "public/contacts", "public/calendar"};

static void
init_side(struct pair_side *side, enum sml_role role, size_t ds_count)
{
	static const struct sml_devinf_media media = {
	    .type = {"text/x-vcard", 12}, .version = {"2.1", 3}};

	memset(side, 0, sizeof(*side));
	side->spool = spool_memory_new();
	sml_buf_init(&side->saved, SML_SESSION_ROW_MAX);
	side->devinf = (struct sml_devinf){
	    .man = SML_STR("Valise"),
	    .mod = SML_STR("test"),
	    .dev_id = role == SML_CLIENT ? SML_STR("valise-0123456789")
					 : SML_STR("http://host/sync"),
	    .dev_typ = SML_STR("workstation"),
	    .has_utc = true,
	    .has_large_objs = true,
	    .has_number_of_changes = true,
	    .is_valise = true,
	    .stores = side->stores,
	};
	for (size_t i = 0; i < ds_count; i++) {
		side->stores[i] = (struct sml_devinf_store){
		    .source_ref = sml_str_of(names[i]),
		    .max_guid_size = 64,
		    .rx = &media,
		    .tx = &media,
		    .sync_types = 0xfe,
		    .next = i + 1 < ds_count ? &side->stores[i + 1] : NULL,
		};
	}
	side->cfg = (struct sml_session_cfg){
	    .role = role,
	    .env = test_env(),
	    .spool = side->spool,
	    .devinf = &side->devinf,
	    .max_msg = 2000,
	    .max_obj = 100000,
	};
	side->open_ds = SIZE_MAX;
}

static enum sml_auth_verdict
judge(struct pair *p, const struct sml_msg *msg)
{
	struct sml_arena *arena = sml_arena_new(65536);
	enum sml_auth_verdict verdict = SML_AUTH_WRONG;
	struct sml_auth_claim claim;
	struct sml_buf verifier;
	uint8_t digest[SML_MD5_LEN];

	sml_buf_init(&verifier, 64);
	if (msg->hdr.cred == NULL) {
		verdict = p->is_accepted ? SML_AUTH_BEFORE : SML_AUTH_MISSING;
	} else if (sml_auth_parse(&msg->hdr, arena, &claim) != SML_OK) {
		verdict = SML_AUTH_WRONG;
	} else if (p->server.cfg.challenge == SML_AUTH_MD5 &&
		   claim.type == SML_AUTH_MD5) {
		if (msg->hdr.version == SML_V_10) {
			(void)!sml_auth_md5_digest_10(p->user, p->password,
			    p->server.cfg.challenge_nonce, digest);
		} else {
			(void)!sml_auth_md5_verifier(
			    p->user, p->password, &verifier);
			(void)!sml_auth_md5_digest(sml_buf_str(&verifier),
			    p->server.cfg.challenge_nonce, digest);
		}
		if (sml_digest_eq(digest, claim.digest, sizeof(digest)) &&
		    sml_str_eq(claim.user, p->user)) {
			verdict = SML_AUTH_ACCEPTED;
		}
	} else if (p->server.cfg.challenge != SML_AUTH_MD5 &&
		   claim.type == SML_AUTH_BASIC) {
		if (sml_str_eq(claim.user, p->user) &&
		    sml_str_eq(claim.password, p->password)) {
			verdict = SML_AUTH_ACCEPTED;
		}
	} else {
		verdict = SML_AUTH_REFUSED_TYPE;
	}
	if (verdict == SML_AUTH_ACCEPTED) {
		p->is_accepted = true;
	}
	sml_buf_free(&verifier);
	sml_arena_free(arena);
	return verdict;
}

void
pair_init(struct pair *p, enum sml_version version, enum sml_encoding encoding,
    size_t ds_count)
{
	memset(p, 0, sizeof(*p));
	init_side(&p->client, SML_CLIENT, ds_count);
	init_side(&p->server, SML_SERVER, ds_count);
	p->ds_count = ds_count;
	p->judge = judge;
	p->user = SML_STR("Bruce2");
	p->password = SML_STR("OhBehave");
	p->client.cfg.encoding = encoding;
	p->client.cfg.version = version;
	p->client.cfg.server_uri = SML_STR("http://host/sync");
	p->client.cfg.session_id = SML_STR("5");
	p->client.cfg.user = p->user;
	p->client.cfg.password = p->password;
	p->client.cfg.auth = SML_AUTH_BASIC;
	p->server.cfg.resp_uri = SML_STR("http://host/sync?s=abc");
	p->server.cfg.challenge = SML_AUTH_BASIC;
}

static void
free_side(struct pair_side *side)
{
	for (size_t i = 0; i < side->got_count; i++) {
		free((void *)(uintptr_t)side->got[i].text.p);
	}
	sml_session_free(side->s);
	spool_memory_free(side->spool);
	sml_buf_free(&side->saved);
}

void
pair_free(struct pair *p)
{
	free_side(&p->client);
	free_side(&p->server);
}

void
pair_give(
    struct pair_side *side, const char *id, struct sml_str text, size_t ds)
{
	struct pair_item *item = &side->sent[side->sent_count++];

	if (side->sent_count > PAIR_ITEMS_MAX) {
		abort();
	}
	memset(item, 0, sizeof(*item));
	(void)snprintf(item->id, sizeof(item->id), "%s", id);
	item->text = text;
	item->ds = ds;
}

/* ---- events ---- */

static void
take_item(struct pair_side *side, const struct sml_event *ev)
{
	struct sml_str id =
	    ev->item.luid.p != NULL ? ev->item.luid : ev->item.guid;
	struct pair_item *item = &side->got[side->got_count];
	char *text = malloc(ev->item.text.len + 1);

	if (side->got_count == PAIR_ITEMS_MAX || text == NULL) {
		abort();
	}
	side->got_count++;
	memset(item, 0, sizeof(*item));
	(void)snprintf(item->id, sizeof(item->id), "%.*s", SML_STR_ARG(id));
	if (ev->item.text.len > 0) {
		memcpy(text, ev->item.text.p, ev->item.text.len);
	}
	item->text = (struct sml_str){text, ev->item.text.len};
	item->ds = ev->ds;
}

static void
take_status(struct pair_side *side, const struct sml_event *ev)
{
	for (size_t i = 0; i < side->sent_count; i++) {
		struct pair_item *item = &side->sent[i];

		if (item->msg == ev->status.msg &&
		    item->cmd_id == ev->status.cmd_id && item->msg != 0) {
			item->status = ev->status.code;
			if (ev->status.code >= 300) {
				side->refused_items++;
				/* Its parts end here. */
				if (i == side->at) {
					side->at++;
					side->offset = 0;
				}
			}
			return;
		}
	}
}

static enum sml_err
take_alert(struct pair_side *side, const struct sml_event *ev)
{
	size_t ds = ev->ds;
	enum sml_err err = SML_OK;

	if (side->cfg.role == SML_SERVER) {
		if (!sml_str_is(ev->alert.local, "unknown")) {
			err = sml_session_add_ds(
			    side->s, ev->alert.local, ev->alert.remote, &ds);
		} else {
			return sml_session_status(side->s, &ev->ref,
			    SML_STATUS_NOT_FOUND, SML_STR_NONE);
		}
	}
	if (err == SML_OK) {
		sml_session_ds(side->s, ds)->alert = ev->alert.code;
		err = sml_session_status(
		    side->s, &ev->ref, SML_STATUS_OK, ev->alert.peer.next);
	}
	return err;
}

static enum sml_err
take_event(struct pair_side *side, const struct sml_event *ev)
{
	switch (ev->type) {
	case SML_EV_ALERT:
		return take_alert(side, ev);
	case SML_EV_DEVINF:
		side->devinfs++;
		return SML_OK;
	case SML_EV_SYNC:
		if (ev->number_of_changes.is_known) {
			side->announced += ev->number_of_changes.count;
		}
		return sml_session_status(
		    side->s, &ev->ref, SML_STATUS_OK, SML_STR_NONE);
	case SML_EV_ITEM:
		take_item(side, ev);
		return sml_session_status(
		    side->s, &ev->ref, SML_STATUS_ADDED, SML_STR_NONE);
	case SML_EV_MAP:
		side->maps++;
		return SML_OK;
	case SML_EV_STATUS:
		take_status(side, ev);
		return SML_OK;
	case SML_EV_RETRY:
		side->retries++;
		memset(side->has_alerted, 0, sizeof(side->has_alerted));
		return SML_OK;
	case SML_EV_FINAL:
		side->finals++;
		return SML_OK;
	case SML_EV_ABORT:
		side->aborts++;
		return SML_OK;
	case SML_EV_ATOMIC:
	case SML_EV_ATOMIC_END:
	case SML_EV_SYNC_END:
	case SML_EV_MORE:
	default:
		return SML_OK;
	}
}

/* ---- own commands; SML_E_ROOM: the package goes on ---- */

static enum sml_err
say_alerts(struct pair_side *side, size_t ds_count)
{
	for (size_t i = 0; i < ds_count; i++) {
		struct sml_sent sent;
		size_t ds = i;
		enum sml_err err = SML_OK;

		if (side->has_alerted[i]) {
			continue;
		}
		if (side->cfg.role == SML_CLIENT) {
			err = sml_session_add_ds(side->s, sml_str_of(names[i]),
			    sml_str_of(names[i]), &ds);
			sml_session_ds(side->s, ds)->alert = 201;
		}
		if (err == SML_OK) {
			err = sml_session_set_anchor(side->s, ds, true,
			    SML_STR_NONE, SML_STR("20260101T000000Z"));
		}
		if (err == SML_OK) {
			err = sml_session_alert(side->s, ds, NULL, &sent);
		}
		if (err != SML_OK) {
			return err;
		}
		side->has_alerted[i] = true;
	}
	return SML_OK;
}

static uint64_t
count_of(const struct pair_side *side, size_t ds)
{
	uint64_t count = 0;

	for (size_t i = 0; i < side->sent_count; i++) {
		count += side->sent[i].ds == ds;
	}
	return count;
}

static enum sml_err
say_item(struct pair_side *side)
{
	struct pair_item *item = &side->sent[side->at];
	struct sml_item_out out = {
	    .op = SML_CMD_ADD,
	    .luid = sml_str_of(item->id),
	    .guid = sml_str_of(item->id),
	    .type = SML_STR("text/x-vcard"),
	    .text = item->text,
	    .offset = side->offset,
	};
	struct sml_sent sent = {0};
	size_t sent_len = 0;
	enum sml_err err;

	err = sml_session_item(side->s, &out, &sent_len, &sent);
	if (err == SML_E_TOO_BIG) {
		side->refused_items++;
		side->at++;
		side->offset = 0;
		return SML_OK;
	}
	if (err != SML_OK) {
		return err;
	}
	item->msg = sent.msg;
	item->cmd_id = sent.cmd_id;
	side->offset = sent_len;
	if (sent_len < item->text.len) {
		return SML_E_ROOM;
	}
	side->at++;
	side->offset = 0;
	return SML_OK;
}

static enum sml_err
say_changes(struct pair_side *side, size_t ds_count)
{
	enum sml_err err = SML_OK;

	for (size_t ds = 0; ds < ds_count; ds++) {
		bool has_item = side->at < side->sent_count &&
				side->sent[side->at].ds == ds;

		if (!has_item && side->has_synced[ds]) {
			continue;
		}
		err = sml_session_sync_open(
		    side->s, ds, count_of(side, ds), NULL);
		if (err != SML_OK) {
			return err;
		}
		side->has_synced[ds] = true;
		while (side->at < side->sent_count &&
		       side->sent[side->at].ds == ds) {
			err = say_item(side);
			if (err != SML_OK) {
				return err;
			}
		}
		sml_session_sync_close(side->s);
	}
	return SML_OK;
}

static enum sml_err
say_maps(struct pair_side *side)
{
	for (size_t i = 0; i < side->got_count; i++) {
		struct pair_item *item = &side->got[i];
		char luid[32];
		struct sml_map_item pair = {.target = sml_str_of(item->id)};
		struct sml_sent sent;
		enum sml_err err;

		if (item->is_mapped) {
			continue;
		}
		(void)snprintf(luid, sizeof(luid), "L%s", item->id);
		pair.source = sml_str_of(luid);
		err = sml_session_map(side->s, item->ds, &pair, &sent);
		if (err != SML_OK) {
			return err;
		}
		item->is_mapped = true;
	}
	return SML_OK;
}

static enum sml_err
say(struct pair *p, struct pair_side *side, bool *is_complete_out)
{
	unsigned out = sml_session_out_package(side->s);
	enum sml_err err = SML_OK;

	*is_complete_out = false;
	if (sml_session_is_refused(side->s)) {
		return SML_OK;
	}
	if (out != 1 && sml_session_in_package(side->s) <= out) {
		return SML_OK;
	}
	if (out <= 2) {
		err = say_alerts(side, side->cfg.role == SML_CLIENT
					   ? p->ds_count
					   : sml_session_ds_count(side->s));
	} else if (out <= 4) {
		err = say_changes(side, sml_session_ds_count(side->s));
	} else if (side->cfg.role == SML_CLIENT) {
		err = say_maps(side);
	}
	*is_complete_out = err == SML_OK;
	return err == SML_E_ROOM ? SML_OK : err;
}

/* ---- the wire between them ---- */

static enum sml_err
save(struct pair_side *side)
{
	enum sml_err err;

	sml_buf_reset(&side->saved);
	err = sml_session_save(side->s, &side->saved);
	if (side->saved.len > side->largest_saved) {
		side->largest_saved = side->saved.len;
	}
	sml_session_free(side->s);
	side->s = NULL;
	return err;
}

static enum sml_err
load(struct pair_side *side)
{
	if (side->s != NULL) {
		return SML_OK;
	}
	if (side->saved.len == 0) {
		return sml_session_new(&side->cfg, &side->s);
	}
	return sml_session_load(
	    &side->cfg, sml_buf_str(&side->saved), &side->s);
}

static enum sml_err
answer(struct pair *p, struct pair_side *side, struct sml_buf *bytes)
{
	struct sml_str out;
	bool is_complete = false;
	enum sml_err err = say(p, side, &is_complete);

	if (err == SML_OK) {
		err = sml_session_flush(side->s, is_complete, &out);
	}
	if (err != SML_OK) {
		return err;
	}
	sml_buf_reset(bytes);
	if (out.p == NULL) {
		return SML_END;
	}
	sml_buf_put_str(bytes, out);
	side->messages++;
	if (out.len > side->largest_msg) {
		side->largest_msg = out.len;
	}
	if (p->is_loud) {
		printf("%s %zu: %.*s\n",
		    side->cfg.role == SML_CLIENT ? "C" : "S", side->messages,
		    SML_STR_ARG(out));
	}
	return SML_OK;
}

/* One message in, one out; the session is saved and gone afterwards. */
static enum sml_err
turn(struct pair *p, struct pair_side *side, struct sml_buf *bytes)
{
	struct sml_arena *arena = sml_arena_new(SML_MSG_ARENA_MAX);
	enum sml_encoding encoding = sml_encoding_sniff(sml_buf_str(bytes));
	enum sml_auth_verdict verdict = SML_AUTH_BEFORE;
	struct sml_event ev;
	struct sml_msg msg;
	enum sml_err err;

	err = sml_wire_decode(encoding, sml_buf_str(bytes), arena, &msg, NULL);
	if (err == SML_OK) {
		err = load(side);
	}
	if (err == SML_OK && side->cfg.role == SML_SERVER) {
		verdict = p->judge(p, &msg);
	}
	if (err == SML_OK) {
		err = sml_session_feed(side->s, encoding, &msg, verdict);
	}
	while (err == SML_OK) {
		err = sml_session_next(side->s, &ev);
		if (err == SML_OK) {
			err = take_event(side, &ev);
		}
	}
	if (err == SML_END) {
		/* The bytes are read until here: not before are they over. */
		struct sml_buf next;

		sml_buf_init(&next, SML_MSG_MAX);
		err = answer(p, side, &next);
		sml_buf_free(bytes);
		*bytes = next;
	}
	sml_arena_free(arena);
	if (err == SML_OK && sml_session_is_refused(side->s)) {
		sml_session_free(side->s);
		side->s = NULL;
	} else if (err == SML_OK) {
		err = save(side);
	}
	return err;
}

enum sml_err
pair_run(struct pair *p, size_t pairs_max)
{
	struct sml_buf bytes;
	enum sml_err err;

	sml_buf_init(&bytes, SML_MSG_MAX);
	err = load(&p->client);
	if (err == SML_OK) {
		err = sml_session_start(p->client.s);
	}
	if (err == SML_OK) {
		err = answer(p, &p->client, &bytes);
	}
	if (err == SML_OK) {
		err = save(&p->client);
	}
	while (err == SML_OK) {
		if (p->pairs++ == pairs_max) {
			err = SML_E_LIMIT;
			break;
		}
		if (p->spy != NULL) {
			p->spy(p, true, &bytes);
		}
		err = turn(p, &p->server, &bytes);
		if (err != SML_OK) {
			break;
		}
		if (p->spy != NULL) {
			p->spy(p, false, &bytes);
		}
		err = turn(p, &p->client, &bytes);
	}
	sml_buf_free(&bytes);
	return err == SML_END ? SML_OK : err;
}

static bool
has_all(const struct pair_side *from, const struct pair_side *to)
{
	size_t found = 0;

	for (size_t i = 0; i < from->sent_count; i++) {
		for (size_t k = 0; k < to->got_count; k++) {
			if (strcmp(from->sent[i].id, to->got[k].id) == 0 &&
			    from->sent[i].ds == to->got[k].ds &&
			    sml_str_eq(from->sent[i].text, to->got[k].text) &&
			    from->sent[i].status == SML_STATUS_ADDED) {
				found++;
			}
		}
	}
	return found == from->sent_count && to->got_count == found;
}

bool
pair_is_in_step(const struct pair *p)
{
	return has_all(&p->client, &p->server) &&
	       has_all(&p->server, &p->client);
}
