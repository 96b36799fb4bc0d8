/* SPDX-License-Identifier: Apache-2.0 */
/* Kinds of items, their media types, and sets of fields. */
#ifndef SML_CONTENT_FIELDS_H
#define SML_CONTENT_FIELDS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* What a folder holds. Decides media types, file endings, match keys. */
enum sml_kind {
	SML_KIND_CONTACT,
	SML_KIND_CALENDAR, /* events; VTODO, VJOURNAL carried */
	SML_KIND_NOTE
};

/* How one text is written. */
enum sml_format {
	SML_FORMAT_UNKNOWN,
	SML_FORMAT_VCARD_21,
	SML_FORMAT_VCARD_30,
	SML_FORMAT_VCARD_40,
	SML_FORMAT_VCALENDAR_10,
	SML_FORMAT_ICALENDAR_20,
	SML_FORMAT_COMPONENT, /* a bare VEVENT, VTODO, ...: no VCALENDAR */
	SML_FORMAT_VNOTE_11,
	SML_FORMAT_PLAIN
};

struct sml_media {
	enum sml_format format;
	enum sml_kind kind;
	const char *type;    /* "text/x-vcard" */
	const char *version; /* VerCT, "2.1" */
};

/**
 * The rows we can hold, preferred first within a kind; for DevInf and for
 * Meta/Type. Ends with a row whose type is NULL.
 */
extern const struct sml_media sml_media_table[];

/* The row of a format; the last (type NULL) row for SML_FORMAT_UNKNOWN. */
const struct sml_media *sml_media_of(enum sml_format format);

/**
 * Look at the text itself: BEGIN line and VERSION are trusted before any
 * Meta/Type (syncml.md 24: peers send 2.1 bodies as text/vcard). A note is
 * PLAIN unless it begins with BEGIN:VNOTE. A contact or calendar text that
 * does not begin with a BEGIN line of its kind is SML_FORMAT_UNKNOWN. A BOM
 * and blank lines before BEGIN are passed over.
 */
enum sml_format sml_format_detect(enum sml_kind kind, struct sml_str text);

/* The value of the first VERSION line; empty if none. */
struct sml_str sml_format_version(struct sml_str text);

/**
 * A set of field names: what the peer can hold ("mask"). A name is upper
 * case: "TEL", "X-FOO", "VEVENT.LOCATION" is written "LOCATION". NULL stands
 * for "everything". Built by sync/mask from DevInf; content/ knows only this.
 */
struct sml_fieldset {
	const struct sml_str *names; /* sorted by sml_str_cmp */
	size_t count;
};
bool sml_fieldset_has(const struct sml_fieldset *set, struct sml_str name);

#endif
