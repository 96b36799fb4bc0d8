# SPDX-License-Identifier: Apache-2.0
# A double of Outlook's account manager. A command gets it by with-accounts.sh
# (around with-double.sh, where it needs MAPI too).
#
#   VALISE_ACCOUNTS_FILE  the accounts; unset: there is no account manager
#   VALISE_ACCOUNTS_LOG   one line for each leak and misuse; empty is good
#   VALISE_ACCOUNTS_FAIL  Method:n:hresult, the n-th call fails (0: each)
#
# The file is UTF-8, a line a fact, "#" before a comment. profile=NAME first,
# if only the profile of that name has accounts; then for each account
# "[account]", type=imap (pop3, mapi, http, ldap, other), and what is known of name=,
# email=, server=, user=, port=, ssl=, exchange=. "\uD800" is a unit of UTF-16.
ACCOUNT_DOUBLE_SOURCES = \
	tests/outlook/account_double.c tests/outlook/account_double.h \
	tests/outlook/account_double_account.c \
	tests/outlook/account_double_file.c \
	tests/outlook/account_double_manager.c
ACCOUNT_CASE_SOURCES = tests/outlook/account_case.c \
	tests/outlook/account_case.h $(DOUBLE_LOG_SOURCES)
EXTRA_DIST += tests/outlook/account_double.def \
	tests/outlook/accounts.test.sh tests/outlook/with-accounts.sh

if HOST_WINDOWS
noinst_LIBRARIES += libaccountdouble.a
libaccountdouble_a_SOURCES = $(ACCOUNT_DOUBLE_SOURCES)
libaccountdouble_a_CPPFLAGS = $(TEST_CPPFLAGS)

noinst_DATA += tests/outlook/valise-account-double.dll
CLEANFILES += tests/outlook/valise-account-double.dll
account_double_def = $(srcdir)/tests/outlook/account_double.def
tests/outlook/valise-account-double.dll: libaccountdouble.a \
		$(account_double_def)
	$(AM_V_CCLD)$(CC) $(AM_CFLAGS) $(CFLAGS) $(AM_LDFLAGS) $(LDFLAGS) \
		-shared -static-libgcc -o $@ -Wl,--whole-archive \
		libaccountdouble.a -Wl,--no-whole-archive \
		$(account_double_def) -lole32 -luuid

noinst_PROGRAMS += tests/outlook/test_account_double \
	tests/outlook/test_accounts
tests_outlook_test_account_double_SOURCES = \
	tests/outlook/test_account_double.c $(ACCOUNT_CASE_SOURCES)
tests_outlook_test_account_double_CPPFLAGS = $(TEST_CPPFLAGS)
tests_outlook_test_account_double_LDADD = $(TEST_LIBS) -lole32 -luuid
tests_outlook_test_accounts_SOURCES = tests/outlook/test_accounts.c \
	$(ACCOUNT_CASE_SOURCES)
tests_outlook_test_accounts_CPPFLAGS = $(TEST_CPPFLAGS)
tests_outlook_test_accounts_LDADD = libtestsupport.a liboutlook.a \
	$(CLIENT_LIBS) $(CUNIT_LIBS) -lole32 -luuid
OUTLOOK_TESTS += tests/outlook/accounts.test.sh
else
EXTRA_DIST += $(ACCOUNT_DOUBLE_SOURCES) $(ACCOUNT_CASE_SOURCES) \
	tests/outlook/test_account_double.c tests/outlook/test_accounts.c
endif
