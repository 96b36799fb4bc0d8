#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Others have the same offsets as our zones, and read what we write of them.
# shellcheck source=tests/oracle/lib.sh
. "${srcdir:-..}/tests/oracle/lib.sh"
begin zone
python=python3
"$python" -c 'import vobject' 2>/dev/null || python=/usr/bin/python3
needs python3-vobject "$python" -c 'import vobject'
needs libc-bin command -v zdump
: "${ZONEINFO:=/usr/share/zoneinfo}"
needs tzdata test -r "$ZONEINFO/tzdata.zi"
check=$tools/oracle/zone-check

# count_of WORD: the rows of the report that begin with it.
count_of()
{
	grep -c "^$1	" "$work/report"
}

# value_of WORD: what follows it in the report.
value_of()
{
	sed -n "s/^$1	//p" "$work/report"
}

# ---- zdump: all names, all changes from 1970 to 2037 ----

ours=$("$check" version)
theirs=$(sed -n '1s/^# version //p' "$ZONEINFO/tzdata.zi")
awk '$1 == "Z" { print $2 } $1 == "L" { print $3 }' "$ZONEINFO/tzdata.zi" |
	grep -v '^Factory' | sort >"$work/names"

# Only offsets: not the names of them, nor which of two is the summer.
xargs zdump -i -c 1970,2038 <"$work/names" | awk -F '\t' '
	{ sub(/^-00$/, "+00", $3) }
	NF < 3 { print; last = ""; next }
	$3 != last { print $1 "\t" $2 "\t" $3; last = $3 }' >"$work/zdump"
"$check" dump <"$work/names" >"$work/ours"

# differing_zones: whose blocks of the two files are not the same.
differing_zones()
{
	for file in "$work/ours" "$work/zdump"; do
		awk 'BEGIN { RS = "" } { gsub(/\n/, " "); print }' "$file" |
			sort >"$file.rows"
	done
	comm -3 "$work/ours.rows" "$work/zdump.rows" |
		sed -n 's/^	*TZ="\([^"]*\)".*/\1/p' | sort -u
}

at_least 'names beside zdump' "$(wc -l <"$work/names")" 550
at_least 'changes beside zdump' "$(grep -c '^[0-9]' "$work/ours")" 20000
if cmp -s "$work/ours" "$work/zdump"; then
	ok "zdump says the same ($ours, system $theirs)"
elif [ "$ours" = "$theirs" ]; then
	failed 'zdump' "says otherwise of the same release $ours"
	diff "$work/ours" "$work/zdump" | head -n 20
else
	# Another release: what differs is told, and has to be little.
	echo "NOTE zone: the table is of tzdata $ours, the system has $theirs;"
	echo 'NOTE zone: make -C build zone-data. These zones differ:'
	differing_zones | sed 's/^/  /'
	if [ "$(differing_zones | wc -l)" -le 40 ]; then
		ok 'zdump differs in few zones of another release'
	else
		failed 'zdump' 'more zones differ than laws change'
	fi
fi

# One wrong hour is found.
sed '0,/	+02$/s//	+03/' "$work/zdump" >"$work/spoiled"
if cmp -s "$work/ours" "$work/spoiled"; then
	failed 'a spoiled offset' 'not found'
else
	ok 'a spoiled offset is found'
fi

# ---- ICU: an older release, so what changed since is listed ----

"$check" icu >"$work/report" || failed 'icu' 'the program failed'
at_least 'zones beside ICU' "$(value_of compared)" 430
releases=$(value_of version)
sed -n 's/^differs	\([^	]*\)	\([^	]*\).*/\1	\2/p' "$work/report" |
	sort >"$work/differs"
sed -n 's/^unknown	//p' "$work/report" | sed 's/$/	unknown/' |
	sort - "$work/differs" >"$work/found"
listed=$(sed -n 's/^# releases: //p' "$oracle_dir/zone_icu.tsv")
grep -v '^#' "$oracle_dir/zone_icu.tsv" | cut -f 1,2 | sort >"$work/listed"
if [ "$(echo "$releases" | tr '\t' ' ')" != "$listed" ]; then
	echo "NOTE zone: zone_icu.tsv is for the releases $listed; these are"
	echo "NOTE zone: $releases. Zones that differ and are not listed:"
	comm -13 "$work/listed" "$work/found" | sed 's/^/  /'
	if [ "$(comm -13 "$work/listed" "$work/found" | wc -l)" -le 40 ]; then
		ok 'ICU differs in few zones of another release'
	else
		failed 'ICU' 'more zones differ than laws change'
	fi
elif cmp -s "$work/listed" "$work/found"; then
	ok "ICU says the same but for $(wc -l <"$work/found") zones, all explained"
else
	failed 'ICU' 'other zones differ than zone_icu.tsv explains'
	diff "$work/listed" "$work/found"
fi

# ---- VTIMEZONEs: ours read by libical, libical's by us, ours by vobject ----

if "$check" libical >"$work/report"; then
	ok "libical reads ours: $(value_of compared) offsets"
else
	failed 'libical' 'reads ours otherwise'
	cat "$work/report"
fi
at_least 'VTIMEZONEs of libical known by name' "$(value_of read)" 440
# Of some its own text says another day than it means, or every Sunday.
at_least 'VTIMEZONEs of libical known without a name' \
	"$(value_of unnamed)" 430
if [ "$(count_of theirs)" -eq 0 ]; then
	ok 'no VTIMEZONE of libical is taken for another zone'
else
	failed 'VTIMEZONEs of libical' 'are taken for other zones'
	cat "$work/report"
fi

"$check" vtimezones "$work/offsets" >"$work/zones.ics" ||
	failed 'vtimezones' 'the program failed'
if "$python" "$oracle_dir/zone_vobject.py" "$work/zones.ics" \
	"$work/offsets" >"$work/report"; then
	at_least 'offsets that vobject reads in ours' "$(value_of compared)" 30000
else
	failed 'vobject' "reads $(count_of wrong) offsets of ours otherwise"
	head -n 20 "$work/report"
fi
finish
