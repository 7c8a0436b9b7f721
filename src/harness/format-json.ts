import { datumJson, quoteJson } from '../repr/index.js';
import type { Response } from './system.js';

/**
 * Rows as objects, one a line, with their columns in order. As with PostgreSQL's `row_to_json`, a
 * name that two columns have stands there twice. No rows are no lines.
 */
export function formatJson({ columns, rows }: Response & { kind: 'rows' }): readonly string[] {
  return rows.map((row) => {
    const members = columns.map(
      ({ name, type }, index) => `${quoteJson(name)}:${datumJson(type, row[index]!)}`,
    );
    return `{${members.join(',')}}`;
  });
}
