/* SPDX-License-Identifier: Apache-2.0 */
/* libical and EVCard, if their headers were found: parse and print. */
#include "config.h"

#include "bench/content_peer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#if __has_include(<libical/ical.h>)
#include <libical/ical.h>
#define HAS_ICAL 1
#else
#define HAS_ICAL 0
#endif
#if __has_include(<libebook-contacts/libebook-contacts.h>)
/* Warnings of headers that are not ours. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
#pragma GCC diagnostic ignored "-Wredundant-decls"
#include <libebook-contacts/libebook-contacts.h>
#pragma GCC diagnostic pop
#define HAS_EBOOK 1
#else
#define HAS_EBOOK 0
#endif

#if HAS_ICAL
static void
play_ical(const char *text)
{
	icalcomponent *item = icalparser_parse_string(text);

	if (!item)
		return;
	free(icalcomponent_as_ical_string_r(item));
	icalcomponent_free(item);
}
#endif

#if HAS_EBOOK
static void
play_ebook(const char *text)
{
	EVCard *card = e_vcard_new_from_string(text);

	/* The first look at it parses it. */
	(void)e_vcard_get_attributes(card);
	g_free(e_vcard_to_string(card, EVC_FORMAT_VCARD_30));
	g_object_unref(card);
}
#endif

static const struct peer {
	enum sml_kind kind;
	const char *name;
	void (*play)(const char *text);
} peers[] = {
#if HAS_ICAL
    {SML_KIND_CALENDAR, "libical, parse and print", play_ical},
#endif
#if HAS_EBOOK
    {SML_KIND_CONTACT, "EVCard, parse and print", play_ebook},
#endif
    {SML_KIND_NOTE, NULL, NULL},
};

void
bench_peers(enum sml_kind kind, const struct sml_str *items, size_t count,
    double floor_ms,
    void (*print_row)(
	const char *name, double ms, double floor_ms, const char *remark))
{
	for (const struct peer *peer = peers; peer->name; peer++) {
		clock_t spent = 0;

		if (peer->kind != kind)
			continue;
		for (size_t i = 0; i < count; i++) {
			char *text = malloc(items[i].len + 1);
			clock_t start;

			if (!text)
				return;
			memcpy(text, items[i].p, items[i].len);
			text[items[i].len] = '\0';
			start = clock();
			peer->play(text);
			spent += clock() - start;
			free(text);
		}
		print_row(peer->name, (double)spent * 1000 / CLOCKS_PER_SEC,
		    floor_ms, "");
	}
}
