/* SPDX-License-Identifier: Apache-2.0 */
/* Events and messages as short lines of text, for tests to compare. */
#ifndef TESTS_SUPPORT_SESSION_TEXT_H
#define TESTS_SUPPORT_SESSION_TEXT_H

#include "session/session.h"

/* "item Add ds=0 luid=1012 type=text/x-vcard text=BEGIN:VCARD\r\n...". */
void session_text_event(const struct sml_event *ev, struct sml_buf *out);

/* Each command of a message on its own: "Status 2/4 Replace 200
 * source=1012; Sync contacts<-card { Add G77 } ; Final". */
void session_text_msg(const struct sml_msg *msg, struct sml_buf *out);

#endif
