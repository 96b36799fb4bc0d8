/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates of a contact: KEY lines, and values that Outlook wraps. */
#include "mapping/map_contact.h"

#include "base/base64.h"
#include "base/limits.h"
#include "content/item.h"
#include "mapping/blob.h"

/**
 * A value of PR_USER_X509_CERTIFICATE is a row of records: tag and length of
 * the whole record, 16 bits each, little-endian, then bytes. One of them is
 * the certificate itself in DER.
 */
#define TAG_VERSION 0x0001
#define TAG_CERTIFICATE 0x0003
#define HEAD_LEN 4u
#define RECORD_LEN_MAX 0xFFFFu

/* More than anybody has; each is compared with each. */
#define CERTIFICATES_MAX 16

struct certificates {
	struct sml_str v[CERTIFICATES_MAX];
	size_t line[CERTIFICATES_MAX]; /* of those in lines */
	size_t count;
};

/* The certificate in a value; absent if there is none. */
static struct sml_str
unwrap(struct sml_str value)
{
	struct outlook_blob blob = {.rest = value};

	while (blob.rest.len >= HEAD_LEN) {
		unsigned tag = outlook_blob_u16(&blob);
		unsigned len = outlook_blob_u16(&blob);
		struct sml_str record;

		if (len < HEAD_LEN)
			break;
		record = outlook_blob_bytes(&blob, len - HEAD_LEN);
		if (tag == TAG_CERTIFICATE && !blob.is_cut)
			return record;
	}
	return SML_STR_NONE;
}

static enum sml_err
wrap(struct contact *c, struct sml_str certificate, struct sml_str *out)
{
	struct sml_buf value;
	enum sml_err err;

	sml_buf_init(&value, 2 * (size_t)RECORD_LEN_MAX);
	outlook_blob_put_u16(TAG_VERSION, &value);
	outlook_blob_put_u16(HEAD_LEN + sizeof(uint32_t), &value);
	outlook_blob_put_u32(1, &value);
	outlook_blob_put_u16(TAG_CERTIFICATE, &value);
	outlook_blob_put_u16((uint16_t)(HEAD_LEN + certificate.len), &value);
	sml_buf_put_str(&value, certificate);
	err = sml_buf_dup(&value, c->arena, out);
	sml_buf_free(&value);
	return err;
}

static bool
is_in(const struct certificates *all, struct sml_str one)
{
	for (size_t i = 0; i < all->count; i++) {
		if (sml_str_eq(all->v[i], one))
			return true;
	}
	return false;
}

static void
add(struct certificates *to, struct sml_str certificate, size_t line)
{
	if (!certificate.len || to->count == CERTIFICATES_MAX ||
	    certificate.len > RECORD_LEN_MAX - HEAD_LEN ||
	    is_in(to, certificate))
		return;
	to->line[to->count] = line;
	to->v[to->count++] = certificate;
}

/* DER begins with a SEQUENCE; a key of PGP does not. */
static bool
is_certificate(struct sml_str bytes)
{
	return bytes.len > 2 && bytes.p[0] == 0x30;
}

static enum sml_err
find_in_lines(struct contact *c, struct certificates *out)
{
	unsigned depth = c->lines.v[c->begin].depth + 1u;
	struct sml_buf bytes;
	enum sml_err err = SML_OK;

	sml_buf_init(&bytes, SML_LINE_MAX);
	for (size_t i = sml_lines_find(&c->lines, "KEY", depth, c->begin);
	     i < c->lines.count && !err;
	     i = sml_lines_find(&c->lines, "KEY", depth, i + 1)) {
		struct sml_str copy;

		if (sml_line_encoding(&c->lines.v[i]) != SML_ENCODING_BASE64)
			continue;
		sml_buf_reset(&bytes);
		err = sml_base64_decode(c->lines.v[i].value, &bytes);
		if (err == SML_E_SYNTAX)
			err = SML_OK;
		else if (!err && is_certificate(sml_buf_str(&bytes))) {
			err = sml_buf_dup(&bytes, c->arena, &copy);
			add(out, copy, i);
		}
	}
	sml_buf_free(&bytes);
	return err;
}

static void
find_in_item(const struct outlook_item *item, struct certificates *out)
{
	const struct outlook_value *value =
	    &item->v[OUTLOOK_PR_USER_CERTIFICATE];

	if (value->state != OUTLOOK_PRESENT)
		return;
	for (size_t i = 0; i < value->strs.count; i++)
		add(out, unwrap(value->strs.v[i]), 0);
}

enum sml_err
outlook_certificates_read(struct contact *c, struct outlook_item *out)
{
	struct outlook_value *value = &out->v[OUTLOOK_PR_USER_CERTIFICATE];
	struct certificates found = {.count = 0};
	struct sml_str *v =
	    sml_arena_array(c->arena, CERTIFICATES_MAX, sizeof(*v));
	enum sml_err err = v ? find_in_lines(c, &found) : SML_E_NOMEM;

	for (size_t i = 0; i < found.count && !err; i++)
		err = wrap(c, found.v[i], &v[i]);
	value->state = found.count ? OUTLOOK_PRESENT : OUTLOOK_REMOVED;
	value->strs.v = v;
	value->strs.count = found.count;
	return err;
}

static enum sml_err
put_line(struct contact *c, struct sml_str certificate)
{
	struct sml_param *params =
	    sml_arena_array(c->arena, 1, sizeof(*params));
	struct sml_line line = {.name = SML_STR("KEY"),
	    .params = params,
	    .param_count = 1,
	    .depth = (uint8_t)(c->lines.v[c->begin].depth + 1)};
	size_t at = sml_item_end(&c->lines, c->begin) - 1;
	enum sml_err err;

	if (!params)
		return SML_E_NOMEM;
	params->name = c->lines.is_old ? SML_STR_NONE : SML_STR("TYPE");
	params->value = SML_STR("X509");
	err = sml_lines_insert(&c->lines, at, &line);
	return err ? err
		   : outlook_map_set_bytes(
			 &c->rows, &c->lines, at, certificate);
}

enum sml_err
outlook_certificates_write(struct contact *c, const struct outlook_item *now)
{
	struct certificates then = {.count = 0};
	struct certificates has = {.count = 0};
	enum sml_err err = find_in_lines(c, &then);

	find_in_item(now, &has);
	for (size_t i = then.count; i-- && !err;) {
		if (!is_in(&has, then.v[i]))
			sml_lines_remove(&c->lines, then.line[i]);
	}
	for (size_t i = 0; i < has.count && !err; i++) {
		if (!is_in(&then, has.v[i]))
			err = put_line(c, has.v[i]);
	}
	return err;
}

void
outlook_certificates_keep(
    const struct outlook_item *current, struct outlook_item *out)
{
	struct certificates is = {.count = 0};
	struct certificates will_be = {.count = 0};

	find_in_item(current, &is);
	find_in_item(out, &will_be);
	if (is.count != will_be.count)
		return;
	for (size_t i = 0; i < is.count; i++) {
		if (!is_in(&will_be, is.v[i]))
			return;
	}
	out->v[OUTLOOK_PR_USER_CERTIFICATE].state = OUTLOOK_ABSENT;
}
