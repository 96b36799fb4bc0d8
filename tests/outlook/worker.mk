# SPDX-License-Identifier: Apache-2.0
# The worker on the doubles.
EXTRA_DIST += tests/outlook/worker.test.sh
if HOST_WINDOWS
noinst_PROGRAMS += tests/outlook/test_worker
tests_outlook_test_worker_SOURCES = tests/outlook/test_worker.c
tests_outlook_test_worker_CPPFLAGS = $(TEST_CPPFLAGS)
# The library of tests has a client_run() of its own, for scenarios.
tests_outlook_test_worker_LDADD = libmapiclient.a liboutlook.a \
	liboutlookmap.a $(CLIENT_LIBS) $(TEST_LIBS) -lmapi32 -lole32 -luuid
OUTLOOK_TESTS += tests/outlook/worker.test.sh
else
EXTRA_DIST += tests/outlook/test_worker.c
endif
