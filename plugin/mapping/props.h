/* SPDX-License-Identifier: Apache-2.0 */
/* A MAPI message as plain values: what the mapping reads and writes. */
#ifndef OUTLOOK_PROPS_H
#define OUTLOOK_PROPS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "mapping/props_list.h"

/**
 * No header of Windows and no MAPI stands behind these: the mapping (map_*.c)
 * is portable and is tested on every system; store_mapi*.c carries items
 * between them and a MAPI store. Text is UTF-8 with LF line ends here and
 * UTF-16 with CRLF there; times are FILETIMEs (100 ns since 1601-01-01 UTC).
 */

enum outlook_set {
	OUTLOOK_SET_TAG, /* no named property */
	OUTLOOK_SET_APPOINTMENT,
	OUTLOOK_SET_ADDRESS,
	OUTLOOK_SET_COMMON,
	OUTLOOK_SET_NOTE,
	OUTLOOK_SET_MEETING,
	OUTLOOK_SET_STRINGS, /* PS_PUBLIC_STRINGS */
	OUTLOOK_SET_VALISE,  /* our own GUID */
	OUTLOOK_SET_COUNT
};

enum outlook_type {
	OUTLOOK_TYPE_SHORT, /* PT_I2 */
	OUTLOOK_TYPE_LONG,
	OUTLOOK_TYPE_BOOL,
	OUTLOOK_TYPE_TIME,
	OUTLOOK_TYPE_TEXT,
	OUTLOOK_TYPE_BYTES,
	OUTLOOK_TYPE_TEXTS,     /* PT_MV_UNICODE */
	OUTLOOK_TYPE_LONGS,     /* PT_MV_LONG */
	OUTLOOK_TYPE_BYTES_LIST /* PT_MV_BINARY */
};

enum outlook_prop {
#define OUTLOOK_PROP_ENUM(name, set, id, type) OUTLOOK_PR_##name,
	OUTLOOK_PROP_LIST(OUTLOOK_PROP_ENUM)
	OUTLOOK_NAMED_LIST(OUTLOOK_PROP_ENUM)
#undef OUTLOOK_PROP_ENUM
	    OUTLOOK_PROP_COUNT
};

/* What a property is called in MAPI. */
struct outlook_prop_row {
	enum outlook_set set;
	uint32_t number;  /* property id or LID; 0 for one named by a string */
	const char *name; /* or NULL */
	enum outlook_type type;
};
extern const struct outlook_prop_row outlook_prop_table[OUTLOOK_PROP_COUNT];

enum outlook_state {
	OUTLOOK_ABSENT = 0, /* read: the message has none; write: leave it */
	OUTLOOK_PRESENT,    /* the value counts */
	OUTLOOK_REMOVED     /* write only: delete it */
};

struct outlook_value {
	enum outlook_state state;
	union {
		int64_t number;     /* SHORT, LONG, BOOL, TIME */
		struct sml_str str; /* TEXT, BYTES */
		struct {
			const struct sml_str *v;
			size_t count;
		} strs; /* TEXTS, BYTES_LIST */
		struct {
			const int32_t *v;
			size_t count;
		} longs;
	};
};

/* What we read and write of a row of the recipient table. */
enum outlook_column {
	OUTLOOK_COLUMN_TYPE,
	OUTLOOK_COLUMN_NAME,
	OUTLOOK_COLUMN_ADDRESS_TYPE,
	OUTLOOK_COLUMN_ADDRESS,
	OUTLOOK_COLUMN_SMTP_ADDRESS,
	OUTLOOK_COLUMN_FLAGS,
	OUTLOOK_COLUMN_STATUS,
	OUTLOOK_COLUMN_STATUS_TIME,
	OUTLOOK_COLUMN_COUNT
};
extern const enum outlook_prop outlook_column_props[OUTLOOK_COLUMN_COUNT];

/* Somebody who takes part: a row of its own, for there may be hundreds of each
 * instance, and an item has room for all properties. */
struct outlook_recipient {
	struct outlook_value v[OUTLOOK_COLUMN_COUNT];
};

struct outlook_item;

/* A changed instance of a series: the embedded message and its attachment's
 * own properties. */
struct outlook_exception {
	struct outlook_item *item;
	int64_t start_local, end_local; /* PR_EXCEPTION_STARTTIME, ENDTIME:
					 * FILETIME of the clock on the wall */
};

/**
 * One message; everything lives in one arena. As a result of mapping it is
 * what to write: values PRESENT or REMOVED, and the parts whose has_ flag is
 * set replace what the message has of them.
 */
struct outlook_item {
	struct outlook_value v[OUTLOOK_PROP_COUNT];
	/* The contact's picture; empty: none. */
	bool has_photo;
	struct sml_str photo;
	/* Changed instances, ascending. */
	bool has_exceptions;
	struct outlook_exception *exceptions;
	size_t exception_count;
	/* Rows of the recipient table. */
	bool has_recipients;
	struct outlook_recipient *recipients;
	size_t recipient_count;
};

/* ---- values: the fallback, or an absent text, where it is not there ---- */

int64_t outlook_value_number(
    const struct outlook_value *value, int64_t fallback);
struct sml_str outlook_value_str(const struct outlook_value *value);
void outlook_value_set_number(struct outlook_value *value, int64_t number);
/* Absent or empty text: REMOVED. */
void outlook_value_set_str(struct outlook_value *value, struct sml_str str);

/* ---- reading: the same of an item's ---- */

bool outlook_item_has(const struct outlook_item *item, enum outlook_prop p);
int64_t outlook_item_number(
    const struct outlook_item *item, enum outlook_prop p, int64_t fallback);
struct sml_str outlook_item_str(
    const struct outlook_item *item, enum outlook_prop p);

/* ---- writing ---- */

void outlook_item_set_number(
    struct outlook_item *item, enum outlook_prop p, int64_t number);
/* @str must live as long as the item; absent or empty text: REMOVED. */
void outlook_item_set_str(
    struct outlook_item *item, enum outlook_prop p, struct sml_str str);
void outlook_item_remove(struct outlook_item *item, enum outlook_prop p);

#endif
