import { SqlError } from '../sql-error.js';
import { collectionEdits, type TextEdit, type TokenRange } from './collection-text.js';
import { itemReferenceName } from './item-reference.js';
import { foldIdentifier, unquoteIdentifier } from './identifier.js';
import { indexElements } from './index-elements.js';
import { lex, type Token } from './lexer.js';
import { collectionTypeName, typeNameEnd } from './type-names.js';

/** A text in PostgreSQL's language that means what another one means in the dialect. */
export interface DialectText {
  readonly text: string;
  /** For each UTF-16 offset of the text, the end included: the offset in the dialect's text. */
  readonly offsets: Uint32Array;
}

/**
 * Whether a text may hold one of the constructs below: a quick look that most texts do not pass.
 */
const CANDIDATE = new RegExp(
  [
    String.raw`\blist\b|\bmap\s*\[|\boption\s*\(|\[[^\][:]*:`,
    String.raw`\[\s*\w+\s+as\b|\bcreate\s+(?:unique\s+)?index\b`,
    String.raw`\b(?:current|local|session)_?(?:catalog|date|role|time|timestamp|user)\s*\(\s*\)`,
    String.raw`\binterval\s*'[^']*'\s*(?:(?:year|month|day|hour|minute|second)s\b|\w+\s+to\b)`,
  ].join('|'),
  'i',
);

/**
 * Rewrites what PostgreSQL's parser does not know inside of queries, or returns null where there is
 * nothing of that kind: `int list` and `map[text=>int]` become quoted names of types, as do the
 * fields of intervals that PostgreSQL's grammar lacks; constructors of lists and maps become calls
 * of functions, items by id (`[u1 AS t]`) become names of three parts, and the hint `OPTION (...)`
 * goes, as do the parentheses of `current_timestamp()`. Expressions that an index is on get the
 * parentheses that PostgreSQL wants.
 *
 * @throws SqlError for a hint that is unknown.
 */
export function rewriteDialect(text: string): DialectText | null {
  if (!CANDIDATE.test(text)) return null;
  const tokens = lex(text);
  const types = typeRanges(text, tokens);
  const edits = [
    ...types.map((range) => quotedType(text, tokens, range)),
    ...collectionEdits(text, tokens, types),
    ...hintEdits(text, tokens),
    ...intervalEdits(text, tokens),
    ...itemEdits(text, tokens),
    ...valueFunctionEdits(text, tokens),
    ...indexEdits(text, tokens),
  ];
  if (edits.length === 0) return null;
  return applyEdits(
    text,
    edits.sort((left, right) => left.start - right.start),
  );
}

function applyEdits(text: string, edits: readonly TextEdit[]): DialectText {
  const parts: string[] = [];
  const offsets: number[] = [];
  let from = 0;
  for (const { start, end, text: replacement } of [
    ...edits,
    { start: text.length, end: 0, text: '' },
  ]) {
    parts.push(text.slice(from, start), replacement);
    for (let offset = from; offset < start; offset += 1) offsets.push(offset);
    for (let count = 0; count < replacement.length; count += 1) offsets.push(start);
    from = end;
  }
  offsets.push(text.length);
  return { text: parts.join(''), offsets: Uint32Array.from(offsets) };
}

/**
 * Types stand after `::`, at the end of `CAST (... AS type)`, and after a column in CREATE TABLE
 * or a field in CREATE TYPE.
 */
function typeRanges(text: string, tokens: readonly Token[]): TokenRange[] {
  const reader = new Reader(text, tokens);
  const ranges: TokenRange[] = [];
  const isTable = /^\s*create\s+(?:(?:temp\s+|temporary\s+)?table|type)\b/i.test(text);
  for (let index = 0; index < tokens.length; index += 1) {
    const start = typeStart(reader, index, isTable);
    const end = start === null ? null : dialectTypeEnd(reader, start);
    if (start === null || end === null) continue;
    const isCast = reader.word(index) === 'AS';
    if (isCast && reader.word(end) !== ')') continue;
    ranges.push({ from: start, to: end });
    index = end - 1;
  }
  return ranges;
}

/** The index of the token that a type begins with, if the token given stands before a type. */
function typeStart(reader: Reader, index: number, isTable: boolean): number | null {
  const word = reader.word(index);
  if (word === '::' || word === 'AS') return index + 1;
  const isColumn = isTable && (word === '(' || word === ',') && reader.isName(index + 1);
  return isColumn ? index + 2 : null;
}

/** Where a collection type ends; null if it is none. */
function dialectTypeEnd(reader: Reader, start: number): number | null {
  if (!reader.isName(start)) return null;
  const end = reader.typeEnd(start);
  const isMap = reader.word(start) === 'MAP' && reader.word(start + 1) === '[';
  const isList = reader.word(end - 1) === 'LIST' && end - 1 > start;
  return isMap || isList ? end : null;
}

function quotedType(text: string, tokens: readonly Token[], { from, to }: TokenRange): TextEdit {
  const { start } = tokens[from]!;
  const { end } = tokens[to - 1]!;
  let written = '';
  for (let index = from; index < to; index += 1) {
    const token = tokens[index]!;
    if (index > from && tokens[index - 1]!.end < token.start) written += ' ';
    const own = text.slice(token.start, token.end);
    written += token.kind === 'quoted' ? own : own.toLowerCase();
  }
  return { start, end, text: collectionTypeName(written) };
}

/** The one hint there is: it says how large groups are and does not change what a query means. */
const HINT = 'expected_group_size';

function hintEdits(text: string, tokens: readonly Token[]): TextEdit[] {
  const reader = new Reader(text, tokens);
  return tokens.flatMap((token, index) => {
    const isHint = reader.word(index) === 'OPTION' && reader.word(index + 1) === '(';
    if (!isHint || reader.word(index + 3) !== '=') return [];
    checkHint(reader, index + 2);
    return [{ start: token.start, end: tokens[index + 5]?.end ?? text.length, text: ' ' }];
  });
}

function checkHint(reader: Reader, name: number): void {
  const position = reader.tokens[name]!.start;
  const hint = reader.nameAt(name);
  if (hint !== HINT) {
    throw new SqlError(`unknown query option "${hint}"`, '42601', { position });
  }
  if (!/^\d+$/.test(reader.word(name + 2)) || reader.word(name + 3) !== ')') {
    throw new SqlError(`${HINT} must be a number`, '22023', { position });
  }
}

/** Fields of intervals as the dialect writes them: with an S, too. */
const FIELD = /^(YEAR|MONTH|DAY|HOUR|MINUTE|SECOND)S?$/;
const FIELDS = ['YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND'];

/** `INTERVAL '1' DAYS` and ranges such as MONTH TO MINUTE become `"interval day" '1'`. */
function intervalEdits(text: string, tokens: readonly Token[]): TextEdit[] {
  const reader = new Reader(text, tokens);
  return tokens.flatMap((token, index) => {
    const isLiteral = reader.word(index) === 'INTERVAL' && tokens[index + 1]?.kind === 'string';
    const from = isLiteral ? FIELD.exec(reader.word(index + 2)) : null;
    if (from === null) return [];
    const to = reader.word(index + 3) === 'TO' ? FIELD.exec(reader.word(index + 4)) : null;
    const isOwn = from[0].endsWith('S') || to?.[0].endsWith('S') === true;
    if (to === null ? !isOwn : !isOwn && isRangeOfPostgres(from[1]!, to[1]!)) return [];
    if (to !== null && FIELDS.indexOf(from[1]!) >= FIELDS.indexOf(to[1]!)) return [];
    const last = tokens[index + (to === null ? 2 : 4)]!;
    const fields = to === null ? from[1]! : `${from[1]!} to ${to[1]!}`;
    return [
      { start: token.start, end: token.end, text: `"interval ${fields.toLowerCase()}"` },
      { start: tokens[index + 2]!.start, end: last.end, text: '' },
    ];
  });
}

/** `[u1 AS schema.name]` becomes a name that {@link itemReference} reads. */
function itemEdits(text: string, tokens: readonly Token[]): TextEdit[] {
  const reader = new Reader(text, tokens);
  return tokens.flatMap((token, index) => {
    const isItem =
      reader.word(index) === '[' && reader.isName(index + 1) && reader.word(index + 2) === 'AS';
    if (!isItem) return [];
    const parts: string[] = [];
    let at = index + 3;
    while (reader.isName(at)) {
      parts.push(reader.nameAt(at));
      at += 1;
      if (reader.word(at) !== '.') break;
      at += 1;
    }
    if (parts.length === 0 || reader.word(at) !== ']') return [];
    const name = itemReferenceName(reader.nameAt(index + 1), parts, token.start);
    return [{ start: token.start, end: tokens[at]!.end, text: name }];
  });
}

/** Functions that are keywords of PostgreSQL's, which has no parentheses behind them. */
const VALUE_FUNCTION =
  /^(?:CURRENT_(?:CATALOG|DATE|ROLE|TIME|TIMESTAMP|USER)|LOCALTIME(?:STAMP)?|SESSION_USER)$/;

function valueFunctionEdits(text: string, tokens: readonly Token[]): TextEdit[] {
  const reader = new Reader(text, tokens);
  return tokens.flatMap((token, index) => {
    const isCall = reader.word(index + 1) === '(' && reader.word(index + 2) === ')';
    if (!isCall || !VALUE_FUNCTION.test(reader.word(index))) return [];
    return [{ start: token.end, end: tokens[index + 2]!.end, text: '' }];
  });
}

function indexEdits(text: string, tokens: readonly Token[]): TextEdit[] {
  const reader = new Reader(text, tokens);
  const isUnique = reader.word(1) === 'UNIQUE';
  if (reader.word(0) !== 'CREATE' || reader.word(isUnique ? 2 : 1) !== 'INDEX') return [];
  const open = tokens.findIndex((_, index) => reader.word(index) === '(');
  if (open < 0) return [];
  return indexElements(text, tokens, open).flatMap(({ range, isBare }) => {
    if (!isBare) return [];
    const [{ start }, { end }] = [tokens[range.from]!, tokens[range.to - 1]!];
    return [
      { start, end: start, text: '(' },
      { start: end, end, text: ')' },
    ];
  });
}

/** PostgreSQL has ranges within the year and within the day. */
function isRangeOfPostgres(from: string, to: string): boolean {
  return from === 'YEAR' ? to === 'MONTH' : from !== 'MONTH';
}

class Reader {
  readonly text: string;
  readonly tokens: readonly Token[];

  constructor(text: string, tokens: readonly Token[]) {
    this.text = text;
    this.tokens = tokens;
  }

  /** A token's text in upper case; empty where there is none, or where it is a string. */
  word(index: number): string {
    const token = this.tokens[index];
    if (token === undefined || token.kind === 'string' || token.kind === 'quoted') return '';
    return this.text.slice(token.start, token.end).toUpperCase();
  }

  /** A token as a name: without quotes or in lower case. */
  nameAt(index: number): string {
    const { kind, start, end } = this.tokens[index]!;
    const own = this.text.slice(start, end);
    return kind === 'quoted' ? unquoteIdentifier(own) : foldIdentifier(own);
  }

  isName(index: number): boolean {
    const kind = this.tokens[index]?.kind;
    return kind === 'word' || kind === 'quoted';
  }

  typeEnd(index: number): number {
    return typeNameEnd(this.text, this.tokens, index);
  }
}
