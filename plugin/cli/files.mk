# SPDX-License-Identifier: Apache-2.0
if !HOST_WINDOWS
# The folder store by itself, for the command and for tests.
noinst_LIBRARIES += libstoredir.a
libstoredir_a_SOURCES = \
	plugin/cli/store_dir.c plugin/cli/store_dir.h \
	plugin/cli/store_dir_priv.h plugin/cli/store_dir_write.c

check_PROGRAMS += tests/unit/test_store_dir
tests_unit_test_store_dir_SOURCES = tests/unit/test_store_dir.c
tests_unit_test_store_dir_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_store_dir_LDADD = libstoredir.a $(CLIENT_TEST_LIBS)
endif
