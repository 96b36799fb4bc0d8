# SPDX-License-Identifier: Apache-2.0
# The MAPI store on the double.
STORE_CASE_SOURCES = tests/outlook/store_case.c tests/outlook/store_case.h
STORE_TEST_FILES = tests/outlook/test_store_edits.c \
	tests/outlook/test_store_faults.c \
	tests/outlook/test_store_items.c \
	tests/outlook/test_store_kill.c \
	tests/outlook/test_store_mapi.c \
	tests/outlook/test_store_nomapi.c
EXTRA_DIST += tests/outlook/store_mapi.test.sh

if HOST_WINDOWS
noinst_LIBRARIES += libstorecase.a
libstorecase_a_SOURCES = $(STORE_CASE_SOURCES)
libstorecase_a_CPPFLAGS = $(TEST_CPPFLAGS)
STORE_TEST_LIBS = libstorecase.a libmapiclient.a liboutlook.a \
	$(OUTLOOK_MAP_TEST_LIBS) -lmapi32 -lole32 -luuid

noinst_PROGRAMS += tests/outlook/test_store_edits \
	tests/outlook/test_store_faults \
	tests/outlook/test_store_items tests/outlook/test_store_kill \
	tests/outlook/test_store_mapi \
	tests/outlook/test_store_nomapi
tests_outlook_test_store_edits_SOURCES = tests/outlook/test_store_edits.c
tests_outlook_test_store_edits_CPPFLAGS = $(TEST_CPPFLAGS)
tests_outlook_test_store_edits_LDADD = $(STORE_TEST_LIBS)
tests_outlook_test_store_faults_SOURCES = tests/outlook/test_store_faults.c
tests_outlook_test_store_faults_CPPFLAGS = $(TEST_CPPFLAGS)
tests_outlook_test_store_faults_LDADD = $(STORE_TEST_LIBS)
tests_outlook_test_store_items_SOURCES = tests/outlook/test_store_items.c
tests_outlook_test_store_items_CPPFLAGS = $(TEST_CPPFLAGS)
tests_outlook_test_store_items_LDADD = $(STORE_TEST_LIBS)
tests_outlook_test_store_kill_SOURCES = tests/outlook/test_store_kill.c
tests_outlook_test_store_kill_CPPFLAGS = $(TEST_CPPFLAGS)
tests_outlook_test_store_kill_LDADD = $(STORE_TEST_LIBS)
tests_outlook_test_store_mapi_SOURCES = tests/outlook/test_store_mapi.c
tests_outlook_test_store_mapi_CPPFLAGS = $(TEST_CPPFLAGS)
tests_outlook_test_store_mapi_LDADD = $(STORE_TEST_LIBS)
tests_outlook_test_store_nomapi_SOURCES = tests/outlook/test_store_nomapi.c
tests_outlook_test_store_nomapi_CPPFLAGS = $(TEST_CPPFLAGS)
tests_outlook_test_store_nomapi_LDADD = liboutlook.a \
	$(OUTLOOK_MAP_TEST_LIBS) -lole32
OUTLOOK_TESTS += tests/outlook/store_mapi.test.sh
else
EXTRA_DIST += $(STORE_CASE_SOURCES) $(STORE_TEST_FILES)
endif
