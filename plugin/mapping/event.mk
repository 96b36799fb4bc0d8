# SPDX-License-Identifier: Apache-2.0
# Appointments.
liboutlookmap_a_SOURCES += \
	plugin/mapping/map_event.c plugin/mapping/map_event_priv.h \
	plugin/mapping/map_event_alarm.c plugin/mapping/map_event_id.c \
	plugin/mapping/map_event_join.c plugin/mapping/map_event_line.c \
	plugin/mapping/map_event_override.c \
	plugin/mapping/map_event_people.c plugin/mapping/map_event_row.c \
	plugin/mapping/map_event_series.c \
	plugin/mapping/map_event_series_put.c \
	plugin/mapping/map_event_time.c plugin/mapping/map_event_words.c

check_PROGRAMS += tests/unit/test_map_event \
	tests/unit/test_map_event_edit tests/unit/test_map_event_time \
	tests/unit/test_map_series tests/unit/test_map_series_many
tests_unit_test_map_event_SOURCES = tests/unit/test_map_event.c
tests_unit_test_map_event_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_map_event_LDADD = $(OUTLOOK_MAP_TEST_LIBS)
tests_unit_test_map_event_edit_SOURCES = tests/unit/test_map_event_edit.c
tests_unit_test_map_event_edit_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_map_event_edit_LDADD = $(OUTLOOK_MAP_TEST_LIBS)
tests_unit_test_map_event_time_SOURCES = tests/unit/test_map_event_time.c
tests_unit_test_map_event_time_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_map_event_time_LDADD = $(OUTLOOK_MAP_TEST_LIBS)
tests_unit_test_map_series_SOURCES = tests/unit/test_map_series.c
tests_unit_test_map_series_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_map_series_LDADD = $(OUTLOOK_MAP_TEST_LIBS)
tests_unit_test_map_series_many_SOURCES = tests/unit/test_map_series_many.c
tests_unit_test_map_series_many_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_map_series_many_LDADD = $(OUTLOOK_MAP_TEST_LIBS)
