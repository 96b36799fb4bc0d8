# SPDX-License-Identifier: Apache-2.0
libsyncml_a_SOURCES += \
	syncml/wire/build.c syncml/wire/build.h \
	syncml/wire/cmd.c \
	syncml/wire/elements.c syncml/wire/elements.h \
	syncml/wire/emit.h syncml/wire/encode.c \
	syncml/wire/msg.c syncml/wire/msg.h syncml/wire/msg_read.h \
	syncml/wire/msg_write.c syncml/wire/msg_write.h \
	syncml/wire/print.c \
	syncml/wire/read.h \
	syncml/wire/tree.c syncml/wire/tree.h \
	syncml/wire/wbxml.h syncml/wire/wbxml_read.c syncml/wire/wbxml_write.c \
	syncml/wire/wire.c syncml/wire/wire.h \
	syncml/wire/writer.c syncml/wire/writer.h \
	syncml/wire/xml_read.c syncml/wire/xml_write.c

check_PROGRAMS += tests/unit/test_elements tests/unit/test_xml
tests_unit_test_elements_SOURCES = tests/unit/test_elements.c \
	tests/support/wire_help.h
tests_unit_test_elements_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_elements_LDADD = $(TEST_LIBS)
tests_unit_test_xml_SOURCES = tests/unit/test_xml.c tests/support/wire_help.h
tests_unit_test_xml_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_xml_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/unit/test_writer tests/unit/test_writer_fit
tests_unit_test_writer_fit_SOURCES = tests/unit/test_writer_fit.c \
	tests/support/wire_help.h
tests_unit_test_writer_fit_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_writer_fit_LDADD = $(TEST_LIBS)
tests_unit_test_writer_SOURCES = tests/unit/test_writer.c \
	tests/support/wire_help.h
tests_unit_test_writer_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_writer_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/unit/test_msg tests/unit/test_wbxml
tests_unit_test_msg_SOURCES = tests/unit/test_msg.c tests/support/wire_help.h
tests_unit_test_msg_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_msg_LDADD = $(TEST_LIBS)
tests_unit_test_wbxml_SOURCES = tests/unit/test_wbxml.c \
	tests/support/wire_help.h
tests_unit_test_wbxml_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_wbxml_LDADD = $(TEST_LIBS)

# libwbxml as an oracle, in this test only.
if !HOST_WINDOWS
check_PROGRAMS += tests/unit/test_wire_corpus
tests_unit_test_wire_corpus_SOURCES = tests/unit/test_wire_corpus.c \
	tests/support/wire_help.h \
	plugin/cli/trace_wbxml.c plugin/cli/trace_wbxml.h
tests_unit_test_wire_corpus_CPPFLAGS = $(TEST_CPPFLAGS) $(WBXML_CFLAGS)
tests_unit_test_wire_corpus_LDADD = $(TEST_LIBS) $(WBXML_LIBS)
endif
