/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzzes the WBXML reader, and the writers with what it read. */
#include "fuzz/fuzz_wire_check.h"

#define HEAD "\x02\xA4\x01\x6A\x00"
#define HDR                                                                    \
	"\x6C\x71\x03"                                                         \
	"1.2\0\x01\x72\x03SyncML/1.2\0\x01\x65\x03"                            \
	"1\0\x01\x5B\x03"                                                      \
	"1\0\x01\x6E\x57\x03t\0\x01\x01\x67\x57\x03s\0\x01\x01"                \
	"\x4E\x5A\x00\x01\x53\x03syncml:auth-md5\0\x01\x01"                    \
	"\x00\x00\x4F\xC3\x04\x00\x01\x02\x03\x01\x01"                         \
	"\x5A\x00\x01\x4C\x03"                                                 \
	"9\0\x01\x01\x01\x00\x00"
#define DEVINF_TYPE                                                            \
	"\x5A\x00\x01\x53\x03"                                                 \
	"application/vnd.syncml-devinf+wbxml\0\x01\x01\x00\x00"

const struct sml_str fuzz_seeds[] = {
    FUZZ_SEED(HEAD "\x6D" HDR "\x6B\x6A\x4B\x03"
		   "1\0\x01\x45\x4B\x03"
		   "2\0\x01\x54\x67\x57\x03"
		   "1\0\x01\x01\x4F\xC3\x05"
		   "a\0b\r\n\x01\x34\x01\x01\x01\x12\x01\x01"),
    FUZZ_SEED(HEAD "\x6D" HDR "\x6B\x69\x4B\x03"
		   "1\0\x01\x5C\x03"
		   "1\0\x01\x4C\x03"
		   "0\0\x01\x4A\x03SyncHdr\0\x01\x49\x5A\x00\x01\x50\xC3\x02\0n"
		   "\x01\x01\x01\x00\x00\x4F\x03"
		   "401\0\x01\x54\x4F\x00\x01\x45\x4F\x03"
		   "9\0\x01\x01\x01\x01\x01\x00\x00\x01\x01"),
    FUZZ_SEED(HEAD "\x6D" HDR "\x6B\x5F\x4B\x03"
		   "3\0\x01" DEVINF_TYPE "\x54\x4F\xC3\x13"
		   "\x02\xA4\x03\x6A\x00\x4A\x51\x03x\0\x01\x47\x5D\x03"
		   "c\0\x01\x01\x01"
		   "\x01\x01\x01\x12\x01\x01"),
    FUZZ_SEED("\x02\x00\x00\x6A\x21"
	      "-//SYNCML//DTD SyncML 1.1//EN\0Foo"
	      "\x54\x44\x1E\x83\x1E\x02\x81\x69\x01\xD4\x05\x85\x01\x4F\x40x\0"
	      "\xC0\x01\x01\x01"),
    FUZZ_SEED("\x02\x00\x00\x6A\x1D"
	      "-//SYNCML//DTD DevInf 1.1//EN"
	      "\x4A\x51\x03x\0\x01\x45\x46\x03t\0\x01\x5C\x03"
	      "9\0\x01\x01\x01"),
    FUZZ_SEEDS_END,
};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	fuzz_wire_check(SML_WBXML, (struct sml_str){(const char *)data, len});
	return 0;
}
