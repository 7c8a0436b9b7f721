import type { ScalarExpression } from '../../../dataflow/index.js';
import { unreachable } from '../../../diagnostic/index.js';
import type { ColumnType, SqlType } from '../../../repr/index.js';
import { functionTraits } from '../../functions/index.js';
import { TracedLiteral } from '../hir/constant-trace.js';

const BOOL: SqlType = { kind: 'bool' };

/** The type of an expression over columns, and whether it may be NULL. */
export function columnTypeOf(scalar: ScalarExpression, columns: readonly ColumnType[]): ColumnType {
  return { type: sqlTypeOf(scalar, columns), nullable: isNullable(scalar, columns) };
}

/** The type of an expression over columns. */
function sqlTypeOf(scalar: ScalarExpression, columns: readonly ColumnType[]): SqlType {
  switch (scalar.kind) {
    case 'column':
      return columns[scalar.index]!.type;
    case 'and':
    case 'or':
    case 'isNull':
      return BOOL;
    default:
      return scalar.type;
  }
}

/** Whether an expression over columns may be NULL. */
export function isNullable(scalar: ScalarExpression, columns: readonly ColumnType[]): boolean {
  switch (scalar.kind) {
    case 'column':
      return columns[scalar.index]!.nullable;
    case 'literal':
      return !(scalar instanceof TracedLiteral) && scalar.datum === null;
    case 'call': {
      const traits = functionTraits(scalar.function);
      if (traits.introducesNull) return true;
      if (traits.neverNull) return false;
      const nullable = (arg: ScalarExpression): boolean => isNullable(arg, columns);
      if (traits.nullOnlyFromAll) return scalar.args.every(nullable);
      return !traits.strict || scalar.args.some(nullable);
    }
    case 'and':
    case 'or':
      return scalar.args.some((arg) => isNullable(arg, columns));
    case 'case':
      return (
        isNullable(scalar.otherwise, columns) ||
        scalar.cases.some(([, value]) => isNullable(value, columns))
      );
    case 'coalesce':
      return scalar.args.every((arg) => isNullable(arg, columns));
    case 'isNull':
    case 'error':
      return false;
    case 'environment':
      return scalar.name.startsWith('$');
    default:
      return unreachable(scalar);
  }
}
