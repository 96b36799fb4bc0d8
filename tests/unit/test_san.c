/* SPDX-License-Identifier: Apache-2.0 */
/* Notifications: packages of DS 1.2 bit by bit, and messages of before. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "session/san.h"
#include "support/test.h"

/* Recorded; the digest fits the identifier with empty password and nonce. */
static const uint8_t recorded[] = {0x01, 0x79, 0xab, 0x67, 0x1b, 0x68, 0xf2,
    0x66, 0x98, 0x26, 0x9b, 0x4c, 0xa7, 0x82, 0x22, 0xad, 0x03, 0x18, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x12, 0x50, 0x43, 0x20, 0x53, 0x75, 0x69, 0x74,
    0x65, 0x20, 0x44, 0x61, 0x74, 0x61, 0x20, 0x53, 0x79, 0x6e, 0x63, 0x10,
    0x60, 0x00, 0x00, 0x00, 0x08, 0x43, 0x6f, 0x6e, 0x74, 0x61, 0x63, 0x74,
    0x73};

static struct sml_str
recorded_str(size_t len)
{
	return (struct sml_str){(const char *)recorded, len};
}

static struct sml_arena *
new_arena(void)
{
	struct sml_arena *arena = sml_arena_new(SML_MSG_ARENA_MAX);

	if (!arena)
		abort();
	return arena;
}

static bool
fits(struct sml_str in, const struct sml_san *san, const char *password,
    const char *nonce)
{
	bool ok = false;

	CU_ASSERT(sml_san_verify(in, san, sml_str_of(password),
		      sml_str_of(nonce), &ok) == SML_OK);
	return ok;
}

static void
check_recorded(struct sml_str in)
{
	struct sml_arena *arena = new_arena();
	struct sml_san san;

	CU_ASSERT_FATAL(sml_san_parse(in, arena, &san) == SML_OK);
	CU_ASSERT(!san.is_message && san.version == SML_V_12);
	CU_ASSERT(san.ui == SML_SAN_UI_BACKGROUND && san.is_by_server);
	CU_ASSERT(sml_str_is(san.session_id, "0"));
	CU_ASSERT(sml_str_is(san.server_id, "PC Suite Data Sync"));
	CU_ASSERT(san.sync_count == 1 && san.syncs[0].alert == 206);
	CU_ASSERT(san.syncs[0].type == SML_SAN_TYPE_NONE);
	CU_ASSERT(sml_str_is(san.syncs[0].server, "Contacts"));
	CU_ASSERT(san.vendor.len == 0 && sml_san_is_signed(&san));
	CU_ASSERT(fits(in, &san, "", ""));
	CU_ASSERT(!fits(in, &san, "x", ""));
	CU_ASSERT(!fits(in, &san, "", "x"));
	sml_arena_free(arena);
}

static void
san_recorded_package_is_read_and_fits(void)
{
	check_recorded(recorded_str(sizeof(recorded)));
}

static void
san_fixture_is_read_and_fits(void)
{
	const char *folder = getenv("VALISE_FIXTURES");
	char path[4096], bytes[256];
	size_t len;
	FILE *f;

	if (!folder) {
		printf("SKIPPED san_fixture: set VALISE_FIXTURES to the corpus "
		       "folder\n");
		return;
	}
	snprintf(path, sizeof(path), "%s/syncml/buteo/SAN01.bin", folder);
	f = fopen(path, "rb");
	CU_ASSERT_PTR_NOT_NULL_FATAL(f);
	len = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	check_recorded((struct sml_str){bytes, len});
}

static void
san_package_is_written_byte_for_byte(void)
{
	const struct sml_san san = {
	    .version = SML_V_12,
	    .ui = SML_SAN_UI_BACKGROUND,
	    .is_by_server = true,
	    .session_id = SML_STR("0"),
	    .server_id = SML_STR("PC Suite Data Sync"),
	    .syncs = {{.alert = 206, .server = SML_STR("Contacts")}},
	    .sync_count = 1,
	};
	struct sml_buf out;

	sml_buf_init(&out, 1024);
	CU_ASSERT(
	    sml_san_build(&san, SML_STR(""), SML_STR(""), &out) == SML_OK);
	CU_ASSERT(
	    sml_str_eq(sml_buf_str(&out), recorded_str(sizeof(recorded))));
	sml_buf_free(&out);
}

static void
san_cut_off_anywhere_is_refused(void)
{
	struct sml_arena *arena = new_arena();
	struct sml_san san;
	size_t len;

	for (len = 0; len < sizeof(recorded); len++) {
		/* Of its own, so that a byte too far is seen. */
		char *copy = malloc(len + 1);

		CU_ASSERT_PTR_NOT_NULL_FATAL(copy);
		memcpy(copy, recorded, len);
		copy = realloc(copy, len ? len : 1);
		CU_ASSERT(sml_san_parse((struct sml_str){copy, len}, arena,
			      &san) == SML_E_SYNTAX);
		free(copy);
		sml_arena_reset(arena);
	}
	sml_arena_free(arena);
}

static void
san_any_changed_byte_spoils_the_digest(void)
{
	uint8_t copy[sizeof(recorded)];
	struct sml_str in = {(const char *)copy, sizeof(copy)};
	struct sml_arena *arena = new_arena();
	struct sml_san san;
	size_t i;

	for (i = 0; i < sizeof(copy); i++) {
		memcpy(copy, recorded, sizeof(copy));
		copy[i] ^= 1;
		if (sml_san_parse(in, arena, &san) == SML_OK)
			CU_ASSERT(!fits(in, &san, "", ""));
		sml_arena_reset(arena);
	}
	sml_arena_free(arena);
}

static void
san_everything_comes_back(void)
{
	struct sml_san san = {
	    .version = SML_V_11,
	    .ui = SML_SAN_UI_INTERACTION,
	    .session_id = SML_STR("65535"),
	    .server_id = SML_STR("s"),
	    .vendor = SML_STR("more"),
	    .sync_count = SML_SAN_SYNCS_MAX,
	};
	struct sml_arena *arena = new_arena();
	struct sml_san got;
	struct sml_buf out;
	size_t i;

	for (i = 0; i < san.sync_count; i++)
		san.syncs[i] =
		    (struct sml_san_sync){.alert = 206 + (unsigned)(i % 5),
			.type = (uint32_t)(i << 20 | SML_SAN_TYPE_VCARD),
			.server = i % 2 ? SML_STR("./contacts") : SML_STR("")};
	sml_buf_init(&out, 4096);
	CU_ASSERT(sml_san_build(&san, SML_STR("secret"), SML_STR("n\0nce"),
		      &out) == SML_OK);
	CU_ASSERT_FATAL(
	    sml_san_parse(sml_buf_str(&out), arena, &got) == SML_OK);
	CU_ASSERT(got.version == san.version && got.ui == san.ui);
	CU_ASSERT(!got.is_by_server);
	CU_ASSERT(sml_str_eq(got.session_id, san.session_id));
	CU_ASSERT(sml_str_eq(got.vendor, san.vendor));
	CU_ASSERT(got.sync_count == san.sync_count);
	for (i = 0; i < got.sync_count; i++)
		CU_ASSERT(got.syncs[i].alert == san.syncs[i].alert &&
			  got.syncs[i].type == san.syncs[i].type &&
			  sml_str_eq(got.syncs[i].server, san.syncs[i].server));
	sml_buf_free(&out);
	sml_arena_free(arena);
}

static void
san_without_a_password_is_not_signed(void)
{
	const struct sml_san san = {.version = SML_V_12,
	    .session_id = SML_STR("7"),
	    .server_id = SML_STR("s")};
	struct sml_arena *arena = new_arena();
	struct sml_san got;
	struct sml_buf out;

	sml_buf_init(&out, 1024);
	CU_ASSERT(
	    sml_san_build(&san, SML_STR_NONE, SML_STR(""), &out) == SML_OK);
	CU_ASSERT_FATAL(
	    sml_san_parse(sml_buf_str(&out), arena, &got) == SML_OK);
	CU_ASSERT(!sml_san_is_signed(&got) && got.sync_count == 0);
	sml_buf_free(&out);
	sml_arena_free(arena);
}

static void
san_that_cannot_be_said_is_refused(void)
{
	static const char many[300];
	struct sml_san san = {.version = SML_V_12,
	    .session_id = SML_STR("7"),
	    .server_id = {many, sizeof(many)}};
	struct sml_buf out;

	sml_buf_init(&out, 4096);
	CU_ASSERT(sml_san_build(&san, SML_STR_NONE, SML_STR(""), &out) ==
		  SML_E_TOO_BIG);
	san.server_id = SML_STR("s");
	san.session_id = SML_STR("65536");
	CU_ASSERT(sml_san_build(&san, SML_STR_NONE, SML_STR(""), &out) ==
		  SML_E_SYNTAX);
	san.session_id = SML_STR("7");
	san.sync_count = 1;
	san.syncs[0].alert = 201;
	CU_ASSERT(sml_san_build(&san, SML_STR_NONE, SML_STR(""), &out) ==
		  SML_E_SYNTAX);
	CU_ASSERT(out.len == 0);
	sml_buf_free(&out);
}

#define HEADER                                                                 \
	"<SyncML><SyncHdr><VerDTD>1.1</VerDTD><VerProto>SyncML/1.1</VerProto>" \
	"<SessionID>4A</SessionID><MsgID>1</MsgID><Target><LocURI>/</LocURI>"  \
	"</Target><Source><LocURI>http://host/sync</LocURI></Source>"          \
	"</SyncHdr><SyncBody>"

static void
san_message_of_before_1_2_is_read(void)
{
	static const char text[] = HEADER
	    "<Alert><CmdID>1</CmdID><Data>206</Data><Item><Target><LocURI>"
	    "card</LocURI></Target><Source><LocURI>contacts</LocURI></Source>"
	    "<Meta><Type xmlns='syncml:metinf'>text/x-vcard</Type></Meta>"
	    "</Item></Alert><Alert><CmdID>2</CmdID><Data>210</Data><Item>"
	    "<Source><LocURI>notes</LocURI></Source></Item></Alert><Final/>"
	    "</SyncBody></SyncML>";
	struct sml_arena *arena = new_arena();
	struct sml_san san;

	CU_ASSERT_FATAL(sml_san_parse(sml_str_of(text), arena, &san) == SML_OK);
	CU_ASSERT(san.is_message && san.version == SML_V_11);
	CU_ASSERT(sml_str_is(san.session_id, "4A"));
	CU_ASSERT(san.sync_count == 2 && !sml_san_is_signed(&san));
	CU_ASSERT(san.syncs[0].alert == 206);
	CU_ASSERT(sml_str_is(san.syncs[0].server, "contacts"));
	CU_ASSERT(sml_str_is(san.syncs[0].client, "card"));
	CU_ASSERT(sml_str_is(san.syncs[0].media, "text/x-vcard"));
	CU_ASSERT(san.syncs[1].alert == 210 && !san.syncs[1].client.p);
	sml_arena_free(arena);
}

static void
san_other_message_is_none(void)
{
	static const char text[] = HEADER
	    "<Alert><CmdID>1</CmdID><Data>200</Data><Item><Source><LocURI>"
	    "notes</LocURI></Source></Item></Alert><Final/></SyncBody>"
	    "</SyncML>";
	struct sml_arena *arena = new_arena();
	struct sml_san san;

	CU_ASSERT(sml_san_parse(sml_str_of(text), arena, &san) == SML_E_SYNTAX);
	sml_arena_free(arena);
}

static void
san_codes_of_the_client(void)
{
	static const unsigned codes[][2] = {{206, 200}, {207, 202}, {208, 203},
	    {209, 204}, {210, 205}, {200, 200}, {201, 201}, {225, 225}};
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(codes); i++)
		CU_ASSERT(sml_san_client_alert(codes[i][0]) == codes[i][1]);
}

static const struct test_case cases[] = {
    {"san_recorded_package_is_read_and_fits",
	san_recorded_package_is_read_and_fits},
    {"san_fixture_is_read_and_fits", san_fixture_is_read_and_fits},
    {"san_package_is_written_byte_for_byte",
	san_package_is_written_byte_for_byte},
    {"san_cut_off_anywhere_is_refused", san_cut_off_anywhere_is_refused},
    {"san_any_changed_byte_spoils_the_digest",
	san_any_changed_byte_spoils_the_digest},
    {"san_everything_comes_back", san_everything_comes_back},
    {"san_without_a_password_is_not_signed",
	san_without_a_password_is_not_signed},
    {"san_that_cannot_be_said_is_refused", san_that_cannot_be_said_is_refused},
    {"san_message_of_before_1_2_is_read", san_message_of_before_1_2_is_read},
    {"san_other_message_is_none", san_other_message_is_none},
    {"san_codes_of_the_client", san_codes_of_the_client},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("san", cases, argc, argv);
}
