# SPDX-License-Identifier: Apache-2.0
# The system behind client/os.h, on Windows.
OS_WINDOWS_SOURCES = plugin/client/os_windows.c \
	plugin/client/os_windows.h plugin/client/os_windows_user.c \
	plugin/client/transport_winhttp.c \
	plugin/client/transport_winhttp_call.c \
	plugin/client/transport_winhttp_priv.h \
	plugin/client/transport_winhttp_probe.c \
	plugin/client/transport_winhttp_problem.c \
	plugin/client/transport_winhttp_proxy.c \
	plugin/client/transport_winhttp_request.c \
	plugin/client/transport_winhttp_trust.c
if HOST_WINDOWS
libclient_a_SOURCES += $(OS_WINDOWS_SOURCES)
else
EXTRA_DIST += $(OS_WINDOWS_SOURCES)
endif

# The same promises on both systems; under Wine by "./bootstrap windows".
check_PROGRAMS += tests/unit/test_os
tests_unit_test_os_SOURCES = tests/unit/test_os.c
tests_unit_test_os_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_os_LDADD = libtestsupport.a $(CLIENT_LIBS) $(CUNIT_LIBS)
