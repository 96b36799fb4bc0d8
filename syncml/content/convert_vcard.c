/* SPDX-License-Identifier: Apache-2.0 */
/* vCard 2.1 and 3.0, and from 4.0 to either. */
#include "content/convert_priv.h"

enum sml_err
sml_convert_vcard(struct sml_conversion *cv, struct sml_converted *out)
{
	(void)cv;
	(void)out;
	return SML_E_UNSUPPORTED;
}
