import {
  extractField,
  intervalEpoch,
  formatFloat,
  INSTANT_END,
  INSTANT_INFINITY,
  INSTANT_MIN,
  INSTANT_NEGATIVE_INFINITY,
  isInfiniteInstant,
  justifyDays,
  justifyHours,
  justifyInterval,
  numericToFloat,
  truncateInstant,
  truncateInZone,
  zoneOfType,
  truncateInterval,
  dateToInstant,
  DatumError,
  SqlState,
  type Datum,
  type Interval,
  type Numeric,
  type SqlType,
} from '../../../repr/index.js';
import { DATETIME_MAKERS } from './datetime-makers.js';
import {
  formatInstantByTemplate,
  formatIntervalByTemplate,
  formatZonedByTemplate,
} from './datetime-template.js';
import { readDateByTemplate, readInstantByTemplate } from './datetime-reading.js';
import type { Evaluate, ScalarDefinition } from '../definitions/definition.js';
import { OVERLAPS } from './overlaps.js';
import { patternType } from '../definitions/type-pattern.js';
import { ZONE_FUNCTIONS } from './zone-functions.js';

const FIELD_TYPES = ['date', 'time', 'timetz', 'timestamp', 'timestamptz', 'interval'] as const;

/**
 * `extract` gives a numeric, its older form `date_part` a double. Infinite values lack some fields.
 */
const FIELDS: readonly ScalarDefinition[] = FIELD_TYPES.flatMap((type) => [
  {
    name: 'extract',
    args: ['text', type],
    result: 'numeric',
    introducesNull: true,
    evaluate: ofType(type, (own) => (word: string, value: Datum) => extractField(own, word, value)),
  },
  {
    name: 'date_part',
    args: ['text', type],
    result: 'float8',
    introducesNull: true,
    evaluate: ofType(type, (own) => (word: string, value: Datum) => datePart(own, word, value)),
  },
]);

/** What takes a value of a type second: of instants, for the zone that their type is in. */
function ofType(
  type: (typeof FIELD_TYPES)[number],
  make: (own: SqlType) => Evaluate,
): ScalarDefinition['evaluate'] {
  if (type !== 'timestamptz') return make(patternType(type));
  return { of: 1, make: (own) => make(own.kind === type ? own : patternType(type)) };
}

/** `date_part` of a date is that of its midnight, so that it has hours. */
function datePart(type: SqlType, word: string, value: Datum): number | null {
  if (type.kind === 'date') {
    return asFloat(extractField({ kind: 'timestamp' }, word, dateToInstant(value as number)));
  }
  const part = extractField(type, word, value);
  const isEpoch = type.kind === 'interval' && word.toLowerCase() === 'epoch';
  return isEpoch ? intervalEpoch(value as Interval) : asFloat(part);
}

function asFloat(value: Numeric | null): number | null {
  return value === null ? null : numericToFloat(value, 'float8');
}

const TRUNCATIONS: readonly ScalarDefinition[] = [
  {
    name: 'date_trunc',
    args: ['text', 'timestamp'],
    result: 'timestamp',
    evaluate: (word: string, instant: bigint) =>
      truncateInstant(instant, word, 'timestamp without time zone'),
  },
  {
    name: 'date_trunc',
    args: ['text', 'timestamptz'],
    result: 'timestamptz',
    evaluate: {
      of: 1,
      make: (type) => {
        const zone = zoneOfType(type);
        return (word: string, instant: bigint) => truncateInZone(zone, instant, word);
      },
    },
  },
  {
    name: 'date_trunc',
    args: ['text', 'interval'],
    result: 'interval',
    evaluate: (word: string, interval: Interval) => truncateInterval(interval, word),
  },
];

const FINITE: readonly ScalarDefinition[] = [
  {
    name: 'isfinite',
    args: ['date'],
    result: 'bool',
    evaluate: (days: number) => Number.isFinite(days),
  },
  {
    name: 'isfinite',
    args: ['timestamp'],
    result: 'bool',
    evaluate: (instant: bigint) => !isInfiniteInstant(instant),
  },
  {
    name: 'isfinite',
    args: ['timestamptz'],
    result: 'bool',
    evaluate: (instant: bigint) => !isInfiniteInstant(instant),
  },
  { name: 'isfinite', args: ['interval'], result: 'bool', evaluate: () => true },
];

/** The instant of a number of seconds since 1970. */
function toTimestamp(seconds: number): bigint {
  if (Number.isNaN(seconds)) {
    throw new DatumError('timestamp cannot be NaN', SqlState.datetimeOverflow);
  }
  if (!Number.isFinite(seconds)) return seconds > 0 ? INSTANT_INFINITY : INSTANT_NEGATIVE_INFINITY;
  const whole = Math.floor(seconds);
  const instant = BigInt(whole) * 1_000_000n + BigInt(Math.round((seconds - whole) * 1e6));
  if (instant >= INSTANT_MIN && instant < INSTANT_END) return instant;
  throw new DatumError(
    `timestamp out of range: "${formatFloat('float8', seconds)}"`,
    SqlState.datetimeOverflow,
  );
}

/** `to_char` of instants and intervals, and what reads texts by the same templates. */
const TEMPLATES: readonly ScalarDefinition[] = [
  {
    name: 'to_char',
    args: ['timestamp', 'text'],
    result: 'text',
    introducesNull: true,
    evaluate: formatInstantByTemplate,
  },
  {
    name: 'to_char',
    args: ['timestamptz', 'text'],
    result: 'text',
    introducesNull: true,
    evaluate: {
      of: 0,
      make: (type) => (instant: bigint, template: string) =>
        formatZonedByTemplate(instant, template, type as SqlType & { kind: 'timestamptz' }),
    },
  },
  {
    name: 'to_char',
    args: ['interval', 'text'],
    result: 'text',
    introducesNull: true,
    evaluate: formatIntervalByTemplate,
  },
  { name: 'to_date', args: ['text', 'text'], result: 'date', evaluate: readDateByTemplate },
  {
    name: 'to_timestamp',
    args: ['text', 'text'],
    result: 'timestamptz',
    evaluate: {
      of: 'result',
      make: (type) => {
        const zone = zoneOfType(type);
        return (text: string, template: string) => readInstantByTemplate(zone, text, template);
      },
    },
  },
];

/** Functions of dates, times and intervals. */
export const DATETIME_FUNCTIONS: readonly ScalarDefinition[] = [
  ...FIELDS,
  ...TRUNCATIONS,
  ...ZONE_FUNCTIONS,
  ...TEMPLATES,
  ...DATETIME_MAKERS,
  ...OVERLAPS,
  ...FINITE,
  { name: 'justify_days', args: ['interval'], result: 'interval', evaluate: justifyDays },
  { name: 'justify_hours', args: ['interval'], result: 'interval', evaluate: justifyHours },
  { name: 'justify_interval', args: ['interval'], result: 'interval', evaluate: justifyInterval },
  { name: 'to_timestamp', args: ['float8'], result: 'timestamptz', evaluate: toTimestamp },
];
