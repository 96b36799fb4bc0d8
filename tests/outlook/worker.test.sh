#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The worker, without Outlook's own thread.
set -u
here=${srcdir:?the source folder}/tests/outlook
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
: >"$work/accounts"
# The program looks at what the double of the mail client has found itself.
VALISE_WORK=Z:$work VALISE_ACCOUNTS_FILE=$work/accounts DOUBLE_PROBLEMS=allowed \
	sh "$here/with-accounts.sh" sh "$here/with-double.sh" \
	tests/outlook/test_worker.exe
