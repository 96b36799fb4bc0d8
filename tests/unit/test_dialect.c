/* SPDX-License-Identifier: Apache-2.0 */
/* Dialects: which format a peer gets, and by what name. */
#include <string.h>

#include "support/test.h"
#include "sync/dialect.h"

static struct sml_devinf_media media[12];
static struct sml_devinf_store store;
static struct sml_devinf info;

/* "text/x-vcard 2.1, text/vcard 3.0": the Rx list. */
static struct sml_dialect
dialect_of(enum sml_kind kind, const char *list, struct sml_arena *arena)
{
	struct sml_str rest = sml_str_of(list), each;
	struct sml_dialect out;
	size_t n = 0;

	memset(media, 0, sizeof(media));
	memset(&store, 0, sizeof(store));
	info.stores = &store;
	while (rest.len && sml_str_next(&rest, ',', &each)) {
		size_t space;

		each = sml_str_trim(each);
		space = sml_str_chr(each, ' ', 0);
		media[n].type = sml_str_sub(each, 0, space);
		media[n].version = sml_str_sub(each, space + 1, each.len);
		if (n)
			media[n - 1].next = &media[n];
		n++;
	}
	store.rx = n ? media : NULL;
	CU_ASSERT_EQUAL_FATAL(
	    sml_dialect_of(&info, &store, kind, arena, &out), SML_OK);
	return out;
}

struct choice {
	enum sml_kind kind;
	const char *rx;
	enum sml_format stored, sent;
	const char *type;
};

static const struct choice choices[] = {
    /* what is stored goes as it is if the peer lists it */
    {SML_KIND_CONTACT, "text/x-vcard 2.1, text/vcard 3.0", SML_FORMAT_VCARD_30,
	SML_FORMAT_VCARD_30, "text/vcard"},
    {SML_KIND_CONTACT, "text/x-vcard 2.1, text/vcard 3.0", SML_FORMAT_VCARD_21,
	SML_FORMAT_VCARD_21, "text/x-vcard"},
    {SML_KIND_CONTACT, "text/vcard 4.0, text/vcard 3.0", SML_FORMAT_VCARD_40,
	SML_FORMAT_VCARD_40, "text/vcard"},
    /* else the one that loses least */
    {SML_KIND_CONTACT, "text/x-vcard 2.1", SML_FORMAT_VCARD_30,
	SML_FORMAT_VCARD_21, "text/x-vcard"},
    {SML_KIND_CONTACT, "text/x-vcard 2.1, text/vcard 3.0", SML_FORMAT_VCARD_40,
	SML_FORMAT_VCARD_30, "text/vcard"},
    {SML_KIND_CONTACT, "text/vcard 4.0, text/x-vcard 2.1", SML_FORMAT_VCARD_30,
	SML_FORMAT_VCARD_21, "text/x-vcard"},
    {SML_KIND_CONTACT, "text/vcard 3.0", SML_FORMAT_VCARD_21,
	SML_FORMAT_VCARD_30, "text/vcard"},
    {SML_KIND_CALENDAR, "text/x-vcalendar 1.0", SML_FORMAT_ICALENDAR_20,
	SML_FORMAT_VCALENDAR_10, "text/x-vcalendar"},
    {SML_KIND_CALENDAR, "text/x-vcalendar 1.0, text/calendar 2.0",
	SML_FORMAT_COMPONENT, SML_FORMAT_ICALENDAR_20, "text/calendar"},
    {SML_KIND_NOTE, "text/x-vnote 1.1", SML_FORMAT_PLAIN, SML_FORMAT_VNOTE_11,
	"text/x-vnote"},
    {SML_KIND_NOTE, "text/plain 1.0", SML_FORMAT_VNOTE_11, SML_FORMAT_PLAIN,
	"text/plain"},
    /* names of others: the version decides, and the peer's name is used */
    {SML_KIND_CONTACT, "text/x-vcard 3.0", SML_FORMAT_VCARD_30,
	SML_FORMAT_VCARD_30, "text/x-vcard"},
    {SML_KIND_CONTACT, "text/vcard 2.1", SML_FORMAT_VCARD_30,
	SML_FORMAT_VCARD_21, "text/vcard"},
    {SML_KIND_CONTACT, "text/directory;profile=vCard 3.0", SML_FORMAT_VCARD_21,
	SML_FORMAT_VCARD_30, "text/directory;profile=vCard"},
    {SML_KIND_CONTACT, "TEXT/X-VCARD ", SML_FORMAT_VCARD_30,
	SML_FORMAT_VCARD_21, "TEXT/X-VCARD"},
    {SML_KIND_CALENDAR, "text/calendar 1.0", SML_FORMAT_ICALENDAR_20,
	SML_FORMAT_VCALENDAR_10, "text/calendar"},
    /* nothing that helps: as it is stored, under our name */
    {SML_KIND_CONTACT, "", SML_FORMAT_VCARD_30, SML_FORMAT_VCARD_30,
	"text/vcard"},
    {SML_KIND_CALENDAR, "text/x-vcard 2.1", SML_FORMAT_ICALENDAR_20,
	SML_FORMAT_ICALENDAR_20, "text/calendar"},
    {SML_KIND_NOTE, "text/x-s4j-sifn 1.0", SML_FORMAT_PLAIN, SML_FORMAT_PLAIN,
	"text/plain"},
    {SML_KIND_CONTACT, "text/x-vcard 2.1", SML_FORMAT_UNKNOWN,
	SML_FORMAT_UNKNOWN, NULL},
};

static void
dialect_of_each_list_chooses_what_loses_least(void)
{
	struct sml_arena *arena = sml_arena_new(100000);
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(choices); i++) {
		const struct choice *c = &choices[i];
		struct sml_dialect d = dialect_of(c->kind, c->rx, arena);
		enum sml_format sent = sml_dialect_choose(&d, c->stored);
		struct sml_str type = sml_dialect_type(&d, sent);

		if (sent != c->sent || !sml_str_eq(type, sml_str_of(c->type)))
			printf("row %zu, %s: %d as %.*s\n", i, c->rx, (int)sent,
			    SML_STR_ARG(type));
		CU_ASSERT_EQUAL(sent, c->sent);
		CU_ASSERT(sml_str_eq(type, sml_str_of(c->type)));
	}
	sml_arena_free(arena);
}

static void
dialect_of_own_peer_takes_all(void)
{
	struct sml_arena *arena = sml_arena_new(100000);
	struct sml_dialect d;

	info.is_valise = true;
	d = dialect_of(SML_KIND_CONTACT, "text/x-vcard 2.1", arena);
	info.is_valise = false;
	CU_ASSERT_EQUAL(d.count, 0);
	CU_ASSERT(d.is_told);
	CU_ASSERT(!sml_dialect_learn(&d, SML_FORMAT_VCARD_21, SML_STR_NONE));
	sml_arena_free(arena);
}

static void
dialect_of_silent_peer_is_learnt_from_what_it_sends(void)
{
	struct sml_arena *arena = sml_arena_new(100000);
	struct sml_dialect d = dialect_of(SML_KIND_CONTACT, "", arena);

	CU_ASSERT(!d.is_told);
	CU_ASSERT(sml_dialect_learn(
	    &d, SML_FORMAT_VCARD_21, SML_STR(" text/vcard ")));
	CU_ASSERT_EQUAL(
	    sml_dialect_choose(&d, SML_FORMAT_VCARD_30), SML_FORMAT_VCARD_21);
	CU_ASSERT(sml_str_is(
	    sml_dialect_type(&d, SML_FORMAT_VCARD_21), "text/vcard"));
	CU_ASSERT(
	    !sml_dialect_learn(&d, SML_FORMAT_VCARD_21, SML_STR("text/x")));
	CU_ASSERT(sml_dialect_learn(&d, SML_FORMAT_VCARD_30, SML_STR_NONE));
	CU_ASSERT_EQUAL(
	    sml_dialect_choose(&d, SML_FORMAT_VCARD_30), SML_FORMAT_VCARD_30);
	sml_arena_free(arena);
}

static void
dialect_written_is_read_back(void)
{
	struct sml_arena *arena = sml_arena_new(100000);
	struct sml_dialect d = dialect_of(SML_KIND_CONTACT,
	    "text/x-vcard 2.1, text/directory; profile=vCard 3.0", arena);
	struct sml_dialect again;
	struct sml_buf text;

	/* The version of the second is what follows the first space. */
	CU_ASSERT_EQUAL(d.count, 2);
	sml_buf_init(&text, 1000);
	sml_dialect_write(&d, &text);
	sml_dialect_read(sml_buf_str(&text), &again);
	CU_ASSERT(again.is_told);
	CU_ASSERT_EQUAL_FATAL(again.count, 2);
	CU_ASSERT_EQUAL(again.rows[0].format, SML_FORMAT_VCARD_21);
	CU_ASSERT(sml_str_is(again.rows[0].type, "text/x-vcard"));
	CU_ASSERT_EQUAL(again.rows[1].format, SML_FORMAT_VCARD_30);
	sml_dialect_read(SML_STR("nonsense text/x\nplain text/plain"), &again);
	CU_ASSERT(!again.is_told);
	CU_ASSERT_EQUAL_FATAL(again.count, 1);
	CU_ASSERT_EQUAL(again.rows[0].format, SML_FORMAT_PLAIN);
	sml_buf_free(&text);
	sml_arena_free(arena);
}

static void
dialect_of_a_list_without_end_is_bounded(void)
{
	struct sml_dialect d = {.count = 0};
	int f;

	for (f = SML_FORMAT_VCARD_21; f <= SML_FORMAT_PLAIN; f++)
		(void)sml_dialect_learn(&d, (enum sml_format)f, SML_STR_NONE);
	CU_ASSERT(d.count <= SML_DIALECT_ROWS_MAX);
}

static const struct test_case cases[] = {
    {"dialect_of_each_list_chooses_what_loses_least",
	dialect_of_each_list_chooses_what_loses_least},
    {"dialect_of_own_peer_takes_all", dialect_of_own_peer_takes_all},
    {"dialect_of_silent_peer_is_learnt_from_what_it_sends",
	dialect_of_silent_peer_is_learnt_from_what_it_sends},
    {"dialect_written_is_read_back", dialect_written_is_read_back},
    {"dialect_of_a_list_without_end_is_bounded",
	dialect_of_a_list_without_end_is_bounded},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("dialect", cases, argc, argv);
}
