/* SPDX-License-Identifier: Apache-2.0 */
/* HTTP by WinHTTP: the transport of the Outlook plug-in. */
#ifndef OUTLOOK_TRANSPORT_WINHTTP_H
#define OUTLOOK_TRANSPORT_WINHTTP_H

#include "client/account.h"
#include "client/options.h"
#include "client/transport.h"

/**
 * Keeps the promises of client/transport.h as transport_curl.h does: TLS 1.2
 * and later (switched on by us where the system's default is older),
 * certificates verified by the system, or the one of the account's
 * fingerprint; the system's proxy settings or the option's; the same tries,
 * pauses, limits and problems. cancel() closes the request's handle.
 *
 * SML_OK; SML_E_CONFIG with @problem_out; SML_E_NOMEM.
 */
enum sml_err transport_winhttp_new(const struct client_options *options,
    const struct client_account *account, struct transport **out,
    struct client_problem *problem_out) SML_MUST_USE;

#endif
