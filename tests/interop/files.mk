# SPDX-License-Identifier: Apache-2.0
# Peers we did not write. Nothing here is needed to build or "make check".
tests/interop/curl_callbacks.so: tests/interop/curl_callbacks.c
	@$(MKDIR_P) tests/interop
	$(AM_V_GEN)$(CC) -shared -fPIC -O2 -Wall -Wextra -o $@ \
	    $(srcdir)/tests/interop/curl_callbacks.c
CLEANFILES += tests/interop/curl_callbacks.so
