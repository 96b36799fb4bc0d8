/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a calendar item: its facts are repeatable. */
#include "fuzz/fuzz.h"
#include "fuzz/fuzz_facts.h"

const struct sml_str fuzz_seeds[] = {
    FUZZ_SEED("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTIMEZONE\r\nTZID:"
	      "Europe/Berlin"
	      "\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nTZOFFSETFROM:+"
	      "0200\r\n"
	      "TZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
	      "END:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:e\r\n"
	      "DTSTART;TZID=Europe/"
	      "Berlin:20260101T100000\r\nRRULE:FREQ=WEEKLY;COUNT=3"
	      "\r\nEXDATE;TZID=Europe/Berlin:20260108T100000\r\nSUMMARY:x\r\n"
	      "BEGIN:VALARM\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\nEND:VEVENT\r\n"
	      "END:VCALENDAR\r\n"),
    FUZZ_SEED(
	"BEGIN:VCALENDAR\r\nVERSION:1.0\r\nBEGIN:VEVENT\r\nDTSTART:"
	"20260101T100000Z"
	"\r\nRRULE:W1 MO WE #5\r\nDALARM:20260101T095500Z;;;\r\nEND:VEVENT\r\n"
	"END:VCALENDAR\r\n"),
    FUZZ_SEED(
	"BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:e\nDTSTART;VALUE="
	"DATE:20260131\nDTEND;VALUE=DATE:20260201\nRRULE:FREQ=MONTHLY;BYDAY=-"
	"1SU;"
	"UNTIL=20271231\nEXDATE;VALUE=DATE:20260329,20260426\nATTENDEE;CN=\"B, "
	"A\""
	";PARTSTAT=ACCEPTED:MAILTO:a@example.org\nGEO:48.850000;2."
	"3\nCATEGORIES:a"
	",b\\,c\nEND:VEVENT\nBEGIN:VEVENT\nUID:e\nRECURRENCE-ID;VALUE=DATE:"
	"20260531\nDTSTART:20260601T090000Z\nDURATION:P1DT2H\nEND:VEVENT\nEND:"
	"VCALENDAR\n"),
    FUZZ_SEED(
	"BEGIN:VTODO\r\nDUE;TZID=W. Europe Standard Time:20260101T090000"
	"\r\nSTATUS:NEEDS-ACTION\r\nPERCENT-COMPLETE:10\r\nEND:VTODO\r\n"),
    FUZZ_SEEDS_END,
};

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	const struct sml_str in = {(const char *)bytes, len};

	fuzz_facts(SML_KIND_CALENDAR, in);
	return 0;
}
