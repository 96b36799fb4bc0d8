/* SPDX-License-Identifier: Apache-2.0 */
/* Our profile of an Outlook profile. */
#ifndef OUTLOOK_PROFILE_DIR_H
#define OUTLOOK_PROFILE_DIR_H

#include "client/profile.h"

/* "%APPDATA%/valise/outlook/NAME", with what no file name may have (and "%")
 * as "%XX". SML_E_TOO_BIG: a name nobody has; SML_E_NOMEM, and errors of
 * client_os_data_dir(). */
enum sml_err outlook_profile_dir(
    const char *outlook_profile, struct sml_buf *out) SML_MUST_USE;

/* Open it; made if it is not there, with .valise alone. From any thread.
 * Errors of client_profile_create() and open(). */
enum sml_err outlook_profile_open(const char *dir, struct client_profile **out,
    struct client_problem *problem_out) SML_MUST_USE;

#endif
