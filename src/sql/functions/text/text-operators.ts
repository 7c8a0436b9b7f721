import { trimBlanks, type ArrayDatum, type Datum } from '../../../repr/index.js';
import { catArrays, appendElement, prependElement } from '../values/array-values.js';
import type { ScalarDefinition } from '../definitions/definition.js';
import { likeEscape, matchesLike } from './like.js';
import { joined } from '../values/text-length.js';
import { writtenText } from '../values/written-text.js';

const LIKE_OPERATORS = [
  ['~~', false, false],
  ['!~~', false, true],
  ['~~*', true, false],
  ['!~~*', true, true],
] as const;

/** The same of bytes, each of which is like a character. */
function ofBytes(
  name: string,
  evaluate: (text: string, pattern: string) => boolean,
): ScalarDefinition {
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
  return {
    name,
    args: ['bytea', 'bytea'],
    result: 'bool',
    evaluate: (bytes: Uint8Array, pattern: Uint8Array) => evaluate(text(bytes), text(pattern)),
  };
}

const LIKE: readonly ScalarDefinition[] = LIKE_OPERATORS.flatMap(([name, foldsCase, negated]) => {
  const evaluate = (text: string, pattern: string): boolean =>
    foldsCase
      ? matchesLike(text.toLowerCase(), pattern.toLowerCase()) !== negated
      : matchesLike(text, pattern) !== negated;
  return [
    { name, args: ['text', 'text'], result: 'bool', evaluate },
    // A `char` is matched with its blanks.
    { name, args: ['char', 'text'], result: 'bool', evaluate },
    ...(foldsCase ? [] : [ofBytes(name, evaluate)]),
  ];
});

const CONCATENATION: readonly ScalarDefinition[] = [
  {
    name: '||',
    args: ['text', 'text'],
    result: 'text',
    evaluate: (left: string, right: string) => joined([left, right]),
  },
  {
    name: '||',
    args: ['text', 'anynonarray'],
    result: 'text',
    evaluate: {
      of: 1,
      make: (type) => (left: string, right: Datum) =>
        joined([left, textOf(writtenText(type, right), type.kind)]),
    },
  },
  {
    name: '||',
    args: ['anynonarray', 'text'],
    result: 'text',
    evaluate: {
      of: 0,
      make: (type) => (left: Datum, right: string) =>
        textOf(writtenText(type, left), type.kind) + right,
    },
  },
  {
    name: '||',
    args: ['bytea', 'bytea'],
    result: 'bytea',
    evaluate: (left: Uint8Array, right: Uint8Array) => {
      const joined = new Uint8Array(left.length + right.length);
      joined.set(left);
      joined.set(right, left.length);
      return joined;
    },
  },
  {
    name: '||',
    args: ['anycompatiblearray', 'anycompatible'],
    result: 'anycompatiblearray',
    strict: false,
    introducesNull: true,
    evaluate: (left: ArrayDatum | null, right: Datum) => appendElement(left, right),
  },
  {
    name: '||',
    args: ['anycompatible', 'anycompatiblearray'],
    result: 'anycompatiblearray',
    strict: false,
    introducesNull: true,
    evaluate: (left: Datum, right: ArrayDatum | null) => prependElement(left, right),
  },
  {
    name: '||',
    args: ['anycompatiblearray', 'anycompatiblearray'],
    result: 'anycompatiblearray',
    strict: false,
    introducesNull: true,
    evaluate: (left: ArrayDatum | null, right: ArrayDatum | null) => catArrays(left, right),
  },
];

/** `||` writes booleans as casts do: `true`, not `t`. */
function textOf(text: string, kind: string): string {
  if (kind === 'bool') return text === 't' ? 'true' : 'false';
  return kind === 'char' ? trimBlanks(text) : text;
}

/** Operators that make or match text, with `||` of other types. */
export const TEXT_OPERATORS: readonly ScalarDefinition[] = [
  ...LIKE,
  ...CONCATENATION,
  {
    name: '^@',
    args: ['text', 'text'],
    result: 'bool',
    evaluate: (text: string, start: string) => text.startsWith(start),
  },
];

/** The functions behind LIKE ... ESCAPE. */
export const LIKE_FUNCTIONS: readonly ScalarDefinition[] = [
  { name: 'like_escape', args: ['text', 'text'], result: 'text', evaluate: likeEscape },
];
