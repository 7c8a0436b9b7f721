import type { Node, ReturningClause, SelectStmt, WithClause } from 'libpg-query';
import type { ColumnOrder } from '../../../dataflow/index.js';
import type { QueryPlan, ReturningPlan } from '../../statement-plan.js';
import { tracedRows } from '../hir/constant-trace.js';
import { coerceToColumn } from '../coercion/coerce-to-column.js';
import { finishQuery } from '../finish-query.js';
import type { HirRelation, HirScalar } from '../hir/hir.js';
import { nullOf, typeOf } from '../hir/hir-scalar.js';
import type { InsertTarget } from './insert-target.js';
import { locationOf } from '../planning/location.js';
import {
  planConflictUpdate,
  type ConflictUpdate,
  type PlannedConflict,
} from './plan-conflict-update.js';
import {
  limited,
  planQueryExpression,
  rowsOf,
  startPlanning,
} from '../select/plan-query-expression.js';
import { lateReturning, planReturning, returningOf, withColumns } from './plan-returning.js';
import { columnsOf, select as selectColumns } from '../hir/select-columns.js';
import { valuesOf } from '../select/plan-values.js';
import { bindCtes, withCtes } from '../select/plan-with.js';
import type { Planning } from '../planning/planning.js';
import type { QueryEnvironment } from '../planning/query-environment.js';
import { clause, Scope } from '../planning/scope.js';

/** What an INSERT says beside the rows. */
export interface InsertClauses {
  /** WITH before INSERT. */
  readonly withClause: WithClause | undefined;
  readonly onConflict: ConflictUpdate | undefined;
  readonly returning: ReturningClause | undefined;
  /** Whether rows may be left out that a column of RETURNING would fail on. */
  readonly mayLeaveOut: boolean;
  /** Whether the order of the rows counts: as they are returned, refused, or in conflict. */
  readonly isOrdered: boolean;
}

/**
 * What is inserted: `values` reads no relation. Rows have all columns of the table, in its types;
 * then what ON CONFLICT DO UPDATE needs (see {@link ConflictRows}), then what is returned.
 */
export interface InsertSource {
  readonly kind: 'values' | 'query';
  readonly query: QueryPlan;
  readonly returning: ReturningPlan | null;
}

/**
 * Plans what an INSERT inserts, or DEFAULT VALUES if `select` is undefined: the columns that are
 * not named get their defaults, values are converted as by assignment.
 */
export function planInsertSource(
  select: SelectStmt | undefined,
  target: InsertTarget,
  clauses: InsertClauses,
  environment: QueryEnvironment,
): InsertSource {
  const { withClause, onConflict, returning, isOrdered } = clauses;
  const planning = startPlanning(environment);
  const ctes = withClause ? bindCtes(withClause, null, planning) : [];
  const isLookedAt = onConflict !== undefined || returning !== undefined || clauses.mayLeaveOut;
  const insert = new Insert(target, planning, isLookedAt);
  const { relation: rows, order } = insert.rows(select, isOrdered);
  const ordering = order.map(({ column }) => column);
  const conflicting = onConflict
    ? planConflictUpdate(rows, { target, update: onConflict, ordering, planning })
    : insertedRows(rows, { target, ordering });
  const { relation, scope, keep } = conflicting;
  const returned = returning ? planReturning(returning, scope, planning) : null;
  const late = clauses.mayLeaveOut && returned ? lateReturning(returned) : undefined;
  const read = late === undefined ? (returned ?? []) : [];
  const complete = withColumns(
    relation,
    read.map(({ scalar }) => keep(scalar)),
  );
  const names = complete.types.map((_, index) => target.columns[index]?.name ?? '');
  const finished = finishQuery(withCtes(ctes, complete), names, planning);
  const from = relation.types.length - ordering.length;
  const sorted = order.map((one, index) => ({ ...one, column: from + index }));
  const project = names.map((_, index) => index);
  const query = { ...finished, finishing: { order: sorted, limit: null, offset: 0n, project } };
  const kind = planning.uses.size === 0 ? 'values' : 'query';
  return { kind, query, returning: late ?? returningOf(returned, finished) };
}

/** Rows that are inserted whatever is there: columns of the table, then those that order them. */
function insertedRows(
  rows: HirRelation,
  { target, ordering }: { readonly target: InsertTarget; readonly ordering: readonly number[] },
): PlannedConflict {
  const columns = columnsOf(rows);
  const shown = target.columns.map(({ name, type }, index) => ({ name, index, type }));
  const table = { ...target.label, columns: shown };
  return {
    relation: selectColumns(rows, [
      ...columns.slice(0, shown.length),
      ...ordering.map((column) => columns[column]!),
    ]),
    scope: new Scope({ tables: [table], columns: shown, outer: null }),
    keep: (scalar) => scalar,
  };
}

/** Rows to insert, and the order they come in: by columns behind those of the table. */
interface OrderedRows {
  readonly relation: HirRelation;
  readonly order: readonly ColumnOrder[];
}

/** The order of numbers. */
const ASCENDING = { descending: false, nullsLast: true };

function numberOf(index: number): HirScalar {
  return { kind: 'literal', datum: index, type: { kind: 'int4' } };
}

class Insert {
  readonly #target: InsertTarget;
  readonly #planning: Planning;
  /** For each column of the table, which value of the source it gets; undefined: its default. */
  readonly #sources: readonly (number | undefined)[];
  readonly #named: readonly number[];
  readonly #defaults = new Map<number, HirScalar>();
  readonly #isLookedAt: boolean;

  /** `isLookedAt`: whether the plan computes something from the rows. */
  constructor(target: InsertTarget, planning: Planning, isLookedAt: boolean) {
    this.#isLookedAt = isLookedAt;
    this.#target = target;
    this.#planning = planning;
    this.#named =
      target.named?.map(({ column }) => column) ?? target.columns.map((_, index) => index);
    this.#sources = target.columns.map((_, column) => {
      const source = this.#named.indexOf(column);
      return source < 0 ? undefined : source;
    });
  }

  rows(select: SelectStmt | undefined, isOrdered: boolean): OrderedRows {
    if (select === undefined) return { relation: valuesOf([this.#complete([])]), order: [] };
    const isPlainValues =
      select.valuesLists !== undefined &&
      [select.sortClause, select.limitCount, select.limitOffset, select.withClause].every(
        (part) => part === undefined,
      );
    if (!isPlainValues) return this.#query(select, isOrdered);
    const rows = this.#values(select);
    if (!isOrdered || rows.length === 1) return { relation: this.#constants(rows), order: [] };
    const numbered = rows.map((row, index) => [...row, numberOf(index)]);
    const column = this.#target.columns.length;
    return { relation: this.#constants(numbered), order: [{ column, ...ASCENDING }] };
  }

  #constants(rows: readonly (readonly HirScalar[])[]): HirRelation {
    return (this.#isLookedAt ? undefined : tracedRows(rows)) ?? valuesOf(rows);
  }

  /** Rows of expressions, in which DEFAULT may stand. */
  #values(select: SelectStmt): readonly (readonly HirScalar[])[] {
    const planning = this.#planning;
    const scope = Scope.empty(null);
    scope.clause = clause('VALUES');
    let width: number | undefined;
    return (select.valuesLists ?? []).map((node) => {
      const items = 'List' in node ? (node.List.items ?? []) : [];
      if (width !== undefined && items.length !== width) {
        const location = items[0] && locationOf(items[0]);
        throw planning.error('VALUES lists must all be the same length', '42601', location);
      }
      if (width === undefined) this.#checkWidth(items.length, items[this.#named.length]);
      width = items.length;
      return this.#complete(items.map((item, index) => this.#value(item, index, scope)));
    });
  }

  #value(item: Node, source: number, scope: Scope): HirScalar {
    const column = this.#named[source]!;
    if ('SetToDefault' in item) return this.#default(column);
    const planned = this.#planning.planScalar(item, scope, this.#planning);
    return this.#convert(planned, column, locationOf(item));
  }

  #convert(scalar: HirScalar, column: number, location: number | undefined): HirScalar {
    const { name, type } = this.#target.columns[column]!;
    return coerceToColumn(scalar, type, name, { location, planning: this.#planning });
  }

  /**
   * Rows of a query, which is what it is wherever it stands: what its DISTINCT, ORDER BY or UNION
   * is about is of the query's own types. Literals alone that have none get the column's.
   */
  #query(select: SelectStmt, isOrdered: boolean): OrderedRows {
    const pending = planQueryExpression(select, null, this.#planning);
    this.#checkWidth(pending.types.length, undefined, pending.locations[this.#named.length]);
    const convert = (scalar: HirScalar, index: number): HirScalar =>
      this.#convert(scalar, this.#named[index]!, pending.locations[index]);
    const query = pending.finish((scalar, index) =>
      typeOf(scalar).kind === 'unknown' ? convert(scalar, index) : scalar,
    );
    const input = isOrdered ? limited(query) : rowsOf(query);
    const values = columnsOf(input);
    const order = isOrdered ? query.order : [];
    const keys = order.map(({ column }) => values[column]!);
    const row = this.#complete(values.slice(0, query.names.length).map(convert));
    return {
      relation: selectColumns(input, [...row, ...keys]),
      order: order.map((one, index) => ({ ...one, column: row.length + index })),
    };
  }

  /** A whole row of the table from values for its named columns. */
  #complete(values: readonly HirScalar[]): readonly HirScalar[] {
    return this.#sources.map(
      (source, column) =>
        (source === undefined ? undefined : values[source]) ?? this.#default(column),
    );
  }

  #default(column: number): HirScalar {
    const known = this.#defaults.get(column);
    if (known !== undefined) return known;
    const node = this.#target.defaults[column];
    const { type } = this.#target.columns[column]!;
    const scope = Scope.empty(null);
    scope.clause = clause('DEFAULT expressions');
    const value = node
      ? this.#planning.inUtc(() =>
          this.#convert(this.#planning.planScalar(node, scope, this.#planning), column, undefined),
        )
      : nullOf(type);
    this.#defaults.set(column, value);
    return value;
  }

  #checkWidth(found: number, node: Node | undefined, location = node && locationOf(node)): void {
    const { named } = this.#target;
    if (found > this.#named.length) {
      const message = 'INSERT has more expressions than target columns';
      throw this.#planning.error(message, '42601', location);
    }
    if (named !== undefined && found < named.length) {
      const error = this.#planning.error(
        'INSERT has more target columns than expressions',
        '42601',
        undefined,
      );
      throw error.withPosition(named[found]!.position);
    }
  }
}
