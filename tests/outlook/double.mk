# SPDX-License-Identifier: Apache-2.0
# A strict double of a mail client, behind the MAPI of the system. A program
# gets it by with-double.sh; the data is text, see mapi_double_dump.c.
#
#   VALISE_MAPI_FILE     where the profile is kept; read at the first
#                        MAPIInitialize, written (with FILE.journal) by every
#                        SaveChanges and anew at the last MAPIUninitialize
#   VALISE_MAPI_PROFILE  without a file: words of ansi, exchange, public
#   VALISE_MAPI_NAME     and what it is called there (Outlook)
#   VALISE_MAPI_LOG      one line for each leak and misuse; empty is good
#   VALISE_MAPI_COUNTS   one line "Method n" for each method that was called
#   VALISE_MAPI_FAIL     Method:n:hresult,... the n-th call fails (0: each); one
#                        that there is not is a line in the log
#   VALISE_MAPI_KILL     Method:n[:before] ends the process, status 99
#   VALISE_MAPI_EDIT     n:[PR_SUBJECT="match";]KEY=VALUE (or delete): the user
#                        is quicker than the n-th SaveChanges of a message
#   VALISE_MAPI_LATE_MS  how late notifications come (30)
#
# Methods are those of mapi_double.h; SaveChanges is that of messages, and
# AttachSaveChanges and EmbeddedSaveChanges count for themselves.
MAPI_DOUBLE_SOURCES = \
	tests/outlook/mapi_double.c tests/outlook/mapi_double.h \
	tests/outlook/mapi_double_advise.c \
	tests/outlook/mapi_double_attach.c \
	tests/outlook/mapi_double_bag.c \
	tests/outlook/mapi_double_computed.c \
	tests/outlook/mapi_double_dump.c \
	tests/outlook/mapi_double_faults.c \
	tests/outlook/mapi_double_folder.c \
	tests/outlook/mapi_double_load.c \
	tests/outlook/mapi_double_memory.c \
	tests/outlook/mapi_double_message.c \
	tests/outlook/mapi_double_model.c \
	tests/outlook/mapi_double_names.c \
	tests/outlook/mapi_double_profile.c \
	tests/outlook/mapi_double_props.c \
	tests/outlook/mapi_double_restrict.c \
	tests/outlook/mapi_double_session.c \
	tests/outlook/mapi_double_store.c \
	tests/outlook/mapi_double_stream.c \
	tests/outlook/mapi_double_table.c
MAPI_TEXT_SOURCES = \
	tests/outlook/mapi_double_keys.h \
	tests/outlook/mapi_double_text.c tests/outlook/mapi_double_text.h \
	tests/outlook/mapi_double_text_priv.h \
	tests/outlook/mapi_double_text_read.c
MAPI_CLIENT_SOURCES = tests/outlook/mapi_client.c tests/outlook/mapi_client.h \
	tests/outlook/mapi_script.c tests/outlook/mapi_script.h
MAPI_CASE_SOURCES = tests/outlook/mapi_case.c tests/outlook/mapi_case.h \
	$(DOUBLE_LOG_SOURCES) $(MAPI_CLIENT_SOURCES)
EXTRA_DIST += tests/outlook/mapi_double.def \
	tests/outlook/mapi_double.test.sh tests/outlook/with-double.sh

if HOST_WINDOWS
noinst_LIBRARIES += libmapidouble.a
libmapidouble_a_SOURCES = $(MAPI_DOUBLE_SOURCES) $(MAPI_TEXT_SOURCES)
libmapidouble_a_CPPFLAGS = $(TEST_CPPFLAGS)

noinst_DATA += tests/outlook/valise-mapi-double.dll
CLEANFILES += tests/outlook/valise-mapi-double.dll
mapi_double_def = $(srcdir)/tests/outlook/mapi_double.def
tests/outlook/valise-mapi-double.dll: libmapidouble.a $(mapi_double_def)
	$(AM_V_CCLD)$(CC) $(AM_CFLAGS) $(CFLAGS) $(AM_LDFLAGS) $(LDFLAGS) \
		-shared -static-libgcc -o $@ -Wl,--whole-archive \
		libmapidouble.a -Wl,--no-whole-archive $(mapi_double_def) \
		-lole32 -luuid

# What programs that speak MAPI share.
noinst_LIBRARIES += libmapiclient.a
libmapiclient_a_SOURCES = $(MAPI_CASE_SOURCES) $(MAPI_TEXT_SOURCES)
libmapiclient_a_CPPFLAGS = $(TEST_CPPFLAGS)
MAPI_CLIENT_LIBS = libmapiclient.a -lmapi32 -lole32 -luuid

noinst_PROGRAMS += tests/outlook/valise-mapi-user \
	tests/outlook/test_mapi_double tests/outlook/test_mapi_faults \
	tests/outlook/test_mapi_values
tests_outlook_valise_mapi_user_SOURCES = tests/outlook/mapi_user.c
tests_outlook_valise_mapi_user_CPPFLAGS = $(TEST_CPPFLAGS)
tests_outlook_valise_mapi_user_LDADD = $(MAPI_CLIENT_LIBS)
tests_outlook_test_mapi_double_SOURCES = tests/outlook/test_mapi_double.c
tests_outlook_test_mapi_double_CPPFLAGS = $(TEST_CPPFLAGS)
tests_outlook_test_mapi_double_LDADD = $(MAPI_CLIENT_LIBS) $(TEST_LIBS)
tests_outlook_test_mapi_faults_SOURCES = tests/outlook/test_mapi_faults.c
tests_outlook_test_mapi_faults_CPPFLAGS = $(TEST_CPPFLAGS)
tests_outlook_test_mapi_faults_LDADD = $(MAPI_CLIENT_LIBS) $(TEST_LIBS)
tests_outlook_test_mapi_values_SOURCES = tests/outlook/test_mapi_values.c
tests_outlook_test_mapi_values_CPPFLAGS = $(TEST_CPPFLAGS)
tests_outlook_test_mapi_values_LDADD = $(MAPI_CLIENT_LIBS) $(TEST_LIBS)
OUTLOOK_TESTS += tests/outlook/mapi_double.test.sh
else
EXTRA_DIST += $(MAPI_DOUBLE_SOURCES) $(MAPI_TEXT_SOURCES) \
	$(MAPI_CASE_SOURCES) tests/outlook/mapi_user.c \
	tests/outlook/test_mapi_double.c tests/outlook/test_mapi_faults.c \
	tests/outlook/test_mapi_values.c
endif
