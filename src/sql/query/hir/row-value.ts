import type { SqlType } from '../../../repr/index.js';
import { familyName, RECORD, WHOLE_ROW } from '../../functions/index.js';
import type { HirScalar } from './hir.js';
import { typeOf } from './hir-scalar.js';

/** A field of a row: its name, and the expression that it is. */
export interface RowField {
  readonly name: string;
  readonly scalar: HirScalar;
}

/** Functions that make rows, whose fields are their arguments. */
const ROW_MAKERS = new Set([RECORD, WHOLE_ROW]);

/** Whether an expression is a row made of its arguments. */
export function isRowMaker(scalar: HirScalar): scalar is HirScalar & { readonly kind: 'call' } {
  return scalar.kind === 'call' && ROW_MAKERS.has(scalar.function);
}

/** The fields of an expression whose value is a row; undefined for other values. */
export function fieldsOf(row: HirScalar): readonly RowField[] | undefined {
  const type = typeOf(row);
  if (type.kind !== 'record') return undefined;
  const parts = isRowMaker(row) ? row.args : undefined;
  return type.fields.map((field, index) => ({
    name: field.name,
    scalar: parts?.[index] ?? fieldAt(row, index, field.type),
  }));
}

function fieldAt(row: HirScalar, index: number, type: SqlType): HirScalar {
  const place: HirScalar = { kind: 'literal', datum: index, type: { kind: 'int4' } };
  return { kind: 'call', function: familyName('field', []), args: [row, place], type };
}

/** A row of expressions, with fields `f1`, `f2`, ... */
export function rowOf(args: readonly HirScalar[]): HirScalar {
  const fields = args.map((arg, index) => ({ name: `f${index + 1}`, type: typeOf(arg) }));
  return {
    kind: 'call',
    function: RECORD,
    args,
    type: { kind: 'record', fields },
  };
}
