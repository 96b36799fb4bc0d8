/* SPDX-License-Identifier: Apache-2.0 */
/* The cases of the scripted server, a table a file, ended by a NULL id. */
#ifndef TESTS_CONFORMANCE_CASE_SERVER_H
#define TESTS_CONFORMANCE_CASE_SERVER_H

#include "conformance/peer.h"

/**
 * Requirements are numbered as in the protocol's sections that HACKING.md
 * names; "law n" is section n of doc/sync.md. What the steps mean stands in
 * client.test.sh.
 */
extern const struct peer_case case_server_init[];
extern const struct peer_case case_server_auth[];
extern const struct peer_case case_server_alert[];
extern const struct peer_case case_server_send[];
extern const struct peer_case case_server_item[];
extern const struct peer_case case_server_command[];
extern const struct peer_case case_server_map[];
extern const struct peer_case case_server_large[];
extern const struct peer_case case_server_message[];
extern const struct peer_case case_server_form[];
extern const struct peer_case case_server_trouble[];

#endif
