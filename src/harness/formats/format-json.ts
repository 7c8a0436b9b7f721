import { datumJson, quoteJson } from '../../repr/index.js';
import type { Response } from '../system/system.js';

/**
 * Rows as objects, one a line, with their columns in order. A name that an earlier column has gets
 * a number, since readers of JSON keep one value of a name: PostgreSQL's `row_to_json` repeats it.
 * No rows are no lines.
 */
export function formatJson({ columns, rows }: Response & { kind: 'rows' }): readonly string[] {
  const keys = distinctNames(columns.map(({ name }) => name)).map(quoteJson);
  return rows.map((row) => {
    const members = columns.map(
      ({ type }, index) => `${keys[index]!}:${datumJson(type, row[index]!)}`,
    );
    return `{${members.join(',')}}`;
  });
}

/** The names, those that came before with the least number from 2 on that makes them new. */
function distinctNames(names: readonly string[]): readonly string[] {
  const used = new Set(names);
  const seen = new Set<string>();
  return names.map((name) => {
    if (!seen.has(name)) {
      seen.add(name);
      return name;
    }
    let number = 2;
    while (used.has(`${name}_${number}`)) number += 1;
    used.add(`${name}_${number}`);
    return `${name}_${number}`;
  });
}
