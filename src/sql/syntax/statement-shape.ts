import type { A_Const } from 'libpg-query';
import type { Token } from './lexer.js';

/** A constant of a statement: digits, digits with a point, or a text in plain quotes. */
export interface ShapeConstant {
  readonly kind: 'integer' | 'decimal' | 'text';
  /** As it was written: without a sign, texts with their quotes. */
  readonly written: string;
  /** Where it stands in the statement's text. */
  readonly start: number;
  /** Where a minus stands that is the token before it; null: another token is. */
  readonly minus: number | null;
}

/** What a statement has in common with those that differ from it in the values of constants. */
export interface TextShape {
  /** The text with a mark in place of each constant, which tells of its kind. */
  readonly key: string;
  readonly constants: readonly ShapeConstant[];
}

/** The longest text that is looked for by its shape, in UTF-16 units without its constants. */
const KEY_LENGTH_MAX = 2000;

/** The most constants of such a statement. More are those of a bulk load, which takes its time. */
const CONSTANTS_MAX = 100;

/**
 * The shape of a text of which the tokens are given; null: it has none, as it is too long or holds
 * a constant in another form.
 *
 * PostgreSQL's grammar sees no more of a constant than its kind, and integers that an int4 holds
 * are of another kind than others: texts of one shape have the same tree but for the constants in
 * it. Where the grammar does look at a value, in the modifiers of types and the like, no node of
 * the tree is the constant's alone: those who keep something for a shape have to see to that.
 */
export function shapeOfText(text: string, tokens: readonly Token[]): TextShape | null {
  let key = '';
  let from = 0;
  const constants: ShapeConstant[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const { kind, start, end } = tokens[index]!;
    if (kind !== 'number' && kind !== 'string') continue;
    const written = text.slice(start, end);
    const form = kind === 'number' ? formOfNumber(written) : formOfText(written);
    if (form === null || constants.length >= CONSTANTS_MAX) return null;
    key += text.slice(from, start) + MARKS[form];
    if (key.length > KEY_LENGTH_MAX) return null;
    from = end;
    const before = tokens[index - 1];
    const isNegated =
      before?.kind === 'operator' &&
      before.end === before.start + 1 &&
      text.charCodeAt(before.start) === MINUS;
    const minus = isNegated ? before.start : null;
    constants.push({ kind: KINDS[form], written, start, minus });
  }
  key += text.slice(from);
  return key.length > KEY_LENGTH_MAX ? null : { key, constants };
}

const MINUS = 45;

type Form = 'int4' | 'integer' | 'decimal' | 'text';

const KINDS = { int4: 'integer', integer: 'integer', decimal: 'decimal', text: 'text' } as const;

/** Characters that no text of a statement holds outside of quotes. */
const MARKS = { int4: '\x01', integer: '\x02', decimal: '\x03', text: '\x04' } as const;

/** Digits of numbers that every int4 holds. */
const INT4_DIGITS_MAX = 9;

const INT4_MAX = 2147483647;

/** As many digits as a number may have whose value is compared with others here. */
const EXACT_DIGITS_MAX = 15;

/** The form of a number; null where there are underscores, exponents, zeros
 * in front or another base. */
function formOfNumber(written: string): Form | null {
  if (written.length > DIGITS_MAX) return null;
  const isInteger = DIGITS.test(written);
  if (!isInteger) return DECIMAL.test(written) ? 'decimal' : null;
  if (written.length <= INT4_DIGITS_MAX) return 'int4';
  if (written.length > EXACT_DIGITS_MAX) return 'integer';
  return Number(written) <= INT4_MAX ? 'int4' : 'integer';
}

/** More are not looked at: the stack of a regular expression may not take them. */
const DIGITS_MAX = 1000;

const DIGITS = /^(?:0|[1-9][0-9]*)$/;
const DECIMAL = /^(?:[0-9]+\.[0-9]*|\.[0-9]+)$/;

/** Null where it has a prefix, is quoted by dollars, or goes on after the end of a line. */
function formOfText(written: string): Form | null {
  return isPlainText(written) ? 'text' : null;
}

const QUOTE = 39;

/** Whether all is between two quotes, and each quote in it twice. By hand: it may be megabytes. */
function isPlainText(written: string): boolean {
  const last = written.length - 1;
  if (written.charCodeAt(0) !== QUOTE) return false;
  let quote = written.indexOf("'", 1);
  while (quote !== last) {
    if (quote < 0 || written.charCodeAt(quote + 1) !== QUOTE) return false;
    quote = written.indexOf("'", quote + 2);
  }
  return last > 0;
}

/** The node of PostgreSQL's tree that a constant is, with the minus before it if told so. */
export function constantNode({ kind, written }: ShapeConstant, isNegative: boolean): A_Const {
  if (kind === 'text') return { sval: { sval: written.slice(1, -1).replaceAll("''", "'") } };
  const isShort = kind === 'integer' && written.length <= EXACT_DIGITS_MAX;
  const value = isShort ? Number(written) : INT4_MAX + 1;
  if (value > INT4_MAX) return { fval: { fval: isNegative ? `-${written}` : written } };
  // NB: there is no -0.
  return { ival: { ival: isNegative && value !== 0 ? -value : value } };
}
