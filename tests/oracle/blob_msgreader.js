// SPDX-License-Identifier: Apache-2.0
// What msgreader finds in blobs: each line of standard input is a kind, a year
// and bytes in hex; each one written says what they mean, as blob_dump.c does.
// The first argument is the folder that msgreader was installed into.
'use strict';

const path = require('path');
const readline = require('readline');

const lib = path.join(path.resolve(process.argv[2]),
	'node_modules/@kenjiuno/msgreader/lib');
const recurParser = require(path.join(lib, 'AppointmentRecurParser.js'));
const definitionParser = require(path.join(lib, 'TZDEFINITIONParser.js'));
const structParser = require(path.join(lib, 'TZREGParser.js'));
const DataStream = require(path.join(lib, 'DataStream.js')).default;

function streamOf(hex) {
	const bytes = Uint8Array.from(Buffer.from(hex, 'hex'));

	return new DataStream(bytes.buffer, 0, DataStream.LITTLE_ENDIAN);
}

// ---- recurrences ----

function dates(list) {
	return '[' + list.join(' ') + ']';
}

function text(value) {
	return Buffer.from(value || '', 'utf8').toString('hex');
}

// What is not there counts as 0: msgreader drops zeros.
function exception(e) {
	const fields = [e.meetingType, e.reminderDelta, e.reminderSet,
		e.busyStatus, e.attachment, e.subType, e.appointmentColor,
		e.changeHighlight];

	return `{${e.startDateTime} ${e.endDateTime} ${e.originalStartTime} ` +
		`${e.overrideFlags.toString(16)} ` +
		fields.map((n) => n || 0).join(' ') +
		` ${text(e.subject)}/${text(e.location)}}`;
}

function recur(stream) {
	const r = recurParser.parse(stream, 'windows-1252');
	const p = r.recurrencePattern;
	const weekdays = p.patternTypeWeek || p.patternTypeMonthNth || {};

	return `recur ${p.recurFrequency.toString(16)} ${p.patternType} ` +
		`${p.calendarType} ${p.firstDateTime} ${p.period} ` +
		`${p.slidingFlag} ${weekdays.dayOfWeekBits || 0} ` +
		`${(p.patternTypeMonthNth || {}).n || 0} ` +
		`${(p.patternTypeMonth || {}).day || 0} ` +
		`${p.endType.toString(16)} ${p.occurrenceCount} ` +
		`${p.firstDOW} ${dates(p.deletedInstanceDates)} ` +
		`${dates(p.modifiedInstanceDates)} ${p.startDate} ` +
		`${p.endDate} ${r.startTimeOffset} ${r.endTimeOffset}` +
		r.exceptionInfo.map((e) => ' ' + exception(e)).join('');
}

// ---- zones ----

const DAY = 86400;

function daysOf(year, month, day) {
	return Date.UTC(year, month - 1, day) / 1000 / DAY;
}

// When a change comes in a year, on the wall before it. msgreader has minutes;
// 23:59 is what Windows says for the end of a day.
function changeLocal(change, year) {
	const first = daysOf(year, change.month, 1);
	const len = daysOf(year, change.month + 1, 1) - first;
	const weekday = (first + 4) % 7;
	let day = (change.dayOfWeek - weekday + 7) % 7;
	let minutes = change.hour * 60 + change.minute;

	for (let n = 1; n < change.day && day + 7 < len; n++)
		day += 7;
	if (minutes === 1439)
		minutes++;
	return (first + day) * DAY + minutes * 60;
}

// Offsets in seconds at noon UTC of the 1st and 15th of each month.
function offsets(rule, year) {
	const standard = -(rule.bias + rule.standardBias) * 60;
	const daylight = -(rule.bias + rule.daylightBias) * 60;
	const hasSummer = rule.standardDate.month && rule.daylightDate.month;
	const list = [];

	for (let month = 1; month <= 12; month++) {
		for (const day of [1, 15]) {
			const at = daysOf(year, month, day) * DAY + DAY / 2;
			let isSummer = false;

			if (hasSummer) {
				const begin = changeLocal(
					rule.daylightDate, year) - standard;
				const end = changeLocal(
					rule.standardDate, year) - daylight;

				isSummer = begin < end
					? at >= begin && at < end
					: at >= begin || at < end;
			}
			list.push(isSummer ? daylight : -rule.bias * 60);
		}
	}
	return list.join(' ');
}

function zoneStruct(stream, year) {
	return `struct ${year} ${offsets(structParser.parse(stream), year)}`;
}

// msgreader reads the year of a rule as a date, which it is not: it is read
// here, by the size of the header and of a rule.
function yearOf(stream, index) {
	const at = stream.position;
	let year;

	stream.seek(2);
	stream.seek(4 + stream.readUint16() + 66 * index + 6);
	year = stream.readUint16();
	stream.seek(at);
	return year;
}

function definition(stream, year) {
	const zone = definitionParser.parse(stream);
	let current = 0;

	for (let i = 0; i < zone.rules.length; i++) {
		if (yearOf(stream, i) <= year)
			current = i;
	}
	return `definition ${year} ${zone.keyName} ${yearOf(stream, 0)} ` +
		zone.rules.map((rule) => rule.flags).filter((n) => n).join() +
		` ${offsets(zone.rules[current], year)}`;
}

// ---- the input ----

const kinds = {recur, struct: zoneStruct, definition};

readline.createInterface({input: process.stdin}).on('line', (line) => {
	const [kind, year, hex] = line.split(' ');
	const stream = streamOf(hex);
	let said;

	try {
		said = kinds[kind](stream, Number(year));
		// msgreader does not look at what it left.
		if (!stream.isEof())
			said += ' LEFT OVER';
	} catch (error) {
		said = `${kind} NOT READ: ${error.message}`;
	}
	process.stdout.write(said + '\n');
});
