/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a notification: what a package says comes back when written. */
#include <string.h>

#include "base/limits.h"
#include "fuzz/fuzz.h"
#include "session/san.h"

const struct sml_str fuzz_seeds[] = {
    FUZZ_SEED("\x01\x79\xab\x67\x1b\x68\xf2\x66\x98\x26\x9b\x4c\xa7\x82\x22"
	      "\xad\x03\x18\0\0\0\0\0\x12PC Suite Data Sync\x10\x60\0\0\0\x08"
	      "Contacts"),
    FUZZ_SEED("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x02\xc0\0\0\0\x01\x02\x01s"
	      "\x20\x70\0\0\x06\x03"
	      "cal\xa0\0\0\x07\0vendor"),
    FUZZ_SEED("<SyncML><SyncHdr><VerDTD>1.1</VerDTD><VerProto>SyncML/1.1"
	      "</VerProto><SessionID>4</SessionID><MsgID>1</MsgID><Target>"
	      "<LocURI>/</LocURI></Target><Source><LocURI>s</LocURI></Source>"
	      "</SyncHdr><SyncBody><Alert><CmdID>1</CmdID><Data>206</Data>"
	      "<Item><Source><LocURI>notes</LocURI></Source></Item></Alert>"
	      "<Final/></SyncBody></SyncML>"),
    FUZZ_SEEDS_END,
};

/* Everything but the bits of future use. */
static void
check_again(const struct sml_san *san, struct sml_arena *arena)
{
	struct sml_san again;
	struct sml_buf out;
	bool is_right = false;

	sml_buf_init(&out, SML_MSG_MAX);
	FUZZ_MUST(
	    sml_san_build(san, SML_STR("pw"), SML_STR("n"), &out) == SML_OK);
	/* With another digest it may happen to be a message. */
	if (sml_san_parse(sml_buf_str(&out), arena, &again) == SML_OK &&
	    !again.is_message) {
		FUZZ_MUST(again.version == san->version);
		FUZZ_MUST(sml_str_eq(again.session_id, san->session_id));
		FUZZ_MUST(again.sync_count == san->sync_count);
		FUZZ_MUST(sml_str_eq(again.vendor, san->vendor));
		FUZZ_MUST(
		    sml_san_verify(sml_buf_str(&out), &again, SML_STR("pw"),
			SML_STR("n"), &is_right) == SML_OK);
		FUZZ_MUST(is_right);
	}
	sml_buf_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct sml_arena *arena = sml_arena_new(SML_MSG_ARENA_MAX);
	struct sml_san san;

	if (!arena || len > SML_MSG_MAX / 2)
		goto free_arena;
	if (sml_san_parse((struct sml_str){(const char *)bytes, len}, arena,
		&san) != SML_OK)
		goto free_arena;
	FUZZ_MUST(san.sync_count <= SML_SAN_SYNCS_MAX);
	for (size_t i = 0; i < san.sync_count; i++)
		FUZZ_MUST(
		    san.syncs[i].alert >= 206 && san.syncs[i].alert <= 210);
	if (!san.is_message)
		check_again(&san, arena);
free_arena:
	sml_arena_free(arena);
	return 0;
}
