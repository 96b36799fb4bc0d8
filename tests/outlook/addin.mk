# SPDX-License-Identifier: Apache-2.0
# Tests of the DLL by itself. Included after the other fragments.
EXTRA_DIST += tests/outlook/addin.test.sh tests/outlook/dll.test.sh \
	tests/outlook/prefix.sh tests/outlook/register.test.sh
OUTLOOK_TESTS += tests/outlook/addin.test.sh tests/outlook/dll.test.sh \
	tests/outlook/register.test.sh

# What sees and presses the buttons of a program under test.
if HOST_WINDOWS
noinst_PROGRAMS += tests/outlook/test_profile_dir tests/outlook/valise-hand
tests_outlook_test_profile_dir_SOURCES = tests/outlook/test_profile_dir.c
tests_outlook_test_profile_dir_CPPFLAGS = $(TEST_CPPFLAGS)
tests_outlook_test_profile_dir_LDADD = liboutlook.a libtestsupport.a \
	$(CLIENT_LIBS) $(CUNIT_LIBS)
tests_outlook_valise_hand_SOURCES = tests/outlook/hand.c
tests_outlook_valise_hand_CPPFLAGS = $(TEST_CPPFLAGS)
tests_outlook_valise_hand_LDADD = -luser32
else
EXTRA_DIST += tests/outlook/hand.c tests/outlook/test_profile_dir.c
endif

# Those that find the add-in by the registry come after the one that takes it
# out of there.
$(patsubst %.sh,%.log,$(filter tests/outlook/outlook%,$(OUTLOOK_TESTS))): \
	tests/outlook/register.test.log

# Only what they need: not the other programs of a tree for Windows.
.PHONY: outlook outlook-dll
outlook: config.h $(filter tests/outlook/%,$(noinst_PROGRAMS)) \
		$(filter bin/% tests/outlook/%,$(noinst_DATA))
	$(MAKE) $(AM_MAKEFLAGS) check-TESTS TESTS='$(OUTLOOK_TESTS)' \
	    check_PROGRAMS= check_LIBRARIES=
outlook-dll: config.h $(OUTLOOK_DLL)
	$(MAKE) $(AM_MAKEFLAGS) check-TESTS \
	    TESTS='$(OUTLOOK_DLL_TESTS)' check_PROGRAMS= check_LIBRARIES=
OUTLOOK_DLL_TESTS = tests/outlook/dll.test.sh
