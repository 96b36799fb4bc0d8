/* SPDX-License-Identifier: Apache-2.0 */
/* Items in the formats of the peer: on their way out, and on the way back. */
#include "content/convert.h"
#include "content/mark.h"
#include "sync/engine_priv.h"

/* Bytes for one conversion, with what it reads and what it makes. */
#define CONVERSION_MAX (4 * (size_t)SML_CONTENT_ARENA_MAX)

/* What is done with an item that cannot be converted is done without. */
static bool
is_of_item(enum sml_err err)
{
	return err != SML_OK && sml_err_scope(err) == SML_SCOPE_ITEM;
}

static enum sml_err
keep(struct sml_arena *arena, struct sml_str text, struct sml_str *out)
{
	*out = sml_arena_dup(arena, text);
	return out->p ? SML_OK : SML_E_NOMEM;
}

/* ---- as the peer has it ---- */

/* @text in the format the peer takes, in @arena; what it has no word for is
 * left out. @out->count is 0: as it is. */
static enum sml_err
convert_out(struct sml_engine *e, const struct engine_ds *d,
    struct sml_str text, struct sml_arena *arena, struct sml_converted *out)
{
	enum sml_format from = sml_format_detect(d->folder.kind, text);
	enum sml_format to = sml_dialect_choose(&d->dialect, from);
	enum sml_err err;

	*out = (struct sml_converted){.count = 0};
	if (from == to)
		return SML_OK;
	err = sml_convert(d->folder.kind, text, to, e->cfg.env, arena, out);
	if (is_of_item(err))
		*out = (struct sml_converted){.count = 0};
	return is_of_item(err) ? SML_OK : err;
}

enum sml_err
sml_translate_facts(struct sml_engine *e, const struct engine_ds *d,
    struct sml_str text, struct sml_arena *arena, struct sml_facts *out)
{
	struct sml_converted there = {.count = 0};
	struct sml_arena *work = NULL;
	enum sml_err err = SML_OK;

	if (d->dialect.count) {
		work = sml_arena_new(CONVERSION_MAX);
		err =
		    work ? convert_out(e, d, text, work, &there) : SML_E_NOMEM;
	}
	if (err == SML_OK)
		err = sml_facts_of(d->folder.kind,
		    there.count ? there.pieces[0].text : text, d->mask,
		    e->cfg.env, arena, out);
	sml_arena_free(work);
	return err;
}

/* Once for each item that is sent. */
static void
tell_left_out(struct sml_engine *e, const struct engine_ds *d,
    struct sml_str key, const struct sml_converted *there)
{
	size_t i;

	if (!there->left_out_count)
		return;
	sml_buf_reset(&e->scratch);
	for (i = 0; i < there->left_out_count; i++)
		sml_buf_printf(&e->scratch, "%s%.*s", i ? ", " : "",
		    SML_STR_ARG(there->left_out[i]));
	sml_log(e->cfg.env->log, SML_LOG_INFO,
	    "%.*s/%.*s: the peer's format has no place for %.*s; it stays here",
	    SML_STR_ARG(d->folder.name), SML_STR_ARG(key),
	    SML_STR_ARG(sml_buf_str(&e->scratch)));
}

enum sml_err
sml_translate_out(struct sml_engine *e, const struct engine_ds *d,
    struct sml_str key, struct sml_str *text, struct sml_str *type_out)
{
	struct sml_converted there = {.count = 0};
	struct sml_arena *work = NULL;
	enum sml_err err = SML_OK;

	if (d->dialect.count) {
		work = sml_arena_new(CONVERSION_MAX);
		err =
		    work ? convert_out(e, d, *text, work, &there) : SML_E_NOMEM;
	}
	if (err == SML_OK && there.count) {
		if (key.p)
			tell_left_out(e, d, key, &there);
		err = keep(e->msg, there.pieces[0].text, text);
	}
	if (err == SML_OK)
		err = sml_narrow_out(e, d, text);
	if (err == SML_OK)
		*type_out = sml_dialect_type(
		    &d->dialect, sml_format_detect(d->folder.kind, *text));
	sml_arena_free(work);
	return err;
}

enum sml_err
sml_translate_like_peer(struct sml_engine *e, const struct engine_ds *d,
    struct sml_str *text, struct sml_arena *arena)
{
	struct sml_converted there = {.count = 0};
	enum sml_err err = SML_OK;

	if (d->dialect.count)
		err = convert_out(e, d, *text, arena, &there);
	if (err == SML_OK && there.count)
		*text = there.pieces[0].text;
	return err;
}

/* ---- as we have it ---- */

/* What says more, of the formats of one kind. */
static unsigned
wealth_of(enum sml_format format)
{
	switch (format) {
	case SML_FORMAT_VCARD_30:
	case SML_FORMAT_ICALENDAR_20:
	case SML_FORMAT_COMPONENT:
	case SML_FORMAT_VNOTE_11:
		return 1;
	case SML_FORMAT_VCARD_40:
		return 2;
	case SML_FORMAT_UNKNOWN:
	case SML_FORMAT_VCARD_21:
	case SML_FORMAT_VCALENDAR_10:
	case SML_FORMAT_PLAIN:
		break;
	}
	return 0;
}

bool
sml_translate_is_poorer(
    const struct engine_ds *d, struct sml_str text, struct sml_str other)
{
	return wealth_of(sml_format_detect(d->folder.kind, text)) <
	       wealth_of(sml_format_detect(d->folder.kind, other));
}

struct way_back {
	struct sml_engine *e;
	const struct engine_ds *d;
	struct sml_arena *work;
	struct sml_str came;
	enum sml_format from; /* of what came */
	struct sml_converted there;
};

/* @known with what the peer did to it; children of a series that it was not
 * given are at the peer as they were. */
static enum sml_err
join(struct way_back *w, struct sml_str known, struct sml_piece *pieces,
    size_t count, struct sml_str *out)
{
	struct sml_buf text;
	enum sml_err err;

	pieces[0].text = w->came;
	sml_buf_init(&text, 2 * (size_t)SML_ITEM_MAX);
	err = sml_convert_back(w->d->folder.kind, known, pieces, count,
	    w->d->mask, w->e->cfg.env, &text);
	if (err == SML_OK)
		err = keep(w->work, sml_buf_str(&text), out);
	sml_buf_free(&text);
	return err;
}

/* Does @text say all that came, when it is said in that format? */
static enum sml_err
says_all(struct way_back *w, struct sml_str text, bool *out)
{
	enum sml_kind kind = w->d->folder.kind;
	const struct sml_env *env = w->e->cfg.env;
	struct sml_converted again;
	struct sml_facts said, came;
	enum sml_err err;

	err = sml_convert(kind, text, w->from, env, w->work, &again);
	if (err == SML_OK)
		err = sml_facts_of(kind, again.pieces[0].text, w->d->mask, env,
		    w->work, &said);
	if (err == SML_OK)
		err = sml_facts_of(
		    kind, w->came, w->d->mask, env, w->work, &came);
	*out = err == SML_OK &&
	       sml_engine_same(said.fingerprint, came.fingerprint);
	return err;
}

static enum sml_err
come_back(struct way_back *w, struct sml_str known, struct sml_str *out)
{
	enum sml_kind kind = w->d->folder.kind;
	enum sml_format ours = sml_format_detect(kind, known);
	struct sml_piece alone = {.text = SML_STR_NONE};
	struct sml_str mine;
	bool is_all = true;
	enum sml_err err;

	err = sml_convert(
	    kind, known, w->from, w->e->cfg.env, w->work, &w->there);
	if (err != SML_OK)
		return err;
	mine = w->there.pieces[0].text;
	err = join(w, known, w->there.pieces, w->there.count, out);
	if (err != SML_OK || wealth_of(w->from) <= wealth_of(ours) ||
	    w->there.left_out_count || w->there.count > 1)
		return err;
	/* The peer said what our format cannot: the item takes its format. */
	err = says_all(w, *out, &is_all);
	return err == SML_OK && !is_all ? join(w, mine, &alone, 1, out) : err;
}

/* What no comparison looks at: UID, date, and the mark, which only a server
 * takes away. */
static enum sml_err
follow(struct way_back *w, struct sml_str *text)
{
	struct sml_buf out;
	enum sml_err err;

	sml_buf_init(&out, 2 * (size_t)SML_ITEM_MAX);
	err = sml_mark_follow(w->d->folder.kind, *text, w->came,
	    sml_engine_is_client(w->e), &out);
	if (err == SML_OK)
		err = keep(w->work, sml_buf_str(&out), text);
	sml_buf_free(&out);
	return err;
}

enum sml_err
sml_translate_back(struct sml_engine *e, const struct engine_ds *d,
    struct sml_str known, struct sml_arena *arena, struct sml_str *text)
{
	struct way_back w = {.e = e, .d = d};
	struct sml_str out = SML_STR_NONE;
	enum sml_err err;

	err = sml_known_uncut(e, d, known, arena, text);
	if (err != SML_OK)
		return err;
	w.came = *text;
	w.from = sml_format_detect(d->folder.kind, *text);
	if (w.from == sml_format_detect(d->folder.kind, known))
		return SML_OK;
	w.work = sml_arena_new(CONVERSION_MAX);
	err = w.work ? come_back(&w, known, &out) : SML_E_NOMEM;
	if (err == SML_OK)
		err = follow(&w, &out);
	if (err == SML_OK)
		err = keep(arena, out, text);
	sml_arena_free(w.work);
	return is_of_item(err) ? SML_OK : err;
}

enum sml_err
sml_translate_is_made_of(struct sml_engine *e, const struct engine_ds *d,
    struct sml_str ours, struct sml_str came, bool *out)
{
	struct way_back w = {.e = e,
	    .d = d,
	    .came = came,
	    .from = sml_format_detect(d->folder.kind, came)};
	enum sml_err err;

	*out = false;
	if (w.from == sml_format_detect(d->folder.kind, ours))
		return SML_OK;
	w.work = sml_arena_new(CONVERSION_MAX);
	err = w.work ? says_all(&w, ours, out) : SML_E_NOMEM;
	sml_arena_free(w.work);
	return is_of_item(err) ? SML_OK : err;
}

enum sml_err
sml_translate_new(struct sml_engine *e, const struct engine_ds *d,
    struct sml_arena *arena, struct sml_str *text)
{
	enum sml_kind kind = d->folder.kind;
	enum sml_format from = sml_format_detect(kind, *text);
	struct sml_converted here;
	struct sml_arena *work;
	enum sml_err err;

	if (!d->folder.store->is_read_by_others ||
	    (from != SML_FORMAT_VCARD_21 && from != SML_FORMAT_VCALENDAR_10))
		return SML_OK;
	work = sml_arena_new(CONVERSION_MAX);
	if (!work)
		return SML_E_NOMEM;
	err = sml_convert(kind, *text,
	    kind == SML_KIND_CONTACT ? SML_FORMAT_VCARD_30
				     : SML_FORMAT_ICALENDAR_20,
	    e->cfg.env, work, &here);
	/* What would be lost here would be lost there with the next edit. */
	if (err == SML_OK && !here.left_out_count)
		err = keep(arena, here.pieces[0].text, text);
	sml_arena_free(work);
	return is_of_item(err) ? SML_OK : err;
}
