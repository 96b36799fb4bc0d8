/* SPDX-License-Identifier: Apache-2.0 */
/* What the text of a client says of the item that it is for: in another format
 * perhaps, and not of all fields. */
#include "content/merge.h"
#include "sync/engine_server.h"

enum sml_err
sml_accept_whole(struct engine_arrival *a, struct sml_str *text)
{
	struct sml_state *st = a->e->cfg.state;
	struct sml_str known;
	enum sml_err err;

	if (!a->d->mask || sml_engine_zero(a->link.agreed))
		return SML_OK;
	err = st->ops->text_get(st, a->link.agreed, a->e->item, &known);
	if (err != SML_OK)
		return err == SML_E_NOT_FOUND ? SML_OK : err;
	return sml_narrow_whole(
	    a->e, a->d, &a->narrowed, known, a->e->item, text);
}

/* What came says less than what is here, and was not made from it: the mask,
 * or the format, hid what became of ours since. */
static bool
is_partial(const struct engine_arrival *a)
{
	if (sml_engine_zero(a->link.agreed))
		return false;
	return a->d->mask ||
	       (!sml_engine_same(a->here_digest, a->link.agreed) &&
		   sml_translate_is_poorer(a->d, a->ev->item.text, a->here));
}

enum sml_err
sml_accept_keep_hidden(
    struct engine_arrival *a, struct sml_str *text, bool *collides_out)
{
	struct sml_state *st = a->e->cfg.state;
	enum sml_merge_result result = SML_MERGE_COLLISION;
	struct sml_str base = SML_STR_NONE;
	enum sml_err err;

	if (!is_partial(a))
		return SML_OK;
	err = st->ops->text_get(st, a->link.agreed, a->e->item, &base);
	if (err == SML_OK)
		err = sml_narrow_base(a->d, &a->narrowed, a->e->item, &base);
	if (err != SML_OK)
		return err == SML_E_NOT_FOUND ? SML_OK : err;
	sml_buf_reset(&a->e->scratch);
	err = sml_merge(a->d->folder.kind, base, a->here, *text, a->d->mask,
	    a->e->cfg.env, &a->e->scratch, &result);
	if (err != SML_OK && sml_err_scope(err) != SML_SCOPE_ITEM)
		return err;
	if (err != SML_OK || result == SML_MERGE_COLLISION) {
		*collides_out = a->d->mask != NULL;
		return a->d->mask ? SML_OK
				  : sml_translate_back(
					a->e, a->d, a->here, a->e->item, text);
	}
	*text = sml_arena_dup(a->e->item, sml_buf_str(&a->e->scratch));
	return text->p ? SML_OK : SML_E_NOMEM;
}

/* Says the client what both had agreed on? */
enum sml_err
sml_accept_is_agreed(struct engine_arrival *a, bool *out)
{
	struct sml_state *st = a->e->cfg.state;
	struct sml_str known;
	bool has_more;
	enum sml_err err;

	*out = sml_engine_same(a->digest, a->link.agreed);
	if (*out)
		return SML_OK;
	err = sml_engine_is_agreed(a->e, a->d, &a->link, &a->facts, out);
	if (err != SML_OK || !*out || !a->narrowed.is_on)
		return err;
	err = st->ops->text_get(st, a->link.agreed, a->e->item, &known);
	if (err == SML_OK)
		err = sml_narrow_says_more(
		    a->e, a->d, &a->narrowed, known, a->text, &has_more);
	if (err == SML_OK)
		*out = !has_more;
	return err == SML_E_NOT_FOUND ? SML_OK : err;
}

/* What came in another format than @known, as if it had come in that one. */
static enum sml_err
take_format(struct engine_arrival *a, struct sml_str known)
{
	struct sml_str text = a->text;
	enum sml_err err =
	    sml_translate_back(a->e, a->d, known, a->e->item, &text);

	if (err != SML_OK || text.p == a->text.p)
		return err;
	a->text = text;
	err = sml_translate_facts(a->e, a->d, text, a->e->item, &a->facts);
	return err == SML_OK ? sml_digest_sha256(text, a->digest) : err;
}

/* A link is there, or was found: the item that the client has. */
enum sml_err
sml_accept_format(struct engine_arrival *a)
{
	struct sml_state *st = a->e->cfg.state;
	struct sml_str known;
	bool is_same = false;
	enum sml_err err;

	if (sml_engine_zero(a->link.agreed)) {
		err = a->is_here ? sml_translate_is_made_of(
				       a->e, a->d, a->here, a->text, &is_same)
				 : SML_OK;
		return is_same ? take_format(a, a->here) : err;
	}
	err = st->ops->text_get(st, a->link.agreed, a->e->item, &known);
	if (err == SML_E_NOT_FOUND)
		return SML_OK;
	return err == SML_OK ? take_format(a, known) : err;
}

/* What it says is all that it can say of the item. */
enum sml_err
sml_accept_narrow(struct engine_arrival *a)
{
	enum sml_err err =
	    sml_narrow_enter(a->e, a->d, &a->link, a->e->item, &a->narrowed);

	if (err != SML_OK || !a->narrowed.is_on)
		return err;
	/* Made of the agreed version, and has all of it. */
	if (a->ev->item.is_field_level)
		a->narrowed.had = NULL;
	if (a->text.p)
		err = sml_translate_facts(
		    a->e, a->d, a->text, a->e->item, &a->facts);
	return err == SML_OK && a->is_here ? sml_accept_read(a) : err;
}
