/* SPDX-License-Identifier: Apache-2.0 */
/* The user's hand: changes the items of a profile by lines of a script. */
#include "outlook/mapi_script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "outlook/mapi_client.h"

#include <mapitags.h>

static struct client client;

static void
skip_blanks(const char **p)
{
	*p += strspn(*p, " \t\r");
}

static bool
take_word(const char **p, const char *word)
{
	size_t len = strlen(word);

	skip_blanks(p);
	if (strncmp(*p, word, len) != 0 ||
	    ((*p)[len] && !strchr(" \t\r", (*p)[len])))
		return false;
	*p += len;
	skip_blanks(p);
	return true;
}

static bool
at_end(const char **p)
{
	skip_blanks(p);
	return !**p;
}

static IMAPIFolder *
take_folder(const char **p)
{
	static const struct {
		const char *name;
		ULONG tag;
	} rows[] = {{"calendar", CLIENT_CALENDAR},
	    {"contacts", CLIENT_CONTACTS}, {"notes", CLIENT_NOTES},
	    {"inbox", 0}};
	IMAPIFolder *out = NULL;
	WCHAR *name;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (take_word(p, rows[i].name))
			return client_default_folder(&client, rows[i].tag,
				   MAPI_MODIFY, &out) == S_OK
				   ? out
				   : NULL;
	name = dbl_text_read_quoted(p);
	if (name &&
	    client_named_folder(&client, name, MAPI_MODIFY, &out) != S_OK)
		out = NULL;
	free(name);
	return out;
}

/* ---- properties ---- */

static bool
take_property(const char **p, IMAPIProp *object)
{
	bool remove = **p == '-';
	struct dbl_key key;
	SPropValue v = {0};
	SPropProblemArray *problems = NULL;
	ULONG tag;
	bool ok;

	*p += remove;
	if (!dbl_text_read_key(p, &key) || !key.type)
		return false;
	tag = client_tag(object, &key, true);
	if (remove) {
		SizedSPropTagArray(1, tags) = {1, {tag}};

		return CALL(object, DeleteProps, (SPropTagArray *)&tags,
			   NULL) == S_OK;
	}
	if (*(*p)++ != '=')
		return false;
	ok = dbl_text_read_value(p, &key, &v);
	v.ulPropTag = tag;
	ok =
	    ok && CALL(object, SetProps, 1, &v, &problems) == S_OK && !problems;
	if (problems)
		fprintf(stderr, "SetProps: %08lx\n",
		    (ULONG)problems->aProblem[0].scode);
	MAPIFreeBuffer(problems);
	dbl_text_value_free(&v);
	return ok;
}

/* Up to the end or to the word "embedded". */
static bool
take_properties(const char **p, IMAPIProp *object)
{
	while (!at_end(p) && strncmp(*p, "embedded", 8) != 0)
		if (!take_property(p, object))
			return false;
	return true;
}

/* One property as text, what is large by its stream. */
static bool
print_property(struct dbl_text *t, IMAPIProp *object, ULONG tag)
{
	struct dbl_key key;
	SPropValue *v, whole = {0};
	BYTE *bytes = NULL;
	ULONG len;
	HRESULT hr = client_get(object, tag, &v);

	if (FAILED(client_key(object, tag, &key)))
		return false;
	if (hr == MAPI_E_NOT_ENOUGH_MEMORY) {
		if (client_read_stream(object, tag, &bytes, &len) != S_OK)
			return false;
		whole.ulPropTag = tag;
		if (PROP_TYPE(tag) == PT_BINARY) {
			whole.Value.bin.cb = len;
			whole.Value.bin.lpb = bytes;
		} else
			whole.Value.lpszW = (WCHAR *)(void *)bytes;
		dbl_text_property(t, &key, &whole);
		free(bytes);
		return true;
	}
	if (hr == S_OK) {
		dbl_text_property(t, &key, v);
		MAPIFreeBuffer(v);
	}
	return true;
}

static int
compare_tags(const void *a, const void *b)
{
	const ULONG *first = a, *second = b;

	return *first < *second ? -1 : *first > *second;
}

static bool print_message(struct dbl_text *t, IMessage *m);

static bool
print_properties(struct dbl_text *t, IMAPIProp *object)
{
	SPropTagArray *tags;
	bool ok = true;

	if (CALL(object, GetPropList, MAPI_UNICODE, &tags) != S_OK)
		return false;
	qsort(tags->aulPropTag, tags->cValues, sizeof *tags->aulPropTag,
	    compare_tags);
	for (ULONG i = 0; ok && i < tags->cValues; i++)
		ok = print_property(t, object, tags->aulPropTag[i]);
	MAPIFreeBuffer(tags);
	return ok;
}

static bool
print_attachment(struct dbl_text *t, IMessage *m, ULONG num)
{
	IAttach *a;
	IMessage *embedded;
	bool ok;

	if (CALL(m, OpenAttach, num, NULL, 0, &a) != S_OK)
		return false;
	dbl_text_printf(t, "attach %lu\n", num);
	ok = print_properties(t, (IMAPIProp *)a);
	if (CALL(a, OpenProperty, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0,
		(IUnknown **)(void *)&embedded) == S_OK) {
		dbl_text_printf(t, "embedded\n");
		ok = ok && print_message(t, embedded);
		RELEASE(embedded);
	}
	dbl_text_printf(t, "end\n");
	RELEASE(a);
	return ok;
}

static bool
print_message(struct dbl_text *t, IMessage *m)
{
	SizedSPropTagArray(1, columns) = {1, {PR_ATTACH_NUM}};
	IMAPITable *table;
	SRowSet *rows = NULL;
	bool ok = print_properties(t, (IMAPIProp *)m);

	if (!ok || CALL(m, GetAttachmentTable, 0, &table) != S_OK)
		return false;
	ok = CALL(table, SetColumns, (SPropTagArray *)&columns, 0) == S_OK &&
	     client_rows(table, &rows) == S_OK;
	RELEASE(table);
	for (ULONG i = 0; ok && i < rows->cRows; i++)
		ok = print_attachment(t, m, rows->aRow[i].lpProps[0].Value.ul);
	client_free_rows(rows);
	dbl_text_printf(t, "end\n");
	return ok;
}

/* ---- those that match ---- */

/* The text of what must match, written anew so that equal values are equal
 * text; *p moves behind it. */
static bool
take_match(const char **p, struct dbl_key *key, struct dbl_text *out)
{
	SPropValue v;
	bool ok;

	if (!dbl_text_read_key(p, key) || !key->type || *(*p)++ != '=')
		return false;
	ok = dbl_text_read_value(p, key, &v);
	if (ok)
		dbl_text_property(out, key, &v);
	dbl_text_value_free(&v);
	return ok;
}

static bool
matches(IMessage *m, const struct dbl_key *key, const struct dbl_text *want)
{
	struct dbl_text have = {0};
	ULONG tag = client_tag((IMAPIProp *)m, key, false);
	bool hit;

	if (!tag || !print_property(&have, (IMAPIProp *)m, tag))
		return false;
	hit = have.s && strcmp(have.s, want->s) == 0;
	dbl_text_free(&have);
	return hit;
}

typedef bool act_fn(IMAPIFolder *f, IMessage *m, const char *rest);

/* For each message of the folder with that property. */
static bool
for_each(IMAPIFolder *f, const char **p, act_fn *act, ULONG *count)
{
	SizedSPropTagArray(1, columns) = {1, {PR_ENTRYID}};
	bool all = take_word(p, "all") || at_end(p), ok;
	struct dbl_text want = {0};
	struct dbl_key key;
	IMAPITable *table;
	SRowSet *rows = NULL;

	if (!all && !take_match(p, &key, &want))
		return false;
	(void)take_word(p, ":");
	if (CALL(f, GetContentsTable, 0, &table) != S_OK)
		return false;
	ok = CALL(table, SetColumns, (SPropTagArray *)&columns, 0) == S_OK &&
	     client_rows(table, &rows) == S_OK;
	RELEASE(table);
	for (ULONG i = 0; ok && i < rows->cRows; i++) {
		SBinary *id = &rows->aRow[i].lpProps[0].Value.bin;
		IMessage *m;
		ULONG type;

		ok = CALL(f, OpenEntry, id->cb, (ENTRYID *)id->lpb, NULL,
			 MAPI_MODIFY, &type, (IUnknown **)(void *)&m) == S_OK;
		if (!ok)
			break;
		if (all || matches(m, &key, &want)) {
			++*count;
			ok = !act || act(f, m, *p);
		}
		RELEASE(m);
	}
	client_free_rows(rows);
	dbl_text_free(&want);
	return ok;
}

/* ---- what can be done ---- */

static bool
do_change(IMAPIFolder *f, IMessage *m, const char *rest)
{
	(void)f;
	return take_properties(&rest, (IMAPIProp *)m) && at_end(&rest) &&
	       CALL(m, SaveChanges, 0) == S_OK;
}

static bool
do_delete(IMAPIFolder *f, IMessage *m, const char *rest)
{
	SPropValue *id;
	ENTRYLIST list = {1, NULL};
	bool ok;

	(void)rest;
	if (client_get((IMAPIProp *)m, PR_ENTRYID, &id) != S_OK)
		return false;
	list.lpbin = &id->Value.bin;
	ok = CALL(f, DeleteMessages, &list, 0, NULL, 0) == S_OK;
	MAPIFreeBuffer(id);
	return ok;
}

static bool
fill_embedded(IAttach *a, const char **p)
{
	IMessage *m;
	bool ok;

	if (!take_word(p, "embedded"))
		return at_end(p);
	if (CALL(a, OpenProperty, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0,
		MAPI_CREATE | MAPI_MODIFY, (IUnknown **)(void *)&m) != S_OK)
		return false;
	ok = take_properties(p, (IMAPIProp *)m) && at_end(p) &&
	     CALL(m, SaveChanges, 0) == S_OK;
	RELEASE(m);
	return ok;
}

static bool
do_attach(IMAPIFolder *f, IMessage *m, const char *rest)
{
	IAttach *a;
	ULONG num;
	bool ok;

	(void)f;
	if (CALL(m, CreateAttach, NULL, 0, &num, &a) != S_OK)
		return false;
	ok = take_properties(&rest, (IMAPIProp *)a) &&
	     fill_embedded(a, &rest) && CALL(a, SaveChanges, 0) == S_OK &&
	     CALL(m, SaveChanges, 0) == S_OK;
	RELEASE(a);
	return ok;
}

static bool
do_list(IMAPIFolder *f, IMessage *m, const char *rest)
{
	struct dbl_text t = {0};
	bool ok;

	(void)f;
	(void)rest;
	dbl_text_printf(&t, "message\n");
	ok = print_message(&t, m);
	fwrite(t.s, 1, t.len, stdout);
	dbl_text_free(&t);
	return ok;
}

static bool
do_add(IMAPIFolder *f, const char *rest)
{
	IMessage *m;
	bool ok;

	if (CALL(f, CreateMessage, NULL, 0, &m) != S_OK)
		return false;
	ok = do_change(f, m, rest);
	RELEASE(m);
	return ok;
}

HRESULT
mapi_script_begin(void)
{
	return client_begin(&client);
}

void
mapi_script_end(void)
{
	client_end(&client);
}

bool
mapi_script_run(const char *p)
{
	static const struct {
		const char *name;
		act_fn *act; /* NULL: count */
	} rows[] = {{"change", do_change}, {"delete", do_delete},
	    {"attach", do_attach}, {"list", do_list}, {"count", NULL}};
	IMAPIFolder *f;
	ULONG count = 0;
	bool ok = false;

	if (at_end(&p) || *p == '#')
		return true;
	if (take_word(&p, "store"))
		return client_use_store(
			   &client, strtoul(p, NULL, 10), MDB_WRITE) == S_OK;
	if (take_word(&p, "add")) {
		f = take_folder(&p);
		ok = f && do_add(f, p);
		if (f)
			RELEASE(f);
		return ok;
	}
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (!take_word(&p, rows[i].name))
			continue;
		f = take_folder(&p);
		ok = f && for_each(f, &p, rows[i].act, &count);
		if (f)
			RELEASE(f);
		if (ok && !rows[i].act)
			printf("%lu\n", count);
		return ok &&
		       (count > 0 || !rows[i].act || rows[i].act == do_list);
	}
	return false;
}
