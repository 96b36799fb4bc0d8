/* SPDX-License-Identifier: Apache-2.0 */
/* The table of vCard properties, and what two cards of one person share. */
#include "content/vcard.h"

#include <string.h>

#define WORDS_MAX 16
#define PHONE_DIGITS 7

/* Sorted by name. */
static const struct sml_trait rows[] = {
    {"ADR", SML_TRAIT_TEXT | SML_TRAIT_PARTS | SML_TRAIT_MANY, NULL},
    {"ANNIVERSARY", SML_TRAIT_DATE, NULL},
    {"BDAY", SML_TRAIT_DATE, NULL},
    {"BEGIN", SML_TRAIT_IGNORED, NULL},
    {"CATEGORIES", SML_TRAIT_TEXT | SML_TRAIT_LIST, NULL},
    {"CLASS", SML_TRAIT_TOKEN, "PUBLIC"},
    {"EMAIL", SML_TRAIT_MANY, NULL},
    {"END", SML_TRAIT_IGNORED, NULL},
    {"FN", SML_TRAIT_TEXT, NULL},
    {"GEO", SML_TRAIT_NUMBERS, NULL},
    {"IMPP", SML_TRAIT_MANY, NULL},
    {"KEY", SML_TRAIT_ONE_TYPE, NULL},
    {"LABEL", SML_TRAIT_TEXT | SML_TRAIT_MANY, NULL},
    {"LOGO", SML_TRAIT_ONE_TYPE, NULL},
    {"MEMBER", SML_TRAIT_MANY, NULL},
    {"N", SML_TRAIT_TEXT | SML_TRAIT_PARTS | SML_TRAIT_JOINED, NULL},
    {"NICKNAME", SML_TRAIT_TEXT, NULL},
    {"NOTE", SML_TRAIT_TEXT, NULL},
    {"ORG", SML_TRAIT_TEXT | SML_TRAIT_PARTS, NULL},
    {"PHOTO", SML_TRAIT_ONE_TYPE, NULL},
    {"PRODID", SML_TRAIT_IGNORED, NULL},
    {"RELATED", SML_TRAIT_MANY, NULL},
    {"REV", SML_TRAIT_IGNORED, NULL},
    {"ROLE", SML_TRAIT_TEXT, NULL},
    {"SOUND", SML_TRAIT_ONE_TYPE, NULL},
    {"TEL", SML_TRAIT_MANY, NULL},
    {"TITLE", SML_TRAIT_TEXT, NULL},
    {"UID", SML_TRAIT_IGNORED | SML_TRAIT_FACT, NULL},
    {"URL", SML_TRAIT_MANY, NULL},
    {"VERSION", SML_TRAIT_IGNORED, NULL},
    {"X-ABDATE", SML_TRAIT_MANY, NULL},
    {"X-ABLABEL", SML_TRAIT_BY_VALUE | SML_TRAIT_MANY, NULL},
    {"X-ABRELATEDNAMES", SML_TRAIT_MANY, NULL},
    {"X-AIM", SML_TRAIT_MANY, NULL},
    {"X-ANNIVERSARY", SML_TRAIT_DATE, NULL},
    {"X-GROUPWISE", SML_TRAIT_MANY, NULL},
    {"X-ICQ", SML_TRAIT_MANY, NULL},
    {"X-JABBER", SML_TRAIT_MANY, NULL},
    {"X-MS-ANNIVERSARY", SML_TRAIT_DATE, NULL},
    {"X-MS-CHILD", SML_TRAIT_MANY, NULL},
    {"X-MS-IMADDRESS", SML_TRAIT_MANY, NULL},
    {"X-MS-TEL", SML_TRAIT_MANY, NULL},
    {"X-MS-TEXT", SML_TRAIT_MANY, NULL},
    {"X-MSN", SML_TRAIT_MANY, NULL},
    {"X-SIP", SML_TRAIT_MANY, NULL},
    {"X-SKYPE", SML_TRAIT_MANY, NULL},
    {"X-SOCIALPROFILE", SML_TRAIT_MANY, NULL},
    {"X-VALISE-CONFLICT", SML_TRAIT_IGNORED | SML_TRAIT_FACT, NULL},
    {"X-YAHOO", SML_TRAIT_MANY, NULL},
};

const struct sml_traits sml_vcard_traits = {rows, SML_ARRAY_LEN(rows)};

static struct sml_str
first_value(const struct sml_canon *c, const char *name)
{
	for (size_t i = 0; i < sml_canon_count(c); i++) {
		const struct sml_entry *entry = sml_canon_entry(c, i);

		if (sml_str_is(sml_entry_name(c, entry), name))
			return sml_entry_value(c, entry);
	}
	return SML_STR_NONE;
}

/* Family and given name; titles and second names come and go. */
static struct sml_str
name_of(const struct sml_canon *c)
{
	struct sml_str n = first_value(c, "N");
	size_t sep = sml_str_chr(n, 0x1F, 0);

	if (n.len) {
		sep = sml_str_chr(n, 0x1F, sep + 1);
		n = sml_str_sub(n, 0, sep);
		if (n.len > 1)
			return n;
	}
	n = first_value(c, "FN");
	return n.len ? n : first_value(c, "ORG");
}

static bool
is_word_end(char byte)
{
	return byte == ' ' || byte == ',' || byte == ';' || byte == '.';
}

/**
 * The folded words of a name in sorted order, so that "Hall, Ava" and "Ava
 * Hall" are the same. A name of very many words stays in its order.
 */
static void
put_words(struct sml_str name, struct sml_buf *out)
{
	struct sml_str words[WORDS_MAX];
	size_t count = 0;

	for (size_t at = 0; at < name.len;) {
		size_t end = at;
		size_t i = count;
		struct sml_str word;

		while (end < name.len && !is_word_end(name.p[end]))
			end++;
		word = sml_str_sub(name, at, end - at);
		at = end + 1;
		if (!word.len)
			continue;
		if (count == WORDS_MAX) {
			sml_buf_put_str(out, name);
			return;
		}
		for (; i && sml_str_cmp(word, words[i - 1]) < 0; i--)
			words[i] = words[i - 1];
		words[i] = word;
		count++;
	}
	for (size_t i = 0; i < count; i++) {
		sml_buf_put_str(out, words[i]);
		sml_buf_put_byte(out, ' ');
	}
}

/* Up to @max of the last digits; fewer than PHONE_DIGITS are no number. */
static struct sml_str
last_digits(struct sml_str s, char digits[PHONE_DIGITS])
{
	size_t count = 0;

	for (size_t i = s.len; i && count < PHONE_DIGITS; i--) {
		char byte = s.p[i - 1];

		if (byte >= '0' && byte <= '9')
			digits[PHONE_DIGITS - ++count] = byte;
	}
	if (count < PHONE_DIGITS)
		return SML_STR("");
	return (struct sml_str){digits, PHONE_DIGITS};
}

struct contact {
	struct sml_str name; /* folded, words sorted */
	struct sml_buf *scratch;
	struct sml_facts *facts;
};

static void
keep_with_name(struct contact *who, const char *domain, struct sml_str field)
{
	struct sml_key key = sml_key_start(domain);

	if (!field.len)
		return;
	sml_key_add(&key, who->name);
	sml_key_add(&key, field);
	sml_key_keep(key, SML_KEY_STRONG, who->facts);
}

static void
keep_entry(struct contact *who, struct sml_str name, struct sml_str value)
{
	char digits[PHONE_DIGITS];

	if (sml_str_is(name, "EMAIL")) {
		sml_buf_reset(who->scratch);
		sml_text_fold(value, who->scratch);
		keep_with_name(who, "contact email", sml_buf_str(who->scratch));
	} else if (!who->name.len) {
		return;
	} else if (sml_str_is(name, "TEL")) {
		keep_with_name(
		    who, "contact phone", last_digits(value, digits));
	} else if (sml_str_is(name, "BDAY")) {
		keep_with_name(who, "contact birthday", value);
	}
}

static void
put_title(const struct sml_canon *c, struct sml_buf *title)
{
	static const char *const names[] = {
	    "FN", "N", "ORG", "NICKNAME", "EMAIL", "TEL"};

	for (size_t i = 0; i < SML_ARRAY_LEN(names) && !title->len; i++)
		sml_buf_put_str(title, first_value(c, names[i]));
}

static void
keep_uid(const struct sml_canon *c, struct sml_naming *naming)
{
	struct sml_str uid = first_value(c, "UID");
	struct sml_key key = sml_key_start("contact uid");

	if (!uid.len)
		return;
	naming->has_uid = true;
	sml_buf_put_str(&naming->uid, uid);
	sml_key_add(&key, uid);
	sml_key_keep(key, SML_KEY_UID, naming->facts);
}

void
sml_vcard_keys(struct sml_canon *c, struct sml_naming *naming)
{
	struct sml_buf *words = &c->scratch[1];
	struct contact who = {
	    .scratch = &c->scratch[2], .facts = naming->facts};

	put_title(c, &naming->title);
	keep_uid(c, naming);
	sml_buf_reset(who.scratch);
	sml_text_fold(name_of(c), who.scratch);
	sml_buf_reset(words);
	put_words(sml_buf_str(who.scratch), words);
	who.name = sml_buf_str(words);
	for (size_t i = 0; i < sml_canon_count(c); i++) {
		const struct sml_entry *entry = sml_canon_entry(c, i);

		keep_entry(
		    &who, sml_entry_name(c, entry), sml_entry_value(c, entry));
	}
}
