/* SPDX-License-Identifier: Apache-2.0 */
/* What the two files of the Windows system share: errors and UTF-16. */
#ifndef CLIENT_OS_WINDOWS_H
#define CLIENT_OS_WINDOWS_H

#include "client/os.h"

#include <wchar.h>

/* GetLastError() as an error of a file (os.h). */
enum sml_err client_os_windows_error(void);

/* UTF-8 to UTF-16; the caller frees. NULL: not UTF-8, or out of memory. */
wchar_t *client_os_windows_wide(const char *text);

/* Append @len units of UTF-16 as UTF-8. SML_E_CHARSET, and the errors of
 * @out, where they stay. */
enum sml_err client_os_windows_put(
    const wchar_t *wide, size_t len, struct sml_buf *out) SML_MUST_USE;

/* Append a path as the rest of the client has it: UTF-8 with '/'. */
enum sml_err client_os_windows_put_path(
    const wchar_t *wide, struct sml_buf *out) SML_MUST_USE;

#endif
