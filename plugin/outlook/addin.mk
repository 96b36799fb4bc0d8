# SPDX-License-Identifier: Apache-2.0
# The COM add-in, its worker, and the DLL.
OUTLOOK_ADDIN_SOURCES = \
	plugin/outlook/addin.c plugin/outlook/addin.h \
	plugin/outlook/addin_dll.c \
	plugin/outlook/addin_iface.h plugin/outlook/addin_profile.c \
	plugin/outlook/addin_ui.c \
	plugin/outlook/catalog.c plugin/outlook/catalog.h \
	plugin/outlook/profile_dir.c plugin/outlook/profile_dir.h \
	plugin/outlook/register.c plugin/outlook/register.h \
	plugin/outlook/ribbon.c \
	plugin/outlook/worker.c plugin/outlook/worker_log.c \
	plugin/outlook/worker_priv.h \
	plugin/outlook/worker_run.c
EXTRA_DIST += plugin/outlook/addin.def plugin/outlook/addin.rc

if HOST_WINDOWS
OUTLOOK_VERSION_RC = plugin/outlook/addin_version.rc
OUTLOOK_ADDIN_RES = plugin/outlook/addin_rc.o
CLEANFILES += $(OUTLOOK_VERSION_RC) $(OUTLOOK_ADDIN_RES)

$(OUTLOOK_VERSION_RC): Makefile
	$(AM_V_GEN)$(MKDIR_P) plugin/outlook && { \
	    numbers=`echo $(PACKAGE_VERSION) | tr . ,`; \
	    echo "#define VALISE_VERSION_NUMBERS $$numbers,0"; \
	    echo '#define VALISE_VERSION_TEXT "$(PACKAGE_VERSION)"'; } >$@
$(OUTLOOK_ADDIN_RES): $(srcdir)/plugin/outlook/addin.rc $(OUTLOOK_VERSION_RC)
	$(AM_V_GEN)$(WINDRES) -Iplugin/outlook -O coff -o $@ \
	    -i $(srcdir)/plugin/outlook/addin.rc

# One file that needs nothing but Windows. Exports are those of addin.def as
# they stand there, on i686 too.
OUTLOOK_DLL = bin/valise-outlook.dll
outlook_def = $(srcdir)/plugin/outlook/addin.def
noinst_DATA += $(OUTLOOK_DLL)
CLEANFILES += $(OUTLOOK_DLL)
$(OUTLOOK_DLL): liboutlook.a liboutlookmap.a libclient.a libsyncml.a \
		$(OUTLOOK_RES) $(OUTLOOK_ADDIN_RES) $(outlook_def)
	$(AM_V_CCLD)$(MKDIR_P) bin && \
	$(CC) $(AM_CFLAGS) $(CFLAGS) $(AM_LDFLAGS) $(LDFLAGS) \
	    -shared -static-libgcc -Wl,--kill-at -Wl,--enable-stdcall-fixup \
	    -Wl,--dynamicbase -Wl,--nxcompat -Wl,--no-insert-timestamp \
	    -o $@ $(outlook_def) $(OUTLOOK_RES) $(OUTLOOK_ADDIN_RES) \
	    liboutlook.a liboutlookmap.a $(CLIENT_LIBS) \
	    $(OUTLOOK_DIALOG_LIBS) -lole32 -loleaut32 -luuid
endif
