#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The conformance suite against SyncEvolution's server. The result lines go to
# standard output. Arguments are ids of cases; without any, all are run. Some
# end the server: after a failure it is started anew.
# shellcheck disable=SC2034,SC2154
role=client kind=contacts format=vcard21 auth=md5
# shellcheck source=tests/interop/lib.sh
. "$(dirname "$0")/../interop/lib.sh"
suite=$tools/../conformance

# store NAME FORMAT: a database of files, in the context all devices share.
store()
{
	mkdir -p "$work/se/$1"
	se_configure --template none backend=file databaseFormat="$2" \
		database="file://$work/se/$1" @near "$1"
}

# device ID: the server knows its clients by their ids.
device()
{
	se_common --sync-property remoteDeviceId="$1" \
		--sync-property RetryDuration=5
	# shellcheck disable=SC2086 # words
	se_configure --template SyncEvolution_Client $se_properties \
		addressbook/backend=file addressbook/databaseFormat=text/vcard \
		addressbook/database="file://$work/se/addressbook" \
		addressbook/syncFormat=text/x-vcard \
		calendar/backend=file calendar/databaseFormat=text/calendar \
		calendar/database="file://$work/se/calendar" \
		memo/backend=file memo/databaseFormat=text/plain \
		memo/database="file://$work/se/memo" memo/syncFormat=text/plain \
		"$1@near" addressbook calendar memo
}

begin_row conformance
trap 'se_server_stop KILL; cleanup' EXIT
printf 'secret\n' >"$work/password"
store addressbook text/vcard
store calendar text/calendar
store memo text/plain
device conf-one
device conf-two
se_server_start
[ $# -gt 0 ] || {
	# shellcheck disable=SC2046 # a list of ids
	set -- $("$suite/conformance-client" --list | cut -f 3)
}
for id; do
	"$suite/conformance-client" --user anna \
		--password-file "$work/password" --dev-id conf-one,conf-two \
		--patient --brief --only "$id" \
		--db contacts=addressbook,calendar=calendar,notes=memo "$url" || {
		se_server_stop KILL
		se_server_start
	}
done
