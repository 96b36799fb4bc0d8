# SPDX-License-Identifier: Apache-2.0
# Dialogs and their resources. What links liboutlook.a also links
# OUTLOOK_RES, made of OUTLOOK_RC, and OUTLOOK_DIALOG_LIBS.
OUTLOOK_DIALOG_SOURCES = \
	plugin/outlook/dialog.c plugin/outlook/dialog.h \
	plugin/outlook/dialog_account.c \
	plugin/outlook/dialog_check.c \
	plugin/outlook/dialog_message.c \
	plugin/outlook/dialog_options.c plugin/outlook/dialog_options.h \
	plugin/outlook/dialog_options_folders.c \
	plugin/outlook/dialog_options_general.c \
	plugin/outlook/dialog_progress.c \
	plugin/outlook/dialog_status.c \
	plugin/outlook/dialog_text.c \
	plugin/outlook/resource.h

OUTLOOK_RC = plugin/outlook/valise.rc
OUTLOOK_RES = plugin/outlook/valise_rc.o
OUTLOOK_DIALOG_LIBS = -lcomctl32 -luxtheme -lgdi32 -luser32
EXTRA_DIST += $(OUTLOOK_RC) plugin/outlook/valise.manifest
CLEANFILES += $(OUTLOOK_RES)

$(OUTLOOK_RES): $(srcdir)/$(OUTLOOK_RC) \
		$(srcdir)/plugin/outlook/resource.h \
		$(srcdir)/plugin/outlook/valise.manifest
	$(AM_V_GEN)$(MKDIR_P) plugin/outlook && \
	$(WINDRES) -I$(srcdir)/plugin/outlook -i $(srcdir)/$(OUTLOOK_RC) \
	    -O coff -o $@
