import type { Plan } from '../../../dataflow/index.js';
import type { ColumnType } from '../../../repr/index.js';
import { columnsFrom } from '../plans/plan-columns.js';

/** Columns of plans by plan, since passes ask for those of the same parts again and again. */
export class ColumnCache {
  readonly #known = new WeakMap<Plan, readonly ColumnType[]>();

  of(plan: Plan): readonly ColumnType[] {
    if (plan.kind === 'get' || plan.kind === 'local' || plan.kind === 'constant') {
      return plan.columns;
    }
    const known = this.#known.get(plan);
    if (known !== undefined) return known;
    const columns = columnsFrom(plan, (input) => this.of(input));
    this.#known.set(plan, columns);
    return columns;
  }

  arity(plan: Plan): number {
    return this.of(plan).length;
  }
}
