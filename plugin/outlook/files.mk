# SPDX-License-Identifier: Apache-2.0
# The plug-in inside Outlook: what speaks COM, MAPI and Win32. The sources go
# along in the archive everywhere.
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
