# SPDX-License-Identifier: Apache-2.0
# A strict double of a mail client, behind the MAPI of the system. A program
# gets it by with-double.sh; the data is text, see mapi_double_dump.c.
#
#   VALISE_MAPI_FILE     where the profile is kept; read at the first
#                        MAPIInitialize, written (with FILE.journal) by every
#                        SaveChanges and anew at the last MAPIUninitialize
#   VALISE_MAPI_PROFILE  without a file: words of ansi, exchange, public
#   VALISE_MAPI_LOG      one line for each leak and misuse; empty is good
#   VALISE_MAPI_COUNTS   one line "Method n" for each method that was called
#   VALISE_MAPI_FAIL     Method:n:hresult,... the n-th call fails (0: each)
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
EXTRA_DIST += tests/outlook/mapi_double.def tests/outlook/with-double.sh

if HOST_WINDOWS
noinst_LIBRARIES += libmapidouble.a
libmapidouble_a_SOURCES = $(MAPI_DOUBLE_SOURCES) $(MAPI_TEXT_SOURCES)
libmapidouble_a_CPPFLAGS = $(TEST_CPPFLAGS)

noinst_DATA = tests/outlook/valise-mapi-double.dll
CLEANFILES += tests/outlook/valise-mapi-double.dll
mapi_double_def = $(srcdir)/tests/outlook/mapi_double.def
tests/outlook/valise-mapi-double.dll: libmapidouble.a $(mapi_double_def)
	$(AM_V_CCLD)$(CC) $(AM_CFLAGS) $(CFLAGS) $(AM_LDFLAGS) $(LDFLAGS) \
		-shared -static-libgcc -o $@ -Wl,--whole-archive \
		libmapidouble.a -Wl,--no-whole-archive $(mapi_double_def) \
		-lole32 -luuid
else
EXTRA_DIST += $(MAPI_DOUBLE_SOURCES) $(MAPI_TEXT_SOURCES)
endif
