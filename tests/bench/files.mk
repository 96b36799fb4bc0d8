# SPDX-License-Identifier: Apache-2.0
# The part of the bench that is a program; ./bootstrap bench builds it.
if !HOST_WINDOWS
EXTRA_PROGRAMS += tests/bench/content
CLEANFILES += tests/bench/content$(EXEEXT)
tests_bench_content_SOURCES = tests/bench/content.c \
	tests/bench/content_peer.c tests/bench/content_peer.h \
	tests/support/items.c tests/support/items.h
tests_bench_content_CPPFLAGS = $(TEST_CPPFLAGS) $(ICAL_CFLAGS) $(EBOOK_CFLAGS)
tests_bench_content_LDADD = $(SYNCML_LIBS) $(ICAL_LIBS) $(EBOOK_LIBS)
endif
