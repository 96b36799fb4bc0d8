/* SPDX-License-Identifier: Apache-2.0 */
/* The join of a message with the text it was written from. */
#include "mapping/map.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "mapping/map_row.h"
#include "support/outlook_item.h"
#include "support/test.h"

static struct sml_arena *arena;
static struct sml_buf text;

static void
begin(void)
{
	arena = sml_arena_new(8 * (size_t)SML_CONTENT_ARENA_MAX);
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

/* A message that was made of a text. */
static struct outlook_item *
item_of(enum sml_kind kind, const char *from)
{
	struct outlook_item *item = sml_arena_alloc(arena, sizeof(*item));
	struct outlook_item *changes = sml_arena_alloc(arena, sizeof(*changes));

	CU_ASSERT_FATAL(item && changes);
	CU_ASSERT_EQUAL(outlook_map_to_item(kind, sml_str_of(from), NULL,
			    map_env(), arena, changes),
	    SML_OK);
	outlook_apply_changes(item, changes);
	return item;
}

static bool
reads_as(
    enum sml_kind kind, const struct outlook_item *item, const char *expected)
{
	bool is_same;

	sml_buf_reset(&text);
	CU_ASSERT_EQUAL(
	    outlook_map_to_text(kind, item, map_env(), arena, &text), SML_OK);
	is_same = sml_str_is(sml_buf_str(&text), expected);
	if (!is_same)
		printf("expected:\n%s\nis:\n%.*s\n", expected,
		    SML_STR_ARG(sml_buf_str(&text)));
	return is_same;
}

static size_t
changes_to(enum sml_kind kind, const char *to, const struct outlook_item *item)
{
	struct outlook_item *changes = sml_arena_alloc(arena, sizeof(*changes));

	CU_ASSERT_FATAL(changes != NULL);
	CU_ASSERT_EQUAL(outlook_map_to_item(kind, sml_str_of(to), item,
			    map_env(), arena, changes),
	    SML_OK);
	return outlook_count_changes(changes);
}

static const char card[] = "BEGIN:VCARD\r\n"
			   "VERSION:3.0\r\n"
			   "N:Hall;Ava;;;\r\n"
			   "FN:Ava Hall\r\n"
			   "ORG:Works;Paint;Blue\r\n"
			   "item1.TEL;TYPE=cell;X-A=b:+1\r\n"
			   "END:VCARD\r\n";

static void
test_untouched(void)
{
	struct outlook_item *item;

	begin();
	item = item_of(SML_KIND_CONTACT, card);
	CU_ASSERT(reads_as(SML_KIND_CONTACT, item, card));
	CU_ASSERT_EQUAL(changes_to(SML_KIND_CONTACT, card, item), 0);
	end();
}

static void
test_edit(void)
{
	struct outlook_item *item;

	begin();
	item = item_of(SML_KIND_CONTACT, card);
	outlook_item_set_str(item, OUTLOOK_PR_COMPANY_NAME, SML_STR("Wo,rks"));
	outlook_item_set_str(item, OUTLOOK_PR_MOBILE_PHONE, SML_STR("+2"));
	CU_ASSERT(reads_as(SML_KIND_CONTACT, item,
	    "BEGIN:VCARD\r\n"
	    "VERSION:3.0\r\n"
	    "N:Hall;Ava;;;\r\n"
	    "FN:Ava Hall\r\n"
	    "ORG:Wo\\,rks;Paint;Blue\r\n"
	    "item1.TEL;TYPE=cell;X-A=b:+2\r\n"
	    "END:VCARD\r\n"));
	end();
}

/* REV and LAST-MODIFIED tell which of two versions is the newer one. */
static const struct {
	enum sml_kind kind;
	const char *text, *now; /* with another body */
} stamped[] = {
    {SML_KIND_CONTACT,
	"BEGIN:VCARD\r\nVERSION:3.0\r\nN:B\r\nREV:2020-01-01T00:00:00Z\r\n"
	"END:VCARD\r\n",
	"BEGIN:VCARD\r\nVERSION:3.0\r\nN:B\r\nREV:20260101T000000Z\r\n"
	"NOTE:new\r\nEND:VCARD\r\n"},
    {SML_KIND_CONTACT,
	"BEGIN:VCARD\r\nVERSION:2.1\r\nN:B\r\nREV:20200101T000000Z\r\n"
	"END:VCARD\r\n",
	"BEGIN:VCARD\r\nVERSION:2.1\r\nN:B\r\nREV:20260101T000000Z\r\n"
	"NOTE:new\r\nEND:VCARD\r\n"},
    {SML_KIND_CALENDAR,
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:u\r\n"
	"DTSTART:20260715T100000Z\r\nLAST-MODIFIED:20200101T000000Z\r\n"
	"END:VEVENT\r\nEND:VCALENDAR\r\n",
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:u\r\n"
	"DTSTART:20260715T100000Z\r\nLAST-MODIFIED:20260101T000000Z\r\n"
	"DESCRIPTION:new\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"},
    {SML_KIND_NOTE,
	"BEGIN:VNOTE\r\nVERSION:1.1\r\nBODY:old\r\n"
	"LAST-MODIFIED:20200101T000000Z\r\nEND:VNOTE\r\n",
	"BEGIN:VNOTE\r\nVERSION:1.1\r\nBODY:new\r\n"
	"LAST-MODIFIED:20260101T000000Z\r\nEND:VNOTE\r\n"},
};

static void
test_stamp(void)
{
	begin();
	for (size_t i = 0; i < SML_ARRAY_LEN(stamped); i++) {
		struct outlook_item *item =
		    item_of(stamped[i].kind, stamped[i].text);

		outlook_item_set_number(item, OUTLOOK_PR_LAST_MODIFICATION_TIME,
		    outlook_map_filetime(INT64_C(1767225600)));
		CU_ASSERT(reads_as(stamped[i].kind, item, stamped[i].text));
		outlook_item_set_str(item, OUTLOOK_PR_BODY, SML_STR("new"));
		CU_ASSERT(reads_as(stamped[i].kind, item, stamped[i].now));
	}
	end();
}

static void
test_classes(void)
{
	static const struct {
		const char *name;
		enum sml_kind kind;
		enum sml_err err;
	} rows[] = {
	    {"IPM.Contact", SML_KIND_CONTACT, SML_OK},
	    {"ipm.contact.Firm", SML_KIND_CONTACT, SML_OK},
	    {"IPM.Contacts", SML_KIND_CONTACT, SML_E_UNSUPPORTED},
	    {"IPM.DistList", SML_KIND_CONTACT, SML_E_UNSUPPORTED},
	    {"IPM.StickyNote", SML_KIND_NOTE, SML_OK},
	    {"IPM.Note", SML_KIND_NOTE, SML_E_UNSUPPORTED},
	    {"IPM.Schedule.Meeting.Request", SML_KIND_CALENDAR,
		SML_E_UNSUPPORTED},
	    {"", SML_KIND_NOTE, SML_E_UNSUPPORTED},
	};

	begin();
	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		struct outlook_item *item =
		    sml_arena_alloc(arena, sizeof(*item));

		outlook_item_set_str(
		    item, OUTLOOK_PR_MESSAGE_CLASS, sml_str_of(rows[i].name));
		CU_ASSERT_EQUAL(outlook_map_to_text(rows[i].kind, item,
				    map_env(), arena, &text),
		    rows[i].err);
	}
	end();
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"map_untouched_reads_as_written", test_untouched},
	    {"map_edited_part_changes_that_part_only", test_edit},
	    {"map_edited_text_has_the_date_of_the_edit", test_stamp},
	    {"map_other_class_unsupported", test_classes}, {NULL, NULL}};

	return test_main("map", cases, argc, argv);
}
