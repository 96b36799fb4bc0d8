/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a card: its facts are repeatable. */
#include "fuzz/fuzz.h"
#include "fuzz/fuzz_facts.h"

const struct sml_str fuzz_seeds[] = {
    FUZZ_SEED(
	"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=ISO-8859-1;ENCODING="
	"QUOTED-PRINTABLE:M=FCller;An=\r\nna\r\nTEL;CELL;VOICE:+49 1\r\n"
	"PHOTO;ENCODING=BASE64;TYPE=JPEG:\r\n  /9j/4AAQ\r\n  SkZJRg==\r\n\r\n"
	"END:VCARD\r\n"),
    FUZZ_SEED("BEGIN:VCARD\nVERSION:3.0\nUID:a-1\nFN:Zden\xc4\x9bk\nN:;;;;\n"
	      "item1.EMAIL;TYPE=\"home,pref\":a@example.org\nNOTE:one\\, two\\n"
	      "three with a fold\n  here\nCATEGORIES:x,Sync conflict\n"
	      "X-VALISE-CONFLICT:1\nEND:VCARD\n"),
    FUZZ_SEED(
	"BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:individual\r\nFN;PREF=1:A\r\n"
	"TEL;VALUE=uri;TYPE=\"cell,voice\":tel:+49-1\r\nEMAIL;ALTID=1;PID=1.1:"
	"a@"
	"example.org\r\nPHOTO:data:image/png;base64,AAAA\r\nBDAY:--0131\r\n"
	"CLIENTPIDMAP:1;urn:uuid:x\r\nEND:VCARD\r\n"),
    FUZZ_SEED("BEGIN:VCARD\nVERSION:2.1\nN:A;B\nAGENT:\nBEGIN:VCARD\nN:C\n"
	      "TEL;HOME;FAX:2\nEND:VCARD\nitem1.ADR;WORK:;;Road 1;Town\n"
	      "item1.X-ABLabel:Boat\nGEO:48.850,2.300\nEND:VCARD\n"),
    /* A NUL in a name ends no search in a table. */
    FUZZ_SEED("BEGIN:VCARD\r\nVERSION:3.0\r\nUID\0\0\0\0\0\0\0\0:custom\r\n"
	      "N:Morrison;Jim\r\nEND:VCARD\r\n"),
    FUZZ_SEEDS_END,
};

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	const struct sml_str in = {(const char *)bytes, len};

	fuzz_facts(SML_KIND_CONTACT, in);
	return 0;
}
