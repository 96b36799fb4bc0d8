# SPDX-License-Identifier: Apache-2.0
# judge.awk LOSSES UNREADABLE DONE CHANGES: is each row that a reader finds
# only before (-) or only after (+) a step one that the step is for?
# Variables: step, reader. The last line is the sum; exit 1 if one is not.

function allow(steps, names,    i, j, s, n, a, b) {
	s = split(steps, a, " ")
	n = split(names, b, ",")
	for (i = 1; i <= s; i++)
		for (j = 1; j <= n; j++)
			is_meant[a[i], b[j]] = 1
}

# The text of an edit; readers differ in how much of an escape they leave.
function is_text(value) {
	gsub(/\\/, "", value)
	return value == "Geändert: Ä; ö, ß = 100%nSecond line" ||
	    value == "Geändert: Ä ö ß = 100%nSecond line"
}

BEGIN {
	# "field x" is what a reader makes of lines, by the name it gives it.
	allow("edit merge peer", "NOTE,DESCRIPTION,BODY,field note")
	allow("merge", "TITLE,LOCATION,SUMMARY,field title")
	allow("mark copy", "CATEGORIES,X-VALISE-CONFLICT")
	allow("mark copy", "field categories")
	allow("copy", "UID,field id")
	allow("there", "VERSION")
	ours = "^(NOTE|DESCRIPTION|BODY|field note)$"
}

# What must be there after a step, in every item that it was done to.
function is_shown(file) {
	if (step ~ /^(mark|copy)$/)
		return (file, "X-VALISE-CONFLICT") in shown
	if (step == "merge" && !((file, "theirs") in shown))
		return 0
	return step !~ /^(edit|peer|merge)$/ || (file, "ours") in shown
}
function show(file, name, value) {
	shown[file, name] = 1
	if (name ~ /^(TITLE|LOCATION|SUMMARY)$/)
		shown[file, "theirs"] = 1
	if (is_text(value))
		shown[file, "ours"] = 1
}

FILENAME ~ /losses$/ {
	# READER STEP FILE NAME REASON; "*" is any.
	losses++
	of_reader[losses] = $1
	of_step[losses] = $2
	of_file[losses] = $3
	of_name[losses] = $4
	next
}
FILENAME ~ /unreadable$/ { is_unreadable[$1] = 1; next }
FILENAME ~ /done$/ {
	if ($1 in is_unreadable) {
		left_out++
	} else {
		compared++
		files[$1] = 1
	}
	next
}

# A card gets what its format requires, and readers make names of that.
function is_required(sign, file, name) {
	if (step !~ /^(there|again)$/)
		return 0
	if (name ~ /^(VERSION|N|FN)$/) {
		if (sign == "-")
			was_there[file, name] = 1
		else if (!((file, name) in was_there))
			return got_name[file] = 1
		return 0
	}
	return name ~ /^field (file_as|name_or_org|family_name|given_name|full_name)$/ &&
	    (sign == "-" || file in got_name)
}

# What a calendar of the other world says in its own way: time zones, alarms,
# people, stamps; and rules, whose instances are compared.
function is_of_frame(sign, file, path, name) {
	if (step != "again" || file !~ /^calendar/)
		return 0
	if (name == "UID" && sign == "-")
		was_there[file, path, name] = 1
	return path ~ /VTIMEZONE|VALARM/ ||
	    name ~ /^(DTSTAMP|METHOD|PRODID|CALSCALE|VERSION|X-LIC-ERROR)$/ ||
	    name ~ /^(ORGANIZER|ATTENDEE|RRULE)$/ ||
	    (name == "UID" && sign == "+" && !((file, path, name) in was_there))
}

function name_of(key,    part) {
	split(key, part, "\t")
	return part[3]
}

# The same time beside another name for its zone; instances are compared, too.
# Rows of before come first.
function is_renamed(sign, file, path, name, value,    key) {
	if (step != "again" ||
	    name !~ /^(DTSTART|DTEND|DUE|EXDATE|RDATE|RECURRENCE-ID)$/)
		return 0
	key = file "\t" path "\t" name "\t" value
	if (sign == "-")
		times[key]++
	else if (times[key] > 0)
		times[key]--
	else
		return 0
	return 1
}

function is_loss(file, name,    i) {
	for (i = 1; i <= losses; i++)
		if ((of_reader[i] == "*" || of_reader[i] == reader) &&
		    (of_step[i] == "*" || of_step[i] == step) &&
		    (of_file[i] == "*" || index(file, of_file[i])) &&
		    (of_name[i] == "*" || of_name[i] == name))
			return 1
	return 0
}

$2 in is_unreadable { next }
(step, $4) in is_meant && $1 == "-" { meant++; next }
{ show($2, $4, $6) }
(step, $4) in is_meant && ($4 !~ ours || is_text($6)) { meant++; next }
is_required($1, $2, $4) { meant++; next }
is_of_frame($1, $2, $3, $4) { meant++; next }
is_renamed($1, $2, $3, $4, $6) { meant++; next }
is_loss($2, $4) {
	lost++
	shown[$2, "ours"] = 1
	next
}
{
	print "  " $0
	wrong++
}

END {
	for (file in files)
		if (!is_shown(file)) {
			print "  what the step does is not seen in " file
			wrong++
		}
	for (key in times)
		if (times[key] > 0 && !is_loss(key, name_of(key))) {
			print "  -\t" key
			wrong++
		}
	printf "%d items compared, %d not read before, %d rows meant, ",
	    compared, left_out, meant
	printf "%d known losses, %d rows wrong\n", lost, wrong
	exit wrong > 0
}
