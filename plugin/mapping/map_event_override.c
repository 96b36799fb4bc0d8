/* SPDX-License-Identifier: Apache-2.0 */
/* What an exception has of its own in the blob of its series. */
#include "mapping/map_event_priv.h"

#include <string.h>

static bool
is_same_text(const struct outlook_item *a, const struct outlook_item *b,
    enum outlook_prop prop)
{
	struct sml_str x = outlook_item_str(a, prop);
	struct sml_str y = outlook_item_str(b, prop);

	return x.len == y.len && (!x.len || !memcmp(x.p, y.p, x.len));
}

/* What an exception may have of its own in the blob. */
static const struct override {
	enum outlook_prop prop;
	uint16_t bit;
	bool is_text;
	size_t at; /* in struct outlook_recur_exception */
} overrides[] = {
#define OVERRIDE(prop, bit, is_text, field)                                    \
	{                                                                      \
		OUTLOOK_PR_##prop, OUTLOOK_OVERRIDE_##bit, is_text,            \
		    offsetof(struct outlook_recur_exception, field)            \
	}
    OVERRIDE(SUBJECT, SUBJECT, true, subject),
    OVERRIDE(APPT_STATE, MEETING, false, meeting_type),
    OVERRIDE(REMINDER_DELTA, REMINDER_DELTA, false, reminder_delta),
    OVERRIDE(REMINDER_SET, REMINDER, false, reminder_set),
    OVERRIDE(LOCATION, LOCATION, true, location),
    OVERRIDE(BUSY_STATUS, BUSY, false, busy_status),
    OVERRIDE(APPT_ALL_DAY, ALL_DAY, false, all_day),
#undef OVERRIDE
};

void
outlook_event_set_overrides(const struct outlook_item *own,
    const struct outlook_item *series, struct outlook_recur_exception *out)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(overrides); i++) {
		const struct override *o = &overrides[i];
		void *field = (char *)out + o->at;
		uint32_t number;

		if (o->is_text) {
			struct sml_str text = outlook_item_str(own, o->prop);

			if (is_same_text(own, series, o->prop))
				continue;
			memcpy(field, &text, sizeof(text));
		} else {
			number = (uint32_t)outlook_item_number(own, o->prop, 0);
			if (number ==
			    (uint32_t)outlook_item_number(series, o->prop, 0))
				continue;
			memcpy(field, &number, sizeof(number));
		}
		out->overrides |= o->bit;
	}
	if (!is_same_text(own, series, OUTLOOK_PR_BODY))
		out->overrides |= OUTLOOK_OVERRIDE_BODY;
}

void
outlook_event_add_overrides(const struct outlook_recur_exception *exception,
    const struct outlook_item *own, struct outlook_item *item)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(overrides); i++) {
		const struct override *o = &overrides[i];
		const void *field = (const char *)exception + o->at;
		struct sml_str text;
		uint32_t number;

		if (!(exception->overrides & o->bit) ||
		    (own && outlook_item_has(own, o->prop)))
			continue;
		if (o->is_text) {
			memcpy(&text, field, sizeof(text));
			outlook_item_set_str(item, o->prop, text);
		} else {
			memcpy(&number, field, sizeof(number));
			outlook_item_set_number(item, o->prop, number);
		}
	}
	if ((exception->overrides & OUTLOOK_OVERRIDE_BODY) &&
	    !(own && outlook_item_has(own, OUTLOOK_PR_BODY)))
		outlook_item_remove(item, OUTLOOK_PR_BODY);
}
