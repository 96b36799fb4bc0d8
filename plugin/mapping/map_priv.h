/* SPDX-License-Identifier: Apache-2.0 */
/* Inside the mapping: what map.c asks of each kind. */
#ifndef OUTLOOK_MAP_PRIV_H
#define OUTLOOK_MAP_PRIV_H

#include "mapping/map.h"

/**
 * A kind's own directions. OUTLOOK_PR_ORIGINAL is map.c's, which joins; all
 * that they know is that a message with one says nothing of when it was saved,
 * else every save would be an edit. put() appends the text that the properties
 * alone say, always the same bytes for the same properties, and its result maps
 * to the same properties again; get() fills @out with everything that @text can
 * say in properties (PRESENT, or REMOVED for what @text has not).
 */
struct outlook_map_ops {
	const char *class_prefix; /* "IPM.Contact" */
	enum sml_format format;   /* that put() writes */
	enum sml_err (*put)(const struct outlook_item *item,
	    const struct outlook_map_env *env, struct sml_arena *arena,
	    struct sml_buf *out);
	/* @text is in the format above. */
	enum sml_err (*get)(struct sml_str text,
	    const struct outlook_map_env *env, struct sml_arena *arena,
	    struct outlook_item *out);
	/**
	 * Append @text, in the format above, with what @now says differently
	 * from what get() makes of @text.
	 */
	enum sml_err (*edit)(struct sml_str text,
	    const struct outlook_item *now, const struct outlook_map_env *env,
	    struct sml_arena *arena, struct sml_buf *out);
	/**
	 * Last word on what is written to a message that is there: @out from
	 * get() of @text, before what @current says already is taken out of it.
	 * For properties that no text says and that people set.
	 */
	enum sml_err (*keep)(struct sml_str text,
	    const struct outlook_item *current,
	    const struct outlook_map_env *env, struct sml_arena *arena,
	    struct outlook_item *out);
	/* A second format that get() and edit() take as it is; UNKNOWN: none */
	enum sml_format other_format;
};

/**
 * @text, which a user edited, with the date of it where it has one: REV or
 * LAST-MODIFIED, by which versions are told apart (sync-rules 5). In the arena,
 * or @text itself. Returns as sml_item_parse().
 */
enum sml_err outlook_map_stamp(enum sml_kind kind, struct sml_str text,
    const struct outlook_item *item, struct sml_arena *arena,
    struct sml_str *out) SML_MUST_USE;

extern const struct outlook_map_ops outlook_map_contact_ops;
extern const struct outlook_map_ops outlook_map_event_ops;
extern const struct outlook_map_ops outlook_map_note_ops;

#endif
