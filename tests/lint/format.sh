#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Layout of the C sources, and the list of files with words for people.
set -u
cd "${srcdir:?the source folder}" || exit 1
status=0

# Another version would lay out other lines.
if "${CLANG_FORMAT:-clang-format}" --version 2>/dev/null | grep -q 'version 14\.'; then
	find syncml plugin server-stub tests -name '*.[ch]' -exec \
		"${CLANG_FORMAT:-clang-format}" --dry-run -Werror {} + || status=1
else
	echo 'SKIPPED lint_format: clang-format 14 is not installed'
fi

listed=$(sed -e 's/#.*//' -e '/^$/d' po/POTFILES | sort)
used=$(grep -lE '(^|[^A-Za-z0-9_])(_|N_|text_plural)\("' -r plugin server-stub \
	--include='*.[ch]' | sort)
if [ "$listed" != "$used" ]; then
	echo 'po/POTFILES must list exactly the files that use _(), N_(), text_plural():'
	printf '%s\n' "$used"
	status=1
fi

if [ "$status" -eq 0 ]; then
	echo 'ok lint_format'
else
	echo 'FAILED lint_format'
fi
exit "$status"
