import type { CommonTableExpr, WithClause } from 'libpg-query';
import { relationReferences } from '../syntax/index.js';
import type { HirRelation } from './hir.js';
import { countOfColumns, nameParts } from './location.js';
import type { Planning } from './planning.js';
import type { Scope } from './scope.js';

/** A common table expression, planned. */
export interface PlannedCte {
  readonly binding: number;
  readonly value: HirRelation;
}

/**
 * Plans the queries of WITH and binds their names; each sees those before it. The caller takes the
 * names out of sight again when the query that they belong to is planned.
 */
export function bindCtes(
  clause: WithClause,
  outer: Scope | null,
  planning: Planning,
): readonly PlannedCte[] {
  if (clause.recursive === true) refuseRecursion(clause, planning);
  const seen = new Set<string>();
  return (clause.ctes ?? []).flatMap((node) => {
    if (!('CommonTableExpr' in node)) return [];
    const cte = node.CommonTableExpr;
    const name = cte.ctename ?? '';
    planning.countCte(cte.location ?? 0);
    if (seen.has(name)) {
      const message = `WITH query name "${name}" specified more than once`;
      throw planning.error(message, '42712', cte.location ?? 0);
    }
    seen.add(name);
    return [bindCte(cte, name, outer, planning)];
  });
}

/** Refuses queries that refer to themselves or to later ones: RECURSIVE allows it, no more. */
function refuseRecursion({ ctes = [], location = 0 }: WithClause, planning: Planning): void {
  const queries = ctes.flatMap((node) => ('CommonTableExpr' in node ? [node.CommonTableExpr] : []));
  queries.forEach(({ ctequery }, index) => {
    const later = new Set(queries.slice(index).map(({ ctename }) => ctename));
    const names = ctequery === undefined ? [] : relationReferences(ctequery);
    const isRecursive = names.some(
      ({ schemaname, relname }) => schemaname === undefined && later.has(relname),
    );
    if (isRecursive) throw planning.unsupported('WITH RECURSIVE', location);
  });
}

function bindCte(
  cte: CommonTableExpr,
  name: string,
  outer: Scope | null,
  planning: Planning,
): PlannedCte {
  const location = cte.location ?? 0;
  const query = cte.ctequery;
  if (query === undefined || !('SelectStmt' in query)) {
    throw planning.unsupported('a statement that changes data in WITH', location);
  }
  const { relation, names } = planning.planSubquery(query.SelectStmt, outer, planning);
  const given = nameParts(cte.aliascolnames);
  if (given.length > names.length) {
    const [wanted, found] = [given, names].map(({ length }) => countOfColumns(length));
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
