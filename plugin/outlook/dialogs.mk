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
OUTLOOK_RC_PARTS = $(srcdir)/$(OUTLOOK_RC) \
	$(srcdir)/plugin/outlook/resource.h \
	$(srcdir)/plugin/outlook/valise.manifest
EXTRA_DIST += $(OUTLOOK_RC) plugin/outlook/valise.manifest
CLEANFILES += $(OUTLOOK_RES) plugin/outlook/words.rc

# The catalogues as catalog.h has them: a line for each of a list of .mo files.
words_rc = $(MKDIR_P) $(@D) && for mo in $(1); do \
	lang=`basename $$mo .mo | tr a-z A-Z`; \
	echo "MO_$$lang RCDATA \"$$mo\""; done >$@
# The resources with the words.rc that lies in a folder.
outlook_res = $(WINDRES) -I$(1) -I$(srcdir)/plugin/outlook \
	-i $(srcdir)/$(OUTLOOK_RC) -O coff -o $@

plugin/outlook/words.rc: $(MO_FILES)
	$(AM_V_GEN)$(call words_rc,$(MO_FILES))

$(OUTLOOK_RES): plugin/outlook/words.rc $(OUTLOOK_RC_PARTS)
	$(AM_V_GEN)$(call outlook_res,plugin/outlook)
