import { formatDatum } from '../../repr/index.js';
import type { Response } from '../system/system.js';

/** The values of rows as texts, null for NULL: those of the system, or else PostgreSQL's. */
export function rowTexts({
  columns,
  rows,
  texts,
}: Response & { kind: 'rows' }): readonly (readonly (string | null)[])[] {
  if (texts !== undefined) return texts;
  return rows.map((row) =>
    columns.map(({ type }, index) => {
      const datum = row[index]!;
      return datum === null ? null : formatDatum(type, datum);
    }),
  );
}
