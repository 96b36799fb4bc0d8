/* SPDX-License-Identifier: Apache-2.0 */
/* Names and usual types of properties; numbers from [MS-OXPROPS]. */
#ifndef TESTS_OUTLOOK_MAPI_DOUBLE_KEYS_H
#define TESTS_OUTLOOK_MAPI_DOUBLE_KEYS_H

/* X(name, id, type) */
#define DBL_TAGS(X)                                                            \
	X(PR_IMPORTANCE, 0x0017, PT_LONG)                                      \
	X(PR_MESSAGE_CLASS, 0x001A, PT_UNICODE)                                \
	X(PR_SENSITIVITY, 0x0036, PT_LONG)                                     \
	X(PR_SUBJECT, 0x0037, PT_UNICODE)                                      \
	X(PR_SUBJECT_PREFIX, 0x003D, PT_UNICODE)                               \
	X(PR_START_DATE, 0x0060, PT_SYSTIME)                                   \
	X(PR_END_DATE, 0x0061, PT_SYSTIME)                                     \
	X(PR_OWNER_APPT_ID, 0x0062, PT_LONG)                                   \
	X(PR_RESPONSE_REQUESTED, 0x0063, PT_BOOLEAN)                           \
	X(PR_CONVERSATION_TOPIC, 0x0070, PT_UNICODE)                           \
	X(PR_REPLY_REQUESTED, 0x0C17, PT_BOOLEAN)                              \
	X(PR_RECIPIENT_TYPE, 0x0C15, PT_LONG)                                  \
	X(PR_MESSAGE_FLAGS, 0x0E07, PT_LONG)                                   \
	X(PR_MESSAGE_SIZE, 0x0E08, PT_LONG)                                    \
	X(PR_HASATTACH, 0x0E1B, PT_BOOLEAN)                                    \
	X(PR_NORMALIZED_SUBJECT, 0x0E1D, PT_UNICODE)                           \
	X(PR_ATTACH_SIZE, 0x0E20, PT_LONG)                                     \
	X(PR_ATTACH_NUM, 0x0E21, PT_LONG)                                      \
	X(PR_BODY, 0x1000, PT_UNICODE)                                         \
	X(PR_RTF_COMPRESSED, 0x1009, PT_BINARY)                                \
	X(PR_HTML, 0x1013, PT_BINARY)                                          \
	X(PR_ICON_INDEX, 0x1080, PT_LONG)                                      \
	X(PR_ROWID, 0x3000, PT_LONG)                                           \
	X(PR_DISPLAY_NAME, 0x3001, PT_UNICODE)                                 \
	X(PR_ADDRTYPE, 0x3002, PT_UNICODE)                                     \
	X(PR_EMAIL_ADDRESS, 0x3003, PT_UNICODE)                                \
	X(PR_COMMENT, 0x3004, PT_UNICODE)                                      \
	X(PR_CREATION_TIME, 0x3007, PT_SYSTIME)                                \
	X(PR_LAST_MODIFICATION_TIME, 0x3008, PT_SYSTIME)                       \
	X(PR_IPM_SUBTREE_ENTRYID, 0x35E0, PT_BINARY)                           \
	X(PR_IPM_OUTBOX_ENTRYID, 0x35E2, PT_BINARY)                            \
	X(PR_IPM_WASTEBASKET_ENTRYID, 0x35E3, PT_BINARY)                       \
	X(PR_IPM_SENTMAIL_ENTRYID, 0x35E4, PT_BINARY)                          \
	X(PR_CONTAINER_CLASS, 0x3613, PT_UNICODE)                              \
	X(PR_IPM_APPOINTMENT_ENTRYID, 0x36D0, PT_BINARY)                       \
	X(PR_IPM_CONTACT_ENTRYID, 0x36D1, PT_BINARY)                           \
	X(PR_IPM_JOURNAL_ENTRYID, 0x36D2, PT_BINARY)                           \
	X(PR_IPM_NOTE_ENTRYID, 0x36D3, PT_BINARY)                              \
	X(PR_IPM_TASK_ENTRYID, 0x36D4, PT_BINARY)                              \
	X(PR_IPM_PUBLIC_FOLDERS_ENTRYID, 0x6631, PT_BINARY)                    \
	X(PR_ATTACH_DATA_BIN, 0x3701, PT_BINARY)                               \
	X(PR_ATTACH_ENCODING, 0x3702, PT_BINARY)                               \
	X(PR_ATTACH_EXTENSION, 0x3703, PT_UNICODE)                             \
	X(PR_ATTACH_FILENAME, 0x3704, PT_UNICODE)                              \
	X(PR_ATTACH_METHOD, 0x3705, PT_LONG)                                   \
	X(PR_ATTACH_LONG_FILENAME, 0x3707, PT_UNICODE)                         \
	X(PR_RENDERING_POSITION, 0x370B, PT_LONG)                              \
	X(PR_ATTACH_MIME_TAG, 0x370E, PT_UNICODE)                              \
	X(PR_ATTACHMENT_LINKID, 0x7FFA, PT_LONG)                               \
	X(PR_EXCEPTION_STARTTIME, 0x7FFB, PT_SYSTIME)                          \
	X(PR_EXCEPTION_ENDTIME, 0x7FFC, PT_SYSTIME)                            \
	X(PR_ATTACHMENT_FLAGS, 0x7FFD, PT_LONG)                                \
	X(PR_ATTACHMENT_HIDDEN, 0x7FFE, PT_BOOLEAN)                            \
	X(PR_ATTACHMENT_CONTACTPHOTO, 0x7FFF, PT_BOOLEAN)                      \
	X(PR_ACCOUNT, 0x3A00, PT_UNICODE)                                      \
	X(PR_CALLBACK_TELEPHONE_NUMBER, 0x3A02, PT_UNICODE)                    \
	X(PR_GENERATION, 0x3A05, PT_UNICODE)                                   \
	X(PR_GIVEN_NAME, 0x3A06, PT_UNICODE)                                   \
	X(PR_GOVERNMENT_ID_NUMBER, 0x3A07, PT_UNICODE)                         \
	X(PR_BUSINESS_TELEPHONE_NUMBER, 0x3A08, PT_UNICODE)                    \
	X(PR_HOME_TELEPHONE_NUMBER, 0x3A09, PT_UNICODE)                        \
	X(PR_INITIALS, 0x3A0A, PT_UNICODE)                                     \
	X(PR_LANGUAGE, 0x3A0C, PT_UNICODE)                                     \
	X(PR_ORGANIZATIONAL_ID_NUMBER, 0x3A10, PT_UNICODE)                     \
	X(PR_SURNAME, 0x3A11, PT_UNICODE)                                      \
	X(PR_POSTAL_ADDRESS, 0x3A15, PT_UNICODE)                               \
	X(PR_COMPANY_NAME, 0x3A16, PT_UNICODE)                                 \
	X(PR_TITLE, 0x3A17, PT_UNICODE)                                        \
	X(PR_DEPARTMENT_NAME, 0x3A18, PT_UNICODE)                              \
	X(PR_OFFICE_LOCATION, 0x3A19, PT_UNICODE)                              \
	X(PR_PRIMARY_TELEPHONE_NUMBER, 0x3A1A, PT_UNICODE)                     \
	X(PR_BUSINESS2_TELEPHONE_NUMBER, 0x3A1B, PT_UNICODE)                   \
	X(PR_MOBILE_TELEPHONE_NUMBER, 0x3A1C, PT_UNICODE)                      \
	X(PR_RADIO_TELEPHONE_NUMBER, 0x3A1D, PT_UNICODE)                       \
	X(PR_CAR_TELEPHONE_NUMBER, 0x3A1E, PT_UNICODE)                         \
	X(PR_OTHER_TELEPHONE_NUMBER, 0x3A1F, PT_UNICODE)                       \
	X(PR_PAGER_TELEPHONE_NUMBER, 0x3A21, PT_UNICODE)                       \
	X(PR_PRIMARY_FAX_NUMBER, 0x3A23, PT_UNICODE)                           \
	X(PR_BUSINESS_FAX_NUMBER, 0x3A24, PT_UNICODE)                          \
	X(PR_HOME_FAX_NUMBER, 0x3A25, PT_UNICODE)                              \
	X(PR_COUNTRY, 0x3A26, PT_UNICODE)                                      \
	X(PR_LOCALITY, 0x3A27, PT_UNICODE)                                     \
	X(PR_STATE_OR_PROVINCE, 0x3A28, PT_UNICODE)                            \
	X(PR_STREET_ADDRESS, 0x3A29, PT_UNICODE)                               \
	X(PR_POSTAL_CODE, 0x3A2A, PT_UNICODE)                                  \
	X(PR_POST_OFFICE_BOX, 0x3A2B, PT_UNICODE)                              \
	X(PR_TELEX_NUMBER, 0x3A2C, PT_UNICODE)                                 \
	X(PR_ISDN_NUMBER, 0x3A2D, PT_UNICODE)                                  \
	X(PR_ASSISTANT_TELEPHONE_NUMBER, 0x3A2E, PT_UNICODE)                   \
	X(PR_HOME2_TELEPHONE_NUMBER, 0x3A2F, PT_UNICODE)                       \
	X(PR_ASSISTANT, 0x3A30, PT_UNICODE)                                    \
	X(PR_SEND_RICH_INFO, 0x3A40, PT_BOOLEAN)                               \
	X(PR_WEDDING_ANNIVERSARY, 0x3A41, PT_SYSTIME)                          \
	X(PR_BIRTHDAY, 0x3A42, PT_SYSTIME)                                     \
	X(PR_HOBBIES, 0x3A43, PT_UNICODE)                                      \
	X(PR_MIDDLE_NAME, 0x3A44, PT_UNICODE)                                  \
	X(PR_DISPLAY_NAME_PREFIX, 0x3A45, PT_UNICODE)                          \
	X(PR_PROFESSION, 0x3A46, PT_UNICODE)                                   \
	X(PR_REFERRED_BY_NAME, 0x3A47, PT_UNICODE)                             \
	X(PR_SPOUSE_NAME, 0x3A48, PT_UNICODE)                                  \
	X(PR_COMPUTER_NETWORK_NAME, 0x3A49, PT_UNICODE)                        \
	X(PR_CUSTOMER_ID, 0x3A4A, PT_UNICODE)                                  \
	X(PR_TTYTDD_PHONE_NUMBER, 0x3A4B, PT_UNICODE)                          \
	X(PR_FTP_SITE, 0x3A4C, PT_UNICODE)                                     \
	X(PR_GENDER, 0x3A4D, PT_I2)                                            \
	X(PR_MANAGER_NAME, 0x3A4E, PT_UNICODE)                                 \
	X(PR_NICKNAME, 0x3A4F, PT_UNICODE)                                     \
	X(PR_PERSONAL_HOME_PAGE, 0x3A50, PT_UNICODE)                           \
	X(PR_BUSINESS_HOME_PAGE, 0x3A51, PT_UNICODE)                           \
	X(PR_COMPANY_MAIN_PHONE_NUMBER, 0x3A57, PT_UNICODE)                    \
	X(PR_CHILDRENS_NAMES, 0x3A58, PT_MV_UNICODE)                           \
	X(PR_HOME_ADDRESS_CITY, 0x3A59, PT_UNICODE)                            \
	X(PR_HOME_ADDRESS_COUNTRY, 0x3A5A, PT_UNICODE)                         \
	X(PR_HOME_ADDRESS_POSTAL_CODE, 0x3A5B, PT_UNICODE)                     \
	X(PR_HOME_ADDRESS_STATE_OR_PROVINCE, 0x3A5C, PT_UNICODE)               \
	X(PR_HOME_ADDRESS_STREET, 0x3A5D, PT_UNICODE)                          \
	X(PR_HOME_ADDRESS_POST_OFFICE_BOX, 0x3A5E, PT_UNICODE)                 \
	X(PR_OTHER_ADDRESS_CITY, 0x3A5F, PT_UNICODE)                           \
	X(PR_OTHER_ADDRESS_COUNTRY, 0x3A60, PT_UNICODE)                        \
	X(PR_OTHER_ADDRESS_POSTAL_CODE, 0x3A61, PT_UNICODE)                    \
	X(PR_OTHER_ADDRESS_STATE_OR_PROVINCE, 0x3A62, PT_UNICODE)              \
	X(PR_OTHER_ADDRESS_STREET, 0x3A63, PT_UNICODE)                         \
	X(PR_OTHER_ADDRESS_POST_OFFICE_BOX, 0x3A64, PT_UNICODE)                \
	X(PR_USER_X509_CERTIFICATE, 0x3A70, PT_MV_BINARY)                      \
	X(PR_PROFILE_NAME, 0x3D12, PT_UNICODE)                                 \
	X(PR_RECIPIENT_FLAGS, 0x5FFD, PT_LONG)                                 \
	X(PR_RECIPIENT_TRACKSTATUS, 0x5FFF, PT_LONG)                           \
	X(PR_RECIPIENT_TRACKSTATUS_TIME, 0x5FFB, PT_SYSTIME)                   \
	X(PR_SMTP_ADDRESS, 0x39FE, PT_UNICODE)

/* X(set, first LID, last LID, type); a single one is its own last. */
#define DBL_LIDS(X)                                                            \
	X(Common, 0x8501, 0x8501, PT_LONG)                                     \
	X(Common, 0x8502, 0x8502, PT_SYSTIME)                                  \
	X(Common, 0x8503, 0x8503, PT_BOOLEAN)                                  \
	X(Common, 0x8506, 0x8506, PT_BOOLEAN)                                  \
	X(Common, 0x8510, 0x8510, PT_LONG)                                     \
	X(Common, 0x8514, 0x8514, PT_BOOLEAN)                                  \
	X(Common, 0x8516, 0x8517, PT_SYSTIME)                                  \
	X(Common, 0x851C, 0x851C, PT_BOOLEAN)                                  \
	X(Common, 0x851E, 0x851E, PT_BOOLEAN)                                  \
	X(Common, 0x8534, 0x8535, PT_UNICODE)                                  \
	X(Common, 0x8539, 0x853A, PT_MV_UNICODE)                               \
	X(Common, 0x8560, 0x8560, PT_SYSTIME)                                  \
	X(Appointment, 0x8201, 0x8201, PT_LONG)                                \
	X(Appointment, 0x8205, 0x8205, PT_LONG)                                \
	X(Appointment, 0x8208, 0x8208, PT_UNICODE)                             \
	X(Appointment, 0x820D, 0x820E, PT_SYSTIME)                             \
	X(Appointment, 0x8213, 0x8214, PT_LONG)                                \
	X(Appointment, 0x8215, 0x8215, PT_BOOLEAN)                             \
	X(Appointment, 0x8216, 0x8216, PT_BINARY)                              \
	X(Appointment, 0x8217, 0x8218, PT_LONG)                                \
	X(Appointment, 0x8223, 0x8223, PT_BOOLEAN)                             \
	X(Appointment, 0x8224, 0x8224, PT_LONG)                                \
	X(Appointment, 0x8228, 0x8228, PT_SYSTIME)                             \
	X(Appointment, 0x8229, 0x8229, PT_BOOLEAN)                             \
	X(Appointment, 0x8231, 0x8231, PT_LONG)                                \
	X(Appointment, 0x8232, 0x8232, PT_UNICODE)                             \
	X(Appointment, 0x8233, 0x8233, PT_BINARY)                              \
	X(Appointment, 0x8234, 0x8234, PT_UNICODE)                             \
	X(Appointment, 0x8235, 0x8236, PT_SYSTIME)                             \
	X(Appointment, 0x8238, 0x8238, PT_UNICODE)                             \
	X(Appointment, 0x823B, 0x823C, PT_UNICODE)                             \
	X(Appointment, 0x825E, 0x8260, PT_BINARY)                              \
	X(Meeting, 0x0003, 0x0003, PT_BINARY)                                  \
	X(Meeting, 0x0023, 0x0023, PT_BINARY)                                  \
	X(Address, 0x8005, 0x8005, PT_UNICODE)                                 \
	X(Address, 0x8006, 0x8006, PT_LONG)                                    \
	X(Address, 0x8015, 0x8015, PT_BOOLEAN)                                 \
	X(Address, 0x801A, 0x801C, PT_UNICODE)                                 \
	X(Address, 0x8022, 0x8022, PT_LONG)                                    \
	X(Address, 0x8028, 0x8028, PT_MV_LONG)                                 \
	X(Address, 0x8029, 0x8029, PT_LONG)                                    \
	X(Address, 0x802B, 0x802B, PT_UNICODE)                                 \
	X(Address, 0x8045, 0x804A, PT_UNICODE)                                 \
	X(Address, 0x804D, 0x804E, PT_BINARY)                                  \
	X(Address, 0x804F, 0x8052, PT_UNICODE)                                 \
	X(Address, 0x8062, 0x8062, PT_UNICODE)                                 \
	X(Address, 0x8080, 0x8080, PT_UNICODE)                                 \
	X(Address, 0x8082, 0x8084, PT_UNICODE)                                 \
	X(Address, 0x8085, 0x8085, PT_BINARY)                                  \
	X(Address, 0x8090, 0x8090, PT_UNICODE)                                 \
	X(Address, 0x8092, 0x8094, PT_UNICODE)                                 \
	X(Address, 0x8095, 0x8095, PT_BINARY)                                  \
	X(Address, 0x80A0, 0x80A0, PT_UNICODE)                                 \
	X(Address, 0x80A2, 0x80A4, PT_UNICODE)                                 \
	X(Address, 0x80A5, 0x80A5, PT_BINARY)                                  \
	X(Address, 0x80DE, 0x80DF, PT_SYSTIME)                                 \
	X(Note, 0x8B00, 0x8B00, PT_LONG)                                       \
	X(Note, 0x8B02, 0x8B05, PT_LONG)

/* X(name, Data1, Data2, Data3, the last eight bytes as a number) */
#define DBL_SETS(X)                                                            \
	X(Appointment, 0x00062002, 0, 0, 0xC000000000000046)                   \
	X(Task, 0x00062003, 0, 0, 0xC000000000000046)                          \
	X(Address, 0x00062004, 0, 0, 0xC000000000000046)                       \
	X(Common, 0x00062008, 0, 0, 0xC000000000000046)                        \
	X(Log, 0x0006200A, 0, 0, 0xC000000000000046)                           \
	X(Note, 0x0006200E, 0, 0, 0xC000000000000046)                          \
	X(Meeting, 0x6ED8DA90, 0x450B, 0x101B, 0x98DA00AA003F1305)             \
	X(Strings, 0x00020329, 0, 0, 0xC000000000000046)

#endif
