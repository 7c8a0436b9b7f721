import { unreachable } from '../diagnostic/index.js';
import { formatDatum } from '../repr/index.js';
import type { ScalarExpression } from './scalar-expression.js';

/**
 * An expression on one line: `#0` is the first column, a call has the name of its implementation.
 */
export function formatScalar(scalar: ScalarExpression): string {
  switch (scalar.kind) {
    case 'column':
      return `#${scalar.index}`;
    case 'literal':
      return formatLiteral(scalar);
    case 'call':
      return `${scalar.function}(${formatScalars(scalar.args)})`;
    case 'and':
    case 'or':
      return `(${scalar.args.map(formatScalar).join(` ${scalar.kind} `)})`;
    case 'case': {
      const cases = scalar.cases.map(
        ([condition, value]) => `when ${formatScalar(condition)} then ${formatScalar(value)} `,
      );
      return `case ${cases.join('')}else ${formatScalar(scalar.otherwise)} end`;
    }
    case 'coalesce':
      return `coalesce(${formatScalars(scalar.args)})`;
    case 'isNull':
      return `(${formatScalar(scalar.arg)} is null)`;
    case 'error':
      return `error("${scalar.message}")`;
    case 'environment':
      return `${scalar.name}()`;
    default:
      return unreachable(scalar);
  }
}

/** Expressions with commas between them. */
export function formatScalars(scalars: readonly ScalarExpression[]): string {
  return scalars.map(formatScalar).join(', ');
}

function formatLiteral({ datum, type }: ScalarExpression & { kind: 'literal' }): string {
  if (datum === null) return 'null';
  const text = formatDatum(type, datum);
  if (typeof datum === 'boolean') return datum ? 'true' : 'false';
  return typeof datum === 'string' ? `'${text.replaceAll("'", "''")}'` : text;
}
