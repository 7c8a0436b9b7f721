import type { TypeName } from 'libpg-query';
import { notSupported } from '../sql-error.js';
import { parseExpression } from './embedded.js';
import { parsePostgres } from './pg-parser.js';
import type { StatementForm, TypeOption } from './statement-syntax.js';
import type { TokenCursor } from './token-cursor.js';
import { typeNameEnd } from './type-names.js';
import { unsupportedStatement } from './unsupported.js';

/** Reads `CREATE TYPE name AS (fields)`, `... AS LIST (options)` or `... AS MAP (options)`. */
export function parseCreateType(cursor: TokenCursor): StatementForm {
  cursor.expectWords('TYPE');
  const name = cursor.expectObjectName();
  if (!cursor.acceptWords('AS')) throw unsupportedStatement(cursor);
  const word = cursor.peekText(1) === '(' ? cursor.acceptOneOf('LIST', 'MAP') : null;
  if (word === null) {
    if (cursor.peekWord() === 'ENUM')
      throw notSupported('CREATE TYPE ... AS ENUM', cursor.position);
    const statement = parsePostgres(cursor.text);
    if (!('CompositeTypeStmt' in statement)) throw unsupportedStatement(cursor);
    const elements = statement.CompositeTypeStmt.coldeflist ?? [];
    return { kind: 'createType', name, definition: { kind: 'record', elements } };
  }
  const options = cursor.expectList(() => expectTypeOption(cursor));
  cursor.expectEnd();
  const kind = word === 'LIST' ? 'list' : 'map';
  return { kind: 'createType', name, definition: { kind, options } };
}

/** `ELEMENT TYPE = type`, also with the words joined and without the mark. */
function expectTypeOption(cursor: TokenCursor): TypeOption {
  const { position } = cursor;
  const words = TYPE_OPTIONS.find((one) => cursor.acceptWords(one));
  const name = words?.replace(' ', '_') ?? cursor.expectLabel().name;
  cursor.acceptMark('=');
  if (cursor.atEnd) throw cursor.unexpected();
  const { text, tokens, index } = cursor;
  const { start } = tokens[index]!;
  const to = typeNameEnd(text, tokens, index);
  const end = tokens[to - 1]?.end ?? text.length;
  cursor.index = to;
  const typeName = parseTypeName(text, start, end);
  return { name: name.toLowerCase(), typeName, text: text.slice(start, end), position };
}

const TYPE_OPTIONS = ['ELEMENT TYPE', 'KEY TYPE', 'VALUE TYPE'];

/** A cast of nothing is written over what stands before the type, so that its place is kept. */
function parseTypeName(text: string, start: number, end: number): TypeName {
  const from = start - CAST.length;
  const blank = ' '.repeat(from) + CAST + text.slice(start, end);
  const cast = parseExpression(blank, from, end);
  if ('TypeCast' in cast && cast.TypeCast.typeName !== undefined) return cast.TypeCast.typeName;
  throw new Error(`a cast is parsed as one, found ${JSON.stringify(cast)}`);
}

const CAST = 'NULL::';
