import {
  codePointLength,
  DatumError,
  SqlState,
  trimBlanks,
  typeName,
  withoutModifiers,
  type Datum,
  charactersOf,
  findText,
  sliceCharacters,
  spend,
  splitBy,
} from '../../../repr/index.js';
import type { ScalarDefinition } from '../definitions/definition.js';
import { checkInt4 } from '../numbers/integer-operators.js';
import { initialCapitals, lowerCase, upperCase } from './letter-case.js';
import { formatText } from './text-format.js';
import { checkLength, joined } from '../values/text-length.js';
import { LIKE_FUNCTIONS } from './text-operators.js';

/** Counts from 1; a start before the text shortens what is taken. */
function substring(text: string, start: number, length?: number): string {
  if (length === undefined) return sliceCharacters(text, Math.max(0, start - 1));
  if (length < 0) throw new DatumError('negative substring length not allowed', '22011');
  const end = start - 1 + length;
  return end <= 0 ? '' : sliceCharacters(text, Math.max(0, start - 1), end);
}

const SUBSTRINGS: readonly ScalarDefinition[] = ['substring', 'substr'].flatMap((name) => [
  { name, args: ['text', 'int4'], result: 'text', evaluate: substring },
  { name, args: ['text', 'int4', 'int4'], result: 'text', evaluate: substring },
  { name, args: ['text', 'int8'], result: 'text', dialectOnly: true, evaluate: bigSubstring },
  {
    name,
    args: ['text', 'int8', 'int8'],
    result: 'text',
    dialectOnly: true,
    evaluate: bigSubstring,
  },
]);

/** Places beyond those of an int4 are beyond any text. */
function bigSubstring(text: string, start: bigint, length?: bigint): string {
  if (length !== undefined && length < 0n) return substring(text, 1, -1);
  const end = length === undefined ? undefined : start + length;
  const from = start < 1n ? 1n : start;
  if (from > PLACE_MAX || (end !== undefined && end <= from)) return '';
  if (end === undefined || end > PLACE_MAX) return substring(text, Number(from));
  return substring(text, Number(from), Number(end - from));
}

/** The last place that an int4 counts to; no text has as many characters. */
const PLACE_MAX = 2n ** 31n - 1n;

/** Puts a text in place of as many characters as it has, or as told. */
function overlay(text: string, by: string, start: number, length = codePointLength(by)): string {
  if (start <= 0) throw new DatumError('negative substring length not allowed', '22011');
  return substring(text, 1, start - 1) + by + substring(text, checkInt4(start + length));
}

const OVERLAYS: readonly ScalarDefinition[] = [
  { name: 'overlay', args: ['text', 'text', 'int4'], result: 'text', evaluate: overlay },
  { name: 'overlay', args: ['text', 'text', 'int4', 'int4'], result: 'text', evaluate: overlay },
];

function position(text: string, wanted: string): number {
  const at = findText(text, wanted);
  return at < 0 ? 0 : codePointLength(text.slice(0, at)) + 1;
}

function trimmer(left: boolean, right: boolean): (text: string, symbols?: string) => string {
  return (text, symbols = ' ') => {
    const set = new Set(charactersOf(symbols));
    const points = charactersOf(text);
    let start = 0;
    let end = points.length;
    while (left && start < end && set.has(points[start]!)) start += 1;
    while (right && end > start && set.has(points[end - 1]!)) end -= 1;
    return points.slice(start, end).join('');
  };
}

const TRIMS: readonly ScalarDefinition[] = (
  [
    ['btrim', trimmer(true, true)],
    ['ltrim', trimmer(true, false)],
    ['rtrim', trimmer(false, true)],
  ] as const
).flatMap(([name, evaluate]): ScalarDefinition[] => [
  { name, args: ['text'], result: 'text', evaluate },
  { name, args: ['text', 'text'], result: 'text', evaluate },
]);

function padder(side: 'left' | 'right'): (text: string, length: number, fill?: string) => string {
  return (text, length, fill = ' ') => {
    const missing = length - codePointLength(text);
    if (fill === '' || missing <= 0) return sliceCharacters(text, 0, Math.max(0, length));
    checkLength(length);
    spend(length);
    const copies = Math.ceil(missing / codePointLength(fill));
    const padding = sliceCharacters(fill.repeat(copies), 0, missing);
    return side === 'left' ? padding + text : text + padding;
  };
}

const PADS: readonly ScalarDefinition[] = (
  [
    ['lpad', padder('left')],
    ['rpad', padder('right')],
  ] as const
).flatMap(([name, evaluate]): ScalarDefinition[] => [
  { name, args: ['text', 'int4'], result: 'text', evaluate },
  { name, args: ['text', 'int4', 'text'], result: 'text', evaluate },
]);

/** The first characters, or all but the last ones. */
function left(text: string, count: number): string {
  return count === 0 ? '' : sliceCharacters(text, 0, count);
}

/** The last characters, or all but the first ones. */
function right(text: string, count: number): string {
  if (count === 0) return '';
  // The least int4 has no counterpart: PostgreSQL takes it as it is.
  return count === -2147483648 ? text : sliceCharacters(text, -count);
}

function repeat(text: string, count: number): string {
  if (count <= 0) return '';
  checkLength(text.length * count);
  spend(text.length * count);
  return text.repeat(count);
}

/** What it takes to look a character up, and to write another one. */
const SYMBOL_UNITS = 16;

function translate(text: string, from: string, to: string): string {
  const target = charactersOf(to);
  const map = new Map<string, string>();
  charactersOf(from).forEach((symbol, index) => {
    if (!map.has(symbol)) map.set(symbol, target[index] ?? '');
  });
  let translated = '';
  for (const symbol of text) {
    spend(SYMBOL_UNITS);
    translated += map.get(symbol) ?? symbol;
  }
  return translated;
}

/** A part between separators: counted from 1, or from the end if negative. */
function splitPart(text: string, separator: string, count: number): string {
  if (count === 0) {
    throw new DatumError('field position must not be zero', SqlState.invalidParameter);
  }
  if (separator === '') return count === 1 || count === -1 ? text : '';
  const parts = text === '' ? [] : splitBy(text, separator);
  return (count > 0 ? parts[count - 1] : parts[parts.length + count]) ?? '';
}

function replaceAll(text: string, from: string, to: string): string {
  return joined(splitBy(text, from), to);
}

function characterOf(code: number): string {
  const refuse = (message: string): DatumError => new DatumError(message, '54000');
  if (code === 0) throw refuse('null character not permitted');
  if (code < 0) {
    throw new DatumError('character number must be positive', SqlState.invalidParameter);
  }
  if (code > 0x10ffff) throw refuse(`requested character too large for encoding: ${code}`);
  if (code >= 0xd800 && code <= 0xdfff) {
    throw refuse(`requested character not valid for encoding: ${code}`);
  }
  return String.fromCodePoint(code);
}

/** Implementations of functions with any number of arguments of any type get their texts. */
function concat(...texts: (string | null)[]): string {
  return joined(texts.filter((text) => text !== null));
}

function concatWith(separator: string | null, ...texts: (string | null)[]): string | null {
  return separator === null
    ? null
    : joined(
        texts.filter((text) => text !== null),
        separator,
      );
}

const LENGTHS: readonly ScalarDefinition[] = [
  ...['length', 'char_length', 'character_length'].flatMap((name): ScalarDefinition[] => [
    { name, args: ['text'], result: 'int4', evaluate: codePointLength },
    {
      name,
      args: ['char'],
      result: 'int4',
      evaluate: (text: string) => codePointLength(trimBlanks(text)),
    },
  ]),
  {
    name: 'length',
    args: ['bytea'],
    result: 'int4',
    evaluate: (bytes: Uint8Array) => bytes.length,
  },
  {
    name: 'octet_length',
    args: ['text'],
    result: 'int4',
    evaluate: (text: string) => Buffer.byteLength(text),
  },
  {
    name: 'octet_length',
    args: ['char'],
    result: 'int4',
    evaluate: (text: string) => Buffer.byteLength(text),
  },
  {
    name: 'octet_length',
    args: ['bytea'],
    result: 'int4',
    evaluate: (bytes: Uint8Array) => bytes.length,
  },
  {
    name: 'bit_length',
    args: ['text'],
    result: 'int4',
    evaluate: (text: string) => Buffer.byteLength(text) * 8,
  },
];

const CHARACTERS: readonly ScalarDefinition[] = [
  {
    name: 'ascii',
    args: ['text'],
    result: 'int4',
    evaluate: (text: string) => text.codePointAt(0) ?? 0,
  },
  { name: 'chr', args: ['int4'], result: 'text', evaluate: characterOf },
  {
    name: 'to_hex',
    args: ['int4'],
    result: 'text',
    evaluate: (value: number) => (value >>> 0).toString(16),
  },
  {
    name: 'to_hex',
    args: ['int8'],
    result: 'text',
    evaluate: (value: bigint) => BigInt.asUintN(64, value).toString(16),
  },
];

/** What it takes to read an escape. */
const ESCAPE_UNITS = 64;

/** Reads `\\XXXX`, `\\+XXXXXX`, `\\uXXXX` and `\\UXXXXXXXX` as characters. */
function unescapeUnicode(text: string): string {
  const ESCAPE = /\\(?:(\\)|u?([0-9A-Fa-f]{4})|\+([0-9A-Fa-f]{6})|U([0-9A-Fa-f]{8}))|(\\)/g;
  const result = text.replace(ESCAPE, (...match: (string | undefined)[]) => {
    spend(ESCAPE_UNITS);
    if (match[1] !== undefined) return '\\';
    const digits = match[2] ?? match[3] ?? match[4];
    if (digits === undefined) {
      throw new DatumError('invalid Unicode escape', '42601', {
        hint: 'Unicode escapes must be \\XXXX, \\+XXXXXX, \\uXXXX, or \\UXXXXXXXX.',
      });
    }
    const point = parseInt(digits, 16);
    if (point === 0 || point > 0x10ffff) {
      throw new DatumError(`invalid Unicode code point: ${digits}`, '42601');
    }
    return String.fromCodePoint(point);
  });
  if (!/\p{Surrogate}/u.test(result)) return result;
  throw new DatumError('invalid Unicode surrogate pair', '42601');
}

const FORMS = new Set(['NFC', 'NFD', 'NFKC', 'NFKD']);

function normalForm(name: string): string {
  const form = name.toUpperCase();
  if (FORMS.has(form)) return form;
  throw new DatumError(`invalid normalization form: ${name}`, SqlState.invalidParameter);
}

function normalized(text: string, form = 'NFC'): string {
  const name = normalForm(form);
  spend(text.length);
  return text.normalize(name);
}

/** `normalize` and IS NORMALIZED. The parser gives no form where none is written. */
const NORMAL_FORMS: readonly ScalarDefinition[] = [['text'], ['text', 'text']].flatMap(
  (args): ScalarDefinition[] => [
    {
      name: 'normalize',
      args,
      result: 'text',
      evaluate: normalized,
    },
    {
      name: 'is_normalized',
      args,
      result: 'bool',
      evaluate: (text: string, form?: string) => normalized(text, form) === text,
    },
  ],
);

/** Functions of texts. */
export const TEXT_FUNCTIONS: readonly ScalarDefinition[] = [
  ...LENGTHS,
  ...SUBSTRINGS,
  ...OVERLAYS,
  ...TRIMS,
  ...PADS,
  ...CHARACTERS,
  ...LIKE_FUNCTIONS,
  { name: 'lower', args: ['text'], result: 'text', evaluate: lowerCase },
  { name: 'upper', args: ['text'], result: 'text', evaluate: upperCase },
  { name: 'initcap', args: ['text'], result: 'text', evaluate: initialCapitals },
  { name: 'position', args: ['text', 'text'], result: 'int4', evaluate: position },
  { name: 'strpos', args: ['text', 'text'], result: 'int4', evaluate: position },
  { name: 'left', args: ['text', 'int4'], result: 'text', evaluate: left },
  { name: 'right', args: ['text', 'int4'], result: 'text', evaluate: right },
  { name: 'repeat', args: ['text', 'int4'], result: 'text', evaluate: repeat },
  {
    name: 'reverse',
    args: ['text'],
    result: 'text',
    evaluate: (text: string) => charactersOf(text).reverse().join(''),
  },
  {
    name: 'replace',
    args: ['text', 'text', 'text'],
    result: 'text',
    evaluate: (text: string, from: string, to: string) =>
      from === '' ? text : replaceAll(text, from, to),
  },
  { name: 'translate', args: ['text', 'text', 'text'], result: 'text', evaluate: translate },
  { name: 'split_part', args: ['text', 'text', 'int4'], result: 'text', evaluate: splitPart },
  {
    name: 'starts_with',
    args: ['text', 'text'],
    result: 'bool',
    evaluate: (text: string, start: string) => text.startsWith(start),
  },
  {
    name: 'concat',
    args: ['any'],
    variadic: true,
    result: 'text',
    strict: false,
    textArguments: true,
    evaluate: concat,
  },
  ...[['text'], ['text', 'any']].map((args): ScalarDefinition => ({
    name: 'format',
    args,
    variadic: args.length > 1,
    result: 'text',
    strict: false,
    introducesNull: true,
    textArguments: true,
    evaluate: (template: string | null, ...texts: (string | null)[]) =>
      template === null ? null : formatText(template, texts),
  })),
  { name: 'unistr', args: ['text'], result: 'text', evaluate: unescapeUnicode },
  ...NORMAL_FORMS,
  {
    name: 'concat_ws',
    args: ['text', 'any'],
    variadic: true,
    result: 'text',
    strict: false,
    introducesNull: true,
    textArguments: true,
    evaluate: concatWith,
  },
];

/** Functions of values of any type. */
export const ANY_FUNCTIONS: readonly ScalarDefinition[] = [
  ...[true, false].map((wanted): ScalarDefinition => ({
    name: wanted ? 'num_nulls' : 'num_nonnulls',
    args: ['any'],
    variadic: true,
    result: 'int4',
    strict: false,
    evaluate: (...values: Datum[]) => values.filter((value) => (value === null) === wanted).length,
  })),
  {
    name: 'mz_error_if_null',
    args: ['anyelement', 'text'],
    result: 'anyelement',
    strict: false,
    evaluate: (value: Datum, message: string | null) => {
      if (value !== null) return value;
      throw new DatumError(message ?? 'value must not be null', '22004');
    },
  },
  {
    name: 'pg_typeof',
    args: ['any'],
    result: 'text',
    strict: false,
    evaluate: { of: 0, make: (type) => () => typeName(withoutModifiers(type)) },
  },
];
