#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""instances.py FOLDER: every occurrence of the events in its .ics files up to
a horizon, one a line, sorted: start and end in UTC (or as days), title, place.

Independent of Valise: rules by dateutil, zones by the system's zone files."""
import datetime
import os
import re
import sys
import zoneinfo

from dateutil import rrule

HORIZON = datetime.datetime(2032, 1, 1)
UTC = datetime.timezone.utc


def lines(path):
    with open(path, encoding="utf-8", newline="") as f:
        text = f.read().replace("\r\n", "\n")
    return re.sub("\n[ \t]", "", text).split("\n")


def events(path):
    """Properties of each VEVENT: name -> list of (parameters, value)."""
    stack, out = [], []
    for line in lines(path):
        if ":" not in line:
            continue
        head, value = re.match('((?:[^":]|"[^"]*")*):(.*)', line).groups()
        name, *parameters = head.split(";")
        name = name.upper()
        if name == "BEGIN":
            stack.append(value.upper())
            if value.upper() == "VEVENT":
                out.append({})
        elif name == "END":
            stack.pop()
        elif stack and stack[-1] == "VEVENT":
            table = dict(p.split("=", 1) for p in parameters)
            out[-1].setdefault(name, []).append((table, value))
    return out


def moment(parameters, value):
    """A time and its zone; None: floating, "day": a date."""
    if len(value) == 8:
        return datetime.datetime.strptime(value, "%Y%m%d"), "day"
    when = datetime.datetime.strptime(value.rstrip("Z"), "%Y%m%dT%H%M%S")
    if value.endswith("Z"):
        return when, UTC
    zone = parameters.get("TZID")
    return when, zoneinfo.ZoneInfo(zone.strip('"')) if zone else None


def told(when, zone):
    if zone == "day":
        return when.strftime("%Y%m%d")
    if zone is None:
        return when.strftime("%Y%m%dT%H%M%S")
    return when.replace(tzinfo=zone).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def length(event):
    start, zone = moment(*event["DTSTART"][0])
    if "DTEND" in event:
        end, end_zone = moment(*event["DTEND"][0])
        if zone == "day" or end_zone == zone:
            return end - start
        return end.replace(tzinfo=end_zone) - start.replace(tzinfo=zone)
    if "DURATION" in event:
        part = re.match(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?"
                        r"(?:(\d+)S)?)?$", event["DURATION"][0][1])
        w, d, h, m, s = (int(x or 0) for x in part.groups())
        return datetime.timedelta(weeks=w, days=d, hours=h, minutes=m, seconds=s)
    return datetime.timedelta(days=1 if zone == "day" else 0)


def text(event, name):
    value = event.get(name, [({}, "")])[0][1]
    value = re.sub(r"\\([nN\\,;])",
                   lambda m: "\n" if m[1] in "nN" else m[1], value)
    return value.strip().replace("\n", " ")


def all_of(event, name):
    for parameters, value in event.get(name, []):
        for one in value.split(","):
            when, zone = moment(parameters, one)
            yield told(when, zone)


def starts(event):
    start, zone = moment(*event["DTSTART"][0])
    if "RRULE" not in event:
        return [(start, zone)]
    rule = event["RRULE"][0][1]
    until = re.search(r"UNTIL=([^;]*)", rule)
    if until:
        when, until_zone = moment({}, until[1])
        if until_zone == UTC and zone not in (UTC, "day", None):
            when = when.replace(tzinfo=UTC).astimezone(zone)
        rule = rule.replace(until[0], "UNTIL=" + when.strftime("%Y%m%dT%H%M%S"))
    found = rrule.rrulestr(rule, dtstart=start)
    return [(when, zone) for when in found.between(
        start - datetime.timedelta(1), HORIZON, inc=True)]


def occurrences(path):
    parts = events(path)
    moved = {next(all_of(e, "RECURRENCE-ID")) for e in parts
             if "RECURRENCE-ID" in e}
    for event in parts:
        is_one = "RECURRENCE-ID" in event
        gone = set(all_of(event, "EXDATE")) | (set() if is_one else moved)
        for when, zone in starts(event):
            if told(when, zone) in gone:
                continue
            end = when + length(event)
            yield "\t".join((told(when, zone), told(end, zone),
                             text(event, "SUMMARY"), text(event, "LOCATION")))


def main():
    folder = sys.argv[1]
    out = []
    for name in os.listdir(folder):
        if name.endswith(".ics"):
            out += occurrences(os.path.join(folder, name))
    sys.stdout.write("".join(line + "\n" for line in sorted(out)))


main()
