import type { StatementKind } from '../sql/index.js';

/** How a client is told that a statement has given all of its rows. */
export function rowsTag(statement: StatementKind | null, count: number): string {
  switch (statement) {
    case 'show':
      return 'SHOW';
    case 'explain':
      return 'EXPLAIN';
    case 'fetch':
      return `FETCH ${count}`;
    case 'tail':
      return `TAIL ${count}`;
    default:
      return `SELECT ${count}`;
  }
}
