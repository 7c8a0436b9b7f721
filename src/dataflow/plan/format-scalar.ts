import { unreachable } from '../../diagnostic/index.js';
import { formatDatum } from '../../repr/index.js';
import { columnText, type ColumnNames } from './column-names.js';
import type { ScalarExpression } from './scalar-expression.js';

/**
 * An expression on one line: `#0` is the first column, its name is behind it if it has one; a call
 * has the name of its implementation.
 */
export function formatScalar(scalar: ScalarExpression, names: ColumnNames = []): string {
  const list = (args: readonly ScalarExpression[]): string => formatScalars(args, names);
  const one = (arg: ScalarExpression): string => formatScalar(arg, names);
  switch (scalar.kind) {
    case 'column':
      return columnText(scalar.index, names);
    case 'literal':
      return formatLiteral(scalar);
    case 'call':
      return callText(scalar.function, list(scalar.args));
    case 'and':
    case 'or':
      return `(${scalar.args.map(one).join(` ${scalar.kind} `)})`;
    case 'case': {
      const cases = scalar.cases.map(
        ([condition, value]) => `when ${one(condition)} then ${one(value)} `,
      );
      return `case ${cases.join('')}else ${one(scalar.otherwise)} end`;
    }
    case 'coalesce':
      return `coalesce(${list(scalar.args)})`;
    case 'isNull':
      return `(${one(scalar.arg)} is null)`;
    case 'error':
      return `error("${scalar.message}")`;
    case 'environment':
      return `${scalar.name}()`;
    default:
      return unreachable(scalar);
  }
}

/**
 * A call of an implementation, whose name has the types of its arguments: where it takes none, the
 * name is the call.
 */
export function callText(name: string, args: string): string {
  return args === '' && name.endsWith('()') ? name : `${name}(${args})`;
}

/** Expressions with commas between them. */
export function formatScalars(
  scalars: readonly ScalarExpression[],
  names: ColumnNames = [],
): string {
  return scalars.map((scalar) => formatScalar(scalar, names)).join(', ');
}

function formatLiteral({ datum, type }: ScalarExpression & { kind: 'literal' }): string {
  if (datum === null) return 'null';
  const text = formatDatum(type, datum);
  if (typeof datum === 'boolean') return datum ? 'true' : 'false';
  return typeof datum === 'string' ? `'${text.replaceAll("'", "''")}'` : text;
}
