import type { Node, TypeName } from 'libpg-query';
import { formatIdentifier, quoteIdentifier } from './identifier.js';
import type { Token } from './lexer.js';

/**
 * Types whose canonical name says all: `INT` is `int4`, `TIMESTAMP WITH TIME ZONE` `timestamptz`.
 */
const BUILT_IN = new Set(
  (
    'bool int2 int4 int8 float4 float8 numeric text varchar bpchar bytea date time timetz ' +
    'timestamp timestamptz uuid jsonb json oid bit varbit'
  ).split(' '),
);

/** A type name as the catalog spells it, or null for one that is best left as it was written. */
export function canonicalTypeName(name: TypeName, style: 'plain' | 'stable'): string | null {
  const parts = (name.names ?? []).map((part) => ('String' in part ? part.String.sval : undefined));
  const last = parts.at(-1);
  if (parts.length === 1 && last !== undefined && COLLECTION.test(last)) return last;
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

/** Names that the dialect's collection types have in PostgreSQL's syntax trees. */
const COLLECTION = /^(?:.* list|map\[.*\])$/;

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
