/* SPDX-License-Identifier: Apache-2.0 */
/* Every MAPI property that Valise reads or writes, one row each. */

/**
 * X(NAME, set, number, type) for outlook/props.h. @number is the property id
 * of a tag (set TAG), or the LID of a named property. Ids and types:
 * item-formats 4; [MS-OXPROPS]. Properties named by a string stand in
 * OUTLOOK_NAMED_LIST: X(NAME, set, "name", type).
 */
#define OUTLOOK_PROP_LIST(X)                                                   \
	/* all items */                                                        \
	X(MESSAGE_CLASS, TAG, 0x001A, TEXT)                                    \
	X(SUBJECT, TAG, 0x0037, TEXT)                                          \
	X(SENSITIVITY, TAG, 0x0036, LONG)                                      \
	X(IMPORTANCE, TAG, 0x0017, LONG)                                       \
	X(BODY, TAG, 0x1000, TEXT)                                             \
	X(RTF_COMPRESSED, TAG, 0x1009, BYTES)                                  \
	X(HTML, TAG, 0x1013, BYTES)                                            \
	X(ICON_INDEX, TAG, 0x1080, LONG)                                       \
	X(MESSAGE_FLAGS, TAG, 0x0E07, LONG)                                    \
	X(CREATION_TIME, TAG, 0x3007, TIME)                                    \
	X(LAST_MODIFICATION_TIME, TAG, 0x3008, TIME)                           \
	X(CONVERSATION_TOPIC, TAG, 0x0070, TEXT)                               \
	X(START_DATE, TAG, 0x0060, TIME)                                       \
	X(END_DATE, TAG, 0x0061, TIME)                                         \
	X(OWNER_APPT_ID, TAG, 0x0062, LONG)                                    \
	X(RESPONSE_REQUESTED, TAG, 0x0063, BOOL)                               \
	X(REPLY_REQUESTED, TAG, 0x0C17, BOOL)                                  \
	X(PRIVATE, COMMON, 0x8506, BOOL)                                       \
	X(REMINDER_DELTA, COMMON, 0x8501, LONG)                                \
	X(REMINDER_TIME, COMMON, 0x8502, TIME)                                 \
	X(REMINDER_SET, COMMON, 0x8503, BOOL)                                  \
	X(REMINDER_SIGNAL_TIME, COMMON, 0x8560, TIME)                          \
	X(SIDE_EFFECTS, COMMON, 0x8510, LONG)                                  \
	X(COMMON_START, COMMON, 0x8516, TIME)                                  \
	X(COMMON_END, COMMON, 0x8517, TIME)                                    \
	X(CONTACT_NAMES, COMMON, 0x853A, TEXTS)                                \
	X(BILLING, COMMON, 0x8535, TEXT)                                       \
	X(MILEAGE, COMMON, 0x8534, TEXT)                                       \
	X(NONSENDABLE_BCC, COMMON, 0x8538, TEXT)                               \
	/* contacts: names and work */                                         \
	X(SURNAME, TAG, 0x3A11, TEXT)                                          \
	X(GIVEN_NAME, TAG, 0x3A06, TEXT)                                       \
	X(MIDDLE_NAME, TAG, 0x3A44, TEXT)                                      \
	X(NAME_PREFIX, TAG, 0x3A45, TEXT)                                      \
	X(GENERATION, TAG, 0x3A05, TEXT)                                       \
	X(DISPLAY_NAME, TAG, 0x3001, TEXT)                                     \
	X(NICKNAME, TAG, 0x3A4F, TEXT)                                         \
	X(INITIALS, TAG, 0x3A0A, TEXT)                                         \
	X(FILE_UNDER, ADDRESS, 0x8005, TEXT)                                   \
	X(FILE_UNDER_ID, ADDRESS, 0x8006, LONG)                                \
	X(COMPANY_NAME, TAG, 0x3A16, TEXT)                                     \
	X(DEPARTMENT_NAME, TAG, 0x3A18, TEXT)                                  \
	X(OFFICE_LOCATION, TAG, 0x3A19, TEXT)                                  \
	X(TITLE, TAG, 0x3A17, TEXT)                                            \
	X(PROFESSION, TAG, 0x3A46, TEXT)                                       \
	X(MANAGER_NAME, TAG, 0x3A4E, TEXT)                                     \
	X(ASSISTANT, TAG, 0x3A30, TEXT)                                        \
	X(SPOUSE_NAME, TAG, 0x3A48, TEXT)                                      \
	X(CHILDRENS_NAMES, TAG, 0x3A58, TEXTS)                                 \
	X(HOBBIES, TAG, 0x3A43, TEXT)                                          \
	X(BIRTHDAY, TAG, 0x3A42, TIME)                                         \
	X(BIRTHDAY_LOCAL, ADDRESS, 0x80DE, TIME)                               \
	X(ANNIVERSARY, TAG, 0x3A41, TIME)                                      \
	X(ANNIVERSARY_LOCAL, ADDRESS, 0x80DF, TIME)                            \
	X(GENDER, TAG, 0x3A4D, SHORT)                                          \
	X(LANGUAGE, TAG, 0x3A0C, TEXT)                                         \
	X(GOVERNMENT_ID, TAG, 0x3A07, TEXT)                                    \
	X(CUSTOMER_ID, TAG, 0x3A4A, TEXT)                                      \
	X(ACCOUNT, TAG, 0x3A00, TEXT)                                          \
	X(ORGANIZATIONAL_ID, TAG, 0x3A10, TEXT)                                \
	X(COMPUTER_NETWORK_NAME, TAG, 0x3A49, TEXT)                            \
	X(FTP_SITE, TAG, 0x3A4C, TEXT)                                         \
	X(REFERRED_BY, TAG, 0x3A47, TEXT)                                      \
	X(YOMI_FIRST_NAME, ADDRESS, 0x802C, TEXT)                              \
	X(YOMI_LAST_NAME, ADDRESS, 0x802D, TEXT)                               \
	X(YOMI_COMPANY_NAME, ADDRESS, 0x802E, TEXT)                            \
	X(BUSINESS_HOME_PAGE, TAG, 0x3A51, TEXT)                               \
	X(PERSONAL_HOME_PAGE, TAG, 0x3A50, TEXT)                               \
	X(WEB_PAGE, ADDRESS, 0x802B, TEXT)                                     \
	X(IM_ADDRESS, ADDRESS, 0x8062, TEXT)                                   \
	X(FREE_BUSY_LOCATION, ADDRESS, 0x80D8, TEXT)                           \
	X(USER_CERTIFICATE, TAG, 0x3A70, BYTES_LIST)                           \
	X(USER_FIELD_1, ADDRESS, 0x804F, TEXT)                                 \
	X(USER_FIELD_2, ADDRESS, 0x8050, TEXT)                                 \
	X(USER_FIELD_3, ADDRESS, 0x8051, TEXT)                                 \
	X(USER_FIELD_4, ADDRESS, 0x8052, TEXT)                                 \
	X(CARD_DESIGN, ADDRESS, 0x8040, BYTES)                                 \
	X(CARD_PICTURE, ADDRESS, 0x8041, BYTES)                                \
	X(HAS_PICTURE, ADDRESS, 0x8015, BOOL)                                  \
	/* contacts: numbers */                                                \
	X(HOME_PHONE, TAG, 0x3A09, TEXT)                                       \
	X(HOME_PHONE_2, TAG, 0x3A2F, TEXT)                                     \
	X(WORK_PHONE, TAG, 0x3A08, TEXT)                                       \
	X(WORK_PHONE_2, TAG, 0x3A1B, TEXT)                                     \
	X(OTHER_PHONE, TAG, 0x3A1F, TEXT)                                      \
	X(MOBILE_PHONE, TAG, 0x3A1C, TEXT)                                     \
	X(PAGER_PHONE, TAG, 0x3A21, TEXT)                                      \
	X(CAR_PHONE, TAG, 0x3A1E, TEXT)                                        \
	X(ISDN_NUMBER, TAG, 0x3A2D, TEXT)                                      \
	X(PRIMARY_PHONE, TAG, 0x3A1A, TEXT)                                    \
	X(HOME_FAX, TAG, 0x3A25, TEXT)                                         \
	X(WORK_FAX, TAG, 0x3A24, TEXT)                                         \
	X(OTHER_FAX, TAG, 0x3A23, TEXT)                                        \
	X(ASSISTANT_PHONE, TAG, 0x3A2E, TEXT)                                  \
	X(CALLBACK_PHONE, TAG, 0x3A02, TEXT)                                   \
	X(COMPANY_PHONE, TAG, 0x3A57, TEXT)                                    \
	X(RADIO_PHONE, TAG, 0x3A1D, TEXT)                                      \
	X(TTY_PHONE, TAG, 0x3A4B, TEXT)                                        \
	X(TELEX, TAG, 0x3A2C, TEXT)                                            \
	/* contacts: addresses */                                              \
	X(HOME_BOX, TAG, 0x3A5E, TEXT)                                         \
	X(HOME_STREET, TAG, 0x3A5D, TEXT)                                      \
	X(HOME_CITY, TAG, 0x3A59, TEXT)                                        \
	X(HOME_STATE, TAG, 0x3A5C, TEXT)                                       \
	X(HOME_CODE, TAG, 0x3A5B, TEXT)                                        \
	X(HOME_COUNTRY, TAG, 0x3A5A, TEXT)                                     \
	X(HOME_COUNTRY_CODE, ADDRESS, 0x80DA, TEXT)                            \
	X(HOME_ADDRESS, ADDRESS, 0x801A, TEXT)                                 \
	X(WORK_BOX, ADDRESS, 0x804A, TEXT)                                     \
	X(WORK_STREET, ADDRESS, 0x8045, TEXT)                                  \
	X(WORK_CITY, ADDRESS, 0x8046, TEXT)                                    \
	X(WORK_STATE, ADDRESS, 0x8047, TEXT)                                   \
	X(WORK_CODE, ADDRESS, 0x8048, TEXT)                                    \
	X(WORK_COUNTRY, ADDRESS, 0x8049, TEXT)                                 \
	X(WORK_COUNTRY_CODE, ADDRESS, 0x80DB, TEXT)                            \
	X(WORK_ADDRESS, ADDRESS, 0x801B, TEXT)                                 \
	X(OTHER_BOX, TAG, 0x3A64, TEXT)                                        \
	X(OTHER_STREET, TAG, 0x3A63, TEXT)                                     \
	X(OTHER_CITY, TAG, 0x3A5F, TEXT)                                       \
	X(OTHER_STATE, TAG, 0x3A62, TEXT)                                      \
	X(OTHER_CODE, TAG, 0x3A61, TEXT)                                       \
	X(OTHER_COUNTRY, TAG, 0x3A60, TEXT)                                    \
	X(OTHER_COUNTRY_CODE, ADDRESS, 0x80DC, TEXT)                           \
	X(OTHER_ADDRESS, ADDRESS, 0x801C, TEXT)                                \
	X(POSTAL_ADDRESS_ID, ADDRESS, 0x8022, LONG)                            \
	X(POSTAL_STREET, TAG, 0x3A29, TEXT)                                    \
	X(POSTAL_CITY, TAG, 0x3A27, TEXT)                                      \
	X(POSTAL_STATE, TAG, 0x3A28, TEXT)                                     \
	X(POSTAL_CODE, TAG, 0x3A2A, TEXT)                                      \
	X(POSTAL_COUNTRY, TAG, 0x3A26, TEXT)                                   \
	X(POSTAL_BOX, TAG, 0x3A2B, TEXT)                                       \
	X(POSTAL_ADDRESS, TAG, 0x3A15, TEXT)                                   \
	/* contacts: mail, five rows for each of three */                      \
	X(EMAIL1_DISPLAY_NAME, ADDRESS, 0x8080, TEXT)                          \
	X(EMAIL1_TYPE, ADDRESS, 0x8082, TEXT)                                  \
	X(EMAIL1_ADDRESS, ADDRESS, 0x8083, TEXT)                               \
	X(EMAIL1_ORIGINAL_NAME, ADDRESS, 0x8084, TEXT)                         \
	X(EMAIL1_ORIGINAL_ID, ADDRESS, 0x8085, BYTES)                          \
	X(EMAIL2_DISPLAY_NAME, ADDRESS, 0x8090, TEXT)                          \
	X(EMAIL2_TYPE, ADDRESS, 0x8092, TEXT)                                  \
	X(EMAIL2_ADDRESS, ADDRESS, 0x8093, TEXT)                               \
	X(EMAIL2_ORIGINAL_NAME, ADDRESS, 0x8094, TEXT)                         \
	X(EMAIL2_ORIGINAL_ID, ADDRESS, 0x8095, BYTES)                          \
	X(EMAIL3_DISPLAY_NAME, ADDRESS, 0x80A0, TEXT)                          \
	X(EMAIL3_TYPE, ADDRESS, 0x80A2, TEXT)                                  \
	X(EMAIL3_ADDRESS, ADDRESS, 0x80A3, TEXT)                               \
	X(EMAIL3_ORIGINAL_NAME, ADDRESS, 0x80A4, TEXT)                         \
	X(EMAIL3_ORIGINAL_ID, ADDRESS, 0x80A5, BYTES)                          \
	/* contacts: faxes as addresses: the other one, work, home */          \
	X(FAX1_TYPE, ADDRESS, 0x80B2, TEXT)                                    \
	X(FAX1_ADDRESS, ADDRESS, 0x80B3, TEXT)                                 \
	X(FAX1_ORIGINAL_NAME, ADDRESS, 0x80B4, TEXT)                           \
	X(FAX1_ORIGINAL_ID, ADDRESS, 0x80B5, BYTES)                            \
	X(FAX2_TYPE, ADDRESS, 0x80C2, TEXT)                                    \
	X(FAX2_ADDRESS, ADDRESS, 0x80C3, TEXT)                                 \
	X(FAX2_ORIGINAL_NAME, ADDRESS, 0x80C4, TEXT)                           \
	X(FAX2_ORIGINAL_ID, ADDRESS, 0x80C5, BYTES)                            \
	X(FAX3_TYPE, ADDRESS, 0x80D2, TEXT)                                    \
	X(FAX3_ADDRESS, ADDRESS, 0x80D3, TEXT)                                 \
	X(FAX3_ORIGINAL_NAME, ADDRESS, 0x80D4, TEXT)                           \
	X(FAX3_ORIGINAL_ID, ADDRESS, 0x80D5, BYTES)                            \
	X(ADDRESS_BOOK_LIST, ADDRESS, 0x8028, LONGS)                           \
	X(ADDRESS_BOOK_MASK, ADDRESS, 0x8029, LONG)                            \
	/* notes */                                                            \
	X(NOTE_COLOR, NOTE, 0x8B00, LONG)                                      \
	/* appointments */                                                     \
	X(APPT_START, APPOINTMENT, 0x820D, TIME)                               \
	X(APPT_END, APPOINTMENT, 0x820E, TIME)                                 \
	X(APPT_DURATION, APPOINTMENT, 0x8213, LONG)                            \
	X(APPT_ALL_DAY, APPOINTMENT, 0x8215, BOOL)                             \
	X(LOCATION, APPOINTMENT, 0x8208, TEXT)                                 \
	X(BUSY_STATUS, APPOINTMENT, 0x8205, LONG)                              \
	X(INTENDED_BUSY_STATUS, APPOINTMENT, 0x8224, LONG)                     \
	X(APPT_SEQUENCE, APPOINTMENT, 0x8201, LONG)                            \
	X(APPT_STATE, APPOINTMENT, 0x8217, LONG)                               \
	X(RESPONSE_STATUS, APPOINTMENT, 0x8218, LONG)                          \
	X(IS_INVITED, APPOINTMENT, 0x8229, BOOL)                               \
	X(OWNER_NAME, APPOINTMENT, 0x822E, TEXT)                               \
	X(ALL_ATTENDEES, APPOINTMENT, 0x8238, TEXT)                            \
	X(TO_ATTENDEES, APPOINTMENT, 0x823B, TEXT)                             \
	X(CC_ATTENDEES, APPOINTMENT, 0x823C, TEXT)                             \
	X(NO_COUNTER, APPOINTMENT, 0x825A, BOOL)                               \
	X(AUTO_FILL_LOCATION, APPOINTMENT, 0x823A, BOOL)                       \
	X(IS_RECURRING_APPT, APPOINTMENT, 0x8223, BOOL)                        \
	X(RECURRENCE_TYPE, APPOINTMENT, 0x8231, LONG)                          \
	X(RECURRENCE_PATTERN, APPOINTMENT, 0x8232, TEXT)                       \
	X(CLIP_START, APPOINTMENT, 0x8235, TIME)                               \
	X(CLIP_END, APPOINTMENT, 0x8236, TIME)                                 \
	X(APPT_RECUR, APPOINTMENT, 0x8216, BYTES)                              \
	X(ZONE_STRUCT, APPOINTMENT, 0x8233, BYTES)                             \
	X(ZONE_DESCRIPTION, APPOINTMENT, 0x8234, TEXT)                         \
	X(ZONE_RECUR, APPOINTMENT, 0x8260, BYTES)                              \
	X(ZONE_START, APPOINTMENT, 0x825E, BYTES)                              \
	X(ZONE_END, APPOINTMENT, 0x825F, BYTES)                                \
	X(EXCEPTION_REPLACE_TIME, APPOINTMENT, 0x8228, TIME)                   \
	X(GLOBAL_ID, MEETING, 0x0003, BYTES)                                   \
	X(CLEAN_GLOBAL_ID, MEETING, 0x0023, BYTES)                             \
	X(IS_RECURRING, MEETING, 0x0005, BOOL)                                 \
	X(IS_EXCEPTION, MEETING, 0x000A, BOOL)                                 \
	X(OWNER_CRITICAL_CHANGE, MEETING, 0x001A, TIME)                        \
	/* rows of the recipient table */                                      \
	X(RECIPIENT_TYPE, TAG, 0x0C15, LONG)                                   \
	X(ADDRESS_TYPE, TAG, 0x3002, TEXT)                                     \
	X(EMAIL_ADDRESS, TAG, 0x3003, TEXT)                                    \
	X(SMTP_ADDRESS, TAG, 0x39FE, TEXT)                                     \
	X(RECIPIENT_FLAGS, TAG, 0x5FFD, LONG)                                  \
	X(RECIPIENT_STATUS, TAG, 0x5FFF, LONG)                                 \
	X(RECIPIENT_STATUS_TIME, TAG, 0x5FFB, TIME)

#define OUTLOOK_NAMED_LIST(X)                                                  \
	X(KEYWORDS, STRINGS, "Keywords", TEXTS)                                \
	X(LOCATION_URL, STRINGS, "urn:schemas:calendar:locationurl", TEXT)     \
	/* ours: what the mapped properties cannot say (map.h), and the trace  \
	 * of the write that made the item (sync/store.h) */                   \
	X(ALARM_DELTA, VALISE, "AlarmDelta", LONG)                             \
	X(ORIGINAL, VALISE, "Original", BYTES)                                 \
	X(OP_ID, VALISE, "OpId", TEXT)
