/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of the server's database, as SQL. */
#include "schema.h"

#include <stddef.h>

const char server_schema_file[] = "PRAGMA page_size = 4096;"
				  "PRAGMA journal_mode = WAL;";

/* FULL: an answer leaves only after its commit is on the disk. The log goes
 * into the main file by server_db_tidy() alone. */
const char server_schema_connection[] = "PRAGMA synchronous = FULL;"
					"PRAGMA wal_autocheckpoint = 0;"
					"PRAGMA journal_size_limit = 1048576;"
					"PRAGMA temp_store = MEMORY;"
					"PRAGMA cache_size = -8000;";

/*
 * owner: the account that a row belongs to, so that the same tables can be
 * spread over databases by it. Texts are shared by items and links of an
 * owner through their SHA-256; whoever lets go of one notes it in text_loose,
 * and server_texts_sweep() looks whether anybody still holds it.
 */
static const char accounts_and_items[] =
    "CREATE TABLE setting("
    " name TEXT PRIMARY KEY, value) WITHOUT ROWID;"
    "INSERT INTO setting VALUES ('tidied', 0), ('key', randomblob(32)),"
    " ('id', lower(hex(randomblob(8))));"

    "CREATE TABLE account("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " name TEXT NOT NULL UNIQUE,"
    " verifier TEXT NOT NULL,"
    " created_utc INTEGER NOT NULL);"

    /* guids: how many were given; salt: their first characters */
    "CREATE TABLE folder("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " owner INTEGER NOT NULL,"
    " name TEXT NOT NULL,"
    " kind INTEGER NOT NULL,"
    " salt TEXT NOT NULL,"
    " guids INTEGER NOT NULL DEFAULT 0,"
    " rev INTEGER NOT NULL DEFAULT 0,"
    " UNIQUE(owner, name));"

    /* keys: match keys packed, to know which rows of item_key go;
     * deleted_utc: a tombstone; its text stays for a while */
    "CREATE TABLE item("
    " folder INTEGER NOT NULL,"
    " guid TEXT NOT NULL,"
    " rev INTEGER NOT NULL,"
    " owner INTEGER NOT NULL,"
    " text BLOB,"
    " print BLOB,"
    " keys BLOB,"
    " deleted_utc INTEGER,"
    " PRIMARY KEY(folder, guid)) WITHOUT ROWID;"
    "CREATE UNIQUE INDEX item_rev ON item(folder, rev);"

    /* class: 0 fingerprint (its first 8 bytes), 1 UID, 2 strong */
    "CREATE TABLE item_key("
    " folder INTEGER NOT NULL,"
    " hash INTEGER NOT NULL,"
    " class INTEGER NOT NULL,"
    " guid TEXT NOT NULL,"
    " PRIMARY KEY(folder, hash, class, guid)) WITHOUT ROWID;"

    "CREATE TABLE text("
    " id INTEGER PRIMARY KEY,"
    " owner INTEGER NOT NULL,"
    " digest BLOB NOT NULL,"
    " body BLOB NOT NULL);"
    "CREATE UNIQUE INDEX text_digest ON text(digest, owner);"
    "CREATE TABLE text_loose("
    " owner INTEGER NOT NULL,"
    " digest BLOB NOT NULL,"
    " PRIMARY KEY(owner, digest)) WITHOUT ROWID;";

static const char devices[] =
    "CREATE TABLE device("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " owner INTEGER NOT NULL,"
    " dev_id TEXT NOT NULL,"
    " sessions INTEGER NOT NULL DEFAULT 0,"
    " seen_utc INTEGER NOT NULL DEFAULT 0,"
    " UNIQUE(owner, dev_id));"

    /* The current session of a device. */
    "CREATE TABLE session("
    " device INTEGER PRIMARY KEY,"
    " token TEXT NOT NULL UNIQUE,"
    " session_id TEXT NOT NULL,"
    " address TEXT NOT NULL,"
    " msg INTEGER NOT NULL,"
    " is_done INTEGER NOT NULL,"
    " started_utc INTEGER NOT NULL,"
    " seen_utc INTEGER NOT NULL);"
    /* Its last request and the bytes that answered it. */
    "CREATE TABLE answer("
    " device INTEGER PRIMARY KEY,"
    " digest BLOB NOT NULL,"
    " body BLOB NOT NULL);"

    /* What sessions did, a row a folder; for people. */
    "CREATE TABLE history("
    " device INTEGER NOT NULL,"
    " session INTEGER NOT NULL,"
    " folder TEXT NOT NULL,"
    " owner INTEGER NOT NULL,"
    " mode INTEGER NOT NULL DEFAULT 0,"
    " started_utc INTEGER NOT NULL DEFAULT 0,"
    " sent INTEGER NOT NULL DEFAULT 0,"
    " received INTEGER NOT NULL DEFAULT 0,"
    " conflicts INTEGER NOT NULL DEFAULT 0,"
    " held INTEGER NOT NULL DEFAULT 0,"
    " failed INTEGER NOT NULL DEFAULT 0,"
    " is_done INTEGER NOT NULL DEFAULT 0,"
    " PRIMARY KEY(device, session, folder)) WITHOUT ROWID;"

    "CREATE TABLE peer_value("
    " device INTEGER NOT NULL,"
    " name TEXT NOT NULL,"
    " value BLOB NOT NULL,"
    " PRIMARY KEY(device, name));"

    "CREATE TABLE spool("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " device INTEGER NOT NULL,"
    " kind INTEGER NOT NULL,"
    " body BLOB NOT NULL);"
    "CREATE INDEX spool_kind ON spool(device, kind);"

    "CREATE TABLE peer_folder("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " device INTEGER NOT NULL,"
    " owner INTEGER NOT NULL,"
    " name TEXT NOT NULL,"
    " own_last TEXT, peer_p TEXT, peer_n TEXT,"
    " rev_p INTEGER NOT NULL DEFAULT 0,"
    " rev_n INTEGER NOT NULL DEFAULT 0,"
    " session_n INTEGER NOT NULL DEFAULT 0,"
    " epoch INTEGER NOT NULL DEFAULT 0,"
    " place TEXT, mask BLOB,"
    " print_version INTEGER NOT NULL DEFAULT 0,"
    " UNIQUE(device, name));"

    "CREATE TABLE link("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " folder INTEGER NOT NULL,"
    " device INTEGER NOT NULL,"
    " owner INTEGER NOT NULL,"
    " luid TEXT, guid TEXT, token TEXT,"
    " rev INTEGER NOT NULL,"
    " agreed BLOB, print BLOB,"
    " pending INTEGER NOT NULL,"
    " sent_msg INTEGER NOT NULL, sent_cmd INTEGER NOT NULL,"
    " sent_rev INTEGER NOT NULL,"
    " sent BLOB, sent_print BLOB,"
    " session INTEGER NOT NULL,"
    " epoch INTEGER NOT NULL,"
    " flags INTEGER NOT NULL);"
    "CREATE INDEX link_folder ON link(folder);"
    "CREATE UNIQUE INDEX link_luid ON link(folder, luid)"
    " WHERE luid IS NOT NULL;"
    "CREATE UNIQUE INDEX link_guid ON link(folder, guid)"
    " WHERE guid IS NOT NULL;"
    "CREATE INDEX link_sent ON link(device, sent_msg, sent_cmd)"
    " WHERE sent_msg <> 0;"
    "CREATE INDEX link_pending ON link(folder) WHERE pending <> 0;"
    "CREATE INDEX link_flagged ON link(folder) WHERE flags <> 0;"

    "CREATE TABLE pair("
    " folder INTEGER NOT NULL,"
    " id TEXT NOT NULL,"
    " guid0 TEXT NOT NULL, guid1 TEXT NOT NULL,"
    " origin TEXT NOT NULL,"
    " PRIMARY KEY(folder, id)) WITHOUT ROWID;"
    "CREATE INDEX pair_guid0 ON pair(folder, guid0);"
    "CREATE INDEX pair_guid1 ON pair(folder, guid1);";

/* ON CONFLICT DO NOTHING, not OR IGNORE: the conflict policy of the statement
 * that fires a trigger would replace the latter. */
static const char triggers[] =
    "CREATE TRIGGER item_loose AFTER UPDATE OF text ON item"
    " WHEN old.text IS NOT NULL AND old.text IS NOT new.text BEGIN"
    " INSERT INTO text_loose VALUES (old.owner, old.text) ON CONFLICT DO "
    "NOTHING; END;"
    "CREATE TRIGGER item_gone AFTER DELETE ON item"
    " WHEN old.text IS NOT NULL BEGIN"
    " INSERT INTO text_loose VALUES (old.owner, old.text) ON CONFLICT DO "
    "NOTHING; END;"
    "CREATE TRIGGER link_loose AFTER UPDATE OF agreed ON link"
    " WHEN old.agreed IS NOT NULL AND old.agreed IS NOT new.agreed BEGIN"
    " INSERT INTO text_loose VALUES (old.owner, old.agreed) ON CONFLICT DO "
    "NOTHING; END;"
    "CREATE TRIGGER link_sent_loose AFTER UPDATE OF sent ON link"
    " WHEN old.sent IS NOT NULL AND old.sent IS NOT new.sent"
    " AND old.sent IS NOT new.agreed BEGIN"
    " INSERT INTO text_loose VALUES (old.owner, old.sent) ON CONFLICT DO "
    "NOTHING; END;"
    "CREATE TRIGGER link_gone AFTER DELETE ON link BEGIN"
    " INSERT INTO text_loose"
    "  SELECT old.owner, old.agreed WHERE old.agreed IS NOT NULL"
    "  ON CONFLICT DO NOTHING;"
    " INSERT INTO text_loose"
    "  SELECT old.owner, old.sent WHERE old.sent IS NOT NULL"
    "  ON CONFLICT DO NOTHING; END;"

    "PRAGMA user_version = 1;";

const char *const server_schema[] = {
    accounts_and_items, devices, triggers, NULL};

/* md5: B64(MD5(name:password)), for accounts that may log in by md5. */
static const char account_md5[] = "ALTER TABLE account ADD COLUMN md5 TEXT;"
				  "PRAGMA user_version = 2;";

const char *const server_schema_steps[] = {account_md5, NULL};
