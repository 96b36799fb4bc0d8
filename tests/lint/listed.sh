#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every source file is named in a files.mk: else the tarball lacks it.
set -u
cd "${srcdir:?the source folder}" || exit 1
named=$(find Makefile.am syncml plugin server-stub tests -name '*.mk' -exec cat {} + |
	grep -oE '[A-Za-z0-9_./-]+\.[ch]($|[^A-Za-z0-9_])' | sed 's/[^ch]$//' | sort -u)
status=0
for file in $(find syncml plugin server-stub tests -name '*.[ch]' | sort); do
	if ! printf '%s\n' "$named" | grep -qxF "$file"; then
		echo "$file stands in no files.mk"
		status=1
	fi
done
if [ "$status" -eq 0 ]; then
	echo 'ok lint_listed'
else
	echo 'FAILED lint_listed'
fi
exit "$status"
