/* SPDX-License-Identifier: Apache-2.0 */
/* What other libraries lose or change in an item: one row a loss. Included
 * where LOSS() says what to make of a row. */

/*
 * LOSS(name, frame, lines, becomes, verdict)
 *
 * frame    the item around the lines (frames[] of test_losses.c)
 * lines    as they stand in the item, each with its line end
 * becomes  what the library that was measured makes of them
 * verdict  LOST: the fingerprint tells it from the lines, a loss at the peer
 *          does not go unseen; SAME: only written in another way, no change
 */

/* ---- libical: properties ---- */

LOSS(property_unknown_is_removed, EVENT, "FOOBAR:v\r\n",
    "X-LIC-ERROR;X-LIC-ERRORTYPE=PROPERTY-PARSE-ERROR:Parse error in property "
    "name: FOOBAR\r\n",
    LOST)
LOSS(property_of_vcalendar_is_removed, EVENT,
    "AALARM:20260101T090000;PT5M;2;x.wav\r\n", "X-LIC-ERROR:AALARM\r\n", LOST)
LOSS(property_zone_line_is_removed, EVENT, "TZ:+01\r\n", "X-LIC-ERROR:TZ\r\n",
    LOST)
LOSS(property_lower_case_extension_is_removed, EVENT, "x-lower:v\r\n",
    "X-LIC-ERROR:x-lower\r\n", LOST)
LOSS(value_empty_is_an_error, EVENT, "LOCATION:\r\nX-E:\r\nDTEND:\r\n",
    "X-LIC-ERROR:No value for LOCATION property\r\n", SAME)
LOSS(component_unknown_is_removed, EVENT,
    "BEGIN:X-COMP\r\nA:b\r\nEND:X-COMP\r\n", "", LOST)
LOSS(component_vlocation_is_removed, EVENT,
    "BEGIN:VLOCATION\r\nUID:l\r\nNAME:Hall\r\nEND:VLOCATION\r\n", "", LOST)
LOSS(name_in_lower_case_is_raised, EVENT, "location:Hall\r\n",
    "LOCATION:Hall\r\n", SAME)

/* ---- libical: recurrence rules ---- */

LOSS(rule_with_unknown_part_is_removed, EVENT,
    "RRULE:FREQ=DAILY;X-FOO=1;COUNT=3\r\n", "X-LIC-ERROR:RRULE\r\n", LOST)
LOSS(rule_with_interval_0_is_removed, EVENT, "RRULE:FREQ=DAILY;INTERVAL=0\r\n",
    "X-LIC-ERROR:RRULE\r\n", LOST)
LOSS(rule_with_large_interval_is_removed, EVENT,
    "RRULE:FREQ=DAILY;INTERVAL=40000\r\n", "X-LIC-ERROR:RRULE\r\n", LOST)
LOSS(rule_with_count_and_until_is_removed, EVENT,
    "RRULE:FREQ=DAILY;COUNT=3;UNTIL=20260301T000000Z\r\n",
    "X-LIC-ERROR:RRULE\r\n", LOST)
LOSS(rule_with_a_part_twice_is_removed, EVENT,
    "RRULE:FREQ=DAILY;COUNT=3;COUNT=4\r\n", "X-LIC-ERROR:RRULE\r\n", LOST)
LOSS(rule_default_week_start_is_removed, EVENT,
    "RRULE:FREQ=WEEKLY;WKST=MO;BYDAY=WE,MO\r\n",
    "RRULE:BYDAY=MO,WE;FREQ=WEEKLY\r\n", SAME)
LOSS(rule_other_week_start_is_removed, EVENT,
    "RRULE:FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,MO\r\n",
    "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO\r\n", LOST)
LOSS(rule_plus_sign_of_a_weekday_is_removed, EVENT,
    "RRULE:FREQ=MONTHLY;BYDAY=+1MO\r\n", "RRULE:FREQ=MONTHLY;BYDAY=1MO\r\n",
    SAME)

/* ---- libical: values ---- */

LOSS(escapes_of_an_extension_are_undone, EVENT, "X-A:a\\;b\\,c\r\n",
    "X-A:a;b,c\r\n", SAME)
LOSS(backslash_of_an_extension_is_a_blank, EVENT, "X-B:c:\\srv\\x\r\n",
    "X-B:c: rv \r\n", LOST)
LOSS(backslash_before_d_is_a_blank, EVENT, "X-B:c\\d\r\n", "X-B:c \r\n", LOST)
LOSS(categories_escaped_comma_is_split, EVENT, "CATEGORIES:a,b\\,c,d\r\n",
    "CATEGORIES:a\r\nCATEGORIES:b,c,d\r\n", LOST)
LOSS(list_of_exdates_is_one_line_each, EVENT,
    "EXDATE:20260101T090000,20260102T090000\r\n",
    "EXDATE:20260102T090000\r\nEXDATE:20260101T090000\r\n", SAME)
LOSS(list_of_rdates_is_one_line_each, EVENT,
    "RDATE:20260103T090000,20260102T090000\r\n",
    "RDATE:20260103T090000\r\nRDATE:20260102T090000\r\n", SAME)
LOSS(list_of_resources_is_one_line_each, EVENT, "RESOURCES:easel,projector\r\n",
    "RESOURCES:easel\r\nRESOURCES:projector\r\n", SAME)
LOSS(list_of_categories_is_one_line_each, EVENT, "CATEGORIES:b,a\r\n",
    "CATEGORIES:a\r\nCATEGORIES:b\r\n", SAME)
LOSS(value_integer_loses_its_zeros, EVENT, "X-N;VALUE=INTEGER:007\r\n",
    "X-N;VALUE=INTEGER:7\r\n", LOST)
LOSS(value_leading_blanks_are_trimmed, EVENT, "X-T:  blanks\r\n",
    "X-T:blanks\r\n", LOST)
LOSS(value_trailing_blanks_are_trimmed, EVENT, "X-T:blanks  \r\n",
    "X-T:blanks\r\n", SAME)
LOSS(geo_is_written_with_six_decimals, EVENT, "GEO:48.85299;2.5\r\n",
    "GEO:48.852990;2.500000\r\n", SAME)
LOSS(geo_third_part_is_cut, EVENT, "GEO:48.85299;2.36885;35\r\n",
    "GEO:48.852990;2.368850\r\n", LOST)
LOSS(request_status_text_is_replaced, EVENT,
    "REQUEST-STATUS:2.0;Success;data\r\n",
    "REQUEST-STATUS:2.0;Success.;data\r\n", LOST)
LOSS(priority_that_is_no_number_is_0, EVENT, "PRIORITY:abc\r\n",
    "PRIORITY:0\r\n", LOST)
LOSS(date_out_of_range_is_taken, EVENT,
    "DUE:20240199T999999Z\r\nDTEND:20241330T250000\r\n", "", LOST)
LOSS(date_that_is_none_is_removed, EVENT, "DTEND:garbage\r\n",
    "X-LIC-ERROR:DTEND\r\n", LOST)
LOSS(duration_that_is_none_is_removed, EVENT, "DURATION:soon\r\n",
    "X-LIC-ERROR:DURATION\r\n", LOST)
LOSS(duration_without_last_unit_is_cut, ALARM, "TRIGGER:-PT1H30\r\n",
    "TRIGGER:-PT1H\r\n", LOST)
LOSS(duration_without_a_number_is_0, ALARM, "TRIGGER:P\r\n", "TRIGGER:PT0S\r\n",
    LOST)
LOSS(duration_that_ends_in_t_is_taken, ALARM, "TRIGGER:P1DT\r\n",
    "TRIGGER:P1D\r\n", LOST)
LOSS(duration_of_very_many_seconds_wraps, ALARM, "TRIGGER:PT4294967297S\r\n",
    "TRIGGER:PT1S\r\n", LOST)

/* ---- libical: parameters, bytes, folds ---- */

LOSS(params_are_put_in_another_order, EVENT,
    "ATTACH;FMTTYPE=\"text/plain\";VALUE=URI;X-Q=a:http://x/a;b\r\n",
    "ATTACH;X-Q=a;FMTTYPE=text/plain:http://x/a;b\r\n", SAME)
LOSS(params_quoted_list_is_kept, EVENT,
    "ATTENDEE;MEMBER=\"mailto:a@x\",\"mailto:b@x\";CN=\"B, A\":mailto:c@x\r\n",
    "ATTENDEE;CN=\"B, A\":mailto:c@x\r\n", LOST)
LOSS(params_carets_are_kept, EVENT, "X-A;P=^'q^';Q=^n:x\r\n",
    "X-A;P=q;Q=^n:x\r\n", LOST)
LOSS(bytes_control_characters_are_removed, EVENT, "X-C:\x01\x02\x1F\ttab\r\n",
    "X-C:\ttab\r\n", LOST)
LOSS(bytes_of_latin_1_are_read_as_utf8, EVENT, "SUMMARY:Caf\xE9\r\n",
    "SUMMARY:Caf\xC3\xA9\r\n", SAME)
LOSS(bytes_after_nul_are_cut, EVENT, "SUMMARY:a\0b\r\nLOCATION:Hall\r\n",
    "SUMMARY:a\r\n", LOST)
LOSS(bytes_bare_cr_is_kept, EVENT, "X-CR:a\rb\r\n", "X-CR:ab\r\n", LOST)
LOSS(fold_starts_the_value, EVENT, "X-LONG;A=b\r\n :value\r\n that goes on\r\n",
    "X-LONG;A=b:valuethat goes on\r\n", SAME)
LOSS(fold_splits_a_character, EVENT, "SUMMARY:Caf\xC3\r\n \xA9\r\n",
    "SUMMARY:Caf\xC3\xA9\r\n", SAME)
LOSS(line_ends_are_lf, EVENT, "SUMMARY:a\n b\nLOCATION:Hall\n",
    "SUMMARY:ab\r\nLOCATION:Hall\r\n", SAME)
LOSS(zone_extensions_are_kept, ZONE,
    "X-LIC-LOCATION:Europe/Berlin\r\nTZURL:http://x\r\nX-ZONE:y\r\n",
    "X-LIC-LOCATION:Europe/Berlin\r\n", SAME)
LOSS(scrap_without_a_colon_is_kept, EVENT, "no colon at all\r\n", "", LOST)

/* ---- libical: vCalendar 1.0 ---- */

LOSS(old_quoted_printable_is_not_decoded, OLD_EVENT,
    "SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Caf=C3=A9\r\n",
    "SUMMARY;CHARSET=UTF-8:Caf=C3=A9\r\n", LOST)
LOSS(old_soft_break_loses_the_rest, OLD_EVENT,
    "DESCRIPTION;ENCODING=QUOTED-PRINTABLE:one=0D=0A=\r\ntwo\r\n",
    "DESCRIPTION;ENCODING=QUOTED-PRINTABLE:one=0D=0A\r\n", LOST)
LOSS(old_rule_is_removed, OLD_EVENT, "RRULE:D1 #10\r\n",
    "X-LIC-ERROR:RRULE\r\n", LOST)
LOSS(old_exdate_list_is_removed, OLD_EVENT,
    "RRULE:D1 #0\r\nEXDATE:20260101T090000;20260102T090000\r\n",
    "RRULE:D1 #0\r\n", LOST)
LOSS(old_attendee_params_are_lost, OLD_EVENT,
    "ATTENDEE;ROLE=DELEGATE;STATUS=ACCEPTED;EXPECT=REQUEST;RSVP=YES:Eva "
    "<eva@example.org>\r\n",
    "ATTENDEE:Eva <eva@example.org>\r\n", LOST)

/* ---- EVCard ---- */

LOSS(card_params_are_put_in_another_order, CARD30,
    "TEL;TYPE=home;X-P=1;TYPE=fax:1\r\nPHOTO;X=1;ENCODING=b;TYPE=PNG:AAAA\r\n",
    "TEL;X-P=1;TYPE=FAX,HOME:1\r\nPHOTO;TYPE=PNG;ENCODING=b;X=1:AAAA\r\n", SAME)
LOSS(card_comma_of_an_extension_is_escaped, CARD30, "X-A:a,b\r\n",
    "X-A:a\\,b\r\n", SAME)
LOSS(card_charset_is_left_on_converted_text, CARD30, "NOTE:Caf\xC3\xA9\r\n",
    "NOTE;CHARSET=\"UTF-8\":Caf\xC3\xA9\r\n", SAME)
LOSS(card_is_folded_at_75, CARD30,
    "NOTE:01234567890123456789012345678901234567890123456789012345678901234567"
    "89 folded\r\n",
    "NOTE:01234567890123456789012345678901234567890123456789012345678901234567"
    "89\r\n  folded\r\n",
    SAME)
LOSS(card21_extension_is_dropped, CARD21, "X-FOO;BAR;BAZ=1:x\r\n", "", LOST)
LOSS(card21_categories_are_dropped, CARD21, "CATEGORIES:a;b\r\n", "", LOST)
LOSS(card21_extension_param_is_dropped, CARD21, "TEL;HOME;X-P=1:1\r\n",
    "TEL;HOME:1\r\n", LOST)
LOSS(card21_blank_line_after_base64_is_left_out, CARD21,
    "PHOTO;JPEG;ENCODING=BASE64:\r\n  AAAA\r\n  BBBB\r\n\r\nTEL:1\r\n",
    "PHOTO;JPEG;ENCODING=BASE64:\r\n  AAAABBBB\r\nTEL:1\r\n", SAME)
LOSS(card21_soft_break_after_a_blank_stays, CARD21,
    "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:D=C3=B6e =\r\nJohn\r\n",
    "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:D=C3=B6e ==0AJohn\r\n", LOST)
LOSS(card21_soft_break_inside_a_character_joins, CARD21,
    "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:D=C3=\r\n=B6e\r\n",
    "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:D=C3=B6e\r\n", SAME)
LOSS(card21_agent_swallows_the_rest, CARD21,
    "AGENT:\r\nBEGIN:VCARD\r\nVERSION:2.1\r\nN:Aide;An\r\nTEL:2\r\n"
    "END:VCARD\r\nTEL:1\r\n",
    "AGENT:\r\n", LOST)
LOSS(card21_raw_bytes_of_a_charset_are_left_alone, CARD21,
    "NOTE;CHARSET=WINDOWS-1252:\x80 5\r\n",
    "NOTE;CHARSET=UTF-8:\xE2\x82\xAC 5\r\n", SAME)

/* ---- others ---- */

LOSS(card21_base64_is_folded_anew, CARD21,
    "PHOTO;BASE64:\r\n  AAAABBBB\r\n\r\nTEL:1\r\n",
    "PHOTO;BASE64:AAAA\r\n BBBB\r\n\r\nTEL:1\r\n", SAME)
LOSS(card21_group_gives_a_second_line, CARD21, "home.TEL;CELL:1\r\n",
    "home.TEL;CELL:1\r\n.TEL;CELL:1\r\n", LOST)
LOSS(card21_soft_break_loses_every_following_line, CARD21,
    "NOTE;QUOTED-PRINTABLE:one=\r\n two\r\nTEL:1\r\nEMAIL:a@example.org\r\n",
    "NOTE;QUOTED-PRINTABLE:one\r\n", LOST)
LOSS(card21_nothing_is_read_beside_a_photo, CARD21,
    "N;QUOTED-PRINTABLE:=4D=\r\ne\r\nPHOTO;JPEG;BASE64:\r\n AAAA\r\n\r\n", "",
    LOST)
LOSS(card30_trailing_parts_are_dropped, CARD30, "N:a;b;;;\r\n", "N:a;b\r\n",
    SAME)
LOSS(card30_text_is_half_unescaped, CARD30, "NOTE:a\\;b\\nc\r\n",
    "NOTE:a;b\\\\nc\r\n", LOST)

/* ---- what our own layer asks of itself ---- */

LOSS(card21_undefined_bytes_stand_for_themselves, CARD21,
    "NOTE;CHARSET=WINDOWS-1252:\x81\x8D\x8F\x90\x9D\r\n",
    "NOTE;CHARSET=UTF-8:\xC2\x81\xC2\x8D\xC2\x8F\xC2\x90\xC2\x9D\r\n", SAME)
LOSS(card21_bytes_without_a_charset_are_windows_1252, CARD21,
    "NOTE:\x80 M\xFCller\r\n",
    "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E2=82=AC M=C3=BCller\r\n",
    SAME)
LOSS(card21_fold_like_3_0_is_joined, CARD21,
    "NOTE:01234567890123456789012345678901234567890123456789012345678901234567"
    "89012\r\n 345\r\n",
    "NOTE:01234567890123456789012345678901234567890123456789012345678901234567"
    "89012345\r\n",
    SAME)
LOSS(card21_fold_at_a_blank_keeps_it, CARD21, "NOTE:two\r\n words\r\n",
    "NOTE:two words\r\n", SAME)
LOSS(card21_soft_break_of_the_last_line_is_open, CARD21,
    "NOTE;QUOTED-PRINTABLE:a=\r\n", "NOTE;QUOTED-PRINTABLE:a\r\n", SAME)
LOSS(card21_equals_sign_is_no_escape, CARD21,
    "NOTE;QUOTED-PRINTABLE:1+1=2 =zz\r\n",
    "NOTE;QUOTED-PRINTABLE:1+1=3D2 =3Dzz\r\n", SAME)
LOSS(card21_equals_sign_after_a_byte_is_no_escape, CARD21,
    "NOTE;QUOTED-PRINTABLE:=FC=B=\r\n =41\r\n",
    "NOTE;QUOTED-PRINTABLE:=FC=3DB =41\r\n", SAME)
LOSS(card21_base64_is_blank_for_a_line, CARD21,
    "PHOTO;ENCODING=BASE64:AAAA                                                "
    "                                                                         "
    "BBBB\r\n\r\n",
    "PHOTO;ENCODING=BASE64:AAAABBBB\r\n\r\n", SAME)
LOSS(card21_base64_ends_before_a_colon, CARD21,
    "PHOTO;ENCODING=BASE64:AAAA\r\nBBBB\r\nTEL:1\r\n",
    "PHOTO;ENCODING=BASE64:AAAABBBB\r\n\r\nTEL:1\r\n", SAME)
LOSS(card21_types_may_be_bare, CARD21, "TEL;HOME;FAX:1\r\n",
    "TEL;TYPE=FAX,HOME:1\r\n", SAME)
LOSS(card21_comma_keeps_its_backslash, CARD21, "NOTE:a\\,b\\n\\;c\r\n",
    "NOTE:a,b\r\n", LOST)
LOSS(card30_unknown_escape_keeps_both, CARD30, "NOTE:c:\\dir\\N\r\n",
    "NOTE:c:dir\\n\r\n", LOST)
LOSS(card30_bytes_that_are_no_utf8_are_windows_1252, CARD30,
    "NOTE:\x93M\xFCller\x94\r\n",
    "NOTE:\xE2\x80\x9CM\xC3\xBCller\xE2\x80\x9D\r\n", SAME)
