# SPDX-License-Identifier: Apache-2.0
# An instrumented library has the symbols of its run time, one for Windows
# those of its own; the sources are the same. Lint runs in the plain tree only.
LINT_TESTS = tests/lint/banned.sh tests/lint/format.sh \
	tests/lint/includes.sh tests/lint/listed.sh tests/lint/scripts.sh \
	tests/lint/man.sh tests/lint/selftest.sh tests/lint/symbols.sh
EXTRA_DIST += $(LINT_TESTS)
if !INSTRUMENTED
if !HOST_WINDOWS
TESTS += $(LINT_TESTS)
endif
endif

.PHONY: lint tidy
lint: all
	$(MAKE) $(AM_MAKEFLAGS) check-TESTS TESTS='$(LINT_TESTS)'

tidy:
	cd $(srcdir) && find syncml plugin/client plugin/cli server-stub \
	    -name '*.c' ! -name '*_cng.c' ! -name '*_windows.c' \
	    -exec $(CLANG_TIDY) --quiet {} -- -std=c11 -D_GNU_SOURCE \
	    -I$(abs_builddir) -Isyncml -Iplugin -Iserver-stub -Itests \
	    $(EXPAT_CFLAGS) $(UTF8PROC_CFLAGS) $(CRYPTO_CFLAGS) \
	    $(SQLITE_CFLAGS) $(CURL_CFLAGS) $(LIBEVENT_CFLAGS) \
	    $(WBXML_CFLAGS) $(CUNIT_CFLAGS) \;
