# SPDX-License-Identifier: Apache-2.0
if !HOST_WINDOWS
noinst_LIBRARIES += libvaliseserver.a
libvaliseserver_a_CPPFLAGS = $(AM_CPPFLAGS) $(SQLITE_CFLAGS) \
	$(LIBEVENT_CFLAGS) $(LIBEVENT_PTHREADS_CFLAGS) $(CRYPTO_CFLAGS)
libvaliseserver_a_CFLAGS = $(AM_CFLAGS) -pthread
libvaliseserver_a_SOURCES = \
	server-stub/accounts.c server-stub/accounts.h \
	server-stub/address.c server-stub/address.h \
	server-stub/admin.c server-stub/commands.h \
	server-stub/authority.c server-stub/authority.h \
	server-stub/busy.c server-stub/busy.h \
	server-stub/carry.c server-stub/carry.h \
	server-stub/credentials.c server-stub/credentials.h \
	server-stub/db.h server-stub/store_sqlite.c \
	server-stub/describe.c server-stub/describe.h \
	server-stub/endpoint.c server-stub/endpoint.h \
	server-stub/env.c server-stub/env.h \
	server-stub/exchange.c server-stub/exchange.h \
	server-stub/folders.c server-stub/folders.h \
	server-stub/items.c server-stub/items.h \
	server-stub/links.c server-stub/links.h \
	server-stub/listener.c server-stub/listener.h \
	server-stub/logins.c server-stub/logins.h \
	server-stub/options.c server-stub/options.h \
	server-stub/parked.c server-stub/parked.h \
	server-stub/password.c server-stub/password.h \
	server-stub/refusal.c server-stub/refusal.h \
	server-stub/run.c \
	server-stub/schema.c server-stub/schema.h \
	server-stub/session_law.c server-stub/session_law.h \
	server-stub/sessions.c server-stub/sessions.h \
	server-stub/state.c server-stub/state.h \
	server-stub/texts.c server-stub/texts.h \
	server-stub/transfer.c \
	server-stub/worker.c server-stub/worker.h
SERVER_LIBS = libvaliseserver.a $(SYNCML_LIBS) $(SQLITE_LIBS) \
	$(LIBEVENT_LIBS) $(LIBEVENT_PTHREADS_LIBS) $(CRYPTO_LIBS) -lpthread
SERVER_TEST_LIBS = libtestsupport.a $(SERVER_LIBS) $(CUNIT_LIBS)

bin_PROGRAMS += bin/valise-server
bin_valise_server_SOURCES = server-stub/main.c
bin_valise_server_CFLAGS = $(AM_CFLAGS) -pthread
bin_valise_server_LDADD = $(SERVER_LIBS)

check_PROGRAMS += tests/unit/test_server_busy \
	tests/unit/test_server_credentials \
	tests/unit/test_server_db tests/unit/test_server_items \
	tests/unit/test_server_logins tests/unit/test_server_nonce \
	tests/unit/test_server_sessions \
	tests/unit/test_server_resume tests/unit/test_server_special \
	tests/unit/test_server_state \
	tests/unit/test_server_worker
tests_unit_test_server_nonce_SOURCES = tests/unit/test_server_nonce.c
tests_unit_test_server_nonce_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_server_nonce_LDADD = $(SERVER_TEST_LIBS)
tests_unit_test_server_busy_SOURCES = tests/unit/test_server_busy.c
tests_unit_test_server_busy_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_server_busy_LDADD = $(SERVER_TEST_LIBS)
tests_unit_test_server_credentials_SOURCES = \
	tests/unit/test_server_credentials.c
tests_unit_test_server_credentials_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_server_credentials_LDADD = $(SERVER_TEST_LIBS)
tests_unit_test_server_db_SOURCES = tests/unit/test_server_db.c \
	tests/unit/server_folder.h
tests_unit_test_server_db_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_server_db_LDADD = $(SERVER_TEST_LIBS)
tests_unit_test_server_items_SOURCES = tests/unit/test_server_items.c
tests_unit_test_server_items_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_server_items_LDADD = $(SERVER_TEST_LIBS)
tests_unit_test_server_state_SOURCES = tests/unit/test_server_state.c
tests_unit_test_server_state_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_server_state_LDADD = $(SERVER_TEST_LIBS)
tests_unit_test_server_logins_SOURCES = tests/unit/test_server_logins.c
tests_unit_test_server_logins_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_server_logins_LDADD = $(SERVER_TEST_LIBS)
tests_unit_test_server_sessions_SOURCES = tests/unit/test_server_sessions.c
tests_unit_test_server_sessions_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_server_sessions_LDADD = $(SERVER_TEST_LIBS)
tests_unit_test_server_resume_SOURCES = \
	tests/unit/test_server_resume.c tests/unit/server_phone.h
tests_unit_test_server_resume_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_server_resume_LDADD = $(SERVER_TEST_LIBS)
tests_unit_test_server_special_SOURCES = \
	tests/unit/test_server_special.c tests/unit/server_phone.h
tests_unit_test_server_special_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_server_special_LDADD = $(SERVER_TEST_LIBS)
tests_unit_test_server_worker_SOURCES = tests/unit/test_server_worker.c
tests_unit_test_server_worker_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_server_worker_LDADD = $(SERVER_TEST_LIBS)
dist_man_MANS += doc/valise-server.8
endif
