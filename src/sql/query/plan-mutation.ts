import type { Node, RangeVar, WithClause } from 'libpg-query';
import type { CollectionId, ScalarExpression } from '../../dataflow/index.js';
import type { QueryPlan } from '../statement-plan.js';
import { coerceToBoolean } from './coerce-boolean.js';
import { finishQuery } from './finish-query.js';
import { joinTables, type FromItem } from './from-item.js';
import type { HirRelation, HirScalar } from './hir.js';
import { joinOf } from './join-of.js';
import { planFrom } from './plan-from.js';
import { Assignments, type Assignment } from './plan-assignments.js';
import { startPlanning } from './plan-query-expression.js';
import { select } from './plan-select.js';
import type { Planning } from './planning.js';
import type { QueryEnvironment } from './query-environment.js';
import { bindCtes, withCtes } from './plan-with.js';
import { clause, Scope } from './scope.js';
import { Bug } from '../../diagnostic/index.js';

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
}

/** See `update` and `delete` of `StatementPlan`. */
export interface MutationPlan {
  readonly table: CollectionId;
  /**
   * The table's rows that match, as often as the table has them. For an UPDATE, computed new values
   * follow the table's own columns, and assignments refer to them.
   */
  readonly selection: QueryPlan;
  readonly assignments: readonly { readonly column: number; readonly value: ScalarExpression }[];
}

/** Plans which rows an UPDATE or DELETE changes, and to what. The caller checks that it may. */
export function planMutation(mutation: Mutation, environment: QueryEnvironment): MutationPlan {
  const planning = startPlanning(environment);
  const table = planFrom([{ RangeVar: mutation.relation }], null, planning);
  if (table.relation.kind !== 'get') {
    throw new Bug(`a changed table is an item of the catalog, found ${table.relation.kind}`);
  }
  const { withClause } = mutation;
  const ctes = withClause ? bindCtes(withClause, null, planning) : [];
  const { relation, assigned } =
    mutation.from.length === 0
      ? changeAlone(mutation, table, planning)
      : changeWithOthers(mutation, table, planning);
  const names = [
    ...table.columns.map(({ name }) => name),
    ...assigned.map(({ column }) => table.columns[column]!.name),
  ];
  const finished = finishQuery(withCtes(ctes, relation), names, planning);
  const project = names.map((_, index) => index);
  return {
    table: table.relation.id,
    selection: { ...finished, finishing: { order: [], limit: null, offset: 0n, project } },
    assignments: assigned.map(({ column }, index) => ({
      column,
      value: { kind: 'column', index: table.columns.length + index },
    })),
  };
}

interface Change {
  /** The table's columns, then new values. */
  readonly relation: HirRelation;
  readonly assigned: readonly Assignment[];
}

function changeAlone(mutation: Mutation, table: FromItem, planning: Planning): Change {
  const scope = new Scope({ tables: table.tables, columns: table.columns, outer: null });
  const input = matching(mutation, table.relation, scope, planning);
  const assigned = planSet(mutation, table, scope, planning);
  const own = columnsOf(table.relation);
  return { relation: select(input, [...own, ...assigned.map(({ value }) => value)]), assigned };
}

/**
 * With other relations in sight a row of the table may match several times, and is changed once: of
 * several new values it gets the first ones in their order.
 */
function changeWithOthers(mutation: Mutation, table: FromItem, planning: Planning): Change {
  const from = planning.newBinding();
  const outer = new Scope({ tables: table.tables, columns: table.columns, outer: null, from });
  const others = planFrom(mutation.from, outer, planning);
  joinTables(table, others, planning);
  const scope = new Scope({ tables: others.tables, columns: others.columns, outer, from });
  const input = matching(mutation, others.relation, scope, planning);
  const assigned = planSet(mutation, table, scope, planning);
  const { types } = table.relation;
  if (assigned.length === 0) {
    const predicates: HirScalar[] = [{ kind: 'exists', relation: input }];
    return { relation: { kind: 'filter', input: table.relation, predicates, types }, assigned };
  }
  const values = select(
    input,
    assigned.map(({ value }) => value),
  );
  const first: HirRelation = {
    kind: 'topK',
    input: values,
    groupKey: [],
    order: [],
    limit: 1n,
    offset: 0n,
    types: values.types,
  };
  return { relation: joinOf('inner', table.relation, first, []), assigned };
}

function columnsOf(relation: HirRelation): readonly HirScalar[] {
  return relation.types.map((type, index) => ({ kind: 'column', level: 0, index, type }));
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
