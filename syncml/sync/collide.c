/* SPDX-License-Identifier: Apache-2.0 */
/* The fields that two versions of an item collide in, in words. */
#include "content/diff.h"

#include "base/limits.h"
#include "sync/engine_client.h"

/* Words of one report; who wants more looks at the item. */
#define WORDS_MAX 5

/* The word of a field that has one, else the name of its property. */
static struct sml_str
word_of(const struct sml_difference *d)
{
	return d->field == SML_FIELD_OTHER
		   ? d->name
		   : sml_str_of(sml_field_word(d->field));
}

/* Those that collide; if none does by itself all that differ. */
static void
put_words(const struct sml_difference *v, size_t count, struct sml_buf *out)
{
	struct sml_str words[WORDS_MAX];
	size_t used = 0;
	bool has_collision = false;

	for (size_t i = 0; i < count; i++)
		has_collision |= v[i].is_collision;
	for (size_t i = 0; i < count && used < WORDS_MAX; i++) {
		struct sml_str word = word_of(&v[i]);
		size_t k = 0;

		if (v[i].is_collision != has_collision)
			continue;
		while (k < used && !sml_str_eq(words[k], word))
			k++;
		if (k < used || !word.len)
			continue;
		words[used++] = word;
		sml_buf_put_text(out, used > 1 ? ", " : "");
		sml_buf_put_str(out, word);
	}
}

enum sml_err
sml_engine_collisions(struct engine_incoming *in, struct sml_str *out)
{
	struct sml_arena_mark mark = sml_arena_mark(in->e->item);
	struct sml_str base;
	struct sml_difference *v;
	size_t count = 0;
	enum sml_err err;

	*out = SML_STR_NONE;
	err = sml_engine_agreed_text(in->e, &in->link, in->e->item, &base);
	if (err != SML_OK)
		return err;
	err = sml_diff(in->d->folder.kind, base, in->here, in->text,
	    in->d->mask, in->e->cfg.env, in->e->item, &v, &count);
	sml_buf_reset(&in->e->scratch);
	if (err == SML_OK)
		put_words(v, count, &in->e->scratch);
	sml_arena_back(in->e->item, mark);
	if (err != SML_OK)
		return sml_err_scope(err) == SML_SCOPE_ITEM ? SML_OK : err;
	*out = sml_arena_dup(in->e->msg, sml_buf_str(&in->e->scratch));
	return out->p ? SML_OK : SML_E_NOMEM;
}
