# SPDX-License-Identifier: Apache-2.0
# The conformance suite: a client against any server, a server against any
# client. Both halves share how messages are written, read and reported.
if !HOST_WINDOWS
check_LIBRARIES += libconformance.a
libconformance_a_CPPFLAGS = $(TEST_CPPFLAGS)
libconformance_a_SOURCES = \
	tests/conformance/compose.c tests/conformance/compose.h \
	tests/conformance/http.c tests/conformance/http.h \
	tests/conformance/look.c \
	tests/conformance/report.c tests/conformance/report.h
CONFORMANCE_LIBS = libconformance.a $(SYNCML_LIBS)

# They need a peer: conformance.test.sh starts it.
noinst_PROGRAMS += tests/conformance/conformance-client
tests_conformance_conformance_client_SOURCES = \
	tests/conformance/case_auth.c \
	tests/conformance/case_both.c \
	tests/conformance/case_change.c \
	tests/conformance/case_devinf.c \
	tests/conformance/case_filter.c \
	tests/conformance/case_init.c \
	tests/conformance/case_large.c \
	tests/conformance/case_map.c \
	tests/conformance/case_message.c \
	tests/conformance/case_size.c \
	tests/conformance/case_trouble.c \
	tests/conformance/case_version.c tests/conformance/cases.h \
	tests/conformance/client.c \
	tests/conformance/device.c tests/conformance/device.h \
	tests/conformance/steps.c
tests_conformance_conformance_client_CPPFLAGS = $(TEST_CPPFLAGS)
tests_conformance_conformance_client_LDADD = $(CONFORMANCE_LIBS)

# Scripted servers, one a case: client.test.sh runs a client against each.
noinst_PROGRAMS += tests/conformance/conformance-server
tests_conformance_conformance_server_SOURCES = \
	tests/conformance/case_server.h \
	tests/conformance/case_server_alert.c \
	tests/conformance/case_server_auth.c \
	tests/conformance/case_server_command.c \
	tests/conformance/case_server_form.c \
	tests/conformance/case_server_init.c \
	tests/conformance/case_server_item.c \
	tests/conformance/case_server_large.c \
	tests/conformance/case_server_map.c \
	tests/conformance/case_server_message.c \
	tests/conformance/case_server_send.c \
	tests/conformance/case_server_trouble.c \
	tests/conformance/peer.h \
	tests/conformance/peer_check.c \
	tests/conformance/peer_course.c \
	tests/conformance/peer_say.c \
	tests/conformance/peer_take.c \
	tests/conformance/serve.c tests/conformance/serve.h \
	tests/conformance/server.c
tests_conformance_conformance_server_CPPFLAGS = $(TEST_CPPFLAGS)
tests_conformance_conformance_server_LDADD = $(CONFORMANCE_LIBS)

# The command with faults to choose from: the same objects, other calls. The
# wrapping needs a linker like GNU ld.
noinst_PROGRAMS += tests/conformance/valise-faulty
tests_conformance_valise_faulty_SOURCES = tests/conformance/faults_client.c
tests_conformance_valise_faulty_CPPFLAGS = $(TEST_CPPFLAGS)
tests_conformance_valise_faulty_LDADD = $(bin_valise_OBJECTS) $(bin_valise_LDADD)
tests_conformance_valise_faulty_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=sml_alert_status,--wrap=sml_chunk_interrupt \
	-Wl,--wrap=sml_session_map,--wrap=sml_session_new \
	-Wl,--wrap=sml_session_status,--wrap=sml_session_url \
	-Wl,--wrap=sml_writer_new,--wrap=sml_writer_reset

# The server with faults to choose from. The wrapping needs a linker like GNU
# ld; only calls from one object to another are caught.
noinst_PROGRAMS += tests/conformance/valise-server-faulty
tests_conformance_valise_server_faulty_SOURCES = \
	tests/conformance/faults_server.c
tests_conformance_valise_server_faulty_CPPFLAGS = $(TEST_CPPFLAGS)
tests_conformance_valise_server_faulty_CFLAGS = $(AM_CFLAGS) -pthread
tests_conformance_valise_server_faulty_LDADD = $(bin_valise_server_OBJECTS) \
	$(SERVER_LIBS)
tests_conformance_valise_server_faulty_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=server_logins_check_digest,--wrap=server_sessions_answer \
	-Wl,--wrap=sml_accept_item,--wrap=sml_maps_take \
	-Wl,--wrap=sml_session_status,--wrap=sml_writer_cmd \
	-Wl,--wrap=sml_writer_finish,--wrap=sml_writer_new \
	-Wl,--wrap=sml_writer_reset
endif
