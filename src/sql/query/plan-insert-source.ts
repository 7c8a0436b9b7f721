import type { Node, SelectStmt } from 'libpg-query';
import type { Column } from '../../repr/index.js';
import type { QueryPlan } from '../statement-plan.js';
import { coerceToColumn } from './coerce-for-assignment.js';
import { finishQuery } from './finish-query.js';
import type { HirRelation, HirScalar } from './hir.js';
import { nullOf } from './hir-scalar.js';
import { locationOf } from './location.js';
import { planQueryExpression, rowsOf, startPlanning } from './plan-query-expression.js';
import { select as selectColumns } from './plan-select.js';
import { valuesOf } from './plan-values.js';
import type { Planning } from './planning.js';
import type { QueryEnvironment } from './query-environment.js';
import { clause, Scope } from './scope.js';

/** The table that rows are inserted into. */
export interface InsertTarget {
  /** All columns of the table. */
  readonly columns: readonly Column[];
  /** The default of each column, parsed; null where there is none. */
  readonly defaults: readonly (Node | null)[];
  /** Which columns the statement names, in its order, and where; undefined: the first ones. */
  readonly named:
    readonly { readonly column: number; readonly position: number | undefined }[] | undefined;
}

/**
 * What is inserted: `values` reads no relation. Rows have all columns of the table, in its types.
 */
export interface InsertSource {
  readonly kind: 'values' | 'query';
  readonly query: QueryPlan;
}

/**
 * Plans what an INSERT inserts, or DEFAULT VALUES if `select` is undefined: the columns that are
 * not named get their defaults, values are converted as by assignment.
 */
export function planInsertSource(
  select: SelectStmt | undefined,
  target: InsertTarget,
  environment: QueryEnvironment,
): InsertSource {
  const planning = startPlanning(environment);
  const insert = new Insert(target, planning);
  const relation = insert.relation(select);
  const names = target.columns.map(({ name }) => name);
  const finished = finishQuery(relation, names, planning);
  const project = names.map((_, index) => index);
  const query = { ...finished, finishing: { order: [], limit: null, offset: 0n, project } };
  return { kind: planning.uses.size === 0 ? 'values' : 'query', query };
}

class Insert {
  readonly #target: InsertTarget;
  readonly #planning: Planning;
  /** For each column of the table, which value of the source it gets; undefined: its default. */
  readonly #sources: readonly (number | undefined)[];
  readonly #named: readonly number[];
  readonly #defaults = new Map<number, HirScalar>();

  constructor(target: InsertTarget, planning: Planning) {
    this.#target = target;
    this.#planning = planning;
    this.#named =
      target.named?.map(({ column }) => column) ?? target.columns.map((_, index) => index);
    this.#sources = target.columns.map((_, column) => {
      const source = this.#named.indexOf(column);
      return source < 0 ? undefined : source;
    });
  }

  relation(select: SelectStmt | undefined): HirRelation {
    if (select === undefined) return valuesOf([this.#complete([])]);
    const isPlainValues =
      select.valuesLists !== undefined &&
      [select.sortClause, select.limitCount, select.limitOffset, select.withClause].every(
        (part) => part === undefined,
      );
    return isPlainValues ? this.#values(select) : this.#query(select);
  }

  /** Rows of expressions, in which DEFAULT may stand. */
  #values(select: SelectStmt): HirRelation {
    const planning = this.#planning;
    const scope = Scope.empty(null);
    scope.clause = clause('VALUES');
    let width: number | undefined;
    const rows = (select.valuesLists ?? []).map((node) => {
      const items = 'List' in node ? (node.List.items ?? []) : [];
      if (width !== undefined && items.length !== width) {
        const location = items[0] && locationOf(items[0]);
        throw planning.error('VALUES lists must all be the same length', '42601', location);
      }
      if (width === undefined) this.#checkWidth(items.length, items[this.#named.length]);
      width = items.length;
      return this.#complete(items.map((item, index) => this.#value(item, index, scope)));
    });
    return valuesOf(rows);
  }

  #value(item: Node, source: number, scope: Scope): HirScalar {
    const column = this.#named[source]!;
    if ('SetToDefault' in item) return this.#default(column);
    const planned = this.#planning.planScalar(item, scope, this.#planning);
    return this.#convert(planned, column, item);
  }

  #convert(scalar: HirScalar, column: number, node: Node | undefined): HirScalar {
    const { name, type } = this.#target.columns[column]!;
    return coerceToColumn(scalar, type, name, { node, planning: this.#planning });
  }

  #query(select: SelectStmt): HirRelation {
    const pending = planQueryExpression(select, null, this.#planning);
    this.#checkWidth(pending.types.length, undefined, pending.locations[this.#named.length]);
    const query = pending.finish((scalar, index) =>
      this.#convert(scalar, this.#named[index]!, undefined),
    );
    const input = rowsOf(query);
    const values = input.types.map((type, index): HirScalar => ({
      kind: 'column',
      level: 0,
      index,
      type,
    }));
    return selectColumns(input, this.#complete(values));
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
