/* SPDX-License-Identifier: Apache-2.0 */
/* vNote and plain text. */
#include "content/convert_priv.h"

enum sml_err
sml_convert_note(struct sml_conversion *cv, struct sml_converted *out)
{
	(void)cv;
	(void)out;
	return SML_E_UNSUPPORTED;
}
