# SPDX-License-Identifier: Apache-2.0
# A host that does what Outlook does, and the tests of the add-in in it.
OUTLOOK_HOST_SOURCES = \
	tests/outlook/host.c tests/outlook/host.h \
	tests/outlook/host_addin.c \
	tests/outlook/host_clock.c \
	tests/outlook/host_items.c \
	tests/outlook/host_object.c \
	tests/outlook/host_profile.c \
	tests/outlook/host_ribbon.c

if HOST_WINDOWS
noinst_PROGRAMS += tests/outlook/valise-outlook-host
tests_outlook_valise_outlook_host_SOURCES = $(OUTLOOK_HOST_SOURCES)
tests_outlook_valise_outlook_host_CPPFLAGS = $(TEST_CPPFLAGS)
tests_outlook_valise_outlook_host_LDADD = liboutlook.a liboutlookmap.a \
	$(CLIENT_LIBS) $(MAPI_CLIENT_LIBS) -loleaut32
else
EXTRA_DIST += $(OUTLOOK_HOST_SOURCES)
endif

# The one that mostly waits goes first.
OUTLOOK_HOST_TESTS = tests/outlook/outlook-triggers.test.sh \
	tests/outlook/outlook.test.sh \
	tests/outlook/outlook-crash.test.sh \
	tests/outlook/outlook-items.test.sh \
	tests/outlook/outlook-peer.test.sh \
	tests/outlook/outlook-series.test.sh
OUTLOOK_TESTS += $(OUTLOOK_HOST_TESTS)
EXTRA_DIST += $(OUTLOOK_HOST_TESTS) tests/outlook/outlook.sh \
	tests/outlook/instances.py
