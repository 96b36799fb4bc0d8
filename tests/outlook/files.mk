# SPDX-License-Identifier: Apache-2.0
# Tests of what runs inside Outlook: scripts NAME.test.sh in OUTLOOK_TESTS, to
# which each part adds its own. "make outlook" runs them, and builds no other
# test, in a build tree for Windows, with WINEPREFIX of a prefix that is there.
# Those that want a server find it in VALISE_BIN. "./bootstrap check outlook"
# sets both.
OUTLOOK_TESTS =
# What those with a double share.
DOUBLE_LOG_SOURCES = tests/outlook/double_log.c tests/outlook/double_log.h
EXTRA_DIST += tests/outlook/windows.sh
