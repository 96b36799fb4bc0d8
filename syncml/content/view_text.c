/* SPDX-License-Identifier: Apache-2.0 */
/* Views in words: times, and an item in one line. */
#include "content/text.h"
#include "content/view.h"

#define TITLE_LEN_MAX 80
/* Between the parts of a value in canonical form. */
#define PART_SEP 0x1F

void
sml_view_put_time(struct sml_datetime time, struct sml_buf *out)
{
	struct sml_civil civil = sml_civil_of(time.s);

	sml_buf_printf(out, "%04d-%02u-%02u", (int)civil.year,
	    (unsigned)civil.month, (unsigned)civil.day);
	if (time.clock == SML_CLOCK_DATE)
		return;
	sml_buf_printf(
	    out, " %02u:%02u", (unsigned)civil.hour, (unsigned)civil.minute);
	if (civil.second)
		sml_buf_printf(out, ":%02u", (unsigned)civil.second);
	if (time.clock == SML_CLOCK_UTC)
		sml_buf_put_text(out, " UTC");
}

void
sml_view_put_parts(struct sml_str value, struct sml_buf *out)
{
	size_t start = out->len;
	struct sml_str part;

	while (sml_str_next(&value, PART_SEP, &part)) {
		part = sml_str_trim(part);
		if (!part.len)
			continue;
		if (out->len > start)
			sml_buf_put_text(out, ", ");
		sml_buf_put_str(out, part);
	}
}

static struct sml_str
contact_name(const struct sml_contact_view *contact)
{
	const struct sml_str names[] = {contact->full_name,
	    contact->organization, contact->nickname,
	    contact->emails.count ? contact->emails.v[0].value : SML_STR_NONE,
	    contact->phones.count ? contact->phones.v[0].value : SML_STR_NONE};
	size_t i = 0;

	while (i < SML_ARRAY_LEN(names) - 1 && !names[i].len)
		i++;
	return names[i];
}

/* The time is never cut off. */
static void
put_event(const struct sml_event_view *event, struct sml_buf *out)
{
	const struct sml_when *when =
	    event->start.is_set ? &event->start : &event->due;
	struct sml_str name =
	    event->summary.len ? event->summary : event->description;
	struct sml_buf time;
	size_t start = out->len;

	sml_buf_init(&time, TITLE_LEN_MAX);
	if (when->is_set)
		sml_view_put_time(when->time, &time);
	sml_text_one_line(name, TITLE_LEN_MAX - 2 - time.len, out);
	if (time.len && out->len > start)
		sml_buf_put_text(out, ", ");
	sml_buf_put_str(out, sml_buf_str(&time));
	sml_buf_free(&time);
}

void
sml_view_title(const struct sml_view *view, struct sml_buf *out)
{
	switch (view->kind) {
	case SML_KIND_CONTACT:
		sml_text_one_line(
		    contact_name(&view->u.contact), TITLE_LEN_MAX, out);
		break;
	case SML_KIND_CALENDAR:
		put_event(&view->u.event, out);
		break;
	case SML_KIND_NOTE:
		sml_text_one_line(view->u.note.title, TITLE_LEN_MAX, out);
		break;
	}
}
