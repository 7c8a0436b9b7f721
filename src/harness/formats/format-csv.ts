import { replaceCharacters } from '../../repr/index.js';
import { rowTexts } from './row-texts.js';
import type { Response } from '../system/system.js';

/**
 * Rows as PostgreSQL's `COPY ... WITH (FORMAT csv, HEADER)` writes them: a line of names, a line
 * for each row, NULL as nothing and empty text as `""`.
 */
export function formatCsv(response: Response & { kind: 'rows' }): readonly string[] {
  const header = response.columns.map(({ name }) => quote(name));
  const body = rowTexts(response).map((row) =>
    row.map((text) => (text === null ? '' : quote(text))),
  );
  return [header, ...body].map((line) => line.join(','));
}

/** `\.` alone would end the data for PostgreSQL, so it is quoted as well. */
function quote(text: string): string {
  if (text !== '' && text !== '\\.' && !/[",\r\n]/.test(text)) return text;
  return `"${replaceCharacters(text, /"/g, '""')}"`;
}
