/* SPDX-License-Identifier: Apache-2.0 */
/* What must hold of the codec for any bytes. */
#include "fuzz/fuzz_wire_check.h"

#include "base/limits.h"
#include "wire/writer.h"

/* Our own bytes must be read as the tree they were made from. */
static void
check_encoding(enum sml_encoding encoding, const struct sml_node *root,
    struct sml_arena *arena)
{
	struct sml_node *again = NULL;
	struct sml_buf buf;

	sml_buf_init(&buf, SML_MSG_MAX);
	if (sml_wire_encode_tree(encoding, SML_V_12, root, &buf) == SML_OK) {
		FUZZ_MUST(sml_wire_decode_tree(encoding, sml_buf_str(&buf),
			      arena, &again, NULL) == SML_OK);
		FUZZ_MUST(sml_node_eq(root, again));
	}
	sml_buf_free(&buf);
}

static void
check_print(const struct sml_node *root)
{
	struct sml_buf buf;

	sml_buf_init(&buf, 4 * SML_MSG_MAX);
	for (int with_bodies = 0; with_bodies < 2; with_bodies++) {
		enum sml_err err =
		    sml_wire_print_tree(root, SML_V_NONE, with_bodies, &buf);

		FUZZ_MUST(err == SML_OK || err == SML_E_TOO_BIG);
		sml_buf_reset(&buf);
	}
	sml_buf_free(&buf);
}

/* Absent when the encoding cannot carry it. */
static struct sml_str
write_msg(enum sml_encoding encoding, const struct sml_msg *msg,
    struct sml_arena *arena)
{
	struct sml_writer_cfg cfg = {encoding, msg->hdr.version, SML_MSG_MAX};
	struct sml_writer *w = sml_writer_new(&cfg);
	struct sml_str out = SML_STR_NONE;

	FUZZ_MUST(w != NULL);
	if (sml_writer_hdr(w, &msg->hdr) == SML_OK) {
		for (const struct sml_cmd *c = msg->cmds; c; c = c->next) {
			size_t room = sml_writer_room(w);

			if (sml_writer_cmd(w, c) != SML_OK)
				FUZZ_MUST(sml_writer_room(w) == room);
		}
		FUZZ_MUST(sml_writer_finish(w, msg->is_final, &out) == SML_OK);
		out = sml_arena_dup(arena, out);
	}
	sml_writer_free(w);
	return out;
}

static void
check_msg(enum sml_encoding encoding, const struct sml_msg *msg,
    struct sml_arena *arena)
{
	struct sml_str first = write_msg(encoding, msg, arena);
	struct sml_str second;
	struct sml_msg again;

	if (first.p == NULL)
		return;
	FUZZ_MUST(
	    sml_wire_decode(encoding, first, arena, &again, NULL) == SML_OK);
	second = write_msg(encoding, &again, arena);
	FUZZ_MUST(sml_str_eq(first, second));
}

void
fuzz_wire_check(enum sml_encoding encoding, struct sml_str in)
{
	struct sml_arena *arena = sml_arena_new(4 * (size_t)SML_MSG_ARENA_MAX);
	struct sml_decode_error error = {0, NULL};
	struct sml_node *root = NULL;
	struct sml_msg msg;
	enum sml_err err;

	FUZZ_MUST(arena != NULL);
	err = sml_wire_decode_tree(encoding, in, arena, &root, &error);
	if (err == SML_OK) {
		check_encoding(SML_XML, root, arena);
		check_encoding(SML_WBXML, root, arena);
		check_print(root);
		if (sml_wire_decode(encoding, in, arena, &msg, NULL) ==
		    SML_OK) {
			check_msg(SML_XML, &msg, arena);
			check_msg(SML_WBXML, &msg, arena);
		}
	} else if (err != SML_E_NOMEM) {
		FUZZ_MUST(error.reason != NULL);
		FUZZ_MUST(error.offset <= in.len);
	}
	sml_arena_free(arena);
}
