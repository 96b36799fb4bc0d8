#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The conformance suite against ours. Each case is a line of the result;
# doc/conformance.md must say the same.
# shellcheck source=tests/e2e/lib.sh disable=SC2154
. "$(dirname "$0")/../e2e/lib.sh"
suite=$tools/../conformance

begin conformance
start_server s --guard-delete-percent 100
make_account s

# The server, played with by our client.
"$suite/conformance-client" --user anna --password-file "$work/password" \
	"$url" >"$work/server.tsv"
same 'the suite ran to its end' $(($? < 2)) 1
while IFS='	' read -r requirement role id result detail; do
	case $result in
	pass | 'not supported') ok "$role $id ($requirement)" ;;
	*) failed "$role $id ($requirement)" "$detail" ;;
	esac
done <"$work/server.tsv"

finish
