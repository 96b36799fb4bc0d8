/* SPDX-License-Identifier: Apache-2.0 */
/* A MAPI store on a profile of the double, for the tests of the store. */
#include "outlook/store_case.h"

#include <mapitags.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "support/test.h"

struct store_case store_case;

static struct outlook_map_env map_env;

static void
print_line(void *ctx, enum sml_log_level level, const char *line)
{
	(void)ctx;
	(void)level;
	printf("  log: %s\n", line);
}

static const struct sml_log loud = {.line = print_line, .level = SML_LOG_DEBUG};

enum sml_err
store_case_log_on(void)
{
	map_env.env = test_env();
	map_env.zone = sml_zone_find(SML_STR("Europe/Berlin"));
	if (!store_case.arena)
		store_case.arena =
		    sml_arena_new((size_t)4 * SML_CONTENT_ARENA_MAX);
	if (!map_env.zone || !store_case.arena)
		abort();
	return outlook_mapi_begin(
	    NULL, getenv("VALISE_TEST_LOG") ? &loud : NULL, &store_case.mapi);
}

static void
close_store(void)
{
	if (store_case.store) {
		store_case.store->ops->end(store_case.store);
		store_case.store->ops->close(store_case.store);
	}
	store_case.store = NULL;
}

void
store_case_log_off(void)
{
	close_store();
	outlook_mapi_end(store_case.mapi);
	store_case.mapi = NULL;
}

void
store_case_begin(const char *profile)
{
	test_env_reset();
	mapi_case_begin(profile);
	CU_ASSERT_EQUAL_FATAL(store_case_log_on(), SML_OK);
}

bool
store_case_end(void)
{
	store_case_log_off();
	sml_arena_free(store_case.arena);
	store_case.arena = NULL;
	return mapi_case_end();
}

void
store_case_make_read_only(void)
{
	static const char head[] = "store 1 outlook", word[] = " readonly";
	char *file, *at, *changed;
	size_t size;

	store_case_log_off();
	client_end(&mapi_case);
	file = mapi_case_file();
	at = file ? strstr(file, head) : NULL;
	CU_ASSERT_PTR_NOT_NULL_FATAL(at);
	at += sizeof(head) - 1;
	size = strlen(file) + sizeof(word);
	changed = malloc(size);
	CU_ASSERT_PTR_NOT_NULL_FATAL(changed);
	snprintf(changed, size, "%.*s%s%s", (int)(at - file), file, word, at);
	mapi_case_put_file(changed);
	free(changed);
	free(file);
	CU_ASSERT_EQUAL_FATAL(store_case_log_on(), SML_OK);
}

enum sml_err
store_case_open(enum sml_kind kind)
{
	enum sml_err err;

	close_store();
	err = outlook_store_open(
	    store_case.mapi, kind, &map_env, &store_case.store);
	if (err != SML_OK)
		store_case.store = NULL;
	return err == SML_OK ? store_case.store->ops->begin(store_case.store)
			     : err;
}

void
store_case_next_run(void)
{
	store_case.store->ops->end(store_case.store);
	CU_ASSERT_EQUAL(store_case.store->ops->begin(store_case.store), SML_OK);
}

/* ---- operations ---- */

static struct sml_str
str_or_none(const char *text)
{
	return text ? sml_str_of(text) : SML_STR_NONE;
}

static enum sml_err
apply(struct sml_apply *req, struct sml_entry *out)
{
	struct sml_entry entry;
	enum sml_err err;

	req->planned = SML_STR_NONE;
	if (!out)
		out = &entry;
	err = store_case.store->ops->apply(
	    store_case.store, req, store_case.arena, out);
	return err;
}

enum sml_err
store_case_add(const char *text, const char *op_id, struct sml_entry *out)
{
	struct sml_apply req = {.op = SML_OP_ADD,
	    .text = sml_str_of(text),
	    .op_id = str_or_none(op_id)};

	return apply(&req, out);
}

enum sml_err
store_case_replace(const struct sml_entry *was, const char *text,
    const char *op_id, struct sml_entry *out)
{
	struct sml_apply req = {.op = SML_OP_REPLACE,
	    .key = was->key,
	    .expected = was->token,
	    .text = sml_str_of(text),
	    .op_id = str_or_none(op_id)};

	return apply(&req, out);
}

enum sml_err
store_case_delete(const struct sml_entry *was)
{
	struct sml_apply req = {
	    .op = SML_OP_DELETE, .key = was->key, .expected = was->token};

	return apply(&req, NULL);
}

enum sml_err
store_case_read(
    struct sml_str key, struct sml_str *out, struct sml_entry *entry_out)
{
	return store_case.store->ops->read(
	    store_case.store, key, store_case.arena, out, entry_out);
}

enum sml_err
store_case_find(const char *op_id, struct sml_str key, struct sml_entry *out)
{
	return store_case.store->ops->find(
	    store_case.store, str_or_none(op_id), key, store_case.arena, out);
}

size_t
store_case_list(struct sml_entry *v, size_t max)
{
	struct sml_entry at = {.key = SML_STR("")};
	size_t count = 0;
	enum sml_err err;

	while ((err = store_case.store->ops->next_change(
		    store_case.store, &at, store_case.arena, &at)) == SML_OK) {
		if (count < max)
			v[count] = at;
		count++;
	}
	CU_ASSERT_EQUAL(err, SML_END);
	return count;
}

bool
store_case_reads(struct sml_str key, const char *text)
{
	struct sml_str have = SML_STR_NONE;
	enum sml_err err = store_case_read(key, &have, NULL);

	if (err == SML_OK && sml_str_eq(have, sml_str_of(text)))
		return true;
	printf("  %s; is:\n%.*s\n  should be:\n%s\n", sml_err_name(err),
	    SML_STR_ARG(have), text);
	return false;
}

bool
store_case_has(struct sml_str text, const char *part)
{
	const bool has = sml_str_find(text, sml_str_of(part), 0) < text.len;

	if (!has)
		printf("  no %s in:\n%.*s\n", part, SML_STR_ARG(text));
	return has;
}

/* ---- the user's hand ---- */

IMAPIFolder *
store_case_folder(enum sml_kind kind)
{
	static const ULONG tags[] = {[SML_KIND_CONTACT] = CLIENT_CONTACTS,
	    [SML_KIND_CALENDAR] = CLIENT_CALENDAR,
	    [SML_KIND_NOTE] = CLIENT_NOTES};
	IMAPIFolder *folder = NULL;

	CU_ASSERT_EQUAL_FATAL(
	    client_default_folder(&mapi_case, tags[kind], MAPI_MODIFY, &folder),
	    S_OK);
	return folder;
}

ULONG
store_case_count(enum sml_kind kind)
{
	IMAPIFolder *folder = store_case_folder(kind);
	const ULONG count = mapi_case_count(folder);

	RELEASE(folder);
	return count;
}

/* The entry ID of the n-th message; valid until client_free_rows(). */
static SBinary
find_message(IMAPIFolder *folder, ULONG n, SRowSet **rows_out)
{
	SizedSPropTagArray(1, columns) = {1, {PR_ENTRYID}};
	IMAPITable *table;

	CU_ASSERT_EQUAL_FATAL(CALL(folder, GetContentsTable, 0, &table), S_OK);
	CU_ASSERT_EQUAL(
	    CALL(table, SetColumns, (SPropTagArray *)(void *)&columns, 0),
	    S_OK);
	CU_ASSERT_EQUAL_FATAL(client_rows(table, rows_out), S_OK);
	RELEASE(table);
	CU_ASSERT_FATAL((*rows_out)->cRows > n);
	return (*rows_out)->aRow[n].lpProps[0].Value.bin;
}

IMessage *
store_case_message(enum sml_kind kind, ULONG n)
{
	IMAPIFolder *folder = store_case_folder(kind);
	IMessage *message = NULL;
	SRowSet *rows;
	ULONG type;
	const SBinary id = find_message(folder, n, &rows);

	CU_ASSERT_EQUAL_FATAL(
	    CALL(folder, OpenEntry, id.cb, (ENTRYID *)id.lpb, NULL, MAPI_MODIFY,
		&type, (IUnknown **)(void *)&message),
	    S_OK);
	client_free_rows(rows);
	RELEASE(folder);
	return message;
}

void
store_case_user_add(
    enum sml_kind kind, const WCHAR *message_class, const WCHAR *subject)
{
	IMAPIFolder *folder = store_case_folder(kind);
	IMessage *message = NULL;

	CU_ASSERT_EQUAL_FATAL(
	    CALL(folder, CreateMessage, NULL, 0, &message), S_OK);
	client_set_text(
	    (IMAPIProp *)message, PR_MESSAGE_CLASS_W, message_class);
	client_set_text((IMAPIProp *)message, PR_SUBJECT_W, subject);
	CU_ASSERT_EQUAL(CALL(message, SaveChanges, 0), S_OK);
	RELEASE(message);
	RELEASE(folder);
}

void
store_case_user_edit(enum sml_kind kind, ULONG n, const WCHAR *subject)
{
	IMessage *message = store_case_message(kind, n);

	client_set_text((IMAPIProp *)message, PR_SUBJECT_W, subject);
	CU_ASSERT_EQUAL(CALL(message, SaveChanges, 0), S_OK);
	RELEASE(message);
}

void
store_case_user_delete(enum sml_kind kind, ULONG n)
{
	IMAPIFolder *folder = store_case_folder(kind), *bin = NULL;
	ENTRYLIST list = {1, NULL};
	SRowSet *rows;
	SBinary id = find_message(folder, n, &rows);

	CU_ASSERT_EQUAL_FATAL(client_named_folder(&mapi_case, L"Deleted Items",
				  MAPI_MODIFY, &bin),
	    S_OK);
	list.lpbin = &id;
	CU_ASSERT_EQUAL(
	    CALL(folder, CopyMessages, &list, NULL, bin, 0, NULL, MESSAGE_MOVE),
	    S_OK);
	client_free_rows(rows);
	RELEASE(bin);
	RELEASE(folder);
}

ULONG
store_case_tag(IMessage *m, const char *key, bool create)
{
	struct dbl_key k;

	return dbl_text_read_key(&key, &k)
		   ? client_tag((IMAPIProp *)m, &k, create)
		   : 0;
}
