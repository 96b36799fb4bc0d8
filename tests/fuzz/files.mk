# SPDX-License-Identifier: Apache-2.0
# Fuzz programs. With --enable-fuzz they have libFuzzer's main, for "./bootstrap
# fuzz"; else that of replay.c, which feeds the same changed seeds at each "make
# check". Each program adds itself to FUZZERS, the only list there is.
FUZZERS =
if ENABLE_FUZZ
noinst_PROGRAMS += $(FUZZERS)
noinst_LIBRARIES += libfuzzmain.a
libfuzzmain_a_SOURCES = tests/fuzz/seeds.c
FUZZ_SEED_LINK = -Wl,-u,LLVMFuzzerInitialize
else
check_PROGRAMS += $(FUZZERS)
check_LIBRARIES += libfuzzmain.a
libfuzzmain_a_SOURCES = tests/fuzz/replay.c
FUZZ_SEED_LINK =
endif
libfuzzmain_a_CPPFLAGS = $(TEST_CPPFLAGS)
FUZZ_LIBS = libfuzzmain.a $(TEST_LIBS)
FUZZ_LINK = $(AM_LDFLAGS) $(FUZZ_LDFLAGS) $(FUZZ_SEED_LINK)
CLEANFILES += tests/fuzz/*.broken
EXTRA_DIST += tests/fuzz/run.sh

# The names of the programs, for tests/fuzz/run.sh.
fuzz-list:
	@printf '%s\n' $(FUZZERS)
.PHONY: fuzz-list

FUZZERS += tests/fuzz/fuzz_calendar
tests_fuzz_fuzz_calendar_SOURCES = tests/fuzz/fuzz_calendar.c tests/fuzz/fuzz.h \
	tests/fuzz/fuzz_facts.c tests/fuzz/fuzz_facts.h
tests_fuzz_fuzz_calendar_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_fuzz_calendar_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_calendar_LDFLAGS = $(FUZZ_LINK)

FUZZERS += tests/fuzz/fuzz_convert
tests_fuzz_fuzz_convert_SOURCES = tests/fuzz/fuzz_convert.c tests/fuzz/fuzz.h
tests_fuzz_fuzz_convert_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_fuzz_convert_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_convert_LDFLAGS = $(FUZZ_LINK)

FUZZERS += tests/fuzz/fuzz_filter
tests_fuzz_fuzz_filter_SOURCES = tests/fuzz/fuzz_filter.c tests/fuzz/fuzz.h
tests_fuzz_fuzz_filter_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_fuzz_filter_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_filter_LDFLAGS = $(FUZZ_LINK)

FUZZERS += tests/fuzz/fuzz_item
tests_fuzz_fuzz_item_SOURCES = tests/fuzz/fuzz_item.c tests/fuzz/fuzz.h \
	tests/fuzz/fuzz_facts.c tests/fuzz/fuzz_facts.h
tests_fuzz_fuzz_item_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_fuzz_item_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_item_LDFLAGS = $(FUZZ_LINK)

FUZZERS += tests/fuzz/fuzz_line
tests_fuzz_fuzz_line_SOURCES = tests/fuzz/fuzz_line.c tests/fuzz/fuzz.h
tests_fuzz_fuzz_line_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_fuzz_line_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_line_LDFLAGS = $(FUZZ_LINK)

FUZZERS += tests/fuzz/fuzz_map
tests_fuzz_fuzz_map_SOURCES = tests/fuzz/fuzz_map.c tests/fuzz/fuzz.h
tests_fuzz_fuzz_map_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_fuzz_map_LDADD = libfuzzmain.a $(OUTLOOK_MAP_TEST_LIBS)
tests_fuzz_fuzz_map_LDFLAGS = $(FUZZ_LINK)

FUZZERS += tests/fuzz/fuzz_merge
tests_fuzz_fuzz_merge_SOURCES = tests/fuzz/fuzz_merge.c tests/fuzz/fuzz.h
tests_fuzz_fuzz_merge_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_fuzz_merge_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_merge_LDFLAGS = $(FUZZ_LINK)

FUZZERS += tests/fuzz/fuzz_recur
tests_fuzz_fuzz_recur_SOURCES = tests/fuzz/fuzz_recur.c tests/fuzz/fuzz.h
tests_fuzz_fuzz_recur_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_fuzz_recur_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_recur_LDFLAGS = $(FUZZ_LINK)

FUZZERS += tests/fuzz/fuzz_recur_blob
tests_fuzz_fuzz_recur_blob_SOURCES = tests/fuzz/fuzz_recur_blob.c \
	tests/fuzz/fuzz.h
tests_fuzz_fuzz_recur_blob_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_fuzz_recur_blob_LDADD = libfuzzmain.a $(OUTLOOK_MAP_TEST_LIBS)
tests_fuzz_fuzz_recur_blob_LDFLAGS = $(FUZZ_LINK)

FUZZERS += tests/fuzz/fuzz_san
tests_fuzz_fuzz_san_SOURCES = tests/fuzz/fuzz_san.c tests/fuzz/fuzz.h
tests_fuzz_fuzz_san_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_fuzz_san_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_san_LDFLAGS = $(FUZZ_LINK)

FUZZERS += tests/fuzz/fuzz_session
tests_fuzz_fuzz_session_SOURCES = tests/fuzz/fuzz_session.c tests/fuzz/fuzz.h
tests_fuzz_fuzz_session_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_fuzz_session_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_session_LDFLAGS = $(FUZZ_LINK)

FUZZERS += tests/fuzz/fuzz_vcard
tests_fuzz_fuzz_vcard_SOURCES = tests/fuzz/fuzz_vcard.c tests/fuzz/fuzz.h \
	tests/fuzz/fuzz_facts.c tests/fuzz/fuzz_facts.h
tests_fuzz_fuzz_vcard_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_fuzz_vcard_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_vcard_LDFLAGS = $(FUZZ_LINK)

FUZZERS += tests/fuzz/fuzz_wire
tests_fuzz_fuzz_wire_SOURCES = tests/fuzz/fuzz_wire.c tests/fuzz/fuzz.h
tests_fuzz_fuzz_wire_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_fuzz_wire_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_wire_LDFLAGS = $(FUZZ_LINK)

FUZZERS += tests/fuzz/fuzz_wire_wbxml
tests_fuzz_fuzz_wire_wbxml_SOURCES = tests/fuzz/fuzz_wire_wbxml.c tests/fuzz/fuzz.h \
	tests/fuzz/fuzz_wire_check.c tests/fuzz/fuzz_wire_check.h
tests_fuzz_fuzz_wire_wbxml_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_fuzz_wire_wbxml_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_wire_wbxml_LDFLAGS = $(FUZZ_LINK)

FUZZERS += tests/fuzz/fuzz_wire_xml
tests_fuzz_fuzz_wire_xml_SOURCES = tests/fuzz/fuzz_wire_xml.c tests/fuzz/fuzz.h \
	tests/fuzz/fuzz_wire_check.c tests/fuzz/fuzz_wire_check.h
tests_fuzz_fuzz_wire_xml_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_fuzz_wire_xml_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_wire_xml_LDFLAGS = $(FUZZ_LINK)

FUZZERS += tests/fuzz/fuzz_zone
tests_fuzz_fuzz_zone_SOURCES = tests/fuzz/fuzz_zone.c tests/fuzz/fuzz.h
tests_fuzz_fuzz_zone_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_fuzz_zone_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_zone_LDFLAGS = $(FUZZ_LINK)
