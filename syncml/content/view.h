/* SPDX-License-Identifier: Apache-2.0 */
/* Items as typed fields: for showing and comparing, never for storage. */
#ifndef SML_CONTENT_VIEW_H
#define SML_CONTENT_VIEW_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/env.h"
#include "base/err.h"
#include "content/datetime.h"
#include "content/fields.h"

/* What a field is called to people. */
enum sml_field {
	SML_FIELD_OTHER, /* by the name of its property */
	SML_FIELD_NAME,
	SML_FIELD_NICKNAME,
	SML_FIELD_ORGANIZATION,
	SML_FIELD_TITLE,
	SML_FIELD_ROLE,
	SML_FIELD_PHONE,
	SML_FIELD_EMAIL,
	SML_FIELD_ADDRESS,
	SML_FIELD_WEB,
	SML_FIELD_CHAT,
	SML_FIELD_BIRTHDAY,
	SML_FIELD_ANNIVERSARY,
	SML_FIELD_PHOTO,
	SML_FIELD_NOTE,
	SML_FIELD_CATEGORIES,
	SML_FIELD_PRIVACY,
	SML_FIELD_SUMMARY,
	SML_FIELD_TEXT, /* description, body */
	SML_FIELD_LOCATION,
	SML_FIELD_START,
	SML_FIELD_END,
	SML_FIELD_DUE,
	SML_FIELD_REPEATS,
	SML_FIELD_EXCEPTIONS,
	SML_FIELD_REMINDER,
	SML_FIELD_ATTENDEES,
	SML_FIELD_BUSY,
	SML_FIELD_STATUS,
	SML_FIELD_PRIORITY,
	SML_FIELD_ATTACHMENT,
	SML_FIELD_COUNT
};

/* The field of a property; SML_FIELD_OTHER if it has no name of its own. */
enum sml_field sml_field_of(enum sml_kind kind, struct sml_str name);

/* Its English word in small letters, "phone"; "" for SML_FIELD_OTHER. */
const char *sml_field_word(enum sml_field field);

/* A value with its kind: home, work, cell, fax ... as lower-case words. */
struct sml_typed {
	struct sml_str value;
	struct sml_str types; /* "fax,home", sorted; empty if none or only
			       * what it is anyway: voice, internet */
	bool is_preferred;
};

struct sml_typed_list {
	struct sml_typed *v;
	size_t count;
};

struct sml_contact_view {
	struct sml_str family, given, middle, prefix, suffix;
	struct sml_str full_name; /* FN, else built from the parts */
	struct sml_str nickname, organization, department, title, role;
	struct sml_typed_list phones;
	struct sml_typed_list emails;
	struct sml_typed_list webs;
	struct sml_typed_list addresses; /* parts joined with ", " */
	bool has_birthday;
	struct sml_datetime birthday;
	struct sml_str note;
	struct sml_str *categories;
	size_t category_count;
	bool has_photo;
};

/* A time with what it is measured in. */
struct sml_when {
	bool is_set;
	struct sml_datetime time;
	struct sml_str zone; /* IANA name, else TZID; absent: floating or UTC */
};

/* An event, or a task (is_task). Of a series its master. */
struct sml_event_view {
	bool is_task;
	struct sml_str summary, description, location, uid;
	struct sml_when start, end; /* end: exclusive for whole days; from
				     * DURATION where there is no DTEND */
	struct sml_when due, completed;
	struct sml_str rule;    /* RRULE; absent: does not repeat */
	size_t exception_count; /* EXDATEs and children */
	struct sml_str *categories;
	size_t category_count;
	size_t attendee_count;
	size_t alarm_count;
	struct sml_str status;
	bool is_transparent;
	int percent;  /* -1: not given */
	int priority; /* 0: none, 1 to 9 */
};

struct sml_note_view {
	struct sml_str title; /* first line */
	struct sml_str body;
};

struct sml_view {
	enum sml_kind kind;
	enum sml_format format;
	union {
		struct sml_contact_view contact;
		struct sml_event_view event;
		struct sml_note_view note;
	} u;
};

/**
 * Read an item. Strings are UTF-8 with escapes and encodings undone, in
 * @arena. Several lines of a property that people have once: the first one.
 * Returns SML_OK, SML_E_UNSUPPORTED, SML_E_SYNTAX, SML_E_TOO_BIG,
 * SML_E_NOMEM as sml_facts_of().
 */
enum sml_err sml_view_of(enum sml_kind kind, struct sml_str text,
    const struct sml_env *env, struct sml_arena *arena,
    struct sml_view *out) SML_MUST_USE;

/**
 * Append the item in one line: "Anna Nováková", "Board meeting, 2024-12-31
 * 14:00". UTF-8, no control characters, at most 80 bytes.
 */
void sml_view_title(const struct sml_view *view, struct sml_buf *out);

/* Append "2024-12-31", "2024-12-31 14:00", "2024-12-31 14:00 UTC". */
void sml_view_put_time(struct sml_datetime time, struct sml_buf *out);

/* Append the parts of a value in canonical form (content/canon.h) that are not
 * empty, with ", " between them. */
void sml_view_put_parts(struct sml_str value, struct sml_buf *out);

#endif
