# SPDX-License-Identifier: Apache-2.0
# Contacts, notes, and the join with the original text.
liboutlookmap_a_SOURCES += plugin/outlook/map_row.h
libtestsupport_a_SOURCES += tests/support/outlook_item.c \
	tests/support/outlook_item.h
