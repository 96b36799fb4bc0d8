/* SPDX-License-Identifier: Apache-2.0 */
/* Reading the file of VALISE_MAPI_FILE and its journal. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "outlook/mapi_double.h"

/* Against a number that somebody mistyped. */
#define OBJECTS_MAX 10000000u

/* Lines, long ones put together again; NULL at the end. */
struct lines {
	char *next;
};

static char *
take_line(struct lines *l)
{
	char *line = l->next, *end, *to;

	if (!line || !(end = strchr(line, '\n')))
		return NULL; /* a line without its end was cut off */
	for (to = end; end[1] == '+';) {
		char *more = end + 2;
		size_t len;

		end = strchr(more, '\n');
		if (!end)
			return NULL;
		len = (size_t)(end - more);
		memmove(to, more, len);
		to += len;
	}
	*to = 0;
	l->next = end + 1;
	return line;
}

static struct dbl_store *
find_store(ULONG number)
{
	for (ULONG i = 0; i < dbl_profile.store_count; i++)
		if (dbl_profile.stores[i]->number == number)
			return dbl_profile.stores[i];
	return NULL;
}

static ULONG
tag_of(struct dbl_store *store, const struct dbl_key *key)
{
	struct dbl_name n = {0};

	if (!key->named)
		return PROP_TAG(key->type, (ULONG)key->lid);
	n.set = key->set;
	n.kind = key->by_name ? MNID_STRING : MNID_ID;
	n.lid = key->lid;
	n.name = key->by_name ? dbl_wcsdup(key->name) : NULL;
	{
		ULONG id = dbl_name_add(store, &n);

		free(n.name);
		return PROP_TAG(key->type, id);
	}
}

bool
dbl_load_assign(struct dbl_store *store, struct dbl_bag *bag, const char *line)
{
	struct dbl_key key;
	SPropValue v;
	bool ok;

	if (!dbl_text_read_key(&line, &key) || !key.type || *line != '=')
		return false;
	line++;
	ok = dbl_text_read_value(&line, &key, &v) && !*line;
	if (ok) {
		v.ulPropTag = tag_of(store, &key);
		dbl_bag_set(bag, &v);
	}
	dbl_text_value_free(&v);
	return ok;
}

static bool read_content(
    struct lines *l, struct dbl_store *store, struct dbl_content *c);

static bool
read_bag(struct lines *l, struct dbl_store *store, struct dbl_bag *bag)
{
	char *line;

	while ((line = take_line(l)) && strcmp(line, "end") != 0)
		if (!dbl_load_assign(store, bag, line))
			return false;
	return line != NULL;
}

static bool
read_attachment(struct lines *l, struct dbl_store *store, struct dbl_content *c,
    const char *number)
{
	struct dbl_attach *a = dbl_calloc(1, sizeof *a), **at = &c->attachments;
	char *line;

	while (*at)
		at = &(*at)->next;
	*at = a;
	a->num = strtoul(number, NULL, 10);
	if (a->num >= c->next_num)
		c->next_num = a->num + 1;
	while ((line = take_line(l)) && strcmp(line, "end") != 0)
		if (strcmp(line, "embedded") == 0) {
			a->embedded = dbl_content_new();
			if (!read_content(l, store, a->embedded))
				return false;
		} else if (!dbl_load_assign(store, &a->bag, line))
			return false;
	return line != NULL;
}

static bool
read_recipient(struct lines *l, struct dbl_store *store, struct dbl_content *c,
    const char *number)
{
	struct dbl_recipient *r = dbl_calloc(1, sizeof *r);
	struct dbl_recipient **at = &c->recipients;

	while (*at)
		at = &(*at)->next;
	*at = r;
	r->row_id = strtoul(number, NULL, 10);
	if (r->row_id >= c->next_row)
		c->next_row = r->row_id + 1;
	return read_bag(l, store, &r->bag);
}

static bool
read_content(struct lines *l, struct dbl_store *store, struct dbl_content *c)
{
	char *line;

	while ((line = take_line(l)) && strcmp(line, "end") != 0)
		if (strncmp(line, "attach ", 7) == 0) {
			if (!read_attachment(l, store, c, line + 7))
				return false;
		} else if (strncmp(line, "recipient ", 10) == 0) {
			if (!read_recipient(l, store, c, line + 10))
				return false;
		} else if (!dbl_load_assign(store, &c->bag, line))
			return false;
	return line != NULL;
}

/* ---- records ---- */

static bool
read_store(struct lines *l, const char *head)
{
	ULONG number = strtoul(head, NULL, 10);
	struct dbl_store *s = find_store(number);
	char *line;

	if (!s) {
		if (dbl_profile.store_count == DBL_STORES_MAX)
			return false;
		s = dbl_store_new(number);
	}
	s->ansi = strstr(head, " ansi") != NULL;
	s->read_only = strstr(head, " readonly") != NULL;
	s->is_default = strstr(head, " default") != NULL;
	s->provider = strstr(head, " exchange") ? DBL_EXCHANGE
		      : strstr(head, " public") ? DBL_PUBLIC
						: DBL_OUTLOOK;
	dbl_bag_clear(&s->node->saved->bag);
	while ((line = take_line(l)) && strcmp(line, "end") != 0)
		if (strncmp(line, "next ", 5) == 0)
			dbl_store_reserve(s, strtoul(line + 5, NULL, 10));
		else if (strncmp(line, "name ", 5) == 0) {
			const char *p = line + 5;
			struct dbl_key key;

			if (!dbl_text_read_key(&p, &key) || !key.named)
				return false;
			(void)tag_of(s, &key);
		} else if (!dbl_load_assign(s, &s->node->saved->bag, line))
			return false;
	return line != NULL;
}

static void
put_content(struct dbl_node *n, struct dbl_content *c, ULONG version)
{
	const SPropValue *v = dbl_bag_find(&c->bag, PR_LAST_MODIFICATION_TIME);

	dbl_content_free(n->saved);
	n->saved = c;
	n->version = version;
	if (v) {
		ULONGLONG t = (ULONGLONG)v->Value.ft.dwHighDateTime << 32 |
			      v->Value.ft.dwLowDateTime;

		if (t > n->store->last_time)
			n->store->last_time = t;
	}
}

/* 1.12, and the store of it. */
static bool
take_number(const char **p, struct dbl_store **store, ULONG *id)
{
	char *end;
	ULONG number = strtoul(*p, &end, 10);

	if (*end != '.' || !(*store = find_store(number)))
		return false;
	*id = strtoul(end + 1, &end, 10);
	*p = end;
	return true;
}

static bool
read_node(struct lines *l, ULONG type, const char *head)
{
	ULONG id, parent, version = 0;
	struct dbl_store *s, *in;
	struct dbl_node *n;
	struct dbl_content *c;
	const char *more = strstr(head, " version "), *p = head;

	if (!take_number(&p, &s, &id) || strncmp(p, " in ", 4) != 0)
		return false;
	p += 4;
	if (!take_number(&p, &in, &parent) || in != s ||
	    parent >= s->node_count || !s->nodes[parent] || id == 0 ||
	    id > OBJECTS_MAX)
		return false;
	if (more)
		version = strtoul(more + 9, NULL, 10);
	c = dbl_content_new();
	if (!read_content(l, s, c)) {
		dbl_content_free(c);
		return false;
	}
	n = id < s->node_count ? s->nodes[id] : NULL;
	if (!n)
		n = dbl_node_new(s, type, s->nodes[parent], id);
	n->associated = strstr(head, " associated") != NULL;
	put_content(n, c, version);
	return true;
}

static bool
read_deleted(const char *head)
{
	ULONG id;
	struct dbl_store *s;

	if (!take_number(&head, &s, &id) || id >= s->node_count ||
	    !s->nodes[id])
		return false;
	if (!s->nodes[id]->deleted) {
		s->nodes[id]->deleted = true;
		dbl_node_unlink(s->nodes[id]);
	}
	return true;
}

static bool
read_profile(const char *head)
{
	WCHAR *name = dbl_text_read_quoted(&head);

	if (!name)
		return false;
	lstrcpynW(dbl_profile.name, name,
	    sizeof dbl_profile.name / sizeof *dbl_profile.name);
	free(name);
	return true;
}

static bool
read_record(struct lines *l, char *line)
{
	char *rest = strchr(line, ' ');
	size_t len = rest ? (size_t)(rest - line) : strlen(line);

	if (!rest || *line == '#')
		return *line == '#' || !*line;
	rest++;
	if (len == 11 && memcmp(line, "valise-mapi", len) == 0)
		return strcmp(rest, "1") == 0;
	if (len == 7 && memcmp(line, "profile", len) == 0)
		return read_profile(rest);
	if (len == 5 && memcmp(line, "store", len) == 0)
		return read_store(l, rest);
	if (len == 6 && memcmp(line, "folder", len) == 0)
		return read_node(l, MAPI_FOLDER, rest);
	if (len == 7 && memcmp(line, "message", len) == 0)
		return read_node(l, MAPI_MESSAGE, rest);
	return len == 6 && memcmp(line, "delete", len) == 0 &&
	       read_deleted(rest);
}

/* ---- the files ---- */

/* NULL: it is not there. */
static char *
read_file(const char *path)
{
	FILE *f = path ? fopen(path, "rb") : NULL;
	struct dbl_text t = {0};
	char chunk[65536];
	size_t n;

	if (!f)
		return NULL;
	dbl_text_add(&t, "", 0);
	while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
		dbl_text_add(&t, chunk, n);
	fclose(f);
	return t.s;
}

static void
read_records(char *text, const char *path)
{
	struct lines l = {text};
	char *line;

	while ((line = take_line(&l)))
		if (!read_record(&l, line)) {
			/* The end of a journal may be cut off. */
			if (l.next && *l.next)
				dbl_problem(
				    "%s: the record \"%.60s\" is broken", path,
				    line);
			return;
		}
}

bool
dbl_load(void)
{
	char *path = dbl_file_name("");
	char *text = read_file(path), *more;
	bool there = text != NULL;

	if (text)
		read_records(text, path);
	free(text);
	if (path) {
		if (!there)
			dbl_profile_build();
		free(path);
		path = dbl_file_name(".journal");
		more = read_file(path);
		if (more)
			read_records(more, path);
		free(more);
	}
	free(path);
	return there || dbl_profile.store_count > 0;
}
