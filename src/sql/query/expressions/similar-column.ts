import type { Scope, ScopeTable } from '../planning/scope.js';

/** Edits by which a name may differ from one that is suggested: PostgreSQL's MAX_FUZZY_DISTANCE. */
const DISTANCE_MAX = 3;

/** What PostgreSQL keeps while it looks for a name that was meant. */
interface Best {
  distance: number;
  names: string[];
}

/**
 * PostgreSQL's hint for a column that does not exist: the one or two that are nearest, of all that
 * stand in FROM here and further out; undefined if none is near or too many are
 * (`errorMissingColumn` in parse_relation.c). `table` is what was written before the dot.
 */
export function similarColumnHint(
  name: string,
  table: string | null,
  scope: Scope,
): string | undefined {
  const best: Best = { distance: DISTANCE_MAX + 1, names: [] };
  for (const one of tablesInSight(scope)) {
    const penalty = table === null ? 0 : distance(table, one.name ?? '');
    if (one.name !== null && penalty <= DISTANCE_MAX) compareColumns(name, one, penalty, best);
  }
  if (best.names.length === 0) return undefined;
  return `Perhaps you meant to reference ${best.names.join(' or ')}.`;
}

function tablesInSight(scope: Scope): readonly ScopeTable[] {
  const tables: ScopeTable[] = [];
  for (let at: Scope | null = scope; at !== null; at = at.outer) {
    tables.push(...at.tables, ...(at.hidden?.tables ?? []));
  }
  return tables;
}

function compareColumns(name: string, table: ScopeTable, penalty: number, best: Best): void {
  for (const column of table.columns) {
    if (penalty > best.distance) return;
    const edits = distance(name, column.name);
    // More than half of the name would be another: nobody meant that.
    if (edits > Math.floor(name.length / 2)) continue;
    const found = edits + penalty;
    const shown = `the column "${table.name!}.${column.name}"`;
    if (found < best.distance) {
      best.distance = found;
      best.names = [shown];
    } else if (found === best.distance && found <= DISTANCE_MAX) {
      // With a third one as near, none is of use.
      best.names = best.names.length === 2 ? [] : [...best.names, shown];
    }
  }
}

/** The Levenshtein distance of two names, which PostgreSQL bounds to 63 bytes each. */
function distance(from: string, to: string): number {
  if (Math.abs(from.length - to.length) > DISTANCE_MAX) return DISTANCE_MAX + 1;
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = previous[column - 1]! + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, previous[column]! + 1, current[column - 1]! + 1));
    }
    previous = current;
  }
  return previous[to.length]!;
}
