# SPDX-License-Identifier: Apache-2.0
# Catalogues: "make pot" collects the words, "make update-po" merges them into
# each LANG.po of po/LINGUAS, the .mo files are built and installed by "all".
EXTRA_DIST += po/LINGUAS po/POTFILES $(PO_FILES)
PO_FILES = $(patsubst %.mo,%.po,$(MO_FILES))
CLEANFILES += $(MO_FILES) po/valise.pot
all-local: $(MO_FILES)

po/%.mo: $(srcdir)/po/%.po
	$(AM_V_GEN)$(MKDIR_P) po && $(MSGFMT) --check -o $@ $<

.PHONY: pot update-po
pot:
	$(MKDIR_P) po
	sed -e 's/#.*//' -e '/^$$/d' $(srcdir)/po/POTFILES | \
	$(XGETTEXT) --from-code=UTF-8 --language=C --directory=$(srcdir) \
	    --keyword=_ --keyword=N_ --keyword=text_plural:1,2 \
	    --add-comments=TRANSLATORS: --package-name=$(PACKAGE) \
	    --package-version=$(VERSION) --files-from=- -o po/valise.pot

update-po: pot
	for lang in $(LINGUAS); do \
	    $(MSGMERGE) --update --backup=off $(srcdir)/po/$$lang.po \
	        po/valise.pot || exit 1; \
	done

install-data-local: $(MO_FILES)
	for lang in $(LINGUAS); do \
	    $(MKDIR_P) "$(DESTDIR)$(localedir)/$$lang/LC_MESSAGES" && \
	    $(INSTALL_DATA) po/$$lang.mo \
	        "$(DESTDIR)$(localedir)/$$lang/LC_MESSAGES/valise.mo" || exit 1; \
	done

uninstall-local:
	for lang in $(LINGUAS); do \
	    rm -f "$(DESTDIR)$(localedir)/$$lang/LC_MESSAGES/valise.mo"; \
	done
