import { describe, expect, it } from 'vitest';
import type { FunctionTable } from '../../dataflow/index.js';
import { Numeric, parseNumeric, type Datum, type SqlType } from '../../repr/index.js';
import { evaluateAsOf } from './as-of.js';

const NUMERIC: SqlType = { kind: 'numeric', precision: null, scale: null };
const NO_FUNCTIONS: FunctionTable = {
  scalars: new Map(),
  tables: new Map(),
  aggregates: new Map(),
  windows: new Map(),
};

function evaluate(datum: Datum, type: SqlType): bigint {
  return evaluateAsOf({ kind: 'literal', datum, type }, () => undefined, NO_FUNCTIONS);
}

describe('evaluateAsOf', () => {
  it('takes whole numbers as milliseconds', () => {
    expect(evaluate(5, { kind: 'int4' })).toBe(5n);
    expect(evaluate(9n, { kind: 'int8' })).toBe(9n);
    expect(evaluate(parseNumeric('192741824E4'), NUMERIC)).toBe(1927418240000n);
    expect(evaluate(parseNumeric('7.00'), NUMERIC)).toBe(7n);
    expect(evaluate(Numeric.of(18446744073709551615n), NUMERIC)).toBe(18446744073709551615n);
  });

  it('takes moments, which have microseconds', () => {
    expect(evaluate(3_600_000_999n, { kind: 'timestamptz' })).toBe(3_600_000n);
    expect(evaluate(0n, { kind: 'timestamp' })).toBe(0n);
  });

  it('puts in what the environment knows', () => {
    const now = { kind: 'environment', name: 'now', type: { kind: 'timestamptz' } } as const;
    expect(evaluateAsOf(now, () => 5000n, NO_FUNCTIONS)).toBe(5n);
    expect(() => evaluateAsOf(now, () => undefined, NO_FUNCTIONS)).toThrow('cannot call now');
  });

  it.each([
    [-1, { kind: 'int4' }, 'out of range integral type conversion attempted'],
    [-1n, { kind: 'timestamp' }, 'out of range integral type conversion attempted'],
    [parseNumeric('1.2'), NUMERIC, 'decimal cannot be expressed in target primitive type'],
    [parseNumeric('1E38'), NUMERIC, 'decimal cannot be expressed in target primitive type'],
    [Numeric.NAN, NUMERIC, 'decimal cannot be expressed in target primitive type'],
    ['now', { kind: 'text' }, `can't use text as a timestamp for AS OF`],
    [null, { kind: 'int4' }, 'AS OF takes a time, found NULL'],
  ] satisfies [Datum, SqlType, string][])('refuses %s', (datum, type, message) => {
    expect(() => evaluate(datum, type)).toThrow(message);
  });
});
