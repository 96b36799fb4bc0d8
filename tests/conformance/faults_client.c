/* SPDX-License-Identifier: Apache-2.0 */
/* Deliberate faults of a client: the linker puts them before the functions
 * they spoil, the environment variable VALISE_FAULT chooses one. Without it
 * the program is "valise" as it is. */
#include <stdlib.h>
#include <string.h>

#include "session/session_priv.h"
#include "sync/engine_priv.h"
#include "wire/writer.h"

/* Room enough for a message that minds no MaxMsgSize. */
#define ROOM (200u * 1024)

static bool
is_on(const char *fault)
{
	const char *chosen = getenv("VALISE_FAULT");

	return chosen && strcmp(chosen, fault) == 0;
}

/* map-forgotten: items of the server are stored, and not mapped. */
enum sml_err __real_sml_session_map(struct sml_session *s, size_t ds,
    const struct sml_map_item *items, struct sml_sent *sent_out);
enum sml_err __wrap_sml_session_map(struct sml_session *s, size_t ds,
    const struct sml_map_item *items, struct sml_sent *sent_out);

enum sml_err
__wrap_sml_session_map(struct sml_session *s, size_t ds,
    const struct sml_map_item *items, struct sml_sent *sent_out)
{
	if (!is_on("map-forgotten"))
		return __real_sml_session_map(s, ds, items, sent_out);
	if (sent_out)
		*sent_out = (struct sml_sent){0};
	return SML_OK;
}

/* status-forgotten: no Add of the server is answered. */
enum sml_err __real_sml_session_status(struct sml_session *s,
    const struct sml_ref *ref, unsigned code, struct sml_str next_anchor);
enum sml_err __wrap_sml_session_status(struct sml_session *s,
    const struct sml_ref *ref, unsigned code, struct sml_str next_anchor);

enum sml_err
__wrap_sml_session_status(struct sml_session *s, const struct sml_ref *ref,
    unsigned code, struct sml_str next_anchor)
{
	if (ref->cmd == SML_CMD_ADD && is_on("status-forgotten"))
		return SML_OK;
	return __real_sml_session_status(s, ref, code, next_anchor);
}

/* failure-overlooked: what the server says to Alert and Sync counts as well
 * done, so anchors move. */
enum sml_err __real_sml_alert_status(
    struct sml_engine *e, const struct sml_event *ev);
enum sml_err __wrap_sml_alert_status(
    struct sml_engine *e, const struct sml_event *ev);

enum sml_err
__wrap_sml_alert_status(struct sml_engine *e, const struct sml_event *ev)
{
	return is_on("failure-overlooked") ? SML_OK
					   : __real_sml_alert_status(e, ev);
}

/* resp-uri-ignored: every message goes to the first URL. */
struct sml_str __real_sml_session_url(const struct sml_session *s);
struct sml_str __wrap_sml_session_url(const struct sml_session *s);

struct sml_str
__wrap_sml_session_url(const struct sml_session *s)
{
	return is_on("resp-uri-ignored") ? s->cfg.server_uri
					 : __real_sml_session_url(s);
}

/* size-ignored: messages as large as they come. */
struct sml_writer *__real_sml_writer_new(const struct sml_writer_cfg *cfg);
struct sml_writer *__wrap_sml_writer_new(const struct sml_writer_cfg *cfg);
void __real_sml_writer_reset(struct sml_writer *w, size_t max_len);
void __wrap_sml_writer_reset(struct sml_writer *w, size_t max_len);

struct sml_writer *
__wrap_sml_writer_new(const struct sml_writer_cfg *cfg)
{
	struct sml_writer_cfg roomy = *cfg;

	if (is_on("size-ignored"))
		roomy.max_len = ROOM;
	return __real_sml_writer_new(&roomy);
}

void
__wrap_sml_writer_reset(struct sml_writer *w, size_t max_len)
{
	__real_sml_writer_reset(w, is_on("size-ignored") ? ROOM : max_len);
}

/* end-overlooked: an object in parts that has no end goes unnoticed. */
enum sml_err __real_sml_chunk_interrupt(struct sml_session *s);
enum sml_err __wrap_sml_chunk_interrupt(struct sml_session *s);

enum sml_err
__wrap_sml_chunk_interrupt(struct sml_session *s)
{
	return is_on("end-overlooked") ? SML_OK : __real_sml_chunk_interrupt(s);
}

/* nonce-forgotten: md5 of no nonce, whatever the last session gave. */
enum sml_err __real_sml_session_new(
    const struct sml_session_cfg *cfg, struct sml_session **out);
enum sml_err __wrap_sml_session_new(
    const struct sml_session_cfg *cfg, struct sml_session **out);

enum sml_err
__wrap_sml_session_new(
    const struct sml_session_cfg *cfg, struct sml_session **out)
{
	struct sml_session_cfg other = *cfg;

	if (is_on("nonce-forgotten") && other.auth == SML_AUTH_MD5)
		other.nonce = SML_STR_NONE;
	return __real_sml_session_new(&other, out);
}
