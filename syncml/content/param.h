/* SPDX-License-Identifier: Apache-2.0 */
/* The canonical form of the parameters of a line. */
#ifndef SML_CONTENT_PARAM_H
#define SML_CONTENT_PARAM_H

#include "content/line.h"

/**
 * Append ";TYPE=a,b": lower case, sorted, bare words of 2.1 included, without
 * what a number or an address is anyway (VOICE, INTERNET) and without PREF,
 * which is told in @is_pref_out. Nothing if no type is left.
 *
 * @name  of the property, upper case
 */
void sml_param_types(const struct sml_line *line, struct sml_str name,
    bool *is_pref_out, struct sml_buf *out);

/**
 * Append the others, sorted, without those that only say how the value is
 * written and those that say what is the default.
 *
 * @zone  what is written for a TZID (content/tzid.h); absent: nothing is, as
 *        at a date or a time in UTC
 */
void sml_param_others(
    const struct sml_line *line, struct sml_str zone, struct sml_buf *out);

#endif
