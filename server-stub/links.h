/* SPDX-License-Identifier: Apache-2.0 */
/* Links of a device: the link operations of struct sml_state_ops. */
#ifndef SERVER_LINKS_H
#define SERVER_LINKS_H

#include "sync/state.h"

/* @st is a struct server_state; contracts: sync/state.h. SML_BY_KEY is
 * SML_BY_GUID, since the store's key is the GUID. */
enum sml_err server_links_get(struct sml_state *st, uint32_t folder,
    enum sml_link_by by, struct sml_str value, struct sml_arena *arena,
    struct sml_link *out);
enum sml_err server_links_get_id(struct sml_state *st, uint64_t id,
    struct sml_arena *arena, struct sml_link *out);
enum sml_err server_links_get_sent(struct sml_state *st, uint32_t msg,
    uint32_t cmd, struct sml_arena *arena, struct sml_link *out);
enum sml_err server_links_put(
    struct sml_state *st, const struct sml_link *link, uint64_t *id_out);
enum sml_err server_links_del(struct sml_state *st, uint64_t id);
enum sml_err server_links_next(struct sml_state *st, uint32_t folder,
    enum sml_link_filter filter, uint64_t after, struct sml_arena *arena,
    struct sml_link *out);
enum sml_err server_links_count(struct sml_state *st, uint32_t folder,
    enum sml_link_filter filter, uint64_t *count_out);

#endif
