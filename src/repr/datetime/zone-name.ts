import { formatOffset } from './datetime-format.js';
import { DatumError, SqlState } from '../datum-error.js';
import { parseInterval } from './interval-parse.js';
import { findTimeZone, spelledZone, ZONE_HOURS_MAX } from './time-zone.js';

/** The names of the IANA database that have no region in front. */
const PLAIN_NAMES: ReadonlyMap<string, string> = new Map(
  (
    'CET CST6CDT Cuba EET EST EST5EDT Egypt Eire GB GB-Eire GMT GMT+0 GMT-0 GMT0 Greenwich HST ' +
    'Hongkong Iceland Iran Israel Jamaica Japan Kwajalein Libya MET MST MST7MDT NZ NZ-CHAT ' +
    'Navajo PRC PST8PDT Poland Portugal ROC ROK Singapore Turkey UCT UTC Universal W-SU WET Zulu'
  )
    .split(' ')
    .map((name) => [name.toLowerCase(), name]),
);

const INTERVAL = /^interval\s*'(.*)'$/i;
const NUMBER = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * What the variable TimeZone is when it is set to a text, as PostgreSQL's SET has it: the name of
 * a zone, hours east of UTC, `INTERVAL '...'` or a POSIX offset, which is west of UTC.
 *
 * @throws DatumError `invalid value for parameter "TimeZone": "..."` (22023)
 */
export function timeZoneSetting(value: string): string {
  const interval = INTERVAL.exec(value)?.[1];
  if (interval !== undefined) return ofInterval(value, interval);
  if (NUMBER.test(value)) return ofHours(value, Number(value));
  const name = value.toLowerCase();
  const plain = PLAIN_NAMES.get(name);
  if (plain !== undefined) return plain;
  const isPosix = /\d$/.test(value) && !value.includes('/');
  if ((isPosix || value.includes('/')) && findTimeZone(value) !== undefined) {
    return isPosix ? value.toUpperCase() : spelledZone(value);
  }
  throw refused(value);
}

function ofInterval(value: string, text: string): string {
  const { months, days, microseconds } = parseInterval(text);
  if (months !== 0) throw refused(value, 'Cannot specify months in time zone interval.');
  if (days !== 0) throw refused(value, 'Cannot specify days in time zone interval.');
  return ofSeconds(value, Number(microseconds / 1_000_000n));
}

function ofHours(value: string, hours: number): string {
  return ofSeconds(value, Math.trunc(hours * 3600));
}

/** As PostgreSQL names an offset: in both directions, `<-05>+05`. */
function ofSeconds(value: string, seconds: number): string {
  if (Math.abs(seconds) > ZONE_HOURS_MAX * 3600) {
    throw refused(value, 'UTC timezone offset is out of range.');
  }
  const west = formatOffset(-seconds);
  return `<${formatOffset(seconds)}>${seconds === 0 ? '-00' : west}`;
}

function refused(value: string, detail?: string): DatumError {
  const message = `invalid value for parameter "TimeZone": "${value}"`;
  return new DatumError(message, SqlState.invalidParameter, detail === undefined ? {} : { detail });
}

/** The setting as the zone of types: undefined where it is UTC by another name. */
export function zoneOfSetting(setting: string): string | undefined {
  return UTC_NAMES.has(setting.toLowerCase()) ? undefined : setting;
}

const UTC_NAMES = new Set(
  (
    'utc uct gmt gmt0 gmt+0 gmt-0 greenwich universal zulu etc/utc etc/uct etc/gmt etc/gmt0 ' +
    'etc/gmt+0 etc/gmt-0 etc/greenwich etc/universal etc/zulu +00:00 -00:00 +00 -00 <+00>-00'
  ).split(' '),
);
