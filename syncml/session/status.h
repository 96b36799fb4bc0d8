/* SPDX-License-Identifier: Apache-2.0 */
/* SyncML status codes, and which one stands for which error. */
#ifndef SML_SESSION_STATUS_H
#define SML_SESSION_STATUS_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

/* Representation 1.2.1 chapter 10: the ones we send or act upon. */
#define SML_STATUS_LIST(X)                                                     \
	X(IN_PROGRESS, 101, "in progress")                                     \
	X(OK, 200, "OK")                                                       \
	X(ADDED, 201, "item added")                                            \
	X(ACCEPTED, 202, "accepted for processing")                            \
	X(CONFLICT_MERGED, 207, "conflict, merged")                            \
	X(CONFLICT_CLIENT_WON, 208, "conflict, client won")                    \
	X(CONFLICT_DUPLICATED, 209, "conflict, duplicated")                    \
	X(DELETE_WITHOUT_ARCHIVE, 210, "deleted without archive")              \
	X(NOT_DELETED, 211, "item not deleted: not found")                     \
	X(AUTHENTICATED, 212, "authenticated for the session")                 \
	X(CHUNK_ACCEPTED, 213, "chunk accepted")                               \
	X(ATOMIC_ROLLED_BACK, 216, "atomic, rolled back")                      \
	X(BAD_REQUEST, 400, "bad request")                                     \
	X(INVALID_CREDENTIALS, 401, "invalid credentials")                     \
	X(FORBIDDEN, 403, "forbidden")                                         \
	X(NOT_FOUND, 404, "not found")                                         \
	X(NOT_ALLOWED, 405, "command not allowed")                             \
	X(UNSUPPORTED_FEATURE, 406, "optional feature not supported")          \
	X(MISSING_CREDENTIALS, 407, "missing credentials")                     \
	X(GONE, 410, "gone")                                                   \
	X(SIZE_REQUIRED, 411, "size required")                                 \
	X(INCOMPLETE, 412, "incomplete command")                               \
	X(TOO_LARGE, 413, "too large")                                         \
	X(URI_TOO_LONG, 414, "identifier too long")                            \
	X(UNSUPPORTED_MEDIA, 415, "unsupported media type or format")          \
	X(SIZE_TOO_BIG, 416, "requested size too big")                         \
	X(RETRY_LATER, 417, "retry later")                                     \
	X(EXISTS, 418, "already exists")                                       \
	X(CONFLICT_SERVER_WON, 419, "conflict, server won")                    \
	X(DEVICE_FULL, 420, "device full")                                     \
	X(BAD_QUERY, 422, "bad filter or query")                               \
	X(SOFT_DELETE_CONFLICT, 423, "soft delete of a deleted item")          \
	X(SIZE_MISMATCH, 424, "size mismatch")                                 \
	X(PERMISSION_DENIED, 425, "permission denied")                         \
	X(COMMAND_FAILED, 500, "command failed")                               \
	X(NOT_IMPLEMENTED, 501, "command not implemented")                     \
	X(UNAVAILABLE, 503, "service unavailable")                             \
	X(DTD_VERSION, 505, "DTD version not supported")                       \
	X(ATOMIC_FAILED, 507, "atomic failed")                                 \
	X(REFRESH_REQUIRED, 508, "refresh required")                           \
	X(STORE_FAILURE, 510, "data store failure")                            \
	X(SYNC_FAILED, 512, "synchronization failed")                          \
	X(PROTOCOL_VERSION, 513, "protocol version not supported")             \
	X(CANCELLED, 514, "operation cancelled")

enum sml_status {
#define SML_STATUS_ENUM(name, code, text) SML_STATUS_##name = (code),
	SML_STATUS_LIST(SML_STATUS_ENUM)
#undef SML_STATUS_ENUM
};

/* English name for logs, "HTTP style class" for unknown codes; never NULL. */
const char *sml_status_text(unsigned code);

/* 2xx; also 418 in answers to Add of a slow or resumed sync (syncml.md 12). */
bool sml_status_is_success(unsigned code);

/* The status that answers an item for an error of its store or its check:
 * the one table of sync-rules 6. */
unsigned sml_status_of_err(enum sml_err err);

/* The code of Status/Data, blanks trimmed; 0 when it is no number. */
unsigned sml_status_parse(struct sml_str data);

#endif
