/* SPDX-License-Identifier: Apache-2.0 */
/* Ranks of candidates and the distance of two texts. */
#include "sync/match.h"

#include <stdlib.h>
#include <string.h>

static bool
share_key(const struct sml_facts *a, const struct sml_facts *b,
    enum sml_key_class class)
{
	size_t i, j;

	for (i = 0; i < a->key_count; i++)
		for (j = 0; j < b->key_count; j++)
			if (a->keys[i].class == class &&
			    b->keys[j].class == class &&
			    a->keys[i].hash == b->keys[j].hash)
				return true;
	return false;
}

enum sml_match_rank
sml_match_rank_of(const struct sml_facts *a, const struct sml_facts *b)
{
	if (memcmp(a->fingerprint, b->fingerprint, SML_SHA256_LEN) == 0)
		return SML_MATCH_CONTENT;
	if (share_key(a, b, SML_KEY_UID))
		return SML_MATCH_UID;
	if (share_key(a, b, SML_KEY_STRONG))
		return SML_MATCH_STRONG;
	return SML_MATCH_NONE;
}

static int
compare_lines(const void *a, const void *b)
{
	return sml_str_cmp(
	    *(const struct sml_str *)a, *(const struct sml_str *)b);
}

/* The lines of @text, sorted; NULL: out of memory. */
static struct sml_str *
sorted_lines(struct sml_str text, struct sml_arena *arena, size_t *count_out)
{
	struct sml_str *lines, line;
	size_t n = 1, i;

	for (i = 0; i < text.len; i++)
		n += text.p[i] == '\n';
	lines = sml_arena_array(arena, n, sizeof(*lines));
	if (!lines)
		return NULL;
	n = 0;
	while (sml_str_next(&text, '\n', &line)) {
		line = sml_str_trim(line);
		if (line.len)
			lines[n++] = line;
	}
	qsort(lines, n, sizeof(*lines), compare_lines);
	*count_out = n;
	return lines;
}

enum sml_err
sml_match_distance(
    struct sml_str a, struct sml_str b, struct sml_arena *arena, uint64_t *out)
{
	struct sml_arena_mark mark = sml_arena_mark(arena);
	size_t a_count = 0, b_count = 0, i = 0, j = 0;
	struct sml_str *x = sorted_lines(a, arena, &a_count);
	struct sml_str *y = x ? sorted_lines(b, arena, &b_count) : NULL;
	uint64_t distance = 0;

	if (!y)
		return SML_E_NOMEM;
	while (i < a_count || j < b_count) {
		int order = i == a_count   ? 1
			    : j == b_count ? -1
					   : sml_str_cmp(x[i], y[j]);

		if (order < 0)
			distance += x[i].len;
		if (order > 0)
			distance += y[j].len;
		i += order <= 0;
		j += order >= 0;
	}
	sml_arena_back(arena, mark);
	*out = distance;
	return SML_OK;
}

bool
sml_match_is_better(
    const struct sml_match_choice *a, const struct sml_match_choice *b)
{
	if (a->rank != b->rank)
		return a->rank < b->rank;
	if (a->is_linked != b->is_linked)
		return a->is_linked;
	if (a->distance != b->distance)
		return a->distance < b->distance;
	return sml_str_cmp(a->key, b->key) < 0;
}
