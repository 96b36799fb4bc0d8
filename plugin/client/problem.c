/* SPDX-License-Identifier: Apache-2.0 */
/* The table of problems: cause, effect and remedy of each, in words. */
#include "client/problem.h"

#include <string.h>

#include "client/text.h"
#include "session/status.h"

/* "%1$s" is the subject, "%2$s" the detail. */
struct sentences {
	const char *cause, *effect, *remedy;
};

/* Effects that several problems share. */
#define NOTHING_DONE N_("Nothing was synchronized; nothing was lost.")
#define FOLDER_LATER                                                           \
	N_("This folder was not synchronized; nothing in it was lost.")
#define ITEM_LATER N_("It was left as it is; the other items went on.")
#define NOT_SENT N_("It stays here and was not sent; the others were.")

static const struct sentences table[CLIENT_PROBLEM_COUNT] = {
    [CLIENT_PROBLEM_NONE] = {"", "", ""},
    [CLIENT_PROBLEM_USAGE] = {N_("%2$s."), "",
	N_("\"valise --help\" shows what can be given.")},
    [CLIENT_PROBLEM_NO_PROFILE] = {N_("There is no profile in %1$s."), "",
	N_("\"valise init\" makes one.")},
    [CLIENT_PROBLEM_PROFILE_EXISTS] = {N_("%1$s already is a profile."),
	N_("It was left as it is."),
	N_("Name another folder to make a second profile.")},
    [CLIENT_PROBLEM_NO_ACCOUNT] = {N_("No account is set up."), NOTHING_DONE,
	N_("\"valise account add\" names the server and the user.")},
    [CLIENT_PROBLEM_NO_PASSWORD] = {N_("No password is known for %1$s."),
	NOTHING_DONE, N_("\"valise account set --password-file -\" takes it.")},
    [CLIENT_PROBLEM_BAD_SERVER] = {N_("\"%1$s\" is no usable server: %2$s."),
	N_("The account was left as it is."),
	N_("Give a name, an address or an http or https URL.")},
    [CLIENT_PROBLEM_INSECURE_SERVER] =
	{N_("%1$s would send the password and all items unencrypted."),
	    N_("The account was not used."),
	    N_("Use https, or allow it with --insecure-http.")},
    [CLIENT_PROBLEM_BAD_OPTION] = {N_("\"%1$s\" cannot be set so: %2$s."),
	N_("The option was left as it is."),
	N_("\"valise options\" shows all options.")},
    [CLIENT_PROBLEM_BAD_FOLDER] = {N_("\"%1$s\" is no folder of this profile."),
	NOTHING_DONE,
	N_("The folders are calendar, contacts, notes, public-calendar "
	   "and public-contacts.")},
    [CLIENT_PROBLEM_BAD_NOTIFICATION] =
	{N_("The notification cannot be used: %2$s."), NOTHING_DONE,
	    N_("Synchronize without it, or ask who runs the server.")},
    [CLIENT_PROBLEM_PROFILE_BUSY] =
	{N_("Another run works on the profile %1$s."), NOTHING_DONE,
	    N_("Try again when it has ended.")},
    [CLIENT_PROBLEM_PROFILE_DENIED] = {N_("%1$s may not be read or written."),
	NOTHING_DONE, N_("Check who owns it and its permissions.")},
    [CLIENT_PROBLEM_PROFILE_DAMAGED] = {N_("%1$s is damaged: %2$s."),
	NOTHING_DONE,
	N_("Move that file away; the next synchronization then compares "
	   "everything anew and deletes nothing.")},
    [CLIENT_PROBLEM_PROFILE_NEWER] =
	{N_("%1$s was written by a newer version of Valise."), NOTHING_DONE,
	    N_("Install that version or a later one.")},
    [CLIENT_PROBLEM_DISK_FULL] = {N_("The disk is full (%1$s)."),
	N_("The run stopped; what was done until then counts, nothing was "
	   "lost."),
	N_("Make room and synchronize again.")},
    [CLIENT_PROBLEM_NO_MEMORY] = {N_("There is not enough memory."),
	N_("The run stopped; nothing was lost."),
	N_("Close other programs and synchronize again.")},
    [CLIENT_PROBLEM_INTERNAL] = {N_("An internal error: %2$s."),
	N_("The run stopped; nothing was lost."),
	N_("Synchronize again; if it stays, report it with the log.")},
    [CLIENT_PROBLEM_NO_OUTLOOK] =
	{N_("Outlook's items are out of reach: %2$s."), NOTHING_DONE,
	    N_("Start Outlook anew; if it stays, install Valise for Outlook "
	       "of 32 or 64 bits, as yours is.")},
    [CLIENT_PROBLEM_CANCELLED] = {N_("It was cancelled."),
	N_("What was done until then counts."),
	N_("The next synchronization takes up what is left.")},
    [CLIENT_PROBLEM_UNKNOWN_HOST] = {N_("The host %1$s is not known."),
	NOTHING_DONE, N_("Check the server's name and the network.")},
    [CLIENT_PROBLEM_REFUSED] = {N_("%1$s refused the connection."),
	NOTHING_DONE, N_("Check the port, and whether the server is running.")},
    [CLIENT_PROBLEM_UNREACHABLE] = {N_("%1$s cannot be reached: %2$s."),
	NOTHING_DONE, N_("Check the network and the server's name and port.")},
    [CLIENT_PROBLEM_PROXY] = {N_("The proxy failed: %2$s."), NOTHING_DONE,
	N_("Check the option \"proxy\".")},
    [CLIENT_PROBLEM_TLS_SELF_SIGNED] =
	{N_("%1$s shows a self-signed certificate (SHA-256 %2$s)."),
	    NOTHING_DONE,
	    N_("If it is yours, \"valise check\" offers to trust it.")},
    [CLIENT_PROBLEM_TLS_UNTRUSTED] =
	{N_("The certificate of %1$s is not trusted: %2$s."), NOTHING_DONE,
	    N_("Check the name and the clock, or ask who runs the server.")},
    [CLIENT_PROBLEM_TLS_CHANGED] =
	{N_("The trusted certificate of %1$s was replaced: %2$s."),
	    NOTHING_DONE,
	    N_("Ask who runs the server; \"valise check\" offers to trust the "
	       "new one.")},
    [CLIENT_PROBLEM_TLS_FAILED] =
	{N_("No encrypted connection to %1$s could be made: %2$s."),
	    NOTHING_DONE,
	    N_("Check the port, and that the server can TLS 1.2.")},
    [CLIENT_PROBLEM_TIMEOUT] = {N_("%1$s did not answer in time."),
	N_("The run stopped; nothing was lost."),
	N_("Try again later; \"timeout-seconds\" can be raised.")},
    [CLIENT_PROBLEM_DROPPED] = {N_("The connection to %1$s broke: %2$s."),
	N_("The run stopped; nothing was lost."),
	N_("Try again; the next run takes up what is left.")},
    [CLIENT_PROBLEM_HTTP_STATUS] =
	{N_("%1$s answered \"%2$s\" instead of synchronizing."), NOTHING_DONE,
	    N_("Check the server's URL.")},
    [CLIENT_PROBLEM_HTTP_LOGIN] =
	{N_("%1$s asks for a log-in of its own (\"%2$s\") before SyncML is "
	    "spoken; Valise shows user and password in SyncML only."),
	    NOTHING_DONE,
	    N_("Check the server's URL, or ask who runs the server for one "
	       "without that log-in.")},
    [CLIENT_PROBLEM_NOT_SYNCML] =
	{N_("%1$s is no SyncML server: it answered with %2$s."), NOTHING_DONE,
	    N_("Check the server's URL; its path is often /sync.")},
    [CLIENT_PROBLEM_REDIRECT] =
	{N_("%1$s sends us on to %2$s, which cannot be followed."),
	    NOTHING_DONE, N_("Enter that URL as the server if you trust it.")},
    [CLIENT_PROBLEM_ANSWER_TOO_BIG] =
	{N_("The answer of %1$s is larger than allowed."),
	    N_("The run stopped; nothing was lost."),
	    N_("Check the server's URL.")},
    [CLIENT_PROBLEM_WRONG_PASSWORD] =
	{N_("The server %2$s refused the log-in of %1$s."), NOTHING_DONE,
	    N_("Check user and password; \"valise account set\" changes "
	       "them.")},
    [CLIENT_PROBLEM_BASIC_ASKED] =
	{
	    N_("%1$s asks for the password in the clear, over plain http, "
	       "instead "
	       "of md5."),
	    NOTHING_DONE,
	    N_("Use https; or allow it by \"valise account set auth=basic\".")},
    [CLIENT_PROBLEM_VERSION] =
	{N_("%1$s has no version of SyncML in common with us."), NOTHING_DONE,
	    N_("Set the option \"protocol\" to auto.")},
    [CLIENT_PROBLEM_BAD_ANSWER] =
	{N_("The answer of %1$s cannot be understood: %2$s."),
	    N_("The run stopped; nothing was lost."),
	    N_("Try again; if it stays, report it with the log.")},
    [CLIENT_PROBLEM_SERVER_FAILED] =
	{N_("The server %1$s reported a failure: %2$s."),
	    N_("The run stopped; nothing was lost."), N_("Try again later.")},
    [CLIENT_PROBLEM_SERVER_BUSY] =
	{N_("The server %1$s is busy and has no time for us now."),
	    N_("The run stopped; nothing was lost."), N_("Try again later.")},
    [CLIENT_PROBLEM_SERVER_STOPPED] =
	{N_("The server %1$s stopped the synchronization halfway."),
	    N_("What was done until then counts."),
	    N_("The next synchronization takes up what is left.")},
    [CLIENT_PROBLEM_FOLDER_MISSING] = {N_("The folder %1$s is missing."),
	N_("It was not synchronized; nothing was deleted at the server."),
	N_("Bring it back, or make an empty one and synchronize again.")},
    [CLIENT_PROBLEM_FOLDER_DENIED] = {N_("The folder %1$s may not be opened."),
	FOLDER_LATER, N_("Check its permissions, here and at the server.")},
    [CLIENT_PROBLEM_FOLDER_FULL] =
	{N_("There is no space left for the folder %1$s."), FOLDER_LATER,
	    N_("Make room and synchronize again.")},
    [CLIENT_PROBLEM_FOLDER_FAILED] = {N_("The folder %1$s failed: %2$s."),
	FOLDER_LATER, N_("Synchronize again; if it stays, check the folder.")},
    [CLIENT_PROBLEM_FOLDER_UNKNOWN] =
	{N_("The server does not have the folder %1$s."), FOLDER_LATER,
	    N_("Switch the folder off, or ask who runs the server.")},
    [CLIENT_PROBLEM_FOLDER_MODE] =
	{N_(
	     "The server does not synchronize the folder %1$s in the way that "
	     "is set."),
	    N_("Nothing was changed, neither here nor at the server."),
	    N_("Synchronize it once with \"--mode two-way\", or set another "
	       "mode.")},
    [CLIENT_PROBLEM_FOLDER_REFUSED] =
	{N_("The server refused the folder %1$s: %2$s."), FOLDER_LATER,
	    N_("Try again later, or ask who runs the server.")},
    [CLIENT_PROBLEM_ITEM_UNREADABLE] = {N_("\"%1$s\" cannot be read."),
	NOT_SENT, N_("Check its permissions.")},
    [CLIENT_PROBLEM_ITEM_INVALID] =
	{N_("\"%1$s\" is not what this folder holds: %2$s."),
	    N_("It stays where it is; the others were synchronized."),
	    N_("Correct it or move it elsewhere.")},
    [CLIENT_PROBLEM_ITEM_TOO_BIG] = {N_("\"%1$s\" is too large."), ITEM_LATER,
	N_("Make it smaller, for instance its picture.")},
    [CLIENT_PROBLEM_ITEM_CHANGED] =
	{N_("\"%1$s\" was edited while it was synchronized."), ITEM_LATER,
	    N_("The next synchronization decides; nothing is to be done.")},
    [CLIENT_PROBLEM_ITEM_BUSY] = {N_("\"%1$s\" is in use."), ITEM_LATER,
	N_("The next synchronization tries again.")},
    [CLIENT_PROBLEM_ITEM_FULL] =
	{N_("There is no space left to store \"%1$s\"."),
	    N_("It stays at the server; nothing was lost."),
	    N_("Make room and synchronize again.")},
    [CLIENT_PROBLEM_ITEM_FAILED] =
	{N_("\"%1$s\" could not be synchronized: %2$s."), ITEM_LATER,
	    N_("The next synchronization tries again.")},
    [CLIENT_PROBLEM_ITEM_REFUSED_FULL] =
	{N_("The server has no space left for \"%1$s\"."), NOT_SENT,
	    N_("Ask who runs the server; it is tried again each time.")},
    [CLIENT_PROBLEM_ITEM_REFUSED_BIG] =
	{N_("\"%1$s\" is too large for the server."), NOT_SENT,
	    N_("Make it smaller, for instance its picture.")},
    [CLIENT_PROBLEM_ITEM_REFUSED_TYPE] =
	{N_("The server cannot hold \"%1$s\": it does not take this kind."),
	    NOT_SENT, N_("Correct it or move it elsewhere.")},
    [CLIENT_PROBLEM_ITEM_REFUSED_LATER] =
	{N_("The server cannot take \"%1$s\" now."), NOT_SENT,
	    N_("The next synchronization tries again.")},
    [CLIENT_PROBLEM_ITEM_REFUSED] = {N_("The server refused \"%1$s\": %2$s."),
	NOT_SENT, N_("The next synchronization tries again.")},
};

/* What to do where there is no command line; NULL: the same. */
static const char *const dialog_remedies[CLIENT_PROBLEM_COUNT] = {
    [CLIENT_PROBLEM_USAGE] = "",
    [CLIENT_PROBLEM_NO_PROFILE] = N_("Start Outlook again to make one."),
    [CLIENT_PROBLEM_NO_ACCOUNT] =
	N_("Choose an account under Options, or enter the server and the user "
	   "under Account settings."),
    [CLIENT_PROBLEM_NO_PASSWORD] = N_("Enter it under Options."),
    [CLIENT_PROBLEM_INSECURE_SERVER] =
	N_("Use SSL, or allow it under Account settings."),
    [CLIENT_PROBLEM_BAD_OPTION] = N_("Enter another value."),
    [CLIENT_PROBLEM_TLS_SELF_SIGNED] =
	N_("If it is yours, the connection check under Options offers to trust "
	   "it."),
    [CLIENT_PROBLEM_TLS_CHANGED] =
	N_("Ask who runs the server; the connection check under Options offers "
	   "to trust the new one."),
    [CLIENT_PROBLEM_WRONG_PASSWORD] =
	N_("Enter user and password anew under Options."),
    [CLIENT_PROBLEM_BASIC_ASKED] = N_("Use SSL, or ask who runs the server."),
    [CLIENT_PROBLEM_FOLDER_MODE] =
	N_("Set another direction for the folder under Options."),
};
static bool has_dialogs;

static const enum client_exit exits[CLIENT_PROBLEM_COUNT] = {
#define ROW(name, class) [CLIENT_PROBLEM_##name] = CLIENT_EXIT_##class,
    CLIENT_PROBLEM_LIST(ROW)
#undef ROW
};

static const char *const names[CLIENT_PROBLEM_COUNT] = {
#define ROW(name, class) [CLIENT_PROBLEM_##name] = #name,
    CLIENT_PROBLEM_LIST(ROW)
#undef ROW
};

static char
name_char(char c)
{
	if (c == '_')
		return '-';
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

void
client_problem_put_name(struct sml_buf *out, enum client_problem_code code)
{
	const char *p;

	for (p = names[code]; *p; p++)
		sml_buf_put_byte(out, (uint8_t)name_char(*p));
}

enum client_problem_code
client_problem_of_name(struct sml_str name)
{
	size_t i, k;

	for (i = 0; i < CLIENT_PROBLEM_COUNT; i++) {
		for (k = 0; k < name.len && names[i][k]; k++)
			if (name_char(names[i][k]) != name.p[k])
				break;
		if (k == name.len && !names[i][k])
			return (enum client_problem_code)i;
	}
	return CLIENT_PROBLEM_NONE;
}

void
client_problem_copy(char *out, size_t size, const char *text)
{
	size_t len = text ? strlen(text) : 0;

	if (len >= size) {
		len = size - 1;
		while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80)
			len--;
	}
	if (len > 0)
		memcpy(out, text, len);
	out[len] = '\0';
}

void
client_problem_set(struct client_problem *out, enum client_problem_code code,
    const char *subject, const char *detail)
{
	if (!out)
		return;
	out->code = code;
	client_problem_copy(out->subject, sizeof(out->subject), subject);
	client_problem_copy(out->detail, sizeof(out->detail), detail);
	out->fingerprint[0] = '\0';
}

enum client_exit
client_problem_exit(enum client_problem_code code)
{
	return exits[code];
}

/* Put the facts into a sentence. By hand: a translated text is data, and may
 * never be able to name an argument that is not there. */
static void
put_sentence(
    struct sml_buf *out, const char *text, const struct client_problem *problem)
{
	struct sml_str rest = sml_str_of(text);

	while (rest.len > 0) {
		const size_t at = sml_str_chr(rest, '%', 0);
		struct sml_str tail = sml_str_sub(rest, at, rest.len);

		sml_buf_put_str(out, sml_str_sub(rest, 0, at));
		if (sml_str_starts(tail, "%1$s")) {
			text_put_safe(out, sml_str_of(problem->subject), 0);
			tail = sml_str_sub(tail, 4, tail.len);
		} else if (sml_str_starts(tail, "%2$s")) {
			text_put_safe(out, sml_str_of(problem->detail), 0);
			tail = sml_str_sub(tail, 4, tail.len);
		} else if (tail.len > 0) {
			sml_buf_put_byte(out, '%');
			tail = sml_str_sub(tail, 1, tail.len);
		}
		rest = tail;
	}
}

void
client_problem_use_dialogs(void)
{
	has_dialogs = true;
}

static const char *
remedy_of(enum client_problem_code code)
{
	if (has_dialogs && dialog_remedies[code])
		return dialog_remedies[code];
	return table[code].remedy;
}

static void
put_part(struct sml_buf *out, const char *text,
    const struct client_problem *problem, bool is_first)
{
	/* The empty text is the header of a catalogue. */
	if (!*text)
		return;
	if (!is_first)
		sml_buf_put_byte(out, ' ');
	put_sentence(out, text_of(text), problem);
}

void
client_problem_put_cause(
    struct sml_buf *out, const struct client_problem *problem)
{
	put_part(out, table[problem->code].cause, problem, true);
}

void
client_problem_put_effect(
    struct sml_buf *out, const struct client_problem *problem)
{
	put_part(out, table[problem->code].effect, problem, true);
}

void
client_problem_put_remedy(
    struct sml_buf *out, const struct client_problem *problem)
{
	put_part(out, remedy_of(problem->code), problem, true);
}

void
client_problem_put(struct sml_buf *out, const struct client_problem *problem)
{
	put_part(out, table[problem->code].cause, problem, true);
	put_part(out, table[problem->code].effect, problem, false);
	put_part(out, remedy_of(problem->code), problem, false);
}

/* ---- which problem an error or a status is ---- */

struct code_row {
	int value; /* enum sml_err or SyncML status; 0 ends */
	enum client_problem_code code;
};

static enum client_problem_code
look_up(
    const struct code_row *rows, int value, enum client_problem_code otherwise)
{
	for (; rows->value != 0; rows++)
		if (rows->value == value)
			return rows->code;
	return otherwise;
}

enum client_problem_code
client_problem_of_item(enum sml_err err, unsigned status)
{
	static const struct code_row by_err[] = {
	    {SML_E_SYNTAX, CLIENT_PROBLEM_ITEM_INVALID},
	    {SML_E_UNSUPPORTED, CLIENT_PROBLEM_ITEM_INVALID},
	    {SML_E_CHARSET, CLIENT_PROBLEM_ITEM_INVALID},
	    {SML_E_TOO_BIG, CLIENT_PROBLEM_ITEM_TOO_BIG},
	    {SML_E_CHANGED, CLIENT_PROBLEM_ITEM_CHANGED},
	    {SML_E_BUSY, CLIENT_PROBLEM_ITEM_BUSY},
	    {SML_E_FULL, CLIENT_PROBLEM_ITEM_FULL},
	    {SML_E_STORE_FULL, CLIENT_PROBLEM_ITEM_FULL},
	    {SML_E_DENIED, CLIENT_PROBLEM_ITEM_UNREADABLE},
	    {SML_E_ITEM_IO, CLIENT_PROBLEM_ITEM_UNREADABLE},
	    {0, CLIENT_PROBLEM_NONE},
	};
	static const struct code_row by_status[] = {
	    {SML_STATUS_DEVICE_FULL, CLIENT_PROBLEM_ITEM_REFUSED_FULL},
	    {SML_STATUS_TOO_LARGE, CLIENT_PROBLEM_ITEM_REFUSED_BIG},
	    {SML_STATUS_SIZE_TOO_BIG, CLIENT_PROBLEM_ITEM_REFUSED_BIG},
	    {SML_STATUS_UNSUPPORTED_MEDIA, CLIENT_PROBLEM_ITEM_REFUSED_TYPE},
	    {SML_STATUS_RETRY_LATER, CLIENT_PROBLEM_ITEM_REFUSED_LATER},
	    {0, CLIENT_PROBLEM_NONE},
	};

	if (err != SML_OK)
		return look_up(by_err, (int)err, CLIENT_PROBLEM_ITEM_FAILED);
	if (status != 0)
		return look_up(
		    by_status, (int)status, CLIENT_PROBLEM_ITEM_REFUSED);
	return CLIENT_PROBLEM_ITEM_FAILED;
}

enum client_problem_code
client_problem_of_folder(enum sml_err err, unsigned status)
{
	static const struct code_row by_err[] = {
	    {SML_E_STORE_GONE, CLIENT_PROBLEM_FOLDER_MISSING},
	    {SML_E_NOT_FOUND, CLIENT_PROBLEM_FOLDER_MISSING},
	    {SML_E_STORE_DENIED, CLIENT_PROBLEM_FOLDER_DENIED},
	    {SML_E_DENIED, CLIENT_PROBLEM_FOLDER_DENIED},
	    {SML_E_STORE_FULL, CLIENT_PROBLEM_FOLDER_FULL},
	    {SML_E_FULL, CLIENT_PROBLEM_FOLDER_FULL},
	    {0, CLIENT_PROBLEM_NONE},
	};
	static const struct code_row by_status[] = {
	    {SML_STATUS_NOT_FOUND, CLIENT_PROBLEM_FOLDER_UNKNOWN},
	    {SML_STATUS_PERMISSION_DENIED, CLIENT_PROBLEM_FOLDER_DENIED},
	    {SML_STATUS_FORBIDDEN, CLIENT_PROBLEM_FOLDER_DENIED},
	    {SML_STATUS_DEVICE_FULL, CLIENT_PROBLEM_FOLDER_FULL},
	    {SML_STATUS_UNSUPPORTED_FEATURE, CLIENT_PROBLEM_FOLDER_MODE},
	    {0, CLIENT_PROBLEM_NONE},
	};

	if (err != SML_OK)
		return look_up(by_err, (int)err, CLIENT_PROBLEM_FOLDER_FAILED);
	if (status != 0)
		return look_up(
		    by_status, (int)status, CLIENT_PROBLEM_FOLDER_REFUSED);
	return CLIENT_PROBLEM_FOLDER_FAILED;
}

enum client_problem_code
client_problem_of_run(enum sml_err err)
{
	static const struct code_row by_err[] = {
	    {SML_E_PROTOCOL, CLIENT_PROBLEM_BAD_ANSWER},
	    {SML_E_DECODE, CLIENT_PROBLEM_BAD_ANSWER},
	    {SML_E_LIMIT, CLIENT_PROBLEM_BAD_ANSWER},
	    {SML_E_SESSION, CLIENT_PROBLEM_BAD_ANSWER},
	    {SML_E_VERSION, CLIENT_PROBLEM_VERSION},
	    {SML_E_AUTH, CLIENT_PROBLEM_WRONG_PASSWORD},
	    {SML_E_AUTH_NEEDED, CLIENT_PROBLEM_WRONG_PASSWORD},
	    {SML_E_TRANSPORT, CLIENT_PROBLEM_DROPPED},
	    {SML_E_CANCELLED, CLIENT_PROBLEM_CANCELLED},
	    {SML_E_STATE, CLIENT_PROBLEM_PROFILE_DAMAGED},
	    {SML_E_STORE_FULL, CLIENT_PROBLEM_DISK_FULL},
	    {SML_E_FULL, CLIENT_PROBLEM_DISK_FULL},
	    {SML_E_DENIED, CLIENT_PROBLEM_PROFILE_DENIED},
	    {SML_E_STORE_DENIED, CLIENT_PROBLEM_PROFILE_DENIED},
	    {SML_E_BUSY, CLIENT_PROBLEM_PROFILE_BUSY},
	    {SML_E_PEER, CLIENT_PROBLEM_SERVER_FAILED},
	    {SML_E_NOMEM, CLIENT_PROBLEM_NO_MEMORY},
	    {0, CLIENT_PROBLEM_NONE},
	};

	if (err == SML_OK)
		return CLIENT_PROBLEM_NONE;
	return look_up(by_err, (int)err, CLIENT_PROBLEM_INTERNAL);
}
