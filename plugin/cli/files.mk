# SPDX-License-Identifier: Apache-2.0
if !HOST_WINDOWS
# The folder store by itself, for the command and for tests.
noinst_LIBRARIES += libstoredir.a
libstoredir_a_SOURCES = \
	plugin/cli/store_dir.c plugin/cli/store_dir.h \
	plugin/cli/store_dir_flush.c plugin/cli/store_dir_priv.h \
	plugin/cli/store_dir_write.c

check_PROGRAMS += tests/unit/test_store_dir
tests_unit_test_store_dir_SOURCES = tests/unit/test_store_dir.c
tests_unit_test_store_dir_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_store_dir_LDADD = libstoredir.a $(CLIENT_TEST_LIBS)

# Whole runs: client, folder store and the server's endpoint in one process.
check_PROGRAMS += tests/unit/test_run
tests_unit_test_run_SOURCES = tests/unit/test_run.c \
	tests/support/run_bench.h
tests_unit_test_run_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_run_LDADD = libstoredir.a $(CLIENT_LIBS) $(SERVER_TEST_LIBS)

check_PROGRAMS += tests/unit/test_run_login
tests_unit_test_run_login_SOURCES = tests/unit/test_run_login.c \
	tests/support/run_bench.h
tests_unit_test_run_login_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_run_login_LDADD = libstoredir.a $(CLIENT_LIBS) \
	$(SERVER_TEST_LIBS)
check_PROGRAMS += tests/unit/test_run_speak
tests_unit_test_run_speak_SOURCES = tests/unit/test_run_speak.c \
	tests/support/run_bench.h
tests_unit_test_run_speak_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_run_speak_LDADD = libstoredir.a $(CLIENT_LIBS) \
	$(SERVER_TEST_LIBS)

check_PROGRAMS += tests/unit/test_run_peer
tests_unit_test_run_peer_SOURCES = tests/unit/test_run_peer.c \
	tests/support/run_bench.h
tests_unit_test_run_peer_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_run_peer_LDADD = libstoredir.a $(CLIENT_LIBS) \
	$(SERVER_TEST_LIBS)

# The command: main, and a file a command.
bin_PROGRAMS += bin/valise
bin_valise_SOURCES = \
	plugin/cli/args.c plugin/cli/args.h \
	plugin/cli/cli.c plugin/cli/cli.h \
	plugin/cli/cmd_account.c \
	plugin/cli/cmd_check.c \
	plugin/cli/cmd_init.c \
	plugin/cli/cmd_options.c \
	plugin/cli/cmd_status.c plugin/cli/status.h \
	plugin/cli/cmd_sync.c \
	plugin/cli/cmd_trace.c \
	plugin/cli/main.c \
	plugin/cli/progress.c plugin/cli/progress.h \
	plugin/cli/trace_wbxml.c plugin/cli/trace_wbxml.h \
	plugin/cli/wire_log.c plugin/cli/wire_log.h
bin_valise_CPPFLAGS = $(AM_CPPFLAGS) $(WBXML_CFLAGS)
bin_valise_LDADD = libstoredir.a $(CLIENT_LIBS) $(WBXML_LIBS)
dist_man_MANS += doc/valise.1
endif
