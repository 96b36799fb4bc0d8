/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as an item of each kind, notes above all. */
#include "fuzz/fuzz.h"
#include "fuzz/fuzz_facts.h"

const struct sml_str fuzz_seeds[] = {
    FUZZ_SEED("Shopping\r\n\r\nmilk, bread\r\n"),
    FUZZ_SEED(
	"BEGIN:VNOTE\r\nVERSION:1.1\r\nSUMMARY:Shop\r\nBODY;CHARSET=UTF-8;"
	"ENCODING=QUOTED-PRINTABLE:Shop=0D=0A=\r\nmilk\r\nEND:VNOTE\r\n"),
    FUZZ_SEED("BEGIN:VCARD\nVERSION:3.0\nUID:a-1\nFN:Zden\xc4\x9bk\nN:;;;;\n"
	      "item1.EMAIL;TYPE=\"home,pref\":a@example.org\nNOTE:one\\, two\\n"
	      "three with a fold\n  here\nCATEGORIES:x,Sync conflict\n"
	      "X-VALISE-CONFLICT:1\nEND:VCARD\n"),
    FUZZ_SEED(
	"BEGIN:VCALENDAR\r\nVERSION:1.0\r\nBEGIN:VEVENT\r\nDTSTART:"
	"20260101T100000Z"
	"\r\nRRULE:W1 MO WE #5\r\nDALARM:20260101T095500Z;;;\r\nEND:VEVENT\r\n"
	"END:VCALENDAR\r\n"),
    FUZZ_SEEDS_END,
};

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	const struct sml_str in = {(const char *)bytes, len};

	for (int kind = SML_KIND_CONTACT; kind <= SML_KIND_NOTE; kind++)
		fuzz_facts((enum sml_kind)kind, in);
	return 0;
}
