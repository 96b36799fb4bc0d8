#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The man pages name every command and every option that --help names, and
# no option that --help does not. Usage: man.sh [BINDIR [DOCDIR]]
bin=${1:-./bin}
doc=${2:-${srcdir:-.}/doc}
bad=0

# plain PAGE: the text without font and escape marks.
plain()
{
	sed 's/\\-/-/g; s/\\f[A-Z]//g; s/^\.[A-Z]* //' "$1"
}

# options_of TEXT on standard input: --name words, one a line, sorted.
options_of()
{
	grep -o -e '--[a-z][a-z-]*' | sort -u
}

# check PROGRAM PAGE
check()
{
	plain "$2" >"$tmp/page"
	"$bin/$1" --help >"$tmp/help" || {
		echo "FAILED man: $1 --help exits with $?"
		bad=1
		return
	}
	commands=$(sed -n 's/^  \([a-z]\{2,\}\( [a-z]\{2,\}\)\{0,1\}\) .*/\1/p' "$tmp/help")
	[ -n "$commands" ] || {
		echo "FAILED man: $1 --help names no commands"
		bad=1
	}
	: >"$tmp/options"
	echo "$commands" >"$tmp/commands"
	while read -r command; do
		# shellcheck disable=SC2086
		"$bin/$1" $command --help >"$tmp/one" </dev/null || {
			echo "FAILED man: $1 $command --help exits with $?"
			bad=1
		}
		options_of <"$tmp/one" >>"$tmp/options"
		grep -q -e "$command" "$tmp/page" || {
			echo "FAILED man: $2 does not name '$command'"
			bad=1
		}
	done <"$tmp/commands"
	sort -u "$tmp/options" >"$tmp/known"
	options_of <"$tmp/page" >"$tmp/named"
	for option in $(comm -23 "$tmp/known" "$tmp/named"); do
		echo "FAILED man: $2 does not name $option"
		bad=1
	done
	for option in $(comm -13 "$tmp/known" "$tmp/named"); do
		echo "FAILED man: $2 names $option, --help does not"
		bad=1
	done
}

tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
check valise "$doc/valise.1"
check valise-server "$doc/valise-server.8"
[ $bad -eq 0 ] && echo "ok man: pages and --help agree"
exit $bad
