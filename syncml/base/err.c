/* SPDX-License-Identifier: Apache-2.0 */
/* Names, texts and scopes of the errors, all from SML_ERR_LIST. */
#include "base/err.h"

enum sml_err_scope
sml_err_scope(enum sml_err err)
{
	int value = (int)err;

	if (value >= 0)
		return SML_SCOPE_NONE;
	if (value > -200)
		return SML_SCOPE_ITEM;
	if (value > -300)
		return SML_SCOPE_STORE;
	if (value > -900)
		return SML_SCOPE_SESSION;
	return SML_SCOPE_FATAL;
}

const char *
sml_err_text(enum sml_err err)
{
	switch (err) {
#define ERR_TEXT(name, value, text)                                            \
	case SML_##name:                                                       \
		return text;
		SML_ERR_LIST(ERR_TEXT)
#undef ERR_TEXT
	}
	return "unknown error";
}

const char *
sml_err_name(enum sml_err err)
{
	switch (err) {
#define ERR_NAME(name, value, text)                                            \
	case SML_##name:                                                       \
		return "SML_" #name;
		SML_ERR_LIST(ERR_NAME)
#undef ERR_NAME
	}
	return "SML_E_?";
}
