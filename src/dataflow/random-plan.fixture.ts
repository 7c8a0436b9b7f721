import type { ColumnType } from '../repr/index.js';
import type {
  AggregateExpression,
  CollectionId,
  ColumnOrder,
  Plan,
  WindowCall,
} from './plan/plan.js';
import { arityOf } from './plan/plan-shape.js';
import type { ScalarExpression } from './plan/scalar-expression.js';
import { agg, call, col, int, num, TIME } from './test-functions.fixture.js';

/** A number from 0 to one less than the bound. */
export type Pick = (bound: number) => number;

/** Plans over tables of integers; all their columns are integers, so that they fit each other. */
export class RandomPlans {
  readonly #pick: Pick;
  readonly #tables: ReadonlyMap<CollectionId, number>;
  #lets = 0;

  /** Over tables, each with so many columns, by choices that the caller makes. */
  constructor(pick: Pick, tables: ReadonlyMap<CollectionId, number>) {
    this.#pick = pick;
    this.#tables = tables;
  }

  /** A plan of at most a depth; `locals` are bound by enclosing plans. */
  plan(depth: number, locals: readonly { name: string; arity: number }[] = []): Plan {
    if (depth === 0) return this.#leaf(locals);
    const input = (): Plan => this.plan(depth - 1, locals);
    switch (this.#pick(13)) {
      case 0:
        return this.#leaf(locals);
      case 1: {
        const plan = input();
        return { kind: 'map', input: plan, scalars: [this.scalar(arityOf(plan))] };
      }
      case 2: {
        const plan = input();
        const arity = arityOf(plan);
        const predicates = this.#many(3, () =>
          this.#pick(3) === 0 ? this.#temporal(arity) : this.#predicate(arity),
        );
        return { kind: 'filter', input: plan, predicates };
      }
      case 3: {
        const plan = input();
        const columns = this.#many(3, () => this.#pick(arityOf(plan)));
        return { kind: 'project', input: plan, columns };
      }
      case 4: {
        const plan = input();
        const calls = this.#many(2, () => ({
          function: 'series',
          args: [call('mod', col(this.#pick(arityOf(plan))), num(3))],
          columns: [int],
        }));
        return { kind: 'flatMap', input: plan, calls, ordinality: false };
      }
      case 5:
        return this.#narrow(this.#join(this.#many(3, input)));
      case 6:
      case 7:
        return this.#reduce(input());
      case 8:
        return this.#topK(input());
      case 9:
        return this.#union(input(), input());
      case 10: {
        const plan = input();
        const key = Array.from({ length: arityOf(plan) }, (_, column) => col(column));
        return { kind: 'reduce', input: plan, key, aggregates: [] };
      }
      case 11:
        return this.#narrow(this.#window(input()));
      default: {
        this.#lets += 1;
        const name = `l${this.#lets}`;
        const value = input();
        const body = this.plan(depth - 1, [...locals, { name, arity: arityOf(value) }]);
        return { kind: 'let', name, value, body };
      }
    }
  }

  /** An integer expression; division may fail. */
  scalar(arity: number): ScalarExpression {
    const column = (): ScalarExpression => col(this.#pick(arity));
    switch (this.#pick(9)) {
      case 0:
        return num(this.#pick(4));
      case 1:
        return call('add', column(), num(this.#pick(3)));
      case 2:
        return call('sub', column(), column());
      case 3:
        return call('div', num(6), call('add', column(), num(1)));
      case 4: {
        const cases = [[this.#predicate(arity), column()]] as const;
        return { kind: 'case', cases, otherwise: num(null), type: int.type };
      }
      case 5:
        return { kind: 'coalesce', args: [column(), num(9)], type: int.type };
      default:
        return column();
    }
  }

  #leaf(locals: readonly { name: string; arity: number }[]): Plan {
    const choice = this.#pick(8);
    if (choice === 0)
      return {
        kind: 'constant',
        rows: [
          [[1], 2],
          [[null], 1],
        ],
        columns: [int],
      };
    if (choice < 4 && locals.length > 0) {
      const { name, arity } = locals[this.#pick(locals.length)]!;
      return { kind: 'local', name, columns: ints(arity) };
    }
    const tables = [...this.#tables];
    const [id, arity] = tables[this.#pick(tables.length)]!;
    return { kind: 'get', id, columns: ints(arity) };
  }

  #predicate(arity: number): ScalarExpression {
    const column = (): ScalarExpression => col(this.#pick(arity));
    switch (this.#pick(6)) {
      case 0:
        return { kind: 'isNull', arg: column() };
      case 4:
        return call('eq', num(this.#pick(4)), column());
      case 1:
        return { kind: 'or', args: [call('even', column()), call('lt', column(), num(2))] };
      case 2:
        return { kind: 'and', args: [call('gt', column(), num(0)), call('lt', column(), num(3))] };
      case 3:
        return call('eq', column(), column());
      default:
        return call('lt', column(), num(this.#pick(4)));
    }
  }

  /** Comparisons with the time, plus or minus what may fail, whose other side may fail. */
  #temporal(arity: number): ScalarExpression {
    const one = (): ScalarExpression => {
      const name = ['=', '<', '<=', '>', '>='][this.#pick(5)]!;
      const [side, bound] = [this.#side(arity), this.#bound(arity)];
      return this.#pick(2) === 0 ? call(name, side, bound) : call(name, bound, side);
    };
    return this.#pick(4) === 0 ? { kind: 'and', args: [one(), one()] } : one();
  }

  /** The time, to which some things are added, and which may be taken from others. */
  #side(arity: number): ScalarExpression {
    let side = TIME;
    for (let count = this.#pick(3); count > 0; count -= 1) {
      const name = ['plus', 'minus'][this.#pick(2)]!;
      const offset = this.#bound(arity);
      side = this.#pick(2) === 0 ? call(name, side, offset) : call(name, offset, side);
    }
    return side;
  }

  /** A number of the row that may have a fraction, or be none. */
  #bound(arity: number): ScalarExpression {
    return call(['halves', 'numeric', 'numeric', 'edge'][this.#pick(4)]!, this.scalar(arity));
  }

  #join(inputs: readonly Plan[]): Plan {
    const offsets = [0];
    for (const input of inputs) offsets.push(offsets.at(-1)! + arityOf(input));
    const member = (): ScalarExpression => {
      const input = this.#pick(inputs.length);
      const column = col(offsets[input]! + this.#pick(arityOf(inputs[input]!)));
      const choice = this.#pick(12);
      if (choice === 0) return num(this.#pick(3));
      if (choice === 1) return call('div', num(4), column);
      return choice === 2 ? call('add', column, num(1)) : column;
    };
    const classes = this.#many(2, () => this.#many(3, member));
    // Crossing all with all grows too fast for a judge that does the same.
    const link = inputs
      .slice(1)
      .map((_, index) => [col(offsets[index]!), col(offsets[index + 1]!)]);
    return {
      kind: 'join',
      inputs,
      equivalences: this.#pick(6) === 0 ? classes : [...link, ...classes],
    };
  }

  /** Few enough columns for the plans above to stay small. */
  #narrow(plan: Plan): Plan {
    const arity = arityOf(plan);
    if (arity <= 4 && this.#pick(2) === 0) return plan;
    const columns = Array.from({ length: Math.min(arity, 3) }, () => this.#pick(arity));
    return { kind: 'project', input: plan, columns };
  }

  #reduce(input: Plan): Plan {
    const arity = arityOf(input);
    const key = this.#pick(5) === 0 ? [] : this.#many(2, () => this.scalar(arity));
    const aggregates = this.#many(2, () => this.#aggregate(arity));
    const hasDefault = key.length === 0 && this.#pick(2) === 0;
    const empty = hasDefault ? aggregates.map(() => null) : undefined;
    const reduce: Plan = { kind: 'reduce', input, key, aggregates, empty };
    // Lists and bigints become integers.
    const scalars = aggregates.map(({ function: name }, index) => {
      const value = col(key.length + index);
      return name === 'list' ? ({ kind: 'isNull', arg: value } as const) : call('int', value);
    });
    const kept = scalars.flatMap(({ kind }, index) => {
      return kind === 'isNull' ? [] : [key.length + aggregates.length + index];
    });
    const columns = [...key.map((_, column) => column), ...kept];
    const wide: Plan = { kind: 'map', input: reduce, scalars };
    if (columns.length === 0)
      return { kind: 'map', input: { kind: 'project', input: wide, columns }, scalars: [num(1)] };
    return { kind: 'project', input: wide, columns };
  }

  #aggregate(arity: number): AggregateExpression {
    const names = ['count', 'sum', 'min', 'max', 'list', 'sum', 'min', 'evenSum'];
    const name = names[this.#pick(names.length)]!;
    return agg(name, [this.scalar(arity)], {
      distinct: name !== 'list' && this.#pick(3) === 0,
      filter: this.#pick(3) === 0 ? this.#predicate(arity) : null,
    });
  }

  #order(arity: number): ColumnOrder[] {
    return this.#many(2, () => ({
      column: this.#pick(arity),
      descending: this.#pick(2) === 0,
      nullsLast: this.#pick(2) === 0,
    }));
  }

  #window(input: Plan): Plan {
    const arity = arityOf(input);
    const partition = this.#pick(3) === 0 ? [] : [this.#pick(arity)];
    const calls = this.#many(2, (): WindowCall => {
      const name = ['place', 'peers', 'last', 'min', 'max'][this.#pick(5)]!;
      return {
        kind: name === 'min' || name === 'max' ? 'aggregate' : 'function',
        function: name,
        args: [this.#pick(arity)],
        filter: null,
        frame: {
          unit: this.#pick(2) === 0 ? 'rows' : 'groups',
          start: [null, null, -1, 0, 1][this.#pick(5)]!,
          end: [null, 0, 0, 1][this.#pick(4)]!,
          exclude: ([undefined, undefined, 'current row', 'group', 'ties'] as const)[this.#pick(5)],
        },
        type: int,
      };
    });
    return { kind: 'window', input, partition, order: this.#order(arity), calls };
  }

  #topK(input: Plan): Plan {
    const arity = arityOf(input);
    const order = this.#order(arity);
    const limit = [null, 0n, 1n, 2n, 3n][this.#pick(5)]!;
    const groupKey = this.#pick(2) === 0 ? [] : [this.#pick(arity)];
    return { kind: 'topK', input, groupKey, order, limit, offset: BigInt(this.#pick(3)) };
  }

  #union(left: Plan, right: Plan): Plan {
    const columns = [0];
    const narrow = (input: Plan): Plan => ({ kind: 'project', input, columns });
    if (this.#pick(2) === 0) return { kind: 'union', inputs: [narrow(left), narrow(right)] };
    const negated: Plan = { kind: 'negate', input: narrow(right) };
    return { kind: 'threshold', input: { kind: 'union', inputs: [narrow(left), negated] } };
  }

  #many<Value>(max: number, make: () => Value): Value[] {
    return Array.from({ length: 1 + this.#pick(max) }, make);
  }
}

/** So many integer columns. */
export function ints(count: number): ColumnType[] {
  return Array.from({ length: count }, () => int);
}
