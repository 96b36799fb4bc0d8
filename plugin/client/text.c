/* SPDX-License-Identifier: Apache-2.0 */
/* Words for people: gettext, plural forms, safe output. */
#include "config.h"

#include "client/text.h"

#include <locale.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#ifdef ENABLE_NLS
#include <libintl.h>
#endif

#include "client/os.h"
#include "client/text_catalog.h"

#define DOMAIN "valise"

void
text_init(void)
{
	setlocale(LC_ALL, "");
	/* Numbers in files and messages keep their point. */
	setlocale(LC_NUMERIC, "C");
#ifdef ENABLE_NLS
	bindtextdomain(DOMAIN, LOCALEDIR);
	bind_textdomain_codeset(DOMAIN, "UTF-8");
#endif
}

static const struct text_catalog *used;

void
text_use(const struct text_catalog *catalog)
{
	used = catalog;
}

const char *
text_of(const char *text)
{
	const char *found = used ? text_catalog_get(used, text) : NULL;

	if (found)
		return found;
#ifdef ENABLE_NLS
	return dgettext(DOMAIN, text);
#else
	return text;
#endif
}

const char *
text_plural(const char *one, const char *many, uint64_t count)
{
	const char *found = used ? text_catalog_plural(used, one, count) : NULL;

	if (found)
		return found;
#ifdef ENABLE_NLS
	return dngettext(DOMAIN, one, many, (unsigned long)count);
#else
	return count == 1 ? one : many;
#endif
}

void
text_format(struct sml_buf *out, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	client_os_format(out, format, args);
	va_end(args);
}

/* Length of the UTF-8 character at the start of @s; 0: bytes that are none. */
static size_t
char_len(struct sml_str s)
{
	size_t len;

	for (len = 1; len <= 4 && len <= s.len; len++)
		if (sml_utf8_is_valid(sml_str_sub(s, 0, len)))
			return len;
	return 0;
}

static bool
is_control(const char *p, size_t len)
{
	const unsigned char c = (unsigned char)p[0];

	if (len == 1)
		return c < 0x20 || c == 0x7f;
	/* C1 controls: U+0080 to U+009F. */
	return len == 2 && c == 0xc2 && (unsigned char)p[1] < 0xa0;
}

void
text_put_safe(struct sml_buf *out, struct sml_str s, size_t max_len)
{
	const size_t start = out->len;
	struct sml_str rest = s;
	size_t len;

	while (rest.len > 0) {
		if (max_len > 0 && out->len - start + 4 > max_len &&
		    rest.len > max_len - (out->len - start)) {
			sml_buf_put_text(out, "...");
			return;
		}
		len = char_len(rest);
		if (len == 0 || is_control(rest.p, len))
			sml_buf_put_text(out, "\xef\xbf\xbd");
		else
			sml_buf_put(out, rest.p, len);
		rest = sml_str_sub(rest, len == 0 ? 1 : len, rest.len);
	}
}

static void
put_json_char(struct sml_buf *out, const char *p, size_t len)
{
	switch (*p) {
	case '"':
		sml_buf_put_text(out, "\\\"");
		return;
	case '\\':
		sml_buf_put_text(out, "\\\\");
		return;
	case '\n':
		sml_buf_put_text(out, "\\n");
		return;
	default:
		break;
	}
	if (len == 1 && is_control(p, len))
		sml_buf_printf(out, "\\u%04x", (unsigned)(unsigned char)*p);
	else
		sml_buf_put(out, p, len);
}

void
text_put_json(struct sml_buf *out, struct sml_str s)
{
	struct sml_str rest = s;
	size_t len;

	if (!s.p) {
		sml_buf_put_text(out, "null");
		return;
	}
	sml_buf_put_byte(out, '"');
	while (rest.len > 0) {
		len = char_len(rest);
		if (len == 0)
			sml_buf_put_text(out, "\xef\xbf\xbd");
		else
			put_json_char(out, rest.p, len);
		rest = sml_str_sub(rest, len == 0 ? 1 : len, rest.len);
	}
	sml_buf_put_byte(out, '"');
}

char *
text_dup(struct sml_str s)
{
	char *out = s.p ? malloc(s.len + 1) : NULL;

	if (out) {
		memcpy(out, s.p, s.len);
		out[s.len] = '\0';
	}
	return out;
}
