/* SPDX-License-Identifier: Apache-2.0 */
/* Where the settings of an Outlook profile are. */
#include "outlook/profile_dir.h"

#include <string.h>

#include <windows.h>

/* Bytes of a profile's name, before what it may not have is written out. */
#define NAME_MAX_LEN 80

/* Of a device, whatever stands behind the dot. */
static bool
is_device(struct sml_str name)
{
	static const char *const names[] = {"CON", "PRN", "AUX", "NUL"};
	const struct sml_str stem =
	    sml_str_sub(name, 0, sml_str_chr(name, '.', 0));
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(names); i++)
		if (sml_str_is_nocase(stem, names[i]))
			return true;
	return stem.len == 4 && stem.p[3] >= '0' && stem.p[3] <= '9' &&
	       (sml_str_is_nocase(sml_str_sub(stem, 0, 3), "COM") ||
		   sml_str_is_nocase(sml_str_sub(stem, 0, 3), "LPT"));
}

enum sml_err
outlook_profile_dir(const char *outlook_profile, struct sml_buf *out)
{
	const struct sml_str name = sml_str_of(outlook_profile);
	enum sml_err err = client_os_data_dir(out);
	size_t i;

	if (err != SML_OK)
		return err;
	if (name.len == 0 || name.len > NAME_MAX_LEN)
		return SML_E_TOO_BIG;
	sml_buf_put_text(out, "/valise/outlook/");
	for (i = 0; i < name.len; i++) {
		const unsigned char c = (unsigned char)name.p[i];
		const bool is_last_dot =
		    i + 1 == name.len && (c == '.' || c == ' ');

		if (c < 0x20 || strchr("<>:\"/\\|?*%", c) || is_last_dot ||
		    (i == 0 && is_device(name)))
			sml_buf_printf(out, "%%%02X", c);
		else
			sml_buf_put_byte(out, c);
	}
	return sml_buf_err(out);
}

enum sml_err
outlook_profile_open(const char *dir, struct client_profile **out,
    struct client_problem *problem_out)
{
	/* The worker and Outlook's thread may want it at the same time. */
	static SRWLOCK lock = SRWLOCK_INIT;
	enum sml_err err;

	AcquireSRWLockExclusive(&lock);
	err = client_profile_open(dir, out, problem_out);
	if (err == SML_E_NOT_FOUND) {
		err = client_profile_create_private(dir, problem_out);
		if (err == SML_OK)
			err = client_profile_open(dir, out, problem_out);
	}
	ReleaseSRWLockExclusive(&lock);
	return err;
}
