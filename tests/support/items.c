/* SPDX-License-Identifier: Apache-2.0 */
/* Contacts, events and notes made up from word lists and a counter. */
#include "support/items.h"

#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "base/base64.h"

struct dice {
	uint64_t state;
};

/* SplitMix64. */
static uint64_t
roll(struct dice *dice)
{
	uint64_t z = dice->state += 0x9E3779B97F4A7C15u;

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

static unsigned
below(struct dice *dice, size_t limit)
{
	return (unsigned)(roll(dice) % limit);
}

#define PICK(dice, list) (list)[below(dice, SML_ARRAY_LEN(list))]

static struct dice
dice_for(enum sml_kind kind, uint64_t seed, size_t index)
{
	struct dice dice = {seed * 1000003 + (uint64_t)kind};

	dice.state = roll(&dice) + (uint64_t)index * 0xD1342543DE82EF95u;
	return dice;
}

void
items_uid(
    enum sml_kind kind, uint64_t seed, size_t index, char uid[ITEMS_UID_SIZE])
{
	struct dice dice = dice_for(kind, seed, index);
	unsigned long long a = roll(&dice);
	unsigned long long b = roll(&dice);

	snprintf(uid, ITEMS_UID_SIZE, "%08llx-%04llx-4%03llx-8%03llx-%012llx",
	    a >> 32, a >> 16 & 0xFFFF, a & 0xFFF, b >> 52, b & 0xFFFFFFFFFFFFu);
}

static const struct {
	const char *name;
	const char *ending;
	enum sml_kind kind;
} kinds[] = {
    {"contacts", ".vcf", SML_KIND_CONTACT},
    {"calendar", ".ics", SML_KIND_CALENDAR},
    {"notes", ".txt", SML_KIND_NOTE},
};

bool
items_kind(const char *name, enum sml_kind *kind_out)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(kinds); i++) {
		if (strcmp(name, kinds[i].name) != 0)
			continue;
		*kind_out = kinds[i].kind;
		return true;
	}
	return false;
}

const char *
items_ending(enum sml_kind kind)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(kinds); i++) {
		if (kinds[i].kind == kind)
			return kinds[i].ending;
	}
	return "";
}

/* ---- contacts ---- */

static const struct {
	const char *family;
	const char *given;
	const char *ascii;
} people[] = {
    {"Müller", "Jörg", "joerg.mueller"},
    {"Weiß", "Käthe", "kaethe.weiss"},
    {"Schröder", "Anne-Sophie", "anne.schroeder"},
    {"Dvořák", "Jiří", "jiri.dvorak"},
    {"Šťastný", "Žofie", "zofie.stastna"},
    {"Novotná", "Ludmila", "ludmila.novotna"},
    {"Lefèvre", "François", "francois.lefevre"},
    {"Bélanger", "Zoé", "zoe.belanger"},
    {"d'Aubigné", "Hélène", "helene.daubigne"},
    {"山田", "太郎", "taro.yamada"},
    {"鈴木", "さくら", "sakura.suzuki"},
    {"Hall", "Ava", "ava.hall"},
    {"O'Connor", "Seán", "sean.oconnor"},
    {"Ångström", "Märta", "marta.angstrom"},
    {"Kovács", "Eszter", "eszter.kovacs"},
    {"Nguyễn", "Minh", "minh.nguyen"},
};

static const char *const companies[] = {"Größe & Söhne GmbH",
    "Českomoravská a.s.", "Société Générale d'Études", "株式会社さくら",
    "Northwind Traders\\, Ltd.", "Fjällräven Verktyg AB"};
static const char *const departments[] = {
    "Einkauf", "Recherche\\, qualité", "IT", "Vertrieb Süd", "総務部"};
static const char *const titles[] = {
    "Geschäftsführerin", "Ingénieur", "Account Manager", "Účetní", "部長"};
static const char *const streets[] = {"Königsallee", "Rue de l'Église",
    "Václavské náměstí", "High Street", "桜通り"};
static const char *const towns[] = {
    "Düsseldorf", "Besançon", "Plzeň", "Galway", "名古屋市"};
static const char *const countries[] = {
    "Deutschland", "France", "Česko", "Ireland", "日本"};
static const char *const remarks[] = {
    "Met at the trade fair\\; asked for the new price list.",
    "Bevorzugt Anrufe am Vormittag\\, nie freitags.",
    "Parle français et anglais.", "Má rád horské túry a dobrou kávu.",
    "連絡はメールでお願いします。", "Allergic to nuts\\, brings the dog."};
static const char *const groups[] = {
    "Freunde", "Kunden", "Famille", "Lieferanten", "Verein"};

/* Fold at 75 bytes, as most programs do. */
static void
put_folded(struct sml_buf *out, struct sml_str line)
{
	size_t room = 75;

	while (line.len > room) {
		size_t len = room;

		while (((unsigned char)line.p[len] & 0xC0) == 0x80)
			len--;
		sml_buf_put_str(out, sml_str_sub(line, 0, len));
		sml_buf_put_text(out, "\r\n ");
		line = sml_str_sub(line, len, line.len);
		room = 74;
	}
	sml_buf_put_str(out, line);
	sml_buf_put_text(out, "\r\n");
}

static void
put_note(struct dice *dice, struct sml_buf *out)
{
	struct sml_buf line;
	unsigned count = 3 + below(dice, 4);

	sml_buf_init(&line, 64 * 1024);
	sml_buf_put_text(&line, "NOTE:");
	for (unsigned i = 0; i < count; i++) {
		sml_buf_put_text(&line, i ? "\\n" : "");
		sml_buf_put_text(&line, PICK(dice, remarks));
	}
	put_folded(out, sml_buf_str(&line));
	sml_buf_free(&line);
}

static void
put_photo(struct dice *dice, struct sml_buf *out)
{
	static const uint8_t start[] = {0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10, 'J',
	    'F', 'I', 'F', 0x00, 0x01, 0x01};
	struct sml_buf bytes, line;

	sml_buf_init(&bytes, 8192);
	sml_buf_init(&line, 16384);
	sml_buf_put(&bytes, start, sizeof(start));
	for (int i = 0; i < 2200; i++)
		sml_buf_put_byte(&bytes, (uint8_t)roll(dice));
	sml_buf_put_text(&line, "PHOTO;ENCODING=b;TYPE=JPEG:");
	sml_base64_encode(sml_buf_str(&bytes), &line);
	put_folded(out, sml_buf_str(&line));
	sml_buf_free(&bytes);
	sml_buf_free(&line);
}

static void
put_phone(struct dice *dice, const char *type, struct sml_buf *out)
{
	sml_buf_printf(out, "TEL;TYPE=%s:+%u %u %07u\r\n", type,
	    30 + below(dice, 60), 100 + below(dice, 900),
	    below(dice, 10000000));
}

static void
put_address(struct dice *dice, const char *type, struct sml_buf *out)
{
	unsigned where = below(dice, SML_ARRAY_LEN(towns));

	sml_buf_printf(out, "ADR;TYPE=%s:;;%s %u;%s;;%05u;%s\r\n", type,
	    streets[where], 1 + below(dice, 200), towns[where],
	    below(dice, 100000), countries[where]);
}

static void
put_contact(
    struct dice *dice, const char *uid, size_t index, struct sml_buf *out)
{
	unsigned who = below(dice, SML_ARRAY_LEN(people));
	unsigned company = below(dice, SML_ARRAY_LEN(companies));

	sml_buf_put_text(out, "BEGIN:VCARD\r\nVERSION:3.0\r\n");
	sml_buf_printf(out, "UID:%s\r\n", uid);
	sml_buf_printf(
	    out, "N:%s;%s;;;\r\n", people[who].family, people[who].given);
	sml_buf_printf(
	    out, "FN:%s %s\r\n", people[who].given, people[who].family);
	sml_buf_printf(out, "ORG:%s;%s\r\nTITLE:%s\r\n", companies[company],
	    PICK(dice, departments), PICK(dice, titles));
	put_phone(dice, "home,voice", out);
	put_phone(dice, "work,voice", out);
	put_phone(dice, "cell", out);
	if (index % 3 == 0)
		put_phone(dice, "work,fax", out);
	sml_buf_printf(out, "EMAIL;TYPE=internet,pref:%s.%zu@example.org\r\n",
	    people[who].ascii, index);
	sml_buf_printf(out, "EMAIL;TYPE=internet:%s%u@example.com\r\n",
	    people[who].ascii, below(dice, 1000));
	put_address(dice, "home", out);
	put_address(dice, "work", out);
	sml_buf_printf(out, "BDAY:%04u-%02u-%02u\r\n", 1940 + below(dice, 70),
	    1 + below(dice, 12), 1 + below(dice, 28));
	sml_buf_printf(
	    out, "URL:https://www.example.org/~%s\r\n", people[who].ascii);
	sml_buf_printf(out, "CATEGORIES:%s,%s\r\n", groups[index % 3],
	    groups[3 + index % 2]);
	put_note(dice, out);
	if (index % 25 == 3)
		put_photo(dice, out);
	sml_buf_put_text(out, "REV:2026-01-01T08:00:00Z\r\nEND:VCARD\r\n");
}

/* ---- calendar ---- */

static const struct zone {
	const char *name;
	const char *rules; /* the body of its VTIMEZONE */
} zones[] = {
    {"Europe/Berlin",
	"BEGIN:DAYLIGHT\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
	"TZNAME:CEST\r\nDTSTART:19700329T020000\r\n"
	"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n"
	"BEGIN:STANDARD\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n"
	"TZNAME:CET\r\nDTSTART:19701025T030000\r\n"
	"RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\n"},
    {"America/New_York",
	"BEGIN:DAYLIGHT\r\nTZOFFSETFROM:-0500\r\nTZOFFSETTO:-0400\r\n"
	"TZNAME:EDT\r\nDTSTART:20070311T020000\r\n"
	"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\r\nEND:DAYLIGHT\r\n"
	"BEGIN:STANDARD\r\nTZOFFSETFROM:-0400\r\nTZOFFSETTO:-0500\r\n"
	"TZNAME:EST\r\nDTSTART:20071104T020000\r\n"
	"RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\r\nEND:STANDARD\r\n"},
    {"Asia/Tokyo",
	"BEGIN:STANDARD\r\nTZOFFSETFROM:+0900\r\nTZOFFSETTO:+0900\r\n"
	"TZNAME:JST\r\nDTSTART:19700101T000000\r\nEND:STANDARD\r\n"},
};

static const char *const subjects[] = {"Zahnarzt Dr. Bäcker", "Team meeting",
    "Réunion d'équipe", "Oběd s Jiřím", "歓迎会", "Elternabend\\, Aula",
    "Quarterly review", "Chorprobe"};
static const char *const places[] = {"Büro 3.14", "Salle Molière",
    "Zasedací místnost", "Main Street 5\\, 2nd floor", "会議室"};

static void
put_alarm(struct dice *dice, struct sml_buf *out)
{
	sml_buf_printf(out,
	    "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Reminder\r\n"
	    "TRIGGER:-PT%uM\r\nEND:VALARM\r\n",
	    5 * (1 + below(dice, 12)));
}

struct event {
	const char *uid;
	size_t index;
	struct dice *dice;
	const struct zone *zone;
	unsigned month, day, hour;
};

static void
put_times(const struct event *e, unsigned day, struct sml_buf *out)
{
	sml_buf_printf(out, "DTSTART;TZID=%s:2026%02u%02uT%02u3000\r\n",
	    e->zone->name, e->month, day, e->hour);
	sml_buf_printf(out, "DTEND;TZID=%s:2026%02u%02uT%02u1500\r\n",
	    e->zone->name, e->month, day, e->hour + 1);
}

static void
put_head(const struct event *e, struct sml_buf *out)
{
	sml_buf_printf(out, "UID:%s\r\nDTSTAMP:20260101T080000Z\r\n", e->uid);
	sml_buf_printf(
	    out, "SUMMARY:%s %zu\r\n", PICK(e->dice, subjects), e->index);
}

static void
put_series(const struct event *e, struct sml_buf *out)
{
	bool is_weekly = e->index % 2 == 0;

	put_head(e, out);
	put_times(e, e->day, out);
	sml_buf_printf(out, "LOCATION:%s\r\n", PICK(e->dice, places));
	if (!is_weekly) {
		sml_buf_put_text(out, "RRULE:FREQ=MONTHLY;COUNT=12\r\n");
		put_alarm(e->dice, out);
		return;
	}
	sml_buf_put_text(out, "RRULE:FREQ=WEEKLY;COUNT=20\r\n");
	sml_buf_printf(out, "EXDATE;TZID=%s:2026%02u%02uT%02u3000\r\n",
	    e->zone->name, e->month, e->day + 7, e->hour);
	put_alarm(e->dice, out);
	sml_buf_put_text(out, "END:VEVENT\r\nBEGIN:VEVENT\r\n");
	put_head(e, out);
	sml_buf_printf(out, "RECURRENCE-ID;TZID=%s:2026%02u%02uT%02u3000\r\n",
	    e->zone->name, e->month, e->day + 14, e->hour);
	put_times(e, e->day + 15, out);
}

static void
put_all_day(const struct event *e, struct sml_buf *out)
{
	put_head(e, out);
	sml_buf_printf(
	    out, "DTSTART;VALUE=DATE:2026%02u%02u\r\n", e->month, e->day);
	sml_buf_printf(out, "DTEND;VALUE=DATE:2026%02u%02u\r\n", e->month,
	    e->day + 1 + below(e->dice, 5));
	sml_buf_put_text(out, "TRANSP:TRANSPARENT\r\n");
	if (e->index % 16 == 1)
		sml_buf_put_text(out, "RRULE:FREQ=YEARLY\r\n");
}

static void
put_single(const struct event *e, struct sml_buf *out)
{
	put_head(e, out);
	put_times(e, e->day, out);
	sml_buf_printf(out, "LOCATION:%s\r\nDESCRIPTION:%s\\n%s\r\n",
	    PICK(e->dice, places), PICK(e->dice, remarks),
	    PICK(e->dice, remarks));
	sml_buf_put_text(out, "CATEGORIES:Arbeit,Büro\r\n");
	put_alarm(e->dice, out);
}

static void
put_task(const struct event *e, struct sml_buf *out)
{
	put_head(e, out);
	sml_buf_printf(out, "DUE;VALUE=DATE:2026%02u%02u\r\nPRIORITY:%u\r\n",
	    e->month, e->day, 1 + below(e->dice, 9));
	sml_buf_put_text(out, "STATUS:NEEDS-ACTION\r\n");
}

static void
put_event(struct dice *dice, const char *uid, size_t index, struct sml_buf *out)
{
	const struct event e = {.uid = uid,
	    .index = index,
	    .dice = dice,
	    .zone = &PICK(dice, zones),
	    .month = 1 + below(dice, 12),
	    .day = 1 + below(dice, 10),
	    .hour = 8 + below(dice, 10)};
	bool is_task = index % 40 == 7;
	bool is_all_day = index % 4 == 1;
	const char *component = is_task ? "VTODO" : "VEVENT";

	sml_buf_put_text(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
			      "PRODID:-//Example//Calendar 1.0//EN\r\n");
	if (!is_task && !is_all_day)
		sml_buf_printf(out,
		    "BEGIN:VTIMEZONE\r\nTZID:%s\r\n%sEND:VTIMEZONE\r\n",
		    e.zone->name, e.zone->rules);
	sml_buf_printf(out, "BEGIN:%s\r\n", component);
	if (is_task)
		put_task(&e, out);
	else if (is_all_day)
		put_all_day(&e, out);
	else if (index % 4 < 2 || index % 8 == 3)
		put_series(&e, out);
	else
		put_single(&e, out);
	sml_buf_printf(out, "END:%s\r\nEND:VCALENDAR\r\n", component);
}

/* ---- notes ---- */

static const char *const headings[] = {"Einkaufszettel", "Réunion",
    "Packing list", "Nápady", "読書メモ", "Wi-Fi", "Rezept Apfelkuchen"};
static const char *const scraps[] = {"2 kg Äpfel", "lait\tpain\tœufs",
    "Batteries (AA), 4 pieces", "zavolat Žofii", "牛乳を買う",
    "100 g butter = 1/2 stick", "Schlüssel liegt beim Nachbarn",
    "Ask: who pays; when; how?"};

static void
put_text_note(struct dice *dice, size_t index, struct sml_buf *out)
{
	unsigned count = 2 + below(dice, 10);

	sml_buf_printf(out, "%s %zu\n", PICK(dice, headings), index);
	for (unsigned i = 0; i < count; i++)
		sml_buf_printf(out, "%s\n", PICK(dice, scraps));
}

void
items_make(enum sml_kind kind, uint64_t seed, size_t index, struct sml_buf *out)
{
	struct dice dice = dice_for(kind, seed, index);
	char uid[ITEMS_UID_SIZE];

	items_uid(kind, seed, index, uid);
	(void)roll(&dice);
	(void)roll(&dice);
	switch (kind) {
	case SML_KIND_CONTACT:
		put_contact(&dice, uid, index, out);
		break;
	case SML_KIND_CALENDAR:
		put_event(&dice, uid, index, out);
		break;
	case SML_KIND_NOTE:
		put_text_note(&dice, index, out);
		break;
	}
}
