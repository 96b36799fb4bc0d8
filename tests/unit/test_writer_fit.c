/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of how much of a text fits into the rest of a message. */
#include "support/wire_help.h"

static const enum sml_encoding encodings[] = {SML_XML, SML_WBXML};

/* Whatever fit() says fits, and one more byte does not. */
static void
check_fit(enum sml_encoding encoding, struct sml_str text, size_t max_len)
{
	struct sml_writer *w = help_writer(encoding, SML_V_12, max_len);
	struct sml_item item = help_item(SML_STR_NONE);
	struct sml_cmd cmd = help_cmd(SML_CMD_ADD, "1", &item);
	size_t room = sml_writer_room(w);
	size_t len = sml_writer_fit(w, &cmd, text);

	CU_ASSERT_EQUAL(sml_writer_room(w), room);
	CU_ASSERT(len <= text.len);
	item.has_more_data = true;
	if (len > 0) {
		item.data = sml_str_sub(text, 0, len);
		CU_ASSERT(sml_utf8_is_valid(item.data));
		IS_OK(sml_writer_cmd(w, &cmd));
		sml_writer_reset(w, max_len);
		IS_OK(sml_writer_hdr(
		    w, &(struct sml_hdr){.session_id = SML_STR("17"),
			   .msg_id = SML_STR("3"),
			   .target.uri = SML_STR("http://s/sync"),
			   .source.uri = SML_STR("IMEI:1")}));
	}
	if (len < text.len) {
		size_t next = len + 1;

		while (
		    next < text.len && ((uint8_t)text.p[next] & 0xC0) == 0x80)
			next++;
		item.data = sml_str_sub(text, 0, next);
		CU_ASSERT_EQUAL(sml_writer_cmd(w, &cmd), SML_E_ROOM);
	}
	sml_writer_free(w);
}

static void
writer_fit_exact_at_every_size(void)
{
	char text[600];

	/* one, two, three and four bytes, and characters that grow in XML,
	 * a blank in front among them */
	for (size_t i = 0; i < sizeof(text); i += 15)
		memcpy(text + i, "a&\xC3\xA9\r<>\xE2\x82\xAC\xF0\x9F\x98\x80z",
		    15);
	text[0] = ' ';
	for (size_t max_len = 110; max_len < 1700; max_len++)
		for (size_t i = 0; i < 2; i++) {
			struct sml_writer_cfg cfg = {
			    encodings[i], SML_V_12, max_len};
			struct sml_writer *w = sml_writer_new(&cfg);
			struct sml_hdr hdr = help_hdr();
			enum sml_err err = sml_writer_hdr(w, &hdr);

			sml_writer_free(w);
			if (err == SML_OK)
				check_fit(encodings[i],
				    (struct sml_str){text, sizeof(text)},
				    max_len);
		}
}

static void
writer_fit_keeps_groups_of_b64(void)
{
	struct sml_str text = SML_STR("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=");

	for (size_t i = 0; i < 2; i++)
		for (size_t max_len = 300; max_len < 700; max_len++) {
			struct sml_writer *w =
			    help_writer(encodings[i], SML_V_12, 700);
			struct sml_item item = help_item(SML_STR_NONE);
			struct sml_cmd cmd = help_cmd(SML_CMD_ADD, "1", &item);
			struct sml_hdr hdr = help_hdr();
			size_t len;

			sml_writer_reset(w, max_len);
			cmd.meta.format = SML_STR("b64");
			if (sml_writer_hdr(w, &hdr) == SML_OK) {
				len = sml_writer_fit(w, &cmd, text);
				CU_ASSERT(len % 4 == 0);
				CU_ASSERT(max_len < 690 || len == text.len);
			}
			sml_writer_free(w);
		}
}

static void
writer_fit_cuts_bytes_that_are_no_text(void)
{
	struct sml_writer *w = help_writer(SML_WBXML, SML_V_12, 1000);
	struct sml_item item = help_item(SML_STR_NONE);
	struct sml_cmd cmd = help_cmd(SML_CMD_ADD, "1", &item);
	char bytes[2000];
	size_t len;

	memset(bytes, 0x80, sizeof(bytes));
	len = sml_writer_fit(w, &cmd, (struct sml_str){bytes, sizeof(bytes)});
	CU_ASSERT(len > 800 && len < 1000);
	sml_writer_free(w);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
#define CASE(name) {#name, name}
	    CASE(writer_fit_exact_at_every_size),
	    CASE(writer_fit_keeps_groups_of_b64),
	    CASE(writer_fit_cuts_bytes_that_are_no_text),
#undef CASE
	    {NULL, NULL},
	};

	return test_main("writer_fit", cases, argc, argv);
}
