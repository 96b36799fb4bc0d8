/* SPDX-License-Identifier: Apache-2.0 */
/* Each row of what vCard 2.1, 3.0 and 4.0 write differently, to the byte; and
 * cards of others that come back with the same content. */
#include "base/limits.h"
#include "content/convert.h"
#include "content/fingerprint.h"
#include "content/line.h"
#include "support/corpus.h"
#include "support/items.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct sml_arena *arena;

static const char *
version(enum sml_format format)
{
	return sml_media_of(format)->version;
}

/* ---- rows ---- */

enum {
	FORTH = 1, /* a gives b */
	BACK = 2,  /* b gives a */
	BOTH = FORTH | BACK
};

struct row {
	const char *what;
	const char *a; /* lines after N and FN */
	const char *b;
	int ways;
	const char *left_out; /* of the way forth, or back if only that */
};

/* Lines of an item with all that a card must have. */
static void
put_card(struct sml_buf *out, enum sml_format format, const char *lines)
{
	sml_buf_reset(out);
	sml_buf_printf(out,
	    "BEGIN:VCARD\r\nVERSION:%s\r\nN:A;B\r\nFN:B A\r\n%s"
	    "END:VCARD\r\n",
	    version(format), lines);
}

static void
check_way(const struct row *row, const char *from, enum sml_format from_format,
    const char *to, enum sml_format to_format)
{
	struct sml_buf in, want;
	struct sml_converted out;
	struct sml_str left = SML_STR_NONE;
	bool is_good;

	sml_buf_init(&in, SML_ITEM_MAX);
	sml_buf_init(&want, SML_ITEM_MAX);
	put_card(&in, from_format, from);
	put_card(&want, to_format, to);
	CU_ASSERT_EQUAL_FATAL(sml_convert(SML_KIND_CONTACT, sml_buf_str(&in),
				  to_format, test_env(), arena, &out),
	    SML_OK);
	is_good = sml_str_eq(out.pieces[0].text, sml_buf_str(&want));
	if (out.left_out_count)
		left = out.left_out[0];
	if (!is_good)
		printf("%s to %s: got\n%.*s", row->what, version(to_format),
		    SML_STR_ARG(out.pieces[0].text));
	CU_ASSERT(is_good);
	CU_ASSERT_EQUAL(out.count, 1);
	is_good = row->left_out ? sml_str_is(left, row->left_out) : !left.p;
	if (!is_good)
		printf("%s to %s: left out %.*s\n", row->what,
		    version(to_format), SML_STR_ARG(left));
	CU_ASSERT(is_good);
	sml_buf_free(&in);
	sml_buf_free(&want);
	sml_arena_reset(arena);
}

static void
check_rows(const struct row *rows, enum sml_format a, enum sml_format b)
{
	for (; rows->what; rows++) {
		if (rows->ways & FORTH)
			check_way(rows, rows->a, a, rows->b, b);
		if (rows->ways & BACK)
			check_way(rows, rows->b, b, rows->a, a);
	}
}

/* item-formats 3.2. */
static const struct row old_rows[] = {
    {"types", "TEL;HOME;VOICE:1\r\nTEL;CELL:2\r\nEMAIL;INTERNET;PREF:a@b\r\n",
	"TEL;TYPE=home,voice:1\r\nTEL;TYPE=cell:2\r\n"
	"EMAIL;TYPE=internet,pref:a@b\r\n",
	BOTH, NULL},
    {"types with TYPE=", "TEL;TYPE=HOME;TYPE=FAX:1\r\nTEL;TYPE=WORK,FAX:2\r\n",
	"TEL;TYPE=home,fax:1\r\nTEL;TYPE=work,fax:2\r\n", FORTH, NULL},
    {"types quoted", "TEL;CELL;VOICE:1\r\n", "TEL;TYPE=\"cell,voice\":1\r\n",
	BACK, NULL},
    {"types in two parameters", "TEL;LANGUAGE=de;CELL;VOICE:1\r\n",
	"TEL;LANGUAGE=de;TYPE=cell;TYPE=voice:1\r\n", BACK, NULL},
    {"type that would be an encoding", "TEL;TYPE=URL;HOME:1\r\n",
	"TEL;TYPE=url,home:1\r\n", BOTH, NULL},
    {"encoding in parts",
	"NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:"
	"=C3=84rger =C3=84rger =C3=84r=\r\n"
	"ger =C3=84rger =C3=84rger =C3=84rger =C3=84rger\r\n",
	"NOTE:\xC3\x84rger \xC3\x84rger \xC3\x84rger \xC3\x84rger "
	"\xC3\x84rger \xC3\x84rger \xC3\x84rger\r\n",
	FORTH, NULL},
    {"encoding, bare words",
	"NOTE;QUOTED-PRINTABLE:a=3Db\r\nTEL;HOME;8BIT:1\r\n",
	"NOTE:a=b\r\nTEL;TYPE=home:1\r\n", FORTH, NULL},
    {"equals sign alone", "NOTE:a=b\r\n", "NOTE:a=b\r\n", BOTH, NULL},
    {"charset", "TITLE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:K=C3=B6nig\r\n",
	"TITLE:K\xC3\xB6nig\r\n", BOTH, NULL},
    {"charset of the west",
	"TITLE;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:K=F6nig\r\n"
	"ROLE:\x80\r\nNOTE;CHARSET=UTF-8:\xC3\xB6\r\n",
	"TITLE:K\xC3\xB6nig\r\nROLE:\xE2\x82\xAC\r\nNOTE:\xC3\xB6\r\n", FORTH,
	NULL},
    {"blank at the end", "NOTE;ENCODING=QUOTED-PRINTABLE:a=20\r\n",
	"NOTE:a \r\n", BOTH, NULL},
    {"not in 2.1",
	"NICKNAME:X,Y\r\nCATEGORIES:a,b\r\nPRODID:p\r\nSORT-STRING:s\r\n"
	"CLASS:PRIVATE\r\nPROFILE:VCARD\r\nNAME:n\r\nSOURCE:http://x/\r\n",
	"NICKNAME:X,Y\r\nCATEGORIES:a,b\r\nPRODID:p\r\nSORT-STRING:s\r\n"
	"CLASS:PRIVATE\r\nPROFILE:VCARD\r\nNAME:n\r\nSOURCE:http://x/\r\n",
	BOTH, NULL},
    {"not in 3.0",
	"EMAIL;AOL:a\r\nEMAIL;X400:b\r\nPHOTO;VALUE=CONTENT-ID:<c>\r\n",
	"EMAIL;TYPE=aol:a\r\nEMAIL;TYPE=x400:b\r\n"
	"PHOTO;VALUE=CONTENT-ID:<c>\r\n",
	BOTH, NULL},
    {"parts", "ADR;WORK:;;1\\;2;X, Y;;;DE\r\nORG:A;B\r\n",
	"ADR;TYPE=work:;;1\\;2;X\\, Y;;;DE\r\nORG:A;B\r\n", BOTH, NULL},
    {"comma that nobody escaped", "ADR;WORK:;;1 St, 2;X;;;\r\n",
	"ADR;TYPE=work:;;1 St, 2;X;;;\r\n", BACK, NULL},
    {"lists with semicolons", "CATEGORIES:a;b,c\\,d\r\n",
	"CATEGORIES:a,b,c\\,d\r\n", FORTH, NULL},
    {"element with a comma", "CATEGORIES:a,c\\,d\r\n", "CATEGORIES:a,c\\,d\r\n",
	BOTH, NULL},
    {"place of a picture", "PHOTO;VALUE=URL;GIF:http://x/a,b\r\n",
	"PHOTO;VALUE=uri;TYPE=GIF:http://x/a,b\r\n", BOTH, NULL},
    {"picture", "PHOTO;JPEG;ENCODING=BASE64:AAAABBBB\r\n\r\n",
	"PHOTO;TYPE=JPEG;ENCODING=b:AAAABBBB\r\n", BOTH, NULL},
    {"picture in lines", "PHOTO;BASE64;GIF:\r\n  AAAA\r\n  BBBB=\r\n\r\n",
	"PHOTO;TYPE=GIF;ENCODING=b:AAAABBBB=\r\n", FORTH, NULL},
    {"agent",
	"AGENT:\r\nBEGIN:VCARD\r\nVERSION:2.1\r\nN:C;D\r\nFN:D\r\n"
	"NOTE:x,y\r\nEND:VCARD\r\nTEL:1\r\n",
	"AGENT:BEGIN:VCARD\\nVERSION:3.0\\nN:C\\;D\\nFN:D\\nNOTE:x\\\\\\,"
	"y\\nEND"
	":VCARD\\n\r\nTEL:1\r\n",
	BOTH, NULL},
    {"agent elsewhere", "AGENT;VALUE=URL:http://x/\r\n",
	"AGENT;VALUE=uri:http://x/\r\n", BOTH, NULL},
    {"birthday", "BDAY:19700101\r\n", "BDAY:19700101\r\n", BOTH, NULL},
    {"birthday, long form", "BDAY:1970-01-01\r\n",
	"BDAY;VALUE=date:1970-01-01\r\n", BACK, NULL},
    {"key", "KEY;X509;ENCODING=BASE64:AAAA\r\n\r\n",
	"KEY;TYPE=X509;ENCODING=b:AAAA\r\n", BOTH, NULL},
    {"newline", "NOTE;ENCODING=QUOTED-PRINTABLE:a=0D=0Ab\r\n", "NOTE:a\\nb\r\n",
	BOTH, NULL},
    {"comma and semicolon", "NOTE:a,b;c\r\n", "NOTE:a\\,b\\;c\r\n", FORTH,
	NULL},
    {"semicolon that takes nothing apart",
	"NOTE;ENCODING=QUOTED-PRINTABLE:a,b=3Bc\r\n", "NOTE:a\\,b\\;c\r\n",
	BOTH, NULL},
    {"semicolon with a backslash", "NOTE:a\\;b\r\n", "NOTE:a\\;b\r\n", FORTH,
	NULL},
    {"backslash", "NOTE:C:\\new\\\\\\x\\\\;\r\n",
	"NOTE:C:\\\\new\\\\\\\\x\\\\\\;\r\n", FORTH, NULL},
    {"backslash coded",
	"NOTE;ENCODING=QUOTED-PRINTABLE:C:=5Cnew=5C=5C=5Cx=5C=5C=3B\r\n",
	"NOTE:C:\\\\new\\\\\\\\x\\\\\\;\r\n", BOTH, NULL},
    {"groups", "item1.TEL;CELL:1\r\nitem1.X-ABLabel:_$!<Other>!$_\r\n",
	"item1.TEL;TYPE=cell:1\r\nitem1.X-ABLabel:_$!<Other>!$_\r\n", BOTH,
	NULL},
    {"private lines",
	"X-FOO;X-B=1;TYPE=a,B:c\\;d;e,f\r\nx-bar:5\r\nX-MS-TEL;TYPE=COMPANY:5"
	"\r\n",
	"X-FOO;X-B=1;TYPE=a,B:c\\;d;e,f\r\nx-bar:5\r\nX-MS-TEL;TYPE=COMPANY:5"
	"\r\n",
	BACK, NULL},
    {"long line",
	"NOTE:1234567890123456789012345678901234567890123456789012345678901234"
	"56789012345678901234567890\r\n",
	"NOTE:1234567890123456789012345678901234567890123456789012345678901234"
	"567890\r\n 12345678901234567890\r\n",
	BACK, NULL},
    {"no property", "", "no colon\r\n\r\n", BACK, "UNREADABLE LINE"},
    {NULL, NULL, NULL, 0, NULL},
};

static void
old_and_new_rows_convert_to_the_byte(void)
{
	check_rows(old_rows, SML_FORMAT_VCARD_21, SML_FORMAT_VCARD_30);
}

/* RFC 6350 against RFC 2426. */
static const struct row late_rows[] = {
    {"kind", "KIND:group\r\nMEMBER:urn:uuid:1\r\n",
	"X-ADDRESSBOOKSERVER-KIND:group\r\n"
	"X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:1\r\n",
	BOTH, NULL},
    {"gender", "GENDER:M\r\nGENDER:O;x\r\n", "X-GENDER:M\r\nX-GENDER:O;x\r\n",
	BOTH, NULL},
    {"gender in words", "X-GENDER:Male\r\n", "X-GENDER:Male\r\n", BOTH, NULL},
    {"anniversary", "ANNIVERSARY:20090808\r\n", "X-ANNIVERSARY:20090808\r\n",
	BOTH, NULL},
    {"dates", "BDAY:19700203\r\n", "BDAY:1970-02-03\r\n", BACK, NULL},
    {"date without a year", "BDAY:--0203\r\n",
	"BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-03\r\n", BOTH, NULL},
    {"date without a day", "BDAY:1970-02\r\n", "BDAY;VALUE=text:1970-02\r\n",
	FORTH, "BDAY"},
    {"phone", "TEL;VALUE=uri;TYPE=\"voice,home\";PREF=1:tel:+1-555;ext=5\r\n",
	"TEL;TYPE=voice,home,pref:+1-555;ext=5\r\n", FORTH, NULL},
    {"preference", "TEL;TYPE=home;PREF=1:1\r\nEMAIL;PREF=1:a@b\r\n",
	"TEL;TYPE=home,pref:1\r\nEMAIL;TYPE=pref:a@b\r\n", BOTH, NULL},
    {"smaller preference", "TEL;PREF=2:1\r\n", "TEL:1\r\n", FORTH, "PREF"},
    {"picture", "PHOTO:data:image/jpeg;base64,AAAA\r\n",
	"PHOTO;TYPE=JPEG;ENCODING=b:AAAA\r\n", BOTH, NULL},
    {"picture, kind unknown",
	"PHOTO:data:application/octet-stream;base64,AAAA\r\n",
	"PHOTO;ENCODING=b:AAAA\r\n", BOTH, NULL},
    {"picture elsewhere", "PHOTO;MEDIATYPE=image/gif:http://x/\r\n",
	"PHOTO;TYPE=GIF;VALUE=uri:http://x/\r\n", BOTH, NULL},
    {"sound and keys",
	"SOUND:data:audio/x-wav;base64,AAAA\r\n"
	"KEY:data:application/pgp-keys;base64,AAAA\r\n"
	"KEY:data:application/pkix-cert;base64,AAAA\r\nLOGO:http://x/\r\n",
	"SOUND;TYPE=WAVE;ENCODING=b:AAAA\r\nKEY;TYPE=PGP;ENCODING=b:AAAA\r\n"
	"KEY;TYPE=X509;ENCODING=b:AAAA\r\nLOGO;VALUE=uri:http://x/\r\n",
	BOTH, NULL},
    {"data in percents", "KEY:data:application/pgp-keys,a%20b\r\n",
	"KEY;TYPE=PGP;ENCODING=b:YSBi\r\n", FORTH, NULL},
    {"key as text", "KEY;VALUE=text:a\\,b\r\n", "KEY:a\\,b\r\n", BOTH, NULL},
    {"identifiers", "TEL;PID=1.1:1\r\nEMAIL;ALTID=1:a\r\n",
	"TEL:1\r\nEMAIL:a\r\n", FORTH, "PID"},
    {"second name", "N:C\r\n", "", FORTH, "N"},
    {"second full name", "FN;LANGUAGE=jp:C\r\n", "", FORTH, "FN"},
    {"carets", "TEL;X-A=\"a^nb^^c^'d\":1\r\n", "TEL;X-A=\"a b^c'd\":1\r\n",
	FORTH, NULL},
    {"carets back", "TEL;X-A=b^^c:1\r\n", "TEL;X-A=b^c:1\r\n", BACK, NULL},
    {"label", "ADR;TYPE=home;LABEL=\"1 X^nY;\":;;1;X;;;\r\nEMAIL:a\r\n",
	"ADR;TYPE=home:;;1;X;;;\r\nLABEL;TYPE=home:1 X\\nY\\;\r\nEMAIL:a\r\n",
	BACK, NULL},
    {"label forth", "ADR;LABEL=\"1 X^nY\":;;1;X;;;\r\n",
	"ADR:;;1;X;;;\r\nLABEL:1 X\\nY\r\n", FORTH, NULL},
    {"label as RFC 6350 shows it", "ADR;LABEL=\"1 X\\nY\":;;1;X;;;\r\n",
	"ADR:;;1;X;;;\r\nLABEL:1 X\\nY\r\n", FORTH, NULL},
    {"place", "GEO:geo:37.4,-122.1\r\n", "GEO:37.4;-122.1\r\n", BOTH, NULL},
    {"place, how exactly", "GEO:geo:37.4,-122.1;u=5\r\n", "GEO:37.4;-122.1\r\n",
	FORTH, "GEO"},
    {"zone", "TZ;VALUE=utc-offset:-0500\r\n", "TZ:-05:00\r\n", BOTH, NULL},
    {"zone by name", "TZ:Europe/Berlin\r\n", "TZ;VALUE=text:Europe/Berlin\r\n",
	BOTH, NULL},
    {"language", "LANG;TYPE=work;PREF=1:fr\r\n", "X-LANG;TYPE=work,pref:fr\r\n",
	BOTH, NULL},
    {"related", "RELATED;TYPE=friend:urn:uuid:f\r\n",
	"X-RELATED;TYPE=friend:urn:uuid:f\r\n", BOTH, NULL},
    {"markup", "XML:<a/>\r\n", "", FORTH, "XML"},
    {"map of identifiers", "CLIENTPIDMAP:1;urn:uuid:5\r\n", "", FORTH,
	"CLIENTPIDMAP"},
    {"folded", "X-A:1\r\n 2\r\nNOTE:a\r\n b\r\n",
	"X-A:1\r\n 2\r\nNOTE:a\r\n b\r\n", BOTH, NULL},
    {NULL, NULL, NULL, 0, NULL},
};

static void
latest_rows_convert_to_the_byte(void)
{
	check_rows(late_rows, SML_FORMAT_VCARD_40, SML_FORMAT_VCARD_30);
}

/* ---- whole cards ---- */

static const struct whole {
	const char *from;
	enum sml_format to;
	const char *want;
} wholes[] = {
    /* 2.1 demands N, 3.0 N and FN. */
    {"BEGIN:VCARD\nVERSION:3.0\nFN:A\\, B\nEND:VCARD\n", SML_FORMAT_VCARD_21,
	"BEGIN:VCARD\nVERSION:2.1\nN:A, B\nFN:A, B\nEND:VCARD\n"},
    {"BEGIN:VCARD\nVERSION:2.1\nN:A;B;C;Dr.;Jr.\nEND:VCARD\n",
	SML_FORMAT_VCARD_30,
	"BEGIN:VCARD\nVERSION:3.0\nFN:Dr. B C A Jr.\nN:A;B;C;Dr.;Jr.\n"
	"END:VCARD\n"},
    {"BEGIN:VCARD\nVERSION:2.1\nTEL:1\nORG:X;Y\nEND:VCARD\n",
	SML_FORMAT_VCARD_30,
	"BEGIN:VCARD\nVERSION:3.0\nN:X\nFN:X\nTEL:1\nORG:X;Y\nEND:VCARD\n"},
    {"BEGIN:VCARD\nVERSION:4.0\nFN:A\nEND:VCARD\n", SML_FORMAT_VCARD_30,
	"BEGIN:VCARD\nVERSION:3.0\nN:A\nFN:A\nEND:VCARD\n"},
    {"BEGIN:VCARD\nVERSION:3.0\nN:A;B;C,D\nEND:VCARD\n", SML_FORMAT_VCARD_40,
	"BEGIN:VCARD\nVERSION:4.0\nFN:B C D A\nN:A;B;C,D\nEND:VCARD\n"},
    /* Lists of names are words. */
    {"BEGIN:VCARD\nVERSION:3.0\nN:S;J;P,Q;Dr.;Jr.,M.D., x\nEND:VCARD\n",
	SML_FORMAT_VCARD_21,
	"BEGIN:VCARD\nVERSION:2.1\nN:S;J;P Q;Dr.;Jr. M.D., x\nEND:VCARD\n"},
    /* Two steps. */
    {"BEGIN:VCARD\nVERSION:4.0\nN;SORT-AS=\"S,J\":S;J\nFN:J\n"
     "TEL;VALUE=uri;PREF=1;TYPE=cell:tel:+1\nEND:VCARD\n",
	SML_FORMAT_VCARD_21,
	"BEGIN:VCARD\nVERSION:2.1\nN:S;J\nSORT-STRING:S,J\nFN:J\n"
	"TEL;CELL;PREF:+1\nEND:VCARD\n"},
    {"BEGIN:VCARD\nVERSION:2.1\nSORT-STRING:S,J\nN:S;J\nFN:J\n"
     "TEL;CELL;PREF:+1\nEND:VCARD\n",
	SML_FORMAT_VCARD_40,
	"BEGIN:VCARD\nVERSION:4.0\nN;SORT-AS=S,J:S;J\nFN:J\n"
	"TEL;TYPE=cell;PREF=1:+1\nEND:VCARD\n"},
    /* A copy. */
    {" \nBEGIN:VCARD\n VERSION:3.0\nEND:VCARD", SML_FORMAT_VCARD_30, NULL},
};

static void
whole_cards_convert_to_the_byte(void)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(wholes); i++) {
		const struct whole *whole = &wholes[i];
		struct sml_converted out;

		if (sml_format_detect(SML_KIND_CONTACT,
			sml_str_of(whole->from)) == whole->to &&
		    !whole->want)
			continue;
		CU_ASSERT_EQUAL_FATAL(
		    sml_convert(SML_KIND_CONTACT, sml_str_of(whole->from),
			whole->to, test_env(), arena, &out),
		    SML_OK);
		if (!sml_str_is(out.pieces[0].text, whole->want)) {
			printf("%zu: %.*s", i, SML_STR_ARG(out.pieces[0].text));
			CU_FAIL("another card");
		}
		sml_arena_reset(arena);
	}
}

/* ---- there and back ---- */

static enum sml_err
facts(struct sml_str text, struct sml_facts *out)
{
	return sml_facts_of(
	    SML_KIND_CONTACT, text, NULL, test_env(), arena, out);
}

struct path {
	const char *name;
	enum sml_format steps[4]; /* up to SML_FORMAT_UNKNOWN */
};

static const struct path paths[] = {
    {"2.1 and back", {SML_FORMAT_VCARD_30, SML_FORMAT_VCARD_21}},
    {"3.0 and back", {SML_FORMAT_VCARD_21, SML_FORMAT_VCARD_30}},
    {"4.0 and back",
	{SML_FORMAT_VCARD_30, SML_FORMAT_VCARD_21, SML_FORMAT_VCARD_30}},
    {"3.0 as 4.0", {SML_FORMAT_VCARD_40, SML_FORMAT_VCARD_30}},
};

/* The card at the end of a path; false if it was refused on the way. */
static bool
walk(const struct path *path, struct sml_str text, struct sml_str *out,
    size_t *left_out)
{
	*left_out = 0;
	for (size_t i = 0; i < SML_ARRAY_LEN(path->steps) && path->steps[i];
	     i++) {
		struct sml_converted next;

		if (sml_convert(SML_KIND_CONTACT, text, path->steps[i],
			test_env(), arena, &next))
			return false;
		text = next.pieces[0].text;
		*left_out += next.left_out_count;
	}
	*out = text;
	return true;
}

static const struct path *
path_of(enum sml_format format, int number)
{
	if (format == SML_FORMAT_VCARD_21)
		return number ? NULL : &paths[0];
	if (format == SML_FORMAT_VCARD_40)
		return number ? NULL : &paths[2];
	return number > 1 ? NULL : &paths[number ? 3 : 1];
}

static size_t
find_name(const struct sml_lines *lines, const char *name)
{
	return sml_lines_find(lines, name, 1, 0);
}

/* Take out of @text the N and FN that its source did not have: they are made
 * up where the target demands them. */
static enum sml_err
without_made_names(
    struct sml_str source, struct sml_str text, struct sml_str *out)
{
	static const char *const names[] = {"N", "FN"};
	struct sml_lines had, has;
	struct sml_buf left;
	enum sml_err err = sml_lines_parse(source, arena, &had);

	if (!err)
		err = sml_lines_parse(text, arena, &has);
	if (err)
		return err;
	for (size_t i = 0; i < SML_ARRAY_LEN(names); i++) {
		size_t at = find_name(&has, names[i]);

		if (find_name(&had, names[i]) == had.count && at < has.count)
			sml_lines_remove(&has, at);
	}
	sml_buf_init(&left, SML_ITEM_MAX);
	err = sml_lines_print(&has, &left);
	*out = sml_arena_dup(arena, sml_buf_str(&left));
	sml_buf_free(&left);
	return err;
}

/* Walks all paths of the card; NULL or the name of the one that ended in
 * another card. */
static const char *
broken_path(struct sml_str text, struct sml_str *end_out, size_t *left_out)
{
	enum sml_format format = sml_format_detect(SML_KIND_CONTACT, text);
	const struct path *path;
	struct sml_facts before, after;

	if (facts(text, &before))
		return NULL;
	for (int i = 0; (path = path_of(format, i)) != NULL; i++) {
		if (!walk(path, text, end_out, left_out) ||
		    without_made_names(text, *end_out, end_out) ||
		    facts(*end_out, &after))
			return path->name;
		if (!sml_digest_eq(
			before.fingerprint, after.fingerprint, SML_SHA256_LEN))
			return path->name;
	}
	return NULL;
}

/* Those that come back with another content, and why. */
static const struct {
	const char *file;
	size_t index;
	const char *why;
} differing[] = {
    {NULL, 0, NULL},
};

static const char *
reason_of(const struct corpus_item *item)
{
	for (size_t i = 0; differing[i].file; i++) {
		if (strcmp(item->file, differing[i].file) == 0 &&
		    item->index == differing[i].index)
			return differing[i].why;
	}
	return NULL;
}

static void
corpus_cards_come_back_the_same(void)
{
	const char *fixtures = test_fixtures();
	struct corpus *corpus;
	size_t walked = 0;
	size_t excused = 0;

	if (!fixtures) {
		printf("SKIPPED %s: set VALISE_FIXTURES to the corpus folder\n",
		    __func__);
		return;
	}
	corpus = corpus_open(fixtures);
	CU_ASSERT_PTR_NOT_NULL_FATAL(corpus);
	for (size_t i = 0; i < corpus->item_count; i++) {
		const struct corpus_item *item = &corpus->items[i];
		struct sml_str end = SML_STR_NONE;
		const char *broken;
		size_t left_out = 0;

		if (item->kind != SML_KIND_CONTACT)
			continue;
		walked++;
		broken = broken_path(item->text, &end, &left_out);
		if (broken && reason_of(item)) {
			excused++;
		} else if (broken) {
			printf("%s %zu: %s (left out %zu)\n", item->file,
			    item->index, broken, left_out);
			CU_FAIL("another card came back");
		} else if (reason_of(item)) {
			printf("%s %zu: has no need of an excuse\n", item->file,
			    item->index);
			CU_FAIL("an excuse too many");
		}
		sml_arena_reset(arena);
	}
	printf("cards %zu, with an excuse %zu\n", walked, excused);
	corpus_free(corpus);
}

static void
made_cards_come_back_the_same(void)
{
	static const struct path to_latest = {"to 4.0", {SML_FORMAT_VCARD_40}};
	size_t count = getenv("VALISE_TEST_FULL") ? 5000 : 75;
	struct sml_buf text;

	sml_buf_init(&text, SML_ITEM_MAX);
	for (size_t i = 0; i < count; i++) {
		struct sml_str end, late;
		size_t left_out;

		sml_buf_reset(&text);
		items_make(SML_KIND_CONTACT, 7, i, &text);
		CU_ASSERT_PTR_NULL(
		    broken_path(sml_buf_str(&text), &end, &left_out));
		CU_ASSERT(
		    walk(&to_latest, sml_buf_str(&text), &late, &left_out));
		CU_ASSERT_PTR_NULL(broken_path(late, &end, &left_out));
		sml_arena_reset(arena);
	}
	sml_buf_free(&text);
}

/* ---- changed at random ---- */

static uint64_t state = 20261121;

static size_t
below(size_t limit)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (size_t)(state >> 33) % limit;
}

/* What values and parameters are made of. */
static const char *const scraps[] = {"\\", "\\n", "\\,", "\\;", ",", ";", "=",
    "=41", "  ", "\t", "\xC3\xA4", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\xFF",
    "e\xCC\x81", "\r\nNOTE:x, y\r\n", "\r\nX-A;B=c:d;e\r\n",
    "\r\nTEL;TYPE=cell;TYPE=pref:1\r\n", "END:VCARD", ":", "^n"};

/* Changed inside its values, so that most of them are cards still. */
static void
mutate(struct sml_str text, struct sml_buf *out)
{
	size_t changes = 1 + below(4);

	sml_buf_reset(out);
	while (changes--) {
		size_t at = sml_str_chr(text, ':', below(text.len + 1));

		at += below(6);
		if (at > text.len)
			at = text.len;
		sml_buf_put_str(out, sml_str_sub(text, 0, at));
		sml_buf_put_text(out, scraps[below(SML_ARRAY_LEN(scraps))]);
		text = sml_str_sub(text, at, text.len);
	}
	sml_buf_put_str(out, text);
}

/* Cards that lose nothing on the way come back the same. */
static void
changed_cards_come_back_the_same(void)
{
	size_t count = getenv("VALISE_TEST_FULL") ? 100000 : 500;
	struct sml_buf text, changed;
	size_t broken = 0;

	sml_buf_init(&text, SML_ITEM_MAX);
	sml_buf_init(&changed, SML_ITEM_MAX);
	for (size_t i = 0; i < count && broken < 5; i++) {
		struct sml_str end = SML_STR_NONE;
		const char *name;
		size_t left_out = 0;

		sml_buf_reset(&text);
		items_make(SML_KIND_CONTACT, 11, i % 200, &text);
		mutate(sml_buf_str(&text), &changed);
		name = broken_path(sml_buf_str(&changed), &end, &left_out);
		if (name && !left_out) {
			broken++;
			printf("%zu: %s\n%.*s\n", i, name,
			    SML_STR_ARG(sml_buf_str(&changed)));
		}
		sml_arena_reset(arena);
	}
	printf("changed cards %zu, broken %zu\n", count, broken);
	CU_ASSERT_EQUAL(broken, 0);
	sml_buf_free(&text);
	sml_buf_free(&changed);
}

static void
text_of_another_kind_is_refused(void)
{
	struct sml_converted out;
	static const char card[] =
	    "BEGIN:VCARD\nVERSION:3.0\nFN:A\nEND:VCARD\n";

	CU_ASSERT_EQUAL(sml_convert(SML_KIND_CONTACT, sml_str_of(card),
			    SML_FORMAT_ICALENDAR_20, NULL, arena, &out),
	    SML_E_UNSUPPORTED);
	CU_ASSERT_EQUAL(sml_convert(SML_KIND_CALENDAR, sml_str_of(card),
			    SML_FORMAT_ICALENDAR_20, NULL, arena, &out),
	    SML_E_UNSUPPORTED);
	CU_ASSERT_EQUAL(sml_convert(SML_KIND_CONTACT,
			    SML_STR("BEGIN:VCARD\nVERSION:3.0\nFN:A\n"),
			    SML_FORMAT_VCARD_21, NULL, arena, &out),
	    SML_E_SYNTAX);
	CU_ASSERT_EQUAL(sml_convert(SML_KIND_CONTACT, SML_STR("hello"),
			    SML_FORMAT_VCARD_21, NULL, arena, &out),
	    SML_E_UNSUPPORTED);
	sml_arena_reset(arena);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"convert_vcard_old_rows_to_the_byte",
		old_and_new_rows_convert_to_the_byte},
	    {"convert_vcard_latest_rows_to_the_byte",
		latest_rows_convert_to_the_byte},
	    {"convert_vcard_whole_cards_to_the_byte",
		whole_cards_convert_to_the_byte},
	    {"convert_vcard_corpus_comes_back_the_same",
		corpus_cards_come_back_the_same},
	    {"convert_vcard_made_cards_come_back_the_same",
		made_cards_come_back_the_same},
	    {"convert_vcard_changed_cards_come_back_the_same",
		changed_cards_come_back_the_same},
	    {"convert_vcard_of_another_kind_is_refused",
		text_of_another_kind_is_refused},
	    {NULL, NULL},
	};
	int status;

	arena = sml_arena_new(8 * (size_t)SML_CONTENT_ARENA_MAX);
	if (!arena)
		return 1;
	status = test_main("convert_vcard", cases, argc, argv);
	sml_arena_free(arena);
	return status;
}
