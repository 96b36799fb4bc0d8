/* SPDX-License-Identifier: Apache-2.0 */
/* Every limit against a hostile or broken peer, with its unit and reason. */
#ifndef SML_BASE_LIMITS_H
#define SML_BASE_LIMITS_H

/* ---- messages ---- */

/* Bytes of one message we accept. Peers send up to 150 kB (SyncEvolution);
 * we announce SML_MSG_ANNOUNCE and tolerate peers that overshoot. */
#define SML_MSG_MAX (4u * 1024 * 1024)

/* Bytes of one message we ask peers to stay under (MaxMsgSize). Large enough
 * that 10,000 contacts need about 50 round trips, small enough that the tree
 * of one message stays far under the memory goal. */
#define SML_MSG_ANNOUNCE (256u * 1024)

/* Assumed when the peer announced no MaxMsgSize. */
#define SML_MSG_DEFAULT (100u * 1024)

/* Below this not even a header with one Status fits: refuse with 400. */
#define SML_MSG_MIN 1000u

/* Elements inside elements. DTD needs 12; filters and DevInf a few more. */
#define SML_DEPTH_MAX 40

/* Nodes of one message's tree. An empty Status costs 9; 4 MiB of text hold
 * fewer than this unless somebody counts. */
#define SML_NODES_MAX 400000

/* Bytes of arena for one message's tree. */
#define SML_MSG_ARENA_MAX (64u * 1024 * 1024)

/* Attributes and string-table bytes of a WBXML document that we read. */
#define SML_WBXML_STRTBL_MAX (64u * 1024)

/* ---- names ---- */

/* LocURI, LUID, GUID, anchor: bytes. Longer is answered 414. */
#define SML_URI_MAX 1024
#define SML_ANCHOR_MAX 256
#define SML_SESSION_ID_MAX 64
#define SML_USER_MAX 256
#define SML_PASSWORD_MAX 1024

/* ---- objects ---- */

/* Bytes of one item (MaxObjSize we announce). Outlook photos stay below
 * 1 MiB; calendars with attachments reach a few. */
#define SML_ITEM_MAX (8u * 1024 * 1024)

/* Datastores in one session. Phones use 4, Outlook 5. */
#define SML_FOLDERS_MAX 16

/* Answers in a row without a command or an item's Status before we give up;
 * libsynthesis gives up after three (sync-rules 11). */
#define SML_IDLE_ROUNDS_MAX 5

/* Days for which a client that had to speak an older version, or the other
 * encoding, does so at once: long enough to spare the refusals, short enough
 * to notice a better server. One day where the server gave no reason: it may
 * just have been unwell. */
#define SML_SPEAK_DAYS 30
#define SML_SPEAK_GUESS_DAYS 1

/* Questions in a row for the answer of a busy server (Alert 221). With pauses
 * that grow from one second on that is half a minute. */
#define SML_BUSY_ROUNDS_MAX 5

/* Messages of one session, against a peer that never ends. */
#define SML_SESSION_MSGS_MAX 100000

/* ---- work per message (server) ---- */

/* Item commands worked on before a message is answered without Final. */
#define SML_WORK_ITEMS_MAX 4000
/* Milliseconds worked before a message is answered without Final. */
#define SML_WORK_MS_MAX 5000

/* ---- content lines (item-formats.md section 3) ---- */

#define SML_LINE_MAX (4u * 1024 * 1024) /* bytes of one unfolded line */
#define SML_LINES_MAX 20000             /* lines of one item */
#define SML_LINE_DEPTH_MAX 16           /* components in components */
#define SML_LINE_PARAMS_MAX 200         /* parameters of one line */
#define SML_LINE_ELEMENTS_MAX 100000    /* list elements of one item */
#define SML_CONTENT_ARENA_MAX (64u * 1024 * 1024) /* bytes for one item */
#define SML_MATCH_KEYS_MAX 16 /* match keys kept of one item */

/* ---- recurrences ---- */

/* Days looked at in a row without an instance before an expansion gives up;
 * at most 5 ms of work. The sparsest rule that means something, 29 February
 * on one weekday, has an instance every 40 years at the most. */
#define SML_RECUR_BARREN_DAYS_MAX 100000

/* ---- zones ---- */

/* Changes one by one of a zone in an item. The longest history of the IANA
 * data has about 250. */
#define SML_ZONE_CHANGES_MAX 600

/* ---- conversions ---- */

/* Instances of a rule that vCalendar 1.0 cannot say and that are written one by
 * one instead. Half a kilobyte for most; more dates than that no phone shows,
 * and the rule itself comes back from the stored item. */
#define SML_CONVERT_DATES_MAX 100

/* Rules of one item that are looked at that closely: each may cost a
 * millisecond. The others are kept as they are. */
#define SML_CONVERT_RULES_MAX 200

/* ---- filters ---- */

/* Bytes of a filter. It is saved with the session, one a folder. */
#define SML_FILTER_MAX 1024u
/* Bytes of a Field: a property takes some 50, and a device has 100 of them. */
#define SML_FILTER_FIELD_MAX (16u * 1024)
/* Terms and nested parentheses. Phones send one or two; each term looks at
 * all lines of an item. */
#define SML_FILTER_TERMS_MAX 32
#define SML_FILTER_DEPTH_MAX 8
/* COUNT of a rule whose instances are walked one by one, and rules of one item:
 * at most 5 ms together. A larger COUNT is taken as no end. */
#define SML_FILTER_INSTANCES_MAX 20000
#define SML_FILTER_RULES_MAX 16

/* ---- saved session ---- */

/* Bytes of the session row (architecture.md, "The server's processes"). */
#define SML_SESSION_ROW_MAX (16u * 1024)

#endif
