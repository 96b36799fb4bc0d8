# SPDX-License-Identifier: Apache-2.0
libsyncml_a_SOURCES += \
	syncml/base/arena.c syncml/base/arena.h \
	syncml/base/attr.h \
	syncml/base/base64.c syncml/base/base64.h \
	syncml/base/buf.c syncml/base/buf.h \
	syncml/base/digest.c syncml/base/digest.h \
	syncml/base/env.h \
	syncml/base/err.c syncml/base/err.h \
	syncml/base/limits.h \
	syncml/base/log.c syncml/base/log.h \
	syncml/base/str.c syncml/base/str.h

if HOST_WINDOWS
libsyncml_a_SOURCES += syncml/base/digest_cng.c
EXTRA_DIST += syncml/base/digest_openssl.c
else
libsyncml_a_SOURCES += syncml/base/digest_openssl.c
EXTRA_DIST += syncml/base/digest_cng.c
endif

check_PROGRAMS += tests/unit/test_arena tests/unit/test_base \
	tests/unit/test_digest tests/unit/test_str
tests_unit_test_arena_SOURCES = tests/unit/test_arena.c
tests_unit_test_arena_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_arena_LDADD = $(TEST_LIBS)
tests_unit_test_base_SOURCES = tests/unit/test_base.c
tests_unit_test_base_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_base_LDADD = $(TEST_LIBS)
tests_unit_test_digest_SOURCES = tests/unit/test_digest.c
tests_unit_test_digest_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_digest_LDADD = $(TEST_LIBS)
tests_unit_test_str_SOURCES = tests/unit/test_str.c
tests_unit_test_str_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_str_LDADD = $(TEST_LIBS)
