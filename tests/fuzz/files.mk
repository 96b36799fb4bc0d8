# SPDX-License-Identifier: Apache-2.0
# Fuzz programs: with --enable-fuzz on libFuzzer's main, else on replay.c,
# which feeds the same changed seeds at each "make check".
check_LIBRARIES += libfuzzreplay.a
libfuzzreplay_a_SOURCES = tests/fuzz/replay.c
libfuzzreplay_a_CPPFLAGS = $(TEST_CPPFLAGS)
if ENABLE_FUZZ
noinst_PROGRAMS += tests/fuzz/fuzz_item tests/fuzz/fuzz_merge \
	tests/fuzz/fuzz_session tests/fuzz/fuzz_wire \
	tests/fuzz/fuzz_wire_wbxml tests/fuzz/fuzz_wire_xml
FUZZ_MAIN =
else
check_PROGRAMS += tests/fuzz/fuzz_item tests/fuzz/fuzz_merge \
	tests/fuzz/fuzz_session tests/fuzz/fuzz_wire \
	tests/fuzz/fuzz_wire_wbxml tests/fuzz/fuzz_wire_xml
FUZZ_MAIN = libfuzzreplay.a
endif

tests_fuzz_fuzz_item_SOURCES = tests/fuzz/fuzz_item.c tests/fuzz/fuzz.h
tests_fuzz_fuzz_item_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_fuzz_item_LDADD = $(FUZZ_MAIN) $(TEST_LIBS)
tests_fuzz_fuzz_item_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_merge_SOURCES = tests/fuzz/fuzz_merge.c tests/fuzz/fuzz.h
tests_fuzz_fuzz_merge_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_fuzz_merge_LDADD = $(FUZZ_MAIN) $(TEST_LIBS)
tests_fuzz_fuzz_merge_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_session_SOURCES = tests/fuzz/fuzz_session.c tests/fuzz/fuzz.h
tests_fuzz_fuzz_session_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_fuzz_session_LDADD = $(FUZZ_MAIN) $(TEST_LIBS)
tests_fuzz_fuzz_session_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_wire_SOURCES = tests/fuzz/fuzz_wire.c tests/fuzz/fuzz.h
tests_fuzz_fuzz_wire_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_fuzz_wire_LDADD = $(FUZZ_MAIN) $(TEST_LIBS)
tests_fuzz_fuzz_wire_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_wire_wbxml_SOURCES = tests/fuzz/fuzz_wire_wbxml.c \
	tests/fuzz/fuzz_wire_check.c tests/fuzz/fuzz_wire_check.h \
	tests/fuzz/fuzz.h
tests_fuzz_fuzz_wire_wbxml_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_fuzz_wire_wbxml_LDADD = $(FUZZ_MAIN) $(TEST_LIBS)
tests_fuzz_fuzz_wire_wbxml_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_wire_xml_SOURCES = tests/fuzz/fuzz_wire_xml.c \
	tests/fuzz/fuzz_wire_check.c tests/fuzz/fuzz_wire_check.h \
	tests/fuzz/fuzz.h
tests_fuzz_fuzz_wire_xml_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_fuzz_wire_xml_LDADD = $(FUZZ_MAIN) $(TEST_LIBS)
tests_fuzz_fuzz_wire_xml_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
CLEANFILES += tests/fuzz/*.broken
