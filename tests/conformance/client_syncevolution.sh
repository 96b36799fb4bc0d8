# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2034,SC2154
# How the driver of the scripted servers handles SyncEvolution's client.
# shellcheck source=tests/interop/lib.sh
. "$(dirname "$0")/../interop/lib.sh"

# It keeps one folder, and takes the server's name for it once.
client_choose()
{
	grep -v -e '	notes ' -e 'database='
}

client_make()
{
	need syncevolution syncevolution
	[ -e "$tools/../interop/curl_callbacks.so" ] || {
		echo "FAILED $test_name: make tests/interop/curl_callbacks.so first"
		exit 1
	}
	role=server kind=contacts format=vcard30 se_store=addressbook
	se_database=text/vcard se_format=text/vcard se_force=1
	encoding=wbxml version=1.2 auth=basic message_size=150000
	se_home=$work/se
	near=$se_home/items
	mkdir -p "$near" "$se_home/cache"
	url=$1 se_mode=two-way is_made=
}

client_set()
{
	case $1 in
	xml) encoding=xml ;;
	version=*) version=${1#*=} ;;
	mode=send-only) se_mode=one-way-from-client ;;
	mode=receive-only) se_mode=one-way-from-server ;;
	esac
}

# It sees changes by whole seconds.
client_run()
{
	[ -n "$is_made" ] || se_client_setup
	is_made=yes
	sleep 1.1
	if [ "$1" = slow ]; then
		(se_exec slow)
	else
		(se_exec "$se_mode")
	fi || {
		grep -v '^\[INFO\] *$' "$work/se.out" | grep ERROR
		return 3
	}
}

client_write()
{
	vcard "$@" >"$work/item"
	file=$(client_find "$1")
	mv "$work/item" "${file:-$near/$1}"
}

client_find()
{
	grep -l "^FN:$1.\$" "$near"/* 2>/dev/null | head -n 1
}

client_delete()
{
	rm "$(client_find "$1")"
}

client_items()
{
	vcard_values "$near"/*
}
