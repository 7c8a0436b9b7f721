import { assert, unreachable } from '../../diagnostic/index.js';
import type { Datum, Row } from '../../repr/index.js';
import { leaveToRows } from '../error-row.js';
import { memberTest } from './member-test.js';
import {
  EvaluationError,
  type FunctionTable,
  type ScalarExpression,
  type ScalarFunction,
} from './scalar-expression.js';

/** A compiled expression: its value for a row. Throws {@link EvaluationError} for an SQL error. */
export type Scalar = (row: Row) => Datum;

/** A part that is the same for all rows, so that calls can take it without calling. */
type Compiled =
  | { readonly kind: 'constant'; readonly datum: Datum }
  | { readonly kind: 'column'; readonly index: number }
  | { readonly kind: 'computed'; readonly scalar: Scalar };

/**
 * Turns an expression into a closure: the one evaluator, for queries that run once and for views
 * that are maintained.
 *
 * Calls of constants are folded, unless they fail: an error belongs to the rows that meet it.
 *
 * @throws Bug for a function that the table does not have.
 */
export function compileScalar(expression: ScalarExpression, functions: FunctionTable): Scalar {
  return asScalar(compile(expression, functions));
}

/**
 * The value of an expression without columns, for planners.
 *
 * @throws EvaluationError for an SQL error; Bug if there is a column after all.
 */
export function evaluateConstant(expression: ScalarExpression, functions: FunctionTable): Datum {
  if (expression.kind === 'call') {
    const values = literalsOf(expression.args);
    if (values !== null) return apply(functionNamed(expression.function, functions), values);
  }
  const compiled = compile(expression, functions);
  if (compiled.kind === 'constant') return compiled.datum;
  return asScalar(compiled)(NO_COLUMNS);
}

/** The values of expressions that are all literals, or null. */
function literalsOf(scalars: readonly ScalarExpression[]): readonly Datum[] | null {
  const values: Datum[] = [];
  for (const scalar of scalars) {
    if (scalar.kind !== 'literal') return null;
    values.push(scalar.datum);
  }
  return values;
}

/** What a call with these arguments gives, without a closure for it: most run once. */
function apply({ evaluate, strict, stopsAtNull }: ScalarFunction, values: readonly Datum[]): Datum {
  if (strict ? values.includes(null) : stopsAtNull === true && values[0] === null) return null;
  return evaluate(...values);
}

function functionNamed(name: string, functions: FunctionTable): ScalarFunction {
  const found = functions.scalars.get(name);
  assert(found !== undefined, () => `no scalar function is named \`${name}\``);
  return found;
}

/** A predicate: whether the expression is true, neither false nor NULL. */
export function compilePredicate(
  expression: ScalarExpression,
  functions: FunctionTable,
): (row: Row) => boolean {
  const scalar = compileScalar(expression, functions);
  return (row) => scalar(row) === true;
}

/** A row on which every column is a bug. */
const NO_COLUMNS: Row = new Proxy([], {
  get: (_target, name) => {
    return assert(false, `a constant expression has no columns, found column ${String(name)}`);
  },
});

function asScalar(compiled: Compiled): Scalar {
  switch (compiled.kind) {
    case 'constant': {
      const { datum } = compiled;
      return () => datum;
    }
    case 'column': {
      const { index } = compiled;
      return (row) => row[index]!;
    }
    case 'computed':
      return compiled.scalar;
    default:
      return unreachable(compiled);
  }
}

function compile(expression: ScalarExpression, functions: FunctionTable): Compiled {
  switch (expression.kind) {
    case 'column':
      return { kind: 'column', index: expression.index };
    case 'literal':
      return { kind: 'constant', datum: expression.datum };
    case 'call':
      return compileCall(expression, functions);
    case 'and':
    case 'or':
      return fold(compileParts(expression.args, functions), (args) =>
        logic(args.map(asScalar), expression.kind === 'or'),
      );
    case 'case':
      return compileCase(expression, functions);
    case 'coalesce':
      return fold(compileParts(expression.args, functions), (args) => coalesce(args.map(asScalar)));
    case 'isNull':
      return fold([compile(expression.arg, functions)], ([arg]) => isNull(asScalar(arg!)));
    case 'error':
      return computed(() => {
        throw new EvaluationError(expression.message, expression.code);
      });
    case 'environment':
      return computed(() => {
        const message = `\`${expression.name}\` has no value here: it is not known while data flow`;
        throw new EvaluationError(message, '0A000');
      });
    default:
      return unreachable(expression);
  }
}

function computed(scalar: Scalar): Compiled {
  return { kind: 'computed', scalar };
}

function compileParts(args: readonly ScalarExpression[], functions: FunctionTable): Compiled[] {
  return args.map((arg) => compile(arg, functions));
}

/** Evaluates at once what depends on nothing, and leaves alone what fails. */
function fold(args: readonly Compiled[], build: (args: readonly Compiled[]) => Scalar): Compiled {
  const scalar = build(args);
  if (!args.every((arg) => arg.kind === 'constant')) return computed(scalar);
  try {
    return { kind: 'constant', datum: scalar(NO_COLUMNS) };
  } catch (thrown) {
    leaveToRows(thrown);
    return computed(scalar);
  }
}

function compileCase(
  expression: Extract<ScalarExpression, { kind: 'case' }>,
  functions: FunctionTable,
): Compiled {
  const conditions = expression.cases.map(([when]) => compileScalar(when, functions));
  const values = expression.cases.map(([, value]) => compileScalar(value, functions));
  const otherwise = compileScalar(expression.otherwise, functions);
  return computed((row) => {
    for (let index = 0; index < conditions.length; index += 1) {
      if (conditions[index]!(row) === true) return values[index]!(row);
    }
    return otherwise(row);
  });
}

/** Three-valued AND (`decisive` false) or OR (true): Kleene's, from left to right. */
function logic(args: readonly Scalar[], decisive: boolean): Scalar {
  const [first, second] = args;
  if (args.length === 2) {
    return (row) => {
      const a = first!(row);
      if (a === decisive) return decisive;
      const b = second!(row);
      if (b === decisive) return decisive;
      return a === null || b === null ? null : !decisive;
    };
  }
  return (row) => {
    let unknown = false;
    for (let index = 0; index < args.length; index += 1) {
      const value = args[index]!(row);
      if (value === decisive) return decisive;
      if (value === null) unknown = true;
    }
    return unknown ? null : !decisive;
  };
}

function coalesce(args: readonly Scalar[]): Scalar {
  return (row) => {
    for (let index = 0; index < args.length; index += 1) {
      const value = args[index]!(row);
      if (value !== null) return value;
    }
    return null;
  };
}

function isNull(arg: Scalar): Scalar {
  return (row) => arg(row) === null;
}

function compileCall(
  expression: Extract<ScalarExpression, { kind: 'call' }>,
  functions: FunctionTable,
): Compiled {
  const found = functionNamed(expression.function, functions);
  const args = compileParts(expression.args, functions);
  if (found.membership !== undefined) {
    const test = memberTestOf(found.membership, expression.args[1]!);
    if (test !== null) return fold([args[0]!], ([value]) => openCall(test, [value!]));
  }
  return fold(args, (parts) => (found.strict ? strictCall(found, parts) : openCall(found, parts)));
}

/** The test for a constant array; null for others. */
function memberTestOf(membership: 'any' | 'all', array: ScalarExpression): ScalarFunction | null {
  if (array.kind !== 'literal') return null;
  const evaluate = memberTest(membership, array.type, array.datum);
  return evaluate && { evaluate, strict: false };
}

/** A call that is NULL, and not made, if an argument is NULL. */
function strictCall({ evaluate }: ScalarFunction, args: readonly Compiled[]): Scalar {
  const [left, right] = args;
  if (args.length === 1) return strictUnary(evaluate, left!);
  if (args.length === 2) return strictBinary(evaluate, left!, right!);
  const scalars = args.map(asScalar);
  const count = scalars.length;
  return (row) => {
    const values = new Array<Datum>(count);
    let missing = false;
    for (let index = 0; index < count; index += 1) {
      const value = scalars[index]!(row);
      // All are evaluated all the same: an error in a later one is an error.
      if (value === null) missing = true;
      values[index] = value;
    }
    return missing ? null : evaluate(...values);
  };
}

function strictUnary(evaluate: ScalarFunction['evaluate'], arg: Compiled): Scalar {
  if (arg.kind === 'column') {
    const { index } = arg;
    return (row) => {
      const value = row[index]!;
      return value === null ? null : evaluate(value);
    };
  }
  const scalar = asScalar(arg);
  return (row) => {
    const value = scalar(row);
    return value === null ? null : evaluate(value);
  };
}

function strictBinary(
  evaluate: ScalarFunction['evaluate'],
  left: Compiled,
  right: Compiled,
): Scalar {
  if (left.kind === 'column' && right.kind === 'column') {
    const [a, b] = [left.index, right.index];
    return (row) => {
      const x = row[a]!;
      const y = row[b]!;
      return x === null || y === null ? null : evaluate(x, y);
    };
  }
  if (left.kind === 'column' && right.kind === 'constant' && right.datum !== null) {
    const a = left.index;
    const y = right.datum;
    return (row) => {
      const x = row[a]!;
      return x === null ? null : evaluate(x, y);
    };
  }
  const [first, second] = [asScalar(left), asScalar(right)];
  return (row) => {
    const x = first(row);
    const y = second(row);
    return x === null || y === null ? null : evaluate(x, y);
  };
}

/** A call that gets NULLs too. */
function openCall({ evaluate, stopsAtNull }: ScalarFunction, args: readonly Compiled[]): Scalar {
  const scalars = args.map(asScalar);
  const [first, second] = scalars;
  if (stopsAtNull === true) {
    return (row) => {
      const value = first!(row);
      return value === null ? null : evaluate(value, second!(row));
    };
  }
  if (scalars.length === 0) return () => evaluate();
  if (scalars.length === 1) return (row) => evaluate(first!(row));
  if (scalars.length === 2) return (row) => evaluate(first!(row), second!(row));
  return (row) => evaluate(...scalars.map((scalar) => scalar(row)));
}
