/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of the server's database, as SQL. */
#ifndef SERVER_SCHEMA_H
#define SERVER_SCHEMA_H

/* PRAGMA user_version of what server_schema makes. */
#define SERVER_SCHEMA_VERSION 1

/* Once a file, before its first table; outside a transaction. */
extern const char server_schema_file[];
/* Every connection. */
extern const char server_schema_connection[];
/* The tables, in pieces, ends with NULL; inside a transaction. */
extern const char *const server_schema[];

#endif
