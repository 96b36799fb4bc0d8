#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Functions, words and omissions that no source file may have.
set -u
cd "${srcdir:?the source folder}" || exit 1
status=0

report() {
	[ -n "$1" ] || return 0
	printf '%s\n' "$1"
	printf '%s\n\n' "$2"
	status=1
}

c_files=$(find syncml plugin server-stub tests -name '*.[ch]' | sort)
all_files=$(
	find syncml plugin server-stub tests po m4 -type f \( -name '*.[ch]' -o -name '*.sh' -o -name '*.mk' \
		-o -name '*.m4' -o -name '*.py' \) 2>/dev/null
	for file in bootstrap .ci/run configure.ac Makefile.am; do
		[ ! -e "$file" ] || echo "$file"
	done
)

functions='strcpy|strncpy|strcat|strncat|v?sprintf|sscanf|atoi|atol|atof|strtok'
functions="$functions|gets|alloca"
# shellcheck disable=SC2086 # lists of names
report "$(grep -nE "(^|[^A-Za-z0-9_])($functions)[[:space:]]*\(" $c_files /dev/null)" \
	'These functions have no bounds or hide errors: use base/buf.h, base/str.h.'

# shellcheck disable=SC2086
report "$(for file in $all_files; do
	head -n 2 "$file" | grep -q 'SPDX-License-Identifier: Apache-2.0' || echo "$file"
done)" 'These files do not begin with the SPDX line.'

# shellcheck disable=SC2086
report "$(grep -nwE 'TODO|FIXME|XXX' $all_files /dev/null | grep -v '^tests/lint/')" \
	'Finish it, or write down what holds.'

# shellcheck disable=SC2086
report "$(grep -nE '[[:space:]]+$' $all_files /dev/null)" \
	'White space at the end of a line.'

# shellcheck disable=SC2086
report "$(for file in $c_files; do
	sed -n 2p "$file" | grep -q '^/\* ' || echo "$file"
done)" 'The second line says in one sentence what the file is.'

if [ "$status" -eq 0 ]; then
	echo 'ok lint_banned'
else
	echo 'FAILED lint_banned'
fi
exit "$status"
