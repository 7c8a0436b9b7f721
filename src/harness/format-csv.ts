import { formatDatum, replaceCharacters } from '../repr/index.js';
import type { Response } from './system.js';

/**
 * Rows as PostgreSQL's `COPY ... WITH (FORMAT csv, HEADER)` writes them: a line of names, a line
 * for each row, NULL as nothing and empty text as `""`.
 */
export function formatCsv({ columns, rows }: Response & { kind: 'rows' }): readonly string[] {
  const header = columns.map(({ name }) => quote(name));
  const body = rows.map((row) =>
    columns.map(({ type }, index) => {
      const datum = row[index]!;
      return datum === null ? '' : quote(formatDatum(type, datum));
    }),
  );
  return [header, ...body].map((line) => line.join(','));
}

/** `\.` alone would end the data for PostgreSQL, so it is quoted as well. */
function quote(text: string): string {
  if (text !== '' && text !== '\\.' && !/[",\r\n]/.test(text)) return text;
  return `"${replaceCharacters(text, /"/g, '""')}"`;
}
