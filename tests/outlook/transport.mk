# SPDX-License-Identifier: Apache-2.0
# WinHTTP and a server with TLS.
EXTRA_DIST += tests/outlook/transport_tls.test.sh
if HOST_WINDOWS
noinst_PROGRAMS += tests/outlook/test_transport_tls
tests_outlook_test_transport_tls_SOURCES = tests/outlook/test_transport_tls.c
tests_outlook_test_transport_tls_CPPFLAGS = $(TEST_CPPFLAGS)
tests_outlook_test_transport_tls_LDADD = $(CLIENT_TEST_LIBS)
OUTLOOK_TESTS += tests/outlook/transport_tls.test.sh
else
EXTRA_DIST += tests/outlook/test_transport_tls.c
endif
