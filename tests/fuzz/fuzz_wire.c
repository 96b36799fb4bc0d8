/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a message: what can be read means the same in both encodings. */
#include "base/arena.h"
#include "base/limits.h"
#include "fuzz/fuzz.h"
#include "wire/wire.h"

const struct sml_str fuzz_seeds[] = {
    FUZZ_SEED(
	"<SyncML xmlns='SYNCML:SYNCML1.2'><SyncHdr><VerDTD>1.2</VerDTD>"
	"<VerProto>SyncML/1.2</VerProto><SessionID>17</SessionID><MsgID>3</"
	"MsgID>"
	"<Target><LocURI>http://s/sync</LocURI></Target>"
	"<Source><LocURI>IMEI:1</LocURI><LocName>anna</LocName></Source>"
	"<Cred><Meta><Format xmlns='syncml:metinf'>b64</Format>"
	"<Type xmlns='syncml:metinf'>syncml:auth-basic</Type></Meta>"
	"<Data>QnJ1Y2UyOk9oQmVoYXZl</Data></Cred>"
	"<Meta><MaxMsgSize xmlns='syncml:metinf'>10000</MaxMsgSize></Meta>"
	"</SyncHdr><SyncBody><Status><CmdID>1</CmdID><MsgRef>2</MsgRef>"
	"<CmdRef>0</CmdRef><Cmd>SyncHdr</Cmd><Data>212</Data></Status>"
	"<Alert><CmdID>2</CmdID><Data>200</Data><Item><Target><LocURI>./card"
	"</LocURI></Target><Meta><Anchor xmlns='syncml:metinf'><Last>1</Last>"
	"<Next>2</Next></Anchor></Meta></Item></Alert><Sync><CmdID>3</CmdID>"
	"<Add><CmdID>4</CmdID><Meta><Type xmlns='syncml:metinf'>text/x-vcard"
	"</Type></Meta><Item><Source><LocURI>9</LocURI></Source><Data>"
	"<![CDATA[BEGIN:VCARD\r\nN:M\xc3\xbcller\r\nEND:VCARD\r\n]]></Data>"
	"<MoreData/></Item></Add></Sync><Final/></SyncBody></SyncML>"),
    FUZZ_SEED(
	"<SyncML><SyncHdr><VerDTD>1.1</VerDTD><VerProto>SyncML/1.1</VerProto>"
	"<SessionID>1</SessionID><MsgID>1</MsgID><Target><LocURI>s</LocURI>"
	"</Target><Source><LocURI>c</LocURI></Source></SyncHdr><SyncBody><Put>"
	"<CmdID>1</CmdID><Meta><Type>application/vnd.syncml-devinf+xml</Type>"
	"</Meta><Item><Source><LocURI>./devinf11</LocURI></"
	"Source><Data><DevInf "
	"xmlns='syncml:devinf'><VerDTD>1.1</VerDTD><DevID>c</DevID><DevTyp>pc"
	"</DevTyp><DataStore><SourceRef>./card</SourceRef><Rx-Pref><CTType>"
	"text/x-vcard</CTType><VerCT>2.1</VerCT></Rx-Pref></DataStore></DevInf>"
	"</Data></Item></Put></SyncBody></SyncML>"),
    /* WBXML 1.2, SyncML 1.1 without string table. */
    FUZZ_SEED(
	"\x02\xa4\x01\x6a\x1d-//SYNCML//DTD SyncML 1.1//EN\x6d\x6c\x71\xc3\x03"
	"1.1\x01\x72\xc3\x0aSyncML/1.1\x01\x65\xc3\x01"
	"1\x01\x5b\xc3\x01"
	"2\x01\x6e\x57\xc3\x01"
	"s\x01\x01\x67\x57\xc3\x01"
	"c\x01\x01\x01\x6b\x12\x01\x01"),
    FUZZ_SEEDS_END,
};

/* Print @root in @encoding and read it again: the same tree, or refused. */
static void
must_survive(const struct sml_node *root, enum sml_encoding encoding)
{
	struct sml_arena *a = sml_arena_new(SML_MSG_ARENA_MAX);
	struct sml_node *again = NULL;
	struct sml_buf buf;
	enum sml_err err;

	FUZZ_MUST(a);
	sml_buf_init(&buf, SML_MSG_MAX);
	err = sml_wire_encode_tree(encoding, SML_V_12, root, &buf);
	FUZZ_MUST(!err || err == SML_E_TOO_BIG || err == SML_E_UNSUPPORTED);
	if (!err) {
		FUZZ_MUST(sml_wire_decode_tree(encoding, sml_buf_str(&buf), a,
			      &again, NULL) == SML_OK);
		FUZZ_MUST(sml_node_eq(root, again));
	}
	sml_buf_free(&buf);
	sml_arena_free(a);
}

static void
look_at(enum sml_encoding encoding, struct sml_str in)
{
	struct sml_arena *a = sml_arena_new(SML_MSG_ARENA_MAX);
	struct sml_decode_error error = {0, NULL};
	struct sml_node *root = NULL;
	struct sml_msg msg;
	struct sml_buf text;
	enum sml_err err;

	FUZZ_MUST(a);
	sml_buf_init(&text, 4 * SML_MSG_MAX);
	err = sml_wire_decode_tree(encoding, in, a, &root, &error);
	if (err) {
		FUZZ_MUST(err == SML_E_DECODE || err == SML_E_LIMIT);
		FUZZ_MUST(error.reason && error.offset <= in.len);
	} else {
		must_survive(root, SML_XML);
		must_survive(root, SML_WBXML);
		FUZZ_MUST(
		    sml_wire_print_tree(root, SML_V_12, true, &text) == SML_OK);
	}
	/* Either result is right: it must only come back. */
	if (sml_wire_decode(encoding, in, a, &msg, NULL) == SML_OK)
		FUZZ_MUST(err == SML_OK);
	sml_buf_free(&text);
	sml_arena_free(a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct sml_str in = {(const char *)bytes, len};

	look_at(sml_encoding_sniff(in), in);
	return 0;
}
