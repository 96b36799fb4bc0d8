/* SPDX-License-Identifier: Apache-2.0 */
/* vCalendar 1.0 and iCalendar 2.0. */
#include "content/convert_priv.h"

enum sml_err
sml_convert_calendar(struct sml_conversion *cv, struct sml_converted *out)
{
	(void)cv;
	(void)out;
	return SML_E_UNSUPPORTED;
}

enum sml_err
sml_convert_calendar_join(struct sml_str stored, const struct sml_piece *pieces,
    size_t count, const struct sml_env *env, struct sml_arena *arena,
    struct sml_str *out)
{
	(void)stored;
	(void)pieces;
	(void)count;
	(void)env;
	(void)arena;
	(void)out;
	return SML_E_UNSUPPORTED;
}
