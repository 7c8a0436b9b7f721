import { assert } from '../../diagnostic/index.js';
import type { ColumnType, Datum, Row, SqlType } from '../../repr/index.js';
import type { Collection } from '../collection.js';
import { evaluateConstant } from '../plan/compile-scalar.js';
import { errorRowOf } from '../error-row.js';
import { checkEqualPlaces } from '../plan/key-rules.js';
import type { Plan } from '../plan/plan.js';
import {
  arityOf,
  columnsOf,
  columnsUsed,
  rewriteScalar,
  scalarColumn,
} from '../plan/plan-shape.js';
import type { ResourceMeter } from '../resource-meter.js';
import { makeDatumEquality } from '../arrangement/row-hash.js';
import type { FunctionTable, ScalarExpression } from '../plan/scalar-expression.js';
import { Join } from './join.js';
import type { JoinClass } from './join-paths.js';
import { compileLinear, type LinearFunction, type LinearPlan } from './linear.js';
import { ErrorsOnly, type Output } from './operator.js';

/** What a join needs of whoever compiles the plans around it. */
export interface JoinInputs {
  readonly functions: FunctionTable;
  readonly meter: ResourceMeter;
  /** Compiles a plan for an output. */
  compile(plan: Plan, output: Output): void;
  /** Compiles a plan so that its rows are in an arrangement, and its errors go to an output. */
  arrange(plan: Plan, errors: Output): Collection;
  /** Keeps the place in the order of a join whose inputs have to be compiled before it is made. */
  reserve(): (join: Join) => void;
  /** Sends an error that is there from the start. */
  addFailure(error: Row, output: Output): void;
}

type JoinPlan = Extract<Plan, { kind: 'join' }>;

/** An expression of an equivalence: a column of an input, or the same for all rows. */
type Member =
  | { readonly kind: 'column'; readonly input: number; readonly column: number }
  | { readonly kind: 'constant'; readonly datum: Datum };

/** One input while its join is prepared: computed key parts are appended to its columns. */
interface Side {
  readonly plan: Plan;
  readonly arity: number;
  readonly from: number;
  readonly appended: ScalarExpression[];
}

interface MemberClass {
  readonly members: readonly Member[];
  readonly type: SqlType;
}

/**
 * Compiles a join, with the maps, filters and projections that follow it, for an output.
 *
 * Where all parts of an equivalence are columns the inputs are arranged as they are, so that
 * arrangements that exist are used. Computed parts are appended to the input, which then has an
 * arrangement of its own.
 */
export function compileJoin(
  builder: JoinInputs,
  plan: JoinPlan,
  next: { readonly chain: readonly LinearPlan[]; readonly output: Output },
): void {
  const sides = sidesOf(plan);
  const columns = columnsOf(plan);
  const classes: MemberClass[] = [];
  try {
    for (const parts of plan.equivalences) {
      const types = parts.map((part) => scalarColumn(part, columns).type);
      checkEqualPlaces(types);
      const members = parts.map((part) => memberOf(part, sides, builder));
      const [type] = types;
      if (type !== undefined) classes.push({ members, type });
    }
  } catch (thrown) {
    // A constant that has no value: all rows would meet the error, and it need not wait for one.
    const rows = new ErrorsOnly(next.output);
    builder.addFailure(errorRowOf(thrown), next.output);
    for (const input of plan.inputs) builder.compile(input, rows);
    return;
  }
  if (classes.some(isImpossible)) {
    // No rows, but key parts that cannot be computed are errors all the same.
    for (const side of sides) builder.compile(extended(side), new ErrorsOnly(next.output));
    return;
  }
  connect(builder, { sides, classes, columns, ...next });
}

function sidesOf(plan: JoinPlan): Side[] {
  let from = 0;
  return plan.inputs.map((input) => {
    const arity = arityOf(input);
    from += arity;
    return { plan: input, arity, from: from - arity, appended: [] };
  });
}

function memberOf(part: ScalarExpression, sides: readonly Side[], builder: JoinInputs): Member {
  const used = columnsUsed(part);
  if (used.length === 0)
    return { kind: 'constant', datum: evaluateConstant(part, builder.functions) };
  const input = sides.findIndex(({ from, arity }) => used[0]! < from + arity);
  const side = sides[input]!;
  assert(used.at(-1)! < side.from + side.arity, () => {
    return `a part of an equivalence has columns of one input, found ${used.join(', ')}`;
  });
  if (part.kind === 'column') return { kind: 'column', input, column: part.index - side.from };
  const own = rewriteScalar(part, (inner) => {
    return inner.kind === 'column' ? { ...inner, index: inner.index - side.from } : inner;
  });
  side.appended.push(own);
  return { kind: 'column', input, column: side.arity + side.appended.length - 1 };
}

/** Whether no rows can agree, because constants do not. */
function isImpossible({ members, type }: MemberClass): boolean {
  const constants = members.flatMap((member) => (member.kind === 'constant' ? [member.datum] : []));
  const same = makeDatumEquality(type);
  return constants.some((datum) => datum === null || !same(datum, constants[0]!));
}

function connect(
  builder: JoinInputs,
  options: {
    readonly sides: readonly Side[];
    readonly classes: readonly MemberClass[];
    readonly columns: readonly ColumnType[];
    readonly chain: readonly LinearPlan[];
    readonly output: Output;
  },
): void {
  const { sides, classes, output } = options;
  const offsets = [0];
  for (const { arity, appended } of sides) offsets.push(offsets.at(-1)! + arity + appended.length);
  const constants: Datum[] = [];
  const places = classes.map(({ members, type }): JoinClass => {
    const slots = members.map((member) => {
      if (member.kind === 'column') return offsets[member.input]! + member.column;
      return offsets.at(-1)! + constants.push(member.datum) - 1;
    });
    return { slots: [...new Set(slots)], type };
  });
  const width = offsets.at(-1)! + constants.length;
  const finish = finishOf(builder, { ...options, offsets, width });
  // NB: the join comes after its inputs, so it must be added before they are compiled.
  const slot = builder.reserve();
  const inputs = sides.map((side) => builder.arrange(extended(side), output).rows);
  slot(
    new Join({
      inputs,
      kept: sides.map((side) => extended(side).kind === 'get'),
      layout: { offsets, classes: places },
      constants,
      finish,
      output,
      meter: builder.meter,
    }),
  );
}

/** An input with its computed key parts. */
function extended({ plan, appended }: Side): Plan {
  return appended.length === 0 ? plan : { kind: 'map', input: plan, scalars: appended };
}

/** Makes rows of the result: the inputs' own columns, then whatever follows the join. */
function finishOf(
  builder: JoinInputs,
  options: {
    readonly sides: readonly Side[];
    readonly columns: readonly ColumnType[];
    readonly chain: readonly LinearPlan[];
    readonly offsets: readonly number[];
    readonly width: number;
  },
): LinearFunction {
  const { sides, offsets, chain, width } = options;
  const own = sides.flatMap(({ arity }, input) => {
    return Array.from({ length: arity }, (_, column) => offsets[input]! + column);
  });
  const input: Plan = { kind: 'constant', rows: [], columns: options.columns };
  const project: LinearPlan = { kind: 'project', input, columns: own };
  return compileLinear([project, ...chain], {
    arity: width,
    functions: builder.functions,
    fresh: true,
  });
}
