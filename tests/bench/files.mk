# SPDX-License-Identifier: Apache-2.0
# Parts of the bench that are programs; ./bootstrap bench builds them.
if !HOST_WINDOWS
EXTRA_PROGRAMS += tests/bench/content
CLEANFILES += tests/bench/content$(EXEEXT)
tests_bench_content_SOURCES = tests/bench/content.c \
	tests/bench/content_peer.c tests/bench/content_peer.h \
	tests/support/items.c tests/support/items.h
tests_bench_content_CPPFLAGS = $(TEST_CPPFLAGS) $(ICAL_CFLAGS) $(EBOOK_CFLAGS)
tests_bench_content_LDADD = $(SYNCML_LIBS) $(ICAL_LIBS) $(EBOOK_LIBS)
EXTRA_DIST += tests/bench/outlook.c
else
EXTRA_PROGRAMS += tests/bench/outlook
CLEANFILES += tests/bench/outlook$(EXEEXT)
tests_bench_outlook_SOURCES = tests/bench/outlook.c tests/support/items.c \
	tests/support/items.h
tests_bench_outlook_CPPFLAGS = $(TEST_CPPFLAGS)
tests_bench_outlook_LDADD = libmapiclient.a liboutlook.a liboutlookmap.a \
	libtestsupport.a $(CLIENT_LIBS) $(CUNIT_LIBS) -lmapi32 -lole32 -luuid
endif
