# SPDX-License-Identifier: Apache-2.0
"""Reads VTIMEZONEs with vobject and says where their offsets are others."""
import datetime
import sys

import vobject


def main():
    with open(sys.argv[1], encoding="utf-8", newline="") as file:
        calendar = vobject.readOne(file.read())
    zones = {str(z.tzid.value): z.tzinfo for z in calendar.vtimezone_list}
    wrong = 0
    compared = 0
    for line in open(sys.argv[2], encoding="utf-8"):
        name, local, fold, offset = line.rstrip("\n").split("\t")
        time = datetime.datetime(1970, 1, 1)
        time += datetime.timedelta(seconds=int(local))
        time = time.replace(fold=int(fold))
        found = zones[name].utcoffset(time)
        compared += 1
        if found is None or int(found.total_seconds()) != int(offset):
            wrong += 1
            print("wrong", name, time, offset, found, sep="\t")
    print("compared", compared, sep="\t")
    return wrong != 0


sys.exit(main())
