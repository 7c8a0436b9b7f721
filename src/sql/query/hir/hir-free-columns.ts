import { unreachable } from '../../../diagnostic/index.js';
import type { HirAggregate, HirRelation, HirScalar } from './hir.js';

/** A column of an enclosing scope: level 0 is the innermost one. */
export interface OuterColumn {
  readonly level: number;
  readonly index: number;
}

/** Columns of enclosing scopes that common table expressions in sight depend on. */
export type BindingColumns = (binding: number) => readonly OuterColumn[];

/** A level and an index as one number, for maps. Rows have fewer columns than this. */
const LEVEL_SIZE = 2 ** 24;

/** A key for maps from columns of scopes. */
export function columnKey(level: number, index: number): number {
  return level * LEVEL_SIZE + index;
}

/** The columns of scopes around a relation that it depends on, each once. */
export function freeColumnsOfRelation(
  relation: HirRelation,
  bindings: BindingColumns,
): readonly OuterColumn[] {
  const walk = new FreeColumns(bindings);
  walk.relation(relation, 1);
  return walk.columns();
}

/**
 * The columns that expressions depend on, those of subqueries in them included. Level 0 is the row
 * that they are evaluated over.
 */
export function freeColumnsOfScalars(
  scalars: readonly HirScalar[],
  bindings: BindingColumns,
): readonly OuterColumn[] {
  const walk = new FreeColumns(bindings);
  for (const scalar of scalars) walk.scalar(scalar, 0);
  return walk.columns();
}

/** Whether an expression has a subquery in it. */
export function hasSubquery(scalar: HirScalar): boolean {
  switch (scalar.kind) {
    case 'column':
    case 'literal':
    case 'parameter':
    case 'environment':
    case 'error':
    case 'aggregate':
    case 'window':
    case 'tableCall':
    case 'grouping':
      return false;
    case 'call':
    case 'and':
    case 'or':
    case 'coalesce':
      return scalar.args.some(hasSubquery);
    case 'isNull':
      return hasSubquery(scalar.arg);
    case 'case':
      return scalar.cases.some((pair) => pair.some(hasSubquery)) || hasSubquery(scalar.otherwise);
    case 'exists':
    case 'subquery':
    case 'quantified':
      return true;
    default:
      return unreachable(scalar);
  }
}

/** `depth` is that of expressions: a column of this level or a higher one lies outside. */
class FreeColumns {
  readonly #found = new Map<number, OuterColumn>();
  readonly #bindings: BindingColumns;
  /**
   * What is bound within: its columns are found in its value. Elsewhere the same binding may depend
   * on others, where an expression was copied to another depth.
   */
  readonly #own = new Set<number>();

  constructor(bindings: BindingColumns) {
    this.#bindings = bindings;
  }

  columns(): readonly OuterColumn[] {
    return [...this.#found.values()];
  }

  #add(level: number, index: number): void {
    if (level >= 0) this.#found.set(columnKey(level, index), { level, index });
  }

  scalar(scalar: HirScalar, depth: number): void {
    switch (scalar.kind) {
      case 'column':
        this.#add(scalar.level - depth, scalar.index);
        return;
      case 'literal':
      case 'parameter':
      case 'environment':
      case 'error':
        return;
      case 'call':
      case 'and':
      case 'or':
      case 'coalesce':
      case 'grouping':
        for (const arg of scalar.args) this.scalar(arg, depth);
        return;
      case 'isNull':
        this.scalar(scalar.arg, depth);
        return;
      case 'case':
        for (const [condition, value] of scalar.cases) {
          this.scalar(condition, depth);
          this.scalar(value, depth);
        }
        this.scalar(scalar.otherwise, depth);
        return;
      case 'aggregate':
        this.#aggregate(scalar.aggregate, depth - scalar.level);
        return;
      case 'tableCall':
        for (const arg of scalar.call.args) this.scalar(arg, depth);
        return;
      case 'window': {
        const { args, filter, partition, order } = scalar.window;
        for (const arg of [...args, ...partition]) this.scalar(arg, depth);
        for (const { value } of order) this.scalar(value, depth);
        if (filter !== null) this.scalar(filter, depth);
        return;
      }
      case 'exists':
      case 'subquery':
        this.relation(scalar.relation, depth + 1);
        return;
      case 'quantified':
        this.relation(scalar.relation, depth + 1);
        this.scalar(scalar.predicate, depth + 1);
        return;
      default:
        unreachable(scalar);
    }
  }

  #aggregate(aggregate: HirAggregate, depth: number): void {
    for (const arg of aggregate.args) this.scalar(arg, depth);
    for (const { value } of aggregate.order) this.scalar(value, depth);
    if (aggregate.filter !== null) this.scalar(aggregate.filter, depth);
  }

  relation(relation: HirRelation, depth: number): void {
    switch (relation.kind) {
      case 'get':
      case 'constant':
        return;
      case 'cte':
        if (this.#own.has(relation.binding)) return;
        // The binding's own scope is `relation.depth` scopes out, and we are `depth - 1` scopes in.
        for (const { level, index } of this.#bindings(relation.binding)) {
          this.#add(level + relation.depth - (depth - 1), index);
        }
        return;
      case 'values':
        for (const row of relation.rows) for (const scalar of row) this.scalar(scalar, depth);
        return;
      case 'let':
        this.relation(relation.value, depth);
        this.#own.add(relation.binding);
        this.relation(relation.body, depth);
        return;
      case 'recursive':
        this.relation(relation.base, depth);
        this.#own.add(relation.binding);
        this.relation(relation.step, depth);
        return;
      case 'map':
        this.relation(relation.input, depth);
        for (const scalar of relation.scalars) this.scalar(scalar, depth);
        return;
      case 'filter':
        this.relation(relation.input, depth);
        for (const scalar of relation.predicates) this.scalar(scalar, depth);
        return;
      case 'project':
      case 'distinct':
      case 'topK':
      case 'window':
        this.relation(relation.input, depth);
        return;
      case 'tableFunction':
        for (const { args } of relation.calls) {
          for (const scalar of args) this.scalar(scalar, depth);
        }
        return;
      case 'join':
        this.relation(relation.left, depth);
        this.relation(relation.right, depth + 1);
        for (const scalar of relation.on) this.scalar(scalar, depth);
        return;
      case 'reduce':
        this.relation(relation.input, depth);
        for (const scalar of relation.key) this.scalar(scalar, depth);
        for (const aggregate of relation.aggregates) this.#aggregate(aggregate, depth);
        return;
      case 'setOperation':
        for (const input of relation.inputs) this.relation(input, depth);
        return;
      default:
        unreachable(relation);
    }
  }
}
