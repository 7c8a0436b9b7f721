import { unknownToText } from '../coercion/coerce.js';
import { inCommonInputOrder } from './common-input-order.js';
import { groupBySets, type GroupColumn } from './group-by-sets.js';
import type { KeySet } from './grouping-sets.js';
import type { HirAggregate, HirRelation, HirScalar } from '../hir/hir.js';
import { typeOf } from '../hir/hir-scalar.js';
import {
  rewriteRelation,
  rewriteScalarHir,
  shiftScalar,
  type HirRewrite,
} from '../hir/hir-walk.js';
import type { Planning } from '../planning/planning.js';
import { sameScalar } from '../hir/same-scalar.js';
import { ScalarIndex } from '../hir/scalar-index.js';

/**
 * A query's grouping: expressions over the rows of FROM become expressions over groups, whose rows
 * are the values of the keys, then those of the aggregates.
 */
export class Grouping {
  readonly #keys: readonly HirScalar[];
  readonly #planning: Planning;
  /** What the groups have besides their keys. */
  readonly #columns: GroupColumn[] = [];
  readonly #aggregates = new ScalarIndex();
  readonly #index = new ScalarIndex();
  /** Keys that are plain columns, by the column's number. */
  readonly #columnKeys = new Map<number, number>();
  readonly #otherKeys: readonly number[];
  readonly #determined: ReadonlySet<number>;
  readonly #determinedByColumn = new Map<number, number>();

  /**
   * By keys that are written differently. `determined` are columns that have one value in each
   * group, so that they may stand where keys may.
   */
  constructor(keys: readonly HirScalar[], determined: ReadonlySet<number>, planning: Planning) {
    this.#planning = planning;
    this.#keys = keys;
    this.#determined = determined;
    keys.forEach((key, index) => this.#index.add(key, index));
    this.#otherKeys = keys.flatMap((key, index) => {
      if (key.kind !== 'column' || key.level !== 0) return [index];
      this.#columnKeys.set(key.index, index);
      return [];
    });
  }

  /**
   * The expression over groups.
   *
   * @throws SqlError for a column that is neither a key nor within an aggregate (42803).
   */
  rewrite(scalar: HirScalar): HirScalar {
    return rewriteScalarHir(scalar, this.#rewriting(0));
  }

  /**
   * A whole output or key of the order. A constant that is a key is one here, and so NULL where the
   * key is not of the set; within an expression it is a constant.
   *
   * @throws SqlError as {@link rewrite} does.
   */
  rewriteWhole(scalar: HirScalar): HirScalar {
    if (scalar.kind !== 'literal') return this.rewrite(scalar);
    const literal = unknownToText(scalar, this.#planning);
    const key = this.#index.find(literal);
    if (key === undefined) return this.rewrite(scalar);
    return { kind: 'column', level: 0, index: key, type: typeOf(literal) };
  }

  /**
   * `hidden`: how many of the scopes entered are no subqueries, but what quantified comparisons
   * see.
   */
  #rewriting(hidden: number): HirRewrite {
    return { scalar: (part, depth) => this.#replace(part, depth, hidden) };
  }

  /**
   * The groups, once all expressions have been rewritten; `rewriteKey` says how the keys are got
   * from the input.
   */
  relation(
    input: HirRelation,
    sets: readonly KeySet[],
    rewriteKey: (key: HirScalar) => HirScalar,
  ): HirRelation {
    const columns = inCommonInputOrder(this.#columns);
    return groupBySets({
      input,
      binding: this.#planning.newBinding(),
      key: this.#keys.map(rewriteKey),
      sets,
      columns: columns.map((column) =>
        column.kind === 'determined' ? { ...column, scalar: rewriteKey(column.scalar) } : column,
      ),
    });
  }

  #replace(part: HirScalar, depth: number, hidden: number): HirScalar | undefined {
    if (part.kind === 'aggregate') {
      return part.level === depth ? this.#aggregateColumn(part.aggregate, depth) : undefined;
    }
    if (part.kind === 'grouping') {
      return depth === 0 ? this.#groupingColumn(part) : undefined;
    }
    if (part.kind === 'literal') return undefined;
    if (part.kind === 'quantified') {
      return {
        ...part,
        relation: rewriteRelation(part.relation, this.#rewriting(hidden), depth + 1),
        predicate: rewriteScalarHir(part.predicate, this.#rewriting(hidden + 1), depth + 1),
      };
    }
    const key = this.#keyOf(part, depth);
    if (key !== undefined) {
      return { kind: 'column', level: depth, index: key, type: typeOf(part) };
    }
    if (part.kind !== 'column' || part.level !== depth) return undefined;
    if (this.#determined.has(part.index)) return this.#determinedColumn(part, depth);
    const name = part.name ?? `column ${part.index + 1}`;
    const message =
      depth === hidden
        ? `column "${name}" must appear in the GROUP BY clause or be used in an aggregate function`
        : `subquery uses ungrouped column "${name}" from outer query`;
    throw this.#planning.error(message, '42803', part.location);
  }

  #keyOf(part: HirScalar, depth: number): number | undefined {
    if (part.kind === 'column') {
      if (part.level !== depth) return undefined;
      return this.#columnKeys.get(part.index);
    }
    if (this.#otherKeys.length === 0) return undefined;
    if (depth === 0) return this.#index.find(part);
    return this.#otherKeys.find((index) =>
      sameScalar(part, shiftScalar(this.#keys[index]!, depth)),
    );
  }

  #determinedColumn(part: Extract<HirScalar, { kind: 'column' }>, depth: number): HirScalar {
    let found = this.#determinedByColumn.get(part.index);
    if (found === undefined) {
      found = this.#columns.length;
      this.#determinedByColumn.set(part.index, found);
      this.#columns.push({ kind: 'determined', scalar: { ...part, level: 0 } });
    }
    return { ...part, level: depth, index: this.#keys.length + found };
  }

  #groupingColumn(call: Extract<HirScalar, { kind: 'grouping' }>): HirScalar {
    const asked = call.args.map((arg) => {
      const key = this.#index.find(arg);
      if (key !== undefined) return key;
      const message =
        'arguments to GROUPING must be grouping expressions of the associated query level';
      throw this.#planning.error(message, '42803', call.location);
    });
    const index = this.#keys.length + this.#columns.push({ kind: 'grouping', keys: asked }) - 1;
    return { kind: 'column', level: 0, index, type: typeOf(call) };
  }

  #aggregateColumn(aggregate: HirAggregate, depth: number): HirScalar {
    // What they are does not count, but that they could be computed of the groups.
    for (const arg of aggregate.args.slice(0, aggregate.direct ?? 0)) this.rewrite(arg);
    const next = this.#columns.length;
    const found = this.#aggregates.add({ kind: 'aggregate', level: 0, aggregate }, next);
    if (found === next) this.#columns.push({ kind: 'aggregate', aggregate });
    return {
      kind: 'column',
      level: depth,
      index: this.#keys.length + found,
      type: aggregate.type,
    };
  }
}
