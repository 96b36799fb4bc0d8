#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The accounts of an Outlook profile, asked of the double and of the registry.
set -u
failed=0
here=${srcdir:?the source folder}/tests/outlook
for t in account_double accounts; do
	sh "$here/with-accounts.sh" wine "tests/outlook/test_$t.exe" || failed=1
done
exit "$failed"
