/* SPDX-License-Identifier: Apache-2.0 */
/* Notifications by which a server asks for a session (syncml.md 22). */
#ifndef SML_SESSION_SAN_H
#define SML_SESSION_SAN_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"
#include "wire/msg.h"

/* Four bits say how many. */
#define SML_SAN_SYNCS_MAX 15

/* Media types that have a code in a package (OMNA, WSP). */
enum sml_san_type {
	SML_SAN_TYPE_NONE = 0,
	SML_SAN_TYPE_PLAIN = 0x03,     /* text/plain */
	SML_SAN_TYPE_VCALENDAR = 0x06, /* text/x-vcalendar */
	SML_SAN_TYPE_VCARD = 0x07      /* text/x-vcard */
};

enum sml_san_ui {
	SML_SAN_UI_NONE,
	SML_SAN_UI_BACKGROUND,
	SML_SAN_UI_INFORMATIVE,
	SML_SAN_UI_INTERACTION
};

struct sml_san_sync {
	unsigned alert;        /* 206 to 210 */
	uint32_t type;         /* enum sml_san_type or another; 24 bits */
	struct sml_str media;  /* message: the media type's name; or absent */
	struct sml_str server; /* database at the server; may be absent */
	struct sml_str client; /* message: ours; or absent */
	/* Message: of the Alert, for its Status; absent: none is wanted. */
	struct sml_str cmd_id;
	bool is_unknown; /* the host sets it: that Status is 404 */
};

struct sml_san {
	/* A package of DS 1.2, or an ordinary message with Alerts, as before
	 * 1.2; then there is no digest, ui and vendor part. */
	bool is_message;
	enum sml_version version;
	enum sml_san_ui ui;
	bool is_by_server;         /* the server's wish, not the user's */
	struct sml_str session_id; /* to begin the session with; package: a
				    * number to 65535 in decimal */
	struct sml_str server_id;
	struct sml_str client_id; /* message: Target of the header */
	struct sml_str msg_id;    /* message; absent: NoResp for all of it */
	struct sml_san_sync syncs[SML_SAN_SYNCS_MAX];
	size_t sync_count; /* 0: all databases, two-way */
	struct sml_str vendor;
	uint8_t digest[SML_MD5_LEN]; /* all 0: not signed */
};

/**
 * Read a notification: as a message if it is one, else as a package. Strings
 * point into @in or @arena. SML_E_SYNTAX: it is neither, is cut off, is of
 * another major version or asks for something that is none of 206 to 210;
 * SML_E_NOMEM. The digest is not looked at.
 */
enum sml_err sml_san_parse(struct sml_str in, struct sml_arena *arena,
    struct sml_san *out) SML_MUST_USE;

/**
 * Append the package. @password (absent: not signed) is that of the server at
 * the client, @nonce the last one agreed on, may be empty. session_id is read
 * as a number. Appended after @out's bytes; SML_E_TOO_BIG: a name over 255
 * bytes, SML_E_SYNTAX: something that a package cannot say; SML_E_NOMEM.
 */
enum sml_err sml_san_build(const struct sml_san *san, struct sml_str password,
    struct sml_str nonce, struct sml_buf *out) SML_MUST_USE;

/* Does the digest of the package @in fit? In constant time. */
enum sml_err sml_san_verify(struct sml_str in, const struct sml_san *san,
    struct sml_str password, struct sml_str nonce, bool *out) SML_MUST_USE;
/* The package has a digest at all. */
bool sml_san_is_signed(const struct sml_san *san);

/* The code a client alerts for one of 206 to 210; any other comes back as it
 * is. */
unsigned sml_san_client_alert(unsigned code);

#endif
