import { CollectedValues, EvaluationError } from '../../dataflow/index.js';
import {
  compareRows,
  makeRowEncoder,
  type Datum,
  type Row,
  type SqlType,
} from '../../repr/index.js';
import { functionTable } from '../functions/index.js';
import type { HirAggregate, HirRelation, HirScalar } from './hir/hir.js';
import { typeOf } from './hir/hir-scalar.js';
import { naiveWindow } from './naive-window.fixture.js';
import { refuseMany, sideBySide, type Collections } from './naive-plan.fixture.js';
import { naiveIntegerSum } from './naive-integer-sum.fixture.js';

/** The rows of enclosing scopes, innermost first. */
type Scopes = readonly Row[];

/** A common table expression's rows, evaluated where its WITH stands. */
type Bindings = Map<number, readonly Row[]>;

/**
 * Evaluates a typed tree as SQL is explained: row by row, a subquery anew for each row that it is
 * asked for. Shares nothing with lowering.
 */
export function evaluateRelation(relation: HirRelation, collections: Collections): readonly Row[] {
  return new Evaluator(collections).rows(relation, []);
}

class Evaluator {
  readonly #collections: Collections;
  readonly #bindings: Bindings = new Map();

  constructor(collections: Collections) {
    this.#collections = collections;
  }

  rows(relation: HirRelation, scopes: Scopes): readonly Row[] {
    const over = (row: Row): Scopes => [row, ...scopes];
    switch (relation.kind) {
      case 'get':
        return this.#collections.get(relation.id)!;
      case 'constant':
        return relation.rows;
      case 'values':
        return relation.rows.map((row) => row.map((each) => this.scalar(each, over([]))));
      case 'cte':
        return this.#bindings.get(relation.binding)!;
      case 'recursive': {
        const found: Row[] = [];
        const known = new Set<string | number>();
        const encode = makeRowEncoder(relation.types);
        const isNew = (row: Row): boolean => {
          const key = encode(row) as string;
          if (relation.all || !known.has(key)) {
            known.add(key);
            return true;
          }
          return false;
        };
        let last = this.rows(relation.base, scopes).filter(isNew);
        while (last.length > 0) {
          found.push(...last);
          this.#bindings.set(relation.binding, last);
          last = this.rows(relation.step, scopes).filter(isNew);
        }
        return found;
      }
      case 'let':
        this.#bindings.set(relation.binding, this.rows(relation.value, scopes));
        return this.rows(relation.body, scopes);
      case 'map':
        return this.rows(relation.input, scopes).map((row) => [
          ...row,
          ...relation.scalars.map((each) => this.scalar(each, over(row))),
        ]);
      case 'filter':
        return this.rows(relation.input, scopes).filter((row) =>
          relation.predicates.every((each) => this.scalar(each, over(row)) === true),
        );
      case 'project':
        return this.rows(relation.input, scopes).map((row) =>
          relation.columns.map((at) => row[at]!),
        );
      case 'tableFunction': {
        const tables = relation.calls.map((call) => {
          const args = call.args.map((each) => this.scalar(each, over([])));
          return [...functionTable.tables.get(call.function)!.evaluate(...args)];
        });
        return sideBySide(tables, relation);
      }
      case 'join':
        return this.#join(relation, scopes);
      case 'reduce':
        return this.#reduce(relation, scopes);
      case 'distinct':
        return distinct(this.rows(relation.input, scopes), relation.types);
      case 'topK':
        return this.#topK(relation, scopes);
      case 'window':
        return naiveWindow(this.rows(relation.input, scopes), relation.input.types, relation);
      case 'setOperation':
        return this.#setOperation(relation, scopes);
    }
  }

  #join(join: Extract<HirRelation, { kind: 'join' }>, scopes: Scopes): readonly Row[] {
    const nulls = (types: readonly SqlType[]): Row => types.map(() => null);
    const result: Row[] = [];
    const keepsLeft = join.join === 'left' || join.join === 'full';
    const keepsRight = join.join === 'right' || join.join === 'full';
    const lefts = this.rows(join.left, scopes);
    const matched = new Set<number>();
    for (const left of lefts) {
      let found = false;
      for (const [index, right] of this.rows(join.right, [left, ...scopes]).entries()) {
        const row = [...left, ...right];
        if (!join.on.every((each) => this.scalar(each, [row, ...scopes]) === true)) continue;
        found = true;
        matched.add(index);
        result.push(row);
      }
      refuseMany(result.length);
      if (!found && keepsLeft) result.push([...left, ...nulls(join.right.types)]);
    }
    if (keepsRight) {
      // The right side does not see the left one here: any row does in its place.
      for (const [index, right] of this.rows(join.right, [
        nulls(join.left.types),
        ...scopes,
      ]).entries()) {
        if (!matched.has(index)) result.push([...nulls(join.left.types), ...right]);
      }
    }
    return result;
  }

  #reduce(reduce: Extract<HirRelation, { kind: 'reduce' }>, scopes: Scopes): readonly Row[] {
    const encode = makeRowEncoder(reduce.key.map(typeOf), 'equality');
    const groups = new Map<unknown, { key: Row; rows: Row[] }>();
    if (reduce.key.length === 0) groups.set(encode([]), { key: [], rows: [] });
    for (const row of this.rows(reduce.input, scopes)) {
      const key = reduce.key.map((each) => this.scalar(each, [row, ...scopes]));
      const group = groups.get(encode(key));
      if (group) group.rows.push(row);
      else groups.set(encode(key), { key, rows: [row] });
    }
    return [...groups.values()].map(({ key, rows }) => [
      ...key,
      ...reduce.aggregates.map((each) => this.#aggregate(each, rows, scopes)),
    ]);
  }

  #aggregate(aggregate: HirAggregate, rows: readonly Row[], scopes: Scopes): Datum {
    const kept = rows.filter(
      (row) =>
        aggregate.filter === null || this.scalar(aggregate.filter, [row, ...scopes]) === true,
    );
    const values = kept.map((row) =>
      aggregate.args.map((arg) => this.scalar(arg, [row, ...scopes])),
    );
    const types = aggregate.args.map(typeOf);
    const counted = aggregate.distinct ? distinct(values, types) : values;
    const found = functionTable.aggregates.get(aggregate.function)!;
    switch (found.kind) {
      case 'integerSum': {
        const present = counted.flatMap(([value = null]) => (value === null ? [] : [value]));
        return naiveIntegerSum(
          found,
          present.map((value) => [value, 1]),
        );
      }
      case 'accumulable': {
        const state = found.create();
        for (const [value = null] of counted) {
          if (!found.skipsNull || value !== null) found.add(state, value, 1);
        }
        return found.finish(state);
      }
      case 'hierarchical':
        return counted.reduce<Datum>((best, [value]) => {
          if (value === null || value === undefined) return best;
          return best === null || found.better(value, best) ? value : best;
        }, null);
      case 'collected':
        return found.evaluate(CollectedValues.of([...counted].sort(compareRows(types, []))));
    }
  }

  #topK(topK: Extract<HirRelation, { kind: 'topK' }>, scopes: Scopes): readonly Row[] {
    const encode = makeRowEncoder(
      topK.groupKey.map((at) => topK.types[at]!),
      'equality',
    );
    const groups = new Map<unknown, Row[]>();
    for (const row of this.rows(topK.input, scopes)) {
      const key = encode(topK.groupKey.map((at) => row[at]!));
      groups.set(key, [...(groups.get(key) ?? []), row]);
    }
    const start = Number(topK.offset);
    const end = topK.limit === null ? undefined : start + Number(topK.limit);
    return [...groups.values()].flatMap((group) =>
      group.sort(compareRows(topK.types, topK.order)).slice(start, end),
    );
  }

  #setOperation(
    { operation, all, inputs, types }: Extract<HirRelation, { kind: 'setOperation' }>,
    scopes: Scopes,
  ): readonly Row[] {
    const arms = inputs.map((input) => this.rows(input, scopes));
    if (operation === 'union') return all ? arms.flat() : distinct(arms.flat(), types);
    const [left, right] = all ? arms : arms.map((arm) => distinct(arm, types));
    const encode = makeRowEncoder(types, 'equality');
    const budget = new Map<unknown, number>();
    for (const row of right!) budget.set(encode(row), (budget.get(encode(row)) ?? 0) + 1);
    return left!.filter((row) => {
      const count = budget.get(encode(row)) ?? 0;
      budget.set(encode(row), count - 1);
      return count > 0 === (operation === 'intersect');
    });
  }

  scalar(scalar: HirScalar, scopes: Scopes): Datum {
    const of = (part: HirScalar): Datum => this.scalar(part, scopes);
    switch (scalar.kind) {
      case 'column':
        return scopes[scalar.level]![scalar.index]!;
      case 'literal':
        return scalar.datum;
      case 'call': {
        const { evaluate, strict, stopsAtNull } = functionTable.scalars.get(scalar.function)!;
        if (stopsAtNull === true && of(scalar.args[0]!) === null) return null;
        const args = scalar.args.map(of);
        return strict && args.includes(null) ? null : evaluate(...args);
      }
      case 'and':
        return scalar.args.map(of).reduce(both, true);
      case 'or':
        return negated(scalar.args.map(of).map(negated).reduce(both, true));
      case 'case': {
        const taken = scalar.cases.find(([condition]) => of(condition) === true);
        return of(taken === undefined ? scalar.otherwise : taken[1]);
      }
      case 'coalesce': {
        for (const arg of scalar.args) {
          const value = of(arg);
          if (value !== null) return value;
        }
        return null;
      }
      case 'isNull':
        return of(scalar.arg) === null;
      case 'exists':
        return this.rows(scalar.relation, scopes).length > 0;
      case 'subquery': {
        const rows = this.rows(scalar.relation, scopes);
        if (rows.length > 1) throw new EvaluationError('more than one row', '21000');
        return rows[0]?.[0] ?? null;
      }
      case 'quantified': {
        const values = this.rows(scalar.relation, scopes).map((row) =>
          this.scalar(scalar.predicate, [row, ...scopes]),
        );
        if (scalar.quantifier === 'all') return values.reduce(both, true);
        return negated(values.map(negated).reduce(both, true));
      }
      default:
        throw new Error(`a typed tree that is evaluated has no ${scalar.kind}`);
    }
  }
}

function both(left: Datum, right: Datum): Datum {
  if (left === false || right === false) return false;
  return left === null || right === null ? null : true;
}

function negated(value: Datum): Datum {
  return value === null ? null : !value;
}

function distinct(rows: readonly Row[], types: readonly SqlType[]): Row[] {
  const encode = makeRowEncoder(types, 'equality');
  return [...new Map(rows.map((row) => [encode(row), row])).values()];
}
