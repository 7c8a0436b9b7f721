import {
  CollectedValues,
  compileScalar,
  EvaluationError,
  type AggregateExpression,
  type Finishing,
  type Plan,
  type ScalarExpression,
} from '../../dataflow/index.js';
import {
  compareOrdered,
  compareRows,
  makeRowEncoder,
  type Datum,
  type Row,
  type SqlType,
} from '../../repr/index.js';
import { functionTable } from '../functions/index.js';
import { naiveWindow } from './naive-window.fixture.js';
import { planColumns } from './plans/plan-columns.js';
import { naiveIntegerSum } from './naive-integer-sum.fixture.js';

/** The rows of collections, by id. */
export type Collections = ReadonlyMap<string, readonly Row[]>;

/** A row as text: rows have the same text exactly if they print alike. */
export function rowText(row: Row): string {
  return JSON.stringify(row, (_key, value: unknown) =>
    typeof value === 'bigint' ? `${value}` : value,
  );
}

/** Products beyond this are not for plain evaluation: it keeps all that it makes. */
const ROWS_MAX = 20_000;

/** @throws EvaluationError where so many rows are too many to go on with */
export function refuseMany(rows: number): void {
  if (rows > ROWS_MAX) throw new EvaluationError(`${rows} rows are too many for a test`, '54000');
}

type Weighted = readonly [row: Row, diff: number];

/** The rows of an answer, in its order: a plan evaluated literally, operator by operator. */
export function evaluateQuery(
  plan: Plan,
  finishing: Finishing,
  collections: Collections,
): readonly Row[] {
  const types = planColumns(plan).map(({ type }) => type);
  const rows = evaluatePlan(plan, collections);
  const order = finishing.order.map(({ column, descending, nullsLast }) => ({
    column,
    descending,
    nullsLast,
  }));
  const sorted = [...rows].sort(compareRows(types, order));
  const start = Number(finishing.offset);
  const end = finishing.limit === null ? undefined : start + Number(finishing.limit);
  return sorted.slice(start, end).map((row) => finishing.project.map((at) => row[at]!));
}

/** The rows of a plan, in no particular order. */
export function evaluatePlan(plan: Plan, collections: Collections): readonly Row[] {
  const weighted = consolidate(evaluate(plan, collections, new Map()), typesOf(plan));
  return weighted.flatMap(([row, diff]) => {
    if (diff < 0)
      throw new Error(
        `a plan's rows are not negative, found ${diff} of ${JSON.stringify(row.map(String))}`,
      );
    return new Array<Row>(diff).fill(row);
  });
}

function typesOf(plan: Plan): readonly SqlType[] {
  return planColumns(plan).map(({ type }) => type);
}

function scalar(expression: ScalarExpression): (row: Row) => Datum {
  return compileScalar(expression, functionTable);
}

type Locals = Map<string, readonly Weighted[]>;

function evaluate(plan: Plan, collections: Collections, locals: Locals): readonly Weighted[] {
  const of = (input: Plan): readonly Weighted[] => evaluate(input, collections, locals);
  // Errors are data: of a row that is there and taken away again there is none.
  const present = (input: Plan): readonly Weighted[] => consolidate(of(input), typesOf(input));
  switch (plan.kind) {
    case 'get':
      return collections.get(plan.id)!.map((row) => [row, 1]);
    case 'local':
      return locals.get(plan.name)!;
    case 'constant':
      return plan.rows;
    case 'let': {
      let body: Plan = plan;
      while (body.kind === 'let') {
        locals.set(body.name, of(body.value));
        body = body.body;
      }
      return of(body);
    }
    case 'recursive': {
      const found: Weighted[] = [];
      const known = new Set<unknown>();
      const encode = makeRowEncoder(plan.columns.map(({ type }) => type));
      const fresh = (input: Plan): readonly Weighted[] =>
        present(input).filter(([row]) => {
          if (!plan.distinct) return true;
          const key = encode(row);
          return known.has(key) ? false : known.add(key);
        });
      let last = fresh(plan.base);
      while (last.length > 0) {
        found.push(...last.map(([row, diff]) => [row, plan.distinct ? 1 : diff] as const));
        locals.set(plan.name, last);
        last = fresh(plan.step);
      }
      return found;
    }
    case 'map': {
      const scalars = plan.scalars.map(scalar);
      return present(plan.input).map(([row, diff]) => {
        const longer = [...row];
        for (const each of scalars) longer.push(each(longer));
        return [longer, diff];
      });
    }
    case 'filter': {
      const predicates = plan.predicates.map(scalar);
      return present(plan.input).filter(([row]) => predicates.every((each) => each(row) === true));
    }
    case 'project':
      return of(plan.input).map(([row, diff]) => [plan.columns.map((at) => row[at]!), diff]);
    case 'flatMap': {
      const calls = plan.calls.map((call) => ({ ...call, args: call.args.map(scalar) }));
      return present(plan.input).flatMap(([row, diff]) => {
        const tables = calls.map((call) => {
          const found = functionTable.tables.get(call.function)!;
          return [...found.evaluate(...call.args.map((arg) => arg(row)))];
        });
        return sideBySide(tables, plan).map((more): Weighted => [[...row, ...more], diff]);
      });
    }
    case 'join':
      return evaluateJoin(plan, of);
    case 'reduce':
      return evaluateReduce(plan, of(plan.input));
    case 'topK': {
      const types = typesOf(plan.input);
      const encode = makeRowEncoder(
        plan.groupKey.map((at) => types[at]!),
        'equality',
      );
      const groups = groupBy(consolidate(of(plan.input), types), (row) =>
        encode(plan.groupKey.map((at) => row[at]!)),
      );
      const start = Number(plan.offset);
      const end = plan.limit === null ? undefined : start + Number(plan.limit);
      return [...groups.values()].flatMap((group) => {
        const rows = expand(group).sort(compareRows(types, plan.order));
        return rows.slice(start, end).map((row): Weighted => [row, 1]);
      });
    }
    case 'window': {
      const types = typesOf(plan.input);
      const rows = expand(consolidate(of(plan.input), types));
      return naiveWindow(rows, types, plan).map((row): Weighted => [row, 1]);
    }
    case 'negate':
      return of(plan.input).map(([row, diff]) => [row, -diff]);
    case 'threshold':
      return consolidate(of(plan.input), typesOf(plan.input)).filter(([, diff]) => diff > 0);
    case 'union':
      return plan.inputs.flatMap(of);
  }
}

/** The rows of several calls next to each other, with NULLs where one has fewer. */
export function sideBySide(
  tables: readonly (readonly Row[])[],
  shape: {
    readonly calls: readonly { readonly columns: readonly unknown[] }[];
    readonly ordinality: boolean;
  },
): readonly Row[] {
  const length = Math.max(...tables.map((table) => table.length));
  return Array.from({ length }, (_, at) => [
    ...tables.flatMap((table, index) => table[at] ?? shape.calls[index]!.columns.map(() => null)),
    ...(shape.ordinality ? [BigInt(at + 1)] : []),
  ]);
}

function evaluateJoin(
  plan: Extract<Plan, { kind: 'join' }>,
  of: (input: Plan) => readonly Weighted[],
): readonly Weighted[] {
  const columns = plan.inputs.flatMap(planColumns);
  let rows: readonly Weighted[] = [[[], 1]];
  let width = 0;
  const pending = plan.equivalences.map((parts) => parts.map((part) => ({ part, at: 0 })));
  for (const input of plan.inputs) {
    const right = of(input);
    refuseMany(rows.length * right.length);
    rows = rows.flatMap(([left, a]) =>
      right.map(([other, b]): Weighted => [[...left, ...other], a * b]),
    );
    width += planColumns(input).length;
    // Checks each class as soon as two of its expressions can be evaluated, so that products stay
    // small.
    for (const parts of pending) {
      const ready = parts.filter(({ part }) => columnsIn(part).every((at) => at < width));
      if (ready.length < 2) continue;
      const scalars = ready.map(({ part }) => scalar(part));
      const type = equivalenceType(ready[0]!.part, columns);
      const encode = makeRowEncoder([type], 'equality');
      rows = rows.filter(([row]) => {
        const values = scalars.map((each) => each(row));
        if (values.includes(null)) return false;
        const keys = new Set(values.map((value) => encode([value])));
        return keys.size === 1;
      });
    }
  }
  return rows;
}

function equivalenceType(part: ScalarExpression, columns: readonly { type: SqlType }[]): SqlType {
  if (part.kind === 'column') return columns[part.index]!.type;
  return 'type' in part ? part.type : { kind: 'bool' };
}

function columnsIn(expression: ScalarExpression): readonly number[] {
  const found: number[] = [];
  JSON.stringify(expression, (_key, value: unknown) => {
    const node = value as { kind?: string; index?: number } | null;
    if (node?.kind === 'column') found.push(node.index!);
    return typeof value === 'bigint' ? `${value}` : value;
  });
  return found;
}

function evaluateReduce(
  plan: Extract<Plan, { kind: 'reduce' }>,
  input: readonly Weighted[],
): readonly Weighted[] {
  const key = plan.key.map(scalar);
  const types = typesOf(plan);
  const encode = makeRowEncoder(types.slice(0, key.length), 'equality');
  const rows = consolidate(input, typesOf(plan.input));
  if (rows.length === 0 && plan.empty !== undefined) return [[plan.empty, 1]];
  const groups = groupBy(rows, (row) => encode(key.map((each) => each(row))));
  const inputTypes = typesOf(plan.input);
  return [...groups.values()].map((group): Weighted => {
    const [first] = group;
    const values = key.map((each) => each(first![0]));
    const aggregated = plan.aggregates.map((each) => aggregate(each, group, inputTypes));
    return [[...values, ...aggregated], 1];
  });
}

function aggregate(
  expression: AggregateExpression,
  group: readonly Weighted[],
  inputTypes: readonly SqlType[],
): Datum {
  const found = functionTable.aggregates.get(expression.function)!;
  const args = expression.args.map(scalar);
  const keep = expression.filter === null ? () => true : scalar(expression.filter);
  const order = expression.order.map(({ value }) => scalar(value));
  const orderTypes = expression.order.map(({ value }) =>
    equivalenceType(
      value,
      inputTypes.map((type) => ({ type })),
    ),
  );
  const argTypes = expression.args.map((arg) =>
    equivalenceType(
      arg,
      inputTypes.map((type) => ({ type })),
    ),
  );
  let entries = group
    .filter(([row]) => keep(row) === true)
    .map(([row, diff]) => ({
      args: args.map((arg) => arg(row)),
      keys: order.map((each) => each(row)),
      diff,
    }));
  if (expression.distinct) {
    const encode = makeRowEncoder(argTypes, 'equality');
    const seen = new Map(entries.map((entry) => [encode(entry.args), { ...entry, diff: 1 }]));
    entries = [...seen.values()];
  }
  const byKeys = compareOrdered(
    orderTypes,
    expression.order.map((each, column) => ({ column, ...each.order })),
  );
  const byArgs = compareRows(argTypes, []);
  entries.sort((a, b) => byKeys(a.keys, b.keys) || byArgs(a.args, b.args));
  switch (found.kind) {
    case 'integerSum':
      return naiveIntegerSum(
        found,
        entries.flatMap(({ args: [value = null], diff }) =>
          value === null ? [] : [[value, diff]],
        ),
      );
    case 'accumulable': {
      const state = found.create();
      for (const entry of entries) {
        const value = entry.args[0] ?? null;
        if (!found.skipsNull || value !== null) found.add(state, value, entry.diff);
      }
      return found.finish(state);
    }
    case 'hierarchical': {
      let best: Datum = null;
      for (const entry of entries) {
        const value = entry.args[0]!;
        if (value !== null && (best === null || found.better(value, best))) best = value;
      }
      return best;
    }
    case 'collected':
      return found.evaluate(
        CollectedValues.of(
          entries.flatMap((entry) => new Array<readonly Datum[]>(entry.diff).fill(entry.args)),
        ),
      );
  }
}

function groupBy<Key>(rows: readonly Weighted[], key: (row: Row) => Key): Map<Key, Weighted[]> {
  const groups = new Map<Key, Weighted[]>();
  for (const weighted of rows) {
    const found = groups.get(key(weighted[0]));
    if (found) found.push(weighted);
    else groups.set(key(weighted[0]), [weighted]);
  }
  return groups;
}

function expand(rows: readonly Weighted[]): Row[] {
  return rows.flatMap(([row, diff]) => new Array<Row>(diff).fill(row));
}

function consolidate(rows: readonly Weighted[], types: readonly SqlType[]): Weighted[] {
  const encode = makeRowEncoder(types, 'identity');
  const sums = new Map<unknown, [Row, number]>();
  for (const [row, diff] of rows) {
    const key = encode(row);
    const found = sums.get(key);
    if (found) found[1] += diff;
    else sums.set(key, [row, diff]);
  }
  return [...sums.values()].filter(([, diff]) => diff !== 0);
}
