# SPDX-License-Identifier: Apache-2.0
libsyncml_a_SOURCES += \
	syncml/sync/accept.c \
	syncml/sync/alert.c \
	syncml/sync/batch.c \
	syncml/sync/claim.c \
	syncml/sync/conflict.c \
	syncml/sync/engine.c syncml/sync/engine.h syncml/sync/engine_priv.h \
	syncml/sync/feed.c \
	syncml/sync/finish.c \
	syncml/sync/maps.c \
	syncml/sync/mask.c syncml/sync/mask.h \
	syncml/sync/match.c syncml/sync/match.h \
	syncml/sync/offer.c \
	syncml/sync/outcome.c \
	syncml/sync/overlay.c syncml/sync/overlay.h \
	syncml/sync/peer.c \
	syncml/sync/plan.c syncml/sync/plan.h \
	syncml/sync/receive.c \
	syncml/sync/save.c \
	syncml/sync/scan.c \
	syncml/sync/send.c \
	syncml/sync/settle.c \
	syncml/sync/staged.c \
	syncml/sync/state.h \
	syncml/sync/store.h
