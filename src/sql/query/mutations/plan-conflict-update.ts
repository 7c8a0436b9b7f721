import type { Node } from 'libpg-query';
import { coerceToBoolean } from '../coercion/coerce-boolean.js';
import type { HirRelation, HirScalar } from '../hir/hir.js';
import { allOf, FALSE, not, typeOf } from '../hir/hir-scalar.js';
import type { InsertTarget } from './insert-target.js';
import { joinOf } from '../hir/join-of.js';
import { Assignments } from './plan-assignments.js';
import { planOperator } from '../expressions/plan-operator.js';
import { columnsOf, select } from '../hir/select-columns.js';
import type { Planning } from '../planning/planning.js';
import { clause, Scope, type ScopeColumn, type ScopeTable } from '../planning/scope.js';

/** `ON CONFLICT (key) DO UPDATE SET assignments WHERE where`. */
export interface ConflictUpdate {
  /** Columns of the table that are unique together. */
  readonly key: readonly number[];
  readonly assignments: readonly Node[];
  readonly where: Node | undefined;
}

/** Rows to insert with what becomes of those that they conflict with. */
export interface PlannedConflict {
  /** Ends with the columns that order the rows. */
  readonly relation: HirRelation;
  /** What RETURNING sees. */
  readonly scope: Scope;
  /** What is returned, NULL for rows that leave the table as it is. */
  readonly keep: (returned: HirScalar) => HirScalar;
}

/**
 * Joins the rows to insert to those of the table that have their key. The columns: the row to
 * insert, the table's row (NULLs if there is none), that row as it becomes, whether it does.
 *
 * The row to insert is named `excluded`. A name that both have is ambiguous, as in PostgreSQL.
 */
export function planConflictUpdate(
  rows: HirRelation,
  {
    target,
    update,
    ordering,
    planning,
  }: {
    readonly target: InsertTarget;
    readonly update: ConflictUpdate;
    readonly ordering: readonly number[];
    readonly planning: Planning;
  },
): PlannedConflict {
  planning.uses.add(target.id);
  const width = target.columns.length;
  const types = target.columns.map(({ type }) => type);
  const { id, columns } = target;
  const table: HirRelation = { kind: 'get', id, columns, types };
  const left = columnsOf(rows);
  const own = (column: number): HirScalar => {
    return { kind: 'column', level: 0, index: left.length + column, type: types[column]! };
  };
  const on = update.key.map((column) =>
    planOperator('=', [left[column]!, own(column)], undefined, planning),
  );
  const joined = joinOf('left', rows, table, on);
  const isThere = not({ kind: 'isNull', arg: own(update.key[0]!) });
  const present = shownTable(target, target.label, left.length);
  const excluded = shownTable(target, EXCLUDED, 0);
  const scope = new Scope({
    tables: [present, excluded],
    columns: [...present.columns, ...excluded.columns],
    outer: null,
  });
  const { defaults } = target;
  const changed = { relation: table, tables: [present], columns: present.columns };
  const assigned = new Assignments({ table: changed, defaults, scope, planning }).plan(
    update.assignments,
  );
  const condition = planCondition(update.where, scope, planning);
  const isUpdated = allOf([isThere, ...condition]);
  const values = types.map(
    (_, column) => assigned.find((one) => one.column === column)?.value ?? own(column),
  );
  const decided = withFlag(joined, isUpdated);
  const flag = columnsOf(decided).at(-1)!;
  const relation = select(decided, [
    ...left.slice(0, width),
    ...types.map((_, column) => own(column)),
    ...values.map((value, column) => choose(flag, value, own(column))),
    flag,
    ...ordering.map((column) => left[column]!),
  ]);
  return returnable(relation, { target, isConditional: condition.length > 0, key: update.key });
}

/** What RETURNING sees: the row that is in the table then. */
function returnable(
  relation: HirRelation,
  {
    target,
    isConditional,
    key,
  }: {
    readonly target: InsertTarget;
    readonly isConditional: boolean;
    readonly key: readonly number[];
  },
): PlannedConflict {
  const width = target.columns.length;
  const columns = columnsOf(relation);
  const flag = columns[3 * width]!;
  const row = target.columns.map((_, column) =>
    choose(flag, columns[2 * width + column]!, columns[column]!),
  );
  const orders = columns.slice(3 * width + 1);
  // The columns of the row stand before those that order, which are the last ones.
  const complete = select(relation, [...columns.slice(0, 3 * width + 1), ...row, ...orders]);
  const table = shownTable(target, target.label, 3 * width + 1);
  const scope = new Scope({ tables: [table], columns: table.columns, outer: null });
  if (!isConditional) return { relation: complete, scope, keep: (scalar) => scalar };
  const isAbsent: HirScalar = { kind: 'isNull', arg: columns[width + key[0]!]! };
  const isLeft: HirScalar = { kind: 'and', args: [not(isAbsent), not(flag)] };
  return {
    relation: complete,
    scope,
    keep: (scalar) =>
      choose(isLeft, { kind: 'literal', datum: null, type: typeOf(scalar) }, scalar),
  };
}

/** What stands for the row to insert. */
const EXCLUDED: InsertTarget['label'] = { name: 'excluded', schema: null, database: null };

function shownTable(
  { columns }: InsertTarget,
  label: InsertTarget['label'],
  from: number,
): ScopeTable {
  const shown = columns.map((column, index): ScopeColumn => {
    return { name: column.name, index: from + index, type: column.type };
  });
  return { ...label, columns: shown };
}

function planCondition(where: Node | undefined, scope: Scope, planning: Planning): HirScalar[] {
  if (where === undefined) return [];
  scope.clause = clause('WHERE clause');
  return [coerceToBoolean(planning.planScalar(where, scope, planning), 'WHERE', where, planning)];
}

/** The relation with one more column: whether the condition is true, and not NULL. */
function withFlag(input: HirRelation, condition: HirScalar): HirRelation {
  const flag: HirScalar = {
    kind: 'coalesce',
    args: [condition, FALSE],
    type: FALSE.type,
  };
  return select(input, [...columnsOf(input), flag]);
}

function choose(condition: HirScalar, value: HirScalar, otherwise: HirScalar): HirScalar {
  return { kind: 'case', cases: [[condition, value]], otherwise, type: typeOf(otherwise) };
}
