<?php
/* SPDX-License-Identifier: Apache-2.0 */
/* sabre_dump.php DIR: what php-sabre-vobject reads in the items of a folder,
 * and when their series take place. Rows as in dump.h. */
require 'Sabre/VObject/autoload.php';

use Sabre\VObject\Component;
use Sabre\VObject\Reader;
use Sabre\VObject\RecurrenceIterator;

error_reporting(E_ALL & ~E_DEPRECATED);
/* A notice inside the reader is an item that it cannot read. */
set_error_handler(function ($number, $text) {
	if ($number & (E_DEPRECATED | E_USER_DEPRECATED))
		return true;
	throw new ErrorException($text);
});
date_default_timezone_set('UTC');

const INSTANCES_MAX = 40;

/* One line. Quoted-printable says a line end with two characters. */
function escaped($text)
{
	return strtr($text, array("\\" => "\\\\", "\r\n" => "\\n", "\n" => "\\n", "\r" => "\\r",
	    "\t" => "\\t", "\0" => "\\0"));
}

function params_of($property)
{
	$found = array();
	foreach ($property->parameters as $param) {
		$name = strtoupper($param->name);
		$value = (string)$param->value;
		/* The bare words of vCard 2.1. */
		if ($param->value === null) {
			$value = $name;
			$name = 'TYPE';
		}
		if ($name === 'CHARSET' || $name === 'ENCODING')
			continue;
		if ($name !== 'TYPE') {
			$found["$name=$value"] = true;
			continue;
		}
		foreach (explode(',', strtolower($value)) as $type)
			if (!in_array($type, array('quoted-printable', 'base64',
			    '8bit', '7bit')))
				$found["TYPE=$type"] = true;
	}
	$found = array_keys($found);
	sort($found, SORT_STRING);
	return escaped(implode(';', $found));
}

function value_of($property)
{
	if (method_exists($property, 'getParts'))
		return implode(' | ', $property->getParts());
	return (string)$property->value;
}

function row($file, $path, $name, $params, $value)
{
	return "$file\t$path\t$name\t$params\t" . escaped($value) . "\n";
}

/* When the series of a calendar take place. */
function instances_of($file, $calendar)
{
	$rows = '';
	$done = array();
	foreach ($calendar->select('VEVENT') as $event) {
		$uid = (string)$event->UID;
		if ($uid === '' || isset($done[$uid]) || !isset($event->RRULE) ||
		    !preg_match('/FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)/i',
			(string)$event->RRULE))
			continue;
		$done[$uid] = true;
		$text = '';
		try {
			$walk = new RecurrenceIterator($calendar, $uid);
			$end = clone $walk->getDtStart();
			$end->modify('+6 years');
			for ($i = 0; $i < INSTANCES_MAX && $walk->valid() &&
			    $walk->getDtStart() < $end; $i++) {
				$text .= $walk->getDtStart()->getTimestamp() . ' ';
				$walk->next();
			}
		} catch (Throwable $error) {
			$text .= get_class($error);
		}
		$rows .= row($file, 'VCALENDAR/VEVENT', 'instances', '', $text);
	}
	return $rows;
}

function component($file, $path, $component)
{
	$rows = '';
	$seen = array();
	foreach ($component->children as $child) {
		if ($child instanceof Component) {
			$name = strtoupper($child->name);
			$seen[$name] = ($seen[$name] ?? 0) + 1;
			if ($seen[$name] > 1)
				$name .= '#' . $seen[$name];
			$rows .= component($file, "$path/$name", $child);
			continue;
		}
		$group = $child->group === null ? '' : '/' . $child->group;
		$rows .= row($file, $path . $group, $child->name,
		    params_of($child), value_of($child));
	}
	return $rows;
}

function item($file, $text)
{
	try {
		$top = Reader::read($text, Reader::OPTION_FORGIVING);
		$rows = component($file, strtoupper($top->name), $top);
		if ($top->name === 'VCALENDAR')
			$rows .= instances_of($file, $top);
		return $rows;
	} catch (Throwable $error) {
		return row($file, '', '!', '',
		    strtok($error->getMessage(), "\n"));
	}
}

foreach (array('contacts', 'calendar', 'notes') as $kind) {
	$folder = $argv[1] . '/' . $kind;
	if (!is_dir($folder))
		continue;
	foreach (scandir($folder) as $name)
		if ($name[0] !== '.' && substr($name, -4) !== '.txt')
			echo item("$kind/$name",
			    file_get_contents("$folder/$name"));
}
