/* SPDX-License-Identifier: Apache-2.0 */
/* The fields of a contact, one row each (item-formats 4.2). */
#include "mapping/map_contact.h"

#define TEXT(line, property)                                                   \
	{                                                                      \
		.name = (line), .prop = OUTLOOK_PR_##property                  \
	}
#define ONE_LINE(line, property)                                               \
	{                                                                      \
		.name = (line), .prop = OUTLOOK_PR_##property,                 \
		.flags = OUTLOOK_MAP_ONE_LINE                                  \
	}
/* What others write for it. */
#define ALSO(line, property)                                                   \
	{                                                                      \
		.name = (line), .prop = OUTLOOK_PR_##property,                 \
		.flags = OUTLOOK_MAP_ONE_LINE | OUTLOOK_MAP_ACCEPT             \
	}
/* No vCard has a name for it. */
#define OWN(line, property)                                                    \
	{                                                                      \
		.name = "X-VALISE-" line, .prop = OUTLOOK_PR_##property,       \
		.flags = OUTLOOK_MAP_ONE_LINE | OUTLOOK_MAP_OWN                \
	}
#define NAME_PART(number, property)                                            \
	{                                                                      \
		.name = "N", .prop = OUTLOOK_PR_##property, .part = (number),  \
		.flags = OUTLOOK_MAP_ONE_LINE | OUTLOOK_MAP_JOINED |           \
			 OUTLOOK_MAP_REQUIRED                                  \
	}
#define PART(line, number, property)                                           \
	{                                                                      \
		.name = (line), .prop = OUTLOOK_PR_##property,                 \
		.part = (number), .flags = OUTLOOK_MAP_ONE_LINE                \
	}
#define TYPED(line, needs, writes, property)                                   \
	{                                                                      \
		.name = (line), .types = (needs), .write = (writes),           \
		.prop = OUTLOOK_PR_##property, .flags = OUTLOOK_MAP_ONE_LINE   \
	}
#define TYPED_ALSO(line, needs, property)                                      \
	{                                                                      \
		.name = (line), .types = (needs),                              \
		.prop = OUTLOOK_PR_##property,                                 \
		.flags = OUTLOOK_MAP_ONE_LINE | OUTLOOK_MAP_ACCEPT             \
	}
#define TEL(needs, writes, property) TYPED("TEL", needs, writes, property)
#define USER_FIELD(number)                                                     \
	{                                                                      \
		.name = "X-MS-TEXT", .prop = OUTLOOK_PR_USER_FIELD_##number,   \
		.flags = OUTLOOK_MAP_ONE_LINE | OUTLOOK_MAP_IN_ORDER           \
	}
#define DATE(line, property)                                                   \
	{                                                                      \
		.name = (line), .prop = OUTLOOK_PR_##property,                 \
		.how = OUTLOOK_MAP_DATE                                        \
	}
#define DATE_ALSO(line, property)                                              \
	{                                                                      \
		.name = (line), .prop = OUTLOOK_PR_##property,                 \
		.how = OUTLOOK_MAP_DATE, .flags = OUTLOOK_MAP_ACCEPT           \
	}
#define BYTES(line, writes, property)                                          \
	{                                                                      \
		.name = (line), .write = (writes),                             \
		.prop = OUTLOOK_PR_##property, .how = OUTLOOK_MAP_BYTES        \
	}
#define ADR(needs, writes, number, property, more)                             \
	{                                                                      \
		.name = "ADR", .types = (needs), .write = (writes),            \
		.prop = OUTLOOK_PR_##property, .part = (number),               \
		.flags = (more)                                                \
	}
#define LABEL(needs, property)                                                 \
	{                                                                      \
		.name = "LABEL", .types = (needs),                             \
		.prop = OUTLOOK_PR_##property, .flags = OUTLOOK_MAP_ACCEPT     \
	}
#define ADR_REST(needs, writes, which)                                         \
	ADR(needs, writes, 1, which##_BOX, OUTLOOK_MAP_ONE_LINE),              \
	    ADR(needs, writes, 4, which##_CITY, OUTLOOK_MAP_ONE_LINE),         \
	    ADR(needs, writes, 5, which##_STATE, OUTLOOK_MAP_ONE_LINE),        \
	    ADR(needs, writes, 6, which##_CODE, OUTLOOK_MAP_ONE_LINE),         \
	    ADR(needs, writes, 7, which##_COUNTRY,                             \
		OUTLOOK_MAP_ONE_LINE | OUTLOOK_MAP_LAST_PART)

/* [MS-OXPROPS] PidTagGender. */
static const struct outlook_map_word genders[] = {{"N", 0}, {"U", 0}, {"F", 1},
    {"Female", 1}, {"M", 2}, {"Male", 2}, {NULL, 0}};

static const struct outlook_map_row rows[] = {
    NAME_PART(1, SURNAME),
    NAME_PART(2, GIVEN_NAME),
    NAME_PART(3, MIDDLE_NAME),
    NAME_PART(4, NAME_PREFIX),
    NAME_PART(5, GENERATION),
    {.name = "FN",
	.prop = OUTLOOK_PR_DISPLAY_NAME,
	.flags = OUTLOOK_MAP_ONE_LINE | OUTLOOK_MAP_REQUIRED},
    ALSO("X-EVOLUTION-FILE-AS", FILE_UNDER),
    ONE_LINE("NICKNAME", NICKNAME),
    ONE_LINE("X-PHONETIC-FIRST-NAME", YOMI_FIRST_NAME),
    ONE_LINE("X-PHONETIC-LAST-NAME", YOMI_LAST_NAME),
    ONE_LINE("X-PHONETIC-ORG", YOMI_COMPANY_NAME),
    ALSO("SORT-STRING", YOMI_LAST_NAME),
    {.name = "SOUND",
	.types = "x-irmc-n",
	.prop = OUTLOOK_PR_YOMI_LAST_NAME,
	.part = 1,
	.flags = OUTLOOK_MAP_ACCEPT},
    {.name = "SOUND",
	.types = "x-irmc-n",
	.prop = OUTLOOK_PR_YOMI_FIRST_NAME,
	.part = 2,
	.flags = OUTLOOK_MAP_ACCEPT},
    PART("ORG", 1, COMPANY_NAME),
    PART("ORG", 2, DEPARTMENT_NAME),
    ONE_LINE("TITLE", TITLE),
    ONE_LINE("ROLE", PROFESSION),
    ONE_LINE("X-MS-MANAGER", MANAGER_NAME),
    ALSO("X-EVOLUTION-MANAGER", MANAGER_NAME),
    ONE_LINE("X-MS-ASSISTANT", ASSISTANT),
    ALSO("X-EVOLUTION-ASSISTANT", ASSISTANT),
    ONE_LINE("X-MS-SPOUSE", SPOUSE_NAME),
    ALSO("X-EVOLUTION-SPOUSE", SPOUSE_NAME),
    {.name = "X-MS-CHILD",
	.prop = OUTLOOK_PR_CHILDRENS_NAMES,
	.how = OUTLOOK_MAP_EACH,
	.flags = OUTLOOK_MAP_ONE_LINE},
    TEXT("X-MS-INTERESTS", HOBBIES),
    DATE("BDAY", BIRTHDAY_LOCAL),
    DATE("X-MS-ANNIVERSARY", ANNIVERSARY_LOCAL),
    DATE_ALSO("X-ANNIVERSARY", ANNIVERSARY_LOCAL),
    DATE_ALSO("X-EVOLUTION-ANNIVERSARY", ANNIVERSARY_LOCAL),
    DATE_ALSO("ANNIVERSARY", ANNIVERSARY_LOCAL),
    {.name = "X-GENDER",
	.prop = OUTLOOK_PR_GENDER,
	.how = OUTLOOK_MAP_WORD,
	.flags = OUTLOOK_MAP_OWN,
	.words = genders},
    OWN("INITIALS", INITIALS),
    OWN("LANGUAGE", LANGUAGE),
    OWN("GOVERNMENT-ID", GOVERNMENT_ID),
    OWN("CUSTOMER-ID", CUSTOMER_ID),
    OWN("ACCOUNT", ACCOUNT),
    OWN("ORGANIZATIONAL-ID", ORGANIZATIONAL_ID),
    OWN("COMPUTER", COMPUTER_NETWORK_NAME),
    OWN("FTP-SITE", FTP_SITE),
    OWN("REFERRED-BY", REFERRED_BY),
    OWN("BILLING", BILLING),
    OWN("MILEAGE", MILEAGE),

    TEL("=pref", "pref", PRIMARY_PHONE),
    TEL("fax,home", "home,fax", HOME_FAX),
    TEL("fax,work", "work,fax", WORK_FAX),
    TEL("fax", "fax", OTHER_FAX),
    TEL("pager", "pager", PAGER_PHONE),
    TEL("car", "car", CAR_PHONE),
    TEL("isdn", "isdn", ISDN_NUMBER),
    TEL("tlx", "tlx", TELEX),
    TEL("cell", "cell", MOBILE_PHONE),
    TYPED("X-MS-TEL", "assistant", "ASSISTANT", ASSISTANT_PHONE),
    TYPED("X-MS-TEL", "callback", "CALLBACK", CALLBACK_PHONE),
    TYPED("X-MS-TEL", "company", "COMPANY", COMPANY_PHONE),
    TYPED("X-MS-TEL", "radio", "RADIO", RADIO_PHONE),
    TYPED("X-MS-TEL", "ttytdd", "TTYTDD", TTY_PHONE),
    TYPED_ALSO("X-MS-TEL", "ttyttd", TTY_PHONE),
    TYPED_ALSO("TEL", "x-evolution-assistant", ASSISTANT_PHONE),
    TYPED_ALSO("TEL", "x-evolution-callback", CALLBACK_PHONE),
    TYPED_ALSO("TEL", "x-evolution-company", COMPANY_PHONE),
    TYPED_ALSO("TEL", "x-evolution-radio", RADIO_PHONE),
    TYPED_ALSO("TEL", "x-evolution-telex", TELEX),
    TYPED_ALSO("TEL", "x-evolution-ttytdd", TTY_PHONE),
    TEL("home", "home,voice", HOME_PHONE),
    TEL("home", "home,voice", HOME_PHONE_2),
    TEL("work", "work,voice", WORK_PHONE),
    TEL("work", "work,voice", WORK_PHONE_2),
    TEL("?voice,msg,video,bbs,modem,other", "voice", OTHER_PHONE),

    ADR_REST("home", "home", HOME),
    ADR("home", "home", 3, HOME_STREET, OUTLOOK_MAP_WITH_BEFORE),
    ADR_REST("work", "work", WORK),
    ADR("work", "work", 2, OFFICE_LOCATION, OUTLOOK_MAP_ONE_LINE),
    ADR("work", "work", 3, WORK_STREET, 0),
    ADR_REST(NULL, "other", OTHER),
    ADR(NULL, "other", 3, OTHER_STREET, OUTLOOK_MAP_WITH_BEFORE),
    LABEL("home", HOME_ADDRESS),
    LABEL("work", WORK_ADDRESS),
    LABEL(NULL, OTHER_ADDRESS),

    TYPED("EMAIL", "!x400", "internet,pref", EMAIL1_ADDRESS),
    TYPED("EMAIL", "!x400", "internet", EMAIL2_ADDRESS),
    TYPED("EMAIL", "!x400", "internet", EMAIL3_ADDRESS),
    ONE_LINE("X-MS-IMADDRESS", IM_ADDRESS),
    ALSO("IMPP", IM_ADDRESS),
    ALSO("X-JABBER", IM_ADDRESS),
    ALSO("X-AIM", IM_ADDRESS),
    ALSO("X-MSN", IM_ADDRESS),
    ALSO("X-ICQ", IM_ADDRESS),
    ALSO("X-YAHOO", IM_ADDRESS),
    ALSO("X-SKYPE", IM_ADDRESS),

    TYPED("URL", "work", "work", BUSINESS_HOME_PAGE),
    TYPED("URL", "home", "home", PERSONAL_HOME_PAGE),
    /* Without a type the first and the second. */
    TYPED_ALSO("URL", "?", PERSONAL_HOME_PAGE),
    TYPED_ALSO("URL", "?", BUSINESS_HOME_PAGE),
    ONE_LINE("FBURL", FREE_BUSY_LOCATION),

    USER_FIELD(1),
    USER_FIELD(2),
    USER_FIELD(3),
    USER_FIELD(4),
    BYTES("X-MS-OL-DESIGN", NULL, CARD_DESIGN),
    BYTES("X-MS-CARDPICTURE", "JPEG", CARD_PICTURE),

    {.name = "CATEGORIES",
	.prop = OUTLOOK_PR_KEYWORDS,
	.how = OUTLOOK_MAP_LIST},
    {.name = "CLASS",
	.prop = OUTLOOK_PR_SENSITIVITY,
	.how = OUTLOOK_MAP_WORD,
	.words = outlook_map_class_words},
    TEXT("NOTE", BODY),
};

const struct outlook_map_table outlook_contact_table = {
    rows, SML_ARRAY_LEN(rows)};
