#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# libical and python-dateutil find the same instances of a rule as we do.
# shellcheck source=tests/oracle/lib.sh
. "${srcdir:-..}/tests/oracle/lib.sh"
begin recur
find_python dateutil python3-dateutil

# number_of WORD: the number behind it in the report.
number_of()
{
	sed -n "s/^$1 \([0-9]*\).*/\1/p" "$work/report" |
		awk '{ sum += $1 } END { print sum + 0 }'
}

if "$tools/oracle/recur-check" "$work/doubtful" >"$work/report"; then
	ok "libical: $(number_of explained) differences, all explained"
else
	failed 'libical' 'finds other instances, or the program failed'
fi
cat "$work/report"
at_least 'rules beside libical' "$(number_of compared)" 9900

# Where libical is not followed, somebody else must agree.
if "$python" "$oracle_dir/recur_dateutil.py" <"$work/doubtful" >"$work/report"
then
	ok 'dateutil agrees where libical does not'
else
	failed 'dateutil' 'finds other instances, or the program failed'
	cat "$work/report"
fi
at_least 'rules beside dateutil' "$(number_of confirmed)" 500

# One wrong day is found.
sed '1s/\([0-9]\{8\}T[0-9]\{6\}\) $/19000101T000000 /' "$work/doubtful" |
	sed '2,$d' >"$work/spoiled"
"$python" "$oracle_dir/recur_dateutil.py" <"$work/spoiled" >"$work/report"
if grep -q '^FAILED .*: ours 19000101T000000' "$work/report"; then
	ok 'a spoiled instance is found'
else
	failed 'a spoiled instance' 'not found'
fi
finish
