# SPDX-License-Identifier: Apache-2.0
# The plug-in inside Outlook. The mapping of items is portable and tested on
# every system; what speaks COM, MAPI and Win32 is for Windows only.
noinst_LIBRARIES += liboutlookmap.a
liboutlookmap_a_SOURCES = \
	plugin/outlook/map.h plugin/outlook/map_priv.h \
	plugin/outlook/props.c plugin/outlook/props.h \
	plugin/outlook/props_list.h
liboutlookmap_a_CPPFLAGS = $(AM_CPPFLAGS)
OUTLOOK_MAP_TEST_LIBS = libtestsupport.a liboutlookmap.a $(SYNCML_LIBS) \
	$(CUNIT_LIBS)

# What only Windows has; their sources go along in the archive everywhere.
OUTLOOK_WINDOWS_SOURCES = \
	plugin/outlook/accounts.h plugin/outlook/store_mapi.h \
	plugin/outlook/ui.h \
	plugin/outlook/worker.h
if HOST_WINDOWS
noinst_LIBRARIES += liboutlook.a
liboutlook_a_SOURCES = $(OUTLOOK_WINDOWS_SOURCES) $(OUTLOOK_STORE_SOURCES) \
	$(OUTLOOK_ADDIN_SOURCES) $(OUTLOOK_DIALOG_SOURCES) \
	$(OUTLOOK_NET_SOURCES)
liboutlook_a_CPPFLAGS = $(AM_CPPFLAGS) $(SQLITE_CFLAGS)
else
EXTRA_DIST += $(OUTLOOK_WINDOWS_SOURCES) $(OUTLOOK_STORE_SOURCES) \
	$(OUTLOOK_ADDIN_SOURCES) $(OUTLOOK_DIALOG_SOURCES) \
	$(OUTLOOK_NET_SOURCES)
endif
