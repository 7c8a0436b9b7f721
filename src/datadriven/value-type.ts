import { nearestName, quoted } from '../diagnostic/index.js';

/** What became of the text of a value. */
export type ValueOutcome<T> =
  | { readonly kind: 'value'; readonly value: T }
  /** Not of the form that is wanted. */
  | { readonly kind: 'malformed'; readonly help?: string | undefined }
  | { readonly kind: 'outOfRange'; readonly help?: string };

/** A form of values: how one is read and spoken of. */
export interface ValueType<T> {
  /** With its article: `a whole number from 1 to 10`. */
  readonly noun: string;
  /** Stands for a value in manuals: `NUMBER`. */
  readonly placeholder: string;
  /** A value that would do, for those who wrote one that does not. */
  readonly example: string;
  parse(text: string): ValueOutcome<T>;
  /** A value as it would be written, where `String` does not give that. */
  show?(value: T): string;
}

/** The least and the greatest value that are allowed; no bound where one is left out. */
export interface Range<T> {
  readonly min?: T;
  readonly max?: T;
}

/** No number that anyone means is longer; reading digits into a bigint is not linear. */
const NUMBER_LENGTH_MAX = 40;

/** Any text, by default not the empty one, which is what is left of `key=` cut short. */
export function stringType(placeholder: string, allowEmpty: boolean): ValueType<string> {
  return {
    noun: allowEmpty ? 'a text' : 'a text that is not empty',
    placeholder,
    example: placeholder,
    parse: (text) =>
      text === '' && !allowEmpty ? { kind: 'malformed' } : { kind: 'value', value: text },
  };
}

/** A whole number of any size. */
export function bigintType(range: Range<bigint>): ValueType<bigint> {
  return {
    noun: `a whole number${rangeText(range)}`,
    placeholder: 'NUMBER',
    example: exampleIn(range),
    parse(text) {
      if (!/^-?\d+$/.test(text)) return { kind: 'malformed' };
      return text.length > NUMBER_LENGTH_MAX ? { kind: 'outOfRange' } : within(BigInt(text), range);
    },
  };
}

/** A whole number that a JavaScript number holds exactly. */
export function integerType(range: Range<number>): ValueType<number> {
  return {
    noun: `a whole number${rangeText(range)}`,
    placeholder: 'NUMBER',
    example: exampleIn(range),
    parse(text) {
      if (!/^-?\d+$/.test(text)) return { kind: 'malformed' };
      const value = Number(text);
      if (Number.isSafeInteger(value)) return within(value, range);
      // A bound of the argument's own says more, and two bounds would contradict each other.
      if ((value < 0 ? range.min : range.max) !== undefined) return { kind: 'outOfRange' };
      return { kind: 'outOfRange', help: `no number is beyond ${Number.MAX_SAFE_INTEGER}` };
    },
  };
}

/** A number in decimal digits, with a fraction and an exponent or without. */
export function numberType(range: Range<number>): ValueType<number> {
  return {
    noun: `a number${rangeText(range)}`,
    placeholder: 'NUMBER',
    example: exampleIn(range),
    parse(text) {
      if (!/^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return { kind: 'malformed' };
      const value = Number(text);
      return Number.isFinite(value) ? within(value, range) : { kind: 'outOfRange' };
    },
  };
}

/** `true` or `false`. */
export const booleanType: ValueType<boolean> = {
  noun: '`true` or `false`',
  placeholder: 'true|false',
  example: 'true',
  parse(text) {
    if (text === 'true') return { kind: 'value', value: true };
    return text === 'false' ? { kind: 'value', value: false } : { kind: 'malformed' };
  },
};

/** One of a fixed set of names. */
export function enumType<T extends string>(names: readonly T[]): ValueType<T> {
  const listed = names.map((name) => `\`${name}\``).join(', ');
  return {
    noun: names.length === 1 ? listed : `one of ${listed}`,
    placeholder: names.join('|'),
    example: names[0] ?? '',
    parse(text) {
      const value = names.find((name) => name === text);
      if (value !== undefined) return { kind: 'value', value };
      const nearest = nearestName(text, names);
      return { kind: 'malformed', help: nearest && `did you mean ${quoted(nearest)}?` };
    },
  };
}

/** Milliseconds in a unit of a duration. */
const UNIT_MS: ReadonlyMap<string, bigint> = new Map([
  ['ms', 1n],
  ['s', 1_000n],
  ['m', 60_000n],
  ['h', 3_600_000n],
]);

/** A duration as Go writes it, in whole milliseconds: `1h30m`, `1.5s`, `500ms`, `0`. */
export function durationType(range: Range<bigint>): ValueType<bigint> {
  const { min, max } = range;
  const shown = {
    ...(min !== undefined && { min: formatDuration(min) }),
    ...(max !== undefined && { max: formatDuration(max) }),
  };
  return {
    noun: `a duration such as \`500ms\`${rangeText(shown)}`,
    placeholder: 'DURATION',
    example: formatDuration(within(500n, range).kind === 'value' ? 500n : (min ?? max ?? 500n)),
    show: formatDuration,
    parse(text) {
      const ms = parseDuration(text);
      if (ms !== undefined) return within(ms, range);
      const help = /^\d+$/.test(text) ? `add a unit, as in ${quoted(`${text}ms`)}` : undefined;
      return { kind: 'malformed', help };
    },
  };
}

/** In the greatest unit that leaves no fraction: `10m`, `1500ms`. */
function formatDuration(ms: bigint): string {
  const units = [...UNIT_MS].reverse();
  const [unit, size] = units.find((one) => ms !== 0n && ms % one[1] === 0n) ?? ['ms', 1n];
  return `${ms / size}${unit}`;
}

/** Undefined for what is no duration, or none in whole milliseconds. */
function parseDuration(text: string): bigint | undefined {
  if (text === '0') return 0n;
  if (text.length > NUMBER_LENGTH_MAX || !/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) return undefined;
  let total = 0n;
  for (const [, whole, fraction = '', unit] of text.matchAll(/(\d+)(?:\.(\d+))?([a-z]+)/g)) {
    const scale = 10n ** BigInt(fraction.length);
    const scaled = BigInt(`${whole}${fraction}`) * UNIT_MS.get(unit!)!;
    if (scaled % scale !== 0n) return undefined;
    total += scaled / scale;
  }
  return total;
}

function exampleIn({ min, max }: Range<bigint | number>): string {
  return String(min ?? max ?? 1);
}

function within<T extends bigint | number>(value: T, { min, max }: Range<T>): ValueOutcome<T> {
  const below = min !== undefined && value < min;
  const above = max !== undefined && value > max;
  return below || above ? { kind: 'outOfRange' } : { kind: 'value', value };
}

function rangeText({ min, max }: Range<bigint | number | string>): string {
  if (min === undefined) return max === undefined ? '' : ` up to ${max}`;
  return max === undefined ? ` from ${min} on` : ` from ${min} to ${max}`;
}
