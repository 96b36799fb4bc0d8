/* SPDX-License-Identifier: Apache-2.0 */
/* What devices do otherwise than they say or should, as a table. */
#ifndef SML_SESSION_QUIRK_H
#define SML_SESSION_QUIRK_H

#include "session/devinf.h"

/**
 * Only what needs to be known of the device stands here. What a liberal
 * reader takes from everybody (a missing Meta, Final in each message,
 * backslashes in names, unknown SyncTypes, 200 for 201) has its case where it
 * is read. Source: syncml.md 25.
 */
enum sml_quirk_flag {
	/* Alerts one-way types and expects a two-way sync. */
	SML_QUIRK_ONE_WAY_IS_TWO_WAY = 1
};

struct sml_quirk {
	const char *man, *mod; /* beginnings of Man and Mod, any case; NULL: any
				*/
	unsigned flags;
	size_t max_msg;      /* bytes of a message it can really take; 0: as
			      * announced */
	unsigned percent;    /* of what it announces, at least 1800 bytes; 0:
			      * all */
	const char *because; /* for the log: "its memory ends" */
};

/* Ends with a row whose @because is NULL. */
extern const struct sml_quirk sml_quirk_table[];

/* The first row for the device; NULL: it keeps its word. */
const struct sml_quirk *sml_quirk_of(const struct sml_devinf *info);

/* Bytes of a message to send to a device of @quirk (NULL: none) that announces
 * @announced; 0 stays 0 unless there is a limit. */
uint64_t sml_quirk_max_msg(const struct sml_quirk *quirk, uint64_t announced);

#endif
