/* SPDX-License-Identifier: Apache-2.0 */
/* The names under which a server lists its datastores. */
#include "support/session_bench.h"

#define ALERT(id, name)                                                        \
	"<Alert><CmdID>" id "</CmdID><Data>201</Data><Item>"                   \
	"<Target><LocURI>" name "</LocURI></Target>"                           \
	"<Source><LocURI>N</LocURI></Source><Meta>"                            \
	"<Anchor xmlns='syncml:metinf'><Next>2</Next></Anchor>"                \
	"</Meta></Item></Alert>"
#define GET(id)                                                                \
	"<Get><CmdID>" id "</CmdID><Meta><Type xmlns='syncml:metinf'>"         \
	"application/vnd.syncml-devinf+xml</Type></Meta><Item><Target>"        \
	"<LocURI>./devinf12</LocURI></Target></Item></Get>"

static const struct sml_devinf_media plain = {
    .type = {"text/plain", 10}, .version = {"1.0", 3}};
static const struct sml_devinf_media vcard = {
    .type = {"text/x-vcard", 12}, .version = {"2.1", 3}};
static const struct sml_devinf_store notes = {.source_ref = {"./notes", 7},
    .rx = &plain,
    .tx = &plain,
    .sync_types = 0x06};
static const struct sml_devinf_store contacts = {
    .source_ref = {"./contacts", 10},
    .rx = &vcard,
    .tx = &vcard,
    .sync_types = 0x06,
    .next = &notes};

static bool
is_card_too(struct sml_str name, struct sml_str source_ref)
{
	return sml_str_is(source_ref, "./contacts")
		   ? sml_str_is(name, "card") || sml_str_is(name, "contacts")
		   : sml_str_is(name, "notes");
}

static void
begin(struct bench *b)
{
	bench_init(b, SML_SERVER);
	b->devinf.stores = &contacts;
	sml_session_free(b->s);
	b->cfg.is_meant = is_card_too;
	CU_ASSERT_EQUAL_FATAL(sml_session_new(&b->cfg, &b->s), SML_OK);
}

/* "<SourceRef>" @contacts, then that of the notes, and no others. */
static void
lists(const struct bench *b, const char *contacts_ref, const char *notes_ref)
{
	const char *at = strstr(b->bytes, "<Results"), *end;
	const char *const refs[] = {contacts_ref, notes_ref};
	char wanted[200];

	for (size_t i = 0; at != NULL && i < SML_ARRAY_LEN(refs); i++) {
		(void)snprintf(wanted, sizeof(wanted),
		    "<SourceRef>%s</SourceRef>", refs[i]);
		at = strstr(at, "<SourceRef>");
		CU_ASSERT_PTR_NOT_NULL(at);
		if (at != NULL) {
			CU_ASSERT_NSTRING_EQUAL(at, wanted, strlen(wanted));
			at++;
		}
	}
	CU_ASSERT_PTR_NOT_NULL_FATAL(at);
	end = strstr(at, "</Results>");
	at = strstr(at, "<SourceRef>");
	CU_ASSERT_PTR_NOT_NULL_FATAL(end);
	CU_ASSERT(at == NULL || at > end);
}

static void
tell_without_alerts_lists_its_own_names(void)
{
	struct bench b;

	begin(&b);
	CU_ASSERT_EQUAL(bench_turn(&b, GET("1") FINAL), SML_OK);
	lists(&b, "./contacts", "./notes");
	bench_free(&b);
}

static void
tell_lists_what_was_alerted_in_its_form(void)
{
	static const char *const forms[] = {"contacts", "./contacts",
	    "contacts/", "card", "./card/", "http://host/sync/contacts",
	    "contacts?LAST&amp;iCON;smith", "contacts/dr(-30,90)"};

	for (size_t i = 0; i < SML_ARRAY_LEN(forms); i++) {
		for (int is_before = 0; is_before < 2; is_before++) {
			struct bench b;
			char body[2000];
			char alert[400];

			(void)snprintf(
			    alert, sizeof(alert), ALERT("2", "%s"), forms[i]);
			(void)snprintf(body, sizeof(body), "%s%s%s" FINAL,
			    is_before ? GET("1") : alert,
			    is_before ? alert : GET("3"), ALERT("4", "other"));
			begin(&b);
			CU_ASSERT_EQUAL(bench_turn(&b, body), SML_OK);
			lists(&b, forms[i], "./notes");
			bench_free(&b);
		}
	}
}

static void
tell_in_a_later_message_remembers_the_alert(void)
{
	struct bench b;

	begin(&b);
	CU_ASSERT_EQUAL(
	    bench_turn(&b, ALERT("1", "notes/") ALERT("2", "card")), SML_OK);
	CU_ASSERT_EQUAL(bench_turn(&b, GET("1") FINAL), SML_OK);
	lists(&b, "card", "notes/");
	bench_free(&b);
}

static void
tell_of_a_client_keeps_its_own_names(void)
{
	struct bench b;

	bench_init(&b, SML_CLIENT);
	b.devinf.stores = &contacts;
	CU_ASSERT_EQUAL(sml_session_start(b.s), SML_OK);
	CU_ASSERT_EQUAL(bench_flush(&b), SML_OK);
	CU_ASSERT_PTR_NOT_NULL(
	    strstr(b.bytes, "<SourceRef>./contacts</SourceRef>"));
	bench_free(&b);
}

/* A client finds the datastore it asked for, however it is listed. */
static void
told_store_is_found_by_its_bare_name(void)
{
	static const char *const forms[] = {"contacts", "./contacts",
	    "contacts/", "contacts?LAST&iCON;smith", "./contacts/dr(-30,90)"};

	for (size_t i = 0; i < SML_ARRAY_LEN(forms); i++) {
		struct sml_devinf_store store = contacts;
		struct sml_devinf info = {.stores = &store};

		store.source_ref = sml_str_of(forms[i]);
		CU_ASSERT_PTR_EQUAL(
		    sml_devinf_store_of(&info, SML_STR("./contacts")), &store);
		CU_ASSERT_PTR_NULL(
		    sml_devinf_store_of(&info, SML_STR("contact")));
	}
}

static const struct test_case cases[] = {
    {"tell_without_alerts_lists_its_own_names",
	tell_without_alerts_lists_its_own_names},
    {"tell_lists_what_was_alerted_in_its_form",
	tell_lists_what_was_alerted_in_its_form},
    {"tell_in_a_later_message_remembers_the_alert",
	tell_in_a_later_message_remembers_the_alert},
    {"tell_of_a_client_keeps_its_own_names",
	tell_of_a_client_keeps_its_own_names},
    {"told_store_is_found_by_its_bare_name",
	told_store_is_found_by_its_bare_name},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("tell", cases, argc, argv);
}
