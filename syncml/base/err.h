/* SPDX-License-Identifier: Apache-2.0 */
/* What can go wrong, by how much is lost. */
#ifndef SML_BASE_ERR_H
#define SML_BASE_ERR_H

#include "base/attr.h"

/**
 * Every error of the library, once. The band is the scope:
 *
 *   item     -1xx  one item or command failed: report a status, go on
 *   store    -2xx  this folder stops; others go on
 *   session  -3xx  this run ends; a later try may help
 *   fatal    -9xx  free everything, touch nothing
 *
 * SyncML status codes are another enum (session/status.h). HRESULT, CURLcode,
 * errno and SQLSTATE are translated where they arise.
 */
#define SML_ERR_LIST(X)                                                        \
	X(OK, 0, "success")                                                    \
	X(END, 1, "nothing more")                                              \
	X(E_SYNTAX, -101, "the text cannot be parsed")                         \
	X(E_UNSUPPORTED, -102, "the kind of data is not supported")            \
	X(E_TOO_BIG, -103, "larger than the limit")                            \
	X(E_NOT_FOUND, -104, "no such item")                                   \
	X(E_CHANGED, -105, "changed by somebody else meanwhile")               \
	X(E_BUSY, -106, "in use; later may work")                              \
	X(E_FULL, -107, "no space left")                                       \
	X(E_DENIED, -108, "not permitted")                                     \
	X(E_ITEM_IO, -109, "the item cannot be read or written")               \
	X(E_CHARSET, -110, "the text is not in its character set")             \
	X(E_EXISTS, -111, "exists already")                                    \
	X(E_STORE, -201, "the folder failed")                                  \
	X(E_STORE_GONE, -202, "the folder is missing")                         \
	X(E_STORE_DENIED, -203, "the folder may not be opened")                \
	X(E_STORE_FULL, -204, "the disk is full")                              \
	X(E_STORE_BUSY, -205, "the folder is in use")                          \
	X(E_PROTOCOL, -301, "the peer broke the protocol")                     \
	X(E_DECODE, -302, "the message cannot be decoded")                     \
	X(E_LIMIT, -303, "a limit of a message was passed")                    \
	X(E_VERSION, -304, "the protocol version is not supported")            \
	X(E_AUTH, -305, "the credentials were refused")                        \
	X(E_AUTH_NEEDED, -306, "credentials are needed")                       \
	X(E_SESSION, -307, "not a message of the current session")             \
	X(E_TRANSPORT, -308, "the network failed")                             \
	X(E_CANCELLED, -309, "cancelled")                                      \
	X(E_STATE, -310, "the state database failed")                          \
	X(E_AGAIN, -311, "conflicting transaction: do the message again")      \
	X(E_PEER, -312, "the peer reported a failure")                         \
	X(E_CONFIG, -313, "the configuration is not usable")                   \
	X(E_ROOM, -314, "it does not fit into this message")                   \
	X(E_NOMEM, -901, "out of memory")                                      \
	X(E_BUG, -902, "a call out of order")

enum sml_err {
#define SML_ERR_ENUM(name, value, text) SML_##name = (value),
	SML_ERR_LIST(SML_ERR_ENUM)
#undef SML_ERR_ENUM
};

enum sml_err_scope {
	SML_SCOPE_NONE,
	SML_SCOPE_ITEM,
	SML_SCOPE_STORE,
	SML_SCOPE_SESSION,
	SML_SCOPE_FATAL
};

enum sml_err_scope sml_err_scope(enum sml_err err);

/* Short English text for logs; never NULL. People read client/text.h. */
const char *sml_err_text(enum sml_err err);

/* The name as written in the source, "SML_E_SYNTAX"; never NULL. */
const char *sml_err_name(enum sml_err err);

#endif
