/* SPDX-License-Identifier: Apache-2.0 */
/* ical-dump DIR: what libical reads in the calendar items of a folder, and
 * when their series take place. */
#include "config.h"

#include "oracle/dump.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libical/ical.h>

#define PATH_SIZE 1024
/* Instances of a series that are listed. */
#define INSTANCES_MAX 40

static char *
params_of(icalproperty *property)
{
	struct dump_params params = {.count = 0};
	icalparameter *param =
	    icalproperty_get_first_parameter(property, ICAL_ANY_PARAMETER);

	for (; param; param = icalproperty_get_next_parameter(
			  property, ICAL_ANY_PARAMETER)) {
		char *text = icalparameter_as_ical_string_r(param);
		char *value = strchr(text, '=');

		if (value) {
			*value = '\0';
			dump_params_add(&params, text, value + 1);
		}
		icalmemory_free_buffer(text);
	}
	return dump_params_end(&params);
}

static void
put_property(
    const struct dump_item *item, const char *path, icalproperty *property)
{
	const char *name = icalproperty_get_property_name(property);
	char *value = icalproperty_get_value_as_string_r(property);
	char *params = params_of(property);

	dump_put_text(item, path, name, params, value ? value : "");
	icalmemory_free_buffer(value);
	free(params);
}

/* Only these are expanded in bounded time. */
static bool
is_expandable(icalcomponent *component)
{
	icalproperty *rule =
	    icalcomponent_get_first_property(component, ICAL_RRULE_PROPERTY);

	if (!rule || icalcomponent_get_first_property(
			 component, ICAL_RECURRENCEID_PROPERTY))
		return false;
	for (; rule; rule = icalcomponent_get_next_property(
			 component, ICAL_RRULE_PROPERTY)) {
		struct icalrecurrencetype r = icalproperty_get_rrule(rule);

		if (r.freq != ICAL_DAILY_RECURRENCE &&
		    r.freq != ICAL_WEEKLY_RECURRENCE &&
		    r.freq != ICAL_MONTHLY_RECURRENCE &&
		    r.freq != ICAL_YEARLY_RECURRENCE)
			return false;
	}
	return true;
}

struct instances {
	char text[INSTANCES_MAX * 20];
	size_t len;
	size_t count;
};

static void
add_instance(icalcomponent *component, struct icaltime_span *span, void *data)
{
	struct instances *instances = data;

	(void)component;
	if (instances->count++ < INSTANCES_MAX)
		instances->len +=
		    (size_t)snprintf(instances->text + instances->len,
			sizeof(instances->text) - instances->len, "%lld ",
			(long long)span->start);
}

static void
put_instances(
    const struct dump_item *item, const char *path, icalcomponent *component)
{
	struct icaltimetype start = icalcomponent_get_dtstart(component);
	struct icaltimetype end = start;
	struct instances instances = {.len = 0};

	if (icaltime_is_null_time(start) || !is_expandable(component))
		return;
	end.year += 6;
	icalcomponent_foreach_recurrence(
	    component, start, end, add_instance, &instances);
	dump_put_text(item, path, "instances", "", instances.text);
}

/* Which of its name it is in the component around it, from 1. */
static int
number_of(icalcomponent *outer, icalcomponent *component)
{
	icalcomponent_kind kind = icalcomponent_isa(component);
	icalcompiter inner = icalcomponent_begin_component(outer, kind);
	int number = 1;

	for (icalcomponent *c = icalcompiter_deref(&inner); c && c != component;
	     c = icalcompiter_next(&inner))
		number++;
	return number;
}

static void
put_component(
    const struct dump_item *item, const char *path, icalcomponent *component)
{
	icalproperty *property =
	    icalcomponent_get_first_property(component, ICAL_ANY_PROPERTY);
	icalcompiter inner;

	for (; property; property = icalcomponent_get_next_property(
			     component, ICAL_ANY_PROPERTY))
		put_property(item, path, property);
	if (icalcomponent_isa(component) == ICAL_VEVENT_COMPONENT)
		put_instances(item, path, component);
	inner = icalcomponent_begin_component(component, ICAL_ANY_COMPONENT);
	for (icalcomponent *c = icalcompiter_deref(&inner); c;
	     c = icalcompiter_next(&inner)) {
		const char *name =
		    icalcomponent_kind_to_string(icalcomponent_isa(c));
		int number = number_of(component, c);
		char inner_path[PATH_SIZE];

		snprintf(inner_path, sizeof(inner_path),
		    number > 1 ? "%s/%s#%d" : "%s/%s", path, name ? name : "?",
		    number);
		put_component(item, inner_path, c);
	}
}

static void
read_item(const struct dump_item *item)
{
	icalcomponent *top = icalparser_parse_string(item->text);
	const char *name;

	if (!top) {
		dump_unreadable(item, "no component");
		return;
	}
	name = icalcomponent_kind_to_string(icalcomponent_isa(top));
	put_component(item, name ? name : "?", top);
	icalcomponent_free(top);
}

int
main(int argc, char **argv)
{
	static const char *const names[] = {"calendar", NULL};

	if (argc != 2) {
		fprintf(stderr, "usage: %s DIR\n", argv[0]);
		return 2;
	}
	/* Local times of no zone must not depend on where this runs. */
	setenv("TZ", "UTC", 1);
	tzset();
	icalerror_set_errors_are_fatal(false);
	return dump_walk(argv[1], names, read_item) ? 0 : 1;
}
