/* SPDX-License-Identifier: Apache-2.0 */
/* A client that is not ours: bodies of messages in, answers as lines of text.
 */
#ifndef TESTS_SCENARIO_PHONE_H
#define TESTS_SCENARIO_PHONE_H

#include "scenario/world.h"

/**
 * It talks XML to the server of a world, in whatever order a test likes; its
 * folder "N" is the server's first one. Nothing of it is an engine.
 */
struct phone {
	struct world *world;
	const char *dev_id; /* "phone" */
	const char *more;   /* further elements of the headers; or NULL */
	unsigned session, msg;
	unsigned anchor;     /* Next of the last session that was ended */
	char answer[16000];  /* as session_text_msg() says it */
	char bytes[70000];   /* of the last message */
	struct sml_buf last; /* the server's bytes */
};

/* A world with one contacts folder at the server; no clients of ours. */
void phone_init(struct phone *p, const struct world_options *options);
void phone_free(struct phone *p);

/* Package 1 of a new session: Alert @code with the anchors in step. */
enum sml_err phone_begin(struct phone *p, unsigned code);
/* The next message of the session with @body. */
enum sml_err phone_say(struct phone *p, const char *body);
/* The last message once more, byte for byte. */
enum sml_err phone_repeat(struct phone *p);
/* "200" to the server's Sync and all its commands, and Final; the session is
 * in step then. @maps may be "". */
enum sml_err phone_end(struct phone *p, const char *maps);

/* Names (FN) and numbers of the living items at the server, sorted:
 * "ann 1, bob 2". */
const char *phone_store(struct phone *p);

/* Somebody else writes, edits (@key of phone_key()), deletes at the server. */
struct sml_str phone_key(struct phone *p, const char *name);
void phone_put(struct phone *p, struct sml_str key, const char *text);
void phone_remove(struct phone *p, struct sml_str key);

#define PHONE_CARD(name, tel)                                                  \
	"BEGIN:VCARD\r\nVERSION:2.1\r\nN:" name "\r\nFN:" name                 \
	"\r\nTEL;CELL:" tel "\r\nEND:VCARD\r\n"
#define PHONE_SYNC(id, inside)                                                 \
	"<Sync><CmdID>" id "</CmdID><Target><LocURI>./contacts</LocURI>"       \
	"</Target><Source><LocURI>N</LocURI></Source>" inside "</Sync>"
#define PHONE_ITEM(luid, data)                                                 \
	"<Item><Source><LocURI>" luid "</LocURI></Source>" data "</Item>"
#define PHONE_DATA(text) "<Data><![CDATA[" text "]]></Data>"
#define PHONE_META                                                             \
	"<Meta><Type xmlns='syncml:metinf'>text/x-vcard</Type></Meta>"
#define PHONE_WRITE(verb, id, luid, text)                                      \
	"<" verb "><CmdID>" id "</CmdID>" PHONE_META PHONE_ITEM(               \
	    luid, PHONE_DATA(text)) "</" verb ">"
#define PHONE_ADD(id, luid, name, tel)                                         \
	PHONE_WRITE("Add", id, luid, PHONE_CARD(name, tel))
#define PHONE_REPLACE(id, luid, name, tel)                                     \
	PHONE_WRITE("Replace", id, luid, PHONE_CARD(name, tel))
#define PHONE_DELETE(id, luid, more)                                           \
	"<Delete><CmdID>" id "</CmdID>" more PHONE_ITEM(luid, "") "</Delete>"

#endif
