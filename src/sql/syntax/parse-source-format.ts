import { notSupported, SqlError } from '../sql-error.js';
import type { SourceFormatSyntax } from './statement-syntax.js';
import type { TokenCursor } from './token-cursor.js';

/** Reads `FORMAT ...` of a source, and the envelope behind it. */
export function expectSourceFormat(cursor: TokenCursor): SourceFormatSyntax {
  cursor.expectWords('FORMAT');
  const format = expectFormat(cursor);
  if (cursor.peekWord() === 'INCLUDE') {
    throw notSupported(`INCLUDE ${cursor.peekWord(1)} of a file source`, cursor.position);
  }
  if (cursor.peekWord() === 'ENVELOPE' && !cursor.acceptWords('ENVELOPE NONE')) {
    throw notSupported(`ENVELOPE ${cursor.peekWord(1)}`, cursor.position);
  }
  cursor.expectEnd();
  return format;
}

function expectFormat(cursor: TokenCursor): SourceFormatSyntax {
  const { position } = cursor;
  if (cursor.acceptWords('TEXT')) return { kind: 'text' };
  if (cursor.acceptWords('BYTES')) return { kind: 'bytes' };
  if (cursor.acceptWords('JSON')) return { kind: 'json' };
  if (cursor.acceptWords('CSV')) return expectCsv(cursor);
  if (cursor.peekWord() === '') throw cursor.unexpected();
  throw notSupported(`FORMAT ${cursor.peekWord()}`, position);
}

/** Reads `WITH n COLUMNS` or `WITH HEADER (a, b)`, then maybe `DELIMITED BY 'c'`. */
function expectCsv(cursor: TokenCursor): SourceFormatSyntax {
  cursor.expectWords('WITH');
  const { position } = cursor;
  if (!cursor.acceptWords('HEADER')) {
    const fields = expectFieldCount(cursor);
    cursor.expectWords('COLUMNS');
    return { kind: 'csv', fields, header: null, delimiter: acceptDelimiter(cursor) };
  }
  if (cursor.peekText() !== '(') {
    throw notSupported('CSV WITH HEADER without names behind it, as in (a, b),', position);
  }
  const header = cursor.expectNames();
  const delimiter = acceptDelimiter(cursor);
  return { kind: 'csv', fields: header.length, header, delimiter };
}

/** Columns that PostgreSQL's tables may have, at most; ours too. */
const FIELDS_MAX = 1600;

function expectFieldCount(cursor: TokenCursor): number {
  const text = cursor.peekText();
  const { position } = cursor;
  if (!/^\d+$/.test(text)) throw cursor.unexpected();
  cursor.index += 1;
  const count = Number(text);
  if (count >= 1 && count <= FIELDS_MAX) return count;
  const message = `CSV has from 1 to ${FIELDS_MAX} columns, found ${text}`;
  throw new SqlError(message, '22023', { position });
}

function acceptDelimiter(cursor: TokenCursor): string {
  if (!cursor.acceptWords('DELIMITED BY')) return ',';
  const { position } = cursor;
  const delimiter = cursor.expectString();
  if (/^[\x01-\x7f]$/.test(delimiter) && !/["\r\n]/.test(delimiter)) return delimiter;
  const message = 'CSV delimiter must be one ASCII character, and no quote or line break';
  throw new SqlError(`${message}, found ${JSON.stringify(delimiter)}`, '22023', { position });
}
