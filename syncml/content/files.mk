# SPDX-License-Identifier: Apache-2.0
libsyncml_a_SOURCES += \
	syncml/content/calendar.c syncml/content/calendar.h \
	syncml/content/canon.c syncml/content/canon.h \
	syncml/content/canon_priv.h syncml/content/canon_value.c \
	syncml/content/charset.c syncml/content/charset.h \
	syncml/content/compare.c syncml/content/compare.h \
	syncml/content/compare_open.c \
	syncml/content/convert.c syncml/content/convert.h \
	syncml/content/convert_back.c syncml/content/convert_back.h \
	syncml/content/convert_back_zone.c \
	syncml/content/convert_calendar.c syncml/content/convert_calendar.h \
	syncml/content/convert_calendar_alarm.c \
	syncml/content/convert_calendar_attendee.c \
	syncml/content/convert_calendar_frame.c \
	syncml/content/convert_calendar_join.c \
	syncml/content/convert_calendar_line.c \
	syncml/content/convert_calendar_look.c \
	syncml/content/convert_calendar_rule.c \
	syncml/content/convert_calendar_time.c \
	syncml/content/convert_calendar_word.c \
	syncml/content/convert_group.c syncml/content/convert_group.h \
	syncml/content/convert_line.c \
	syncml/content/convert_note.c \
	syncml/content/convert_priv.h \
	syncml/content/convert_vcard.c \
	syncml/content/convert_vcard.h \
	syncml/content/convert_vcard_new.c \
	syncml/content/convert_vcard_old.c \
	syncml/content/convert_vcard_value.c \
	syncml/content/convert_vcard_value.h \
	syncml/content/cut.c syncml/content/cut.h \
	syncml/content/datetime.c syncml/content/datetime.h \
	syncml/content/diff.c syncml/content/diff.h \
	syncml/content/fields.c syncml/content/fields.h \
	syncml/content/filter.c syncml/content/filter.h \
	syncml/content/filter_fit.c syncml/content/filter_priv.h \
	syncml/content/fingerprint.c syncml/content/fingerprint.h \
	syncml/content/item.c syncml/content/item.h \
	syncml/content/key.c syncml/content/key.h \
	syncml/content/line.c syncml/content/line.h \
	syncml/content/line_print.c \
	syncml/content/lost.c syncml/content/lost.h \
	syncml/content/mark.c syncml/content/mark.h \
	syncml/content/merge.c syncml/content/merge.h \
	syncml/content/merge_write.c syncml/content/merge_write.h \
	syncml/content/note.c syncml/content/note.h \
	syncml/content/param.c syncml/content/param.h \
	syncml/content/patch.c syncml/content/patch.h \
	syncml/content/recur.c syncml/content/recur.h \
	syncml/content/reduce.c syncml/content/reduce.h \
	syncml/content/rule.c syncml/content/rule.h \
	syncml/content/rule_normal.c syncml/content/rule_old.c \
	syncml/content/rule_priv.h \
	syncml/content/span.c syncml/content/span.h \
	syncml/content/text.c syncml/content/text.h \
	syncml/content/tzid.c syncml/content/tzid.h \
	syncml/content/vcard.c syncml/content/vcard.h \
	syncml/content/view.c syncml/content/view.h \
	syncml/content/view_fields.c syncml/content/view_priv.h \
	syncml/content/view_text.c \
	syncml/content/zone.c syncml/content/zone.h \
	syncml/content/zone_build.c \
	syncml/content/zone_data.c syncml/content/zone_name.c \
	syncml/content/zone_observance.c syncml/content/zone_observance.h \
	syncml/content/zone_old.c \
	syncml/content/zone_priv.h syncml/content/zone_read.c \
	syncml/content/zone_rule.c syncml/content/zone_write.c \
	syncml/content/zone_years.c

libtestsupport_a_SOURCES += \
	tests/support/content.c tests/support/content.h \
	tests/support/corpus.c tests/support/corpus.h \
	tests/support/items.c tests/support/items.h \
	tests/support/rule_text.c tests/support/rule_text.h \
	tests/support/rules.c tests/support/rules.h \
	tests/support/zones.c tests/support/zones.h

# Programs that other tests, the demo and the benchmarks run.
if !HOST_WINDOWS
# The generator is part of the demo and needs no test framework; the splitter
# is built for tests only.
noinst_PROGRAMS += tests/support/gen-items
EXTRA_PROGRAMS += tests/support/corpus-split
CLEANFILES += tests/support/corpus-split$(EXEEXT)
check-local: tests/support/corpus-split$(EXEEXT)
tests_support_corpus_split_SOURCES = tests/support/corpus_split.c
tests_support_corpus_split_CPPFLAGS = $(TEST_CPPFLAGS)
tests_support_corpus_split_LDADD = $(TEST_LIBS)
tests_support_gen_items_SOURCES = tests/support/gen_items.c \
	tests/support/items.c tests/support/items.h
tests_support_gen_items_CPPFLAGS = $(TEST_CPPFLAGS)
tests_support_gen_items_LDADD = $(SYNCML_LIBS)
endif

check_PROGRAMS += tests/unit/test_filter
tests_unit_test_filter_SOURCES = tests/unit/test_filter.c
tests_unit_test_filter_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_filter_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/unit/test_fingerprint
tests_unit_test_fingerprint_SOURCES = tests/unit/test_fingerprint.c
tests_unit_test_fingerprint_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_fingerprint_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/unit/test_line
tests_unit_test_line_SOURCES = tests/unit/test_line.c
tests_unit_test_line_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_line_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/unit/test_canonical
tests_unit_test_canonical_SOURCES = tests/unit/test_canonical.c
tests_unit_test_canonical_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_canonical_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/unit/test_equality
tests_unit_test_equality_SOURCES = tests/unit/test_equality.c
tests_unit_test_equality_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_equality_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/unit/test_line_example
tests_unit_test_line_example_SOURCES = tests/unit/test_line_example.c
tests_unit_test_line_example_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_line_example_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/unit/test_losses
tests_unit_test_losses_SOURCES = tests/unit/test_losses.c tests/unit/losses.h
tests_unit_test_losses_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_losses_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/unit/test_text
tests_unit_test_text_SOURCES = tests/unit/test_text.c
tests_unit_test_text_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_text_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/unit/test_items
tests_unit_test_items_SOURCES = tests/unit/test_items.c
tests_unit_test_items_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_items_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/unit/test_mark
tests_unit_test_mark_SOURCES = tests/unit/test_mark.c
tests_unit_test_mark_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_mark_LDADD = $(TEST_LIBS)
check_PROGRAMS += tests/unit/test_merge
tests_unit_test_merge_SOURCES = tests/unit/test_merge.c
tests_unit_test_merge_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_merge_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/unit/test_merge_cases tests/unit/test_merge_laws
tests_unit_test_merge_cases_SOURCES = tests/unit/test_merge_cases.c
tests_unit_test_merge_cases_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_merge_cases_LDADD = $(TEST_LIBS)
tests_unit_test_merge_laws_SOURCES = tests/unit/test_merge_laws.c
tests_unit_test_merge_laws_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_merge_laws_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/unit/test_corpus
tests_unit_test_corpus_SOURCES = tests/unit/test_corpus.c
tests_unit_test_corpus_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_corpus_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/unit/test_datetime
tests_unit_test_datetime_SOURCES = tests/unit/test_datetime.c
tests_unit_test_datetime_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_datetime_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/unit/test_recur
tests_unit_test_recur_SOURCES = tests/unit/test_recur.c
tests_unit_test_recur_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_recur_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/unit/test_recur_zone
tests_unit_test_recur_zone_SOURCES = tests/unit/test_recur_zone.c
tests_unit_test_recur_zone_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_recur_zone_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/unit/test_rule
tests_unit_test_rule_SOURCES = tests/unit/test_rule.c
tests_unit_test_rule_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_rule_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/unit/test_rule_pairs
tests_unit_test_rule_pairs_SOURCES = tests/unit/test_rule_pairs.c
tests_unit_test_rule_pairs_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_rule_pairs_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/unit/test_diff tests/unit/test_lost tests/unit/test_view
tests_unit_test_diff_SOURCES = tests/unit/test_diff.c
tests_unit_test_diff_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_diff_LDADD = $(TEST_LIBS)
tests_unit_test_lost_SOURCES = tests/unit/test_lost.c
tests_unit_test_lost_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_lost_LDADD = $(TEST_LIBS)
tests_unit_test_view_SOURCES = tests/unit/test_view.c
tests_unit_test_view_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_view_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/unit/test_zone
tests_unit_test_zone_SOURCES = tests/unit/test_zone.c
tests_unit_test_zone_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_zone_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/unit/test_zone_old
tests_unit_test_zone_old_SOURCES = tests/unit/test_zone_old.c
tests_unit_test_zone_old_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_zone_old_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/unit/test_zone_read
tests_unit_test_zone_read_SOURCES = tests/unit/test_zone_read.c
tests_unit_test_zone_read_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_zone_read_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/unit/test_zone_write
tests_unit_test_zone_write_SOURCES = tests/unit/test_zone_write.c
tests_unit_test_zone_write_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_zone_write_LDADD = $(TEST_LIBS)

# The table of zones: made on request only, from the system's data (HACKING.md).
EXTRA_PROGRAMS += syncml/content/zone-gen
CLEANFILES += syncml/content/zone-gen$(EXEEXT)
syncml_content_zone_gen_SOURCES = \
	syncml/content/zone_gen.c syncml/content/zone_gen.h \
	syncml/content/zone_gen_tzif.c
syncml_content_zone_gen_LDADD = libsyncml.a
EXTRA_DIST += syncml/content/zone_alias.txt
ZONEINFO = /usr/share/zoneinfo
WINDOWS_ZONES = /usr/share/unicode/cldr/common/supplemental/windowsZones.xml
.PHONY: zone-data
zone-data: syncml/content/zone-gen$(EXEEXT)
	syncml/content/zone-gen$(EXEEXT) $(ZONEINFO) $(ZONEINFO)/tzdata.zi \
	    $(WINDOWS_ZONES) $(srcdir)/syncml/content/zone_alias.txt \
	    >zone_data.tmp
	mv zone_data.tmp $(srcdir)/syncml/content/zone_data.c

check_PROGRAMS += tests/unit/test_convert
tests_unit_test_convert_SOURCES = tests/unit/test_convert.c
tests_unit_test_convert_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_convert_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/unit/test_convert_vcard
tests_unit_test_convert_vcard_SOURCES = tests/unit/test_convert_vcard.c
tests_unit_test_convert_vcard_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_convert_vcard_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/unit/test_convert_calendar
tests_unit_test_convert_calendar_SOURCES = tests/unit/test_convert_calendar.c
tests_unit_test_convert_calendar_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_convert_calendar_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/unit/test_convert_calendar_series
tests_unit_test_convert_calendar_series_SOURCES = \
	tests/unit/test_convert_calendar_series.c
tests_unit_test_convert_calendar_series_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_convert_calendar_series_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/unit/test_convert_calendar_instants
tests_unit_test_convert_calendar_instants_SOURCES = \
	tests/unit/test_convert_calendar_instants.c
tests_unit_test_convert_calendar_instants_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_convert_calendar_instants_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/unit/test_convert_calendar_time
tests_unit_test_convert_calendar_time_SOURCES = \
	tests/unit/test_convert_calendar_time.c
tests_unit_test_convert_calendar_time_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_convert_calendar_time_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/unit/test_convert_calendar_corpus
tests_unit_test_convert_calendar_corpus_SOURCES = \
	tests/unit/test_convert_calendar_corpus.c
tests_unit_test_convert_calendar_corpus_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_convert_calendar_corpus_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/unit/test_reduce
tests_unit_test_reduce_SOURCES = tests/unit/test_reduce.c
tests_unit_test_reduce_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_reduce_LDADD = $(TEST_LIBS)
check_PROGRAMS += tests/unit/test_patch
tests_unit_test_patch_SOURCES = tests/unit/test_patch.c
tests_unit_test_patch_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_patch_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/unit/test_cut
tests_unit_test_cut_SOURCES = tests/unit/test_cut.c
tests_unit_test_cut_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_cut_LDADD = $(TEST_LIBS)
