/* SPDX-License-Identifier: Apache-2.0 */
/* Names of databases, as peers write them. */
#include "session/name.h"

/* Where a query, or an option like "/dr(-30,90)", begins. */
static size_t
query_at(struct sml_str uri)
{
	size_t end = sml_str_chr(uri, '?', 0), at = 0;

	while ((at = sml_str_chr(uri, '/', at)) < end) {
		size_t from = ++at;

		while (at < end && uri.p[at] >= 'a' && uri.p[at] <= 'z') {
			at++;
		}
		if (at > from && at < end && uri.p[at] == '(') {
			return from - 1;
		}
	}
	return end;
}

struct sml_str
sml_name_query(struct sml_str uri)
{
	size_t at = query_at(uri);

	return at < uri.len ? sml_str_sub(uri, at, uri.len) : SML_STR_NONE;
}

struct sml_str
sml_name_bare(struct sml_str uri)
{
	uri = sml_str_trim(uri);
	uri = sml_str_sub(uri, 0, query_at(uri));
	while (sml_str_starts(uri, "./")) {
		uri = sml_str_sub(uri, 2, uri.len);
	}
	while (uri.len > 1 && sml_str_ends(uri, "/")) {
		uri.len--;
	}
	return uri;
}
