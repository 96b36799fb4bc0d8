/* SPDX-License-Identifier: Apache-2.0 */
/* Plays transcripts, one folder each, into sessions: in XML and in WBXML. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "session/session.h"
#include "support/session_text.h"
#include "support/spool_memory.h"
#include "support/test.h"

/**
 * expect.txt, line by line; "#" begins a comment.
 *
 *	version 1.1		of the messages; before the first role
 *	auth basic|md5|none	what the client shows unasked
 *	challenge basic|md5	what the server asks for (nonce "Nonce")
 *	client, server		begin a session of that role
 *	start			the client's first message
 *	in FILE [VERDICT] [ERROR]	feed it; with ERROR the role ends here
 *	< EVENT			the next event, as session_text_event() says it
 *	> ds LOCAL REMOTE	take a datastore in
 *	> status CODE [NEXT]	answer the last event
 *	> alert DS CODE LAST NEXT	LAST "-": none
 *	> sync DS COUNT		"-": unknown
 *	> add|replace|delete ID TYPE TEXT	\r and \n are escapes
 *	> map DS GUID LUID
 *	out FILE final|more	what is said must be FILE; "-": nothing
 *	refused			the message was refused as a whole
 *
 * The session is saved and loaded after every message. With SCRIPT_RECORD in
 * the environment a FILE that is missing is written.
 */
struct player {
	const char *folder;
	enum sml_encoding encoding;
	enum sml_version version;
	enum sml_auth_type auth, challenge;
	struct sml_session_cfg cfg;
	struct sml_session *s;
	struct sml_spool *spool;
	struct sml_devinf devinf;
	struct sml_devinf_store store;
	struct sml_arena *arena; /* of the message */
	struct sml_arena *names; /* of the session */
	struct sml_event event;
	unsigned line;
	bool is_failed, is_skipping;
};

static void
fail(struct player *p, const char *what, const char *detail)
{
	printf("# %s/expect.txt:%u (%s): %s%s%s\n", p->folder, p->line,
	    p->encoding == SML_XML ? "xml" : "wbxml", what,
	    detail[0] != '\0' ? ": " : "", detail);
	p->is_failed = true;
}

static void
fail_err(struct player *p, const char *what, enum sml_err err)
{
	if (err != SML_OK) {
		fail(p, what, sml_err_name(err));
	}
}

/* ---- files ---- */

static void
path_of(const struct player *p, const char *name, char *out, size_t out_len)
{
	(void)snprintf(out, out_len, "%s/%s", p->folder, name);
}

/* A file of the transcript as the bytes that are on the wire. */
static bool
read_file(struct player *p, const char *name, struct sml_str *out)
{
	struct sml_node *root = NULL;
	struct sml_buf bytes;
	char path[1200], *text;
	size_t len = 0;
	enum sml_err err;

	path_of(p, name, path, sizeof(path));
	text = test_read_file(path, &len);
	if (text == NULL) {
		return false;
	}
	*out = sml_arena_dup(p->arena, (struct sml_str){text, len});
	free(text);
	if (p->encoding == SML_XML) {
		return true;
	}
	sml_buf_init(&bytes, SML_MSG_MAX);
	err = sml_wire_decode_tree(SML_XML, *out, p->arena, &root, NULL);
	if (err == SML_OK) {
		err = sml_wire_encode_tree(SML_WBXML, p->version, root, &bytes);
	}
	fail_err(p, name, err);
	*out = sml_arena_dup(p->arena, sml_buf_str(&bytes));
	sml_buf_free(&bytes);
	return err == SML_OK;
}

static void
record(struct player *p, const char *name, struct sml_str text)
{
	char path[1200];
	FILE *f;

	path_of(p, name, path, sizeof(path));
	f = fopen(path, "wb");
	if (f == NULL || fwrite(text.p, 1, text.len, f) != text.len) {
		fail(p, "cannot write", path);
	}
	if (f != NULL && fclose(f) != 0) {
		fail(p, "cannot write", path);
	}
}

/* ---- the session ---- */

static void
end_role(struct player *p)
{
	sml_session_free(p->s);
	spool_memory_free(p->spool);
	sml_arena_free(p->arena);
	sml_arena_free(p->names);
	p->s = NULL;
	p->spool = NULL;
	p->arena = p->names = NULL;
}

static void
begin_role(struct player *p, enum sml_role role)
{
	static const struct sml_devinf_media media = {
	    .type = {"text/x-vcard", 12}, .version = {"2.1", 3}};

	end_role(p);
	p->spool = spool_memory_new();
	p->arena = sml_arena_new(SML_MSG_ARENA_MAX);
	p->names = sml_arena_new(100000);
	p->store = (struct sml_devinf_store){
	    .source_ref =
		role == SML_CLIENT ? SML_STR("card") : SML_STR("contacts"),
	    .rx = &media,
	    .tx = &media,
	    .sync_types = 0x7e,
	};
	p->devinf = (struct sml_devinf){
	    .man = SML_STR("Valise"),
	    .dev_id = role == SML_CLIENT ? SML_STR("valise-1")
					 : SML_STR("http://host/sync"),
	    .dev_typ =
		role == SML_CLIENT ? SML_STR("workstation") : SML_STR("server"),
	    .has_utc = true,
	    .has_large_objs = true,
	    .has_number_of_changes = true,
	    .stores = &p->store,
	};
	p->cfg = (struct sml_session_cfg){
	    .role = role,
	    .env = test_env(),
	    .spool = p->spool,
	    .devinf = &p->devinf,
	    .max_msg = 65536,
	    .max_obj = 100000,
	    .encoding = p->encoding,
	    .version = p->version,
	    .server_uri = SML_STR("http://host/sync"),
	    .session_id = SML_STR("1"),
	    .user = SML_STR("Bruce2"),
	    .password = SML_STR("OhBehave"),
	    .auth = p->auth,
	    .resp_uri = SML_STR("http://host/sync?s=1"),
	    .challenge = p->challenge,
	    .challenge_nonce = SML_STR("Nonce"),
	};
	p->is_skipping = false;
	fail_err(p, "new", sml_session_new(&p->cfg, &p->s));
}

static void
save_and_load(struct player *p)
{
	struct sml_buf saved;

	sml_buf_init(&saved, SML_SESSION_ROW_MAX);
	fail_err(p, "save", sml_session_save(p->s, &saved));
	sml_session_free(p->s);
	p->s = NULL;
	fail_err(
	    p, "load", sml_session_load(&p->cfg, sml_buf_str(&saved), &p->s));
	sml_buf_free(&saved);
}

/* ---- lines ---- */

static enum sml_auth_verdict
verdict_of(const char *word)
{
	static const struct {
		const char *word;
		enum sml_auth_verdict verdict;
	} rows[] = {
	    {"accepted", SML_AUTH_ACCEPTED},
	    {"missing", SML_AUTH_MISSING},
	    {"wrong", SML_AUTH_WRONG},
	};

	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		if (strcmp(rows[i].word, word) == 0) {
			return rows[i].verdict;
		}
	}
	return SML_AUTH_BEFORE;
}

static void
play_in(struct player *p, char words[6][300])
{
	struct sml_msg *msg;
	struct sml_str bytes;
	const char *expected = words[3][0] != '\0' ? words[3] : "SML_OK";
	enum sml_err err;

	sml_arena_reset(p->arena);
	msg = sml_arena_alloc(p->arena, sizeof(*msg));
	if (msg == NULL || !read_file(p, words[1], &bytes)) {
		if (getenv("SCRIPT_RECORD") == NULL) {
			fail(p, "cannot be read", words[1]);
		}
		p->is_skipping = true;
		return;
	}
	err = sml_wire_decode(p->encoding, bytes, p->arena, msg, NULL);
	if (err == SML_OK) {
		err = sml_session_feed(
		    p->s, p->encoding, msg, verdict_of(words[2]));
	}
	if (strcmp(sml_err_name(err), expected) != 0) {
		fail(p, words[1], sml_err_name(err));
	}
	p->is_skipping = err != SML_OK;
}

static void
play_event(struct player *p, const char *expected)
{
	enum sml_err err = sml_session_next(p->s, &p->event);
	struct sml_buf text;

	sml_buf_init(&text, 10000);
	if (err == SML_OK) {
		session_text_event(&p->event, &text);
	} else {
		sml_buf_put_text(&text, sml_err_name(err));
	}
	sml_buf_put_byte(&text, 0);
	if (strcmp((const char *)text.p, expected) != 0) {
		fail(p, "it says", (const char *)text.p);
	}
	sml_buf_free(&text);
}

/* Is what was said the message in the file? */
static void
compare(struct player *p, const char *name, struct sml_str said)
{
	struct sml_node *ours = NULL, *theirs = NULL;
	struct sml_str expected;
	struct sml_buf text;
	enum sml_err err;

	if (!read_file(p, name, &expected)) {
		if (getenv("SCRIPT_RECORD") != NULL && p->encoding == SML_XML) {
			record(p, name, said);
		} else {
			fail(p, "cannot be read", name);
		}
		return;
	}
	err = sml_wire_decode_tree(p->encoding, said, p->arena, &ours, NULL);
	if (err == SML_OK) {
		err = sml_wire_decode_tree(
		    p->encoding, expected, p->arena, &theirs, NULL);
	}
	if (err == SML_OK && sml_node_eq(ours, theirs)) {
		return;
	}
	sml_buf_init(&text, SML_MSG_MAX);
	if (ours != NULL &&
	    sml_wire_print_tree(ours, p->version, true, &text) == SML_OK) {
		printf("%.*s\n", SML_STR_ARG(sml_buf_str(&text)));
	}
	sml_buf_free(&text);
	fail(p, "another message than", name);
}

static void
play_out(struct player *p, char words[6][300])
{
	struct sml_event more;
	struct sml_str said = SML_STR_NONE;
	bool is_refused = sml_session_is_refused(p->s);
	enum sml_err err = sml_session_next(p->s, &more);

	if (err != SML_END) {
		fail(p, "events are left", sml_err_name(err));
	}
	fail_err(p, "flush",
	    sml_session_flush(p->s, strcmp(words[2], "final") == 0, &said));
	if (strcmp(words[1], "-") == 0) {
		if (said.p != NULL) {
			fail(p, "it says something", "");
		}
		return;
	}
	if (said.p == NULL) {
		fail(p, "it says nothing", "");
		return;
	}
	compare(p, words[1], said);
	if (!is_refused) {
		save_and_load(p);
		return;
	}
	sml_session_free(p->s);
	p->s = NULL;
	fail_err(p, "new", sml_session_new(&p->cfg, &p->s));
}

static struct sml_str
name_of(struct player *p, const char *word)
{
	return strcmp(word, "-") == 0
		   ? SML_STR_NONE
		   : sml_arena_dup(p->names, sml_str_of(word));
}

/* Text of a line with its escapes undone. */
static struct sml_str
text_of(struct player *p, const char *line)
{
	char *text = sml_arena_alloc(p->names, strlen(line) + 1);
	size_t len = 0;

	for (; text != NULL && *line != '\0'; line++) {
		if (line[0] == '\\' && (line[1] == 'r' || line[1] == 'n')) {
			line++;
			text[len++] = *line == 'r' ? '\r' : '\n';
		} else {
			text[len++] = *line;
		}
	}
	return (struct sml_str){text, len};
}

static enum sml_err
do_item(struct player *p, enum sml_cmd_type op, char words[6][300],
    const char *text)
{
	const struct sml_item_out item = {
	    .op = op,
	    .luid = name_of(p, words[2]),
	    .guid = name_of(p, words[2]),
	    .type = name_of(p, words[3]),
	    .text = text_of(p, text),
	};
	struct sml_sent sent;
	size_t sent_len;

	return sml_session_item(p->s, &item, &sent_len, &sent);
}

/* The decimal number in a script; 0 for any other word. */
static uint64_t
number_of(const char *word)
{
	uint64_t number = 0;

	return sml_str_u64(sml_str_of(word), &number) ? number : 0;
}

static enum sml_err
do_alert(struct player *p, char words[6][300])
{
	size_t ds = (size_t)number_of(words[2]);
	enum sml_err err = sml_session_set_anchor(
	    p->s, ds, true, name_of(p, words[4]), name_of(p, words[5]));

	if (err != SML_OK) {
		return err;
	}
	sml_session_ds(p->s, ds)->alert = (unsigned)number_of(words[3]);
	return sml_session_alert(p->s, ds, NULL, NULL);
}

static enum sml_err
do_map(struct player *p, char words[6][300])
{
	const struct sml_map_item pair = {
	    .target = name_of(p, words[3]), .source = name_of(p, words[4])};

	return sml_session_map(p->s, (size_t)number_of(words[2]), &pair, NULL);
}

static void
play_do(struct player *p, char words[6][300], const char *text)
{
	const char *verb = words[1];
	size_t ds;
	enum sml_err err = SML_E_BUG;

	if (strcmp(verb, "ds") == 0) {
		err = sml_session_add_ds(
		    p->s, name_of(p, words[2]), name_of(p, words[3]), &ds);
	} else if (strcmp(verb, "status") == 0) {
		err = sml_session_status(p->s, &p->event.ref,
		    (unsigned)number_of(words[2]),
		    words[3][0] != '\0' ? name_of(p, words[3]) : SML_STR_NONE);
	} else if (strcmp(verb, "alert") == 0) {
		err = do_alert(p, words);
	} else if (strcmp(verb, "sync") == 0) {
		err = sml_session_sync_open(p->s, (size_t)number_of(words[2]),
		    words[3][0] == '-' ? UINT64_MAX : number_of(words[3]),
		    NULL);
	} else if (strcmp(verb, "add") == 0) {
		err = do_item(p, SML_CMD_ADD, words, text);
	} else if (strcmp(verb, "replace") == 0) {
		err = do_item(p, SML_CMD_REPLACE, words, text);
	} else if (strcmp(verb, "delete") == 0) {
		err = do_item(p, SML_CMD_DELETE, words, text);
	} else if (strcmp(verb, "map") == 0) {
		err = do_map(p, words);
	}
	fail_err(p, verb, err);
}

static enum sml_auth_type
auth_of(const char *word)
{
	if (strcmp(word, "md5") == 0) {
		return SML_AUTH_MD5;
	}
	return strcmp(word, "basic") == 0 ? SML_AUTH_BASIC : SML_AUTH_NONE;
}

/* Cut the next word off @rest; false: there is none. */
static bool
next_word(const char **rest, char word[300])
{
	size_t len;

	*rest += strspn(*rest, " \t");
	len = strcspn(*rest, " \t");
	snprintf(word, 300, "%.*s", (int)len, *rest);
	*rest += len;
	return len > 0;
}

static void
play_line(struct player *p, const char *line)
{
	char words[6][300] = {{0}};
	const char *rest = line;

	for (int i = 0; i < 6; i++) {
		if (i == 4 && strcmp(words[0], ">") == 0 &&
		    (words[1][0] == 'a' || words[1][0] == 'r' ||
			words[1][0] == 'd') &&
		    strcmp(words[1], "alert") != 0) {
			rest += *rest == ' ';
			break;
		}
		if (!next_word(&rest, words[i])) {
			break;
		}
	}
	if (strcmp(words[0], "version") == 0) {
		p->version = sml_version_of_dtd(sml_str_of(words[1]));
	} else if (strcmp(words[0], "auth") == 0) {
		p->auth = auth_of(words[1]);
	} else if (strcmp(words[0], "challenge") == 0) {
		p->challenge = auth_of(words[1]);
	} else if (strcmp(words[0], "server") == 0) {
		begin_role(p, SML_SERVER);
	} else if (strcmp(words[0], "client") == 0) {
		begin_role(p, SML_CLIENT);
	} else if (p->is_skipping || p->s == NULL) {
		return;
	} else if (strcmp(words[0], "start") == 0) {
		fail_err(p, "start", sml_session_start(p->s));
	} else if (strcmp(words[0], "in") == 0) {
		play_in(p, words);
	} else if (strcmp(words[0], "<") == 0) {
		play_event(p, line + 2);
	} else if (strcmp(words[0], ">") == 0) {
		play_do(p, words, rest);
	} else if (strcmp(words[0], "out") == 0) {
		play_out(p, words);
	} else if (strcmp(words[0], "refused") == 0) {
		if (!sml_session_is_refused(p->s)) {
			fail(p, "it is not refused", "");
		}
	} else {
		fail(p, "no such line", words[0]);
	}
}

static bool
play(const char *folder, enum sml_encoding encoding)
{
	struct player p = {.folder = folder,
	    .encoding = encoding,
	    .version = SML_V_12,
	    .auth = SML_AUTH_BASIC,
	    .challenge = SML_AUTH_BASIC};
	char path[1200], *script, *line;
	size_t len = 0;

	path_of(&p, "expect.txt", path, sizeof(path));
	script = test_read_file(path, &len);
	if (script == NULL) {
		fail(&p, "cannot be read", path);
		return false;
	}
	line = script;
	while (line < script + len && !p.is_failed) {
		size_t line_len = strcspn(line, "\n");
		bool is_last = line + line_len >= script + len;

		line[line_len] = '\0';
		p.line++;
		if (line[0] != '\0' && line[0] != '#') {
			play_line(&p, line);
		}
		line += line_len + 1;
		if (is_last) {
			break;
		}
	}
	end_role(&p);
	free(script);
	return !p.is_failed;
}

/* ---- folders ---- */

static int
by_name(const void *a, const void *b)
{
	return strcmp(a, b);
}

int
main(void)
{
	const char *srcdir = getenv("srcdir");
	char root[300], names[100][300];
	size_t count = 0, failed = 0;
	struct dirent *entry;
	DIR *dir;

	(void)snprintf(root, sizeof(root), "%s/tests/script",
	    srcdir != NULL ? srcdir : ".");
	dir = opendir(root);
	if (dir == NULL) {
		printf("FAILED script: no folder %s\n", root);
		return 1;
	}
	while ((entry = readdir(dir)) != NULL && count < 100) {
		if (strchr(entry->d_name, '.') == NULL) {
			(void)snprintf(names[count++], sizeof(names[0]), "%s",
			    entry->d_name);
		}
	}
	(void)closedir(dir);
	qsort(names, count, sizeof(names[0]), by_name);
	for (size_t i = 0; i < 2 * count; i++) {
		enum sml_encoding encoding = i % 2 == 0 ? SML_XML : SML_WBXML;
		char folder[800];
		bool is_ok;

		(void)snprintf(
		    folder, sizeof(folder), "%s/%s", root, names[i / 2]);
		is_ok = play(folder, encoding);
		printf("%s script_%s_%s\n", is_ok ? "ok" : "FAILED",
		    names[i / 2], encoding == SML_XML ? "xml" : "wbxml");
		failed += !is_ok;
	}
	printf("script: %zu passed, %zu failed\n", 2 * count - failed, failed);
	return failed == 0 && count > 0 ? 0 : 1;
}
