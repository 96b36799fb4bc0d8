#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Each lint test refuses a tree that is wrong, and accepts one that is right.
set -u
lint=$(cd "$(dirname "$0")" && pwd) || exit 1
tree=$(mktemp -d) || exit 1
trap 'rm -rf "$tree"' EXIT
failures=0
head='/* SPDX-License-Identifier: Apache-2.0 */
/* A sample. */'

make_good_tree() {
	rm -rf "$tree/s"
	mkdir -p "$tree/s/syncml/base" "$tree/s/syncml/wire" "$tree/s/po" \
		"$tree/s/plugin/client" "$tree/s/server-stub" "$tree/s/tests" "$tree/s/m4"
	printf '%s\n#include "base/err.h"\n\n#include <stdio.h>\n' "$head" \
		>"$tree/s/syncml/base/good.c"
	printf '%s\nconst char *good = _("words");\n' "$head" \
		>"$tree/s/plugin/client/words.c"
	echo 'plugin/client/words.c' >"$tree/s/po/POTFILES"
	echo '# SPDX-License-Identifier: Apache-2.0' >"$tree/s/Makefile.am"
	printf '# SPDX-License-Identifier: Apache-2.0\nx = \\\n\t%s %s\n' \
		syncml/base/good.c plugin/client/words.c >"$tree/s/syncml/files.mk"
	printf '#!/bin/sh\n# SPDX-License-Identifier: Apache-2.0\necho good\n' \
		>"$tree/s/bootstrap"
}

# expect STATUS NAME SCRIPT [ARGUMENT]: in the tree as it stands now.
expect() {
	srcdir=$tree/s "$lint/$3" ${4+"$4"} >"$tree/out" 2>&1
	got=$?
	if [ "$got" -eq "$1" ] || { [ "$got" -eq 77 ] && [ "$1" -eq 0 ]; }; then
		echo "ok lint_selftest_$2"
		return
	fi
	echo "FAILED lint_selftest_$2: $3 returned $got"
	cat "$tree/out"
	failures=1
}

# refuses NAME SCRIPT FILE TEXT: a good tree with one wrong file.
refuses() {
	make_good_tree
	mkdir -p "$(dirname "$tree/s/$3")"
	printf '%s\n' "$4" >"$tree/s/$3"
	expect 1 "$1" "$2"
}

for script in includes banned format listed scripts; do
	make_good_tree
	expect 0 "${script}_good_tree_passes" "$script.sh"
done

includes() { refuses "includes_$1" includes.sh "$2" "$head
$3"; }
includes upward_is_refused syncml/base/bad.c '#include "wire/msg.h"'
includes sideways_is_refused syncml/wire/bad.c '#include "content/line.h"'
includes plugin_in_server_is_refused server-stub/bad.c '#include "client/os.h"'
includes client_in_library_is_refused syncml/sync/bad.c '  #  include "client/os.h"'
includes third_party_is_refused syncml/wire/bad.c '#include <openssl/evp.h>'
includes expat_in_other_file_is_refused syncml/wire/bad.h '#include <expat.h>'
includes sqlite_in_cli_is_refused plugin/cli/bad.c '#include <sqlite3.h>'
includes clock_in_library_is_refused syncml/sync/bad.c '#include <time.h>'
includes system_in_library_is_refused syncml/base/bad.c '#include <unistd.h>'
includes system_in_client_is_refused plugin/client/bad.c '#include <unistd.h>'
includes ifdef_is_refused syncml/base/bad.c '#if defined(_WIN32)
#endif'
includes ifdef_in_client_is_refused plugin/client/bad.c '#ifdef __linux__
#endif'
includes unknown_folder_is_refused plugin/other/bad.c ''

banned() { refuses "banned_$1" banned.sh "$2" "$3"; }
banned function_is_refused syncml/base/bad.c "$head
int x = atoi(text);"
banned function_in_test_is_refused tests/bad.c "$head
	strcpy (a, b);"
banned missing_spdx_is_refused po/bad.mk 'x = y'
banned missing_sentence_is_refused syncml/base/bad.h \
	'/* SPDX-License-Identifier: Apache-2.0 */'
word=TODO
banned unfinished_is_refused syncml/base/bad.c "$head
/* $word: later */"
banned trailing_space_is_refused syncml/base/bad.c "$head
int x; "

refuses listed_missing_is_refused listed.sh syncml/base/more.c "$head"
refuses listed_other_ending_is_refused listed.sh syncml/base/good.h "$head"

refuses format_missing_potfile_is_refused format.sh plugin/client/more.c "$head
const char *more = _(\"more words\");"
refuses format_stale_potfile_is_refused format.sh po/POTFILES \
	'plugin/client/words.c
plugin/client/gone.c'
if "${CLANG_FORMAT:-clang-format}" --version 2>/dev/null | grep -q 'version 14\.'; then
	cp "$lint/../../.clang-format" "$tree/.clang-format" 2>/dev/null
	refuses format_drift_is_refused format.sh syncml/base/bad.c "$head
int   x ;"
fi
if command -v "${SHELLCHECK:-shellcheck}" >/dev/null; then
	refuses scripts_unquoted_is_refused scripts.sh tests/bad.sh "#!/bin/sh
rm -rf \$1"
fi

# symbols NAME STATUS TEXT: a library of one object.
symbols() {
	printf '%s\n' "$3" >"$tree/sample.c"
	rm -f "$tree/sample.a"
	(cd "$tree" && "${CC:-cc}" -c sample.c -o sample.o && ar rc sample.a sample.o) ||
		exit 1
	expect "$2" "symbols_$1" symbols.sh "$tree/sample.a"
}
symbols good_library_passes 0 '#include <string.h>
static const char *const table[] = {"a", "b"};
size_t sml_sample_len(int i) { return strlen(table[i]); }'
symbols file_is_refused 1 '#include <stdio.h>
void *sml_sample_open(void) { return fopen("x", "r"); }'
symbols clock_is_refused 1 '#include <time.h>
long sml_sample_now(void) { return (long)time(0); }'
symbols environment_is_refused 1 '#include <stdlib.h>
char *sml_sample_home(void) { return getenv("HOME"); }'
symbols exit_is_refused 1 '#include <stdlib.h>
void sml_sample_end(void) { exit(1); }'
symbols output_is_refused 1 '#include <stdio.h>
void sml_sample_say(int i) { printf("%d", i); }'
symbols socket_is_refused 1 '#include <sys/socket.h>
int sml_sample_socket(void) { return socket(1, 1, 0); }'
symbols static_variable_is_refused 1 \
	'int sml_sample_count(void) { static int n; return n++; }'
symbols global_is_refused 1 'int sml_sample_global = 3;'
symbols writable_table_is_refused 1 'const char *sml_sample_table[] = {"a"};'
symbols foreign_name_is_refused 1 'int sample_f(void) { return 1; }'

exit "$failures"
