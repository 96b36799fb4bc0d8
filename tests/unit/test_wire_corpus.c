/* SPDX-License-Identifier: Apache-2.0 */
/* Every recorded message of the corpus through both encodings and libwbxml. */
#include "cli/trace_wbxml.h"
#include "support/wire_help.h"

/* What the corpus of 2026 gives. A new file must be looked at. */
#define CARRIED 144
#define REFUSED 2
#define WBXML_PAIRS 8

/* Files that cannot be read, with the reason that must be given. */
static const struct refusal {
	const char *file;
	const char *reason;
} refusals[] = {
    /* an XML declaration and nothing else */
    {"syncml/buteo/respinvalid1.txt", "no element found"},
    /* attribute values in typographic quotes */
    {"syncml/devaspot/sync_init.xml", "not well-formed (invalid token)"},
};

/* Trees that one encoding has no form for. */
static const struct {
	const char *file;
	enum sml_encoding encoding;
} one_way[] = {
    /* DevInf in a Data without an Item: a nested document would stay bytes */
    {"syncml/syncmldotnet/SyncML/Data2.xml", SML_WBXML},
};

/* One file of the corpus. */
struct sample {
	char name[300];
	enum sml_encoding encoding;
	struct sml_str bytes;
	struct sml_arena *arena;
	struct sml_node *root;
	enum sml_version version;
};

static int carried, refused;

/* A failed assertion says which file it was. */
static bool
holds(bool condition, const struct sample *s, const char *what)
{
	if (!condition)
		printf("%s: %s\n", s->name, what);
	CU_ASSERT(condition);
	return condition;
}

/* ---- libwbxml ---- */

/* Its XML has CR LF as they are, which reads as LF (XML 1.0, 2.11). */
static bool
is_same_text(struct sml_str a, struct sml_str b)
{
	size_t i = 0, j = 0;

	while (i < a.len || j < b.len) {
		if (i < a.len && a.p[i] == '\r')
			i++;
		else if (j < b.len && b.p[j] == '\r')
			j++;
		else if (i >= a.len || j >= b.len || a.p[i++] != b.p[j++])
			return false;
	}
	return true;
}

/* Like sml_node_eq(), with line ends as XML leaves them. */
static bool
is_same_but_line_ends(const struct sml_node *a, const struct sml_node *b)
{
	const struct sml_node *ca, *cb;

	if (a == NULL || b == NULL)
		return a == b;
	if (a->el != b->el)
		return false;
	if (a->el != SML_EL_M_TYPE && !is_same_text(a->text, b->text))
		return false;
	if (a->el == SML_EL_M_TYPE && !sml_node_eq(a, b))
		return false;
	cb = b->child;
	for (ca = a->child; ca != NULL && cb != NULL; ca = ca->next) {
		if (!is_same_but_line_ends(ca, cb))
			return false;
		cb = cb->next;
	}
	return ca == NULL && cb == NULL;
}

/* Does libwbxml read @wbxml as the same tree? */
static void
check_with_libwbxml(
    const struct sample *s, struct sml_str wbxml, const struct sml_node *root)
{
	struct sml_decode_error why = {0, "nothing"};
	struct sml_node *theirs = NULL;
	char error[200] = "";
	struct sml_buf xml;

	sml_buf_init(&xml, SML_MSG_MAX);
	if (holds(cli_trace_wbxml(wbxml, &xml, error, sizeof(error)) == SML_OK,
		s, error) &&
	    holds(sml_wire_decode_tree(SML_XML, sml_buf_str(&xml), s->arena,
		      &theirs, &why) == SML_OK,
		s, why.reason))
		holds(is_same_but_line_ends(root, theirs), s,
		    "libwbxml reads another tree");
	sml_buf_free(&xml);
}

/* ---- one file ---- */

static bool
has_form(const struct sample *s, enum sml_encoding encoding)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(one_way); i++)
		if (strcmp(one_way[i].file, s->name) == 0 &&
		    one_way[i].encoding == encoding)
			return false;
	return true;
}

static void
check_encoding(const struct sample *s, enum sml_encoding encoding)
{
	struct sml_node *again = NULL;
	struct sml_buf buf;
	enum sml_err err;

	sml_buf_init(&buf, SML_MSG_MAX);
	err = sml_wire_encode_tree(encoding, s->version, s->root, &buf);
	if (!has_form(s, encoding)) {
		holds(err == SML_E_UNSUPPORTED, s, "was to be refused");
	} else if (holds(err == SML_OK, s, "cannot be encoded") &&
		   holds(help_tree(s->arena, encoding, sml_buf_str(&buf),
			     &again) == SML_OK,
		       s, "our own bytes cannot be read")) {
		holds(sml_node_eq(s->root, again), s, "another tree");
		if (encoding == SML_WBXML)
			check_with_libwbxml(s, sml_buf_str(&buf), again);
	}
	sml_buf_free(&buf);
}

/* The message through struct sml_msg and the writer: one tree. */
static struct sml_node *
rewritten(const struct sample *s, const struct sml_msg *msg,
    enum sml_encoding encoding)
{
	struct sml_writer_cfg cfg = {encoding, s->version, SML_MSG_MAX};
	struct sml_writer *w = sml_writer_new(&cfg);
	struct sml_node *root = NULL;
	struct sml_str out = SML_STR_NONE;
	enum sml_err err = sml_writer_hdr(w, &msg->hdr);

	for (const struct sml_cmd *c = msg->cmds; c != NULL; c = c->next)
		if (err == SML_OK)
			err = sml_writer_cmd(w, c);
	if (err == SML_OK)
		err = sml_writer_finish(w, msg->is_final, &out);
	if (holds(err == SML_OK, s, "cannot be written")) {
		out = sml_arena_dup(s->arena, out);
		IS_OK(help_tree(s->arena, encoding, out, &root));
		if (encoding == SML_WBXML)
			check_with_libwbxml(s, out, root);
	}
	sml_writer_free(w);
	return root;
}

static void
check_message(struct sample *s)
{
	struct sml_decode_error error = {0, "nothing"};
	struct sml_msg msg;

	if (s->root->el != SML_EL_SYNCML)
		return;
	if (!holds(sml_wire_decode(
		       s->encoding, s->bytes, s->arena, &msg, &error) == SML_OK,
		s, error.reason))
		return;
	if (msg.hdr.version != SML_V_NONE)
		s->version = msg.hdr.version;
	holds(sml_node_eq(
		  rewritten(s, &msg, SML_XML), rewritten(s, &msg, SML_WBXML)),
	    s, "the writer's encodings differ");
}

static const char *
refusal_of(const char *name)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(refusals); i++)
		if (strcmp(refusals[i].file, name) == 0)
			return refusals[i].reason;
	return NULL;
}

static void
check_sample(struct sample *s)
{
	struct sml_decode_error error = {0, NULL};
	const char *reason = refusal_of(s->name);
	enum sml_err err = sml_wire_decode_tree(
	    s->encoding, s->bytes, s->arena, &s->root, &error);

	if (reason != NULL) {
		refused++;
		holds(err == SML_E_DECODE && error.reason != NULL &&
			  strcmp(error.reason, reason) == 0,
		    s, "was to be refused");
		return;
	}
	if (!holds(err == SML_OK, s, error.reason))
		return;
	carried++;
	check_message(s);
	if (s->encoding == SML_WBXML)
		check_with_libwbxml(s, s->bytes, s->root);
	check_encoding(s, SML_XML);
	check_encoding(s, SML_WBXML);
}

/* ---- the corpus ---- */

static bool
open_sample(struct sample *s, struct sml_str name)
{
	char path[600];
	size_t len = 0;

	memset(s, 0, sizeof(*s));
	snprintf(s->name, sizeof(s->name), "%.*s", SML_STR_ARG(name));
	snprintf(path, sizeof(path), "%s/%s", test_fixtures(), s->name);
	s->bytes.p = test_read_file(path, &len);
	s->bytes.len = len;
	if (!holds(s->bytes.p != NULL, s, "cannot be read"))
		return false;
	s->encoding = sml_encoding_sniff(s->bytes);
	s->version = SML_V_12;
	s->arena = help_arena();
	return true;
}

static void
close_sample(struct sample *s)
{
	union {
		const char *from;
		char *to;
	} bytes = {s->bytes.p};

	sml_arena_free(s->arena);
	free(bytes.to);
}

/* The next file of a kind that is a message or a part of one. */
static bool
next_file(struct sml_str *manifest, struct sml_str *name_out)
{
	static const char *const kinds[] = {
	    "message", "wbxml-pair", "trace", "element-snippet"};
	struct sml_str line, kind;

	while (sml_str_next(manifest, '\n', &line)) {
		if (!sml_str_starts(line, "syncml/") ||
		    !sml_str_next(&line, '\t', name_out) ||
		    !sml_str_next(&line, '\t', &kind))
			continue;
		for (size_t i = 0; i < SML_ARRAY_LEN(kinds); i++)
			if (sml_str_is(kind, kinds[i]))
				return true;
	}
	return false;
}

static char *manifest_text;
static struct sml_str manifest;

static bool
open_manifest(const char *name)
{
	char path[600];
	size_t len = 0;

	if (test_fixtures() == NULL) {
		printf("SKIPPED %s: set VALISE_FIXTURES to the corpus "
		       "folder\n",
		    name);
		return false;
	}
	snprintf(path, sizeof(path), "%s/MANIFEST.tsv", test_fixtures());
	manifest_text = test_read_file(path, &len);
	CU_ASSERT_PTR_NOT_NULL(manifest_text);
	manifest = (struct sml_str){manifest_text, len};
	return manifest_text != NULL;
}

static void
corpus_messages_carried_by_both_encodings(void)
{
	struct sml_str name;
	struct sample s;

	if (!open_manifest("corpus_messages_carried_by_both_encodings"))
		return;
	while (next_file(&manifest, &name))
		if (open_sample(&s, name)) {
			check_sample(&s);
			close_sample(&s);
		}
	printf("%d messages carried, %d refused\n", carried, refused);
	CU_ASSERT_EQUAL(carried, CARRIED);
	CU_ASSERT_EQUAL(refused, REFUSED);
	free(manifest_text);
}

/* A recorded .wbxml and the .xml beside it are one message. */
static void
corpus_pairs_are_one_tree(void)
{
	struct sml_str name;
	struct sample wbxml, xml;
	int pairs = 0;

	if (!open_manifest("corpus_pairs_are_one_tree"))
		return;
	while (next_file(&manifest, &name)) {
		char other[300];

		if (!sml_str_ends(name, ".wbxml") ||
		    sml_str_starts(name, "syncml/devaspot/") ||
		    !open_sample(&wbxml, name))
			continue;
		snprintf(other, sizeof(other), "%.*s.xml",
		    (int)(name.len - strlen(".wbxml")), name.p);
		if (open_sample(&xml, sml_str_of(other))) {
			IS_OK(help_tree(
			    wbxml.arena, SML_WBXML, wbxml.bytes, &wbxml.root));
			IS_OK(help_tree(
			    xml.arena, SML_XML, xml.bytes, &xml.root));
			holds(is_same_but_line_ends(wbxml.root, xml.root),
			    &wbxml, "differs from the XML beside it");
			pairs++;
			close_sample(&xml);
		}
		close_sample(&wbxml);
	}
	CU_ASSERT_EQUAL(pairs, WBXML_PAIRS);
	free(manifest_text);
}

/* ---- the second opinion itself ---- */

static void
libwbxml_crash_is_an_error(void)
{
	struct sml_buf deep, xml;
	char error[200] = "";

	/* Nesting that overflows its stack must not take us along. */
	sml_buf_init(&deep, SML_MSG_MAX);
	sml_buf_init(&xml, SML_MSG_MAX);
	sml_buf_put(&deep, "\x02\xA4\x01\x6A\x00", 5);
	for (size_t i = 0; i < 500000; i++)
		sml_buf_put_byte(&deep, 0x54);
	for (size_t i = 0; i < 500000; i++)
		sml_buf_put_byte(&deep, 0x01);
	CU_ASSERT_EQUAL(
	    cli_trace_wbxml(sml_buf_str(&deep), &xml, error, sizeof(error)),
	    SML_E_DECODE);
	CU_ASSERT_EQUAL(xml.len, 0);
	CU_ASSERT(strstr(error, "libwbxml") != NULL);
	sml_buf_free(&deep);
	sml_buf_free(&xml);
}

static void
libwbxml_refusal_is_an_error(void)
{
	struct sml_buf xml;
	char error[200] = "";

	sml_buf_init(&xml, SML_MSG_MAX);
	CU_ASSERT_EQUAL(
	    cli_trace_wbxml(SML_STR("\x02\xA4"), &xml, error, sizeof(error)),
	    SML_E_DECODE);
	CU_ASSERT(strstr(error, "refuses") != NULL);
	CU_ASSERT_EQUAL(error[strlen(error) - 1], '.');
	sml_buf_free(&xml);
	/* no room for the XML */
	sml_buf_init(&xml, 10);
	CU_ASSERT_EQUAL(
	    cli_trace_wbxml((struct sml_str){"\x02\xA4\x01\x6A\x00\x2D", 6},
		&xml, error, sizeof(error)),
	    SML_E_TOO_BIG);
	sml_buf_free(&xml);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
#define CASE(name) {#name, name}
	    CASE(corpus_messages_carried_by_both_encodings),
	    CASE(corpus_pairs_are_one_tree),
	    CASE(libwbxml_crash_is_an_error),
	    CASE(libwbxml_refusal_is_an_error),
#undef CASE
	    {NULL, NULL},
	};

	return test_main("wire_corpus", cases, argc, argv);
}
