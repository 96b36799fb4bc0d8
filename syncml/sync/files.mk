# SPDX-License-Identifier: Apache-2.0
libsyncml_a_SOURCES += \
	syncml/sync/accept.c syncml/sync/accept_text.c \
	syncml/sync/alert.c \
	syncml/sync/alert_server.c \
	syncml/sync/batch.c \
	syncml/sync/claim.c \
	syncml/sync/collide.c \
	syncml/sync/conflict.c \
	syncml/sync/dialect.c syncml/sync/dialect.h \
	syncml/sync/effect.c \
	syncml/sync/engine.c syncml/sync/engine.h \
	syncml/sync/engine_client.h syncml/sync/engine_priv.h \
	syncml/sync/engine_server.h \
	syncml/sync/feed.c \
	syncml/sync/find.c \
	syncml/sync/finish.c \
	syncml/sync/index.c \
	syncml/sync/known.c \
	syncml/sync/maps.c \
	syncml/sync/mask.c syncml/sync/mask.h \
	syncml/sync/match.c syncml/sync/match.h \
	syncml/sync/narrow.c syncml/sync/narrow_in.c \
	syncml/sync/offer.c \
	syncml/sync/outcome.c \
	syncml/sync/overlay.c syncml/sync/overlay.h \
	syncml/sync/overwrite.c \
	syncml/sync/peer.c \
	syncml/sync/plan.c syncml/sync/plan.h \
	syncml/sync/receive.c \
	syncml/sync/save.c \
	syncml/sync/scan.c \
	syncml/sync/send.c \
	syncml/sync/settle.c \
	syncml/sync/special.c \
	syncml/sync/staged.c \
	syncml/sync/state.h \
	syncml/sync/store.h \
	syncml/sync/suspend.c \
	syncml/sync/translate.c \
	syncml/sync/value.c \
	syncml/sync/window.c

check_PROGRAMS += tests/unit/test_plan tests/unit/test_mask \
	tests/unit/test_match tests/unit/test_engine \
	tests/unit/test_dialect
tests_unit_test_dialect_SOURCES = tests/unit/test_dialect.c
tests_unit_test_dialect_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_dialect_LDADD = $(TEST_LIBS)
tests_unit_test_plan_SOURCES = tests/unit/test_plan.c
tests_unit_test_plan_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_plan_LDADD = $(TEST_LIBS)
tests_unit_test_mask_SOURCES = tests/unit/test_mask.c
tests_unit_test_mask_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_mask_LDADD = $(TEST_LIBS)
tests_unit_test_match_SOURCES = tests/unit/test_match.c
tests_unit_test_match_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_match_LDADD = $(TEST_LIBS)
tests_unit_test_engine_SOURCES = tests/unit/test_engine.c
tests_unit_test_engine_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_engine_LDADD = $(TEST_LIBS)
