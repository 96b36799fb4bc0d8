/* SPDX-License-Identifier: Apache-2.0 */
/* Mapping with too little memory: the same result, or none. */
#include "mapping/map.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "mapping/map_row.h"
#include "support/alloc_fault.h"
#include "support/outlook_item.h"
#include "support/outlook_map.h"
#include "support/test.h"

#define P(name) OUTLOOK_PR_##name

/* Limits of the arena that are tried of each mapping. */
#define STEPS 100

static bool
always(void)
{
	return true;
}

/* An address of Exchange whose SMTP form is in its one-off entry ID alone,
 * without a name. */
static const uint8_t one_off[] = {0, 0, 0, 0, 0x81, 0x2B, 0x1F, 0xA4, 0xBE,
    0xA3, 0x10, 0x19, 0x9D, 0x6E, 0x00, 0xDD, 0x01, 0x0F, 0x54, 0x02, 0, 0,
    0x01, 0x10, 0, 'S', 'M', 'T', 'P', 0, 'a', '@', 'x', 0};

static const struct {
	const char *name;
	enum sml_kind kind;
	const char *text;
	bool is_of_exchange;
} rows[] = {
    {"contact", SML_KIND_CONTACT,
	"BEGIN:VCARD\r\nVERSION:3.0\r\nN:B;A;;;\r\nFN:A B\r\n"
	"EMAIL:b@x\r\nEMAIL:c@x\r\nTEL;TYPE=work,fax:1\r\n"
	"ADR;TYPE=home:;;Street 1;Town;;;\r\nCATEGORIES:a,b\r\n"
	"KEY;ENCODING=b:MAMCAQE=\r\nBDAY:1970-02-03\r\n"
	"PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ\r\nNOTE:n\\nm\r\n"
	"END:VCARD\r\n",
	false},
    {"contact of Exchange", SML_KIND_CONTACT,
	"BEGIN:VCARD\r\nVERSION:3.0\r\nN:B;A;;;\r\nFN:A B\r\n"
	"EMAIL:a@x\r\nEND:VCARD\r\n",
	true},
    {"series", SML_KIND_CALENDAR,
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:u\r\n"
	"DTSTART;TZID=Europe/Berlin:20260601T100000\r\n"
	"DTEND;TZID=Europe/Berlin:20260601T110000\r\n"
	"RRULE:FREQ=WEEKLY;BYDAY=MO\r\n"
	"EXDATE;TZID=Europe/Berlin:20260608T100000\r\n"
	"SUMMARY:s\r\nCATEGORIES:a,b\r\nRESOURCES:c\\, d\r\n"
	"LOCATION;ALTREP=\"http://a/b\":x\r\n"
	"ORGANIZER;CN=O:mailto:o@x\r\nATTENDEE;CN=C:mailto:c@x\r\n"
	"BEGIN:VALARM\r\nTRIGGER:-PT30M\r\nEND:VALARM\r\n"
	"END:VEVENT\r\nBEGIN:VEVENT\r\nUID:u\r\n"
	"RECURRENCE-ID;TZID=Europe/Berlin:20260615T100000\r\n"
	"DTSTART;TZID=Europe/Berlin:20260615T120000\r\n"
	"SUMMARY:other\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
	false},
    {"note", SML_KIND_NOTE,
	"BEGIN:VNOTE\r\nVERSION:1.1\r\nSUMMARY:s\r\n"
	"BODY;ENCODING=QUOTED-PRINTABLE:a=0D=0Ab\r\n"
	"CATEGORIES:a;b\r\nEND:VNOTE\r\n",
	false},
};

/* A message of row @i in which the user edited the subject or the name. */
static void
make_item(struct outlook_map_test *t, size_t i)
{
	outlook_map_test_clear(t);
	t->kind = rows[i].kind;
	CU_ASSERT_EQUAL_FATAL(
	    outlook_map_test_write(t, sml_str_of(rows[i].text)), SML_OK);
	if (rows[i].kind == SML_KIND_CALENDAR)
		outlook_item_set_str(t->item, P(SUBJECT), SML_STR("edited"));
	else if (rows[i].kind == SML_KIND_CONTACT)
		outlook_item_set_str(t->item, P(NICKNAME), SML_STR("edited"));
	else
		outlook_item_set_str(t->item, P(BODY), SML_STR("edited"));
	if (!rows[i].is_of_exchange)
		return;
	outlook_item_set_str(t->item, P(EMAIL1_TYPE), SML_STR("EX"));
	outlook_item_set_str(t->item, P(EMAIL1_ADDRESS), SML_STR("/o=x"));
	outlook_item_set_str(t->item, P(EMAIL1_ORIGINAL_NAME), SML_STR("A"));
	outlook_item_set_str(t->item, P(EMAIL1_ORIGINAL_ID),
	    (struct sml_str){(const char *)one_off, sizeof(one_off)});
}

/* ---- with too little memory ---- */

struct attempt {
	struct outlook_map_test *t;
	size_t row;
	size_t limit;    /* of the arena */
	size_t fails_at; /* this allocation; 0: none */
};

static struct sml_arena *
begin(const struct attempt *a)
{
	struct sml_arena *arena = sml_arena_new(a->limit);

	CU_ASSERT_FATAL(arena != NULL);
	alloc_fault = (struct alloc_fault){always, 0, a->fails_at};
	return arena;
}

static size_t
end(struct sml_arena *arena)
{
	size_t used = sml_arena_used(arena);

	alloc_fault.is_counted = NULL;
	sml_arena_free(arena);
	return used;
}

/* Whether it fails for want of memory, or else with the same result; without
 * a limit what it needs. */
typedef bool try_once(const struct attempt *a, size_t *used_out);

static bool
try_text(const struct attempt *a, size_t *used_out)
{
	struct sml_arena *arena;
	struct sml_buf all, some;
	enum sml_err err;
	bool ok;

	sml_buf_init(&all, SML_ITEM_MAX);
	sml_buf_init(&some, SML_ITEM_MAX);
	CU_ASSERT_EQUAL(outlook_map_to_text(a->t->kind, a->t->item, &a->t->env,
			    a->t->arena, &all),
	    SML_OK);
	arena = begin(a);
	err = outlook_map_to_text(
	    a->t->kind, a->t->item, &a->t->env, arena, &some);
	*used_out = end(arena);
	ok = err == SML_E_NOMEM ||
	     (!err && sml_str_eq(sml_buf_str(&all), sml_buf_str(&some)));
	sml_buf_free(&all);
	sml_buf_free(&some);
	return ok;
}

static bool
try_item(const struct attempt *a, size_t *used_out)
{
	static struct outlook_item all, some;
	const struct outlook_map_test *t = a->t;
	struct sml_str text = sml_str_of(rows[a->row].text);
	struct sml_arena *arena;
	const char *ignored;
	enum sml_err err;
	bool ok;

	CU_ASSERT_EQUAL(outlook_map_to_item(
			    t->kind, text, t->item, &t->env, t->arena, &all),
	    SML_OK);
	arena = begin(a);
	err =
	    outlook_map_to_item(t->kind, text, t->item, &t->env, arena, &some);
	alloc_fault.is_counted = NULL;
	ok = err == SML_E_NOMEM ||
	     (!err && outlook_items_are_equal(&all, &some, &ignored));
	*used_out = end(arena);
	return ok;
}

static void
check(try_once *once, struct attempt *a)
{
	size_t need, used, count, k = 0;

	CU_ASSERT(once(a, &need));
	count = alloc_fault.count;
	for (a->fails_at = 1; a->fails_at <= count; a->fails_at++) {
		if (!once(a, &used)) {
			printf("  %s, allocation %zu of %zu\n",
			    rows[a->row].name, a->fails_at, count);
			CU_FAIL("another result");
		}
	}
	for (a->fails_at = 0; k < STEPS; k++) {
		a->limit = need * k / STEPS;
		if (!once(a, &used)) {
			printf("  %s, %zu bytes of %zu\n", rows[a->row].name,
			    a->limit, need);
			CU_FAIL("another result");
		}
	}
	printf(
	    "%s: %zu allocations, %zu bytes\n", rows[a->row].name, count, need);
}

static void
check_all(try_once *once)
{
	struct outlook_map_test t;

	outlook_map_test_open(&t, "Europe/Prague");
	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		struct attempt a = {&t, i, SML_CONTENT_ARENA_MAX, 0};
		make_item(&t, i);
		check(once, &a);
	}
	outlook_map_test_close(&t);
}

static void
text_without_memory_is_no_other_text(void)
{
	check_all(try_text);
}

static void
item_without_memory_is_no_other_item(void)
{
	check_all(try_item);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"text_without_memory_is_no_other_text",
		text_without_memory_is_no_other_text},
	    {"item_without_memory_is_no_other_item",
		item_without_memory_is_no_other_item},
	    {NULL, NULL}};

	return test_main("map_memory", cases, argc, argv);
}
