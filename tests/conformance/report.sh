#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# doc/conformance.md from the results that were kept, on standard output.
#
#   report.sh                the document
#   report.sh keep NAME TSV  keep the lines of a run in results/NAME.tsv
#   report.sh cases FOLDER   what cases there are, from the programs in FOLDER
#   report.sh same NAME TSV  fail, and say why, when a run differs from what
#                            was kept, or the document from the results
#
# results/ holds cases.tsv (role, case, what it looks at), a file
# ROLE-PEER.tsv for each run (requirement, role, case, result, detail; ours
# without details, which hold ids) and faults.tsv (fault, role, cases).
set -u
here=$(cd "$(dirname "$0")" && pwd)
results=$here/results
document=$here/../../doc/conformance.md

bare() {
	awk -F '\t' -v OFS='\t' -v details="$1" '{
		print $1, $2, $3, $4, details ? $5 : "" }'
}

case ${1:-} in
cases)
	{
		"$2/conformance-client" --list | cut -f 2-
		"$2/conformance-server" --list |
			awk -F '\t' -v OFS='\t' '{ print "client", $1, $4 }'
		"$2/conformance-server" --list-checks |
			awk -F '\t' -v OFS='\t' '{ print "client", $1, $NF }'
	} >"$results/cases.tsv"
	exit
	;;
keep)
	case $2 in *-valise) bare 0 ;; *) bare 1 ;; esac <"$3" \
		>"$results/$2.tsv"
	exit
	;;
same)
	status=0
	bare 0 <"$3" | diff "$results/$2.tsv" - || {
		echo "the run differs from tests/conformance/results/$2.tsv: \"./bootstrap conformance\" writes it anew"
		status=1
	}
	"$0" | diff "$document" - || {
		echo 'doc/conformance.md is not what the results say: "./bootstrap conformance" writes it anew'
		status=1
	}
	exit $status
	;;
esac

# sums FILE: "118 pass, 2 fail, 1 not supported"
sums() {
	awk -F '\t' '{ n[$4]++ } END {
		printf "%d pass, %d fail, %d not supported", n["pass"],
		    n["fail"], n["not supported"] }' "$1"
}

# found ROLE: what SyncEvolution did where a case failed.
found() {
	cat <<TEXT

What SyncEvolution's $1 did where a case failed, or was not supported:

| case | found |
|---|---|
TEXT
	awk -F '\t' '$4 != "pass" {
	gsub(/\|/, "\\|", $5)
	sub(/: *(<.*)?$/, "", $5)
	gsub(/</, "\\&lt;", $5)
	printf "| `%s` | %s |\n", $3, substr($5, 1, 160) }' \
		"$results/$1-syncevolution.tsv"
}

# rows ROLE FILE [FILE]: a row a case, the second run beside the first.
rows() {
	awk -F '\t' -v role="$1" -v first="$2" -v second="${3:-}" '
	FILENAME == ARGV[1] { if ($1 == role) what[$2] = $3; next }
	FILENAME == first {
		order[++n] = $3
		requirement[$3] = $1
		one[$3] = $4
		next
	}
	{ two[$3] = $4 }
	END {
		for (i = 1; i <= n; i++) {
			id = order[i]
			text = what[id]
			gsub(/\|/, "\\|", text)
			printf "| %s | %s | %s | `%s`: %s | %s |", requirement[id],
			    role == "server" ? "suite" : "tested",
			    role == "server" ? "tested" : "suite",
			    id, text, one[id]
			if (second != "")
				printf " %s |", (id in two) ? two[id] : "not run"
			print ""
		}
	}' "$results/cases.tsv" "$2" ${3:+"$3"}
}

cat <<TEXT
# Conformance

\`tests/conformance\` knows the protocol by itself: it shares the codec with the
product and nothing else. One half of it plays a client against any server URL,
the other a server against any client. Each case names the requirement it looks
at: a chapter of the specifications (S11: Sync Protocol 1.1; RP12:
Representation Protocol 1.2.1; MI12: Meta Information 1.2.1), a table of the
conformance requirements (23.1 to 23.5), a section of the notes on the protocol
that the project is built on (a plain number), or a rule of the law of
synchronization (\`doc/sync.md\`).

A case runs in XML of SyncML 1.1 and in WBXML of 1.2, the central ones in both
encodings of all three versions; against SyncEvolution in two at most. "not
supported" is said only where the requirement leaves it open: the peer refused
cleanly. "not run" are cases of several datastores: SyncEvolution's client keeps
one here. "./bootstrap conformance" runs everything and writes this document; "check"
runs the suite against ours and fails when a result differs from this document.

| role tested | peer | result |
|---|---|---|
TEXT
for file in "$results"/server-*.tsv "$results"/client-*.tsv; do
	[ -e "$file" ] || continue
	name=$(basename "$file" .tsv)
	case ${name#*-} in
	valise) peer=ours ;;
	syncevolution) peer='SyncEvolution 2.0' ;;
	*) peer=${name#*-} ;;
	esac
	echo "| ${name%%-*} | $peer | $(sums "$file") |"
done

cat <<'TEXT'

## Servers

| requirement | client | server | case | ours | SyncEvolution |
|---|---|---|---|---|---|
TEXT
rows server "$results/server-valise.tsv" "$results/server-syncevolution.tsv"

found server

if [ -e "$results/client-valise.tsv" ]; then
	cat <<'TEXT'

## Clients

| requirement | client | server | case | ours | SyncEvolution |
|---|---|---|---|---|---|
TEXT
	rows client "$results/client-valise.tsv" \
		"$results/client-syncevolution.tsv"
	found client
fi

cat <<'TEXT'

## Faults

A suite that finds nothing proves nothing. These faults were put, one at a time,
between the objects of our programs by the linker (`faults_server.c`,
`faults_client.c`); each is found, and without a fault the same cases pass.

| fault | role | found by |
|---|---|---|
TEXT
awk -F '\t' '{
	n = split($3, id, " ")
	text = ""
	for (i = 1; i <= n && i <= 6; i++)
		text = text (i > 1 ? ", " : "") "`" id[i] "`"
	if (n > 6)
		text = text " and " n - 6 " more"
	printf "| %s | %s | %s |\n", $1, $2, text }' "$results/faults.tsv"
