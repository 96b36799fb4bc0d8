# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154
# How the driver of the scripted servers handles our client.
# CONFORMANCE_VALISE: another one that is used like it.
valise=${CONFORMANCE_VALISE:-$valise}

# Reads the list of cases, prints those that make sense for it.
client_choose()
{
	cat
}

client_make()
{
	make_profile p "$1" anna secret
	options='folder.calendar.enabled=no folder.notes.enabled=no'
	options="$options guard-delete-percent=100"
}

# Options are set with the next run: one start of the program less.
client_set()
{
	case $1 in
	notes) set -- folder.notes.enabled=yes ;;
	xml) set -- encoding=xml ;;
	version=*) set -- "protocol=${1#*=}" ;;
	mode=*) set -- "folder.contacts.mode=${1#*=}" ;;
	database=*) set -- "folder.contacts.database=${1#*=}" ;;
	esac
	options="$options $1"
}

client_run()
{
	if [ -n "$options" ]; then
		# shellcheck disable=SC2086 # words
		"$valise" options --profile "$work/p" $options >/dev/null ||
			return 9
		options=
	fi
	set -- ${1:+--mode "$1"}
	[ "$2" != two-way ] || set --
	timeout 60 "$valise" sync --profile "$work/p" --quiet "$@"
}

# client_write NAME VALUE [BYTES]: new, or changed where it is.
client_write()
{
	file=$(client_find "$1")
	vcard "$@" >"$work/item"
	mv "$work/item" "${file:-$work/p/contacts/$1.vcf}"
}

client_find()
{
	grep -l "^FN:$1.\$" "$work/p/contacts"/*.vcf 2>/dev/null | head -n 1
}

client_delete()
{
	rm "$(client_find "$1")"
}

client_note()
{
	printf '%s %s\n' "$1" "$2" >"$work/p/notes/$1.txt"
}

# "NAME=VALUE" for each contact.
client_items()
{
	vcard_values "$work/p/contacts"/*.vcf
}
