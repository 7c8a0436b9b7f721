import type { Node, RangeVar, ReturningClause, WithClause } from 'libpg-query';
import type { CollectionId, ScalarExpression } from '../../../dataflow/index.js';
import type { SqlType } from '../../../repr/index.js';
import type { QueryPlan, ReturningPlan } from '../../statement-plan.js';
import { coerceToBoolean } from '../coercion/coerce-boolean.js';
import { finishQuery } from '../finish-query.js';
import { joinTables, NO_FROM, shiftColumns, type FromItem } from '../from/from-item.js';
import type { HirRelation, HirScalar } from '../hir/hir.js';
import { typeOf } from '../hir/hir-scalar.js';
import { joinOf } from '../hir/join-of.js';
import { planFrom } from '../from/plan-from.js';
import { Assignments, type Assignment } from './plan-assignments.js';
import { startPlanning } from '../select/plan-query-expression.js';
import { planReturning, returningOf, withColumns } from './plan-returning.js';
import { columnsOf, select } from '../hir/select-columns.js';
import type { Planning } from '../planning/planning.js';
import type { QueryEnvironment } from '../planning/query-environment.js';
import { bindCtes, withCtes } from '../select/plan-with.js';
import type { Target } from '../expressions/plan-targets.js';
import { clause, Scope, type ScopeColumn } from '../planning/scope.js';
import { Bug } from '../../../diagnostic/index.js';

/** An UPDATE or a DELETE, of which `from` is FROM or USING. */
export interface Mutation {
  readonly relation: RangeVar;
  readonly from: readonly Node[];
  readonly where: Node | undefined;
  /** Empty for a DELETE: `ResTarget`s as the parser gives them, names being column names. */
  readonly assignments: readonly Node[];
  /** The default of each of the table's columns, parsed; null where there is none. */
  readonly defaults: readonly (Node | null)[];
  readonly withClause: WithClause | undefined;
  readonly returning: ReturningClause | undefined;
}

/** See `update` and `delete` of `StatementPlan`. */
export interface MutationPlan {
  readonly table: CollectionId;
  /**
   * The table's rows that match, as often as the table has them. For an UPDATE, computed new values
   * follow the table's own columns, and assignments refer to them. What is returned comes last.
   */
  readonly selection: QueryPlan;
  readonly assignments: readonly { readonly column: number; readonly value: ScalarExpression }[];
  readonly returning: ReturningPlan | null;
}

/** Plans which rows an UPDATE or DELETE changes, and to what. The caller checks that it may. */
export function planMutation(mutation: Mutation, environment: QueryEnvironment): MutationPlan {
  const planning = startPlanning(environment);
  const nodes = [{ RangeVar: mutation.relation }];
  const table = planFrom({ nodes, statement: mutation }, null, planning);
  if (table.relation.kind !== 'get') {
    throw new Bug(`a changed table is an item of the catalog, found ${table.relation.kind}`);
  }
  const { withClause } = mutation;
  const ctes = withClause ? bindCtes(withClause, null, planning) : [];
  const change =
    mutation.from.length === 0
      ? changeAlone(mutation, table, planning)
      : changeWithOthers(mutation, table, planning);
  const { assigned } = change;
  const returned = planReturned(mutation, table, change, planning);
  const scalars = (returned ?? []).map(({ scalar }) => scalar);
  const relation = withColumns(change.relation, scalars);
  const names = relation.types.map((_, index) => table.columns[index]?.name ?? '');
  const finished = finishQuery(withCtes(ctes, relation), names, planning);
  const project = names.map((_, index) => index);
  return {
    table: table.relation.id,
    selection: { ...finished, finishing: { order: [], limit: null, offset: 0n, project } },
    assignments: assigned.map(({ column }, index) => ({
      column,
      value: { kind: 'column', index: table.columns.length + index },
    })),
    returning: returningOf(returned, finished),
  };
}

/** Plans RETURNING over the row as it becomes, and over what it was changed with. */
function planReturned(
  { returning }: Mutation,
  table: FromItem,
  { assigned, others }: Change,
  planning: Planning,
): readonly Target[] | null {
  if (returning === undefined) return null;
  const width = table.columns.length;
  const become = (column: ScopeColumn): ScopeColumn => {
    const at = assigned.findIndex((one) => one.column === column.index);
    return at < 0 ? column : { ...column, index: width + at };
  };
  const tables = table.tables.map((one) => ({ ...one, columns: one.columns.map(become) }));
  const changed: FromItem = {
    ...table,
    // The other relations come after the new values.
    relation: { ...table.relation, types: [...table.relation.types, ...assigned.map(typeOfValue)] },
    tables,
  };
  const scope = new Scope({
    tables: joinTables(changed, others, planning),
    columns: [
      ...table.columns.map(become),
      ...shiftColumns(others.columns, width + assigned.length),
    ],
    outer: null,
  });
  return planReturning(returning, scope, planning);
}

function typeOfValue({ value }: Assignment): SqlType {
  return typeOf(value);
}

interface Change {
  /** The table's columns, then new values, then the other relations' columns if returned. */
  readonly relation: HirRelation;
  readonly assigned: readonly Assignment[];
  readonly others: FromItem;
}

function changeAlone(mutation: Mutation, table: FromItem, planning: Planning): Change {
  const scope = new Scope({ tables: table.tables, columns: table.columns, outer: null });
  const input = matching(mutation, table.relation, scope, planning);
  const assigned = planSet(mutation, table, scope, planning);
  const own = columnsOf(table.relation);
  const values = assigned.map(({ value }) => value);
  return { relation: select(input, [...own, ...values]), assigned, others: NO_FROM };
}

/**
 * With other relations in sight a row of the table may match several times, and is changed once: of
 * several new values it gets the first ones in their order.
 */
function changeWithOthers(mutation: Mutation, table: FromItem, planning: Planning): Change {
  const from = planning.newBinding();
  const outer = new Scope({ tables: table.tables, columns: table.columns, outer: null, from });
  const others = planFrom({ nodes: mutation.from, statement: mutation }, outer, planning);
  joinTables(table, others, planning);
  const scope = new Scope({ tables: others.tables, columns: others.columns, outer, from });
  const input = matching(mutation, others.relation, scope, planning);
  const assigned = planSet(mutation, table, scope, planning);
  const { types } = table.relation;
  const isReturned = mutation.returning !== undefined;
  if (assigned.length === 0 && !isReturned) {
    const predicates: HirScalar[] = [{ kind: 'exists', relation: input }];
    const relation: HirRelation = { kind: 'filter', input: table.relation, predicates, types };
    return { relation, assigned, others };
  }
  const values = select(input, [
    ...assigned.map(({ value }) => value),
    ...(isReturned ? columnsOf(others.relation) : []),
  ]);
  const first: HirRelation = {
    kind: 'topK',
    input: values,
    groupKey: [],
    order: [],
    limit: 1n,
    offset: 0n,
    types: values.types,
  };
  return { relation: joinOf('inner', table.relation, first, []), assigned, others };
}

function matching(
  { where }: Mutation,
  input: HirRelation,
  scope: Scope,
  planning: Planning,
): HirRelation {
  if (where === undefined) return input;
  scope.clause = clause('WHERE clause');
  const planned = planning.planScalar(where, scope, planning);
  const predicate = coerceToBoolean(planned, 'WHERE', where, planning);
  return { kind: 'filter', input, predicates: [predicate], types: input.types };
}

function planSet(
  { assignments, defaults }: Mutation,
  table: FromItem,
  scope: Scope,
  planning: Planning,
): readonly Assignment[] {
  return new Assignments({ table, defaults, scope, planning }).plan(assignments);
}
