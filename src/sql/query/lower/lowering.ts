import { SqlError } from '../../sql-error.js';
import type { Plan } from '../../../dataflow/index.js';
import type { OuterColumn } from '../hir/hir-free-columns.js';
import type { HirRelation } from '../hir/hir.js';
import type { OuterRows } from './environment.js';
import { isUnit, topKRows, type Rows } from '../plans/rows.js';

/**
 * How many parts of a plan may be shared: each is one level of nesting in the plan, which is walked
 * by recursion.
 */
const SHARED_PARTS_MAX = 1500;

/** A common table expression, lowered over the outer columns that it depends on. */
export interface LoweredBinding {
  readonly rows: Rows;
  /** The columns that its rows begin with. */
  readonly outer: readonly OuterColumn[];
}

/** What is gathered while a relation is lowered. Shared parts are bound around the whole plan. */
export class Lowering {
  readonly bindings = new Map<number, LoweredBinding>();
  /** Lowers a relation: handed in, as scalars hold relations and relations scalars. */
  readonly lowerRelation: (relation: HirRelation, outer: OuterRows, lowering: Lowering) => Rows;
  /** Whether anything lowered so far is a recursion, which may have no end. */
  holdsRecursion = false;
  #shared: { readonly name: string; readonly value: Plan }[] = [];
  #names = 0;

  constructor(lowerRelation: Lowering['lowerRelation']) {
    this.lowerRelation = lowerRelation;
  }

  /** The same rows, in a form that may be used more than once. */
  share(rows: Rows): Rows {
    const { plan } = rows;
    if (plan.kind === 'get' || plan.kind === 'local' || isUnit(rows)) return rows;
    if (this.#names >= SHARED_PARTS_MAX) {
      throw new SqlError(
        `statement has more than ${SHARED_PARTS_MAX} subqueries and outer joins`,
        '54001',
      );
    }
    const name = this.newName();
    this.#shared.push({ name, value: plan });
    return { plan: { kind: 'local', name, columns: rows.columns }, columns: rows.columns };
  }

  /**
   * One of the rows, if there are any. A recursion is asked for no more than that one; of other
   * rows all are left, which takes less to maintain.
   */
  anyRow(rows: Rows): Rows {
    if (!this.holdsRecursion) return rows;
    return topKRows(rows, { groupKey: [], order: [], limit: 1n, offset: 0n });
  }

  /** A name that nothing else is bound by. */
  newName(): string {
    this.#names += 1;
    return `l${this.#names}`;
  }

  /** The rows of a part that is evaluated by itself: what is shared in there is bound around it. */
  apart(lowerPart: () => Rows): Rows {
    const outside = this.#shared;
    this.#shared = [];
    const rows = lowerPart();
    const plan = this.finish(rows);
    this.#shared = outside;
    return { plan, columns: rows.columns };
  }

  /** The outer columns that a common table expression depends on. Ones within are not known yet. */
  readonly bindingColumns = (binding: number): readonly OuterColumn[] =>
    this.bindings.get(binding)?.outer ?? [];

  /** The whole plan, with all shared parts bound. */
  finish({ plan }: Rows): Plan {
    let body = plan;
    for (const { name, value } of [...this.#shared].reverse()) {
      body = { kind: 'let', name, value, body };
    }
    return body;
  }
}
