# SPDX-License-Identifier: Apache-2.0
# Contacts, notes, and the join with the original text.
liboutlookmap_a_SOURCES += \
	plugin/outlook/map.c \
	plugin/outlook/map_contact.c plugin/outlook/map_contact.h \
	plugin/outlook/map_contact_address.c \
	plugin/outlook/map_contact_derive.c \
	plugin/outlook/map_contact_mail.c \
	plugin/outlook/map_contact_picture.c \
	plugin/outlook/map_contact_rows.c \
	plugin/outlook/map_note.c \
	plugin/outlook/map_row.c plugin/outlook/map_row.h \
	plugin/outlook/map_row_edit.c plugin/outlook/map_row_list.c \
	plugin/outlook/map_row_priv.h \
	plugin/outlook/map_value.c
libtestsupport_a_SOURCES += tests/support/outlook_item.c \
	tests/support/outlook_item.h

EXTRA_DIST += tests/unit/test_map.c
