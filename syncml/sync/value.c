/* SPDX-License-Identifier: Apache-2.0 */
/* What is kept of a folder between sessions beside its row and its links: text
 * under a name, "filter.7". */
#include "sync/engine_priv.h"

static struct sml_str
name_of(struct sml_engine *e, const struct engine_ds *d, const char *what)
{
	return sml_arena_printf(e->msg, "%s.%u", what, (unsigned)d->st.id);
}

enum sml_err
sml_value_get(struct sml_engine *e, const struct engine_ds *d, const char *what,
    struct sml_arena *arena, struct sml_str *out)
{
	struct sml_str name = name_of(e, d, what);
	enum sml_err err;

	*out = SML_STR_NONE;
	if (!name.p)
		return SML_E_NOMEM;
	err = e->cfg.state->ops->get(e->cfg.state, name.p, arena, out);
	return err == SML_E_NOT_FOUND ? SML_OK : err;
}

enum sml_err
sml_value_put(struct sml_engine *e, const struct engine_ds *d, const char *what,
    struct sml_str value)
{
	struct sml_str name = name_of(e, d, what);

	if (!name.p)
		return SML_E_NOMEM;
	return e->cfg.state->ops->put(e->cfg.state, name.p, value);
}
