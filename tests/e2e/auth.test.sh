#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# auth.test.sh: accounts with and without md5, and who logs in by what.
# shellcheck source=tests/e2e/lib.sh disable=SC2154
. "$(dirname "$0")/lib.sh"
begin auth

start_server s --log-level debug
make_account s anna secret --md5
make_account s bert

listed()
{
	"$server" account list --data "$work/s.data" | tr '\t\n' ':;'
}
same 'who may use md5 is listed' "$(listed)" 'anna:md5;bert;'

# log_ins PROFILE: kinds of the log-ins of its last run.
log_ins()
{
	sed -n 's/.*log-in of [a-z0-9]* by syncml:auth-//p' "$work/s.err" |
		tail -n 1
}
refusals() { grep -c 'a new nonce' "$work/s.err"; }

# set_account PROFILE WORD...: called by check.
# shellcheck disable=SC2317
set_account()
{
	profile=$work/$1
	shift
	"$valise" account set --profile "$profile" "$@" >"$work/set.out" 2>&1
}

make_profile p
printf 'one\n' >"$work/p/notes/one.txt"
check 'basic, of an account that may use md5' sync_profile p
same 'it was basic' "$(log_ins)" basic
check 'auth=md5' set_account p auth=md5
before=$(refusals)
check 'the first time by md5' sync_profile p
same 'it was md5' "$(log_ins)" md5
same 'the server asked once' $(($(refusals) - before)) 1
printf 'two\n' >"$work/p/notes/two.txt"
before=$(refusals)
check 'the second time' sync_profile p
same 'it was md5 again' "$(log_ins)" md5
same 'with the nonce of the first' $(($(refusals) - before)) 0
check 'auth=auto' set_account p auth=auto
check 'with auto' sync_profile p
same 'it stays with md5' "$(log_ins)" md5

printf 'wrong\n' >"$work/password"
check 'another password alone' \
	set_account p --password-file "$work/password"
check_status 'a wrong password' 3 sync_profile p
printf 'secret\n' >"$work/password"
check 'the right one again' set_account p --password-file "$work/password"
check 'it works again' sync_profile p
check_status 'nothing to change is wrong usage' 1 set_account p
check_status 'another kind is wrong usage' 1 set_account p auth=x509

check 'md5 taken away' "$server" account password anna --no-md5 \
	--data "$work/s.data"
same 'it is not listed' "$(listed)" 'anna;bert;'
check 'the same password goes on by basic' sync_profile p
same 'it was basic' "$(log_ins)" basic
check_status 'of nobody' 2 "$server" account password nobody --no-md5 \
	--data "$work/s.data"
check_status 'both at once' 1 "$server" account password anna --no-md5 --md5 \
	--data "$work/s.data"
printf 'next\n' >"$work/password"
check 'md5 with a new password' "$server" account password anna --md5 \
	--password-file "$work/password" --data "$work/s.data"
check 'told to the client' set_account p --password-file "$work/password" \
	auth=md5
check 'it logs in' sync_profile p
same 'it was md5' "$(log_ins)" md5
make_profile q "$url" bert
check 'auth=md5, of an account without' set_account q auth=md5
check 'it follows to basic on this machine' sync_profile q
same 'it was basic' "$(log_ins)" basic
same 'no password is in the log' \
	"$(grep -c 'secret\|next$\|wrong$' "$work/s.err")" 0
finish
