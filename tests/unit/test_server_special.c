/* SPDX-License-Identifier: Apache-2.0 */
/* Atomic, Copy and soft delete in the server's database. */
#include "config.h"

#include "server_phone.h"

/* A session of @device up to the answer to its changes. */
static void
sync(const char *device, unsigned code, const char *changes)
{
	char body[8192];

	w.device = device;
	w.session++;
	w.msg = 0;
	w.token[0] = '\0';
	snprintf(body, sizeof(body),
	    "<Alert><CmdID>1</CmdID><Data>%u</Data><Item><Target>"
	    "<LocURI>contacts</LocURI></Target><Source><LocURI>addr</LocURI>"
	    "</Source><Meta><Anchor xmlns='syncml:metinf'><Last>%u</Last>"
	    "<Next>%u</Next></Anchor></Meta></Item></Alert>",
	    code, w.session - 1, w.session);
	say(body);
	snprintf(body, sizeof(body),
	    "<Sync><CmdID>1</CmdID><Target><LocURI>contacts</LocURI></Target>"
	    "<Source><LocURI>addr</LocURI></Source>%s</Sync>",
	    changes);
	say(body);
}

#define WRITE(verb, id, luid, data)                                            \
	"<" verb "><CmdID>" id "</CmdID><Meta><Type xmlns='syncml:metinf'>"    \
	"text/vcard</Type></Meta><Item><Source><LocURI>" luid                  \
	"</LocURI></Source><Data>" data "</Data></Item></" verb ">"
#define CARD(name)                                                             \
	"BEGIN:VCARD\r\nVERSION:3.0\r\nN:" name "\r\nFN:" name                 \
	"\r\nEND:VCARD\r\n"
#define STATUS(id, verb, luid, code)                                           \
	"<CmdRef>" id "</CmdRef><Cmd>" verb "</Cmd>" luid "<Data>" code
#define SOURCE(luid) "<SourceRef>" luid "</SourceRef>"

static bool
is_said(const char *text)
{
	return strstr(w.answer, text) != NULL;
}

/* What another device is given that comes with nothing. */
static bool
other_has(const char *name)
{
	char text[40];

	snprintf(text, sizeof(text), "FN:%s\n", name);
	return is_said(text) ||
	       (snprintf(text, sizeof(text), "FN:%s&#13;", name),
		   is_said(text));
}

static void
atomic_is_all_or_nothing_in_the_database(void)
{
	setup();
	sync("phone", 201,
	    WRITE("Add", "2", "1", CARD("ann"))
		WRITE("Add", "3", "2", CARD("bob")));
	say("");
	sync("phone", 200,
	    "<Atomic><CmdID>2</CmdID>" WRITE("Replace", "3", "1", CARD("eve"))
		WRITE("Add", "4", "3", CARD("cat")) WRITE("Add", "5", "4",
		    "no card") "</Atomic>"
			       "<Atomic><CmdID>6</CmdID>" WRITE("Add", "7", "5",
				   CARD("dan")) "<Delete><CmdID>8</"
						"CmdID><Item><Source><LocURI>2<"
						"/LocURI>"
						"</Source></Item></Delete></"
						"Atomic>");
	CU_ASSERT(is_said(STATUS("2", "Atomic", "", "507")));
	CU_ASSERT(is_said(STATUS("3", "Replace", SOURCE("1"), "216")));
	CU_ASSERT(is_said(STATUS("4", "Add", SOURCE("3"), "216")));
	CU_ASSERT(is_said(STATUS("5", "Add", SOURCE("4"), "415")));
	CU_ASSERT(is_said(STATUS("6", "Atomic", "", "200")));
	CU_ASSERT(is_said(STATUS("8", "Delete", SOURCE("2"), "200")));
	say("");
	sync("other", 201, "");
	CU_ASSERT(other_has("ann"));
	CU_ASSERT(other_has("dan"));
	CU_ASSERT(!other_has("bob"));
	CU_ASSERT(!other_has("cat"));
	CU_ASSERT(!other_has("eve"));
	teardown();
}

static void
soft_delete_and_copy_last_in_the_database(void)
{
	setup();
	sync("phone", 201, WRITE("Add", "2", "1", CARD("ann")));
	say("");
	sync("phone", 200,
	    "<Copy><CmdID>2</CmdID><Item><Target><LocURI>7</LocURI></Target>"
	    "<Source><LocURI>1</LocURI></Source></Item></Copy>"
	    "<Delete><CmdID>3</CmdID><SftDel/><Item><Source><LocURI>1</LocURI>"
	    "</Source></Item></Delete>");
	CU_ASSERT(is_said("<Cmd>Copy</Cmd><TargetRef>7</TargetRef>"
			  "<SourceRef>1</SourceRef><Data>201"));
	CU_ASSERT(is_said(STATUS("3", "Delete", SOURCE("1"), "200")));
	CU_ASSERT(!is_said("<Add>"));
	say("");
	/* Neither comes back, and the copy is the phone's. */
	sync("phone", 200, WRITE("Replace", "2", "7", CARD("bob")));
	CU_ASSERT(is_said(STATUS("2", "Replace", SOURCE("7"), "200")));
	CU_ASSERT(!is_said("<Add>"));
	say("");
	sync("other", 201, "");
	CU_ASSERT(other_has("ann"));
	CU_ASSERT(other_has("bob"));
	teardown();
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"atomic_is_all_or_nothing_in_the_database",
		atomic_is_all_or_nothing_in_the_database},
	    {"soft_delete_and_copy_last_in_the_database",
		soft_delete_and_copy_last_in_the_database},
	    {NULL, NULL}};

	return test_main("server_special", cases, argc, argv);
}
