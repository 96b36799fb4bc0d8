# SPDX-License-Identifier: Apache-2.0
# Oracles: other readers of the same formats judge what we did to an item.
# None of them is needed to build, install or "make check"; "make oracle" needs
# all of them. A test is a script NAME.test.sh; the programs it runs stand in
# ORACLE_TOOLS.
ORACLE_TOOLS =
ORACLE_TESTS =
ORACLE_CPPFLAGS = $(BASE_CPPFLAGS) -I$(srcdir)/tests

# What we do to an item, and readers of vCards and calendars.
ORACLE_TOOLS += tests/oracle/eds-dump tests/oracle/ical-dump \
	tests/oracle/touch
ORACLE_TESTS += tests/oracle/eds.test.sh tests/oracle/ical.test.sh \
	tests/oracle/sabre.test.sh tests/oracle/vobject.test.sh
tests_oracle_touch_SOURCES = tests/oracle/touch.c \
	tests/oracle/dump.c tests/oracle/dump.h \
	tests/oracle/steps.c tests/oracle/steps.h
tests_oracle_touch_CPPFLAGS = $(TEST_CPPFLAGS)
tests_oracle_touch_LDADD = $(TEST_LIBS)
tests_oracle_eds_dump_SOURCES = tests/oracle/eds_dump.c \
	tests/oracle/dump.c tests/oracle/dump.h
tests_oracle_eds_dump_CPPFLAGS = $(TEST_CPPFLAGS) $(EBOOK_CFLAGS)
tests_oracle_eds_dump_LDADD = $(TEST_LIBS) $(EBOOK_LIBS)
tests_oracle_ical_dump_SOURCES = tests/oracle/ical_dump.c \
	tests/oracle/dump.c tests/oracle/dump.h
tests_oracle_ical_dump_CPPFLAGS = $(TEST_CPPFLAGS) $(ICAL_CFLAGS)
tests_oracle_ical_dump_LDADD = $(TEST_LIBS) $(ICAL_LIBS)

# Instances of rules, beside libical's.
ORACLE_TOOLS += tests/oracle/recur-check
ORACLE_TESTS += tests/oracle/recur.test.sh
tests_oracle_recur_check_SOURCES = tests/oracle/recur_check.c
tests_oracle_recur_check_CPPFLAGS = $(TEST_CPPFLAGS) $(ICAL_CFLAGS)
tests_oracle_recur_check_LDADD = $(TEST_LIBS) $(ICAL_LIBS)

# Offsets of zones, and VTIMEZONEs both ways.
ORACLE_TOOLS += tests/oracle/zone-check
ORACLE_TESTS += tests/oracle/zone.test.sh
tests_oracle_zone_check_SOURCES = tests/oracle/zone_check.c
tests_oracle_zone_check_CPPFLAGS = $(TEST_CPPFLAGS) $(ICAL_CFLAGS) \
	$(ICU_CFLAGS)
tests_oracle_zone_check_LDADD = $(TEST_LIBS) $(ICAL_LIBS) $(ICU_LIBS)

# Recurrences and zones of Outlook's items.
ORACLE_TOOLS += tests/oracle/blob-dump
ORACLE_TESTS += tests/oracle/blob.test.sh
tests_oracle_blob_dump_SOURCES = tests/oracle/blob_dump.c
tests_oracle_blob_dump_CPPFLAGS = $(TEST_CPPFLAGS)
tests_oracle_blob_dump_LDADD = $(OUTLOOK_MAP_TEST_LIBS)

if !HOST_WINDOWS
EXTRA_PROGRAMS += $(ORACLE_TOOLS)
CLEANFILES += $(ORACLE_TOOLS)
endif

.PHONY: oracle
oracle:
	@test -z '$(ORACLE_MISSING)' || { \
	    echo 'The oracles need more packages:$(ORACLE_MISSING).'; \
	    echo 'Install them and run configure again.'; exit 1; }
	$(MAKE) $(AM_MAKEFLAGS) $(ORACLE_TOOLS) \
	    tests/support/corpus-split tests/support/gen-items
	$(MAKE) $(AM_MAKEFLAGS) check-TESTS TESTS='$(ORACLE_TESTS)'
