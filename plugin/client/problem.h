/* SPDX-License-Identifier: Apache-2.0 */
/* What went wrong, as one sentence of cause, effect and what to do. */
#ifndef CLIENT_PROBLEM_H
#define CLIENT_PROBLEM_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

/* Exit status of the command (product.md section 2). */
enum client_exit {
	CLIENT_EXIT_OK = 0, /* in step */
	CLIENT_EXIT_USAGE = 1,
	CLIENT_EXIT_PARTIAL = 2, /* some items or folders failed */
	CLIENT_EXIT_NOTHING = 3, /* network, TLS, authentication, own disk */
	CLIENT_EXIT_HELD = 4,    /* nothing failed, a guard holds something */
	CLIENT_EXIT_BUSY = 5     /* the profile is in use */
};

/**
 * Every problem a run can end with, or an item or folder can have. The name
 * is stable: --json prints it in lower case with '-'. @class is the exit
 * status when it ends a run; the sentences stand in problem.c, in which
 * "%1$s" is subject and "%2$s" detail.
 */
#define CLIENT_PROBLEM_LIST(X)                                                 \
	X(NONE, OK)                                                            \
	/* the user's input and the profile */                                 \
	X(USAGE, USAGE)          /* detail: the sentence */                    \
	X(NO_PROFILE, USAGE)     /* subject: folder */                         \
	X(PROFILE_EXISTS, USAGE) /* subject: folder */                         \
	X(NO_ACCOUNT, USAGE)                                                   \
	X(NO_PASSWORD, NOTHING)     /* subject: user */                        \
	X(BAD_SERVER, USAGE)        /* subject: as typed; detail: why */       \
	X(INSECURE_SERVER, USAGE)   /* subject: URL */                         \
	X(BAD_OPTION, USAGE)        /* subject: name; detail: why */           \
	X(BAD_FOLDER, USAGE)        /* subject: name */                        \
	X(BAD_NOTIFICATION, USAGE)  /* detail: why */                          \
	X(PROFILE_BUSY, BUSY)       /* subject: folder */                      \
	X(PROFILE_DENIED, NOTHING)  /* subject: path */                        \
	X(PROFILE_DAMAGED, NOTHING) /* subject: path; detail: why */           \
	X(PROFILE_NEWER, NOTHING)   /* subject: path */                        \
	X(DISK_FULL, NOTHING)       /* subject: path, may be empty */          \
	X(NO_MEMORY, NOTHING)                                                  \
	X(INTERNAL, NOTHING) /* detail: error text */                          \
	X(CANCELLED, NOTHING)                                                  \
	X(NO_OUTLOOK, NOTHING) /* its items are out of reach; detail: why */   \
	/* on the way to the server; subject: host or URL */                   \
	X(UNKNOWN_HOST, NOTHING)                                               \
	X(REFUSED, NOTHING)         /* connection refused */                   \
	X(UNREACHABLE, NOTHING)     /* no route, network down */               \
	X(PROXY, NOTHING)           /* the proxy failed; detail */             \
	X(TLS_SELF_SIGNED, NOTHING) /* detail: SHA-256 fingerprint */          \
	X(TLS_UNTRUSTED, NOTHING)   /* detail: the verifier's reason */        \
	X(TLS_CHANGED, NOTHING)     /* trusted one replaced; detail: both      \
				     * fingerprints */                         \
	X(TLS_FAILED, NOTHING)      /* no TLS 1.2, not TLS; detail */          \
	X(TIMEOUT, NOTHING)                                                    \
	X(DROPPED, NOTHING)     /* connection lost; detail */                  \
	X(HTTP_STATUS, NOTHING) /* detail: "404 Not Found" */                  \
	X(HTTP_LOGIN, NOTHING)  /* 401 of HTTP; detail as before */            \
	X(NOT_SYNCML, NOTHING)  /* detail: what came instead */                \
	X(REDIRECT, NOTHING)    /* detail: where to */                         \
	X(ANSWER_TOO_BIG, NOTHING)                                             \
	/* the session */                                                      \
	X(WRONG_PASSWORD, NOTHING) /* subject: user; detail: server */         \
	X(BASIC_ASKED, NOTHING)    /* after md5, in the clear; subject: URL */ \
	X(VERSION, NOTHING)        /* no common SyncML version */              \
	X(BAD_ANSWER, NOTHING)     /* SyncML, but broken; detail */            \
	X(SERVER_FAILED, NOTHING)  /* detail: status and its name */           \
	X(SERVER_BUSY, NOTHING)    /* detail: may be empty */                  \
	X(SERVER_STOPPED, NOTHING) /* Alert 224 of the server */               \
	/* a folder; subject: its name */                                      \
	X(FOLDER_MISSING, PARTIAL)                                             \
	X(FOLDER_DENIED, PARTIAL)                                              \
	X(FOLDER_FULL, PARTIAL)                                                \
	X(FOLDER_FAILED, PARTIAL)  /* detail */                                \
	X(FOLDER_UNKNOWN, PARTIAL) /* the server has no such folder */         \
	X(FOLDER_MODE, PARTIAL)    /* the server would do another mode */      \
	X(FOLDER_REFUSED, PARTIAL) /* detail: status and its name */           \
	/* an item; subject: its name or file */                               \
	X(ITEM_UNREADABLE, PARTIAL) /* detail: why, may be empty */            \
	X(ITEM_INVALID, PARTIAL)    /* detail: "it has no BEGIN:VCARD" */      \
	X(ITEM_TOO_BIG, PARTIAL)                                               \
	X(ITEM_CHANGED, PARTIAL) /* edited during the run */                   \
	X(ITEM_BUSY, PARTIAL)                                                  \
	X(ITEM_FULL, PARTIAL)          /* no space left, here */               \
	X(ITEM_FAILED, PARTIAL)        /* detail: why */                       \
	X(ITEM_REFUSED_FULL, PARTIAL)  /* 420 */                               \
	X(ITEM_REFUSED_BIG, PARTIAL)   /* 413, 416 */                          \
	X(ITEM_REFUSED_TYPE, PARTIAL)  /* 415 */                               \
	X(ITEM_REFUSED_LATER, PARTIAL) /* 417 */                               \
	X(ITEM_REFUSED, PARTIAL)       /* detail: status and its name */

enum client_problem_code {
#define CLIENT_PROBLEM_ENUM(name, class) CLIENT_PROBLEM_##name,
	CLIENT_PROBLEM_LIST(CLIENT_PROBLEM_ENUM)
#undef CLIENT_PROBLEM_ENUM
	CLIENT_PROBLEM_COUNT
};

/* SHA-256 of a certificate: hexadecimal in upper case, with colons. */
#define CLIENT_FINGERPRINT_LEN 95

/* A problem with its facts, kept by value; too long ones are cut. */
struct client_problem {
	enum client_problem_code code;
	char subject[256];
	char detail[512];
	/* Of the certificate that the server showed, where the user may trust
	 * it (TLS_SELF_SIGNED, TLS_CHANGED); else empty. */
	char fingerprint[CLIENT_FINGERPRINT_LEN + 1];
};

/* Fill @out (NULL: nothing happens), without a fingerprint; @subject and
 * @detail may be NULL. */
void client_problem_set(struct client_problem *out,
    enum client_problem_code code, const char *subject, const char *detail);

/* Copy what fits of a text (NULL: empty), whole characters. */
void client_problem_copy(char *out, size_t size, const char *text);

/* Append "unknown-host". And back; NONE for an unknown name. */
void client_problem_put_name(
    struct sml_buf *out, enum client_problem_code code);
enum client_problem_code client_problem_of_name(struct sml_str name);
enum client_exit client_problem_exit(enum client_problem_code code);

/* Translated sentences, appended: what happened and why; what it means for
 * the user's data; what to do. Each ends with a full stop. */
void client_problem_put_cause(
    struct sml_buf *out, const struct client_problem *problem);
void client_problem_put_effect(
    struct sml_buf *out, const struct client_problem *problem);
void client_problem_put_remedy(
    struct sml_buf *out, const struct client_problem *problem);
/* From now on, what to do is said for somebody with the dialogs of Outlook
 * instead of a command line. For the whole process. */
void client_problem_use_dialogs(void);
/* The three, with one blank between. */
void client_problem_put(
    struct sml_buf *out, const struct client_problem *problem);

/* The problem of an item or folder for a code of the engine's report; 0 and
 * SML_OK where the other one decides. */
enum client_problem_code client_problem_of_item(
    enum sml_err err, unsigned status);
enum client_problem_code client_problem_of_folder(
    enum sml_err err, unsigned status);
/* The problem that ends a run for @err (session and fatal band). */
enum client_problem_code client_problem_of_run(enum sml_err err);

#endif
