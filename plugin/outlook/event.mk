# SPDX-License-Identifier: Apache-2.0
# Appointments.
liboutlookmap_a_SOURCES += plugin/outlook/map_event.c \
	plugin/outlook/map_event_alarm.c plugin/outlook/map_event_id.c \
	plugin/outlook/map_event_line.c plugin/outlook/map_event_people.c \
	plugin/outlook/map_event_priv.h plugin/outlook/map_event_row.c \
	plugin/outlook/map_event_series.c \
	plugin/outlook/map_event_series_put.c \
	plugin/outlook/map_event_time.c plugin/outlook/map_event_words.c
