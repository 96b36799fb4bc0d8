/* SPDX-License-Identifier: Apache-2.0 */
/* A second opinion on WBXML: libwbxml, in a child process. */
#ifndef CLI_TRACE_WBXML_H
#define CLI_TRACE_WBXML_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/**
 * What libwbxml reads in @wbxml, as XML. It runs in a child with limits on
 * memory and time, because deep nesting overflows its stack and hostile bytes
 * have crashed it; nothing of it runs in this process. Its XML is not always
 * well-formed: binary Data and "]]>" come out as they are.
 *
 * @xml_out  appended to, up to its maximum
 * @error    on failure one English sentence, with @error_len bytes of room
 * Returns SML_OK; SML_E_DECODE: libwbxml refused it, crashed or took too long;
 * SML_E_TOO_BIG: more XML than @xml_out may hold; SML_E_NOMEM; SML_E_BUSY: no
 * process or pipe to be had.
 */
enum sml_err cli_trace_wbxml(struct sml_str wbxml, struct sml_buf *xml_out,
    char *error, size_t error_len) SML_MUST_USE;

#endif
