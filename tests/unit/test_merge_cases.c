/* SPDX-License-Identifier: Apache-2.0 */
/* One field in every case that two versions and what they come from can be. */
#include "base/limits.h"
#include "support/content.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

#define CONTACT SML_KIND_CONTACT
#define CALENDAR SML_KIND_CALENDAR
#define NOTE SML_KIND_NOTE

static struct sml_arena *arena;
static struct sml_buf out, scratch;

/* ---- one field, every case ---- */

/* A field in three values; the first is what it is if nobody said anything
 * else. What comes of it in words: see expected(). */
static const struct field {
	const char *name;
	enum sml_kind kind;
	const char *frame;     /* %s: the field */
	const char *values[4]; /* of "absent", v1, v2, v3 */
	enum {
		SINGLE,
		MANY,
		SET
	} class;
	bool unites;         /* without a base two values stand side by side */
	bool hangs_together; /* without a base it is the same or collides */
} fields[] = {
    {"single", CONTACT, "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:x\r\n%sEND:VCARD\r\n",
	{"", "TITLE:1\r\n", "TITLE:2\r\n", "TITLE:3\r\n"}, SINGLE, false,
	false},
    {"parts", CONTACT, "BEGIN:VCARD\r\nVERSION:3.0\r\n%sFN:x\r\nEND:VCARD\r\n",
	{"", "N:1;a\r\n", "N:1;b\r\n", "N:2;a\r\n"}, SINGLE, false, false},
    {"photo", CONTACT, "BEGIN:VCARD\r\nVERSION:3.0\r\n%sFN:x\r\nEND:VCARD\r\n",
	{"", "PHOTO;ENCODING=b;TYPE=JPEG:AAAA\r\n",
	    "PHOTO;ENCODING=b;TYPE=JPEG:BBBB\r\n",
	    "PHOTO;ENCODING=b;TYPE=PNG:CCCC\r\n"},
	SINGLE, false, false},
    {"unknown", CONTACT,
	"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:x\r\n%sEND:VCARD\r\n",
	{"", "X-Y;Z=1:1\r\n", "X-Y;Z=1:2\r\n", "X-Y;Z=1:3\r\n"}, SINGLE, false,
	false},
    {"one of many", CONTACT,
	"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:x\r\n%sTEL;TYPE=work:9\r\n"
	"END:VCARD\r\n",
	{"", "TEL;TYPE=home:1\r\n", "TEL;TYPE=home:2\r\n",
	    "TEL;TYPE=home:3\r\n"},
	SINGLE, true, false},
    {"many", CONTACT,
	"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:x\r\nTEL:8\r\nTEL:9\r\n%s"
	"END:VCARD\r\n",
	{"", "TEL:1\r\n", "TEL:2\r\n", "TEL:3\r\n"}, MANY, true, false},
    {"set", CONTACT,
	"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:x\r\nCATEGORIES:a,b\r\n%s"
	"END:VCARD\r\n",
	{"", "CATEGORIES:1\r\n", "CATEGORIES:2\r\n", "CATEGORIES:3\r\n"}, SET,
	true, false},
    {"time", CALENDAR,
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:u\r\n%s"
	"END:VEVENT\r\nEND:VCALENDAR\r\n",
	{"", "DTSTART:20260101T080000Z\r\n", "DTSTART:20260102T080000Z\r\n",
	    "DTSTART:20260103T080000Z\r\n"},
	SINGLE, false, true},
    {"rule", CALENDAR,
	"BEGIN:VEVENT\r\nUID:u\r\nDTSTART:20260101T080000Z\r\n%sEND:VEVENT\r\n",
	{"", "RRULE:FREQ=DAILY\r\n", "RRULE:FREQ=WEEKLY\r\n",
	    "RRULE:FREQ=DAILY;COUNT=3\r\n"},
	SINGLE, false, true},
    {"state", CALENDAR,
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTODO\r\n%sSUMMARY:s\r\n"
	"END:VTODO\r\nEND:VCALENDAR\r\n",
	{"", "STATUS:COMPLETED\r\n", "STATUS:IN-PROCESS\r\n",
	    "STATUS:CANCELLED\r\n"},
	SINGLE, false, false},
    {"alarm", CALENDAR, "BEGIN:VEVENT\r\nSUMMARY:s\r\n%sEND:VEVENT\r\n",
	{"", "BEGIN:VALARM\r\nTRIGGER:-PT1M\r\nEND:VALARM\r\n",
	    "BEGIN:VALARM\r\nTRIGGER:-PT2M\r\nEND:VALARM\r\n",
	    "BEGIN:VALARM\r\nTRIGGER:-PT3M\r\nEND:VALARM\r\n"},
	SINGLE, true, false},
    {"instance", CALENDAR,
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:u\r\n"
	"RRULE:FREQ=DAILY\r\nEND:VEVENT\r\n%sEND:VCALENDAR\r\n",
	{"",
	    "BEGIN:VEVENT\r\nUID:u\r\nRECURRENCE-ID:20260102\r\nSUMMARY:1\r\n"
	    "END:VEVENT\r\n",
	    "BEGIN:VEVENT\r\nUID:u\r\nRECURRENCE-ID:20260102\r\nSUMMARY:2\r\n"
	    "END:VEVENT\r\n",
	    "BEGIN:VEVENT\r\nUID:u\r\nRECURRENCE-ID:20260102\r\nSUMMARY:3\r\n"
	    "END:VEVENT\r\n"},
	SINGLE, false, false},
    {"body", NOTE, "%s", {"", "1", "2\n", "3\n\n4"}, SINGLE, false, false},
};

#define VALUES 4
#define NO_BASE VALUES

/* The values that the joined item has, as bits; 0x100 for a collision. */
static unsigned
expected(const struct field *f, unsigned base, unsigned ours, unsigned theirs)
{
	unsigned here = ours ? 1u << ours : 0;
	unsigned there = theirs ? 1u << theirs : 0;
	unsigned before = base && base != NO_BASE ? 1u << base : 0;

	if (here == there)
		return here;
	if (base == NO_BASE && f->hangs_together)
		return 0x100;
	if (base == NO_BASE)
		return here && there && !f->unites ? 0x100 : here | there;
	/* Each value by itself: what one side added or removed. */
	if (f->class != SINGLE)
		return (here & there) | (here & ~before) | (there & ~before);
	if (there == before)
		return here;
	if (here == before)
		return there;
	return 0x100;
}

static struct sml_str
write_field(const struct field *f, unsigned values)
{
	struct sml_str text = sml_str_of(f->frame);
	size_t at = sml_str_find(text, SML_STR("%s"), 0);
	struct sml_str copy;

	sml_buf_reset(&scratch);
	sml_buf_put_str(&scratch, sml_str_sub(text, 0, at));
	for (unsigned v = 1; v < VALUES; v++) {
		if (values & 1u << v)
			sml_buf_put_text(&scratch, f->values[v]);
	}
	sml_buf_put_str(&scratch, sml_str_sub(text, at + 2, text.len));
	copy = sml_arena_dup(arena, sml_buf_str(&scratch));
	CU_ASSERT(copy.p != NULL);
	return copy;
}

static void
check_case(const struct field *f, unsigned base, unsigned ours, unsigned theirs)
{
	unsigned wanted = expected(f, base, ours, theirs);
	const unsigned values[3] = {base == NO_BASE ? 0 : base, ours, theirs};
	struct content_joined found;
	struct sml_str texts[3];
	bool is_right;

	sml_arena_reset(arena);
	for (int i = 0; i < 3; i++)
		texts[i] = write_field(f, values[i] ? 1u << values[i] : 0);
	if (base == NO_BASE)
		texts[0] = SML_STR_NONE;
	found = content_merge(f->kind, texts[0], texts[1], texts[2], &out);
	if (wanted == 0x100)
		is_right = found.is_collision && !found.err;
	else
		is_right =
		    content_joined_is(&found, f->kind, write_field(f, wanted));
	CU_ASSERT(is_right);
	if (!is_right)
		printf("%s: base %u ours %u theirs %u: %s %.*s\n", f->name,
		    base, ours, theirs,
		    found.is_collision ? "collision" : "joined",
		    SML_STR_ARG(sml_buf_str(&out)));
}

static void
merge_of_one_field_in_every_case(void)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(fields); i++) {
		for (unsigned base = 0; base <= NO_BASE; base++) {
			for (unsigned ours = 0; ours < VALUES; ours++) {
				for (unsigned theirs = 0; theirs < VALUES;
				     theirs++)
					check_case(
					    &fields[i], base, ours, theirs);
			}
		}
	}
}

static const struct test_case cases[] = {
    {"merge_of_one_field_in_every_case", merge_of_one_field_in_every_case},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	int status;

	arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
	sml_buf_init(&out, SML_ITEM_MAX);
	sml_buf_init(&scratch, SML_ITEM_MAX);
	status = test_main("merge_cases", cases, argc, argv);
	sml_buf_free(&out);
	sml_buf_free(&scratch);
	sml_arena_free(arena);
	content_end();
	return status;
}
