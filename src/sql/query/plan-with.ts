import type { CommonTableExpr, WithClause } from 'libpg-query';
import type { HirRelation } from './hir.js';
import { countOfColumns, nameParts } from './location.js';
import { planRecursive, referencesIn } from './plan-recursive.js';
import type { Planning, Subquery } from './planning.js';
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
  const seen = new Set<string>();
  const later = clause.recursive === true ? laterQueries(clause) : undefined;
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
    const own = later?.get(cte);
    if (own !== undefined && own.size > 0) {
      if (own.size > 1 || !own.has(name)) {
        throw planning.unsupported('a query of WITH that refers to a later one', cte.location);
      }
      const columns = nameParts(cte.aliascolnames);
      const recursive = planRecursive(cte, { columns, outer }, planning);
      return [bindRelation(cte, recursive, outer, planning)];
    }
    return [bindCte(cte, outer, planning)];
  });
}

/** Of each query the names of itself and of later ones that it refers to. */
function laterQueries({ ctes = [] }: WithClause): Map<CommonTableExpr, ReadonlySet<string>> {
  const queries = ctes.flatMap((node) => ('CommonTableExpr' in node ? [node.CommonTableExpr] : []));
  return new Map(
    queries.map((query, index) => {
      const names = new Set(queries.slice(index).map(({ ctename }) => ctename));
      const found = referencesIn(query.ctequery).filter((name) => names.has(name));
      return [query, new Set(found)];
    }),
  );
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
