#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# libical reads the same before and after.
# shellcheck source=tests/oracle/lib.sh
. "${srcdir:-..}/tests/oracle/lib.sh"
begin ical

reader()
{
	"$tools/oracle/ical-dump" "$1"
}
judge_reader 300 icalendar-2.0 component
finish
