/* SPDX-License-Identifier: Apache-2.0 */
/* Deliberate faults of a server: the linker puts them before the functions
 * they spoil, the environment variable VALISE_FAULT chooses one. Without it
 * the program is the server as it is. */
#include "logins.h"
#include "sessions.h"
#include "sync/engine_priv.h"
#include "wire/writer.h"

#include <stdlib.h>
#include <string.h>

/* Room enough for a message that minds no MaxMsgSize. */
#define ROOM (200u * 1024)

static bool
is_on(const char *fault)
{
	const char *chosen = getenv("VALISE_FAULT");

	return chosen && strcmp(chosen, fault) == 0;
}

/* status-forgotten: no Replace is answered.
 * always-in-step: 508 is said as 200, and no Alert tells of a slow sync. */
enum sml_err __real_sml_session_status(struct sml_session *s,
    const struct sml_ref *ref, unsigned code, struct sml_str next_anchor);
enum sml_err __wrap_sml_session_status(struct sml_session *s,
    const struct sml_ref *ref, unsigned code, struct sml_str next_anchor);

enum sml_err
__wrap_sml_session_status(struct sml_session *s, const struct sml_ref *ref,
    unsigned code, struct sml_str next_anchor)
{
	if (ref->cmd == SML_CMD_REPLACE && is_on("status-forgotten"))
		return SML_OK;
	if (ref->cmd == SML_CMD_ALERT && code == SML_STATUS_REFRESH_REQUIRED &&
	    is_on("always-in-step"))
		code = SML_STATUS_OK;
	return __real_sml_session_status(s, ref, code, next_anchor);
}

/* answer-forgotten: a message that comes again is not known. */
enum sml_err __real_server_sessions_answer(struct server_db *db,
    uint64_t device, const uint8_t digest[SML_SHA256_LEN],
    struct sml_arena *arena, struct sml_str *out);
enum sml_err __wrap_server_sessions_answer(struct server_db *db,
    uint64_t device, const uint8_t digest[SML_SHA256_LEN],
    struct sml_arena *arena, struct sml_str *out);

enum sml_err
__wrap_server_sessions_answer(struct server_db *db, uint64_t device,
    const uint8_t digest[SML_SHA256_LEN], struct sml_arena *arena,
    struct sml_str *out)
{
	if (is_on("answer-forgotten"))
		return SML_E_NOT_FOUND;
	return __real_server_sessions_answer(db, device, digest, arena, out);
}

/* maps-ignored: a Map is answered and forgotten. */
enum sml_err __real_sml_maps_take(struct sml_engine *e, struct engine_ds *d,
    struct sml_str guid, struct sml_str luid);
enum sml_err __wrap_sml_maps_take(struct sml_engine *e, struct engine_ds *d,
    struct sml_str guid, struct sml_str luid);

enum sml_err
__wrap_sml_maps_take(struct sml_engine *e, struct engine_ds *d,
    struct sml_str guid, struct sml_str luid)
{
	if (is_on("maps-ignored"))
		return SML_OK;
	return __real_sml_maps_take(e, d, guid, luid);
}

/* size-ignored: messages are as large as it likes. */
struct sml_writer *__real_sml_writer_new(const struct sml_writer_cfg *cfg);
struct sml_writer *__wrap_sml_writer_new(const struct sml_writer_cfg *cfg);
void __real_sml_writer_reset(struct sml_writer *w, size_t max_len);
void __wrap_sml_writer_reset(struct sml_writer *w, size_t max_len);

struct sml_writer *
__wrap_sml_writer_new(const struct sml_writer_cfg *cfg)
{
	struct sml_writer_cfg own = *cfg;

	if (is_on("size-ignored"))
		own.max_len = ROOM;
	return __real_sml_writer_new(&own);
}

void
__wrap_sml_writer_reset(struct sml_writer *w, size_t max_len)
{
	__real_sml_writer_reset(w, is_on("size-ignored") ? ROOM : max_len);
}

/* part-cut: each part of an object lacks its last byte. */
enum sml_err __real_sml_writer_cmd(
    struct sml_writer *w, const struct sml_cmd *cmd);
enum sml_err __wrap_sml_writer_cmd(
    struct sml_writer *w, const struct sml_cmd *cmd);

enum sml_err
__wrap_sml_writer_cmd(struct sml_writer *w, const struct sml_cmd *cmd)
{
	struct sml_cmd own = *cmd;
	struct sml_item item;

	if (cmd->items && cmd->items->has_more_data &&
	    cmd->items->data.len > 1 && is_on("part-cut")) {
		item = *cmd->items;
		item.data.len--;
		own.items = &item;
		cmd = &own;
	}
	return __real_sml_writer_cmd(w, cmd);
}

/* final-omitted: no package ends. */
enum sml_err __real_sml_writer_finish(
    struct sml_writer *w, bool is_final, struct sml_str *out);
enum sml_err __wrap_sml_writer_finish(
    struct sml_writer *w, bool is_final, struct sml_str *out);

enum sml_err
__wrap_sml_writer_finish(
    struct sml_writer *w, bool is_final, struct sml_str *out)
{
	return __real_sml_writer_finish(
	    w, is_final && !is_on("final-omitted"), out);
}

/* any-digest: md5 credentials are right whatever they are. */
enum sml_err __real_server_logins_check_digest(struct server_logins *l,
    const struct server_digest_login *login, size_t *used_out);
enum sml_err __wrap_server_logins_check_digest(struct server_logins *l,
    const struct server_digest_login *login, size_t *used_out);

enum sml_err
__wrap_server_logins_check_digest(struct server_logins *l,
    const struct server_digest_login *login, size_t *used_out)
{
	if (!is_on("any-digest"))
		return __real_server_logins_check_digest(l, login, used_out);
	*used_out = 0;
	return SML_OK;
}

/* replace-lost: a Replace is answered and not done. */
enum sml_err __real_sml_accept_item(
    struct sml_engine *e, struct engine_ds *d, const struct sml_event *ev);
enum sml_err __wrap_sml_accept_item(
    struct sml_engine *e, struct engine_ds *d, const struct sml_event *ev);

enum sml_err
__wrap_sml_accept_item(
    struct sml_engine *e, struct engine_ds *d, const struct sml_event *ev)
{
	if (ev->item.op == SML_CMD_REPLACE && is_on("replace-lost"))
		return __real_sml_session_status(
		    e->session, &ev->ref, SML_STATUS_OK, SML_STR_NONE);
	return __real_sml_accept_item(e, d, ev);
}
