# SPDX-License-Identifier: Apache-2.0
# Items of Outlook as text and back, portable and tested on every system.
noinst_LIBRARIES += liboutlookmap.a
liboutlookmap_a_SOURCES = \
	plugin/mapping/map.h plugin/mapping/map_priv.h \
	plugin/mapping/props.c plugin/mapping/props.h \
	plugin/mapping/props_list.h
liboutlookmap_a_CPPFLAGS = $(AM_CPPFLAGS)
OUTLOOK_MAP_TEST_LIBS = libtestsupport.a liboutlookmap.a $(SYNCML_LIBS) \
	$(CUNIT_LIBS)
