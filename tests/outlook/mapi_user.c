/* SPDX-License-Identifier: Apache-2.0 */
/* A program for the user's hand (mapi_script.h). */
#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>

#include "outlook/mapi_double_text.h"
#include "outlook/mapi_script.h"

/**
 * valise-mapi-user [FILE]: lines from FILE or standard input. Ends with 1 at
 * the first line that cannot be done, and says which.
 */

/* One line of any length without its end; NULL: no more. */
static char *
read_line(FILE *in)
{
	struct dbl_text t = {0};
	int c;

	while ((c = getc(in)) != EOF && c != '\n') {
		char ch = (char)c;

		dbl_text_add(&t, &ch, 1);
	}
	if (c != EOF && !t.s)
		dbl_text_add(&t, "", 0);
	return t.s;
}

int
main(int argc, char **argv)
{
	FILE *in = argc > 1 ? fopen(argv[1], "rb") : stdin;
	HRESULT hr = in ? mapi_script_begin() : E_FAIL;
	bool ok = hr == S_OK;
	char *line;

	/* The same text for sh tests as anywhere. */
	(void)_setmode(1, _O_BINARY);
	if (!ok)
		fprintf(stderr,
		    "valise-mapi-user: no script or no log-on "
		    "(%08lx)\n",
		    (ULONG)hr);
	while (ok && (line = read_line(in))) {
		ok = mapi_script_run(line);
		if (!ok)
			fprintf(
			    stderr, "valise-mapi-user: cannot do: %s\n", line);
		free(line);
	}
	if (hr == S_OK)
		mapi_script_end();
	return ok ? 0 : 1;
}
