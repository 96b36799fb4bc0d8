/* SPDX-License-Identifier: Apache-2.0 */
/* How a client's session begins at the server's endpoint: taken up with Alert
 * 225, or all in one message. */
#include "config.h"

#include "server_phone.h"

static bool
is_said(const char *text)
{
	return strstr(w.answer, text) != NULL;
}

/* Package 1 of a new session. @last NULL: no anchor of before. */
static void
alert(unsigned code, const char *last, const char *next)
{
	char body[1024], last_text[128] = "";

	w.session++;
	w.msg = 0;
	w.token[0] = '\0';
	if (last)
		snprintf(last_text, sizeof(last_text), "<Last>%s</Last>", last);
	snprintf(body, sizeof(body),
	    "<Alert><CmdID>2</CmdID><Data>%u</Data><Item><Target>"
	    "<LocURI>contacts</LocURI></Target><Source><LocURI>addr</LocURI>"
	    "</Source><Meta><Anchor xmlns='syncml:metinf'>%s<Next>%s</Next>"
	    "</Anchor></Meta></Item></Alert>",
	    code, last_text, next);
	say(body);
}

/* Package 3 with one contact, if it has a name. */
static void
changes(const char *name)
{
	char body[1024], add[512] = "";

	if (name)
		snprintf(add, sizeof(add),
		    "<Add><CmdID>3</CmdID><Meta><Type xmlns='syncml:metinf'>"
		    "text/vcard</Type></Meta><Item><Source><LocURI>%s</LocURI>"
		    "</Source><Data>BEGIN:VCARD\r\nVERSION:3.0\r\nN:%s\r\n"
		    "FN:%s\r\nEND:VCARD\r\n</Data></Item></Add>",
		    name, name, name);
	snprintf(body, sizeof(body),
	    "<Sync><CmdID>2</CmdID><Target><LocURI>contacts</LocURI></Target>"
	    "<Source><LocURI>addr</LocURI></Source>%s</Sync>",
	    add);
	say(body);
}

static void
whole_session(unsigned code, const char *last, const char *next)
{
	alert(code, last, next);
	changes(NULL);
	say("");
}

static void
resume_goes_on_with_the_type_of_the_session(void)
{
	static const unsigned types[] = {200, 202, 204};
	char wanted[64];
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(types); i++) {
		setup();
		whole_session(201, NULL, "A1");
		alert(types[i], "A1", "A2");
		alert(225, "A1", "A3");
		snprintf(wanted, sizeof(wanted),
		    "<Data>%u</Data><Item><Target>", types[i]);
		CU_ASSERT(is_said("<Data>200</Data><Item><Data><Anchor"));
		CU_ASSERT(is_said(wanted));
		changes(types[i] == 204 ? NULL : "Ada");
		CU_ASSERT(types[i] == 204 || is_said("<Data>201</Data>"));
		say("");
		whole_session(200, "A3", "A4");
		CU_ASSERT(!is_said("<Data>508</Data>"));
		teardown();
	}
}

static void
resume_without_a_known_anchor_is_slow(void)
{
	setup();
	whole_session(201, NULL, "A1");
	alert(200, "A1", "A2");
	alert(225, "other", "A3");
	CU_ASSERT(is_said("<Data>508</Data>"));
	CU_ASSERT(is_said("<Data>201</Data><Item><Target>"));
	teardown();
}

static void
resume_of_a_slow_session_begins_it_again(void)
{
	setup();
	alert(201, NULL, "A1");
	alert(225, NULL, "A2");
	CU_ASSERT(is_said("<Data>508</Data>"));
	CU_ASSERT(is_said("<Data>201</Data><Item><Target>"));
	teardown();
}

static void
resume_before_any_session_is_slow(void)
{
	setup();
	alert(225, "A0", "A1");
	CU_ASSERT(is_said("<Data>508</Data>"));
	CU_ASSERT(is_said("<Data>201</Data><Item><Target>"));
	teardown();
}

/* Packages 1 and 3 in one, but the anchors do not match: package 3 comes
 * again, and is answered by the server's changes. */
static void
sync_of_a_refused_alert_comes_again(void)
{
	setup();
	whole_session(201, NULL, "A1");
	w.session++;
	w.msg = 0;
	w.token[0] = '\0';
	say("<Alert><CmdID>2</CmdID><Data>200</Data><Item><Target>"
	    "<LocURI>contacts</LocURI></Target><Source><LocURI>addr</LocURI>"
	    "</Source><Meta><Anchor xmlns='syncml:metinf'><Last>other</Last>"
	    "<Next>A2</Next></Anchor></Meta></Item></Alert>"
	    "<Sync><CmdID>3</CmdID><Target><LocURI>contacts</LocURI></Target>"
	    "<Source><LocURI>addr</LocURI></Source></Sync>");
	CU_ASSERT(is_said("<Data>508</Data>"));
	CU_ASSERT(is_said("<Data>201</Data><Item><Target>"));
	CU_ASSERT(is_said("<Final/>"));
	changes("Ada");
	CU_ASSERT(is_said("<Data>201</Data>"));
	CU_ASSERT(is_said("</Sync>"));
	CU_ASSERT(is_said("<Final/>"));
	teardown();
}

static void
resume_is_unknown_before_version_1_2(void)
{
	setup();
	w.version = "1.1";
	alert(225, "A0", "A1");
	CU_ASSERT(is_said("<Data>406</Data>"));
	teardown();
}

/* The code of a notification, as some clients repeat it. */
static void
alert_of_a_notification_is_the_clients_own(void)
{
	static const struct {
		unsigned code;
		const char *said;
	} rows[] = {{206, "<Data>201</Data>"}, {207, "<Data>203</Data>"},
	    {208, "<Data>203</Data>"}, {209, "<Data>205</Data>"},
	    {210, "<Data>205</Data>"}};
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(rows); i++) {
		setup();
		alert(rows[i].code, "A0", "A1");
		CU_ASSERT(is_said(rows[i].said));
		CU_ASSERT(!is_said("<Data>406</Data>"));
		teardown();
	}
}

static const struct test_case cases[] = {
    {"resume_goes_on_with_the_type_of_the_session",
	resume_goes_on_with_the_type_of_the_session},
    {"resume_without_a_known_anchor_is_slow",
	resume_without_a_known_anchor_is_slow},
    {"resume_of_a_slow_session_begins_it_again",
	resume_of_a_slow_session_begins_it_again},
    {"alert_of_a_notification_is_the_clients_own",
	alert_of_a_notification_is_the_clients_own},
    {"sync_of_a_refused_alert_comes_again",
	sync_of_a_refused_alert_comes_again},
    {"resume_before_any_session_is_slow", resume_before_any_session_is_slow},
    {"resume_is_unknown_before_version_1_2",
	resume_is_unknown_before_version_1_2},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	if (server_db_setup() != SML_OK)
		return 1;
	return test_main("server_resume", cases, argc, argv);
}
