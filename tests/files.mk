# SPDX-License-Identifier: Apache-2.0
libtestsupport_a_SOURCES += tests/support/test.c tests/support/test.h

# Tools of the end-to-end tests and the bench; no tests themselves.
if !HOST_WINDOWS
noinst_PROGRAMS += tests/support/floor tests/support/measure \
	tests/support/proxy
tests_support_floor_SOURCES = tests/support/floor.c
tests_support_measure_SOURCES = tests/support/measure.c
tests_support_proxy_SOURCES = tests/support/proxy.c
endif
