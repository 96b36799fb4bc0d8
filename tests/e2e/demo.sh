#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Two address books become one, before your eyes: a server on a free loopback
# port, two profiles, a synchronization, edits on both sides with one
# collision, another one. Leaves nothing running; everything is below a
# temporary folder that is removed (--keep DIR: made there and kept).
set -u
here=$(cd "$(dirname "$0")" && pwd)
keep=
case ${1:-} in
--keep)
	keep=${2:?--keep needs a folder}
	;;
'') ;;
*)
	echo "usage: demo.sh [--keep DIR]" >&2
	exit 1
	;;
esac
# shellcheck source=tests/e2e/lib.sh
. "$here/lib.sh"
begin demo
if [ -n "$keep" ]; then
	rmdir "$work"
	mkdir -p "$keep" || exit 1
	work=$(cd "$keep" && pwd)
	VALISE_KEEP=1
fi

say()
{
	printf '\n\033[1m%s\033[0m\n' "$*"
}
[ -t 1 ] || say() { printf '\n== %s\n' "$*"; }

show()
{
	for profile in desk laptop; do
		printf '  %-7s %3d contacts %3d calendar items %3d notes\n' \
			"$profile" "$(count "$work/$profile/contacts")" \
			"$(count "$work/$profile/calendar")" \
			"$(count "$work/$profile/notes")"
	done
}

step()
{
	"$valise" sync --profile "$work/$1" --quiet
	code=$?
	[ $code -eq 0 ] || {
		echo "demo: valise sync of $1 exited with $code" >&2
		"$valise" status --profile "$work/$1" >&2
		exit 1
	}
}

say "A server, and two profiles that have never met"
start_server demo
make_account demo
make_profile desk
make_profile laptop
make_items contacts 12 "$work/desk/contacts" 1
make_items calendar 8 "$work/desk/calendar" 1
make_items notes 3 "$work/desk/notes" 1
make_items contacts 5 "$work/laptop/contacts" 2
make_items calendar 4 "$work/laptop/calendar" 2
echo "  $url"
show

say "Both synchronize: each gets what the other has"
step desk
step laptop
step desk
show

say "The desk adds Zdeňka, and both have her"
card 'Zdeňka Dvořáková' '+420 601 000 000' zdenka \
	>"$work/desk/contacts/zdenka.vcf"
step desk
step laptop
show

say "Offline: both edit. They both change Zdeňka's number"
laptop_card=$(grep -l 'Zdeňka' "$work/laptop/contacts/"*.vcf | head -n 1)
sed -i 's/601 000 000/601 111 111/' "$work/desk/contacts/zdenka.vcf"
sed -i 's/601 000 000/601 222 222/' "$laptop_card"
first=$(find "$work/desk/notes" -name '*.txt' | sort | head -n 1)
printf 'Added at the desk.\n' >>"$first"
rm "$(find "$work/laptop/calendar" -name '*.ics' | sort | head -n 1)"
echo "  desk:   601 111 111, one note changed"
echo "  laptop: 601 222 222, one calendar item deleted"

say "Both synchronize again: both numbers stay, marked \"Sync conflict\""
step desk
step laptop
step desk
show
grep -h -A 0 'TEL' "$work/desk/contacts/"*.vcf | grep '601 ' | tr -d '\r' |
	sed 's/^/  desk has   /'
for profile in desk laptop; do
	say "Last Synchronization Status of $profile"
	"$valise" status --profile "$work/$profile" | sed 's/^/  /'
done
end "$server_pid"
same_left=$(contents "$work/desk/contacts"; contents "$work/desk/calendar")
same_right=$(contents "$work/laptop/contacts"; contents "$work/laptop/calendar")
if [ "$same_left" = "$same_right" ]; then
	say "Both sides hold the same items. Nothing is left running."
else
	echo "demo: the profiles are not in step" >&2
	exit 1
fi
