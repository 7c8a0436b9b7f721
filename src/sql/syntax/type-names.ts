import type { Node, TypeName } from 'libpg-query';
import { formatIdentifier, quoteIdentifier } from './identifier.js';
import type { Token } from './lexer.js';

/**
 * Types whose canonical name says all: `INT` is `int4`, `TIMESTAMP WITH TIME ZONE` `timestamptz`.
 */
const BUILT_IN = new Set(
  (
    'bool int2 int4 int8 float4 float8 numeric text name varchar bpchar bytea date time timetz ' +
    'timestamp timestamptz uuid jsonb json oid bit varbit'
  ).split(' '),
);

/** A type name as the catalog spells it, or null for one that is best left as it was written. */
export function canonicalTypeName(name: TypeName, style: 'plain' | 'stable'): string | null {
  const parts = (name.names ?? []).map((part) => ('String' in part ? part.String.sval : undefined));
  const last = parts.at(-1);
  const collection = collectionTypeText(parts);
  if (collection !== undefined) return collection;
  const isSystem = parts.length === 1 || (parts.length === 2 && parts[0] === 'pg_catalog');
  if (last === undefined || !isSystem || !BUILT_IN.has(last) || name.setof || name.pct_type) {
    return null;
  }
  const modifiers = (name.typmods ?? []).map(integerText);
  const bounds = (name.arrayBounds ?? []).map(integerText);
  if (modifiers.includes(null) || bounds.includes(null)) return null;
  const base = style === 'stable' ? `"pg_catalog".${quoteIdentifier(last)}` : plainName(last);
  const arguments_ = modifiers.length > 0 ? `(${modifiers.join(', ')})` : '';
  return base + arguments_ + bounds.map((bound) => (bound === '-1' ? '[]' : `[${bound}]`)).join('');
}

/** The first part of the names that the dialect's collection types have in syntax trees. */
const COLLECTION_TYPE = 'collection type';

/** Characters of each further part: an identifier has 63 bytes, a character up to four. */
const PART_LENGTH = 15;

/** `int4 list` or `map[text=>t]` as a name of PostgreSQL's language, which has any length. */
export function collectionTypeName(text: string): string {
  const characters = [...text];
  const parts = [COLLECTION_TYPE];
  for (let at = 0; at < characters.length; at += PART_LENGTH) {
    parts.push(characters.slice(at, at + PART_LENGTH).join(''));
  }
  return parts.map(quoteIdentifier).join('.');
}

/** What {@link collectionTypeName} was given, from the parts of the name; undefined for others. */
export function collectionTypeText(parts: readonly (string | undefined)[]): string | undefined {
  return parts.length > 1 && parts[0] === COLLECTION_TYPE ? parts.slice(1).join('') : undefined;
}

/** The range of the name within a type that begins at a token: of `a.b list`, that of `a.b`. */
export function nameOfType(
  text: string,
  tokens: readonly Token[],
  from: number,
): { readonly start: number; readonly end: number } {
  const word = (index: number): string =>
    text.slice(tokens[index]?.start, tokens[index]?.end).toUpperCase();
  let first = from;
  // Of a map it is its value's.
  while (word(first) === 'MAP' && word(first + 1) === '[' && word(first + 3) === '=>') first += 4;
  let last = first;
  while (last + 2 < tokens.length && word(last + 1) === '.') last += 2;
  return { start: tokens[first]!.start, end: tokens[last]!.end };
}

/** Names of types that the grammar has as keywords stand without quotes. */
function plainName(name: string): string {
  return BUILT_IN.has(name) ? name : formatIdentifier(name);
}

function integerText(node: Node): string | null {
  if ('Integer' in node) return String(node.Integer.ival ?? 0);
  if ('A_Const' in node && node.A_Const.ival !== undefined) {
    return String(node.A_Const.ival.ival ?? 0);
  }
  return null;
}

/** The index of the token after a type name that begins at the token given. */
export function typeNameEnd(text: string, tokens: readonly Token[], from: number): number {
  const reader = new TypeReader(text, tokens, from);
  reader.readName();
  reader.readModifiers();
  reader.readZone();
  reader.readBounds();
  reader.readCollection();
  return reader.index;
}

class TypeReader {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  index: number;

  constructor(text: string, tokens: readonly Token[], index: number) {
    this.#text = text;
    this.#tokens = tokens;
    this.index = index;
  }

  readName(): void {
    const word = this.#peek();
    this.index += 1;
    if (word === 'MAP' && this.#peek() === '[') this.#skipBrackets();
    if (word === 'DOUBLE') this.#accept('PRECISION');
    if (word === 'NATIONAL' && !this.#accept('CHARACTER')) this.#accept('CHAR');
    this.#accept('VARYING');
    while (this.#accept('.')) this.index += 1;
  }

  readModifiers(): void {
    if (this.#accept('(')) this.#skipPast(')');
  }

  readZone(): void {
    const isZone = this.#peek(1) === 'TIME' && this.#peek(2) === 'ZONE';
    if (isZone && /^WITH(?:OUT)?$/.test(this.#peek())) this.index += 3;
  }

  readBounds(): void {
    this.#accept('ARRAY');
    while (this.#accept('[')) this.#skipPast(']');
  }

  /** After a type, `LIST` makes it one of lists. */
  readCollection(): void {
    while (this.#accept('LIST')) continue;
  }

  #skipBrackets(): void {
    let depth = 0;
    do {
      if (this.#accept('[')) depth += 1;
      else if (this.#accept(']')) depth -= 1;
      else this.index += 1;
    } while (depth > 0 && this.index < this.#tokens.length);
  }

  #skipPast(mark: string): void {
    while (this.index < this.#tokens.length && !this.#accept(mark)) this.index += 1;
  }

  #peek(ahead = 0): string {
    const token = this.#tokens[this.index + ahead];
    return token === undefined ? '' : this.#text.slice(token.start, token.end).toUpperCase();
  }

  #accept(wanted: string): boolean {
    if (this.#peek() !== wanted) return false;
    this.index += 1;
    return true;
  }
}
