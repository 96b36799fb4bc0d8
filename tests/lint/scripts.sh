#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every shell script passes shellcheck.
set -u
cd "${srcdir:?the source folder}" || exit 1

if ! command -v "${SHELLCHECK:-shellcheck}" >/dev/null; then
	echo 'SKIPPED lint_scripts: shellcheck is not installed'
	exit 77
fi
for file in bootstrap .ci/run $(find syncml plugin server-stub tests -name '*.sh'); do
	[ ! -e "$file" ] || set -- "$@" "$file"
done
if "${SHELLCHECK:-shellcheck}" "$@"; then
	echo 'ok lint_scripts'
else
	echo 'FAILED lint_scripts'
	exit 1
fi
