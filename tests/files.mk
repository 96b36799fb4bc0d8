# SPDX-License-Identifier: Apache-2.0
EXTRA_DIST += tests/support/without-zones.sh
libtestsupport_a_SOURCES += tests/support/test.c tests/support/test.h \
	tests/support/folder.c tests/support/folder.h

# Tools of the end-to-end tests and the bench; no tests themselves.
if !HOST_WINDOWS
noinst_PROGRAMS += tests/support/floor tests/support/measure \
	tests/support/proxy
tests_support_floor_SOURCES = tests/support/floor.c
tests_support_measure_SOURCES = tests/support/measure.c
tests_support_proxy_SOURCES = tests/support/proxy.c
endif

# A server and clients in memory: stores, state, what stops them.
libtestsupport_a_SOURCES += \
	tests/support/fault.c tests/support/fault.h \
	tests/support/memdb.c tests/support/memdb.h \
	tests/support/pipe.c tests/support/pipe.h \
	tests/support/state_fail.c tests/support/state_fail.h \
	tests/support/state_memory.c tests/support/state_memory.h \
	tests/support/store_fail.c tests/support/store_fail.h \
	tests/support/store_memory.c tests/support/store_memory.h

check_PROGRAMS += tests/unit/test_state_memory tests/unit/test_store_memory
tests_unit_test_store_memory_SOURCES = tests/unit/test_store_memory.c
tests_unit_test_store_memory_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_store_memory_LDADD = $(TEST_LIBS)
tests_unit_test_state_memory_SOURCES = tests/unit/test_state_memory.c
tests_unit_test_state_memory_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_state_memory_LDADD = $(TEST_LIBS)

# Two sessions back to back.
libtestsupport_a_SOURCES += \
	tests/support/session_bench.h \
	tests/support/session_pair.c tests/support/session_pair.h \
	tests/support/session_text.c tests/support/session_text.h \
	tests/support/spool_memory.c tests/support/spool_memory.h

# Scenarios: client and server engines in one process. Each program is a table.
libtestsupport_a_SOURCES += \
	tests/scenario/client_host.c tests/scenario/server_host.c \
	tests/scenario/item.c tests/scenario/item.h \
	tests/scenario/phone.c tests/scenario/phone.h \
	tests/scenario/recorded.c tests/scenario/recorded.h \
	tests/scenario/scenario.c tests/scenario/scenario.h \
	tests/scenario/script.c tests/scenario/script.h \
	tests/scenario/sides.c tests/scenario/sides.h \
	tests/scenario/world.c tests/scenario/world.h

check_PROGRAMS += tests/scenario/test_edits tests/scenario/test_conflicts \
	tests/scenario/test_field tests/scenario/test_fields \
	tests/scenario/test_formats tests/scenario/test_modes \
	tests/scenario/test_narrow tests/scenario/test_slow \
	tests/scenario/test_trouble \
	tests/scenario/test_sizes tests/scenario/test_random \
	tests/scenario/test_recorded tests/scenario/test_hostile \
	tests/scenario/test_foreign tests/scenario/test_foreign_server \
	tests/scenario/test_special \
	tests/scenario/test_window
tests_scenario_test_edits_SOURCES = tests/scenario/test_edits.c
tests_scenario_test_edits_CPPFLAGS = $(TEST_CPPFLAGS)
tests_scenario_test_edits_LDADD = $(TEST_LIBS)
tests_scenario_test_conflicts_SOURCES = tests/scenario/test_conflicts.c
tests_scenario_test_conflicts_CPPFLAGS = $(TEST_CPPFLAGS)
tests_scenario_test_conflicts_LDADD = $(TEST_LIBS)
tests_scenario_test_narrow_SOURCES = tests/scenario/test_narrow.c
tests_scenario_test_narrow_CPPFLAGS = $(TEST_CPPFLAGS)
tests_scenario_test_narrow_LDADD = $(TEST_LIBS)
tests_scenario_test_field_SOURCES = tests/scenario/test_field.c
tests_scenario_test_field_CPPFLAGS = $(TEST_CPPFLAGS)
tests_scenario_test_field_LDADD = $(TEST_LIBS)
tests_scenario_test_fields_SOURCES = tests/scenario/test_fields.c
tests_scenario_test_fields_CPPFLAGS = $(TEST_CPPFLAGS)
tests_scenario_test_fields_LDADD = $(TEST_LIBS)
tests_scenario_test_formats_SOURCES = tests/scenario/test_formats.c
tests_scenario_test_formats_CPPFLAGS = $(TEST_CPPFLAGS)
tests_scenario_test_formats_LDADD = $(TEST_LIBS)
tests_scenario_test_slow_SOURCES = tests/scenario/test_slow.c
tests_scenario_test_slow_CPPFLAGS = $(TEST_CPPFLAGS)
tests_scenario_test_slow_LDADD = $(TEST_LIBS)
tests_scenario_test_modes_SOURCES = tests/scenario/test_modes.c
tests_scenario_test_modes_CPPFLAGS = $(TEST_CPPFLAGS)
tests_scenario_test_modes_LDADD = $(TEST_LIBS)
tests_scenario_test_trouble_SOURCES = tests/scenario/test_trouble.c
tests_scenario_test_trouble_CPPFLAGS = $(TEST_CPPFLAGS)
tests_scenario_test_trouble_LDADD = $(TEST_LIBS)
tests_scenario_test_random_SOURCES = tests/scenario/test_random.c
tests_scenario_test_random_CPPFLAGS = $(TEST_CPPFLAGS)
tests_scenario_test_random_LDADD = $(TEST_LIBS)
tests_scenario_test_hostile_SOURCES = tests/scenario/test_hostile.c
tests_scenario_test_hostile_CPPFLAGS = $(TEST_CPPFLAGS)
tests_scenario_test_hostile_LDADD = $(TEST_LIBS)
tests_scenario_test_recorded_SOURCES = tests/scenario/test_recorded.c \
	tests/scenario/replay.c tests/scenario/replay.h \
	tests/scenario/replay_client.c tests/scenario/replay_server.c \
	tests/scenario/replay_traces.c
tests_scenario_test_recorded_CPPFLAGS = $(TEST_CPPFLAGS)
tests_scenario_test_recorded_LDADD = $(TEST_LIBS)
tests_scenario_test_sizes_SOURCES = tests/scenario/test_sizes.c
tests_scenario_test_sizes_CPPFLAGS = $(TEST_CPPFLAGS)
tests_scenario_test_sizes_LDADD = $(TEST_LIBS)
tests_scenario_test_foreign_SOURCES = tests/scenario/test_foreign.c
tests_scenario_test_foreign_CPPFLAGS = $(TEST_CPPFLAGS)
tests_scenario_test_foreign_LDADD = $(TEST_LIBS)
tests_scenario_test_foreign_server_SOURCES = \
	tests/scenario/test_foreign_server.c
tests_scenario_test_foreign_server_CPPFLAGS = $(TEST_CPPFLAGS)
tests_scenario_test_foreign_server_LDADD = $(TEST_LIBS)
tests_scenario_test_special_SOURCES = tests/scenario/test_special.c
tests_scenario_test_special_CPPFLAGS = $(TEST_CPPFLAGS)
tests_scenario_test_special_LDADD = $(TEST_LIBS)
tests_scenario_test_window_SOURCES = tests/scenario/test_window.c
tests_scenario_test_window_CPPFLAGS = $(TEST_CPPFLAGS)
tests_scenario_test_window_LDADD = $(TEST_LIBS)

# Transcripts played into sessions.
check_PROGRAMS += tests/script/player
tests_script_player_SOURCES = tests/script/player.c
tests_script_player_CPPFLAGS = $(TEST_CPPFLAGS)
tests_script_player_LDADD = $(TEST_LIBS)
EXTRA_DIST += tests/script/atomic \
	tests/script/auth-challenge tests/script/auth-md5-empty \
	tests/script/auth-wrong \
	tests/script/final-before-maps \
	tests/script/large-object tests/script/minimal-two-way \
	tests/script/phone-in-one-message tests/script/slow-sync \
	tests/script/two-way tests/script/unknown-datastore

# Faults of the machine: allocations that fail. The wrapping needs a linker
# like GNU ld.
ALLOC_FAULT_SOURCES = tests/support/alloc_fault.c tests/support/alloc_fault.h
ALLOC_FAULT_LINK = -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc
if !HOST_WINDOWS
check_PROGRAMS += tests/fault/test_alloc
tests_fault_test_alloc_SOURCES = tests/fault/test_alloc.c \
	$(ALLOC_FAULT_SOURCES)
tests_fault_test_alloc_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fault_test_alloc_LDADD = $(TEST_LIBS)
tests_fault_test_alloc_LDFLAGS = $(ALLOC_FAULT_LINK)
endif

# What users of other sync programs complain about.
check_PROGRAMS += tests/unit/test_complaints
tests_unit_test_complaints_SOURCES = tests/unit/test_complaints.c
tests_unit_test_complaints_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_complaints_LDADD = $(TEST_LIBS)
check_PROGRAMS += tests/unit/test_complaints_time
tests_unit_test_complaints_time_SOURCES = tests/unit/test_complaints_time.c
tests_unit_test_complaints_time_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_complaints_time_LDADD = $(TEST_LIBS)
