# SPDX-License-Identifier: Apache-2.0
# All headers of the room; a source joins when it is there.
noinst_LIBRARIES += libclient.a
libclient_a_SOURCES = \
	plugin/client/account.h \
	plugin/client/options.h \
	plugin/client/os.h \
	plugin/client/problem.h \
	plugin/client/profile.h \
	plugin/client/run.h \
	plugin/client/state_sqlite.h \
	plugin/client/status_log.h \
	plugin/client/text.h \
	plugin/client/transport.h \
	plugin/client/transport_curl.h
