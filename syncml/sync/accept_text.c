/* SPDX-License-Identifier: Apache-2.0 */
/* What the text of a client says of the item that it is for: in another format
 * perhaps, and not of all fields. */
#include "sync/engine_server.h"

enum sml_err
sml_accept_whole(struct engine_arrival *a, struct sml_str *text)
{
	struct sml_str known;
	enum sml_err err;

	if (!a->d->mask)
		return SML_OK;
	err = sml_engine_agreed_text(a->e, &a->link, a->e->item, &known);
	return err == SML_OK && known.p
		   ? sml_narrow_whole(
			 a->e, a->d, &a->narrowed, known, a->e->item, text)
		   : err;
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
sml_accept_join(struct engine_arrival *a, struct sml_str *out)
{
	const struct engine_join j = {
	    &a->narrowed, a->here, a->text, a->e->item};

	return sml_narrow_join(a->e, a->d, &a->link, &j, out);
}

enum sml_err
sml_accept_keep_hidden(
    struct engine_arrival *a, struct sml_str *text_out, bool *collides_out)
{
	struct sml_str joined;
	enum sml_err err;

	*text_out = a->text;
	*collides_out = false;
	if (!is_partial(a))
		return SML_OK;
	err = sml_accept_join(a, &joined);
	if (err != SML_OK)
		return err;
	if (joined.p)
		*text_out = joined;
	else if (a->d->mask)
		*collides_out = true;
	else
		err = sml_translate_back(
		    a->e, a->d, a->here, a->e->item, text_out);
	return err;
}

/* Says the client what both had agreed on? */
enum sml_err
sml_accept_is_agreed(struct engine_arrival *a, bool *out)
{
	struct sml_str known;
	bool has_more;
	enum sml_err err;

	*out = sml_engine_same(a->digest, a->link.agreed);
	if (*out)
		return SML_OK;
	err = sml_engine_is_agreed(a->e, a->d, &a->link, &a->facts, out);
	if (err != SML_OK || !*out || !a->narrowed.is_on)
		return err;
	err = sml_engine_agreed_text(a->e, &a->link, a->e->item, &known);
	if (err != SML_OK || !known.p)
		return err;
	err = sml_narrow_says_more(
	    a->e, a->d, &a->narrowed, known, a->text, &has_more);
	if (err == SML_OK)
		*out = !has_more;
	return err;
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
	struct sml_str known;
	bool is_same = false;
	enum sml_err err;

	if (sml_engine_zero(a->link.agreed)) {
		err = a->is_here ? sml_translate_is_made_of(
				       a->e, a->d, a->here, a->text, &is_same)
				 : SML_OK;
		return is_same ? take_format(a, a->here) : err;
	}
	err = sml_engine_agreed_text(a->e, &a->link, a->e->item, &known);
	return err == SML_OK && known.p ? take_format(a, known) : err;
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
