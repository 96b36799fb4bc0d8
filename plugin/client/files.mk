# SPDX-License-Identifier: Apache-2.0
# What both plug-ins share. The system and the network are behind one header
# each.
noinst_LIBRARIES += libclient.a
libclient_a_SOURCES = \
	plugin/client/account.c plugin/client/account.h \
	plugin/client/check.c \
	plugin/client/field_text.c plugin/client/field_text.h \
	plugin/client/options.c plugin/client/options.h \
	plugin/client/os.h \
	plugin/client/problem.c plugin/client/problem.h \
	plugin/client/profile.c plugin/client/profile.h \
	plugin/client/run.c plugin/client/run.h \
	plugin/client/run_login.c \
	plugin/client/run_notify.c \
	plugin/client/run_priv.h plugin/client/run_setup.c \
	plugin/client/run_speak.c \
	plugin/client/run_window.c \
	plugin/client/schedule.c plugin/client/schedule.h \
	plugin/client/state_journal.c plugin/client/state_links.c \
	plugin/client/state_sqlite.c plugin/client/state_sqlite.h \
	plugin/client/state_sqlite_priv.h \
	plugin/client/status_json.c \
	plugin/client/status_log.c plugin/client/status_log.h \
	plugin/client/status_text.c \
	plugin/client/text.c plugin/client/text.h \
	plugin/client/text_catalog.c plugin/client/text_catalog.h \
	plugin/client/transport.h \
	plugin/client/transport_http.c plugin/client/transport_http.h \
	plugin/client/transport_http_priv.h plugin/client/transport_curl_priv.h
libclient_a_CPPFLAGS = $(AM_CPPFLAGS) $(SQLITE_CFLAGS) $(CURL_CFLAGS)

OS_POSIX_SOURCES = \
	plugin/client/os_posix.c \
	plugin/client/transport_curl.c plugin/client/transport_curl_probe.c \
	plugin/client/transport_curl_problem.c \
	plugin/client/transport_curl_trust.c
if HOST_WINDOWS
CLIENT_LIBS = libclient.a $(SYNCML_LIBS) $(SQLITE_LIBS) $(OS_LIBS)
EXTRA_DIST += $(OS_POSIX_SOURCES)
else
libclient_a_SOURCES += $(OS_POSIX_SOURCES)
CLIENT_LIBS = libclient.a $(SYNCML_LIBS) $(SQLITE_LIBS) $(CURL_LIBS)
endif

CLIENT_TEST_LIBS = libtestsupport.a $(CLIENT_LIBS) $(CUNIT_LIBS)

check_PROGRAMS += tests/unit/test_options
tests_unit_test_options_SOURCES = tests/unit/test_options.c
tests_unit_test_options_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_options_LDADD = $(CLIENT_TEST_LIBS)

check_PROGRAMS += tests/unit/test_catalog
tests_unit_test_catalog_SOURCES = tests/unit/test_catalog.c
tests_unit_test_catalog_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_catalog_LDADD = $(CLIENT_TEST_LIBS)

check_PROGRAMS += tests/unit/test_schedule
tests_unit_test_schedule_SOURCES = tests/unit/test_schedule.c
tests_unit_test_schedule_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_schedule_LDADD = $(CLIENT_TEST_LIBS)

# The same promises of both libraries.
check_PROGRAMS += tests/unit/test_transport
SCRIPT_SERVER_SOURCES = tests/support/os_socket.h \
	tests/support/script_server.c tests/support/script_server.h
SCRIPT_SERVER_LIBS =
if HOST_WINDOWS
SCRIPT_SERVER_LIBS += -l:libwinpthread.a
endif
tests_unit_test_transport_SOURCES = tests/unit/test_transport.c \
	$(SCRIPT_SERVER_SOURCES)
tests_unit_test_transport_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_transport_LDADD = $(CLIENT_TEST_LIBS) $(SCRIPT_SERVER_LIBS)

check_PROGRAMS += tests/unit/test_transport_way
tests_unit_test_transport_way_SOURCES = tests/unit/test_transport_way.c \
	$(SCRIPT_SERVER_SOURCES)
tests_unit_test_transport_way_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_transport_way_LDADD = $(CLIENT_TEST_LIBS) $(SCRIPT_SERVER_LIBS)

# It looks at modes and at "/" of POSIX.
if !HOST_WINDOWS
check_PROGRAMS += tests/unit/test_profile
tests_unit_test_profile_SOURCES = tests/unit/test_profile.c
tests_unit_test_profile_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_profile_LDADD = $(CLIENT_TEST_LIBS)

check_PROGRAMS += tests/unit/test_status_log
tests_unit_test_status_log_SOURCES = tests/unit/test_status_log.c
tests_unit_test_status_log_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_status_log_LDADD = $(CLIENT_TEST_LIBS)
endif

check_PROGRAMS += tests/unit/test_words
tests_unit_test_words_SOURCES = tests/unit/test_words.c
tests_unit_test_words_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_words_LDADD = $(CLIENT_TEST_LIBS)

check_PROGRAMS += tests/unit/test_state_sqlite
tests_unit_test_state_sqlite_SOURCES = tests/unit/test_state_sqlite.c
tests_unit_test_state_sqlite_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_state_sqlite_LDADD = $(CLIENT_TEST_LIBS)
