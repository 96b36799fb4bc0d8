#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Who may include whom (doc/architecture.md), read from the #include lines.
set -u
cd "${srcdir:?the source folder}" || exit 1

# room FOLDER: the rooms it may include; *, any.
# lib PREFIX: the only files that may include headers beginning so.
rules() {
	cat <<'RULES'
room syncml/base    base
room syncml/wire    base wire
room syncml/session base wire session
room syncml/content base content
room syncml/sync    base session content sync
room plugin/client  base wire session content sync client
room plugin/cli     base wire session content sync client cli
room plugin/mapping base content mapping
room plugin/outlook base wire session content sync client mapping outlook
room server-stub    base wire session content sync server
room tests          *
lib expat.h         syncml/wire/xml_read.c
lib openssl/        syncml/base/digest_openssl.c server-stub/listener.c server-stub/password.c
lib bcrypt.h        syncml/base/digest_cng.c plugin/client/os_windows_user.c
lib mapi            plugin/outlook/mapi_defs.h
lib windows.h       syncml/base/digest_cng.c plugin/client/os_windows.c plugin/client/os_windows_user.c plugin/client/transport_winhttp_priv.h plugin/outlook/
lib utf8proc.h      syncml/content/text.c
lib curl/           plugin/client/transport_curl_priv.h
lib winhttp.h       plugin/client/transport_winhttp_priv.h
lib sqlite3.h       plugin/client/state_sqlite.c server-stub/store_sqlite.c
lib libpq           server-stub/store_postgres.c
lib event2/         server-stub/listener.c
lib wbxml           plugin/cli/trace_wbxml.c
lib libintl.h       plugin/client/text.c
lib CUnit/          tests/
RULES
}

# What ISO C has; without <time.h>, <signal.h>, <locale.h>, <threads.h>: those
# are inputs of the library (struct sml_env).
iso_c='assert|ctype|errno|float|inttypes|iso646|limits|math|stdalign|stdarg'
iso_c="$iso_c|stdbool|stddef|stdint|stdio|stdlib|stdnoreturn|string"

# The system's macros; each may be looked at in os_*, digest_* and attr.h only.
system='_WIN32|_WIN64|__MINGW32__|__MINGW64__|__CYGWIN__|__linux__|__linux'
system="$system|__unix__|__APPLE__|__FreeBSD__|__NetBSD__|__OpenBSD__"
system="$system|_MSC_VER|__GLIBC__|HAVE_[A-Z0-9_]+"

files=$(find syncml plugin server-stub tests -name '*.[ch]' | sort)
# shellcheck disable=SC2086 # a list of names
rules | awk -v iso_c="^($iso_c)\\\\.h\$" -v system_macros="$system" '
function bad(text) {
	printf "%s:%d: %s\n", FILENAME, FNR, text
	wrong = 1
}
# The longest folder of the table that the file lies in.
function folder_of(path,    f, best) {
	best = ""
	for (f in may)
		if (index(path, f "/") == 1 && length(f) > length(best))
			best = f
	return best
}
function in_list(list, word) { return index(" " list " ", " " word " ") > 0 }
function may_use(list, path,    n, i, parts) {
	n = split(list, parts, " ")
	for (i = 1; i <= n; i++)
		if (path == parts[i] || (parts[i] ~ /\/$/ && index(path, parts[i]) == 1))
			return 1
	return 0
}
function check_own(name,    room) {
	if (name == "config.h")
		return
	# Only server-stub is included without its folder.
	room = name
	if (!sub(/\/.*/, "", room))
		room = "server"
	if (rooms != "*" && !in_list(rooms, room))
		bad("\"" name "\" may not be included from " folder)
}
function check_foreign(name,    lib) {
	for (lib in users)
		if (index(name, lib) == 1) {
			if (folder != "tests" && !may_use(users[lib], FILENAME))
				bad("<" name "> may only be included by " users[lib])
			return
		}
	if ((folder ~ /^syncml\// || folder == "plugin/mapping") && name !~ iso_c)
		bad("<" name "> is no header that libsyncml or the mapping may use")
	# The client runs on two systems; few files know them.
	if (folder == "plugin/client" && FILENAME !~ /\/(os_|transport_winhttp)/ &&
	    name !~ iso_c && name != "time.h" && name != "locale.h")
		bad("<" name "> is the system: only os_*.c and transport_winhttp*.c")
}
FILENAME == "-" {
	key = $2
	kind = $1
	$1 = $2 = ""
	sub(/^ +/, "")
	if (kind == "room")
		may[key] = $0
	else
		users[key] = $0
	next
}
FNR == 1 {
	folder = folder_of(FILENAME)
	rooms = may[folder]
	if (folder == "")
		bad("this folder is not in the table")
}
/^[ \t]*#[ \t]*include[ \t]*"/ {
	split($0, part, "\"")
	check_own(part[2])
}
/^[ \t]*#[ \t]*include[ \t]*</ {
	split($0, part, /[<>]/)
	check_foreign(part[2])
}
/^[ \t]*#[ \t]*(if|ifdef|ifndef|elif)/ && folder != "tests" {
	if (FILENAME !~ /\/(os|digest)_[a-z_]+\.[ch]$/ && FILENAME != "syncml/base/attr.h" &&
	    match($0, "(^|[^A-Za-z0-9_])(" system_macros ")($|[^A-Za-z0-9_])"))
		bad("only os_*, digest_* and base/attr.h may look at the system")
}
END { exit wrong }' - $files && echo "ok lint_includes" && exit 0
echo "FAILED lint_includes"
exit 1
