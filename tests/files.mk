# SPDX-License-Identifier: Apache-2.0
libtestsupport_a_SOURCES += tests/support/test.c tests/support/test.h

# Tools of the end-to-end tests and the bench; no tests themselves.
if !HOST_WINDOWS
libtestsupport_a_SOURCES += tests/support/folder.c tests/support/folder.h
noinst_PROGRAMS += tests/support/floor tests/support/measure \
	tests/support/proxy
tests_support_floor_SOURCES = tests/support/floor.c
tests_support_measure_SOURCES = tests/support/measure.c
tests_support_proxy_SOURCES = tests/support/proxy.c
endif

# A server and clients in memory: stores, state, what stops them.
libtestsupport_a_SOURCES += \
	tests/support/fault.c tests/support/fault.h \
	tests/support/memdb.c tests/support/memdb.h \
	tests/support/state_fail.c tests/support/state_fail.h \
	tests/support/state_memory.c tests/support/state_memory.h \
	tests/support/store_fail.c tests/support/store_fail.h \
	tests/support/store_memory.c tests/support/store_memory.h

check_PROGRAMS += tests/unit/test_state_memory
tests_unit_test_state_memory_SOURCES = tests/unit/test_state_memory.c
tests_unit_test_state_memory_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_state_memory_LDADD = $(TEST_LIBS)

# Two sessions back to back.
libtestsupport_a_SOURCES += \
	tests/support/session_pair.c tests/support/session_pair.h \
	tests/support/spool_memory.c tests/support/spool_memory.h
