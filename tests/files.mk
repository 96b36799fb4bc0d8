# SPDX-License-Identifier: Apache-2.0
libtestsupport_a_SOURCES += tests/support/test.c tests/support/test.h
