/* SPDX-License-Identifier: Apache-2.0 */
/* A growing buffer that remembers its first failure. */
#include "base/buf.h"

#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAP 256u

void
sml_buf_init(struct sml_buf *b, size_t max_len)
{
	*b = (struct sml_buf){.max_len = max_len};
}

void
sml_buf_free(struct sml_buf *b)
{
	free(b->p);
	sml_buf_init(b, b->max_len);
}

void
sml_wipe(void *p, size_t len)
{
	if (!len)
		return;
	memset(p, 0, len);
	/* The memory counts as read: the memset is not a dead store. */
	__asm__ __volatile__("" : : "r"(p) : "memory");
}

void
sml_buf_wipe(struct sml_buf *b)
{
	sml_wipe(b->p, b->cap);
	sml_buf_free(b);
}

void
sml_buf_reset(struct sml_buf *b)
{
	b->len = 0;
	b->err = SML_OK;
}

/* Room for @len more bytes; leaves err alone. */
static enum sml_err
grow(struct sml_buf *b, size_t len)
{
	uint8_t *p;
	size_t cap, want;

	if (len > b->max_len - b->len)
		return SML_E_TOO_BIG;
	want = b->len + len;
	if (want <= b->cap)
		return SML_OK;
	cap = b->cap ? b->cap : FIRST_CAP;
	while (cap < want)
		cap = cap > b->max_len / 2 ? b->max_len : cap * 2;
	if (cap > b->max_len)
		cap = b->max_len;
	p = realloc(b->p, cap);
	if (!p)
		return SML_E_NOMEM;
	b->p = p;
	b->cap = cap;
	return SML_OK;
}

void
sml_buf_put(struct sml_buf *b, const void *bytes, size_t len)
{
	if (b->err || !len)
		return;
	b->err = grow(b, len);
	if (b->err)
		return;
	memcpy(b->p + b->len, bytes, len);
	b->len += len;
}

void
sml_buf_put_str(struct sml_buf *b, struct sml_str s)
{
	sml_buf_put(b, s.p, s.len);
}

void
sml_buf_put_text(struct sml_buf *b, const char *text)
{
	sml_buf_put(b, text, strlen(text));
}

void
sml_buf_put_byte(struct sml_buf *b, uint8_t byte)
{
	sml_buf_put(b, &byte, 1);
}

void
sml_buf_printf(struct sml_buf *b, const char *format, ...)
{
	char small[256];
	char *text = small;
	va_list args;
	int len;

	if (b->err)
		return;
	va_start(args, format);
	len = vsnprintf(small, sizeof(small), format, args);
	va_end(args);
	if (len < 0) {
		b->err = SML_E_BUG;
		return;
	}
	if ((size_t)len > b->max_len - b->len) {
		b->err = SML_E_TOO_BIG;
		return;
	}
	if ((size_t)len >= sizeof(small)) {
		text = malloc((size_t)len + 1);
		if (!text) {
			b->err = SML_E_NOMEM;
			return;
		}
		va_start(args, format);
		vsnprintf(text, (size_t)len + 1, format, args);
		va_end(args);
	}
	sml_buf_put(b, text, (size_t)len);
	if (text != small)
		free(text);
}

void
sml_buf_cut(struct sml_buf *b, size_t len)
{
	if (len < b->len)
		b->len = len;
	b->err = SML_OK;
}

enum sml_err
sml_buf_reserve(struct sml_buf *b, size_t len)
{
	return b->err ? b->err : grow(b, len);
}

struct sml_str
sml_buf_str(const struct sml_buf *b)
{
	return (struct sml_str){b->p ? (const char *)b->p : "", b->len};
}

enum sml_err
sml_buf_dup(
    const struct sml_buf *b, struct sml_arena *arena, struct sml_str *out)
{
	*out = b->err ? SML_STR_NONE : sml_arena_dup(arena, sml_buf_str(b));
	if (b->err)
		return b->err;
	return out->p ? SML_OK : SML_E_NOMEM;
}

void
sml_buf_fail(struct sml_buf *b, enum sml_err err)
{
	if (!b->err)
		b->err = err;
}

enum sml_err
sml_buf_err(const struct sml_buf *b)
{
	return b->err;
}
