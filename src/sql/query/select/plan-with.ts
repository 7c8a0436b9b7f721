import { countOf } from '../../../diagnostic/index.js';
import type { CommonTableExpr, WithClause } from 'libpg-query';
import { checkRecursion, type RecursiveTerms } from './check-recursion.js';
import type { HirRelation } from '../hir/hir.js';
import { nameParts } from '../planning/location.js';
import { planRecursive, referencesIn } from './plan-recursive.js';
import type { Planning, Subquery } from '../planning/planning.js';
import type { Scope } from '../planning/scope.js';

/** A common table expression, planned. */
export interface PlannedCte {
  readonly binding: number;
  readonly value: HirRelation;
}

/**
 * Plans the queries of WITH and binds their names; each sees those before it, and in WITH RECURSIVE
 * those that it names, wherever they stand. The caller takes the names out of sight again when the
 * query that they belong to is planned.
 */
export function bindCtes(
  clause: WithClause,
  outer: Scope | null,
  planning: Planning,
): readonly PlannedCte[] {
  const ctes = queriesOf(clause);
  const names = ctes.map(({ ctename = '' }) => ctename);
  for (const [index, cte] of ctes.entries()) {
    const { location } = cte;
    planning.countCte(location ?? 0);
    refuseTraversal(cte, planning);
    if (names.indexOf(names[index]!) === index) continue;
    const message = `WITH query name "${names[index]}" specified more than once`;
    throw planning.error(message, '42712', location ?? 0);
  }
  if (clause.recursive === true) return bindSorted(ctes, outer, planning);
  const later = planning.laterCtes;
  const bound = ctes.map((cte, from) => {
    planning.laterCtes = { names, from, outer: later };
    return bindCte(cte, outer, planning);
  });
  planning.laterCtes = later;
  return bound;
}

/** @throws SqlError for clauses that say in which order a recursion goes, and where it ends. */
function refuseTraversal(
  { search_clause, cycle_clause }: CommonTableExpr,
  planning: Planning,
): void {
  const [name, clause] = search_clause ? ['SEARCH', search_clause] : ['CYCLE', cycle_clause];
  if (clause !== undefined) throw planning.unsupported(`${name} in WITH`, clause.location ?? 0);
}

function queriesOf({ ctes = [] }: WithClause): readonly CommonTableExpr[] {
  return ctes.flatMap((node) => ('CommonTableExpr' in node ? [node.CommonTableExpr] : []));
}

/** A query of WITH RECURSIVE, and which of the others it names. */
interface Dependent {
  readonly cte: CommonTableExpr;
  readonly isRecursive: boolean;
  readonly needs: Set<string>;
}

function bindSorted(
  ctes: readonly CommonTableExpr[],
  outer: Scope | null,
  planning: Planning,
): readonly PlannedCte[] {
  // All are checked before any is planned.
  const sorted = inOrder(ctes, planning).map(({ cte, isRecursive }) => {
    return { cte, terms: isRecursive ? checkRecursion(cte, planning) : null };
  });
  return sorted.map(({ cte, terms }) => {
    if (terms === null) return bindCte(cte, outer, planning);
    return bindRecursive(cte, { terms, outer }, planning);
  });
}

/** Each behind those that it names, and else as they stand. */
function inOrder(ctes: readonly CommonTableExpr[], planning: Planning): readonly Dependent[] {
  const names = new Set(ctes.map(({ ctename = '' }) => ctename));
  let left = ctes.map((cte): Dependent => {
    const needs = new Set(referencesIn(cte.ctequery).filter((name) => names.has(name)));
    return { cte, isRecursive: needs.delete(cte.ctename ?? ''), needs };
  });
  const sorted: Dependent[] = [];
  while (left.length > 0) {
    const next = left.find(({ needs }) => needs.size === 0);
    if (next === undefined) {
      const message = 'mutual recursion between WITH items is not implemented';
      throw planning.error(message, '0A000', left[0]!.cte.location ?? 0);
    }
    sorted.push(next);
    left = left.filter((one) => one !== next);
    for (const { needs } of left) needs.delete(next.cte.ctename ?? '');
  }
  return sorted;
}

function bindCte(cte: CommonTableExpr, outer: Scope | null, planning: Planning): PlannedCte {
  const location = cte.location ?? 0;
  const query = cte.ctequery;
  if (query === undefined || !('SelectStmt' in query)) {
    throw planning.unsupported('a statement that changes data in WITH', location);
  }
  const { relation, names } = planning.planSubquery(query.SelectStmt, outer, planning);
  return bindRelation(cte, { relation, names }, outer, planning);
}

/** What a WITH around the UNION binds is there for both of its parts. */
function bindRecursive(
  cte: CommonTableExpr,
  { terms, outer }: { readonly terms: RecursiveTerms; readonly outer: Scope | null },
  planning: Planning,
): PlannedCte {
  const before = planning.ctes;
  const { withClause } = terms.select;
  const own = withClause ? bindCtes(withClause, outer, planning) : [];
  const { relation, names } = planRecursive(cte, { terms, outer }, planning);
  planning.ctes = before;
  return bindRelation(cte, { relation: withCtes(own, relation), names }, outer, planning);
}

/** Names the columns of a planned query, and has its own name mean it from then on. */
function bindRelation(
  cte: CommonTableExpr,
  { relation, names }: Subquery,
  outer: Scope | null,
  planning: Planning,
): PlannedCte {
  const { ctename: name = '', location = 0 } = cte;
  const given = nameParts(cte.aliascolnames);
  if (given.length > names.length) {
    const [wanted, found] = [given, names].map(({ length }) => countOf(length, 'column'));
    const message = `CTE ${name} definition names ${wanted}, but CTE ${name} has ${found}`;
    throw planning.error(message, '42P10', location);
  }
  const binding = planning.newBinding();
  const columns = relation.types.map((type, index) => ({
    name: given[index] ?? names[index]!,
    type,
  }));
  planning.ctes = { name, binding, columns, scope: outer, outer: planning.ctes };
  return { binding, value: relation };
}

/** A relation with the common table expressions that it refers to bound around it. */
export function withCtes(ctes: readonly PlannedCte[], relation: HirRelation): HirRelation {
  return ctes.reduceRight<HirRelation>(
    (body, { binding, value }) => ({ kind: 'let', binding, value, body, types: body.types }),
    relation,
  );
}
