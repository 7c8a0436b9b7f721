import type { SelectStmt } from 'libpg-query';
import type { ColumnOrder } from '../../../dataflow/index.js';
import { unknownToText } from '../coercion/coerce.js';
import type { HirRelation } from '../hir/hir.js';
import { locationOf } from '../planning/location.js';
import type { ConvertOutput, PendingQuery, PlannedQuery } from '../planning/pending-query.js';
import { limitBeforeSubqueries } from './limit-before-subqueries.js';
import { limitByNumber } from './limit-by-number.js';
import { planLimit, type LimitClause } from './plan-limit.js';
import { planScalar } from '../expressions/plan-scalar.js';
import { planSelect } from './plan-select.js';
import { planSetOperation } from './plan-set-operation.js';
import { indexTargets, resolveKey } from './plan-sort-keys.js';
import { planValues, type PendingRows } from './plan-values.js';
import { bindCtes, withCtes } from './plan-with.js';
import {
  Planning,
  SUBQUERY_LEVELS,
  type ConvertPlaced,
  type OrderedQuery,
  type PlacedSubquery,
} from '../planning/planning.js';
import type { QueryEnvironment } from '../planning/query-environment.js';
import { Scope } from '../planning/scope.js';
import { sortOrderOf } from '../planning/sort-order.js';

/** Begins the planning of a statement. */
export function startPlanning(environment: QueryEnvironment): Planning {
  return new Planning(environment, { planScalar, planSubquery, planOrdered });
}

/** Plans any query: SELECT, VALUES, set operations, WITH. `outer` is what encloses it. */
export function planQueryExpression(
  select: SelectStmt,
  outer: Scope | null,
  planning: Planning,
): PendingQuery {
  planning.enter(undefined, SUBQUERY_LEVELS);
  const ctesBefore = planning.ctes;
  const ctes = select.withClause ? bindCtes(select.withClause, outer, planning) : [];
  const pending = planBody(select, outer, planning);
  planning.ctes = ctesBefore;
  planning.leave(SUBQUERY_LEVELS);
  return {
    ...pending,
    finish: (convert) => {
      const numbered = limitByNumber(pending.finish(convert));
      const query = planning.hasRecursion ? limitBeforeSubqueries(numbered) : numbered;
      return { ...query, relation: withCtes(ctes, query.relation) };
    },
  };
}

function planBody(select: SelectStmt, outer: Scope | null, planning: Planning): PendingQuery {
  const isSimple = select.op === undefined || select.op === 'SETOP_NONE';
  if (isSimple && select.valuesLists === undefined) {
    return planSelect(select, outer, planning);
  }
  const rows = isSimple
    ? planValues(select, outer, planning)
    : planSetOperation(
        select,
        (arm) => planQueryExpression(arm, outer, planning),
        rowsOf,
        planning,
      );
  const columns = rows.types.map((type, index) => ({ name: rows.names[index]!, index, type }));
  const own = new Scope({ tables: [], columns: isSimple ? [] : columns, outer });
  return orderRows(select, rows, planLimit(select, own, planning), planning);
}

/** ORDER BY of VALUES and set operations: by output columns only. */
function orderRows(
  select: SelectStmt,
  rows: PendingRows,
  limit: LimitClause,
  planning: Planning,
): PendingQuery {
  const order = (select.sortClause ?? []).flatMap((node): ColumnOrder[] => {
    if (!('SortBy' in node)) return [];
    const column = outputColumn(node.SortBy.node!, rows, select, planning);
    return [{ column, ...sortOrderOf(node.SortBy, planning) }];
  });
  const { names } = rows;
  return {
    ...rows,
    finish: (convert: ConvertOutput) => ({
      relation: rows.finish(convert),
      names,
      order,
      ...limit,
    }),
  };
}

function outputColumn(
  node: Parameters<typeof locationOf>[0],
  rows: PendingRows,
  select: SelectStmt,
  planning: Planning,
): number {
  const columns = rows.types.map((type, index) => ({ name: rows.names[index]!, index, type }));
  const scope = new Scope({ tables: [], columns, outer: null });
  const targets = columns.map(({ name, index, type }) => ({
    name,
    scalar: { kind: 'column' as const, level: 0, index, type },
    location: undefined,
  }));
  const isName = 'ColumnRef' in node || 'A_Const' in node;
  const key = isName
    ? resolveKey(node, {
        targets,
        targetIndex: indexTargets(targets),
        scope,
        planning,
        construct: 'ORDER BY',
      })
    : undefined;
  if (key?.kind === 'target') return key.index;
  if (select.valuesLists !== undefined) {
    throw planning.unsupported('ORDER BY an expression over VALUES', locationOf(node));
  }
  throw planning.error(
    'invalid UNION/INTERSECT/EXCEPT ORDER BY clause',
    '0A000',
    locationOf(node),
    {
      detail: 'Only result column names can be used, not expressions or functions.',
      hint: 'Add the expression/function to every SELECT, or move the UNION into a FROM clause.',
    },
  );
}

/**
 * The rows of a query within another: limited if it says so, without columns that only ordered
 * them.
 */
export function rowsOf(query: PlannedQuery): HirRelation {
  const { names } = query;
  const relation = limited(query);
  if (relation.types.length === names.length) return relation;
  const columns = names.map((_, index) => index);
  const types = relation.types.slice(0, names.length);
  return { kind: 'project', input: relation, columns, types };
}

/** The rows of a query that its bounds leave, with the columns that only order them. */
export function limited({ relation, order, limit, offset }: PlannedQuery): HirRelation {
  if (limit === null && offset === 0n) return relation;
  const { types } = relation;
  return { kind: 'topK', input: relation, groupKey: [], order, limit, offset, types };
}

/** Plans a query within another whose order counts. */
function planOrdered(select: SelectStmt, outer: Scope | null, planning: Planning): OrderedQuery {
  const pending = planQueryExpression(select, outer, planning);
  const query = pending.finish((scalar) => unknownToText(scalar, planning));
  return { relation: limited(query), names: query.names, order: query.order };
}

/** Plans a query within another; what is of unknown type becomes text. */
function planSubquery(
  select: SelectStmt,
  outer: Scope | null,
  planning: Planning,
  convert: ConvertPlaced = (scalar) => unknownToText(scalar, planning),
): PlacedSubquery {
  const pending = planQueryExpression(select, outer, planning);
  const { locations } = pending;
  const query = pending.finish((scalar, index) => convert(scalar, index, locations[index]));
  return { relation: rowsOf(query), names: query.names, locations };
}
