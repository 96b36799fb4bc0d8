/* SPDX-License-Identifier: Apache-2.0 */
/* A growing buffer with a maximum that is stated when it is made. */
#ifndef SML_BASE_BUF_H
#define SML_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct sml_arena;

/**
 * Appending past @max_len, or out of memory, sets err (SML_E_TOO_BIG or
 * SML_E_NOMEM) and every later append does nothing: check once, at the end.
 * The content stays as it was before the failing append.
 */
struct sml_buf {
	uint8_t *p;
	size_t len;
	size_t cap;
	size_t max_len;
	enum sml_err err;
};

void sml_buf_init(struct sml_buf *b, size_t max_len);
void sml_buf_free(struct sml_buf *b);  /* back to empty, same maximum */
void sml_buf_wipe(struct sml_buf *b);  /* free after overwriting: secrets */
void sml_buf_reset(struct sml_buf *b); /* len 0, err SML_OK, memory kept */

void sml_buf_put(struct sml_buf *b, const void *bytes, size_t len);
void sml_buf_put_str(struct sml_buf *b, struct sml_str s);
void sml_buf_put_text(struct sml_buf *b, const char *text);
void sml_buf_put_byte(struct sml_buf *b, uint8_t byte);
void sml_buf_printf(struct sml_buf *b, const char *format, ...)
    SML_PRINTF(2, 3);

/* Cut back to @len; no effect when it is shorter. Clears err. */
void sml_buf_cut(struct sml_buf *b, size_t len);

/* Reserve room so that the next @len bytes of appends need no realloc. A
 * failure is only returned, it does not stay in err. Secrets: reserve their
 * whole length first, or a realloc leaves a copy that no wipe reaches. */
enum sml_err sml_buf_reserve(struct sml_buf *b, size_t len) SML_MUST_USE;

/* The content as a slice, valid until the next append; p is never NULL. */
struct sml_str sml_buf_str(const struct sml_buf *b);

/* A copy of the content that lives in @arena, absent on failure. SML_OK, the
 * err of @b, or SML_E_NOMEM. */
enum sml_err sml_buf_dup(const struct sml_buf *b, struct sml_arena *arena,
    struct sml_str *out) SML_MUST_USE;

/* Fail as if an append had: for what was made in another buffer, whose reset
 * forgets why it failed. SML_OK, or a second error, changes nothing. */
void sml_buf_fail(struct sml_buf *b, enum sml_err err);

/* err, as a return value. */
enum sml_err sml_buf_err(const struct sml_buf *b) SML_MUST_USE;

/* Overwrite memory in a way the compiler keeps. */
void sml_wipe(void *p, size_t len);

#endif
