import {
  evaluateConstant,
  scalarColumn,
  type FunctionTable,
  type ScalarExpression,
} from '../../dataflow/index.js';
import { typeName, type Datum, type Numeric, type SqlType } from '../../repr/index.js';
import { SqlError } from '../../sql/index.js';
import { TIMESTAMP_MAX, type Timestamp } from '../../time/index.js';
import { bindScalar, type EnvironmentValues } from '../bind-environment.js';

/** Microseconds in a millisecond. */
const MICROS = 1000n;

/**
 * The time that an `AS OF` names (C2): whole numbers are milliseconds, as are timestamps since
 * 1970.
 *
 * @throws SqlError for other types, NULL, and what is no time; EvaluationError from the expression.
 */
export function evaluateAsOf(
  asOf: ScalarExpression,
  values: EnvironmentValues,
  functions: FunctionTable,
): Timestamp {
  const bound = bindScalar(asOf, values);
  const { type } = scalarColumn(bound, []);
  const datum = evaluateConstant(bound, functions);
  if (datum === null) throw new SqlError('AS OF takes a time, found NULL', '22004');
  const time = toTimestamp(datum, type);
  if (time >= 0n && time <= TIMESTAMP_MAX) return time;
  throw outOfRange(type);
}

function toTimestamp(datum: NonNullable<Datum>, type: SqlType): Timestamp {
  switch (type.kind) {
    case 'int2':
    case 'int4':
    case 'int8':
      return BigInt(datum as number | bigint);
    case 'numeric':
      return wholeNumber(datum as Numeric);
    case 'timestamp':
    case 'timestamptz': {
      const micros = datum as bigint;
      return micros < 0n ? -1n : micros / MICROS;
    }
    default:
      throw new SqlError(`can't use ${typeName(type)} as a timestamp for AS OF`, '42804');
  }
}

function wholeNumber(value: Numeric): Timestamp {
  const unit = 10n ** BigInt(value.scale);
  if (!value.isFinite || value.unscaled % unit !== 0n) return -1n;
  return value.unscaled / unit;
}

function outOfRange({ kind }: SqlType): SqlError {
  const message =
    kind === 'numeric'
      ? 'decimal cannot be expressed in target primitive type'
      : 'out of range integral type conversion attempted';
  return new SqlError(message, '22003');
}
