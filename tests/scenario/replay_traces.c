/* SPDX-License-Identifier: Apache-2.0 */
/* The recorded sessions and what is to be expected of each. */
#include "scenario/replay.h"

#define SE "syncml/syncevolution/"
#define SE_SESSION(dir)                                                        \
	{                                                                      \
		SE dir "/###-req.body", SE dir "/###-rsp.body", 1, NULL        \
	}
#define HORDE(dir, n)                                                          \
	{                                                                      \
		"syncml/horde/" dir "/syncml_client_" n "#.xml",               \
		    "syncml/horde/" dir "/syncml_server_" n "#.xml", 0, NULL   \
	}
#define SE_ALL                                                                 \
	{                                                                      \
		{"addressbook", "./addressbook", SML_KIND_CONTACT},            \
		    {"calendar", "./calendar", SML_KIND_CALENDAR},             \
		{                                                              \
			"memo", "./memo", SML_KIND_NOTE                        \
		}                                                              \
	}
#define SE_MEMO                                                                \
	{                                                                      \
		{                                                              \
			"memo", "./memo", SML_KIND_NOTE                        \
		}                                                              \
	}

/* A phone of which the first message is all there is. */
#define FIRST(title, path, contacts, calendar, refused)                        \
	{                                                                      \
		.name = (title),                                               \
		.folders = {{contacts, "a", SML_KIND_CONTACT},                 \
		    {calendar, "b", SML_KIND_CALENDAR}},                       \
		.sessions = {{"syncml/" path, "syncml/" path, 1, NULL}},       \
		.server_why = "only its first message was recorded",           \
		.client_why = "", .refused_by_server = (refused)               \
	}

const struct trace replay_traces[] = {
    {.name = "syncevolution",
	.folders = SE_ALL,
	.sessions = {SE_SESSION("01-slow-wbxml12"),
	    SE_SESSION("02-two-way-both"), SE_SESSION("03-conflict-mod-mod"),
	    SE_SESSION("04-conflict-clientdel-servermod"),
	    SE_SESSION("05-no-change"), SE_SESSION("06-refresh-from-server"),
	    SE_SESSION("07-refresh-from-client"),
	    SE_SESSION("08-one-way-from-client"),
	    SE_SESSION("09-one-way-from-server"), SE_SESSION("10-slow-again")}},
    {.name = "syncevolution-xml12",
	.folders = SE_ALL,
	.sessions = {SE_SESSION("11-slow-xml12")}},
    {.name = "syncevolution-xml11",
	.folders = SE_ALL,
	.sessions = {SE_SESSION("12-slow-xml11")}},
    {.name = "syncevolution-xml10",
	.folders = SE_ALL,
	.sessions = {SE_SESSION("13-slow-xml10")}},
    {.name = "syncevolution-wbxml11",
	.folders = SE_ALL,
	.sessions = {SE_SESSION("14-slow-wbxml11")}},
    {.name = "syncevolution-noctcap",
	.folders = SE_ALL,
	.sessions = {SE_SESSION("15-noctcap-norestart")}},
    {.name = "syncevolution-vcard21",
	.folders = {{"addressbook", "./addressbook", SML_KIND_CONTACT}},
	.sessions = {SE_SESSION("16-vcard21")}},
    {.name = "syncevolution-md5",
	.folders = SE_MEMO,
	.sessions = {SE_SESSION("17-auth-md5"),
	    SE_SESSION("18-auth-md5-second")}},
    {.name = "syncevolution-basic",
	.folders = SE_MEMO,
	.sessions = {SE_SESSION("19-auth-basic"),
	    SE_SESSION("20-auth-basic-second")}},
    {.name = "syncevolution-wrong-password",
	.folders = SE_MEMO,
	.sessions = {SE_SESSION("21-auth-wrong")},
	.is_wrong_password = true,
	.server_why = "its password is wrong and refused to the end",
	.client_why = "the password is wrong, nothing is to be carried",
	.refused_by_server = 7},
    {.name = "syncevolution-large",
	.folders = SE_MEMO,
	.sessions = {SE_SESSION("22-largeobj-maxmsg8000"),
	    SE_SESSION("23-largeobj-down")}},
    {.name = "syncevolution-unknown-database",
	.folders = SE_MEMO,
	.sessions = {SE_SESSION("25-unknown-uri")},
	.unknown = "nosuch",
	.server_why = "there is no such database, the client gives up",
	.client_why = "there is no such database",
	.refused_by_server = 1},
    {.name = "horde-notes",
	.folders = {{"./notes", "./notes", SML_KIND_NOTE}},
	.sessions = {HORDE("sync4j_pocketpc_notes", "1"),
	    HORDE("sync4j_pocketpc_notes", "2"),
	    HORDE("sync4j_pocketpc_notes", "3"),
	    HORDE("sync4j_pocketpc_notes", "4")}},
    {.name = "horde-tasks",
	.folders = {{"tasks", "./tasks", SML_KIND_CALENDAR}},
	.sessions = {HORDE("synthesis_tasks", "1"),
	    HORDE("synthesis_tasks", "2"), HORDE("synthesis_tasks", "3"),
	    HORDE("synthesis_tasks", "4")}},
    /* Its items are in SIF, which is none of our formats: 415. */
    {.name = "syncmldotnet",
	.folders = {{"scal", "scal", SML_KIND_CALENDAR},
	    {"scard", "scard", SML_KIND_CONTACT}},
	.sessions = {{"syncml/syncmldotnet/SyncMLStep2/client#.xml",
	    "syncml/syncmldotnet/SyncMLStep2/server#.xml", 1,
	    "syncml/syncmldotnet/SyncMLStep2/Client1.xml"}},
	.refused_by_client = 2},
    {.name = "funambol-sif",
	.folders = {{"scard", "contact", SML_KIND_CONTACT}},
	.sessions = {{"syncml/funambol-cpp/syncML#.xml", NULL, 1, NULL}},
	.server_why = "its only item is in SIF",
	.client_why = "the replay_answer to package 3 was not recorded",
	.refused_by_server = 1},
    /* Comments stand for items, 415; its server sends changes before our
     * client has, 405. */
    {.name = "without-init",
	.folders = {{"contacts/james_bond", "./dev-contacts",
	    SML_KIND_CONTACT}},
	.sessions = {{"syncml/devaspot/sync_without_init13.xml",
	    "syncml/devaspot/sync_without_init24.xml", 1, NULL}},
	.refused_by_server = 1,
	.refused_by_client = 3},
    /* Words stand for items: 415. */
    {.name = "primer",
	.folders = {{"contacts/james_bond", "./dev-contacts",
	    SML_KIND_CONTACT}},
	.sessions = {{"syncml/libwbxml/syncml-00#.xml", NULL, 3, NULL}},
	.refused_by_server = 1,
	.refused_by_client = 2},
    FIRST(
	"nokia-n80", "funambol-server-wbxml/msg1.wbxml", "./card", "./cal", 0),
    FIRST("nokia-3220", "funambol-server/syncml1.1.xml", "test", NULL, 3),
    FIRST("ericsson", "devaspot/example.wbxml", "pb", "/cal", 0),
    FIRST(
	"funambol-card", "funambol-server-wbxml/msg17.wbxml", "card", NULL, 0),
    FIRST("txsyncml", "txsyncml/client_sync_init.wbxml", "contacts/james_bond",
	NULL, 0),
    FIRST("buteo", "buteo/syncml_init.txt", "card", "note", 0),
    {.name = NULL},
};
