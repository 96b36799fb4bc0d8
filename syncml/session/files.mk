# SPDX-License-Identifier: Apache-2.0
libsyncml_a_SOURCES += \
	syncml/session/atomic.c \
	syncml/session/auth.c syncml/session/auth.h \
	syncml/session/change.c \
	syncml/session/chunk.c \
	syncml/session/commands.c \
	syncml/session/devinf.c syncml/session/devinf.h \
	syncml/session/devinf_read.c \
	syncml/session/name.c syncml/session/name.h \
	syncml/session/notice.c \
	syncml/session/pack.c syncml/session/pack.h \
	syncml/session/pause.c \
	syncml/session/quirk.c syncml/session/quirk.h \
	syncml/session/san.c syncml/session/san.h \
	syncml/session/session.c syncml/session/session.h \
	syncml/session/session_auth.c \
	syncml/session/session_hdr.c \
	syncml/session/session_in.c \
	syncml/session/session_out.c \
	syncml/session/session_priv.h \
	syncml/session/session_save.c \
	syncml/session/spool.h \
	syncml/session/status.c syncml/session/status.h \
	syncml/session/tell.c

check_PROGRAMS += tests/unit/test_atomic tests/unit/test_auth tests/unit/test_chunk \
	tests/unit/test_commands tests/unit/test_devinf \
	tests/unit/test_pause tests/unit/test_san \
	tests/unit/test_quirk \
	tests/unit/test_session tests/unit/test_session_hdr \
	tests/unit/test_session_corpus \
	tests/unit/test_session_save tests/unit/test_status \
	tests/unit/test_tell
tests_unit_test_atomic_SOURCES = tests/unit/test_atomic.c
tests_unit_test_atomic_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_atomic_LDADD = $(TEST_LIBS)
tests_unit_test_auth_SOURCES = tests/unit/test_auth.c
tests_unit_test_auth_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_auth_LDADD = $(TEST_LIBS)
tests_unit_test_chunk_SOURCES = tests/unit/test_chunk.c
tests_unit_test_chunk_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_chunk_LDADD = $(TEST_LIBS)
tests_unit_test_commands_SOURCES = tests/unit/test_commands.c
tests_unit_test_commands_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_commands_LDADD = $(TEST_LIBS)
tests_unit_test_devinf_SOURCES = tests/unit/test_devinf.c
tests_unit_test_devinf_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_devinf_LDADD = $(TEST_LIBS)
tests_unit_test_pause_SOURCES = tests/unit/test_pause.c
tests_unit_test_pause_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_pause_LDADD = $(TEST_LIBS)
tests_unit_test_quirk_SOURCES = tests/unit/test_quirk.c
tests_unit_test_quirk_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_quirk_LDADD = $(TEST_LIBS)
tests_unit_test_san_SOURCES = tests/unit/test_san.c
tests_unit_test_san_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_san_LDADD = $(TEST_LIBS)
tests_unit_test_session_SOURCES = tests/unit/test_session.c
tests_unit_test_session_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_session_LDADD = $(TEST_LIBS)
tests_unit_test_status_SOURCES = tests/unit/test_status.c
tests_unit_test_status_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_status_LDADD = $(TEST_LIBS)
tests_unit_test_session_hdr_SOURCES = tests/unit/test_session_hdr.c
tests_unit_test_session_hdr_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_session_hdr_LDADD = $(TEST_LIBS)
tests_unit_test_session_save_SOURCES = tests/unit/test_session_save.c
tests_unit_test_session_save_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_session_save_LDADD = $(TEST_LIBS)
tests_unit_test_session_corpus_SOURCES = tests/unit/test_session_corpus.c
tests_unit_test_session_corpus_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_session_corpus_LDADD = $(TEST_LIBS)
tests_unit_test_tell_SOURCES = tests/unit/test_tell.c
tests_unit_test_tell_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_tell_LDADD = $(TEST_LIBS)
