/* SPDX-License-Identifier: Apache-2.0 */
/* Names of databases, as peers write them. */
#ifndef SML_SESSION_NAME_H
#define SML_SESSION_NAME_H

#include "base/str.h"

/* A query ("?LAST&iCON;smith"), or an option like "/dr(-30,90)", with what
 * follows it; absent if there is none. */
struct sml_str sml_name_query(struct sml_str uri);

/* What is left without blanks, "./" before it, and a query and slashes behind
 * it: none of them makes another database (syncml.md 13). A slice of @uri. */
struct sml_str sml_name_bare(struct sml_str uri);

#endif
