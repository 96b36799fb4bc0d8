# SPDX-License-Identifier: Apache-2.0
# Recurrence and time-zone blobs.
liboutlookmap_a_SOURCES += \
	plugin/mapping/blob.c plugin/mapping/blob.h \
	plugin/mapping/recur_blob.c plugin/mapping/recur_blob.h \
	plugin/mapping/recur_dates.c plugin/mapping/recur_priv.h \
	plugin/mapping/recur_rule.c \
	plugin/mapping/zone_blob.c plugin/mapping/zone_blob.h

check_PROGRAMS += tests/unit/test_recur_blob tests/unit/test_recur_many \
	tests/unit/test_recur_pattern tests/unit/test_recur_rule \
	tests/unit/test_zone_blob
tests_unit_test_recur_blob_SOURCES = tests/unit/test_recur_blob.c
tests_unit_test_recur_blob_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_recur_blob_LDADD = $(OUTLOOK_MAP_TEST_LIBS)
tests_unit_test_recur_many_SOURCES = tests/unit/test_recur_many.c
tests_unit_test_recur_many_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_recur_many_LDADD = $(OUTLOOK_MAP_TEST_LIBS)
tests_unit_test_recur_pattern_SOURCES = tests/unit/test_recur_pattern.c
tests_unit_test_recur_pattern_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_recur_pattern_LDADD = $(OUTLOOK_MAP_TEST_LIBS)
tests_unit_test_recur_rule_SOURCES = tests/unit/test_recur_rule.c
tests_unit_test_recur_rule_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_recur_rule_LDADD = $(OUTLOOK_MAP_TEST_LIBS)
tests_unit_test_zone_blob_SOURCES = tests/unit/test_zone_blob.c
tests_unit_test_zone_blob_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_zone_blob_LDADD = $(OUTLOOK_MAP_TEST_LIBS)
