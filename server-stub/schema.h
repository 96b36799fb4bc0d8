/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of the server's database, as SQL. */
#ifndef SERVER_SCHEMA_H
#define SERVER_SCHEMA_H

/* PRAGMA user_version of a database after all of server_schema_steps. */
#define SERVER_SCHEMA_VERSION 2

/* Once a file, before its first table; outside a transaction. */
extern const char server_schema_file[];
/* Every connection. */
extern const char server_schema_connection[];
/* The tables of version 1, in pieces, ends with NULL; inside a transaction. */
extern const char *const server_schema[];
/* [n - 1] makes version n into n + 1; ends with NULL; inside a transaction.
 * New databases take them too. */
extern const char *const server_schema_steps[];

#endif
