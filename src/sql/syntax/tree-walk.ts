import type { CommonTableExpr, RangeVar, TypeName, WithClause } from 'libpg-query';

/**
 * Calls `visit` for every object of a syntax tree, parents first, with the field it stands in:
 * `TypeName` or `typeName`, `RangeVar` or `relation`, `ColumnRef`. Arrays pass their field on.
 */
export function walkTree(tree: object, visit: (field: string, node: object) => void): void {
  const pending: [string, object][] = [['', tree]];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [field, node] = next;
    if (Array.isArray(node)) {
      for (const element of node as unknown[]) {
        if (isObject(element)) pending.push([field, element]);
      }
    } else {
      visit(field, node);
      for (const [key, value] of Object.entries(node)) {
        if (isObject(value)) pending.push([key, value]);
      }
    }
  }
}

/** The tables, views and other items that a syntax tree names, without names of its own WITHs. */
export function relationReferences(tree: object): RangeVar[] {
  const found: RangeVar[] = [];
  collect(tree, new Set(), found);
  return found;
}

/** The names of types in a syntax tree that have a place. */
export function typeReferences(tree: object): TypeName[] {
  const found: TypeName[] = [];
  walkTree(tree, (field, node) => {
    if (field !== 'TypeName' && field !== 'typeName') return;
    const name = node as TypeName;
    // A type cannot stand at the very beginning: there is no place 0, which is left out.
    if (name.location !== undefined && name.location >= 0) found.push(name);
  });
  return found;
}

/** The nesting of trees is bounded before they are parsed, so that recursion is safe. */
function collect(node: object, bound: ReadonlySet<string>, found: RangeVar[]): void {
  const scope = 'withClause' in node ? collectWith(node.withClause, bound, found) : bound;
  for (const [key, value] of Object.entries(node)) {
    if (!isObject(value) || key === 'withClause') continue;
    if (key === 'RangeVar' || key === 'relation') collectRelation(value, scope, found);
    else collect(value, scope, found);
  }
}

function collectRelation(relation: RangeVar, bound: ReadonlySet<string>, found: RangeVar[]): void {
  const isBound = relation.schemaname === undefined && bound.has(relation.relname ?? '');
  if (!isBound && relation.relname !== undefined) found.push(relation);
}

/** Each WITH query sees the ones before it, and all of them if they are RECURSIVE. */
function collectWith(
  clause: unknown,
  bound: ReadonlySet<string>,
  found: RangeVar[],
): ReadonlySet<string> {
  const { ctes = [], recursive = false } = clause as WithClause;
  const queries = ctes.flatMap((cte) => ('CommonTableExpr' in cte ? [cte.CommonTableExpr] : []));
  const scope = new Set(bound);
  if (recursive) queries.forEach((query) => scope.add(nameOf(query)));
  for (const query of queries) {
    if (query.ctequery !== undefined) collect(query.ctequery, new Set(scope), found);
    scope.add(nameOf(query));
  }
  return scope;
}

function nameOf(query: CommonTableExpr): string {
  return query.ctename ?? '';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
