# SPDX-License-Identifier: Apache-2.0
# Contacts, notes, and the join with the original text.
liboutlookmap_a_SOURCES += \
	plugin/mapping/map.c \
	plugin/mapping/map_contact.c plugin/mapping/map_contact.h \
	plugin/mapping/map_contact_address.c \
	plugin/mapping/map_contact_cert.c \
	plugin/mapping/map_contact_derive.c \
	plugin/mapping/map_contact_fax.c \
	plugin/mapping/map_contact_mail.c \
	plugin/mapping/map_contact_picture.c \
	plugin/mapping/map_contact_rows.c \
	plugin/mapping/map_note.c \
	plugin/mapping/map_original.c plugin/mapping/map_original.h \
	plugin/mapping/map_row.c plugin/mapping/map_row.h \
	plugin/mapping/map_row_edit.c plugin/mapping/map_row_list.c \
	plugin/mapping/map_row_priv.h \
	plugin/mapping/map_stamp.c \
	plugin/mapping/map_value.c \
	plugin/mapping/one_off.c plugin/mapping/one_off.h
libtestsupport_a_SOURCES += tests/support/outlook_item.c \
	tests/support/outlook_item.h tests/support/outlook_map.c \
	tests/support/outlook_map.h

check_PROGRAMS += tests/unit/test_map tests/unit/test_map_contact \
	tests/unit/test_map_contact_laws tests/unit/test_map_hostile \
	tests/unit/test_map_note tests/unit/test_map_peers tests/unit/test_map_photo
tests_unit_test_map_SOURCES = tests/unit/test_map.c
tests_unit_test_map_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_map_LDADD = $(OUTLOOK_MAP_TEST_LIBS)
tests_unit_test_map_contact_SOURCES = tests/unit/test_map_contact.c
tests_unit_test_map_contact_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_map_contact_LDADD = $(OUTLOOK_MAP_TEST_LIBS)
tests_unit_test_map_contact_laws_SOURCES = tests/unit/test_map_contact_laws.c
tests_unit_test_map_contact_laws_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_map_contact_laws_LDADD = $(OUTLOOK_MAP_TEST_LIBS)
tests_unit_test_map_hostile_SOURCES = tests/unit/test_map_hostile.c
tests_unit_test_map_hostile_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_map_hostile_LDADD = $(OUTLOOK_MAP_TEST_LIBS)
tests_unit_test_map_note_SOURCES = tests/unit/test_map_note.c
tests_unit_test_map_note_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_map_note_LDADD = $(OUTLOOK_MAP_TEST_LIBS)
tests_unit_test_map_peers_SOURCES = tests/unit/test_map_peers.c
tests_unit_test_map_peers_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_map_peers_LDADD = $(OUTLOOK_MAP_TEST_LIBS)
tests_unit_test_map_photo_SOURCES = tests/unit/test_map_photo.c
tests_unit_test_map_photo_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_map_photo_LDADD = $(OUTLOOK_MAP_TEST_LIBS)

if !HOST_WINDOWS
check_PROGRAMS += tests/unit/test_map_memory
tests_unit_test_map_memory_SOURCES = tests/unit/test_map_memory.c \
	$(ALLOC_FAULT_SOURCES)
tests_unit_test_map_memory_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_map_memory_LDADD = $(OUTLOOK_MAP_TEST_LIBS)
tests_unit_test_map_memory_LDFLAGS = $(ALLOC_FAULT_LINK)
endif
