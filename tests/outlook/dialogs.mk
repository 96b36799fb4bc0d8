# SPDX-License-Identifier: Apache-2.0
# Each dialog opened and driven, in English and in Czech; dialogs.test.sh has
# the display, and makes pictures of them.
DIALOG_CASE_SOURCES = \
	tests/outlook/dialog_case.h \
	tests/outlook/dialog_eye.c \
	tests/outlook/dialog_hand.c \
	tests/outlook/dialog_stage.c

if HOST_WINDOWS
noinst_LIBRARIES += libdialogcase.a
libdialogcase_a_SOURCES = $(DIALOG_CASE_SOURCES)
libdialogcase_a_CPPFLAGS = $(TEST_CPPFLAGS)
DIALOG_CASE_LIBS = libdialogcase.a liboutlook.a libtestsupport.a \
	$(CLIENT_LIBS) $(OUTLOOK_DIALOG_LIBS) $(CUNIT_LIBS) \
	tests/outlook/dialog_words_rc.o

noinst_PROGRAMS += tests/outlook/test_dialogs \
	tests/outlook/test_dialog_account tests/outlook/test_dialog_looks \
	tests/outlook/test_dialog_leaks tests/outlook/test_dialog_runs \
	tests/outlook/test_dialog_words
tests_outlook_test_dialog_account_SOURCES = \
	tests/outlook/test_dialog_account.c
tests_outlook_test_dialog_account_CPPFLAGS = $(TEST_CPPFLAGS)
tests_outlook_test_dialog_account_LDADD = $(DIALOG_CASE_LIBS)
tests_outlook_test_dialog_leaks_SOURCES = tests/outlook/test_dialog_leaks.c
tests_outlook_test_dialog_leaks_CPPFLAGS = $(TEST_CPPFLAGS)
tests_outlook_test_dialog_leaks_LDADD = $(DIALOG_CASE_LIBS)
tests_outlook_test_dialog_words_SOURCES = tests/outlook/test_dialog_words.c
tests_outlook_test_dialog_words_CPPFLAGS = $(TEST_CPPFLAGS)
tests_outlook_test_dialog_words_LDADD = $(DIALOG_CASE_LIBS)
tests_outlook_test_dialog_runs_SOURCES = tests/outlook/test_dialog_runs.c
tests_outlook_test_dialog_runs_CPPFLAGS = $(TEST_CPPFLAGS)
tests_outlook_test_dialog_runs_LDADD = $(DIALOG_CASE_LIBS)
tests_outlook_test_dialogs_SOURCES = tests/outlook/test_dialogs.c
tests_outlook_test_dialogs_CPPFLAGS = $(TEST_CPPFLAGS)
tests_outlook_test_dialogs_LDADD = $(DIALOG_CASE_LIBS)
tests_outlook_test_dialog_looks_SOURCES = tests/outlook/test_dialog_looks.c
tests_outlook_test_dialog_looks_CPPFLAGS = $(TEST_CPPFLAGS)
tests_outlook_test_dialog_looks_LDADD = $(DIALOG_CASE_LIBS)

# A Czech catalogue of the tests' own among the resources.
CLEANFILES += tests/outlook/cs.mo tests/outlook/dialog_words_rc.o \
	tests/outlook/words/words.rc
tests/outlook/cs.mo: $(srcdir)/tests/outlook/cs.po
	$(AM_V_GEN)$(MKDIR_P) tests/outlook && $(MSGFMT) --check -o $@ $<

tests/outlook/words/words.rc: tests/outlook/cs.mo
	$(AM_V_GEN)$(call words_rc,tests/outlook/cs.mo)

tests/outlook/dialog_words_rc.o: tests/outlook/words/words.rc \
		$(OUTLOOK_RC_PARTS)
	$(AM_V_GEN)$(call outlook_res,tests/outlook/words)
OUTLOOK_TESTS += tests/outlook/dialogs.test.sh
else
EXTRA_DIST += $(DIALOG_CASE_SOURCES) tests/outlook/test_dialog_account.c \
	tests/outlook/test_dialog_leaks.c tests/outlook/test_dialog_looks.c \
	tests/outlook/test_dialogs.c tests/outlook/test_dialog_runs.c \
	tests/outlook/test_dialog_words.c
endif
EXTRA_DIST += tests/outlook/cs.po tests/outlook/dialogs.test.sh
