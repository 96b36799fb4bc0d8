# SPDX-License-Identifier: Apache-2.0
"""Compare instances of rules with those of python-dateutil.

Standard input: a rule, its start, the first day of the start's week, the
first instances; tabs between.
"""
import datetime
import itertools
import sys

from dateutil import rrule

FORMAT = "%Y%m%dT%H%M%S"


def is_compared(rule, time):
    """dateutil counts a day to the calendar year it is in, not to the year of
    its week; with an interval the two differ. It gives a week 53 to years of
    52 weeks when the week does not begin on Monday."""
    if "BYWEEKNO" not in rule:
        return True
    if "INTERVAL" not in rule and "53" not in rule:
        return True
    return time[4:8] not in ("0101", "0102", "0103", "1229", "1230", "1231")


def instances(rule, start, week):
    # dateutil cuts the first week at its start; BYSETPOS must see all of it.
    is_whole = "FREQ=WEEKLY" in rule and "BYSETPOS" in rule
    begin = datetime.datetime.strptime(week if is_whole else start, FORMAT)
    for time in rrule.rrulestr(rule, dtstart=begin):
        time = time.strftime(FORMAT)
        if time >= start and is_compared(rule, time):
            yield time


def main():
    wrong = count = 0
    for line in sys.stdin:
        rule, start, week, ours = line.rstrip("\n").split("\t")
        ours = [t for t in ours.split() if is_compared(rule, t)]
        theirs = list(itertools.islice(instances(rule, start, week),
                                       len(ours)))
        count += 1
        if theirs != ours:
            wrong += 1
            pair = next(p for p in itertools.zip_longest(ours, theirs)
                        if p[0] != p[1])
            print(f"FAILED {rule} from {start}: ours {pair[0]}, "
                  f"theirs {pair[1]}")
    print(f"confirmed {count - wrong}")
    return wrong > 0


sys.exit(main())
