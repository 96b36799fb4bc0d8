# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What scripts of Windows programs share: names of files, the registry, checks
# with programs that name their cases. Sourced; it starts nothing itself.

# windows_name FILE: what a Windows program calls it.
windows_name()
{
	case $1 in
	/*) printf 'Z:%s' "$1" ;;
	*) printf '%s' "$1" ;;
	esac
}

# retried WHAT: Wine does not always start a program; a second try is told in
# the log of the test, whatever keeps the output of the program.
retried()
{
	echo "RETRIED ${test_name:-${0##*/}}: $1" >>"${VALISE_RETRIES:-/dev/stderr}"
}

# set_registry KEY NAME TEXT [TYPE]: NAME "" is the value without a name.
set_registry()
{
	add_value "$@" || {
		retried "reg add $1 $2"
		add_value "$@"
	}
}

add_value()
{
	if [ -n "$2" ]; then
		timeout 60 wine reg add "$1" /v "$2" /t "${4:-REG_SZ}" /d "$3" /f
	else
		timeout 60 wine reg add "$1" /ve /d "$3" /f
	fi >/dev/null 2>&1
}

# register_mail_client DLL: the MAPI double; mapi32 reads it when a program loads
# it, and looks for a client of the machine, not of the user.
register_mail_client()
{
	set_registry 'HKLM\Software\Clients\Mail' '' Valise-Double &&
		set_registry 'HKLM\Software\Clients\Mail\Valise-Double' \
			DLLPathEx "$(windows_name "$1" | sed 's,/,\\,g')"
}

# register_account_manager DLL: the double of Outlook's, of the machine as that
# one is.
register_account_manager()
{
	key='HKLM\Software\Classes\CLSID\{ED475410-B0D6-11D2-8C3B-00104B2A6676}'
	set_registry "$key\\InprocServer32" '' \
		"$(windows_name "$1" | sed 's,/,\\,g')" &&
		set_registry "$key\\InprocServer32" ThreadingModel Both
}

# begin_windows NAME: begin (tests/e2e/lib.sh) for a script that needs neither the
# command nor the server; finish_windows ends each that uses this file.
begin_windows()
{
	test_name=$1
	work=$(mktemp -d) || exit 99
	trap cleanup EXIT
	trap 'exit 99' HUP INT PIPE TERM
	keep_retries
}

# keep_retries: once there is $work.
keep_retries()
{
	VALISE_RETRIES=$work/retries
	export VALISE_RETRIES
	: >"$VALISE_RETRIES"
}

finish_windows()
{
	cat "$VALISE_RETRIES"
	finish
}

# passes NAME COMMAND...: the check of lib.sh for a program of cases: all that it
# says is shown.
passes()
{
	passes_name=$1
	shift
	if "$@"; then
		ok "$passes_name"
	else
		failed "$passes_name" "exit $? of: $*"
	fi
}
