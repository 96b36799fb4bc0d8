# SPDX-License-Identifier: Apache-2.0
# Recurrence and time-zone blobs.
liboutlookmap_a_SOURCES += plugin/outlook/recur_blob.h \
	plugin/outlook/zone_blob.h
