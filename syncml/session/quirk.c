/* SPDX-License-Identifier: Apache-2.0 */
/* What devices do otherwise than they say or should, as a table. */
#include "session/quirk.h"

#include "base/limits.h"

/* Nothing that can carry an item is smaller. */
#define MSG_FLOOR 1800

const struct sml_quirk sml_quirk_table[] = {
    {"siemens", "s55", 0, 3200, 0, "it fails at many deletions in a message"},
    {"siemens", "sl55", 0, 3200, 0, "it fails at many deletions in a message"},
    {"motorola", NULL, 0, 0, 80, "its messages end before they should"},
    {"nokia", "7210c", SML_QUIRK_ONE_WAY_IS_TWO_WAY, 0, 0,
	"its one-way types are two-way ones"},
    {NULL, NULL, 0, 0, 0, NULL},
};

static bool
begins(struct sml_str s, const char *prefix)
{
	return prefix == NULL || sml_str_starts_nocase(sml_str_trim(s), prefix);
}

const struct sml_quirk *
sml_quirk_of(const struct sml_devinf *info)
{
	const struct sml_quirk *row;

	for (row = sml_quirk_table; row->because != NULL; row++) {
		if (begins(info->man, row->man) &&
		    begins(info->mod, row->mod)) {
			return row;
		}
	}
	return NULL;
}

uint64_t
sml_quirk_max_msg(const struct sml_quirk *quirk, uint64_t announced)
{
	uint64_t max = announced;

	if (quirk == NULL) {
		return announced;
	}
	if (quirk->percent != 0 && announced > MSG_FLOOR) {
		max = announced / 100 * quirk->percent;
		max = max < MSG_FLOOR ? MSG_FLOOR : max;
	}
	if (quirk->max_msg != 0 && (max == 0 || max > quirk->max_msg)) {
		max = quirk->max_msg;
	}
	return max;
}
