# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# One configuration with SyncEvolution on the other end. "near" is the folder
# of SyncEvolution, "far" that of our profile; between them stands SyncML.
#
#   role server   near -- SyncEvolution ==> valise-server <== valise -- far
#   role client   near -- SyncEvolution <== valise -- far
#
# Set by the row: role kind format encoding version auth.
# shellcheck source=tests/e2e/lib.sh disable=SC2034,SC2154
. "$(dirname "$0")/../e2e/lib.sh"
interop=$(cd "$(dirname "$0")" && pwd)

# begin_row NAME: folders and names of this configuration.
begin_row()
{
	begin "interop-$1"
	need syncevolution syncevolution
	python=/usr/bin/python3
	for file in /usr/bin/syncevo-http-server /usr/libexec/syncevo-dbus-server; do
		[ -e $file ] || {
			echo "FAILED $test_name: $file is missing: install the packages syncevolution-http and syncevolution-dbus"
			exit 1
		}
	done
	[ -e "$tools/../interop/curl_callbacks.so" ] || {
		echo "FAILED $test_name: make tests/interop/curl_callbacks.so first"
		exit 1
	}
	case $kind in
	contacts) se_store=addressbook se_database=text/vcard ending=vcf ;;
	calendar) se_store=calendar se_database=text/calendar ending=ics ;;
	notes) se_store=memo se_database=text/plain ending=txt ;;
	esac
	case $format in
	vcard21) se_format=text/x-vcard ;;
	vcard30) se_format=text/vcard ;;
	vcal10) se_format=text/x-vcalendar ;;
	ical20) se_format=text/calendar ;;
	text) se_format=text/plain ;;
	esac
	se_home=$work/se
	near=$se_home/items
	far=$work/far/$kind
	mkdir -p "$near" "$se_home/cache"
	message_size=150000
}

se()
{
	env -u DISPLAY HOME="$se_home" XDG_CONFIG_HOME="$se_home/config" \
		XDG_CACHE_HOME="$se_home/cache" XDG_DATA_HOME="$se_home/share" \
		"$@"
}

se_configure()
{
	se syncevolution --daemon=no --configure --keyring=no "$@" \
		>>"$work/se-configure.log" 2>&1 || {
		echo "FAILED $test_name: SyncEvolution refused its configuration"
		tail -n 20 "$work/se-configure.log"
		exit 1
	}
}

# What both roles of SyncEvolution are told.
se_common()
{
	# Its server takes any credentials when it has no user name, and asks for
	# md5 when it has one.
	user=anna
	[ "$role$auth" != clientbasic ] || user=
	set -- "$@" --sync-property username=$user \
		--sync-property password=${user:+secret} \
		--sync-property maxMsgSize="$message_size" \
		--sync-property maxObjSize=4000000 \
		--sync-property loglevel="${VALISE_SE_LOG:-0}" \
		--sync-property dumpData=0 --sync-property printChanges=0 \
		--sync-property preventSlowSync=0 --sync-property maxlogdirs=50
	se_properties=
	for property; do
		se_properties="$se_properties $property"
	done
}

# ---- SyncEvolution as a client ----

# Debian's client gives libcurl no callbacks; ours are preloaded.
se_client_setup()
{
	# Quoted, it would be one word.
	se_common --sync-property clientAuthType="$auth" \
		--sync-property syncURL="$url" \
		--sync-property enableWBXML="$([ "$encoding" = wbxml ] && echo 1 || echo 0)" \
		--sync-property SyncMLVersion="$version" \
		--sync-property deviceId=interop-near \
		--sync-property enableRefreshSync=1 \
		--sync-property RetryInterval=1 --sync-property RetryDuration=3
	# shellcheck disable=SC2086 # words
	se_configure --template none $se_properties \
		$se_store/backend=file $se_store/databaseFormat=$se_database \
		"$se_store/database=file://$near" $se_store/uri="$kind" \
		$se_store/sync=two-way $se_store/syncFormat=$se_format \
		$se_store/forceSyncFormat=1 server@near "$se_store"
}

# se_sync MODE: its words are in $work/se.out.
se_sync()
{
	(se_exec "$1")
}

# The same in place of this shell, for who wants its process.
se_exec()
{
	exec >"$work/se.out" 2>&1
	exec env -u DISPLAY HOME="$se_home" XDG_CONFIG_HOME="$se_home/config" \
		XDG_CACHE_HOME="$se_home/cache" XDG_DATA_HOME="$se_home/share" \
		LD_PRELOAD="$tools/../interop/curl_callbacks.so" DBUS_SESSION_BUS_ADDRESS= \
		syncevolution --daemon=no --run --sync "$1" server@near "$se_store"
}

# small_messages: of 10 kB from SyncEvolution, and to it.
small_messages()
{
	se_configure --sync-property maxMsgSize=10240 \
		"$([ "$role" = server ] && echo server || echo valise)@near"
}

# Items that went either way in the last session of SyncEvolution.
se_moved()
{
	awk -F '|' -v store="$se_store" '$2 ~ "^ *" store " *$" {
		n = $3 + $4 + $5 + $6 + $7 + $8 + $9 + $10; seen = 1 }
		END { print seen ? n : "no report" }' "$work/se.out"
}

# ---- SyncEvolution as a server ----

free_port()
{
	"$python" -c 'import socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# One process of the server, in a group of its own.
se_spawn()
{
	log=$1
	shift
	setsid env -u DISPLAY HOME="$se_home" XDG_CONFIG_HOME="$se_home/config" \
		XDG_CACHE_HOME="$se_home/cache" XDG_DATA_HOME="$se_home/share" \
		"$@" >"$work/$log.log" 2>&1 </dev/null &
	pids="$pids $!"
	se_pids="${se_pids:-} $!"
}

# Sets url. The configuration of the client comes later: its id is its own.
se_server_start()
{
	se_pids=
	: "${se_port:=$(free_port)}"
	bus=unix:path=$work/bus
	rm -f "$work/bus"
	se_spawn bus dbus-daemon --session --nofork --nosyslog --address="$bus"
	until [ -S "$work/bus" ]; do sleep 0.05; done
	se_spawn se-daemon DBUS_SESSION_BUS_ADDRESS="$bus" \
		/usr/libexec/syncevo-dbus-server --duration=unlimited --stdout
	sleep 0.3
	url=http://127.0.0.1:$se_port/syncevolution
	# Its first line names no interpreter.
	se_spawn se-http DBUS_SESSION_BUS_ADDRESS="$bus" \
		"$python" /usr/bin/syncevo-http-server -q "$url"
	waited=0
	until "$python" -c "import socket
socket.create_connection(('127.0.0.1', $se_port))" 2>/dev/null; do
		waited=$((waited + 1))
		[ $waited -lt 100 ] || {
			echo "FAILED $test_name: SyncEvolution's server did not start"
			tail -n 20 "$work"/se-*.log
			exit 1
		}
		sleep 0.1
	done
}

# se_server_stop [SIGNAL]: with the helper it forked for a session.
se_server_stop()
{
	for pid in $se_pids; do
		kill "-${1:-TERM}" "-$pid" 2>/dev/null
		end "$pid" "${1:-TERM}"
	done
}

# se_server_setup DEVICE: it knows its clients by their ids.
se_server_setup()
{
	se_configure --template none backend=file databaseFormat="$se_database" \
		database="file://$near" @near "$se_store"
	se_common --sync-property remoteDeviceId="$1" \
		--sync-property RetryDuration=30
	# shellcheck disable=SC2086 # words
	se_configure --template SyncEvolution_Client $se_properties \
		$se_store/backend=file $se_store/databaseFormat=$se_database \
		"$se_store/database=file://$near" $se_store/syncFormat=$se_format \
		$se_store/forceSyncFormat=1 valise@near $se_store
}

# ---- ours ----

# far_sync [OPTION...]: its words are in $work/far.out.
far_sync()
{
	"$valise" sync --profile "$work/far" --json "$@" "$kind" \
		>"$work/far.out" 2>&1
	far_status=$?
	return $far_status
}

# Items that went either way in the last run of ours.
far_moved()
{
	"$python" -c 'import json, sys
run = json.loads(open(sys.argv[1]).readline())
print(sum(sum(v.values()) if isinstance(v, dict) else v
    for f in run["folders"] for k, v in f.items()
    if k.split("_")[0] in ("sent", "received")))' "$work/far.out"
}

begin_server_role()
{
	start_server s --log-level debug
	[ "$auth" = md5 ] && allow=--md5 || allow=
	make_account s anna secret "$allow"
	make_profile far
	se_client_setup
}

# The messages of the last run of ours.
trace_far()
{
	"$valise" trace --profile "$work/far" \
		"$(sed -n 's/.*{"session":\([0-9]*\).*/\1/p' "$work/far.out")"
}

far_password()
{
	printf '%s\n' "$1" >"$work/password"
	"$valise" account set --profile "$work/far" \
		--password-file "$work/password" user=anna >/dev/null
}

# The id of our device, as it tells it to the server.
device_id()
{
	trace_far | awk '/<Source>/ { here = 1 }
		here && /<LocURI>/ { gsub(/.*<LocURI>|<\/LocURI>.*/, ""); print; exit }'
}

begin_client_role()
{
	trap 'se_server_stop KILL; cleanup' EXIT
	se_server_start
	make_profile far
	set -- "folder.$kind.database=$se_store" protocol="$version" \
		encoding="$encoding"
	for other in calendar contacts notes; do
		[ $other = "$kind" ] || set -- "$@" folder.$other.enabled=no
	done
	"$valise" options --profile "$work/far" "$@" >/dev/null || exit 1
	step unknown
	far_sync --trace
	same 'a server that does not know the device: nothing done' $far_status 3
	device=$(device_id)
	same 'the device has an id' "$([ ${#device} -gt 8 ] && echo yes)" yes
	se_server_setup "$device"
}

# sync_all MODE: mode as SyncEvolution says it. What is at the server comes
# to both folders.
sync_all()
{
	if [ "$role" = server ]; then
		far_sync || failed "$step: our other client" "$(head -c 300 "$work/far.out")"
		se_sync "$1" || failed "$step: SyncEvolution" "$(tail -n 15 "$work/se.out")"
		far_sync || failed "$step: our other client" "$(head -c 300 "$work/far.out")"
	else
		case $1 in
		one-way-from-client) set -- send-only ;;
		one-way-from-server) set -- receive-only ;;
		refresh-from-client) set -- make-server-match ;;
		refresh-from-server) set -- make-local-match ;;
		esac
		far_sync --trace --mode "$1" --yes ||
			failed "$step: valise" "$(head -c 300 "$work/far.out")"
	fi
}

# Nothing is left to send, in either direction.
nothing_left()
{
	if [ "$role" = server ]; then
		se_sync two-way || failed "$step: SyncEvolution once more" "$(tail -n 15 "$work/se.out")"
		same "$step: SyncEvolution has nothing to do" "$(se_moved)" 0
	fi
	far_sync || failed "$step: valise once more" "$(head -c 300 "$work/far.out")"
	same "$step: valise has nothing to do" "$(far_moved)" 0
}

# ---- items ----

meaning()
{
	"$python" "$interop/meaning.py" "$@"
}

# write FOLDER NAME VALUE: a small item.
write()
{
	case $1 in "$far") file=$1/$2.$ending ;; *) file=$1/$2 ;; esac
	case $kind in
	contacts) printf 'BEGIN:VCARD\r\nVERSION:3.0\r\nUID:%s\r\nN:%s;Žofie;;;\r\nFN:%s\r\nTITLE:%s\r\nTEL;TYPE=WORK:+49 %s\r\nEND:VCARD\r\n' \
		"$2" "$2" "$2" "$3" "$(printf %s "$2" | cksum | cut -d ' ' -f 1)" ;;
	calendar) printf 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//valise//test//EN\r\nBEGIN:VEVENT\r\nUID:%s\r\nDTSTAMP:20260101T000000Z\r\nSUMMARY:%s\r\nLOCATION:%s\r\nDESCRIPTION:Žofie\\nKoenig\r\nDTSTART:202602%02dT100000Z\r\nDTEND:202602%02dT110000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n' \
		"$2" "$2" "$3" "$(day "$2")" "$(day "$2")" ;;
	notes) printf '%s\n%s\nŽofie\n' "$2" "$3" ;;
	esac >"$file"
}

day()
{
	echo $(($(printf %s "$1" | cksum | cut -d ' ' -f 1) % 28 + 1))
}

# edit FOLDER NAME VALUE: what else it says stays.
edit()
{
	file=$(meaning --find "$1" "$2")
	[ -n "$file" ] || {
		failed "$step: there is a $2 to edit"
		return
	}
	case $kind in
	contacts) sed -i "s/^TITLE[:;].*[^\\r]/TITLE:$3/" "$file" ;;
	calendar) sed -i "s/^LOCATION[:;].*[^\\r]/LOCATION:$3/" "$file" ;;
	notes) sed -i "2s/.*[^\\r]/$3/" "$file" ;;
	esac
}

remove()
{
	file=$(meaning --find "$1" "$2")
	if [ -n "$file" ]; then
		rm "$file"
	else
		failed "$step: there is a $2 to delete"
	fi
}

# Items whose names begin with T, "NAME=VALUE" each, in one line.
told()
{
	meaning --title "$1" | sed -n "s/^\(T[^| ]*\) | /\1=/p" | tr '\n' ' ' |
		sed 's/ $//'
}

# expect NAME=VALUE...: the small items on both sides; all others are equal.
expect()
{
	same "$step: near" "$(told "$near")" "$*"
	same "$step: far" "$(told "$far")" "$*"
	both_equal
}

both_equal()
{
	meaning "$near" >"$work/near.said"
	meaning "$far" >"$work/far.said"
	if cmp -s "$work/near.said" "$work/far.said"; then
		ok "$step: both sides say the same ($(wc -l <"$work/far.said") items)"
	else
		failed "$step: both sides say the same" "$(diff "$work/near.said" \
			"$work/far.said" | cut -c 1-600 | head -n 6)"
	fi
}

# expected WHY: what SyncEvolution does differently, said once a configuration.
expected()
{
	grep -qxF "$1" "$work/expected" 2>/dev/null || {
		echo "$1" >>"$work/expected"
		echo "EXPECTED $test_name: $1"
	}
}

# ---- steps ----

# A line a step in $work/steps: name, and what became of it.
step()
{
	end_step
	step=$1
	failures_before=$failures
	# SyncEvolution sees changes by whole seconds.
	sleep 1.1
}

end_step()
{
	if [ -n "${step:-}" ]; then
		if [ "$failures" -eq "$failures_before" ]; then
			echo "$step ok"
		else
			echo "$step FAILED"
		fi >>"$results"
	fi
	step=
}
