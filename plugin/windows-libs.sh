#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the libraries of the Windows plug-in, static, from Debian's original
# tarballs: windows-libs.sh FOLDER [HOST], which then has include/ and, for
# x86_64-w64-mingw32 (or no HOST), lib/; for another HOST lib-CPU/.
# Called by "./bootstrap windows" and "./bootstrap outlook".
set -eu
folder=$(mkdir -p "$1" && cd "$1" && pwd)
host=${2:-x86_64-w64-mingw32}
case $host in
x86_64-*) libs=$folder/lib ;;
*) libs=$folder/lib-${host%%-*} ;;
esac
stamp=$libs/.complete-1
[ ! -e "$stamp" ] || exit 0

# An apt of our own: the machine's mirrors as source mirrors, the lists and
# files in our folder. The machine's configuration and state stay as they are.
apt=$folder/apt
mkdir -p "$apt/sources" "$apt/state/lists/partial" "$apt/cache/archives/partial"
for file in /etc/apt/sources.list.d/*.sources; do
	[ ! -e "$file" ] ||
		sed 's/^Types:.*/Types: deb-src/' "$file" >"$apt/sources/${file##*/}"
done
for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
	[ ! -e "$file" ] ||
		sed -n 's/^deb /deb-src /p' "$file" >"$apt/sources/from-${file##*/}"
done
private_apt() {
	LC_ALL=C apt-get -q -o Dir::Etc::sourcelist=/dev/null \
		-o Dir::Etc::sourceparts="$apt/sources" -o Dir::State="$apt/state" \
		-o Dir::State::status=/var/lib/dpkg/status -o Dir::Cache="$apt/cache" \
		-o APT::Sandbox::User="$(id -un)" "$@"
}

# unpack PACKAGE: its original tarball, to $folder/src/PACKAGE.
unpack() {
	[ ! -e "$folder/src/$1/.unpacked" ] || return 0
	rm -rf "$folder/src/$1"
	mkdir -p "$folder/src/$1"
	tar -x --strip-components=1 -C "$folder/src/$1" -f "$folder"/src/"$1"_*.orig.tar.*
	touch "$folder/src/$1/.unpacked"
}

# archive NAME FLAGS SOURCE...: compile and put into lib/libNAME.a.
archive() {
	name=$1
	flags=$2
	shift 2
	objects=$folder/obj/$host/$name
	rm -rf "$objects"
	mkdir -p "$objects"
	for source; do
		# shellcheck disable=SC2086 # a list of flags
		"$host-gcc" -O2 -g -w $flags -c "$source" \
			-o "$objects/$(basename "$source" .c).o"
	done
	rm -f "$libs/lib$name.a"
	"$host-ar" rcs "$libs/lib$name.a" "$objects"/*.o
}

# has_tarballs PACKAGE: was it downloaded?
has_tarballs() {
	for file in "$folder"/src/"$1"_*.orig.tar.*; do
		[ -s "$file" ] && return 0
	done
	return 1
}

packages='expat sqlite3 utf8proc cunit'
mkdir -p "$folder/src" "$libs" "$folder/include/CUnit"
cd "$folder/src"
missing=
for package in $packages; do
	has_tarballs "$package" || missing="$missing $package"
done
if [ -n "$missing" ]; then
	# A mirror of something else may have no sources: only ours must be there.
	private_apt update || true
	# shellcheck disable=SC2086 # a list of names
	private_apt source --tar-only --download-only $missing || true
fi
for package in $packages; do
	has_tarballs "$package" || {
		echo "windows-libs: the source of $package could not be" \
			"downloaded from Debian's mirror; nothing was built" >&2
		exit 1
	}
	unpack "$package" || {
		# What is there is no whole tarball; it is fetched again.
		rm -f "$package"_*.orig.tar.*
		echo "windows-libs: the source of $package cannot be unpacked;" \
			"try again" >&2
		exit 1
	}
done

lib=$folder/src/expat/expat/lib
[ -d "$lib" ] || lib=$folder/src/expat/lib
cp "$lib/expat.h" "$lib/expat_external.h" "$folder/include/"
cat >"$lib/expat_config.h" <<'CONFIG'
#define BYTEORDER 1234
#define HAVE_MEMMOVE 1
#define XML_CONTEXT_BYTES 1024
#define XML_DTD 1
#define XML_NS 1
CONFIG
archive expat "-DXML_STATIC -I$lib" \
	"$lib/xmlparse.c" "$lib/xmlrole.c" "$lib/xmltok.c"

if [ ! -e sqlite3/sqlite3.c ]; then
	(cd sqlite3 && ./configure --disable-tcl --disable-readline && make sqlite3.c) \
		>sqlite3.log 2>&1 || { tail sqlite3.log; exit 1; }
fi
cp sqlite3/sqlite3.h "$folder/include/"
archive sqlite3 '-DSQLITE_THREADSAFE=1 -DSQLITE_OMIT_LOAD_EXTENSION' sqlite3/sqlite3.c

cp utf8proc/utf8proc.h "$folder/include/"
archive utf8proc -DUTF8PROC_STATIC utf8proc/utf8proc.c

cp cunit/CUnit/Headers/*.h "$folder/include/CUnit/"
if [ -e cunit/CUnit/Headers/CUnit.h.in ]; then
	sed 's/@VERSION@-@RELEASE@/2.1/' cunit/CUnit/Headers/CUnit.h.in \
		>"$folder/include/CUnit/CUnit.h"
fi
archive cunit "-I$folder/include/CUnit -I$folder/include" \
	cunit/CUnit/Sources/Framework/*.c

touch "$stamp"
