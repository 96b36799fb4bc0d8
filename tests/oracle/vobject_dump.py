#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""vobject_dump.py DIR: what python3-vobject reads in the items of a folder.

Rows as in dump.h, in the order of the file names."""
import hashlib
import logging
import os
import sys

import vobject.base

LOSING = {'CHARSET', 'ENCODING'}


def escaped(text):
    """One line. Quoted-printable says a line end with two characters."""
    for plain, written in (('\\', '\\\\'), ('\r\n', '\n'), ('\n', '\\n'), ('\r', '\\r'),
                           ('\t', '\\t'), ('\0', '\\0')):
        text = text.replace(plain, written)
    return text


def text_of(value):
    """A value as text; bytes as their digest, parts with a mark between."""
    if isinstance(value, bytes):
        return '%d bytes %s' % (len(value), hashlib.sha256(value).hexdigest())
    if isinstance(value, (list, tuple)):
        return ' | '.join(text_of(part) for part in value)
    if hasattr(value, '__dict__'):
        return ' | '.join('%s=%s' % (name, text_of(part))
                          for name, part in sorted(vars(value).items()))
    return str(value)


def params_of(line):
    found = set()
    for name, values in line.params.items():
        if name.upper() in LOSING:
            continue
        for value in values:
            if name.upper() == 'TYPE':
                value = value.lower()
            found.add('%s=%s' % (name.upper(), value))
    # The bare words of vCard 2.1; those of the encoding say nothing else.
    for word in line.singletonparams:
        if word.upper() not in ('BASE64', '8BIT', '7BIT'):
            found.add('TYPE=' + word.lower())
    return escaped(';'.join(sorted(found)))


def value_of(line):
    """The value as a program gets it. What has no native form that vobject
    can make is read as it stands."""
    raw = line.value
    try:
        # A time becomes an object of a zone; its text is enough here, and the
        # native form of a rule is the rule.
        if line.name in ('N', 'ADR', 'ORG'):
            return text_of(line.transformToNative().value)
    except Exception:
        pass
    return text_of(raw)


def put_component(file, path, component, rows):
    seen = {}
    for child in component.getChildren():
        if isinstance(child, vobject.base.Component):
            name = (child.name or '?').upper()
            seen[name] = seen.get(name, 0) + 1
            if seen[name] > 1:
                name += '#%d' % seen[name]
            put_component(file, path + '/' + name, child, rows)
            continue
        group = '/' + child.group if child.group else ''
        rows.append('\t'.join((file, path + group, child.name.upper(),
                               params_of(child), escaped(value_of(child)))))


def read_item(file, data):
    rows = []
    try:
        # What is no UTF-8 is read the way everybody reads it then.
        try:
            text = data.decode('utf-8-sig')
        except UnicodeDecodeError:
            text = data.decode('cp1252', 'replace')
        for top in vobject.base.readComponents(
                text, transform=False, allowQP=True):
            put_component(file, (top.name or '?').upper(), top, rows)
        if not rows:
            raise ValueError('no component')
    except Exception as error:
        rows = ['\t'.join((file, '', '!', '', escaped(
            '%s: %s' % (type(error).__name__, str(error).split('\n')[0]))))]
    return rows


def main():
    logging.disable(logging.CRITICAL)
    out = sys.stdout.buffer
    for kind in ('contacts', 'calendar', 'notes'):
        folder = os.path.join(sys.argv[1], kind)
        if not os.path.isdir(folder):
            continue
        for name in sorted(os.listdir(folder)):
            if name.endswith('.txt'):
                continue
            with open(os.path.join(folder, name), 'rb') as f:
                data = f.read()
            for row in read_item(kind + '/' + name, data):
                out.write(row.encode('utf-8', 'surrogateescape') + b'\n')


if __name__ == '__main__':
    main()
