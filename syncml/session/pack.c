/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers and texts as compact bytes, bounded when they are read back. */
#include "session/pack.h"

void
sml_pack_u64(struct sml_buf *out, uint64_t number)
{
	while (number >= 0x80) {
		sml_buf_put_byte(out, (uint8_t)(0x80 | (number & 0x7f)));
		number >>= 7;
	}
	sml_buf_put_byte(out, (uint8_t)number);
}

void
sml_pack_str(struct sml_buf *out, struct sml_str text)
{
	if (text.p == NULL) {
		sml_pack_u64(out, 0);
		return;
	}
	sml_pack_u64(out, (uint64_t)text.len + 1);
	sml_buf_put_str(out, text);
}

uint64_t
sml_unpack_u64(struct sml_unpack *in, uint64_t max)
{
	uint64_t number = 0;

	for (unsigned shift = 0; shift < 64 && in->rest.len > 0; shift += 7) {
		uint8_t byte = (uint8_t)in->rest.p[0];

		in->rest.p++;
		in->rest.len--;
		if (shift == 63 && byte > 1) {
			break;
		}
		number |= (uint64_t)(byte & 0x7f) << shift;
		if ((byte & 0x80) == 0) {
			if (number > max) {
				break;
			}
			return number;
		}
	}
	in->is_bad = true;
	return 0;
}

bool
sml_unpack_bool(struct sml_unpack *in)
{
	return sml_unpack_u64(in, 1) == 1;
}

struct sml_str
sml_unpack_str(struct sml_unpack *in, size_t max_len)
{
	uint64_t len = sml_unpack_u64(in, (uint64_t)max_len + 1);
	struct sml_str text;

	if (len == 0) {
		return SML_STR_NONE;
	}
	if (len - 1 > in->rest.len) {
		in->is_bad = true;
		return SML_STR_NONE;
	}
	text = (struct sml_str){in->rest.p, (size_t)len - 1};
	in->rest.p += text.len;
	in->rest.len -= text.len;
	return text;
}
