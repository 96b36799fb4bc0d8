/* SPDX-License-Identifier: Apache-2.0 */
/* Texts of items by their SHA-256, each stored once an owner. */
#ifndef SERVER_TEXTS_H
#define SERVER_TEXTS_H

#include "db.h"

/* Errors: those of db.h. Inside a transaction. */
enum sml_err server_texts_put(struct server_db *db, uint64_t owner,
    struct sml_str text, uint8_t digest_out[SML_SHA256_LEN]) SML_MUST_USE;
/* SML_E_NOT_FOUND: nobody stored it. */
enum sml_err server_texts_get(struct server_db *db, uint64_t owner,
    const uint8_t digest[SML_SHA256_LEN], struct sml_arena *arena,
    struct sml_str *out) SML_MUST_USE;

/**
 * Upkeep, in its own transaction: forget the texts of tombstones older than
 * @before_utc, tombstones of that age that no device waits for, and texts
 * that were let go and that no item and no link names.
 */
enum sml_err server_texts_sweep(
    struct server_db *db, int64_t before_utc) SML_MUST_USE;

#endif
