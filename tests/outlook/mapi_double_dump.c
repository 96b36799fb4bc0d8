/* SPDX-License-Identifier: Apache-2.0 */
/* Writing the file of VALISE_MAPI_FILE and its journal. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "outlook/mapi_double.h"

/**
 * Lines of text; the properties are as mapi_double_text.h has them. Objects
 * are named STORE.NUMBER, the numbers are those in their entry IDs.
 *
 *   valise-mapi 1
 *   profile "Outlook"
 *   store 1 outlook default      or exchange, public; ansi, readonly
 *   next 13                      the number of the next object
 *   name Appointment.0x820D      number 0x8000 and so on, in this order
 *   PR_DISPLAY_NAME="..."
 *   end
 *   folder 1.5 in 1.2            before what lies in it; 1.0 is the store
 *   PR_DISPLAY_NAME="Calendar"
 *   end
 *   message 1.12 in 1.5 version 3     and "associated"
 *   PR_SUBJECT="..."
 *   attach 0
 *   PR_ATTACH_METHOD=5
 *   embedded
 *   PR_SUBJECT="..."             again with attach, recipient
 *   end
 *   end
 *   recipient 0
 *   PR_DISPLAY_NAME="..."
 *   end
 *   end
 *
 * The journal (the same name and ".journal") has further records of this kind
 * and "delete 1.12"; the last of an object counts. A record that was cut off
 * does not count. Properties stand in the order of their keys, so that equal
 * contents are equal text.
 */

char *
dbl_file_name(const char *suffix)
{
	char *name = dbl_environment("VALISE_MAPI_FILE");
	size_t len = name ? strlen(name) : 0, more = strlen(suffix) + 1;

	if (name) {
		name = dbl_realloc(name, len + more);
		memcpy(name + len, suffix, more);
	}
	return name;
}

static void
key_of(const struct dbl_store *store, ULONG tag, struct dbl_key *out)
{
	const struct dbl_name *n =
	    PROP_ID(tag) >= 0x8000 ? dbl_name_of(store, PROP_ID(tag)) : NULL;

	memset(out, 0, sizeof *out);
	out->lid = (LONG)PROP_ID(tag);
	if (!n)
		return;
	out->named = true;
	out->set = n->set;
	out->lid = n->lid;
	out->by_name = n->kind == MNID_STRING;
	if (out->by_name)
		lstrcpynW(
		    out->name, n->name, sizeof out->name / sizeof *out->name);
}

static int
compare_lines(const void *a, const void *b)
{
	const struct dbl_text *first = a, *second = b;

	return strcmp(first->s, second->s);
}

static void
add_bag(struct dbl_text *t, const struct dbl_store *store,
    const struct dbl_bag *bag)
{
	struct dbl_text *lines = dbl_calloc(bag->count, sizeof *lines);

	for (ULONG i = 0; i < bag->count; i++) {
		struct dbl_key key;

		key_of(store, bag->v[i].ulPropTag, &key);
		dbl_text_property(&lines[i], &key, &bag->v[i]);
	}
	qsort(lines, bag->count, sizeof *lines, compare_lines);
	for (ULONG i = 0; i < bag->count; i++) {
		dbl_text_add(t, lines[i].s, lines[i].len);
		dbl_text_free(&lines[i]);
	}
	free(lines);
}

static void
add_content(struct dbl_text *t, const struct dbl_store *store,
    const struct dbl_content *c)
{
	add_bag(t, store, &c->bag);
	for (const struct dbl_attach *a = c->attachments; a; a = a->next) {
		dbl_text_printf(t, "attach %lu\n", a->num);
		add_bag(t, store, &a->bag);
		if (a->embedded) {
			dbl_text_printf(t, "embedded\n");
			add_content(t, store, a->embedded);
		}
		dbl_text_printf(t, "end\n");
	}
	for (const struct dbl_recipient *r = c->recipients; r; r = r->next) {
		dbl_text_printf(t, "recipient %lu\n", r->row_id);
		add_bag(t, store, &r->bag);
		dbl_text_printf(t, "end\n");
	}
	dbl_text_printf(t, "end\n");
}

static void
add_node(struct dbl_text *t, const struct dbl_node *n)
{
	ULONG store = n->store->number;

	if (n->type == MAPI_FOLDER)
		dbl_text_printf(t, "folder %lu.%lu in %lu.%lu\n", store, n->id,
		    store, n->parent->id);
	else
		dbl_text_printf(t, "message %lu.%lu in %lu.%lu version %lu%s\n",
		    store, n->id, store, n->parent->id, n->version,
		    n->associated ? " associated" : "");
	add_content(t, n->store, n->saved);
}

static void
add_store(struct dbl_text *t, const struct dbl_store *s)
{
	static const char *const providers[] = {
	    [DBL_OUTLOOK] = "outlook",
	    [DBL_EXCHANGE] = "exchange",
	    [DBL_PUBLIC] = "public",
	};

	dbl_text_printf(t, "store %lu %s%s%s%s\n", s->number,
	    providers[s->provider], s->ansi ? " ansi" : "",
	    s->read_only ? " readonly" : "", s->is_default ? " default" : "");
	dbl_text_printf(t, "next %lu\n", s->node_count);
	for (ULONG i = 0; i < s->name_count; i++) {
		struct dbl_key key;

		key_of(s, PROP_TAG(PT_UNSPECIFIED, dbl_name_base(s) + i), &key);
		dbl_text_printf(t, "name ");
		dbl_text_key(t, &key);
		dbl_text_printf(t, "\n");
	}
	add_bag(t, s, &s->node->saved->bag);
	dbl_text_printf(t, "end\n");
}

/* ---- to the disk ---- */

static void
write_file(const char *path, const struct dbl_text *t, const char *mode)
{
	FILE *f = fopen(path, mode);

	/* One write: a killed process has written a record or none. */
	if (!f || setvbuf(f, NULL, _IONBF, 0) ||
	    fwrite(t->s, 1, t->len, f) != t->len)
		dbl_problem("%s cannot be written", path);
	if (f)
		fclose(f);
}

static void
journal(struct dbl_text *t)
{
	char *path = dbl_file_name(".journal");

	if (path)
		write_file(path, t, "ab");
	free(path);
	dbl_text_free(t);
}

void
dbl_dump_node(const struct dbl_node *n)
{
	struct dbl_text t = {0};

	add_node(&t, n);
	journal(&t);
}

void
dbl_dump_store(const struct dbl_store *store)
{
	struct dbl_text t = {0};

	add_store(&t, store);
	journal(&t);
}

void
dbl_dump_deleted(const struct dbl_node *n)
{
	struct dbl_text t = {0};

	dbl_text_printf(&t, "delete %lu.%lu\n", n->store->number, n->id);
	journal(&t);
}

static void
add_kids(struct dbl_text *t, const struct dbl_node *parent)
{
	for (const struct dbl_node *k = parent->first; k; k = k->next) {
		add_node(t, k);
		add_kids(t, k);
	}
}

void
dbl_dump_all(void)
{
	char *path = dbl_file_name(""), *fresh = dbl_file_name(".new");
	char *old = dbl_file_name(".journal");
	struct dbl_text t = {0};

	if (path) {
		dbl_text_printf(&t, "valise-mapi 1\nprofile ");
		dbl_text_quoted(&t, dbl_profile.name, wcslen(dbl_profile.name));
		dbl_text_printf(&t, "\n");
		for (ULONG i = 0; i < dbl_profile.store_count; i++) {
			add_store(&t, dbl_profile.stores[i]);
			add_kids(&t, dbl_profile.stores[i]->node);
		}
		write_file(fresh, &t, "wb");
		if (MoveFileExA(fresh, path, MOVEFILE_REPLACE_EXISTING))
			DeleteFileA(old);
		else
			dbl_problem("%s cannot be replaced", path);
	}
	dbl_text_free(&t);
	free(path);
	free(fresh);
	free(old);
}
