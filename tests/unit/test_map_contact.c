/* SPDX-License-Identifier: Apache-2.0 */
/* Contacts as messages: each field. */
#include "mapping/map_contact.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "content/datetime.h"
#include "support/outlook_item.h"
#include "support/test.h"

static struct sml_arena *arena;
static struct sml_buf text;

static void
begin(void)
{
	arena = sml_arena_new(16 * (size_t)SML_CONTENT_ARENA_MAX);
	sml_buf_init(&text, 2 * (size_t)SML_ITEM_MAX);
}

static void
end(void)
{
	sml_arena_free(arena);
	sml_buf_free(&text);
}

static const struct outlook_map_env *
map_env(void)
{
	static struct outlook_map_env env;

	env.env = test_env();
	env.zone = sml_zone_find(SML_STR("Europe/Berlin"));
	return &env;
}

static struct outlook_item *
new_item(void)
{
	struct outlook_item *item = sml_arena_alloc(arena, sizeof(*item));

	CU_ASSERT_FATAL(item != NULL);
	return item;
}

static enum sml_err
map_to_item(struct sml_str from, const struct outlook_item *current,
    struct outlook_item *out)
{
	return outlook_map_to_item(
	    SML_KIND_CONTACT, from, current, map_env(), arena, out);
}

/* A message made of a text; NULL if it is none. */
static struct outlook_item *
item_of(struct sml_str from)
{
	struct outlook_item *item = new_item();
	struct outlook_item *changes = new_item();

	if (map_to_item(from, NULL, changes))
		return NULL;
	outlook_apply_changes(item, changes);
	return item;
}

static struct sml_str
text_of(const struct outlook_item *item)
{
	struct sml_str out;

	sml_buf_reset(&text);
	CU_ASSERT_EQUAL(outlook_map_to_text(
			    SML_KIND_CONTACT, item, map_env(), arena, &text),
	    SML_OK);
	out = sml_arena_dup(arena, sml_buf_str(&text));
	CU_ASSERT_FATAL(out.p != NULL);
	return out;
}

static struct sml_str
card_of(const char *lines)
{
	return sml_arena_printf(
	    arena, "BEGIN:VCARD\r\nVERSION:3.0\r\n%sEND:VCARD\r\n", lines);
}

static bool
is_text(struct sml_str is, struct sml_str expected)
{
	bool is_same = sml_str_eq(is, expected);

	if (!is_same)
		printf("expected:\n%.*s\nis:\n%.*s\n", SML_STR_ARG(expected),
		    SML_STR_ARG(is));
	return is_same;
}

/* ---- one field ---- */

#define NAME "N:B;A;;;\r\nFN:A B\r\n"

struct field_row {
	const char *line; /* in a card of its own, with NAME or alone */
	enum outlook_prop prop;
	const char *value;  /* of the property */
	bool is_other_made; /* Outlook would write another line */
};

#define SAME(line, prop, value)                                                \
	{                                                                      \
		line "\r\n", OUTLOOK_PR_##prop, value, false                   \
	}
#define READ(line, prop, value)                                                \
	{                                                                      \
		line "\r\n", OUTLOOK_PR_##prop, value, true                    \
	}

static const struct field_row field_rows[] = {
    SAME("NICKNAME:Nick", NICKNAME, "Nick"),
    SAME("ORG:Works\\; Ltd", COMPANY_NAME, "Works; Ltd"),
    SAME("ORG:;Paint", DEPARTMENT_NAME, "Paint"),
    SAME("TITLE:Boss", TITLE, "Boss"),
    SAME("ROLE:Painter", PROFESSION, "Painter"),
    SAME("X-MS-MANAGER:M", MANAGER_NAME, "M"),
    READ("X-MS-MANAGER;TYPE=N:M", MANAGER_NAME, "M"),
    READ("X-EVOLUTION-MANAGER:M", MANAGER_NAME, "M"),
    SAME("X-MS-ASSISTANT:S", ASSISTANT, "S"),
    SAME("X-MS-SPOUSE:P", SPOUSE_NAME, "P"),
    SAME("X-MS-CHILD:C1\r\nX-MS-CHILD:C2", CHILDRENS_NAMES, "C1|C2"),
    SAME("X-MS-INTERESTS:Go\\, tea", HOBBIES, "Go, tea"),
    SAME("BDAY:1970-02-03", BIRTHDAY_LOCAL, "1970-02-03"),
    READ("BDAY:19700203", BIRTHDAY_LOCAL, "1970-02-03"),
    READ("BDAY:1970-02-03T00:00:00Z", BIRTHDAY_LOCAL, "1970-02-03"),
    READ("BDAY:someday", BIRTHDAY_LOCAL, ""),
    READ("BDAY:1601-01-01", BIRTHDAY_LOCAL, ""),
    READ("BDAY:1601-01-02", BIRTHDAY_LOCAL, "1601-01-02"),
    READ("BDAY:4499-12-31", BIRTHDAY_LOCAL, "4499-12-31"),
    READ("BDAY:4501-01-01", BIRTHDAY_LOCAL, ""),
    SAME("X-MS-ANNIVERSARY:2001-06-30", ANNIVERSARY_LOCAL, "2001-06-30"),
    READ("X-ANNIVERSARY:20010630", ANNIVERSARY_LOCAL, "2001-06-30"),
    READ("X-EVOLUTION-ANNIVERSARY:2001-06-30", ANNIVERSARY_LOCAL, "2001-06-30"),
    SAME("X-GENDER:F", GENDER, "1"),
    READ("X-GENDER:male", GENDER, "2"),
    SAME("NICKNAME:Nick", GENDER, ""),
    SAME("X-VALISE-INITIALS:A.B.", INITIALS, "A.B."),
    SAME("X-VALISE-LANGUAGE:de", LANGUAGE, "de"),
    SAME("X-VALISE-GOVERNMENT-ID:1\\,2", GOVERNMENT_ID, "1,2"),
    SAME("X-VALISE-CUSTOMER-ID:1", CUSTOMER_ID, "1"),
    SAME("X-VALISE-ACCOUNT:1", ACCOUNT, "1"),
    SAME("X-VALISE-ORGANIZATIONAL-ID:1", ORGANIZATIONAL_ID, "1"),
    SAME("X-VALISE-COMPUTER:pc", COMPUTER_NETWORK_NAME, "pc"),
    SAME("X-VALISE-FTP-SITE:ftp://f", FTP_SITE, "ftp://f"),
    SAME("X-VALISE-REFERRED-BY:R", REFERRED_BY, "R"),
    SAME("X-VALISE-BILLING:b", BILLING, "b"),
    SAME("X-VALISE-MILEAGE:m", MILEAGE, "m"),
    SAME("X-PHONETIC-FIRST-NAME:Y", YOMI_FIRST_NAME, "Y"),
    SAME("X-PHONETIC-LAST-NAME:Y", YOMI_LAST_NAME, "Y"),
    SAME("X-PHONETIC-ORG:Y", YOMI_COMPANY_NAME, "Y"),
    READ("SORT-STRING:Harten", YOMI_LAST_NAME, "Harten"),
    READ("SOUND;TYPE=X-IRMC-N:Last;First", YOMI_FIRST_NAME, "First"),
    SAME("URL;TYPE=work:http://w", BUSINESS_HOME_PAGE, "http://w"),
    SAME("URL;TYPE=home:http://h", PERSONAL_HOME_PAGE, "http://h"),
    READ("URL:http://1\r\nURL:http://2\r\nURL:http://3", PERSONAL_HOME_PAGE,
	"http://1"),
    READ("URL:http://1\r\nURL:http://2\r\nURL:http://3", BUSINESS_HOME_PAGE,
	"http://2"),
    READ("URL:http://1\r\nURL;TYPE=home:http://h", BUSINESS_HOME_PAGE,
	"http://1"),
    SAME("X-MS-IMADDRESS:im@x", IM_ADDRESS, "im@x"),
    READ("X-JABBER;TYPE=HOME:j@x", IM_ADDRESS, "j@x"),
    READ("IMPP:xmpp:j@x", IM_ADDRESS, "xmpp:j@x"),
    SAME("FBURL:http://f", FREE_BUSY_LOCATION, "http://f"),
    READ("X-MS-TEXT:1\r\nX-MS-TEXT:2\r\nX-MS-TEXT:3\r\nX-MS-TEXT:4",
	USER_FIELD_4, "4"),
    SAME("X-MS-OL-DESIGN;ENCODING=b:AQID", CARD_DESIGN, "\1\2\3"),
    SAME("X-MS-CARDPICTURE;TYPE=JPEG;ENCODING=b:AQID", CARD_PICTURE, "\1\2\3"),
    SAME("NOTE:One\\ntwo", BODY, "One\ntwo"),
    SAME("CLASS:PRIVATE", SENSITIVITY, "2"),
    SAME("CLASS:CONFIDENTIAL", SENSITIVITY, "3"),
    SAME("CLASS:X-PERSONAL", SENSITIVITY, "1"),
    READ("CLASS:PERSONAL", SENSITIVITY, "1"),
    READ("CLASS:PUBLIC", SENSITIVITY, "0"),
    SAME("CATEGORIES:Red,Blue", KEYWORDS, "Red|Blue"),
    READ("CATEGORIES:Red\\, hot\r\nCATEGORIES:BLUE,blue", KEYWORDS,
	"Red hot|BLUE"),
    READ("X-EVOLUTION-FILE-AS:C\\, D", FILE_UNDER, "C, D"),

    SAME("TEL;TYPE=home,voice:1", HOME_PHONE, "1"),
    READ("TEL;TYPE=HOME:1\r\nTEL;TYPE=home:2\r\nTEL;TYPE=home:3", HOME_PHONE_2,
	"2"),
    SAME("TEL;TYPE=work,voice:1", WORK_PHONE, "1"),
    READ("TEL;TYPE=work:1\r\nTEL;TYPE=work,pref:2", WORK_PHONE_2, "2"),
    SAME("TEL;TYPE=voice:1", OTHER_PHONE, "1"),
    READ("TEL:1", OTHER_PHONE, "1"),
    READ("TEL;TYPE=video,pref:1", OTHER_PHONE, "1"),
    READ("TEL;TYPE=X-ODD:1", OTHER_PHONE, ""),
    SAME("TEL;TYPE=cell:1", MOBILE_PHONE, "1"),
    READ("TEL;TYPE=home,cell:1", MOBILE_PHONE, "1"),
    SAME("TEL;TYPE=pager:1", PAGER_PHONE, "1"),
    SAME("TEL;TYPE=car:1", CAR_PHONE, "1"),
    SAME("TEL;TYPE=isdn:1", ISDN_NUMBER, "1"),
    SAME("TEL;TYPE=pref:1", PRIMARY_PHONE, "1"),
    SAME("TEL;TYPE=home,fax:1", HOME_FAX, "1"),
    SAME("TEL;TYPE=work,fax:1", WORK_FAX, "1"),
    SAME("TEL;TYPE=fax:1", OTHER_FAX, "1"),
    READ("TEL;TYPE=home,fax:1\r\nTEL;TYPE=fax,home:2", OTHER_FAX, ""),
    SAME("TEL;TYPE=fax:1", FAX1_ADDRESS, "A B@1"),
    SAME("TEL;TYPE=fax:1", FAX2_ADDRESS, ""),
    SAME("TEL;TYPE=work,fax:1", FAX2_ADDRESS, "A B@1"),
    SAME("TEL;TYPE=home,fax:1", FAX3_ADDRESS, "A B@1"),
    SAME("TEL;TYPE=home,fax:1", FAX3_TYPE, "FAX"),
    SAME("TEL;TYPE=home,fax:1", FAX3_ORIGINAL_NAME, "A B"),
    SAME("TEL;TYPE=work,fax:1\r\nEMAIL;TYPE=internet,pref:a@x",
	ADDRESS_BOOK_LIST, "0|3"),
    SAME("TEL;TYPE=work,fax:1\r\nEMAIL;TYPE=internet,pref:a@x",
	ADDRESS_BOOK_MASK, "9"),
    SAME("TEL;TYPE=home,fax:1\r\nTEL;TYPE=fax:2", ADDRESS_BOOK_LIST, "4|5"),
    SAME("TEL;TYPE=cell:1", ADDRESS_BOOK_MASK, ""),
    SAME("X-MS-TEL;TYPE=ASSISTANT:1", ASSISTANT_PHONE, "1"),
    SAME("X-MS-TEL;TYPE=CALLBACK:1", CALLBACK_PHONE, "1"),
    SAME("X-MS-TEL;TYPE=COMPANY:1", COMPANY_PHONE, "1"),
    SAME("X-MS-TEL;TYPE=RADIO:1", RADIO_PHONE, "1"),
    SAME("X-MS-TEL;TYPE=TTYTDD:1", TTY_PHONE, "1"),
    READ("X-MS-TEL;TYPE=TTYTTD:1", TTY_PHONE, "1"),
    SAME("TEL;TYPE=tlx:1", TELEX, "1"),
    READ("TEL;TYPE=X-EVOLUTION-CALLBACK:1", CALLBACK_PHONE, "1"),

    SAME("ADR;TYPE=home:1;;2;3;4;5;6", HOME_BOX, "1"),
    SAME("ADR;TYPE=home:1;;2;3;4;5;6", HOME_STREET, "2"),
    READ("ADR;TYPE=home:1;x;2;3;4;5;6", HOME_STREET, "x\n2"),
    SAME("ADR;TYPE=home:1;;2;3;4;5;6", HOME_COUNTRY, "6"),
    SAME("ADR;TYPE=work:1;x;2;3;4;5;6", OFFICE_LOCATION, "x"),
    SAME("ADR;TYPE=work:1;x;2\\n2b;3;4;5;6", WORK_STREET, "2\n2b"),
    SAME("ADR;TYPE=work:1;x;2;3;4;5;6", WORK_CITY, "3"),
    SAME("ADR;TYPE=other:1;;2;3;4;5;6", OTHER_STATE, "4"),
    READ("ADR:1;;2;3;4;5;6", OTHER_CODE, "5"),
    READ("ADR:;;2;3;4;5;6", OTHER_ADDRESS, "2\n3, 4 5\n6"),
    READ("ADR;TYPE=home:;;2;3\r\nLABEL;TYPE=home:L", HOME_ADDRESS, "L"),
    READ("ADR;TYPE=home:;;2;3\r\nADR;TYPE=work:;;4", POSTAL_ADDRESS_ID, "1"),
    READ("ADR;TYPE=home:;;2;3\r\nADR;TYPE=work,pref:;;4", POSTAL_ADDRESS_ID,
	"2"),
    SAME("ADR;TYPE=home:;;2;;;;\r\nADR;TYPE=work:;;4;;;;\r\n"
	 "X-MS-OL-DEFAULT-POSTAL-ADDRESS:2",
	POSTAL_STREET, "4"),

    SAME("EMAIL;TYPE=internet,pref:a@x", EMAIL1_ADDRESS, "a@x"),
    SAME("EMAIL;TYPE=internet,pref:a@x", EMAIL1_TYPE, "SMTP"),
    SAME("EMAIL;TYPE=internet,pref:a@x", EMAIL1_DISPLAY_NAME, "A B (a@x)"),
    SAME("EMAIL;TYPE=internet,pref:a@x\r\nEMAIL;TYPE=internet:b@x",
	EMAIL2_ADDRESS, "b@x"),
    READ("EMAIL:a@x\r\nEMAIL;TYPE=X400:C=DE\r\nEMAIL:b@x\r\nEMAIL:c@x\r\n"
	 "EMAIL:d@x",
	EMAIL3_ADDRESS, "c@x"),
    SAME("N:B;A;C;D;E", SURNAME, "B"),
    SAME("N:B;A;C;D;E", GIVEN_NAME, "A"),
    SAME("N:B;A;C;D;E", MIDDLE_NAME, "C"),
    SAME("N:B;A;C;D;E", NAME_PREFIX, "D"),
    SAME("N:B;A;C;D;E", GENERATION, "E"),
    READ("N:B,C;A;;;", SURNAME, "B C"),
    READ("N:B;A;C;D;E", DISPLAY_NAME, "D A C B E"),
    READ("N:B;A;C;D;E", FILE_UNDER, "B, A C"),
};

/* What a property holds, as in the table. */
static struct sml_str
shown(const struct outlook_item *item, enum outlook_prop p)
{
	const struct outlook_value *value = &item->v[p];
	struct sml_buf out;
	struct sml_str copy;
	struct sml_civil day;

	if (value->state != OUTLOOK_PRESENT)
		return SML_STR("");
	sml_buf_init(&out, SML_ITEM_MAX);
	switch ((int)outlook_prop_table[p].type) {
	case OUTLOOK_TYPE_TEXT:
	case OUTLOOK_TYPE_BYTES:
		sml_buf_put_str(&out, value->str);
		break;
	case OUTLOOK_TYPE_TEXTS:
		for (size_t i = 0; i < value->strs.count; i++) {
			sml_buf_put_text(&out, i ? "|" : "");
			sml_buf_put_str(&out, value->strs.v[i]);
		}
		break;
	case OUTLOOK_TYPE_LONGS:
		for (size_t i = 0; i < value->longs.count; i++)
			sml_buf_printf(
			    &out, "%s%d", i ? "|" : "", (int)value->longs.v[i]);
		break;
	case OUTLOOK_TYPE_TIME:
		day = sml_civil_of(outlook_map_seconds(value->number));
		sml_buf_printf(&out, "%04d-%02d-%02d", (int)day.year,
		    (int)day.month, (int)day.day);
		break;
	default:
		sml_buf_printf(&out, "%d", (int)value->number);
	}
	copy = sml_arena_dup(arena, sml_buf_str(&out));
	sml_buf_free(&out);
	return copy;
}

static void
test_fields(void)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(field_rows); i++) {
		const struct field_row *row = &field_rows[i];
		bool has_name = strncmp(row->line, "N:", 2) == 0;
		struct sml_str card, made;
		struct outlook_item *item;

		begin();
		card = card_of(sml_arena_printf(
		    arena, "%s%s", has_name ? "" : NAME, row->line)
				   .p);
		item = item_of(card);
		CU_ASSERT_FATAL(item != NULL);
		if (!sml_str_is(shown(item, row->prop), row->value)) {
			printf("%s is %.*s\n", row->line,
			    SML_STR_ARG(shown(item, row->prop)));
			CU_FAIL("another value");
		}
		CU_ASSERT(is_text(text_of(item), card));
		outlook_item_remove(item, OUTLOOK_PR_ORIGINAL);
		made = text_of(item);
		if (has_name)
			card = sml_arena_printf(arena,
			    "BEGIN:VCARD\r\nVERSION:3.0\r\n%sFN:%s\r\n"
			    "END:VCARD\r\n",
			    row->line, "D A C B E");
		if (!row->is_other_made)
			CU_ASSERT(is_text(made, card));
		end();
	}
	printf("fields: %zu rows\n", SML_ARRAY_LEN(field_rows));
}

/* ---- faxes ---- */

/* Number by number: what Outlook has beside one that is the same stays. */
static void
test_fax_kept(void)
{
	struct outlook_item *item, *changes;
	static const int32_t listed[] = {0, 3, 17};

	begin();
	item = item_of(card_of(NAME "TEL;TYPE=work,fax:1\r\n"
				    "TEL;TYPE=home,fax:2\r\n"));
	outlook_item_set_str(item, OUTLOOK_PR_FAX2_ADDRESS, SML_STR("Fax@+1"));
	item->v[OUTLOOK_PR_ADDRESS_BOOK_LIST].longs.v = listed;
	item->v[OUTLOOK_PR_ADDRESS_BOOK_LIST].longs.count =
	    SML_ARRAY_LEN(listed);
	changes = new_item();
	CU_ASSERT_EQUAL(map_to_item(card_of(NAME "TEL;TYPE=work,fax:1\r\n"
						 "TEL;TYPE=fax:3\r\n"),
			    item, changes),
	    SML_OK);
	CU_ASSERT_EQUAL(
	    changes->v[OUTLOOK_PR_FAX2_ADDRESS].state, OUTLOOK_ABSENT);
	CU_ASSERT_EQUAL(
	    changes->v[OUTLOOK_PR_FAX3_ADDRESS].state, OUTLOOK_REMOVED);
	CU_ASSERT_EQUAL(
	    changes->v[OUTLOOK_PR_FAX3_ORIGINAL_ID].state, OUTLOOK_REMOVED);
	outlook_apply_changes(item, changes);
	CU_ASSERT(sml_str_is(shown(item, OUTLOOK_PR_FAX2_ADDRESS), "Fax@+1"));
	CU_ASSERT(sml_str_is(shown(item, OUTLOOK_PR_FAX1_ADDRESS), "A B@3"));
	CU_ASSERT(
	    sml_str_is(shown(item, OUTLOOK_PR_ADDRESS_BOOK_LIST), "3|5|17"));
	CU_ASSERT_EQUAL(
	    outlook_item_number(item, OUTLOOK_PR_ADDRESS_BOOK_MASK, 0),
	    1 << 3 | 1 << 5 | 1 << 17);
	end();
}

/* ---- Outlook's own ---- */

/* A peer that has no line for it takes nothing from it. */
static void
test_own_kept(void)
{
	struct outlook_item *item, *changes;
	struct sml_str card;

	begin();
	card = card_of(NAME "NICKNAME:n\r\n");
	item = item_of(card);
	outlook_item_set_str(item, OUTLOOK_PR_CUSTOMER_ID, SML_STR("7"));
	outlook_item_set_number(item, OUTLOOK_PR_GENDER, 2);
	changes = new_item();
	CU_ASSERT_EQUAL(map_to_item(card, item, changes), SML_OK);
	CU_ASSERT_EQUAL(outlook_count_changes(changes), 0);
	card = card_of(NAME "NICKNAME:n\r\nX-GENDER:M\r\n"
			    "X-VALISE-CUSTOMER-ID:7\r\n");
	CU_ASSERT(is_text(text_of(item), card));
	/* The user took it away. */
	item = item_of(card);
	outlook_item_remove(item, OUTLOOK_PR_CUSTOMER_ID);
	outlook_item_set_number(item, OUTLOOK_PR_GENDER, 0);
	CU_ASSERT(is_text(text_of(item), card_of(NAME "NICKNAME:n\r\n")));
	end();
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"map_contact_field_both_directions", test_fields},
	    {"map_contact_fax_that_is_the_same_stays", test_fax_kept},
	    {"map_contact_own_fields_stay_without_a_line", test_own_kept},
	    {NULL, NULL}};

	return test_main("map_contact", cases, argc, argv);
}
