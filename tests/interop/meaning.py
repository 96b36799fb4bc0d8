#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""meaning.py FOLDER: what the items of a folder say, one line an item, sorted.

Reads vCard 2.1 and 3.0, vCalendar 1.0, iCalendar 2.0 and plain text. Two
folders say the same when the lines are equal, whatever the files are called
and however they are written. Left out is what SyncEvolution makes anew or
drops from everything it carries: see LEFT_OUT.
meaning.py --find FOLDER NAME: the file of an item with this name.
meaning.py --title FOLDER: "name | what the tests edit" of each item."""
import base64
import datetime
import os
import quopri
import re
import sys
import zoneinfo

from dateutil import rrule

LEFT_OUT = {
    # made anew with each writing
    'PRODID', 'VERSION', 'REV', 'DTSTAMP', 'LAST-MODIFIED', 'CREATED',
    'DCREATED', 'SEQUENCE', 'TZ', 'DAYLIGHT',
    # dropped from contacts
    'UID',
}
# The default, which is written or not.
DEFAULTS = {('CLASS', 'PUBLIC'), ('TRANSP', 'OPAQUE'), ('TRANSP', '0'),
            ('PRIORITY', '0'), ('STATUS', 'CONFIRMED')}
LIST = {'CATEGORIES'}
STRUCTURED = {'N', 'ADR', 'ORG'}
TIMES = {'DTSTART', 'DTEND', 'EXDATE', 'RDATE', 'RECURRENCE-ID', 'DUE',
         'COMPLETED', 'AALARM', 'DALARM'}
INSTANCES = 30


def lines_of(text):
    """Unfolded lines; quoted-printable goes on after a soft break."""
    out = []
    for line in text.replace('\r\n', '\n').split('\n'):
        if out and out[-1].endswith('=') and is_qp(out[-1]):
            out[-1] = out[-1][:-1] + line
        elif line[:1] in (' ', '\t') and out:
            out[-1] += line[1:]
        elif line:
            out.append(line)
    return out


def is_qp(line):
    return 'QUOTED-PRINTABLE' in line.split(':')[0].upper()


def property_of(line):
    """Name, parameters (upper case, values as sets) and value."""
    head, value = re.match(r'((?:[^:"]|"[^"]*")*):?(.*)', line, re.S).groups()
    parts = re.findall(r'(?:[^;"]|"[^"]*")+', head)
    name = parts[0].upper().split('.')[-1]
    params = {}
    for part in parts[1:]:
        key, _, words = part.rpartition('=')
        key = key.upper() or 'TYPE'
        if not part.count('=') and part.upper() in ('QUOTED-PRINTABLE',
                                                    'BASE64', '8BIT'):
            key = 'ENCODING'
        params.setdefault(key, set()).update(
            w.strip('"') if key == 'TZID' else w.strip('"').upper()
            for w in words.split(','))
    if 'QUOTED-PRINTABLE' in params.get('ENCODING', ()):
        value = quopri.decodestring(value.encode()).decode('utf-8', 'replace')
        value = value.replace('\r\n', '\n')
    elif params.get('ENCODING', set()) & {'B', 'BASE64'}:
        value = base64.b64decode(re.sub(r'\s', '', value)).hex()
    return name, params, value


def unescaped(value):
    return re.sub(r'\\(.)', lambda m: '\n' if m[1] in 'nN' else m[1], value)


def split(value, separator):
    return re.split(r'(?<!\\)' + re.escape(separator), value)


def when(value, params):
    """An instant in UTC, a floating time, or a date, as text."""
    value = value.strip()
    if re.fullmatch(r'\d{8}', value):
        return value
    try:
        at = datetime.datetime.strptime(value[:15], '%Y%m%dT%H%M%S')
    except ValueError:
        return value
    if value.endswith('Z'):
        return value
    for zone in params.get('TZID', ()):
        try:
            at = at.replace(tzinfo=zoneinfo.ZoneInfo(zone.lstrip('/')))
            return at.astimezone(datetime.timezone.utc).strftime(
                '%Y%m%dT%H%M%SZ')
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            return f'{value} {zone}'
    return value


OLD_DAYS = {'D': 'DAILY', 'W': 'WEEKLY', 'MP': 'MONTHLY', 'MD': 'MONTHLY',
            'YM': 'YEARLY', 'YD': 'YEARLY'}


def old_rule(value):
    """A rule of vCalendar 1.0 as one of iCalendar, as far as they go."""
    words = value.split()
    kind, interval = re.match(r'(D|W|MP|MD|YM|YD)(\d+)', words[0]).groups()
    out = [f'FREQ={OLD_DAYS[kind]}', f'INTERVAL={interval}']
    days, position = [], ''
    for word in words[1:]:
        if word.startswith('#'):
            if word != '#0':
                out.append(f'COUNT={word[1:]}')
        elif re.match(r'\d{8}', word):
            out.append(f'UNTIL={word}')
        elif kind == 'MP' and re.match(r'\d[+-]', word):
            position = ('-' if word[1] == '-' else '') + word[0]
        elif kind in ('W', 'MP'):
            days.append(position + word)
        elif kind == 'MD':
            out.append(f'BYMONTHDAY={word.rstrip("+")}')
        elif kind == 'YM':
            out.append(f'BYMONTH={word}')
    if days:
        out.append('BYDAY=' + ','.join(days))
    return ';'.join(out)


def instances(value, start):
    """The first instances of a rule, in the zone of its start."""
    name, params, first = start
    zone = next(iter(params.get('TZID', ())), '')
    tz = None
    if first.endswith('Z'):
        tz = datetime.timezone.utc
    elif zone:
        try:
            tz = zoneinfo.ZoneInfo(zone.lstrip('/'))
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            return value
    is_date = re.fullmatch(r'\d{8}', first)
    at = datetime.datetime.strptime(
        first[:8] + (first[8:15] or 'T000000'), '%Y%m%dT%H%M%S')
    if not value.startswith('FREQ') and 'FREQ=' not in value:
        value = old_rule(value)
    parts = dict(p.split('=', 1) for p in value.split(';') if p)
    until = parts.pop('UNTIL', None)
    rule = rrule.rrulestr(';'.join(f'{k}={v}' for k, v in parts.items()),
                          dtstart=at)
    out = []
    for n, each in enumerate(rule):
        if n == INSTANCES:
            break
        utc = each
        if tz and not is_date:
            utc = each.replace(tzinfo=tz).astimezone(datetime.timezone.utc)
        if until:
            end = each if not until.endswith('Z') else utc
            if end.strftime('%Y%m%dT%H%M%S')[:len(until.rstrip('Z'))] \
                    > until.rstrip('Z'):
                break
        out.append(utc.strftime('%Y%m%d' if is_date else '%Y%m%dT%H%M%S'))
    return ' '.join(out)


def said(name, params, value, start):
    """What one property says; None: nothing."""
    if name in LEFT_OUT or name.startswith('X-') or not value.strip(';, '):
        return None
    if name in ('RRULE', 'EXRULE'):
        return f'{name} {instances(value, start)}' if start else None
    if name in TIMES:
        return f'{name} ' + ' '.join(sorted(
            when(v, params) for v in re.split('[,;]', value) if v))
    if name in LIST:
        return f'{name} ' + ' '.join(
            sorted(unescaped(v) for v in re.split(r'(?<!\\)[,;]', value)))
    if name in STRUCTURED:
        words = [unescaped(v).strip() for v in split(value, ';')]
        while words and not words[-1]:
            words.pop()
        value = ';'.join(words)
    else:
        value = unescaped(value).strip()
    if name == 'BDAY':
        value = value.replace('-', '')[:8]
    if (name, value) in DEFAULTS:
        return None
    types = sorted(params.get('TYPE', set()) - {
        'VOICE', 'INTERNET', 'PREF', 'JPEG', 'INTL', 'POSTAL', 'PARCEL'})
    return f'{name}{types or ""} {value!r}'


def minutes(duration):
    """-PT1H and -PT60M are the same; a time stays as it is."""
    found = re.fullmatch(r'([+-]?)P(?:(\d+)W)?(?:(\d+)D)?'
                         r'(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?', duration)
    if not found:
        return duration
    weeks, days, hours, mins = (int(g or 0) for g in found.groups()[1:5])
    count = ((weeks * 7 + days) * 24 + hours) * 60 + mins
    return -count if found[1] == '-' else count


def before(moment, start):
    """Minutes from the start to an instant: how vCalendar 1.0 tells alarms."""
    if not start or not moment.endswith('Z'):
        return moment
    begin = when(start[2], start[1])
    if not begin.endswith('Z'):
        return moment
    times = [datetime.datetime.strptime(t, '%Y%m%dT%H%M%SZ')
             for t in (moment, begin)]
    return int((times[0] - times[1]).total_seconds()) // 60


def alarm_of(properties, start):
    """When an alarm rings, before the start."""
    for name, params, value in properties:
        if name == 'TRIGGER' and value[:1].isdigit():
            return f'ALARM {before(when(value, params), start)}'
        if name == 'TRIGGER':
            return f'ALARM {minutes(value)}'
    return None


def component(lines, at):
    """(kind, properties, inner components), index after it."""
    kind = lines[at].split(':')[1].upper()
    at += 1
    properties, inner = [], []
    while at < len(lines) and not lines[at].upper().startswith('END:'):
        if lines[at].upper().startswith('BEGIN:'):
            each, at = component(lines, at)
            inner.append(each)
        else:
            properties.append(property_of(lines[at]))
            at += 1
    return (kind, properties, inner), at + 1


def meaning_of(part):
    kind, properties, inner = part
    if kind == 'VTIMEZONE':
        return None
    start = next((p for p in properties if p[0] == 'DTSTART'), None)
    out = sorted(s for s in (said(*p, start) for p in properties) if s)
    # SyncEvolution describes an event that has no description by its name.
    words = {s[len('SUMMARY '):] for s in out if s.startswith('SUMMARY ')}
    out = [s for s in out if s.partition(' ')[0] != 'DESCRIPTION' or
           s[len('DESCRIPTION '):] not in words]
    for each in inner:
        if each[0] == 'VALARM':
            alarm = alarm_of(each[1], start)
            # SyncEvolution writes one alarm of vCalendar twice, to be heard
            # (AALARM) and to be seen (DALARM).
            if alarm and alarm not in out:
                out.append(alarm)
        else:
            text = meaning_of(each)
            if text:
                out.append(text)
    return f'{kind}({"; ".join(out)})'


def item(path):
    with open(path, 'rb') as f:
        text = f.read().decode('utf-8', 'replace')
    if text[:6].upper() != 'BEGIN:':
        return 'NOTE ' + repr(text.replace('\r\n', '\n').strip())
    return meaning_of(component(lines_of(text), 0)[0])


def files(folder):
    return [e.path for e in os.scandir(folder)
            if e.is_file() and not e.name.startswith('.')]


def title(path):
    """Name and the field that the tests edit."""
    with open(path, 'rb') as f:
        text = f.read().decode('utf-8', 'replace')
    if text[:6].upper() != 'BEGIN:':
        lines = text.strip().splitlines() + ['', '']
        return lines[0].strip(), lines[1].strip()
    found = {}
    for line in lines_of(text):
        name, _, value = property_of(line)
        found.setdefault(name, unescaped(value).strip())
    return (found.get('FN') or found.get('SUMMARY', ''),
            found.get('TITLE') or found.get('LOCATION', ''))


def main():
    if sys.argv[1] == '--find':
        for path in files(sys.argv[2]):
            if title(path)[0] == sys.argv[3]:
                print(path)
                break
    elif sys.argv[1] == '--title':
        print('\n'.join(sorted(' | '.join(title(p))
                               for p in files(sys.argv[2]))))
    else:
        print('\n'.join(sorted(item(p) for p in files(sys.argv[1]))))


main()
