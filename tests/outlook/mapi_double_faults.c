/* SPDX-License-Identifier: Apache-2.0 */
/* Faults asked for by the environment, counts of calls, and the report. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "outlook/mapi_double.h"

static const char *const names[DBL_METHOD_COUNT] = {
#define METHOD_NAME(name) #name,
    DBL_METHODS(METHOD_NAME)};

static ULONG counts[DBL_METHOD_COUNT];

#define FAULTS_MAX 16u
static struct fault {
	enum dbl_method method;
	ULONG n; /* which call; 0: every one */
	HRESULT hr;
	bool is_met;
} faults[FAULTS_MAX];
static ULONG fault_count;

static struct {
	bool set, before;
	enum dbl_method method;
	ULONG n;
} killing;

static struct {
	char *text; /* n:[MATCH;]ASSIGN or n:[MATCH;]delete */
	const char *what;
	ULONG n, saves;
} editing;

char *
dbl_environment(const char *name)
{
	WCHAR wide[64];
	WCHAR *value;
	char *out;
	DWORD len;
	int bytes;

	MultiByteToWideChar(CP_UTF8, 0, name, -1, wide, 64);
	len = GetEnvironmentVariableW(wide, NULL, 0);
	if (len == 0)
		return NULL;
	value = dbl_calloc(len, sizeof *value);
	GetEnvironmentVariableW(wide, value, len);
	bytes = WideCharToMultiByte(CP_UTF8, 0, value, -1, NULL, 0, NULL, NULL);
	out = dbl_calloc((size_t)bytes, 1);
	WideCharToMultiByte(CP_UTF8, 0, value, -1, out, bytes, NULL, NULL);
	free(value);
	return out;
}

void
dbl_problem(const char *format, ...)
{
	char line[512], *path = dbl_environment("VALISE_MAPI_LOG");
	va_list args;
	FILE *f;

	va_start(args, format);
	vsnprintf(line, sizeof line, format, args);
	va_end(args);
	fprintf(stderr, "mapi-double: %s\n", line);
	fflush(stderr);
	f = path ? fopen(path, "ab") : NULL;
	if (f) {
		fprintf(f, "%s\n", line);
		fclose(f);
	}
	free(path);
}

static bool
find_method(const char *s, size_t len, enum dbl_method *out)
{
	for (ULONG i = 0; i < DBL_METHOD_COUNT; i++)
		if (strlen(names[i]) == len && memcmp(names[i], s, len) == 0) {
			*out = (enum dbl_method)i;
			return true;
		}
	dbl_problem("no method is called \"%.*s\"", (int)len, s);
	return false;
}

/* Method:n:hresult, more of them after commas. */
static void
read_failures(void)
{
	char *text = dbl_environment("VALISE_MAPI_FAIL"), *p = text;

	fault_count = 0;
	memset(faults, 0, sizeof faults);
	while (p && *p && fault_count < FAULTS_MAX) {
		struct fault *f = &faults[fault_count];
		size_t len = strcspn(p, ":,");

		if (!find_method(p, len, &f->method))
			break;
		p += len;
		f->n = *p == ':' ? strtoul(p + 1, &p, 10) : 0;
		f->hr = *p == ':' ? (HRESULT)strtoul(p + 1, &p, 16)
				  : MAPI_E_CALL_FAILED;
		fault_count++;
		p += strcspn(p, ",");
		p += *p == ',';
	}
	free(text);
}

/* Method:n, with ":before" before the call has done anything. */
static void
read_killing(void)
{
	char *text = dbl_environment("VALISE_MAPI_KILL"), *p = text;
	size_t len = p ? strcspn(p, ":") : 0;

	killing.set = p && *p && find_method(p, len, &killing.method);
	if (killing.set) {
		p += len;
		killing.n = *p == ':' ? strtoul(p + 1, &p, 10) : 1;
		killing.before = strcmp(p, ":before") == 0;
	}
	free(text);
}

void
dbl_faults_read(void)
{
	memset(counts, 0, sizeof counts);
	read_failures();
	read_killing();
	free(editing.text);
	memset(&editing, 0, sizeof editing);
	editing.text = dbl_environment("VALISE_MAPI_EDIT");
	if (editing.text) {
		char *end;

		editing.n = strtoul(editing.text, &end, 10);
		editing.what = *end == ':' ? end + 1 : end;
	}
}

HRESULT
dbl_faults_call(enum dbl_method m)
{
	counts[m]++;
	dbl_faults_kill(m, true);
	for (ULONG i = 0; i < fault_count; i++)
		if (faults[i].method == m &&
		    (faults[i].n == 0 || faults[i].n == counts[m])) {
			faults[i].is_met = true;
			return faults[i].hr;
		}
	return S_OK;
}

void
dbl_faults_end(void)
{
	for (ULONG i = 0; i < fault_count; i++)
		if (!faults[i].is_met)
			dbl_problem(
			    "VALISE_MAPI_FAIL: there was no call %s:%lu",
			    names[faults[i].method], faults[i].n);
}

void
dbl_faults_kill(enum dbl_method m, bool before)
{
	if (killing.set && killing.method == m && killing.n == counts[m] &&
	    killing.before == before)
		TerminateProcess(GetCurrentProcess(), 99);
}

/* Does the message have the very line @want as one of its properties? */
static bool
has_line(const struct dbl_node *n, const char *want)
{
	struct dbl_bag bag = {0};
	bool found = false;

	if (n->type == MAPI_MESSAGE && !n->deleted && n->saved &&
	    dbl_load_assign(n->store, &bag, want) && bag.count == 1) {
		const SPropValue *v =
		    dbl_bag_find(&n->saved->bag, bag.v[0].ulPropTag);

		found = v && PROP_TYPE(v->ulPropTag) == PT_UNICODE &&
			PROP_TYPE(bag.v[0].ulPropTag) == PT_UNICODE &&
			wcscmp(v->Value.lpszW, bag.v[0].Value.lpszW) == 0;
	}
	dbl_bag_clear(&bag);
	return found;
}

static struct dbl_node *
find_line(struct dbl_store *store, const char *want)
{
	for (ULONG i = 0; i < store->node_count; i++)
		if (store->nodes[i] && has_line(store->nodes[i], want))
			return store->nodes[i];
	return NULL;
}

void
dbl_faults_edit(struct dbl_node *n)
{
	struct dbl_content *c;
	char *match, *rest;

	if (!editing.text || ++editing.saves != editing.n)
		return;
	match = dbl_calloc(strlen(editing.what) + 1, 1);
	memcpy(match, editing.what, strlen(editing.what));
	rest = strchr(match, ';');
	if (rest) {
		*rest++ = 0;
		n = find_line(n->store, match);
	} else
		rest = match;
	if (!n || !n->saved)
		dbl_problem("VALISE_MAPI_EDIT finds no message");
	else if (strcmp(rest, "delete") == 0)
		dbl_node_delete(n);
	else {
		c = dbl_content_dup(n->saved);
		if (!dbl_load_assign(n->store, &c->bag, rest))
			dbl_problem("VALISE_MAPI_EDIT cannot be read");
		dbl_node_save(n, c);
		dbl_content_free(c);
	}
	free(match);
}

void
dbl_faults_counts(void)
{
	char *path = dbl_environment("VALISE_MAPI_COUNTS");
	FILE *f = path ? fopen(path, "wb") : NULL;

	for (ULONG i = 0; f && i < DBL_METHOD_COUNT; i++)
		if (counts[i])
			fprintf(f, "%s %lu\n", names[i], counts[i]);
	if (f)
		fclose(f);
	free(path);
}
