/* SPDX-License-Identifier: Apache-2.0 */
/* The messages of a folder in little memory: key, entry ID, time of change. */
#include "outlook/store_mapi_priv.h"

#include <stdlib.h>
#include <string.h>

/* Bytes of keys and entry IDs: a million messages. */
#define BYTES_MAX (128u * 1024 * 1024)

void
store_mapi_list_init(struct store_mapi_list *list)
{
	memset(list, 0, sizeof(*list));
	sml_buf_init(&list->bytes, BYTES_MAX);
}

void
store_mapi_list_free(struct store_mapi_list *list)
{
	free(list->v);
	free(list->index);
	sml_buf_free(&list->bytes);
	store_mapi_list_init(list);
}

struct sml_str
store_mapi_list_key(
    const struct store_mapi_list *list, const struct store_mapi_row *row)
{
	return sml_str_sub(
	    sml_buf_str(&list->bytes), row->key_at, row->key_len);
}

struct store_mapi_id
store_mapi_list_id(
    const struct store_mapi_list *list, const struct store_mapi_row *row)
{
	return (struct store_mapi_id){list->bytes.p + row->id_at, row->id_len};
}

/* Where the key is in the index, or would be. */
static size_t
slot_of(const struct store_mapi_list *list, struct sml_str key)
{
	uint32_t hash = 2166136261u;
	size_t at, i;

	for (i = 0; i < key.len; i++)
		hash = (hash ^ (unsigned char)key.p[i]) * 16777619u;
	at = hash & (list->index_len - 1);
	while (list->index[at] != 0 &&
	       !sml_str_eq(key,
		   store_mapi_list_key(list, &list->v[list->index[at] - 1])))
		at = (at + 1) & (list->index_len - 1);
	return at;
}

struct store_mapi_row *
store_mapi_list_find(const struct store_mapi_list *list, struct sml_str key)
{
	uint32_t number;

	if (list->index_len == 0)
		return NULL;
	number = list->index[slot_of(list, key)];
	return number ? &list->v[number - 1] : NULL;
}

/* Room for one more row, with the index at most half full. */
static enum sml_err
grow(struct store_mapi_list *list)
{
	const size_t cap = list->cap ? 2 * list->cap : 256;
	struct store_mapi_row *v;
	uint32_t *index;
	size_t i;

	if (list->count < list->cap)
		return SML_OK;
	if (cap > UINT32_MAX / 4)
		return SML_E_NOMEM;
	v = realloc(list->v, cap * sizeof(*v));
	if (!v)
		return SML_E_NOMEM;
	list->v = v;
	index = calloc(2 * cap, sizeof(*index));
	if (!index)
		return SML_E_NOMEM;
	free(list->index);
	list->index = index;
	list->index_len = 2 * cap;
	list->cap = cap;
	for (i = 0; i < list->count; i++)
		index[slot_of(list, store_mapi_list_key(list, &v[i]))] =
		    (uint32_t)i + 1;
	return SML_OK;
}

enum sml_err
store_mapi_list_put(struct store_mapi_list *list, struct sml_str key,
    struct sml_str id, int64_t changed, struct store_mapi_row **row_out)
{
	struct store_mapi_row *row = store_mapi_list_find(list, key);
	struct store_mapi_row made = {
	    .changed = changed, .id_at = (uint32_t)list->bytes.len};
	enum sml_err err;

	if (key.len > UINT16_MAX || id.len > UINT16_MAX)
		return SML_E_TOO_BIG;
	sml_buf_put_str(&list->bytes, id);
	made.id_len = (uint16_t)id.len;
	made.key_at = (uint32_t)list->bytes.len;
	made.key_len = (uint16_t)key.len;
	if (row)
		made.key_at = row->key_at;
	else
		sml_buf_put_str(&list->bytes, key);
	err = sml_buf_err(&list->bytes);
	if (err == SML_OK && !row)
		err = grow(list);
	if (err != SML_OK)
		return SML_E_NOMEM;
	if (!row) {
		list->index[slot_of(list, key)] = (uint32_t)list->count + 1;
		row = &list->v[list->count++];
	}
	*row = made;
	*row_out = row;
	return SML_OK;
}
