/* SPDX-License-Identifier: Apache-2.0 */
/* One line on a terminal that tells how far a run is. */
#include "config.h"

#include "cli/progress.h"

#include <inttypes.h>
#include <stdio.h>

#include "client/os.h"
#include "client/text.h"

#define REFRESH_MS 100

void
cli_progress_init(struct cli_progress *p, bool is_wanted)
{
	p->is_on = is_wanted && client_os_is_terminal(2);
	p->columns = client_os_terminal_columns();
	p->shown_ms = 0;
	p->stage = CLIENT_STAGE_WAITING;
}

void
cli_progress_show(
    struct cli_progress *p, const struct client_progress *progress)
{
	struct sml_buf line;
	int64_t now_ms = client_os_ticks_ms();

	if (!p->is_on)
		return;
	if (progress->stage == p->stage && now_ms - p->shown_ms < REFRESH_MS)
		return;
	p->stage = progress->stage;
	p->shown_ms = now_ms;
	sml_buf_init(&line, 4096);
	if (progress->folder.p != NULL)
		sml_buf_printf(&line, "%.*s: ", SML_STR_ARG(progress->folder));
	sml_buf_put_text(&line, client_stage_text(progress->stage));
	if (progress->count > 0)
		text_format(&line, _(" %" PRIu64 " of %" PRIu64),
		    progress->done, progress->count);
	else if (progress->done > 0)
		sml_buf_printf(&line, " %" PRIu64, progress->done);
	sml_buf_put_text(&line, " ...");
	if (p->columns > 1)
		sml_buf_cut(&line, p->columns - 1);
	fprintf(stderr, "\r%.*s\033[K", SML_STR_ARG(sml_buf_str(&line)));
	fflush(stderr);
	sml_buf_free(&line);
}

void
cli_progress_end(struct cli_progress *p)
{
	if (p->is_on && p->shown_ms != 0)
		fputs("\r\033[K", stderr);
}
