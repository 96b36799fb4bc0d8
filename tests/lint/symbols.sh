#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What libsyncml.a needs, exports and keeps, read with nm.
set -u
library=${1:-libsyncml.a}

# The C library's pure functions (fortified names too) and the two libraries.
# No file, socket, clock, environment, locale, signal, process or terminal.
needs='mem(cmp|cpy|move|set|chr)|str(len|cmp|ncmp|chr|rchr|str|spn|cspn)'
needs="$needs|malloc|calloc|realloc|free|qsort|bsearch|v?snprintf"
needs="$needs|mem(cpy|move|set)_chk|v?snprintf_chk|stack_chk_fail|assert_fail"
needs="$needs|fabs|floor|EVP_[A-Za-z0-9_]+|HMAC|XML_[A-Za-z]+"
needs="$needs|utf8proc_[a-z_]+|sml_[a-z0-9_]+"

"${NM:-nm}" -f sysv "$library" 2>/dev/null | awk -F'|' -v needs="^(__)?($needs)\$" '
function bad(text) {
	print object ": " text
	wrong = 1
}
/^Symbols from / {
	object = $0
	sub(/^Symbols from .*\[/, "", object)
	sub(/\]:$/, "", object)
	next
}
NF < 7 { next }
{
	gsub(/ /, "")
	name = $1
	class = $3
	section = $7
	seen++
}
name == "_GLOBAL_OFFSET_TABLE_" { next }
class ~ /^[Uuwv]$/ {
	if (name !~ needs)
		bad("needs " name ", which the library may not use")
	next
}
# Constant tables of pointers lie in .data.rel.ro: written once by the loader.
class ~ /^[DdBbCSsGg]$/ && section !~ /^\.data\.rel\.ro/ {
	bad("has the writable variable " name)
}
class ~ /^[A-Z]$/ && name !~ /^sml_/ {
	bad("exports " name ", which does not begin with sml_")
}
END {
	if (!seen) {
		print "no symbols were found"
		wrong = 1
	}
	exit wrong
}' && echo "ok lint_symbols" && exit 0
echo "FAILED lint_symbols"
exit 1
