/* SPDX-License-Identifier: Apache-2.0 */
/* Masks: device information to the fields that a peer can hold. */
#include <string.h>

#include "support/test.h"
#include "sync/mask.h"

/* Properties, newest last; @count of @names in @v. */
static const struct sml_devinf_property *
properties(struct sml_devinf_property *v, const char *const *names)
{
	size_t i;

	for (i = 0; names[i]; i++) {
		memset(&v[i], 0, sizeof(v[i]));
		v[i].name = sml_str_of(names[i]);
		v[i].next = names[i + 1] ? &v[i + 1] : NULL;
	}
	return i ? v : NULL;
}

static struct sml_devinf_property card_props[8], event_props[8];
static struct sml_devinf_ctcap cards, events;
static struct sml_devinf_store store;
static struct sml_devinf info;

static void
set_up(const char *const *card_names, const char *const *event_names)
{
	memset(&info, 0, sizeof(info));
	memset(&store, 0, sizeof(store));
	memset(&cards, 0, sizeof(cards));
	memset(&events, 0, sizeof(events));
	cards.type = SML_STR("text/x-vcard");
	cards.properties = properties(card_props, card_names);
	cards.next = &events;
	events.type = SML_STR("text/x-vcalendar");
	events.properties = properties(event_props, event_names);
	store.ctcaps = &cards;
	info.stores = &store;
}

static const char *const none[] = {NULL};
static const char *const card_names[] = {"tel", "N", "TEL", "VERSION", NULL};
static const char *const event_names[] = {"SUMMARY", NULL};

static void
mask_of_own_peer_or_unknown_peer_holds_everything(void)
{
	struct sml_arena *arena = sml_arena_new(100000);
	const struct sml_fieldset *mask;

	set_up(card_names, event_names);
	CU_ASSERT(
	    sml_mask_of(NULL, NULL, SML_KIND_CONTACT, arena, &mask) == SML_OK);
	CU_ASSERT_PTR_NULL(mask);
	CU_ASSERT(
	    sml_mask_of(&info, NULL, SML_KIND_CONTACT, arena, &mask) == SML_OK);
	CU_ASSERT_PTR_NULL(mask);
	info.is_valise = true;
	CU_ASSERT(sml_mask_of(&info, &store, SML_KIND_CONTACT, arena, &mask) ==
		  SML_OK);
	CU_ASSERT_PTR_NULL(mask);
	sml_arena_free(arena);
}

static void
mask_of_peer_without_ctcap_of_the_kind_holds_everything(void)
{
	struct sml_arena *arena = sml_arena_new(100000);
	const struct sml_fieldset *mask;

	set_up(none, event_names);
	CU_ASSERT(sml_mask_of(&info, &store, SML_KIND_CONTACT, arena, &mask) ==
		  SML_OK);
	CU_ASSERT_PTR_NULL(mask);
	CU_ASSERT(
	    sml_mask_of(&info, &store, SML_KIND_NOTE, arena, &mask) == SML_OK);
	CU_ASSERT_PTR_NULL(mask);
	sml_arena_free(arena);
}

static void
mask_of_ctcap_is_sorted_upper_case_once_with_structure(void)
{
	static const char *const expect[] = {
	    "BEGIN", "END", "N", "TEL", "VERSION"};
	struct sml_arena *arena = sml_arena_new(100000);
	const struct sml_fieldset *mask;
	size_t i;

	set_up(card_names, event_names);
	CU_ASSERT(sml_mask_of(&info, &store, SML_KIND_CONTACT, arena, &mask) ==
		  SML_OK);
	CU_ASSERT_PTR_NOT_NULL_FATAL(mask);
	CU_ASSERT_FATAL(mask->count == SML_ARRAY_LEN(expect));
	for (i = 0; i < mask->count; i++)
		CU_ASSERT(sml_str_is(mask->names[i], expect[i]));
	CU_ASSERT(sml_fieldset_has(mask, SML_STR("TEL")));
	CU_ASSERT_FALSE(sml_fieldset_has(mask, SML_STR("EMAIL")));
	CU_ASSERT(sml_mask_of(&info, &store, SML_KIND_CALENDAR, arena, &mask) ==
		  SML_OK);
	CU_ASSERT_PTR_NOT_NULL_FATAL(mask);
	CU_ASSERT(sml_fieldset_has(mask, SML_STR("SUMMARY")));
	CU_ASSERT_FALSE(sml_fieldset_has(mask, SML_STR("TEL")));
	sml_arena_free(arena);
}

static void
mask_digest_tells_sets_apart(void)
{
	struct sml_str ab[] = {SML_STR("A"), SML_STR("B")};
	struct sml_str joined[] = {SML_STR("AB")};
	struct sml_fieldset two = {ab, 2}, one = {joined, 1}, empty = {ab, 0};
	uint8_t zero[SML_SHA256_LEN] = {0}, d[4][SML_SHA256_LEN];

	CU_ASSERT(sml_mask_digest(NULL, d[0]) == SML_OK);
	CU_ASSERT(sml_mask_digest(&two, d[1]) == SML_OK);
	CU_ASSERT(sml_mask_digest(&one, d[2]) == SML_OK);
	CU_ASSERT(sml_mask_digest(&empty, d[3]) == SML_OK);
	CU_ASSERT(memcmp(d[0], zero, sizeof(zero)) == 0);
	CU_ASSERT(memcmp(d[3], zero, sizeof(zero)) != 0);
	CU_ASSERT(memcmp(d[1], d[2], sizeof(zero)) != 0);
	CU_ASSERT(memcmp(d[1], d[3], sizeof(zero)) != 0);
}

static void
mask_out_of_memory_is_an_error(void)
{
	struct sml_arena *arena = sml_arena_new(16);
	const struct sml_fieldset *mask;

	set_up(card_names, event_names);
	CU_ASSERT(sml_mask_of(&info, &store, SML_KIND_CONTACT, arena, &mask) ==
		  SML_E_NOMEM);
	sml_arena_free(arena);
}

static void
mask_of_vcalendar_1_0_holds_what_2_0_calls_otherwise(void)
{
	static const char *const names[] = {
	    "DALARM", "DTEND", "ATTENDEE", "dcreated", NULL};
	static const char *const held[] = {"VALARM", "TRIGGER", "ACTION",
	    "DURATION", "ORGANIZER", "CREATED", "DALARM"};
	struct sml_arena *arena = sml_arena_new(100000);
	const struct sml_fieldset *mask;
	size_t i;

	set_up(none, names);
	CU_ASSERT(sml_mask_of(&info, &store, SML_KIND_CALENDAR, arena, &mask) ==
		  SML_OK);
	for (i = 0; i < SML_ARRAY_LEN(held); i++)
		CU_ASSERT(sml_fieldset_has(mask, sml_str_of(held[i])));
	CU_ASSERT_FALSE(sml_fieldset_has(mask, SML_STR("LOCATION")));
	CU_ASSERT_FALSE(sml_fieldset_has(mask, SML_STR("X-VCALENDAR-STATUS")));
	sml_arena_free(arena);
}

static void
mask_of_a_field_has_what_items_need(void)
{
	static const char *const names[] = {"tel", NULL};
	static const char *const of_contact[] = {
	    "BEGIN", "END", "FN", "N", "REV", "TEL", "UID", "VERSION"};
	static const char *const of_event[] = {
	    "DTSTART", "DTEND", "RRULE", "EXDATE", "RECURRENCE-ID", "UID"};
	struct sml_arena *arena = sml_arena_new(100000);
	const struct sml_fieldset *mask;
	size_t i;

	CU_ASSERT(sml_mask_of_properties(properties(card_props, names),
		      SML_KIND_CONTACT, arena, &mask) == SML_OK);
	for (i = 0; i < SML_ARRAY_LEN(of_contact); i++)
		CU_ASSERT(sml_fieldset_has(mask, sml_str_of(of_contact[i])));
	CU_ASSERT_FALSE(sml_fieldset_has(mask, SML_STR("EMAIL")));
	CU_ASSERT_FALSE(sml_fieldset_has(mask, SML_STR("DTSTART")));
	CU_ASSERT(sml_mask_of_properties(properties(card_props, names),
		      SML_KIND_CALENDAR, arena, &mask) == SML_OK);
	for (i = 0; i < SML_ARRAY_LEN(of_event); i++)
		CU_ASSERT(sml_fieldset_has(mask, sml_str_of(of_event[i])));
	CU_ASSERT_FALSE(sml_fieldset_has(mask, SML_STR("SUMMARY")));
	sml_arena_free(arena);
}

static void
mask_sets_are_compared_and_joined(void)
{
	struct sml_str v[] = {SML_STR("A"), SML_STR("B"), SML_STR("C")};
	const struct sml_fieldset ab = {v, 2}, bc = {v + 1, 2}, b = {v + 1, 1};
	struct sml_arena *arena = sml_arena_new(10000);
	const struct sml_fieldset *out;

	CU_ASSERT(sml_mask_contains(&ab, &b));
	CU_ASSERT(sml_mask_contains(NULL, &b));
	CU_ASSERT(sml_mask_contains(NULL, NULL));
	CU_ASSERT_FALSE(sml_mask_contains(&ab, NULL));
	CU_ASSERT_FALSE(sml_mask_contains(&ab, &bc));
	CU_ASSERT(sml_mask_common(&ab, &bc, arena, &out) == SML_OK);
	CU_ASSERT(sml_mask_contains(out, &b) && sml_mask_contains(&b, out));
	CU_ASSERT(sml_mask_common(&ab, NULL, arena, &out) == SML_OK);
	CU_ASSERT(out == &ab);
	CU_ASSERT(sml_mask_common(NULL, &bc, arena, &out) == SML_OK);
	CU_ASSERT(out == &bc);
	CU_ASSERT(sml_mask_common(NULL, NULL, arena, &out) == SML_OK);
	CU_ASSERT_PTR_NULL(out);
	sml_arena_free(arena);
}

static void
mask_written_is_read_back(void)
{
	struct sml_str v[] = {SML_STR("A"), SML_STR("B-C")};
	const struct sml_fieldset two = {v, 2}, empty = {v, 0}, *out;
	struct sml_arena *arena = sml_arena_new(10000);
	struct sml_buf text;

	sml_buf_init(&text, 1000);
	sml_mask_write(&two, &text);
	CU_ASSERT(sml_mask_read(sml_buf_str(&text), arena, &out) == SML_OK);
	CU_ASSERT(out->count == 2 && sml_mask_contains(out, &two));
	sml_buf_reset(&text);
	sml_mask_write(&empty, &text);
	CU_ASSERT(sml_mask_read(sml_buf_str(&text), arena, &out) == SML_OK);
	CU_ASSERT(out->count == 0);
	sml_buf_free(&text);
	sml_arena_free(arena);
}

static const struct test_case cases[] = {
    {"mask_of_a_field_has_what_items_need",
	mask_of_a_field_has_what_items_need},
    {"mask_sets_are_compared_and_joined", mask_sets_are_compared_and_joined},
    {"mask_written_is_read_back", mask_written_is_read_back},
    {"mask_of_own_peer_or_unknown_peer_holds_everything",
	mask_of_own_peer_or_unknown_peer_holds_everything},
    {"mask_of_peer_without_ctcap_of_the_kind_holds_everything",
	mask_of_peer_without_ctcap_of_the_kind_holds_everything},
    {"mask_of_ctcap_is_sorted_upper_case_once_with_structure",
	mask_of_ctcap_is_sorted_upper_case_once_with_structure},
    {"mask_digest_tells_sets_apart", mask_digest_tells_sets_apart},
    {"mask_out_of_memory_is_an_error", mask_out_of_memory_is_an_error},
    {"mask_of_vcalendar_1_0_holds_what_2_0_calls_otherwise",
	mask_of_vcalendar_1_0_holds_what_2_0_calls_otherwise},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("mask", cases, argc, argv);
}
