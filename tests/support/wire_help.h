/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of the codec share: decode into an arena of the test. */
#ifndef TESTS_SUPPORT_WIRE_HELP_H
#define TESTS_SUPPORT_WIRE_HELP_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "support/test.h"
#include "wire/wire.h"
#include "wire/writer.h"

#define STR_IS(str, text) CU_ASSERT(sml_str_is(str, text))
#define IS_OK(err) CU_ASSERT_EQUAL(err, SML_OK)

/* A message around the children of a SyncBody. */
#define HDR_12                                                                 \
	"<SyncHdr><VerDTD>1.2</VerDTD><VerProto>SyncML/1.2</VerProto>"         \
	"<SessionID>17</SessionID><MsgID>3</MsgID>"                            \
	"<Target><LocURI>http://s/sync</LocURI></Target>"                      \
	"<Source><LocURI>IMEI:1</LocURI></Source></SyncHdr>"
#define MSG_12(body)                                                           \
	"<SyncML xmlns='SYNCML:SYNCML1.2'>" HDR_12 "<SyncBody>" body           \
	"</SyncBody></SyncML>"

static inline struct sml_arena *
help_arena(void)
{
	struct sml_arena *a = sml_arena_new(SML_MSG_ARENA_MAX);

	if (a == NULL)
		abort();
	return a;
}

/* Says what went wrong; the caller asserts. */
static inline enum sml_err
help_tree(struct sml_arena *a, enum sml_encoding encoding, struct sml_str in,
    struct sml_node **root_out)
{
	struct sml_decode_error error = {0, NULL};
	enum sml_err err;

	*root_out = NULL;
	err = sml_wire_decode_tree(encoding, in, a, root_out, &error);
	if (err != SML_OK && err != SML_E_NOMEM && error.reason == NULL)
		CU_FAIL("an error without a reason");
	return err;
}

/* Encode, decode, compare. */
static inline bool
help_survives(const struct sml_node *root, enum sml_encoding encoding,
    enum sml_version version)
{
	struct sml_arena *a = help_arena();
	struct sml_node *again = NULL;
	struct sml_buf buf;
	bool is_same;

	sml_buf_init(&buf, SML_MSG_MAX);
	is_same =
	    sml_wire_encode_tree(encoding, version, root, &buf) == SML_OK &&
	    help_tree(a, encoding, sml_buf_str(&buf), &again) == SML_OK &&
	    sml_node_eq(root, again);
	sml_buf_free(&buf);
	sml_arena_free(a);
	return is_same;
}

/* The item command that most tests write. */
static inline struct sml_cmd
help_cmd(
    enum sml_cmd_type type, const char *cmd_id, const struct sml_item *item)
{
	struct sml_cmd cmd;

	memset(&cmd, 0, sizeof(cmd));
	cmd.type = type;
	cmd.cmd_id = sml_str_of(cmd_id);
	cmd.items = item;
	return cmd;
}

static inline struct sml_hdr
help_hdr(void)
{
	struct sml_hdr hdr;

	memset(&hdr, 0, sizeof(hdr));
	hdr.session_id = SML_STR("17");
	hdr.msg_id = SML_STR("3");
	hdr.target.uri = SML_STR("http://s/sync");
	hdr.source.uri = SML_STR("IMEI:1");
	return hdr;
}

/* A writer with its header written. */
static inline struct sml_writer *
help_writer(
    enum sml_encoding encoding, enum sml_version version, size_t max_len)
{
	struct sml_writer_cfg cfg = {encoding, version, max_len};
	struct sml_writer *w = sml_writer_new(&cfg);
	struct sml_hdr hdr = help_hdr();

	if (w == NULL)
		abort();
	IS_OK(sml_writer_hdr(w, &hdr));
	return w;
}

/* An item from a client, with bytes as Data. */
static inline struct sml_item
help_item(struct sml_str data)
{
	struct sml_item item;

	memset(&item, 0, sizeof(item));
	item.source.uri = SML_STR("1012");
	item.data_kind = SML_DATA_BYTES;
	item.data = data;
	return item;
}

#endif
