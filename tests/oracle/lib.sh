# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What the oracle tests share. A test sources it, names its reader and calls
# judge_reader. The tools are those of the build folder it is run from.
#
# Everything it writes is below $work, which is removed; VALISE_KEEP=1 leaves it.
# shellcheck disable=SC2154,SC2034

: "${srcdir:=..}"
tools=$PWD/tests
oracle_dir=$srcdir/tests/oracle
failures=0
checks=0
# Steps that write what the reader of the test cannot read.
unread_steps=
# The order of sort, comm and the readers.
LC_ALL=C
export LC_ALL

begin()
{
	test_name=$1
	work=$(mktemp -d "${TMPDIR:-/tmp}/valise-$test_name.XXXXXX") || exit 1
	trap '[ -n "${VALISE_KEEP:-}" ] || rm -rf "$work"' EXIT
	trap 'exit 1' HUP INT PIPE TERM
}

# needs PACKAGE COMMAND...: without it nothing is proven, so it is a failure.
needs()
{
	package=$1
	shift
	"$@" >/dev/null 2>&1 && return
	echo "FAILED $test_name: install the Debian package $package"
	exit 1
}

# find_python MODULE PACKAGE: sets $python. Debian's packages are for Debian's
# interpreter, which need not be the first one.
find_python()
{
	python=python3
	"$python" -c "import $1" 2>/dev/null || python=/usr/bin/python3
	needs "$2" "$python" -c "import $1"
}

ok()
{
	checks=$((checks + 1))
	echo "ok $test_name: $1"
}

failed()
{
	checks=$((checks + 1))
	failures=$((failures + 1))
	echo "FAILED $test_name: $1${2:+: $2}"
}

# at_least NAME COUNT FLOOR: so that a test that compares nothing fails.
at_least()
{
	if [ "$2" -ge "$3" ]; then
		ok "$1: $2"
	else
		failed "$1" "only $2, at least $3 are expected"
	fi
}

finish()
{
	[ "$failures" -eq 0 ] && [ "$checks" -gt 0 ]
	exit
}

# The items: written by hand, made up, and the corpus if there is one,
# whose files have names of their own.
gather()
{
	mkdir -p "$work/in"
	cp -R "$oracle_dir/items/." "$work/in"
	for kind in contacts calendar; do
		"$tools/support/gen-items" "$kind" 300 "$work/in/$kind" 7 || exit 1
	done
	if [ -z "${VALISE_FIXTURES:-}" ]; then
		echo "SKIPPED $test_name: the corpus; set VALISE_FIXTURES to its folder"
		return
	fi
	mkdir "$work/corpus"
	"$tools/support/corpus-split" "$VALISE_FIXTURES" "$work/corpus" || exit 1
	for file in "$work"/corpus/contacts/* "$work"/corpus/calendar/*; do
		name=${file#"$work/corpus/"}
		mv "$file" "$work/in/${name%/*}/corpus-${name##*/}"
	done
}

# verdicts STEP VERDICT: how many items.
verdicts()
{
	awk -F '\t' -v step="$1" -v verdict="$2" \
		'$1 == step && $3 == verdict' "$work/out/list.tsv" | wc -l
}

# judge STEP: compares the rows of before with those of after; what they say of
# STEP stands in verdict, its sum on the last line. Fails if a row is wrong.
judge()
{
	awk -F '\t' -v step="$1" '$1 == step && $3 == "done" { print $2 }' \
		"$work/out/list.tsv" >"$work/done"
	awk -F '\t' 'NR == FNR { is_done[$1] = 1; next } $1 in is_done' \
		"$work/done" "$work/before" | sort >"$work/before.sorted"
	sort "$work/after" >"$work/after.sorted"
	comm -23 "$work/before.sorted" "$work/after.sorted" |
		sed 's/^/-	/' >"$work/changes"
	comm -13 "$work/before.sorted" "$work/after.sorted" |
		sed 's/^/+	/' >>"$work/changes"
	grep -v '^#' "$oracle_dir/losses.tsv" >"$work/losses"
	awk -F '\t' -v step="$1" -v reader="$test_name" \
		-f "$oracle_dir/judge.awk" "$work/losses" "$work/unreadable" \
		"$work/done" "$work/changes" >"$work/verdict"
}

# judge_step STEP: what the reader finds in an item after STEP is what it found
# before, but for what the step is for and what losses.tsv lists.
judge_step()
{
	reader "$work/out/$1" >"$work/after" 2>"$work/stderr" || {
		failed "$1" 'the reader ended with an error'
		cat "$work/stderr"
		return
	}
	if judge "$1"; then
		ok "$1: $(verdicts "$1" same) with the same bytes, $(tail -n 1 \
			"$work/verdict")"
	else
		failed "$1" "$(tail -n 1 "$work/verdict")"
		sed '$d' "$work/verdict" | head -n 40
	fi
}

# One letter more in one value, or one row less, is found.
judge_judge()
{
	reader "$work/out/edit" >"$work/right" 2>"$work/stderr"
	for spoil in '3s/$/x/' '3d'; do
		sed "$spoil" "$work/right" >"$work/after"
		if judge edit; then
			failed "spoiled with sed $spoil" 'not found'
		else
			ok "spoiled with sed $spoil"
		fi
	done
}

# judge_reader FLOOR FORMAT...: all steps, with the function reader DIR of the
# test, for the items of these formats; FLOOR is how many of ours it must read.
judge_reader()
{
	floor=$1
	shift
	gather
	mkdir "$work/out"
	"$tools/oracle/touch" "$work/in" "$work/out" "$@" || exit 1
	reader "$work/in" >"$work/all" 2>"$work/stderr" || {
		failed 'reading' 'the reader ended with an error'
		cat "$work/stderr"
		finish
	}
	cut -f 2 "$work/out/list.tsv" | sort -u >"$work/wanted"
	awk -F '\t' 'NR == FNR { is_wanted[$1] = 1; next } $1 in is_wanted' \
		"$work/wanted" "$work/all" >"$work/before"
	awk -F '\t' '$3 == "!" { print $1 }' "$work/before" >"$work/unreadable"
	awk -F '\t' '$3 == "!" { print "  not read: " $1 ": " $5 }' "$work/before"
	read_count=$(awk -F '\t' '$3 != "!" { print $1 }' "$work/before" |
		grep -v '/corpus-' | sort -u | wc -l)
	at_least "items of $* read" "$read_count" "$floor"
	refused=$(awk -F '\t' '$3 ~ /^SML_/ && $2 !~ /corpus-/' \
		"$work/out/list.tsv")
	if [ -z "$refused" ]; then
		ok 'no step refuses an item'
	else
		failed 'no step refuses an item' "$refused"
	fi
	for step in $(cut -f 1 "$work/out/list.tsv" | uniq | sort -u); do
		case " $unread_steps " in
		*" $step "*) ;;
		*) judge_step "$step" ;;
		esac
	done
	for step in edit merge back peer; do
		at_least "items that $step was done to" "$(awk -F '\t' \
			-v step="$step" '$1 == step && $3 ~ /^(done|same)$/ &&
			$2 !~ /corpus-/' "$work/out/list.tsv" | wc -l)" "$floor"
	done
	judge_judge
}
