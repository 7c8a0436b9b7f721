import { mapArguments, type ScalarExpression } from '../../../dataflow/index.js';

/** The expression with each column replaced. The same object if nothing changes. */
export function replaceColumns(
  scalar: ScalarExpression,
  replace: (index: number, column: ScalarExpression) => ScalarExpression,
): ScalarExpression {
  const change = (part: ScalarExpression): ScalarExpression =>
    part.kind === 'column' ? replace(part.index, part) : mapArguments(part, change);
  return change(scalar);
}

/** The expression over columns that stand elsewhere. The same object if none does. */
export function moveColumns(
  scalar: ScalarExpression,
  position: (index: number) => number,
): ScalarExpression {
  return replaceColumns(scalar, (index, column) => {
    const at = position(index);
    return at === index ? column : { kind: 'column', index: at };
  });
}

/** The expression with columns so many places further right (left, if negative). */
export function shiftColumns(scalar: ScalarExpression, by: number): ScalarExpression {
  return by === 0 ? scalar : moveColumns(scalar, (index) => index + by);
}

/** Calls a function for each column in an expression. */
export function forEachColumn(scalar: ScalarExpression, visit: (index: number) => void): void {
  switch (scalar.kind) {
    case 'column':
      visit(scalar.index);
      return;
    case 'literal':
    case 'error':
    case 'environment':
      return;
    case 'call':
    case 'and':
    case 'or':
    case 'coalesce':
      for (const arg of scalar.args) forEachColumn(arg, visit);
      return;
    case 'isNull':
      forEachColumn(scalar.arg, visit);
      return;
    case 'case':
      for (const [condition, value] of scalar.cases) {
        forEachColumn(condition, visit);
        forEachColumn(value, visit);
      }
      forEachColumn(scalar.otherwise, visit);
  }
}

/** Whether all columns in an expression fulfil a condition. */
export function everyColumn(scalar: ScalarExpression, test: (index: number) => boolean): boolean {
  let result = true;
  forEachColumn(scalar, (index) => {
    result &&= test(index);
  });
  return result;
}

/** Whether two expressions are the same. */
export function sameExpression(left: ScalarExpression, right: ScalarExpression): boolean {
  if (left === right) return true;
  if (left.kind !== right.kind) return false;
  if (left.kind === 'column') return right.kind === 'column' && left.index === right.index;
  if (left.kind === 'call' && right.kind === 'call') {
    return (
      left.function === right.function &&
      left.args.length === right.args.length &&
      left.args.every((arg, index) => sameExpression(arg, right.args[index]!))
    );
  }
  return false;
}
